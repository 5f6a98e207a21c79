/* SPDX-License-Identifier: MIT */
/* gw_heap_stats(): what a heap holds, by family, exact in one thread. */
#include "support/blocks.h"
#include "support/threads.h"

static gw_heap_statistics counted(gw_heap *heap)
{
    gw_heap_statistics statistics;
    memset(&statistics, 0xCC, sizeof statistics);
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_int_eq(gw_heap_stats(heap, &statistics), 1);
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    return statistics;
}

/* The total is over all families, and no peak is below what lives now. */
static void check_consistent(const gw_heap_statistics *s)
{
    size_t blocks = 0, bytes = 0;
    for (size_t f = 0; f < GW_FAMILY_COUNT; f++) {
        blocks += s->families[f].live_blocks;
        bytes += s->families[f].live_bytes;
        ck_assert_uint_ge(s->families[f].peak_blocks, s->families[f].live_blocks);
        ck_assert_uint_ge(s->families[f].peak_bytes, s->families[f].live_bytes);
    }
    ck_assert_uint_eq(s->total.live_blocks, blocks);
    ck_assert_uint_eq(s->total.live_bytes, bytes);
    ck_assert_uint_ge(s->total.peak_blocks, blocks);
    ck_assert_uint_ge(s->total.peak_bytes, bytes);
}

static const size_t sizes[] = {0,    1,     16,    24,    100,    1000,
                               4096, 20000, 60000, 70000, 300000, (size_t)4 << 20};

START_TEST(each_family_is_counted_to_the_byte)
{
    for (size_t row = 0; row < ROW_COUNT; row++) {
        gw_heap *heap = families[row].heap();
        void *blocks[COUNT_OF(sizes)];
        size_t bytes = 0;
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            blocks[i] = families[row].allocate(sizes[i]);
            bytes += sizes[i];
            gw_heap_statistics s = counted(heap);
            check_consistent(&s);
            ck_assert_msg(s.families[families[row].family].live_blocks == i + 1, "%s: %zu",
                          families[row].name, s.families[families[row].family].live_blocks);
            ck_assert_msg(s.families[families[row].family].live_bytes == bytes,
                          "%s: %zu bytes, not %zu", families[row].name,
                          s.families[families[row].family].live_bytes, bytes);
            ck_assert_uint_eq(s.total.live_blocks, i + 1);
        }
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            ck_assert_int_eq(families[row].release(blocks[i]), 1);
            bytes -= sizes[i];
            gw_heap_statistics s = counted(heap);
            check_consistent(&s);
            ck_assert_uint_eq(s.families[families[row].family].live_bytes, bytes);
            ck_assert_uint_eq(s.families[families[row].family].live_blocks,
                              COUNT_OF(sizes) - 1 - i);
        }
    }
}
END_TEST

START_TEST(a_resize_changes_the_bytes_and_not_the_blocks)
{
    for (size_t row = 0; row < ROW_COUNT; row++) {
        void *p = families[row].allocate(2);
        for (size_t i = 2; i < COUNT_OF(sizes); i++) {
            p = families[row].resize(harness_launder(p), sizes[i]);
            ck_assert_ptr_nonnull(p);
            gw_family_statistics live = blocks_live(families[row].heap());
            ck_assert_uint_eq(live.live_blocks, 1);
            ck_assert_msg(live.live_bytes == sizes[i], "%s: %zu bytes, not %zu", families[row].name,
                          live.live_bytes, sizes[i]);
        }
        ck_assert_int_eq(families[row].release(p), 1);
    }
}
END_TEST

