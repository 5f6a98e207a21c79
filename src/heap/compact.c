/* SPDX-License-Identifier: MIT */
/*
 * Compacting: empties the caches of other threads, which may be waiting for ever, or allocate meanwhile.
 *
 * Nothing stops the owner on its fast paths. What it would take or give there is made to look otherwise first:
 *
 *     entries of magazines     their words become one that is live: the owner that finds it goes to tend its cache
 *     spans                    nobody may rely on plain stores any more, as when another thread releases a block there
 *     kept spans and batches   the cache is held
 *
 * Then every thread passes a memory barrier, and the owner is seen outside its busy section. From then on it sees all
 * that on its next operation, and waits for the cache to be tended. But one entry may be on its way: the owner has read
 * its word before, and not yet made its slot live. That is the topmost entry, or the one above it, of one magazine;
 * which, nobody can know. So of each magazine the topmost entry is left where it is.
 */
#include "heap/compact.h"

#include "heap/arena.h"
#include "heap/large.h"
#include "heap/os.h"
#include "heap/remote.h"

static gwi_lock compacting = GWI_LOCK_INIT;

/* --- magazines ------------------------------------------------------------------------------------------- */

static void hide_entries(gwi_magazine *magazine)
{
    gwi_kept_entry *top = GWI_LOAD(magazine->top);
    for (gwi_kept_entry *kept = magazine->bottom; kept != top; kept++)
        GWI_STORE(kept[1].word, &gwi_never_free);
}

static gwi_word *word_of(const gwi_cache *cache, const char *block)
{
    gwi_span *span = gwi_arena_span(block);
    uint32_t slot;
    return span != NULL && gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner)) == &cache->pool &&
                   gwi_slot_at(GWI_LOAD(span->reciprocal), (size_t)(block - span->start), &slot)
               ? GWI_LOAD(span->words) + slot
               : NULL;
}

/* An entry that the owner has put in meanwhile is not hidden. */
static void put_back(gwi_cache *cache, gwi_kept_entry *kept)
{
    gwi_entry entry = gwi_entry_at(kept);
    if (entry.word != &gwi_never_free || entry.block == NULL)
        return;
    gwi_span *span = gwi_arena_span_of(entry.block);
    gwi_word *word = word_of(cache, entry.block);
    GWI_STORE(kept->block, NULL);
    if (word != NULL)
        gwi_pool_put(&cache->pool, span, (uint32_t)(word - GWI_LOAD(span->words)));
}

/* Above the topmost entry it may be one that the owner is putting in; else nothing, which it does no harm to show. */
static void show_again(gwi_cache *cache, gwi_kept_entry *kept)
{
    gwi_entry entry = gwi_entry_at(kept);
    gwi_word *word = entry.block != NULL ? word_of(cache, entry.block) : NULL;
    if (entry.word == &gwi_never_free && word != NULL)
        atomic_compare_exchange_strong(&kept->word, &entry.word, word);
}

/* All entries below the topmost are whole, and the owner waits before it takes one of them. */
static void take_entries(gwi_cache *cache, gwi_magazine *magazine)
{
    gwi_kept_entry *top = atomic_load_explicit(&magazine->top, memory_order_acquire);
    if (top == magazine->bottom)
        return;
    for (gwi_kept_entry *kept = magazine->bottom + 1; kept < top; kept++)
        put_back(cache, kept);
    show_again(cache, top);
    if (top != magazine->last)
        show_again(cache, top + 1);
}

/* --- spans ----------------------------------------------------------------------------------------------- */

static void change_owners(gwi_span *span, uintptr_t from, uintptr_t to)
{
    for (; span != NULL; span = span->next) {
        uintptr_t owner = from;
        atomic_compare_exchange_strong(&span->owner, &owner, to);
    }
}

static void change_all_owners(gwi_pool *pool, uintptr_t from, uintptr_t to)
{
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++) {
        change_owners(pool->partial[size_class], from, to);
        change_owners(pool->full[size_class], from, to);
    }
}

static void purge_slots(const gwi_span *span, uint32_t from, uint32_t to)
{
    size_t page = gwi_os_page_size();
    uintptr_t first = ((uintptr_t)gwi_slot_start(span, from) + page - 1) & ~(page - 1);
    uintptr_t end = (uintptr_t)gwi_slot_start(span, to) & ~(page - 1);
    if (first < end)
        gwi_os_purge(span->start + (first - (uintptr_t)span->start), end - first);
}

static bool is_free(const gwi_span *span, uint32_t slot)
{
    return (span->free_bits[slot / 64] >> (slot % 64)) & 1u;
}

static void purge_around(const gwi_span *span)
{
    uint32_t slot = 0, nslots = GWI_LOAD(((gwi_span *)(uintptr_t)span)->nslots);
    while (is_free(span, slot))
        slot++;
    purge_slots(span, 0, slot);
    purge_slots(span, slot + 1, nslots);
}

/* One slot alone, that of an entry which was left, keeps a span; it need not keep the span's memory. */
static void purge_for_one_slot(const gwi_pool *pool)
{
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++)
        for (gwi_span *span = pool->partial[size_class]; span != NULL; span = span->next)
            if (span->nfree + 1u == GWI_LOAD(span->nslots))
                purge_around(span);
}

/* --- caches ---------------------------------------------------------------------------------------------- */

static void take_over(gwi_cache *cache)
{
    uintptr_t own = (uintptr_t)&cache->pool, held = own | GWI_OWNER_HELD;
    GWI_STORE(cache->held, true);
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++)
        hide_entries(&cache->magazines[size_class]);
    change_all_owners(&cache->pool, own, held);
    gwi_cache_wait_for(cache);

    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++)
        take_entries(cache, &cache->magazines[size_class]);
    gwi_remote_take_over(cache);
    gwi_large_flush(cache);
    gwi_pool_trim(&cache->pool);
    purge_for_one_slot(&cache->pool);

    change_all_owners(&cache->pool, held, own);
    GWI_STORE_RELEASE(cache->held, false);
}

/* Where there is no such barrier, or the owner is tending its cache just now, it will do so itself the next time. */
static void compact(gwi_cache *cache)
{
    if (gwi_cache_needs_fences || !gwi_cache_try_tend(cache)) {
        GWI_STORE(cache->wanted, true);
        return;
    }
    take_over(cache);
    gwi_cache_tended(cache);
}

static bool always(gwi_cache *cache)
{
    (void)cache;
    return true;
}

static void compact_others(const gwi_cache *own, bool (*is_due)(gwi_cache *cache))
{
    for (gwi_cache *cache = gwi_caches_first(); cache != NULL; cache = cache->next)
        if (cache != own && !gwi_cache_is_spare(cache) && is_due(cache))
            compact(cache);
}

/* What one cache is emptied of may belong to another that was emptied before. */
void gwi_caches_compact(gwi_cache *own)
{
    bool has_own = own == gwi_cache_self;
    if (has_own)
        gwi_cache_flush(own);
    gwi_caches_flush_warm();
    gwi_lock_take(&compacting);
    compact_others(own, always);
    compact_others(own, gwi_remote_is_waiting);
    gwi_lock_drop(&compacting);
    if (has_own && gwi_remote_is_waiting(own))
        gwi_cache_flush(own);
}

void gwi_compact_before_fork(void)
{
    gwi_lock_take(&compacting);
}

void gwi_compact_after_fork(void)
{
    gwi_lock_drop(&compacting);
}
