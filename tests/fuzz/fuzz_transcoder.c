/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes transcoders: a text in random pieces and rooms gives the bytes, the losses and the places that it gives at once.
 *
 * The first four bytes of the input choose the source's page, the target's, whether best fit is asked for, and the pieces;
 * the rest is the text.
 */
#include "text/transcoder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes);

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s (%u to %u)\n", __FILE__, __LINE__, #condition,      \
                    (unsigned)from_page, (unsigned)to_page);                                       \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

enum { HEADER = 4, TEXT_MOST = 4096, LOSSES_MOST = 32 };

static uint32_t from_page, to_page;

/* Where something was lost; an offset in the whole text. */
typedef struct loss {
    size_t offset, nbytes;
    uint32_t lost;
    uint64_t line, column;
} loss;

typedef struct outcome {
    unsigned char *bytes;
    size_t nbytes, capacity;
    size_t nlost;
    loss losses[LOSSES_MOST];
    size_t loss_count;
} outcome;

static uint32_t state;

static size_t random_below(size_t limit)
{
    state = state * 1664525u + 1013904223u;
    return (size_t)((uint64_t)state * limit >> 32);
}

static unsigned char *exactly(size_t nbytes)
{
    unsigned char *p = malloc(nbytes != 0 ? nbytes : 1);
    REQUIRE(p != NULL);
    return p;
}

/* --- converting ----------------------------------------------------------------------------------------------------- */

static void keep_bytes(outcome *o, const unsigned char *bytes, size_t nbytes)
{
    if (o->nbytes + nbytes > o->capacity) {
        o->capacity = (o->capacity + nbytes) * 2;
        o->bytes = realloc(o->bytes, o->capacity);
        REQUIRE(o->bytes != NULL);
    }
    if (nbytes != 0)
        memcpy(o->bytes + o->nbytes, bytes, nbytes);
    o->nbytes += nbytes;
}

static void keep_loss(outcome *o, size_t begin, const gw_transcode_result *r)
{
    loss *l = &o->losses[o->loss_count % LOSSES_MOST];
    *l = (loss){begin + r->lost_at, r->lost_nbytes, r->lost, r->line, r->column};
    o->loss_count++;
}

/* One call with source and room of exactly their sizes, so that a checker of memory sees a look beyond them. */
static gw_transcode_status convert(gw_transcoder *t, uint32_t flags, const uint8_t *source,
                                   size_t nbytes, size_t room, outcome *o, gw_transcode_result *r)
{
    unsigned char *piece = exactly(nbytes), *out = exactly(room);
    if (nbytes != 0)
        memcpy(piece, source, nbytes);
    gw_transcode_status status = gw_transcoder_convert(t, flags, piece, nbytes, out, room, r);
    REQUIRE(r->nread <= nbytes && r->nwritten <= room);
    if (status == GW_TRANSCODE_LOST)
        REQUIRE(r->lost_at <= nbytes && r->lost_nbytes <= nbytes - r->lost_at);
    keep_bytes(o, out, r->nwritten);
    o->nlost += r->nlost;
    free(piece);
    free(out);
    return status;
}

static size_t next_end(size_t end, size_t nbytes, size_t most)
{
    size_t step = most != 0 ? 1 + random_below(most) : nbytes;
    return nbytes - end < step ? nbytes : end + step;
}

