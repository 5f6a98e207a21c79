/* SPDX-License-Identifier: MIT */
/* Numbers, characters, strings and comments: their values in constants, and where they end in what is stepped over. */
#include "support/declared.h"

/* --- numbers ---------------------------------------------------------------------------------------------------- */

/* The kind of a number is seen where it is negated as far as its type lets it, or overflows. */
START_TEST(whole_numbers_of_all_forms_have_values)
{
    VALUE("int", "0", "Int32 0");
    VALUE("int", "2147483647", "Int32 2147483647");
    VALUE("uint", "2147483648", "UInt32 2147483648");
    VALUE("uint", "4294967295u", "UInt32 4294967295");
    VALUE("long", "4294967296", "Int64 4294967296");
    VALUE("long", "9223372036854775807L", "Int64 9223372036854775807");
    VALUE("ulong", "18446744073709551615", "UInt64 18446744073709551615");
    VALUE("ulong", "18446744073709551615ul", "UInt64 18446744073709551615");
    VALUE("ulong", "1LU", "UInt64 1");
    VALUE("ulong", "0xFFFF_FFFF_FFFF_FFFFUL", "UInt64 18446744073709551615");
    VALUE("uint", "0xFFFFFFFF", "UInt32 4294967295");
    VALUE("int", "0x7fffFFFF", "Int32 2147483647");
    VALUE("int", "0X1f", "Int32 31");
    VALUE("int", "0b1010_1010", "Int32 170");
    VALUE("int", "0B0", "Int32 0");
    VALUE("int", "0b_1", "Int32 1");
    VALUE("int", "0x_1", "Int32 1");
    VALUE("int", "1_000__000", "Int32 1000000");
    VALUE("int", "007", "Int32 7");
    VALUE("int", "0xB", "Int32 11");
    VALUE("int", "0xDF", "Int32 223");
}
END_TEST

START_TEST(the_least_numbers_are_numbers)
{
    VALUE("int", "-2147483648", "Int32 -2147483648");
    VALUE("long", "-9223372036854775808", "Int64 -9223372036854775808");
    VALUE("long", "-9223372036854775808L", "Int64 -9223372036854775808");
    VALUE("long", "-2147483649", "Int64 -2147483649");
    VALUE("long", "-(2147483648)", "Int64 -2147483648");
    VALUE("sbyte", "-128", "SByte -128");
    FAULT("long", "-(9223372036854775808)", "an operator does not go with its operands");
    FAULT("long", "-9223372036854775808UL", "an operator does not go with its operands");
    FAULT("int", "-2147483649", "a value needs a cast to the type");
}
END_TEST

START_TEST(numbers_out_of_range_or_form_have_no_value)
{
    FAULT("ulong", "18446744073709551616", "a number is malformed or too large");
    FAULT("ulong", "0x1FFFFFFFFFFFFFFFF", "a number is malformed or too large");
    FAULT("int", "0x", "a number is malformed or too large");
    FAULT("int", "0b", "a number is malformed or too large");
    FAULT("int", "0b12", "a number is malformed or too large");
    FAULT("int", "12abc", "a number is malformed or too large");
    FAULT("double", "1e400", "a number is malformed or too large");
    FAULT("float", "1e39f", "a number is malformed or too large");
    FAULT("int", "1_", "a number is malformed or too large");
    FAULT("int", "1_u", "a number is malformed or too large");
    FAULT("int", "0xF_", "a number is malformed or too large");
    FAULT("double", "1_.5", "a number is malformed or too large");
    FAULT("double", "1_e5", "a number is malformed or too large");
    FAULT("double", "1e_5", "a number is malformed or too large");
    FAULT("double", "1.5_f", "a number is malformed or too large");
    FAULT("decimal", "1_m", "a number is malformed or too large");
    FAULT("int", "0xG", "a number is malformed or too large");
}
END_TEST

