/* SPDX-License-Identifier: MIT */
/* Traces: a hash table by address, open, never more than three quarters full. */
#include "heap/trace.h"

#include "heap/meta.h"

#define FIRST_CAPACITY ((size_t)1024)

static struct {
    gwi_lock lock;
    gwi_trace *entries;
    size_t capacity; /* a power of two */
    size_t count;
} traces = {.lock = GWI_LOCK_INIT};

/* --- the table: under the lock --------------------------------------------------------------------------- */

/* The entry of an address, or the empty place where it belongs. */
static gwi_trace *seek(gwi_trace *entries, size_t capacity, uintptr_t start)
{
    size_t at = (size_t)(((uint64_t)(start >> 4) * 0x9E3779B97F4A7C15u) >> 20);
    for (;; at++) {
        gwi_trace *entry = &entries[at & (capacity - 1)];
        if (entry->start == start || entry->start == 0)
            return entry;
    }
}

static gwi_trace *find(const void *start)
{
    if (traces.entries == NULL)
        return NULL;
    gwi_trace *entry = seek(traces.entries, traces.capacity, (uintptr_t)start);
    return entry->start != 0 ? entry : NULL;
}

static bool grow(void)
{
    size_t capacity = traces.capacity > 0 ? traces.capacity * 2 : FIRST_CAPACITY;
    gwi_trace *entries = gwi_meta_take(capacity * sizeof *entries);
    if (entries == NULL)
        return false;
    for (size_t i = 0; i < traces.capacity; i++)
        if (traces.entries[i].start != 0)
            *seek(entries, capacity, traces.entries[i].start) = traces.entries[i];
    gwi_meta_give(traces.entries, traces.capacity * sizeof *entries);
    traces.entries = entries;
    traces.capacity = capacity;
    return true;
}

/* Without memory for a larger table the block stays unknown. */
static gwi_trace *find_or_make(uintptr_t start)
{
    if (traces.count >= traces.capacity / 4 * 3 && !grow())
        return find((const void *)start);
    gwi_trace *entry = seek(traces.entries, traces.capacity, start);
    if (entry->start == 0) {
        entry->start = start;
        traces.count++;
    }
    return entry;
}

static void count_in(const gwi_trace *entry)
{
    if (!entry->live || entry->allocated == NULL)
        return;
    entry->allocated->blocks[entry->family]++;
    entry->allocated->bytes[entry->family] += entry->nbytes;
}

static void count_out(const gwi_trace *entry)
{
    if (!entry->live || entry->allocated == NULL)
        return;
    entry->allocated->blocks[entry->family]--;
    entry->allocated->bytes[entry->family] -= entry->nbytes;
}

static void release(gwi_trace *entry, gwi_site *site)
{
    count_out(entry);
    entry->live = false;
    entry->released = site;
}

/* --- blocks ---------------------------------------------------------------------------------------------- */

void gwi_trace_add(const gwi_trace *trace)
{
    gwi_lock_take(&traces.lock);
    gwi_trace *entry = find_or_make(trace->start);
    if (entry != NULL) {
        count_out(entry);
        *entry = *trace;
        count_in(entry);
    }
    gwi_lock_drop(&traces.lock);
}

void gwi_trace_forget(const void *start)
{
    gwi_lock_take(&traces.lock);
    gwi_trace *entry = find(start);
    if (entry != NULL) {
        count_out(entry);
        *entry = (gwi_trace){.start = entry->start, .live = true};
    }
    gwi_lock_drop(&traces.lock);
}

void gwi_trace_resize(const void *start, size_t nbytes, gwi_site *site)
{
    gwi_lock_take(&traces.lock);
    gwi_trace *entry = find(start);
    if (entry != NULL && entry->live) {
        count_out(entry);
        entry->nbytes = nbytes;
        if (site != NULL)
            entry->allocated = site;
        count_in(entry);
    }
    gwi_lock_drop(&traces.lock);
}

void gwi_trace_release(const void *start, gwi_site *site)
{
    gwi_lock_take(&traces.lock);
    gwi_trace *entry = find(start);
    if (entry != NULL && entry->live)
        release(entry, site);
    gwi_lock_drop(&traces.lock);
}

void gwi_trace_release_all(const gw_heap *heap, gwi_site *site)
{
    gwi_lock_take(&traces.lock);
    for (size_t i = 0; i < traces.capacity; i++) {
        gwi_trace *entry = &traces.entries[i];
        if (entry->start != 0 && entry->live && entry->heap == heap)
            release(entry, site);
    }
    gwi_lock_drop(&traces.lock);
}

bool gwi_trace_find(const void *start, gwi_trace *trace)
{
    gwi_lock_take(&traces.lock);
    gwi_trace *entry = find(start);
    if (entry != NULL)
        *trace = *entry;
    gwi_lock_drop(&traces.lock);
    return entry != NULL;
}

void gwi_trace_sites_each(void (*visit)(gwi_site *site, void *context), void *context)
{
    gwi_lock_take(&traces.lock);
    gwi_sites_each(visit, context);
    gwi_lock_drop(&traces.lock);
}

/* --- fork ------------------------------------------------------------------------------------------------ */

void gwi_trace_before_fork(void)
{
    gwi_lock_take(&traces.lock);
}

void gwi_trace_after_fork(void)
{
    gwi_lock_drop(&traces.lock);
}
