/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Strings that cross: gw_string, strings out to native memory, strings in from native memory, wiping.
 *
 * Every function that writes native memory takes a gw_text, a view of the host's own string, and ends what it
 * writes with a zero of one unit. Zeros inside a string are text and are kept. The null string gives NULL, which is
 * no error and leaves the last error alone; a failed call leaves nothing allocated.
 *
 * Ill-formed input is never an error here: ill-formed UTF-8 becomes U+FFFD by maximal subparts (`ED A0 80` is
 * three), and an unpaired surrogate becomes `EF BF BD` in UTF-8. UTF-16 stays as it is, unpaired surrogates
 * included, wherever both sides are UTF-16.
 */
#ifndef GANGWAY_MARSHAL_H
#define GANGWAY_MARSHAL_H

#include <gangway/base.h>
#include <gangway/memory.h>
#include <gangway/text.h>

GW_BEGIN_DECLS

/** An immutable, reference-counted UTF-16 string like System.String. Any thread may use it. */
typedef struct gw_string gw_string;

/**
 * Gives up one reference; the last one releases the string.
 *
 * @param[in] s  a string, or NULL, which does nothing
 * @owner       one reference is no longer the caller's
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API void gw_string_unref(gw_string *s);
GW_DEFINE_AUTO(gw_string *, gw_string_unref)

/** Names the function that takes a string back. */
#define GW_OWNED_AS_STRING GW_OWNED_BY(gw_string_unref, 1)

/**
 * Makes a string.
 *
 * @param[in] text  view of the host's string, any encoding; the null string gives NULL, which is no error
 * @return      a string with one reference, or NULL
 *
 * @encoding    UTF-16 is copied as it is, unpaired surrogates included; of the others, what is ill-formed
 *              becomes U+FFFD
 * @owner       the caller; release with gw_string_unref()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the text is
 *              larger than memory can be; NULL and GW_ERROR_INVALID_PARAMETER for an unknown encoding
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_string *gw_string_new(gw_text text) GW_OWNED_AS_STRING;

/**
 * Takes one more reference.
 *
 * @param[in] s  a string, or NULL
 * @return      @p s
 * @owner       the caller has one more reference; release it with gw_string_unref()
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_string *gw_string_ref(gw_string *s);

/**
 * The length of a string.
 *
 * @param[in] s  a string; NULL has length 0
 * @return      the length
 * @unit        UTF-16 units, without the ending zero
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API size_t gw_string_length(const gw_string *s);

/**
 * The units of a string, ended by a zero unit.
 *
 * @param[in] s  a string, or NULL
 * @return      the units; NULL for NULL
 * @owner       the string; valid until its last reference is given up
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API const gw_char16 *gw_string_utf16(const gw_string *s);

/**
 * A string as zero-ended UTF-8. It is made at the first call and kept by the string.
 *
 * @param[in] s  a string, or NULL
 * @return      the bytes; NULL for NULL, and NULL where there is no memory
 * @encoding    UTF-8; an unpaired surrogate is `EF BF BD`; zeros inside the string are kept
 * @owner       the string; valid until its last reference is given up
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; the next call tries again
 * @thread      any; several threads get the same bytes
 * @since       0.1.0
 */
GW_API const char *gw_string_utf8(const gw_string *s);

/**
 * A view of a string.
 *
 * @param[in] s  a string; NULL gives the null string
 * @return      its UTF-16 units
 * @owner       the string; valid until its last reference is given up
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_text gw_string_text(const gw_string *s);

/**
 * Tells whether two strings have the same units.
 *
 * @param[in] a  a string, or NULL, which equals only NULL
 * @param[in] b  a string, or NULL
 * @return      1 or 0
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @contract    System.String.Equals, ordinal
 */
GW_API gw_bool gw_string_equal(const gw_string *a, const gw_string *b);

/**
 * Compares two strings unit by unit; a string that another begins with comes first.
 *
 * @param[in] a  a string, or NULL, which comes before every string
 * @param[in] b  a string, or NULL
 * @return      less than 0, 0, or more than 0
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @contract    System.String.CompareOrdinal
 */
GW_API int gw_string_compare(const gw_string *a, const gw_string *b);

/**
 * A number that equal strings share.
 *
 * @param[in] s  a string, or NULL
 * @return      the same for the same units in every process of one version of this library; not fit to keep
 *              out who chooses strings so that they collide
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API uint64_t gw_string_hash(const gw_string *s);

/* --- strings out ---------------------------------------------------------------------------------------- */

