/* SPDX-License-Identifier: MIT */
/* The items of a type: of its members those that are kept. */
#include "declare/body.h"
#include "declare/member_syntax.h"

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

static void keep_declarators(gwi_parser *p, const gwi_member_syntax *member, gwi_item_kind kind)
{
    const gwi_token *at = member->name;
    gwi_declarator declarator;
    do {
        if (!gwi_declarator_next(&at, &declarator))
            return;
        gwi_item *item = add_item(p, &member->head, kind, member->type, declarator.name);
        item->value = declarator.value;
        if (kind == GWI_ITEM_CONST)
            add_constant(p, item);
    } while (at[-1].kind == GWI_TOKEN_COMMA);
}

/* --- properties and events ---------------------------------------------------------------------------------- */

/* What the accessors of a property show. */
typedef struct accessors {
    bool has_automatic; /* one has no body */
    bool has_body;
    gwi_answer uses_field;
} accessors;

static void look_at_body(const gwi_parser *p, const gwi_token *body, accessors *seen)
{
    seen->has_body = true;
    if (seen->uses_field == GWI_YES)
        return;
    gwi_answer answer = gwi_body_uses_field(p->reader, p->source, body);
    if (answer != GWI_NO)
        seen->uses_field = answer;
}

static accessors look_at(const gwi_parser *p, const gwi_token *body)
{
    accessors seen = {false, false, GWI_NO};
    const gwi_token *at = body + 1;
    gwi_accessor accessor;
    if (body->kind == GWI_TOKEN_ARROW) {
        look_at_body(p, body, &seen);
        return seen;
    }
    while (gwi_accessor_next(&at, &accessor)) {
        if (accessor.body == NULL)
            seen.has_automatic = true;
        else
            look_at_body(p, accessor.body, &seen);
    }
    return seen;
}

/* The abstract ones and those of interfaces have no accessors of their own. */
static bool may_have_field(const gwi_parser *p, const gwi_member_syntax *member)
{
    return (member->head.modifiers & (GWI_ABSTRACT | GWI_STATIC)) == 0 &&
           p->part->kind != GW_TYPE_INTERFACE;
}

static gwi_item *keep_property(gwi_parser *p, const gwi_member_syntax *member, gwi_item_kind kind)
{
    gwi_item *item = add_item(p, &member->head, kind, member->type, member->name);
    item->value = member->value;
    item->interface = member->interface;
    return item;
}

/* Of a partial property the part without bodies declares it, and the other one decides about the field. */
static void look_at_property(gwi_parser *p, const gwi_member_syntax *member)
{
    if (!may_have_field(p, member) || member->name->kind != GWI_TOKEN_NAME)
        return;
    accessors seen = look_at(p, member->body);
    bool is_partial = (member->head.modifiers & GWI_PARTIAL) != 0;
    bool is_extern = (member->head.modifiers & GWI_EXTERN) != 0;
    if (is_partial && !seen.has_body && !is_extern)
        keep_property(p, member, GWI_ITEM_DECLARING);
    else if ((seen.has_automatic || seen.uses_field == GWI_YES) && !is_extern)
        keep_property(p, member, GWI_ITEM_BACKING);
    else if (seen.uses_field == GWI_UNSURE && !is_extern)
        keep_property(p, member, GWI_ITEM_BROKEN);
    else if (is_partial)
        keep_property(p, member, GWI_ITEM_IMPLEMENTING);
}

/* A partial event has no field: it is declared without accessors, and implemented with them. */
static void look_at_event(gwi_parser *p, const gwi_member_syntax *member)
{
    bool is_partial = (member->head.modifiers & GWI_PARTIAL) != 0;
    bool is_extern = (member->head.modifiers & GWI_EXTERN) != 0;
    if (!may_have_field(p, member))
        return;
    if (member->kind == GWI_MEMBER_EVENT && !is_extern)
        keep_declarators(p, member, is_partial ? GWI_ITEM_DECLARING : GWI_ITEM_EVENT);
    else if (is_partial && member->name != NULL && member->name->kind == GWI_TOKEN_NAME)
        keep_property(p, member, GWI_ITEM_IMPLEMENTING);
}

/* --- members ------------------------------------------------------------------------------------------------ */

static void look_at_method(gwi_parser *p, const gwi_member_syntax *member)
{
    bool may_import = member->head.attributes != NULL && member->interface == NULL &&
                      member->name[1].kind == GWI_TOKEN_LEFT_PAREN &&
                      (member->head.modifiers & (GWI_EXTERN | GWI_PARTIAL)) != 0;
    if (may_import)
        add_item(p, &member->head, GWI_ITEM_IMPORT, member->type, member->name)->parameters =
            member->name + 1;
}

static void keep(gwi_parser *p, const gwi_member_syntax *member)
{
    switch (member->kind) {
    case GWI_MEMBER_FIELD:
        keep_declarators(p, member,
                         member->head.modifiers & GWI_CONST ? GWI_ITEM_CONST : GWI_ITEM_FIELD);
        break;
    case GWI_MEMBER_EVENT:
    case GWI_MEMBER_EVENT_ACCESSORS:
        look_at_event(p, member);
        break;
    case GWI_MEMBER_PROPERTY:
        look_at_property(p, member);
        break;
    case GWI_MEMBER_METHOD:
        look_at_method(p, member);
        break;
    default:
        break;
    }
}

/* It may be a field. */
static void keep_broken(gwi_parser *p, const gwi_token *start)
{
    gwi_item *item = gwi_bump_alloc(p->reader->bump, 1, sizeof *item);
    item->kind = GWI_ITEM_BROKEN;
    item->part = p->part;
    item->at = start;
    *p->part->last = item;
    p->part->last = &item->next;
}

void gwi_parse_members(gwi_parser *p, const gwi_token *end)
{
    while (p->at < end && !p->too_deep) {
        const gwi_token *start = p->at;
        if (gwi_parser_take(p, GWI_TOKEN_SEMICOLON))
            continue;
        gwi_head head = gwi_parse_head(p);
        if (gwi_parse_type(p, &head))
            continue;
        gwi_member_syntax member;
        if (gwi_member_take(p, end, &head, &member)) {
            keep(p, &member);
        } else {
            keep_broken(p, start);
            gwi_member_past_broken(p, start, end);
        }
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
