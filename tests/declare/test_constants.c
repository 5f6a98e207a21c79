/* SPDX-License-Identifier: MIT */
/* Constants: operators with the types and the overflow of the language, and values that need each other. */
#include "support/declared.h"

/* --- operators -------------------------------------------------------------------------------------------------- */

START_TEST(arithmetic_is_that_of_the_language)
{
    VALUE("int", "1 + 2 * 3 - 4 / 2 % 3", "Int32 5");
    VALUE("int", "(1 + 2) * -3", "Int32 -9");
    VALUE("int", "-7 / 2", "Int32 -3");
    VALUE("int", "-7 % 3", "Int32 -1");
    VALUE("int", "7 % -3", "Int32 1");
    VALUE("int", "+5 - -5", "Int32 10");
    VALUE("int", "10 - 4 - 3", "Int32 3");
    VALUE("ulong", "ulong.MaxValue / 3", "UInt64 6148914691236517205");
    VALUE("ulong", "ulong.MaxValue % 10", "UInt64 5");
    VALUE("double", "7.5 / 2", "Double 3.75");
    VALUE("double", "7.5 % 2", "Double 1.5");
    VALUE("double", "-7.5 % 2", "Double -1.5");
    VALUE("double", "1 / 2", "Double 0");
    VALUE("double", "1 / 2.0", "Double 0.5");
    VALUE("float", "1f / 3", "Single 0.3333333432674408");
    VALUE("double", "1.0 / 0", "Double inf");
    VALUE("double", "'a' + 0.5", "Double 97.5");
}
END_TEST

START_TEST(results_outside_of_their_type_have_no_value)
{
    OVERFLOWS("int", "int.MaxValue + 1");
    OVERFLOWS("int", "int.MinValue - 1");
    OVERFLOWS("int", "65536 * 65536");
    OVERFLOWS("int", "-int.MinValue");
    OVERFLOWS("int", "int.MinValue / -1");
    VALUE("int", "unchecked(int.MinValue / -1)", "Int32 -2147483648");
    VALUE("int", "int.MinValue % -1", "Int32 0");
    VALUE("long", "long.MinValue % -1", "Int64 0");
    OVERFLOWS("long", "int.MaxValue + 1");
    VALUE("long", "int.MaxValue + 1L", "Int64 2147483648");
    OVERFLOWS("long", "long.MaxValue * 2");
    OVERFLOWS("ulong", "ulong.MaxValue + 1");
    OVERFLOWS("ulong", "0UL - 1");
    OVERFLOWS("uint", "0u - 1u");
    OVERFLOWS("byte", "256");
    OVERFLOWS("byte", "-1");
    OVERFLOWS("uint", "-1");
    OVERFLOWS("sbyte", "128");
    OVERFLOWS("ulong", "-1");
    VALUE("byte", "255", "Byte 255");
    VALUE("short", "-32768", "Int16 -32768");
    FAULT("int", "1 / 0", "a number is divided by zero");
    FAULT("int", "1 % 0", "a number is divided by zero");
    FAULT("ulong", "1UL / 0", "a number is divided by zero");
}
END_TEST

START_TEST(types_of_operands_meet_as_in_the_language)
{
    VALUE("long", "1 + 1u - 3L", "Int64 -1");
    VALUE("long", "-1 + 1u", "Int64 0");
    VALUE("long", "(short)2 * uint.MaxValue", "Int64 8589934590");
    VALUE("ulong", "ulong.MaxValue - 1L", "UInt64 18446744073709551614");
    UNFIT("ulong", "(short)1 + 1UL");
    VALUE("uint", "1 + 1u", "UInt32 2");
    VALUE("long", "-1u", "Int64 -1");
    VALUE("ulong", "1 + 1UL", "UInt64 2");
    UNFIT("ulong", "-1 + 1UL");
    UNFIT("ulong", "-1UL");
    VALUE("int", "(byte)200 + (byte)100", "Int32 300");
    VALUE("int", "-(byte)1", "Int32 -1");
    VALUE("int", "~(byte)1", "Int32 -2");
    VALUE("uint", "~0u", "UInt32 4294967295");
    VALUE("ulong", "~0UL", "UInt64 18446744073709551615");
    VALUE("long", "~0u + 1L", "Int64 4294967296");
    UNFIT("int", "1 + true");
    UNFIT("bool", "!1");
    UNFIT("int", "~1.5");
    UNFIT("int", "-true");
    UNFIT("int", "1 + \"a\"");
}
END_TEST

