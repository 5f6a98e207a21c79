/* SPDX-License-Identifier: MIT */
/* Sources that want the reader to fall: depth, length, things without an end, circles; and two threads at once. */
#include "support/declared.h"
#include "support/threads.h"

/* A million; fewer where GANGWAY_TEST_SCALE says so. */
#define MANY harness_scaled(1000000)

/* --- sources that are made -------------------------------------------------------------------------------------- */

typedef struct source {
    char *text;
    size_t nbytes, capacity;
} source;

static void add(source *s, const char *piece)
{
    size_t nbytes = strlen(piece);
    if (s->nbytes + nbytes + 1 > s->capacity) {
        s->capacity = (s->capacity + nbytes) * 2 + 64;
        s->text = realloc(s->text, s->capacity);
        if (s->text == NULL)
            ck_abort_msg("no memory");
    }
    memcpy(s->text + s->nbytes, piece, nbytes + 1);
    s->nbytes += nbytes;
}

static void add_times(source *s, const char *piece, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(s, piece);
}

/* front, a piece many times, middle, another as many times, back. */
static source made(const char *front, const char *piece, const char *middle, const char *other,
                   const char *back, size_t count)
{
    source s = {NULL, 0, 0};
    add(&s, front);
    add_times(&s, piece, count);
    add(&s, middle);
    add_times(&s, other, count);
    add(&s, back);
    return s;
}

static gw_declarations *declared_and_freed(source s)
{
    gw_declarations *d = gw_declare(gw_utf8_n(s.text, s.nbytes), NULL);
    ck_assert_msg(d != NULL, "%s", gw_error_message());
    free(s.text);
    return d;
}

static const char *first_note(const gw_declarations *d)
{
    const gw_note *notes = NULL;
    return gw_declarations_notes(d, &notes) > 0 ? notes[0].sentence : "";
}

static void says(source s, const char *sentence)
{
    const gw_note *notes = NULL;
    gw_declarations *d = declared_and_freed(s);
    size_t count = gw_declarations_notes(d, &notes);
    while (count > 0 && strcmp(notes[count - 1].sentence, sentence) != 0)
        count--;
    ck_assert_msg(count > 0, "%s is not said, but %s", sentence, first_note(d));
    gw_declarations_unref(d);
}

/* Whatever is said of it, what stands behind it is there. */
static void goes_on(source s)
{
    gw_declarations *d = declared_and_freed(s);
    ck_assert_msg(gwi_declare_find(d, "Z") != NULL, "%s", first_note(d));
    gw_declarations_unref(d);
}

/* --- depth ------------------------------------------------------------------------------------------------------ */

START_TEST(many_brackets_may_be_open)
{
    says(made("class A ", "{", "", "", "", MANY), "This bracket is never closed.");
    says(made("class A { int a = ", "(", "", "", "", MANY), "This bracket is never closed.");
    says(made("class A { ", "[", "", "", "", MANY), "This bracket is never closed.");
    says(made("", "}", "", "", "", MANY), "A bracket is closed that was not opened.");
    goes_on(made("class A { void M() ", "{", "", "}", "} class Z { }", MANY));
    goes_on(made("class A { int a = ", "(", "1", ")", "; } class Z { }", MANY));
    goes_on(made("class A { ", "[", "", "]", " int a; } class Z { }", MANY));
    goes_on(made("class A { void M() { ", "{([", "", "])}", "} } class Z { }", MANY / 3));
}
END_TEST

START_TEST(types_nest_as_deep_as_is_allowed)
{
    gw_declarations *d =
        declared_and_freed(made("", "class A { ", "const int X = 1;", "}", " class Z { }", 256));
    ck_assert_str_eq(first_note(d), "");
    ck_assert_uint_eq(gw_declarations_types(d, NULL), 257);
    gw_declarations_unref(d);
    goes_on(made("", "class A { ", "class B { }", "}", "class Z { }", 255));
    says(made("", "class A { ", "class B { int a; class C { } }", "}", "", 256),
         "Declarations nest too deep here.");
    says(made("", "class A { ", "", "}", "", MANY), "Declarations nest too deep here.");
    says(made("", "namespace A { ", "", "}", "", MANY), "Declarations nest too deep here.");
    says(made("", "namespace A { class B { } ", "", "}", "", MANY),
         "Declarations nest too deep here.");
}
END_TEST

