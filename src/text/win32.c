/* SPDX-License-Identifier: MIT */
/*
 * MultiByteToWideChar and WideCharToMultiByte. The order of the checks is that of Windows: buffers and lengths, the
 * page, its flags. Where the documentation and Wine differ on which flags go with a page, the documentation holds.
 */
#include "text/win32.h"

enum { GB18030_PAGE = 54936, COMPOSITE_PIECE = 64 };

/* --- checks ----------------------------------------------------------------------------------------------- */

bool gwi_win32_check_buffers(const void *source, int32_t nunits, const void *out, int32_t capacity)
{
    const char *wrong = source == NULL                   ? "There is no source."
                        : nunits == 0                    ? "The source has a length of 0."
                        : capacity < 0                   ? "The buffer has a length below 0."
                        : capacity != 0 && out == NULL   ? "There is no buffer."
                        : capacity != 0 && out == source ? "Source and buffer are the same."
                                                         : NULL;
    if (wrong != NULL)
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s", wrong);
    return wrong == NULL;
}

const gwi_page *gwi_win32_page(uint32_t code_page)
{
    const gwi_page *page = gwi_page_find(code_page);
    if (page != NULL && (page->traits & GWI_PAGE_WIDE) == 0)
        return page;
    if (page == NULL) {
        gwi_page_fail(code_page, GW_ERROR_INVALID_PARAMETER);
        return NULL;
    }
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%u is no code page of bytes that is known here.",
             code_page);
    return NULL;
}

static bool check_flags(const gwi_page *page, uint32_t flags, uint32_t known)
{
    if ((flags & ~known) == 0)
        return true;
    gwi_fail(GW_ERROR_INVALID_FLAGS, "Code page %u does not go with the flags 0x%X.",
             (unsigned)page->number, flags);
    return false;
}

static bool is_unicode(const gwi_page *page)
{
    return page->kind == GWI_PAGE_UTF8 || page->number == GB18030_PAGE;
}

int32_t gwi_win32_finish(const gwi_text_result *made, const gwi_page *page, int32_t capacity)
{
    if (made->status == GWI_TEXT_BAD) {
        gwi_fail(GW_ERROR_NO_UNICODE_TRANSLATION,
                 "Code page %u has nothing for what is at unit %zu: %X.", (unsigned)page->number,
                 made->lost_at, (unsigned)made->lost);
        return 0;
    }
    if (made->status == GWI_TEXT_FULL) {
        gwi_fail(GW_ERROR_INSUFFICIENT_BUFFER, "The text does not fit into a buffer of %d units.",
                 (int)capacity);
        return 0;
    }
    if (made->nwritten > INT32_MAX) {
        gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW, "The text needs %zu units.", made->nwritten);
        return 0;
    }
    return (int32_t)made->nwritten;
}

/* --- bytes to UTF-16 -------------------------------------------------------------------------------------- */

typedef struct decoding_call {
    const gwi_page *page;
    const char *source;
    size_t nbytes;
    gw_char16 *out; /* NULL measures */
    size_t capacity;
    gwi_text_mode mode;
} decoding_call;

static bool check_decoding_flags(const gwi_page *page, uint32_t flags)
{
    uint32_t known = GW_MB_PRECOMPOSED | GW_MB_ERR_INVALID_CHARS;
    if ((page->traits & GWI_PAGE_NO_FLAGS) != 0)
        known = 0;
    else if (is_unicode(page))
        known = GW_MB_ERR_INVALID_CHARS;
    else if (page->kind == GWI_PAGE_TABLE && (flags & GW_MB_PRECOMPOSED) == 0)
        known |= GW_MB_COMPOSITE | GW_MB_USEGLYPHCHARS;
    else if (page->kind == GWI_PAGE_TABLE)
        known |= GW_MB_USEGLYPHCHARS;
    return check_flags(page, flags, known);
}

static gwi_text_result decode(const decoding_call *c)
{
    if (c->page->kind == GWI_PAGE_UTF8)
        return gwi_win32_utf8_decode(c->source, c->nbytes, c->out, c->capacity, c->mode);
    return gwi_page_decode(c->page, c->source, c->nbytes, c->out, c->capacity, c->mode);
}

/* Adds what a unit decomposes to; false where that has no room. */
static bool put_decomposed(const decoding_call *c, gw_char16 unit, gwi_text_result *done)
{
    gw_char16 pieces[GWI_DECOMPOSED_MOST];
    size_t npieces = gwi_text_decompose(unit, pieces);
    if (c->out != NULL && npieces > c->capacity - done->nwritten)
        return false;
    if (c->out != NULL)
        memcpy(c->out + done->nwritten, pieces, npieces * sizeof *pieces);
    done->nwritten += npieces;
    return true;
}

static bool put_all_decomposed(const decoding_call *c, const gw_char16 *units, size_t nunits,
                               gwi_text_result *done)
{
    for (size_t i = 0; i < nunits; i++)
        if (!put_decomposed(c, units[i], done))
            return false;
    return true;
}

