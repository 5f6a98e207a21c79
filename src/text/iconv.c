/* SPDX-License-Identifier: MIT */
/* Code pages by the system's iconv: descriptors that each thread opens once and keeps. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "text/text.h"

#include <errno.h>
#include <iconv.h>
#include <wchar.h>

#ifndef ICONV_CONST
#define ICONV_CONST
#endif

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define UTF16_NAME "UTF-16BE"
#define UTF32_NAME "UTF-32BE"
#else
#define UTF16_NAME "UTF-16LE"
#define UTF32_NAME "UTF-32LE"
#endif

/* Where wchar_t is UTF-32, glibc converts from it in one step, and from UTF-32 in two. */
#if defined(__STDC_ISO_10646__) && WCHAR_MAX >= 0x10FFFF
#define SCALARS_NAME "WCHAR_T"
#else
#define SCALARS_NAME UTF32_NAME
#endif

/* Scalars that go to iconv at once. */
enum { CHUNK = 64 };

/* --- descriptors ---------------------------------------------------------------------------------------- */

typedef struct converter {
    const gwi_page *page; /* NULL: not open */
    iconv_t decoder;      /* to UTF-16 */
    iconv_t encoder;      /* from UTF-32 */
    size_t chunk;         /* scalars the encoder may be given at once: CHUNK or 1 */
    bool decoder_initial; /* in the initial state, so that it need not be brought there */
    bool encoder_initial;
} converter;

/* Few, since they lie in the thread-local memory that all libraries share; the eldest makes room. */
static GWI_THREAD_LOCAL converter converters[4];
static GWI_THREAD_LOCAL unsigned eldest;

/* iconv_open() and iconv_close() load and unload code. They lock by themselves, but out of sight of the checkers
 * of races; so they go one at a time here.
 *
 * Where locks of others are lost (see gwi_foreign_locks_are_free), nothing is opened and nothing is closed, so this lock is not
 * taken either, and fork() need not know of it. What the forking thread had open still converts: iconv() takes no lock. */
static gwi_lock opening = GWI_LOCK_INIT;

static void lock_opening(void)
{
    gwi_lock_take(&opening);
}

static void unlock_opening(void)
{
    gwi_lock_drop(&opening);
}

static pthread_key_t thread_end;
static bool thread_end_is_set;

static void close_converter(converter *c)
{
    if (c->page == NULL)
        return;
    iconv_close(c->decoder);
    iconv_close(c->encoder);
    c->page = NULL;
}

static void close_all(void *first)
{
    converter *all = first;
    if (!gwi_foreign_locks_are_free())
        return;
    lock_opening();
    for (size_t i = 0; i < GWI_COUNT_OF(converters); i++)
        close_converter(&all[i]);
    unlock_opening();
}

/* When the library is loaded: later on, in a child, it might wait for a lock of the C library. */
__attribute__((constructor)) static void start(void)
{
    thread_end_is_set = pthread_key_create(&thread_end, close_all) == 0;
}

/* Sees to it that this thread's descriptors are closed when it ends. */
static bool watch_thread_end(void)
{
    return thread_end_is_set && pthread_setspecific(thread_end, converters) == 0;
}

static bool failed(iconv_t descriptor)
{
    return descriptor == (iconv_t)-1; /* NOLINT: this is how iconv_open() says it */
}

static iconv_t open_encoder(const char *name)
{
    iconv_t encoder = iconv_open(name, SCALARS_NAME);
    return failed(encoder) ? iconv_open(name, UTF32_NAME) : encoder;
}

static bool open_by_name(converter *c, const char *name)
{
    iconv_t decoder = iconv_open(UTF16_NAME, name);
    if (failed(decoder))
        return false;
    iconv_t encoder = open_encoder(name);
    if (failed(encoder)) {
        iconv_close(decoder);
        return false;
    }
    c->decoder = decoder;
    c->encoder = encoder;
    c->chunk = CHUNK;
    c->decoder_initial = c->encoder_initial = true;
    return true;
}