START_TEST(names_may_have_many_parts)
{
    goes_on(made("namespace N.M.O", ".A", " { class B { } } class Z { }", "", "", MANY));
    goes_on(made("using A", ".A", "; class Z { }", "", "", MANY));
    goes_on(made("class B { A", ".A", " a; } class Z { }", "", "", MANY));
    goes_on(made("struct B { A", ".A", " a; } class Z { }", "", "", MANY));
    goes_on(made("class B { const int a = A", ".A", "; } class Z { }", "", "", MANY));
    goes_on(made("[A", ".A", "] struct B { } class Z { }", "", "", MANY));
}
END_TEST

START_TEST(angle_brackets_may_nest)
{
    goes_on(made("struct A { B", "<", "", "", " a; } class Z { }", MANY));
    goes_on(made("struct A { ", "B<", "int", ">", " a; int b; } class Z { }", MANY));
    goes_on(made("struct A { B<int", ",int", "> a; } class Z { }", "", "", MANY));
    goes_on(made("class A<T", ",T", "> { } class Z { }", "", "", MANY));
    goes_on(made("class A { int a = b ", "< c ", "; } class Z { }", "", "", 20000));
    goes_on(made("class A { const int a = 1 ", "< c ", "; } class Z { }", "", "", 20000));
    goes_on(made("class A { const int a = ", "A<", "1", ">", "; } class Z { }", 20000));
    goes_on(made("class A { int a = ", "A<", "1", ">", "; } class Z { }", 20000));
    goes_on(made("struct A { ", "delegate*<", "int", ">", " a; } class Z { }", MANY));
    goes_on(made("struct A { ", "(int, ", "int", ")", " a; } class Z { }", MANY));
}
END_TEST

START_TEST(expressions_may_nest)
{
    goes_on(made("class A { const int a = ", "(", "1", ")", "; } class Z { }", MANY));
    goes_on(made("class A { const int a = ", "-", "1", "", "; } class Z { }", MANY));
    goes_on(made("class A { const int a = ", "~", "1", "", "; } class Z { }", MANY));
    goes_on(made("class A { const bool a = ", "!", "true", "", "; } class Z { }", MANY));
    goes_on(made("class A { const int a = ", "(int)", "1", "", "; } class Z { }", MANY));
    goes_on(made("class A { const int a = 0", " + 1", "", "", "; } class Z { }", MANY));
    goes_on(made("class A { const int a = ", "true ? ", "1", " : 2", "; } class Z { }", MANY));
    goes_on(made("class A { const int a = ", "true ? 1 : ", "2", "", "; } class Z { }", MANY));
    goes_on(made("class A { const int a = ", "checked(", "1", ")", "; } class Z { }", MANY));
    goes_on(made("class A { const int a = ", "sizeof(", "1", ")", "; } class Z { }", MANY));
    goes_on(made("class A { const string a = \"\"", " + \"b\"", "", "", "; } class Z { }", MANY));
}
END_TEST

START_TEST(a_long_sum_has_its_value)
{
    gw_declarations *d =
        declared_and_freed(made("class A { const int a = 0", " + 1", "; }", "", "", MANY));
    char sum[32];
    snprintf(sum, sizeof sum, "Int32 %zu", MANY);
    ck_assert_str_eq(declared_constant(d, "a"), sum);
    gw_declarations_unref(d);
}
END_TEST

START_TEST(conditions_of_the_preprocessor_may_nest)
{
    goes_on(made("", "#if true\n", "class Z { }\n", "#endif\n", "", MANY));
    goes_on(made("class Z { }\n", "#if false\n", "", "#endif\n", "", MANY));
    says(made("", "#if true\n", "", "", "", MANY), "This #if has no #endif.");
    says(made("#if ", "(", "", "", "\n#endif", MANY),
         "The condition of an #if or #elif cannot be understood.");
    goes_on(made("#if ", "!", "A\n#endif\nclass Z { }", "", "", MANY));
    goes_on(made("#if A", "||A", "\n#endif\nclass Z { }", "", "", MANY));
}
END_TEST

START_TEST(strings_may_nest)
{
    says(made("class A { string a = ", "$\"{", "", "}\"", "; }", 129), "Strings nest too deep.");
    says(made("class A { string a = ", "$\"{", "", "", "; }", MANY), "Strings nest too deep.");
    goes_on(made("class A { string a = ", "$\"{", "1", "}\"", "; } class Z { }", 128));
    goes_on(made("class A { string a = $\"", "{{", "", "}}", "\"; } class Z { }", MANY));
    says(made("", "\"", "", "", "", MANY), "A raw string is not ended by as many \" as begin it.");
    says(made("", "$", "", "", "", MANY), "A $ or @ is not followed by a string.");
}
END_TEST

