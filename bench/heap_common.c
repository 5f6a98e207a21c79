/* SPDX-License-Identifier: MIT */
/* What all workloads use: the list of them, clocks, precomputed sequences, memory that is no allocator's. */
#include "config.h"

#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

const workload *workload_at(size_t n)
{
    const workload *const lists[] = {single_workloads, resize_workloads, thread_workloads,
                                     memory_workloads};
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (const workload *load = lists[i]; load->name != NULL; load++)
            if (n-- == 0)
                return load;
    return NULL;
}

static double clock_read(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

double bench_now(void)
{
    return clock_read(CLOCK_MONOTONIC);
}

double bench_thread_time(void)
{
    return clock_read(CLOCK_THREAD_CPUTIME_ID);
}

void *bench_pages(size_t nbytes)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
#ifdef MAP_POPULATE
    flags |= MAP_POPULATE; /* so that it is in what is resident before a peer's first allocation */
#endif
    void *pages = mmap(NULL, nbytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (pages == MAP_FAILED)
        _Exit(1);
    return pages;
}

/* xorshift64* */
uint32_t bench_random(void)
{
    static uint64_t state = 0x9E3779B97F4A7C15u;
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * 0x2545F4914F6CDD1Du) >> 32);
}

/* Mostly names and words, some lines and paths, few texts; with the zero at the end. */
static uint32_t string_size(void)
{
    uint32_t kind = bench_random() % 100;
    if (kind < 60)
        return 6 + bench_random() % 27;
    if (kind < 90)
        return 32 + bench_random() % 65;
    if (kind < 99)
        return 96 + bench_random() % 225;
    return 320 + bench_random() % 1729;
}

uint32_t bench_size(const workload *load, int kind)
{
    if (kind == SIZES_STRINGS)
        return string_size();
    double part = (double)bench_random() / 4294967296.0;
    double low = (double)load->low, high = (double)load->high;
    return (uint32_t)(low * pow(high / low, part) + 0.5);
}

void bench_steps(run *r, size_t nsteps, size_t nslots, int kind)
{
    r->slots = bench_pages(nsteps * sizeof r->slots[0]);
    r->sizes = bench_pages(nsteps * sizeof r->sizes[0]);
    r->mask = nsteps - 1;
    for (size_t i = 0; i < nsteps; i++) {
        r->slots[i] = (uint32_t)(bench_random() % nslots);
        r->sizes[i] = bench_size(r->load, kind);
    }
}
