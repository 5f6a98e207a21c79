/* SPDX-License-Identifier: MIT */
/* Workloads whose rows are bytes: what is resident, over what is live or was at the peak. */
#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct {
    double before; /* resident without the peer's blocks */
    size_t live;   /* bytes that the blocks were asked for */
    uint32_t *sizes;
} memory;

static size_t read_file(const char *path, char *out, size_t capacity)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t count = file < 0 ? 0 : read(file, out, capacity - 1);
    if (file >= 0)
        close(file);
    out[count > 0 ? count : 0] = '\0';
    return count > 0 ? (size_t)count : 0;
}

/* Exactly, by a walk of the page tables; else by the counter, which may lag behind by some pages. */
static double resident(void)
{
    char text[4096];
    read_file("/proc/self/smaps_rollup", text, sizeof text);
    const char *line = strstr(text, "\nRss:");
    if (line != NULL)
        return strtod(line + 5, NULL) * 1024;
    read_file("/proc/self/statm", text, sizeof text);
    char *behind = text;
    strtod(text, &behind);
    return strtod(behind, NULL) * (double)sysconf(_SC_PAGESIZE);
}

static double held(void)
{
    return resident() - memory.before;
}

/* Every byte is used, as a copied string's would be. */
static void put(run *r, size_t i, uint32_t nbytes)
{
    r->blocks[i] = memset(r->of.alloc(nbytes), 1, nbytes);
    memory.sizes[i] = nbytes;
    memory.live += nbytes;
}

static void drop(run *r, size_t i)
{
    r->of.free(r->blocks[i]);
    r->blocks[i] = NULL;
    memory.live -= memory.sizes[i];
}

static void setup_memory(run *r)
{
    bench_steps(r, (size_t)1 << 20, r->count, r->load->variant);
    r->blocks = bench_pages(r->count * sizeof r->blocks[0]);
    memory.sizes = bench_pages(r->count * sizeof memory.sizes[0]);
    memory.before = resident();
}

static void churn(run *r)
{
    for (size_t step = 0; step < r->operations; step++) {
        size_t i = r->slots[step & r->mask];
        drop(r, i);
        put(r, i, r->sizes[(step * 7 + 3) & r->mask]);
    }
}

static void round_memory(run *r)
{
    const struct timespec fifth = {.tv_nsec = 200000000};
    size_t count = r->count;
    for (size_t i = 0; i < count; i++)
        put(r, i, r->sizes[i & r->mask]);
    r->values[0] = held() / (double)memory.live;
    churn(r);
    double peak = held();
    r->values[1] = peak / (double)memory.live;
    for (size_t i = 0; i < count; i++)
        if (bench_random() % 10 != 0)
            drop(r, i);
    r->values[2] = held() / (double)memory.live;
    for (size_t i = 0; i < count; i++)
        if (r->blocks[i] != NULL)
            drop(r, i);
    nanosleep(&fifth, NULL);
    r->values[3] = held() / peak;
}

#define MEMORY_VALUES                                                                              \
    {                                                                                              \
        "filled/live", "churned/live", "90 % freed/live", "all freed/peak"                         \
    }

const workload memory_workloads[] = {
    {"resident, strings", 8, 1024, 1000000, SIZES_STRINGS, 2000000, setup_memory, round_memory,
     MEMORY_VALUES, false},
    {"resident, 8-1024 B", 8, 1024, 400000, SIZES_LOG, 800000, setup_memory, round_memory,
     MEMORY_VALUES, false},
    {.name = NULL},
};
