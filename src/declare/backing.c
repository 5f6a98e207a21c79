/* SPDX-License-Identifier: MIT */
/*
 * Names of the fields that the compiler makes for properties. That of an explicit implementation contains the interface as
 * the compiler displays it: with its namespace and types around, without aliases, and with keywords of types replaced.
 */
#include "declare/model.h"
#include "declare/known.h"
#include "declare/syntax.h"

/* Aliases of aliases could make names of any length. */
enum { NAME_MOST = 1024 };

typedef struct spelling {
    gwi_reader *reader;
    char *text;
    size_t used;
    unsigned depth;
    bool failed;
} spelling;

static void put_type(spelling *s, const gwi_part *from, const gwi_token **at);

static void put(spelling *s, const char *text)
{
    size_t nbytes = strlen(text);
    s->failed = s->failed || nbytes >= NAME_MOST - s->used;
    if (s->failed)
        return;
    memcpy(s->text + s->used, text, nbytes);
    s->used += nbytes;
}

/* A reserved word keeps its @. */
static void put_name(spelling *s, const char *name)
{
    if (gwi_keyword_is_reserved(
            gwi_keywords_find(&s->reader->keywords, (const unsigned char *)name, strlen(name))))
        put(s, "@");
    put(s, name);
}

/* --- type arguments ----------------------------------------------------------------------------------------- */

static void put_arguments(spelling *s, const gwi_part *from, const gwi_token **at)
{
    put(s, "<");
    do {
        ++*at;
        put_type(s, from, at);
        put(s, (*at)->kind == GWI_TOKEN_COMMA ? "," : ">");
    } while ((*at)->kind == GWI_TOKEN_COMMA && !s->failed);
    if ((*at)->kind == GWI_TOKEN_GREATER)
        ++*at;
    else
        s->failed = true;
}

/* In a generic type, its own types need no arguments: they have the type parameters. */
static void put_parameters(spelling *s, const gwi_part *part)
{
    const char *before = "<";
    for (const gwi_token *at = part->type_parameters + 1;
         at->kind != GWI_TOKEN_GREATER && at->kind != GWI_TOKEN_END; at = gwi_token_after(at)) {
        if (at->kind != GWI_TOKEN_NAME)
            continue;
        put(s, before);
        put_name(s, gwi_names_of(s->reader, part->scope->source, at));
        before = ",";
    }
    put(s, ">");
}

static const gwi_token *next_arguments(const gwi_token *at, const gwi_token *end)
{
    while (at < end && at->kind != GWI_TOKEN_LESS)
        at++;
    return at < end ? at : NULL;
}

static unsigned count_arguments(const gwi_token *at, const gwi_token *end)
{
    unsigned count = 0;
    while ((at = next_arguments(at, end)) != NULL) {
        const gwi_token *behind = gwi_type_arguments_end(at);
        if (behind == NULL)
            break;
        at = behind;
        count++;
    }
    return count;
}

/* --- names -------------------------------------------------------------------------------------------------- */

/* A name as it is written, from `at` to `end`. */
typedef struct written {
    const gwi_part *from;
    const gwi_token *at, *end;
    unsigned implicit; /* how many of the types around have arguments that are not written */
} written;

/* Namespaces may nest without end: "A.B.C.D" is one declaration. */
static void put_space(spelling *s, const gwi_space *space)
{
    unsigned count = 0;
    const gwi_space *around[GWI_NESTING_MOST];
    for (; space->outer != NULL && count < GWI_NESTING_MOST; space = space->outer)
        around[count++] = space;
    s->failed = s->failed || space->outer != NULL;
    while (count-- > 0) {
        put_name(s, around[count]->name);
        put(s, ".");
    }
}

static void put_decl(spelling *s, const gwi_decl *decl, written *as)
{
    if (decl->outer != NULL) {
        put_decl(s, decl->outer, as);
        put(s, ".");
    } else {
        put_space(s, decl->space);
    }
    put_name(s, decl->name);
    if (decl->arity == 0)
        return;
    if (as->implicit > 0) {
        as->implicit--;
        put_parameters(s, decl->first);
        return;
    }
    as->at = next_arguments(as->at, as->end);
    if (as->at != NULL)
        put_arguments(s, as->from, &as->at);
    else
        s->failed = true;
}

static void put_declared(spelling *s, const gwi_decl *decl, written *as)
{
    unsigned all = 0, given = count_arguments(as->at, as->end);
    for (const gwi_decl *at = decl; at != NULL; at = at->outer)
        all += at->arity != 0;
    s->failed = s->failed || given > all;
    as->implicit = all - given;
    put_decl(s, decl, as);
}

