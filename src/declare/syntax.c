/* SPDX-License-Identifier: MIT */
/* Where types, type arguments and expressions end. */
#include "declare/syntax.h"
#include "declare/reader.h"

bool gwi_is_type_keyword(const gwi_token *at)
{
    switch (at->kind == GWI_TOKEN_KEYWORD ? at->word : GWI_WORD_NONE) {
    case GWI_WORD_bool:
    case GWI_WORD_byte:
    case GWI_WORD_char:
    case GWI_WORD_decimal:
    case GWI_WORD_double:
    case GWI_WORD_float:
    case GWI_WORD_int:
    case GWI_WORD_long:
    case GWI_WORD_object:
    case GWI_WORD_sbyte:
    case GWI_WORD_short:
    case GWI_WORD_string:
    case GWI_WORD_uint:
    case GWI_WORD_ulong:
    case GWI_WORD_ushort:
    case GWI_WORD_void:
        return true;
    default:
        return false;
    }
}

/* --- types -------------------------------------------------------------------------------------------------- */

/* What `?` and `*` behind a type are depends on where it stands. */
typedef enum place { ANYWHERE, IN_CAST, IN_PATTERN } place;

static const gwi_token *type_end(const gwi_token *at, unsigned depth, place where);

const gwi_token *gwi_attributes_end(const gwi_token *at)
{
    while (at->kind == GWI_TOKEN_LEFT_BRACKET)
        at = gwi_token_after(at);
    return at;
}

const gwi_token *gwi_parameter_modifiers_end(const gwi_token *at)
{
    for (;; at++) {
        switch (at->word) {
        case GWI_WORD_ref:
        case GWI_WORD_out:
        case GWI_WORD_in:
        case GWI_WORD_this:
        case GWI_WORD_params:
        case GWI_WORD_readonly:
            break;
        case GWI_WORD_scoped:
            if (at[1].kind == GWI_TOKEN_NAME || at[1].kind == GWI_TOKEN_KEYWORD)
                break;
            return at;
        default:
            return at;
        }
    }
}

/* Behind `<A, B>`, `<>` and `<,>`. */
static const gwi_token *arguments_end(const gwi_token *at, unsigned depth)
{
    for (at++;; at++) {
        if (at->kind != GWI_TOKEN_COMMA && at->kind != GWI_TOKEN_GREATER) {
            at = type_end(gwi_parameter_modifiers_end(at), depth + 1, ANYWHERE);
            if (at == NULL)
                return NULL;
        }
        if (at->kind == GWI_TOKEN_GREATER)
            return at + 1;
        if (at->kind != GWI_TOKEN_COMMA)
            return NULL;
    }
}

const gwi_token *gwi_type_arguments_end(const gwi_token *at)
{
    return arguments_end(at, 0);
}

const gwi_token *gwi_type_parameters_end(const gwi_token *at, unsigned *count)
{
    *count = 0;
    for (at++;; at++) {
        at = gwi_parameter_modifiers_end(gwi_attributes_end(at));
        if (at->kind != GWI_TOKEN_NAME)
            return NULL;
        ++*count;
        at++;
        if (at->kind == GWI_TOKEN_GREATER)
            return at + 1;
        if (at->kind != GWI_TOKEN_COMMA)
            return NULL;
    }
}

/* A.B<C>.D, with an alias and :: before it or not. */
static const gwi_token *name_end(const gwi_token *at, unsigned depth)
{
    if (at[1].kind == GWI_TOKEN_COLONS)
        at += 2;
    for (;; at++) {
        if (at->kind != GWI_TOKEN_NAME)
            return NULL;
        at++;
        if (at->kind == GWI_TOKEN_LESS) {
            at = arguments_end(at, depth);
            if (at == NULL)
                return NULL;
        }
        if (at->kind != GWI_TOKEN_DOT || at[1].kind != GWI_TOKEN_NAME)
            return at;
    }
}

static const gwi_token *tuple_end(const gwi_token *at, unsigned depth)
{
    unsigned count = 0;
    for (at++;; at++) {
        at = type_end(at, depth + 1, ANYWHERE);
        if (at == NULL)
            return NULL;
        count++;
        if (at->kind == GWI_TOKEN_NAME)
            at++;
        if (at->kind == GWI_TOKEN_RIGHT_PAREN)
            return count > 1 ? at + 1 : NULL;
        if (at->kind != GWI_TOKEN_COMMA)
            return NULL;
    }
}

/* delegate* unmanaged[Cdecl]<int, void> */
static const gwi_token *function_pointer_end(const gwi_token *at, unsigned depth)
{
    at += 2;
    if (at->word == GWI_WORD_managed || at->word == GWI_WORD_unmanaged)
        at++;
    at = gwi_attributes_end(at);
    return at->kind == GWI_TOKEN_LESS ? arguments_end(at, depth) : NULL;
}

static bool is_rank(const gwi_token *at)
{
    if (at->kind != GWI_TOKEN_LEFT_BRACKET)
        return false;
    for (const gwi_token *inner = at + 1; inner < at + at->extent; inner++)
        if (inner->kind != GWI_TOKEN_COMMA)
            return false;
    return at[at->extent].kind == GWI_TOKEN_RIGHT_BRACKET;
}

