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

/** @name Sizes in gw_CPINFO
 * The values of winnls.h. @{ */
#define GW_MAX_DEFAULTCHAR 2
#define GW_MAX_LEADBYTES 12
#define GW_MAX_PATH 260
/** @} */

/** What gw_GetCPInfo() tells of a code page: CPINFO of winnls.h. */
typedef struct gw_CPINFO {
    uint32_t MaxCharSize;                    /**< bytes of its longest character */
    uint8_t DefaultChar[GW_MAX_DEFAULTCHAR]; /**< what stands for a character that the page lacks */
    uint8_t LeadByte
        [GW_MAX_LEADBYTES]; /**< first and last lead byte of each range, ended by two zeros */
} gw_CPINFO;

/** What gw_GetCPInfoEx() tells of a code page: CPINFOEXW of winnls.h. */
typedef struct gw_CPINFOEX {
    uint32_t MaxCharSize;                    /**< bytes of its longest character */
    uint8_t DefaultChar[GW_MAX_DEFAULTCHAR]; /**< what stands for a character that the page lacks */
    uint8_t LeadByte
        [GW_MAX_LEADBYTES];       /**< first and last lead byte of each range, ended by two zeros */
    gw_char16 UnicodeDefaultChar; /**< what stands for bytes that are no character */
    uint32_t CodePage;            /**< its number */
    gw_char16 CodePageName[GW_MAX_PATH]; /**< number and name, ended by a zero */
} gw_CPINFOEX;

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
 * The name of the conversions that were chosen for this processor.
 *
 * @return      "avx512", "avx2", "sse2", "neon" or "scalar"; the environment variable GANGWAY_KERNEL may name another
 *              one that the processor can run
 * @owner       nobody: static text
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API const char *gw_text_kernel_name(void);

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
 * The 111 pages of Microsoft's published tables are built in, and so are 65000 and 65001. A few others (20932, 50220,
 * 50225, 51932, 51936, 51949, 52936, 54936) come from the system's iconv, so that the answer depends on the system.
 *
 * @param[in] code_page  a number
 * @return      1 or 0; 0 for the numbers that stand for another page (0 to 3), for 42, which is only converted, and for
 *              1200, 1201, 12000 and 12001, which are no pages of bytes
 * @owner       nothing is handed out
 * @errors      none: the last error is left alone
 * @thread      any
 * @contract    Win32 IsValidCodePage
 */
GW_API gw_bool gw_IsValidCodePage(uint32_t code_page);

/**
 * Tells how long the characters of a code page are, and what it has for what it lacks.
 *
 * @param[in]  code_page  a number that gw_IsValidCodePage() accepts, or 0 to 3
 * @param[out] info       receives the answer
 * @return      1 or 0
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for an unknown page or NULL @p info
 * @thread      any
 * @contract    Win32 GetCPInfo
 */
GW_API gw_bool gw_GetCPInfo(uint32_t code_page, gw_CPINFO *info);

/**
 * Tells what gw_GetCPInfo() does, and the page's number and name.
 *
 * @param[in]  code_page  a number that gw_IsValidCodePage() accepts, or 0 to 3
 * @param[in]  flags      0; not looked at
 * @param[out] info       receives the answer
 * @return      1 or 0
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for an unknown page or NULL @p info
 * @thread      any
 * @differs     the name is that of Microsoft's tables, in English: "1252  (Latin I - ANSI)", where Windows has its own
 *              words in its own language
 * @contract    Win32 GetCPInfoEx
 */
GW_API gw_bool gw_GetCPInfoEx(uint32_t code_page, uint32_t flags, gw_CPINFOEX *info);

/**
 * Tells whether a byte is the first of two in a code page.
 *
 * @param[in] code_page  a number that gw_IsValidCodePage() accepts, or 0 to 3
 * @param[in] byte       a byte
 * @return      1 or 0
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for an unknown page
 * @thread      any
 * @contract    Win32 IsDBCSLeadByteEx
 */
GW_API gw_bool gw_IsDBCSLeadByteEx(uint32_t code_page, uint8_t byte);

/**
 * Converts bytes of a code page to UTF-16, as Windows does.
 *
 * @param[in]  code_page  a number that gw_IsValidCodePage() accepts, 0 to 3, or 42
 * @param[in]  flags      GW_MB_PRECOMPOSED, which changes nothing, or GW_MB_COMPOSITE: canonical decompositions;
 *                        GW_MB_USEGLYPHCHARS: pictures for the controls of OEM pages; GW_MB_ERR_INVALID_CHARS: fail
 *                        rather than replace. Only the last goes with 65001 and 54936; none with 42, 50220, 50225 and
 *                        65000; COMPOSITE and USEGLYPHCHARS only with pages that have a table
 * @param[in]  source     bytes
 * @param[in]  nbytes     how many; negative: up to a zero, which is converted too
 * @param[out] out        receives the units; may overlap @p source behind it, but not begin where that begins
 * @param[in]  nunits     units that @p out can hold; 0 measures, and leaves @p out alone
 * @return      units written, or needed; or 0
 *
 * @unit        the source is in bytes, the result in UTF-16 units
 * @encoding    bytes that are no character become the page's stand-in (gw_CPINFOEX.UnicodeDefaultChar), of UTF-8 U+FFFD;
 *              there a lead byte and its first continuation count as one even where that makes the value overlong, a
 *              surrogate or too large
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for NULL @p source, an @p nbytes of 0, a negative @p nunits, NULL @p out
 *              with a size, the same buffer twice, or an unknown page; 0 and GW_ERROR_INVALID_FLAGS for flags that
 *              do not go with the page; 0 and GW_ERROR_INSUFFICIENT_BUFFER, when @p out holds what fits, a character
 *              never split; 0 and GW_ERROR_NO_UNICODE_TRANSLATION with GW_MB_ERR_INVALID_CHARS; 0 and
 *              GW_ERROR_ARITHMETIC_OVERFLOW where the result passes INT32_MAX. Success leaves the last error alone
 * @thread      any
 * @contract    Win32 MultiByteToWideChar
 */
