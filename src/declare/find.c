/* SPDX-License-Identifier: MIT */
/* Listing, and finding by a name or the last parts of one. */
#include "declare/declarations.h"

/* --- lists -------------------------------------------------------------------------------------------------- */

static bool is_given(const void *p, const char *what)
{
    if (p == NULL)
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "There is no %s.", what);
    return p != NULL;
}

size_t gw_declarations_notes(const gw_declarations *d, const gw_note **notes)
{
    if (!is_given(d, "declarations"))
        return 0;
    if (notes != NULL)
        *notes = d->notes;
    return d->note_count;
}

size_t gw_declarations_types(const gw_declarations *d, const gw_type_info **types)
{
    if (!is_given(d, "declarations"))
        return 0;
    if (types != NULL)
        *types = d->types;
    return d->type_count;
}

size_t gw_declarations_imports(const gw_declarations *d, const gw_import_info **imports)
{
    if (!is_given(d, "declarations"))
        return 0;
    if (imports != NULL)
        *imports = d->imports;
    return d->import_count;
}

/* --- names -------------------------------------------------------------------------------------------------- */

typedef struct query {
    gwi_span outer; /* its text is NULL if there is no dot */
    gwi_span last;
    gwi_span key;
} query;

static query parse(const char *name, size_t nbytes)
{
    query q;
    q.last = gwi_spelling_last((gwi_span){name, nbytes}, &q.outer);
    q.key = gwi_spelling_key(q.last);
    return q;
}

int gwi_found_compare(gwi_span a, gwi_span b)
{
    int order = memcmp(a.text, b.text, a.nbytes < b.nbytes ? a.nbytes : b.nbytes);
    return order != 0 ? order : (a.nbytes > b.nbytes) - (a.nbytes < b.nbytes);
}

/* The first of those with that key; how many there are. */
static size_t range_of(const gwi_index *index, const query *q, const gwi_found ***first)
{
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gwi_found_compare(index->entries[middle]->key, q->key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *first = index->entries + low;
    size_t count = 0;
    while (low + count < index->count &&
           gwi_found_compare(index->entries[low + count]->key, q->key) == 0)
        count++;
    return count;
}

/* "Outer.Inner" and "Ns.Outer.Inner" fit what is in "Ns.Outer", "uter.Inner" does not. */
static bool fits(const gwi_found *found, const query *q, gwi_spelling_match match)
{
    if (!gwi_spelling_part_fits(found->last, q->last, match))
        return false;
    if (q->outer.text == NULL)
        return match == GWI_SPELLING_END || found->outer.text == NULL;
    return found->outer.text != NULL && gwi_spelling_fits(found->outer, q->outer, match);
}

/* --- choosing ----------------------------------------------------------------------------------------------- */

enum { CANDIDATES_NBYTES = 150 };

/* Whether one of those that fit is meant, beyond its name; and what it is called in a message. */
typedef struct gwi_chooser {
    bool (*is_meant)(const void *thing, const void *context);
    size_t (*describe)(const gwi_found *found, char *out, size_t capacity);
    const void *context;
} gwi_chooser;

typedef struct choice {
    const gwi_found *found;
    size_t count;
    char candidates[CANDIDATES_NBYTES];
    size_t used;
} choice;

static void add_candidate(choice *c, const gwi_found *found, const gwi_chooser *chooser)
{
    c->found = found;
    if (c->count++ > 0)
        c->used += gwi_format(c->candidates + c->used, sizeof c->candidates - c->used, "; ");
    c->used += chooser->describe(found, c->candidates + c->used, sizeof c->candidates - c->used);
}

static choice choose(const gwi_index *index, const query *q, gwi_spelling_match match,
                     const gwi_chooser *chooser)
{
    choice c = {.found = NULL};
    const gwi_found **first;
    size_t count = range_of(index, q, &first);
    for (size_t i = 0; i < count; i++) {
        if (fits(first[i], q, match) &&
            (chooser->is_meant == NULL || chooser->is_meant(first[i]->thing, chooser->context)))
            add_candidate(&c, first[i], chooser);
    }
    return c;
}

/* A whole name goes before the end of one. */
static const gwi_found *find(const gwi_index *index, const char *name, size_t nbytes,
                             const gwi_chooser *chooser, uint32_t none, const char *what)
{
    query q = parse(name, nbytes);
    choice c = choose(index, &q, GWI_SPELLING_WHOLE, chooser);
    if (c.count == 0)
        c = choose(index, &q, GWI_SPELLING_END, chooser);
    if (c.count == 1)
        return c.found;
    if (c.count == 0)
        gwi_fail(none, "There is no %s '%.100s'.", what, name);
    else
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "'%.40s' is more than one: %s", name, c.candidates);
    return NULL;
}

