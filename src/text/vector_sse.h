/* SPDX-License-Identifier: MIT */
/* Vectors of 16 bytes on x86-64, for vector16.h; LOOKUPS asks for those instructions that SSE2 does not have. */
#ifndef GWI_TEXT_VECTOR_SSE_H
#define GWI_TEXT_VECTOR_SSE_H

#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#define VECTOR_INLINE static inline __attribute__((always_inline)) VECTOR

typedef __m128i vec;

#define splat8(n) _mm_set1_epi8((char)(n))
#define splat16(n) _mm_set1_epi16((short)(n))
#define splat32(n) _mm_set1_epi32((int)(n))
#define shift_left16(v, n) _mm_slli_epi16(v, n)
#define shift_right16(v, n) _mm_srli_epi16(v, n)
#define shift_left32(v, n) _mm_slli_epi32(v, n)
#define shift_right32(v, n) _mm_srli_epi32(v, n)
#define and_(a, b) _mm_and_si128(a, b)
#define or_(a, b) _mm_or_si128(a, b)
#define add8(a, b) _mm_add_epi8(a, b)
#define sub8(a, b) _mm_sub_epi8(a, b)
#define add16(a, b) _mm_add_epi16(a, b)
#define equal8(a, b) _mm_cmpeq_epi8(a, b)
#define equal16(a, b) _mm_cmpeq_epi16(a, b)
#define less8(a, b) _mm_cmplt_epi8(a, b) /* of signed numbers */
#define zip_low8(a, b) _mm_unpacklo_epi8(a, b)
#define zip_high8(a, b) _mm_unpackhi_epi8(a, b)
#define narrow16(a, b) _mm_packus_epi16(a, b) /* of units below 0x100 */
#define narrow_mask16(a, b) _mm_packs_epi16(a, b)

VECTOR_INLINE vec load(const unsigned char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

VECTOR_INLINE void store(unsigned char *p, vec v)
{
    _mm_storeu_si128((__m128i *)(void *)p, v);
}

/* The top bit of each byte. */
VECTOR_INLINE uint32_t mask8(vec v)
{
    return (uint32_t)_mm_movemask_epi8(v);
}

VECTOR_INLINE bool all_zero(vec v)
{
    return mask8(_mm_cmpeq_epi8(v, _mm_setzero_si128())) == 0xFFFF;
}

VECTOR_INLINE vec widen_low8(vec v)
{
    return _mm_unpacklo_epi8(v, _mm_setzero_si128());
}

VECTOR_INLINE vec widen_high8(vec v)
{
    return _mm_unpackhi_epi8(v, _mm_setzero_si128());
}

VECTOR_INLINE vec widen_low16(vec v)
{
    return _mm_unpacklo_epi16(v, _mm_setzero_si128());
}

VECTOR_INLINE vec widen_high16(vec v)
{
    return _mm_unpackhi_epi16(v, _mm_setzero_si128());
}

#if LOOKUPS

/* The byte at so many places before each; the other vector stands before. */
#define back8(v, previous, n) _mm_alignr_epi8(v, previous, 16 - (n))
#define lookup(v, places) _mm_shuffle_epi8(v, places)
#define ahead8(v, n) _mm_srli_si128(v, n) /* the byte at so many places behind each, or 0 */
#define zip_low16(a, b) _mm_unpacklo_epi16(a, b)
#define zip_high16(a, b) _mm_unpackhi_epi16(a, b)
#define narrow32(a, b) _mm_packus_epi32(a, b) /* of units below 0x10000 */
#define narrow_mask32(a, b) _mm_packs_epi32(a, b)
#define add32(a, b) _mm_add_epi32(a, b)
#define equal32(a, b) _mm_cmpeq_epi32(a, b)
#define except(a, b) _mm_andnot_si128(b, a) /* bits of a that are not in b */
#define is_not_zero(v) (_mm_testz_si128(v, v) == 0)

VECTOR_INLINE vec load_half(const unsigned char *p)
{
    return _mm_loadl_epi64((const __m128i *)(const void *)p);
}

VECTOR_INLINE vec from_half(uint64_t bytes)
{
    return _mm_cvtsi64_si128((long long)bytes);
}

VECTOR_INLINE void store_half(unsigned char *p, vec v)
{
    _mm_storel_epi64((__m128i *)(void *)p, v);
}

VECTOR_INLINE vec at_least8(vec v, unsigned char n)
{
    return _mm_cmpeq_epi8(_mm_max_epu8(v, splat8(n)), v);
}

VECTOR_INLINE vec pick(vec mask, vec where, vec elsewhere)
{
    return _mm_blendv_epi8(elsewhere, where, mask);
}

VECTOR_INLINE vec above16(vec v, uint16_t n)
{
    return _mm_cmpeq_epi16(_mm_max_epu16(v, splat16(n + 1)), v);
}

/* Of numbers below 2 to the 31. */
VECTOR_INLINE vec above32(vec v, uint32_t n)
{
    return _mm_cmpgt_epi32(v, splat32(n));
}

#endif

#endif
