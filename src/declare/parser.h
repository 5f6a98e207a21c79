/* SPDX-License-Identifier: MIT */
/* The parser's parts: each takes what begins at `at`, and leaves `at` behind it. */
#ifndef GWI_DECLARE_PARSER_H
#define GWI_DECLARE_PARSER_H

#include "declare/reader.h"
#include "declare/syntax.h"

typedef struct gwi_parser {
    gwi_reader *reader;
    gwi_source *source;
    const gwi_token *at;
    gwi_scope *scope;
    gwi_part *part; /* the type that is around; NULL outside of types */
    unsigned depth;
    bool too_deep;
    bool stepped_over; /* a statement, which was noted */
} gwi_parser;

/* What stands before a declaration. */
typedef struct gwi_head {
    const gwi_token *attributes;
    unsigned modifiers;
} gwi_head;

gwi_head gwi_parse_head(gwi_parser *p);

/* A type, where one begins behind the head; else false, and nothing is taken. */
bool gwi_parse_type(gwi_parser *p, const gwi_head *head);

/* The same without keeping it. The name is NULL where it has none. */
bool gwi_parse_past_type(gwi_parser *p, const gwi_token *end, const gwi_token **name);

/* The body of a class, a structure or an interface: between its braces. */
void gwi_parse_members(gwi_parser *p, const gwi_token *end);
void gwi_parse_enumerators(gwi_parser *p, const gwi_token *end);

static inline bool gwi_parser_at(const gwi_parser *p, gwi_token_kind kind)
{
    return p->at->kind == kind;
}

static inline bool gwi_parser_at_word(const gwi_parser *p, gwi_keyword word)
{
    return p->at->word == word;
}

static inline bool gwi_parser_take(gwi_parser *p, gwi_token_kind kind)
{
    bool has = p->at->kind == kind;
    p->at += has;
    return has;
}

#endif
