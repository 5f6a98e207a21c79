/* SPDX-License-Identifier: MIT */
/* Arrays of values, strings and records: making, sharing and releasing them. */
#include "support/layouts.h"
#include "support/threads.h"

START_TEST(elements_have_the_size_of_a_record_s_members_and_are_zero)
{
    static const struct {
        gw_type_kind kind;
        size_t nbytes;
    } rows[] = {
        {GW_TYPE_BOOLEAN, 1},
        {GW_TYPE_CHAR, 2},
        {GW_TYPE_SBYTE, 1},
        {GW_TYPE_BYTE, 1},
        {GW_TYPE_INT16, 2},
        {GW_TYPE_UINT16, 2},
        {GW_TYPE_INT32, 4},
        {GW_TYPE_UINT32, 4},
        {GW_TYPE_INT64, 8},
        {GW_TYPE_UINT64, 8},
        {GW_TYPE_INTPTR, sizeof(intptr_t)},
        {GW_TYPE_UINTPTR, sizeof(uintptr_t)},
        {GW_TYPE_SINGLE, 4},
        {GW_TYPE_DOUBLE, 8},
        {GW_TYPE_HALF, 2},
        {GW_TYPE_INT128, 16},
        {GW_TYPE_UINT128, 16},
        {GW_TYPE_CLONG, sizeof(long)},
        {GW_TYPE_CULONG, sizeof(long)},
        {GW_TYPE_NFLOAT, sizeof(void *)},
        {GW_TYPE_DECIMAL, 16},
        {GW_TYPE_GUID, 16},
        {GW_TYPE_DATETIME, 8},
        {GW_TYPE_TIMESPAN, 8},
        {GW_TYPE_STRING, sizeof(void *)},
        {GW_TYPE_POINTER, sizeof(void *)},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        gw_array *a = gw_array_new(rows[i].kind, 3);
        ck_assert_msg(a != NULL, "kind %d: %s", (int)rows[i].kind, gw_error_message());
        ck_assert_uint_eq(gw_array_element_size(a), rows[i].nbytes);
        ck_assert_uint_eq(gw_array_length(a), 3);
        ck_assert_int_eq(gw_array_element_kind(a), rows[i].kind);
        const unsigned char *data = gw_array_data(a);
        ck_assert_uint_eq((uintptr_t)data % 16, 0);
        for (size_t j = 0; j < 3 * rows[i].nbytes; j++)
            ck_assert_int_eq(data[j], 0);
        gw_array_unref(a);
    }
}
END_TEST

START_TEST(other_kinds_have_no_arrays)
{
    static const gw_type_kind kinds[] = {
        GW_TYPE_UNKNOWN, GW_TYPE_VOID,     GW_TYPE_STRINGBUILDER, GW_TYPE_OBJECT, GW_TYPE_HANDLE,
        GW_TYPE_BLOB,    GW_TYPE_ARRAY,    GW_TYPE_ENUM,          GW_TYPE_STRUCT, GW_TYPE_CLASS,
        GW_TYPE_GENERIC, GW_TYPE_DELEGATE, (gw_type_kind)1000,
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        gw_SetLastError(0);
        ck_assert_ptr_null(gw_array_new(kinds[i], 1));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    }
    ck_assert_ptr_null(gw_array_of_blobs(0, 1));
    ck_assert_ptr_null(gw_array_of_records(NULL, 1));
}
END_TEST

START_TEST(an_array_may_be_empty_but_not_larger_than_memory)
{
    gw_array *a = gw_array_new(GW_TYPE_INT32, 0);
    ck_assert_uint_eq(gw_array_length(a), 0);
    ck_assert_ptr_nonnull(gw_array_data(a));
    gw_array_unref(a);
    ck_assert_ptr_null(gw_array_new(GW_TYPE_INT64, SIZE_MAX / 8));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
    ck_assert_ptr_null(gw_array_of_blobs(SIZE_MAX, 2));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
    ck_assert_ptr_null(gw_array_new(GW_TYPE_BYTE, SIZE_MAX / 4));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
}
END_TEST

START_TEST(no_array_is_an_array_of_nothing)
{
    gw_array_unref(NULL);
    ck_assert_ptr_null(gw_array_ref(NULL));
    ck_assert_uint_eq(gw_array_length(NULL), 0);
    ck_assert_ptr_null(gw_array_data(NULL));
    ck_assert_int_eq(gw_array_element_kind(NULL), GW_TYPE_UNKNOWN);
    ck_assert_uint_eq(gw_array_element_size(NULL), 0);
}
END_TEST

START_TEST(the_last_reference_releases_strings_and_records)
{
    size_t live = harness_live_blocks();
    gw_array *strings = gw_array_new(GW_TYPE_STRING, 3);
    ((gw_string **)gw_array_data(strings))[1] = layouts_string("a");
    gw_array *again = gw_array_ref(strings);
    ck_assert_ptr_eq(again, strings);
    gw_array_unref(harness_launder(again));
    ck_assert_uint_eq(harness_live_blocks(), live + 2);
    gw_array_unref(strings);
    ck_assert_uint_eq(harness_live_blocks(), live);
    const gw_layout *l = layouts_of_fields("", "string a; int b;");
    gw_array *records = gw_array_of_records(l, 2);
    ck_assert_uint_eq(gw_array_element_size(records), gw_layout_record_size(l));
    ck_assert_int_eq(gw_array_element_kind(records), GW_TYPE_STRUCT);
    ((gw_string **)gw_array_data(records))[0] = layouts_string("b");
    gw_array_unref(records);
    ck_assert_uint_eq(harness_live_blocks(), live);
}
END_TEST

START_TEST(an_array_of_records_keeps_the_declarations)
{
    gw_declarations *d = gw_declare(gw_utf8("struct T { string a; }"), NULL);
    gw_array *records = gw_array_of_records(gw_find_layout(d, "T"), 1);
    ck_assert_ptr_nonnull(records);
    gw_declarations_unref(d);
    *(gw_string **)gw_array_data(records) = layouts_string("still here");
    gw_array_unref(records);
}
END_TEST

/* --- threads ----------------------------------------------------------------------------------------------------------------- */

static gw_array *shared;

static void share(void *context, unsigned number)
{
    (void)context;
    (void)number;
    for (size_t i = 0; i < harness_scaled(100000); i++) {
        gw_array *mine = gw_array_ref(shared);
        ck_assert_uint_eq(gw_array_length(mine), 2);
        gw_array_unref(mine);
    }
}

START_TEST(references_are_counted_by_all_threads)
{
    shared = gw_array_new(GW_TYPE_INT32, 2);
    threads_run(4, share, NULL);
    ck_assert_uint_eq(gw_array_length(shared), 2);
    size_t live = harness_live_blocks();
    gw_array_unref(shared);
    ck_assert_uint_eq(harness_live_blocks(), live - 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arrays");
    HARNESS_ADD(suite, elements_have_the_size_of_a_record_s_members_and_are_zero);
    HARNESS_ADD(suite, other_kinds_have_no_arrays);
    HARNESS_ADD(suite, an_array_may_be_empty_but_not_larger_than_memory);
    HARNESS_ADD(suite, no_array_is_an_array_of_nothing);
    HARNESS_ADD(suite, the_last_reference_releases_strings_and_records);
    HARNESS_ADD(suite, an_array_of_records_keeps_the_declarations);
    HARNESS_ADD(suite, references_are_counted_by_all_threads);
    return harness_run(suite);
}