static gwi_text_result decode_composite(const decoding_call *c)
{
    gw_char16 units[COMPOSITE_PIECE];
    gwi_text_result done = {GWI_TEXT_FULL, 0, 0, 0, 0, 0};
    while (done.status == GWI_TEXT_FULL) {
        gwi_text_result part =
            gwi_page_decode(c->page, c->source + done.nread, c->nbytes - done.nread, units,
                            GWI_COUNT_OF(units), c->mode);
        if (!put_all_decomposed(c, units, part.nwritten, &done))
            return done;
        done.lost_at = done.nread + part.lost_at;
        done.lost = part.lost;
        done.nread += part.nread;
        done.status = part.status;
    }
    return done;
}

static gwi_text_mode decoding_mode(uint32_t flags)
{
    unsigned mode = GWI_TEXT_PAGE_DEFAULT;
    if ((flags & GW_MB_ERR_INVALID_CHARS) != 0)
        mode |= GWI_TEXT_STRICT;
    if ((flags & GW_MB_USEGLYPHCHARS) != 0)
        mode |= GWI_TEXT_GLYPHS;
    return (gwi_text_mode)mode;
}

static gwi_text_result decode_call(decoding_call *c, uint32_t flags)
{
    static const gwi_text_result full = {GWI_TEXT_FULL, 0, 0, 0, 0, 0};
    /* Of symbols nothing is written where not all fit. */
    if (c->page->kind == GWI_PAGE_SYMBOL && c->out != NULL && c->nbytes > c->capacity)
        return full;
    gwi_text_result made = (flags & GW_MB_COMPOSITE) != 0 ? decode_composite(c) : decode(c);
    if (made.status != GWI_TEXT_FULL || (flags & GW_MB_ERR_INVALID_CHARS) == 0)
        return made;
    /* What is invalid behind the end of the buffer is the graver error. */
    c->out = NULL;
    gwi_text_result measured = decode(c);
    return measured.status == GWI_TEXT_BAD ? measured : made;
}

int32_t gw_MultiByteToWideChar(uint32_t code_page, uint32_t flags, const char *source,
                               int32_t nbytes, gw_char16 *out, int32_t nunits)
{
    if (!gwi_win32_check_buffers(source, nbytes, out, nunits))
        return 0;
    const gwi_page *page = gwi_win32_page(code_page);
    if (page == NULL || !check_decoding_flags(page, flags))
        return 0;
    decoding_call c = {.page = page, .source = source};
    c.nbytes = nbytes < 0 ? strlen(source) + 1 : (size_t)nbytes;
    c.out = nunits != 0 ? out : NULL;
    c.capacity = (size_t)nunits;
    c.mode = decoding_mode(flags);
    gwi_text_result made = decode_call(&c, flags);
    return gwi_win32_finish(&made, page, nunits);
}

/* --- UTF-16 to bytes -------------------------------------------------------------------------------------- */

typedef struct encoding_call {
    const gwi_page *page;
    const gw_char16 *source;
    size_t nunits;
    char *out; /* NULL measures */
    size_t capacity;
    uint32_t flags;
    uint32_t stand_in;
} encoding_call;

static bool check_encoding_flags(const gwi_page *page, uint32_t flags)
{
    uint32_t known = GW_WC_NO_BEST_FIT_CHARS;
    if ((page->traits & GWI_PAGE_NO_FLAGS) != 0)
        known = 0;
    else if (is_unicode(page))
        known = GW_WC_ERR_INVALID_CHARS;
    else if (page->kind == GWI_PAGE_TABLE)
        known |= GW_WC_COMPOSITECHECK | GW_WC_DISCARDNS | GW_WC_SEPCHARS | GW_WC_DEFAULTCHAR;
    return check_flags(page, flags, known);
}

static bool check_no_default(const gwi_page *page, const char *default_char, const gw_bool *used)
{
    if (default_char == NULL && used == NULL)
        return true;
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "Code page %u has no default character.",
             (unsigned)page->number);
    return false;
}

/* Which of two errors wins is each page's own. */
static bool check_encoding(const gwi_page *page, uint32_t flags, const char *default_char,
                           const gw_bool *used)
{
    if (page->kind == GWI_PAGE_UTF7)
        return check_no_default(page, default_char, used) && check_encoding_flags(page, flags);
    if (page->kind == GWI_PAGE_SYMBOL)
        return check_encoding_flags(page, flags) && check_no_default(page, default_char, used);
    return check_encoding_flags(page, flags);
}

static uint32_t stand_in_of(const gwi_page *page, const char *default_char)
{
    if (page->kind != GWI_PAGE_TABLE)
        return GWI_DEFAULT_CHAR;
    const gwi_table *table = &gwi_tables[page->table];
    if (default_char == NULL)
        return table->default_char;
    uint32_t first = (unsigned char)default_char[0];
    uint32_t second = gwi_table_is_double(table) && first != 0 ? (unsigned char)default_char[1] : 0;
    return second != 0 ? first << 8 | second : first;
}

