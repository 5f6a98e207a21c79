/* SPDX-License-Identifier: MIT */
/* UTF-16 to bytes of a code page by table. */
#include "text/table.h"

#include "text/run.h"

typedef struct encoding_run {
    const gwi_table *table;
    const uint16_t *top;
    const unsigned char *source;
    size_t nunits;
    unsigned char *out; /* NULL measures */
    size_t capacity;    /* bytes */
    gwi_text_mode mode;
    uint32_t stand_in;
} encoding_run;

static GWI_ALWAYS_INLINE uint32_t load_unit(const unsigned char *source, size_t at)
{
    uint16_t unit;
    memcpy(&unit, source + at * 2, sizeof unit);
    return unit;
}

/* Bytes in the order of memory. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define GWI_FOUR_BYTES(a, b, c, d) ((a) << 24 | (b) << 16 | (c) << 8 | (d))
#define GWI_TWO_FOURS(a, b) ((a) << 32 | (b))
#define GWI_PAIR_IN_MEMORY(bytes) ((uint16_t)((bytes) << 8 | (bytes) >> 8))
#define GWI_PAIRS_LOW_FIRST false
#define GWI_HIGH_BYTE 0
#else
#define GWI_FOUR_BYTES(a, b, c, d) ((a) | (b) << 8 | (c) << 16 | (d) << 24)
#define GWI_TWO_FOURS(a, b) ((a) | (b) << 32)
#define GWI_PAIR_IN_MEMORY(bytes) ((uint16_t)(bytes))
#define GWI_PAIRS_LOW_FIRST true
#define GWI_HIGH_BYTE 1
#endif

typedef struct place {
    size_t in, out;
} place;

/* --- runs: as far as all is in the table -------------------------------------------------------------------- */

static GWI_ALWAYS_INLINE bool has_zero(uint64_t word)
{
    return ((word - 0x0101010101010101u) & ~word & 0x8080808080808080u) != 0;
}

/* The byte of a unit, each half of which is loaded for itself: so it need not be taken apart. */
static GWI_ALWAYS_INLINE uint32_t narrow_at(const uint16_t *top, const unsigned char *s, size_t at)
{
    size_t row = top[s[at * 2 + GWI_HIGH_BYTE]];
    return gwi_table_narrow[row * 256 + s[at * 2 + 1 - GWI_HIGH_BYTE]];
}

static GWI_ALWAYS_INLINE uint64_t narrow_four(const uint16_t *top, const unsigned char *s)
{
    uint64_t a = narrow_at(top, s, 0), b = narrow_at(top, s, 1);
    uint64_t c = narrow_at(top, s, 2), d = narrow_at(top, s, 3);
    return GWI_FOUR_BYTES(a, b, c, d);
}

/* Eight units, whatever they are; false where one of them is lost, or is the zero. */
static GWI_ALWAYS_INLINE bool narrow_word(const uint16_t *top, const unsigned char *s,
                                          unsigned char *out, bool writes)
{
    uint64_t word = GWI_TWO_FOURS(narrow_four(top, s), narrow_four(top, s + 8));
    if (has_zero(word))
        return false;
    if (writes)
        memcpy(out, &word, sizeof word);
    return true;
}

static GWI_ALWAYS_INLINE uint32_t without_lowest(uint32_t bits)
{
    return bits & (bits - 1);
}

/* Looks one up over what was made of it: that of the lowest bit; with no bit, the last of the block, whatever it is. */
static GWI_ALWAYS_INLINE uint32_t put_other(const uint16_t *top, const unsigned char *s,
                                            unsigned char *out, uint32_t others)
{
    size_t at = (size_t)__builtin_ctz(others | 1u << (GWI_RUN_BLOCK - 1));
    uint32_t byte = narrow_at(top, s, at);
    out[at] = (unsigned char)byte;
    return byte;
}

/* A block that is mostly ASCII. Always four, since a loop would not know beforehand how many. */
static GWI_ALWAYS_INLINE bool narrow_mixed(const uint16_t *top, const unsigned char *s,
                                           unsigned char *out, uint32_t a)
{
    uint32_t b = without_lowest(a), c = without_lowest(b), d = without_lowest(c);
    uint32_t first = put_other(top, s, out, a), second = put_other(top, s, out, b);
    uint32_t third = put_other(top, s, out, c), fourth = put_other(top, s, out, d);
    return (first != 0) & (second != 0) & (third != 0) & (fourth != 0);
}

