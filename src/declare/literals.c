/* SPDX-License-Identifier: MIT */
/* The values of numbers, characters and strings as they are written. */
#include "declare/constants.h"
#include "declare/decimal.h"
#include "declare/unicode.h"

#include "text/text.h"

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

/* --- characters --------------------------------------------------------------------------------------------- */

typedef struct units {
    gwi_expression *e;
    const gwi_token *token;
    const unsigned char *at, *end;
    gw_char16 *out;
    size_t count;
} units;

static void put_scalar(units *u, uint32_t scalar)
{
    if (scalar >= 0x10000u) {
        u->out[u->count++] = (gw_char16)(0xD800u + ((scalar - 0x10000u) >> 10));
        scalar = 0xDC00u + ((scalar - 0x10000u) & 0x3FFu);
    }
    u->out[u->count++] = (gw_char16)scalar;
}

static void put_plain(units *u)
{
    size_t nbytes;
    put_scalar(u, gwi_unicode_get(u->at, &nbytes));
    u->at += nbytes;
}

static bool put_code(units *u, size_t least, size_t most)
{
    uint32_t value = 0;
    size_t count = 0;
    while (count < most && u->at < u->end && gwi_hex_digit(*u->at) < 16) {
        value = value << 4 | gwi_hex_digit(*u->at++);
        count++;
    }
    if (count < least || value > 0x10FFFFu)
        return gwi_fault_at(u->e->reader, u->e->from, u->token, "an escape is malformed");
    put_scalar(u, value);
    return true;
}

/* Behind the backslash. */
static bool put_escape(units *u)
{
    static const char letters[] = "0abefnrtv'\"\\";
    static const gw_char16 values[] = {0, 7, 8, 27, 12, 10, 13, 9, 11, '\'', '"', '\\'};
    unsigned char c = u->at < u->end ? *u->at++ : ' ';
    if (c == 'x')
        return put_code(u, 1, 4);
    if (c == 'u' || c == 'U')
        return c == 'u' ? put_code(u, 4, 4) : put_code(u, 8, 8);
    const char *letter = c != '\0' ? strchr(letters, c) : NULL;
    if (letter == NULL)
        return gwi_fault_at(u->e->reader, u->e->from, u->token, "an escape is malformed");
    u->out[u->count++] = values[letter - letters];
    return true;
}

/* No more units than bytes. */
static units begin(gwi_expression *e, const gwi_token *at)
{
    const unsigned char *text = (const unsigned char *)gwi_token_text(e->from->scope->source, at);
    units u = {e, at, text, text + at->extent, NULL, 0};
    u.out = gwi_bump_alloc(e->reader->bump, (size_t)at->extent + 1, sizeof(gw_char16));
    return u;
}

bool gwi_literal_character(gwi_expression *e, const gwi_token *at, gwi_value *out)
{
    memset(out, 0, sizeof *out);
    units u = begin(e, at);
    u.at++;
    u.end--;
    if (u.at < u.end && *u.at == '\\') {
        u.at++;
        if (!put_escape(&u))
            return false;
    } else if (u.at < u.end) {
        put_plain(&u);
    }
    if (u.at != u.end || u.count != 1)
        return gwi_fault_at(e->reader, e->from, at, "a character has not one UTF-16 unit");
    out->constant.kind = GW_TYPE_CHAR;
    out->constant.integer = u.out[0];
    return true;
}

/* --- strings ------------------------------------------------------------------------------------------------ */

static bool decode_regular(units *u)
{
    while (u->at < u->end) {
        if (*u->at != '\\') {
            put_plain(u);
            continue;
        }
        u->at++;
        if (!put_escape(u))
            return false;
    }
    return true;
}

/* A quote is written twice. */
static void decode_verbatim(units *u)
{
    while (u->at < u->end) {
        bool is_quote = *u->at == '"';
        put_plain(u);
        u->at += is_quote && u->at < u->end;
    }
}

static const unsigned char *line_end(const unsigned char *at, const unsigned char *end)
{
    while (at < end && *at != '\n' && *at != '\r')
        at++;
    return at;
}

static const unsigned char *behind_line_end(const unsigned char *at, const unsigned char *end)
{
    at += at < end && *at == '\r';
    return at + (at < end && *at == '\n');
}

/* White space before the quotes that end a raw string of several lines is taken from the start of each line. */
static void decode_raw_lines(units *u)
{
    const unsigned char *last = u->end;
    while (last > u->at && last[-1] != '\n' && last[-1] != '\r')
        last--;
    size_t indent = (size_t)(u->end - last);
    const unsigned char *at = behind_line_end(line_end(u->at, u->end), u->end);
    while (at < last) {
        const unsigned char *end = line_end(at, last), *next = behind_line_end(end, last);
        const unsigned char *start = (size_t)(end - at) > indent ? at + indent : end;
        u->at = start;
        while (u->at < (next < last ? next : end)) /* the end of the last line is not part of it */
            put_plain(u);
        at = next;
    }
    u->at = u->end;
}

static void decode_raw(units *u)
{
    size_t quotes = 0;
    while (u->at[quotes] == '"' && u->at + quotes < u->end)
        quotes++;
    if (quotes * 2 > (size_t)(u->end - u->at))
        quotes = (size_t)(u->end - u->at) / 2;
    u->at += quotes;
    u->end -= quotes;
    if (line_end(u->at, u->end) < u->end) {
        decode_raw_lines(u);
        return;
    }
    while (u->at < u->end)
        put_plain(u);
}

bool gwi_literal_string(gwi_expression *e, const gwi_token *at, gwi_value *out)
{
    memset(out, 0, sizeof *out);
    if (at->suffix)
        return gwi_fault_at(e->reader, e->from, at, "a string of UTF-8 is no constant");
    units u = begin(e, at);
    if (*u.at == '@') {
        u.at += 2;
        u.end--;
        decode_verbatim(&u);
    } else if (at->extent >= 6 && memcmp(u.at, "\"\"\"", 3) == 0) {
        decode_raw(&u);
    } else {
        u.at++;
        u.end--;
        if (!decode_regular(&u))
            return false;
    }
    out->constant.kind = GW_TYPE_STRING;
    out->constant.text = gw_utf16_n(u.out, u.count);
    return true;
}
