/* SPDX-License-Identifier: MIT */
/* Lambdas, anonymous methods and queries: functions in expressions, with names of their own. */
#include "declare/body.h"

/* --- lambdas ------------------------------------------------------------------------------------------------ */

/* Behind `static` and `async`, in any order. */
static const gwi_token *modifiers_end(const gwi_token *at, bool *is_async)
{
    *is_async = false;
    for (;; at++) {
        bool async = at->word == GWI_WORD_async &&
                     (at[1].kind == GWI_TOKEN_NAME || at[1].kind == GWI_TOKEN_KEYWORD ||
                      at[1].kind == GWI_TOKEN_LEFT_PAREN);
        if (!async && at->word != GWI_WORD_static)
            return at;
        *is_async = *is_async || async;
    }
}

/* The parameter or the `(` of the parameters of a lambda; NULL where there is none. */
static const gwi_token *lambda_parameters(const gwi_token *at)
{
    if (at->kind == GWI_TOKEN_NAME && at[1].kind == GWI_TOKEN_ARROW)
        return at;
    if (at->kind == GWI_TOKEN_LEFT_PAREN && gwi_token_after(at)->kind == GWI_TOKEN_ARROW)
        return at;
    const gwi_token *open = gwi_type_end(gwi_parameter_modifiers_end(at));
    if (open == NULL || open->kind != GWI_TOKEN_LEFT_PAREN ||
        gwi_token_after(open)->kind != GWI_TOKEN_ARROW)
        return NULL;
    return open;
}

static const gwi_token *find_lambda(const gwi_token *at, bool *is_async)
{
    return lambda_parameters(modifiers_end(gwi_attributes_end(at), is_async));
}

bool gwi_body_at_lambda(const gwi_body *b)
{
    bool is_async;
    if (b->at->kind != GWI_TOKEN_NAME && b->at->kind != GWI_TOKEN_KEYWORD &&
        b->at->kind != GWI_TOKEN_LEFT_PAREN && b->at->kind != GWI_TOKEN_LEFT_BRACKET)
        return false;
    return find_lambda(b->at, &is_async) != NULL;
}

static void function(gwi_body *b, bool is_async)
{
    bool outer_async = b->is_async, outer_label = b->in_label;
    unsigned outer_queries = b->queries;
    b->is_async = is_async;
    b->in_label = false;
    b->queries = 0;
    if (b->at->kind == GWI_TOKEN_LEFT_BRACE)
        gwi_body_block(b);
    else
        gwi_body_expression(b, GWI_LAMBDAS);
    b->is_async = outer_async;
    b->in_label = outer_label;
    b->queries = outer_queries;
}

void gwi_body_lambda(gwi_body *b)
{
    bool is_async;
    const gwi_token *parameters = find_lambda(b->at, &is_async);
    gwi_scope_begin(b);
    b->at = gwi_token_after(parameters);
    if (parameters->kind == GWI_TOKEN_NAME)
        gwi_body_declare(b, parameters);
    else
        gwi_body_parameters(b, parameters, true);
    gwi_body_expect(b, GWI_TOKEN_ARROW);
    function(b, is_async);
    gwi_scope_end(b);
}

bool gwi_body_at_anonymous_method(const gwi_body *b)
{
    bool is_async;
    return modifiers_end(b->at, &is_async)->word == GWI_WORD_delegate;
}

void gwi_body_anonymous_method(gwi_body *b)
{
    bool is_async;
    b->at = modifiers_end(b->at, &is_async) + 1;
    gwi_scope_begin(b);
    if (b->at->kind == GWI_TOKEN_LEFT_PAREN) {
        const gwi_token *open = b->at;
        b->at = gwi_token_after(open);
        gwi_body_parameters(b, open, true);
    }
    if (b->at->kind == GWI_TOKEN_LEFT_BRACE)
        function(b, is_async);
    else
        gwi_body_fail(b);
    gwi_scope_end(b);
}

/* --- queries ------------------------------------------------------------------------------------------------ */

/*
 * Each variable of a query has a scope that what comes after it is in. Sources of `join`, and what is behind `equals`, are
 * not in it: they are read in a scope of what is around the query. `into` ends the scopes so far.
 */
typedef struct query {
    uint32_t outer;
    unsigned opened;
    bool is_ended;
} query;

static const gwi_token *range_variable(const gwi_token *at)
{
    if (at->kind == GWI_TOKEN_NAME && at[1].word == GWI_WORD_in)
        return at;
    const gwi_token *name = gwi_type_end(at);
    return name != NULL && name->kind == GWI_TOKEN_NAME && name[1].word == GWI_WORD_in ? name
                                                                                       : NULL;
}

