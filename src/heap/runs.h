/* SPDX-License-Identifier: MIT */
/*
 * Free runs of pages, by length: constant-time take and give, merging neighbours.
 *
 * The caller holds the arena's lock for every function.
 */
#ifndef GWI_HEAP_RUNS_H
#define GWI_HEAP_RUNS_H

#include "heap/span.h"

/* A run of exactly npages, taken out of a free one; NULL where none is long enough. */
gwi_span *gwi_runs_take(size_t npages);

/* Exactly npages that begin at a page; NULL unless a free run begins there and is long enough. */
gwi_span *gwi_runs_take_at(gwi_span *page, size_t npages);

/* Makes a run free, merged with free neighbours. */
void gwi_runs_give(gwi_span *span, size_t npages, bool dirty);

/* Gives the memory of all free runs back to the system; the second, only where much of it lies idle. */
void gwi_runs_purge(void);
void gwi_runs_purge_beyond(size_t used_pages);

/* The pages of the longest free run; 0 where there is none. */
size_t gwi_runs_longest(void);

/* Free pages whose memory was not given back. */
size_t gwi_runs_dirty_pages(void);

#endif
