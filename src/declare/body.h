/* SPDX-License-Identifier: MIT */
/*
 * What the bodies of members refer to: names of a set where they are values, and the keyword `field`.
 *
 * A body is parsed as the language has it, but for the precedence of operators, which no name depends on. Nothing is
 * built of it: scopes are opened and closed on the way, and each has three sets of the watched names. One that is
 * used in a scope and not declared in it is used in the scope around; so it does not matter which comes first, as it
 * does not in the language. What leaves the outermost scope is what the body uses.
 *
 * What cannot be parsed moves `at` to an end that no token follows, so that everything returns; see gwi_body_fail().
 */
#ifndef GWI_DECLARE_BODY_H
#define GWI_DECLARE_BODY_H

#include "declare/reader.h"
#include "declare/syntax.h"

typedef enum gwi_answer { GWI_NO, GWI_YES, GWI_UNSURE } gwi_answer;

typedef struct gwi_watch gwi_watch;

/* Whether a watched name refers to what is watched, where it is a value at `at` and no scope of the body has it. */
typedef gwi_answer gwi_watch_ask(gwi_watch *watch, size_t name, const gwi_token *at);

/* A set of names. */
struct gwi_watch {
    gwi_reader *reader;
    const gwi_source *source;
    const char *const *names; /* interned, each once */
    size_t count;
    gwi_watch_ask *ask;
    uint32_t *slots; /* numbers of names, from 1 on, by a hash of their texts */
    size_t capacity;
    uint64_t lengths;              /* bit n: a name has n bytes, or 63 and more */
    uint64_t *used, *open;         /* results, a bit for each name: used, and not decided */
    const gwi_source *open_source; /* where the first one is that is not decided */
    const gwi_token *open_at;
    size_t left; /* names that are not used yet */
};

typedef struct gwi_block_scope {
    uint32_t parent;
    uint32_t target; /* what is declared here belongs to that scope */
    bool touched;    /* its sets are not empty */
} gwi_block_scope;

typedef struct gwi_body {
    gwi_reader *reader;
    gwi_source *source;
    const gwi_token *at;
    gwi_watch *watch; /* NULL: only `field` is looked for */
    gwi_block_scope *scopes;
    uint64_t *sets; /* three of each scope */
    size_t scope_count, scope_capacity, words;
    uint32_t scope; /* the innermost */
    unsigned depth;
    unsigned queries;        /* that are open */
    bool in_label;           /* of a `case`, which a colon ends: `a?[b]` is no condition */
    bool is_async;           /* `await` is an operator */
    bool has_field_word;     /* `field` is a keyword: an accessor of a property */
    bool nameof_is_name;     /* a member or a parameter is called so */
    bool uses_field, failed; /* results */
} gwi_body;

/* --- body.c: scopes and names ------------------------------------------------------------------------------- */

void gwi_watch_begin(gwi_watch *watch, gwi_reader *r, const char *const *names, size_t count,
                     gwi_watch_ask *ask);
void gwi_watch_end(gwi_watch *watch);
/* Results: whether a name is used, and whether one that is not is in a body that could not be decided. */
bool gwi_watch_has_used(const gwi_watch *watch, size_t number);
bool gwi_watch_has_open(const gwi_watch *watch, size_t number);

void gwi_body_begin(gwi_body *b, gwi_reader *r, gwi_source *source, gwi_watch *watch);
/* Of the body at `{` or `=>`. A watched name in a body that is not understood is open. */
void gwi_body_scan(gwi_body *b, const gwi_token *body);
/* Ends what was begun, and hands what the body uses to the watch. */
void gwi_body_end(gwi_body *b, const gwi_token *body);

/* Whether the body of a property's accessor uses the keyword `field`. */
gwi_answer gwi_body_uses_field(gwi_reader *r, gwi_source *source, const gwi_token *body);

void gwi_body_fail(gwi_body *b);
bool gwi_body_enter(gwi_body *b);
void gwi_body_leave(gwi_body *b);

