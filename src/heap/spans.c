/* SPDX-License-Identifier: MIT */
/* The spans of one heap: a private heap's by its index, the process heap's by the arenas' maps. */
#include "heap/spans.h"

uintptr_t gwi_spans_end(size_t arena)
{
    if (arena >= GWI_ARENAS_MAX || GWI_LOAD_ACQUIRE(gwi_arenas[arena].npages) == 0)
        return 0;
    return GWI_LOAD(gwi_arenas[arena].base) + GWI_LOAD_ACQUIRE(gwi_arenas[arena].limit);
}

static gwi_span *at_or_behind(const gw_heap *heap, gwi_mark mark, size_t arena, uintptr_t address)
{
    uintptr_t end = gwi_spans_end(arena), base = GWI_LOAD(gwi_arenas[arena].base);
    if (gwi_heap_is_process(heap)) {
        size_t page = gwi_map_next(arena, (address - base) >> GWI_PAGE_SHIFT, mark);
        return page != GWI_NO_PAGE ? GWI_LOAD(gwi_arenas[arena].pages) + page : NULL;
    }
    const gwi_index *index = mark == GWI_MARK_LARGE ? &heap->large : &heap->small;
    gwi_span *span = gwi_index_at_or_behind(index, address);
    return span != NULL && (uintptr_t)span->start < end ? span : NULL;
}

gwi_span *gwi_spans_first(const gw_heap *heap, gwi_mark mark, size_t arena)
{
    return at_or_behind(heap, mark, arena, GWI_LOAD(gwi_arenas[arena].base));
}

gwi_span *gwi_spans_next(const gw_heap *heap, gwi_mark mark, size_t arena, uintptr_t address)
{
    return at_or_behind(heap, mark, arena, (address & ~(GWI_PAGE_SIZE - 1)) + GWI_PAGE_SIZE);
}

bool gwi_spans_has(const gw_heap *heap, const gwi_span *span)
{
    gwi_pool *pool = gwi_owner_pool(GWI_LOAD_ACQUIRE(((gwi_span *)(uintptr_t)span)->owner));
    return pool != NULL && pool->heap == heap;
}

uintptr_t gwi_spans_region_end(const gw_heap *heap, size_t arena)
{
    uintptr_t end = gwi_spans_end(arena), base = GWI_LOAD(gwi_arenas[arena].base);
    if (gwi_heap_is_process(heap))
        return end;
    gwi_span *last = gwi_index_before(&heap->small, end);
    if (last == NULL || (uintptr_t)last->start < base)
        return base;
    return (uintptr_t)last->start + ((uintptr_t)GWI_LOAD(last->npages) << GWI_PAGE_SHIFT);
}
