/* SPDX-License-Identifier: MIT */
/*
 * Parameters of primary constructors, which may add fields to a type: those of a record have properties, and those of another
 * type have a field if a member captures them.
 *
 * A parameter is captured if the body of an instance member uses it, by its name alone and as a value. A member of the type
 * hides the parameter of its name; so does one that is inherited and accessible. The fields come in the order of the parameters,
 * before the others of the part that has the constructor. Where we cannot tell whether a parameter is captured, the type has no
 * layout.
 */
#include "declare/body.h"
#include "declare/constants.h"
#include "declare/member_syntax.h"
#include "declare/model.h"

typedef struct parameter {
    const char *name;
    const gwi_token *attributes, *type, *at;
    bool is_hidden;
} parameter;

typedef struct constructor {
    gwi_watch watch; /* of the parameters that are not hidden */
    gwi_reader *reader;
    gwi_decl *decl;
    gwi_part *part; /* that has the constructor */
    parameter *parameters;
    size_t count;
    const parameter **watched; /* by their numbers in the watch */
    bool has_nameof;           /* a member or a parameter is called so */
} constructor;

/* --- parameters --------------------------------------------------------------------------------------------- */

static gwi_source *source_of(const gwi_part *part)
{
    return part->scope->source;
}

static size_t count_parameters(const gwi_part *part)
{
    const gwi_token *end = part->primary + part->primary->extent;
    size_t count = 0;
    for (const gwi_token *at = part->primary + 1; at < end; at = gwi_list_next(at, end))
        count++;
    return count;
}

static bool ends_parameter(const gwi_token *name, const gwi_token *end)
{
    const gwi_token *behind = gwi_expression_end(name);
    return behind == end || behind->kind == GWI_TOKEN_COMMA;
}

static bool take_parameters(constructor *c)
{
    const gwi_token *end = c->part->primary + c->part->primary->extent;
    for (const gwi_token *at = c->part->primary + 1; at < end; at = gwi_list_next(at, end)) {
        parameter *p = &c->parameters[c->count];
        p->attributes = at->kind == GWI_TOKEN_LEFT_BRACKET ? at : NULL;
        p->type = gwi_parameter_modifiers_end(gwi_attributes_end(at));
        p->at = gwi_type_end(p->type);
        if (p->at == NULL || p->at->kind != GWI_TOKEN_NAME || !ends_parameter(p->at, end))
            return gwi_fault_at(c->reader, c->part, at,
                                "a parameter of its primary constructor cannot be understood");
        p->name = gwi_names_of(c->reader, source_of(c->part), p->at);
        at = p->at;
        c->count++;
    }
    return true;
}

/* --- members that hide them --------------------------------------------------------------------------------- */

static gwi_parser members_of(gwi_reader *r, const gwi_part *part)
{
    return (gwi_parser){
        .reader = r, .source = source_of(part), .at = part->body + 1, .scope = part->scope};
}

static void hide(constructor *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->parameters[i].name == name)
            c->parameters[i].is_hidden = true;
    c->has_nameof = c->has_nameof || strcmp(name, "nameof") == 0;
}

static void hide_declarators(constructor *c, const gwi_part *part, const gwi_token *at)
{
    gwi_declarator declarator;
    do {
        if (!gwi_declarator_next(&at, &declarator))
            return;
        hide(c, gwi_names_of(c->reader, source_of(part), declarator.name));
    } while (at[-1].kind == GWI_TOKEN_COMMA);
}

/* Whether a member can be used by its name alone. */
static bool is_named(const gwi_member_syntax *member)
{
    if (member->name == NULL || member->name->kind != GWI_TOKEN_NAME || member->interface != NULL)
        return false;
    switch (member->kind) {
    case GWI_MEMBER_INDEXER:
    case GWI_MEMBER_OPERATOR:
    case GWI_MEMBER_CONSTRUCTOR:
    case GWI_MEMBER_FINALIZER:
    case GWI_MEMBER_EXTENSION:
        return false;
    default:
        return true;
    }
}

static bool is_list(const gwi_member_syntax *member)
{
    return member->kind == GWI_MEMBER_FIELD || member->kind == GWI_MEMBER_EVENT;
}

