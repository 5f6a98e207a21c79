/* SPDX-License-Identifier: MIT */
/* Where declarations are: namespaces, types and members of all forms, and what stands behind a broken one. */
#include "support/declared.h"

#define TYPES(source, expected) ck_assert_str_eq(declared_types(declared_clean(source)), expected)
#define FIELDS(source, expected)                                                                   \
    ck_assert_str_eq(declared_fields(declared_clean(source), "T"), expected)

/* --- namespaces ------------------------------------------------------------------------------------------------- */

START_TEST(namespaces_of_all_forms_give_names)
{
    TYPES("class A { }", "class A");
    TYPES("namespace N { class A { } }", "class N.A");
    TYPES("namespace N.M.O { class A { } } namespace N { class B { } }",
          "class N.B; class N.M.O.A");
    TYPES("namespace N { namespace M { class A { } } class B { } };", "class N.B; class N.M.A");
    TYPES("namespace N; class A { } class B { }", "class N.A; class N.B");
    TYPES("namespace N.M; using System; enum A { }", "enum N.M.A:Int32");
    TYPES("namespace N { } namespace N { struct A { } }", "struct N.A layout");
    TYPES("namespace @namespace.@class { class @if { } }", "class namespace.class.if");
    TYPES("", "");
    TYPES(";;;", "");
}
END_TEST

START_TEST(directives_and_global_attributes_declare_nothing)
{
    TYPES("extern alias other; using System; using static System.Math; using X = System.Int32; "
          "global using System.IO; global using Y = System.IntPtr; using unsafe P = int*; "
          "using T = (int, string); [assembly: A(\"}\")] [module: B] class C { }",
          "class C");
}
END_TEST

START_TEST(statements_of_a_program_are_stepped_over)
{
    gw_declarations *d =
        declared_of("using System;\nConsole.WriteLine(\"{\");\nif (x) { class1(); } else y();\n"
                    "int Local(int a) { return a; }\nclass A { }\n");
    ck_assert_str_eq(declared_types(d), "class A");
    ck_assert_str_eq(declared_notes(d),
                     "source:2:1 information This is not a declaration, and was skipped.");
}
END_TEST

/* --- types ------------------------------------------------------------------------------------------------------ */

START_TEST(types_of_all_kinds_are_listed_by_name)
{
    TYPES("public sealed class C : B { } class B { } internal interface I { void M(); } "
          "delegate int D(int a); readonly ref struct R { int a; } record Rec(int A); "
          "record struct RS(int A) { } readonly record struct RT; record class RC { } "
          "enum E { A } file static class F { }",
          "class <source>F0__F; class B; class C; delegate D; enum E:Int32; interface I; "
          "struct R layout; class RC; struct RS layout; struct RT layout; class Rec");
}
END_TEST

START_TEST(nested_types_have_the_names_of_those_around)
{
    TYPES("namespace N { class A { struct B { enum C { } } interface D { delegate void E(); } } }",
          "class N.A; struct N.A.B layout; enum N.A.B.C:Int32; interface N.A.D; delegate N.A.D.E");
}
END_TEST

START_TEST(parts_of_a_type_are_put_together)
{
    gw_declarations *d = declared_clean(
        "namespace N { partial struct T { int a; const int X = 1; } } "
        "namespace N { public partial struct T { int b; const int Y = X + 1; class In { } } } "
        "namespace N { partial struct T; }");
    ck_assert_str_eq(declared_types(d), "struct N.T layout; class N.T.In");
    ck_assert_str_eq(declared_fields(d, "T"), "int a; int b");
    ck_assert_str_eq(declared_members(d, "T"), "X=1; Y=2");
}
END_TEST

START_TEST(a_second_declaration_of_a_name_is_left_out)
{
    gw_declarations *d = declared_of("struct T { int a; }\nstruct T { int b; struct In { } }\n"
                                     "partial class T { }\nclass U { }");
    ck_assert_str_eq(declared_types(d), "struct T layout; class U");
    ck_assert_str_eq(declared_fields(d, "T"), "int a");
    ck_assert_str_eq(declared_notes(d),
                     "source:2:8 warning 'T' is declared already: this one was left out.\n"
                     "source:3:15 warning 'T' is declared already: this one was left out.");
}
END_TEST

