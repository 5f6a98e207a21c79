/* SPDX-License-Identifier: MIT */
/* Imported functions: what both attributes say, what holds where they say nothing, parameters and results. */
#include "support/declared.h"

#define USINGS                                                                                     \
    "using System; using System.Text; using System.Runtime.InteropServices; using "                \
    "System.Runtime.CompilerServices; using System.Runtime.InteropServices.Marshalling; "

/* The imports of a class C. */
static const char *imports_of(const char *members)
{
    char source[8192];
    snprintf(source, sizeof source, USINGS "static unsafe partial class C { %s }", members);
    return declared_imports(declared_clean(source));
}

#define IMPORTS(members, expected) ck_assert_str_eq(imports_of(members), expected)

/* The signature of the only import. */
static const char *signature_of(const char *member)
{
    char source[8192];
    snprintf(source, sizeof source,
             USINGS "struct S { } class K : SafeHandle { } static unsafe partial class C { %s }",
             member);
    const gw_declarations *d = declared_clean(source);
    const gw_import_info *imports = NULL;
    ck_assert_uint_eq(gw_declarations_imports(d, &imports), 1);
    return declared_signature(&imports[0].import->signature);
}

#define SIGNATURE(member, expected) ck_assert_str_eq(signature_of(member), expected)

static const gw_import *import_of(const char *member)
{
    char source[8192];
    snprintf(source, sizeof source, USINGS "static unsafe partial class C { %s }", member);
    const gw_import *import = gw_find_import(declared_clean(source), "C.M");
    ck_assert_ptr_nonnull(import);
    return import;
}

/* --- DllImport -------------------------------------------------------------------------------------------------- */

START_TEST(dll_imports_have_defaults)
{
    IMPORTS("[DllImport(\"lib\")] static extern void M();", "C.M lib M Dll 1 winapi sig fit 0");
    const gw_import *import = import_of("[DllImport(\"lib\")] public static extern int M(int a);");
    ck_assert_str_eq(import->last_name, "M");
    ck_assert_str_eq(import->type->name, "C");
    ck_assert(!import->suppress_gc_transition && !import->is_variadic);
    ck_assert_ptr_null(import->string_marshaller);
}
END_TEST

START_TEST(dll_imports_have_all_their_properties)
{
    IMPORTS(
        "[DllImport(\"lib\", EntryPoint = \"other\", CharSet = CharSet.Unicode, ExactSpelling = "
        "true, "
        "CallingConvention = CallingConvention.Cdecl, SetLastError = true, PreserveSig = false, "
        "BestFitMapping = false, ThrowOnUnmappableChar = true)] static extern void M(int a, int "
        "b);",
        "C.M lib other Dll 3 cdecl exact error throw 2");
}
END_TEST

START_TEST(charsets_and_conventions_are_all_known)
{
    IMPORTS(
        "[DllImport(\"l\", CharSet = CharSet.None)] static extern void A(); "
        "[DllImport(\"l\", CharSet = CharSet.Ansi)] static extern void B(); "
        "[DllImport(\"l\", CharSet = CharSet.Unicode)] static extern void D(); "
        "[DllImport(\"l\", CharSet = CharSet.Auto)] static extern void E(); "
        "[DllImport(\"l\", CallingConvention = CallingConvention.Winapi)] static extern void F(); "
        "[DllImport(\"l\", CallingConvention = CallingConvention.StdCall)] static extern void G(); "
        "[DllImport(\"l\", CallingConvention = CallingConvention.ThisCall)] static extern void "
        "H(); "
        "[DllImport(\"l\", CallingConvention = CallingConvention.FastCall)] static extern void "
        "I(); "
        "[DllImport(\"l\", CallingConvention = (CallingConvention)2)] static extern void J();",
        "C.A l A Dll 1 winapi sig fit 0\nC.B l B Dll 2 winapi sig fit 0\n"
        "C.D l D Dll 3 winapi sig fit 0\nC.E l E Dll 4 winapi sig fit 0\n"
        "C.F l F Dll 1 winapi sig fit 0\nC.G l G Dll 1 stdcall sig fit 0\n"
        "C.H l H Dll 1 thiscall sig fit 0\nC.I l I Dll 1 fastcall sig fit 0\n"
        "C.J l J Dll 1 cdecl sig fit 0");
}
END_TEST

