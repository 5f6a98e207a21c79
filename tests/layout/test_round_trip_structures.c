/* SPDX-License-Identifier: MIT */
/* Native bytes of pointers, arrays and structures in line, from records and back. */
#include "support/layouts.h"

#include <stdbool.h>

#define SEQUENTIAL(more) "[StructLayout(LayoutKind.Sequential" more ")]"

/* --- pointers ---------------------------------------------------------------------------------------------------------------- */

static void callback(void)
{
}

START_TEST(pointers_delegates_and_handles_go_as_they_are)
{
    const gw_layout *l = layouts_good("delegate void Callback(); "
                                      "unsafe struct T { Callback a; void* b; nint c; "
                                      "delegate* unmanaged<void> d; CriticalHandle e; }",
                                      "T");
    struct {
        void (*a)(void);
        void *b;
        intptr_t c;
        void (*d)(void);
        intptr_t e;
    } record = {callback, &record, -1, callback, 5}, native, back;
    ck_assert_uint_eq(gw_SizeOf(l), sizeof native);
    ck_assert_int_eq(gw_StructureToPtr(l, &record, &native, 0), 1);
    ck_assert_mem_eq(&native, &record, sizeof native);
    layouts_read_back(l, &native, &back);
    ck_assert_mem_eq(&back, &record, sizeof back);
    ck_assert_int_eq(gw_DestroyStructure(l, &native), 1);
    ck_assert_ptr_null(native.b);
}
END_TEST

/* --- arrays in line ----------------------------------------------------------------------------------------------------------- */

static void fill_bytes(gw_array *a, const void *elements)
{
    memcpy(gw_array_data(a), elements, gw_array_length(a) * gw_array_element_size(a));
}

START_TEST(an_array_is_cut_filled_up_or_refused)
{
    const gw_layout *l = layouts_of_fields(
        "", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] int[] a; byte b;");
    static const int32_t four[4] = {1, 2, 3, 4};
    struct {
        gw_array *a;
        uint8_t b;
    } record = {gw_array_new(GW_TYPE_INT32, 4), 9}, back;
    fill_bytes(record.a, four);
    layouts_check_written(l, &record, "01 00 00 00 02 00 00 00 03 00 00 00 09 00 00 00");
    gw_array_unref(record.a);
    record.a = NULL;
    layouts_check_written(l, &record, "00 00 00 00 00 00 00 00 00 00 00 00 09 00 00 00");
    record.a = gw_array_new(GW_TYPE_INT32, 2);
    char native[16] = "untouched";
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 0);
    ck_assert_str_eq(gw_error_message(),
                     "Type could not be marshaled because the length of an embedded array instance "
                     "does not match the declared length in the layout.");
    ck_assert_str_eq(native, "untouched");
    gw_array_unref(record.a);
    static const int32_t bytes[4] = {5, 6, 7, 8};
    layouts_read_back(l, bytes, &back);
    ck_assert_uint_eq(gw_array_length(back.a), 3);
    ck_assert_int_eq(gw_array_element_kind(back.a), GW_TYPE_INT32);
    ck_assert_mem_eq(gw_array_data(back.a), bytes, 12);
    ck_assert_int_eq(back.b, 8);
    gw_record_clear(l, &back);
}
END_TEST

START_TEST(an_array_of_another_kind_is_refused)
{
    const gw_layout *l =
        layouts_good("struct P { int x; } struct Q { int x; } struct T { "
                     "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 1)] P[] a; }",
                     "T");
    const gw_layout *q = gw_find_layout(gw_layout_declarations(l), "Q");
    gw_array *wrong[] = {gw_array_new(GW_TYPE_INT32, 1), gw_array_of_records(q, 1),
                         gw_array_new(GW_TYPE_STRING, 1), gw_array_of_blobs(4, 1)};
    char native[8];
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        ck_assert_int_eq(gw_StructureToPtr(l, &wrong[i], native, 0), 0);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        gw_array_unref(wrong[i]);
    }
}
END_TEST

