/* SPDX-License-Identifier: MIT */
/*
 * A long run of everything at once on one heap: threads that come and go and release each other's blocks, private heaps,
 * locks, walks, misuse, double frees by two threads, forks and limits; with a shadow map that knows every block.
 *
 * stress [--minutes N] [--seed S] [--threads N]    logs a line a minute; exit status 0 where all held.
 */
#include "stress.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

stress_counts stress_counted;
atomic_bool stress_over;
pthread_rwlock_t stress_world;

uint64_t stress_random(uint64_t *state)
{
    uint64_t x = (*state += UINT64_C(0x9E3779B97F4A7C15));
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

_Noreturn void stress_fail(const char *file, int line, const char *condition)
{
    char text[512];
    int n = snprintf(text, sizeof text, "stress: %s:%d: %s does not hold (%s)\n", file, line,
                     condition, gw_error_message());
    if (n > 0 && write(2, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1) < 0)
        abort();
    abort();
}

/* --- duels ----------------------------------------------------------------------------------------------- */

static struct {
    atomic_uint arrived;
    void *block;
    atomic_uint released;
} duel;

static void meet(unsigned *round)
{
    unsigned goal = 2 * ++*round;
    atomic_fetch_add(&duel.arrived, 1);
    while (atomic_load(&duel.arrived) < goal)
        sched_yield();
}

/* In a heap of their own, where nobody else can be given the place between the two releases. */
void *stress_duel(void *side)
{
    static gw_heap *heap;
    unsigned round = 0;
    bool first = side == NULL, over = false;
    if (first)
        heap = gw_HeapCreate(0, 0, 0);
    while (!over) {
        static bool last;
        if (first) {
            last = atomic_load(&stress_over);
            duel.block = gw_HeapAlloc(heap, 0, round % 300);
            STRESS_CHECK(duel.block != NULL);
            atomic_store(&duel.released, 0);
        }
        meet(&round);
        over = last;
        atomic_fetch_add(&duel.released, (unsigned)gw_HeapFree(heap, 0, duel.block));
        meet(&round);
        STRESS_CHECK(atomic_load(&duel.released) == 1);
        meet(&round);
        atomic_fetch_add(&stress_counted.duels, first);
        if (round % 300 == 0)
            nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    return NULL;
}

/* --- threads --------------------------------------------------------------------------------------------- */

static void *work(void *seed)
{
    uint64_t state = (uint64_t)(uintptr_t)seed;
    stress_work(state, 500 + stress_random(&state) % 20000);
    return NULL;
}

static pthread_t start(void *(*body)(void *), uint64_t argument)
{
    pthread_t thread;
    STRESS_CHECK(pthread_create(&thread, NULL, body, (void *)(uintptr_t)argument) == 0);
    atomic_fetch_add(&stress_counted.threads, 1);
    return thread;
}

/* Keeps one worker running, a new thread after each that has ended. */
static void *supervise(void *seed)
{
    uint64_t state = (uint64_t)(uintptr_t)seed;
    while (!atomic_load(&stress_over))
        pthread_join(start(work, stress_random(&state)), NULL);
    return NULL;
}

/* --- the log --------------------------------------------------------------------------------------------- */

static size_t resident_kib(void)
{
    size_t pages = 0, resident = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    if (statm == NULL)
        return 0;
    if (fscanf(statm, "%zu %zu", &pages, &resident) != 2)
        resident = 0;
    fclose(statm);
    return resident * (size_t)sysconf(_SC_PAGESIZE) / 1024;
}

static void log_line(unsigned minute)
{
    gw_heap_statistics statistics;
    STRESS_CHECK(gw_heap_stats(gw_GetProcessHeap(), &statistics) == 1);
    stress_counts *c = &stress_counted;
    printf(
        "minute %u: %llu operations, %llu threads, %llu heaps, %llu walks, %llu refused, "
        "%llu duels, %llu forks (%llu limited), %zu live blocks, %zu KiB live, %zu KiB resident\n",
        minute, atomic_load(&c->operations), atomic_load(&c->threads), atomic_load(&c->heaps),
        atomic_load(&c->walks), atomic_load(&c->refused), atomic_load(&c->duels),
        atomic_load(&c->forks), atomic_load(&c->limits), statistics.total.live_blocks,
        statistics.total.live_bytes / 1024, resident_kib());
    fflush(stdout);
}

/* Seconds in which the process could run: while it is stopped no more than one is counted. */
static atomic_uint seconds, seconds_at_check, seconds_at_most;

static void tick(int signal)
{
    (void)signal;
    if (atomic_fetch_add(&seconds, 1) - atomic_load(&seconds_at_check) > seconds_at_most)
        stress_fail(__FILE__, __LINE__, "the run goes on");
}

void stress_clock(unsigned most)
{
    const struct itimerval second = {{1, 0}, {1, 0}};
    atomic_store(&seconds_at_check, atomic_load(&seconds));
    atomic_store(&seconds_at_most, most);
    struct sigaction action = {.sa_handler = tick, .sa_flags = SA_RESTART};
    STRESS_CHECK(sigaction(SIGALRM, &action, NULL) == 0);
    STRESS_CHECK(setitimer(ITIMER_REAL, &second, NULL) == 0);
}

static void run_for(unsigned count)
{
    for (unsigned end = atomic_load(&seconds) + count; atomic_load(&seconds) < end;)
        sleep(1);
}

static void check_world(unsigned minute)
{
    pthread_rwlock_wrlock(&stress_world);
    stress_map_check();
    log_line(minute);
    pthread_rwlock_unlock(&stress_world);
    atomic_store(&seconds_at_check, atomic_load(&seconds));
}

static void watch(unsigned minutes)
{
    for (unsigned minute = 1; minute <= minutes; minute++) {
        for (unsigned i = 0; i < 6; i++) {
            run_for(10);
            pthread_rwlock_wrlock(&stress_world);
            stress_map_check();
            pthread_rwlock_unlock(&stress_world);
        }
        check_world(minute);
    }
}

/* --- the run --------------------------------------------------------------------------------------------- */

#define THREADS_MOST 64

typedef struct settings {
    unsigned minutes, threads;
    uint64_t seed;
} settings;

/* Misuse is part of the run, and counted where it is done. */
static void keep_silent(const gw_violation *violation, void *context)
{
    (void)violation;
    (void)context;
}

static void make_world(void)
{
    pthread_rwlockattr_t attributes;
    pthread_rwlockattr_init(&attributes);
#ifdef __GLIBC__ /* else readers that overlap can keep the writer waiting for ever */
    pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
#endif
    pthread_rwlock_init(&stress_world, &attributes);
    gw_set_violation_handler(keep_silent, NULL);
    stress_clock(180); /* a world that does not stand still for so long hangs */
    stress_map_begin();
}

static void run(const settings *s)
{
    pthread_t threads[THREADS_MOST + 3];
    unsigned count = 0;
    make_world();
    uint64_t state = s->seed;
    while (count < s->threads)
        threads[count++] = start(supervise, stress_random(&state));
    threads[count++] = start(stress_duel, 0);
    threads[count++] = start(stress_duel, 1);
    threads[count++] = start(stress_fork, stress_random(&state));
    watch(s->minutes);
    atomic_store(&stress_over, true);
    while (count > 0)
        pthread_join(threads[--count], NULL);
    stress_map_end();
}

static bool read_settings(int argc, char **argv, settings *s)
{
    *s = (settings){1, 6, (uint64_t)time(NULL)};
    for (int i = 1; i < argc; i += 2) {
        unsigned long long value = i + 1 < argc ? strtoull(argv[i + 1], NULL, 10) : 0;
        if (value > 0 && strcmp(argv[i], "--minutes") == 0)
            s->minutes = (unsigned)value;
        else if (value > 0 && value <= THREADS_MOST && strcmp(argv[i], "--threads") == 0)
            s->threads = (unsigned)value;
        else if (value > 0 && strcmp(argv[i], "--seed") == 0)
            s->seed = value;
        else
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    settings s;
    if (!read_settings(argc, argv, &s)) {
        fprintf(stderr, "usage: stress [--minutes N] [--seed S] [--threads N]\n");
        return 2;
    }
    printf("stress: %u minute(s), %u threads, seed %llu\n", s.minutes, s.threads,
           (unsigned long long)s.seed);
    fflush(stdout);
    run(&s);
    printf("stress: all held\n");
    return 0;
}