static gwi_text_result encode_units(const encoding_call *c, const gw_char16 *source, size_t nunits,
                                    char *out, size_t capacity)
{
    unsigned mode = GWI_TEXT_BY_UNIT;
    if ((c->flags & GW_WC_NO_BEST_FIT_CHARS) == 0)
        mode |= GWI_TEXT_BEST_FIT;
    return gwi_table_encode(&gwi_tables[c->page->table], source, nunits, out, capacity,
                            (gwi_text_mode)mode, c->stand_in);
}

/* --- WC_COMPOSITECHECK ------------------------------------------------------------------------------------ */

static bool has_unit(const encoding_call *c, gw_char16 unit)
{
    return encode_units(c, &unit, 1, NULL, 0).nlost == 0;
}

/* What is written for the pair at the front of a text that composes to something; *nread counts both. */
static gw_char16 resolve_pair(const encoding_call *c, const gw_char16 *source, gw_char16 composed,
                              size_t *nread, bool *lost)
{
    *nread = 2;
    if (has_unit(c, composed))
        return composed;
    if ((c->flags & GW_WC_DEFAULTCHAR) != 0)
        *lost = true;
    else if ((c->flags & GW_WC_DISCARDNS) == 0)
        *nread = 1; /* SEPCHARS, which is the rule */
    return source[0];
}

static size_t put_stand_in(const encoding_call *c, char bytes[2])
{
    size_t nbytes = c->stand_in > 0xFFu ? 2 : 1;
    bytes[0] = (char)(c->stand_in >> 8);
    bytes[nbytes - 1] = (char)c->stand_in;
    return nbytes;
}

/* The bytes of the character at the front of a text; *nread its units. */
static size_t make_composite(const encoding_call *c, size_t at, char bytes[2], size_t *nread,
                             size_t *nlost)
{
    const gw_char16 *source = c->source + at;
    gw_char16 unit = source[0];
    gw_char16 composed = at + 1 < c->nunits ? gwi_text_compose(unit, source[1]) : 0;
    bool lost = false;
    *nread = 1;
    if (composed != 0)
        unit = resolve_pair(c, source, composed, nread, &lost);
    *nlost += lost;
    if (lost)
        return put_stand_in(c, bytes);
    gwi_text_result made = encode_units(c, &unit, 1, bytes, 2);
    *nlost += made.nlost;
    return made.nwritten;
}

static gwi_text_result encode_composite(const encoding_call *c)
{
    gwi_text_result done = {GWI_TEXT_DONE, 0, 0, 0, 0, 0};
    while (done.nread < c->nunits) {
        char bytes[2];
        size_t nread;
        size_t nlost = 0;
        size_t nbytes = make_composite(c, done.nread, bytes, &nread, &nlost);
        if (c->out != NULL && nbytes > c->capacity - done.nwritten) {
            done.status = GWI_TEXT_FULL;
            break;
        }
        if (c->out != NULL)
            memcpy(c->out + done.nwritten, bytes, nbytes);
        done.nread += nread;
        done.nwritten += nbytes;
        done.nlost += nlost;
    }
    return done;
}

/* --- the whole call ----------------------------------------------------------------------------------------- */

static gwi_text_result encode_call(const encoding_call *c)
{
    static const gwi_text_result full = {GWI_TEXT_FULL, 0, 0, 0, 0, 0};
    bool strict = (c->flags & GW_WC_ERR_INVALID_CHARS) != 0 || c->page->kind == GWI_PAGE_SYMBOL;
    gwi_text_mode mode = strict ? GWI_TEXT_STRICT : GWI_TEXT_REPLACE;
    if (c->page->kind == GWI_PAGE_TABLE && (c->flags & GW_WC_COMPOSITECHECK) != 0)
        return encode_composite(c);
    if (c->page->kind == GWI_PAGE_TABLE)
        return encode_units(c, c->source, c->nunits, c->out, c->capacity);
    if (c->page->kind == GWI_PAGE_SYMBOL && c->out != NULL && c->nunits > c->capacity)
        return full;
    return gwi_page_encode(c->page, gw_utf16_n(c->source, c->nunits), c->out, c->capacity, mode);
}

int32_t gw_WideCharToMultiByte(uint32_t code_page, uint32_t flags, const gw_char16 *source,
                               int32_t nunits, char *out, int32_t nbytes, const char *default_char,
                               gw_bool *used_default_char)
{
    if (!gwi_win32_check_buffers(source, nunits, out, nbytes))
        return 0;
    const gwi_page *page = gwi_win32_page(code_page);
    if (page == NULL || !check_encoding(page, flags, default_char, used_default_char))
        return 0;
    encoding_call c = {.page = page, .source = source, .flags = flags};
    c.nunits = nunits < 0 ? gwi_text_length_utf16(source) + 1 : (size_t)nunits;
    c.out = nbytes != 0 ? out : NULL;
    c.capacity = (size_t)nbytes;
    c.stand_in = stand_in_of(page, default_char);
    if (used_default_char != NULL)
        *used_default_char = 0;
    gwi_text_result made = encode_call(&c);
    if (used_default_char != NULL && made.nlost != 0 && made.status == GWI_TEXT_DONE)
        *used_default_char = 1;
    return gwi_win32_finish(&made, page, nbytes);
}
