/* SPDX-License-Identifier: MIT */
/*
 * Code pages by table: what a table is, and how one character is looked up. The tables themselves are in
 * src/text/tables and come from Microsoft's; codepages.py, which writes them, says how they are laid out.
 *
 * In all of them 0 is no entry: only U+0000 is the byte 0, and only the byte 0 is U+0000, but that 20127, which drops the
 * high bit of a byte, has 80 for it too. Pairs and units are looked up alike: a page's top has for each high byte the number
 * of a row, and a row 256 entries, one for each low byte. So no look-up has to be checked first. What lies flat has its rows
 * in order, and is looked up at once.
 */
#ifndef GWI_TEXT_TABLE_H
#define GWI_TEXT_TABLE_H

#include "text/text.h"

/* Bits of gwi_table.traits. */
enum {
    GWI_TABLE_ASCII = 1,  /* bytes 0 to 7F are ASCII, in both directions */
    GWI_TABLE_DOUBLE = 2, /* there are pairs of bytes */
    GWI_TABLE_TOTAL = 4,  /* every byte is a character, so that nothing can be lost in decoding */
    GWI_TABLE_ALL_VALID = 8,     /* nor does MB_ERR_INVALID_CHARS refuse any of them */
    GWI_TABLE_GLYPHS = 16,       /* MB_USEGLYPHCHARS has pictures for controls */
    GWI_TABLE_GLYPHS_ASCII = 32, /* Windows' page has such a table, which changes nothing */
    GWI_TABLE_PLACEHOLDERS = 64, /* there are pairs that MB_ERR_INVALID_CHARS refuses */
    GWI_TABLE_LATIN = 128        /* bytes A0 to FF are U+00A0 to U+00FF, in both directions */
};

struct gwi_table {
    uint16_t number;
    uint16_t default_char;           /* the byte for what the page lacks */
    uint16_t unicode_default;        /* the unit for bytes that are no character */
    uint16_t units;                  /* place of its 256 units */
    uint16_t leads, exact, best_fit; /* numbers in tables */
    uint16_t flat_leads; /* the row of lead byte 80, where those of all are in order; else 0 */
    uint16_t flat_units; /* the row of U+0000 to U+00FF (exactly), the same */
    uint8_t traits;
    uint8_t lead_ranges[12]; /* first and last of each; ended by zeros */
    const char *name;
};

#include "text/tables/tables.h"

/* --- one character at a time ----------------------------------------------------------------------------- */

static inline bool gwi_table_is_double(const gwi_table *table)
{
    return (table->traits & GWI_TABLE_DOUBLE) != 0;
}

/* The unit of a byte that stands alone, or 0. */
static inline uint32_t gwi_table_unit(const gwi_table *table, uint32_t byte)
{
    return gwi_table_units[table->units + byte];
}

/* The number of a lead byte's row; 0 for what leads nothing: in that row there is nothing. */
static inline uint32_t gwi_table_row(const gwi_table *table, uint32_t byte)
{
    return gwi_table_leads[(size_t)table->leads * 256 + byte];
}

/* The unit of a second byte in a lead byte's row, or 0. */
static inline uint32_t gwi_table_pair(size_t row, uint32_t second)
{
    return gwi_table_pairs[row << 8 | second];
}

static inline uint32_t gwi_table_narrow_bytes(const uint16_t *top, uint32_t unit)
{
    size_t row = top[unit >> 8];
    return gwi_table_narrow[row << 8 | (unit & 0xFFu)];
}

/* The first byte is the lower one. */
static inline uint32_t gwi_table_wide_bytes(const uint16_t *top, uint32_t unit)
{
    size_t row = top[unit >> 8];
    return gwi_table_wide[row << 8 | (unit & 0xFFu)];
}

static inline uint32_t gwi_table_swap(uint32_t bytes)
{
    return bytes <= 0xFFu ? bytes : (bytes & 0xFFu) << 8 | bytes >> 8;
}

/* The table of one page from units to bytes, by its number. */
static inline const uint16_t *gwi_table_top(const gwi_table *table, uint32_t number)
{
    const uint16_t *tops = gwi_table_is_double(table) ? gwi_table_wide_tops : gwi_table_narrow_tops;
    return tops + (size_t)number * 256;
}

/* The byte or the pair (lead byte above) of a unit below 0x10000, or 0: exactly, and by best fit. */
static inline uint32_t gwi_table_exact(const gwi_table *table, uint32_t unit)
{
    const uint16_t *top = gwi_table_top(table, table->exact);
    return gwi_table_is_double(table) ? gwi_table_swap(gwi_table_wide_bytes(top, unit))
                                      : gwi_table_narrow_bytes(top, unit);
}

static inline uint32_t gwi_table_best_fit(const gwi_table *table, uint32_t unit)
{
    const uint16_t *top = gwi_table_top(table, table->best_fit);
    return gwi_table_is_double(table) ? gwi_table_swap(gwi_table_wide_bytes(top, unit))
                                      : gwi_table_narrow_bytes(top, unit);
}

/* --- whole texts ----------------------------------------------------------------------------------------- */

/* As gwi_page_decode(). */
gwi_text_result gwi_table_decode(const gwi_table *table, const void *source, size_t nbytes,
                                 void *out, size_t capacity, gwi_text_mode mode);

/* UTF-16, at any alignment, to bytes; what the page lacks becomes `stand_in`, a byte or a pair. */
gwi_text_result gwi_table_encode(const gwi_table *table, const void *source, size_t nunits,
                                 void *out, size_t capacity, gwi_text_mode mode, uint32_t stand_in);

#endif
