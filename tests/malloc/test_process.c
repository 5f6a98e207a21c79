/* SPDX-License-Identifier: MIT */
/* malloc() where a process is hard on it: before main, in atfork handlers, after a thread's end, in many threads. */
#include "support/harness.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

static void *hidden(void *p)
{
    return harness_launder(p);
}

static void use_a_little(void)
{
    static const size_t sizes[] = {1, 100, 3000, 30000, 200000};
    void *blocks[sizeof sizes / sizeof sizes[0]];
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        memset(blocks[i] = hidden(malloc(sizes[i])), 1, sizes[i]);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        free(blocks[i]);
}

/* --- before everything: these run before any constructor, and so their atfork handlers run inside the heap's ------- */

static atomic_uint handled;
static void *kept;

static void handle_fork(void)
{
    use_a_little();
    free(kept);
    kept = malloc(500);
    atomic_fetch_add(&handled, 1);
}

static void begin_early(int count, char **arguments, char **environment)
{
    (void)count;
    (void)arguments;
    (void)environment;
    pthread_atfork(handle_fork, handle_fork, handle_fork);
    use_a_little();
}

__attribute__((section(".preinit_array"), used)) static void (*const early)(int, char **,
                                                                            char **) = begin_early;

/* --- threads --------------------------------------------------------------------------------------------- */

static atomic_bool over;

static void *churn(void *argument)
{
    (void)argument;
    while (!atomic_load(&over))
        use_a_little();
    return NULL;
}

static int exit_code_of_child(void)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        alarm(30);
        use_a_little();
        _exit(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

START_TEST(handlers_of_fork_allocate_in_a_threaded_process)
{
    pthread_t threads[3];
    atomic_store(&handled, 0);
    for (size_t i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, churn, NULL);
    size_t rounds = harness_scaled(300);
    for (size_t i = 0; i < rounds; i++)
        ck_assert_int_eq(exit_code_of_child(), 0);
    ck_assert_uint_eq(atomic_load(&handled), 2 * rounds);
    atomic_store(&over, true);
    for (size_t i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
}
END_TEST

static pthread_key_t keys[3];

/* Again and again, until the last round that there is. */
static void at_end(void *value)
{
    use_a_little();
    free(value);
    for (size_t i = 0; i < 3; i++)
        pthread_setspecific(keys[i], hidden(malloc(64)));
}

static void *set_keys(void *argument)
{
    (void)argument;
    for (size_t i = 0; i < 3; i++)
        pthread_setspecific(keys[i], hidden(malloc(64)));
    return hidden(malloc(10));
}

START_TEST(destructors_of_keys_allocate_after_their_threads_end)
{
    harness_count_violations();
    for (size_t i = 0; i < 3; i++)
        pthread_key_create(&keys[i], at_end);
    for (size_t round = 0; round < 200; round++) {
        pthread_t thread;
        void *result;
        ck_assert_int_eq(pthread_create(&thread, NULL, set_keys, NULL), 0);
        pthread_join(thread, &result);
        free(result);
    }
    ck_assert_uint_eq(harness_violations, 0);
    ck_assert_int_eq(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL), 1);
}
END_TEST

static void *free_all(void *argument)
{
    void **blocks = argument;
    for (size_t i = 0; i < 1000; i++)
        free(blocks[i]);
    return NULL;
}

START_TEST(of_two_threads_that_free_one_block_one_succeeds)
{
    harness_count_violations();
    for (size_t round = 0; round < 20; round++) {
        void *blocks[1000];
        pthread_t threads[2];
        harness_violations = 0;
        for (size_t i = 0; i < 1000; i++)
            blocks[i] = hidden(malloc(i * 7));
        for (size_t i = 0; i < 2; i++)
            pthread_create(&threads[i], NULL, free_all, blocks);
        for (size_t i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
        for (size_t i = 0; i < 1000; i++)
            ck_assert_int_ne(gw_block_query(blocks[i], NULL), GW_BLOCK_LIVE);
    }
}
END_TEST

START_TEST(a_child_of_vfork_may_start_a_program)
{
    for (size_t i = 0; i < 50; i++) {
        int status;
        ck_assert_int_eq(status = system("exit 3"), 3 << 8);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("malloc: processes");
    HARNESS_ADD_SLOW(suite, handlers_of_fork_allocate_in_a_threaded_process);
    HARNESS_ADD(suite, destructors_of_keys_allocate_after_their_threads_end);
    HARNESS_ADD(suite, of_two_threads_that_free_one_block_one_succeeds);
    HARNESS_ADD(suite, a_child_of_vfork_may_start_a_program);
    return harness_run(suite);
}
