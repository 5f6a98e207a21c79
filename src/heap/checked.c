/* SPDX-License-Identifier: MIT */
/* Checked blocks: making, releasing and resizing them. */
#include "heap/checked.h"

#include "heap/arena.h"
#include "heap/block.h"
#include "heap/damage.h"
#include "heap/guard.h"
#include "heap/misuse.h"
#include "heap/quarantine.h"
#include "heap/watch.h"

/* --- releasing ------------------------------------------------------------------------------------------- */

/* With its last block a span goes back to the pages of all heaps, and with it the slots that were released before. */
static bool may_give_slot(const gwi_place *place)
{
    const gwi_span *span = place->span;
    return span->nfree + 1 < span->nslots || gwi_checks_may_reuse_span(place->span);
}

/* What is damaged is kept as it is. */
static void recycle(gw_heap *heap, gwi_place *place)
{
    if (!gwi_checks_may_reuse(place))
        return;
    if (place->kind == GWI_SPAN_LARGE)
        gwi_pool_give_large(&heap->pool, place->span);
    else if (may_give_slot(place))
        gwi_pool_put(&heap->pool, place->span, place->slot);
}

void gwi_checked_release(gw_heap *heap, gwi_place *place)
{
    gwi_tally_count_out(&heap->pool.tallies[gwi_word_family(place->value)], place->nbytes);
    gwi_checks_released(place);
    place->value = gwi_word_released(place->value);
    GWI_STORE(*place->word, place->value);
    if (GWI_LOAD(place->span->guarded) || !gwi_quarantine_add(heap, place))
        recycle(heap, place);
    while (gwi_quarantine_next(heap, place))
        recycle(heap, place);
}

static void recycle_all(gw_heap *heap)
{
    gwi_place place;
    while (gwi_quarantine_oldest(heap, &place))
        recycle(heap, &place);
}

void gwi_checked_compact(gw_heap *heap)
{
    if (gwi_checks_are_on() && gwi_quarantine_is_brief())
        recycle_all(heap);
}

void gwi_checked_heap_ends(gw_heap *heap)
{
    if (!gwi_checks_are_on())
        return;
    gwi_checks_heap_ends(heap);
    gwi_quarantine_end(heap);
}

/* --- making ---------------------------------------------------------------------------------------------- */

static gwi_span *take_guarded(gw_heap *heap, gw_family family, size_t nbytes, size_t alignment)
{
    return gwi_modes_have(GWI_MODE_PAGE_HEAP)
               ? gwi_guard_take(&heap->pool, family, nbytes, alignment)
               : NULL;
}

/* A free slot; false where there is no memory. A damaged one is never handed out again, and whoever wrote there has it. */
static bool take_slot(gw_heap *heap, unsigned size_class, gwi_place *place)
{
    gwi_pool *pool = &heap->pool;
    do {
        gwi_span *span = gwi_pool_span(pool, size_class, (uintptr_t)pool | GWI_OWNER_SHARED);
        if (span == NULL)
            return false;
        uint16_t slot = 0;
        gwi_pool_take(pool, span, &slot, 1);
        gwi_place_read(span, gwi_slot_start(span, slot), place);
    } while (!gwi_checks_may_reuse(place));
    return true;
}

static char *make_small(gw_heap *heap, gw_family family, unsigned size_class, size_t nbytes)
{
    gwi_place place;
    if (!take_slot(heap, size_class, &place))
        return NULL;
    GWI_STORE(*place.word, gwi_slot_word(place.span, place.slot, family, nbytes));
    return place.start;
}

static char *make_large(gw_heap *heap, gw_family family, size_t nbytes, size_t alignment)
{
    gwi_span *span = gwi_pool_large(&heap->pool, family, gwi_checks_gross(family, nbytes),
                                    alignment > GWI_PAGE_SIZE ? alignment : GWI_PAGE_SIZE);
    if (span == NULL)
        return NULL;
    GWI_STORE_RELEASE(span->nbytes, nbytes);
    return span->start;
}

