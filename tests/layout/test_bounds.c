/* SPDX-License-Identifier: MIT */
/* Nothing is read or written beside native structures and records, at any alignment. */
#include "support/layouts.h"

/* Layouts of every operation; each with its own way of being the last thing before a page that cannot be touched. */
static const char *const bodies[] = {
    "int a; double b; byte c;",
    "byte a;",
    "bool a; [MarshalAs(UnmanagedType.U1)] bool b;",
    "char a;",
    "string a;",
    "byte a; [MarshalAs(UnmanagedType.BStr)] string b;",
    "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 1)] string a;",
    "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 7)] string a;",
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 5)] int[] a;",
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 5)] char[] a;",
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] bool[] a;",
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] string[] a;",
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] DateTime[] a; "
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 1, ArraySubType = UnmanagedType.U1)] bool[] "
    "b;",
    "[MarshalAs(UnmanagedType.Currency)] decimal a; DateTime b; decimal c; Guid d;",
    "fixed bool a[3]; fixed char b[3]; fixed byte c[1];",
    "short? a; bool? b;",
};

static const char *const attributes[] = {
    "",
    "[StructLayout(LayoutKind.Sequential, Pack = 1)]",
    "[StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode, Pack = 1)]",
};

/* A native structure of zeros is a good one of any layout; so is a record. */
static void check_zeros(const gw_layout *l, void *native, void *record, const char *body)
{
    size_t size = gw_SizeOf(l), record_size = gw_layout_record_size(l);
    memset(native, 0, size);
    ck_assert_msg(gw_PtrToStructure(l, native, record) == 1, "%s: %s", body, gw_error_message());
    ck_assert_msg(gw_StructureToPtr(l, record, native, 0) == 1, "%s: %s", body, gw_error_message());
    ck_assert_msg(gw_StructureToPtr(l, record, native, 1) == 1, "%s: %s", body, gw_error_message());
    ck_assert_msg(gw_DestroyStructure(l, native) == 1, "%s: %s", body, gw_error_message());
    gw_record_clear(l, record);
    memset(record, 0, record_size);
    ck_assert_int_eq(gw_StructureToPtr(l, record, native, 0), 1);
}

static const gw_layout *layout_of(int number)
{
    return layouts_of_fields(attributes[number % (int)COUNT_OF(attributes)],
                             bodies[number / (int)COUNT_OF(attributes)]);
}

START_TEST(nothing_is_touched_beside_a_structure_or_a_record)
{
    const char *body = bodies[_i / (int)COUNT_OF(attributes)];
    const gw_layout *l = layout_of(_i);
    size_t size = gw_SizeOf(l), record_size = gw_layout_record_size(l);
    void *native = harness_guarded(size), *record = harness_guarded(record_size);
    check_zeros(l, native, record, body);
    harness_unguard(native, size);
    harness_unguard(record, record_size);
    native = harness_guarded_front(size), record = harness_guarded_front(record_size);
    check_zeros(l, native, record, body);
}
END_TEST

START_TEST(structures_and_records_lie_at_any_address)
{
    const char *body = bodies[_i / (int)COUNT_OF(attributes)];
    const gw_layout *l = layout_of(_i);
    static char native[512], record[512];
    for (size_t offset = 0; offset < 16; offset++)
        check_zeros(l, native + offset, record + 15 - offset, body);
}
END_TEST

/* --- strings in line without an end -------------------------------------------------------------------------------------------- */

START_TEST(a_string_in_line_without_its_zero_ends_with_its_field)
{
    static const char *const charsets[] = {"Ansi", "Unicode"};
    for (size_t charset = 0; charset < 2; charset++) {
        for (unsigned count = 1; count <= 40; count++) {
            char attribute[128], fields[128];
            snprintf(attribute, sizeof attribute,
                     "[StructLayout(LayoutKind.Sequential, CharSet = CharSet.%s)]",
                     charsets[charset]);
            snprintf(fields, sizeof fields,
                     "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = %u)] string a;", count);
            const gw_layout *l = layouts_of_fields(attribute, fields);
            size_t size = gw_SizeOf(l);
            void *native = harness_guarded(size);
            gw_string *back = NULL;
            memset(native, 'A', size);
            ck_assert_int_eq(gw_PtrToStructure(l, native, &back), 1);
            ck_assert_uint_eq(gw_string_length(back), count);
            gw_record_clear(l, &back);
            harness_unguard(native, size);
            layouts_end();
        }
    }
}
END_TEST

/* Each string of up to 8 characters of 1 to 4 bytes, into each field of 1 to 20 units: whole characters, then zeros. */
static const char *const characters[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};

static void check_text(const gw_layout *l, unsigned count, const char *utf8)
{
    unsigned char native[21 + 1];
    gw_string *s = layouts_string(utf8), *back;
    memset(native, 0xCC, sizeof native);
    if (gw_StructureToPtr(l, &s, native, 0)) {
        size_t length = strlen((char *)native);
        ck_assert_uint_lt(length, count);
        ck_assert_mem_eq(native, utf8, length);
        ck_assert((utf8[length] & 0xC0) != 0x80);
        for (size_t i = length; i < count; i++)
            ck_assert_int_eq(native[i], 0);
        ck_assert_int_eq(gw_PtrToStructure(l, native, &back), 1);
        gw_string_unref(back);
    } else {
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_uint_ge(strlen(utf8), count);
        ck_assert_int_eq(native[0], 0xCC);
    }
    ck_assert_int_eq(native[count], 0xCC);
    gw_string_unref(s);
}

START_TEST(no_text_is_too_long_for_its_field)
{
    for (unsigned count = 1; count <= 20; count++) {
        char fields[128];
        snprintf(fields, sizeof fields,
                 "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = %u)] string a;", count);
        const gw_layout *l = layouts_of_fields("", fields);
        for (unsigned length = 0; length <= 8; length++) {
            for (unsigned pick = 0; pick < 256; pick++) {
                char utf8[64] = "";
                for (unsigned i = 0; i < length; i++)
                    strcat(utf8, characters[(pick >> (2 * (i % 4))) & 3]);
                check_text(l, count, utf8);
            }
        }
    }
}
END_TEST

/* --- arrays that are longer than their field ------------------------------------------------------------------------------------ */

START_TEST(no_array_is_too_long_for_its_field)
{
    static const size_t lengths[] = {3, 4, 5, 3000};
    const gw_layout *l =
        layouts_of_fields("", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] short[] a;");
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        gw_array *a = gw_array_new(GW_TYPE_INT16, lengths[i]);
        memset(gw_array_data(a), 0x11, 2 * lengths[i]);
        unsigned char *native = harness_guarded(6);
        ck_assert_int_eq(gw_StructureToPtr(l, &a, native, 0), 1);
        ck_assert_int_eq(native[5], 0x11);
        harness_unguard(native, 6);
        gw_array_unref(a);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bounds");
    int layouts = (int)(COUNT_OF(bodies) * COUNT_OF(attributes));
    HARNESS_ADD_EACH(suite, nothing_is_touched_beside_a_structure_or_a_record, layouts);
    HARNESS_ADD_EACH(suite, structures_and_records_lie_at_any_address, layouts);
    HARNESS_ADD(suite, a_string_in_line_without_its_zero_ends_with_its_field);
    HARNESS_ADD_SLOW(suite, no_text_is_too_long_for_its_field);
    HARNESS_ADD(suite, no_array_is_too_long_for_its_field);
    return harness_run(suite);
}