START_TEST(libraries_and_entry_points_are_constant_expressions)
{
    IMPORTS(
        "const string L = \"lib\" + N; const string N = \"z\"; [DllImport(L, EntryPoint = "
        "nameof(L) + "
        "\"_x\")] static extern void A(); [DllImport(C.L + \".so\", EntryPoint = \"#7\")] static "
        "extern "
        "void B(); [DllImport(@\"C:\\x\", EntryPoint = null)] static extern void D(); [DllImport("
        "dllName: \"n\")] static extern void E(); [DllImport(\"\xC3\xA9\", EntryPoint = "
        "\"\\u20AC\")] "
        "static extern void F();",
        "C.A libz L_x Dll 1 winapi sig fit 0\nC.B libz.so #7 Dll 1 winapi sig fit 0\n"
        "C.D C:\\x D Dll 1 winapi sig fit 0\nC.E n E Dll 1 winapi sig fit 0\n"
        "C.F \xC3\xA9 \xE2\x82\xAC Dll 1 winapi sig fit 0");
}
END_TEST

START_TEST(the_attribute_is_known_in_all_spellings)
{
    IMPORTS("[System.Runtime.InteropServices.DllImport(\"l\")] static extern void A(); "
            "[DllImportAttribute(\"l\")] static extern void B(); [Obsolete, DllImport(\"l\"), X] "
            "extern "
            "static void D(); [Obsolete(\"[\")] "
            "[global::System.Runtime.InteropServices.DllImportAttribute("
            "\"l\")] [Y] public static extern void E(); [method: DllImport(\"l\")] static extern "
            "void F();",
            "C.A l A Dll 1 winapi sig fit 0\nC.B l B Dll 1 winapi sig fit 0\n"
            "C.D l D Dll 1 winapi sig fit 0\nC.E l E Dll 1 winapi sig fit 0\n"
            "C.F l F Dll 1 winapi sig fit 0");
}
END_TEST

START_TEST(other_methods_are_no_imports)
{
    IMPORTS(
        "[DllImport(\"l\")] static void A() { } [MethodImpl(MethodImplOptions.InternalCall)] "
        "static "
        "extern void B(); static extern void D(); [LibraryImport(\"l\")] static extern void E(); "
        "[DllImport(\"l\")] static partial void F(); partial void G(); [return: DllImport(\"l\")] "
        "static "
        "extern void H();",
        "");
}
END_TEST

START_TEST(other_attributes_of_an_import_are_read)
{
    IMPORTS("[DllImport(\"l\", PreserveSig = false)] [PreserveSig] static extern void A(); "
            "[PreserveSig(false)] "
            "[DllImport(\"l\")] static extern void B();",
            "C.A l A Dll 1 winapi sig fit 0\nC.B l B Dll 1 winapi fit 0");
    const gw_import *import =
        import_of("[DllImport(\"l\")] [SuppressGCTransition] static extern void M();");
    ck_assert(import->suppress_gc_transition);
    import = import_of(
        "[DllImport(\"l\", CallingConvention = CallingConvention.Cdecl)] static extern int "
        "M(string format, __arglist);");
    ck_assert(import->is_variadic);
    ck_assert_uint_eq(import->signature.parameter_count, 1);
}
END_TEST

START_TEST(best_fit_of_the_class_holds_for_its_imports)
{
    gw_declarations *d = declared_clean(
        USINGS
        "[BestFitMapping(false, ThrowOnUnmappableChar = true)] class C { [DllImport(\"l\")] static "
        "extern "
        "void A(); [DllImport(\"l\", BestFitMapping = true, ThrowOnUnmappableChar = false)] static "
        "extern void B(); }");
    ck_assert_str_eq(declared_imports(d),
                     "C.A l A Dll 1 winapi sig throw 0\nC.B l B Dll 1 winapi sig fit 0");
}
END_TEST

/* --- LibraryImport ---------------------------------------------------------------------------------------------- */

START_TEST(library_imports_have_their_properties)
{
    IMPORTS(
        "[LibraryImport(\"l\")] private static partial void A(); [LibraryImport(\"l\", EntryPoint "
        "= \"e\", "
        "SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] internal static partial "
        "void "
        "B(string a); [LibraryImport(\"l\", StringMarshalling = StringMarshalling.Utf16)] [return: "
        "MarshalAs(UnmanagedType.Bool)] static partial bool D(); [LibraryImport(\"l\", "
        "StringMarshalling = "
        "StringMarshalling.Custom, StringMarshallingCustomType = typeof(X.Y))] static partial void "
        "E();",
        "C.A l A Library 0 winapi sig fit 0\nC.B l e Library 1 winapi error sig fit 1\n"
        "C.D l D Library 2 winapi sig fit 0\nC.E l E Library 0 winapi sig fit 0");
    ck_assert_str_eq(
        import_of("[LibraryImport(\"l\", StringMarshallingCustomType = typeof(X . Y))] static "
                  "partial void M();")
            ->string_marshaller,
        "X.Y");
}
END_TEST

