/* SPDX-License-Identifier: MIT */
/* Looking names up as the language does: in the types around, their bases, the namespaces around, and what using brings. */
#include "declare/lookup.h"

#include "declare/known.h"
#include "declare/model.h"
#include "declare/syntax.h"

enum { BASES_MOST = 64 };

gw_type_kind gwi_decl_kind(const gwi_decl *decl)
{
    return decl->first != NULL ? decl->first->kind : decl->face.kind;
}

bool gwi_decl_is_open(const gwi_decl *decl)
{
    for (; decl != NULL && decl->definition == NULL; decl = decl->outer)
        if (decl->arity != 0)
            return true;
    return false;
}

static bool found_decl(gwi_decl *decl, gwi_resolved *out)
{
    memset(out, 0, sizeof *out);
    out->decl = decl;
    return decl != NULL;
}

static bool found_space(gwi_space *space, gwi_resolved *out)
{
    memset(out, 0, sizeof *out);
    out->space = space;
    return space != NULL;
}

/* --- in a type, in a namespace ------------------------------------------------------------------------------ */

/* Types are nested in definitions; an instance's are those of its definition. */
static gwi_decl *nested_in(gwi_reader *r, gwi_decl *decl, const char *name, unsigned arity)
{
    gwi_decl *definition = decl->definition != NULL ? decl->definition : decl;
    return definition->framework != 0 ? gwi_known_in_type(r, definition, name, arity)
                                      : gwi_symbols_decl(r, definition, name, arity, NULL);
}

static bool find_in_type(gwi_reader *r, gwi_decl *decl, const char *name, unsigned arity,
                         gwi_resolved *out)
{
    for (unsigned i = 0; decl != NULL && i < BASES_MOST; i++, decl = gwi_base_of(r, decl))
        if (found_decl(nested_in(r, decl, name, arity), out)) {
            out->within = decl->definition != NULL ? decl : NULL;
            return true;
        }
    return false;
}

/* What the source declares is found before what .NET has. */
static gwi_decl *type_in_space(gwi_reader *r, const gwi_space *space, const char *name,
                               unsigned arity, const gwi_source *source)
{
    gwi_decl *decl = gwi_symbols_decl(r, space, name, arity, source);
    return decl != NULL ? decl : gwi_known_in_space(r, space, name, arity);
}

/* A namespace that the source mentions, or one of .NET. */
static gwi_space *space_in_space(gwi_reader *r, gwi_space *space, const char *name)
{
    const gwi_symbol *symbol = gwi_symbols_find(r, space, name);
    if (symbol != NULL && symbol->space != NULL)
        return symbol->space;
    bool is_known = gwi_framework_space_in(space->framework, name, strlen(name)) != 0;
    return is_known ? gwi_symbols_space(r, space, name) : NULL;
}

static bool find_in_space(gwi_reader *r, gwi_space *space, const char *name, unsigned arity,
                          const gwi_source *source, gwi_resolved *out)
{
    return found_decl(type_in_space(r, space, name, arity, source), out) ||
           (arity == 0 && found_space(space_in_space(r, space, name), out));
}

bool gwi_lookup_next(gwi_reader *r, const gwi_part *from, const gwi_resolved *outer,
                     const char *name, unsigned arity, gwi_resolved *out)
{
    gwi_resolved found;
    bool has = outer->decl != NULL ? find_in_type(r, outer->decl, name, arity, &found)
               : outer->space != NULL
                   ? find_in_space(r, outer->space, name, arity, from->scope->source, &found)
                   : false;
    if (has)
        *out = found;
    return has;
}

/* --- using -------------------------------------------------------------------------------------------------- */

static bool lookup_from(gwi_reader *r, const gwi_part *from, const gwi_scope *without,
                        const gwi_token **at, gwi_resolved *out);

