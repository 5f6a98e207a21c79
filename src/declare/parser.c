/* SPDX-License-Identifier: MIT */
/* Files, namespaces, using directives, and types: where they are in the tokens. */
#include "declare/parser.h"

#include "declare/attributes.h"

static void note(gwi_parser *p, const gwi_token *at, gw_severity severity, const char *sentence)
{
    gwi_note_at(p->reader, p->source, at->offset, severity, sentence);
}

static bool enter(gwi_parser *p)
{
    if (p->depth == GWI_NESTING_MOST) {
        if (!p->too_deep)
            note(p, p->at, GW_SEVERITY_ERROR, "Declarations nest too deep here.");
        p->too_deep = true;
        return false;
    }
    p->depth++;
    return true;
}

static const char *name_here(gwi_parser *p)
{
    return gwi_names_of(p->reader, p->source, p->at);
}

static void skip_statement(gwi_parser *p)
{
    while (p->at->kind != GWI_TOKEN_END && p->at->kind != GWI_TOKEN_SEMICOLON &&
           p->at->kind != GWI_TOKEN_RIGHT_BRACE) {
        bool is_block = p->at->kind == GWI_TOKEN_LEFT_BRACE;
        p->at = gwi_token_after(p->at);
        if (is_block)
            return;
    }
    p->at += p->at->kind != GWI_TOKEN_END;
}

/* --- heads -------------------------------------------------------------------------------------------------- */

/* A contextual word is a modifier where a declaration goes on behind it: `required int x`, but not `required x;`. */
static bool is_modifier_here(const gwi_token *at)
{
    if (at[1].kind == GWI_TOKEN_KEYWORD || at->word == GWI_WORD_partial)
        return at[1].kind == GWI_TOKEN_KEYWORD || at[1].kind == GWI_TOKEN_NAME ||
               at[1].kind == GWI_TOKEN_LEFT_PAREN;
    return at[1].kind == GWI_TOKEN_NAME && at[2].kind != GWI_TOKEN_SEMICOLON &&
           at[2].kind != GWI_TOKEN_ASSIGN && at[2].kind != GWI_TOKEN_COMMA &&
           at[2].kind != GWI_TOKEN_LEFT_PAREN && at[2].kind != GWI_TOKEN_LEFT_BRACE &&
           at[2].kind != GWI_TOKEN_ARROW;
}

/* The bit of a modifier; 0 for one that does not matter, -1 for what is none. */
static int modifier_of(const gwi_token *at)
{
    switch (at->word) {
    case GWI_WORD_static:
        return GWI_STATIC;
    case GWI_WORD_const:
        return GWI_CONST;
    case GWI_WORD_extern:
        return GWI_EXTERN;
    case GWI_WORD_abstract:
        return GWI_ABSTRACT;
    case GWI_WORD_fixed:
        return GWI_FIXED;
    case GWI_WORD_ref:
        return GWI_REF;
    case GWI_WORD_partial:
        return is_modifier_here(at) ? GWI_PARTIAL : -1;
    case GWI_WORD_file:
        return is_modifier_here(at) ? GWI_FILE : -1;
    case GWI_WORD_async:
    case GWI_WORD_required:
        return is_modifier_here(at) ? 0 : -1;
    case GWI_WORD_public:
    case GWI_WORD_protected:
    case GWI_WORD_internal:
        return GWI_OPEN;
    case GWI_WORD_private:
    case GWI_WORD_readonly:
    case GWI_WORD_new:
    case GWI_WORD_unsafe:
    case GWI_WORD_sealed:
    case GWI_WORD_virtual:
    case GWI_WORD_override:
    case GWI_WORD_volatile:
        return 0;
    default:
        return -1;
    }
}

gwi_head gwi_parse_head(gwi_parser *p)
{
    gwi_head head = {NULL, 0};
    if (gwi_parser_at(p, GWI_TOKEN_LEFT_BRACKET)) {
        head.attributes = p->at;
        p->at = gwi_attributes_end(p->at);
    }
    for (int bit; (bit = modifier_of(p->at)) >= 0; p->at++)
        head.modifiers |= (unsigned)bit;
    return head;
}

/* --- types -------------------------------------------------------------------------------------------------- */

static gwi_decl *new_decl(gwi_parser *p, const char *name, unsigned arity, bool is_local)
{
    gwi_decl *decl = gwi_bump_alloc(p->reader->bump, 1, sizeof *decl);
    decl->name = name;
    decl->arity = arity;
    decl->outer = p->part != NULL ? p->part->decl : NULL;
    decl->space = p->scope->space;
    gwi_attributes_declared(p->reader, name);
    decl->file = is_local ? p->source : NULL;
    decl->last = &decl->first;
    *p->reader->last = decl;
    p->reader->last = &decl->next;
    p->reader->decl_count++;
    return decl;
}

