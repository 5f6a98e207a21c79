/* SPDX-License-Identifier: MIT */
/* Blocks of the process heap: releasing them. The fast path is gwi_heap_free(). */
#include "heap/block.h"

#include "heap/arena.h"
#include "heap/misuse.h"
#include "heap/remote.h"

/* Whether the block that a caller means begins at a place and is one that it may have. */
bool gwi_block_matches(const gwi_caller *by, const char *block, const gwi_place *place)
{
    return place->start == block && gwi_is_accepted(by, place->value);
}

static void count_out(gwi_pool *pool, gw_family family, size_t nbytes)
{
    gwi_tally *tally = &pool->tallies[family];
    if (gwi_tally_is_due(tally))
        gwi_tally_fold(tally);
    gwi_tally_remove(tally, gwi_counted(family, nbytes));
}

typedef enum outcome { RELEASED, REFUSED, AGAIN } outcome;

/* What becomes of the contents of a block between its claim and its next use. */
typedef enum contents { LEAVE_CONTENTS, WIPE_CONTENTS } contents;

/* The one step that decides between several threads. */
static bool claim(gwi_place *place)
{
    return atomic_compare_exchange_strong_explicit(place->word, &place->value,
                                                   gwi_word_released(place->value),
                                                   memory_order_acq_rel, memory_order_acquire);
}

/* Who owns a span may always change its words by compare-and-swap; others, where nobody does it otherwise. */
static bool may_claim(const gwi_cache *cache, const gwi_place *place)
{
    return place->kind == GWI_SPAN_LARGE || gwi_owner_pool(place->owner) == &cache->pool ||
           (place->owner & GWI_OWNER_BITS) == GWI_OWNER_SHARED;
}

static bool find_and_claim(gwi_cache *cache, gwi_span *span, const gwi_caller *by,
                           const char *block, contents after, gwi_place *place)
{
    gwi_busy_begin(cache);
    bool claimed = gwi_place_read(span, block, place) && gwi_block_matches(by, block, place) &&
                   may_claim(cache, place) && claim(place);
    gwi_busy_end(cache);
    if (claimed && after == WIPE_CONTENTS)
        gwi_wipe(place->start, place->slot_nbytes);
    return claimed;
}

static outcome release_in_thread_span(gwi_cache *cache, gwi_span *span, const gwi_caller *by,
                                      char *block, contents after)
{
    uintptr_t owner = GWI_LOAD_ACQUIRE(span->owner);
    bool own = gwi_owner_pool(owner) == &cache->pool;
    if (!own && (owner & GWI_OWNER_BITS) != GWI_OWNER_SHARED) {
        gwi_remote_revoke(span, owner);
        return AGAIN;
    }
    gwi_place place;
    if (!find_and_claim(cache, span, by, block, after, &place))
        return GWI_LOAD_ACQUIRE(span->owner) == owner ? REFUSED : AGAIN;
    count_out(&cache->pool, gwi_word_family(place.value), place.nbytes);
    if (own)
        gwi_cache_keep(cache, GWI_LOAD(span->size_class), block, place.word);
    else
        gwi_remote_send(cache, block, place.slot_nbytes);
    return RELEASED;
}

/* The process heap's shared pool: spans of no thread, and large blocks. */
static outcome release_in_shared_span(gwi_cache *cache, gwi_span *span, const gwi_caller *by,
                                      char *block, contents after)
{
    gw_heap *heap = &gwi_process_heap;
    gwi_place place;
    outcome result = AGAIN;
    gwi_gate_enter(&heap->gate, GWI_GATE_WAIT);
    if (gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner)) == &heap->pool) {
        result = find_and_claim(cache, span, by, block, after, &place) ? RELEASED : REFUSED;
        if (result == RELEASED) {
            count_out(&heap->pool, gwi_word_family(place.value), place.nbytes);
            if (place.kind == GWI_SPAN_LARGE)
                gwi_pool_give_large(&heap->pool, span);
            else
                gwi_pool_put(&heap->pool, span, place.slot);
        }
    }
    gwi_gate_leave(&heap->gate);
    return result;
}

