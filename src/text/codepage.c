/* SPDX-License-Identifier: MIT */
/* Bytes of a code page to UTF-16, and text to bytes of a code page: which way, and texts that are not UTF-16. */
#include "text/table.h"

enum { SYMBOL_BASE = 0xF000 };

/* --- bytes to UTF-16 -------------------------------------------------------------------------------------- */

static gwi_text_result decode_symbol(const unsigned char *source, size_t nbytes, unsigned char *out,
                                     size_t capacity)
{
    size_t count = out == NULL || nbytes < capacity ? nbytes : capacity;
    gwi_text_result result = {GWI_TEXT_DONE, count, count, 0, 0, 0};
    for (size_t i = 0; out != NULL && i < count; i++) {
        uint32_t byte = source[i];
        uint16_t unit = (uint16_t)(byte < 0x20u ? byte : SYMBOL_BASE + byte);
        memcpy(out + i * 2, &unit, sizeof unit);
    }
    if (count < nbytes)
        result.status = GWI_TEXT_FULL;
    return result;
}

gwi_text_result gwi_page_decode(const gwi_page *page, const void *source, size_t nbytes, void *out,
                                size_t capacity, gwi_text_mode mode)
{
    switch (page->kind) {
    case GWI_PAGE_TABLE:
        return gwi_table_decode(&gwi_tables[page->table], source, nbytes, out, capacity, mode);
    case GWI_PAGE_UTF7:
        return gwi_utf7_decode(source, nbytes, out, capacity);
    case GWI_PAGE_UTF8:
        return gwi_utf8_to_utf16(source, nbytes, out, capacity, mode);
    case GWI_PAGE_SYMBOL:
        return decode_symbol(source, nbytes, out, capacity);
    default:
        return gwi_iconv_decode(page, source, nbytes, out, capacity, mode);
    }
}

/* --- UTF-16 to bytes -------------------------------------------------------------------------------------- */

/* The byte of a unit, or 0x100. */
static uint32_t symbol_of(uint32_t unit)
{
    if (unit < 0x20u)
        return unit;
    return unit >= SYMBOL_BASE + 0x20u && unit <= SYMBOL_BASE + 0xFFu ? unit & 0xFFu : 0x100u;
}

static gwi_text_result encode_symbols(const unsigned char *source, size_t nunits, char *out,
                                      size_t capacity, gwi_text_mode mode)
{
    gwi_text_result r = {GWI_TEXT_DONE, 0, 0, 0, 0, 0};
    while (r.nread < nunits) {
        uint32_t character = gwi_utf16_character(source, nunits, r.nread);
        uint32_t byte = symbol_of(character);
        bool refused = byte > 0xFFu && (mode & GWI_TEXT_STRICT) != 0;
        if (!refused && out != NULL && r.nwritten == capacity) {
            r.status = GWI_TEXT_FULL;
            break;
        }
        if (byte > 0xFFu)
            gwi_text_note_loss(&r, r.nread, character);
        if (refused) {
            r.status = GWI_TEXT_BAD;
            break;
        }
        if (out != NULL)
            out[r.nwritten] = (char)(byte > 0xFFu ? GWI_DEFAULT_CHAR : byte);
        r.nwritten++;
        r.nread += character > 0xFFFFu ? 2 : 1;
    }
    return r;
}

static gwi_text_result encode_utf16(const gwi_page *page, const void *source, size_t nunits,
                                    void *out, size_t capacity, gwi_text_mode mode)
{
    const gwi_table *table = &gwi_tables[page->table];
    if (page->kind == GWI_PAGE_SYMBOL)
        return encode_symbols(source, nunits, out, capacity, mode);
    return gwi_table_encode(table, source, nunits, out, capacity, mode, table->default_char);
}

/* --- text that is not UTF-16, piece by piece ---------------------------------------------------------------- */

enum { PIECE = 256 };

typedef struct pieces {
    const gwi_page *page;
    gw_text rest; /* what is not encoded yet */
    char *out;    /* NULL measures */
    size_t capacity;
    gwi_text_mode mode;
    gwi_text_result result;
} pieces;

/* Units of the source that so many units of UTF-16 from the front of what is left came from. */
static size_t units_of(const pieces *p, size_t nunits)
{
    gw_char16 scratch[PIECE];
    return nunits == 0
               ? 0
               : gwi_text_convert(p->rest, GW_UTF16, scratch, nunits, GWI_TEXT_STRICT).nread;
}

static void add_piece(pieces *p, const gwi_text_result *made)
{
    gwi_text_result *r = &p->result;
    if (r->nlost == 0 && made->nlost != 0) {
        r->lost_at = r->nread + units_of(p, made->lost_at);
        r->lost = made->lost;
    }
    r->nlost += made->nlost;
    r->nwritten += made->nwritten;
    r->status = made->status;
}

