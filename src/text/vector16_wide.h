/* SPDX-License-Identifier: MIT */
/*
 * UTF-16, UTF-32 and Latin-1 to UTF-8 by vectors of 16 bytes, and UTF-16 from and to UTF-32; a part of vector16.h. Where
 * UTF-8 is written, each character stands in two, or in four bytes first, and those that it has are looked up.
 */
#ifndef GWI_TEXT_VECTOR16_WIDE_H
#define GWI_TEXT_VECTOR16_WIDE_H

/* --- to UTF-8 -------------------------------------------------------------------------------------------- */

/* Eight units below U+0800; the set has a bit for each that is not ASCII. */
INLINE unsigned char *put_pairs(unsigned char *out, const unsigned char *end, vec units, vec high,
                                uint32_t set)
{
    vec last = shift_left16(and_(units, splat16(0x3F)), 8);
    vec pair = or_(or_(shift_right16(units, 6), last), splat16(0x80C0));
    size_t nbytes = 8 + count_bits(set);
    put_bytes(out, end, lookup(pick(high, pair, units), load(pair_places[set])), nbytes);
    return out + nbytes;
}

/* Eight units that are not surrogates; a bit for each that is not ASCII, and in the next byte for each of three bytes. */
INLINE unsigned char *put_triples(unsigned char *out, const unsigned char *end, vec units,
                                  vec from2, vec from3, uint32_t sets)
{
    vec low6 = splat16(0x3F);
    vec last = pick(from2, or_(and_(units, low6), splat16(0x80)), units);
    vec lead2 = or_(shift_right16(units, 6), splat16(0xC0));
    vec middle = or_(and_(shift_right16(units, 6), low6), splat16(0x80));
    vec front = or_(shift_left16(pick(from3, middle, lead2), 8),
                    or_(shift_right16(units, 12), splat16(0xE0)));
    uint32_t low = (sets & 0x0F) | (sets >> 4 & 0xF0),
             high = (sets >> 4 & 0x0F) | (sets >> 8 & 0xF0);
    size_t nbytes = 4 + count_bits(low);
    put_bytes(out, end, lookup(zip_low16(front, last), load(triple_places[low])), nbytes);
    out += nbytes;
    nbytes = 4 + count_bits(high);
    put_bytes(out, end, lookup(zip_high16(front, last), load(triple_places[high])), nbytes);
    return out + nbytes;
}

/* Four scalar values, but those that are to be dropped. A value stands in four bytes in the order in which they are
 * written, at the end of them. */
INLINE unsigned char *put_scalars(unsigned char *out, const unsigned char *end, vec values,
                                  vec drop)
{
    vec from2 = above32(values, 0x7F), from3 = above32(values, 0x7FF);
    vec from4 = above32(values, 0xFFFF);
    vec bytes = except(shift_left32(values, 24), and_(from2, splat32(0xC0000000)));
    bytes = or_(bytes, and_(shift_left32(values, 10), splat32(0x003F0000)));
    bytes = or_(bytes, and_(shift_right32(values, 4), splat32(0x00003F00)));
    bytes = or_(bytes, shift_right32(values, 18));
    vec tags =
        pick(from4, splat32(0x808080F0), pick(from3, splat32(0x8080E000), splat32(0x80C00000)));
    bytes = or_(bytes, and_(from2, tags));
    vec keep = or_(splat32(0xFF000000), and_(from2, splat32(0x00FF0000)));
    keep = or_(keep, or_(and_(from3, splat32(0x0000FF00)), and_(from4, splat32(0x000000FF))));
    return put_kept(out, end, bytes, mask8(except(keep, drop)));
}

/* --- pairs of surrogates ----------------------------------------------------------------------------------- */

/* Eight units with whole pairs among them. */
typedef struct look16 {
    vec units, highs, lows;
    size_t nunits;      /* of whole characters: a high half at the end waits for the other */
    uint32_t high_bits; /* two for each high half */
} look16;

INLINE vec surrogates_in(vec units)
{
    return equal16(and_(units, splat16(0xF800)), splat16(0xD800));
}