START_TEST(real_numbers_of_all_forms_have_values)
{
    VALUE("double", "1.5", "Double 1.5");
    VALUE("double", ".5", "Double 0.5");
    VALUE("double", "1e3", "Double 1000");
    VALUE("double", "1E+2", "Double 100");
    VALUE("double", "25e-1", "Double 2.5");
    VALUE("double", "1_0.2_5", "Double 10.25");
    VALUE("double", "3d", "Double 3");
    VALUE("double", "3D", "Double 3");
    VALUE("float", "1.5f", "Single 1.5");
    VALUE("float", "2F", "Single 2");
    VALUE("float", "0.1f", "Single 0.10000000149011612");
    VALUE("double", "0.1", "Double 0.10000000000000001");
    VALUE("double", "-1.25", "Double -1.25");
    VALUE("double", "1.7976931348623157E308", "Double 1.7976931348623157e+308");
    VALUE("double", "5e-324", "Double 4.9406564584124654e-324");
    VALUE("int", "(int)1.9e0", "Int32 1");
}
END_TEST

/* --- characters ------------------------------------------------------------------------------------------------- */

START_TEST(characters_of_all_forms_have_values)
{
    VALUE("char", "'a'", "Char 97");
    VALUE("char", "'\"'", "Char 34");
    VALUE("char", "'\\''", "Char 39");
    VALUE("char", "'\\\"'", "Char 34");
    VALUE("char", "'\\\\'", "Char 92");
    VALUE("char", "'\\0'", "Char 0");
    VALUE("char", "'\\a'", "Char 7");
    VALUE("char", "'\\b'", "Char 8");
    VALUE("char", "'\\t'", "Char 9");
    VALUE("char", "'\\n'", "Char 10");
    VALUE("char", "'\\v'", "Char 11");
    VALUE("char", "'\\f'", "Char 12");
    VALUE("char", "'\\r'", "Char 13");
    VALUE("char", "'\\e'", "Char 27");
    VALUE("char", "'\\x4'", "Char 4");
    VALUE("char", "'\\x41'", "Char 65");
    VALUE("char", "'\\xFFFF'", "Char 65535");
    VALUE("char", "'\\u20AC'", "Char 8364");
    VALUE("char", "'\\uD800'", "Char 55296");
    VALUE("char", "'\\U000020ac'", "Char 8364");
    VALUE("char", "'\xE2\x82\xAC'", "Char 8364");
    VALUE("int", "'a' + 1", "Int32 98");
}
END_TEST

START_TEST(characters_of_other_forms_have_no_value)
{
    FAULT("char", "''", "a character has not one UTF-16 unit");
    FAULT("char", "'ab'", "a character has not one UTF-16 unit");
    FAULT("char", "'\xF0\x9F\x98\x80'", "a character has not one UTF-16 unit");
    FAULT("char", "'\\U0001F600'", "a character has not one UTF-16 unit");
    FAULT("char", "'\\x41414'", "a character has not one UTF-16 unit");
    FAULT("char", "'\\q'", "an escape is malformed");
    FAULT("char", "'\\x'", "an escape is malformed");
    FAULT("char", "'\\u12'", "an escape is malformed");
    FAULT("char", "'\\U00110000'", "an escape is malformed");
}
END_TEST

/* --- strings ---------------------------------------------------------------------------------------------------- */

START_TEST(regular_strings_have_escapes)
{
    VALUE("string", "\"\"", "String \"\"");
    VALUE("string", "\"a'b\"", "String \"a'b\"");
    VALUE("string", "\"\\\"\\\\\\0\\n\\x1g\"", "String \"\"\\<0><A><1>g\"");
    VALUE("string", "\"\\u0041\\U0001F600\"", "String \"A<D83D><DE00>\"");
    VALUE("string", "\"\\x41414\"", "String \"<4141>4\"");
    VALUE("string", "\"\xC3\xA9\xF0\x9F\x98\x80\"", "String \"<E9><D83D><DE00>\"");
    VALUE("string", "\"// no comment /* \"", "String \"// no comment /* \"");
    FAULT("string", "\"\\q\"", "an escape is malformed");
    FAULT("string", "\"a\"u8", "a string of UTF-8 is no constant");
    VALUE("string", "null", "String null");
}
END_TEST

