/* SPDX-License-Identifier: MIT */
/*
 * Instances of generic types as fields: sizes, offsets and refusals as .NET 10 has them on 64-bit Linux, where
 * Marshal.SizeOf, Marshal.OffsetOf, StructureToPtr and PtrToStructure were asked for each row.
 */
#include "support/layouts.h"

#define SEQUENTIAL "[StructLayout(LayoutKind.Sequential"
#define ARRAY "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] "
#define LISTS "using System.Collections.Generic; "
#define GENERIC "Non-blittable generic types cannot be marshaled."
#define AUTOMATIC "Structures marked with [StructLayout(LayoutKind.Auto)] cannot be marshaled."
#define VARIANTS                                                                                   \
    "Invalid managed/unmanaged type combination (Marshaling to and from COM VARIANTs isn't "       \
    "supported)."
#define ARRAYS                                                                                     \
    "Invalid managed/unmanaged type combination (Array fields must be paired with ByValArray)."

static const layouts_row rows[] = {
    {"struct G<X> { public X x; } struct T { byte a; " ARRAY "G<bool>[] g; byte b; }", 0, "",
     GENERIC},
    {"struct G<X> { public X x; } struct T { byte a; " ARRAY "G<int>[] g; byte b; }", 16,
     "a@0 g@4 b@12", NULL},
    {"struct G<X> { public X x; } struct T { byte a; " ARRAY "G<string>[] g; byte b; }", 0, "",
     GENERIC},
    {"struct G<X> { public X x; } struct T { byte a; " ARRAY "G<char>[] g; byte b; }", 0, "",
     GENERIC},
    {"struct G<X> { public X x; } struct T { byte a; G<bool> g; }", 8, "a@0 g@4", NULL},
    {"struct G<X> { public X x; } struct T { byte a; G<char> g; }", 2, "a@0 g@1", NULL},
    {"struct G<X> { public X x; } struct T { byte a; G<long> g; byte b; }", 24, "a@0 g@8 b@16",
     NULL},
    {"struct G<X> { public X x; } struct T { byte a; G<string> g; }", 16, "a@0 g@8", NULL},
    {"struct G<X> { public X x; } struct T { byte a; G<G<short>> g; byte b; }", 6, "a@0 g@2 b@4",
     NULL},
    {"struct G<X> { public X x; } struct T { byte a; G<G<bool>> g; byte b; }", 12, "a@0 g@4 b@8",
     NULL},
    {"struct G<X> { public X x; } struct T { byte a; G<DateTime> g; }", 16, "a@0 g@8", NULL},
    {"struct G<X> { public X x; } struct T { byte a; G<Guid> g; byte b; }", 24, "a@0 g@4 b@20",
     NULL},
    {"struct G<X> { public X x; } struct T { byte a; G<decimal> g; byte b; }", 32, "a@0 g@8 b@24",
     NULL},
    {"struct G<X> { public X x; } enum E : short { A } struct T { byte a; G<E> g; byte b; }", 6,
     "a@0 g@2 b@4", NULL},
    {"struct G<X> { public X x; } unsafe struct T { byte a; G<int>* g; byte b; }", 24,
     "a@0 g@8 b@16", NULL},
    {"struct G<X> { public X x; } struct T { byte a; G<IntPtr> g; byte b; }", 24, "a@0 g@8 b@16",
     NULL},
    {LISTS "struct T { byte a; KeyValuePair<int, byte> g; byte b; }", 16, "a@0 g@4 b@12", NULL},
    {LISTS "struct T { byte a; KeyValuePair<byte, double> g; byte b; }", 32, "a@0 g@8 b@24", NULL},
    {LISTS "struct T { byte a; KeyValuePair<int, bool> g; byte b; }", 16, "a@0 g@4 b@12", NULL},
    {LISTS "struct T { byte a; KeyValuePair<int, string> g; byte b; }", 32, "a@0 g@8 b@24", NULL},
    {LISTS "struct T { byte a; " ARRAY "KeyValuePair<int, bool>[] g; }", 0, "", GENERIC},
    {LISTS "struct T { byte a; " ARRAY "KeyValuePair<int, byte>[] g; byte b; }", 24, "a@0 g@4 b@20",
     NULL},
    {"struct T { byte a; int? g; byte b; }", 16, "a@0 g@4 b@12", NULL},
    {"struct T { byte a; Nullable<byte> g; byte b; }", 16, "a@0 g@4 b@12", NULL},
    {"struct T { byte a; bool? g; byte b; }", 16, "a@0 g@4 b@12", NULL},
    {"struct P { int a; } struct T { byte a; P? g; byte b; }", 16, "a@0 g@4 b@12", NULL},
    {"struct T { byte a; " ARRAY "int?[] g; byte b; }", 0, "", GENERIC},
    {"struct T { byte a; ValueTuple<int, byte> g; byte b; }", 0, "", AUTOMATIC},
    {"struct T { byte a; (int, byte) g; byte b; }", 0, "", AUTOMATIC},
    {"struct T { byte a; ValueTuple g; byte b; }", 3, "a@0 g@1 b@2", NULL},
    {"struct T { byte a; ValueTuple<int> g; byte b; }", 12, "a@0 g@4 b@8", NULL},
    {"struct T { byte a; (int, string) g; byte b; }", 0, "", AUTOMATIC},
    {"[InlineArray(3)] struct I<X> { X x; } struct T { byte a; I<int> g; byte b; }", 20,
     "a@0 g@4 b@16", NULL},
    {"[InlineArray(3)] struct I<X> { X x; } struct T { byte a; I<bool> g; byte b; }", 20,
     "a@0 g@4 b@16", NULL},
    {"[InlineArray(3)] struct I<X> { X x; } struct T { byte a; I<string> g; byte b; }", 40,
     "a@0 g@8 b@32", NULL},
    {"[InlineArray(2)] struct I<X> { X x; } struct T { byte a; I<I<short>> g; byte b; }", 12,
     "a@0 g@2 b@10", NULL},
    {"struct G<X> { public X x; object o; } struct T { byte a; G<int> g; byte b; }", 16,
     "a@0 g@4 b@12", VARIANTS},
    {"struct G<X> { public X x; int[] o; } struct T { byte a; G<int> g; byte b; }", 16,
     "a@0 g@4 b@12", ARRAYS},
    {"struct G<X> { byte b; public struct In { byte c; X x; } } struct T { byte a; G<int>.In g; "
     "byte b; }",
     16, "a@0 g@4 b@12", NULL},
    {SEQUENTIAL ", Pack = 1)] struct G<X> { byte b; X x; } struct T { byte a; G<int> g; byte b; }",
     7, "a@0 g@1 b@6", NULL},
    {SEQUENTIAL ", Size = 10)] struct G<X> { byte b; X x; } struct T { byte a; G<int> g; byte b; }",
     16, "a@0 g@4 b@14", NULL},
    {"[StructLayout(LayoutKind.Auto)] struct G<X> { byte b; X x; } struct T { byte a; G<int> g; "
     "byte b; }",
     0, "", AUTOMATIC},
    {SEQUENTIAL ")] class G<X> { byte b; X x; } struct T { byte a; G<int> g; byte b; }", 0, "",
     GENERIC},
    {SEQUENTIAL ")] class B<X> { public X x; } " SEQUENTIAL ")] class T : B<int> { byte b; }", 8,
     "x@0 b@4", NULL},
    {SEQUENTIAL ")] class B<X> { public X x; } " SEQUENTIAL ")] class T : B<bool> { byte b; }", 8,
     "x@0 b@4", NULL},
    {"delegate void D<X>(X x); struct T { byte a; D<int> g; byte b; }", 0, "", GENERIC},
    {"delegate void D<X>(X x); struct G<X> { public X x; } struct T { byte a; G<D<int>> g; byte b; "
     "}",
     3, "a@0 g@1 b@2", GENERIC},
    {"struct T { byte a; Action<int> g; byte b; }", 0, "", GENERIC},
    {"struct T { byte a; System.Runtime.Intrinsics.Vector128<int> g; byte b; }", 48,
     "a@0 g@16 b@32", NULL},
    {"struct T { byte a; Vector4 g; byte b; }", 24, "a@0 g@4 b@20", NULL},
    {"struct T { byte a; Index g; byte b; }", 12, "a@0 g@4 b@8", NULL},
    {"struct T { byte a; Range g; byte b; }", 16, "a@0 g@4 b@12", NULL},
    {"struct T { byte a; HashCode g; byte b; }", 40, "a@0 g@4 b@36", NULL},
    {"class O<X> { public enum E : byte { A } } struct G<X> { X x; } struct T { int a; G<O<int>.E> "
     "e; byte b; }",
     8, "a@0 e@4 b@5", NULL},
    {"class O<X> { public enum E : byte { A } } struct T { int a; O<int>.E e; byte b; }", 8,
     "a@0 e@4 b@5", NULL},
    {"class O<X> { public enum E : byte { A } public struct S { E e; public byte b; } } struct T { "
     "int a; O<int>.S e; byte b; }",
     8, "a@0 e@4 b@6", NULL},
    {"class O<X> { public enum E : byte { A } } struct T { int a; " ARRAY "O<int>.E[] e; byte b; }",
     0, "", GENERIC},
    {"class O<X> { public delegate void D(); } struct T { int a; O<int>.D e; byte b; }", 0, "",
     GENERIC},
    {"struct G<X> { X x; } struct T { byte a; G<(int, byte)> g; byte b; }", 3, "a@0 g@1 b@2",
     AUTOMATIC},
    {LISTS "struct T { byte a; KeyValuePair<int, (int, byte)> g; byte b; }", 16, "a@0 g@4 b@12",
     AUTOMATIC},
    {"struct G<X> { X x; } struct T { byte a; G<Action> g; byte b; }", 24, "a@0 g@8 b@16", NULL},
    {"struct G<X> { X x; } struct T { byte a; G<string[]> g; byte b; }", 3, "a@0 g@1 b@2", ARRAYS},
    {"struct G<X> { X x; } struct T { byte a; G<object> g; byte b; }", 3, "a@0 g@1 b@2", VARIANTS},
    {LISTS "struct G<X> { X x; } struct T { byte a; G<List<int>> g; byte b; }", 3, "a@0 g@1 b@2",
     GENERIC},
    /* .NET names the field and says of its type what the table of .NET's types does not have */
    {LISTS "struct T { byte a; List<int>.Enumerator g; byte b; }", 24, "a@0 g@4 b@20", ""},
    {"struct T { byte a; Memory<int> g; byte b; }", 20, "a@0 g@4 b@16", ""},
    {"struct T { byte a; ArraySegment<int> g; byte b; }", 20, "a@0 g@4 b@16", ""},
};