/* The declaration that a part belongs to: one that is there already, or a new one. */
static gwi_decl *decl_of(gwi_parser *p, gwi_part *part, unsigned arity)
{
    const char *name = gwi_names_of(p->reader, p->source, part->at);
    const void *outer = p->part != NULL ? (const void *)p->part->decl : p->scope->space;
    bool is_local = (part->modifiers & GWI_FILE) != 0;
    gwi_decl *decl = gwi_symbols_decl(p->reader, outer, name, arity, is_local ? p->source : NULL);
    if (is_local && decl != NULL && decl->file == NULL)
        decl = NULL;
    bool is_partial = (part->modifiers & GWI_PARTIAL) != 0;
    if (decl != NULL && is_partial && (decl->first->modifiers & GWI_PARTIAL) != 0 &&
        decl->first->kind == part->kind)
        return decl;
    gwi_decl *made = new_decl(p, name, arity, is_local);
    if (decl != NULL) {
        gwi_note_at(
            p->reader, p->source, part->at->offset, GW_SEVERITY_WARNING,
            gwi_sentence(p->reader, "'%s' is declared already: this one was left out.", name));
        made->is_dropped = true; /* it is not listed, and nothing finds it */
        return made;
    }
    gwi_symbol *symbol = gwi_symbols_add(p->reader, outer, name);
    made->twin = symbol->decl;
    symbol->decl = made;
    return made;
}

static gwi_part *begin_part(gwi_parser *p, const gwi_head *head, gw_type_kind kind)
{
    gwi_part *part = gwi_bump_alloc(p->reader->bump, 1, sizeof *part);
    part->scope = p->scope;
    part->kind = kind;
    part->modifiers = head->modifiers;
    part->attributes = head->attributes;
    part->last = &part->first;
    part->at = p->at;
    return part;
}

static void join(gwi_parser *p, gwi_part *part, unsigned arity)
{
    part->decl = decl_of(p, part, arity);
    *part->decl->last = part;
    part->decl->last = &part->next;
}

/* The name and its type parameters; false where there is no name. */
static bool take_name(gwi_parser *p, gwi_part *part, unsigned *arity)
{
    *arity = 0;
    part->at = p->at;
    if (!gwi_parser_take(p, GWI_TOKEN_NAME))
        return false;
    if (!gwi_parser_at(p, GWI_TOKEN_LESS))
        return true;
    part->type_parameters = p->at;
    const gwi_token *behind = gwi_type_parameters_end(p->at, arity);
    if (behind == NULL)
        return false;
    p->at = behind;
    return true;
}

static void skip_to_body(gwi_parser *p)
{
    while (p->at->kind != GWI_TOKEN_LEFT_BRACE && p->at->kind != GWI_TOKEN_SEMICOLON &&
           p->at->kind != GWI_TOKEN_RIGHT_BRACE && p->at->kind != GWI_TOKEN_END)
        p->at = gwi_token_after(p->at);
}

static void parse_body(gwi_parser *p, gwi_part *part)
{
    const gwi_token *end = p->at + p->at->extent;
    gwi_part *around = p->part;
    p->at++;
    if (enter(p)) {
        p->part = part;
        if (part->kind == GW_TYPE_ENUM)
            gwi_parse_enumerators(p, end);
        else
            gwi_parse_members(p, end);
        p->part = around;
        p->depth--;
    }
    p->at = end->kind == GWI_TOKEN_END ? end : end + 1;
}

static void skip_broken(gwi_parser *p, const gwi_token *at)
{
    note(p, at, GW_SEVERITY_WARNING, "This declaration cannot be understood, and was left out.");
    skip_statement(p);
}

/* Behind the keyword. */
static void parse_type_body(gwi_parser *p, gwi_part *part)
{
    unsigned arity;
    const gwi_token *start = p->at;
    if (!take_name(p, part, &arity)) {
        skip_broken(p, start);
        return;
    }
    if (gwi_parser_at(p, GWI_TOKEN_LEFT_PAREN)) {
        part->primary = p->at;
        p->at = gwi_token_after(p->at);
    }
    if (gwi_parser_take(p, GWI_TOKEN_COLON))
        part->bases = p->at;
    skip_to_body(p);
    join(p, part, arity);
    if (gwi_parser_at(p, GWI_TOKEN_LEFT_BRACE)) {
        part->body = p->at;
        parse_body(p, part);
    }
    gwi_parser_take(p, GWI_TOKEN_SEMICOLON);
}