/* A directive does not see the others that stand beside it. */
static void resolve(gwi_reader *r, gwi_using *using)
{
    if (using->resolved || using->busy || r->depth == GWI_NESTING_MOST)
        return;
    r->depth++;
    using->busy = true;
    const gwi_token *at = using->target;
    gwi_resolved found;
    if (at->kind == GWI_TOKEN_NAME &&
        lookup_from(r, using->scope->around, using->scope, &at, &found) &&
        at->kind == GWI_TOKEN_SEMICOLON) {
        using->decl = found.arguments != NULL &&found.decl->definition == NULL ? NULL : found.decl;
        using->space = found.space;
    }
    using->busy = false;
    using->resolved = true;
    r->depth--;
}

static bool find_alias(gwi_reader *r, gwi_using *first, const char *name, gwi_resolved *out)
{
    for (gwi_using *using = first; using != NULL; using = using->next) {
        if (using->kind != GWI_USING_ALIAS || using->alias != name || using->busy)
            continue;
        resolve(r, using);
        memset(out, 0, sizeof *out);
        out->decl = using->decl;
        out->space = using->space;
        out->alias = using->decl == NULL && using->space == NULL ? using : NULL;
        return true;
    }
    return false;
}

static bool find_imported(gwi_reader *r, gwi_using *first, const char *name, unsigned arity,
                          const gwi_source *source, gwi_resolved *out)
{
    for (gwi_using *using = first; using != NULL; using = using->next) {
        if (using->kind == GWI_USING_ALIAS)
            continue;
        resolve(r, using);
        if (using->kind == GWI_USING_SPACE && using->space != NULL &&
            found_decl(type_in_space(r, using->space, name, arity, source), out))
            return true;
        if (using->kind == GWI_USING_STATIC && using->decl != NULL &&
            find_in_type(r, using->decl, name, arity, out))
            return true;
    }
    return false;
}

static bool find_by_using(gwi_reader *r, const gwi_scope *scope, const char *name, unsigned arity,
                          gwi_resolved *out)
{
    bool outermost = scope->outer == NULL;
    if (arity == 0 && (find_alias(r, scope->usings, name, out) ||
                       (outermost && find_alias(r, r->global_usings, name, out))))
        return true;
    return find_imported(r, scope->usings, name, arity, scope->source, out) ||
           (outermost && find_imported(r, r->global_usings, name, arity, scope->source, out));
}

/* --- outward ------------------------------------------------------------------------------------------------ */

/* Which of its part's type parameters a name is, from 0 on; -1: none. */
static int parameter_number(gwi_reader *r, const gwi_part *part, const char *name)
{
    const gwi_token *at = part->type_parameters;
    int number = 0;
    if (at == NULL)
        return -1;
    for (at++; at->kind != GWI_TOKEN_GREATER && at->kind != GWI_TOKEN_END;
         at = gwi_token_after(at)) {
        if (at->kind == GWI_TOKEN_NAME && gwi_names_of(r, part->scope->source, at) == name)
            return number;
        number += at->kind == GWI_TOKEN_COMMA;
    }
    return -1;
}

static bool find_parameter(gwi_reader *r, const gwi_decl *decl, const gwi_part *part,
                           const char *name, gwi_resolved *out)
{
    int number = parameter_number(r, part, name);
    if (number < 0)
        return false;
    memset(out, 0, sizeof *out);
    out->is_parameter = true;
    out->argument = decl->arguments != NULL ? &decl->arguments[number] : NULL;
    return true;
}

static bool find_in_types_around(gwi_reader *r, const gwi_part *from, const char *name,
                                 unsigned arity, gwi_resolved *out)
{
    const gwi_part *part = from;
    for (gwi_decl *decl = from->decl; decl != NULL;
         decl = decl->outer, part = decl ? decl->first : NULL) {
        if (arity == 0 && find_parameter(r, decl, part, name, out))
            return true;
        if (find_in_type(r, decl, name, arity, out))
            return true;
    }
    return false;
}