/* --- length ----------------------------------------------------------------------------------------------------- */

START_TEST(types_may_have_long_rows_of_suffixes)
{
    goes_on(made("unsafe struct A { int", "*", " a; } class Z { }", "", "", MANY));
    goes_on(made("struct A { int", "[]", " a; } class Z { }", "", "", MANY));
    goes_on(made("struct A { int[", ",", "] a; } class Z { }", "", "", MANY));
    goes_on(made("struct A { int", "?", " a; } class Z { }", "", "", MANY));
    goes_on(made("struct A { int", "?[]*", " a; } class Z { }", "", "", MANY));
}
END_TEST

START_TEST(lists_may_be_long)
{
    gw_declarations *d = declared_and_freed(made("struct A { int a", ",a", "; }", "", "", MANY));
    ck_assert_uint_eq(gwi_declare_find(d, "A")->field_count, MANY + 1);
    gw_declarations_unref(d);
    d = declared_and_freed(made("delegate void A(int a", ",int a", "); ", "", "", MANY));
    ck_assert_uint_eq(gwi_declare_find(d, "A")->signature->parameter_count, MANY + 1);
    gw_declarations_unref(d);
    goes_on(made("struct A { ", "[B]", " int a; } class Z { }", "", "", MANY));
    goes_on(made("[B", ",B", "] struct A { } class Z { }", "", "", MANY));
    goes_on(made("class A : B", ", C", " { } class Z { }", "", "", MANY));
    goes_on(made("enum A { B", ", B", " } class Z { }", "", "", MANY));
    goes_on(made("", "using A;", "class Z { }", "", "", MANY));
    goes_on(made("", "static ", "class Z { }", "", "", MANY));
    goes_on(made("", ";", "class Z { }", "", "", MANY));
    goes_on(made("", "partial struct A { int a; } ", "class Z { }", "", "", MANY / 10));
    goes_on(made("", "class A { } ", "class Z { }", "", "", MANY / 10));
}
END_TEST

/* Each name of .NET's own looks at each directive around it. */
START_TEST(many_names_and_many_directives_meet)
{
    source s = {NULL, 0, 0};
    for (unsigned i = 0; i < 3000; i++) {
        char piece[64];
        snprintf(piece, sizeof piece, "using Ns%u.Inner;", i);
        add(&s, piece);
    }
    add(&s, "struct A { ");
    add_times(&s, "Complex a; ", 3000);
    add(&s, "} class Z { }");
    goes_on(s);
}
END_TEST

START_TEST(names_may_be_long)
{
    goes_on(made("struct A { ", "name", " a; } class Z { }", "", "", MANY));
    gw_declarations *d =
        declared_and_freed(made("struct ", "name", " { } class Z { }", "", "", MANY));
    const gw_type_info *types = NULL;
    ck_assert_uint_eq(gw_declarations_types(d, &types), 2);
    ck_assert_uint_eq(strlen(types[1].name), 4 * MANY);
    gw_declarations_unref(d);
    goes_on(made("class A { const string s = \"", "text", "\"; } class Z { }", "", "", MANY));
    goes_on(made("class Z { } /* ", "text", " */", "", "", MANY));
    goes_on(made("", "\n", "class Z { }", "", "", MANY));
    goes_on(made("", " ", "class Z { } class Z { }", "", "", MANY));
}
END_TEST

START_TEST(strings_that_double_become_too_long)
{
    source s = {NULL, 0, 0};
    add(&s, "class C { const string a0 = \"0123456789\";");
    for (unsigned i = 1; i < 64; i++) {
        char piece[64];
        snprintf(piece, sizeof piece, "const string a%u = a%u + a%u;", i, i - 1, i - 1);
        add(&s, piece);
    }
    add(&s, "} class Z { }");
    gw_declarations *d = declared_and_freed(s);
    ck_assert_ptr_nonnull(strstr(first_note(d), "was left out: strings become too long."));
    ck_assert_ptr_nonnull(gwi_declare_find(d, "Z"));
    gw_constant c;
    ck_assert_int_eq(gw_find_constant(d, "a10", &c), 1);
    ck_assert_uint_eq(c.text.nunits, 10240);
    gw_declarations_unref(d);
}
END_TEST

