/* SPDX-License-Identifier: MIT */
/* Notes with their places, sources in all encodings, several files as one compilation, and files that cannot be read. */
#include "support/declared.h"

#include <sys/stat.h>
#include <unistd.h>

#define NOTES(source, expected) ck_assert_str_eq(declared_notes(declared_of(source)), expected)

/* --- kinds ------------------------------------------------------------------------------------------------------ */

START_TEST(errors_end_the_reading_of_a_file)
{
    NOTES("class A {\n", "source:1:9 error This bracket is never closed.");
    NOTES("class A { } }", "source:1:13 error A bracket is closed that was not opened.");
    NOTES("class A { int a( ] }",
          "source:1:18 error A bracket of another kind must be closed first.");
    gw_declarations *d =
        declared_of("class A { int a; }\nstruct B { int a; ) int b; }\nclass D { }");
    ck_assert_str_eq(declared_notes(d),
                     "source:2:19 error A bracket of another kind must be closed first.");
    ck_assert_str_eq(declared_types(d), "class A; struct B layout");
    ck_assert_str_eq(declared_fields(d, "B"), "int a");
}
END_TEST

START_TEST(warnings_say_what_was_left_out)
{
    NOTES("using System.Runtime.InteropServices; [StructLayout(LayoutKind.Explicit, Pack = "
          "3)]\nstruct T { }",
          "source:1:81 warning 'T' was left out: Pack is neither 0 nor a power of two up to 128.");
    NOTES("[System.Runtime.InteropServices.StructLayout((System.Runtime.InteropServices.LayoutKind)"
          "1)] struct T { }",
          "source:1:46 warning 'T' was left out: there is no LayoutKind of that value.");
    NOTES("using System.Runtime.CompilerServices; [InlineArray(0)] struct T { int a; }",
          "source:1:53 warning 'T' was left out: an argument is out of range.");
    NOTES("[System.Runtime.CompilerServices.InlineArray] struct T { int a; }",
          "source:1:34 warning 'T' was left out: InlineArray has no length.");
    NOTES("[System.Runtime.InteropServices.StructLayout(0, Size = -1)] struct T { }",
          "source:1:56 warning 'T' was left out: an argument is out of range.");
    NOTES("namespace N { unsafe struct T { fixed int a[0]; } }",
          "source:1:45 warning 'N.T' was left out: a fixed buffer needs a length above 0 (its "
          "field 'a').");
    NOTES("unsafe struct T { fixed int a; }",
          "source:1:29 warning 'T' was left out: a fixed buffer has no length (its field 'a').");
    NOTES("unsafe struct T { fixed int a[X]; }", "source:1:31 warning 'T' was left out: nothing "
                                                 "that was read declares 'X' (its field 'a').");
    NOTES("struct T { [System.Runtime.InteropServices.FieldOffset(-1)] int a; }",
          "source:1:56 warning 'T' was left out: an argument is out of range (its field 'a').");
    NOTES("struct T { [System.Runtime.InteropServices.FieldOffset] int a; }",
          "source:1:44 warning 'T' was left out: FieldOffset has no offset (its field 'a').");
    NOTES("struct T { [System.Runtime.InteropServices.MarshalAs(SizeConst = 3)] int a; }",
          "source:1:44 warning 'T' was left out: MarshalAs names no type (its field 'a').");
    NOTES("delegate void D(int a; int b; int c);",
          "source:1:22 warning 'D' was left out: a parameter is not understood.");
    NOTES("delegate void D(int);",
          "source:1:17 warning 'D' was left out: a parameter is not understood.");
}
END_TEST

START_TEST(what_contains_itself_is_left_out)
{
    NOTES("struct A { A a; }",
          "source:1:8 warning 'A' was left out: it contains itself (its field 'a').");
    NOTES("struct A { B b; }\nstruct B { C? c; }\nstruct C { A a; }\nstruct D { A a; }",
          "source:1:8 warning 'A' was left out: it contains itself (its field 'b').\n"
          "source:2:8 warning 'B' was left out: it contains itself (its field 'c').\n"
          "source:3:8 warning 'C' was left out: it contains itself (its field 'a').");
    NOTES("unsafe struct A { A* a; A[] b; static A c; }", "");
}
END_TEST

