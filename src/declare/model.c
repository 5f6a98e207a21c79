/* SPDX-License-Identifier: MIT */
/* The model: what the parser found, put together for the rooms above. */
#include "declare/model.h"
#include "declare/constants.h"

#include "text/text.h"

const char *gwi_utf8_of(gwi_reader *r, gw_text text)
{
    if (text.data == NULL)
        return NULL;
    size_t nbytes = gwi_text_convert(text, GW_UTF8, NULL, 0, GWI_TEXT_REPLACE).nwritten;
    char *out = gwi_bump_alloc(r->bump, nbytes + 1, 1);
    if (nbytes != 0)
        gwi_text_convert(text, GW_UTF8, out, nbytes, GWI_TEXT_REPLACE);
    return out;
}

/* --- notes -------------------------------------------------------------------------------------------------- */

size_t gwi_name_nbytes(const char *spelling)
{
    size_t nbytes = strlen(spelling);
    while (nbytes > 0 && spelling[nbytes - 1] == '?')
        nbytes--;
    return nbytes;
}

void gwi_note_unknown(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                      const gwi_type *type)
{
    while (type->element != NULL)
        type = type->element;
    if (type->kind != GW_TYPE_UNKNOWN)
        return;
    const char *name = gwi_bump_copy(r->bump, type->spelling, gwi_name_nbytes(type->spelling));
    if (gwi_names_add(r, &r->unknown, name, strlen(name)))
        gwi_note(r, from, at, GW_SEVERITY_INFORMATION, "Nothing that was read declares '%s'.",
                 name);
}

void gwi_note_fault(gwi_reader *r, const char *what, const char *name)
{
    gwi_fault why = r->fault;
    r->fault.sentence = NULL;
    if (why.sentence != NULL)
        gwi_note_at(r, why.source, why.at->offset, GW_SEVERITY_WARNING,
                    gwi_sentence(r, "%s '%s' was left out: %s.", what, name, why.sentence));
}

void gwi_leave_out(gwi_reader *r, gwi_decl *decl)
{
    gwi_decl *definition = decl->definition != NULL ? decl->definition : decl;
    if (decl->face.unusable == NULL && r->fault.sentence != NULL) {
        decl->face.unusable =
            gwi_sentence(r, "'%s' has no layout: %s.", decl->face.name, r->fault.sentence);
        if (!definition->is_noted || definition == decl)
            gwi_note_at(
                r, r->fault.source, r->fault.at->offset, GW_SEVERITY_WARNING,
                gwi_sentence(r, "'%s' was left out: %s.", decl->face.name, r->fault.sentence));
        definition->is_noted = true;
    }
    r->fault.sentence = NULL;
}

/* --- the assembly ------------------------------------------------------------------------------------------- */

static void read_global_attributes(gwi_reader *r, const gwi_item *item)
{
    gwi_attributes walk = gwi_attributes_of(r, item->part, item->attributes);
    gwi_attribute a;
    while (gwi_attributes_next(&walk, &a)) {
        if (a.id == GWI_ATTRIBUTE_DEFAULT_CHARSET && a.target == GWI_WORD_module) {
            r->has_default_charset = gwi_read_charset(r, item->part, &a, &r->default_charset);
            gwi_note_fault(r, "The attribute", "DefaultCharSet");
        } else if (a.id == GWI_ATTRIBUTE_DISABLE_MARSHALLING && a.target == GWI_WORD_assembly) {
            r->disables_marshalling = true;
        } else if (a.id == GWI_ATTRIBUTE_DEFAULT_SEARCH_PATHS && a.target == GWI_WORD_assembly) {
            gwi_read_search_paths(r, item->part, &a, &r->assembly_search_paths);
            gwi_note_fault(r, "The attribute", "DefaultDllImportSearchPaths");
        }
    }
}

static void read_assembly(gwi_reader *r)
{
    r->default_charset = GW_CHARSET_ANSI;
    for (size_t i = 0; i < r->source_count; i++)
        for (const gwi_item *item = r->sources[i].root->around->first; item != NULL;
             item = item->next)
            read_global_attributes(r, item);
}

