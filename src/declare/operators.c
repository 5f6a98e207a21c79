/* SPDX-License-Identifier: MIT */
/* Operators of constants. What passes the range of its type fails, unless it is unchecked. */
#include "declare/decimal.h"
#include "declare/integers.h"

#include <float.h>
#include <math.h>

static const char overflow[] = GWI_OUTSIDE_OF_ITS_TYPE;
static const char by_zero[] = "a number is divided by zero";
static const char unfit[] = "an operator does not go with its operands";

static bool fail(const char **sentence, const char *why)
{
    *sentence = why;
    return false;
}

/* --- one operand -------------------------------------------------------------------------------------------- */

/* What is smaller than int is calculated as int. */
static void widen(gwi_value *v)
{
    gw_type_kind kind = v->constant.kind;
    if (kind == GW_TYPE_CHAR || (kind >= GW_TYPE_SBYTE && kind <= GW_TYPE_UINT16))
        v->constant.kind = GW_TYPE_INT32;
}

static bool negate(gwi_value *v, bool is_unchecked, const char **sentence)
{
    if (gwi_is_real(v->constant.kind)) {
        v->constant.real = -v->constant.real;
        return true;
    }
    if (v->constant.kind == GW_TYPE_DECIMAL) {
        v->constant.decimal = gwi_decimal_negate(&v->constant.decimal);
        return true;
    }
    widen(v);
    gw_type_kind kind = v->constant.kind;
    if (kind == GW_TYPE_UINT32)
        kind = v->constant.kind = GW_TYPE_INT64;
    if (!gwi_is_integer(kind) || kind == GW_TYPE_UINT64 || kind == GW_TYPE_UINTPTR)
        return fail(sentence, unfit);
    if (v->constant.integer == gwi_limits_of(kind).least) {
        if (!is_unchecked)
            return fail(sentence, overflow);
        return true;
    }
    v->constant.integer = -v->constant.integer;
    return true;
}

bool gwi_apply_unary(gwi_token_kind operator, gwi_value * v, bool is_unchecked,
                     const char **sentence)
{
    const gwi_decl *enumeration = v->enumeration;
    gw_type_kind kind = v->constant.kind;
    if (enumeration != NULL && operator!= GWI_TOKEN_TILDE)
        return fail(sentence, unfit);
    v->enumeration = NULL;
    if (operator== GWI_TOKEN_NOT) {
        v->constant.integer = !v->constant.integer;
        return kind == GW_TYPE_BOOLEAN || fail(sentence, unfit);
    }
    if (!gwi_is_integer(kind) && !(gwi_is_number(kind) && operator!= GWI_TOKEN_TILDE))
        return fail(sentence, unfit);
    if (operator== GWI_TOKEN_MINUS)
        return negate(v, is_unchecked, sentence) && gwi_fits_every_pointer(v, sentence);
    if (operator== GWI_TOKEN_TILDE &&(kind == GW_TYPE_INTPTR || kind == GW_TYPE_UINTPTR))
        return fail(sentence, "a result depends on the size of a pointer");
    if (enumeration == NULL)
        widen(v);
    if (operator== GWI_TOKEN_TILDE)
        v->constant.integer = gwi_cut(~v->constant.integer, v->constant.kind);
    v->enumeration = enumeration;
    return true;
}

/* --- two operands ------------------------------------------------------------------------------------------- */

/* A constant of int that is not negative goes with any type without a sign, one of long with ulong. */
static bool goes_unsigned(const gwi_value *v)
{
    gw_type_kind kind = v->constant.kind;
    bool may = kind == GW_TYPE_INT32 || kind == GW_TYPE_INT64;
    return !gwi_is_signed(kind) || (may && v->constant.integer >= 0);
}

