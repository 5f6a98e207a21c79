/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Text: views of a host's own strings, code pages, and normalization.
 *
 * A gw_text is a *view*: it points at the host's string, in whatever encoding the host keeps it, so that no
 * host has to copy its strings into a type of this library in order to hand them over. Nothing here allocates.
 */
#ifndef GANGWAY_TEXT_H
#define GANGWAY_TEXT_H

#include <gangway/base.h>

GW_BEGIN_DECLS

/** How the units of a text are to be read; wider units are in native byte order. */
typedef enum gw_encoding {
    GW_UTF8 = 1, /**< units of one byte */
    GW_UTF16,    /**< units of two bytes; unpaired surrogates may occur, as in System.String */
    GW_UTF32,    /**< units of four bytes */
    GW_LATIN1    /**< units of one byte, U+0000 to U+00FF */
} gw_encoding;

/** A view of a string that somebody else keeps. It need be neither aligned nor ended by a zero. */
typedef struct gw_text {
    const void *data;     /**< first unit; NULL is the null string */
    size_t nunits;        /**< how many units of the encoding; zeros among them are text */
    gw_encoding encoding; /**< what a unit is */
} gw_text;

/** @name Code pages
 * Numbers with a meaning of their own, as winnls.h has them. @{ */
#define GW_CP_ACP 0u        /**< the process's ANSI page: gw_GetACP() */
#define GW_CP_OEMCP 1u      /**< the process's OEM page: gw_GetOEMCP() */
#define GW_CP_MACCP 2u      /**< 10000 */
#define GW_CP_THREAD_ACP 3u /**< the same as GW_CP_ACP */
#define GW_CP_SYMBOL 42u
#define GW_CP_UTF7 65000u
#define GW_CP_UTF8 65001u
/** @} */

/** @name Flags for reading bytes
 * The values of winnls.h. @{ */
#define GW_MB_PRECOMPOSED 0x00000001u
#define GW_MB_COMPOSITE 0x00000002u
#define GW_MB_USEGLYPHCHARS 0x00000004u
#define GW_MB_ERR_INVALID_CHARS 0x00000008u
/** @} */

/** @name Flags for writing bytes
 * The values of winnls.h. @{ */
#define GW_WC_DISCARDNS 0x00000010u
#define GW_WC_SEPCHARS 0x00000020u
#define GW_WC_DEFAULTCHAR 0x00000040u
#define GW_WC_ERR_INVALID_CHARS 0x00000080u
#define GW_WC_COMPOSITECHECK 0x00000200u
#define GW_WC_NO_BEST_FIT_CHARS 0x00000400u
/** @} */

/** @name Normalization forms
 * NORM_FORM of winnls.h, and System.Text.NormalizationForm. @{ */
#define GW_NormalizationC 1
#define GW_NormalizationD 2
#define GW_NormalizationKC 5
#define GW_NormalizationKD 6
/** @} */

/**
 * The null string, which is not the empty one: every function that allocates a string gives NULL for it.
 *
 * @return      a view of nothing
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
static inline gw_text gw_null_text(void)
{
    gw_text text;
    text.data = NULL;
    text.nunits = 0;
    text.encoding = GW_UTF8;
    return text;
}

/**
 * A view of so many bytes of UTF-8.
 *
 * @param[in] s       first byte; NULL is the null string, whatever @p nbytes is
 * @param[in] nbytes  length in bytes; zeros among them are text
 * @return      the view
 * @owner       nothing is handed out; @p s stays the caller's and must outlive the view
 * @errors      none; nothing is read
 * @thread      any
 * @since       0.1.0
 */
static inline gw_text gw_utf8_n(const char *s, size_t nbytes)
{
    gw_text text;
    text.data = s;
    text.nunits = s != NULL ? nbytes : 0;
    text.encoding = GW_UTF8;
    return text;
}

/**
 * A view of a zero-ended UTF-8 string, without its zero.
 *
 * @param[in] s  bytes up to a zero; NULL is the null string
 * @return      the view
 * @owner       nothing is handed out; @p s stays the caller's and must outlive the view
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
static inline gw_text gw_utf8(const char *s)
{
    size_t nbytes = 0;
    while (s != NULL && s[nbytes] != '\0')
        nbytes++;
    return gw_utf8_n(s, nbytes);
}

/**
 * A view of so many UTF-16 units.
 *
 * @param[in] s       first unit; NULL is the null string, whatever @p nunits is
 * @param[in] nunits  length in units of two bytes; zeros among them are text
 * @return      the view
 * @owner       nothing is handed out; @p s stays the caller's and must outlive the view
 * @errors      none; nothing is read
 * @thread      any
 * @since       0.1.0
 */
static inline gw_text gw_utf16_n(const gw_char16 *s, size_t nunits)
{
    gw_text text;
    text.data = s;
    text.nunits = s != NULL ? nunits : 0;
    text.encoding = GW_UTF16;
    return text;
}

