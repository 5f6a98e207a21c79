/* SPDX-License-Identifier: MIT */
/* Finding types, imports and constants: by their names, the ends of these, and by signature; and what is said where that fails. */
#include "support/declared.h"

#include <stdlib.h>
#include <unistd.h>

static const char source[] =
    "using System; using System.Text; using System.Runtime.InteropServices; namespace Ns { public "
    "class "
    "Outer { public struct Inner { int a; } public enum Kind { A = 1, B = 2 } public const int "
    "SIZE = 5; "
    "[DllImport(\"l\")] public static extern int Only(); } public struct Point { int x; } public "
    "class "
    "Generic<T> { public struct In { } } public unsafe static class Calls { [DllImport(\"l\")] "
    "static "
    "extern void Open(string a); [DllImport(\"l\")] static extern void Open(string a, out IntPtr "
    "b); "
    "[DllImport(\"l\")] static extern void Open(string a, IntPtr b); [DllImport(\"l\")] static "
    "extern "
    "void Open(ref Point a); [DllImport(\"l\")] static extern void Open(Point* a, byte[] b); "
    "[DllImport(\"l\")] static extern void Open(in long a, params int[] b); [DllImport(\"l\")] "
    "static "
    "extern void Open(delegate* unmanaged<int, void> a, int? b); [DllImport(\"l\")] static extern "
    "void "
    "Open(int[][,] a); [DllImport(\"l\")] static extern void Open(); } } namespace Other { class "
    "Outer "
    "{ struct Inner { long b; } const string SIZE = \"s\"; [DllImport(\"l\")] static extern void "
    "Twice(int a); } class Again { [DllImport(\"l\")] static extern void Twice(int a); } } class "
    "Top { "
    "const int T = 1; } struct Inner { } ";

static gw_declarations *all(void)
{
    return declared_clean(source);
}

/* --- types ------------------------------------------------------------------------------------------------------ */

static void finds_type(const gw_declarations *d, const char *name, const char *expected)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    const gwi_declared *found = gwi_declare_find(d, name);
    ck_assert_msg(found != NULL, "%s: %s", name, gw_error_message());
    ck_assert_str_eq(found->name, expected);
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
}

static void finds_no_type(const gw_declarations *d, const char *name, uint32_t code,
                          const char *message)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gwi_declare_find(d, name));
    ck_assert_uint_eq(gw_GetLastError(), code);
    ck_assert_str_eq(gw_error_message(), message);
}

START_TEST(types_are_found_by_name_and_by_its_end)
{
    const gw_declarations *d = all();
    finds_type(d, "Ns.Point", "Ns.Point");
    finds_type(d, "Point", "Ns.Point");
    finds_type(d, "Ns.Outer", "Ns.Outer");
    finds_type(d, "Kind", "Ns.Outer.Kind");
    finds_type(d, "Outer.Kind", "Ns.Outer.Kind");
    finds_type(d, "Ns.Outer.Kind", "Ns.Outer.Kind");
    finds_type(d, "Ns.Outer.Inner", "Ns.Outer.Inner");
    finds_type(d, "Generic`1", "Ns.Generic`1");
    finds_type(d, "Generic`1.In", "Ns.Generic`1.In");
    finds_type(d, "Top", "Top");
}
END_TEST

START_TEST(a_whole_name_goes_before_the_end_of_one)
{
    finds_type(all(), "Inner", "Inner");
}
END_TEST

