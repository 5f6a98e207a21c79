/* SPDX-License-Identifier: MIT */
/*
 * Everything that can be asked of a kernel with one source: each target, each strictness, each size of output
 * at the edge of a page that cannot be touched, each cut of the input there, and every size of chunk; by every set of
 * kernels that runs here.
 */
#ifndef GW_TESTS_BATTERY_H
#define GW_TESTS_BATTERY_H

#include "support/harness.h"
#include "support/reference.h"
#include "text/text.h"

/* Does something with each set of kernels that runs here, in turn; then those that were chosen are in use again. */
void battery_with_each_kernel(void (*act)(gw_text text), gw_text text);

/* Compares each target with the reference, once. For sources of up to BATTERY_MOST bytes. */
#define BATTERY_MOST 65536
void battery_compare(gw_text source);

/* All of it. For short sources. */
void battery_run(gw_text source);

/* battery_run() for the text's front of each length. */
void battery_run_cuts(gw_text source);

/* Lets a thread scribble over a source while it is converted. */
void battery_race(gw_encoding from);

/* Bytes of hexadecimal digits; returns how many. Stops at what is no digit. */
size_t battery_hex(const char *digits, unsigned char *out, size_t capacity);

/* Calls back for each line of a conformance file that is no comment, with its fields split at tabs, in place.
 * Does nothing where the file is not there. */
#define BATTERY_FIELDS 8
typedef void battery_row(char *fields[BATTERY_FIELDS]);
size_t battery_rows(const char *name, battery_row *row);

#endif