static void parse_delegate(gwi_parser *p, gwi_part *part)
{
    const gwi_token *start = p->at;
    part->result = p->at;
    p->at = gwi_type_end(gwi_parameter_modifiers_end(p->at));
    unsigned arity;
    if (p->at == NULL || !take_name(p, part, &arity) || !gwi_parser_at(p, GWI_TOKEN_LEFT_PAREN)) {
        p->at = start;
        skip_broken(p, start);
        return;
    }
    part->primary = p->at;
    skip_to_body(p);
    join(p, part, arity);
    gwi_parser_take(p, GWI_TOKEN_SEMICOLON);
}

/* `record X`, `record struct X`, `record class X`; a method may return a type that is called so. */
static gw_type_kind record_kind(const gwi_token *at, size_t *count)
{
    *count = 2;
    if (at[1].word == GWI_WORD_struct)
        return GW_TYPE_STRUCT;
    if (at[1].word == GWI_WORD_class)
        return GW_TYPE_CLASS;
    *count = 1;
    if (at[1].kind != GWI_TOKEN_NAME)
        return GW_TYPE_UNKNOWN;
    return at[2].kind == GWI_TOKEN_LEFT_PAREN || at[2].kind == GWI_TOKEN_LEFT_BRACE ||
                   at[2].kind == GWI_TOKEN_COLON || at[2].kind == GWI_TOKEN_SEMICOLON ||
                   at[2].kind == GWI_TOKEN_LESS
               ? GW_TYPE_CLASS
               : GW_TYPE_UNKNOWN;
}

static gw_type_kind kind_of(const gwi_token *at, size_t *count)
{
    *count = 1;
    switch (at->word) {
    case GWI_WORD_class:
        return GW_TYPE_CLASS;
    case GWI_WORD_struct:
        return GW_TYPE_STRUCT;
    case GWI_WORD_interface:
        return GW_TYPE_INTERFACE;
    case GWI_WORD_enum:
        return GW_TYPE_ENUM;
    case GWI_WORD_delegate:
        return at[1].kind == GWI_TOKEN_STAR ? GW_TYPE_UNKNOWN : GW_TYPE_DELEGATE;
    case GWI_WORD_record:
        return record_kind(at, count);
    default:
        return GW_TYPE_UNKNOWN;
    }
}

bool gwi_parse_type(gwi_parser *p, const gwi_head *head)
{
    size_t count;
    gw_type_kind kind = kind_of(p->at, &count);
    if (kind == GW_TYPE_UNKNOWN)
        return false;
    gwi_part *part = begin_part(p, head, kind);
    part->is_record = gwi_parser_at_word(p, GWI_WORD_record);
    p->at += count;
    if (kind == GW_TYPE_DELEGATE)
        parse_delegate(p, part);
    else
        parse_type_body(p, part);
    return true;
}

bool gwi_parse_past_type(gwi_parser *p, const gwi_token *end, const gwi_token **name)
{
    size_t count;
    gw_type_kind kind = kind_of(p->at, &count);
    if (kind == GW_TYPE_UNKNOWN)
        return false;
    *name = p->at + count;
    if (kind == GW_TYPE_DELEGATE)
        *name = gwi_type_end(gwi_parameter_modifiers_end(*name));
    while (p->at < end && p->at->kind != GWI_TOKEN_LEFT_BRACE && p->at->kind != GWI_TOKEN_SEMICOLON)
        p->at = gwi_token_after(p->at);
    p->at = p->at < end ? gwi_token_after(p->at) : end;
    return true;
}

/* --- using -------------------------------------------------------------------------------------------------- */

static gwi_using *add_using(gwi_parser *p, gwi_using_kind kind, bool is_global)
{
    gwi_using *using = gwi_bump_alloc(p->reader->bump, 1, sizeof *using);
    using->kind = kind;
    using->scope = p->scope;
    if (is_global) {
        *p->reader->last_global_using = using;
        p->reader->last_global_using = &using->next;
    } else {
        using->next = p->scope->usings;
        p->scope->usings = using;
    }
    return using;
}

/* Behind `using`. False where it is a statement. */
static bool parse_using(gwi_parser *p, bool is_global)
{
    bool is_static = gwi_parser_at_word(p, GWI_WORD_static);
    p->at += is_static;
    p->at += gwi_parser_at_word(p, GWI_WORD_unsafe);
    bool is_alias = p->at->kind == GWI_TOKEN_NAME && p->at[1].kind == GWI_TOKEN_ASSIGN;
    const gwi_token *target = is_alias ? p->at + 2 : p->at;
    const gwi_token *behind = gwi_type_end(target);
    if (behind == NULL || behind->kind != GWI_TOKEN_SEMICOLON)
        return false;
    gwi_using *using = add_using(p,
                                 is_alias    ? GWI_USING_ALIAS
                                 : is_static ? GWI_USING_STATIC
                                             : GWI_USING_SPACE,
                                 is_global);
    if (is_alias) {
        using->alias = name_here(p);
        gwi_names_add(p->reader, &p->reader->aliases, using->alias, strlen(using->alias));
    }
    using->target = target;
    p->at = behind + 1;
    return true;
}

