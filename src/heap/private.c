/* SPDX-License-Identifier: MIT */
/* Blocks of private heaps. */
#include "heap/private.h"

#include "heap/arena.h"
#include "heap/checked.h"
#include "heap/watch.h"

/* --- fixed heaps ----------------------------------------------------------------------------------------- */

/* What a fixed heap's own bookkeeping takes of its bytes: of 0x40000, a block of 0x40000 - 0xC00 bytes fits and one
 * of 0x40000 - 0x600 does not (Wine: heap.c, test_HeapCreate). */
#define FIXED_OVERHEAD ((size_t)0x800)
#define BLOCK_OVERHEAD ((size_t)16)

/* Single blocks of a fixed heap stay below this (Wine: heap.c; HeapAlloc's documentation for 32 bits). */
#define FIXED_BLOCK_LIMIT ((size_t)(sizeof(void *) == 8 ? 0xFF000 : 0x7FFF8))

static size_t charge_of(size_t nbytes)
{
    return ((nbytes + 15) & ~(size_t)15) + BLOCK_OVERHEAD;
}

size_t gwi_private_left(const gw_heap *heap)
{
    size_t taken = FIXED_OVERHEAD + heap->charged;
    return heap->maximum > taken ? heap->maximum - taken : 0;
}

static bool may_charge(const gw_heap *heap, size_t charged, size_t nbytes)
{
    if (heap->maximum == 0)
        return true;
    return nbytes < FIXED_BLOCK_LIMIT && heap->maximum >= FIXED_OVERHEAD &&
           charge_of(nbytes) <= heap->maximum - FIXED_OVERHEAD - charged;
}

/* --- blocks ---------------------------------------------------------------------------------------------- */

static char *take_slot(gwi_pool *pool, size_t nbytes)
{
    gwi_span *span = gwi_pool_span(pool, gwi_class_of(nbytes), (uintptr_t)pool | GWI_OWNER_SHARED);
    if (span == NULL)
        return NULL;
    uint16_t slot = 0;
    gwi_pool_take(pool, span, &slot, 1);
    GWI_STORE(GWI_LOAD(span->words)[slot], gwi_slot_word(span, slot, GW_FAMILY_HEAP, nbytes));
    return gwi_slot_start(span, slot);
}

static void *make_checked(gw_heap *heap, size_t nbytes, unsigned flags)
{
    void *block = gwi_checked_make(heap, GW_FAMILY_HEAP, nbytes, 16, flags);
    if (block == NULL)
        return NULL;
    heap->charged += charge_of(nbytes);
    gwi_watch_allocated(heap, GW_FAMILY_HEAP, block, nbytes);
    return block;
}

void *gwi_private_alloc(gw_heap *heap, size_t nbytes, unsigned flags)
{
    bool is_zero = false;
    char *block;
    if (!may_charge(heap, heap->charged, nbytes))
        return NULL;
    if (gwi_checks_are_on())
        return make_checked(heap, nbytes, flags);
    if (nbytes <= GWI_SMALL_MAX) {
        block = take_slot(&heap->pool, nbytes);
    } else {
        gwi_span *span = gwi_pool_large(&heap->pool, GW_FAMILY_HEAP, nbytes, GWI_PAGE_SIZE);
        block = span != NULL ? span->start : NULL;
        is_zero = span != NULL && !span->dirty;
    }
    if (block == NULL)
        return NULL;
    heap->charged += charge_of(nbytes);
    gwi_watch_allocated(heap, GW_FAMILY_HEAP, block, nbytes);
    gwi_tally_count_in(&heap->pool.tallies[GW_FAMILY_HEAP], nbytes);
    if ((flags & GWI_ALLOC_ZEROED) && !is_zero)
        memset(block, 0, nbytes);
    return block;
}

bool gwi_private_find(gw_heap *heap, const void *p, gwi_place *place)
{
    gwi_span *span = gwi_arena_span(p);
    return span != NULL && gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner)) == &heap->pool &&
           gwi_place_read(span, p, place) && place->start == p && gwi_word_is_live(place->value);
}

static void give(gw_heap *heap, gwi_place *place)
{
    heap->charged -= charge_of(place->nbytes);
    if (gwi_checks_are_on()) {
        gwi_checked_release(heap, place);
        return;
    }
    GWI_STORE(*place->word, gwi_word_released(place->value));
    gwi_tally_count_out(&heap->pool.tallies[GW_FAMILY_HEAP], place->nbytes);
    if (place->kind == GWI_SPAN_LARGE)
        gwi_pool_give_large(&heap->pool, place->span);
    else
        gwi_pool_put(&heap->pool, place->span, place->slot);
}

void gwi_private_free(gw_heap *heap, gwi_place *place)
{
    gwi_watch_released(place->start, place->nbytes);
    give(heap, place);
}

static bool resize_in_place(gw_heap *heap, gwi_place *place, size_t nbytes)
{
    if (!may_charge(heap, heap->charged - charge_of(place->nbytes), nbytes))
        return false;
    bool resized = gwi_checks_are_on() ? gwi_checked_resize(place, nbytes)
                   : place->kind == GWI_SPAN_LARGE
                       ? gwi_block_resize_large(place, nbytes)
                       : nbytes <= place->slot_nbytes && gwi_block_resize_slot(place, nbytes);
    if (resized) {
        heap->charged += charge_of(nbytes) - charge_of(place->nbytes);
        gwi_tally_resize(&heap->pool.tallies[GW_FAMILY_HEAP], place->nbytes, nbytes);
        gwi_watch_resized(place->start, place->nbytes, nbytes);
    }
    return resized;
}

static bool should_move(const gwi_place *place, size_t nbytes)
{
    if (gwi_checks_are_on())
        return gwi_checked_should_move(place, nbytes);
    return place->kind == GWI_SPAN_LARGE
               ? nbytes <= GWI_SMALL_MAX
               : place->slot_nbytes > 128 && nbytes <= place->slot_nbytes / 2;
}

static char *move(gw_heap *heap, gwi_place *place, size_t nbytes)
{
    char *block = gwi_private_alloc(heap, nbytes, 0);
    if (block == NULL)
        return NULL;
    memcpy(block, place->start, place->nbytes < nbytes ? place->nbytes : nbytes);
    gwi_watch_moved(place->start, place->nbytes, nbytes);
    give(heap, place);
    return block;
}

void *gwi_private_realloc(gw_heap *heap, gwi_place *place, size_t nbytes, unsigned flags)
{
    bool in_place = (flags & GWI_ALLOC_IN_PLACE) != 0;
    size_t old_nbytes = place->nbytes;
    char *block = NULL;
    if (!in_place && should_move(place, nbytes))
        block = move(heap, place, nbytes);
    if (block == NULL && resize_in_place(heap, place, nbytes))
        block = place->start;
    if (block == NULL && !in_place && !should_move(place, nbytes))
        block = move(heap, place, nbytes);
    if (block != NULL && (flags & GWI_ALLOC_ZEROED) && nbytes > old_nbytes)
        memset(block + old_nbytes, 0, nbytes - old_nbytes);
    return block;
}
