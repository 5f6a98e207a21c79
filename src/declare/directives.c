/* SPDX-License-Identifier: MIT */
/* Lines that begin with #: which parts of a source are read. */
#include "declare/lexer.h"
#include "declare/unicode.h"

/* --- symbols ------------------------------------------------------------------------------------------------ */

/* A symbol of a source is found under the source, one of all under the reader. Its `space` says whether it is defined. */
static void set_defined(gwi_reader *r, const void *where, const char *name, bool defined)
{
    gwi_symbols_add(r, where, name)->space = defined ? &r->global : NULL;
}

void gwi_define(gwi_reader *r, const char *symbol)
{
    set_defined(r, r, gwi_names_intern(r, symbol, strlen(symbol)), true);
}

static bool is_defined(const gwi_lexer *l, const char *name)
{
    const gwi_symbol *symbol = gwi_symbols_find(l->reader, l->source, name);
    if (symbol == NULL)
        symbol = gwi_symbols_find(l->reader, l->reader, name);
    return symbol != NULL && symbol->space != NULL;
}

/* --- lines -------------------------------------------------------------------------------------------------- */

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

static void skip_blanks(gwi_lexer *l)
{
    while (l->at < l->end && is_blank(*l->at))
        l->at++;
}

static bool at_line_end(const gwi_lexer *l)
{
    return l->at >= l->end || *l->at == '\n' || *l->at == '\r';
}

static void skip_line(gwi_lexer *l)
{
    while (!at_line_end(l))
        l->at++;
}

static bool is_word_byte(unsigned char c)
{
    return (c | 0x20u) - 'a' < 26u || c == '_' || gwi_is_digit(c) || c >= 0x80u;
}

/* The word here, interned; "" where there is none. */
static const char *take_word(gwi_lexer *l)
{
    skip_blanks(l);
    const unsigned char *start = l->at;
    while (l->at < l->end && is_word_byte(*l->at))
        l->at++;
    return gwi_names_intern(l->reader, (const char *)start, (size_t)(l->at - start));
}

static bool word_is(const char *word, const char *text)
{
    return strcmp(word, text) == 0;
}

/* --- conditions: (A && !B) || C == false --------------------------------------------------------------------- */

typedef struct condition {
    gwi_lexer *lexer;
    unsigned depth;
    bool bad;
} condition;

static bool either(condition *c);

static bool take(condition *c, const char *operator)
{
    skip_blanks(c->lexer);
    size_t nbytes = strlen(operator);
    if ((size_t)(c->lexer->end - c->lexer->at) < nbytes ||
        memcmp(c->lexer->at, operator, nbytes) != 0)
        return false;
    c->lexer->at += nbytes;
    return true;
}

static bool primary(condition *c)
{
    if (take(c, "(")) {
        bool value = either(c);
        if (!take(c, ")"))
            c->bad = true;
        return value;
    }
    const char *word = take_word(c->lexer);
    if (word[0] == '\0')
        c->bad = true;
    if (word_is(word, "true") || word_is(word, "false"))
        return word[0] == 't';
    return is_defined(c->lexer, word);
}

static bool negated(condition *c)
{
    bool negate = false;
    for (;;) {
        skip_blanks(c->lexer);
        if (c->lexer->at[0] != '!' || c->lexer->at[1] == '=')
            break;
        c->lexer->at++;
        negate = !negate;
    }
    return primary(c) != negate;
}

static bool equal(condition *c)
{
    bool value = negated(c);
    for (;;) {
        if (take(c, "=="))
            value = negated(c) == value;
        else if (take(c, "!="))
            value = negated(c) != value;
        else
            return value;
    }
}

static bool both(condition *c)
{
    bool value = equal(c);
    while (take(c, "&&"))
        value = equal(c) && value;
    return value;
}

static bool either(condition *c)
{
    if (c->bad || c->depth == GWI_NESTING_MOST) {
        c->bad = true;
        return false;
    }
    c->depth++;
    bool value = both(c);
    while (take(c, "||"))
        value = both(c) || value;
    c->depth--;
    return value;
}

static bool holds(gwi_lexer *l)
{
    condition c = {l, 0, false};
    const unsigned char *start = l->at;
    bool value = either(&c);
    skip_blanks(l);
    bool comment = l->at[0] == '/' && l->at[1] == '/';
    if (c.bad || !(at_line_end(l) || comment)) {
        gwi_lexer_stop(l, start, "The condition of an #if or #elif cannot be understood.");
        return false;
    }
    skip_line(l);
    return value;
}

/* --- parts that are left out -------------------------------------------------------------------------------- */

