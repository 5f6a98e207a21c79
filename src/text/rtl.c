/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 as Windows has it: RtlUTF8ToUnicodeN and RtlUnicodeToUTF8N. Windows counts a lead byte and its first
 * continuation as one even where that continuation makes the value overlong, a surrogate or too large; otherwise as
 * everyone, by maximal subparts. By the tests of Wine (ntdll/tests/rtlstr.c), which ran on Windows.
 */
#include "text/win32.h"

/* --- UTF-8 to UTF-16 -------------------------------------------------------------------------------------- */

static bool is_continuation(uint32_t byte)
{
    return (byte & 0xC0u) == 0x80u;
}

/* Bytes of the ill-formed sequence that is there. Only the second byte can do more than be a continuation or not. */
static size_t ill_formed_nbytes(const unsigned char *s, size_t nbytes)
{
    uint32_t lead = s[0];
    if (lead < 0xE0u || lead > 0xF4u || nbytes < 2 || !is_continuation(s[1]))
        return 1;
    uint32_t second = s[1];
    bool bad = (lead == 0xE0u && second < 0xA0u) || (lead == 0xEDu && second > 0x9Fu) ||
               (lead == 0xF0u && second < 0x90u) || (lead == 0xF4u && second > 0x8Fu);
    bool third = !bad && lead >= 0xF0u && nbytes > 2 && is_continuation(s[2]);
    return third ? 3 : 2;
}

typedef struct utf8_reading {
    const unsigned char *source;
    size_t nbytes;
    unsigned char *out;
    size_t capacity;
} utf8_reading;

/* What is well-formed, up to what is not. */
static gwi_text_result read_well_formed(const utf8_reading *job, const gwi_text_result *done)
{
    unsigned char *out = job->out != NULL ? job->out + done->nwritten * 2 : NULL;
    return gwi_utf8_to_utf16(job->source + done->nread, job->nbytes - done->nread, out,
                             job->capacity - done->nwritten, GWI_TEXT_STRICT);
}

/* Puts U+FFFD for an ill-formed sequence. */
static gwi_text_status replace(const utf8_reading *job, gwi_text_result *done)
{
    static const uint16_t unit = GWI_REPLACEMENT;
    const unsigned char *at = job->source + done->nread;
    size_t nbytes = ill_formed_nbytes(at, job->nbytes - done->nread);
    if (job->out != NULL && done->nwritten == job->capacity)
        return GWI_TEXT_FULL;
    gwi_text_note_loss(done, done->nread, *at);
    if (job->out != NULL)
        memcpy(job->out + done->nwritten * 2, &unit, sizeof unit);
    done->nwritten++;
    done->nread += nbytes;
    return GWI_TEXT_DONE;
}

gwi_text_result gwi_win32_utf8_decode(const void *source, size_t nbytes, void *out, size_t capacity,
                                      gwi_text_mode mode)
{
    utf8_reading job = {source, nbytes, out, capacity};
    gwi_text_result done = {GWI_TEXT_DONE, 0, 0, 0, 0, 0};
    while (done.status == GWI_TEXT_DONE && done.nread < nbytes) {
        gwi_text_result part = read_well_formed(&job, &done);
        done.nread += part.nread;
        done.nwritten += part.nwritten;
        done.status = part.status;
        if (part.status == GWI_TEXT_BAD && (mode & GWI_TEXT_STRICT) == 0)
            done.status = replace(&job, &done);
        else if (part.status == GWI_TEXT_BAD)
            gwi_text_note_loss(&done, done.nread, job.source[done.nread]);
    }
    return done;
}

/* --- the functions ------------------------------------------------------------------------------------------ */

static int32_t status_of(const gwi_text_result *made)
{
    if (made->status == GWI_TEXT_FULL)
        return GW_STATUS_BUFFER_TOO_SMALL;
    return made->nlost != 0 ? GW_STATUS_SOME_NOT_MAPPED : GW_STATUS_SUCCESS;
}

/* What is so for both; SUCCESS where nothing is wrong. */
static int32_t check(const void *source, const uint32_t *nwritten)
{
    if (source == NULL)
        return GW_STATUS_INVALID_PARAMETER_4;
    return nwritten == NULL ? GW_STATUS_INVALID_PARAMETER : GW_STATUS_SUCCESS;
}

int32_t gw_RtlUTF8ToUnicodeN(gw_char16 *out, uint32_t capacity_nbytes, uint32_t *nwritten_nbytes,
                             const char *source, uint32_t nbytes)
{
    int32_t status = check(source, nwritten_nbytes);
    if (status != GW_STATUS_SUCCESS)
        return status;
    gwi_text_result made =
        gwi_win32_utf8_decode(source, nbytes, out, capacity_nbytes / 2, GWI_TEXT_REPLACE);
    *nwritten_nbytes = (uint32_t)(made.nwritten * 2);
    return status_of(&made);
}

int32_t gw_RtlUnicodeToUTF8N(char *out, uint32_t capacity_nbytes, uint32_t *nwritten_nbytes,
                             const gw_char16 *source, uint32_t nbytes)
{
    int32_t status = check(source, nwritten_nbytes);
    if (status != GW_STATUS_SUCCESS)
        return status;
    if (out != NULL && nbytes % 2 != 0)
        return GW_STATUS_INVALID_PARAMETER_5;
    gwi_text_result made =
        gwi_utf16_to_utf8(source, nbytes / 2, out, capacity_nbytes, GWI_TEXT_REPLACE);
    *nwritten_nbytes = (uint32_t)made.nwritten;
    return status_of(&made);
}