static bool open_page(converter *c, const gwi_page *page)
{
    for (size_t i = 0; i < GWI_COUNT_OF(page->names) && page->names[i] != NULL; i++) {
        if (open_by_name(c, page->names[i])) {
            c->page = page;
            return true;
        }
    }
    return false;
}

static converter *open_converter(const gwi_page *page)
{
    converter opened;
    if (!open_page(&opened, page))
        return NULL;
    converter *c = &converters[eldest];
    close_converter(c);
    *c = opened;
    eldest = (eldest + 1) % GWI_COUNT_OF(converters);
    return c;
}

/* This thread's converter for a page, in its initial state; NULL where the system has none. */
static converter *find_converter(const gwi_page *page)
{
    for (size_t i = 0; i < GWI_COUNT_OF(converters); i++)
        if (converters[i].page == page)
            return &converters[i];
    int error = errno;
    if (!gwi_foreign_locks_are_free() || !watch_thread_end())
        return NULL;
    lock_opening();
    converter *c = open_converter(page);
    unlock_opening();
    errno = error;
    return c;
}

bool gwi_iconv_has(const gwi_page *page)
{
    return find_converter(page) != NULL;
}

_Static_assert(sizeof(converter) <= sizeof(gwi_iconv),
               "a converter has room in what is shown of it");

static converter *converter_of(gwi_iconv *own)
{
    return (converter *)(void *)own;
}

bool gwi_iconv_open(gwi_iconv *own, const gwi_page *page)
{
    int error = errno;
    if (!gwi_foreign_locks_are_free())
        return false;
    lock_opening();
    bool opened = open_page(converter_of(own), page);
    unlock_opening();
    errno = error;
    return opened;
}

void gwi_iconv_close(gwi_iconv *own)
{
    if (!gwi_foreign_locks_are_free())
        return;
    lock_opening();
    close_converter(converter_of(own));
    unlock_opening();
}

/* --- where iconv writes: the caller's buffer, or, to measure, a scratch that is emptied again and again ---- */

typedef struct window {
    char *at;
    size_t left;
    char *start;
    size_t emptied; /* bytes that have been in the scratch before */
    bool measures;
    char scratch[256];
} window;

static void window_open(window *w, void *out, size_t capacity)
{
    w->measures = out == NULL;
    w->start = w->at = out == NULL ? w->scratch : out;
    w->left = out == NULL ? sizeof w->scratch : capacity;
    w->emptied = 0;
}

/* True if there is room again. */
static bool window_empty(window *w)
{
    if (!w->measures || w->at == w->start)
        return false;
    w->emptied += (size_t)(w->at - w->start);
    w->at = w->start;
    w->left = sizeof w->scratch;
    return true;
}

static size_t window_nbytes(const window *w)
{
    return w->emptied + (size_t)(w->at - w->start);
}

static bool window_put(window *w, const void *bytes, size_t nbytes)
{
    if (w->left < nbytes && !window_empty(w))
        return false;
    if (w->left < nbytes)
        return false;
    memcpy(w->at, bytes, nbytes);
    w->at += nbytes;
    w->left -= nbytes;
    return true;
}

typedef struct window_mark {
    char *at;
    size_t left;
    size_t emptied;
} window_mark;

static window_mark window_remember(const window *w)
{
    window_mark mark = {w->at, w->left, w->emptied};
    return mark;
}

static void window_go_back(window *w, window_mark mark)
{
    w->at = mark.at;
    w->left = mark.left;
    w->emptied = mark.emptied;
}

/* What a call of iconv() came to. MADE_UP: all is taken, but POSIX lets iconv() put something else for a
 * character that the page lacks, where glibc and libiconv refuse. CUT: what is left is the beginning of one. */
typedef enum outcome { TAKEN, REFUSED, CUT, MADE_UP, NO_ROOM } outcome;

