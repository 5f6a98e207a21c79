/* SPDX-License-Identifier: MIT */
/*
 * Bulks without vectors: ASCII by words, the rest by steps. They are the reference of the others, which also end
 * with them; inlined there, so that a tail is compiled for the same processor as what stands before it.
 */
#ifndef GWI_TEXT_SCALAR_H
#define GWI_TEXT_SCALAR_H

#include "text/kernels.h"
#include "text/steps.h"

/* --- runs: ASCII from the front of both sides, at most nunits; how many there were ------------------------ */

#define GWI_HIGH_BITS_8 0x8080808080808080u
#define GWI_HIGH_BITS_16 0xFF80FF80FF80FF80u

/* Eight bytes to eight bytes, or, where to is 2, to eight units of two bytes. */
GWI_KERNEL_INLINE size_t gwi_run_from_bytes(const unsigned char *s, unsigned char *out,
                                            size_t nunits, size_t to)
{
    size_t n = 0;
    for (; nunits - n >= 8; n += 8) {
        uint64_t block;
        memcpy(&block, s + n, sizeof block);
        if ((block & GWI_HIGH_BITS_8) != 0)
            break;
        if (out == NULL)
            continue;
        unsigned char bytes[8];
        memcpy(bytes, &block, sizeof bytes);
        uint16_t units[8];
        for (size_t i = 0; i < 8; i++)
            units[i] = bytes[i];
        memcpy(out + n * to, to == 1 ? (const void *)bytes : (const void *)units, 8 * to);
    }
    for (; n < nunits; n++) {
        unsigned char byte = s[n];
        if (byte > 0x7Fu)
            break;
        if (out != NULL && to == 1)
            out[n] = byte;
        else if (out != NULL)
            gwi_store16(out + n * to, byte);
    }
    return n;
}

GWI_KERNEL_INLINE size_t gwi_run_8_to_8(const unsigned char *s, unsigned char *out, size_t nunits)
{
    return gwi_run_from_bytes(s, out, nunits, 1);
}

GWI_KERNEL_INLINE size_t gwi_run_8_to_16(const unsigned char *s, unsigned char *out, size_t nunits)
{
    return gwi_run_from_bytes(s, out, nunits, 2);
}

/* Eight units of two bytes to eight bytes, or, where to is 2, to eight such units. */
GWI_KERNEL_INLINE size_t gwi_run_from_units(const unsigned char *s, unsigned char *out,
                                            size_t nunits, size_t to)
{
    size_t n = 0;
    for (; nunits - n >= 8; n += 8) {
        uint64_t blocks[2];
        memcpy(blocks, s + n * 2, sizeof blocks);
        if (((blocks[0] | blocks[1]) & GWI_HIGH_BITS_16) != 0)
            break;
        if (out == NULL)
            continue;
        uint16_t units[8];
        memcpy(units, blocks, sizeof units);
        unsigned char bytes[8];
        for (size_t i = 0; i < 8; i++)
            bytes[i] = (unsigned char)units[i];
        memcpy(out + n * to, to == 1 ? (const void *)bytes : (const void *)units, 8 * to);
    }
    for (; n < nunits; n++) {
        uint32_t unit = gwi_load16(s + n * 2);
        if (unit > 0x7Fu)
            break;
        if (out != NULL && to == 1)
            out[n] = (unsigned char)unit;
        else if (out != NULL)
            gwi_store16(out + n * to, unit);
    }
    return n;
}

GWI_KERNEL_INLINE size_t gwi_run_16_to_8(const unsigned char *s, unsigned char *out, size_t nunits)
{
    return gwi_run_from_units(s, out, nunits, 1);
}

GWI_KERNEL_INLINE size_t gwi_run_16_to_16(const unsigned char *s, unsigned char *out, size_t nunits)
{
    return gwi_run_from_units(s, out, nunits, 2);
}

GWI_KERNEL_INLINE size_t gwi_run_none(const unsigned char *s, unsigned char *out, size_t nunits)
{
    (void)s;
    (void)out;
    (void)nunits;
    return 0;
}

/* --- by steps -------------------------------------------------------------------------------------------- */

typedef struct gwi_pair {
    size_t source_width;
    size_t out_width;
    uint32_t limit; /* the highest scalar value that the target has */
    gwi_step (*step)(const unsigned char *s, size_t nunits);
    size_t (*put)(uint32_t scalar, unsigned char *out, size_t room);
    size_t (*run)(const unsigned char *s, unsigned char *out, size_t nunits);
} gwi_pair;

