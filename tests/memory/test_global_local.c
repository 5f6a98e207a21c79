/* SPDX-License-Identifier: MIT */
/* GlobalAlloc and LocalAlloc and their like: what Windows does (Wine: heap.c, test_GlobalAlloc, test_LocalAlloc), and what
 * is refused. Most of it is the same for both, and tested for both. */
#include "support/harness.h"

#define LARGE 0x20000u

typedef struct family_calls {
    void *(*allocate)(uint32_t flags, size_t nbytes);
    void *(*resize)(void *h, size_t nbytes, uint32_t flags);
    void *(*release)(void *h);
    void *(*lock)(void *h);
    gw_bool (*unlock)(void *h);
    size_t (*size)(void *h);
    uint32_t (*flags)(void *h);
    void *(*handle)(const void *p);
    /* and in what they differ */
    uint32_t discardable;
    uint32_t ddeshare; /* what is told of it */
    size_t size_of_no_bytes;
    gw_bool unlock_of_none;
} family_calls;

enum { GLOBAL, LOCAL, BOTH };
static const family_calls families[BOTH] = {
    {gw_GlobalAlloc, gw_GlobalReAlloc, gw_GlobalFree, gw_GlobalLock, gw_GlobalUnlock, gw_GlobalSize,
     gw_GlobalFlags, gw_GlobalHandle, GW_GMEM_DISCARDABLE, GW_GMEM_DDESHARE, 1, 1},
    {gw_LocalAlloc, gw_LocalReAlloc, gw_LocalFree, gw_LocalLock, gw_LocalUnlock, gw_LocalSize,
     gw_LocalFlags, gw_LocalHandle, GW_LMEM_DISCARDABLE, 0, 0, 0},
};

/* Of the test that runs. */
static const family_calls *calls;

static void begin(int family)
{
    calls = &families[family];
    harness_count_violations();
    gw_SetLastError(HARNESS_UNTOUCHED);
}

/* The code that the last call left; then none again. */
static uint32_t code(void)
{
    uint32_t left = gw_GetLastError();
    gw_SetLastError(HARNESS_UNTOUCHED);
    return left;
}

static void *memory_of(void *h)
{
    return *(void **)harness_launder(h);
}

static void *resize(void *h, size_t nbytes, uint32_t flags)
{
    return harness_launder(calls->resize(harness_launder(h), nbytes, flags));
}

static void release(void *h)
{
    ck_assert_ptr_null(calls->release(harness_launder(h)));
}

/* What is a handle, and what is a pointer, shows by its last four bits. */
static gw_bool is_handle(const void *h)
{
    return ((uintptr_t)h & 15) == sizeof(void *);
}

static void check_untouched(void)
{
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    ck_assert_uint_eq(harness_violations, 0);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}

/* --- both ------------------------------------------------------------------------------------------------ */

START_TEST(a_fixed_block_is_its_own_handle)
{
    begin(_i);
    unsigned char *p = calls->allocate(GW_GMEM_FIXED, 37);
    ck_assert_uint_eq((uintptr_t)p & 15, 0);
    gw_block_info info;
    ck_assert_int_eq(gw_block_query(p, &info), GW_BLOCK_LIVE);
    ck_assert_int_eq(info.family, GW_FAMILY_HGLOBAL);
    ck_assert_uint_eq(calls->size(p), 37);
    ck_assert_uint_eq(calls->flags(p), 0);
    ck_assert_ptr_eq(calls->lock(p), p);
    ck_assert_ptr_eq(calls->handle(p), p);
    release(p);
    check_untouched();
}
END_TEST

START_TEST(memory_is_cleared_where_that_is_asked_for)
{
    begin(_i);
    for (size_t nbytes = 1; nbytes < 100000; nbytes = nbytes * 3 + 1) {
        unsigned char *p = calls->allocate(GW_GPTR, nbytes);
        void *h = calls->allocate(GW_GHND, nbytes);
        for (size_t i = 0; i < nbytes; i++)
            HARNESS_CHECK(p[i] == 0 && ((unsigned char *)memory_of(h))[i] == 0);
        memset(p, 0x77, nbytes);
        memset(memory_of(h), 0x77, nbytes);
        p = resize(p, nbytes * 2, GW_GMEM_MOVEABLE | GW_GMEM_ZEROINIT);
        ck_assert_ptr_eq(resize(h, nbytes * 2, GW_GMEM_ZEROINIT), h);
        for (size_t i = 0; i < nbytes * 2; i++) {
            HARNESS_CHECK(p[i] == (i < nbytes ? 0x77 : 0));
            HARNESS_CHECK(((unsigned char *)memory_of(h))[i] == (i < nbytes ? 0x77 : 0));
        }
        release(p);
        release(h);
    }
    check_untouched();
}
END_TEST

