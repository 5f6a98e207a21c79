/* SPDX-License-Identifier: MIT */
/* HeapAlloc, HeapReAlloc, HeapFree, HeapSize and HeapValidate: the contract, edge by edge. */
#include "support/blocks.h"

#include <errno.h>

/* The sizes of Wine's heap tests, and the borders of what allocators treat apart. */
static const size_t sizes[] = {
    0,
    1,
    2,
    7,
    8,
    9,
    15,
    16,
    17,
    31,
    32,
    33,
    37,
    48,
    63,
    64,
    65,
    100,
    127,
    128,
    129,
    255,
    256,
    257,
    1000,
    1023,
    1024,
    1025,
    4095,
    4096,
    4097,
    8192,
    16384,
    32767,
    32768,
    32769,
    65519,
    65535,
    65536,
    65537,
    100000,
    131072,
    0xFD000,
    0xFF000,
    1 << 20,
    (1 << 20) + 1,
    3000 * 1024 + 37,
    4 << 20,
    (8 << 20) + 5,
};

static gw_heap *heaps[2];

static void open_heaps(void)
{
    heaps[0] = gw_GetProcessHeap();
    heaps[1] = gw_HeapCreate(0, 0, 0);
    ck_assert_ptr_nonnull(heaps[1]);
    harness_count_violations();
    gw_SetLastError(HARNESS_UNTOUCHED);
}

/* gw_HeapReAlloc() of which the compiler does not conclude that the old block is gone. */
static void *resize(gw_heap *heap, uint32_t flags, void *p, size_t nbytes)
{
    return harness_launder(gw_HeapReAlloc(heap, flags, harness_launder(p), nbytes));
}

static void check_untouched(void)
{
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    ck_assert_uint_eq(harness_violations, 0);
}

static bool all_bytes_are(const unsigned char *p, size_t nbytes, unsigned char value)
{
    return nbytes == 0 || (p[0] == value && memcmp(p, p + 1, nbytes - 1) == 0);
}

/* --- allocating --------------------------------------------------------------------------------------------- */

static void check_one_block(gw_heap *heap, size_t nbytes)
{
    unsigned char *p = gw_HeapAlloc(heap, 0, nbytes);
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq((uintptr_t)p & 15, 0);
    memset(p, 0x5A, nbytes);
    ck_assert_uint_eq(gw_HeapSize(heap, 0, p), nbytes);
    ck_assert_int_eq(gw_HeapValidate(heap, 0, p), 1);
    ck_assert(all_bytes_are(p, nbytes, 0x5A));
    ck_assert_int_eq(gw_HeapFree(heap, 0, harness_launder(p)), 1);
    ck_assert_int_eq(gw_HeapValidate(heap, 0, p), 0);
}

START_TEST(a_block_has_exactly_the_requested_size_and_is_aligned)
{
    open_heaps();
    for (size_t h = 0; h < 2; h++)
        for (size_t i = 0; i < COUNT_OF(sizes); i++)
            check_one_block(heaps[h], sizes[i]);
    check_untouched();
    ck_assert_int_eq(gw_HeapDestroy(heaps[1]), 1);
}
END_TEST

START_TEST(blocks_of_zero_bytes_are_live_and_unlike)
{
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        uintptr_t blocks[300];
        for (size_t i = 0; i < COUNT_OF(blocks); i++) {
            void *p = gw_HeapAlloc(heaps[h], i % 2 == 0 ? 0 : GW_HEAP_ZERO_MEMORY, 0);
            ck_assert_ptr_nonnull(p);
            ck_assert_uint_eq(gw_HeapSize(heaps[h], 0, p), 0);
            ck_assert_int_eq(gw_HeapValidate(heaps[h], 0, p), 1);
            blocks[i] = (uintptr_t)p;
            for (size_t j = 0; j < i; j++)
                ck_assert_uint_ne(blocks[j], blocks[i]);
        }
        for (size_t i = 0; i < COUNT_OF(blocks); i++)
            ck_assert_int_eq(gw_HeapFree(heaps[h], 0, (void *)blocks[i]), 1);
    }
    check_untouched();
}
END_TEST

/* Leaves memory behind that is not 0. */
static void soil(gw_heap *heap, size_t nbytes)
{
    void *blocks[8];
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        blocks[i] = gw_HeapAlloc(heap, 0, nbytes);
        ck_assert_ptr_nonnull(blocks[i]);
        memset(blocks[i], 0xEE, nbytes);
    }
    for (size_t i = 0; i < COUNT_OF(blocks); i++)
        ck_assert_int_eq(gw_HeapFree(heap, 0, blocks[i]), 1);
}

