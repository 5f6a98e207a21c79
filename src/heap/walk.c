/* SPDX-License-Identifier: MIT */
/* Walking a heap, and checking that it is sound. */
#include "heap/arena.h"
#include "heap/misuse.h"
#include "heap/private.h"

/* --- walking --------------------------------------------------------------------------------------------- */

/* Where a walk goes on: a slot of a page, or the page behind a large block. */
typedef struct position {
    size_t arena, page;
    uint32_t slot;
} position;

static bool belongs_to(const gwi_span *span, const gw_heap *heap)
{
    gwi_pool *pool = gwi_owner_pool(GWI_LOAD_ACQUIRE(((gwi_span *)(uintptr_t)span)->owner));
    return pool != NULL && pool->heap == heap;
}

/* The next live block of a span at or behind a slot. In the busy section: another thread may own the span. */
static bool next_in_span(gwi_cache *cache, gwi_span *span, uint32_t slot, gwi_place *place)
{
    bool found = false;
    gwi_busy_begin(cache);
    if (gwi_place_read(span, span->start, place)) {
        uint32_t nslots = place->kind == GWI_SPAN_SMALL ? GWI_LOAD(span->nslots) : 1;
        for (; slot < nslots && !found; slot++)
            found = gwi_place_read(span, span->start + slot * place->slot_nbytes, place) &&
                    gwi_word_is_live(place->value);
    }
    gwi_busy_end(cache);
    return found;
}

static bool next_block(gwi_cache *cache, const gw_heap *heap, position *at, gwi_place *place)
{
    for (;; at->page++, at->slot = 0) {
        gwi_span *span = gwi_arena_next_span(&at->arena, &at->page);
        if (span == NULL)
            return false;
        if (belongs_to(span, heap) && next_in_span(cache, span, at->slot, place))
            return true;
    }
}

static uint8_t at_most_255(size_t n)
{
    return (uint8_t)(n < 255 ? n : 255);
}

static uint32_t at_most_32_bits(size_t n)
{
    return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

static void report_region(const gw_heap *heap, gw_PROCESS_HEAP_ENTRY *entry)
{
    memset(entry, 0, sizeof *entry);
    entry->lpData = (void *)(uintptr_t)heap;
    entry->cbData = sizeof *heap;
    entry->wFlags = GW_PROCESS_HEAP_REGION;
    entry->u.Region.dwCommittedSize = at_most_32_bits(gwi_arena_committed());
    entry->u.Region.dwUnCommittedSize =
        at_most_32_bits(gwi_arena_reserved() - gwi_arena_committed());
    entry->u.Region.lpFirstBlock = (void *)GWI_LOAD(gwi_arenas[0].base);
    entry->u.Region.lpLastBlock =
        (char *)GWI_LOAD(gwi_arenas[0].base) + GWI_LOAD_ACQUIRE(gwi_arenas[0].limit);
}

static void report_block(const gwi_place *place, size_t arena, gw_PROCESS_HEAP_ENTRY *entry)
{
    gw_block_info info;
    gwi_place_describe(place, &info);
    memset(entry, 0, sizeof *entry);
    entry->lpData = info.start;
    entry->cbData = at_most_32_bits(info.nbytes);
    entry->cbOverhead = at_most_255(place->slot_nbytes - info.nbytes);
    entry->iRegionIndex = (uint8_t)arena;
    entry->wFlags = GW_PROCESS_HEAP_ENTRY_BUSY;
}

/* Where to go on behind the block of an entry, which may have been released since, and its span with it. */
static bool position_behind(gwi_cache *cache, const gw_heap *heap,
                            const gw_PROCESS_HEAP_ENTRY *entry, position *at)
{
    *at = (position){0, 0, 0};
    if (entry->wFlags == GW_PROCESS_HEAP_REGION)
        return entry->lpData == (const void *)heap;
    gwi_span *page = gwi_arena_page(entry->lpData);
    if (entry->wFlags != GW_PROCESS_HEAP_ENTRY_BUSY || page == NULL ||
        (uintptr_t)entry->lpData % GWI_BSTR_OFFSET != 0)
        return false;
    gwi_place place;
    gw_block_info info;
    if (!gwi_place_find(cache, entry->lpData, &place) || place.value == 0) {
        gwi_arena_place(page, &at->arena, &at->page);
        at->page++;
        return true;
    }
    gwi_place_describe(&place, &info);
    gwi_arena_place(place.span, &at->arena, &at->page);
    if (place.kind == GWI_SPAN_SMALL)
        at->slot = place.slot + 1;
    else
        at->page++;
    return info.start == entry->lpData && (place.kind == GWI_SPAN_FREE || info.heap == heap);
}

static bool walk(gwi_cache *cache, const gw_heap *heap, gw_PROCESS_HEAP_ENTRY *entry)
{
    position at;
    gwi_place place;
    if (entry->lpData == NULL) {
        report_region(heap, entry);
        return true;
    }
    if (!position_behind(cache, heap, entry, &at)) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER,
                 "gw_HeapWalk: the entry is not one that a walk of this heap left");
        return false;
    }
    if (!next_block(cache, heap, &at, &place)) {
        gwi_fail(GW_ERROR_NO_MORE_ITEMS, "gw_HeapWalk: no more entries");
        return false;
    }
    report_block(&place, at.arena, entry);
    return true;
}

