/* SPDX-License-Identifier: MIT */
/* HeapWalk: all kinds of entries in their order, sums, changes between two steps, and what a step looks at. */
#include "heap/classes.h"
#include "heap/spans.h"
#include "support/blocks.h"
#include "support/threads.h"

#define LARGE_BLOCKS 64
#define LARGE ((size_t)5 * 0x40000)

/* --- a walk, kept ------------------------------------------------------------------------------------------------------ */

#define ENTRIES_MOST 60000

typedef struct record {
    size_t count;
    gw_PROCESS_HEAP_ENTRY entries[ENTRIES_MOST];
} record;

static record now, before;

static void take(gw_heap *heap, record *r)
{
    gw_PROCESS_HEAP_ENTRY entry;
    memset(&entry, 0xCD, sizeof entry);
    entry.lpData = NULL;
    gw_SetLastError(HARNESS_UNTOUCHED);
    for (r->count = 0; gw_HeapWalk(heap, &entry); r->count++) {
        HARNESS_CHECK(gw_GetLastError() == HARNESS_UNTOUCHED);
        HARNESS_CHECK(r->count < ENTRIES_MOST);
        r->entries[r->count] = entry;
    }
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NO_MORE_ITEMS);
}

static void take_again(gw_heap *heap)
{
    before = now;
    take(heap, &now);
}

static void check_same(size_t count)
{
    ck_assert_uint_le(count, now.count);
    ck_assert_int_eq(memcmp(now.entries, before.entries, count * sizeof now.entries[0]), 0);
}

static bool is_busy(const gw_PROCESS_HEAP_ENTRY *entry)
{
    return (entry->wFlags & GW_PROCESS_HEAP_ENTRY_BUSY) != 0;
}

static const gw_PROCESS_HEAP_ENTRY *find(const void *block)
{
    const gw_PROCESS_HEAP_ENTRY *found = NULL;
    for (size_t i = 0; i < now.count; i++) {
        if (!is_busy(&now.entries[i]) || now.entries[i].lpData != block)
            continue;
        ck_assert_msg(found == NULL, "%p was met twice", block);
        found = &now.entries[i];
    }
    return found;
}

static void check_met(const void *block, size_t nbytes)
{
    const gw_PROCESS_HEAP_ENTRY *entry = find(block);
    ck_assert_msg(entry != NULL, "%p of %zu bytes was not met", block, nbytes);
    ck_assert_uint_eq(entry->cbData, nbytes);
}

static gw_heap *make(uint32_t options, size_t initial, size_t maximum)
{
    gw_heap *heap = gw_HeapCreate(options, initial, maximum);
    ck_assert_ptr_nonnull(heap);
    harness_count_violations();
    return heap;
}

static void *allocate(gw_heap *heap, size_t nbytes)
{
    void *block = gw_HeapAlloc(heap, 0, nbytes);
    HARNESS_CHECK(block != NULL);
    return block;
}

/* --- the order that Wine's tests find on Windows (heap.c, test_HeapCreate) ----------------------------------------------- */

START_TEST(an_empty_heap_is_a_region_a_free_range_and_an_uncommitted_range)
{
    gw_heap *heap = make(0, 0, 0);
    take(heap, &now);
    ck_assert_uint_eq(now.count, 3);
    const gw_PROCESS_HEAP_ENTRY *e = now.entries;
    ck_assert_uint_eq(e[0].wFlags, GW_PROCESS_HEAP_REGION);
    ck_assert_ptr_eq(e[0].lpData, heap);
    ck_assert_uint_le(e[0].cbData, 0x1000);
    ck_assert_uint_eq(e[0].cbOverhead, 0);
    ck_assert_uint_eq(e[1].wFlags, 0);
    ck_assert_ptr_nonnull(e[1].lpData);
    ck_assert_uint_ne(e[1].cbData, 0);
    ck_assert_uint_ne(e[1].cbOverhead, 0);
    ck_assert_uint_eq(e[2].wFlags, GW_PROCESS_HEAP_UNCOMMITTED_RANGE);
    ck_assert_ptr_eq(e[2].lpData, (char *)e[1].lpData + e[1].cbData);
    ck_assert_uint_eq(e[2].cbOverhead, 0);
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(e[i].iRegionIndex, 0);
}
END_TEST

