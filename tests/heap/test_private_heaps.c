/* SPDX-License-Identifier: MIT */
/* HeapCreate, HeapDestroy, GetProcessHeaps, and handles that are none. */
#include "support/blocks.h"

#include <sys/mman.h>

static gw_heap *make(uint32_t options, size_t initial, size_t maximum)
{
    gw_heap *heap = gw_HeapCreate(options, initial, maximum);
    ck_assert_ptr_nonnull(heap);
    return heap;
}

/* --- making and destroying ----------------------------------------------------------------------------------- */

START_TEST(a_heap_is_made_used_and_destroyed)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    gw_heap *heap = make(0, 0, 0);
    ck_assert_ptr_ne(heap, gw_GetProcessHeap());
    void *p = gw_HeapAlloc(heap, 0, 100);
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
}
END_TEST

START_TEST(the_process_heap_is_one_and_stays)
{
    harness_count_violations();
    ck_assert_ptr_nonnull(gw_GetProcessHeap());
    ck_assert_ptr_eq(gw_GetProcessHeap(), gw_GetProcessHeap());
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_int_eq(gw_HeapDestroy(gw_GetProcessHeap()), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_HANDLE);
    blocks_allocate_further(1000);
}
END_TEST

START_TEST(all_documented_options_are_accepted)
{
    static const uint32_t options[] = {
        GW_HEAP_GROWABLE,
        GW_HEAP_GENERATE_EXCEPTIONS,
        GW_HEAP_ZERO_MEMORY,
        GW_HEAP_REALLOC_IN_PLACE_ONLY,
        GW_HEAP_TAIL_CHECKING_ENABLED,
        GW_HEAP_FREE_CHECKING_ENABLED,
        GW_HEAP_CREATE_ALIGN_16,
        GW_HEAP_NO_SERIALIZE,
        GW_HEAP_NO_SERIALIZE | GW_HEAP_GENERATE_EXCEPTIONS | GW_HEAP_GROWABLE,
    };
    for (size_t i = 0; i < COUNT_OF(options); i++) {
        gw_heap *heap = make(options[i], 0, 0);
        void *p = gw_HeapAlloc(heap, 0, 77);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq(gw_HeapSize(heap, 0, p), 77);
        ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
        ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    }
}
END_TEST

START_TEST(many_heaps_live_side_by_side)
{
    gw_heap *heaps[200];
    unsigned char *blocks[COUNT_OF(heaps)][5];
    for (size_t i = 0; i < COUNT_OF(heaps); i++) {
        heaps[i] = make(0, 0, 0);
        for (size_t j = 0; j < 5; j++) {
            blocks[i][j] = gw_HeapAlloc(heaps[i], 0, 50 + j * 300);
            ck_assert_ptr_nonnull(blocks[i][j]);
            memset(blocks[i][j], (int)(i & 0xFF), 50 + j * 300);
        }
    }
    for (size_t i = 0; i < COUNT_OF(heaps); i += 2)
        ck_assert_int_eq(gw_HeapDestroy(heaps[i]), 1);
    for (size_t i = 1; i < COUNT_OF(heaps); i += 2) {
        for (size_t j = 0; j < 5; j++) {
            ck_assert_uint_eq(blocks[i][j][0], i & 0xFF);
            ck_assert_uint_eq(blocks[i][j][49 + j * 300], i & 0xFF);
            ck_assert_int_eq(gw_HeapFree(heaps[i], 0, blocks[i][j]), 1);
        }
        ck_assert_int_eq(gw_HeapDestroy(heaps[i]), 1);
    }
}
END_TEST

START_TEST(heaps_come_and_go_without_growth)
{
    size_t committed = 0;
    for (size_t i = 0; i < harness_scaled(20000); i++) {
        gw_heap *heap = make(0, 0, 0);
        for (size_t j = 0; j < 20; j++)
            ck_assert_ptr_nonnull(gw_HeapAlloc(heap, 0, 16 + j * 100));
        ck_assert_int_eq(gw_HeapDestroy(heap), 1);
        gw_heap_statistics statistics;
        ck_assert_int_eq(gw_heap_stats(gw_GetProcessHeap(), &statistics), 1);
        if (i == 100)
            committed = statistics.committed_bytes;
        if (i > 100)
            ck_assert_uint_le(statistics.committed_bytes, committed + (1 << 20));
    }
    ck_assert_uint_eq(gw_GetProcessHeaps(0, NULL), 1);
}
END_TEST

