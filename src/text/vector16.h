/* SPDX-License-Identifier: MIT */
/*
 * Bulks over vectors of 16 bytes, for whatever has them. The file that includes this has defined VECTOR (attributes of
 * each function), `vec`, and what can be done with one: see vector_sse.h and vector_neon.h. Where LOOKUPS is 0 there is
 * no table lookup, and vectors carry only what keeps its number of units.
 *
 * UTF-8 is looked at as bits of masks, as in avx512_utf8.c. What must be dropped from a vector is dropped by a lookup
 * of eight bytes, whose places kept.h has for each set of those to keep.
 */
#ifndef GWI_TEXT_VECTOR16_H
#define GWI_TEXT_VECTOR16_H

#include "text/scalar.h"

#if LOOKUPS
#include "text/kept.h"
#endif

#define INLINE static inline __attribute__((always_inline)) VECTOR

typedef struct job {
    const unsigned char *s;
    size_t nunits;
    unsigned char *out;
    size_t room;
    bool writes; /* a constant */
} job;

INLINE size_t count_bits(uint64_t mask)
{
    return (size_t)__builtin_popcountll(mask);
}

INLINE uint64_t below(size_t n)
{
    return n >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << n) - 1;
}

/* The end of each bulk: what is left, and what vectors leave. */
INLINE gwi_bulk_count go_on(const gwi_pair *pair, const job *j, gwi_bulk_count count)
{
    if (count.nread == j->nunits)
        return count;
    return gwi_scalar_go_on(pair, j->s, j->nunits, j->writes ? j->out : NULL,
                            j->writes ? j->room : SIZE_MAX, count);
}

/* Up to so many units by steps, in the midst of a bulk; false where that brings nothing. */
INLINE bool step_over(const gwi_pair *pair, const job *j, size_t nunits, gwi_bulk_count *count)
{
    size_t before = count->nread;
    *count = gwi_scalar_go_on(pair, j->s, before + nunits, j->writes ? j->out : NULL,
                              j->writes ? j->room : SIZE_MAX, *count);
    return count->nread != before;
}

INLINE bool fits(const job *j, const gwi_bulk_count *count, size_t nunits)
{
    return !j->writes || nunits <= j->room - count->nwritten;
}

/* --- one unit for one: ASCII and Latin-1 ----------------------------------------------------------------- */

INLINE void spread(unsigned char *out, vec bytes, size_t width)
{
    if (width == 1) {
        store(out, bytes);
        return;
    }
    store(out, widen_low8(bytes));
    store(out + 16, widen_high8(bytes));
}

/* Bytes, in sixteens, up to the first with a high bit where those stop. */
INLINE void run8(const job *j, size_t width, bool stops, gwi_bulk_count *count)
{
    while (j->nunits - count->nread >= 16 && fits(j, count, 16)) {
        vec bytes = load(j->s + count->nread);
        if (stops && mask8(bytes) != 0)
            return;
        if (j->writes)
            spread(j->out + count->nwritten * width, bytes, width);
        count->nread += 16;
        count->nwritten += 16;
    }
}

/* Units of two bytes, in sixteens, up to the first with one of the high bits. */
INLINE void run16(const job *j, size_t width, uint16_t high, gwi_bulk_count *count)
{
    while (j->nunits - count->nread >= 16 && fits(j, count, 16)) {
        vec a = load(j->s + count->nread * 2);
        vec b = load(j->s + count->nread * 2 + 16);
        if (!all_zero(and_(or_(a, b), splat16(high))))
            return;
        if (j->writes && width == 1) {
            store(j->out + count->nwritten, narrow16(a, b));
        } else if (j->writes) {
            store(j->out + count->nwritten * 2, a);
            store(j->out + count->nwritten * 2 + 16, b);
        }
        count->nread += 16;
        count->nwritten += 16;
    }
}

#if LOOKUPS

/* --- dropping -------------------------------------------------------------------------------------------- */

INLINE void copy_few(unsigned char *out, vec bytes, size_t nbytes)
{
    unsigned char whole[16];
    store(whole, bytes);
    for (size_t i = 0; i < nbytes; i++)
        out[i] = whole[i];
}

