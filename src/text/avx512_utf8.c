/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 with AVX-512, 64 bytes at a time. Leads and continuations are found as bits of four masks; shifts of the masks
 * say where continuations must be, and where characters end. Then, at the last byte of each character, stand the
 * byte itself, the one before, and so on: what is there is compressed, widened and put together.
 */
#include "text/kernels.h"

#ifdef __x86_64__

#include "text/avx512.h"

#define ROW8(a) a, a, a, a, a, a, a, a

/* For a lead, less 0xC0: the lowest second byte, and how far the highest is from it (table 3-7 of the Unicode
 * Standard). What is no lead has an empty range; its neighbour is refused as a continuation or by this. */
static const unsigned char lowest[64] __attribute__((aligned(64))) = {
    0,          0,    0x80, 0x80, 0x80, 0x80, 0x80, 0x80, ROW8(0x80), ROW8(0x80),
    ROW8(0x80), 0xA0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,       ROW8(0x80),
    0x90,       0x80, 0x80, 0x80, 0x80, 0,    0,    0,    ROW8(0)};
static const unsigned char spans[64] __attribute__((aligned(64))) = {
    0,    0,    0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F, ROW8(0x3F), ROW8(0x3F), ROW8(0x3F), 0x1F,
    0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F,       0x3F,       0x3F,       0x3F,
    0x1F, 0x3F, 0x3F, 0x2F, 0x3F, 0x3F, 0x3F, 0x0F, 0,          0,          0,          ROW8(0)};

#define ROW_FROM(n) n, (n) + 1, (n) + 2, (n) + 3, (n) + 4, (n) + 5, (n) + 6, (n) + 7

/* The place before each place; a byte earlier in it, two places before. */
static const unsigned char places[66] = {62,           63,           ROW_FROM(0),  ROW_FROM(8),
                                         ROW_FROM(16), ROW_FROM(24), ROW_FROM(32), ROW_FROM(40),
                                         ROW_FROM(48), ROW_FROM(56)};

typedef struct look {
    __m512i bytes;
    __m512i before; /* the byte before each */
    __mmask64 high; /* not ASCII */
    __mmask64 continues;
    uint64_t continuations; /* the same, to calculate with */
    uint64_t from3;         /* leads of three and four */
    uint64_t four;
    uint64_t ends; /* last bytes of whole characters */
    size_t nbytes; /* of them, from the front on */
} look;

GWI_AVX512_INLINE __m512i table(const unsigned char *bytes)
{
    return _mm512_loadu_si512(bytes);
}

/* Bits at bytes that must not stand where they do. */
GWI_AVX512_INLINE uint64_t wrong_bytes(look *l, uint64_t leads)
{
    uint64_t wrong = (leads << 1 | l->from3 << 2 | l->four << 3) ^ l->continuations;
    if (l->from3 == 0)
        return wrong | gwi_avx512_number(_mm512_cmpeq_epi8_mask(
                           _mm512_and_si512(l->bytes, _mm512_set1_epi8((char)0xFE)),
                           _mm512_set1_epi8((char)0xC0)));
    l->before = _mm512_maskz_permutexvar_epi8(~(uint64_t)1, table(places + 1), l->bytes);
    __m512i offset = _mm512_sub_epi8(l->bytes, _mm512_permutexvar_epi8(l->before, table(lowest)));
    return wrong | gwi_avx512_number(_mm512_mask_cmpgt_epu8_mask(
                       leads << 1, offset, _mm512_permutexvar_epi8(l->before, table(spans))));
}

GWI_AVX512_INLINE look look_at(__m512i bytes, uint64_t high, size_t n, bool only_latin1)
{
    look l;
    l.bytes = bytes;
    l.high = high;
    l.continues = _mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8(-64));
    l.continuations = gwi_avx512_number(l.continues);
    l.from3 = gwi_avx512_number(_mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8((char)0xE0)));
    l.four = 0;
    if (l.from3 != 0)
        l.four = gwi_avx512_number(_mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8((char)0xF0)));
    l.before = bytes;
    uint64_t ascii = ~gwi_avx512_number(high);
    uint64_t leads = ~(ascii | l.continuations);
    uint64_t wrong = wrong_bytes(&l, leads);
    if (only_latin1)
        wrong |= _mm512_mask_cmpgt_epu8_mask(leads, bytes, _mm512_set1_epi8((char)0xC3));
    uint64_t good = gwi_avx512_below(gwi_avx512_least(n, _tzcnt_u64(wrong)));
    l.ends = (ascii | (leads & ~l.from3) << 1 | (l.from3 & ~l.four) << 2 | l.four << 3) & good;
    l.nbytes = 64 - (size_t)_lzcnt_u64(l.ends);
    return l;
}

