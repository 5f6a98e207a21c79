/* SPDX-License-Identifier: MIT */
/* Watching tools: AddressSanitizer and valgrind see an overrun of a block and a use after its release, where the library
 * is built for them. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "support/blocks.h"
#include "support/child.h"

#include <sys/wait.h>

/* --- jobs: each of them a mistake --------------------------------------------------------------------------- */

static char *block_of(const family_calls *calls, size_t nbytes)
{
    char *p = harness_launder(calls->allocate(nbytes));
    CHILD_CHECK(p != NULL);
    memset(p, 1, nbytes);
    return p;
}

static size_t owned(const family_calls *calls, size_t nbytes)
{
    return calls->family == GW_FAMILY_BSTR ? nbytes + 2 : nbytes;
}

static const family_calls *of_job(unsigned row)
{
    return &families[row];
}

static void overrun(unsigned row, size_t nbytes)
{
    const family_calls *calls = of_job(row);
    char *neighbour = block_of(calls, nbytes), *p = block_of(calls, nbytes);
    *(volatile char *)(p + owned(calls, nbytes)) = 1;
    calls->release(p);
    calls->release(neighbour);
}

static void use_after_release(unsigned row, size_t nbytes)
{
    const family_calls *calls = of_job(row);
    char *p = block_of(calls, nbytes);
    calls->release(p);
    (void)*(volatile char *)(char *)harness_launder(p);
}

#define MISTAKES(row)                                                                              \
    static void overrun_##row(void)                                                                \
    {                                                                                              \
        overrun(row, 24);                                                                          \
    }                                                                                              \
    static void large_overrun_##row(void)                                                          \
    {                                                                                              \
        overrun(row, 100000);                                                                      \
    }                                                                                              \
    static void stale_##row(void)                                                                  \
    {                                                                                              \
        use_after_release(row, 24);                                                                \
    }                                                                                              \
    static void large_stale_##row(void)                                                            \
    {                                                                                              \
        use_after_release(row, 100000);                                                            \
    }
MISTAKES(ROW_PROCESS)
MISTAKES(ROW_PRIVATE)
MISTAKES(ROW_HGLOBAL)
MISTAKES(ROW_COTASKMEM)
MISTAKES(ROW_BSTR)
MISTAKES(ROW_NATIVE)
MISTAKES(ROW_ALIGNED)

static void grown(void)
{
    char *p = harness_launder(gw_ReAllocHGlobal(gw_AllocHGlobal(8), 24));
    memset(p, 1, 24);
    *(volatile char *)(p + 24) = 1;
}

static void stale_of_a_destroyed_heap(void)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    char *p = harness_launder(gw_HeapAlloc(heap, 0, 24));
    memset(p, 1, 24);
    gw_HeapDestroy(heap);
    (void)*(volatile char *)p;
}

/* None: every family, sizes up and down, zeroed, from several heaps. */
static void right_use(void)
{
    for (unsigned round = 0; round < 3; round++)
        for (size_t row = 0; row < ROW_COUNT; row++)
            for (size_t nbytes = 2; nbytes < 200000; nbytes = nbytes * 3 & ~(size_t)1) {
                char *p = families[row].allocate(nbytes);
                CHILD_CHECK(p != NULL);
                memset(p, 1, nbytes);
                p = families[row].resize(p, nbytes * 2);
                CHILD_CHECK(p != NULL && p[0] == 1 && p[nbytes - 1] == 1);
                memset(p, 2, nbytes * 2);
                p = families[row].resize(p, nbytes / 2 & ~(size_t)1);
                CHILD_CHECK(p != NULL || nbytes / 2 < 2);
                if (p != NULL)
                    CHILD_CHECK(families[row].release(p) == 1);
                unsigned char *zeros = gw_NativeMemoryAllocZeroed(nbytes);
                CHILD_CHECK(zeros[0] == 0 && zeros[nbytes - 1] == 0);
                gw_NativeMemoryFree(zeros);
            }
}

#define JOB(function)                                                                              \
    {                                                                                              \
#function, function                                                                        \
    }