START_TEST(bools_of_an_array_are_one_two_or_four_bytes)
{
    const gw_layout *l = layouts_of_fields(
        "", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] bool[] a; "
            "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2, ArraySubType = UnmanagedType.U1)] "
            "bool[] b; "
            "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2, ArraySubType = "
            "UnmanagedType.VariantBool)] bool[] c;");
    static const bool values[2] = {true, false};
    gw_array *a = gw_array_new(GW_TYPE_BOOLEAN, 2);
    fill_bytes(a, values);
    gw_array *record[3] = {a, a, a}, *back[3];
    layouts_check_written(l, record, "01 00 00 00 00 00 00 00 01 00 ff ff 00 00 00 00");
    static const unsigned char native[16] = {0, 1, 0, 0, 0, 0, 0, 0, 0, 255, 1, 0, 0, 0};
    layouts_read_back(l, native, back);
    ck_assert_mem_eq(gw_array_data(back[0]), "\1\0", 2);
    ck_assert_mem_eq(gw_array_data(back[1]), "\0\1", 2);
    ck_assert_mem_eq(gw_array_data(back[2]), "\1\0", 2);
    gw_record_clear(l, back);
    gw_array_unref(a);
}
END_TEST

static gw_array *chars(const gw_char16 *units, size_t count)
{
    gw_array *a = gw_array_new(GW_TYPE_CHAR, count);
    fill_bytes(a, units);
    return a;
}

/* As .NET: the array is one text, that has to fit; here zeros at its end need no room. */
START_TEST(chars_of_an_array_are_a_text_of_the_ansi_page)
{
    const gw_layout *l = layouts_of_fields(
        "", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 5)] char[] a; byte b;");
    struct {
        gw_array *a;
        uint8_t b;
    } record = {chars((const gw_char16[]){'a', 'b', 'c', 'd', 'e', 'f'}, 6), 9}, back;
    layouts_check_written(l, &record, "61 62 63 64 65 09");
    gw_array_unref(record.a);
    record.a = chars((const gw_char16[]){0xE9, 'b', 0, 0, 0}, 5);
    layouts_check_written(l, &record, "c3 a9 62 00 00 09");
    gw_array_unref(record.a);
    record.a = chars((const gw_char16[]){'a', 'b', 'c', 'd', 0xE9}, 5);
    char native[8] = "kept";
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_str_eq(native, "kept");
    gw_array_unref(record.a);
    layouts_read_back(l, "a\xC3\xA9\x62\xFF\7", &back);
    static const gw_char16 units[5] = {'a', 0xE9, 'b', 0xFFFD, 0};
    ck_assert_uint_eq(gw_array_length(back.a), 5);
    ck_assert_mem_eq(gw_array_data(back.a), units, sizeof units);
    ck_assert_int_eq(back.b, 7);
    gw_record_clear(l, &back);
}
END_TEST

START_TEST(strings_of_an_array_are_pointers)
{
    const gw_layout *l = layouts_of_fields(
        "",
        "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] string[] a; "
        "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 1, ArraySubType = UnmanagedType.LPWStr)] "
        "string[] b; "
        "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 1, ArraySubType = UnmanagedType.BStr)] "
        "string[] c;");
    gw_array *record[3], *back[3];
    for (size_t i = 0; i < 3; i++)
        record[i] = gw_array_new(GW_TYPE_STRING, 3);
    gw_string **a = gw_array_data(record[0]), **b = gw_array_data(record[1]),
              **c = gw_array_data(record[2]);
    a[0] = layouts_string("one"), a[2] = layouts_string("three");
    b[0] = layouts_string("wide"), c[0] = layouts_string("b");
    struct {
        char *a[3];
        gw_char16 *b;
        gw_bstr c;
    } native;
    size_t live = harness_live_blocks();
    ck_assert_int_eq(gw_StructureToPtr(l, record, &native, 0), 1);
    ck_assert_uint_eq(harness_live_blocks(), live + 4);
    ck_assert_str_eq(native.a[0], "one");
    ck_assert_ptr_null(native.a[1]);
    ck_assert_str_eq(native.a[2], "three");
    ck_assert_int_eq(native.b[3], 'e');
    ck_assert_uint_eq(gw_SysStringLen(native.c), 1);
    layouts_read_back(l, &native, back);
    gw_string **again = gw_array_data(back[0]);
    ck_assert(layouts_is(again[0], "one") && again[1] == NULL && layouts_is(again[2], "three"));
    ck_assert(layouts_is(*(gw_string **)gw_array_data(back[1]), "wide"));
    ck_assert(layouts_is(*(gw_string **)gw_array_data(back[2]), "b"));
    gw_record_clear(l, back);
    gw_record_clear(l, record);
    ck_assert_int_eq(gw_DestroyStructure(l, &native), 1);
    ck_assert_ptr_null(native.a[0]);
}
END_TEST

