/* SPDX-License-Identifier: MIT */
/* Threads that begin together, and what they may share. */
#include "support/threads.h"

#include <sched.h>
#include <time.h>

/* --- meeting -------------------------------------------------------------------------------------------------- */

void lockstep_meet(lockstep *step, unsigned side, size_t round)
{
    atomic_store_explicit(&step->arrived[side], round + 1, memory_order_release);
    for (unsigned spins = 0;
         atomic_load_explicit(&step->arrived[1 - side], memory_order_acquire) <= round;)
        if (++spins % 256 == 0)
            sched_yield();
}

void threads_wait_for(atomic_bool *flag)
{
    while (!atomic_load(flag))
        sched_yield();
}

void threads_linger(void)
{
    struct timespec pause = {0, 50 * 1000 * 1000};
    nanosleep(&pause, NULL);
}

/* --- running -------------------------------------------------------------------------------------------------- */

#define THREADS_MOST 64

typedef struct start {
    threads_body *body;
    void *context;
    unsigned index;
} start;

static void *begin(void *argument)
{
    const start *s = argument;
    s->body(s->context, s->index);
    return NULL;
}

pthread_t threads_start(void *(*body)(void *), void *context)
{
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, body, context), 0);
    return thread;
}

void threads_join(pthread_t thread)
{
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
}

void threads_run(unsigned count, threads_body *body, void *context)
{
    pthread_t threads[THREADS_MOST];
    start starts[THREADS_MOST];
    ck_assert_uint_le(count, THREADS_MOST);
    for (unsigned i = 0; i < count; i++) {
        starts[i] = (start){body, context, i};
        threads[i] = threads_start(begin, &starts[i]);
    }
    for (unsigned i = 0; i < count; i++)
        threads_join(threads[i]);
}

/* --- violations ----------------------------------------------------------------------------------------------- */

atomic_size_t threads_violations;
atomic_size_t threads_violations_by_id[16];

static void count_violation(const gw_violation *violation, void *context)
{
    (void)context;
    atomic_fetch_add(&threads_violations_by_id[violation->id & 15], 1);
    atomic_fetch_add(&threads_violations, 1);
}

void threads_count_violations(void)
{
    gw_set_violation_handler(count_violation, NULL);
}