static void hide_members(constructor *c, const gwi_part *part, bool is_inherited)
{
    if (part->body == NULL)
        return;
    gwi_parser p = members_of(c->reader, part);
    const gwi_token *end = part->body + part->body->extent;
    gwi_member_syntax member;
    while (gwi_member_next(&p, end, &member)) {
        if (!is_named(&member) || (is_inherited && (member.head.modifiers & GWI_OPEN) == 0))
            continue;
        if (is_list(&member))
            hide_declarators(c, part, member.name);
        else
            hide(c, gwi_names_of(c->reader, source_of(part), member.name));
    }
}

/* The properties of a record's parameters. */
static void hide_positional(constructor *c, const gwi_part *part)
{
    if (!part->is_record || part->primary == NULL)
        return;
    const gwi_token *end = part->primary + part->primary->extent;
    for (const gwi_token *at = part->primary + 1; at < end; at = gwi_list_next(at, end)) {
        const gwi_token *name = gwi_type_end(gwi_parameter_modifiers_end(gwi_attributes_end(at)));
        if (name != NULL && name->kind == GWI_TOKEN_NAME)
            hide(c, gwi_names_of(c->reader, source_of(part), name));
    }
}

static const char *const object_members[] = {"Equals",         "Finalize",        "GetHashCode",
                                             "GetType",        "MemberwiseClone", "ToString",
                                             "ReferenceEquals"};

static const gwi_decl *definition_of(const gwi_decl *decl)
{
    return decl->definition != NULL ? decl->definition : decl;
}

static void hide_all(constructor *c)
{
    for (const gwi_part *part = c->decl->first; part != NULL; part = part->next)
        hide_members(c, part, false);
    gwi_decl *base = gwi_base_of(c->reader, c->decl);
    for (unsigned i = 0; base != NULL && i < GWI_NESTING_MOST; i++) {
        for (const gwi_part *part = definition_of(base)->first; part != NULL; part = part->next) {
            hide_members(c, part, true);
            hide_positional(c, part);
        }
        base = gwi_base_of(c->reader, base);
    }
    for (size_t i = 0; i < sizeof object_members / sizeof *object_members; i++)
        hide(c, gwi_names_intern(c->reader, object_members[i], strlen(object_members[i])));
}

/* --- a parameter that is called as its type ----------------------------------------------------------------- */

static gwi_answer answer_of(const gwi_member_syntax *member)
{
    return member->kind == GWI_MEMBER_TYPE ||
                   (member->head.modifiers & (GWI_STATIC | GWI_CONST)) != 0
               ? GWI_NO
               : GWI_YES;
}

static bool has_name(constructor *c, const gwi_part *part, const gwi_member_syntax *member,
                     const char *name)
{
    if (!is_named(member))
        return false;
    if (!is_list(member))
        return gwi_names_of(c->reader, source_of(part), member->name) == name;
    const gwi_token *at = member->name;
    gwi_declarator declarator;
    do {
        if (!gwi_declarator_next(&at, &declarator))
            return false;
        if (gwi_names_of(c->reader, source_of(part), declarator.name) == name)
            return true;
    } while (at[-1].kind == GWI_TOKEN_COMMA);
    return false;
}

/* YES if the member of a type belongs to its values, NO if it belongs to the type; *found: there is one. */
static gwi_answer ask_members(constructor *c, const gwi_part *part, const char *name, bool *found)
{
    gwi_parser p = members_of(c->reader, part);
    const gwi_token *end = part->body + part->body->extent;
    gwi_member_syntax member;
    gwi_answer answer = GWI_UNSURE;
    while (gwi_member_next(&p, end, &member)) {
        if (!has_name(c, part, &member, name))
            continue;
        if (*found && answer != answer_of(&member))
            return GWI_UNSURE; /* overloads of both sorts */
        answer = answer_of(&member);
        *found = true;
    }
    return answer;
}

static gwi_answer ask_type(constructor *c, gwi_decl *type, const char *name)
{
    gw_type_kind kind = gwi_decl_kind(type);
    if (kind == GW_TYPE_ENUM)
        return gwi_lookup_constant_in(c->reader, type, name) != NULL ? GWI_NO : GWI_YES;
    bool found = false;
    for (const gwi_part *part = definition_of(type)->first; part != NULL; part = part->next) {
        gwi_answer answer = part->body != NULL ? ask_members(c, part, name, &found) : GWI_UNSURE;
        if (found)
            return answer;
    }
    return GWI_UNSURE;
}

