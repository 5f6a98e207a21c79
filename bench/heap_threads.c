/* SPDX-License-Identifier: MIT */
/* Workloads of two threads, and of threads that come and go. */
#include "config.h"

#include "bench.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

static void start(pthread_t *thread, void *(*body)(void *), void *argument)
{
    if (pthread_create(thread, NULL, body, argument) != 0)
        _Exit(1);
}

/* --- blocks freed by another thread: what both spend, without the handing over -------- */

static struct {
    sem_t go, done;
    double spent;
} helper;

static void *helper_body(void *argument)
{
    run *r = argument;
    for (;;) {
        sem_wait(&helper.go);
        double begin = bench_thread_time();
        for (size_t i = 0; i < r->count; i++)
            r->of.free(r->blocks[i]);
        helper.spent = bench_thread_time() - begin;
        sem_post(&helper.done);
    }
    return NULL;
}

static void setup_freed_elsewhere(run *r)
{
    pthread_t thread;
    bench_steps(r, 1 << 16, 1, SIZES_STRINGS);
    r->blocks = bench_pages(r->count * sizeof r->blocks[0]);
    sem_init(&helper.go, 0, 0);
    sem_init(&helper.done, 0, 0);
    start(&thread, helper_body, r);
}

static void round_freed_elsewhere(run *r)
{
    size_t done = 0;
    double spent = 0;
    while (done < r->operations) {
        double begin = bench_thread_time();
        for (size_t i = 0; i < r->count; i++)
            r->blocks[i] = bench_alloc(r, r->sizes[(done + i) & r->mask]);
        spent += bench_thread_time() - begin;
        sem_post(&helper.go);
        sem_wait(&helper.done);
        spent += helper.spent;
        done += r->count;
    }
    r->values[0] = spent / (double)done;
}

/* --- producer and consumer, at the same time: by the clock ---------------------------------------------------- */

#define RING ((size_t)1024)

static struct {
    _Atomic size_t put __attribute__((aligned(64)));
    _Atomic size_t taken __attribute__((aligned(64)));
    void *blocks[RING];
} ring;

static void wait_while(const _Atomic size_t *position, size_t stuck)
{
    for (unsigned spins = 1; atomic_load_explicit(position, memory_order_acquire) == stuck; spins++)
        if (spins % 128 == 0)
            sched_yield();
}

static void *consumer_body(void *argument)
{
    const run *r = argument;
    for (size_t i = 0; i < r->operations; i++) {
        wait_while(&ring.put, i);
        r->of.free(ring.blocks[i % RING]);
        atomic_store_explicit(&ring.taken, i + 1, memory_order_release);
    }
    return NULL;
}

static void setup_ring(run *r)
{
    bench_steps(r, 1 << 16, 1, SIZES_STRINGS);
}

static void round_ring(run *r)
{
    pthread_t consumer;
    atomic_store(&ring.put, 0);
    atomic_store(&ring.taken, 0);
    double begin = bench_now();
    start(&consumer, consumer_body, r);
    for (size_t i = 0; i < r->operations; i++) {
        wait_while(&ring.taken, i - RING);
        ring.blocks[i % RING] = bench_alloc(r, r->sizes[i & r->mask]);
        atomic_store_explicit(&ring.put, i + 1, memory_order_release);
    }
    pthread_join(consumer, NULL);
    r->values[0] = (bench_now() - begin) / (double)r->operations;
}

/* --- two threads at once, each with its own churn: processor time ---------------------------------------------- */

static pthread_barrier_t both_ready;

typedef struct churner {
    const run *r;
    void **blocks;
    double spent;
} churner;

static void *churner_body(void *argument)
{
    churner *c = argument;
    const run *r = c->r;
    for (size_t i = 0; i < r->count; i++)
        c->blocks[i] = bench_alloc(r, r->sizes[i & r->mask]);
    pthread_barrier_wait(&both_ready);
    double begin = bench_thread_time();
    for (size_t i = 0; i < r->operations; i++) {
        void **place = &c->blocks[r->slots[i & r->mask]];
        r->of.free(*place);
        *place = bench_alloc(r, r->sizes[(i * 7 + 3) & r->mask]);
    }
    c->spent = bench_thread_time() - begin;
    for (size_t i = 0; i < r->count; i++)
        r->of.free(c->blocks[i]);
    return NULL;
}

static void setup_churners(run *r)
{
    bench_steps(r, 1 << 16, r->count, SIZES_LOG);
    r->blocks = bench_pages(2 * r->count * sizeof r->blocks[0]);
    pthread_barrier_init(&both_ready, NULL, 2);
}

static void round_churners(run *r)
{
    pthread_t thread;
    churner first = {.r = r, .blocks = r->blocks};
    churner second = {.r = r, .blocks = r->blocks + r->count};
    start(&thread, churner_body, &second);
    churner_body(&first);
    pthread_join(thread, NULL);
    r->values[0] = (first.spent + second.spent) / 2 / (double)r->operations;
}

/* --- threads that come and go: create, ten pairs, exit, less a thread that does nothing ------------------------ */

#define TEN 10
#define THREADS_MAX 4096

static void *idle_body(void *argument)
{
    return argument;
}

static void *ten_body(void *argument)
{
    const run *r = argument;
    void *blocks[TEN];
    for (size_t i = 0; i < TEN; i++)
        blocks[i] = bench_alloc(r, r->sizes[i]);
    for (size_t i = 0; i < TEN; i++)
        r->of.free(blocks[i]);
    return argument;
}

static double time_of_thread(void *(*body)(void *), run *r)
{
    pthread_t thread;
    double begin = bench_now();
    start(&thread, body, r);
    pthread_join(thread, NULL);
    return bench_now() - begin;
}

static void setup_short_threads(run *r)
{
    bench_steps(r, 1 << 10, 1, SIZES_STRINGS);
}

static void round_short_threads(run *r)
{
    static double idle[THREADS_MAX], busy[THREADS_MAX];
    size_t count = r->operations < THREADS_MAX ? r->operations : THREADS_MAX;
    for (size_t i = 0; i < count; i++) {
        idle[i] = time_of_thread(idle_body, r);
        busy[i] = time_of_thread(ten_body, r);
    }
    double more = samples_summarize(busy, count).median - samples_summarize(idle, count).median;
    r->values[0] = more > 1 ? more : 1; /* less than the clock can tell */
}

/* --- all of them ----------------------------------------------------------------------------------------- */

const workload thread_workloads[] = {
    {"freed by another thread",
     8,
     1024,
     2000,
     0,
     200000,
     setup_freed_elsewhere,
     round_freed_elsewhere,
     {0},
     false},
    {"producer and consumer", 8, 1024, 1, 0, 200000, setup_ring, round_ring, {0}, false},
    {"two threads at once", 8, 1024, 1000, 0, 300000, setup_churners, round_churners, {0}, false},
    {"thread: 10 pairs, less an empty one",
     8,
     1024,
     TEN,
     0,
     300,
     setup_short_threads,
     round_short_threads,
     {0},
     false},
    {.name = NULL},
};
