/* SPDX-License-Identifier: MIT */
/* What the files of the heap's measurements share: peers, workloads, and how a workload is run. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* --- peers ----------------------------------------------------------------------------------------------- */

/* An allocator in the shape that C knows. Gangway's `free` returns a value that callers of this shape ignore, as C
 * callers do; a wrapper of ours would be measured with it. */
typedef struct allocator {
    void *(*alloc)(size_t nbytes);
    void (*free)(void *block);
    void *(*realloc)(void *block, size_t nbytes);
    void *(*zeroed)(size_t count, size_t nbytes);
    /* A size query, and the functions that make and release blocks which it may be asked about. */
    size_t (*size)(void *block);
    void *(*sized_alloc)(size_t nbytes);
    void (*sized_free)(void *block);
} allocator;

typedef struct contender {
    char name[32];
    char path[256]; /* of its library, as dlopen() takes it; empty for Gangway and the C library */
} contender;

#define PEERS_MAX 16

/* Gangway, the C library, then what this machine has of the others. Returns how many. What it has not is listed in
 * `missing`. */
size_t peers_find(contender peers[PEERS_MAX], char *missing, size_t capacity);

/* One more, from "NAME=PATH". */
bool peers_add(contender peers[PEERS_MAX], size_t *count, const char *spec);

/* Takes the functions of a peer. */
bool peers_load(const contender *from, allocator *out);

/* --- workloads ------------------------------------------------------------------------------------------- */

#define VALUES_MAX 4

typedef struct run run;

typedef struct workload {
    const char *name;
    size_t low, high;  /* sizes in bytes, or what the workload makes of them */
    size_t count;      /* blocks */
    int variant;       /* order, kind of sizes */
    size_t operations; /* a round */
    void (*setup)(run *);
    void (*round)(run *);
    const char *values
        [VALUES_MAX]; /* names of what a round measures; only the first, and NULL, for a time */
    bool only_gangway;
} workload;

/* One workload of one peer, in a process of its own. */
struct run {
    allocator of;
    const workload *load;
    size_t operations, count; /* fewer than the workload's where time is short */
    void **blocks;
    uint32_t *slots, *sizes; /* of a precomputed sequence of `mask` + 1 steps */
    size_t mask;
    double values[VALUES_MAX];
};

extern const workload single_workloads[], resize_workloads[], thread_workloads[],
    memory_workloads[];

/* The nth of all; NULL behind the last. */
const workload *workload_at(size_t n);

/* Whether its rows are bytes over bytes, measured once a process. */
static inline bool workload_is_memory(const workload *load)
{
    return load->values[0] != NULL;
}

static inline size_t workload_rows(const workload *load)
{
    size_t count = 1;
    while (count < VALUES_MAX && load->values[count] != NULL)
        count++;
    return count;
}

/* Kinds of sizes: the logarithm is uniform from low to high, or as strings of programs are. */
enum { SIZES_LOG, SIZES_STRINGS };

/* Zeroed memory of the system's that no allocator knows of; the process ends where there is none. */
void *bench_pages(size_t nbytes);

/* A precomputed sequence of steps, a power of two: a slot below `nslots`, and a size of that kind. */
void bench_steps(run *r, size_t nsteps, size_t nslots, int kind);

/* The same sequence in every process. */
uint32_t bench_random(void);
uint32_t bench_size(const workload *load, int kind);

/* The clock, and what this thread has had of a processor; in nanoseconds. */
double bench_now(void);
double bench_thread_time(void);

/* As any caller of an allocator would. */
static inline void *bench_touch(void *block)
{
    *(volatile char *)block = 1;
    return block;
}

static inline void *bench_alloc(const run *r, size_t nbytes)
{
    return bench_touch(r->of.alloc(nbytes));
}

/* --- processes ------------------------------------------------------------------------------------------- */

typedef struct worker {
    int pid;
    int to, from; /* pipes */
} worker;

/* Starts a process that has loaded the peer and set the workload up. */
bool worker_start(worker *w, const contender *by, const workload *load, size_t divisor);

/* Has it run one round; false where it is gone. */
bool worker_round(worker *w, double values[VALUES_MAX]);

void worker_stop(worker *w);

/* What such a process does: `bench/heap --worker NAME PATH WORKLOAD DIVISOR`. */
int worker_main(char **arguments);

/* --- results --------------------------------------------------------------------------------------------- */

typedef struct sample_set {
    double median, minimum; /* NaN where the peer has none */
} sample_set;

typedef struct row {
    char name[72];
    bool is_memory, only_gangway;
    sample_set of[PEERS_MAX];
} row;

#define ROWS_MAX 96

typedef struct results {
    contender peers[PEERS_MAX];
    size_t npeers;
    row rows[ROWS_MAX];
    size_t nrows;
} results;

sample_set samples_summarize(double *samples, size_t count);

void report_print(const results *all);
bool report_json(const results *all, const char *path);

#endif
