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
    const char *name; /* not ended by a zero */
    size_t outer_nbytes;
    const char *last;
    size_t last_nbytes;
} query;

static query parse(const char *name, size_t nbytes)
{
    query q = {name, 0, name, nbytes};
    for (size_t i = nbytes; i > 0; i--)
        if (name[i - 1] == '.') {
            q.outer_nbytes = i - 1;
            q.last = name + i;
            q.last_nbytes = nbytes - i;
            break;
        }
    return q;
}

static int compare_last(const gwi_found *found, const query *q)
{
    int order = strncmp(found->last_name, q->last, q->last_nbytes);
    return order != 0 ? order : found->last_name[q->last_nbytes] != '\0';
}

/* The first of those with that last part; how many there are. */
static size_t range_of(const gwi_index *index, const query *q, const gwi_found ***first)
{
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_last(index->entries[middle], q) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *first = index->entries + low;
    size_t count = 0;
    while (low + count < index->count && compare_last(index->entries[low + count], q) == 0)
        count++;
    return count;
}

static bool is_whole(const gwi_found *found, const query *q)
{
    return found->outer_nbytes == q->outer_nbytes &&
           memcmp(found->outer, q->name, q->outer_nbytes) == 0;
}

/* "Outer" and "Ns.Outer" fit what is in "Ns.Outer", "uter" does not. */
static bool fits(const gwi_found *found, const query *q)
{
    if (q->outer_nbytes == 0)
        return true;
    if (q->outer_nbytes >= found->outer_nbytes)
        return is_whole(found, q);
    const char *end = found->outer + found->outer_nbytes - q->outer_nbytes;
    return end[-1] == '.' && memcmp(end, q->name, q->outer_nbytes) == 0;
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

static choice choose(const gwi_index *index, const query *q, bool whole, const gwi_chooser *chooser)
{
    choice c = {.found = NULL};
    const gwi_found **first;
    size_t count = range_of(index, q, &first);
    for (size_t i = 0; i < count; i++) {
        bool named = whole ? is_whole(first[i], q) : fits(first[i], q);
        if (named &&
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
    choice c = choose(index, &q, true, chooser);
    if (c.count == 0)
        c = choose(index, &q, false, chooser);
    if (c.count == 1)
        return c.found;
    if (c.count == 0)
        gwi_fail(none, "There is no %s '%.100s'.", what, name);
    else
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "'%.40s' is more than one: %s", name, c.candidates);
    return NULL;
}

static size_t describe_name(const gwi_found *found, char *out, size_t capacity)
{
    size_t outer = found->outer_nbytes < capacity ? found->outer_nbytes : 0;
    memcpy(out, found->outer, outer);
    return outer + gwi_format(out + outer, capacity - outer, "%s%s", outer != 0 ? "." : "",
                              found->last_name);
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