START_TEST(a_region_says_what_is_committed_and_where_it_ends)
{
    gw_heap *heap = make(0, 0, 0);
    take(heap, &now);
    const gw_PROCESS_HEAP_ENTRY *e = now.entries;
    ck_assert_ptr_eq(e[0].u.Region.lpFirstBlock, e[1].lpData);
    ck_assert_ptr_eq(e[0].u.Region.lpLastBlock, (char *)e[2].lpData + e[2].cbData);
    ck_assert_uint_eq(e[0].u.Region.dwCommittedSize, e[1].cbData);
    ck_assert_uint_eq(e[0].u.Region.dwUnCommittedSize, e[2].cbData);
}
END_TEST

static void check_large(const gw_PROCESS_HEAP_ENTRY *entry, const void *block)
{
    ck_assert_uint_eq(entry->wFlags, GW_PROCESS_HEAP_ENTRY_BUSY);
    ck_assert_ptr_eq(entry->lpData, block);
    ck_assert_uint_eq(entry->cbData, LARGE);
    ck_assert_uint_eq(entry->cbOverhead, 0);
    ck_assert_uint_eq(entry->iRegionIndex, LARGE_BLOCKS);
}

START_TEST(a_large_block_is_one_more_entry_at_the_end)
{
    gw_heap *heap = make(0, 0, 0);
    take(heap, &now);
    void *first = allocate(heap, LARGE);
    take_again(heap);
    ck_assert_uint_eq(now.count, 4);
    check_same(3);
    check_large(&now.entries[3], first);
    void *second = allocate(heap, LARGE);
    take_again(heap);
    ck_assert_uint_eq(now.count, 5);
    check_same(3);
    check_large(&now.entries[3], first < second ? first : second);
    check_large(&now.entries[4], first < second ? second : first);
    ck_assert_int_eq(gw_HeapFree(heap, 0, second), 1);
    ck_assert_int_eq(gw_HeapFree(heap, 0, first), 1);
    take_again(heap);
    ck_assert_uint_eq(now.count, 3);
    check_same(3);
}
END_TEST

START_TEST(a_small_block_takes_from_the_free_range)
{
    gw_heap *heap = make(0, 0, 0);
    take(heap, &now);
    void *block = allocate(heap, 123);
    take_again(heap);
    const gw_PROCESS_HEAP_ENTRY *e = now.entries;
    ck_assert_uint_eq(now.count, 4);
    check_same(1);
    ck_assert_uint_eq(e[1].wFlags, GW_PROCESS_HEAP_ENTRY_BUSY);
    ck_assert_ptr_eq(e[1].lpData, block);
    ck_assert_uint_eq(e[1].cbData, 123);
    ck_assert_uint_ne(e[1].cbOverhead, 0);
    ck_assert_uint_eq(e[2].wFlags, 0);
    ck_assert_uint_eq(e[3].wFlags, GW_PROCESS_HEAP_UNCOMMITTED_RANGE);
    void *next = allocate(heap, 120);
    take_again(heap);
    ck_assert_uint_eq(now.count, 5);
    check_same(2);
    ck_assert_ptr_eq(e[2].lpData, next);
}
END_TEST

START_TEST(a_fixed_heap_has_no_more_uncommitted_than_its_maximum_leaves)
{
    const size_t maximum = (size_t)1 << 20;
    gw_heap *heap = make(0, maximum / 2, maximum);
    take(heap, &now);
    ck_assert_uint_eq(now.count, 3);
    ck_assert_uint_eq(now.entries[1].cbData, maximum / 2);
    ck_assert_uint_eq(now.entries[2].cbData, maximum / 2);
    ck_assert_uint_eq(now.entries[0].u.Region.dwUnCommittedSize, maximum / 2);
}
END_TEST

/* --- everything is met ------------------------------------------------------------------------------------------------- */

