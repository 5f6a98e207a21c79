/* SPDX-License-Identifier: MIT */
/* The modes htc and hvc: damage behind blocks. Each job runs in a process of its own, with the modes set. */
#include "support/damage.h"

#include <signal.h>
#include <sys/wait.h>

static const size_t sizes[] = {0, 1, 15, 16, 24, 100, 128, 2040, 2048, 5000, 32768, 40000, 300000};
#define SIZES (sizeof sizes / sizeof *sizes)

/* --- htc -------------------------------------------------------------------------------------------------- */

static void overrun_once(const family_calls *calls, size_t nbytes, size_t beyond)
{
    char sentence[80];
    unsigned char *p = damage_allocate(calls, nbytes),
                  *end = damage_bytes(p) + damage_owned(calls, nbytes);
    snprintf(sentence, sizeof sentence, "byte %zu beyond its end is 0x41, not 0xab", beyond);
    damage_expect_validity(calls, 1);
    end[beyond] = 0x41;
    damage_expect_nothing();
    damage_expect_validity(calls, 0);
    damage_expect_nothing();
    CHILD_CHECK(calls->release(p) == 0);
    damage_expect_refusal(sentence);
    CHILD_CHECK(gw_block_query(p, NULL) == GW_BLOCK_LIVE);
    gw_SetLastError(0);
    CHILD_CHECK(calls->resize(p, nbytes + 2) == NULL);
    damage_expect_refusal(sentence);
    CHILD_CHECK(gw_block_query(p, NULL) == GW_BLOCK_LIVE);
    end[beyond] = 0xAB;
    damage_expect_validity(calls, 1);
    CHILD_CHECK(calls->release(p) == 1);
    damage_expect_nothing();
}

static void overrun(void)
{
    harness_count_violations();
    for (size_t i = 0; i < SIZES; i++)
        for (size_t row = 0; row < ROW_COUNT; row++) {
            overrun_once(&families[row], sizes[i], 0);
            overrun_once(&families[row], sizes[i], 15);
        }
}

static size_t live_bytes(gw_heap *heap)
{
    gw_heap_statistics statistics;
    CHILD_CHECK(gw_heap_stats(heap, &statistics) == 1);
    return statistics.total.live_bytes;
}

static void sizes_are_exact(void)
{
    for (size_t i = 0; i < SIZES; i++)
        for (size_t row = 0; row < ROW_COUNT; row++) {
            const family_calls *calls = &families[row];
            gw_block_info info;
            size_t before = live_bytes(calls->heap());
            void *p = damage_allocate(calls, sizes[i]);
            CHILD_CHECK(gw_block_query(p, &info) == GW_BLOCK_LIVE);
            CHILD_CHECK(info.nbytes == sizes[i]);
            CHILD_CHECK(info.capacity == damage_owned(calls, sizes[i]));
            CHILD_CHECK(live_bytes(calls->heap()) == before + sizes[i]);
            CHILD_CHECK(calls->release(p) == 1);
            CHILD_CHECK(live_bytes(calls->heap()) == before);
        }
}

/* Through all pairs of sizes: contents stay, and the tail is where the block ends now. */
static void resize_once(const family_calls *calls, size_t from, size_t to)
{
    to &= ~(size_t)1; /* a BSTR is resized by units */
    if (to == 0 && calls->family == GW_FAMILY_COTASKMEM)
        return; /* which would release it */
    unsigned char *p = damage_allocate(calls, from);
    p = calls->resize(p, to);
    CHILD_CHECK(p != NULL);
    for (size_t i = 0; i < from && i < to; i++)
        CHILD_CHECK(p[i] == 0x11);
    unsigned char *end = damage_bytes(p) + damage_owned(calls, to);
    CHILD_CHECK(end[0] == 0xAB && end[15] == 0xAB);
    end[0] = 1;
    CHILD_CHECK(calls->release(p) == 0);
    damage_expect_refusal("byte 0 beyond its end is 0x01, not 0xab");
    end[0] = 0xAB;
    CHILD_CHECK(calls->release(p) == 1);
}

static void resized(void)
{
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++)
        for (size_t i = 0; i < SIZES; i++)
            for (size_t k = 0; k < SIZES; k++)
                resize_once(&families[row], sizes[i], sizes[k]);
    damage_expect_nothing();
}

