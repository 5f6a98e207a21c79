/* SPDX-License-Identifier: MIT */
/* Watching: faults before an allocation, and a trace after it. */
#include "heap/watch.h"

#include "heap/faults.h"
#include "heap/heaps.h"
#include "heap/trace.h"

/* The site of the operation that this thread is about. */
static GWI_THREAD_LOCAL gwi_site *here;

void gwi_watch_note_slow(void)
{
    here =
        gwi_modes_have(GWI_MODE_TRACE) ? gwi_site_here(gwi_modes_of_process()->trace_frames) : NULL;
}

bool gwi_watch_begin_slow(size_t nbytes)
{
    if (gwi_faults_hit() || !gwi_faults_reserve(nbytes))
        return false;
    gwi_watch_note_slow();
    return true;
}

bool gwi_watch_may_resize_slow(size_t old_nbytes, size_t nbytes, bool needs_memory)
{
    return !(needs_memory && gwi_faults_hit()) &&
           (nbytes <= old_nbytes || gwi_faults_reserve(nbytes - old_nbytes));
}

void gwi_watch_unreserve(size_t nbytes)
{
    gwi_faults_unreserve(nbytes);
}

/* Tracing may have been turned on or off meanwhile; a block without a site still ends the trace of what was there. */
void gwi_watch_allocated_slow(const gw_heap *heap, gw_family family, const void *start,
                              size_t nbytes)
{
    gwi_trace trace = {.start = (uintptr_t)start,
                       .heap = heap,
                       .allocated = here,
                       .nbytes = nbytes,
                       .family = (unsigned)family < GW_FAMILY_COUNT ? family : GW_FAMILY_HGLOBAL,
                       .live = true};
    if (here != NULL)
        gwi_trace_add(&trace);
    else
        gwi_trace_forget(start);
}

void gwi_watch_resized_slow(const void *start, size_t old_nbytes, size_t nbytes)
{
    if (nbytes < old_nbytes)
        gwi_faults_unreserve(old_nbytes - nbytes);
    gwi_trace_resize(start, nbytes, here);
}

void gwi_watch_moved_slow(const void *start, size_t old_nbytes, size_t nbytes)
{
    if (nbytes < old_nbytes)
        gwi_faults_unreserve(old_nbytes - nbytes);
    gwi_trace_release(start, here);
}

void gwi_watch_released_slow(const void *start, size_t nbytes)
{
    gwi_faults_unreserve(nbytes);
    gwi_trace_release(start, here);
}

static size_t live_bytes(const gw_heap *heap)
{
    int64_t sum = 0;
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++)
        sum += GWI_LOAD(((gw_heap *)(uintptr_t)heap)->totals[family].bytes);
    for (unsigned tally = 0; tally < GWI_TALLY_COUNT; tally++)
        sum += GWI_LOAD(((gw_heap *)(uintptr_t)heap)->pool.tallies[tally].bytes);
    return sum > 0 ? (size_t)sum : 0;
}

void gwi_watch_heap_ended_slow(const gw_heap *heap)
{
    gwi_faults_unreserve(live_bytes(heap));
    gwi_trace_release_all(heap, here);
}

gwi_watch_origin gwi_watch_origin_of_slow(const void *start)
{
    gwi_watch_origin found = {NULL, NULL};
    gwi_trace trace;
    if (!gwi_trace_find(start, &trace))
        return found;
    found.allocated = trace.allocated;
    if (!trace.live)
        found.released = trace.released;
    return found;
}

gwi_watch_sites gwi_watch_names(const gwi_watch_origin *origin)
{
    return (gwi_watch_sites){gwi_site_name(origin->allocated), gwi_site_name(origin->released)};
}
