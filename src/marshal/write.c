/* SPDX-License-Identifier: MIT */
/* A text into a new block of any family, in any encoding or code page. */
#include "marshal/marshal.h"

/* Allocates room for so many bytes and an ending zero of so many bytes more, and writes the zero. */
static char *allocate_ended(gwi_marshal_allocate *allocate, size_t nbytes, size_t zero_nbytes)
{
    size_t whole;
    if (!gwi_add(nbytes, zero_nbytes, &whole)) {
        gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW,
                 "A string of %zu bytes is larger than memory can be.", nbytes);
        return NULL;
    }
    char *block = allocate(whole);
    if (block != NULL)
        memset(block + nbytes, 0, zero_nbytes);
    return block;
}

static void *copy_ended(gwi_marshal_allocate *allocate, const void *units, size_t nbytes,
                        size_t zero_nbytes)
{
    char *block = allocate_ended(allocate, nbytes, zero_nbytes);
    if (block != NULL)
        memcpy(block, units, nbytes);
    return block;
}

/* --- Unicode -------------------------------------------------------------------------------------------- */

/* The zero is put where it is copied with the rest. */
static GWI_ALWAYS_INLINE void *write_short(const void *units, size_t nunits, gw_encoding from,
                                           gw_encoding to, gwi_marshal_allocate *allocate)
{
    uint16_t buffer[GWI_MARSHAL_SHORT / sizeof(uint16_t) + 1];
    size_t width = to == GW_UTF8 ? 1 : 2;
    size_t nbytes =
        width * gwi_text_convert_all(units, nunits, from, to, buffer, GWI_MARSHAL_SHORT / width);
    memset((char *)buffer + nbytes, 0, sizeof buffer[0]);
    char *block = allocate(nbytes + width);
    if (GWI_LIKELY(block != NULL))
        memcpy(block, buffer, nbytes + width);
    return block;
}

static GWI_NOINLINE void *write_long(gw_text text, gw_encoding to, gwi_marshal_allocate *allocate)
{
    size_t width = gwi_text_width(to);
    size_t nunits = gwi_text_convert(text, to, NULL, 0, GWI_TEXT_REPLACE).nwritten;
    size_t nbytes;
    if (!gwi_mul(nunits, width, &nbytes)) {
        gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW,
                 "A string of %zu units is larger than memory can be.", nunits);
        return NULL;
    }
    char *block = allocate_ended(allocate, nbytes, width);
    if (block == NULL)
        return NULL;
    gwi_text_result made = gwi_text_convert(text, to, block, nunits, GWI_TEXT_REPLACE);
    memset(block + made.nwritten * width, 0, width);
    return block;
}

/* Checked, but no view of a text any more, where it is short. */
static GWI_ALWAYS_INLINE void *write_text(const void *data, size_t nunits, gw_encoding from,
                                          gw_encoding to, gwi_marshal_allocate *allocate)
{
    gw_text text = {data, nunits, from};
    if (data == NULL || !gwi_text_check(text))
        return NULL;
    return nunits <= GWI_MARSHAL_SHORT_UNITS ? write_short(data, nunits, from, to, allocate)
                                             : write_long(text, to, allocate);
}

char *gwi_marshal_utf8_of(const void *data, size_t nunits, gw_encoding encoding,
                          gwi_marshal_allocate *allocate)
{
    return write_text(data, nunits, encoding, GW_UTF8, allocate);
}

gw_char16 *gwi_marshal_utf16_of(const void *data, size_t nunits, gw_encoding encoding,
                                gwi_marshal_allocate *allocate)
{
    if (data == NULL || encoding != GW_UTF16 || nunits > (size_t)PTRDIFF_MAX / 4)
        return write_text(data, nunits, encoding, GW_UTF16, allocate);
    gw_char16 *block = allocate((nunits + 1) * sizeof *block);
    if (GWI_LIKELY(block != NULL)) {
        memcpy(block, data, nunits * sizeof *block);
        block[nunits] = 0;
    }
    return block;
}

/* --- code pages ----------------------------------------------------------------------------------------- */

static void fail_untranslatable(gw_text text, const gwi_page *page, const gwi_text_result *result)
{
    gwi_fail(GW_ERROR_NO_UNICODE_TRANSLATION,
             "Code page %u has nothing for %s%04X, at unit %zu of a text of %zu.",
             (unsigned)page->number,
             text.encoding == GW_UTF8 && result->lost < 0x100u ? "byte " : "U+",
             (unsigned)result->lost, result->lost_at, text.nunits);
}

static char *write_page_short(const gwi_text_result *made, const void *buffer, const gwi_page *page,
                              gwi_marshal_allocate *allocate)
{
    return copy_ended(allocate, buffer, made->nwritten, gwi_page_width(page));
}

static char *write_page_long(gw_text text, const gwi_page *page, gwi_text_mode mode,
                             gwi_marshal_allocate *allocate)
{
    size_t nbytes = gwi_page_encode(page, text, NULL, 0, mode).nwritten;
    char *block = allocate_ended(allocate, nbytes, gwi_page_width(page));
    if (block == NULL)
        return NULL;
    gwi_text_result made = gwi_page_encode(page, text, block, nbytes, mode);
    memset(block + made.nwritten, 0, gwi_page_width(page));
    return block;
}

char *gwi_marshal_page(gw_text text, const gwi_page *page, gwi_text_mode mode,
                       gwi_marshal_allocate *allocate, size_t *nlost)
{
    uint64_t buffer[GWI_MARSHAL_SHORT / sizeof(uint64_t)];
    if (text.data == NULL || !gwi_text_check(text))
        return NULL;
    gwi_text_result made = gwi_page_encode(page, text, buffer, sizeof buffer, mode);
    bool fits = made.status == GWI_TEXT_DONE;
    if (made.status == GWI_TEXT_FULL)
        made = gwi_page_encode(page, text, NULL, 0, mode);
    if (made.status == GWI_TEXT_BAD) {
        fail_untranslatable(text, page, &made);
        return NULL;
    }
    *nlost = made.nlost;
    return fits ? write_page_short(&made, buffer, page, allocate)
                : write_page_long(text, page, mode, allocate);
}

char *gwi_marshal_ansi_of(const void *data, size_t nunits, gw_encoding encoding,
                          gwi_marshal_allocate *allocate)
{
    size_t nlost;
    uint32_t number = gw_GetACP();
    if (GWI_LIKELY(number == GW_CP_UTF8))
        return gwi_marshal_utf8_of(data, nunits, encoding, allocate);
    if (data == NULL)
        return NULL;
    const gwi_page *page = gwi_page_find(number);
    if (page == NULL) {
        gwi_page_fail(number, GW_ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    return gwi_marshal_page((gw_text){data, nunits, encoding}, page, GWI_TEXT_REPLACE, allocate,
                            &nlost);
}
