/* SPDX-License-Identifier: MIT */
/* Faults on purpose: counting down to them. */
#include "heap/faults.h"

typedef struct fuse {
    _Atomic uint64_t count; /* so far */
    _Atomic uint64_t at;    /* which one fails; 0: none */
    _Atomic bool from_then_on;
} fuse;

static struct {
    fuse blocks, pages;
    atomic_size_t live; /* requested bytes of live blocks, of all heaps */
    atomic_size_t limit;
} faults = {.limit = SIZE_MAX};

static void arm(fuse *f, uint64_t at, bool from_then_on)
{
    GWI_STORE(f->at, 0);
    GWI_STORE(f->count, 0);
    GWI_STORE(f->from_then_on, from_then_on);
    GWI_STORE(f->at, at);
}

void gwi_faults_arm(const gwi_modes *modes)
{
    arm(&faults.blocks, modes->fail_at, modes->fail_from_then_on);
    arm(&faults.pages, modes->fail_pages_at, modes->fail_pages_from_then_on);
    GWI_STORE(faults.limit, modes->on & GWI_MODE_LIMIT ? modes->limit : SIZE_MAX);
}

static bool hit(fuse *f)
{
    uint64_t at = GWI_LOAD(f->at);
    if (at == 0)
        return false;
    uint64_t count = atomic_fetch_add_explicit(&f->count, 1, memory_order_relaxed) + 1;
    return count == at || (count > at && GWI_LOAD(f->from_then_on));
}

bool gwi_faults_hit(void)
{
    return hit(&faults.blocks);
}

bool gwi_faults_hit_pages(void)
{
    return gwi_modes_have(GWI_MODE_FAIL_PAGES) && hit(&faults.pages);
}

uint64_t gwi_faults_blocks_counted(void)
{
    return GWI_LOAD(faults.blocks.count);
}

uint64_t gwi_faults_pages_counted(void)
{
    return GWI_LOAD(faults.pages.count);
}

/* Without a limit the sum may wrap around for a while, by requests that no system could fulfil: they are taken off again. */
bool gwi_faults_reserve(size_t nbytes)
{
    if (GWI_LOAD(faults.limit) == SIZE_MAX) {
        atomic_fetch_add_explicit(&faults.live, nbytes, memory_order_relaxed);
        return true;
    }
    size_t sum, live = GWI_LOAD(faults.live);
    do
        if (!gwi_add(live, nbytes, &sum) || sum > GWI_LOAD(faults.limit))
            return false;
    while (!atomic_compare_exchange_weak_explicit(&faults.live, &live, sum, memory_order_relaxed,
                                                  memory_order_relaxed));
    return true;
}

void gwi_faults_unreserve(size_t nbytes)
{
    atomic_fetch_sub_explicit(&faults.live, nbytes, memory_order_relaxed);
}