/**
 * A view of a zero-ended UTF-16 string, without its zero.
 *
 * @param[in] s  units up to a zero, aligned to two bytes; NULL is the null string
 * @return      the view
 * @owner       nothing is handed out; @p s stays the caller's and must outlive the view
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
static inline gw_text gw_utf16(const gw_char16 *s)
{
    size_t nunits = 0;
    while (s != NULL && s[nunits] != 0)
        nunits++;
    return gw_utf16_n(s, nunits);
}

/**
 * A view of so many UTF-32 units.
 *
 * @param[in] s       first unit, four bytes each: char32_t, uint32_t, or wchar_t where that has four bytes;
 *                    NULL is the null string, whatever @p nunits is
 * @param[in] nunits  length in units of four bytes; zeros among them are text
 * @return      the view
 * @owner       nothing is handed out; @p s stays the caller's and must outlive the view
 * @errors      none; nothing is read
 * @thread      any
 * @since       0.1.0
 */
static inline gw_text gw_utf32_n(const void *s, size_t nunits)
{
    gw_text text;
    text.data = s;
    text.nunits = s != NULL ? nunits : 0;
    text.encoding = GW_UTF32;
    return text;
}

/**
 * A view of so many bytes of Latin-1: each byte is the character of the same number.
 *
 * @param[in] s       first byte; NULL is the null string, whatever @p nbytes is
 * @param[in] nbytes  length in bytes; zeros among them are text
 * @return      the view
 * @owner       nothing is handed out; @p s stays the caller's and must outlive the view
 * @errors      none; nothing is read
 * @thread      any
 * @since       0.1.0
 */
static inline gw_text gw_latin1_n(const void *s, size_t nbytes)
{
    gw_text text;
    text.data = s;
    text.nunits = s != NULL ? nbytes : 0;
    text.encoding = GW_LATIN1;
    return text;
}

/**
 * The process's ANSI code page: what the Ansi functions of `marshal.h` write and read.
 *
 * @return      65001 (UTF-8) unless gw_set_ansi_code_page() or the environment variable GANGWAY_ACP (the
 *              decimal number of a valid page; anything else counts as unset) says otherwise
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @differs     Windows answers by the system's locale; no locale is looked at here, as in .NET on Unix
 * @contract    Win32 GetACP
 */
GW_API uint32_t gw_GetACP(void);

/**
 * The process's OEM code page: the one that Windows pairs with the ANSI page in force.
 *
 * @return      65001 with UTF-8, 437 with 1252, 866 with 1251, 932 with 932, and so on
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @contract    Win32 GetOEMCP
 */
GW_API uint32_t gw_GetOEMCP(void);

/**
 * Sets the process's ANSI code page, for all threads, from the next call on.
 *
 * @param[in] code_page  the number of a valid page
 * @return      1, or 0; then the page is what it was
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for a number that gw_IsValidCodePage() refuses
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_bool gw_set_ansi_code_page(uint32_t code_page);

/**
 * Tells whether a code page can be written and read here.
 *
 * Pages other than 20127, 28591 and 65001 come from the system's iconv, so the answer depends on the system,
 * and so do their bytes: a few differ from Windows' tables (private-use bytes, some pairs of 950). Bytes 80 to
 * 9F that Windows' pages leave to the C1 controls of the same number (0x81 in 1252) do cross as on Windows.
 *
 * @param[in] code_page  a number
 * @return      1 or 0; 0 for the numbers that stand for another page (0 to 3), and for 1200, 1201, 12000 and
 *              12001, which are no pages of bytes
 * @owner       nothing is handed out
 * @errors      none: the last error is left alone
 * @thread      any
 * @contract    Win32 IsValidCodePage
 */
GW_API gw_bool gw_IsValidCodePage(uint32_t code_page);

/**
 * Brings a string into a normalization form.
 *
 * @param[in]  form      GW_NormalizationC, D, KC or KD
 * @param[in]  source    UTF-16 units
 * @param[in]  nunits    how many; negative: up to a zero, and the zero is part of the result
 * @param[out] out       receives the result; must not overlap @p source; may be NULL if @p capacity is 0
 * @param[in]  capacity  units that @p out can hold; 0 measures
 * @return      units of the result; 0 with GW_ERROR_SUCCESS for no units; 0 or less after a failure
 *
 * @unit        UTF-16 units throughout
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for an unknown form, NULL @p source, a negative capacity, or NULL
 *              @p out with a capacity; minus the units needed and GW_ERROR_INSUFFICIENT_BUFFER, when @p out
 *              holds what fits; minus the offset and GW_ERROR_NO_UNICODE_TRANSLATION at an unpaired surrogate
 *              (so 0 for one in front); 0 and GW_ERROR_ARITHMETIC_OVERFLOW where the result passes INT32_MAX
 * @thread      any
 * @differs     Windows estimates where this measures to the unit; the Unicode version is that of utf8proc
 * @contract    Win32 NormalizeString
 */
GW_API int32_t gw_NormalizeString(int32_t form, const gw_char16 *source, int32_t nunits,
                                  gw_char16 *out, int32_t capacity);

/**
 * Tells whether a string is in a normalization form.
 *
 * @param[in] form    GW_NormalizationC, D, KC or KD
 * @param[in] source  UTF-16 units
 * @param[in] nunits  how many; negative: up to a zero
 * @return      1, or 0: either it is not, which sets GW_ERROR_SUCCESS, or the call failed
 *
 * @unit        UTF-16 units
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for an unknown form or NULL @p source; 0 and
 *              GW_ERROR_NO_UNICODE_TRANSLATION for an unpaired surrogate
 * @thread      any
 * @contract    Win32 IsNormalizedString
 */
GW_API gw_bool gw_IsNormalizedString(int32_t form, const gw_char16 *source, int32_t nunits);

GW_END_DECLS

#endif
