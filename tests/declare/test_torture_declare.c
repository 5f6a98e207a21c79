/* SPDX-License-Identifier: MIT */
/* Reading declarations, finding in them and laying them out, with the first, second, third ... allocation failing. */
#include "support/declared.h"
#include "support/torture.h"

#include <unistd.h>

/* All that takes memory of its own: names, symbols, notes, bases, constants and their texts, signatures, partial types. */
static const char source[] =
    "#define MINE\n"
    "using System; using System.Runtime.InteropServices; using H = System.IntPtr; namespace Ns {\n"
    "#if MINE\n"
    "[Flags] enum E : ushort { A = 1, B = A << 1, C = (ushort)K.N }\n"
    "#endif\n"
    "static class K { public const int N = 4 + sizeof(int); public const string L = \"lib\" + "
    "nameof(E) + "
    "@\"\"\"q\"\"\"; const double D = 1.5e3; const string R = L + L; const int X = Y, Y = X; }\n"
    "unsafe partial struct S { public int a; fixed byte b[K.N]; "
    "[MarshalAs(UnmanagedType.ByValTStr, "
    "SizeConst = K.N)] string c; } partial struct S { Inner d; H e; int?[] f; delegate* "
    "unmanaged[Cdecl]<int, void> g; Nowhere h; } struct Inner { E e; Guid g; }\n"
    "[StructLayout(LayoutKind.Sequential)] class Base { int a; } "
    "[StructLayout(LayoutKind.Sequential)] class Derived : Base { string b; Inner c; }\n"
    "struct Self { Self s; } delegate int D(string a, ref Inner b);\n"
    "class Handle : System.Runtime.InteropServices.SafeHandle { int f; }\n"
    "static partial class Native { [DllImport(K.L, EntryPoint = \"e\")] [return: "
    "MarshalAs(UnmanagedType.Bool)] static extern bool F(string a, out Inner b, D c); "
    "[DllImport(K.L)] "
    "static extern void F(params int[] a); [LibraryImport(\"y\", StringMarshalling = "
    "StringMarshalling.Utf8)] internal static partial Handle G(string s); [DllImport] static "
    "extern "
    "void Bad(); } }\n"
    "#error and a note\n";

/* Of more tokens and names than a first block has room for. */
static char long_source[120000];

static void make_long_source(void)
{
    size_t n = 0;
    for (unsigned i = 0; n + 200 < sizeof long_source; i++)
        n +=
            (size_t)snprintf(long_source + n, sizeof long_source - n,
                             "struct S%u { int a%u; string b; } enum E%u { V = %u }\n", i, i, i, i);
}

/* --- bodies ------------------------------------------------------------------------------------------------------- */

static bool drop(gw_declarations *d)
{
    if (d == NULL)
        return false;
    gw_declarations_unref(d);
    return true;
}

static bool reading(void)
{
    return drop(gw_declare(gw_utf8(source), NULL));
}

static bool reading_with_symbols(void)
{
    static const char *const symbols[] = {"ONE", "TWO", NULL};
    gw_declare_options options = {"a name.cs", symbols};
    return drop(gw_declare(gw_utf8(source), &options));
}

static bool reading_utf16(void)
{
    static gw_char16 units[sizeof source];
    for (size_t i = 0; i < sizeof source; i++)
        units[i] = (gw_char16)source[i];
    return drop(gw_declare(gw_utf16(units), NULL));
}

static bool reading_at_length(void)
{
    return drop(gw_declare(gw_utf8(long_source), NULL));
}

static bool reading_what_is_no_csharp(void)
{
    return drop(gw_declare(gw_utf8("struct A { int a; } enum { = \"open"), NULL));
}

static char paths[2][64];

static bool reading_files(void)
{
    const char *both[2] = {paths[0], paths[1]};
    return drop(gw_declare_files(both, 2, NULL));
}

/* What is only looked at takes no memory, and cannot fail for the want of it. */
static void look(const gw_declarations *d)
{
    const gw_note *notes;
    const gw_type_info *types;
    const gw_import_info *imports;
    gw_constant c;
    ck_assert_uint_gt(gw_declarations_notes(d, &notes), 0);
    ck_assert_uint_eq(gw_declarations_types(d, &types), 10);
    ck_assert_uint_eq(gw_declarations_imports(d, &imports), 3);
    ck_assert_int_eq(gw_find_constant(d, "Ns.K.N", &c), 1);
    ck_assert_int_eq(gw_find_constant(d, "K.L", &c), 1);
    ck_assert_ptr_nonnull(gw_find_import(d, "G"));
    ck_assert_ptr_nonnull(gw_find_import(d, "Native.F(int[])"));
}