START_TEST(peaks_are_exact_in_one_thread)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    void *blocks[1000];
    for (size_t i = 0; i < 1000; i++)
        blocks[i] = gw_HeapAlloc(heap, 0, 100);
    for (size_t i = 0; i < 500; i++)
        ck_assert_int_eq(gw_HeapFree(heap, 0, blocks[i]), 1);
    for (size_t i = 0; i < 100; i++)
        blocks[i] = gw_HeapAlloc(heap, 0, 200);
    gw_heap_statistics s = counted(heap);
    check_consistent(&s);
    ck_assert_uint_eq(s.total.live_blocks, 600);
    ck_assert_uint_eq(s.total.live_bytes, 500 * 100 + 100 * 200);
    ck_assert_uint_eq(s.total.peak_blocks, 1000);
    ck_assert_uint_eq(s.total.peak_bytes, 100000);
    ck_assert_uint_eq(s.families[GW_FAMILY_HEAP].peak_blocks, 1000);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

START_TEST(peaks_of_the_process_heap_are_exact_in_one_thread)
{
    static void *blocks[3000];
    gw_heap_statistics before = counted(gw_GetProcessHeap());
    for (size_t i = 0; i < COUNT_OF(blocks); i++)
        blocks[i] = gw_AllocCoTaskMem(50);
    for (size_t i = 0; i < COUNT_OF(blocks); i++)
        ck_assert_int_eq(gw_FreeCoTaskMem(blocks[i]), 1);
    gw_heap_statistics s = counted(gw_GetProcessHeap());
    ck_assert_uint_eq(s.families[GW_FAMILY_COTASKMEM].live_blocks, 0);
    ck_assert_uint_eq(s.families[GW_FAMILY_COTASKMEM].peak_blocks, COUNT_OF(blocks));
    ck_assert_uint_eq(s.families[GW_FAMILY_COTASKMEM].peak_bytes, COUNT_OF(blocks) * 50);
    ck_assert_uint_eq(s.total.live_blocks, before.total.live_blocks);
}
END_TEST

START_TEST(heaps_are_counted_apart)
{
    gw_heap *a = gw_HeapCreate(0, 0, 0), *b = gw_HeapCreate(0, 0, 0);
    for (size_t i = 0; i < 10; i++)
        ck_assert_ptr_nonnull(gw_HeapAlloc(a, 0, 10));
    ck_assert_ptr_nonnull(gw_HeapAlloc(b, 0, 7));
    ck_assert_uint_eq(blocks_live(a).live_blocks, 10);
    ck_assert_uint_eq(blocks_live(b).live_blocks, 1);
    ck_assert_uint_eq(blocks_live(b).live_bytes, 7);
    ck_assert_uint_eq(harness_live_blocks(), 0);
    ck_assert_int_eq(gw_HeapDestroy(a), 1);
    ck_assert_uint_eq(blocks_live(b).live_blocks, 1);
}
END_TEST

START_TEST(what_was_refused_is_not_counted)
{
    harness_count_violations();
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    void *p = gw_HeapAlloc(heap, 0, 100);
    ck_assert_ptr_null(gw_HeapAlloc(heap, 0, SIZE_MAX));
    ck_assert_ptr_null(gw_HeapReAlloc(heap, 0, harness_launder(p), SIZE_MAX));
    ck_assert_int_eq(gw_HeapFree(heap, 0, harness_launder((char *)p + 8)), 0);
    ck_assert_uint_eq(blocks_live(heap).live_blocks, 1);
    ck_assert_uint_eq(blocks_live(heap).live_bytes, 100);
    ck_assert_int_eq(gw_HeapFree(heap, 0, harness_launder(p)), 1);
    ck_assert_int_eq(gw_HeapFree(heap, 0, harness_launder(p)), 0);
    ck_assert_uint_eq(blocks_live(heap).live_blocks, 0);
    ck_assert_uint_eq(blocks_live(heap).live_bytes, 0);
}
END_TEST

/* --- threads ---------------------------------------------------------------------------------------------------- */

#define SHARED 4000
static void *shared[SHARED];

static void *release_half(void *unused)
{
    (void)unused;
    for (size_t i = 0; i < SHARED; i += 2)
        ck_assert_int_eq(gw_FreeHGlobal(shared[i]), 1);
    return NULL;
}