static void put_known(spelling *s, const gwi_decl *decl, written *as)
{
    const gwi_framework_info *known = decl->info;
    gw_type_kind kind = known->type_kind;
    const gwi_token *less = next_arguments(as->at, as->end);
    if (kind == GW_TYPE_INTPTR || kind == GW_TYPE_UINTPTR) {
        put(s, kind == GW_TYPE_INTPTR ? "nint" : "nuint");
        return;
    }
    if (kind == GW_TYPE_NULLABLE && less != NULL) {
        less++;
        put_type(s, as->from, &less);
        put(s, "?");
        return;
    }
    if (known->outer != 0) {
        s->failed = true; /* the name of a nested type of .NET is not spelled */
        return;
    }
    put(s, known->space);
    put(s, ".");
    put(s, known->name);
    if (less != NULL)
        put_arguments(s, as->from, &less);
}

static const gwi_using *alias_in(const gwi_using *first, const char *name)
{
    while (first != NULL && (first->kind != GWI_USING_ALIAS || first->alias != name))
        first = first->next;
    return first;
}

/* The alias of a type that the name begins with; NULL where it begins with none. */
static const gwi_using *type_alias(spelling *s, const gwi_part *from, const gwi_token *at)
{
    gwi_resolved found;
    const char *name = gwi_names_of(s->reader, from->scope->source, at);
    if (at[1].kind == GWI_TOKEN_LESS || at[1].kind == GWI_TOKEN_COLONS ||
        !gwi_lookup_first(s->reader, from, name, 0, &found) || found.space != NULL)
        return NULL;
    if (found.decl != NULL && found.decl->name == name && found.decl->arity == 0)
        return NULL;
    const gwi_using *alias = found.alias;
    for (const gwi_scope *scope = from->scope; scope != NULL && alias == NULL; scope = scope->outer)
        alias = alias_in(scope->usings, name);
    return alias != NULL ? alias : alias_in(s->reader->global_usings, name);
}

/* Behind an alias: .B<C> */
static void put_rest(spelling *s, const gwi_part *from, const gwi_token *at, const gwi_token *end)
{
    while (at < end && !s->failed) {
        put(s, ".");
        put_name(s, gwi_names_of(s->reader, from->scope->source, at + 1));
        at += 2;
        if (at < end && at->kind == GWI_TOKEN_LESS)
            put_arguments(s, from, &at);
    }
}

/* How many type arguments there are at *at, which is left behind them. */
static unsigned take_arity(const gwi_token **at)
{
    unsigned count = 0;
    const gwi_token *end = (*at)->kind == GWI_TOKEN_LESS ? gwi_type_arguments_end(*at) : NULL;
    if (end == NULL)
        return 0;
    do {
        ++*at;
        *at = gwi_type_end(*at);
        count++;
    } while (*at != NULL && (*at)->kind == GWI_TOKEN_COMMA);
    *at = end;
    return count;
}

/* What the name is; *arity is that of its last part. */
static bool resolve(spelling *s, const written *as, gwi_resolved *out, unsigned *arity)
{
    const gwi_source *source = as->from->scope->source;
    const gwi_token *at = as->at;
    bool is_qualified = at[1].kind == GWI_TOKEN_COLONS, is_global = at->word == GWI_WORD_global;
    bool found = true;
    memset(out, 0, sizeof *out);
    if (is_qualified && is_global) {
        out->space = &s->reader->global;
        at += 2;
    }
    for (bool first = !is_qualified || !is_global; at < as->end; first = false) {
        const char *name = gwi_names_of(s->reader, source, at++);
        *arity = take_arity(&at);
        found = found && (first ? gwi_lookup_first(s->reader, as->from, name, *arity, out)
                                : gwi_lookup_next(s->reader, as->from, out, name, *arity, out));
        at += at < as->end;
    }
    return found;
}

static void put_path(spelling *s, const gwi_part *from, const gwi_token *at, const gwi_token *end)
{
    const gwi_using *alias = type_alias(s, from, at);
    if (alias != NULL) {
        const gwi_token *target = alias->target;
        put_type(s, alias->scope->around, &target);
        put_rest(s, from, at + 1, end);
        return;
    }
    gwi_resolved found;
    written as = {from, at, end, 0};
    unsigned arity;
    bool has = resolve(s, &as, &found, &arity);
    if (has && found.decl != NULL && found.decl->info != NULL)
        put_known(s, found.decl, &as);
    else if (has && found.decl != NULL)
        put_declared(s, found.decl, &as);
    else if ((has && found.is_parameter) || at->word == GWI_WORD_nint || at->word == GWI_WORD_nuint)
        put(s, gwi_names_of(s->reader, from->scope->source, at));
    else
        s->failed = true;
}

