/* SPDX-License-Identifier: MIT */
/* Pieces of interpolated strings: their text, and their holes as tokens. The compiler of .NET 10 splits them the same way. */
#include "support/harness.h"

#include "declare/lexer.h"
#include "declare/strings.h"

typedef struct page {
    char text[4096];
    size_t used;
} page;

static void put(page *p, const char *text, size_t nbytes)
{
    ck_assert_uint_lt(p->used + nbytes, sizeof p->text);
    memcpy(p->text + p->used, text, nbytes);
    p->used += nbytes;
    p->text[p->used] = '\0';
}

static void put_range(page *p, const gwi_source *source, gwi_range range)
{
    put(p, (const char *)source->text + range.start, range.end - range.start);
}

static void put_tokens(page *p, const gwi_source *source, const gwi_token *at)
{
    ck_assert_int_eq(at[-1].kind, GWI_TOKEN_END);
    for (; at->kind != GWI_TOKEN_END; at++) {
        bool opens = at->kind == GWI_TOKEN_LEFT_BRACE || at->kind == GWI_TOKEN_LEFT_PAREN ||
                     at->kind == GWI_TOKEN_LEFT_BRACKET;
        put(p, " ", 1);
        put(p, gwi_token_text(source, at), opens ? 1 : at->extent);
        if (opens)
            ck_assert_int_eq(at[at->extent].kind, at->kind + 1);
    }
    for (unsigned i = 0; i < 4; i++)
        ck_assert_int_eq(at[i].kind, GWI_TOKEN_END);
}

static void put_piece(page *p, gwi_reader *r, gwi_source *source, const gwi_piece *piece)
{
    put(p, piece->is_hole ? "{" : "'", 1);
    if (piece->is_hole) {
        gwi_hole hole = gwi_lex_hole(r, source, piece);
        put_tokens(p, source, hole.expression);
        if (hole.alignment != NULL) {
            put(p, " ,", 2);
            put_tokens(p, source, hole.alignment);
        }
        if (piece->has_format) {
            put(p, " :", 2);
            put_range(p, source, piece->format);
        }
    } else {
        put_range(p, source, piece->text);
    }
    put(p, piece->is_hole ? "}" : "'", 1);
}

/* Text in quotes as it is written, and holes in braces with blanks between their tokens. */
static const char *pieces_of(const char *literal)
{
    static page p;
    static gwi_reader r;
    gwi_bump bump;
    uint32_t first_line = 0;
    gwi_source source = {.name = "source", .lines = &first_line, .line_count = 1};
    char text[1024] = "";
    memset(&p, 0, sizeof p);
    memset(&r, 0, sizeof r);
    ck_assert(gwi_bump_begin(&bump));
    r.bump = &bump;
    r.last_note = &r.notes;
    gwi_keywords_begin(&r.keywords);
    source.nbytes = (uint32_t)snprintf(text, sizeof text - 8, "%s;", literal);
    source.text = (const unsigned char *)text;
    gwi_lex(&r, &source);
    if (!source.stopped) {
        ck_assert_int_eq(source.tokens[0].kind, GWI_TOKEN_INTERPOLATED);
        ck_assert_int_eq(source.tokens[1].kind, GWI_TOKEN_SEMICOLON);
        gwi_pieces pieces;
        gwi_piece piece;
        for (gwi_pieces_begin(&pieces, &source, source.tokens); gwi_pieces_next(&pieces, &piece);)
            put_piece(&p, &r, &source, &piece);
        ck_assert(!source.stopped);
        ck_assert_uint_eq(r.note_count, 0);
    } else {
        put(&p, r.notes->note.sentence, strlen(r.notes->note.sentence));
    }
    gwi_bump_end(&bump);
    return p.text;
}

#define PIECES(literal, expected) ck_assert_str_eq(pieces_of(literal), expected)