START_TEST(a_handle_leads_to_its_memory)
{
    begin(_i);
    void *h = calls->allocate(GW_GMEM_MOVEABLE, 10);
    ck_assert(is_handle(h));
    unsigned char *p = calls->lock(h);
    ck_assert_ptr_eq(memory_of(h), p);
    ck_assert_uint_eq((uintptr_t)p & 15, 0);
    ck_assert_uint_eq(calls->size(h), 10);
    ck_assert_uint_eq(calls->flags(h), 1);
    ck_assert_ptr_eq(calls->handle(p), h);
    ck_assert_uint_eq(gw_HeapSize(gw_GetProcessHeap(), 0, p), 10);
    ck_assert_int_eq(gw_HeapValidate(gw_GetProcessHeap(), 0, p), 1);
    gw_block_info info;
    ck_assert_int_eq(gw_block_query(p, &info), GW_BLOCK_LIVE);
    ck_assert_int_eq(info.family, GW_FAMILY_HGLOBAL);
    gw_heap_statistics statistics;
    ck_assert_int_eq(gw_heap_stats(gw_GetProcessHeap(), &statistics), 1);
    ck_assert_uint_eq(statistics.families[GW_FAMILY_HGLOBAL].live_blocks, 1);
    ck_assert_uint_eq(statistics.families[GW_FAMILY_HGLOBAL].live_bytes, 10);
    release(h); /* although it is locked */
    ck_assert_int_ne(gw_block_query(p, NULL), GW_BLOCK_LIVE);
    ck_assert_ptr_null(calls->handle(p));
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    check_untouched();
}
END_TEST

START_TEST(locks_are_counted_to_255_and_back)
{
    begin(_i);
    void *h = calls->allocate(GW_GMEM_MOVEABLE, 10);
    ck_assert_int_eq(calls->unlock(h), 0);
    ck_assert_uint_eq(code(), GW_ERROR_NOT_LOCKED);
    for (unsigned i = 1; i <= 300; i++) {
        ck_assert_ptr_eq(calls->lock(h), memory_of(h));
        ck_assert_uint_eq(calls->flags(h), i < 255 ? i : 255);
    }
    for (unsigned i = 254; i > 0; i--) {
        ck_assert_int_eq(calls->unlock(h), 1);
        ck_assert_uint_eq(calls->flags(h) & GW_GMEM_LOCKCOUNT, i);
        ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    }
    ck_assert_int_eq(calls->unlock(h), 0);
    ck_assert_uint_eq(code(), GW_NO_ERROR);
    ck_assert_int_eq(calls->unlock(h), 0);
    ck_assert_uint_eq(code(), GW_ERROR_NOT_LOCKED);
    ck_assert_uint_eq(calls->flags(h), 0);
    release(h);
    check_untouched();
}
END_TEST

START_TEST(discardable_memory_is_made_by_modify_alone)
{
    begin(_i);
    void *objects[] = {calls->allocate(GW_GMEM_FIXED, 10), calls->allocate(GW_GMEM_MOVEABLE, 10)};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_ptr_null(resize(objects[i], 10, calls->discardable));
        ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_ptr_null(resize(objects[i], 10, calls->discardable | GW_GMEM_MOVEABLE));
        ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_uint_eq(calls->size(objects[i]), 10);
        ck_assert_uint_eq(calls->flags(objects[i]), 0);
        release(objects[i]);
    }
    check_untouched();
}
END_TEST

