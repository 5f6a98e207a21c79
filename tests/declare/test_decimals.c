/* SPDX-License-Identifier: MIT */
/* Constants of decimal: digits, scales and signs are those that the compiler of .NET 10 computes. */
#include "support/declared.h"

#define DECIMAL(expression, expected) VALUE("decimal", expression, "Decimal " expected)

START_TEST(literals_keep_their_scale)
{
    DECIMAL("1.50m", "1.50");
    DECIMAL("-1.20m", "-1.20");
    DECIMAL("0.00m", "0.00");
    DECIMAL("-0.0m", "-0.0");
    DECIMAL("1e3m", "1000");
    DECIMAL("1.0e1M", "10");
    DECIMAL("1.0e0m", "1.0");
    DECIMAL(".5m", "0.5");
    DECIMAL("1_000.50_5m", "1000.505");
    DECIMAL("0e5m", "0");
    DECIMAL("0e-5m", "0.00000");
    DECIMAL("0e-99999999999m", "0.0000000000000000000000000000");
    DECIMAL("1e-28m", "0.0000000000000000000000000001");
    DECIMAL("79228162514264337593543950335m", "79228162514264337593543950335");
}
END_TEST

START_TEST(literals_are_rounded_half_to_even)
{
    DECIMAL("1e-29m", "0.0000000000000000000000000000");
    DECIMAL("5e-29m", "0.0000000000000000000000000000");
    DECIMAL("5.0000000000000000000000000000000000000001e-29m", "0.0000000000000000000000000001");
    DECIMAL("15e-29m", "0.0000000000000000000000000002");
    DECIMAL("25e-29m", "0.0000000000000000000000000002");
    DECIMAL("1e-99999999999m", "0.0000000000000000000000000000");
    DECIMAL("1.23456789012345678901234567890123m", "1.2345678901234567890123456789");
    DECIMAL("79228162514264337593543950335.4m", "79228162514264337593543950335");
    DECIMAL("7.92281625142643375935439503355m", "7.922816251426433759354395034");
    DECIMAL("7922816251426433759354395033.55m", "7922816251426433759354395034");
    FAULT("decimal", "79228162514264337593543950335.5m", "a number is malformed or too large");
    FAULT("decimal", "79228162514264337593543950336m", "a number is malformed or too large");
    FAULT("decimal", "1e29m", "a number is malformed or too large");
    FAULT("decimal", "1e99999999999m", "a number is malformed or too large");
}
END_TEST

START_TEST(sums_and_products_keep_the_scale)
{
    DECIMAL("1.50m + 1", "2.50");
    DECIMAL("5.0m - 5", "-0.0");
    DECIMAL("1 - 2.5m", "-1.5");
    DECIMAL("-1.5m - 2", "-3.5");
    DECIMAL("1.5m * 2", "3.0");
    DECIMAL("1.5m * 2.0m", "3.00");
    DECIMAL("-1.5m * 0", "-0.0");
    DECIMAL("1e-20m * 1e-8m", "0.0000000000000000000000000001");
    DECIMAL("1e-20m * 5e-9m", "0.0000000000000000000000000000");
    DECIMAL("3e-20m * 5e-9m", "0.0000000000000000000000000002");
    DECIMAL("decimal.MaxValue - 1", "79228162514264337593543950334");
    DECIMAL("79228162514264337593543950335m - 0.6m", "79228162514264337593543950334");
    DECIMAL("7999999999999999999999999999.5m + 0.05m", "8000000000000000000000000000");
    DECIMAL("7111111111111111111111111111.5m + 0.05m", "7111111111111111111111111111.6");
    DECIMAL("12345678901234567890m * 1.0000000001m", "12345678902469135780.123456789");
    OVERFLOWS("decimal", "decimal.MaxValue + 1");
    OVERFLOWS("decimal", "decimal.MaxValue + 0.5m");
    OVERFLOWS("decimal", "decimal.MinValue - 1");
    OVERFLOWS("decimal", "decimal.MaxValue * 2");
    OVERFLOWS("decimal", "unchecked(decimal.MaxValue * 2)");
}
END_TEST