static void check_all_classes(uint32_t options, size_t maximum)
{
    static void *blocks[GWI_CLASS_COUNT][3];
    gw_heap *heap = make(options, 0, maximum);
    for (unsigned c = 0; c < GWI_CLASS_COUNT; c++)
        for (unsigned i = 0; i < 3; i++)
            blocks[c][i] = allocate(heap, gwi_class_size(c) - i);
    void *large = allocate(heap, 100000);
    take(heap, &now);
    for (unsigned c = 0; c < GWI_CLASS_COUNT; c++)
        for (unsigned i = 0; i < 3; i++)
            check_met(blocks[c][i], gwi_class_size(c) - i);
    check_met(large, 100000);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}

START_TEST(all_size_classes_are_met_in_heaps_of_all_kinds)
{
    check_all_classes(0, 0);
    check_all_classes(GW_HEAP_NO_SERIALIZE, 0);
    check_all_classes(0, (size_t)8 << 20);
    check_all_classes(GW_HEAP_CREATE_ENABLE_EXECUTE, 0);
}
END_TEST

static void fill_and_thin(gw_heap *heap, size_t count, unsigned char **blocks)
{
    uint64_t state = 77;
    for (size_t i = 0; i < count; i++)
        blocks[i] =
            allocate(heap, i % 50 == 0 ? 40000 + i * 100 : blocks_random_size(&state, 9000));
    for (size_t i = 0; i < count; i++)
        if (i % 3 != 0)
            HARNESS_CHECK(gw_HeapFree(heap, 0, blocks[i]) == 1);
}

START_TEST(the_busy_entries_are_what_the_statistics_count)
{
    static unsigned char *blocks[3000];
    gw_heap *heap = make(0, 300000, 0);
    gw_heap_statistics statistics;
    gw_HEAP_SUMMARY summary = {.cb = sizeof summary};
    fill_and_thin(heap, 3000, blocks);
    take(heap, &now);
    size_t count = 0, nbytes = 0;
    for (size_t i = 0; i < now.count; i++) {
        count += is_busy(&now.entries[i]);
        nbytes += is_busy(&now.entries[i]) ? now.entries[i].cbData : 0;
    }
    ck_assert_int_eq(gw_heap_stats(heap, &statistics), 1);
    ck_assert_int_eq(gw_HeapSummary(heap, 0, &summary), 1);
    ck_assert_uint_eq(count, statistics.total.live_blocks);
    ck_assert_uint_eq(nbytes, statistics.total.live_bytes);
    ck_assert_uint_eq(nbytes, summary.cbAllocated);
}
END_TEST

static size_t pages_of(size_t nbytes)
{
    return (nbytes + GWI_PAGE_SIZE - 1) / GWI_PAGE_SIZE * GWI_PAGE_SIZE;
}

START_TEST(the_regions_and_the_large_blocks_are_what_is_committed)
{
    static unsigned char *blocks[3000];
    gw_heap *heap = make(0, 300000, 0);
    gw_heap_statistics statistics;
    for (unsigned round = 0; round < 2; round++) {
        fill_and_thin(heap, 3000, blocks);
        take(heap, &now);
        size_t committed = 0;
        for (size_t i = 0; i < now.count; i++) {
            const gw_PROCESS_HEAP_ENTRY *e = &now.entries[i];
            if (e->wFlags & GW_PROCESS_HEAP_REGION)
                committed += e->u.Region.dwCommittedSize;
            else if (e->iRegionIndex == LARGE_BLOCKS)
                committed += pages_of(e->cbData);
        }
        ck_assert_int_eq(gw_heap_stats(heap, &statistics), 1);
        ck_assert_uint_eq(committed, statistics.committed_bytes);
        (void)gw_HeapCompact(heap, 0);
    }
}
END_TEST

START_TEST(neighbouring_free_slots_are_one_entry)
{
    static unsigned char *blocks[3000];
    gw_heap *heap = make(0, 0, 0);
    fill_and_thin(heap, 3000, blocks);
    take(heap, &now);
    size_t free_ranges = 0;
    for (size_t i = 1; i < now.count; i++) {
        const gw_PROCESS_HEAP_ENTRY *e = &now.entries[i], *last = e - 1;
        free_ranges += e->wFlags == 0;
        if (e->wFlags == 0 && last->wFlags == 0)
            ck_assert_uint_eq((uintptr_t)e->lpData % GWI_PAGE_SIZE, 0);
    }
    ck_assert_uint_gt(free_ranges, 100);
}
END_TEST

