/* SPDX-License-Identifier: MIT */
/* Blocks of family MALLOC in a process whose malloc() is another: a family like the others, until it is joined. */
#include "support/harness.h"

#include <errno.h>

static void *hidden(void *p)
{
    return harness_launder(p);
}

START_TEST(malloc_blocks_are_a_family_of_their_own)
{
    harness_count_violations();
    void *p = hidden(gw_malloc(10)), *q = hidden(gw_AllocHGlobal(10));
    ck_assert_int_eq(gw_FreeHGlobal(hidden(p)), 0);
    ck_assert_int_eq(gw_HeapFree(gw_GetProcessHeap(), 0, hidden(p)), 0);
    ck_assert_ptr_null(hidden(gw_ReAllocHGlobal(hidden(p), 20)));
    ck_assert_int_eq(gw_free(hidden(q)), 0);
    ck_assert_ptr_null(hidden(gw_realloc(hidden(q), 20)));
    ck_assert_uint_eq(harness_violations, 5);
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_FAMILY);
    ck_assert_uint_eq(gw_malloc_usable_size(q), 0);
    ck_assert_int_eq(gw_free(hidden(p)), 1);
    ck_assert_int_eq(gw_FreeHGlobal(hidden(q)), 1);
}
END_TEST

START_TEST(once_joined_every_function_takes_them)
{
    harness_count_violations();
    void *before = hidden(gw_malloc(10));
    gw_malloc_join();
    ck_assert_int_eq(gw_FreeHGlobal(hidden(before)), 1);
    ck_assert_int_eq(gw_FreeCoTaskMem(hidden(gw_calloc(2, 10))), 1);
    ck_assert_int_eq(gw_free(hidden(gw_AllocHGlobal(10))), 1);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(failures_set_errno_and_the_last_error)
{
    size_t huge = (size_t)(uintptr_t)hidden((void *)(uintptr_t)SIZE_MAX);
    errno = 0;
    ck_assert_ptr_null(hidden(gw_malloc(huge)));
    ck_assert_int_eq(errno, ENOMEM);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    errno = 0;
    ck_assert_ptr_null(hidden(gw_calloc(huge, 2)));
    ck_assert_int_eq(errno, ENOMEM);
    ck_assert_ptr_null(hidden(gw_aligned_alloc(48, 2)));
    ck_assert_int_eq(errno, EINVAL);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(NULL_is_allocated_for_and_released_by_doing_nothing)
{
    ck_assert_int_eq(gw_free(NULL), 1);
    char *p = hidden(gw_realloc(NULL, 3));
    ck_assert_uint_eq(gw_malloc_usable_size(p), 3);
    ck_assert_ptr_null(hidden(gw_realloc(hidden(p), 0)));
    ck_assert_int_eq(gw_block_query(p, NULL), GW_BLOCK_FREED);
    ck_assert_uint_eq(gw_malloc_usable_size(NULL), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: malloc");
    HARNESS_ADD(suite, malloc_blocks_are_a_family_of_their_own);
    HARNESS_ADD(suite, once_joined_every_function_takes_them);
    HARNESS_ADD(suite, failures_set_errno_and_the_last_error);
    HARNESS_ADD(suite, NULL_is_allocated_for_and_released_by_doing_nothing);
    return harness_run(suite);
}
