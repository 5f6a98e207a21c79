/* SPDX-License-Identifier: MIT */
/* Forks of a process whose threads are inside the heap: the child has a whole heap. */
#include "support/blocks.h"
#include "support/threads.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORKERS 8
#define SLOTS 256
#define SECONDS_TO_HANG 30

/* Blocks that are live at any moment: a worker takes one out before it releases it. */
static _Atomic(void *) slots[SLOTS];
static atomic_bool over;
static atomic_uint begun;
static gw_heap *shared_heap;

static const family_calls *family_of(size_t slot)
{
    return &families[slot % ROW_COUNT];
}

static void work(unsigned index)
{
    uint64_t state = index + 1;
    atomic_fetch_add(&begun, 1);
    while (!atomic_load_explicit(&over, memory_order_relaxed)) {
        size_t slot = (size_t)blocks_random(&state) % SLOTS;
        void *mine = family_of(slot)->allocate(blocks_random_size(&state, 20000));
        void *theirs = atomic_exchange(&slots[slot], mine);
        if (theirs != NULL)
            family_of(slot)->release(theirs);
        void *p = gw_HeapAlloc(shared_heap, 0, blocks_random_size(&state, 3000));
        gw_HeapFree(shared_heap, 0, p);
        if (index == 0 && state % 32 == 0)
            (void)gw_HeapCompact(gw_GetProcessHeap(), 0);
    }
}

static void *work_on_thread(void *index)
{
    work((unsigned)(uintptr_t)index);
    return NULL;
}

/* --- the child: plain exit codes, since a failed check of Check may not be told from here --------------------------- */

static int release_what_the_parent_left(void)
{
    for (size_t slot = 0; slot < SLOTS; slot++) {
        void *block = atomic_exchange(&slots[slot], NULL);
        if (block == NULL)
            continue;
        if (gw_block_query(block, NULL) != GW_BLOCK_LIVE)
            return 10;
        if (!family_of(slot)->release(block))
            return 11;
        if (gw_block_query(block, NULL) == GW_BLOCK_LIVE)
            return 12;
    }
    return 0;
}

static int allocate_anew(void)
{
    void *blocks[ROW_COUNT * 20];
    size_t count = sizeof blocks / sizeof blocks[0];
    for (size_t i = 0; i < count; i++) {
        blocks[i] = family_of(i)->allocate(i * 30);
        if (blocks[i] == NULL)
            return 20;
        memset(blocks[i], (int)i, i * 30);
    }
    for (size_t i = 0; i < count; i++)
        if (!family_of(i)->release(blocks[i]))
            return 21;
    return 0;
}

static int use_heaps(void)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    void *p = gw_HeapAlloc(heap, 0, 100);
    if (heap == NULL || p == NULL || !gw_HeapDestroy(heap))
        return 30;
    if (!gw_HeapLock(shared_heap) || !gw_HeapUnlock(shared_heap))
        return 31;
    if (!gw_HeapLock(gw_GetProcessHeap()) || !gw_HeapUnlock(gw_GetProcessHeap()))
        return 32;
    p = gw_HeapAlloc(shared_heap, 0, 100);
    return p != NULL && gw_HeapFree(shared_heap, 0, p) ? 0 : 33;
}

static int validate(void)
{
    gw_heap_statistics s;
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    if (!gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) || !gw_HeapValidate(shared_heap, 0, NULL))
        return 40;
    if (!gw_heap_stats(gw_GetProcessHeap(), &s))
        return 41;
    while (gw_HeapWalk(gw_GetProcessHeap(), &entry))
        continue;
    return gw_GetLastError() == GW_ERROR_NO_MORE_ITEMS ? 0 : 42;
}

static int live_as_child(bool fork_again);

/* The status of a child, which is killed where it hangs: it may do so before it can set an alarm of its own. */
static int wait_for(pid_t child)
{
    struct timespec pause = {0, 1000 * 1000};
    int status;
    for (int i = 0; i < SECONDS_TO_HANG * 1000; i++) {
        if (waitpid(child, &status, WNOHANG) == child)
            return status;
        nanosleep(&pause, NULL);
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return status;
}

static int fork_grandchild(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(live_as_child(false));
    if (child < 0)
        return 50;
    int status = wait_for(child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 51;
}

static int live_as_child(bool fork_again)
{
    int (*const steps[])(void) = {release_what_the_parent_left, allocate_anew, use_heaps, validate};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        int result = steps[i]();
        if (result != 0)
            return result;
    }
    return fork_again ? fork_grandchild() : 0;
}

/* --- the parent ------------------------------------------------------------------------------------------------------- */

static void fork_once(size_t round)
{
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(live_as_child(round % 8 == 0));
    int status = wait_for(child);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
                  "round %zu: the child ended by %s %d", round,
                  WIFSIGNALED(status) ? "signal" : "code",
                  WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

static void check_forks(size_t rounds, unsigned workers)
{
    pthread_t threads[WORKERS];
    shared_heap = gw_HeapCreate(0, 0, 0);
    (void)blocks_private_heap();
    for (uintptr_t i = 0; i < workers; i++)
        threads[i] = threads_start(work_on_thread, (void *)i);
    while (atomic_load(&begun) < workers)
        sched_yield();
    for (size_t round = 0; round < rounds; round++)
        fork_once(round);
    atomic_store(&over, true);
    for (size_t i = 0; i < workers; i++)
        threads_join(threads[i]);
    ck_assert_int_eq(release_what_the_parent_left(), 0);
    ck_assert_uint_eq(harness_live_blocks(), 0);
    ck_assert_int_eq(validate(), 0);
}

START_TEST(the_child_of_a_busy_parent_has_a_whole_heap)
{
    check_forks(harness_scaled(400), WORKERS);
}
END_TEST

START_TEST(the_child_of_a_single_thread_has_a_whole_heap)
{
    for (size_t slot = 0; slot < SLOTS; slot++)
        atomic_store(&slots[slot], family_of(slot)->allocate(slot * 10));
    check_forks(harness_scaled(100), 0);
}
END_TEST

START_TEST(a_fork_under_the_lock_leaves_the_child_its_owner)
{
    shared_heap = gw_HeapCreate(0, 0, 0);
    ck_assert_int_eq(gw_HeapLock(shared_heap), 1);
    pid_t child = fork();
    if (child == 0) {
        void *p = gw_HeapAlloc(shared_heap, 0, 100);
        _exit(p != NULL && gw_HeapUnlock(shared_heap) && gw_HeapFree(shared_heap, 0, p) ? 0 : 1);
    }
    int status = wait_for(child);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%#x", (unsigned)status);
    ck_assert_int_eq(gw_HeapUnlock(shared_heap), 1);
}
END_TEST

START_TEST(parent_and_child_do_not_see_each_other)
{
    char *p = gw_AllocHGlobal(100);
    strcpy(p, "parent");
    pid_t child = fork();
    if (child == 0) {
        strcpy(p, "child");
        gw_FreeHGlobal(p);
        _exit(0);
    }
    ck_assert_int_eq(wait_for(child), 0);
    ck_assert_str_eq(p, "parent");
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: fork");
    HARNESS_ADD_SLOW(suite, the_child_of_a_busy_parent_has_a_whole_heap);
    HARNESS_ADD(suite, the_child_of_a_single_thread_has_a_whole_heap);
    HARNESS_ADD(suite, a_fork_under_the_lock_leaves_the_child_its_owner);
    HARNESS_ADD(suite, parent_and_child_do_not_see_each_other);
    return harness_run(suite);
}
