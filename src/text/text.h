/* SPDX-License-Identifier: MIT */
/*
 * Text: conversions between encodings and code pages, into buffers that the caller brings.
 *
 * What always holds here:
 * - Nothing allocates. A conversion measures (out NULL), or writes into a buffer of a stated capacity.
 * - No character is split: what does not fit whole is not written, and is not counted as read.
 * - Buffers need no alignment and no ending zero. Nothing is read or written beyond the stated lengths, even
 *   where another thread changes the source meanwhile: each unit is read once, into a local, and judged there.
 * - Ill-formed input is replaced by maximal subparts, as .NET and the Encoding Standard do, or refused.
 * - Only numbers from a fixed table name a code page; neither locale nor environment is asked.
 */
#ifndef GWI_TEXT_H
#define GWI_TEXT_H

#include <gangway/text.h>

#include "base/base.h"

#define GWI_REPLACEMENT 0xFFFDu
#define GWI_DEFAULT_CHAR ((uint32_t)'?')

/* How a conversion treats what it cannot convert; added up. */
typedef enum gwi_text_mode {
    GWI_TEXT_REPLACE = 0, /* U+FFFD, or '?' where the target has none */
    GWI_TEXT_STRICT = 1,  /* stop there */
    GWI_TEXT_MORE_FOLLOWS =
        2, /* a sequence cut off by the end of the source is left for the next call */

    GWI_TEXT_WIN32 =
        64, /* a lead of UTF-8 and a continuation that must not follow it are one loss, as in Windows */

    /* Of code pages only: */
    GWI_TEXT_BEST_FIT =
        4, /* encoding: what looks alike, where the page has not the character itself */
    GWI_TEXT_BY_UNIT =
        8, /* encoding UTF-16: each half of a pair of surrogates is lost for itself */
    GWI_TEXT_PAGE_DEFAULT =
        16, /* decoding: the page's own stand-in rather than U+FFFD, and as often as Windows */
    GWI_TEXT_GLYPHS = 32 /* decoding: pictures for the controls of OEM pages */
} gwi_text_mode;

typedef enum gwi_text_status {
    GWI_TEXT_DONE, /* the whole source is converted */
    GWI_TEXT_FULL, /* the next character does not fit */
    GWI_TEXT_BAD, /* strict: the source is ill-formed, or the target lacks the character, at lost_at */
    GWI_TEXT_MORE /* what is unread is the beginning of a character */
} gwi_text_status;

typedef struct gwi_text_result {
    gwi_text_status status;
    size_t nread;    /* units of the source that were converted */
    size_t nwritten; /* units of the target that were written; when measuring: that are needed */
    size_t nlost;    /* characters and ill-formed sequences that were replaced, or refused */
    size_t lost_at;  /* offset in units of the first of them */
    uint32_t lost;   /* its scalar value; of an ill-formed sequence its first unit */
} gwi_text_result;

/* Counts a loss; the first one's place is kept. */
static inline void gwi_text_note_loss(gwi_text_result *result, size_t at, uint32_t lost)
{
    if (result->nlost++ != 0)
        return;
    result->lost_at = at;
    result->lost = lost;
}

/* The character that begins at a unit: the unit itself, unless it is the first of a pair. */
static inline uint32_t gwi_utf16_character(const void *units, size_t nunits, size_t at)
{
    uint16_t pair[2] = {0, 0};
    memcpy(pair, (const char *)units + at * 2, nunits - at < 2 ? 2 : 4);
    bool is_pair = (pair[0] & 0xFC00u) == 0xD800u && (pair[1] & 0xFC00u) == 0xDC00u;
    return is_pair ? 0x10000u + ((pair[0] - 0xD800u) << 10) + (pair[1] - 0xDC00u) : pair[0];
}

/* A conversion in one direction. With MORE_FOLLOWS, and after FULL, the next call goes on at source + nread. */
typedef gwi_text_result gwi_text_kernel(const void *source, size_t nunits, void *out,
                                        size_t capacity, gwi_text_mode mode);

gwi_text_kernel gwi_utf8_to_utf8, gwi_utf8_to_utf16, gwi_utf8_to_utf32, gwi_utf8_to_latin1,
    gwi_utf8_to_ascii;
gwi_text_kernel gwi_utf16_to_utf8, gwi_utf16_to_utf16, gwi_utf16_to_utf32, gwi_utf16_to_latin1,
    gwi_utf16_to_ascii;
gwi_text_kernel gwi_utf32_to_utf8, gwi_utf32_to_utf16, gwi_utf32_to_utf32, gwi_utf32_to_latin1,
    gwi_utf32_to_ascii;
