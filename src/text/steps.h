/* SPDX-License-Identifier: MIT */
/*
 * One character at a time: a step reads one off the front of a source, a put writes one.
 */
#ifndef GWI_TEXT_STEPS_H
#define GWI_TEXT_STEPS_H

#include "text/text.h"

#define GWI_KERNEL_INLINE static inline __attribute__((always_inline))

/* --- steps: one character off the front of at least one unit --------------------------------------------- */

typedef enum gwi_step_kind {
    GWI_STEP_GOOD,
    GWI_STEP_BAD,       /* nunits: the maximal subpart; scalar: its first unit */
    GWI_STEP_CUT,       /* as BAD, and the source ends where the next unit could have mended it */
    GWI_STEP_BAD_SECOND /* as BAD, and a continuation follows, which Windows counts with the lead */
} gwi_step_kind;

typedef struct gwi_step {
    uint32_t scalar;
    uint16_t nunits;
    uint16_t kind;
} gwi_step;

GWI_KERNEL_INLINE gwi_step gwi_step_make(uint32_t scalar, unsigned nunits, gwi_step_kind kind)
{
    gwi_step step = {scalar, (uint16_t)nunits, (uint16_t)kind};
    return step;
}

GWI_KERNEL_INLINE bool gwi_is_continuation(uint32_t byte)
{
    return (byte & 0xC0u) == 0x80u;
}

/* The second byte also keeps out overlong forms, surrogates, and what passes U+10FFFF: table 3-7 of the
 * Unicode Standard. */
GWI_KERNEL_INLINE bool gwi_utf8_second_fits(uint32_t lead, uint32_t second)
{
    uint32_t low = lead == 0xE0u ? 0xA0u : lead == 0xF0u ? 0x90u : 0x80u;
    uint32_t high = lead == 0xEDu ? 0x9Fu : lead == 0xF4u ? 0x8Fu : 0xBFu;
    return second >= low && second <= high;
}

GWI_KERNEL_INLINE gwi_step gwi_step_utf8_after_second(const unsigned char *s, size_t nunits,
                                                      uint32_t lead, uint32_t second)
{
    if (nunits == 2)
        return gwi_step_make(lead, 2, GWI_STEP_CUT);
    uint32_t third = s[2];
    if (!gwi_is_continuation(third))
        return gwi_step_make(lead, 2, GWI_STEP_BAD);
    uint32_t scalar = (lead & 0x0Fu) << 12 | (second & 0x3Fu) << 6 | (third & 0x3Fu);
    if (lead < 0xF0u)
        return gwi_step_make(scalar, 3, GWI_STEP_GOOD);
    if (nunits == 3)
        return gwi_step_make(lead, 3, GWI_STEP_CUT);
    uint32_t fourth = s[3];
    if (!gwi_is_continuation(fourth))
        return gwi_step_make(lead, 3, GWI_STEP_BAD);
    return gwi_step_make((scalar << 6 | (fourth & 0x3Fu)) & 0x1FFFFFu, 4, GWI_STEP_GOOD);
}

GWI_KERNEL_INLINE gwi_step gwi_step_utf8(const unsigned char *s, size_t nunits)
{
    uint32_t lead = s[0];
    if (lead < 0x80u)
        return gwi_step_make(lead, 1, GWI_STEP_GOOD);
    if (lead < 0xC2u || lead > 0xF4u)
        return gwi_step_make(lead, 1, GWI_STEP_BAD);
    if (nunits == 1)
        return gwi_step_make(lead, 1, GWI_STEP_CUT);
    uint32_t second = s[1];
    if (!gwi_utf8_second_fits(lead, second))
        return gwi_step_make(lead, 1,
                             gwi_is_continuation(second) ? GWI_STEP_BAD_SECOND : GWI_STEP_BAD);
    if (lead < 0xE0u)
        return gwi_step_make((lead & 0x1Fu) << 6 | (second & 0x3Fu), 2, GWI_STEP_GOOD);
    return gwi_step_utf8_after_second(s, nunits, lead, second);
}

GWI_KERNEL_INLINE uint32_t gwi_load16(const unsigned char *s)
{
    uint16_t unit;
    memcpy(&unit, s, sizeof unit);
    return unit;
}

