/* SPDX-License-Identifier: MIT */
/* What the parts of `gangway convert` share: what was asked for, and how far a file has come. */
#ifndef GWI_TOOL_CONVERT_H
#define GWI_TOOL_CONVERT_H

#include "tool/output.h"
#include "tool/pages.h"
#include "tool/progress.h"
#include "tool/tool.h"

#include <gangway/transcoder.h>

#include <stdint.h>

/* Bytes that are read at once, and the room for what becomes of them. */
enum { INPUT_BLOCK = 256 * 1024, OUTPUT_BLOCK = 512 * 1024 };

typedef enum mark_way {
    MARK_DROP, /* a byte order mark in front of Unicode text is no part of it */
    MARK_KEEP, /* it is */
    MARK_WRITE /* as DROP, and one is written in front of the output */
} mark_way;

typedef struct convert_options {
    page from, to;
    mark_way marks;
    bool strict, best_fit, quiet;
    const char *output; /* NULL: the standard output */
    char **files;       /* ended by NULL; none: the standard input */
} convert_options;

typedef struct conversion {
    const convert_options *options;
    output out;
    progress shown;
    unsigned char *input; /* INPUT_BLOCK bytes, of which `ready` are read and not converted */
    size_t ready;
    unsigned char *made; /* OUTPUT_BLOCK bytes */
    bool marked;         /* a byte order mark is written, if one is to be */
    /* Of the file at hand: */
    const char *name; /* for messages */
    int file;
    bool ended;      /* no byte follows those that are ready */
    uint32_t number; /* its page */
    gw_transcoder transcoder;
    uint64_t offset; /* of the first byte that is ready */
    uint64_t nlost;
    unsigned nplaces; /* losses that were shown with their places */
} conversion;

/* All of the files; an exit code. src/tool/convert_files.c */
int convert_files(const convert_options *options);

/* The file at hand, open; what failed has been said. src/tool/convert_text.c */
bool convert_text(conversion *c);

#endif
