/* SPDX-License-Identifier: MIT */
/* The report: what is in it, as text and as JSON, by call and at exit. */
#include "support/blocks.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Functions that can be found by name: exported, and with something to do after the call. */
#define NAMED __attribute__((visibility("default"), noinline))
NAMED void *allocate_a_crate(void);
NAMED void *allocate_a_barrel(void);

static volatile int calls;

void *allocate_a_crate(void)
{
    void *p = gw_AllocHGlobal(10);
    calls++;
    return p;
}

void *allocate_a_barrel(void)
{
    void *p = gw_AllocCoTaskMem(100);
    calls++;
    return p;
}

static void set(const char *list)
{
    ck_assert_msg(gw_heap_set_modes(list) == 1, "%s", gw_error_message());
}

/* --- reading a report ------------------------------------------------------------------------------------ */

static char text[1 << 20];

static void read_all(int fd)
{
    size_t used = 0;
    ssize_t n;
    ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
    while ((n = read(fd, text + used, sizeof text - 1 - used)) > 0)
        used += (size_t)n;
    text[used] = '\0';
    close(fd);
}

static int scratch_file(void)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    int fd = dup(fileno(file));
    fclose(file);
    return fd;
}

static void report(uint32_t flags)
{
    int fd = scratch_file();
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_msg(gw_heap_report(fd, flags) == 1, "%s", gw_error_message());
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    read_all(fd);
}

static const char *find(const char *part)
{
    const char *found = strstr(text, part);
    ck_assert_msg(found != NULL, "no \"%s\" in:\n%s", part, text);
    return found;
}

static void check_absent(const char *part)
{
    ck_assert_msg(strstr(text, part) == NULL, "\"%s\" in:\n%s", part, text);
}

/* Whether the text is JSON, by another reader. */
static void check_json(void)
{
    if (system("python3 -c 'import json' >/dev/null 2>&1") != 0) {
        printf("SKIP JSON: there is no python3\n");
        return;
    }
    FILE *reader = popen("python3 -m json.tool >/dev/null", "w");
    ck_assert_ptr_nonnull(reader);
    fputs(text, reader);
    ck_assert_msg(pclose(reader) == 0, "no JSON:\n%s", text);
}

/* --- by call --------------------------------------------------------------------------------------------- */

START_TEST(an_unused_heap_has_a_report)
{
    report(GW_REPORT_TEXT);
    find("gangway: heap report of process ");
    find("\nno live blocks\n");
    find("\nno violations\n");
    report(GW_REPORT_JSON);
    find("\"violations_total\": 0");
    check_json();
}
END_TEST

START_TEST(without_tracing_each_family_is_one_entry)
{
    void *a = allocate_a_crate(), *b = allocate_a_crate(), *c = allocate_a_barrel();
    report(GW_REPORT_TEXT);
    find("  100 bytes in 1 block, CoTaskMem, allocated at a site that is not known\n"
         "  20 bytes in 2 blocks, HGlobal, allocated at a site that is not known\n");
    report(GW_REPORT_JSON);
    find("{\"family\": \"HGlobal\", \"blocks\": 2, \"bytes\": 20, \"site\": null, \"frames\": []}");
    check_json();
    gw_FreeHGlobal(a);
    gw_FreeHGlobal(b);
    gw_FreeCoTaskMem(c);
}
END_TEST

START_TEST(live_blocks_are_grouped_by_family_and_site_largest_first)
{
    void *crates[30], *barrels[5];
    set("ust");
    for (volatile int i = 0; i < 30; i++) /* unrolled, it would be many sites */
        crates[i] = allocate_a_crate();
    for (volatile int i = 0; i < 5; i++)
        barrels[i] = allocate_a_barrel();
    for (int i = 10; i < 30; i++)
        gw_FreeHGlobal(crates[i]);
    report(GW_REPORT_TEXT);
    const char *first =
        find("  500 bytes in 5 blocks, CoTaskMem, allocated at allocate_a_barrel (");
    const char *second = find("  100 bytes in 10 blocks, HGlobal, allocated at allocate_a_crate (");
    ck_assert(first < second);
    find("HGlobal              10            100           30            300\n");
    find("CoTaskMem             5            500            5            500\n");
    find("all                  15            600           35            800\n");
    find("      #0 allocate_a_crate (");
    find("      #1 (test_report+0x");
    for (int i = 0; i < 10; i++)
        gw_FreeHGlobal(crates[i]);
    for (int i = 0; i < 5; i++)
        gw_FreeCoTaskMem(barrels[i]);
    report(GW_REPORT_TEXT);
    find("\nno live blocks\n");
}
END_TEST