START_TEST(zeroed_memory_is_zero_even_where_it_was_used_before)
{
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            soil(heaps[h], sizes[i]);
            for (int again = 0; again < 8; again++) {
                unsigned char *p = gw_HeapAlloc(heaps[h], GW_HEAP_ZERO_MEMORY, sizes[i]);
                ck_assert_ptr_nonnull(p);
                ck_assert(all_bytes_are(p, sizes[i], 0));
                memset(p, 0xEE, sizes[i]);
                ck_assert_int_eq(gw_HeapFree(heaps[h], 0, p), 1);
            }
        }
    }
    check_untouched();
}
END_TEST

START_TEST(flags_without_meaning_here_are_ignored)
{
    open_heaps();
    for (unsigned bit = 5; bit < 32; bit++) {
        uint32_t flag = (uint32_t)1 << bit;
        void *p = gw_HeapAlloc(heaps[1], flag, 40);
        ck_assert_ptr_nonnull(p);
        p = resize(heaps[1], flag, p, 80);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq(gw_HeapSize(heaps[1], flag, p), 80);
        ck_assert_int_eq(gw_HeapValidate(heaps[1], flag, p), 1);
        ck_assert_int_eq(gw_HeapFree(heaps[1], flag, p), 1);
    }
    check_untouched();
}
END_TEST

/* --- what cannot be had ---------------------------------------------------------------------------------------- */

static void check_no_block(gw_heap *heap, size_t nbytes)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    errno = 0;
    void *p = gw_HeapAlloc(heap, 0, nbytes);
    ck_assert_msg(p == NULL, "a block of %zu bytes", nbytes);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_str_ne(gw_error_message(), "");
    ck_assert_ptr_null(gw_HeapAlloc(heap, GW_HEAP_ZERO_MEMORY, nbytes));
}

START_TEST(sizes_that_no_address_space_holds_are_refused)
{
    static const size_t huge[] = {
        SIZE_MAX,
        SIZE_MAX - 100,
        SIZE_MAX / 2,
        SIZE_MAX / 2 + 1,
        SIZE_MAX / 2 - 1,
        (size_t)PTRDIFF_MAX - 15,
        (size_t)1 << (sizeof(size_t) * 8 - 4),
        (size_t)1 << (sizeof(size_t) * 8 - 8),
        ((size_t)1 << (sizeof(size_t) * 8 - 8)) - 1,
    };
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        for (size_t i = 0; i < COUNT_OF(huge); i++)
            check_no_block(heaps[h], huge[i]);
        for (size_t k = 0; k <= 4096; k++)
            check_no_block(heaps[h], SIZE_MAX - k);
        ck_assert_int_eq(gw_HeapValidate(heaps[h], 0, NULL), 1);
    }
    ck_assert_uint_eq(harness_violations, 0);
    blocks_allocate_further(2000);
}
END_TEST

static void check_failed_resize(gw_heap *heap, size_t nbytes, size_t too_many)
{
    unsigned char *p = gw_HeapAlloc(heap, 0, nbytes);
    ck_assert_ptr_nonnull(p);
    memset(p, 0x77, nbytes);
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(resize(heap, 0, p, too_many));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_ptr_null(resize(heap, GW_HEAP_ZERO_MEMORY, p, too_many));
    ck_assert_uint_eq(gw_HeapSize(heap, 0, p), nbytes);
    ck_assert(all_bytes_are(p, nbytes, 0x77));
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
}

START_TEST(a_failed_resize_leaves_the_block_whole)
{
    static const size_t too_many[] = {SIZE_MAX, SIZE_MAX - 7, SIZE_MAX - 4096, SIZE_MAX / 2 + 1,
                                      SIZE_MAX / 16};
    open_heaps();
    for (size_t h = 0; h < 2; h++)
        for (size_t i = 0; i < COUNT_OF(sizes); i++)
            for (size_t j = 0; j < COUNT_OF(too_many); j++)
                check_failed_resize(heaps[h], sizes[i], too_many[j]);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

/* --- resizing ---------------------------------------------------------------------------------------------------- */

START_TEST(resizing_null_gives_null_and_no_error)
{
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        static const size_t requests[] = {0, 1, 100, SIZE_MAX};
        for (size_t i = 0; i < COUNT_OF(requests); i++) {
            size_t before = blocks_live(heaps[h]).live_blocks;
            gw_SetLastError(HARNESS_UNTOUCHED);
            ck_assert_ptr_null(resize(heaps[h], 0, NULL, requests[i]));
            ck_assert_uint_eq(gw_GetLastError(), GW_NO_ERROR);
            ck_assert_uint_eq(blocks_live(heaps[h]).live_blocks, before);
        }
    }
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(resizing_to_zero_leaves_a_live_block)
{
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            void *p = gw_HeapAlloc(heaps[h], 0, sizes[i]);
            ck_assert_ptr_nonnull(p);
            p = resize(heaps[h], 0, p, 0);
            ck_assert_ptr_nonnull(p);
            ck_assert_uint_eq(gw_HeapSize(heaps[h], 0, p), 0);
            p = resize(heaps[h], 0, p, 50);
            ck_assert_ptr_nonnull(p);
            ck_assert_uint_eq(gw_HeapSize(heaps[h], 0, p), 50);
            ck_assert_int_eq(gw_HeapFree(heaps[h], 0, p), 1);
        }
    }
    check_untouched();
}
END_TEST