/**
 * Copies a string into a new HGlobal block as zero-ended ANSI text.
 *
 * @param[in] text  view of the host's string, any encoding; the null string gives NULL, which is no error
 * @return      bytes up to a zero, or NULL
 *
 * @unit        the result is in bytes
 * @encoding    the ANSI page (gw_set_ansi_code_page()), UTF-8 by default; what is ill-formed becomes U+FFFD, and
 *              what another page than UTF-8 lacks becomes its '?', without best fit
 * @owner       the caller; family HGlobal; release with gw_FreeHGlobal() or gw_ZeroFreeGlobalAllocAnsi()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the size passes
 *              what memory can be; NULL and GW_ERROR_INVALID_PARAMETER for an unknown encoding
 * @thread      any
 * @differs     .NET on Unix has UTF-8 only; on Windows it asks the system for the page
 * @contract    System.Runtime.InteropServices.Marshal.StringToHGlobalAnsi
 */
GW_API char *gw_StringToHGlobalAnsi(gw_text text) GW_OWNED_AS_HGLOBAL;

/**
 * Copies a string into a new HGlobal block as zero-ended UTF-16.
 *
 * @param[in] text  view of the host's string, any encoding; the null string gives NULL, which is no error
 * @return      UTF-16 units up to a zero, or NULL
 *
 * @unit        the result is in UTF-16 units
 * @encoding    UTF-16 is copied as it is, unpaired surrogates included; of the others, what is ill-formed becomes
 *              U+FFFD
 * @owner       the caller; family HGlobal; release with gw_FreeHGlobal() or gw_ZeroFreeGlobalAllocUnicode()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the size passes
 *              what memory can be; NULL and GW_ERROR_INVALID_PARAMETER for an unknown encoding
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.StringToHGlobalUni
 */
GW_API gw_char16 *gw_StringToHGlobalUni(gw_text text) GW_OWNED_AS_HGLOBAL;

/**
 * Copies a string into a new HGlobal block as zero-ended text of the platform, which is UTF-8.
 *
 * @param[in] text  view of the host's string, any encoding; the null string gives NULL, which is no error
 * @return      bytes up to a zero, or NULL
 *
 * @unit        the result is in bytes
 * @encoding    UTF-8; what is ill-formed becomes U+FFFD
 * @owner       the caller; family HGlobal; release with gw_FreeHGlobal() or gw_ZeroFreeGlobalAllocAnsi()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the size passes
 *              what memory can be; NULL and GW_ERROR_INVALID_PARAMETER for an unknown encoding
 * @thread      any
 * @differs     UTF-16 in .NET on Windows
 * @contract    System.Runtime.InteropServices.Marshal.StringToHGlobalAuto
 */
GW_API char *gw_StringToHGlobalAuto(gw_text text) GW_OWNED_AS_HGLOBAL;

/**
 * Copies a string into a new HGlobal block as zero-ended UTF-8.
 *
 * @param[in] text  view of the host's string, any encoding; the null string gives NULL, which is no error
 * @return      bytes up to a zero, or NULL
 *
 * @unit        the result is in bytes
 * @encoding    UTF-8; what is ill-formed becomes U+FFFD
 * @owner       the caller; family HGlobal; release with gw_FreeHGlobal() or gw_ZeroFreeGlobalAllocAnsi()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the size passes
 *              what memory can be; NULL and GW_ERROR_INVALID_PARAMETER for an unknown encoding
 * @thread      any
 * @since       0.1.0; .NET has this function, but keeps it to itself
 */
GW_API char *gw_StringToHGlobalUTF8(gw_text text) GW_OWNED_AS_HGLOBAL;

/**
 * Copies a string into a new CoTaskMem block as zero-ended ANSI text.
 *
 * @param[in] text  view of the host's string, any encoding; the null string gives NULL, which is no error
 * @return      bytes up to a zero, or NULL
 *
 * @unit        the result is in bytes
 * @encoding    the ANSI page (gw_set_ansi_code_page()), UTF-8 by default; what is ill-formed becomes U+FFFD, and
 *              what another page than UTF-8 lacks becomes its '?', without best fit
 * @owner       the caller; family CoTaskMem; release with gw_FreeCoTaskMem() or gw_ZeroFreeCoTaskMemAnsi()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the size passes
 *              what memory can be; NULL and GW_ERROR_INVALID_PARAMETER for an unknown encoding
 * @thread      any
 * @differs     .NET on Unix has UTF-8 only; on Windows it asks the system for the page
 * @contract    System.Runtime.InteropServices.Marshal.StringToCoTaskMemAnsi
 */
