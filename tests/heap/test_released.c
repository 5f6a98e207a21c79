/* SPDX-License-Identifier: MIT */
/* The modes hfc and quarantine: writes to released blocks. Each job runs in a process of its own, with the modes set. */
#include "support/damage.h"

static const size_t sizes[] = {0, 1, 15, 16, 24, 100, 128, 2040, 2048, 5000, 32768, 40000, 300000};
#define SIZES (sizeof sizes / sizeof *sizes)

/* --- hfc -------------------------------------------------------------------------------------------------- */

/* Where a released block's bytes are known: 16 bytes into what the heap has, which is less into a BSTR. */
#define STALE 20

static void filled(void)
{
    static const unsigned char fill[] = {0xEE, 0xFE, 0xEE, 0xFE};
    for (size_t row = 0; row < ROW_COUNT; row++) {
        size_t shift = families[row].family == GW_FAMILY_BSTR ? sizeof(void *) : 0;
        unsigned char *p = damage_allocate(&families[row], 100);
        void *neighbour = damage_allocate(&families[row], 100);
        CHILD_CHECK(families[row].release(p) == 1);
        for (size_t i = 16; i < 100; i++)
            CHILD_CHECK(damage_bytes(p)[i] == fill[(i + shift) % 4]);
        CHILD_CHECK(families[row].release(neighbour) == 1);
    }
}

/* Allocates until the damage is seen; never the damaged block again. */
static void *reuse(const family_calls *calls, const void *stale, size_t nbytes)
{
    void *p = NULL;
    for (unsigned i = 0; i < 100 && harness_violations == 0; i++) {
        gw_SetLastError(DAMAGE_UNTOUCHED);
        p = calls->allocate(nbytes);
        CHILD_CHECK(p != NULL && p != stale);
        CHILD_CHECK(gw_GetLastError() == DAMAGE_UNTOUCHED);
    }
    return p;
}

static void stale_write_once(const family_calls *calls, size_t nbytes)
{
    unsigned char *p = damage_allocate(calls, nbytes);
    void *neighbour = damage_allocate(calls, nbytes);
    CHILD_CHECK(calls->release(p) == 1);
    damage_expect_validity(calls, 1);
    damage_bytes(p)[STALE] = 0x41;
    damage_expect_validity(calls, 0);
    reuse(calls, p, nbytes);
    damage_expect_report("byte 20 is 0x41, not 0xee");
    CHILD_CHECK(strstr(harness_last_message, "was written to after its release") != NULL);
    for (unsigned i = 0; i < 100; i++)
        CHILD_CHECK(calls->allocate(nbytes) != p);
    CHILD_CHECK(harness_violations == 0);
    CHILD_CHECK(calls->release(neighbour) == 1);
    damage_expect_validity(calls, 0);
    damage_bytes(p)[STALE] = 0xEE;
    damage_expect_validity(calls, 1);
}

static void stale_write(void)
{
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++) {
        stale_write_once(&families[row], 40);
        stale_write_once(&families[row], 5000);
    }
}

/* With the last block of a span: its pages go to other uses. */
static void stale_write_in_a_span_that_goes(void)
{
    static void *blocks[100];
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++) {
        for (size_t i = 0; i < 100; i++)
            blocks[i] = damage_allocate(&families[row], 4000);
        for (size_t i = 0; i < 99; i++)
            CHILD_CHECK(families[row].release(blocks[i]) == 1);
        damage_bytes(blocks[98])[STALE] = 0x41;
        for (size_t i = 99; i < 100; i++)
            CHILD_CHECK(families[row].release(blocks[i]) == 1);
        for (unsigned i = 0; i < 100; i++)
            CHILD_CHECK(families[row].allocate(4000) != blocks[98]);
        damage_expect_report("byte 20 is 0x41, not 0xee");
    }
}

/* The last few large blocks wait to be checked. */
static void stale_write_in_a_large_block(void)
{
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++) {
        unsigned char *p = damage_allocate(&families[row], 200000);
        CHILD_CHECK(families[row].release(p) == 1);
        damage_bytes(p)[150000] = 0x41;
        damage_expect_validity(&families[row], 0);
        for (unsigned i = 0; i < 40 && harness_violations == 0; i++)
            CHILD_CHECK(families[row].release(damage_allocate(&families[row], 100000)) == 1);
        damage_expect_report("byte 150000 is 0x41, not 0xee");
        damage_bytes(p)[150000] = 0xEE;
    }
}

static void stale_write_in_a_destroyed_heap(void)
{
    harness_count_violations();
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    void *p = gw_HeapAlloc(heap, 0, 40);
    CHILD_CHECK(gw_HeapFree(heap, 0, harness_launder(p)) == 1);
    damage_bytes(p)[STALE] = 0x41;
    CHILD_CHECK(gw_HeapDestroy(heap) == 1);
    damage_expect_report("gw_HeapDestroy: ");
}

/* --- quarantine ------------------------------------------------------------------------------------------- */

#define RING 7

