/* SPDX-License-Identifier: MIT */
/* Pools: which spans have room, and what happens to those that are empty. */
#include "heap/pool.h"

#include "heap/arena.h"
#include "heap/grace.h"
#include "heap/guard.h"
#include "heap/heap.h"
#include "heap/heaps.h"
#include "heap/os.h"

/* A pool's memory is zeros at first, and its lists are empty again when it is used another time. A thread with a
 * stale pointer may be reading `heap` and `kind`, which are always the same for one pool. */
void gwi_pool_init(gwi_pool *pool, gw_heap *heap, gwi_total *totals, gwi_pool_kind kind,
                   bool executable)
{
    if (pool->heap != heap) {
        pool->heap = heap;
        pool->kind = kind;
    }
    pool->executable = executable;
    for (unsigned tally = 0; tally < GWI_TALLY_COUNT; tally++) {
        gwi_tally_clear(&pool->tallies[tally]);
        pool->tallies[tally].total = &totals[gwi_tally_family(tally)];
    }
    pool->tallies[GW_FAMILY_BSTR].uncounted = GWI_BSTR_EXTRA;
}

static gwi_span *take_fresh_pages(const gwi_pool *pool, size_t npages, size_t alignment)
{
    gwi_span *span = gwi_arena_take(npages, alignment);
    if (span == NULL || !pool->executable)
        return span;
    span->executable = gwi_os_protect(span->start, npages << GWI_PAGE_SHIFT, GWI_OS_EXECUTE);
    if (span->executable)
        return span;
    gwi_arena_give(span);
    return NULL;
}

/* --- what walks find spans by ---------------------------------------------------------------------------- */

static bool is_private(const gwi_pool *pool)
{
    return !gwi_heap_is_process(pool->heap);
}

static void count_pages(gwi_pool *pool, const gwi_span *span, uint32_t npages)
{
    size_t arena, page;
    if (gwi_arena_place(span, &arena, &page))
        pool->heap->pages[arena] += npages;
}

/* A small span of the pool, or pages that will be some. */
static bool index_small(gwi_pool *pool, gwi_span *span)
{
    if (!is_private(pool))
        return true;
    if (!gwi_index_add(&pool->heap->small, span))
        return false;
    gwi_arena_mark(span, GWI_MARK_NONE);
    count_pages(pool, span, GWI_LOAD(span->npages));
    return true;
}

static void forget_small(gwi_pool *pool, const gwi_span *span)
{
    if (!is_private(pool))
        return;
    gwi_index_remove(&pool->heap->small, span);
    count_pages(pool, span, 0u - GWI_LOAD(((gwi_span *)(uintptr_t)span)->npages));
}

static bool index_large(gwi_pool *pool, gwi_span *span)
{
    return !is_private(pool) || gwi_index_add(&pool->heap->large, span);
}

static void forget_large(gwi_pool *pool, const gwi_span *span)
{
    if (is_private(pool))
        gwi_index_remove(&pool->heap->large, span);
}

/* --- pages ----------------------------------------------------------------------------------------------- */

static gwi_span *take_initial_pages(gwi_pool *pool, size_t npages)
{
    gwi_span *initial = pool->initial;
    if (initial == NULL || GWI_LOAD(initial->npages) < npages)
        return NULL;
    if (GWI_LOAD(initial->npages) > npages) {
        count_pages(pool, initial, 0u - (uint32_t)npages);
        return gwi_arena_split(initial, npages);
    }
    forget_small(pool, initial);
    pool->initial = NULL;
    return initial;
}

/* A run of pages that may be used as the pool's blocks may. */
static gwi_span *take_pages(gwi_pool *pool, size_t npages, size_t alignment)
{
    gwi_span *span = alignment <= GWI_PAGE_SIZE ? take_initial_pages(pool, npages) : NULL;
    return span != NULL ? span : take_fresh_pages(pool, npages, alignment);
}

bool gwi_pool_commit(gwi_pool *pool, size_t npages)
{
    gwi_span *initial = take_fresh_pages(pool, npages, GWI_PAGE_SIZE);
    if (initial == NULL)
        return false;
    if (!index_small(pool, initial)) {
        gwi_arena_give(initial);
        return false;
    }
    pool->initial = initial;
    return true;
}

static void give_small(gwi_pool *pool, gwi_span *span)
{
    gwi_word *words = GWI_LOAD(span->words);
    forget_small(pool, span);
    size_t nbytes = span->meta_nbytes;
    gwi_arena_give(span);
    gwi_grace_retire((void *)words, nbytes);
}

gwi_span *gwi_pool_span(gwi_pool *pool, unsigned size_class, uintptr_t owner)
{
    if (pool->partial[size_class] != NULL)
        return pool->partial[size_class];
    gwi_span *span = take_pages(pool, gwi_span_pages(size_class), GWI_PAGE_SIZE);
    if (span == NULL)
        return NULL;
    if (!gwi_span_make_small(span, size_class)) {
        gwi_arena_give(span);
        return NULL;
    }
    if (!index_small(pool, span)) {
        give_small(pool, span);
        return NULL;
    }
    gwi_span_link(&pool->partial[size_class], span);
    GWI_STORE_RELEASE(span->owner, owner);
    return span;
}

