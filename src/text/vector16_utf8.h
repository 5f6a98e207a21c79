/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 by vectors of 16 bytes; a part of vector16.h. 64 bytes are looked at as bits of masks, as in avx512_utf8.c. Then, at
 * the last byte of each character, stand the byte itself, the one before, and so on; these columns are looked up at the
 * places where characters end, eight at a time, and put together.
 */
#ifndef GWI_TEXT_VECTOR16_UTF8_H
#define GWI_TEXT_VECTOR16_UTF8_H

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

INLINE uint64_t look_at_vector(look *l, size_t i, bool only_latin1)
{
    vec bytes = l->bytes[i + 1];
    unsigned shift = (unsigned)i * 16;
    l->continuations |= (uint64_t)mask8(less8(bytes, splat8(0xC0))) << shift;
    l->from3 |= (uint64_t)mask8(at_least8(bytes, 0xE0)) << shift;
    l->four |= (uint64_t)mask8(at_least8(bytes, 0xF0)) << shift;
    vec bits = forbidden(bytes, back8(bytes, l->bytes[i], 1));
    if (only_latin1)
        bits = or_(bits, at_least8(bytes, 0xC4));
    return (uint64_t)(mask8(equal8(bits, splat8(0))) ^ 0xFFFF) << shift;
}

/* Masks of the first vectors, of which all are there. */
INLINE void look_at(look *l, size_t nvectors, bool only_latin1)
{
    uint64_t wrong = 0;
    l->continuations = l->from3 = l->four = 0;
    for (size_t i = 0; i < nvectors; i++)
        wrong |= look_at_vector(l, i, only_latin1);
    uint64_t leads = l->high & ~l->continuations;
    wrong |= (leads << 1 | l->from3 << 2 | l->four << 3) ^ l->continuations;
    wrong |= ~below(nvectors * 16);
    uint64_t good = wrong != 0 ? below((size_t)__builtin_ctzll(wrong)) : ~(uint64_t)0;
    l->ends =
        (~l->high | (leads & ~l->from3) << 1 | (l->from3 & ~l->four) << 2 | l->four << 3) & good;
    l->nbytes = l->ends != 0 ? 64 - (size_t)__builtin_clzll(l->ends) : 0;
}

/* Where a unit of UTF-16 ends: four bytes are two units, the first of which the first three make. */
INLINE uint64_t marks_utf16(const look *l)
{
    return l->ends | (l->four << 2 & below(l->nbytes));
}

/* --- columns ---------------------------------------------------------------------------------------------- */

/* Of sixteen bytes, what stands at each and before it; which of these are looked at depends on the target. */
typedef struct columns {
    vec last, middle, first; /* the bits that they give */
    vec fourth;              /* of characters of four bytes, their first */
    vec high_ends, low_ends; /* FF where the halves of a pair end */
    bool three, four;        /* whether there are such */
    unsigned to;             /* a constant */
} columns;

INLINE columns columns_of(const look *l, size_t i, unsigned to)
{
    vec none = splat8(0);
    columns c = {none, none, none, none, none, none, false, false, to};
    vec bytes = l->bytes[i + 1];
    vec previous = l->bytes[i];
    vec continues = less8(bytes, splat8(0xC0));
    c.three = l->from3 != 0;
    c.four = l->four != 0;
    c.last = sub8(bytes, and_(continues, splat8(0x80)));
    c.middle = and_(back8(bytes, previous, 1), and_(continues, splat8(0x3F)));
    if (!c.three)
        return c;
    vec second = back8(bytes, previous, 2);
    vec is_first = at_least8(second, 0xE0);
    c.first = and_(second, and_(is_first, splat8(0x0F)));
    if (!c.four)
        return c;
    vec third = back8(bytes, previous, 3);
    c.high_ends = at_least8(second, 0xF0);
    c.low_ends = at_least8(third, 0xF0);
    if (to == GWI_UTF32) {
        c.first = pick(c.low_ends, and_(second, splat8(0x3F)), c.first);
        c.fourth = and_(third, and_(c.low_ends, splat8(0x07)));
    }
    return c;
}

/* The halves of pairs among eight units. */
INLINE vec pair_up(vec units, vec highs, vec lows)
{
    vec high = add16(shift_right16(units, 4), splat16(0xD7C0));
    vec low = or_(and_(units, splat16(0x3FF)), splat16(0xDC00));
    return pick(highs, high, pick(lows, low, units));
}

/* The columns at eight places, as units of UTF-16. */
INLINE vec units16_at(const columns *c, vec places)
{
    vec units = or_(widen_low8(lookup(c->last, places)),
                    shift_left16(widen_low8(lookup(c->middle, places)), 6));
    if (!c->three)
        return units;
    units = or_(units, shift_left16(widen_low8(lookup(c->first, places)), 12));
    if (!c->four)
        return units;
    vec highs = lookup(c->high_ends, places), lows = lookup(c->low_ends, places);
    return pair_up(units, zip_low8(highs, highs), zip_low8(lows, lows));
}

