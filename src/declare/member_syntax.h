/* SPDX-License-Identifier: MIT */
/*
 * Members of types as they are written. The parser reads them once and keeps the items that matter; whatever needs the
 * others later, with their bodies, reads them again at the type's tokens: few types need it, and keeping them all costs
 * memory.
 */
#ifndef GWI_DECLARE_MEMBER_SYNTAX_H
#define GWI_DECLARE_MEMBER_SYNTAX_H

#include "declare/parser.h"

typedef enum gwi_member_kind {
    GWI_MEMBER_FIELD, /* one or more, or constants */
    GWI_MEMBER_EVENT, /* one or more without accessors */
    GWI_MEMBER_EVENT_ACCESSORS,
    GWI_MEMBER_PROPERTY,
    GWI_MEMBER_INDEXER,
    GWI_MEMBER_METHOD,
    GWI_MEMBER_OPERATOR, /* conversions too */
    GWI_MEMBER_CONSTRUCTOR,
    GWI_MEMBER_FINALIZER,
    GWI_MEMBER_EXTENSION,
    GWI_MEMBER_TYPE
} gwi_member_kind;

typedef struct gwi_member_syntax {
    gwi_member_kind kind;
    gwi_head head;
    const gwi_token *type;
    const gwi_token
        *interface; /* of an explicit implementation where the interface's name begins; else NULL */
    const gwi_token *name;                         /* of several the first */
    const gwi_token *type_parameters, *parameters; /* the opening brackets */
    const gwi_token *body;                         /* `{` or `=>` */
    const gwi_token *value;                        /* a property's initializer */
} gwi_member_syntax;

/* The member behind the head, which is no type; false where it is not understood. */
bool gwi_member_take(gwi_parser *p, const gwi_token *end, const gwi_head *head,
                     gwi_member_syntax *out);

/* The member or the nested type at `at`; false at the end. What is not understood is left out. */
bool gwi_member_next(gwi_parser *p, const gwi_token *end, gwi_member_syntax *out);

/* At the end of a member: behind `;`, behind a body, or at the brace that ends the type. */
void gwi_member_skip(gwi_parser *p, const gwi_token *end);

/* The same of one that begins at `start` and is not understood: nothing may have been taken of it. */
void gwi_member_past_broken(gwi_parser *p, const gwi_token *start, const gwi_token *end);

/* One of the names of FIELD and EVENT. */
typedef struct gwi_declarator {
    const gwi_token *name;
    const gwi_token *value; /* its initializer, or a fixed buffer's count */
} gwi_declarator;

/* The one at *at, which is left at the next; false after the last. */
bool gwi_declarator_next(const gwi_token **at, gwi_declarator *out);

/* An accessor of a property, an indexer or an event. */
typedef struct gwi_accessor {
    gwi_keyword word;      /* get, set, init, add, remove */
    const gwi_token *body; /* `{` or `=>`; NULL where it has none */
} gwi_accessor;

/* The one at *at, inside of the braces; false after the last, and where it is not understood. */
bool gwi_accessor_next(const gwi_token **at, gwi_accessor *out);

#endif