START_TEST(generic_types_are_told_apart_by_their_parameters)
{
    TYPES("class A { } class A<T> where T : class, new() { struct In { T a; } } "
          "interface A<in T, out U> : I<T>, J<(U, int)> where T : struct where U : J<U[]> { } "
          "delegate R D<[X(1)] in T, out R>(T a) where T : unmanaged; struct S<T> { T a; }",
          "class A; class A`1 generic; struct A`1.In generic; interface A`2 generic; "
          "delegate D`2 generic; struct S`1 generic");
}
END_TEST

START_TEST(classes_have_a_layout_only_by_attribute)
{
    TYPES("using System.Runtime.InteropServices; [StructLayout(LayoutKind.Sequential)] class A { } "
          "[StructLayout(LayoutKind.Explicit)] class B { } [StructLayout(LayoutKind.Auto)] class C "
          "{ } [StructLayout(LayoutKind.Auto)] struct D { } "
          "[StructLayout(LayoutKind.Sequential)] abstract class E { }",
          "class A layout; class B layout; class C; struct D; class E");
}
END_TEST

START_TEST(enums_have_an_underlying_type)
{
    TYPES("enum A { X } enum B : byte { X, } enum C : sbyte { } enum D : short { } enum E : ushort "
          "{ } enum F : int { } enum G : uint { } enum H : long { } enum I : ulong { } "
          "enum J : System.UInt16 { } enum K : global::System.Byte { [Y] X, [Z(1)] W = 2 }",
          "enum A:Int32; enum B:Byte; enum C:SByte; enum D:Int16; enum E:UInt16; enum F:Int32; "
          "enum G:UInt32; enum H:Int64; enum I:UInt64; enum J:UInt16; enum K:Byte");
}
END_TEST

START_TEST(an_enum_takes_an_alias_as_its_type)
{
    TYPES("using DWORD = System.UInt32; enum A : DWORD { X }", "enum A:UInt32");
}
END_TEST

START_TEST(words_are_names_where_they_are_no_modifiers)
{
    FIELDS(
        "class R { } struct T { R record; R partial; int required, async, file; "
        "int get; int set; int init; int where; int field; int scoped; int global; int @class; "
        "int nint; int value; }",
        "R record; R partial; int required; int async; int file; int get; int set; "
        "int init; int where; int field; int scoped; int global; int class; int nint; int value");
}
END_TEST

/* --- fields ----------------------------------------------------------------------------------------------------- */

START_TEST(fields_of_all_forms_are_kept)
{
    FIELDS(
        "class C { } struct T { int a, b = 3, c; public readonly string s; private protected new "
        "int* p; internal volatile byte[] q; int[][,] r; (int, string) t; int? n; C? k; "
        "required public System.Int32 z; nint w = f(a, b) + (c < d ? 1 : 2); unsafe void** v; }",
        "int a; int b; int c; public string s; public int* p; public byte[] q; int[][,] r; "
        "(int, string) t; int? n; C? k; public System.Int32 z; nint w; void** v");
}
END_TEST

START_TEST(static_members_and_constants_are_no_fields)
{
    FIELDS(
        "struct T { static int a; const int b = 1; int c; static readonly object d = new { x = 1, "
        "y = \";\" }; static int E { get; set; } static event System.Action F; }",
        "int c");
}
END_TEST

START_TEST(fixed_buffers_have_a_count)
{
    FIELDS("unsafe struct T { const int N = 4; fixed byte a[8]; public fixed char b[N * 2], c[N]; "
           "private unsafe fixed ushort d[(int)3L]; int e; }",
           "byte a[8]; public char b[8]; public char c[4]; ushort d[3]; int e");
}
END_TEST

