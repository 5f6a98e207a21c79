/* SPDX-License-Identifier: MIT */
/*
 * The heap, as the rooms above see it: blocks of the process heap, by family. What is called most takes fast.h instead.
 *
 * What always holds: any pointer value may be handed in; what is no live block of an accepted family is refused,
 * reported, and changes nothing. Of several threads that release one block, one succeeds. A call that fails has
 * set the last error.
 */
#ifndef GWI_HEAP_HEAP_H
#define GWI_HEAP_HEAP_H

#include "base/base.h"

#include <gangway/heap.h>

/* A public function that is given a block: its name, what it takes, and where its pointers point. */
typedef struct gwi_caller {
    const char *function;
    const char *takes; /* the families it takes, for a sentence: "HGlobal" */
    uint16_t accepts;  /* GWI_ACCEPTS() of each */
    uint16_t
        offset; /* its pointers are so many bytes behind the start of the block: GWI_BSTR_OFFSET */
} gwi_caller;

/* A bit for each value of the upper four bits of a live slot's word. */
#define GWI_ACCEPTS(family) ((uint16_t)(1u << (8u + (unsigned)(family) + 1u)))

/* The memory of a moveable handle: an HGlobal block to whoever asks, but released and resized by its handle alone, or
 * the handle would be left without it. */
#define GWI_FAMILY_MOVEABLE ((gw_family)GW_FAMILY_COUNT)

/* A BSTR points behind its length, which has room of a pointer's size, as Windows and .NET have it. */
#define GWI_BSTR_OFFSET ((uint16_t)sizeof(void *))
/* What a BSTR's block holds besides its text: the room for the length, and the end. */
#define GWI_BSTR_EXTRA ((size_t)GWI_BSTR_OFFSET + sizeof(gw_char16))

typedef enum gwi_alloc_flags {
    GWI_ALLOC_ZEROED = 1,  /* all bytes 0; of a reallocation, those beyond the old requested size */
    GWI_ALLOC_IN_PLACE = 2 /* a reallocation fails rather than moves */
} gwi_alloc_flags;

/* A block of the process heap, aligned to 16 bytes; NULL with the failure set. */
void *gwi_heap_alloc(gw_family family, size_t nbytes);

/* The same, with all bytes 0. */
void *gwi_heap_alloc_zeroed(gw_family family, size_t nbytes);

/* One or the other, as GWI_ALLOC_ZEROED says. */
static inline void *gwi_heap_alloc_with(gw_family family, size_t nbytes, unsigned flags)
{
    return flags & GWI_ALLOC_ZEROED ? gwi_heap_alloc_zeroed(family, nbytes)
                                    : gwi_heap_alloc(family, nbytes);
}

/* The same, aligned to any power of two. */
void *gwi_heap_alloc_aligned(gw_family family, size_t nbytes, size_t alignment);

/* Releases a block; NULL is released by doing nothing. False with the failure set and reported. */
gw_bool gwi_heap_free(const gwi_caller *by, void *p);

/* The same, and between the two every byte of the block is cleared, those that were never asked for too. */
gw_bool gwi_heap_wipe_and_free(const gwi_caller *by, void *p);

/* Resizes a live block, which keeps its family. NULL with the failure set; then the old block is whole. */
void *gwi_heap_realloc(const gwi_caller *by, void *p, size_t nbytes, unsigned flags);

#define GWI_NO_SIZE SIZE_MAX

/* Requested size of a live block, as gwi_heap_alloc() was told; GWI_NO_SIZE where there is none, and nothing is set. */
size_t gwi_heap_size(const gwi_caller *by, const void *p);

/* Zeroed memory for a table of a room above, apart from every block. NULL where there is none. */
void *gwi_heap_table(size_t nbytes);

/* Gives such a table back after all. */
void gwi_heap_table_end(void *table, size_t nbytes);

/* Gives memory of the process heap that is not in use back to the system. */
void gwi_heap_minimize(void);

/* Whether a debug option or a tool (valgrind, AddressSanitizer) checks each block. Then an allocator that divides blocks
 * gives out whole ones, so that the check sees each piece. */
bool gwi_heap_checks_blocks(void);
/* From now on every fork() finds the heap whole. Handlers that are registered after this take their locks before the heap's.
 * For constructors: to register a handler later on, in a child, might wait for a lock of the C library. */
void gwi_heap_watch_fork(void);

/* Reports that a function was given a pointer it does not take, and sets the failure. */
void gwi_heap_refuse(const gwi_caller *by, const void *p);

#endif