/* Writes up to 16 bytes where at most end may be written. A whole vector goes where those after it will write over
 * what is too much. */
INLINE void put_bytes(unsigned char *out, const unsigned char *end, vec bytes, size_t nbytes)
{
    if (GWI_LIKELY((size_t)(end - out) >= 16))
        store(out, bytes);
    else
        copy_few(out, bytes, nbytes);
}

/* Those of sixteen bytes that are kept. */
INLINE unsigned char *put_kept(unsigned char *out, const unsigned char *end, vec bytes,
                               uint32_t keep)
{
    size_t low = count_bits(keep & 0xFF);
    size_t high = count_bits(keep >> 8);
    vec places = load_half(kept_places[keep & 0xFF]);
    put_bytes(out, end, lookup(bytes, places), low);
    places = add8(load_half(kept_places[keep >> 8]), splat8(8));
    put_bytes(out + low, end, lookup(bytes, places), high);
    return out + low + high;
}

/* Those of eight units of two bytes that are kept. */
INLINE unsigned char *put_kept16(unsigned char *out, const unsigned char *end, vec units,
                                 uint32_t keep)
{
    vec places = load_half(kept_places[keep]);
    places = zip_low8(places, places);
    places = add8(add8(places, places), splat16(0x0100));
    size_t nbytes = 2 * count_bits(keep);
    put_bytes(out, end, lookup(units, places), nbytes);
    return out + nbytes;
}

/* --- UTF-8 ----------------------------------------------------------------------------------------------- */

enum { VECTORS = 4 };

typedef struct look {
    vec bytes[VECTORS + 1]; /* the first is all zeros: what was before is whole */
    uint64_t high, continuations, from3, four;
    uint64_t ends;
    size_t nbytes;
} look;

/* Bits for a second byte that its lead forbids: E0 1, ED 2, F0 4, F4 8, F5 and up 16, C0 and C1 32. */
INLINE vec forbidden(vec bytes, vec before)
{
    static const unsigned char by_upper[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 3, 28};
    static const unsigned char by_lower[16] = {37, 32, 0,  0,  8,  16, 16, 16,
                                               16, 16, 16, 16, 16, 18, 16, 16};
    static const unsigned char by_second[16] = {0, 0, 0, 0, 0, 0, 0, 0, 53, 57, 58, 58, 0, 0, 0, 0};
    vec low4 = splat8(0x0F);
    vec upper = lookup(load(by_upper), and_(shift_right16(before, 4), low4));
    vec lower = lookup(load(by_lower), and_(before, low4));
    vec second = lookup(load(by_second), and_(shift_right16(bytes, 4), low4));
    return and_(and_(upper, lower), second);
}

INLINE uint64_t look_at_vector(look *l, size_t i)
{
    vec bytes = l->bytes[i + 1];
    unsigned shift = (unsigned)i * 16;
    l->continuations |= (uint64_t)mask8(less8(bytes, splat8(0xC0))) << shift;
    l->from3 |= (uint64_t)mask8(at_least8(bytes, 0xE0)) << shift;
    l->four |= (uint64_t)mask8(at_least8(bytes, 0xF0)) << shift;
    vec bits = forbidden(bytes, back8(bytes, l->bytes[i], 1));
    return (uint64_t)(mask8(equal8(bits, splat8(0))) ^ 0xFFFF) << shift;
}

/* Masks of the first vectors, of which all are there. */
INLINE void look_at(look *l, size_t nvectors)
{
    uint64_t wrong = 0;
    l->continuations = l->from3 = l->four = 0;
    for (size_t i = 0; i < nvectors; i++)
        wrong |= look_at_vector(l, i);
    uint64_t leads = l->high & ~l->continuations;
    wrong |= (leads << 1 | l->from3 << 2 | l->four << 3) ^ l->continuations;
    wrong |= ~below(nvectors * 16);
    uint64_t good = wrong != 0 ? below((size_t)__builtin_ctzll(wrong)) : ~(uint64_t)0;
    l->ends =
        (~l->high | (leads & ~l->from3) << 1 | (l->from3 & ~l->four) << 2 | l->four << 3) & good;
    l->nbytes = l->ends != 0 ? 64 - (size_t)__builtin_clzll(l->ends) : 0;
}

