/* SPDX-License-Identifier: MIT */
/*
 * Sizes, alignments and offsets as .NET 10 has them on 64-bit Linux, where Marshal.SizeOf and Marshal.OffsetOf were asked
 * for each row.
 */
#include "support/layouts.h"

/* --- single fields: a byte before one shows its alignment, a byte behind it its size -------------------------------- */

typedef struct field_row {
    const char *charset; /* "" or "Unicode" ... */
    const char *field;
    size_t size, alignment;
} field_row;

static const field_row field_rows[] = {
    {"", "bool f", 4, 4},
    {"", "[MarshalAs(UnmanagedType.Bool)] bool f", 4, 4},
    {"", "[MarshalAs(UnmanagedType.I1)] bool f", 1, 1},
    {"", "[MarshalAs(UnmanagedType.U1)] bool f", 1, 1},
    {"", "[MarshalAs(UnmanagedType.VariantBool)] bool f", 2, 2}, /* .NET: on Windows */
    {"", "char f", 1, 1},
    {"Ansi", "char f", 1, 1},
    {"None", "char f", 1, 1},
    {"Auto", "char f", 1, 1},
    {"Unicode", "char f", 2, 2},
    {"Unicode", "[MarshalAs(UnmanagedType.U1)] char f", 1, 1},
    {"", "[MarshalAs(UnmanagedType.I2)] char f", 2, 2},
    {"", "sbyte f", 1, 1},
    {"", "byte f", 1, 1},
    {"", "short f", 2, 2},
    {"", "ushort f", 2, 2},
    {"", "int f", 4, 4},
    {"", "[MarshalAs(UnmanagedType.Error)] int f", 4, 4},
    {"", "uint f", 4, 4},
    {"", "long f", 8, 8},
    {"", "ulong f", 8, 8},
    {"", "nint f", 8, 8},
    {"", "UIntPtr f", 8, 8},
    {"", "float f", 4, 4},
    {"", "double f", 8, 8},
    {"", "Half f", 2, 2},
    {"", "Int128 f", 16, 16},
    {"", "UInt128 f", 16, 16},
    {"", "CLong f", 8, 8},
    {"", "CULong f", 8, 8},
    {"", "NFloat f", 8, 8},
    {"", "int* f", 8, 8},
    {"", "void* f", 8, 8},
    {"", "delegate* unmanaged[Cdecl]<int, void> f", 8, 8},
    {"", "[MarshalAs(UnmanagedType.FunctionPtr)] Callback f", 8, 8},
    {"", "Callback f", 8, 8},
    {"", "string f", 8, 8},
    {"", "[MarshalAs(UnmanagedType.LPStr)] string f", 8, 8},
    {"", "[MarshalAs(UnmanagedType.LPWStr)] string f", 8, 8},
    {"", "[MarshalAs(UnmanagedType.LPTStr)] string f", 8, 8},
    {"", "[MarshalAs(UnmanagedType.LPUTF8Str)] string f", 8, 8},
    {"", "[MarshalAs(UnmanagedType.BStr)] string f", 8, 8},
    {"", "[MarshalAs(UnmanagedType.AnsiBStr)] string f", 8, 8},
    {"", "[MarshalAs(UnmanagedType.TBStr)] string f", 8, 8},
    {"", "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 5)] string f", 5, 1},
    {"Auto", "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 5)] string f", 5, 1},
    {"Unicode", "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 5)] string f", 10, 2},
    {"", "decimal f", 16, 8},
    {"", "[MarshalAs(UnmanagedType.Struct)] decimal f", 16, 8},
    {"", "[MarshalAs(UnmanagedType.Currency)] decimal f", 8, 8},
    {"", "Guid f", 16, 4},
    {"", "DateTime f", 8, 8},
    {"", "TimeSpan f", 8, 8},
    {"", "Color f", 4, 4},
    {"", "Small f", 1, 1},
    {"", "[MarshalAs(UnmanagedType.I8)] Wide f", 8, 8},
    {"", "SafeFileHandle f", 8, 8},
    {"", "CriticalHandle f", 8, 8},
    {"", "Vector2 f", 8, 4},
    {"", "Vector3 f", 12, 4},
    {"", "Vector4 f", 16, 4},
    {"", "Matrix4x4 f", 64, 4},
    {"", "Rune f", 4, 4},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] int[] f", 12, 4},
    {"", "[MarshalAs(UnmanagedType.ByValArray)] int[] f", 4, 4},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] bool[] f", 12, 4},
    {"",
     "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3, ArraySubType = UnmanagedType.U1)] bool[] "
     "f",
     3, 1},
    {"",
     "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3, ArraySubType = UnmanagedType.I4)] bool[] "
     "f",
     12, 4}, /* makes no sense, and is ignored */
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] char[] f", 3, 1},
    {"Unicode", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] char[] f", 6, 2},
    {"",
     "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3, ArraySubType = UnmanagedType.U2)] char[] "
     "f",
     6, 2},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] string[] f", 16, 8},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] decimal[] f", 48, 8},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] Guid[] f", 48, 4},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] DateTime[] f", 24, 8},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] Small[] f", 3, 1},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] Pair[] f", 24, 4},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] Named[] f", 48, 8},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] Odd[] f", 10, 4},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] Int128[] f", 48, 16},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] Vector4[] f", 48, 4},
    {"", "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 4)] int[,] f", 16, 4},
    {"", "fixed int f[3]", 12, 4},
    {"", "fixed long f[2]", 16, 8},
    {"", "fixed bool f[3]", 4, 4}, /* the compiler's type holds one bool of 4 bytes */
    {"", "fixed bool f[9]", 9, 4},
    {"", "fixed char f[3]", 6, 1},
    {"Unicode", "fixed char f[3]", 6, 2},
    {"", "Three f", 12, 4},
    {"", "ThreeBools f", 12, 4},
    {"", "ThreeStrings f", 24, 8},
    {"", "ThreeChars f", 3, 1},
    {"", "Pair f", 8, 4},
    {"", "Packed f", 6, 1},
    {"", "Named f", 16, 8},
    {"", "Empty f", 1, 1},
    {"", "Inner f", 8, 4},
    {"", "EmptyClass f", 1, 1},
    {"", "bool? f", 8, 4},
    {"", "long? f", 16, 8},
    {"", "int? f", 8, 4},
};