/* To the next line that begins with #, behind the #. */
static bool next_directive(gwi_lexer *l)
{
    for (;;) {
        skip_line(l);
        while (l->at < l->end && (*l->at == '\n' || *l->at == '\r' || is_blank(*l->at)))
            l->at++;
        if (l->at >= l->end)
            return false;
        if (*l->at == '#') {
            l->at++;
            return true;
        }
    }
}

/* Behind a branch that is not taken: true where one begins that is. */
static bool take_branch(gwi_lexer *l, gwi_condition *open, const char *word,
                        const unsigned char *start)
{
    if (open->has_else)
        gwi_lexer_stop(l, start, "An #elif or #else follows the #else of its #if.");
    open->has_else = word_is(word, "else");
    bool taken = !open->was_taken && (open->has_else || holds(l));
    open->was_taken = open->was_taken || taken;
    return taken;
}

static void leave_out(gwi_lexer *l)
{
    gwi_condition *open = &l->conditions[l->condition_count - 1];
    size_t inner = 0;
    while (next_directive(l)) {
        const unsigned char *start = l->at - 1;
        const char *word = take_word(l);
        if (word_is(word, "if")) {
            inner++;
        } else if (word_is(word, "endif")) {
            if (inner-- == 0) {
                l->condition_count--;
                return;
            }
        } else if (inner == 0 && (word_is(word, "elif") || word_is(word, "else"))) {
            if (take_branch(l, open, word, start))
                return;
        }
    }
}

/* --- directives --------------------------------------------------------------------------------------------- */

static void begin_if(gwi_lexer *l, const unsigned char *start)
{
    if (l->condition_count == l->condition_capacity) {
        l->condition_capacity = l->condition_capacity != 0 ? l->condition_capacity * 2 : 16;
        l->conditions = gwi_bump_resize(l->reader->bump, l->conditions, l->condition_capacity,
                                        sizeof *l->conditions);
    }
    gwi_condition *open = &l->conditions[l->condition_count++];
    memset(open, 0, sizeof *open);
    open->offset = (uint32_t)(start - l->source->text);
    open->was_taken = holds(l);
    if (!open->was_taken)
        leave_out(l);
}

/* The end of a branch that was taken: the others are left out. */
static void end_branch(gwi_lexer *l, const unsigned char *start, bool is_else)
{
    if (l->condition_count == 0) {
        gwi_lexer_stop(l, start, "An #elif or #else has no #if.");
        return;
    }
    gwi_condition *open = &l->conditions[l->condition_count - 1];
    if (open->has_else)
        gwi_lexer_stop(l, start, "An #elif or #else follows the #else of its #if.");
    open->has_else = is_else;
    leave_out(l);
}

static void end_if(gwi_lexer *l, const unsigned char *start)
{
    if (l->condition_count == 0)
        gwi_lexer_stop(l, start, "An #endif has no #if.");
    else
        l->condition_count--;
}

static void tell(gwi_lexer *l, const unsigned char *start, const char *word)
{
    skip_blanks(l);
    const unsigned char *text = l->at;
    skip_line(l);
    size_t nbytes = (size_t)(l->at - text);
    while (nbytes > 0 && is_blank(text[nbytes - 1]))
        nbytes--;
    gwi_note_at(l->reader, l->source, (uint32_t)(start - l->source->text), GW_SEVERITY_INFORMATION,
                gwi_sentence(l->reader, "#%s says: %s", word,
                             gwi_bump_copy(l->reader->bump, (const char *)text,
                                           nbytes < 1024 ? nbytes : 1024)));
}

static void define(gwi_lexer *l, bool defined)
{
    const char *name = take_word(l);
    if (name[0] != '\0')
        set_defined(l->reader, l->source, name, defined);
}

void gwi_lexer_directive(gwi_lexer *l)
{
    const unsigned char *start = l->at++;
    const char *word = take_word(l);
    if (word_is(word, "if"))
        begin_if(l, start);
    else if (word_is(word, "elif") || word_is(word, "else"))
        end_branch(l, start, word[2] == 's');
    else if (word_is(word, "endif"))
        end_if(l, start);
    else if (word_is(word, "define") || word_is(word, "undef"))
        define(l, word[0] == 'd');
    else if (word_is(word, "error") || word_is(word, "warning"))
        tell(l, start, word);
    /* The others (region, line, pragma, nullable, r, load, !, :) change nothing here. */
    skip_line(l);
}

void gwi_lexer_check_conditions(gwi_lexer *l)
{
    if (l->condition_count != 0 && !l->source->stopped)
        gwi_lexer_stop(l, l->source->text + l->conditions[l->condition_count - 1].offset,
                       "This #if has no #endif.");
}