START_TEST(types_that_are_not_there_are_not_found)
{
    const gw_declarations *d = all();
    finds_no_type(d, "Missing", GW_ERROR_NOT_FOUND, "There is no type 'Missing'.");
    finds_no_type(d, "oint", GW_ERROR_NOT_FOUND, "There is no type 'oint'.");
    finds_no_type(d, "s.Point", GW_ERROR_NOT_FOUND, "There is no type 's.Point'.");
    finds_no_type(d, "Point.Ns", GW_ERROR_NOT_FOUND, "There is no type 'Point.Ns'.");
    finds_no_type(d, "X.Ns.Point", GW_ERROR_NOT_FOUND, "There is no type 'X.Ns.Point'.");
    finds_no_type(d, "", GW_ERROR_NOT_FOUND, "There is no type ''.");
    finds_no_type(d, "point", GW_ERROR_NOT_FOUND, "There is no type 'point'.");
    finds_no_type(d, "Generic", GW_ERROR_NOT_FOUND, "There is no type 'Generic'.");
}
END_TEST

START_TEST(ambiguous_types_are_told_with_their_candidates)
{
    const gw_declarations *d = all();
    finds_no_type(d, "Outer", GW_ERROR_INVALID_PARAMETER,
                  "'Outer' is more than one: Ns.Outer; Other.Outer");
    finds_no_type(d, "Outer.Inner", GW_ERROR_INVALID_PARAMETER,
                  "'Outer.Inner' is more than one: Ns.Outer.Inner; Other.Outer.Inner");
}
END_TEST

START_TEST(null_is_refused_everywhere)
{
    const gw_declarations *d = all();
    gw_constant c;
    const gw_note *notes = (const gw_note *)&c;
    finds_no_type(NULL, "A", GW_ERROR_INVALID_PARAMETER, "There is no declarations.");
    finds_no_type(d, NULL, GW_ERROR_INVALID_PARAMETER, "There is no name.");
    ck_assert_ptr_null(gw_find_import(NULL, "A"));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_ptr_null(gw_find_import(d, NULL));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(gw_find_constant(NULL, "A", &c), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(gw_find_constant(d, NULL, &c), 0);
    ck_assert_int_eq(gw_find_constant(d, "T", NULL), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_uint_eq(gw_declarations_notes(NULL, &notes), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(gw_declarations_types(NULL, NULL), 0);
    ck_assert_uint_eq(gw_declarations_imports(NULL, NULL), 0);
    ck_assert_uint_eq(gw_declarations_types(d, NULL), 12);
    ck_assert_uint_eq(gw_declarations_imports(d, NULL), 12);
    ck_assert_uint_eq(gw_declarations_notes(d, NULL), 0);
    ck_assert_ptr_null(gw_declarations_ref(NULL));
    gw_declarations_unref(NULL);
}
END_TEST

/* --- imports ---------------------------------------------------------------------------------------------------- */

static const gw_import_info *info_of(const gw_declarations *d, const gw_import *import)
{
    const gw_import_info *imports = NULL;
    size_t count = gw_declarations_imports(d, &imports);
    for (size_t i = 0; i < count; i++)
        if (imports[i].import == import)
            return &imports[i];
    ck_abort_msg("it is not listed");
}

/* The one that is found has this signature. */
static void finds_import(const gw_declarations *d, const char *name, const char *expected)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    const gw_import *found = gw_find_import(d, name);
    ck_assert_msg(found != NULL, "%s: %s", name, gw_error_message());
    ck_assert_str_eq(declared_signature(&found->signature), expected);
    ck_assert_str_eq(info_of(d, found)->name, found->name);
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
}

static void finds_no_import(const gw_declarations *d, const char *name, uint32_t code,
                            const char *message)
{
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gw_find_import(d, name));
    ck_assert_uint_eq(gw_GetLastError(), code);
    if (message != NULL)
        ck_assert_str_eq(gw_error_message(), message);
}

START_TEST(imports_are_found_by_name_and_by_its_end)
{
    const gw_declarations *d = all();
    finds_import(d, "Only", "int ()");
    finds_import(d, "Outer.Only", "int ()");
    finds_import(d, "Ns.Outer.Only", "int ()");
    finds_import(d, "Only()", "int ()");
    finds_import(d, "Ns.Outer.Only ( ) ", "int ()");
    finds_import(d, "Again.Twice", "void (int a)");
    finds_import(d, "Other.Outer.Twice(int)", "void (int a)");
}
END_TEST

START_TEST(overloads_are_told_apart_by_their_signature)
{
    const gw_declarations *d = all();
    finds_import(d, "Open(string)", "void (string a)");
    finds_import(d, "Open( String )", "void (string a)");
    finds_import(d, "Calls.Open(System.String)", "void (string a)");
    finds_import(d, "Ns.Calls.Open(string, out IntPtr)", "void (string a, [Out]& IntPtr b)");
    finds_import(d, "Open(string,out  nint)", "void (string a, [Out]& IntPtr b)");
    finds_import(d, "Open(string, System.IntPtr)", "void (string a, IntPtr b)");
    finds_import(d, "Open(ref Point)", "void (& Point a)");
    finds_import(d, "Open(ref Ns.Point)", "void (& Point a)");
    finds_import(d, "Open(Point *, byte [ ])", "void (Point* a, byte[] b)");
    finds_import(d, "Open(Ns.Point*, System.Byte[])", "void (Point* a, byte[] b)");
    finds_import(d, "Open(in long, params int[])", "void ([In]& long a, params int[] b)");
    finds_import(d, "Open(ref readonly long, int[])", "void ([In]& long a, params int[] b)");
    finds_import(d, "Open(delegate* unmanaged<int, void>, int?)",
                 "void (delegate* unmanaged<int, void> a, int? b)");
    finds_import(d, "Open(int[][,])", "void (int[][,] a)");
    finds_import(d, "Open()", "void ()");
}
END_TEST

START_TEST(signatures_that_no_import_has_are_not_found)
{
    static const char *const names[] = {
        "Open(int)",
        "Open(string, ref IntPtr)",
        "Open(string, IntPtr, int)",
        "Open(ref string)",
        "Open(Point)",
        "Open(Point**, byte[])",
        "Open(byte[])",
        "Open(string",
        "Open(string))",
        "Open(string) x",
        "Open(string,)",
        "Open(,)",
        "Open(int[,][])",
        "Open(xPoint*, byte[])",
        "Only(int)",
        "Only(",
        "Open(Other.Point*, byte[])",
    };
    const gw_declarations *d = all();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char message[200];
        snprintf(message, sizeof message, "There is no import '%s'.", names[i]);
        finds_no_import(d, names[i], GW_ERROR_PROC_NOT_FOUND, message);
    }
}
END_TEST