/* Gives iconv all of *in, or, where in is NULL, asks it for what it still holds. */
static outcome feed(iconv_t descriptor, ICONV_CONST char **in, size_t *in_left, window *w)
{
    for (;;) {
        size_t made_up = iconv(descriptor, in, in_left, &w->at, &w->left);
        if (made_up == 0)
            return TAKEN;
        if (made_up != (size_t)-1)
            return MADE_UP;
        if (errno != E2BIG)
            return errno == EINVAL ? CUT : REFUSED;
        if (!window_empty(w))
            return NO_ROOM;
    }
}

static outcome flush(iconv_t descriptor, window *w)
{
    return feed(descriptor, NULL, NULL, w);
}

/* What was given up on the way may have left a state behind. */
static void begin(iconv_t descriptor, bool *initial)
{
    if (!*initial)
        iconv(descriptor, NULL, NULL, NULL, NULL);
    *initial = false;
}

/* Asks for what is still held, after which the state is the initial one. */
static gwi_text_status finish(iconv_t descriptor, window *w, bool *initial)
{
    outcome got = flush(descriptor, w);
    *initial = got == TAKEN;
    return got == NO_ROOM ? GWI_TEXT_FULL : GWI_TEXT_DONE;
}

/* --- bytes to UTF-16 ------------------------------------------------------------------------------------ */

/* Puts what stands for a byte that iconv refused. */
static gwi_text_status decode_refused(converter *c, size_t at, unsigned char byte, window *w,
                                      gwi_text_mode mode, gwi_text_result *result)
{
    static const gw_char16 unit = GWI_REPLACEMENT;
    if ((mode & GWI_TEXT_STRICT) != 0) {
        gwi_text_note_loss(result, at, byte);
        return GWI_TEXT_BAD;
    }
    /* What is held back comes before it; but a shift state would be lost. */
    if ((c->page->traits & GWI_PAGE_STATEFUL) == 0 && flush(c->decoder, w) == NO_ROOM)
        return GWI_TEXT_FULL;
    if (!window_put(w, &unit, sizeof unit))
        return GWI_TEXT_FULL;
    gwi_text_note_loss(result, at, byte);
    return GWI_TEXT_DONE;
}

/* With MORE_FOLLOWS the text does not end here; *left are the bytes that are not read. */
static gwi_text_status decode_all(converter *c, const char *source, size_t *left, window *w,
                                  gwi_text_mode mode, gwi_text_result *result)
{
    ICONV_CONST char *in = (ICONV_CONST char *)source;
    size_t nbytes = *left;
    while (*left > 0) {
        outcome got = feed(c->decoder, &in, left, w);
        if (got == NO_ROOM)
            return GWI_TEXT_FULL;
        if (got == TAKEN || got == MADE_UP)
            break;
        if (got == CUT && (mode & GWI_TEXT_MORE_FOLLOWS) != 0)
            return GWI_TEXT_MORE;
        gwi_text_status status =
            decode_refused(c, nbytes - *left, (unsigned char)*in, w, mode, result);
        if (status != GWI_TEXT_DONE)
            return status;
        in++;
        (*left)--;
    }
    if ((mode & GWI_TEXT_MORE_FOLLOWS) != 0)
        return GWI_TEXT_DONE;
    return finish(c->decoder, w, &c->decoder_initial);
}

static gwi_text_result decode_with(converter *c, const void *source, size_t nbytes, void *out,
                                   size_t capacity, gwi_text_mode mode)
{
    gwi_text_result result = {GWI_TEXT_FULL, 0, 0, 0, 0, 0};
    size_t capacity_bytes;
    size_t left = nbytes;
    if (!gwi_mul(capacity, sizeof(gw_char16), &capacity_bytes))
        capacity_bytes = SIZE_MAX;
    int error = errno;
    window w;
    window_open(&w, out, capacity_bytes);
    result.status = decode_all(c, source, &left, &w, mode, &result);
    result.nwritten = window_nbytes(&w) / sizeof(gw_char16);
    result.nread = nbytes - left;
    errno = error;
    return result;
}

gwi_text_result gwi_iconv_decode(const gwi_page *page, const void *source, size_t nbytes, void *out,
                                 size_t capacity, gwi_text_mode mode)
{
    gwi_text_result result = {GWI_TEXT_FULL, 0, 0, 0, 0, 0};
    converter *c = find_converter(page);
    if (c == NULL)
        return result;
    begin(c->decoder, &c->decoder_initial);
    return decode_with(c, source, nbytes, out, capacity, mode);
}

