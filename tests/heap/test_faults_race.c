/* SPDX-License-Identifier: MIT */
/* The fault matrix, racing: two threads release one block at the same moment, and exactly one succeeds. */
#include "support/blocks.h"
#include "support/threads.h"

#define BATCH 256

/* Two threads go through a batch of blocks in lockstep and both release each. */
typedef struct race {
    lockstep step;
    const family_calls *calls;
    size_t nbytes, rounds;
    bool owner_takes_part; /* the allocating thread is one of the two */
    void *blocks[BATCH];
    unsigned char released[2][BATCH];
    atomic_size_t wins[2];
} race;

static void allocate_batch(race *r, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        r->blocks[i] = r->calls->allocate(r->nbytes);
        HARNESS_CHECK(r->blocks[i] != NULL);
    }
}

static void check_batch(race *r, size_t count)
{
    for (size_t i = 0; i < count; i++)
        HARNESS_CHECK(r->released[0][i] + r->released[1][i] == 1);
}

static void release_batch(race *r, unsigned side, size_t first_meeting, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lockstep_meet(&r->step, side, first_meeting + i);
        gw_bool released = r->calls->release(r->blocks[i]);
        r->released[side][i] = (unsigned char)released;
        if (released)
            atomic_fetch_add(&r->wins[side], 1);
        else
            HARNESS_CHECK(gw_GetLastError() == GW_ERROR_INVALID_PARAMETER);
    }
}

/* Side 0 allocates and checks; between the batches both meet twice. */
static void take_side(void *context, unsigned side)
{
    race *r = context;
    size_t meeting = 0;
    for (size_t done = 0; done < r->rounds; done += BATCH) {
        size_t count = r->rounds - done < BATCH ? r->rounds - done : BATCH;
        if (side == 0 && r->owner_takes_part)
            allocate_batch(r, count);
        lockstep_meet(&r->step, side, meeting++);
        release_batch(r, side, meeting, count);
        meeting += count;
        lockstep_meet(&r->step, side, meeting++);
        if (side == 0)
            check_batch(r, count);
    }
}

static void run_race(race *r)
{
    size_t violations = atomic_load(&threads_violations);
    size_t live = blocks_live(r->calls->heap()).live_blocks;
    size_t before = r->owner_takes_part ? live : live - (r->rounds < BATCH ? r->rounds : BATCH);
    threads_run(2, take_side, r);
    ck_assert_uint_eq(atomic_load(&r->wins[0]) + atomic_load(&r->wins[1]), r->rounds);
    ck_assert_uint_eq(atomic_load(&threads_violations) - violations, r->rounds);
    ck_assert_uint_eq(blocks_live(r->calls->heap()).live_blocks, before);
    ck_assert_int_eq(gw_HeapValidate(r->calls->heap(), 0, NULL), 1);
}

static void race_with_owner(const family_calls *calls, size_t nbytes, size_t rounds)
{
    static race r;
    memset(&r, 0, sizeof r);
    r.calls = calls;
    r.nbytes = nbytes;
    r.rounds = rounds;
    r.owner_takes_part = true;
    run_race(&r);
    printf("%s of %zu bytes: %zu rounds, the owner won %zu\n", calls->name, nbytes, rounds,
           atomic_load(&r.wins[0]));
}

/* Neither of the two has allocated: one batch at a time. */
static void race_of_strangers(const family_calls *calls, size_t nbytes, size_t rounds)
{
    static race r;
    for (size_t done = 0; done < rounds; done += BATCH) {
        memset(&r, 0, sizeof r);
        r.calls = calls;
        r.nbytes = nbytes;
        r.rounds = rounds < BATCH ? rounds : BATCH;
        allocate_batch(&r, r.rounds);
        run_race(&r);
    }
}

static void race_family(enum family_row row)
{
    const family_calls *calls = &families[row];
    threads_count_violations();
    race_with_owner(calls, 40, harness_scaled(1000000));
    race_with_owner(calls, 20000, harness_scaled(50000));
    race_with_owner(calls, (size_t)4 << 20, harness_scaled(500));
    race_of_strangers(calls, 40, harness_scaled(50000));
    race_of_strangers(calls, 20000, harness_scaled(5000));
    race_of_strangers(calls, (size_t)4 << 20, harness_scaled(200));
    ck_assert_uint_eq(atomic_load(&threads_violations_by_id[GW_VIOLATION_FAMILY]), 0);
    ck_assert_uint_eq(atomic_load(&threads_violations_by_id[GW_VIOLATION_INTERIOR]), 0);
    ck_assert_uint_eq(atomic_load(&threads_violations_by_id[GW_VIOLATION_DAMAGED]), 0);
    blocks_allocate_further(FURTHER_MOST);
}

#define RACE_TEST(name, row)                                                                       \
    START_TEST(name)                                                                               \
    {                                                                                              \
        race_family(row);                                                                          \
    }                                                                                              \
    END_TEST

RACE_TEST(of_two_threads_one_releases_a_block_of_the_process_heap, ROW_PROCESS)
RACE_TEST(of_two_threads_one_releases_a_block_of_a_private_heap, ROW_PRIVATE)
RACE_TEST(of_two_threads_one_releases_an_hglobal, ROW_HGLOBAL)
RACE_TEST(of_two_threads_one_releases_a_cotaskmem_block, ROW_COTASKMEM)
RACE_TEST(of_two_threads_one_releases_a_bstr, ROW_BSTR)
RACE_TEST(of_two_threads_one_releases_native_memory, ROW_NATIVE)
RACE_TEST(of_two_threads_one_releases_aligned_native_memory, ROW_ALIGNED)

int main(void)
{
    Suite *suite = suite_create("heap: fault matrix, racing");
    HARNESS_ADD_SLOW(suite, of_two_threads_one_releases_a_block_of_the_process_heap);
    HARNESS_ADD_SLOW(suite, of_two_threads_one_releases_a_block_of_a_private_heap);
    HARNESS_ADD_SLOW(suite, of_two_threads_one_releases_an_hglobal);
    HARNESS_ADD_SLOW(suite, of_two_threads_one_releases_a_cotaskmem_block);
    HARNESS_ADD_SLOW(suite, of_two_threads_one_releases_a_bstr);
    HARNESS_ADD_SLOW(suite, of_two_threads_one_releases_native_memory);
    HARNESS_ADD_SLOW(suite, of_two_threads_one_releases_aligned_native_memory);
    return harness_run(suite);
}