static void zeroed(void)
{
    gw_heap *heaps[] = {gw_GetProcessHeap(), blocks_private_heap()};
    harness_count_violations();
    for (size_t h = 0; h < 2; h++)
        for (size_t i = 0; i < SIZES; i++) {
            unsigned char *p = gw_HeapAlloc(heaps[h], GW_HEAP_ZERO_MEMORY, sizes[i]);
            for (size_t k = 0; k < sizes[i]; k++)
                CHILD_CHECK(p[k] == 0);
            p = gw_HeapReAlloc(heaps[h], GW_HEAP_ZERO_MEMORY, p, sizes[i] + 100);
            for (size_t k = 0; k < sizes[i] + 100; k++)
                CHILD_CHECK(p[k] == 0);
            CHILD_CHECK(gw_HeapFree(heaps[h], 0, p) == 1);
        }
    CHILD_CHECK(harness_violations == 0);
}

static void wiped(void)
{
    harness_count_violations();
    gw_ZeroFreeGlobalAllocAnsi(gw_StringToHGlobalAnsi(gw_utf8("manifest")));
    gw_ZeroFreeCoTaskMemUTF8(gw_StringToCoTaskMemUTF8(gw_utf8("manifest")));
    gw_ZeroFreeBSTR(gw_StringToBSTR(gw_utf8("manifest")));
    damage_expect_nothing();
    CHILD_CHECK(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
    char *text = harness_launder(gw_StringToHGlobalAnsi(gw_utf8("manifest")));
    damage_bytes(text)[9] = 0;
    gw_ZeroFreeGlobalAllocAnsi(harness_launder(text));
    damage_expect_refusal("byte 0 beyond its end is 0x00, not 0xab");
    CHILD_CHECK(strcmp(text, "manifest") == 0);
}

static void validated_alone(void)
{
    static const enum ROWS { HERE = ROW_PROCESS, OWN = ROW_PRIVATE } rows[] = {HERE, OWN};
    for (size_t i = 0; i < 2; i++) {
        const family_calls *calls = &families[rows[i]];
        unsigned char *p = damage_allocate(calls, 24), *other = damage_allocate(calls, 24);
        damage_bytes(p)[24] = 0;
        CHILD_CHECK(gw_HeapValidate(calls->heap(), 0, p) == 0);
        CHILD_CHECK(gw_HeapValidate(calls->heap(), 0, other) == 1);
    }
}

static void terminated(void)
{
    unsigned char *p = damage_allocate(&families[ROW_HGLOBAL], 24);
    damage_bytes(p)[24] = 0;
    CHILD_CHECK(gw_HeapSetInformation(NULL, GW_HeapEnableTerminationOnCorruption, NULL, 0) == 1);
    gw_FreeHGlobal(p);
}

static void destroyed(void)
{
    harness_count_violations();
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    unsigned char *p = gw_HeapAlloc(heap, 0, 24);
    damage_bytes(p)[24] = 0;
    CHILD_CHECK(gw_HeapDestroy(heap) == 1);
    damage_expect_report("gw_HeapDestroy: ");
}

/* --- hvc -------------------------------------------------------------------------------------------------- */

static void *bystander, *private_bystander;

static void call_alloc(void)
{
    CHILD_CHECK(gw_AllocHGlobal(8) != NULL);
}
static void call_aligned(void)
{
    CHILD_CHECK(gw_NativeMemoryAlignedAlloc(8, 64) != NULL);
}
static void call_free(void)
{
    gw_FreeHGlobal(gw_AllocHGlobal(8));
}
static void call_realloc(void)
{
    bystander = gw_HeapReAlloc(gw_GetProcessHeap(), 0, bystander, 50);
}
static void call_size(void)
{
    gw_HeapSize(gw_GetProcessHeap(), 0, bystander);
}
static void call_private_alloc(void)
{
    CHILD_CHECK(gw_HeapAlloc(blocks_private_heap(), 0, 8) != NULL);
}
static void call_private_realloc(void)
{
    private_bystander = gw_HeapReAlloc(blocks_private_heap(), 0, private_bystander, 50);
}
static void call_private_size(void)
{
    gw_HeapSize(blocks_private_heap(), 0, private_bystander);
}
static void call_walk(void)
{
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    gw_HeapWalk(gw_GetProcessHeap(), &entry);
}
static void call_lock(void)
{
    gw_HeapLock(blocks_private_heap());
    gw_HeapUnlock(blocks_private_heap());
}
static void call_compact(void)
{
    gw_HeapCompact(gw_GetProcessHeap(), 0);
}
static void call_create(void)
{
    gw_HeapDestroy(gw_HeapCreate(0, 0, 0));
}
static void call_string(void)
{
    gw_FreeBSTR(gw_StringToBSTR(gw_utf8("tally")));
}

static void (*const calls_of_all[])(void) = {
    call_alloc,         call_aligned,         call_free,         call_realloc, call_size,
    call_private_alloc, call_private_realloc, call_private_size, call_walk,    call_lock,
    call_compact,       call_create,          call_string,
};

/* At the next call of any function, and once. */
static void found_at_the_next_call(void)
{
    harness_count_violations();
    bystander = gw_HeapAlloc(gw_GetProcessHeap(), 0, 10);
    private_bystander = gw_HeapAlloc(blocks_private_heap(), 0, 10);
    for (size_t row = 0; row < ROW_COUNT; row++)
        for (size_t i = 0; i < sizeof calls_of_all / sizeof *calls_of_all; i++) {
            unsigned char *p = damage_allocate(&families[row], 24);
            unsigned char *end = damage_bytes(p) + damage_owned(&families[row], 24);
            end[3] = 0x41;
            calls_of_all[i]();
            damage_expect_report("byte 3 beyond its end is 0x41, not 0xab");
            calls_of_all[i]();
            CHILD_CHECK(harness_violations == 0);
            end[3] = 0xAB;
            CHILD_CHECK(families[row].release(p) == 1);
        }
}

static void stale_write_found_at_the_next_call(void)
{
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++) {
        unsigned char *p = damage_allocate(&families[row], 40);
        void *neighbour = damage_allocate(&families[row], 40);
        CHILD_CHECK(families[row].release(p) == 1);
        damage_bytes(p)[20] = 0x41;
        gw_HeapSize(gw_GetProcessHeap(), 0, NULL);
        call_lock();
        damage_expect_report("byte 20 is 0x41, not 0xee");
        CHILD_CHECK(families[row].release(neighbour) == 1);
    }
}