gwi_text_result gwi_iconv_decode_on(gwi_iconv *own, const void *source, size_t nbytes, void *out,
                                    size_t capacity, gwi_text_mode mode)
{
    return decode_with(converter_of(own), source, nbytes, out, capacity, mode);
}

/* --- text to bytes -------------------------------------------------------------------------------------- */

typedef struct encoding_job {
    converter *c;
    gw_text rest; /* what is not encoded yet */
    size_t at;    /* where it begins in the whole */
    gwi_text_mode mode;
    window w;
    gwi_text_result result;
} encoding_job;

/* Some encoders of glibc (EUC-JP) ask for room for the longest character before they look which it is. So where
 * room is short, the character is made beside it, and copied if it fits. */
static outcome feed_aside(iconv_t encoder, uint32_t scalar, window *w)
{
    char aside[16];
    ICONV_CONST char *in = (ICONV_CONST char *)&scalar;
    size_t left = sizeof scalar;
    char *out = aside;
    size_t out_left = sizeof aside;
    if (iconv(encoder, &in, &left, &out, &out_left) != 0)
        return REFUSED;
    return window_put(w, aside, sizeof aside - out_left) ? TAKEN : NO_ROOM;
}

static gwi_text_status encode_default(encoding_job *job)
{
    outcome got = feed_aside(job->c->encoder, GWI_DEFAULT_CHAR, &job->w);
    return got == NO_ROOM ? GWI_TEXT_FULL : GWI_TEXT_DONE;
}

/* Puts what stands for a character that the page lacks, or for an ill-formed sequence. */
static gwi_text_status encode_lost(encoding_job *job, size_t at, uint32_t lost)
{
    if ((job->mode & GWI_TEXT_STRICT) != 0) {
        gwi_text_note_loss(&job->result, at, lost);
        return GWI_TEXT_BAD;
    }
    gwi_text_status status = encode_default(job);
    if (status == GWI_TEXT_DONE)
        gwi_text_note_loss(&job->result, at, lost);
    return status;
}

/* Units of the source that the first so many scalars of what is left take. */
static size_t units_of(const encoding_job *job, size_t nscalars)
{
    uint32_t scratch[CHUNK];
    return gwi_text_convert(job->rest, GW_UTF32, scratch, nscalars, GWI_TEXT_STRICT).nread;
}

static gwi_text_status encode_refused(encoding_job *job, const uint32_t *scalars, size_t index)
{
    return encode_lost(job, job->at + units_of(job, index), scalars[index]);
}

/* glibc drops these without a word. */
static bool is_tag(uint32_t scalar)
{
    return scalar >> 7 == 0xE0000u >> 7;
}

/* How many scalars may go to iconv together: tags go alone, so that it is seen whether anything came of them. */
static size_t chunk_of(const encoding_job *job, const uint32_t *scalars, size_t count)
{
    size_t most = count < job->c->chunk ? count : job->c->chunk;
    size_t n = 1;
    if (is_tag(scalars[0]))
        return 1;
    while (n < most && !is_tag(scalars[n]))
        n++;
    return n;
}

/* Feeds some of the scalars; *taken is how many iconv took for good. */
static outcome feed_chunk(encoding_job *job, const uint32_t *scalars, size_t count, size_t *taken)
{
    size_t n = chunk_of(job, scalars, count);
    ICONV_CONST char *in = (ICONV_CONST char *)scalars;
    size_t left = n * sizeof *scalars;
    window_mark before = window_remember(&job->w);
    size_t nbytes = window_nbytes(&job->w);
    outcome got = feed(job->c->encoder, &in, &left, &job->w);
    if (got == TAKEN && is_tag(scalars[0]) && window_nbytes(&job->w) == nbytes)
        got = MADE_UP;
    *taken = n - left / sizeof *scalars;
    if (got == NO_ROOM && *taken > 0)
        return TAKEN;
    if (got == NO_ROOM) {
        got = feed_aside(job->c->encoder, scalars[0], &job->w);
        *taken = got == TAKEN;
    }
    if (got != MADE_UP)
        return got;
    window_go_back(&job->w, before);
    *taken = 0;
    if (n == 1)
        return REFUSED;
    job->c->chunk = 1;
    return TAKEN;
}