/* --- types -------------------------------------------------------------------------------------------------- */

/* The file's name as the compiler takes it into the name of a type: without its extension, and what is no letter or digit of
 * ASCII as `_`. */
static char *stem_of(gwi_reader *r, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path, *dot = strrchr(name, '.');
    char *stem = gwi_bump_copy(r->bump, name, dot != NULL ? (size_t)(dot - name) : strlen(name));
    for (char *c = stem; *c != '\0'; c++)
        if (!(*c >= '0' && *c <= '9') && !(*c >= 'A' && *c <= 'Z') && !(*c >= 'a' && *c <= 'z'))
            *c = '_';
    return stem;
}

/* A name that no other file has, much as the compiler makes one: "<Window>F3__Rect" of Rect in the fourth source. */
static const char *file_name(gwi_reader *r, const gwi_decl *decl)
{
    const char *stem = stem_of(r, decl->file->name);
    const char *name = gwi_sentence(r, "<%s>F%u__%s", stem, decl->file->number, decl->name);
    return decl->arity == 0 ? name : gwi_sentence(r, "%s`%u", name, decl->arity);
}

static const char *own_name(gwi_reader *r, const gwi_decl *decl)
{
    if (decl->file != NULL)
        return file_name(r, decl);
    return decl->arity == 0 ? decl->name : gwi_sentence(r, "%s`%u", decl->name, decl->arity);
}

static void name_decl(gwi_reader *r, gwi_decl *decl)
{
    const char *around =
        decl->outer != NULL ? decl->outer->face.name : gwi_symbols_full(r, decl->space);
    decl->face.last_name = own_name(r, decl);
    decl->face.name = around[0] == '\0' ? decl->face.last_name
                                        : gwi_sentence(r, "%s.%s", around, decl->face.last_name);
    decl->face.is_generic =
        decl->arity != 0 || (decl->outer != NULL && decl->outer->face.is_generic);
}

static void describe(gwi_reader *r, gwi_decl *decl)
{
    gwi_declared *face = &decl->face;
    face->kind = decl->first->kind;
    face->place = gwi_place_of(decl->first, decl->first->at);
    face->declarations = r->declarations;
    face->layout_kind = face->kind == GW_TYPE_STRUCT ? GWI_LAYOUT_SEQUENTIAL : GWI_LAYOUT_AUTO;
    face->charset = r->default_charset;
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        face->is_abstract =
            face->is_abstract || (part->modifiers & (GWI_ABSTRACT | GWI_STATIC)) != 0;
}

/* The runtime compares the names of these two classes without their assemblies: it marshals a class that is declared elsewhere
 * under such a name as its own, or refuses it. */
static void check_name(gwi_reader *r, gwi_decl *decl)
{
    bool is_taken = strcmp(decl->face.name, "System.String") == 0 ||
                    strcmp(decl->face.name, "System.Text.StringBuilder") == 0;
    if (decl->face.kind != GW_TYPE_CLASS || !is_taken)
        return;
    gwi_fault_at(r, decl->first, decl->first->at,
                 "the runtime takes a class of this name for its own");
    gwi_leave_out(r, decl);
}

static void read_attributes(gwi_reader *r, gwi_decl *decl)
{
    for (const gwi_part *part = decl->first; part != NULL; part = part->next) {
        gwi_attributes walk = gwi_attributes_of(r, part, part->attributes);
        gwi_attribute a;
        while (gwi_attributes_next(&walk, &a)) {
            bool fine = true;
            if (a.id == GWI_ATTRIBUTE_STRUCT_LAYOUT)
                fine = gwi_read_struct_layout(r, part, &a, &decl->face);
            else if (a.id == GWI_ATTRIBUTE_INLINE_ARRAY)
                fine = gwi_read_inline_array(r, part, &a, &decl->face);
            else if (a.id == GWI_ATTRIBUTE_BEST_FIT_MAPPING)
                fine = gwi_read_best_fit(r, part, &a, &decl->face.best_fit_mapping,
                                         &decl->face.throw_on_unmappable_char);
            if (!fine)
                gwi_leave_out(r, decl);
        }
    }
}