/* The type in which integers of two types are calculated; UNKNOWN where there is none. */
static gw_type_kind common_integer(const gwi_value *a, const gwi_value *b)
{
    gw_type_kind x = a->constant.kind, y = b->constant.kind;
    if (x == GW_TYPE_UINT64 || y == GW_TYPE_UINT64)
        return goes_unsigned(a) && goes_unsigned(b) ? GW_TYPE_UINT64 : GW_TYPE_UNKNOWN;
    if (x == GW_TYPE_UINTPTR || y == GW_TYPE_UINTPTR) {
        bool fits =
            x != GW_TYPE_INT64 && y != GW_TYPE_INT64 && goes_unsigned(a) && goes_unsigned(b);
        return fits ? GW_TYPE_UINTPTR : GW_TYPE_UNKNOWN;
    }
    if (x == GW_TYPE_INT64 || y == GW_TYPE_INT64)
        return GW_TYPE_INT64;
    if (x == GW_TYPE_INTPTR || y == GW_TYPE_INTPTR)
        return x == GW_TYPE_UINT32 || y == GW_TYPE_UINT32 ? GW_TYPE_INT64 : GW_TYPE_INTPTR;
    if (x == GW_TYPE_UINT32 || y == GW_TYPE_UINT32) {
        /* With an int constant that is not negative it is uint, with any other int it is long. */
        bool both = (x == y) || (x == GW_TYPE_UINT32 ? goes_unsigned(b) : goes_unsigned(a));
        return both ? GW_TYPE_UINT32 : GW_TYPE_INT64;
    }
    return GW_TYPE_INT32;
}

/* The type in which two numbers are calculated; UNKNOWN where there is none. */
static gw_type_kind common_number(const gwi_value *a, const gwi_value *b)
{
    gw_type_kind x = a->constant.kind, y = b->constant.kind;
    if (!gwi_is_number(x) || !gwi_is_number(y))
        return GW_TYPE_UNKNOWN;
    bool real = gwi_is_real(x) || gwi_is_real(y);
    if (x == GW_TYPE_DECIMAL || y == GW_TYPE_DECIMAL)
        return real ? GW_TYPE_UNKNOWN : GW_TYPE_DECIMAL;
    if (real)
        return x == GW_TYPE_DOUBLE || y == GW_TYPE_DOUBLE ? GW_TYPE_DOUBLE : GW_TYPE_SINGLE;
    return common_integer(a, b);
}

static bool to_common(gwi_value *a, gwi_value *b)
{
    if (a->constant.kind == GW_TYPE_BOOLEAN && b->constant.kind == GW_TYPE_BOOLEAN)
        return true;
    const char *ignored;
    gw_type_kind to = common_number(a, b);
    return to != GW_TYPE_UNKNOWN && gwi_convert(a, to, false, &ignored) &&
           gwi_convert(b, to, false, &ignored);
}

/* In 64 bits; true where these are not enough. */
static bool calculate(gwi_operator operator, int64_t a, int64_t b, bool with_sign, int64_t *out)
{
    uint64_t result = 0;
    bool over;
    if (with_sign) {
        switch (operator) {
        case GWI_OP_ADD:
            return __builtin_add_overflow(a, b, out);
        case GWI_OP_SUBTRACT:
            return __builtin_sub_overflow(a, b, out);
        default:
            return __builtin_mul_overflow(a, b, out);
        }
    }
    switch (operator) {
    case GWI_OP_ADD:
        over = __builtin_add_overflow((uint64_t)a, (uint64_t)b, &result);
        break;
    case GWI_OP_SUBTRACT:
        over = __builtin_sub_overflow((uint64_t)a, (uint64_t)b, &result);
        break;
    default:
        over = __builtin_mul_overflow((uint64_t)a, (uint64_t)b, &result);
    }
    *out = (int64_t)result;
    return over;
}

/* The processor cannot divide the least number by -1. The language gives the remainder, and a quotient where nothing is
 * checked; but of nint it does not know which number is the least. */
static bool divide_least(gwi_operator operator, gwi_value * a, bool is_unchecked,
                         const char **sentence)
{
    if (a->constant.kind == GW_TYPE_INTPTR || (operator== GWI_OP_DIVIDE && !is_unchecked))
        return fail(sentence, overflow);
    if (operator== GWI_OP_REMAINDER)
        a->constant.integer = 0;
    return true;
}