GW_API int32_t gw_MultiByteToWideChar(uint32_t code_page, uint32_t flags, const char *source,
                                      int32_t nbytes, gw_char16 *out, int32_t nunits);

/**
 * Converts UTF-16 to bytes of a code page, as Windows does: with best fit, unless a flag says otherwise.
 *
 * @param[in]  code_page          a number that gw_IsValidCodePage() accepts, 0 to 3, or 42
 * @param[in]  flags              GW_WC_NO_BEST_FIT_CHARS: only what comes back as it was; GW_WC_COMPOSITECHECK: two units
 *                                that compose become one, and where the page lacks that, GW_WC_DEFAULTCHAR,
 *                                GW_WC_DISCARDNS or GW_WC_SEPCHARS (both for themselves, the rule) says what
 *                                happens; GW_WC_ERR_INVALID_CHARS, with 65001 and 54936 alone: fail rather than replace.
 *                                None goes with 42, 50220, 50225 and 65000
 * @param[in]  source             UTF-16 units
 * @param[in]  nunits             how many; negative: up to a zero, which is converted too
 * @param[out] out                receives the bytes
 * @param[in]  nbytes             bytes that @p out can hold; 0 measures, and leaves @p out alone
 * @param[in]  default_char       what becomes of what the page lacks: a byte, or two, ended by a zero; NULL: the page's own.
 *                                Not looked at with 65001 and pages of the system's iconv
 * @param[out] used_default_char  receives 1 where something was lost, else 0; best fit is no loss; may be NULL
 * @return      bytes written, or needed; or 0
 *
 * @unit        the source is in UTF-16 units, the result in bytes
 * @encoding    a surrogate, paired or not, is lost for itself in pages other than 65000, 65001 and 54936
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for NULL @p source, an @p nunits of 0, a negative @p nbytes, NULL @p out
 *              with a size, the same buffer twice, an unknown page, or a default character with 42 or 65000; 0 and
 *              GW_ERROR_INVALID_FLAGS for flags that do not go with the page; 0 and
 *              GW_ERROR_INSUFFICIENT_BUFFER, when @p out holds what fits, a character never split; 0 and
 *              GW_ERROR_NO_UNICODE_TRANSLATION with GW_WC_ERR_INVALID_CHARS, and with 42; 0 and
 *              GW_ERROR_ARITHMETIC_OVERFLOW where the result passes INT32_MAX. Success leaves the last error alone
 * @thread      any
 * @contract    Win32 WideCharToMultiByte
 */
GW_API int32_t gw_WideCharToMultiByte(uint32_t code_page, uint32_t flags, const gw_char16 *source,
                                      int32_t nunits, char *out, int32_t nbytes,
                                      const char *default_char, gw_bool *used_default_char);

/**
 * Converts UTF-8 to UTF-16, counting what is ill-formed as Windows does.
 *
 * @param[out] out              receives the units; NULL measures
 * @param[in]  capacity_nbytes  bytes that @p out can hold
 * @param[out] nwritten_nbytes  receives the bytes written, or needed
 * @param[in]  source           bytes of UTF-8
 * @param[in]  nbytes           how many
 * @return      GW_STATUS_SUCCESS, or GW_STATUS_SOME_NOT_MAPPED where something became U+FFFD, or a failure
 *
 * @unit        all lengths are in bytes
 * @owner       nothing is handed out
 * @errors      GW_STATUS_INVALID_PARAMETER_4 for NULL @p source; GW_STATUS_INVALID_PARAMETER for NULL
 *              @p nwritten_nbytes; GW_STATUS_BUFFER_TOO_SMALL, when @p out holds what fits. The last error is left
 *              alone
 * @thread      any
 * @differs     Windows may write half of a pair of surrogates at the end of the buffer
 * @contract    Win32 RtlUTF8ToUnicodeN
 */
GW_API int32_t gw_RtlUTF8ToUnicodeN(gw_char16 *out, uint32_t capacity_nbytes,
                                    uint32_t *nwritten_nbytes, const char *source, uint32_t nbytes);

/**
 * Converts UTF-16 to UTF-8; unpaired surrogates become U+FFFD.
 *
 * @param[out] out              receives the bytes; NULL measures
 * @param[in]  capacity_nbytes  bytes that @p out can hold
 * @param[out] nwritten_nbytes  receives the bytes written, or needed
 * @param[in]  source           UTF-16 units
 * @param[in]  nbytes           bytes of them
 * @return      GW_STATUS_SUCCESS, or GW_STATUS_SOME_NOT_MAPPED where something became U+FFFD, or a failure
 *
 * @unit        all lengths are in bytes
 * @owner       nothing is handed out
 * @errors      GW_STATUS_INVALID_PARAMETER_4 for NULL @p source; GW_STATUS_INVALID_PARAMETER for NULL
 *              @p nwritten_nbytes; GW_STATUS_INVALID_PARAMETER_5 for an odd @p nbytes with a buffer;
 *              GW_STATUS_BUFFER_TOO_SMALL, when @p out holds what fits. The last error is left alone
 * @thread      any
 * @contract    Win32 RtlUnicodeToUTF8N
 */
GW_API int32_t gw_RtlUnicodeToUTF8N(char *out, uint32_t capacity_nbytes, uint32_t *nwritten_nbytes,
                                    const gw_char16 *source, uint32_t nbytes);

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
