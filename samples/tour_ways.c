/* SPDX-License-Identifier: MIT */
/*
 * Four ways for a string to cross into unmanaged memory and back.
 *
 * A line of a file may hold zeros, so the way back always states a length: in bytes for UTF-8 and ANSI, in UTF-16
 * units for Uni. A BSTR knows its own.
 */
#include "tour.h"

#define WESTERN 1252u

/* The length in bytes of zero-ended text in a block: the heap knows the block's size to the byte. */
static size_t text_bytes(const void *block)
{
    return block == NULL ? 0 : gw_HeapSize(gw_GetProcessHeap(), 0, block) - 1;
}

/* --- UTF-8, as task memory ------------------------------------------------------------------------------- */

static tour_native to_utf8(const gw_string *string)
{
    char *utf8 = gw_StringToCoTaskMemUTF8(gw_string_text(string));
    size_t nbytes = text_bytes(utf8);
    return (tour_native){.memory = utf8, .nunits = nbytes, .nbytes = nbytes + 1};
}

static gw_string *from_utf8(const tour_native *native)
{
    return gw_PtrToStringUTF8Len(native->memory, (int32_t)native->nunits);
}

/* --- UTF-16, as an HGlobal block ------------------------------------------------------------------------- */

static tour_native to_utf16(const gw_string *string)
{
    size_t nunits = gw_string_length(string);
    return (tour_native){.memory = gw_StringToHGlobalUni(gw_string_text(string)),
                         .nunits = nunits,
                         .nbytes = (nunits + 1) * sizeof(gw_char16)};
}

static gw_string *from_utf16(const tour_native *native)
{
    return gw_PtrToStringUniLen(native->memory, (int32_t)native->nunits);
}

/* --- BSTR ------------------------------------------------------------------------------------------------ */

static tour_native to_bstr(const gw_string *string)
{
    gw_bstr bstr = gw_StringToBSTR(gw_string_text(string));
    return (tour_native){.memory = bstr,
                         .nunits = gw_SysStringLen(bstr),
                         .nbytes =
                             sizeof(uint32_t) + gw_SysStringByteLen(bstr) + sizeof(gw_char16)};
}

static gw_string *from_bstr(const tour_native *native)
{
    return gw_PtrToStringBSTR(native->memory);
}

static gw_bool release_bstr(void *memory)
{
    return gw_FreeBSTR(memory);
}

/* --- CP1252, as an HGlobal block ------------------------------------------------------------------------- */

static tour_native to_western(const gw_string *string)
{
    char *western = gw_string_to_hglobal(gw_string_text(string), WESTERN, 0, NULL);
    size_t nbytes = text_bytes(western);
    return (tour_native){.memory = western, .nunits = nbytes, .nbytes = nbytes + 1};
}

/* The way back from a code page is that of ANSI text, with the page as this process's ANSI page for so long. */
static gw_string *from_western(const tour_native *native)
{
    uint32_t usual = gw_GetACP();
    if (!gw_set_ansi_code_page(WESTERN))
        return NULL;
    gw_string *string = gw_PtrToStringAnsiLen(native->memory, (int32_t)native->nunits);
    gw_set_ansi_code_page(usual);
    return string;
}

const tour_way tour_ways[TOUR_WAY_COUNT] = {
    {"UTF-8", "gw_StringToCoTaskMemUTF8, gw_PtrToStringUTF8Len", true, to_utf8, from_utf8,
     gw_FreeCoTaskMem},
    {"UTF-16", "gw_StringToHGlobalUni, gw_PtrToStringUniLen", true, to_utf16, from_utf16,
     gw_FreeHGlobal},
    {"BSTR", "gw_StringToBSTR, gw_PtrToStringBSTR", true, to_bstr, from_bstr, release_bstr},
    {"CP1252", "gw_string_to_hglobal, gw_PtrToStringAnsiLen", false, to_western, from_western,
     gw_FreeHGlobal},
};