/* False where a half stands alone. */
INLINE bool look_at_pairs(look16 *l, vec units)
{
    vec kind = and_(units, splat16(0xFC00));
    l->units = units;
    l->highs = equal16(kind, splat16(0xD800));
    l->lows = equal16(kind, splat16(0xDC00));
    l->high_bits = mask8(l->highs);
    l->nunits = 8 - (l->high_bits >> 15);
    return (l->high_bits << 2 & 0xFFFF) == mask8(l->lows);
}

/* The scalar values of pairs stand where the high halves do. */
INLINE vec scalars_of(vec values, vec next, vec highs)
{
    vec sum =
        add32(add32(shift_left32(values, 10), next), splat32(0x10000 - (0xD800 << 10) - 0xDC00));
    return pick(highs, sum, values);
}

INLINE vec scalars_low(const look16 *l)
{
    return scalars_of(widen_low16(l->units), widen_low16(ahead8(l->units, 2)),
                      zip_low16(l->highs, l->highs));
}

INLINE vec scalars_high(const look16 *l)
{
    return scalars_of(widen_high16(l->units), widen_high16(ahead8(l->units, 2)),
                      zip_high16(l->highs, l->highs));
}

/* What has no place in the target: second halves, and what waits. */
INLINE vec dropped_in(const look16 *l)
{
    static const unsigned char all_but_last[16] = {0, 0, 0, 0, 0, 0, 0,    0,
                                                   0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    return or_(l->lows, and_(l->highs, load(all_but_last)));
}

/* --- UTF-16 to UTF-8 --------------------------------------------------------------------------------------- */

INLINE bool step16_pairs_utf8(const gwi_pair *pair, const job *j, gwi_bulk_count *count, vec units,
                              uint32_t sets)
{
    look16 l;
    if (!look_at_pairs(&l, units))
        return step_over(pair, j, 8, count);
    size_t waits = 8 - l.nunits;
    size_t nhalves = 2 * (count_bits(l.high_bits) / 2 - waits);
    size_t nbytes = l.nunits + count_bits(sets) - 2 * waits - nhalves;
    if (!fits(j, count, nbytes))
        return false;
    if (j->writes) {
        vec drop = dropped_in(&l);
        unsigned char *out = j->out + count->nwritten;
        const unsigned char *end = end_of(j, count, nbytes, j->nunits - count->nread - l.nunits, 1);
        out = put_scalars(out, end, scalars_low(&l), zip_low16(drop, drop));
        put_scalars(out, end, scalars_high(&l), zip_high16(drop, drop));
    }
    count->nread += l.nunits;
    count->nwritten += nbytes;
    return true;
}

/* Eight units that are no surrogates as UTF-8; those to come are a byte each at least. */
INLINE void put_eight(const job *j, const gwi_bulk_count *count, size_t nbytes, vec units,
                      vec from2, vec from3, uint32_t sets)
{
    unsigned char *out = j->out + count->nwritten;
    const unsigned char *end = end_of(j, count, nbytes, j->nunits - count->nread - 8, 1);
    if (sets == 0)
        store_half(out, narrow16(units, units));
    else if (sets <= 0xFF)
        put_pairs(out, end, units, from2, sets);
    else
        put_triples(out, end, units, from2, from3, sets);
}

/* Eight units; false where that brings nothing. */
INLINE bool step16_utf8(const gwi_pair *pair, const job *j, gwi_bulk_count *count)
{
    vec units = load(j->s + count->nread * 2);
    vec from2 = above16(units, 0x7F), from3 = above16(units, 0x7FF);
    uint32_t sets = mask8(narrow_mask16(from2, from3));
    size_t nbytes = 8 + count_bits(sets);
    if (sets > 0xFF && is_not_zero(surrogates_in(units)))
        return step16_pairs_utf8(pair, j, count, units, sets);
    if (!fits(j, count, nbytes))
        return false;
    if (j->writes)
        put_eight(j, count, nbytes, units, from2, from3, sets);
    count->nread += 8;
    count->nwritten += nbytes;
    return true;
}

INLINE void loop16_utf8(const gwi_pair *pair, const job *j, gwi_bulk_count *count)
{
    run16(j, 1, 0xFF80, count);
    while (j->nunits - count->nread >= 8) {
        size_t before = count->nwritten;
        if (!step16_utf8(pair, j, count))
            return;
        if (count->nwritten - before == 8)
            run16(j, 1, 0xFF80, count);
    }
}

/* --- UTF-16 to UTF-16 and UTF-32 --------------------------------------------------------------------------- */

INLINE bool step16_pairs(const gwi_pair *pair, const job *j, size_t width, gwi_bulk_count *count)
{
    look16 l;
    if (!look_at_pairs(&l, load(j->s + count->nread * 2)))
        return step_over(pair, j, 8, count);
    size_t nunits = l.nunits;
    if (width == 4)
        nunits -= count_bits(l.high_bits) / 2 - (8 - l.nunits);
    if (!fits(j, count, nunits))
        return false;
    if (j->writes && width == 2) {
        copy_few(j->out + count->nwritten * 2, l.units, l.nunits * 2);
    } else if (j->writes) {
        unsigned char *out = j->out + count->nwritten * 4;
        vec drop = dropped_in(&l);
        const unsigned char *end =
            end_of(j, count, nunits, (j->nunits - count->nread - l.nunits) / 2, 4);
        out = put_kept(out, end, scalars_low(&l), 0xFFFF ^ mask8(zip_low16(drop, drop)));
        put_kept(out, end, scalars_high(&l), 0xFFFF ^ mask8(zip_high16(drop, drop)));
    }
    count->nread += l.nunits;
    count->nwritten += nunits;
    return true;
}

INLINE void loop16_pairs(const gwi_pair *pair, const job *j, size_t width, gwi_bulk_count *count)
{
    while (j->nunits - count->nread >= 8) {
        vec units = load(j->s + count->nread * 2);
        bool did = is_not_zero(surrogates_in(units)) ? step16_pairs(pair, j, width, count)
                                                     : step16_same(pair, j, width, count);
        if (!did)
            return;
    }
}

/* --- UTF-32 ------------------------------------------------------------------------------------------------ */

/* Not zero where one of two vectors of UTF-32 has no scalar value; above32() is of numbers below 2 to the 31. */
INLINE vec bad_scalars(vec a, vec b)
{
    vec high = and_(or_(a, b), splat32(0x80000000));
    vec above = or_(above32(a, 0x10FFFF), above32(b, 0x10FFFF));
    vec surrogates = or_(equal32(and_(a, splat32(0xFFFFF800)), splat32(0xD800)),
                         equal32(and_(b, splat32(0xFFFFF800)), splat32(0xD800)));
    return or_(or_(high, above), surrogates);
}

INLINE unsigned char *put_scalars_utf16(unsigned char *out, const unsigned char *end, vec values)
{
    vec from4 = above32(values, 0xFFFF);
    vec high = add32(shift_right32(values, 10), splat32(0xDC00D7C0));
    vec both = add32(high, shift_left32(and_(values, splat32(0x3FF)), 16));
    vec keep = or_(splat32(0x0000FFFF), from4);
    return put_kept(out, end, pick(from4, both, values), mask8(keep));
}

/* Eight values, of which some take a pair. */
INLINE bool step32_pairs(const job *j, unsigned to, gwi_bulk_count *count, vec a, vec b)
{
    vec from4 = narrow_mask32(above32(a, 0xFFFF), above32(b, 0xFFFF));
    vec from3 = narrow_mask32(above32(a, 0x7FF), above32(b, 0x7FF));
    vec from2 = narrow_mask32(above32(a, 0x7F), above32(b, 0x7F));
    size_t nunits = 8 + count_bits(mask8(from4)) / 2;
    if (to == GWI_UTF8)
        nunits += count_bits(mask8(narrow_mask16(from2, from3)));
    if (!fits(j, count, nunits))
        return false;
    size_t to_come = j->nunits - count->nread - 8;
    if (j->writes && to == GWI_UTF16) {
        unsigned char *out = j->out + count->nwritten * 2;
        const unsigned char *end = end_of(j, count, nunits, to_come, 2);
        put_scalars_utf16(put_scalars_utf16(out, end, a), end, b);
    } else if (j->writes) {
        unsigned char *out = j->out + count->nwritten;
        const unsigned char *end = end_of(j, count, nunits, to_come, 1);
        put_scalars(put_scalars(out, end, a, splat8(0)), end, b, splat8(0));
    }
    count->nread += 8;
    count->nwritten += nunits;
    return true;
}

/* Eight values that one unit of UTF-16 holds each. */
INLINE bool step32_units(const job *j, unsigned to, gwi_bulk_count *count, vec units)
{
    vec from2 = above16(units, 0x7F), from3 = above16(units, 0x7FF);
    uint32_t sets = to == GWI_UTF8 ? mask8(narrow_mask16(from2, from3)) : 0;
    size_t nunits = 8 + count_bits(sets);
    if (!fits(j, count, nunits))
        return false;
    if (j->writes && to == GWI_UTF16)
        store(j->out + count->nwritten * 2, units);
    else if (j->writes)
        put_eight(j, count, nunits, units, from2, from3, sets);
    count->nread += 8;
    count->nwritten += nunits;
    return true;
}

/* To units of as many bits. */
INLINE bool step32_same(const job *j, gwi_bulk_count *count, vec a, vec b)
{
    if (!fits(j, count, 8))
        return false;
    if (j->writes) {
        store(j->out + count->nwritten * 4, a);
        store(j->out + count->nwritten * 4 + 16, b);
    }
    count->nread += 8;
    count->nwritten += 8;
    return true;
}

/* Up to a limit below U+0100, to bytes. */
INLINE bool step32_bytes(const job *j, uint32_t limit, gwi_bulk_count *count, vec a, vec b)
{
    if (is_not_zero(and_(or_(a, b), splat32(~limit))) || !fits(j, count, 8))
        return false;
    vec units = narrow32(a, b);
    if (j->writes)
        store_half(j->out + count->nwritten, narrow16(units, units));
    count->nread += 8;
    count->nwritten += 8;
    return true;
}

INLINE bool step32(const job *j, unsigned to, gwi_bulk_count *count)
{
    vec a = load(j->s + count->nread * 4), b = load(j->s + count->nread * 4 + 16);
    if (to == GWI_LATIN1 || to == GWI_ASCII)
        return step32_bytes(j, to == GWI_LATIN1 ? 0xFF : 0x7F, count, a, b);
    if (is_not_zero(bad_scalars(a, b)))
        return false;
    if (to == GWI_UTF32)
        return step32_same(j, count, a, b);
    if (is_not_zero(and_(or_(a, b), splat32(0x1F0000))))
        return step32_pairs(j, to, count, a, b);
    return step32_units(j, to, count, narrow32(a, b));
}

/* Eight values in which a step sees something that it leaves go one by one. */
INLINE void loop32(const gwi_pair *pair, const job *j, unsigned to, gwi_bulk_count *count)
{
    while (j->nunits - count->nread >= 8)
        if (!step32(j, to, count) && !step_over(pair, j, 8, count))
            return;
}

/* --- Latin-1 to UTF-8 -------------------------------------------------------------------------------------- */

/* Sixteen bytes, of which some are not ASCII. */
INLINE bool step_latin1(const job *j, gwi_bulk_count *count)
{
    vec bytes = load(j->s + count->nread);
    uint32_t sets = mask8(bytes);
    size_t nbytes = 16 + count_bits(sets);
    if (!fits(j, count, nbytes))
        return false;
    if (j->writes) {
        unsigned char *out = j->out + count->nwritten;
        const unsigned char *end = end_of(j, count, nbytes, j->nunits - count->nread - 16, 1);
        vec low = widen_low8(bytes), high = widen_high8(bytes);
        out = put_pairs(out, end, low, above16(low, 0x7F), sets & 0xFF);
        put_pairs(out, end, high, above16(high, 0x7F), sets >> 8);
    }
    count->nread += 16;
    count->nwritten += nbytes;
    return true;
}

INLINE void loop_latin1(const job *j, gwi_bulk_count *count)
{
    do
        run8(j, 1, true, count);
    while (j->nunits - count->nread >= 16 && step_latin1(j, count));
}

#endif
