/* SPDX-License-Identifier: MIT */
/*
 * Expressions of bodies: which of their names are values, and which variables they declare.
 *
 * An expression is read as operands with operators between them. Precedence does not matter here, so that a condition or a
 * pattern that goes on is not told from what is around it.
 */
#include "declare/body.h"
#include "declare/strings.h"

static void operand(gwi_body *b, gwi_lambdas lambdas);

static bool is_other(const gwi_body *b, const gwi_token *at, const char *text)
{
    return at->kind == GWI_TOKEN_OTHER && gwi_token_has_text(b->source, at, text);
}

static bool is_range(const gwi_token *at)
{
    return at->kind == GWI_TOKEN_DOT && at[1].kind == GWI_TOKEN_DOT;
}

/* --- initializers ------------------------------------------------------------------------------------------- */

static void value_or_braces(gwi_body *b);

/* `a = 1`, `a = { }`, `[0] = 1`, `{ 1, 2 }`, `b.c`; the name before `=` is a member's. */
static void element(gwi_body *b)
{
    if (b->at->kind == GWI_TOKEN_NAME && b->at[1].kind == GWI_TOKEN_ASSIGN) {
        b->at += 2;
        value_or_braces(b);
        return;
    }
    if (b->at->kind == GWI_TOKEN_LEFT_BRACKET) {
        const gwi_token *behind = gwi_token_after(b->at);
        if (behind->kind == GWI_TOKEN_ASSIGN) {
            gwi_body_arguments(b);
            b->at += b->at->kind == GWI_TOKEN_ASSIGN;
        }
    }
    value_or_braces(b);
}

static void value_or_braces(gwi_body *b)
{
    if (b->at->kind == GWI_TOKEN_LEFT_BRACE)
        gwi_body_array(b);
    else
        gwi_body_expression(b, GWI_LAMBDAS);
}

void gwi_body_array(gwi_body *b)
{
    if (!gwi_body_enter(b))
        return;
    gwi_body_expect(b, GWI_TOKEN_LEFT_BRACE);
    while (b->at->kind != GWI_TOKEN_RIGHT_BRACE && b->at->kind != GWI_TOKEN_END) {
        element(b);
        if (!gwi_body_take(b, GWI_TOKEN_COMMA))
            break;
    }
    gwi_body_expect(b, GWI_TOKEN_RIGHT_BRACE);
    gwi_body_leave(b);
}

/* --- arguments ---------------------------------------------------------------------------------------------- */

/* `int a`, `var a`, `A.B<C> a` before a comma or a bracket: the name; else NULL. */
static const gwi_token *declared_argument(const gwi_body *b, const gwi_token *at)
{
    if (at->word == GWI_WORD_await && b->is_async)
        return NULL;
    const gwi_token *name = gwi_type_end(at);
    if (name == NULL || name->kind != GWI_TOKEN_NAME)
        return NULL;
    return name[1].kind == GWI_TOKEN_COMMA || name[1].kind == GWI_TOKEN_RIGHT_PAREN ||
                   name[1].kind == GWI_TOKEN_RIGHT_BRACKET
               ? name
               : NULL;
}

static void argument(gwi_body *b)
{
    if (b->at->kind == GWI_TOKEN_NAME && b->at[1].kind == GWI_TOKEN_COLON)
        b->at += 2;
    bool is_out = b->at->word == GWI_WORD_out;
    while (b->at->word == GWI_WORD_ref || b->at->word == GWI_WORD_out || b->at->word == GWI_WORD_in)
        b->at++;
    const gwi_token *name = declared_argument(b, b->at);
    if (name == NULL) {
        gwi_body_expression(b, GWI_LAMBDAS);
        return;
    }
    b->at = name;
    if (!gwi_is_discard(b->source, name) || is_out)
        gwi_body_designation(b);
    else
        b->at++;
}

