/* SPDX-License-Identifier: MIT */
/* A writer: text that goes to a file descriptor in pieces, without stdio. */
#ifndef GWI_HEAP_WRITER_H
#define GWI_HEAP_WRITER_H

#include "base/base.h"

typedef struct gwi_writer {
    int fd;
    int error; /* errno of the write that failed; 0: none has. Then nothing more is written */
    size_t used;
    char text[1024];
} gwi_writer;

void gwi_writer_begin(gwi_writer *writer, int fd);

/* Writes what is left; false where anything was not written. */
bool gwi_writer_end(gwi_writer *writer);

/* As gwi_format(), at most 1023 bytes at once. */
void gwi_write(gwi_writer *writer, const char *format, ...) GWI_PRINTF(2, 3);

/* A text as a string of JSON, with its quotes; what is not UTF-8 becomes U+FFFD. NULL is null. */
void gwi_write_json(gwi_writer *writer, const char *text);

#endif
