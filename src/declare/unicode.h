/* SPDX-License-Identifier: MIT */
/* Characters of C# source: which may be in an identifier, and how one is written in UTF-8. */
#ifndef GWI_DECLARE_UNICODE_H
#define GWI_DECLARE_UNICODE_H

#include "base/base.h"

static inline bool gwi_is_digit(unsigned c)
{
    return c - '0' < 10u;
}

/* 16 for what is none. */
static inline unsigned gwi_hex_digit(unsigned c)
{
    if (gwi_is_digit(c))
        return c - '0';
    unsigned lower = c | 0x20u;
    return lower - 'a' < 6u ? lower - 'a' + 10u : 16u;
}

/* The value of so many hexadecimal digits; UINT32_MAX where they are not there. */
static inline uint32_t gwi_unicode_hex(const unsigned char *text, size_t count)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned digit = gwi_hex_digit(text[i]);
        if (digit > 15)
            return UINT32_MAX;
        value = value << 4 | digit;
    }
    return value;
}

/* Writes a scalar value; U+FFFD for what is none. Returns how many bytes. */
static inline size_t gwi_unicode_put(char *out, uint32_t scalar)
{
    if (scalar > 0x10FFFFu || scalar - 0xD800u < 0x800u)
        scalar = 0xFFFDu;
    if (scalar < 0x80u) {
        out[0] = (char)scalar;
        return 1;
    }
    size_t count = scalar < 0x800u ? 2 : scalar < 0x10000u ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = count - 1; i > 0; i--, scalar >>= 6)
        out[i] = (char)(0x80u | (scalar & 0x3Fu));
    out[0] = (char)(leads[count] | scalar);
    return count;
}

/* The character that begins at a byte of well-formed UTF-8, and how many bytes it has. */
static inline uint32_t gwi_unicode_get(const unsigned char *text, size_t *count)
{
    uint32_t c = text[0];
    if (c < 0x80u) {
        *count = 1;
        return c;
    }
    *count = c < 0xE0u ? 2 : c < 0xF0u ? 3 : 4;
    static const unsigned char masks[] = {0, 0, 0x1F, 0x0F, 0x07};
    c &= masks[*count];
    for (size_t i = 1; i < *count; i++)
        c = c << 6 | (text[i] & 0x3Fu);
    return c;
}

/* Ends a line besides CR and LF. */
static inline bool gwi_unicode_ends_line(uint32_t c)
{
    return c == 0x85u || c == 0x2028u || c == 0x2029u;
}

/* White space beyond ASCII: the class Zs. */
static inline bool gwi_unicode_is_space(uint32_t c)
{
    return c == 0xA0u || c == 0x1680u || c - 0x2000u < 11u || c == 0x202Fu || c == 0x205Fu ||
           c == 0x3000u || c == 0xFEFFu;
}

/* The class Cf: an identifier may contain such characters behind its first one, and means the same without them. */
static inline bool gwi_unicode_is_format(uint32_t c)
{
    return c == 0xADu || c - 0x600u < 6u || c == 0x61Cu || c == 0x6DDu || c == 0x70Fu ||
           c - 0x890u < 2u || c == 0x8E2u || c == 0x180Eu || c - 0x200Bu < 5u || c - 0x202Au < 5u ||
           c - 0x2060u < 5u || c - 0x2066u < 10u || c == 0xFEFFu || c - 0xFFF9u < 3u ||
           c == 0x110BDu || c == 0x110CDu || c - 0x13430u < 16u || c - 0x1BCA0u < 4u ||
           c - 0x1D173u < 8u || c == 0xE0001u || c - 0xE0020u < 96u;
}

/* What else beyond ASCII may be in an identifier: everything but white space, ends of lines, controls, and the
 * punctuation and the symbols of the blocks where hardly anything else is. A compiler is stricter; a reader of what has
 * been compiled need not be. */
static inline bool gwi_unicode_is_letter(uint32_t c)
{
    if (c < 0xC0u)
        return c == 0xAAu || c == 0xB5u || c == 0xBAu;
    if (c == 0xD7u || c == 0xF7u || c - 0x2000u < 0x70u)
        return c - 0x203Fu < 2u || c == 0x2054u;
    return !gwi_unicode_is_space(c) && !(c - 0x2190u < 0x970u) && !(c - 0x3001u < 3u) &&
           !(c - 0xE000u < 0x1900u) && c != 0xFFFDu;
}

#endif
