/* SPDX-License-Identifier: MIT */
/*
 * Characters and strings as they are written: where one ends, and the pieces of an interpolated one. Only strings.c knows
 * this syntax; literals.c decodes what it finds.
 */
#ifndef GWI_DECLARE_STRINGS_H
#define GWI_DECLARE_STRINGS_H

#include "declare/reader.h"

/* After a character or a string of any form that begins here; NULL and a message where it does not end. */
const unsigned char *gwi_literal_end(const unsigned char *at, const unsigned char *end,
                                     const char **sentence);

/* How a string is written. */
typedef struct gwi_string_form {
    bool verbatim;
    size_t dollars; /* 0: it has no holes */
    size_t quotes;  /* 1, or 3 and more of a raw one */
} gwi_string_form;

/* Bytes of a source: offsets in its text. */
typedef struct gwi_range {
    uint32_t start, end;
} gwi_range;

/* A piece of an interpolated string: text as it is written, with its escapes and doubled braces, or a hole. */
typedef struct gwi_piece {
    bool is_hole;
    bool has_format;
    gwi_range text;   /* the text; of a hole its expression and alignment: see gwi_lex_hole() */
    gwi_range format; /* of a hole that has one, after the colon */
} gwi_piece;

/* The pieces of a GWI_TOKEN_INTERPOLATED in their order; pieces of text are not empty. */
typedef struct gwi_pieces {
    const gwi_source *source;
    const unsigned char *at, *end;
    gwi_string_form form;
} gwi_pieces;

void gwi_pieces_begin(gwi_pieces *p, const gwi_source *source, const gwi_token *literal);
/* False after the last one. */
bool gwi_pieces_next(gwi_pieces *p, gwi_piece *out);

/* --- lexer.c ------------------------------------------------------------------------------------------------ */

/* The tokens of a hole or of a part of one, with an END before them and ENDs after them. Their offsets are in the source.
 * A `#` is no directive here. The tokens live as long as the reader's memory. */
const gwi_token *gwi_lex_range(gwi_reader *r, gwi_source *source, gwi_range range);

/* A hole as tokens, each array ended by ENDs. */
typedef struct gwi_hole {
    const gwi_token *expression;
    const gwi_token *alignment; /* NULL where it has none */
} gwi_hole;

gwi_hole gwi_lex_hole(gwi_reader *r, gwi_source *source, const gwi_piece *piece);

#endif
