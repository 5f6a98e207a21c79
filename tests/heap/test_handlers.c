/* SPDX-License-Identifier: MIT */
/* What a violation handler may do: use the very heap that refused, ask it, or leave by longjmp. */
#include "support/blocks.h"
#include "support/threads.h"

#include <setjmp.h>

static gw_heap *heap;
static unsigned calls;

/* Each way in which the heap refuses; all but the first two on the private heap. */
static int local;

static void misuse_process_heap(void)
{
    ck_assert_int_eq(gw_FreeHGlobal(harness_launder(&local)), 0);
}

static void misuse_bstr(void)
{
    gw_bstr b = gw_SysAllocStringLen(NULL, 30);
    ck_assert_int_eq(gw_SysFreeString(harness_launder(b)), 1);
    ck_assert_int_eq(gw_SysFreeString(harness_launder(b)), 0);
}

static void misuse_private_heap(void)
{
    ck_assert_int_eq(gw_HeapFree(heap, 0, harness_launder(&local)), 0);
}

static void misuse_by_resize(void)
{
    ck_assert_ptr_null(gw_HeapReAlloc(heap, 0, harness_launder(&local), 100));
}

static void misuse_of_handle(void)
{
    ck_assert_ptr_null(gw_HeapAlloc(harness_launder(&local), 0, 100));
}

static void misuse_under_lock(void)
{
    ck_assert_int_eq(gw_HeapLock(heap), 1);
    misuse_private_heap();
    ck_assert_int_eq(gw_HeapUnlock(heap), 1);
}

static void (*const misuses[])(void) = {misuse_process_heap, misuse_bstr,      misuse_private_heap,
                                        misuse_by_resize,    misuse_of_handle, misuse_under_lock};
#define MISUSES (sizeof misuses / sizeof misuses[0])

/* --- handlers ----------------------------------------------------------------------------------- */

static void use_heaps(const gw_violation *violation, void *context)
{
    (void)violation;
    (void)context;
    calls++;
    for (size_t row = 0; row < ROW_COUNT; row++)
        ck_assert_int_eq(families[row].release(families[row].allocate(row * 3000)), 1);
    void *p = gw_HeapAlloc(heap, 0, 100);
    p = harness_launder(gw_HeapReAlloc(heap, 0, harness_launder(p), 5000));
    ck_assert_int_eq(gw_HeapFree(heap, 0, harness_launder(p)), 1);
    ck_assert_int_eq(gw_HeapValidate(heap, 0, NULL), 1);
    ck_assert_int_eq(gw_HeapLock(heap), 1);
    ck_assert_int_eq(gw_HeapUnlock(heap), 1);
    (void)gw_block_query(p, NULL);
}

static jmp_buf back;

static void leave(const gw_violation *violation, void *context)
{
    (void)violation;
    (void)context;
    calls++;
    longjmp(back, 1);
}

static void *use_as_another_thread(void *unused)
{
    (void)unused;
    use_heaps(NULL, NULL);
    return NULL;
}

static void begin(gw_violation_handler handler)
{
    heap = gw_HeapCreate(0, 0, 0);
    ck_assert_ptr_nonnull(heap);
    (void)blocks_private_heap();
    gw_set_violation_handler(handler, NULL);
}

/* --- tests -------------------------------------------------------------------------------------- */

START_TEST(a_handler_may_use_the_heap_that_refused)
{
    begin(use_heaps);
    for (size_t i = 0; i < MISUSES; i++) {
        misuses[i]();
        ck_assert_uint_eq(calls, i + 1);
        ck_assert_uint_ne(gw_GetLastError(), GW_NO_ERROR);
    }
    ck_assert_uint_eq(blocks_live(heap).live_blocks, 0);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(a_handler_may_leave_and_nothing_stays_locked)
{
    begin(leave);
    for (volatile size_t round = 0; round < 20; round++) {
        for (volatile size_t i = 0; i + 1 < MISUSES; i++) {
            if (setjmp(back) == 0) {
                misuses[i]();
                ck_abort_msg("the refused call came back");
            }
            threads_join(threads_start(use_as_another_thread, NULL));
        }
    }
    ck_assert_uint_eq(blocks_live(heap).live_blocks, 0);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

/* The lock that the caller took is still the caller's. */
START_TEST(a_handler_that_leaves_leaves_the_callers_own_lock)
{
    begin(leave);
    if (setjmp(back) == 0) {
        misuse_under_lock();
        ck_abort_msg("the refused call came back");
    }
    ck_assert_int_eq(gw_HeapUnlock(heap), 1);
    ck_assert_int_eq(gw_HeapUnlock(heap), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_OWNER);
    threads_join(threads_start(use_as_another_thread, NULL));
}
END_TEST

static gw_violation seen;

static void remember(const gw_violation *violation, void *context)
{
    (void)context;
    seen = *violation;
}

START_TEST(a_handler_is_told_what_the_block_is)
{
    begin(remember);
    gw_bstr b = gw_SysAllocStringByteLen("0123456789abcdefghijklmn", 24);
    ck_assert_int_eq(gw_FreeHGlobal(harness_launder(b)), 0);
    ck_assert_int_eq(seen.id, GW_VIOLATION_FAMILY);
    ck_assert_str_eq(seen.function, "gw_FreeHGlobal");
    ck_assert_ptr_eq(seen.pointer, b);
    ck_assert_str_eq(seen.state, "live");
    ck_assert_str_eq(seen.family, "BSTR");
    ck_assert_uint_eq(seen.nbytes, 24);
    ck_assert_int_eq(gw_SysFreeString(harness_launder((char *)b + 2)), 0);
    ck_assert_int_eq(seen.id, GW_VIOLATION_INTERIOR);
    ck_assert_str_eq(seen.state, "interior");
    ck_assert_int_eq(gw_SysFreeString(harness_launder(&local)), 0);
    ck_assert_int_eq(seen.id, GW_VIOLATION_FOREIGN);
    ck_assert_str_eq(seen.state, "foreign");
    ck_assert_ptr_null(seen.family);
    ck_assert_uint_eq(seen.nbytes, 0);
    ck_assert_int_eq(gw_SysFreeString(b), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: handlers");
    HARNESS_ADD(suite, a_handler_may_use_the_heap_that_refused);
    HARNESS_ADD(suite, a_handler_may_leave_and_nothing_stays_locked);
    HARNESS_ADD(suite, a_handler_that_leaves_leaves_the_callers_own_lock);
    HARNESS_ADD(suite, a_handler_is_told_what_the_block_is);
    return harness_run(suite);
}
