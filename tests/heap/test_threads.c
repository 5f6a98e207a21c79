/* SPDX-License-Identifier: MIT */
/* Many threads on one heap: blocks that change hands, threads that come and go, questions beside the work. */
#include "support/blocks.h"
#include "support/threads.h"

#include <sched.h>

/* A block that tells who made it, so that a mix-up shows at its release. */
typedef struct labelled {
    size_t nbytes;
    uint64_t label;
} labelled;

static void *make_labelled(const family_calls *calls, size_t nbytes, uint64_t label)
{
    labelled *block = calls->allocate(sizeof(labelled) + nbytes);
    HARNESS_CHECK(block != NULL);
    labelled content = {nbytes, label};
    memcpy(block, &content, sizeof content);
    memset(block + 1, (int)(label & 0xFF), nbytes);
    return block;
}

static void release_labelled(const family_calls *calls, void *block)
{
    labelled content;
    memcpy(&content, block, sizeof content);
    const unsigned char *text = (const unsigned char *)block + sizeof content;
    for (size_t i = 0; i < content.nbytes; i += 1 + content.nbytes / 16)
        HARNESS_CHECK(text[i] == (content.label & 0xFF));
    if (!calls->release(block))
        ck_abort_msg("%s of %zu bytes: %s", calls->name, sizeof content + content.nbytes,
                     gw_error_message());
}

static const family_calls *family_of(uint64_t label)
{
    return &families[label % ROW_COUNT];
}

/* --- producers and consumers --------------------------------------------------------------------------------------- */

#define RING 1024

typedef struct ring {
    _Alignas(64) atomic_size_t head;
    _Alignas(64) atomic_size_t tail;
    void *blocks[RING];
    size_t count;
} ring;

static void produce(ring *r)
{
    uint64_t state = 5;
    for (size_t i = 0; i < r->count; i++) {
        void *block = make_labelled(family_of(i), blocks_random_size(&state, 2000), i);
        while (i - atomic_load_explicit(&r->tail, memory_order_acquire) >= RING)
            sched_yield();
        r->blocks[i % RING] = block;
        atomic_store_explicit(&r->head, i + 1, memory_order_release);
    }
}

static void consume(ring *r)
{
    for (size_t i = 0; i < r->count; i++) {
        while (atomic_load_explicit(&r->head, memory_order_acquire) <= i)
            sched_yield();
        release_labelled(family_of(i), r->blocks[i % RING]);
        atomic_store_explicit(&r->tail, i + 1, memory_order_release);
    }
}

static void pass_through_rings(void *context, unsigned index)
{
    ring *rings = context;
    if (index % 2 == 0)
        produce(&rings[index / 2]);
    else
        consume(&rings[index / 2]);
}

