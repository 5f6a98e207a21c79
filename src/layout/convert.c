/* SPDX-License-Identifier: MIT */
/* Single values, between what any host has and native memory: bools, characters and strings. */
#include "layout/layout.h"

#include "marshal/marshal.h"
#include "text/text.h"

/* --- bools ---------------------------------------------------------------------------------------------------------------- */

void gwi_convert_put_bool(const gwi_conversion *c, char *native, bool value)
{
    int32_t as32 = value;
    int16_t as16 = value ? (c->flags & GWI_CONVERT_VARIANT_BOOL) != 0 ? -1 : 1 : 0;
    switch (c->native_stride) {
    case 1:
        *native = (char)value;
        break;
    case sizeof as16:
        memcpy(native, &as16, sizeof as16);
        break;
    default:
        memcpy(native, &as32, sizeof as32);
        break;
    }
}

bool gwi_convert_get_bool(const gwi_conversion *c, const char *native)
{
    int32_t as32;
    int16_t as16;
    switch (c->native_stride) {
    case 1:
        return *native != 0;
    case sizeof as16:
        memcpy(&as16, native, sizeof as16);
        return as16 != 0;
    default:
        memcpy(&as32, native, sizeof as32);
        return as32 != 0;
    }
}

/* --- the ANSI page --------------------------------------------------------------------------------------------------------- */

/* NULL with the failure set where the page is iconv's, and that does not open. */
static const gwi_page *ansi_page(void)
{
    uint32_t number = gw_GetACP();
    const gwi_page *page = gwi_page_find(number);
    if (page == NULL)
        gwi_page_fail(number, GW_ERROR_NOT_ENOUGH_MEMORY);
    return page;
}

static gwi_text_mode mode_of(const gwi_conversion *c)
{
    unsigned mode = (c->flags & GWI_CONVERT_STRICT) != 0 ? GWI_TEXT_STRICT : GWI_TEXT_REPLACE;
    if ((c->flags & GWI_CONVERT_BEST_FIT) != 0)
        mode |= GWI_TEXT_BEST_FIT;
    return (gwi_text_mode)mode;
}

static bool fail_for_character(uint32_t lost)
{
    gwi_fail(GW_ERROR_NO_UNICODE_TRANSLATION,
             "Cannot marshal: Encountered unmappable character U+%04X.", (unsigned)lost);
    return false;
}

/* Units of a text without the first half of a pair that a cut at `most` would leave. */
static size_t whole_units(const gw_char16 *units, size_t nunits, size_t most)
{
    gw_char16 last, next;
    if (nunits <= most)
        return nunits;
    if (most == 0)
        return 0;
    memcpy(&last, units + most - 1, sizeof last);
    memcpy(&next, units + most, sizeof next);
    bool is_pair = (last & 0xFC00u) == 0xD800u && (next & 0xFC00u) == 0xDC00u;
    return is_pair ? most - 1 : most;
}

/* --- characters ------------------------------------------------------------------------------------------------------------ */

/* Of a character that has more bytes the first one is written, as by .NET's AnsiCharMarshaler. */
static GWI_NOINLINE bool put_other_char(const gwi_conversion *c, char *native, gw_char16 unit)
{
    char bytes[16];
    const gwi_page *page = ansi_page();
    if (page == NULL)
        return false;
    gwi_text_result made =
        gwi_page_encode(page, gw_utf16_n(&unit, 1), bytes, sizeof bytes, mode_of(c));
    bool is_made = made.status == GWI_TEXT_DONE && made.nwritten > 0;
    bool fits = is_made && made.nwritten == 1;
    if (!fits && (c->flags & GWI_CONVERT_STRICT) != 0)
        return fail_for_character(unit);
    *native = is_made ? bytes[0] : '?';
    return true;
}

bool gwi_convert_put_char(const gwi_conversion *c, char *native, gw_char16 unit)
{
    if (GWI_LIKELY(unit < 0x80 && gw_GetACP() == GW_CP_UTF8)) {
        *native = (char)unit;
        return true;
    }
    return put_other_char(c, native, unit);
}

static GWI_NOINLINE gw_char16 get_other_char(const char *native)
{
    gw_char16 units[4];
    const gwi_page *page = gwi_page_find(gw_GetACP());
    if (page == NULL)
        return GWI_REPLACEMENT;
    gwi_text_result made =
        gwi_page_decode(page, native, 1, units, GWI_COUNT_OF(units), GWI_TEXT_REPLACE);
    return made.status == GWI_TEXT_DONE && made.nwritten == 1 ? units[0] : GWI_REPLACEMENT;
}

gw_char16 gwi_convert_get_char(const gwi_conversion *c, const char *native)
{
    (void)c;
    unsigned char byte = (unsigned char)*native;
    return GWI_LIKELY(byte < 0x80 && gw_GetACP() == GW_CP_UTF8) ? byte : get_other_char(native);
}

/* --- strings that the structure owns ---------------------------------------------------------------------------------------- */

