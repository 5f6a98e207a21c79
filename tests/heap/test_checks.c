/* SPDX-License-Identifier: MIT */
/* The modes that check: htc, hfc, hvc and quarantine. Each job runs in a process of its own, with the modes set. */
#include "support/blocks.h"
#include "support/child.h"

#include <signal.h>
#include <sys/wait.h>

#define UNTOUCHED 4242u

static const size_t sizes[] = {0, 1, 15, 16, 24, 100, 128, 2040, 2048, 5000, 32768, 40000, 300000};
#define SIZES (sizeof sizes / sizeof *sizes)

/* The bytes of a block, of which the compiler knows nothing. */
static unsigned char *bytes_of(const void *p)
{
    return harness_launder(p);
}

/* Bytes from a family's pointer to the end of what it may write to: of a BSTR, behind its aligned zero unit. */
static size_t owned(const family_calls *calls, size_t nbytes)
{
    return calls->family == GW_FAMILY_BSTR ? nbytes + (nbytes & 1) + 2 : nbytes;
}

static void *allocate(const family_calls *calls, size_t nbytes)
{
    void *p = calls->allocate(nbytes);
    CHILD_CHECK(p != NULL);
    if (nbytes > 0)
        memset(p, 0x11, nbytes);
    return p;
}

static void expect_nothing(void)
{
    CHILD_CHECK(harness_violations == 0);
    gw_SetLastError(UNTOUCHED);
}

/* Exactly one violation GW-009 that says this. */
static void expect_damage(const char *sentence)
{
    if (harness_violations != 1 || harness_last_violation != GW_VIOLATION_DAMAGED ||
        strstr(harness_last_message, sentence) == NULL)
        fprintf(stderr, "%u violations, the last: %s; expected: %s\n", harness_violations,
                harness_last_message, sentence);
    CHILD_CHECK(harness_violations == 1);
    CHILD_CHECK(harness_last_violation == GW_VIOLATION_DAMAGED);
    CHILD_CHECK(strstr(harness_last_message, sentence) != NULL);
    harness_violations = 0;
}

static void expect_refusal(const char *sentence)
{
    expect_damage(sentence);
    CHILD_CHECK(gw_GetLastError() == GW_ERROR_INVALID_PARAMETER);
}

static void expect_validity(const family_calls *calls, gw_bool valid)
{
    gw_SetLastError(UNTOUCHED);
    CHILD_CHECK(gw_HeapValidate(calls->heap(), 0, NULL) == valid);
    CHILD_CHECK(gw_GetLastError() == UNTOUCHED);
}

/* --- htc -------------------------------------------------------------------------------------------------- */