static char *try_make(gw_heap *heap, gw_family family, size_t nbytes, size_t alignment)
{
    size_t gross = gwi_checks_gross(family, nbytes);
    gwi_span *guarded = take_guarded(heap, family, nbytes, alignment);
    if (guarded != NULL)
        return guarded->start + GWI_LOAD(guarded->offset);
    return gross <= GWI_SMALL_MAX && alignment <= GWI_SMALL_MAX
               ? make_small(heap, family, gwi_block_aligned_class(gross, alignment), nbytes)
               : make_large(heap, family, nbytes, alignment);
}

/* Nothing waits where its memory is all that there is. */
static char *make(gw_heap *heap, gw_family family, size_t nbytes, size_t alignment)
{
    char *block = try_make(heap, family, nbytes, alignment);
    if (block != NULL || heap->quarantine == NULL)
        return block;
    recycle_all(heap);
    return try_make(heap, family, nbytes, alignment);
}

void *gwi_checked_make(gw_heap *heap, gw_family family, size_t nbytes, size_t alignment,
                       unsigned flags)
{
    gwi_place place;
    char *block = make(heap, family, nbytes, alignment);
    if (block == NULL)
        return NULL;
    gwi_tally_count_in(&heap->pool.tallies[family], nbytes);
    gwi_place_read(gwi_arena_span(block), block, &place);
    gwi_checks_made(&place, flags);
    if (flags & GWI_ALLOC_ZEROED)
        memset(block, 0, nbytes);
    return block;
}

/* --- resizing -------------------------------------------------------------------------------------------- */

bool gwi_checked_should_move(const gwi_place *place, size_t nbytes)
{
    if (GWI_LOAD(place->span->guarded))
        return !gwi_guard_fits(place, nbytes);
    return place->kind == GWI_SPAN_LARGE
               ? gwi_checks_gross(gwi_word_family(place->value), nbytes) <= GWI_SMALL_MAX
               : place->slot_nbytes > 128 && nbytes <= place->slot_nbytes / 2;
}

bool gwi_checked_needs_memory(const gwi_place *place, size_t nbytes)
{
    if (GWI_LOAD(place->span->guarded))
        return nbytes > place->nbytes && !gwi_guard_fits(place, nbytes);
    return gwi_checks_gross(gwi_word_family(place->value), nbytes) > place->slot_nbytes;
}

static bool resize_at_place(gwi_place *place, size_t nbytes)
{
    if (GWI_LOAD(place->span->guarded))
        return gwi_guard_resize(place, nbytes);
    size_t gross = gwi_checks_gross(gwi_word_family(place->value), nbytes);
    if (place->kind == GWI_SPAN_SMALL)
        return gross <= place->slot_nbytes && gwi_block_resize_slot(place, nbytes);
    if (!gwi_block_resize_large(place, gross))
        return false;
    GWI_STORE_RELEASE(place->span->nbytes, nbytes);
    return true;
}

bool gwi_checked_resize(const gwi_place *place, size_t nbytes)
{
    gwi_place now = *place;
    if (!resize_at_place(&now, nbytes))
        return false;
    gwi_place_read(place->span, place->start, &now);
    gwi_checks_resized(&now, place->nbytes);
    return true;
}

/* --- the process heap ------------------------------------------------------------------------------------ */

static gw_heap *enter(void)
{
    gwi_gate_enter(&gwi_process_heap.gate, GWI_GATE_WAIT);
    return &gwi_process_heap;
}

static void leave(void)
{
    gwi_gate_leave(&gwi_process_heap.gate);
}

/* An allocation knows no name of its caller. */
static const char an_allocation[] = "an allocation";

static void *make_counted(gw_heap *heap, gw_family family, size_t nbytes, size_t alignment,
                          unsigned flags)
{
    size_t counted = gwi_counted(family, nbytes);
    void *block = gwi_checked_make(heap, family, nbytes, alignment, flags);
    if (block != NULL)
        gwi_watch_allocated(heap, family, block, counted);
    else
        gwi_watch_failed(counted);
    return block;
}

void *gwi_checked_alloc(gw_family family, size_t nbytes, size_t alignment, unsigned flags)
{
    void *block = NULL;
    gwi_checks_at_call(NULL, an_allocation);
    if (gwi_watch_begin(gwi_counted(family, nbytes))) {
        block = make_counted(enter(), family, nbytes, alignment, flags);
        leave();
        gwi_damage_report(an_allocation);
    }
    return block;
}

