/* SPDX-License-Identifier: MIT */
/* The halves of a transcoder: reading bytes of a page as UTF-16, writing UTF-16 as bytes of a page. */
#include "text/transcoder.h"

/* --- reading: pages of wide units ---------------------------------------------------------------------------- */

static bool is_swapped(const gwi_page *page)
{
    static const uint16_t one = 1;
    bool little_endian = *(const unsigned char *)&one == 1;
    return little_endian == ((page->traits & GWI_PAGE_BIG_ENDIAN) != 0);
}

static bool is_high(gw_char16 unit)
{
    return (unit & 0xFC00u) == 0xD800u;
}

static void swap_units(gw_char16 *units, size_t nunits)
{
    for (size_t i = 0; i < nunits; i++)
        units[i] = (gw_char16)(units[i] >> 8 | units[i] << 8);
}

/* A high surrogate at the end of a piece waits for what follows, unless surrogates go by themselves. */
static bool must_wait(gw_char16 last, bool ends, gwi_text_mode mode)
{
    return !ends && (mode & GWI_TEXT_BY_UNIT) == 0 && is_high(last);
}

/* Surrogates are judged by what writes them. */
static gwi_text_result read_utf16(const gwi_page *page, const unsigned char *source, size_t nbytes,
                                  gw_char16 *units, size_t capacity, gwi_text_mode mode)
{
    size_t there = nbytes / 2;
    size_t n = there < capacity ? there : capacity;
    bool ends = n == there && (mode & GWI_TEXT_MORE_FOLLOWS) == 0;
    memcpy(units, source, n * 2);
    if (is_swapped(page))
        swap_units(units, n);
    if (n > 0 && must_wait(units[n - 1], ends, mode))
        n--;
    gwi_text_result r = {GWI_TEXT_FULL, n * 2, n, 0, 0, 0};
    if (n * 2 == nbytes)
        r.status = GWI_TEXT_DONE;
    else if (there <= capacity)
        r.status = GWI_TEXT_MORE;
    return r;
}

enum { SCALARS = 256 };

/* In the order of this machine; how many. */
static size_t load_scalars(const gwi_page *page, const unsigned char *source, size_t nbytes,
                           uint32_t scalars[SCALARS])
{
    size_t n = nbytes / 4 < SCALARS ? nbytes / 4 : SCALARS;
    memcpy(scalars, source, n * 4);
    if (is_swapped(page))
        for (size_t i = 0; i < n; i++)
            scalars[i] = __builtin_bswap32(scalars[i]);
    return n;
}

static void add_part(gwi_text_result *whole, const gwi_text_result *part)
{
    if (whole->nlost == 0 && part->nlost != 0) {
        whole->lost_at = whole->nread + part->lost_at * 4;
        whole->lost = part->lost;
    }
    whole->nlost += part->nlost;
    whole->nread += part->nread * 4;
    whole->nwritten += part->nwritten;
    whole->status = part->status;
}

static gwi_text_result read_utf32(const gwi_page *page, const unsigned char *source, size_t nbytes,
                                  gw_char16 *units, size_t capacity, gwi_text_mode mode)
{
    uint32_t scalars[SCALARS];
    gwi_text_result r = {GWI_TEXT_DONE, 0, 0, 0, 0, 0};
    while (r.status == GWI_TEXT_DONE && nbytes - r.nread >= 4) {
        size_t n = load_scalars(page, source + r.nread, nbytes - r.nread, scalars);
        gwi_text_result part = gwi_utf32_to_utf16(scalars, n, units + r.nwritten,
                                                  capacity - r.nwritten, mode & GWI_TEXT_STRICT);
        add_part(&r, &part);
    }
    if (r.status == GWI_TEXT_DONE && r.nread < nbytes)
        r.status = GWI_TEXT_MORE;
    return r;
}

/* --- reading ------------------------------------------------------------------------------------------------- */

static gwi_text_result read_utf7(gwi_reading *reading, const unsigned char *source, size_t nbytes,
                                 gw_char16 *units, size_t capacity, gwi_text_mode mode)
{
    size_t before = reading->held != 0;
    units[0] = reading->held;
    gwi_text_result r = gwi_utf7_decode_on(&reading->utf7, source, nbytes, units + before,
                                           capacity - before, mode | GWI_TEXT_BY_UNIT);
    bool ends = r.status == GWI_TEXT_DONE && (mode & GWI_TEXT_MORE_FOLLOWS) == 0;
    r.nwritten += before;
    reading->held = 0;
    if (r.nwritten > 0 && must_wait(units[r.nwritten - 1], ends, mode))
        reading->held = units[--r.nwritten];
    if (ends)
        memset(&reading->utf7, 0, sizeof reading->utf7);
    return r;
}

/* A character that the end of the text cuts off is lost byte by byte, as in a text that comes in one; where a loss is the
 * end, it is named as what it is. The end leaves iconv as it was at the beginning. */
static gwi_text_result read_iconv(gwi_iconv *reader, const unsigned char *source, size_t nbytes,
                                  gw_char16 *units, size_t capacity, gwi_text_mode mode)
{
    gwi_text_mode until = (mode & GWI_TEXT_STRICT) != 0 ? GWI_TEXT_MORE_FOLLOWS : GWI_TEXT_REPLACE;
    return gwi_iconv_decode_on(reader, source, nbytes, units, capacity, mode | until);
}

gwi_text_result gwi_transcoder_read(gwi_transcoder *t, const unsigned char *source, size_t nbytes,
                                    gw_char16 *units, size_t capacity, gwi_text_mode mode)
{
    switch (t->from->kind) {
    case GWI_PAGE_UTF7:
        return read_utf7(&t->reading, source, nbytes, units, capacity, mode);
    case GWI_PAGE_UTF16:
        return read_utf16(t->from, source, nbytes, units, capacity, mode);
    case GWI_PAGE_UTF32:
        return read_utf32(t->from, source, nbytes, units, capacity, mode);
    case GWI_PAGE_ICONV:
        return read_iconv(&t->reader, source, nbytes, units, capacity, mode);
    default:
        return gwi_page_decode(t->from, source, nbytes, units, capacity,
                               (mode & GWI_TEXT_STRICT) | GWI_TEXT_MORE_FOLLOWS);
    }
}

bool gwi_transcoder_can_reread(const gwi_transcoder *t)
{
    return t->from->kind != GWI_PAGE_ICONV || (t->from->traits & GWI_PAGE_STATEFUL) == 0;
}

/* --- writing ------------------------------------------------------------------------------------------------- */

gwi_text_result gwi_transcoder_write(gwi_transcoder *t, const gw_char16 *units, size_t nunits,
                                     void *out, size_t capacity, gwi_text_mode mode)
{
    gw_text text = gw_utf16_n(units, nunits);
    switch (t->to->kind) {
    case GWI_PAGE_UTF7:
        return gwi_utf7_encode_on(&t->writing, units, nunits, out, capacity, mode);
    case GWI_PAGE_ICONV:
        return gwi_iconv_encode_on(&t->writer, text, out, capacity, mode);
    default:
        return gwi_page_encode(t->to, text, out, capacity,
                               mode & (GWI_TEXT_STRICT | GWI_TEXT_BEST_FIT));
    }
}