/* --- numbers ---------------------------------------------------------------------------------------------------- */

START_TEST(numbers_may_be_huge)
{
    says(made("class A { const int a = 1", "0", "", "", "; }", MANY),
         "The constant 'a' was left out: a number is malformed or too large.");
    goes_on(made("class A { const double a = 1", "0", "", "", ".0; } class Z { }", MANY));
    goes_on(made("class A { const double a = 1e", "9", "", "", "; } class Z { }", MANY));
    goes_on(made("class A { const int a = 1", "_", "", "", "; } class Z { }", MANY));
    goes_on(made("class A { const int a = 1", "u", "", "", "; } class Z { }", MANY));
    static const char *const sources[] = {
        "unsafe struct A { fixed long a[2147483647]; } class Z { }",
        "unsafe struct A { fixed long a[2147483648]; } class Z { }",
        "[System.Runtime.InteropServices.StructLayout(0, Size = 2147483647, Pack = 128)] struct A "
        "{ } class Z { }",
        "[System.Runtime.InteropServices.StructLayout(0, Size = 99999999999)] struct A { } class Z "
        "{ }",
        "[System.Runtime.CompilerServices.InlineArray(2147483647)] struct A { int a; } class Z { }",
        "struct A { [System.Runtime.InteropServices.FieldOffset(2147483647)] int a; } class Z { }",
        "struct A { "
        "[System.Runtime.InteropServices.MarshalAs((System.Runtime.InteropServices.UnmanagedType)"
        "30, SizeConst = 2147483647)] int[] a; } class Z { }",
    };
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        goes_on(made(sources[i], "", "", "", "", 0));
}
END_TEST

/* --- circles ---------------------------------------------------------------------------------------------------- */

START_TEST(long_circles_are_found)
{
    enum { COUNT = 3000 };
    static const char *const forms[] = {"struct T%u { T%u a; }", "class T%u : T%u { }",
                                        "class T%u { public const int X = T%u.X; }",
                                        "enum T%u { X = T%u.X }"};
    for (size_t form = 0; form < sizeof forms / sizeof forms[0]; form++) {
        source s = {NULL, 0, 0};
        for (unsigned i = 0; i < COUNT; i++) {
            char piece[80];
            snprintf(piece, sizeof piece, forms[form], i, (i + 1) % COUNT);
            add(&s, piece);
        }
        add(&s, "class Z { }");
        goes_on(s);
    }
}
END_TEST

START_TEST(circles_of_names_are_not_followed)
{
    static const char *const sources[] = {
        "using A = B; using B = A; struct S { A a; B b; } class Z { }",
        "using A = A; struct S { A a; } class Z { }",
        "using A = A.A; struct S { A a; A.A b; A::A c; } class Z { }",
        "using static A; class A { const int X = X; } class Z { }",
        "using static A.B; class A : B { } class B : A { public class C { } } class Z : A { C c; }",
        "class A : A.B { public class B : A { } } class Z : A.B.B { const int X = Y; }",
        "class A<T> : A<A<A<T>>> { T t; } class Z { }",
        "enum A : B { } enum B : A { } class Z { }",
        "enum A : A { X = Y, Y = X, Z = A.Z } class Z { }",
        "namespace N { using N; using N.N; namespace N { using N; class A : N.A {} } } class Z {}",
        "struct A { A? a; A[] b; } class Z { }",
        "using A = int*; using B = A*; unsafe struct S { B* a; } class Z { }",
        "class C { const int A = sizeof(B); enum B : D { X = A } } class Z { }",
        "global using G = G; using static G; class Z { G g; const int X = G.X; }",
        "class A { class B : C { } } class C : A.B { } class D : A.B.B.B { } class Z { }",
    };
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        goes_on(made(sources[i], "", "", "", "", 0));
}
END_TEST

/* Each alias is two of the one before it. */
START_TEST(aliases_that_double_end)
{
    source s = {NULL, 0, 0};
    add(&s, "using A0 = (int, int);");
    for (unsigned i = 1; i < 40; i++) {
        char piece[128];
        snprintf(piece, sizeof piece, "using A%u = System.Nullable<A%u>; using B%u = (A%u, A%u);",
                 i, i - 1, i, i - 1, i - 1);
        add(&s, piece);
    }
    add(&s, "struct S { A39 a; B39 b; } class Z { }");
    goes_on(s);
}
END_TEST