START_TEST(conventions_of_library_imports_have_an_attribute)
{
    IMPORTS("[LibraryImport(\"l\")] [UnmanagedCallConv(CallConvs = new Type[] { "
            "typeof(CallConvCdecl) })] static "
            "partial void A(); [LibraryImport(\"l\"), UnmanagedCallConv(CallConvs = new[] { "
            "typeof(System.Runtime.CompilerServices.CallConvStdcall) })] static partial void B(); "
            "[UnmanagedCallConv(CallConvs = [typeof(CallConvFastcall)])] [LibraryImport(\"l\")] "
            "static partial "
            "void D(); [LibraryImport(\"l\")] [UnmanagedCallConv] static partial void E(); "
            "[DllImport(\"l\")] "
            "[UnmanagedCallConv(CallConvs = new[] { typeof(CallConvThiscall) })] static extern "
            "void F();",
            "C.A l A Library 0 cdecl sig fit 0\nC.B l B Library 0 stdcall sig fit 0\n"
            "C.D l D Library 0 fastcall sig fit 0\nC.E l E Library 0 winapi sig fit 0\n"
            "C.F l F Dll 1 thiscall sig fit 0");
    const gw_import *import = import_of(
        "[LibraryImport(\"l\")] [UnmanagedCallConv(CallConvs = new[] { typeof(CallConvCdecl), "
        "typeof(CallConvSuppressGCTransition) })] static partial void M();");
    ck_assert(import->suppress_gc_transition);
    ck_assert_int_eq(import->signature.calling_convention, GW_CALL_CDECL);
}
END_TEST

/* --- parameters ------------------------------------------------------------------------------------------------- */

START_TEST(parameters_have_directions)
{
    SIGNATURE("[DllImport(\"l\")] static extern void M(int a, ref int b, out int c, in int d, ref "
              "readonly int e, "
              "[In] int[] f, [Out] int[] g, [In, Out] int[] h, [In] [OutAttribute] int[] i, [In] "
              "ref int j, "
              "[Out] out int k, params int[] l, scoped ref int m);",
              "void (int a, & int b, [Out]& int c, [In]& int d, [In]& int e, [In] int[] f, [Out] "
              "int[] g, "
              "[In][Out] int[] h, [In][Out] int[] i, [In]& int j, [Out]& int k, params int[] l, & "
              "int m)");
}
END_TEST

START_TEST(parameters_and_results_say_how_they_are_marshaled)
{
    SIGNATURE(
        "[DllImport(\"l\")] [return: MarshalAs(UnmanagedType.LPWStr)] static extern string "
        "M([MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 1)] byte[] a, int b, "
        "[In, MarshalAs(UnmanagedType.LPUTF8Str)] string c, [Out] [MarshalAs(UnmanagedType.LPStr)] "
        "StringBuilder d, [MarshalAs(UnmanagedType.LPArray, SizeConst = 4, ArraySubType = "
        "UnmanagedType.U2)] ushort[] e, [MarshalAs((UnmanagedType)2)] out bool f);",
        "{21} string ({42 param 1} byte[] a, int b, [In] {48} string c, [Out] {20} StringBuilder "
        "d, "
        "{42 of 6 const 4} ushort[] e, [Out]& {2} bool f)");
}
END_TEST

START_TEST(parameters_may_have_default_values)
{
    SIGNATURE("[DllImport(\"l\")] static extern void M(int a = 5, string b = \",)\", int c = A<B, "
              "D>.E, nint d = "
              "default(nint), int e = (1 + 2) * 3);",
              "void (int a, string b, int c, nint d, int e)");
}
END_TEST