START_TEST(imports_that_are_not_there_are_not_found)
{
    const gw_declarations *d = all();
    finds_no_import(d, "Missing", GW_ERROR_PROC_NOT_FOUND, "There is no import 'Missing'.");
    finds_no_import(d, "nly", GW_ERROR_PROC_NOT_FOUND, "There is no import 'nly'.");
    finds_no_import(d, "", GW_ERROR_PROC_NOT_FOUND, "There is no import ''.");
    finds_no_import(d, "(int)", GW_ERROR_PROC_NOT_FOUND, "There is no import '(int)'.");
    finds_no_import(d, "Ns.Outer", GW_ERROR_PROC_NOT_FOUND, "There is no import 'Ns.Outer'.");
}
END_TEST

START_TEST(ambiguous_imports_are_told_with_their_signatures)
{
    const gw_declarations *d = all();
    finds_no_import(d, "Twice", GW_ERROR_INVALID_PARAMETER,
                    "'Twice' is more than one: Other.Outer.Twice(int); Other.Again.Twice(int)");
    finds_no_import(d, "Twice(int)", GW_ERROR_INVALID_PARAMETER, NULL);
    finds_no_import(d, "Open", GW_ERROR_INVALID_PARAMETER, NULL);
    ck_assert_ptr_nonnull(strstr(gw_error_message(),
                                 "'Open' is more than one: Ns.Calls.Open(string); "
                                 "Ns.Calls.Open(string, out IntPtr); "));
}
END_TEST

