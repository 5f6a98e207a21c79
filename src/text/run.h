/* SPDX-License-Identifier: MIT */
/* Blocks for the code pages: of ASCII between bytes and UTF-16, 16 at a time with SSE2, else 8; and of eight values that
 * were looked up. */
#ifndef GWI_TEXT_RUN_H
#define GWI_TEXT_RUN_H

#include "base/base.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#ifdef __SSE2__

enum { GWI_RUN_BLOCK = 16 };

/* If a whole block of bytes is ASCII, writes it as units (unless out is NULL) and says true. */
static GWI_ALWAYS_INLINE bool gwi_run_widen(const unsigned char *s, unsigned char *out)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)s);
    if (_mm_movemask_epi8(bytes) != 0)
        return false;
    if (out != NULL) {
        __m128i zero = _mm_setzero_si128();
        _mm_storeu_si128((__m128i *)(void *)out, _mm_unpacklo_epi8(bytes, zero));
        _mm_storeu_si128((__m128i *)(void *)(out + 16), _mm_unpackhi_epi8(bytes, zero));
    }
    return true;
}

/* The same for a block of units. */
static GWI_ALWAYS_INLINE bool gwi_run_narrow(const unsigned char *s, unsigned char *out)
{
    __m128i first = _mm_loadu_si128((const __m128i *)(const void *)s);
    __m128i second = _mm_loadu_si128((const __m128i *)(const void *)(s + 16));
    __m128i high = _mm_and_si128(_mm_or_si128(first, second), _mm_set1_epi16((short)0xFF80));
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(high, _mm_setzero_si128())) != 0xFFFF)
        return false;
    if (out != NULL)
        _mm_storeu_si128((__m128i *)(void *)out, _mm_packus_epi16(first, second));
    return true;
}

/* All bits of each unit that is ASCII, or, where latin, from A0 to FF. */
static GWI_ALWAYS_INLINE __m128i gwi_run_known(__m128i units, bool latin)
{
    __m128i zero = _mm_setzero_si128();
    __m128i ascii = _mm_cmpeq_epi16(_mm_and_si128(units, _mm_set1_epi16((short)0xFF80)), zero);
    if (!latin)
        return ascii;
    __m128i above =
        _mm_subs_epu16(_mm_sub_epi16(units, _mm_set1_epi16(0xA0)), _mm_set1_epi16(0x5F));
    return _mm_or_si128(ascii, _mm_cmpeq_epi16(above, zero));
}

/* Writes something for each unit of a block, what is right where that is ASCII (or Latin-1 from A0 on, where latin); a bit
 * of the result for each that is not. The source is read as a whole before, but may not overlap out. */
static GWI_ALWAYS_INLINE uint32_t gwi_run_narrow_some(const unsigned char *s, unsigned char *out,
                                                      bool latin)
{
    __m128i low = _mm_set1_epi16(0xFF);
    __m128i first = _mm_loadu_si128((const __m128i *)(const void *)s);
    __m128i second = _mm_loadu_si128((const __m128i *)(const void *)(s + 16));
    __m128i known = _mm_packs_epi16(gwi_run_known(first, latin), gwi_run_known(second, latin));
    if (out != NULL)
        _mm_storeu_si128((__m128i *)(void *)out,
                         _mm_packus_epi16(_mm_and_si128(first, low), _mm_and_si128(second, low)));
    return (uint32_t)_mm_movemask_epi8(known) ^ 0xFFFFu;
}

/* Eight values of 16 bits. */
typedef __m128i gwi_eight;

static GWI_ALWAYS_INLINE gwi_eight gwi_eight_of(uint32_t a, uint32_t b, uint32_t c, uint32_t d,
                                                uint32_t e, uint32_t f, uint32_t g, uint32_t h)
{
    __m128i eight = _mm_cvtsi32_si128((int)a);
    eight = _mm_insert_epi16(eight, (short)b, 1);
    eight = _mm_insert_epi16(eight, (short)c, 2);
    eight = _mm_insert_epi16(eight, (short)d, 3);
    eight = _mm_insert_epi16(eight, (short)e, 4);
    eight = _mm_insert_epi16(eight, (short)f, 5);
    eight = _mm_insert_epi16(eight, (short)g, 6);
    return _mm_insert_epi16(eight, (short)h, 7);
}