void gwi_body_arguments(gwi_body *b)
{
    gwi_token_kind closing =
        b->at->kind == GWI_TOKEN_LEFT_PAREN ? GWI_TOKEN_RIGHT_PAREN : GWI_TOKEN_RIGHT_BRACKET;
    if (!gwi_body_enter(b))
        return;
    bool was_label = b->in_label;
    b->in_label = false;
    b->at++;
    while (b->at->kind != closing && b->at->kind != GWI_TOKEN_END) {
        if (b->at->kind != GWI_TOKEN_COMMA)
            argument(b);
        if (!gwi_body_take(b, GWI_TOKEN_COMMA))
            break;
    }
    gwi_body_expect(b, closing);
    b->in_label = was_label;
    gwi_body_leave(b);
}

static void arguments_if_any(gwi_body *b)
{
    if (b->at->kind == GWI_TOKEN_LEFT_PAREN || b->at->kind == GWI_TOKEN_LEFT_BRACKET)
        gwi_body_arguments(b);
}

/* --- casts -------------------------------------------------------------------------------------------------- */

/* A name in parentheses may be a value or a type. The token behind tells the language which. */
static bool follows_cast(const gwi_body *b, const gwi_token *at, bool in_pattern)
{
    switch (at->kind) {
    case GWI_TOKEN_NAME:
        if (in_pattern)
            return false;
        return b->queries == 0 || !gwi_is_query_word(at) || at->word == GWI_WORD_from;
    case GWI_TOKEN_NUMBER:
    case GWI_TOKEN_CHARACTER:
    case GWI_TOKEN_STRING:
    case GWI_TOKEN_INTERPOLATED:
    case GWI_TOKEN_LEFT_PAREN:
    case GWI_TOKEN_NOT:
    case GWI_TOKEN_TILDE:
        return true;
    case GWI_TOKEN_KEYWORD:
        return at->word != GWI_WORD_as && at->word != GWI_WORD_is && at->word != GWI_WORD_switch &&
               at->word != GWI_WORD_in;
    default:
        return false;
    }
}

static bool is_only_type(const gwi_token *at, const gwi_token *end)
{
    return gwi_is_type_keyword(at) || at->word == GWI_WORD_delegate ||
           end[-1].kind == GWI_TOKEN_QUESTION || end[-1].kind == GWI_TOKEN_STAR ||
           end[-1].kind == GWI_TOKEN_RIGHT_BRACKET;
}

const gwi_token *gwi_cast_end(const gwi_body *b, const gwi_token *at, bool in_pattern)
{
    const gwi_token *end = gwi_type_end_in_cast(at + 1);
    if (end == NULL || end->kind != GWI_TOKEN_RIGHT_PAREN)
        return NULL;
    bool is_cast = follows_cast(b, end + 1, in_pattern) ||
                   (is_only_type(at + 1, end) && gwi_starts_operand(end + 1));
    return is_cast ? end + 1 : NULL;
}

/* --- interpolated strings ----------------------------------------------------------------------------------- */

static void hole(gwi_body *b, const gwi_piece *piece)
{
    const gwi_token *behind = b->at;
    b->at = gwi_lex_hole(b->reader, b->source, piece).expression;
    gwi_body_expression(b, GWI_LAMBDAS);
    if (b->at->kind != GWI_TOKEN_END)
        gwi_body_fail(b);
    if (!b->failed)
        b->at = behind;
}

/* Its alignment and its format are constants. */
static void interpolated(gwi_body *b)
{
    gwi_pieces pieces;
    gwi_piece piece;
    gwi_pieces_begin(&pieces, b->source, b->at++);
    while (!b->failed && gwi_pieces_next(&pieces, &piece))
        if (piece.is_hole)
            hole(b, &piece);
}

/* --- operands ----------------------------------------------------------------------------------------------- */