START_TEST(function_pointers_are_fields)
{
    FIELDS("unsafe struct T { delegate* unmanaged[Cdecl]<int, void*> a; public delegate*<void> b; "
           "delegate* unmanaged[Stdcall, SuppressGCTransition]<ref int, delegate*<int>, void> c; }",
           "delegate* unmanaged[Cdecl]<int, void*> a; public delegate*<void> b; "
           "delegate* unmanaged[Stdcall, SuppressGCTransition]<ref int, delegate*<int>, void> c");
}
END_TEST

START_TEST(automatic_properties_have_a_field_behind_them)
{
    FIELDS(
        "struct T { public int A { get; set; } int B { get; } = 4; public int C { get; init; } "
        "int D => 3; int E { get { return 1; } set { } } int F { get => field; set => field = "
        "value; } int G { get => this.field; } public int H { [X] get; private set; } = f(\"}\"); "
        "int this[int i] { get { return 1; } } int this[byte i] => 2; int I { set; } }",
        "int <A>k__BackingField; int <B>k__BackingField; int <C>k__BackingField; "
        "int <F>k__BackingField; int <H>k__BackingField; int <I>k__BackingField");
}
END_TEST

START_TEST(attributes_reach_the_field_behind_a_property_by_their_target)
{
    FIELDS("using System.Runtime.InteropServices; [StructLayout(LayoutKind.Explicit)] struct T { "
           "[field: FieldOffset(8)] public int A { get; set; } "
           "[field: MarshalAs(UnmanagedType.BStr), FieldOffset(0)] string B { get; } "
           "[property: MarshalAs(UnmanagedType.BStr)] [field: FieldOffset(16)] string C { get; } }",
           "@8 int <A>k__BackingField; @0 {19} string <B>k__BackingField; "
           "@16 string <C>k__BackingField");
}
END_TEST

START_TEST(parameters_of_records_have_fields_first)
{
    FIELDS("record struct T(int A, [field: X(1, 2)] string B = \",\", int C = 1) { int d; int C { "
           "get; "
           "} = C; }",
           "int <A>k__BackingField; string <B>k__BackingField; int d; int <C>k__BackingField");
    FIELDS("struct T(int a) { int b = a; }", "int b");
}
END_TEST

START_TEST(events_without_accessors_keep_a_delegate)
{
    FIELDS(
        "delegate void D(); struct T { public event D A; event D B, C; event D E { add { } remove "
        "{ } } event D F = null; int g; }",
        "event D A; event D B; event D C; event D F; int g");
}
END_TEST

/* --- what is stepped over --------------------------------------------------------------------------------------- */

START_TEST(methods_of_all_forms_are_stepped_over)
{
    FIELDS("struct T : System.IEquatable<T> { static T() { } public T(int a) : this(a, b: 1) { } "
           "public T(long a) => x = a; ~T() { } int M() { if (a < b) { return 1; } return '}'; } "
           "int a; int N<U, V>(U u, params V[] v) where U : class where V : new() => u < v; int b; "
           "public static T operator +(T a, T b) => a; public static implicit operator int(T t) "
           "{ return 1; } public static explicit operator checked byte(T t) => 1; "
           "static bool operator true(T t) => true; public static T operator >>>(T a, int b) => a; "
           "bool System.IEquatable<T>.Equals(T t) => true; int I<int>.P { get { return 1; } } "
           "int J.this[int a] => 1; event D J.E { add { } remove { } } ref readonly int Q() => ref "
           "a; async System.Threading.Tasks.Task R() { await x; } abstract void S(); partial void "
           "U(); extern void V(); (int, int) W() => (1, 2); int c; T Copy() => this; }",
           "int a; int b; int c");
}
END_TEST

START_TEST(bodies_may_hold_anything)
{
    FIELDS(
        "struct T { void M() { var x = new Dictionary<string, List<int[]>> { [\"a\"] = new() { 1 } "
        "}; "
        "string s = $\"{x[\"}\"]}\"; var t = @\"\\\"; char c = '\"'; /* } */ // }\n"
        "foreach (var (k, v) in x) { lock (this) { } } L: goto L; x = a switch { < 3 => 1, _ => 2 "
        "}; delegate (int a) { return a; }; Func<int, int> g = static y => { return y; }; "
        "unsafe { fixed (byte* p = b) { } } } int a; }",
        "int a");
}
END_TEST

