/* SPDX-License-Identifier: MIT */
/* Text of one code page to another, piece by piece: what is lost, and where it was. */
#include "text/transcoder.h"

static const unsigned char nothing[1];

/* One call of gw_transcoder_convert(). */
typedef struct call {
    gwi_transcoder *t;
    const unsigned char *source;
    size_t nbytes;
    unsigned char *out;
    size_t capacity;
    uint32_t flags;
    gw_transcode_result *r;
} call;

static bool has(const call *c, uint32_t flag)
{
    return (c->flags & flag) != 0;
}

static gwi_text_mode more_follows(const call *c)
{
    return has(c, GW_TRANSCODE_LAST) ? GWI_TEXT_REPLACE : GWI_TEXT_MORE_FOLLOWS;
}

/* --- places in the text -------------------------------------------------------------------------------------- */

enum { COUNT_BLOCK = 32 };

static bool is_low(gw_char16 unit)
{
    return (unit & 0xFC00u) == 0xDC00u;
}

/* Of a length that the compiler knows, so that it makes vectors of it. */
static void count_block(const gw_char16 *units, size_t *nlines, size_t *nlows)
{
    uint16_t lines = 0;
    uint16_t lows = 0;
    for (size_t i = 0; i < COUNT_BLOCK; i++) {
        lines = (uint16_t)(lines + (units[i] == '\n'));
        lows = (uint16_t)(lows + is_low(units[i]));
    }
    *nlines += lines;
    *nlows += lows;
}

static void count_units(const gw_char16 *units, size_t nunits, size_t *nlines, size_t *nlows)
{
    size_t at = 0;
    for (; nunits - at >= COUNT_BLOCK; at += COUNT_BLOCK)
        count_block(units + at, nlines, nlows);
    for (; at < nunits; at++) {
        *nlines += units[at] == '\n';
        *nlows += is_low(units[at]);
    }
}

/* Goes on behind some units. */
static void advance(gwi_transcoder *t, const gw_char16 *units, size_t nunits)
{
    size_t nlines = 0;
    size_t nlows = 0;
    count_units(units, nunits, &nlines, &nlows);
    if (nlines == 0) {
        t->column += nunits - nlows;
        return;
    }
    t->line += nlines;
    size_t begin = nunits;
    while (units[begin - 1] != '\n')
        begin--;
    nlows = 0;
    count_units(units + begin, nunits - begin, &nlines, &nlows);
    t->column = nunits - begin - nlows;
}

/* --- pieces -------------------------------------------------------------------------------------------------- */

static gwi_text_result read_piece(const call *c, gw_char16 *units, size_t most, gwi_text_mode mode)
{
    return gwi_transcoder_read(c->t, c->source + c->r->nread, c->nbytes - c->r->nread, units, most,
                               mode | more_follows(c));
}

/* Adds to what is written; a loss is the caller's to count. */
static gwi_text_result write_piece(const call *c, const gw_char16 *units, size_t nunits,
                                   gwi_text_mode mode)
{
    if (has(c, GW_TRANSCODE_BEST_FIT))
        mode |= GWI_TEXT_BEST_FIT;
    gwi_text_result made =
        gwi_transcoder_write(c->t, units, nunits, c->out + c->r->nwritten,
                             c->capacity - c->r->nwritten, mode | GWI_TEXT_MORE_FOLLOWS);
    c->r->nwritten += made.nwritten;
    return made;
}

/* What stands for bytes that are no character, or for what stands for them. */
static void write_stand_in(const call *c)
{
    static const gw_char16 unit = GWI_REPLACEMENT;
    write_piece(c, &unit, 1, GWI_TEXT_REPLACE);
}

static void start_text(gwi_transcoder *t)
{
    memset(&t->reading, 0, sizeof t->reading);
    memset(&t->writing, 0, sizeof t->writing);
    t->line = 0;
    t->column = 0;
    t->piece = GWI_PIECE;
}

static gw_transcode_status finish(const call *c)
{
    static const gw_char16 none = 0;
    gwi_text_result made = gwi_transcoder_write(c->t, &none, 0, c->out + c->r->nwritten,
                                                c->capacity - c->r->nwritten, GWI_TEXT_REPLACE);
    c->r->nwritten += made.nwritten;
    if (c->t->from->kind == GWI_PAGE_ICONV)
        gwi_iconv_decode_on(&c->t->reader, nothing, 0, NULL, 0, GWI_TEXT_REPLACE);
    start_text(c->t);
    return GW_TRANSCODE_DONE;
}

