/* SPDX-License-Identifier: MIT */
/* Handing the sums of a pool on to its heap. */
#include "heap/tally.h"

static void raise(_Atomic int64_t *peak, int64_t candidate)
{
    int64_t known = GWI_LOAD(*peak);
    while (candidate > known &&
           !atomic_compare_exchange_weak_explicit(peak, &known, candidate, memory_order_relaxed,
                                                  memory_order_relaxed)) {
    }
}

void gwi_tally_fold(gwi_tally *tally)
{
    gwi_total *total = tally->total;
    int64_t blocks = GWI_LOAD(tally->blocks), bytes = GWI_LOAD(tally->bytes);
    int64_t high_blocks = GWI_LOAD(tally->high_blocks), high_bytes = GWI_LOAD(tally->high_bytes);
    if (blocks == 0 && bytes == 0 && high_blocks == 0 && high_bytes == 0)
        return;
    gwi_tally_clear(tally);
    int64_t before = atomic_fetch_add_explicit(&total->blocks, blocks, memory_order_relaxed);
    raise(&total->peak_blocks, before + high_blocks);
    before = atomic_fetch_add_explicit(&total->bytes, bytes, memory_order_relaxed);
    raise(&total->peak_bytes, before + high_bytes);
}

void gwi_tally_count_in(gwi_tally *tally, size_t nbytes)
{
    if (gwi_tally_add(tally, nbytes))
        gwi_tally_fold(tally);
}

void gwi_tally_count_out(gwi_tally *tally, size_t nbytes)
{
    if (gwi_tally_remove(tally, nbytes))
        gwi_tally_fold(tally);
}