START_TEST(attributes_are_stepped_over_in_all_places)
{
    FIELDS("[A] [B, C(1)] [type: D(typeof(T[]), X = new[] { 1, 2 })] struct T { [A] int a; "
           "[field: A, B(\"]\")] [C] int b, c; [return: A] [method: B] int M([A] int x) => 1; "
           "[A<int>] int P { [A] get { return 1; } } int d; }",
           "int a; int b; int c; int d");
}
END_TEST

START_TEST(spellings_of_attributes_are_all_one)
{
    const char *expected = "{23 const 8} string s";
    FIELDS("using System.Runtime.InteropServices; struct T { [MarshalAs(UnmanagedType.ByValTStr, "
           "SizeConst = 8)] string s; }",
           expected);
    FIELDS("using System.Runtime.InteropServices; struct T { [MarshalAsAttribute("
           "(UnmanagedType)23, SizeConst = 2 * 4),] string s; }",
           expected);
    FIELDS("struct T { [System.Runtime.InteropServices.MarshalAs(System.Runtime.InteropServices."
           "UnmanagedType.ByValTStr, SizeConst = 0x8)] string s; }",
           expected);
    FIELDS("struct T { [global::System.Runtime.InteropServices.MarshalAsAttribute(global::System."
           "Runtime.InteropServices.UnmanagedType.ByValTStr, SizeConst = 8)] string s; }",
           expected);
    FIELDS("using I = System.Runtime.InteropServices; struct T { [I.MarshalAs(I.UnmanagedType."
           "ByValTStr, SizeConst = 8)] string s; }",
           expected);
    FIELDS("using System.Runtime.InteropServices; struct T { [Other(1), MarshalAs(UnmanagedType."
           "ByValTStr, SizeConst = 8), More] [field: Last] string s; }",
           expected);
    FIELDS("using System.Runtime.InteropServices; struct T { [field: MarshalAs(unmanagedType: "
           "UnmanagedType.ByValTStr, SizeConst = 8)] string s; }",
           expected);
}
END_TEST

START_TEST(marshal_as_is_read_with_all_its_arguments)
{
    FIELDS(
        "using System.Runtime.InteropServices; struct T { "
        "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3, ArraySubType = UnmanagedType.U1)] "
        "bool[] a; [MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 2)] int[] b; "
        "[MarshalAs(UnmanagedType.Interface, IidParameterIndex = 1)] object c; "
        "[MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(N.M))] object d; "
        "[MarshalAs(UnmanagedType.CustomMarshaler, MarshalType = \"N.M\", MarshalCookie = \"x\")] "
        "object e; [MarshalAs((short)5)] short f; }",
        "{30 of 4 const 3} bool[] a; {42 param 2} int[] b; {28 iid 1} object c; "
        "{44 by N.M} object d; {44 by N.M} object e; {5} short f");
}
END_TEST

START_TEST(layouts_are_read_with_all_their_arguments)
{
    gw_declarations *d = declared_clean(
        "using System.Runtime.InteropServices; using System.Runtime.CompilerServices; "
        "[StructLayout(LayoutKind.Explicit, Pack = 2, Size = 12, CharSet = CharSet.Unicode)] "
        "struct A { } [StructLayout((short)3)] class B { } [InlineArray(5)] struct C { int a; } "
        "[BestFitMapping(true, ThrowOnUnmappableChar = true)] class D { } struct E { } class F { "
        "}");
    const gwi_declared *a = gwi_declare_find(d, "A");
    ck_assert_int_eq(a->layout_kind, GWI_LAYOUT_EXPLICIT);
    ck_assert(a->pack == 2 && a->size == 12 && a->charset == GW_CHARSET_UNICODE);
    ck_assert(a->has_layout_attribute);
    ck_assert_int_eq(gwi_declare_find(d, "B")->layout_kind, GWI_LAYOUT_AUTO);
    ck_assert_uint_eq(gwi_declare_find(d, "C")->inline_count, 5);
    const gwi_declared *best = gwi_declare_find(d, "D");
    ck_assert(best->best_fit_mapping && best->throw_on_unmappable_char);
    const gwi_declared *plain = gwi_declare_find(d, "E");
    ck_assert(!plain->has_layout_attribute && plain->charset == GW_CHARSET_ANSI);
    ck_assert_int_eq(plain->layout_kind, GWI_LAYOUT_SEQUENTIAL);
    ck_assert_int_eq(gwi_declare_find(d, "F")->layout_kind, GWI_LAYOUT_AUTO);
}
END_TEST