START_TEST(zeros_have_the_sign_and_the_scale_of_the_compiler)
{
    DECIMAL("-5m + 5m", "-0");
    DECIMAL("-5.0m + 5m", "0.0");
    DECIMAL("-5m + 5.0m", "-0.0");
    DECIMAL("5.0m - 5m", "-0.0");
    DECIMAL("5m - 5m", "0");
    DECIMAL("-0m + 0m", "-0");
    DECIMAL("-0.00m - 0m", "-0.00");
    DECIMAL("0m - (-0m)", "0");
    DECIMAL("0m - 0.0m", "-0.0");
    DECIMAL("0.00m - 0m", "0.00");
    DECIMAL("-0m + 0.0m", "0.0");
    DECIMAL("-0.0m + 0m", "-0.0");
    DECIMAL("-6m % 2.00m", "-0.00");
    DECIMAL("0.00m / -5m", "-0.00");
    DECIMAL("0m / -5.00m", "-0");
    DECIMAL("0.0m * 0.00m", "0.000");
    DECIMAL("-4294967295m * 0.000m", "-0.000");
    DECIMAL("-4294967296m * 0.000m", "0");
    DECIMAL("0.000m * -4294967296m", "0");
    DECIMAL("1e-28m * 1e-20m", "0");
    DECIMAL("1e-28m * -1e-19m", "-0.0000000000000000000000000000");
    DECIMAL("1e-28m * -18446744073709551615e-28m", "-0.0000000000000000000000000000");
}
END_TEST

START_TEST(quotients_have_the_digits_that_they_need)
{
    DECIMAL("7m / 2", "3.5");
    DECIMAL("6m / 2", "3");
    DECIMAL("1.00m / 1", "1.00");
    DECIMAL("1m / 1.00m", "1");
    DECIMAL("10m / 0.04m", "250");
    DECIMAL("100m / 8", "12.5");
    DECIMAL("0.00m / 5.0m", "0.0");
    DECIMAL("1m / 3", "0.3333333333333333333333333333");
    DECIMAL("2m / 3", "0.6666666666666666666666666667");
    DECIMAL("-20m / 3", "-6.6666666666666666666666666667");
    DECIMAL("1m / 3 * 3", "0.9999999999999999999999999999");
    DECIMAL("decimal.MaxValue / 10", "7922816251426433759354395033.5");
    DECIMAL("decimal.MaxValue / 3m", "26409387504754779197847983445");
    OVERFLOWS("decimal", "decimal.MaxValue / 0.1m");
    FAULT("decimal", "1m / 0", "a number is divided by zero");
    FAULT("decimal", "1m / 0.00m", "a number is divided by zero");
    FAULT("decimal", "1m % 0", "a number is divided by zero");
}
END_TEST

START_TEST(remainders_have_the_sign_of_the_dividend)
{
    DECIMAL("10m % 3", "1");
    DECIMAL("-7m % 4m", "-3");
    DECIMAL("7.5m % -2m", "1.5");
    DECIMAL("7m % 2.00m", "1.00");
    DECIMAL("1m % 2.00m", "1");
    DECIMAL("6m % 2.00m", "0.00");
    DECIMAL("(decimal.MaxValue - 1) % 0.0000000000000000000000000003m",
            "0.0000000000000000000000000002");
    DECIMAL("0.0m % 3", "0.0");
}
END_TEST

START_TEST(scales_do_not_matter_to_comparisons)
{
    VALUE("bool", "1.50m == 1.5m && 1.50m >= 1.5m && !(1.5m != 1.50m)", "Boolean true");
    VALUE("bool", "1.5m < 1.50m || 1.5m > 1.50m", "Boolean false");
    VALUE("bool", "0.1m + 0.2m == 0.3m", "Boolean true");
    VALUE("bool", "-1m < 1 && -2m < -1 && 2m > 1 && 'a' < 97.5m", "Boolean true");
    VALUE("bool", "0m == -0.00m", "Boolean true");
    VALUE("bool", "decimal.MaxValue > decimal.MinValue", "Boolean true");
    VALUE("bool", "1e-28m < 2e-28m && decimal.MaxValue > 1e-28m", "Boolean true");
}
END_TEST

START_TEST(decimals_convert_to_integers_by_truncation)
{
    VALUE("int", "(int)2.5m", "Int32 2");
    VALUE("int", "(int)-1.9m", "Int32 -1");
    VALUE("byte", "(byte)255.9m", "Byte 255");
    VALUE("byte", "(byte)-0.9m", "Byte 0");
    VALUE("char", "(char)65.7m", "Char 65");
    VALUE("long", "(long)9223372036854775807.9m", "Int64 9223372036854775807");
    VALUE("long", "(long)-9223372036854775808.9m", "Int64 -9223372036854775808");
    VALUE("ulong", "(ulong)18446744073709551615.9m", "UInt64 18446744073709551615");
    VALUE("E", "(E)2.9m", "Byte 2");
    VALUE("int", "(int)(1m / 3 * 3)", "Int32 0");
    VALUE("int", "(int)(4.35m * 100)", "Int32 435");
    OVERFLOWS("int", "(int)2147483648m");
    OVERFLOWS("int", "unchecked((int)2147483648m)");
    OVERFLOWS("byte", "unchecked((byte)256m)");
    OVERFLOWS("uint", "(uint)-1m");
    OVERFLOWS("long", "(long)-9223372036854775809m");
    OVERFLOWS("long", "(long)9223372036854775808m");
    OVERFLOWS("ulong", "(ulong)18446744073709551616m");
    OVERFLOWS("ulong", "(ulong)-9223372036854775808m");
}
END_TEST

