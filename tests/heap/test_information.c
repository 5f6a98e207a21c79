/* SPDX-License-Identifier: MIT */
/* HeapCompact, HeapSummary, HeapQueryInformation and HeapSetInformation. */
#include "base/base.h"
#include "support/blocks.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define BAD_HEAP ((gw_heap *)(uintptr_t)0x4141414141414140)

static uint32_t code(void)
{
    uint32_t left = gw_GetLastError();
    gw_SetLastError(HARNESS_UNTOUCHED);
    return left;
}

static uint32_t kind_of(gw_heap *heap)
{
    uint32_t kind = 99;
    size_t returned = 99;
    ck_assert_int_eq(gw_HeapQueryInformation(heap, GW_HeapCompatibilityInformation, &kind,
                                             sizeof kind, &returned),
                     1);
    ck_assert_uint_eq(returned, sizeof kind);
    return kind;
}

static gw_bool set_kind(gw_heap *heap, uint32_t kind)
{
    return gw_HeapSetInformation(heap, GW_HeapCompatibilityInformation, &kind, sizeof kind);
}

START_TEST(a_heap_becomes_low_fragmentation_and_stays_so)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    ck_assert_uint_eq(kind_of(gw_GetProcessHeap()), 2);
    ck_assert_uint_eq(kind_of(heap), 0);
    ck_assert_int_eq(set_kind(heap, 0), 1);
    ck_assert_int_eq(set_kind(heap, 3), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(set_kind(heap, 1), 0);
    ck_assert_uint_eq(code(), GW_ERROR_GEN_FAILURE);
    ck_assert_int_eq(set_kind(heap, 2), 1);
    ck_assert_uint_eq(kind_of(heap), 2);
    ck_assert_int_eq(set_kind(heap, 2), 1);
    for (uint32_t kind = 0; kind < 2; kind++) {
        ck_assert_int_eq(set_kind(heap, kind), 0);
        ck_assert_uint_eq(code(), GW_ERROR_GEN_FAILURE);
        ck_assert_uint_eq(kind_of(heap), 2);
    }
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

START_TEST(fixed_and_unserialized_heaps_stay_standard)
{
    gw_heap *heaps[] = {gw_HeapCreate(GW_HEAP_NO_SERIALIZE, 0, 0), gw_HeapCreate(0, 0, 1 << 20)};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(set_kind(heaps[i], 2), 0);
        ck_assert_uint_eq(code(), GW_ERROR_GEN_FAILURE);
        ck_assert_uint_eq(kind_of(heaps[i]), 0);
        ck_assert_int_eq(gw_HeapDestroy(heaps[i]), 1);
    }
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    ck_assert_uint_eq(kind_of(heap), 0);
}
END_TEST

START_TEST(a_destroyed_heaps_kind_is_not_its_successors)
{
    for (int i = 0; i < 600; i++) {
        gw_heap *heap = gw_HeapCreate(0, 0, 0);
        ck_assert_uint_eq(kind_of(heap), 0);
        ck_assert_int_eq(set_kind(heap, 2), 1);
        ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    }
}
END_TEST

