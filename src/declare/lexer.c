/* SPDX-License-Identifier: MIT */
/* Tokens of C# source. */
#include "declare/lexer.h"
#include "declare/strings.h"
#include "declare/syntax.h"
#include "declare/unicode.h"

/* So many ENDs are at the end, as the parser looks at some tokens behind the one where it is. */
enum { LOOKAHEAD = 4 };

/* --- tokens ------------------------------------------------------------------------------------------------- */

static gwi_token *add(gwi_lexer *l, gwi_token_kind kind, const unsigned char *start)
{
    if (l->count == l->capacity) {
        l->capacity *= 2;
        l->tokens = gwi_bump_resize(l->reader->bump, l->tokens, l->capacity, sizeof *l->tokens);
    }
    gwi_token *token = &l->tokens[l->count++];
    memset(token, 0, sizeof *token);
    token->kind = (uint8_t)kind;
    token->offset = (uint32_t)(start - l->source->text);
    token->extent = (uint32_t)(l->at - start);
    return token;
}

void gwi_lexer_stop(gwi_lexer *l, const unsigned char *at, const char *sentence)
{
    gwi_note_at(l->reader, l->source, (uint32_t)(at - l->source->text), GW_SEVERITY_ERROR,
                sentence);
    l->source->stopped = true;
    l->at = l->end;
}

/* --- brackets ----------------------------------------------------------------------------------------------- */

static void open_bracket(gwi_lexer *l, gwi_token_kind kind)
{
    if (l->open_count == l->open_capacity) {
        l->open_capacity = l->open_capacity != 0 ? l->open_capacity * 2 : 64;
        l->open = gwi_bump_resize(l->reader->bump, l->open, l->open_capacity, sizeof *l->open);
    }
    l->open[l->open_count++] = (uint32_t)l->count;
    l->at++;
    add(l, kind, l->at - 1);
}

static void close_bracket(gwi_lexer *l, gwi_token_kind kind)
{
    if (l->open_count == 0) {
        gwi_lexer_stop(l, l->at, "A bracket is closed that was not opened.");
        return;
    }
    gwi_token *partner = &l->tokens[l->open[l->open_count - 1]];
    if (partner->kind + 1u != (unsigned)kind) {
        gwi_lexer_stop(l, l->at, "A bracket of another kind must be closed first.");
        return;
    }
    partner->extent = (uint32_t)l->count - l->open[--l->open_count];
    l->at++;
    add(l, kind, l->at - 1);
}

/* What is still open reaches up to the end. */
static void close_all(gwi_lexer *l)
{
    uint32_t end = (uint32_t)l->count;
    if (l->open_count != 0 && !l->source->stopped)
        gwi_lexer_stop(l, l->source->text + l->tokens[l->open[l->open_count - 1]].offset,
                       "This bracket is never closed.");
    for (size_t i = 0; i < l->open_count; i++)
        l->tokens[l->open[i]].extent = end - l->open[i];
}

/* --- words and numbers -------------------------------------------------------------------------------------- */

static bool is_letter(unsigned c)
{
    return (c | 0x20u) - 'a' < 26u || c == '_';
}

/* How many bytes of an identifier are here, written as an escape or beyond ASCII; 0 where none are. */
static size_t odd_letter(gwi_lexer *l)
{
    if (*l->at == '\\' && (l->at[1] == 'u' || l->at[1] == 'U')) {
        size_t count = l->at[1] == 'u' ? 4 : 8;
        bool fits = (size_t)(l->end - l->at) >= 2 + count;
        return fits && gwi_unicode_hex(l->at + 2, count) <= 0x10FFFFu ? 2 + count : 0;
    }
    if (*l->at < 0x80u)
        return 0;
    size_t count;
    return gwi_unicode_is_letter(gwi_unicode_get(l->at, &count)) ? count : 0;
}

/* How many bytes a format character here has; 0 where none is. */
static size_t format_character(const gwi_lexer *l)
{
    size_t count;
    if (*l->at < 0x80u)
        return 0;
    return gwi_unicode_is_format(gwi_unicode_get(l->at, &count)) ? count : 0;
}

