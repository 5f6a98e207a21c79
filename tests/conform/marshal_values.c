/* SPDX-License-Identifier: MIT */
/* The values that tests/conform/marshal.c fills records with, and how it prints what it reads back. The same rules are in
 * marshal_values.cs, which fills instances: change both. */
#include "conform/marshal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const gwi_field *declared_field(const gw_layout *l, size_t i)
{
    const gwi_declared *chain[64];
    size_t depth = 0;
    for (const gwi_declared *type = l->type; type != NULL && depth < 64; type = type->base)
        chain[depth++] = type;
    while (depth-- > 0) {
        if (i < chain[depth]->field_count)
            return &chain[depth]->fields[i];
        i -= chain[depth]->field_count;
    }
    abort();
}

bool has_fields(const gw_layout *l)
{
    return l != NULL && l->type != NULL && l->type->inline_count == 0 && !l->type->is_generic;
}

static bool is_inline_array_of_references(const gw_layout *l)
{
    return l != NULL && l->type != NULL && l->type->inline_count != 0 && l->is_holder;
}

/* --- values -------------------------------------------------------------------------------------------- */

static uint64_t hash(int k)
{
    return ((uint64_t)k + 1) * UINT64_C(0x9E3779B97F4A7C15);
}

static uint64_t integer_of(const filling *f, int k)
{
    switch (f->set) {
    case 1:
        return hash(k) >> 7;
    case 2:
        return UINT64_MAX;
    case 3:
        return UINT64_C(0x8080808080808080);
    default:
        return (uint64_t)k + 1;
    }
}

static void bytes_of(const filling *f, int k, unsigned char *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (unsigned char)((hash(k) >> (i % 8 * 8)) + i + (unsigned)f->set);
}

static double real_of(const filling *f, int k)
{
    switch (f->set) {
    case 1:
        return k + 0.5;
    case 2:
        return 1e30;
    case 3:
        return -0.0;
    default:
        return -1.0 / (k + 3);
    }
}

static gw_char16 character_of(const filling *f, int k)
{
    static const gw_char16 others[] = {0x00E9, 0x20AC, 0xD83D};
    if (f->set == 1)
        return (gw_char16)('A' + k % 26);
    return others[f->set - 2];
}

static gw_string *string_of(const filling *f, int k)
{
    static const gw_char16 wide[] = {0x00E9, 0x20AC, 0xD834, 0xDD1E};
    static const gw_char16 lone[] = {'x', 0xD83D, 'y'};
    char text[32];
    if (f->set == 3)
        return gw_string_new((gw_text){wide, 4, GW_UTF16});
    if (f->set == 4)
        return gw_string_new((gw_text){lone, 3, GW_UTF16});
    snprintf(text, sizeof text, f->set == 1 ? "t%d" : "abcdefghijklmnopqrstuvwxyz", k);
    return gw_string_new((gw_text){text, strlen(text), GW_UTF8});
}

static gw_decimal decimal_of(const filling *f, int k)
{
    switch (f->set) {
    case 1:
        return (gw_decimal){.scale = 1, .lo64 = (uint64_t)k * 10 + 15};
    case 2:
        return (gw_decimal){.hi32 = UINT32_MAX, .lo64 = UINT64_MAX};
    case 3:
        return (gw_decimal){.scale = 4, .sign = 0x80, .lo64 = (uint64_t)k + 1};
    default:
        return (gw_decimal){.scale = 5, .sign = 0x80, .lo64 = (uint64_t)k * 3 + 123455};
    }
}

/* Days since January 1 of the year 1. */
static int64_t days_to(int year, int month, int day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int y = year - 1;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return y * INT64_C(365) + y / 4 - y / 100 + y / 400 + before[month - 1] + (leap && month > 2) +
           day - 1;
}

static gw_datetime date_of(const filling *f, int k)
{
    const int64_t hour = INT64_C(36000000000), day = 24 * hour;
    switch (f->set) {
    case 1:
        return (gw_datetime){days_to(2026, 11, 29) * day + hour * 5 / 2 + k * hour};
    case 2:
        return (gw_datetime){days_to(10000, 1, 1) * day - 1};
    case 3:
        return (gw_datetime){days_to(1700, 1, 1) * day + 6 * hour};
    default:
        return (gw_datetime){days_to(50, 1, 1) * day};
    }
}

typedef int (*callback)(int);

static int answer(int value)
{
    return value + 1;
}

static bool is_integer(gw_type_kind kind)
{
    return (kind >= GW_TYPE_SBYTE && kind <= GW_TYPE_UINTPTR) || kind == GW_TYPE_ENUM ||
           kind == GW_TYPE_TIMESPAN || kind == GW_TYPE_POINTER || kind == GW_TYPE_FUNCTION_POINTER;
}