/* --- what a look becomes --------------------------------------------------------------------------------- */

/* Where a unit of UTF-16 ends: four bytes are two units, the first of which the first three make. */
GWI_AVX512_INLINE uint64_t marks_utf16(const look *l)
{
    return l->ends | (l->four << 2 & gwi_avx512_below(l->nbytes));
}

GWI_AVX512_INLINE __m512i pair_up(const look *l, uint64_t marks, int half, __m512i units)
{
    unsigned shift = half == 0 ? 0 : 32;
    __mmask32 highs = (__mmask32)(_pext_u64(l->four << 2, marks) >> shift);
    __mmask32 lows = (__mmask32)(_pext_u64(l->four << 3, marks) >> shift);
    __m512i high = _mm512_add_epi16(_mm512_srli_epi16(units, 4), _mm512_set1_epi16((short)0xD7C0));
    __m512i low = _mm512_or_si512(_mm512_and_si512(units, _mm512_set1_epi16(0x3FF)),
                                  _mm512_set1_epi16((short)0xDC00));
    units = _mm512_mask_mov_epi16(units, highs, high);
    return _mm512_mask_mov_epi16(units, lows, low);
}

typedef struct columns {
    __m512i last, middle, first;
} columns;

/* The top bits of first, which tell leads, fall out of a unit of 16 bits when it is shifted there. Where no
 * character has three bytes, that which begins one stands in the same place as that which ends it. */
GWI_AVX512_INLINE columns columns_of(const look *l, uint64_t marks)
{
    __m512i low6 = _mm512_set1_epi8(0x3F);
    __m512i last = _mm512_mask_sub_epi8(l->bytes, l->continues, l->bytes, _mm512_set1_epi8(-128));
    columns c = {_mm512_maskz_compress_epi8(marks, last), low6, low6};
    if (l->from3 == 0) {
        __m512i leads = _mm512_maskz_mov_epi8(l->high, _mm512_and_si512(l->bytes, low6));
        c.middle = _mm512_maskz_compress_epi8(~l->continues, leads);
        return c;
    }
    __m512i middle = _mm512_maskz_mov_epi8(l->continues, _mm512_and_si512(l->before, low6));
    __m512i first = _mm512_maskz_permutexvar_epi8(l->from3 << 2, table(places), l->bytes);
    c.middle = _mm512_maskz_compress_epi8(marks, middle);
    c.first = _mm512_maskz_compress_epi8(marks, first);
    return c;
}

GWI_AVX512_INLINE __m512i units16(const look *l, const columns *c, uint64_t marks, int half)
{
    __m512i last = gwi_avx512_half16(c->last, half);
    __m512i middle = _mm512_slli_epi16(gwi_avx512_half16(c->middle, half), 6);
    __m512i units = _mm512_or_si512(last, middle);
    if (l->from3 == 0)
        return units;
    units = _mm512_or_si512(units, _mm512_slli_epi16(gwi_avx512_half16(c->first, half), 12));
    return l->four != 0 ? pair_up(l, marks, half, units) : units;
}

GWI_AVX512_INLINE void put_utf16(const look *l, unsigned char *out, size_t n)
{
    uint64_t marks = marks_utf16(l);
    columns c = columns_of(l, marks);
    if (n <= 32) {
        gwi_avx512_store16(out, n, units16(l, &c, marks, 0));
        return;
    }
    _mm512_storeu_si512(out, units16(l, &c, marks, 0));
    gwi_avx512_store16(out + 64, n - 32, units16(l, &c, marks, 1));
}

GWI_AVX512_INLINE __m512i column32(__m512i bytes, uint64_t ends, uint64_t where, int shift)
{
    __m512i column = _mm512_maskz_compress_epi8(ends, _mm512_maskz_mov_epi8(where, bytes));
    return _mm512_slli_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(column)), (unsigned)shift);
}

/* Sixteen characters of those that end at some of the marks. */
GWI_AVX512_INLINE __m512i units32(const look *l, __m512i clean, uint64_t ends)
{
    __m512i second = _mm512_permutexvar_epi8(table(places + 1), clean);
    __m512i third = _mm512_permutexvar_epi8(table(places), clean);
    __m512i fourth = _mm512_permutexvar_epi8(table(places + 1), third);
    __m512i units = column32(clean, ends, ~(uint64_t)0, 0);
    units = _mm512_or_si512(units, column32(second, ends, l->continuations, 6));
    if (l->from3 == 0)
        return units;
    units = _mm512_or_si512(units,
                            column32(third, ends, (l->from3 & ~l->four) << 2 | l->four << 3, 12));
    return _mm512_or_si512(units, column32(fourth, ends, l->four << 3, 18));
}

