/* SPDX-License-Identifier: MIT */
/* What any pointer value is, as an answer and as a sentence. */
#include "heap/arena.h"
#include "heap/checks.h"
#include "heap/damage.h"
#include "heap/heap.h"
#include "heap/misuse.h"
#include "heap/place.h"
#include "heap/watch.h"

void gwi_place_describe(const gwi_place *place, gw_block_info *info)
{
    bool is_bstr = gwi_word_family(place->value) == GW_FAMILY_BSTR;
    size_t before = is_bstr ? GWI_BSTR_OFFSET : 0;
    size_t extra = is_bstr ? GWI_BSTR_EXTRA : 0;
    info->family = gwi_word_family(place->value);
    info->heap = gwi_place_heap(place);
    info->start = place->start + before;
    info->nbytes = place->nbytes - extra;
    /* a thread with a cache needs not ask for modes */
    info->capacity =
        (gwi_cache_self != NULL ? place->slot_nbytes : gwi_checks_usable(place)) - before;
}

static gw_block_state state_at(const void *p, const gwi_place *place, const gw_block_info *info)
{
    bool live = gwi_word_is_live(place->value) && place->kind != GWI_SPAN_FREE;
    if (p == info->start)
        return live ? GW_BLOCK_LIVE : GW_BLOCK_FREED;
    size_t offset = (uintptr_t)p - (uintptr_t)place->start;
    return live && offset < place->slot_nbytes ? GW_BLOCK_INTERIOR : GW_BLOCK_UNUSED;
}

static gw_block_state query(gwi_cache *cache, const void *p, gw_block_info *info)
{
    const gw_block_info nothing = {.state = GW_BLOCK_FOREIGN};
    gwi_place place;
    *info = nothing;
    if (!gwi_arena_holds(p))
        return GW_BLOCK_FOREIGN;
    if (!gwi_place_find(cache, p, &place) || place.value == 0)
        return info->state = GW_BLOCK_UNUSED;
    gwi_place_describe(&place, info);
    gw_block_state state = state_at(p, &place, info);
    if (state == GW_BLOCK_UNUSED)
        *info = nothing;
    return info->state = state;
}

static bool has_block(const gw_block_info *info)
{
    return info->state != GW_BLOCK_FOREIGN && info->state != GW_BLOCK_UNUSED;
}

static gwi_watch_sites sites_of(const gw_block_info *info)
{
    const gwi_watch_sites none = {NULL, NULL};
    size_t before = info->family == GW_FAMILY_BSTR ? GWI_BSTR_OFFSET : 0;
    return has_block(info) ? gwi_watch_sites_of((char *)info->start - before) : none;
}

/* With the family as the heap knows it. */
static gw_block_state query_closely(const void *p, gw_block_info *info)
{
    gwi_cache *cache = gwi_cache_enter();
    gw_block_state state = query(cache, p, info);
    gwi_cache_leave(cache);
    return state;
}

static GWI_NOINLINE gw_block_state query_slowly(const void *p, gw_block_info *info)
{
    gw_block_info unwanted;
    if (info == NULL)
        info = &unwanted;
    gw_block_state state = query_closely(p, info);
    info->site = sites_of(info).allocated_at;
    info->family = gwi_misuse_family(info->family);
    return state;
}

static gw_block_state query_outside(const void *p, gw_block_info *info)
{
    if (!gwi_arena_is_only() || gwi_arena_first_holds(p))
        return query_slowly(p, info);
    *info = (gw_block_info){.state = GW_BLOCK_FOREIGN};
    return GW_BLOCK_FOREIGN;
}

/* The answer for a slot, by its word. What takes more than a look is asked for slowly: the slot was never handed out, its
 * size is elsewhere, a BSTR begins behind its start, or the pointer is inside a released block. */
