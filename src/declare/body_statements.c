/* SPDX-License-Identifier: MIT */
/* Statements: which names they declare, and for how long. */
#include "declare/body.h"

static void statement(gwi_body *b);

/* --- declarations ------------------------------------------------------------------------------------------- */

static const gwi_token *variable_modifiers_end(const gwi_token *at)
{
    while (at->word == GWI_WORD_ref || at->word == GWI_WORD_readonly ||
           at->word == GWI_WORD_const ||
           (at->word == GWI_WORD_scoped &&
            (at[1].kind == GWI_TOKEN_NAME || at[1].word == GWI_WORD_ref)))
        at++;
    return at;
}

/* The name in `T a = ...`, `T a;`, `T a, b`, `T A()`, `T A<U>()`; NULL where this is no declaration. */
static const gwi_token *declared_name(const gwi_body *b, const gwi_token *at)
{
    at = variable_modifiers_end(at);
    if (b->is_async && at->word == GWI_WORD_await)
        return NULL;
    const gwi_token *name = gwi_type_end(at);
    if (name == NULL || name->kind != GWI_TOKEN_NAME)
        return NULL;
    switch (name[1].kind) {
    case GWI_TOKEN_ASSIGN:
    case GWI_TOKEN_SEMICOLON:
    case GWI_TOKEN_COMMA:
    case GWI_TOKEN_LEFT_PAREN:
    case GWI_TOKEN_LESS:
        return name;
    default:
        return NULL;
    }
}

/* At a name: a = 1, b, c = { 1 } */
static void declarators(gwi_body *b)
{
    do {
        if (b->at->kind != GWI_TOKEN_NAME) {
            gwi_body_fail(b);
            return;
        }
        gwi_body_declare(b, b->at++);
        if (!gwi_body_take(b, GWI_TOKEN_ASSIGN))
            continue;
        if (b->at->kind == GWI_TOKEN_LEFT_BRACE)
            gwi_body_array(b);
        else
            gwi_body_expression(b, GWI_LAMBDAS);
    } while (gwi_body_take(b, GWI_TOKEN_COMMA));
}

static void expressions(gwi_body *b)
{
    do
        gwi_body_expression(b, GWI_LAMBDAS);
    while (gwi_body_take(b, GWI_TOKEN_COMMA));
}

/* What `for`, `using` and `fixed` begin with. */
static void variables_or_expressions(gwi_body *b)
{
    const gwi_token *name = declared_name(b, b->at);
    if (name == NULL) {
        expressions(b);
        return;
    }
    b->at = name;
    declarators(b);
}

/* --- functions ---------------------------------------------------------------------------------------------- */

/* `int a`, `ref A.B<C> a = 1`, `a`: the name; NULL where there is none: `__arglist`. */
static const gwi_token *parameter_name(const gwi_token *at)
{
    at = gwi_parameter_modifiers_end(gwi_attributes_end(at));
    const gwi_token *name = gwi_type_end(at);
    if (name != NULL && name->kind == GWI_TOKEN_NAME)
        return name;
    return at->kind == GWI_TOKEN_NAME ? at : NULL;
}

static bool has_two_discards(const gwi_body *b, const gwi_token *open, const gwi_token *end)
{
    unsigned count = 0;
    for (const gwi_token *at = open + 1; at < end; at = gwi_list_next(at, end)) {
        const gwi_token *name = parameter_name(at);
        count += name != NULL && gwi_is_discard(b->source, name);
    }
    return count > 1;
}

void gwi_body_parameters(gwi_body *b, const gwi_token *open, bool is_lambda)
{
    const gwi_token *end = open + open->extent;
    bool discards = is_lambda && b->watch != NULL && has_two_discards(b, open, end);
    for (const gwi_token *at = open + 1; at < end; at = gwi_list_next(at, end)) {
        const gwi_token *name = parameter_name(at), *behind = gwi_expression_end(at);
        if (behind != end && behind->kind != GWI_TOKEN_COMMA) {
            gwi_body_fail(b);
            return;
        }
        if (name != NULL && !(discards && gwi_is_discard(b->source, name)))
            gwi_body_declare(b, name);
    }
}

