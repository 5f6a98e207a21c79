/* SPDX-License-Identifier: MIT */
/* What the reader of declarations made of a source, as text. */
#include "support/declared.h"

#include <inttypes.h>
#include <stdarg.h>

static gw_declarations *kept[4096];
static size_t kept_count;

gw_declarations *declared_with(const char *source, const gw_declare_options *options)
{
    gw_declarations *d = gw_declare(gw_utf8(source), options);
    ck_assert_msg(d != NULL, "%.200s: %s", source, gw_error_message());
    ck_assert_uint_lt(kept_count, sizeof kept / sizeof kept[0]);
    kept[kept_count++] = d;
    return d;
}

gw_declarations *declared_of(const char *source)
{
    return declared_with(source, NULL);
}

gw_declarations *declared_clean(const char *source)
{
    gw_declarations *d = declared_of(source);
    ck_assert_str_eq(declared_notes(d), "");
    return d;
}

void declared_end(void)
{
    while (kept_count > 0)
        gw_declarations_unref(kept[--kept_count]);
}

/* --- text ------------------------------------------------------------------------------------------------------- */

/* Some are in use at once: the arguments of one comparison. */
typedef struct page {
    char text[65536];
    size_t used;
} page;

static page *new_page(void)
{
    static page pages[4];
    static unsigned turn;
    page *p = &pages[turn++ % 4];
    p->text[0] = '\0';
    p->used = 0;
    return p;
}

static void put(page *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(p->text + p->used, sizeof p->text - p->used, format, arguments);
    va_end(arguments);
    ck_assert(count >= 0 && p->used + (size_t)count < sizeof p->text);
    p->used += (size_t)count;
}

static void put_between(page *p, const char *text)
{
    if (p->used != 0)
        put(p, "%s", text);
}

/* --- types ------------------------------------------------------------------------------------------------------ */

static const char *kind_name(gw_type_kind kind)
{
    return kind == GW_TYPE_ENUM        ? "enum"
           : kind == GW_TYPE_STRUCT    ? "struct"
           : kind == GW_TYPE_CLASS     ? "class"
           : kind == GW_TYPE_DELEGATE  ? "delegate"
           : kind == GW_TYPE_INTERFACE ? "interface"
                                       : "?";
}

static const char *integer_name(gw_type_kind kind)
{
    static const char *const names[] = {
        [GW_TYPE_BOOLEAN] = "Boolean", [GW_TYPE_CHAR] = "Char",     [GW_TYPE_SBYTE] = "SByte",
        [GW_TYPE_BYTE] = "Byte",       [GW_TYPE_INT16] = "Int16",   [GW_TYPE_UINT16] = "UInt16",
        [GW_TYPE_INT32] = "Int32",     [GW_TYPE_UINT32] = "UInt32", [GW_TYPE_INT64] = "Int64",
        [GW_TYPE_UINT64] = "UInt64",   [GW_TYPE_INTPTR] = "IntPtr", [GW_TYPE_UINTPTR] = "UIntPtr",
        [GW_TYPE_SINGLE] = "Single",   [GW_TYPE_DOUBLE] = "Double", [GW_TYPE_STRING] = "String",
        [GW_TYPE_DECIMAL] = "Decimal"};
    bool known = (size_t)kind < sizeof names / sizeof names[0] && names[kind] != NULL;
    return known ? names[kind] : "?";
}

const char *declared_types(const gw_declarations *d)
{
    page *p = new_page();
    const gw_type_info *types = NULL;
    size_t count = gw_declarations_types(d, &types);
    for (size_t i = 0; i < count; i++) {
        put_between(p, "; ");
        put(p, "%s %s", kind_name(types[i].kind), types[i].name);
        if (types[i].underlying != GW_TYPE_UNKNOWN)
            put(p, ":%s", integer_name(types[i].underlying));
        if (types[i].has_layout)
            put(p, " layout");
        if (types[i].is_generic)
            put(p, " generic");
    }
    return p->text;
}

/* --- fields ----------------------------------------------------------------------------------------------------- */

