/* SPDX-License-Identifier: MIT */
/*
 * Writes random constants in C#, one class a line: constants_source SEED COUNT.
 *
 * An expression consists of operators, casts and literals of one kind, and sometimes of another kind. About a quarter of
 * the expressions are no constants, because they overflow or their types do not fit.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;

static unsigned dice(unsigned sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state * UINT64_C(2685821657736338717)) >> 33) % sides;
}

#define ONE_OF(list) list[dice(sizeof list / sizeof *list)]

static void put(const char *text)
{
    fputs(text, stdout);
}

typedef void (*expression)(unsigned depth);

static void integer(unsigned depth);
static void decimal(unsigned depth);
static void real(unsigned depth);
static void boolean(unsigned depth);
static void string(unsigned depth);
static void enumeration(unsigned depth);

/* --- shapes --------------------------------------------------------------------------------------------------- */

static void two(expression left, const char *operator, expression right, unsigned depth)
{
    put("(");
    left(depth - 1);
    printf(" %s ", operator);
    right(depth - 1);
    put(")");
}

static void one(const char *before, expression operand, unsigned depth)
{
    printf("%s(", before);
    operand(depth - 1);
    put(")");
}

static void choice(expression operand, unsigned depth)
{
    put("(");
    boolean(depth - 1);
    put(" ? ");
    operand(depth - 1);
    put(" : ");
    operand(depth - 1);
    put(")");
}

/* Of types that have one in common: where they have none, .NET may yet choose a type by the operator around. */
static void choice_of_integers(unsigned depth)
{
    static const struct {
        const char *first, *second;
    } casts[] = {{"(int)", "(int)"},     {"(byte)", "(int)"},   {"(long)", "(int)"},
                 {"(uint)", "(ushort)"}, {"(ulong)", "(uint)"}, {"(short)", "(sbyte)"},
                 {"(char)", "(uint)"},   {"(int)", "(sbyte)"},  {"(ushort)", "(char)"}};
    unsigned pair = dice(sizeof casts / sizeof *casts);
    put("(");
    boolean(depth - 1);
    put(" ? ");
    one(casts[pair].first, integer, depth);
    put(" : ");
    one(casts[pair].second, integer, depth);
    put(")");
}

static void digits(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        putchar((int)('0' + (dice(4) == 0 ? 0 : dice(10))));
}

/* --- kinds ---------------------------------------------------------------------------------------------------- */

static void integer_leaf(void)
{
    static const char *const leaves[] = {"0",
                                         "1",
                                         "2",
                                         "3",
                                         "7",
                                         "-1",
                                         "10",
                                         "31",
                                         "33",
                                         "1000000",
                                         "5L",
                                         "7u",
                                         "9UL",
                                         "4000000000",
                                         "0xFFu",
                                         "'a'",
                                         "'\\uFFFF'",
                                         "(byte)200",
                                         "(sbyte)-5",
                                         "(short)300",
                                         "(ushort)9",
                                         "int.MaxValue",
                                         "int.MinValue",
                                         "uint.MaxValue",
                                         "long.MaxValue",
                                         "long.MinValue",
                                         "ulong.MaxValue",
                                         "sizeof(int)",
                                         "sizeof(decimal)",
                                         "B.I",
                                         "B.L",
                                         "B.Y",
                                         "0b1010_1010",
                                         "1_000",
                                         "65536",
                                         "0x8000_0000"};
    put(ONE_OF(leaves));
}

static const char *const integers[] = {"sbyte", "byte", "short", "ushort", "int",
                                       "uint",  "long", "ulong", "char"};

static void cast_to_integer(expression operand, unsigned depth)
{
    char before[32];
    snprintf(before, sizeof before, "%s((%s)", dice(3) == 0 ? "unchecked" : "", ONE_OF(integers));
    one(before, operand, depth);
    put(")");
}

static void integer(unsigned depth)
{
    static const char *const operators[] = {"+", "-", "*", "/", "%", "&", "|", "^"};
    static const char *const shifts[] = {"<<", ">>", ">>>"};
    static const char *const signs[] = {"-", "~", "+", "unchecked", "checked"};
    if (depth == 0) {
        integer_leaf();
        return;
    }
    switch (dice(9)) {
    case 0:
        cast_to_integer(integer, depth);
        break;
    case 1:
        cast_to_integer(decimal, depth);
        break;
    case 2:
        cast_to_integer(real, depth);
        break;
    case 3:
        two(integer, ONE_OF(shifts), integer, depth);
        break;
    case 4:
        one(ONE_OF(signs), integer, depth);
        break;
    case 5:
        choice_of_integers(depth);
        break;
    case 6:
        integer_leaf();
        break;
    default:
        two(integer, ONE_OF(operators), integer, depth);
    }
}