static void advance(pieces *p, size_t nunits)
{
    p->result.nread += nunits;
    p->rest = gwi_text_from(p->rest, nunits);
}

static gwi_text_result encode_piece(pieces *p, const gw_char16 *units, size_t nunits)
{
    char *out = p->out != NULL ? p->out + p->result.nwritten : NULL;
    return encode_utf16(p->page, units, nunits, out, p->capacity - p->result.nwritten, p->mode);
}

/* What begins with an ill-formed sequence: a stand-in for that. */
static void encode_ill_formed(pieces *p, uint32_t lost)
{
    static const gw_char16 none = GWI_REPLACEMENT;
    gw_char16 scratch;
    if ((p->mode & GWI_TEXT_STRICT) != 0) {
        gwi_text_note_loss(&p->result, p->result.nread, lost);
        p->result.status = GWI_TEXT_BAD;
        return;
    }
    gwi_text_result made = encode_piece(p, &none, 1);
    made.lost = lost;
    made.nlost = made.status == GWI_TEXT_DONE; /* even where the page has U+FFFD */
    add_piece(p, &made);
    if (made.status == GWI_TEXT_DONE)
        advance(p, gwi_text_convert(p->rest, GW_UTF16, &scratch, 1, GWI_TEXT_REPLACE).nread);
}

static gwi_text_result encode_pieces(pieces *p)
{
    gw_char16 units[PIECE];
    while (p->rest.nunits > 0 && p->result.status == GWI_TEXT_DONE) {
        gwi_text_result got = gwi_text_convert(p->rest, GW_UTF16, units, PIECE, GWI_TEXT_STRICT);
        gwi_text_result made = encode_piece(p, units, got.nwritten);
        add_piece(p, &made);
        if (made.status != GWI_TEXT_DONE)
            break;
        advance(p, got.nread);
        if (got.status == GWI_TEXT_BAD)
            encode_ill_formed(p, got.lost);
    }
    return p->result;
}

/* --- pages of wide units ------------------------------------------------------------------------------------ */

static void swap_bytes(unsigned char *units, size_t nbytes, size_t width)
{
    for (size_t first = 0; first < nbytes; first += width) {
        for (size_t i = 0; i < width / 2; i++) {
            unsigned char byte = units[first + i];
            units[first + i] = units[first + width - 1 - i];
            units[first + width - 1 - i] = byte;
        }
    }
}

static bool is_native(const gwi_page *page)
{
    static const uint16_t one = 1;
    bool little_endian = *(const unsigned char *)&one == 1;
    return little_endian == ((page->traits & GWI_PAGE_BIG_ENDIAN) == 0);
}

static gwi_text_result encode_wide(const gwi_page *page, gw_text source, void *out, size_t capacity,
                                   gwi_text_mode mode)
{
    gw_encoding encoding = page->kind == GWI_PAGE_UTF16 ? GW_UTF16 : GW_UTF32;
    size_t width = gwi_text_width(encoding);
    gwi_text_result result = gwi_text_convert(source, encoding, out, capacity / width, mode);
    result.nwritten *= width;
    if (out != NULL && !is_native(page))
        swap_bytes(out, result.nwritten, width);
    return result;
}

/* --- by page ------------------------------------------------------------------------------------------------ */

static gwi_text_result encode_bytes(const gwi_page *page, const gw_text *source, void *out,
                                    size_t capacity, gwi_text_mode mode)
{
    if (source->encoding == GW_UTF16)
        return encode_utf16(page, source->data, source->nunits, out, capacity, mode);
    pieces p = {.page = page, .rest = *source, .out = out, .capacity = capacity, .mode = mode};
    return encode_pieces(&p);
}

gwi_text_result gwi_page_encode(const gwi_page *page, gw_text source, void *out, size_t capacity,
                                gwi_text_mode mode)
{
    switch (page->kind) {
    case GWI_PAGE_TABLE:
    case GWI_PAGE_SYMBOL:
        return encode_bytes(page, &source, out, capacity, mode);
    case GWI_PAGE_UTF7:
        return gwi_utf7_encode(source, out, capacity, mode);
    case GWI_PAGE_UTF8:
        return gwi_text_convert(source, GW_UTF8, out, capacity, mode);
    case GWI_PAGE_UTF16:
    case GWI_PAGE_UTF32:
        return encode_wide(page, source, out, capacity, mode);
    default:
        return gwi_iconv_encode(page, source, out, capacity, mode);
    }
}
