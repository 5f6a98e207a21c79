/* SPDX-License-Identifier: MIT */
/* Checks: the bytes around and in blocks. */
#include "heap/checks.h"

#include "heap/block.h"
#include "heap/damage.h"
#include "heap/guard.h"
#include "heap/tools.h"

/* --- where the bytes are --------------------------------------------------------------------------------- */

/* A page-heap block that finds no guard is at least checked. A tool needs room to see an overrun in. */
static bool tails_are_on(void)
{
    return gwi_modes_have(GWI_MODE_TAIL_CHECK | GWI_MODE_PAGE_HEAP | GWI_MODE_TOOLS);
}

static size_t owned_by(const gwi_place *place)
{
    return gwi_owned(gwi_word_family(place->value), place->nbytes);
}

size_t gwi_checks_gross(gw_family family, size_t nbytes)
{
    size_t gross;
    if (!tails_are_on())
        return nbytes;
    return nbytes < SIZE_MAX - 1 && gwi_add(gwi_owned(family, nbytes), GWI_TAIL_NBYTES, &gross)
               ? gross
               : SIZE_MAX;
}

/* Bytes behind a block that are filled. Of a guarded one, all as far as its guard. */
static size_t tail_nbytes(const gwi_place *place)
{
    if (GWI_LOAD(place->span->guarded))
        return place->slot_nbytes - owned_by(place);
    return tails_are_on() ? GWI_TAIL_NBYTES : 0;
}

size_t gwi_checks_usable(const gwi_place *place)
{
    return tails_are_on() ? owned_by(place) : place->slot_nbytes;
}

/* What hfc fills: a whole slot, but of a large block only what was asked for, since the rest was never touched. */
static size_t freed_nbytes(const gwi_place *place)
{
    return place->kind == GWI_SPAN_SMALL ? place->slot_nbytes : place->nbytes;
}

/* --- filling --------------------------------------------------------------------------------------------- */

static void fill_tail(const gwi_place *place)
{
    char *tail = place->start + owned_by(place);
    size_t nbytes = tail_nbytes(place);
    gwi_tools_open(tail, nbytes);
    gwi_pattern_fill_tail(tail, nbytes);
    gwi_tools_close(tail, nbytes);
}

static void forget_damage(const gwi_place *place)
{
    gw_block_info info;
    gwi_place_describe(place, &info);
    gwi_damage_forget(info.start);
}

void gwi_checks_made(const gwi_place *place, unsigned flags)
{
    gwi_tools_made(place->start, owned_by(place), (flags & GWI_ALLOC_ZEROED) != 0);
    fill_tail(place);
    forget_damage(place);
}

void gwi_checks_resized(const gwi_place *place, size_t old_nbytes)
{
    gwi_tools_resized(place->start, gwi_owned(gwi_word_family(place->value), old_nbytes),
                      owned_by(place));
    fill_tail(place);
}

void gwi_checks_released(const gwi_place *place)
{
    size_t nbytes = freed_nbytes(place);
    if (gwi_modes_have(GWI_MODE_FREE_CHECK)) {
        gwi_tools_open(place->start, nbytes);
        gwi_pattern_fill_freed(place->start, nbytes);
        gwi_tools_close(place->start + owned_by(place),
                        nbytes > owned_by(place) ? nbytes - owned_by(place) : 0);
    }
    gwi_tools_released(place->start, owned_by(place));
}

/* --- finding --------------------------------------------------------------------------------------------- */

static bool tail_is_good(const gwi_place *place, gwi_mismatch *at)
{
    const char *tail = place->start + owned_by(place);
    size_t nbytes = tail_nbytes(place);
    gwi_tools_open(tail, nbytes);
    bool good = gwi_pattern_check_tail(tail, nbytes, at);
    gwi_tools_close(tail, nbytes);
    return good;
}

static bool freed_is_good(const gwi_place *place, gwi_mismatch *at)
{
    if (!gwi_modes_have(GWI_MODE_FREE_CHECK) || GWI_LOAD(place->span->guarded))
        return true;
    gwi_tools_open(place->start, freed_nbytes(place));
    bool good = gwi_pattern_check_freed(place->start, freed_nbytes(place), at);
    gwi_tools_close(place->start, freed_nbytes(place));
    return good;
}