uint32_t gwi_pool_take(gwi_pool *pool, gwi_span *span, uint16_t *slots, uint32_t wanted)
{
    unsigned size_class = GWI_LOAD(span->size_class);
    uint32_t count = gwi_span_take(span, slots, wanted);
    if (span->nfree == 0) {
        gwi_span_unlink(&pool->partial[size_class], span);
        gwi_span_link(&pool->full[size_class], span);
    }
    return count;
}

static bool is_only_partial(const gwi_pool *pool, const gwi_span *span)
{
    return pool->partial[span->size_class] == span && span->next == NULL;
}

void gwi_pool_put(gwi_pool *pool, gwi_span *span, uint32_t slot)
{
    if (!gwi_span_put(span, slot))
        return;
    if (span->nfree == 1) {
        gwi_span_unlink(&pool->full[span->size_class], span);
        gwi_span_link(&pool->partial[span->size_class], span);
    }
    if (gwi_span_is_empty(span) && !is_only_partial(pool, span)) {
        gwi_span_unlink(&pool->partial[span->size_class], span);
        give_small(pool, span);
    }
}

gwi_span *gwi_pool_move_one(gwi_pool *from, gwi_pool *to, unsigned size_class, uintptr_t owner)
{
    gwi_span *span = from->partial[size_class];
    if (span == NULL)
        return NULL;
    gwi_span_unlink(&from->partial[size_class], span);
    gwi_span_link(&to->partial[size_class], span);
    GWI_STORE_RELEASE(span->owner, owner);
    return span;
}

/* Follows the forward links alone, and counts anew: after fork() the lists of a thread that the child does not
 * have may be half changed. */
static void move_list(gwi_span *span, gwi_pool *to)
{
    for (gwi_span *next; span != NULL; span = next) {
        next = span->next;
        gwi_span_recount(span);
        gwi_span_link(
            span->nfree > 0 ? &to->partial[span->size_class] : &to->full[span->size_class], span);
        GWI_STORE_RELEASE(span->owner, (uintptr_t)to | GWI_OWNER_SHARED);
    }
}

void gwi_pool_move_all(gwi_pool *from, gwi_pool *to)
{
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++) {
        gwi_span *partial = from->partial[size_class], *full = from->full[size_class];
        from->partial[size_class] = from->full[size_class] = NULL;
        move_list(partial, to);
        move_list(full, to);
    }
}

bool gwi_pool_add_large(gwi_pool *pool, gwi_span *span, gw_family family, size_t nbytes)
{
    if (!index_large(pool, span))
        return false;
    gwi_span_make_large(span, pool, family, nbytes);
    if (is_private(pool))
        gwi_arena_mark(span, GWI_MARK_NONE);
    gwi_span_link(&pool->large, span);
    return true;
}

gwi_span *gwi_pool_large(gwi_pool *pool, gw_family family, size_t nbytes, size_t alignment)
{
    size_t rounded;
    if (!gwi_round_up(nbytes > 0 ? nbytes : 1, GWI_PAGE_SIZE, &rounded))
        return NULL;
    gwi_span *span = take_pages(pool, rounded >> GWI_PAGE_SHIFT, alignment);
    if (span == NULL)
        return NULL;
    if (gwi_pool_add_large(pool, span, family, nbytes))
        return span;
    gwi_arena_give(span);
    return NULL;
}

void gwi_pool_give_large(gwi_pool *pool, gwi_span *span)
{
    forget_large(pool, span);
    gwi_span_unlink(&pool->large, span);
    if (GWI_UNLIKELY(GWI_LOAD(span->guarded)))
        gwi_guard_give(span);
    else
        gwi_arena_give(span);
}

static void clear_small(gwi_pool *pool, gwi_span **list)
{
    while (*list != NULL) {
        gwi_span *span = *list;
        gwi_span_unlink(list, span);
        give_small(pool, span);
    }
}

void gwi_pool_clear(gwi_pool *pool)
{
    if (is_private(pool)) { /* at once; then there is nothing left to look for */
        gwi_index_clear(&pool->heap->small);
        gwi_index_clear(&pool->heap->large);
    }
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++) {
        clear_small(pool, &pool->partial[size_class]);
        clear_small(pool, &pool->full[size_class]);
    }
    if (pool->initial != NULL) {
        forget_small(pool, pool->initial);
        gwi_arena_give(pool->initial);
    }
    pool->initial = NULL;
    while (pool->large != NULL) {
        GWI_STORE(pool->large->large_word, gwi_word_released(GWI_LOAD(pool->large->large_word)));
        gwi_pool_give_large(pool, pool->large);
    }
}

void gwi_pool_trim(gwi_pool *pool)
{
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++) {
        for (gwi_span *span = pool->partial[size_class], *next; span != NULL; span = next) {
            next = span->next;
            if (!gwi_span_is_empty(span))
                continue;
            gwi_span_unlink(&pool->partial[size_class], span);
            give_small(pool, span);
        }
    }
}
