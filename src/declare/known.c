/* SPDX-License-Identifier: MIT */
/* Types of .NET's shared framework as declarations, made when a name is first resolved to one. */
#include "declare/known.h"

#include "declare/lookup.h"

/* --- types -------------------------------------------------------------------------------------------------- */

static const char *full_name(gwi_reader *r, const gwi_decl *decl)
{
    const char *around = decl->outer != NULL ? decl->outer->face.name : decl->info->space;
    const char *last = decl->face.last_name;
    return around[0] == '\0' ? last : gwi_sentence(r, "%s.%s", around, last);
}

static const char *last_name(gwi_reader *r, const gwi_framework_info *info)
{
    return info->arity == 0 ? info->name : gwi_sentence(r, "%s`%u", info->name, info->arity);
}

static const char *handle_root(const gwi_framework_info *info)
{
    return info->kind == GWI_FRAMEWORK_CRITICAL_HANDLE
               ? "System.Runtime.InteropServices.CriticalHandle"
               : "System.Runtime.InteropServices.SafeHandle";
}

const char *gwi_known_unusable(gwi_reader *r, const gwi_framework_info *info, const char *name)
{
    bool is_sized = (info->flags & GWI_FRAMEWORK_PROCESSOR) == 0;
    return is_sized ? NULL : gwi_sentence(r, "The size of '%s' depends on the processor.", name);
}

/* How a structure of the table is marshaled as a field, or why not. */
static void describe_structure(gwi_reader *r, const gwi_framework_info *info, gwi_declared *face)
{
    face->is_blittable = (info->flags & GWI_FRAMEWORK_BLITTABLE) != 0;
    face->has_references = (info->flags & GWI_FRAMEWORK_REFERENCES) != 0;
    face->refusal = info->refusal != NULL ? gwi_sentence(r, "%s.", info->refusal) : NULL;
    if ((info->flags & GWI_FRAMEWORK_AUTO) != 0)
        face->layout_kind = GWI_LAYOUT_AUTO;
    face->unusable = gwi_known_unusable(r, info, face->name);
    /* What .NET refuses, or has no known size, is a structure without a layout. */
    if (face->kind == GW_TYPE_BLOB &&
        (face->unusable != NULL || face->layout_kind == GWI_LAYOUT_AUTO))
        face->kind = GW_TYPE_STRUCT;
}

static void describe(gwi_reader *r, gwi_decl *decl)
{
    const gwi_framework_info *info = decl->info;
    gwi_declared *face = &decl->face;
    face->last_name = last_name(r, info);
    face->name = full_name(r, decl);
    face->kind = info->type_kind;
    face->underlying = info->underlying;
    face->is_generic = info->all_arity != 0;
    face->is_framework = true;
    face->charset = GW_CHARSET_ANSI;
    face->declarations = r->declarations;
    face->place.file = ".NET";
    face->layout_kind =
        info->kind == GWI_FRAMEWORK_STRUCT ? GWI_LAYOUT_SEQUENTIAL : GWI_LAYOUT_AUTO;
    if (info->kind == GWI_FRAMEWORK_STRUCT)
        describe_structure(r, info, face);
    if (info->type_kind == GW_TYPE_HANDLE)
        face->base_spelling = handle_root(info);
}

static gwi_decl *new_decl(gwi_reader *r, gwi_framework_type type)
{
    gwi_framework_info *info = gwi_bump_alloc(r->bump, 1, sizeof *info);
    gwi_decl *decl = gwi_bump_alloc(r->bump, 1, sizeof *decl);
    *info = gwi_framework_describe(type);
    decl->framework = type;
    decl->info = info;
    decl->name = gwi_names_intern(r, info->name, strlen(info->name));
    decl->arity = info->arity;
    decl->outer = gwi_known_decl(r, info->outer);
    decl->base_state = GWI_KNOWN;
    describe(r, decl);
    return decl;
}

gwi_decl *gwi_known_decl(gwi_reader *r, gwi_framework_type type)
{
    if (type == 0)
        return NULL;
    if (r->framework == NULL) {
        size_t count = (size_t)gwi_framework_last() + 1;
        r->framework = gwi_bump_resize(r->bump, NULL, count, sizeof *r->framework);
        memset(r->framework, 0, count * sizeof *r->framework);
    }
    if (r->framework[type] == NULL)
        r->framework[type] = new_decl(r, type);
    return r->framework[type];
}

gwi_decl *gwi_known_in_space(gwi_reader *r, const gwi_space *space, const char *name,
                             unsigned arity)
{
    if (space->framework == 0)
        return NULL;
    return gwi_known_decl(r, gwi_framework_find(space->framework, name, strlen(name), arity));
}

gwi_decl *gwi_known_in_type(gwi_reader *r, const gwi_decl *outer, const char *name, unsigned arity)
{
    return gwi_known_decl(r, gwi_framework_nested(outer->framework, name, strlen(name), arity));
}

/* A name that many files use and nothing declares is looked for once. */
gwi_decl *gwi_known_open(gwi_reader *r, const char *name, unsigned arity)
{
    static const char keys[9]; /* one for each number of type parameters */
    const void *key = &keys[arity < 8 ? arity : 8];
    gwi_symbol *symbol = gwi_symbols_find(r, key, name);
    if (symbol == NULL) {
        gwi_decl *decl = gwi_known_decl(r, gwi_framework_find_open(name, strlen(name), arity));
        symbol = gwi_symbols_add(r, key, name);
        symbol->decl = decl;
    }
    return symbol->decl;
}

/* --- constants ---------------------------------------------------------------------------------------------- */

