/* SPDX-License-Identifier: MIT */
/* PtrToString*: strings in from native memory. */
#include "marshal/marshal.h"

/* --- Unicode -------------------------------------------------------------------------------------------- */

static bool check_length(int32_t length)
{
    if (length >= 0)
        return true;
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "The length %d is negative.", (int)length);
    return false;
}

gw_string *gw_PtrToStringUTF8(const char *p)
{
    return p != NULL ? gwi_string_of_utf8(p, strlen(p)) : NULL;
}

gw_string *gw_PtrToStringUTF8Len(const char *p, int32_t nbytes)
{
    if (p == NULL || !check_length(nbytes))
        return NULL;
    return gwi_string_of_utf8(p, (size_t)nbytes);
}

gw_string *gw_PtrToStringAuto(const char *p)
{
    return gw_PtrToStringUTF8(p);
}

gw_string *gw_PtrToStringAutoLen(const char *p, int32_t nbytes)
{
    return gw_PtrToStringUTF8Len(p, nbytes);
}

gw_string *gw_PtrToStringUni(const gw_char16 *p)
{
    return p != NULL ? gwi_string_of_utf16(p, gwi_text_length_utf16(p)) : NULL;
}

gw_string *gw_PtrToStringUniLen(const gw_char16 *p, int32_t nunits)
{
    if (p == NULL || !check_length(nunits))
        return NULL;
    return gwi_string_of_utf16(p, (size_t)nunits);
}

gw_string *gw_PtrToStringBSTR(gw_bstr b)
{
    return b != NULL ? gwi_string_of_utf16(b, gw_SysStringLen(b)) : NULL;
}

/* --- the ANSI page -------------------------------------------------------------------------------------- */

static gw_string *string_of_page_long(const gwi_page *page, const char *p, size_t nbytes)
{
    size_t nunits = gwi_page_decode(page, p, nbytes, NULL, 0, GWI_TEXT_REPLACE).nwritten;
    gw_string *s = gwi_string_allocate(nunits);
    if (s == NULL)
        return NULL;
    gwi_text_result made =
        gwi_page_decode(page, p, nbytes, gwi_string_units(s), nunits, GWI_TEXT_REPLACE);
    gwi_string_cut(s, made.nwritten);
    return s;
}

static gw_string *string_of_page(const gwi_page *page, const char *p, size_t nbytes)
{
    gw_char16 buffer[GWI_MARSHAL_SHORT / sizeof(gw_char16)];
    gwi_text_result made =
        gwi_page_decode(page, p, nbytes, buffer, GWI_COUNT_OF(buffer), GWI_TEXT_REPLACE);
    return made.status == GWI_TEXT_DONE ? gwi_string_of_utf16(buffer, made.nwritten)
                                        : string_of_page_long(page, p, nbytes);
}

static gw_string *string_of_ansi(const char *p, size_t nbytes)
{
    uint32_t number = gw_GetACP();
    if (GWI_LIKELY(number == GW_CP_UTF8))
        return gwi_string_of_utf8(p, nbytes);
    const gwi_page *page = gwi_page_find(number);
    if (page != NULL)
        return string_of_page(page, p, nbytes);
    gwi_page_fail(number, GW_ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
}

gw_string *gw_PtrToStringAnsi(const char *p)
{
    return p != NULL ? string_of_ansi(p, strlen(p)) : NULL;
}

gw_string *gw_PtrToStringAnsiLen(const char *p, int32_t nbytes)
{
    if (p == NULL || !check_length(nbytes))
        return NULL;
    return string_of_ansi(p, (size_t)nbytes);
}
