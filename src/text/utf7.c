/* SPDX-License-Identifier: MIT */
/*
 * UTF-7 (RFC 2152) as Windows has it: a run of base64 always ends with '-', nothing is ill-formed, and bytes above 7F
 * are the characters of the same number. By the tests of Wine (kernel32/tests/codepage.c), which ran on Windows.
 */
#include "text/text.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* --- bytes to UTF-16 -------------------------------------------------------------------------------------- */

typedef struct reader {
    const unsigned char *source;
    size_t nbytes;
    unsigned char *out; /* NULL measures */
    size_t capacity;
    size_t at, nwritten;
    bool at_once; /* stop behind the last unit, whatever follows it */
    gwi_utf7_state state;
} reader;

static bool write_unit(reader *r, uint32_t unit)
{
    uint16_t narrow = (uint16_t)unit;
    if (r->nwritten == r->capacity)
        return false;
    if (r->out != NULL)
        memcpy(r->out + r->nwritten * 2, &narrow, sizeof narrow);
    r->nwritten++;
    return true;
}

/* The value of a digit; 64 of what is none. */
static uint32_t value_of(uint32_t byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return byte - 'A';
    if (byte >= 'a' && byte <= 'z')
        return byte - 'a' + 26u;
    if (byte >= '0' && byte <= '9')
        return byte - '0' + 52u;
    return byte == '+' ? 62u : byte == '/' ? 63u : 64u;
}

/* Nothing is taken where the unit that a digit completes has no room. */
static bool read_digit(reader *r, uint32_t value)
{
    gwi_utf7_state *s = &r->state;
    uint32_t bits = (s->bits << 6 | value) & 0x3FFFFFu;
    unsigned nbits = s->nbits + 6u;
    if (nbits >= 16 && !write_unit(r, bits >> (nbits - 16) & 0xFFFFu))
        return false;
    s->bits = bits;
    s->nbits = (uint8_t)(nbits >= 16 ? nbits - 16 : nbits);
    s->run = GWI_UTF7_IN_RUN;
    return true;
}

static bool read_plain(reader *r, uint32_t byte)
{
    if (byte != '+')
        return write_unit(r, byte);
    r->state.run = GWI_UTF7_OPENED;
    return true;
}

/* What a '+' has opened; a byte that is no digit closes it. One above 7F leaves its bits to the next run. */
static bool read_in_run(reader *r, uint32_t byte)
{
    uint32_t value = value_of(byte);
    gwi_utf7_state before = r->state;
    if (value < 64u)
        return read_digit(r, value);
    r->state.run = GWI_UTF7_OUTSIDE;
    bool is_plus = byte == '-' && before.run == GWI_UTF7_OPENED;
    if (byte < 0x80u && !is_plus)
        r->state.nbits = 0;
    if (is_plus ? write_unit(r, '+') : byte == '-' || read_plain(r, byte))
        return true;
    r->state = before;
    return false;
}

static bool read_all(reader *r)
{
    for (; r->at < r->nbytes; r->at++) {
        uint32_t byte = r->source[r->at];
        if (r->at_once && r->nwritten == r->capacity)
            return false;
        if (r->state.run == GWI_UTF7_OUTSIDE ? !read_plain(r, byte) : !read_in_run(r, byte))
            return false;
    }
    return true;
}

gwi_text_result gwi_utf7_decode_on(gwi_utf7_state *state, const void *source, size_t nbytes,
                                   void *out, size_t capacity, gwi_text_mode mode)
{
    reader r = {.source = source, .nbytes = nbytes, .out = out, .state = *state};
    r.capacity = out == NULL ? SIZE_MAX : capacity;
    r.at_once = (mode & GWI_TEXT_BY_UNIT) != 0;
    gwi_text_result result = {GWI_TEXT_DONE, 0, 0, 0, 0, 0};
    if (!read_all(&r))
        result.status = GWI_TEXT_FULL;
    result.nread = r.at;
    result.nwritten = r.nwritten;
    *state = r.state;
    return result;
}

gwi_text_result gwi_utf7_decode(const void *source, size_t nbytes, void *out, size_t capacity)
{
    gwi_utf7_state state = {0, 0, GWI_UTF7_OUTSIDE};
    return gwi_utf7_decode_on(&state, source, nbytes, out, capacity, GWI_TEXT_REPLACE);
}

/* --- text to bytes ---------------------------------------------------------------------------------------- */

typedef struct writer {
    unsigned char *out; /* NULL measures */
    size_t capacity;
    size_t nwritten;
    uint32_t bits;
    unsigned nbits;
    bool in_run;
} writer;