/* new T(a) { b = 1 }, new T[a] { b }, new[] { a }, new(a), new { a }, stackalloc int[a] */
static void creation(gwi_body *b)
{
    b->at++;
    const gwi_token *behind = b->at->kind == GWI_TOKEN_LEFT_PAREN ? NULL : gwi_type_end(b->at);
    if (behind != NULL)
        b->at = behind;
    while (b->at->kind == GWI_TOKEN_LEFT_PAREN || b->at->kind == GWI_TOKEN_LEFT_BRACKET) {
        bool is_call = b->at->kind == GWI_TOKEN_LEFT_PAREN;
        gwi_body_arguments(b);
        if (is_call)
            break;
        while (b->at->kind == GWI_TOKEN_QUESTION && b->at[1].kind == GWI_TOKEN_LEFT_BRACKET &&
               b->at[2].kind == GWI_TOKEN_RIGHT_BRACKET)
            b->at++;
    }
    if (b->at->kind == GWI_TOKEN_LEFT_BRACE)
        gwi_body_array(b);
}

/* typeof(T), sizeof(T), default(T): nothing in it is a value. */
static void skip_parentheses(gwi_body *b)
{
    if (b->at->kind == GWI_TOKEN_LEFT_PAREN)
        b->at = gwi_token_after(b->at);
}

static bool is_deconstruction(const gwi_body *b)
{
    return b->at->word == GWI_WORD_var && b->at[1].kind == GWI_TOKEN_LEFT_PAREN &&
           gwi_token_after(b->at + 1)->kind == GWI_TOKEN_ASSIGN;
}

static void simple_name(gwi_body *b)
{
    const gwi_token *name = b->at++;
    const gwi_token *generic = b->at->kind == GWI_TOKEN_LESS ? gwi_generic_end(b->at) : NULL;
    if (generic != NULL)
        b->at = generic;
    else if (b->has_field_word && name->word == GWI_WORD_field)
        b->uses_field = true;
    else
        gwi_body_use(b, name);
}

static void name_operand(gwi_body *b, gwi_lambdas lambdas)
{
    bool is_await = b->at->word == GWI_WORD_await;
    if (is_deconstruction(b)) {
        b->at++;
        gwi_body_designation(b);
    } else if (b->at->word == GWI_WORD_nameof && b->at[1].kind == GWI_TOKEN_LEFT_PAREN &&
               !b->nameof_is_name) {
        b->at = gwi_token_after(b->at + 1);
    } else if (b->at[1].kind == GWI_TOKEN_COLONS) {
        b->at += 2;
        b->at += b->at->kind == GWI_TOKEN_NAME;
    } else if (is_await && (b->is_async || b->at[1].kind == GWI_TOKEN_NAME)) {
        b->at++;
        operand(b, lambdas);
    } else {
        simple_name(b);
    }
}

static void keyword_operand(gwi_body *b, gwi_lambdas lambdas)
{
    switch (b->at->word) {
    case GWI_WORD_new:
    case GWI_WORD_stackalloc:
        creation(b);
        return;
    case GWI_WORD_typeof:
    case GWI_WORD_sizeof:
    case GWI_WORD_default:
        b->at++;
        skip_parentheses(b);
        return;
    case GWI_WORD_checked:
    case GWI_WORD_unchecked:
        b->at++;
        arguments_if_any(b);
        return;
    case GWI_WORD_throw:
    case GWI_WORD_ref:
        b->at++;
        operand(b, lambdas);
        return;
    case GWI_WORD_this:
    case GWI_WORD_base:
    case GWI_WORD_null:
    case GWI_WORD_true:
    case GWI_WORD_false:
        b->at++;
        return;
    default:
        if (gwi_is_type_keyword(b->at))
            b->at++;
        else
            gwi_body_fail(b);
    }
}