START_TEST(the_json_has_every_frame_with_module_offset_and_symbol)
{
    set("ust:2");
    void *p = allocate_a_crate();
    report(GW_REPORT_JSON);
    check_json();
    find("\"gangway\": \"");
    find("{\"family\": \"HGlobal\", \"live_blocks\": 1, \"live_bytes\": 10, "
         "\"peak_blocks\": 1, \"peak_bytes\": 10}");
    find("\"family\": \"HGlobal\", \"blocks\": 1, \"bytes\": 10, \"site\": \"allocate_a_crate (");
    const char *frame = find("{\"module\": \"/");
    ck_assert_ptr_nonnull(strstr(frame, "test_report\", \"offset\": \"0x"));
    ck_assert_ptr_nonnull(strstr(frame, "\"symbol\": \"allocate_a_crate\"}"));
    size_t frames = 0;
    for (const char *at = text; (at = strstr(at, "\"module\": ")) != NULL; at++)
        frames++;
    ck_assert_uint_eq(frames, 2);
    gw_FreeHGlobal(p);
}
END_TEST

static size_t say_nasty(char *out, size_t capacity, void *context)
{
    return (size_t)snprintf(out, capacity, "%s", (const char *)context);
}

START_TEST(the_json_is_json_whatever_the_host_says)
{
    static const struct {
        const char *said, *written;
    } nasty[] = {
        {"a \"quoted\" name", "\"a \\\"quoted\\\" name\""},
        {"C:\\temp\\new", "\"C:\\\\temp\\\\new\""},
        {"tab\there\nand \x01\x1F", "\"tab\\u0009here\\u000aand \\u0001\\u001f\""},
        {"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x9A\xA2", "\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x9A\xA2\""},
        {"bad \xFF\xC3 and \xED\xA0\x80!", "\"bad \\ufffd\\ufffd and \\ufffd\\ufffd\\ufffd!\""},
        {"cut \xE2\x82", "\"cut \\ufffd\\ufffd\""},
        {"\xC0\x80 \xF4\x90\x80\x80", "\"\\ufffd\\ufffd \\ufffd\\ufffd\\ufffd\\ufffd\""},
    };
    set("ust");
    gw_set_violation_handler(NULL, NULL);
    for (size_t i = 0; i < sizeof nasty / sizeof nasty[0]; i++) {
        gw_set_site_provider(say_nasty, (void *)(uintptr_t)nasty[i].said);
        void *p = gw_AllocHGlobal(10);
        harness_count_violations();
        ck_assert_int_eq(gw_FreeCoTaskMem(harness_launder(p)), 0);
        report(GW_REPORT_JSON);
        find(nasty[i].written);
        check_json();
        gw_FreeHGlobal(p);
    }
}
END_TEST

START_TEST(violations_are_counted_by_their_sites)
{
    set("ust");
    harness_count_violations();
    for (volatile int i = 0; i < 7; i++) { /* unrolled, it would be seven sites */
        void *p = allocate_a_crate();
        void *stale = harness_launder(p);
        gw_FreeHGlobal(p);
        gw_FreeHGlobal(stale);
    }
    gw_FreeCoTaskMem(harness_launder(text));
    report(GW_REPORT_TEXT);
    find("\n8 violations:\n");
    find("  7 x GW-001 gw_FreeHGlobal: ");
    find("allocated at allocate_a_crate (");
    find("first freed at (test_report+0x");
    find("  1 x GW-003 gw_FreeCoTaskMem: ");
    report(GW_REPORT_JSON);
    check_json();
    find("\"violations_total\": 8");
    find("{\"id\": \"GW-001\", \"count\": 7, \"function\": \"gw_FreeHGlobal\", \"message\": "
         "\"GW-001 ");
    find("\"allocated_at\": \"allocate_a_crate (");
}
END_TEST