static GWI_ALWAYS_INLINE bool has_more_than_four(uint32_t bits)
{
    return without_lowest(without_lowest(without_lowest(without_lowest(bits)))) != 0;
}

static GWI_ALWAYS_INLINE bool narrow_block(const uint16_t *top, const unsigned char *s,
                                           unsigned char *out, bool latin, bool writes)
{
    uint32_t others = gwi_run_narrow_some(s, out, latin);
    if (others == 0)
        return true;
    if (writes && !has_more_than_four(others))
        return narrow_mixed(top, s, out, others);
    for (size_t at = 0; at < GWI_RUN_BLOCK; at += 8)
        if (!narrow_word(top, s + at * 2, writes ? out + at : NULL, writes))
            return false;
    return true;
}

static GWI_ALWAYS_INLINE place run_narrow(const encoding_run *e, place at, bool ascii, bool latin,
                                          bool writes)
{
    const uint16_t *top = e->top;
    const unsigned char *s = e->source;
    unsigned char *out = e->out;
    size_t nunits = e->nunits;
    size_t capacity = e->capacity;
    while (ascii && nunits - at.in >= GWI_RUN_BLOCK && capacity - at.out >= GWI_RUN_BLOCK &&
           narrow_block(top, s + at.in * 2, writes ? out + at.out : NULL, latin, writes)) {
        at.in += GWI_RUN_BLOCK;
        at.out += GWI_RUN_BLOCK;
    }
    while (nunits - at.in >= 8 && capacity - at.out >= 8 &&
           narrow_word(top, s + at.in * 2, writes ? out + at.out : NULL, writes)) {
        at.in += 8;
        at.out += 8;
    }
    while (at.in < nunits && at.out < capacity) {
        uint32_t unit = load_unit(s, at.in);
        uint32_t byte = gwi_table_narrow_bytes(top, unit);
        if (byte == 0 && unit != 0)
            break;
        if (writes)
            out[at.out] = (unsigned char)byte;
        at.in++;
        at.out++;
    }
    return at;
}

static GWI_ALWAYS_INLINE size_t width_of(uint32_t bytes)
{
    return (size_t)2 - (bytes <= 0xFFu);
}

/* The first of a pair is the lower byte, as in the table. */
static GWI_ALWAYS_INLINE void put_bytes(unsigned char *out, uint32_t bytes)
{
    out[0] = (unsigned char)bytes;
    if (bytes > 0xFFu)
        out[1] = (unsigned char)(bytes >> 8);
}

static GWI_ALWAYS_INLINE void put_pair(unsigned char *out, uint32_t bytes)
{
    uint16_t pair = GWI_PAIR_IN_MEMORY(bytes);
    memcpy(out, &pair, sizeof pair);
}

/* What a run looks its units up in. */
typedef struct unit_tables {
    const uint16_t *top;
    const uint16_t *flat; /* where the page lies flat */
} unit_tables;

static GWI_ALWAYS_INLINE uint32_t bytes_of(unit_tables t, const unsigned char *s, size_t at,
                                           bool flat)
{
    uint32_t unit = load_unit(s, at);
    return flat ? t.flat[unit] : gwi_table_wide_bytes(t.top, unit);
}

static GWI_ALWAYS_INLINE gwi_eight look_up_eight(unit_tables t, const unsigned char *s, bool flat)
{
    return gwi_eight_of(bytes_of(t, s, 0, flat), bytes_of(t, s, 1, flat), bytes_of(t, s, 2, flat),
                        bytes_of(t, s, 3, flat), bytes_of(t, s, 4, flat), bytes_of(t, s, 5, flat),
                        bytes_of(t, s, 6, flat), bytes_of(t, s, 7, flat));
}

/* So many units, up to one that is not in the table. Without a branch for what is one byte and what is two, since in
 * many a text they alternate; so a single byte has a zero put behind it, where the next will be. */
