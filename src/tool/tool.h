/* SPDX-License-Identifier: MIT */
/*
 * The program gangway: one subcommand a file.
 *
 * What always holds: what a subcommand was asked for goes to stdout, everything else to stderr; the exit code is 0, 1
 * where the work failed, or 2 where the command line is wrong, unless a subcommand's help says otherwise.
 */
#ifndef GWI_TOOL_TOOL_H
#define GWI_TOOL_TOOL_H

#include <gangway/heap.h>
#include <gangway/malloc.h>
#include <gangway/text.h>

#include <stdbool.h>
#include <stddef.h>

enum { TOOL_DONE = 0, TOOL_FAILED = 1, TOOL_USAGE = 2 };

typedef struct tool_command {
    const char *name;
    const char *summary; /* one line */
    const char *help;
    int (*run)(const struct tool_command *self, int count,
               char **arguments); /* arguments[0]: the name */
} tool_command;

extern const tool_command tool_convert, tool_info, tool_inspect, tool_layout, tool_run;

/* "gangway: " and a line on stderr. */
void tool_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same of a command line, with where to read on; returns TOOL_USAGE. */
int tool_misused(const tool_command *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The path of libgangway-malloc, beside the libgangway that this program runs with; false where there is none. */
bool tool_find_malloc(char *path, size_t capacity);

#endif
