/* SPDX-License-Identifier: MIT */
/* BSTR: layout, lengths, new contents for old strings; as Windows, Wine's tests and .NET have it. */
#include "support/blocks.h"

#include <errno.h>

static uint32_t prefix(gw_bstr b)
{
    uint32_t nbytes;
    memcpy(&nbytes, (const char *)b - 4, sizeof nbytes);
    return nbytes;
}

/* What holds for every BSTR of so many bytes. */
static void check_layout(gw_bstr b, uint32_t nbytes)
{
    const unsigned char *text = (const unsigned char *)b;
    ck_assert_ptr_nonnull(b);
    ck_assert_uint_eq((uintptr_t)b & 7, 0);
    ck_assert_uint_eq(prefix(b), nbytes);
    ck_assert_uint_eq(gw_SysStringByteLen(b), nbytes);
    ck_assert_uint_eq(gw_SysStringLen(b), nbytes / 2);
    ck_assert_uint_eq(text[nbytes], 0);
    ck_assert_uint_eq(text[nbytes + 1], 0);
    if (nbytes % 2 != 0)
        ck_assert_uint_eq(text[nbytes + 2], 0);
    gw_block_info info;
    ck_assert_int_eq(gw_block_query(b, &info), GW_BLOCK_LIVE);
    ck_assert_int_eq(info.family, GW_FAMILY_BSTR);
    ck_assert_ptr_eq(info.start, b);
    ck_assert_uint_eq(info.nbytes, nbytes);
}

static void fill_units(gw_char16 *units, size_t count)
{
    for (size_t i = 0; i < count; i++)
        units[i] = (gw_char16)(i * 3 + 1);
}

/* --- making --------------------------------------------------------------------------------------------------- */

