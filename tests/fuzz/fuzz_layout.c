/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes layouts: C# source is made of the input, its structures laid out, and records of them, filled from the input
 * too, written, read back, written again and destroyed.
 *
 * What must hold is known without the library's help: fields lie within their structure, in order where it is sequential;
 * what is read back and written once more is the same bytes but for pointers; a failed call changes nothing; and in the
 * end no block is live.
 */
#include <gangway/error.h>
#include <gangway/heap.h>
#include <gangway/layout.h>
#include <gangway/marshal.h>
#include <gangway/memory.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes);

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s: %s\n%s\n", __FILE__, __LINE__, #condition,         \
                    gw_error_message(), source);                                                   \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static char source[32768];
static size_t source_length;

/* --- the input, zeros without end ----------------------------------------------------------------------------------------- */

static const uint8_t *input;
static size_t input_nbytes;

static unsigned next_byte(void)
{
    if (input_nbytes == 0)
        return 0;
    input_nbytes--;
    return *input++;
}

static unsigned pick(unsigned count)
{
    return next_byte() % count;
}

static void write_source(const char *text)
{
    size_t nbytes = strlen(text);
    if (source_length + nbytes + 1 < sizeof source) {
        memcpy(source + source_length, text, nbytes + 1);
        source_length += nbytes;
    }
}

static void write_number(const char *before, unsigned number, const char *after)
{
    char text[128];
    snprintf(text, sizeof text, "%s%u%s", before, number, after);
    write_source(text);
}

/* --- declarations ------------------------------------------------------------------------------------------------------------ */

static const char *const types[] = {
    "bool",
    "char",
    "sbyte",
    "byte",
    "short",
    "ushort",
    "int",
    "uint",
    "long",
    "ulong",
    "nint",
    "UIntPtr",
    "float",
    "double",
    "int*",
    "string",
    "decimal",
    "Guid",
    "DateTime",
    "TimeSpan",
    "E0",
    "E1",
    "D0",
    "Int128",
    "CLong",
    "Half",
    "Vector3",
    "int?",
    "bool?",
    "object",
    "S0",
    "S1",
    "S2",
    "S3",
    "S4",
    "S5",
    "S6",
    "S7",
    "S0[]",
    "S1[]",
    "S2[]",
    "S3[]",
    "int[]",
    "bool[]",
    "char[]",
    "string[]",
    "byte[]",
    "decimal[]",
    "DateTime[]",
    "E1[]",
    "Guid[]",
    "Vector3[]",
    "long[]",
    "double[]",
    "int*[]",
    "string",
    "SafeFileHandle",
    "CriticalHandle",
    "StringBuilder",
    "int[][]",
    "DateTime?",
    "string",
    "string[]",
    "nint[]",
};

static const char *const unmanaged[] = {
    "Bool",       "I1",       "U1",       "I2",        "U2",          "I4",
    "U4",         "I8",       "U8",       "R4",        "R8",          "Currency",
    "BStr",       "LPStr",    "LPWStr",   "LPTStr",    "ByValTStr",   "Struct",
    "ByValArray", "SysInt",   "AnsiBStr", "TBStr",     "VariantBool", "FunctionPtr",
    "LPArray",    "LPStruct", "Error",    "LPUTF8Str", "IUnknown",
};

static unsigned small_count(void)
{
    static const unsigned counts[] = {1, 2, 3, 4, 5, 7, 8, 16, 31, 0, 100, 1};
    return counts[pick(sizeof counts / sizeof counts[0])];
}

static void write_marshal_as(const char *type)
{
    bool is_array = strchr(type, '[') != NULL;
    bool is_string = strcmp(type, "string") == 0;
    unsigned what = pick(4);
    if (!is_array && (what == 0 || (!is_string && what < 3)))
        return;
    const char *name = is_array && what != 0 ? "ByValArray"
                       : is_string && what == 1
                           ? "ByValTStr"
                           : unmanaged[pick(sizeof unmanaged / sizeof unmanaged[0])];
    write_source("[MarshalAs(UnmanagedType.");
    write_source(name);
    write_number(", SizeConst = ", small_count(), "");
    if (is_array && pick(3) == 0) {
        write_source(", ArraySubType = UnmanagedType.");
        write_source(unmanaged[pick(sizeof unmanaged / sizeof unmanaged[0])]);
    }
    write_source(")] ");
}