static const char others[] =
    "enum Color { Red } enum Small : byte { A } enum Wide : long { A } delegate void Callback();"
    "struct Pair { int a; short b; } struct Named { byte a; string b; } struct Empty { }"
    "[StructLayout(LayoutKind.Sequential, Pack = 1)] struct Packed { byte a; int b; byte c; }"
    "[StructLayout(LayoutKind.Sequential, Size = 5)] struct Odd { bool a; }"
    "[StructLayout(LayoutKind.Sequential)] class Inner { int a; byte b; }"
    "[StructLayout(LayoutKind.Sequential)] class EmptyClass { }"
    "[InlineArray(3)] struct Three { int e; } [InlineArray(3)] struct ThreeBools { bool e; }"
    "[InlineArray(3)] struct ThreeStrings { string e; } [InlineArray(3)] struct ThreeChars { char "
    "e; }";

START_TEST(a_field_has_the_size_and_alignment_of_dotnet)
{
    const field_row *row = &field_rows[_i];
    char source[4096];
    snprintf(source, sizeof source,
             "%s [StructLayout(LayoutKind.Sequential%s%s)] unsafe struct T { byte before; %s; "
             "byte after; }",
             others, *row->charset ? ", CharSet = CharSet." : "", row->charset, row->field);
    const gw_layout *l = layouts_good(source, "T");
    ptrdiff_t offset = gw_OffsetOf(l, "f"), after = gw_OffsetOf(l, "after");
    ck_assert_msg(offset == (ptrdiff_t)row->alignment, "%s %s is at %td", row->charset, row->field,
                  offset);
    ck_assert_msg(after - offset == (ptrdiff_t)row->size, "%s %s has %td bytes", row->charset,
                  row->field, after - offset);
    const gw_field_info *fields;
    ck_assert_uint_eq(gw_layout_fields(l, &fields), 3);
    ck_assert_uint_eq(fields[1].native_size, row->size);
    ck_assert_uint_eq(fields[1].alignment, row->alignment);
    ck_assert_uint_eq(fields[1].native_offset, row->alignment);
    ck_assert_int_ne(fields[1].unmanaged, GW_UNMANAGED_DEFAULT);
}
END_TEST

/* --- whole types ------------------------------------------------------------------------------------------------------ */

typedef struct type_row {
    const char *source; /* declares T */
    size_t size;
    const char *offsets;
} type_row;

#define SEQUENTIAL(more) "[StructLayout(LayoutKind.Sequential" more ")] "
#define EXPLICIT(more) "[StructLayout(LayoutKind.Explicit" more ")] "