INLINE void put_units32_at(const columns *c, vec places, size_t n, unsigned char *out,
                           const unsigned char *end)
{
    vec low = or_(widen_low8(lookup(c->last, places)),
                  shift_left16(widen_low8(lookup(c->middle, places)), 6));
    vec high = splat8(0);
    if (c->three)
        high = widen_low8(lookup(c->first, places));
    if (c->four)
        high = or_(high, shift_left16(widen_low8(lookup(c->fourth, places)), 6));
    size_t first = n < 4 ? n : 4;
    put_bytes(out, end, or_(widen_low16(low), shift_left32(widen_low16(high), 12)), first * 4);
    if (n > 4)
        put_bytes(out + 16, end, or_(widen_high16(low), shift_left32(widen_high16(high), 12)),
                  (n - 4) * 4);
}

INLINE void put_at(const columns *c, vec places, size_t n, unsigned char *out,
                   const unsigned char *end)
{
    if (c->to == GWI_UTF16)
        put_bytes(out, end, units16_at(c, places), n * 2);
    else
        put_units32_at(c, places, n, out, end);
}

/* The places of the marks among sixteen, at most eight. */
INLINE vec places_of(uint32_t marks, size_t nlow)
{
    uint64_t low, high;
    memcpy(&low, kept_places[marks & 0xFF], sizeof low);
    memcpy(&high, kept_places[marks >> 8], sizeof high);
    high += 0x0808080808080808u;
    return from_half(low | high << (4 * nlow) << (4 * nlow));
}

/* Writes what ends at the marks of the i-th vector. */
INLINE unsigned char *put_vector(const look *l, size_t i, uint32_t marks, unsigned to,
                                 unsigned char *out, const unsigned char *end)
{
    size_t width = to == GWI_UTF16 ? 2 : 4;
    size_t nlow = count_bits(marks & 0xFF), n = count_bits(marks);
    columns c = columns_of(l, i, to);
    if (n <= 8) {
        put_at(&c, places_of(marks, nlow), n, out, end);
        return out + n * width;
    }
    put_at(&c, load_half(kept_places[marks & 0xFF]), nlow, out, end);
    out += nlow * width;
    put_at(&c, add8(load_half(kept_places[marks >> 8]), splat8(8)), n - nlow, out, end);
    return out + (n - nlow) * width;
}

INLINE void put_wide(const look *l, size_t nvectors, uint64_t marks, unsigned to,
                     unsigned char *out, const unsigned char *end)
{
    for (size_t i = 0; i < nvectors; i++)
        out = put_vector(l, i, (uint32_t)(marks >> (16 * i)) & 0xFFFF, to, out, end);
}

/* --- bytes ------------------------------------------------------------------------------------------------ */

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

/* C2 and C3 are the only leads: the continuation is the character, or 0x40 less than it. */
INLINE void put_latin1(const look *l, size_t nvectors, unsigned char *out, const unsigned char *end)
{
    for (size_t i = 0; i < nvectors; i++) {
        vec before = back8(l->bytes[i + 1], l->bytes[i], 1);
        vec upper = and_(equal8(before, splat8(0xC3)), splat8(0x40));
        out = put_kept(out, end, add8(l->bytes[i + 1], upper),
                       (uint32_t)(l->ends >> (16 * i)) & 0xFFFF);
    }
}

/* --- loops ------------------------------------------------------------------------------------------------ */

INLINE size_t units_of(const look *l, unsigned to)
{
    if (to == GWI_UTF16)
        return count_bits(marks_utf16(l));
    return to == GWI_UTF8 ? l->nbytes : count_bits(l->ends);
}

INLINE void put_look(const look *l, size_t nvectors, unsigned to, unsigned char *out,
                     const unsigned char *end)
{
    if (to == GWI_UTF8)
        put_utf8(l, nvectors, out);
    else if (to == GWI_LATIN1)
        put_latin1(l, nvectors, out, end);
    else
        put_wide(l, nvectors, to == GWI_UTF16 ? marks_utf16(l) : l->ends, to, out, end);
}

/* Up to 64 bytes, at least 16; false where that brings nothing. */
INLINE bool step8(const job *j, unsigned to, gwi_bulk_count *count)
{
    size_t width = to == GWI_UTF16 ? 2 : to == GWI_UTF32 ? 4 : 1;
    size_t left = j->nunits - count->nread;
    size_t nvectors = left >= 64 ? VECTORS : left / 16;
    look l;
    l.high = 0;
    l.bytes[0] = splat8(0);
    for (size_t i = 0; i < nvectors; i++) {
        l.bytes[i + 1] = load(j->s + count->nread + 16 * i);
        l.high |= (uint64_t)mask8(l.bytes[i + 1]) << (16 * i);
    }
    look_at(&l, nvectors, to == GWI_LATIN1);
    size_t nunits = units_of(&l, to);
    if (l.nbytes == 0 || !fits(j, count, nunits))
        return false;
    if (j->writes)
        put_look(&l, nvectors, to, j->out + count->nwritten * width,
                 end_of(j, count, nunits, (left - l.nbytes) / 4, width));
    count->nread += l.nbytes;
    count->nwritten += nunits;
    return true;
}

INLINE void loop8(const job *j, unsigned to, gwi_bulk_count *count)
{
    size_t width = to == GWI_UTF16 ? 2 : to == GWI_UTF32 ? 4 : 1;
    do
        run8(j, width, true, count);
    while (j->nunits - count->nread >= 16 && step8(j, to, count));
}

#endif
