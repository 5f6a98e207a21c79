/* SPDX-License-Identifier: MIT */
/* Attributes, one by one, and what their arguments say. */
#include "declare/attributes.h"
#include "declare/constants.h"
#include "declare/lookup.h"
#include "declare/syntax.h"

/* --- which -------------------------------------------------------------------------------------------------- */

#define INTEROP "System.Runtime.InteropServices"

static const struct {
    const char *name, *space;
    gwi_attribute_id id;
} attributes[] = {
    {"BestFitMapping", INTEROP, GWI_ATTRIBUTE_BEST_FIT_MAPPING},
    {"DefaultCharSet", INTEROP, GWI_ATTRIBUTE_DEFAULT_CHARSET},
    {"DefaultDllImportSearchPaths", INTEROP, GWI_ATTRIBUTE_DEFAULT_SEARCH_PATHS},
    {"DisableRuntimeMarshalling", "System.Runtime.CompilerServices",
     GWI_ATTRIBUTE_DISABLE_MARSHALLING},
    {"DllImport", INTEROP, GWI_ATTRIBUTE_DLL_IMPORT},
    {"FieldOffset", INTEROP, GWI_ATTRIBUTE_FIELD_OFFSET},
    {"In", INTEROP, GWI_ATTRIBUTE_IN},
    {"InlineArray", "System.Runtime.CompilerServices", GWI_ATTRIBUTE_INLINE_ARRAY},
    {"LibraryImport", INTEROP, GWI_ATTRIBUTE_LIBRARY_IMPORT},
    {"MarshalAs", INTEROP, GWI_ATTRIBUTE_MARSHAL_AS},
    {"MarshalUsing", INTEROP ".Marshalling", GWI_ATTRIBUTE_MARSHAL_USING},
    {"Out", INTEROP, GWI_ATTRIBUTE_OUT},
    {"PreserveSig", INTEROP, GWI_ATTRIBUTE_PRESERVE_SIG},
    {"StructLayout", INTEROP, GWI_ATTRIBUTE_STRUCT_LAYOUT},
    {"SuppressGCTransition", INTEROP, GWI_ATTRIBUTE_SUPPRESS_GC_TRANSITION},
    {"UnmanagedCallConv", INTEROP, GWI_ATTRIBUTE_UNMANAGED_CALL_CONV},
    {"UnmanagedFunctionPointer", INTEROP, GWI_ATTRIBUTE_UNMANAGED_FUNCTION_POINTER},
};

static const char suffix[] = "Attribute";

static bool has_suffix(const char *name, size_t nbytes)
{
    size_t count = sizeof suffix - 1;
    return nbytes > count && memcmp(name + nbytes - count, suffix, count) == 0;
}

/* The place in the table of a name with or without the suffix; -1: none. */
static int row_of(const char *name, size_t nbytes)
{
    if (has_suffix(name, nbytes))
        nbytes -= sizeof suffix - 1;
    for (size_t i = 0; i < GWI_COUNT_OF(attributes); i++)
        if (strlen(attributes[i].name) == nbytes && memcmp(attributes[i].name, name, nbytes) == 0)
            return (int)i;
    return -1;
}

void gwi_attributes_declared(gwi_reader *r, const char *name)
{
    int row = row_of(name, strlen(name));
    if (row >= 0)
        r->own_attributes |= 1u << row;
}

/* By the full name: a class of that name in the source counts as .NET's, as it does for the compiler. */
static gwi_attribute_id id_of_decl(gwi_reader *r, const gwi_decl *decl)
{
    int row =
        has_suffix(decl->name, strlen(decl->name)) ? row_of(decl->name, strlen(decl->name)) : -1;
    if (row < 0 || decl->outer != NULL)
        return GWI_ATTRIBUTE_OTHER;
    const char *space = decl->info != NULL ? decl->info->space : gwi_symbols_full(r, decl->space);
    return strcmp(space, attributes[row].space) == 0 ? attributes[row].id : GWI_ATTRIBUTE_OTHER;
}