static void decimal_leaf(void)
{
    static const char *const leaves[] = {"0m",
                                         "1m",
                                         "-1m",
                                         "1.0m",
                                         "0.5m",
                                         "2.50m",
                                         "0.1m",
                                         "3m",
                                         "-0.00m",
                                         "1e3m",
                                         "7e-9m",
                                         "B.M",
                                         "decimal.One",
                                         "decimal.MaxValue",
                                         "1e-28m",
                                         "decimal.MinValue",
                                         "79228162514264337593543950335m"};
    if (dice(3) == 0) {
        put(ONE_OF(leaves));
        return;
    }
    unsigned count = 1 + dice(dice(2) == 0 ? 10 : 28), before = dice(count + 1);
    digits(before);
    if (before == 0)
        put("0");
    if (before < count) {
        put(".");
        digits(count - before);
    }
    if (dice(6) == 0)
        printf("e-%u", dice(30));
    put("m");
}

static void decimal(unsigned depth)
{
    static const char *const operators[] = {"+", "-", "*", "/", "/", "%", "*"};
    static const char *const signs[] = {"-", "+", "unchecked"};
    expression other = dice(4) == 0 ? integer : decimal;
    if (depth == 0) {
        decimal_leaf();
        return;
    }
    switch (dice(9)) {
    case 0:
        one("(decimal)", real, depth);
        break;
    case 1:
        one("(decimal)", dice(8) == 0 ? enumeration : integer, depth);
        break;
    case 2:
        one(ONE_OF(signs), decimal, depth);
        break;
    case 3:
        choice(decimal, depth);
        break;
    case 4:
        decimal_leaf();
        break;
    case 5:
        two(other, ONE_OF(operators), decimal, depth);
        break;
    default:
        two(decimal, ONE_OF(operators), dice(40) == 0 ? real : other, depth);
    }
}

static void real_leaf(void)
{
    static const char *const leaves[] = {"0.5",
                                         "1.0",
                                         "-0.0",
                                         "0.1f",
                                         "3f",
                                         "1e300",
                                         "3e9",
                                         "double.NaN",
                                         "1e-300",
                                         "float.MaxValue",
                                         "16777217f",
                                         "255.9",
                                         "double.MaxValue",
                                         "float.Epsilon",
                                         "double.PositiveInfinity",
                                         "B.D",
                                         "B.F",
                                         "9.3e18"};
    if (dice(2) == 0) {
        put(ONE_OF(leaves));
        return;
    }
    digits(1 + dice(12));
    put(".");
    digits(1 + dice(8));
    if (dice(2) == 0)
        printf("e%s%u", dice(2) == 0 ? "-" : "", dice(32));
    if (dice(2) == 0)
        put("f");
}

static void real(unsigned depth)
{
    static const char *const operators[] = {"+", "-", "*", "/", "%"};
    static const char *const casts[] = {"(double)", "(float)", "-"};
    if (depth == 0) {
        real_leaf();
        return;
    }
    switch (dice(6)) {
    case 0:
        one(ONE_OF(casts), real, depth);
        break;
    case 1:
        one(dice(2) == 0 ? "(double)" : "(float)", decimal, depth);
        break;
    case 2:
        choice(real, depth);
        break;
    case 3:
        real_leaf();
        break;
    default:
        two(real, ONE_OF(operators), dice(3) == 0 ? integer : real, depth);
    }
}

static void boolean(unsigned depth)
{
    static const char *const comparisons[] = {"<", ">", "<=", ">=", "==", "!="};
    static const char *const equalities[] = {"==", "!="};
    static const char *const logic[] = {"&&", "||", "&", "|", "^", "==", "!="};
    static const expression numbers[] = {integer, decimal, real};
    if (depth == 0) {
        put(dice(2) == 0 ? "true" : "false");
        return;
    }
    expression number = ONE_OF(numbers);
    switch (dice(6)) {
    case 0:
        two(string, ONE_OF(equalities), string, depth);
        break;
    case 1:
        two(boolean, ONE_OF(logic), boolean, depth);
        break;
    case 2:
        one("!", boolean, depth);
        break;
    case 3:
        two(enumeration, ONE_OF(comparisons), enumeration, depth);
        break;
    default:
        two(number, ONE_OF(comparisons), dice(4) == 0 ? integer : number, depth);
    }
}