static const type_row type_rows[] = {
    {"struct T { byte a; int b; byte c; }", 12, "a@0 b@4 c@8"},
    {SEQUENTIAL(", Pack = 1") "struct T { byte a; int b; byte c; }", 6, "a@0 b@1 c@5"},
    {SEQUENTIAL(", Pack = 2") "struct T { byte a; int b; byte c; }", 8, "a@0 b@2 c@6"},
    {SEQUENTIAL(", Pack = 16") "struct T { byte a; double b; byte c; }", 24, "a@0 b@8 c@16"},
    {SEQUENTIAL(", Pack = 1") "struct T { byte a; decimal b; string c; DateTime d; }", 33,
     "a@0 b@1 c@17 d@25"},
    {SEQUENTIAL(", Size = 1") "struct T { int a; int b; }", 8, "a@0 b@4"},
    {SEQUENTIAL(", Size = 7") "struct T { int a; }", 7, "a@0"},
    {SEQUENTIAL(", Size = 9, Pack = 1") "struct T { int a; }", 9, "a@0"},
    {SEQUENTIAL(", Size = 100") "struct T { int a; }", 100, "a@0"},
    {"struct T { }", 1, ""},
    {SEQUENTIAL("") "class T { }", 1, ""},
    {EXPLICIT("") "struct T { }", 1, ""},
    {"struct E { } struct T { byte a; E b; byte c; E d; }", 4, "a@0 b@1 c@2 d@3"},
    {"struct E { } struct T { byte a; E b; int c; }", 8, "a@0 b@1 c@4"},
    {EXPLICIT("") "struct T { [FieldOffset(0)] int a; [FieldOffset(2)] short b; [FieldOffset(9)] "
                  "byte c; }",
     12, "a@0 b@2 c@9"},
    {EXPLICIT("") "struct T { [FieldOffset(1)] int a; }", 8, "a@1"},
    {EXPLICIT(", Pack = 1") "struct T { [FieldOffset(1)] int a; }", 5, "a@1"},
    {EXPLICIT(", Size = 64") "struct T { [FieldOffset(8)] int a; }", 64, "a@8"},
    {EXPLICIT(", Size = 3") "struct T { [FieldOffset(0)] byte a; }", 3, "a@0"},
    {EXPLICIT("") "struct T { [FieldOffset(0)] bool a; [FieldOffset(2)] byte b; }", 4, "a@0 b@2"},
    {SEQUENTIAL("") "class B { int a; } " SEQUENTIAL("") "class T : B { byte b; }", 8, "a@0 b@4"},
    {SEQUENTIAL("") "class B { int a; byte b; } " SEQUENTIAL(
         "") "class T : B { byte c; string d; }",
     24, "a@0 b@4 c@8 d@16"},
    {SEQUENTIAL("") "class B { int a; byte b; } " EXPLICIT(
         "") "class T : B { [FieldOffset(0)] byte c; [FieldOffset(4)] int d; }",
     24, "a@0 b@4 c@16 d@20"},
    {EXPLICIT("") "class B { [FieldOffset(0)] long a; } " EXPLICIT(
         ", Size = 30") "class T : B { [FieldOffset(0)] byte b; }",
     17, "a@0 b@16"},
    {EXPLICIT("") "class B { [FieldOffset(0)] int a; } " EXPLICIT(
         "") "class T : B { [FieldOffset(0)] bool b; [FieldOffset(4)] char c; }",
     12, "a@0 b@4 c@8"},
    {SEQUENTIAL("") "class B { } " EXPLICIT("") "class T : B { [FieldOffset(3)] byte a; }", 5,
     "a@4"},
    {EXPLICIT(", Size = 12") "class T { [FieldOffset(0)] int a; [FieldOffset(4)] byte b; }", 5,
     "a@0 b@4"},
    {EXPLICIT(", Size = 12") "class T { [FieldOffset(0)] bool a; }", 12, "a@0"},
    {EXPLICIT("") "class B { [FieldOffset(0)] int a; [FieldOffset(4)] byte b; } struct T { byte c; "
                  "B d; byte e; }",
     12, "c@0 d@4 e@9"},
    {SEQUENTIAL("") "class B { } " SEQUENTIAL("") "class T : B { byte c; }", 1, "c@0"},
    {SEQUENTIAL(", Pack = 2") "class B { byte a; int b; } " SEQUENTIAL("") "class T : B { byte c; "
                                                                           "double d; }",
     16, "a@0 b@2 c@6 d@8"},
    {"[StructLayout(LayoutKind.Sequential, Pack = 1)] struct P { byte a; int b; byte c; } struct T "
     "{ "
     "byte a; P b; int c; }",
     12, "a@0 b@1 c@8"},
    {"struct T { public int A { get; set; } public byte B { get; } static int c; const int d = 1; "
     "}",
     8, "<A>k__BackingField@0 <B>k__BackingField@4"},
    {SEQUENTIAL("") "class I { int a; byte b; } struct T { byte x; I y; byte z; }", 16,
     "x@0 y@4 z@12"},
    {"struct T { byte b; bool? x; byte c; long? l; byte e; }", 40, "b@0 x@4 c@12 l@16 e@32"},
    {"[InlineArray(3)] struct T { bool e; }", 12, "e@0"},
};

