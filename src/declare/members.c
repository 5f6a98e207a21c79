/* SPDX-License-Identifier: MIT */
/* Members of types: where the pieces of each are, and where it ends. */
#include "declare/member_syntax.h"

void gwi_member_skip(gwi_parser *p, const gwi_token *end)
{
    while (p->at < end) {
        gwi_token_kind kind = (gwi_token_kind)p->at->kind;
        p->at = gwi_token_after(p->at);
        if (kind == GWI_TOKEN_SEMICOLON || kind == GWI_TOKEN_LEFT_BRACE)
            return;
    }
    p->at = end;
}

void gwi_member_past_broken(gwi_parser *p, const gwi_token *start, const gwi_token *end)
{
    if (p->at == start && p->at < end)
        p->at = gwi_token_after(p->at);
    gwi_member_skip(p, end);
}

/* Behind the expression, and the semicolon. */
static void skip_arrow(gwi_parser *p, const gwi_token *end)
{
    while (p->at < end && p->at->kind != GWI_TOKEN_SEMICOLON)
        p->at = gwi_token_after(p->at);
    gwi_parser_take(p, GWI_TOKEN_SEMICOLON);
}

/* What is behind the name, or the parameters, of a method: constraints, an initializer, a body. */
static void take_body(gwi_parser *p, const gwi_token *end, gwi_member_syntax *out)
{
    while (p->at < end) {
        switch (p->at->kind) {
        case GWI_TOKEN_LEFT_BRACE:
            out->body = p->at;
            p->at = gwi_token_after(p->at);
            return;
        case GWI_TOKEN_ARROW:
            out->body = p->at;
            skip_arrow(p, end);
            return;
        case GWI_TOKEN_SEMICOLON:
            p->at++;
            return;
        default:
            p->at = gwi_token_after(p->at);
        }
    }
}

static void take_parameters(gwi_parser *p, gwi_member_syntax *out)
{
    if (gwi_parser_at(p, GWI_TOKEN_LESS)) {
        unsigned count;
        const gwi_token *behind = gwi_type_parameters_end(p->at, &count);
        out->type_parameters = p->at;
        p->at = behind != NULL ? behind : p->at + 1;
    }
    if (gwi_parser_at(p, GWI_TOKEN_LEFT_PAREN) || gwi_parser_at(p, GWI_TOKEN_LEFT_BRACKET))
        out->parameters = p->at;
}

/* --- fields ------------------------------------------------------------------------------------------------- */

bool gwi_declarator_next(const gwi_token **at, gwi_declarator *out)
{
    const gwi_token *next = *at;
    if (next->kind != GWI_TOKEN_NAME)
        return false;
    *out = (gwi_declarator){next++, NULL};
    if (next->kind == GWI_TOKEN_LEFT_BRACKET) {
        out->value = next + 1;
        next = gwi_token_after(next);
    } else if (next->kind == GWI_TOKEN_ASSIGN) {
        out->value = next + 1;
        next = gwi_expression_end(next + 1);
    }
    *at = next + (next->kind == GWI_TOKEN_COMMA);
    return true;
}

/* At the first name. */
static bool take_declarators(gwi_parser *p, gwi_member_syntax *out, gwi_member_kind kind)
{
    out->kind = kind;
    out->name = p->at;
    gwi_declarator declarator;
    do {
        if (!gwi_declarator_next(&p->at, &declarator))
            return false;
        if (declarator.name[1].kind == GWI_TOKEN_LEFT_BRACKET &&
            (out->head.modifiers & GWI_FIXED) == 0)
            return false;
    } while (p->at[-1].kind == GWI_TOKEN_COMMA);
    return gwi_parser_take(p, GWI_TOKEN_SEMICOLON);
}

/* --- properties and events ---------------------------------------------------------------------------------- */