/* Behind the prefix operators of an operand, and its casts. */
static void skip_prefixes(gwi_body *b)
{
    for (;;) {
        switch (b->at->kind) {
        case GWI_TOKEN_PLUS:
        case GWI_TOKEN_MINUS:
        case GWI_TOKEN_NOT:
        case GWI_TOKEN_TILDE:
        case GWI_TOKEN_STAR:
        case GWI_TOKEN_AND:
        case GWI_TOKEN_AND_AND: /* the address of an address */
        case GWI_TOKEN_XOR:
            b->at++;
            break;
        case GWI_TOKEN_OTHER:
            if (!is_other(b, b->at, "++") && !is_other(b, b->at, "--"))
                return;
            b->at++;
            break;
        case GWI_TOKEN_DOT:
            if (!is_range(b->at))
                return;
            b->at += 2;
            break;
        case GWI_TOKEN_LEFT_PAREN: {
            const gwi_token *behind = gwi_body_at_lambda(b) ? NULL : gwi_cast_end(b, b->at, false);
            if (behind == NULL)
                return;
            b->at = behind;
            break;
        }
        default:
            return;
        }
    }
}

static void operand_without_prefix(gwi_body *b, gwi_lambdas lambdas)
{
    if (lambdas == GWI_LAMBDAS && gwi_body_at_lambda(b)) {
        gwi_body_lambda(b);
        return;
    }
    if (gwi_body_at_anonymous_method(b)) {
        gwi_body_anonymous_method(b);
        return;
    }
    if (gwi_body_at_query(b)) {
        gwi_body_query(b);
        return;
    }
    switch (b->at->kind) {
    case GWI_TOKEN_NAME:
        name_operand(b, lambdas);
        break;
    case GWI_TOKEN_KEYWORD:
        keyword_operand(b, lambdas);
        break;
    case GWI_TOKEN_NUMBER:
    case GWI_TOKEN_CHARACTER:
    case GWI_TOKEN_STRING:
        b->at++;
        break;
    case GWI_TOKEN_INTERPOLATED:
        interpolated(b);
        break;
    case GWI_TOKEN_LEFT_PAREN:
    case GWI_TOKEN_LEFT_BRACKET:
        gwi_body_arguments(b);
        break;
    default:
        gwi_body_fail(b);
    }
}

/* A range may have no operand: `..`, `a..`. */
static void operand(gwi_body *b, gwi_lambdas lambdas)
{
    if (!gwi_body_enter(b))
        return;
    const gwi_token *start = b->at;
    skip_prefixes(b);
    bool is_open = b->at >= start + 2 && is_range(b->at - 2) && !gwi_starts_operand(b->at);
    if (!is_open)
        operand_without_prefix(b, lambdas);
    gwi_body_leave(b);
}

/* --- behind operands ---------------------------------------------------------------------------------------- */

static void member_name(gwi_body *b)
{
    gwi_body_expect(b, GWI_TOKEN_NAME);
    const gwi_token *generic = b->at->kind == GWI_TOKEN_LESS ? gwi_generic_end(b->at) : NULL;
    if (generic != NULL)
        b->at = generic;
}

static bool is_conditional_access(const gwi_token *at)
{
    return at->kind == GWI_TOKEN_QUESTION &&
           ((at[1].kind == GWI_TOKEN_DOT && !is_range(at + 1) && at[2].kind != GWI_TOKEN_NUMBER) ||
            at[1].kind == GWI_TOKEN_LEFT_BRACKET);
}

/* What belongs to the operand before it; false where nothing does. */
static bool postfix(gwi_body *b, unsigned *maybe_colons)
{
    const gwi_token *at = b->at;
    if (is_conditional_access(at)) { /* `a?[b]`; or the condition `a ? [b] : c` */
        *maybe_colons += at[1].kind == GWI_TOKEN_LEFT_BRACKET && !b->in_label;
        b->at++;
        return true;
    }
    if ((at->kind == GWI_TOKEN_DOT && !is_range(at)) || is_other(b, at, "->")) {
        b->at++;
        member_name(b);
        return true;
    }
    if (at->kind == GWI_TOKEN_LEFT_PAREN || at->kind == GWI_TOKEN_LEFT_BRACKET) {
        gwi_body_arguments(b);
        return true;
    }
    if (at->kind == GWI_TOKEN_NOT || is_other(b, at, "++") || is_other(b, at, "--")) {
        b->at++;
        return true;
    }
    if (at->word == GWI_WORD_switch && at[1].kind == GWI_TOKEN_LEFT_BRACE) {
        b->at++;
        gwi_body_arms(b);
        return true;
    }
    if (at->word == GWI_WORD_with && at[1].kind == GWI_TOKEN_LEFT_BRACE) {
        b->at++;
        gwi_body_array(b);
        return true;
    }
    return false;
}