static bool divide(gwi_operator operator, gwi_value * a, const gwi_value *b, bool is_unchecked,
                   const char **sentence)
{
    gw_type_kind kind = a->constant.kind;
    int64_t x = a->constant.integer, y = b->constant.integer;
    if (y == 0)
        return fail(sentence, by_zero);
    int64_t least = kind == GW_TYPE_INTPTR ? INT32_MIN : gwi_limits_of(kind).least;
    if (gwi_is_signed(kind) && y == -1 && x == least)
        return divide_least(operator, a, is_unchecked, sentence);
    bool with_sign = gwi_is_signed(kind);
    if (operator== GWI_OP_DIVIDE)
        a->constant.integer = with_sign ? x / y : (int64_t)((uint64_t)x / (uint64_t)y);
    else
        a->constant.integer = with_sign ? x % y : (int64_t)((uint64_t)x % (uint64_t)y);
    return true;
}

static bool apply_integers(gwi_operator operator, gwi_value * a, const gwi_value *b,
                           bool is_unchecked, const char **sentence)
{
    if (operator== GWI_OP_DIVIDE || operator== GWI_OP_REMAINDER)
        return divide(operator, a, b, is_unchecked, sentence);
    gw_type_kind kind = a->constant.kind;
    bool with_sign = gwi_is_signed(kind);
    int64_t result = 0;
    bool over = calculate(operator, a->constant.integer, b->constant.integer, with_sign, &result);
    over = over || !gwi_fits(result, with_sign && result < 0, kind);
    if (over && !is_unchecked)
        return fail(sentence, overflow);
    a->constant.integer = gwi_cut(result, kind);
    return true;
}

/* x - n * y with the sign of x, exactly: fmod() is in a library of its own. */
static double remainder_of(double x, double y)
{
    double left = x < 0 ? -x : x, least = y < 0 ? -y : y, step = least;
    if (!(left <= DBL_MAX) || least != least || least == 0)
        return (double)NAN;
    if (least > DBL_MAX)
        return x;
    while (step <= left / 2)
        step *= 2;
    for (; step >= least; step /= 2)
        if (left >= step)
            left -= step;
    return x < 0 ? -left : left;
}

static void apply_reals(gwi_operator operator, gwi_value * a, const gwi_value *b)
{
    double x = a->constant.real, y = b->constant.real;
    double result = operator== GWI_OP_ADD      ? x + y :
                    operator== GWI_OP_SUBTRACT ? x - y
                    :
                    operator== GWI_OP_MULTIPLY ? x * y
                    :
                    operator== GWI_OP_DIVIDE ? x / y
                                             : remainder_of(x, y);
    a->constant.real = a->constant.kind == GW_TYPE_SINGLE ? (double)(float)result : result;
}

static bool apply_decimals(gwi_operator operator, gw_decimal * a, const gw_decimal *b,
                           const char **sentence)
{
    gw_decimal negated = gwi_decimal_negate(b);
    bool divides = operator== GWI_OP_DIVIDE || operator== GWI_OP_REMAINDER;
    if (divides && gwi_decimal_is_zero(b))
        return fail(sentence, by_zero);
    if (operator== GWI_OP_REMAINDER) {
        gwi_decimal_remainder(a, b);
        return true;
    }
    bool fine = operator== GWI_OP_ADD      ? gwi_decimal_add(a, b) :
                operator== GWI_OP_SUBTRACT ? gwi_decimal_add(a, &negated)
                :
                operator== GWI_OP_MULTIPLY ? gwi_decimal_multiply(a, b)
                                           : gwi_decimal_divide(a, b);
    return fine || fail(sentence, overflow);
}

static bool compare(gwi_operator operator, int order)
{
    switch (operator) {
    case GWI_OP_LESS:
        return order < 0;
    case GWI_OP_GREATER:
        return order > 0;
    case GWI_OP_LESS_EQUAL:
        return order <= 0;
    case GWI_OP_GREATER_EQUAL:
        return order >= 0;
    case GWI_OP_EQUAL:
        return order == 0;
    default:
        return order != 0;
    }
}

static bool compare_reals(gwi_operator operator, double x, double y)
{
    if (x != x || y != y)
        return operator== GWI_OP_NOT_EQUAL;
    return compare(operator, x<y ? -1 : x> y);
}

static int order_of(const gwi_value *a, const gwi_value *b)
{
    int64_t x = a->constant.integer, y = b->constant.integer;
    if (gwi_is_signed(a->constant.kind))
        return x < y ? -1 : x > y;
    return (uint64_t)x < (uint64_t)y ? -1 : (uint64_t)x > (uint64_t)y;
}