static void put_marshal_as(page *p, const gwi_marshal_as *m)
{
    if (!m->given)
        return;
    put(p, "{%d", (int)m->unmanaged);
    if (m->array_sub_type != 0)
        put(p, " of %d", (int)m->array_sub_type);
    if (m->has_size_const)
        put(p, " const %d", (int)m->size_const);
    if (m->has_size_param)
        put(p, " param %d", (int)m->size_param_index);
    if (m->iid_param_index != 0)
        put(p, " iid %d", (int)m->iid_param_index);
    if (m->marshal_type != NULL)
        put(p, " by %s", m->marshal_type);
    put(p, "} ");
}

static void put_field(page *p, const gwi_field *f)
{
    put_between(p, "; ");
    put(p, "%s%s", f->is_private ? "" : "public ", f->is_event ? "event " : "");
    if (f->has_offset)
        put(p, "@%d ", (int)f->offset);
    put_marshal_as(p, &f->marshal);
    put(p, "%s %s", f->type.spelling, f->name);
    if (f->is_fixed)
        put(p, "[%u]", (unsigned)f->fixed_count);
}

static const gwi_declared *find_type(const gw_declarations *d, const char *type)
{
    const gwi_declared *found = gwi_declare_find(d, type);
    ck_assert_msg(found != NULL, "%s: %s", type, gw_error_message());
    return found;
}

const char *declared_fields(const gw_declarations *d, const char *type)
{
    page *p = new_page();
    const gwi_declared *found = find_type(d, type);
    for (size_t i = 0; i < found->field_count; i++)
        put_field(p, &found->fields[i]);
    return p->text;
}

/* --- constants -------------------------------------------------------------------------------------------------- */

static void put_text(page *p, gw_text text)
{
    const gw_char16 *units = text.data;
    ck_assert_int_eq(text.encoding, GW_UTF16);
    if (units == NULL) {
        put(p, "null");
        return;
    }
    put(p, "\"");
    for (size_t i = 0; i < text.nunits; i++)
        put(p, units[i] >= ' ' && units[i] < 127 ? "%c" : "<%X>", units[i]);
    put(p, "\"");
}

/* With its scale; what is left of a zero's sign, too. */
static void put_decimal(page *p, gw_decimal d)
{
    char digits[64];
    unsigned at = sizeof digits, count = 0;
    ck_assert_uint_eq(d.reserved, 0);
    while (d.hi32 != 0 || d.lo64 != 0 || count <= d.scale) {
        if (count++ == d.scale && d.scale != 0)
            digits[--at] = '.';
        uint64_t high = d.hi32, middle = (high % 10) << 32 | d.lo64 >> 32;
        uint64_t low = (middle % 10) << 32 | (d.lo64 & UINT32_MAX);
        d.hi32 = (uint32_t)(high / 10);
        d.lo64 = (middle / 10) << 32 | low / 10;
        digits[--at] = (char)('0' + low % 10);
    }
    put(p, "%s%.*s", d.sign != 0 ? "-" : "", (int)(sizeof digits - at), digits + at);
}

static void put_value(page *p, const gw_constant *c)
{
    if (c->kind == GW_TYPE_STRING)
        put_text(p, c->text);
    else if (c->kind == GW_TYPE_DECIMAL)
        put_decimal(p, c->decimal);
    else if (c->kind == GW_TYPE_SINGLE || c->kind == GW_TYPE_DOUBLE)
        put(p, "%.17g", c->real);
    else if (c->kind == GW_TYPE_BOOLEAN)
        put(p, c->integer == 1 ? "true" : c->integer == 0 ? "false" : "neither");
    else if (c->kind == GW_TYPE_UINT64 || c->kind == GW_TYPE_UINTPTR)
        put(p, "%" PRIu64, (uint64_t)c->integer);
    else
        put(p, "%" PRId64, c->integer);
}

const char *declared_members(const gw_declarations *d, const char *type)
{
    page *p = new_page();
    const gwi_declared *found = find_type(d, type);
    for (size_t i = 0; i < found->member_count; i++) {
        put_between(p, "; ");
        put(p, "%s=", found->members[i].name);
        put_value(p, &found->members[i].value);
    }
    return p->text;
}

