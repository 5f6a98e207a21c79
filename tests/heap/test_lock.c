/* SPDX-License-Identifier: MIT */
/* HeapLock and HeapUnlock: whom they keep out, and who may undo them. */
#include "support/blocks.h"
#include "support/threads.h"

#include <unistd.h>

static gw_heap *make(uint32_t options)
{
    gw_heap *heap = gw_HeapCreate(options, 0, 0);
    ck_assert_ptr_nonnull(heap);
    threads_count_violations();
    gw_SetLastError(HARNESS_UNTOUCHED);
    return heap;
}

/* --- one thread ------------------------------------------------------------------------------------------------ */

static void lock_to_depth(gw_heap *heap, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        ck_assert_int_eq(gw_HeapLock(heap), 1);
    void *p = gw_HeapAlloc(heap, 0, 100);
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq(gw_HeapSize(heap, 0, p), 100);
    ck_assert_int_eq(gw_HeapValidate(heap, 0, NULL), 1);
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
    for (unsigned i = 0; i < depth; i++)
        ck_assert_int_eq(gw_HeapUnlock(heap), 1);
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    ck_assert_int_eq(gw_HeapUnlock(heap), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_OWNER);
}

START_TEST(a_lock_is_recursive_and_its_owner_goes_on)
{
    static const unsigned depths[] = {1, 2, 3, 100, 1000};
    gw_heap *heaps[] = {make(0), gw_GetProcessHeap()};
    for (size_t h = 0; h < COUNT_OF(heaps); h++) {
        for (size_t i = 0; i < COUNT_OF(depths); i++) {
            gw_SetLastError(HARNESS_UNTOUCHED);
            lock_to_depth(heaps[h], depths[i]);
        }
    }
}
END_TEST

START_TEST(unlocking_what_is_not_locked_is_refused)
{
    gw_heap *heaps[] = {make(0), gw_GetProcessHeap()};
    for (size_t h = 0; h < COUNT_OF(heaps); h++) {
        gw_SetLastError(HARNESS_UNTOUCHED);
        ck_assert_int_eq(gw_HeapUnlock(heaps[h]), 0);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_OWNER);
    }
    ck_assert_uint_eq(atomic_load(&threads_violations), 0);
}
END_TEST

START_TEST(the_owner_does_everything_while_it_holds_the_lock)
{
    gw_heap *heap = make(0);
    ck_assert_int_eq(gw_HeapLock(heap), 1);
    void *p = gw_HeapAlloc(heap, 0, 10);
    void *large = gw_HeapAlloc(heap, 0, (size_t)5 << 20);
    p = harness_launder(gw_HeapReAlloc(heap, 0, p, 10000));
    ck_assert_ptr_nonnull(p);
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    while (gw_HeapWalk(heap, &entry))
        continue;
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NO_MORE_ITEMS);
    ck_assert_uint_eq(blocks_live(heap).live_blocks, 2);
    ck_assert_int_eq(gw_block_query(p, NULL), GW_BLOCK_LIVE);
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
    ck_assert_int_eq(gw_HeapFree(heap, 0, large), 1);
    ck_assert_int_eq(gw_HeapUnlock(heap), 1);
}
END_TEST