START_TEST(verbatim_strings_double_their_quotes)
{
    VALUE("string", "@\"\"", "String \"\"");
    VALUE("string", "@\"C:\\dir\\\"", "String \"C:\\dir\\\"");
    VALUE("string", "@\"a\"\"b\"", "String \"a\"b\"");
    VALUE("string", "@\"\"\"\"", "String \"\"\"");
    VALUE("string", "@\"\"\"\"\"\"", "String \"\"\"\"");
    VALUE("string", "@\"a\nb\"", "String \"a<A>b\"");
}
END_TEST

START_TEST(raw_strings_have_no_escapes)
{
    VALUE("string", "\"\"\"a\\n\"b\"\"c\"\"\"", "String \"a\\n\"b\"\"c\"");
    VALUE("string", "\"\"\"\"a\"\"\"b\"\"\"\"", "String \"a\"\"\"b\"");
    VALUE("string", "\"\"\" a \"\"\"", "String \" a \"");
}
END_TEST

START_TEST(raw_strings_of_several_lines_lose_their_indent)
{
    VALUE("string", "\"\"\"\n  a\n    b\n\n  c\n  \"\"\"", "String \"a<A>  b<A><A>c\"");
    VALUE("string", "\"\"\"  \r\n  a\r\n  b\r\n  \"\"\"", "String \"a<D><A>b\"");
    VALUE("string", "\"\"\"\n  a\n \n     \n  \"\"\"", "String \"a<A><A>   \"");
    VALUE("string", "\"\"\"\r\n\t \r\n\t \"\"\"", "String \"\"");
    VALUE("string", "\"\"\"\n a\n\"\"\"", "String \" a\"");
    VALUE("string", "\"\"\"\n\n\"\"\"", "String \"\"");
    VALUE("string", "\"\"\"\"\n  \"\"\"\n  \"\"\"\"", "String \"\"\"\"\"");
}
END_TEST

START_TEST(malformed_raw_strings_have_no_value)
{
    FAULT("string", "\"\"\"\n\"\"\"", "a raw string has no line of its own");
    FAULT("string", "\"\"\"\n  a \"\"\"", "a raw string has no line of its own");
    FAULT("string", "\"\"\"a\nb\"\"\"", "a raw string of several lines begins on its first");
    FAULT("string", "\"\"\"\n a\n  \"\"\"",
          "a line of a raw string has not the indent of its last line");
    FAULT("string", "\"\"\"\n\ta\n  \"\"\"",
          "a line of a raw string has not the indent of its last line");
}
END_TEST

START_TEST(holes_of_strings_have_strings)
{
    VALUE("string", "$\"\"", "String \"\"");
    VALUE("string", "$\"plain\"", "String \"plain\"");
    VALUE("string", "$\"{S}\"", "String \"s\"");
    VALUE("string", "$\"a{S}b{S}{S}c\"", "String \"asbssc\"");
    VALUE("string", "$\"{{x}}{{{S}}}\"", "String \"{x}{s}\"");
    VALUE("string", "$\"{$\"{S}y\"}z\" + \"w\"", "String \"syzw\"");
    VALUE("string", "$\"{\"a\" + S}{(true ? S : \"}\")}{nameof(N)}\"", "String \"assN\"");
    VALUE("string", "$\"{ (S) /* } */ }{S!}\"", "String \"ss\"");
    VALUE("string", "$\"\\t{S}\\n\"", "String \"<9>s<A>\"");
    VALUE("string", "$@\"c:\\{S}\\\"\"q\"", "String \"c:\\s\\\"q\"");
    VALUE("string", "@$\"\n{S}{{\"", "String \"<A>s{\"");
    VALUE("string", "$\"{@\"a\\b\"}\"", "String \"a\\b\"");
    VALUE("string", "((string)$\"{S}\") + nameof(S)", "String \"sS\"");
}
END_TEST

