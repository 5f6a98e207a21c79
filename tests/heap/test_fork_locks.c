/* SPDX-License-Identifier: MIT */
/*
 * Forks of a process whose other threads hold locks of the C library and of the loader: the child, in which nobody will
 * release them, uses the library without taking one.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "support/threads.h"

#include <dlfcn.h>
#include <iconv.h>
#include <link.h>
#include <locale.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECONDS_TO_HANG 20

/* Functions that can be found by name: exported, and with something to do after the call. */
#define NAMED __attribute__((visibility("default"), noinline))
NAMED void *allocate_at_the_quay(size_t nbytes);
NAMED gw_bool release_at_the_gate(void *p);

static volatile int calls;

void *allocate_at_the_quay(size_t nbytes)
{
    void *p = gw_AllocHGlobal(nbytes);
    calls++;
    return p;
}

gw_bool release_at_the_gate(void *p)
{
    gw_bool released = gw_FreeCoTaskMem(p);
    calls++;
    return released;
}

/* --- threads that take locks ------------------------------------------------------------------------------- */

static atomic_bool over;
static atomic_bool begun;
static atomic_size_t rounds;

/* Holds the lock for as long as other work in such a callback would. */
static int linger(struct dl_phdr_info *info, size_t nbytes, void *context)
{
    (void)info;
    (void)nbytes;
    (void)context;
    for (volatile unsigned i = 0; i < 2000; i++)
        continue;
    return 0;
}

static void list_modules(void)
{
    dl_iterate_phdr(linger, NULL);
}

static void name_addresses(void)
{
    Dl_info info;
    for (int i = 0; i < 20; i++)
        dladdr((void *)(uintptr_t)name_addresses, &info);
}

/* A library that nothing else here has loaded, so that the loader loads and unloads it. */
static void load_library(void)
{
    static const char *const names[] = {"libBrokenLocale.so.1", "libthread_db.so.1", "libanl.so.1"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        void *library = dlopen(names[i], RTLD_LAZY);
        if (library != NULL)
            dlclose(library);
    }
}

static void open_converter(void)
{
    iconv_t converter = iconv_open("ISO-2022-KR", "UTF-16LE");
    if (converter != (iconv_t)-1) /* NOLINT: this is how iconv_open() says it */
        iconv_close(converter);
}

static void use_locale_and_stdio(void)
{
    setlocale(LC_ALL, atomic_load(&rounds) % 2 == 0 ? "C" : "");
    FILE *file = fopen("/dev/null", "w");
    if (file == NULL)
        return;
    fprintf(file, "%s\n", setlocale(LC_ALL, NULL));
    fclose(file);
    setenv("GANGWAY_TEST_VARIABLE", "cargo", 1);
}

static void *work(void *context)
{
    void (*const *job)(void) = context;
    while (!atomic_load(&over)) {
        (*job)();
        atomic_fetch_add(&rounds, 1);
        atomic_store(&begun, true);
    }
    return NULL;
}

static void (*const jobs[])(void) = {list_modules, name_addresses, load_library, open_converter,
                                     use_locale_and_stdio};

/* --- the child: plain exit codes, since a failed check of Check may not be told from here -------------------- */

static char allocated_at[300];

static void keep_violation(const gw_violation *violation, void *context)
{
    (void)context;
    snprintf(allocated_at, sizeof allocated_at, "%s",
             violation->allocated_at != NULL ? violation->allocated_at : "(none)");
}

/* What the parent allocated is released as another family, and then twice. */
static int misuse(void *parents)
{
    void *again = harness_launder(parents);
    if (release_at_the_gate(parents) || gw_GetLastError() == 0)
        return 1;
    if (strstr(allocated_at, "allocate_at_the_quay (test_fork_locks+0x") == NULL)
        return 2;
    if (!gw_FreeHGlobal(parents) || gw_FreeHGlobal(again))
        return 3;
    return strstr(allocated_at, "allocate_at_the_quay") != NULL ? 0 : 4;
}

/* Where a walk of the stack may lock, the child's own blocks have no site; where the loader may, the site has no name. */
static bool has_right_site(const void *p)
{
    gw_block_info info;
    gw_block_query(p, &info);
#if defined(HAVE_UNWIND_NO_LOCK)
    return info.site != NULL &&
           strstr(info.site, "allocate_at_the_quay (test_fork_locks+0x") != NULL;
#else
    return info.site == NULL;
#endif
}

