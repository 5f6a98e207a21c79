/* SPDX-License-Identifier: MIT */
/*
 * Normalization over utf8proc's character data, in a stream: nothing is kept but where things are in the
 * source, so that no run of marks, however long, needs memory.
 *
 * Three layers (Unicode Standard, section 3.11): a *reader* decomposes character by character; an *orderer*
 * yields the marks of a run by rising combining class, going over the run once for each class; a *composer*
 * goes over the marks of a starter twice, first to find what the starter becomes, then to put what is left.
 */
#include "text/steps.h"

#include <utf8proc.h>

/* The longest decomposition of a character is that of U+FDFA: 18. */
enum { PIECES = 24 };

enum { NO_MARK_BELOW = 0x300 };

/* --- reader: decomposed scalars -------------------------------------------------------------------------- */

typedef struct reader {
    const gw_char16 *source;
    size_t nunits;
    size_t at; /* next unit */
    utf8proc_option_t options;
    utf8proc_int32_t pieces[PIECES];
    unsigned npieces;
    unsigned next;
} reader;

static void read_pieces(reader *r)
{
    gwi_step step = gwi_step_utf16((const unsigned char *)(r->source + r->at), r->nunits - r->at);
    r->at += step.nunits;
    r->next = 0;
    r->npieces = 1;
    r->pieces[0] = (utf8proc_int32_t)step.scalar;
    if (step.scalar < 0x80u)
        return;
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)step.scalar, r->pieces, PIECES,
                                                 r->options, &boundary);
    if (n >= 1 && n <= PIECES)
        r->npieces = (unsigned)n;
    else
        r->pieces[0] = (utf8proc_int32_t)step.scalar;
}

static bool read_scalar(reader *r, utf8proc_int32_t *scalar)
{
    if (r->next == r->npieces) {
        if (r->at == r->nunits)
            return false;
        read_pieces(r);
    }
    *scalar = r->pieces[r->next++];
    return true;
}

static unsigned class_of(utf8proc_int32_t scalar)
{
    if (scalar < NO_MARK_BELOW)
        return 0;
    return (unsigned)utf8proc_get_property(scalar)->combining_class & 0xFFu;
}

/* --- orderer: decomposed scalars in canonical order ------------------------------------------------------- */

typedef struct orderer {
    reader run;     /* where the run of marks begins; between runs: what comes next */
    reader scan;    /* how far the present class has been put */
    unsigned class; /* 0 between runs */
} orderer;

/* The lowest class above one in the run, or 0; leaves *end behind the run. */
static unsigned next_class(const orderer *o, unsigned above, reader *end)
{
    unsigned lowest = 0;
    reader scan = o->run;
    utf8proc_int32_t scalar;
    *end = scan;
    while (read_scalar(&scan, &scalar)) {
        unsigned class = class_of(scalar);
        if (class == 0)
            break;
        if (class > above && (lowest == 0 || class < lowest))
            lowest = class;
        *end = scan;
    }
    return lowest;
}

/* The next mark of the present class in the run. */
static bool scan_class(orderer *o, utf8proc_int32_t *scalar)
{
    while (read_scalar(&o->scan, scalar)) {
        unsigned class = class_of(*scalar);
        if (class == 0)
            return false;
        if (class == o->class)
            return true;
    }
    return false;
}

static bool next_ordered(orderer *o, utf8proc_int32_t *scalar)
{
    while (o->class != 0) {
        reader end;
        if (scan_class(o, scalar))
            return true;
        o->class = next_class(o, o->class, &end);
        o->scan = o->run;
        if (o->class == 0)
            o->run = end;
    }
    reader before = o->run;
    if (!read_scalar(&o->run, scalar))
        return false;
    if (class_of(*scalar) == 0)
        return true;
    reader end;
    o->run = o->scan = before;
    o->class = next_class(o, 0, &end);
    return next_ordered(o, scalar);
}

/* --- sink: where the result goes, or what it is compared with --------------------------------------------- */

typedef struct sink {
    gw_char16 *out;
    size_t capacity;
    const gw_char16 *expected; /* not NULL: only compare */
    size_t nexpected;
    size_t nunits; /* of the result */
    bool differs;
    bool full; /* what comes after a character that did not fit is only counted */
} sink;

static bool matches(const sink *s, const gw_char16 *units, size_t nunits)
{
    return nunits <= s->nexpected - s->nunits &&
           memcmp(s->expected + s->nunits, units, nunits * sizeof *units) == 0;
}

static void put(sink *s, utf8proc_int32_t scalar)
{
    gw_char16 units[2];
    size_t nunits = gwi_put_utf16((uint32_t)scalar, (unsigned char *)units, 2);
    if (s->expected != NULL) {
        s->differs = s->differs || !matches(s, units, nunits);
    } else if (!s->full && nunits <= s->capacity - s->nunits) {
        memcpy(s->out + s->nunits, units, nunits * sizeof *units);
    } else {
        s->full = true;
    }
    s->nunits += nunits;
}

/* --- composer -------------------------------------------------------------------------------------------- */

static bool compose(utf8proc_int32_t *starter, utf8proc_int32_t second)
{
    if (second < NO_MARK_BELOW)
        return false;
    utf8proc_int32_t pair[2] = {*starter, second};
    if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_STABLE | UTF8PROC_COMPOSE) != 1)
        return false;
    *starter = pair[0];
    return true;
}

/* Goes over what follows a starter, composing, up to the next starter, which is left in *next, or to the end
 * (false). What does not compose is put, unless there is no sink. */