START_TEST(numbers_convert_to_decimal)
{
    DECIMAL("'a'", "97");
    DECIMAL("5ul", "5");
    DECIMAL("long.MinValue", "-9223372036854775808");
    DECIMAL("ulong.MaxValue", "18446744073709551615");
    DECIMAL("default", "0");
    DECIMAL("default(decimal)", "0");
    DECIMAL("(decimal)E.B", "2");
    DECIMAL("(decimal)0.1", "0.1");
    DECIMAL("(decimal)0.1f", "0.1");
    DECIMAL("(decimal)1.0", "1");
    DECIMAL("(decimal)-0.0", "0");
    DECIMAL("(decimal)(1.0 / 3)", "0.333333333333333");
    DECIMAL("(decimal)(1f / 3)", "0.3333333");
    DECIMAL("(decimal)123456789.12345678", "123456789.123457");
    DECIMAL("(decimal)16777216f", "16777220");
    DECIMAL("(decimal)1234567890123456789.0", "1234567890123460000");
    DECIMAL("(decimal)2147483647f", "2147484000");
    DECIMAL("(decimal)1e20", "100000000000000000000");
    DECIMAL("(decimal)-1.5e-27", "-0.0000000000000000000000000015");
    DECIMAL("(decimal)double.Epsilon", "0");
    OVERFLOWS("decimal", "(decimal)1e29");
    OVERFLOWS("decimal", "(decimal)double.NaN");
    OVERFLOWS("decimal", "unchecked((decimal)float.PositiveInfinity)");
    VALUE("double", "(double)0.1m", "Double 0.10000000000000001");
    VALUE("double", "(double)-79228162514264337593543950335m", "Double -7.9228162514264338e+28");
    VALUE("float", "(float)0.1m", "Single 0.10000000149011612");
}
END_TEST

START_TEST(decimals_go_with_integers_only)
{
    UNFIT("decimal", "1.5m + 1.5");
    UNFIT("bool", "1.5m == 1.5f");
    UNFIT("decimal", "1.5m & 1");
    UNFIT("decimal", "1.5m << 1");
    UNFIT("decimal", "~1.5m");
    UNFIT("decimal", "1.5m + true");
    UNFIT("decimal", "1.5m + E.A");
    UNFIT("bool", "E.A == 1.0");
    FAULT("int", "1m", "a value needs a cast to the type");
    FAULT("double", "1m", "a value needs a cast to the type");
    FAULT("decimal", "1.0", "a value needs a cast to the type");
    FAULT("decimal", "1f", "a value needs a cast to the type");
    FAULT("decimal", "true", "a value does not convert to the type");
    FAULT("decimal", "null", "a value does not convert to the type");
    FAULT("bool", "(bool)1m", "a value does not convert to the type");
}
END_TEST

START_TEST(members_of_decimal_are_known)
{
    DECIMAL("decimal.MaxValue", "79228162514264337593543950335");
    DECIMAL("Decimal.MinValue", "-79228162514264337593543950335");
    DECIMAL("decimal.One + System.Decimal.MinusOne + decimal.Zero", "0");
    DECIMAL("+1.5m", "1.5");
    DECIMAL("-(1.5m)", "-1.5");
    FAULT("decimal", "decimal.Two", "'System.Decimal.Two' is no constant");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decimals");
    HARNESS_ADD(suite, literals_keep_their_scale);
    HARNESS_ADD(suite, literals_are_rounded_half_to_even);
    HARNESS_ADD(suite, sums_and_products_keep_the_scale);
    HARNESS_ADD(suite, zeros_have_the_sign_and_the_scale_of_the_compiler);
    HARNESS_ADD(suite, quotients_have_the_digits_that_they_need);
    HARNESS_ADD(suite, remainders_have_the_sign_of_the_dividend);
    HARNESS_ADD(suite, scales_do_not_matter_to_comparisons);
    HARNESS_ADD(suite, decimals_convert_to_integers_by_truncation);
    HARNESS_ADD(suite, numbers_convert_to_decimal);
    HARNESS_ADD(suite, decimals_go_with_integers_only);
    HARNESS_ADD(suite, members_of_decimal_are_known);
    return harness_run(suite);
}
