/* SPDX-License-Identifier: MIT */
/* From any encoding to any encoding: a bulk as far as it goes, and what stops it by single characters. */
#include "text/choose.h"
#include "text/steps.h"

enum {
    ENCODINGS = GWI_SOURCES,
    SHORT_RUN = 16, /* units; a bulk that came no farther was not worth its call */
    PATIENCE = 8    /* characters taken singly after a short run */
};

static const unsigned char widths[GWI_TARGETS] = {1, 2, 4, 1, 1};

static unsigned row(gw_encoding encoding)
{
    return (unsigned)encoding - (unsigned)GW_UTF8;
}

size_t gwi_text_width(gw_encoding encoding)
{
    return widths[row(encoding)];
}

bool gwi_text_refuse(gw_encoding encoding, size_t nunits)
{
    if (row(encoding) >= ENCODINGS) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "A text of the unknown encoding %u was given.",
                 (unsigned)encoding);
        return false;
    }
    if (nunits > (size_t)PTRDIFF_MAX / gwi_text_width(encoding)) {
        gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW, "A text of %zu units is larger than memory can be.",
                 nunits);
        return false;
    }
    return true;
}

gw_text gwi_text_from(gw_text text, size_t offset)
{
    text.data = (const char *)text.data + offset * gwi_text_width(text.encoding);
    text.nunits -= offset;
    return text;
}

/* --- single characters ---------------------------------------------------------------------------------- */

typedef struct job {
    const unsigned char *source;
    size_t nunits;
    unsigned char *out; /* NULL measures */
    size_t capacity;
    gwi_text_mode mode;
    unsigned from, to; /* places in the tables */
    gwi_bulk *bulk;
} job;

static gwi_step step_at(const job *j, size_t at)
{
    const unsigned char *s = j->source + at * widths[j->from];
    switch (j->from) {
    case GWI_UTF8:
        return gwi_step_utf8(s, j->nunits - at);
    case GWI_UTF16:
        return gwi_step_utf16(s, j->nunits - at);
    case GWI_UTF32:
        return gwi_step_utf32(s, j->nunits - at);
    default:
        return gwi_step_latin1(s, j->nunits - at);
    }
}

static size_t put_at(const job *j, size_t at, uint32_t scalar)
{
    unsigned char *out = j->out != NULL ? j->out + at * widths[j->to] : NULL;
    switch (j->to) {
    case GWI_UTF8:
        return gwi_put_utf8(scalar, out, j->capacity - at);
    case GWI_UTF16:
        return gwi_put_utf16(scalar, out, j->capacity - at);
    case GWI_UTF32:
        return gwi_put_utf32(scalar, out, j->capacity - at);
    default:
        return gwi_put_byte(scalar, out, j->capacity - at);
    }
}

/* What a loss means: DONE to go on with the stand-in, or the status to stop with. */
static gwi_text_status judge(gwi_step step, gwi_text_mode mode)
{
    if (step.kind == GWI_STEP_CUT && (mode & GWI_TEXT_MORE_FOLLOWS) != 0)
        return GWI_TEXT_MORE;
    return (mode & GWI_TEXT_STRICT) != 0 ? GWI_TEXT_BAD : GWI_TEXT_DONE;
}

static size_t units_of(gwi_step step, gwi_text_mode mode)
{
    bool and_second = step.kind == GWI_STEP_BAD_SECOND && (mode & GWI_TEXT_WIN32) != 0;
    return step.nunits + (size_t)and_second;
}

/* One character, or one ill-formed sequence; false where the conversion ends. */
static bool take_one(const job *j, gwi_text_result *result)
{
    static const uint32_t limits[GWI_TARGETS] = {0x10FFFF, 0x10FFFF, 0x10FFFF, 0xFF, 0x7F};
    uint32_t stand_in = j->to >= GWI_LATIN1 ? GWI_DEFAULT_CHAR : GWI_REPLACEMENT;
    gwi_step step = step_at(j, result->nread);
    bool lost = step.kind != GWI_STEP_GOOD || step.scalar > limits[j->to];
    if (lost) {
        result->status = judge(step, j->mode);
        if (result->status == GWI_TEXT_BAD)
            gwi_text_note_loss(result, result->nread, step.scalar);
        if (result->status != GWI_TEXT_DONE)
            return false;
    }
    size_t n = put_at(j, result->nwritten, lost ? stand_in : step.scalar);
    if (n == 0) {
        result->status = GWI_TEXT_FULL;
        return false;
    }
    if (lost)
        gwi_text_note_loss(result, result->nread, step.scalar);
    result->nread += units_of(step, j->mode);
    result->nwritten += n;
    return true;
}