START_TEST(a_locked_heap_may_be_destroyed_by_its_owner)
{
    gw_heap *heap = make(0);
    ck_assert_int_eq(gw_HeapLock(heap), 1);
    ck_assert_ptr_nonnull(gw_HeapAlloc(heap, 0, 10));
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    heap = make(0);
    ck_assert_ptr_nonnull(gw_HeapAlloc(heap, 0, 10));
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

/* --- another thread ---------------------------------------------------------------------------------------------- */

/* One call that another thread makes while the test holds the lock. */
typedef struct attempt {
    gw_heap *heap;
    void *block;
    void (*call)(struct attempt *);
    atomic_bool begun, done;
} attempt;

static void *make_attempt(void *argument)
{
    attempt *a = argument;
    atomic_store(&a->begun, true);
    a->call(a);
    atomic_store(&a->done, true);
    return NULL;
}

static void call_alloc(attempt *a)
{
    ck_assert_ptr_nonnull(gw_HeapAlloc(a->heap, 0, 48));
}

static void call_alloc_large(attempt *a)
{
    ck_assert_ptr_nonnull(gw_HeapAlloc(a->heap, 0, (size_t)5 << 20));
}

static void call_realloc(attempt *a)
{
    ck_assert_ptr_nonnull(gw_HeapReAlloc(a->heap, 0, a->block, 9000));
}

static void call_free(attempt *a)
{
    ck_assert_int_eq(gw_HeapFree(a->heap, 0, a->block), 1);
}

static void call_walk(attempt *a)
{
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    ck_assert_int_eq(gw_HeapWalk(a->heap, &entry), 1);
}

static void call_lock(attempt *a)
{
    ck_assert_int_eq(gw_HeapLock(a->heap), 1);
    ck_assert_int_eq(gw_HeapUnlock(a->heap), 1);
}

static void call_validate(attempt *a)
{
    ck_assert_int_eq(gw_HeapValidate(a->heap, 0, NULL), 1);
}

static void check_kept_out(gw_heap *heap, void (*call)(attempt *))
{
    attempt a = {.heap = heap, .call = call, .block = gw_HeapAlloc(heap, 0, 48)};
    ck_assert_int_eq(gw_HeapLock(heap), 1);
    ck_assert_int_eq(gw_HeapLock(heap), 1);
    pthread_t thread = threads_start(make_attempt, &a);
    threads_wait_for(&a.begun);
    threads_linger();
    ck_assert(!atomic_load(&a.done));
    ck_assert_int_eq(gw_HeapUnlock(heap), 1);
    threads_linger();
    ck_assert(!atomic_load(&a.done));
    ck_assert_int_eq(gw_HeapUnlock(heap), 1);
    threads_join(thread);
    ck_assert(atomic_load(&a.done));
}

START_TEST(a_locked_private_heap_keeps_other_threads_out)
{
    void (*const calls[])(attempt *) = {call_alloc, call_alloc_large, call_realloc,
                                        call_free,  call_walk,        call_lock};
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        check_kept_out(make(0), calls[i]);
    ck_assert_uint_eq(atomic_load(&threads_violations), 0);
}
END_TEST

START_TEST(a_locked_process_heap_keeps_out_locks_walks_and_validation)
{
    void (*const calls[])(attempt *) = {call_lock, call_walk, call_validate};
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        check_kept_out(gw_GetProcessHeap(), calls[i]);
}
END_TEST

START_TEST(a_locked_heap_keeps_nobody_out_of_other_heaps)
{
    gw_heap *locked = make(0), *other = make(0);
    attempt attempts[] = {
        {.heap = other, .call = call_alloc},
        {.heap = other, .call = call_lock},
        {.heap = gw_GetProcessHeap(), .call = call_alloc},
        {.heap = gw_GetProcessHeap(), .call = call_lock},
    };
    ck_assert_int_eq(gw_HeapLock(locked), 1);
    for (size_t i = 0; i < COUNT_OF(attempts); i++)
        threads_join(threads_start(make_attempt, &attempts[i]));
    ck_assert_int_eq(gw_HeapUnlock(locked), 1);
}
END_TEST

static void call_unlock(attempt *a)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_int_eq(gw_HeapUnlock(a->heap), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_OWNER);
}

START_TEST(only_the_owner_unlocks)
{
    gw_heap *heaps[] = {make(0), gw_GetProcessHeap()};
    for (size_t h = 0; h < COUNT_OF(heaps); h++) {
        attempt a = {.heap = heaps[h], .call = call_unlock};
        ck_assert_int_eq(gw_HeapLock(heaps[h]), 1);
        threads_join(threads_start(make_attempt, &a));
        ck_assert_int_eq(gw_HeapUnlock(heaps[h]), 1);
    }
    ck_assert_uint_eq(atomic_load(&threads_violations), 0);
}
END_TEST

static void call_unserialized(attempt *a)
{
    void *p = gw_HeapAlloc(a->heap, GW_HEAP_NO_SERIALIZE, 48);
    ck_assert_ptr_nonnull(p);
    p = harness_launder(gw_HeapReAlloc(a->heap, GW_HEAP_NO_SERIALIZE, p, 480));
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq(gw_HeapSize(a->heap, GW_HEAP_NO_SERIALIZE, p), 480);
    ck_assert_int_eq(gw_HeapFree(a->heap, GW_HEAP_NO_SERIALIZE, p), 1);
}

