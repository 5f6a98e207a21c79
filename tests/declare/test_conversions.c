/* SPDX-License-Identifier: MIT */
/* Constants: casts, and what an assignment converts without one. */
#include "support/declared.h"

START_TEST(what_an_assignment_does_not_convert_needs_a_cast)
{
    VALUE("byte", "1", "Byte 1");
    VALUE("ulong", "5L", "UInt64 5");
    VALUE("long", "5u", "Int64 5");
    VALUE("int", "'a'", "Int32 97");
    VALUE("ushort", "'a'", "UInt16 97");
    VALUE("short", "(byte)1", "Int16 1");
    VALUE("float", "1L", "Single 1");
    VALUE("decimal", "1UL", "Decimal 1");
    NEEDS_CAST("int", "1L");
    NEEDS_CAST("int", "-(2147483648)");
    NEEDS_CAST("byte", "1u");
    NEEDS_CAST("byte", "(sbyte)1");
    NEEDS_CAST("byte", "'a'");
    NEEDS_CAST("char", "97");
    NEEDS_CAST("char", "'a' + 1");
    NEEDS_CAST("long", "1UL");
    NEEDS_CAST("ulong", "(short)5");
    NEEDS_CAST("float", "1.5");
    NEEDS_CAST("float", "1m");
    NEEDS_CAST("double", "1m");
    NEEDS_CAST("decimal", "1.5");
    NEEDS_CAST("byte", "E.A");
    NEEDS_CAST("E", "1");
    NEEDS_CAST("E", "L.A");
    VALUE("E", "0", "Byte 0");
    VALUE("E", "0L", "Byte 0");
    VALUE("E", "0.0", "Byte 0");
    VALUE("E", "0m", "Byte 0");
    NEEDS_CAST("E", "'\\0'");
}
END_TEST

#define DEPENDS(type, expression)                                                                  \
    FAULT(type, expression, "a result depends on the size of a pointer")

START_TEST(constants_of_nint_do_not_depend_on_its_size)
{
    VALUE("nint", "2147483647", "IntPtr 2147483647");
    VALUE("nuint", "4294967295", "UIntPtr 4294967295");
    VALUE("nint", "(nint)5 + 'a'", "IntPtr 102");
    VALUE("nint", "(nint)(-8) >> 1", "IntPtr -4");
    VALUE("long", "(nint)5 + 5u", "Int64 10");
    VALUE("ulong", "(nuint)5 + 5UL", "UInt64 10");
    DEPENDS("nint", "(nint)2147483647 + 1");
    DEPENDS("nint", "unchecked((nint)2147483647 + 1)");
    DEPENDS("nint", "unchecked((nint)0xFFFFFFFF)");
    DEPENDS("nint", "(nint)3e9");
    DEPENDS("nint", "(nint)1 << 31");
    DEPENDS("nint", "(nint)(-1) >>> 1");
    DEPENDS("nint", "-(nint)(-2147483648)");
    DEPENDS("nint", "~(nint)0");
    DEPENDS("nuint", "~(nuint)0");
    DEPENDS("nuint", "unchecked((nuint)0 - 1)");
    DEPENDS("nuint", "unchecked((nuint)(-1))");
    OVERFLOWS("nint", "(nint)(-2147483648) % -1");
    NEEDS_CAST("nint", "5u");
    NEEDS_CAST("nint", "5L");
    NEEDS_CAST("int", "(nint)5");
    NEEDS_CAST("ulong", "(nint)5");
    UNFIT("long", "(nuint)5 + 5L");
}
END_TEST

/* --- casts ------------------------------------------------------------------------------------------------------ */

