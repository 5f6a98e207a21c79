/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Transcoders: text of one code page to another, piece by piece, for files and pipes of any size.
 *
 * A transcoder lies in the caller's memory. It knows between two pieces where in the text it is: what a shift has
 * chosen, how many lines and characters there were. Whatever pieces a text comes in, the result is that of the whole.
 * Nothing here allocates, but for what the system's iconv does for the pages that it serves.
 */
#ifndef GANGWAY_TRANSCODER_H
#define GANGWAY_TRANSCODER_H

#include <gangway/text.h>

GW_BEGIN_DECLS

/** Bytes of room with which gw_transcoder_convert() always gets on. */
#define GW_TRANSCODER_ROOM 64

/** A conversion under way; what it holds is the library's business. */
typedef struct gw_transcoder {
    uint64_t inner[32]; /**< not to be looked at */
} gw_transcoder;

/** @name Flags for gw_transcoder_convert()
 * Added up; each call may have others. @{ */
#define GW_TRANSCODE_LAST 0x1u /**< this piece ends the text */
#define GW_TRANSCODE_STRICT                                                                        \
    0x2u /**< stop before what cannot be converted; as GW_MB_ERR_INVALID_CHARS */
#define GW_TRANSCODE_PAUSE 0x4u /**< replace it, and stop behind it */
#define GW_TRANSCODE_BEST_FIT                                                                      \
    0x8u /**< what looks alike, where the target has not the character itself */
/** @} */

/** gw_transcode_result.lost of bytes that are no character of the source's page. */
#define GW_TRANSCODE_NO_CHARACTER 0xFFFFFFFFu

/** gw_transcode_result.lost of the beginning of a character at the end of the text. */
#define GW_TRANSCODE_CUT 0xFFFFFFFEu

/** How a call of gw_transcoder_convert() ended. */
typedef enum gw_transcode_status {
    GW_TRANSCODE_DONE, /**< the piece is converted, and after GW_TRANSCODE_LAST the text */
    GW_TRANSCODE_FULL, /**< there is not room enough for more: go on at source + nread */
    GW_TRANSCODE_MORE, /**< what is unread is the beginning of a character: call with what follows behind it */
    GW_TRANSCODE_LOST /**< something could not be converted: STRICT ends there, PAUSE goes on at source + nread */
} gw_transcode_status;

/** What a call of gw_transcoder_convert() did. */
typedef struct gw_transcode_result {
    size_t nread;       /**< bytes of the source that are done with */
    size_t nwritten;    /**< bytes that were written */
    size_t nlost;       /**< characters and ill-formed sequences that were replaced */
    size_t lost_at;     /**< LOST: offset in bytes of what was lost, in this piece */
    size_t lost_nbytes; /**< LOST: how many bytes that is */
    uint32_t lost;   /**< LOST: the scalar value, or unpaired surrogate, that the target lacks, or
                             GW_TRANSCODE_NO_CHARACTER, or GW_TRANSCODE_CUT */
    uint64_t line;   /**< LOST: its line in the text, from 1; lines end by U+000A */
    uint64_t column; /**< LOST: its character in that line, from 1 */
} gw_transcode_result;

/**
 * Begins a conversion from one code page to another.
 *
 * @param[out] transcoder  receives its state; stays where it is until gw_transcoder_close()
 * @param[in]  from        the source's page: a number that gw_IsValidCodePage() accepts, 0 to 3, 42, or 1200, 1201, 12000
 *                         or 12001
 * @param[in]  to          the target's page, likewise
 * @return      1 or 0
 * @owner       the caller, who ends it by gw_transcoder_close()
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for an unknown page, or NULL @p transcoder
 * @thread      any; a transcoder is used by one thread at a time
 * @since       0.1.0
 */
GW_API gw_bool gw_transcoder_open(gw_transcoder *transcoder, uint32_t from, uint32_t to);

/**
 * Converts a piece of text.
 *
 * Lines and columns are counted while GW_TRANSCODE_STRICT or GW_TRANSCODE_PAUSE is given; without either the call only
 * counts what is lost, and is faster for it. After GW_TRANSCODE_LAST and GW_TRANSCODE_DONE the next call begins another
 * text.
 *
 * @param[in,out] transcoder  an open one
 * @param[in]     flags       GW_TRANSCODE_LAST, STRICT or PAUSE, BEST_FIT
 * @param[in]     source      bytes; may be NULL where @p nbytes is 0
 * @param[in]     nbytes      how many
 * @param[out]    out         receives bytes of the target's page; must not overlap @p source
 * @param[in]     capacity    bytes that @p out can hold; below GW_TRANSCODER_ROOM nothing is converted
 * @param[out]    result      receives what was done, whatever the status
 * @return      how it ended
 *
 * @unit        all lengths are in bytes
 * @encoding    bytes that are no character become U+FFFD, or what stands for that; a character that the target lacks
 *              becomes the target's default character; pages are as in gw_PtrToStringAnsi() and gw_StringToHGlobalAnsi()
 * @owner       nothing is handed out
 * @errors      none but the status; the last error is left alone
 * @thread      any; a transcoder is used by one thread at a time
 * @since       0.1.0
 */
GW_API gw_transcode_status gw_transcoder_convert(gw_transcoder *transcoder, uint32_t flags,
                                                 const void *source, size_t nbytes, void *out,
                                                 size_t capacity, gw_transcode_result *result);

/**
 * Ends a conversion, wherever in the text it is.
 *
 * @param[in,out] transcoder  an open one, or NULL
 *
 * @owner       the transcoder's memory is the caller's again
 * @errors      none
 * @thread      any; a transcoder is used by one thread at a time
 * @since       0.1.0
 */
GW_API void gw_transcoder_close(gw_transcoder *transcoder);

GW_END_DECLS

#endif
