/* SPDX-License-Identifier: MIT */
/* HeapValidate: whether a pointer is a live block, and whether a whole heap is sound. */
#include "heap/arena.h"
#include "heap/checks.h"
#include "heap/heap.h"
#include "heap/place.h"
#include "heap/spans.h"

/* A live word says a family there is, and a size that fits the slot. */
static bool block_is_sound(const gwi_place *place)
{
    return (unsigned)gwi_word_family(place->value) <= GWI_FAMILY_MOVEABLE &&
           place->nbytes <= place->slot_nbytes;
}

/* In the busy section: another thread may own the span. */
static bool next_live(gwi_cache *cache, gwi_span *span, uint32_t slot, gwi_place *place)
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

static bool blocks_are_sound(gwi_cache *cache, gwi_span *span)
{
    gwi_place place;
    for (uint32_t slot = 0; next_live(cache, span, slot, &place); slot = place.slot + 1)
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

/* The free slots of a span that another thread owns are not this thread's to look at; its own, while it tends them. */
static bool span_is_sound(gwi_cache *cache, gwi_span *span)
{
    gwi_pool *pool = gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner));
    bool small = GWI_LOAD(span->kind) == GWI_SPAN_SMALL;
    if (small && (pool->kind == GWI_POOL_SHARED || pool == &cache->pool) &&
        !free_slots_are_sound(span))
        return false;
    return blocks_are_sound(cache, span);
}

static bool spans_are_sound(gwi_cache *cache, const gw_heap *heap, gwi_mark mark)
{
    for (size_t arena = 0; gwi_spans_end(arena) != 0; arena++)
        for (gwi_span *span = gwi_spans_first(heap, mark, arena); span != NULL;
             span = gwi_spans_next(heap, mark, arena, (uintptr_t)span->start))
            if (gwi_spans_has(heap, span) && !span_is_sound(cache, span))
                return false;
    return true;
}

static bool heap_is_sound(gwi_cache *cache, gw_heap *heap)
{
    return spans_are_sound(cache, heap, GWI_MARK_REGION) &&
           spans_are_sound(cache, heap, GWI_MARK_LARGE) && gwi_checks_heap_is_good(heap);
}

static bool is_live_block(gwi_cache *cache, gw_heap *heap, const void *block)
{
    gwi_place place;
    const unsigned families = GWI_ACCEPTS(GW_FAMILY_HEAP) | GWI_ACCEPTS(GW_FAMILY_HGLOBAL) |
                              GWI_ACCEPTS(GW_FAMILY_COTASKMEM) | GWI_ACCEPTS(GWI_FAMILY_MOVEABLE);
    return gwi_place_find(cache, block, &place) && place.kind != GWI_SPAN_FREE &&
           place.start == block && gwi_place_heap(&place) == heap &&
           (families >> (place.value >> GWI_WORD_FAMILY_SHIFT) & 1) && gwi_checks_find_none(&place);
}

gw_bool gw_HeapValidate(gw_heap *heap, uint32_t flags, const void *block)
{
    if (!gwi_heap_is_alive(heap))
        return 0;
    gwi_gate_wait wait = flags & GW_HEAP_NO_SERIALIZE ? GWI_GATE_PASS : GWI_GATE_WAIT;
    gw_bool sound = 0;
    gwi_cache *cache = gwi_cache_enter();
    if (block == NULL)
        gwi_cache_tend(cache);
    if (gwi_gate_enter(&heap->gate, wait)) {
        sound = gwi_heap_is_alive(heap) &&
                (block != NULL ? is_live_block(cache, heap, block) : heap_is_sound(cache, heap));
        gwi_gate_leave(&heap->gate);
    }
    if (block == NULL)
        gwi_cache_tended(cache);
    gwi_cache_leave(cache);
    return sound;
}