static GWI_ALWAYS_INLINE place run_mixed(const encoding_run *e, unit_tables t, place at,
                                         size_t count, bool flat, bool writes)
{
    const unsigned char *s = e->source + at.in * 2;
    unsigned char *out = writes ? e->out + at.out : NULL;
    size_t nbytes = 0;
    size_t i = 0;
    for (; i < count; i++) {
        uint32_t bytes = bytes_of(t, s, i, flat);
        if (GWI_UNLIKELY(bytes == 0))
            break;
        if (writes)
            put_pair(out + nbytes, bytes);
        nbytes += width_of(bytes);
    }
    at.in += i;
    at.out += nbytes;
    return at;
}

static GWI_ALWAYS_INLINE bool begins_with_ascii(const encoding_run *e, place at)
{
    uint64_t four;
    memcpy(&four, e->source + at.in * 2, sizeof four);
    return (four & 0xFF80FF80FF80FF80u) == 0;
}

static GWI_ALWAYS_INLINE bool take_ascii(const encoding_run *e, place at, bool writes)
{
    return begins_with_ascii(e, at) &&
           gwi_run_narrow(e->source + at.in * 2, writes ? e->out + at.out : NULL);
}

static GWI_ALWAYS_INLINE bool take_eight(const encoding_run *e, unit_tables t, place at, bool flat,
                                         bool writes)
{
    gwi_eight eight = look_up_eight(t, e->source + at.in * 2, flat);
    if (!GWI_PAIRS_LOW_FIRST || !gwi_eight_above(eight, 0xFF))
        return false;
    if (writes)
        gwi_eight_store(eight, e->out + at.out);
    return true;
}

/* As long as there are 16 units, and all are in the table: ASCII, eight pairs, or what comes. */
static GWI_ALWAYS_INLINE place run_blocks(const encoding_run *run, unit_tables t, place at,
                                          bool ascii, bool flat, bool writes)
{
    const encoding_run e = *run;
    while (e.nunits - at.in >= 16 && e.capacity - at.out >= 32) {
        if (ascii && take_ascii(&e, at, writes)) {
            at.in += GWI_RUN_BLOCK;
            at.out += GWI_RUN_BLOCK;
        } else if (take_eight(&e, t, at, flat, writes)) {
            at.in += 8;
            at.out += 16;
        } else {
            size_t end = at.in + 16;
            at = run_mixed(&e, t, at, 16, flat, writes);
            if (at.in != end)
                break;
        }
    }
    return at;
}

/* How many units can be taken without a look at the end of either side, even if all are pairs. */
static GWI_ALWAYS_INLINE size_t sure_units(const encoding_run *e, place at)
{
    size_t units = e->nunits - at.in;
    size_t pairs = (e->capacity - at.out) / 2;
    size_t sure = units < pairs ? units : pairs;
    return sure < GWI_RUN_BLOCK ? sure : GWI_RUN_BLOCK;
}

static GWI_ALWAYS_INLINE place run_wide(const encoding_run *e, place at, bool flat, bool writes)
{
    const bool ascii = (e->table->traits & GWI_TABLE_ASCII) != 0;
    const unit_tables t = {e->top, gwi_table_wide + (size_t)e->table->flat_units * 256};
    while (at.in < e->nunits) {
        at = run_blocks(e, t, at, ascii, flat, writes);
        size_t sure = sure_units(e, at);
        if (sure > 1)
            at = run_mixed(e, t, at, sure - 1, flat, writes);
        if (at.in == e->nunits)
            break;
        uint32_t unit = load_unit(e->source, at.in);
        uint32_t bytes = gwi_table_wide_bytes(e->top, unit);
        if ((bytes == 0 && unit != 0) || width_of(bytes) > e->capacity - at.out)
            break;
        if (writes)
            put_bytes(e->out + at.out, bytes);
        at.in++;
        at.out += width_of(bytes);
    }
    return at;
}

/* Each for itself, so that each has the registers to itself. */

static GWI_NOINLINE place write_ascii(const encoding_run *e, place at)
{
    return run_narrow(e, at, true, false, true);
}

static GWI_NOINLINE place write_latin(const encoding_run *e, place at)
{
    return run_narrow(e, at, true, true, true);
}

static GWI_NOINLINE place write_narrow(const encoding_run *e, place at)
{
    return run_narrow(e, at, false, false, true);
}