/* Layouts are made when they are asked for. */
static bool walking(void)
{
    static const char *const names[] = {"S", "Inner", "Base", "Derived", "Self"};
    gw_declarations *d = gw_declare(gw_utf8(source), NULL);
    if (d == NULL)
        return false;
    look(d);
    bool done = true;
    for (size_t i = 0; i < COUNT_OF(names) && done; i++)
        done = gw_find_layout(d, names[i]) != NULL;
    gw_declarations_unref(d);
    return done;
}

/* A layout that could not be made for want of memory leaves those after it, and itself at the next time. */
static bool laying_out_many(void)
{
    gw_declarations *d = gw_declare(gw_utf8(long_source), NULL);
    if (d == NULL)
        return false;
    bool done = true;
    for (unsigned i = 0; i < 40; i++) {
        char name[16];
        snprintf(name, sizeof name, "S%u", i);
        const gw_layout *l = gw_find_layout(d, name);
        if (l != NULL)
            continue;
        done = false;
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    }
    const gw_layout *first = gw_find_layout(d, "S0");
    done = done && first != NULL;
    gw_declarations_unref(d);
    return done;
}

/* Read, laid out, written, read back, destroyed: the whole way. */
static bool crossing(void)
{
    static const char text[] = "using System.Runtime.InteropServices; struct T { string a; "
                               "[MarshalAs(UnmanagedType.BStr)] string b; }";
    gw_declarations *d = gw_declare(gw_utf8(text), NULL);
    if (d == NULL)
        return false;
    const gw_layout *l = gw_find_layout(d, "T");
    gw_string *strings[2] = {gw_string_new(gw_utf8("text")), NULL}, *back[2];
    void *native[2];
    strings[1] = gw_string_ref(strings[0]);
    bool done = l != NULL && strings[0] != NULL && gw_StructureToPtr(l, strings, native, 0);
    if (done) {
        done = gw_PtrToStructure(l, native, back);
        gw_record_clear(l, back);
        ck_assert_int_eq(gw_DestroyStructure(l, native), 1);
    }
    gw_string_unref(strings[0]);
    gw_string_unref(strings[1]);
    gw_declarations_unref(d);
    return done;
}

static const torture_row rows[] = {
    TORTURE(reading),           TORTURE(reading_with_symbols),      TORTURE(reading_utf16),
    TORTURE(reading_at_length), TORTURE(reading_what_is_no_csharp), TORTURE(reading_files),
    TORTURE(walking),           TORTURE(laying_out_many),           TORTURE(crossing),
};

/* Outside of the tests, where nothing can be asserted: what is not written is missed when it is read. */
static void write_path(char *path, const char *text)
{
    FILE *file;
    strcpy(path, "/tmp/gangway-torture-XXXXXX");
    int number = mkstemp(path);
    if (number < 0 || (file = fdopen(number, "w")) == NULL)
        return;
    fputs(text, file);
    fclose(file);
}

static void set_up(void)
{
    make_long_source();
    write_path(paths[0], source);
    write_path(paths[1], "namespace Ns { partial struct S { int z; } }");
}

static void tear_down(void)
{
    unlink(paths[0]);
    unlink(paths[1]);
}

START_TEST(declarations_are_read_or_refused_without_memory_for_a_block)
{
    /* modes can be set later only where there were some from the first block on */
    ck_assert_int_eq(gw_heap_set_modes("fail=1000000"), 1);
    uint32_t heaps = gw_GetProcessHeaps(0, NULL);
    torture_blocks(rows, COUNT_OF(rows));
    ck_assert_uint_eq(gw_GetProcessHeaps(0, NULL), heaps);
}
END_TEST

START_TEST(declarations_are_read_or_refused_without_memory_for_pages)
{
    torture_pages(rows, COUNT_OF(rows));
}
END_TEST

int main(int argc, char **argv)
{
    (void)argc;
    harness_drop_modes(argv);
    set_up();
    Suite *suite = suite_create("torture of declarations");
    HARNESS_ADD_SLOW(suite, declarations_are_read_or_refused_without_memory_for_a_block);
    HARNESS_ADD_SLOW(suite, declarations_are_read_or_refused_without_memory_for_pages);
    int status = harness_run(suite);
    tear_down();
    return status;
}