/* At the `{` or the `=>` of a property. */
static void take_property(gwi_parser *p, const gwi_token *end, gwi_member_syntax *out)
{
    out->kind = GWI_MEMBER_PROPERTY;
    out->body = p->at;
    if (gwi_parser_at(p, GWI_TOKEN_ARROW)) {
        skip_arrow(p, end);
        return;
    }
    p->at = gwi_token_after(p->at);
    if (!gwi_parser_at(p, GWI_TOKEN_ASSIGN))
        return;
    out->value = p->at + 1;
    skip_arrow(p, end);
}

bool gwi_accessor_next(const gwi_token **at, gwi_accessor *out)
{
    const gwi_token *next = gwi_attributes_end(*at);
    while (next->kind == GWI_TOKEN_KEYWORD)
        next++;
    if (next->kind != GWI_TOKEN_NAME)
        return false;
    *out = (gwi_accessor){next->word, NULL};
    next++;
    if (next->kind == GWI_TOKEN_ARROW) {
        out->body = next;
        while (next->kind != GWI_TOKEN_SEMICOLON && next->kind != GWI_TOKEN_RIGHT_BRACE &&
               next->kind != GWI_TOKEN_END)
            next = gwi_token_after(next);
    } else if (next->kind == GWI_TOKEN_LEFT_BRACE) {
        out->body = next;
        *at = gwi_token_after(next);
        return true;
    }
    if (next->kind != GWI_TOKEN_SEMICOLON)
        return false;
    *at = next + 1;
    return true;
}

/* --- names -------------------------------------------------------------------------------------------------- */

/* `Name`, `IOne<T>.Two`, `IOne.this`, `IOne.operator`. */
static const gwi_token *member_name_end(const gwi_token *at)
{
    for (;;) {
        if (at->kind != GWI_TOKEN_NAME)
            return at->word == GWI_WORD_this ? at + 1 : NULL;
        at++;
        const gwi_token *behind = at->kind == GWI_TOKEN_LESS ? gwi_type_arguments_end(at) : NULL;
        if (behind != NULL && behind->kind == GWI_TOKEN_DOT)
            at = behind;
        if (at->kind == GWI_TOKEN_COLONS || at->kind == GWI_TOKEN_DOT)
            at++;
        else
            return at;
        if (at->word == GWI_WORD_operator)
            return at;
    }
}

/* Behind `event`. */
static bool take_event(gwi_parser *p, const gwi_token *end, gwi_member_syntax *out)
{
    out->type = p->at;
    const gwi_token *name = gwi_type_end(out->type);
    if (name == NULL)
        return false;
    p->at = name;
    if (name->kind == GWI_TOKEN_NAME &&
        (name[1].kind == GWI_TOKEN_SEMICOLON || name[1].kind == GWI_TOKEN_COMMA ||
         name[1].kind == GWI_TOKEN_ASSIGN))
        return take_declarators(p, out, GWI_MEMBER_EVENT);
    out->kind = GWI_MEMBER_EVENT_ACCESSORS;
    const gwi_token *behind = member_name_end(name);
    if (behind != NULL && behind->kind == GWI_TOKEN_LEFT_BRACE) {
        out->name = behind - 1;
        out->interface = behind - 1 != name ? name : NULL;
        out->body = behind;
    }
    gwi_member_skip(p, end);
    return true;
}

static bool take_function(gwi_parser *p, const gwi_token *end, gwi_member_syntax *out,
                          gwi_member_kind kind)
{
    out->kind = kind;
    take_parameters(p, out);
    take_body(p, end, out);
    return true;
}

static bool take_operator(gwi_parser *p, const gwi_token *end, gwi_member_syntax *out)
{
    out->kind = GWI_MEMBER_OPERATOR;
    while (p->at < end && p->at->kind != GWI_TOKEN_LEFT_PAREN &&
           p->at->kind != GWI_TOKEN_SEMICOLON && p->at->kind != GWI_TOKEN_LEFT_BRACE)
        p->at++;
    if (gwi_parser_at(p, GWI_TOKEN_LEFT_PAREN))
        out->parameters = p->at;
    take_body(p, end, out);
    return true;
}

