/* SPDX-License-Identifier: MIT */
/* Marshaling with the first, second, third ... allocation failing: all is done, or nothing is and nothing is left. */
#include "support/layouts.h"
#include "support/torture.h"

static const char source[] =
    "using System.Runtime.InteropServices; "
    "struct Named { bool on; string name; }"
    "struct T { string a; [MarshalAs(UnmanagedType.BStr)] string b; "
    "[MarshalAs(UnmanagedType.AnsiBStr)] "
    "string c; [MarshalAs(UnmanagedType.LPWStr)] string d; "
    "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 8)] string e; Named f; "
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] Named[] g; "
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] string[] h; "
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] int[] i; }"
    "struct Large { [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 4000)] string a; string b; }";

typedef struct named {
    bool on;
    gw_string *name;
} named;

typedef struct record {
    gw_string *a, *b, *c, *d, *e;
    named f;
    gw_array *g, *h, *i;
} record;

static gw_declarations *declarations;
static const gw_layout *layout, *large;
static record full;

static void set_up(void)
{
    gw_string *s = layouts_string("text");
    declarations = gw_declare(gw_utf8(source), NULL);
    ck_assert_ptr_nonnull(declarations);
    layout = gw_find_layout(declarations, "T");
    large = gw_find_layout(declarations, "Large");
    ck_assert(layout != NULL && large != NULL);
    ck_assert_uint_eq(gw_layout_record_size(layout), sizeof full);
    full = (record){.a = s, .b = s, .c = s, .d = s, .e = s, .f = {true, s}};
    full.g = gw_array_of_records(gw_find_layout(declarations, "Named"), 3);
    full.h = gw_array_new(GW_TYPE_STRING, 2);
    full.i = gw_array_new(GW_TYPE_INT32, 2);
    ((named *)gw_array_data(full.g))[1].name = gw_string_ref(s);
    ((named *)gw_array_data(full.g))[2].name = gw_string_ref(s);
    ((gw_string **)gw_array_data(full.h))[0] = gw_string_ref(s);
    ((gw_string **)gw_array_data(full.h))[1] = gw_string_ref(s);
}

/* --- bodies --------------------------------------------------------------------------------------------------------------- */

static unsigned char native[3 * 256];

static bool structure_to_ptr(void)
{
    unsigned char before[sizeof native];
    memset(native, 0xCC, sizeof native);
    memset(before, 0xCC, sizeof before);
    if (!gw_StructureToPtr(layout, &full, native, 0)) {
        ck_assert_mem_eq(native, before, sizeof native);
        return false;
    }
    ck_assert_int_eq(gw_DestroyStructure(layout, native), 1);
    return true;
}

static bool structure_to_ptr_over_old(void)
{
    unsigned char before[sizeof native];
    memset(native, 0, sizeof native);
    if (!gw_StructureToPtr(layout, &full, native, 1))
        return false;
    memcpy(before, native, sizeof before);
    bool done = gw_StructureToPtr(layout, &full, native, 1);
    ck_assert(done || memcmp(native, before, sizeof before) == 0);
    ck_assert_int_eq(gw_DestroyStructure(layout, native), 1);
    return done;
}

static bool ptr_to_structure(void)
{
    static unsigned char kept[256];
    record back, zeros;
    memset(&zeros, 0, sizeof zeros);
    if (!gw_StructureToPtr(layout, &full, kept, 0))
        return false;
    memset(&back, 0xCC, sizeof back);
    bool done = gw_PtrToStructure(layout, kept, &back);
    if (!done)
        ck_assert_mem_eq(&back, &zeros, sizeof back);
    gw_record_clear(layout, &back);
    ck_assert_int_eq(gw_DestroyStructure(layout, kept), 1);
    return done;
}

static bool several_structures(void)
{
    static unsigned char many[3 * 256];
    record records[3] = {full, full, full};
    memset(many, 0, sizeof many);
    if (!gw_layout_write_array(layout, records, 3, many, 0))
        return false;
    record back[3];
    bool done = gw_layout_read_array(layout, many, 3, back);
    gw_record_clear_array(layout, back, 3);
    ck_assert_int_eq(gw_layout_destroy_array(layout, many, 3), 1);
    return done;
}

