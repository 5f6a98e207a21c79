/* SPDX-License-Identifier: MIT */
/*
 * Bulks over vectors of 16 bytes, for whatever has them. The file that includes this has defined VECTOR (attributes of
 * each function), `vec`, and what can be done with one: see vector_sse.h and vector_neon.h. Where LOOKUPS is 0 there is
 * no table lookup, and vectors carry only what keeps its number of units.
 *
 * What must be dropped from a vector is dropped by a lookup, whose places kept.h has: see vector16_utf8.h for UTF-8, and
 * vector16_wide.h for what becomes UTF-8, and for pairs of surrogates.
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
    bool apart;  /* the source and the output do not overlap */
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
    vec low = widen_low8(bytes), high = widen_high8(bytes);
    if (width == 2) {
        store(out, low);
        store(out + 16, high);
        return;
    }
    store(out, widen_low16(low));
    store(out + 16, widen_high16(low));
    store(out + 32, widen_low16(high));
    store(out + 48, widen_high16(high));
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

/* --- what needs no lookup -------------------------------------------------------------------------------- */

INLINE bool has_surrogates(vec units)
{
    return !all_zero(equal16(and_(units, splat16(0xF800)), splat16(0xD800)));
}

INLINE bool step16_same(const gwi_pair *pair, const job *j, size_t width, gwi_bulk_count *count)
{
    vec units = load(j->s + count->nread * 2);
    if (has_surrogates(units))
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

#if LOOKUPS

/* --- dropping -------------------------------------------------------------------------------------------- */

/* Up to 16 bytes. Two copies cover any number of a range, since they may overlap. */
INLINE void copy_few(unsigned char *out, vec bytes, size_t nbytes)
{
    unsigned char whole[16];
    store(whole, bytes);
    if (nbytes >= 8) {
        memcpy(out, whole, 8);
        memcpy(out + nbytes - 8, whole + nbytes - 8, 8);
    } else if (nbytes >= 4) {
        memcpy(out, whole, 4);
        memcpy(out + nbytes - 4, whole + nbytes - 4, 4);
    } else {
        for (size_t i = 0; i < nbytes; i++)
            out[i] = whole[i];
    }
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

/* Where writing ends after a step that makes so many units: a vector farther, if what is left of the text, which makes so
 * many units at least, will write over that, and it does not lie in the way. */
INLINE const unsigned char *end_of(const job *j, const gwi_bulk_count *count, size_t nunits,
                                   size_t to_come, size_t width)
{
    unsigned char *end = j->out + (count->nwritten + nunits) * width;
    size_t room = j->room - count->nwritten - nunits;
    bool more = j->apart && to_come * width >= 16 && room * width >= 16;
    return end + (more ? 16 : 0);
}

#include "text/vector16_utf8.h"
#include "text/vector16_wide.h"

#endif

/* --- bulks ----------------------------------------------------------------------------------------------- */

INLINE size_t width_of(unsigned to)
{
    return to == GWI_UTF16 ? 2 : to == GWI_UTF32 ? 4 : 1;
}

INLINE void vectors_utf8(const gwi_pair *pair, const job *j, unsigned to, gwi_bulk_count *count)
{
    (void)pair;
#if LOOKUPS
    if (to != GWI_ASCII) {
        loop8(j, to, count);
        return;
    }
#endif
    run8(j, width_of(to), true, count);
}

INLINE void vectors_utf16(const gwi_pair *pair, const job *j, unsigned to, gwi_bulk_count *count)
{
    if (to == GWI_LATIN1 || to == GWI_ASCII) {
        run16(j, 1, to == GWI_LATIN1 ? 0xFF00 : 0xFF80, count);
        return;
    }
#if LOOKUPS
    if (to == GWI_UTF8)
        loop16_utf8(pair, j, count);
    else
        loop16_pairs(pair, j, width_of(to), count);
#else
    if (to != GWI_UTF8)
        loop16_same(pair, j, width_of(to), count);
    else
        run16(j, 1, 0xFF80, count);
#endif
}

INLINE void vectors_utf32(const gwi_pair *pair, const job *j, unsigned to, gwi_bulk_count *count)
{
#if LOOKUPS
    loop32(pair, j, to, count);
#else
    (void)pair;
    (void)j;
    (void)to;
    (void)count;
#endif
}

INLINE void vectors_latin1(const gwi_pair *pair, const job *j, unsigned to, gwi_bulk_count *count)
{
    (void)pair;
#if LOOKUPS
    if (to == GWI_UTF8) {
        loop_latin1(j, count);
        return;
    }
#endif
    run8(j, width_of(to), to == GWI_UTF8 || to == GWI_ASCII, count);
}

/* Whether a text and what it can become are apart, in bytes. */
INLINE bool lie_apart(const unsigned char *s, size_t s_nbytes, const unsigned char *out,
                      size_t most, size_t room, size_t width)
{
    size_t out_nbytes = (most < room ? most : room) * width;
    return (uintptr_t)out + out_nbytes <= (uintptr_t)s || (uintptr_t)s + s_nbytes <= (uintptr_t)out;
}

/* Short texts go by steps alone. */
#define DEFINE_ONE(kind, from, to, writes)                                                         \
    static VECTOR gwi_bulk_count kind##_##from##_##to(const unsigned char *s, size_t nunits,       \
                                                      unsigned char *out, size_t room)             \
    {                                                                                              \
        static const gwi_pair pair = GWI_PAIR_##from##_##to;                                       \
        job j = {s, nunits, out, room, writes, false};                                             \
        gwi_bulk_count count = {0, 0};                                                             \
        if (nunits >= 16) {                                                                        \
            j.apart = (writes) && lie_apart(s, nunits * pair.source_width, out, nunits * 4, room,  \
                                            pair.out_width);                                       \
            vectors_##from(&pair, &j, GWI_PLACE_##to, &count);                                     \
        }                                                                                          \
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