#define STORE(at, type, value)                                                                     \
    do {                                                                                           \
        type stored = (value);                                                                     \
        memcpy((at), &stored, sizeof stored);                                                      \
    } while (0)

static void fill_raw(filling *f, char *at, size_t nbytes)
{
    bytes_of(f, f->counter++, (unsigned char *)at, nbytes);
}

static void fill_simple(filling *f, gw_type_kind kind, char *at)
{
    int k = f->counter++;
    switch (kind) {
    case GW_TYPE_BOOLEAN:
        STORE(at, bool, f->set < 3 || k % 2 == f->set % 2);
        return;
    case GW_TYPE_CHAR:
        STORE(at, gw_char16, character_of(f, k));
        return;
    case GW_TYPE_SINGLE:
        STORE(at, float, (float)real_of(f, k));
        return;
    case GW_TYPE_DOUBLE:
        STORE(at, double, real_of(f, k));
        return;
    case GW_TYPE_DECIMAL:
        STORE(at, gw_decimal, decimal_of(f, k));
        return;
    case GW_TYPE_GUID:
        bytes_of(f, k, (unsigned char *)at, 16);
        return;
    case GW_TYPE_DATETIME:
        STORE(at, gw_datetime, date_of(f, k));
        return;
    default:
        STORE(at, gw_string *, string_of(f, k));
        return;
    }
}

static void fill_value(filling *f, const gwi_type *type, const gw_layout *layout, char *at,
                       size_t nbytes)
{
    if (is_integer(type->kind)) {
        uint64_t value = integer_of(f, f->counter++);
        memcpy(at, &value, nbytes); /* the first bytes of a little-endian number */
        return;
    }
    switch (type->kind) {
    case GW_TYPE_BOOLEAN:
    case GW_TYPE_CHAR:
    case GW_TYPE_SINGLE:
    case GW_TYPE_DOUBLE:
    case GW_TYPE_DECIMAL:
    case GW_TYPE_GUID:
    case GW_TYPE_DATETIME:
    case GW_TYPE_STRING:
        fill_simple(f, type->kind, at);
        return;
    case GW_TYPE_DELEGATE:
        STORE(at, callback, answer);
        return;
    case GW_TYPE_STRUCT:
    case GW_TYPE_CLASS:
        if (layout != NULL)
            fill_record(f, layout, at);
        return;
    case GW_TYPE_NULLABLE: /* a bool, and a value as large as its alignment */
        STORE(at, bool, true);
        fill_value(f, type->element, layout, at + nbytes / 2, nbytes / 2);
        return;
    case GW_TYPE_HALF:
    case GW_TYPE_INT128:
    case GW_TYPE_UINT128:
    case GW_TYPE_CLONG:
    case GW_TYPE_CULONG:
    case GW_TYPE_NFLOAT:
    case GW_TYPE_BLOB:
    case GW_TYPE_GENERIC:
        fill_raw(f, at, nbytes);
        return;
    default:
        return;
    }
}

/* As long as the field says; longer in set 2, too short in set 4, but where Mono is to do the same. */
static gw_array *array_of(filling *f, const gwi_type *type, const gwi_conversion *c)
{
    size_t length = f->exact      ? c->count
                    : f->set == 2 ? c->count + 2
                    : f->set == 4 ? c->count - 1
                                  : c->count;
    gw_array *array;
    if (type->rank != 1)
        return NULL;
    if (c->layout != NULL)
        array = gw_array_of_records(c->layout, length);
    else
        array = gw_array_new((gw_type_kind)c->kind, length);
    if (array == NULL)
        return NULL;
    size_t nbytes = gw_array_element_size(array);
    for (size_t i = 0; i < length; i++)
        fill_value(f, type->element, c->layout, (char *)gw_array_data(array) + i * nbytes, nbytes);
    return array;
}

void fill_record(filling *f, const gw_layout *l, char *record)
{
    if (f->set != 0 && !has_fields(l)) {
        if (!is_inline_array_of_references(l))
            fill_raw(f, record, l->record_size);
        return;
    }
    for (size_t i = 0; f->set != 0 && i < l->field_count; i++) {
        const gwi_field *field = declared_field(l, i);
        const gw_field_info *info = &l->fields[i];
        char *at = record + info->record_offset;
        if (field->is_fixed)
            fill_raw(f, at, info->record_size);
        else if (field->type.kind == GW_TYPE_ARRAY)
            STORE(at, gw_array *, array_of(f, &field->type, &l->conversions[i]));
        else
            fill_value(f, &field->type, info->layout, at, info->record_size);
    }
}

/* --- in words ------------------------------------------------------------------------------------------- */