static gwi_text_status encode_scalars(encoding_job *job, const uint32_t *scalars, size_t count)
{
    size_t done = 0;
    while (done < count) {
        size_t taken;
        outcome got = feed_chunk(job, scalars + done, count - done, &taken);
        if (got == NO_ROOM)
            return GWI_TEXT_FULL;
        done += taken;
        if (got == TAKEN)
            continue;
        gwi_text_status status = encode_refused(job, scalars, done);
        if (status != GWI_TEXT_DONE)
            return status;
        done++;
    }
    return GWI_TEXT_DONE;
}

static void advance(encoding_job *job, size_t nunits)
{
    job->rest = gwi_text_from(job->rest, nunits);
    job->at += nunits;
}

/* The first unit of what is left, for messages. */
static uint32_t first_unit(gw_text text)
{
    uint8_t byte;
    uint16_t pair;
    uint32_t unit;
    switch (gwi_text_width(text.encoding)) {
    case 1:
        memcpy(&byte, text.data, sizeof byte);
        return byte;
    case 2:
        memcpy(&pair, text.data, sizeof pair);
        return pair;
    default:
        memcpy(&unit, text.data, sizeof unit);
        return unit;
    }
}

/* Steps over an ill-formed sequence. */
static gwi_text_status encode_ill_formed(encoding_job *job)
{
    uint32_t scalar;
    gwi_text_status status = encode_lost(job, job->at, first_unit(job->rest));
    if (status == GWI_TEXT_DONE)
        advance(job, gwi_text_convert(job->rest, GW_UTF32, &scalar, 1, GWI_TEXT_REPLACE).nread);
    return status;
}

static gwi_text_status encode_all(encoding_job *job)
{
    uint32_t scalars[CHUNK];
    while (job->rest.nunits > 0) {
        gwi_text_result got =
            gwi_text_convert(job->rest, GW_UTF32, scalars, CHUNK, GWI_TEXT_STRICT);
        gwi_text_status status = encode_scalars(job, scalars, got.nwritten);
        if (status != GWI_TEXT_DONE)
            return status;
        advance(job, got.nread);
        if (got.status == GWI_TEXT_BAD && job->rest.nunits > 0)
            status = encode_ill_formed(job);
        if (status != GWI_TEXT_DONE)
            return status;
    }
    if ((job->mode & GWI_TEXT_MORE_FOLLOWS) != 0)
        return GWI_TEXT_DONE;
    return finish(job->c->encoder, &job->w, &job->c->encoder_initial);
}

static gwi_text_result encode_with(converter *c, gw_text source, void *out, size_t capacity,
                                   gwi_text_mode mode)
{
    encoding_job job = {.c = c, .rest = source, .mode = mode};
    int error = errno;
    window_open(&job.w, out, capacity);
    job.result.status = encode_all(&job);
    job.result.nread = job.at;
    job.result.nwritten = window_nbytes(&job.w);
    errno = error;
    return job.result;
}

gwi_text_result gwi_iconv_encode(const gwi_page *page, gw_text source, void *out, size_t capacity,
                                 gwi_text_mode mode)
{
    gwi_text_result none = {GWI_TEXT_FULL, 0, 0, 0, 0, 0};
    converter *c = find_converter(page);
    if (c == NULL)
        return none;
    begin(c->encoder, &c->encoder_initial);
    return encode_with(c, source, out, capacity, mode);
}

gwi_text_result gwi_iconv_encode_on(gwi_iconv *own, gw_text source, void *out, size_t capacity,
                                    gwi_text_mode mode)
{
    return encode_with(converter_of(own), source, out, capacity, mode);
}