START_TEST(bits_and_shifts_are_those_of_the_language)
{
    VALUE("int", "0xF0 & 0x3C | 1 ^ 3", "Int32 50");
    VALUE("int", "1 | 2 ^ 3 & 5", "Int32 3");
    VALUE("int", "1 << 33", "Int32 2");
    VALUE("int", "1 << 31", "Int32 -2147483648");
    VALUE("uint", "1u << 31", "UInt32 2147483648");
    VALUE("long", "1L << 63", "Int64 -9223372036854775808");
    VALUE("long", "1L << 65", "Int64 2");
    VALUE("int", "-8 >> 1", "Int32 -4");
    VALUE("int", "-8 >>> 28", "Int32 15");
    VALUE("uint", "0x80000000u >> 31", "UInt32 1");
    VALUE("long", "-1L >>> 60", "Int64 15");
    VALUE("ulong", "ulong.MaxValue >> 60", "UInt64 15");
    VALUE("int", "(byte)1 << 9", "Int32 512");
    VALUE("int", "1 + 1 << 2", "Int32 8");
    VALUE("bool", "true & false | true ^ true", "Boolean false");
    VALUE("int", "1 << 'a'", "Int32 2");
    UNFIT("int", "1 << 2L");
    UNFIT("int", "1 << 2u");
    UNFIT("int", "1.0 << 2");
    UNFIT("int", "1 & 2.0");
}
END_TEST

START_TEST(comparisons_and_logic_give_booleans)
{
    VALUE("bool", "1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3", "Boolean true");
    VALUE("bool", "1 == 1 != false", "Boolean true");
    VALUE("bool", "1 == 2 || 1 != 2", "Boolean true");
    VALUE("bool", "ulong.MaxValue > 1", "Boolean true");
    VALUE("bool", "-1 < 1u", "Boolean true");
    VALUE("bool", "0.1f == 0.1", "Boolean false");
    VALUE("bool", "double.NaN == double.NaN", "Boolean false");
    VALUE("bool", "double.NaN != double.NaN", "Boolean true");
    VALUE("bool", "\"a\" == S || \"s\" == S", "Boolean true");
    VALUE("bool", "null == \"\"", "Boolean false");
    VALUE("bool", "!true == false", "Boolean true");
    VALUE("bool", "E.A < E.B", "Boolean true");
    UNFIT("bool", "true < false");
    UNFIT("bool", "1 && true");
    UNFIT("bool", "\"a\" < \"b\"");
}
END_TEST

START_TEST(conditions_choose)
{
    VALUE("int", "true ? 1 : 2", "Int32 1");
    VALUE("int", "1 > 2 ? 1 : 2 > 1 ? 3 : 4", "Int32 3");
    VALUE("string", "N > 5 ? \"big\" : null", "String \"big\"");
    VALUE("double", "(true ? 1 : 2.0) / 2", "Double 0.5");
    VALUE("decimal", "(true ? 1 : 2.50m) / 2", "Decimal 0.5");
    VALUE("long", "(true ? int.MaxValue : 2L) + 1", "Int64 2147483648");
    VALUE("uint", "~(true ? 1 : 2u)", "UInt32 4294967294");
    VALUE("int", "~(true ? (byte)1 : 2)", "Int32 -2");
    VALUE("double", "(true ? 'a' : 1f) / 2", "Double 48.5");
    VALUE("ulong", "~(true ? 1L : 2UL)", "UInt64 18446744073709551614");
    VALUE("E", "~(true ? 0 : E.A)", "Byte 255");
    VALUE("double", "(true ? default : 2.0) + 0.5", "Double 0.5");
    VALUE("long", "true ? -1 : 2u", "Int64 -1");
    FAULT("ulong", "true ? 1u : -1", "a result is outside of the range of its type");
    FAULT("int", "true ? 1 : \"a\"", "a value does not convert to the type");
    FAULT("int", "true ? 1 : false ? 2 : null", "a value does not convert to the type");
    FAULT("E", "true ? E.A : false ? 0 : L.A", "a value needs a cast to the type");
    VALUE("long", "false ? (true ? -1 : 2u) : 1 + 2", "Int64 3");
    FAULT("long", "(true ? -1 : 2u) + 1L", "the branches of a condition have no common type");
    FAULT("long", "-(true ? -1 : 2u)", "the branches of a condition have no common type");
    FAULT("int", "(int)(true ? -1 : 7u)", "the branches of a condition have no common type");
    VALUE("bool", "(true ? null : \"a\") == null", "Boolean true");
    FAULT("int", "(true ? true : 1) ? 2 : 3", "a condition is not true or false");
    FAULT("string", "$\"{(true ? \"a\" : 1)}\"", "a hole of a constant string has no string");
    VALUE("nint", "(true ? 1 : (nint)2) - 3", "IntPtr -2");
    FAULT("int", "1 ? 2 : 3", "a condition is not true or false");
    FAULT("int", "true ? 2", "an expression is not understood here");
    FAULT("string", "null ?? S", "an expression is not understood here");
}
END_TEST

