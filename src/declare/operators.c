/* SPDX-License-Identifier: MIT */
/* Operators and conversions of constants. What passes the range of its type fails, unless it is unchecked. */
#include "declare/constants.h"

#include <float.h>
#include <math.h>

static const char overflow[] = "a result is outside of the range of its type";
static const char unfit[] = "an operator does not go with its operands";

typedef struct limits {
    int64_t least;
    uint64_t most;
    uint8_t bits;
} limits;

static limits limits_of(gw_type_kind kind)
{
    enum { POINTER_BITS = sizeof(void *) * 8 };
    switch (kind) {
    case GW_TYPE_SBYTE:
        return (limits){INT8_MIN, INT8_MAX, 8};
    case GW_TYPE_BYTE:
        return (limits){0, UINT8_MAX, 8};
    case GW_TYPE_INT16:
        return (limits){INT16_MIN, INT16_MAX, 16};
    case GW_TYPE_CHAR:
    case GW_TYPE_UINT16:
        return (limits){0, UINT16_MAX, 16};
    case GW_TYPE_INT32:
        return (limits){INT32_MIN, INT32_MAX, 32};
    case GW_TYPE_UINT32:
        return (limits){0, UINT32_MAX, 32};
    case GW_TYPE_INTPTR:
        return (limits){INTPTR_MIN, INTPTR_MAX, POINTER_BITS};
    case GW_TYPE_UINTPTR:
        return (limits){0, UINTPTR_MAX, POINTER_BITS};
    case GW_TYPE_UINT64:
        return (limits){0, UINT64_MAX, 64};
    default:
        return (limits){INT64_MIN, INT64_MAX, 64};
    }
}

static bool is_signed(gw_type_kind kind)
{
    return limits_of(kind).least < 0;
}

/* A value that does not fit is cut to the bits of the type. */
static int64_t cut(int64_t value, gw_type_kind kind)
{
    unsigned spare = 64u - limits_of(kind).bits;
    uint64_t bits = (uint64_t)value << spare;
    return is_signed(kind) ? (int64_t)bits >> spare : (int64_t)(bits >> spare);
}

/* The value is negative, or a number of 64 bits without a sign. */
static bool fits(int64_t value, bool negative, gw_type_kind kind)
{
    limits l = limits_of(kind);
    return negative ? value >= l.least : (uint64_t)value <= l.most;
}

static bool is_negative(const gwi_value *v)
{
    return is_signed(v->constant.kind) && v->constant.integer < 0;
}

static bool fail(const char **sentence, const char *why)
{
    *sentence = why;
    return false;
}

/* --- conversions -------------------------------------------------------------------------------------------- */

static double as_real(const gwi_value *v)
{
    if (gwi_is_real(v->constant.kind))
        return v->constant.real;
    return is_negative(v) ? (double)v->constant.integer : (double)(uint64_t)v->constant.integer;
}

static bool real_to_integer(gwi_value *v, gw_type_kind to, bool is_unchecked, const char **sentence)
{
    double real = v->constant.real; /* what is behind its point is dropped */
    limits l = limits_of(to);
    bool inside =
        (real >= (double)l.least || real > (double)l.least - 1.0) && real < (double)l.most + 1.0;
    if (!inside && !is_unchecked)
        return fail(sentence, overflow);
    v->constant.integer = !inside ? 0 : real < 0 ? (int64_t)real : (int64_t)(uint64_t)real;
    v->constant.kind = to;
    return true;
}

static void to_real(gwi_value *v, gw_type_kind to)
{
    double real = as_real(v);
    v->constant.real = to == GW_TYPE_SINGLE ? (double)(float)real : real;
    v->constant.integer = 0;
    v->constant.kind = to;
}

static void to_default(gwi_value *v, gw_type_kind to)
{
    memset(v, 0, sizeof *v);
    v->constant.kind = to;
    v->constant.text = gw_null_text();
}

bool gwi_convert(gwi_value *v, gw_type_kind to, bool is_unchecked, const char **sentence)
{
    gw_type_kind from = v->constant.kind;
    v->enumeration = NULL;
    if (from == GW_TYPE_VOID) {
        to_default(v, to);
        return true;
    }
    if (from == to && !gwi_is_real(from))
        return true;
    if (from == GW_TYPE_OBJECT && to == GW_TYPE_STRING) { /* null */
        to_default(v, to);
        return true;
    }
    bool number = gwi_is_integer(from) || gwi_is_real(from);
    if (number && gwi_is_real(to)) {
        to_real(v, to);
        return true;
    }
    if (gwi_is_real(from) && gwi_is_integer(to))
        return real_to_integer(v, to, is_unchecked, sentence);
    if (!gwi_is_integer(from) || !gwi_is_integer(to))
        return fail(sentence, "a value does not convert to the type");
    if (!fits(v->constant.integer, is_negative(v), to)) {
        if (!is_unchecked)
            return fail(sentence, overflow);
        v->constant.integer = cut(v->constant.integer, to);
    }
    v->constant.kind = to;
    return true;
}

