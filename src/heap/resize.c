/* SPDX-License-Identifier: MIT */
/* Blocks of the process heap: asking for their size, and resizing them. */
#include "heap/block.h"

#include "heap/arena.h"
#include "heap/misuse.h"

/* A block that became much smaller moves, so that a large slot is not kept for a small block. */
static bool is_worth_keeping(size_t slot_nbytes, size_t nbytes, unsigned flags)
{
    return (flags & GWI_ALLOC_IN_PLACE) || slot_nbytes <= 128 || nbytes > slot_nbytes / 2;
}

/* Gives a slot's block another requested size; false where it is not live any more. */
bool gwi_block_resize_slot(gwi_place *place, size_t nbytes)
{
    if (place->slot_nbytes > GWI_SLACK_MAX) {
        GWI_STORE(place->span->sizes[place->slot], (uint32_t)nbytes);
        return true;
    }
    uint16_t resized = gwi_word_live(gwi_word_family(place->value), place->slot_nbytes - nbytes);
    return atomic_compare_exchange_strong_explicit(place->word, &place->value, resized,
                                                   memory_order_acq_rel, memory_order_acquire);
}

/* Gives a large block another requested size at its place, with more pages or fewer. */
bool gwi_block_resize_large(gwi_place *place, size_t nbytes)
{
    size_t rounded;
    if (!gwi_round_up(nbytes > 0 ? nbytes : 1, GWI_PAGE_SIZE, &rounded))
        return false;
    size_t npages = rounded >> GWI_PAGE_SHIFT, old = GWI_LOAD(place->span->npages);
    if (npages > old && (npages > UINT32_MAX || !gwi_arena_extend(place->span, npages)))
        return false;
    if (npages < old)
        gwi_arena_shrink(place->span, npages);
    GWI_STORE_RELEASE(place->span->nbytes, nbytes);
    return true;
}

static bool resize_process_large(gwi_place *place, size_t nbytes)
{
    gw_heap *heap = &gwi_process_heap;
    gwi_gate_enter(&heap->gate, GWI_GATE_WAIT);
    bool resized = GWI_LOAD(*place->word) == place->value && gwi_block_resize_large(place, nbytes);
    if (resized)
        gwi_tally_resize(&heap->pool.tallies[gwi_word_family(place->value)], place->nbytes, nbytes);
    gwi_gate_leave(&heap->gate);
    return resized;
}

/* In the busy section, since another thread may be releasing the block, against the rules, and its span with it. */
static bool resize_process_slot(gwi_cache *cache, const gwi_caller *by, gwi_place *place,
                                size_t nbytes)
{
    gwi_place now;
    gwi_busy_begin(cache);
    bool resized = gwi_place_read(place->span, place->start, &now) &&
                   gwi_block_matches(by, place->start, &now) && gwi_block_resize_slot(&now, nbytes);
    gwi_busy_end(cache);
    return resized;
}

static bool resize_in_place(gwi_cache *cache, const gwi_caller *by, gwi_place *place, size_t nbytes,
                            unsigned flags)
{
    if (place->kind == GWI_SPAN_LARGE)
        return (nbytes > GWI_SMALL_MAX || (flags & GWI_ALLOC_IN_PLACE)) &&
               resize_process_large(place, nbytes);
    if (nbytes > place->slot_nbytes || !is_worth_keeping(place->slot_nbytes, nbytes, flags) ||
        !resize_process_slot(cache, by, place, nbytes))
        return false;
    gwi_tally_resize(&cache->pool.tallies[gwi_word_family(place->value)], place->nbytes, nbytes);
    return true;
}

static void *move(const gwi_caller *by, void *p, const gwi_place *place, size_t nbytes)
{
    gw_family family = gwi_word_family(place->value);
    char *block = gwi_heap_alloc(family, nbytes, 0);
    if (block == NULL)
        return NULL;
    memcpy(block, place->start, place->nbytes < nbytes ? place->nbytes : nbytes);
    if (gwi_heap_free(by, p))
        return block + by->offset;
    /* Another thread released the block meanwhile, and the failure is set. */
    gwi_caller self = {
        .function = by->function, .takes = by->takes, .accepts = GWI_ACCEPTS(family)};
    gwi_heap_free(&self, block);
    return NULL;
}

