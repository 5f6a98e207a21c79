/* SPDX-License-Identifier: MIT */
/*
 * Checks: what the modes htc, hfc, hpa and hvc, and a watching tool, put around and into blocks, and what they find.
 *
 * For the slow paths, which alone are taken with modes. Who looks at a heap's blocks is inside its gate.
 */
#ifndef GWI_HEAP_CHECKS_H
#define GWI_HEAP_CHECKS_H

#include "heap/modes.h"
#include "heap/place.h"

/* Modes with which every block is made, released and resized by checked.h. They are of GWI_MODES_OF_BLOCKS: those which
 * blocks are made with stay. */
#define GWI_MODES_CHECKED                                                                          \
    (GWI_MODE_TAIL_CHECK | GWI_MODE_FREE_CHECK | GWI_MODE_PAGE_HEAP | GWI_MODE_QUARANTINE |        \
     GWI_MODE_TOOLS)

static inline bool gwi_checks_are_on(void)
{
    return gwi_modes_have(GWI_MODES_CHECKED);
}

/* What a block takes of a slot or of pages: its own bytes, and those behind that are checked. SIZE_MAX where there is
 * no such size. */
size_t gwi_checks_gross(gw_family family, size_t nbytes);

/* Bytes from a block's start that its user may touch. */
size_t gwi_checks_usable(const gwi_place *place);

/* A block has just been made, or has another size: what is behind it is filled. */
void gwi_checks_made(const gwi_place *place, unsigned flags);
void gwi_checks_resized(const gwi_place *place, size_t old_nbytes);

/* A block has just been released: it is filled. */
void gwi_checks_released(const gwi_place *place);

/* Whether a live block may be released or resized; else the damage is noted. */
bool gwi_checks_are_good(const gwi_place *place);

/* The same, and nothing is noted. */
bool gwi_checks_find_none(const gwi_place *place);

/* Whether a released block's memory may serve again; else the damage is noted. */
bool gwi_checks_may_reuse(const gwi_place *place);

/* The same for all released slots of a span that is about to serve another purpose. */
bool gwi_checks_may_reuse_span(gwi_span *span);

/* Whether nothing in a heap is damaged. */
bool gwi_checks_heap_is_good(gw_heap *heap);

/* Lets a tool know that all blocks of a heap go with it. */
void gwi_checks_heap_ends(gw_heap *heap);

/* With hvc: looks at all heaps and reports what is damaged. At the beginning of a function; the caller holds no lock. `heap`
 * is the one that the function is about, or NULL. */
void gwi_checks_at_call(gw_heap *heap, const char *function);

#endif