static void check_offsets(const gw_layout *l, const type_row *row)
{
    char got[1024] = "";
    const gw_field_info *fields = NULL;
    size_t count = gw_layout_fields(l, &fields), length = 0;
    for (size_t i = 0; i < count; i++)
        length += (size_t)snprintf(got + length, sizeof got - length, "%s%s@%td", i > 0 ? " " : "",
                                   fields[i].name, gw_OffsetOf(l, fields[i].name));
    ck_assert_msg(strcmp(got, row->offsets) == 0, "%s has %s", row->source, got);
}

START_TEST(a_type_has_the_size_and_offsets_of_dotnet)
{
    const type_row *row = &type_rows[_i];
    const gw_layout *l = layouts_good(row->source, "T");
    ck_assert_msg(gw_SizeOf(l) == row->size, "%s has %zu bytes", row->source, gw_SizeOf(l));
    check_offsets(l, row);
}
END_TEST

START_TEST(the_alignment_is_the_largest_of_the_fields_and_at_most_pack)
{
    ck_assert_uint_eq(gw_layout_alignment(layouts_of_fields("", "byte a; double b; int c;")), 8);
    ck_assert_uint_eq(
        gw_layout_alignment(layouts_of_fields(SEQUENTIAL(", Pack = 2"), "byte a; double b;")), 2);
    ck_assert_uint_eq(gw_layout_alignment(layouts_of_fields("", "")), 1);
    ck_assert_uint_eq(gw_layout_pack(layouts_of_fields(SEQUENTIAL(", Pack = 2"), "int a;")), 2);
    ck_assert_uint_eq(gw_layout_pack(layouts_of_fields("", "int a;")), 0);
    ck_assert_uint_eq(gw_layout_pack(NULL), 0);
}
END_TEST

START_TEST(a_field_of_the_derived_class_hides_one_of_its_base)
{
    const gw_layout *l = layouts_good(
        SEQUENTIAL("") "class B { int a; } " SEQUENTIAL("") "class T : B { int a; }", "T");
    ck_assert_int_eq(gw_OffsetOf(l, "a"), 4);
    const gw_field_info *fields;
    ck_assert_uint_eq(gw_layout_fields(l, &fields), 2);
    ck_assert_str_eq(fields[0].declared_in, "B");
    ck_assert_str_eq(fields[1].declared_in, "T");
}
END_TEST

START_TEST(fields_say_how_they_are_marshaled)
{
    const gw_layout *l = layouts_good(
        "enum Color : byte { Red } struct P { int x; } "
        "struct T { bool a; [MarshalAs(UnmanagedType.U1)] bool b; char c; string d; "
        "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 9)] string e; "
        "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] Color[] f; P g; "
        "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] string[] h; unsafe fixed int i[4]; "
        "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] P[] j; sbyte k; Color m; }",
        "T");
    const gw_field_info *f;
    ck_assert_uint_eq(gw_layout_fields(l, &f), 12);
    ck_assert_int_eq(f[0].unmanaged, GW_UNMANAGED_BOOL);
    ck_assert_int_eq(f[1].unmanaged, GW_UNMANAGED_U1);
    ck_assert_int_eq(f[2].unmanaged, GW_UNMANAGED_U1);
    ck_assert_int_eq(f[3].unmanaged, GW_UNMANAGED_LPSTR);
    ck_assert(f[3].owned && !f[4].owned && f[7].owned && !f[9].owned);
    ck_assert_uint_eq(f[4].count, 9);
    ck_assert_int_eq(f[5].unmanaged, GW_UNMANAGED_BYVALARRAY);
    ck_assert_int_eq(f[5].element_kind, GW_TYPE_ENUM);
    ck_assert_int_eq(f[5].element_unmanaged, GW_UNMANAGED_U1);
    ck_assert_uint_eq(f[5].count, 3);
    ck_assert_int_eq(f[6].kind, GW_TYPE_STRUCT);
    ck_assert_str_eq(gw_layout_name(f[6].layout), "P");
    ck_assert_int_eq(f[7].element_unmanaged, GW_UNMANAGED_LPSTR);
    ck_assert_int_eq(f[8].kind, GW_TYPE_INT32);
    ck_assert_uint_eq(f[8].count, 4);
    ck_assert_ptr_eq(f[9].layout, f[6].layout);
    ck_assert_int_eq(f[10].unmanaged, GW_UNMANAGED_I1);
    ck_assert_int_eq(f[11].kind, GW_TYPE_ENUM);
    ck_assert_int_eq(f[11].unmanaged, GW_UNMANAGED_U1);
    ck_assert_str_eq(f[5].type, "Color[]");
}
END_TEST