/* What was converted before is in count; out is NULL where a bulk measures. */
GWI_KERNEL_INLINE void gwi_scalar_carry_ascii(const gwi_pair *pair, const unsigned char *s,
                                              size_t nunits, unsigned char *out, size_t room,
                                              gwi_bulk_count *count)
{
    size_t left = nunits - count->nread;
    size_t spare = room - count->nwritten;
    size_t n = pair->run(s + count->nread * pair->source_width,
                         out != NULL ? out + count->nwritten * pair->out_width : NULL,
                         left < spare ? left : spare);
    count->nread += n;
    count->nwritten += n;
}

GWI_KERNEL_INLINE gwi_bulk_count gwi_scalar_go_on(const gwi_pair *pair, const unsigned char *s,
                                                  size_t nunits, unsigned char *out, size_t room,
                                                  gwi_bulk_count count)
{
    gwi_scalar_carry_ascii(pair, s, nunits, out, room, &count);
    while (count.nread < nunits) {
        gwi_step step = pair->step(s + count.nread * pair->source_width, nunits - count.nread);
        if (GWI_UNLIKELY(step.kind != GWI_STEP_GOOD || step.scalar > pair->limit))
            break;
        size_t n =
            pair->put(step.scalar, out != NULL ? out + count.nwritten * pair->out_width : NULL,
                      room - count.nwritten);
        if (GWI_UNLIKELY(n == 0))
            break;
        count.nread += step.nunits;
        count.nwritten += n;
        if (step.scalar < 0x80u)
            gwi_scalar_carry_ascii(pair, s, nunits, out, room, &count);
    }
    return count;
}

#define GWI_HIGHEST 0x10FFFFu

/* Each pair with its steps, puts and runs: GWI_PAIR_UTF8_UTF16 and its like, to be an initializer. */
#define GWI_PAIR(from, to, highest, step, put, run)                                                \
    {                                                                                              \
        from, to, highest, gwi_step_##step, gwi_put_##put, gwi_run_##run                           \
    }
#define GWI_PAIR_utf8_utf8 GWI_PAIR(1, 1, GWI_HIGHEST, utf8, utf8, 8_to_8)
#define GWI_PAIR_utf8_utf16 GWI_PAIR(1, 2, GWI_HIGHEST, utf8, utf16, 8_to_16)
#define GWI_PAIR_utf8_utf32 GWI_PAIR(1, 4, GWI_HIGHEST, utf8, utf32, none)
#define GWI_PAIR_utf8_latin1 GWI_PAIR(1, 1, 0xFF, utf8, byte, 8_to_8)
#define GWI_PAIR_utf8_ascii GWI_PAIR(1, 1, 0x7F, utf8, byte, 8_to_8)
#define GWI_PAIR_utf16_utf8 GWI_PAIR(2, 1, GWI_HIGHEST, utf16, utf8, 16_to_8)
#define GWI_PAIR_utf16_utf16 GWI_PAIR(2, 2, GWI_HIGHEST, utf16, utf16, 16_to_16)
#define GWI_PAIR_utf16_utf32 GWI_PAIR(2, 4, GWI_HIGHEST, utf16, utf32, none)
#define GWI_PAIR_utf16_latin1 GWI_PAIR(2, 1, 0xFF, utf16, byte, 16_to_8)
#define GWI_PAIR_utf16_ascii GWI_PAIR(2, 1, 0x7F, utf16, byte, 16_to_8)
#define GWI_PAIR_utf32_utf8 GWI_PAIR(4, 1, GWI_HIGHEST, utf32, utf8, none)
#define GWI_PAIR_utf32_utf16 GWI_PAIR(4, 2, GWI_HIGHEST, utf32, utf16, none)
#define GWI_PAIR_utf32_utf32 GWI_PAIR(4, 4, GWI_HIGHEST, utf32, utf32, none)
#define GWI_PAIR_utf32_latin1 GWI_PAIR(4, 1, 0xFF, utf32, byte, none)
#define GWI_PAIR_utf32_ascii GWI_PAIR(4, 1, 0x7F, utf32, byte, none)
#define GWI_PAIR_latin1_utf8 GWI_PAIR(1, 1, GWI_HIGHEST, latin1, utf8, 8_to_8)
#define GWI_PAIR_latin1_utf16 GWI_PAIR(1, 2, GWI_HIGHEST, latin1, utf16, 8_to_16)
#define GWI_PAIR_latin1_utf32 GWI_PAIR(1, 4, GWI_HIGHEST, latin1, utf32, none)
#define GWI_PAIR_latin1_latin1 GWI_PAIR(1, 1, GWI_HIGHEST, latin1, byte, 8_to_8)
#define GWI_PAIR_latin1_ascii GWI_PAIR(1, 1, 0x7F, latin1, byte, 8_to_8)

#endif