INLINE uint64_t marks_utf16(const look *l)
{
    return l->ends | (l->four << 2 & below(l->nbytes));
}

/* The halves of pairs among eight units, from masks of the bytes that end them. */
INLINE vec pair_up(vec units, vec highs, vec lows)
{
    vec high = add16(shift_right16(units, 4), splat16(0xD7C0));
    vec low = or_(and_(units, splat16(0x3FF)), splat16(0xDC00));
    return pick(highs, high, pick(lows, low, units));
}

INLINE unsigned char *put_vector_utf16(const look *l, size_t i, uint32_t marks, unsigned char *out,
                                       const unsigned char *end)
{
    vec bytes = l->bytes[i + 1];
    vec previous = l->bytes[i];
    vec continues = less8(bytes, splat8(0xC0));
    vec last = sub8(bytes, and_(continues, splat8(0x80)));
    vec middle = and_(back8(bytes, previous, 1), and_(continues, splat8(0x3F)));
    vec low = or_(widen_low8(last), shift_left16(widen_low8(middle), 6));
    vec high = or_(widen_high8(last), shift_left16(widen_high8(middle), 6));
    if (l->from3 != 0) {
        vec third = at_least8(back8(bytes, previous, 2), 0xE0);
        vec first = and_(back8(bytes, previous, 2), third);
        low = or_(low, shift_left16(widen_low8(first), 12));
        high = or_(high, shift_left16(widen_high8(first), 12));
    }
    if (l->four != 0) {
        vec highs = at_least8(back8(bytes, previous, 2), 0xF0);
        vec lows = at_least8(back8(bytes, previous, 3), 0xF0);
        low = pair_up(low, zip_low8(highs, highs), zip_low8(lows, lows));
        high = pair_up(high, zip_high8(highs, highs), zip_high8(lows, lows));
    }
    out = put_kept16(out, end, low, marks & 0xFF);
    return put_kept16(out, end, high, marks >> 8);
}

INLINE void put_utf16(const look *l, size_t nvectors, unsigned char *out, const unsigned char *end)
{
    uint64_t marks = marks_utf16(l);
    for (size_t i = 0; i < nvectors; i++)
        out = put_vector_utf16(l, i, (uint32_t)(marks >> (16 * i)) & 0xFFFF, out, end);
}

INLINE void put_utf8(const look *l, size_t nvectors, unsigned char *out)
{
    for (size_t i = 0; i < nvectors; i++) {
        size_t left = l->nbytes - 16 * i;
        if (left >= 16)
            store(out + 16 * i, l->bytes[i + 1]);
        else
            copy_few(out + 16 * i, l->bytes[i + 1], left);
        if (left <= 16)
            return;
    }
}

/* Where writing ends: a text of so many bytes to come will fill the rest of a vector, unless the one is in the way of
 * the other. */
INLINE const unsigned char *end_of(const job *j, const gwi_bulk_count *count, size_t nbytes,
                                   size_t nunits, size_t width)
{
    unsigned char *out = j->out + count->nwritten * width;
    size_t room = j->room - count->nwritten;
    bool more = j->nunits - count->nread >= nbytes + 64 && room >= nunits + 16;
    bool apart = out + (nunits + 16) * width <= j->s + count->nread || j->s + j->nunits <= out;
    return out + (nunits + (more && apart ? 16 / width : 0)) * width;
}

