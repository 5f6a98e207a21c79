/* SPDX-License-Identifier: MIT */
/* The table of handles: its size, its order of reuse, threads, forks, and everything that is no handle. */
#include "support/cells.h"
#include "support/threads.h"

#include <sys/wait.h>
#include <unistd.h>

#define MOST 65536u
#define THREADS 4

static void *handles[MOST];

static void *make_handle(size_t nbytes)
{
    return harness_launder(gw_GlobalAlloc(GW_GMEM_MOVEABLE, nbytes));
}

static void *release(void *h)
{
    return gw_GlobalFree(harness_launder(h));
}

/* --- the table ------------------------------------------------------------------------------------------- */

static int by_address(const void *a, const void *b)
{
    uintptr_t first = (uintptr_t) * (void *const *)a, second = (uintptr_t) * (void *const *)b;
    return first < second ? -1 : first > second;
}

static void fill_table(size_t nbytes)
{
    for (size_t i = 0; i < MOST; i++) {
        handles[i] = make_handle(nbytes);
        HARNESS_CHECK(handles[i] != NULL && ((uintptr_t)handles[i] & 15) == sizeof(void *));
    }
}

START_TEST(there_are_65536_handles_and_no_more)
{
    fill_table(1);
    gw_SetLastError(CELLS_UNTOUCHED);
    ck_assert_ptr_null(make_handle(1));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_uint_eq(harness_live_blocks(), MOST);
    ck_assert_ptr_null(harness_launder(gw_LocalAlloc(GW_LMEM_MOVEABLE, 0)));
    void *fixed = gw_GlobalAlloc(GW_GMEM_FIXED, 1);
    ck_assert_ptr_nonnull(fixed);
    ck_assert_ptr_null(release(gw_GlobalReAlloc(fixed, 1, GW_GMEM_MOVEABLE)));
    for (size_t i = 0; i < MOST; i++)
        HARNESS_CHECK(gw_GlobalHandle(*(void **)handles[i]) == handles[i]);
    for (size_t i = 0; i < MOST; i++)
        HARNESS_CHECK(release(handles[i]) == NULL);
    ck_assert_uint_eq(harness_live_blocks(), 0);
    qsort(handles, MOST, sizeof handles[0], by_address);
    for (size_t i = 1; i < MOST; i++)
        HARNESS_CHECK(handles[i] != handles[i - 1]);
}
END_TEST

START_TEST(handles_are_used_again_oldest_first)
{
    fill_table(0);
    for (size_t i = 0; i < MOST; i += 7)
        ck_assert_ptr_null(release(handles[i]));
    for (size_t i = 0; i < MOST; i += 7)
        ck_assert_ptr_eq(make_handle(0), handles[i]);
    ck_assert_ptr_null(make_handle(0));
}
END_TEST

START_TEST(a_freed_handle_is_refused_while_others_come_and_go)
{
    harness_count_violations();
    void *stale = make_handle(10);
    ck_assert_ptr_null(release(stale));
    for (unsigned i = 1; i < MOST; i++)
        HARNESS_CHECK(release(make_handle(8)) == NULL);
    ck_assert_ptr_eq(release(stale), stale);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_HANDLE);
    ck_assert_uint_eq(harness_violations, 1);
    ck_assert_ptr_eq(make_handle(8), stale); /* the oldest */
}
END_TEST

/* --- what is no handle ----------------------------------------------------------------------------------- */

static void check_asking(void *bad)
{
    cells_single_begin("GlobalLock");
    ck_assert_ptr_null(gw_GlobalLock(bad));
    cells_single_end(GW_ERROR_INVALID_HANDLE, 0);
    cells_single_begin("LocalLock");
    ck_assert_ptr_null(gw_LocalLock(bad));
    cells_single_end(GW_ERROR_INVALID_HANDLE, 0);
    cells_single_begin("GlobalUnlock");
    ck_assert_int_eq(gw_GlobalUnlock(bad), 1);
    cells_single_end(GW_ERROR_INVALID_HANDLE, 0);
    cells_single_begin("LocalUnlock");
    ck_assert_int_eq(gw_LocalUnlock(bad), 0);
    cells_single_end(GW_ERROR_INVALID_HANDLE, 0);
    cells_single_begin("GlobalSize");
    ck_assert_uint_eq(gw_GlobalSize(bad), 0);
    cells_single_end(GW_ERROR_INVALID_HANDLE, 0);
    cells_single_begin("LocalFlags");
    ck_assert_uint_eq(gw_LocalFlags(bad), GW_LMEM_INVALID_HANDLE);
    cells_single_end(GW_ERROR_INVALID_HANDLE, 0);
    cells_single_begin("GlobalHandle");
    ck_assert_ptr_null(gw_GlobalHandle(bad));
    cells_single_end(GW_ERROR_INVALID_HANDLE, 0);
}

