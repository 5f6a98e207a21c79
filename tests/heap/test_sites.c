/* SPDX-License-Identifier: MIT */
/* Call sites: where blocks were allocated and first released, by the C stack or as the host says it. */
#include "support/threads.h"

#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

/* Functions that can be found by name: exported, and with something to do after the call. */
#define NAMED __attribute__((visibility("default"), noinline))
NAMED void *allocate_at_the_quay(size_t nbytes);
NAMED void *resize_at_the_crane(void *p, size_t nbytes);
NAMED gw_bool release_at_the_gate(void *p);

static volatile int calls;
static char script[] = "app.lua";

void *allocate_at_the_quay(size_t nbytes)
{
    void *p = gw_AllocHGlobal(nbytes);
    calls++;
    return p;
}

void *resize_at_the_crane(void *p, size_t nbytes)
{
    void *resized = gw_ReAllocHGlobal(p, nbytes);
    calls++;
    return resized;
}

gw_bool release_at_the_gate(void *p)
{
    gw_bool released = gw_FreeHGlobal(p);
    calls++;
    return released;
}

static void trace(const char *list)
{
    ck_assert_msg(gw_heap_set_modes(list) == 1, "%s", gw_error_message());
}

static const char *site_of(const void *p)
{
    gw_block_info info;
    gw_block_query(p, &info);
    return info.site != NULL ? info.site : "(none)";
}

static void check_site(const void *p, const char *part)
{
    ck_assert_msg(strstr(site_of(p), part) != NULL, "%s, not %s", site_of(p), part);
}

/* What the last violation said. */
static char allocated_at[300], released_at[300], message[1000];

static void keep_violation(const gw_violation *violation, void *context)
{
    (void)context;
    snprintf(allocated_at, sizeof allocated_at, "%s",
             violation->allocated_at != NULL ? violation->allocated_at : "(none)");
    snprintf(released_at, sizeof released_at, "%s",
             violation->released_at != NULL ? violation->released_at : "(none)");
    snprintf(message, sizeof message, "%s", violation->message);
}

/* --- by the stack ---------------------------------------------------------------------------------------- */

START_TEST(without_tracing_no_block_has_a_site)
{
    void *p = allocate_at_the_quay(24);
    void *stale = harness_launder(p);
    ck_assert_str_eq(site_of(p), "(none)");
    gw_set_violation_handler(keep_violation, NULL);
    ck_assert_int_eq(release_at_the_gate(p), 1);
    ck_assert_int_eq(release_at_the_gate(stale), 0);
    ck_assert_str_eq(allocated_at, "(none)");
    ck_assert_str_eq(released_at, "(none)");
}
END_TEST

START_TEST(a_block_knows_the_function_that_allocated_it)
{
    static const size_t sizes[] = {0, 24, 3000, 100000, 5000000};
    trace("ust");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        void *p = allocate_at_the_quay(sizes[i]);
        check_site(p, "allocate_at_the_quay (");
        check_site(p, "test_sites+0x");
        if (sizes[i] > 1)
            check_site((char *)p + 1, "allocate_at_the_quay");
        ck_assert_int_eq(release_at_the_gate(p), 1);
    }
    ck_assert_str_eq(site_of(script), "(none)");
}
END_TEST

START_TEST(every_family_is_traced_from_its_public_pointer)
{
    trace("ust:4");
    void *p = gw_AllocCoTaskMem(24);
    check_site(p, "(test_sites+0x");
    ck_assert_int_eq(gw_FreeCoTaskMem(p), 1);
    gw_bstr b = gw_AllocBSTR(24);
    check_site(b, "(test_sites+0x");
    ck_assert_int_eq(gw_SysFreeString(b), 1);
    p = gw_NativeMemoryAlignedAlloc(24, 4096);
    check_site(p, "(test_sites+0x");
    ck_assert_int_eq(gw_NativeMemoryAlignedFree(p), 1);
    void *h = gw_GlobalAlloc(GW_GMEM_MOVEABLE, 24);
    check_site(gw_GlobalLock(h), "(test_sites+0x");
    gw_GlobalUnlock(h);
    ck_assert_ptr_null(gw_GlobalFree(h));
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    p = gw_HeapAlloc(heap, 0, 24);
    check_site(p, "(test_sites+0x");
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
}
END_TEST

START_TEST(a_resize_is_where_a_block_was_allocated_last)
{
    trace("ust");
    void *p = resize_at_the_crane(allocate_at_the_quay(100), 101);
    check_site(p, "resize_at_the_crane");
    void *q = allocate_at_the_quay(100);
    q = resize_at_the_crane(q, 100000);
    check_site(q, "resize_at_the_crane");
    ck_assert_int_eq(release_at_the_gate(p), 1);
    ck_assert_int_eq(release_at_the_gate(q), 1);
}
END_TEST