GWI_KERNEL_INLINE gwi_step gwi_step_utf16(const unsigned char *s, size_t nunits)
{
    uint32_t unit = gwi_load16(s);
    if (unit < 0xD800u || unit > 0xDFFFu)
        return gwi_step_make(unit, 1, GWI_STEP_GOOD);
    if (unit > 0xDBFFu)
        return gwi_step_make(unit, 1, GWI_STEP_BAD);
    if (nunits == 1)
        return gwi_step_make(unit, 1, GWI_STEP_CUT);
    uint32_t low = gwi_load16(s + 2);
    if (low < 0xDC00u || low > 0xDFFFu)
        return gwi_step_make(unit, 1, GWI_STEP_BAD);
    return gwi_step_make(0x10000u + ((unit - 0xD800u) << 10) + (low - 0xDC00u), 2, GWI_STEP_GOOD);
}

GWI_KERNEL_INLINE gwi_step gwi_step_utf32(const unsigned char *s, size_t nunits)
{
    (void)nunits;
    uint32_t unit;
    memcpy(&unit, s, sizeof unit);
    bool good = unit < 0xD800u || (unit > 0xDFFFu && unit <= 0x10FFFFu);
    return gwi_step_make(unit, 1, good ? GWI_STEP_GOOD : GWI_STEP_BAD);
}

GWI_KERNEL_INLINE gwi_step gwi_step_latin1(const unsigned char *s, size_t nunits)
{
    (void)nunits;
    return gwi_step_make(s[0], 1, GWI_STEP_GOOD);
}

/* --- puts: a scalar value into a room of so many units; the units it takes, or 0 where they are not there -- */

GWI_KERNEL_INLINE size_t gwi_utf8_width(uint32_t scalar)
{
    return 1u + (scalar > 0x7Fu) + (scalar > 0x7FFu) + (scalar > 0xFFFFu);
}

GWI_KERNEL_INLINE size_t gwi_put_utf8(uint32_t scalar, unsigned char *out, size_t room)
{
    size_t width = gwi_utf8_width(scalar);
    if (width > room)
        return 0;
    if (out == NULL)
        return width;
    if (width == 1) {
        out[0] = (unsigned char)scalar;
        return 1;
    }
    unsigned char last = (unsigned char)(0x80u | (scalar & 0x3Fu));
    unsigned char middle = (unsigned char)(0x80u | (scalar >> 6 & 0x3Fu));
    if (width == 2) {
        out[0] = (unsigned char)(0xC0u | scalar >> 6);
    } else if (width == 3) {
        out[0] = (unsigned char)(0xE0u | scalar >> 12);
        out[1] = middle;
    } else {
        out[0] = (unsigned char)(0xF0u | scalar >> 18);
        out[1] = (unsigned char)(0x80u | (scalar >> 12 & 0x3Fu));
        out[2] = middle;
    }
    out[width - 1] = last;
    return width;
}

GWI_KERNEL_INLINE void gwi_store16(unsigned char *out, uint32_t unit)
{
    uint16_t narrow = (uint16_t)unit;
    memcpy(out, &narrow, sizeof narrow);
}

GWI_KERNEL_INLINE size_t gwi_put_utf16(uint32_t scalar, unsigned char *out, size_t room)
{
    size_t width = scalar > 0xFFFFu ? 2 : 1;
    if (width > room)
        return 0;
    if (out == NULL)
        return width;
    if (width == 1) {
        gwi_store16(out, scalar);
    } else {
        gwi_store16(out, 0xD7C0u + (scalar >> 10));
        gwi_store16(out + 2, 0xDC00u + (scalar & 0x3FFu));
    }
    return width;
}

GWI_KERNEL_INLINE size_t gwi_put_utf32(uint32_t scalar, unsigned char *out, size_t room)
{
    if (room == 0)
        return 0;
    if (out != NULL)
        memcpy(out, &scalar, sizeof scalar);
    return 1;
}

GWI_KERNEL_INLINE size_t gwi_put_byte(uint32_t scalar, unsigned char *out, size_t room)
{
    if (room == 0)
        return 0;
    if (out != NULL)
        out[0] = (unsigned char)scalar;
    return 1;
}

#endif
