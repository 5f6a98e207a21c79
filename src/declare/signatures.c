/* SPDX-License-Identifier: MIT */
/* Parameters and results: of delegates and of imports. */
#include "declare/constants.h"
#include "declare/model.h"
#include "declare/syntax.h"

/* --- parameters --------------------------------------------------------------------------------------------- */

unsigned gwi_direction_of(const gwi_token **at)
{
    const gwi_token *end = gwi_parameter_modifiers_end(*at);
    unsigned direction = 0;
    for (; *at < end; ++*at) {
        if ((*at)->word == GWI_WORD_out)
            direction |= GWI_OUT | GWI_BY_REF;
        else if ((*at)->word == GWI_WORD_ref)
            direction |= GWI_BY_REF;
        else if ((*at)->word == GWI_WORD_in || (*at)->word == GWI_WORD_readonly)
            direction |= GWI_IN | GWI_BY_REF;
    }
    return direction;
}

static bool has_word(const gwi_token *at, const gwi_token *end, gwi_keyword word)
{
    for (; at < end; at++)
        if (at->word == word)
            return true;
    return false;
}

static bool read_attributes(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                            gwi_parameter *out)
{
    gwi_attributes walk = gwi_attributes_of(r, from, at);
    gwi_attribute a;
    while (gwi_attributes_next(&walk, &a)) {
        if (a.id == GWI_ATTRIBUTE_IN)
            out->direction |= GWI_IN;
        else if (a.id == GWI_ATTRIBUTE_OUT)
            out->direction |= GWI_OUT;
        else if (a.id == GWI_ATTRIBUTE_MARSHAL_AS &&
                 !gwi_read_marshal_as(r, from, &a, &out->marshal))
            return false;
    }
    return true;
}

static bool read_parameter(gwi_reader *r, const gwi_part *from, const gwi_token **at,
                           gwi_parameter *out)
{
    const gwi_token *start = *at, *type = gwi_attributes_end(start);
    out->is_params = has_word(type, gwi_parameter_modifiers_end(type), GWI_WORD_params);
    out->direction = gwi_direction_of(&type);
    const gwi_token *name = gwi_type_end(type);
    if (name == NULL || name->kind != GWI_TOKEN_NAME)
        return gwi_fault_at(r, from, type, "a parameter is not understood");
    out->name = gwi_names_of(r, from->scope->source, name);
    out->place = gwi_place_of(from, name);
    *at = type;
    gwi_type_read(r, from, at, &out->type);
    gwi_note_unknown(r, from, type, &out->type);
    *at = gwi_expression_end(name);
    return read_attributes(r, from, start, out);
}

static size_t count_parameters(const gwi_token *open)
{
    size_t count = 1;
    const gwi_token *end = open + open->extent;
    for (const gwi_token *at = open + 1; at < end; at = gwi_token_after(at))
        count += at->kind == GWI_TOKEN_COMMA;
    return count;
}

static bool is_variable(const gwi_part *from, const gwi_token *at)
{
    return at->kind == GWI_TOKEN_NAME && at->extent == 9 &&
           memcmp(gwi_token_text(from->scope->source, at), "__arglist", 9) == 0;
}

bool gwi_read_parameters(gwi_reader *r, const gwi_part *from, const gwi_token *open,
                         gwi_signature *out, bool *variadic)
{
    const gwi_token *end = open + open->extent, *at = open + 1;
    gwi_parameter *parameters = gwi_bump_alloc(r->bump, count_parameters(open), sizeof *parameters);
    size_t count = 0;
    while (at < end) {
        if (is_variable(from, at)) {
            *variadic = true;
            break;
        }
        if (!read_parameter(r, from, &at, &parameters[count]))
            return false;
        count++;
        if (at < end && at->kind != GWI_TOKEN_COMMA)
            return gwi_fault_at(r, from, at, "a parameter is not understood");
        at += at < end;
    }
    out->parameters = parameters;
    out->parameter_count = count;
    return true;
}

static bool read_result(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                        gwi_signature *out)
{
    const gwi_token *type = gwi_parameter_modifiers_end(at), *behind = type;
    if (gwi_type_end(type) == NULL)
        return gwi_fault_at(r, from, type, "the result is not understood");
    gwi_type_read(r, from, &behind, &out->result);
    gwi_note_unknown(r, from, type, &out->result);
    return true;
}

/* --- delegates ---------------------------------------------------------------------------------------------- */

static bool read_delegate_attributes(gwi_reader *r, gwi_decl *decl, gwi_signature *out)
{
    gwi_attributes walk = gwi_attributes_of(r, decl->first, decl->first->attributes);
    gwi_attribute a;
    bool fine = true;
    while (fine && gwi_attributes_next(&walk, &a)) {
        if (a.id == GWI_ATTRIBUTE_UNMANAGED_FUNCTION_POINTER)
            fine = gwi_read_function_pointer(r, decl->first, &a, out);
        else if (a.id == GWI_ATTRIBUTE_MARSHAL_AS && a.target == GWI_WORD_return)
            fine = gwi_read_marshal_as(r, decl->first, &a, &out->result_marshal);
        else if (a.id == GWI_ATTRIBUTE_BEST_FIT_MAPPING)
            fine = gwi_read_best_fit(r, decl->first, &a, &out->best_fit_mapping,
                                     &out->throw_on_unmappable_char);
    }
    return fine;
}