START_TEST(a_second_release_is_told_with_both_sites)
{
    trace("ust");
    gw_set_violation_handler(keep_violation, NULL);
    void *p = allocate_at_the_quay(24);
    void *stale = harness_launder(p), *again = harness_launder(p);
    ck_assert_int_eq(release_at_the_gate(p), 1);
    check_site(stale, "allocate_at_the_quay");
    ck_assert_int_eq(gw_FreeHGlobal(stale), 0);
    ck_assert_ptr_nonnull(strstr(allocated_at, "allocate_at_the_quay"));
    ck_assert_ptr_nonnull(strstr(released_at, "release_at_the_gate"));
    ck_assert_ptr_nonnull(strstr(message, "; allocated at allocate_at_the_quay ("));
    ck_assert_ptr_nonnull(strstr(message, ", first freed at release_at_the_gate ("));
    /* A third one still tells of the first. */
    ck_assert_int_eq(gw_FreeHGlobal(again), 0);
    ck_assert_ptr_nonnull(strstr(released_at, "release_at_the_gate"));
}
END_TEST

START_TEST(another_familys_release_is_told_where_the_block_is_from)
{
    trace("ust");
    gw_set_violation_handler(keep_violation, NULL);
    void *p = allocate_at_the_quay(24);
    ck_assert_int_eq(gw_FreeCoTaskMem(harness_launder(p)), 0);
    ck_assert_ptr_nonnull(strstr(allocated_at, "allocate_at_the_quay"));
    ck_assert_str_eq(released_at, "(none)");
    ck_assert_int_eq(release_at_the_gate(p), 1);
}
END_TEST

START_TEST(an_address_that_is_used_again_has_the_new_site)
{
    trace("ust");
    void *p = allocate_at_the_quay(24);
    void *stale = harness_launder(p);
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    void *q = gw_AllocCoTaskMem(24);
    ck_assert_ptr_eq(q, stale); /* last in, first out */
    check_site(q, "(test_sites+0x");
    ck_assert_int_eq(gw_FreeCoTaskMem(q), 1);
}
END_TEST

START_TEST(tracing_can_be_turned_on_and_off)
{
    trace("report=/dev/null");
    void *before = allocate_at_the_quay(24);
    trace("ust");
    void *during = allocate_at_the_quay(24);
    trace("");
    void *after = allocate_at_the_quay(24);
    ck_assert_str_eq(site_of(before), "(none)");
    check_site(during, "allocate_at_the_quay");
    ck_assert_str_eq(site_of(after), "(none)");
    void *stale = harness_launder(during);
    ck_assert_int_eq(release_at_the_gate(during), 1);
    void *again = allocate_at_the_quay(24);
    ck_assert_ptr_eq(again, stale);
    ck_assert_str_eq(site_of(again), "(none)");
    ck_assert_int_eq(release_at_the_gate(before), 1);
    ck_assert_int_eq(release_at_the_gate(after), 1);
    ck_assert_int_eq(release_at_the_gate(again), 1);
}
END_TEST

/* --- by the host ----------------------------------------------------------------------------------------- */

static _Thread_local unsigned line;

static size_t say_line(char *out, size_t capacity, void *context)
{
    ck_assert_uint_ge(capacity, 64);
    return line == 0 ? 0 : (size_t)snprintf(out, capacity, "%s:%u", (const char *)context, line);
}

START_TEST(the_host_names_its_own_position)
{
    trace("ust");
    gw_set_site_provider(say_line, script);
    gw_set_violation_handler(keep_violation, NULL);
    line = 12;
    void *p = allocate_at_the_quay(24);
    line = 19;
    gw_bstr q = gw_SysAllocString((const gw_char16 *)u"cargo");
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    line = 0;
    void *r = allocate_at_the_quay(24);
    check_site(r, "allocate_at_the_quay");
    ck_assert_int_eq(gw_FreeHGlobal(r), 1);
    ck_assert_str_eq(site_of(q), "app.lua:19");
    gw_set_site_provider(NULL, NULL);
    gw_bstr stale = harness_launder(q);
    ck_assert_int_eq(gw_SysFreeString(q), 1);
    ck_assert_int_eq(gw_SysFreeString(stale), 0);
    ck_assert_str_eq(allocated_at, "app.lua:19");
    ck_assert_ptr_nonnull(strstr(released_at, "(test_sites+0x"));
}
END_TEST

static size_t say_too_much(char *out, size_t capacity, void *context)
{
    (void)context;
    memset(out, 'x', capacity);
    return capacity + 1000;
}

static size_t say_with_zero(char *out, size_t capacity, void *context)
{
    (void)context;
    (void)capacity;
    memcpy(out, "a\0b", 3);
    return 3;
}