GWI_AVX512_INLINE void put_utf32(const look *l, unsigned char *out, size_t n)
{
    __m512i tag = _mm512_maskz_mov_epi8(l->high, _mm512_set1_epi8((char)0x80));
    uint64_t leads = l->high & ~l->continuations;
    tag = _mm512_mask_mov_epi8(tag, leads, _mm512_set1_epi8((char)0xC0));
    tag = _mm512_mask_mov_epi8(tag, l->from3, _mm512_set1_epi8((char)0xE0));
    tag = _mm512_mask_mov_epi8(tag, l->four, _mm512_set1_epi8((char)0xF0));
    __m512i clean = _mm512_sub_epi8(l->bytes, tag);
    uint64_t ends = l->ends;
    for (size_t i = 0; i < n; i += 16) {
        gwi_avx512_store32(out + i * 4, gwi_avx512_least(n - i, 16), units32(l, clean, ends));
        ends &= ~_pdep_u64(0xFFFF, ends);
    }
}

/* C2 and C3 are the only leads: the continuation is the character, or 0x40 less than it. */
GWI_AVX512_INLINE void put_latin1(const look *l, unsigned char *out, size_t n)
{
    uint64_t upper = _mm512_cmpeq_epi8_mask(l->bytes, _mm512_set1_epi8((char)0xC3)) << 1;
    __m512i bytes = _mm512_mask_add_epi8(l->bytes, upper, l->bytes, _mm512_set1_epi8(0x40));
    gwi_avx512_store8(out, n, _mm512_maskz_compress_epi8(l->ends, bytes));
}

GWI_AVX512_INLINE size_t units_of(const look *l, unsigned to)
{
    switch (to) {
    case GWI_UTF8:
        return l->nbytes;
    case GWI_UTF16:
        return gwi_avx512_count(marks_utf16(l));
    default:
        return gwi_avx512_count(l->ends);
    }
}

GWI_AVX512_INLINE void put(const look *l, unsigned char *out, size_t n, unsigned to)
{
    if (to == GWI_UTF8)
        gwi_avx512_store8(out, n, l->bytes);
    else if (to == GWI_UTF16)
        put_utf16(l, out, n);
    else if (to == GWI_UTF32)
        put_utf32(l, out, n);
    else
        put_latin1(l, out, n);
}

/* --- loops ----------------------------------------------------------------------------------------------- */

GWI_AVX512_INLINE size_t width_of(unsigned to)
{
    return to == GWI_UTF16 ? 2 : to == GWI_UTF32 ? 4 : 1;
}

/* How many of 64 bytes are whole characters, if the text is well formed, from the last three: the next step can
 * begin there before this one is judged. By sums, since where a block ends nobody can predict. */
GWI_AVX512_INLINE size_t guess_stride(const unsigned char *s)
{
    return 64 - (size_t)(s[63] >= 0xC0u) - 2 * (size_t)(s[62] >= 0xE0u) -
           3 * (size_t)(s[61] >= 0xF0u);
}

/* --- two bytes ------------------------------------------------------------------------------------------------ */

/* A block of nothing but well-formed characters of one and two bytes; a lead at its very end may be cut off. */
typedef struct look2 {
    __m512i bytes;
    __m512i offsets; /* of leads, from C2 */
    __mmask64 leads;
    uint64_t lead_bits, continuations;
} look2;

/* False for what is anything else, which has to be looked at as a whole. Where fewer bytes than 64 are there, a lead is
 * followed by a zero, which is no continuation. */
GWI_AVX512_INLINE bool look_at2(look2 *l, __m512i bytes, uint64_t high)
{
    l->bytes = bytes;
    l->offsets = _mm512_sub_epi8(bytes, _mm512_set1_epi8((char)0xC2));
    l->leads = _mm512_cmplt_epu8_mask(l->offsets, _mm512_set1_epi8(0xE0 - 0xC2));
    l->lead_bits = gwi_avx512_number(l->leads);
    l->continuations =
        gwi_avx512_number(_mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8((char)0xC0)));
    return (l->lead_bits << 1 == l->continuations) &&
           (l->lead_bits | l->continuations) == gwi_avx512_number(high);
}

/* A continuation is 80 too high; this is 2 at the place of a lead, which is from where those are counted. */
GWI_AVX512_INLINE __m512i units2(__m512i last, __m512i first, int half)
{
    return _mm512_add_epi16(gwi_avx512_half16(last, half),
                            _mm512_slli_epi16(gwi_avx512_half16(first, half), 6));
}