static bool is_direct(uint32_t unit)
{
    return (unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z') ||
           (unit >= '\'' && unit <= ':' && unit != '*') || unit == '?' || unit == ' ' ||
           unit == '\t' || unit == '\n' || unit == '\r' || unit == 0;
}

static bool write_byte(writer *w, uint32_t byte)
{
    if (w->nwritten == w->capacity)
        return false;
    if (w->out != NULL)
        w->out[w->nwritten] = (unsigned char)byte;
    w->nwritten++;
    return true;
}

/* The last digit is not written where the '-' behind it has no room. */
static bool end_run(writer *w)
{
    if (!w->in_run)
        return true;
    w->in_run = false;
    if (w->nbits != 0 && (w->capacity - w->nwritten < 2 ||
                          !write_byte(w, (uint32_t)digits[w->bits << (6 - w->nbits) & 63u])))
        return false;
    return write_byte(w, '-');
}

static bool write_digits(writer *w, uint32_t unit)
{
    if (!w->in_run && !write_byte(w, '+'))
        return false;
    if (!w->in_run)
        w->nbits = 0;
    w->in_run = true;
    w->bits = w->bits << 16 | unit;
    for (w->nbits += 16; w->nbits >= 6; w->nbits -= 6)
        if (!write_byte(w, (uint32_t)digits[w->bits >> (w->nbits - 6) & 63u]))
            return false;
    return true;
}

static bool write_text_unit(writer *w, uint32_t unit)
{
    if (!is_direct(unit))
        return write_digits(w, unit);
    return end_run(w) && write_byte(w, unit) && (unit != '+' || write_byte(w, '-'));
}

static bool write_units(writer *w, const unsigned char *units, size_t nunits)
{
    for (size_t i = 0; i < nunits; i++) {
        uint16_t unit;
        memcpy(&unit, units + i * 2, sizeof unit);
        if (!write_text_unit(w, unit))
            return false;
    }
    return true;
}

static void add_losses(gwi_text_result *whole, const gwi_text_result *part)
{
    if (whole->nlost == 0 && part->nlost != 0) {
        whole->lost_at = whole->nread + part->lost_at;
        whole->lost = part->lost;
    }
    whole->nlost += part->nlost;
}

/* The pieces of a text as UTF-16. */
static gwi_text_status write_pieces(writer *w, gw_text rest, gwi_text_mode mode,
                                    gwi_text_result *result)
{
    gw_char16 piece[128];
    while (rest.nunits > 0) {
        gwi_text_result part = gwi_text_convert(rest, GW_UTF16, piece, GWI_COUNT_OF(piece), mode);
        add_losses(result, &part);
        if (!write_units(w, (const unsigned char *)piece, part.nwritten))
            return GWI_TEXT_FULL;
        result->nread += part.nread;
        if (part.status == GWI_TEXT_BAD)
            return GWI_TEXT_BAD;
        rest = gwi_text_from(rest, part.nread);
    }
    return GWI_TEXT_DONE;
}

gwi_text_result gwi_utf7_encode_on(gwi_utf7_state *state, const void *units, size_t nunits,
                                   void *out, size_t capacity, gwi_text_mode mode)
{
    writer w = {.out = out, .capacity = capacity, .bits = state->bits, .nbits = state->nbits};
    w.in_run = state->run == GWI_UTF7_IN_RUN;
    gwi_text_result result = {GWI_TEXT_DONE, nunits, 0, 0, 0, 0};
    bool fits = write_units(&w, units, nunits);
    if (fits && (mode & GWI_TEXT_MORE_FOLLOWS) == 0)
        fits = end_run(&w);
    if (!fits)
        result.status = GWI_TEXT_FULL;
    result.nwritten = w.nwritten;
    state->bits = w.bits;
    state->nbits = (uint8_t)w.nbits;
    state->run = w.in_run ? GWI_UTF7_IN_RUN : GWI_UTF7_OUTSIDE;
    return result;
}

gwi_text_result gwi_utf7_encode(gw_text source, void *out, size_t capacity, gwi_text_mode mode)
{
    writer w = {.out = out, .capacity = out == NULL ? SIZE_MAX : capacity};
    gwi_text_result result = {GWI_TEXT_DONE, 0, 0, 0, 0, 0};
    if (source.encoding == GW_UTF16) {
        result.status = write_units(&w, source.data, source.nunits) ? GWI_TEXT_DONE : GWI_TEXT_FULL;
        result.nread = source.nunits;
    } else {
        result.status = write_pieces(&w, source, mode & GWI_TEXT_STRICT, &result);
    }
    if (result.status == GWI_TEXT_DONE && !end_run(&w))
        result.status = GWI_TEXT_FULL;
    result.nwritten = w.nwritten;
    return result;
}
