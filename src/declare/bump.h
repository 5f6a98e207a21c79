/* SPDX-License-Identifier: MIT */
/*
 * Memory of declarations: taken piece by piece from one private heap, given back all at once with it.
 *
 * While source is read, a piece that cannot be had leaves the reader by `leave`, with the failure set; so nothing in
 * this room looks at a result for NULL, and nothing has to be released on the way: the heap goes as a whole.
 */
#ifndef GWI_DECLARE_BUMP_H
#define GWI_DECLARE_BUMP_H

#include <setjmp.h>

#include <gangway/heap.h>

#include "base/base.h"

typedef struct gwi_bump {
    gw_heap *heap;
    char *next, *end;
    size_t chunk_nbytes;
    bool is_checked; /* each piece is a block of the heap, so that the heap's checks see it */
    void **pieces;   /* those blocks: valgrind takes a block that nothing points to for a leak */
    size_t piece_count, piece_capacity;
    jmp_buf *leave; /* NULL once reading is over: then a failure is NULL */
} gwi_bump;

/* False with the failure set. */
bool gwi_bump_begin(gwi_bump *b);
void gwi_bump_end(gwi_bump *b);

/* Zeroed memory, aligned to 16 bytes. */
void *gwi_bump_alloc(gwi_bump *b, size_t count, size_t nbytes);

/* A copy that is ended by a zero. */
char *gwi_bump_copy(gwi_bump *b, const char *text, size_t nbytes);

/* A block of the heap for itself, which may be resized and released; only what is new is not zeroed. */
void *gwi_bump_resize(gwi_bump *b, void *block, size_t count, size_t nbytes);
void gwi_bump_release(gwi_bump *b, void *block);

/* A sentence of any length that gwi_format() makes. */
const char *gwi_bump_sentence(gwi_bump *b, const char *format, va_list arguments);

#endif