/* Of a type that nothing declares. */
static bool is_called_as_its_type(constructor *c, const parameter *p)
{
    const gwi_token *last = p->at - 1;
    last -= last->kind == GWI_TOKEN_QUESTION;
    return last->kind == GWI_TOKEN_NAME &&
           gwi_names_of(c->reader, source_of(c->part), last) == p->name;
}

/* `Color.Red` may be a member of the type or of the parameter where both are called Color. */
static gwi_answer ask(gwi_watch *watch, size_t number, const gwi_token *at)
{
    constructor *c = (constructor *)watch; /* its first member */
    const parameter *p = c->watched[number];
    gwi_resolved found;
    gwi_type type;
    const gwi_token *type_at = p->type;
    if (at[1].kind != GWI_TOKEN_DOT || at[2].kind != GWI_TOKEN_NAME)
        return GWI_YES;
    gwi_type_read(c->reader, c->part, &type_at, &type);
    bool has = gwi_lookup_first(c->reader, c->part, p->name, 0, &found) && found.decl != NULL;
    if (!has && is_called_as_its_type(c, p))
        return GWI_UNSURE;
    if (!has)
        return GWI_YES;
    gwi_type named;
    gwi_type_of_decl(c->reader, found.decl, &named);
    if (named.kind != type.kind || named.declared != type.declared)
        return GWI_YES;
    return ask_type(c, found.decl, gwi_names_of(c->reader, watch->source, at + 2));
}

/* --- bodies that capture them ------------------------------------------------------------------------------- */

/* `async` stands among the modifiers before the type. */
static bool is_async(const gwi_member_syntax *member)
{
    const gwi_token *at = member->type;
    while (at != NULL && (at[-1].kind == GWI_TOKEN_KEYWORD || at[-1].kind == GWI_TOKEN_NAME)) {
        at--;
        if (at->word == GWI_WORD_async)
            return true;
    }
    return false;
}

static void scan(constructor *c, const gwi_part *part, const gwi_member_syntax *member,
                 const gwi_token *body, gwi_keyword accessor)
{
    gwi_body b;
    if (body == NULL)
        return;
    gwi_body_begin(&b, c->reader, source_of(part), &c->watch);
    b.is_async = is_async(member);
    b.has_field_word = member->kind == GWI_MEMBER_PROPERTY;
    b.nameof_is_name = c->has_nameof;
    if (member->type_parameters != NULL)
        gwi_body_type_parameters(&b, member->type_parameters);
    if (member->parameters != NULL)
        gwi_body_parameters(&b, member->parameters, false);
    if (accessor != GWI_WORD_NONE && accessor != GWI_WORD_get)
        gwi_body_declare_word(&b, "value");
    gwi_body_scan(&b, body);
    gwi_body_end(&b, body);
}

static void scan_accessors(constructor *c, const gwi_part *part, const gwi_member_syntax *member)
{
    if (member->body == NULL || member->body->kind == GWI_TOKEN_ARROW) {
        scan(c, part, member, member->body, GWI_WORD_get);
        return;
    }
    const gwi_token *at = member->body + 1;
    gwi_accessor accessor;
    while (gwi_accessor_next(&at, &accessor))
        scan(c, part, member, accessor.body, accessor.word);
}

static void scan_member(constructor *c, const gwi_part *part, const gwi_member_syntax *member)
{
    if ((member->head.modifiers & GWI_STATIC) != 0)
        return;
    switch (member->kind) {
    case GWI_MEMBER_METHOD:
    case GWI_MEMBER_OPERATOR:
    case GWI_MEMBER_FINALIZER:
        scan(c, part, member, member->body, GWI_WORD_NONE);
        break;
    case GWI_MEMBER_PROPERTY:
    case GWI_MEMBER_INDEXER:
    case GWI_MEMBER_EVENT_ACCESSORS:
        scan_accessors(c, part, member);
        break;
    default: /* other constructors and nested types cannot use them */
        break;
    }
}

