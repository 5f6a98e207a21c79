/* SPDX-License-Identifier: MIT */
/*
 * Faults on purpose: allocations that fail because a mode says so (fail=N, fail=pages:N, limit=BYTES).
 *
 * Blocks and pages are counted apart: "the third block" stays the third, however many pages came before it.
 * Everything here is only asked where a mode is on.
 */
#ifndef GWI_HEAP_FAULTS_H
#define GWI_HEAP_FAULTS_H

#include "heap/modes.h"

/* Begins the counts anew. */
void gwi_faults_arm(const gwi_modes *modes);

/* Counts one allocation of a block; true where it is to fail. */
bool gwi_faults_hit(void);

/* Counts nbytes as live; false where that would pass the limit, and then they are not counted. */
bool gwi_faults_reserve(size_t nbytes);
void gwi_faults_unreserve(size_t nbytes);

/* Counts one request of the heap for a run of pages or for bookkeeping; true where it is to fail. */
bool gwi_faults_hit_pages(void);

/* How many of each were counted: blocks where fail=N is not 0, pages where fail=pages:N is not. For tests. */
uint64_t gwi_faults_blocks_counted(void);
uint64_t gwi_faults_pages_counted(void);

#endif