static size_t say_number(char *out, size_t capacity, void *context)
{
    return (size_t)snprintf(out, capacity, "line-%d.", *(int *)context);
}

START_TEST(the_last_64_kinds_of_violations_are_kept)
{
    static int number;
    set("ust");
    harness_count_violations();
    gw_set_site_provider(say_number, &number);
    for (number = 0; number < 100; number++) {
        void *p = gw_AllocHGlobal(10);
        gw_FreeCoTaskMem(harness_launder(p));
        gw_FreeHGlobal(p);
    }
    report(GW_REPORT_TEXT);
    find("\n100 violations:\n");
    check_absent("line-35.");
    find("line-36.");
    find("line-99.");
}
END_TEST

START_TEST(private_heaps_are_in_the_report)
{
    set("ust");
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    ck_assert_ptr_nonnull(gw_HeapAlloc(heap, 0, 12345));
    ck_assert_ptr_nonnull(gw_HeapAlloc(heap, 0, 123456));
    report(GW_REPORT_TEXT);
    find("123456 bytes in 1 block, heap, allocated at (test_report+0x");
    find("12345 bytes in 1 block, heap, allocated at (test_report+0x");
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    report(GW_REPORT_TEXT);
    find("\nno live blocks\n");
}
END_TEST

static void check_fails(int fd, uint32_t flags, uint32_t code)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_int_eq(gw_heap_report(fd, flags), 0);
    ck_assert_uint_eq(gw_GetLastError(), code);
}

START_TEST(what_cannot_be_written_is_said)
{
    check_fails(1, 2, GW_ERROR_INVALID_PARAMETER);
    check_fails(1, 0x80000001u, GW_ERROR_INVALID_PARAMETER);
    check_fails(-1, GW_REPORT_TEXT, GW_ERROR_INVALID_HANDLE);
    int fd = open("/dev/full", O_WRONLY);
    if (fd >= 0) {
        check_fails(fd, GW_REPORT_JSON, GW_ERROR_GEN_FAILURE);
        close(fd);
    }
}
END_TEST

/* --- at exit: in a program of its own ---------------------------------------------------------------------- */

static const char *program;

/* Runs this program with a role; what it wrote to stderr is in text. */
static void run(const char *modes, const char *role)
{
    int status, fd = scratch_file();
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        dup2(fd, STDERR_FILENO);
        setenv("GANGWAY_HEAP", modes, 1);
        alarm(60);
        execl(program, program, role, (char *)NULL);
        execl("/proc/self/exe", program, role, (char *)NULL);
        _exit(99);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(status == 0, "%s ended with status 0x%x", role, (unsigned)status);
    read_all(fd);
}

static char path[64];

static const char *file_mode(const char *list, const char *end)
{
    static char modes[200];
    snprintf(path, sizeof path, "./gangway-report-%d%s", (int)getpid(), end);
    unlink(path);
    snprintf(modes, sizeof modes, "%s,report=%s", list, path);
    return modes;
}

static void read_report_file(void)
{
    int fd = open(path, O_RDONLY);
    ck_assert_msg(fd >= 0, "no file %s", path);
    read_all(fd);
    unlink(path);
}

static void *left;

static void release_left(void)
{
    gw_FreeHGlobal(left);
}

/* Before main(). */
__attribute__((constructor)) static void begin_early(void)
{
    if (getenv("GANGWAY_TEST_EARLY") != NULL)
        (void)allocate_a_barrel();
}

static int play(const char *role)
{
    if (strcmp(role, "--leak") == 0) {
        left = allocate_a_crate();
    } else if (strcmp(role, "--late") == 0) {
        atexit(release_left);
        left = allocate_a_crate();
    } else if (strcmp(role, "--fork") == 0) {
        (void)allocate_a_crate();
        pid_t child = fork();
        if (child == 0) {
            (void)allocate_a_barrel();
            exit(0);
        }
        waitpid(child, NULL, 0);
    }
    return 0;
}

