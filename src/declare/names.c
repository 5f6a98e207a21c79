/* SPDX-License-Identifier: MIT */
/* Names, each kept once, so that equal names are equal pointers. */
#include "declare/reader.h"
#include "declare/unicode.h"

static uint32_t hash(const char *text, size_t nbytes)
{
    uint32_t value = 2166136261u;
    for (size_t i = 0; i < nbytes; i++)
        value = (value ^ (unsigned char)text[i]) * 16777619u;
    return value;
}

static struct gwi_name *find(const gwi_names *names, const char *text, size_t nbytes, uint32_t code)
{
    for (size_t at = code;; at++) {
        struct gwi_name *name = &names->slots[at & (names->capacity - 1)];
        if (name->text == NULL ||
            (name->hash == code && name->nbytes == nbytes && memcmp(name->text, text, nbytes) == 0))
            return name;
    }
}

static void grow(gwi_reader *r, gwi_names *names)
{
    gwi_names old = *names;
    names->capacity = old.capacity != 0 ? old.capacity * 2 : 64;
    names->slots = gwi_bump_resize(r->bump, NULL, names->capacity, sizeof names->slots[0]);
    memset(names->slots, 0, names->capacity * sizeof names->slots[0]);
    for (size_t i = 0; i < old.capacity; i++) {
        const struct gwi_name *name = &old.slots[i];
        if (name->text != NULL)
            *find(names, name->text, name->nbytes, name->hash) = *name;
    }
    gwi_bump_release(r->bump, old.slots);
}

static struct gwi_name *find_or_add(gwi_reader *r, gwi_names *names, const char *text,
                                    size_t nbytes, bool *added)
{
    if (names->count * 4 >= names->capacity * 3)
        grow(r, names);
    uint32_t code = hash(text, nbytes);
    struct gwi_name *name = find(names, text, nbytes, code);
    *added = name->text == NULL;
    if (!*added)
        return name;
    name->text = gwi_bump_copy(r->bump, text, nbytes);
    name->nbytes = (uint32_t)nbytes;
    name->hash = code;
    names->count++;
    return name;
}

const char *gwi_names_intern(gwi_reader *r, const char *text, size_t nbytes)
{
    bool added;
    return find_or_add(r, &r->names, text, nbytes, &added)->text;
}

bool gwi_names_add(gwi_reader *r, gwi_names *names, const char *text, size_t nbytes)
{
    bool added;
    find_or_add(r, names, text, nbytes, &added);
    return added;
}

bool gwi_names_has(const gwi_names *names, const char *text, size_t nbytes)
{
    return names->capacity != 0 && find(names, text, nbytes, hash(text, nbytes))->text != NULL;
}

/* The character at *at, written as it is or as an escape, which *at is left behind. */
static uint32_t take_character(const char *text, size_t *at)
{
    size_t count;
    uint32_t scalar;
    if (text[*at] != '\\') {
        scalar = gwi_unicode_get((const unsigned char *)text + *at, &count);
    } else {
        size_t digits = text[*at + 1] == 'U' ? 8 : 4;
        scalar = gwi_unicode_hex((const unsigned char *)text + *at + 2, digits);
        count = 2 + digits;
    }
    *at += count;
    return scalar;
}

/* An identifier with @, escapes or format characters is never longer without them: an escape has six characters and becomes
 * three bytes. */
static const char *unescaped(gwi_reader *r, const char *text, size_t nbytes)
{
    char *out = gwi_bump_alloc(r->bump, nbytes + 1, 1);
    size_t used = 0, i = text[0] == '@';
    while (i < nbytes) {
        uint32_t scalar = take_character(text, &i);
        if (!gwi_unicode_is_format(scalar))
            used += gwi_unicode_put(out + used, scalar);
    }
    return gwi_names_intern(r, out, used);
}

const char *gwi_names_of(gwi_reader *r, const gwi_source *source, const gwi_token *at)
{
    const char *text = gwi_token_text(source, at);
    return at->escaped ? unescaped(r, text, at->extent) : gwi_names_intern(r, text, at->extent);
}
