/* SPDX-License-Identifier: MIT */
/*
 * UTF-16, UTF-32 and Latin-1 with AVX-512. Where UTF-8 is written, each character stands in four bytes first, or in
 * two where that is enough, and those that it has are compressed.
 */
#include "text/kernels.h"

#ifdef __x86_64__

#include "text/avx512.h"

#define EVEN_BITS 0x5555555555555555u
#define ODD_BITS 0xAAAAAAAAAAAAAAAAu

/* --- to UTF-8 -------------------------------------------------------------------------------------------- */

/* Writes 32 characters below U+0800, of which n count; high are those that are not ASCII. */
GWI_AVX512_INLINE void put_pairs(unsigned char *out, size_t n, size_t nbytes, __m512i units,
                                 uint32_t high)
{
    /* (a | b) & c */
    __m512i pair = _mm512_ternarylogic_epi32(
        _mm512_slli_epi16(units, 8), _mm512_srli_epi16(units, 6), _mm512_set1_epi16(0x3F3F), 0xA8);
    pair = _mm512_mask_add_epi16(units, high, pair, _mm512_set1_epi16((short)0x80C0));
    uint64_t keep = (EVEN_BITS & gwi_avx512_below(2 * n)) | _pdep_u64(high, ODD_BITS);
    gwi_avx512_store8(out, nbytes, _mm512_maskz_compress_epi8(keep, pair));
}

/* For the number of leading zero bits of a scalar value, modulo 32: the bits that each of its bytes takes from it, and
 * the bits that mark them. Four bytes stand in the order in which they are written, at the end of a unit. */
#define BYTES_4 0x3F3F3F07
#define BYTES_3 0x3F3F0F00
#define BYTES_2 0x3F1F0000
#define BYTES_1 0x7F000000
static const uint32_t taken[32] __attribute__((aligned(64))) = {
    BYTES_1, 0,       0,       0,       0,       0,       0,       0,
    0,       0,       0,       BYTES_4, BYTES_4, BYTES_4, BYTES_4, BYTES_4,
    BYTES_3, BYTES_3, BYTES_3, BYTES_3, BYTES_3, BYTES_2, BYTES_2, BYTES_2,
    BYTES_2, BYTES_1, BYTES_1, BYTES_1, BYTES_1, BYTES_1, BYTES_1, BYTES_1};
#define TAGS_4 0x808080F0
#define TAGS_3 0x8080E000
#define TAGS_2 0x80C00000
static const uint32_t tags[32] __attribute__((aligned(64))) = {
    0,      0,      0,      0,      0,      0,      0,      0,      0,      0,      0,
    TAGS_4, TAGS_4, TAGS_4, TAGS_4, TAGS_4, TAGS_3, TAGS_3, TAGS_3, TAGS_3, TAGS_3, TAGS_2,
    TAGS_2, TAGS_2, TAGS_2, 0,      0,      0,      0,      0,      0,      0};

GWI_AVX512_INLINE __m512i by_zeros(const uint32_t *of, __m512i zeros)
{
    return _mm512_permutex2var_epi32(_mm512_load_si512(of), zeros, _mm512_load_si512(of + 16));
}

/* Writes those of sixteen scalar values that count; returns the bytes they are. */
GWI_AVX512_INLINE size_t put_scalars(unsigned char *out, __m512i values, __mmask16 all)
{
    const __m512i shifts = _mm512_set1_epi64(0x20262C3200060C12);
    __m512i zeros = _mm512_lzcnt_epi32(values);
    __m512i mask = by_zeros(taken, zeros);
    if (all != 0xFFFF)
        mask = _mm512_maskz_mov_epi32(all, mask);
    __m512i bytes = _mm512_multishift_epi64_epi8(shifts, values);
    bytes = _mm512_ternarylogic_epi32(bytes, mask, by_zeros(tags, zeros), 0xEA);
    uint64_t keep = _mm512_test_epi8_mask(mask, mask);
    size_t nbytes = gwi_avx512_count(keep);
    gwi_avx512_store8(out, nbytes, _mm512_maskz_compress_epi8(keep, bytes));
    return nbytes;
}

