/* SPDX-License-Identifier: MIT */
/* Violations: what a handler is told, and what GANGWAY_VIOLATION makes of a process without one. */
#include "base/base.h"
#include "support/child.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/wait.h>

static int somewhere;

/* A misuse as the rooms above report it. */
static void report_one(gw_violation_id id)
{
    gw_violation violation = {
        .id = id,
        .function = "gw_FreeHGlobal",
        .pointer = &somewhere,
        .state = "freed",
        .family = "BSTR",
        .nbytes = 24,
    };
    gwi_report(&violation, GW_ERROR_INVALID_PARAMETER, "%p is %s; it was a %s of %zu bytes",
               (void *)&somewhere, violation.state, violation.family, violation.nbytes);
}

/* --- with a handler --------------------------------------------------------------------------------------- */

static gw_violation seen;
static char seen_message[1024];
static void *seen_context;
static uint32_t seen_last_error;
static unsigned times;

static void remember(const gw_violation *violation, void *context)
{
    seen = *violation;
    snprintf(seen_message, sizeof seen_message, "%s", violation->message);
    seen_context = context;
    seen_last_error = gw_GetLastError();
    times++;
}

START_TEST(a_handler_is_told_everything)
{
    int own;
    gw_set_violation_handler(remember, &own);
    report_one(GW_VIOLATION_FREED);
    ck_assert_uint_eq(times, 1);
    ck_assert_ptr_eq(seen_context, &own);
    ck_assert_uint_eq(seen.id, GW_VIOLATION_FREED);
    ck_assert_str_eq(seen.function, "gw_FreeHGlobal");
    ck_assert_ptr_eq(seen.pointer, &somewhere);
    ck_assert_str_eq(seen.state, "freed");
    ck_assert_str_eq(seen.family, "BSTR");
    ck_assert_uint_eq(seen.nbytes, 24);
    ck_assert_ptr_null(seen.allocated_at);
    ck_assert_ptr_null(seen.released_at);
    ck_assert_uint_eq(seen_last_error, GW_ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(a_message_is_one_line_that_begins_with_its_number)
{
    gw_set_violation_handler(remember, NULL);
    for (int id = GW_VIOLATION_FREED; id <= GW_VIOLATION_MEMORY_HANDLE; id++) {
        char beginning[64];
        snprintf(beginning, sizeof beginning, "GW-%03d gw_FreeHGlobal: ", id);
        report_one((gw_violation_id)id);
        ck_assert_int_eq(strncmp(seen_message, beginning, strlen(beginning)), 0);
        ck_assert_ptr_nonnull(strstr(seen_message, "freed; it was a BSTR of 24 bytes"));
        ck_assert_ptr_null(strchr(seen_message, '\n'));
    }
}
END_TEST

START_TEST(the_refused_call_leaves_its_code_and_a_sentence)
{
    gw_set_violation_handler(remember, NULL);
    report_one(GW_VIOLATION_FREED);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_ptr_nonnull(strstr(gw_error_message(), "it was a BSTR of 24 bytes"));
}
END_TEST

START_TEST(a_long_sentence_is_cut_but_whole_in_memory)
{
    static char endless[5000];
    memset(endless, 'y', sizeof endless - 1);
    gw_set_violation_handler(remember, NULL);
    gw_violation violation = {.id = GW_VIOLATION_FOREIGN, .function = "gw_HeapFree"};
    gwi_report(&violation, GW_ERROR_INVALID_PARAMETER, "%s", endless);
    ck_assert_int_eq(strncmp(seen_message, "GW-003 gw_HeapFree: yyy", 23), 0);
    ck_assert_uint_lt(strlen(seen_message), sizeof seen_message - 1);
}
END_TEST

static void fail_again(const gw_violation *violation, void *context)
{
    (void)violation;
    (void)context;
    gwi_fail(GW_ERROR_BUSY, "the handler's own failure");
}

START_TEST(a_failure_inside_the_handler_does_not_replace_the_code)
{
    gw_set_violation_handler(fail_again, NULL);
    report_one(GW_VIOLATION_FREED);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_ptr_nonnull(strstr(gw_error_message(), "BSTR"));
}
END_TEST

static void use_memory(const gw_violation *violation, void *context)
{
    (void)violation;
    void *mine = malloc(1000);
    ck_assert_ptr_nonnull(mine);
    free(mine);
    (*(unsigned *)context)++;
}

START_TEST(a_handler_may_allocate_and_free)
{
    unsigned calls = 0;
    gw_set_violation_handler(use_memory, &calls);
    for (unsigned i = 0; i < 100; i++)
        report_one(GW_VIOLATION_INTERIOR);
    ck_assert_uint_eq(calls, 100);
}
END_TEST

static void report_another(const gw_violation *violation, void *context)
{
    unsigned *depth = context;
    if ((*depth)++ < 3)
        report_one(violation->id);
}

START_TEST(a_handler_may_cause_another_violation)
{
    unsigned depth = 0;
    gw_set_violation_handler(report_another, &depth);
    report_one(GW_VIOLATION_FREED);
    ck_assert_uint_eq(depth, 4);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

static void leave(const gw_violation *violation, void *context)
{
    (void)violation;
    longjmp(*(jmp_buf *)context, 1);
}

START_TEST(a_handler_may_leave_by_longjmp)
{
    static jmp_buf back;
    static volatile unsigned returns;
    gw_set_violation_handler(leave, &back);
    for (volatile unsigned i = 0; i < 100; i++) {
        if (setjmp(back) == 0) {
            report_one(GW_VIOLATION_FAMILY);
            ck_abort_msg("the handler came back");
        }
        returns++;
    }
    ck_assert_uint_eq(returns, 100);
    gw_set_violation_handler(remember, NULL);
    report_one(GW_VIOLATION_FAMILY);
    ck_assert_uint_eq(times, 1);
}
END_TEST

START_TEST(the_handler_set_last_is_the_one_called)
{
    unsigned calls = 0;
    gw_set_violation_handler(remember, NULL);
    gw_set_violation_handler(use_memory, &calls);
    report_one(GW_VIOLATION_UNUSED);
    ck_assert_uint_eq(times, 0);
    ck_assert_uint_eq(calls, 1);
}
END_TEST

/* --- without a handler: this program runs itself with the variable set ------------------------------------- */

static const char *program;

/* What a child is told. */
typedef struct telling {
    const char *mode, *variable;
} telling;

static unsigned lines; /* of child_text */

static void run_child(const void *context)
{
    const telling *told = context;
    if (told->variable != NULL)
        setenv("GANGWAY_VIOLATION", told->variable, 1);
    else
        unsetenv("GANGWAY_VIOLATION");
    execl("/proc/self/exe", program, told->mode, (char *)NULL);
    execl(program, program, told->mode, (char *)NULL);
    _exit(126);
}

static void run(const char *mode, const char *variable)
{
    child_capture(run_child, &(telling){mode, variable});
    lines = 0;
    for (const char *c = child_text; *c != '\0'; c++)
        lines += *c == '\n';
}

static void check_lines(void)
{
    const char *line = child_text;
    for (unsigned i = 0; i < lines; i++) {
        ck_assert_msg(strncmp(line, "GW-00", 5) == 0, "line %u: %s", i, line);
        ck_assert_ptr_nonnull(strstr(line, "it was a BSTR of 24 bytes"));
        line = strchr(line, '\n') + 1;
    }
    ck_assert_str_eq(line, "");
}

static void check_ended_well(void)
{
    ck_assert_msg(WIFEXITED(child_status) && WEXITSTATUS(child_status) == 0, "status %#x: %s",
                  (unsigned)child_status, child_text);
}

START_TEST(report_writes_at_most_sixteen_lines)
{
    run("--misuse-20", "report");
    check_ended_well();
    ck_assert_uint_eq(lines, 16);
    check_lines();
}
END_TEST

START_TEST(each_misuse_is_reported_by_one_line)
{
    run("--misuse-3", "report");
    check_ended_well();
    ck_assert_uint_eq(lines, 3);
    check_lines();
}
END_TEST

START_TEST(without_the_variable_misuse_is_reported)
{
    run("--misuse-3", NULL);
    check_ended_well();
    ck_assert_uint_eq(lines, 3);
    check_lines();
}
END_TEST

START_TEST(an_unknown_value_behaves_as_report)
{
    static const char *const values[] = {"", "ABORT", "abort ", "reports", "1", "\xFF"};
    for (size_t i = 0; i < GWI_COUNT_OF(values); i++) {
        run("--misuse-3", values[i]);
        check_ended_well();
        ck_assert_uint_eq(lines, 3);
        check_lines();
    }
}
END_TEST

START_TEST(threads_together_write_at_most_sixteen_whole_lines)
{
    run("--misuse-threads", "report");
    check_ended_well();
    ck_assert_uint_eq(lines, 16);
    check_lines();
}
END_TEST

START_TEST(abort_writes_a_line_and_ends_by_sigabrt)
{
    run("--misuse-3", "abort");
    ck_assert_msg(WIFSIGNALED(child_status), "status %#x", (unsigned)child_status);
    ck_assert_int_eq(WTERMSIG(child_status), SIGABRT);
    ck_assert_uint_eq(lines, 1);
    check_lines();
}
END_TEST

START_TEST(ignore_is_silent_and_the_call_still_fails)
{
    run("--misuse-20", "ignore");
    check_ended_well();
    ck_assert_str_eq(child_text, "");
}
END_TEST

START_TEST(a_handler_rules_over_the_variable)
{
    run("--misuse-handled", "abort");
    check_ended_well();
    ck_assert_str_eq(child_text, "");
}
END_TEST

START_TEST(a_handler_taken_back_gives_the_variable_its_say)
{
    run("--misuse-handled-no-more", "report");
    check_ended_well();
    ck_assert_uint_eq(lines, 1);
    check_lines();
}
END_TEST

START_TEST(a_closed_stderr_does_no_harm)
{
    run("--misuse-closed", "report");
    check_ended_well();
    ck_assert_str_eq(child_text, "");
}
END_TEST

/* --- what the child does ------------------------------------------------------------------------------------ */

static int report_times(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        gw_SetLastError(0);
        report_one(GW_VIOLATION_FREED);
        if (gw_GetLastError() != GW_ERROR_INVALID_PARAMETER)
            return 1;
    }
    return 0;
}

static void *report_ten(void *unused)
{
    (void)unused;
    report_times(10);
    return NULL;
}

static int report_from_threads(void)
{
    pthread_t threads[8];
    for (size_t i = 0; i < GWI_COUNT_OF(threads); i++)
        if (pthread_create(&threads[i], NULL, report_ten, NULL) != 0)
            return 1;
    for (size_t i = 0; i < GWI_COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    return 0;
}

static int misuse(const char *mode)
{
    if (strcmp(mode, "--misuse-3") == 0)
        return report_times(3);
    if (strcmp(mode, "--misuse-20") == 0)
        return report_times(20);
    if (strcmp(mode, "--misuse-threads") == 0)
        return report_from_threads();
    if (strcmp(mode, "--misuse-closed") == 0) {
        close(STDERR_FILENO);
        return report_times(3);
    }
    gw_set_violation_handler(remember, NULL);
    if (report_times(3) != 0 || times != 3)
        return 1;
    if (strcmp(mode, "--misuse-handled") == 0)
        return 0;
    gw_set_violation_handler(NULL, NULL);
    return report_times(1);
}

static void add_with_handler(Suite *suite)
{
    HARNESS_ADD(suite, a_handler_is_told_everything);
    HARNESS_ADD(suite, a_message_is_one_line_that_begins_with_its_number);
    HARNESS_ADD(suite, the_refused_call_leaves_its_code_and_a_sentence);
    HARNESS_ADD(suite, a_long_sentence_is_cut_but_whole_in_memory);
    HARNESS_ADD(suite, a_failure_inside_the_handler_does_not_replace_the_code);
    HARNESS_ADD(suite, a_handler_may_allocate_and_free);
    HARNESS_ADD(suite, a_handler_may_cause_another_violation);
    HARNESS_ADD(suite, a_handler_may_leave_by_longjmp);
    HARNESS_ADD(suite, the_handler_set_last_is_the_one_called);
}

static void add_by_variable(Suite *suite)
{
    HARNESS_ADD(suite, report_writes_at_most_sixteen_lines);
    HARNESS_ADD(suite, each_misuse_is_reported_by_one_line);
    HARNESS_ADD(suite, without_the_variable_misuse_is_reported);
    HARNESS_ADD(suite, an_unknown_value_behaves_as_report);
    HARNESS_ADD(suite, threads_together_write_at_most_sixteen_whole_lines);
    HARNESS_ADD(suite, abort_writes_a_line_and_ends_by_sigabrt);
    HARNESS_ADD(suite, ignore_is_silent_and_the_call_still_fails);
    HARNESS_ADD(suite, a_handler_rules_over_the_variable);
    HARNESS_ADD(suite, a_handler_taken_back_gives_the_variable_its_say);
    HARNESS_ADD(suite, a_closed_stderr_does_no_harm);
}

int main(int count, char **arguments)
{
    program = arguments[0];
    if (count > 1 && strncmp(arguments[1], "--misuse", 8) == 0)
        return misuse(arguments[1]);
    Suite *suite = suite_create("base: violation");
    add_with_handler(suite);
    add_by_variable(suite);
    return harness_run(suite);
}