static bool compose_tail(orderer *o, utf8proc_int32_t *starter, utf8proc_int32_t *next, sink *s)
{
    bool kept = false;
    unsigned kept_class = 0;
    while (next_ordered(o, next)) {
        unsigned class = class_of(*next);
        bool blocked = kept && kept_class >= class;
        if (!blocked && compose(starter, *next))
            continue;
        if (class == 0)
            return true;
        kept = true;
        kept_class = class;
        if (s != NULL)
            put(s, *next);
    }
    return false;
}

static void put_composed(orderer *o, sink *s)
{
    utf8proc_int32_t starter;
    bool more = next_ordered(o, &starter);
    while (more && !s->differs) {
        utf8proc_int32_t next;
        if (class_of(starter) != 0) {
            put(s, starter);
            more = next_ordered(o, &starter);
            continue;
        }
        orderer ahead = *o;
        utf8proc_int32_t composed = starter;
        compose_tail(&ahead, &composed, &next, NULL);
        put(s, composed);
        more = compose_tail(o, &starter, &next, s);
        starter = next;
    }
}

static void put_decomposed(orderer *o, sink *s)
{
    utf8proc_int32_t scalar;
    while (!s->differs && next_ordered(o, &scalar))
        put(s, scalar);
}

static void normalize(int32_t form, const gw_char16 *source, size_t nunits, sink *s)
{
    bool composes = form == GW_NormalizationC || form == GW_NormalizationKC;
    bool compatible = form == GW_NormalizationKC || form == GW_NormalizationKD;
    unsigned options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | (compatible ? UTF8PROC_COMPAT : 0u);
    orderer o = {.run = {.source = source, .nunits = nunits}};
    o.run.options = (utf8proc_option_t)options;
    if (composes)
        put_composed(&o, s);
    else
        put_decomposed(&o, s);
}

/* --- one unit ---------------------------------------------------------------------------------------------- */

size_t gwi_text_decompose(gw_char16 unit, gw_char16 out[GWI_DECOMPOSED_MOST])
{
    orderer o = {.run = {.source = &unit, .nunits = 1}};
    o.run.options = (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    sink s = {.out = out, .capacity = GWI_DECOMPOSED_MOST};
    put_decomposed(&o, &s);
    return s.nunits;
}

gw_char16 gwi_text_compose(gw_char16 first, gw_char16 second)
{
    utf8proc_int32_t starter = first;
    bool surrogates = (first & 0xF800u) == 0xD800u || (second & 0xF800u) == 0xD800u;
    if (surrogates || !compose(&starter, second) || starter > 0xFFFF)
        return 0;
    return (gw_char16)starter;
}

/* --- the public functions ---------------------------------------------------------------------------------- */

static bool is_form(int32_t form)
{
    return form == GW_NormalizationC || form == GW_NormalizationD || form == GW_NormalizationKC ||
           form == GW_NormalizationKD;
}

/* The length in units, the zero included where it is to be looked for; fails for what cannot be a source. */
static bool check_source(int32_t form, const gw_char16 *source, int32_t nunits, size_t *length)
{
    if (!is_form(form)) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "%d is no normalization form.", (int)form);
        return false;
    }
    if (source == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "There is no string to normalize.");
        return false;
    }
    *length = nunits < 0 ? gwi_text_length_utf16(source) + 1 : (size_t)nunits;
    return true;
}

/* True for well-formed UTF-16; else fails and *at is the offset of the first unpaired surrogate. */
static bool check_well_formed(const gw_char16 *source, size_t nunits, size_t *at)
{
    gwi_text_result measured = gwi_utf16_to_utf32(source, nunits, NULL, 0, GWI_TEXT_STRICT);
    *at = measured.lost_at;
    if (measured.status == GWI_TEXT_DONE)
        return true;
    gwi_fail(GW_ERROR_NO_UNICODE_TRANSLATION, "The surrogate %04X at unit %zu has no partner.",
             (unsigned)measured.lost, measured.lost_at);
    return false;
}

static int32_t finish(const sink *s)
{
    if (s->nunits > INT32_MAX) {
        gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW, "The normalized string has %zu units.", s->nunits);
        return 0;
    }
    if (s->full && s->capacity != 0) {
        gwi_fail(GW_ERROR_INSUFFICIENT_BUFFER,
                 "The normalized string needs %zu units, and there is room for %zu.", s->nunits,
                 s->capacity);
        return -(int32_t)s->nunits;
    }
    if (s->nunits == 0)
        gw_SetLastError(GW_ERROR_SUCCESS);
    return (int32_t)s->nunits;
}

int32_t gw_NormalizeString(int32_t form, const gw_char16 *source, int32_t nunits, gw_char16 *out,
                           int32_t capacity)
{
    size_t length;
    size_t bad;
    if (!check_source(form, source, nunits, &length))
        return 0;
    if (capacity < 0 || (out == NULL && capacity != 0)) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "A buffer of %d units at %p is none.", (int)capacity,
                 (void *)out);
        return 0;
    }
    if (!check_well_formed(source, length, &bad))
        return bad > INT32_MAX ? -INT32_MAX : -(int32_t)bad;
    sink s = {.out = out, .capacity = (size_t)capacity};
    normalize(form, source, length, &s);
    return finish(&s);
}

gw_bool gw_IsNormalizedString(int32_t form, const gw_char16 *source, int32_t nunits)
{
    size_t length;
    size_t bad;
    if (!check_source(form, source, nunits, &length) || !check_well_formed(source, length, &bad))
        return 0;
    sink s = {.expected = source, .nexpected = length};
    normalize(form, source, length, &s);
    if (!s.differs && s.nunits == length)
        return 1;
    gw_SetLastError(GW_ERROR_SUCCESS);
    return 0;
}