START_TEST(raw_strings_have_holes)
{
    VALUE("string", "$\"\"\"a\"b{S}\"c\"\"\"", "String \"a\"bs\"c\"");
    VALUE("string", "$$\"\"\"{x}{{S}}{{{S}}}\"\"\"", "String \"{x}s{s}\"");
    VALUE("string", "$$$\"\"\"{{x}}{{{S}}}\"\"\"", "String \"{{x}}s\"");
    VALUE("string", "$\"\"\"\n    l1 {S}\n      l2\n    \"\"\"", "String \"l1 s<A>  l2\"");
    VALUE("string", "$\"\"\"\n  {S}\n\n  {S}a\n  \"\"\"", "String \"s<A><A>sa\"");
    VALUE("string", "$\"\"\"\n{S}\n\"\"\"", "String \"s\"");
    VALUE("string", "$\"\"\"\r\n {\nS\n}\r\n \"\"\"", "String \"s\"");
    FAULT("string", "$\"\"\"\n {S}\n  \"\"\"",
          "a line of a raw string has not the indent of its last line");
    FAULT("string", "$\"\"\"{S}\n\"\"\"", "a raw string of several lines begins on its first");
    FAULT("string", "$\"\"\"\na\n{S}\"\"\"", "a raw string has no line of its own");
    FAULT("string", "$$\"\"\"{{{{S}}}}\"\"\"", "a raw string has more braces than $");
    FAULT("string", "$\"\"\"a}\"\"\"", "a raw string has more braces than $");
}
END_TEST

START_TEST(holes_without_a_string_are_no_constants)
{
    FAULT("string", "$\"{1}\"", "a hole of a constant string has no string");
    FAULT("string", "$\"{N}\"", "a hole of a constant string has no string");
    FAULT("string", "$\"{'c'}\"", "a hole of a constant string has no string");
    FAULT("string", "$\"{null}\"", "a hole of a constant string has no string");
    FAULT("string", "$\"{(string)null}\"", "a hole of a constant string has no string");
    FAULT("string", "$\"{default(string)}\"", "a hole of a constant string has no string");
    FAULT("string", "$\"{default}\"", "a hole of a constant string has no string");
    FAULT("string", "$\"{S,0}\"", "a hole with an alignment is no constant");
    FAULT("string", "$\"{S,5:x}\"", "a hole with a format is no constant");
    FAULT("string", "$\"{S:}\"", "a hole with a format is no constant");
    FAULT("string", "$\"{}\"", "an expression is not understood here");
    FAULT("string", "$\"{S S}\"", "an expression is not understood here");
    FAULT("string", "$\"{S;}\"", "an expression is not understood here");
    FAULT("string", "$\"{Missing}\"", "nothing that was read declares 'Missing'");
    FAULT("string", "$\"a}\"", "a brace in a string with holes is not doubled");
    FAULT("string", "$@\"}{S}\"", "a brace in a string with holes is not doubled");
    FAULT("string", "$\"{S}\\q\"", "an escape is malformed");
    FAULT("string", "$\"{S}\"u8", "a string of UTF-8 is no constant");
}
END_TEST

START_TEST(a_fault_in_a_hole_is_where_it_stands)
{
    gw_declarations *d = declared_of("class C {\n const string A = $\"x{\n \"y\" + Z}\"; }");
    ck_assert_str_eq(declared_notes(d), "source:3:8 warning The constant 'A' was left out: nothing "
                                        "that was read declares 'Z'.");
}
END_TEST

START_TEST(strings_are_put_together)
{
    VALUE("string", "\"a\" + \"b\" + @\"c\"", "String \"abc\"");
    VALUE("string", "S + \"t\" + S", "String \"sts\"");
    VALUE("string", "null + \"a\"", "String \"a\"");
    VALUE("string", "(\"a\" + (\"b\" + \"c\")) + \"d\"", "String \"abcd\"");
    FAULT("string", "\"a\" + 1", "an operator does not go with its operands");
}
END_TEST