/* Up to 64 bytes, at least 16; false where that brings nothing. */
INLINE bool step8(const job *j, size_t width, gwi_bulk_count *count)
{
    size_t left = j->nunits - count->nread;
    size_t nvectors = left >= 64 ? VECTORS : left / 16;
    look l;
    l.high = 0;
    l.bytes[0] = splat8(0);
    for (size_t i = 0; i < nvectors; i++) {
        l.bytes[i + 1] = load(j->s + count->nread + 16 * i);
        l.high |= (uint64_t)mask8(l.bytes[i + 1]) << (16 * i);
    }
    look_at(&l, nvectors);
    size_t nunits = width == 2 ? count_bits(marks_utf16(&l)) : l.nbytes;
    if (l.nbytes == 0 || !fits(j, count, nunits))
        return false;
    if (j->writes && width == 2)
        put_utf16(&l, nvectors, j->out + count->nwritten * 2,
                  end_of(j, count, l.nbytes, nunits, 2));
    else if (j->writes)
        put_utf8(&l, nvectors, j->out + count->nwritten);
    count->nread += l.nbytes;
    count->nwritten += nunits;
    return true;
}

INLINE void loop8(const job *j, size_t width, gwi_bulk_count *count)
{
    do
        run8(j, width, true, count);
    while (j->nunits - count->nread >= 16 && step8(j, width, count));
}

/* --- to UTF-8 -------------------------------------------------------------------------------------------- */

/* Eight units below U+0800; high are those that are not ASCII. */
INLINE unsigned char *put_pairs(unsigned char *out, const unsigned char *end, vec units, vec high)
{
    vec last = shift_left16(and_(units, splat16(0x3F)), 8);
    vec pair = or_(or_(shift_right16(units, 6), last), splat16(0x80C0));
    uint32_t keep = mask8(or_(high, splat16(0x00FF)));
    return put_kept(out, end, pick(high, pair, units), keep);
}

/* Four scalar values below U+10000, which stand in three bytes of four. */
INLINE unsigned char *put_triples(unsigned char *out, const unsigned char *end, vec values)
{
    vec from2 = above32(values, 0x7F);
    vec from3 = above32(values, 0x7FF);
    vec last = shift_left32(values, 16);
    last = pick(from2, or_(and_(last, splat32(0x3F0000)), splat32(0x800000)), last);
    vec middle = and_(shift_left32(values, 2), splat32(0x3F00));
    middle = or_(middle, pick(from3, splat32(0x8000), splat32(0xC000)));
    vec first = or_(shift_right32(values, 12), splat32(0xE0));
    vec keep =
        or_(splat32(0xFF0000), or_(and_(from2, splat32(0xFF00)), and_(from3, splat32(0xFF))));
    return put_kept(out, end, or_(or_(first, middle), last), mask8(keep));
}

INLINE bool has_surrogates(vec units)
{
    return !all_zero(equal16(and_(units, splat16(0xF800)), splat16(0xD800)));
}

/* Eight units that are not surrogates; what they become is known to fit. */
INLINE void put_units_utf8(const job *j, const gwi_bulk_count *count, size_t nbytes, vec units,
                           bool three)
{
    unsigned char *out = j->out + count->nwritten;
    const unsigned char *end = out + nbytes;
    vec from2 = above16(units, 0x7F);
    if (!three) {
        put_pairs(out, end, units, from2);
        return;
    }
    out = put_triples(out, end, widen_low16(units));
    put_triples(out, end, widen_high16(units));
}

INLINE bool step16_utf8(const gwi_pair *pair, const job *j, gwi_bulk_count *count)
{
    vec units = load(j->s + count->nread * 2);
    if (has_surrogates(units))
        return step_over(pair, j, 8, count);
    uint32_t from3 = mask8(above16(units, 0x7FF));
    size_t nbytes = 8 + (count_bits(mask8(above16(units, 0x7F))) + count_bits(from3)) / 2;
    if (!fits(j, count, nbytes))
        return false;
    if (j->writes) {
        /* Eight units to come are at least eight bytes. */
        bool more = j->nunits - count->nread >= 32 && fits(j, count, nbytes + 16);
        bool apart = j->out + count->nwritten + nbytes + 16 <= j->s + count->nread * 2 ||
                     j->s + j->nunits * 2 <= j->out + count->nwritten;
        put_units_utf8(j, count, nbytes + (more && apart ? 16 : 0), units, from3 != 0);
    }
    count->nread += 8;
    count->nwritten += nbytes;
    return true;
}