/* Each has one fault, and uses what is faulty more than once. */
static const struct {
    const char *source, *note;
} single_faults[] = {
    {"enum E : Foo { A } struct T { E e; E f; } struct U { T t; }",
     "source:1:10 warning 'E' was left out: its underlying type 'Foo' is not known."},
    {"namespace N { enum E : string { A } }",
     "source:1:24 warning 'N.E' was left out: its underlying type 'string' is not known."},
    {"struct G<X> { [System.Runtime.InteropServices.MarshalAs(Foo.Bar)] X x; } struct T { G<int> "
     "a; G<byte> b; }",
     "source:1:57 warning 'G<int>' was left out: nothing that was read declares 'Foo.Bar' (its "
     "field 'x')."},
    {"[System.Runtime.InteropServices.StructLayout(Foo)] struct G<X> { X x; } struct T { G<int> a; "
     "G<byte> b; }",
     "source:1:46 warning 'G`1' was left out: nothing that was read declares 'Foo'."},
    {"[System.Runtime.InteropServices.StructLayout(Foo)] partial struct T { int a; } partial "
     "struct "
     "T { int b; } struct U { T t; T u; }",
     "source:1:46 warning 'T' was left out: nothing that was read declares 'Foo'."},
    {"struct G<X> { G<X> g; X x; } struct T { G<int> a; G<byte> b; }",
     "source:1:8 warning 'G<int>' was left out: it contains itself (its field 'g')."},
    {"struct G<X> { G<G<X>> g; } struct T { G<int> a; G<byte> b; }",
     "source:1:8 warning Instances of 'G`1' nest too deep: those whose names have more than 1024 "
     "bytes have no layout."},
    {"unsafe struct T { fixed int a[Foo]; fixed int b[Foo]; }",
     "source:1:31 warning 'T' was left out: nothing that was read declares 'Foo' (its field 'a')."},
    {"struct T { Foo a; Foo b; Foo* c; Foo[] d; Foo? e; } delegate Foo D(Foo f, ref Foo g);",
     "source:1:12 information Nothing that was read declares 'Foo'."},
    {"struct G<X> { X x; } struct T { G<Foo> a; G<Foo> b; G<G<Foo>> c; }",
     "source:1:35 information Nothing that was read declares 'Foo'."},
    {"[System.Runtime.InteropServices.UnmanagedFunctionPointer(Foo)] delegate void D(Bar b); "
     "struct "
     "T { D d; D e; }",
     "source:1:58 warning 'D' was left out: nothing that was read declares 'Foo'."},
    {"class C { [System.Runtime.InteropServices.DllImport(\"l\", EntryPoint = Foo)] static extern "
     "void F(Bar b); }",
     "source:1:71 warning The import 'F' was left out: nothing that was read declares 'Foo'."},
    {"return 1; foo(); goto bar; struct T { }",
     "source:1:1 information This is not a declaration, and was skipped."},
    {"struct T { int a; } struct T { Foo a; T t; }",
     "source:1:28 warning 'T' is declared already: this one was left out."},
};

START_TEST(a_fault_is_told_once)
{
    const gw_declarations *d = declared_of(single_faults[_i].source);
    ck_assert_str_eq(declared_notes(d), single_faults[_i].note);
}
END_TEST

/* A warning says what was left out, an information never does. */
START_TEST(the_severity_is_that_of_the_message)
{
    const gw_declarations *d = declared_of(single_faults[_i].source);
    const gw_note *note = NULL;
    ck_assert_uint_eq(gw_declarations_notes(d, &note), 1);
    bool is_left_out = strstr(note->sentence, "left out") != NULL ||
                       strstr(note->sentence, "have no layout") != NULL;
    ck_assert_int_eq(is_left_out, note->severity == GW_SEVERITY_WARNING);
}
END_TEST