/* --- names as types ----------------------------------------------------------------------------------------- */

/* Where an attribute's name stands: `Ns.Name`, of which `last` is the last part. */
typedef struct spelled {
    const gwi_token *start, *last;
    const char *name; /* of the last part */
} spelled;

static bool is_class(const gwi_decl *decl)
{
    gw_type_kind kind = decl != NULL ? gwi_decl_kind(decl) : GW_TYPE_UNKNOWN;
    return kind == GW_TYPE_CLASS;
}

/* The type with that name in place of the last part. */
static gwi_decl *find_class(gwi_reader *r, const gwi_part *from, const spelled *s, const char *name)
{
    gwi_resolved found;
    const gwi_source *source = from->scope->source;
    bool has = false;
    memset(&found, 0, sizeof found);
    if (s->start == s->last)
        return gwi_lookup_first(r, from, name, 0, &found) && is_class(found.decl) ? found.decl
                                                                                  : NULL;
    const gwi_token *at = s->start;
    if (at[1].kind == GWI_TOKEN_COLONS && at->word == GWI_WORD_global) {
        found.space = &r->global;
        has = true;
    } else {
        has = gwi_lookup_first(r, from, gwi_names_of(r, source, at), 0, &found);
    }
    for (at += 2; has && at < s->last; at += 2)
        has = gwi_lookup_next(r, from, &found, gwi_names_of(r, source, at), 0, &found);
    has = has && gwi_lookup_next(r, from, &found, name, 0, &found);
    return has && is_class(found.decl) ? found.decl : NULL;
}

/* With the suffix and then without it; a name with @ is taken as it is. */
static gwi_attribute_id resolve(gwi_reader *r, const gwi_part *from, const spelled *s)
{
    const char *longer = gwi_sentence(r, "%s%s", s->name, suffix);
    longer = gwi_names_intern(r, longer, strlen(longer));
    bool is_verbatim = gwi_token_text(from->scope->source, s->last)[0] == '@';
    const gwi_decl *decl = is_verbatim ? NULL : find_class(r, from, s, longer);
    if (decl == NULL)
        decl = find_class(r, from, s, s->name);
    return decl != NULL ? id_of_decl(r, decl) : GWI_ATTRIBUTE_OTHER;
}

static bool is_alias(gwi_reader *r, const char *name)
{
    if (r->aliases.count == 0)
        return false;
    if (gwi_names_has(&r->aliases, name, strlen(name)))
        return true;
    const char *longer = gwi_sentence(r, "%s%s", name, suffix);
    return gwi_names_has(&r->aliases, longer, strlen(longer));
}

/* Most names are those of .NET's attributes or of none that matter, which their text alone says. */
static gwi_attribute_id id_of(gwi_reader *r, const gwi_part *from, const spelled *s)
{
    int row = row_of(s->name, strlen(s->name));
    bool is_plain = s->start == s->last && !s->last->escaped;
    bool has_alias = s->start == s->last && is_alias(r, s->name);
    if (row < 0 && !has_alias)
        return GWI_ATTRIBUTE_OTHER;
    if (row >= 0 && is_plain && !has_alias && (r->own_attributes & 1u << row) == 0)
        return attributes[row].id;
    return resolve(r, from, s);
}

/* --- one by one --------------------------------------------------------------------------------------------- */

gwi_attributes gwi_attributes_of(gwi_reader *r, const gwi_part *from, const gwi_token *at)
{
    gwi_attributes walk = {r, from, at, NULL, GWI_WORD_NONE};
    return walk;
}

static bool enter_bracket(gwi_attributes *walk)
{
    if (walk->at == NULL || walk->at->kind != GWI_TOKEN_LEFT_BRACKET)
        return false;
    walk->end = walk->at + walk->at->extent;
    walk->at++;
    walk->target = GWI_WORD_NONE;
    if (walk->at[1].kind == GWI_TOKEN_COLON) {
        walk->target = (gwi_keyword)walk->at->word;
        walk->at += 2;
    }
    return true;
}