INLINE void loop16_utf8(const gwi_pair *pair, const job *j, gwi_bulk_count *count)
{
    do
        run16(j, 1, 0xFF80, count);
    while (j->nunits - count->nread >= 8 && step16_utf8(pair, j, count));
}

#endif

/* --- what needs no lookup -------------------------------------------------------------------------------- */

INLINE bool step16_same(const gwi_pair *pair, const job *j, size_t width, gwi_bulk_count *count)
{
    vec units = load(j->s + count->nread * 2);
    if (!all_zero(equal16(and_(units, splat16(0xF800)), splat16(0xD800))))
        return step_over(pair, j, 8, count);
    if (!fits(j, count, 8))
        return false;
    if (j->writes && width == 2) {
        store(j->out + count->nwritten * 2, units);
    } else if (j->writes) {
        store(j->out + count->nwritten * 4, widen_low16(units));
        store(j->out + count->nwritten * 4 + 16, widen_high16(units));
    }
    count->nread += 8;
    count->nwritten += 8;
    return true;
}

INLINE void loop16_same(const gwi_pair *pair, const job *j, size_t width, gwi_bulk_count *count)
{
    while (j->nunits - count->nread >= 8 && step16_same(pair, j, width, count))
        continue;
}

/* --- bulks ----------------------------------------------------------------------------------------------- */

INLINE void vectors_utf8(const gwi_pair *pair, const job *j, unsigned to, gwi_bulk_count *count)
{
    (void)pair;
#if LOOKUPS
    if (to == GWI_UTF8 || to == GWI_UTF16) {
        loop8(j, to == GWI_UTF16 ? 2 : 1, count);
        return;
    }
#endif
    if (to != GWI_UTF32)
        run8(j, to == GWI_UTF16 ? 2 : 1, true, count);
}

INLINE void vectors_utf16(const gwi_pair *pair, const job *j, unsigned to, gwi_bulk_count *count)
{
    if (to == GWI_UTF16 || to == GWI_UTF32)
        loop16_same(pair, j, to == GWI_UTF16 ? 2 : 4, count);
#if LOOKUPS
    else if (to == GWI_UTF8)
        loop16_utf8(pair, j, count);
#endif
    else
        run16(j, 1, to == GWI_LATIN1 ? 0xFF00 : 0xFF80, count);
}

INLINE void vectors_utf32(const gwi_pair *pair, const job *j, unsigned to, gwi_bulk_count *count)
{
    (void)pair;
    (void)j;
    (void)to;
    (void)count;
}

INLINE void vectors_latin1(const gwi_pair *pair, const job *j, unsigned to, gwi_bulk_count *count)
{
    (void)pair;
    if (to != GWI_UTF32)
        run8(j, to == GWI_UTF16 ? 2 : 1, to == GWI_UTF8 || to == GWI_ASCII, count);
}

/* Short texts go by steps alone. */
#define DEFINE_ONE(kind, from, to, writes)                                                         \
    static VECTOR gwi_bulk_count kind##_##from##_##to(const unsigned char *s, size_t nunits,       \
                                                      unsigned char *out, size_t room)             \
    {                                                                                              \
        static const gwi_pair pair = GWI_PAIR_##from##_##to;                                       \
        job j = {s, nunits, out, room, writes};                                                    \
        gwi_bulk_count count = {0, 0};                                                             \
        if (nunits >= 16)                                                                          \
            vectors_##from(&pair, &j, GWI_PLACE_##to, &count);                                     \
        return go_on(&pair, &j, count);                                                            \
    }
#define DEFINE(from, to) DEFINE_ONE(convert, from, to, true) DEFINE_ONE(measure, from, to, false)
#define GWI_PLACE_utf8 GWI_UTF8
#define GWI_PLACE_utf16 GWI_UTF16
#define GWI_PLACE_utf32 GWI_UTF32
#define GWI_PLACE_latin1 GWI_LATIN1
#define GWI_PLACE_ascii GWI_ASCII
GWI_EACH_PAIR(DEFINE)

#endif