START_TEST(what_one_thread_makes_another_releases)
{
    static ring rings[2];
    rings[0].count = rings[1].count = harness_scaled(300000);
    (void)blocks_private_heap();
    threads_run(4, pass_through_rings, rings);
    HARNESS_CHECK(harness_live_blocks() == 0);
    HARNESS_CHECK(blocks_live(blocks_private_heap()).live_blocks == 0);
    HARNESS_CHECK(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
}
END_TEST

/* --- all to all ------------------------------------------------------------------------------------------------------ */

#define SLOTS 512

typedef struct exchange {
    _Atomic(void *) slots[SLOTS];
    size_t rounds;
} exchange;

/* The family follows from the slot, so that whoever takes a block out knows it. */
static void swap_blocks(void *context, unsigned index)
{
    exchange *e = context;
    uint64_t state = index + 1;
    for (size_t i = 0; i < e->rounds; i++) {
        size_t slot = (size_t)blocks_random(&state) % SLOTS;
        void *mine = make_labelled(family_of(slot),
                                   blocks_random_size(&state, i % 64 == 0 ? 100000 : 1000), state);
        void *theirs = atomic_exchange(&e->slots[slot], mine);
        if (theirs != NULL)
            release_labelled(family_of(slot), theirs);
    }
}

static void release_slots(exchange *e)
{
    for (size_t slot = 0; slot < SLOTS; slot++) {
        void *block = atomic_exchange(&e->slots[slot], NULL);
        if (block != NULL)
            release_labelled(family_of(slot), block);
    }
}

START_TEST(blocks_wander_among_all_threads)
{
    static exchange e;
    e.rounds = harness_scaled(100000);
    (void)blocks_private_heap();
    threads_run(8, swap_blocks, &e);
    HARNESS_CHECK(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
    HARNESS_CHECK(gw_HeapValidate(blocks_private_heap(), 0, NULL) == 1);
    release_slots(&e);
    HARNESS_CHECK(harness_live_blocks() == 0);
    HARNESS_CHECK(blocks_live(blocks_private_heap()).live_blocks == 0);
}
END_TEST

/* --- threads that come and go -------------------------------------------------------------------------------------------- */

static size_t committed(void)
{
    gw_heap_statistics s;
    HARNESS_CHECK(gw_heap_stats(gw_GetProcessHeap(), &s) == 1);
    return s.committed_bytes;
}

/* Leaves one block behind, released by whoever joins. */
static void *live_shortly(void *unused)
{
    (void)unused;
    void *blocks[100];
    for (size_t i = 0; i < COUNT_OF(blocks); i++)
        blocks[i] = make_labelled(family_of(i), i * 7, i);
    for (size_t i = 1; i < COUNT_OF(blocks); i++)
        release_labelled(family_of(i), blocks[i]);
    return blocks[0];
}

static void run_short_threads(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pthread_t two[2];
        for (size_t t = 0; t < 2; t++)
            two[t] = threads_start(live_shortly, NULL);
        for (size_t t = 0; t < 2; t++) {
            void *left;
            HARNESS_CHECK(pthread_join(two[t], &left) == 0);
            release_labelled(family_of(0), left);
        }
    }
}

START_TEST(threads_come_and_go_without_growth)
{
    (void)blocks_private_heap();
    run_short_threads(harness_scaled(200));
    size_t before = committed();
    run_short_threads(harness_scaled(3000));
    ck_assert_msg(committed() <= before + ((size_t)2 << 20), "%zu bytes became %zu", before,
                  committed());
    HARNESS_CHECK(harness_live_blocks() == 0);
}
END_TEST

/* --- a private heap for many ------------------------------------------------------------------------------------------------ */

static void work_alone(void *heap, unsigned index)
{
    void *blocks[64] = {NULL};
    uint64_t state = index + 100;
    for (size_t i = 0; i < harness_scaled(60000); i++) {
        size_t slot = (size_t)blocks_random(&state) % COUNT_OF(blocks);
        if (blocks[slot] == NULL) {
            size_t nbytes = blocks_random_size(&state, 4000);
            blocks[slot] = gw_HeapAlloc(heap, 0, nbytes);
            HARNESS_CHECK(blocks[slot] != NULL);
            HARNESS_CHECK(gw_HeapSize(heap, 0, blocks[slot]) == nbytes);
        } else {
            HARNESS_CHECK(gw_HeapFree(heap, 0, blocks[slot]) == 1);
            blocks[slot] = NULL;
        }
    }
    for (size_t slot = 0; slot < COUNT_OF(blocks); slot++)
        HARNESS_CHECK(gw_HeapFree(heap, 0, blocks[slot]) == 1);
}

START_TEST(threads_share_a_private_heap)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    threads_run(4, work_alone, heap);
    HARNESS_CHECK(blocks_live(heap).live_blocks == 0);
    HARNESS_CHECK(gw_HeapValidate(heap, 0, NULL) == 1);
    HARNESS_CHECK(gw_HeapDestroy(heap) == 1);
}
END_TEST

START_TEST(threads_share_a_fixed_heap)
{
    gw_heap *heap = gw_HeapCreate(0, 0, (size_t)8 << 20);
    threads_run(4, work_alone, heap);
    HARNESS_CHECK(blocks_live(heap).live_blocks == 0);
    HARNESS_CHECK(gw_HeapDestroy(heap) == 1);
}
END_TEST

static void make_and_destroy(void *context, unsigned index)
{
    (void)context;
    for (size_t i = 0; i < harness_scaled(1500); i++) {
        gw_heap *heap = gw_HeapCreate(i % 2 == 0 ? 0 : GW_HEAP_NO_SERIALIZE, 0, 0);
        HARNESS_CHECK(heap != NULL);
        for (size_t j = 0; j < 30; j++)
            memset(gw_HeapAlloc(heap, 0, 100 + j * 50), (int)index, 100 + j * 50);
        HARNESS_CHECK(blocks_live(heap).live_blocks == 30);
        void *left = gw_AllocHGlobal(i % 3000);
        HARNESS_CHECK(gw_HeapDestroy(heap) == 1);
        HARNESS_CHECK(gw_FreeHGlobal(left) == 1);
    }
}

START_TEST(heaps_are_destroyed_beside_the_work_of_others)
{
    threads_run(4, make_and_destroy, NULL);
    HARNESS_CHECK(gw_GetProcessHeaps(0, NULL) == 1);
    HARNESS_CHECK(harness_live_blocks() == 0);
}
END_TEST

/* --- questions beside the work ------------------------------------------------------------------------------------------------ */

typedef struct inquiry {
    exchange e;
    gw_heap *heap;
    atomic_uint working;
} inquiry;

static void ask_pointers(inquiry *in)
{
    for (size_t slot = 0; slot < SLOTS; slot++) {
        char *block = atomic_load(&in->e.slots[slot]);
        gw_block_info info;
        (void)gw_block_query(block, &info);
        (void)gw_block_query((void *)((uintptr_t)block + slot), &info);
        (void)gw_HeapSize(gw_GetProcessHeap(), 0, block);
        if (block != NULL)
            (void)gw_HeapValidate(gw_GetProcessHeap(), 0, block);
    }
}

