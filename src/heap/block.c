/* SPDX-License-Identifier: MIT */
/* Blocks of the process heap: allocating them. The fast path is in fast.h. */
#include "heap/block.h"

#include "heap/checked.h"
#include "heap/fast.h"
#include "heap/large.h"
#include "heap/meta.h"
#include "heap/misuse.h"
#include "heap/watch.h"

#include <errno.h>

static void *fail_for_memory(size_t nbytes)
{
    gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "no memory for a block of %zu bytes", nbytes);
    errno = ENOMEM; /* for gw_malloc() and its like, which so end with the fast path */
    return NULL;
}

/* Slots are aligned where their size is a multiple of the alignment, since spans begin at a page. */
unsigned gwi_block_aligned_class(size_t nbytes, size_t alignment)
{
    unsigned size_class = gwi_class_of(nbytes > alignment ? nbytes : alignment);
    while ((gwi_class_size(size_class) & (alignment - 1)) != 0)
        size_class++;
    return size_class;
}

static bool has_entry(gwi_magazine *magazine)
{
    return GWI_LOAD(GWI_LOAD(magazine->top)->word) != &gwi_never_free;
}

/* False where it was taken away just now, which the owner must leave as it is, or its block is live. */
static bool pop(gwi_magazine *magazine, gwi_entry *entry)
{
    gwi_kept_entry *top = GWI_LOAD(magazine->top);
    *entry = gwi_entry_at(top);
    if (entry->word == &gwi_never_free)
        return false;
    GWI_STORE(magazine->top, top - 1);
    return !gwi_word_is_live(GWI_LOAD(*entry->word));
}

/* Takes the topmost slot of a magazine, after filling it where it is empty. */
static bool take_entry(gwi_cache *cache, unsigned size_class, gwi_entry *entry)
{
    gwi_magazine *magazine = &cache->magazines[size_class];
    do {
        while (magazine->bottom == NULL || !has_entry(magazine))
            if (!gwi_cache_refill(cache, size_class))
                return false;
    } while (!pop(magazine, entry)); /* kept twice: never hand it out twice */
    return true;
}

static void *alloc_small(gwi_cache *cache, gw_family family, unsigned size_class, size_t nbytes)
{
    gwi_entry entry;
    if (!take_entry(cache, size_class, &entry))
        return NULL;
    gwi_span *span = gwi_arena_span_of(entry.block);
    uint32_t slot = (uint32_t)(entry.word - GWI_LOAD(span->words));
    GWI_STORE(*entry.word, gwi_slot_word(span, slot, family, nbytes));
    return entry.block;
}

typedef struct request {
    gw_family family;
    size_t nbytes;
    size_t alignment;
    unsigned flags;
} request;

static void *alloc_any(gwi_cache *cache, const request *wanted, bool *is_zero)
{
    *is_zero = false;
    if (wanted->nbytes <= GWI_SMALL_MAX && wanted->alignment <= GWI_SMALL_MAX)
        return alloc_small(cache, wanted->family,
                           gwi_block_aligned_class(wanted->nbytes, wanted->alignment),
                           wanted->nbytes);
    gwi_span *span = gwi_large_alloc(cache, wanted->family, wanted->nbytes, wanted->alignment);
    if (span == NULL)
        return NULL;
    *is_zero = !span->dirty;
    return span->start;
}

static void *alloc_checked(const request *wanted)
{
    void *block =
        gwi_checked_alloc(wanted->family, wanted->nbytes, wanted->alignment, wanted->flags);
    return block != NULL ? block : fail_for_memory(wanted->nbytes);
}

/* Where there is no memory, what is only at hand may be just what is missing. */
static void *alloc_at_last(gwi_cache *cache, const request *wanted, bool *is_zero)
{
    void *block = alloc_any(cache, wanted, is_zero);
    if (GWI_LIKELY(block != NULL))
        return block;
    gwi_cache_flush(cache);
    gwi_caches_flush_warm();
    return alloc_any(cache, wanted, is_zero);
}

static void *alloc_slow(const request *wanted)
{
    if (gwi_checks_are_on())
        return alloc_checked(wanted);
    bool is_zero;
    size_t counted = gwi_counted(wanted->family, wanted->nbytes);
    if (!gwi_watch_begin(counted))
        return fail_for_memory(wanted->nbytes);
    gwi_cache *cache = gwi_cache_enter();
    void *block = alloc_at_last(cache, wanted, &is_zero);
    if (block != NULL) {
        gwi_tally_count_in(&cache->pool.tallies[wanted->family], wanted->nbytes);
        gwi_watch_allocated(&gwi_process_heap, wanted->family, block, counted);
    } else {
        gwi_watch_failed(counted);
    }
    gwi_cache_leave(cache);
    if (block == NULL)
        return fail_for_memory(wanted->nbytes);
    if ((wanted->flags & GWI_ALLOC_ZEROED) && !is_zero)
        memset(block, 0, wanted->nbytes);
    return block;
}

void *gwi_alloc_slow(gw_family family, size_t nbytes)
{
    return alloc_slow(&(request){family, nbytes, 1, 0});
}

void *gwi_alloc_hand_on(gwi_tally *tally, void *block)
{
    gwi_tally_fold(tally);
    return block;
}

static void *alloc_kept(gwi_cache *cache, gw_family family, size_t nbytes)
{
    gwi_span *span = gwi_large_alloc_kept(cache, family, nbytes, 1);
    if (span == NULL)
        return gwi_alloc_slow(family, nbytes);
    gwi_tally *tally = &cache->pool.tallies[family];
    return gwi_tally_add(tally, nbytes) ? gwi_alloc_hand_on(tally, span->start) : span->start;
}

void *gwi_alloc_untabled(gw_family family, size_t nbytes)
{
    gwi_cache *cache = gwi_cache_self;
    if (GWI_UNLIKELY(cache == NULL))
        return gwi_alloc_slow(family, nbytes);
    return nbytes <= GWI_SMALL_MAX ? gwi_alloc_own(cache, family, gwi_class_of(nbytes), nbytes)
                                   : alloc_kept(cache, family, nbytes);
}

void *gwi_heap_alloc(gw_family family, size_t nbytes)
{
    return gwi_fast_alloc(family, nbytes);
}

void *gwi_heap_alloc_zeroed(gw_family family, size_t nbytes)
{
    if (nbytes > GWI_SMALL_MAX)
        return alloc_slow(&(request){family, nbytes, 1, GWI_ALLOC_ZEROED});
    void *block = gwi_fast_alloc(family, nbytes);
    return block != NULL ? memset(block, 0, nbytes) : NULL;
}

void *gwi_heap_alloc_aligned(gw_family family, size_t nbytes, size_t alignment)
{
    return alignment <= 16 ? gwi_heap_alloc(family, nbytes)
                           : alloc_slow(&(request){family, nbytes, alignment, 0});
}

void *gwi_heap_table(size_t nbytes)
{
    return gwi_meta_take(nbytes);
}

void gwi_heap_table_end(void *table, size_t nbytes)
{
    gwi_meta_give(table, nbytes);
}

void gwi_heap_refuse(const gwi_caller *by, const void *p)
{
    gwi_misuse_report(by, &gwi_process_heap, p);
}