static void check_changing(void *bad, uint32_t code, unsigned allowed)
{
    cells_single_begin("GlobalFree");
    ck_assert_ptr_eq(gw_GlobalFree(harness_launder(bad)), bad);
    cells_single_end(code, allowed);
    cells_single_begin("LocalFree");
    ck_assert_ptr_eq(gw_LocalFree(harness_launder(bad)), bad);
    cells_single_end(code, allowed);
    cells_single_begin("GlobalReAlloc");
    ck_assert_ptr_null(harness_launder(gw_GlobalReAlloc(harness_launder(bad), 50, 0)));
    cells_single_end(code, allowed);
    cells_single_begin("GlobalReAlloc, MODIFY");
    ck_assert_ptr_null(harness_launder(
        gw_GlobalReAlloc(harness_launder(bad), 50, GW_GMEM_MODIFY | GW_GMEM_MOVEABLE)));
    cells_single_end(code, allowed);
    cells_single_begin("LocalReAlloc");
    ck_assert_ptr_null(
        harness_launder(gw_LocalReAlloc(harness_launder(bad), 50, GW_LMEM_MOVEABLE)));
    cells_single_end(code, allowed);
}

#define CELL_HANDLE CELL_ID(GW_VIOLATION_MEMORY_HANDLE)

START_TEST(freed_handles_are_refused)
{
    cells_begin();
    void *h = make_handle(40), *discarded = make_handle(0);
    ck_assert(release(h) == NULL && release(discarded) == NULL);
    void *bad[] = {h, discarded, (char *)h + 64 * sizeof(void *)}; /* the last: never handed out */
    for (size_t i = 0; i < 3; i++) {
        check_asking(bad[i]);
        check_changing(bad[i], GW_ERROR_INVALID_HANDLE, CELL_HANDLE);
        cells_single_begin("FreeHGlobal");
        ck_assert_int_eq(gw_FreeHGlobal(harness_launder(bad[i])), 0);
        cells_single_end(GW_ERROR_INVALID_HANDLE, CELL_HANDLE);
        cells_single_begin("ReAllocHGlobal");
        ck_assert_ptr_null(harness_launder(gw_ReAllocHGlobal(harness_launder(bad[i]), 9)));
        cells_single_end(GW_ERROR_INVALID_HANDLE, CELL_HANDLE);
        cells_single_begin("ZeroFreeGlobalAllocUnicode");
        ck_assert_int_eq(gw_ZeroFreeGlobalAllocUnicode(harness_launder(bad[i])), 0);
        cells_single_end(GW_ERROR_INVALID_HANDLE, CELL_HANDLE);
    }
    cells_end();
}
END_TEST

START_TEST(values_that_only_look_like_handles_are_refused)
{
    cells_begin();
    static char variable[64] __attribute__((aligned(16)));
    void *bad[] = {variable + sizeof(void *), (void *)sizeof(void *),
                   (void *)(uintptr_t)(0x41414140 + sizeof(void *)),
                   (void *)(UINTPTR_MAX - 15 + sizeof(void *))};
    for (size_t i = 0; i < 4; i++) {
        check_asking(bad[i]);
        check_changing(bad[i], GW_ERROR_INVALID_HANDLE, CELL_HANDLE);
    }
    cells_end();
}
END_TEST

