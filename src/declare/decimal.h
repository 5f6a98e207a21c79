/* SPDX-License-Identifier: MIT */
/*
 * The arithmetic of System.Decimal, to the digit and the scale.
 *
 * A decimal is a number of 96 bits, a scale of 0 to 28 and a sign; a zero has a sign and a scale, too. A result is
 * computed exactly and then rounded once, half to even, to the most digits that fit.
 */
#ifndef GWI_DECLARE_DECIMAL_H
#define GWI_DECLARE_DECIMAL_H

#include "base/base.h"

#include <gangway/declare.h>

/* All that return bool are false where the result is outside of the range. */

/* Digits with underscores, a point and an exponent, without a suffix. */
bool gwi_decimal_parse(const char *text, size_t nbytes, gw_decimal *out);

gw_decimal gwi_decimal_of_integer(uint64_t magnitude, bool negative);
/* Rounds to 7 digits of a float, and 15 of a double. */
bool gwi_decimal_of_real(double real, bool is_single, gw_decimal *out);
double gwi_decimal_to_real(const gw_decimal *d);
/* What is before the point, where it has at most 64 bits. */
bool gwi_decimal_truncate(const gw_decimal *d, uint64_t *magnitude);
static inline bool gwi_decimal_is_negative(const gw_decimal *d)
{
    return d->sign != 0;
}

gw_decimal gwi_decimal_negate(const gw_decimal *d);
bool gwi_decimal_add(gw_decimal *a, const gw_decimal *b);
bool gwi_decimal_multiply(gw_decimal *a, const gw_decimal *b);
/* By a divisor that is not zero. */
bool gwi_decimal_divide(gw_decimal *a, const gw_decimal *b);
void gwi_decimal_remainder(gw_decimal *a, const gw_decimal *b);
bool gwi_decimal_is_zero(const gw_decimal *d);
/* Below, at or above 0. */
int gwi_decimal_compare(const gw_decimal *a, const gw_decimal *b);

#endif