static GWI_ALWAYS_INLINE gw_block_state answer_slot(const gwi_pool *pool, char *start,
                                                    size_t slot_nbytes, unsigned word,
                                                    const void *p, gw_block_info *info)
{
    bool is_live = gwi_word_is_live(word);
    gw_block_state state = GWI_LIKELY(p == start) ? is_live ? GW_BLOCK_LIVE : GW_BLOCK_FREED
                           : is_live              ? GW_BLOCK_INTERIOR
                                                  : GW_BLOCK_UNUSED;
    if (GWI_UNLIKELY(word == 0 || state == GW_BLOCK_UNUSED || !gwi_word_has_slack(word) ||
                     gwi_word_family(word) == GW_FAMILY_BSTR))
        return query_slowly(p, info);
    info->state = state;
    info->family = gwi_misuse_family(gwi_word_family(word));
    info->heap = pool->heap;
    info->start = start;
    info->nbytes = slot_nbytes - (word & GWI_WORD_SLACK);
    info->capacity = slot_nbytes;
    info->site = NULL;
    return state;
}

/* The same of a span that other threads may change meanwhile. */
static GWI_NOINLINE gw_block_state query_shared(gwi_cache *cache, gwi_span *span, const void *p,
                                                gw_block_info *info)
{
    uint32_t slot;
    gwi_busy_begin(cache);
    uint32_t version = GWI_LOAD_ACQUIRE(span->version);
    uint64_t reciprocal = GWI_LOAD_ACQUIRE(span->reciprocal);
    size_t slot_nbytes = GWI_LOAD_ACQUIRE(span->slot_nbytes);
    uint32_t nslots = GWI_LOAD_ACQUIRE(span->nslots);
    gwi_pool *pool = gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner));
    gwi_word *words = GWI_LOAD_ACQUIRE(span->words);
    gwi_slot_at(reciprocal, (size_t)((uintptr_t)p - (uintptr_t)span->start), &slot);
    bool is_whole = slot < nslots && reciprocal != 0 && pool != NULL && (version & 1) == 0 &&
                    GWI_LOAD(span->version) == version;
    unsigned word = GWI_LIKELY(is_whole) ? GWI_LOAD(words[slot]) : 0;
    gwi_busy_end(cache);
    return answer_slot(pool, span->start + slot * slot_nbytes, slot_nbytes, word, p, info);
}

/* A span of this thread's alone whose first page holds the pointer: what most pointers are. Of another page the lead is
 * 0 or stale where it is no later page of a span; query_shared() sees that such a span does not reach the pointer. */
static GWI_ALWAYS_INLINE gw_block_state query_page(gwi_cache *cache, gwi_span *page, const void *p,
                                                   gw_block_info *info)
{
    uint32_t slot;
    gwi_busy_begin_own(cache);
    if (GWI_UNLIKELY(GWI_LOAD(page->owner) != (uintptr_t)&cache->pool ||
                     GWI_LOAD(page->reciprocal) == 0)) {
        gwi_busy_end(cache);
        return query_shared(cache, page - GWI_LOAD(page->lead), p, info);
    }
    gwi_slot_at(GWI_LOAD(page->reciprocal), (size_t)((uintptr_t)p - (uintptr_t)page->start), &slot);
    size_t slot_nbytes = GWI_LOAD(page->slot_nbytes);
    unsigned word = GWI_LOAD(GWI_LOAD(page->words)[slot]);
    gwi_busy_end(cache);
    return answer_slot(&cache->pool, page->start + slot * slot_nbytes, slot_nbytes, word, p, info);
}

gw_block_state gw_block_query(const void *any_pointer_value, gw_block_info *info)
{
    gwi_cache *cache = gwi_cache_self;
    gwi_span *page;
    if (GWI_UNLIKELY(cache == NULL || info == NULL))
        return query_slowly(any_pointer_value, info);
    if (!gwi_arena_first_has(any_pointer_value, &page))
        return query_outside(any_pointer_value, info);
    return query_page(cache, page, any_pointer_value, info);
}

/* --- sentences ------------------------------------------------------------------------------------------- */

static const char *const state_names[] = {
    [GW_BLOCK_FOREIGN] = "foreign", [GW_BLOCK_UNUSED] = "unused",     [GW_BLOCK_LIVE] = "live",
    [GW_BLOCK_FREED] = "freed",     [GW_BLOCK_INTERIOR] = "interior",
};