static void *allocate_and_end(void *unused)
{
    (void)unused;
    for (size_t i = 0; i < SHARED; i++) {
        shared[i] = gw_AllocHGlobal(64);
        ck_assert_ptr_nonnull(shared[i]);
    }
    return NULL;
}

START_TEST(what_another_thread_releases_is_counted)
{
    allocate_and_end(NULL);
    threads_join(threads_start(release_half, NULL));
    ck_assert_uint_eq(blocks_live(gw_GetProcessHeap()).live_blocks, SHARED / 2);
    ck_assert_uint_eq(blocks_live(gw_GetProcessHeap()).live_bytes, SHARED / 2 * 64);
    for (size_t i = 1; i < SHARED; i += 2)
        ck_assert_int_eq(gw_FreeHGlobal(shared[i]), 1);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(what_an_ended_thread_left_is_counted)
{
    for (int i = 0; i < 10; i++) {
        threads_join(threads_start(allocate_and_end, NULL));
        ck_assert_uint_eq(harness_live_blocks(), SHARED);
        threads_join(threads_start(release_half, NULL));
        ck_assert_uint_eq(harness_live_blocks(), SHARED / 2);
        for (size_t j = 1; j < SHARED; j += 2)
            ck_assert_int_eq(gw_FreeHGlobal(shared[j]), 1);
        gw_heap_statistics s = counted(gw_GetProcessHeap());
        check_consistent(&s);
        ck_assert_uint_eq(s.total.live_blocks, 0);
        ck_assert_uint_eq(s.total.live_bytes, 0);
    }
}
END_TEST

/* --- memory of the system ------------------------------------------------------------------------------------------ */

START_TEST(committed_and_reserved_memory_are_plausible)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    gw_heap_statistics empty = counted(heap);
    for (size_t i = 0; i < 10000; i++) {
        void *p = gw_HeapAlloc(heap, 0, 1000);
        ck_assert_ptr_nonnull(p);
        memset(p, 1, 1000);
    }
    gw_heap_statistics full = counted(heap);
    ck_assert_uint_ge(full.committed_bytes, full.total.live_bytes);
    ck_assert_uint_le(full.committed_bytes, 2 * full.total.live_bytes + ((size_t)8 << 20));
    ck_assert_uint_ge(full.reserved_bytes, full.committed_bytes);
    ck_assert_uint_gt(full.committed_bytes, empty.committed_bytes);
    void *large = gw_HeapAlloc(heap, 0, (size_t)20 << 20);
    ck_assert_uint_ge(counted(heap).committed_bytes, full.committed_bytes + ((size_t)20 << 20));
    ck_assert_int_eq(gw_HeapFree(heap, 0, large), 1);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

START_TEST(the_initial_size_is_committed_at_once)
{
    gw_heap *heap = gw_HeapCreate(0, (size_t)3 << 20, 0);
    ck_assert_uint_ge(counted(heap).committed_bytes, (size_t)3 << 20);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

START_TEST(no_place_for_the_counts_is_refused)
{
    harness_count_violations();
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_int_eq(gw_heap_stats(gw_GetProcessHeap(), NULL), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: statistics");
    HARNESS_ADD(suite, each_family_is_counted_to_the_byte);
    HARNESS_ADD(suite, a_resize_changes_the_bytes_and_not_the_blocks);
    HARNESS_ADD(suite, peaks_are_exact_in_one_thread);
    HARNESS_ADD(suite, peaks_of_the_process_heap_are_exact_in_one_thread);
    HARNESS_ADD(suite, heaps_are_counted_apart);
    HARNESS_ADD(suite, what_was_refused_is_not_counted);
    HARNESS_ADD(suite, what_another_thread_releases_is_counted);
    HARNESS_ADD(suite, what_an_ended_thread_left_is_counted);
    HARNESS_ADD_UNLESS(suite, "hpa", "each block has pages of its own",
                       committed_and_reserved_memory_are_plausible);
    HARNESS_ADD(suite, the_initial_size_is_committed_at_once);
    HARNESS_ADD(suite, no_place_for_the_counts_is_refused);
    return harness_run(suite);
}