void gwi_body_type_parameters(gwi_body *b, const gwi_token *open)
{
    unsigned count;
    const gwi_token *end = gwi_type_parameters_end(open, &count);
    for (const gwi_token *at = open + 1; end != NULL && at < end; at = gwi_token_after(at))
        if (at->kind == GWI_TOKEN_NAME)
            gwi_body_declare(b, at);
}

static void skip_constraints(gwi_body *b)
{
    while (b->at->word == GWI_WORD_where)
        while (b->at->kind != GWI_TOKEN_LEFT_BRACE && b->at->kind != GWI_TOKEN_ARROW &&
               b->at->kind != GWI_TOKEN_SEMICOLON && b->at->kind != GWI_TOKEN_END)
            b->at = gwi_token_after(b->at);
}

static void function_body(gwi_body *b)
{
    if (b->at->kind == GWI_TOKEN_LEFT_BRACE) {
        gwi_body_block(b);
        return;
    }
    if (gwi_body_take(b, GWI_TOKEN_ARROW))
        gwi_body_expression(b, GWI_LAMBDAS);
    gwi_body_expect(b, GWI_TOKEN_SEMICOLON);
}

/* At the name. */
static void local_function(gwi_body *b, bool is_async)
{
    bool outer_async = b->is_async;
    gwi_body_declare(b, b->at++);
    gwi_scope_begin(b);
    if (b->at->kind == GWI_TOKEN_LESS) {
        unsigned count;
        gwi_body_type_parameters(b, b->at);
        const gwi_token *behind = gwi_type_parameters_end(b->at, &count);
        if (behind == NULL)
            gwi_body_fail(b);
        else
            b->at = behind;
    }
    if (b->at->kind == GWI_TOKEN_LEFT_PAREN) {
        const gwi_token *open = b->at;
        b->at = gwi_token_after(open);
        gwi_body_parameters(b, open, false);
    } else {
        gwi_body_fail(b);
    }
    skip_constraints(b);
    b->is_async = is_async;
    function_body(b);
    b->is_async = outer_async;
    gwi_scope_end(b);
}

/* Behind `static`, `unsafe`, `extern` and `async` of a local function, or `at`. */
static const gwi_token *function_modifiers_end(const gwi_token *at, bool *is_async)
{
    for (*is_async = false;; at++) {
        bool async = at->word == GWI_WORD_async &&
                     (at[1].kind == GWI_TOKEN_KEYWORD ||
                      (at[1].kind == GWI_TOKEN_NAME && at[2].kind != GWI_TOKEN_ASSIGN &&
                       at[2].kind != GWI_TOKEN_SEMICOLON && at[2].kind != GWI_TOKEN_COMMA));
        *is_async = *is_async || async;
        if (!async && at->word != GWI_WORD_static && at->word != GWI_WORD_unsafe &&
            at->word != GWI_WORD_extern)
            return at;
    }
}

static void declaration_or_expression(gwi_body *b)
{
    bool is_async;
    const gwi_token *at = function_modifiers_end(gwi_attributes_end(b->at), &is_async);
    const gwi_token *name = declared_name(b, at);
    if (name == NULL) {
        gwi_body_expression(b, GWI_LAMBDAS);
    } else {
        b->at = name;
        if (name[1].kind == GWI_TOKEN_LEFT_PAREN || name[1].kind == GWI_TOKEN_LESS) {
            local_function(b, is_async);
            return;
        }
        declarators(b);
    }
    gwi_body_expect(b, GWI_TOKEN_SEMICOLON);
}

/* --- statements in statements ------------------------------------------------------------------------------- */

