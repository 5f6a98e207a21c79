/* SPDX-License-Identifier: MIT */
/* Where characters and strings end: regular, verbatim, raw and interpolated ones, with what is nested in their holes. */
#include "declare/strings.h"

/* Of strings and brackets in holes. */
enum { DEPTH_MOST = 128 };

typedef gwi_string_form form;

typedef struct scan {
    const unsigned char *end;
    const char *sentence;
    unsigned depth;
} scan;

/* A hole, without its braces. */
typedef struct hole {
    const unsigned char *end;    /* of its expression and alignment */
    const unsigned char *format; /* after the colon; NULL where there is none */
    const unsigned char *format_end;
} hole;

static const unsigned char *skip_literal(scan *s, const unsigned char *at);
static const unsigned char *skip_brackets(scan *s, const unsigned char *at);

static const unsigned char *fail(scan *s, const char *sentence)
{
    if (s->sentence == NULL)
        s->sentence = sentence;
    return NULL;
}

static size_t run_of(const scan *s, const unsigned char *at, unsigned char c)
{
    size_t count = 0;
    while (at + count < s->end && at[count] == c)
        count++;
    return count;
}

static bool is_at(const scan *s, const unsigned char *at, unsigned char first, unsigned char second)
{
    return s->end - at >= 2 && at[0] == first && at[1] == second;
}

static const unsigned char *open_string(const scan *s, const unsigned char *at, form *kind)
{
    memset(kind, 0, sizeof *kind);
    for (; at < s->end && (*at == '@' || *at == '$'); at++) {
        kind->verbatim = kind->verbatim || *at == '@';
        kind->dollars += *at == '$';
    }
    size_t quotes = run_of(s, at, '"');
    kind->quotes = quotes >= 3 && !kind->verbatim ? quotes : 1;
    return at + kind->quotes;
}

static const unsigned char *skip_character(scan *s, const unsigned char *at)
{
    for (at++; at < s->end && *at != '\n' && *at != '\r'; at++) {
        if (*at == '\'')
            return at + 1;
        if (*at == '\\' && at + 1 < s->end)
            at++;
    }
    return fail(s, "A character is not ended by ' on its line.");
}

/* --- holes -------------------------------------------------------------------------------------------------- */

static const unsigned char *skip_comment(scan *s, const unsigned char *at)
{
    if (at[1] == '/') {
        while (at < s->end && *at != '\n' && *at != '\r')
            at++;
        return at;
    }
    for (at += 2; at + 1 < s->end; at++)
        if (at[0] == '*' && at[1] == '/')
            return at + 2;
    return fail(s, "A comment is not ended by */.");
}

/* One step inside a hole. */
static const unsigned char *step_in_hole(scan *s, const unsigned char *at)
{
    switch (*at) {
    case '"':
    case '\'':
    case '$':
        return skip_literal(s, at);
    case '@':
        return is_at(s, at, '@', '"') || is_at(s, at, '@', '$') ? skip_literal(s, at) : at + 1;
    case '/':
        return is_at(s, at, '/', '/') || is_at(s, at, '/', '*') ? skip_comment(s, at) : at + 1;
    case '(':
    case '[':
    case '{':
        return skip_brackets(s, at);
    case ')':
    case ']':
    case '}':
        return fail(s, "A bracket in a hole of a string has no partner.");
    default:
        return at + 1;
    }
}

/* After the partner of the bracket here. */
static const unsigned char *skip_brackets(scan *s, const unsigned char *at)
{
    unsigned char partner = *at == '(' ? ')' : *at == '[' ? ']' : '}';
    if (s->depth == DEPTH_MOST)
        return fail(s, "Brackets in a hole of a string nest too deep.");
    s->depth++;
    for (at++; at != NULL && at < s->end && *at != partner;)
        at = step_in_hole(s, at);
    s->depth--;
    if (at == s->end)
        return fail(s, "A bracket in a hole of a string has no partner.");
    return at != NULL ? at + 1 : NULL;
}

/* The format of a hole, up to the brace that ends the hole: a format has no braces. */
static const unsigned char *skip_format(const scan *s, const unsigned char *at, const form *kind)
{
    while (at < s->end && *at != '}') {
        bool escape = *at == '\\' && kind->quotes == 1 && !kind->verbatim;
        bool doubled = kind->verbatim && is_at(s, at, '"', '"');
        if (*at == '"' && !doubled)
            return at;
        at += (escape || doubled) && at + 1 < s->end ? 2 : 1;
    }
    return at;
}

/* After the braces that end a hole. The first colon outside of brackets begins its format, also one that is written twice:
 * the language has it so. */
static const unsigned char *skip_hole(scan *s, const unsigned char *at, const form *kind, hole *out)
{
    memset(out, 0, sizeof *out);
    while (at != NULL && at < s->end && *at != '}' && *at != ':')
        at = step_in_hole(s, at);
    if (at == NULL)
        return NULL;
    out->end = at;
    if (at < s->end && *at == ':') {
        out->format = at + 1;
        out->format_end = at = skip_format(s, at + 1, kind);
    }
    if (run_of(s, at, '}') < kind->dollars)
        return fail(s, "A hole of a string is not ended by }.");
    return at + kind->dollars;
}