/* --- types -------------------------------------------------------------------------------------------------- */

static const gwi_token *path_end(const gwi_token *at)
{
    if (at[1].kind == GWI_TOKEN_COLONS)
        at += 2;
    for (;; at++) {
        if (at->kind != GWI_TOKEN_NAME)
            return NULL;
        at++;
        if (at->kind == GWI_TOKEN_LESS)
            at = gwi_type_arguments_end(at);
        if (at == NULL || at->kind != GWI_TOKEN_DOT)
            return at;
    }
}

/* The eighth element and those after it are a tuple of their own. */
static void put_tuple(spelling *s, const gwi_part *from, const gwi_token **at)
{
    unsigned count = 0, nested = 0;
    put(s, "System.ValueTuple<");
    do {
        ++*at;
        if (count == 7) {
            put(s, "System.ValueTuple<");
            nested++;
            count = 0;
        }
        count++;
        put_type(s, from, at);
        *at += (*at)->kind == GWI_TOKEN_NAME;
        if ((*at)->kind == GWI_TOKEN_COMMA)
            put(s, ",");
    } while ((*at)->kind == GWI_TOKEN_COMMA && !s->failed);
    while (nested-- > 0)
        put(s, ">");
    put(s, ">");
    s->failed = s->failed || (*at)->kind != GWI_TOKEN_RIGHT_PAREN;
    *at += !s->failed;
}

static void put_keyword(spelling *s, const gwi_token *at)
{
    const gwi_decl *decl = gwi_decl_of_keyword(s->reader, (gwi_keyword)at->word);
    if (decl == NULL)
        s->failed = true;
    else
        put(s, decl->face.name);
}

/* A `?` is displayed where it makes Nullable<T>, which only a value does. */
static void put_suffixes(spelling *s, const gwi_part *from, const gwi_token *start,
                         const gwi_token **at)
{
    for (;; ++*at) {
        if ((*at)->kind == GWI_TOKEN_QUESTION) {
            gwi_type type;
            const gwi_token *again = start;
            gwi_type_read(s->reader, from, &again, &type);
            if (type.kind == GW_TYPE_NULLABLE || type.element != NULL)
                put(s, "?");
        } else if ((*at)->kind == GWI_TOKEN_LEFT_BRACKET) {
            for (; (*at)->kind != GWI_TOKEN_RIGHT_BRACKET && (*at)->kind != GWI_TOKEN_END; ++*at)
                put(s, (*at)->kind == GWI_TOKEN_COMMA ? "," : "[");
            put(s, "]");
        } else {
            return;
        }
    }
}

static void put_type(spelling *s, const gwi_part *from, const gwi_token **at)
{
    const gwi_token *start = *at;
    if (s->failed || ++s->depth == GWI_NESTING_MOST) {
        s->failed = true;
        return;
    }
    if (gwi_is_type_keyword(start)) {
        put_keyword(s, (*at)++);
    } else if (start->kind == GWI_TOKEN_LEFT_PAREN) {
        put_tuple(s, from, at);
    } else {
        const gwi_token *end = start->kind == GWI_TOKEN_NAME ? path_end(start) : NULL;
        s->failed = s->failed || end == NULL;
        if (!s->failed) {
            put_path(s, from, start, end);
            *at = end;
        }
    }
    if (!s->failed)
        put_suffixes(s, from, start, at);
    s->depth--;
}

/* --- backing fields ----------------------------------------------------------------------------------------- */

/* "N.I<System.Int32>"; an alias before `::` is kept. As it is written where that is not known. */
static const char *spell_interface(gwi_reader *r, const gwi_item *item)
{
    const gwi_part *from = item->part;
    const gwi_token *start = item->interface, *end = item->at - 1;
    spelling s = {.reader = r, .text = gwi_bump_alloc(r->bump, NAME_MOST, 1)};
    if (start[1].kind == GWI_TOKEN_COLONS) {
        put(&s, gwi_names_of(r, from->scope->source, start));
        put(&s, "::");
    }
    put_path(&s, from, start, end);
    return s.failed ? gwi_spell(r, from, start, end) : s.text;
}

const char *gwi_backing_name(gwi_reader *r, const gwi_item *item)
{
    if (item->interface == NULL)
        return gwi_sentence(r, "<%s>k__BackingField", item->name);
    return gwi_sentence(r, "<%s.%s>k__BackingField", spell_interface(r, item), item->name);
}
