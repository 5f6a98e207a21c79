/* SPDX-License-Identifier: MIT */
/* Modes: their list, by environment and by call; allocations that fail on purpose; the limit. */
#include "support/blocks.h"
#include "support/threads.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void set(const char *list)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_msg(gw_heap_set_modes(list) == 1, "%s: %s", list, gw_error_message());
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
}

static void check_refused(const char *list, uint32_t code, const char *said)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_int_eq(gw_heap_set_modes(list), 0);
    ck_assert_uint_eq(gw_GetLastError(), code);
    ck_assert_msg(strstr(gw_error_message(), said) != NULL, "%s", gw_error_message());
}

/* Allocates and releases; whether that worked. */
static bool works(void)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    void *p = gw_AllocHGlobal(100);
    ck_assert_uint_eq(gw_GetLastError(),
                      p != NULL ? HARNESS_UNTOUCHED : GW_ERROR_NOT_ENOUGH_MEMORY);
    return p != NULL && gw_FreeHGlobal(p);
}

/* --- the list -------------------------------------------------------------------------------------------- */

START_TEST(a_word_that_is_no_mode_is_named_and_nothing_changes)
{
    static const char *const bad[] = {
        "hat",      "ust:0",        "ust:33",      "ust:x",   "fail=",    "fail=x",    "fail=3-",
        "fail",     "fail=pages",   "fail=pages:", "limit=",  "limit=3X", "limit=K",   "report=",
        "htc,sail", "quarantine=x", "ust report",  "fail=-1", "HTC",      "limit=1KK", "hpa:front",
    };
    set("fail=2");
    ck_assert(works());
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        check_refused(bad[i], GW_ERROR_INVALID_PARAMETER, "is no mode of the heap");
    check_refused("ust,sail,report", GW_ERROR_INVALID_PARAMETER, "\"sail\"");
    check_refused(NULL, GW_ERROR_INVALID_PARAMETER, "no list");
    ck_assert(!works());
    ck_assert(works());
}
END_TEST

START_TEST(words_are_separated_by_commas_and_may_be_empty)
{
    set(",ust:3,,fail=1,limit=2K,");
    ck_assert(!works());
    ck_assert(works());
    ck_assert_ptr_null(gw_AllocHGlobal(2049));
}
END_TEST

/* --- when they may be set -------------------------------------------------------------------------------- */

START_TEST(any_list_may_be_set_before_the_first_block)
{
    set("ust");
    set("");
    set("fail=1");
    ck_assert(!works());
}
END_TEST

START_TEST(a_process_that_began_without_modes_gets_none_after_its_first_block)
{
    ck_assert(works());
    check_refused("fail=1", GW_ERROR_NOT_SUPPORTED, "before the first block");
    set("");
    ck_assert(works());
}
END_TEST

START_TEST(a_process_that_made_a_private_heap_has_begun)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    check_refused("ust", GW_ERROR_NOT_SUPPORTED, "before the first block");
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

START_TEST(a_process_that_began_with_a_mode_may_change_it)
{
    set("report=/dev/null");
    ck_assert(works());
    set("fail=1");
    ck_assert(!works());
    set("");
    ck_assert(works());
    set("ust,fail=2");
    ck_assert(works());
    ck_assert(!works());
    set("");
}
END_TEST

START_TEST(modes_that_shape_blocks_stay_as_they_were_at_the_first_one)
{
    set("report=/dev/null");
    ck_assert(works());
    check_refused("htc", GW_ERROR_NOT_SUPPORTED, "htc");
    check_refused("ust,hfc", GW_ERROR_NOT_SUPPORTED, "hfc");
    check_refused("quarantine=100", GW_ERROR_NOT_SUPPORTED, "quarantine");
    check_refused("hpa", GW_ERROR_NOT_SUPPORTED, "hpa");
    set("");
}
END_TEST

static void *wait_with_a_cache(void *context)
{
    atomic_bool *flags = context;
    gw_block_query(&flags, NULL);
    atomic_store(&flags[0], true);
    threads_wait_for(&flags[1]);
    return NULL;
}

