/* SPDX-License-Identifier: MIT */
/* Which parts of a source are read: conditions, symbols of the source and of the options, and text that is left out. */
#include "support/declared.h"

static const char *types_with(const char *const *symbols, const char *source)
{
    gw_declare_options options = {NULL, symbols};
    gw_declarations *d = declared_with(source, &options);
    ck_assert_str_eq(declared_notes(d), "");
    return declared_types(d);
}

static const char *const none[] = {NULL};

#define TYPES(source, expected) ck_assert_str_eq(types_with(none, source), expected)

/* Whether a condition holds where A and B are defined and C is not. */
static bool holds(const char *condition)
{
    static const char *const symbols[] = {"A", "B", NULL};
    char source[512];
    snprintf(source, sizeof source, "#if %s\nclass Yes { }\n#else\nclass No { }\n#endif\n",
             condition);
    return strcmp(types_with(symbols, source), "class Yes") == 0;
}

START_TEST(conditions_have_the_operators_of_the_language)
{
    static const char *const yes[] = {
        "A",
        "true",
        "!C",
        "A && B",
        "A || C",
        "C || A",
        "!(C)",
        "(A)",
        "((A) && (!C))",
        "A == B",
        "A != C",
        "C == D",
        "!C == A",
        "!!A",
        "A && B || C",
        "C || A && B",
        "A || A && C",
        "A == true",
        "C == false",
        "!A == false",
        "A // comment",
        "A&&B",
        "\t A \t",
        "!C&&!D||C",
        "A != C == B",
        "true && !false",
        "A &&B",
    };
    static const char *const no[] = {
        "C",        "false",          "!A",      "A && C", "C || D",    "A == C",      "A != B",
        "!(A)",     "(A || B) && C",  "A && !B", "a",      "A != true", "C || A && C", "TRUE",
        "!A || !B", "!(A && B || C)", "AB",      "A_B",
    };
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        ck_assert_msg(holds(yes[i]), "%s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        ck_assert_msg(!holds(no[i]), "%s", no[i]);
}
END_TEST

START_TEST(one_branch_at_most_is_taken)
{
    static const char source[] = "#if A\nclass a { }\n#elif B\nclass b { }\n#elif C\nclass c { }\n"
                                 "#else\nclass d { }\n#endif\nclass e { }";
    static const char *const a[] = {"A", "B", "C", NULL};
    static const char *const b[] = {"B", "C", NULL};
    static const char *const c[] = {"C", NULL};
    ck_assert_str_eq(types_with(a, source), "class a; class e");
    ck_assert_str_eq(types_with(b, source), "class b; class e");
    ck_assert_str_eq(types_with(c, source), "class c; class e");
    ck_assert_str_eq(types_with(none, source), "class d; class e");
}
END_TEST

START_TEST(conditions_nest)
{
    static const char source[] =
        "#if A\n#if B\nclass ab { }\n#else\nclass a { }\n#endif\n#else\n#if B\nclass b { }\n"
        "#elif true\nclass n { }\n#endif\n#if true\n#else\n#endif\n#endif";
    static const char *const ab[] = {"A", "B", NULL};
    static const char *const a[] = {"A", NULL};
    static const char *const b[] = {"B", NULL};
    ck_assert_str_eq(types_with(ab, source), "class ab");
    ck_assert_str_eq(types_with(a, source), "class a");
    ck_assert_str_eq(types_with(b, source), "class b");
    ck_assert_str_eq(types_with(none, source), "class n");
}
END_TEST

START_TEST(a_source_defines_symbols_of_its_own)
{
    static const char *const a[] = {"A", NULL};
    TYPES("#define A\n#if A\nclass a { }\n#endif", "class a");
    TYPES("#define A // why\n#undef A\n#if A\nclass a { }\n#endif", "");
    TYPES("#undef B\n#define B\n#if B\nclass b { }\n#endif", "class b");
    ck_assert_str_eq(types_with(a, "#undef A\n#if A\nclass a { }\n#endif"), "");
    TYPES("#if X\n#define A\n#endif\n#if A\nclass a { }\n#endif", "");
}
END_TEST

START_TEST(options_replace_the_default_symbols)
{
    static const char source[] =
        "#if NET && NET8_0_OR_GREATER && NETCOREAPP3_1_OR_GREATER && TRACE\n"
        "class Current { }\n#endif\n#if NETFRAMEWORK || NETSTANDARD || DEBUG\n"
        "class Old { }\n#endif\n#if Mine\nclass Own { }\n#endif";
    static const char *const mine[] = {"Mine", NULL};
    ck_assert_str_eq(declared_types(declared_clean(source)), "class Current");
    ck_assert_str_eq(types_with(mine, source), "class Own");
    ck_assert_str_eq(types_with(none, source), "");
}
END_TEST

START_TEST(default_symbols_are_told_one_by_one)
{
    size_t count = 0;
    while (gw_declare_default_symbol(count) != NULL) {
        char source[256];
        snprintf(source, sizeof source, "#if %s\nclass Yes { }\n#endif",
                 gw_declare_default_symbol(count));
        ck_assert_str_eq(declared_types(declared_clean(source)), "class Yes");
        count++;
    }
    ck_assert_uint_eq(count, 19);
    ck_assert_str_eq(gw_declare_default_symbol(0), "NET");
    ck_assert_str_eq(gw_declare_default_symbol(1), "NET10_0");
    ck_assert_str_eq(gw_declare_default_symbol(17), "TRACE");
#ifdef __linux__
    ck_assert_str_eq(gw_declare_default_symbol(18), "LINUX");
#endif
    ck_assert_ptr_null(gw_declare_default_symbol(count + 1));
    ck_assert_ptr_null(gw_declare_default_symbol(SIZE_MAX));
}
END_TEST

START_TEST(text_that_is_left_out_need_not_be_source)
{
    TYPES("#if X\n \"broken string\n 'c\n /* comment\n @\"verbatim\n } ) ] {{{\n \xFF\xFE\n"
          "#error not said\n#region\n#nonsense\n#endif\nclass A { }",
          "class A");
    TYPES("#if true\nclass A { }\n#else\n\"\"\" {\n#endif\nclass B { }", "class A; class B");
}
END_TEST

START_TEST(directives_stand_alone_on_their_lines)
{
    TYPES("  #  if   X  \nclass a { }\n\t# endif\r\nclass B { }\r#if X\rclass c { }\r#endif",
          "class B");
    TYPES("class A { string s = \"\\\n#if X\"; }", "class A");
}
END_TEST

START_TEST(strings_and_comments_hide_directives)
{
    TYPES("class A { /*\n#if X\n*/ const string s = @\"\n#if Y\n\"; const string t = \"\"\"\n#if "
          "Z\n\"\"\"; }",
          "class A");
}
END_TEST

START_TEST(other_directives_change_nothing)
{
    TYPES(
        "#!/usr/bin/env dotnet\n#:package X\n#nullable enable\n#region 'Unbalanced \"\nclass A { "
        "}\n"
        "#endregion\n#pragma warning disable 1591\n#line 200 \"other.cs\"\n#line hidden\n#r \"x\"\n"
        "class B { }\n#line default",
        "class A; class B");
}
END_TEST

START_TEST(directives_may_stand_among_members)
{
    gw_declarations *d = declared_clean(
        "struct T {\n#if NET\n int a;\n#else\n long a;\n#endif\n void M() {\n#if !NET\n "
        "}\n#endif\n }\n"
        "#region x\n int b;\n#endregion\n}\nenum E {\n A,\n#if X\n B,\n#endif\n C }");
    ck_assert_str_eq(declared_fields(d, "T"), "int a; int b");
    ck_assert_str_eq(declared_members(d, "E"), "A=0; C=1");
}
END_TEST

START_TEST(errors_and_warnings_of_a_source_are_said)
{
    gw_declarations *d =
        declared_of("class A { }\n  #warning  some text \n#error\n#if X\n#error no\n"
                    "#endif\nclass B { }");
    ck_assert_str_eq(declared_notes(d), "source:2:3 information #warning says: some text\n"
                                        "source:3:1 information #error says: ");
    ck_assert_str_eq(declared_types(d), "class A; class B");
}
END_TEST

static void stops(const char *source, const char *notes, const char *types)
{
    gw_declarations *d = declared_of(source);
    ck_assert_str_eq(declared_notes(d), notes);
    ck_assert_str_eq(declared_types(d), types);
}

START_TEST(conditions_that_do_not_fit_end_the_reading)
{
    stops("class A { }\n#if A\nclass B { }", "source:2:1 error This #if has no #endif.", "class A");
    stops("class A { }\n#endif\nclass B { }", "source:2:1 error An #endif has no #if.", "class A");
    stops("class A { }\n #else\nclass B { }", "source:2:2 error An #elif or #else has no #if.",
          "class A");
    stops("#if true\n#else\n#elif true\nclass B { }\n#endif",
          "source:3:1 error An #elif or #else follows the #else of its #if.", "");
    stops("#if false\n#else\nclass A { }\n#else\nclass B { }\n#endif",
          "source:4:1 error An #elif or #else follows the #else of its #if.", "class A");
    stops("class A { }\n#if A +\n#endif\nclass B { }",
          "source:2:4 error The condition of an #if or #elif cannot be understood.", "class A");
    stops("#if\n#endif", "source:1:4 error The condition of an #if or #elif cannot be understood.",
          "");
    stops("#if (A\n#endif",
          "source:1:4 error The condition of an #if or #elif cannot be understood.", "");
    stops("#if false\n#elif ||\n#endif",
          "source:2:6 error The condition of an #if or #elif cannot be understood.", "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("directives");
    HARNESS_ADD(suite, conditions_have_the_operators_of_the_language);
    HARNESS_ADD(suite, one_branch_at_most_is_taken);
    HARNESS_ADD(suite, conditions_nest);
    HARNESS_ADD(suite, a_source_defines_symbols_of_its_own);
    HARNESS_ADD(suite, options_replace_the_default_symbols);
    HARNESS_ADD(suite, default_symbols_are_told_one_by_one);
    HARNESS_ADD(suite, text_that_is_left_out_need_not_be_source);
    HARNESS_ADD(suite, directives_stand_alone_on_their_lines);
    HARNESS_ADD(suite, strings_and_comments_hide_directives);
    HARNESS_ADD(suite, other_directives_change_nothing);
    HARNESS_ADD(suite, directives_may_stand_among_members);
    HARNESS_ADD(suite, errors_and_warnings_of_a_source_are_said);
    HARNESS_ADD(suite, conditions_that_do_not_fit_end_the_reading);
    return harness_run(suite);
}
