/* SPDX-License-Identifier: MIT */
/*
 * The stress run: what its parts share. Any check that fails prints where and ends the process by abort().
 */
#ifndef GW_STRESS_H
#define GW_STRESS_H

#include <gangway/gangway.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STRESS_CHECK(condition)                                                                    \
    do {                                                                                           \
        if (!(condition))                                                                          \
            stress_fail(__FILE__, __LINE__, #condition);                                           \
    } while (0)

/* Says what failed, without stdio, since it may be in the child of a fork; ends the process. */
_Noreturn void stress_fail(const char *file, int line, const char *condition);

/* From now on the process fails where so many seconds pass without a check; those do not count in which it is stopped. */
void stress_clock(unsigned most);

/* What was done so far. */
typedef struct stress_counts {
    atomic_ullong operations, threads, heaps, walks, refused, duels, forks, limits;
} stress_counts;
extern stress_counts stress_counted;

/* Set when the time is over. */
extern atomic_bool stress_over;

/* Held for reading by an operation, for writing by who wants the world to stand still. */
extern pthread_rwlock_t stress_world;

uint64_t stress_random(uint64_t *state);

/* --- the shadow map -------------------------------------------------------------------------------------- */

void stress_map_begin(void);

/* Operations on blocks of the map, of all families and of private heaps that all threads share, until the time is over
 * or so many are done. */
void stress_work(uint64_t seed, size_t count);

/* With the world standing still: every block is what the map says, and the heaps have counted them right. */
void stress_map_check(void);

/* The same, and releases all; for the child of a fork. */
void stress_map_end(void);

/* --- the other parts ------------------------------------------------------------------------------------- */

/* Two threads that release one block at once, again and again. Bodies of threads; `side` is 0 or 1. */
void *stress_duel(void *side);

/* Forks again and again; the children use what they got, and are brought to the end of their memory. */
void *stress_fork(void *seed);

#endif