START_TEST(a_long_name_is_cut_in_the_message_only)
{
    char name[3000];
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    const gw_declarations *d = all();
    finds_no_import(d, name, GW_ERROR_PROC_NOT_FOUND, NULL);
    name[1] = '(';
    finds_no_import(d, name, GW_ERROR_PROC_NOT_FOUND, NULL);
    memcpy(name, "Open(", 5);
    finds_no_import(d, name, GW_ERROR_PROC_NOT_FOUND, NULL);
}
END_TEST

/* --- instances, file-local types ---------------------------------------------------------------------------------- */

static const char instances[] =
    "using System; using System.Text; using System.Collections.Generic; namespace N { struct "
    "Pair<A, "
    "B> { A a; B b; } struct Point { } struct Outer<T> { T t; public struct Inner { T x; public "
    "struct Most<U> { U u; } } public enum Kind { A } } class Box<T> { public struct In { T t; } } "
    "unsafe struct Uses { Pair<int, byte> a; Pair<Guid, Point> b; Outer<int>.Inner c; "
    "Outer<Pair<char, Outer<nint>.Inner>>.Inner.Most<long> d; Pair<int?, float> e; Pair<int*[], "
    "string[,][]> f; Box<M.Point>.In g; Pair<StringBuilder, object> h; KeyValuePair<int, byte> i; "
    "Outer<short>.Kind j; Pair<Action, List<int>> k; Pair<delegate* unmanaged<int, void>[], int> "
    "l; "
    "Pair<Pair<M.Int32, int>, bool> m; Pair<(int a, Point b), IntPtr> n; Pair<Outer<int>.Kind, "
    "Take<int>> o; } delegate void Take<A>(A a); class C { "
    "[System.Runtime.InteropServices.DllImport(\"l\")] static extern void Take(Pair<int, byte> a, "
    "Pair<Guid, Point>[] b); [System.Runtime.InteropServices.DllImport(\"l\")] static extern void "
    "Take(Pair<int, byte> a, Pair<int, byte>* b); } } namespace M { struct Point { } struct Int32 "
    "{ "
    "} struct Pair<A> { A a; } struct Uses { N.Pair<Int32, bool> a; N.Pair<int, bool> b; "
    "Pair<Point> "
    "c; Pair<N.Point> d; } }";

START_TEST(instances_are_found_by_their_whole_name)
{
    const gw_declarations *d = declared_clean(instances);
    finds_type(d, "N.Pair<int,byte>", "N.Pair<int,byte>");
    finds_type(d, "N.Pair<System.Guid,N.Point>", "N.Pair<System.Guid,N.Point>");
    finds_type(d, "N.Outer<int>.Inner", "N.Outer<int>.Inner");
    finds_type(d, "N.Outer<N.Pair<char,N.Outer<nint>.Inner>>.Inner.Most<long>",
               "N.Outer<N.Pair<char,N.Outer<nint>.Inner>>.Inner.Most<long>");
    finds_type(d, "N.Pair<int?,float>", "N.Pair<int?,float>");
    finds_type(d, "N.Pair<int*[],string[,][]>", "N.Pair<int*[],string[,][]>");
    finds_type(d, "System.Collections.Generic.KeyValuePair<int,byte>",
               "System.Collections.Generic.KeyValuePair<int,byte>");
}
END_TEST