bool gwi_starts_operand(const gwi_token *at)
{
    switch (at->kind) {
    case GWI_TOKEN_NAME:
    case GWI_TOKEN_NUMBER:
    case GWI_TOKEN_CHARACTER:
    case GWI_TOKEN_STRING:
    case GWI_TOKEN_INTERPOLATED:
    case GWI_TOKEN_LEFT_PAREN:
    case GWI_TOKEN_LEFT_BRACKET:
    case GWI_TOKEN_PLUS:
    case GWI_TOKEN_MINUS:
    case GWI_TOKEN_STAR:
    case GWI_TOKEN_AND:
    case GWI_TOKEN_NOT:
    case GWI_TOKEN_TILDE:
    case GWI_TOKEN_XOR:
        return true;
    case GWI_TOKEN_DOT:
        return at[1].kind == GWI_TOKEN_DOT;
    case GWI_TOKEN_OTHER:
        return at->extent == 2; /* ++, -- */
    case GWI_TOKEN_KEYWORD:
        return at->word != GWI_WORD_as && at->word != GWI_WORD_is && at->word != GWI_WORD_switch &&
               at->word != GWI_WORD_in;
    default:
        return false;
    }
}

/* Where a type may be the end of an expression, `?` and `*` are of the expression if they can be. */
static bool is_suffix(const gwi_token *at, place where)
{
    if (at->kind == GWI_TOKEN_QUESTION)
        return where != IN_PATTERN || is_rank(at + 1) || !gwi_starts_operand(at + 1);
    return at->kind == GWI_TOKEN_STAR && (where != IN_PATTERN || is_rank(at + 1));
}

static const gwi_token *suffixes_end(const gwi_token *at, place where)
{
    for (;;) {
        if (is_suffix(at, where))
            at++;
        else if (is_rank(at))
            at = gwi_token_after(at);
        else
            return at;
    }
}

static const gwi_token *type_end(const gwi_token *at, unsigned depth, place where)
{
    if (depth == GWI_NESTING_MOST)
        return NULL;
    if (gwi_is_type_keyword(at))
        at++;
    else if (at->kind == GWI_TOKEN_NAME)
        at = name_end(at, depth);
    else if (at->kind == GWI_TOKEN_LEFT_PAREN)
        at = tuple_end(at, depth);
    else if (at->word == GWI_WORD_delegate && at[1].kind == GWI_TOKEN_STAR)
        at = function_pointer_end(at, depth);
    else
        return NULL;
    if (at == NULL)
        return NULL;
    /* In a cast, `(A?)` and `(A*)` are types where the parenthesis ends behind it. */
    const gwi_token *behind = suffixes_end(at, where);
    return where == IN_CAST && behind->kind != GWI_TOKEN_RIGHT_PAREN ? at : behind;
}

const gwi_token *gwi_type_end(const gwi_token *at)
{
    return type_end(at, 0, ANYWHERE);
}

const gwi_token *gwi_type_end_in_cast(const gwi_token *at)
{
    return type_end(at, 0, IN_CAST);
}

const gwi_token *gwi_type_end_in_pattern(const gwi_token *at)
{
    return type_end(at, 0, IN_PATTERN);
}

/* --- expressions -------------------------------------------------------------------------------------------- */

const gwi_token *gwi_generic_end(const gwi_token *at)
{
    const gwi_token *behind = gwi_type_arguments_end(at);
    switch (behind != NULL ? behind->kind : GWI_TOKEN_END) {
    case GWI_TOKEN_LEFT_PAREN:
    case GWI_TOKEN_RIGHT_PAREN:
    case GWI_TOKEN_LEFT_BRACKET:
    case GWI_TOKEN_RIGHT_BRACKET:
    case GWI_TOKEN_LEFT_BRACE:
    case GWI_TOKEN_RIGHT_BRACE:
    case GWI_TOKEN_COLON:
    case GWI_TOKEN_SEMICOLON:
    case GWI_TOKEN_COMMA:
    case GWI_TOKEN_DOT:
    case GWI_TOKEN_QUESTION:
    case GWI_TOKEN_EQUAL:
    case GWI_TOKEN_NOT_EQUAL:
    case GWI_TOKEN_OR:
    case GWI_TOKEN_XOR:
    case GWI_TOKEN_AND_AND:
    case GWI_TOKEN_OR_OR:
    case GWI_TOKEN_AND:
        return behind;
    default:
        return NULL;
    }
}

static const gwi_token *after_less(const gwi_token *at)
{
    const gwi_token *behind = at[-1].kind == GWI_TOKEN_NAME ? gwi_generic_end(at) : NULL;
    return behind != NULL ? behind : at + 1;
}

const gwi_token *gwi_expression_end(const gwi_token *at)
{
    for (;;) {
        switch (at->kind) {
        case GWI_TOKEN_END:
        case GWI_TOKEN_COMMA:
        case GWI_TOKEN_SEMICOLON:
        case GWI_TOKEN_RIGHT_BRACE:
        case GWI_TOKEN_RIGHT_PAREN:
        case GWI_TOKEN_RIGHT_BRACKET:
            return at;
        case GWI_TOKEN_LESS:
            at = after_less(at);
            break;
        default:
            at = gwi_token_after(at);
        }
    }
}

const gwi_token *gwi_list_next(const gwi_token *at, const gwi_token *end)
{
    at = gwi_expression_end(at);
    return at->kind == GWI_TOKEN_COMMA ? at + 1 : end;
}
