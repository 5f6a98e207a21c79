/* SPDX-License-Identifier: MIT */
/* What a heap is made with: a maximum, NO_SERIALIZE, GENERATE_EXCEPTIONS, ENABLE_EXECUTE. */
#include "support/blocks.h"
#include "support/threads.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static gw_heap *make(uint32_t options, size_t initial, size_t maximum)
{
    gw_heap *heap = gw_HeapCreate(options, initial, maximum);
    ck_assert_ptr_nonnull(heap);
    return heap;
}

/* --- fixed heaps ------------------------------------------------------------------------------------------------------- */

static size_t fill(gw_heap *heap, size_t nbytes, void **blocks, size_t capacity)
{
    size_t count = 0;
    gw_SetLastError(HARNESS_UNTOUCHED);
    while (count < capacity && (blocks[count] = gw_HeapAlloc(heap, 0, nbytes)) != NULL)
        count++;
    ck_assert_uint_lt(count, capacity);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    return count;
}

static void check_fixed(size_t maximum, size_t nbytes)
{
    static void *blocks[100000];
    gw_heap *heap = make(0, 0, maximum);
    size_t count = fill(heap, nbytes, blocks, COUNT_OF(blocks));
    ck_assert_msg(count * nbytes <= maximum && count * nbytes >= maximum / 2,
                  "%zu blocks of %zu in %zu", count, nbytes, maximum);
    ck_assert_int_eq(gw_HeapFree(heap, 0, blocks[count / 2]), 1);
    blocks[count / 2] = gw_HeapAlloc(heap, 0, nbytes);
    ck_assert_ptr_nonnull(blocks[count / 2]);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(gw_HeapSize(heap, 0, blocks[i]), nbytes);
        ck_assert_int_eq(gw_HeapFree(heap, 0, blocks[i]), 1);
    }
    ck_assert_uint_eq(fill(heap, nbytes, blocks, COUNT_OF(blocks)), count);
    ck_assert_int_eq(gw_HeapValidate(heap, 0, NULL), 1);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}

START_TEST(a_fixed_heap_is_exhausted_released_and_used_again)
{
    static const size_t maxima[] = {0x40000, 0x100000, 0x500000};
    static const size_t sizes[] = {64, 1000, 5000};
    for (size_t i = 0; i < COUNT_OF(maxima); i++)
        for (size_t j = 0; j < COUNT_OF(sizes); j++)
            check_fixed(maxima[i], sizes[j]);
}
END_TEST

static void check_fits(gw_heap *heap, size_t nbytes, bool fits)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    void *p = gw_HeapAlloc(heap, 0, nbytes);
    ck_assert_msg((p != NULL) == fits, "a block of %#zx bytes", nbytes);
    ck_assert_uint_eq(gw_GetLastError(), fits ? HARNESS_UNTOUCHED : GW_ERROR_NOT_ENOUGH_MEMORY);
    if (p != NULL)
        ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
}

START_TEST(a_fixed_heap_refuses_large_blocks)
{
    static const size_t fitting[] = {0, 1, 0x40000, 0x80000, 0xFD000, 0xFEFFF};
    static const size_t too_large[] = {0xFF000, 0xFF001, 0x100000, 0x200000, SIZE_MAX};
    gw_heap *heap = make(0, 0, (size_t)64 << 20);
    if (sizeof(void *) == 8) {
        for (size_t i = 0; i < COUNT_OF(fitting); i++)
            check_fits(heap, fitting[i], true);
        for (size_t i = 0; i < COUNT_OF(too_large); i++)
            check_fits(heap, too_large[i], false);
    }
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    heap = make(0, 0, 0);
    for (size_t i = 0; i + 1 < COUNT_OF(too_large); i++)
        check_fits(heap, too_large[i], true);
}
END_TEST

/* Wine's tests, which run on Windows too: 0x40000 bytes hold a block of 0xC00 bytes less. */
START_TEST(a_fixed_heap_holds_nearly_its_maximum_in_one_block)
{
    gw_heap *heap = make(0, 0, 0x40000);
    check_fits(heap, 0x40000 - 0xC00, true);
    check_fits(heap, 0x40001, false);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

START_TEST(a_fixed_heap_refuses_a_resize_beyond_its_maximum)
{
    gw_heap *heap = make(0, 0, 0x40000);
    unsigned char *p = gw_HeapAlloc(heap, 0, 100);
    memset(p, 0x6B, 100);
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gw_HeapReAlloc(heap, 0, harness_launder(p), 0x80000));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_ptr_null(gw_HeapReAlloc(heap, 0, harness_launder(p), 0x100000));
    ck_assert_uint_eq(gw_HeapSize(heap, 0, p), 100);
    ck_assert_uint_eq(p[0], 0x6B);
    ck_assert_uint_eq(p[99], 0x6B);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

START_TEST(an_initial_size_above_the_maximum_is_refused)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gw_HeapCreate(0, 0x100000, 0x40000));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(gw_GetProcessHeaps(0, NULL), 1);
    ck_assert_int_eq(gw_HeapDestroy(make(0, 0x40000, 0x40000)), 1);
    ck_assert_int_eq(gw_HeapDestroy(make(0, 0x100000, 0)), 1);
}
END_TEST

