/* SPDX-License-Identifier: MIT */
/* Types as fields and parameters use them. */
#include "declare/known.h"
#include "declare/lookup.h"
#include "declare/model.h"
#include "declare/syntax.h"

/* --- spelling ----------------------------------------------------------------------------------------------- */

static bool is_word(const gwi_token *at)
{
    return at->kind == GWI_TOKEN_NAME || at->kind == GWI_TOKEN_KEYWORD;
}

static bool needs_space(const gwi_token *before, const gwi_token *at)
{
    return before->kind == GWI_TOKEN_COMMA || (is_word(before) && is_word(at)) ||
           (before->kind == GWI_TOKEN_STAR && is_word(at));
}

static bool is_empty_rank(const gwi_token *comma)
{
    return comma[1].kind == GWI_TOKEN_COMMA || comma[1].kind == GWI_TOKEN_RIGHT_BRACKET;
}

/* The extent of an opening bracket is that of its partner. */
static size_t nbytes_of(const gwi_token *at)
{
    bool opens = at->kind == GWI_TOKEN_LEFT_BRACE || at->kind == GWI_TOKEN_LEFT_PAREN ||
                 at->kind == GWI_TOKEN_LEFT_BRACKET;
    return opens ? 1 : at->extent;
}

const char *gwi_spell(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                      const gwi_token *end)
{
    size_t nbytes = 1;
    for (const gwi_token *token = at; token < end; token++)
        nbytes += nbytes_of(token) + 1;
    char *out = gwi_bump_alloc(r->bump, nbytes, 1);
    size_t used = 0;
    for (const gwi_token *token = at; token < end; token++) {
        if (token > at && needs_space(token - 1, token) &&
            !(token[-1].kind == GWI_TOKEN_COMMA && token - 1 > at && is_empty_rank(token - 1)))
            out[used++] = ' ';
        memcpy(out + used, gwi_token_text(from->scope->source, token), nbytes_of(token));
        used += nbytes_of(token);
    }
    return out;
}

/* --- names -------------------------------------------------------------------------------------------------- */

static void leave_out_enum(gwi_reader *r, gwi_decl *enumeration, const gwi_type *type)
{
    const gwi_part *part = enumeration->first;
    enumeration->face.unusable = gwi_sentence(r, "The underlying type of '%s', '%s', is not known.",
                                              enumeration->name, type->spelling);
    gwi_note(r, part, part->bases, GW_SEVERITY_WARNING,
             "'%s' was left out: its underlying type '%s' is not known.", enumeration->face.name,
             type->spelling);
}

static gw_type_kind read_underlying(gwi_reader *r, gwi_decl *enumeration)
{
    const gwi_part *part = enumeration->first;
    const gwi_token *at = part->bases;
    gwi_type type;
    if (gwi_type_end(at) == NULL)
        return GW_TYPE_INT32;
    gwi_type_read(r, part->scope->around, &at, &type);
    if (type.kind >= GW_TYPE_CHAR && type.kind <= GW_TYPE_UINT64)
        return type.kind;
    leave_out_enum(r, enumeration, &type);
    return GW_TYPE_INT32;
}

gw_type_kind gwi_underlying(gwi_reader *r, gwi_decl *enumeration)
{
    if (enumeration->face.underlying != GW_TYPE_UNKNOWN)
        return enumeration->face.underlying;
    gw_type_kind kind = GW_TYPE_INT32;
    if (enumeration->first->bases != NULL && r->depth < GWI_NESTING_MOST) {
        r->depth++;
        kind = read_underlying(r, enumeration);
        r->depth--;
    }
    enumeration->face.underlying = kind;
    return kind;
}

/* Of a generic class .NET marshals no value, whatever its arguments. */
static gw_type_kind kind_of_source(gwi_reader *r, gwi_decl *decl)
{
    gw_type_kind kind = gwi_decl_kind(decl);
    bool is_bound = kind == GW_TYPE_STRUCT && decl->definition != NULL;
    bool has_arguments = decl->definition != NULL || gwi_decl_is_open(decl);
    if (has_arguments && kind != GW_TYPE_ENUM && !is_bound)
        return GW_TYPE_GENERIC;
    return kind == GW_TYPE_CLASS && gwi_is_handle(r, decl) ? GW_TYPE_HANDLE : kind;
}

static void take_source(gwi_reader *r, gwi_decl *decl, gwi_type *out)
{
    out->declared = &decl->face;
    out->kind = kind_of_source(r, decl);
    if (out->kind == GW_TYPE_ENUM)
        gwi_underlying(r, decl);
}