START_TEST(blocks_of_a_destroyed_heap_are_not_live)
{
    static const size_t sizes[] = {1, 40, 5000, 60000, (size_t)5 << 20};
    void *blocks[COUNT_OF(sizes)];
    harness_count_violations();
    gw_heap *heap = make(0, 0, 0);
    gw_heap *other = make(0, 0, 0);
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        blocks[i] = gw_HeapAlloc(heap, 0, sizes[i]);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        ck_assert_int_ne(gw_block_query(blocks[i], NULL), GW_BLOCK_LIVE);
        ck_assert_int_eq(gw_HeapFree(other, 0, harness_launder(blocks[i])), 0);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_int_eq(gw_HeapFree(gw_GetProcessHeap(), 0, harness_launder(blocks[i])), 0);
        ck_assert_int_eq(gw_FreeHGlobal(harness_launder(blocks[i])), 0);
    }
    ck_assert_uint_eq(harness_violations, 3 * COUNT_OF(sizes));
}
END_TEST

/* --- the list of heaps ------------------------------------------------------------------------------------------ */

START_TEST(heaps_are_listed_in_the_order_of_their_making)
{
    gw_heap *made[40], *listed[41];
    ck_assert_uint_eq(gw_GetProcessHeaps(0, NULL), 1);
    for (size_t i = 0; i < COUNT_OF(made); i++)
        made[i] = make(0, 0, i % 3 == 0 ? 0x40000 : 0);
    ck_assert_uint_eq(gw_GetProcessHeaps(41, listed), 41);
    ck_assert_ptr_eq(listed[0], gw_GetProcessHeap());
    for (size_t i = 0; i < COUNT_OF(made); i++)
        ck_assert_ptr_eq(listed[i + 1], made[i]);
}
END_TEST

START_TEST(a_destroyed_heap_leaves_the_list_in_order)
{
    gw_heap *a = make(0, 0, 0), *b = make(0, 0, 0), *c = make(0, 0, 0), *listed[8];
    ck_assert_int_eq(gw_HeapDestroy(b), 1);
    ck_assert_uint_eq(gw_GetProcessHeaps(8, listed), 3);
    ck_assert_ptr_eq(listed[1], a);
    ck_assert_ptr_eq(listed[2], c);
    b = make(0, 0, 0);
    ck_assert_uint_eq(gw_GetProcessHeaps(8, listed), 4);
    ck_assert_ptr_eq(listed[1], a);
    ck_assert_ptr_eq(listed[2], c);
    ck_assert_ptr_eq(listed[3], b);
}
END_TEST