/* The last name before `behind` that is no type argument. */
static const gwi_token *last_name(const gwi_token *at, const gwi_token *behind)
{
    const gwi_token *last = at;
    for (; at < behind && at->kind != GWI_TOKEN_LESS; at++)
        if (at->kind == GWI_TOKEN_NAME)
            last = at;
    return last;
}

static bool take(gwi_attributes *walk, gwi_attribute *out)
{
    const gwi_token *behind = gwi_type_end(walk->at);
    if (behind == NULL || behind > walk->end) {
        walk->at = walk->end;
        return false;
    }
    out->at = last_name(walk->at, behind);
    out->target = walk->target;
    const spelled name = {walk->at, out->at,
                          gwi_names_of(walk->reader, walk->from->scope->source, out->at)};
    out->id = id_of(walk->reader, walk->from, &name);
    out->arguments = behind->kind == GWI_TOKEN_LEFT_PAREN ? behind : NULL;
    walk->at = out->arguments != NULL ? gwi_token_after(behind) : behind;
    if (walk->at->kind == GWI_TOKEN_COMMA)
        walk->at++;
    else if (walk->at < walk->end)
        walk->at = walk->end;
    return true;
}

bool gwi_attributes_next(gwi_attributes *walk, gwi_attribute *out)
{
    for (;;) {
        if (walk->end == NULL && !enter_bracket(walk))
            return false;
        if (walk->at < walk->end && take(walk, out))
            return true;
        if (walk->at >= walk->end) {
            walk->at = walk->end->kind == GWI_TOKEN_END ? walk->end : walk->end + 1;
            walk->end = NULL;
        }
    }
}

/* --- arguments ---------------------------------------------------------------------------------------------- */

typedef struct argument {
    gwi_reader *reader;
    const gwi_part *from;
    const gwi_token *next, *end;
    const gwi_token *value;
    const char *name; /* "" of one without a name */
    unsigned position;
} argument;

static argument arguments_of(gwi_reader *r, const gwi_part *from, const gwi_attribute *a)
{
    argument walk = {.reader = r, .from = from};
    if (a->arguments != NULL) {
        walk.next = a->arguments + 1;
        walk.end = a->arguments + a->arguments->extent;
    }
    return walk;
}

static bool next_argument(argument *a)
{
    if (a->next >= a->end)
        return false;
    bool is_named = a->next->kind == GWI_TOKEN_NAME &&
                    (a->next[1].kind == GWI_TOKEN_ASSIGN || a->next[1].kind == GWI_TOKEN_COLON);
    bool is_property = is_named && a->next[1].kind == GWI_TOKEN_ASSIGN;
    a->name = is_property ? gwi_names_of(a->reader, a->from->scope->source, a->next) : "";
    a->value = is_named ? a->next + 2 : a->next;
    a->position += !is_property;
    a->next = gwi_expression_end(a->value);
    if (a->next < a->end)
        a->next++;
    return true;
}

static bool is_named(const argument *a, const char *name)
{
    return strcmp(a->name, name) == 0;
}

/* The first one without a name. */
static bool is_first(const argument *a)
{
    return a->name[0] == '\0' && a->position == 1;
}

static bool evaluate(const argument *a, gwi_value *out)
{
    const gwi_token *at = a->value;
    if (!gwi_evaluate(a->reader, a->from, &at, out))
        return false;
    if ((at->kind != GWI_TOKEN_COMMA && at->kind != GWI_TOKEN_RIGHT_PAREN) || out->unchosen != NULL)
        return gwi_fault_at(a->reader, a->from, at, "an expression is not understood here");
    return true;
}

static bool take_integer(const argument *a, int64_t least, int64_t most, int64_t *out)
{
    gwi_value value;
    if (!evaluate(a, &value))
        return false;
    if (!gwi_is_integer(value.constant.kind))
        return gwi_fault_at(a->reader, a->from, a->value, "an argument is no integer");
    bool too_large = value.constant.kind == GW_TYPE_UINT64 && value.constant.integer < 0;
    if (too_large || value.constant.integer < least || value.constant.integer > most)
        return gwi_fault_at(a->reader, a->from, a->value, "an argument is out of range");
    *out = value.constant.integer;
    return true;
}