START_TEST(a_heap_that_the_system_cannot_hold_is_refused)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gw_HeapCreate(0, SIZE_MAX, 0));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gw_HeapCreate(0, SIZE_MAX / 2, SIZE_MAX));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_uint_eq(gw_GetProcessHeaps(0, NULL), 1);
}
END_TEST

/* --- NO_SERIALIZE ------------------------------------------------------------------------------------------------------ */

typedef struct intrusion {
    gw_heap *heap;
    atomic_bool over;
    atomic_size_t refused;
    atomic_int live;
} intrusion;

static void work_inside(void *context, unsigned index)
{
    intrusion *in = context;
    size_t rounds = harness_scaled(20000000);
    for (size_t i = 0; i < rounds && !atomic_load(&in->over); i++) {
        void *p = gw_HeapAlloc(in->heap, 0, 16 + (i + index) % 5000);
        bool refused = p == NULL || !gw_HeapFree(in->heap, 0, p);
        if (refused && p != NULL)
            atomic_fetch_add(&in->live, 1);
        if (refused) {
            ck_assert_uint_ne(gw_GetLastError(), GW_NO_ERROR);
            if (atomic_fetch_add(&in->refused, 1) >= 100)
                atomic_store(&in->over, true);
        }
    }
}

START_TEST(a_second_thread_inside_a_no_serialize_heap_is_refused)
{
    intrusion in = {.heap = make(GW_HEAP_NO_SERIALIZE, 0, 0)};
    threads_count_violations();
    threads_run(4, work_inside, &in);
    size_t refused = atomic_load(&in.refused);
    ck_assert_uint_gt(refused, 0);
    ck_assert_uint_eq(atomic_load(&threads_violations), refused);
    ck_assert_uint_eq(atomic_load(&threads_violations_by_id[GW_VIOLATION_UNSERIALIZED]), refused);
    ck_assert_int_eq(gw_HeapValidate(in.heap, 0, NULL), 1);
    ck_assert_uint_eq(blocks_live(in.heap).live_blocks, (size_t)atomic_load(&in.live));
    ck_assert_int_eq(gw_HeapDestroy(in.heap), 1);
}
END_TEST

static void *use_and_leave(void *heap)
{
    void *p = gw_HeapAlloc(heap, 0, 100);
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
    return gw_HeapAlloc(heap, 0, 200);
}

START_TEST(threads_one_after_the_other_may_use_a_no_serialize_heap)
{
    gw_heap *heap = make(GW_HEAP_NO_SERIALIZE, 0, 0);
    threads_count_violations();
    for (size_t i = 0; i < 50; i++) {
        ck_assert_ptr_nonnull(use_and_leave(heap));
        threads_join(threads_start(use_and_leave, heap));
    }
    ck_assert_uint_eq(blocks_live(heap).live_blocks, 100);
    ck_assert_uint_eq(atomic_load(&threads_violations), 0);
}
END_TEST

/* --- GENERATE_EXCEPTIONS ------------------------------------------------------------------------------------------------ */

static jmp_buf back;
static gw_violation_id thrown;

static void leave(const gw_violation *violation, void *context)
{
    (void)context;
    thrown = violation->id;
    longjmp(back, 1);
}

static void check_thrown(gw_heap *heap, uint32_t flags)
{
    thrown = 0;
    if (setjmp(back) == 0) {
        (void)!gw_HeapAlloc(heap, flags, SIZE_MAX - 4096);
        ck_abort_msg("the call came back");
    }
    ck_assert_uint_eq(thrown, GW_VIOLATION_OUT_OF_MEMORY);
}

