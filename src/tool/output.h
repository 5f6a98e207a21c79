/* SPDX-License-Identifier: MIT */
/* Where a program writes: the standard output, or a file that only takes its name when it is whole. */
#ifndef GWI_TOOL_OUTPUT_H
#define GWI_TOOL_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

typedef struct output {
    int file;
    const char *name; /* for messages */
    char *target;     /* the file to be replaced, links followed; NULL where there is none */
    char *temporary;  /* what is written until then, in the same folder */
} output;

/* NULL: the standard output. A file that is there and no regular one, as /dev/null or a pipe, is written to directly. All
 * of these say on stderr what failed, and are false then. */
bool output_open(output *o, const char *path);
bool output_write(output *o, const void *bytes, size_t nbytes);

/* The file is complete and takes its name; or it is forgotten, and what was there before stays. */
bool output_keep(output *o);
void output_drop(output *o);

/* True where reading from a file would read what is written here: the same regular file, written to directly. */
bool output_is(const output *o, const struct stat *input);

#endif