START_TEST(a_call_with_no_serialize_does_not_wait_for_the_lock)
{
    gw_heap *heap = make(0);
    attempt a = {.heap = heap, .call = call_unserialized};
    ck_assert_int_eq(gw_HeapLock(heap), 1);
    threads_join(threads_start(make_attempt, &a));
    ck_assert(atomic_load(&a.done));
    ck_assert_int_eq(gw_HeapUnlock(heap), 1);
    ck_assert_uint_eq(atomic_load(&threads_violations), 0);
}
END_TEST

START_TEST(a_no_serialize_heap_says_true_and_locks_nothing)
{
    gw_heap *heap = make(GW_HEAP_NO_SERIALIZE);
    attempt a = {.heap = heap, .call = call_alloc};
    ck_assert_int_eq(gw_HeapLock(heap), 1);
    ck_assert_int_eq(gw_HeapLock(heap), 1);
    threads_join(threads_start(make_attempt, &a));
    ck_assert(atomic_load(&a.done));
    ck_assert_int_eq(gw_HeapUnlock(heap), 1);
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    ck_assert_uint_eq(atomic_load(&threads_violations), 0);
}
END_TEST

static void call_alloc_in_vain(attempt *a)
{
    HARNESS_CHECK(gw_HeapAlloc(a->heap, 0, 100) == NULL);
    HARNESS_CHECK(gw_GetLastError() == GW_ERROR_INVALID_HANDLE);
}

START_TEST(who_waits_at_a_heap_that_is_destroyed_is_refused)
{
    gw_heap *heap = make(0);
    attempt a = {.heap = heap, .call = call_alloc_in_vain};
    ck_assert_int_eq(gw_HeapLock(heap), 1);
    pthread_t waiting = threads_start(make_attempt, &a);
    while (!atomic_load(&a.begun))
        usleep(1000);
    usleep(
        50 *
        1000); /* it may not have come to the lock yet: then it finds the heap gone, all the same */
    ck_assert(!atomic_load(&a.done));
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    threads_join(waiting);
    ck_assert_uint_eq(atomic_load(&threads_violations), 1);
}
END_TEST

/* --- many threads ---------------------------------------------------------------------------------------------------- */

struct counter {
    gw_heap *heap;
    size_t plain; /* guarded by the heap's lock alone */
};

static void count_under_lock(void *context, unsigned index)
{
    struct counter *c = context;
    (void)index;
    for (size_t i = 0; i < harness_scaled(20000); i++) {
        HARNESS_CHECK(gw_HeapLock(c->heap) == 1);
        c->plain++;
        HARNESS_CHECK(gw_HeapUnlock(c->heap) == 1);
    }
}

START_TEST(the_lock_excludes_for_whatever_it_is_used)
{
    struct counter counters[] = {{make(0), 0}, {gw_GetProcessHeap(), 0}};
    for (size_t h = 0; h < COUNT_OF(counters); h++) {
        threads_run(4, count_under_lock, &counters[h]);
        ck_assert_uint_eq(counters[h].plain, 4 * harness_scaled(20000));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: lock");
    HARNESS_ADD(suite, a_lock_is_recursive_and_its_owner_goes_on);
    HARNESS_ADD(suite, unlocking_what_is_not_locked_is_refused);
    HARNESS_ADD(suite, the_owner_does_everything_while_it_holds_the_lock);
    HARNESS_ADD(suite, a_locked_heap_may_be_destroyed_by_its_owner);
    HARNESS_ADD(suite, a_locked_private_heap_keeps_other_threads_out);
    HARNESS_ADD(suite, a_locked_process_heap_keeps_out_locks_walks_and_validation);
    HARNESS_ADD(suite, a_locked_heap_keeps_nobody_out_of_other_heaps);
    HARNESS_ADD(suite, only_the_owner_unlocks);
    HARNESS_ADD(suite, a_call_with_no_serialize_does_not_wait_for_the_lock);
    HARNESS_ADD(suite, a_no_serialize_heap_says_true_and_locks_nothing);
    HARNESS_ADD(suite, who_waits_at_a_heap_that_is_destroyed_is_refused);
    HARNESS_ADD(suite, the_lock_excludes_for_whatever_it_is_used);
    return harness_run(suite);
}
