/* SPDX-License-Identifier: MIT */
/*
 * Structures that have a size but are not marshaled, because of a handle or of a field that .NET refuses deeper inside:
 * every function refuses them, in both directions, whether or not record and native structure are the same bytes.
 */
#include "support/layouts.h"

/* --- shapes --------------------------------------------------------------------------------------------------------- */

#define HANDLE "Structures containing SafeHandle fields are not allowed in this operation."
#define VARIANT                                                                                    \
    "Cannot marshal field 'a' of type 'Bad': Invalid managed/unmanaged type combination "          \
    "(Marshaling to and from COM VARIANTs isn't supported)."
#define POINTERS                                                                                   \
    "Invalid managed/unmanaged type combination (Marshaling to and from COM interface pointers "   \
    "isn't supported)."

#define EXPLICIT "[StructLayout(LayoutKind.Explicit)] "
#define SEQUENTIAL "[StructLayout(LayoutKind.Sequential)] "
#define ARRAY "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] "
#define OBJECTS                                                                                    \
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2, ArraySubType = UnmanagedType.IUnknown)] " \
    "object[] "

static const char others[] =
    "class Mine : SafeHandle { } class Yours : SafeFileHandle { } struct Bad { object a; } "
    "struct One { Mine a; } struct Even { long a; Mine b; } struct Odd { int a; Mine b; } "
    "[InlineArray(2)] struct Both { Mine a; } [InlineArray(2)] struct Ones { One a; } "
    "[InlineArray(2)] struct Bads { Bad a; } " SEQUENTIAL "class Base { Mine a; } " SEQUENTIAL
    "class BadBase { Bad a; } ";

typedef struct shape {
    const char *source; /* declares T, with a field f */
    const char *sentence;
} shape;

static const shape shapes[] = {
    /* alone: without padding, with it, and with what is converted beside it */
    {"struct T { Mine f; }", HANDLE},
    {"struct T { Yours f; }", HANDLE},
    {"struct T { SafeHandle f; }", HANDLE},
    {"struct T { long q; Mine f; }", HANDLE},
    {"struct T { Mine f; long q; }", HANDLE},
    {"struct T { int q; Mine f; }", HANDLE},
    {"struct T { Mine f; byte q; }", HANDLE},
    {"struct T { bool q; Mine f; }", HANDLE},
    {"struct T { string q; Mine f; }", HANDLE},
    {"struct T { Mine f; Mine g; }", HANDLE},
    {"[StructLayout(LayoutKind.Sequential, Size = 64)] struct T { Mine f; }", HANDLE},
    {EXPLICIT "struct T { [FieldOffset(0)] Mine f; }", HANDLE},
    {EXPLICIT "struct T { [FieldOffset(8)] Mine f; [FieldOffset(0)] long q; }", HANDLE},
    {EXPLICIT "struct T { [FieldOffset(8)] Mine f; [FieldOffset(0)] int q; }", HANDLE},
    {SEQUENTIAL "class T { Mine f; }", HANDLE},
    {"struct T { " OBJECTS "f; }", POINTERS},
    {"struct T { byte q; " OBJECTS "f; }", POINTERS},
    /* in others */
    {"struct T { One f; }", HANDLE},
    {"struct T { byte q; One f; }", HANDLE},
    {"struct T { Even f; }", HANDLE},
    {"struct T { Odd f; byte q; }", HANDLE},
    {"struct M { Even m; } struct T { M f; long q; }", HANDLE},
    {"struct T { Bad f; }", VARIANT},
    {"struct T { int q; Bad f; }", VARIANT},
    {"struct M { Bad m; } struct T { M f; byte q; }", VARIANT},
    {"struct M { " OBJECTS "m; } struct T { M f; }", POINTERS},
    {EXPLICIT "struct T { [FieldOffset(0)] One f; }", HANDLE},
    {EXPLICIT "struct T { [FieldOffset(0)] Bad f; }", VARIANT},
    {"struct T { Base f; }", HANDLE},
    {"struct T { byte q; BadBase f; }", VARIANT},
    {"struct T { One? f; }", HANDLE},
    {"struct T { Bad? f; }", VARIANT},
    /* in arrays */
    {"struct T { " ARRAY "One[] f; }", HANDLE},
    {"struct T { " ARRAY "Even[] f; }", HANDLE},
    {"struct T { byte q; " ARRAY "Odd[] f; }", HANDLE},
    {"struct T { " ARRAY "Bad[] f; }", VARIANT},
    {"struct T { int q; " ARRAY "Bad[] f; string s; }", VARIANT},
    {"[InlineArray(2)] struct T { Mine f; }", HANDLE},
    {"[InlineArray(2)] struct T { One f; }", HANDLE},
    {"[InlineArray(2)] struct T { Odd f; }", HANDLE},
    {"[InlineArray(2)] struct T { Bad f; }", VARIANT},
    {"struct T { Both f; }", HANDLE},
    {"struct T { byte q; Both f; }", HANDLE},
    {"struct T { Ones f; }", HANDLE},
    {"struct T { byte q; Bads f; }", VARIANT},
    {"struct T { " ARRAY "Both[] f; }", HANDLE},
    /* in a base class */
    {SEQUENTIAL "class T : Base { long f; }", HANDLE},
    {SEQUENTIAL "class T : Base { byte f; }", HANDLE},
    {SEQUENTIAL "class M : Base { } " SEQUENTIAL "class T : M { long f; }", HANDLE},
    {SEQUENTIAL "class T : BadBase { byte f; }", VARIANT},
    {SEQUENTIAL "class T : BadBase { int f; }", VARIANT},
};