/* --- losses that are only counted ---------------------------------------------------------------------------- */

/* The target loses the stand-ins of the source's losses once more. */
static size_t count_losses(const call *c, size_t nread, size_t nwritten)
{
    bool kept = has(c, GW_TRANSCODE_BEST_FIT) ? c->t->fits_replacement : c->t->has_replacement;
    return nwritten + (kept ? nread : 0);
}

static gwi_text_status convert_piece(const call *c, size_t most)
{
    gw_char16 units[GWI_PIECE];
    gwi_text_result d = read_piece(c, units, most, GWI_TEXT_REPLACE);
    gwi_text_result e = write_piece(c, units, d.nwritten, GWI_TEXT_REPLACE);
    c->r->nread += d.nread;
    c->r->nlost += count_losses(c, d.nlost, e.nlost);
    return d.status;
}

/* --- losses that are placed ---------------------------------------------------------------------------------- */

/* Fills in where a loss is, and steps over it where it has been replaced; the units before it are written. */
static void place_loss(const call *c, size_t before, size_t nbytes, uint32_t lost)
{
    gw_transcode_result *r = c->r;
    r->nread += before;
    r->lost_at = r->nread;
    r->lost_nbytes = nbytes;
    r->lost = lost;
    r->line = c->t->line + 1;
    r->column = c->t->column + 1;
    c->t->piece = GWI_PIECE_LEAST * 8;
    if (has(c, GW_TRANSCODE_STRICT))
        return;
    r->nread += nbytes;
    r->nlost++;
    c->t->column++;
}

/* The bytes that the first units of a piece came from; reading stands behind them afterwards. */
static size_t bytes_of(const call *c, const gwi_reading *begin, size_t nunits)
{
    gw_char16 units[GWI_PIECE];
    c->t->reading = *begin;
    return nunits == 0 ? 0 : read_piece(c, units, nunits, GWI_TEXT_BY_UNIT).nread;
}

/* The target lacks what begins at some unit. */
static void lose_in_target(const call *c, const gwi_reading *begin, const gw_char16 *units,
                           gwi_text_result d, gwi_text_result e)
{
    gw_char16 scratch[GWI_PIECE_LEAST];
    size_t at = e.lost_at;
    size_t nunits = e.lost > 0xFFFFu ? 2 : 1;
    size_t before = 0;
    size_t nbytes = d.nread;
    advance(c->t, units, at);
    if (gwi_transcoder_can_reread(c->t)) {
        before = bytes_of(c, begin, at);
        gwi_reading here = c->t->reading;
        c->r->nread += before;
        nbytes = read_piece(c, scratch, nunits, GWI_TEXT_BY_UNIT).nread;
        c->r->nread -= before;
        if (has(c, GW_TRANSCODE_STRICT))
            c->t->reading = here;
    }
    if (has(c, GW_TRANSCODE_PAUSE))
        write_piece(c, units + at, nunits, GWI_TEXT_REPLACE);
    place_loss(c, before, nbytes, e.lost);
}

/* Bytes of the source are no character; what is before them is written. Where reading cannot be repeated, that is one
 * byte, and iconv may have taken shifts behind it. */
static void lose_in_source(const call *c, gwi_text_result d, size_t before)
{
    gw_char16 scratch[GWI_PIECE_LEAST];
    size_t nbytes = 1;
    size_t behind = 0;
    if (gwi_transcoder_can_reread(c->t)) {
        c->r->nread += before;
        nbytes = read_piece(c, scratch, 1, GWI_TEXT_REPLACE).nread;
        c->r->nread -= before;
    } else if (d.nread > before) {
        behind = d.nread - before - 1;
    }
    if (has(c, GW_TRANSCODE_PAUSE))
        write_stand_in(c);
    place_loss(c, before, nbytes, GW_TRANSCODE_NO_CHARACTER);
    c->r->nread += behind;
}

/* What the first bytes give. */
static gwi_text_result read_front(const call *c, size_t nbytes, gw_char16 *units, size_t most,
                                  gwi_text_mode mode)
{
    bool is_all = nbytes == c->nbytes - c->r->nread;
    mode |= is_all ? more_follows(c) : GWI_TEXT_MORE_FOLLOWS;
    return gwi_transcoder_read(c->t, c->source + c->r->nread, nbytes, units, most, mode);
}

