/* SPDX-License-Identifier: MIT */
/*
 * Pools: the spans that belong together, listed by class. A thread's pool is touched by its thread alone; a
 * heap's shared pool by whoever is inside the heap's gate.
 */
#ifndef GWI_HEAP_POOL_H
#define GWI_HEAP_POOL_H

#include "heap/span.h"
#include "heap/tally.h"

typedef enum gwi_pool_kind { GWI_POOL_THREAD, GWI_POOL_SHARED } gwi_pool_kind;

typedef struct gwi_pool {
    gw_heap *heap;
    gwi_pool_kind kind;
    bool executable;                    /* its pages may hold code */
    gwi_span *partial[GWI_CLASS_COUNT]; /* small spans with free bits */
    gwi_span *full[GWI_CLASS_COUNT];    /* small spans without */
    gwi_span *large;
    gwi_span *initial; /* pages that were committed at its making, and are not used yet */
    gwi_tally tallies[GWI_TALLY_COUNT];
} gwi_pool;

/* `totals` are the heap's, one a family. */
void gwi_pool_init(gwi_pool *pool, gw_heap *heap, gwi_total *totals, gwi_pool_kind kind,
                   bool executable);

/* Takes pages for the pool's first spans now; false where there is no memory. */
bool gwi_pool_commit(gwi_pool *pool, size_t npages);

/* A span of a class with a free slot, from the pool's own or from a fresh run; NULL where there is no memory.
 * A fresh one is owned as `owner` says: the pool, perhaps with GWI_OWNER_SHARED. */
gwi_span *gwi_pool_span(gwi_pool *pool, unsigned size_class, uintptr_t owner);

/* The pool's span of a class with a free slot, or NULL. */
static inline gwi_span *gwi_pool_partial(gwi_pool *pool, unsigned size_class)
{
    return pool->partial[size_class];
}

/* Takes free slots of a span of the pool that has at least one: so many, or as many as there are. */
uint32_t gwi_pool_take(gwi_pool *pool, gwi_span *span, uint16_t *slots, uint32_t wanted);

/* Puts a slot back; a span that is empty then, and is not the only one of its class with room, is given back. */
void gwi_pool_put(gwi_pool *pool, gwi_span *span, uint32_t slot);

/* Moves small spans to another pool: one of a class with a free slot, or all. */
gwi_span *gwi_pool_move_one(gwi_pool *from, gwi_pool *to, unsigned size_class, uintptr_t owner);
void gwi_pool_move_all(gwi_pool *from, gwi_pool *to);

/* A fresh large span of the pool that holds one live block. */
gwi_span *gwi_pool_large(gwi_pool *pool, gw_family family, size_t nbytes, size_t alignment);

/* Makes a run of pages a large span of the pool that holds one live block; false where there is no memory to find it by. */
bool gwi_pool_add_large(gwi_pool *pool, gwi_span *span, gw_family family, size_t nbytes);

/* Takes a large span whose block is released out of the pool, and gives its pages back. */
void gwi_pool_give_large(gwi_pool *pool, gwi_span *span);

/* Gives every span back, whatever is in it. */
void gwi_pool_clear(gwi_pool *pool);

/* Gives empty spans back. */
void gwi_pool_trim(gwi_pool *pool);

#endif