START_TEST(instances_are_found_as_a_user_writes_them)
{
    const gw_declarations *d = declared_clean(instances);
    finds_type(d, "Pair<int, byte>", "N.Pair<int,byte>");
    finds_type(d, " N . Pair < int ,byte > ", "N.Pair<int,byte>");
    finds_type(d, "Pair<Int32, System.Byte>", "N.Pair<int,byte>");
    finds_type(d, "Pair<Guid, Point>", "N.Pair<System.Guid,N.Point>");
    finds_type(d, "N.Pair<System.Guid, Point>", "N.Pair<System.Guid,N.Point>");
    finds_type(d, "Outer<Int32>.Inner", "N.Outer<int>.Inner");
    finds_type(d, "Most<long>", "N.Outer<N.Pair<char,N.Outer<nint>.Inner>>.Inner.Most<long>");
    finds_type(d, "Outer<Pair<System.Char, Outer<IntPtr>.Inner>>.Inner.Most<Int64>",
               "N.Outer<N.Pair<char,N.Outer<nint>.Inner>>.Inner.Most<long>");
    finds_type(d, "Pair<int ?, Single>", "N.Pair<int?,float>");
    finds_type(d, "Pair<Nullable<int>, float>", "N.Pair<int?,float>");
    finds_type(d, "Pair<System.Nullable<System.Int32>, float>", "N.Pair<int?,float>");
    finds_type(d, "Pair<Int32 * [ ], String[ , ][]>", "N.Pair<int*[],string[,][]>");
    finds_type(d, "Box<Point>.In", "N.Box<M.Point>.In");
    finds_type(d, "Pair<StringBuilder, Object>", "N.Pair<System.Text.StringBuilder,object>");
    finds_type(d, "KeyValuePair<int, byte>", "System.Collections.Generic.KeyValuePair<int,byte>");
    finds_type(d, "Pair<Action, List<int>>",
               "N.Pair<System.Action,System.Collections.Generic.List<int>>");
    finds_type(d, "Pair<ValueTuple<int, Point>, nint>",
               "N.Pair<System.ValueTuple<int,N.Point>,nint>");
    finds_type(d, "Pair<(int, N.Point), IntPtr>", "N.Pair<System.ValueTuple<int,N.Point>,nint>");
    finds_type(d, "Pair<(Int32 x, Point y), nint>", "N.Pair<System.ValueTuple<int,N.Point>,nint>");
    finds_type(d, "Pair<Outer<int>.Kind, Take<int>>", "N.Pair<Outer<int>.Kind,Take<int>>");
    finds_type(d, "Pair<delegate*unmanaged<Int32,void>[],int>",
               "N.Pair<delegate* unmanaged<int, void>[],int>");
}
END_TEST

START_TEST(instances_that_are_not_there_are_not_found)
{
    static const char *const names[] = {
        "Pair<int>",
        "Pair<int,byte,byte>",
        "Pair<byte,int>",
        "Pair<int,>",
        "Pair<,byte>",
        "Pair<>",
        "Pair<int,byte",
        "Pair int,byte>",
        "Pair<int,byte>>",
        "Pair<int,byte>x",
        "Pair<int,byte>?",
        "Pair<i nt,byte>",
        "air<int,byte>",
        "Pair<nt,byte>",
        "Pair<M.Int32,byte>",
        "Pair<int,byte>.Pair<int,byte>",
        "X.N.Pair<int,byte>",
        ".Pair<int,byte>",
        "Pair<.int,byte>",
        "Pair",
        "Outer.Inner",
        "Pair<Nullable<int,float>",
        "Pair<Nullable,float>",
        "Pair<List<int>,float>",
        "Pair<int*[,],string[,][]>",
        "Pair<int[],string[,][]>",
        "Pair<int*[],string[][,]>",
        "Pair<delegate*unmanaged<Int32>[],int>",
        "Pair<delegate* un managed<int,void>[],int>",
        "List<int>",
        "<",
        ">",
        "<>",
        "<.>",
    };
    const gw_declarations *d = declared_clean(instances);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char message[200];
        snprintf(message, sizeof message, "There is no type '%s'.", names[i]);
        finds_no_type(d, names[i], GW_ERROR_NOT_FOUND, message);
    }
}
END_TEST