static void ask_heap(gw_heap *heap)
{
    gw_heap_statistics s;
    HARNESS_CHECK(gw_HeapValidate(heap, 0, NULL) == 1);
    HARNESS_CHECK(gw_heap_stats(heap, &s) == 1);
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    while (gw_HeapWalk(heap, &entry))
        continue;
    HARNESS_CHECK(gw_HeapLock(heap) == 1);
    HARNESS_CHECK(gw_HeapUnlock(heap) == 1);
}

static void work_or_ask(void *context, unsigned index)
{
    inquiry *in = context;
    if (index < 3) {
        swap_blocks(&in->e, index);
        atomic_fetch_sub(&in->working, 1);
        return;
    }
    while (atomic_load(&in->working) > 0) {
        ask_pointers(in);
        ask_heap(gw_GetProcessHeap());
        ask_heap(blocks_private_heap());
    }
}

START_TEST(questions_are_answered_while_others_work)
{
    static inquiry in;
    in.e.rounds = harness_scaled(60000);
    atomic_store(&in.working, 3);
    (void)blocks_private_heap();
    threads_run(4, work_or_ask, &in);
    release_slots(&in.e);
    HARNESS_CHECK(harness_live_blocks() == 0);
}
END_TEST

static void walk_while_locked(gw_heap *heap)
{
    HARNESS_CHECK(gw_HeapLock(heap) == 1);
    size_t live = blocks_live(heap).live_blocks, met = 0;
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    while (gw_HeapWalk(heap, &entry))
        met += (entry.wFlags & GW_PROCESS_HEAP_ENTRY_BUSY) != 0;
    HARNESS_CHECK(met == live);
    HARNESS_CHECK(blocks_live(heap).live_blocks == live);
    HARNESS_CHECK(gw_HeapUnlock(heap) == 1);
}

static void work_or_walk(void *context, unsigned index)
{
    inquiry *in = context;
    if (index < 2) {
        work_alone(in->heap, index);
        atomic_fetch_sub(&in->working, 1);
        return;
    }
    while (atomic_load(&in->working) > 0)
        walk_while_locked(in->heap);
}

START_TEST(a_locked_private_heap_stands_still)
{
    static inquiry in;
    in.heap = gw_HeapCreate(0, 0, 0);
    atomic_store(&in.working, 2);
    threads_run(3, work_or_walk, &in);
    HARNESS_CHECK(gw_HeapDestroy(in.heap) == 1);
}
END_TEST

/* --- last error ------------------------------------------------------------------------------------------------------------------ */

static void fail_in_an_own_way(void *context, unsigned index)
{
    gw_heap *heap = context;
    for (size_t i = 0; i < harness_scaled(30000); i++) {
        uint32_t expected = GW_ERROR_INVALID_PARAMETER;
        if (index == 0) {
            HARNESS_CHECK(gw_HeapSize(heap, 0, &expected) == SIZE_MAX);
        } else if (index == 1) {
            HARNESS_CHECK(gw_HeapAlloc(heap, 0, SIZE_MAX - i % 4096) == NULL);
            expected = GW_ERROR_NOT_ENOUGH_MEMORY;
        } else if (index == 2) {
            HARNESS_CHECK(gw_HeapUnlock(heap) == 0);
            expected = GW_ERROR_NOT_OWNER;
        } else {
            gw_SetLastError(expected = (uint32_t)(1000 + i));
            void *p = gw_HeapAlloc(heap, 0, i % 500);
            HARNESS_CHECK(gw_HeapFree(heap, 0, p) == 1);
        }
        HARNESS_CHECK(gw_GetLastError() == expected);
    }
}

START_TEST(each_thread_sees_its_own_failures)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    threads_run(4, fail_in_an_own_way, heap);
    threads_run(4, fail_in_an_own_way, gw_GetProcessHeap());
    HARNESS_CHECK(gw_HeapDestroy(heap) == 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: threads");
    HARNESS_ADD_SLOW(suite, what_one_thread_makes_another_releases);
    HARNESS_ADD_SLOW(suite, blocks_wander_among_all_threads);
    HARNESS_ADD_SLOW(suite, threads_come_and_go_without_growth);
    HARNESS_ADD_SLOW(suite, threads_share_a_private_heap);
    HARNESS_ADD_SLOW(suite, threads_share_a_fixed_heap);
    HARNESS_ADD_SLOW(suite, heaps_are_destroyed_beside_the_work_of_others);
    HARNESS_ADD_SLOW(suite, questions_are_answered_while_others_work);
    HARNESS_ADD_SLOW(suite, a_locked_private_heap_stands_still);
    HARNESS_ADD_SLOW(suite, each_thread_sees_its_own_failures);
    return harness_run(suite);
}