uint32_t gwi_scope_begin(gwi_body *b);
void gwi_scope_end(gwi_body *b);
void gwi_body_declare(gwi_body *b, const gwi_token *name);
void gwi_body_declare_word(gwi_body *b, const char *name);
void gwi_body_use(gwi_body *b, const gwi_token *name);

/* --- body_statements.c -------------------------------------------------------------------------------------- */

/* At `{`. */
void gwi_body_block(gwi_body *b);
/* Those of a list at `(` or `[`, up to its end. */
void gwi_body_parameters(gwi_body *b, const gwi_token *open, bool is_lambda);
/* Those of `<`. */
void gwi_body_type_parameters(gwi_body *b, const gwi_token *open);

/* --- body_expressions.c ------------------------------------------------------------------------------------- */

typedef enum gwi_lambdas { GWI_LAMBDAS, GWI_NO_LAMBDAS } gwi_lambdas;

/* Up to the token that no expression has: a comma, a semicolon, a closing bracket, `=>`, a name ... */
void gwi_body_expression(gwi_body *b, gwi_lambdas lambdas);
/* What is behind the first operand. */
void gwi_body_expression_rest(gwi_body *b, gwi_lambdas lambdas);
/* At `(` or `[`: arguments, elements of a tuple, an expression in parentheses. */
void gwi_body_arguments(gwi_body *b);
/* The elements of an array at `{`. */
void gwi_body_array(gwi_body *b);
/* Behind the `)` of a cast at `(`; NULL if this is not a cast. */
const gwi_token *gwi_cast_end(const gwi_body *b, const gwi_token *at, bool in_pattern);

/* --- body_lambdas.c ----------------------------------------------------------------------------------------- */

bool gwi_body_at_lambda(const gwi_body *b);
void gwi_body_lambda(gwi_body *b);
/* `delegate`, with `static` and `async` before it. */
bool gwi_body_at_anonymous_method(const gwi_body *b);
void gwi_body_anonymous_method(gwi_body *b);
bool gwi_body_at_query(const gwi_body *b);
void gwi_body_query(gwi_body *b);

/* --- body_patterns.c ---------------------------------------------------------------------------------------- */

typedef enum gwi_pattern_place { GWI_AFTER_IS, GWI_AFTER_CASE, GWI_IN_PATTERN } gwi_pattern_place;

void gwi_body_pattern(gwi_body *b, gwi_pattern_place place, gwi_lambdas lambdas);
/* The arms of a switch expression at `{`. */
void gwi_body_arms(gwi_body *b);
/* a, _, (a, _) */
void gwi_body_designation(gwi_body *b);

/* --- what they share ---------------------------------------------------------------------------------------- */

static inline bool gwi_body_take(gwi_body *b, gwi_token_kind kind)
{
    bool has = b->at->kind == kind;
    b->at += has;
    return has;
}

static inline void gwi_body_expect(gwi_body *b, gwi_token_kind kind)
{
    if (!gwi_body_take(b, kind))
        gwi_body_fail(b);
}

static inline bool gwi_token_has_text(const gwi_source *source, const gwi_token *at,
                                      const char *text)
{
    size_t nbytes = strlen(text);
    return at->extent == nbytes && memcmp(gwi_token_text(source, at), text, nbytes) == 0;
}

/* `_`, which declares nothing where a name is given to a part of a value. */
static inline bool gwi_is_discard(const gwi_source *source, const gwi_token *at)
{
    return at->kind == GWI_TOKEN_NAME && gwi_token_has_text(source, at, "_");
}

/* A word that a query has as its own between its parts. */
static inline bool gwi_is_query_word(const gwi_token *at)
{
    switch (at->word) {
    case GWI_WORD_from:
    case GWI_WORD_where:
    case GWI_WORD_select:
    case GWI_WORD_group:
    case GWI_WORD_into:
    case GWI_WORD_orderby:
    case GWI_WORD_join:
    case GWI_WORD_let:
    case GWI_WORD_on:
    case GWI_WORD_equals:
    case GWI_WORD_by:
    case GWI_WORD_ascending:
    case GWI_WORD_descending:
        return true;
    default:
        return false;
    }
}

#endif