START_TEST(ambiguous_instances_are_told_with_their_candidates)
{
    const gw_declarations *d = declared_clean(instances);
    finds_no_type(d, "Pair<Point>", GW_ERROR_INVALID_PARAMETER,
                  "'Pair<Point>' is more than one: M.Pair<M.Point>; M.Pair<N.Point>");
    finds_no_type(d, "Inner", GW_ERROR_INVALID_PARAMETER,
                  "'Inner' is more than one: N.Outer`1.Inner; N.Outer<int>.Inner; "
                  "N.Outer<nint>.Inner; N.Outer<N.Pair<char,N.Outer<nint>.Inner>>.Inner");
    finds_type(d, "Pair<N.Point>", "M.Pair<N.Point>");
    finds_no_type(d, "N.Pair<Int32, bool>", GW_ERROR_INVALID_PARAMETER,
                  "'N.Pair<Int32, bool>' is more than one: N.Pair<M.Int32,bool>; N.Pair<int,bool>");
    finds_type(d, "N.Pair<int, bool>", "N.Pair<int,bool>");
    finds_type(d, "N.Pair<System.Int32, bool>", "N.Pair<int,bool>");
    finds_type(d, "N.Pair<M.Int32, bool>", "N.Pair<M.Int32,bool>");
}
END_TEST

START_TEST(instances_are_no_types_of_the_list)
{
    const gw_declarations *d = declared_clean("struct G<T> { T t; } struct T { G<int> a; }");
    ck_assert_str_eq(declared_types(d), "struct G`1 generic; struct T layout");
    finds_type(d, "G<int>", "G<int>");
}
END_TEST

START_TEST(equal_type_arguments_make_one_instance)
{
    const gw_declarations *d = declared_clean(
        "namespace N { using System; struct G<T> { T t; } struct T { G<Action> a; G<System.Action> "
        "b; G<int> c; G<Int32> d; G<G<IntPtr?>> e; G<N.G<Nullable<nint>>> f; } }");
    const gwi_declared *t = gwi_declare_find(d, "T");
    for (size_t i = 0; i < t->field_count; i += 2)
        ck_assert_ptr_eq(t->fields[i].type.declared, t->fields[i + 1].type.declared);
}
END_TEST

START_TEST(instances_that_nest_too_deep_hide_no_definition)
{
    const gw_declarations *d =
        declared_of("struct G<T> { static G<G<T>> a; G<G<T>> b; } struct T { G<int> a; }");
    finds_type(d, "G`1", "G`1");
    finds_type(d, "G<int>", "G<int>");
}
END_TEST

START_TEST(a_whole_name_goes_before_the_end_of_one_in_arguments_too)
{
    const gw_declarations *d =
        declared_clean("struct G<T> { T t; } struct P { } namespace N { struct P { } struct T { "
                       "G<P> a; G<global::P> b; } }");
    finds_type(d, "G<P>", "G<P>");
    finds_type(d, "G<N.P>", "G<N.P>");
}
END_TEST

START_TEST(signatures_with_instances_are_found_as_a_user_writes_them)
{
    const gw_declarations *d = declared_clean(instances);
    static const char *const arrays[] = {
        "Take(Pair<int, byte>, Pair<Guid, Point>[])",
        "Take(Pair<Int32,Byte>, N.Pair<System.Guid,N.Point>[])",
        "C.Take(N.Pair<int,System.Byte>,Pair<Guid,Point> [ ])",
    };
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        const gw_import *found = gw_find_import(d, arrays[i]);
        ck_assert_msg(found != NULL, "%s: %s", arrays[i], gw_error_message());
        ck_assert_uint_eq(found->signature.parameters[1].type.kind, GW_TYPE_ARRAY);
    }
    const gw_import *pointer = gw_find_import(d, "Take(Pair<int,byte>, Pair<Int32,Byte>*)");
    ck_assert_ptr_nonnull(pointer);
    ck_assert_uint_eq(pointer->signature.parameters[1].type.kind, GW_TYPE_POINTER);
    ck_assert_ptr_null(gw_find_import(d, "Take(Pair<int,byte>, Pair<Int32,Byte>)"));
    ck_assert_ptr_null(gw_find_import(d, "Take(Pair<byte,int>, Pair<Int32,Byte>*)"));
    ck_assert_ptr_null(gw_find_import(d, "Take(Pair<int>, Pair<Int32,Byte>*)"));
    ck_assert_ptr_null(gw_find_import(d, "Take(Pair, Pair<Int32,Byte>*)"));
}
END_TEST

