/* SPDX-License-Identifier: MIT */
/*
 * Maps: a bit a page says what begins there, so that a walk finds the next span of the process heap without looking
 * at the pages of all the others. A bit may be stale; the page's descriptor has the last word.
 */
#ifndef GWI_HEAP_MAP_H
#define GWI_HEAP_MAP_H

#include "heap/span.h"

typedef enum gwi_mark {
    GWI_MARK_SMALL,   /* a small span */
    GWI_MARK_LARGE,   /* a large span */
    GWI_MARK_FREE,    /* a free run; changed under the arena's lock alone */
    GWI_MARK_PRIVATE, /* a span of a private heap, which has an index of its own */
    GWI_MARK_COUNT
} gwi_mark;

/* Of 64 pages, so that a walk finds all their bits in one cache line. */
typedef struct gwi_map {
    _Atomic uint64_t marks[GWI_MARK_COUNT];
} gwi_map;

/* What a walk of the process heap looks for. */
typedef enum gwi_map_pass {
    GWI_PASS_REGION, /* small spans and free runs */
    GWI_PASS_LARGE   /* large spans */
} gwi_map_pass;

#define GWI_NO_PAGE SIZE_MAX

/* Bytes of the map of so many pages. */
size_t gwi_map_nbytes(size_t npages);

void gwi_map_set(const gwi_span *span, gwi_mark mark);
void gwi_map_clear(const gwi_span *span, gwi_mark mark);

/* Clears all marks of a span that ends. */
void gwi_map_forget(const gwi_span *span);

/* The first page of an arena, at or behind one, where something begins that is not a private heap's; GWI_NO_PAGE
 * where there is none. */
size_t gwi_map_next(size_t arena, size_t page, gwi_map_pass pass);

#endif