/* The number of units that the bulk did. */
static size_t carry_on(const job *j, gwi_text_result *result)
{
    gwi_bulk_count count =
        j->bulk(j->source + result->nread * widths[j->from], j->nunits - result->nread,
                j->out != NULL ? j->out + result->nwritten * widths[j->to] : NULL,
                j->capacity - result->nwritten);
    result->nread += count.nread;
    result->nwritten += count.nwritten;
    return count.nread;
}

/* Where errors are dense, a bulk that is called for each of them would cost more than it brings. */
static gwi_text_result convert_singly(const job *j, gwi_bulk_count done)
{
    gwi_text_result result = {GWI_TEXT_DONE, done.nread, done.nwritten, 0, 0, 0};
    size_t patience = 0;
    while (result.nread < j->nunits && take_one(j, &result)) {
        if (patience != 0)
            patience--;
        else if (result.nread < j->nunits && carry_on(j, &result) < SHORT_RUN)
            patience = PATIENCE;
    }
    return result;
}

/* Apart, so that a conversion that goes through has neither its registers to save nor a job on its stack. */
static GWI_NOINLINE gwi_text_result convert_rest(gw_text source, unsigned to, void *out,
                                                 size_t capacity, gwi_text_mode mode,
                                                 gwi_bulk_count done)
{
    const gwi_kernel_set *set = gwi_kernels();
    unsigned from = row(source.encoding);
    gwi_bulk *bulk = out != NULL ? set->convert[from][to] : set->measure[from][to];
    job j = {source.data, source.nunits, out, out != NULL ? capacity : SIZE_MAX,
             mode,        from,          to,  bulk};
    return convert_singly(&j, done);
}

/* --- whole texts ---------------------------------------------------------------------------------------- */

static GWI_ALWAYS_INLINE gwi_text_result convert(gw_text source, unsigned to, void *out,
                                                 size_t capacity, gwi_text_mode mode)
{
    const gwi_kernel_set *set = gwi_kernels();
    unsigned from = row(source.encoding);
    gwi_bulk *bulk = out != NULL ? set->convert[from][to] : set->measure[from][to];
    gwi_bulk_count count = bulk(source.data, source.nunits, out, capacity);
    if (GWI_UNLIKELY(count.nread != source.nunits))
        return convert_rest(source, to, out, capacity, mode, count);
    return (gwi_text_result){GWI_TEXT_DONE, count.nread, count.nwritten, 0, 0, 0};
}

gwi_text_result gwi_text_convert(gw_text source, gw_encoding to, void *out, size_t capacity,
                                 gwi_text_mode mode)
{
    return convert(source, row(to), out, capacity, mode);
}

size_t gwi_text_convert_all(const void *source, size_t nunits, gw_encoding from, gw_encoding to,
                            void *out, size_t capacity)
{
    gwi_bulk_count count =
        gwi_kernels()->convert[row(from)][row(to)](source, nunits, out, capacity);
    if (GWI_LIKELY(count.nread == nunits))
        return count.nwritten;
    gw_text text = {source, nunits, from};
    return convert_rest(text, row(to), out, capacity, GWI_TEXT_REPLACE, count).nwritten;
}

#define DEFINE(from, FROM, to, TO)                                                                 \
    gwi_text_result gwi_##from##_to_##to(const void *source, size_t nunits, void *out,             \
                                         size_t capacity, gwi_text_mode mode)                      \
    {                                                                                              \
        gw_text text = {source, nunits, GW_UTF8 + FROM};                                           \
        return convert(text, TO, out, capacity, mode);                                             \
    }
#define DEFINE_ALL(from, FROM)                                                                     \
    DEFINE(from, FROM, utf8, GWI_UTF8)                                                             \
    DEFINE(from, FROM, utf16, GWI_UTF16)                                                           \
    DEFINE(from, FROM, utf32, GWI_UTF32)                                                           \
    DEFINE(from, FROM, latin1, GWI_LATIN1)                                                         \
    DEFINE(from, FROM, ascii, GWI_ASCII)
DEFINE_ALL(utf8, GWI_UTF8)
DEFINE_ALL(utf16, GWI_UTF16)
DEFINE_ALL(utf32, GWI_UTF32)
DEFINE_ALL(latin1, GWI_LATIN1)
