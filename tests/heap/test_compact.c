/* SPDX-License-Identifier: MIT */
/* HeapCompact of what other threads have at hand: threads that wait, and threads that work meanwhile. */
#include "support/blocks.h"
#include "support/threads.h"

#include <sched.h>

#define PAGE ((size_t)65536)

/* What has no caches of its own, or keeps released blocks from going back. */
#define WITHOUT "htc,hfc,hpa,hvc,ust,quarantine,fail,limit,report,watched"
#define WHY "threads keep nothing at hand"

static size_t committed(void)
{
    gw_heap_statistics s;
    HARNESS_CHECK(gw_heap_stats(gw_GetProcessHeap(), &s) == 1);
    return s.committed_bytes;
}

/* The longest block that could be had without asking the system. */
static size_t compact(void)
{
    gw_SetLastError(77);
    size_t longest = gw_HeapCompact(gw_GetProcessHeap(), 0);
    HARNESS_CHECK(gw_GetLastError() == (longest > 0 ? 77 : GW_NO_ERROR));
    HARNESS_CHECK(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
    return longest;
}

static size_t compacted(void)
{
    HARNESS_CHECK(compact() > 0);
    return committed();
}

/* --- a thread that waits ------------------------------------------------------------------------------------ */

typedef struct idler {
    void (*fill)(struct idler *self);
    void (*go_on)(void);
    void *blocks[512];
    atomic_bool idle, over;
} idler;

static void *be_idle(void *context)
{
    idler *self = context;
    self->fill(self);
    atomic_store(&self->idle, true);
    threads_wait_for(&self->over);
    self->go_on();
    return NULL;
}

static void work_a_little(void)
{
    known_block blocks[200];
    for (size_t i = 0; i < COUNT_OF(blocks); i++)
        blocks[i] = known_allocate(&families[i % ROW_COUNT], i * i, (unsigned char)i);
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        known_check(&blocks[i]);
        known_release(&blocks[i]);
    }
    blocks_allocate_further(1000);
}

static pthread_t start_idler(idler *self, void (*fill)(idler *self))
{
    self->fill = fill;
    self->go_on = work_a_little;
    (void)blocks_private_heap();
    pthread_t thread = threads_start(be_idle, self);
    threads_wait_for(&self->idle);
    return thread;
}

