/* SPDX-License-Identifier: MIT */
/* Workloads of one thread: growing, zeroed memory, and asking about blocks. */
#include "bench.h"

#include <gangway/heap.h>

#include <stdlib.h>

#define RANDOM_BLOCKS 10000
#define QUERY_STEPS ((size_t)1 << 16)

static void no_setup(run *r)
{
    (void)r;
}

/* --- growing: an operation is a reallocation --------------------------------------------------------------- */

enum { GROW_BY_HALF, GROW_BY_16, GROW_NOT };

static size_t grown(const run *r, size_t nbytes)
{
    switch (r->load->variant) {
    case GROW_BY_HALF:
        return nbytes + nbytes / 2;
    case GROW_BY_16:
        return nbytes + 16;
    default:
        return nbytes;
    }
}

/* Two blocks grow in turn, so that neither just grows into untouched memory behind it. */
static void round_growth(run *r)
{
    size_t done = 0;
    double begin = bench_thread_time();
    while (done < r->operations) {
        size_t nbytes = r->load->low;
        char *blocks[2] = {bench_alloc(r, nbytes), bench_alloc(r, nbytes)};
        for (size_t i = 0; i < r->count && nbytes < r->load->high; i++, done += 2) {
            nbytes = grown(r, nbytes);
            blocks[0] = bench_touch(r->of.realloc(blocks[0], nbytes));
            blocks[1] = bench_touch(r->of.realloc(blocks[1], nbytes));
        }
        r->of.free(blocks[0]);
        r->of.free(blocks[1]);
    }
    r->values[0] = (bench_thread_time() - begin) / (double)done;
}

/* --- zeroed: an operation is an allocation and its release ------------------------------------------------- */

static void round_zeroed(run *r)
{
    size_t nbytes = r->load->low;
    double begin = bench_thread_time();
    for (size_t i = 0; i < r->operations; i++)
        r->of.free(bench_touch(r->of.zeroed(1, nbytes)));
    r->values[0] = (bench_thread_time() - begin) / (double)r->operations;
}

/* --- asking -------------------------------------------------------------------------------------------------- */

static void setup_sizes(run *r)
{
    if (r->of.size == NULL)
        _Exit(1);
    bench_steps(r, QUERY_STEPS, r->count, SIZES_LOG);
    r->blocks = bench_pages(r->count * sizeof r->blocks[0]);
    for (size_t i = 0; i < r->count; i++)
        r->blocks[i] = bench_touch(r->of.sized_alloc(r->sizes[i & r->mask]));
}

static void round_sizes(run *r)
{
    size_t sum = 0;
    double begin = bench_thread_time();
    for (size_t i = 0; i < r->operations; i++)
        sum += r->of.size(r->blocks[r->slots[i & r->mask]]);
    r->values[0] = (bench_thread_time() - begin) / (double)r->operations;
    if (sum == 0)
        abort();
}

enum { QUERY_LIVE, QUERY_INTERIOR, QUERY_FOREIGN };

static void setup_queries(run *r)
{
    setup_sizes(r);
    for (size_t i = 0; i < r->count; i++) {
        if (r->load->variant == QUERY_INTERIOR)
            r->blocks[i] = (char *)r->blocks[i] + 1;
        if (r->load->variant == QUERY_FOREIGN)
            r->blocks[i] = (char *)r->slots + i * 16;
    }
}

static void round_queries(run *r)
{
    gw_block_info info;
    size_t right = 0;
    gw_block_state expected = r->load->variant == QUERY_LIVE       ? GW_BLOCK_LIVE
                              : r->load->variant == QUERY_INTERIOR ? GW_BLOCK_INTERIOR
                                                                   : GW_BLOCK_FOREIGN;
    double begin = bench_thread_time();
    for (size_t i = 0; i < r->operations; i++)
        right += gw_block_query(r->blocks[r->slots[i & r->mask]], &info) == expected;
    r->values[0] = (bench_thread_time() - begin) / (double)r->operations;
    if (right != r->operations)
        abort();
}

/* --- all of them ----------------------------------------------------------------------------------------- */

#define GROWTH(title, low, high, steps, how, operations)                                           \
    {                                                                                              \
        title, low, high, steps, how, operations, no_setup, round_growth, {0}, false               \
    }
#define ZEROED(title, nbytes)                                                                      \
    {                                                                                              \
        title, nbytes, nbytes, 1, 0, 500000, no_setup, round_zeroed, {0}, false                    \
    }
#define SIZES(title, count)                                                                        \
    {                                                                                              \
        title, 8, 1024, count, SIZES_LOG, 1000000, setup_sizes, round_sizes, {0}, false            \
    }
#define QUERY(title, count, of)                                                                    \
    {                                                                                              \
        title, 8, 1024, count, of, 1000000, setup_queries, round_queries, {0}, true                \
    }

const workload resize_workloads[] = {
    GROWTH("realloc x1.5 to 64 KiB", 16, 65536, 100, GROW_BY_HALF, 20000),
    GROWTH("realloc +16 to 4 KiB", 16, 4096, 1000, GROW_BY_16, 200000),
    GROWTH("realloc to the same size", 100, 101, 1000, GROW_NOT, 500000),
    ZEROED("zeroed 64 B", 64),
    ZEROED("zeroed 256 B", 256),
    ZEROED("zeroed 1 KiB", 1024),
    SIZES("size of one block", 1),
    SIZES("size of 10k blocks, random", RANDOM_BLOCKS),
    QUERY("query: one live block", 1, QUERY_LIVE),
    QUERY("query: 10k live blocks, random", RANDOM_BLOCKS, QUERY_LIVE),
    QUERY("query: one interior pointer", 1, QUERY_INTERIOR),
    QUERY("query: one foreign pointer", 1, QUERY_FOREIGN),
    {.name = NULL},
};