static void scan_part(constructor *c, const gwi_part *part)
{
    gwi_parser p = members_of(c->reader, part);
    const gwi_token *end = part->body + part->body->extent;
    gwi_member_syntax member;
    while (c->watch.left > 0 && gwi_member_next(&p, end, &member))
        scan_member(c, part, &member);
}

/* --- fields ------------------------------------------------------------------------------------------------- */

static void add(constructor *c, const parameter *p, gwi_item_kind kind, gwi_item ***last)
{
    gwi_item *item = gwi_bump_alloc(c->reader->bump, 1, sizeof *item);
    item->kind = kind;
    item->name = kind == GWI_ITEM_BACKING ? p->name : gwi_sentence(c->reader, "<%s>P", p->name);
    item->part = c->part;
    item->attributes = kind == GWI_ITEM_BACKING ? p->attributes : NULL;
    item->type = p->type;
    item->at = p->at;
    **last = item;
    *last = &item->next;
}

static void add_positional(constructor *c, gwi_item ***last)
{
    for (size_t i = 0; i < c->count; i++)
        if (!c->parameters[i].is_hidden)
            add(c, &c->parameters[i], GWI_ITEM_BACKING, last);
}

static bool add_captured(constructor *c, size_t count, gwi_item ***last)
{
    for (size_t i = 0; i < count; i++) {
        const parameter *p = c->watched[i];
        if (gwi_watch_has_used(&c->watch, i)) {
            add(c, p, GWI_ITEM_CAPTURED, last);
        } else if (gwi_watch_has_open(&c->watch, i)) {
            c->reader->fault = (gwi_fault){
                c->watch.open_source, c->watch.open_at,
                gwi_sentence(c->reader,
                             "we cannot tell whether its parameter '%s' is captured here",
                             p->name)};
            return false;
        }
    }
    return true;
}

static bool capture(constructor *c, gwi_item ***last)
{
    gwi_bump *bump = c->reader->bump;
    const char **names = gwi_bump_resize(bump, NULL, c->count + 1, sizeof *names);
    c->watched = gwi_bump_resize(bump, NULL, c->count + 1, sizeof *c->watched);
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++) {
        const parameter *p = &c->parameters[i];
        if (p->is_hidden)
            continue;
        c->has_nameof = c->has_nameof || strcmp(p->name, "nameof") == 0;
        names[count] = p->name;
        c->watched[count++] = p;
    }
    gwi_watch_begin(&c->watch, c->reader, names, count, ask);
    for (const gwi_part *part = c->decl->first; part != NULL; part = part->next)
        if (part->body != NULL)
            scan_part(c, part);
    bool fine = add_captured(c, count, last);
    gwi_watch_end(&c->watch);
    gwi_bump_release(bump, c->watched);
    gwi_bump_release(bump, names);
    return fine;
}

static gwi_part *part_with_primary(const gwi_decl *decl)
{
    gwi_part *part = decl->first;
    while (part != NULL && part->primary == NULL)
        part = part->next;
    return part;
}

/* A class that has no layout for its base needs no fields. */
static bool has_known_base(gwi_reader *r, gwi_decl *decl)
{
    gwi_base_of(r, decl);
    return decl->face.base_spelling == NULL && !decl->face.is_base_unknown;
}

bool gwi_add_primary(gwi_reader *r, gwi_decl *decl)
{
    gwi_part *part = part_with_primary(decl);
    if (part == NULL || !has_known_base(r, decl))
        return true;
    constructor c = {.reader = r, .decl = decl, .part = part};
    c.parameters = gwi_bump_resize(r->bump, NULL, count_parameters(part) + 1, sizeof *c.parameters);
    memset(c.parameters, 0, (count_parameters(part) + 1) * sizeof *c.parameters);
    gwi_item *first = NULL, **last = &first;
    bool fine = take_parameters(&c);
    if (fine && c.count != 0) {
        hide_all(&c);
        if (part->is_record)
            add_positional(&c, &last);
        else
            fine = capture(&c, &last);
    }
    *last = part->first;
    part->first = first;
    gwi_bump_release(r->bump, c.parameters);
    return fine;
}
