/* SPDX-License-Identifier: MIT */
/* NativeMemory: plain and aligned blocks as one family, products that overflow, Clear, Fill and Copy. */
#include "support/blocks.h"

#define ALIGNMENT_MOST ((size_t)1 << 20)

static const size_t sizes[] = {
    0, 1, 8, 15, 16, 17, 100, 1000, 4096, 5000, 20000, 65536, 70000, 300000, (size_t)5 << 20};

static void *resize(void *p, size_t nbytes)
{
    return harness_launder(gw_NativeMemoryRealloc(harness_launder(p), nbytes));
}

static void *resize_aligned(void *p, size_t nbytes, size_t alignment)
{
    return harness_launder(gw_NativeMemoryAlignedRealloc(harness_launder(p), nbytes, alignment));
}

static bool all_bytes_are(const unsigned char *p, size_t nbytes, unsigned char value)
{
    return nbytes == 0 || (p[0] == value && memcmp(p, p + 1, nbytes - 1) == 0);
}

static void check_block(void *p, size_t nbytes, size_t alignment)
{
    gw_block_info info;
    ck_assert_ptr_nonnull(p);
    ck_assert_msg(((uintptr_t)p & (alignment - 1)) == 0, "%p is not aligned to %zu", p, alignment);
    ck_assert_int_eq(gw_block_query(p, &info), GW_BLOCK_LIVE);
    ck_assert_int_eq(info.family, GW_FAMILY_NATIVE);
    ck_assert_uint_eq(info.nbytes, nbytes);
    ck_assert_ptr_eq(info.start, p);
}

/* --- plain --------------------------------------------------------------------------------------------------------- */

START_TEST(plain_blocks_are_aligned_to_16)
{
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        unsigned char *p = gw_NativeMemoryAlloc(sizes[i]);
        check_block(p, sizes[i], 16);
        memset(p, 0x41, sizes[i]);
        ck_assert_int_eq(gw_NativeMemoryFree(p), 1);
        p = gw_NativeMemoryAllocZeroed(sizes[i]);
        check_block(p, sizes[i], 16);
        ck_assert(all_bytes_are(p, sizes[i], 0));
        memset(p, 0x41, sizes[i]);
        ck_assert_int_eq(gw_NativeMemoryFree(p), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(blocks_of_zero_bytes_are_unlike)
{
    harness_begin();
    void *blocks[] = {
        gw_NativeMemoryAlloc(0),
        gw_NativeMemoryAllocZeroed(0),
        gw_NativeMemoryAllocElements(0, 8),
        gw_NativeMemoryAllocZeroedElements(8, 0),
        gw_NativeMemoryAllocElements(SIZE_MAX, 0),
        gw_NativeMemoryAlignedAlloc(0, 1),
        gw_NativeMemoryAlignedAlloc(0, 4096),
        resize(NULL, 0),
        resize_aligned(NULL, 0, 256),
        resize(gw_NativeMemoryAlloc(50), 0),
    };
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        check_block(blocks[i], 0, 16);
        for (size_t j = 0; j < i; j++)
            ck_assert_ptr_ne(blocks[i], blocks[j]);
    }
    for (size_t i = 0; i < COUNT_OF(blocks); i++)
        ck_assert_int_eq(gw_NativeMemoryFree(blocks[i]), 1);
    harness_check_untouched();
}
END_TEST

START_TEST(releasing_null_does_nothing)
{
    harness_begin();
    ck_assert_int_eq(gw_NativeMemoryFree(NULL), 1);
    ck_assert_int_eq(gw_NativeMemoryAlignedFree(NULL), 1);
    harness_check_untouched();
}
END_TEST

START_TEST(resizing_keeps_the_contents)
{
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (size_t j = 0; j < COUNT_OF(sizes); j++) {
            unsigned char *p = gw_NativeMemoryAlloc(sizes[i]);
            memset(p, 0x6F, sizes[i]);
            p = resize(p, sizes[j]);
            check_block(p, sizes[j], 16);
            ck_assert(all_bytes_are(p, sizes[i] < sizes[j] ? sizes[i] : sizes[j], 0x6F));
            ck_assert_int_eq(gw_NativeMemoryFree(p), 1);
        }
    }
    harness_check_untouched();
}
END_TEST

