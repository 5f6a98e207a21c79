/* SPDX-License-Identifier: MIT */
/*
 * The spans of one heap, arena by arena, in the order of their addresses; for walks and checks.
 *
 * Of a private heap the caller is inside the gate, and what is found is the heap's. Of the process heap the threads go
 * on meanwhile, and what is found may have become something else.
 */
#ifndef GWI_HEAP_SPANS_H
#define GWI_HEAP_SPANS_H

#include "heap/heaps.h"

/* Where the part of an arena ends that was ever handed out; 0 where there is no such arena. */
uintptr_t gwi_spans_end(size_t arena);

/* The first span of a heap in an arena, and the first that begins behind an address of it; NULL where there is none. */
gwi_span *gwi_spans_first(const gw_heap *heap, gwi_mark mark, size_t arena);
gwi_span *gwi_spans_next(const gw_heap *heap, gwi_mark mark, size_t arena, uintptr_t address);

/* Whether a span holds blocks of a heap. */
bool gwi_spans_has(const gw_heap *heap, const gwi_span *span);

/* The end of the last page of a heap's region in an arena. */
uintptr_t gwi_spans_region_end(const gw_heap *heap, size_t arena);

#endif