static void end_idler(idler *self, pthread_t thread)
{
    atomic_store(&self->over, true);
    threads_join(thread);
    HARNESS_CHECK(harness_live_blocks() == 0);
    HARNESS_CHECK(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
}

/* 31 spans of 16 blocks, of which the first block of each is released last: the magazine's 16 keep 16 spans. */
static void keep_a_slot_of_many_spans(idler *self)
{
    for (size_t i = 0; i < 496; i++)
        self->blocks[i] = gw_AllocHGlobal(4096);
    for (size_t i = 0; i < 496; i++)
        if (i % 16 != 0)
            HARNESS_CHECK(gw_FreeHGlobal(self->blocks[i]));
    for (size_t i = 0; i < 496; i += 16)
        HARNESS_CHECK(gw_FreeHGlobal(self->blocks[i]));
}

static void keep_large_blocks(idler *self)
{
    for (size_t i = 0; i < 2; i++) {
        self->blocks[i] = gw_AllocHGlobal((i + 1) * 5 * PAGE);
        memset(self->blocks[i], 1, (i + 1) * 5 * PAGE);
    }
    HARNESS_CHECK(gw_FreeHGlobal(self->blocks[0]) && gw_FreeHGlobal(self->blocks[1]));
}

static void check_that_it_goes_back(void (*fill)(idler *self), size_t least)
{
    static idler self;
    work_a_little();
    size_t empty = compacted();
    pthread_t thread = start_idler(&self, fill);
    size_t full = committed();
    ck_assert_uint_ge(full, empty + least);
    ck_assert_uint_le(compacted() + least, full);
    ck_assert_uint_le(compacted() + least, full); /* there is nothing to take a second time */
    end_idler(&self, thread);
}

START_TEST(what_a_waiting_thread_has_in_many_spans_goes_back)
{
    check_that_it_goes_back(keep_a_slot_of_many_spans, 15 * PAGE);
}
END_TEST

START_TEST(large_blocks_that_a_waiting_thread_has_go_back)
{
    check_that_it_goes_back(keep_large_blocks, 15 * PAGE);
}
END_TEST

/* Of each size one block, all live; what the thread had at hand besides goes, and the blocks stay what they are. */
static void keep_blocks_of_all_sizes(idler *self)
{
    for (size_t i = 0; i < COUNT_OF(self->blocks); i++) {
        self->blocks[i] = gw_AllocHGlobal(i * 70);
        memset(self->blocks[i], (int)i, i * 70);
    }
    for (size_t i = 0; i < COUNT_OF(self->blocks); i += 2) {
        HARNESS_CHECK(gw_FreeHGlobal(self->blocks[i]));
        self->blocks[i] = NULL;
    }
}

static void check_and_release(void *block, size_t nbytes, unsigned char fill)
{
    HARNESS_CHECK(gw_HeapSize(gw_GetProcessHeap(), 0, block) == nbytes);
    for (size_t k = 0; k < nbytes; k++)
        HARNESS_CHECK(((unsigned char *)block)[k] == fill);
    void *stale = harness_launder(block);
    HARNESS_CHECK(gw_FreeHGlobal(block));
    gw_block_state now = gw_block_query(stale, NULL);
    /* Where threads keep nothing at hand, its span may have gone with it. */
    bool may_be_gone = now == GW_BLOCK_UNUSED && harness_has_mode(WITHOUT);
    HARNESS_CHECK(now == GW_BLOCK_FREED || may_be_gone);
}

START_TEST(live_blocks_of_a_waiting_thread_stay)
{
    static idler self;
    pthread_t thread = start_idler(&self, keep_blocks_of_all_sizes);
    for (int i = 0; i < 3; i++) {
        (void)compact();
        blocks_allocate_further(3000);
    }
    for (size_t i = 1; i < COUNT_OF(self.blocks); i += 2)
        check_and_release(self.blocks[i], i * 70, (unsigned char)i);
    (void)compact();
    end_idler(&self, thread);
}
END_TEST

/* --- blocks on their way between two threads that wait -------------------------------------------------------- */

static idler *maker;

static void make_some(idler *self)
{
    for (size_t i = 0; i < 48; i++)
        self->blocks[i] = gw_AllocHGlobal(4096);
}

static void release_what_another_made(idler *self)
{
    (void)self;
    for (size_t i = 0; i < 48; i++)
        HARNESS_CHECK(gw_FreeHGlobal(maker->blocks[i]));
}

START_TEST(what_is_on_its_way_between_waiting_threads_goes_back)
{
    static idler first, second;
    work_a_little();
    (void)compacted();
    maker = &first;
    pthread_t threads[2] = {start_idler(&first, make_some)};
    size_t full = committed();
    threads[1] = start_idler(&second, release_what_another_made);
    ck_assert_uint_le(compacted() + 2 * PAGE, full);
    end_idler(&second, threads[1]);
    end_idler(&first, threads[0]);
}
END_TEST

/* --- threads that work ---------------------------------------------------------------------------------------- */

#define SLOTS 512
#define WORKERS 3

typedef struct workshop {
    _Atomic(uint32_t *) slots[SLOTS];
    atomic_uint working;
    size_t rounds;
} workshop;

/* A block says its length in words, which is the value of all of them. */
static uint32_t *make_block(size_t count)
{
    uint32_t *block = gw_AllocHGlobal(count * sizeof *block);
    HARNESS_CHECK(block != NULL);
    for (size_t i = 0; i < count; i++)
        block[i] = (uint32_t)count;
    return block;
}

static void release_block(uint32_t *block)
{
    size_t count = block[0];
    HARNESS_CHECK(gw_HeapSize(gw_GetProcessHeap(), 0, block) == count * sizeof *block);
    for (size_t i = 0; i < count; i += 1 + count / 32) {
        HARNESS_CHECK(block[i] == count);
        block[i] = 0;
    }
    HARNESS_CHECK(gw_FreeHGlobal(block) == 1);
}

static size_t some_count(uint64_t *state)
{
    size_t most = blocks_random(state) % 128 == 0 ? 60000 : 1500;
    return 1 + blocks_random_size(state, most);
}

/* Blocks of its own that come and go at once, and blocks that others release. */
static void work_in(workshop *shop, unsigned index)
{
    uint64_t state = index + 1;
    uint32_t *own[16];
    for (size_t i = 0; i < shop->rounds; i++) {
        size_t slot = (size_t)blocks_random(&state) % SLOTS, few = i % COUNT_OF(own);
        uint32_t *theirs = atomic_exchange(&shop->slots[slot], make_block(some_count(&state)));
        for (size_t k = 0; k < few; k++)
            own[k] = make_block(1 + slot % 40);
        if (theirs != NULL)
            release_block(theirs);
        while (few > 0)
            release_block(own[--few]);
    }
    atomic_fetch_sub(&shop->working, 1);
}

static void work_or_compact(void *context, unsigned index)
{
    workshop *shop = context;
    if (index < WORKERS) {
        work_in(shop, index);
        return;
    }
    while (atomic_load(&shop->working) > 0) {
        (void)gw_HeapCompact(gw_GetProcessHeap(), 0);
        if (index == WORKERS)
            HARNESS_CHECK(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
    }
}

START_TEST(threads_work_while_others_compact)
{
    static workshop shop;
    shop.rounds = harness_scaled(150000);
    atomic_store(&shop.working, WORKERS);
    threads_run(WORKERS + 2, work_or_compact, &shop);
    for (size_t slot = 0; slot < SLOTS; slot++)
        if (shop.slots[slot] != NULL)
            release_block(shop.slots[slot]);
    HARNESS_CHECK(harness_live_blocks() == 0);
    HARNESS_CHECK(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
    blocks_allocate_further(20000);
}
END_TEST

/* --- one slot at a time ------------------------------------------------------------------------------------------ */

#define PAIR_SIZES 4

static void pair_or_compact(void *context, unsigned index)
{
    static const size_t sizes[PAIR_SIZES] = {16, 600, 20000, 300000};
    workshop *shop = context;
    if (index == PAIR_SIZES) {
        while (atomic_load(&shop->working) > 0)
            (void)gw_HeapCompact(gw_GetProcessHeap(), 0);
        return;
    }
    for (size_t i = 0; i < shop->rounds; i++) {
        uint32_t *block = gw_AllocHGlobal(sizes[index]);
        HARNESS_CHECK(block != NULL);
        block[0] = index;
        HARNESS_CHECK(gw_FreeHGlobal(block) == 1);
    }
    atomic_fetch_sub(&shop->working, 1);
}

/* Each has one slot at hand at most, which may be the one that is on its way when it is looked for. */
START_TEST(a_slot_on_its_way_is_nobody_elses)
{
    static workshop shop;
    shop.rounds = harness_scaled(500000);
    atomic_store(&shop.working, PAIR_SIZES);
    threads_run(PAIR_SIZES + 1, pair_or_compact, &shop);
    HARNESS_CHECK(harness_live_blocks() == 0);
    (void)compact();
    blocks_allocate_further(20000);
}
END_TEST

static void *live_shortly(void *unused)
{
    (void)unused;
    for (size_t i = 0; i < 100; i++)
        release_block(make_block(1 + i * 13 % 700));
    return NULL;
}

static void come_and_go_or_compact(void *context, unsigned index)
{
    workshop *shop = context;
    if (index > 0) {
        while (atomic_load(&shop->working) > 0)
            (void)gw_HeapCompact(gw_GetProcessHeap(), 0);
        return;
    }
    for (size_t i = 0; i < shop->rounds; i++)
        threads_join(threads_start(live_shortly, NULL));
    atomic_store(&shop->working, 0);
}

START_TEST(threads_come_and_go_while_others_compact)
{
    static workshop shop;
    shop.rounds = harness_scaled(2000);
    atomic_store(&shop.working, 1);
    threads_run(2, come_and_go_or_compact, &shop);
    HARNESS_CHECK(harness_live_blocks() == 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: compacting other threads' caches");
    HARNESS_ADD_UNLESS(suite, WITHOUT, WHY, what_a_waiting_thread_has_in_many_spans_goes_back);
    HARNESS_ADD_UNLESS(suite, WITHOUT, WHY, large_blocks_that_a_waiting_thread_has_go_back);
    HARNESS_ADD_UNLESS(suite, WITHOUT, WHY, what_is_on_its_way_between_waiting_threads_goes_back);
    HARNESS_ADD(suite, live_blocks_of_a_waiting_thread_stay);
    HARNESS_ADD_SLOW(suite, threads_work_while_others_compact);
    HARNESS_ADD_SLOW(suite, a_slot_on_its_way_is_nobody_elses);
    HARNESS_ADD_SLOW(suite, threads_come_and_go_while_others_compact);
    return harness_run(suite);
}