START_TEST(while_another_thread_has_a_cache_no_mode_is_set)
{
    static atomic_bool flags[2];
    pthread_t thread = threads_start(wait_with_a_cache, flags);
    threads_wait_for(&flags[0]);
    check_refused("ust", GW_ERROR_NOT_SUPPORTED, "before the first block");
    atomic_store(&flags[1], true);
    threads_join(thread);
    set("ust");
}
END_TEST

/* --- fail ------------------------------------------------------------------------------------------------ */

START_TEST(the_nth_block_fails_once)
{
    set("fail=3");
    ck_assert(works());
    ck_assert(works());
    ck_assert(!works());
    for (int i = 0; i < 100; i++)
        ck_assert(works());
}
END_TEST

START_TEST(the_nth_block_and_all_after_it_fail)
{
    set("fail=3+");
    ck_assert(works());
    ck_assert(works());
    for (int i = 0; i < 100; i++)
        ck_assert(!works());
    set("fail=2+"); /* the count begins anew */
    ck_assert(works());
    ck_assert(!works());
    set("");
}
END_TEST

START_TEST(blocks_of_every_family_and_size_count)
{
    static const size_t sizes[] = {0, 24, 3000, 100000};
    for (size_t row = 0; row < ROW_COUNT; row++)
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            set("fail=0");
            (void)blocks_private_heap();
            set("fail=1");
            gw_SetLastError(HARNESS_UNTOUCHED);
            ck_assert_msg(families[row].allocate(sizes[i]) == NULL, "%s of %zu bytes",
                          families[row].name, sizes[i]);
            ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
            void *p = families[row].allocate(sizes[i]);
            ck_assert_ptr_nonnull(p);
            ck_assert_int_eq(families[row].release(p), 1);
        }
}
END_TEST

START_TEST(a_resize_counts_where_it_needs_memory)
{
    set("report=/dev/null");
    void *p = gw_AllocHGlobal(100);
    void *large = gw_AllocHGlobal(100000);
    set("fail=1");
    ck_assert_ptr_eq(gw_ReAllocHGlobal(p, 101), p);
    ck_assert_ptr_eq(gw_ReAllocHGlobal(large, 100001), large);
    ck_assert_ptr_null(gw_ReAllocHGlobal(large, 1000000));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    set("fail=1");
    ck_assert_ptr_null(gw_ReAllocHGlobal(p, 5000));
    ck_assert_uint_eq(gw_HeapSize(gw_GetProcessHeap(), 0, p), 101);
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    ck_assert_int_eq(gw_FreeHGlobal(large), 1);
}
END_TEST

static atomic_uint failures;

static void allocate_hundred(void *context, unsigned index)
{
    (void)context;
    (void)index;
    for (int i = 0; i < 100; i++) {
        void *p = gw_AllocHGlobal(24);
        if (p == NULL)
            atomic_fetch_add(&failures, 1);
        gw_FreeHGlobal(p);
    }
}

START_TEST(of_several_threads_one_gets_the_failure)
{
    set("fail=200");
    threads_run(4, allocate_hundred, NULL);
    ck_assert_uint_eq(atomic_load(&failures), 1);
    set("fail=301+");
    threads_run(4, allocate_hundred, NULL);
    ck_assert_uint_eq(atomic_load(&failures), 101);
    set("");
}
END_TEST

/* --- limit ----------------------------------------------------------------------------------------------- */

START_TEST(live_bytes_do_not_pass_the_limit)
{
    set("limit=1000");
    void *p = gw_AllocHGlobal(600);
    ck_assert_ptr_nonnull(p);
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gw_AllocCoTaskMem(401));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    void *q = gw_AllocCoTaskMem(400);
    ck_assert_ptr_nonnull(q);
    ck_assert_ptr_null(gw_AllocHGlobal(1));
    void *nothing = gw_AllocHGlobal(0);
    ck_assert_ptr_nonnull(nothing);
    ck_assert_int_eq(gw_FreeHGlobal(nothing), 1);
    ck_assert_int_eq(gw_FreeCoTaskMem(q), 1);
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    p = gw_AllocHGlobal(1000);
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
}
END_TEST

