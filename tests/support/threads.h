/* SPDX-License-Identifier: MIT */
/*
 * Threads that begin together, a barrier that does not sleep, and a count of violations that many threads may
 * add to.
 */
#ifndef GW_TESTS_THREADS_H
#define GW_TESTS_THREADS_H

#include "support/harness.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

/* Two threads that go through numbered rounds; neither begins a round before the other is there. */
typedef struct lockstep {
    _Alignas(64) atomic_size_t arrived[2];
} lockstep;

void lockstep_meet(lockstep *step, unsigned side, size_t round);

/* Waits until a flag is set, giving way to other threads. */
void threads_wait_for(atomic_bool *flag);

/* Gives other threads time to do what they should not: about a twentieth of a second. */
void threads_linger(void);

/* Runs body(context, 0) ... body(context, count - 1), each on a thread of its own; returns when all have ended. */
typedef void threads_body(void *context, unsigned index);
void threads_run(unsigned count, threads_body *body, void *context);

/* Starts one thread; the test joins it by threads_join(). */
pthread_t threads_start(void *(*body)(void *), void *context);
void threads_join(pthread_t thread);

/* Counts violations from now on, by id too; safe from many threads, unlike harness_count_violations(). */
void threads_count_violations(void);
extern atomic_size_t threads_violations;
extern atomic_size_t threads_violations_by_id[16];

#endif
