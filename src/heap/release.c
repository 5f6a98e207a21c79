/* SPDX-License-Identifier: MIT */
/* Blocks of the process heap: releasing them. The fast path is in fast.h. */
#include "heap/block.h"

#include "heap/checked.h"
#include "heap/fast.h"
#include "heap/large.h"
#include "heap/misuse.h"
#include "heap/remote.h"
#include "heap/watch.h"

/* Mono has no more than the length before a BSTR's text; Windows, .NET and we have room of a pointer's size. */
#define MONO_BSTR_OFFSET 4

/* What malloc() handed out may be what the other side's AllocHGlobal handed out. */
static bool is_the_process_malloc(const gwi_caller *by, uint16_t word)
{
    return GWI_LOAD(gwi_malloc_joined) && gwi_word_is_live(word) &&
           gwi_word_family(word) == GW_FAMILY_MALLOC &&
           (by->offset == 0 || by->offset == GWI_BSTR_OFFSET);
}

static bool may_have(const gwi_caller *by, uint16_t word)
{
    return gwi_is_accepted(by, word) || is_the_process_malloc(by, word);
}

/* Whether the block that a caller means begins at a place and is one that it may have. */
bool gwi_block_matches(const gwi_caller *by, const char *block, const gwi_place *place)
{
    return place->start == block && may_have(by, place->value);
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
    return gwi_owner_pool(place->owner) == &cache->pool ||
           (place->owner & GWI_OWNER_BITS) == GWI_OWNER_SHARED;
}

static bool find_and_claim(gwi_cache *cache, gwi_span *span, const gwi_caller *by,
                           const char *block, contents after, gwi_place *place)
{
    gwi_busy_begin(cache);
    bool claimed = gwi_place_read(span, block, place) && gwi_block_matches(by, block, place) &&
                   may_claim(cache, place) && claim(place);
    gwi_busy_end(cache);
    if (claimed)
        gwi_watch_released(place->start, gwi_counted(gwi_word_family(place->value), place->nbytes));
    if (claimed && after == WIPE_CONTENTS)
        gwi_wipe(place->start, place->slot_nbytes);
    return claimed;
}

static void count_out(gwi_cache *cache, const gwi_place *place)
{
    gwi_tally_count_out(&cache->pool.tallies[gwi_word_family(place->value)], place->nbytes);
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
    count_out(cache, &place);
    if (own)
        gwi_cache_keep(cache, GWI_LOAD(span->size_class), block, place.word);
    else
        gwi_remote_send(cache, (gwi_cache *)gwi_owner_pool(owner), block, place.slot_nbytes);
    return RELEASED;
}

/* A span of no thread. */
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
            count_out(cache, &place);
            gwi_pool_put(&heap->pool, span, place.slot);
        }
    }
    gwi_gate_leave(&heap->gate);
    return result;
}

/* From a successful claim on the span is this thread's alone. */
static outcome release_large(gwi_cache *cache, gwi_span *span, const gwi_caller *by, char *block,
                             contents after)
{
    uint16_t word = GWI_LOAD_ACQUIRE(span->large_word);
    if (block != span->start || !may_have(by, word))
        return REFUSED;
    if (!atomic_compare_exchange_strong_explicit(&span->large_word, &word, gwi_word_released(word),
                                                 memory_order_acq_rel, memory_order_acquire))
        return AGAIN;
    if (GWI_UNLIKELY(gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner)) != &gwi_process_heap.pool)) {
        GWI_STORE_RELEASE(span->large_word, gwi_word_live(gwi_word_family(word), 0));
        return REFUSED; /* meanwhile the pages have come to a private heap */
    }
    gwi_watch_released(block, gwi_counted(gwi_word_family(word), GWI_LOAD(span->nbytes)));
    if (after == WIPE_CONTENTS)
        gwi_wipe(block, (size_t)GWI_LOAD(span->npages) << GWI_PAGE_SHIFT);
    gwi_tally_count_out(&cache->pool.tallies[gwi_word_family(word)], GWI_LOAD(span->nbytes));
    gwi_large_keep(cache, span);
    return RELEASED;
}

