/* SPDX-License-Identifier: MIT */
/*
 * What the kernels for AVX-512 share. They need VBMI2 (Ice Lake, Zen 4 and later); a processor that has AVX-512
 * without it gets the kernels for AVX2.
 *
 * Masked loads and stores touch nothing beyond the mask, not even in the next page, so a short string is one step of
 * the same loop that a long one runs, and no tail remains. Every function that leaves this code returns through the
 * compiler's vzeroupper, and calls nothing that was compiled for another processor.
 */
#ifndef GWI_TEXT_AVX512_H
#define GWI_TEXT_AVX512_H

#include "text/kernels.h"

#include <immintrin.h>

#define GWI_AVX512                                                                                 \
    __attribute__((target(                                                                         \
        "avx512f,avx512cd,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,lzcnt,popcnt")))
#define GWI_AVX512_INLINE static inline __attribute__((always_inline)) GWI_AVX512

/* What is wanted of a loop; constants, after which nothing of it remains. */
typedef struct gwi_avx512_job {
    const unsigned char *s;
    size_t nunits;
    unsigned char *out;
    size_t room;
    unsigned to;
    bool writes;
} gwi_avx512_job;

/* So many bytes behind the start of the output. Where nothing is written there is no output, and this no pointer. */
GWI_AVX512_INLINE unsigned char *gwi_avx512_place(const gwi_avx512_job *job, size_t nbytes)
{
    return (unsigned char *)((uintptr_t)job->out + nbytes);
}

GWI_AVX512_INLINE uint64_t gwi_avx512_below(size_t n)
{
    return _bzhi_u64(~(uint64_t)0, (unsigned)n);
}

GWI_AVX512_INLINE size_t gwi_avx512_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* A mask to calculate with. Left to itself, the compiler shifts and combines masks where they are, four cycles each and
 * on the ports that the vectors need. */
GWI_AVX512_INLINE uint64_t gwi_avx512_number(uint64_t mask)
{
    __asm__("" : "+r"(mask));
    return mask;
}

GWI_AVX512_INLINE size_t gwi_avx512_count(uint64_t mask)
{
    return (size_t)_mm_popcnt_u64(mask);
}

/* Up to 64 bytes; those that are not there are zeros. */
GWI_AVX512_INLINE __m512i gwi_avx512_load8(const unsigned char *s, size_t n)
{
    return _mm512_maskz_loadu_epi8(gwi_avx512_below(n), s);
}

GWI_AVX512_INLINE void gwi_avx512_store8(unsigned char *out, size_t n, __m512i bytes)
{
    _mm512_mask_storeu_epi8(out, gwi_avx512_below(n), bytes);
}

/* Up to 32 units of two bytes. */
GWI_AVX512_INLINE __m512i gwi_avx512_load16(const unsigned char *s, size_t n)
{
    return _mm512_maskz_loadu_epi16((__mmask32)gwi_avx512_below(n), s);
}

GWI_AVX512_INLINE void gwi_avx512_store16(unsigned char *out, size_t n, __m512i units)
{
    _mm512_mask_storeu_epi16(out, (__mmask32)gwi_avx512_below(n), units);
}

/* Up to 16 units of four bytes. */
GWI_AVX512_INLINE __m512i gwi_avx512_load32(const unsigned char *s, size_t n)
{
    return _mm512_maskz_loadu_epi32((__mmask16)gwi_avx512_below(n), s);
}

GWI_AVX512_INLINE void gwi_avx512_store32(unsigned char *out, size_t n, __m512i units)
{
    _mm512_mask_storeu_epi32(out, (__mmask16)gwi_avx512_below(n), units);
}

GWI_AVX512_INLINE __m512i gwi_avx512_half16(__m512i bytes, int half)
{
    return _mm512_cvtepu8_epi16(half == 0 ? _mm512_castsi512_si256(bytes)
                                          : _mm512_extracti64x4_epi64(bytes, 1));
}

/* 64 bytes, of which n count, as so many units of any target, one for each. */
GWI_AVX512_INLINE void gwi_avx512_spread(unsigned char *out, size_t n, __m512i bytes, unsigned to)
{
    if (to == GWI_UTF16 && n <= 32) {
        gwi_avx512_store16(out, n, gwi_avx512_half16(bytes, 0));
    } else if (to == GWI_UTF16) {
        _mm512_storeu_si512(out, gwi_avx512_half16(bytes, 0));
        gwi_avx512_store16(out + 64, n - 32, gwi_avx512_half16(bytes, 1));
    } else if (to == GWI_UTF32) {
        for (size_t i = 0; i < n; i += 16) {
            __m128i part = _mm512_castsi512_si128(bytes);
            gwi_avx512_store32(out + i * 4, gwi_avx512_least(n - i, 16),
                               _mm512_cvtepu8_epi32(part));
            bytes = _mm512_shuffle_i64x2(bytes, bytes, 0x39);
        }
    } else {
        gwi_avx512_store8(out, n, bytes);
    }
}

/* All bulks, for the table in avx512.c. */
#define GWI_AVX512_DECLARE(from, to)                                                               \
    gwi_bulk gwi_avx512_convert_##from##_##to, gwi_avx512_measure_##from##_##to;
GWI_EACH_PAIR(GWI_AVX512_DECLARE)

/* Defines a bulk and its loop, which a text of up to so many units is spared: it would pay for the loop's constants and registers. */
#define GWI_AVX512_DEFINE(name, limit, short, loop, target, writing)                               \
    static GWI_AVX512 GWI_NOINLINE gwi_bulk_count name##_long(                                     \
        const unsigned char *s, size_t nunits, unsigned char *out, size_t room)                    \
    {                                                                                              \
        gwi_avx512_job job = {s, nunits, out, (writing) ? room : SIZE_MAX, target, writing};       \
        return loop(&job);                                                                         \
    }                                                                                              \
    GWI_AVX512 gwi_bulk_count name(const unsigned char *s, size_t nunits, unsigned char *out,      \
                                   size_t room)                                                    \
    {                                                                                              \
        gwi_avx512_job job = {s, nunits, out, (writing) ? room : SIZE_MAX, target, writing};       \
        return nunits <= (limit) ? short(&job) : name##_long(s, nunits, out, room);                \
    }

#endif