/* In pieces of at most so many bytes; 0: at once. */
static void run(gw_transcoder *t, uint32_t flags, const uint8_t *text, size_t nbytes, size_t most,
                outcome *o)
{
    size_t begin = 0, end = next_end(0, nbytes, most), rounds = 0;
    for (;;) {
        gw_transcode_result r;
        uint32_t last = end == nbytes ? GW_TRANSCODE_LAST : 0;
        size_t room = most != 0 ? GW_TRANSCODER_ROOM + random_below(64) : nbytes * 16 + 4096;
        gw_transcode_status status =
            convert(t, flags | last, text + begin, end - begin, room, o, &r);
        if (status == GW_TRANSCODE_LOST)
            keep_loss(o, begin, &r);
        begin += r.nread;
        if ((status == GW_TRANSCODE_DONE && last != 0) ||
            (status == GW_TRANSCODE_LOST && (flags & GW_TRANSCODE_STRICT) != 0))
            return;
        REQUIRE(status != GW_TRANSCODE_DONE || begin == end);
        REQUIRE(status != GW_TRANSCODE_MORE || last == 0);
        if (status == GW_TRANSCODE_DONE || status == GW_TRANSCODE_MORE)
            end = next_end(end, nbytes, most);
        REQUIRE(++rounds < 100 + 40 * nbytes);
    }
}

static outcome converted(uint32_t flags, const uint8_t *text, size_t nbytes, size_t most)
{
    gw_transcoder t;
    outcome o;
    memset(&o, 0, sizeof o);
    REQUIRE(gw_transcoder_open(&t, from_page, to_page));
    run(&t, flags, text, nbytes, most, &o);
    gw_transcoder_close(&t);
    return o;
}

/* --- comparing ------------------------------------------------------------------------------------------------------ */

static void check_losses(const outcome *a, const outcome *b)
{
    REQUIRE(a->loss_count == b->loss_count);
    for (size_t i = 0; i < LOSSES_MOST && i < a->loss_count; i++) {
        const loss *l = &a->losses[i], *k = &b->losses[i];
        REQUIRE(l->lost == k->lost);
        /* A surrogate of UTF-7 that waits between pieces is found to be alone only behind its bytes. */
        REQUIRE(from_page == 65000 || (l->offset == k->offset && l->nbytes == k->nbytes));
        REQUIRE(l->line == k->line && l->column == k->column);
    }
}

static void check_bytes(const outcome *a, const outcome *b)
{
    REQUIRE(a->nbytes == b->nbytes);
    REQUIRE(a->nbytes == 0 || memcmp(a->bytes, b->bytes, a->nbytes) == 0);
}

static void check_flags(uint32_t flags, const uint8_t *text, size_t nbytes, const outcome *plain)
{
    static const size_t most[] = {1, 3, 16, 300};
    outcome whole = converted(flags, text, nbytes, 0);
    outcome pieces = converted(flags, text, nbytes, most[random_below(GWI_COUNT_OF(most))]);
    check_bytes(&whole, &pieces);
    check_losses(&whole, &pieces);
    REQUIRE(whole.nlost == pieces.nlost);
    if ((flags & GW_TRANSCODE_STRICT) == 0) {
        check_bytes(&whole, plain);
        REQUIRE(whole.nlost == plain->nlost);
    } else {
        /* What MB_ERR_INVALID_CHARS alone refuses is no loss elsewhere. */
        REQUIRE(whole.loss_count != 0 || plain->nlost == 0);
    }
    free(whole.bytes);
    free(pieces.bytes);
}

static uint32_t page_of(uint8_t byte)
{
    uint32_t number = gwi_pages[byte % gwi_pages_count].number;
    return gwi_page_find(number) != NULL ? number : GW_CP_UTF8;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes)
{
    if (nbytes < HEADER)
        return 0;
    from_page = page_of(data[0]);
    to_page = page_of(data[1]);
    uint32_t best_fit = data[2] % 2 != 0 ? GW_TRANSCODE_BEST_FIT : 0;
    state = data[3];
    data += HEADER;
    nbytes = nbytes - HEADER < TEXT_MOST ? nbytes - HEADER : TEXT_MOST;
    outcome plain = converted(best_fit, data, nbytes, 0);
    check_flags(best_fit, data, nbytes, &plain);
    check_flags(best_fit | GW_TRANSCODE_PAUSE, data, nbytes, &plain);
    check_flags(best_fit | GW_TRANSCODE_STRICT, data, nbytes, &plain);
    free(plain.bytes);
    return 0;
}