/* --- the tests -------------------------------------------------------------------------------------------- */

START_TEST(an_overrun_by_a_byte_is_found_at_release_and_resize_and_by_validation)
{
    child_passes("htc", "overrun");
    child_passes("htc,hfc", "overrun");
    child_passes("htc,quarantine=5", "overrun");
}
END_TEST

START_TEST(tails_leave_sizes_and_statistics_as_they_are)
{
    child_passes("htc", "sizes_are_exact");
}
END_TEST

START_TEST(a_resized_block_has_its_tail_at_its_new_end)
{
    child_passes("htc", "resized");
    child_passes("htc,hfc", "resized");
}
END_TEST

START_TEST(zeroed_memory_is_zero_in_every_mode)
{
    child_passes("htc,hfc", "zeroed");
    child_passes("hfc,quarantine=3", "zeroed");
    child_passes("hpa,hfc", "zeroed");
}
END_TEST

START_TEST(a_wipe_ends_before_the_tail)
{
    child_passes("htc", "wiped");
}
END_TEST

START_TEST(a_single_block_is_validated_with_its_tail)
{
    child_passes("htc", "validated_alone");
}
END_TEST

START_TEST(termination_at_corruption_ends_the_process_at_damage)
{
    child_run("htc", "terminated");
    ck_assert_msg(WIFSIGNALED(child_status) && WTERMSIG(child_status) == SIGABRT, "%s", child_text);
    ck_assert_ptr_nonnull(strstr(child_text, "GW-009 gw_FreeHGlobal: "));
}
END_TEST

START_TEST(destroying_a_heap_tells_of_its_damaged_blocks)
{
    child_passes("htc", "destroyed");
}
END_TEST

START_TEST(validation_at_every_call_finds_damage_at_the_next)
{
    child_passes("hvc,htc", "found_at_the_next_call");
    child_passes("hvc,hfc", "stale_write_found_at_the_next_call");
}
END_TEST

#define JOB(function)                                                                              \
    {                                                                                              \
#function, function                                                                        \
    }

static const child_job jobs[] = {
    JOB(overrun),
    JOB(sizes_are_exact),
    JOB(resized),
    JOB(zeroed),
    JOB(wiped),
    JOB(validated_alone),
    JOB(terminated),
    JOB(destroyed),
    JOB(found_at_the_next_call),
    JOB(stale_write_found_at_the_next_call),
    {NULL, NULL},
};

int main(int count, char **arguments)
{
    child_serve(count, arguments, jobs);
    Suite *suite = suite_create("heap: checks");
    HARNESS_ADD(suite, an_overrun_by_a_byte_is_found_at_release_and_resize_and_by_validation);
    HARNESS_ADD(suite, tails_leave_sizes_and_statistics_as_they_are);
    HARNESS_ADD(suite, a_resized_block_has_its_tail_at_its_new_end);
    HARNESS_ADD(suite, zeroed_memory_is_zero_in_every_mode);
    HARNESS_ADD(suite, a_wipe_ends_before_the_tail);
    HARNESS_ADD(suite, a_single_block_is_validated_with_its_tail);
    HARNESS_ADD(suite, termination_at_corruption_ends_the_process_at_damage);
    HARNESS_ADD(suite, destroying_a_heap_tells_of_its_damaged_blocks);
    HARNESS_ADD(suite, validation_at_every_call_finds_damage_at_the_next);
    return harness_run(suite);
}