/* Each is put together of the same front: it must not write into what the other one is. */
START_TEST(strings_of_one_front_do_not_touch_each_other)
{
    gw_declarations *d =
        declared_clean("class C { const string A = \"a\" + \"b\"; const string B = A + "
                       "\"1\"; const string C_ = A + \"2\"; const string D = A; }");
    ck_assert_str_eq(declared_members(d, "C"), "A=\"ab\"; B=\"ab1\"; C_=\"ab2\"; D=\"ab\"");
}
END_TEST

/* --- what is stepped over --------------------------------------------------------------------------------------- */

/* In a body each is followed by what would not end there otherwise. */
START_TEST(literals_end_where_they_should_in_bodies)
{
    static const char *const literals[] = {
        "\"}\"",
        "'}'",
        "'\\''",
        "'\"'",
        "\"\\\"}\"",
        "@\"}\"",
        "@\"\\\"",
        "@\"\"\"}\"",
        "\"\"\"}\"\"\"",
        "\"\"\" \" \"\" } \"\"\"",
        "\"\"\"\"\n} \"\"\" \n\"\"\"\"",
        "$\"}} {{ {x} }}\"",
        "$\"{x:}\"",
        "$\"{x:\\}}\"",
        "$\"{x,5:N2}\"",
        "$\"{(a ? \"}\" : '}')}\"",
        "$\"{f(\"\\\"\")}\"",
        "$\"{new { a = 1 }}\"",
        "$\"{d[\"k\"]}\"",
        "$\"{x /* } */}\"",
        "$\"{global::A.B}\"",
        "$@\"{x}\"\"\\\"",
        "@$\"{x:}\\\"",
        "$@\"{{ \"\" }} {y}\"",
        "$\"\"\"}{x}\"\"\"",
        "$$\"\"\"{ } {{x}} {{{x}}} \"\"\"",
        "$\"\"\"\n{x}\n}\n\"\"\"",
        "$\"{$\"{$\"{\"}\"}\"}\"}\"",
        "$\"{\n x // }\n}\"",
        "\"}\"u8",
        "\"\"\"}\"\"\"u8",
        "$\"{@\"}\"}\"",
        "$\"{'\\''}\"",
        "/* } */ 1",
        "/* \" */ 1",
        "1 // } \" '\n",
        "/** } **/ 1",
        "/*/ } */ 1",
        "$\"\\{\"",
        "$\"{x switch { 1 => 2 }}\"",
        "$\"\"",
        "@\"\"",
        "$@\"\"",
        "1.ToString()",
        "1..2",
        ".5.X",
        "0x1e+5",
        "a?.5:1",
        "$\"{(x)}{y}\"",
        "$\"{\"{\"}\"",
    };
    for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++) {
        char source[512];
        snprintf(source, sizeof source,
                 "struct T { int a; void M() { x = %s; } int b; } class Z { }", literals[i]);
        gw_declarations *d = declared_of(source);
        ck_assert_msg(strcmp(declared_notes(d), "") == 0, "%s: %s", literals[i], declared_notes(d));
        ck_assert_msg(strcmp(declared_fields(d, "T"), "int a; int b") == 0, "%s", literals[i]);
        ck_assert_msg(strcmp(declared_types(d), "struct T layout; class Z") == 0, "%s",
                      literals[i]);
    }
    declared_end();
}
END_TEST

START_TEST(comments_stand_everywhere)
{
    gw_declarations *d = declared_clean(
        "/// <summary>class A { }</summary>\n/* struct { */ struct /**/ T /* { */ { // int a;\n"
        "int/**/b;/***/int c/* = 5*/; /* \n * // \n */ int //\nd; //\xE2\x80\xA8int e;\n}//");
    ck_assert_str_eq(declared_types(d), "struct T layout");
    ck_assert_str_eq(declared_fields(d, "T"), "int b; int c; int d");
}
END_TEST