static bool has_own_declaration(gw_type_kind kind)
{
    return kind != GW_TYPE_CLASS && kind != GW_TYPE_INTERFACE && kind != GW_TYPE_DELEGATE;
}

static void take_known(gwi_decl *decl, gwi_type *out)
{
    out->kind = decl->face.kind;
    if (out->kind == GW_TYPE_BLOB) {
        out->nbytes = (uint16_t)decl->info->nbytes;
        out->alignment = (uint16_t)decl->info->alignment;
    }
    if (has_own_declaration(out->kind))
        out->declared = &decl->face;
    else
        out->framework_name = decl->face.name;
}

void gwi_type_of_decl(gwi_reader *r, gwi_decl *decl, gwi_type *out)
{
    if (decl->info != NULL)
        take_known(decl, out);
    else
        take_source(r, decl, out);
}

static gwi_type *copy_type(gwi_reader *r, const gwi_type *type)
{
    gwi_type *copy = gwi_bump_alloc(r->bump, 1, sizeof *copy);
    *copy = *type;
    return copy;
}

/* Read once: an alias of two aliases of two would be read without end. */
static void take_alias(gwi_reader *r, const gwi_using *alias, gwi_type *out)
{
    if (alias->type != NULL) {
        *out = *alias->type;
        return;
    }
    if (r->depth == GWI_NESTING_MOST) {
        out->kind = GW_TYPE_UNKNOWN;
        return;
    }
    r->depth++;
    const gwi_token *at = alias->target;
    gwi_using *one = (gwi_using *)(uintptr_t)alias; /* not seen by itself */
    bool was_busy = one->busy;
    one->busy = true;
    if (was_busy) {
        out->kind = GW_TYPE_UNKNOWN;
    } else {
        gwi_type_read(r, alias->scope->around, &at, out);
        one->type = copy_type(r, out);
    }
    one->busy = was_busy;
    r->depth--;
}

static bool is_value_constraint(const gwi_token *at)
{
    return at->word == GWI_WORD_struct || at->word == GWI_WORD_unmanaged;
}

/* Whether `where name : struct`, or `unmanaged`, is among what a part says of its type parameters. */
static bool is_constrained_in(gwi_reader *r, const gwi_part *part, const char *name)
{
    bool is_about_it = false;
    const gwi_token *at = part->at;
    for (; at->kind != GWI_TOKEN_LEFT_BRACE && at->kind != GWI_TOKEN_SEMICOLON &&
           at->kind != GWI_TOKEN_END;
         at = gwi_token_after(at)) {
        if (at->word == GWI_WORD_where && at[2].kind == GWI_TOKEN_COLON)
            is_about_it = gwi_names_of(r, part->scope->source, at + 1) == name;
        else if (is_about_it && is_value_constraint(at))
            return true;
    }
    return false;
}

/* Whether `T?` is a Nullable<T>. For a type parameter without such a constraint it is T. */
static bool is_value_parameter(gwi_reader *r, const gwi_part *from, const gwi_token *at)
{
    const char *name = gwi_names_of(r, from->scope->source, at);
    for (const gwi_decl *decl = from->decl; decl != NULL; decl = decl->outer)
        for (const gwi_part *part = decl->first; part != NULL; part = part->next)
            if (part->type_parameters != NULL && is_constrained_in(r, part, name))
                return true;
    return false;
}

/* At the name of a type parameter. */
static void take_parameter(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                           const gwi_resolved *found, gwi_type *out)
{
    if (found->argument != NULL)
        *out = *found->argument;
    else
        out->kind = GW_TYPE_GENERIC;
    out->is_open = found->argument == NULL;
    out->is_never_nullable = !is_value_parameter(r, from, at);
}

static void take_resolved(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                          const gwi_resolved *found, gwi_type *out)
{
    if (found->is_parameter)
        take_parameter(r, from, at, found, out);
    else if (found->alias != NULL)
        take_alias(r, found->alias, out);
    else if (found->decl != NULL)
        gwi_type_of_decl(r, found->decl, out);
    if (out->kind == GW_TYPE_NULLABLE && out->element == NULL)
        out->element = found->arguments;
    if (out->kind == GW_TYPE_NULLABLE && out->element == NULL)
        out->kind = GW_TYPE_GENERIC;
    /* An enum or a delegate in an instance is no instance itself, but depends on nothing. */
    if (found->decl != NULL && found->decl->definition == NULL && found->arguments == NULL &&
        found->within == NULL)
        out->is_open = gwi_decl_is_open(found->decl);
}