START_TEST(values_that_are_no_block_are_refused)
{
    cells_begin();
    static char variable[64] __attribute__((aligned(16)));
    char *fixed = gw_GlobalAlloc(0, 400), *freed = harness_launder(gw_GlobalAlloc(0, 400));
    char *h = make_handle(40);
    ck_assert_ptr_null(release(freed));
    void *bad[] = {variable,  fixed + 16,     fixed + sizeof(void *), freed,
                   (void *)1, (void *)0x4140, (void *)UINTPTR_MAX,    h + 1,
                   h - 8};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        check_asking(bad[i]);
        check_changing(bad[i], GW_ERROR_INVALID_PARAMETER, CELL_ANY);
    }
    ck_assert(release(fixed) == NULL && release(h) == NULL);
    cells_end();
}
END_TEST

START_TEST(a_handle_is_refused_where_a_pointer_belongs)
{
    cells_begin();
    void *h = make_handle(40);
    cells_single_begin("HeapFree");
    ck_assert_int_eq(gw_HeapFree(gw_GetProcessHeap(), 0, harness_launder(h)), 0);
    cells_single_end(GW_ERROR_INVALID_PARAMETER, CELL_FOREIGN);
    cells_single_begin("FreeCoTaskMem");
    ck_assert_int_eq(gw_FreeCoTaskMem(harness_launder(h)), 0);
    cells_single_end(GW_ERROR_INVALID_PARAMETER, CELL_FOREIGN);
    cells_single_begin("GlobalHandle");
    ck_assert_ptr_null(gw_GlobalHandle(h));
    cells_single_end(GW_ERROR_INVALID_HANDLE, 0);
    ck_assert_int_eq(gw_block_query(h, NULL), GW_BLOCK_FOREIGN);
    ck_assert_ptr_null(release(h));
    cells_end();
}
END_TEST

START_TEST(the_memory_of_a_handle_is_refused_where_its_handle_belongs)
{
    cells_begin();
    static const size_t sizes[] = {40, 5000, (size_t)5 << 20};
    for (size_t i = 0; i < 3; i++) {
        void *h = make_handle(sizes[i]);
        void *p = harness_launder(gw_GlobalLock(h));
        memset(p, 0x5E, sizes[i]);
        check_changing(p, GW_ERROR_INVALID_PARAMETER, CELL_FAMILY);
        cells_single_begin("FreeHGlobal");
        ck_assert_int_eq(gw_FreeHGlobal(harness_launder(p)), 0);
        cells_single_end(GW_ERROR_INVALID_PARAMETER, CELL_FAMILY);
        ck_assert_ptr_nonnull(strstr(harness_last_message, "memory of a moveable handle"));
        cells_single_begin("ReAllocHGlobal");
        ck_assert_ptr_null(harness_launder(gw_ReAllocHGlobal(harness_launder(p), 9)));
        cells_single_end(GW_ERROR_INVALID_PARAMETER, CELL_FAMILY);
        cells_single_begin("HeapFree");
        ck_assert_int_eq(gw_HeapFree(gw_GetProcessHeap(), 0, harness_launder(p)), 0);
        cells_single_end(GW_ERROR_INVALID_PARAMETER, CELL_FAMILY);
        cells_single_begin("ZeroFreeGlobalAllocAnsi");
        ck_assert_int_eq(gw_ZeroFreeGlobalAllocAnsi(harness_launder(p)), 0);
        cells_single_end(GW_ERROR_INVALID_PARAMETER, CELL_FAMILY);
        ck_assert_ptr_eq(gw_GlobalHandle(p), h);
        ck_assert_int_eq(memcmp(p, (char *)p + 1, sizes[i] - 1), 0);
        ck_assert_ptr_null(release(h));
    }
    cells_end();
}
END_TEST

START_TEST(wiping_clears_the_memory_of_a_handle)
{
    void *h = make_handle(100);
    unsigned char *p = gw_GlobalLock(h);
    memset(p, 0x99, 100);
    ck_assert_int_eq(gw_ZeroFreeGlobalAllocAnsi(harness_launder(h)), 1);
    unsigned char *again = gw_GlobalAlloc(0, 100);
    ck_assert_ptr_eq(again, harness_launder(p)); /* last in, first out */
    for (size_t i = 0; i < 100; i++)
        ck_assert_uint_eq(again[i], 0);
    ck_assert_ptr_null(release(again));
}
END_TEST

/* --- threads --------------------------------------------------------------------------------------------- */

