/* SPDX-License-Identifier: MIT */
/* C types of fields: from what a field is, and how it is marshaled. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/ctypes.h"
#include "tool/members.h"

#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A type that C writes before the name alone, and its alignment. */
typedef struct plain {
    const char *before;
    size_t alignment;
} plain;

static const plain unknown = {NULL, 1};

static const plain integers[] = {
    {"int8_t ", 1},
    {"uint8_t ", 1},
    {"int16_t ", 2},
    {"uint16_t ", 2},
    {"int32_t ", 4},
    {"uint32_t ", 4},
    {"int64_t ", _Alignof(int64_t)},
    {"uint64_t ", _Alignof(int64_t)},
};

/* --- numbers ----------------------------------------------------------------------------------------------- */

static plain of_number(gw_type_kind kind)
{
    switch (kind) {
    case GW_TYPE_SBYTE:
    case GW_TYPE_BYTE:
    case GW_TYPE_INT16:
    case GW_TYPE_UINT16:
    case GW_TYPE_INT32:
    case GW_TYPE_UINT32:
    case GW_TYPE_INT64:
    case GW_TYPE_UINT64:
        return integers[kind - GW_TYPE_SBYTE];
    case GW_TYPE_INTPTR:
        return (plain){"intptr_t ", _Alignof(intptr_t)};
    case GW_TYPE_UINTPTR:
        return (plain){"uintptr_t ", _Alignof(uintptr_t)};
    case GW_TYPE_SINGLE:
        return (plain){"float ", _Alignof(float)};
    case GW_TYPE_DOUBLE:
    case GW_TYPE_NFLOAT:
        return (plain){"double ", _Alignof(double)};
    case GW_TYPE_HALF:
        return integers[3];
    case GW_TYPE_CLONG:
        return (plain){"long ", _Alignof(long)};
    case GW_TYPE_CULONG:
        return (plain){"unsigned long ", _Alignof(long)};
    case GW_TYPE_TIMESPAN:
        return integers[6];
    case GW_TYPE_GUID:
        return (plain){"gw_guid ", _Alignof(gw_guid)};
    case GW_TYPE_DECIMAL:
        return (plain){"gw_decimal ", _Alignof(gw_decimal)};
    default:
        return unknown;
    }
}

