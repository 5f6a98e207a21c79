/* SPDX-License-Identifier: MIT */
/* Names of types beside what a user writes for them. */
#ifndef GWI_DECLARE_SPELLINGS_H
#define GWI_DECLARE_SPELLINGS_H

#include <stdbool.h>
#include <stddef.h>

/* Part of a text; not ended by a zero. */
typedef struct gwi_span {
    const char *text;
    size_t nbytes;
} gwi_span;

typedef enum gwi_spelling_match {
    GWI_SPELLING_WHOLE, /* every name is complete, those in type arguments too */
    GWI_SPELLING_END    /* the last parts of a name are enough */
} gwi_spelling_match;

/* The part after the last dot that is outside of type arguments; *outer is what is before that dot,
 * its text NULL if there is no dot. */
gwi_span gwi_spelling_last(gwi_span name, gwi_span *outer);
/* The identifier of a part, as the source gives it: without type arguments, and of a file-local type without its file. */
gwi_span gwi_spelling_key(gwi_span part);
/* Whether a part of a name, or a whole name, is what was written. */
bool gwi_spelling_part_fits(gwi_span name, gwi_span written, gwi_spelling_match match);
bool gwi_spelling_fits(gwi_span name, gwi_span written, gwi_spelling_match match);

#endif
