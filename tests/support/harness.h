/* SPDX-License-Identifier: MIT */
/*
 * What every test program shares: running a suite, buffers that fault one byte beyond their ends, counting of
 * violations, and the place of the optional conformance data.
 */
#ifndef GW_TESTS_HARNESS_H
#define GW_TESTS_HARNESS_H

#include <check.h>
#include <gangway/gangway.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many elements an array has. */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Runs a suite in Check's fork mode (CK_FORK=no for a debugger); the exit status for main(). */
int harness_run(Suite *suite);

/* Begins the program anew where GANGWAY_HEAP is set, without it: for tests that set modes themselves. First in main(). */
void harness_drop_modes(char **arguments);

/* Adds one test case with one test: the name of the function is the sentence. */
#define HARNESS_ADD(suite, test) harness_add(suite, #test, test, 60)
#define HARNESS_ADD_SLOW(suite, test) harness_add(suite, #test, test, 900)

/* The same, but left out, with a line that says so, where the heap has one of these modes: a comma list of the words of
 * GANGWAY_HEAP, and "watched" for AddressSanitizer and valgrind. */
#define HARNESS_ADD_UNLESS(suite, modes, why, test)                                                \
    (harness_leaves_out(modes, why, #test) ? (void)0 : harness_add(suite, #test, test, 60))
#define HARNESS_ADD_EACH_UNLESS(suite, modes, why, test, count)                                    \
    (harness_leaves_out(modes, why, #test) ? (void)0 : harness_add_each(suite, #test, test, count))
int harness_has_mode(const char *modes);
int harness_leaves_out(const char *modes, const char *why, const char *name);
void harness_add(Suite *suite, const char *name, const TTest *test, double timeout_seconds);

/* The same for a test that runs once for each row of a table; the row's number is its _i. */
#define HARNESS_ADD_EACH(suite, test, count) harness_add_each(suite, #test, test, count)
void harness_add_each(Suite *suite, const char *name, const TTest *test, int count);

/* A check for hot loops: Check's own macros tell the parent process of each that holds. */
#define HARNESS_CHECK(condition)                                                                   \
    do {                                                                                           \
        if (!(condition))                                                                          \
            ck_abort_msg("Check '%s' failed", #condition);                                         \
    } while (0)

/* A buffer whose last byte is followed by, and whose first byte is preceded by (harness_guarded_front), a page
 * that cannot be touched. Contents 0xA5. Released by harness_unguard(). */
void *harness_guarded(size_t nbytes);
void *harness_guarded_front(size_t nbytes);
void harness_unguard(void *buffer, size_t nbytes);

/* Counts violations from now on instead of printing them; the last one is kept. */
void harness_count_violations(void);
extern unsigned harness_violations;
extern gw_violation_id harness_last_violation;
extern const char *harness_last_function;
extern char harness_last_message[512];

/* A last error that nothing here sets: to see that it is left alone. */
#define HARNESS_UNTOUCHED 4242u

/* For a test in which nothing is refused and all is released: counts violations and sets that last error; and looks. */
void harness_begin(void);
void harness_check_untouched(void);

/* The same pointer, of which the compiler knows nothing any more: misuse stays what the source says. */
static inline void *harness_launder(const void *p)
{
    uintptr_t bits = (uintptr_t)p;
    __asm__ volatile("" : "+r"(bits));
    return (void *)bits;
}

/* How often a long test repeats itself: count times GANGWAY_TEST_SCALE (a decimal factor; 1 where unset), at
 * least once. */
size_t harness_scaled(size_t count);

/* 1 where a sanitizer is compiled in: it owns the address space and its limits. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HARNESS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HARNESS_SANITIZED 1
#endif
#endif
#ifndef HARNESS_SANITIZED
#define HARNESS_SANITIZED 0
#endif

/* 1 where it is AddressSanitizer, whose poison is around the heap's blocks. */
#if defined(__SANITIZE_ADDRESS__)
#define HARNESS_POISONED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HARNESS_POISONED 1
#endif
#endif
#ifndef HARNESS_POISONED
#define HARNESS_POISONED 0
#endif

/* Live blocks of the process heap, over all families. */
size_t harness_live_blocks(void);

/* DIR/NAME where the conformance data is (GANGWAY_TEST_DATA), or NULL after printing "SKIP <name>: ...". */
const char *harness_data(const char *name);

/* The whole of a file, zero ended, from the C library's malloc; *nbytes its size. Fails the test if it cannot. */
char *harness_read(const char *path, size_t *nbytes);

#endif
