/* SPDX-License-Identifier: MIT */
/*
 * The shortest texts of all, as most strings that cross are: ASCII of up to 32 units, which stands in two registers while
 * a block of just its size is allocated. Compiled into the marshal functions, without a call or a choice of kernels; what
 * is longer, or not ASCII, they hand to those.
 *
 * Two loads and two stores cover any number of units of a range, since they may overlap. A unit may so be read twice, but
 * is judged each time: what another thread changes meanwhile comes out as other ASCII.
 */
#ifndef GWI_TEXT_SHORT_H
#define GWI_TEXT_SHORT_H

#include "text/text.h"

enum { GWI_SHORT_MOST = 32 };

#ifdef __SSE2__

#include <emmintrin.h>

/* The bytes of a text: of 16 and more units, its first and its last 16; of 8 and more, its first and last 8; of 4 and
 * more, its first and last 4; of fewer, its first, its last, and one between. */
typedef struct gwi_short {
    __m128i first, last;
} gwi_short;

static GWI_ALWAYS_INLINE __m128i gwi_short_load16(const unsigned char *s)
{
    return _mm_loadu_si128((const __m128i *)(const void *)s);
}

static GWI_ALWAYS_INLINE __m128i gwi_short_load8(const unsigned char *s)
{
    return _mm_loadl_epi64((const __m128i *)(const void *)s);
}

static GWI_ALWAYS_INLINE __m128i gwi_short_load4(const unsigned char *s)
{
    int bytes;
    memcpy(&bytes, s, sizeof bytes);
    return _mm_cvtsi32_si128(bytes);
}

static GWI_ALWAYS_INLINE void gwi_short_store16(unsigned char *out, __m128i bytes)
{
    _mm_storeu_si128((__m128i *)(void *)out, bytes);
}

static GWI_ALWAYS_INLINE void gwi_short_store8(unsigned char *out, __m128i bytes)
{
    _mm_storel_epi64((__m128i *)(void *)out, bytes);
}

static GWI_ALWAYS_INLINE void gwi_short_store4(unsigned char *out, __m128i bytes)
{
    int word = _mm_cvtsi128_si32(bytes);
    memcpy(out, &word, sizeof word);
}

static GWI_ALWAYS_INLINE bool gwi_short_is_ascii16(__m128i units)
{
    __m128i high = _mm_and_si128(units, _mm_set1_epi16((short)0xFF80));
    return _mm_movemask_epi8(_mm_cmpeq_epi8(high, _mm_setzero_si128())) == 0xFFFF;
}

static GWI_ALWAYS_INLINE bool gwi_short_keep_units(gwi_short *k, __m128i first, __m128i last)
{
    k->first = _mm_packus_epi16(first, first);
    k->last = _mm_packus_epi16(last, last);
    return gwi_short_is_ascii16(_mm_or_si128(first, last));
}

static GWI_ALWAYS_INLINE __m128i gwi_short_one16(const unsigned char *s)
{
    uint16_t unit;
    memcpy(&unit, s, sizeof unit);
    return _mm_cvtsi32_si128(unit);
}

/* True if a text of UTF-16 is short and ASCII, which is kept then. */
static GWI_ALWAYS_INLINE bool gwi_short_take_utf16(gwi_short *k, const void *source, size_t nunits)
{
    const unsigned char *s = source;
    if (nunits > GWI_SHORT_MOST)
        return false;
    const unsigned char *end = s + 2 * nunits;
    if (nunits >= 16) {
        __m128i a = gwi_short_load16(s), b = gwi_short_load16(s + 16);
        __m128i c = gwi_short_load16(end - 32), d = gwi_short_load16(end - 16);
        k->first = _mm_packus_epi16(a, b);
        k->last = _mm_packus_epi16(c, d);
        return gwi_short_is_ascii16(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d)));
    }
    if (nunits >= 8)
        return gwi_short_keep_units(k, gwi_short_load16(s), gwi_short_load16(end - 16));
    if (nunits >= 4)
        return gwi_short_keep_units(k, gwi_short_load8(s), gwi_short_load8(end - 8));
    if (nunits == 0)
        return gwi_short_keep_units(k, _mm_setzero_si128(), _mm_setzero_si128());
    __m128i middle = _mm_slli_epi32(gwi_short_one16(s + nunits / 2 * 2), 16);
    return gwi_short_keep_units(k, _mm_or_si128(gwi_short_one16(s), middle),
                                gwi_short_one16(end - 2));
}