/* "a BSTR of 24 bytes", "an HGlobal block of 1 byte" */
void gwi_misuse_name_block(char *out, size_t capacity, const gw_block_info *info)
{
    const char *plural = info->nbytes == 1 ? "" : "s";
    if (info->family == GWI_FAMILY_MOVEABLE)
        gwi_format(out, capacity, "the memory of a moveable handle, of %zu byte%s", info->nbytes,
                   plural);
    else
        gwi_format(out, capacity, "%s %s%s of %zu byte%s",
                   info->family == GW_FAMILY_HGLOBAL ? "an" : "a", gw_family_name(info->family),
                   info->family == GW_FAMILY_BSTR ? "" : " block", info->nbytes, plural);
}

static gw_violation_id kind_of(const gw_block_info *info, const gw_heap *heap)
{
    switch (info->state) {
    case GW_BLOCK_FREED:
        return GW_VIOLATION_FREED;
    case GW_BLOCK_INTERIOR:
        return GW_VIOLATION_INTERIOR;
    case GW_BLOCK_UNUSED:
        return GW_VIOLATION_UNUSED;
    case GW_BLOCK_LIVE:
        return info->heap != heap ? GW_VIOLATION_OTHER_HEAP : GW_VIOLATION_FAMILY;
    case GW_BLOCK_FOREIGN:
    default:
        return GW_VIOLATION_FOREIGN;
    }
}

static void write_sentence(char *out, size_t capacity, const gw_violation *violation,
                           const gw_block_info *info, const gwi_caller *by)
{
    const void *p = violation->pointer;
    char block[96];
    gwi_misuse_name_block(block, sizeof block, info);
    switch (violation->id) {
    case GW_VIOLATION_FREED:
        gwi_format(out, capacity, "%p is freed already; it was %s", p, block);
        break;
    case GW_VIOLATION_INTERIOR:
        gwi_format(out, capacity, "%p is inside a live block, not its start: %s at %p", p, block,
                   info->start);
        break;
    case GW_VIOLATION_UNUSED:
        gwi_format(out, capacity, "%p is memory of the heap that holds no block", p);
        break;
    case GW_VIOLATION_OTHER_HEAP:
        gwi_format(out, capacity, "%p is %s, live in another heap", p, block);
        break;
    case GW_VIOLATION_FAMILY:
        gwi_format(out, capacity, "%p is %s, still live; this function takes %s", p, block,
                   by->takes);
        break;
    default:
        gwi_format(out, capacity, "%p was never handed out by Gangway", p);
        break;
    }
}

/* "; allocated at main.lua:12, first freed at main.lua:19" */
void gwi_misuse_add_sites(char *sentence, size_t capacity, const gw_violation *violation)
{
    size_t nbytes = strlen(sentence);
    if (violation->allocated_at != NULL)
        nbytes += gwi_format(sentence + nbytes, capacity - nbytes, "; allocated at %s",
                             violation->allocated_at);
    if (violation->released_at != NULL)
        gwi_format(sentence + nbytes, capacity - nbytes, "%s first freed at %s",
                   violation->allocated_at != NULL ? "," : ";", violation->released_at);
}

void gwi_misuse_report(const gwi_caller *by, const gw_heap *heap, const void *p)
{
    gw_block_info info;
    if (gwi_damage_refuse(by->function))
        return;
    query_closely(p, &info);
    gwi_watch_sites sites = sites_of(&info);
    gw_violation violation = {
        .id = kind_of(&info, heap),
        .function = by->function,
        .pointer = p,
        .state = state_names[info.state],
        .family = has_block(&info) ? gw_family_name(gwi_misuse_family(info.family)) : NULL,
        .nbytes = info.nbytes,
        .allocated_at = sites.allocated_at,
        .released_at = sites.released_at,
    };
    char sentence[768];
    write_sentence(sentence, sizeof sentence, &violation, &info, by);
    gwi_misuse_add_sites(sentence, sizeof sentence, &violation);
    gwi_report(&violation, GW_ERROR_INVALID_PARAMETER, "%s", sentence);
}