static outcome release_in_process_span(gwi_cache *cache, gwi_span *span, const gwi_caller *by,
                                       char *block, contents after)
{
    return GWI_LOAD_ACQUIRE(span->kind) == GWI_SPAN_LARGE
               ? release_large(cache, span, by, block, after)
               : release_in_shared_span(cache, span, by, block, after);
}

static outcome try_release(gwi_cache *cache, const gwi_caller *by, char *block, contents after)
{
    gwi_span *span = gwi_arena_span(block);
    if (span == NULL)
        return REFUSED;
    gwi_pool *pool = gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner));
    if (pool == NULL || pool->heap != &gwi_process_heap)
        return REFUSED;
    return pool->kind == GWI_POOL_THREAD ? release_in_thread_span(cache, span, by, block, after)
                                         : release_in_process_span(cache, span, by, block, after);
}

/* False where it is refused, with nothing reported. */
static bool release(const gwi_caller *by, char *block, contents after)
{
    if (gwi_checks_are_on())
        return gwi_checked_free(by, block, after == WIPE_CONTENTS);
    gwi_cache *cache = gwi_cache_enter();
    outcome result;
    do
        result = try_release(cache, by, block, after);
    while (result == AGAIN);
    gwi_cache_leave(cache);
    return result == RELEASED;
}

/* Who releases a BSTR where Mono is the other side: a string function Mono's, or free() ours. Blocks begin at multiples of
 * 16, so no other pointer to a start can look like that. */
static bool becomes_mono(const gwi_caller *by, const void *p, gwi_caller *mono)
{
    bool is_string = by->offset == GWI_BSTR_OFFSET;
    bool is_any = by->offset == 0 && gwi_is_accepted(by, gwi_word_live(GW_FAMILY_BSTR, 0));
    *mono =
        (gwi_caller){by->function, by->takes,
                     GWI_ACCEPTS(is_string ? GW_FAMILY_MALLOC : GW_FAMILY_BSTR), MONO_BSTR_OFFSET};
    return GWI_LOAD(gwi_malloc_joined) && GWI_BSTR_OFFSET != MONO_BSTR_OFFSET &&
           (is_string || is_any) && (uintptr_t)p % 16 == MONO_BSTR_OFFSET;
}

static GWI_NOINLINE gw_bool release_slow(const gwi_caller *by, char *block, contents after)
{
    gwi_caller mono;
    void *p = (void *)((uintptr_t)block + by->offset);
    if (p == NULL)
        return 1;
    gwi_watch_note();
    if (release(by, block, after) ||
        (becomes_mono(by, p, &mono) && release(&mono, gwi_block_of(&mono, p), after)))
        return 1;
    gwi_misuse_report(by, &gwi_process_heap, p);
    return 0;
}

gw_bool gwi_free_slow(gwi_cache *cache, gwi_span *page, const gwi_caller *by, char *block)
{
    (void)cache, (void)page; /* there may be none */
    return release_slow(by, block, LEAVE_CONTENTS);
}

/* The rest of a fast release whose word is changed already, where it is not all fast. */
gw_bool gwi_free_finish(gwi_cache *cache, gwi_span *span, gwi_entry entry, uint16_t word)
{
    uint32_t slot = (uint32_t)(entry.word - GWI_LOAD(span->words));
    size_t nbytes = gwi_slot_nbytes(span, slot, word);
    gwi_tally *tally = &cache->pool.tallies[gwi_word_family(word)];
    gwi_cache_keep(cache, GWI_LOAD(span->size_class), entry.block, entry.word);
    if (gwi_tally_remove(tally, nbytes)) {
        gwi_tally_fold(tally);
        gwi_cache_relieve(cache);
    }
    return 1;
}

gw_bool gwi_free_hand_on(gwi_cache *cache, gwi_tally *tally)
{
    gwi_tally_fold(tally);
    gwi_cache_relieve(cache);
    return 1;
}

