/* SPDX-License-Identifier: MIT */
/* StringTo*: strings out to native memory. */
#include "marshal/marshal.h"

#include "heap/fast.h"

/* --- Unicode and the ANSI page -------------------------------------------------------------------------- */

/* Once for each number of units that is common: the compiler then knows the range, and asks no more. */
static GWI_ALWAYS_INLINE char *write_utf8(const gw_text *text, gwi_marshal_allocate *allocate)
{
    const void *data = text->data;
    size_t nunits = text->nunits;
    gw_encoding encoding = text->encoding;
    if (GWI_LIKELY(encoding == GW_UTF16 && nunits - 8 < 8))
        return gwi_marshal_utf8_here(data, nunits, GW_UTF16, allocate);
    if (GWI_LIKELY(encoding == GW_UTF16 && nunits - 16 <= 16))
        return gwi_marshal_utf8_here(data, nunits, GW_UTF16, allocate);
    return gwi_marshal_utf8_here(data, nunits, encoding, allocate);
}

/* What is UTF-16 already is copied, whatever it is. */
static GWI_ALWAYS_INLINE gw_char16 *write_utf16(const gw_text *text, gwi_marshal_allocate *allocate)
{
    gwi_short kept;
    size_t nunits = text->nunits;
    if (text->encoding == GW_UTF16 || !gwi_marshal_take(&kept, text->data, nunits, text->encoding))
        return gwi_marshal_utf16_of(text->data, nunits, text->encoding, allocate);
    gw_char16 *block = allocate((nunits + 1) * sizeof *block);
    if (GWI_LIKELY(block != NULL)) {
        gwi_short_put_utf16(&kept, block, nunits);
        block[nunits] = 0;
    }
    return block;
}

static GWI_ALWAYS_INLINE char *write_ansi(const gw_text *text, gwi_marshal_allocate *allocate)
{
    return GWI_LIKELY(gwi_text_ansi_is_utf8())
               ? write_utf8(text, allocate)
               : gwi_marshal_ansi_of(text->data, text->nunits, text->encoding, allocate);
}

/* As gw_AllocHGlobal(), without a call. */
static GWI_ALWAYS_INLINE void *allocate_hglobal(size_t nbytes)
{
    return gwi_fast_alloc(GW_FAMILY_HGLOBAL, nbytes);
}

char *gw_StringToHGlobalAnsi(gw_text text)
{
    return write_ansi(&text, allocate_hglobal);
}

gw_char16 *gw_StringToHGlobalUni(gw_text text)
{
    return write_utf16(&text, allocate_hglobal);
}

char *gw_StringToHGlobalUTF8(gw_text text)
{
    return write_utf8(&text, allocate_hglobal);
}

char *gw_StringToHGlobalAuto(gw_text text)
{
    return gw_StringToHGlobalUTF8(text);
}

char *gw_StringToCoTaskMemAnsi(gw_text text)
{
    return write_ansi(&text, gw_AllocCoTaskMem);
}

gw_char16 *gw_StringToCoTaskMemUni(gw_text text)
{
    return write_utf16(&text, gw_AllocCoTaskMem);
}

char *gw_StringToCoTaskMemUTF8(gw_text text)
{
    return write_utf8(&text, gw_AllocCoTaskMem);
}

char *gw_StringToCoTaskMemAuto(gw_text text)
{
    return gw_StringToCoTaskMemUTF8(text);
}

/* --- BSTR ----------------------------------------------------------------------------------------------- */

static bool fits_bstr(size_t nunits)
{
    if (nunits <= UINT32_MAX / sizeof(gw_char16))
        return true;
    gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW, "A BSTR cannot hold %zu units.", nunits);
    return false;
}

static gw_bstr bstr_of_units(const void *units, size_t nunits)
{
    return fits_bstr(nunits) ? gw_SysAllocStringLen(units, (uint32_t)nunits) : NULL;
}

static gw_bstr bstr_short(const void *units, size_t nunits, gw_encoding from)
{
    gw_char16 buffer[GWI_MARSHAL_SHORT / sizeof(gw_char16)];
    return bstr_of_units(
        buffer, gwi_text_convert_all(units, nunits, from, GW_UTF16, buffer, GWI_COUNT_OF(buffer)));
}

static gw_bstr bstr_long(gw_text text)
{
    size_t nunits = gwi_text_convert(text, GW_UTF16, NULL, 0, GWI_TEXT_REPLACE).nwritten;
    gw_bstr b = fits_bstr(nunits) ? gw_AllocBSTR(nunits) : NULL;
    if (b != NULL)
        gwi_text_convert(text, GW_UTF16, b, nunits, GWI_TEXT_REPLACE);
    return b;
}

gw_bstr gw_StringToBSTR(gw_text text)
{
    if (text.data == NULL || !gwi_text_check(text))
        return NULL;
    if (text.encoding == GW_UTF16)
        return bstr_of_units(text.data, text.nunits);
    return text.nunits <= GWI_MARSHAL_SHORT_UNITS
               ? bstr_short(text.data, text.nunits, text.encoding)
               : bstr_long(text);
}

/* --- any code page -------------------------------------------------------------------------------------- */

static bool is_known(uint32_t flags)
{
    uint32_t known = GW_WC_ERR_INVALID_CHARS | GW_WC_NO_BEST_FIT_CHARS | GW_STRING_BEST_FIT;
    uint32_t contrary = GW_WC_NO_BEST_FIT_CHARS | GW_STRING_BEST_FIT;
    return (flags & ~known) == 0 && (flags & contrary) != contrary;
}

static gwi_text_mode mode_of(uint32_t flags)
{
    unsigned mode = (flags & GW_WC_ERR_INVALID_CHARS) != 0 ? GWI_TEXT_STRICT : GWI_TEXT_REPLACE;
    if ((flags & GW_STRING_BEST_FIT) != 0)
        mode |= GWI_TEXT_BEST_FIT;
    return (gwi_text_mode)mode;
}

static char *to_page(gw_text text, uint32_t code_page, uint32_t flags, gw_bool *lossy,
                     gwi_marshal_allocate *allocate)
{
    size_t nlost = 0;
    if (lossy != NULL)
        *lossy = 0;
    if (text.data == NULL)
        return NULL;
    const gwi_page *page = gwi_page_find(code_page);
    if (page == NULL) {
        gwi_page_fail(code_page, GW_ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!is_known(flags)) {
        gwi_fail(GW_ERROR_INVALID_FLAGS, "The flags 0x%X are not all known here.", flags);
        return NULL;
    }
    char *block = gwi_marshal_page(text, page, mode_of(flags), allocate, &nlost);
    if (lossy != NULL && nlost != 0 && block != NULL)
        *lossy = 1;
    return block;
}

char *gw_string_to_hglobal(gw_text text, uint32_t code_page, uint32_t flags, gw_bool *lossy)
{
    return to_page(text, code_page, flags, lossy, gw_AllocHGlobal);
}

char *gw_string_to_cotaskmem(gw_text text, uint32_t code_page, uint32_t flags, gw_bool *lossy)
{
    return to_page(text, code_page, flags, lossy, gw_AllocCoTaskMem);
}