START_TEST(released_pages_are_free_entries_of_the_process_heap)
{
    gw_heap *heap = make(0, 0, 0);
    void *block = allocate(heap, LARGE);
    uintptr_t start = (uintptr_t)block;
    ck_assert_ptr_nonnull(allocate(heap, LARGE));
    ck_assert_int_eq(gw_HeapFree(heap, 0, block), 1);
    take(gw_GetProcessHeap(), &now);
    bool found = false;
    for (size_t i = 0; i < now.count; i++) {
        uintptr_t begin = (uintptr_t)now.entries[i].lpData;
        found |= now.entries[i].wFlags == 0 && begin <= start &&
                 begin + now.entries[i].cbData >= start + LARGE;
    }
    ck_assert(found);
}
END_TEST

/* --- changes between two steps ---------------------------------------------------------------------------------------- */

#define FIXTURES 500
#define CHANGING_STEPS (8 * FIXTURES)
#define GUESTS 500

static struct {
    unsigned char *fixtures[FIXTURES]; /* live all the time */
    unsigned char *guests[GUESTS];     /* come and go */
    unsigned met[FIXTURES];
} inn;

static void change_guest(gw_heap *heap, uint64_t *state)
{
    size_t i = blocks_random(state) % GUESTS;
    if (inn.guests[i] != NULL)
        HARNESS_CHECK(gw_HeapFree(heap, 0, inn.guests[i]) == 1);
    bool stays_away = blocks_random(state) % 4 == 0;
    size_t nbytes = blocks_random(state) % 20 == 0 ? 100000 : blocks_random_size(state, 30000);
    inn.guests[i] = stays_away ? NULL : allocate(heap, nbytes);
}

static void meet_fixture(const gw_PROCESS_HEAP_ENTRY *entry)
{
    for (size_t i = 0; i < FIXTURES; i++)
        inn.met[i] += is_busy(entry) && entry->lpData == inn.fixtures[i];
}

/* Guests do not change for ever: in a page heap each new one lies behind all others, and so before the walk. Elsewhere a walk
 * has some 1,100 steps. */
static void walk_changing(gw_heap *heap, uint64_t *state)
{
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    size_t steps = 0;
    memset(inn.met, 0, sizeof inn.met);
    while (gw_HeapWalk(heap, &entry)) {
        meet_fixture(&entry);
        for (size_t n = steps < CHANGING_STEPS ? blocks_random(state) % 8 : 0; n > 0; n--)
            change_guest(heap, state);
        HARNESS_CHECK(steps++ < 1000000);
    }
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NO_MORE_ITEMS);
    for (size_t i = 0; i < FIXTURES; i++)
        ck_assert_msg(inn.met[i] == 1, "fixture %zu was met %u times", i, inn.met[i]);
}

static void check_changing(gw_heap *heap)
{
    uint64_t state = 4711;
    memset(&inn, 0, sizeof inn);
    for (size_t i = 0; i < FIXTURES; i++) {
        inn.fixtures[i] = allocate(heap, i % 25 == 0 ? 70000 : blocks_random_size(&state, 30000));
        change_guest(heap, &state);
    }
    for (size_t round = 0; round < harness_scaled(10); round++)
        walk_changing(heap, &state);
}

START_TEST(a_walk_meets_what_stays_whatever_comes_and_goes_meanwhile)
{
    check_changing(make(0, 0, 0));
    check_changing(gw_GetProcessHeap());
}
END_TEST

static void work_or_walk(void *context, unsigned index)
{
    atomic_bool *done = context;
    uint64_t state = 11 + index;
    if (index == 0) {
        for (size_t round = 0; round < harness_scaled(20); round++)
            walk_changing(gw_GetProcessHeap(), &state);
        atomic_store(done, true);
        return;
    }
    void *blocks[200] = {NULL};
    while (!atomic_load(done)) {
        void **block = &blocks[blocks_random(&state) % COUNT_OF(blocks)];
        HARNESS_CHECK(gw_FreeHGlobal(*block) == 1);
        *block = gw_AllocHGlobal(blocks_random_size(&state, 200000));
    }
    for (size_t i = 0; i < COUNT_OF(blocks); i++)
        HARNESS_CHECK(gw_FreeHGlobal(blocks[i]) == 1);
}