/* The one character that can be taken where reading cannot be repeated, or a shift. iconv is given a byte more each time,
 * so that a shift is never taken with the character behind it, whatever pieces the text comes in. */
static gwi_text_result read_one(const call *c, gw_char16 *units, gwi_text_mode mode)
{
    size_t left = c->nbytes - c->r->nread;
    gwi_text_result d;
    size_t nbytes = left < 1 ? left : 1;
    for (;; nbytes++) {
        d = read_front(c, nbytes, units, 1, mode);
        if (d.status == GWI_TEXT_FULL && d.nwritten == 0 && d.nread == 0)
            d = read_front(c, nbytes, units, 2, mode); /* it takes two units */
        if (nbytes == left)
            return d;
        if (d.status != GWI_TEXT_MORE || d.nread != 0)
            break;
    }
    if (d.status == GWI_TEXT_DONE || d.status == GWI_TEXT_MORE)
        d.status = GWI_TEXT_FULL;
    return d;
}

/* A piece up to its first loss. Replacing, the piece has been read beyond that: its front is read again. */
static gwi_text_result read_sound(const call *c, gw_char16 *units, size_t most, size_t *before)
{
    gwi_text_mode mode = has(c, GW_TRANSCODE_STRICT) ? GWI_TEXT_STRICT : GWI_TEXT_REPLACE;
    bool again = gwi_transcoder_can_reread(c->t);
    gwi_text_result d = again ? read_piece(c, units, most, mode) : read_one(c, units, mode);
    *before = d.lost_at;
    if (d.nlost == 0 || d.status == GWI_TEXT_BAD)
        return d;
    d.status = GWI_TEXT_BAD;
    d.nwritten = 0;
    if (again && d.lost_at > 0)
        d.nwritten = gwi_transcoder_read(c->t, c->source + c->r->nread, d.lost_at, units, most,
                                         GWI_TEXT_MORE_FOLLOWS)
                         .nwritten;
    return d;
}

/* BAD: something is lost, and in the result. */
static gwi_text_status place_piece(const call *c, size_t most)
{
    gw_char16 units[GWI_PIECE];
    gwi_reading begin = c->t->reading;
    size_t before;
    gwi_text_result d = read_sound(c, units, most, &before);
    gwi_text_result e = write_piece(c, units, d.nwritten, GWI_TEXT_STRICT);
    if (e.status == GWI_TEXT_BAD) {
        lose_in_target(c, &begin, units, d, e);
        return GWI_TEXT_BAD;
    }
    advance(c->t, units, d.nwritten);
    if (d.status == GWI_TEXT_BAD) {
        lose_in_source(c, d, before);
        return GWI_TEXT_BAD;
    }
    c->r->nread += d.nread;
    c->t->piece = c->t->piece * 2 < GWI_PIECE ? c->t->piece * 2 : GWI_PIECE;
    return d.status;
}

/* --- the whole call ------------------------------------------------------------------------------------------ */

/* What the text ends with is the beginning of a character. */
static gwi_text_status lose_end(const call *c)
{
    size_t nbytes = c->nbytes - c->r->nread;
    if (has(c, GW_TRANSCODE_STRICT | GW_TRANSCODE_PAUSE)) {
        if (has(c, GW_TRANSCODE_PAUSE))
            write_stand_in(c);
        place_loss(c, 0, nbytes, GW_TRANSCODE_CUT);
        return GWI_TEXT_BAD;
    }
    write_stand_in(c);
    c->r->nread += nbytes;
    c->r->nlost++;
    return GWI_TEXT_FULL;
}

/* FULL to go on. */
static gwi_text_status step(const call *c)
{
    size_t most = (c->capacity - c->r->nwritten) / c->t->worst;
    if (most > c->t->piece)
        most = c->t->piece;
    bool placed = has(c, GW_TRANSCODE_STRICT | GW_TRANSCODE_PAUSE);
    gwi_text_status status = placed ? place_piece(c, most) : convert_piece(c, most);
    if (status == GWI_TEXT_MORE && has(c, GW_TRANSCODE_LAST))
        return c->capacity - c->r->nwritten < GW_TRANSCODER_ROOM ? GWI_TEXT_FULL : lose_end(c);
    return status;
}