/* "int*" is int32_t *; what is pointed to by a name that C does not know is void. */
static plain of_pointer(const char *spelling)
{
    static const struct {
        const char *csharp, *c;
    } known[] = {
        {"void*", "void *"},      {"sbyte*", "int8_t *"},    {"byte*", "uint8_t *"},
        {"short*", "int16_t *"},  {"ushort*", "uint16_t *"}, {"int*", "int32_t *"},
        {"uint*", "uint32_t *"},  {"long*", "int64_t *"},    {"ulong*", "uint64_t *"},
        {"float*", "float *"},    {"double*", "double *"},   {"char*", "gw_char16 *"},
        {"nint*", "intptr_t *"},  {"nuint*", "uintptr_t *"}, {"void**", "void **"},
        {"byte**", "uint8_t **"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (strcmp(known[i].csharp, spelling) == 0)
            return (plain){known[i].c, _Alignof(void *)};
    return (plain){"void *", _Alignof(void *)};
}

/* --- the native side ----------------------------------------------------------------------------------------- */

/* What an UnmanagedType alone decides. */
static plain of_unmanaged(gw_UnmanagedType unmanaged)
{
    switch (unmanaged) {
    case GW_UNMANAGED_I1:
    case GW_UNMANAGED_U1:
    case GW_UNMANAGED_I2:
    case GW_UNMANAGED_U2:
    case GW_UNMANAGED_I4:
    case GW_UNMANAGED_U4:
    case GW_UNMANAGED_I8:
    case GW_UNMANAGED_U8:
        return integers[unmanaged - GW_UNMANAGED_I1];
    case GW_UNMANAGED_BOOL:
    case GW_UNMANAGED_ERROR:
        return integers[4];
    case GW_UNMANAGED_VARIANTBOOL:
        return integers[2];
    case GW_UNMANAGED_CURRENCY:
        return integers[6];
    case GW_UNMANAGED_SYSINT:
        return of_number(GW_TYPE_INTPTR);
    case GW_UNMANAGED_SYSUINT:
        return of_number(GW_TYPE_UINTPTR);
    case GW_UNMANAGED_BSTR:
    case GW_UNMANAGED_TBSTR:
        return (plain){"gw_bstr ", _Alignof(void *)};
    case GW_UNMANAGED_LPWSTR:
        return (plain){"gw_char16 *", _Alignof(void *)};
    case GW_UNMANAGED_LPSTR:
    case GW_UNMANAGED_LPTSTR:
    case GW_UNMANAGED_LPUTF8STR:
    case GW_UNMANAGED_ANSIBSTR:
        return (plain){"char *", _Alignof(void *)};
    default:
        return unknown;
    }
}

static plain of_char(size_t nbytes)
{
    return nbytes == 1 ? (plain){"char ", 1} : (plain){"gw_char16 ", _Alignof(gw_char16)};
}

/* One element that takes so many bytes. */
static plain of_native(const gw_field_info *f, size_t nbytes)
{
    switch (f->element_kind) {
    case GW_TYPE_CHAR:
        return of_char(nbytes);
    case GW_TYPE_DATETIME:
        return of_number(GW_TYPE_DOUBLE);
    case GW_TYPE_POINTER:
        return of_pointer(f->type);
    case GW_TYPE_HANDLE:
        return (plain){"void *", _Alignof(void *)};
    case GW_TYPE_STRING:
        return f->unmanaged == GW_UNMANAGED_BYVALTSTR ? of_char(nbytes)
                                                      : of_unmanaged(f->element_unmanaged);
    case GW_TYPE_BOOLEAN:
    case GW_TYPE_ENUM:
        return of_unmanaged(f->element_unmanaged);
    case GW_TYPE_DECIMAL:
        return f->element_unmanaged == GW_UNMANAGED_CURRENCY ? integers[6]
                                                             : of_number(GW_TYPE_DECIMAL);
    default:
        return of_number(f->element_kind);
    }
}

/* --- the record's side ----------------------------------------------------------------------------------------- */

static plain of_record(const gw_field_info *f)
{
    if (f->kind == GW_TYPE_ARRAY)
        return (plain){"gw_array *", _Alignof(void *)};
    switch (f->element_kind) {
    case GW_TYPE_BOOLEAN:
        return (plain){"bool ", 1};
    case GW_TYPE_CHAR:
        return of_char(sizeof(gw_char16));
    case GW_TYPE_ENUM:
        return of_unmanaged(f->element_unmanaged);
    case GW_TYPE_STRING:
        return (plain){"gw_string *", _Alignof(void *)};
    case GW_TYPE_POINTER:
        return of_pointer(f->type);
    case GW_TYPE_HANDLE:
        return (plain){"void *", _Alignof(void *)};
    case GW_TYPE_DELEGATE:
        return (plain){"gw_delegate *", _Alignof(void *)};
    case GW_TYPE_DATETIME:
        return (plain){"gw_datetime ", _Alignof(gw_datetime)};
    default:
        return of_number(f->element_kind);
    }
}

/* --- either ------------------------------------------------------------------------------------------------------ */

static bool is_function(const gw_field_info *f, side where)
{
    return f->element_kind == GW_TYPE_FUNCTION_POINTER ||
           (f->element_kind == GW_TYPE_DELEGATE && where == SIDE_NATIVE);
}

/* The record of an array or string is one pointer; a fixed buffer is the same on both sides. */
static bool is_array(const gw_field_info *f, side where)
{
    bool is_reference = f->kind == GW_TYPE_ARRAY || f->kind == GW_TYPE_STRING;
    if (where == SIDE_RECORD)
        return !is_reference && f->count > 1;
    return f->kind == GW_TYPE_ARRAY || f->unmanaged == GW_UNMANAGED_BYVALTSTR || f->count > 1;
}

static void set_bytes(const gw_field_info *f, side where, c_type *out)
{
    size_t nbytes = where == SIDE_NATIVE ? f->native_size : f->record_size;
    snprintf(out->before, sizeof out->before, "uint8_t ");
    out->count = nbytes;
    out->alignment = f->alignment;
    out->is_forced = f->alignment > 1;
}

void c_type_of(const gw_field_info *f, side where, c_type *out)
{
    size_t nbytes = where == SIDE_NATIVE ? f->native_size : f->record_size;
    *out = (c_type){.after = "", .count = is_array(f, where) ? f->count : 0};
    /* A type that is refused by itself may still have its room in another. */
    bool is_structure = f->layout != NULL && gw_SizeOf(f->layout) != 0 &&
                        !(where == SIDE_RECORD && f->kind == GW_TYPE_ARRAY);
    const char *structure = is_structure ? c_structure_name(f->layout, where) : NULL;
    if (structure != NULL) {
        snprintf(out->before, sizeof out->before, "%s ", structure);
        out->alignment = c_structure_alignment(f->layout, where);
        return;
    }
    plain known =
        where == SIDE_NATIVE ? of_native(f, nbytes / (f->count > 0 ? f->count : 1)) : of_record(f);
    if (is_function(f, where)) {
        known = (plain){"void (*", _Alignof(void *)};
        out->after = ")(void)";
    }
    if (known.before == NULL) {
        set_bytes(f, where, out);
        return;
    }
    snprintf(out->before, sizeof out->before, "%s", known.before);
    out->alignment = known.alignment;
}

int c_declare(const c_type *type, const char *name, char *out, size_t capacity)
{
    char count[32] = "", forced[32] = "";
    if (type->count > 0)
        snprintf(count, sizeof count, "[%zu]", type->count);
    if (type->is_forced)
        snprintf(forced, sizeof forced, "alignas(%zu) ", type->alignment);
    return snprintf(out, capacity, "%s%s%s%s%s", forced, type->before, name, count, type->after);
}

/* Structures in line are asked for again and again: what is known of them is kept until the program ends. */
typedef struct known_alignment {
    const gw_layout *layout;
    side where;
    size_t alignment;
} known_alignment;

static int by_layout(const void *a, const void *b)
{
    const known_alignment *x = a, *y = b;
    uintptr_t first = (uintptr_t)x->layout, second = (uintptr_t)y->layout;
    if (first != second)
        return first < second ? -1 : 1;
    return (x->where > y->where) - (x->where < y->where);
}

static size_t find_alignment(const gw_layout *layout, side where)
{
    members m;
    if (!members_of(layout, where, &m))
        return 1;
    size_t alignment = m.alignment;
    members_free(&m);
    return alignment;
}

size_t c_structure_alignment(const gw_layout *layout, side where)
{
    static void *all;
    known_alignment wanted = {layout, where, 0};
    known_alignment **found = tfind(&wanted, &all, by_layout);
    if (found != NULL)
        return (*found)->alignment;
    known_alignment *made = malloc(sizeof *made);
    size_t alignment = find_alignment(layout, where);
    if (made == NULL)
        return alignment;
    *made = (known_alignment){layout, where, alignment};
    if (tsearch(made, &all, by_layout) == NULL)
        free(made);
    return alignment;
}

const char *c_owner(const gw_field_info *field)
{
    if (!field->owned)
        return NULL;
    if (field->layout != NULL)
        return "in parts";
    return field->element_unmanaged == GW_UNMANAGED_BSTR ||
                   field->element_unmanaged == GW_UNMANAGED_ANSIBSTR ||
                   field->element_unmanaged == GW_UNMANAGED_TBSTR
               ? "BSTR"
               : "CoTaskMem";
}