START_TEST(what_is_derived_from_itself_is_left_out)
{
    NOTES("class A : B { }\nclass B : A { }\nclass C : A { }",
          "source:1:7 warning 'A' was left out: it is derived from itself.\n"
          "source:2:7 warning 'B' was left out: it is derived from itself.");
    NOTES("class A : A { }", "source:1:7 warning 'A' was left out: it is derived from itself.");
}
END_TEST

START_TEST(unknown_types_are_told_once_each)
{
    gw_declarations *d = declared_of("struct T {\n Foo a;\n Foo b;\n Bar.Baz[] c;\n Foo* d; }");
    ck_assert_str_eq(declared_notes(d),
                     "source:2:2 information Nothing that was read declares 'Foo'.\n"
                     "source:4:2 information Nothing that was read declares 'Bar.Baz'.");
    ck_assert_int_eq(gwi_declare_find(d, "T")->fields[0].type.kind, GW_TYPE_UNKNOWN);
}
END_TEST

/* Those that binding files use most are known also where another file may have the directive. */
START_TEST(types_of_the_system_are_known_where_they_are_used)
{
    NOTES("using System.Numerics; struct T { Complex a; }", "");
    NOTES("namespace N { using System.Numerics; struct T { Complex a; } }", "");
    NOTES("struct T { System.Numerics.Complex a; global::System.Numerics.Complex b; }", "");
    NOTES("namespace System { struct T { Numerics.Complex c; } }", "");
    NOTES("using S = System.Numerics; struct T { S.Complex a; S::Complex b; }", "");
    NOTES("global using global::System.Numerics; struct T { Complex a; }", "");
    NOTES("struct T { Complex a; }",
          "source:1:12 information Nothing that was read declares 'Complex'.");
    NOTES("struct T { Guid a; }", "");
}
END_TEST

/* --- places ----------------------------------------------------------------------------------------------------- */

START_TEST(lines_end_in_all_ways)
{
    gw_declarations *d =
        declared_of("\n\r\n\r\xC2\x85\xE2\x80\xA8\xE2\x80\xA9 class A { } class A { }");
    ck_assert_str_eq(declared_notes(d),
                     "source:7:20 warning 'A' is declared already: this one was left out.");
    const gw_type_info *types = NULL;
    ck_assert_uint_eq(gw_declarations_types(d, &types), 1);
    ck_assert_uint_eq(types[0].line, 7);
    ck_assert_uint_eq(types[0].column, 8);
    ck_assert_str_eq(types[0].file, "source");
}
END_TEST

START_TEST(columns_count_characters)
{
    NOTES("/*\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80*/\t}",
          "source:1:9 error A bracket is closed that was not opened.");
}
END_TEST

START_TEST(notes_are_in_the_order_of_the_source)
{
    NOTES("struct A { X a; }\n#warning w\nclass { }\nstruct B { Y b; }\nenum E { A = Z }\n",
          "source:1:12 information Nothing that was read declares 'X'.\n"
          "source:2:1 information #warning says: w\n"
          "source:3:7 warning This declaration cannot be understood, and was left out.\n"
          "source:4:12 information Nothing that was read declares 'Y'.\n"
          "source:5:14 warning The constant 'A' was left out: nothing that was read declares 'Z'.");
}
END_TEST

START_TEST(the_file_has_the_name_of_the_options)
{
    char name[] = "dir/a b.cs";
    gw_declare_options options = {name, NULL};
    gw_declarations *d = declared_with("class A { } }", &options);
    name[0] = 'X';
    ck_assert_str_eq(declared_notes(d),
                     "dir/a b.cs:1:13 error A bracket is closed that was not opened.");
}
END_TEST

/* --- encodings -------------------------------------------------------------------------------------------------- */

static const char sample[] = "struct \xC3\x89 { int \xE2\x82\xAC; } }";
#define SAMPLE_NOTE "source:1:21 error A bracket is closed that was not opened."