START_TEST(a_fixed_block_moves_where_it_may)
{
    begin(_i);
    char *p = calls->allocate(GW_GMEM_FIXED, 20);
    memcpy(p, "fixed", 6);
    ck_assert_ptr_null(resize(p, 5000, 0));
    ck_assert_uint_eq(code(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_uint_eq(calls->size(p), 20);
    ck_assert_ptr_eq(resize(p, 8, 0), p);
    ck_assert_uint_eq(calls->size(p), 8);
    char *q = resize(p, 5000, GW_GMEM_MOVEABLE);
    ck_assert(q != NULL && !is_handle(q));
    ck_assert_str_eq(q, "fixed");
    ck_assert_uint_eq(calls->size(q), 5000);
    ck_assert_ptr_eq(resize(q, 77, GW_GMEM_MODIFY), q);
    ck_assert_uint_eq(calls->size(q), 5000);
    q = resize(q, 0, GW_GMEM_MOVEABLE);
    ck_assert(q != NULL && !is_handle(q));
    ck_assert_uint_eq(calls->size(q), 0);
    release(q);
    check_untouched();
}
END_TEST

START_TEST(a_large_fixed_block_is_resized_at_its_place)
{
    begin(_i);
    char *p = calls->allocate(GW_GMEM_FIXED, LARGE);
    ck_assert_ptr_eq(resize(p, LARGE / 2, 0), p);
    ck_assert_uint_eq(calls->size(p), LARGE / 2);
    ck_assert_ptr_eq(resize(p, LARGE, 0), p);
    ck_assert_uint_eq(calls->size(p), LARGE);
    ck_assert_ptr_eq(resize(p, 0, 0), p);
    ck_assert_uint_eq(calls->size(p), 0);
    release(p);
    check_untouched();
}
END_TEST

START_TEST(an_unlocked_handle_keeps_itself_and_its_contents)
{
    begin(_i);
    static const size_t sizes[] = {1, 20, 3000, 40000, LARGE, 3 * LARGE, 500, 16};
    static const uint32_t flags[] = {0, GW_GMEM_MOVEABLE};
    for (size_t f = 0; f < 2; f++) {
        void *h = calls->allocate(GW_GMEM_MOVEABLE, 16);
        memcpy(memory_of(h), "0123456789abcde", 16);
        for (size_t i = 1; i < sizeof sizes / sizeof sizes[0]; i++) {
            ck_assert_ptr_eq(resize(h, sizes[i], flags[f]), h);
            ck_assert_uint_eq(calls->size(h), sizes[i]);
            ck_assert_str_eq(memory_of(h), "0123456789abcde");
            ck_assert_ptr_eq(calls->handle(memory_of(h)), h);
        }
        ck_assert_uint_eq(harness_live_blocks(), 1);
        release(h);
    }
    check_untouched();
}
END_TEST

START_TEST(no_bytes_discard_where_it_may_move)
{
    begin(_i);
    void *h = calls->allocate(GW_GMEM_MOVEABLE, 10);
    ck_assert_ptr_null(resize(h, 0, 0));
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(calls->size(h), 10);
    ck_assert_ptr_nonnull(calls->lock(h));
    ck_assert_ptr_null(resize(h, 0, GW_GMEM_MOVEABLE));
    ck_assert_ptr_null(resize(h, 0, 0));
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(calls->size(h), 10);
    ck_assert_int_eq(calls->unlock(h), 0);
    code();
    ck_assert_ptr_eq(resize(h, 0, GW_GMEM_MOVEABLE), h);
    ck_assert_uint_eq(calls->flags(h), GW_GMEM_DISCARDED);
    ck_assert_ptr_null(memory_of(h));
    ck_assert_uint_eq(calls->size(h), 0);
    ck_assert_uint_eq(harness_live_blocks(), 0);
    ck_assert_ptr_eq(resize(h, 0, GW_GMEM_MOVEABLE), h);
    release(h);
    check_untouched();
}
END_TEST

START_TEST(a_locked_handle_moves_only_where_moveable_says_so)
{
    begin(_i);
    void *h = calls->allocate(GW_GMEM_MOVEABLE, 100);
    void *p = calls->lock(h);
    memcpy(p, "locked", 7);
    ck_assert_ptr_eq(resize(h, 50, 0), h);
    ck_assert_ptr_eq(memory_of(h), p);
    ck_assert_ptr_null(resize(h, 5000, 0));
    ck_assert_uint_eq(code(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_ptr_eq(memory_of(h), p);
    ck_assert_uint_eq(calls->size(h), 50);
    ck_assert_ptr_eq(resize(h, 5000, GW_GMEM_MOVEABLE), h);
    ck_assert_ptr_ne(memory_of(h), p);
    ck_assert_str_eq(memory_of(h), "locked");
    ck_assert_uint_eq(calls->flags(h), 1);
    ck_assert_int_ne(gw_block_query(p, NULL), GW_BLOCK_LIVE);
    release(h);
    check_untouched();
}
END_TEST

START_TEST(what_cannot_be_had_leaves_everything_whole)
{
    begin(_i);
    ck_assert_ptr_null(harness_launder(calls->allocate(GW_GMEM_FIXED, SIZE_MAX - 100)));
    ck_assert_uint_eq(code(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_ptr_null(harness_launder(calls->allocate(GW_GMEM_MOVEABLE, SIZE_MAX / 2)));
    ck_assert_uint_eq(code(), GW_ERROR_NOT_ENOUGH_MEMORY);
    void *objects[] = {calls->allocate(GW_GMEM_FIXED, 6), calls->allocate(GW_GMEM_MOVEABLE, 6)};
    memcpy(objects[0], "whole", 6);
    memcpy(memory_of(objects[1]), "whole", 6);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_ptr_null(resize(objects[i], SIZE_MAX, GW_GMEM_MOVEABLE));
        ck_assert_uint_eq(code(), GW_ERROR_NOT_ENOUGH_MEMORY);
        ck_assert_uint_eq(calls->size(objects[i]), 6);
        ck_assert_str_eq(calls->lock(objects[i]), "whole");
        release(objects[i]);
    }
    check_untouched();
}
END_TEST

START_TEST(a_heap_block_may_be_asked_about)
{
    begin(_i);
    void *p = gw_HeapAlloc(gw_GetProcessHeap(), 0, 44);
    ck_assert_ptr_eq(calls->handle(p), p);
    ck_assert_uint_eq(calls->size(p), 44);
    ck_assert_uint_eq(calls->flags(p), 0);
    ck_assert_ptr_eq(calls->release(harness_launder(p)), p);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(harness_violations, 1);
    ck_assert_int_eq(gw_HeapFree(gw_GetProcessHeap(), 0, p), 1);
}
END_TEST

START_TEST(all_hglobal_functions_take_each_others)
{
    begin(_i);
    const family_calls *other = &families[BOTH - 1 - _i];
    void *h = calls->allocate(GW_GMEM_MOVEABLE, 10);
    ck_assert_int_eq(gw_FreeHGlobal(harness_launder(h)), 1);
    h = calls->allocate(GW_GMEM_FIXED, 10);
    ck_assert_int_eq(gw_FreeHGlobal(harness_launder(h)), 1);
    h = calls->allocate(GW_GMEM_MOVEABLE, 10);
    ck_assert_ptr_null(other->release(harness_launder(h)));
    h = other->allocate(0, 10);
    release(h);
    h = gw_AllocHGlobal(10);
    release(h);
    h = calls->allocate(GW_GMEM_MOVEABLE, 10);
    ck_assert_ptr_nonnull(calls->lock(h));
    ck_assert_ptr_eq(harness_launder(gw_ReAllocHGlobal(harness_launder(h), 70000)), h);
    ck_assert_uint_eq(calls->size(h), 70000);
    ck_assert_int_eq(gw_ZeroFreeGlobalAllocAnsi(harness_launder(h)), 1);
    ck_assert_ptr_eq(calls->release(harness_launder(h)), h);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_uint_eq(harness_violations, 1);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(no_bytes_are_a_block_or_a_discarded_handle)
{
    begin(_i);
    void *p = calls->allocate(GW_GMEM_FIXED, 0), *q = calls->allocate(GW_GMEM_FIXED, 0);
    ck_assert(p != NULL && q != NULL && p != q);
    ck_assert_uint_eq(calls->size(p), calls->size_of_no_bytes);
    release(p);
    release(q);
    void *h = calls->allocate(GW_GMEM_MOVEABLE, 0);
    ck_assert(is_handle(h));
    ck_assert_uint_eq(calls->size(h), 0);
    ck_assert_uint_eq(calls->flags(h), GW_GMEM_DISCARDED);
    ck_assert_uint_eq(code(), HARNESS_UNTOUCHED);
    ck_assert_ptr_null(calls->lock(h));
    ck_assert_uint_eq(code(), GW_ERROR_DISCARDED);
    ck_assert_uint_eq(calls->flags(h), GW_GMEM_DISCARDED);
    ck_assert_ptr_eq(resize(h, 30, 0), h);
    ck_assert_uint_eq(calls->flags(h), 0);
    ck_assert_uint_eq(calls->size(h), 30);
    release(h);
    check_untouched();
}
END_TEST

START_TEST(attributes_are_kept_and_told)
{
    begin(_i);
    void *h = calls->allocate(GW_GMEM_MOVEABLE | calls->discardable, 10);
    ck_assert_uint_eq(calls->flags(h), calls->discardable);
    release(h);
    h = calls->allocate(GW_GMEM_MOVEABLE | 0x2000, 10); /* DDESHARE */
    ck_assert_uint_eq(calls->flags(h), calls->ddeshare);
    release(h);
    h = calls->allocate(GW_GMEM_MOVEABLE, 10);
    ck_assert_ptr_eq(resize(h, 0, GW_GMEM_MODIFY | calls->discardable), h);
    ck_assert_uint_eq(calls->flags(h), calls->discardable);
    ck_assert_uint_eq(calls->size(h), 10);
    ck_assert_ptr_eq(resize(h, 0, GW_GMEM_MODIFY), h);
    ck_assert_uint_eq(calls->flags(h), calls->discardable);
    release(h);
    check_untouched();
}
END_TEST

START_TEST(null_is_answered_as_documented)
{
    begin(_i);
    ck_assert_ptr_null(calls->release(NULL));
    ck_assert_uint_eq(code(), HARNESS_UNTOUCHED);
    ck_assert_ptr_null(resize(NULL, 10, GW_GMEM_MOVEABLE));
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_ptr_null(calls->lock(NULL));
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_int_eq(calls->unlock(NULL), calls->unlock_of_none);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_uint_eq(calls->size(NULL), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_uint_eq(calls->flags(NULL), GW_GMEM_INVALID_HANDLE);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_ptr_null(calls->handle(NULL));
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
    check_untouched();
}
END_TEST

START_TEST(a_freed_handle_is_refused_by_all)
{
    begin(_i);
    void *h = harness_launder(calls->allocate(GW_GMEM_MOVEABLE, 10));
    release(h);
    ck_assert_ptr_eq(calls->release(harness_launder(h)), h);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_ptr_null(resize(h, 20, 0));
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_ptr_null(resize(h, 0, GW_GMEM_MODIFY));
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_uint_eq(harness_violations, 3);
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_MEMORY_HANDLE);
    ck_assert_ptr_null(calls->lock(h));
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_int_eq(calls->unlock(h), calls->unlock_of_none);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_uint_eq(calls->size(h), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_uint_eq(calls->flags(h), GW_GMEM_INVALID_HANDLE);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_ptr_null(calls->handle(h));
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_uint_eq(harness_violations, 3);
}
END_TEST

/* --- Global alone --------------------------------------------------------------------------------------- */

START_TEST(unlocking_a_fixed_block_is_no_mistake)
{
    begin(GLOBAL);
    void *p = gw_GlobalAlloc(GW_GMEM_FIXED, 10);
    ck_assert_int_eq(gw_GlobalUnlock(p), 1);
    ck_assert_uint_eq(code(), HARNESS_UNTOUCHED);
    release(p);
    check_untouched();
}
END_TEST

START_TEST(modify_and_moveable_make_a_handle_of_a_fixed_block)
{
    begin(GLOBAL);
    char *p = gw_GlobalAlloc(GW_GMEM_FIXED, 20);
    memcpy(p, "contents", 9);
    void *h = resize(p, 4, GW_GMEM_MODIFY | GW_GMEM_MOVEABLE);
    ck_assert(is_handle(h));
    ck_assert_uint_eq(gw_GlobalSize(h), 20);
    ck_assert_str_eq(memory_of(h), "contents");
    ck_assert_ptr_eq(resize(h, 4, GW_GMEM_MODIFY | GW_GMEM_MOVEABLE), h);
    release(h);
    p = gw_GlobalAlloc(GW_GMEM_FIXED, 20);
    h = resize(p, 4, GW_GMEM_MODIFY | GW_GMEM_MOVEABLE | GW_GMEM_DISCARDABLE);
    ck_assert(is_handle(h));
    ck_assert_uint_eq(gw_GlobalFlags(h), GW_GMEM_DISCARDABLE);
    release(h);
    check_untouched();
}
END_TEST

/* --- Local alone ---------------------------------------------------------------------------------------- */

START_TEST(unlocking_a_fixed_block_is_a_failure)
{
    begin(LOCAL);
    void *p = gw_LocalAlloc(GW_LMEM_FIXED, 10);
    ck_assert_int_eq(gw_LocalUnlock(p), 0);
    ck_assert_uint_eq(code(), GW_ERROR_NOT_LOCKED);
    release(p);
    check_untouched();
}
END_TEST

START_TEST(modify_and_moveable_leave_a_fixed_block_fixed)
{
    begin(LOCAL);
    char *p = gw_LocalAlloc(GW_LMEM_FIXED, 20);
    memcpy(p, "contents", 9);
    void *h = resize(p, 4, GW_LMEM_MODIFY | GW_LMEM_MOVEABLE);
    ck_assert_ptr_eq(h, p);
    ck_assert_uint_eq(gw_LocalSize(h), 20);
    ck_assert_ptr_eq(resize(h, 4, GW_LMEM_MODIFY | GW_LMEM_MOVEABLE | GW_LMEM_DISCARDABLE), p);
    ck_assert_uint_eq(gw_LocalFlags(h), 0);
    ck_assert_str_eq(h, "contents");
    release(h);
    check_untouched();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory: Global and Local");
    HARNESS_ADD_EACH(suite, a_fixed_block_is_its_own_handle, BOTH);
    HARNESS_ADD_EACH(suite, memory_is_cleared_where_that_is_asked_for, BOTH);
    HARNESS_ADD_EACH(suite, a_handle_leads_to_its_memory, BOTH);
    HARNESS_ADD_EACH(suite, locks_are_counted_to_255_and_back, BOTH);
    HARNESS_ADD_EACH(suite, discardable_memory_is_made_by_modify_alone, BOTH);
    HARNESS_ADD_EACH_UNLESS(suite, "hpa", "guarded pages have room to grow",
                            a_fixed_block_moves_where_it_may, BOTH);
    HARNESS_ADD_EACH_UNLESS(suite, "hpa", "a guard is behind it",
                            a_large_fixed_block_is_resized_at_its_place, BOTH);
    HARNESS_ADD_EACH(suite, an_unlocked_handle_keeps_itself_and_its_contents, BOTH);
    HARNESS_ADD_EACH(suite, no_bytes_discard_where_it_may_move, BOTH);
    HARNESS_ADD_EACH_UNLESS(suite, "hpa", "guarded pages have room to grow",
                            a_locked_handle_moves_only_where_moveable_says_so, BOTH);
    HARNESS_ADD_EACH(suite, what_cannot_be_had_leaves_everything_whole, BOTH);
    HARNESS_ADD_EACH(suite, a_heap_block_may_be_asked_about, BOTH);
    HARNESS_ADD_EACH(suite, all_hglobal_functions_take_each_others, BOTH);
    HARNESS_ADD_EACH(suite, no_bytes_are_a_block_or_a_discarded_handle, BOTH);
    HARNESS_ADD(suite, unlocking_a_fixed_block_is_no_mistake);
    HARNESS_ADD_EACH(suite, attributes_are_kept_and_told, BOTH);
    HARNESS_ADD(suite, modify_and_moveable_make_a_handle_of_a_fixed_block);
    HARNESS_ADD_EACH(suite, null_is_answered_as_documented, BOTH);
    HARNESS_ADD_EACH(suite, a_freed_handle_is_refused_by_all, BOTH);
    HARNESS_ADD(suite, unlocking_a_fixed_block_is_a_failure);
    HARNESS_ADD(suite, modify_and_moveable_leave_a_fixed_block_fixed);
    return harness_run(suite);
}