static void lex_word(gwi_lexer *l)
{
    const unsigned char *start = l->at;
    bool escaped = *l->at == '@';
    l->at += escaped;
    for (;;) {
        while (is_letter(*l->at) || gwi_is_digit(*l->at))
            l->at++;
        if (*l->at < 0x80u && *l->at != '\\')
            break;
        size_t count = format_character(l);
        escaped = escaped || *l->at == '\\' || count != 0;
        if (count == 0)
            count = odd_letter(l);
        if (count == 0)
            break;
        l->at += count;
    }
    gwi_keyword word =
        escaped ? GWI_WORD_NONE
                : gwi_keywords_find(&l->reader->keywords, start, (size_t)(l->at - start));
    gwi_token *token =
        add(l, gwi_keyword_is_reserved(word) ? GWI_TOKEN_KEYWORD : GWI_TOKEN_NAME, start);
    token->word = (uint8_t)word;
    token->escaped = escaped;
}

static void skip_digits(gwi_lexer *l)
{
    while (gwi_is_digit(*l->at) || *l->at == '_')
        l->at++;
}

static void lex_number(gwi_lexer *l)
{
    const unsigned char *start = l->at;
    bool decimal = *l->at != '0' || ((l->at[1] | 0x20u) != 'x' && (l->at[1] | 0x20u) != 'b');
    if (decimal)
        skip_digits(l);
    if (decimal && *l->at == '.' && gwi_is_digit(l->at[1])) {
        l->at++;
        skip_digits(l);
    }
    if (decimal && (*l->at | 0x20u) == 'e') {
        size_t sign = l->at[1] == '+' || l->at[1] == '-';
        if (gwi_is_digit(l->at[1 + sign]))
            l->at += 2 + sign;
        skip_digits(l);
    }
    while (is_letter(*l->at) || gwi_is_digit(*l->at)) /* hexadecimal digits, and suffixes */
        l->at++;
    add(l, GWI_TOKEN_NUMBER, start);
}

static void lex_literal(gwi_lexer *l)
{
    const unsigned char *start = l->at;
    const char *sentence;
    const unsigned char *behind = gwi_literal_end(l->at, l->end, &sentence);
    if (behind == NULL) {
        gwi_lexer_stop(l, start, sentence);
        return;
    }
    l->at = behind;
    bool has_holes = *start == '$' || (*start == '@' && start[1] == '$');
    gwi_token *token = add(l,
                           *start == '\'' ? GWI_TOKEN_CHARACTER
                           : has_holes    ? GWI_TOKEN_INTERPOLATED
                                          : GWI_TOKEN_STRING,
                           start);
    if ((*l->at == 'u' || *l->at == 'U') && l->at[1] == '8' && *start != '\'') {
        l->at += 2;
        token->suffix = 1;
    }
}

/* --- punctuation -------------------------------------------------------------------------------------------- */

static void put(gwi_lexer *l, gwi_token_kind kind, size_t nbytes)
{
    l->at += nbytes;
    add(l, kind, l->at - nbytes);
}

/* One of two kinds: with a certain second character, or without it. */
static void put_either(gwi_lexer *l, unsigned char second, gwi_token_kind both, gwi_token_kind one)
{
    bool has = l->at[1] == second;
    put(l, has ? both : one, has ? 2 : 1);
}

