/* SPDX-License-Identifier: MIT */
/*
 * Patterns: the variables that they declare. Their constants cannot be parameters, so that nothing in them is used; but
 * a name alone after `is` may be a value.
 */
#include "declare/body.h"

static bool at_combinator(const gwi_token *at)
{
    return at->word == GWI_WORD_and || at->word == GWI_WORD_or || at->word == GWI_WORD_when;
}

/* --- designations ------------------------------------------------------------------------------------------- */

void gwi_body_designation(gwi_body *b)
{
    if (b->at->kind == GWI_TOKEN_NAME) {
        if (!gwi_is_discard(b->source, b->at))
            gwi_body_declare(b, b->at);
        b->at++;
        return;
    }
    if (!gwi_body_enter(b))
        return;
    gwi_body_expect(b, GWI_TOKEN_LEFT_PAREN);
    do
        gwi_body_designation(b);
    while (gwi_body_take(b, GWI_TOKEN_COMMA));
    gwi_body_expect(b, GWI_TOKEN_RIGHT_PAREN);
    gwi_body_leave(b);
}

/* The name behind a pattern, where there is one. */
static void designation_if_any(gwi_body *b)
{
    if (b->at->kind == GWI_TOKEN_NAME && !at_combinator(b->at) &&
        !(b->queries > 0 && gwi_is_query_word(b->at)))
        gwi_body_designation(b);
}

/* --- parts -------------------------------------------------------------------------------------------------- */

/* Behind `a:` or `a.b:`. */
static const gwi_token *member_end(const gwi_token *at)
{
    const gwi_token *start = at;
    while (at->kind == GWI_TOKEN_NAME && at[1].kind == GWI_TOKEN_DOT)
        at += 2;
    return at->kind == GWI_TOKEN_NAME && at[1].kind == GWI_TOKEN_COLON ? at + 2 : start;
}

static void slice(gwi_body *b)
{
    b->at += 2;
    if (b->at->kind != GWI_TOKEN_COMMA && b->at->kind != GWI_TOKEN_RIGHT_BRACKET)
        gwi_body_pattern(b, GWI_IN_PATTERN, GWI_NO_LAMBDAS);
}

/* The patterns in `(...)`, `{...}` or `[...]`. */
static void patterns(gwi_body *b)
{
    gwi_token_kind closing = b->at->kind == GWI_TOKEN_LEFT_PAREN   ? GWI_TOKEN_RIGHT_PAREN
                             : b->at->kind == GWI_TOKEN_LEFT_BRACE ? GWI_TOKEN_RIGHT_BRACE
                                                                   : GWI_TOKEN_RIGHT_BRACKET;
    b->at++;
    while (b->at->kind != closing && b->at->kind != GWI_TOKEN_END) {
        b->at = member_end(b->at);
        if (b->at->kind == GWI_TOKEN_DOT && b->at[1].kind == GWI_TOKEN_DOT)
            slice(b);
        else
            gwi_body_pattern(b, GWI_IN_PATTERN, GWI_NO_LAMBDAS);
        if (!gwi_body_take(b, GWI_TOKEN_COMMA))
            break;
    }
    gwi_body_expect(b, closing);
}

/* (a, b) { c: d } e */
static void recursive(gwi_body *b)
{
    if (b->at->kind == GWI_TOKEN_LEFT_PAREN)
        patterns(b);
    if (b->at->kind == GWI_TOKEN_LEFT_BRACE)
        patterns(b);
    designation_if_any(b);
}

/* Of a constant what follows its first operand. After `is` that belongs to the expression around. */
static void constant_rest(gwi_body *b, gwi_pattern_place place, gwi_lambdas lambdas)
{
    if (place != GWI_AFTER_IS)
        gwi_body_expression_rest(b, lambdas);
}

static bool is_dotted_name(const gwi_token *at, const gwi_token *end)
{
    while (at + 1 < end && at->kind == GWI_TOKEN_NAME && at[1].kind == GWI_TOKEN_DOT)
        at += 2;
    return at->kind == GWI_TOKEN_NAME && at + 1 == end;
}