GW_API char *gw_StringToCoTaskMemAnsi(gw_text text) GW_OWNED_AS_COTASKMEM;

/**
 * Copies a string into a new CoTaskMem block as zero-ended UTF-16.
 *
 * @param[in] text  view of the host's string, any encoding; the null string gives NULL, which is no error
 * @return      UTF-16 units up to a zero, or NULL
 *
 * @unit        the result is in UTF-16 units
 * @encoding    UTF-16 is copied as it is, unpaired surrogates included; of the others, what is ill-formed becomes
 *              U+FFFD
 * @owner       the caller; family CoTaskMem; release with gw_FreeCoTaskMem() or gw_ZeroFreeCoTaskMemUnicode()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the size passes
 *              what memory can be; NULL and GW_ERROR_INVALID_PARAMETER for an unknown encoding
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.StringToCoTaskMemUni
 */
GW_API gw_char16 *gw_StringToCoTaskMemUni(gw_text text) GW_OWNED_AS_COTASKMEM;

/**
 * Copies a string into a new CoTaskMem block as zero-ended text of the platform, which is UTF-8.
 *
 * @param[in] text  view of the host's string, any encoding; the null string gives NULL, which is no error
 * @return      bytes up to a zero, or NULL
 *
 * @unit        the result is in bytes
 * @encoding    UTF-8; what is ill-formed becomes U+FFFD
 * @owner       the caller; family CoTaskMem; release with gw_FreeCoTaskMem() or gw_ZeroFreeCoTaskMemUTF8()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the size passes
 *              what memory can be; NULL and GW_ERROR_INVALID_PARAMETER for an unknown encoding
 * @thread      any
 * @differs     UTF-16 in .NET on Windows
 * @contract    System.Runtime.InteropServices.Marshal.StringToCoTaskMemAuto
 */
GW_API char *gw_StringToCoTaskMemAuto(gw_text text) GW_OWNED_AS_COTASKMEM;

/**
 * Copies a string into a new CoTaskMem block as zero-ended UTF-8.
 *
 * @param[in] text  view of the host's string, any encoding; the null string gives NULL, which is no error
 * @return      bytes up to a zero, or NULL
 *
 * @unit        the result is in bytes
 * @encoding    UTF-8; what is ill-formed becomes U+FFFD
 * @owner       the caller; family CoTaskMem; release with gw_FreeCoTaskMem() or gw_ZeroFreeCoTaskMemUTF8()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the size passes
 *              what memory can be; NULL and GW_ERROR_INVALID_PARAMETER for an unknown encoding
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8
 */
GW_API char *gw_StringToCoTaskMemUTF8(gw_text text) GW_OWNED_AS_COTASKMEM;

/**
 * Copies a string into a new BSTR.
 *
 * @param[in] text  view of the host's string, any encoding; the null string gives NULL, which is no error
 * @return      the BSTR, or NULL
 *
 * @unit        the result is in UTF-16 units; its length prefix is in bytes
 * @encoding    UTF-16 is copied as it is, unpaired surrogates included; of the others, what is ill-formed becomes
 *              U+FFFD
 * @owner       the caller; family BSTR; release with gw_SysFreeString() or gw_ZeroFreeBSTR()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the size in bytes
 *              passes what 32 bits can say; NULL and GW_ERROR_INVALID_PARAMETER for an unknown encoding
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.StringToBSTR
 */
GW_API gw_bstr gw_StringToBSTR(gw_text text) GW_OWNED_AS_BSTR;

/** A flag of gw_string_to_hglobal() and gw_string_to_cotaskmem(): best fit, which is off unless asked for. */
#define GW_STRING_BEST_FIT 0x00010000u

