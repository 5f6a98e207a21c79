/* SPDX-License-Identifier: MIT */
/*
 * The heaps of the process, and handles to them.
 *
 * Heaps live in a table of their own. A handle is an address in it; whether it is a heap is found by
 * arithmetic, without reading through it. Slots of destroyed heaps are used again oldest first, and not before
 * many wait, so that a stale handle stays refused.
 *
 * Order of locks, from first to last: spare cache, compacting, who tends a cache, list of heaps, gate of the process
 * heap, gate of a private heap, registry of caches, arenas, bookkeeping.
 */
#ifndef GWI_HEAP_HEAPS_H
#define GWI_HEAP_HEAPS_H

#include "heap/arena.h"
#include "heap/gate.h"
#include "heap/index.h"
#include "heap/pool.h"

struct gw_heap {
    _Atomic bool alive;
    uint32_t options;
    _Atomic uint32_t compatibility; /* private: what HeapSetInformation() made of it */
    gwi_gate gate;
    gwi_pool pool; /* private: all spans. Process: those of no thread, and large blocks */
    gwi_index small,
        large; /* private: its spans; the pages that are not used yet are among the small */
    uint32_t pages[GWI_ARENAS_MAX]; /* private: of its small spans, by arena */
    gwi_total totals[GW_FAMILY_COUNT];
    size_t maximum;                    /* fixed heaps: bytes; else 0 */
    size_t charged;                    /* fixed heaps: bytes that live blocks count for */
    struct gwi_quarantine *quarantine; /* released blocks that wait; NULL before the first */
    gw_heap *next, *prev; /* in the order of their making; a destroyed heap's wait for reuse */
};

extern gw_heap gwi_process_heap;

static inline bool gwi_heap_is_process(const gw_heap *heap)
{
    return heap == &gwi_process_heap;
}

/* Whether a handle is a living heap. */
bool gwi_heap_is_alive(const gw_heap *heap);

/* As gwi_heap_is_alive(), and reports a violation where it is not. */
bool gwi_heap_check(const gw_heap *heap, const char *function);

/* Enters a heap of this name for one operation. False, with the failure reported, where the handle is no heap, or
 * the heap was destroyed while this thread waited, or another thread is inside a NO_SERIALIZE heap. */
bool gwi_heap_enter(gw_heap *heap, uint32_t flags, const char *function);
void gwi_heap_leave(gw_heap *heap);

/* A new private heap, or NULL with the failure set. `initial` bytes are committed at once. */
gw_heap *gwi_heap_create(uint32_t options, size_t initial, size_t maximum);

/* Ends a private heap that the caller has entered; leaves it. */
void gwi_heap_end(gw_heap *heap);

/* Calls a function for each heap, the process heap first, then in the order of their making. */
void gwi_heaps_each(void (*visit)(gw_heap *heap, void *context), void *context);

/* Whether any block was ever allocated, or a private heap made. */
bool gwi_heaps_have_been_used(void);

/* Whether a private heap was ever made. */
bool gwi_heaps_were_made(void);

/* Sums over all heaps. */
void gwi_stats_of_all(gw_heap_statistics *out);

void gwi_heaps_before_fork(void);
void gwi_heaps_after_fork_in_parent(void);
void gwi_heaps_after_fork_in_child(void);

#endif
