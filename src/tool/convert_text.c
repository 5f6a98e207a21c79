/* SPDX-License-Identifier: MIT */
/* gangway convert: the text of one file, block by block, and what is said of what it loses. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/convert.h"

#include <gangway/error.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Losses that are shown with their places, and bytes that are shown of one. */
enum { PLACES_MOST = 5, BYTES_MOST = 8, MARK_MOST = 5 };

/* --- reading ------------------------------------------------------------------------------------------------- */

/* Some more bytes behind those that are ready. */
static bool read_more(conversion *c)
{
    ssize_t n;
    do
        n = read(c->file, c->input + c->ready, INPUT_BLOCK - c->ready);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        progress_clear(&c->shown);
        tool_complain("cannot read %s: %s", c->name, strerror(errno));
        return false;
    }
    c->ended = n == 0;
    c->ready += (size_t)n;
    return true;
}

static void drop_front(conversion *c, size_t nbytes)
{
    memmove(c->input, c->input + nbytes, c->ready - nbytes);
    c->ready -= nbytes;
    c->offset += nbytes;
}

/* --- byte order marks ---------------------------------------------------------------------------------------- */

typedef struct mark {
    uint32_t number;
    size_t nbytes;
    unsigned char bytes[MARK_MOST];
} mark;

/* The longer one of two that begin alike comes first. Of UTF-7 it is the one that most write; others share its last bits
 * with what follows. */
static const mark marks[] = {
    {12000, 4, {0xFF, 0xFE, 0, 0}}, {12001, 4, {0, 0, 0xFE, 0xFF}},
    {1200, 2, {0xFF, 0xFE}},        {1201, 2, {0xFE, 0xFF}},
    {65001, 3, {0xEF, 0xBB, 0xBF}}, {65000, 5, {'+', '/', 'v', '8', '-'}},
};
#define MARKS (sizeof marks / sizeof marks[0])

static bool begins_with(const conversion *c, const mark *m)
{
    return c->ready >= m->nbytes && memcmp(c->input, m->bytes, m->nbytes) == 0;
}

/* "utf-16" is either order of it, and "utf-32"; and nothing else. */
static bool may_have(const page *from, const mark *m)
{
    if (from->finds_order)
        return m->number / 100 == from->number / 100;
    return m->number == from->number;
}

/* Finds out the page of the file at hand, and takes its mark away. */
static bool open_text(conversion *c)
{
    const convert_options *o = c->options;
    c->number = o->from.number;
    while (c->ready < MARK_MOST && !c->ended && page_is_unicode(c->number))
        if (!read_more(c))
            return false;
    for (size_t i = 0; i < MARKS; i++) {
        if (!may_have(&o->from, &marks[i]) || !begins_with(c, &marks[i]))
            continue;
        c->number = marks[i].number;
        if (o->marks != MARK_KEEP)
            drop_front(c, marks[i].nbytes);
        break;
    }
    if (gw_transcoder_open(&c->transcoder, c->number, o->to.number))
        return true;
    tool_complain("%s", gw_error_message());
    return false;
}

static bool write_mark(conversion *c)
{
    for (size_t i = 0; i < MARKS; i++)
        if (marks[i].number == c->options->to.number)
            return output_write(&c->out, marks[i].bytes, marks[i].nbytes);
    return true;
}

/* --- what is lost -------------------------------------------------------------------------------------------- */

static void describe_bytes(const unsigned char *bytes, size_t nbytes, char text[64])
{
    size_t n = (size_t)snprintf(text, 64, "%s", nbytes > 1 ? "bytes" : "byte");
    for (size_t i = 0; i < nbytes && i < BYTES_MOST; i++)
        n += (size_t)snprintf(text + n, 64 - n, " %02X", bytes[i]);
    if (nbytes > BYTES_MOST)
        snprintf(text + n, 64 - n, "...");
}

static void describe(const conversion *c, const gw_transcode_result *r, const unsigned char *source,
                     char text[160])
{
    char bytes[64];
    describe_bytes(source + r->lost_at, r->lost_nbytes, bytes);
    if (r->lost == GW_TRANSCODE_NO_CHARACTER)
        snprintf(text, 160, "%s %s no character of %u", bytes, r->lost_nbytes > 1 ? "are" : "is",
                 (unsigned)c->number);
    else if (r->lost == GW_TRANSCODE_CUT)
        snprintf(text, 160, "the text ends within a character of %u: %s", (unsigned)c->number,
                 bytes);
    else if (r->lost >= 0xD800u && r->lost <= 0xDFFFu)
        snprintf(text, 160, "the surrogate %04X is not one of a pair", (unsigned)r->lost);
    else
        snprintf(text, 160, "U+%04X is not in %u", (unsigned)r->lost,
                 (unsigned)c->options->to.number);
}

static void show_loss(conversion *c, const gw_transcode_result *r, const unsigned char *source)
{
    char what[160];
    describe(c, r, source, what);
    progress_clear(&c->shown);
    tool_complain("%s:%" PRIu64 ":%" PRIu64 ": byte offset %" PRIu64 ": %s", c->name, r->line,
                  r->column, c->offset + r->lost_at, what);
    c->nplaces++;
}

static void show_sum(conversion *c)
{
    if (c->nlost == 0 || c->options->quiet)
        return;
    progress_clear(&c->shown);
    tool_complain("%s: %" PRIu64 " %s replaced%s", c->name, c->nlost,
                  c->nlost == 1 ? "character was" : "characters were",
                  c->nlost > PLACES_MOST ? "; the first of them are above" : "");
}

/* --- converting ---------------------------------------------------------------------------------------------- */

static uint32_t flags_of(const conversion *c)
{
    uint32_t flags = c->ended ? GW_TRANSCODE_LAST : 0;
    if (c->options->best_fit)
        flags |= GW_TRANSCODE_BEST_FIT;
    if (c->options->strict)
        flags |= GW_TRANSCODE_STRICT;
    else if (c->nplaces < PLACES_MOST && !c->options->quiet)
        flags |= GW_TRANSCODE_PAUSE;
    return flags;
}

/* All that is ready, but for the beginning of a character. */
static bool convert_ready(conversion *c)
{
    gw_transcode_status status;
    size_t at = 0;
    do {
        gw_transcode_result r;
        status = gw_transcoder_convert(&c->transcoder, flags_of(c), c->input + at, c->ready - at,
                                       c->made, OUTPUT_BLOCK, &r);
        c->nlost += r.nlost;
        if (status == GW_TRANSCODE_LOST)
            show_loss(c, &r, c->input + at);
        if (!output_write(&c->out, c->made, r.nwritten))
            return false;
        at += r.nread;
        c->offset += r.nread;
        if (status == GW_TRANSCODE_LOST && c->options->strict)
            return false;
    } while (status == GW_TRANSCODE_FULL || status == GW_TRANSCODE_LOST);
    c->offset -= at;
    drop_front(c, at);
    progress_add(&c->shown, at);
    return true;
}

static bool convert_blocks(conversion *c)
{
    if (c->ready > 0 && !convert_ready(c))
        return false;
    while (!c->ended)
        if (!read_more(c) || !convert_ready(c))
            return false;
    return true;
}

bool convert_text(conversion *c)
{
    if (!open_text(c))
        return false;
    bool first = c->options->marks == MARK_WRITE && !c->marked;
    c->marked = true;
    bool done = (!first || write_mark(c)) && convert_blocks(c);
    gw_transcoder_close(&c->transcoder);
    show_sum(c);
    return done;
}