/* --- words ------------------------------------------------------------------------------------------------------ */

START_TEST(words_have_values)
{
    VALUE("string", "nameof(System.Collections.Generic.List<int>)", "String \"List\"");
    VALUE("string", "nameof(E.A)", "String \"A\"");
    VALUE("string", "nameof(value) + nameof(@int)", "String \"valueint\"");
    VALUE("int", "sizeof(byte) + sizeof(char) * 10 + sizeof(long) * 100", "Int32 821");
    VALUE("int", "sizeof(bool)", "Int32 1");
    VALUE("int", "sizeof(decimal)", "Int32 16");
    VALUE("int", "sizeof(E)", "Int32 1");
    VALUE("int", "sizeof(L)", "Int32 8");
    VALUE("int", "sizeof(double)", "Int32 8");
    FAULT("int", "sizeof(string)", "sizeof(string) is no constant");
    VALUE("int", "default", "Int32 0");
    VALUE("string", "default", "String null");
    VALUE("long", "default(long)", "Int64 0");
    VALUE("bool", "default(bool)", "Boolean false");
    VALUE("double", "default", "Double 0");
    FAULT("int", "nameof()", "nameof() has no name");
    FAULT("int", "sizeof(+)", "a type is not understood here");
    FAULT("int", "typeof(int)", "an expression is not understood here");
    FAULT("int", "new int()", "an expression is not understood here");
}
END_TEST

START_TEST(members_of_types_of_the_system_are_known)
{
    VALUE("int", "int.MaxValue", "Int32 2147483647");
    VALUE("int", "Int32.MinValue", "Int32 -2147483648");
    VALUE("ulong", "System.UInt64.MaxValue", "UInt64 18446744073709551615");
    VALUE("char", "char.MaxValue", "Char 65535");
    VALUE("sbyte", "sbyte.MinValue", "SByte -128");
    VALUE("double", "double.MaxValue", "Double 1.7976931348623157e+308");
    VALUE("double", "double.PositiveInfinity", "Double inf");
    VALUE("float", "float.Epsilon", "Single 1.4012984643248171e-45");
    VALUE("int", "(int)System.Runtime.InteropServices.CallingConvention.Cdecl", "Int32 2");
    VALUE("int", "(int)global::System.Runtime.InteropServices.CharSet.Unicode", "Int32 3");
    FAULT("int", "int.Missing", "'System.Int32.Missing' is no constant");
    FAULT("int", "Absent", "nothing that was read declares 'Absent'");
    FAULT("int", "A.B.Missing", "nothing that was read declares 'A.B.Missing'");
}
END_TEST

START_TEST(a_size_that_the_language_does_not_give_is_no_constant)
{
    FAULT("int", "sizeof(nint)", "sizeof(nint) is no constant");
    FAULT("int", "sizeof(void*)", "sizeof(void*) is no constant");
    FAULT("int", "sizeof(delegate*<void>)", "sizeof(delegate*<void>) is no constant");
    FAULT("int", "sizeof(System.Guid)", "sizeof(System.Guid) is no constant");
    FAULT("int", "sizeof(System.Half)", "sizeof(System.Half) is no constant");
    FAULT("int", "sizeof(System.Int128)", "sizeof(System.Int128) is no constant");
}
END_TEST

/* --- enums ------------------------------------------------------------------------------------------------------ */

