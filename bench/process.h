/* SPDX-License-Identifier: MIT */
/*
 * Peers that are programs of their own: each says its version when it is warm, and answers a line "ROW CALLS" with the
 * nanoseconds of a call.
 */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

typedef struct bench_process {
    FILE *to, *from;
    pid_t id;
    char version[64];
} bench_process;

/* Starts a command of the shell and waits for its version; false where it does not answer. */
bool bench_process_start(bench_process *p, const char *command);

/* Negative where it has no such row, or does not answer. */
double bench_process_ask(bench_process *p, const char *row, size_t ncalls);

void bench_process_end(bench_process *p);

#endif
