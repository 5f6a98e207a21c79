/* SPDX-License-Identifier: MIT */
/* HeapWalk: every live block once, in order, with the whole state of the walk in the entry. */
#include "support/blocks.h"

/* --- what is expected: a list of blocks, each to be met once ------------------------------------------------------ */

#define BLOCKS_MOST 2000

typedef struct expectation {
    gw_heap *heap;
    size_t count;
    struct {
        void *start;
        size_t nbytes;
        unsigned met;
    } blocks[BLOCKS_MOST];
} expectation;

static expectation expected;

static void expect(void *start, size_t nbytes)
{
    ck_assert_ptr_nonnull(start);
    ck_assert_uint_lt(expected.count, BLOCKS_MOST);
    expected.blocks[expected.count].start = start;
    expected.blocks[expected.count].nbytes = nbytes;
    expected.blocks[expected.count].met = 0;
    expected.count++;
}

static void meet(const gw_PROCESS_HEAP_ENTRY *entry)
{
    for (size_t i = 0; i < expected.count; i++) {
        if (expected.blocks[i].start == entry->lpData) {
            ck_assert_uint_eq(entry->cbData, expected.blocks[i].nbytes);
            ck_assert_uint_eq(expected.blocks[i].met++, 0);
            return;
        }
    }
    ck_abort_msg("an entry for %p, which nobody allocated", entry->lpData);
}

static void check_all_met(void)
{
    for (size_t i = 0; i < expected.count; i++) {
        ck_assert_msg(expected.blocks[i].met == 1, "%p of %zu bytes was met %u times",
                      expected.blocks[i].start, expected.blocks[i].nbytes, expected.blocks[i].met);
        expected.blocks[i].met = 0;
    }
}

/* Walks to the end; counts the busy entries. */
static size_t walk(gw_heap *heap, void (*visit)(const gw_PROCESS_HEAP_ENTRY *))
{
    gw_PROCESS_HEAP_ENTRY entry;
    size_t busy = 0;
    memset(&entry, 0xCC, sizeof entry);
    entry.lpData = NULL;
    gw_SetLastError(HARNESS_UNTOUCHED);
    while (gw_HeapWalk(heap, &entry)) {
        ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
        if (entry.wFlags & GW_PROCESS_HEAP_ENTRY_BUSY) {
            busy++;
            if (visit != NULL)
                visit(&entry);
        }
    }
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NO_MORE_ITEMS);
    return busy;
}

static gw_heap *make(void)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    ck_assert_ptr_nonnull(heap);
    harness_count_violations();
    return heap;
}

static void populate(gw_heap *heap, size_t count)
{
    uint64_t state = 0x1234567;
    static const size_t extra[] = {0, 0, 1, 60000, 70000, 300000, (size_t)4 << 20, (size_t)9 << 20};
    for (size_t i = 0; i < COUNT_OF(extra); i++)
        expect(gw_HeapAlloc(heap, 0, extra[i]), extra[i]);
    for (size_t i = COUNT_OF(extra); i < count; i++) {
        size_t nbytes = blocks_random_size(&state, 9000);
        expect(gw_HeapAlloc(heap, 0, nbytes), nbytes);
    }
}

/* --- the entry ---------------------------------------------------------------------------------------------------------- */

START_TEST(an_entry_is_laid_out_as_documented)
{
    if (sizeof(void *) != 8)
        return;
    ck_assert_uint_eq(sizeof(gw_PROCESS_HEAP_ENTRY), 40);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, lpData), 0);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, cbData), 8);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, cbOverhead), 12);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, iRegionIndex), 13);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, wFlags), 14);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, u.Block.hMem), 16);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, u.Block.dwReserved), 24);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, u.Region.dwCommittedSize), 16);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, u.Region.dwUnCommittedSize), 20);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, u.Region.lpFirstBlock), 24);
    ck_assert_uint_eq(offsetof(gw_PROCESS_HEAP_ENTRY, u.Region.lpLastBlock), 32);
}
END_TEST

/* --- what is met ------------------------------------------------------------------------------------------------------------ */