void gwi_body_block(gwi_body *b)
{
    gwi_body_expect(b, GWI_TOKEN_LEFT_BRACE);
    gwi_scope_begin(b);
    while (b->at->kind != GWI_TOKEN_RIGHT_BRACE && b->at->kind != GWI_TOKEN_END)
        statement(b);
    gwi_body_expect(b, GWI_TOKEN_RIGHT_BRACE);
    gwi_scope_end(b);
}

/* One that is not in a block has a scope of its own. */
static void embedded(gwi_body *b)
{
    gwi_scope_begin(b);
    statement(b);
    gwi_scope_end(b);
}

static void condition(gwi_body *b)
{
    if (b->at->kind == GWI_TOKEN_LEFT_PAREN)
        gwi_body_arguments(b);
    else
        gwi_body_fail(b);
}

/* What a condition declares is known behind the statement. Each `else if` is a statement in the one before it. */
static void if_statement(gwi_body *b)
{
    unsigned nested = 0;
    for (;;) {
        b->at++;
        condition(b);
        embedded(b);
        if (b->at->word != GWI_WORD_else)
            break;
        b->at++;
        if (b->at->word != GWI_WORD_if) {
            embedded(b);
            break;
        }
        gwi_scope_begin(b);
        nested++;
    }
    while (nested-- > 0)
        gwi_scope_end(b);
}

static void while_statement(gwi_body *b)
{
    b->at++;
    gwi_scope_begin(b);
    condition(b);
    embedded(b);
    gwi_scope_end(b);
}

static void do_statement(gwi_body *b)
{
    b->at++;
    gwi_scope_begin(b);
    embedded(b);
    if (b->at->word == GWI_WORD_while)
        b->at++;
    else
        gwi_body_fail(b);
    condition(b);
    gwi_body_expect(b, GWI_TOKEN_SEMICOLON);
    gwi_scope_end(b);
}

/* What the condition declares is known in the steps and the statement, what a step declares only in the steps. */
static void for_statement(gwi_body *b)
{
    b->at++;
    gwi_body_expect(b, GWI_TOKEN_LEFT_PAREN);
    gwi_scope_begin(b);
    if (b->at->kind != GWI_TOKEN_SEMICOLON)
        variables_or_expressions(b);
    gwi_body_expect(b, GWI_TOKEN_SEMICOLON);
    gwi_scope_begin(b);
    if (b->at->kind != GWI_TOKEN_SEMICOLON)
        gwi_body_expression(b, GWI_LAMBDAS);
    gwi_body_expect(b, GWI_TOKEN_SEMICOLON);
    gwi_scope_begin(b);
    if (b->at->kind != GWI_TOKEN_RIGHT_PAREN)
        expressions(b);
    gwi_scope_end(b);
    gwi_body_expect(b, GWI_TOKEN_RIGHT_PAREN);
    embedded(b);
    gwi_scope_end(b);
    gwi_scope_end(b);
}

/* (int a, var (b, c), (d, e)) */
static void declare_tuple(gwi_body *b)
{
    if (!gwi_body_enter(b))
        return;
    gwi_body_expect(b, GWI_TOKEN_LEFT_PAREN);
    do {
        const gwi_token *behind = gwi_type_end(b->at);
        bool typed = behind != NULL && (behind->kind == GWI_TOKEN_NAME ||
                                        (b->at->word == GWI_WORD_var && behind == b->at + 1 &&
                                         behind->kind == GWI_TOKEN_LEFT_PAREN));
        if (typed)
            b->at = behind;
        if (!typed && b->at->kind == GWI_TOKEN_LEFT_PAREN)
            declare_tuple(b);
        else
            gwi_body_designation(b);
    } while (gwi_body_take(b, GWI_TOKEN_COMMA));
    gwi_body_expect(b, GWI_TOKEN_RIGHT_PAREN);
    gwi_body_leave(b);
}

/* Behind the variables of a `foreach`; NULL where it has none. */
static const gwi_token *each_end(const gwi_token *at)
{
    at = variable_modifiers_end(at);
    const gwi_token *name = gwi_type_end(at);
    if (name != NULL && name->kind == GWI_TOKEN_NAME)
        return name + 1;
    if (at->word == GWI_WORD_var && at[1].kind == GWI_TOKEN_LEFT_PAREN)
        at++;
    return at->kind == GWI_TOKEN_LEFT_PAREN ? gwi_token_after(at) : NULL;
}