START_TEST(the_field_of_an_inline_array_names_its_elements_structure)
{
    const gw_layout *l =
        layouts_good("struct P { int x; } [InlineArray(5)] struct T { P e; }", "T");
    const gw_field_info *f;
    ck_assert_uint_eq(gw_layout_fields(l, &f), 1);
    ck_assert_uint_eq(f[0].count, 5);
    ck_assert_ptr_nonnull(f[0].layout);
    ck_assert_str_eq(gw_layout_name(f[0].layout), "P");
}
END_TEST

START_TEST(a_wrong_argument_is_refused)
{
    const gw_layout *l = layouts_of_fields("", "int a;");
    gw_SetLastError(0);
    ck_assert_uint_eq(gw_SizeOf(NULL), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(gw_OffsetOf(NULL, "a"), -1);
    ck_assert_int_eq(gw_OffsetOf(l, NULL), -1);
    ck_assert_int_eq(gw_OffsetOf(l, "b"), -1);
    ck_assert_str_eq(gw_error_message(),
                     "Field passed in is not a marshaled member of the type 'T'.");
    ck_assert_int_eq(gw_layout_record_offset(l, "b"), -1);
    ck_assert_uint_eq(gw_layout_alignment(NULL), 0);
    ck_assert_uint_eq(gw_layout_fields(NULL, NULL), 0);
    ck_assert_uint_eq(gw_layout_record_size(NULL), 0);
    ck_assert_ptr_null(gw_layout_name(NULL));
    ck_assert_ptr_null(gw_layout_declarations(NULL));
    ck_assert_int_eq(gw_layout_is_blittable(NULL), 0);
    ck_assert_ptr_null(gw_find_layout(NULL, "T"));
    ck_assert_ptr_null(gw_find_layout(gw_layout_declarations(l), NULL));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_ptr_null(gw_find_layout(gw_layout_declarations(l), "U"));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_FOUND);
}
END_TEST

START_TEST(a_layout_is_computed_once)
{
    const gw_layout *l =
        layouts_good("namespace Ns { class Outer { struct Inner { int a; } } }", "Ns.Outer.Inner");
    gw_declarations *d = gw_layout_declarations(l);
    ck_assert_ptr_eq(gw_find_layout(d, "Inner"), l);
    ck_assert_ptr_eq(gw_find_layout(d, "Outer.Inner"), l);
    ck_assert_str_eq(gw_layout_name(l), "Ns.Outer.Inner");
}
END_TEST

START_TEST(success_leaves_the_last_error_alone)
{
    const gw_layout *l = layouts_of_fields("", "int a; string b;");
    gw_SetLastError(4242);
    ck_assert_ptr_eq(gw_find_layout(gw_layout_declarations(l), "T"), l);
    ck_assert_uint_eq(gw_SizeOf(l), 16);
    ck_assert_int_eq(gw_OffsetOf(l, "b"), 8);
    ck_assert_uint_eq(gw_GetLastError(), 4242);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("native sizes");
    if (sizeof(void *) == 8 && sizeof(long) == 8) {
        HARNESS_ADD_EACH(suite, a_field_has_the_size_and_alignment_of_dotnet,
                         (int)COUNT_OF(field_rows));
        HARNESS_ADD_EACH(suite, a_type_has_the_size_and_offsets_of_dotnet,
                         (int)COUNT_OF(type_rows));
    } else {
        puts("SKIP sizes of .NET: they are those of a 64-bit system");
    }
    HARNESS_ADD(suite, the_alignment_is_the_largest_of_the_fields_and_at_most_pack);
    HARNESS_ADD(suite, a_field_of_the_derived_class_hides_one_of_its_base);
    HARNESS_ADD(suite, fields_say_how_they_are_marshaled);
    HARNESS_ADD(suite, the_field_of_an_inline_array_names_its_elements_structure);
    HARNESS_ADD(suite, a_wrong_argument_is_refused);
    HARNESS_ADD(suite, a_layout_is_computed_once);
    HARNESS_ADD(suite, success_leaves_the_last_error_alone);
    return harness_run(suite);
}