static GWI_NOINLINE place write_flat(const encoding_run *e, place at)
{
    return run_wide(e, at, true, true);
}

static GWI_NOINLINE place write_wide(const encoding_run *e, place at)
{
    return run_wide(e, at, false, true);
}

static GWI_NOINLINE place measure(const encoding_run *e, place at)
{
    return gwi_table_is_double(e->table) ? run_wide(e, at, false, false)
                                         : run_narrow(e, at, false, false, false);
}

static place run(const encoding_run *e, place at)
{
    if (e->out == NULL)
        return measure(e, at);
    if (gwi_table_is_double(e->table))
        return e->table->flat_units != 0 ? write_flat(e, at) : write_wide(e, at);
    if ((e->table->traits & GWI_TABLE_LATIN) != 0)
        return write_latin(e, at);
    if ((e->table->traits & GWI_TABLE_ASCII) != 0)
        return write_ascii(e, at);
    return write_narrow(e, at);
}

/* --- what is not in the table -------------------------------------------------------------------------------- */

typedef struct character {
    uint32_t bytes;
    uint32_t lost; /* what is lost, as a scalar value; 0 where nothing is */
    unsigned nunits;
} character;

static character lose(const encoding_run *e, size_t at, uint32_t unit)
{
    bool by_unit = (e->mode & GWI_TEXT_BY_UNIT) != 0;
    character c = {.bytes = e->stand_in};
    c.lost = by_unit ? unit : gwi_utf16_character(e->source, e->nunits, at);
    c.nunits = c.lost > 0xFFFFu ? 2 : 1;
    return c;
}

static character read_character(const encoding_run *e, size_t at)
{
    uint32_t unit = load_unit(e->source, at);
    character c = {gwi_table_exact(e->table, unit), 0, 1};
    if (c.bytes == 0 && unit != 0 && (e->mode & GWI_TEXT_BEST_FIT) != 0)
        c.bytes = gwi_table_best_fit(e->table, unit);
    return c.bytes == 0 && unit != 0 ? lose(e, at, unit) : c;
}

/* DONE to go on. */
static gwi_text_status take_character(const encoding_run *e, gwi_text_result *r)
{
    character c = read_character(e, r->nread);
    if (c.lost != 0 && (e->mode & GWI_TEXT_STRICT) != 0) {
        gwi_text_note_loss(r, r->nread, c.lost);
        return GWI_TEXT_BAD;
    }
    if (width_of(c.bytes) > e->capacity - r->nwritten)
        return GWI_TEXT_FULL;
    if (e->out != NULL)
        put_bytes(e->out + r->nwritten, gwi_table_swap(c.bytes));
    if (c.lost != 0)
        gwi_text_note_loss(r, r->nread, c.lost);
    r->nread += c.nunits;
    r->nwritten += width_of(c.bytes);
    return GWI_TEXT_DONE;
}

/* From where the first run ended. */
static GWI_NOINLINE gwi_text_result encode_rest(const encoding_run *e, place at)
{
    gwi_text_result r = {GWI_TEXT_DONE, at.in, at.out, 0, 0, 0};
    for (;;) {
        r.status = take_character(e, &r);
        if (r.status != GWI_TEXT_DONE || r.nread == e->nunits)
            return r;
        place from = {r.nread, r.nwritten};
        at = run(e, from);
        r.nread = at.in;
        r.nwritten = at.out;
        if (r.nread == e->nunits)
            return r;
    }
}

gwi_text_result gwi_table_encode(const gwi_table *table, const void *source, size_t nunits,
                                 void *out, size_t capacity, gwi_text_mode mode, uint32_t stand_in)
{
    static const place front = {0, 0};
    encoding_run e;
    e.table = table;
    e.top = gwi_table_top(table, table->exact);
    e.source = source;
    e.nunits = nunits;
    e.out = out;
    e.capacity = out == NULL ? SIZE_MAX : capacity;
    e.mode = mode;
    e.stand_in = stand_in;
    place at = run(&e, front);
    if (GWI_UNLIKELY(at.in < nunits))
        return encode_rest(&e, at);
    gwi_text_result done = {GWI_TEXT_DONE, at.in, at.out, 0, 0, 0};
    return done;
}