/* Behind the type. */
static bool take_named(gwi_parser *p, const gwi_token *end, gwi_member_syntax *out)
{
    const gwi_token *name = p->at;
    if (gwi_parser_at_word(p, GWI_WORD_operator))
        return take_operator(p, end, out);
    const gwi_token *behind = member_name_end(p->at);
    if (behind == NULL)
        return false;
    bool simple = behind == name + 1 && name->kind == GWI_TOKEN_NAME;
    out->name = behind - 1;
    out->interface = behind != name + 1 ? name : NULL;
    switch (behind->kind) {
    case GWI_TOKEN_SEMICOLON:
    case GWI_TOKEN_COMMA:
    case GWI_TOKEN_ASSIGN:
        return simple && take_declarators(p, out, GWI_MEMBER_FIELD);
    case GWI_TOKEN_LEFT_BRACKET:
        if (simple && (out->head.modifiers & GWI_FIXED) != 0)
            return take_declarators(p, out, GWI_MEMBER_FIELD);
        p->at = behind;
        return take_function(p, end, out, GWI_MEMBER_INDEXER);
    case GWI_TOKEN_LEFT_BRACE:
    case GWI_TOKEN_ARROW:
        p->at = behind;
        take_property(p, end, out);
        return true;
    case GWI_TOKEN_LESS:
    case GWI_TOKEN_LEFT_PAREN:
        p->at = behind;
        return take_function(p, end, out, GWI_MEMBER_METHOD);
    default:
        p->at = behind;
        return behind->word == GWI_WORD_operator && take_operator(p, end, out);
    }
}

/* Members that begin with a word of their own; false where this is none. */
static bool take_special(gwi_parser *p, const gwi_token *end, gwi_member_syntax *out)
{
    if (p->at->kind == GWI_TOKEN_NAME && p->at[1].kind == GWI_TOKEN_LEFT_PAREN) {
        out->name = p->at++;
        return take_function(p, end, out,
                             out->name->word == GWI_WORD_extension ? GWI_MEMBER_EXTENSION
                                                                   : GWI_MEMBER_CONSTRUCTOR);
    }
    if (gwi_parser_at_word(p, GWI_WORD_extension) && p->at[1].kind == GWI_TOKEN_LESS) {
        p->at++;
        return take_function(p, end, out, GWI_MEMBER_EXTENSION);
    }
    if (gwi_parser_take(p, GWI_TOKEN_TILDE))
        return take_function(p, end, out, GWI_MEMBER_FINALIZER);
    if (gwi_parser_at_word(p, GWI_WORD_implicit) || gwi_parser_at_word(p, GWI_WORD_explicit))
        return take_operator(p, end, out);
    return false;
}

bool gwi_member_take(gwi_parser *p, const gwi_token *end, const gwi_head *head,
                     gwi_member_syntax *out)
{
    memset(out, 0, sizeof *out);
    out->head = *head;
    if (take_special(p, end, out))
        return true;
    if (gwi_parser_at_word(p, GWI_WORD_event)) {
        p->at++;
        return take_event(p, end, out);
    }
    const gwi_token *behind = gwi_type_end(p->at);
    if (behind == NULL)
        return false;
    out->type = p->at;
    p->at = behind;
    return take_named(p, end, out);
}

bool gwi_member_next(gwi_parser *p, const gwi_token *end, gwi_member_syntax *out)
{
    while (p->at < end) {
        const gwi_token *start = p->at;
        if (gwi_parser_take(p, GWI_TOKEN_SEMICOLON))
            continue;
        gwi_head head = gwi_parse_head(p);
        memset(out, 0, sizeof *out);
        if (gwi_parse_past_type(p, end, &out->name)) {
            out->kind = GWI_MEMBER_TYPE;
            out->head = head;
            return true;
        }
        if (gwi_member_take(p, end, &head, out))
            return true;
        gwi_member_past_broken(p, start, end);
    }
    return false;
}