static void overrun_once(const family_calls *calls, size_t nbytes, size_t beyond)
{
    char sentence[80];
    unsigned char *p = allocate(calls, nbytes), *end = bytes_of(p) + owned(calls, nbytes);
    snprintf(sentence, sizeof sentence, "byte %zu beyond its end is 0x41, not 0xab", beyond);
    expect_validity(calls, 1);
    end[beyond] = 0x41;
    expect_nothing();
    expect_validity(calls, 0);
    expect_nothing();
    CHILD_CHECK(calls->release(p) == 0);
    expect_refusal(sentence);
    CHILD_CHECK(gw_block_query(p, NULL) == GW_BLOCK_LIVE);
    gw_SetLastError(0);
    CHILD_CHECK(calls->resize(p, nbytes + 2) == NULL);
    expect_refusal(sentence);
    CHILD_CHECK(gw_block_query(p, NULL) == GW_BLOCK_LIVE);
    end[beyond] = 0xAB;
    expect_validity(calls, 1);
    CHILD_CHECK(calls->release(p) == 1);
    expect_nothing();
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
            void *p = allocate(calls, sizes[i]);
            CHILD_CHECK(gw_block_query(p, &info) == GW_BLOCK_LIVE);
            CHILD_CHECK(info.nbytes == sizes[i]);
            CHILD_CHECK(info.capacity == owned(calls, sizes[i]));
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
    unsigned char *p = allocate(calls, from);
    p = calls->resize(p, to);
    CHILD_CHECK(p != NULL);
    for (size_t i = 0; i < from && i < to; i++)
        CHILD_CHECK(p[i] == 0x11);
    unsigned char *end = bytes_of(p) + owned(calls, to);
    CHILD_CHECK(end[0] == 0xAB && end[15] == 0xAB);
    end[0] = 1;
    CHILD_CHECK(calls->release(p) == 0);
    expect_refusal("byte 0 beyond its end is 0x01, not 0xab");
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
    expect_nothing();
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
    expect_nothing();
    CHILD_CHECK(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
    char *text = harness_launder(gw_StringToHGlobalAnsi(gw_utf8("manifest")));
    bytes_of(text)[9] = 0;
    gw_ZeroFreeGlobalAllocAnsi(harness_launder(text));
    expect_refusal("byte 0 beyond its end is 0x00, not 0xab");
    CHILD_CHECK(strcmp(text, "manifest") == 0);
}

static void validated_alone(void)
{
    static const enum ROWS { HERE = ROW_PROCESS, OWN = ROW_PRIVATE } rows[] = {HERE, OWN};
    for (size_t i = 0; i < 2; i++) {
        const family_calls *calls = &families[rows[i]];
        unsigned char *p = allocate(calls, 24), *other = allocate(calls, 24);
        bytes_of(p)[24] = 0;
        CHILD_CHECK(gw_HeapValidate(calls->heap(), 0, p) == 0);
        CHILD_CHECK(gw_HeapValidate(calls->heap(), 0, other) == 1);
    }
}

static void terminated(void)
{
    unsigned char *p = allocate(&families[ROW_HGLOBAL], 24);
    bytes_of(p)[24] = 0;
    CHILD_CHECK(gw_HeapSetInformation(NULL, GW_HeapEnableTerminationOnCorruption, NULL, 0) == 1);
    gw_FreeHGlobal(p);
}

static void destroyed(void)
{
    harness_count_violations();
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    unsigned char *p = gw_HeapAlloc(heap, 0, 24);
    bytes_of(p)[24] = 0;
    CHILD_CHECK(gw_HeapDestroy(heap) == 1);
    expect_damage("gw_HeapDestroy: ");
}

/* --- hfc -------------------------------------------------------------------------------------------------- */

/* Where a released block's bytes are known: 16 bytes into what the heap has, which is less into a BSTR. */
#define STALE 20

static void filled(void)
{
    static const unsigned char fill[] = {0xEE, 0xFE, 0xEE, 0xFE};
    for (size_t row = 0; row < ROW_COUNT; row++) {
        size_t shift = families[row].family == GW_FAMILY_BSTR ? sizeof(void *) : 0;
        unsigned char *p = allocate(&families[row], 100);
        void *neighbour = allocate(&families[row], 100);
        CHILD_CHECK(families[row].release(p) == 1);
        for (size_t i = 16; i < 100; i++)
            CHILD_CHECK(bytes_of(p)[i] == fill[(i + shift) % 4]);
        CHILD_CHECK(families[row].release(neighbour) == 1);
    }
}

/* Allocates until the damage is seen; never the damaged block again. */
static void *reuse(const family_calls *calls, const void *stale, size_t nbytes)
{
    void *p = NULL;
    for (unsigned i = 0; i < 100 && harness_violations == 0; i++) {
        gw_SetLastError(UNTOUCHED);
        p = calls->allocate(nbytes);
        CHILD_CHECK(p != NULL && p != stale);
        CHILD_CHECK(gw_GetLastError() == UNTOUCHED);
    }
    return p;
}

static void stale_write_once(const family_calls *calls, size_t nbytes)
{
    unsigned char *p = allocate(calls, nbytes);
    void *neighbour = allocate(calls, nbytes);
    CHILD_CHECK(calls->release(p) == 1);
    expect_validity(calls, 1);
    bytes_of(p)[STALE] = 0x41;
    expect_validity(calls, 0);
    reuse(calls, p, nbytes);
    expect_damage("byte 20 is 0x41, not 0xee");
    CHILD_CHECK(strstr(harness_last_message, "was written to after its release") != NULL);
    for (unsigned i = 0; i < 100; i++)
        CHILD_CHECK(calls->allocate(nbytes) != p);
    CHILD_CHECK(harness_violations == 0);
    CHILD_CHECK(calls->release(neighbour) == 1);
    expect_validity(calls, 0);
    bytes_of(p)[STALE] = 0xEE;
    expect_validity(calls, 1);
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
            blocks[i] = allocate(&families[row], 4000);
        for (size_t i = 0; i < 99; i++)
            CHILD_CHECK(families[row].release(blocks[i]) == 1);
        bytes_of(blocks[98])[STALE] = 0x41;
        for (size_t i = 99; i < 100; i++)
            CHILD_CHECK(families[row].release(blocks[i]) == 1);
        for (unsigned i = 0; i < 100; i++)
            CHILD_CHECK(families[row].allocate(4000) != blocks[98]);
        expect_damage("byte 20 is 0x41, not 0xee");
    }
}