START_TEST(an_instance_is_laid_out_as_dotnet_does)
{
    layouts_check_row(&rows[_i]);
    layouts_end();
}
END_TEST

/* Its name is what a user writes; the layout is the same as of the field. */
START_TEST(an_instance_has_a_layout_of_its_own)
{
    static const char source[] =
        "using System.Collections.Generic; struct Pair<A, B> { A a; B b; } struct T { "
        "Pair<int, byte> f; KeyValuePair<short, bool> g; Pair<string, List<int>> h; }";
    const gw_layout *t = layouts_find(source, "T"), *pair = layouts_find(source, "Pair<int, byte>");
    const gw_layout *known = layouts_find(source, "KeyValuePair<short, bool>");
    const gw_layout *refused = layouts_find(source, "Pair<string, List<int>>");
    ck_assert_uint_eq(gw_SizeOf(pair), 8);
    ck_assert_int_eq(gw_OffsetOf(pair, "b"), 4);
    ck_assert_str_eq(gw_layout_name(pair), "Pair<int,byte>");
    ck_assert_uint_eq(gw_SizeOf(known), 8);
    ck_assert_str_eq(gw_layout_name(known), "System.Collections.Generic.KeyValuePair<short,bool>");
    ck_assert_uint_eq(gw_SizeOf(refused), 0);
    ck_assert_str_eq(gw_error_message(),
                     "Cannot marshal field 'b' of type "
                     "'Pair<string,System.Collections.Generic.List<int>>': " GENERIC);
    const gw_field_info *fields;
    ck_assert_uint_eq(gw_layout_fields(t, &fields), 3);
    ck_assert_str_eq(gw_layout_name(fields[0].layout), "Pair<int,byte>");
    ck_assert_uint_eq(fields[0].native_size, gw_SizeOf(pair));
}
END_TEST

