/* SPDX-License-Identifier: MIT */
/* The lists of types and imports, and the indexes that find by the last part of a name. */
#include "declare/declarations.h"
#include "declare/sort.h"

/* --- types -------------------------------------------------------------------------------------------------- */

static bool has_layout(const gwi_declared *d)
{
    if (d->is_generic || d->layout_kind == GWI_LAYOUT_AUTO)
        return false;
    return d->kind == GW_TYPE_STRUCT ||
           (d->kind == GW_TYPE_CLASS && !d->is_abstract && d->has_layout_attribute);
}

static void describe_type(const gwi_declared *d, gw_type_info *out)
{
    out->name = d->name;
    out->kind = d->kind == GW_TYPE_HANDLE ? GW_TYPE_CLASS : d->kind;
    out->underlying = d->underlying;
    out->is_generic = d->is_generic;
    out->has_layout = has_layout(d);
    out->is_left_out = d->unusable != NULL;
    out->file = d->place.file;
    out->line = d->place.line;
    out->column = d->place.column;
}

static bool type_before(const void *a, const void *b)
{
    return strcmp(((const gwi_declared *)a)->name, ((const gwi_declared *)b)->name) < 0;
}

static void list_types(gwi_reader *r)
{
    const void **sorted = gwi_bump_resize(r->bump, NULL, r->decl_count + 1, sizeof *sorted);
    size_t count = 0;
    for (const gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        sorted[count++] = &decl->face;
    gwi_sort(r->bump, sorted, count, type_before);
    gw_type_info *types = gwi_bump_alloc(r->bump, count, sizeof *types);
    for (size_t i = 0; i < count; i++)
        describe_type(sorted[i], &types[i]);
    gwi_bump_release(r->bump, sorted);
    r->declarations->types = types;
    r->declarations->type_count = count;
}

/* --- imports ------------------------------------------------------------------------------------------------ */

static void describe_import(const gw_import *i, gw_import_info *out)
{
    out->import = i;
    out->name = i->name;
    out->library = i->library;
    out->entry_point = i->entry_point;
    out->is_library_import = i->is_library_import;
    out->charset = i->charset;
    out->strings = i->strings;
    out->calling_convention = i->signature.calling_convention;
    out->exact_spelling = i->exact_spelling;
    out->set_last_error = i->set_last_error;
    out->preserve_sig = i->preserve_sig;
    out->best_fit_mapping = i->best_fit_mapping;
    out->throw_on_unmappable_char = i->throw_on_unmappable_char;
    out->parameter_count = i->signature.parameter_count;
    out->search_paths = i->search_paths;
    out->disables_marshalling = i->disables_marshalling;
    out->file = i->place.file;
    out->line = i->place.line;
    out->column = i->place.column;
}

static bool import_before(const void *a, const void *b)
{
    return strcmp(((const gw_import *)a)->type->name, ((const gw_import *)b)->type->name) < 0;
}

static void list_imports(gwi_reader *r)
{
    const void **sorted = gwi_bump_resize(r->bump, NULL, r->import_count + 1, sizeof *sorted);
    size_t count = 0;
    for (const gwi_imported *imported = r->imports; imported != NULL; imported = imported->next)
        sorted[count++] = imported->import;
    gwi_sort(r->bump, sorted, count, import_before);
    gw_import_info *imports = gwi_bump_alloc(r->bump, count, sizeof *imports);
    for (size_t i = 0; i < count; i++)
        describe_import(sorted[i], &imports[i]);
    gwi_bump_release(r->bump, sorted);
    r->declarations->imports = imports;
    r->declarations->import_count = count;
}

/* --- indexes ------------------------------------------------------------------------------------------------ */

static bool found_before(const void *a, const void *b)
{
    return gwi_found_compare(((const gwi_found *)a)->key, ((const gwi_found *)b)->key) < 0;
}

static void index_of(gwi_reader *r, gwi_index *index, gwi_found *found, size_t count)
{
    index->entries = gwi_bump_alloc(r->bump, count, sizeof *index->entries);
    index->count = count;
    for (size_t i = 0; i < count; i++)
        index->entries[i] = &found[i];
    gwi_sort(r->bump, (const void **)index->entries, count, found_before);
}

static gwi_span whole(const char *text)
{
    return (gwi_span){text, strlen(text)};
}

static void put(gwi_found *out, gwi_span outer, const char *last_name, const void *thing)
{
    out->outer = outer;
    out->last = whole(last_name);
    out->key = gwi_spelling_key(out->last);
    out->thing = thing;
}

static void put_type(gwi_found *out, const gwi_declared *type)
{
    gwi_span outer = {NULL, 0};
    size_t all = strlen(type->name), last = strlen(type->last_name);
    if (all > last)
        outer = (gwi_span){type->name, all - last - 1};
    put(out, outer, type->last_name, type);
}

/* Those of .NET that are no structures have no layout, nor has the one for all that nest too deep. */
static bool is_found(const gwi_decl *instance)
{
    const gwi_declared *face = &instance->face;
    return face->kind != GW_TYPE_GENERIC && face->name != instance->definition->face.name;
}

static void index_types(gwi_reader *r)
{
    gwi_found *found = gwi_bump_alloc(r->bump, r->decl_count + r->instance_count, sizeof *found);
    size_t count = 0;
    for (const gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        put_type(&found[count++], &decl->face);
    for (const gwi_decl *decl = r->first_instance; decl != NULL; decl = decl->next)
        if (is_found(decl))
            put_type(&found[count++], &decl->face);
    index_of(r, &r->declarations->type_index, found, count);
}

static void index_imports(gwi_reader *r)
{
    gwi_found *found = gwi_bump_alloc(r->bump, r->import_count, sizeof *found);
    size_t count = 0;
    for (const gwi_imported *imported = r->imports; imported != NULL; imported = imported->next) {
        const gw_import *import = imported->import;
        put(&found[count++], whole(import->type->name), import->last_name, import);
    }
    index_of(r, &r->declarations->import_index, found, count);
}

static void index_constants(gwi_reader *r)
{
    size_t count = 0, used = 0;
    for (const gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        count += decl->face.member_count;
    gwi_found *found = gwi_bump_alloc(r->bump, count, sizeof *found);
    for (const gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        for (size_t i = 0; i < decl->face.member_count; i++)
            put(&found[used++], whole(decl->face.name), decl->face.members[i].name,
                &decl->face.members[i]);
    index_of(r, &r->declarations->constant_index, found, count);
}

void gwi_listing(gwi_reader *r)
{
    list_types(r);
    list_imports(r);
    index_types(r);
    index_imports(r);
    index_constants(r);
}