static bool compare_numbers(gwi_operator operator, const gwi_value * a, const gwi_value *b)
{
    if (gwi_is_real(a->constant.kind))
        return compare_reals(operator, a->constant.real, b->constant.real);
    if (a->constant.kind == GW_TYPE_DECIMAL)
        return compare(operator, gwi_decimal_compare(&a->constant.decimal, &b->constant.decimal));
    return compare(operator, order_of(a, b));
}

static void become_boolean(gwi_value *v, bool truth)
{
    memset(v, 0, sizeof *v);
    v->constant.kind = GW_TYPE_BOOLEAN;
    v->constant.integer = truth;
}

static bool apply_bits(gwi_operator operator, gwi_value * a, const gwi_value *b)
{
    if (gwi_is_real(a->constant.kind) || a->constant.kind == GW_TYPE_DECIMAL)
        return false;
    int64_t x = a->constant.integer, y = b->constant.integer;
    a->constant.integer = operator== GWI_OP_AND ? x & y : operator== GWI_OP_OR ? x | y : x ^ y;
    return true;
}

static bool shift(gwi_operator operator, gwi_value * a, const gwi_value *b)
{
    bool enums = a->enumeration != NULL || b->enumeration != NULL;
    if (!gwi_is_integer(a->constant.kind) || !gwi_is_integer(b->constant.kind) || enums)
        return false;
    gwi_value count_of = *b;
    widen(&count_of);
    if (count_of.constant.kind != GW_TYPE_INT32)
        return false;
    widen(a);
    gw_type_kind kind = a->constant.kind;
    unsigned bits = gwi_limits_of(kind).bits;
    unsigned count = (unsigned)b->constant.integer & (bits - 1u);
    int64_t value = a->constant.integer;
    if (operator== GWI_OP_SHIFT_LEFT)
        value = (int64_t)((uint64_t)value << count);
    else if (operator== GWI_OP_SHIFT_RIGHT && gwi_is_signed(kind))
        value >>= count;
    else
        value = (int64_t)((bits < 64 ? (uint64_t)value & ((1ull << bits) - 1) : (uint64_t)value) >>
                          count);
    a->constant.integer = gwi_cut(value, kind);
    return true;
}

static bool is_text(const gwi_value *v)
{
    return v->constant.kind == GW_TYPE_STRING || v->constant.kind == GW_TYPE_OBJECT;
}

static bool same_text(gw_text a, gw_text b)
{
    if (a.data == NULL || b.data == NULL)
        return a.data == b.data;
    return a.nunits == b.nunits && memcmp(a.data, b.data, a.nunits * sizeof(gw_char16)) == 0;
}

static bool apply_texts(gwi_operator operator, gwi_value * a, const gwi_value *b)
{
    bool same = same_text(a->constant.text, b->constant.text);
    if (operator!= GWI_OP_EQUAL && operator!= GWI_OP_NOT_EQUAL)
        return false;
    become_boolean(a, same == (operator== GWI_OP_EQUAL));
    return true;
}

static bool apply_logic(gwi_operator operator, gwi_value * a, const gwi_value *b)
{
    if (a->constant.kind != GW_TYPE_BOOLEAN || b->constant.kind != GW_TYPE_BOOLEAN)
        return false;
    bool x = a->constant.integer != 0, y = b->constant.integer != 0;
    become_boolean(a, operator== GWI_OP_AND_AND ? x && y : x || y);
    return true;
}

/* Of an enum and an enum, or an enum and a number: the result is of the enum, but the difference of two is a number. 0 is an enum
 * before an enum that is subtracted from it; any other number is none. */
static const gwi_decl *result_enum(gwi_operator operator, const gwi_value * a, const gwi_value *b)
{
    bool both = b->enumeration != NULL && (a->enumeration != NULL || gwi_goes_to_enum(a));
    if (operator== GWI_OP_SUBTRACT && both)
        return NULL;
    return a->enumeration != NULL ? a->enumeration : b->enumeration;
}

