/* SPDX-License-Identifier: MIT */
/* DestroyStructure and delete_old: what is released, what is not, and pointers that must not be. */
#include "support/layouts.h"

#include <stdbool.h>

#include <gangway/imalloc.h>

/* --- what is released ----------------------------------------------------------------------------------------------------- */

START_TEST(strings_are_released_and_the_rest_is_zeroed)
{
    const gw_layout *l =
        layouts_of_fields("", "string a; int b; [MarshalAs(UnmanagedType.BStr)] string c; nint d; "
                              "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 8)] string e;");
    struct {
        gw_string *a;
        int32_t b;
        gw_string *c;
        intptr_t d;
        gw_string *e;
    } record = {layouts_string("a"), 5, layouts_string("c"), 6, layouts_string("e")};
    char native[64], zeros[64] = {0};
    size_t live = harness_live_blocks();
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 1);
    ck_assert_uint_eq(harness_live_blocks(), live + 2);
    gw_SetLastError(4242);
    ck_assert_int_eq(gw_DestroyStructure(l, native), 1);
    ck_assert_uint_eq(harness_live_blocks(), live);
    ck_assert_mem_eq(native, zeros, gw_SizeOf(l));
    ck_assert_int_eq(gw_DestroyStructure(l, native), 1);
    ck_assert_uint_eq(gw_GetLastError(), 4242);
    gw_record_clear(l, &record);
    ck_assert(record.a == NULL && record.b == 0 && record.d == 0);
}
END_TEST

START_TEST(a_blittable_structure_is_left_alone)
{
    const gw_layout *l = layouts_of_fields("", "int a; byte b;");
    char native[8] = "abcdefg";
    ck_assert_int_eq(gw_DestroyStructure(l, native), 1);
    ck_assert_str_eq(native, "abcdefg");
    ck_assert_int_eq(
        gw_DestroyStructure(
            layouts_of_fields("[StructLayout(LayoutKind.Sequential, Pack = 1)]", "byte a; int b;"),
            native),
        1);
    ck_assert_str_eq(native, "abcdefg");
    ck_assert_int_eq(gw_DestroyStructure(layouts_of_fields("", "bool a;"), native), 1);
    ck_assert_mem_eq(native, "\0\0\0\0efg", 8);
}
END_TEST

START_TEST(pointers_and_delegates_are_not_released)
{
    const gw_layout *l =
        layouts_good("delegate void D(); unsafe struct T { nint a; void* b; D c; bool d; }", "T");
    void *block = gw_AllocCoTaskMem(8);
    struct {
        void *a, *b, *c;
        int32_t d;
    } native = {block, block, block, 1};
    ck_assert_int_eq(gw_DestroyStructure(l, &native), 1);
    ck_assert_ptr_null(native.a);
    ck_assert_int_eq(gw_FreeCoTaskMem(block), 1);
}
END_TEST

/* --- pointers that must not be released -------------------------------------------------------------------------------------- */

enum { STRINGS = 4 };

/* Four strings, the third of them a BStr; one is replaced. */
typedef struct bad_row {
    const char *name;
    unsigned place;
    gw_violation_id id;
} bad_row;

static const bad_row bad_rows[] = {
    {"freed", 0, GW_VIOLATION_FREED},
    {"freed", 3, GW_VIOLATION_FREED},
    {"interior", 1, GW_VIOLATION_INTERIOR},
    {"foreign", 0, GW_VIOLATION_FOREIGN},
    {"stack", 3, GW_VIOLATION_FOREIGN},
    {"number", 1, GW_VIOLATION_FOREIGN},
    {"hglobal", 1, GW_VIOLATION_FAMILY},
    {"heap", 3, GW_VIOLATION_FAMILY},
    {"cotaskmem", 2, GW_VIOLATION_FAMILY},
    {"bstr", 1, 0},
    {"twin", 3, GW_VIOLATION_FREED},
    {"twin", 1, GW_VIOLATION_FREED},
    {"freed bstr", 2, GW_VIOLATION_FREED},
    {"number", 2, GW_VIOLATION_FOREIGN},
    {"other heap", 0, GW_VIOLATION_OTHER_HEAP},
};