/* A live block that the caller may have; its place. */
static bool find(const gwi_caller *by, const char *block, gwi_place *place)
{
    gwi_span *span = gwi_arena_span(block);
    return span != NULL &&
           gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner)) == &gwi_process_heap.pool &&
           gwi_place_read(span, block, place) && gwi_block_matches(by, block, place);
}

bool gwi_checked_free(const gwi_caller *by, const char *block, bool wipe)
{
    gwi_place place;
    gwi_checks_at_call(NULL, by->function);
    gw_heap *heap = enter();
    bool found = find(by, block, &place) && gwi_checks_are_good(&place);
    if (found && wipe)
        gwi_wipe(place.start, gwi_checks_usable(&place));
    if (found) {
        gwi_watch_released(place.start, gwi_counted(gwi_word_family(place.value), place.nbytes));
        gwi_checked_release(heap, &place);
    }
    leave();
    if (found)
        gwi_damage_report(by->function);
    return found;
}

static char *move(gw_heap *heap, gwi_place *place, size_t nbytes)
{
    gw_family family = gwi_word_family(place->value);
    size_t from = gwi_counted(family, place->nbytes), to = gwi_counted(family, nbytes);
    char *block = gwi_checked_make(heap, family, nbytes, 16, 0);
    if (block == NULL)
        return NULL;
    gwi_watch_allocated(heap, family, block, to);
    memcpy(block, place->start, place->nbytes < nbytes ? place->nbytes : nbytes);
    gwi_watch_moved(place->start, from, to);
    gwi_checked_release(heap, place);
    return block;
}

static char *resize_in_place(gw_heap *heap, const gwi_place *place, size_t nbytes)
{
    gw_family family = gwi_word_family(place->value);
    if (!gwi_checked_resize(place, nbytes))
        return NULL;
    gwi_tally_resize(&heap->pool.tallies[family], place->nbytes, nbytes);
    gwi_watch_resized(place->start, gwi_counted(family, place->nbytes),
                      gwi_counted(family, nbytes));
    return place->start;
}

/* Where a block should move and cannot, it may still stay. */
static char *resize(gw_heap *heap, gwi_place *place, size_t nbytes, unsigned flags)
{
    bool in_place = (flags & GWI_ALLOC_IN_PLACE) != 0;
    bool should_move = !in_place && gwi_checked_should_move(place, nbytes);
    size_t old_nbytes = place->nbytes;
    char *block = should_move ? move(heap, place, nbytes) : NULL;
    if (block == NULL)
        block = resize_in_place(heap, place, nbytes);
    if (block == NULL && !in_place && !should_move)
        block = move(heap, place, nbytes);
    if (block != NULL && (flags & GWI_ALLOC_ZEROED) && nbytes > old_nbytes)
        memset(block + old_nbytes, 0, nbytes - old_nbytes);
    return block;
}

static char *resize_if_allowed(gw_heap *heap, gwi_place *place, size_t nbytes, unsigned flags)
{
    gw_family family = gwi_word_family(place->value);
    size_t from = gwi_counted(family, place->nbytes), to = gwi_counted(family, nbytes);
    if (!gwi_watch_may_resize(from, to, gwi_checked_needs_memory(place, nbytes)))
        return NULL;
    char *block = resize(heap, place, nbytes, flags);
    if (block == NULL)
        gwi_watch_resize_failed(from, to);
    return block;
}

void *gwi_checked_realloc(const gwi_caller *by, void *p, size_t nbytes, unsigned flags)
{
    gwi_place place;
    char *block = NULL;
    gwi_checks_at_call(NULL, by->function);
    gwi_watch_note();
    gw_heap *heap = enter();
    bool found = find(by, gwi_block_of(by, p), &place) && gwi_checks_are_good(&place);
    size_t old_nbytes = found ? place.nbytes : 0;
    if (found)
        block = resize_if_allowed(heap, &place, nbytes, flags);
    leave();
    if (!found) {
        gwi_misuse_report(by, heap, p);
        return NULL;
    }
    gwi_damage_report(by->function);
    if (block == NULL)
        gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "a block of %zu bytes cannot become one of %zu",
                 old_nbytes, nbytes);
    return block != NULL ? block + by->offset : NULL;
}