static outcome try_release(gwi_cache *cache, const gwi_caller *by, char *block, contents after)
{
    gwi_span *span = gwi_arena_span(block);
    if (span == NULL)
        return REFUSED;
    gwi_pool *pool = gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner));
    if (pool == NULL)
        return REFUSED;
    if (pool->kind == GWI_POOL_THREAD)
        return release_in_thread_span(cache, span, by, block, after);
    return pool->heap == &gwi_process_heap ? release_in_shared_span(cache, span, by, block, after)
                                           : REFUSED;
}

static GWI_NOINLINE bool free_slow(const gwi_caller *by, void *p, contents after)
{
    char *block = gwi_block_of(by, p);
    gwi_cache *cache = gwi_cache_enter();
    outcome result;
    do
        result = try_release(cache, by, block, after);
    while (result == AGAIN);
    gwi_cache_leave(cache);
    if (result == REFUSED)
        gwi_misuse_report(by, &gwi_process_heap, p);
    return result == RELEASED;
}

/* The rest of a fast release whose word is changed already, where it is not all fast. */
static GWI_NOINLINE bool finish_release(gwi_cache *cache, gwi_span *span, gwi_entry entry,
                                        uint16_t word)
{
    unsigned size_class = GWI_LOAD(span->size_class);
    size_t nbytes = gwi_slot_nbytes(span, entry.word, gwi_class_size(size_class), word);
    bool due = gwi_tally_is_due(&cache->pool.tallies[gwi_word_family(word)]);
    count_out(&cache->pool, gwi_word_family(word), nbytes);
    gwi_cache_keep(cache, size_class, entry.block, entry.word);
    if (due)
        gwi_cache_relieve(cache);
    return true;
}

/* The fast path: the span is this thread's alone, the slack is in the word, and the magazine has room. It calls
 * nothing, so that it needs no frame; every other case is the slow path's. */
bool gwi_heap_free(const gwi_caller *by, void *p)
{
    if (p == NULL)
        return true;
    gwi_entry entry = {.block = gwi_block_of(by, p)};
    gwi_cache *cache = gwi_cache_self;
    gwi_span *span = gwi_arena_first_page(entry.block);
    if (GWI_UNLIKELY(span == NULL || cache == NULL))
        return free_slow(by, p, LEAVE_CONTENTS);
    if (GWI_UNLIKELY(GWI_LOAD_ACQUIRE(span->kind) == GWI_SPAN_TAIL))
        span -= GWI_LOAD(span->lead);

    uint32_t slot;
    uint16_t word = 0;
    gwi_busy_begin_own(cache);
    bool released =
        GWI_LOAD(span->owner) == (uintptr_t)&cache->pool &&
        gwi_slot_at(GWI_LOAD(span->reciprocal), (size_t)(entry.block - span->start), &slot);
    if (GWI_LIKELY(released)) {
        entry.word = GWI_LOAD(span->words) + slot;
        word = GWI_LOAD(*entry.word);
        released = gwi_is_accepted(by, word);
        if (GWI_LIKELY(released))
            GWI_STORE(*entry.word, gwi_word_released(word));
    }
    gwi_busy_end(cache);
    if (GWI_UNLIKELY(!released))
        return free_slow(by, p, LEAVE_CONTENTS);

    unsigned size_class = GWI_LOAD(span->size_class);
    gw_family family = gwi_word_family(word);
    gwi_magazine *magazine = &cache->magazines[size_class];
    gwi_tally *tally = &cache->pool.tallies[family];
    if (GWI_UNLIKELY(gwi_class_size(size_class) > GWI_SLACK_MAX ||
                     magazine->count == magazine->capacity || gwi_tally_is_due(tally)))
        return finish_release(cache, span, entry, word);
    gwi_tally_remove(tally,
                     gwi_counted(family, gwi_class_size(size_class) - (word & GWI_WORD_SLACK)));
    __builtin_prefetch(entry.block, 1); /* the next block of this size, which will be written to */
    magazine->entries[magazine->count++] = entry;
    return true;
}

bool gwi_heap_wipe_and_free(const gwi_caller *by, void *p)
{
    return p == NULL || free_slow(by, p, WIPE_CONTENTS);
}
