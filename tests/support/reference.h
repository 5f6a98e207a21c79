/* SPDX-License-Identifier: MIT */
/*
 * Encodings once more, as plainly as the Unicode Standard has them in its tables, to hold the kernels against.
 * Shares nothing with src/text but the types.
 */
#ifndef GW_TESTS_REFERENCE_H
#define GW_TESTS_REFERENCE_H

#include <gangway/text.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* One character of a source, or one ill-formed sequence of it. */
typedef struct reference_item {
    uint32_t scalar; /* of an ill-formed sequence: its first unit */
    size_t nunits;
    bool good;
    bool cut; /* ill-formed only because the source ends there */
} reference_item;

/* Table 3-7, "Well-Formed UTF-8 Byte Sequences": a row is the length, and the range of each byte. */
static const unsigned char reference_rows[9][9] = {
    {1, 0x00, 0x7F},
    {2, 0xC2, 0xDF, 0x80, 0xBF},
    {3, 0xE0, 0xE0, 0xA0, 0xBF, 0x80, 0xBF},
    {3, 0xE1, 0xEC, 0x80, 0xBF, 0x80, 0xBF},
    {3, 0xED, 0xED, 0x80, 0x9F, 0x80, 0xBF},
    {3, 0xEE, 0xEF, 0x80, 0xBF, 0x80, 0xBF},
    {4, 0xF0, 0xF0, 0x90, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
    {4, 0xF1, 0xF3, 0x80, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
    {4, 0xF4, 0xF4, 0x80, 0x8F, 0x80, 0xBF, 0x80, 0xBF},
};

static inline uint32_t reference_value(const unsigned char *s, size_t length)
{
    static const unsigned char masks[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t value = s[0] & masks[length];
    for (size_t i = 1; i < length; i++)
        value = value * 64 + (s[i] - 0x80u);
    return value;
}

static inline reference_item reference_utf8(const unsigned char *s, size_t nbytes)
{
    reference_item item = {s[0], 1, false, false};
    for (size_t row = 0; row < 9; row++) {
        const unsigned char *ranges = reference_rows[row];
        size_t fits = 0;
        while (fits < ranges[0] && fits < nbytes && s[fits] >= ranges[1 + 2 * fits] &&
               s[fits] <= ranges[2 + 2 * fits])
            fits++;
        if (fits == 0)
            continue;
        item.nunits = fits;
        item.good = fits == ranges[0];
        item.cut = !item.good && fits == nbytes;
        if (item.good)
            item.scalar = reference_value(s, fits);
        return item;
    }
    return item;
}

static inline reference_item reference_utf16(const unsigned char *s, size_t nunits)
{
    uint16_t unit;
    uint16_t next = 0;
    memcpy(&unit, s, sizeof unit);
    if (nunits > 1)
        memcpy(&next, s + 2, sizeof next);
    reference_item item = {unit, 1, true, false};
    if ((unit & 0xF800u) != 0xD800u)
        return item;
    bool high = (unit & 0x0400u) == 0;
    item.good = high && nunits > 1 && (next & 0xFC00u) == 0xDC00u;
    item.cut = high && nunits == 1;
    if (item.good) {
        item.nunits = 2;
        item.scalar = 0x10000u + (unit & 0x3FFu) * 0x400u + (next & 0x3FFu);
    }
    return item;
}

static inline reference_item reference_utf32(const unsigned char *s)
{
    reference_item item = {0, 1, true, false};
    memcpy(&item.scalar, s, sizeof item.scalar);
    item.good = item.scalar <= 0x10FFFFu && item.scalar / 0x800u != 0x1Bu;
    return item;
}

static inline size_t reference_width(gw_encoding encoding)
{
    return encoding == GW_UTF16 ? 2 : encoding == GW_UTF32 ? 4 : 1;
}

/* The item at a unit of a text. */
static inline reference_item reference_at(gw_text text, size_t at)
{
    const unsigned char *s = (const unsigned char *)text.data + at * reference_width(text.encoding);
    size_t left = text.nunits - at;
    reference_item byte = {s[0], 1, true, false};
    switch (text.encoding) {
    case GW_UTF8:
        return reference_utf8(s, left);
    case GW_UTF16:
        return reference_utf16(s, left);
    case GW_UTF32:
        return reference_utf32(s);
    default:
        return byte;
    }
}

/* Writes a scalar value; returns the units it takes. */
static inline size_t reference_put(uint32_t scalar, gw_encoding to, unsigned char *out)
{
    uint16_t pair[2] = {(uint16_t)(0xD800u + ((scalar - 0x10000u) / 0x400u)),
                        (uint16_t)(0xDC00u + (scalar - 0x10000u) % 0x400u)};
    uint16_t unit = (uint16_t)scalar;
    size_t length = scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;
    static const unsigned char leads[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    switch (to) {
    case GW_UTF16:
        memcpy(out, scalar < 0x10000 ? &unit : pair, scalar < 0x10000 ? 2 : 4);
        return scalar < 0x10000 ? 1 : 2;
    case GW_UTF32:
        memcpy(out, &scalar, 4);
        return 1;
    case GW_LATIN1:
        out[0] = (unsigned char)scalar;
        return 1;
    default:
        for (size_t i = length; i-- > 1; scalar /= 64)
            out[i] = (unsigned char)(0x80 + scalar % 64);
        out[0] = (unsigned char)(leads[length] + scalar);
        return length;
    }
}

/* The most a text can become, in bytes. */
static inline size_t reference_room(gw_text text)
{
    return text.nunits * 4 + 8;
}

/* Converts with replacement; returns units. out holds reference_room(). */
static inline size_t reference_convert(gw_text text, gw_encoding to, unsigned char *out)
{
    size_t nunits = 0;
    reference_item item;
    for (size_t at = 0; at < text.nunits; at += item.nunits) {
        item = reference_at(text, at);
        uint32_t stand_in = to == GW_LATIN1 ? '?' : 0xFFFDu;
        bool lost = !item.good || (to == GW_LATIN1 && item.scalar > 0xFF);
        nunits +=
            reference_put(lost ? stand_in : item.scalar, to, out + nunits * reference_width(to));
    }
    return nunits;
}

#endif