START_TEST(casts_convert_and_check)
{
    VALUE("byte", "(byte)255", "Byte 255");
    OVERFLOWS("byte", "(byte)256");
    OVERFLOWS("uint", "(uint)-1");
    OVERFLOWS("int", "(int)0xFFFFFFFF");
    VALUE("int", "(int)3.99", "Int32 3");
    VALUE("int", "(int)-3.99", "Int32 -3");
    VALUE("uint", "(uint)-0.5", "UInt32 0");
    OVERFLOWS("int", "(int)2147483648.0");
    VALUE("int", "(int)2147483647.9", "Int32 2147483647");
    OVERFLOWS("long", "(long)9223372036854775808.0");
    VALUE("long", "(long)-9223372036854775808.0", "Int64 -9223372036854775808");
    VALUE("ulong", "(ulong)9223372036854775808.0", "UInt64 9223372036854775808");
    OVERFLOWS("ulong", "(ulong)18446744073709551616.0");
    OVERFLOWS("int", "(int)double.NaN");
    VALUE("char", "(char)65", "Char 65");
    VALUE("float", "(float)0.1", "Single 0.10000000149011612");
    VALUE("double", "(double)ulong.MaxValue", "Double 1.8446744073709552e+19");
    VALUE("double", "(float)16777217", "Double 16777216");
    VALUE("double", "3", "Double 3");
    FAULT("int", "1.5", "a value needs a cast to the type");
    FAULT("float", "1.5", "a value needs a cast to the type");
    FAULT("int", "true", "a value does not convert to the type");
    FAULT("string", "1", "a value does not convert to the type");
    FAULT("int", "(int)\"a\"", "a value does not convert to the type");
    FAULT("int", "(Absent)1", "nothing that was read declares 'Absent'");
}
END_TEST

START_TEST(casts_are_told_from_parentheses)
{
    VALUE("int", "(N)-1", "Int32 6");
    VALUE("int", "(int)-1", "Int32 -1");
    VALUE("int", "(N)+(N)", "Int32 14");
    VALUE("int", "(int)(N)", "Int32 7");
    VALUE("int", "(int)E.B", "Int32 2");
    VALUE("int", "(int)(E)(-1 + 2)", "Int32 1");
    VALUE("int", "(Int32)5", "Int32 5");
    VALUE("int", "(System.Int32)~5", "Int32 -6");
    VALUE("int", "(int)(long)(short)7", "Int32 7");
    VALUE("int", "((int)(5))", "Int32 5");
    VALUE("nint", "(nint)5", "IntPtr 5");
    VALUE("nuint", "(nuint)5", "UIntPtr 5");
}
END_TEST

START_TEST(unchecked_results_are_cut)
{
    VALUE("int", "unchecked((int)0xFFFFFFFF)", "Int32 -1");
    VALUE("uint", "unchecked((uint)-1)", "UInt32 4294967295");
    VALUE("byte", "unchecked((byte)300)", "Byte 44");
    VALUE("sbyte", "unchecked((sbyte)200)", "SByte -56");
    VALUE("int", "unchecked(int.MaxValue + 1)", "Int32 -2147483648");
    VALUE("int", "unchecked(65537 * 65537)", "Int32 131073");
    VALUE("int", "unchecked(-int.MinValue)", "Int32 -2147483648");
    VALUE("ulong", "unchecked(0UL - 1)", "UInt64 18446744073709551615");
    VALUE("ulong", "unchecked((ulong)-1L)", "UInt64 18446744073709551615");
    VALUE("long", "unchecked((long)ulong.MaxValue)", "Int64 -1");
    VALUE("char", "unchecked((char)-1)", "Char 65535");
    OVERFLOWS("int", "unchecked(checked((int)0xFFFFFFFF))");
    OVERFLOWS("int", "checked(int.MaxValue + 1)");
    OVERFLOWS("int", "unchecked(1) + int.MaxValue");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("conversions");
    HARNESS_ADD(suite, what_an_assignment_does_not_convert_needs_a_cast);
    HARNESS_ADD(suite, constants_of_nint_do_not_depend_on_its_size);
    HARNESS_ADD(suite, casts_convert_and_check);
    HARNESS_ADD(suite, casts_are_told_from_parentheses);
    HARNESS_ADD(suite, unchecked_results_are_cut);
    return harness_run(suite);
}
