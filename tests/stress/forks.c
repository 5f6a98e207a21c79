/* SPDX-License-Identifier: MIT */
/* Forks, of a world that goes on and of one that stands still, and children that run out of memory. */
#include "stress.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BLOCKS 2000
static void *blocks[BLOCKS];

/* What the child of a busy parent can rely on: a heap that works. */
static void use_heap(uint64_t *state)
{
    for (size_t i = 0; i < BLOCKS; i++) {
        size_t nbytes = stress_random(state) % 3000;
        blocks[i] = gw_AllocHGlobal(nbytes);
        STRESS_CHECK(blocks[i] != NULL);
        memset(blocks[i], (int)(i & 255), nbytes);
    }
    STRESS_CHECK(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
    for (size_t i = 0; i < BLOCKS; i++)
        STRESS_CHECK(gw_FreeHGlobal(blocks[i]) == 1);
}

static rlim_t address_space(void)
{
    struct rlimit unlimited;
    (void)getrlimit(RLIMIT_AS, &unlimited);
    for (rlim_t step = (rlim_t)16 << 20, most = step;; most += step) {
        struct rlimit limit = {most, unlimited.rlim_max};
        (void)setrlimit(RLIMIT_AS, &limit);
        if (gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) && most >= (rlim_t)64 << 20)
            return most;
    }
}

/* Fills the memory that a limit leaves, and empties it again, in steps of the limit. */
static void run_out_of_memory(uint64_t *state)
{
    rlim_t least = address_space();
    for (rlim_t more = 0; more < (rlim_t)64 << 20; more += (rlim_t)16 << 20) {
        struct rlimit limit = {least + more, RLIM_INFINITY};
        (void)setrlimit(RLIMIT_AS, &limit);
        gw_heap *heap = gw_HeapCreate(0, 0, 0);
        size_t count = 0;
        for (; heap != NULL && count < 200000; count++)
            if (gw_HeapAlloc(heap, 0, stress_random(state) % 60000) == NULL)
                break;
        STRESS_CHECK(heap == NULL || count == 200000 ||
                     gw_GetLastError() == GW_ERROR_NOT_ENOUGH_MEMORY);
        STRESS_CHECK(heap == NULL || gw_HeapValidate(heap, 0, NULL) == 1);
        STRESS_CHECK(heap == NULL || gw_HeapDestroy(heap) == 1);
    }
}

_Noreturn static void be_child(uint64_t *state, bool still, bool limited)
{
    stress_clock(120); /* a child that hangs ends itself, and its parent says so */
    if (still)
        stress_map_end();
    use_heap(state);
    if (limited)
        run_out_of_memory(state);
    _exit(0);
}

static void fork_once(uint64_t *state)
{
    bool still = stress_random(state) % 4 == 0, limited = stress_random(state) % 8 == 0;
    int status;
    if (still)
        pthread_rwlock_wrlock(&stress_world);
    pid_t child = fork();
    if (child == 0)
        be_child(state, still, limited);
    if (still)
        pthread_rwlock_unlock(&stress_world);
    STRESS_CHECK(child > 0 && waitpid(child, &status, 0) == child);
    STRESS_CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    atomic_fetch_add(&stress_counted.forks, 1);
    if (limited)
        atomic_fetch_add(&stress_counted.limits, 1);
}

void *stress_fork(void *seed)
{
    uint64_t state = (uint64_t)(uintptr_t)seed;
    while (!atomic_load(&stress_over)) {
        fork_once(&state);
        nanosleep(&(struct timespec){0, 50000000}, NULL);
    }
    return NULL;
}
