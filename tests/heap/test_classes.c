/* SPDX-License-Identifier: MIT */
/* Every size class from inside: each size is usable to its last byte and harms no neighbour. */
#include "support/blocks.h"

#define NEIGHBOURS 3

static gw_heap *heap;

static void check_neighbours(size_t nbytes)
{
    unsigned char *blocks[NEIGHBOURS];
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        blocks[i] = gw_HeapAlloc(heap, 0, nbytes);
        HARNESS_CHECK(blocks[i] != NULL);
        HARNESS_CHECK(((uintptr_t)blocks[i] & 15) == 0);
        HARNESS_CHECK(gw_HeapSize(heap, 0, blocks[i]) == nbytes);
        memset(blocks[i], (int)(0x11 * (i + 1)), nbytes);
    }
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        unsigned char *p = blocks[i];
        bool whole = nbytes == 0 || (p[0] == 0x11 * (i + 1) && memcmp(p, p + 1, nbytes - 1) == 0);
        HARNESS_CHECK(whole);
        HARNESS_CHECK(gw_HeapFree(heap, 0, p) == 1);
    }
}

static void check_small_sizes(void)
{
    size_t step = 70001 / harness_scaled(70001);
    for (size_t nbytes = 0; nbytes <= 70000; nbytes += step == 0 ? 1 : step)
        check_neighbours(nbytes);
    ck_assert_int_eq(gw_HeapValidate(heap, 0, NULL), 1);
    ck_assert_uint_eq(blocks_live(heap).live_blocks, 0);
}

START_TEST(every_size_to_70000_is_exact_in_a_private_heap)
{
    heap = gw_HeapCreate(0, 0, 0);
    check_small_sizes();
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

START_TEST(every_size_to_70000_is_exact_in_the_process_heap)
{
    heap = gw_GetProcessHeap();
    check_small_sizes();
}
END_TEST

/* How far apart the bytes are that are looked at: a page of the system; in shorter runs, above 1 MiB, one of the heap. */
static size_t stride(size_t nbytes)
{
    bool is_shorter = harness_scaled(16) < 16;
    return is_shorter && nbytes > (size_t)1 << 20 ? 65536 : 4096;
}

static void touch(unsigned char *p, size_t nbytes, unsigned char value)
{
    for (size_t at = 0, step = stride(nbytes); at < nbytes; at += step)
        p[at] = value;
    p[nbytes - 1] = value;
}

static void check_touched(const unsigned char *p, size_t nbytes, unsigned char value)
{
    for (size_t at = 0, step = stride(nbytes); at < nbytes; at += step)
        HARNESS_CHECK(p[at] == value);
    HARNESS_CHECK(p[nbytes - 1] == value);
}

static void check_large(size_t nbytes)
{
    unsigned char *a = gw_HeapAlloc(heap, 0, nbytes);
    unsigned char *b = gw_HeapAlloc(heap, 0, nbytes);
    HARNESS_CHECK(a != NULL && b != NULL);
    HARNESS_CHECK((((uintptr_t)a | (uintptr_t)b) & 15) == 0);
    HARNESS_CHECK((uintptr_t)a + nbytes <= (uintptr_t)b || (uintptr_t)b + nbytes <= (uintptr_t)a);
    touch(a, nbytes, 0xA1);
    touch(b, nbytes, 0xB2);
    check_touched(a, nbytes, 0xA1);
    check_touched(b, nbytes, 0xB2);
    HARNESS_CHECK(gw_HeapSize(heap, 0, a) == nbytes);
    HARNESS_CHECK(gw_HeapSize(heap, 0, b) == nbytes);
    HARNESS_CHECK(gw_HeapFree(heap, 0, a) == 1);
    check_touched(b, nbytes, 0xB2);
    HARNESS_CHECK(gw_HeapFree(heap, 0, b) == 1);
}

static void check_around_powers_of_two(void)
{
    static const ptrdiff_t distances[] = {-4097, -4096, -17, -16, -15,  -1,  0,
                                          1,     15,    16,  17,  4096, 4097};
    size_t most = (size_t)64 << 20;
    for (size_t power = (size_t)1 << 16; power <= most; power *= 2) {
        for (size_t i = 0; i < sizeof distances / sizeof distances[0]; i++) {
            check_large(power + (size_t)distances[i]);
            check_large(power + power / 2 + (size_t)distances[i]);
        }
    }
}

START_TEST(sizes_around_powers_of_two_are_exact_in_a_private_heap)
{
    heap = gw_HeapCreate(0, 0, 0);
    check_around_powers_of_two();
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

START_TEST(sizes_around_powers_of_two_are_exact_in_the_process_heap)
{
    heap = gw_GetProcessHeap();
    check_around_powers_of_two();
}
END_TEST

START_TEST(a_block_of_more_than_4_gib_is_exact)
{
    size_t nbytes = ((size_t)1 << (sizeof(size_t) * 4)) + 12345;
    if (sizeof(size_t) < 8)
        return;
    heap = gw_GetProcessHeap();
    unsigned char *p = gw_HeapAlloc(heap, 0, nbytes);
    if (p == NULL) {
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
        printf("SKIP block of 4 GiB: the system has none\n");
        return;
    }
    p[0] = p[nbytes - 1] = 9;
    ck_assert_uint_eq(gw_HeapSize(heap, 0, p), nbytes);
    ck_assert_int_eq(gw_block_query(p + nbytes - 1, NULL), GW_BLOCK_INTERIOR);
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
}
END_TEST

/* All sizes live at once, released in another order, several times over. */
START_TEST(all_classes_live_together)
{
    static known_block blocks[6000];
    uint64_t state = 77;
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < 6000; i++)
            blocks[i] = known_allocate(&families[i % ROW_COUNT], blocks_random_size(&state, 40000),
                                       (unsigned char)i);
        for (size_t i = 0; i < 6000; i++) {
            size_t other = (size_t)blocks_random(&state) % 6000;
            known_block taken = blocks[i];
            blocks[i] = blocks[other];
            blocks[other] = taken;
        }
        for (size_t i = 0; i < 6000; i++)
            known_release(&blocks[i]);
    }
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: size classes");
    HARNESS_ADD_SLOW(suite, every_size_to_70000_is_exact_in_a_private_heap);
    HARNESS_ADD_SLOW(suite, every_size_to_70000_is_exact_in_the_process_heap);
    HARNESS_ADD_SLOW(suite, sizes_around_powers_of_two_are_exact_in_a_private_heap);
    HARNESS_ADD_SLOW(suite, sizes_around_powers_of_two_are_exact_in_the_process_heap);
    HARNESS_ADD(suite, a_block_of_more_than_4_gib_is_exact);
    HARNESS_ADD_SLOW(suite, all_classes_live_together);
    return harness_run(suite);
}
