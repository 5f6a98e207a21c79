/* SPDX-License-Identifier: MIT */
/* CoTaskMem by its .NET and by its Win32 names: one family, one contract. */
#include "support/blocks.h"

static const size_t sizes[] = {0,    1,    15,    16,    17,    100,    1000,
                               4096, 5000, 20000, 65536, 70000, 300000, (size_t)5 << 20};

static gw_bool co_task_mem_free(void *p)
{
    uint32_t before = gw_GetLastError();
    gw_SetLastError(GW_NO_ERROR);
    gw_CoTaskMemFree(p);
    bool refused = gw_GetLastError() != GW_NO_ERROR;
    if (!refused)
        gw_SetLastError(before);
    return !refused;
}

static void *net_resize(void *p, size_t nbytes)
{
    return harness_launder(gw_ReAllocCoTaskMem(harness_launder(p), nbytes));
}

static void *win32_resize(void *p, size_t nbytes)
{
    return harness_launder(gw_CoTaskMemRealloc(harness_launder(p), nbytes));
}

/* The two names of the family; blocks pass between them. */
static const struct names {
    void *(*allocate)(size_t);
    void *(*resize)(void *, size_t);
    gw_bool (*release)(void *);
    const char *release_name;
} names[] = {
    {gw_AllocCoTaskMem, net_resize, gw_FreeCoTaskMem, "gw_FreeCoTaskMem"},
    {gw_CoTaskMemAlloc, win32_resize, co_task_mem_free, "gw_CoTaskMemFree"},
};

START_TEST(a_block_passes_between_both_names)
{
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (size_t n = 0; n < 8; n++) {
            unsigned char *p = names[n & 1].allocate(sizes[i]);
            ck_assert_ptr_nonnull(p);
            ck_assert_uint_eq((uintptr_t)p & 15, 0);
            memset(p, 0x3D, sizes[i]);
            p = names[n >> 1 & 1].resize(p, sizes[i] + 5);
            ck_assert_ptr_nonnull(p);
            ck_assert(sizes[i] == 0 || (p[0] == 0x3D && p[sizes[i] - 1] == 0x3D));
            gw_block_info info;
            ck_assert_int_eq(gw_block_query(p, &info), GW_BLOCK_LIVE);
            ck_assert_int_eq(info.family, GW_FAMILY_COTASKMEM);
            ck_assert_uint_eq(info.nbytes, sizes[i] + 5);
            ck_assert_int_eq(names[n >> 2].release(p), 1);
        }
    }
    harness_check_untouched();
}
END_TEST

