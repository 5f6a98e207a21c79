/* SPDX-License-Identifier: MIT */
/* The values of numbers as they are written. */
#include "declare/constants.h"
#include "declare/decimal.h"
#include "declare/unicode.h"

#include <float.h>
#include <locale.h>
#include <stdlib.h>

/* --- numbers ------------------------------------------------------------------------------------------------ */

typedef struct digits {
    const char *text;
    size_t nbytes;
    bool is_unsigned, is_long, is_float, is_double, is_decimal, is_real;
    unsigned base;
} digits;

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static void take_suffix(digits *d)
{
    for (; d->nbytes > 1; d->nbytes--) {
        char c = lower(d->text[d->nbytes - 1]);
        if (c == 'u')
            d->is_unsigned = true;
        else if (c == 'l')
            d->is_long = true;
        else if (d->base == 10 && (c == 'f' || c == 'd' || c == 'm'))
            *(c == 'f' ? &d->is_float : c == 'd' ? &d->is_double : &d->is_decimal) = true;
        else
            break;
    }
}

static digits split(const char *text, size_t nbytes)
{
    digits d = {.text = text, .nbytes = nbytes, .base = 10};
    char second = nbytes > 1 && text[0] == '0' ? lower(text[1]) : '0';
    if (second == 'x' || second == 'b') {
        d.base = second == 'x' ? 16 : 2;
        d.text += 2;
        d.nbytes -= 2;
    }
    take_suffix(&d);
    for (size_t i = 0; i < d.nbytes && d.base == 10; i++)
        d.is_real = d.is_real || d.text[i] == '.' || lower(d.text[i]) == 'e';
    d.is_real = d.is_real || d.is_float || d.is_double;
    return d;
}

/* `_` is between two digits, or after the prefix of a number that is not decimal. */
static bool has_stray_underscore(const digits *d)
{
    for (size_t i = 0; i < d->nbytes; i++) {
        if (d->text[i] != '_')
            continue;
        bool starts = i == 0 && d->base != 10;
        char before = i > 0 ? d->text[i - 1] : '.',
             after = i + 1 < d->nbytes ? d->text[i + 1] : '.';
        if ((before != '_' && !starts && gwi_hex_digit((unsigned char)before) >= d->base) ||
            (after != '_' && gwi_hex_digit((unsigned char)after) >= d->base))
            return true;
    }
    return false;
}

/* The C library reads numbers as its locale writes them. */
static double real_of(gwi_reader *r, const digits *d)
{
    const struct lconv *here = localeconv();
    const char *point = here != NULL && here->decimal_point[0] != '\0' ? here->decimal_point : ".";
    char *text = gwi_bump_alloc(r->bump, d->nbytes + strlen(point) + 1, 1), *out = text;
    for (size_t i = 0; i < d->nbytes; i++) {
        if (d->text[i] == '.')
            out = memcpy(out, point, strlen(point)), out += strlen(point);
        else if (d->text[i] != '_')
            *out++ = d->text[i];
    }
    return d->is_float ? (double)strtof(text, NULL) : strtod(text, NULL);
}

static bool integer_of(const digits *d, uint64_t *out)
{
    uint64_t value = 0;
    size_t used = 0;
    for (size_t i = 0; i < d->nbytes; i++) {
        if (d->text[i] == '_')
            continue;
        unsigned digit = gwi_hex_digit((unsigned char)d->text[i]);
        if (digit >= d->base || __builtin_mul_overflow(value, (uint64_t)d->base, &value) ||
            __builtin_add_overflow(value, (uint64_t)digit, &value))
            return false;
        used++;
    }
    *out = value;
    return used > 0;
}

/* The first of int, uint, long, ulong that has the value, and that the suffix allows. */
static gw_type_kind kind_of(const digits *d, uint64_t value)
{
    if (!d->is_unsigned && !d->is_long && value <= INT32_MAX)
        return GW_TYPE_INT32;
    if (!d->is_long && value <= UINT32_MAX)
        return GW_TYPE_UINT32;
    return !d->is_unsigned && value <= INT64_MAX ? GW_TYPE_INT64 : GW_TYPE_UINT64;
}

/* -2147483648 and -9223372036854775808 are numbers, though what is behind the minus is none. */
static bool take_least(const digits *d, uint64_t value, gwi_value *out)
{
    if (d->base != 10 || d->is_unsigned)
        return false;
    bool is_int = value == (uint64_t)INT32_MAX + 1 && !d->is_long;
    if (!is_int && value != (uint64_t)INT64_MAX + 1)
        return false;
    out->constant.kind = is_int ? GW_TYPE_INT32 : GW_TYPE_INT64;
    out->constant.integer = is_int ? INT32_MIN : INT64_MIN;
    return true;
}

bool gwi_literal_number(gwi_expression *e, const gwi_token *at, bool negative, gwi_value *out)
{
    memset(out, 0, sizeof *out);
    digits d = split(gwi_token_text(e->from->scope->source, at), at->extent);
    if (has_stray_underscore(&d))
        return gwi_fault_at(e->reader, e->from, at, "a number is malformed or too large");
    if (d.is_decimal) {
        gw_decimal *decimal = &out->constant.decimal;
        out->constant.kind = GW_TYPE_DECIMAL;
        if (!gwi_decimal_parse(d.text, d.nbytes, decimal))
            return gwi_fault_at(e->reader, e->from, at, "a number is malformed or too large");
        if (negative)
            *decimal = gwi_decimal_negate(decimal);
        return true;
    }
    if (d.is_real) {
        out->constant.kind = d.is_float ? GW_TYPE_SINGLE : GW_TYPE_DOUBLE;
        out->constant.real = real_of(e->reader, &d);
        if (out->constant.real > DBL_MAX)
            return gwi_fault_at(e->reader, e->from, at, "a number is malformed or too large");
        if (negative)
            out->constant.real = -out->constant.real;
        return true;
    }
    uint64_t value;
    if (!integer_of(&d, &value))
        return gwi_fault_at(e->reader, e->from, at, "a number is malformed or too large");
    if (negative && take_least(&d, value, out))
        return true;
    out->constant.kind = kind_of(&d, value);
    out->constant.integer = (int64_t)value;
    if (!negative)
        return true;
    const char *sentence;
    return gwi_apply_unary(GWI_TOKEN_MINUS, out, e->is_unchecked, &sentence) ||
           gwi_fault_at(e->reader, e->from, at, "%s", sentence);
}