START_TEST(function_pointers_that_double_end)
{
    source s = {NULL, 0, 0};
    add(&s, "using unsafe A0 = int*;");
    for (unsigned i = 1; i < 40; i++) {
        char piece[128];
        snprintf(piece, sizeof piece, "using unsafe A%u = delegate*<A%u, A%u>;", i, i - 1, i - 1);
        add(&s, piece);
    }
    add(&s, "unsafe struct S { A39 a; } class Z { }");
    goes_on(s);
}
END_TEST

/* --- bytes ------------------------------------------------------------------------------------------------------ */

START_TEST(zero_bytes_are_read_over)
{
    static const char zeros[] = "class A { int a\0; } \0 // \0\n struct B { } /* \0 */ class\0 C { "
                                "const string s = \"\0\"; }"
                                " #if \0\n";
    for (size_t nbytes = 0; nbytes < sizeof zeros; nbytes++) {
        gw_declarations *d = gw_declare(gw_utf8_n(zeros, nbytes), NULL);
        ck_assert_ptr_nonnull(d);
        gw_declarations_unref(d);
    }
    source s = {calloc(MANY, 1), MANY, MANY};
    gw_declarations *d = declared_and_freed(s);
    ck_assert_uint_eq(gw_declarations_types(d, NULL), 0);
    gw_declarations_unref(d);
}
END_TEST

/* Each byte; each pair, or some of them where GANGWAY_TEST_SCALE says so. */
START_TEST(each_byte_and_pair_of_bytes_is_a_source)
{
    unsigned step = 65536 / (unsigned)harness_scaled(65536) | 1; /* odd: of both halves */
    for (unsigned i = 0; i < 65536; i += i < 256 ? 1 : step) {
        char bytes[2] = {(char)(i >> 8), (char)i};
        gw_declarations *d = gw_declare(gw_utf8_n(bytes, i < 256 ? 1 : 2), NULL);
        HARNESS_CHECK(d != NULL);
        gw_declarations_unref(d);
    }
}
END_TEST

static const char real[] =
    "// A binding\n#nullable enable\nusing System;\nusing System.Runtime.InteropServices;\nusing "
    "HWND = "
    "System.IntPtr;\nnamespace Some.Library\n{\n#if NET8_0_OR_GREATER\n    /// "
    "<summary>\xE2\x82\xAC</summary>\n"
    "    [StructLayout(LayoutKind.Sequential, Pack = 1 << 2, CharSet = CharSet.Unicode)]\n    "
    "public unsafe "
    "partial struct Data\n    {\n        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = N + "
    "0x10)] public string "
    "Name;\n        public fixed byte Bytes[N * 2];\n        public delegate* "
    "unmanaged[Cdecl]<int, void*> Call;\n"
    "        public const int N = (int)Flags.B | 4;\n        public int Value { get; init; } = "
    "'a';\n        public "
    "override string ToString() => $\"{Name,5:x} {@\"\"\"\"} {{}}\";\n        static int M<T>(T a) "
    "where T : "
    "struct { return a switch { _ => 1 }; }\n    }\n#else\n    broken \"\n#endif\n    [Flags] enum "
    "Flags : byte { "
    "None = 0, A = 1, B = A << 1, All = unchecked((byte)~0) }\n    public delegate bool "
    "Callback(HWND window, ref "
    "Data data);\n    public static partial class Native\n    {\n        const string Lib = "
    "\"\"\"lib\"\"\" + nameof("
    "Native);\n        [DllImport(Lib, EntryPoint = \"open_\\u0041\", SetLastError = true)]\n      "
    "  [return: "
    "MarshalAs(UnmanagedType.I1)]\n        public static extern bool Open([In, Out] Data[] data, "
    "out IntPtr "
    "handle, int? x = null);\n        [LibraryImport(Lib, StringMarshalling = "
    "StringMarshalling.Utf8)]\n        "
    "internal static partial int Read(string path, params int[][,] many);\n    }\n    record "
    "struct Pair(int "
    "A, string B);\n}\n";

START_TEST(each_front_of_a_real_source_is_read)
{
    gw_declarations *d = declared_clean(real);
    ck_assert_uint_eq(gw_declarations_imports(d, NULL), 2);
    ck_assert_uint_eq(gw_declarations_types(d, NULL), 5);
    size_t live = harness_live_blocks();
    for (size_t nbytes = 0; nbytes < sizeof real; nbytes++) {
        char *exact = malloc(nbytes + 1); /* so that a tool sees each byte that is read behind it */
        HARNESS_CHECK(exact != NULL);
        memcpy(exact, real, nbytes);
        gw_declarations *front = gw_declare(gw_utf8_n(exact, nbytes), NULL);
        HARNESS_CHECK(front != NULL);
        gw_declarations_unref(front);
        free(exact);
    }
    ck_assert_uint_eq(harness_live_blocks(), live);
}
END_TEST