static bool is_text(const gwi_part *from, const gwi_token *at, const char *text)
{
    return at->extent == strlen(text) &&
           memcmp(gwi_token_text(from->scope->source, at), text, at->extent) == 0;
}

/* Words that are types where nothing is called so. */
static gw_type_kind kind_of_word(const gwi_part *from, const gwi_token *at, const gwi_token *end)
{
    if (end != at + 1)
        return GW_TYPE_UNKNOWN;
    if (at->word == GWI_WORD_nint || at->word == GWI_WORD_nuint)
        return gwi_kind_of_keyword((gwi_keyword)at->word);
    return is_text(from, at, "dynamic") ? GW_TYPE_OBJECT : GW_TYPE_UNKNOWN;
}

static void read_name(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_type *out)
{
    const gwi_token *start = *at;
    gwi_resolved found;
    if (gwi_lookup(r, from, at, &found))
        take_resolved(r, from, start, &found, out);
    else
        out->kind = kind_of_word(from, start, *at);
    if (!found.is_parameter)
        out->spelling = NULL;
}

/* --- function pointers -------------------------------------------------------------------------------------- */

static gw_CallingConvention convention_of(gwi_reader *r, const gwi_part *from, const gwi_token *at)
{
    static const struct {
        const char *name;
        gw_CallingConvention convention;
    } names[] = {{"Cdecl", GW_CALL_CDECL},
                 {"Stdcall", GW_CALL_STDCALL},
                 {"Thiscall", GW_CALL_THISCALL},
                 {"Fastcall", GW_CALL_FASTCALL}};
    gw_CallingConvention convention = GW_CALL_WINAPI;
    if (at->kind != GWI_TOKEN_LEFT_BRACKET)
        return convention;
    for (const gwi_token *inner = at + 1; inner < at + at->extent; inner++)
        for (size_t i = 0; i < GWI_COUNT_OF(names); i++)
            if (inner->kind == GWI_TOKEN_NAME &&
                strcmp(gwi_names_of(r, from->scope->source, inner), names[i].name) == 0)
                convention = names[i].convention;
    return convention;
}

static size_t count_arguments(const gwi_token *less)
{
    size_t count = 0;
    const gwi_token *at = less;
    do {
        at = gwi_type_end(gwi_parameter_modifiers_end(at + 1));
        count++;
    } while (at != NULL && at->kind == GWI_TOKEN_COMMA);
    return count;
}

static void read_function(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_type *out)
{
    gwi_signature *signature = gwi_bump_alloc(r->bump, 1, sizeof *signature);
    out->kind = GW_TYPE_FUNCTION_POINTER;
    out->function = signature;
    *at += 2;
    *at += (*at)->word == GWI_WORD_managed || (*at)->word == GWI_WORD_unmanaged;
    signature->calling_convention = convention_of(r, from, *at);
    signature->charset = GW_CHARSET_ANSI;
    *at = gwi_attributes_end(*at);
    size_t count = count_arguments(*at);
    gwi_parameter *parameters = gwi_bump_alloc(r->bump, count, sizeof *parameters);
    for (size_t i = 0; i < count; i++) {
        const gwi_token *type = ++*at;
        parameters[i].name = "";
        parameters[i].place = gwi_place_of(from, type);
        parameters[i].direction = gwi_direction_of(&type);
        gwi_type_read(r, from, &type, &parameters[i].type);
        out->is_open = out->is_open || parameters[i].type.is_open;
        *at = type;
    }
    ++*at;
    signature->parameters = parameters;
    signature->parameter_count = count - 1;
    signature->result = parameters[count - 1].type;
}

/* --- tuples ------------------------------------------------------------------------------------------------- */

enum { TUPLE_MOST = 7 }; /* elements; longer ones are nested */

/* The types of the elements, without their names; how many. 0: it is longer, not understood, or one is open. */
static unsigned read_elements(gwi_reader *r, const gwi_part *from, const gwi_token *open,
                              gwi_type *elements, bool *is_open)
{
    const gwi_token *end = open + open->extent, *at = open + 1;
    unsigned count = 0;
    while (at < end) {
        const gwi_token *start = at;
        if (count == TUPLE_MOST || gwi_type_end(at) == NULL)
            return 0;
        gwi_type_read(r, from, &at, &elements[count]);
        gwi_note_unknown(r, from, start, &elements[count]);
        *is_open = *is_open || elements[count++].is_open;
        at += at->kind == GWI_TOKEN_NAME;
        if (at < end && at->kind != GWI_TOKEN_COMMA)
            return 0;
        at += at < end;
    }
    return *is_open ? 0 : count;
}