START_TEST(a_buffer_has_to_be_large_enough)
{
    harness_count_violations();
    gw_heap *heap = gw_GetProcessHeap();
    unsigned char out[16];
    memset(out, 0xA5, sizeof out);
    for (size_t nbytes = 0; nbytes < 4; nbytes++) {
        size_t returned = 99;
        ck_assert_int_eq(gw_HeapQueryInformation(heap, 0, out, nbytes, &returned), 0);
        ck_assert_uint_eq(code(), GW_ERROR_INSUFFICIENT_BUFFER);
        ck_assert_uint_eq(returned, 4);
        ck_assert_uint_eq(out[0], 0xA5);
        ck_assert_int_eq(gw_HeapQueryInformation(heap, 0, NULL, nbytes, NULL), 0);
        ck_assert_uint_eq(code(), GW_ERROR_INSUFFICIENT_BUFFER);
        ck_assert_int_eq(gw_HeapSetInformation(heap, 0, out, nbytes), 0);
        ck_assert_uint_eq(code(), GW_ERROR_INSUFFICIENT_BUFFER);
    }
    ck_assert_int_eq(gw_HeapQueryInformation(heap, 0, NULL, 4, NULL), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(gw_HeapQueryInformation(heap, 0, out, sizeof out, NULL), 1);
    ck_assert(out[0] + out[3] == 2 && out[4] == 0xA5);
    ck_assert_uint_eq(code(), HARNESS_UNTOUCHED);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(what_is_no_heap_or_no_class_is_refused)
{
    harness_count_violations();
    uint32_t out = 2;
    size_t returned = 99;
    gw_HEAP_SUMMARY summary = {.cb = sizeof summary};
    ck_assert_int_eq(gw_HeapQueryInformation(NULL, 0, &out, 4, &returned), 0);
    ck_assert_uint_eq(code(), GW_ERROR_NOACCESS);
    ck_assert_uint_eq(returned, 0);
    ck_assert_int_eq(gw_HeapSetInformation(NULL, 0, &out, 4), 0);
    ck_assert_uint_eq(code(), GW_ERROR_NOACCESS);
    static const int32_t classes[] = {-1, 2, 4, 1000};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(
            gw_HeapQueryInformation(gw_GetProcessHeap(), classes[i], &out, 4, &returned), 0);
        ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_int_eq(gw_HeapSetInformation(gw_GetProcessHeap(), classes[i], &out, 4), 0);
        ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
    }
    ck_assert_uint_eq(harness_violations, 0);
    ck_assert_int_eq(gw_HeapQueryInformation(BAD_HEAP, 0, &out, 4, NULL), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_int_eq(gw_HeapSetInformation(BAD_HEAP, 0, &out, 4), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_uint_eq(gw_HeapCompact(BAD_HEAP, 0), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_int_eq(gw_HeapSummary(BAD_HEAP, 0, &summary), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_HANDLE);
    ck_assert_uint_eq(harness_violations, 4);
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_HEAP_HANDLE);
}
END_TEST

/* --- ending at damage ------------------------------------------------------------------------------------ */

static void report(gw_violation_id id)
{
    gw_violation violation = {.id = id, .function = "test", .state = "live"};
    gwi_report(&violation, GW_ERROR_INVALID_PARAMETER, "made up");
}

/* The status of a child that reports a violation, with or without the switch. */
static int status_after(gw_violation_id id, gw_bool switched)
{
    pid_t child = fork();
    if (child == 0) {
        harness_count_violations();
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        if (switched && !gw_HeapSetInformation(NULL, GW_HeapEnableTerminationOnCorruption, NULL, 0))
            _exit(9);
        report(id);
        _exit(harness_violations == 1 ? 0 : 1);
    }
    int status = -1;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

START_TEST(damage_ends_the_process_where_that_is_wanted)
{
    ck_assert_int_eq(status_after(GW_VIOLATION_DAMAGED, 0), 0);
    ck_assert_int_eq(status_after(GW_VIOLATION_FREED, 1), 0);
    int status = status_after(GW_VIOLATION_DAMAGED, 1);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    uint32_t data = 1;
    ck_assert_int_eq(
        gw_HeapSetInformation(NULL, GW_HeapEnableTerminationOnCorruption, &data, sizeof data), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

/* --- memory ---------------------------------------------------------------------------------------------- */

static size_t committed(gw_heap *heap)
{
    gw_heap_statistics statistics;
    ck_assert_int_eq(gw_heap_stats(heap, &statistics), 1);
    return statistics.committed_bytes;
}

#define LEFT_LARGE ((size_t)3 << 20)
#define LEFT_SMALL 2000

/* Leaves memory free: small slots in empty spans, and a large block. Less than the heap gives back by itself. */
static void leave_memory(gw_heap *heap)
{
    static void *blocks[LEFT_SMALL];
    void *large = gw_HeapAlloc(heap, 0, LEFT_LARGE);
    memset(large, 1, LEFT_LARGE);
    for (size_t i = 0; i < LEFT_SMALL; i++)
        blocks[i] = gw_HeapAlloc(heap, 0, 1000);
    for (size_t i = 0; i < LEFT_SMALL; i++)
        ck_assert_int_eq(gw_HeapFree(heap, 0, blocks[i]), 1);
    ck_assert_int_eq(gw_HeapFree(heap, 0, large), 1);
}

START_TEST(compacting_gives_memory_back)
{
    gw_heap *heaps[] = {gw_GetProcessHeap(), gw_HeapCreate(0, 0, 0)};
    for (size_t i = 0; i < 2; i++) {
        gw_SetLastError(HARNESS_UNTOUCHED);
        leave_memory(heaps[i]);
        size_t before = committed(gw_GetProcessHeap());
        ck_assert_uint_ge(gw_HeapCompact(heaps[i], 0), LEFT_LARGE);
        ck_assert_uint_eq(code(), HARNESS_UNTOUCHED);
        ck_assert_uint_le(committed(gw_GetProcessHeap()) + LEFT_LARGE, before);
        ck_assert_int_eq(gw_HeapValidate(heaps[i], 0, NULL), 1);
        blocks_allocate_further(2000);
    }
}
END_TEST

START_TEST(live_blocks_outlast_a_compaction)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    known_block blocks[ROW_COUNT];
    for (size_t i = 0; i < ROW_COUNT; i++)
        blocks[i] = known_allocate(&families[i], 500 * i + 1, (unsigned char)(i + 1));
    leave_memory(gw_GetProcessHeap());
    ck_assert_uint_gt(gw_HeapCompact(gw_GetProcessHeap(), 0), 0);
    ck_assert_uint_gt(gw_HeapCompact(heap, GW_HEAP_NO_SERIALIZE), 0);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        known_check(&blocks[i]);
        known_release(&blocks[i]);
    }
}
END_TEST

START_TEST(a_full_heap_has_nothing_at_hand)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 65536);
    while (gw_HeapAlloc(heap, 0, 1008) != NULL) {
    }
    while (gw_HeapAlloc(heap, 0, 16) != NULL) {
    }
    while (gw_HeapAlloc(heap, 0, 0) != NULL) {
    }
    leave_memory(gw_GetProcessHeap());
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_uint_eq(gw_HeapCompact(heap, 0), 0);
    ck_assert_uint_eq(code(), GW_NO_ERROR);
}
END_TEST

START_TEST(optimizing_gives_memory_back)
{
    gw_heap *heaps[] = {gw_GetProcessHeap(), NULL};
    gw_HEAP_OPTIMIZE_RESOURCES_INFORMATION wanted = {1, 0};
    const int32_t class = GW_HeapOptimizeResources;
    for (size_t i = 0; i < 2; i++) {
        leave_memory(gw_GetProcessHeap());
        size_t before = committed(gw_GetProcessHeap());
        ck_assert_int_eq(gw_HeapSetInformation(heaps[i], class, &wanted, sizeof wanted), 1);
        ck_assert_uint_lt(committed(gw_GetProcessHeap()), before);
        ck_assert_int_eq(gw_HeapSetInformation(heaps[i], class, &wanted, 7), 0);
        ck_assert_uint_eq(code(), GW_ERROR_INSUFFICIENT_BUFFER);
    }
    wanted.Version = 2;
    ck_assert_int_eq(gw_HeapSetInformation(NULL, class, &wanted, sizeof wanted), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
    wanted.Version = wanted.Flags = 1;
    ck_assert_int_eq(gw_HeapSetInformation(NULL, class, &wanted, sizeof wanted), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(a_summary_says_what_the_statistics_say)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 1 << 20);
    ck_assert_ptr_nonnull(gw_HeapAlloc(heap, 0, 1000));
    gw_HEAP_SUMMARY summary = {.cb = sizeof summary};
    ck_assert_int_eq(gw_HeapSummary(heap, 0, &summary), 1);
    ck_assert_uint_eq(summary.cbAllocated, 1000);
    ck_assert_uint_ge(summary.cbCommitted, 1000);
    ck_assert_uint_ge(summary.cbReserved, summary.cbCommitted);
    ck_assert_uint_eq(summary.cbMaxReserve, 1 << 20);
    ck_assert_int_eq(gw_HeapSummary(heap, 1, &summary), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(gw_HeapSummary(heap, 0, NULL), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
    summary.cb--;
    ck_assert_int_eq(gw_HeapSummary(heap, 0, &summary), 0);
    ck_assert_uint_eq(code(), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: information");
    HARNESS_ADD(suite, a_heap_becomes_low_fragmentation_and_stays_so);
    HARNESS_ADD(suite, fixed_and_unserialized_heaps_stay_standard);
    HARNESS_ADD(suite, a_destroyed_heaps_kind_is_not_its_successors);
    HARNESS_ADD(suite, a_buffer_has_to_be_large_enough);
    HARNESS_ADD(suite, what_is_no_heap_or_no_class_is_refused);
    HARNESS_ADD(suite, damage_ends_the_process_where_that_is_wanted);
    HARNESS_ADD_UNLESS(suite, "hpa,quarantine", "what was released waits",
                       compacting_gives_memory_back);
    HARNESS_ADD_UNLESS(suite, "hpa,quarantine", "what was released waits",
                       live_blocks_outlast_a_compaction);
    HARNESS_ADD(suite, a_full_heap_has_nothing_at_hand);
    HARNESS_ADD_UNLESS(suite, "hpa,quarantine", "what was released waits",
                       optimizing_gives_memory_back);
    HARNESS_ADD(suite, a_summary_says_what_the_statistics_say);
    return harness_run(suite);
}