/* --- what each function does with them ------------------------------------------------------------------------------ */

#define KEPT                                                                                       \
    "as it was before, for all the bytes that could be touched by any of the functions......"

typedef struct memory {
    char native[256], record[256];
} memory;

static void check_message(const shape *s, const char *function)
{
    ck_assert_msg(gw_GetLastError() == GW_ERROR_INVALID_PARAMETER, "%s %s: %u", s->source, function,
                  (unsigned)gw_GetLastError());
    ck_assert_msg(strcmp(gw_error_message(), s->sentence) == 0, "%s %s: %s", s->source, function,
                  gw_error_message());
    gw_SetLastError(0);
}

#define REFUSES(expression)                                                                        \
    do {                                                                                           \
        if ((expression) != 0)                                                                     \
            ck_abort_msg("%s: %s succeeds", s->source, #expression);                               \
        check_message(s, #expression);                                                             \
    } while (0)

/* Nothing is in native memory that could be destroyed, so that delete_old would find nothing either. */
static void check_marshaling(const shape *s, const gw_layout *l, memory *m)
{
    REFUSES(gw_StructureToPtr(l, m->record, m->native, 0));
    REFUSES(gw_StructureToPtr(l, m->record, m->native, 1));
    REFUSES(gw_PtrToStructure(l, m->native, m->record));
    REFUSES(gw_DestroyStructure(l, m->native));
    for (size_t count = 0; count < 3; count++) {
        REFUSES(gw_layout_write_array(l, m->record, count, m->native, 0));
        REFUSES(gw_layout_write_array(l, m->record, count, m->native, 1));
        REFUSES(gw_layout_read_array(l, m->native, count, m->record));
        REFUSES(gw_layout_destroy_array(l, m->native, count));
    }
}

static void check_records(const shape *s, const gw_layout *l, memory *m)
{
    REFUSES(gw_layout_record_size(l));
    REFUSES(gw_layout_record_offset(l, "f") + 1);
    REFUSES(gw_array_of_records(l, 1) != NULL);
    ck_assert_msg(gw_layout_is_blittable(l) == 0, "%s is blittable", s->source);
    gw_record_clear(l, m->record);
    gw_record_clear_array(l, m->record, 2);
}

/* The native side is known nevertheless. */
static void check_native(const shape *s, const gw_layout *l)
{
    const gw_field_info *fields = NULL;
    ck_assert_msg(gw_SizeOf(l) > 0, "%s: %s", s->source, gw_error_message());
    ck_assert_uint_gt(gw_layout_alignment(l), 0);
    ck_assert_int_ge(gw_OffsetOf(l, "f"), 0);
    ck_assert_uint_gt(gw_layout_fields(l, &fields), 0);
    ck_assert_str_eq(gw_layout_name(l), "T");
    ck_assert_uint_eq(gw_layout_pack(l), 0);
    ck_assert_ptr_nonnull(gw_layout_declarations(l));
}

START_TEST(a_shape_that_is_not_marshaled_is_refused_by_every_function)
{
    const shape *s = &shapes[_i];
    memory m = {KEPT, KEPT};
    char source[4096];
    snprintf(source, sizeof source, "%s%s", others, s->source);
    const gw_layout *l = layouts_find(source, "T");
    check_native(s, l);
    check_marshaling(s, l, &m);
    check_records(s, l, &m);
    ck_assert_str_eq(m.native, KEPT);
    ck_assert_str_eq(m.record, KEPT);
    layouts_end();
}
END_TEST

/* A CriticalHandle is written by .NET, but not read: here its number is. */
START_TEST(a_critical_handle_is_marshaled)
{
    const gw_layout *l = layouts_good("class Mine : CriticalHandle { } struct T { Mine f; }", "T");
    intptr_t record = 77, native = 0;
    ck_assert_int_eq(gw_StructureToPtr(l, &record, &native, 0), 1);
    ck_assert_int_eq(native, 77);
    record = 0;
    ck_assert_int_eq(gw_PtrToStructure(l, &native, &record), 1);
    ck_assert_int_eq(record, 77);
    layouts_end();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unmarshaled");
    HARNESS_ADD_EACH(suite, a_shape_that_is_not_marshaled_is_refused_by_every_function,
                     (int)COUNT_OF(shapes));
    HARNESS_ADD(suite, a_critical_handle_is_marshaled);
    return harness_run(suite);
}