/* --- namespaces --------------------------------------------------------------------------------------------- */

static void parse_scope(gwi_parser *p, const gwi_token *end);

static gwi_scope *new_scope(gwi_reader *r, gwi_source *source, gwi_scope *outer, gwi_space *space)
{
    gwi_scope *scope = gwi_bump_alloc(r->bump, 1, sizeof *scope);
    scope->outer = outer;
    scope->space = space;
    scope->source = source;
    scope->around = gwi_bump_alloc(r->bump, 1, sizeof *scope->around);
    scope->around->scope = scope;
    scope->around->last = &scope->around->first;
    return scope;
}

/* Behind `namespace`. */
static void parse_namespace(gwi_parser *p)
{
    const gwi_token *start = p->at;
    gwi_space *space = p->scope->space;
    while (gwi_parser_at(p, GWI_TOKEN_NAME)) {
        space = gwi_symbols_space(p->reader, space, name_here(p));
        p->at++;
        if (!gwi_parser_take(p, GWI_TOKEN_DOT))
            break;
    }
    gwi_scope *outer = p->scope;
    gwi_scope *inner = new_scope(p->reader, p->source, outer, space);
    if (gwi_parser_take(p, GWI_TOKEN_SEMICOLON)) { /* of the rest of the file */
        p->scope = inner;
        return;
    }
    if (!gwi_parser_at(p, GWI_TOKEN_LEFT_BRACE)) {
        skip_broken(p, start);
        return;
    }
    const gwi_token *end = p->at + p->at->extent;
    p->at++;
    if (enter(p)) {
        p->scope = inner;
        parse_scope(p, end);
        p->scope = outer;
        p->depth--;
    }
    p->at = end->kind == GWI_TOKEN_END ? end : end + 1;
    gwi_parser_take(p, GWI_TOKEN_SEMICOLON);
}

/* [assembly: ...] and [module: ...] */
static bool take_global_attributes(gwi_parser *p)
{
    if (p->at->kind != GWI_TOKEN_LEFT_BRACKET || p->at[2].kind != GWI_TOKEN_COLON ||
        (p->at[1].word != GWI_WORD_assembly && p->at[1].word != GWI_WORD_module))
        return false;
    gwi_item *item = gwi_bump_alloc(p->reader->bump, 1, sizeof *item);
    item->kind = GWI_ITEM_GLOBAL;
    item->attributes = p->at;
    item->part = p->source->root->around;
    *p->source->root->around->last = item;
    p->source->root->around->last = &item->next;
    p->at = gwi_token_after(p->at);
    return true;
}

static bool take_directive(gwi_parser *p)
{
    if (gwi_parser_at_word(p, GWI_WORD_using)) {
        p->at++;
        return parse_using(p, false);
    }
    if (gwi_parser_at_word(p, GWI_WORD_global) && p->at[1].word == GWI_WORD_using) {
        p->at += 2;
        return parse_using(p, true);
    }
    if (gwi_parser_at_word(p, GWI_WORD_extern) && p->at[1].word == GWI_WORD_alias) {
        skip_statement(p);
        return true;
    }
    if (gwi_parser_at_word(p, GWI_WORD_namespace)) {
        p->at++;
        parse_namespace(p);
        return true;
    }
    return take_global_attributes(p) || gwi_parser_take(p, GWI_TOKEN_SEMICOLON);
}

/* The statements of a program without a Main: they declare nothing. */
static void step_over(gwi_parser *p, const gwi_token *at)
{
    if (!p->stepped_over)
        note(p, at, GW_SEVERITY_INFORMATION, "This is not a declaration, and was skipped.");
    p->stepped_over = true;
    p->at = at;
    skip_statement(p);
}

static void parse_scope(gwi_parser *p, const gwi_token *end)
{
    while (p->at < end && !p->too_deep) {
        const gwi_token *start = p->at;
        if (take_directive(p))
            continue;
        p->at = start;
        gwi_head head = gwi_parse_head(p);
        if (!gwi_parse_type(p, &head))
            step_over(p, start);
    }
}

void gwi_parse(gwi_reader *r, gwi_source *source)
{
    gwi_parser p = {.reader = r, .source = source, .at = source->tokens};
    p.scope = source->root = new_scope(r, source, NULL, &r->global);
    parse_scope(&p, source->tokens + source->token_count - 1);
    source->stopped = source->stopped || p.too_deep;
}
