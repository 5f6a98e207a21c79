/* SPDX-License-Identifier: MIT */
/*
 * Places: where a pointer points, found without reading through it.
 */
#ifndef GWI_HEAP_PLACE_H
#define GWI_HEAP_PLACE_H

#include "heap/cache.h"

typedef struct gwi_place {
    gwi_span *span;
    gwi_span_kind kind; /* SMALL or LARGE, or FREE for a page that holds no span now */
    uintptr_t owner;    /* as it was seen */
    gwi_word *word;     /* of the slot, or of the large block */
    uint16_t value;     /* of the word, as it was seen */
    uint32_t slot;
    char *start; /* first byte of the slot or large block */
    size_t slot_nbytes;
    size_t nbytes; /* requested, of the block that is or was there */
} gwi_place;

/* Where an address of a span points: into a slot or a large block. False where it is in none, or where the
 * descriptor was being rewritten all the while. The caller is in its busy section. */
bool gwi_place_read(gwi_span *span, const void *address, gwi_place *place);

/* The same for any address; a page without a span still knows the large block that began there last. The caller
 * is outside its busy section. */
bool gwi_place_find(gwi_cache *cache, const void *address, gwi_place *place);

/* What is or was at a place, as a caller sees it; all but the state. The word's value is not 0. */
void gwi_place_describe(const gwi_place *place, gw_block_info *info);

/* The heap of a place, or NULL. */
gw_heap *gwi_place_heap(const gwi_place *place);

#endif