START_TEST(a_walk_meets_every_block_of_its_thread_while_others_work)
{
    atomic_bool done = false;
    check_changing(gw_GetProcessHeap());
    threads_run(4, work_or_walk, &done);
}
END_TEST

/* --- damaged entries --------------------------------------------------------------------------------------------------- */

static void check_refused(gw_heap *heap, const gw_PROCESS_HEAP_ENTRY *entry)
{
    gw_PROCESS_HEAP_ENTRY damaged = *entry;
    gw_SetLastError(HARNESS_UNTOUCHED);
    HARNESS_CHECK(gw_HeapWalk(heap, &damaged) == 0);
    HARNESS_CHECK(gw_GetLastError() == GW_ERROR_INVALID_PARAMETER);
    HARNESS_CHECK(memcmp(&damaged, entry, sizeof damaged) == 0);
}

static void damage_each_bit(gw_heap *heap, const gw_PROCESS_HEAP_ENTRY *entry)
{
    bool region = (entry->wFlags & GW_PROCESS_HEAP_REGION) != 0;
    size_t nbytes = region ? offsetof(gw_PROCESS_HEAP_ENTRY, u)
                           : offsetof(gw_PROCESS_HEAP_ENTRY, u.Block.dwReserved) +
                                 sizeof entry->u.Block.dwReserved;
    for (size_t bit = 0; bit < nbytes * 8; bit++) {
        unsigned char bytes[sizeof *entry];
        gw_PROCESS_HEAP_ENTRY damaged;
        memcpy(bytes, entry, sizeof bytes);
        bytes[bit / 8] ^= (unsigned char)(1u << (bit % 8));
        memcpy(&damaged, bytes, sizeof bytes);
        check_refused(heap, &damaged);
    }
}