static size_t put_span(gwi_span s, char *out, size_t capacity)
{
    size_t nbytes = s.nbytes < capacity ? s.nbytes : 0;
    memcpy(out, s.text, nbytes);
    out[nbytes] = '\0';
    return nbytes;
}

static size_t describe_name(const gwi_found *found, char *out, size_t capacity)
{
    size_t used = 0;
    if (found->outer.text != NULL) {
        used = put_span(found->outer, out, capacity);
        used += gwi_format(out + used, capacity - used, ".");
    }
    return used + gwi_format(out + used, capacity - used, "%s", found->last.text);
}

gwi_declared *gwi_declare_find(const gw_declarations *d, const char *name)
{
    static const gwi_chooser chooser = {NULL, describe_name, NULL};
    if (!is_given(d, "declarations") || !is_given(name, "name"))
        return NULL;
    const gwi_found *found =
        find(&d->type_index, name, strlen(name), &chooser, GW_ERROR_NOT_FOUND, "type");
    return found != NULL ? (gwi_declared *)(uintptr_t)found->thing : NULL;
}

gw_bool gw_find_constant(const gw_declarations *d, const char *name, gw_constant *out)
{
    static const gwi_chooser chooser = {NULL, describe_name, NULL};
    if (!is_given(d, "declarations") || !is_given(name, "name") || !is_given(out, "result"))
        return 0;
    const gwi_found *found =
        find(&d->constant_index, name, strlen(name), &chooser, GW_ERROR_NOT_FOUND, "constant");
    if (found == NULL)
        return 0;
    *out = ((const gwi_member *)found->thing)->value;
    return 1;
}

/* --- imports, which may be overloaded ----------------------------------------------------------------------- */

static size_t describe_import(const gwi_found *found, char *out, size_t capacity)
{
    const gw_import *import = found->thing;
    size_t used = gwi_format(out, capacity, "%s(", import->name);
    for (size_t i = 0; i < import->signature.parameter_count; i++) {
        const gwi_parameter *p = &import->signature.parameters[i];
        used += gwi_format(out + used, capacity - used, "%s%s%s", i > 0 ? ", " : "",
                           gwi_direction_word(p->direction), p->type.spelling);
    }
    return used + gwi_format(out + used, capacity - used, ")");
}

static bool is_import_meant(const void *thing, const void *context)
{
    const gw_import *import = thing;
    return gwi_signature_fits(&import->signature, context);
}

const gw_import *gw_find_import(const gw_declarations *d, const char *name)
{
    if (!is_given(d, "declarations") || !is_given(name, "name"))
        return NULL;
    size_t nbytes = strcspn(name, "(");
    gwi_chooser chooser = {NULL, describe_import, name + nbytes};
    if (name[nbytes] == '(')
        chooser.is_meant = is_import_meant;
    while (nbytes > 0 && name[nbytes - 1] == ' ')
        nbytes--;
    const gwi_found *found =
        find(&d->import_index, name, nbytes, &chooser, GW_ERROR_PROC_NOT_FOUND, "import");
    return found != NULL ? found->thing : NULL;
}