static void as_type(gwi_body *b)
{
    b->at++;
    const gwi_token *behind = gwi_type_end_in_pattern(b->at);
    if (behind == NULL)
        gwi_body_fail(b);
    else
        b->at = behind;
}

static bool is_binary(const gwi_token *at)
{
    switch (at->kind) {
    case GWI_TOKEN_ASSIGN:
    case GWI_TOKEN_LESS:
    case GWI_TOKEN_GREATER:
    case GWI_TOKEN_LESS_EQUAL:
    case GWI_TOKEN_GREATER_EQUAL:
    case GWI_TOKEN_EQUAL:
    case GWI_TOKEN_NOT_EQUAL:
    case GWI_TOKEN_SHIFT_LEFT:
    case GWI_TOKEN_PLUS:
    case GWI_TOKEN_MINUS:
    case GWI_TOKEN_STAR:
    case GWI_TOKEN_SLASH:
    case GWI_TOKEN_PERCENT:
    case GWI_TOKEN_AND:
    case GWI_TOKEN_OR:
    case GWI_TOKEN_XOR:
    case GWI_TOKEN_AND_AND:
    case GWI_TOKEN_OR_OR:
    case GWI_TOKEN_COALESCE:
    case GWI_TOKEN_OTHER:
        return true;
    default:
        return false;
    }
}

/* `+=`, `>>`, `>=` and `>>>=` are several tokens. */
static void take_binary(gwi_body *b)
{
    if (gwi_body_take(b, GWI_TOKEN_ASSIGN))
        return;
    if (!gwi_body_take(b, GWI_TOKEN_GREATER)) {
        b->at++;
        gwi_body_take(b, GWI_TOKEN_ASSIGN);
        return;
    }
    while (b->at->kind == GWI_TOKEN_GREATER || b->at->kind == GWI_TOKEN_GREATER_EQUAL ||
           b->at->kind == GWI_TOKEN_ASSIGN)
        b->at++;
}

void gwi_body_expression_rest(gwi_body *b, gwi_lambdas lambdas)
{
    unsigned colons = 0, maybe_colons = 0;
    while (!b->failed) {
        if (postfix(b, &maybe_colons))
            continue;
        if (b->at->word == GWI_WORD_is) {
            b->at++;
            gwi_body_pattern(b, GWI_AFTER_IS, lambdas);
        } else if (b->at->word == GWI_WORD_as) {
            as_type(b);
        } else if (gwi_body_take(b, GWI_TOKEN_QUESTION)) {
            colons++;
            operand(b, GWI_LAMBDAS);
        } else if (b->at->kind == GWI_TOKEN_COLON && colons + maybe_colons > 0) {
            b->at++;
            if (colons > 0)
                colons--;
            else
                maybe_colons--;
            operand(b, lambdas);
        } else if (is_range(b->at)) {
            operand(b, lambdas);
        } else if (is_binary(b->at)) {
            take_binary(b);
            operand(b, lambdas);
        } else {
            break;
        }
    }
    if (colons > 0)
        gwi_body_fail(b);
}

void gwi_body_expression(gwi_body *b, gwi_lambdas lambdas)
{
    if (!gwi_body_enter(b))
        return;
    operand(b, lambdas);
    gwi_body_expression_rest(b, lambdas);
    gwi_body_leave(b);
}
