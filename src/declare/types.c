/* SPDX-License-Identifier: MIT */
/* Types as fields and parameters use them. */
#include "declare/lookup.h"
#include "declare/syntax.h"

#include "declare/model.h"

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

const char *gwi_spell(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                      const gwi_token *end)
{
    size_t nbytes = 1;
    for (const gwi_token *token = at; token < end; token++)
        nbytes += (token->extent > 2 && is_word(token) ? token->extent : 2) + 1;
    char *out = gwi_bump_alloc(r->bump, nbytes, 1);
    size_t used = 0;
    for (const gwi_token *token = at; token < end; token++) {
        if (token > at && needs_space(token - 1, token) &&
            !(token[-1].kind == GWI_TOKEN_COMMA && token - 1 > at && is_empty_rank(token - 1)))
            out[used++] = ' ';
        size_t count = token->kind == GWI_TOKEN_LEFT_BRACKET || token->kind == GWI_TOKEN_LEFT_PAREN
                           ? 1
                           : token->extent;
        if (!is_word(token) && count > 2)
            count = 2;
        memcpy(out + used, gwi_token_text(from->scope->source, token), count);
        used += count;
    }
    return out;
}

/* --- names -------------------------------------------------------------------------------------------------- */

gw_type_kind gwi_underlying(gwi_reader *r, gwi_decl *enumeration)
{
    if (enumeration->face.underlying != GW_TYPE_UNKNOWN)
        return enumeration->face.underlying;
    gw_type_kind kind = GW_TYPE_INT32;
    const gwi_part *part = enumeration->first;
    if (part->bases != NULL && r->depth < GWI_NESTING_MOST) {
        gwi_type type;
        const gwi_token *at = part->bases;
        r->depth++;
        if (gwi_type_end(at) != NULL) {
            gwi_type_read(r, part->scope->around, &at, &type);
            if (type.kind >= GW_TYPE_CHAR && type.kind <= GW_TYPE_UINT64)
                kind = type.kind;
        }
        r->depth--;
    }
    enumeration->face.underlying = kind;
    return kind;
}

static bool is_generic(const gwi_decl *decl)
{
    for (; decl != NULL; decl = decl->outer)
        if (decl->arity != 0)
            return true;
    return false;
}

static void take_decl(gwi_reader *r, gwi_decl *decl, gwi_type *out)
{
    out->declared = &decl->face;
    out->kind = decl->first->kind;
    if (is_generic(decl))
        out->kind = GW_TYPE_GENERIC;
    else if (out->kind == GW_TYPE_ENUM)
        gwi_underlying(r, decl);
    else if (out->kind == GW_TYPE_CLASS && gwi_is_handle(r, decl))
        out->kind = GW_TYPE_HANDLE;
}

/* An enum of .NET's own gets a declaration that is not listed. */
static gwi_decl *decl_of_known(gwi_reader *r, const gwi_known *known)
{
    gwi_symbol *symbol = gwi_symbols_add(r, known, "");
    if (symbol->decl == NULL) {
        gwi_decl *decl = gwi_bump_alloc(r->bump, 1, sizeof *decl);
        decl->face.name = gwi_sentence(r, "%s.%s", known->space, known->name);
        decl->face.last_name = decl->name = known->name;
        decl->face.kind = GW_TYPE_ENUM;
        decl->face.underlying = (gw_type_kind)known->underlying;
        decl->face.declarations = r->declarations;
        decl->face.place.file = ".NET";
        decl->is_known = true;
        symbol->decl = decl;
    }
    return symbol->decl;
}

static void take_known(gwi_reader *r, const gwi_known *known, gwi_type *out)
{
    out->kind = (gw_type_kind)known->kind;
    out->nbytes = known->nbytes;
    out->alignment = known->alignment;
    if (out->kind == GW_TYPE_ENUM)
        out->declared = &decl_of_known(r, known)->face;
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

/* The only type argument, of Nullable<T>. */
static void take_argument(gwi_reader *r, const gwi_part *from, const gwi_token *at, gwi_type *out)
{
    while (at->kind != GWI_TOKEN_LESS)
        at++;
    at++;
    gwi_type element;
    gwi_type_read(r, from, &at, &element);
    out->element = copy_type(r, &element);
}

static bool is_word_for_type(const gwi_token *at, gwi_keyword word)
{
    return at->word == word && at[1].kind != GWI_TOKEN_DOT && at[1].kind != GWI_TOKEN_LESS;
}

static void read_name(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_type *out)
{
    const gwi_token *start = *at;
    gwi_resolved found;
    memset(&found, 0, sizeof found);
    bool has = gwi_lookup(r, from, at, &found);
    if (has && found.decl != NULL)
        take_decl(r, found.decl, out);
    else if (has && found.known != NULL)
        take_known(r, found.known, out);
    else if (has && found.alias != NULL)
        take_alias(r, found.alias, out);
    else if (has && found.is_parameter)
        out->kind = GW_TYPE_GENERIC;
    else if (is_word_for_type(start, GWI_WORD_nint) || is_word_for_type(start, GWI_WORD_nuint))
        take_known(r, gwi_known_of_keyword((gwi_keyword)start->word), out);
    else if (*at == start + 1 && start->extent == 7 &&
             memcmp(gwi_token_text(from->scope->source, start), "dynamic", 7) == 0)
        out->kind = GW_TYPE_OBJECT;
    else if ((*at)[-1].kind == GWI_TOKEN_GREATER)
        out->kind = GW_TYPE_GENERIC;
    if (out->kind == GW_TYPE_NULLABLE && out->element == NULL)
        take_argument(r, from, start, out);
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
        *at = type;
    }
    ++*at;
    signature->parameters = parameters;
    signature->parameter_count = count - 1;
    signature->result = parameters[count - 1].type;
}

/* --- types -------------------------------------------------------------------------------------------------- */

static void read_base(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_type *out)
{
    const gwi_token *start = *at;
    if (start->kind == GWI_TOKEN_KEYWORD && start->word == GWI_WORD_delegate) {
        read_function(r, from, at, out);
    } else if (start->kind == GWI_TOKEN_KEYWORD) {
        take_known(r, gwi_known_of_keyword((gwi_keyword)start->word), out);
        ++*at;
    } else if (start->kind == GWI_TOKEN_LEFT_PAREN) {
        out->kind = GW_TYPE_GENERIC; /* a tuple: System.ValueTuple<...> */
        *at = gwi_token_after(start);
    } else {
        read_name(r, from, at, out);
    }
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
            if (is_value_type(out->kind))
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
