/* SPDX-License-Identifier: MIT */
/* Blocks of ASCII between bytes and UTF-16, for the code pages: 16 at a time with SSE2, else 8. */
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

/* Writes something for each unit of a block, what is right where that is ASCII; a bit of the result for each that is
 * not. The source is read as a whole before, but may not overlap out. */
static GWI_ALWAYS_INLINE uint32_t gwi_run_narrow_some(const unsigned char *s, unsigned char *out)
{
    __m128i zero = _mm_setzero_si128();
    __m128i mask = _mm_set1_epi16((short)0xFF80);
    __m128i first = _mm_loadu_si128((const __m128i *)(const void *)s);
    __m128i second = _mm_loadu_si128((const __m128i *)(const void *)(s + 16));
    __m128i ascii = _mm_packs_epi16(_mm_cmpeq_epi16(_mm_and_si128(first, mask), zero),
                                    _mm_cmpeq_epi16(_mm_and_si128(second, mask), zero));
    if (out != NULL)
        _mm_storeu_si128((__m128i *)(void *)out, _mm_packus_epi16(first, second));
    return (uint32_t)_mm_movemask_epi8(ascii) ^ 0xFFFFu;
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

static GWI_ALWAYS_INLINE uint32_t gwi_run_narrow_some(const unsigned char *s, unsigned char *out)
{
    uint16_t units[8];
    uint32_t others = 0;
    memcpy(units, s, sizeof units);
    for (size_t i = 0; i < 8; i++) {
        others |= (uint32_t)(units[i] > 0x7Fu) << i;
        if (out != NULL)
            out[i] = (unsigned char)units[i];
    }
    return others;
}

#endif

#endif