/* Of two values of one type. */
static bool calculate_numbers(gwi_operator operator, gwi_value * a, const gwi_value *b,
                              bool is_unchecked, const char **sentence)
{
    gw_type_kind kind = a->constant.kind;
    if (operator>= GWI_OP_AND && operator<= GWI_OP_OR)
        return apply_bits(operator, a, b) || fail(sentence, unfit);
    if (kind == GW_TYPE_BOOLEAN)
        return fail(sentence, unfit);
    if (kind == GW_TYPE_DECIMAL)
        return apply_decimals(operator, & a->constant.decimal, &b->constant.decimal, sentence);
    if (!gwi_is_real(kind))
        return apply_integers(operator, a, b, is_unchecked, sentence);
    apply_reals(operator, a, b);
    return true;
}

static bool is_of_enums(gwi_operator operator)
{
    return operator== GWI_OP_ADD || operator==
        GWI_OP_SUBTRACT ||(operator>= GWI_OP_LESS && operator<= GWI_OP_OR);
}

/* An enum goes with one of its kind and with 0. Numbers of its underlying type are added to it and subtracted from it. */
static bool goes_with_enum(gwi_operator operator, const gwi_value * a, const gwi_value *b)
{
    const gwi_value *other = a->enumeration != NULL ? b : a;
    gw_type_kind underlying = a->enumeration != NULL ? a->constant.kind : b->constant.kind;
    if (other->enumeration != NULL)
        return a->enumeration == b->enumeration && operator!= GWI_OP_ADD && is_of_enums(operator);
    if (operator!= GWI_OP_ADD && operator!= GWI_OP_SUBTRACT)
        return is_of_enums(operator) && gwi_goes_to_enum(other);
    return gwi_is_integer(other->constant.kind) && gwi_goes_implicitly(other, underlying);
}

static bool apply_numbers(gwi_operator operator, gwi_value * a, const gwi_value *b,
                          bool is_unchecked, const char **sentence)
{
    gwi_value right = *b;
    const gwi_decl *enumeration = result_enum(operator, a, b);
    bool has_enum = a->enumeration != NULL || b->enumeration != NULL;
    gw_type_kind underlying = a->enumeration != NULL ? a->constant.kind : b->constant.kind;
    if ((has_enum && !goes_with_enum(operator, a, b)) || !to_common(a, &right))
        return fail(sentence, unfit);
    if (operator>= GWI_OP_LESS && operator<= GWI_OP_NOT_EQUAL) {
        bool orders = operator!= GWI_OP_EQUAL && operator!= GWI_OP_NOT_EQUAL;
        if (orders && a->constant.kind == GW_TYPE_BOOLEAN)
            return fail(sentence, unfit);
        become_boolean(a, compare_numbers(operator, a, &right));
        return true;
    }
    if (!calculate_numbers(operator, a, &right, is_unchecked, sentence))
        return false;
    if (has_enum && !gwi_convert(a, underlying, is_unchecked, sentence))
        return false;
    a->enumeration = enumeration;
    return true;
}

static bool apply(gwi_operator operator, gwi_value * a, const gwi_value *b, bool is_unchecked,
                  const char **sentence)
{
    if (operator== GWI_OP_AND_AND || operator== GWI_OP_OR_OR)
        return apply_logic(operator, a, b) || fail(sentence, unfit);
    if (is_text(a) && is_text(b))
        return apply_texts(operator, a, b) || fail(sentence, unfit);
    if (operator>= GWI_OP_SHIFT_LEFT && operator<= GWI_OP_SHIFT_RIGHT_UNSIGNED)
        return shift(operator, a, b) || fail(sentence, unfit);
    return apply_numbers(operator, a, b, is_unchecked, sentence);
}

/* `x == default`: of the type of the other. */
static void take_type_of(gwi_value *v, const gwi_value *other)
{
    const char *ignored;
    if (v->constant.kind == GW_TYPE_VOID && gwi_convert(v, other->constant.kind, false, &ignored))
        v->enumeration = other->enumeration;
}

bool gwi_apply(gwi_operator operator, gwi_value * a, const gwi_value *b, bool is_unchecked,
               const char **sentence)
{
    gwi_value right = *b;
    if (operator== GWI_OP_EQUAL || operator== GWI_OP_NOT_EQUAL) {
        take_type_of(a, b);
        take_type_of(&right, a);
    }
    return apply(operator, a, &right, is_unchecked, sentence) &&
           gwi_fits_every_pointer(a, sentence);
}