/* The last few large blocks wait to be checked. */
static void stale_write_in_a_large_block(void)
{
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++) {
        unsigned char *p = allocate(&families[row], 200000);
        CHILD_CHECK(families[row].release(p) == 1);
        bytes_of(p)[150000] = 0x41;
        expect_validity(&families[row], 0);
        for (unsigned i = 0; i < 40 && harness_violations == 0; i++)
            CHILD_CHECK(families[row].release(allocate(&families[row], 100000)) == 1);
        expect_damage("byte 150000 is 0x41, not 0xee");
        bytes_of(p)[150000] = 0xEE;
    }
}

static void stale_write_in_a_destroyed_heap(void)
{
    harness_count_violations();
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    void *p = gw_HeapAlloc(heap, 0, 40);
    CHILD_CHECK(gw_HeapFree(heap, 0, harness_launder(p)) == 1);
    bytes_of(p)[STALE] = 0x41;
    CHILD_CHECK(gw_HeapDestroy(heap) == 1);
    expect_damage("gw_HeapDestroy: ");
}

/* --- quarantine ------------------------------------------------------------------------------------------- */

#define RING 7

static void delayed_once(const family_calls *calls, size_t nbytes)
{
    void *others[RING + 1], *p = allocate(calls, nbytes);
    for (size_t i = 0; i <= RING; i++)
        others[i] = allocate(calls, nbytes);
    CHILD_CHECK(calls->release(p) == 1);
    for (size_t i = 0; i < RING; i++) {
        void *fresh = allocate(calls, nbytes);
        CHILD_CHECK(fresh != p);
        CHILD_CHECK(gw_block_query(p, NULL) == GW_BLOCK_FREED);
        CHILD_CHECK(calls->release(others[i]) == 1);
    }
    CHILD_CHECK(allocate(calls, nbytes) == p);
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
        void *p = allocate(&families[row], 100000);
        CHILD_CHECK(families[row].release(p) == 1);
        for (size_t i = 0; i < RING; i++) {
            void *other = allocate(&families[row], 100000);
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
            void *p = allocate(&families[row], sizes[i]);
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
            void *others[RING], *p = allocate(&families[row], nbytes);
            for (size_t i = 0; i < RING; i++)
                others[i] = allocate(&families[row], nbytes);
            CHILD_CHECK(families[row].release(p) == 1);
            bytes_of(p)[STALE] = 0x41;
            for (size_t i = 0; i < RING; i++) {
                CHILD_CHECK(harness_violations == 0);
                CHILD_CHECK(families[row].release(others[i]) == 1);
            }
            expect_damage("byte 20 is 0x41, not 0xee");
        }
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
            unsigned char *p = allocate(&families[row], 24);
            unsigned char *end = bytes_of(p) + owned(&families[row], 24);
            end[3] = 0x41;
            calls_of_all[i]();
            expect_damage("byte 3 beyond its end is 0x41, not 0xab");
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
        unsigned char *p = allocate(&families[row], 40);
        void *neighbour = allocate(&families[row], 40);
        CHILD_CHECK(families[row].release(p) == 1);
        bytes_of(p)[STALE] = 0x41;
        gw_HeapSize(gw_GetProcessHeap(), 0, NULL);
        call_lock();
        expect_damage("byte 20 is 0x41, not 0xee");
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
    child_passes("hfc", "stale_write_in_a_destroyed_heap");
    child_passes("hfc,quarantine=3", "stale_write_in_a_destroyed_heap");
}
END_TEST

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
    JOB(filled),
    JOB(stale_write),
    JOB(stale_write_in_a_span_that_goes),
    JOB(stale_write_in_a_large_block),
    JOB(stale_write_in_a_destroyed_heap),
    JOB(delayed),
    JOB(delayed_large),
    JOB(released_twice_while_waiting),
    JOB(found_at_leaving),
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
    HARNESS_ADD(suite, a_released_block_is_filled);
    HARNESS_ADD(suite, a_write_after_release_is_found_before_reuse);
    HARNESS_ADD(suite, quarantine_delays_reuse_by_exactly_its_number_of_releases);
    HARNESS_ADD(suite, a_block_in_quarantine_is_a_freed_one);
    HARNESS_ADD(suite, a_write_after_release_is_found_when_the_block_leaves_quarantine);
    HARNESS_ADD(suite, validation_at_every_call_finds_damage_at_the_next);
    return harness_run(suite);
}