START_TEST(no_bytes_give_a_block_of_its_own)
{
    harness_begin();
    for (size_t n = 0; n < 2; n++) {
        void *a = names[n].allocate(0), *b = names[n].allocate(0);
        ck_assert(a != NULL && b != NULL && a != b);
        ck_assert_uint_eq(gw_HeapSize(gw_GetProcessHeap(), 0, a), 0);
        ck_assert_int_eq(names[n].release(a), 1);
        ck_assert_int_eq(names[n].release(b), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(releasing_null_does_nothing)
{
    harness_begin();
    ck_assert_int_eq(gw_FreeCoTaskMem(NULL), 1);
    gw_CoTaskMemFree(NULL);
    harness_check_untouched();
}
END_TEST

START_TEST(resizing_null_allocates_even_no_bytes)
{
    harness_begin();
    for (size_t n = 0; n < 2; n++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            void *p = names[n].resize(NULL, sizes[i]);
            ck_assert_ptr_nonnull(p);
            ck_assert_uint_eq(gw_HeapSize(gw_GetProcessHeap(), 0, p), sizes[i]);
            ck_assert_int_eq(names[n].release(p), 1);
        }
    }
    harness_check_untouched();
}
END_TEST

START_TEST(resizing_to_zero_releases_and_gives_null)
{
    harness_begin();
    for (size_t n = 0; n < 2; n++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            void *p = names[n].allocate(sizes[i]);
            ck_assert_ptr_null(names[n].resize(p, 0));
            ck_assert_uint_eq(harness_live_blocks(), 0);
            ck_assert_int_ne(gw_block_query(p, NULL), GW_BLOCK_LIVE);
        }
    }
    harness_check_untouched();
}
END_TEST

START_TEST(resizing_what_is_no_block_to_zero_is_refused)
{
    int variable = 0;
    harness_begin();
    for (size_t n = 0; n < 2; n++) {
        void *bstr = gw_SysAllocStringLen(NULL, 5);
        void *const bad[] = {&variable, bstr, (void *)1};
        for (size_t i = 0; i < COUNT_OF(bad); i++) {
            gw_SetLastError(HARNESS_UNTOUCHED);
            harness_violations = 0;
            ck_assert_ptr_null(names[n].resize(bad[i], 0));
            ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
            ck_assert_uint_eq(harness_violations, 1);
        }
        ck_assert_int_eq(gw_SysFreeString(bstr), 1);
    }
}
END_TEST

START_TEST(resizing_keeps_the_contents)
{
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (size_t j = 1; j < COUNT_OF(sizes); j++) {
            size_t kept = sizes[i] < sizes[j] ? sizes[i] : sizes[j];
            unsigned char *p = gw_AllocCoTaskMem(sizes[i]);
            memset(p, 0x6E, sizes[i]);
            p = net_resize(p, sizes[j]);
            ck_assert_ptr_nonnull(p);
            ck_assert(kept == 0 || (p[0] == 0x6E && memcmp(p, p + 1, kept - 1) == 0));
            ck_assert_int_eq(gw_FreeCoTaskMem(p), 1);
        }
    }
    harness_check_untouched();
}
END_TEST

START_TEST(what_cannot_be_had_is_refused_and_the_block_kept)
{
    static const size_t huge[] = {SIZE_MAX, SIZE_MAX - 15, SIZE_MAX / 2, SIZE_MAX / 4 + 1};
    harness_begin();
    for (size_t n = 0; n < 2; n++) {
        for (size_t i = 0; i < COUNT_OF(huge); i++) {
            gw_SetLastError(HARNESS_UNTOUCHED);
            ck_assert_ptr_null(names[n].allocate(huge[i]));
            ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
            char *p = names[n].allocate(6);
            memcpy(p, "whole", 6);
            ck_assert_ptr_null(names[n].resize(p, huge[i]));
            ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
            ck_assert_str_eq(p, "whole");
            ck_assert_int_eq(names[n].release(p), 1);
        }
    }
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(a_second_release_is_refused_by_name)
{
    harness_count_violations();
    for (size_t n = 0; n < 2; n++) {
        void *p = names[n].allocate(50);
        ck_assert_int_eq(names[n].release(harness_launder(p)), 1);
        ck_assert_int_eq(names[n].release(p), 0);
        ck_assert_str_eq(harness_last_function, names[n].release_name);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    }
}
END_TEST

START_TEST(a_scope_releases_its_block)
{
    harness_begin();
    {
        GW_AUTO(gw_FreeCoTaskMem) void *p = gw_AllocCoTaskMem(100);
        GW_AUTO(gw_CoTaskMemFree) void *q = gw_CoTaskMemAlloc(100);
        ck_assert(p != NULL && q != NULL);
        ck_assert_uint_eq(harness_live_blocks(), 2);
    }
    harness_check_untouched();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory: CoTaskMem");
    HARNESS_ADD(suite, a_block_passes_between_both_names);
    HARNESS_ADD(suite, no_bytes_give_a_block_of_its_own);
    HARNESS_ADD(suite, releasing_null_does_nothing);
    HARNESS_ADD(suite, resizing_null_allocates_even_no_bytes);
    HARNESS_ADD(suite, resizing_to_zero_releases_and_gives_null);
    HARNESS_ADD(suite, resizing_what_is_no_block_to_zero_is_refused);
    HARNESS_ADD(suite, resizing_keeps_the_contents);
    HARNESS_ADD(suite, what_cannot_be_had_is_refused_and_the_block_kept);
    HARNESS_ADD(suite, a_second_release_is_refused_by_name);
    HARNESS_ADD(suite, a_scope_releases_its_block);
    return harness_run(suite);
}
