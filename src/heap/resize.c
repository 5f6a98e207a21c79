/* SPDX-License-Identifier: MIT */
/* Blocks of the process heap: asking for their size, and resizing them. */
#include "heap/block.h"

#include "heap/arena.h"
#include "heap/misuse.h"
#include "heap/watch.h"

/* A block that became much smaller moves, so that a large slot is not kept for a small block. */
static bool is_worth_keeping(size_t slot_nbytes, size_t nbytes, unsigned flags)
{
    return (flags & GWI_ALLOC_IN_PLACE) || slot_nbytes <= 128 || nbytes > slot_nbytes / 2;
}

/* Gives a slot's block another requested size; false where it is not live any more. */
bool gwi_block_resize_slot(gwi_place *place, size_t nbytes)
{
    uint16_t resized =
        gwi_slot_word(place->span, place->slot, gwi_word_family(place->value), nbytes);
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

/* For as long as it takes the block is not live: another thread that releases it then, against the rules, is refused. */
static bool resize_process_large(gwi_place *place, size_t nbytes)
{
    gwi_gate_await(&gwi_process_heap.gate);
    uint16_t live = place->value;
    if (!atomic_compare_exchange_strong_explicit(place->word, &live, gwi_word_released(live),
                                                 memory_order_acq_rel, memory_order_acquire))
        return false;
    bool resized = gwi_block_resize_large(place, nbytes);
    GWI_STORE_RELEASE(*place->word, live);
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
    bool resized = place->kind == GWI_SPAN_LARGE
                       ? (nbytes > GWI_SMALL_MAX || (flags & GWI_ALLOC_IN_PLACE)) &&
                             resize_process_large(place, nbytes)
                       : nbytes <= place->slot_nbytes &&
                             is_worth_keeping(place->slot_nbytes, nbytes, flags) &&
                             resize_process_slot(cache, by, place, nbytes);
    if (!resized)
        return false;
    gwi_tally_resize(&cache->pool.tallies[gwi_word_family(place->value)], place->nbytes, nbytes);
    return true;
}

static void *move(const gwi_caller *by, void *p, const gwi_place *place, size_t nbytes)
{
    gw_family family = gwi_word_family(place->value);
    char *block = gwi_heap_alloc(family, nbytes);
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

/* The word of an own block, and its value, where the slack is in it. In the busy section. */
static inline gwi_word *find_own(const gwi_cache *cache, const gwi_caller *by, const void *p,
                                 size_t *slot_nbytes, uint16_t *value)
{
    const char *block = gwi_block_of(by, p);
    gwi_span *span;
    if (GWI_UNLIKELY(!gwi_arena_first_has(block, &span)))
        return NULL;
    if (GWI_UNLIKELY(GWI_LOAD_ACQUIRE(span->kind) == GWI_SPAN_TAIL))
        span -= GWI_LOAD(span->lead);
    uint32_t slot;
    if (GWI_UNLIKELY(
            GWI_LOAD(span->owner) != (uintptr_t)&cache->pool ||
            !gwi_slot_at(GWI_LOAD(span->reciprocal), (size_t)(block - span->start), &slot)))
        return NULL;
    gwi_word *word = GWI_LOAD(span->words) + slot;
    uint16_t seen = GWI_LOAD(*word);
    if (GWI_UNLIKELY(!gwi_is_accepted(by, seen) || !gwi_word_has_slack(seen)))
        return NULL;
    *slot_nbytes = GWI_LOAD(span->slot_nbytes);
    *value = seen;
    return word;
}

static bool own_resize(const gwi_caller *by, const void *p, size_t nbytes)
{
    gwi_cache *cache = gwi_cache_self;
    size_t slot_nbytes;
    uint16_t old = 0;
    if (GWI_UNLIKELY(cache == NULL))
        return false;
    gwi_busy_begin_own(cache);
    gwi_word *word = find_own(cache, by, p, &slot_nbytes, &old);
    bool fits = word != NULL && nbytes <= slot_nbytes && is_worth_keeping(slot_nbytes, nbytes, 0) &&
                slot_nbytes - nbytes < GWI_WORD_SLACK;
    if (GWI_LIKELY(fits))
        GWI_STORE(*word, gwi_word_live(gwi_word_family(old), slot_nbytes - nbytes));
    gwi_busy_end(cache);
    if (fits)
        gwi_tally_resize(&cache->pool.tallies[gwi_word_family(old)],
                         slot_nbytes - (old & GWI_WORD_SLACK), nbytes);
    return fits;
}

/* What became of a live block that was to get another size at its place. */
typedef enum outcome { RESIZED, TOO_SMALL, FORBIDDEN } outcome;

static outcome try_in_place(const gwi_caller *by, gwi_place *place, size_t nbytes, unsigned flags)
{
    gw_family family = gwi_word_family(place->value);
    size_t from = gwi_counted(family, place->nbytes), to = gwi_counted(family, nbytes);
    gwi_watch_note();
    if (!gwi_watch_may_resize(from, to,
                              place->kind == GWI_SPAN_LARGE && nbytes > place->slot_nbytes))
        return FORBIDDEN;
    gwi_cache *cache = gwi_cache_enter();
    bool resized = resize_in_place(cache, by, place, nbytes, flags);
    if (resized)
        gwi_watch_resized(place->start, from, to);
    else
        gwi_watch_resize_failed(from, to);
    gwi_cache_leave(cache);
    return resized ? RESIZED : TOO_SMALL;
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
    outcome result = try_in_place(by, &place, nbytes, flags);
    if (result == FORBIDDEN || (result == TOO_SMALL && (flags & GWI_ALLOC_IN_PLACE))) {
        gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "a block of %zu bytes cannot grow to %zu%s",
                 old_nbytes, nbytes, flags & GWI_ALLOC_IN_PLACE ? " at its place" : "");
        return NULL;
    }
    char *block = result == RESIZED ? p : move(by, p, &place, nbytes);
    if (block != NULL && (flags & GWI_ALLOC_ZEROED) && nbytes > old_nbytes)
        memset(block - by->offset + old_nbytes, 0, nbytes - old_nbytes);
    return block;
}

static GWI_NOINLINE size_t size_slow(const gwi_caller *by, const void *p)
{
    gwi_place place;
    return find_live(by, p, &place) ? place.nbytes : GWI_NO_SIZE;
}

size_t gwi_heap_size(const gwi_caller *by, const void *p)
{
    gwi_cache *cache = gwi_cache_self;
    size_t slot_nbytes;
    uint16_t value = GWI_WORD_SLACK;
    if (GWI_UNLIKELY(cache == NULL))
        return size_slow(by, p);
    gwi_busy_begin_own(cache);
    find_own(cache, by, p, &slot_nbytes, &value);
    gwi_busy_end(cache);
    return GWI_LIKELY(gwi_word_has_slack(value)) ? slot_nbytes - (value & GWI_WORD_SLACK)
                                                 : size_slow(by, p);
}