/* --- UTF-16: up to 32 units ------------------------------------------------------------------------------ */

typedef struct look16 {
    __m512i units;
    uint32_t from2, from3; /* of the units that count */
    uint32_t highs, lows;  /* of pairs */
    size_t nunits;         /* of whole characters, from the front on */
} look16;

GWI_AVX512_INLINE uint32_t below32(size_t n)
{
    return (uint32_t)gwi_avx512_below(n);
}

/* A half of a pair that the other does not follow or precede ends what is looked at. */
GWI_AVX512_INLINE void look_for_pairs(look16 *l)
{
    __m512i kind = _mm512_and_si512(l->units, _mm512_set1_epi16((short)0xFC00));
    l->highs = _mm512_cmpeq_epi16_mask(kind, _mm512_set1_epi16((short)0xD800));
    l->lows = _mm512_cmpeq_epi16_mask(kind, _mm512_set1_epi16((short)0xDC00));
    uint64_t wrong = ((uint64_t)l->highs << 1) ^ l->lows;
    if (wrong == 0)
        return;
    size_t at = (size_t)_tzcnt_u64(wrong);
    l->nunits = at - (((uint64_t)l->highs << 1 >> at) & 1u);
    l->highs &= below32(l->nunits);
    l->lows &= below32(l->nunits);
    l->from2 &= below32(l->nunits);
    l->from3 &= below32(l->nunits);
}

GWI_AVX512_INLINE size_t bytes_of(const look16 *l)
{
    return l->nunits + gwi_avx512_count(l->from2) + gwi_avx512_count(l->from3) -
           gwi_avx512_count(l->highs) - gwi_avx512_count(l->lows);
}

/* The scalar values at the places of a half; those of pairs stand where the high ones do. */
GWI_AVX512_INLINE __m512i scalars_of(const look16 *l, int half, __m512i next)
{
    __m512i values = _mm512_cvtepu16_epi32(half == 0 ? _mm512_castsi512_si256(l->units)
                                                     : _mm512_extracti64x4_epi64(l->units, 1));
    if (l->highs == 0)
        return values;
    __m512i lows = _mm512_cvtepu16_epi32(half == 0 ? _mm512_castsi512_si256(next)
                                                   : _mm512_extracti64x4_epi64(next, 1));
    __mmask16 highs = (__mmask16)(l->highs >> (half * 16));
    __m512i sum = _mm512_add_epi32(_mm512_slli_epi32(values, 10), lows);
    return _mm512_mask_sub_epi32(values, highs, sum,
                                 _mm512_set1_epi32((0xD800 << 10) + 0xDC00 - 0x10000));
}

