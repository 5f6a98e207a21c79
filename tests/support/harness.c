/* SPDX-License-Identifier: MIT */
/* What every test program shares. */
#include "support/harness.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__has_include)
#if __has_include(<execinfo.h>)
#include <execinfo.h>
#define HAVE_BACKTRACE 1
#endif
#endif
#ifndef HAVE_BACKTRACE
#define HAVE_BACKTRACE 0
#endif

/* --- crashes under torture: whose? ----------------------------------------------------------------------- */

#if HAVE_BACKTRACE
/* Says where, for tests/torture.sh, and crashes all the same. An abort() is no crash: some are by contract. */
static void tell_of_crash(int number)
{
    static const char mark[] = "CRASH\n";
    void *frames[16];
    ssize_t ignored = write(STDERR_FILENO, mark, sizeof mark - 1);
    (void)ignored;
    backtrace_symbols_fd(frames, backtrace(frames, 16), STDERR_FILENO);
    signal(number, SIG_DFL);
    raise(number);
}
#endif

static void watch_for_crashes(void)
{
#if HAVE_BACKTRACE
    void *frame;
    if (getenv("GANGWAY_TORTURE") == NULL)
        return;
    backtrace(&frame, 1); /* loads what it needs */
    signal(SIGSEGV, tell_of_crash);
    signal(SIGBUS, tell_of_crash);
    signal(SIGFPE, tell_of_crash);
#endif
}

int harness_run(Suite *suite)
{
    watch_for_crashes();
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

void harness_drop_modes(char **arguments)
{
    if (getenv("GANGWAY_HEAP") == NULL)
        return;
    unsetenv("GANGWAY_HEAP");
    execv("/proc/self/exe", arguments);
    execv(arguments[0], arguments);
}

void harness_add(Suite *suite, const char *name, const TTest *test, double timeout_seconds)
{
    TCase *tcase = tcase_create(name);
    tcase_set_timeout(tcase, timeout_seconds);
    tcase_add_test(tcase, test);
    suite_add_tcase(suite, tcase);
}

void harness_add_each(Suite *suite, const char *name, const TTest *test, int count)
{
    TCase *tcase = tcase_create(name);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, test, 0, count);
    suite_add_tcase(suite, tcase);
}

/* "hpa" begins "hpa:back" too, and "quarantine" any number of blocks. */
static bool list_has(const char *list, const char *word, size_t nbytes)
{
    for (; list != NULL && *list != '\0'; list += strcspn(list, ","), list += *list == ',')
        if (strncmp(list, word, nbytes) == 0 && strchr(",:=", list[nbytes]) != NULL)
            return true;
    return false;
}

/* Valgrind loads something of its own into the process. */
static bool has_tool(void)
{
    const char *loaded = getenv("LD_PRELOAD");
    return HARNESS_POISONED || (loaded != NULL && strstr(loaded, "vgpreload") != NULL);
}

static bool heap_has(const char *word, size_t nbytes)
{
    const char *list = getenv("GANGWAY_HEAP");
    if (nbytes == strlen("watched") && memcmp(word, "watched", nbytes) == 0)
        return has_tool() && !list_has(list, "unwatched", strlen("unwatched"));
    return list_has(list, word, nbytes);
}

int harness_has_mode(const char *modes)
{
    for (; *modes != '\0'; modes += strcspn(modes, ","), modes += *modes == ',')
        if (heap_has(modes, strcspn(modes, ",")))
            return 1;
    return 0;
}

int harness_leaves_out(const char *modes, const char *why, const char *name)
{
    int leaves_out = harness_has_mode(modes);
    if (leaves_out)
        printf("SKIP %s: %s\n", name, why);
    return leaves_out;
}

/* --- guarded buffers: [guard page][pages of data][guard page] ------------------------------------------- */

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t data_pages(size_t nbytes)
{
    size_t page = page_size();
    return (nbytes + page - 1) / page * page;
}

static unsigned char *map_between_guards(size_t nbytes)
{
    size_t page = page_size();
    size_t data = data_pages(nbytes);
    unsigned char *map = mmap(NULL, data + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ck_assert_msg(map != MAP_FAILED, "no memory for a guarded buffer");
    ck_assert_int_eq(mprotect(map + page, data, PROT_READ | PROT_WRITE), 0);
    memset(map + page, 0xA5, data);
    return map + page;
}

void *harness_guarded(size_t nbytes)
{
    return map_between_guards(nbytes) + data_pages(nbytes) - nbytes;
}

void *harness_guarded_front(size_t nbytes)
{
    return map_between_guards(nbytes);
}

void harness_unguard(void *buffer, size_t nbytes)
{
    size_t page = page_size();
    uintptr_t first = (uintptr_t)buffer & ~(uintptr_t)(page - 1);
    munmap((char *)first - page, data_pages(nbytes) + 2 * page);
}

/* --- violations ----------------------------------------------------------------------------------------- */

unsigned harness_violations;
gw_violation_id harness_last_violation;
const char *harness_last_function;
char harness_last_message[512];

static void count_violation(const gw_violation *violation, void *context)
{
    (void)context;
    harness_violations++;
    harness_last_violation = violation->id;
    harness_last_function = violation->function;
    snprintf(harness_last_message, sizeof harness_last_message, "%s", violation->message);
}

void harness_count_violations(void)
{
    harness_violations = 0;
    harness_last_function = NULL;
    harness_last_message[0] = '\0';
    gw_set_violation_handler(count_violation, NULL);
}

size_t harness_live_blocks(void)
{
    gw_heap_statistics statistics;
    ck_assert_int_eq(gw_heap_stats(gw_GetProcessHeap(), &statistics), 1);
    return statistics.total.live_blocks;
}

void harness_begin(void)
{
    harness_count_violations();
    gw_SetLastError(HARNESS_UNTOUCHED);
}

void harness_check_untouched(void)
{
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    ck_assert_uint_eq(harness_violations, 0);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}

/* --- size of a run --------------------------------------------------------------------------------------- */

size_t harness_scaled(size_t count)
{
    const char *scale = getenv("GANGWAY_TEST_SCALE");
    double factor = scale != NULL ? strtod(scale, NULL) : 1.0;
    double scaled = (double)count * factor;
    return scaled < 1.0 ? 1 : (size_t)scaled;
}

/* --- files ---------------------------------------------------------------------------------------------- */

const char *harness_data(const char *name)
{
    static char path[4096];
    const char *root = getenv("GANGWAY_TEST_DATA");
    snprintf(path, sizeof path, "%s/%s", root != NULL ? root : "", name);
    if (root != NULL && access(path, R_OK) == 0)
        return path;
    printf("SKIP %s: GANGWAY_TEST_DATA has no such file\n", name);
    return NULL;
}

char *harness_read(const char *path, size_t *nbytes)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    fseek(file, 0, SEEK_END);
    long end = ftell(file);
    ck_assert_msg(end >= 0, "cannot tell the size of %s", path);
    rewind(file);
    char *text = malloc((size_t)end + 1);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_eq(fread(text, 1, (size_t)end, file), (size_t)end);
    fclose(file);
    text[end] = '\0';
    *nbytes = (size_t)end;
    return text;
}