/**
 * Copies a string into a new HGlobal block as zero-ended text of any code page.
 *
 * There is no best fit unless GW_STRING_BEST_FIT asks for it: what only looks like a character of the page has let
 * attackers smuggle characters past filters. GW_WC_NO_BEST_FIT_CHARS says so once more.
 *
 * @param[in]  text       view of the host's string, any encoding; the null string gives NULL, which is no error
 * @param[in]  code_page  a number that gw_IsValidCodePage() accepts, or 0 to 3; also 42, and 1200, 1201, 12000 and
 *                        12001, whose zero has two or four bytes
 * @param[in]  flags      GW_WC_ERR_INVALID_CHARS: fail rather than replace; GW_STRING_BEST_FIT, or
 *                        GW_WC_NO_BEST_FIT_CHARS
 * @param[out] lossy      receives 1 where a character was replaced, not by best fit, else 0; may be NULL
 * @return      bytes up to a zero, or NULL
 *
 * @unit        the result is in bytes
 * @encoding    that of the page; what it lacks becomes its '?', one for each character; in Unicode pages
 *              what is ill-formed becomes U+FFFD
 * @owner       the caller; family HGlobal; release with gw_FreeHGlobal()
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER for an unknown page or encoding; NULL and
 *              GW_ERROR_INVALID_FLAGS for another flag, or both about best fit; NULL and GW_ERROR_NO_UNICODE_TRANSLATION with
 *              GW_WC_ERR_INVALID_CHARS, when the message names the character and its place; NULL and
 *              GW_ERROR_NOT_ENOUGH_MEMORY or GW_ERROR_ARITHMETIC_OVERFLOW
 * @thread      any
 * @since       0.1.0
 */
GW_API char *gw_string_to_hglobal(gw_text text, uint32_t code_page, uint32_t flags,
                                  gw_bool *lossy) GW_OWNED_AS_HGLOBAL;

/**
 * Copies a string into a new CoTaskMem block as zero-ended text of any code page.
 *
 * There is no best fit unless GW_STRING_BEST_FIT asks for it: what only looks like a character of the page has let
 * attackers smuggle characters past filters. GW_WC_NO_BEST_FIT_CHARS says so once more.
 *
 * @param[in]  text       view of the host's string, any encoding; the null string gives NULL, which is no error
 * @param[in]  code_page  a number that gw_IsValidCodePage() accepts, or 0 to 3; also 42, and 1200, 1201, 12000 and
 *                        12001, whose zero has two or four bytes
 * @param[in]  flags      GW_WC_ERR_INVALID_CHARS: fail rather than replace; GW_STRING_BEST_FIT, or
 *                        GW_WC_NO_BEST_FIT_CHARS
 * @param[out] lossy      receives 1 where a character was replaced, not by best fit, else 0; may be NULL
 * @return      bytes up to a zero, or NULL
 *
 * @unit        the result is in bytes
 * @encoding    that of the page; what it lacks becomes its '?', one for each character; in Unicode pages
 *              what is ill-formed becomes U+FFFD
 * @owner       the caller; family CoTaskMem; release with gw_FreeCoTaskMem()
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER for an unknown page or encoding; NULL and
 *              GW_ERROR_INVALID_FLAGS for another flag, or both about best fit; NULL and GW_ERROR_NO_UNICODE_TRANSLATION with
 *              GW_WC_ERR_INVALID_CHARS, when the message names the character and its place; NULL and
 *              GW_ERROR_NOT_ENOUGH_MEMORY or GW_ERROR_ARITHMETIC_OVERFLOW
 * @thread      any
 * @since       0.1.0
 */
GW_API char *gw_string_to_cotaskmem(gw_text text, uint32_t code_page, uint32_t flags,
                                    gw_bool *lossy) GW_OWNED_AS_COTASKMEM;

/* --- strings in ----------------------------------------------------------------------------------------- */

/**
 * Makes a string of zero-ended ANSI text.
 *
 * @param[in] p  bytes up to a zero; NULL gives NULL, which is no error
 * @return      a string with one reference, or NULL
 *
 * @encoding    the ANSI page (gw_set_ansi_code_page()), UTF-8 by default; what is ill-formed, or no character of
 *              the page, becomes U+FFFD
 * @owner       the caller; release with gw_string_unref()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.PtrToStringAnsi(IntPtr)
 */
GW_API gw_string *gw_PtrToStringAnsi(const char *p) GW_OWNED_AS_STRING;

/**
 * Makes a string of so many bytes of ANSI text, zeros included.
 *
 * @param[in] p       at least @p nbytes bytes; NULL gives NULL, which is no error, whatever @p nbytes is
 * @param[in] nbytes  length in bytes
 * @return      a string with one reference, or NULL
 *
 * @encoding    the ANSI page (gw_set_ansi_code_page()), UTF-8 by default; what is ill-formed, or no character of
 *              the page, becomes U+FFFD
 * @owner       the caller; release with gw_string_unref()
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER for a negative length; NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @differs     .NET throws for NULL; here it is the null string
 * @contract    System.Runtime.InteropServices.Marshal.PtrToStringAnsi(IntPtr, int)
 */