START_TEST(text_and_holes_follow_each_other)
{
    PIECES("$\"\"", "");
    PIECES("$\"a\"", "'a'");
    PIECES("$\"{x}\"", "{ x}");
    PIECES("$\"a{x}b{y}{z}c\"", "'a'{ x}'b'{ y}{ z}'c'");
    PIECES("$@\"a{x}\"", "'a'{ x}");
    PIECES("@$\"{x}b\"", "{ x}'b'");
    PIECES("$\"\"\"a{x}b\"\"\"", "'a'{ x}'b'");
    PIECES("$\"{ \t x . y }\"", "{ x . y}");
    PIECES("$\"{\n x // }\n}\"", "{ x}");
    PIECES("$\"{}\"", "{}");
}
END_TEST

START_TEST(doubled_braces_and_escapes_are_text)
{
    PIECES("$\"{{x}}\"", "'{{x}}'");
    PIECES("$\"{{{x}}}\"", "'{{'{ x}'}}'");
    PIECES("$\"\\\"{x}\\\"\"", "'\\\"'{ x}'\\\"'");
    PIECES("$\"\\u007b{x}\"", "'\\u007b'{ x}");
    PIECES("$@\"\"\"{x}\"\"\\\"", "'\"\"'{ x}'\"\"\\'");
    PIECES("$@\"{{\"\"}}\"", "'{{\"\"}}'");
}
END_TEST

START_TEST(raw_strings_open_holes_with_as_many_braces_as_dollars)
{
    PIECES("$$\"\"\"{ } {{x}} {{{y}}} \"\"\"", "'{ } '{ x}' {'{ y}'} '");
    PIECES("$$$\"\"\"{{{{{x}}}}}\"\"\"", "'{{'{ x}'}}'");
    PIECES("$\"\"\"\"a\"\"\"{x}\"\"\"\"", "'a\"\"\"'{ x}");
    PIECES("$\"\"\"\n  a\n  {x}\n  \"\"\"", "'\n  a\n  '{ x}'\n  '");
    PIECES("$$\"\"\"{{new { a = new { } }}}\"\"\"", "{ new { a = new { } }}");
    PIECES("$$\"\"\"{{x:X}}}\"\"\"", "{ x :X}'}'");
}
END_TEST

START_TEST(strings_and_characters_nest_in_holes)
{
    PIECES("$\"{\"}\"}\"", "{ \"}\"}");
    PIECES("$\"{\"\\\"}\"}\"", "{ \"\\\"}\"}");
    PIECES("$\"{'}'}{'\\''}{'\"'}\"", "{ '}'}{ '\\''}{ '\"'}");
    PIECES("$\"{$\"a{$\"{x}\"}\"}b\"", "{ $\"a{$\"{x}\"}\"}'b'");
    PIECES("$\"{@\"}\"\"\"}\"", "{ @\"}\"\"\"}");
    PIECES("$\"{\"\"\"}\"\"\"}\"", "{ \"\"\"}\"\"\"}");
    PIECES("$\"{d[\"k\"]}\"", "{ d [ \"k\" ]}");
    PIECES("$\"{@class + @\"}\"}\"", "{ @class + @\"}\"}");
}
END_TEST

START_TEST(comments_hide_braces_and_colons)
{
    PIECES("$\"{x /* }:, */}\"", "{ x}");
    PIECES("$\"{x /*\"*/ + /**/ y}\"", "{ x + y}");
    PIECES("$\"{x / y /*/ } */}\"", "{ x / y}");
}
END_TEST

START_TEST(alignment_and_format_are_apart)
{
    PIECES("$\"{x,5}\"", "{ x , 5}");
    PIECES("$\"{x,-W + 1:N2}\"", "{ x , - W + 1 :N2}");
    PIECES("$\"{x:N2}\"", "{ x :N2}");
    PIECES("$\"{x:}\"", "{ x :}");
    PIECES("$\"{x:a,b:c}\"", "{ x :a,b:c}");
    PIECES("$\"{x:X}}}\"", "{ x :X}'}}'");
    PIECES("$\"{x:a\\\"b}\"", "{ x :a\\\"b}");
    PIECES("$@\"{x:a\"\"b\\}\"", "{ x :a\"\"b\\}");
    PIECES("$\"{x:HH:mm}\"", "{ x :HH:mm}");
}
END_TEST

