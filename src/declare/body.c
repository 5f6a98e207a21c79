/* SPDX-License-Identifier: MIT */
/* Scopes of bodies, and the names that are watched in them. */
#include "declare/body.h"

/* The sets of a scope. */
enum { USED, OPEN, DECLARED, SETS };

enum { BITS = 64, LONGEST = BITS - 1 };

/* --- watched names ------------------------------------------------------------------------------------------ */

static uint32_t hash(const char *text, size_t nbytes)
{
    uint32_t value = 2166136261u;
    for (size_t i = 0; i < nbytes; i++)
        value = (value ^ (unsigned char)text[i]) * 16777619u;
    return value;
}

static unsigned length_bit(size_t nbytes)
{
    return nbytes < LONGEST ? (unsigned)nbytes : LONGEST;
}

static size_t find_text(const gwi_watch *watch, const char *text, size_t nbytes)
{
    if ((watch->lengths >> length_bit(nbytes) & 1u) == 0)
        return SIZE_MAX;
    for (size_t at = hash(text, nbytes);; at++) {
        uint32_t number = watch->slots[at & (watch->capacity - 1)];
        if (number == 0)
            return SIZE_MAX;
        const char *name = watch->names[number - 1];
        if (strlen(name) == nbytes && memcmp(name, text, nbytes) == 0)
            return number - 1;
    }
}

static bool is_ascii(const char *text, size_t nbytes)
{
    unsigned char all = 0;
    for (size_t i = 0; i < nbytes; i++)
        all |= (unsigned char)text[i];
    return all < 0x80u;
}

/* The number of the watched name that a token is; SIZE_MAX if it is not watched. Most names of a body are not, and are not
 * interned. */
static size_t find_name(const gwi_watch *watch, const gwi_token *at)
{
    const char *text = gwi_token_text(watch->source, at);
    if (!at->escaped && is_ascii(text, at->extent))
        return find_text(watch, text, at->extent);
    text = gwi_names_of(watch->reader, watch->source, at);
    return find_text(watch, text, strlen(text));
}

static void add_name(gwi_watch *watch, size_t number)
{
    size_t nbytes = strlen(watch->names[number]), at = hash(watch->names[number], nbytes);
    watch->lengths |= (uint64_t)1 << length_bit(nbytes);
    while (watch->slots[at & (watch->capacity - 1)] != 0)
        at++;
    watch->slots[at & (watch->capacity - 1)] = (uint32_t)number + 1;
}

static void *zeroed(gwi_reader *r, size_t count, size_t nbytes)
{
    void *block = gwi_bump_resize(r->bump, NULL, count != 0 ? count : 1, nbytes);
    memset(block, 0, count * nbytes);
    return block;
}

void gwi_watch_begin(gwi_watch *watch, gwi_reader *r, const char *const *names, size_t count,
                     gwi_watch_ask *ask)
{
    size_t words = (count + BITS - 1) / BITS;
    *watch = (gwi_watch){.reader = r, .names = names, .count = count, .ask = ask, .left = count};
    watch->capacity = 16;
    while (watch->capacity < count * 2)
        watch->capacity *= 2;
    watch->slots = zeroed(r, watch->capacity, sizeof *watch->slots);
    watch->used = zeroed(r, words, sizeof *watch->used);
    watch->open = zeroed(r, words, sizeof *watch->open);
    for (size_t i = 0; i < count; i++)
        add_name(watch, i);
}

void gwi_watch_end(gwi_watch *watch)
{
    gwi_bump_release(watch->reader->bump, watch->slots);
    gwi_bump_release(watch->reader->bump, watch->used);
    gwi_bump_release(watch->reader->bump, watch->open);
}

static bool has_bit(const uint64_t *set, size_t number)
{
    return (set[number / BITS] >> number % BITS & 1u) != 0;
}

bool gwi_watch_has_used(const gwi_watch *watch, size_t number)
{
    return has_bit(watch->used, number);
}

bool gwi_watch_has_open(const gwi_watch *watch, size_t number)
{
    return has_bit(watch->open, number);
}

static void set_bit(uint64_t *set, size_t number)
{
    set[number / BITS] |= (uint64_t)1 << number % BITS;
}