GW_API gw_string *gw_PtrToStringAnsiLen(const char *p, int32_t nbytes) GW_OWNED_AS_STRING;

/**
 * Makes a string of zero-ended UTF-16.
 *
 * @param[in] p  UTF-16 units up to a zero; NULL gives NULL, which is no error
 * @return      a string with one reference, or NULL
 *
 * @encoding    UTF-16, copied as it is; no alignment is needed
 * @owner       the caller; release with gw_string_unref()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.PtrToStringUni(IntPtr)
 */
GW_API gw_string *gw_PtrToStringUni(const gw_char16 *p) GW_OWNED_AS_STRING;

/**
 * Makes a string of so many UTF-16 units of UTF-16, zeros included.
 *
 * @param[in] p       at least @p nunits UTF-16 units; NULL gives NULL, which is no error, whatever @p nunits is
 * @param[in] nunits  length in UTF-16 units
 * @return      a string with one reference, or NULL
 *
 * @encoding    UTF-16, copied as it is; no alignment is needed
 * @owner       the caller; release with gw_string_unref()
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER for a negative length; NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @differs     .NET throws for NULL; here it is the null string
 * @contract    System.Runtime.InteropServices.Marshal.PtrToStringUni(IntPtr, int)
 */
GW_API gw_string *gw_PtrToStringUniLen(const gw_char16 *p, int32_t nunits) GW_OWNED_AS_STRING;

/**
 * Makes a string of zero-ended text of the platform, which is UTF-8.
 *
 * @param[in] p  bytes up to a zero; NULL gives NULL, which is no error
 * @return      a string with one reference, or NULL
 *
 * @encoding    UTF-8; what is ill-formed becomes U+FFFD
 * @owner       the caller; release with gw_string_unref()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.PtrToStringAuto(IntPtr)
 */
GW_API gw_string *gw_PtrToStringAuto(const char *p) GW_OWNED_AS_STRING;

/**
 * Makes a string of so many bytes of text of the platform, which is UTF-8, zeros included.
 *
 * @param[in] p       at least @p nbytes bytes; NULL gives NULL, which is no error, whatever @p nbytes is
 * @param[in] nbytes  length in bytes
 * @return      a string with one reference, or NULL
 *
 * @encoding    UTF-8; what is ill-formed becomes U+FFFD
 * @owner       the caller; release with gw_string_unref()
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER for a negative length; NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @differs     .NET throws for NULL; here it is the null string
 * @contract    System.Runtime.InteropServices.Marshal.PtrToStringAuto(IntPtr, int)
 */
GW_API gw_string *gw_PtrToStringAutoLen(const char *p, int32_t nbytes) GW_OWNED_AS_STRING;

/**
 * Makes a string of zero-ended UTF-8.
 *
 * @param[in] p  bytes up to a zero; NULL gives NULL, which is no error
 * @return      a string with one reference, or NULL
 *
 * @encoding    UTF-8; what is ill-formed becomes U+FFFD
 * @owner       the caller; release with gw_string_unref()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.PtrToStringUTF8(IntPtr)
 */
GW_API gw_string *gw_PtrToStringUTF8(const char *p) GW_OWNED_AS_STRING;

/**
 * Makes a string of so many bytes of UTF-8, zeros included.
 *
 * @param[in] p       at least @p nbytes bytes; NULL gives NULL, which is no error, whatever @p nbytes is
 * @param[in] nbytes  length in bytes
 * @return      a string with one reference, or NULL
 *
 * @encoding    UTF-8; what is ill-formed becomes U+FFFD
 * @owner       the caller; release with gw_string_unref()
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER for a negative length; NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @differs     .NET throws for NULL; here it is the null string
 * @contract    System.Runtime.InteropServices.Marshal.PtrToStringUTF8(IntPtr, int)
 */
GW_API gw_string *gw_PtrToStringUTF8Len(const char *p, int32_t nbytes) GW_OWNED_AS_STRING;

