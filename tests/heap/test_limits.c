/* SPDX-License-Identifier: MIT */
/* Limits of the system: where memory ends, allocation fails with its code, and release goes on. */
#include "support/blocks.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)
#define BLOCKS_MOST 20000

static void *blocks[BLOCKS_MOST];

/* Under a limit nothing may ask the C library for memory: results are numbers, 0 for good. */
enum result {
    GOOD,
    WRONG_ERROR,
    NO_MESSAGE,
    NO_END,
    FREE_REFUSED,
    ERRNO_CHANGED,
    STILL_NO_MEMORY,
    NOT_VALID,
    NOT_COUNTED
};

static const char *name_of(int result)
{
    static const char *const names[] = {
        "good",
        "failed with another error",
        "failed without a message",
        "never failed",
        "a release was refused",
        "a release changed errno",
        "no memory after the release",
        "the heap is not valid",
        "the live count is wrong",
    };
    return result >= 0 && result <= NOT_COUNTED ? names[result] : "it ended otherwise";
}

/* Allocates until there is no more; *count is how many there were. */
static int exhaust(size_t nbytes, size_t most, size_t *count)
{
    size_t n = 0;
    gw_SetLastError(HARNESS_UNTOUCHED);
    while (n < most && (blocks[n] = families[n % ROW_COUNT].allocate(nbytes)) != NULL) {
        ((volatile char *)blocks[n])[0] = 1;
        n++;
    }
    *count = n;
    if (n == most)
        return NO_END;
    if (gw_GetLastError() != GW_ERROR_NOT_ENOUGH_MEMORY)
        return WRONG_ERROR;
    return gw_error_message()[0] != '\0' ? GOOD : NO_MESSAGE;
}

static int release(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        errno = 1789;
        if (!families[i % ROW_COUNT].release(blocks[i]))
            return FREE_REFUSED;
        if (errno != 1789)
            return ERRNO_CHANGED;
    }
    return GOOD;
}

static int check_whole(size_t nbytes)
{
    void *again = gw_AllocHGlobal(nbytes);
    if (again == NULL)
        return STILL_NO_MEMORY;
    if (!gw_FreeHGlobal(again))
        return FREE_REFUSED;
    if (!gw_HeapValidate(gw_GetProcessHeap(), 0, NULL))
        return NOT_VALID;
    gw_heap_statistics s;
    return gw_heap_stats(gw_GetProcessHeap(), &s) && s.total.live_blocks == 0 ? GOOD : NOT_COUNTED;
}

/* Of 98 the process lived, but had no room for one block; of 99 it did not begin. */
#define NOTHING_FITS 98
#define NOT_STARTED 99

/* Full, emptied, full again: with as many blocks, or nearly. */
static int go_through(size_t nbytes, size_t most, bool must_end)
{
    size_t count = 0, counted_again = 0;
    int result = exhaust(nbytes, most, &count);
    if (result == GOOD && count == 0)
        return NOTHING_FITS;
    if (result == NO_END && !must_end)
        result = GOOD;
    if (result == GOOD)
        result = release(count);
    if (result == GOOD)
        result = check_whole(nbytes);
    if (result == GOOD) {
        result = exhaust(nbytes, count, &counted_again);
        if (result == NO_END)
            result = GOOD;
        if (result == GOOD && counted_again < count / 2)
            result = STILL_NO_MEMORY;
    }
    return result == GOOD ? release(counted_again) : result;
}

/* --- a process that lives under the limit from its beginning ------------------------------------------------------- */

static const char *program;

/* "--under SIZE": the limits are set already. */
static int live_under_limit(const char *size)
{
    size_t nbytes = strtoul(size, NULL, 10);
    (void)gw_GetProcessHeap();
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    if (heap == NULL)
        return gw_GetLastError() == GW_ERROR_NOT_ENOUGH_MEMORY ? GOOD : WRONG_ERROR;
    gw_HeapDestroy(heap);
    /* The private row makes its heap at first use; where even that fails, the row's allocations fail. */
    (void)blocks_private_heap();
    return go_through(nbytes, BLOCKS_MOST, true);
}

enum limited { ADDRESS_SPACE, DATA };

static int set_limit(enum limited what, const struct rlimit *limit)
{
    return what == DATA ? setrlimit(RLIMIT_DATA, limit) : setrlimit(RLIMIT_AS, limit);
}

static int run_under(enum limited what, size_t limit, const char *size)
{
    int status;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct rlimit wanted = {limit, limit};
        set_limit(what, &wanted);
        alarm(60);
        execl("/proc/self/exe", program, "--under", size, (char *)NULL);
        execl(program, program, "--under", size, (char *)NULL);
        _exit(NOT_STARTED);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    if (WIFEXITED(status))
        return WEXITSTATUS(status) == 127 ? NOT_STARTED : WEXITSTATUS(status);
    return -WTERMSIG(status);
}

/* From which limit on a program starts at all, or has room for a block, depends on the system: neither is asked below
 * 32 MiB. */
static void check_steps(enum limited what, const char *size)
{
    size_t nbytes = strtoul(size, NULL, 10);
    for (size_t limit = 8 * MIB; limit <= 1024 * MIB; limit += limit / 4 / MIB * MIB) {
        if (limit / nbytes > BLOCKS_MOST - 1000)
            break;
        int result = run_under(what, limit, size);
        if (limit < 32 * MIB && (result == NOT_STARTED || result == NOTHING_FITS || result < 0))
            continue;
        ck_assert_msg(result == GOOD, "blocks of %s bytes under %zu MiB: %s (%d)", size,
                      limit / MIB, name_of(result), result);
    }
}