START_TEST(values_of_an_array_are_converted_each)
{
    const gw_layout *l = layouts_of_fields(
        "", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] DateTime[] a; "
            "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] decimal[] b; "
            "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2, ArraySubType = "
            "UnmanagedType.Currency)] "
            "decimal[] c; [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] Guid[] d; "
            "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] Vector2[] e; "
            "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] int*[] f;");
    gw_array *record[6] = {
        gw_array_new(GW_TYPE_DATETIME, 2), gw_array_new(GW_TYPE_DECIMAL, 2),
        gw_array_new(GW_TYPE_DECIMAL, 2),  gw_array_new(GW_TYPE_GUID, 2),
        gw_array_of_blobs(8, 2),           gw_array_new(GW_TYPE_POINTER, 2),
    };
    gw_array *back[6];
    ((gw_datetime *)gw_array_data(record[0]))[1].ticks = 599265216000000000;
    ((gw_decimal *)gw_array_data(record[1]))[1].lo64 = 3;
    ((gw_decimal *)gw_array_data(record[2]))[1].lo64 = 2;
    ((gw_guid *)gw_array_data(record[3]))[1].data1 = 5;
    ((float *)gw_array_data(record[4]))[3] = 1.0f;
    ((void **)gw_array_data(record[5]))[1] = record;
    struct {
        double a[2];
        gw_decimal b[2];
        int64_t c[2];
        gw_guid d[2];
        float e[4];
        void *f[2];
    } native;
    ck_assert_uint_eq(gw_SizeOf(l), sizeof native);
    ck_assert_int_eq(gw_StructureToPtr(l, record, &native, 0), 1);
    ck_assert(native.a[0] == 0.0 && native.a[1] == 1.0);
    ck_assert(native.b[1].lo64 == 3 && native.c[1] == 20000 && native.d[1].data1 == 5);
    ck_assert(native.e[3] == 1.0f && native.f[1] == (void *)record);
    layouts_read_back(l, &native, back);
    ck_assert_int_eq(((gw_datetime *)gw_array_data(back[0]))[1].ticks, 599265216000000000);
    ck_assert_uint_eq(((gw_decimal *)gw_array_data(back[2]))[1].lo64, 2);
    for (size_t i = 0; i < 6; i++)
        ck_assert_int_eq(gw_array_element_kind(back[i]), gw_array_element_kind(record[i]));
    gw_record_clear(l, back);
    gw_record_clear(l, record);
}
END_TEST

/* --- structures in structures ---------------------------------------------------------------------------------------------------- */

static const char family[] =
    "struct Point { short x; byte y; }"
    "struct Named { bool on; string name; }"
    "[StructLayout(LayoutKind.Sequential)] class Link { public byte z; public Named n; }"
    "struct T { byte a; Point b; Named c; Link d; "
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] Named[] e; "
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] Point[] f; }";

typedef struct named {
    bool on;
    gw_string *name;
} named;

typedef struct family_record {
    uint8_t a;
    struct {
        int16_t x;
        uint8_t y;
    } b;
    named c;
    struct {
        uint8_t z;
        named n;
    } d;
    gw_array *e, *f;
} family_record;

typedef struct native_named {
    int32_t on;
    char *name;
} native_named;

typedef struct native_family {
    uint8_t a;
    struct {
        int16_t x;
        uint8_t y;
    } b;
    native_named c;
    struct {
        uint8_t z;
        native_named n;
    } d;
    native_named e[2];
    struct {
        int16_t x;
        uint8_t y;
    } f[3];
} native_family;

