/* SPDX-License-Identifier: MIT */
/* Where characters and strings end: regular, verbatim, raw and interpolated ones, with what is nested in their holes. */
#include "declare/lexer.h"

enum { HOLES_MOST = 64 };

typedef struct shape {
    bool verbatim;
    size_t dollars; /* 0: no holes */
    size_t quotes;  /* 1, or 3 and more of a raw one */
} shape;

typedef struct scan {
    const unsigned char *end;
    const char *sentence;
    unsigned depth;
} scan;

static const unsigned char *skip_literal(scan *s, const unsigned char *at);

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

static const unsigned char *open_string(const scan *s, const unsigned char *at, shape *kind)
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

/* The format behind the colon of a hole, up to the brace. */
static const unsigned char *skip_format(const scan *s, const unsigned char *at)
{
    while (at < s->end && *at != '}' && *at != '"')
        at++;
    return at;
}

/* One step inside a hole; *nest counts brackets. */
static const unsigned char *step_in_hole(scan *s, const unsigned char *at, size_t *nest)
{
    switch (*at) {
    case '"':
    case '\'':
    case '$':
        return skip_literal(s, at);
    case '@':
        return at + 1 < s->end && (at[1] == '"' || at[1] == '$') ? skip_literal(s, at) : at + 1;
    case '/':
        return at + 1 < s->end && (at[1] == '/' || at[1] == '*') ? skip_comment(s, at) : at + 1;
    case '(':
    case '[':
    case '{':
        ++*nest;
        return at + 1;
    case ')':
    case ']':
    case '}':
        *nest -= *nest != 0;
        return at + 1;
    case ':':
        if (at + 1 < s->end && at[1] == ':')
            return at + 2;
        return *nest == 0 ? skip_format(s, at) : at + 1;
    default:
        return at + 1;
    }
}

/* Behind the braces that end a hole. */
static const unsigned char *skip_hole(scan *s, const unsigned char *at, size_t braces)
{
    size_t nest = 0;
    while (at != NULL && at < s->end) {
        if (*at == '}' && nest == 0)
            return at + (run_of(s, at, '}') < braces ? run_of(s, at, '}') : braces);
        at = step_in_hole(s, at, &nest);
    }
    return at == NULL ? NULL : fail(s, "A hole of a string is not ended by }.");
}

/* --- strings ------------------------------------------------------------------------------------------------ */

static const unsigned char *skip_regular(scan *s, const unsigned char *at, const shape *kind)
{
    while (at != NULL && at < s->end && *at != '\n' && *at != '\r') {
        if (*at == '"')
            return at + 1;
        if (*at == '\\')
            at += at + 1 < s->end ? 2 : 1;
        else if (*at == '{' && kind->dollars != 0)
            at = at + 1 < s->end && at[1] == '{' ? at + 2 : skip_hole(s, at + 1, 1);
        else
            at++;
    }
    return at == NULL ? NULL : fail(s, "A string is not ended by \" on its line.");
}

static const unsigned char *skip_verbatim(scan *s, const unsigned char *at, const shape *kind)
{
    while (at != NULL && at < s->end) {
        if (*at == '"') {
            if (at + 1 >= s->end || at[1] != '"')
                return at + 1;
            at += 2;
        } else if (*at == '{' && kind->dollars != 0) {
            at = at + 1 < s->end && at[1] == '{' ? at + 2 : skip_hole(s, at + 1, 1);
        } else {
            at++;
        }
    }
    return at == NULL ? NULL : fail(s, "A verbatim string is not ended by \".");
}

static const unsigned char *skip_raw(scan *s, const unsigned char *at, const shape *kind)
{
    while (at != NULL && at < s->end) {
        if (*at == '"') {
            size_t quotes = run_of(s, at, '"');
            at += quotes;
            if (quotes >= kind->quotes)
                return at;
        } else if (*at == '{' && kind->dollars != 0) {
            size_t braces = run_of(s, at, '{');
            at += braces;
            if (braces >= kind->dollars)
                at = skip_hole(s, at, kind->dollars);
        } else {
            at++;
        }
    }
    return at == NULL ? NULL : fail(s, "A raw string is not ended by as many \" as begin it.");
}

static const unsigned char *skip_string(scan *s, const unsigned char *at)
{
    shape kind;
    at = open_string(s, at, &kind);
    if (at > s->end || at[-1] != '"')
        return fail(s, "A $ or @ stands before no string.");
    if (kind.quotes > 1)
        return skip_raw(s, at, &kind);
    return kind.verbatim ? skip_verbatim(s, at, &kind) : skip_regular(s, at, &kind);
}

static const unsigned char *skip_literal(scan *s, const unsigned char *at)
{
    if (s->depth == HOLES_MOST)
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
