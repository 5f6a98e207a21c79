/* SPDX-License-Identifier: MIT */
/*
 * How a kernel is made: a step reads one character, a put writes one, a run carries ASCII over, and one loop,
 * which the compiler unfolds for each pair of encodings, puts them together.
 */
#ifndef GWI_TEXT_KERNEL_H
#define GWI_TEXT_KERNEL_H

#include "text/text.h"

#define GWI_KERNEL_INLINE static inline __attribute__((always_inline))

/* --- steps: one character off the front of at least one unit --------------------------------------------- */

typedef enum gwi_step_kind {
    GWI_STEP_GOOD,
    GWI_STEP_BAD, /* nunits: the maximal subpart; scalar: its first unit */
    GWI_STEP_CUT  /* as BAD, and the source ends where the next unit could have mended it */
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
        return gwi_step_make(lead, 1, GWI_STEP_BAD);
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

GWI_KERNEL_INLINE gwi_step gwi_step_ascii(const unsigned char *s, size_t nunits)
{
    (void)nunits;
    return gwi_step_make(s[0] & 0x7Fu, 1, GWI_STEP_GOOD);
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

/* --- the loop -------------------------------------------------------------------------------------------- */

typedef struct gwi_kernel {
    size_t source_width;
    size_t out_width;
    uint32_t limit;    /* the highest scalar value that the target has */
    uint32_t stand_in; /* what the target gets for the others */
    gwi_step (*step)(const unsigned char *s, size_t nunits);
    size_t (*put)(uint32_t scalar, unsigned char *out, size_t room);
    size_t (*run)(const unsigned char *s, unsigned char *out, size_t nunits);
} gwi_kernel;

typedef struct gwi_kernel_job {
    const unsigned char *source;
    size_t nunits;
    unsigned char *out; /* NULL measures */
    size_t capacity;
    gwi_text_mode mode;
} gwi_kernel_job;

GWI_KERNEL_INLINE const unsigned char *gwi_kernel_source(const gwi_kernel *kernel,
                                                         const gwi_kernel_job *job,
                                                         const gwi_text_result *result)
{
    return job->source + result->nread * kernel->source_width;
}

GWI_KERNEL_INLINE unsigned char *gwi_kernel_out(const gwi_kernel *kernel, const gwi_kernel_job *job,
                                                const gwi_text_result *result)
{
    return job->out == NULL ? NULL : job->out + result->nwritten * kernel->out_width;
}

GWI_KERNEL_INLINE void gwi_kernel_carry_ascii(const gwi_kernel *kernel, const gwi_kernel_job *job,
                                              gwi_text_result *result)
{
    size_t left = job->nunits - result->nread;
    size_t room = job->capacity - result->nwritten;
    size_t n = kernel->run(gwi_kernel_source(kernel, job, result),
                           gwi_kernel_out(kernel, job, result), left < room ? left : room);
    result->nread += n;
    result->nwritten += n;
}

GWI_KERNEL_INLINE void gwi_kernel_note_loss(gwi_text_result *result, uint32_t scalar)
{
    if (result->nlost++ != 0)
        return;
    result->lost_at = result->nread;
    result->lost = scalar;
}

/* What a loss means: DONE to go on with the stand-in, or the status to stop with. */
GWI_KERNEL_INLINE gwi_text_status gwi_kernel_judge(gwi_step step, gwi_text_mode mode)
{
    if (step.kind == GWI_STEP_CUT && (mode & GWI_TEXT_MORE_FOLLOWS) != 0)
        return GWI_TEXT_MORE;
    return (mode & GWI_TEXT_STRICT) != 0 ? GWI_TEXT_BAD : GWI_TEXT_DONE;
}

GWI_KERNEL_INLINE gwi_text_result gwi_kernel_run(const gwi_kernel *kernel,
                                                 const gwi_kernel_job *job)
{
    gwi_text_result result = {GWI_TEXT_DONE, 0, 0, 0, 0, 0};
    gwi_kernel_carry_ascii(kernel, job, &result);
    while (result.nread < job->nunits) {
        gwi_step step =
            kernel->step(gwi_kernel_source(kernel, job, &result), job->nunits - result.nread);
        bool lost = step.kind != GWI_STEP_GOOD || step.scalar > kernel->limit;
        if (GWI_UNLIKELY(lost)) {
            result.status = gwi_kernel_judge(step, job->mode);
            if (result.status == GWI_TEXT_BAD)
                gwi_kernel_note_loss(&result, step.scalar);
            if (result.status != GWI_TEXT_DONE)
                return result;
        }
        size_t n =
            kernel->put(lost ? kernel->stand_in : step.scalar, gwi_kernel_out(kernel, job, &result),
                        job->capacity - result.nwritten);
        if (GWI_UNLIKELY(n == 0)) {
            result.status = GWI_TEXT_FULL;
            return result;
        }
        if (GWI_UNLIKELY(lost))
            gwi_kernel_note_loss(&result, step.scalar);
        result.nread += step.nunits;
        result.nwritten += n;
        if (step.scalar < 0x80u)
            gwi_kernel_carry_ascii(kernel, job, &result);
    }
    return result;
}

/* Defines gwi_FROM_to_TO from the widths of both units in bytes, the highest scalar value and the stand-in of
 * the target, and the three parts. */
#define GWI_DEFINE_KERNEL(name, from, to, highest, stand_in, step, put, run)                       \
    gwi_text_result name(const void *source, size_t nunits, void *out, size_t capacity,            \
                         gwi_text_mode mode)                                                       \
    {                                                                                              \
        static const gwi_kernel kernel = {from, to, highest, stand_in, step, put, run};            \
        gwi_kernel_job job = {source, nunits, out, out == NULL ? SIZE_MAX : capacity, mode};       \
        return gwi_kernel_run(&kernel, &job);                                                      \
    }

#define GWI_HIGHEST 0x10FFFFu

#endif
