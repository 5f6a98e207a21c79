/* SPDX-License-Identifier: MIT */
/*
 * The paths that nearly every block takes: a slot is at hand in this thread's magazine, and is released by the same
 * thread. They are compiled into the functions that are called most, whose family is known there; what they do not
 * cover they leave to a function, as their last step, so that they need no frame.
 *
 * gwi_heap_alloc(), gwi_heap_free() and gwi_heap_size() are the same for everyone else.
 */
#ifndef GWI_HEAP_FAST_H
#define GWI_HEAP_FAST_H

#include "heap/arena.h"
#include "heap/block.h"
#include "heap/cache.h"

/* Whether a span is this thread's alone, and a block of it begins at an address: which. In the busy section. */
static GWI_ALWAYS_INLINE bool gwi_own_slot(const gwi_cache *cache, gwi_span *span,
                                           const char *block, uint32_t *slot)
{
    return GWI_LOAD(span->owner) == (uintptr_t)&cache->pool &&
           gwi_slot_at(GWI_LOAD(span->reciprocal), (size_t)(block - span->start), slot);
}

/* --- allocating ------------------------------------------------------------------------------------------ */

/* No slot is at hand, or the block is large, or the thread has no cache. */
void *gwi_alloc_slow(gw_family family, size_t nbytes);

/* No class is tabled for the size, or the thread has no cache. */
void *gwi_alloc_untabled(gw_family family, size_t nbytes);

/* Hands a tally on; the block, as it is. */
void *gwi_alloc_hand_on(gwi_tally *tally, void *block);

static GWI_ALWAYS_INLINE void *gwi_alloc_own(gwi_cache *cache, gw_family family, size_t size_class,
                                             size_t nbytes)
{
    gwi_magazine *magazine = &cache->magazines[size_class];
    GWI_IN_REGISTER(magazine);
    gwi_kept_entry *entry = GWI_LOAD(magazine->top);
    gwi_word *word = GWI_LOAD(entry->word);
    if (GWI_UNLIKELY(gwi_word_is_live(GWI_LOAD(*word))))
        return gwi_alloc_slow(family, nbytes);
    GWI_STORE(magazine->top, entry - 1);
    GWI_STORE(*word, gwi_word_live(family, magazine->slot_nbytes - nbytes));
    gwi_tally *tally = &cache->pool.tallies[family];
    char *block = GWI_LOAD(entry->block);
    return GWI_UNLIKELY(gwi_tally_add(tally, nbytes)) ? gwi_alloc_hand_on(tally, block) : block;
}

static GWI_ALWAYS_INLINE void *gwi_fast_alloc(gw_family family, size_t nbytes)
{
    gwi_cache *cache = gwi_cache_self;
    return GWI_LIKELY(nbytes <= GWI_TABLED_MAX && cache != NULL)
               ? gwi_alloc_own(cache, family, gwi_class_of_tabled(nbytes), nbytes)
               : gwi_alloc_untabled(family, nbytes);
}

/* --- releasing ------------------------------------------------------------------------------------------- */

/* What is done where a page is not the first of a span that is this thread's alone. */
typedef gw_bool gwi_free_otherwise(gwi_cache *cache, gwi_span *page, const gwi_caller *by,
                                   char *block);

/* The block is not an own one of an acceptable family; it may be of a later page of a span, or another thread's; or
 * nothing at all is known of it. */
gwi_free_otherwise gwi_free_elsewhere;
gwi_free_otherwise gwi_free_slow;

/* The word is changed; its size is elsewhere, or the magazine is full. */
gw_bool gwi_free_finish(gwi_cache *cache, gwi_span *span, gwi_entry entry, uint16_t word);

/* The block is released; hands a tally on. */
gw_bool gwi_free_hand_on(gwi_cache *cache, gwi_tally *tally);

/* Where a caller takes one family, and the compiler knows which, it is to know the block's family then. */
static GWI_ALWAYS_INLINE bool gwi_accepts_code(unsigned accepts, unsigned *code)
{
    if (!__builtin_constant_p(accepts) || __builtin_popcount(accepts) != 1)
        return (accepts >> *code) & 1u;
    bool accepted = *code == (unsigned)__builtin_ctz(accepts);
    *code = (unsigned)__builtin_ctz(accepts);
    return accepted;
}