START_TEST(enumerators_count_on)
{
    gw_declarations *d = declared_clean(
        "enum A { X, Y, Z = 10, W, V = X, U } enum B : sbyte { X = -2, Y, Z, W } "
        "enum C : ulong { X = 0xFFFFFFFFFFFFFFFE, Y } enum D { X = 1 << 2, Y = X | 1, Z = ~Y, W = "
        "A.W "
        "} enum F : byte { X = 97, Y, Z = (byte)E.P, V = unchecked((byte)-1) } enum E { P = 3 }");
    ck_assert_str_eq(declared_members(d, "A"), "X=0; Y=1; Z=10; W=11; V=0; U=1");
    ck_assert_str_eq(declared_members(d, "B"), "X=-2; Y=-1; Z=0; W=1");
    ck_assert_str_eq(declared_members(d, "C"), "X=18446744073709551614; Y=18446744073709551615");
    ck_assert_str_eq(declared_members(d, "D"), "X=4; Y=5; Z=-6; W=11");
    ck_assert_str_eq(declared_members(d, "F"), "X=97; Y=98; Z=3; V=255");
    ck_assert_str_eq(declared_constant(d, "B.X"), "SByte -2");
    ck_assert_str_eq(declared_constant(d, "C.Y"), "UInt64 18446744073709551615");
}
END_TEST

START_TEST(constants_that_an_enum_names_are_numbers)
{
    gw_declarations *d = declared_of(
        "enum A { X = 3 } enum B : byte { X = 5 } static class C { public const A K = A.X; } "
        "enum D { X = A.X | B.X, Y = A.X * 2, Z = -C.K, W = true ? A.X : 4 } enum E : byte { "
        "X = A.X,\n Y = (A)3,\n Z = (A)3 * 2,\n W = 'a' }");
    ck_assert_str_eq(declared_members(d, "D"), "X=7; Y=6; Z=-3; W=3");
    ck_assert_str_eq(declared_members(d, "E"), "X=3");
    ck_assert_str_eq(
        declared_notes(d),
        "source:2:6 warning The constant 'Y' was left out: a value needs a cast to the type.\n"
        "source:3:11 warning The constant 'Z' was left out: an operator does not go with its "
        "operands.\n"
        "source:4:6 warning The constant 'W' was left out: a value needs a cast to the type.");
}
END_TEST

START_TEST(enumerators_outside_of_their_type_are_left_out)
{
    gw_declarations *d = declared_of(
        "enum A : byte {\n X = 255,\n Y,\n Z = 256,\n W = 1 }\nenum B { X = int.MaxValue,\n Y }");
    ck_assert_str_eq(declared_members(d, "A"), "X=255; W=1");
    ck_assert_str_eq(declared_members(d, "B"), "X=2147483647");
    ck_assert_str_eq(
        declared_notes(d),
        "source:3:2 warning The constant 'Y' was left out: a result is outside of the range of its "
        "type.\nsource:4:6 warning The constant 'Z' was left out: a result is outside of the range "
        "of "
        "its type.\nsource:7:2 warning The constant 'Y' was left out: a result is outside of the "
        "range of its type.");
}
END_TEST

START_TEST(enums_calculate_as_their_underlying_type)
{
    VALUE("E", "E.A | E.B", "Byte 3");
    VALUE("E", "~E.A", "Byte 254");
    VALUE("E", "E.A + 1", "Byte 2");
    VALUE("int", "E.B - E.A", "Int32 1");
    VALUE("E", "E.B & ~E.B", "Byte 0");
    VALUE("E", "(E)7", "Byte 7");
    VALUE("E", "0", "Byte 0");
    VALUE("L", "L.A", "Int64 5");
    VALUE("bool", "(E.A & E.B) == 0", "Boolean true");
    VALUE("byte", "(byte)(E.A ^ E.C)", "Byte 129");
    OVERFLOWS("E", "(E)256");
    OVERFLOWS("E", "E.C + 128");
    OVERFLOWS("E", "E.A - 2");
    VALUE("E", "1 + E.A", "Byte 2");
    VALUE("E", "E.A + (byte)1", "Byte 2");
    VALUE("L", "L.A + 'a' - 1u", "Int64 101");
    VALUE("bool", "0 == E.A || E.A > 0", "Boolean true");
    VALUE("bool", "E.A == 0L || E.A == 0.0 || E.A == default", "Boolean false");
    VALUE("E", "E.A | 0L", "Byte 1");
    VALUE("E", "1 - E.A", "Byte 0");
    VALUE("byte", "0 - (E)0", "Byte 0");
    NEEDS_CAST("E", "E.C - E.A");
    UNFIT("E", "-E.A");
    UNFIT("E", "+E.A");
    UNFIT("bool", "!E.A");
    UNFIT("bool", "E.A == '\\0'");
    UNFIT("E", "E.A + E.B");
    UNFIT("E", "E.A + 'a'");
    UNFIT("E", "E.A + 1L");
    UNFIT("E", "E.A + 256");
    UNFIT("E", "E.A + true");
    UNFIT("E", "E.A | 1");
    UNFIT("E", "E.A * 2");
    UNFIT("E", "E.A << 1");
    UNFIT("E", "E.A | L.A");
    UNFIT("bool", "E.A == 1");
    UNFIT("bool", "E.A == L.A");
}
END_TEST