static void check_resize(gw_heap *heap, size_t from, size_t to)
{
    unsigned char *p = gw_HeapAlloc(heap, 0, from);
    ck_assert_ptr_nonnull(p);
    memset(p, 0x33, from);
    unsigned char *q = resize(heap, 0, p, to);
    ck_assert_ptr_nonnull(q);
    ck_assert_uint_eq((uintptr_t)q & 15, 0);
    ck_assert_uint_eq(gw_HeapSize(heap, 0, q), to);
    ck_assert_msg(all_bytes_are(q, from < to ? from : to, 0x33), "%zu to %zu", from, to);
    memset(q, 0x44, to);
    if (q != p)
        ck_assert_int_eq(gw_HeapValidate(heap, 0, p), 0);
    ck_assert_int_eq(gw_HeapFree(heap, 0, q), 1);
}

START_TEST(resizing_keeps_contents_between_all_sizes)
{
    open_heaps();
    for (size_t h = 0; h < 2; h++)
        for (size_t i = 0; i < COUNT_OF(sizes); i++)
            for (size_t j = 0; j < COUNT_OF(sizes); j++)
                check_resize(heaps[h], sizes[i], sizes[j]);
    check_untouched();
    ck_assert_uint_eq(blocks_live(heaps[1]).live_blocks, 0);
}
END_TEST

static void check_zeroed_growth(gw_heap *heap, size_t from, size_t to)
{
    soil(heap, from);
    soil(heap, to);
    unsigned char *p = gw_HeapAlloc(heap, 0, from);
    ck_assert_ptr_nonnull(p);
    memset(p, 0xAA, from);
    p = resize(heap, GW_HEAP_ZERO_MEMORY, p, to);
    ck_assert_ptr_nonnull(p);
    ck_assert_msg(all_bytes_are(p, from, 0xAA), "%zu to %zu", from, to);
    ck_assert_msg(all_bytes_are(p + from, to - from, 0), "%zu to %zu", from, to);
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
}

START_TEST(growing_with_zeros_clears_exactly_beyond_the_old_size)
{
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        for (size_t from = 0; from <= 40; from++)
            for (size_t to = from; to <= 80; to++)
                check_zeroed_growth(heaps[h], from, to);
        for (size_t i = 0; i < COUNT_OF(sizes); i++)
            for (size_t j = i; j < COUNT_OF(sizes) && j < i + 4; j++)
                check_zeroed_growth(heaps[h], sizes[i], sizes[j]);
    }
    check_untouched();
}
END_TEST

START_TEST(regrowing_with_zeros_clears_what_the_shrunken_block_had)
{
    static const size_t full[] = {40, 100, 1000, 20000, 100000, (size_t)4 << 20};
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        for (size_t i = 0; i < COUNT_OF(full); i++) {
            unsigned char *p = gw_HeapAlloc(heaps[h], 0, full[i]);
            ck_assert_ptr_nonnull(p);
            memset(p, 0xBB, full[i]);
            p = resize(heaps[h], 0, p, 9);
            ck_assert_ptr_nonnull(p);
            p = resize(heaps[h], GW_HEAP_ZERO_MEMORY, p, full[i]);
            ck_assert_ptr_nonnull(p);
            ck_assert(all_bytes_are(p, 9, 0xBB));
            ck_assert(all_bytes_are(p + 9, full[i] - 9, 0));
            ck_assert_int_eq(gw_HeapFree(heaps[h], 0, p), 1);
        }
    }
    check_untouched();
}
END_TEST

/* --- resizing in place ------------------------------------------------------------------------------------------- */