static char *ansi_block(const gwi_conversion *c, gw_text text)
{
    size_t nlost;
    if (GWI_LIKELY((c->flags & (GWI_CONVERT_BEST_FIT | GWI_CONVERT_STRICT)) == 0))
        return gwi_marshal_ansi(text, gw_AllocCoTaskMem);
    const gwi_page *page = ansi_page();
    return page != NULL ? gwi_marshal_page(text, page, mode_of(c), gw_AllocCoTaskMem, &nlost)
                        : NULL;
}

static bool fits_bstr(size_t nbytes)
{
    if (nbytes <= UINT32_MAX)
        return true;
    gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW, "A BSTR cannot hold %zu bytes.", nbytes);
    return false;
}

static char *ansi_bstr(const gwi_conversion *c, gw_text text)
{
    const gwi_page *page = ansi_page();
    if (page == NULL || !gwi_text_check(text))
        return NULL;
    gwi_text_result made = gwi_page_encode(page, text, NULL, 0, mode_of(c));
    if (made.status == GWI_TEXT_BAD) {
        fail_for_character(made.lost);
        return NULL;
    }
    if (!fits_bstr(made.nwritten))
        return NULL;
    gw_bstr b = gw_SysAllocStringByteLen(NULL, (uint32_t)made.nwritten);
    if (b != NULL)
        gwi_page_encode(page, text, b, made.nwritten, mode_of(c));
    return (char *)b;
}

static void *block_of(const gwi_conversion *c, gw_text text)
{
    switch (c->form) {
    case GWI_FORM_ANSI:
        return ansi_block(c, text);
    case GWI_FORM_UTF8:
        return gwi_marshal_utf8(text, gw_AllocCoTaskMem);
    case GWI_FORM_UTF16:
        return gwi_marshal_utf16(text, gw_AllocCoTaskMem);
    case GWI_FORM_BSTR:
        return gw_StringToBSTR(text);
    default:
        return ansi_bstr(c, text);
    }
}

bool gwi_convert_put_string(const gwi_conversion *c, char *native, gw_text text)
{
    void *block = NULL;
    if (text.data != NULL) {
        block = block_of(c, text);
        if (GWI_UNLIKELY(block == NULL))
            return false;
    }
    memcpy(native, &block, sizeof block);
    return true;
}

bool gwi_convert_put_gw_string(const gwi_conversion *c, char *native, const gw_string *s)
{
    if (s == NULL)
        return true;
    if (GWI_UNLIKELY(c->form != GWI_FORM_ANSI ||
                     (c->flags & (GWI_CONVERT_BEST_FIT | GWI_CONVERT_STRICT)) != 0))
        return gwi_convert_put_string(c, native, gw_string_text(s));
    const gw_char16 *units = gw_string_utf16(s);
    size_t nunits = gw_string_length(s);
    char *block = GWI_LIKELY(gwi_text_ansi_is_utf8())
                      ? gwi_marshal_utf8_here(units, nunits, GW_UTF16, gw_AllocCoTaskMem)
                      : gwi_marshal_ansi_of(units, nunits, GW_UTF16, gw_AllocCoTaskMem);
    memcpy(native, &block, sizeof block);
    return block != NULL;
}

/* --- strings in, of bytes of the ANSI page ------------------------------------------------------------------------------------ */

static gw_string *string_of_page(const gwi_page *page, const char *bytes, size_t nbytes)
{
    size_t nunits = gwi_page_decode(page, bytes, nbytes, NULL, 0, GWI_TEXT_REPLACE).nwritten;
    gw_string *s = gwi_string_allocate(nunits);
    if (s != NULL)
        gwi_string_cut(
            s, gwi_page_decode(page, bytes, nbytes, gwi_string_units(s), nunits, GWI_TEXT_REPLACE)
                   .nwritten);
    return s;
}

static gw_string *string_of_ansi(const char *bytes, size_t nbytes)
{
    if (GWI_LIKELY(gw_GetACP() == GW_CP_UTF8))
        return gwi_string_of_utf8(bytes, nbytes);
    const gwi_page *page = ansi_page();
    return page != NULL ? string_of_page(page, bytes, nbytes) : NULL;
}

static gw_string *string_at(const gwi_conversion *c, void *block)
{
    switch (c->form) {
    case GWI_FORM_ANSI:
        return string_of_ansi(block, strlen(block));
    case GWI_FORM_UTF8:
        return gw_PtrToStringUTF8(block);
    case GWI_FORM_UTF16:
        return gw_PtrToStringUni(block);
    case GWI_FORM_BSTR:
        return gw_PtrToStringBSTR(block);
    default:
        return string_of_ansi(block, gw_SysStringByteLen(block));
    }
}

bool gwi_convert_get_string(const gwi_conversion *c, const char *native, gw_string **out)
{
    void *block = gwi_layout_pointer(native);
    *out = block != NULL ? string_at(c, block) : NULL;
    return block == NULL || *out != NULL;
}

