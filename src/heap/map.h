/* SPDX-License-Identifier: MIT */
/*
 * Maps: a byte a page says what of the process heap begins there, so that a walk finds the next span without looking
 * at the descriptors of all the pages between. A mark may be stale; the page's descriptor has the last word.
 */
#ifndef GWI_HEAP_MAP_H
#define GWI_HEAP_MAP_H

#include "heap/span.h"

/* Also what a walk of the process heap looks for. */
typedef enum gwi_mark {
    GWI_MARK_NONE,
    GWI_MARK_REGION, /* a small span, or a free run */
    GWI_MARK_LARGE   /* a large span */
} gwi_mark;

typedef _Atomic uint8_t gwi_map;

#define GWI_NO_PAGE SIZE_MAX

/* Marks the first page of a span or free run; gwi_arena_mark() is the way there. */
void gwi_map_set(const gwi_span *span, gwi_mark mark);

/* The first page of an arena, at or behind one, that has a mark; GWI_NO_PAGE where there is none. */
size_t gwi_map_next(size_t arena, size_t page, gwi_mark mark);

#endif