/* Claims a block of a span whose words all threads change by compare-and-swap; NULL where it takes a closer look. The
 * version says that what was read belongs together. If the span serves another purpose by then, no word that was read
 * of it is live. */
static inline gwi_word *claim_shared(gwi_cache *cache, gwi_span *span, uintptr_t owner,
                                     const gwi_caller *by, const char *block, size_t *nbytes)
{
    uint32_t slot;
    gwi_busy_begin(cache);
    uint32_t version = GWI_LOAD_ACQUIRE(span->version);
    size_t slot_nbytes = GWI_LOAD_ACQUIRE(span->slot_nbytes);
    gwi_word *words = GWI_LOAD_ACQUIRE(span->words);
    bool claimed =
        gwi_slot_at(GWI_LOAD_ACQUIRE(span->reciprocal), (size_t)(block - span->start), &slot) &&
        GWI_LOAD_ACQUIRE(span->owner) == owner && (version & 1) == 0 &&
        GWI_LOAD(span->version) == version;
    if (claimed) {
        uint16_t word = GWI_LOAD(words[slot]);
        *nbytes = slot_nbytes - (word & GWI_WORD_SLACK);
        claimed =
            gwi_is_accepted(by, word) && gwi_word_has_slack(word) &&
            atomic_compare_exchange_strong_explicit(&words[slot], &word, gwi_word_released(word),
                                                    memory_order_acq_rel, memory_order_relaxed);
    }
    gwi_busy_end(cache);
    return claimed ? &words[slot] : NULL;
}

static gw_bool release_shared(gwi_cache *cache, gwi_span *span, uintptr_t owner,
                              const gwi_caller *by, char *block)
{
    size_t nbytes;
    gwi_pool *pool = gwi_owner_pool(owner);
    gwi_word *word = claim_shared(cache, span, owner, by, block, &nbytes);
    if (word == NULL)
        return gwi_free_slow(cache, span, by, block);
    gw_family family = gwi_word_family(GWI_LOAD(*word));
    if (pool == &cache->pool)
        gwi_cache_keep(cache, GWI_LOAD(span->size_class), block, word);
    else
        gwi_remote_send(cache, (gwi_cache *)pool, block, nbytes);
    gwi_tally *tally = &cache->pool.tallies[family];
    return GWI_UNLIKELY(gwi_tally_remove(tally, nbytes)) ? gwi_free_hand_on(cache, tally) : 1;
}

gw_bool gwi_free_elsewhere(gwi_cache *cache, gwi_span *page, const gwi_caller *by, char *block)
{
    gwi_span *span = page;
    if (GWI_LOAD_ACQUIRE(page->kind) == GWI_SPAN_TAIL)
        span -= GWI_LOAD(page->lead);
    uintptr_t owner = GWI_LOAD_ACQUIRE(span->owner);
    gwi_pool *pool = gwi_owner_pool(owner);
    if (owner == (uintptr_t)&cache->pool)
        return gwi_free_own(cache, span, by, block, gwi_free_slow);
    if ((owner & GWI_OWNER_BITS) != GWI_OWNER_SHARED)
        return gwi_free_slow(cache, span, by, block);
    if (pool->kind == GWI_POOL_THREAD)
        return release_shared(cache, span, owner, by, block);
    if (pool == &gwi_process_heap.pool && GWI_LOAD_ACQUIRE(span->kind) == GWI_SPAN_LARGE &&
        release_large(cache, span, by, block, LEAVE_CONTENTS) == RELEASED)
        return 1;
    return gwi_free_slow(cache, span, by, block);
}

gw_bool gwi_heap_free(const gwi_caller *by, void *p)
{
    return gwi_fast_free(by, p);
}

gw_bool gwi_heap_wipe_and_free(const gwi_caller *by, void *p)
{
    return release_slow(by, gwi_block_of(by, p), WIPE_CONTENTS);
}