static bool find_in_scopes(gwi_reader *r, const gwi_scope *scope, const gwi_scope *without,
                           const char *name, unsigned arity, gwi_resolved *out)
{
    for (; scope != NULL; scope = scope->outer) {
        const gwi_space *stop = scope->outer != NULL ? scope->outer->space : NULL;
        for (gwi_space *space = scope->space; space != stop; space = space->outer) {
            if (find_in_space(r, space, name, arity, scope->source, out))
                return true;
            if (space == scope->space && scope != without &&
                find_by_using(r, scope, name, arity, out))
                return true;
        }
        /* `namespace A { }` inside of `namespace A { }` is another one: A.A. */
        if (stop == scope->space && scope != without && find_by_using(r, scope, name, arity, out))
            return true;
    }
    return false;
}

static bool find_first(gwi_reader *r, const gwi_part *from, const gwi_scope *without,
                       const char *name, unsigned arity, gwi_resolved *out)
{
    return find_in_types_around(r, from, name, arity, out) ||
           find_in_scopes(r, from->scope, without, name, arity, out) ||
           found_decl(gwi_known_open(r, name, arity), out);
}

bool gwi_lookup_first(gwi_reader *r, const gwi_part *from, const char *name, unsigned arity,
                      gwi_resolved *out)
{
    return find_first(r, from, NULL, name, arity, out);
}

/* --- type arguments ----------------------------------------------------------------------------------------- */

/* How many type arguments are at `<`; 0 where there is none. *at is left behind them. */
static unsigned take_arguments(const gwi_token **at)
{
    if ((*at)->kind != GWI_TOKEN_LESS)
        return 0;
    unsigned count = 1, nest = 0;
    for (const gwi_token *inner = *at; inner->kind != GWI_TOKEN_END;
         inner = inner->kind == GWI_TOKEN_LESS ? inner + 1 : gwi_token_after(inner)) {
        nest += inner->kind == GWI_TOKEN_LESS;
        count += inner->kind == GWI_TOKEN_COMMA && nest == 1;
        if (inner->kind == GWI_TOKEN_GREATER && --nest == 0) {
            *at = inner + 1;
            return count;
        }
    }
    return 0;
}

/* NULL if one of them is open: it is left out as in typeof(List<>), or depends on a type parameter. */
static const gwi_type *read_arguments(gwi_reader *r, const gwi_part *from, const gwi_token *less,
                                      unsigned count)
{
    if (r->depth >= GWI_NESTING_MOST || gwi_type_arguments_end(less) == NULL)
        return NULL;
    gwi_type *arguments = gwi_bump_alloc(r->bump, count, sizeof *arguments);
    bool is_open = false;
    const gwi_token *at = less;
    r->depth++;
    for (unsigned i = 0; i < count && !is_open; i++) {
        const gwi_token *start = ++at;
        if (gwi_type_end(at) == NULL) {
            is_open = true;
            break;
        }
        gwi_type_read(r, from, &at, &arguments[i]);
        gwi_note_unknown(r, from, start, &arguments[i]);
        is_open = arguments[i].is_open;
    }
    r->depth--;
    return is_open ? NULL : arguments;
}

/* Goes on from the definition that was found to its instance with the type arguments at `less`. */
static void bind(gwi_reader *r, const gwi_part *from, const gwi_token *less, unsigned arity,
                 gwi_resolved *found)
{
    gwi_decl *definition = found->decl;
    if (definition == NULL || !gwi_decl_is_open(definition))
        return;
    if (arity != 0)
        found->arguments = read_arguments(r, from, less, arity);
    bool is_outer_open = definition->outer != NULL && gwi_decl_is_open(definition->outer);
    if ((arity != 0 && found->arguments == NULL) || (is_outer_open && found->within == NULL))
        return;
    gw_type_kind kind = gwi_decl_kind(definition);
    if (definition->info != NULL ? kind == GW_TYPE_GENERIC
                                 : kind == GW_TYPE_STRUCT || kind == GW_TYPE_CLASS)
        found->decl = gwi_instance(r, definition, found->within, found->arguments);
}

