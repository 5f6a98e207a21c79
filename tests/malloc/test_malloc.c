/* SPDX-License-Identifier: MIT */
/* A program whose malloc() is libgangway-malloc's: C's allocation functions, to the letter of their documents. */
#include "support/harness.h"

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <unistd.h>

/* Newer than some C libraries. */
void free_sized(void *p, size_t nbytes);
void free_aligned_sized(void *p, size_t alignment, size_t nbytes);

static void *hidden(void *p)
{
    return harness_launder(p);
}

/* Of which the compiler cannot say that nothing is so large. */
static size_t hidden_size(size_t n)
{
    return (size_t)(uintptr_t)harness_launder((void *)(uintptr_t)n);
}

static gw_block_info info_of(const void *p)
{
    gw_block_info info;
    ck_assert_int_eq(gw_block_query(p, &info), GW_BLOCK_LIVE);
    return info;
}

static bool is_aligned(const void *p, size_t alignment)
{
    return ((uintptr_t)p & (alignment - 1)) == 0;
}

START_TEST(blocks_are_of_family_malloc_and_exact)
{
    for (size_t nbytes = 0; nbytes < 100000; nbytes = nbytes * 9 / 8 + 1) {
        char *p = hidden(malloc(nbytes));
        ck_assert_ptr_nonnull(p);
        ck_assert(is_aligned(p, 16));
        ck_assert_int_eq(info_of(p).family, GW_FAMILY_MALLOC);
        ck_assert_uint_eq(info_of(p).nbytes, nbytes);
        ck_assert_uint_eq(malloc_usable_size(p), nbytes);
        memset(p, 0xA5, nbytes);
        free(hidden(p));
    }
}
END_TEST

START_TEST(blocks_of_0_bytes_are_unique)
{
    void *a = hidden(malloc(0)), *b = hidden(malloc(0)), *c = hidden(calloc(0, 5));
    ck_assert(a != NULL && b != NULL && c != NULL && a != b && b != c && a != c);
    free(a);
    free(b);
    free(c);
}
END_TEST

START_TEST(calloc_clears_and_checks_the_product)
{
    for (size_t nbytes = 1; nbytes < ((size_t)1 << 20); nbytes *= 3) {
        char *dirty = hidden(malloc(nbytes));
        memset(dirty, 0xFF, nbytes);
        free(dirty);
        char *p = hidden(calloc(1, nbytes));
        ck_assert(p[0] == 0 && memcmp(p, p + 1, nbytes - 1) == 0);
        free(hidden(p));
    }
    errno = 0;
    ck_assert_ptr_null(hidden(calloc(hidden_size(SIZE_MAX / 2), 3)));
    ck_assert_int_eq(errno, ENOMEM);
}
END_TEST

START_TEST(what_cannot_be_is_ENOMEM_and_nothing_else)
{
    const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 15, (size_t)PTRDIFF_MAX + 1, PTRDIFF_MAX,
                            (size_t)1 << 60};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *p = hidden(malloc(10));
        size_t nbytes = hidden_size(sizes[i]);
        strcpy(p, "whole");
        errno = 0;
        ck_assert_ptr_null(hidden(malloc(nbytes)));
        ck_assert_int_eq(errno, ENOMEM);
        errno = 0;
        ck_assert_ptr_null(hidden(realloc(hidden(p), nbytes)));
        ck_assert_int_eq(errno, ENOMEM);
        errno = 0;
        ck_assert_ptr_null(hidden(memalign(64, nbytes)));
        ck_assert_int_eq(errno, ENOMEM);
        errno = 0;
        ck_assert_ptr_null(hidden(pvalloc(nbytes)));
        ck_assert_int_eq(errno, ENOMEM);
        ck_assert_str_eq(p, "whole");
        free(hidden(p));
    }
}
END_TEST

START_TEST(realloc_keeps_contents_and_allocates_for_NULL)
{
    char *p = hidden(realloc(NULL, 5));
    memcpy(p, "abcd", 5);
    for (size_t nbytes = 5; nbytes < 400000; nbytes = nbytes * 3 / 2) {
        p = hidden(realloc(hidden(p), nbytes));
        ck_assert_str_eq(p, "abcd");
        ck_assert_uint_eq(malloc_usable_size(p), nbytes);
    }
    p = hidden(realloc(hidden(p), 5));
    ck_assert_str_eq(p, "abcd");
    ck_assert_int_eq(info_of(p).family, GW_FAMILY_MALLOC);
    free(hidden(p));
}
END_TEST

START_TEST(realloc_to_0_bytes_releases)
{
    void *p = hidden(malloc(100));
    ck_assert_ptr_null(hidden(realloc(hidden(p), hidden_size(0))));
    ck_assert_int_eq(gw_block_query(p, NULL), GW_BLOCK_FREED);
}
END_TEST

START_TEST(reallocarray_checks_the_product)
{
    int *p = hidden(reallocarray(NULL, 10, sizeof *p));
    ck_assert_uint_eq(malloc_usable_size(p), 10 * sizeof *p);
    p[9] = 42;
    errno = 0;
    ck_assert_ptr_null(hidden(reallocarray(hidden(p), hidden_size(SIZE_MAX / 2), 4)));
    ck_assert_int_eq(errno, ENOMEM);
    ck_assert_int_eq(p[9], 42);
    free(hidden(p));
}
END_TEST

static void check_aligned(void *p, size_t alignment, size_t nbytes)
{
    ck_assert_ptr_nonnull(p);
    ck_assert(is_aligned(p, alignment));
    ck_assert_uint_ge(malloc_usable_size(p), nbytes);
    memset(p, 1, nbytes);
}

