/* SPDX-License-Identifier: MIT */
/* Values that another number stands for in native memory: currency, and dates. */
#include "layout/layout.h"

#define SIGN 0x80u

/* --- currency: a 64-bit number of ten-thousandths --------------------------------------------------------- */

#define CURRENCY_SCALE 4u

/* 96 bits as three digits of 32, the lowest first. */
typedef struct digits {
    uint32_t of[3];
} digits;

/* Divides by ten; the remainder. */
static unsigned divide(digits *d)
{
    uint64_t rest = 0;
    for (size_t i = 3; i-- > 0;) {
        rest = rest << 32 | d->of[i];
        d->of[i] = (uint32_t)(rest / 10);
        rest %= 10;
    }
    return (unsigned)rest;
}

/* Multiplies by ten; false where it is more than 96 bits. */
static bool multiply(digits *d)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < 3; i++) {
        carry += (uint64_t)d->of[i] * 10;
        d->of[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return carry == 0;
}

static bool increment(digits *d)
{
    for (size_t i = 0; i < 3; i++)
        if (++d->of[i] != 0)
            return true;
    return false;
}

/* Halves go to the even neighbour, as System.Decimal.Round has them. */
static bool round_to_scale(digits *d, unsigned scale)
{
    unsigned digit = 0;
    bool more = false;
    for (; scale > CURRENCY_SCALE; scale--) {
        more |= digit != 0;
        digit = divide(d);
    }
    bool up = digit > 5 || (digit == 5 && (more || (d->of[0] & 1) != 0));
    return !up || increment(d);
}

static bool to_scale(digits *d, unsigned scale)
{
    for (; scale < CURRENCY_SCALE; scale++)
        if (!multiply(d))
            return false;
    return round_to_scale(d, scale);
}

static bool fits(const digits *d, bool negative, uint64_t *magnitude)
{
    *magnitude = (uint64_t)d->of[1] << 32 | d->of[0];
    return d->of[2] == 0 && *magnitude <= (uint64_t)INT64_MAX + (negative ? 1u : 0u);
}

bool gwi_currency_of_decimal(const gw_decimal *value, int64_t *out)
{
    digits d = {{(uint32_t)value->lo64, (uint32_t)(value->lo64 >> 32), value->hi32}};
    bool negative = (value->sign & SIGN) != 0;
    uint64_t magnitude;
    if (!to_scale(&d, value->scale) || !fits(&d, negative, &magnitude)) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER,
                 "Value was either too large or too small for a Currency.");
        return false;
    }
    magnitude = negative ? 0 - magnitude : magnitude;
    memcpy(out, &magnitude, sizeof *out);
    return true;
}

gw_decimal gwi_decimal_of_currency(int64_t value)
{
    gw_decimal d = {.scale = CURRENCY_SCALE, .sign = value < 0 ? SIGN : 0};
    d.lo64 = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    while (d.scale > 0 && d.lo64 != 0 && d.lo64 % 10 == 0) {
        d.lo64 /= 10;
        d.scale--;
    }
    return d;
}

/* --- dates: days since December 30, 1899, in a double ------------------------------------------------------ */
/* The bounds and the rounding are those of .NET's DateTime.ToOADate() and DateTime.FromOADate(), found by trying. */

#define TICKS_OF_MS INT64_C(10000)
#define MS_OF_DAY INT64_C(86400000)
#define TICKS_OF_DAY (TICKS_OF_MS * MS_OF_DAY)
#define TICKS_OF_1899 INT64_C(599264352000000000)
#define TICKS_OF_100 INT64_C(31241376000000000)
#define TICKS_MAX INT64_C(3155378975999999999)

static bool fail_for_date(const char *sentence)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s", sentence);
    return false;
}

/* Before 1899 the days count down and the time of the day counts up: -1.25 is 6 o'clock on December 29. */
static int64_t folded(int64_t ms)
{
    int64_t time = ms % MS_OF_DAY;
    return ms < 0 && time != 0 ? ms - (MS_OF_DAY + time) * 2 : ms;
}

bool gwi_date_of_ticks(int64_t ticks, double *out)
{
    if (ticks == 0) {
        *out = 0;
        return true;
    }
    if (ticks > 0 && ticks < TICKS_OF_DAY) /* a time without a day */
        ticks += TICKS_OF_1899;
    if (ticks < TICKS_OF_100 || ticks > TICKS_MAX)
        return fail_for_date("Not a legal OleAut date.");
    *out = (double)folded((ticks - TICKS_OF_1899) / TICKS_OF_MS) / (double)MS_OF_DAY;
    return true;
}

bool gwi_ticks_of_date(double date, int64_t *out)
{
    if (!(date > -657435.0 && date < 2958466.0))
        return fail_for_date("Not a legal OleAut date.");
    volatile double product =
        date * (double)MS_OF_DAY; /* rounded by itself, whatever could be fused */
    int64_t ms = (int64_t)(product + (date >= 0 ? 0.5 : -0.5));
    if (ms < 0)
        ms -= ms % MS_OF_DAY * 2;
    ms += TICKS_OF_1899 / TICKS_OF_MS;
    if (ms < 0 || ms > TICKS_MAX / TICKS_OF_MS)
        return fail_for_date("OleAut date did not convert to a DateTime correctly.");
    *out = ms * TICKS_OF_MS;
    return true;
}
