/* SPDX-License-Identifier: MIT */
/*
 * Large blocks of the process heap: each has a span of its own, which belongs to no thread. Whoever changes its word
 * by compare-and-swap from live to released has the span to himself; it waits in that thread's cache for the next
 * large block, or gives its pages back.
 */
#ifndef GWI_HEAP_LARGE_H
#define GWI_HEAP_LARGE_H

#include "heap/cache.h"

/* A span that holds a live block; NULL where there is no memory. `dirty` says whether it may hold old contents. */
gwi_span *gwi_large_alloc(gwi_cache *cache, gw_family family, size_t nbytes, size_t alignment);

/* The same, where a span of its length waits in the cache; NULL where none does. */
gwi_span *gwi_large_alloc_kept(gwi_cache *cache, gw_family family, size_t nbytes, size_t alignment);

/* Takes a span whose block this thread has released. */
void gwi_large_keep(gwi_cache *cache, gwi_span *span);

/* Gives the pages of all kept spans back. By the owner, or by who holds the cache. */
void gwi_large_flush(gwi_cache *cache);

/* The same for a thread that the forked child does not have, which was stopped anywhere. */
void gwi_large_recover(gwi_cache *cache);

#endif