START_TEST(shrinking_and_regrowing_in_place_works_for_small_and_medium_blocks)
{
    static const size_t medium[] = {16, 40, 64, 100, 1000, 4096, 10000, 0x8000, 0x20000, 0xFD000};
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        for (size_t i = 0; i < COUNT_OF(medium); i++) {
            unsigned char *p = gw_HeapAlloc(heaps[h], 0, medium[i]);
            ck_assert_ptr_nonnull(p);
            memset(p, 0x21, medium[i]);
            static const size_t divisors[] = {1, 2, 4, 16};
            for (size_t d = 0; d < COUNT_OF(divisors); d++) {
                size_t less = medium[i] / divisors[d];
                void *q = resize(heaps[h], GW_HEAP_REALLOC_IN_PLACE_ONLY, p, less);
                ck_assert_msg(q == p, "%zu to %zu in place", medium[i], less);
                ck_assert_uint_eq(gw_HeapSize(heaps[h], 0, p), less);
                q = resize(heaps[h], GW_HEAP_REALLOC_IN_PLACE_ONLY, p, medium[i]);
                ck_assert_msg(q == p, "%zu back to %zu in place", less, medium[i]);
                ck_assert_uint_eq(gw_HeapSize(heaps[h], 0, p), medium[i]);
                ck_assert(all_bytes_are(p, less, 0x21));
                memset(p, 0x21, medium[i]);
            }
            ck_assert_int_eq(gw_HeapFree(heaps[h], 0, p), 1);
        }
    }
    check_untouched();
}
END_TEST

static void grow_in_place(gw_heap *heap, size_t from, size_t to, bool must_fail)
{
    unsigned char *p = gw_HeapAlloc(heap, 0, from);
    ck_assert_ptr_nonnull(p);
    memset(p, 0x65, from);
    gw_SetLastError(HARNESS_UNTOUCHED);
    unsigned char *q = resize(heap, GW_HEAP_REALLOC_IN_PLACE_ONLY | GW_HEAP_ZERO_MEMORY, p, to);
    ck_assert(q == NULL || (!must_fail && q == p));
    ck_assert_uint_eq(gw_GetLastError(),
                      q == NULL ? GW_ERROR_NOT_ENOUGH_MEMORY : HARNESS_UNTOUCHED);
    ck_assert_uint_eq(gw_HeapSize(heap, 0, p), q == NULL ? from : to);
    ck_assert(all_bytes_are(p, from, 0x65));
    if (q != NULL)
        ck_assert(all_bytes_are(p + from, to - from, 0));
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
}

START_TEST(growing_in_place_keeps_the_address_or_fails_whole)
{
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            for (size_t j = i; j < COUNT_OF(sizes); j++)
                grow_in_place(heaps[h], sizes[i], sizes[j], false);
            grow_in_place(heaps[h], sizes[i], SIZE_MAX - 100, true);
            grow_in_place(heaps[h], sizes[i], SIZE_MAX / 4, true);
        }
    }
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(a_size_that_fits_the_slot_is_taken_in_place)
{
    open_heaps();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        void *p = gw_HeapAlloc(heaps[1], 0, sizes[i]);
        ck_assert_ptr_nonnull(p);
        ck_assert_ptr_eq(resize(heaps[1], GW_HEAP_REALLOC_IN_PLACE_ONLY, p, sizes[i]), p);
        ck_assert_int_eq(gw_HeapFree(heaps[1], 0, p), 1);
    }
    check_untouched();
}
END_TEST

/* --- releasing ------------------------------------------------------------------------------------------------------ */

START_TEST(releasing_null_is_true_and_touches_nothing)
{
    open_heaps();
    gw_heap *dead = gw_HeapCreate(0, 0, 0);
    ck_assert_int_eq(gw_HeapDestroy(dead), 1);
    gw_heap *const handles[] = {heaps[0], heaps[1], dead, NULL, (gw_heap *)1, (gw_heap *)&handles};
    for (size_t i = 0; i < COUNT_OF(handles); i++) {
        ck_assert_int_eq(gw_HeapFree(handles[i], 0, NULL), 1);
        ck_assert_int_eq(gw_HeapFree(handles[i], 0xFFFFFFFFu, NULL), 1);
    }
    check_untouched();
}
END_TEST

