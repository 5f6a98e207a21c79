/* SPDX-License-Identifier: MIT */
/* Bytes of a code page to UTF-16 by table. */
#include "text/table.h"

#include "text/run.h"

typedef struct decoding {
    const gwi_table *table;
    const unsigned char *source;
    size_t nbytes;
    unsigned char *out; /* NULL measures */
    size_t capacity;    /* units */
    gwi_text_mode mode;
} decoding;

static GWI_ALWAYS_INLINE void store_unit(unsigned char *out, size_t at, uint32_t unit)
{
    uint16_t narrow = (uint16_t)unit;
    memcpy(out + at * 2, &narrow, sizeof narrow);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* --- pages of single bytes in which no byte can be lost ---------------------------------------------------- */

/* Eight bytes are read before the first unit is written: source and out may overlap. */
static GWI_ALWAYS_INLINE void widen_word(const uint16_t *units, const unsigned char *s,
                                         unsigned char *out)
{
    unsigned char bytes[8];
    uint64_t word;
    memcpy(&word, s, sizeof word);
    memcpy(bytes, &word, sizeof bytes);
    uint32_t a = units[bytes[0]], b = units[bytes[1]], c = units[bytes[2]], d = units[bytes[3]];
    uint32_t e = units[bytes[4]], f = units[bytes[5]], g = units[bytes[6]], h = units[bytes[7]];
    store_unit(out, 0, a);
    store_unit(out, 1, b);
    store_unit(out, 2, c);
    store_unit(out, 3, d);
    store_unit(out, 4, e);
    store_unit(out, 5, f);
    store_unit(out, 6, g);
    store_unit(out, 7, h);
}

static GWI_ALWAYS_INLINE void widen_all(const uint16_t *units, bool ascii, const unsigned char *s,
                                        unsigned char *out, size_t count)
{
    size_t at = 0;
    while (count - at >= 8) {
        if (ascii && count - at >= GWI_RUN_BLOCK && gwi_run_widen(s + at, out + at * 2)) {
            at += GWI_RUN_BLOCK;
            continue;
        }
        widen_word(units, s + at, out + at * 2);
        at += 8;
    }
    for (; at < count; at++)
        store_unit(out, at, units[s[at]]);
}

static gwi_text_result decode_total(const gwi_table *table, const unsigned char *source,
                                    size_t nbytes, unsigned char *out, size_t capacity)
{
    const uint16_t *units = gwi_table_units + table->units;
    size_t count = least(nbytes, out == NULL ? SIZE_MAX : capacity);
    if (out != NULL && (table->traits & GWI_TABLE_ASCII) != 0)
        widen_all(units, true, source, out, count);
    else if (out != NULL)
        widen_all(units, false, source, out, count);
    gwi_text_result result = {
        count == nbytes ? GWI_TEXT_DONE : GWI_TEXT_FULL, count, count, 0, 0, 0};
    return result;
}

static bool loses_nothing(const gwi_table *table, gwi_text_mode mode)
{
    uint32_t needed = (mode & GWI_TEXT_STRICT) != 0 ? GWI_TABLE_TOTAL | GWI_TABLE_ALL_VALID
                                                    : (uint32_t)GWI_TABLE_TOTAL;
    return (table->traits & needed) == needed && (mode & GWI_TEXT_GLYPHS) == 0;
}

/* --- one character, whatever it is -------------------------------------------------------------------------- */

typedef struct character {
    uint32_t unit;
    unsigned nbytes;
    bool lost;
} character;

static character lose(const decoding *d, unsigned nbytes)
{
    character c = {GWI_REPLACEMENT, nbytes, true};
    if ((d->mode & GWI_TEXT_PAGE_DEFAULT) != 0)
        c.unit = d->table->unicode_default;
    return c;
}

/* Windows' tables fill their gaps with the stand-in, so what gives it is a gap, but for its own bytes. */
static bool is_stand_in(const decoding *d, uint32_t unit, uint32_t bytes)
{
    return unit == d->table->unicode_default && bytes != gwi_table_exact(d->table, unit);
}

static bool is_private(uint32_t unit)
{
    return unit >= 0xE000u && unit <= 0xF8FFu;
}

static uint32_t glyph_of(const decoding *d, uint32_t byte)
{
    bool has = (d->mode & GWI_TEXT_GLYPHS) != 0 && (d->table->traits & GWI_TABLE_GLYPHS) != 0;
    if (!has || byte == 0)
        return 0;
    return byte < 0x20u ? gwi_table_glyphs[byte] : byte == 0x7Fu ? gwi_table_glyphs[0] : 0;
}

static character read_single(const decoding *d, uint32_t byte)
{
    character c = {glyph_of(d, byte), 1, false};
    if (c.unit != 0)
        return c;
    c.unit = gwi_table_unit(d->table, byte);
    if (c.unit == 0 && byte != 0 && (d->table->traits & GWI_TABLE_TOTAL) == 0)
        return lose(d, 1);
    bool refused = is_stand_in(d, c.unit, byte) || is_private(c.unit);
    c.lost = refused && (d->mode & GWI_TEXT_STRICT) != 0;
    return c;
}

/* A pair that is no character takes its second byte along as Windows has it; where U+FFFD is what stands in, as the
 * Encoding Standard has it, which leaves ASCII alone. A zero is never part of a pair. */
static character lose_pair(const decoding *d, uint32_t second)
{
    bool alone = (d->mode & GWI_TEXT_PAGE_DEFAULT) != 0 ? second == 0 : second < 0x80u;
    return lose(d, alone ? 1 : 2);
}

static character read_pair(const decoding *d, uint32_t row, size_t at)
{
    uint32_t first = d->source[at];
    if (d->nbytes - at < 2)
        return lose(d, 1);
    uint32_t second = d->source[at + 1];
    character c = {gwi_table_pair(row, second), 2, false};
    if (c.unit == 0)
        return lose_pair(d, second);
    c.lost = (d->mode & GWI_TEXT_STRICT) != 0 && is_stand_in(d, c.unit, first << 8 | second);
    return c;
}

static character read_character(const decoding *d, size_t at)
{
    uint32_t byte = d->source[at];
    uint32_t row = gwi_table_is_double(d->table) ? gwi_table_row(d->table, byte) : 0;
    return row != 0 ? read_pair(d, row, at) : read_single(d, byte);
}

/* A lead byte with nothing behind it, where that can still come. */
static bool is_cut(const decoding *d, size_t at)
{
    return (d->mode & GWI_TEXT_MORE_FOLLOWS) != 0 && d->nbytes - at == 1 &&
           gwi_table_is_double(d->table) && gwi_table_row(d->table, d->source[at]) != 0;
}

/* DONE to go on. */
static gwi_text_status take_character(const decoding *d, gwi_text_result *r)
{
    if (is_cut(d, r->nread))
        return GWI_TEXT_MORE;
    character c = read_character(d, r->nread);
    if (c.lost && (d->mode & GWI_TEXT_STRICT) != 0) {
        gwi_text_note_loss(r, r->nread, d->source[r->nread]);
        return GWI_TEXT_BAD;
    }
    if (r->nwritten == d->capacity)
        return GWI_TEXT_FULL;
    if (d->out != NULL)
        store_unit(d->out, r->nwritten, c.unit);
    if (c.lost)
        gwi_text_note_loss(r, r->nread, d->source[r->nread]);
    r->nread += c.nbytes;
    r->nwritten++;
    return GWI_TEXT_DONE;
}

/* --- runs of pairs and ASCII -------------------------------------------------------------------------------- */

typedef struct place {
    size_t in, out;
} place;

/* What a run looks its pairs up in. */
typedef struct pair_tables {
    const uint16_t *leads;
    const uint16_t *flat; /* from lead byte 80 on, where the page lies flat */
} pair_tables;

static GWI_ALWAYS_INLINE pair_tables tables_of(const gwi_table *table)
{
    pair_tables tables = {gwi_table_leads + (size_t)table->leads * 256,
                          gwi_table_pairs + (size_t)table->flat_leads * 256};
    return tables;
}

/* The unit of a pair, or 0. Where it lies flat, only of one that begins above 7F. */
static GWI_ALWAYS_INLINE uint32_t unit_of(pair_tables tables, const unsigned char *s, bool flat)
{
    return flat ? tables.flat[(s[0] & 0x7Fu) << 8 | s[1]]
                : gwi_table_pair(tables.leads[s[0]], s[1]);
}

/* Eight pairs at the front; false where one of the characters is none, or could be lost. All are read before any is
 * written. */
static GWI_ALWAYS_INLINE bool take_eight(pair_tables t, const unsigned char *s, unsigned char *out,
                                         bool flat, bool writes)
{
    if (!gwi_run_leads(s))
        return false;
    gwi_eight units =
        gwi_eight_of(unit_of(t, s, flat), unit_of(t, s + 2, flat), unit_of(t, s + 4, flat),
                     unit_of(t, s + 6, flat), unit_of(t, s + 8, flat), unit_of(t, s + 10, flat),
                     unit_of(t, s + 12, flat), unit_of(t, s + 14, flat));
    if (!gwi_eight_above(units, 0))
        return false;
    if (writes)
        gwi_eight_store(units, out);
    return true;
}

/* As long as there are eight pairs, or a block of ASCII. */
static GWI_ALWAYS_INLINE place run_blocks(const decoding *d, pair_tables tables, place at,
                                          bool flat, bool writes)
{
    while (d->nbytes - at.in >= 16 && d->capacity - at.out >= 16) {
        const unsigned char *s = d->source + at.in;
        unsigned char *out = writes ? d->out + at.out * 2 : NULL;
        if (take_eight(tables, s, out, flat, writes)) {
            at.in += 16;
            at.out += 8;
        } else if (gwi_run_widen(s, out)) {
            at.in += GWI_RUN_BLOCK;
            at.out += GWI_RUN_BLOCK;
        } else {
            break;
        }
    }
    return at;
}

/* One character, in *unit; its bytes, or 0 where it could be a loss, in whatever mode. */
static GWI_ALWAYS_INLINE size_t read_sound(const gwi_table *table, const unsigned char *s,
                                           size_t nbytes, uint32_t *unit)
{
    uint32_t row = gwi_table_row(table, s[0]);
    if (row != 0) {
        *unit = nbytes > 1 ? gwi_table_pair(row, s[1]) : 0;
        return *unit != 0 ? 2 : 0;
    }
    *unit = gwi_table_units[table->units + s[0]];
    bool refused = *unit == 0 || *unit == table->unicode_default || is_private(*unit);
    return s[0] >= 0x80u && refused ? 0 : 1;
}

/* How many characters can be taken without a look at the end of either side, even if all are pairs. */
static GWI_ALWAYS_INLINE size_t sure_characters(const decoding *d, place at)
{
    return least(least((d->nbytes - at.in) / 2, d->capacity - at.out), GWI_RUN_BLOCK);
}

/* So many characters, up to one that could be a loss. */
static GWI_ALWAYS_INLINE place run_sure(const decoding *d, const gwi_table *table, place at,
                                        size_t count, bool writes)
{
    const uint16_t *units = gwi_table_units + table->units;
    const uint16_t *leads = gwi_table_leads + (size_t)table->leads * 256;
    const unsigned char *s = d->source + at.in;
    unsigned char *out = writes ? d->out + at.out * 2 : NULL;
    size_t i = 0;
    for (; i < count; i++) {
        uint32_t byte = s[0];
        uint32_t row = leads[byte];
        uint32_t unit = row != 0 ? gwi_table_pair(row, s[1]) : units[byte];
        bool refused =
            row == 0 && byte >= 0x80u && (unit == table->unicode_default || is_private(unit));
        if (GWI_UNLIKELY(unit == 0 || refused))
            break;
        if (writes)
            store_unit(out, i, unit);
        s += row != 0 ? 2 : 1;
    }
    at.in = (size_t)(s - d->source);
    at.out += i;
    return at;
}

/* As far as all is well; the rest is left to take_character(). */
static GWI_ALWAYS_INLINE place run_pairs(const decoding *d, place at, bool flat, bool writes)
{
    const gwi_table table = *d->table;
    const pair_tables tables = tables_of(&table);
    while (at.in < d->nbytes && at.out < d->capacity) {
        uint32_t unit;
        at = run_blocks(d, tables, at, flat, writes);
        at = run_sure(d, &table, at, sure_characters(d, at), writes);
        if (at.in == d->nbytes || at.out == d->capacity)
            break;
        size_t taken = read_sound(&table, d->source + at.in, d->nbytes - at.in, &unit);
        if (taken == 0)
            break;
        if (writes)
            store_unit(d->out, at.out, unit);
        at.in += taken;
        at.out++;
    }
    return at;
}

/* Each for itself, so that each has the registers to itself. */

static GWI_NOINLINE place write_flat(const decoding *d, place at)
{
    return run_pairs(d, at, true, true);
}

static GWI_NOINLINE place write_pairs(const decoding *d, place at)
{
    return run_pairs(d, at, false, true);
}

static GWI_NOINLINE place measure_pairs(const decoding *d, place at)
{
    return run_pairs(d, at, false, false);
}

static place run(const decoding *d, place at)
{
    if (d->out == NULL)
        return measure_pairs(d, at);
    return d->table->flat_leads != 0 ? write_flat(d, at) : write_pairs(d, at);
}

static bool may_refuse_pairs(const decoding *d)
{
    return (d->mode & GWI_TEXT_STRICT) != 0 && (d->table->traits & GWI_TABLE_PLACEHOLDERS) != 0;
}

/* Whether run() is of use: elsewhere each byte is looked at for itself. */
static bool has_runs(const decoding *d)
{
    uint32_t needed = GWI_TABLE_DOUBLE | GWI_TABLE_ASCII;
    return (d->table->traits & needed) == needed && !may_refuse_pairs(d);
}

/* From where the first run ended. */
static GWI_NOINLINE gwi_text_result decode_rest(const decoding *d, place at)
{
    gwi_text_result r = {GWI_TEXT_DONE, at.in, at.out, 0, 0, 0};
    bool runs = has_runs(d);
    while (r.nread < d->nbytes) {
        r.status = take_character(d, &r);
        if (r.status != GWI_TEXT_DONE)
            return r;
        place from = {r.nread, r.nwritten};
        at = runs ? run(d, from) : from;
        r.nread = at.in;
        r.nwritten = at.out;
    }
    return r;
}

gwi_text_result gwi_table_decode(const gwi_table *table, const void *source, size_t nbytes,
                                 void *out, size_t capacity, gwi_text_mode mode)
{
    if (GWI_LIKELY(loses_nothing(table, mode)))
        return decode_total(table, source, nbytes, out, capacity);
    decoding d;
    d.table = table;
    d.source = source;
    d.nbytes = nbytes;
    d.out = out;
    d.capacity = out == NULL ? SIZE_MAX : capacity;
    d.mode = mode;
    place at = {0, 0};
    if (has_runs(&d))
        at = run(&d, at);
    if (at.in < nbytes)
        return decode_rest(&d, at);
    gwi_text_result done = {GWI_TEXT_DONE, at.in, at.out, 0, 0, 0};
    return done;
}