#define JOBS(row)                                                                                  \
    JOB(overrun_##row), JOB(large_overrun_##row), JOB(stale_##row), JOB(large_stale_##row)

static const child_job jobs[] = {
    JOBS(ROW_PROCESS),   JOBS(ROW_PRIVATE), JOBS(ROW_HGLOBAL),
    JOBS(ROW_COTASKMEM), JOBS(ROW_BSTR),    JOBS(ROW_NATIVE),
    JOBS(ROW_ALIGNED),   JOB(grown),        JOB(stale_of_a_destroyed_heap),
    JOB(right_use),      {NULL, NULL},
};

/* --- AddressSanitizer --------------------------------------------------------------------------------------- */

static void skip(const char *why)
{
    printf("SKIP %s\n", why);
    fflush(stdout);
}

START_TEST(address_sanitizer_sees_overruns_and_uses_after_release)
{
    if (!HARNESS_POISONED) {
        skip("AddressSanitizer: the library is not built for it");
        return;
    }
    for (const child_job *job = jobs; job->run != right_use; job++) {
        child_run_watched("", job->name, NULL);
        ck_assert_msg(strstr(child_text, "use-after-poison") != NULL, "%s: status %#x: %s",
                      job->name, (unsigned)child_status, child_text);
    }
    child_run_watched("", "right_use", NULL);
    ck_assert_msg(child_status == 0, "%s", child_text);
}
END_TEST

/* --- valgrind ------------------------------------------------------------------------------------------------ */

#ifdef HAVE_VALGRIND
static bool valgrind_is_there(void)
{
    return !HARNESS_SANITIZED && system("valgrind --version >/dev/null 2>&1") == 0;
}
#else
static bool valgrind_is_there(void)
{
    return false;
}
#endif

static char *const valgrind[] = {"valgrind", "-q", "--error-exitcode=9", NULL};

static void run_in_valgrind(const char *job, const char *sentence, const char *event)
{
    child_run_watched("", job, valgrind);
    ck_assert_msg(WIFEXITED(child_status) && WEXITSTATUS(child_status) == 9, "%s: status %#x: %s",
                  job, (unsigned)child_status, child_text);
    ck_assert_msg(strstr(child_text, sentence) != NULL && strstr(child_text, event) != NULL,
                  "%s: %s", job, child_text);
}

START_TEST(valgrind_sees_overruns_and_uses_after_release_with_their_blocks)
{
    if (!valgrind_is_there()) {
        skip("valgrind: it is not there, or the library is not built for it");
        return;
    }
    child_run_watched("", "right_use", valgrind);
    if (strstr(child_text, "debuginfo reader") != NULL) {
        skip("valgrind: it cannot read what this compiler says of the program");
        return;
    }
    ck_assert_msg(child_status == 0, "%s", child_text);
    run_in_valgrind("overrun_ROW_HGLOBAL", "0 bytes after a block of size 24", "alloc'd");
    run_in_valgrind("overrun_ROW_PRIVATE", "0 bytes after a block of size 24", "alloc'd");
    run_in_valgrind("large_overrun_ROW_NATIVE", "after a block of size 100,000", "alloc'd");
    run_in_valgrind("overrun_ROW_BSTR", "after a block of size 34", "alloc'd");
    run_in_valgrind("grown", "0 bytes after a block of size 24", "alloc'd");
    run_in_valgrind("stale_ROW_COTASKMEM", "0 bytes inside a block of size 24", "free'd");
    run_in_valgrind("large_stale_ROW_PROCESS", "inside a block of size 100,000", "free'd");
    run_in_valgrind("stale_of_a_destroyed_heap", "inside a block of size 24", "free'd");
}
END_TEST

int main(int count, char **arguments)
{
    child_serve(count, arguments, jobs);
    Suite *suite = suite_create("heap: watch");
    HARNESS_ADD_SLOW(suite, address_sanitizer_sees_overruns_and_uses_after_release);
    HARNESS_ADD_SLOW(suite, valgrind_sees_overruns_and_uses_after_release_with_their_blocks);
    return harness_run(suite);
}
