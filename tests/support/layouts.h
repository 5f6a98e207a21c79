/* SPDX-License-Identifier: MIT */
/*
 * Tests of layouts: declarations from C# source, native bytes as hexadecimal digits, strings and arrays in short.
 */
#ifndef GW_TESTS_LAYOUTS_H
#define GW_TESTS_LAYOUTS_H

#include "support/harness.h"

#include <gangway/layout.h>

/* The layout of a type of a C# source, which is preceded by the usual `using` lines. The declarations stay. */
const gw_layout *layouts_find(const char *source, const char *type);

/* The same, of a type that is marshaled. */
const gw_layout *layouts_good(const char *source, const char *type);

/* Gives up the declarations of all layouts so far. */
void layouts_end(void);

/* A type "T" with some fields, in a structure or class of its own. */
const gw_layout *layouts_of_fields(const char *attribute, const char *fields);

/* What .NET has of a type "T". */
typedef struct layouts_row {
    const char *source;
    size_t size;         /* 0: it is refused */
    const char *offsets; /* "a@0 b@8" */
    const char *
        why; /* how the reason ends for which it is refused, or has a size only; NULL: it is marshaled */
} layouts_row;

/* Fails the test where the layout is another one. */
void layouts_check_row(const layouts_row *row);

/* Fails the test where bytes are others than "01 00 ff"; "__" is any byte. */
void layouts_check_bytes(const void *bytes, const char *hex, const char *of_what);

int layouts_little_endian(void);

/* Writes a record over bytes of 0xCC, checks what is there, and destroys it. */
void layouts_check_written(const gw_layout *l, const void *record, const char *hex);

/* Reads a record over bytes of 0xCC. */
void layouts_read_back(const gw_layout *l, const void *native, void *record);

/* A string of UTF-8 that must come about. */
gw_string *layouts_string(const char *utf8);

/* Whether a string is that of some UTF-8; NULL is the null string. */
int layouts_is(const gw_string *s, const char *utf8);

#endif