START_TEST(blocks_of_all_heaps_count_for_the_limit)
{
    set("limit=1M");
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    void *p = gw_HeapAlloc(heap, 0, 1000000);
    ck_assert_ptr_nonnull(p);
    ck_assert_ptr_null(gw_AllocHGlobal(48577));
    ck_assert_ptr_null(gw_HeapAlloc(heap, 0, 48577));
    void *q = gw_AllocHGlobal(48576);
    ck_assert_ptr_nonnull(q);
    ck_assert_int_eq(gw_FreeHGlobal(q), 1);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1); /* with its block */
    q = gw_AllocHGlobal(1 << 20);
    ck_assert_ptr_nonnull(q);
    ck_assert_int_eq(gw_FreeHGlobal(q), 1);
}
END_TEST

static void check_resizes(gw_heap *heap)
{
    static const size_t sizes[] = {200, 100, 900, 5, 700, 0, 300};
    void *p = gw_HeapAlloc(heap, 0, 10);
    ck_assert_ptr_nonnull(p);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        p = gw_HeapReAlloc(heap, 0, p, sizes[i]);
        ck_assert_ptr_nonnull(p);
        void *rest = gw_AllocHGlobal(2000 - sizes[i]);
        ck_assert_msg(rest != NULL, "beside %zu bytes", sizes[i]);
        ck_assert_ptr_null(gw_AllocHGlobal(1));
        ck_assert_ptr_null(gw_HeapReAlloc(heap, 0, p, sizes[i] + 1));
        ck_assert_int_eq(gw_FreeHGlobal(rest), 1);
    }
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
}

START_TEST(a_resize_counts_for_the_limit_by_what_it_changes)
{
    set("limit=2000");
    check_resizes(gw_GetProcessHeap());
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    check_resizes(heap);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    void *all = gw_AllocHGlobal(2000);
    ck_assert_ptr_nonnull(all);
    ck_assert_int_eq(gw_FreeHGlobal(all), 1);
}
END_TEST

START_TEST(a_bstr_counts_for_its_text)
{
    set("limit=100");
    gw_bstr b = gw_AllocBSTR(50);
    ck_assert_ptr_nonnull(b);
    ck_assert_ptr_null(gw_AllocBSTR(1));
    ck_assert_int_eq(gw_SysFreeString(b), 1);
    b = gw_AllocBSTR(50);
    ck_assert_ptr_nonnull(b);
    ck_assert_int_eq(gw_SysFreeString(b), 1);
}
END_TEST

/* --- the environment: in a program of its own -------------------------------------------------------------- */

static const char *program;

