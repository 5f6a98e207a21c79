/* SPDX-License-Identifier: MIT */
/*
 * What the process heap and private heaps do alike with a block once its place is found.
 */
#ifndef GWI_HEAP_BLOCK_H
#define GWI_HEAP_BLOCK_H

#include "heap/heap.h"
#include "heap/place.h"

/* The smallest class whose slots hold nbytes and are aligned; both at most GWI_SMALL_MAX. */
unsigned gwi_block_aligned_class(size_t nbytes, size_t alignment);

/* Whether the block that a caller means begins at a place and is one that it may have. */
bool gwi_block_matches(const gwi_caller *by, const char *block, const gwi_place *place);

/* Gives a slot's block, or a large block, another requested size at its place; false where that cannot be. For a
 * large one the caller is inside the heap's gate. */
bool gwi_block_resize_slot(gwi_place *place, size_t nbytes);
bool gwi_block_resize_large(gwi_place *place, size_t nbytes);

/* Requested size of a slot's block by its word. */
static inline size_t gwi_slot_nbytes(const gwi_span *span, const gwi_word *word, size_t slot_nbytes,
                                     uint16_t value)
{
    return slot_nbytes > GWI_SLACK_MAX
               ? GWI_LOAD(((gwi_span *)(uintptr_t)span)->sizes[word - GWI_LOAD(span->words)])
               : slot_nbytes - (value & GWI_WORD_SLACK);
}

#endif