START_TEST(the_module_sets_the_charset_of_types_and_imports)
{
    gw_declarations *d = declared_clean(
        "using System.Runtime.InteropServices; [module: DefaultCharSet(CharSet.Unicode)] "
        "struct A { } [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Ansi)] struct B { } "
        "delegate void D(); static class C { [DllImport(\"l\")] static extern void M(); }");
    ck_assert_int_eq(gwi_declare_find(d, "A")->charset, GW_CHARSET_UNICODE);
    ck_assert_int_eq(gwi_declare_find(d, "B")->charset, GW_CHARSET_ANSI);
    ck_assert_int_eq(gwi_declare_find(d, "D")->signature->charset, GW_CHARSET_UNICODE);
    ck_assert_str_eq(declared_imports(d), "C.M l M Dll 3 winapi sig fit 0");
}
END_TEST

/* --- delegates -------------------------------------------------------------------------------------------------- */

START_TEST(delegates_have_a_signature)
{
    gw_declarations *d = declared_clean(
        "using System.Runtime.InteropServices; [UnmanagedFunctionPointer(CallingConvention.Cdecl, "
        "CharSet = CharSet.Unicode, SetLastError = true, BestFitMapping = false, "
        "ThrowOnUnmappableChar = true)] [return: MarshalAs(UnmanagedType.I1)] public unsafe "
        "delegate "
        "bool D([In, Out] byte[] a, ref int b, out nint c, in long d, params int*[] e); "
        "delegate ref readonly int E();");
    const gwi_signature *s = gwi_declare_find(d, "D")->signature;
    ck_assert_str_eq(declared_signature(s), "{3} bool ([In][Out] byte[] a, & int b, [Out]& nint c, "
                                            "[In]& long d, params int*[] e)");
    ck_assert_int_eq(s->calling_convention, GW_CALL_CDECL);
    ck_assert_int_eq(s->charset, GW_CHARSET_UNICODE);
    ck_assert(s->set_last_error && !s->best_fit_mapping && s->throw_on_unmappable_char);
    s = gwi_declare_find(d, "E")->signature;
    ck_assert_str_eq(declared_signature(s), "int ()");
    ck_assert_int_eq(s->calling_convention, GW_CALL_WINAPI);
    ck_assert(!s->set_last_error && s->best_fit_mapping && !s->throw_on_unmappable_char);
}
END_TEST

/* --- what is broken --------------------------------------------------------------------------------------------- */

START_TEST(what_stands_behind_a_broken_member_is_read)
{
    gw_declarations *d = declared_of("struct T {\n int a;\n int 5;\n int b;\n + + { x }\n int c;\n"
                                     " [A] 7;\n int d;\n}\nclass U { }");
    ck_assert_str_eq(declared_fields(d, "T"), "int a; int b; int c; int d");
    ck_assert_str_eq(declared_types(d), "struct T layout; class U");
    ck_assert_str_eq(declared_notes(d),
                     "source:3:2 warning 'T' was left out: a member of it cannot be understood.");
    d = declared_of(
        "static class T {\n const int a = 1;\n int 5;\n + + { x }\n const int c = 2;\n}");
    ck_assert_str_eq(declared_members(d, "T"), "a=1; c=2");
    ck_assert_str_eq(declared_notes(d),
                     "source:3:2 warning This member cannot be understood, and was left out.\n"
                     "source:4:2 warning This member cannot be understood, and was left out.");
}
END_TEST