static void lex_operator(gwi_lexer *l)
{
    switch (*l->at) {
    case '=':
        if (l->at[1] == '>')
            put(l, GWI_TOKEN_ARROW, 2);
        else
            put_either(l, '=', GWI_TOKEN_EQUAL, GWI_TOKEN_ASSIGN);
        break;
    case '<':
        if (l->at[1] == '<')
            put(l, GWI_TOKEN_SHIFT_LEFT, 2);
        else
            put_either(l, '=', GWI_TOKEN_LESS_EQUAL, GWI_TOKEN_LESS);
        break;
    case '>':
        put_either(l, '=', GWI_TOKEN_GREATER_EQUAL, GWI_TOKEN_GREATER);
        break;
    case '!':
        put_either(l, '=', GWI_TOKEN_NOT_EQUAL, GWI_TOKEN_NOT);
        break;
    case '&':
        put_either(l, '&', GWI_TOKEN_AND_AND, GWI_TOKEN_AND);
        break;
    case '|':
        put_either(l, '|', GWI_TOKEN_OR_OR, GWI_TOKEN_OR);
        break;
    case '?':
        put_either(l, '?', GWI_TOKEN_COALESCE, GWI_TOKEN_QUESTION);
        break;
    case ':':
        put_either(l, ':', GWI_TOKEN_COLONS, GWI_TOKEN_COLON);
        break;
    case '+':
        put_either(l, '+', GWI_TOKEN_OTHER, GWI_TOKEN_PLUS);
        break;
    case '-':
        if (l->at[1] == '>')
            put(l, GWI_TOKEN_OTHER, 2);
        else
            put_either(l, '-', GWI_TOKEN_OTHER, GWI_TOKEN_MINUS);
        break;
    default:
        put(l, GWI_TOKEN_OTHER, 1);
    }
}

static void lex_punctuation(gwi_lexer *l)
{
    static const struct {
        unsigned char c, kind;
    } single[] = {{';', GWI_TOKEN_SEMICOLON}, {',', GWI_TOKEN_COMMA},   {'*', GWI_TOKEN_STAR},
                  {'/', GWI_TOKEN_SLASH},     {'%', GWI_TOKEN_PERCENT}, {'^', GWI_TOKEN_XOR},
                  {'~', GWI_TOKEN_TILDE}};
    switch (*l->at) {
    case '{':
        open_bracket(l, GWI_TOKEN_LEFT_BRACE);
        return;
    case '}':
        close_bracket(l, GWI_TOKEN_RIGHT_BRACE);
        return;
    case '(':
        open_bracket(l, GWI_TOKEN_LEFT_PAREN);
        return;
    case ')':
        close_bracket(l, GWI_TOKEN_RIGHT_PAREN);
        return;
    case '[':
        open_bracket(l, GWI_TOKEN_LEFT_BRACKET);
        return;
    case ']':
        close_bracket(l, GWI_TOKEN_RIGHT_BRACKET);
        return;
    case '.':
        put(l, GWI_TOKEN_DOT, 1);
        return;
    default:
        break;
    }
    for (size_t i = 0; i < GWI_COUNT_OF(single); i++)
        if (*l->at == single[i].c) {
            put(l, (gwi_token_kind)single[i].kind, 1);
            return;
        }
    lex_operator(l);
}

/* --- what is between ---------------------------------------------------------------------------------------- */

static void skip_line_comment(gwi_lexer *l)
{
    while (l->at < l->end && *l->at != '\n' && *l->at != '\r')
        l->at++;
}

