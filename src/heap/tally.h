/* SPDX-License-Identifier: MIT */
/*
 * Counting live blocks and bytes of one family without shared writes: each pool counts for itself, and hands
 * its sums on to the heap now and then.
 */
#ifndef GWI_HEAP_TALLY_H
#define GWI_HEAP_TALLY_H

#include "base/base.h"

#include <gangway/heap.h>

/* One a family, and one for the memory of moveable handles, which counts as HGlobal. */
#define GWI_TALLY_COUNT (GW_FAMILY_COUNT + 1)

/* The family that a tally's sums belong to. */
static inline gw_family gwi_tally_family(unsigned tally)
{
    return tally < GW_FAMILY_COUNT ? (gw_family)tally : GW_FAMILY_HGLOBAL;
}

/* Of one heap: what its pools have handed on. */
typedef struct gwi_total {
    _Atomic int64_t blocks, bytes;
    _Atomic int64_t peak_blocks, peak_bytes;
} gwi_total;

/* Of one pool since it last handed on; written by one thread at a time, read by any. A pool whose thread
 * releases other threads' blocks counts below zero. */
typedef struct gwi_tally {
    _Atomic int64_t blocks, bytes;
    _Atomic int64_t high_blocks, high_bytes;
    gwi_total *total;
    size_t uncounted; /* bytes of each block that are not its contents: of a BSTR, length and end */
} __attribute__((aligned(64))) gwi_tally;

/* Hands the sums on. */
void gwi_tally_fold(gwi_tally *tally);

/* So many blocks may be counted and not yet handed on, more or fewer than before. It bounds how much too high or
 * too low a peak can be that several threads make together. */
#define GWI_TALLY_DRIFT 64

/* Counts a block in; true where the sums should be handed on now. */
static inline bool gwi_tally_add(gwi_tally *tally, size_t nbytes)
{
    int64_t blocks = GWI_LOAD(tally->blocks) + 1;
    int64_t bytes = GWI_LOAD(tally->bytes) + (int64_t)(nbytes - tally->uncounted);
    GWI_STORE(tally->blocks, blocks);
    GWI_STORE(tally->bytes, bytes);
    if (GWI_UNLIKELY(bytes > GWI_LOAD(tally->high_bytes)))
        GWI_STORE(tally->high_bytes, bytes);
    if (GWI_LIKELY(blocks <= GWI_LOAD(tally->high_blocks)))
        return false;
    GWI_STORE(tally->high_blocks, blocks);
    return blocks > GWI_TALLY_DRIFT;
}

/* Counts a block out; true where the sums should be handed on now. */
static inline bool gwi_tally_remove(gwi_tally *tally, size_t nbytes)
{
    int64_t blocks = GWI_LOAD(tally->blocks) - 1;
    GWI_STORE(tally->blocks, blocks);
    GWI_STORE(tally->bytes, GWI_LOAD(tally->bytes) - (int64_t)(nbytes - tally->uncounted));
    return blocks < -GWI_TALLY_DRIFT;
}

/* The same for who need not be quick. */
void gwi_tally_count_in(gwi_tally *tally, size_t nbytes);
void gwi_tally_count_out(gwi_tally *tally, size_t nbytes);

/* A live block changes its size. */
static inline void gwi_tally_resize(gwi_tally *tally, size_t old_nbytes, size_t nbytes)
{
    int64_t bytes = GWI_LOAD(tally->bytes) + (int64_t)nbytes - (int64_t)old_nbytes;
    GWI_STORE(tally->bytes, bytes);
    if (bytes > GWI_LOAD(tally->high_bytes))
        GWI_STORE(tally->high_bytes, bytes);
}

static inline void gwi_tally_clear(gwi_tally *tally)
{
    GWI_STORE(tally->blocks, 0);
    GWI_STORE(tally->bytes, 0);
    GWI_STORE(tally->high_blocks, 0);
    GWI_STORE(tally->high_bytes, 0);
}

#endif
