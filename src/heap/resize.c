/* SPDX-License-Identifier: MIT */
/* Blocks of the process heap: asking for their size, and resizing them. */
#include "heap/block.h"

#include "heap/checked.h"
#include "heap/fast.h"
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

/* --- the fast path of resizing: an own block whose slack is in its word, and stays there ------------------- */

static inline bool resize_own(gwi_cache *cache, gwi_span *span, const gwi_caller *by,
                              const char *block, size_t nbytes)
{
    uint32_t slot;
    uint16_t old = 0;
    bool fits = false;
    gwi_busy_begin_own(cache);
    size_t slot_nbytes = GWI_LOAD(span->slot_nbytes);
    if (GWI_LIKELY(gwi_own_slot(cache, span, block, &slot))) {
        gwi_word *word = GWI_LOAD(span->words) + slot;
        old = GWI_LOAD(*word);
        fits = gwi_is_accepted(by, old) && gwi_word_has_slack(old) && nbytes <= slot_nbytes &&
               slot_nbytes - nbytes < GWI_WORD_SLACK && is_worth_keeping(slot_nbytes, nbytes, 0);
        if (GWI_LIKELY(fits))
            GWI_STORE(*word, gwi_word_live(gwi_word_family(old), slot_nbytes - nbytes));
    }
    gwi_busy_end(cache);
    if (GWI_LIKELY(fits))
        gwi_tally_resize(&cache->pool.tallies[gwi_word_family(old)],
                         slot_nbytes - (old & GWI_WORD_SLACK), nbytes);
    return fits;
}

static bool own_resize(const gwi_caller *by, const void *p, size_t nbytes)
{
    const char *block = gwi_block_of(by, p);
    gwi_cache *cache = gwi_cache_self;
    gwi_span *page;
    if (GWI_UNLIKELY(!gwi_arena_first_has(block, &page) || cache == NULL))
        return false;
    if (GWI_UNLIKELY(GWI_LOAD_ACQUIRE(page->kind) == GWI_SPAN_TAIL))
        page -= GWI_LOAD(page->lead);
    return resize_own(cache, page, by, block, nbytes);
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

static GWI_NOINLINE void *resize_or_move(const gwi_caller *by, void *p, size_t nbytes,
                                         unsigned flags)
{
    if (gwi_checks_are_on())
        return gwi_checked_realloc(by, p, nbytes, flags);
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

void *gwi_heap_realloc(const gwi_caller *by, void *p, size_t nbytes, unsigned flags)
{
    return GWI_LIKELY(flags == 0 && own_resize(by, p, nbytes))
               ? p
               : resize_or_move(by, p, nbytes, flags);
}

static size_t size_slow(gwi_cache *cache, gwi_span *page, const gwi_caller *by, const char *block)
{
    gwi_checks_at_call(NULL, by->function);
    gwi_place place;
    (void)cache, (void)page; /* there may be none */
    return find_live(by, (const void *)((uintptr_t)block + by->offset), &place) ? place.nbytes
                                                                                : GWI_NO_SIZE;
}

size_t gwi_size_elsewhere(gwi_cache *cache, gwi_span *page, const gwi_caller *by, const char *block)
{
    return page != NULL && GWI_LOAD_ACQUIRE(page->kind) == GWI_SPAN_TAIL
               ? gwi_size_own(cache, page - GWI_LOAD(page->lead), by, block, size_slow)
               : size_slow(cache, page, by, block);
}

size_t gwi_heap_size(const gwi_caller *by, const void *p)
{
    return gwi_fast_size(by, p, gwi_size_elsewhere);
}