/* --- arrays -------------------------------------------------------------------------------------------------------- */

START_TEST(a_product_that_fits_is_allocated)
{
    static const size_t counts[][2] = {{1, 1},    {10, 100},  {3, 7},
                                       {1000, 1}, {1, 70000}, {1 << 10, 1 << 12}};
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        void *p = gw_NativeMemoryAllocElements(counts[i][0], counts[i][1]);
        check_block(p, counts[i][0] * counts[i][1], 16);
        unsigned char *q = gw_NativeMemoryAllocZeroedElements(counts[i][0], counts[i][1]);
        check_block(q, counts[i][0] * counts[i][1], 16);
        ck_assert(all_bytes_are(q, counts[i][0] * counts[i][1], 0));
        ck_assert_int_eq(gw_NativeMemoryFree(p), 1);
        ck_assert_int_eq(gw_NativeMemoryFree(q), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(a_product_that_overflows_is_refused)
{
    const size_t half_bits = (size_t)1 << (sizeof(size_t) * 4);
    const size_t products[][2] = {
        {SIZE_MAX, 2},         {2, SIZE_MAX},          {SIZE_MAX, SIZE_MAX},
        {SIZE_MAX / 2 + 1, 2}, {half_bits, half_bits}, {half_bits * 2, half_bits},
        {SIZE_MAX / 3 + 1, 3},
    };
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(products); i++) {
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(gw_NativeMemoryAllocElements(products[i][0], products[i][1]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(gw_NativeMemoryAllocZeroedElements(products[i][0], products[i][1]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
    }
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gw_NativeMemoryAllocElements(SIZE_MAX / 2, 2));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

/* --- aligned --------------------------------------------------------------------------------------------------------- */

START_TEST(every_alignment_is_kept_for_every_size)
{
    harness_begin();
    for (size_t alignment = 1; alignment <= ALIGNMENT_MOST; alignment *= 2) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            unsigned char *a = gw_NativeMemoryAlignedAlloc(sizes[i], alignment);
            unsigned char *b = gw_NativeMemoryAlignedAlloc(sizes[i], alignment);
            check_block(a, sizes[i], alignment);
            check_block(b, sizes[i], alignment);
            memset(a, 0xA0, sizes[i]);
            memset(b, 0xB0, sizes[i]);
            ck_assert(all_bytes_are(a, sizes[i], 0xA0));
            ck_assert_int_eq(gw_NativeMemoryAlignedFree(a), 1);
            ck_assert(all_bytes_are(b, sizes[i], 0xB0));
            ck_assert_int_eq(gw_NativeMemoryAlignedFree(b), 1);
        }
    }
    harness_check_untouched();
}
END_TEST

START_TEST(many_aligned_blocks_live_together)
{
    static known_block blocks[600];
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        size_t alignment = (size_t)1 << i % 15, nbytes = i * 13 % 3000;
        blocks[i] = (known_block){gw_NativeMemoryAlignedAlloc(nbytes, alignment), nbytes,
                                  &families[ROW_ALIGNED], (unsigned char)i};
        check_block(blocks[i].start, nbytes, alignment);
        memset(blocks[i].start, blocks[i].fill, nbytes);
    }
    for (size_t i = 0; i < COUNT_OF(blocks); i++)
        known_release(&blocks[i]);
    harness_check_untouched();
}
END_TEST

START_TEST(an_alignment_that_is_no_power_of_two_is_refused)
{
    static const size_t alignments[] = {
        0, 3, 5, 6, 7, 12, 24, 100, 4095, 4097, SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2 + 2};
    harness_begin();
    char *p = gw_NativeMemoryAlloc(6);
    memcpy(p, "whole", 6);
    for (size_t i = 0; i < COUNT_OF(alignments); i++) {
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(gw_NativeMemoryAlignedAlloc(100, alignments[i]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(resize_aligned(p, 100, alignments[i]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_str_eq(p, "whole");
    }
    ck_assert_uint_eq(harness_violations, 0);
    ck_assert_int_eq(gw_NativeMemoryFree(p), 1);
}
END_TEST

START_TEST(alignments_and_sizes_that_pass_all_memory_are_refused)
{
    const size_t top = SIZE_MAX / 2 + 1;
    const size_t cases[][2] = {
        {1, top},
        {1, top / 2},
        {SIZE_MAX, 16},
        {SIZE_MAX, 4096},
        {SIZE_MAX - 15, 1},
        {top, top},
        {(size_t)PTRDIFF_MAX, 64},
        {(size_t)PTRDIFF_MAX - 100, top / 2},
        {SIZE_MAX - 4096, 1 << 20},
        {0, top},
    };
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(gw_NativeMemoryAlignedAlloc(cases[i][0], cases[i][1]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_ptr_null(resize_aligned(NULL, cases[i][0], cases[i][1]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    }
    check_block(resize_aligned(NULL, 10, 32), 10, 32);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(an_aligned_resize_keeps_contents_and_aligns)
{
    static const size_t alignments[] = {1, 8, 16, 64, 256, 4096, 65536, ALIGNMENT_MOST};
    harness_begin();
    for (size_t a = 0; a < COUNT_OF(alignments); a++) {
        for (size_t b = 0; b < COUNT_OF(alignments); b++) {
            for (size_t i = 1; i < COUNT_OF(sizes); i += 3) {
                size_t from = sizes[i], to = sizes[COUNT_OF(sizes) - 1 - i];
                unsigned char *p = gw_NativeMemoryAlignedAlloc(from, alignments[a]);
                memset(p, 0x71, from);
                p = resize_aligned(p, to, alignments[b]);
                check_block(p, to, alignments[b]);
                ck_assert(all_bytes_are(p, from < to ? from : to, 0x71));
                ck_assert_int_eq(gw_NativeMemoryAlignedFree(p), 1);
            }
        }
    }
    harness_check_untouched();
}
END_TEST

/* --- one family -------------------------------------------------------------------------------------------------------- */

START_TEST(plain_and_aligned_functions_take_each_others_blocks)
{
    harness_begin();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        ck_assert_int_eq(gw_NativeMemoryAlignedFree(gw_NativeMemoryAlloc(sizes[i])), 1);
        ck_assert_int_eq(gw_NativeMemoryFree(gw_NativeMemoryAlignedAlloc(sizes[i], 1024)), 1);
        unsigned char *p = gw_NativeMemoryAlignedAlloc(sizes[i], 4096);
        memset(p, 0x72, sizes[i]);
        p = resize(p, sizes[i] + 100);
        check_block(p, sizes[i] + 100, 16);
        ck_assert(all_bytes_are(p, sizes[i], 0x72));
        p = resize_aligned(p, sizes[i], 512);
        check_block(p, sizes[i], 512);
        ck_assert(all_bytes_are(p, sizes[i], 0x72));
        ck_assert_int_eq(gw_NativeMemoryFree(p), 1);
    }
    harness_check_untouched();
}
END_TEST

START_TEST(a_failed_resize_keeps_the_block)
{
    harness_begin();
    char *p = gw_NativeMemoryAlignedAlloc(6, 256);
    memcpy(p, "whole", 6);
    ck_assert_ptr_null(resize(p, SIZE_MAX));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_ptr_null(resize_aligned(p, SIZE_MAX - 300, 256));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_str_eq(p, "whole");
    ck_assert_int_eq(gw_NativeMemoryFree(p), 1);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(a_second_release_is_refused_by_name)
{
    harness_count_violations();
    void *p = gw_NativeMemoryAlignedAlloc(100, 128);
    ck_assert_int_eq(gw_NativeMemoryAlignedFree(harness_launder(p)), 1);
    ck_assert_int_eq(gw_NativeMemoryAlignedFree(harness_launder(p)), 0);
    ck_assert_str_eq(harness_last_function, "gw_NativeMemoryAlignedFree");
    ck_assert_int_eq(gw_NativeMemoryFree(harness_launder(p)), 0);
    ck_assert_str_eq(harness_last_function, "gw_NativeMemoryFree");
    ck_assert_ptr_null(resize(p, 5));
    ck_assert_str_eq(harness_last_function, "gw_NativeMemoryRealloc");
    ck_assert_ptr_null(resize_aligned(p, 5, 16));
    ck_assert_str_eq(harness_last_function, "gw_NativeMemoryAlignedRealloc");
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

/* --- bytes ---------------------------------------------------------------------------------------------------------------- */

START_TEST(clear_fill_and_copy_touch_exactly_their_bytes)
{
    for (size_t n = 1; n < 100; n++) {
        unsigned char *p = harness_guarded(n), *q = harness_guarded(n);
        gw_NativeMemoryFill(p, n, 0x5B);
        ck_assert(all_bytes_are(p, n, 0x5B));
        gw_NativeMemoryCopy(p, q, n);
        ck_assert(all_bytes_are(q, n, 0x5B));
        gw_NativeMemoryClear(p, n);
        ck_assert(all_bytes_are(p, n, 0));
        ck_assert_uint_eq(p[-1], 0xA5);
        ck_assert_uint_eq(q[-1], 0xA5);
        harness_unguard(p, n);
        harness_unguard(q, n);
    }
}
END_TEST

START_TEST(no_bytes_may_be_nowhere)
{
    harness_begin();
    gw_NativeMemoryClear(NULL, 0);
    gw_NativeMemoryFill(NULL, 0, 1);
    gw_NativeMemoryCopy(NULL, NULL, 0);
    harness_check_untouched();
}
END_TEST

START_TEST(a_copy_may_overlap_either_way)
{
    for (size_t distance = 0; distance < 40; distance++) {
        unsigned char bytes[200], expected[200];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = expected[i] = (unsigned char)(i * 7);
        memmove(expected + 50 + distance, expected + 50, 100);
        gw_NativeMemoryCopy(bytes + 50, bytes + 50 + distance, 100);
        ck_assert_mem_eq(bytes, expected, sizeof bytes);
        memmove(expected + 10, expected + 10 + distance, 100);
        gw_NativeMemoryCopy(bytes + 10 + distance, bytes + 10, 100);
        ck_assert_mem_eq(bytes, expected, sizeof bytes);
    }
}
END_TEST

static void add_plain(Suite *suite)
{
    HARNESS_ADD(suite, plain_blocks_are_aligned_to_16);
    HARNESS_ADD(suite, blocks_of_zero_bytes_are_unlike);
    HARNESS_ADD(suite, releasing_null_does_nothing);
    HARNESS_ADD(suite, resizing_keeps_the_contents);
    HARNESS_ADD(suite, a_product_that_fits_is_allocated);
    HARNESS_ADD(suite, a_product_that_overflows_is_refused);
}

static void add_aligned(Suite *suite)
{
    HARNESS_ADD(suite, every_alignment_is_kept_for_every_size);
    HARNESS_ADD(suite, many_aligned_blocks_live_together);
    HARNESS_ADD(suite, an_alignment_that_is_no_power_of_two_is_refused);
    HARNESS_ADD(suite, alignments_and_sizes_that_pass_all_memory_are_refused);
    HARNESS_ADD(suite, an_aligned_resize_keeps_contents_and_aligns);
    HARNESS_ADD(suite, plain_and_aligned_functions_take_each_others_blocks);
    HARNESS_ADD(suite, a_failed_resize_keeps_the_block);
    HARNESS_ADD(suite, a_second_release_is_refused_by_name);
}

int main(void)
{
    Suite *suite = suite_create("memory: native");
    add_plain(suite);
    add_aligned(suite);
    HARNESS_ADD(suite, clear_fill_and_copy_touch_exactly_their_bytes);
    HARNESS_ADD(suite, no_bytes_may_be_nowhere);
    HARNESS_ADD(suite, a_copy_may_overlap_either_way);
    return harness_run(suite);
}