START_TEST(a_real_source_may_lack_or_double_any_byte)
{
    char text[sizeof real + 1];
    for (size_t i = 0; i + 1 < sizeof real; i++) {
        memcpy(text, real, i);
        memcpy(text + i, real + i + 1, sizeof real - i - 1);
        gw_declarations *less = gw_declare(gw_utf8_n(text, sizeof real - 2), NULL);
        memcpy(text + i + 1, real + i, sizeof real - i);
        text[i] = real[i];
        gw_declarations *more = gw_declare(gw_utf8_n(text, sizeof real), NULL);
        HARNESS_CHECK(less != NULL && more != NULL);
        gw_declarations_unref(less);
        gw_declarations_unref(more);
    }
}
END_TEST

/* --- threads ---------------------------------------------------------------------------------------------------- */

static void find_all(void *context, unsigned index)
{
    gw_declarations *d = gw_declarations_ref(context);
    for (size_t i = 0; i < harness_scaled(20000); i++) {
        gw_constant c;
        HARNESS_CHECK(gw_find_constant(d, index % 2 == 0 ? "Data.N" : "Flags.All", &c));
        HARNESS_CHECK(c.integer == (index % 2 == 0 ? 6 : 255));
        HARNESS_CHECK(gwi_declare_find(d, "Pair") != NULL);
        HARNESS_CHECK(gw_find_import(d, "Read(string, int[][,])") != NULL);
        HARNESS_CHECK(gw_find_import(d, "Missing") == NULL);
        HARNESS_CHECK(gw_GetLastError() == GW_ERROR_PROC_NOT_FOUND);
    }
    gw_declarations_unref(d);
}

START_TEST(threads_find_at_once)
{
    threads_run(2, find_all, declared_clean(real));
}
END_TEST

static void declare_all(void *context, unsigned index)
{
    (void)context;
    (void)index;
    for (size_t i = 0; i < harness_scaled(300); i++) {
        gw_declarations *d = gw_declare(gw_utf8(real), NULL);
        HARNESS_CHECK(d != NULL && gw_declarations_types(d, NULL) == 5);
        gw_declarations_unref(d);
    }
}

START_TEST(threads_declare_at_once)
{
    size_t live = harness_live_blocks();
    threads_run(2, declare_all, NULL);
    ck_assert_uint_eq(harness_live_blocks(), live);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile");
    HARNESS_ADD(suite, many_brackets_may_be_open);
    HARNESS_ADD(suite, types_nest_as_deep_as_is_allowed);
    HARNESS_ADD(suite, names_may_have_many_parts);
    HARNESS_ADD(suite, angle_brackets_may_nest);
    HARNESS_ADD(suite, expressions_may_nest);
    HARNESS_ADD(suite, a_long_sum_has_its_value);
    HARNESS_ADD(suite, conditions_of_the_preprocessor_may_nest);
    HARNESS_ADD(suite, strings_may_nest);
    HARNESS_ADD(suite, types_may_have_long_rows_of_suffixes);
    HARNESS_ADD_SLOW(suite, lists_may_be_long);
    HARNESS_ADD(suite, many_names_and_many_directives_meet);
    HARNESS_ADD(suite, names_may_be_long);
    HARNESS_ADD(suite, strings_that_double_become_too_long);
    HARNESS_ADD(suite, numbers_may_be_huge);
    HARNESS_ADD(suite, long_circles_are_found);
    HARNESS_ADD(suite, circles_of_names_are_not_followed);
    HARNESS_ADD(suite, aliases_that_double_end);
    HARNESS_ADD(suite, function_pointers_that_double_end);
    HARNESS_ADD(suite, zero_bytes_are_read_over);
    HARNESS_ADD(suite, each_byte_and_pair_of_bytes_is_a_source);
    HARNESS_ADD_SLOW(suite, each_front_of_a_real_source_is_read);
    HARNESS_ADD_SLOW(suite, a_real_source_may_lack_or_double_any_byte);
    HARNESS_ADD(suite, threads_find_at_once);
    HARNESS_ADD(suite, threads_declare_at_once);
    return harness_run(suite);
}