/* Files are named as the compiler must rename them: a blank and a dot are no part of an identifier. */
static gw_declarations *of_two_files(const char *first, const char *second)
{
    char folder[] = "find-XXXXXX", paths[2][64];
    const char *const sources[] = {first, second}, *const names[] = {paths[0], paths[1]};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (size_t i = 0; i < 2; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s", folder, i == 0 ? "a b.cs" : "c.d.cs");
        FILE *file = fopen(paths[i], "w");
        ck_assert_ptr_nonnull(file);
        fputs(sources[i], file);
        ck_assert_int_eq(fclose(file), 0);
    }
    gw_declarations *d = gw_declare_files(names, 2, NULL);
    ck_assert_ptr_nonnull(d);
    for (size_t i = 0; i < 2; i++)
        ck_assert_int_eq(remove(paths[i]), 0);
    ck_assert_int_eq(rmdir(folder), 0);
    return d;
}

START_TEST(file_local_types_are_found_by_the_names_of_the_source)
{
    gw_declarations *d = of_two_files(
        "namespace N { file struct Hdr { int a; } file struct Twice { int a; } file struct G<T> { "
        "T "
        "t; } file struct U { G<int> g; } file static class C { public const int K = 3; "
        "[System.Runtime.InteropServices.DllImport(\"l\")] static extern int F(); } }",
        "namespace N { file struct Twice { byte a; } struct Hdr2 { } file struct G<T> { T t; } "
        "file "
        "struct V { G<byte> a; G<int> b; } } file struct Hdr2 { }");
    finds_type(d, "Hdr", "N.<a_b>F0__Hdr");
    finds_type(d, "N.Hdr", "N.<a_b>F0__Hdr");
    finds_type(d, "<a_b>F0__Hdr", "N.<a_b>F0__Hdr");
    finds_type(d, "N.<a_b>F0__Hdr", "N.<a_b>F0__Hdr");
    finds_type(d, "N.<c_d>F1__Twice", "N.<c_d>F1__Twice");
    finds_no_type(d, "Twice", GW_ERROR_INVALID_PARAMETER,
                  "'Twice' is more than one: N.<a_b>F0__Twice; N.<c_d>F1__Twice");
    finds_no_type(d, "<c_d>F0__Twice", GW_ERROR_NOT_FOUND, "There is no type '<c_d>F0__Twice'.");
    finds_no_type(d, "M.Hdr", GW_ERROR_NOT_FOUND, "There is no type 'M.Hdr'.");
    finds_type(d, "N.Hdr2", "N.Hdr2");
    finds_type(d, "G<byte>", "N.<c_d>F1__G<byte>");
    finds_type(d, "<a_b>F0__G<int>", "N.<a_b>F0__G<int>");
    finds_no_type(d, "G<int>", GW_ERROR_INVALID_PARAMETER,
                  "'G<int>' is more than one: N.<a_b>F0__G<int>; N.<c_d>F1__G<int>");
    ck_assert_str_eq(declared_constant(d, "C.K"), "Int32 3");
    ck_assert_str_eq(declared_constant(d, "N.C.K"), "Int32 3");
    finds_import(d, "C.F", "int ()");
    gw_declarations_unref(d);
}
END_TEST

/* --- constants -------------------------------------------------------------------------------------------------- */

START_TEST(constants_are_found_by_name_and_by_its_end)
{
    const gw_declarations *d = all();
    ck_assert_str_eq(declared_constant(d, "T"), "Int32 1");
    ck_assert_str_eq(declared_constant(d, "Kind.A"), "Int32 1");
    ck_assert_str_eq(declared_constant(d, "B"), "Int32 2");
    ck_assert_str_eq(declared_constant(d, "Ns.Outer.SIZE"), "Int32 5");
    ck_assert_str_eq(declared_constant(d, "Other.Outer.SIZE"), "String \"s\"");
}
END_TEST