START_TEST(an_empty_heap_has_no_busy_entry)
{
    gw_heap *heap = make();
    ck_assert_uint_eq(walk(heap, meet), 0);
    void *p = gw_HeapAlloc(heap, 0, 10);
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
    ck_assert_uint_eq(walk(heap, meet), 0);
}
END_TEST

START_TEST(every_live_block_of_a_private_heap_is_met_once)
{
    gw_heap *heap = make();
    gw_heap *other = make();
    populate(heap, 1500);
    ck_assert_ptr_nonnull(gw_HeapAlloc(other, 0, 100));
    ck_assert_ptr_nonnull(gw_AllocHGlobal(100));
    ck_assert_uint_eq(walk(heap, meet), expected.count);
    check_all_met();
    ck_assert_uint_eq(walk(heap, meet), expected.count);
    check_all_met();
}
END_TEST

START_TEST(released_blocks_are_not_met)
{
    gw_heap *heap = make();
    populate(heap, 1000);
    size_t kept = 0;
    for (size_t i = 0; i < expected.count; i++) {
        if (i % 3 != 0)
            ck_assert_int_eq(gw_HeapFree(heap, 0, expected.blocks[i].start), 1);
        else
            expected.blocks[kept++] = expected.blocks[i];
    }
    expected.count = kept;
    ck_assert_uint_eq(walk(heap, meet), kept);
    check_all_met();
}
END_TEST

START_TEST(a_resized_block_is_met_with_its_new_size)
{
    gw_heap *heap = make();
    populate(heap, 200);
    for (size_t i = 0; i < expected.count; i++) {
        size_t nbytes = expected.blocks[i].nbytes / 2 + i;
        expected.blocks[i].start =
            gw_HeapReAlloc(heap, 0, harness_launder(expected.blocks[i].start), nbytes);
        ck_assert_ptr_nonnull(expected.blocks[i].start);
        expected.blocks[i].nbytes = nbytes;
    }
    ck_assert_uint_eq(walk(heap, meet), expected.count);
    check_all_met();
}
END_TEST

START_TEST(blocks_of_every_family_are_met_on_the_process_heap)
{
    size_t before = walk(gw_GetProcessHeap(), NULL);
    static const size_t sizes[] = {0, 1, 24, 100, 5000, 60000, (size_t)5 << 20};
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++) {
        if (row == ROW_PRIVATE)
            continue;
        for (size_t i = 0; i < COUNT_OF(sizes); i++)
            expect(families[row].allocate(sizes[i]), sizes[i]);
    }
    ck_assert_uint_eq(before, 0);
    ck_assert_uint_eq(walk(gw_GetProcessHeap(), meet), expected.count);
    check_all_met();
}
END_TEST

/* --- order and regions -------------------------------------------------------------------------------------------------------- */

static unsigned char *last_end;
static unsigned char *region_first, *region_last;
static unsigned regions;

static void check_region(const gw_PROCESS_HEAP_ENTRY *entry)
{
    regions++;
    last_end = NULL;
    region_first = entry->u.Region.lpFirstBlock;
    region_last = entry->u.Region.lpLastBlock;
    ck_assert(region_first <= region_last);
}

/* The large blocks come last, in no region, and in an order of their own. */
#define LARGE_BLOCKS 64

static void check_large(const gw_PROCESS_HEAP_ENTRY *entry)
{
    static unsigned char *last;
    ck_assert_uint_eq(entry->cbOverhead, 0);
    ck_assert(last < (unsigned char *)entry->lpData);
    last = entry->lpData;
    regions = LARGE_BLOCKS;
}

static void check_order(const gw_PROCESS_HEAP_ENTRY *entry)
{
    unsigned char *block = entry->lpData;
    ck_assert_uint_ne(regions, LARGE_BLOCKS);
    ck_assert_msg(last_end <= block, "region %u goes back to %p", entry->iRegionIndex,
                  (void *)block);
    last_end = block + entry->cbData;
    ck_assert_uint_gt(regions, 0);
    ck_assert_msg(block >= region_first && block + entry->cbData <= region_last,
                  "%p is outside its region", (void *)block);
}