static gw_transcode_status convert(const call *c)
{
    for (;;) {
        if (c->capacity - c->r->nwritten < GW_TRANSCODER_ROOM)
            return GW_TRANSCODE_FULL;
        gwi_text_status status = step(c);
        if (status == GWI_TEXT_BAD)
            return GW_TRANSCODE_LOST;
        if (status == GWI_TEXT_MORE)
            return GW_TRANSCODE_MORE;
        if (status == GWI_TEXT_FULL)
            continue;
        if (!has(c, GW_TRANSCODE_LAST))
            return GW_TRANSCODE_DONE;
        if (c->capacity - c->r->nwritten < GW_TRANSCODER_ROOM)
            return GW_TRANSCODE_FULL;
        return finish(c);
    }
}

static gwi_transcoder *inner(gw_transcoder *transcoder)
{
    return (gwi_transcoder *)(void *)transcoder;
}

gw_transcode_status gw_transcoder_convert(gw_transcoder *transcoder, uint32_t flags,
                                          const void *source, size_t nbytes, void *out,
                                          size_t capacity, gw_transcode_result *result)
{
    call c = {.t = inner(transcoder), .nbytes = nbytes, .out = out, .capacity = capacity};
    c.source = source != NULL ? source : nothing;
    c.flags = flags;
    if (has(&c, GW_TRANSCODE_STRICT))
        c.flags &= ~GW_TRANSCODE_PAUSE;
    c.r = result;
    memset(result, 0, sizeof *result);
    return convert(&c);
}

/* --- opening and closing -------------------------------------------------------------------------------------- */

/* Stand-ins included; a shift and its end, before and behind each character, of pages that have them. */
static uint8_t worst_of(const gwi_page *page)
{
    switch (page->kind) {
    case GWI_PAGE_SYMBOL:
        return 1;
    case GWI_PAGE_TABLE:
    case GWI_PAGE_UTF16:
        return 2;
    case GWI_PAGE_UTF8:
        return 3;
    case GWI_PAGE_UTF32:
        return 4;
    case GWI_PAGE_UTF7:
        return 8;
    default:
        return 16;
    }
}

static bool has_replacement(const gwi_page *page, gwi_text_mode mode)
{
    static const gw_char16 unit = GWI_REPLACEMENT;
    char bytes[32];
    return gwi_page_encode(page, gw_utf16_n(&unit, 1), bytes, sizeof bytes, mode).nlost == 0;
}

static const gwi_page *find_page(uint32_t number)
{
    const gwi_page *page = gwi_page_find(number);
    if (page == NULL)
        gwi_page_fail(number, GW_ERROR_INVALID_PARAMETER);
    return page;
}

static bool open_iconv(gwi_iconv *own, const gwi_page *page)
{
    if (page->kind != GWI_PAGE_ICONV || gwi_iconv_open(own, page))
        return true;
    gwi_page_fail(page->number, GW_ERROR_INVALID_PARAMETER);
    return false;
}

gw_bool gw_transcoder_open(gw_transcoder *transcoder, uint32_t from, uint32_t to)
{
    gwi_transcoder *t = inner(transcoder);
    if (t == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "There is no transcoder to open.");
        return 0;
    }
    memset(t, 0, sizeof *t);
    const gwi_page *source = find_page(from);
    const gwi_page *target = source != NULL ? find_page(to) : NULL;
    if (target == NULL || !open_iconv(&t->reader, source))
        return 0;
    t->from = source;
    t->to = target;
    if (!open_iconv(&t->writer, target))
        goto fail;
    t->worst = worst_of(target);
    t->has_replacement = has_replacement(target, GWI_TEXT_REPLACE);
    t->fits_replacement = has_replacement(target, GWI_TEXT_BEST_FIT);
    start_text(t);
    return 1;
fail:
    t->to = NULL;
    gw_transcoder_close(transcoder);
    return 0;
}

void gw_transcoder_close(gw_transcoder *transcoder)
{
    gwi_transcoder *t = inner(transcoder);
    if (t == NULL)
        return;
    if (t->from != NULL && t->from->kind == GWI_PAGE_ICONV)
        gwi_iconv_close(&t->reader);
    if (t->to != NULL && t->to->kind == GWI_PAGE_ICONV)
        gwi_iconv_close(&t->writer);
    memset(t, 0, sizeof *t);
}