const char *declared_constant(const gw_declarations *d, const char *name)
{
    page *p = new_page();
    gw_constant c;
    memset(&c, 0xCC, sizeof c);
    if (!gw_find_constant(d, name, &c)) {
        put(p, "%u %s", (unsigned)gw_GetLastError(), gw_error_message());
        return p->text;
    }
    put(p, "%s ", integer_name(c.kind));
    put_value(p, &c);
    return p->text;
}

const char *declared_value(const char *type, const char *expression)
{
    static const char form[] =
        "using System; enum E : byte { A = 1, B = 2, C = 128 } enum L : long "
        "{ A = 5 } static class C { public const int N = 7; const string S = "
        "\"s\"; const %s value = %s; }";
    char source[4096];
    int count = snprintf(source, sizeof source, form, type, expression);
    ck_assert(count > 0 && (size_t)count < sizeof source);
    gw_declarations *d = declared_of(source);
    const gw_note *notes = NULL;
    if (gw_declarations_notes(d, &notes) == 0)
        return declared_constant(d, "C.value");
    page *p = new_page();
    put(p, "%s", notes[0].sentence);
    return p->text;
}

/* --- imports ---------------------------------------------------------------------------------------------------- */

static void put_import(page *p, const gw_import_info *i)
{
    static const char *const conventions[] = {"?",       "winapi",   "cdecl",
                                              "stdcall", "thiscall", "fastcall"};
    put_between(p, "\n");
    put(p, "%s %s %s", i->name, i->library, i->entry_point);
    if (i->is_library_import)
        put(p, " Library %d", (int)i->strings);
    else
        put(p, " Dll %d", (int)i->charset);
    put(p, " %s%s%s%s%s%s %zu", conventions[i->calling_convention],
        i->exact_spelling ? " exact" : "", i->set_last_error ? " error" : "",
        i->preserve_sig ? " sig" : "", i->best_fit_mapping ? " fit" : "",
        i->throw_on_unmappable_char ? " throw" : "", i->parameter_count);
}

const char *declared_imports(const gw_declarations *d)
{
    page *p = new_page();
    const gw_import_info *imports = NULL;
    size_t count = gw_declarations_imports(d, &imports);
    for (size_t i = 0; i < count; i++)
        put_import(p, &imports[i]);
    return p->text;
}

static void put_parameter(page *p, const gwi_parameter *a)
{
    if (a->is_params)
        put(p, "params ");
    put(p, "%s%s%s", a->direction & GWI_IN ? "[In]" : "", a->direction & GWI_OUT ? "[Out]" : "",
        a->direction & GWI_BY_REF ? "& "
        : a->direction != 0       ? " "
                                  : "");
    put_marshal_as(p, &a->marshal);
    put(p, "%s%s%s", a->type.spelling, a->name[0] != '\0' ? " " : "", a->name);
}

const char *declared_signature(const gwi_signature *signature)
{
    page *p = new_page();
    put_marshal_as(p, &signature->result_marshal);
    put(p, "%s (", signature->result.spelling);
    for (size_t i = 0; i < signature->parameter_count; i++) {
        put(p, "%s", i > 0 ? ", " : "");
        put_parameter(p, &signature->parameters[i]);
    }
    put(p, ")");
    return p->text;
}

/* --- notes ------------------------------------------------------------------------------------------------------ */

const char *declared_notes(const gw_declarations *d)
{
    static const char *const severities[] = {"information", "warning", "error"};
    page *p = new_page();
    const gw_note *notes = NULL;
    size_t count = gw_declarations_notes(d, &notes);
    for (size_t i = 0; i < count; i++) {
        put_between(p, "\n");
        put(p, "%s:%u:%u %s %s", notes[i].file, (unsigned)notes[i].line, (unsigned)notes[i].column,
            severities[notes[i].severity], notes[i].sentence);
    }
    return p->text;
}