/**
 * Makes a string of a BSTR, by its length prefix, zeros included.
 *
 * @param[in] b  a BSTR, of this library or of another; NULL gives NULL, which is no error
 * @return      a string with one reference, or NULL
 *
 * @unit        the length is the prefix halved: an odd last byte is left out, as in .NET
 * @encoding    UTF-16, copied as it is
 * @owner       the caller; release with gw_string_unref(); @p b stays whose it is
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @differs     .NET throws for NULL; here it is the null string
 * @contract    System.Runtime.InteropServices.Marshal.PtrToStringBSTR
 */
GW_API gw_string *gw_PtrToStringBSTR(gw_bstr b) GW_OWNED_AS_STRING;

/* --- wiping --------------------------------------------------------------------------------------------- */

/**
 * Overwrites a block with zeros, all of it, and releases it.
 *
 * @param[in] p  a live HGlobal block, or NULL, which does nothing
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed, and nothing was wiped
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live HGlobal block
 * @thread      any, but one at a time for one block
 * @differs     .NET wipes up to the first zero only, and Mono crashes on NULL
 * @contract    System.Runtime.InteropServices.Marshal.ZeroFreeGlobalAllocAnsi
 */
GW_API gw_bool gw_ZeroFreeGlobalAllocAnsi(void *p);
GW_DEFINE_AUTO(void *, gw_ZeroFreeGlobalAllocAnsi)

/**
 * Overwrites a block with zeros, all of it, and releases it.
 *
 * @param[in] p  a live HGlobal block, or NULL, which does nothing
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed, and nothing was wiped
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live HGlobal block
 * @thread      any, but one at a time for one block
 * @differs     .NET wipes up to the first zero only, and Mono crashes on NULL
 * @contract    System.Runtime.InteropServices.Marshal.ZeroFreeGlobalAllocUnicode
 */
GW_API gw_bool gw_ZeroFreeGlobalAllocUnicode(void *p);
GW_DEFINE_AUTO(void *, gw_ZeroFreeGlobalAllocUnicode)

/**
 * Overwrites a block with zeros, all of it, and releases it.
 *
 * @param[in] p  a live CoTaskMem block, or NULL, which does nothing
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed, and nothing was wiped
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live CoTaskMem block
 * @thread      any, but one at a time for one block
 * @differs     .NET wipes up to the first zero only, and Mono crashes on NULL
 * @contract    System.Runtime.InteropServices.Marshal.ZeroFreeCoTaskMemAnsi
 */
GW_API gw_bool gw_ZeroFreeCoTaskMemAnsi(void *p);
GW_DEFINE_AUTO(void *, gw_ZeroFreeCoTaskMemAnsi)

/**
 * Overwrites a block with zeros, all of it, and releases it.
 *
 * @param[in] p  a live CoTaskMem block, or NULL, which does nothing
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed, and nothing was wiped
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live CoTaskMem block
 * @thread      any, but one at a time for one block
 * @differs     .NET wipes up to the first zero only, and Mono crashes on NULL
 * @contract    System.Runtime.InteropServices.Marshal.ZeroFreeCoTaskMemUnicode
 */
GW_API gw_bool gw_ZeroFreeCoTaskMemUnicode(void *p);
GW_DEFINE_AUTO(void *, gw_ZeroFreeCoTaskMemUnicode)

/**
 * Overwrites a block with zeros, all of it, and releases it.
 *
 * @param[in] p  a live CoTaskMem block, or NULL, which does nothing
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed, and nothing was wiped
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live CoTaskMem block
 * @thread      any, but one at a time for one block
 * @differs     .NET wipes up to the first zero only, and Mono crashes on NULL
 * @contract    System.Runtime.InteropServices.Marshal.ZeroFreeCoTaskMemUTF8
 */
GW_API gw_bool gw_ZeroFreeCoTaskMemUTF8(void *p);
GW_DEFINE_AUTO(void *, gw_ZeroFreeCoTaskMemUTF8)

/**
 * Overwrites a block with zeros, all of it, and releases it.
 *
 * @param[in] b  a live BSTR, or NULL, which does nothing
 * @return      1, or 0
 * @owner       the string is no longer the caller's; after 0 nothing has changed, and nothing was wiped
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live BSTR
 * @thread      any, but one at a time for one string
 * @differs     .NET wipes up to the first zero only, and Mono crashes on NULL
 * @contract    System.Runtime.InteropServices.Marshal.ZeroFreeBSTR
 */
GW_API gw_bool gw_ZeroFreeBSTR(gw_bstr b);
GW_DEFINE_AUTO(gw_bstr, gw_ZeroFreeBSTR)

GW_END_DECLS

#endif
