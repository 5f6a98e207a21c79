/* SPDX-License-Identifier: MIT */
/*
 * The fields that the compiler adds to a type for members that are no fields: properties, events, and parameters of primary
 * constructors. The rows were measured with the compiler and the reflection of .NET 10.
 */
#include "support/declared.h"

typedef struct row {
    const char *names, *source;
} row;

#define ROW(names, source) {names, source},
static const row backing_rows[] = {
#include "backing_rows.inc"
};
static const row primary_rows[] = {
#include "primary_rows.inc"
};
#undef ROW

static const char usings[] =
    "using System; using System.Collections.Generic; using System.Linq; "
    "using System.Runtime.InteropServices; using System.Runtime.CompilerServices; ";

static gw_declarations *declared_behind_usings(const char *source)
{
    static char text[8192];
    int nbytes = snprintf(text, sizeof text, "%s%s", usings, source);
    ck_assert_int_lt(nbytes, (int)sizeof text);
    return declared_of(text);
}

/* "a <b>P" */
static const char *names_of(const gwi_declared *type)
{
    static char text[1024];
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < type->field_count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i == 0 ? "" : " ",
                                 type->fields[i].name);
    return text;
}

static void check_row(const row *r)
{
    gw_declarations *d = declared_behind_usings(r->source);
    const gwi_declared *type = gwi_declare_find(d, "S");
    if (type == NULL || type->unusable != NULL)
        ck_abort_msg("%s\n%s", r->source, declared_notes(d));
    if (strcmp(names_of(type), r->names) != 0)
        ck_abort_msg("%s\nhas\n%s\nnot\n%s", r->source, names_of(type), r->names);
    declared_end();
}

START_TEST(members_have_the_fields_that_the_compiler_gives_them)
{
    for (size_t i = 0; i < COUNT_OF(backing_rows); i++)
        check_row(&backing_rows[i]);
}
END_TEST

START_TEST(parameters_that_members_capture_have_fields)
{
    for (size_t i = 0; i < COUNT_OF(primary_rows); i++)
        check_row(&primary_rows[i]);
}
END_TEST

/* --- what cannot be told -------------------------------------------------------------------------------------- */

#define UNDECIDED(parameter)                                                                       \
    "we cannot tell whether its parameter '" parameter "' is captured here."

static void check_refused(const char *source, const char *reason)
{
    char sentence[256], note[256];
    snprintf(sentence, sizeof sentence, "'S' has no layout: %s", reason);
    snprintf(note, sizeof note, "warning 'S' was left out: %s", reason);
    gw_declarations *d = declared_of(source);
    const gwi_declared *type = gwi_declare_find(d, "S");
    ck_assert_ptr_nonnull(type);
    if (type->unusable == NULL || strcmp(type->unusable, sentence) != 0)
        ck_abort_msg("%s\nis refused with\n%s\nnot\n%s", source, type->unusable, sentence);
    ck_assert_ptr_nonnull(strstr(declared_notes(d), note));
    declared_end();
}

START_TEST(a_body_that_is_not_understood_may_capture)
{
    check_refused("struct S(int a) { int x; int M() { return + ; a } }", UNDECIDED("a"));
    check_refused("struct S(int a) { int x; int M() { 5 6; a(); } }", UNDECIDED("a"));
    check_refused("struct S(int a) { int x; int P { get { foreach (a) { } } } }", UNDECIDED("a"));
    check_refused("struct S(int a) { int x; string M() => $\"{a ? }\"; }", UNDECIDED("a"));
    declared_clean("struct S(int a) { int x; int M() { return + ; } }");
    declared_clean("struct S(int a) { int x; int M() { return + ; a } int N() => a; }");
}
END_TEST

START_TEST(a_parameter_that_is_called_as_an_unknown_type_may_be_captured)
{
    check_refused("struct S(Color Color) { int x; int M() => Color.Red; }", UNDECIDED("Color"));
    check_refused("struct S(N.Color Color) { int x; int M() => Color.Red; }", UNDECIDED("Color"));
    check_refused("class Color { public static int A() => 0; public int A(int b) => b; } "
                  "struct S(Color Color) { int x; int M() => Color.A(); }",
                  UNDECIDED("Color"));
}
END_TEST

START_TEST(an_accessor_that_is_not_understood_may_have_a_field)
{
    static const char undecided[] = "we cannot tell whether its property 'P' has a field.";
    check_refused("struct S { int P { get { return + ; field } } }", undecided);
    check_refused("struct S { string P => $\"{+}{field}\"; }", undecided);
    declared_clean("struct S { int P { get { return + ; } } }");
    declared_clean("struct S { int P { get => field; set { + ; } } }");
}
END_TEST

START_TEST(a_primary_constructor_that_is_not_understood_is_refused)
{
    check_refused("struct S(int) { int x; }",
                  "a parameter of its primary constructor cannot be understood.");
    check_refused("struct S(int a; int b) { int x; }",
                  "a parameter of its primary constructor cannot be understood.");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("added fields");
    HARNESS_ADD(suite, members_have_the_fields_that_the_compiler_gives_them);
    HARNESS_ADD(suite, parameters_that_members_capture_have_fields);
    HARNESS_ADD(suite, a_body_that_is_not_understood_may_capture);
    HARNESS_ADD(suite, a_parameter_that_is_called_as_an_unknown_type_may_be_captured);
    HARNESS_ADD(suite, an_accessor_that_is_not_understood_may_have_a_field);
    HARNESS_ADD(suite, a_primary_constructor_that_is_not_understood_is_refused);
    return harness_run(suite);
}