START_TEST(aligned_blocks_are_aligned)
{
    for (size_t alignment = 8; alignment <= ((size_t)1 << 21); alignment *= 2)
        for (size_t nbytes = 0; nbytes < 200000; nbytes = nbytes * 7 + 1) {
            void *p = hidden(memalign(alignment, nbytes));
            void *q = hidden(aligned_alloc(alignment, nbytes));
            void *r = NULL;
            ck_assert_int_eq(posix_memalign(&r, alignment, nbytes), 0);
            check_aligned(p, alignment, nbytes);
            check_aligned(q, alignment, nbytes);
            check_aligned(r, alignment, nbytes);
            free(hidden(p));
            free_aligned_sized(q, alignment, nbytes);
            r = hidden(realloc(r, nbytes + 1));
            ck_assert_ptr_nonnull(r);
            free_sized(r, nbytes + 1);
        }
}
END_TEST

START_TEST(pages_are_aligned_to_pages)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *p = hidden(valloc(10)), *q = hidden(pvalloc(10));
    check_aligned(p, page, 10);
    check_aligned(q, page, page);
    free(hidden(p));
    free(hidden(q));
}
END_TEST

START_TEST(an_alignment_that_is_none_is_refused)
{
    void *untouched = &untouched;
    errno = 77;
    ck_assert_int_eq(posix_memalign(&untouched, hidden_size(24), 8), EINVAL);
    ck_assert_int_eq(posix_memalign(&untouched, hidden_size(4), 8), EINVAL);
    ck_assert_int_eq(posix_memalign(&untouched, hidden_size(0), 8), EINVAL);
    ck_assert_int_eq(posix_memalign(&untouched, 64, hidden_size(SIZE_MAX - 100)), ENOMEM);
    ck_assert_int_eq(errno, 77);
    ck_assert_ptr_eq(untouched, &untouched);
    ck_assert_ptr_null(hidden(aligned_alloc(hidden_size(24), 8)));
    ck_assert_int_eq(errno, EINVAL);
    void *p = hidden(memalign(hidden_size(24), 8)); /* the GNU C library rounds it up */
    check_aligned(p, 32, 8);
    free(hidden(p));
}
END_TEST

START_TEST(free_leaves_errno_alone)
{
    errno = 123;
    free(hidden(malloc(10)));
    free(hidden(malloc((size_t)10 << 20)));
    free(NULL);
    ck_assert_int_eq(errno, 123);
}
END_TEST

START_TEST(misuse_of_free_is_refused_and_reported)
{
    int local = 5;
    char *p = hidden(malloc(100)), *q = hidden(malloc(100));
    harness_count_violations();
    free(hidden(p + 16));
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_INTERIOR);
    free(hidden(&local));
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_FOREIGN);
    free(hidden(p));
    errno = 5;
    free(hidden(p));
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_FREED);
    ck_assert_int_eq(errno, 5);
    ck_assert_ptr_null(hidden(realloc(hidden(p), 10)));
    ck_assert_int_eq(errno, EINVAL);
    ck_assert_uint_eq(harness_violations, 4);
    ck_assert_uint_eq(malloc_usable_size(hidden(p)), 0);
    ck_assert_uint_eq(malloc_usable_size(NULL), 0);
    ck_assert_uint_eq(harness_violations, 4);
    ck_assert_uint_eq(malloc_usable_size(q), 100);
    free(hidden(q));
}
END_TEST

START_TEST(the_C_librarys_own_blocks_are_ours)
{
    char *copy = hidden(strdup("hello"));
    ck_assert_int_eq(info_of(copy).family, GW_FAMILY_MALLOC);
    ck_assert_uint_eq(info_of(copy).nbytes, 6);
    free(copy);
}
END_TEST

START_TEST(memory_goes_back_when_it_is_asked_to)
{
    enum { COUNT = 2000 };
    void *blocks[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        memset(blocks[i] = hidden(malloc(20000)), 1, 20000);
    for (size_t i = 0; i < COUNT; i++)
        free(blocks[i]);
    gw_SetLastError(4242);
    ck_assert_int_eq(malloc_trim(0), 1);
    ck_assert_uint_eq(gw_GetLastError(), 4242);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("malloc: C's functions");
    HARNESS_ADD(suite, blocks_are_of_family_malloc_and_exact);
    HARNESS_ADD(suite, blocks_of_0_bytes_are_unique);
    HARNESS_ADD(suite, calloc_clears_and_checks_the_product);
    HARNESS_ADD(suite, what_cannot_be_is_ENOMEM_and_nothing_else);
    HARNESS_ADD(suite, realloc_keeps_contents_and_allocates_for_NULL);
    HARNESS_ADD(suite, realloc_to_0_bytes_releases);
    HARNESS_ADD(suite, reallocarray_checks_the_product);
    HARNESS_ADD(suite, aligned_blocks_are_aligned);
    HARNESS_ADD(suite, pages_are_aligned_to_pages);
    HARNESS_ADD(suite, an_alignment_that_is_none_is_refused);
    HARNESS_ADD(suite, free_leaves_errno_alone);
    HARNESS_ADD(suite, misuse_of_free_is_refused_and_reported);
    HARNESS_ADD(suite, the_C_librarys_own_blocks_are_ours);
    HARNESS_ADD_UNLESS(suite, "hpa", "it goes back at once", memory_goes_back_when_it_is_asked_to);
    return harness_run(suite);
}
