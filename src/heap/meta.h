/* SPDX-License-Identifier: MIT */
/*
 * Memory for the heap's own bookkeeping, in mappings apart from every block, so that no overrun reaches it.
 *
 * Takes its own lock and calls nothing but the system: it may be used under any other lock of the heap.
 */
#ifndef GWI_HEAP_META_H
#define GWI_HEAP_META_H

#include "base/base.h"

/* Zeroed memory, aligned to 64 bytes; NULL where there is none. */
void *gwi_meta_take(size_t nbytes);

/* Gives back what gwi_meta_take(nbytes) gave. */
void gwi_meta_give(void *memory, size_t nbytes);

/* How much bookkeeping memory there is, in bytes. */
size_t gwi_meta_committed(void);

void gwi_meta_before_fork(void);
void gwi_meta_after_fork(void);

#endif
