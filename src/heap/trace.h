/* SPDX-License-Identifier: MIT */
/*
 * Traces: for each block, the site where it was allocated, and after its release the site of that, until its address is
 * used again. In a table apart from the blocks.
 */
#ifndef GWI_HEAP_TRACE_H
#define GWI_HEAP_TRACE_H

#include "heap/sites.h"

typedef struct gwi_trace {
    uintptr_t start; /* of the slot or large block; 0: an empty place of the table */
    const gw_heap *heap;
    gwi_site *allocated; /* NULL: not known */
    gwi_site *released;  /* meaningful once it is */
    size_t nbytes;       /* what it counts for */
    gw_family family;
    bool live;
} gwi_trace;

/* A block has come to be, replaced the one that was there before, has another size, or is gone. The caller sees to it that these
 * come in the order in which they happened, by a lock of its own. */
void gwi_trace_add(const gwi_trace *trace);
void gwi_trace_resize(const void *start, size_t nbytes, gwi_site *site);
void gwi_trace_release(const void *start, gwi_site *site);

/* A block whose site is not known has come to be. */
void gwi_trace_forget(const void *start);

/* As gwi_trace_release(), for all blocks of a heap. */
void gwi_trace_release_all(const gw_heap *heap, gwi_site *site);

/* What is known of the block that begins at an address, or last did. */
bool gwi_trace_find(const void *start, gwi_trace *trace);

/* As gwi_sites_each(), with the counts of the sites kept still. */
void gwi_trace_sites_each(void (*visit)(gwi_site *site, void *context), void *context);

void gwi_trace_before_fork(void);
void gwi_trace_after_fork(void);

#endif
