/* SPDX-License-Identifier: MIT */
/*
 * HeapWalk: the regions of a heap, each with its blocks and free ranges in the order of addresses and then what it has
 * not committed; then the large blocks.
 *
 * A region is what a heap has in one arena. The whole state of a walk is in the entry: a step looks for what begins
 * behind the address that the last one reported. So addresses only ever rise within a region, whatever is allocated
 * and released between two steps, and a walk ends.
 */
#include "heap/arena.h"
#include "heap/checks.h"
#include "heap/heap.h"
#include "heap/place.h"
#include "heap/spans.h"

/* The index that Windows gives large blocks, which are in no region (Wine: heap.c, test_HeapCreate). */
#define LARGE_BLOCKS 64

typedef struct walker {
    gwi_cache *cache;
    const gw_heap *heap;
    gw_PROCESS_HEAP_ENTRY *entry;
} walker;

/* --- what an entry says ---------------------------------------------------------------------------------- */

static uint8_t at_most_255(size_t n)
{
    return (uint8_t)(n < 255 ? n : 255);
}

static uint32_t at_most_32_bits(size_t n)
{
    return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

/* Of ranges of pages, so that their ends stay ends of pages. */
static uint32_t pages_in_32_bits(size_t n)
{
    return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX & ~(uint32_t)(GWI_PAGE_SIZE - 1);
}

static uint64_t mix(uint64_t sum, uint64_t value)
{
    sum = (sum ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return sum ^ (sum >> 29);
}

/* By this a later step knows an entry of this walk, when what it says may no longer be true. */
static uint64_t sum_of(const gw_heap *heap, const gw_PROCESS_HEAP_ENTRY *entry)
{
    uint64_t sum = mix((uintptr_t)heap, (uintptr_t)entry->lpData);
    sum = mix(sum, (uint64_t)entry->cbData << 32 | (uint64_t)entry->cbOverhead << 24 |
                       (uint64_t)entry->iRegionIndex << 16 | entry->wFlags);
    return mix(sum, (uintptr_t)entry->u.Block.hMem);
}

static void sign(const walker *w)
{
    uint64_t sum = sum_of(w->heap, w->entry);
    w->entry->u.Block.dwReserved[0] = (uint32_t)sum;
    w->entry->u.Block.dwReserved[1] = (uint32_t)(sum >> 32);
}

static bool report(const walker *w, const void *start, size_t nbytes, size_t overhead,
                   size_t region, uint16_t flags)
{
    memset(w->entry, 0, sizeof *w->entry);
    w->entry->lpData = (void *)(uintptr_t)start;
    w->entry->cbData = at_most_32_bits(nbytes);
    w->entry->cbOverhead = at_most_255(overhead);
    w->entry->iRegionIndex = (uint8_t)region;
    w->entry->wFlags = flags;
    if (flags != GW_PROCESS_HEAP_REGION)
        sign(w);
    return true;
}

/* --- regions --------------------------------------------------------------------------------------------- */

static size_t committed_of(const gw_heap *heap, size_t arena)
{
    return gwi_heap_is_process(heap) ? gwi_spans_end(arena) - GWI_LOAD(gwi_arenas[arena].base)
                                     : (size_t)heap->pages[arena] << GWI_PAGE_SHIFT;
}

/* What is behind a region's last page. Other heaps may have pages there, for all share the arena. */
static size_t uncommitted_of(const gw_heap *heap, size_t arena)
{
    size_t npages = GWI_LOAD(gwi_arenas[arena].npages);
    uintptr_t end = GWI_LOAD(gwi_arenas[arena].base) + (npages << GWI_PAGE_SHIFT);
    size_t rest = end - gwi_spans_region_end(heap, arena);
    if (heap->maximum == 0)
        return rest;
    size_t committed = committed_of(heap, arena);
    size_t allowed = heap->maximum > committed ? heap->maximum - committed : 0;
    return allowed < rest ? allowed : rest;
}

/* The heap itself is at the start of its first region, in the sense that its handle is. */
static void *region_start(const gw_heap *heap, size_t arena)
{
    return arena == 0 ? (void *)(uintptr_t)heap : (void *)GWI_LOAD(gwi_arenas[arena].base);
}

static uint32_t region_header(size_t arena)
{
    return arena == 0 ? (uint32_t)sizeof(gw_heap) : 0;
}

static bool report_region(const walker *w, size_t arena)
{
    report(w, region_start(w->heap, arena), region_header(arena), 0, arena, GW_PROCESS_HEAP_REGION);
    if (gwi_spans_end(arena) == 0)
        return true;
    gwi_span *first = gwi_spans_first(w->heap, GWI_MARK_REGION, arena);
    uint32_t uncommitted = pages_in_32_bits(uncommitted_of(w->heap, arena));
    w->entry->u.Region.dwCommittedSize = pages_in_32_bits(committed_of(w->heap, arena));
    w->entry->u.Region.dwUnCommittedSize = uncommitted;
    w->entry->u.Region.lpFirstBlock =
        first != NULL ? first->start : (char *)GWI_LOAD(gwi_arenas[arena].base);
    w->entry->u.Region.lpLastBlock = (char *)gwi_spans_region_end(w->heap, arena) + uncommitted;
    return true;
}

static bool report_uncommitted(const walker *w, size_t arena)
{
    size_t nbytes = gwi_spans_end(arena) != 0 ? uncommitted_of(w->heap, arena) : 0;
    return nbytes > 0 &&
           report(w, (void *)gwi_spans_region_end(w->heap, arena), pages_in_32_bits(nbytes), 0,
                  arena, GW_PROCESS_HEAP_UNCOMMITTED_RANGE);
}

/* --- slots ----------------------------------------------------------------------------------------------- */

typedef struct slots {
    gwi_span *span;
    const gwi_word *words;
    size_t nbytes; /* of one */
    uint32_t count;
} slots;

/* The caller is in its busy section, and so the words stay what they are while it looks at them. */
static bool read_slots(const walker *w, gwi_span *span, slots *out)
{
    gwi_place place;
    if (!gwi_place_read(span, span->start, &place) || place.kind != GWI_SPAN_SMALL ||
        gwi_place_heap(&place) != w->heap)
        return false;
    out->span = span;
    out->words = place.word;
    out->nbytes = place.slot_nbytes;
    out->count = (uint32_t)(gwi_span_pages(gwi_class_of(place.slot_nbytes)) * GWI_PAGE_SIZE /
                            place.slot_nbytes);
    return true;
}

static bool is_live(const slots *s, uint32_t slot)
{
    return gwi_word_is_live(GWI_LOAD(((gwi_word *)(uintptr_t)s->words)[slot]));
}

static uint32_t next_live(const slots *s, uint32_t slot)
{
    while (slot < s->count && !is_live(s, slot))
        slot++;
    return slot;
}

/* Overhead is what the slot has beyond the request, and its word. */
static bool report_block(const walker *w, const gwi_place *place, size_t region)
{
    gw_block_info info;
    gwi_place_describe(place, &info);
    size_t overhead =
        region == LARGE_BLOCKS ? 0 : place->slot_nbytes - info.nbytes + sizeof(gwi_word);
    return report(w, info.start, info.nbytes, overhead, region, GW_PROCESS_HEAP_ENTRY_BUSY);
}

static bool report_free_slots(const walker *w, const slots *s, uint32_t slot, uint32_t end,
                              size_t arena)
{
    size_t count = end - slot;
    return report(w, s->span->start + slot * s->nbytes, count * s->nbytes, count * sizeof(gwi_word),
                  arena, 0);
}

/* A block that is released just now is free already. */
static bool report_slot(const walker *w, const slots *s, uint32_t slot, size_t arena)
{
    gwi_place place;
    uint32_t end = next_live(s, slot);
    if (end == slot && gwi_place_read(s->span, s->span->start + slot * s->nbytes, &place) &&
        place.kind == GWI_SPAN_SMALL && gwi_word_is_live(place.value))
        return report_block(w, &place, arena);
    return report_free_slots(w, s, slot, end > slot ? end : slot + 1, arena);
}

/* What begins in a small span at or behind a slot. */
static bool step_in_span(const walker *w, gwi_span *span, uint32_t slot, size_t arena)
{
    slots s;
    gwi_busy_begin(w->cache);
    bool found = read_slots(w, span, &s) && slot < s.count && report_slot(w, &s, slot, arena);
    gwi_busy_end(w->cache);
    return found;
}

/* What begins in the span of an address behind it, and is not of the free range that begins there. */
static bool step_behind(const walker *w, uintptr_t address, bool was_free, size_t arena)
{
    slots s;
    bool found = false;
    gwi_span *span = gwi_arena_span((const void *)address);
    if (span == NULL)
        return false;
    gwi_busy_begin(w->cache);
    if (read_slots(w, span, &s)) {
        uint32_t slot = (uint32_t)((address - (uintptr_t)span->start) / s.nbytes);
        if (slot < s.count && was_free && !is_live(&s, slot))
            slot = next_live(&s, slot);
        else
            slot++;
        found = slot < s.count && report_slot(w, &s, slot, arena);
    }
    gwi_busy_end(w->cache);
    return found;
}

/* --- spans ----------------------------------------------------------------------------------------------- */

/* A free run lies between the process heap's spans; private heaps have pages that they have not used yet. */
static bool report_free_pages(const walker *w, gwi_span *span, size_t arena)
{
    bool process = gwi_heap_is_process(w->heap);
    if (GWI_LOAD_ACQUIRE(span->kind) != (process ? GWI_SPAN_FREE : GWI_SPAN_NONE))
        return false;
    size_t npages = GWI_LOAD(span->npages);
    return report(w, span->start, pages_in_32_bits(npages << GWI_PAGE_SHIFT),
                  npages * sizeof(gwi_span), arena, 0);
}

static bool step_to_span(const walker *w, gwi_span *span, size_t arena)
{
    for (; span != NULL;
         span = gwi_spans_next(w->heap, GWI_MARK_REGION, arena, (uintptr_t)span->start))
        if (report_free_pages(w, span, arena) || step_in_span(w, span, 0, arena))
            return true;
    return false;
}

static bool report_large(const walker *w, gwi_span *span)
{
    gwi_place place;
    gwi_busy_begin(w->cache);
    bool found = gwi_place_read(span, span->start, &place) && place.kind == GWI_SPAN_LARGE &&
                 gwi_word_is_live(place.value) && gwi_place_heap(&place) == w->heap &&
                 report_block(w, &place, LARGE_BLOCKS);
    gwi_busy_end(w->cache);
    return found;
}

static bool step_to_large(const walker *w, gwi_span *span, size_t arena)
{
    for (; span != NULL;
         span = gwi_spans_next(w->heap, GWI_MARK_LARGE, arena, (uintptr_t)span->start))
        if (report_large(w, span))
            return true;
    return false;
}

/* --- steps ----------------------------------------------------------------------------------------------- */

static bool step_to_large_from(const walker *w, size_t arena)
{
    for (; gwi_spans_end(arena) != 0; arena++)
        if (step_to_large(w, gwi_spans_first(w->heap, GWI_MARK_LARGE, arena), arena))
            return true;
    return false;
}

static bool step_to_region_from(const walker *w, size_t arena)
{
    for (; gwi_spans_end(arena) != 0; arena++)
        if (gwi_spans_first(w->heap, GWI_MARK_REGION, arena) != NULL)
            return report_region(w, arena);
    return step_to_large_from(w, 0);
}

static bool step_from_region(const walker *w)
{
    size_t arena = w->entry->iRegionIndex;
    if (gwi_spans_end(arena) != 0 &&
        step_to_span(w, gwi_spans_first(w->heap, GWI_MARK_REGION, arena), arena))
        return true;
    return report_uncommitted(w, arena) || step_to_region_from(w, arena + 1);
}

static bool step_from_block(const walker *w)
{
    uintptr_t address = (uintptr_t)w->entry->lpData;
    size_t arena = w->entry->iRegionIndex;
    bool was_free = w->entry->wFlags == 0;
    return step_behind(w, address, was_free, arena) ||
           step_to_span(w, gwi_spans_next(w->heap, GWI_MARK_REGION, arena, address), arena) ||
           report_uncommitted(w, arena) || step_to_region_from(w, arena + 1);
}

static bool step_from_large(const walker *w)
{
    size_t arena, page;
    uintptr_t address = (uintptr_t)w->entry->lpData;
    gwi_arena_place(gwi_arena_page(w->entry->lpData), &arena, &page);
    return step_to_large(w, gwi_spans_next(w->heap, GWI_MARK_LARGE, arena, address), arena) ||
           step_to_large_from(w, arena + 1);
}

static bool step(const walker *w)
{
    const gw_PROCESS_HEAP_ENTRY *entry = w->entry;
    if (entry->lpData == NULL)
        return report_region(w, 0);
    if (entry->wFlags == GW_PROCESS_HEAP_REGION)
        return step_from_region(w);
    if (entry->wFlags == GW_PROCESS_HEAP_UNCOMMITTED_RANGE)
        return step_to_region_from(w, entry->iRegionIndex + (size_t)1);
    return entry->iRegionIndex == LARGE_BLOCKS ? step_from_large(w) : step_from_block(w);
}

/* --- entries --------------------------------------------------------------------------------------------- */

static bool is_region_entry(const gw_heap *heap, const gw_PROCESS_HEAP_ENTRY *entry)
{
    size_t arena = entry->iRegionIndex;
    return (arena == 0 || gwi_spans_end(arena) != 0) && entry->cbOverhead == 0 &&
           entry->lpData == region_start(heap, arena) && entry->cbData == region_header(arena);
}

static bool is_range_entry(const gw_heap *heap, const gw_PROCESS_HEAP_ENTRY *entry)
{
    uint64_t sum = sum_of(heap, entry);
    return entry->u.Block.dwReserved[0] == (uint32_t)sum &&
           entry->u.Block.dwReserved[1] == (uint32_t)(sum >> 32) &&
           entry->u.Block.dwReserved[2] == 0;
}

/* Whether the address of an entry is where its region says. */
static bool is_in_its_region(const gw_PROCESS_HEAP_ENTRY *entry)
{
    size_t arena, page;
    gwi_span *span = gwi_arena_page(entry->lpData);
    return span != NULL && gwi_arena_place(span, &arena, &page) &&
           (entry->iRegionIndex == arena || entry->iRegionIndex == LARGE_BLOCKS);
}

/* The sum makes it unlikely that an entry is none; the rest sees to it that it does no harm if it is not. */
static bool is_from_a_walk(const gw_heap *heap, const gw_PROCESS_HEAP_ENTRY *entry)
{
    switch (entry->wFlags) {
    case GW_PROCESS_HEAP_REGION:
        return is_region_entry(heap, entry);
    case GW_PROCESS_HEAP_UNCOMMITTED_RANGE:
        return is_range_entry(heap, entry);
    case GW_PROCESS_HEAP_ENTRY_BUSY:
    case 0:
        return is_range_entry(heap, entry) && is_in_its_region(entry);
    default:
        return false;
    }
}

static bool walk(const walker *w)
{
    if (w->entry->lpData != NULL && !is_from_a_walk(w->heap, w->entry)) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER,
                 "gw_HeapWalk: the entry is not one that a walk of this heap left");
        return false;
    }
    if (step(w))
        return true;
    gwi_fail(GW_ERROR_NO_MORE_ITEMS, "gw_HeapWalk: no more entries");
    return false;
}

gw_bool gw_HeapWalk(gw_heap *heap, gw_PROCESS_HEAP_ENTRY *entry)
{
    gwi_checks_at_call(heap, "gw_HeapWalk");
    if (!gwi_heap_check(heap, "gw_HeapWalk"))
        return 0;
    if (entry == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "gw_HeapWalk: no entry");
        return 0;
    }
    gwi_cache *cache = gwi_cache_enter();
    gw_bool walked = 0;
    if (gwi_heap_enter(heap, 0, "gw_HeapWalk")) {
        walked = walk(&(walker){cache, heap, entry});
        gwi_heap_leave(heap);
    }
    gwi_cache_leave(cache);
    return walked;
}