static void skip_block_comment(gwi_lexer *l)
{
    const unsigned char *start = l->at;
    for (l->at += 2; l->at + 1 < l->end; l->at++)
        if (l->at[0] == '*' && l->at[1] == '/') {
            l->at += 2;
            return;
        }
    gwi_lexer_stop(l, start, "A comment is not ended by */.");
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

/* White space and comments; false where a token follows. Every sixth byte of a source is a blank. */
static bool skip_one(gwi_lexer *l)
{
    unsigned char c = *l->at;
    if (is_blank(c)) {
        do
            l->at++;
        while (l->at < l->end && is_blank(*l->at));
    } else if (c == '\n' || c == '\r') {
        l->at++;
        l->line_begins = true;
    } else if (c == '/' && l->at[1] == '/') {
        skip_line_comment(l);
    } else if (c == '/' && l->at[1] == '*') {
        skip_block_comment(l);
    } else if (c >= 0x80u) {
        size_t count;
        uint32_t scalar = gwi_unicode_get(l->at, &count);
        bool ends_line = gwi_unicode_ends_line(scalar);
        if (!ends_line && !gwi_unicode_is_space(scalar))
            return false;
        l->at += count;
        l->line_begins = l->line_begins || ends_line;
    } else {
        return false;
    }
    return true;
}

static void lex_odd(gwi_lexer *l)
{
    size_t count = odd_letter(l);
    if (count != 0) {
        lex_word(l);
        return;
    }
    if (*l->at >= 0x80u)
        gwi_unicode_get(l->at, &count);
    put(l, GWI_TOKEN_OTHER, count != 0 ? count : 1);
}

/* `..5` is a range, not the number .5 behind a dot. */
static bool is_behind_dot(const gwi_lexer *l)
{
    return l->at > l->source->text && l->at[-1] == '.';
}

static void lex_one(gwi_lexer *l)
{
    unsigned char c = *l->at, next = l->at[1];
    if (is_letter(c))
        lex_word(l);
    else if (gwi_is_digit(c) || (c == '.' && gwi_is_digit(next) && !is_behind_dot(l)))
        lex_number(l);
    else if (c == '"' || c == '\'' || c == '$' || (c == '@' && (next == '"' || next == '$')))
        lex_literal(l);
    else if (c == '@' && (is_letter(next) || next >= 0x80u || next == '\\'))
        lex_word(l);
    else if (c >= 0x80u || c == '\\')
        lex_odd(l);
    else
        lex_punctuation(l);
}

/* The one caller of skip_one() and lex_one(), so that the compiler makes them part of the loop. */
static void lex_all(gwi_lexer *l)
{
    l->line_begins = l->has_directives;
    while (l->at < l->end) {
        if (skip_one(l))
            continue;
        if (*l->at == '#' && l->line_begins && l->has_directives) {
            gwi_lexer_directive(l);
            continue;
        }
        l->line_begins = false;
        lex_one(l);
    }
}

static gwi_lexer begin(gwi_reader *r, gwi_source *source, gwi_range range, size_t capacity)
{
    gwi_lexer l = {.reader = r, .source = source, .at = source->text + range.start};
    l.end = source->text + range.end;
    l.capacity = capacity;
    l.tokens = gwi_bump_resize(r->bump, NULL, l.capacity, sizeof *l.tokens);
    return l;
}

static void finish(gwi_lexer *l)
{
    close_all(l);
    l->at = l->end;
    for (unsigned i = 0; i < LOOKAHEAD; i++)
        add(l, GWI_TOKEN_END, l->end);
    gwi_bump_release(l->reader->bump, l->open);
    gwi_bump_release(l->reader->bump, l->conditions);
}

void gwi_lex(gwi_reader *r, gwi_source *source)
{
    gwi_lexer l = begin(r, source, (gwi_range){0, source->nbytes}, source->nbytes / 6 + 32);
    l.has_directives = true;
    lex_all(&l);
    gwi_lexer_check_conditions(&l);
    finish(&l);
    source->tokens = l.tokens;
    source->token_count = (uint32_t)l.count - LOOKAHEAD + 1;
}

/* --- ranges ------------------------------------------------------------------------------------------------- */

const gwi_token *gwi_lex_range(gwi_reader *r, gwi_source *source, gwi_range range)
{
    gwi_lexer l = begin(r, source, range, 16);
    add(&l, GWI_TOKEN_END, l.at);
    lex_all(&l);
    finish(&l);
    gwi_token *tokens = gwi_bump_alloc(r->bump, l.count, sizeof *tokens);
    memcpy(tokens, l.tokens, l.count * sizeof *tokens);
    gwi_bump_release(r->bump, l.tokens);
    return tokens + 1;
}

gwi_hole gwi_lex_hole(gwi_reader *r, gwi_source *source, const gwi_piece *piece)
{
    gwi_hole hole = {gwi_lex_range(r, source, piece->text), NULL};
    const gwi_token *comma = gwi_expression_end(hole.expression);
    if (comma->kind != GWI_TOKEN_COMMA)
        return hole;
    gwi_range before = {piece->text.start, comma->offset};
    gwi_range after = {comma->offset + comma->extent, piece->text.end};
    hole.expression = gwi_lex_range(r, source, before);
    hole.alignment = gwi_lex_range(r, source, after);
    return hole;
}
