/* SPDX-License-Identifier: MIT */
/* Layouts in several threads: computed by whichever comes first, used by all. */
#include "support/layouts.h"
#include "support/threads.h"

enum { TYPES = 60, THREADS = 4 };

static gw_declarations *declarations;
static const gw_layout *found[THREADS][TYPES];

static gw_declarations *declare_types(void)
{
    static char source[20000];
    size_t length = (size_t)snprintf(
        source, sizeof source, "using System.Runtime.InteropServices; struct T0 { string a; }");
    for (unsigned i = 1; i < TYPES; i++)
        length += (size_t)snprintf(source + length, sizeof source - length,
                                   "struct T%u { T%u a; string b; "
                                   "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 8)] string "
                                   "c; bool d; }",
                                   i, i > 3 ? i / 2 : i - 1);
    gw_declarations *d = gw_declare(gw_utf8(source), NULL);
    ck_assert_ptr_nonnull(d);
    return d;
}

static void find_all(void *context, unsigned number)
{
    (void)context;
    for (unsigned i = 0; i < TYPES; i++) {
        unsigned type = number % 2 == 0 ? i : TYPES - 1 - i;
        char name[16];
        snprintf(name, sizeof name, "T%u", type);
        found[number][type] = gw_find_layout(declarations, name);
        HARNESS_CHECK(found[number][type] != NULL && gw_SizeOf(found[number][type]) > 0);
    }
}

START_TEST(all_threads_find_the_same_layouts)
{
    for (size_t round = 0; round < harness_scaled(200); round++) {
        declarations = declare_types();
        threads_run(THREADS, find_all, NULL);
        for (unsigned i = 0; i < TYPES; i++)
            for (unsigned thread = 1; thread < THREADS; thread++)
                ck_assert_ptr_eq(found[thread][i], found[0][i]);
        gw_declarations_unref(declarations);
    }
}
END_TEST

static const gw_layout *layout;
static gw_string *text;

typedef struct record {
    gw_string *a;
    int32_t b;
    gw_string *c;
} record;

/* A record that all threads read; structures that pass from thread to thread would be blocks released elsewhere. */
static void marshal(void *context, unsigned number)
{
    (void)context;
    record mine = {text, (int32_t)number, text}, back;
    for (size_t i = 0; i < harness_scaled(50000); i++) {
        char native[64];
        HARNESS_CHECK(gw_StructureToPtr(layout, &mine, native, 0));
        HARNESS_CHECK(gw_PtrToStructure(layout, native, &back));
        HARNESS_CHECK(back.b == (int32_t)number && gw_string_equal(back.a, text) &&
                      gw_string_equal(back.c, text));
        gw_record_clear(layout, &back);
        HARNESS_CHECK(gw_DestroyStructure(layout, native));
    }
}

START_TEST(all_threads_marshal_at_once)
{
    layout = layouts_of_fields(
        "", "string a; int b; [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 16)] string c;");
    text = layouts_string("shared text");
    size_t live = harness_live_blocks();
    threads_run(THREADS, marshal, NULL);
    ck_assert_uint_eq(harness_live_blocks(), live);
}
END_TEST

static char passed[THREADS][64];

static void write_one(void *context, unsigned number)
{
    (void)context;
    record mine = {text, (int32_t)number, text};
    HARNESS_CHECK(gw_StructureToPtr(layout, &mine, passed[number], 0));
}

static void destroy_another(void *context, unsigned number)
{
    (void)context;
    HARNESS_CHECK(gw_DestroyStructure(layout, passed[(number + 1) % THREADS]));
}

START_TEST(a_structure_is_destroyed_by_another_thread)
{
    layout = layouts_of_fields("", "string a; int b; [MarshalAs(UnmanagedType.BStr)] string c;");
    text = layouts_string("passed on");
    size_t live = harness_live_blocks();
    for (size_t i = 0; i < harness_scaled(200); i++) {
        threads_run(THREADS, write_one, NULL);
        threads_run(THREADS, destroy_another, NULL);
    }
    ck_assert_uint_eq(harness_live_blocks(), live);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layouts in threads");
    HARNESS_ADD_SLOW(suite, all_threads_find_the_same_layouts);
    HARNESS_ADD_SLOW(suite, all_threads_marshal_at_once);
    HARNESS_ADD(suite, a_structure_is_destroyed_by_another_thread);
    return harness_run(suite);
}
