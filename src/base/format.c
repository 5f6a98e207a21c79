/* SPDX-License-Identifier: MIT */
/* A small snprintf: no stdio, no locale, no allocation, so that any room may use it at any time. */
#include "base/base.h"

typedef struct sink {
    char *out;
    size_t capacity; /* with room for the ending zero */
    size_t used;
    bool is_full; /* something was left out: nothing follows it */
} sink;

typedef struct conversion {
    bool zero_padded;
    bool left_aligned;
    size_t width;
    size_t precision; /* SIZE_MAX: none */
    int longs;        /* 0 int, 1 long, 2 long long, 3 size_t */
    char kind;
} conversion;

static size_t sequence_nbytes(unsigned char lead)
{
    return lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
}

static bool is_trail(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Where the end of a UTF-8 sequence is left out, its beginning is too: a reader of messages expects UTF-8. */
static size_t without_begun_sequence(const char *text, size_t nbytes)
{
    size_t count = 1;
    while (count < nbytes && count < 3 && is_trail(text[nbytes - count]))
        count++;
    bool begun = count <= nbytes && count < sequence_nbytes((unsigned char)text[nbytes - count]);
    return begun ? nbytes - count : nbytes;
}

static void put(sink *s, char c)
{
    if (s->is_full)
        return;
    if (s->used + 1 < s->capacity) {
        s->out[s->used++] = c;
        return;
    }
    s->is_full = true;
    s->used = without_begun_sequence(s->out, s->used);
}

static void put_padded(sink *s, const conversion *c, const char *text, size_t nbytes)
{
    size_t padding = c->width > nbytes ? c->width - nbytes : 0;
    for (size_t i = 0; !c->left_aligned && i < padding; i++)
        put(s, ' ');
    for (size_t i = 0; i < nbytes; i++)
        put(s, text[i]);
    for (size_t i = 0; c->left_aligned && i < padding; i++)
        put(s, ' ');
}

static void put_text(sink *s, const conversion *c, const char *text)
{
    if (text == NULL)
        text = "(null)";
    size_t nbytes = 0;
    while (nbytes < c->precision && text[nbytes] != '\0')
        nbytes++;
    if (nbytes == c->precision)
        nbytes = without_begun_sequence(text, nbytes);
    put_padded(s, c, text, nbytes);
}

static void put_number(sink *s, const conversion *c, unsigned long long value, bool negative)
{
    const char *digits = c->kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    unsigned base = c->kind == 'd' || c->kind == 'u' ? 10 : 16;
    char text[40];
    size_t first = sizeof text;
    do {
        text[--first] = digits[value % base];
        value /= base;
    } while (value != 0);
    size_t sign = negative ? 1 : 0;
    while (c->zero_padded && !c->left_aligned && sizeof text - first + sign < c->width && first > 1)
        text[--first] = '0';
    if (negative)
        text[--first] = '-';
    put_padded(s, c, text + first, sizeof text - first);
}

static void put_pointer(sink *s, const conversion *c, const void *pointer)
{
    conversion hexadecimal = {.precision = SIZE_MAX, .kind = 'x', .width = c->width};
    put(s, '0');
    put(s, 'x');
    put_number(s, &hexadecimal, (uintptr_t)pointer, false);
}

static size_t parse_decimal(const char **format)
{
    size_t value = 0;
    while (**format >= '0' && **format <= '9' && value < 1000)
        value = value * 10 + (size_t)(*(*format)++ - '0');
    return value;
}

static conversion parse(const char **format)
{
    conversion c = {.precision = SIZE_MAX};
    for (;; (*format)++) {
        if (**format == '0')
            c.zero_padded = true;
        else if (**format == '-')
            c.left_aligned = true;
        else
            break;
    }
    c.width = parse_decimal(format);
    if (**format == '.') {
        (*format)++;
        c.precision = parse_decimal(format);
    }
    for (; **format == 'l'; (*format)++)
        c.longs++;
    if (**format == 'z') {
        c.longs = 3;
        (*format)++;
    }
    c.kind = **format;
    if (c.kind != '\0')
        (*format)++;
    return c;
}

size_t gwi_format_list(char *out, size_t capacity, const char *format, va_list given)
{
    sink s = {out, capacity, 0, false};
    va_list arguments;
    va_copy(arguments, given);
    while (*format != '\0') {
        if (*format != '%') {
            put(&s, *format++);
            continue;
        }
        format++;
        conversion c = parse(&format);
        long long number;
        switch (c.kind) {
        case 's':
            put_text(&s, &c, va_arg(arguments, const char *));
            break;
        case 'c':
            put(&s, (char)va_arg(arguments, int));
            break;
        case 'p':
            put_pointer(&s, &c, va_arg(arguments, const void *));
            break;
        case 'd':
            number = c.longs == 0   ? va_arg(arguments, int)
                     : c.longs == 1 ? va_arg(arguments, long)
                     : c.longs == 2 ? va_arg(arguments, long long)
                                    : va_arg(arguments, ptrdiff_t);
            put_number(&s, &c,
                       number < 0 ? 0 - (unsigned long long)number : (unsigned long long)number,
                       number < 0);
            break;
        case 'u':
        case 'x':
        case 'X':
            put_number(&s, &c,
                       c.longs == 0   ? va_arg(arguments, unsigned)
                       : c.longs == 1 ? va_arg(arguments, unsigned long)
                       : c.longs == 2 ? va_arg(arguments, unsigned long long)
                                      : va_arg(arguments, size_t),
                       false);
            break;
        case '%':
            put(&s, '%');
            break;
        default: /* the compiler checks formats: an unknown one is a bug of ours, shown rather than hidden */
            put(&s, '?');
            break;
        }
    }
    va_end(arguments);
    if (capacity > 0)
        out[s.used] = '\0';
    return s.used;
}

size_t gwi_format(char *out, size_t capacity, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t nbytes = gwi_format_list(out, capacity, format, arguments);
    va_end(arguments);
    return nbytes;
}