static gw_text text_of(const gwi_framework_constant *constant)
{
    return constant->units != NULL ? gw_utf16_n(constant->units, constant->nunits) : gw_null_text();
}

static gw_decimal decimal_of(const gwi_framework_constant *constant)
{
    gw_decimal value = {.scale = constant->decimal_scale,
                        .sign = constant->decimal_is_negative ? 0x80 : 0,
                        .hi32 = constant->decimal_high,
                        .lo64 = constant->decimal_low};
    return value;
}

static void take_value(gwi_reader *r, const gwi_framework_constant *from, gwi_value *out)
{
    memset(out, 0, sizeof *out);
    out->constant.kind = from->kind;
    out->constant.integer = from->integer;
    out->constant.real = from->real;
    if (from->kind == GW_TYPE_STRING)
        out->constant.text = text_of(from);
    if (from->kind == GW_TYPE_DECIMAL)
        out->constant.decimal = decimal_of(from);
    if (from->enumeration != 0)
        out->enumeration = gwi_known_decl(r, from->enumeration);
}

static gwi_item *new_item(gwi_reader *r, const char *name, const gwi_framework_constant *constant)
{
    gwi_item *item = gwi_bump_alloc(r->bump, 1, sizeof *item);
    item->kind = GWI_ITEM_CONST;
    item->name = name;
    item->result = gwi_bump_alloc(r->bump, 1, sizeof *item->result);
    take_value(r, constant, item->result);
    item->state = GWI_KNOWN;
    return item;
}

gwi_item *gwi_known_constant(gwi_reader *r, const gwi_decl *decl, const char *name)
{
    gwi_framework_constant constant;
    gwi_symbol *symbol = gwi_symbols_find(r, decl, name);
    if (symbol != NULL)
        return symbol->constant;
    if (!gwi_framework_member(decl->framework, name, strlen(name), &constant))
        return NULL;
    symbol = gwi_symbols_add(r, decl, name);
    symbol->constant = new_item(r, name, &constant);
    return symbol->constant;
}

/* --- keywords ----------------------------------------------------------------------------------------------- */

static const struct {
    uint8_t word, kind;
    char text[8], name[8];
} keywords[] = {
    {GWI_WORD_bool, GW_TYPE_BOOLEAN, "bool", "Boolean"},
    {GWI_WORD_byte, GW_TYPE_BYTE, "byte", "Byte"},
    {GWI_WORD_char, GW_TYPE_CHAR, "char", "Char"},
    {GWI_WORD_decimal, GW_TYPE_DECIMAL, "decimal", "Decimal"},
    {GWI_WORD_double, GW_TYPE_DOUBLE, "double", "Double"},
    {GWI_WORD_float, GW_TYPE_SINGLE, "float", "Single"},
    {GWI_WORD_int, GW_TYPE_INT32, "int", "Int32"},
    {GWI_WORD_long, GW_TYPE_INT64, "long", "Int64"},
    {GWI_WORD_nint, GW_TYPE_INTPTR, "nint", "IntPtr"},
    {GWI_WORD_nuint, GW_TYPE_UINTPTR, "nuint", "UIntPtr"},
    {GWI_WORD_object, GW_TYPE_OBJECT, "object", "Object"},
    {GWI_WORD_sbyte, GW_TYPE_SBYTE, "sbyte", "SByte"},
    {GWI_WORD_short, GW_TYPE_INT16, "short", "Int16"},
    {GWI_WORD_string, GW_TYPE_STRING, "string", "String"},
    {GWI_WORD_uint, GW_TYPE_UINT32, "uint", "UInt32"},
    {GWI_WORD_ulong, GW_TYPE_UINT64, "ulong", "UInt64"},
    {GWI_WORD_ushort, GW_TYPE_UINT16, "ushort", "UInt16"},
    {GWI_WORD_void, GW_TYPE_VOID, "void", "Void"},
};

gw_type_kind gwi_kind_of_keyword(gwi_keyword word)
{
    for (size_t i = 0; i < GWI_COUNT_OF(keywords); i++)
        if (keywords[i].word == word)
            return (gw_type_kind)keywords[i].kind;
    return GW_TYPE_UNKNOWN;
}

const char *gwi_keyword_of_kind(gw_type_kind kind)
{
    for (size_t i = 0; i < GWI_COUNT_OF(keywords); i++)
        if (keywords[i].kind == kind)
            return keywords[i].text;
    return NULL;
}

static gwi_framework_type in_system(const char *name, unsigned arity)
{
    static const char system[] = "System";
    gwi_framework_space space =
        gwi_framework_space_in(gwi_framework_space_root(), system, sizeof system - 1);
    return gwi_framework_find(space, name, strlen(name), arity);
}

gwi_decl *gwi_known_tuple(gwi_reader *r, unsigned arity)
{
    return gwi_known_decl(r, in_system("ValueTuple", arity));
}

gwi_decl *gwi_decl_of_keyword(gwi_reader *r, gwi_keyword word)
{
    for (size_t i = 0; i < GWI_COUNT_OF(keywords); i++)
        if (keywords[i].word == word)
            return gwi_known_decl(r, in_system(keywords[i].name, 0));
    return NULL;
}

gw_type_kind gwi_kind_of_text(const char *text)
{
    for (size_t i = 0; i < GWI_COUNT_OF(keywords); i++)
        if (strcmp(keywords[i].text, text) == 0)
            return (gw_type_kind)keywords[i].kind;
    const char *name = strncmp(text, "System.", 7) == 0 ? text + 7 : text;
    gwi_framework_type type = strchr(name, '.') == NULL ? in_system(name, 0) : 0;
    return type != 0 ? gwi_framework_describe(type).type_kind : GW_TYPE_UNKNOWN;
}
