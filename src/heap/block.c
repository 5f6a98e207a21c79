/* SPDX-License-Identifier: MIT */
/* Blocks of the process heap: allocating them. The fast path is gwi_heap_alloc(). */
#include "heap/block.h"

#include "heap/arena.h"
#include "heap/cache.h"
#include "heap/meta.h"
#include "heap/misuse.h"

static void *fail_for_memory(size_t nbytes)
{
    gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "no memory for a block of %zu bytes", nbytes);
    return NULL;
}

static void count_in(gwi_pool *pool, gw_family family, size_t nbytes)
{
    gwi_tally *tally = &pool->tallies[family];
    if (gwi_tally_is_due(tally))
        gwi_tally_fold(tally);
    gwi_tally_add(tally, gwi_counted(family, nbytes));
}

/* Takes the topmost slot of a magazine, after filling it where it is empty. */
static bool take_entry(gwi_cache *cache, unsigned size_class, gwi_entry *entry)
{
    gwi_magazine *magazine = &cache->magazines[size_class];
    do {
        if (magazine->count == 0 && !gwi_cache_refill(cache, size_class))
            return false;
        *entry = magazine->entries[--magazine->count];
    } while (gwi_word_is_live(GWI_LOAD(*entry->word))); /* kept twice: never hand it out twice */
    return true;
}

static void make_live(gwi_cache *cache, gwi_entry entry, gw_family family, unsigned size_class,
                      size_t nbytes)
{
    size_t slack = gwi_class_size(size_class) - nbytes;
    if (gwi_class_size(size_class) > GWI_SLACK_MAX) {
        gwi_span *span = gwi_arena_span_of(entry.block);
        GWI_STORE(span->sizes[entry.word - GWI_LOAD(span->words)], (uint32_t)nbytes);
        slack = 0;
    }
    GWI_STORE(*entry.word, gwi_word_live(family, slack));
    count_in(&cache->pool, family, nbytes);
}

static void *alloc_small(gw_family family, unsigned size_class, size_t nbytes, unsigned flags)
{
    gwi_cache *cache = gwi_cache_enter();
    gwi_entry entry;
    bool taken = take_entry(cache, size_class, &entry);
    if (taken)
        make_live(cache, entry, family, size_class, nbytes);
    gwi_cache_leave(cache);
    if (!taken)
        return fail_for_memory(nbytes);
    if (flags & GWI_ALLOC_ZEROED)
        memset(entry.block, 0, nbytes);
    return entry.block;
}

static void *alloc_large(gw_family family, size_t nbytes, size_t alignment, unsigned flags)
{
    gw_heap *heap = &gwi_process_heap;
    gwi_gate_enter(&heap->gate, GWI_GATE_WAIT);
    gwi_span *span = gwi_pool_large(&heap->pool, family, nbytes, alignment);
    if (span != NULL)
        count_in(&heap->pool, family, nbytes);
    gwi_gate_leave(&heap->gate);
    if (span == NULL)
        return fail_for_memory(nbytes);
    if ((flags & GWI_ALLOC_ZEROED) && span->dirty)
        memset(span->start, 0, nbytes);
    return span->start;
}

static GWI_NOINLINE void *alloc_slow(gw_family family, size_t nbytes, unsigned flags)
{
    return nbytes <= GWI_SMALL_MAX ? alloc_small(family, gwi_class_of(nbytes), nbytes, flags)
                                   : alloc_large(family, nbytes, GWI_PAGE_SIZE, flags);
}

/* The fast path: a slot is at hand in this thread's magazine, and its slack fits the word. It calls nothing, so that
 * it needs no frame; every other case is the slow path's. */
void *gwi_heap_alloc(gw_family family, size_t nbytes, unsigned flags)
{
    gwi_cache *cache = gwi_cache_self;
    if (GWI_UNLIKELY(nbytes > GWI_SLACK_MAX || cache == NULL))
        return alloc_slow(family, nbytes, flags);
    unsigned size_class = gwi_class_of(nbytes);
    gwi_magazine *magazine = &cache->magazines[size_class];
    gwi_tally *tally = &cache->pool.tallies[family];
    if (GWI_UNLIKELY(magazine->count == 0 || gwi_tally_is_due(tally)))
        return alloc_slow(family, nbytes, flags);
    gwi_entry entry = magazine->entries[magazine->count - 1];
    if (GWI_UNLIKELY(gwi_word_is_live(GWI_LOAD(*entry.word))))
        return alloc_slow(family, nbytes, flags);
    magazine->count--;
    GWI_STORE(*entry.word, gwi_word_live(family, gwi_class_size(size_class) - nbytes));
    gwi_tally_add(tally, gwi_counted(family, nbytes));
    return GWI_UNLIKELY(flags & GWI_ALLOC_ZEROED) ? memset(entry.block, 0, nbytes) : entry.block;
}

/* Slots are aligned where their size is a multiple of the alignment, since spans begin at a page. */
unsigned gwi_block_aligned_class(size_t nbytes, size_t alignment)
{
    unsigned size_class = gwi_class_of(nbytes > alignment ? nbytes : alignment);
    while (gwi_class_size(size_class) % alignment != 0)
        size_class++;
    return size_class;
}

void *gwi_heap_alloc_aligned(gw_family family, size_t nbytes, size_t alignment)
{
    if (alignment <= 16)
        return gwi_heap_alloc(family, nbytes, 0);
    if (nbytes <= GWI_SMALL_MAX && alignment <= GWI_SMALL_MAX)
        return alloc_small(family, gwi_block_aligned_class(nbytes, alignment), nbytes, 0);
    return alloc_large(family, nbytes, alignment > GWI_PAGE_SIZE ? alignment : GWI_PAGE_SIZE, 0);
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
