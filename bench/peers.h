/* SPDX-License-Identifier: MIT */
/*
 * Rows that are measured for several peers in turn: Gangway and others in this process, and programs of their own, which say
 * their version when they are warm, and answer a line "QUESTION CALLS" with the nanoseconds of a call, negative where they
 * lack the row. Peers go in turn in every round, one at a time, so that what the machine does besides meets all of them.
 */
#ifndef BENCH_PEERS_H
#define BENCH_PEERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

enum { BENCH_PEERS_MAX = 8, BENCH_ROWS_MAX = 32, BENCH_ROUNDS_MAX = 999 };

typedef struct bench_row {
    const char *question, *title;
} bench_row;

/* Nanoseconds a call of a row in this process. */
typedef double bench_here(size_t row, size_t ncalls);

typedef struct bench_peer {
    const char *name;
    bench_here *here; /* NULL: a program of its own */
    FILE *to, *from;
    pid_t process;
    size_t ncalls[BENCH_ROWS_MAX]; /* that take about a round's time; 0 where it lacks the row */
    double samples[BENCH_ROWS_MAX][BENCH_ROUNDS_MAX];
} bench_peer;

typedef struct bench_table {
    const bench_row *rows;
    size_t nrows;
    size_t npeers, nrounds;
    double round_ns;
    bench_peer peers[BENCH_PEERS_MAX];
} bench_table;

double bench_clock(void);

/* Gangway comes first: the others' times are compared with its own. */
void bench_add_here(bench_table *t, const char *name, bench_here *here);

/* Reads [--rounds N] [--quick] [--peer NAME=COMMAND]... and starts the programs; false, and why on stderr, where it cannot. */
bool bench_options(bench_table *t, int argc, char **argv);

/* Measures all rows, prints medians and minima of nanoseconds, and in brackets Gangway's over the peer's, below 1: faster. */
void bench_run(bench_table *t);

/* Ends the programs. */
void bench_end(bench_table *t);

#endif