/* Writes the n units that a block becomes. */
GWI_AVX512_INLINE void put2_utf16(const look2 *l, unsigned char *out, size_t n)
{
    __m512i last = _mm512_maskz_compress_epi8(~l->lead_bits, l->bytes);
    __m512i first =
        _mm512_maskz_compress_epi8(~l->continuations, _mm512_maskz_mov_epi8(l->leads, l->offsets));
    if (n <= 32) {
        gwi_avx512_store16(out, n, units2(last, first, 0));
        return;
    }
    _mm512_storeu_si512(out, units2(last, first, 0));
    gwi_avx512_store16(out + 64, n - 32, units2(last, first, 1));
}

/* A guess of a stride knows of a lead at the end; whoever did not guess hears of it here. */
GWI_AVX512_INLINE bool step2(const gwi_avx512_job *job, gwi_bulk_count *count, const look2 *l,
                             size_t n, size_t stride)
{
    size_t nunits = n - gwi_avx512_count(l->lead_bits);
    if (nunits > job->room - count->nwritten)
        return false;
    if (job->writes)
        put2_utf16(l, gwi_avx512_place(job, count->nwritten * 2), nunits);
    count->nread += stride;
    count->nwritten += nunits;
    if (GWI_UNLIKELY(stride > 64 - (l->lead_bits >> 63)))
        count->nread--;
    return true;
}

/* One step; false where it ends the loop. */
GWI_AVX512_INLINE bool step(const gwi_avx512_job *job, gwi_bulk_count *count, size_t n,
                            size_t stride)
{
    unsigned char *out = gwi_avx512_place(job, count->nwritten * width_of(job->to));
    __m512i bytes = gwi_avx512_load8(job->s + count->nread, n);
    uint64_t high = _mm512_movepi8_mask(bytes);
    if (high == 0) {
        if (n > job->room - count->nwritten)
            return false;
        if (job->writes)
            gwi_avx512_spread(out, n, bytes, job->to);
        count->nread += n;
        count->nwritten += n;
        return true;
    }
    if (job->to == GWI_ASCII)
        return false;
    look2 two;
    if (job->to == GWI_UTF16 && _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8((char)0xE0)) == 0 &&
        look_at2(&two, bytes, high))
        return step2(job, count, &two, n, stride);
    look l = look_at(bytes, high, n, job->to == GWI_LATIN1);
    size_t nunits = units_of(&l, job->to);
    if (nunits > job->room - count->nwritten)
        return false;
    if (job->writes)
        put(&l, out, nunits, job->to);
    count->nread += stride;
    count->nwritten += nunits;
    if (GWI_LIKELY(l.nbytes == stride))
        return true;
    count->nread += l.nbytes - stride;
    return false;
}

/* ASCII, 128 bytes at a time: what is left begins with something else, or is short. */
GWI_AVX512_INLINE size_t ascii_run8(const gwi_avx512_job *job)
{
    size_t most = gwi_avx512_least(job->nunits, job->room);
    size_t width = width_of(job->to);
    size_t n = 0;
    for (; most - n >= 128; n += 128) {
        __m512i a = _mm512_loadu_si512(job->s + n);
        __m512i b = _mm512_loadu_si512(job->s + n + 64);
        if (_mm512_movepi8_mask(_mm512_or_si512(a, b)) != 0)
            break;
        if (!job->writes)
            continue;
        gwi_avx512_spread(job->out + n * width, 64, a, job->to);
        gwi_avx512_spread(job->out + (n + 64) * width, 64, b, job->to);
    }
    return n;
}

GWI_AVX512_INLINE gwi_bulk_count loop(const gwi_avx512_job *job)
{
    size_t front = ascii_run8(job);
    gwi_bulk_count count = {front, front};
    size_t left = job->nunits - front;
    for (; left >= 64; left = job->nunits - count.nread) {
        size_t stride = guess_stride(job->s + count.nread);
        if (!step(job, &count, 64, stride))
            return count;
    }
    if (left != 0)
        step(job, &count, left, left);
    return count;
}

GWI_AVX512_INLINE gwi_bulk_count short8(const gwi_avx512_job *job)
{
    gwi_bulk_count count = {0, 0};
    if (job->nunits != 0)
        step(job, &count, job->nunits, job->nunits);
    return count;
}

#define DEFINE(to, TO)                                                                             \
    GWI_AVX512_DEFINE(gwi_avx512_convert_utf8_##to, 64, short8, loop, TO, true)                    \
    GWI_AVX512_DEFINE(gwi_avx512_measure_utf8_##to, 64, short8, loop, TO, false)
DEFINE(utf8, GWI_UTF8)
DEFINE(utf16, GWI_UTF16)
DEFINE(utf32, GWI_UTF32)
DEFINE(latin1, GWI_LATIN1)
DEFINE(ascii, GWI_ASCII)

#endif