static family_record make_family(const gw_layout *l)
{
    gw_declarations *d = gw_layout_declarations(l);
    family_record r = {.a = 1, .b = {2, 3}, .c = {true, layouts_string("c")}};
    r.d.z = 4;
    r.d.n.name = layouts_string("d");
    r.e = gw_array_of_records(gw_find_layout(d, "Named"), 2);
    r.f = gw_array_of_records(gw_find_layout(d, "Point"), 3);
    named *e = gw_array_data(r.e);
    e[1].on = true;
    e[1].name = layouts_string("e1");
    ((unsigned char *)gw_array_data(r.f))[2 * 4 + 2] = 7; /* f[2].y */
    return r;
}

START_TEST(structures_classes_and_arrays_of_them_are_in_line)
{
    const gw_layout *l = layouts_good(family, "T");
    native_family native;
    ck_assert_uint_eq(gw_SizeOf(l), sizeof native);
    ck_assert_uint_eq(gw_layout_record_size(l), sizeof(family_record));
    size_t before = harness_live_blocks();
    family_record record = make_family(l), back;
    size_t live = harness_live_blocks();
    memset(&native, 0xCC, sizeof native);
    ck_assert_msg(gw_StructureToPtr(l, &record, &native, 0) == 1, "%s", gw_error_message());
    ck_assert_uint_eq(harness_live_blocks(), live + 3);
    ck_assert(native.a == 1 && native.b.x == 2 && native.b.y == 3 && native.c.on == 1);
    ck_assert_str_eq(native.c.name, "c");
    ck_assert_str_eq(native.d.n.name, "d");
    ck_assert(native.e[0].on == 0 && native.e[0].name == NULL && native.e[1].on == 1);
    ck_assert_str_eq(native.e[1].name, "e1");
    ck_assert(native.f[0].y == 0 && native.f[2].y == 7);
    layouts_read_back(l, &native, &back);
    ck_assert(back.a == 1 && back.b.y == 3 && back.c.on && back.d.z == 4);
    ck_assert(layouts_is(back.c.name, "c") && layouts_is(back.d.n.name, "d"));
    named *e = gw_array_data(back.e);
    ck_assert(e[1].on && layouts_is(e[1].name, "e1") && e[0].name == NULL);
    ck_assert_int_eq(((unsigned char *)gw_array_data(back.f))[2 * 4 + 2], 7);
    gw_record_clear(l, &back);
    gw_record_clear(l, &record);
    ck_assert_int_eq(gw_DestroyStructure(l, &native), 1);
    ck_assert_uint_eq(harness_live_blocks(), before);
}
END_TEST

START_TEST(all_elements_of_fixed_buffers_and_inline_arrays_cross)
{
    const gw_layout *l = layouts_good(
        "[InlineArray(3)] struct Names { string e; } [InlineArray(2)] struct Bools { bool e; }"
        "unsafe struct T { fixed bool a[3]; fixed char b[2]; Names c; Bools d; fixed int e[2]; }",
        "T");
    struct {
        bool a[3];
        gw_char16 b[2];
        gw_string *c[3];
        bool d[2];
        int32_t e[2];
    } record = {{true, false, true}, {'x', 0x20AC}, {NULL, NULL, NULL}, {false, true}, {5, 6}},
      back;
    record.c[2] = layouts_string("last");
    ck_assert_uint_eq(gw_layout_record_size(l), sizeof record);
    char native[128];
    ck_assert_msg(gw_StructureToPtr(l, &record, native, 0) == 1, "%s", gw_error_message());
    if (layouts_little_endian() && sizeof(void *) == 8)
        layouts_check_bytes(
            native,
            "01 00 01 00 78 00 ac 20 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
            "__ __ __ __ __ __ __ __ 00 00 00 00 01 00 00 00 05 00 00 00 06 00 00 00",
            "T");
    layouts_read_back(l, native, &back);
    ck_assert(back.a[0] && !back.a[1] && back.a[2] && back.b[1] == 0x20AC && !back.d[0] &&
              back.d[1]);
    ck_assert(back.c[0] == NULL && layouts_is(back.c[2], "last") && back.e[1] == 6);
    gw_record_clear(l, &back);
    gw_string_unref(record.c[2]);
    ck_assert_int_eq(gw_DestroyStructure(l, native), 1);
}
END_TEST