/* Small and large, in a table that is made at its first use, and to the system. */
static int allocate_in_child(void)
{
    static const size_t sizes[] = {0, 24, 3000, 100000, 5000000};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        void *p = allocate_at_the_quay(sizes[i]);
        if (p == NULL || !has_right_site(p) || !gw_FreeHGlobal(p))
            return 10;
    }
    void *handle = gw_GlobalAlloc(GW_GMEM_MOVEABLE, 24);
    if (handle == NULL || gw_GlobalFree(handle) != NULL)
        return 11;
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    void *p = gw_HeapAlloc(heap, 0, 100);
    return p != NULL && gw_HeapValidate(heap, 0, NULL) && gw_HeapDestroy(heap) ? 0 : 12;
}

static int report(void)
{
    int ends[2];
    static char text[65536];
    void *p = allocate_at_the_quay(24);
    if (p == NULL || pipe(ends) != 0 || !gw_heap_report(ends[1], GW_REPORT_TEXT))
        return 20;
    ssize_t nbytes = read(ends[0], text, sizeof text - 1);
    text[nbytes > 0 ? nbytes : 0] = '\0';
    if (strstr(text, "live blocks by family and call site") == NULL)
        return 21;
    return gw_heap_report(ends[1], GW_REPORT_JSON) && gw_FreeHGlobal(p) ? 0 : 22;
}

/* Text that the library converts by itself, and text for which it would have to ask the system's converters. */
static int convert(void)
{
    char *text = gw_StringToCoTaskMemUTF8(gw_utf8("Grüße"));
    if (text == NULL || !gw_FreeCoTaskMem(text))
        return 30;
    text = gw_string_to_hglobal(gw_utf8("x"), 1252, 0, NULL);
    if (text == NULL || !gw_FreeHGlobal(text))
        return 31;
    text = gw_string_to_hglobal(gw_utf8("x"), 54936, 0, NULL);
    return text == NULL && gw_GetLastError() == GW_ERROR_NOT_SUPPORTED ? 0 : 32;
}

/* Check has a handler of its own, which would end the test and not say why. */
static void end_if_it_hangs(void)
{
    signal(SIGALRM, SIG_DFL);
    alarm(SECONDS_TO_HANG);
}

static int live_as_child(void *parents)
{
    int result = misuse(parents);
    if (result == 0)
        result = allocate_in_child();
    if (result == 0)
        result = report();
    return result == 0 ? convert() : result;
}

/* A child of the child has what was lost in its parent. */
static int live_as_grandchild(void *parents)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        end_if_it_hangs();
        _exit(live_as_child(parents));
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        return 40;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 41;
}

/* --- the parent ---------------------------------------------------------------------------------------------- */

static void fork_once(size_t round, void *p)
{
    int status;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        end_if_it_hangs();
        _exit(round % 8 == 0 ? live_as_grandchild(p) : live_as_child(p));
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(!WIFSIGNALED(status), "round %zu: the child %s", round,
                  WTERMSIG(status) == SIGALRM ? "hung" : "crashed");
    ck_assert_msg(WEXITSTATUS(status) == 0, "round %zu: the child ended with code %d", round,
                  WEXITSTATUS(status));
}

/* At another moment of the other thread each time. */
static void let_pass(size_t round)
{
    nanosleep(&(struct timespec){0, (long)(round % 16) * 10000}, NULL);
}

START_TEST(a_child_takes_no_lock_that_another_thread_held)
{
    void (*job)(void) = jobs[_i];
    ck_assert_msg(gw_heap_set_modes("ust") == 1, "%s", gw_error_message());
    gw_set_violation_handler(keep_violation, NULL);
    void *p = allocate_at_the_quay(24);
    pthread_t thread = threads_start(work, &job);
    threads_wait_for(&begun);
    for (size_t round = 0; round < harness_scaled(200); round++) {
        fork_once(round, p);
        let_pass(round);
    }
    atomic_store(&over, true);
    threads_join(thread);
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
}
END_TEST

int main(int argc, char **argv)
{
    (void)argc;
    harness_drop_modes(argv);
#if !defined(HAVE_UNWIND_NO_LOCK)
    printf("SKIP sites of a child's own blocks: a walk of the stack takes locks here\n");
#endif
    Suite *suite = suite_create("heap: forks and the locks of others");
    HARNESS_ADD_EACH(suite, a_child_takes_no_lock_that_another_thread_held, (int)COUNT_OF(jobs));
    return harness_run(suite);
}