START_TEST(commas_in_brackets_and_type_arguments_are_no_alignment)
{
    PIECES("$\"{f(a, b)}\"", "{ f ( a , b )}");
    PIECES("$\"{f<A, B>(c)}\"", "{ f < A , B > ( c )}");
    PIECES("$\"{f<A, B>(c), 5}\"", "{ f < A , B > ( c ) , 5}");
    PIECES("$\"{a < b, 16 >> 1}\"", "{ a < b , 16 > > 1}");
    PIECES("$\"{x, A<B, C>.W}\"", "{ x , A < B , C > . W}");
    PIECES("$\"{x switch { 1 => 2, _ => 3 }}\"", "{ x switch { 1 => 2 , _ => 3 }}");
    PIECES("$\"{new int[2, 3]}\"", "{ new int [ 2 , 3 ]}");
    PIECES("$\"{<a>, 1}\"", "{ < a > , 1}");
}
END_TEST

START_TEST(colons_in_parentheses_are_no_format)
{
    PIECES("$\"{(a ? b : c)}\"", "{ ( a ? b : c )}");
    PIECES("$\"{(a ? \"}\" : '}'):X}\"", "{ ( a ? \"}\" : '}' ) :X}");
    PIECES("$\"{(global::A.B)}\"", "{ ( global :: A . B )}");
    PIECES("$\"{a[b ? 1 : 2]}\"", "{ a [ b ? 1 : 2 ]}");
    /* The compiler has it so: 'global' with a format. */
    PIECES("$\"{global::A.B}\"", "{ global ::A.B}");
    PIECES("$\"{a ? b : c}\"", "{ a ? b : c}");
}
END_TEST

START_TEST(a_hash_begins_no_directive)
{
    PIECES("$\"{\n#if X\n}\"", "{ # if X}");
}
END_TEST

START_TEST(malformed_strings_stop_the_lexer)
{
    PIECES("$\"{x\"", "A string is not ended by \" on its line.");
    PIECES("$\"{x", "A hole of a string is not ended by }.");
    PIECES("$\"{x:y\"", "A hole of a string is not ended by }.");
    PIECES("$\"\"\"{x:\"}\"\"\"", "A hole of a string is not ended by }.");
    PIECES("$$\"\"\"{{x} }\"\"\"", "A hole of a string is not ended by }.");
    PIECES("$\"{(x]}\"", "A bracket in a hole of a string has no partner.");
    PIECES("$\"{x)}\"", "A bracket in a hole of a string has no partner.");
    PIECES("$\"{(x\"\"", "A bracket in a hole of a string has no partner.");
    PIECES("$$\"{x}\"", "A string with more than one $ must be raw.");
    PIECES("$\"\"\"{x}\"\"\"\"", "A raw string is ended by more \" than begin it.");
    PIECES("$\"{/*}\"", "A comment is not ended by */.");
}
END_TEST

START_TEST(strings_and_brackets_nest_only_so_deep)
{
    char text[1024] = "$\"{";
    size_t used = strlen(text);
    memset(text + used, '(', 200);
    memset(text + used + 200, ')', 200);
    memcpy(text + used + 400, "}\"", 3);
    PIECES(text, "Brackets in a hole of a string nest too deep.");
    used = 0;
    for (unsigned i = 0; i < 200; i++, used += 3)
        memcpy(text + used, "$\"{", 4);
    PIECES(text, "Strings nest too deep.");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("holes");
    HARNESS_ADD(suite, text_and_holes_follow_each_other);
    HARNESS_ADD(suite, doubled_braces_and_escapes_are_text);
    HARNESS_ADD(suite, raw_strings_open_holes_with_as_many_braces_as_dollars);
    HARNESS_ADD(suite, strings_and_characters_nest_in_holes);
    HARNESS_ADD(suite, comments_hide_braces_and_colons);
    HARNESS_ADD(suite, alignment_and_format_are_apart);
    HARNESS_ADD(suite, commas_in_brackets_and_type_arguments_are_no_alignment);
    HARNESS_ADD(suite, colons_in_parentheses_are_no_format);
    HARNESS_ADD(suite, a_hash_begins_no_directive);
    HARNESS_ADD(suite, malformed_strings_stop_the_lexer);
    HARNESS_ADD(suite, strings_and_brackets_nest_only_so_deep);
    return harness_run(suite);
}
