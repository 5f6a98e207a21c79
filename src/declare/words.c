/* SPDX-License-Identifier: MIT */
/* Telling words that mean something from names. */
#include "declare/token.h"

enum { SHORTEST = 2, LONGEST = 10 };

static const struct {
    char text[LONGEST + 1];
    uint8_t nbytes;
} words[] = {
    {"", 0},
#define GWI_WORD(name) {#name, sizeof #name - 1},
#include "declare/words.h"
#undef GWI_WORD
};

static size_t hash(const unsigned char *text, size_t nbytes)
{
    return (size_t)text[0] * 31u + (size_t)text[1] * 5u + (size_t)text[nbytes - 1] * 13u + nbytes;
}

void gwi_keywords_begin(gwi_keywords *k)
{
    memset(k, 0, sizeof *k);
    for (unsigned word = 1; word < GWI_WORD_COUNT; word++) {
        size_t at = hash((const unsigned char *)words[word].text, words[word].nbytes);
        while (k->slots[at % sizeof k->slots] != 0)
            at++;
        k->slots[at % sizeof k->slots] = (uint8_t)word;
    }
}

gwi_keyword gwi_keywords_find(const gwi_keywords *k, const unsigned char *text, size_t nbytes)
{
    if (nbytes < SHORTEST || nbytes > LONGEST)
        return GWI_WORD_NONE;
    for (size_t at = hash(text, nbytes);; at++) {
        unsigned word = k->slots[at % sizeof k->slots];
        if (word == 0 ||
            (words[word].nbytes == nbytes && memcmp(words[word].text, text, nbytes) == 0))
            return (gwi_keyword)word;
    }
}
