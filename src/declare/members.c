/* SPDX-License-Identifier: MIT */
/* Members of types: fields, constants, events, automatic properties and imports are kept, the others stepped over. */
#include "declare/parser.h"

static gwi_item *add_item(gwi_parser *p, const gwi_head *head, gwi_item_kind kind,
                          const gwi_token *type, const gwi_token *at)
{
    gwi_item *item = gwi_bump_alloc(p->reader->bump, 1, sizeof *item);
    item->kind = kind;
    item->modifiers = head->modifiers;
    item->attributes = head->attributes;
    item->part = p->part;
    item->type = type;
    item->at = at;
    item->name = gwi_names_of(p->reader, p->source, at);
    *p->part->last = item;
    p->part->last = &item->next;
    return item;
}

static void add_constant(gwi_parser *p, gwi_item *item)
{
    gwi_symbol *symbol = gwi_symbols_add(p->reader, p->part->decl, item->name);
    if (symbol->constant == NULL)
        symbol->constant = item;
}

/* At the end of a member: behind `;`, behind a body, or at the brace that ends the type. */
static void skip_member(gwi_parser *p, const gwi_token *end)
{
    while (p->at < end) {
        gwi_token_kind kind = (gwi_token_kind)p->at->kind;
        p->at = gwi_token_after(p->at);
        if (kind == GWI_TOKEN_SEMICOLON || kind == GWI_TOKEN_LEFT_BRACE)
            return;
    }
    p->at = end;
}

static void skip_broken(gwi_parser *p, const gwi_token *start, const gwi_token *end)
{
    gwi_note_at(p->reader, p->source, start->offset, GW_SEVERITY_WARNING,
                "This member cannot be understood, and was left out.");
    if (p->at == start && p->at < end)
        p->at = gwi_token_after(p->at);
    skip_member(p, end);
}

/* Behind the expression, and the semicolon. */
static void skip_arrow(gwi_parser *p, const gwi_token *end)
{
    while (p->at < end && p->at->kind != GWI_TOKEN_SEMICOLON)
        p->at = gwi_token_after(p->at);
    gwi_parser_take(p, GWI_TOKEN_SEMICOLON);
}