static void note_open(gwi_watch *watch, const gwi_token *at)
{
    if (watch->open_at != NULL)
        return;
    watch->open_at = at;
    watch->open_source = watch->source;
}

/* --- scopes ------------------------------------------------------------------------------------------------- */

static uint64_t *set_of(const gwi_body *b, uint32_t scope, unsigned which)
{
    return b->sets + ((size_t)scope * SETS + which) * b->words;
}

static void grow(gwi_body *b)
{
    b->scope_capacity = b->scope_capacity != 0 ? b->scope_capacity * 2 : 32;
    b->scopes = gwi_bump_resize(b->reader->bump, b->scopes, b->scope_capacity, sizeof *b->scopes);
    b->sets = gwi_bump_resize(b->reader->bump, b->sets, b->scope_capacity * SETS * b->words,
                              sizeof *b->sets);
}

uint32_t gwi_scope_begin(gwi_body *b)
{
    if (b->watch == NULL)
        return 0;
    if (b->scope_count == b->scope_capacity)
        grow(b);
    uint32_t scope = (uint32_t)b->scope_count++;
    b->scopes[scope] = (gwi_block_scope){.parent = b->scope, .target = scope};
    return b->scope = scope;
}

static uint64_t *touch(gwi_body *b, uint32_t scope, unsigned which)
{
    if (!b->scopes[scope].touched)
        memset(set_of(b, scope, 0), 0, SETS * b->words * sizeof *b->sets);
    b->scopes[scope].touched = true;
    return set_of(b, scope, which);
}

/* What is used here and not declared here is used in the scope around. */
static void pass_on(gwi_body *b, uint32_t scope, uint32_t parent)
{
    const uint64_t *used = set_of(b, scope, USED), *open = set_of(b, scope, OPEN),
                   *declared = set_of(b, scope, DECLARED);
    uint64_t *outer_used = touch(b, parent, USED), *outer_open = touch(b, parent, OPEN);
    for (size_t i = 0; i < b->words; i++) {
        outer_used[i] |= used[i] & ~declared[i];
        outer_open[i] |= open[i] & ~declared[i];
    }
}

void gwi_scope_end(gwi_body *b)
{
    if (b->watch == NULL)
        return;
    const gwi_block_scope *ended = &b->scopes[--b->scope_count];
    uint32_t scope = b->scope;
    b->scope = ended->parent;
    if (ended->touched)
        pass_on(b, scope, ended->parent);
}

/* --- names in them ------------------------------------------------------------------------------------------ */

static void declare(gwi_body *b, size_t number)
{
    if (number != SIZE_MAX)
        set_bit(touch(b, b->scopes[b->scope].target, DECLARED), number);
}

void gwi_body_declare(gwi_body *b, const gwi_token *name)
{
    if (b->watch == NULL)
        return;
    declare(b, find_name(b->watch, name));
    if (name->word == GWI_WORD_nameof) /* what its arguments are depends on where it is declared */
        gwi_body_fail(b);
}

void gwi_body_declare_word(gwi_body *b, const char *name)
{
    if (b->watch != NULL)
        declare(b, find_text(b->watch, name, strlen(name)));
}

void gwi_body_use(gwi_body *b, const gwi_token *name)
{
    if (b->watch == NULL)
        return;
    size_t number = find_name(b->watch, name);
    if (number == SIZE_MAX || has_bit(b->watch->used, number))
        return;
    gwi_answer answer = b->watch->ask(b->watch, number, name);
    if (answer == GWI_NO)
        return;
    set_bit(touch(b, b->scope, answer == GWI_YES ? USED : OPEN), number);
    if (answer == GWI_UNSURE)
        note_open(b->watch, name);
}

/* --- a body ------------------------------------------------------------------------------------------------- */

static const gwi_token nothing[4]; /* ENDs */

void gwi_body_fail(gwi_body *b)
{
    b->failed = true;
    b->at = nothing;
}

bool gwi_body_enter(gwi_body *b)
{
    if (b->depth == GWI_NESTING_MOST)
        gwi_body_fail(b);
    b->depth++;
    return !b->failed;
}