static void delayed_once(const family_calls *calls, size_t nbytes)
{
    void *others[RING + 1], *p = damage_allocate(calls, nbytes);
    for (size_t i = 0; i <= RING; i++)
        others[i] = damage_allocate(calls, nbytes);
    CHILD_CHECK(calls->release(p) == 1);
    for (size_t i = 0; i < RING; i++) {
        void *fresh = damage_allocate(calls, nbytes);
        CHILD_CHECK(fresh != p);
        CHILD_CHECK(gw_block_query(p, NULL) == GW_BLOCK_FREED);
        CHILD_CHECK(calls->release(others[i]) == 1);
    }
    CHILD_CHECK(damage_allocate(calls, nbytes) == p);
}

static void delayed(void)
{
    for (size_t row = 0; row < ROW_COUNT; row++) {
        delayed_once(&families[row], 24);
        delayed_once(&families[row], 3000);
    }
}

static void delayed_large(void)
{
    for (size_t row = 0; row < ROW_COUNT; row++) {
        void *p = damage_allocate(&families[row], 100000);
        CHILD_CHECK(families[row].release(p) == 1);
        for (size_t i = 0; i < RING; i++) {
            void *other = damage_allocate(&families[row], 100000);
            CHILD_CHECK(other != p);
            CHILD_CHECK(families[row].release(other) == 1);
        }
        CHILD_CHECK(gw_block_query(p, NULL) != GW_BLOCK_LIVE);
    }
}

static void released_twice_while_waiting(void)
{
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++)
        for (size_t i = 0; i < SIZES; i++) {
            harness_violations = 0;
            void *p = damage_allocate(&families[row], sizes[i]);
            CHILD_CHECK(families[row].release(p) == 1);
            CHILD_CHECK(families[row].release(p) == 0);
            CHILD_CHECK(harness_violations == 1);
            CHILD_CHECK(harness_last_violation == GW_VIOLATION_FREED);
        }
}

static void found_at_leaving(void)
{
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++)
        for (size_t nbytes = 40; nbytes < 1000000; nbytes *= 10) {
            void *others[RING], *p = damage_allocate(&families[row], nbytes);
            for (size_t i = 0; i < RING; i++)
                others[i] = damage_allocate(&families[row], nbytes);
            CHILD_CHECK(families[row].release(p) == 1);
            damage_bytes(p)[STALE] = 0x41;
            for (size_t i = 0; i < RING; i++) {
                CHILD_CHECK(harness_violations == 0);
                CHILD_CHECK(families[row].release(others[i]) == 1);
            }
            damage_expect_report("byte 20 is 0x41, not 0xee");
        }
}

/* --- the tests -------------------------------------------------------------------------------------------- */

START_TEST(a_released_block_is_filled)
{
    child_passes("hfc", "filled");
    child_passes("htc,hfc", "filled");
}
END_TEST

START_TEST(a_write_after_release_is_found_before_reuse)
{
    child_passes("hfc", "stale_write");
    child_passes("htc,hfc", "stale_write");
    child_passes("hfc", "stale_write_in_a_span_that_goes");
    child_passes("hfc", "stale_write_in_a_large_block");
}
END_TEST

START_TEST(quarantine_delays_reuse_by_exactly_its_number_of_releases)
{
    child_passes("quarantine=7", "delayed");
    child_passes("quarantine=7,htc", "delayed");
    child_passes("quarantine=7", "delayed_large");
}
END_TEST

START_TEST(a_block_in_quarantine_is_a_freed_one)
{
    child_passes("quarantine=7", "released_twice_while_waiting");
}
END_TEST

START_TEST(a_write_after_release_is_found_when_the_block_leaves_quarantine)
{
    child_passes("quarantine=7,hfc", "found_at_leaving");
}
END_TEST

START_TEST(destroying_a_heap_tells_of_writes_after_release)
{
    child_passes("hfc", "stale_write_in_a_destroyed_heap");
    child_passes("hfc,quarantine=3", "stale_write_in_a_destroyed_heap");
}
END_TEST

#define JOB(function)                                                                              \
    {                                                                                              \
#function, function                                                                        \
    }

static const child_job jobs[] = {
    JOB(filled),
    JOB(stale_write),
    JOB(stale_write_in_a_span_that_goes),
    JOB(stale_write_in_a_large_block),
    JOB(stale_write_in_a_destroyed_heap),
    JOB(delayed),
    JOB(delayed_large),
    JOB(released_twice_while_waiting),
    JOB(found_at_leaving),
    {NULL, NULL},
};

int main(int count, char **arguments)
{
    child_serve(count, arguments, jobs);
    Suite *suite = suite_create("heap: released");
    HARNESS_ADD(suite, a_released_block_is_filled);
    HARNESS_ADD(suite, a_write_after_release_is_found_before_reuse);
    HARNESS_ADD(suite, quarantine_delays_reuse_by_exactly_its_number_of_releases);
    HARNESS_ADD(suite, a_block_in_quarantine_is_a_freed_one);
    HARNESS_ADD(suite, a_write_after_release_is_found_when_the_block_leaves_quarantine);
    HARNESS_ADD(suite, destroying_a_heap_tells_of_writes_after_release);
    return harness_run(suite);
}