static void write_field(unsigned number, bool is_explicit)
{
    static const char *const fixed[] = {"bool", "byte", "char", "short", "int", "long", "double"};
    const char *type = types[pick(sizeof types / sizeof types[0])];
    if (is_explicit)
        write_number("[FieldOffset(", pick(4) == 0 ? pick(64) : number * 8, ")] ");
    if (pick(12) == 0) {
        write_source("fixed ");
        write_source(fixed[pick(7)]);
        write_number(" f", number, "");
        write_number("[", small_count() + 1, "]; ");
        return;
    }
    write_marshal_as(type);
    write_source(type);
    write_number(" f", number, "; ");
}

static void write_attribute(bool is_explicit)
{
    static const char *const charsets[] = {"Ansi", "Unicode", "Auto", "None"};
    static const unsigned packs[] = {0, 1, 2, 4, 8, 16, 32, 3};
    write_source(is_explicit ? "[StructLayout(LayoutKind.Explicit"
                             : "[StructLayout(LayoutKind.Sequential");
    if (pick(2) == 0)
        write_number(", Pack = ", packs[pick(8)], "");
    if (pick(6) == 0)
        write_number(", Size = ", pick(200), "");
    write_source(", CharSet = CharSet.");
    write_source(charsets[pick(4)]);
    write_source(")] ");
}

static void write_type(unsigned number)
{
    unsigned what = pick(8);
    bool is_explicit = what == 0, is_class = what == 1, is_inline = what == 2;
    if (is_inline)
        write_number("[InlineArray(", small_count() + 1, ")] ");
    else
        write_attribute(is_explicit);
    write_number(is_class ? "unsafe class S" : "unsafe struct S", number, "");
    if (is_class && number > 0 && pick(2) == 0)
        write_number(" : S", pick(number), "");
    write_source(" { ");
    unsigned count = is_inline ? 1 : pick(9);
    for (unsigned i = 0; i < count; i++)
        write_field(i, is_explicit);
    write_source("}\n");
}

static void write_types(unsigned count)
{
    source_length = 0;
    write_source("using System; using System.Text; using System.Numerics; using "
                 "System.Runtime.InteropServices; "
                 "using System.Runtime.CompilerServices; using Microsoft.Win32.SafeHandles;\n"
                 "enum E0 { A } enum E1 : byte { A } delegate void D0();\n");
    for (unsigned i = 0; i < count; i++)
        write_type(i);
}

/* --- what must hold of a layout ------------------------------------------------------------------------------------------------ */

static void check_layout(const gw_layout *l)
{
    const gw_field_info *f = NULL;
    size_t size = gw_SizeOf(l), alignment = gw_layout_alignment(l);
    size_t count = gw_layout_fields(l, &f), record_size = gw_layout_record_size(l);
    REQUIRE(size > 0 && size < 0x7FFFFFF0 && alignment > 0 && (alignment & (alignment - 1)) == 0);
    for (size_t i = 0; i < count; i++) {
        REQUIRE(f[i].native_offset <= size && f[i].native_size <= size - f[i].native_offset);
        REQUIRE(f[i].unmanaged != GW_UNMANAGED_DEFAULT && f[i].native_size > 0);
        if (record_size > 0)
            REQUIRE(f[i].record_offset <= record_size &&
                    f[i].record_size <= record_size - f[i].record_offset);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; f[i].owned && j < count; j++)
            REQUIRE(i == j || f[j].native_offset >= f[i].native_offset + f[i].native_size ||
                    f[i].native_offset >= f[j].native_offset + f[j].native_size);
}

/* --- records, from the input ------------------------------------------------------------------------------------------------------ */