void print_bytes(const void *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf(i == 0 ? "%02x" : " %02x", ((const unsigned char *)bytes)[i]);
}

static void print_string(const gw_string *s)
{
    const gw_char16 *units = gw_string_utf16(s);
    if (s == NULL) {
        printf("null");
        return;
    }
    printf("\"");
    for (size_t i = 0; i < gw_string_length(s); i++)
        if (units[i] >= ' ' && units[i] < 127)
            printf("%c", (char)units[i]);
        else
            printf("\\u%04X", units[i]);
    printf("\"");
}

static void print_integer(gw_type_kind kind, const char *at, size_t nbytes)
{
    uint64_t value = 0;
    memcpy(&value, at, nbytes);
    bool is_signed = kind == GW_TYPE_SBYTE || kind == GW_TYPE_INT16 || kind == GW_TYPE_INT32 ||
                     kind == GW_TYPE_INT64 || kind == GW_TYPE_TIMESPAN;
    unsigned shift = (unsigned)(64 - nbytes * 8);
    if (kind == GW_TYPE_POINTER || kind == GW_TYPE_INTPTR || kind == GW_TYPE_UINTPTR ||
        kind == GW_TYPE_FUNCTION_POINTER)
        printf("0x%" PRIx64, value);
    else if (is_signed)
        printf("%" PRId64, (int64_t)(value << shift) >> shift);
    else
        printf("%" PRIu64, value);
}

static void print_decimal(const char *at)
{
    gw_decimal d;
    memcpy(&d, at, sizeof d);
    printf("%08x %08x %08x %08x", (unsigned)d.lo64, (unsigned)(d.lo64 >> 32), d.hi32,
           (unsigned)d.sign << 24 | (unsigned)d.scale << 16);
}

static bool print_simple(gw_type_kind kind, const char *at, size_t nbytes)
{
    uint64_t bits = 0;
    switch (kind) {
    case GW_TYPE_BOOLEAN:
        printf(*at != 0 ? "true" : "false");
        return true;
    case GW_TYPE_CHAR:
        memcpy(&bits, at, 2);
        printf("U+%04X", (unsigned)bits);
        return true;
    case GW_TYPE_SINGLE:
    case GW_TYPE_DOUBLE:
        memcpy(&bits, at, nbytes);
        printf("%0*" PRIx64, (int)nbytes * 2, bits);
        return true;
    case GW_TYPE_DECIMAL:
        print_decimal(at);
        return true;
    case GW_TYPE_DATETIME:
        print_integer(GW_TYPE_TIMESPAN, at, nbytes);
        return true;
    case GW_TYPE_STRING:
        print_string((const gw_string *)gwi_layout_pointer(at));
        return true;
    default:
        return false;
    }
}

static void print_value(const gwi_type *type, const gw_layout *layout, const char *at,
                        size_t nbytes)
{
    gw_type_kind kind = type->kind == GW_TYPE_ENUM ? type->declared->underlying : type->kind;
    if (is_integer(kind))
        print_integer(kind, at, nbytes);
    else if (kind == GW_TYPE_NULLABLE && *at == 0)
        printf("null");
    else if (kind == GW_TYPE_NULLABLE)
        print_value(type->element, layout, at + nbytes / 2, nbytes / 2);
    else if (kind == GW_TYPE_DELEGATE)
        printf(gwi_layout_pointer(at) == NULL ? "null" : "function");
    else if (layout != NULL)
        print_record(layout, at);
    else if (!print_simple(kind, at, nbytes))
        print_bytes(at, nbytes);
}

static void print_array(const gwi_type *type, const gw_layout *layout, const gw_array *a)
{
    size_t nbytes = gw_array_element_size(a);
    if (a == NULL) {
        printf("null");
        return;
    }
    printf("[");
    for (size_t i = 0; i < gw_array_length(a); i++) {
        printf(i == 0 ? "" : ", ");
        print_value(type->element, layout, (const char *)gw_array_data(a) + i * nbytes, nbytes);
    }
    printf("]");
}

void print_record(const gw_layout *l, const char *record)
{
    if (!has_fields(l)) {
        print_bytes(record, l->record_size);
        return;
    }
    printf("{");
    for (size_t i = 0; i < l->field_count; i++) {
        const gwi_field *field = declared_field(l, i);
        const gw_field_info *info = &l->fields[i];
        const char *at = record + info->record_offset;
        printf("%s%s = ", i == 0 ? "" : "; ", field->name);
        if (field->is_fixed)
            print_bytes(at, info->record_size);
        else if (field->type.kind == GW_TYPE_ARRAY)
            print_array(&field->type, l->conversions[i].layout, gwi_layout_pointer(at));
        else
            print_value(&field->type, info->layout, at, info->record_size);
    }
    printf("}");
}