START_TEST(parameters_have_types_of_all_kinds)
{
    static const gw_type_kind kinds[] = {
        GW_TYPE_BOOLEAN,  GW_TYPE_CHAR,      GW_TYPE_SBYTE,         GW_TYPE_BYTE,
        GW_TYPE_INT16,    GW_TYPE_UINT16,    GW_TYPE_INT32,         GW_TYPE_UINT32,
        GW_TYPE_INT64,    GW_TYPE_UINT64,    GW_TYPE_INTPTR,        GW_TYPE_UINTPTR,
        GW_TYPE_SINGLE,   GW_TYPE_DOUBLE,    GW_TYPE_DECIMAL,       GW_TYPE_GUID,
        GW_TYPE_DATETIME, GW_TYPE_STRING,    GW_TYPE_STRINGBUILDER, GW_TYPE_OBJECT,
        GW_TYPE_HANDLE,   GW_TYPE_HANDLEREF, GW_TYPE_POINTER,       GW_TYPE_FUNCTION_POINTER,
        GW_TYPE_ARRAY,    GW_TYPE_NULLABLE,  GW_TYPE_CLONG,         GW_TYPE_NFLOAT,
        GW_TYPE_STRUCT,   GW_TYPE_DELEGATE,  GW_TYPE_HANDLE,        GW_TYPE_ENUM,
        GW_TYPE_OBJECT,   GW_TYPE_INTPTR,
    };
    gw_declarations *d = declared_clean(
        USINGS
        "using H = System.IntPtr; delegate void D(); class K : SafeHandle { } class K2 : K { } "
        "enum E { } "
        "static unsafe class C { [DllImport(\"l\")] static extern void M(bool a, char b, sbyte c, "
        "byte d, "
        "short e, ushort f, int g, uint h, long i, ulong j, nint k, nuint l, float m, double n, "
        "decimal o, Guid p, DateTime q, string r, StringBuilder s, object t, K2 u, HandleRef v, "
        "int* w, delegate*<void> x, int[] y, int? z, CLong aa, NFloat bb, (int, int) cc, D dd, "
        "SafeHandle ee, CallingConvention ff, dynamic gg, H hh); }");
    const gw_import *import = gw_find_import(d, "M");
    ck_assert_uint_eq(import->signature.parameter_count, sizeof kinds / sizeof kinds[0]);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        ck_assert_msg(import->signature.parameters[i].type.kind == kinds[i], "%s is %d",
                      import->signature.parameters[i].type.spelling,
                      (int)import->signature.parameters[i].type.kind);
}
END_TEST

/* Spellings are UTF-8 whatever stands in the brackets of a type. */
START_TEST(spellings_have_whole_tokens)
{
    const gw_import *import = import_of(
        "[DllImport(\"l\")] static extern void M(delegate* unmanaged[\xE2\x82\xAC]<int> a, "
        "delegate* unmanaged[\"\xC3\xA4\xE2\x82\xAC\"]<int> b, delegate* unmanaged[{1,23456}]<int> "
        "c, "
        "delegate* unmanaged[(1)]<int> d);");
    const gwi_parameter *p = import->signature.parameters;
    ck_assert_str_eq(p[0].type.spelling, "delegate* unmanaged[\xE2\x82\xAC]<int>");
    ck_assert_str_eq(p[1].type.spelling, "delegate* unmanaged[\"\xC3\xA4\xE2\x82\xAC\"]<int>");
    ck_assert_str_eq(p[2].type.spelling, "delegate* unmanaged[{1, 23456}]<int>");
    ck_assert_str_eq(p[3].type.spelling, "delegate* unmanaged[(1)]<int>");
}
END_TEST

START_TEST(types_are_read_to_their_core)
{
    const gw_import *import =
        import_of("[DllImport(\"l\")] static extern ref int M(int**[][,] a, Nullable<Guid> b, "
                  "delegate* unmanaged[Stdcall]<ref int, byte*, bool> c);");
    const gwi_parameter *p = import->signature.parameters;
    ck_assert_int_eq(p[0].type.kind, GW_TYPE_ARRAY);
    ck_assert_uint_eq(p[0].type.rank, 1);
    ck_assert_str_eq(p[0].type.element->spelling, "int**[,]");
    ck_assert_uint_eq(p[0].type.element->rank, 2);
    ck_assert_str_eq(p[0].type.element->element->spelling, "int**");
    ck_assert_int_eq(p[0].type.element->element->element->element->kind, GW_TYPE_INT32);
    ck_assert_int_eq(p[1].type.kind, GW_TYPE_NULLABLE);
    ck_assert_int_eq(p[1].type.element->kind, GW_TYPE_GUID);
    ck_assert_str_eq(declared_signature(p[2].type.function), "bool (& int, byte*)");
    ck_assert_int_eq(p[2].type.function->calling_convention, GW_CALL_STDCALL);
}
END_TEST

/* --- lists ------------------------------------------------------------------------------------------------------ */

