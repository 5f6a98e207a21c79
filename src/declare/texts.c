/* SPDX-License-Identifier: MIT */
/* Characters and strings: the values of literals, those of interpolated strings, and strings that are put together. */
#include "declare/constants.h"
#include "declare/strings.h"
#include "declare/unicode.h"

#include "text/text.h"

/* Of all strings that are put together: each may be twice as long as the one before it. */
enum { UNITS_MOST = 1 << 24 };

/* --- characters --------------------------------------------------------------------------------------------- */

typedef struct writer {
    gwi_expression *e;
    const gwi_token *token;
    const unsigned char *at, *end;
    gw_char16 *out;
    size_t count;
} writer;

static void put_scalar(writer *u, uint32_t scalar)
{
    if (scalar >= 0x10000u) {
        u->out[u->count++] = (gw_char16)(0xD800u + ((scalar - 0x10000u) >> 10));
        scalar = 0xDC00u + ((scalar - 0x10000u) & 0x3FFu);
    }
    u->out[u->count++] = (gw_char16)scalar;
}

static void put_plain(writer *u)
{
    size_t nbytes;
    put_scalar(u, gwi_unicode_get(u->at, &nbytes));
    u->at += nbytes;
}

static bool put_code(writer *u, size_t least, size_t most)
{
    uint32_t value = 0;
    size_t count = 0;
    while (count < most && u->at < u->end && gwi_hex_digit(*u->at) < 16) {
        value = value << 4 | gwi_hex_digit(*u->at++);
        count++;
    }
    if (count < least || value > 0x10FFFFu)
        return gwi_fault_at(u->e->reader, u->e->from, u->token, "an escape is malformed");
    put_scalar(u, value);
    return true;
}

/* Behind the backslash. */
static bool put_escape(writer *u)
{
    static const char letters[] = "0abefnrtv'\"\\";
    static const gw_char16 values[] = {0, 7, 8, 27, 12, 10, 13, 9, 11, '\'', '"', '\\'};
    unsigned char c = u->at < u->end ? *u->at++ : ' ';
    if (c == 'x')
        return put_code(u, 1, 4);
    if (c == 'u' || c == 'U')
        return c == 'u' ? put_code(u, 4, 4) : put_code(u, 8, 8);
    const char *letter = c != '\0' ? strchr(letters, c) : NULL;
    if (letter == NULL)
        return gwi_fault_at(u->e->reader, u->e->from, u->token, "an escape is malformed");
    u->out[u->count++] = values[letter - letters];
    return true;
}

/* No more units than bytes. */
static writer begin(gwi_expression *e, const gwi_token *at, gwi_range range)
{
    const unsigned char *text = e->from->scope->source->text;
    writer u = {e, at, text + range.start, text + range.end, NULL, 0};
    u.out = gwi_bump_alloc(e->reader->bump, (size_t)(range.end - range.start) + 1, sizeof *u.out);
    return u;
}

bool gwi_literal_character(gwi_expression *e, const gwi_token *at, gwi_value *out)
{
    memset(out, 0, sizeof *out);
    writer u = begin(e, at, (gwi_range){at->offset + 1, at->offset + at->extent - 1});
    if (u.at < u.end && *u.at == '\\') {
        u.at++;
        if (!put_escape(&u))
            return false;
    } else if (u.at < u.end) {
        put_plain(&u);
    }
    if (u.at != u.end || u.count != 1)
        return gwi_fault_at(e->reader, e->from, at, "a character has not one UTF-16 unit");
    out->constant.kind = GW_TYPE_CHAR;
    out->constant.integer = u.out[0];
    return true;
}

/* --- text of strings ---------------------------------------------------------------------------------------- */

typedef struct decoder {
    gwi_expression *e;
    const gwi_token *token;
    gwi_string_form form;
    bool has_lines; /* it is raw and has several lines: the first and the last are not part of it */
    const unsigned char *first, *last;
    const unsigned char
        *indent; /* white space before the quotes that end it: each line begins with it */
    size_t indent_nbytes;
} decoder;

static bool malformed(const writer *u, const char *sentence)
{
    return gwi_fault_at(u->e->reader, u->e->from, u->token, "%s", sentence);
}

static bool is_brace(const decoder *d, const writer *u)
{
    return d->form.dollars != 0 && (*u->at == '{' || *u->at == '}');
}

