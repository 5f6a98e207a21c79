/* SPDX-License-Identifier: MIT */
/* Out-of-memory torture. */
#include "support/torture.h"

#include "heap/faults.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* More allocations than any body makes. */
#define MOST (1u << 20)

/* Each of the first allocations fails; after them some do, for a body whose every piece is a block while a tool watches. */
static unsigned after(unsigned n)
{
    size_t each = 16 + harness_scaled(184);
    return n < each ? n + 1 : n + n / 4;
}

static void set_modes(const char *form, unsigned n, const char *end)
{
    char list[64];
    snprintf(list, sizeof list, "%s%u%s", form, n, end);
    ck_assert_msg(gw_heap_set_modes(list), "%s: %s", list, gw_error_message());
}

static void check_whole(const torture_row *row, unsigned n, size_t live)
{
    ck_assert_msg(harness_live_blocks() == live, "%s, %u: %zu blocks are live, not %zu", row->name,
                  n, harness_live_blocks(), live);
    ck_assert_msg(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL), "%s, %u: the heap is not sound",
                  row->name, n);
}

static void check_works_again(const torture_row *row, unsigned n, size_t live)
{
    ck_assert_msg(row->body(), "%s, %u: it does not work the next time: %s", row->name, n,
                  gw_error_message());
    check_whole(row, n, live);
}

static void check_code(const torture_row *row, unsigned n, bool worked)
{
    uint32_t code = gw_GetLastError();
    ck_assert_msg(code == (worked ? HARNESS_UNTOUCHED : GW_ERROR_NOT_ENOUGH_MEMORY),
                  "%s, %u: it %s and the last error is %u (%s)", row->name, n,
                  worked ? "worked" : "failed", (unsigned)code, gw_error_message());
}

/* False once the body allocates less than n blocks. */
static bool torture_block(const torture_row *row, unsigned n, const char *end)
{
    size_t live = harness_live_blocks();
    set_modes("fail=", n, end);
    gw_SetLastError(HARNESS_UNTOUCHED);
    bool worked = row->body();
    bool injected = gwi_faults_blocks_counted() >= n;
    ck_assert_msg(worked != injected, "%s, %u%s: %s", row->name, n, end,
                  injected ? "an allocation failed, and the body did not" : gw_error_message());
    check_code(row, n, worked);
    if (*end != '\0')
        set_modes("fail=", 0, "");
    check_whole(row, n, live);
    check_works_again(row, n, live);
    return injected;
}

void torture_blocks(const torture_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned n = 1;
        while (torture_block(&rows[i], n, "+") && torture_block(&rows[i], n, "") && n < MOST)
            n = after(n);
        ck_assert_msg(n > 1, "%s allocates nothing", rows[i].name);
        ck_assert_msg(n < MOST, "%s never works", rows[i].name);
    }
}

/* --- pages: in a child, whose heap is fresh --------------------------------------------------------------- */

enum result { DONE, AGAIN, WRONG_CODE, LEFT_BLOCKS, NOT_SOUND, NOT_AGAIN };

static enum result look_after(uint32_t code, bool worked)
{
    if (code != (worked ? HARNESS_UNTOUCHED : GW_ERROR_NOT_ENOUGH_MEMORY))
        return WRONG_CODE;
    if (harness_live_blocks() != 0)
        return LEFT_BLOCKS;
    return gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) ? DONE : NOT_SOUND;
}

static enum result torture_page(const torture_row *row, unsigned n, const char *end)
{
    set_modes("fail=pages:", n, end);
    gw_SetLastError(HARNESS_UNTOUCHED);
    bool worked = row->body();
    uint32_t code = gw_GetLastError();
    bool injected = gwi_faults_pages_counted() >= n;
    set_modes("fail=pages:", 0, "");
    enum result result = look_after(code, worked);
    gw_SetLastError(HARNESS_UNTOUCHED);
    if (result == DONE && !row->body())
        result = NOT_AGAIN;
    if (result == DONE)
        result = look_after(gw_GetLastError(), true);
    return result == DONE && injected ? AGAIN : result;
}

/* Whether there may be more to fail. */
static bool torture_page_in_child(const torture_row *row, unsigned n, const char *end)
{
    static const char *const names[] = {
        "done",
        "again",
        "the last error is another",
        "it leaves blocks behind",
        "the heap is not sound",
        "it does not work the next time",
    };
    int status;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        alarm(60);
        _exit((int)torture_page(row, n, end));
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status), "%s, pages:%u%s: signal %d", row->name, n, end,
                  WTERMSIG(status));
    int result = WEXITSTATUS(status);
    ck_assert_msg(result <= AGAIN, "%s, pages:%u%s: %s", row->name, n, end,
                  result <= NOT_AGAIN ? names[result] : "it ended otherwise");
    return result == AGAIN;
}

void torture_pages(const torture_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned n = 1;
        while (torture_page_in_child(&rows[i], n, "+") && torture_page_in_child(&rows[i], n, "") &&
               n < MOST)
            n = after(n);
        ck_assert_msg(n < MOST, "%s never works", rows[i].name);
    }
}
