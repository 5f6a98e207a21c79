/* SPDX-License-Identifier: MIT */
/*
 * Strings that cross: between the host's texts, native memory of the families, and gw_string.
 *
 * What always holds here: one conversion and one allocation for a short string, which is kept in registers meanwhile
 * (text/short.h), or made in a buffer on the stack first; a long one is measured first. Where another thread changes the
 * source between, the result is garbage, but inside its block and ended by a zero. A failure leaves nothing allocated.
 */
#ifndef GWI_MARSHAL_H
#define GWI_MARSHAL_H

#include <gangway/marshal.h>

#include "base/base.h"
#include "text/short.h"

/* Bytes of the buffer on the stack, through which short strings go; and units that never become too long for it,
 * whatever they are: none becomes more than four bytes of UTF-8, or two units of UTF-16. */
enum { GWI_MARSHAL_SHORT = 1024, GWI_MARSHAL_SHORT_UNITS = GWI_MARSHAL_SHORT / 4 };

/* Allocates a block of one family. */
typedef void *gwi_marshal_allocate(size_t nbytes);

/* Keeps the units of a text that is short and ASCII, in whatever encoding; the null string is none. */
static GWI_ALWAYS_INLINE bool gwi_marshal_take(gwi_short *kept, const void *data, size_t nunits,
                                               gw_encoding encoding)
{
    if (GWI_UNLIKELY(data == NULL))
        return false;
    if (GWI_LIKELY(encoding == GW_UTF16))
        return gwi_short_take_utf16(kept, data, nunits);
    return (encoding == GW_UTF8 || encoding == GW_LATIN1) &&
           gwi_short_take_utf8(kept, data, nunits);
}

/* A text as zero-ended UTF-8, or UTF-16, in a block of a family; the null string gives NULL. Its parts travel in registers:
 * a view that was put together from words must not be read as a vector, which waits until they all are in the cache. */
char *gwi_marshal_utf8_of(const void *data, size_t nunits, gw_encoding encoding,
                          gwi_marshal_allocate *allocate);
gw_char16 *gwi_marshal_utf16_of(const void *data, size_t nunits, gw_encoding encoding,
                                gwi_marshal_allocate *allocate);

static inline char *gwi_marshal_utf8(gw_text text, gwi_marshal_allocate *allocate)
{
    return gwi_marshal_utf8_of(text.data, text.nunits, text.encoding, allocate);
}

static inline gw_char16 *gwi_marshal_utf16(gw_text text, gwi_marshal_allocate *allocate)
{
    return gwi_marshal_utf16_of(text.data, text.nunits, text.encoding, allocate);
}

/* The same, compiled into its caller for what is short and ASCII. */
static GWI_ALWAYS_INLINE char *gwi_marshal_utf8_here(const void *data, size_t nunits,
                                                     gw_encoding encoding,
                                                     gwi_marshal_allocate *allocate)
{
    gwi_short kept;
    if (!gwi_marshal_take(&kept, data, nunits, encoding))
        return gwi_marshal_utf8_of(data, nunits, encoding, allocate);
    char *block = allocate(nunits + 1);
    if (GWI_LIKELY(block != NULL)) {
        gwi_short_put_utf8(&kept, block, nunits);
        block[nunits] = 0;
    }
    return block;
}

/* A text as zero-ended bytes of a page in a block of a family; *lost says what was replaced. */
char *gwi_marshal_page(gw_text text, const gwi_page *page, gwi_text_mode mode,
                       gwi_marshal_allocate *allocate, size_t *nlost);

/* The same as zero-ended bytes of the ANSI page. */
char *gwi_marshal_ansi_of(const void *data, size_t nunits, gw_encoding encoding,
                          gwi_marshal_allocate *allocate);

static inline char *gwi_marshal_ansi(gw_text text, gwi_marshal_allocate *allocate)
{
    return gwi_marshal_ansi_of(text.data, text.nunits, text.encoding, allocate);
}

/* A string of a text in UTF-8, or in UTF-16 up to a zero. */
gw_string *gwi_string_of_utf8(const char *bytes, size_t nbytes);
gw_string *gwi_string_of_utf16(const void *units, size_t nunits);

/* A string with room for so many units, which the caller fills; only the zero at the end is there. */
gw_string *gwi_string_allocate(size_t nunits);
gw_char16 *gwi_string_units(gw_string *s);

/* Makes a string that holds fewer units than there was room for. */
void gwi_string_cut(gw_string *s, size_t nunits);

#endif