static gw_string *make_string(void)
{
    static const gw_char16 alphabet[] = {'a', 'b', 0xE9, 0x20AC, 0xD83D, 0xDE00, 0, 'z'};
    gw_char16 units[64];
    unsigned length = pick(8) == 0 ? pick(64) : pick(12);
    for (unsigned i = 0; i < length; i++)
        units[i] = alphabet[pick(8)];
    return pick(6) == 0 ? NULL : gw_string_new(gw_utf16_n(units, length));
}

static void fill_record(const gw_layout *l, char *record, unsigned depth);

static gw_array *make_array(const gw_field_info *f, unsigned depth)
{
    size_t count = f->count + pick(3);
    if (pick(8) == 0)
        return NULL;
    if (f->layout != NULL) {
        gw_array *a = gw_array_of_records(f->layout, count);
        for (size_t i = 0; a != NULL && i < count; i++)
            fill_record(f->layout, (char *)gw_array_data(a) + i * gw_array_element_size(a),
                        depth + 1);
        return a;
    }
    gw_type_kind kind = f->element_kind == GW_TYPE_ENUM
                            ? (strcmp(f->type, "E1[]") == 0 ? GW_TYPE_BYTE : GW_TYPE_INT32)
                            : f->element_kind;
    if (kind == GW_TYPE_BLOB)
        return gw_array_of_blobs(f->native_size / f->count, count);
    gw_array *a = gw_array_new(kind, count);
    for (size_t i = 0; a != NULL && i < count; i++) {
        char *at = (char *)gw_array_data(a) + i * gw_array_element_size(a);
        if (kind == GW_TYPE_STRING) {
            gw_string *s = make_string();
            memcpy(at, &s, sizeof s);
        } else {
            *at = (char)pick(2);
        }
    }
    return a;
}

/* A field's place is written once: fields that share bytes own nothing. */
static void fill_field(const gw_field_info *f, char *at, unsigned depth)
{
    if (f->kind == GW_TYPE_STRING) {
        gw_string *s = make_string();
        memcpy(at, &s, sizeof s);
    } else if (f->kind == GW_TYPE_ARRAY) {
        gw_array *a = make_array(f, depth);
        memcpy(at, &a, sizeof a);
    } else if (f->layout != NULL && (f->kind == GW_TYPE_STRUCT || f->kind == GW_TYPE_CLASS)) {
        fill_record(f->layout, at, depth + 1);
    } else if (f->kind == GW_TYPE_BOOLEAN || f->kind == GW_TYPE_DATETIME ||
               f->kind == GW_TYPE_NULLABLE) {
        at[0] = (char)pick(2);
    } else {
        for (size_t i = 0; i < f->record_size && i < 8; i++)
            at[i] = (char)next_byte();
    }
}

/* Inline arrays stay zero but for their first element: their one field says no more. */
static void fill_record(const gw_layout *l, char *record, unsigned depth)
{
    const gw_field_info *f = NULL;
    size_t count = gw_layout_fields(l, &f);
    for (size_t i = 0; i < count && depth < 6; i++)
        fill_field(&f[i], record + f[i].record_offset, depth);
}

/* --- marshaling ---------------------------------------------------------------------------------------------------------------------- */

static size_t live_blocks(void)
{
    gw_heap_statistics statistics;
    if (!gw_heap_stats(gw_GetProcessHeap(), &statistics))
        abort();
    return statistics.total.live_blocks;
}

static char *exactly(size_t nbytes)
{
    char *p = malloc(nbytes);
    if (p == NULL)
        abort();
    memset(p, 0x5A, nbytes);
    return p;
}

static void check_still(const char *p, size_t nbytes)
{
    for (size_t i = 0; i < nbytes; i++)
        REQUIRE(p[i] == 0x5A);
}

static bool overlaps(const gw_field_info *a, const gw_field_info *b)
{
    return (a->native_offset < b->native_offset + b->native_size &&
            b->native_offset < a->native_offset + a->native_size) ||
           (a->record_offset < b->record_offset + b->record_size &&
            b->record_offset < a->record_offset + a->record_size);
}

