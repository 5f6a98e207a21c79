/* SPDX-License-Identifier: MIT */
/* Large blocks of the process heap: where their spans come from and go. */
#include "heap/large.h"

#include "heap/arena.h"

/* In pages: a thread keeps no span longer than the first, and no more together than the second. */
#define KEPT_SPAN_MAX (((size_t)1 << 20) / GWI_PAGE_SIZE)
#define KEPT_TOTAL_MAX (((size_t)2 << 20) / GWI_PAGE_SIZE)

static gwi_span *take_kept_at(gwi_cache *cache, unsigned i)
{
    gwi_span *span = cache->kept[i];
    cache->kept_pages -= GWI_LOAD(span->npages);
    for (; i + 1 < GWI_KEPT; i++)
        cache->kept[i] = cache->kept[i + 1];
    cache->kept[GWI_KEPT - 1] = NULL;
    return span;
}

/* The newest kept span that is just as long. */
static gwi_span *take_kept(gwi_cache *cache, size_t npages, size_t alignment)
{
    for (unsigned i = GWI_KEPT; i-- > 0;) {
        gwi_span *span = cache->kept[i];
        if (span != NULL && GWI_LOAD(span->npages) == npages &&
            ((uintptr_t)span->start & (alignment - 1)) == 0)
            return take_kept_at(cache, i);
    }
    return NULL;
}

gwi_span *gwi_large_alloc(gwi_cache *cache, gw_family family, size_t nbytes, size_t alignment)
{
    size_t rounded;
    if (!gwi_round_up(nbytes > 0 ? nbytes : 1, GWI_PAGE_SIZE, &rounded))
        return NULL;
    size_t npages = rounded >> GWI_PAGE_SHIFT;
    gwi_span *span = take_kept(cache, npages, alignment);
    if (span == NULL) {
        gwi_gate_await(&gwi_process_heap.gate);
        span = gwi_arena_take(npages, alignment);
    }
    if (span != NULL)
        gwi_span_make_large(span, &gwi_process_heap.pool, family, nbytes);
    return span;
}

void gwi_large_keep(gwi_cache *cache, gwi_span *span)
{
    size_t npages = GWI_LOAD(span->npages);
    gwi_gate_await(&gwi_process_heap.gate);
    if (npages > KEPT_SPAN_MAX) {
        gwi_arena_give(span);
        return;
    }
    unsigned count = 0;
    while (count < GWI_KEPT && cache->kept[count] != NULL)
        count++;
    while (count == GWI_KEPT || cache->kept_pages + npages > KEPT_TOTAL_MAX) {
        gwi_arena_give(take_kept_at(cache, 0));
        count--;
    }
    span->dirty = true;
    cache->kept[count] = span;
    cache->kept_pages += npages;
}

void gwi_large_flush(gwi_cache *cache)
{
    while (cache->kept[0] != NULL)
        gwi_arena_give(take_kept_at(cache, 0));
}

/* An entry may have been about to move: a span that is no more what is kept, or is there twice, is passed over. */
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