START_TEST(names_may_have_letters_of_all_languages_and_escapes)
{
    gw_declarations *d = declared_clean(
        "class \xC3\x89t\xC3\xA9 { } class \xE6\xBC\xA2 { } class a\\u0062c { } class @void { } "
        "class _1 { } struct T { \\u0061bc x; abc y; @int z; \xC3\x89t\xC3\xA9 w; } class @int { "
        "}");
    ck_assert_str_eq(declared_types(d),
                     "struct T layout; class _1; class abc; class int; class void; "
                     "class \xC3\x89t\xC3\xA9; class \xE6\xBC\xA2");
    ck_assert_int_eq(gwi_declare_find(d, "T")->fields[0].type.kind, GW_TYPE_CLASS);
    ck_assert_int_eq(gwi_declare_find(d, "T")->fields[1].type.kind, GW_TYPE_CLASS);
    ck_assert_int_eq(gwi_declare_find(d, "T")->fields[2].type.kind, GW_TYPE_CLASS);
}
END_TEST

START_TEST(white_space_of_all_kinds_separates)
{
    gw_declarations *d =
        declared_clean("struct\xC2\xA0T\xE2\x80\x83{\v\fint\ta;\xE2\x80\xA8int b;\xC2\x85int "
                       "c;\rint d;\r\nint e;\xE2\x80\xA9}");
    ck_assert_str_eq(declared_fields(d, "T"), "int a; int b; int c; int d; int e");
}
END_TEST

static void stops(const char *source, const char *notes)
{
    gw_declarations *d = declared_of(source);
    ck_assert_str_eq(declared_notes(d), notes);
    ck_assert_str_eq(declared_types(d), "class A");
}

START_TEST(literals_without_an_end_end_the_reading)
{
    stops("class A { }\n\"x\nclass B { }",
          "source:2:1 error A string is not ended by \" on its line.");
    stops("class A { }\n'x\nclass B { }",
          "source:2:1 error A character is not ended by ' on its line.");
    stops("class A { }\n@\"x\nclass B { }",
          "source:2:1 error A verbatim string is not ended by \".");
    stops("class A { }\n\"\"\"x\n\"\" class B { }",
          "source:2:1 error A raw string is not ended by as many \" as begin it.");
    stops("class A { }\n$\"{x\nclass B { }",
          "source:2:1 error A hole of a string is not ended by }.");
    stops("class A { }\n/* x\nclass B { }", "source:2:1 error A comment is not ended by */.");
    stops("class A { }\n$ class B { }", "source:2:1 error A $ or @ is not followed by a string.");
    stops("class A { }\n $\"{/* }\" class B { }", "source:2:2 error A comment is not ended by */.");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("literals");
    HARNESS_ADD(suite, whole_numbers_of_all_forms_have_values);
    HARNESS_ADD(suite, the_least_numbers_are_numbers);
    HARNESS_ADD(suite, numbers_out_of_range_or_form_have_no_value);
    HARNESS_ADD(suite, real_numbers_of_all_forms_have_values);
    HARNESS_ADD(suite, characters_of_all_forms_have_values);
    HARNESS_ADD(suite, characters_of_other_forms_have_no_value);
    HARNESS_ADD(suite, regular_strings_have_escapes);
    HARNESS_ADD(suite, verbatim_strings_double_their_quotes);
    HARNESS_ADD(suite, raw_strings_have_no_escapes);
    HARNESS_ADD(suite, raw_strings_of_several_lines_lose_their_indent);
    HARNESS_ADD(suite, malformed_raw_strings_have_no_value);
    HARNESS_ADD(suite, holes_of_strings_have_strings);
    HARNESS_ADD(suite, raw_strings_have_holes);
    HARNESS_ADD(suite, holes_without_a_string_are_no_constants);
    HARNESS_ADD(suite, a_fault_in_a_hole_is_where_it_stands);
    HARNESS_ADD(suite, strings_are_put_together);
    HARNESS_ADD(suite, strings_of_one_front_do_not_touch_each_other);
    HARNESS_ADD(suite, literals_end_where_they_should_in_bodies);
    HARNESS_ADD(suite, comments_stand_everywhere);
    HARNESS_ADD(suite, names_may_have_letters_of_all_languages_and_escapes);
    HARNESS_ADD(suite, white_space_of_all_kinds_separates);
    HARNESS_ADD(suite, literals_without_an_end_end_the_reading);
    return harness_run(suite);
}