static GWI_ALWAYS_INLINE gw_bool gwi_free_own(gwi_cache *cache, gwi_span *span,
                                              const gwi_caller *by, char *block,
                                              gwi_free_otherwise *otherwise)
{
    uint32_t slot;
    gwi_busy_begin_own(cache);
    if (GWI_UNLIKELY(!gwi_own_slot(cache, span, block, &slot))) {
        gwi_busy_end(cache);
        return otherwise(cache, span, by, block);
    }
    gwi_word *place = GWI_LOAD(span->words) + slot;
    unsigned word = GWI_LOAD(*place), code = gwi_word_code(word);
    if (GWI_UNLIKELY(!gwi_accepts_code(by->accepts, &code))) {
        gwi_busy_end(cache);
        return gwi_free_slow(cache, span, by, block);
    }
    GWI_STORE(*place, gwi_word_released(word));
    gwi_busy_end(cache);

    size_t size_class = GWI_LOAD(span->size_class);
    gwi_magazine *magazine = &cache->magazines[size_class];
    GWI_IN_REGISTER(magazine);
    gwi_kept_entry *top = GWI_LOAD(magazine->top);
    if (GWI_UNLIKELY(top == magazine->last || !gwi_word_has_slack(word)))
        return gwi_free_finish(cache, span, (gwi_entry){block, place}, (uint16_t)word);
    __builtin_prefetch(block, 1); /* the next block of this size, which will be written to */
    size_t nbytes = magazine->slot_nbytes - (word & GWI_WORD_SLACK);
    gwi_magazine_push(magazine, top, (gwi_entry){block, place});
    gwi_tally *tally = &cache->pool.tallies[gwi_code_family(code)];
    return GWI_UNLIKELY(gwi_tally_remove(tally, nbytes)) ? gwi_free_hand_on(cache, tally) : 1;
}

/* Later pages of a span have no owner: what begins there is left to gwi_free_elsewhere(). */
static GWI_ALWAYS_INLINE gw_bool gwi_fast_free(const gwi_caller *by, void *p)
{
    char *block = gwi_block_of(by, p);
    gwi_cache *cache = gwi_cache_self;
    gwi_span *page = NULL;
    return GWI_LIKELY(gwi_arena_first_has(block, &page) && cache != NULL)
               ? gwi_free_own(cache, page, by, block, gwi_free_elsewhere)
               : gwi_free_slow(cache, page, by, block);
}

/* --- asking for the size --------------------------------------------------------------------------------- */

/* What is done where a page is not the first of a span that is this thread's alone, or no page of the heap: NULL. */
typedef size_t gwi_size_otherwise(gwi_cache *cache, gwi_span *page, const gwi_caller *by,
                                  const char *block);
gwi_size_otherwise gwi_size_elsewhere;

static GWI_ALWAYS_INLINE size_t gwi_size_own(gwi_cache *cache, gwi_span *span, const gwi_caller *by,
                                             const char *block, gwi_size_otherwise *otherwise)
{
    uint32_t slot;
    gwi_busy_begin_own(cache);
    if (GWI_UNLIKELY(!gwi_own_slot(cache, span, block, &slot))) {
        gwi_busy_end(cache);
        return otherwise(cache, span, by, block);
    }
    size_t slot_nbytes = GWI_LOAD(span->slot_nbytes);
    unsigned word = GWI_LOAD(GWI_LOAD(span->words)[slot]);
    gwi_busy_end(cache);
    return GWI_LIKELY(gwi_is_accepted(by, word) && gwi_word_has_slack(word))
               ? slot_nbytes - (word & GWI_WORD_SLACK)
               : otherwise(cache, NULL, by, block);
}

static GWI_ALWAYS_INLINE size_t gwi_fast_size(const gwi_caller *by, const void *p,
                                              gwi_size_otherwise *otherwise)
{
    const char *block = gwi_block_of(by, p);
    gwi_cache *cache = gwi_cache_self;
    gwi_span *page = NULL;
    return GWI_LIKELY(gwi_arena_first_has(block, &page) && cache != NULL)
               ? gwi_size_own(cache, page, by, block, otherwise)
               : otherwise(cache, NULL, by, block);
}

#endif