/* Whether a structure says by its own bytes what it is. */
static bool is_simple(const gw_layout *l)
{
    const gw_field_info *f = NULL;
    size_t count = gw_layout_fields(l, &f);
    for (size_t i = 0; i < count; i++) {
        if (f[i].owned || (f[i].layout != NULL && !is_simple(f[i].layout)))
            return false;
        for (size_t j = 0; j < i; j++)
            if (overlaps(&f[i], &f[j]))
                return false;
    }
    return true;
}

/* Writes what was read; false where that fails, and then nothing has changed. */
static bool there_and_back(const gw_layout *l, const char *native, char *again)
{
    size_t record_size = gw_layout_record_size(l);
    char *back = exactly(record_size);
    bool done = gw_PtrToStructure(l, native, back);
    for (size_t i = 0; !done && i < record_size; i++)
        REQUIRE(back[i] == 0);
    if (done && !gw_StructureToPtr(l, back, again, 0)) {
        check_still(again, gw_SizeOf(l));
        done = false;
    }
    gw_record_clear(l, back);
    free(back);
    return done;
}

/* Once a structure went there and back it is what it will be: no second time changes it. */
static void go_again(const gw_layout *l, const char *native)
{
    size_t size = gw_SizeOf(l);
    char *once = exactly(size), *twice = exactly(size);
    if (there_and_back(l, native, once)) {
        bool done = there_and_back(l, once, twice);
        REQUIRE(!is_simple(l) || (done && memcmp(once, twice, size) == 0));
        if (done)
            REQUIRE(gw_DestroyStructure(l, twice));
        REQUIRE(gw_DestroyStructure(l, once));
    }
    free(once);
    free(twice);
}

static void destroy_twice(const gw_layout *l, char *native)
{
    REQUIRE(gw_DestroyStructure(l, native));
    REQUIRE(gw_DestroyStructure(l, native));
}

static void marshal(const gw_layout *l)
{
    size_t size = gw_SizeOf(l), record_size = gw_layout_record_size(l);
    if (record_size == 0 || size > 100000 || record_size > 100000)
        return;
    size_t live = live_blocks();
    char *record = exactly(record_size), *native = exactly(size);
    memset(record, 0, record_size);
    fill_record(l, record, 0);
    size_t filled = live_blocks();
    if (!gw_StructureToPtr(l, record, native, 0)) {
        REQUIRE(live_blocks() == filled);
        check_still(native, size);
    } else {
        go_again(l, native);
        gw_StructureToPtr(l, record, native, 1);
        destroy_twice(l, native);
        REQUIRE(live_blocks() == filled);
    }
    gw_record_clear(l, record);
    REQUIRE(live_blocks() == live);
    free(record);
    free(native);
}

/* Any bytes at all: what is no block is refused, and nothing changes. */
static void destroy_bytes(const gw_layout *l)
{
    size_t size = gw_SizeOf(l);
    if (size > 100000)
        return;
    char *native = exactly(size), *before = exactly(size);
    for (size_t i = 0; i < size; i++)
        before[i] = native[i] = (char)(pick(3) == 0 ? next_byte() : 0);
    if (!gw_DestroyStructure(l, native))
        REQUIRE(memcmp(native, before, size) == 0);
    free(native);
    free(before);
}

static void be_silent(const gw_violation *violation, void *context)
{
    (void)violation;
    (void)context;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes)
{
    input = data;
    input_nbytes = nbytes;
    gw_set_violation_handler(be_silent, NULL);
    size_t live = live_blocks();
    unsigned count = 1 + pick(8);
    write_types(count);
    gw_declarations *d = gw_declare(gw_utf8(source), NULL);
    REQUIRE(d != NULL);
    for (unsigned i = 0; i < count; i++) {
        char name[16];
        snprintf(name, sizeof name, "S%u", count - 1 - i);
        const gw_layout *l = gw_find_layout(d, name);
        if (l == NULL || gw_SizeOf(l) == 0)
            continue;
        check_layout(l);
        marshal(l);
        destroy_bytes(l);
    }
    gw_declarations_unref(d);
    REQUIRE(live_blocks() == live);
    return 0;
}
