/* SPDX-License-Identifier: MIT */
/* Free runs of pages in bins: one a length up to 16 pages, then 4 a doubling; a bitmap says which are filled. */
#include "heap/runs.h"

#include "heap/arena.h"
#include "heap/os.h"

#define EXACT 16
#define BINS 128

static struct {
    gwi_span *bins[BINS];
    uint64_t filled[BINS / 64];
    size_t dirty_pages;
} runs;

/* The bin that a run of npages is kept in: the last whose shortest run is no longer. */
static unsigned bin_of(size_t npages)
{
    if (npages <= EXACT)
        return (unsigned)npages - 1;
    unsigned doubling = 63u - (unsigned)__builtin_clzll((unsigned long long)npages); /* >= 4 */
    unsigned quarter = (unsigned)(npages >> (doubling - 2)) & 3u;
    return EXACT + (doubling - 4) * 4 + quarter;
}

static unsigned first_filled(unsigned from)
{
    for (unsigned i = from / 64; i < BINS / 64; i++) {
        uint64_t bits = runs.filled[i];
        if (i == from / 64)
            bits &= UINT64_MAX << (from % 64);
        if (bits != 0)
            return i * 64 + (unsigned)__builtin_ctzll(bits);
    }
    return BINS;
}

static void insert(gwi_span *span, size_t npages, bool dirty, size_t ndirty)
{
    unsigned bin = bin_of(npages);
    gwi_span *last = span + npages - 1;
    GWI_STORE(span->npages, (uint32_t)npages);
    span->dirty = dirty;
    span->ndirty = (uint32_t)ndirty;
    if (last != span) {
        GWI_STORE(last->lead, (uint32_t)(npages - 1));
        GWI_STORE_RELEASE(last->kind, GWI_SPAN_END);
    }
    GWI_STORE_RELEASE(span->kind, GWI_SPAN_FREE);
    gwi_arena_mark(span, GWI_MARK_REGION);
    gwi_span_link(&runs.bins[bin], span);
    runs.filled[bin / 64] |= (uint64_t)1 << (bin % 64);
    runs.dirty_pages += ndirty;
}

static void take_out(gwi_span *span)
{
    size_t npages = GWI_LOAD(span->npages);
    unsigned bin = bin_of(npages);
    gwi_span_unlink(&runs.bins[bin], span);
    if (runs.bins[bin] == NULL)
        runs.filled[bin / 64] &= ~((uint64_t)1 << (bin % 64));
    GWI_STORE_RELEASE(span[npages - 1].kind, GWI_SPAN_NONE);
    GWI_STORE_RELEASE(span->kind, GWI_SPAN_NONE);
    gwi_arena_mark(span, GWI_MARK_NONE);
    runs.dirty_pages -= span->ndirty;
}

/* Any run of a later bin is long enough; of its own bin, some may be. */
static gwi_span *find(size_t npages)
{
    unsigned own = bin_of(npages);
    int tries = 16;
    for (gwi_span *span = runs.bins[own]; span != NULL && tries > 0; span = span->next, tries--)
        if (GWI_LOAD(span->npages) >= npages)
            return span;
    unsigned later = first_filled(own + 1);
    return later < BINS ? runs.bins[later] : NULL;
}

/* Which pages of a run are dirty is not known: the part that is taken counts as the dirtier. */
static gwi_span *cut(gwi_span *span, size_t npages)
{
    size_t whole = GWI_LOAD(span->npages);
    size_t left = span->ndirty > npages ? span->ndirty - npages : 0;
    take_out(span);
    if (whole > npages)
        insert(span + npages, whole - npages, span->dirty, left);
    GWI_STORE(span->npages, (uint32_t)npages);
    return span;
}

gwi_span *gwi_runs_take(size_t npages)
{
    gwi_span *span = find(npages);
    return span != NULL ? cut(span, npages) : NULL;
}

static bool is_used_page(const gwi_span *page)
{
    size_t arena, index;
    return gwi_arena_place(page, &arena, &index) &&
           index < GWI_LOAD(gwi_arenas[arena].limit) >> GWI_PAGE_SHIFT;
}

gwi_span *gwi_runs_take_at(gwi_span *page, size_t npages)
{
    if (!is_used_page(page) || GWI_LOAD(page->kind) != GWI_SPAN_FREE ||
        GWI_LOAD(page->npages) < npages)
        return NULL;
    return cut(page, npages);
}

static gwi_span *free_run_before(gwi_span *span)
{
    size_t arena, index;
    if (!gwi_arena_place(span, &arena, &index) || index == 0)
        return NULL;
    switch (GWI_LOAD(span[-1].kind)) {
    case GWI_SPAN_FREE:
        return span - 1;
    case GWI_SPAN_END:
        return span - 1 - GWI_LOAD(span[-1].lead);
    default:
        return NULL;
    }
}

void gwi_runs_give(gwi_span *span, size_t npages, bool dirty)
{
    size_t ndirty = dirty ? npages : 0;
    gwi_span *before = free_run_before(span);
    if (before != NULL) {
        take_out(before);
        npages += GWI_LOAD(before->npages);
        dirty |= before->dirty;
        ndirty += before->ndirty;
        span = before;
    }
    gwi_span *behind = span + npages;
    if (is_used_page(behind) && GWI_LOAD(behind->kind) == GWI_SPAN_FREE) {
        take_out(behind);
        npages += GWI_LOAD(behind->npages);
        dirty |= behind->dirty;
        ndirty += behind->ndirty;
    }
    insert(span, npages, dirty, ndirty);
}

void gwi_runs_purge(void)
{
    for (unsigned bin = first_filled(0); bin < BINS; bin = first_filled(bin + 1)) {
        for (gwi_span *span = runs.bins[bin]; span != NULL; span = span->next) {
            if (!span->dirty)
                continue;
            gwi_os_purge(span->start, (size_t)GWI_LOAD(span->npages) << GWI_PAGE_SHIFT);
            span->dirty = false;
            span->ndirty = 0;
        }
    }
    runs.dirty_pages = 0;
}

/* A page is refaulted at about 1.6 us per 4 KiB: what is likely to be used again soon is kept. */
void gwi_runs_purge_beyond(size_t used_pages)
{
    const size_t always_kept = ((size_t)8 << 20) >> GWI_PAGE_SHIFT;
    size_t kept = used_pages / 8 > always_kept ? used_pages / 8 : always_kept;
    if (runs.dirty_pages > kept)
        gwi_runs_purge();
}

size_t gwi_runs_dirty_pages(void)
{
    return runs.dirty_pages;
}

/* It is in the last bin that is filled. */
size_t gwi_runs_longest(void)
{
    size_t longest = 0;
    unsigned last = BINS;
    for (unsigned bin = first_filled(0); bin < BINS; bin = first_filled(bin + 1))
        last = bin;
    for (gwi_span *span = last < BINS ? runs.bins[last] : NULL; span != NULL; span = span->next)
        if (GWI_LOAD(span->npages) > longest)
            longest = GWI_LOAD(span->npages);
    return longest;
}
