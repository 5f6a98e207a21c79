/* SPDX-License-Identifier: MIT */
/* Places: where a pointer points. */
#include "heap/place.h"

#include "heap/arena.h"
#include "heap/guard.h"

/* What a consistent reading of a descriptor gives. */
typedef struct reading {
    gwi_span_kind kind;
    uintptr_t owner;
    gwi_word *words;
    _Atomic uint32_t *sizes;
    size_t slot_nbytes;
    uint64_t reciprocal;
    uint32_t nslots;
    size_t nbytes;
    size_t npages;
} reading;

static bool read_descriptor(gwi_span *span, reading *r)
{
    for (int tries = 0; tries < 1000; tries++) {
        uint32_t version = GWI_LOAD_ACQUIRE(span->version);
        r->kind = (gwi_span_kind)GWI_LOAD_ACQUIRE(span->kind);
        r->owner = GWI_LOAD_ACQUIRE(span->owner);
        r->words = GWI_LOAD_ACQUIRE(span->words);
        r->sizes = GWI_LOAD_ACQUIRE(span->sizes);
        r->slot_nbytes = GWI_LOAD_ACQUIRE(span->slot_nbytes);
        r->reciprocal = GWI_LOAD_ACQUIRE(span->reciprocal);
        r->nslots = GWI_LOAD_ACQUIRE(span->nslots);
        r->nbytes = GWI_LOAD_ACQUIRE(span->nbytes);
        r->npages = GWI_LOAD_ACQUIRE(span->npages);
        if ((version & 1) == 0 && version == GWI_LOAD(span->version))
            return true;
    }
    return false;
}

static bool find_slot(const reading *r, size_t offset, gwi_place *place)
{
    gwi_slot_at(r->reciprocal, offset, &place->slot);
    if (place->slot >= r->nslots)
        return false;
    place->slot_nbytes = r->slot_nbytes;
    place->start = place->span->start + place->slot * r->slot_nbytes;
    place->word = r->words + place->slot;
    place->value = GWI_LOAD_ACQUIRE(*place->word);
    place->nbytes = gwi_word_has_slack(place->value)
                        ? r->slot_nbytes - (place->value & GWI_WORD_SLACK)
                        : GWI_LOAD(r->sizes[place->slot]);
    return true;
}

static bool find_large(const reading *r, gwi_place *place)
{
    size_t offset = GWI_LOAD(place->span->offset);
    place->slot = 0;
    place->start = place->span->start + offset;
    place->slot_nbytes = GWI_LOAD(place->span->guarded)
                             ? gwi_guard_extent(offset, r->nbytes) - offset
                             : r->npages << GWI_PAGE_SHIFT;
    place->nbytes = r->nbytes;
    place->word = &place->span->large_word;
    place->value = GWI_LOAD_ACQUIRE(*place->word);
    return true;
}

bool gwi_place_read(gwi_span *span, const void *address, gwi_place *place)
{
    reading r;
    if (!read_descriptor(span, &r))
        return false;
    place->span = span;
    place->kind = r.kind;
    place->owner = r.owner;
    size_t offset = (uintptr_t)address - (uintptr_t)span->start;
    if (r.kind == GWI_SPAN_SMALL)
        return find_slot(&r, offset, place);
    if (r.kind == GWI_SPAN_LARGE)
        return find_large(&r, place);
    return false;
}

static bool find_former(gwi_span *page, gwi_place *place)
{
    reading r;
    if (page == NULL || !read_descriptor(page, &r) || GWI_LOAD(page->large_word) == 0)
        return false;
    place->span = page;
    place->kind = GWI_SPAN_FREE;
    place->owner = r.owner;
    return find_large(&r, place);
}

bool gwi_place_find(gwi_cache *cache, const void *address, gwi_place *place)
{
    gwi_span *span = gwi_arena_span(address);
    if (span == NULL)
        return false;
    gwi_busy_begin(cache);
    bool found = gwi_place_read(span, address, place);
    gwi_busy_end(cache);
    return found || find_former(gwi_arena_page(address), place);
}

gw_heap *gwi_place_heap(const gwi_place *place)
{
    gwi_pool *pool = gwi_owner_pool(place->owner);
    return pool != NULL ? pool->heap : NULL;
}