/* What is behind the name, or the parameters, of a method: constraints, an initializer, a body. */
static void skip_body(gwi_parser *p, const gwi_token *end)
{
    while (p->at < end) {
        switch (p->at->kind) {
        case GWI_TOKEN_LEFT_BRACE:
            p->at = gwi_token_after(p->at);
            return;
        case GWI_TOKEN_ARROW:
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

/* --- fields ------------------------------------------------------------------------------------------------- */

static bool is_declarator_end(const gwi_parser *p)
{
    return gwi_parser_at(p, GWI_TOKEN_COMMA) || gwi_parser_at(p, GWI_TOKEN_SEMICOLON);
}

/* name, name = value, name[count] */
static bool parse_declarator(gwi_parser *p, const gwi_head *head, gwi_item_kind kind,
                             const gwi_token *type)
{
    if (!gwi_parser_at(p, GWI_TOKEN_NAME))
        return false;
    gwi_item *item = add_item(p, head, kind, type, p->at);
    p->at++;
    if ((head->modifiers & GWI_FIXED) != 0 && gwi_parser_at(p, GWI_TOKEN_LEFT_BRACKET)) {
        item->value = p->at + 1;
        p->at = gwi_token_after(p->at);
    } else if (gwi_parser_take(p, GWI_TOKEN_ASSIGN)) {
        item->value = p->at;
        p->at = gwi_expression_end(p->at);
    }
    if (kind == GWI_ITEM_CONST)
        add_constant(p, item);
    return is_declarator_end(p);
}

static bool parse_declarators(gwi_parser *p, const gwi_head *head, gwi_item_kind kind,
                              const gwi_token *type)
{
    do {
        if (!parse_declarator(p, head, kind, type))
            return false;
    } while (gwi_parser_take(p, GWI_TOKEN_COMMA));
    return gwi_parser_take(p, GWI_TOKEN_SEMICOLON);
}

static bool parse_field(gwi_parser *p, const gwi_head *head, const gwi_token *type)
{
    return parse_declarators(p, head, head->modifiers & GWI_CONST ? GWI_ITEM_CONST : GWI_ITEM_FIELD,
                             type);
}

/* --- properties and events ---------------------------------------------------------------------------------- */

/* An accessor without a body, or one that uses the word `field`, needs a field behind the property. */
static bool is_automatic(const gwi_token *brace, const gwi_token *end)
{
    for (const gwi_token *at = brace + 1; at < end; at = gwi_token_after(at)) {
        bool accessor =
            at->word == GWI_WORD_get || at->word == GWI_WORD_set || at->word == GWI_WORD_init;
        if (accessor && at[1].kind == GWI_TOKEN_SEMICOLON)
            return true;
    }
    for (const gwi_token *at = brace + 1; at < end; at++)
        if (at->word == GWI_WORD_field && at[-1].kind != GWI_TOKEN_DOT)
            return true;
    return false;
}

static void add_backing(gwi_parser *p, const gwi_head *head, const gwi_token *type,
                        const gwi_token *at)
{
    gwi_item *item = add_item(p, head, GWI_ITEM_BACKING, type, at);
    const char *name = gwi_sentence(p->reader, "<%s>k__BackingField", item->name);
    item->name = gwi_names_intern(p->reader, name, strlen(name));
}

/* At the `{` or the `=>` of a property. */
static void parse_property(gwi_parser *p, const gwi_head *head, const gwi_token *type,
                           const gwi_token *name, const gwi_token *end)
{
    bool has_field = false;
    if (gwi_parser_at(p, GWI_TOKEN_ARROW)) {
        const gwi_token *start = p->at;
        skip_arrow(p, end);
        for (const gwi_token *at = start; at < p->at; at++)
            has_field = has_field || (at->word == GWI_WORD_field && at[-1].kind != GWI_TOKEN_DOT);
    } else {
        has_field = is_automatic(p->at, p->at + p->at->extent);
        p->at = gwi_token_after(p->at);
        if (gwi_parser_at(p, GWI_TOKEN_ASSIGN))
            skip_arrow(p, end);
    }
    bool none =
        (head->modifiers & (GWI_ABSTRACT | GWI_EXTERN)) != 0 || p->part->kind == GW_TYPE_INTERFACE;
    /* Of a partial property the part that has no body declares it. */
    if (has_field && !none && name != NULL)
        add_backing(p, head, type, name);
}

/* Behind `event`. */
static bool parse_event(gwi_parser *p, const gwi_head *head, const gwi_token *end)
{
    const gwi_token *type = p->at, *name = gwi_type_end(type);
    if (name == NULL)
        return false;
    p->at = name;
    if (name->kind == GWI_TOKEN_NAME &&
        (name[1].kind == GWI_TOKEN_SEMICOLON || name[1].kind == GWI_TOKEN_COMMA ||
         name[1].kind == GWI_TOKEN_ASSIGN)) {
        bool kept = (head->modifiers & (GWI_ABSTRACT | GWI_EXTERN)) == 0 &&
                    p->part->kind != GW_TYPE_INTERFACE;
        if (kept)
            return parse_declarators(p, head, GWI_ITEM_EVENT, type);
    }
    skip_member(p, end);
    return true;
}

/* --- methods ------------------------------------------------------------------------------------------------ */

/* Of another member it does not matter what its name is: `IOne<T>.Two`, `IOne.this`, `operator +`. */
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

static void parse_method(gwi_parser *p, const gwi_head *head, const gwi_token *type,
                         const gwi_token *name, const gwi_token *end)
{
    bool may_import = head->attributes != NULL && name->kind == GWI_TOKEN_NAME &&
                      name[1].kind == GWI_TOKEN_LEFT_PAREN &&
                      (head->modifiers & (GWI_EXTERN | GWI_PARTIAL)) != 0;
    if (may_import)
        add_item(p, head, GWI_ITEM_IMPORT, type, name)->parameters = name + 1;
    skip_body(p, end);
}

/* Behind the type. */
static bool parse_named(gwi_parser *p, const gwi_head *head, const gwi_token *type,
                        const gwi_token *end)
{
    const gwi_token *name = p->at;
    if (gwi_parser_at_word(p, GWI_WORD_operator)) {
        skip_body(p, end);
        return true;
    }
    const gwi_token *behind = member_name_end(p->at);
    if (behind == NULL)
        return false;
    bool simple = behind == name + 1 && name->kind == GWI_TOKEN_NAME;
    switch (behind->kind) {
    case GWI_TOKEN_SEMICOLON:
    case GWI_TOKEN_COMMA:
    case GWI_TOKEN_ASSIGN:
        return simple && parse_field(p, head, type);
    case GWI_TOKEN_LEFT_BRACKET:
        if (simple && (head->modifiers & GWI_FIXED) != 0)
            return parse_field(p, head, type);
        p->at = behind;
        skip_body(p, end); /* an indexer */
        return true;
    case GWI_TOKEN_LEFT_BRACE:
    case GWI_TOKEN_ARROW:
        p->at = behind;
        parse_property(p, head, type, simple ? name : NULL, end);
        return true;
    case GWI_TOKEN_LEFT_PAREN:
    case GWI_TOKEN_LESS:
        p->at = behind;
        parse_method(p, head, type, name, end);
        return true;
    default:
        if (behind->word != GWI_WORD_operator)
            return false;
        p->at = behind;
        skip_body(p, end);
        return true;
    }
}

/* Members that begin with a word of their own; false where this is none. */
static bool skip_special(gwi_parser *p, const gwi_token *end)
{
    bool constructor = p->at->kind == GWI_TOKEN_NAME && p->at[1].kind == GWI_TOKEN_LEFT_PAREN;
    bool extension = gwi_parser_at_word(p, GWI_WORD_extension) &&
                     (p->at[1].kind == GWI_TOKEN_LESS || p->at[1].kind == GWI_TOKEN_LEFT_PAREN);
    if (!constructor && !extension && !gwi_parser_at(p, GWI_TOKEN_TILDE) &&
        !gwi_parser_at_word(p, GWI_WORD_implicit) && !gwi_parser_at_word(p, GWI_WORD_explicit))
        return false;
    skip_body(p, end);
    return true;
}

static bool parse_member(gwi_parser *p, const gwi_token *end)
{
    gwi_head head = gwi_parse_head(p);
    if (gwi_parse_type(p, &head) || skip_special(p, end))
        return true;
    if (gwi_parser_at_word(p, GWI_WORD_event)) {
        p->at++;
        return parse_event(p, &head, end);
    }
    const gwi_token *type = p->at, *behind = gwi_type_end(type);
    if (behind == NULL)
        return false;
    p->at = behind;
    return parse_named(p, &head, type, end);
}

void gwi_parse_members(gwi_parser *p, const gwi_token *end)
{
    while (p->at < end && !p->too_deep) {
        const gwi_token *start = p->at;
        if (gwi_parser_take(p, GWI_TOKEN_SEMICOLON))
            continue;
        if (!parse_member(p, end))
            skip_broken(p, start, end);
    }
}

/* --- enumerators -------------------------------------------------------------------------------------------- */

static bool parse_enumerator(gwi_parser *p, gwi_item **before)
{
    gwi_head head = {NULL, 0};
    p->at = gwi_attributes_end(p->at);
    if (!gwi_parser_at(p, GWI_TOKEN_NAME))
        return false;
    gwi_item *item = add_item(p, &head, GWI_ITEM_ENUMERATOR, NULL, p->at);
    p->at++;
    if (gwi_parser_take(p, GWI_TOKEN_ASSIGN)) {
        item->value = p->at;
        p->at = gwi_expression_end(p->at);
    }
    item->before = *before;
    *before = item;
    add_constant(p, item);
    return gwi_parser_at(p, GWI_TOKEN_COMMA) || gwi_parser_at(p, GWI_TOKEN_RIGHT_BRACE);
}

void gwi_parse_enumerators(gwi_parser *p, const gwi_token *end)
{
    gwi_item *before = NULL;
    while (p->at < end) {
        const gwi_token *start = p->at;
        if (!parse_enumerator(p, &before)) {
            gwi_note_at(p->reader, p->source, start->offset, GW_SEVERITY_WARNING,
                        "This member cannot be understood, and was left out.");
            while (p->at < end && p->at->kind != GWI_TOKEN_COMMA)
                p->at = gwi_token_after(p->at);
        }
        gwi_parser_take(p, GWI_TOKEN_COMMA);
    }
    p->at = end;
}