/* Whether all of them are above a limit. */
static GWI_ALWAYS_INLINE bool gwi_eight_above(gwi_eight eight, uint16_t limit)
{
    __m128i over = _mm_subs_epu16(eight, _mm_set1_epi16((short)limit));
    return _mm_movemask_epi8(_mm_cmpeq_epi16(over, _mm_setzero_si128())) == 0;
}

static GWI_ALWAYS_INLINE void gwi_eight_store(gwi_eight eight, void *out)
{
    _mm_storeu_si128((__m128i *)out, eight);
}

/* Whether every other one of 16 bytes is above 7F, from the first on. */
static GWI_ALWAYS_INLINE bool gwi_run_leads(const unsigned char *s)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)s);
    return (_mm_movemask_epi8(bytes) & 0x5555) == 0x5555;
}

#else

enum { GWI_RUN_BLOCK = 8 };

static GWI_ALWAYS_INLINE bool gwi_run_widen(const unsigned char *s, unsigned char *out)
{
    uint64_t block;
    unsigned char bytes[8];
    uint16_t units[8];
    memcpy(&block, s, sizeof block);
    if ((block & 0x8080808080808080u) != 0)
        return false;
    if (out == NULL)
        return true;
    memcpy(bytes, &block, sizeof bytes);
    for (size_t i = 0; i < 8; i++)
        units[i] = bytes[i];
    memcpy(out, units, sizeof units);
    return true;
}

static GWI_ALWAYS_INLINE bool gwi_run_narrow(const unsigned char *s, unsigned char *out)
{
    uint64_t blocks[2];
    unsigned char bytes[8];
    uint16_t units[8];
    memcpy(blocks, s, sizeof blocks);
    if (((blocks[0] | blocks[1]) & 0xFF80FF80FF80FF80u) != 0)
        return false;
    if (out == NULL)
        return true;
    memcpy(units, blocks, sizeof units);
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (unsigned char)units[i];
    memcpy(out, bytes, sizeof bytes);
    return true;
}

static GWI_ALWAYS_INLINE uint32_t gwi_run_narrow_some(const unsigned char *s, unsigned char *out,
                                                      bool latin)
{
    uint16_t units[8];
    uint32_t others = 0;
    memcpy(units, s, sizeof units);
    for (size_t i = 0; i < 8; i++) {
        bool known = units[i] <= 0x7Fu || (latin && units[i] >= 0xA0u && units[i] <= 0xFFu);
        others |= (uint32_t)!known << i;
        if (out != NULL)
            out[i] = (unsigned char)units[i];
    }
    return others;
}

typedef struct gwi_eight {
    uint16_t values[8];
} gwi_eight;

static GWI_ALWAYS_INLINE gwi_eight gwi_eight_of(uint32_t a, uint32_t b, uint32_t c, uint32_t d,
                                                uint32_t e, uint32_t f, uint32_t g, uint32_t h)
{
    gwi_eight eight = {{(uint16_t)a, (uint16_t)b, (uint16_t)c, (uint16_t)d, (uint16_t)e,
                        (uint16_t)f, (uint16_t)g, (uint16_t)h}};
    return eight;
}

static GWI_ALWAYS_INLINE bool gwi_eight_above(gwi_eight eight, uint16_t limit)
{
    bool above = true;
    for (size_t i = 0; i < 8; i++)
        above &= eight.values[i] > limit;
    return above;
}

static GWI_ALWAYS_INLINE void gwi_eight_store(gwi_eight eight, void *out)
{
    memcpy(out, eight.values, sizeof eight.values);
}

static GWI_ALWAYS_INLINE bool gwi_run_leads(const unsigned char *s)
{
    return (s[0] & s[2] & s[4] & s[6] & s[8] & s[10] & s[12] & s[14] & 0x80u) != 0;
}

#endif

#endif