/* The unit after each. */
GWI_AVX512_INLINE __m512i next_of(const look16 *l)
{
    __m512i places = _mm512_set_epi16(31, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
                                      17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    return l->highs != 0 ? _mm512_permutexvar_epi16(places, l->units) : l->units;
}

GWI_AVX512_INLINE void put_utf8(const look16 *l, unsigned char *out)
{
    __m512i next = next_of(l);
    uint32_t all = below32(l->nunits) & ~l->lows;
    out += put_scalars(out, scalars_of(l, 0, next), (__mmask16)all);
    if (l->nunits > 16)
        put_scalars(out, scalars_of(l, 1, next), (__mmask16)(all >> 16));
}

GWI_AVX512_INLINE void put_utf32(const look16 *l, unsigned char *out)
{
    __m512i next = next_of(l);
    uint32_t all = below32(l->nunits) & ~l->lows;
    for (int half = 0; half < 2; half++) {
        __mmask16 keep = (__mmask16)(all >> (half * 16));
        size_t n = gwi_avx512_count(keep);
        gwi_avx512_store32(out, n, _mm512_maskz_compress_epi32(keep, scalars_of(l, half, next)));
        out += n * 4;
    }
}

GWI_AVX512_INLINE size_t units_from16(const look16 *l, unsigned to)
{
    switch (to) {
    case GWI_UTF8:
        return bytes_of(l);
    case GWI_UTF16:
        return l->nunits;
    default:
        return l->nunits - gwi_avx512_count(l->lows);
    }
}

GWI_AVX512_INLINE size_t width_of(unsigned to)
{
    return to == GWI_UTF16 ? 2 : to == GWI_UTF32 ? 4 : 1;
}

/* Units of one character each, below U+0100, or any that are wanted as they are. */
GWI_AVX512_INLINE void put_narrow(unsigned char *out, size_t n, __m512i units, unsigned to)
{
    if (to == GWI_UTF16)
        gwi_avx512_store16(out, n, units);
    else if (to == GWI_UTF32)
        gwi_avx512_spread(out, n, _mm512_castsi256_si512(_mm512_cvtepi16_epi8(units)), to);
    else
        _mm512_mask_cvtepi16_storeu_epi8(out, (__mmask32)gwi_avx512_below(n), units);
}

/* ASCII, 64 units at a time: what is left to the other loop begins with something else, or is short. */
GWI_AVX512_INLINE size_t ascii_run16(const gwi_avx512_job *job)
{
    size_t most = gwi_avx512_least(job->nunits, job->room);
    size_t n = 0;
    __m512i high = _mm512_set1_epi16((short)0xFF80);
    for (; most - n >= 64; n += 64) {
        __m512i a = _mm512_loadu_si512(job->s + n * 2);
        __m512i b = _mm512_loadu_si512(job->s + n * 2 + 64);
        if (_mm512_test_epi16_mask(_mm512_or_si512(a, b), high) != 0)
            break;
        if (!job->writes)
            continue;
        put_narrow(job->out + n * width_of(job->to), 32, a, job->to);
        put_narrow(job->out + (n + 32) * width_of(job->to), 32, b, job->to);
    }
    return n;
}

/* A step of units below U+0800; false where it ends the loop. */
GWI_AVX512_INLINE bool step_pairs(const gwi_avx512_job *job, gwi_bulk_count *count, const look16 *l)
{
    size_t nbytes = l->nunits + gwi_avx512_count(l->from2);
    if (nbytes > job->room - count->nwritten)
        return false;
    if (job->writes)
        put_pairs(job->out + count->nwritten, l->nunits, nbytes, l->units, l->from2);
    count->nread += l->nunits;
    count->nwritten += nbytes;
    return true;
}

/* A step for what is not all ASCII; the units it did, 0 where it ends the loop. */
GWI_AVX512_INLINE size_t step_on(const gwi_avx512_job *job, gwi_bulk_count *count, look16 *l)
{
    unsigned char *out = gwi_avx512_place(job, count->nwritten * width_of(job->to));
    size_t room = job->room - count->nwritten;
    if (l->from3 != 0)
        look_for_pairs(l);
    size_t nunits = units_from16(l, job->to);
    if (nunits > room)
        return 0;
    if (job->writes && job->to == GWI_UTF8)
        put_utf8(l, out);
    else if (job->writes && job->to == GWI_UTF16)
        gwi_avx512_store16(out, nunits, l->units);
    else if (job->writes)
        put_utf32(l, out);
    count->nwritten += nunits;
    return l->nunits;
}

/* One step of up to 32 units; false where it ends the loop. */
GWI_AVX512_INLINE bool step16(const gwi_avx512_job *job, gwi_bulk_count *count, size_t n)
{
    uint16_t most = job->to == GWI_LATIN1 ? 0xFF : 0x7F;
    __m512i units = gwi_avx512_load16(job->s + count->nread * 2, n);
    look16 l = {units, 0, 0, 0, 0, n};
    l.from2 = _mm512_cmpgt_epu16_mask(units, _mm512_set1_epi16((short)most));
    if (l.from2 != 0 && job->to < GWI_LATIN1) {
        l.from3 = _mm512_cmpgt_epu16_mask(units, _mm512_set1_epi16(0x7FF));
        if (job->to == GWI_UTF8 && l.from3 == 0)
            return step_pairs(job, count, &l);
        size_t did = step_on(job, count, &l);
        count->nread += did;
        return did != 0;
    }
    size_t good = gwi_avx512_least(n, _tzcnt_u32(l.from2));
    if (good == 0 || good > job->room - count->nwritten)
        return false;
    if (job->writes)
        put_narrow(gwi_avx512_place(job, count->nwritten * width_of(job->to)), good, units,
                   job->to);
    count->nread += good;
    count->nwritten += good;
    return true;
}

GWI_AVX512_INLINE gwi_bulk_count loop16(const gwi_avx512_job *job)
{
    size_t front = ascii_run16(job);
    gwi_bulk_count count = {front, front};
    while (job->nunits - count.nread >= 32)
        if (!step16(job, &count, 32))
            return count;
    while (count.nread < job->nunits)
        if (!step16(job, &count, job->nunits - count.nread))
            break;
    return count;
}

GWI_AVX512_INLINE gwi_bulk_count short16(const gwi_avx512_job *job)
{
    gwi_bulk_count count = {0, 0};
    if (job->nunits != 0)
        step16(job, &count, job->nunits);
    return count;
}

/* --- UTF-32: up to 16 units ------------------------------------------------------------------------------ */

typedef struct look32 {
    __m512i values;
    __mmask16 all, from2, from3, four; /* those that count, and that take more than so many bytes */
    size_t nunits;                     /* scalar values that the target has, from the front on */
} look32;

GWI_AVX512_INLINE look32 look_at32(__m512i units, size_t n, unsigned to)
{
    look32 l = {units, 0, 0, 0, 0, n};
    uint32_t most = to == GWI_ASCII ? 0x7F : to == GWI_LATIN1 ? 0xFF : 0x10FFFF;
    uint32_t bad = _mm512_cmpgt_epu32_mask(units, _mm512_set1_epi32((int)most));
    if (to < GWI_LATIN1)
        bad |= _mm512_cmpeq_epi32_mask(_mm512_srli_epi32(units, 11), _mm512_set1_epi32(0x1B));
    l.nunits = gwi_avx512_least(n, _tzcnt_u32(bad));
    l.all = (__mmask16)gwi_avx512_below(l.nunits);
    if (to == GWI_UTF8) {
        l.from2 = _mm512_mask_cmpgt_epu32_mask(l.all, units, _mm512_set1_epi32(0x7F));
        l.from3 = _mm512_mask_cmpgt_epu32_mask(l.all, units, _mm512_set1_epi32(0x7FF));
    }
    if (to == GWI_UTF8 || to == GWI_UTF16)
        l.four = _mm512_mask_cmpgt_epu32_mask(l.all, units, _mm512_set1_epi32(0xFFFF));
    return l;
}

GWI_AVX512_INLINE void put_utf16(const look32 *l, unsigned char *out, size_t n)
{
    __m512i units = l->values;
    __m512i low = _mm512_slli_epi32(_mm512_and_si512(units, _mm512_set1_epi32(0x3FF)), 16);
    __m512i high =
        _mm512_add_epi32(_mm512_srli_epi32(units, 10), _mm512_set1_epi32((int)0xDC00D7C0u));
    units = _mm512_mask_add_epi32(units, l->four, high, low);
    __mmask32 keep = (__mmask32)(_pdep_u32(l->all, 0x55555555) | _pdep_u32(l->four, 0xAAAAAAAA));
    gwi_avx512_store16(out, n, _mm512_maskz_compress_epi16(keep, units));
}

GWI_AVX512_INLINE size_t units_from32(const look32 *l, unsigned to)
{
    size_t n = l->nunits;
    if (to == GWI_UTF8)
        n += gwi_avx512_count(l->from2) + gwi_avx512_count(l->from3);
    if (to == GWI_UTF8 || to == GWI_UTF16)
        n += gwi_avx512_count(l->four);
    return n;
}

GWI_AVX512_INLINE void put32(const look32 *l, unsigned char *out, size_t n, unsigned to)
{
    if (to == GWI_UTF8)
        put_scalars(out, l->values, l->all);
    else if (to == GWI_UTF16)
        put_utf16(l, out, n);
    else if (to == GWI_UTF32)
        gwi_avx512_store32(out, n, l->values);
    else
        _mm512_mask_cvtepi32_storeu_epi8(out, l->all, l->values);
}

GWI_AVX512_INLINE gwi_bulk_count loop32(const gwi_avx512_job *job)
{
    gwi_bulk_count count = {0, 0};
    while (count.nread < job->nunits) {
        size_t n = gwi_avx512_least(job->nunits - count.nread, 16);
        look32 l = look_at32(gwi_avx512_load32(job->s + count.nread * 4, n), n, job->to);
        size_t nunits = units_from32(&l, job->to);
        if (l.nunits == 0 || nunits > job->room - count.nwritten)
            break;
        if (job->writes)
            put32(&l, gwi_avx512_place(job, count.nwritten * width_of(job->to)), nunits, job->to);
        count.nread += l.nunits;
        count.nwritten += nunits;
    }
    return count;
}

/* --- Latin-1: up to 64 bytes ----------------------------------------------------------------------------- */

GWI_AVX512_INLINE void put_latin1(unsigned char *out, size_t n, __m512i bytes, uint64_t high)
{
    size_t half = gwi_avx512_least(n, 32);
    size_t nbytes = half + gwi_avx512_count((uint32_t)high);
    put_pairs(out, half, nbytes, gwi_avx512_half16(bytes, 0), (uint32_t)high);
    if (n > 32)
        put_pairs(out + nbytes, n - 32, n - 32 + gwi_avx512_count(high >> 32),
                  gwi_avx512_half16(bytes, 1), (uint32_t)(high >> 32));
}

GWI_AVX512_INLINE gwi_bulk_count loop8(const gwi_avx512_job *job)
{
    gwi_bulk_count count = {0, 0};
    while (count.nread < job->nunits) {
        size_t n = gwi_avx512_least(job->nunits - count.nread, 64);
        unsigned char *out = gwi_avx512_place(job, count.nwritten * width_of(job->to));
        __m512i bytes = gwi_avx512_load8(job->s + count.nread, n);
        uint64_t high = _mm512_movepi8_mask(bytes);
        if (job->to == GWI_ASCII)
            n = gwi_avx512_least(n, _tzcnt_u64(high));
        size_t nunits = job->to == GWI_UTF8 ? n + gwi_avx512_count(high) : n;
        if (n == 0 || nunits > job->room - count.nwritten)
            break;
        if (job->writes && job->to == GWI_UTF8 && high != 0)
            put_latin1(out, n, bytes, high);
        else if (job->writes)
            gwi_avx512_spread(out, n, bytes, job->to);
        count.nread += n;
        count.nwritten += nunits;
    }
    return count;
}

/* --- the set --------------------------------------------------------------------------------------------- */

#define DEFINE(from, short, loop, to, TO)                                                          \
    GWI_AVX512_DEFINE(gwi_avx512_convert_##from##_##to, 32, short, loop, TO, true)                 \
    GWI_AVX512_DEFINE(gwi_avx512_measure_##from##_##to, 32, short, loop, TO, false)
#define DEFINE_ALL(from, short, loop)                                                              \
    DEFINE(from, short, loop, utf8, GWI_UTF8)                                                      \
    DEFINE(from, short, loop, utf16, GWI_UTF16)                                                    \
    DEFINE(from, short, loop, utf32, GWI_UTF32)                                                    \
    DEFINE(from, short, loop, latin1, GWI_LATIN1)                                                  \
    DEFINE(from, short, loop, ascii, GWI_ASCII)
DEFINE_ALL(utf16, short16, loop16)
DEFINE_ALL(utf32, loop32, loop32)
DEFINE_ALL(latin1, loop8, loop8)

static bool runs(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
}

const gwi_kernel_set gwi_kernels_avx512 = {"avx512", runs, GWI_TABLE(gwi_avx512_convert),
                                           GWI_TABLE(gwi_avx512_measure)};

#endif
