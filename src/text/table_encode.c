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
    gwi_text_result result;
} encoding_run;

static GWI_ALWAYS_INLINE uint32_t load_unit(const unsigned char *source, size_t at)
{
    uint16_t unit;
    memcpy(&unit, source + at * 2, sizeof unit);
    return unit;
}

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

/* A block of units, whatever they are; false where one of them is lost, or is the zero. */
static GWI_ALWAYS_INLINE bool narrow_block(const encoding_run *e, place at, bool writes)
{
    unsigned char bytes[GWI_RUN_BLOCK];
    bool complete = true;
    for (size_t i = 0; i < GWI_RUN_BLOCK; i++) {
        uint32_t byte = gwi_table_narrow_bytes(e->top, load_unit(e->source, at.in + i));
        bytes[i] = (unsigned char)byte;
        complete &= byte != 0;
    }
    if (complete && writes)
        memcpy(e->out + at.out, bytes, sizeof bytes);
    return complete;
}

static GWI_ALWAYS_INLINE place run_narrow(const encoding_run *e, place at, bool ascii, bool writes)
{
    while (has_block(e, at)) {
        bool taken =
            (ascii && gwi_run_narrow(e->source + at.in * 2, writes ? e->out + at.out : NULL)) ||
            narrow_block(e, at, writes);
        if (!taken)
            break;
        at.in += GWI_RUN_BLOCK;
        at.out += GWI_RUN_BLOCK;
    }
    while (at.in < e->nunits && at.out < e->capacity) {
        uint32_t unit = load_unit(e->source, at.in);
        uint32_t byte = gwi_table_narrow_bytes(e->top, unit);
        if (byte == 0 && unit != 0)
            break;
        if (writes)
            e->out[at.out] = (unsigned char)byte;
        at.in++;
        at.out++;
    }
    return at;
}

static GWI_ALWAYS_INLINE void put_bytes(unsigned char *out, uint32_t bytes)
{
    if (bytes > 0xFFu)
        *out++ = (unsigned char)(bytes >> 8);
    *out = (unsigned char)bytes;
}

static GWI_ALWAYS_INLINE size_t width_of(uint32_t bytes)
{
    return bytes > 0xFFu ? 2 : 1;
}

static GWI_ALWAYS_INLINE place run_wide(const encoding_run *e, place at, bool ascii, bool writes)
{
    while (at.in < e->nunits) {
        uint32_t unit = load_unit(e->source, at.in);
        uint32_t bytes = ascii && unit < 0x80u ? unit : gwi_table_wide_bytes(e->top, unit);
        if (GWI_UNLIKELY((bytes == 0 && unit != 0) || width_of(bytes) > e->capacity - at.out))
            break;
        if (writes)
            put_bytes(e->out + at.out, bytes);
        at.in++;
        at.out += width_of(bytes);
        if (ascii && unit < 0x80u)
            at = run_ascii(e, at, writes);
    }
    return at;
}

static place run_from(const encoding_run *e, place at)
{
    bool ascii = (e->table->traits & GWI_TABLE_ASCII) != 0;
    if (gwi_table_is_double(e->table))
        return e->out != NULL ? run_wide(e, at, ascii, true) : run_wide(e, at, ascii, false);
    if (e->out == NULL)
        return run_narrow(e, at, ascii, false);
    return ascii ? run_narrow(e, at, true, true) : run_narrow(e, at, false, true);
}

static void run(encoding_run *e)
{
    place at = {e->result.nread, e->result.nwritten};
    at = run_from(e, at);
    e->result.nread = at.in;
    e->result.nwritten = at.out;
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
static gwi_text_status take_character(encoding_run *e)
{
    gwi_text_result *r = &e->result;
    character c = read_character(e, r->nread);
    if (c.lost != 0 && (e->mode & GWI_TEXT_STRICT) != 0) {
        note_loss(r, c.lost);
        return GWI_TEXT_BAD;
    }
    if (width_of(c.bytes) > e->capacity - r->nwritten)
        return GWI_TEXT_FULL;
    if (e->out != NULL)
        put_bytes(e->out + r->nwritten, c.bytes);
    if (c.lost != 0)
        note_loss(r, c.lost);
    r->nread += c.nunits;
    r->nwritten += width_of(c.bytes);
    return GWI_TEXT_DONE;
}

gwi_text_result gwi_table_encode(const gwi_table *table, const void *source, size_t nunits,
                                 void *out, size_t capacity, gwi_text_mode mode, uint32_t stand_in)
{
    encoding_run e = {.table = table, .source = source, .nunits = nunits, .out = out};
    e.top = gwi_table_top(table, table->exact);
    e.capacity = out == NULL ? SIZE_MAX : capacity;
    e.mode = mode;
    e.stand_in = stand_in;
    for (;;) {
        run(&e);
        if (e.result.nread == nunits)
            return e.result;
        e.result.status = take_character(&e);
        if (e.result.status != GWI_TEXT_DONE)
            return e.result;
    }
}