START_TEST(constants_that_are_not_one_are_not_found)
{
    const gw_declarations *d = all();
    char expected[200];
    snprintf(expected, sizeof expected, "%u There is no constant 'Missing'.", GW_ERROR_NOT_FOUND);
    ck_assert_str_eq(declared_constant(d, "Missing"), expected);
    snprintf(expected, sizeof expected,
             "%u 'Outer.SIZE' is more than one: Ns.Outer.SIZE; Other.Outer.SIZE",
             GW_ERROR_INVALID_PARAMETER);
    ck_assert_str_eq(declared_constant(d, "Outer.SIZE"), expected);
}
END_TEST

START_TEST(a_constant_that_is_not_found_leaves_the_result_alone)
{
    gw_constant c, before;
    memset(&c, 0xCC, sizeof c);
    memcpy(&before, &c, sizeof c);
    ck_assert_int_eq(gw_find_constant(all(), "Missing", &c), 0);
    ck_assert_mem_eq(&c, &before, sizeof c);
}
END_TEST

/* --- life ------------------------------------------------------------------------------------------------------- */

START_TEST(the_last_reference_releases_all)
{
    size_t live = harness_live_blocks();
    gw_declarations *d = gw_declare(gw_utf8(source), NULL);
    gw_declarations *again = gw_declarations_ref(d);
    ck_assert(again == d);
    again = harness_launder(again); /* the compiler takes the first unref for the last */
    gw_declarations_unref(d);
    ck_assert_uint_eq(gw_declarations_types(again, NULL), 12);
    gw_declarations_unref(again);
    ck_assert_uint_eq(harness_live_blocks(), live);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("find");
    HARNESS_ADD(suite, types_are_found_by_name_and_by_its_end);
    HARNESS_ADD(suite, a_whole_name_goes_before_the_end_of_one);
    HARNESS_ADD(suite, types_that_are_not_there_are_not_found);
    HARNESS_ADD(suite, ambiguous_types_are_told_with_their_candidates);
    HARNESS_ADD(suite, instances_are_found_by_their_whole_name);
    HARNESS_ADD(suite, instances_are_found_as_a_user_writes_them);
    HARNESS_ADD(suite, instances_that_are_not_there_are_not_found);
    HARNESS_ADD(suite, ambiguous_instances_are_told_with_their_candidates);
    HARNESS_ADD(suite, instances_are_no_types_of_the_list);
    HARNESS_ADD(suite, equal_type_arguments_make_one_instance);
    HARNESS_ADD(suite, instances_that_nest_too_deep_hide_no_definition);
    HARNESS_ADD(suite, a_whole_name_goes_before_the_end_of_one_in_arguments_too);
    HARNESS_ADD(suite, signatures_with_instances_are_found_as_a_user_writes_them);
    HARNESS_ADD(suite, file_local_types_are_found_by_the_names_of_the_source);
    HARNESS_ADD(suite, null_is_refused_everywhere);
    HARNESS_ADD(suite, imports_are_found_by_name_and_by_its_end);
    HARNESS_ADD(suite, overloads_are_told_apart_by_their_signature);
    HARNESS_ADD(suite, signatures_that_no_import_has_are_not_found);
    HARNESS_ADD(suite, imports_that_are_not_there_are_not_found);
    HARNESS_ADD(suite, ambiguous_imports_are_told_with_their_signatures);
    HARNESS_ADD(suite, a_long_name_is_cut_in_the_message_only);
    HARNESS_ADD(suite, constants_are_found_by_name_and_by_its_end);
    HARNESS_ADD(suite, constants_that_are_not_one_are_not_found);
    HARNESS_ADD(suite, a_constant_that_is_not_found_leaves_the_result_alone);
    HARNESS_ADD(suite, the_last_reference_releases_all);
    return harness_run(suite);
}
