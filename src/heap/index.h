/* SPDX-License-Identifier: MIT */
/*
 * Index: the spans of a private heap in the order of their addresses, so that a walk of few spans in a large process
 * looks at no others. A search tree whose nodes are bookkeeping memory; the caller is inside the heap's gate.
 */
#ifndef GWI_HEAP_INDEX_H
#define GWI_HEAP_INDEX_H

#include "heap/span.h"

typedef struct gwi_index {
    struct gwi_node *root;
} gwi_index;

/* False where there is no memory. */
bool gwi_index_add(gwi_index *index, gwi_span *span);

/* Takes a span out, if it is there. */
void gwi_index_remove(gwi_index *index, const gwi_span *span);

/* Takes all out. */
void gwi_index_clear(gwi_index *index);

/* The first span that begins at or behind an address, the last that begins before it; or NULL. */
gwi_span *gwi_index_at_or_behind(const gwi_index *index, uintptr_t address);
gwi_span *gwi_index_before(const gwi_index *index, uintptr_t address);

#endif