/* --- dotted names ------------------------------------------------------------------------------------------- */

/* What `::` is behind: `global`, or an alias. */
static void find_qualifier(gwi_reader *r, const gwi_part *from, const gwi_scope *without,
                           const gwi_token *at, gwi_resolved *out)
{
    memset(out, 0, sizeof *out);
    const char *alias = gwi_names_of(r, from->scope->source, at);
    if (at->word == GWI_WORD_global)
        out->space = &r->global;
    else if (!find_in_scopes(r, from->scope, without, alias, 0, out))
        memset(out, 0, sizeof *out);
}

static bool first_part(gwi_reader *r, const gwi_part *from, const gwi_scope *without,
                       const gwi_token **at, gwi_resolved *out)
{
    const gwi_source *source = from->scope->source;
    gwi_resolved outer;
    bool is_qualified = (*at)[1].kind == GWI_TOKEN_COLONS;
    if (is_qualified) {
        find_qualifier(r, from, without, *at, &outer);
        *at += 2;
    }
    const char *name = gwi_names_of(r, source, (*at)++);
    const gwi_token *less = *at;
    unsigned arity = take_arguments(at);
    bool found = is_qualified ? gwi_lookup_next(r, from, &outer, name, arity, out)
                              : find_first(r, from, without, name, arity, out);
    if (found)
        bind(r, from, less, arity, out);
    return found;
}

static bool lookup_from(gwi_reader *r, const gwi_part *from, const gwi_scope *without,
                        const gwi_token **at, gwi_resolved *out)
{
    bool found = first_part(r, from, without, at, out);
    while ((*at)->kind == GWI_TOKEN_DOT && (*at)[1].kind == GWI_TOKEN_NAME) {
        const char *name = gwi_names_of(r, from->scope->source, *at + 1);
        *at += 2;
        const gwi_token *less = *at;
        unsigned arity = take_arguments(at);
        found = found && gwi_lookup_next(r, from, out, name, arity, out);
        if (found)
            bind(r, from, less, arity, out);
    }
    if (!found)
        memset(out, 0, sizeof *out);
    return found;
}

bool gwi_lookup(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_resolved *out)
{
    return lookup_from(r, from, NULL, at, out);
}

/* --- constants ---------------------------------------------------------------------------------------------- */

static gwi_item *constant_of(gwi_reader *r, const gwi_decl *decl, const char *name)
{
    if (decl->framework != 0)
        return gwi_known_constant(r, decl, name);
    const gwi_symbol *symbol = gwi_symbols_find(r, decl, name);
    return symbol != NULL ? symbol->constant : NULL;
}

gwi_item *gwi_lookup_constant_in(gwi_reader *r, gwi_decl *decl, const char *name)
{
    for (unsigned i = 0; decl != NULL && i < BASES_MOST; i++, decl = gwi_base_of(r, decl)) {
        gwi_item *item = constant_of(r, decl->definition != NULL ? decl->definition : decl, name);
        if (item != NULL)
            return item;
    }
    return NULL;
}

static gwi_item *find_static(gwi_reader *r, gwi_using *first, const char *name)
{
    for (gwi_using *using = first; using != NULL; using = using->next) {
        if (using->kind != GWI_USING_STATIC)
            continue;
        resolve(r, using);
        gwi_item *item = using->decl != NULL ? gwi_lookup_constant_in(r, using->decl, name) : NULL;
        if (item != NULL)
            return item;
    }
    return NULL;
}

gwi_item *gwi_lookup_constant(gwi_reader *r, const gwi_part *from, const char *name)
{
    gwi_item *item = NULL;
    for (gwi_decl *decl = from->decl; decl != NULL && item == NULL; decl = decl->outer)
        item = gwi_lookup_constant_in(r, decl, name);
    for (const gwi_scope *scope = from->scope; scope != NULL && item == NULL; scope = scope->outer)
        item = find_static(r, scope->usings, name);
    return item != NULL ? item : find_static(r, r->global_usings, name);
}