START_TEST(what_the_host_says_is_cut_and_ended)
{
    trace("ust");
    gw_set_site_provider(say_too_much, NULL);
    void *p = gw_AllocHGlobal(24);
    ck_assert_uint_eq(strspn(site_of(p), "x"), strlen(site_of(p)));
    ck_assert_uint_ge(strlen(site_of(p)), 64);
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    gw_set_site_provider(say_with_zero, NULL);
    p = gw_AllocHGlobal(24);
    ck_assert_str_eq(site_of(p), "a");
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
}
END_TEST

static unsigned asked;
static void *own_block;

static size_t say_after_allocating(char *out, size_t capacity, void *context)
{
    (void)context;
    asked++;
    void *p = gw_AllocHGlobal(2000);
    gw_FreeHGlobal(own_block);
    own_block = p;
    gw_SetLastError(1);
    return (size_t)snprintf(out, capacity, "here");
}

START_TEST(a_provider_may_use_the_heap_and_is_not_asked_about_itself)
{
    trace("ust");
    gw_set_site_provider(say_after_allocating, NULL);
    gw_SetLastError(HARNESS_UNTOUCHED);
    void *p = gw_AllocHGlobal(24);
    ck_assert_uint_eq(asked, 1);
    ck_assert_str_eq(site_of(p), "here");
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    void *q = gw_HeapAlloc(heap, 0, 24);
    ck_assert_str_eq(site_of(q), "here");
    ck_assert_int_eq(gw_HeapFree(heap, 0, q), 1);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    gw_set_site_provider(NULL, NULL);
    ck_assert_int_eq(gw_FreeHGlobal(own_block), 1);
}
END_TEST

/* --- threads and forks ----------------------------------------------------------------------------------- */

static void allocate_in_turns(void *context, unsigned index)
{
    char expected[64];
    void *kept[16] = {NULL};
    (void)context;
    for (unsigned i = 0; i < harness_scaled(4000); i++) {
        void **p = &kept[i % 16];
        gw_FreeHGlobal(*p);
        line = (index + 1) * 10000 + i % 50;
        *p = gw_AllocHGlobal(i % 100 == 0 ? 50000 : i % 300);
        snprintf(expected, sizeof expected, "app.lua:%u", line);
        HARNESS_CHECK(strcmp(site_of(*p), expected) == 0);
    }
    for (unsigned i = 0; i < 16; i++)
        gw_FreeHGlobal(kept[i]);
}

START_TEST(threads_have_their_own_sites)
{
    trace("ust:3");
    gw_set_site_provider(say_line, script);
    threads_run(4, allocate_in_turns, NULL);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

static void *allocate_until(void *context)
{
    atomic_bool *over = context;
    while (!atomic_load(over)) {
        void *p = allocate_at_the_quay(24);
        gw_FreeHGlobal(p);
    }
    return NULL;
}

static int live_in_child(void *p)
{
    if (strstr(site_of(p), "allocate_at_the_quay") == NULL)
        return 1;
    void *q = resize_at_the_crane(p, 5000);
    if (q == NULL || strstr(site_of(q), "resize_at_the_crane") == NULL)
        return 2;
    return gw_FreeHGlobal(q) && gw_heap_report(1, GW_REPORT_TEXT) ? 0 : 3;
}

START_TEST(a_child_of_a_busy_parent_has_its_sites)
{
    static atomic_bool over;
    trace("ust");
    void *p = allocate_at_the_quay(24);
    pthread_t thread = threads_start(allocate_until, &over);
    for (size_t i = 0; i < harness_scaled(200); i++) {
        int status;
        pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0) {
            alarm(60);
            if (freopen("/dev/null", "w", stdout) == NULL)
                _exit(4);
            _exit(live_in_child(p));
        }
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_eq(status, 0);
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
    Suite *suite = suite_create("call sites");
    HARNESS_ADD(suite, without_tracing_no_block_has_a_site);
    HARNESS_ADD(suite, a_block_knows_the_function_that_allocated_it);
    HARNESS_ADD(suite, every_family_is_traced_from_its_public_pointer);
    HARNESS_ADD(suite, a_resize_is_where_a_block_was_allocated_last);
    HARNESS_ADD(suite, a_second_release_is_told_with_both_sites);
    HARNESS_ADD(suite, another_familys_release_is_told_where_the_block_is_from);
    HARNESS_ADD(suite, an_address_that_is_used_again_has_the_new_site);
    HARNESS_ADD(suite, tracing_can_be_turned_on_and_off);
    HARNESS_ADD(suite, the_host_names_its_own_position);
    HARNESS_ADD(suite, what_the_host_says_is_cut_and_ended);
    HARNESS_ADD(suite, a_provider_may_use_the_heap_and_is_not_asked_about_itself);
    HARNESS_ADD_SLOW(suite, threads_have_their_own_sites);
    HARNESS_ADD_SLOW(suite, a_child_of_a_busy_parent_has_its_sites);
    return harness_run(suite);
}
