/* SPDX-License-Identifier: MIT */
/* Workloads of one thread: pairs, batches, churn, and the strings of a marshaled call. */
#include "bench.h"

#define BATCH 1000
#define BATCH_STEPS 4096
#define CHURN_STEPS ((size_t)1 << 20)

static void time_round(run *r, double begin)
{
    r->values[0] = (bench_thread_time() - begin) / (double)r->operations;
}

/* --- pairs ----------------------------------------------------------------------------------------------- */

static void no_setup(run *r)
{
    (void)r;
}

static void round_pairs(run *r)
{
    size_t nbytes = r->load->low;
    double begin = bench_thread_time();
    for (size_t i = 0; i < r->operations; i++)
        r->of.free(bench_alloc(r, nbytes));
    time_round(r, begin);
}

/* --- batches: an operation is an allocation and its release ------------------------------------------------ */

enum { ORDER_LIFO, ORDER_FIFO, ORDER_RANDOM };

static void shuffle(uint32_t *order, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = bench_random() % i;
        uint32_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

static void setup_batches(run *r)
{
    bench_steps(r, BATCH_STEPS, BATCH, SIZES_LOG);
    r->blocks = bench_pages(BATCH * sizeof r->blocks[0]);
    for (uint32_t i = 0; i < BATCH; i++)
        r->slots[i] = r->load->variant == ORDER_LIFO ? BATCH - 1 - i : i;
    if (r->load->variant == ORDER_RANDOM)
        shuffle(r->slots, BATCH);
}

static void one_batch(run *r, size_t first)
{
    for (size_t i = 0; i < BATCH; i++)
        r->blocks[i] = bench_alloc(r, r->sizes[(first + i) & r->mask]);
    for (size_t i = 0; i < BATCH; i++)
        r->of.free(r->blocks[r->slots[i]]);
}

static void round_batches(run *r)
{
    r->operations = (r->operations + BATCH - 1) / BATCH * BATCH;
    double begin = bench_thread_time();
    for (size_t done = 0; done < r->operations; done += BATCH)
        one_batch(r, done);
    time_round(r, begin);
}

/* --- churn: an operation releases a random block and allocates another in its place ------------------------ */

static void setup_churn(run *r)
{
    size_t nblocks = r->count;
    bench_steps(r, CHURN_STEPS, nblocks, r->load->variant);
    r->blocks = bench_pages(nblocks * sizeof r->blocks[0]);
    for (size_t i = 0; i < nblocks; i++)
        r->blocks[i] = bench_alloc(r, r->sizes[i & r->mask]);
}

static void round_churn(run *r)
{
    static size_t step;
    double begin = bench_thread_time();
    for (size_t i = 0; i < r->operations; i++, step++) {
        void **place = &r->blocks[r->slots[step & r->mask]];
        r->of.free(*place);
        *place = bench_alloc(r, r->sizes[(step * 7 + 3) & r->mask]);
    }
    time_round(r, begin);
}

/* --- nested: a call allocates one to four strings, and releases them backwards; an operation is a string ---- */

static void setup_nested(run *r)
{
    bench_steps(r, 1 << 16, 4, SIZES_STRINGS);
}

static void round_nested(run *r)
{
    void *strings[4];
    size_t done = 0;
    double begin = bench_thread_time();
    for (size_t call = 0; done < r->operations; call++) {
        size_t count = r->slots[call & r->mask] + 1;
        for (size_t i = 0; i < count; i++)
            strings[i] = bench_alloc(r, r->sizes[(done + i) & r->mask]);
        for (size_t i = count; i-- > 0;)
            r->of.free(strings[i]);
        done += count;
    }
    time_round(r, begin);
}

/* --- all of them ----------------------------------------------------------------------------------------- */

#define PAIR(title, nbytes, operations)                                                            \
    {                                                                                              \
        title, nbytes, nbytes, 1, 0, operations, no_setup, round_pairs, {0}, false                 \
    }
#define BATCHES(title, low, high, order)                                                           \
    {                                                                                              \
        title, low, high, BATCH, order, 500000, setup_batches, round_batches, {0}, false           \
    }
#define CHURN(title, count, kind)                                                                  \
    {                                                                                              \
        title, 8, 1024, count, kind, 400000, setup_churn, round_churn, {0}, false                  \
    }

const workload single_workloads[] = {
    PAIR("pair 8 B", 8, 1000000),
    PAIR("pair 64 B", 64, 1000000),
    PAIR("pair 512 B", 512, 1000000),
    PAIR("pair 1 KiB", 1024, 1000000),
    PAIR("pair 4 KiB", 4096, 500000),
    PAIR("pair 64 KiB", 65536, 10000),
    PAIR("pair 1 MiB", 1048576, 4000),
    BATCHES("1000 of 16-64 B, LIFO", 16, 64, ORDER_LIFO),
    BATCHES("1000 of 16-64 B, FIFO", 16, 64, ORDER_FIFO),
    BATCHES("1000 of 16-64 B, random", 16, 64, ORDER_RANDOM),
    BATCHES("1000 of 256-1024 B, LIFO", 256, 1024, ORDER_LIFO),
    BATCHES("1000 of 256-1024 B, FIFO", 256, 1024, ORDER_FIFO),
    BATCHES("1000 of 256-1024 B, random", 256, 1024, ORDER_RANDOM),
    CHURN("churn, 1k live, 8-1024 B", 1000, SIZES_LOG),
    CHURN("churn, 10k live, 8-1024 B", 10000, SIZES_LOG),
    CHURN("churn, 1M live, 8-1024 B", 1000000, SIZES_LOG),
    CHURN("churn, 1k live, strings", 1000, SIZES_STRINGS),
    CHURN("churn, 10k live, strings", 10000, SIZES_STRINGS),
    CHURN("churn, 1M live, strings", 1000000, SIZES_STRINGS),
    {"nested, 1-4 strings a call",
     1,
     4,
     4,
     SIZES_STRINGS,
     500000,
     setup_nested,
     round_nested,
     {0},
     false},
    {.name = NULL},
};