START_TEST(blocks_are_met_inside_their_region_in_the_order_of_addresses)
{
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    gw_heap *heap = make();
    populate(heap, 1500);
    while (gw_HeapWalk(heap, &entry)) {
        if (entry.wFlags & GW_PROCESS_HEAP_REGION)
            check_region(&entry);
        else if (entry.iRegionIndex == LARGE_BLOCKS)
            check_large(&entry);
        else
            check_order(&entry);
        ck_assert_uint_eq(entry.wFlags & ~7u, 0);
    }
    ck_assert_uint_eq(regions, LARGE_BLOCKS);
}
END_TEST

START_TEST(the_overhead_is_what_the_slot_has_beyond_the_request_and_its_word)
{
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    gw_heap *heap = make();
    populate(heap, 500);
    while (gw_HeapWalk(heap, &entry)) {
        if (!(entry.wFlags & GW_PROCESS_HEAP_ENTRY_BUSY) || entry.iRegionIndex == LARGE_BLOCKS)
            continue;
        gw_block_info info;
        ck_assert_int_eq(gw_block_query(entry.lpData, &info), GW_BLOCK_LIVE);
        ck_assert_uint_eq(entry.cbData, info.nbytes);
        size_t overhead = info.capacity - info.nbytes + 2;
        ck_assert_uint_eq(entry.cbOverhead, overhead < 255 ? overhead : 255);
    }
}
END_TEST

/* --- the state is in the entry ---------------------------------------------------------------------------------------------------- */

START_TEST(two_walks_step_in_turn_without_mixing)
{
    gw_heap *heap = make();
    populate(heap, 300);
    gw_PROCESS_HEAP_ENTRY first = {.lpData = NULL}, second = {.lpData = NULL};
    size_t steps = 0;
    while (gw_HeapWalk(heap, &first)) {
        ck_assert_int_eq(gw_HeapWalk(heap, &second), 1);
        ck_assert_int_eq(memcmp(&first, &second, sizeof first), 0);
        if (steps++ == 100) {
            gw_PROCESS_HEAP_ENTRY third = {.lpData = NULL};
            ck_assert_int_eq(gw_HeapWalk(heap, &third), 1);
            (void)walk(gw_GetProcessHeap(), NULL);
        }
    }
    ck_assert_int_eq(gw_HeapWalk(heap, &second), 0);
    ck_assert_uint_gt(steps, 300);
}
END_TEST

START_TEST(a_copied_entry_goes_on_from_where_it_was_taken)
{
    gw_heap *heap = make();
    populate(heap, 60);
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    while (gw_HeapWalk(heap, &entry)) {
        gw_PROCESS_HEAP_ENTRY original = entry, copy = entry;
        gw_bool more = gw_HeapWalk(heap, &original);
        ck_assert_int_eq(gw_HeapWalk(heap, &copy), more);
        if (more)
            ck_assert_int_eq(memcmp(&original, &copy, sizeof copy), 0);
    }
}
END_TEST

START_TEST(a_walk_survives_the_release_of_what_it_meets)
{
    gw_heap *heap = make();
    populate(heap, 1000);
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    size_t released = 0;
    while (gw_HeapWalk(heap, &entry)) {
        if (entry.wFlags & GW_PROCESS_HEAP_ENTRY_BUSY) {
            ck_assert_int_eq(gw_HeapFree(heap, 0, entry.lpData), 1);
            released++;
        }
    }
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NO_MORE_ITEMS);
    ck_assert_uint_eq(released, expected.count);
    ck_assert_uint_eq(blocks_live(heap).live_blocks, 0);
}
END_TEST

START_TEST(a_walk_of_many_blocks_takes_steady_steps)
{
    gw_heap *heap = make();
    size_t count = harness_scaled(200000);
    for (size_t i = 0; i < count; i++)
        ck_assert_ptr_nonnull(gw_HeapAlloc(heap, 0, i % 200));
    ck_assert_uint_eq(walk(heap, NULL), count);
}
END_TEST