/* --- strings in line -------------------------------------------------------------------------------------------------------- */

static bool fail_for_room(uint32_t page)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER,
             "The output byte buffer is too small to contain the encoded data, encoding codepage "
             "'%u' and fallback 'System.Text.EncoderReplacementFallback'.",
             page);
    return false;
}

/* Writes a text of UTF-16 into room for so many bytes of the ANSI page. */
static bool encode(const gwi_conversion *c, char *out, size_t capacity, const gw_char16 *units,
                   size_t nunits)
{
    const gwi_page *page = ansi_page();
    if (page == NULL)
        return false;
    gwi_text_result made =
        gwi_page_encode(page, gw_utf16_n(units, nunits), out, capacity, mode_of(c));
    if (GWI_LIKELY(made.status == GWI_TEXT_DONE))
        return true;
    return made.status == GWI_TEXT_BAD ? fail_for_character(made.lost)
                                       : fail_for_room(page->number);
}

/* Most texts, in the page that nearly every process has. */
static bool is_simple(const gwi_conversion *c, const gw_char16 *units, size_t nunits)
{
    return nunits <= GWI_MARSHAL_SHORT_UNITS && gw_GetACP() == GW_CP_UTF8 &&
           gwi_text_is_ascii16(units, nunits) && c->form == GWI_FORM_ANSI;
}

/* .NET cuts to so many units first, and then refuses what is too long in bytes. */
bool gwi_convert_put_units(const gwi_conversion *c, char *native, const gw_char16 *units,
                           size_t nunits)
{
    size_t most = c->count - 1;
    nunits = whole_units(units, nunits, most);
    if (GWI_LIKELY(is_simple(c, units, nunits))) {
        gwi_text_convert_all(units, nunits, GW_UTF16, GW_UTF8, native, nunits);
        return true;
    }
    if (c->form == GWI_FORM_ANSI)
        return encode(c, native, most, units, nunits);
    memcpy(native, units, nunits * sizeof *units);
    return true;
}

/* Another host's text: no more of it is converted than can count. */
static bool put_text(const gwi_conversion *c, char *native, gw_text text)
{
    gw_string *s = gw_string_new(text);
    if (s == NULL)
        return false;
    bool put = gwi_convert_put_units(c, native, gw_string_utf16(s), gw_string_length(s));
    gw_string_unref(s);
    return put;
}

bool gwi_convert_put_text(const gwi_conversion *c, char *native, gw_text text)
{
    if (text.data == NULL)
        return true;
    return GWI_LIKELY(text.encoding == GW_UTF16)
               ? gwi_convert_put_units(c, native, text.data, text.nunits)
               : put_text(c, native, text);
}

static size_t count_units(const char *native, size_t most)
{
    gw_char16 unit;
    for (size_t i = 0; i < most; i++) {
        memcpy(&unit, native + i * sizeof unit, sizeof unit);
        if (unit == 0)
            return i;
    }
    return most;
}

bool gwi_convert_get_text(const gwi_conversion *c, const char *native, gw_string **out)
{
    if (c->form == GWI_FORM_ANSI) {
        const char *end = memchr(native, 0, c->count);
        *out = string_of_ansi(native, end != NULL ? (size_t)(end - native) : c->count);
    } else {
        *out = gwi_string_of_utf16(native, count_units(native, c->count));
    }
    return *out != NULL;
}

/* --- chars of an array ---------------------------------------------------------------------------------------------------------- */

/* The bytes that are left over are zero in any case, so that zeros at the end need no room. */
static size_t without_zeros(const gw_char16 *units, size_t nunits)
{
    while (nunits > 0 && units[nunits - 1] == 0)
        nunits--;
    return nunits;
}

bool gwi_convert_put_chars(const gwi_conversion *c, char *native, const gw_char16 *units)
{
    const gwi_page *page = ansi_page();
    if (page == NULL)
        return false;
    gw_text text = gw_utf16_n(units, without_zeros(units, c->count));
    gwi_text_result made = gwi_page_encode(page, text, native, c->count, mode_of(c));
    if (GWI_LIKELY(made.status == GWI_TEXT_DONE))
        return true;
    if (made.status == GWI_TEXT_BAD)
        return fail_for_character(made.lost);
    gwi_fail(GW_ERROR_INVALID_PARAMETER,
             "The data area passed to a system call is too small: %u chars are more than as many "
             "bytes of code page %u.",
             (unsigned)c->count, (unsigned)page->number);
    return false;
}

bool gwi_convert_get_chars(const gwi_conversion *c, const char *native, gw_char16 *units)
{
    const gwi_page *page = ansi_page();
    if (page == NULL)
        return false;
    gwi_text_result made =
        gwi_page_decode(page, native, c->count, units, c->count, GWI_TEXT_REPLACE);
    memset(units + made.nwritten, 0, (c->count - made.nwritten) * sizeof *units);
    return true;
}