START_TEST(a_released_block_is_asked_about_in_vain)
{
    open_heaps();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        void *p = gw_HeapAlloc(heaps[1], 0, sizes[i]);
        ck_assert_int_eq(gw_HeapFree(heaps[1], 0, harness_launder(p)), 1);
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_int_eq(gw_HeapValidate(heaps[1], 0, p), 0);
        ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
        ck_assert_uint_eq(gw_HeapSize(heaps[1], 0, p), SIZE_MAX);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    }
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(the_size_of_null_is_refused)
{
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_uint_eq(gw_HeapSize(heaps[h], 0, NULL), SIZE_MAX);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    }
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(the_process_heap_takes_back_hglobal_and_cotaskmem)
{
    static const enum family_row accepted[] = {ROW_HGLOBAL, ROW_COTASKMEM};
    open_heaps();
    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        for (size_t j = 0; j < COUNT_OF(sizes); j++) {
            void *p = families[accepted[i]].allocate(sizes[j]);
            ck_assert_ptr_nonnull(p);
            ck_assert_uint_eq(gw_HeapSize(heaps[0], 0, p), sizes[j]);
            ck_assert_int_eq(gw_HeapValidate(heaps[0], 0, p), 1);
            ck_assert_int_eq(gw_HeapFree(heaps[0], 0, p), 1);
        }
    }
    check_untouched();
}
END_TEST

START_TEST(success_leaves_the_last_error_and_its_message)
{
    open_heaps();
    ck_assert_ptr_null(gw_HeapAlloc(heaps[1], 0, SIZE_MAX));
    char message[512];
    snprintf(message, sizeof message, "%s", gw_error_message());
    void *p = gw_HeapAlloc(heaps[1], 0, 10);
    p = resize(heaps[1], 0, p, 5000);
    ck_assert_uint_eq(gw_HeapSize(heaps[1], 0, p), 5000);
    ck_assert_int_eq(gw_HeapValidate(heaps[1], 0, NULL), 1);
    ck_assert_int_eq(gw_HeapLock(heaps[1]), 1);
    ck_assert_int_eq(gw_HeapUnlock(heaps[1]), 1);
    ck_assert_int_eq(gw_HeapFree(heaps[1], 0, p), 1);
    ck_assert_int_eq(gw_HeapDestroy(heaps[1]), 1);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_str_eq(gw_error_message(), message);
}
END_TEST

START_TEST(releasing_keeps_errno)
{
    open_heaps();
    for (size_t h = 0; h < 2; h++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            void *p = gw_HeapAlloc(heaps[h], 0, sizes[i]);
            errno = 1789;
            ck_assert_int_eq(gw_HeapFree(heaps[h], 0, p), 1);
            ck_assert_int_eq(errno, 1789);
        }
    }
}
END_TEST

static void add_allocating(Suite *suite)
{
    HARNESS_ADD(suite, a_block_has_exactly_the_requested_size_and_is_aligned);
    HARNESS_ADD(suite, blocks_of_zero_bytes_are_live_and_unlike);
    HARNESS_ADD(suite, zeroed_memory_is_zero_even_where_it_was_used_before);
    HARNESS_ADD(suite, flags_without_meaning_here_are_ignored);
    HARNESS_ADD(suite, sizes_that_no_address_space_holds_are_refused);
    HARNESS_ADD(suite, a_failed_resize_leaves_the_block_whole);
}

static void add_resizing(Suite *suite)
{
    HARNESS_ADD(suite, resizing_null_gives_null_and_no_error);
    HARNESS_ADD(suite, resizing_to_zero_leaves_a_live_block);
    HARNESS_ADD(suite, resizing_keeps_contents_between_all_sizes);
    HARNESS_ADD(suite, growing_with_zeros_clears_exactly_beyond_the_old_size);
    HARNESS_ADD(suite, regrowing_with_zeros_clears_what_the_shrunken_block_had);
    HARNESS_ADD(suite, shrinking_and_regrowing_in_place_works_for_small_and_medium_blocks);
    HARNESS_ADD(suite, growing_in_place_keeps_the_address_or_fails_whole);
    HARNESS_ADD(suite, a_size_that_fits_the_slot_is_taken_in_place);
}

static void add_releasing(Suite *suite)
{
    HARNESS_ADD(suite, releasing_null_is_true_and_touches_nothing);
    HARNESS_ADD(suite, a_released_block_is_asked_about_in_vain);
    HARNESS_ADD(suite, the_size_of_null_is_refused);
    HARNESS_ADD(suite, the_process_heap_takes_back_hglobal_and_cotaskmem);
    HARNESS_ADD(suite, success_leaves_the_last_error_and_its_message);
    HARNESS_ADD(suite, releasing_keeps_errno);
}

int main(void)
{
    Suite *suite = suite_create("heap: Win32 contract");
    add_allocating(suite);
    add_resizing(suite);
    add_releasing(suite);
    return harness_run(suite);
}