static bool take_int32(const argument *a, int32_t least, int32_t *out)
{
    int64_t value;
    if (!take_integer(a, least, INT32_MAX, &value))
        return false;
    *out = (int32_t)value;
    return true;
}

static bool take_boolean(const argument *a, bool *out)
{
    gwi_value value;
    if (!evaluate(a, &value))
        return false;
    if (value.constant.kind != GW_TYPE_BOOLEAN)
        return gwi_fault_at(a->reader, a->from, a->value, "an argument is not true or false");
    *out = value.constant.integer != 0;
    return true;
}

/* As UTF-8. The null string is NULL. */
static bool take_string(const argument *a, const char **out)
{
    gwi_value value;
    if (!evaluate(a, &value))
        return false;
    if (value.constant.kind != GW_TYPE_STRING && value.constant.kind != GW_TYPE_OBJECT)
        return gwi_fault_at(a->reader, a->from, a->value, "an argument is no string");
    *out = gwi_utf8_of(a->reader, value.constant.text);
    return true;
}

/* typeof(X) as X is spelled; in a string the name of a type. */
static bool take_type(const argument *a, const char **out)
{
    if (a->value->word != GWI_WORD_typeof || a->value[1].kind != GWI_TOKEN_LEFT_PAREN)
        return take_string(a, out);
    const gwi_token *open = a->value + 1;
    *out = gwi_spell(a->reader, a->from, open + 1, open + open->extent);
    return true;
}

static bool take_charset(const argument *a, gw_CharSet *out)
{
    int64_t value;
    if (!take_integer(a, GW_CHARSET_NONE, GW_CHARSET_AUTO, &value))
        return false;
    *out = (gw_CharSet)value;
    return true;
}

static bool take_convention(const argument *a, gw_CallingConvention *out)
{
    int64_t value;
    if (!take_integer(a, GW_CALL_WINAPI, GW_CALL_FASTCALL, &value))
        return false;
    *out = (gw_CallingConvention)value;
    return true;
}

/* --- of types and fields ------------------------------------------------------------------------------------ */

static bool take_layout_kind(const argument *a, gwi_layout_kind *out)
{
    int64_t value;
    if (!take_integer(a, 0, 3, &value))
        return false;
    if (value == 1)
        return gwi_fault_at(a->reader, a->from, a->value, "there is no LayoutKind of that value");
    *out = (gwi_layout_kind)value;
    return true;
}

static bool take_pack(const argument *a, int32_t *out)
{
    int32_t value;
    if (!take_int32(a, 0, &value))
        return false;
    if (value > 128 || (value & (value - 1)) != 0)
        return gwi_fault_at(a->reader, a->from, a->value,
                            "Pack is neither 0 nor a power of two up to 128");
    *out = value;
    return true;
}

bool gwi_read_struct_layout(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                            gwi_declared *out)
{
    bool fine = true;
    out->has_layout_attribute = true;
    for (argument walk = arguments_of(r, from, a); fine && next_argument(&walk);) {
        if (is_first(&walk))
            fine = take_layout_kind(&walk, &out->layout_kind);
        else if (is_named(&walk, "Pack"))
            fine = take_pack(&walk, &out->pack);
        else if (is_named(&walk, "Size"))
            fine = take_int32(&walk, 0, &out->size);
        else if (is_named(&walk, "CharSet"))
            fine = take_charset(&walk, &out->charset);
    }
    return fine;
}

bool gwi_read_inline_array(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                           gwi_declared *out)
{
    int32_t count = 0;
    argument walk = arguments_of(r, from, a);
    if (!next_argument(&walk))
        return gwi_fault_at(r, from, a->at, "InlineArray has no length");
    if (!take_int32(&walk, 1, &count))
        return false;
    out->inline_count = (uint32_t)count;
    return true;
}

