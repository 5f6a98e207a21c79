/* SPDX-License-Identifier: MIT */
/*
 * The arithmetic of System.Decimal.
 *
 * Sums, products and dividends are computed in 256 bits, which hold each of them: 96 bits times 10^28 are 190, and a
 * product has 192. fit() then drops digits until the rest has 96 bits and a scale of at most 28, and rounds once.
 */
#include "declare/decimal.h"

enum { LIMBS = 8, SCALE_MOST = 28, SIGN = 0x80 };

typedef struct wide {
    uint32_t limbs[LIMBS]; /* the lowest first */
} wide;

/* --- wide numbers ------------------------------------------------------------------------------------------- */

static wide widened(const gw_decimal *d)
{
    wide w = {{(uint32_t)d->lo64, (uint32_t)(d->lo64 >> 32), d->hi32}};
    return w;
}

static bool is_zero(const wide *w)
{
    uint32_t all = 0;
    for (unsigned i = 0; i < LIMBS; i++)
        all |= w->limbs[i];
    return all == 0;
}

static bool has_96_bits(const wide *w)
{
    uint32_t rest = 0;
    for (unsigned i = 3; i < LIMBS; i++)
        rest |= w->limbs[i];
    return rest == 0;
}

static void multiply_add(wide *w, uint32_t factor, uint32_t addend)
{
    uint64_t carry = addend;
    for (unsigned i = 0; i < LIMBS; i++) {
        carry += (uint64_t)w->limbs[i] * factor;
        w->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static void scale_up(wide *w, int digits)
{
    for (; digits > 0; digits--)
        multiply_add(w, 10, 0);
}

/* Divides by 10, and returns the digit that was last. */
static unsigned drop_digit(wide *w)
{
    uint64_t rest = 0;
    for (unsigned i = LIMBS; i-- > 0;) {
        rest = rest << 32 | w->limbs[i];
        w->limbs[i] = (uint32_t)(rest / 10);
        rest %= 10;
    }
    return (unsigned)rest;
}

static int compare_wide(const wide *a, const wide *b)
{
    for (unsigned i = LIMBS; i-- > 0;)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

static void add_wide(wide *a, const wide *b)
{
    uint64_t carry = 0;
    for (unsigned i = 0; i < LIMBS; i++) {
        carry += (uint64_t)a->limbs[i] + b->limbs[i];
        a->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* The second is not above the first. */
static void subtract_wide(wide *a, const wide *b)
{
    uint64_t borrow = 0;
    for (unsigned i = 0; i < LIMBS; i++) {
        uint64_t difference = (uint64_t)a->limbs[i] - b->limbs[i] - borrow;
        a->limbs[i] = (uint32_t)difference;
        borrow = difference >> 63;
    }
}

static wide multiply_wide(const wide *a, const wide *b)
{
    wide product = {{0}};
    for (unsigned i = 0; i < 3; i++) {
        uint64_t carry = 0;
        for (unsigned k = 0; k < 3; k++) {
            carry += (uint64_t)a->limbs[i] * b->limbs[k] + product.limbs[i + k];
            product.limbs[i + k] = (uint32_t)carry;
            carry >>= 32;
        }
        product.limbs[i + 3] = (uint32_t)carry;
    }
    return product;
}

/* The quotient; the dividend becomes the remainder. One bit at a time: constants are few. */
static wide divide_wide(wide *dividend, const wide *divisor)
{
    wide quotient = {{0}}, rest = {{0}};
    for (unsigned bit = LIMBS * 32; bit-- > 0;) {
        multiply_add(&rest, 2, dividend->limbs[bit / 32] >> bit % 32 & 1u);
        if (compare_wide(&rest, divisor) < 0)
            continue;
        subtract_wide(&rest, divisor);
        quotient.limbs[bit / 32] |= 1u << bit % 32;
    }
    *dividend = rest;
    return quotient;
}

/* --- rounding ----------------------------------------------------------------------------------------------- */

/* Drops digits until the number is one of a decimal, and rounds half to even. `sticky`: the number is a little larger.
 * False where a digit before the point would have to go. */
static bool fit(wide *w, int *scale, bool sticky)
{
    unsigned digit = 0;
    for (;;) {
        while (!has_96_bits(w) || *scale > SCALE_MOST) {
            if (*scale <= 0)
                return false;
            sticky = sticky || digit != 0;
            digit = drop_digit(w);
            --*scale;
            if (is_zero(w) && *scale > SCALE_MOST) {
                sticky = sticky || digit != 0;
                digit = 0;
                *scale = SCALE_MOST;
            }
        }
        if (digit < 5 || (digit == 5 && !sticky && (w->limbs[0] & 1u) == 0))
            return true;
        multiply_add(w, 1, 1); /* which may carry to the 97th bit */
        digit = 0;
        sticky = false;
    }
}

static gw_decimal narrowed(const wide *w, int scale, unsigned sign)
{
    gw_decimal d = {0, (uint8_t)scale, (uint8_t)sign, w->limbs[2],
                    (uint64_t)w->limbs[1] << 32 | w->limbs[0]};
    return d;
}

/* --- conversions -------------------------------------------------------------------------------------------- */

typedef struct number {
    wide digits;
    int64_t exponent;
    bool sticky; /* digits were left out that are not all zeros */
} number;

/* Of a mantissa no more digits are kept than decide how the last one that fits is rounded. */
static size_t take_mantissa(const char *text, size_t nbytes, number *n)
{
    static const wide enough = {{0, 0, 0, 1u << 10}};
    bool after_point = false;
    size_t i = 0;
    for (; i < nbytes && text[i] != 'e' && text[i] != 'E'; i++) {
        unsigned digit = (unsigned)(text[i] - '0');
        if (text[i] == '.')
            after_point = true;
        if (digit > 9)
            continue;
        if (compare_wide(&n->digits, &enough) < 0)
            multiply_add(&n->digits, 10, digit);
        else {
            n->sticky = n->sticky || digit != 0;
            n->exponent++;
        }
        n->exponent -= after_point;
    }
    return i;
}

/* Beyond a million nothing changes. */
static int64_t exponent_of(const char *text, size_t nbytes)
{
    int64_t exponent = 0;
    bool negative = nbytes > 0 && text[0] == '-';
    for (size_t i = 0; i < nbytes && exponent < 1000000; i++)
        if (text[i] >= '0' && text[i] <= '9')
            exponent = exponent * 10 + (text[i] - '0');
    return negative ? -exponent : exponent;
}

bool gwi_decimal_parse(const char *text, size_t nbytes, gw_decimal *out)
{
    number n = {.exponent = 0};
    size_t used = take_mantissa(text, nbytes, &n);
    if (used < nbytes)
        n.exponent += exponent_of(text + used + 1, nbytes - used - 1);
    int64_t scale = -n.exponent;
    if (is_zero(&n.digits)) {
        *out = narrowed(&n.digits, scale < 0 ? 0 : scale > SCALE_MOST ? SCALE_MOST : (int)scale, 0);
        return true;
    }
    for (; scale < 0 && has_96_bits(&n.digits); scale++)
        multiply_add(&n.digits, 10, 0);
    int rest = scale > INT32_MAX ? INT32_MAX : (int)scale;
    if (scale < 0 || !fit(&n.digits, &rest, n.sticky))
        return false;
    *out = narrowed(&n.digits, rest, 0);
    return true;
}

gw_decimal gwi_decimal_of_integer(uint64_t magnitude, bool negative)
{
    gw_decimal d = {.sign = negative ? SIGN : 0, .lo64 = magnitude};
    return d;
}

static const double powers[SCALE_MOST + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14,
    1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28};

/* The least power of 2 above a number; a NaN and an infinity have the largest one. */
static int exponent_of_real(double real)
{
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    return (int)(bits >> 52 & 0x7FFu) - 1022;
}

/* So many digits of a number as an integer, and the scale that goes with them, below 0 of a large one. .NET scales in
 * double, so that the last digit is as exact as a double. */
static uint64_t digits_of_real(double real, int digits, int *scale)
{
    double least = powers[digits - 1];
    int power = digits - 1 - (exponent_of_real(real) * 19728 >> 16); /* log10(2) * 2^16 */
    if (power > SCALE_MOST)
        power = SCALE_MOST;
    if (power >= 0)
        real *= powers[power];
    else if (power != -1 || real >= least * 10)
        real /= powers[-power];
    else
        power = 0;
    if (real < least && power < SCALE_MOST) {
        real *= 10;
        power++;
    }
    uint64_t mantissa = (uint64_t)real;
    real -= (double)mantissa;
    *scale = power;
    return mantissa + (real > 0.5 || (real == 0.5 && (mantissa & 1u) != 0));
}

bool gwi_decimal_of_real(double real, bool is_single, gw_decimal *out)
{
    bool negative = real < 0;
    int exponent = exponent_of_real(real), scale;
    memset(out, 0, sizeof *out);
    if (exponent > 96)
        return false;
    uint64_t mantissa =
        exponent < -94 ? 0 : digits_of_real(negative ? -real : real, is_single ? 7 : 15, &scale);
    if (mantissa == 0)
        return true;
    for (; scale > 0 && mantissa % 10 == 0; scale--)
        mantissa /= 10;
    wide w = {{(uint32_t)mantissa, (uint32_t)(mantissa >> 32)}};
    scale_up(&w, -scale);
    *out = narrowed(&w, scale > 0 ? scale : 0, negative ? SIGN : 0);
    return true;
}

/* Three roundings, as .NET has them. */
double gwi_decimal_to_real(const gw_decimal *d)
{
    double magnitude = ((double)d->lo64 + (double)d->hi32 * 0x1p64) / powers[d->scale];
    return gwi_decimal_is_negative(d) ? -magnitude : magnitude;
}

bool gwi_decimal_truncate(const gw_decimal *d, uint64_t *magnitude)
{
    wide w = widened(d);
    for (unsigned i = 0; i < d->scale; i++)
        drop_digit(&w);
    *magnitude = (uint64_t)w.limbs[1] << 32 | w.limbs[0];
    return w.limbs[2] == 0;
}

/* --- operators ---------------------------------------------------------------------------------------------- */

bool gwi_decimal_is_zero(const gw_decimal *d)
{
    return d->lo64 == 0 && d->hi32 == 0;
}

gw_decimal gwi_decimal_negate(const gw_decimal *d)
{
    gw_decimal negated = *d;
    negated.sign ^= SIGN;
    return negated;
}

/* Both with the larger scale, which it returns. */
static int align(const gw_decimal *a, const gw_decimal *b, wide *x, wide *y)
{
    *x = widened(a);
    *y = widened(b);
    scale_up(x, (int)b->scale - a->scale);
    scale_up(y, (int)a->scale - b->scale);
    return a->scale > b->scale ? a->scale : b->scale;
}

/* The sign of a difference that is zero. .NET scales the operand with the smaller scale and keeps its sign; but if that operand
 * is zero, it returns the other operand instead. */
static unsigned sign_of_nothing(const gw_decimal *a, const gw_decimal *b)
{
    if (a->scale == b->scale)
        return a->sign;
    const gw_decimal *scaled = a->scale < b->scale ? a : b, *other = scaled == a ? b : a;
    return gwi_decimal_is_zero(scaled) ? other->sign : scaled->sign;
}

bool gwi_decimal_add(gw_decimal *a, const gw_decimal *b)
{
    wide x, y;
    unsigned sign = a->sign;
    int scale = align(a, b, &x, &y), order = compare_wide(&x, &y);
    if (a->sign == b->sign) {
        add_wide(&x, &y);
    } else if (order >= 0) {
        subtract_wide(&x, &y);
        if (order == 0)
            sign = sign_of_nothing(a, b);
    } else {
        subtract_wide(&y, &x);
        x = y;
        sign = b->sign;
    }
    if (!fit(&x, &scale, false))
        return false;
    *a = narrowed(&x, scale, sign);
    return true;
}

static bool has_32_bits(const gw_decimal *d)
{
    return d->hi32 == 0 && d->lo64 <= UINT32_MAX;
}

/* .NET has a short way for factors of 32 bits, which gives up where nothing can be left, and a long way, which gives up
 * where the product is zero: then sign and scale are lost. */
static bool loses_scale(const gw_decimal *a, const gw_decimal *b, const wide *product)
{
    if (has_32_bits(a) && has_32_bits(b))
        return a->scale + b->scale > SCALE_MOST + 19;
    return is_zero(product);
}

bool gwi_decimal_multiply(gw_decimal *a, const gw_decimal *b)
{
    wide x = widened(a), y = widened(b);
    wide product = multiply_wide(&x, &y);
    int scale = a->scale + b->scale;
    if (loses_scale(a, b, &product)) {
        memset(a, 0, sizeof *a);
        return true;
    }
    if (!fit(&product, &scale, false))
        return false;
    *a = narrowed(&product, scale, (unsigned)(a->sign ^ b->sign));
    return true;
}

/* The last digit is rounded by what is left of the dividend. */
static bool round_quotient(wide *quotient, const wide *rest, const wide *divisor, int *scale)
{
    wide twice = *rest;
    multiply_add(&twice, 2, 0);
    int order = compare_wide(&twice, divisor);
    if (order < 0 || (order == 0 && (quotient->limbs[0] & 1u) == 0))
        return true;
    multiply_add(quotient, 1, 1);
    return fit(quotient, scale, false);
}

/* More digits of a quotient, as long as there is a remainder and they fit. */
static bool divide_on(wide *quotient, wide *rest, const wide *divisor, int *scale)
{
    while (!is_zero(rest) && *scale < SCALE_MOST) {
        wide longer = *quotient, left = *rest;
        unsigned digit = 0;
        for (scale_up(&left, 1); compare_wide(&left, divisor) >= 0; digit++)
            subtract_wide(&left, divisor);
        multiply_add(&longer, 10, digit);
        if (!has_96_bits(&longer))
            break;
        *quotient = longer;
        *rest = left;
        ++*scale;
    }
    return round_quotient(quotient, rest, divisor, scale);
}

static void drop_zeros(wide *w, int *scale)
{
    for (wide shorter = *w; *scale > 0 && drop_digit(&shorter) == 0; --*scale)
        *w = shorter;
}

bool gwi_decimal_divide(gw_decimal *a, const gw_decimal *b)
{
    wide rest = widened(a), divisor = widened(b);
    int scale = a->scale - b->scale;
    for (; scale < 0; scale++)
        scale_up(&rest, 1);
    wide quotient = divide_wide(&rest, &divisor);
    if (!has_96_bits(&quotient))
        return false;
    if (!is_zero(&rest)) { /* a quotient that comes out even keeps the scale that it has */
        if (!divide_on(&quotient, &rest, &divisor, &scale))
            return false;
        drop_zeros(&quotient, &scale);
    }
    *a = narrowed(&quotient, scale, (unsigned)(a->sign ^ b->sign));
    return true;
}

void gwi_decimal_remainder(gw_decimal *a, const gw_decimal *b)
{
    wide x, y;
    int scale = align(a, b, &x, &y);
    if (gwi_decimal_is_zero(a) || compare_wide(&x, &y) < 0)
        return;
    divide_wide(&x, &y);
    *a = narrowed(&x, scale, a->sign);
}

int gwi_decimal_compare(const gw_decimal *a, const gw_decimal *b)
{
    wide x, y;
    align(a, b, &x, &y);
    if (a->sign == b->sign)
        return a->sign != 0 ? compare_wide(&y, &x) : compare_wide(&x, &y);
    if (is_zero(&x) && is_zero(&y))
        return 0;
    return a->sign != 0 ? -1 : 1;
}