/* Exit status of this program with a role, under a value of GANGWAY_HEAP. */
static int run(const char *executable, const char *modes, const char *role)
{
    int status;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        setenv("GANGWAY_HEAP", modes, 1);
        alarm(60);
        execl(executable, program, role, (char *)NULL);
        _exit(99);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* How many of the first ten blocks were had. */
static int count_blocks(void)
{
    int count = 0;
    for (int i = 0; i < 10; i++) {
        void *p = gw_AllocHGlobal(100);
        count += p != NULL;
        gw_FreeHGlobal(p);
    }
    return count;
}

START_TEST(the_environment_is_read_before_the_first_block)
{
    ck_assert_int_eq(run(program, "", "--count"), 10);
    ck_assert_int_eq(run(program, "ust", "--count"), 10);
    ck_assert_int_eq(run(program, "fail=5", "--count"), 9);
    ck_assert_int_eq(run(program, "fail=5+,ust:2", "--count"), 4);
    ck_assert_int_eq(run(program, "limit=99", "--count"), 0);
}
END_TEST

START_TEST(a_list_with_a_mistake_in_the_environment_is_not_followed)
{
    ck_assert_int_eq(run(program, "fail=5+,sail", "--count"), 10);
}
END_TEST

START_TEST(a_child_by_fork_keeps_the_modes)
{
    set("fail=3");
    ck_assert(works());
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(works() && !works() && works() ? 0 : 1);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert(works());
    ck_assert(!works());
}
END_TEST

/* A copy of this program that belongs to another group; NULL where that cannot be had. */
static const char *set_id_copy(void)
{
    static char path[] = "./gangway-set-id-XXXXXX";
    char command[4200];
    int fd = mkstemp(path);
    if (fd < 0)
        return NULL;
    close(fd);
    snprintf(command, sizeof command, "cp /proc/%d/exe %s", (int)getpid(), path);
    if (system(command) != 0 || chown(path, (uid_t)-1, 12345) != 0 || chmod(path, 02755) != 0) {
        unlink(path);
        return NULL;
    }
    return path;
}

START_TEST(a_set_id_program_does_not_read_the_environment)
{
    const char *copy = getuid() == 0 && !HARNESS_SANITIZED ? set_id_copy() : NULL;
    if (copy == NULL) {
        printf("SKIP set-id program: only the superuser makes one\n");
        return;
    }
    int plain = run(program, "fail=5+", "--count");
    int raised = run(copy, "fail=5+", "--count");
    int is_raised = run(copy, "", "--is-raised");
    unlink(copy);
    ck_assert_int_eq(plain, 4);
    if (is_raised == 1)
        ck_assert_int_eq(raised, 10);
    else
        printf("SKIP set-id program: the system does not raise it here\n");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("modes");
    HARNESS_ADD(suite, a_word_that_is_no_mode_is_named_and_nothing_changes);
    HARNESS_ADD(suite, words_are_separated_by_commas_and_may_be_empty);
    HARNESS_ADD(suite, any_list_may_be_set_before_the_first_block);
    HARNESS_ADD_UNLESS(suite, "watched", "a tool is a mode, too",
                       a_process_that_began_without_modes_gets_none_after_its_first_block);
    HARNESS_ADD_UNLESS(suite, "watched", "a tool is a mode, too",
                       a_process_that_made_a_private_heap_has_begun);
    HARNESS_ADD(suite, a_process_that_began_with_a_mode_may_change_it);
    HARNESS_ADD(suite, modes_that_shape_blocks_stay_as_they_were_at_the_first_one);
    HARNESS_ADD_UNLESS(suite, "watched", "a tool is a mode, too",
                       while_another_thread_has_a_cache_no_mode_is_set);
    HARNESS_ADD(suite, the_nth_block_fails_once);
    HARNESS_ADD(suite, the_nth_block_and_all_after_it_fail);
    HARNESS_ADD(suite, blocks_of_every_family_and_size_count);
    HARNESS_ADD(suite, a_resize_counts_where_it_needs_memory);
    HARNESS_ADD(suite, of_several_threads_one_gets_the_failure);
    HARNESS_ADD(suite, live_bytes_do_not_pass_the_limit);
    HARNESS_ADD(suite, blocks_of_all_heaps_count_for_the_limit);
    HARNESS_ADD(suite, a_resize_counts_for_the_limit_by_what_it_changes);
    HARNESS_ADD(suite, a_bstr_counts_for_its_text);
    HARNESS_ADD(suite, the_environment_is_read_before_the_first_block);
    HARNESS_ADD(suite, a_list_with_a_mistake_in_the_environment_is_not_followed);
    HARNESS_ADD(suite, a_child_by_fork_keeps_the_modes);
    HARNESS_ADD(suite, a_set_id_program_does_not_read_the_environment);
    return suite;
}

int main(int argc, char **argv)
{
    program = argv[0];
    if (argc > 1 && strcmp(argv[1], "--count") == 0)
        return count_blocks();
    if (argc > 1 && strcmp(argv[1], "--is-raised") == 0)
        return getgid() != getegid();
    harness_drop_modes(argv);
    return harness_run(make_suite());
}