/* Of a block that is or was at a place. Offsets into a released one are counted from where its user's pointer was. */
static bool find_damage(const gwi_place *place, gwi_damage *damage)
{
    bool live = gwi_word_is_live(place->value);
    if (live ? tail_is_good(place, &damage->at) : freed_is_good(place, &damage->at))
        return false;
    damage->kind = live ? GWI_DAMAGE_TAIL : GWI_DAMAGE_FREED;
    gwi_place_describe(place, &damage->block);
    damage->origin = gwi_watch_origin_of(place->start);
    if (!live)
        damage->at.offset -= (size_t)((char *)damage->block.start - place->start);
    return true;
}

bool gwi_checks_are_good(const gwi_place *place)
{
    gwi_damage damage;
    if (!find_damage(place, &damage))
        return true;
    gwi_damage_note(&damage);
    return false;
}

bool gwi_checks_find_none(const gwi_place *place)
{
    gwi_damage damage;
    return !find_damage(place, &damage);
}

bool gwi_checks_may_reuse(const gwi_place *place)
{
    gwi_damage damage;
    if (place->value == 0 || !find_damage(place, &damage))
        return true;
    gwi_damage_note_once(&damage);
    return false;
}

/* --- all blocks ------------------------------------------------------------------------------------------ */

/* Returns false to end the round. */
typedef bool visit_block(const gwi_place *place);

/* Blocks that are or were: their words are not 0. */
static bool each_of_span(gwi_span *span, visit_block *visit)
{
    gwi_place place;
    uint32_t nslots = GWI_LOAD(span->kind) == GWI_SPAN_SMALL ? GWI_LOAD(span->nslots) : 1;
    size_t step = nslots > 1 || GWI_LOAD(span->kind) == GWI_SPAN_SMALL
                      ? gwi_class_size(GWI_LOAD(span->size_class))
                      : 0;
    for (uint32_t slot = 0; slot < nslots; slot++)
        if (gwi_place_read(span, span->start + slot * step, &place) && place.value != 0 &&
            !visit(&place))
            return false;
    return true;
}

static bool each_of_list(gwi_span *span, visit_block *visit)
{
    for (; span != NULL; span = span->next)
        if (!each_of_span(span, visit))
            return false;
    return true;
}

static bool each_of_heap(gw_heap *heap, visit_block *visit)
{
    gwi_pool *pool = &heap->pool;
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++)
        if (!each_of_list(pool->partial[size_class], visit) ||
            !each_of_list(pool->full[size_class], visit))
            return false;
    return each_of_list(pool->large, visit);
}

static bool note_once(const gwi_place *place)
{
    gwi_damage damage;
    if (find_damage(place, &damage))
        gwi_damage_note_once(&damage);
    return true;
}

static bool may_reuse_or_is_live(const gwi_place *place)
{
    return gwi_word_is_live(place->value) || gwi_checks_may_reuse(place);
}

bool gwi_checks_may_reuse_span(gwi_span *span)
{
    return !gwi_modes_have(GWI_MODE_FREE_CHECK) || each_of_span(span, may_reuse_or_is_live);
}

bool gwi_checks_heap_is_good(gw_heap *heap)
{
    return !gwi_checks_are_on() || each_of_heap(heap, gwi_checks_find_none);
}

static bool tell_of_end(const gwi_place *place)
{
    if (gwi_word_is_live(place->value))
        gwi_tools_released(place->start, owned_by(place));
    return true;
}

void gwi_checks_heap_ends(gw_heap *heap)
{
    if (gwi_modes_have(GWI_MODE_TAIL_CHECK | GWI_MODE_FREE_CHECK | GWI_MODE_PAGE_HEAP))
        each_of_heap(heap, note_once);
    if (gwi_modes_have(GWI_MODE_TOOLS))
        each_of_heap(heap, tell_of_end);
}

/* --- at every call --------------------------------------------------------------------------------------- */

/* A heap that knows no lock is its thread's alone: another may look only when that thread calls. */
static void note_damage_of(gw_heap *heap, void *current)
{
    if ((GWI_LOAD(heap->gate.unserialized) && heap != current) ||
        !gwi_gate_enter(&heap->gate, GWI_GATE_PASS))
        return;
    each_of_heap(heap, note_once);
    gwi_gate_leave(&heap->gate);
}

void gwi_checks_at_call(gw_heap *heap, const char *function)
{
    if (!gwi_modes_have(GWI_MODE_VALIDATE) || !gwi_checks_are_on())
        return;
    gwi_heaps_each(note_damage_of, heap);
    gwi_damage_report(function);
}
