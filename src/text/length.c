/* SPDX-License-Identifier: MIT */
/*
 * Where a zero-ended text of UTF-16 ends, by aligned blocks: one that begins before the zero lies in a page that the text
 * is in, so it can be read as a whole, though not all of it is the text's. Valgrind knows such reads; AddressSanitizer
 * does not, and gets the text unit by unit, with its end.
 */
#include "text/steps.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BY_UNITS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define BY_UNITS 1
#endif
#endif

static size_t length_by_units(const unsigned char *s)
{
    size_t nunits = 0;
    while (gwi_load16(s + nunits * 2) != 0)
        nunits++;
    return nunits;
}

#if defined(BY_UNITS)

size_t gwi_text_length_utf16(const void *s)
{
    return length_by_units(s);
}

#else

#ifdef __SSE2__

#include <emmintrin.h>

enum { BLOCK = 16 };

/* A bit for each byte of the zero units of a block, the first lowest. */
static GWI_ALWAYS_INLINE uint64_t zeros_in(const unsigned char *block)
{
    __m128i units = _mm_load_si128((const __m128i *)(const void *)block);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi16(units, _mm_setzero_si128()));
}

#else

enum { BLOCK = 8 };

static GWI_ALWAYS_INLINE uint64_t zeros_in(const unsigned char *block)
{
    uint64_t zeros = 0;
    typedef uint64_t __attribute__((may_alias)) word;
    word units = *(const word *)(const void *)block;
    uint16_t unit[BLOCK / 2];
    if (((units - 0x0001000100010001u) & ~units & 0x8000800080008000u) == 0)
        return 0;
    memcpy(unit, &units, sizeof unit);
    for (size_t i = 0; i < BLOCK / 2; i++)
        zeros |= (uint64_t)(unit[i] == 0) << (2 * i);
    return zeros;
}

#endif

/* Units lie across blocks at odd addresses. */
size_t gwi_text_length_utf16(const void *s)
{
    uintptr_t before = (uintptr_t)s % BLOCK;
    const unsigned char *block = (const unsigned char *)s - before;
    if (GWI_UNLIKELY(before % 2 != 0))
        return length_by_units(s);
    uint64_t zeros = zeros_in(block) >> before;
    if (zeros != 0)
        return (size_t)__builtin_ctzll(zeros) / 2;
    do
        block += BLOCK;
    while ((zeros = zeros_in(block)) == 0);
    return ((size_t)(block - (const unsigned char *)s) + (size_t)__builtin_ctzll(zeros)) / 2;
}

#endif