static void enumeration(unsigned depth)
{
    static const char *const leaves[] = {"E.A", "E.B", "E.C"};
    static const char *const operators[] = {"|", "&", "^"};
    if (depth == 0) {
        put(ONE_OF(leaves));
        return;
    }
    switch (dice(6)) {
    case 0:
        one("(E)", dice(2) == 0 ? decimal : integer, depth);
        break;
    case 1:
        one("~", enumeration, depth);
        break;
    case 2:
        choice(enumeration, depth);
        break;
    case 3:
        two(enumeration, "+", dice(9) == 0 ? decimal : integer, depth);
        break;
    default:
        two(enumeration, ONE_OF(operators), enumeration, depth);
    }
}

/* --- strings -------------------------------------------------------------------------------------------------- */

static void string_leaf(void)
{
    static const char *const leaves[] = {"\"\"",
                                         "\"a\"",
                                         "\"{x}\\t\\\"\"",
                                         "@\"c:\\x\"\"q\"",
                                         "B.S",
                                         "B.S",
                                         "B.N",
                                         "nameof(E.A)",
                                         "(string)null",
                                         "\"\\u00e4\\x41g\"",
                                         "\"\"\"a\"b\"\"\"",
                                         "$\"p{{q}}\"",
                                         "default(string)",
                                         "\"\xE2\x82\xAC\xF0\x9F\x98\x80\"",
                                         "$@\"{B.S}\"\"\\\"",
                                         "@$\"{{{B.S}\""};
    put(ONE_OF(leaves));
}

static void hole(const char *open, const char *close, unsigned depth)
{
    static const char *const formats[] = {",5", ",0", ":x", ":", ",-3:x"};
    put(open);
    if (dice(24) == 0)
        integer(depth);
    else
        string(depth);
    put(dice(6) == 0 ? " /* } */ " : "");
    if (dice(24) == 0)
        put(ONE_OF(formats));
    put(close);
}

static void interpolated(unsigned depth)
{
    static const struct {
        const char *start, *open, *close, *end;
    } forms[] = {{"$\"", "{", "}", "\""},
                 {"$\"\\n{{", "{", "}", "}}\""},
                 {"$@\"\\", "{", "}", "\"\"\""},
                 {"@$\"", "{", "}", "{{\""},
                 {"$\"\"\"\"\"a\"", "{", "}", " \"\"\"\"\""},
                 {"$$\"\"\"\"\"{x} ", "{{", "}}", "}\"\"\"\"\""}};
    unsigned form = dice(sizeof forms / sizeof *forms);
    put(forms[form].start);
    for (unsigned count = 1 + dice(3); count > 0; count--) {
        put(dice(2) == 0 ? "t" : "");
        hole(forms[form].open, forms[form].close, depth - 1);
    }
    put(forms[form].end);
}

static void string(unsigned depth)
{
    if (depth == 0) {
        string_leaf();
        return;
    }
    switch (dice(8)) {
    case 0:
        choice(string, depth);
        break;
    case 1:
        string_leaf();
        break;
    case 2:
    case 3:
    case 4:
        interpolated(depth);
        break;
    default:
        two(string, "+", dice(30) == 0 ? integer : string, depth);
    }
}

/* --- constants ------------------------------------------------------------------------------------------------ */

static void constant(unsigned number)
{
    static const struct {
        const char *type;
        expression value;
        bool is_cast;
    } kinds[] = {
        {"decimal", decimal, false}, {"decimal", decimal, false}, {"decimal", decimal, false},
        {"string", string, false},   {"string", string, false},   {"bool", boolean, false},
        {"E", enumeration, false},   {"double", real, false},     {"float", real, true},
        {"long", integer, true},     {"ulong", integer, true},    {"int", integer, true},
        {"byte", decimal, true},     {"uint", real, true},        {"double", decimal, true}};
    unsigned kind = dice(sizeof kinds / sizeof *kinds);
    printf("static class K%u { public const %s V%u = ", number, kinds[kind].type, number);
    if (kinds[kind].is_cast)
        printf("(%s)", kinds[kind].type);
    kinds[kind].value(dice(4));
    put("; }\n");
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    unsigned count = (unsigned)strtoul(argv[2], NULL, 10);
    state = strtoull(argv[1], NULL, 10) * UINT64_C(0x9E3779B97F4A7C15) + 1;
    put("enum E : short { A = 1, B = -2, C = 0x100 } static class B { public const int I = 5; "
        "public const long L = -7; "
        "public const byte Y = 9; public const decimal M = 1.10m; public const double D = 2.25; "
        "public const float F = 1.1f; public const string S = \"s\", N = null; }\n");
    for (unsigned i = 0; i < count; i++)
        constant(i);
    return 0;
}