static void reads(gw_text text, const char *what)
{
    gw_declarations *d = gw_declare(text, NULL);
    ck_assert_msg(d != NULL, "%s: %s", what, gw_error_message());
    ck_assert_msg(strcmp(declared_types(d), "struct \xC3\x89 layout") == 0, "%s", what);
    ck_assert_msg(strcmp(declared_fields(d, "\xC3\x89"), "int \xE2\x82\xAC") == 0, "%s", what);
    ck_assert_msg(strcmp(declared_notes(d), SAMPLE_NOTE) == 0, "%s: %s", what, declared_notes(d));
    gw_declarations_unref(d);
}

/* The scalars of a text, with a mark before them or not. */
static size_t scalars_of(const char *utf8, uint32_t *out)
{
    size_t count = 0;
    for (const unsigned char *at = (const unsigned char *)utf8; *at != 0;) {
        size_t more = *at >= 0xE0 ? 2 : *at >= 0xC0 ? 1 : 0;
        uint32_t scalar = more == 2 ? *at & 15u : more == 1 ? *at & 31u : *at;
        for (at++; more > 0; more--)
            scalar = scalar << 6 | (*at++ & 63u);
        out[count++] = scalar;
    }
    return count;
}

START_TEST(texts_of_all_encodings_are_read)
{
    uint32_t wide[64] = {0xFEFF};
    gw_char16 units[64];
    size_t count = scalars_of(sample, wide + 1);
    for (size_t i = 0; i <= count; i++)
        units[i] = (gw_char16)wide[i];
    char marked[64];
    snprintf(marked, sizeof marked, "\xEF\xBB\xBF%s", sample);
    reads(gw_utf8(sample), "UTF-8");
    reads(gw_utf8(marked), "UTF-8 with a mark");
    reads(gw_utf16_n(units + 1, count), "UTF-16");
    reads(gw_utf16_n(units, count + 1), "UTF-16 with a mark");
    reads(gw_utf32_n(wide + 1, count), "UTF-32");
    reads(gw_utf32_n(wide, count + 1), "UTF-32 with a mark");
}
END_TEST

START_TEST(latin1_is_read)
{
    gw_declarations *d = gw_declare(gw_latin1_n("class \xC9 { } }", 13), NULL);
    ck_assert_ptr_nonnull(d);
    ck_assert_str_eq(declared_types(d), "class \xC3\x89");
    ck_assert_str_eq(declared_notes(d),
                     "source:1:13 error A bracket is closed that was not opened.");
    gw_declarations_unref(d);
}
END_TEST

START_TEST(ill_formed_text_is_replaced)
{
    gw_declarations *d = declared_of(
        "class A { const string S = \"\xFF\"; } // \xC3\n#if X\n\xE2\x82\n#endif\nclass B { }");
    ck_assert_str_eq(declared_members(d, "A"), "S=\"<FFFD>\"");
    ck_assert_str_eq(declared_types(d), "class A; class B");
}
END_TEST

START_TEST(texts_without_a_source_are_refused)
{
    gw_text unknown = {"class A { }", 11, (gw_encoding)99};
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gw_declare(gw_null_text(), NULL));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_str_eq(gw_error_message(), "There is no source: the text is the null string.");
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gw_declare(unknown, NULL));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    gw_SetLastError(HARNESS_UNTOUCHED);
    gw_declarations *d = gw_declare(gw_utf8_n("", 0), NULL);
    ck_assert_ptr_nonnull(d);
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    gw_declarations_unref(d);
}
END_TEST

/* --- files ------------------------------------------------------------------------------------------------------ */

static char folder[] = "declare-XXXXXX";
static char paths[4][64];

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (unsigned i = 0; i < 4; i++)
        snprintf(paths[i], sizeof paths[i], "%s/%u.cs", folder, i);
}

static void remove_folder(void)
{
    for (unsigned i = 0; i < 4; i++)
        unlink(paths[i]);
    ck_assert_int_eq(rmdir(folder), 0);
}