void gwi_read_delegate(gwi_reader *r, gwi_decl *decl)
{
    gwi_signature *signature = gwi_bump_alloc(r->bump, 1, sizeof *signature);
    bool variadic = false;
    signature->calling_convention = GW_CALL_WINAPI;
    signature->charset = r->default_charset;
    signature->best_fit_mapping = true;
    decl->face.signature = signature;
    if (!read_delegate_attributes(r, decl, signature) ||
        !read_result(r, decl->first, decl->first->result, signature) ||
        !gwi_read_parameters(r, decl->first, decl->first->primary, signature, &variadic))
        gwi_leave_out(r, decl);
}

/* --- imports ------------------------------------------------------------------------------------------------ */

/* The attribute that makes the method an import. */
static bool find_import(gwi_reader *r, const gwi_item *item, gwi_attribute *out)
{
    gwi_attributes walk = gwi_attributes_of(r, item->part, item->attributes);
    while (gwi_attributes_next(&walk, out)) {
        bool fits = out->id == GWI_ATTRIBUTE_DLL_IMPORT ? (item->modifiers & GWI_EXTERN) != 0
                                                        : out->id == GWI_ATTRIBUTE_LIBRARY_IMPORT &&
                                                              (item->modifiers & GWI_PARTIAL) != 0;
        if (fits && out->target == GWI_WORD_NONE)
            return true;
    }
    return false;
}

/* What the type says of characters that do not map, and of where libraries are looked for. */
static bool read_type_attributes(gwi_reader *r, const gwi_decl *decl, gw_import *out)
{
    bool fine = true;
    for (const gwi_part *part = decl->first; part != NULL; part = part->next) {
        gwi_attributes walk = gwi_attributes_of(r, part, part->attributes);
        gwi_attribute a;
        while (fine && gwi_attributes_next(&walk, &a)) {
            if (a.id == GWI_ATTRIBUTE_BEST_FIT_MAPPING)
                fine = gwi_read_best_fit(r, part, &a, &out->best_fit_mapping,
                                         &out->throw_on_unmappable_char);
            else if (a.id == GWI_ATTRIBUTE_DEFAULT_SEARCH_PATHS)
                fine = gwi_read_search_paths(r, part, &a, &out->search_paths);
        }
    }
    return fine;
}

static bool read_other_attributes(gwi_reader *r, const gwi_item *item, gw_import *out)
{
    gwi_attributes walk = gwi_attributes_of(r, item->part, item->attributes);
    gwi_attribute a;
    bool fine = true;
    while (fine && gwi_attributes_next(&walk, &a)) {
        switch (a.id) {
        case GWI_ATTRIBUTE_UNMANAGED_CALL_CONV:
            fine = gwi_read_call_conv(r, item->part, &a, out);
            break;
        case GWI_ATTRIBUTE_DEFAULT_SEARCH_PATHS:
            fine = gwi_read_search_paths(r, item->part, &a, &out->search_paths);
            break;
        case GWI_ATTRIBUTE_SUPPRESS_GC_TRANSITION:
            out->suppress_gc_transition = true;
            break;
        case GWI_ATTRIBUTE_PRESERVE_SIG:
            fine = gwi_read_preserve_sig(r, item->part, &a, &out->preserve_sig);
            break;
        case GWI_ATTRIBUTE_MARSHAL_AS:
            if (a.target == GWI_WORD_return)
                fine = gwi_read_marshal_as(r, item->part, &a, &out->signature.result_marshal);
            break;
        default:
            break;
        }
    }
    return fine;
}

static bool read_import(gwi_reader *r, const gwi_item *item, const gwi_attribute *a, gw_import *out)
{
    const gwi_decl *decl = item->part->decl;
    out->last_name = out->entry_point = item->name;
    out->name = gwi_sentence(r, "%s.%s", decl->face.name, item->name);
    out->type = &decl->face;
    out->declarations = r->declarations;
    out->place = gwi_place_of(item->part, item->at);
    out->signature.calling_convention = GW_CALL_WINAPI;
    out->signature.charset = GW_CHARSET_NONE;
    out->preserve_sig = out->best_fit_mapping = true;
    out->search_paths = r->assembly_search_paths;
    out->disables_marshalling = r->disables_marshalling;
    out->charset = r->has_default_charset ? r->default_charset : GW_CHARSET_NONE;
    bool fine =
        read_type_attributes(r, decl, out) &&
        (a->id == GWI_ATTRIBUTE_DLL_IMPORT ? gwi_read_dll_import(r, item->part, a, out)
                                           : gwi_read_library_import(r, item->part, a, out));
    if (a->id == GWI_ATTRIBUTE_LIBRARY_IMPORT)
        out->charset = GW_CHARSET_NONE;
    return fine && read_other_attributes(r, item, out) &&
           read_result(r, item->part, item->type, &out->signature) &&
           gwi_read_parameters(r, item->part, item->parameters, &out->signature, &out->is_variadic);
}

static void add_import(gwi_reader *r, const gwi_item *item, const gwi_attribute *a)
{
    gw_import *import = gwi_bump_alloc(r->bump, 1, sizeof *import);
    if (item->part->decl->face.is_generic) {
        gwi_note(r, item->part, item->at, GW_SEVERITY_WARNING,
                 "The import '%s' was left out: its type has type parameters.", item->name);
        return;
    }
    if (!read_import(r, item, a, import)) {
        gwi_note_fault(r, "The import", item->name);
        return;
    }
    gwi_imported *imported = gwi_bump_alloc(r->bump, 1, sizeof *imported);
    imported->import = import;
    *r->last_import = imported;
    r->last_import = &imported->next;
    r->import_count++;
}

void gwi_read_imports(gwi_reader *r, gwi_decl *decl)
{
    gwi_attribute a;
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        for (const gwi_item *item = part->first; item != NULL; item = item->next)
            if (item->kind == GWI_ITEM_IMPORT && find_import(r, item, &a))
                add_import(r, item, &a);
}