START_TEST(an_entry_with_any_bit_changed_is_refused)
{
    gw_heap *heap = make(0, 0, 0);
    for (size_t i = 0; i < 40; i++) {
        void *block = allocate(heap, i * 100);
        if (i % 4 == 0)
            ck_assert_int_eq(gw_HeapFree(heap, 0, block), 1);
    }
    ck_assert_ptr_nonnull(allocate(heap, LARGE));
    take(heap, &now);
    for (size_t i = 0; i < now.count; i++)
        damage_each_bit(heap, &now.entries[i]);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(the_entry_of_another_heap_is_refused)
{
    gw_heap *heap = make(0, 0, 0), *other = make(0, 0, 0);
    ck_assert_ptr_nonnull(allocate(other, 100));
    ck_assert_ptr_nonnull(allocate(other, LARGE));
    take(other, &now);
    for (size_t i = 0; i < now.count; i++)
        check_refused(heap, &now.entries[i]);
}
END_TEST

/* --- what a step looks at ------------------------------------------------------------------------------------------------ */

static size_t spans_looked_at(const gw_heap *heap, gwi_mark mark)
{
    size_t count = 0;
    for (size_t arena = 0; gwi_spans_end(arena) != 0; arena++)
        for (gwi_span *span = gwi_spans_first(heap, mark, arena); span != NULL;
             span = gwi_spans_next(heap, mark, arena, (uintptr_t)span->start))
            count++;
    return count;
}

START_TEST(a_small_private_heap_is_walked_without_looking_at_the_process_heap)
{
    gw_heap *heap = make(0, 0, 0);
    for (size_t i = 0; i < 4000; i++) {
        ck_assert_ptr_nonnull(gw_AllocHGlobal(30000));
        ck_assert_ptr_nonnull(gw_AllocHGlobal(70000));
        if (i % 400 == 0)
            ck_assert_ptr_nonnull(allocate(heap, 100));
    }
    ck_assert_uint_eq(spans_looked_at(heap, GWI_MARK_REGION), 1);
    ck_assert_uint_eq(spans_looked_at(heap, GWI_MARK_LARGE), 0);
}
END_TEST

START_TEST(the_process_heap_is_walked_without_looking_at_private_heaps)
{
    gw_heap *heap = make(0, 0, 0);
    for (size_t i = 0; i < 4000; i++) {
        ck_assert_ptr_nonnull(allocate(heap, 30000));
        ck_assert_ptr_nonnull(allocate(heap, 70000));
    }
    void *small = gw_AllocHGlobal(100), *large = gw_AllocHGlobal(70000);
    ck_assert(small != NULL && large != NULL);
    ck_assert_uint_lt(spans_looked_at(gw_GetProcessHeap(), GWI_MARK_REGION), 10);
    ck_assert_uint_lt(spans_looked_at(gw_GetProcessHeap(), GWI_MARK_LARGE), 4);
    take(gw_GetProcessHeap(), &now);
    check_met(small, 100);
    check_met(large, 70000);
    ck_assert_uint_lt(now.count, 20);
}
END_TEST

START_TEST(an_index_has_the_spans_that_there_are_in_the_order_of_addresses)
{
    static unsigned char *blocks[5000];
    gw_heap *heap = make(0, 0, 0);
    fill_and_thin(heap, COUNT_OF(blocks), blocks);
    for (size_t round = 0; round < 3; round++) {
        const char *last = NULL;
        for (gwi_span *span = gwi_spans_first(heap, GWI_MARK_REGION, 0); span != NULL;
             span = gwi_spans_next(heap, GWI_MARK_REGION, 0, (uintptr_t)span->start)) {
            ck_assert(span->start > last && gwi_spans_has(heap, span));
            last = span->start;
        }
        for (size_t i = round * 3; i < COUNT_OF(blocks); i += 9)
            HARNESS_CHECK(gw_HeapFree(heap, 0, blocks[i]) == 1);
    }
    ck_assert_int_eq(gw_HeapValidate(heap, 0, NULL), 1);
    ck_assert_uint_eq(blocks_live(heap).live_blocks, 0);
    (void)gw_HeapCompact(heap, 0);
    ck_assert_uint_eq(spans_looked_at(heap, GWI_MARK_REGION), 0);
    take(heap, &now);
    ck_assert_uint_eq(now.count, 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: walk, in order");
    HARNESS_ADD(suite, an_empty_heap_is_a_region_a_free_range_and_an_uncommitted_range);
    HARNESS_ADD(suite, a_region_says_what_is_committed_and_where_it_ends);
    HARNESS_ADD(suite, a_large_block_is_one_more_entry_at_the_end);
    HARNESS_ADD_UNLESS(suite, "hpa", "small blocks have pages of their own",
                       a_small_block_takes_from_the_free_range);
    HARNESS_ADD(suite, a_fixed_heap_has_no_more_uncommitted_than_its_maximum_leaves);
    HARNESS_ADD(suite, all_size_classes_are_met_in_heaps_of_all_kinds);
    HARNESS_ADD(suite, the_busy_entries_are_what_the_statistics_count);
    HARNESS_ADD_UNLESS(suite, "hfc,hpa,quarantine", "what was released waits",
                       the_regions_and_the_large_blocks_are_what_is_committed);
    HARNESS_ADD_UNLESS(suite, "hpa", "small blocks have pages of their own",
                       neighbouring_free_slots_are_one_entry);
    HARNESS_ADD_UNLESS(suite, "hfc,hpa,quarantine", "what was released waits",
                       released_pages_are_free_entries_of_the_process_heap);
    HARNESS_ADD(suite, a_walk_meets_what_stays_whatever_comes_and_goes_meanwhile);
    HARNESS_ADD(suite, a_walk_meets_every_block_of_its_thread_while_others_work);
    HARNESS_ADD(suite, an_entry_with_any_bit_changed_is_refused);
    HARNESS_ADD(suite, the_entry_of_another_heap_is_refused);
    HARNESS_ADD_UNLESS(suite, "hpa", "small blocks have pages of their own",
                       a_small_private_heap_is_walked_without_looking_at_the_process_heap);
    HARNESS_ADD(suite, the_process_heap_is_walked_without_looking_at_private_heaps);
    HARNESS_ADD_UNLESS(suite, "hpa,quarantine", "small blocks have pages of their own, or wait",
                       an_index_has_the_spans_that_there_are_in_the_order_of_addresses);
    return harness_run(suite);
}
