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
#else
#define GWI_FOUR_BYTES(a, b, c, d) ((a) | (b) << 8 | (c) << 16 | (d) << 24)
#define GWI_TWO_FOURS(a, b) ((a) | (b) << 32)
#define GWI_PAIR_IN_MEMORY(bytes) ((uint16_t)(bytes))
#endif

typedef struct place {
    size_t in, out;
} place;

static GWI_ALWAYS_INLINE bool has_block(const encoding_run *e, place at)
{
    return e->nunits - at.in >= GWI_RUN_BLOCK && e->capacity - at.out >= GWI_RUN_BLOCK;
}

/* --- runs: as far as all is in the table -------------------------------------------------------------------- */

static GWI_ALWAYS_INLINE place run_ascii(const encoding_run *e, place at, bool writes)
{
    while (has_block(e, at) &&
           gwi_run_narrow(e->source + at.in * 2, writes ? e->out + at.out : NULL)) {
        at.in += GWI_RUN_BLOCK;
        at.out += GWI_RUN_BLOCK;
    }
    return at;
}

static GWI_ALWAYS_INLINE bool has_zero(uint64_t word)
{
    return ((word - 0x0101010101010101u) & ~word & 0x8080808080808080u) != 0;
}

static GWI_ALWAYS_INLINE uint64_t narrow_four(const uint16_t *top, const unsigned char *s)
{
    uint64_t a = gwi_table_narrow_bytes(top, load_unit(s, 0));
    uint64_t b = gwi_table_narrow_bytes(top, load_unit(s, 1));
    uint64_t c = gwi_table_narrow_bytes(top, load_unit(s, 2));
    uint64_t d = gwi_table_narrow_bytes(top, load_unit(s, 3));
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

/* A block that is mostly ASCII: what is not is put over what was made of it. */
static GWI_ALWAYS_INLINE bool narrow_mixed(const uint16_t *top, const unsigned char *s,
                                           unsigned char *out, uint32_t others)
{
    for (; others != 0; others &= others - 1) {
        size_t at = (size_t)__builtin_ctz(others);
        uint32_t byte = gwi_table_narrow_bytes(top, load_unit(s, at));
        if (byte == 0)
            return false;
        out[at] = (unsigned char)byte;
    }
    return true;
}

/* With more of them than this, looking all of them up is quicker. */
enum { MIXED_MOST = 5 };

static GWI_ALWAYS_INLINE bool narrow_block(const uint16_t *top, const unsigned char *s,
                                           unsigned char *out, bool writes)
{
    uint32_t others = gwi_run_narrow_some(s, out);
    if (others == 0)
        return true;
    if (writes && __builtin_popcount(others) <= MIXED_MOST)
        return narrow_mixed(top, s, out, others);
    for (size_t at = 0; at < GWI_RUN_BLOCK; at += 8)
        if (!narrow_word(top, s + at * 2, writes ? out + at : NULL, writes))
            return false;
    return true;
}

static GWI_ALWAYS_INLINE place run_narrow(const encoding_run *e, place at, bool ascii, bool writes)
{
    const uint16_t *top = e->top;
    const unsigned char *s = e->source;
    unsigned char *out = e->out;
    size_t nunits = e->nunits;
    size_t capacity = e->capacity;
    while (ascii && nunits - at.in >= GWI_RUN_BLOCK && capacity - at.out >= GWI_RUN_BLOCK &&
           narrow_block(top, s + at.in * 2, writes ? out + at.out : NULL, writes)) {
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
    return 1 + (size_t)((bytes + 0xFF00u) >> 16); /* 2 above FF, without a branch */
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

/* How many units can be taken without a look at the end of either side, even if all are pairs. */
static GWI_ALWAYS_INLINE size_t sure_units(const encoding_run *e, place at)
{
    size_t units = e->nunits - at.in;
    size_t pairs = (e->capacity - at.out) / 2;
    size_t sure = units < pairs ? units : pairs;
    return sure < GWI_RUN_BLOCK ? sure : GWI_RUN_BLOCK;
}

/* So many units, up to one that is not in the table. Without a branch for what is one byte and what is two, since in
 * many a text they alternate; so a single byte has a zero put behind it, where the next will be. */
static GWI_ALWAYS_INLINE place run_sure(const encoding_run *e, place at, size_t count, bool writes)
{
    const uint16_t *top = e->top;
    const unsigned char *s = e->source + at.in * 2;
    unsigned char *start = writes ? e->out + at.out : NULL;
    size_t nbytes = 0;
    size_t i = 0;
    for (; i < count; i++) {
        uint32_t bytes = gwi_table_wide_bytes(top, load_unit(s, i));
        if (GWI_UNLIKELY(bytes == 0))
            break;
        if (writes)
            put_pair(start + nbytes, bytes);
        nbytes += width_of(bytes);
    }
    at.in += i;
    at.out += nbytes;
    return at;
}

static GWI_ALWAYS_INLINE place run_wide(const encoding_run *e, place at, bool writes)
{
    const bool ascii = (e->table->traits & GWI_TABLE_ASCII) != 0;
    while (at.in < e->nunits) {
        if (ascii)
            at = run_ascii(e, at, writes);
        size_t sure = sure_units(e, at);
        if (sure > 1)
            at = run_sure(e, at, sure - 1, writes);
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
    return run_narrow(e, at, true, true);
}

static GWI_NOINLINE place write_narrow(const encoding_run *e, place at)
{
    return run_narrow(e, at, false, true);
}

static GWI_NOINLINE place write_wide(const encoding_run *e, place at)
{
    return run_wide(e, at, true);
}

static GWI_NOINLINE place measure(const encoding_run *e, place at)
{
    return gwi_table_is_double(e->table) ? run_wide(e, at, false) : run_narrow(e, at, false, false);
}

static place run(const encoding_run *e, place at)
{
    if (e->out == NULL)
        return measure(e, at);
    if (gwi_table_is_double(e->table))
        return write_wide(e, at);
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

static uint32_t low_surrogate_at(const encoding_run *e, size_t at)
{
    uint32_t unit = at < e->nunits ? load_unit(e->source, at) : 0;
    return (unit & 0xFC00u) == 0xDC00u ? unit : 0;
}

static character lose(const encoding_run *e, size_t at, uint32_t unit)
{
    character c = {e->stand_in, unit, 1};
    bool high = (unit & 0xFC00u) == 0xD800u && (e->mode & GWI_TEXT_BY_UNIT) == 0;
    uint32_t low = high ? low_surrogate_at(e, at + 1) : 0;
    if (low != 0) {
        c.lost = 0x10000u + ((unit - 0xD800u) << 10) + (low - 0xDC00u);
        c.nunits = 2;
    }
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

static void note_loss(gwi_text_result *result, uint32_t lost)
{
    if (result->nlost++ != 0)
        return;
    result->lost_at = result->nread;
    result->lost = lost;
}

/* DONE to go on. */
static gwi_text_status take_character(const encoding_run *e, gwi_text_result *r)
{
    character c = read_character(e, r->nread);
    if (c.lost != 0 && (e->mode & GWI_TEXT_STRICT) != 0) {
        note_loss(r, c.lost);
        return GWI_TEXT_BAD;
    }
    if (width_of(c.bytes) > e->capacity - r->nwritten)
        return GWI_TEXT_FULL;
    if (e->out != NULL)
        put_bytes(e->out + r->nwritten, gwi_table_swap(c.bytes));
    if (c.lost != 0)
        note_loss(r, c.lost);
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