START_TEST(a_list_that_is_too_short_is_not_written)
{
    gw_heap *const mark = (gw_heap *)&harness_violations;
    gw_heap *listed[3] = {mark, mark, mark};
    (void)make(0, 0, 0);
    (void)make(0, 0, 0);
    gw_SetLastError(HARNESS_UNTOUCHED);
    for (uint32_t capacity = 0; capacity < 3; capacity++) {
        ck_assert_uint_eq(gw_GetProcessHeaps(capacity, listed), 3);
        for (size_t i = 0; i < 3; i++)
            ck_assert_ptr_eq(listed[i], mark);
    }
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    ck_assert_uint_eq(gw_GetProcessHeaps(2, NULL), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

/* --- handles that are none ------------------------------------------------------------------------------------------ */

/* Asks every function that takes a handle. */
static void check_refused(gw_heap *handle, void *block)
{
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    gw_heap_statistics statistics;
    unsigned before = harness_violations;
#define REFUSED(call, answer)                                                                      \
    do {                                                                                           \
        gw_SetLastError(HARNESS_UNTOUCHED);                                                        \
        ck_assert((call) == (answer));                                                             \
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_HANDLE);                             \
    } while (0)
    REFUSED(gw_HeapAlloc(handle, 0, 10), NULL);
    REFUSED(gw_HeapAlloc(handle, 0, SIZE_MAX), NULL);
    REFUSED(gw_HeapReAlloc(handle, 0, harness_launder(block), 10), NULL);
    REFUSED(gw_HeapFree(handle, 0, harness_launder(block)), 0);
    REFUSED(gw_HeapLock(handle), 0);
    REFUSED(gw_HeapUnlock(handle), 0);
    REFUSED(gw_HeapWalk(handle, &entry), 0);
    REFUSED(gw_heap_stats(handle, &statistics), 0);
    REFUSED(gw_HeapDestroy(handle), 0);
    ck_assert_uint_eq(harness_violations, before + 9);
    ck_assert_uint_eq(harness_last_violation, GW_VIOLATION_HEAP_HANDLE);
    REFUSED(gw_HeapSize(handle, 0, block), SIZE_MAX);
#undef REFUSED
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_int_eq(gw_HeapValidate(handle, 0, block), 0);
    ck_assert_int_eq(gw_HeapValidate(handle, 0, NULL), 0);
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    ck_assert_uint_eq(harness_violations, before + 9);
}

START_TEST(a_destroyed_handle_is_refused_everywhere)
{
    harness_count_violations();
    for (size_t maximum = 0; maximum <= 0x100000; maximum += 0x100000) {
        gw_heap *heap = make(0, 0, maximum);
        void *own = gw_HeapAlloc(heap, 0, 20);
        void *other = gw_HeapAlloc(gw_GetProcessHeap(), 0, 20);
        ck_assert_int_eq(gw_HeapDestroy(heap), 1);
        check_refused(harness_launder(heap), harness_launder(own));
        check_refused(harness_launder(heap), other);
        ck_assert_int_eq(gw_HeapFree(gw_GetProcessHeap(), 0, other), 1);
    }
}
END_TEST

static void check_garbage(void *handle)
{
    void *block = gw_HeapAlloc(gw_GetProcessHeap(), 0, 20);
    check_refused(harness_launder(handle), block);
    ck_assert_int_eq(gw_HeapFree(gw_GetProcessHeap(), 0, block), 1);
}

START_TEST(garbage_handles_are_refused_everywhere)
{
    static long in_data[64] = {1};
    long on_stack[64] = {0};
    char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    harness_count_violations();
    gw_heap *live = make(0, 0, 0);
    void *block = gw_HeapAlloc(gw_GetProcessHeap(), GW_HEAP_ZERO_MEMORY, 1000);
    void *large = gw_HeapAlloc(live, GW_HEAP_ZERO_MEMORY, 5 << 20);
    void *const handles[] = {
        NULL,
        (void *)1,
        (void *)16,
        (void *)0x10000,
        (void *)(uintptr_t)0x4141414141414140,
        (void *)UINTPTR_MAX,
        (void *)(UINTPTR_MAX & ~(uintptr_t)0xFFFF),
        in_data,
        on_stack,
        page,
        block,
        large,
        (char *)gw_GetProcessHeap() + 1,
        (char *)gw_GetProcessHeap() + 16,
        (char *)gw_GetProcessHeap() - 16,
        (char *)live + 1,
        (char *)live + 64,
        (char *)live - 64,
        (void *)(uintptr_t)check_garbage,
    };
    for (size_t i = 0; i < COUNT_OF(handles); i++)
        check_garbage(handles[i]);
    ck_assert_int_eq(gw_HeapDestroy(live), 1);
    munmap(page, 4096);
}
END_TEST

/* A copy of everything near a live heap, at another address, is no heap. */
START_TEST(a_forged_heap_is_refused)
{
    static char forged[256];
    harness_count_violations();
    gw_heap *live = make(0, 0, 0);
    memcpy(forged, harness_launder(live), 64);
    check_garbage(forged);
    ck_assert_int_eq(gw_HeapDestroy(live), 1);
}
END_TEST

static void add_tests(Suite *suite)
{
    HARNESS_ADD(suite, a_heap_is_made_used_and_destroyed);
    HARNESS_ADD(suite, the_process_heap_is_one_and_stays);
    HARNESS_ADD(suite, all_documented_options_are_accepted);
    HARNESS_ADD(suite, many_heaps_live_side_by_side);
    HARNESS_ADD(suite, heaps_come_and_go_without_growth);
    HARNESS_ADD(suite, blocks_of_a_destroyed_heap_are_not_live);
    HARNESS_ADD(suite, heaps_are_listed_in_the_order_of_their_making);
    HARNESS_ADD(suite, a_destroyed_heap_leaves_the_list_in_order);
    HARNESS_ADD(suite, a_list_that_is_too_short_is_not_written);
    HARNESS_ADD(suite, a_destroyed_handle_is_refused_everywhere);
    HARNESS_ADD(suite, garbage_handles_are_refused_everywhere);
    HARNESS_ADD(suite, a_forged_heap_is_refused);
}

int main(void)
{
    Suite *suite = suite_create("heap: private heaps");
    add_tests(suite);
    return harness_run(suite);
}
