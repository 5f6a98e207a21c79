/* SPDX-License-Identifier: MIT */
/* The lexer's parts. Nothing of it reads past the end: a source has zeros behind it, which belong to nothing. */
#ifndef GWI_DECLARE_LEXER_H
#define GWI_DECLARE_LEXER_H

#include "declare/reader.h"

/* An #if that is open. */
typedef struct gwi_condition {
    uint32_t offset;
    bool was_taken; /* a branch of it was */
    bool has_else;
} gwi_condition;

typedef struct gwi_lexer {
    gwi_reader *reader;
    gwi_source *source;
    const unsigned char *at, *end;
    gwi_token *tokens;
    size_t count, capacity;
    uint32_t *open; /* brackets: numbers of tokens */
    size_t open_count, open_capacity;
    gwi_condition *conditions;
    size_t condition_count, condition_capacity;
    bool line_begins;    /* nothing but white space is before this on the line */
    bool has_directives; /* a hole of a string has none */
} gwi_lexer;

/* Notes an error, and that nothing behind it is read. */
void gwi_lexer_stop(gwi_lexer *l, const unsigned char *at, const char *sentence);

/* --- directives.c ------------------------------------------------------------------------------------------- */

/* Does what the line says whose # is here, and steps over it, and over what it leaves out. */
void gwi_lexer_directive(gwi_lexer *l);
/* At the end of the source. */
void gwi_lexer_check_conditions(gwi_lexer *l);

/* Defines a symbol in every source. */
void gwi_define(gwi_reader *r, const char *symbol);

#endif