/* A type, with patterns of its parts or a name behind it; or a constant that begins with a name. */
static void type_or_constant(gwi_body *b, gwi_pattern_place place, gwi_lambdas lambdas)
{
    const gwi_token *start = b->at, *end = gwi_type_end_in_pattern(start);
    if (end == NULL || (start->word == GWI_WORD_nameof && end->kind == GWI_TOKEN_LEFT_PAREN)) {
        gwi_body_expression(b, lambdas);
        return;
    }
    b->at = end;
    bool has_parts = end->kind == GWI_TOKEN_LEFT_PAREN || end->kind == GWI_TOKEN_LEFT_BRACE;
    bool has_name = end->kind == GWI_TOKEN_NAME && !at_combinator(end) &&
                    !(b->queries > 0 && gwi_is_query_word(end));
    if (has_parts || has_name) {
        recursive(b);
        return;
    }
    if (place == GWI_AFTER_IS && is_dotted_name(start, end))
        gwi_body_use(b, start);
    constant_rest(b, place, lambdas);
}

static void primary(gwi_body *b, gwi_pattern_place place, gwi_lambdas lambdas)
{
    const gwi_token *at = b->at;
    switch (at->kind) {
    case GWI_TOKEN_LEFT_PAREN:
        if (gwi_cast_end(b, at, true) != NULL) {
            gwi_body_expression(b, lambdas);
            return;
        }
        recursive(b);
        constant_rest(b, place, lambdas);
        return;
    case GWI_TOKEN_LEFT_BRACE:
        recursive(b);
        return;
    case GWI_TOKEN_LEFT_BRACKET:
        patterns(b);
        designation_if_any(b);
        return;
    case GWI_TOKEN_LESS:
    case GWI_TOKEN_LESS_EQUAL:
    case GWI_TOKEN_GREATER:
    case GWI_TOKEN_GREATER_EQUAL:
        b->at++;
        gwi_body_expression(b, lambdas);
        return;
    default:
        break;
    }
    if (at->word == GWI_WORD_var && (at[1].kind == GWI_TOKEN_LEFT_PAREN ||
                                     (at[1].kind == GWI_TOKEN_NAME && !at_combinator(at + 1)))) {
        b->at++;
        gwi_body_designation(b);
    } else {
        type_or_constant(b, place, lambdas);
    }
}

/* `not`, which may also be the name of a type or a constant. */
static bool at_not(const gwi_token *at)
{
    return at->word == GWI_WORD_not && at[1].kind != GWI_TOKEN_RIGHT_PAREN &&
           at[1].kind != GWI_TOKEN_COMMA && at[1].kind != GWI_TOKEN_SEMICOLON &&
           at[1].kind != GWI_TOKEN_DOT && at[1].kind != GWI_TOKEN_ARROW &&
           at[1].kind != GWI_TOKEN_COLON && !at_combinator(at + 1);
}

void gwi_body_pattern(gwi_body *b, gwi_pattern_place place, gwi_lambdas lambdas)
{
    if (!gwi_body_enter(b))
        return;
    for (;;) {
        for (; at_not(b->at); b->at++)
            place = place == GWI_AFTER_IS ? GWI_AFTER_IS : GWI_IN_PATTERN;
        primary(b, place, lambdas);
        if (b->at->word != GWI_WORD_and && b->at->word != GWI_WORD_or)
            break;
        b->at++;
    }
    gwi_body_leave(b);
}

/* --- switch expressions ------------------------------------------------------------------------------------- */

static void arm(gwi_body *b)
{
    gwi_scope_begin(b);
    gwi_body_pattern(b, GWI_AFTER_CASE, GWI_NO_LAMBDAS);
    if (b->at->word == GWI_WORD_when) {
        b->at++;
        gwi_body_expression(b, GWI_NO_LAMBDAS);
    }
    gwi_body_expect(b, GWI_TOKEN_ARROW);
    gwi_body_expression(b, GWI_LAMBDAS);
    gwi_scope_end(b);
}

void gwi_body_arms(gwi_body *b)
{
    bool was_label = b->in_label;
    b->in_label = false;
    gwi_body_expect(b, GWI_TOKEN_LEFT_BRACE);
    while (b->at->kind != GWI_TOKEN_RIGHT_BRACE && b->at->kind != GWI_TOKEN_END) {
        arm(b);
        if (!gwi_body_take(b, GWI_TOKEN_COMMA))
            break;
    }
    gwi_body_expect(b, GWI_TOKEN_RIGHT_BRACE);
    b->in_label = was_label;
}