static void write_file(unsigned number, const void *bytes, size_t nbytes)
{
    FILE *file = fopen(paths[number], "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, nbytes, file), nbytes);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(files_are_one_compilation)
{
    static const char one[] = "#define ONE\nglobal using System; using System.Text; namespace N { "
                              "partial struct T { int a; } } }";
    static const char two[] = "namespace N { partial struct T { Guid b; const int X = U.Y; } "
                              "}\nstruct V { Complex s; }";
    static const char three[] =
        "#if ONE\nclass No { }\n#endif\nclass U { public const int Y = 7; }";
    make_folder();
    write_file(0, one, sizeof one - 1);
    write_file(1, two, sizeof two - 1);
    write_file(2, three, sizeof three - 1);
    const char *const all[] = {paths[0], paths[1], paths[2]};
    gw_declarations *d = gw_declare_files(all, 3, NULL);
    ck_assert_msg(d != NULL, "%s", gw_error_message());
    remove_folder();
    ck_assert_str_eq(declared_types(d), "struct N.T layout; class U; struct V layout");
    ck_assert_str_eq(declared_fields(d, "T"), "int a; Guid b");
    ck_assert_str_eq(declared_members(d, "T"), "X=7");
    char expected[512];
    snprintf(expected, sizeof expected,
             "%s:2:85 error A bracket is closed that was not opened.\n"
             "%s:2:12 information Nothing that was read declares 'Complex'.",
             paths[0], paths[1]);
    ck_assert_str_eq(declared_notes(d), expected);
    const gw_type_info *types = NULL;
    gw_declarations_types(d, &types);
    ck_assert_str_eq(types[1].file, paths[2]);
    ck_assert_uint_eq(types[1].line, 4);
    gw_declarations_unref(d);
}
END_TEST

static void file_reads(const void *bytes, size_t nbytes)
{
    write_file(0, bytes, nbytes);
    const char *const one[] = {paths[0]};
    gw_declarations *d = gw_declare_files(one, 1, NULL);
    ck_assert_msg(d != NULL, "%s", gw_error_message());
    ck_assert_str_eq(declared_fields(d, "\xC3\x89"), "int \xE2\x82\xAC");
    ck_assert_uint_eq(gw_declarations_notes(d, NULL), 1);
    gw_declarations_unref(d);
}

/* Units of 2 or 4 bytes, the low byte first or last. */
static void wide_file_reads(size_t width, bool big)
{
    uint32_t wide[64] = {0xFEFF};
    unsigned char bytes[256];
    size_t count = scalars_of(sample, wide + 1) + 1;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < width; j++)
            bytes[i * width + j] = (unsigned char)(wide[i] >> (8 * (big ? width - 1 - j : j)));
    file_reads(bytes, count * width);
}

START_TEST(files_say_their_encoding_by_a_mark)
{
    char marked[64];
    int nbytes = snprintf(marked, sizeof marked, "\xEF\xBB\xBF%s", sample);
    make_folder();
    file_reads(sample, sizeof sample - 1);
    file_reads(marked, (size_t)nbytes);
    wide_file_reads(2, false);
    wide_file_reads(2, true);
    wide_file_reads(4, false);
    wide_file_reads(4, true);
    remove_folder();
}
END_TEST

START_TEST(files_may_be_empty_or_odd)
{
    static const unsigned char odd[] = {0xFF, 0xFE, 'x'};
    make_folder();
    for (size_t nbytes = 0; nbytes <= sizeof odd; nbytes++) {
        write_file(0, odd, nbytes);
        const char *const one[] = {paths[0]};
        gw_declarations *d = gw_declare_files(one, 1, NULL);
        ck_assert_ptr_nonnull(d);
        ck_assert_uint_eq(gw_declarations_types(d, NULL), 0);
        gw_declarations_unref(d);
    }
    remove_folder();
}
END_TEST

static void files_fail(const char *const *names, size_t count, uint32_t code, const char *message)
{
    size_t live = harness_live_blocks();
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(gw_declare_files(names, count, NULL));
    ck_assert_uint_eq(gw_GetLastError(), code);
    ck_assert_msg(strstr(gw_error_message(), message) != NULL, "%s", gw_error_message());
    ck_assert_uint_eq(harness_live_blocks(), live);
}

START_TEST(files_that_cannot_be_read_are_told)
{
    make_folder();
    write_file(0, "class A { }", 11);
    char missing[80], below[80];
    snprintf(missing, sizeof missing, "%s/missing.cs", folder);
    snprintf(below, sizeof below, "%s/x.cs", paths[0]);
    const char *const not_there[] = {paths[0], missing};
    const char *const a_folder[] = {folder};
    const char *const in_a_file[] = {below};
    const char *const null[] = {paths[0], NULL};
    files_fail(not_there, 2, GW_ERROR_FILE_NOT_FOUND, "missing.cs cannot be read: it is not there");
    files_fail(a_folder, 1, GW_ERROR_ACCESS_DENIED, "it may not be, or is a folder");
    files_fail(in_a_file, 1, GW_ERROR_FILE_NOT_FOUND, "it is not there");
    files_fail(null, 2, GW_ERROR_INVALID_PARAMETER, "The path 1 is NULL.");
    files_fail(NULL, 1, GW_ERROR_INVALID_PARAMETER, "There are no paths.");
    if (geteuid() != 0) {
        chmod(paths[0], 0);
        files_fail(not_there, 1, GW_ERROR_ACCESS_DENIED, "it may not be, or is a folder");
    }
    remove_folder();
}
END_TEST

START_TEST(no_file_at_all_is_an_empty_compilation)
{
    gw_declarations *d = gw_declare_files(NULL, 0, NULL);
    ck_assert_ptr_nonnull(d);
    ck_assert_uint_eq(gw_declarations_types(d, NULL), 0);
    ck_assert_uint_eq(gw_declarations_notes(d, NULL), 0);
    gw_declarations_unref(d);
}
END_TEST

START_TEST(a_file_may_be_a_pipe)
{
    int ends[2];
    char path[32];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "struct T { }", 12), 12);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    if (access(path, R_OK) == 0) {
        const char *const one[] = {path};
        gw_declarations *d = gw_declare_files(one, 1, NULL);
        ck_assert_msg(d != NULL, "%s", gw_error_message());
        ck_assert_str_eq(declared_types(d), "struct T layout");
        gw_declarations_unref(d);
    }
    close(ends[0]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notes");
    HARNESS_ADD(suite, errors_end_the_reading_of_a_file);
    HARNESS_ADD(suite, warnings_say_what_was_left_out);
    HARNESS_ADD(suite, what_contains_itself_is_left_out);
    HARNESS_ADD_EACH(suite, a_fault_is_told_once,
                     (int)(sizeof single_faults / sizeof single_faults[0]));
    HARNESS_ADD_EACH(suite, the_severity_is_that_of_the_message,
                     (int)(sizeof single_faults / sizeof single_faults[0]));
    HARNESS_ADD(suite, what_is_derived_from_itself_is_left_out);
    HARNESS_ADD(suite, unknown_types_are_told_once_each);
    HARNESS_ADD(suite, types_of_the_system_are_known_where_they_are_used);
    HARNESS_ADD(suite, lines_end_in_all_ways);
    HARNESS_ADD(suite, columns_count_characters);
    HARNESS_ADD(suite, notes_are_in_the_order_of_the_source);
    HARNESS_ADD(suite, the_file_has_the_name_of_the_options);
    HARNESS_ADD(suite, texts_of_all_encodings_are_read);
    HARNESS_ADD(suite, latin1_is_read);
    HARNESS_ADD(suite, ill_formed_text_is_replaced);
    HARNESS_ADD(suite, texts_without_a_source_are_refused);
    HARNESS_ADD(suite, files_are_one_compilation);
    HARNESS_ADD(suite, files_say_their_encoding_by_a_mark);
    HARNESS_ADD(suite, files_may_be_empty_or_odd);
    HARNESS_ADD(suite, files_that_cannot_be_read_are_told);
    HARNESS_ADD(suite, no_file_at_all_is_an_empty_compilation);
    HARNESS_ADD(suite, a_file_may_be_a_pipe);
    return harness_run(suite);
}