gwi_text_kernel gwi_latin1_to_utf8, gwi_latin1_to_utf16, gwi_latin1_to_utf32, gwi_latin1_to_latin1,
    gwi_latin1_to_ascii;

/* --- by encoding ---------------------------------------------------------------------------------------- */

/* Bytes in a unit. */
size_t gwi_text_width(gw_encoding encoding);

/* Fails for a text of an unknown encoding, or of a size that no object has; else true after all. */
bool gwi_text_refuse(gw_encoding encoding, size_t nunits);

/* True for a text of a known encoding whose size in bytes an object can have; else fails. */
static inline bool gwi_text_check(gw_text text)
{
    bool fine = (unsigned)text.encoding - (unsigned)GW_UTF8 <= GW_LATIN1 - GW_UTF8 &&
                text.nunits <= (size_t)PTRDIFF_MAX / 4;
    return GWI_LIKELY(fine) || gwi_text_refuse(text.encoding, text.nunits);
}

/* What is left of a text from a unit on. */
gw_text gwi_text_from(gw_text text, size_t offset);

/* The kernel for a checked text. */
gwi_text_result gwi_text_convert(gw_text source, gw_encoding to, void *out, size_t capacity,
                                 gwi_text_mode mode);

/* As gwi_text_convert() with replacement, into room enough for whatever comes; the units it wrote. Short texts come this
 * way: the parts travel in registers, where a view and a result would go through memory. */
size_t gwi_text_convert_all(const void *source, size_t nunits, gw_encoding from, gw_encoding to,
                            void *out, size_t capacity);

/* Whether bytes, or UTF-16 units, are ASCII, which has as many units in every encoding; meant for short texts. The last
 * word of a text overlaps the one before. */
static inline bool gwi_text_is_ascii(const void *units, size_t nbytes, uint64_t others)
{
    const char *at = units;
    uint64_t word = 0, any = 0;
    if (nbytes < sizeof word) {
        memcpy(&word, at, nbytes);
        return (word & others) == 0;
    }
    for (size_t i = 0; i < nbytes - sizeof word; i += sizeof word) {
        memcpy(&word, at + i, sizeof word);
        any |= word;
    }
    memcpy(&word, at + nbytes - sizeof word, sizeof word);
    return ((any | word) & others) == 0;
}

static inline bool gwi_text_is_ascii8(const void *bytes, size_t nbytes)
{
    return gwi_text_is_ascii(bytes, nbytes, UINT64_C(0x8080808080808080));
}

static inline bool gwi_text_is_ascii16(const void *units, size_t nunits)
{
    return gwi_text_is_ascii(units, 2 * nunits, UINT64_C(0xFF80FF80FF80FF80));
}

/* Units up to a zero unit, at any alignment. */
size_t gwi_text_length_utf16(const void *s);

/* --- one unit, by canonical equivalence: src/text/normalize.c --------------------------------------------- */

enum { GWI_DECOMPOSED_MOST = 8 };

/* The canonical decomposition of a unit that is no surrogate; how many units that is, 1 where it has none. */
size_t gwi_text_decompose(gw_char16 unit, gw_char16 out[GWI_DECOMPOSED_MOST]);

/* What two units compose to, or 0. */
gw_char16 gwi_text_compose(gw_char16 first, gw_char16 second);

/* --- by code page --------------------------------------------------------------------------------------- */

typedef enum gwi_page_kind {
    GWI_PAGE_TABLE, /* Microsoft's: src/text/tables */
    GWI_PAGE_UTF7,
    GWI_PAGE_UTF8,
    GWI_PAGE_UTF16,
    GWI_PAGE_UTF32,
    GWI_PAGE_SYMBOL, /* bytes 20 to FF are U+F020 to U+F0FF */
    GWI_PAGE_ICONV
} gwi_page_kind;

/* Bits of gwi_page.traits. */
enum {
    GWI_PAGE_STATEFUL = 2,   /* bytes mean different things after a shift */
    GWI_PAGE_BIG_ENDIAN = 4, /* of the pages with wide units; the others are little endian */
    GWI_PAGE_WIDE = 8,       /* no page of bytes: Windows has it for managed code only */
    GWI_PAGE_NO_FLAGS = 16   /* the Win32 functions take no flags with it */
};

typedef struct gwi_table gwi_table; /* src/text/table.h */

typedef struct gwi_page {
    uint16_t number;
    uint8_t kind; /* gwi_page_kind */
    uint8_t traits;
    uint8_t most;         /* bytes of its longest character */
    uint8_t table;        /* place in gwi_tables, of the kind TABLE */
    const char *names[3]; /* for iconv_open(), in this order, up to NULL */
} gwi_page;

/* The table of pages, in the order of their numbers. */
extern const gwi_page gwi_pages[];
extern const size_t gwi_pages_count;

