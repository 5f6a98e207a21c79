/* SPDX-License-Identifier: MIT */
/* AllocHGlobal, ReAllocHGlobal, FreeHGlobal: Marshal's contract, where .NET on Unix and Windows agree. */
#include "support/blocks.h"

#include <errno.h>

static const size_t sizes[] = {0,    1,    15,    16,    17,    100,    1000,
                               4096, 5000, 20000, 65536, 70000, 300000, (size_t)5 << 20};

/* The old block is not used where the call succeeds: the compiler need not be told. */
static void *resize(void *p, size_t nbytes)
{
    return harness_launder(gw_ReAllocHGlobal(harness_launder(p), nbytes));
}

START_TEST(a_block_is_aligned_and_usable)
{
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        unsigned char *p = gw_AllocHGlobal(sizes[i]);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq((uintptr_t)p & 15, 0);
        memset(p, 0x3C, sizes[i]);
        gw_block_info info;
        ck_assert_int_eq(gw_block_query(p, &info), GW_BLOCK_LIVE);
        ck_assert_int_eq(info.family, GW_FAMILY_HGLOBAL);
        ck_assert_uint_eq(info.nbytes, sizes[i]);
        ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(no_bytes_give_a_block_of_its_own)
{
    harness_begin();
    void *a = gw_AllocHGlobal(0), *b = gw_AllocHGlobal(0), *c = resize(NULL, 0);
    ck_assert(a != NULL && b != NULL && c != NULL);
    ck_assert(a != b && b != c && a != c);
    ck_assert_int_eq(gw_FreeHGlobal(a), 1);
    ck_assert_int_eq(gw_FreeHGlobal(b), 1);
    ck_assert_int_eq(gw_FreeHGlobal(c), 1);
    harness_check_untouched();
}
END_TEST

START_TEST(releasing_null_does_nothing)
{
    harness_begin();
    ck_assert_int_eq(gw_FreeHGlobal(NULL), 1);
    harness_check_untouched();
}
END_TEST

START_TEST(resizing_null_allocates)
{
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        void *p = resize(NULL, sizes[i]);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq(gw_HeapSize(gw_GetProcessHeap(), 0, p), sizes[i]);
        ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(resizing_to_zero_leaves_a_live_block)
{
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        void *p = resize(gw_AllocHGlobal(sizes[i]), 0);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq(gw_HeapSize(gw_GetProcessHeap(), 0, p), 0);
        ck_assert_uint_eq(harness_live_blocks(), 1);
        ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(resizing_keeps_the_contents)
{
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (size_t j = 0; j < COUNT_OF(sizes); j++) {
            size_t kept = sizes[i] < sizes[j] ? sizes[i] : sizes[j];
            unsigned char *p = gw_AllocHGlobal(sizes[i]);
            memset(p, 0x6D, sizes[i]);
            p = resize(p, sizes[j]);
            ck_assert_ptr_nonnull(p);
            ck_assert(kept == 0 || (p[0] == 0x6D && memcmp(p, p + 1, kept - 1) == 0));
            ck_assert_uint_eq(gw_HeapSize(gw_GetProcessHeap(), 0, p), sizes[j]);
            ck_assert_int_eq(gw_FreeHGlobal(p), 1);
        }
    }
    harness_check_untouched();
}
END_TEST

START_TEST(what_cannot_be_had_is_refused)
{
    harness_begin();
    static const size_t huge[] = {SIZE_MAX, SIZE_MAX - 15, SIZE_MAX / 2, SIZE_MAX / 4 + 1};
    for (size_t i = 0; i < COUNT_OF(huge); i++) {
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(gw_AllocHGlobal(huge[i]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(resize(NULL, huge[i]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
        char *p = gw_AllocHGlobal(6);
        memcpy(p, "whole", 6);
        ck_assert_ptr_null(resize(p, huge[i]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
        ck_assert_str_eq(p, "whole");
        ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    }
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(a_second_release_is_refused)
{
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        void *p = harness_launder(gw_AllocHGlobal(sizes[i]));
        ck_assert_int_eq(gw_FreeHGlobal(harness_launder(p)), 1);
        ck_assert_int_eq(gw_FreeHGlobal(harness_launder(p)), 0);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_ptr_null(resize(p, 10));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_uint_eq(harness_violations, 2 * (i + 1));
    }
}
END_TEST

START_TEST(a_refusal_names_the_function_that_refused)
{
    int variable = 0;
    harness_count_violations();
    ck_assert_int_eq(gw_FreeHGlobal(harness_launder(&variable)), 0);
    ck_assert_str_eq(harness_last_function, "gw_FreeHGlobal");
    ck_assert_ptr_null(resize(&variable, 5));
    ck_assert_str_eq(harness_last_function, "gw_ReAllocHGlobal");
}
END_TEST

START_TEST(releasing_keeps_errno)
{
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        void *p = gw_AllocHGlobal(sizes[i]);
        errno = ENOTTY;
        ck_assert_int_eq(gw_FreeHGlobal(p), 1);
        ck_assert_int_eq(errno, ENOTTY);
    }
}
END_TEST

START_TEST(a_scope_releases_its_block)
{
    harness_begin();
    {
        GW_AUTO(gw_FreeHGlobal) char *p = gw_AllocHGlobal(100);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq(harness_live_blocks(), 1);
    }
    {
        GW_AUTO(gw_FreeHGlobal) char *none = NULL;
        ck_assert_ptr_null(none);
    }
    harness_check_untouched();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory: HGlobal");
    HARNESS_ADD(suite, a_block_is_aligned_and_usable);
    HARNESS_ADD(suite, no_bytes_give_a_block_of_its_own);
    HARNESS_ADD(suite, releasing_null_does_nothing);
    HARNESS_ADD(suite, resizing_null_allocates);
    HARNESS_ADD(suite, resizing_to_zero_leaves_a_live_block);
    HARNESS_ADD(suite, resizing_keeps_the_contents);
    HARNESS_ADD(suite, what_cannot_be_had_is_refused);
    HARNESS_ADD(suite, a_second_release_is_refused);
    HARNESS_ADD(suite, a_refusal_names_the_function_that_refused);
    HARNESS_ADD(suite, releasing_keeps_errno);
    HARNESS_ADD(suite, a_scope_releases_its_block);
    return harness_run(suite);
}