START_TEST(under_an_address_space_limit_allocation_fails_cleanly)
{
    if (HARNESS_SANITIZED) {
        printf("SKIP address space limit: a sanitizer needs the space\n");
        return;
    }
    check_steps(ADDRESS_SPACE, "1048576");
    check_steps(ADDRESS_SPACE, "100000");
    check_steps(ADDRESS_SPACE, "20000");
}
END_TEST

START_TEST(under_a_data_limit_allocation_fails_cleanly)
{
    if (HARNESS_SANITIZED) {
        printf("SKIP data limit: a sanitizer needs the space\n");
        return;
    }
    check_steps(DATA, "1048576");
    check_steps(DATA, "20000");
}
END_TEST

/* --- a limit that comes later ------------------------------------------------------------------------------------------ */

/* What the process uses now, in bytes, by the system's own count. */
static size_t used(enum limited what)
{
    size_t size = 0, data = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    if (statm != NULL && fscanf(statm, "%zu %*u %*u %*u %*u %zu", &size, &data) != 2)
        size = data = 0;
    if (statm != NULL)
        fclose(statm);
    return (what == DATA ? data : size) * (size_t)sysconf(_SC_PAGESIZE);
}

static void set_soft_limit(enum limited what, rlim_t limit)
{
    struct rlimit wanted = {limit, RLIM_INFINITY};
    ck_assert_int_eq(set_limit(what, &wanted), 0);
}

static void check_late_limit(enum limited what)
{
    static const size_t sizes[] = {1 << 20, 300000, 70000};
    blocks_allocate_further(1000);
    for (size_t more = 0; more <= 64 * MIB; more = more * 2 + MIB) {
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            set_soft_limit(what, used(what) + more);
            /* What the heap has reserved before may still be used: the end need not come. */
            int result = go_through(sizes[i], 2000, false);
            set_soft_limit(what, RLIM_INFINITY);
            if (more == 0 && result == STILL_NO_MEMORY)
                result = GOOD;
            ck_assert_msg(result == GOOD, "%zu MiB more, blocks of %zu: %s", more / MIB, sizes[i],
                          name_of(result));
            ck_assert_int_eq(check_whole(sizes[i]), GOOD);
        }
    }
}

START_TEST(a_limit_that_comes_later_is_borne)
{
    if (HARNESS_SANITIZED) {
        printf("SKIP late limits: a sanitizer needs the space\n");
        return;
    }
    check_late_limit(ADDRESS_SPACE);
    check_late_limit(DATA);
    blocks_allocate_further(FURTHER_MOST);
}
END_TEST

/* --- no more mappings --------------------------------------------------------------------------------------------------- */

#define MAPPINGS_MOST 200000

/* Every other page readable: each its own mapping. Returns how many pages it took until the system refused. */
static size_t use_up_mappings(char **region, size_t page)
{
    *region = mmap(NULL, MAPPINGS_MOST * page, PROT_NONE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (*region == MAP_FAILED)
        return 0;
    for (size_t i = 0; i < MAPPINGS_MOST; i += 2)
        if (mprotect(*region + i * page, page, PROT_READ) != 0)
            return i;
    return 0;
}

START_TEST(without_further_mappings_release_still_succeeds)
{
    static const size_t sizes[] = {100, 20000, 300000, (size_t)5 << 20};
    size_t page = (size_t)sysconf(_SC_PAGESIZE), count = 0;
    char *region;
    if (HARNESS_SANITIZED) {
        printf("SKIP mappings: a sanitizer has many of its own\n");
        return;
    }
    while (count < 400) {
        blocks[count] = families[count % ROW_COUNT].allocate(sizes[count % 4]);
        ck_assert_ptr_nonnull(blocks[count]);
        count++;
    }
    if (use_up_mappings(&region, page) == 0) {
        printf("SKIP mappings: the system sets no limit\n");
        return;
    }
    int result = release(count);
    size_t further = 0;
    int exhausted = exhaust(6 * MIB, 100, &further);
    int released = release(further);
    munmap(region, MAPPINGS_MOST * page);
    ck_assert_str_eq(name_of(result), name_of(GOOD));
    ck_assert(exhausted == GOOD || exhausted == NO_END);
    ck_assert_str_eq(name_of(released), name_of(GOOD));
    ck_assert_str_eq(name_of(check_whole(5 * MIB)), name_of(GOOD));
    blocks_allocate_further(FURTHER_MOST);
}
END_TEST

/* --- errno ------------------------------------------------------------------------------------------------------------------ */

START_TEST(releasing_keeps_errno_in_every_family)
{
    static const size_t sizes[] = {0, 24, 5000, 60000, 300000, (size_t)5 << 20};
    for (size_t row = 0; row < ROW_COUNT; row++) {
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            void *p = families[row].allocate(sizes[i]);
            errno = 1789;
            ck_assert_int_eq(families[row].release(p), 1);
            ck_assert_int_eq(errno, 1789);
            ck_assert_int_eq(families[row].release(NULL), 1);
            ck_assert_int_eq(errno, 1789);
        }
    }
}
END_TEST

int main(int count, char **arguments)
{
    program = arguments[0];
    if (count == 3 && strcmp(arguments[1], "--under") == 0)
        return live_under_limit(arguments[2]);
    Suite *suite = suite_create("heap: limits");
    HARNESS_ADD_SLOW(suite, under_an_address_space_limit_allocation_fails_cleanly);
    HARNESS_ADD_SLOW(suite, under_a_data_limit_allocation_fails_cleanly);
    HARNESS_ADD_SLOW(suite, a_limit_that_comes_later_is_borne);
    HARNESS_ADD_SLOW(suite, without_further_mappings_release_still_succeeds);
    HARNESS_ADD(suite, releasing_keeps_errno_in_every_family);
    return harness_run(suite);
}