START_TEST(a_value_that_may_be_missing_is_a_bool_and_the_value)
{
    const gw_layout *l = layouts_of_fields("", "byte b; bool? x; byte c; long? l; byte e;");
    struct {
        uint8_t b;
        struct {
            bool has_value, value;
        } x;
        uint8_t c;
        struct {
            bool has_value;
            int64_t value;
        } l;
        uint8_t e;
    } record = {1, {true, false}, 2, {true, 5}, 3}, back;
    ck_assert_uint_eq(gw_layout_record_size(l), sizeof record);
    layouts_check_written(l, &record,
                          "01 00 00 00 01 00 00 00 00 00 00 00 02 00 00 00 01 00 00 00 00 00 00 00 "
                          "05 00 00 00 00 00 00 00 03 00 00 00 00 00 00 00");
    char native[64];
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 1);
    layouts_read_back(l, native, &back);
    ck_assert(back.x.has_value && !back.x.value && back.l.value == 5 && back.e == 3);
}
END_TEST

/* --- many structures ---------------------------------------------------------------------------------------------------------------- */

START_TEST(structures_side_by_side_are_written_and_read_at_once)
{
    const gw_layout *l = layouts_of_fields("", "int a; string b;");
    struct {
        int32_t a;
        gw_string *b;
    } records[100], back[100];
    struct {
        int32_t a;
        char *b;
    } native[100];
    for (int i = 0; i < 100; i++) {
        char text[16];
        snprintf(text, sizeof text, "s%d", i);
        records[i].a = i, records[i].b = layouts_string(text);
    }
    ck_assert_int_eq(gw_layout_write_array(l, records, 100, native, 0), 1);
    ck_assert_int_eq(native[99].a, 99);
    ck_assert_str_eq(native[99].b, "s99");
    ck_assert_int_eq(gw_layout_write_array(l, records, 100, native, 1), 1);
    ck_assert_int_eq(gw_layout_read_array(l, native, 100, back), 1);
    ck_assert(layouts_is(back[42].b, "s42"));
    ck_assert_int_eq(gw_layout_destroy_array(l, native, 100), 1);
    ck_assert_int_eq(gw_layout_destroy_array(l, native, 100), 1);
    gw_record_clear_array(l, back, 100);
    gw_record_clear_array(l, records, 100);
    ck_assert_ptr_null(records[7].b);
    ck_assert_int_eq(gw_layout_write_array(l, records, 0, native, 0), 1);
    ck_assert_int_eq(gw_layout_write_array(l, records, SIZE_MAX / 8, native, 0), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
    ck_assert_int_eq(gw_layout_read_array(l, native, SIZE_MAX / 8, records), 0);
    ck_assert_int_eq(gw_layout_destroy_array(l, native, SIZE_MAX / 8), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("marshaling of values and structures");
    HARNESS_ADD(suite, pointers_delegates_and_handles_go_as_they_are);
    HARNESS_ADD(suite, an_array_is_cut_filled_up_or_refused);
    HARNESS_ADD(suite, an_array_of_another_kind_is_refused);
    HARNESS_ADD(suite, bools_of_an_array_are_one_two_or_four_bytes);
    HARNESS_ADD(suite, chars_of_an_array_are_a_text_of_the_ansi_page);
    HARNESS_ADD(suite, strings_of_an_array_are_pointers);
    HARNESS_ADD(suite, values_of_an_array_are_converted_each);
    HARNESS_ADD(suite, structures_classes_and_arrays_of_them_are_in_line);
    HARNESS_ADD(suite, all_elements_of_fixed_buffers_and_inline_arrays_cross);
    HARNESS_ADD(suite, a_value_that_may_be_missing_is_a_bool_and_the_value);
    HARNESS_ADD(suite, structures_side_by_side_are_written_and_read_at_once);
    return harness_run(suite);
}