bool gwi_read_field_offset(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                           gwi_field *out)
{
    argument walk = arguments_of(r, from, a);
    if (!next_argument(&walk))
        return gwi_fault_at(r, from, a->at, "FieldOffset has no offset");
    out->has_offset = true;
    return take_int32(&walk, 0, &out->offset);
}

bool gwi_read_marshal_as(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                         gwi_marshal_as *out)
{
    bool fine = true;
    memset(out, 0, sizeof *out);
    for (argument walk = arguments_of(r, from, a); fine && next_argument(&walk);) {
        if (is_first(&walk)) {
            fine = take_int32(&walk, INT16_MIN, &out->unmanaged);
            out->given = true;
        } else if (is_named(&walk, "SizeConst")) {
            fine = take_int32(&walk, INT32_MIN, &out->size_const);
            out->has_size_const = true;
        } else if (is_named(&walk, "SizeParamIndex")) {
            fine = take_int32(&walk, INT16_MIN, &out->size_param_index);
            out->has_size_param = true;
        } else if (is_named(&walk, "ArraySubType")) {
            fine = take_int32(&walk, 0, &out->array_sub_type);
        } else if (is_named(&walk, "IidParameterIndex")) {
            fine = take_int32(&walk, INT32_MIN, &out->iid_param_index);
        } else if (is_named(&walk, "MarshalType") || is_named(&walk, "MarshalTypeRef")) {
            fine = take_type(&walk, &out->marshal_type);
        }
    }
    return fine && (out->given || gwi_fault_at(r, from, a->at, "MarshalAs names no type"));
}

bool gwi_read_best_fit(gwi_reader *r, const gwi_part *from, const gwi_attribute *a, bool *best_fit,
                       bool *throws)
{
    bool fine = true;
    for (argument walk = arguments_of(r, from, a); fine && next_argument(&walk);) {
        if (is_first(&walk))
            fine = take_boolean(&walk, best_fit);
        else if (is_named(&walk, "ThrowOnUnmappableChar"))
            fine = take_boolean(&walk, throws);
    }
    return fine;
}

bool gwi_read_charset(gwi_reader *r, const gwi_part *from, const gwi_attribute *a, gw_CharSet *out)
{
    argument walk = arguments_of(r, from, a);
    return !next_argument(&walk) || take_charset(&walk, out);
}

bool gwi_read_search_paths(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                           int32_t *out)
{
    argument walk = arguments_of(r, from, a);
    if (!next_argument(&walk))
        return gwi_fault_at(r, from, a->at, "it names no paths");
    return take_int32(&walk, 0, out);
}

bool gwi_read_preserve_sig(gwi_reader *r, const gwi_part *from, const gwi_attribute *a, bool *out)
{
    *out = true;
    argument walk = arguments_of(r, from, a);
    return !next_argument(&walk) || take_boolean(&walk, out);
}

/* --- of functions ------------------------------------------------------------------------------------------- */

static bool take_library(argument *walk, gw_import *out)
{
    if (!take_string(walk, &out->library))
        return false;
    return out->library != NULL ||
           gwi_fault_at(walk->reader, walk->from, walk->value, "the library has no name");
}

static bool take_entry_point(argument *walk, gw_import *out)
{
    const char *name;
    if (!take_string(walk, &name))
        return false;
    if (name != NULL)
        out->entry_point = name;
    return true;
}