static bool a_structure_too_large_for_the_stack(void)
{
    static unsigned char bytes[4096];
    gw_string *strings[2] = {full.a, full.b};
    if (!gw_StructureToPtr(large, strings, bytes, 0))
        return false;
    ck_assert_int_eq(gw_DestroyStructure(large, bytes), 1);
    return true;
}

static bool arrays(void)
{
    gw_array *a = gw_array_new(GW_TYPE_GUID, 5);
    gw_array *b = gw_array_of_records(layout, 2);
    gw_array *c = gw_array_of_blobs(12, 3);
    bool done = a != NULL && b != NULL && c != NULL;
    gw_array_unref(a);
    gw_array_unref(b);
    gw_array_unref(c);
    return done;
}

/* Explicit, so that overlaps are looked for; and inline, nullable and nested, so that parts are made. */
static bool finding_layouts(void)
{
    static const char text[] =
        "using System.Runtime.InteropServices; using System.Runtime.CompilerServices; "
        "[StructLayout(LayoutKind.Explicit)] struct A { [FieldOffset(0)] string a; "
        "[FieldOffset(8)] int b; }"
        "[InlineArray(3)] struct B { A a; } struct C { byte a; B b; int? c; object d; } "
        "[StructLayout(LayoutKind.Sequential)] class D { D d; } struct T { A a; B b; D c; }";
    static const char *const names[] = {"T", "C", "A", "B", "D"};
    gw_declarations *d = gw_declare(gw_utf8(text), NULL);
    if (d == NULL)
        return false;
    bool done = true;
    for (size_t i = 0; i < COUNT_OF(names) && done; i++)
        done = gw_find_layout(d, names[i]) != NULL;
    gw_declarations_unref(d);
    return done;
}

static const torture_row rows[] = {
    TORTURE(structure_to_ptr),
    TORTURE(structure_to_ptr_over_old),
    TORTURE(ptr_to_structure),
    TORTURE(several_structures),
    TORTURE(a_structure_too_large_for_the_stack),
    TORTURE(arrays),
    TORTURE(finding_layouts),
};

START_TEST(marshaling_is_all_or_nothing_without_memory_for_a_block)
{
    /* modes can be set later only where there were some from the first block on */
    ck_assert_int_eq(gw_heap_set_modes("fail=1000000"), 1);
    set_up();
    torture_blocks(rows, COUNT_OF(rows));
}
END_TEST

/* --- failures of other sorts ------------------------------------------------------------------------------------------------ */

START_TEST(a_record_that_fails_at_its_end_leaves_nothing)
{
    set_up();
    record broken = full;
    unsigned char before[sizeof native];
    broken.i = gw_array_new(GW_TYPE_INT32, 1);
    memset(native, 0xCC, sizeof native);
    memset(before, 0xCC, sizeof before);
    size_t live = harness_live_blocks();
    ck_assert_int_eq(gw_StructureToPtr(layout, &broken, native, 0), 0);
    ck_assert_uint_eq(harness_live_blocks(), live);
    ck_assert_mem_eq(native, before, sizeof native);
    record records[3] = {full, full, broken};
    ck_assert_int_eq(gw_layout_write_array(layout, records, 3, native, 0), 0);
    ck_assert_uint_eq(harness_live_blocks(), live);
    ck_assert_mem_eq(native, before, sizeof native);
    gw_array_unref(broken.i);
}
END_TEST

START_TEST(a_structure_that_fails_at_its_end_leaves_nothing)
{
    const gw_layout *l = layouts_of_fields("", "string a; DateTime b;");
    struct {
        char *a;
        double b;
    } structure = {(char *)(uintptr_t) "text", 1e300};
    struct {
        gw_string *a;
        int64_t b;
    } back = {NULL, 5};
    size_t live = harness_live_blocks();
    ck_assert_int_eq(gw_PtrToStructure(l, &structure, &back), 0);
    ck_assert_uint_eq(harness_live_blocks(), live);
    ck_assert(back.a == NULL && back.b == 0);
}
END_TEST

int main(int argc, char **argv)
{
    (void)argc;
    harness_drop_modes(argv);
    Suite *suite = suite_create("all or nothing");
    HARNESS_ADD_SLOW(suite, marshaling_is_all_or_nothing_without_memory_for_a_block);
    HARNESS_ADD(suite, a_record_that_fails_at_its_end_leaves_nothing);
    HARNESS_ADD(suite, a_structure_that_fails_at_its_end_leaves_nothing);
    return harness_run(suite);
}
