/* SPDX-License-Identifier: MIT */
/* What a heap holds: counts by family, and memory. */
#include "heap/arena.h"
#include "heap/cache.h"
#include "heap/checks.h"
#include "heap/meta.h"

typedef struct sums {
    int64_t blocks[GW_FAMILY_COUNT];
    int64_t bytes[GW_FAMILY_COUNT];
} sums;

static void add_pool(const gwi_pool *pool, sums *live)
{
    for (unsigned i = 0; i < GWI_TALLY_COUNT; i++) {
        gwi_tally *tally = (gwi_tally *)(uintptr_t)&pool->tallies[i];
        gw_family family = gwi_tally_family(i);
        live->blocks[family] += GWI_LOAD(tally->blocks);
        live->bytes[family] += GWI_LOAD(tally->bytes);
    }
}

static void add_cache(gwi_cache *cache, void *context)
{
    add_pool(&cache->pool, context);
}

static size_t not_negative(int64_t n)
{
    return n > 0 ? (size_t)n : 0;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void write_family(gw_heap *heap, unsigned family, const sums *live,
                         gw_family_statistics *out)
{
    gwi_total *total = &heap->totals[family];
    out->live_blocks = not_negative(GWI_LOAD(total->blocks) + live->blocks[family]);
    out->live_bytes = not_negative(GWI_LOAD(total->bytes) + live->bytes[family]);
    out->peak_blocks = larger(not_negative(GWI_LOAD(total->peak_blocks)), out->live_blocks);
    out->peak_bytes = larger(not_negative(GWI_LOAD(total->peak_bytes)), out->live_bytes);
}

static void add_up(gw_heap_statistics *out)
{
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++) {
        out->total.live_blocks += out->families[family].live_blocks;
        out->total.live_bytes += out->families[family].live_bytes;
        out->total.peak_blocks += out->families[family].peak_blocks;
        out->total.peak_bytes += out->families[family].peak_bytes;
    }
}

static size_t pages_of_list(gwi_span *span)
{
    size_t npages = 0;
    for (; span != NULL; span = span->next)
        npages += GWI_LOAD(span->npages);
    return npages;
}

static size_t bytes_of_pool(const gwi_pool *pool)
{
    size_t npages = pages_of_list(pool->large);
    if (pool->initial != NULL)
        npages += GWI_LOAD(pool->initial->npages);
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++)
        npages += pages_of_list(pool->partial[size_class]) + pages_of_list(pool->full[size_class]);
    return npages << GWI_PAGE_SHIFT;
}

/* Inside the heap's gate. The calling thread hands its own sums on, so that its peaks are counted. */
static void collect(gw_heap *heap, gwi_cache *own, gw_heap_statistics *out)
{
    sums live = {0};
    bool process = gwi_heap_is_process(heap);
    memset(out, 0, sizeof *out);
    for (unsigned tally = 0; tally < GWI_TALLY_COUNT; tally++) {
        gwi_tally_fold(&heap->pool.tallies[tally]);
        if (process)
            gwi_tally_fold(&own->pool.tallies[tally]);
    }
    if (process)
        gwi_caches_each(add_cache, &live);
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++)
        write_family(heap, family, &live, &out->families[family]);
    add_up(out);
    out->committed_bytes =
        process ? gwi_arena_committed() + gwi_meta_committed() : bytes_of_pool(&heap->pool);
    out->reserved_bytes = process ? gwi_arena_reserved() : out->committed_bytes;
}

gw_bool gw_heap_stats(gw_heap *heap, gw_heap_statistics *out)
{
    gwi_checks_at_call(heap, "gw_heap_stats");
    if (!gwi_heap_check(heap, "gw_heap_stats"))
        return 0;
    if (out == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "gw_heap_stats: nowhere to write to");
        return 0;
    }
    gwi_cache *cache = gwi_cache_enter();
    gw_bool entered = gwi_heap_enter(heap, GW_HEAP_NO_SERIALIZE, "gw_heap_stats");
    if (entered) {
        collect(heap, cache, out);
        gwi_heap_leave(heap);
    }
    gwi_cache_leave(cache);
    return entered;
}

/* --- of all heaps ---------------------------------------------------------------------------------------- */

static void add_family(gw_family_statistics *sum, const gw_family_statistics *one)
{
    sum->live_blocks += one->live_blocks;
    sum->live_bytes += one->live_bytes;
    sum->peak_blocks += one->peak_blocks;
    sum->peak_bytes += one->peak_bytes;
}

typedef struct all_heaps {
    gwi_cache *own;
    gw_heap_statistics *sum;
} all_heaps;

/* A heap for one thread at a time that has another thread inside is left out. */
static void add_heap(gw_heap *heap, void *context)
{
    all_heaps *all = context;
    gw_heap_statistics one;
    if (!gwi_gate_enter(&heap->gate, GWI_GATE_PASS))
        return;
    collect(heap, all->own, &one);
    gwi_gate_leave(&heap->gate);
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++)
        add_family(&all->sum->families[family], &one.families[family]);
    add_family(&all->sum->total, &one.total);
    if (gwi_heap_is_process(heap)) { /* private heaps have their pages of the same arenas */
        all->sum->committed_bytes = one.committed_bytes;
        all->sum->reserved_bytes = one.reserved_bytes;
    }
}

void gwi_stats_of_all(gw_heap_statistics *out)
{
    memset(out, 0, sizeof *out);
    all_heaps all = {gwi_cache_enter(), out};
    gwi_heaps_each(add_heap, &all);
    gwi_cache_leave(all.own);
}

bool gwi_heaps_have_been_used(void)
{
    gw_heap_statistics statistics;
    gwi_stats_of_all(&statistics);
    return statistics.total.peak_blocks > 0 || gwi_heaps_were_made();
}