/* --- constants that need others --------------------------------------------------------------------------------- */

START_TEST(constants_are_found_wherever_they_are)
{
    gw_declarations *d = declared_clean(
        "using static N.Consts; using X = N.Consts; using N.M; namespace N { class Consts { public "
        "const "
        "int A = B + 1; public const int B = Outer.Inner.C; } } class Outer { const int O = 1; "
        "public "
        "class Inner : Base { public const int C = O + D + Base.D + this_; const int this_ = 5; } "
        "} "
        "class Base { protected const int D = 10; } class User { const int A1 = A; const int A2 = "
        "X.A; "
        "const int A3 = N.Consts.A; const int A4 = global::N.Consts.A; const int A5 = M1.Deep; "
        "const int "
        "A6 = X.A + Outer.Inner.D; } namespace N.M { static class M1 { public const int Deep = 3; "
        "} } "
        "class G<T> { public const int Q = 8; } class H { const int A = G<int>.Q + G<G<int>>.Q; }");
    ck_assert_str_eq(declared_members(d, "Inner"), "C=26; this_=5");
    ck_assert_str_eq(declared_members(d, "Consts"), "A=27; B=26");
    ck_assert_str_eq(declared_members(d, "User"), "A1=27; A2=27; A3=27; A4=27; A5=3; A6=37");
    ck_assert_str_eq(declared_members(d, "H"), "A=16");
}
END_TEST

START_TEST(an_inner_name_hides_an_outer_one)
{
    gw_declarations *d =
        declared_clean("class A { const int X = 1; class B { const int X = 2; const int Y = "
                       "X; const int Z = A.X; enum E { X = 3, W = X } } }");
    ck_assert_str_eq(declared_members(d, "B"), "X=2; Y=2; Z=1");
    ck_assert_str_eq(declared_members(d, "E"), "X=3; W=3");
}
END_TEST

START_TEST(constants_in_a_circle_are_noted_and_left_out)
{
    gw_declarations *d = declared_of("class C {\n const int A = B;\n const int B = A;\n const int "
                                     "D = D + 1;\n const int F = 1; }");
    ck_assert_str_eq(declared_members(d, "C"), "F=1");
    ck_assert_str_eq(declared_notes(d),
                     "source:2:16 warning The constant 'A' was left out: 'B' has no value.\n"
                     "source:3:16 warning The constant 'B' was left out: 'A' needs its own value.\n"
                     "source:4:16 warning The constant 'D' was left out: 'D' needs its own value.");
}
END_TEST

START_TEST(each_enumerator_of_a_circle_is_noted_once)
{
    gw_declarations *d =
        declared_of("class X { const int A = (int)E.D; }\nenum E { A, B = D, C, D, F = 9 }");
    const gw_note *notes = NULL;
    ck_assert_str_eq(declared_members(d, "E"), "A=0; F=9");
    ck_assert_uint_eq(gw_declarations_notes(d, &notes), 4);
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(notes[i].sentence, notes[j].sentence);
}
END_TEST

START_TEST(long_rows_of_enumerators_are_counted)
{
    enum { COUNT = 20000 };
    char *source = malloc(COUNT * 8 + 64);
    ck_assert_ptr_nonnull(source);
    size_t used =
        (size_t)sprintf(source, "class C { const int L = (int)E.e%d; } enum E { ", COUNT - 1);
    for (unsigned i = 0; i < COUNT; i++)
        used += (size_t)sprintf(source + used, "e%u,", i);
    strcpy(source + used, "}");
    gw_declarations *d = declared_clean(source);
    ck_assert_str_eq(declared_constant(d, "C.L"), "Int32 19999");
    ck_assert_str_eq(declared_constant(d, "E.e12345"), "Int32 12345");
    free(source);
}
END_TEST

