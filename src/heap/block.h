/* SPDX-License-Identifier: MIT */
/*
 * What allocating, releasing and resizing share, and private heaps with the process heap.
 */
#ifndef GWI_HEAP_BLOCK_H
#define GWI_HEAP_BLOCK_H

#include "heap/heap.h"
#include "heap/place.h"

/* The smallest class whose slots hold nbytes and are aligned; both at most GWI_SMALL_MAX. */
unsigned gwi_block_aligned_class(size_t nbytes, size_t alignment);

/* Whether this process's malloc() is this heap (gw_malloc_join). Looked at only where a family was refused. */
extern _Atomic bool gwi_malloc_joined;

/* Whether the block that a caller means begins at a place and is one that it may have. */
bool gwi_block_matches(const gwi_caller *by, const char *block, const gwi_place *place);

/* Gives a slot's block, or a large block, another requested size at its place; false where that cannot be. For a
 * large one the caller is inside the heap's gate. */
bool gwi_block_resize_slot(gwi_place *place, size_t nbytes);
bool gwi_block_resize_large(gwi_place *place, size_t nbytes);

/* What a block counts for: of a BSTR, its text. */
static inline size_t gwi_counted(gw_family family, size_t nbytes)
{
    return nbytes - (family == GW_FAMILY_BSTR ? GWI_BSTR_EXTRA : 0);
}

/* What a block's user may write to: of a BSTR of odd length, a byte more than it asked for, since its zero unit is
 * aligned. A slot has that byte, for slots are multiples of 16. */
static inline size_t gwi_owned(gw_family family, size_t nbytes)
{
    return nbytes + (family == GW_FAMILY_BSTR ? nbytes & 1 : 0);
}

/* Where the block of a caller's pointer would begin; the pointer may be any value, so this is no pointer arithmetic. */
static inline char *gwi_block_of(const gwi_caller *by, const void *p)
{
    return (char *)((uintptr_t)p - by->offset);
}

static inline bool gwi_is_accepted(const gwi_caller *by, unsigned word)
{
    return (by->accepts >> gwi_word_code(word)) & 1u;
}

#endif