bool gwi_body_at_query(const gwi_body *b)
{
    return b->at->word == GWI_WORD_from && range_variable(b->at + 1) != NULL;
}

static void open_variable(gwi_body *b, query *q, const gwi_token *name)
{
    gwi_scope_begin(b);
    gwi_body_declare(b, name);
    q->opened++;
}

static void close_variables(gwi_body *b, query *q)
{
    while (q->opened > 0) {
        gwi_scope_end(b);
        q->opened--;
    }
}

/* What a clause declares is known in it alone. */
static void clause_expression(gwi_body *b)
{
    gwi_scope_begin(b);
    gwi_body_expression(b, GWI_LAMBDAS);
    gwi_scope_end(b);
}

/* An expression that does not see the query's variables, but `own` where it is not NULL. */
static void outer_expression(gwi_body *b, const query *q, const gwi_token *own)
{
    uint32_t inner = b->scope;
    b->scope = q->outer;
    gwi_scope_begin(b);
    if (own != NULL)
        gwi_body_declare(b, own);
    gwi_body_expression(b, GWI_LAMBDAS);
    gwi_scope_end(b);
    b->scope = inner;
}

static bool take_word(gwi_body *b, gwi_keyword word)
{
    bool has = b->at->word == word;
    b->at += has;
    return has;
}

static void expect_word(gwi_body *b, gwi_keyword word)
{
    if (!take_word(b, word))
        gwi_body_fail(b);
}

/* Behind `from` or `join`: the variable, with the token left behind `in`. */
static const gwi_token *take_variable(gwi_body *b)
{
    const gwi_token *name = range_variable(b->at);
    if (name == NULL)
        gwi_body_fail(b);
    else
        b->at = name + 2;
    return name;
}

static void from_clause(gwi_body *b, query *q)
{
    const gwi_token *name = take_variable(b);
    if (name == NULL)
        return;
    if (q->opened == 0) /* what the first source declares is of the scope around */
        gwi_body_expression(b, GWI_LAMBDAS);
    else
        clause_expression(b);
    open_variable(b, q, name);
}

static void let_clause(gwi_body *b, query *q)
{
    const gwi_token *name = b->at;
    gwi_body_expect(b, GWI_TOKEN_NAME);
    gwi_body_expect(b, GWI_TOKEN_ASSIGN);
    if (b->failed)
        return;
    clause_expression(b);
    open_variable(b, q, name);
}

static void join_clause(gwi_body *b, query *q)
{
    const gwi_token *name = take_variable(b);
    if (name == NULL)
        return;
    outer_expression(b, q, NULL);
    expect_word(b, GWI_WORD_on);
    clause_expression(b);
    expect_word(b, GWI_WORD_equals);
    outer_expression(b, q, name);
    if (take_word(b, GWI_WORD_into)) {
        name = b->at;
        gwi_body_expect(b, GWI_TOKEN_NAME);
    }
    if (!b->failed)
        open_variable(b, q, name);
}

static void orderby_clause(gwi_body *b)
{
    do {
        clause_expression(b);
        if (b->at->word == GWI_WORD_ascending || b->at->word == GWI_WORD_descending)
            b->at++;
    } while (gwi_body_take(b, GWI_TOKEN_COMMA));
}

/* Behind the last clause: another query of what this one gives, or its end. */
static void take_into(gwi_body *b, query *q)
{
    if (!take_word(b, GWI_WORD_into)) {
        q->is_ended = true;
        return;
    }
    const gwi_token *name = b->at;
    gwi_body_expect(b, GWI_TOKEN_NAME);
    if (b->failed)
        return;
    close_variables(b, q);
    open_variable(b, q, name);
}

static void last_clause(gwi_body *b, query *q)
{
    bool is_group = take_word(b, GWI_WORD_group);
    if (!is_group)
        expect_word(b, GWI_WORD_select);
    if (b->failed)
        return;
    clause_expression(b);
    if (is_group) {
        expect_word(b, GWI_WORD_by);
        clause_expression(b);
    }
    take_into(b, q);
}

static void clause(gwi_body *b, query *q)
{
    if (take_word(b, GWI_WORD_from))
        from_clause(b, q);
    else if (take_word(b, GWI_WORD_let))
        let_clause(b, q);
    else if (take_word(b, GWI_WORD_join))
        join_clause(b, q);
    else if (take_word(b, GWI_WORD_where))
        clause_expression(b);
    else if (take_word(b, GWI_WORD_orderby))
        orderby_clause(b);
    else
        last_clause(b, q);
}

void gwi_body_query(gwi_body *b)
{
    query q = {b->scope, 0, false};
    b->queries++;
    while (!q.is_ended && !b->failed)
        clause(b, &q);
    close_variables(b, &q);
    b->queries--;
}
