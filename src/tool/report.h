/* SPDX-License-Identifier: MIT */
/*
 * The heap's report, for people: which blocks are leaks, where they came from, and what was misused.
 */
#ifndef GWI_TOOL_REPORT_H
#define GWI_TOOL_REPORT_H

#include "tool/json.h"

#include <stdbool.h>
#include <stdio.h>

typedef struct report_sums {
    uint64_t leaked_blocks, leaked_bytes;
    uint64_t kept_blocks,
        kept_bytes; /* by the system's libraries for themselves, until the process ends */
    uint64_t violations;
} report_sums;

/* Adds up what a report says. */
void report_sum(const json *report, report_sums *sums);

/* Prints it. `program` is the path of the program, by which sites in it are found where nothing else names it. */
void report_print(const json *report, const report_sums *sums, const char *program, FILE *out);

#endif