bool gwi_convert_implicitly(gwi_value *v, gw_type_kind to, const char **sentence)
{
    gw_type_kind from = v->constant.kind;
    if ((gwi_is_real(from) && gwi_is_integer(to)) ||
        (from == GW_TYPE_DOUBLE && to == GW_TYPE_SINGLE))
        return fail(sentence, "a value needs a cast to the type");
    return gwi_convert(v, to, false, sentence);
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
    widen(v);
    gw_type_kind kind = v->constant.kind;
    if (kind == GW_TYPE_UINT32)
        kind = v->constant.kind = GW_TYPE_INT64;
    if (!gwi_is_integer(kind) || kind == GW_TYPE_UINT64 || kind == GW_TYPE_UINTPTR)
        return fail(sentence, unfit);
    if (v->constant.integer == limits_of(kind).least) {
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
    v->enumeration = NULL;
    if (operator== GWI_TOKEN_NOT) {
        v->constant.integer = !v->constant.integer;
        return kind == GW_TYPE_BOOLEAN || fail(sentence, unfit);
    }
    if (!gwi_is_integer(kind) && !(gwi_is_real(kind) && operator!= GWI_TOKEN_TILDE))
        return fail(sentence, unfit);
    if (operator== GWI_TOKEN_MINUS)
        return negate(v, is_unchecked, sentence);
    if (enumeration == NULL)
        widen(v);
    if (operator== GWI_TOKEN_TILDE)
        v->constant.integer = cut(~v->constant.integer, v->constant.kind);
    v->enumeration = enumeration;
    return true;
}

/* --- two operands ------------------------------------------------------------------------------------------- */

/* A constant that is not negative goes with any type without a sign. */
static bool goes_unsigned(const gwi_value *v)
{
    return !is_signed(v->constant.kind) || v->constant.integer >= 0;
}

/* The type in which integers of two types are calculated; UNKNOWN where there is none. */
static gw_type_kind common_integer(const gwi_value *a, const gwi_value *b)
{
    gw_type_kind x = a->constant.kind, y = b->constant.kind;
    if (x == GW_TYPE_UINT64 || y == GW_TYPE_UINT64)
        return goes_unsigned(a) && goes_unsigned(b) ? GW_TYPE_UINT64 : GW_TYPE_UNKNOWN;
    if (x == GW_TYPE_UINTPTR || y == GW_TYPE_UINTPTR)
        return goes_unsigned(a) && goes_unsigned(b) ? GW_TYPE_UINTPTR : GW_TYPE_UNKNOWN;
    if (x == GW_TYPE_INT64 || y == GW_TYPE_INT64)
        return GW_TYPE_INT64;
    if (x == GW_TYPE_INTPTR || y == GW_TYPE_INTPTR)
        return GW_TYPE_INTPTR;
    if (x == GW_TYPE_UINT32 || y == GW_TYPE_UINT32) {
        /* With an int constant that is not negative it is uint, with any other int it is long. */
        bool both = (x == y) || (x == GW_TYPE_UINT32 ? goes_unsigned(b) : goes_unsigned(a));
        return both ? GW_TYPE_UINT32 : GW_TYPE_INT64;
    }
    return GW_TYPE_INT32;
}

static bool to_common(gwi_value *a, gwi_value *b)
{
    gw_type_kind x = a->constant.kind, y = b->constant.kind;
    if (x == GW_TYPE_BOOLEAN && y == GW_TYPE_BOOLEAN)
        return true;
    bool numbers = (gwi_is_integer(x) || gwi_is_real(x)) && (gwi_is_integer(y) || gwi_is_real(y));
    if (!numbers)
        return false;
    const char *ignored;
    if (gwi_is_real(x) || gwi_is_real(y)) {
        gw_type_kind to =
            x == GW_TYPE_DOUBLE || y == GW_TYPE_DOUBLE ? GW_TYPE_DOUBLE : GW_TYPE_SINGLE;
        return gwi_convert(a, to, false, &ignored) && gwi_convert(b, to, false, &ignored);
    }
    gw_type_kind to = common_integer(a, b);
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

static bool divide(gwi_operator operator, gwi_value * a, const gwi_value *b, const char **sentence)
{
    gw_type_kind kind = a->constant.kind;
    int64_t x = a->constant.integer, y = b->constant.integer;
    if (y == 0)
        return fail(sentence, "a number is divided by zero");
    if (is_signed(kind) && y == -1 && x == limits_of(kind).least)
        return fail(sentence, overflow);
    bool with_sign = is_signed(kind);
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
        return divide(operator, a, b, sentence);
    gw_type_kind kind = a->constant.kind;
    bool with_sign = is_signed(kind);
    int64_t result = 0;
    bool over = calculate(operator, a->constant.integer, b->constant.integer, with_sign, &result);
    over = over || !fits(result, with_sign && result < 0, kind);
    if (over && !is_unchecked)
        return fail(sentence, overflow);
    a->constant.integer = cut(result, kind);
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
    if (is_signed(a->constant.kind))
        return x < y ? -1 : x > y;
    return (uint64_t)x < (uint64_t)y ? -1 : (uint64_t)x > (uint64_t)y;
}

static void become_boolean(gwi_value *v, bool truth)
{
    memset(v, 0, sizeof *v);
    v->constant.kind = GW_TYPE_BOOLEAN;
    v->constant.integer = truth;
}

static bool apply_bits(gwi_operator operator, gwi_value * a, const gwi_value *b)
{
    if (gwi_is_real(a->constant.kind))
        return false;
    int64_t x = a->constant.integer, y = b->constant.integer;
    a->constant.integer = operator== GWI_OP_AND ? x & y : operator== GWI_OP_OR ? x | y : x ^ y;
    return true;
}

static bool shift(gwi_operator operator, gwi_value * a, const gwi_value *b)
{
    if (!gwi_is_integer(a->constant.kind) || !gwi_is_integer(b->constant.kind))
        return false;
    widen(a);
    gw_type_kind kind = a->constant.kind;
    unsigned bits = limits_of(kind).bits;
    unsigned count = (unsigned)b->constant.integer & (bits - 1u);
    int64_t value = a->constant.integer;
    if (operator== GWI_OP_SHIFT_LEFT)
        value = (int64_t)((uint64_t)value << count);
    else if (operator== GWI_OP_SHIFT_RIGHT && is_signed(kind))
        value >>= count;
    else
        value = (int64_t)((bits < 64 ? (uint64_t)value & ((1ull << bits) - 1) : (uint64_t)value) >>
                          count);
    a->constant.integer = cut(value, kind);
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
    if (operator== GWI_OP_COALESCE) {
        if (a->constant.text.data == NULL)
            *a = *b;
        return true;
    }
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

/* Of an enum and an enum, or an enum and a number: the result is of the enum but where one is taken from the other. */
static const gwi_decl *result_enum(gwi_operator operator, const gwi_value * a, const gwi_value *b)
{
    bool both = a->enumeration != NULL && b->enumeration != NULL;
    if (operator== GWI_OP_SUBTRACT && both)
        return NULL;
    return a->enumeration != NULL ? a->enumeration : b->enumeration;
}

static bool apply_numbers(gwi_operator operator, gwi_value * a, const gwi_value *b,
                          bool is_unchecked, const char **sentence)
{
    gwi_value right = *b;
    const gwi_decl *enumeration = result_enum(operator, a, b);
    gw_type_kind underlying = a->enumeration != NULL ? a->constant.kind : b->constant.kind;
    if (!to_common(a, &right))
        return fail(sentence, unfit);
    bool boolean = a->constant.kind == GW_TYPE_BOOLEAN;
    if (operator>= GWI_OP_LESS && operator<= GWI_OP_NOT_EQUAL) {
        if (boolean && operator!= GWI_OP_EQUAL && operator!= GWI_OP_NOT_EQUAL)
            return fail(sentence, unfit);
        become_boolean(a, gwi_is_real(a->constant.kind)
                              ? compare_reals(operator, a->constant.real, right.constant.real)
                              : compare(operator, order_of(a, &right)));
        return true;
    }
    if (operator>= GWI_OP_AND && operator<= GWI_OP_OR) {
        if (!apply_bits(operator, a, &right))
            return fail(sentence, unfit);
    } else if (boolean) {
        return fail(sentence, unfit);
    } else if (gwi_is_real(a->constant.kind)) {
        apply_reals(operator, a, &right);
        return true;
    } else if (!apply_integers(operator, a, &right, is_unchecked, sentence)) {
        return false;
    }
    if (enumeration != NULL && !gwi_convert(a, underlying, is_unchecked, sentence))
        return false;
    a->enumeration = enumeration;
    return true;
}

bool gwi_apply(gwi_operator operator, gwi_value * a, const gwi_value *b, bool is_unchecked,
               const char **sentence)
{
    if (operator== GWI_OP_AND_AND || operator== GWI_OP_OR_OR)
        return apply_logic(operator, a, b) || fail(sentence, unfit);
    if (is_text(a) && is_text(b))
        return apply_texts(operator, a, b) || fail(sentence, unfit);
    if (operator>= GWI_OP_SHIFT_LEFT && operator<= GWI_OP_SHIFT_RIGHT_UNSIGNED)
        return shift(operator, a, b) || fail(sentence, unfit);
    if (operator== GWI_OP_COALESCE)
        return fail(sentence, unfit);
    return apply_numbers(operator, a, b, is_unchecked, sentence);
}