static void come_and_go(void *context, unsigned index)
{
    (void)context;
    uint64_t state = index + 1;
    void *mine[64] = {NULL};
    for (size_t round = 0; round < harness_scaled(20000); round++) {
        size_t i = (size_t)blocks_random(&state) % 64,
               nbytes = blocks_random_size(&state, 3000) + 1;
        if (mine[i] != NULL) {
            unsigned char *p = gw_GlobalLock(mine[i]);
            HARNESS_CHECK(p[0] == (unsigned char)(index + i));
            HARNESS_CHECK(gw_LocalHandle(p) == mine[i]);
            HARNESS_CHECK(gw_GlobalUnlock(mine[i]) == 0);
            HARNESS_CHECK(gw_GlobalReAlloc(mine[i], nbytes, 0) == mine[i]);
            HARNESS_CHECK(gw_GlobalSize(mine[i]) == nbytes);
            HARNESS_CHECK(round % 2 == 0 || release(mine[i]) == NULL);
        }
        if (mine[i] == NULL || round % 2 != 0) {
            mine[i] = make_handle(nbytes);
            *(unsigned char *)gw_GlobalLock(mine[i]) = (unsigned char)(index + i);
            HARNESS_CHECK(gw_GlobalUnlock(mine[i]) == 0);
        }
    }
    for (size_t i = 0; i < 64; i++)
        HARNESS_CHECK(release(mine[i]) == NULL);
}

START_TEST(threads_do_not_get_each_others_handles)
{
    threads_count_violations();
    threads_run(THREADS, come_and_go, NULL);
    ck_assert_uint_eq(threads_violations, 0);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

#define ROUNDS 20000

static struct {
    lockstep step;
    void *h;
    atomic_size_t released, resized;
} race;

static void release_together(void *context, unsigned index)
{
    (void)context;
    for (size_t round = 1; round <= harness_scaled(ROUNDS); round++) {
        if (index == 0)
            race.h = make_handle(round % 100 + 1);
        lockstep_meet(&race.step, index, 2 * round - 1);
        if (release(race.h) == NULL)
            atomic_fetch_add(&race.released, 1);
        lockstep_meet(&race.step, index, 2 * round);
    }
}

START_TEST(of_two_threads_that_release_a_handle_one_succeeds)
{
    threads_count_violations();
    threads_run(2, release_together, NULL);
    ck_assert_uint_eq(race.released, harness_scaled(ROUNDS));
    ck_assert_uint_eq(threads_violations, harness_scaled(ROUNDS));
    ck_assert_uint_eq(threads_violations_by_id[GW_VIOLATION_MEMORY_HANDLE], threads_violations);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

/* Against the rules; but the memory must be released once, and by the one or the other. */
static void release_while_resizing(void *context, unsigned index)
{
    (void)context;
    for (size_t round = 1; round <= harness_scaled(ROUNDS); round++) {
        if (index == 0)
            race.h = make_handle(round % 3000 + 1);
        lockstep_meet(&race.step, index, 2 * round - 1);
        if (index == 0 && release(race.h) == NULL)
            atomic_fetch_add(&race.released, 1);
        if (index == 1 && harness_launder(gw_GlobalReAlloc(race.h, 4000, GW_GMEM_MOVEABLE)) != NULL)
            atomic_fetch_add(&race.resized, 1);
        lockstep_meet(&race.step, index, 2 * round);
    }
}

START_TEST(a_handle_that_is_released_while_it_is_resized_is_released_once)
{
    threads_count_violations();
    threads_run(2, release_while_resizing, NULL);
    ck_assert_uint_eq(race.released, harness_scaled(ROUNDS));
    ck_assert_uint_eq(threads_violations + race.resized, harness_scaled(ROUNDS));
    ck_assert_uint_eq(threads_violations_by_id[GW_VIOLATION_MEMORY_HANDLE], threads_violations);
    ck_assert_uint_eq(harness_live_blocks(), 0);
    ck_assert_int_eq(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL), 1);
}
END_TEST

static void *lock_while_the_heap_is_locked(void *h)
{
    for (int i = 0; i < 2000; i++) {
        HARNESS_CHECK(gw_HeapLock(gw_GetProcessHeap()) == 1);
        HARNESS_CHECK(gw_GlobalSize(h) > 0);
        HARNESS_CHECK(gw_HeapUnlock(gw_GetProcessHeap()) == 1);
    }
    return NULL;
}

START_TEST(a_thread_that_holds_the_heap_may_ask_for_handles)
{
    void *asked = make_handle(10), *resized = make_handle(10);
    pthread_t thread = threads_start(lock_while_the_heap_is_locked, asked);
    for (int i = 0; i < 2000; i++)
        ck_assert_ptr_eq(
            harness_launder(gw_GlobalReAlloc(resized, i % 2 != 0 ? 10 : 200000, GW_GMEM_MOVEABLE)),
            resized);
    threads_join(thread);
    ck_assert(release(asked) == NULL && release(resized) == NULL);
}
END_TEST

/* --- forks ----------------------------------------------------------------------------------------------- */

static atomic_bool over;

static void *keep_busy(void *context)
{
    uint64_t state = (uintptr_t)context;
    while (!atomic_load(&over)) {
        void *h = make_handle(100);
        for (int i = 0; i < 5; i++)
            HARNESS_CHECK(harness_launder(gw_GlobalReAlloc(
                              h, blocks_random_size(&state, 100000) + 1, GW_GMEM_MOVEABLE)) == h);
        HARNESS_CHECK(release(h) == NULL);
    }
    return NULL;
}

/* Plain exit codes, since a failed check of Check may not be told from a child. */
static int use_handles_in_child(void *inherited)
{
    if (strcmp(gw_GlobalLock(inherited), "inherited") != 0)
        return 2;
    if (gw_GlobalHandle(*(void **)inherited) != inherited || release(inherited) != NULL)
        return 3;
    for (int i = 0; i < 500; i++) {
        void *h = make_handle(50);
        if (h == NULL || harness_launder(gw_GlobalReAlloc(h, 5000, 0)) != h || release(h) != NULL)
            return 4;
    }
    return gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) ? 0 : 5;
}