/* --- strings ------------------------------------------------------------------------------------------------ */

/* The text of a string reaches to the quotes that end the string, or to the braces that open a hole. */
static const unsigned char *skip_regular(scan *s, const unsigned char *at, const form *kind)
{
    while (at < s->end && *at != '\n' && *at != '\r' && *at != '"') {
        bool brace = kind->dollars != 0 && *at == '{';
        if (brace && !is_at(s, at, '{', '{'))
            return at;
        at += (brace || *at == '\\') && at + 1 < s->end ? 2 : 1;
    }
    if (at < s->end && *at == '"')
        return at;
    return fail(s, "A string is not ended by \" on its line.");
}

static const unsigned char *skip_verbatim(scan *s, const unsigned char *at, const form *kind)
{
    while (at < s->end) {
        bool special = *at == '"' || (kind->dollars != 0 && *at == '{');
        if (special && !is_at(s, at, *at, *at))
            return at;
        at += special ? 2 : 1;
    }
    return fail(s, "A verbatim string is not ended by \".");
}

static const unsigned char *skip_raw(scan *s, const unsigned char *at, const form *kind)
{
    while (at < s->end) {
        size_t count = run_of(s, at, *at);
        if (*at == '"' && count >= kind->quotes)
            return at;
        if (kind->dollars != 0 && *at == '{' && count >= kind->dollars)
            return at + count - kind->dollars;
        at += count;
    }
    return fail(s, "A raw string is not ended by as many \" as begin it.");
}

static const unsigned char *skip_text(scan *s, const unsigned char *at, const form *kind)
{
    if (kind->quotes > 1)
        return skip_raw(s, at, kind);
    return kind->verbatim ? skip_verbatim(s, at, kind) : skip_regular(s, at, kind);
}

static const unsigned char *skip_pieces(scan *s, const unsigned char *at, const form *kind)
{
    hole ignored;
    for (;;) {
        at = skip_text(s, at, kind);
        if (at == NULL || *at == '"')
            return at;
        at = skip_hole(s, at + kind->dollars, kind, &ignored);
        if (at == NULL)
            return NULL;
    }
}

static const unsigned char *skip_string(scan *s, const unsigned char *at)
{
    form kind;
    at = open_string(s, at, &kind);
    if (at > s->end || at[-1] != '"')
        return fail(s, "A $ or @ is not followed by a string.");
    if (kind.dollars > 1 && kind.quotes == 1)
        return fail(s, "A string with more than one $ must be raw.");
    at = skip_pieces(s, at, &kind);
    if (at != NULL && kind.quotes > 1 && run_of(s, at, '"') > kind.quotes)
        return fail(s, "A raw string is ended by more \" than begin it.");
    return at != NULL ? at + kind.quotes : NULL;
}

static const unsigned char *skip_literal(scan *s, const unsigned char *at)
{
    if (s->depth == DEPTH_MOST)
        return fail(s, "Strings nest too deep.");
    s->depth++;
    at = *at == '\'' ? skip_character(s, at) : skip_string(s, at);
    s->depth--;
    return at;
}

const unsigned char *gwi_literal_end(const unsigned char *at, const unsigned char *end,
                                     const char **sentence)
{
    scan s = {end, NULL, 0};
    at = skip_literal(&s, at);
    *sentence = s.sentence;
    return at;
}

/* --- pieces ------------------------------------------------------------------------------------------------- */

void gwi_pieces_begin(gwi_pieces *p, const gwi_source *source, const gwi_token *literal)
{
    const unsigned char *start = source->text + literal->offset;
    scan s = {start + literal->extent, NULL, 0};
    p->source = source;
    p->at = open_string(&s, start, &p->form);
    p->end = s.end - p->form.quotes;
}

static gwi_range range_of(const gwi_pieces *p, const unsigned char *start, const unsigned char *end)
{
    return (gwi_range){(uint32_t)(start - p->source->text), (uint32_t)(end - p->source->text)};
}

static void take_hole(gwi_pieces *p, scan *s, gwi_piece *out)
{
    const unsigned char *start = p->at + p->form.dollars;
    hole h;
    p->at = skip_hole(s, start, &p->form, &h);
    out->is_hole = true;
    out->text = range_of(p, start, h.end);
    out->has_format = h.format != NULL;
    if (out->has_format)
        out->format = range_of(p, h.format, h.format_end);
}

/* The lexer has scanned all of this before, so that nothing fails here. */
bool gwi_pieces_next(gwi_pieces *p, gwi_piece *out)
{
    scan s = {p->end + p->form.quotes, NULL, 0};
    memset(out, 0, sizeof *out);
    if (p->at >= p->end)
        return false;
    const unsigned char *end = skip_text(&s, p->at, &p->form);
    if (end == p->at) {
        take_hole(p, &s, out);
        return true;
    }
    out->text = range_of(p, p->at, end);
    p->at = end;
    return true;
}