static GWI_ALWAYS_INLINE bool gwi_short_keep_bytes(gwi_short *k, __m128i first, __m128i last)
{
    k->first = first;
    k->last = last;
    return _mm_movemask_epi8(_mm_or_si128(first, last)) == 0;
}

/* The same for UTF-8. */
static GWI_ALWAYS_INLINE bool gwi_short_take_utf8(gwi_short *k, const void *source, size_t nunits)
{
    const unsigned char *s = source;
    if (nunits > GWI_SHORT_MOST)
        return false;
    const unsigned char *end = s + nunits;
    if (nunits >= 16)
        return gwi_short_keep_bytes(k, gwi_short_load16(s), gwi_short_load16(end - 16));
    if (nunits >= 8)
        return gwi_short_keep_bytes(k, gwi_short_load8(s), gwi_short_load8(end - 8));
    if (nunits >= 4)
        return gwi_short_keep_bytes(k, gwi_short_load4(s), gwi_short_load4(end - 4));
    if (nunits == 0)
        return gwi_short_keep_bytes(k, _mm_setzero_si128(), _mm_setzero_si128());
    return gwi_short_keep_bytes(k, _mm_cvtsi32_si128(s[0] | s[nunits / 2] << 8),
                                _mm_cvtsi32_si128(end[-1]));
}

/* Writes a text that was kept, as bytes. */
static GWI_ALWAYS_INLINE void gwi_short_put_utf8(const gwi_short *k, void *to, size_t nunits)
{
    unsigned char *out = to;
    unsigned char *end = out + nunits;
    if (nunits >= 16) {
        gwi_short_store16(out, k->first);
        gwi_short_store16(end - 16, k->last);
    } else if (nunits >= 8) {
        gwi_short_store8(out, k->first);
        gwi_short_store8(end - 8, k->last);
    } else if (nunits >= 4) {
        gwi_short_store4(out, k->first);
        gwi_short_store4(end - 4, k->last);
    } else if (nunits != 0) {
        int bytes = _mm_cvtsi128_si32(k->first);
        out[0] = (unsigned char)bytes;
        out[nunits / 2] = (unsigned char)(nunits > 1 ? bytes >> 8 : bytes);
        end[-1] = (unsigned char)_mm_cvtsi128_si32(k->last);
    }
}

/* The same as units of UTF-16. */
static GWI_ALWAYS_INLINE void gwi_short_put_utf16(const gwi_short *k, void *to, size_t nunits)
{
    unsigned char *out = to;
    unsigned char *end = out + 2 * nunits;
    __m128i zero = _mm_setzero_si128();
    __m128i first = _mm_unpacklo_epi8(k->first, zero), last = _mm_unpacklo_epi8(k->last, zero);
    if (nunits >= 16) {
        gwi_short_store16(out, first);
        gwi_short_store16(out + 16, _mm_unpackhi_epi8(k->first, zero));
        gwi_short_store16(end - 32, last);
        gwi_short_store16(end - 16, _mm_unpackhi_epi8(k->last, zero));
    } else if (nunits >= 8) {
        gwi_short_store16(out, first);
        gwi_short_store16(end - 16, last);
    } else if (nunits >= 4) {
        gwi_short_store8(out, first);
        gwi_short_store8(end - 8, last);
    } else if (nunits != 0) {
        uint16_t units[2];
        int both = _mm_cvtsi128_si32(first);
        memcpy(units, &both, sizeof units);
        memcpy(out + nunits / 2 * 2, &units[nunits > 1], 2);
        memcpy(out, &units[0], 2);
        units[0] = (uint16_t)_mm_cvtsi128_si32(last);
        memcpy(end - 2, &units[0], 2);
    }
}

#else

/* Without vectors nothing is short. */
typedef struct gwi_short {
    char none;
} gwi_short;

static inline bool gwi_short_take_utf16(gwi_short *k, const void *source, size_t nunits)
{
    (void)k;
    (void)source;
    (void)nunits;
    return false;
}

static inline bool gwi_short_take_utf8(gwi_short *k, const void *source, size_t nunits)
{
    return gwi_short_take_utf16(k, source, nunits);
}

static inline void gwi_short_put_utf8(const gwi_short *k, void *to, size_t nunits)
{
    (void)k;
    (void)to;
    (void)nunits;
}

static inline void gwi_short_put_utf16(const gwi_short *k, void *to, size_t nunits)
{
    gwi_short_put_utf8(k, to, nunits);
}

#endif

#endif