/* The live block that a caller means, or false with the failure reported. */
static bool find_live(const gwi_caller *by, const void *p, gwi_place *place)
{
    const char *block = gwi_block_of(by, p);
    gwi_cache *cache = gwi_cache_enter();
    bool found = gwi_place_find(cache, block, place) && place->kind != GWI_SPAN_FREE &&
                 gwi_place_heap(place) == &gwi_process_heap && gwi_block_matches(by, block, place);
    gwi_cache_leave(cache);
    return found;
}

/* --- the fast paths of asking and resizing: an own block whose slack is in its word ------------------------- */

typedef struct own_slot {
    gwi_word *word;
    size_t slot_nbytes;
} own_slot;

/* In the busy section. */
static inline bool find_own(const gwi_cache *cache, const gwi_caller *by, const void *p,
                            own_slot *own)
{
    const char *block = gwi_block_of(by, p);
    gwi_span *span = gwi_arena_first_page(block);
    if (span == NULL)
        return false;
    if (GWI_LOAD_ACQUIRE(span->kind) == GWI_SPAN_TAIL)
        span -= GWI_LOAD(span->lead);
    uint32_t slot;
    if (GWI_LOAD(span->owner) != (uintptr_t)&cache->pool ||
        !gwi_slot_at(GWI_LOAD(span->reciprocal), (size_t)(block - span->start), &slot))
        return false;
    own->slot_nbytes = gwi_class_size(GWI_LOAD(span->size_class));
    own->word = GWI_LOAD(span->words) + slot;
    return own->slot_nbytes <= GWI_SLACK_MAX && gwi_is_accepted(by, GWI_LOAD(*own->word));
}

static bool own_size(const gwi_caller *by, const void *p, size_t *nbytes)
{
    gwi_cache *cache = gwi_cache_self;
    own_slot own;
    if (cache == NULL)
        return false;
    gwi_busy_begin_own(cache);
    bool found = find_own(cache, by, p, &own);
    if (found)
        *nbytes = own.slot_nbytes - (GWI_LOAD(*own.word) & GWI_WORD_SLACK);
    gwi_busy_end(cache);
    return found;
}

static bool own_resize(const gwi_caller *by, const void *p, size_t nbytes)
{
    gwi_cache *cache = gwi_cache_self;
    own_slot own;
    uint16_t old = 0;
    if (cache == NULL)
        return false;
    gwi_busy_begin_own(cache);
    bool fits = find_own(cache, by, p, &own) && nbytes <= own.slot_nbytes &&
                is_worth_keeping(own.slot_nbytes, nbytes, 0);
    if (fits) {
        old = GWI_LOAD(*own.word);
        GWI_STORE(*own.word, gwi_word_live(gwi_word_family(old), own.slot_nbytes - nbytes));
    }
    gwi_busy_end(cache);
    if (fits)
        gwi_tally_resize(&cache->pool.tallies[gwi_word_family(old)],
                         own.slot_nbytes - (old & GWI_WORD_SLACK), nbytes);
    return fits;
}

void *gwi_heap_realloc(const gwi_caller *by, void *p, size_t nbytes, unsigned flags)
{
    if (flags == 0 && own_resize(by, p, nbytes))
        return p;
    gwi_place place;
    if (!find_live(by, p, &place)) {
        gwi_misuse_report(by, &gwi_process_heap, p);
        return NULL;
    }
    size_t old_nbytes = place.nbytes;
    gwi_cache *cache = gwi_cache_enter();
    bool resized = resize_in_place(cache, by, &place, nbytes, flags);
    gwi_cache_leave(cache);
    if (!resized && (flags & GWI_ALLOC_IN_PLACE)) {
        gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "a block of %zu bytes cannot grow to %zu at its place",
                 old_nbytes, nbytes);
        return NULL;
    }
    char *block = resized ? p : move(by, p, &place, nbytes);
    if (block != NULL && (flags & GWI_ALLOC_ZEROED) && nbytes > old_nbytes)
        memset(block - by->offset + old_nbytes, 0, nbytes - old_nbytes);
    return block;
}

bool gwi_heap_size(const gwi_caller *by, const void *p, size_t *nbytes)
{
    if (GWI_LIKELY(own_size(by, p, nbytes)))
        return true;
    gwi_place place;
    if (!find_live(by, p, &place))
        return false;
    *nbytes = place.nbytes;
    return true;
}
