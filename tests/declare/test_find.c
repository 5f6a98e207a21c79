/* SPDX-License-Identifier: MIT */
/* Finding types, imports and constants: by their names, the ends of these, and by signature; and what is said where that fails. */
#include "support/declared.h"

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