START_TEST(what_stands_behind_a_broken_type_is_read)
{
    gw_declarations *d = declared_of("class { int a; }\nstruct 4 { }\nenum<T> { A }\ndelegate D;\n"
                                     "namespace { class In { } }\nclass A<int> { }\nclass B { }");
    ck_assert_str_eq(declared_types(d), "class B; class In");
    ck_assert_str_eq(
        declared_notes(d),
        "source:1:7 warning This declaration cannot be understood, and was left out.\n"
        "source:2:8 warning This declaration cannot be understood, and was left out.\n"
        "source:3:5 warning This declaration cannot be understood, and was left out.\n"
        "source:4:10 warning This declaration cannot be understood, and was left out.\n"
        "source:6:7 warning This declaration cannot be understood, and was left out.");
}
END_TEST

START_TEST(what_stands_behind_a_broken_enumerator_is_read)
{
    gw_declarations *d = declared_of("enum E { A, 5, B, C D, F = , G }");
    ck_assert_str_eq(declared_types(d), "enum E:Int32");
    ck_assert_str_eq(
        declared_notes(d),
        "source:1:13 warning This member cannot be understood, and was left out.\n"
        "source:1:19 warning This member cannot be understood, and was left out.\n"
        "source:1:28 warning The constant 'F' was left out: an expression is not understood here.\n"
        "source:1:30 warning The constant 'G' was left out: 'F' has no value.");
    ck_assert_str_eq(declared_members(d, "E"), "A=0; B=1; C=2");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("parser");
    HARNESS_ADD(suite, namespaces_of_all_forms_give_names);
    HARNESS_ADD(suite, directives_and_global_attributes_declare_nothing);
    HARNESS_ADD(suite, statements_of_a_program_are_stepped_over);
    HARNESS_ADD(suite, types_of_all_kinds_are_listed_by_name);
    HARNESS_ADD(suite, nested_types_have_the_names_of_those_around);
    HARNESS_ADD(suite, parts_of_a_type_are_put_together);
    HARNESS_ADD(suite, a_second_declaration_of_a_name_is_left_out);
    HARNESS_ADD(suite, generic_types_are_told_apart_by_their_parameters);
    HARNESS_ADD(suite, classes_have_a_layout_only_by_attribute);
    HARNESS_ADD(suite, enums_have_an_underlying_type);
    HARNESS_ADD(suite, an_enum_takes_an_alias_as_its_type);
    HARNESS_ADD(suite, words_are_names_where_they_are_no_modifiers);
    HARNESS_ADD(suite, fields_of_all_forms_are_kept);
    HARNESS_ADD(suite, static_members_and_constants_are_no_fields);
    HARNESS_ADD(suite, fixed_buffers_have_a_count);
    HARNESS_ADD(suite, function_pointers_are_fields);
    HARNESS_ADD(suite, automatic_properties_have_a_field_behind_them);
    HARNESS_ADD(suite, attributes_reach_the_field_behind_a_property_by_their_target);
    HARNESS_ADD(suite, parameters_of_records_have_fields_first);
    HARNESS_ADD(suite, events_without_accessors_keep_a_delegate);
    HARNESS_ADD(suite, methods_of_all_forms_are_stepped_over);
    HARNESS_ADD(suite, bodies_may_hold_anything);
    HARNESS_ADD(suite, attributes_are_stepped_over_in_all_places);
    HARNESS_ADD(suite, spellings_of_attributes_are_all_one);
    HARNESS_ADD(suite, marshal_as_is_read_with_all_its_arguments);
    HARNESS_ADD(suite, layouts_are_read_with_all_their_arguments);
    HARNESS_ADD(suite, the_module_sets_the_charset_of_types_and_imports);
    HARNESS_ADD(suite, delegates_have_a_signature);
    HARNESS_ADD(suite, what_stands_behind_a_broken_member_is_read);
    HARNESS_ADD(suite, what_stands_behind_a_broken_type_is_read);
    HARNESS_ADD(suite, what_stands_behind_a_broken_enumerator_is_read);
    return harness_run(suite);
}
