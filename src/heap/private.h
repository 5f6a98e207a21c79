/* SPDX-License-Identifier: MIT */
/*
 * Blocks of private heaps. The caller is inside the heap's gate; all changes are plain stores there.
 */
#ifndef GWI_HEAP_PRIVATE_H
#define GWI_HEAP_PRIVATE_H

#include "heap/block.h"

/* A block; NULL where there is no memory, or a fixed heap is full. Sets no failure. */
void *gwi_private_alloc(gw_heap *heap, size_t nbytes, unsigned flags);

/* What a fixed heap may still be charged with, in bytes. */
size_t gwi_private_left(const gw_heap *heap);

/* Whether a pointer is a live block of the heap; the place of it. */
bool gwi_private_find(gw_heap *heap, const void *p, gwi_place *place);

/* Releases a live block. */
void gwi_private_free(gw_heap *heap, gwi_place *place);

/* Resizes a live block; NULL where there is no memory, or it would have to move and may not. */
void *gwi_private_realloc(gw_heap *heap, gwi_place *place, size_t nbytes, unsigned flags);

#endif