static void *bad_pointer(const char *name, void *const *native, unsigned place)
{
    static char bytes[64];
    void *p = NULL;
    if (strcmp(name, "freed") == 0) {
        p = gw_AllocCoTaskMem(3000);
        gw_FreeCoTaskMem(p);
        return harness_launder(p);
    }
    if (strcmp(name, "freed bstr") == 0) {
        p = gw_AllocBSTR(700);
        gw_FreeBSTR(p);
        return harness_launder(p);
    }
    if (strcmp(name, "interior") == 0)
        return (char *)native[place] + 1;
    if (strcmp(name, "foreign") == 0)
        return bytes;
    if (strcmp(name, "stack") == 0)
        return harness_launder(&p);
    if (strcmp(name, "number") == 0)
        return (void *)(uintptr_t)0x4141414141414140u;
    if (strcmp(name, "hglobal") == 0)
        return gw_AllocHGlobal(8);
    if (strcmp(name, "heap") == 0)
        return gw_HeapAlloc(gw_GetProcessHeap(), 0, 8);
    if (strcmp(name, "cotaskmem") == 0)
        return gw_AllocCoTaskMem(64);
    if (strcmp(name, "bstr") == 0)
        return gw_AllocBSTR(4);
    if (strcmp(name, "other heap") == 0)
        return gw_HeapAlloc(gw_HeapCreate(0, 0, 0), 0, 64);
    return native[place == 3 ? 0 : 3];
}

static const gw_layout *four_strings(void)
{
    return layouts_of_fields("", "string a; string b; [MarshalAs(UnmanagedType.BStr)] string c; "
                                 "[MarshalAs(UnmanagedType.LPWStr)] string d;");
}

static void write_four(const gw_layout *l, void **native)
{
    gw_string *s = layouts_string("text");
    gw_string *record[STRINGS] = {s, s, s, s};
    ck_assert_int_eq(gw_StructureToPtr(l, record, native, 0), 1);
    gw_string_unref(s);
}

static void check_refused(const bad_row *row, gw_bool done, void *const *native,
                          void *const *before)
{
    ck_assert_msg(!done, "%s was taken", row->name);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_msg(harness_violations == 1, "%s: %u violations", row->name, harness_violations);
    if (row->id != 0)
        ck_assert_msg(harness_last_violation == row->id, "%s: %s", row->name, harness_last_message);
    ck_assert_mem_eq(native, before, STRINGS * sizeof *native);
}

START_TEST(one_bad_pointer_and_nothing_is_released)
{
    const bad_row *row = &bad_rows[_i];
    const gw_layout *l = four_strings();
    void *native[STRINGS], *good[STRINGS], *before[STRINGS];
    gw_string *none[STRINGS] = {NULL, NULL, NULL, NULL};
    write_four(l, native);
    memcpy(good, native, sizeof native);
    static void *volatile kept; /* nothing takes it */
    kept = native[row->place] = bad_pointer(row->name, native, row->place);
    ck_assert_ptr_nonnull(kept);
    memcpy(before, native, sizeof native);
    size_t live = harness_live_blocks();
    harness_count_violations();
    check_refused(row, gw_DestroyStructure(l, native), native, before);
    ck_assert_uint_eq(harness_live_blocks(), live);
    ck_assert_ptr_nonnull(strstr(harness_last_message, "gw_DestroyStructure"));
    harness_violations = 0;
    check_refused(row, gw_StructureToPtr(l, none, native, 1), native, before);
    ck_assert_uint_eq(harness_live_blocks(), live);
    ck_assert_ptr_nonnull(strstr(harness_last_message, "gw_StructureToPtr"));
    ck_assert_int_eq(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL), 1);
    ck_assert_int_eq(gw_DestroyStructure(l, good), 1);
}
END_TEST

START_TEST(uninitialized_memory_is_refused)
{
    const gw_layout *l = four_strings();
    unsigned char native[STRINGS * sizeof(void *)], before[sizeof native];
    memset(native, 0xCC, sizeof native);
    memcpy(before, native, sizeof native);
    harness_count_violations();
    ck_assert_int_eq(gw_DestroyStructure(l, native), 0);
    ck_assert_uint_eq(harness_violations, 1);
    ck_assert_mem_eq(native, before, sizeof native);
}
END_TEST

/* --- many pointers: they are sorted to find one that occurs twice -------------------------------------------------------------- */

static void check_twin_among(unsigned count)
{
    char fields[160];
    snprintf(fields, sizeof fields,
             "[MarshalAs(UnmanagedType.ByValArray, SizeConst = %u)] string[] a;", count);
    const gw_layout *l = layouts_of_fields("", fields);
    gw_array *record = gw_array_new(GW_TYPE_STRING, count);
    gw_string **strings = gw_array_data(record);
    void **native = malloc(count * sizeof *native);
    ck_assert_ptr_nonnull(native);
    for (unsigned i = 0; i < count; i++)
        strings[i] = layouts_string("x");
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 1);
    void *kept = native[count - 1];
    native[count - 1] = native[count / 3];
    size_t live = harness_live_blocks();
    harness_count_violations();
    ck_assert_int_eq(gw_DestroyStructure(l, native), 0);
    ck_assert_uint_eq(harness_violations, 1);
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_FREED);
    ck_assert_uint_eq(harness_live_blocks(), live);
    native[count - 1] = kept;
    ck_assert_int_eq(gw_DestroyStructure(l, native), 1);
    ck_assert_uint_eq(harness_live_blocks(), live - count);
    gw_record_clear(l, &record);
    free(native);
}