START_TEST(a_string_is_copied_with_its_end)
{
    gw_char16 units[600];
    fill_units(units, 600);
    harness_begin();
    for (uint32_t n = 0; n < 600; n++) {
        gw_bstr b = gw_SysAllocStringLen(units, n);
        check_layout(b, n * 2);
        ck_assert_mem_eq(b, units, n * 2);
        ck_assert_int_eq(gw_SysFreeString(b), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(a_zero_ended_string_is_copied_to_its_zero)
{
    harness_begin();
    for (size_t n = 0; n < 300; n++) {
        gw_char16 *units = harness_guarded((n + 1) * 2);
        fill_units(units, n);
        units[n] = 0;
        gw_bstr b = gw_SysAllocString(units);
        check_layout(b, (uint32_t)n * 2);
        ck_assert_mem_eq(b, units, n * 2 + 2);
        ck_assert_int_eq(gw_SysFreeString(b), 1);
        harness_unguard(units, (n + 1) * 2);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(a_counted_string_is_not_read_beyond_its_count)
{
    harness_begin();
    for (uint32_t n = 1; n < 100; n++) {
        gw_char16 *units = harness_guarded(n * 2);
        gw_bstr b = gw_SysAllocStringLen(units, n);
        check_layout(b, n * 2);
        ck_assert_mem_eq(b, units, n * 2);
        ck_assert_int_eq(gw_SysFreeString(b), 1);
        harness_unguard(units, n * 2);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(every_byte_length_to_1023_is_ended_as_windows_ends_it)
{
    harness_begin();
    for (uint32_t n = 0; n < 1024; n++) {
        char *bytes = harness_guarded(n);
        memset(bytes, 'x', n);
        gw_bstr b = gw_SysAllocStringByteLen(bytes, n);
        check_layout(b, n);
        ck_assert_mem_eq(b, bytes, n);
        ck_assert_int_eq(((char *)b)[n], 0);
        ck_assert_uint_eq(b[(n + 1) / 2], 0);
        ck_assert_int_eq(gw_SysFreeString(b), 1);
        harness_unguard(bytes, n);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(nowhere_to_copy_from_leaves_zeros)
{
    static const uint32_t counts[] = {0, 1, 2, 3, 7, 8, 100, 1023, 5000, 40000, 3000000};
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        uint32_t n = counts[i];
        gw_bstr made[] = {gw_SysAllocStringLen(NULL, n), gw_AllocBSTR(n),
                          gw_SysAllocStringByteLen(NULL, n * 2)};
        for (size_t m = 0; m < COUNT_OF(made); m++) {
            check_layout(made[m], n * 2);
            for (uint32_t at = 0; at <= n; at++)
                HARNESS_CHECK(made[m][at] == 0);
            memset(made[m], 0x7E, n * 2);
        }
        for (size_t m = 0; m < COUNT_OF(made); m++)
            ck_assert_int_eq(gw_SysFreeString(made[m]), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(zeros_inside_are_kept)
{
    static const gw_char16 units[] = {'a', 0, 'b', 0, 0, 'c'};
    harness_begin();
    gw_bstr b = gw_SysAllocStringLen(units, 6);
    check_layout(b, 12);
    ck_assert_mem_eq(b, units, sizeof units);
    ck_assert_int_eq(gw_FreeBSTR(b), 1);
    harness_check_untouched();
}
END_TEST

START_TEST(null_is_a_string_of_length_zero)
{
    harness_begin();
    ck_assert_ptr_null(gw_SysAllocString(NULL));
    ck_assert_uint_eq(gw_SysStringLen(NULL), 0);
    ck_assert_uint_eq(gw_SysStringByteLen(NULL), 0);
    ck_assert_int_eq(gw_SysFreeString(NULL), 1);
    ck_assert_int_eq(gw_FreeBSTR(NULL), 1);
    harness_check_untouched();
}
END_TEST

START_TEST(empty_strings_are_unlike)
{
    static const gw_char16 nothing[] = {0};
    harness_begin();
    gw_bstr a = gw_SysAllocString(nothing), b = gw_SysAllocString(nothing);
    check_layout(a, 0);
    check_layout(b, 0);
    ck_assert_ptr_ne(a, b);
    ck_assert_int_eq(gw_SysFreeString(a), 1);
    ck_assert_int_eq(gw_SysFreeString(b), 1);
    harness_check_untouched();
}
END_TEST

START_TEST(a_length_that_overflows_gives_null)
{
    static const uint32_t counts[] = {0x7FFFFFFF, 0x80000000, 0x80000001, 0xC0000000, 0xFFFFFFFF};
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(gw_SysAllocStringLen(NULL, counts[i]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(gw_AllocBSTR(counts[i]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
    }
    for (uint32_t n = 0xFFFFFFF0u; n != 0; n++) {
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(gw_SysAllocStringByteLen(NULL, n));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
    }
    ck_assert_ptr_null(gw_AllocBSTR(SIZE_MAX));
    ck_assert_ptr_null(gw_AllocBSTR(SIZE_MAX / 2 + 1));
    ck_assert_ptr_null(gw_AllocBSTR((size_t)1 << (sizeof(size_t) * 8 - 1)));
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

/* Wine and .NET begin the block one pointer before the string. */
START_TEST(the_string_begins_one_pointer_after_its_block)
{
    for (uint32_t n = 0; n < 200; n++) {
        gw_bstr b = gw_SysAllocStringLen(NULL, n);
        ck_assert_uint_eq(((uintptr_t)b - sizeof(void *)) & (2 * sizeof(void *) - 1), 0);
        ck_assert_int_eq(gw_SysFreeString(b), 1);
    }
}
END_TEST

/* --- new contents ------------------------------------------------------------------------------------------------ */

START_TEST(new_contents_replace_the_old)
{
    gw_char16 units[1200];
    fill_units(units, 1200);
    harness_begin();
    gw_bstr b = NULL;
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t n = i * 37 % 1100;
        ck_assert_int_eq(gw_SysReAllocStringLen(&b, units + i % 100, n), 1);
        check_layout(b, n * 2);
        ck_assert_mem_eq(b, units + i % 100, n * 2);
        ck_assert_uint_eq(harness_live_blocks(), 1);
    }
    ck_assert_int_eq(gw_SysFreeString(b), 1);
    harness_check_untouched();
}
END_TEST

START_TEST(a_string_that_shrinks_keeps_its_memory)
{
    gw_char16 units[1024];
    fill_units(units, 1024);
    harness_begin();
    for (uint32_t n = 1; n <= 1024; n *= 2) {
        gw_bstr b = gw_SysAllocStringLen(units, n), kept = b;
        for (uint32_t less = n; less > 0; less--) {
            ck_assert_int_eq(gw_SysReAllocStringLen(&b, units, less - 1), 1);
            ck_assert_ptr_eq(b, kept);
            check_layout(b, (less - 1) * 2);
            ck_assert_mem_eq(b, units, (less - 1) * 2);
        }
        ck_assert_int_eq(gw_SysFreeString(b), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(no_contents_keep_what_fits_of_the_old)
{
    static const uint32_t counts[] = {0, 1, 5, 50, 500, 5000, 100000, 3000000};
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        for (size_t j = 0; j < COUNT_OF(counts); j++) {
            gw_bstr b = gw_SysAllocStringLen(NULL, counts[i]);
            memset(b, 0x47, counts[i] * 2);
            ck_assert_int_eq(gw_SysReAllocStringLen(&b, NULL, counts[j]), 1);
            check_layout(b, counts[j] * 2);
            uint32_t kept = counts[i] < counts[j] ? counts[i] : counts[j];
            for (uint32_t at = 0; at < kept; at++)
                HARNESS_CHECK(b[at] == 0x4747);
            ck_assert_uint_eq(b[counts[j]], 0);
            ck_assert_int_eq(gw_SysFreeString(b), 1);
        }
    }
    harness_check_untouched();
}
END_TEST

START_TEST(the_source_may_lie_in_the_old_string)
{
    gw_char16 units[100];
    fill_units(units, 100);
    harness_begin();
    for (uint32_t from = 0; from <= 100; from += 7) {
        for (uint32_t n = 0; n + from <= 100; n++) {
            gw_bstr b = gw_SysAllocStringLen(units, 100);
            ck_assert_int_eq(gw_SysReAllocStringLen(&b, b + from, n), 1);
            check_layout(b, n * 2);
            ck_assert_mem_eq(b, units + from, n * 2);
            ck_assert_int_eq(gw_SysFreeString(b), 1);
        }
    }
    harness_check_untouched();
}
END_TEST

/* Wine's test: the old string is its own source, and far too short for the count. */
START_TEST(a_string_may_be_its_own_source_for_a_million_units)
{
    gw_char16 units[50];
    fill_units(units, 50);
    harness_begin();
    for (uint32_t n = 50; n <= 1000000; n += 99995) {
        gw_bstr b = gw_SysAllocStringLen(units, 50);
        ck_assert_int_eq(gw_SysReAllocStringLen(&b, b, n), 1);
        check_layout(b, n * 2);
        ck_assert_mem_eq(b, units, sizeof units);
        ck_assert_int_eq(gw_SysFreeString(b), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(a_zero_ended_source_replaces_the_old_string)
{
    static const gw_char16 text[] = {'n', 'e', 'w', 0};
    harness_begin();
    gw_bstr b = gw_SysAllocStringLen(NULL, 5000);
    ck_assert_int_eq(gw_SysReAllocString(&b, text), 1);
    check_layout(b, 6);
    ck_assert_mem_eq(b, text, sizeof text);
    ck_assert_int_eq(gw_SysReAllocString(&b, b + 1), 1);
    check_layout(b, 4);
    ck_assert_mem_eq(b, text + 1, 6);
    ck_assert_int_eq(gw_SysReAllocString(&b, NULL), 1);
    ck_assert_ptr_null(b);
    ck_assert_int_eq(gw_SysReAllocString(&b, NULL), 1);
    ck_assert_ptr_null(b);
    ck_assert_int_eq(gw_SysReAllocString(&b, text), 1);
    check_layout(b, 6);
    ck_assert_int_eq(gw_SysFreeString(b), 1);
    harness_check_untouched();
}
END_TEST

START_TEST(nowhere_to_keep_the_string_is_refused)
{
    static const gw_char16 text[] = {'x', 0};
    harness_begin();
    ck_assert_int_eq(gw_SysReAllocString(NULL, text), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_int_eq(gw_SysReAllocStringLen(NULL, text, 1), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(a_new_length_that_overflows_keeps_the_old_string)
{
    static const uint32_t counts[] = {0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    static const gw_char16 text[] = {'o', 'l', 'd', 0};
    harness_begin();
    gw_bstr b = gw_SysAllocString(text), kept = b;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_int_eq(gw_SysReAllocStringLen(&b, NULL, counts[i]), 0);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
        ck_assert_ptr_eq(b, kept);
        check_layout(b, 6);
        ck_assert_mem_eq(b, text, sizeof text);
    }
    ck_assert_int_eq(gw_SysFreeString(b), 1);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

/* --- misuse ---------------------------------------------------------------------------------------------------------- */

START_TEST(a_second_release_is_refused_by_name)
{
    harness_count_violations();
    for (uint32_t n = 0; n < 3000; n += 100) {
        gw_bstr b = gw_SysAllocStringLen(NULL, n);
        ck_assert_int_eq(gw_SysFreeString(harness_launder(b)), 1);
        ck_assert_int_eq(gw_SysFreeString(harness_launder(b)), 0);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_str_eq(harness_last_function, "gw_SysFreeString");
        ck_assert_int_eq(gw_FreeBSTR(harness_launder(b)), 0);
        ck_assert_str_eq(harness_last_function, "gw_FreeBSTR");
    }
}
END_TEST

START_TEST(new_contents_for_what_is_no_bstr_are_refused)
{
    static const gw_char16 text[] = {'x', 0};
    harness_begin();
    gw_bstr freed = gw_SysAllocStringLen(NULL, 10), live = gw_SysAllocStringLen(NULL, 10);
    ck_assert_int_eq(gw_SysFreeString(harness_launder(freed)), 1);
    gw_bstr bad[] = {harness_launder(freed), live + 1, live - 4, harness_launder(text),
                     harness_launder((void *)8)};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        gw_bstr b = bad[i];
        harness_violations = 0;
        ck_assert_int_eq(gw_SysReAllocString(&b, text), 0);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_ptr_eq(b, bad[i]);
        ck_assert_int_eq(gw_SysReAllocString(&b, NULL), 0);
        ck_assert_int_eq(gw_SysReAllocStringLen(&b, text, 1), 0);
        ck_assert_ptr_eq(b, bad[i]);
        ck_assert_uint_eq(harness_violations, 3);
    }
    ck_assert_int_eq(gw_SysFreeString(live), 1);
}
END_TEST

START_TEST(a_changed_prefix_does_not_mislead_the_release)
{
    static const uint32_t lies[] = {0, 1, 0x7FFFFFFF, 0xFFFFFFFF};
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(lies); i++) {
        gw_bstr b = gw_SysAllocStringLen(NULL, 20);
        memcpy((char *)b - 4, &lies[i], 4);
        ck_assert_uint_eq(gw_SysStringByteLen(b), lies[i]);
        ck_assert_int_eq(gw_SysFreeString(b), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(releasing_keeps_errno)
{
    for (uint32_t n = 0; n < 3000000; n = n * 4 + 1) {
        gw_bstr b = gw_SysAllocStringLen(NULL, n);
        errno = ENOTTY;
        ck_assert_int_eq(gw_SysFreeString(b), 1);
        ck_assert_int_eq(errno, ENOTTY);
    }
}
END_TEST

static void add_making(Suite *suite)
{
    HARNESS_ADD(suite, a_string_is_copied_with_its_end);
    HARNESS_ADD(suite, a_zero_ended_string_is_copied_to_its_zero);
    HARNESS_ADD(suite, a_counted_string_is_not_read_beyond_its_count);
    HARNESS_ADD(suite, every_byte_length_to_1023_is_ended_as_windows_ends_it);
    HARNESS_ADD(suite, nowhere_to_copy_from_leaves_zeros);
    HARNESS_ADD(suite, zeros_inside_are_kept);
    HARNESS_ADD(suite, null_is_a_string_of_length_zero);
    HARNESS_ADD(suite, empty_strings_are_unlike);
    HARNESS_ADD(suite, a_length_that_overflows_gives_null);
    HARNESS_ADD(suite, the_string_begins_one_pointer_after_its_block);
}

static void add_new_contents(Suite *suite)
{
    HARNESS_ADD(suite, new_contents_replace_the_old);
    HARNESS_ADD(suite, a_string_that_shrinks_keeps_its_memory);
    HARNESS_ADD(suite, no_contents_keep_what_fits_of_the_old);
    HARNESS_ADD(suite, the_source_may_lie_in_the_old_string);
    HARNESS_ADD(suite, a_string_may_be_its_own_source_for_a_million_units);
    HARNESS_ADD(suite, a_zero_ended_source_replaces_the_old_string);
    HARNESS_ADD(suite, nowhere_to_keep_the_string_is_refused);
    HARNESS_ADD(suite, a_new_length_that_overflows_keeps_the_old_string);
}

int main(void)
{
    Suite *suite = suite_create("memory: BSTR");
    add_making(suite);
    add_new_contents(suite);
    HARNESS_ADD(suite, a_second_release_is_refused_by_name);
    HARNESS_ADD(suite, new_contents_for_what_is_no_bstr_are_refused);
    HARNESS_ADD(suite, a_changed_prefix_does_not_mislead_the_release);
    HARNESS_ADD(suite, releasing_keeps_errno);
    return harness_run(suite);
}