START_TEST(out_of_memory_calls_the_handler_which_may_leave)
{
    gw_heap *throwing = make(GW_HEAP_GENERATE_EXCEPTIONS, 0, 0);
    gw_heap *plain = make(0, 0, 0);
    gw_set_violation_handler(leave, NULL);
    for (volatile int i = 0; i < 100; i++) {
        check_thrown(throwing, 0);
        check_thrown(plain, GW_HEAP_GENERATE_EXCEPTIONS);
        check_thrown(gw_GetProcessHeap(), GW_HEAP_GENERATE_EXCEPTIONS);
    }
    threads_join(threads_start(use_and_leave, throwing));
    threads_join(threads_start(use_and_leave, plain));
    ck_assert_int_eq(gw_HeapValidate(throwing, 0, NULL), 1);
    ck_assert_ptr_null(gw_HeapAlloc(plain, 0, SIZE_MAX));
    ck_assert_int_eq(gw_HeapDestroy(throwing), 1);
}
END_TEST

START_TEST(a_failed_resize_calls_the_handler_and_keeps_the_block)
{
    static unsigned char *volatile p;
    gw_heap *volatile heap = make(GW_HEAP_GENERATE_EXCEPTIONS, 0, 0);
    gw_set_violation_handler(leave, NULL);
    p = gw_HeapAlloc(heap, 0, 60);
    memset(p, 0x42, 60);
    if (setjmp(back) == 0) {
        (void)!gw_HeapReAlloc(heap, 0, p, SIZE_MAX - 100);
        ck_abort_msg("the call came back");
    }
    ck_assert_uint_eq(thrown, GW_VIOLATION_OUT_OF_MEMORY);
    ck_assert_uint_eq(gw_HeapSize(heap, 0, p), 60);
    ck_assert_uint_eq(p[59], 0x42);
}
END_TEST

static void come_back(const gw_violation *violation, void *context)
{
    (void)violation;
    (void)context;
}

static void fail_in_child(gw_violation_handler handler)
{
    int null = dup(STDERR_FILENO);
    close(STDERR_FILENO);
    gw_set_violation_handler(handler, NULL);
    (void)!gw_HeapAlloc(gw_GetProcessHeap(), GW_HEAP_GENERATE_EXCEPTIONS, SIZE_MAX);
    _exit(null == -1 ? 2 : 1);
}

START_TEST(out_of_memory_aborts_where_the_handler_comes_back)
{
    const gw_violation_handler handlers[] = {come_back, NULL};
    for (size_t i = 0; i < COUNT_OF(handlers); i++) {
        pid_t child = fork();
        if (child == 0)
            fail_in_child(handlers[i]);
        int status;
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert(WIFSIGNALED(status));
        ck_assert_int_eq(WTERMSIG(status), SIGABRT);
    }
}
END_TEST

/* --- ENABLE_EXECUTE ------------------------------------------------------------------------------------------------------ */

START_TEST(blocks_of_an_executable_heap_may_hold_code)
{
#if defined(__x86_64__)
    static const unsigned char code[] = {0xB8, 42, 0, 0, 0, 0xC3}; /* mov eax, 42; ret */
    static const size_t sizes[] = {sizeof code, 100, 5000, 100000, (size_t)5 << 20};
    gw_heap *heap = make(GW_HEAP_CREATE_ENABLE_EXECUTE, 0, 0);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        unsigned char *p = gw_HeapAlloc(heap, 0, sizes[i]);
        ck_assert_ptr_nonnull(p);
        memcpy(p, code, sizeof code);
        int (*function)(void);
        memcpy(&function, &p, sizeof function);
        ck_assert_int_eq(function(), 42);
        ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
    }
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
#else
    printf("SKIP executable heap: no code bytes for this machine\n");
#endif
}
END_TEST

static void add_tests(Suite *suite)
{
    HARNESS_ADD(suite, a_fixed_heap_is_exhausted_released_and_used_again);
    HARNESS_ADD(suite, a_fixed_heap_refuses_large_blocks);
    HARNESS_ADD(suite, a_fixed_heap_holds_nearly_its_maximum_in_one_block);
    HARNESS_ADD(suite, a_fixed_heap_refuses_a_resize_beyond_its_maximum);
    HARNESS_ADD(suite, an_initial_size_above_the_maximum_is_refused);
    HARNESS_ADD(suite, a_heap_that_the_system_cannot_hold_is_refused);
    HARNESS_ADD_SLOW(suite, a_second_thread_inside_a_no_serialize_heap_is_refused);
    HARNESS_ADD(suite, threads_one_after_the_other_may_use_a_no_serialize_heap);
    HARNESS_ADD(suite, out_of_memory_calls_the_handler_which_may_leave);
    HARNESS_ADD(suite, a_failed_resize_calls_the_handler_and_keeps_the_block);
    HARNESS_ADD(suite, out_of_memory_aborts_where_the_handler_comes_back);
    HARNESS_ADD(suite, blocks_of_an_executable_heap_may_hold_code);
}

int main(void)
{
    Suite *suite = suite_create("heap: options");
    add_tests(suite);
    return harness_run(suite);
}