START_TEST(imports_are_listed_by_type_and_in_order)
{
    gw_declarations *d = declared_clean(
        USINGS "\nclass B {\n [DllImport(\"l\")] static extern void Z();\n [DllImport(\"l\")] "
               "static extern void A(); struct In { [DllImport(\"l\")] static extern void Q(); "
               "} }\nclass A { [DllImport(\"l\")] static extern void Y(); }");
    ck_assert_str_eq(declared_imports(d),
                     "A.Y l Y Dll 1 winapi sig fit 0\nB.Z l Z Dll 1 winapi sig fit 0\n"
                     "B.A l A Dll 1 winapi sig fit 0\nB.In.Q l Q Dll 1 winapi sig fit 0");
    const gw_import_info *imports = NULL;
    gw_declarations_imports(d, &imports);
    ck_assert_str_eq(imports[1].file, "source");
    ck_assert_uint_eq(imports[1].line, 3);
    ck_assert_uint_eq(imports[1].column, 38);
}
END_TEST

/* --- what cannot be used ---------------------------------------------------------------------------------------- */

START_TEST(imports_that_cannot_be_used_are_noted)
{
    gw_declarations *d = declared_of("using System.Runtime.InteropServices;\nclass C "
                                     "{\n[DllImport(X)] static extern void A();\n[DllImport] "
                                     "static extern void B();\n[DllImport(null)] static extern "
                                     "void D();\n[DllImport(\"l\", CharSet = "
                                     "(CharSet)9)] static extern void E();\n[DllImport(\"l\", "
                                     "SetLastError = 1)] static extern void F();\n"
                                     "[DllImport(\"l\", EntryPoint = 5)] static extern void "
                                     "G();\n[DllImport(\"l\")] static extern void "
                                     "H(int);\n[DllImport(\"l\")] static extern void I(5 "
                                     "a);\n[DllImport(\"l\", CallingConvention = "
                                     "\"x\")] static extern void J();\n[DllImport(\"l\")] static "
                                     "extern void Good();\n}\nclass G<T> {\n"
                                     "[DllImport(\"l\")] static extern void K();\n}");
    ck_assert_str_eq(declared_imports(d), "C.Good l Good Dll 1 winapi sig fit 0");
    ck_assert_str_eq(
        declared_notes(d),
        "source:3:12 warning The import 'A' was left out: nothing that was read declares 'X'.\n"
        "source:4:2 warning The import 'B' was left out: it names no library.\n"
        "source:5:12 warning The import 'D' was left out: the library has no name.\n"
        "source:6:27 warning The import 'E' was left out: an argument is out of range.\n"
        "source:7:32 warning The import 'F' was left out: an argument is not true or false.\n"
        "source:8:30 warning The import 'G' was left out: an argument is no string.\n"
        "source:9:39 warning The import 'H' was left out: a parameter is not understood.\n"
        "source:10:39 warning The import 'I' was left out: a parameter is not understood.\n"
        "source:11:37 warning The import 'J' was left out: an argument is no integer.\n"
        "source:15:37 warning The import 'K' was left out: its type has type parameters.");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("imports");
    HARNESS_ADD(suite, dll_imports_have_defaults);
    HARNESS_ADD(suite, dll_imports_have_all_their_properties);
    HARNESS_ADD(suite, charsets_and_conventions_are_all_known);
    HARNESS_ADD(suite, libraries_and_entry_points_are_constant_expressions);
    HARNESS_ADD(suite, the_attribute_is_known_in_all_spellings);
    HARNESS_ADD(suite, other_methods_are_no_imports);
    HARNESS_ADD(suite, other_attributes_of_an_import_are_read);
    HARNESS_ADD(suite, best_fit_of_the_class_holds_for_its_imports);
    HARNESS_ADD(suite, library_imports_have_their_properties);
    HARNESS_ADD(suite, conventions_of_library_imports_have_an_attribute);
    HARNESS_ADD(suite, parameters_have_directions);
    HARNESS_ADD(suite, parameters_and_results_say_how_they_are_marshaled);
    HARNESS_ADD(suite, parameters_may_have_default_values);
    HARNESS_ADD(suite, parameters_have_types_of_all_kinds);
    HARNESS_ADD(suite, spellings_have_whole_tokens);
    HARNESS_ADD(suite, types_are_read_to_their_core);
    HARNESS_ADD(suite, imports_are_listed_by_type_and_in_order);
    HARNESS_ADD(suite, imports_that_cannot_be_used_are_noted);
    return harness_run(suite);
}