gw_bool gw_HeapWalk(gw_heap *heap, gw_PROCESS_HEAP_ENTRY *entry)
{
    if (!gwi_heap_check(heap, "gw_HeapWalk"))
        return 0;
    if (entry == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "gw_HeapWalk: no entry");
        return 0;
    }
    gwi_cache *cache = gwi_cache_enter();
    gw_bool walked = 0;
    if (gwi_heap_enter(heap, 0, "gw_HeapWalk")) {
        walked = walk(cache, heap, entry);
        gwi_heap_leave(heap);
    }
    gwi_cache_leave(cache);
    return walked;
}

/* --- checking -------------------------------------------------------------------------------------------- */

/* A live word says a family there is, and a size that fits the slot. */
static bool block_is_sound(const gwi_place *place)
{
    return (unsigned)gwi_word_family(place->value) <= GWI_FAMILY_MOVEABLE &&
           place->nbytes <= place->slot_nbytes;
}

static bool blocks_are_sound(gwi_cache *cache, gwi_span *span)
{
    gwi_place place;
    for (uint32_t slot = 0; next_in_span(cache, span, slot, &place); slot = place.slot + 1)
        if (!block_is_sound(&place))
            return false;
    return true;
}

/* A slot that waits to be handed out is not live, and the bits are as many as counted. */
static bool free_slots_are_sound(gwi_span *span)
{
    const gwi_word *words = GWI_LOAD(span->words);
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < GWI_LOAD(span->nslots); slot++) {
        if ((span->free_bits[slot / 64] >> (slot % 64) & 1) == 0)
            continue;
        if (gwi_word_is_live(GWI_LOAD(words[slot])))
            return false;
        count++;
    }
    return count == span->nfree;
}

/* The free slots of a span that another thread owns are not this thread's to look at. */
static bool span_is_sound(gwi_cache *cache, gwi_span *span)
{
    gwi_pool *pool = gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner));
    bool small = GWI_LOAD(span->kind) == GWI_SPAN_SMALL;
    if (small && (pool->kind == GWI_POOL_SHARED || pool == &cache->pool) &&
        !free_slots_are_sound(span))
        return false;
    return blocks_are_sound(cache, span);
}

static bool heap_is_sound(gwi_cache *cache, const gw_heap *heap)
{
    position at = {0, 0, 0};
    for (gwi_span *span; (span = gwi_arena_next_span(&at.arena, &at.page)) != NULL; at.page++)
        if (belongs_to(span, heap) && !span_is_sound(cache, span))
            return false;
    return true;
}

static bool is_live_block(gwi_cache *cache, gw_heap *heap, const void *block)
{
    gwi_place place;
    const unsigned families = GWI_ACCEPTS(GW_FAMILY_HEAP) | GWI_ACCEPTS(GW_FAMILY_HGLOBAL) |
                              GWI_ACCEPTS(GW_FAMILY_COTASKMEM) | GWI_ACCEPTS(GWI_FAMILY_MOVEABLE);
    return gwi_place_find(cache, block, &place) && place.kind != GWI_SPAN_FREE &&
           place.start == block && gwi_place_heap(&place) == heap &&
           (families >> (place.value >> GWI_WORD_FAMILY_SHIFT) & 1);
}

gw_bool gw_HeapValidate(gw_heap *heap, uint32_t flags, const void *block)
{
    if (!gwi_heap_is_alive(heap))
        return 0;
    gwi_gate_wait wait = flags & GW_HEAP_NO_SERIALIZE ? GWI_GATE_PASS : GWI_GATE_WAIT;
    gw_bool sound = 0;
    gwi_cache *cache = gwi_cache_enter();
    if (gwi_gate_enter(&heap->gate, wait)) {
        sound = gwi_heap_is_alive(heap) &&
                (block != NULL ? is_live_block(cache, heap, block) : heap_is_sound(cache, heap));
        gwi_gate_leave(&heap->gate);
    }
    gwi_cache_leave(cache);
    return sound;
}
