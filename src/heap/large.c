/* SPDX-License-Identifier: MIT */
/* Large blocks of the process heap: where their spans come from and go. */
#include "heap/large.h"

#include "heap/arena.h"

/* In pages: a thread keeps no span longer than the first, and no more together than the second. */
#define KEPT_SPAN_MAX (((size_t)1 << 20) / GWI_PAGE_SIZE)
#define KEPT_TOTAL_MAX (((size_t)2 << 20) / GWI_PAGE_SIZE)

/* One span of a length waits, of lengths that are equal modulo GWI_KEPT. */
static gwi_span **place_for(gwi_cache *cache, size_t npages)
{
    return &cache->kept[npages % GWI_KEPT];
}

static gwi_span *take_from(gwi_cache *cache, gwi_span **place)
{
    gwi_span *span = *place;
    *place = NULL;
    cache->kept_pages -= GWI_LOAD(span->npages);
    return span;
}

static gwi_span *take_kept(gwi_cache *cache, size_t npages, size_t alignment)
{
    gwi_span **place = place_for(cache, npages), *span = *place;
    return span != NULL && GWI_LOAD(span->npages) == npages &&
                   ((uintptr_t)span->start & (alignment - 1)) == 0
               ? take_from(cache, place)
               : NULL;
}

gwi_span *gwi_large_alloc_kept(gwi_cache *cache, gw_family family, size_t nbytes, size_t alignment)
{
    if (nbytes > KEPT_SPAN_MAX << GWI_PAGE_SHIFT || !gwi_busy_begin_kept(cache))
        return NULL;
    gwi_span *span = take_kept(cache, (nbytes + GWI_PAGE_SIZE - 1) >> GWI_PAGE_SHIFT, alignment);
    gwi_busy_end(cache);
    if (span != NULL)
        gwi_span_reuse_large(span, family, nbytes);
    return span;
}

static gwi_span *alloc_fresh(gw_family family, size_t nbytes, size_t alignment)
{
    size_t rounded;
    if (!gwi_round_up(nbytes > 0 ? nbytes : 1, GWI_PAGE_SIZE, &rounded))
        return NULL;
    gwi_gate_await(&gwi_process_heap.gate);
    gwi_span *span = gwi_arena_take(rounded >> GWI_PAGE_SHIFT, alignment);
    if (span != NULL)
        gwi_span_make_large(span, &gwi_process_heap.pool, family, nbytes);
    return span;
}

gwi_span *gwi_large_alloc(gwi_cache *cache, gw_family family, size_t nbytes, size_t alignment)
{
    gwi_span *span = gwi_large_alloc_kept(cache, family, nbytes, alignment);
    return span != NULL ? span : alloc_fresh(family, nbytes, alignment);
}

static bool may_keep(gwi_cache *cache, size_t npages)
{
    return npages <= KEPT_SPAN_MAX && cache->kept_pages + npages <= KEPT_TOTAL_MAX &&
           *place_for(cache, npages) == NULL;
}

static bool keep(gwi_cache *cache, gwi_span *span)
{
    size_t npages = GWI_LOAD(span->npages);
    if (!gwi_busy_begin_kept(cache))
        return false;
    bool kept = may_keep(cache, npages);
    if (kept) {
        span->dirty = true;
        cache->kept_pages += npages;
        *place_for(cache, npages) = span;
    }
    gwi_busy_end(cache);
    return kept;
}

void gwi_large_keep(gwi_cache *cache, gwi_span *span)
{
    if (!keep(cache, span)) {
        gwi_gate_await(&gwi_process_heap.gate);
        gwi_arena_give(span);
    }
}

void gwi_large_flush(gwi_cache *cache)
{
    for (unsigned i = 0; i < GWI_KEPT; i++)
        if (cache->kept[i] != NULL)
            gwi_arena_give(take_from(cache, &cache->kept[i]));
}

/* An entry may have been about to change: a span that holds a block again is passed over. */
void gwi_large_recover(gwi_cache *cache)
{
    for (unsigned i = 0; i < GWI_KEPT; i++) {
        gwi_span *span = cache->kept[i];
        cache->kept[i] = NULL;
        if (span != NULL && GWI_LOAD(span->kind) == GWI_SPAN_LARGE &&
            !gwi_word_is_live(GWI_LOAD(span->large_word)))
            gwi_arena_give(span);
    }
    cache->kept_pages = 0;
}