START_TEST(a_pointer_that_occurs_twice_is_found_among_any_number)
{
    static const unsigned counts[] = {2, 3, 23, 24, 25, 26, 100, 511, 512, 513, 2000};
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        check_twin_among(counts[i]);
}
END_TEST

/* --- delete_old ------------------------------------------------------------------------------------------------------------------ */

START_TEST(delete_old_releases_what_was_there)
{
    const gw_layout *l = four_strings();
    void *native[STRINGS];
    write_four(l, native);
    size_t live = harness_live_blocks();
    gw_string *s = layouts_string("new");
    gw_string *record[STRINGS] = {s, NULL, NULL, NULL};
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(gw_StructureToPtr(l, record, native, 1), 1);
    ck_assert_uint_eq(harness_live_blocks(), live - 3 + 1);
    ck_assert_str_eq(native[0], "new");
    ck_assert_int_eq(gw_DestroyStructure(l, native), 1);
    gw_string_unref(s);
}
END_TEST

START_TEST(where_the_new_structure_fails_the_old_one_stays)
{
    const gw_layout *l = layouts_of_fields(
        "", "string a; [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] int[] b;");
    struct {
        gw_string *a;
        gw_array *b;
    } record = {layouts_string("old"), NULL};
    char native[16], before[16];
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 1);
    memcpy(before, native, sizeof native);
    record.b = gw_array_new(GW_TYPE_INT32, 1);
    size_t live = harness_live_blocks();
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 1), 0);
    ck_assert_uint_eq(harness_live_blocks(), live);
    ck_assert_mem_eq(native, before, sizeof native);
    ck_assert_int_eq(gw_DestroyStructure(l, native), 1);
    gw_record_clear(l, &record);
}
END_TEST

/* --- a spy, who hands out other pointers ---------------------------------------------------------------------------------------- */

typedef struct offset_spy {
    gw_IMallocSpy object;
    unsigned released;
} offset_spy;

enum { SPY_OFFSET = 16 };

static int32_t query(gw_IMallocSpy *self, const void *iid, void **out)
{
    (void)iid;
    *out = self;
    return GW_S_OK;
}

static uint32_t count_reference(gw_IMallocSpy *self)
{
    (void)self;
    return 1;
}

static size_t pre_alloc(gw_IMallocSpy *self, size_t nbytes)
{
    (void)self;
    return nbytes + SPY_OFFSET;
}

static void *post_alloc(gw_IMallocSpy *self, void *actual)
{
    (void)self;
    return actual != NULL ? (char *)actual + SPY_OFFSET : NULL;
}

static void *pre_free(gw_IMallocSpy *self, void *p, gw_bool spied)
{
    offset_spy *spy = (offset_spy *)(void *)self;
    spy->released++;
    return spied ? (char *)p - SPY_OFFSET : p;
}

static void post_free(gw_IMallocSpy *self, gw_bool spied)
{
    (void)self;
    (void)spied;
}

START_TEST(pointers_of_a_spy_are_released_through_it)
{
    static gw_IMallocSpyVtbl functions;
    functions.QueryInterface = query;
    functions.AddRef = functions.Release = count_reference;
    functions.PreAlloc = pre_alloc;
    functions.PostAlloc = post_alloc;
    functions.PreFree = pre_free;
    functions.PostFree = post_free;
    offset_spy spy = {{&functions}, 0};
    const gw_layout *l = four_strings();
    void *native[STRINGS];
    size_t live = harness_live_blocks();
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&spy.object), GW_S_OK);
    write_four(l, native);
    ck_assert_str_eq(native[0], "text");
    ck_assert_msg(gw_DestroyStructure(l, native) == 1, "%s", gw_error_message());
    ck_assert_uint_eq(spy.released, 3);
    ck_assert_uint_eq(harness_live_blocks(), live);
    gw_CoRevokeMallocSpy();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("destroying");
    HARNESS_ADD(suite, strings_are_released_and_the_rest_is_zeroed);
    HARNESS_ADD(suite, a_blittable_structure_is_left_alone);
    HARNESS_ADD(suite, pointers_and_delegates_are_not_released);
    HARNESS_ADD_EACH(suite, one_bad_pointer_and_nothing_is_released, (int)COUNT_OF(bad_rows));
    HARNESS_ADD(suite, uninitialized_memory_is_refused);
    HARNESS_ADD(suite, a_pointer_that_occurs_twice_is_found_among_any_number);
    HARNESS_ADD(suite, delete_old_releases_what_was_there);
    HARNESS_ADD(suite, where_the_new_structure_fails_the_old_one_stays);
    HARNESS_ADD(suite, pointers_of_a_spy_are_released_through_it);
    return harness_run(suite);
}