START_TEST(constants_of_all_types_are_kept)
{
    gw_declarations *d = declared_clean(
        "class C { const bool A = true; const char B = 'b'; const sbyte D = -1; const byte E = 1; "
        "const "
        "short F = -2, G = F - 1; const ushort H = 3; const int I = 4; const uint J = 5; const "
        "long K = -6; "
        "const ulong L = 7; const nint M = -8; const nuint N = 9; const float O = 1.5f; const "
        "double P = "
        "2.5; const string Q = \"q\"; const string R = null; const object S = null; }");
    ck_assert_str_eq(
        declared_members(d, "C"),
        "A=true; B=98; D=-1; E=1; F=-2; G=-3; H=3; I=4; J=5; K=-6; L=7; M=-8; N=9; O=1.5; "
        "P=2.5; Q=\"q\"; R=null; S=null");
    ck_assert_str_eq(declared_constant(d, "G"), "Int16 -3");
    ck_assert_str_eq(declared_constant(d, "M"), "IntPtr -8");
    ck_assert_str_eq(declared_constant(d, "R"), "String null");
}
END_TEST

START_TEST(null_is_a_constant_of_every_reference_type)
{
    gw_declarations *d = declared_clean(
        "using System; using System.Collections.Generic; using System.Text; class Foo { } "
        "interface I { } delegate void D(); class G<T> { } class C { const string A = null; "
        "const Foo B = null; const I E = null; const D F = default; const byte[] H = null; "
        "const object J = default(object); const Type K = null; const Action L = null; "
        "const StringBuilder M = null; const G<int> N = null; const List<Foo> O = default; "
        "const dynamic P = null; const Foo Q = B; const Foo R = (Foo)null; "
        "const Missing S = null; }");
    ck_assert_str_eq(declared_members(d, "C"),
                     "A=null; B=null; E=null; F=null; H=null; J=null; K=null; L=null; M=null; "
                     "N=null; O=null; P=null; Q=null; R=null; S=null");
    FAULT("int", "null", "a value does not convert to the type");
    FAULT("E", "null", "a value does not convert to the type");
    FAULT("Guid", "default", "a type has no constants");
    FAULT("int?", "null", "a value does not convert to the type");
    FAULT("Guid", "default(Guid)", "a type has no constants");
    FAULT("object", "\"a\"", "a value does not convert to the type");
}
END_TEST

START_TEST(null_is_empty_where_strings_are_put_together)
{
    VALUE("string", "(string)null + (string)null", "String \"\"");
    VALUE("string", "null + (string)null", "String \"\"");
    VALUE("string", "\"a\" + null", "String \"a\"");
    VALUE("string", "default(string) + \"a\"", "String \"a\"");
    VALUE("string", "true ? null : \"a\"", "String null");
    VALUE("bool", "null == null && (object)null == null && (string)null != \"\"", "Boolean true");
    VALUE("bool", "(string)null + null == \"\"", "Boolean true");
    UNFIT("string", "null + null");
    UNFIT("string", "\"a\" + default");
    UNFIT("string", "\"a\" + 'c'");
    UNFIT("string", "\"a\" + 1m");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("constants");
    HARNESS_ADD(suite, arithmetic_is_that_of_the_language);
    HARNESS_ADD(suite, results_outside_of_their_type_have_no_value);
    HARNESS_ADD(suite, types_of_operands_meet_as_in_the_language);
    HARNESS_ADD(suite, bits_and_shifts_are_those_of_the_language);
    HARNESS_ADD(suite, comparisons_and_logic_give_booleans);
    HARNESS_ADD(suite, conditions_choose);
    HARNESS_ADD(suite, words_have_values);
    HARNESS_ADD(suite, members_of_types_of_the_system_are_known);
    HARNESS_ADD(suite, a_size_that_the_language_does_not_give_is_no_constant);
    HARNESS_ADD(suite, enumerators_count_on);
    HARNESS_ADD(suite, constants_that_an_enum_names_are_numbers);
    HARNESS_ADD(suite, enumerators_outside_of_their_type_are_left_out);
    HARNESS_ADD(suite, enums_calculate_as_their_underlying_type);
    HARNESS_ADD(suite, constants_are_found_wherever_they_are);
    HARNESS_ADD(suite, an_inner_name_hides_an_outer_one);
    HARNESS_ADD(suite, constants_in_a_circle_are_noted_and_left_out);
    HARNESS_ADD(suite, each_enumerator_of_a_circle_is_noted_once);
    HARNESS_ADD(suite, long_rows_of_enumerators_are_counted);
    HARNESS_ADD(suite, constants_of_all_types_are_kept);
    HARNESS_ADD(suite, null_is_a_constant_of_every_reference_type);
    HARNESS_ADD(suite, null_is_empty_where_strings_are_put_together);
    return harness_run(suite);
}