static void read_class(gwi_reader *r, gwi_decl *decl)
{
    gwi_decl *base = gwi_base_of(r, decl);
    if (gwi_is_handle(r, decl))
        decl->face.kind = GW_TYPE_HANDLE;
    decl->face.base = base != NULL ? &base->face : NULL;
}

/* Of a type that needs no fields. */
static void note_broken(gwi_reader *r, const gwi_decl *decl)
{
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        for (const gwi_item *item = part->first; item != NULL; item = item->next)
            if (item->kind == GWI_ITEM_BROKEN && item->name == NULL)
                gwi_note(r, part, item->at, GW_SEVERITY_WARNING,
                         "This member cannot be understood, and was left out.");
}

void gwi_read_own_fields(gwi_reader *r, gwi_decl *decl)
{
    gw_type_kind kind = decl->first->kind;
    if (kind == GW_TYPE_CLASS)
        read_class(r, decl);
    if (kind == GW_TYPE_STRUCT ||
        (kind == GW_TYPE_CLASS && decl->face.layout_kind != GWI_LAYOUT_AUTO))
        gwi_read_fields(r, decl);
    else if (decl->definition == NULL)
        note_broken(r, decl);
}

static bool is_constant(const gwi_item *item)
{
    return item->kind == GWI_ITEM_CONST || item->kind == GWI_ITEM_ENUMERATOR;
}

static size_t count_constants(const gwi_decl *decl)
{
    size_t count = 0;
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        for (const gwi_item *item = part->first; item != NULL; item = item->next)
            count += is_constant(item);
    return count;
}

static bool read_member(gwi_reader *r, gwi_item *item, gwi_member *out)
{
    gwi_value value;
    bool fine = gwi_constant_of(r, item, &value);
    r->fault.sentence = NULL;
    if (!fine || value.constant.kind < GW_TYPE_BOOLEAN)
        return false;
    out->name = item->name;
    out->value = value.constant;
    if (out->value.kind == GW_TYPE_OBJECT)
        out->value.kind = GW_TYPE_STRING;
    out->place = gwi_place_of(item->part, item->at);
    return true;
}

static void read_members(gwi_reader *r, gwi_decl *decl)
{
    size_t count = 0;
    gwi_member *members = gwi_bump_alloc(r->bump, count_constants(decl), sizeof *members);
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        for (gwi_item *item = part->first; item != NULL; item = item->next)
            if (is_constant(item) && read_member(r, item, &members[count]))
                count++;
    decl->face.members = members;
    decl->face.member_count = count;
}

static void read_decl(gwi_reader *r, gwi_decl *decl)
{
    read_members(r, decl);
    switch (decl->first->kind) {
    case GW_TYPE_ENUM:
        gwi_underlying(r, decl);
        return;
    case GW_TYPE_DELEGATE:
        gwi_read_delegate(r, decl);
        return;
    default:
        break;
    }
    if (!decl->face.is_generic)
        gwi_read_own_fields(r, decl);
    gwi_read_imports(r, decl);
}

/* A second declaration of a name was noted, and is no part of the model. */
static void drop_doubles(gwi_reader *r)
{
    for (gwi_decl **link = &r->first; *link != NULL;) {
        gwi_decl *decl = *link;
        if (decl->outer != NULL && decl->outer->is_dropped)
            decl->is_dropped = true;
        if (decl->is_dropped) {
            *link = decl->next;
            r->decl_count--;
        } else {
            link = &decl->next;
        }
    }
}

void gwi_model(gwi_reader *r)
{
    drop_doubles(r);
    for (gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        name_decl(r, decl);
    read_assembly(r);
    for (gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        describe(r, decl);
    for (gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        check_name(r, decl);
    gwi_bases_check(r);
    for (gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        read_attributes(r, decl);
    for (gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        read_decl(r, decl);
    gwi_read_instances(r);
    gwi_fields_check(r);
    gwi_listing(r);
}