void gwi_body_leave(gwi_body *b)
{
    b->depth--;
}

void gwi_body_begin(gwi_body *b, gwi_reader *r, gwi_source *source, gwi_watch *watch)
{
    *b = (gwi_body){.reader = r, .source = source, .watch = watch};
    if (watch == NULL)
        return;
    watch->source = source;
    b->words = (watch->count + BITS - 1) / BITS;
    gwi_scope_begin(b);
}

void gwi_body_scan(gwi_body *b, const gwi_token *body)
{
    b->at = body;
    if (body->kind == GWI_TOKEN_LEFT_BRACE) {
        gwi_body_block(b);
        return;
    }
    b->at++;
    gwi_body_expression(b, GWI_LAMBDAS);
    gwi_body_expect(b, GWI_TOKEN_SEMICOLON);
}

/* Behind `{ ... }`, or at the semicolon that ends an expression. */
static const gwi_token *body_end(const gwi_token *body)
{
    if (body->kind == GWI_TOKEN_LEFT_BRACE)
        return body + body->extent;
    while (body->kind != GWI_TOKEN_SEMICOLON && body->kind != GWI_TOKEN_END)
        body = gwi_token_after(body);
    return body;
}

static void open_name(gwi_watch *watch, size_t number, const gwi_token *at)
{
    set_bit(watch->open, number);
    note_open(watch, at);
}

/* Any name may be in a string that has holes. */
static void open_all(gwi_watch *watch, const gwi_token *body)
{
    const gwi_token *end = body_end(body);
    for (const gwi_token *at = body; at < end; at++) {
        size_t number = at->kind == GWI_TOKEN_NAME ? find_name(watch, at) : SIZE_MAX;
        if (number != SIZE_MAX)
            open_name(watch, number, at);
        for (size_t i = 0; at->kind == GWI_TOKEN_INTERPOLATED && i < watch->count; i++)
            open_name(watch, i, at);
    }
}

static void take_results(gwi_body *b)
{
    gwi_watch *watch = b->watch;
    if (!b->scopes[0].touched)
        return;
    const uint64_t *used = set_of(b, 0, USED), *open = set_of(b, 0, OPEN),
                   *declared = set_of(b, 0, DECLARED);
    for (size_t i = 0; i < b->words; i++) {
        watch->left -= (size_t)__builtin_popcountll(used[i] & ~declared[i] & ~watch->used[i]);
        watch->used[i] |= used[i] & ~declared[i];
        watch->open[i] |= open[i] & ~declared[i];
    }
}

void gwi_body_end(gwi_body *b, const gwi_token *body)
{
    if (b->watch == NULL)
        return;
    if (b->failed)
        open_all(b->watch, body);
    else
        take_results(b);
    gwi_bump_release(b->reader->bump, b->scopes);
    gwi_bump_release(b->reader->bump, b->sets);
}

/* --- field -------------------------------------------------------------------------------------------------- */

static bool has_text(const char *text, size_t nbytes, const char *wanted)
{
    size_t wanted_nbytes = strlen(wanted);
    for (size_t i = 0; i + wanted_nbytes <= nbytes; i++)
        if (memcmp(text + i, wanted, wanted_nbytes) == 0)
            return true;
    return false;
}

static bool mentions_field(const gwi_source *source, const gwi_token *body)
{
    const gwi_token *end = body_end(body);
    for (const gwi_token *at = body; at < end; at++)
        if (at->word == GWI_WORD_field ||
            (at->kind == GWI_TOKEN_INTERPOLATED &&
             has_text(gwi_token_text(source, at), at->extent, "field")))
            return true;
    return false;
}

gwi_answer gwi_body_uses_field(gwi_reader *r, gwi_source *source, const gwi_token *body)
{
    if (!mentions_field(source, body))
        return GWI_NO;
    gwi_body b;
    gwi_body_begin(&b, r, source, NULL);
    b.has_field_word = true;
    gwi_body_scan(&b, body);
    gwi_body_end(&b, body);
    return b.uses_field ? GWI_YES : b.failed ? GWI_UNSURE : GWI_NO;
}