static void declare_each(gwi_body *b, const gwi_token *at, const gwi_token *end)
{
    if (end[-1].kind == GWI_TOKEN_NAME) {
        gwi_body_declare(b, end - 1);
        return;
    }
    b->at = at;
    if (at->word == GWI_WORD_var) {
        b->at++;
        gwi_body_designation(b);
    } else {
        declare_tuple(b);
    }
}

/* The variables are not known in what is walked through. */
static void foreach_statement(gwi_body *b)
{
    b->at++;
    gwi_body_expect(b, GWI_TOKEN_LEFT_PAREN);
    const gwi_token *variables = b->at, *end = each_end(variables);
    if (end == NULL || end->word != GWI_WORD_in) {
        gwi_body_fail(b);
        return;
    }
    b->at = end + 1;
    gwi_scope_begin(b);
    gwi_body_expression(b, GWI_LAMBDAS);
    gwi_body_expect(b, GWI_TOKEN_RIGHT_PAREN);
    gwi_scope_begin(b);
    if (!b->failed) {
        const gwi_token *behind = b->at;
        declare_each(b, variables, end);
        if (!b->failed)
            b->at = behind;
    }
    embedded(b);
    gwi_scope_end(b);
    gwi_scope_end(b);
}

/* using (...) ...; fixed (...) ... */
static void scoped_statement(gwi_body *b)
{
    gwi_body_expect(b, GWI_TOKEN_LEFT_PAREN);
    gwi_scope_begin(b);
    variables_or_expressions(b);
    gwi_body_expect(b, GWI_TOKEN_RIGHT_PAREN);
    embedded(b);
    gwi_scope_end(b);
}

static void using_statement(gwi_body *b)
{
    b->at++;
    if (b->at->kind == GWI_TOKEN_LEFT_PAREN && declared_name(b, b->at) == NULL)
        scoped_statement(b);
    else
        declaration_or_expression(b);
}

static void catch_clause(gwi_body *b)
{
    b->at++;
    gwi_scope_begin(b);
    if (gwi_body_take(b, GWI_TOKEN_LEFT_PAREN)) {
        const gwi_token *behind = gwi_type_end(b->at);
        if (behind == NULL)
            gwi_body_fail(b);
        else
            b->at = behind;
        if (b->at->kind == GWI_TOKEN_NAME)
            gwi_body_declare(b, b->at++);
        gwi_body_expect(b, GWI_TOKEN_RIGHT_PAREN);
    }
    if (b->at->word == GWI_WORD_when) {
        b->at++;
        condition(b);
    }
    gwi_body_block(b);
    gwi_scope_end(b);
}

static void try_statement(gwi_body *b)
{
    b->at++;
    gwi_body_block(b);
    while (b->at->word == GWI_WORD_catch)
        catch_clause(b);
    if (b->at->word == GWI_WORD_finally) {
        b->at++;
        gwi_body_block(b);
    }
}

/* --- switch ------------------------------------------------------------------------------------------------- */

static bool at_label(const gwi_body *b)
{
    return b->at->word == GWI_WORD_case ||
           (b->at->word == GWI_WORD_default && b->at[1].kind == GWI_TOKEN_COLON);
}

static void label(gwi_body *b)
{
    if (b->at++->word == GWI_WORD_case) {
        b->in_label = true;
        gwi_body_pattern(b, GWI_AFTER_CASE, GWI_NO_LAMBDAS);
        if (b->at->word == GWI_WORD_when) {
            b->at++;
            gwi_body_expression(b, GWI_LAMBDAS);
        }
        b->in_label = false;
    }
    gwi_body_expect(b, GWI_TOKEN_COLON);
}