bool gwi_read_dll_import(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                         gw_import *out)
{
    bool fine = true;
    for (argument walk = arguments_of(r, from, a); fine && next_argument(&walk);) {
        if (is_first(&walk))
            fine = take_library(&walk, out);
        else if (is_named(&walk, "EntryPoint"))
            fine = take_entry_point(&walk, out);
        else if (is_named(&walk, "CharSet"))
            fine = take_charset(&walk, &out->charset);
        else if (is_named(&walk, "CallingConvention"))
            fine = take_convention(&walk, &out->signature.calling_convention);
        else if (is_named(&walk, "ExactSpelling"))
            fine = take_boolean(&walk, &out->exact_spelling);
        else if (is_named(&walk, "SetLastError"))
            fine = take_boolean(&walk, &out->set_last_error);
        else if (is_named(&walk, "PreserveSig"))
            fine = take_boolean(&walk, &out->preserve_sig);
        else if (is_named(&walk, "BestFitMapping"))
            fine = take_boolean(&walk, &out->best_fit_mapping);
        else if (is_named(&walk, "ThrowOnUnmappableChar"))
            fine = take_boolean(&walk, &out->throw_on_unmappable_char);
    }
    return fine && (out->library != NULL || gwi_fault_at(r, from, a->at, "it names no library"));
}

static bool take_string_marshalling(argument *walk, gw_import *out)
{
    int64_t value;
    if (!take_integer(walk, 0, GW_STRING_MARSHALLING_UTF16, &value))
        return false;
    out->strings = (gw_StringMarshalling)value;
    return true;
}

bool gwi_read_library_import(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                             gw_import *out)
{
    bool fine = true;
    out->is_library_import = true;
    for (argument walk = arguments_of(r, from, a); fine && next_argument(&walk);) {
        if (is_first(&walk))
            fine = take_library(&walk, out);
        else if (is_named(&walk, "EntryPoint"))
            fine = take_entry_point(&walk, out);
        else if (is_named(&walk, "SetLastError"))
            fine = take_boolean(&walk, &out->set_last_error);
        else if (is_named(&walk, "StringMarshalling"))
            fine = take_string_marshalling(&walk, out);
        else if (is_named(&walk, "StringMarshallingCustomType"))
            fine = take_type(&walk, &out->string_marshaller);
    }
    return fine && (out->library != NULL || gwi_fault_at(r, from, a->at, "it names no library"));
}

static bool take_call_conv(gw_import *out, const char *name)
{
    static const struct {
        const char *name;
        gw_CallingConvention convention;
    } conventions[] = {{"CallConvCdecl", GW_CALL_CDECL},
                       {"CallConvStdcall", GW_CALL_STDCALL},
                       {"CallConvThiscall", GW_CALL_THISCALL},
                       {"CallConvFastcall", GW_CALL_FASTCALL}};
    if (strcmp(name, "CallConvSuppressGCTransition") == 0)
        out->suppress_gc_transition = true;
    for (size_t i = 0; i < GWI_COUNT_OF(conventions); i++)
        if (strcmp(name, conventions[i].name) == 0)
            out->signature.calling_convention = conventions[i].convention;
    return true;
}

/* CallConvs = new Type[] { typeof(CallConvCdecl) }, new[] { ... }, or [ ... ]: the names are enough. */
bool gwi_read_call_conv(gwi_reader *r, const gwi_part *from, const gwi_attribute *a, gw_import *out)
{
    for (argument walk = arguments_of(r, from, a); next_argument(&walk);)
        for (const gwi_token *at = walk.value; at < walk.next; at++)
            if (at->kind == GWI_TOKEN_NAME)
                take_call_conv(out, gwi_names_of(r, from->scope->source, at));
    return true;
}

bool gwi_read_function_pointer(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                               gwi_signature *out)
{
    bool fine = true;
    for (argument walk = arguments_of(r, from, a); fine && next_argument(&walk);) {
        if (is_first(&walk))
            fine = take_convention(&walk, &out->calling_convention);
        else if (is_named(&walk, "CharSet"))
            fine = take_charset(&walk, &out->charset);
        else if (is_named(&walk, "SetLastError"))
            fine = take_boolean(&walk, &out->set_last_error);
        else if (is_named(&walk, "BestFitMapping"))
            fine = take_boolean(&walk, &out->best_fit_mapping);
        else if (is_named(&walk, "ThrowOnUnmappableChar"))
            fine = take_boolean(&walk, &out->throw_on_unmappable_char);
    }
    return fine;
}