static bool put_doubled_brace(writer *u)
{
    if (u->end - u->at < 2 || u->at[0] != u->at[1])
        return malformed(u, "a brace in a string with holes is not doubled");
    u->out[u->count++] = *u->at;
    u->at += 2;
    return true;
}

static bool put_regular(const decoder *d, writer *u)
{
    while (u->at < u->end) {
        bool fine = true;
        if (*u->at == '\\') {
            u->at++;
            fine = put_escape(u);
        } else if (is_brace(d, u)) {
            fine = put_doubled_brace(u);
        } else {
            put_plain(u);
        }
        if (!fine)
            return false;
    }
    return true;
}

/* A quote is written twice. */
static bool put_verbatim(const decoder *d, writer *u)
{
    while (u->at < u->end) {
        bool is_quote = *u->at == '"';
        if (is_brace(d, u)) {
            if (!put_doubled_brace(u))
                return false;
            continue;
        }
        put_plain(u);
        u->at += is_quote && u->at < u->end;
    }
    return true;
}

/* --- text of raw strings ------------------------------------------------------------------------------------ */

static bool ends_line(unsigned char c)
{
    return c == '\n' || c == '\r';
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

/* Finds the lines of a raw string that has several. */
static bool begin_lines(decoder *d, const unsigned char *at, const unsigned char *end)
{
    const unsigned char *start = at, *last = end;
    while (at < end && is_blank(*at))
        at++;
    d->has_lines = d->form.quotes > 1 && at < end && ends_line(*at);
    if (!d->has_lines)
        return true;
    d->first = at + 1 + (*at == '\r' && at + 1 < end && at[1] == '\n');
    while (last > start && is_blank(last[-1]))
        last--;
    d->indent = last;
    d->indent_nbytes = (size_t)(end - last);
    if (last == start || !ends_line(last[-1]))
        return false;
    last--;
    d->last = last - (last > start && last[0] == '\n' && last[-1] == '\r');
    return d->last >= d->first;
}

/* A line that is blank may be shorter than the indent. */
static bool skip_indent(const decoder *d, writer *u)
{
    size_t nbytes = (size_t)(u->end - u->at);
    if (nbytes >= d->indent_nbytes && memcmp(u->at, d->indent, d->indent_nbytes) == 0) {
        u->at += d->indent_nbytes;
        return true;
    }
    const unsigned char *at = u->at;
    while (at < u->end && is_blank(*at))
        at++;
    u->at = at;
    return at == d->last || (at < u->end && ends_line(*at)) ||
           malformed(u, "a line of a raw string has not the indent of its last line");
}

static bool put_braces(const decoder *d, writer *u)
{
    size_t count = 0;
    while (u->at + count < u->end && u->at[count] == *u->at)
        count++;
    if (count >= d->form.dollars)
        return malformed(u, "a raw string has more braces than $");
    for (; count > 0; count--)
        put_plain(u);
    return true;
}

static bool put_line(const decoder *d, writer *u)
{
    while (u->at < u->end && !ends_line(*u->at)) {
        bool brace = is_brace(d, u);
        if (brace && !put_braces(d, u))
            return false;
        if (!brace)
            put_plain(u);
    }
    return true;
}

static bool put_raw_lines(const decoder *d, writer *u)
{
    bool begins = u->at < d->first;
    if (begins)
        u->at = d->first;
    if (u->end > d->last)
        u->end = d->last;
    for (;;) {
        if ((begins && !skip_indent(d, u)) || !put_line(d, u))
            return false;
        if (u->at >= u->end)
            return true;
        bool pair = u->end - u->at >= 2 && u->at[0] == '\r' && u->at[1] == '\n';
        put_plain(u);
        if (pair)
            put_plain(u);
        begins = true;
    }
}

static bool put_raw(const decoder *d, writer *u)
{
    if (d->has_lines)
        return put_raw_lines(d, u);
    return put_line(d, u) &&
           (u->at == u->end || malformed(u, "a raw string of several lines begins on its first"));
}

/* --- strings ------------------------------------------------------------------------------------------------ */

static void become_text(gwi_value *out, const gw_char16 *units, size_t count)
{
    gwi_value_set(out, GW_TYPE_STRING, 0);
    out->constant.text = gw_utf16_n(units, count);
}

static bool decode(const decoder *d, gwi_range range, gwi_value *out)
{
    writer u = begin(d->e, d->token, range);
    bool fine = d->form.quotes > 1 ? put_raw(d, &u)
                : d->form.verbatim ? put_verbatim(d, &u)
                                   : put_regular(d, &u);
    become_text(out, u.out, u.count);
    return fine;
}

/* Only a string is constant in a hole: what a number looks like depends on the culture. */
static bool read_hole(const decoder *d, const gwi_piece *piece, gwi_value *out)
{
    gwi_expression inner = *d->e;
    gwi_reader *r = inner.reader;
    if (piece->has_format)
        return gwi_fault_at(r, inner.from, d->token, "a hole with a format is no constant");
    gwi_hole hole = gwi_lex_hole(r, inner.from->scope->source, piece);
    inner.at = hole.expression;
    if (hole.alignment != NULL)
        return gwi_fault_at(r, inner.from, inner.at, "a hole with an alignment is no constant");
    if (!gwi_expression_read(&inner, out))
        return false;
    if (inner.at->kind != GWI_TOKEN_END)
        return gwi_fault_at(r, inner.from, inner.at, "an expression is not understood here");
    if (out->constant.kind != GW_TYPE_STRING || out->constant.text.data == NULL ||
        out->unchosen != NULL)
        return gwi_fault_at(r, inner.from, hole.expression,
                            "a hole of a constant string has no string");
    return true;
}

static bool read_pieces(decoder *d, gwi_pieces *pieces, gwi_value *out)
{
    static const gw_char16 nothing[1];
    gwi_piece piece;
    become_text(out, nothing, 0);
    for (bool first = true; gwi_pieces_next(pieces, &piece); first = false) {
        gwi_value value;
        if (!(piece.is_hole ? read_hole(d, &piece, &value) : decode(d, piece.text, &value)))
            return false;
        if (first)
            *out = value;
        else if (!gwi_text_append(d->e, out, &value))
            return false;
    }
    return true;
}

bool gwi_literal_string(gwi_expression *e, const gwi_token *at, gwi_value *out)
{
    if (at->suffix)
        return gwi_fault_at(e->reader, e->from, at, "a string of UTF-8 is no constant");
    gwi_pieces pieces;
    gwi_pieces_begin(&pieces, e->from->scope->source, at);
    decoder d = {.e = e, .token = at, .form = pieces.form};
    if (!begin_lines(&d, pieces.at, pieces.end))
        return gwi_fault_at(e->reader, e->from, at, "a raw string has no line of its own");
    return read_pieces(&d, &pieces, out);
}

void gwi_text_of_name(gwi_expression *e, gwi_value *out, const char *utf8)
{
    gw_text text = gw_utf8(utf8);
    gw_char16 *units = gwi_bump_alloc(e->reader->bump, text.nunits + 1, sizeof *units);
    gwi_value_set(out, GW_TYPE_STRING, 0);
    size_t nunits = gwi_text_convert(text, GW_UTF16, units, text.nunits, GWI_TEXT_REPLACE).nwritten;
    out->constant.text = gw_utf16_n(units, nunits);
}

bool gwi_text_append(gwi_expression *e, gwi_value *left, const gwi_value *right)
{
    gw_text a = left->constant.text, b = right->constant.text;
    size_t nunits = a.nunits + b.nunits;
    gwi_reader *r = e->reader;
    if (left->room < b.nunits || a.data == NULL) {
        size_t capacity = nunits * 2;
        if (r->text_units + capacity > UNITS_MOST)
            return gwi_fault_at(r, e->from, e->at, "strings become too long");
        r->text_units += capacity;
        gw_char16 *units = gwi_bump_alloc(r->bump, capacity + 1, sizeof *units);
        if (a.nunits != 0)
            memcpy(units, a.data, a.nunits * sizeof *units);
        a.data = units;
        left->room = (uint32_t)(capacity - a.nunits);
    }
    if (b.nunits != 0) /* the units behind the text are its own, and nobody else's yet */
        memcpy((gw_char16 *)(uintptr_t)a.data + a.nunits, b.data, b.nunits * sizeof(gw_char16));
    left->room -= (uint32_t)b.nunits;
    left->constant.kind = GW_TYPE_STRING;
    left->constant.text = gw_utf16_n(a.data, nunits);
    return true;
}