/* What a pattern declares is known in its section, what a statement declares in all of them. */
static void section(gwi_body *b)
{
    uint32_t outer = b->scope, inner = gwi_scope_begin(b);
    while (at_label(b))
        label(b);
    if (b->watch != NULL)
        b->scopes[inner].target = outer;
    while (b->at->kind != GWI_TOKEN_RIGHT_BRACE && b->at->kind != GWI_TOKEN_END && !at_label(b))
        statement(b);
    gwi_scope_end(b);
}

static void switch_statement(gwi_body *b)
{
    b->at++;
    condition(b);
    gwi_body_expect(b, GWI_TOKEN_LEFT_BRACE);
    gwi_scope_begin(b);
    while (at_label(b))
        section(b);
    gwi_body_expect(b, GWI_TOKEN_RIGHT_BRACE);
    gwi_scope_end(b);
}

/* --- one statement ------------------------------------------------------------------------------------------ */

/* return a; throw a; throw; goto b; goto case 1; break; */
static void jump(gwi_body *b)
{
    bool is_goto = b->at->word == GWI_WORD_goto;
    b->at++;
    if (is_goto && b->at->word != GWI_WORD_case)
        b->at++;
    else
        b->at += is_goto;
    if (b->at->kind != GWI_TOKEN_SEMICOLON)
        gwi_body_expression(b, GWI_LAMBDAS);
    gwi_body_expect(b, GWI_TOKEN_SEMICOLON);
}

static bool keyword_statement(gwi_body *b)
{
    switch (b->at->word) {
    case GWI_WORD_if:
        if_statement(b);
        return true;
    case GWI_WORD_while:
        while_statement(b);
        return true;
    case GWI_WORD_do:
        do_statement(b);
        return true;
    case GWI_WORD_for:
        for_statement(b);
        return true;
    case GWI_WORD_foreach:
        foreach_statement(b);
        return true;
    case GWI_WORD_switch:
        switch_statement(b);
        return true;
    case GWI_WORD_try:
        try_statement(b);
        return true;
    case GWI_WORD_using:
        using_statement(b);
        return true;
    case GWI_WORD_fixed:
        b->at++;
        scoped_statement(b);
        return true;
    case GWI_WORD_lock:
        b->at++;
        condition(b);
        embedded(b);
        return true;
    case GWI_WORD_return:
    case GWI_WORD_throw:
    case GWI_WORD_goto:
    case GWI_WORD_break:
    case GWI_WORD_continue:
        jump(b);
        return true;
    default:
        return false;
    }
}

/* `checked { }`, `unsafe { }`, `await foreach`, `yield return`, `label:`: past the words that do not matter. */
static void skip_words(gwi_body *b)
{
    for (;;) {
        const gwi_token *at = b->at;
        bool is_label = at->kind == GWI_TOKEN_NAME && at[1].kind == GWI_TOKEN_COLON;
        bool is_block = at->kind == GWI_TOKEN_KEYWORD && at[1].kind == GWI_TOKEN_LEFT_BRACE &&
                        (at->word == GWI_WORD_checked || at->word == GWI_WORD_unchecked ||
                         at->word == GWI_WORD_unsafe);
        bool is_prefix = (at->word == GWI_WORD_await &&
                          (at[1].word == GWI_WORD_foreach || at[1].word == GWI_WORD_using)) ||
                         (at->word == GWI_WORD_yield &&
                          (at[1].word == GWI_WORD_return || at[1].word == GWI_WORD_break));
        if (!is_label && !is_block && !is_prefix)
            return;
        b->at += is_label ? 2 : 1;
    }
}

static void statement(gwi_body *b)
{
    if (!gwi_body_enter(b))
        return;
    skip_words(b);
    if (b->at->kind == GWI_TOKEN_LEFT_BRACE)
        gwi_body_block(b);
    else if (!gwi_body_take(b, GWI_TOKEN_SEMICOLON) && !keyword_statement(b))
        declaration_or_expression(b);
    gwi_body_leave(b);
}
