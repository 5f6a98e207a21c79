/* SPDX-License-Identifier: MIT */
/*
 * Identifiers of C for names of .NET: "N_Pair_int_N_Point" for "N.Pair<int,N.Point>".
 *
 * What C cannot write is left out, so that two names may become the same identifier ("A.B" and "A_B"). The tags of structures
 * are therefore kept until the program ends: the first that asks for a tag has it, and the next one has a number behind it.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/cnames.h"

#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- words that are taken ------------------------------------------------------------------------------------- */

/* Of C and C++, and names that the headers declare which are included. */
static bool is_taken_word(const char *name)
{
    static const char *const words[] = {
        "alignas",
        "alignof",
        "and",
        "and_eq",
        "asm",
        "assert",
        "auto",
        "bitand",
        "bitor",
        "bool",
        "break",
        "case",
        "catch",
        "char",
        "char16_t",
        "char32_t",
        "char8_t",
        "class",
        "co_await",
        "co_return",
        "co_yield",
        "compl",
        "concept",
        "const",
        "const_cast",
        "consteval",
        "constexpr",
        "constinit",
        "continue",
        "decltype",
        "default",
        "delete",
        "do",
        "double",
        "dynamic_cast",
        "else",
        "enum",
        "explicit",
        "export",
        "extern",
        "false",
        "float",
        "for",
        "friend",
        "goto",
        "if",
        "inline",
        "int",
        "int16_t",
        "int32_t",
        "int64_t",
        "int8_t",
        "intmax_t",
        "intptr_t",
        "linux",
        "long",
        "max_align_t",
        "mutable",
        "namespace",
        "new",
        "noexcept",
        "noreturn",
        "not",
        "not_eq",
        "NULL",
        "nullptr",
        "nullptr_t",
        "offsetof",
        "operator",
        "or",
        "or_eq",
        "private",
        "protected",
        "ptrdiff_t",
        "public",
        "register",
        "reinterpret_cast",
        "requires",
        "restrict",
        "return",
        "short",
        "signed",
        "size_t",
        "sizeof",
        "static",
        "static_assert",
        "static_cast",
        "struct",
        "switch",
        "template",
        "this",
        "thread_local",
        "throw",
        "true",
        "try",
        "typedef",
        "typeid",
        "typename",
        "typeof",
        "uint16_t",
        "uint32_t",
        "uint64_t",
        "uint8_t",
        "uintmax_t",
        "uintptr_t",
        "union",
        "unix",
        "unsigned",
        "using",
        "virtual",
        "void",
        "volatile",
        "wchar_t",
        "while",
        "xor",
        "xor_eq",
        "_Alignas",
        "_Alignof",
        "_Atomic",
        "_Bool",
        "_Complex",
        "_Generic",
        "_Imaginary",
        "_Noreturn",
        "_Static_assert",
        "_Thread_local",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

/* The library's own names, among them those of padding. */
static bool is_taken(const char *name)
{
    return strncmp(name, "gw_", 3) == 0 || strncmp(name, "GW_", 3) == 0 || is_taken_word(name);
}

/* --- identifiers ---------------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Characters beyond ASCII that C# allows in names C allows too. */
static bool is_identifier_byte(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* What is written for a character of a type that is no part of an identifier; NULL: it only separates others. */
static const char *word_of(char c)
{
    return c == '*' ? "_pointer" : c == '[' ? "_array" : c == '?' ? "_nullable" : NULL;
}

typedef struct identifier {
    char *out;
    size_t used;
} identifier;

/* False where the name is as long as it may be. */
static bool put(identifier *to, const char *text, size_t nbytes)
{
    if (to->used + nbytes >= C_NAME_NBYTES - C_NUMBER_NBYTES)
        return false;
    memcpy(to->out + to->used, text, nbytes);
    to->used += nbytes;
    return true;
}

/* How many bytes the character of UTF-8 has that begins there. */
static size_t character_at(const char *text, size_t nbytes)
{
    size_t count = 1;
    while (count < nbytes && ((unsigned char)text[count] & 0xC0) == 0x80)
        count++;
    return count;
}

static bool put_character(identifier *to, const char *text, size_t nbytes, bool is_separate)
{
    bool needs_letter = to->used == 0 && is_digit(text[0]);
    if ((needs_letter || (is_separate && to->used > 0)) && !put(to, "_", 1))
        return false;
    return put(to, text, nbytes);
}

void c_identifier(const char *name, size_t nbytes, char out[C_NAME_NBYTES])
{
    identifier to = {out, 0};
    bool is_separate = false, is_whole = true;
    for (size_t i = 0, count; i < nbytes && is_whole; i += count) {
        const char *word = word_of(name[i]);
        count = character_at(name + i, nbytes - i);
        if (word != NULL)
            is_whole = put(&to, word, strlen(word));
        else if (is_identifier_byte(name[i]))
            is_whole = put_character(&to, name + i, count, is_separate);
        is_separate = !is_identifier_byte(name[i]);
    }
    if (to.used == 0)
        put(&to, "_", 1);
    out[to.used] = '\0';
    if (is_taken(out))
        strcat(out, "_");
}

void c_field_name(const char *name, char out[C_NAME_NBYTES])
{
    const char *end = name[0] == '<' ? strrchr(name, '>') : NULL;
    if (end != NULL)
        c_identifier(name + 1, (size_t)(end - name - 1), out);
    else
        c_identifier(name, strlen(name), out);
}

/* --- tags of structures --------------------------------------------------------------------------------------- */

typedef struct tag {
    const gw_layout *layout;
    side where;
    char name[C_TAG_NBYTES]; /* after "struct " */
} tag;

static int by_layout(const void *a, const void *b)
{
    const tag *x = a, *y = b;
    uintptr_t first = (uintptr_t)x->layout, second = (uintptr_t)y->layout;
    if (first != second)
        return first < second ? -1 : 1;
    return (x->where > y->where) - (x->where < y->where);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const tag *)a)->name, ((const tag *)b)->name);
}

static void *tags_by_layout, *tags_by_name;

/* The first name of its kind that no other structure has. */
static void choose_name(tag *one)
{
    char name[C_NAME_NBYTES];
    const char *full = gw_layout_name(one->layout);
    c_identifier(full, strlen(full), name);
    size_t nbytes = strlen(name);
    for (unsigned number = 1;; number++) {
        if (number > 1)
            snprintf(name + nbytes, C_NUMBER_NBYTES, "_%u", number);
        snprintf(one->name, sizeof one->name, "struct %s%s", name,
                 one->where == SIDE_RECORD ? "_record" : "");
        if (tfind(one, &tags_by_name, by_name) == NULL)
            return;
    }
}

const char *c_structure_name(const gw_layout *layout, side where)
{
    tag wanted = {.layout = layout, .where = where};
    tag **found = tfind(&wanted, &tags_by_layout, by_layout);
    if (found != NULL)
        return (*found)->name;
    tag *made = malloc(sizeof *made);
    if (made == NULL)
        return NULL;
    *made = wanted;
    choose_name(made);
    if (tsearch(made, &tags_by_name, by_name) == NULL) {
        free(made);
        return NULL;
    }
    return tsearch(made, &tags_by_layout, by_layout) != NULL ? made->name : NULL;
}
