/* SPDX-License-Identifier: MIT */
/*
 * Strings that cross: between the host's texts, native memory of the families, and gw_string.
 *
 * What always holds here: one conversion and one allocation for a short string, made in a buffer on the stack
 * first, or at its place where it is ASCII and comes in; a long one is measured first. Where another thread changes the source between, the result is garbage, but
 * inside its block and ended by a zero. A failure leaves nothing allocated.
 */
#ifndef GWI_MARSHAL_H
#define GWI_MARSHAL_H

#include <gangway/marshal.h>

#include "base/base.h"
#include "text/text.h"

/* Bytes of the buffer on the stack, through which short strings go; and units that never become too long for it,
 * whatever they are: none becomes more than four bytes of UTF-8, or two units of UTF-16. */
enum { GWI_MARSHAL_SHORT = 1024, GWI_MARSHAL_SHORT_UNITS = GWI_MARSHAL_SHORT / 4 };

/* Allocates a block of one family. */
typedef void *gwi_marshal_allocate(size_t nbytes);

/* A text as zero-ended UTF-8, or UTF-16, in a block of a family; the null string gives NULL. */
char *gwi_marshal_utf8(gw_text text, gwi_marshal_allocate *allocate);
gw_char16 *gwi_marshal_utf16(gw_text text, gwi_marshal_allocate *allocate);

/* A text as zero-ended bytes of a page in a block of a family; *lost says what was replaced. */
char *gwi_marshal_page(gw_text text, const gwi_page *page, gwi_text_mode mode,
                       gwi_marshal_allocate *allocate, size_t *nlost);

/* A text as zero-ended bytes of the ANSI page. */
char *gwi_marshal_ansi(gw_text text, gwi_marshal_allocate *allocate);

/* The same, of UTF-16 and in parts, which travel in registers where a view goes through memory. */
char *gwi_marshal_ansi_units(const gw_char16 *units, size_t nunits, gwi_marshal_allocate *allocate);

/* gw_string_new() in parts. */
gw_string *gwi_string_of_utf8(const char *bytes, size_t nbytes);
gw_string *gwi_string_of_utf16(const void *units, size_t nunits);

/* A string with room for so many units, which the caller fills; only the zero at the end is there. */
gw_string *gwi_string_allocate(size_t nunits);
gw_char16 *gwi_string_units(gw_string *s);

/* Makes a string that holds fewer units than there was room for. */
void gwi_string_cut(gw_string *s, size_t nunits);

#endif