/* `(int a, byte b)` is System.ValueTuple<int, byte>. */
static void read_tuple(gwi_reader *r, const gwi_part *from, const gwi_token *open, gwi_type *out)
{
    out->kind = GW_TYPE_GENERIC;
    if (r->depth >= GWI_NESTING_MOST)
        return;
    r->depth++;
    gwi_type *elements = gwi_bump_alloc(r->bump, TUPLE_MOST, sizeof *elements);
    bool is_open = false;
    unsigned count = read_elements(r, from, open, elements, &is_open);
    gwi_decl *tuple = count > 1 ? gwi_known_tuple(r, count) : NULL;
    if (tuple != NULL)
        gwi_type_of_decl(r, gwi_instance(r, tuple, NULL, elements), out);
    out->is_open = is_open;
    r->depth--;
}

/* --- types -------------------------------------------------------------------------------------------------- */

static void read_base(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_type *out)
{
    const gwi_token *start = *at;
    if (start->kind == GWI_TOKEN_KEYWORD && start->word == GWI_WORD_delegate) {
        read_function(r, from, at, out);
    } else if (start->kind == GWI_TOKEN_KEYWORD) {
        out->kind = gwi_kind_of_keyword((gwi_keyword)start->word);
        ++*at;
    } else if (start->kind == GWI_TOKEN_LEFT_PAREN) {
        read_tuple(r, from, start, out);
        *at = gwi_token_after(start);
    } else {
        read_name(r, from, at, out);
    }
    if (out->spelling == NULL)
        out->spelling = gwi_spell(r, from, start, *at);
}

static bool is_value_type(gw_type_kind kind)
{
    return (kind >= GW_TYPE_BOOLEAN && kind <= GW_TYPE_TIMESPAN) || kind == GW_TYPE_HANDLEREF ||
           kind == GW_TYPE_BLOB || kind == GW_TYPE_ENUM || kind == GW_TYPE_STRUCT;
}

static void wrap(gwi_reader *r, gwi_type *type, gw_type_kind kind, const char *suffix)
{
    gwi_type *element = copy_type(r, type);
    memset(type, 0, sizeof *type);
    type->kind = kind;
    type->element = element;
    type->is_open = element->is_open;
    type->spelling = gwi_sentence(r, "%s%s", element->spelling, suffix);
}

/* Long rows of suffixes are hostile, and would make the spelling long. */
enum { SUFFIXES_MOST = 64 };

/* `[][,]` is an array of arrays of two dimensions: the first bracket is the outermost. */
static void read_ranks(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_type *type)
{
    const gwi_token *start = *at, *end = start;
    const char *name = type->spelling;
    unsigned count = 0;
    for (; end->kind == GWI_TOKEN_LEFT_BRACKET; count++)
        end = gwi_token_after(end);
    *at = end;
    if (count > SUFFIXES_MOST) {
        type->kind = GW_TYPE_UNKNOWN;
        return;
    }
    for (const gwi_token *left = end; left > start;) {
        const gwi_token *right = left - 1;
        for (left -= 2; left->kind == GWI_TOKEN_COMMA; left--) {
        }
        size_t rank = (size_t)(right - left);
        wrap(r, type, GW_TYPE_ARRAY, "");
        type->spelling = gwi_sentence(r, "%s%s", name, gwi_spell(r, from, left, end));
        type->rank = (uint8_t)(rank < 33 ? rank : 33);
    }
}

void gwi_type_read(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_type *out)
{
    memset(out, 0, sizeof *out);
    read_base(r, from, at, out);
    for (unsigned i = 0;; i++) {
        if (i >= SUFFIXES_MOST) {
            out->kind = GW_TYPE_UNKNOWN;
            while ((*at)->kind == GWI_TOKEN_STAR || (*at)->kind == GWI_TOKEN_QUESTION ||
                   (*at)->kind == GWI_TOKEN_LEFT_BRACKET)
                *at = gwi_token_after(*at);
            return;
        }
        if ((*at)->kind == GWI_TOKEN_STAR) {
            wrap(r, out, GW_TYPE_POINTER, "*");
            ++*at;
        } else if ((*at)->kind == GWI_TOKEN_QUESTION) {
            if (is_value_type(out->kind) && !out->is_never_nullable)
                wrap(r, out, GW_TYPE_NULLABLE, "?");
            else
                out->spelling = gwi_sentence(r, "%s?", out->spelling);
            ++*at;
        } else if ((*at)->kind == GWI_TOKEN_LEFT_BRACKET) {
            read_ranks(r, from, at, out);
        } else {
            return;
        }
    }
}