/* --- entries that no walk left ----------------------------------------------------------------------------------------------------- */

static void check_refused_entry(gw_heap *heap, void *data, uint16_t flags, uint8_t region)
{
    gw_PROCESS_HEAP_ENTRY entry;
    memset(&entry, 0, sizeof entry);
    entry.lpData = data;
    entry.wFlags = flags;
    entry.iRegionIndex = region;
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_msg(gw_HeapWalk(heap, &entry) == 0, "an entry at %p was taken", data);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
}

START_TEST(entries_that_no_walk_left_are_refused)
{
    static char in_data[64];
    gw_heap *heap = make(), *other = make();
    populate(heap, 50);
    unsigned char *live = expected.blocks[20].start;
    void *const places[] = {
        (void *)1, (void *)(uintptr_t)0x4141414141414140, (void *)UINTPTR_MAX,  in_data, &live,
        live + 1,  gw_HeapAlloc(other, 0, 100),           gw_AllocHGlobal(100),
    };
    static const uint16_t flags[] = {GW_PROCESS_HEAP_ENTRY_BUSY, GW_PROCESS_HEAP_ENTRY_MOVEABLE,
                                     0xFFFF};
    for (size_t i = 0; i < COUNT_OF(places); i++)
        for (size_t f = 0; f < COUNT_OF(flags); f++)
            check_refused_entry(heap, places[i], flags[f], (uint8_t)(i * 37));
    ck_assert_uint_eq(harness_violations, 0);
    ck_assert_uint_eq(walk(heap, meet), expected.count);
    check_all_met();
}
END_TEST

START_TEST(no_entry_at_all_is_refused)
{
    gw_heap *heap = make();
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_int_eq(gw_HeapWalk(heap, NULL), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(random_entries_never_do_harm)
{
    gw_heap *heap = make();
    populate(heap, 200);
    uint64_t state = 99;
    for (size_t i = 0; i < harness_scaled(200000); i++) {
        gw_PROCESS_HEAP_ENTRY entry;
        uint64_t *words = (uint64_t *)(void *)&entry;
        for (size_t w = 0; w < sizeof entry / 8; w++)
            words[w] = blocks_random(&state);
        if (i % 4 == 0)
            entry.lpData = (char *)expected.blocks[i % 200].start + (i % 32) - 16;
        else if (i % 4 == 1)
            entry.lpData = (char *)expected.blocks[i % 200].start + (words[1] & 0x3FFFFFFF);
        (void)gw_HeapWalk(heap, &entry);
    }
    ck_assert_uint_eq(walk(heap, meet), expected.count);
    check_all_met();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: walk");
    HARNESS_ADD(suite, an_entry_is_laid_out_as_documented);
    HARNESS_ADD(suite, an_empty_heap_has_no_busy_entry);
    HARNESS_ADD(suite, every_live_block_of_a_private_heap_is_met_once);
    HARNESS_ADD(suite, released_blocks_are_not_met);
    HARNESS_ADD(suite, a_resized_block_is_met_with_its_new_size);
    HARNESS_ADD(suite, blocks_of_every_family_are_met_on_the_process_heap);
    HARNESS_ADD(suite, blocks_are_met_inside_their_region_in_the_order_of_addresses);
    HARNESS_ADD_UNLESS(suite, "htc,hpa,watched",
                       "the tail is the user's no more, and overhead still",
                       the_overhead_is_what_the_slot_has_beyond_the_request_and_its_word);
    HARNESS_ADD(suite, two_walks_step_in_turn_without_mixing);
    HARNESS_ADD(suite, a_copied_entry_goes_on_from_where_it_was_taken);
    HARNESS_ADD(suite, a_walk_survives_the_release_of_what_it_meets);
    HARNESS_ADD(suite, a_walk_of_many_blocks_takes_steady_steps);
    HARNESS_ADD(suite, entries_that_no_walk_left_are_refused);
    HARNESS_ADD(suite, no_entry_at_all_is_refused);
    HARNESS_ADD(suite, random_entries_never_do_harm);
    return harness_run(suite);
}
