/* SPDX-License-Identifier: MIT */
/*
 * Checked blocks: how blocks are made, released and resized where modes check them. Those of the process heap then come
 * from its shared pool, as those of a private heap come from its own, and no thread has a cache.
 */
#ifndef GWI_HEAP_CHECKED_H
#define GWI_HEAP_CHECKED_H

#include "heap/checks.h"
#include "heap/heap.h"

/* --- of the process heap: as the functions of heap.h, which they stand for ---------------------------------- */

/* NULL where there is no memory, or there is to be none; then no failure is set yet. */
void *gwi_checked_alloc(gw_family family, size_t nbytes, size_t alignment, unsigned flags);

/* False where the block is refused; then nothing is reported yet. */
bool gwi_checked_free(const gwi_caller *by, const char *block, bool wipe);

void *gwi_checked_realloc(const gwi_caller *by, void *p, size_t nbytes, unsigned flags);

/* --- of any heap, whose gate the caller is in ---------------------------------------------------------------- */

/* A block, counted, and zeroed if the flags say so; NULL where there is no memory. */
void *gwi_checked_make(gw_heap *heap, gw_family family, size_t nbytes, size_t alignment,
                       unsigned flags);

/* Releases a live block that gwi_checks_are_good() has been asked about. */
void gwi_checked_release(gw_heap *heap, gwi_place *place);

/* Gives a live block another size at its place, or says no. Counts nothing. */
bool gwi_checked_resize(const gwi_place *place, size_t nbytes);

/* Whether a block should rather move to get another size: a guarded one, so that its guard is right behind it again. */
bool gwi_checked_should_move(const gwi_place *place, size_t nbytes);

/* Whether a block needs more memory than its place has to get another size. */
bool gwi_checked_needs_memory(const gwi_place *place, size_t nbytes);

/* Ends waits that are only for checking, so that their memory can go back. */
void gwi_checked_compact(gw_heap *heap);

/* A heap is about to end: what is damaged in it is noted. */
void gwi_checked_heap_ends(gw_heap *heap);

#endif
