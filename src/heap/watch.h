/* SPDX-License-Identifier: MIT */
/*
 * Watching: what the slow paths tell the modes about blocks. Without a mode each of these is one load and one branch.
 *
 * gwi_watch_begin() and gwi_watch_note() come before any lock is taken, since they may call the host and the loader;
 * what tells of a change, under the lock that keeps the block as it is.
 */
#ifndef GWI_HEAP_WATCH_H
#define GWI_HEAP_WATCH_H

#include "heap/modes.h"

#include <gangway/heap.h>

bool gwi_watch_begin_slow(size_t nbytes);
bool gwi_watch_may_resize_slow(size_t old_nbytes, size_t nbytes, bool needs_memory);
void gwi_watch_note_slow(void);
void gwi_watch_unreserve(size_t nbytes);
void gwi_watch_allocated_slow(const gw_heap *heap, gw_family family, const void *start,
                              size_t nbytes);
void gwi_watch_resized_slow(const void *start, size_t old_nbytes, size_t nbytes);
void gwi_watch_moved_slow(const void *start, size_t old_nbytes, size_t nbytes);
void gwi_watch_released_slow(const void *start, size_t nbytes);
void gwi_watch_heap_ended_slow(const gw_heap *heap);

static inline bool gwi_watch_is_on(void)
{
    return GWI_UNLIKELY(gwi_modes_have(~0u));
}

/* Before an allocation of a block that counts for nbytes; false where it is to fail. What follows is one of
 * gwi_watch_allocated() and gwi_watch_failed(). */
static inline bool gwi_watch_begin(size_t nbytes)
{
    return !gwi_watch_is_on() || gwi_watch_begin_slow(nbytes);
}

static inline void gwi_watch_failed(size_t nbytes)
{
    if (gwi_watch_is_on())
        gwi_watch_unreserve(nbytes);
}

static inline void gwi_watch_allocated(const gw_heap *heap, gw_family family, const void *start,
                                       size_t nbytes)
{
    if (gwi_watch_is_on())
        gwi_watch_allocated_slow(heap, family, start, nbytes);
}

/* Before a block is released or resized: notes where that is. */
static inline void gwi_watch_note(void)
{
    if (gwi_watch_is_on())
        gwi_watch_note_slow();
}

/* Whether a block may get another size; under a lock or not. `needs_memory`: its place is too small. What follows is
 * gwi_watch_resized(), gwi_watch_moved() or gwi_watch_resize_failed(). */
static inline bool gwi_watch_may_resize(size_t old_nbytes, size_t nbytes, bool needs_memory)
{
    return !gwi_watch_is_on() || gwi_watch_may_resize_slow(old_nbytes, nbytes, needs_memory);
}

static inline void gwi_watch_resize_failed(size_t old_nbytes, size_t nbytes)
{
    if (gwi_watch_is_on() && nbytes > old_nbytes)
        gwi_watch_unreserve(nbytes - old_nbytes);
}

static inline void gwi_watch_resized(const void *start, size_t old_nbytes, size_t nbytes)
{
    if (gwi_watch_is_on())
        gwi_watch_resized_slow(start, old_nbytes, nbytes);
}

/* A private heap's block has another place now: what is left of it at its old one. */
static inline void gwi_watch_moved(const void *start, size_t old_nbytes, size_t nbytes)
{
    if (gwi_watch_is_on())
        gwi_watch_moved_slow(start, old_nbytes, nbytes);
}

/* When a block is claimed, before its place can be used again. */
static inline void gwi_watch_released(const void *start, size_t nbytes)
{
    if (gwi_watch_is_on())
        gwi_watch_released_slow(start, nbytes);
}

/* A private heap ends with all its blocks; the caller is inside its gate. */
static inline void gwi_watch_heap_ended(const gw_heap *heap)
{
    if (gwi_watch_is_on())
        gwi_watch_heap_ended_slow(heap);
}

/* Where the block that begins at an address was allocated, and, if it was released, where that was; each NULL where it
 * is not known. The caller may hold a heap's lock. */
typedef struct gwi_watch_origin {
    struct gwi_site *allocated, *released;
} gwi_watch_origin;

gwi_watch_origin gwi_watch_origin_of_slow(const void *start);

static inline gwi_watch_origin gwi_watch_origin_of(const void *start)
{
    const gwi_watch_origin none = {NULL, NULL};
    return gwi_watch_is_on() ? gwi_watch_origin_of_slow(start) : none;
}

/* The same in words. The caller holds no lock. */
typedef struct gwi_watch_sites {
    const char *allocated_at, *released_at;
} gwi_watch_sites;

gwi_watch_sites gwi_watch_names(const gwi_watch_origin *origin);

static inline gwi_watch_sites gwi_watch_sites_of(const void *start)
{
    const gwi_watch_origin origin = gwi_watch_origin_of(start);
    return gwi_watch_names(&origin);
}

#endif
