/* SPDX-License-Identifier: MIT */
/* Tokens: what the lexer makes of a source, and everybody else reads. */
#ifndef GWI_DECLARE_TOKEN_H
#define GWI_DECLARE_TOKEN_H

#include "base/base.h"

typedef enum gwi_token_kind {
    GWI_TOKEN_END,
    GWI_TOKEN_NAME,    /* an identifier, contextual keywords among them */
    GWI_TOKEN_KEYWORD, /* a reserved word */
    GWI_TOKEN_NUMBER,
    GWI_TOKEN_CHARACTER,
    GWI_TOKEN_STRING,       /* regular, verbatim or raw, with or without u8 */
    GWI_TOKEN_INTERPOLATED, /* $"..." in all its forms */

    /* Brackets know their partner. */
    GWI_TOKEN_LEFT_BRACE,
    GWI_TOKEN_RIGHT_BRACE,
    GWI_TOKEN_LEFT_PAREN,
    GWI_TOKEN_RIGHT_PAREN,
    GWI_TOKEN_LEFT_BRACKET,
    GWI_TOKEN_RIGHT_BRACKET,

    GWI_TOKEN_SEMICOLON,
    GWI_TOKEN_COMMA,
    GWI_TOKEN_DOT,
    GWI_TOKEN_COLON,
    GWI_TOKEN_COLONS, /* :: */
    GWI_TOKEN_ASSIGN,
    GWI_TOKEN_ARROW,   /* => */
    GWI_TOKEN_LESS,    /* `>` is always one token: the parser puts shifts together */
    GWI_TOKEN_GREATER, /* the same */
    GWI_TOKEN_LESS_EQUAL,
    GWI_TOKEN_GREATER_EQUAL,
    GWI_TOKEN_EQUAL,
    GWI_TOKEN_NOT_EQUAL,
    GWI_TOKEN_SHIFT_LEFT,
    GWI_TOKEN_PLUS,
    GWI_TOKEN_MINUS,
    GWI_TOKEN_STAR,
    GWI_TOKEN_SLASH,
    GWI_TOKEN_PERCENT,
    GWI_TOKEN_AND,
    GWI_TOKEN_OR,
    GWI_TOKEN_XOR,
    GWI_TOKEN_NOT,
    GWI_TOKEN_TILDE,
    GWI_TOKEN_AND_AND,
    GWI_TOKEN_OR_OR,
    GWI_TOKEN_QUESTION,
    GWI_TOKEN_COALESCE, /* ?? */
    GWI_TOKEN_OTHER     /* another operator: of method bodies */
} gwi_token_kind;

/* Words that mean something, reserved ones first. */
typedef enum gwi_keyword {
    GWI_WORD_NONE,
#define GWI_WORD(name) GWI_WORD_##name,
#include "declare/words.h"
#undef GWI_WORD
    GWI_WORD_COUNT
} gwi_keyword;

typedef struct gwi_token {
    uint8_t kind;
    uint8_t word; /* gwi_keyword of NAME and KEYWORD; 0 where it is written with @ or an escape */
    uint8_t escaped; /* a NAME with @ or \u in it */
    uint8_t suffix;  /* a STRING that ends with u8 */
    uint32_t offset;
    uint32_t
        extent; /* bytes; of an opening bracket how many tokens on its partner is, of a closing one 1 */
} gwi_token;

/* Where each word is, by a hash of it. */
typedef struct gwi_keywords {
    uint8_t slots[512];
} gwi_keywords;

void gwi_keywords_begin(gwi_keywords *k);

/* GWI_WORD_NONE where it is a plain name. */
gwi_keyword gwi_keywords_find(const gwi_keywords *k, const unsigned char *text, size_t nbytes);

static inline bool gwi_keyword_is_reserved(gwi_keyword word)
{
    return word != GWI_WORD_NONE && word <= GWI_WORD_while;
}

#endif