/* The page of a number, 0 to 3 included; NULL for one that is unknown, or that this system's iconv lacks. */
const gwi_page *gwi_page_find(uint32_t code_page);

/* Sets the failure of a page that was not found: the code and why, or that a child of a process with threads opens no
 * converter of the system's. */
void gwi_page_fail(uint32_t code_page, uint32_t code);

/* Bytes in a unit of a page, and so in the zero that ends its strings. */
size_t gwi_page_width(const gwi_page *page);

/* Bytes of a page, not a wide one, to UTF-16. With MORE_FOLLOWS pages with a table and UTF-8 leave the beginning of a
 * character unread, and they alone can go on after FULL, since their bytes mean the same everywhere; of the others only
 * nwritten counts then. */
gwi_text_result gwi_page_decode(const gwi_page *page, const void *source, size_t nbytes, void *out,
                                size_t capacity, gwi_text_mode mode);

/* A checked text to bytes of a page; nwritten and capacity are in bytes. Unless the mode has BEST_FIT, what the page
 * lacks is lost. After FULL only nwritten counts. */
gwi_text_result gwi_page_encode(const gwi_page *page, gw_text source, void *out, size_t capacity,
                                gwi_text_mode mode);

/* The process's ANSI page, as gw_GetACP() gives it; 0 where that has not been decided yet. */
extern _Atomic uint32_t gwi_ansi_page;

/* Whether it is UTF-8; false where it is undecided. */
static inline bool gwi_text_ansi_is_utf8(void)
{
    return GWI_LOAD(gwi_ansi_page) == GW_CP_UTF8;
}

/* --- UTF-7: src/text/utf7.c ------------------------------------------------------------------------------- */

/* As Windows has it. Unpaired surrogates go both ways, so nothing is ever lost, but what is ill-formed in a text that
 * is not UTF-16. */
gwi_text_result gwi_utf7_decode(const void *source, size_t nbytes, void *out, size_t capacity);
gwi_text_result gwi_utf7_encode(gw_text source, void *out, size_t capacity, gwi_text_mode mode);

typedef enum gwi_utf7_run { GWI_UTF7_OUTSIDE, GWI_UTF7_OPENED, GWI_UTF7_IN_RUN } gwi_utf7_run;

/* Where a text stands between two pieces of it. */
typedef struct gwi_utf7_state {
    uint32_t bits; /* what is not yet a whole unit, or digit */
    uint8_t nbits;
    uint8_t run; /* gwi_utf7_run */
} gwi_utf7_state;

/* The same piece by piece, from a state that was all zeros at the front. Decoding goes on at source + nread after FULL, and
 * with BY_UNIT stops as soon as there is no more room, so that nread is where the last unit ends;
 * encoding takes UTF-16, needs room for all of it, and ends the text unless the mode has MORE_FOLLOWS. */
gwi_text_result gwi_utf7_decode_on(gwi_utf7_state *state, const void *source, size_t nbytes,
                                   void *out, size_t capacity, gwi_text_mode mode);
gwi_text_result gwi_utf7_encode_on(gwi_utf7_state *state, const void *units, size_t nunits,
                                   void *out, size_t capacity, gwi_text_mode mode);

/* --- the system's converter: src/text/iconv.c ------------------------------------------------------------ */

/* True if the system has the page, which is then open for this thread. */
bool gwi_iconv_has(const gwi_page *page);

/* As gwi_page_decode() and gwi_page_encode(), for pages of the kind ICONV. */
gwi_text_result gwi_iconv_decode(const gwi_page *page, const void *source, size_t nbytes, void *out,
                                 size_t capacity, gwi_text_mode mode);
gwi_text_result gwi_iconv_encode(const gwi_page *page, gw_text source, void *out, size_t capacity,
                                 gwi_text_mode mode);

/* Descriptors of one's own, for a text that comes in pieces; used by one thread at a time. */
typedef struct gwi_iconv {
    uintptr_t words[5];
} gwi_iconv;

/* False where the system has not the page. What is open is closed once. */
bool gwi_iconv_open(gwi_iconv *own, const gwi_page *page);
void gwi_iconv_close(gwi_iconv *own);

/* From the state that the last piece left. With MORE_FOLLOWS the beginning of a character is left unread, and the target
 * stays in its shift state; without it the text ends, and the next one begins. Decoding goes on at source + nread after
 * FULL; encoding needs room for all of it. */
gwi_text_result gwi_iconv_decode_on(gwi_iconv *own, const void *source, size_t nbytes, void *out,
                                    size_t capacity, gwi_text_mode mode);
gwi_text_result gwi_iconv_encode_on(gwi_iconv *own, gw_text source, void *out, size_t capacity,
                                    gwi_text_mode mode);

#endif
