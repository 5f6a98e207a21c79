/* SPDX-License-Identifier: MIT */
/*
 * What a transcoder holds, and its two halves: bytes of any page to UTF-16, and UTF-16 to bytes of any page, piece by
 * piece. Units of UTF-16 lie between them, a few thousand at a time, so that they stay in the processor's first cache.
 */
#ifndef GWI_TEXT_TRANSCODER_H
#define GWI_TEXT_TRANSCODER_H

#include "text/text.h"

#include <gangway/transcoder.h>

/* Units between the halves; and the fewest with which a half gets on. */
enum { GWI_PIECE = 4096, GWI_PIECE_LEAST = 2 };

/* What decoding knows between pieces; of pages that keep nothing, or by iconv, a copy of it is all that there is. */
typedef struct gwi_reading {
    gwi_utf7_state utf7;
    gw_char16 held; /* a high surrogate of UTF-7, whose low one may come; else 0 */
} gwi_reading;

typedef struct gwi_transcoder {
    const gwi_page *from, *to;
    gwi_iconv reader, writer; /* open where the page is iconv's */
    gwi_reading reading;
    gwi_utf7_state writing;
    uint64_t line, column; /* of what comes next, from 0 */
    uint32_t piece;        /* units to take next */
    uint8_t worst;         /* bytes of the target that a unit can need */
    bool has_replacement;  /* the target has U+FFFD */
    bool fits_replacement; /* or something that looks like it */
} gwi_transcoder;

_Static_assert(sizeof(gwi_transcoder) <= sizeof(gw_transcoder),
               "a transcoder has room in what is shown of it");

/* Modes: STRICT or REPLACE, MORE_FOLLOWS, and BY_UNIT, without which a pair of surrogates is never split, and the capacity
 * is at least GWI_PIECE_LEAST. After FULL it goes on at source + nread; MORE, even where nothing follows, means that what
 * is left is the beginning of a character. */
gwi_text_result gwi_transcoder_read(gwi_transcoder *t, const unsigned char *source, size_t nbytes,
                                    gw_char16 *units, size_t capacity, gwi_text_mode mode);

/* Room for `worst` bytes a unit has to be there, and for GW_TRANSCODER_ROOM. Without MORE_FOLLOWS the text ends. */
gwi_text_result gwi_transcoder_write(gwi_transcoder *t, const gw_char16 *units, size_t nunits,
                                     void *out, size_t capacity, gwi_text_mode mode);

/* True where a piece that was read can be read once more, from a copy of t->reading. */
bool gwi_transcoder_can_reread(const gwi_transcoder *t);

#endif