START_TEST(a_child_of_a_busy_process_has_a_whole_table)
{
    pthread_t threads[THREADS];
    void *inherited = make_handle(10);
    memcpy(*(void **)inherited, "inherited", 10);
    for (uintptr_t i = 0; i < THREADS; i++)
        threads[i] = threads_start(keep_busy, (void *)(i + 1));
    for (size_t i = 0; i < harness_scaled(200); i++) {
        pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0) {
            alarm(30);
            _exit(use_handles_in_child(inherited));
        }
        int status;
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "child: status %#x", status);
    }
    atomic_store(&over, true);
    for (size_t i = 0; i < THREADS; i++)
        threads_join(threads[i]);
}
END_TEST

int main(void)
{
    cells_open();
    Suite *suite = suite_create("memory: handles");
    HARNESS_ADD(suite, there_are_65536_handles_and_no_more);
    HARNESS_ADD(suite, handles_are_used_again_oldest_first);
    HARNESS_ADD(suite, a_freed_handle_is_refused_while_others_come_and_go);
    HARNESS_ADD_SLOW(suite, freed_handles_are_refused);
    HARNESS_ADD_SLOW(suite, values_that_only_look_like_handles_are_refused);
    HARNESS_ADD_SLOW(suite, values_that_are_no_block_are_refused);
    HARNESS_ADD_SLOW(suite, a_handle_is_refused_where_a_pointer_belongs);
    HARNESS_ADD_SLOW(suite, the_memory_of_a_handle_is_refused_where_its_handle_belongs);
    HARNESS_ADD_UNLESS(suite, "hfc,hpa,quarantine", "released memory is filled, or not at hand",
                       wiping_clears_the_memory_of_a_handle);
    HARNESS_ADD_SLOW(suite, threads_do_not_get_each_others_handles);
    HARNESS_ADD_SLOW(suite, of_two_threads_that_release_a_handle_one_succeeds);
    HARNESS_ADD_SLOW(suite, a_handle_that_is_released_while_it_is_resized_is_released_once);
    HARNESS_ADD_SLOW(suite, a_thread_that_holds_the_heap_may_ask_for_handles);
    HARNESS_ADD_SLOW(suite, a_child_of_a_busy_process_has_a_whole_table);
    int status = harness_run(suite);
    cells_print_summary("handles");
    return status;
}