START_TEST(at_exit_the_report_goes_to_stderr)
{
    run("report", "--leak");
    find("gangway: heap report of process ");
    find("10 bytes in 1 block, HGlobal, allocated at a site that is not known");
    run("ust,report", "--leak");
    find("10 bytes in 1 block, HGlobal, allocated at allocate_a_crate (");
    run("ust", "--leak");
    ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(what_atexit_functions_release_is_not_in_the_report)
{
    run("ust,report", "--late");
    find("\nno live blocks\n");
}
END_TEST

START_TEST(what_is_allocated_before_main_is_in_the_report)
{
    setenv("GANGWAY_TEST_EARLY", "1", 1);
    run("ust,report", "--nothing");
    find("100 bytes in 1 block, CoTaskMem, allocated at allocate_a_barrel (");
}
END_TEST

START_TEST(a_file_gets_text_or_json_by_its_name)
{
    run(file_mode("ust", ".txt"), "--leak");
    ck_assert_str_eq(text, "");
    read_report_file();
    find("10 bytes in 1 block, HGlobal, allocated at allocate_a_crate (");
    run(file_mode("ust", ".json"), "--leak");
    read_report_file();
    find("\"site\": \"allocate_a_crate (");
    check_json();
}
END_TEST

START_TEST(a_child_by_fork_leaves_its_parents_file_alone)
{
    run(file_mode("ust", ".txt"), "--fork");
    read_report_file();
    find("allocate_a_crate (");
    check_absent("allocate_a_barrel (");
}
END_TEST

START_TEST(each_process_has_a_file_of_its_own_where_the_name_has_its_number)
{
    file_mode("ust", "-%p.txt");
    char modes[200], command[300];
    snprintf(modes, sizeof modes, "ust,report=%s", path);
    run(modes, "--fork");
    ck_assert_str_eq(text, "");
    snprintf(command, sizeof command,
             "test \"$(cat ./gangway-report-%d-*.txt | grep -c 'heap report')\" = 2",
             (int)getpid());
    int found = system(command);
    snprintf(command, sizeof command, "rm -f ./gangway-report-%d-*.txt", (int)getpid());
    ck_assert_int_eq(system(command), 0);
    ck_assert_int_eq(found, 0);
}
END_TEST

START_TEST(a_file_that_cannot_be_written_is_named_on_stderr)
{
    run("report=/nonexistent/report.txt", "--leak");
    ck_assert_str_eq(text, "GANGWAY_HEAP: cannot write the report to /nonexistent/report.txt\n");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("the report");
    HARNESS_ADD(suite, an_unused_heap_has_a_report);
    HARNESS_ADD(suite, without_tracing_each_family_is_one_entry);
    HARNESS_ADD(suite, live_blocks_are_grouped_by_family_and_site_largest_first);
    HARNESS_ADD(suite, the_json_has_every_frame_with_module_offset_and_symbol);
    HARNESS_ADD(suite, the_json_is_json_whatever_the_host_says);
    HARNESS_ADD(suite, violations_are_counted_by_their_sites);
    HARNESS_ADD(suite, the_last_64_kinds_of_violations_are_kept);
    HARNESS_ADD(suite, private_heaps_are_in_the_report);
    HARNESS_ADD(suite, what_cannot_be_written_is_said);
    HARNESS_ADD(suite, at_exit_the_report_goes_to_stderr);
    HARNESS_ADD(suite, what_atexit_functions_release_is_not_in_the_report);
    HARNESS_ADD(suite, what_is_allocated_before_main_is_in_the_report);
    HARNESS_ADD(suite, a_file_gets_text_or_json_by_its_name);
    HARNESS_ADD(suite, a_child_by_fork_leaves_its_parents_file_alone);
    HARNESS_ADD(suite, each_process_has_a_file_of_its_own_where_the_name_has_its_number);
    HARNESS_ADD(suite, a_file_that_cannot_be_written_is_named_on_stderr);
    return suite;
}

int main(int argc, char **argv)
{
    program = argv[0];
    if (argc > 1)
        return play(argv[1]);
    harness_drop_modes(argv);
    return harness_run(make_suite());
}
