/* SPDX-License-Identifier: MIT */
/* Looking names up as the language does: in the types around, their bases, the namespaces around, and what using brings. */
#include "declare/lookup.h"

enum { BASES_MOST = 64 };

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

static bool find_in_type(gwi_reader *r, gwi_decl *decl, const char *name, unsigned arity,
                         gwi_resolved *out)
{
    for (unsigned i = 0; decl != NULL && i < BASES_MOST; i++, decl = gwi_base_of(r, decl))
        if (found_decl(gwi_symbols_decl(r, decl, name, arity), out))
            return true;
    return false;
}

static bool find_in_space(const gwi_reader *r, const gwi_space *space, const char *name,
                          unsigned arity, gwi_resolved *out)
{
    if (found_decl(gwi_symbols_decl(r, space, name, arity), out))
        return true;
    const gwi_symbol *symbol = arity == 0 ? gwi_symbols_find(r, space, name) : NULL;
    return symbol != NULL && found_space(symbol->space, out);
}

bool gwi_lookup_next(gwi_reader *r, const gwi_resolved *outer, const char *name, unsigned arity,
                     gwi_resolved *out)
{
    gwi_resolved found;
    bool has = outer->decl != NULL    ? find_in_type(r, outer->decl, name, arity, &found)
               : outer->space != NULL ? find_in_space(r, outer->space, name, arity, &found)
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
        using->decl = found.decl;
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
                          gwi_resolved *out)
{
    for (gwi_using *using = first; using != NULL; using = using->next) {
        if (using->kind == GWI_USING_ALIAS)
            continue;
        resolve(r, using);
        if (using->kind == GWI_USING_SPACE && using->space != NULL &&
            found_decl(gwi_symbols_decl(r, using->space, name, arity), out))
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
    return find_imported(r, scope->usings, name, arity, out) ||
           (outermost && find_imported(r, r->global_usings, name, arity, out));
}

/* --- outward ------------------------------------------------------------------------------------------------ */

static bool is_type_parameter(gwi_reader *r, const gwi_part *part, const char *name)
{
    const gwi_token *at = part->type_parameters;
    if (at == NULL)
        return false;
    for (at++; at->kind != GWI_TOKEN_GREATER && at->kind != GWI_TOKEN_END; at = gwi_token_after(at))
        if (at->kind == GWI_TOKEN_NAME && gwi_names_of(r, part->scope->source, at) == name)
            return true;
    return false;
}

static bool find_in_types_around(gwi_reader *r, const gwi_part *from, const char *name,
                                 unsigned arity, gwi_resolved *out)
{
    const gwi_part *part = from;
    for (gwi_decl *decl = from->decl; decl != NULL;
         decl = decl->outer, part = decl ? decl->first : NULL) {
        if (arity == 0 && is_type_parameter(r, part, name)) {
            memset(out, 0, sizeof *out);
            out->is_parameter = true;
            return true;
        }
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
        for (const gwi_space *space = scope->space; space != stop; space = space->outer) {
            if (find_in_space(r, space, name, arity, out))
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
           find_in_scopes(r, from->scope, without, name, arity, out);
}

bool gwi_lookup_first(gwi_reader *r, const gwi_part *from, const char *name, unsigned arity,
                      gwi_resolved *out)
{
    return find_first(r, from, NULL, name, arity, out);
}

/* --- .NET's own --------------------------------------------------------------------------------------------- */

/* What a using directive names, without global::. */
static const char *target_of(gwi_reader *r, const gwi_using *using)
{
    const gwi_token *end = using->target;
    while (end->kind != GWI_TOKEN_SEMICOLON && end->kind != GWI_TOKEN_END)
        end++;
    const char *text = gwi_spell(r, using->scope->around, using->target, end);
    return strncmp(text, "global::", 8) == 0 ? text + 8 : text;
}

/* A name, or what it stands for where it is an alias. */
static const char *without_alias(gwi_reader *r, const gwi_part *from, const char *name)
{
    gwi_resolved found;
    bool is_alias = find_in_scopes(r, from->scope, NULL, name, 0, &found) && found.alias != NULL;
    return is_alias ? target_of(r, found.alias) : name;
}

/* The bracket that closes one; end where none does. */
static const gwi_token *behind_arguments(const gwi_token *at, const gwi_token *end)
{
    unsigned nest = 0;
    for (; at < end; at++) {
        nest += at->kind == GWI_TOKEN_LESS;
        if (at->kind == GWI_TOKEN_GREATER && --nest == 0)
            break;
    }
    return at;
}

/* More than any name of .NET's own that is known here. */
enum { DOTTED_MOST = 128 };

static bool append(char *dotted, const char *name)
{
    size_t nbytes = strlen(dotted);
    if (strlen(name) + 1 >= DOTTED_MOST - nbytes)
        return false;
    if (nbytes > 0)
        dotted[nbytes++] = '.';
    memcpy(dotted + nbytes, name, strlen(name) + 1);
    return true;
}

/* The names with their dots, and without type arguments; an alias of a namespace is replaced. False where that is longer
 * than anything that is known. */
static bool spell_dotted(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                         const gwi_token *end, char *dotted)
{
    dotted[0] = '\0';
    for (; at < end; at++) {
        if (at->kind == GWI_TOKEN_LESS)
            at = behind_arguments(at, end);
        if (at == end)
            break;
        if (at->kind != GWI_TOKEN_NAME ||
            (at[1].kind == GWI_TOKEN_COLONS && at->word == GWI_WORD_global))
            continue;
        const char *name = gwi_names_of(r, from->scope->source, at);
        if (!append(dotted, dotted[0] == '\0' ? without_alias(r, from, name) : name))
            return false;
    }
    return true;
}

static bool imports_space(gwi_reader *r, const gwi_using *first, const char *space)
{
    for (const gwi_using *using = first; using != NULL; using = using->next)
        if (using->kind == GWI_USING_SPACE && strcmp(target_of(r, using), space) == 0)
            return true;
    return false;
}

static bool is_imported(gwi_reader *r, const gwi_part *from, const gwi_known *known)
{
    for (const gwi_scope *scope = from->scope; scope != NULL; scope = scope->outer)
        if (imports_space(r, scope->usings, known->space))
            return true;
    return imports_space(r, r->global_usings, known->space);
}

const gwi_known *gwi_lookup_known(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                                  const gwi_token *end, unsigned arity)
{
    char dotted[DOTTED_MOST];
    if (!spell_dotted(r, from, at, end, dotted))
        return NULL;
    const gwi_known *known = gwi_known_find(dotted, arity);
    if (known == NULL || known->is_open || strchr(dotted, '.') != NULL)
        return known;
    return is_imported(r, from, known) ? known : NULL;
}

/* --- dotted names ------------------------------------------------------------------------------------------- */

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

static bool first_part(gwi_reader *r, const gwi_part *from, const gwi_scope *without,
                       const gwi_token **at, unsigned *arity, gwi_resolved *out)
{
    const gwi_source *source = from->scope->source;
    if ((*at)[1].kind == GWI_TOKEN_COLONS) {
        bool is_global = (*at)->word == GWI_WORD_global;
        gwi_resolved outer;
        memset(&outer, 0, sizeof outer);
        outer.space = &r->global;
        const char *alias = gwi_names_of(r, source, *at);
        if (!is_global && !find_in_scopes(r, from->scope, without, alias, 0, &outer))
            outer.space = NULL;
        *at += 2;
        const char *name = gwi_names_of(r, source, (*at)++);
        *arity = take_arguments(at);
        return gwi_lookup_next(r, &outer, name, *arity, out);
    }
    const char *name = gwi_names_of(r, source, (*at)++);
    *arity = take_arguments(at);
    return find_first(r, from, without, name, *arity, out);
}

static bool lookup_from(gwi_reader *r, const gwi_part *from, const gwi_scope *without,
                        const gwi_token **at, gwi_resolved *out)
{
    const gwi_token *start = *at;
    unsigned arity;
    bool found = first_part(r, from, without, at, &arity, out);
    while ((*at)->kind == GWI_TOKEN_DOT && (*at)[1].kind == GWI_TOKEN_NAME) {
        const char *name = gwi_names_of(r, from->scope->source, *at + 1);
        *at += 2;
        arity = take_arguments(at);
        found = found && gwi_lookup_next(r, out, name, arity, out);
    }
    if (found)
        return true;
    memset(out, 0, sizeof *out);
    out->known = gwi_lookup_known(r, from, start, *at, arity);
    return out->known != NULL;
}

bool gwi_lookup(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_resolved *out)
{
    return lookup_from(r, from, NULL, at, out);
}

/* --- constants ---------------------------------------------------------------------------------------------- */

gwi_item *gwi_lookup_constant_in(gwi_reader *r, gwi_decl *decl, const char *name)
{
    for (unsigned i = 0; decl != NULL && i < BASES_MOST; i++, decl = gwi_base_of(r, decl)) {
        const gwi_symbol *symbol = gwi_symbols_find(r, decl, name);
        if (symbol != NULL && symbol->constant != NULL)
            return symbol->constant;
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