START_TEST(a_definition_has_no_layout)
{
    const gw_layout *l = layouts_find("struct G<X> { X x; } struct T { G<int> g; }", "G`1");
    ck_assert_uint_eq(gw_SizeOf(l), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

/* .NET has a size for each processor: 16, 32 or 64 bytes. */
START_TEST(a_vector_of_the_processors_size_is_refused_by_the_field_and_its_type)
{
    static const char source[] = "struct U { byte a; Vector<int> v; } struct T { U u; } "
                                 "[StructLayout(LayoutKind.Sequential)] "
                                 "class C { " ARRAY "Vector<byte>[] w; }";
    ck_assert_uint_eq(gw_SizeOf(layouts_find(source, "U")), 0);
    ck_assert_str_eq(
        gw_error_message(),
        "The size of 'U' is not known: its field 'v' is of type 'Vector<int>'. The size "
        "of 'System.Numerics.Vector<int>' depends on the processor.");
    ck_assert_uint_eq(gw_SizeOf(layouts_find(source, "T")), 0);
    ck_assert_str_eq(gw_error_message(),
                     "The size of 'T' is not known: its field 'u' is of type 'U'. The size of "
                     "'System.Numerics.Vector<int>' depends on the processor.");
    ck_assert_uint_eq(gw_SizeOf(layouts_find(source, "C")), 0);
    ck_assert_ptr_nonnull(strstr(gw_error_message(), "'w'"));
    ck_assert_ptr_nonnull(strstr(gw_error_message(), "Vector<byte>"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("generics");
    HARNESS_ADD_EACH(suite, an_instance_is_laid_out_as_dotnet_does,
                     (int)(sizeof rows / sizeof rows[0]));
    HARNESS_ADD(suite, an_instance_has_a_layout_of_its_own);
    HARNESS_ADD(suite, a_definition_has_no_layout);
    HARNESS_ADD(suite, a_vector_of_the_processors_size_is_refused_by_the_field_and_its_type);
    return harness_run(suite);
}
