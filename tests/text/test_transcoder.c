/* SPDX-License-Identifier: MIT */
/*
 * A text in pieces gives what it gives in one: every page, every cut, every size of the output, around the transcoder's
 * own pieces too; and what is lost is named at its place.
 */
#include "support/harness.h"
#include "text/transcoder.h"

#include <stdlib.h>

typedef struct bytes {
    unsigned char *data;
    size_t nbytes;
    size_t nlost;
} bytes;

static bytes make_bytes(const void *data, size_t nbytes)
{
    bytes b = {malloc(nbytes != 0 ? nbytes : 1), nbytes, 0};
    HARNESS_CHECK(b.data != NULL);
    memcpy(b.data, data, nbytes);
    return b;
}

/* What two conversions of the whole give, by way of UTF-16. */
static bytes in_one(const gwi_page *from, const gwi_page *to, const bytes *source)
{
    gw_char16 *units = malloc(source->nbytes * 2 + 16);
    size_t nunits = source->nbytes / 2;
    if (from->number == 1200)
        memcpy(units, source->data, source->nbytes);
    else
        nunits = gwi_page_decode(from, source->data, source->nbytes, units, source->nbytes + 8,
                                 GWI_TEXT_REPLACE)
                     .nwritten;
    bytes b = {malloc(nunits * 8 + 64), 0, 0};
    b.nbytes =
        gwi_page_encode(to, gw_utf16_n(units, nunits), b.data, nunits * 8 + 64, GWI_TEXT_REPLACE)
            .nwritten;
    free(units);
    return b;
}

/* In pieces of the source that end at `cut` and then every `step` bytes, into rooms of `room` bytes. */
static bytes in_pieces(uint32_t from, uint32_t to, const bytes *source, size_t cut, size_t step,
                       size_t room, uint32_t flags)
{
    gw_transcoder t;
    HARNESS_CHECK(gw_transcoder_open(&t, from, to) == 1);
    bytes b = {malloc(source->nbytes * 16 + 64), 0, 0};
    unsigned char *out = malloc(room);
    size_t begin = 0;
    size_t end = cut;
    for (;;) {
        gw_transcode_result r;
        /* From the heap, to its end, so that a checker of memory sees a look beyond it. */
        bytes piece = make_bytes(source->data + begin, end - begin);
        uint32_t last = end == source->nbytes ? GW_TRANSCODE_LAST : 0;
        gw_transcode_status status =
            gw_transcoder_convert(&t, flags | last, piece.data, piece.nbytes, out, room, &r);
        free(piece.data);
        HARNESS_CHECK(r.nread <= piece.nbytes);
        HARNESS_CHECK(r.nwritten <= room);
        memcpy(b.data + b.nbytes, out, r.nwritten);
        b.nbytes += r.nwritten;
        b.nlost += r.nlost;
        begin += r.nread;
        if (status == GW_TRANSCODE_DONE && last != 0)
            break;
        HARNESS_CHECK(status != GW_TRANSCODE_DONE || r.nread == piece.nbytes);
        if (status == GW_TRANSCODE_DONE || status == GW_TRANSCODE_MORE)
            end = source->nbytes - end < step ? source->nbytes : end + step;
    }
    gw_transcoder_close(&t);
    free(out);
    return b;
}

static void is_the_same(bytes got, const bytes *expected, uint32_t from, uint32_t to, size_t cut)
{
    if (got.nbytes != expected->nbytes || memcmp(got.data, expected->data, got.nbytes) != 0)
        ck_abort_msg("%u to %u, cut at %zu: %zu bytes, not %zu, or others", (unsigned)from,
                     (unsigned)to, cut, got.nbytes, expected->nbytes);
    free(got.data);
}

/* --- pages --------------------------------------------------------------------------------------------------- */

static uint32_t state = 1;

static uint32_t random_below(uint32_t limit)
{
    state = state * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)state * limit >> 32);
}

/* What stateful pages are made of has shifts in it; of the others any bytes will do, right or wrong. */
static bytes text_for(const gwi_page *page, size_t nunits)
{
    static const gw_char16 some[] = {'a',    'b',    '\n',   '+',    '-',  '~',   0x65E5,
                                     0x672C, 0x3042, 0xAC00, 0x4E2D, 0xE9, 0x44F, 0x20AC};
    if (page->kind == GWI_PAGE_TABLE || page->number == 54936) {
        bytes b = {malloc(nunits), nunits, 0};
        for (size_t i = 0; i < nunits; i++)
            b.data[i] = (unsigned char)random_below(256);
        return b;
    }
    gw_char16 *units = malloc(nunits * 2);
    for (size_t i = 0; i < nunits; i++)
        units[i] = some[random_below(GWI_COUNT_OF(some))];
    for (size_t i = 0; i + 9 < nunits && page->kind != GWI_PAGE_ICONV; i += 9) {
        units[i] = 0xD83D;
        units[i + 1] = 0xDE00;
    }
    bytes b = {malloc(nunits * 8 + 64), 0, 0};
    b.nbytes =
        gwi_page_encode(page, gw_utf16_n(units, nunits), b.data, nunits * 8 + 64, GWI_TEXT_REPLACE)
            .nwritten;
    free(units);
    return b;
}

static bool is_here(const gwi_page *page)
{
    return gwi_page_find(page->number) != NULL;
}

START_TEST(every_page_reads_the_same_in_pieces)
{
    const gwi_page *to = gwi_page_find(1200);
    for (size_t i = 0; i < gwi_pages_count; i++) {
        const gwi_page *page = &gwi_pages[i];
        if (!is_here(page)) {
            printf("SKIP page %u: this system has none\n", (unsigned)page->number);
            continue;
        }
        if ((page->traits & GWI_PAGE_WIDE) != 0)
            continue;
        bytes text = text_for(page, 120);
        bytes expected = in_one(page, to, &text);
        for (size_t cut = 0; cut <= text.nbytes; cut++) {
            size_t step = 1 + cut % 7;
            is_the_same(in_pieces(page->number, 1200, &text, cut, step, 64, 0), &expected,
                        page->number, 1200, cut);
            is_the_same(in_pieces(page->number, 1200, &text, cut, step, 80, GW_TRANSCODE_PAUSE),
                        &expected, page->number, 1200, cut);
        }
        free(expected.data);
        free(text.data);
    }
}
END_TEST

START_TEST(every_page_is_written_the_same_in_pieces)
{
    const gwi_page *from = gwi_page_find(1200);
    for (size_t i = 0; i < gwi_pages_count; i++) {
        const gwi_page *page = &gwi_pages[i];
        if (!is_here(page))
            continue;
        bytes text = text_for(from, 120);
        bytes expected = in_one(from, page, &text);
        for (size_t cut = 0; cut <= text.nbytes; cut++) {
            size_t step = 1 + cut % 7;
            is_the_same(in_pieces(1200, page->number, &text, cut, step, 64 + cut, 0), &expected,
                        1200, page->number, cut);
            is_the_same(in_pieces(1200, page->number, &text, cut, step, 64, GW_TRANSCODE_PAUSE),
                        &expected, 1200, page->number, cut);
        }
        free(expected.data);
        free(text.data);
    }
}
END_TEST

/* The wide pages against the plain kernels; and pages of bytes to each other. */
START_TEST(every_pair_of_kinds_goes_there_and_back)
{
    static const uint16_t kinds[] = {1200, 1201, 12000, 12001, 65000, 65001, 54936};
    bytes text = text_for(gwi_page_find(65001), 400);
    for (size_t i = 0; i < GWI_COUNT_OF(kinds); i++) {
        for (size_t j = 0; j < GWI_COUNT_OF(kinds); j++) {
            if (gwi_page_find(kinds[i]) == NULL || gwi_page_find(kinds[j]) == NULL)
                continue;
            bytes a = in_pieces(65001, kinds[i], &text, 5, 3, 64, 0);
            bytes b = in_pieces(kinds[i], kinds[j], &a, 5, 3, 64, 0);
            bytes c = in_pieces(kinds[j], 65001, &b, 5, 3, 64, 0);
            ck_assert_uint_eq(a.nlost + b.nlost + c.nlost, 0);
            is_the_same(c, &text, kinds[i], kinds[j], 5);
            free(a.data);
            free(b.data);
        }
    }
    free(text.data);
}
END_TEST

/* --- around the pieces between the halves ---------------------------------------------------------------------- */

/* A text of one character again and again, shifted by a number of ASCII characters. */
static bytes shifted(const char *character, size_t ncharacters, size_t shift)
{
    size_t width = strlen(character);
    bytes b = {malloc(shift + ncharacters * width), shift + ncharacters * width, 0};
    memset(b.data, 'x', shift);
    for (size_t i = 0; i < ncharacters; i++)
        memcpy(b.data + shift + i * width, character, width);
    return b;
}

static void around_pieces(uint32_t from, uint32_t to, const char *character)
{
    if (gwi_page_find(from) == NULL || gwi_page_find(to) == NULL)
        return;
    for (size_t shift = 0; shift < 9; shift++) {
        bytes text = shifted(character, GWI_PIECE * 2 + 5, shift);
        bytes expected = in_one(gwi_page_find(from), gwi_page_find(to), &text);
        bytes whole = in_pieces(from, to, &text, text.nbytes, 1, text.nbytes * 4 + 64, 0);
        ck_assert_uint_eq(whole.nlost, 0);
        is_the_same(whole, &expected, from, to, shift);
        is_the_same(
            in_pieces(from, to, &text, text.nbytes, 1, text.nbytes * 4 + 64, GW_TRANSCODE_STRICT),
            &expected, from, to, shift);
        free(expected.data);
        free(text.data);
    }
}

START_TEST(nothing_is_split_between_the_halves)
{
    around_pieces(932, 65001, "\x93\xFA");
    around_pieces(936, 54936, "\xD6\xD0");
    around_pieces(65001, 1201, "\xF0\x9F\x98\x80");
    around_pieces(65001, 12000, "\xF0\x9F\x98\x80");
    around_pieces(65001, 65000, "\xF0\x9F\x98\x80");
    around_pieces(65000, 65001, "+2D3eAA-");
    around_pieces(54936, 65001, "\x94\x39\xFC\x36");
    around_pieces(51932, 932, "\xC6\xFC");
    around_pieces(50220, 932, "\x1B$BF|\x1B(B");
    around_pieces(932, 50220, "\x93\xFA");
    around_pieces(949, 50225, "\xC7\xD1");
}
END_TEST

/* --- places ---------------------------------------------------------------------------------------------------- */

typedef struct loss {
    uint32_t from, to;
    const char *text;
    size_t nbytes;
    size_t at, width;
    uint32_t lost;
    uint64_t line, column;
} loss;

static const loss losses[] = {
    {932, 65001, "ab\n\x93\xFA\x81\xFF\x93\xFA", 9, 5, 2, GW_TRANSCODE_NO_CHARACTER, 2, 2},
    {932, 1251, "ab\n\x83\x40", 5, 3, 2, 0x30A1, 2, 1},
    {932, 65001, "\x93\xFA\x93", 3, 2, 1, GW_TRANSCODE_CUT, 1, 2},
    {65001, 1251, "\xD0\xAF\xE2\x82\xAC\n\xC3\xA9", 8, 6, 2, 0xE9, 2, 1},
    {65001, 1200, "a\xED\xA0\x80", 4, 1, 1, GW_TRANSCODE_NO_CHARACTER, 1, 2},
    {65001, 1252, "\n\n\xF0\x9F\x98\x80", 6, 2, 4, 0x1F600, 3, 1},
    {65001, 1200, "a\xF0\x9F", 3, 1, 2, GW_TRANSCODE_CUT, 1, 2},
    {1200, 65001,
     "a\0\x00\xD8"
     "b",
     6, 2, 2, 0xD800, 1, 2},
    {1201, 1252, "\xD8\x3D\xDE\x00", 4, 0, 4, 0x1F600, 1, 1},
    {1200, 65001, "a\0b", 3, 2, 1, GW_TRANSCODE_CUT, 1, 2},
    {12000, 65001, "a\0\0\0\0\xD8\0\0", 8, 4, 4, GW_TRANSCODE_NO_CHARACTER, 1, 2},
    {12001, 1252, "\0\0\0\n\0\0\x20\xAD", 8, 4, 4, 0x20AD, 2, 1},
    {65000, 65001, "a+2D0-b", 7, 1, 4, 0xD83D, 1, 2},
    {65000, 1252, "+AGEgrQ-", 8, 4, 3, 0x20AD, 1, 2},
    {51932, 65001,
     "a\xC6\xFC\xFF"
     "b",
     5, 3, 1, GW_TRANSCODE_NO_CHARACTER, 1, 3},
    {51932, 1252, "a\n\xC6\xFC", 4, 2, 2, 0x65E5, 2, 1},
    {54936, 1252, "a\x94\x39\xFC\x36", 5, 1, 4, 0x1F600, 1, 2},
    {50220, 1252, "a\x1B$BF|\x1B(B", 9, 4, 2, 0x65E5, 1, 2},
    {37, 65001, "\xC1\x25\xC1", 3, 3, 0, 0, 0, 0},
    {874, 65001, "a\xDB", 2, 1, 1, GW_TRANSCODE_NO_CHARACTER, 1, 2},
};

static gw_transcode_status convert_at_once(const loss *l, uint32_t flags, gw_transcode_result *r,
                                           size_t front)
{
    gw_transcoder t;
    size_t nbytes = front + l->nbytes;
    bytes text = {malloc(nbytes), nbytes, 0};
    char *out = malloc(nbytes * 16 + 64);
    memset(text.data, 'x', front);
    memcpy(text.data + front, l->text, l->nbytes);
    ck_assert_int_eq(gw_transcoder_open(&t, l->from, l->to), 1);
    gw_transcode_status status = gw_transcoder_convert(&t, flags | GW_TRANSCODE_LAST, text.data,
                                                       nbytes, out, nbytes * 16 + 64, r);
    gw_transcoder_close(&t);
    free(out);
    free(text.data);
    return status;
}

static void is_placed(const loss *l, const gw_transcode_result *r, size_t front)
{
    ck_assert_msg(r->lost_at == l->at + front && r->lost_nbytes == l->width && r->lost == l->lost,
                  "%u to %u: at %zu, %zu bytes, %X", (unsigned)l->from, (unsigned)l->to, r->lost_at,
                  r->lost_nbytes, (unsigned)r->lost);
    ck_assert_msg(r->line == l->line && r->column == l->column + (l->line == 1 ? front : 0),
                  "%u to %u: line %u, column %u", (unsigned)l->from, (unsigned)l->to,
                  (unsigned)r->line, (unsigned)r->column);
}

START_TEST(what_is_lost_is_named_at_its_place)
{
    for (size_t i = 0; i < GWI_COUNT_OF(losses); i++) {
        const loss *l = &losses[i];
        gw_transcode_result r;
        if (gwi_page_find(l->from) == NULL)
            continue;
        gw_transcode_status wanted = l->width != 0 ? GW_TRANSCODE_LOST : GW_TRANSCODE_DONE;
        ck_assert_int_eq(convert_at_once(l, GW_TRANSCODE_STRICT, &r, 0), wanted);
        if (l->width == 0)
            continue;
        is_placed(l, &r, 0);
        ck_assert_uint_eq(r.nread, r.lost_at);
        /* What MB_ERR_INVALID_CHARS alone refuses is no loss elsewhere. */
        if (l->from == 874) {
            ck_assert_int_eq(convert_at_once(l, GW_TRANSCODE_PAUSE, &r, 0), GW_TRANSCODE_DONE);
            continue;
        }
        ck_assert_int_eq(convert_at_once(l, GW_TRANSCODE_PAUSE, &r, 0), GW_TRANSCODE_LOST);
        is_placed(l, &r, 0);
        ck_assert_uint_eq(r.nlost, 1);
        ck_assert_uint_ge(r.nread, r.lost_at + r.lost_nbytes);
    }
}
END_TEST

START_TEST(places_far_inside_a_text_are_right)
{
    static const size_t fronts[] = {GWI_PIECE - 2, GWI_PIECE - 1, GWI_PIECE, GWI_PIECE + 1, 50000};
    for (size_t i = 0; i < GWI_COUNT_OF(losses); i++) {
        const loss *l = &losses[i];
        /* A surrogate of UTF-7 that waits between pieces is found to be alone only behind its bytes. */
        bool is_bytes = l->from != 37 && l->lost != 0xD83D && gwi_page_find(l->from) != NULL &&
                        (gwi_page_find(l->from)->traits & GWI_PAGE_WIDE) == 0;
        for (size_t j = 0; is_bytes && j < GWI_COUNT_OF(fronts); j++) {
            gw_transcode_result r;
            convert_at_once(l, GW_TRANSCODE_STRICT, &r, fronts[j]);
            is_placed(l, &r, fronts[j]);
        }
    }
}
END_TEST

/* A stand-in for bytes is not lost a second time, and a character U+FFFD is lost once. */
START_TEST(each_loss_counts_once)
{
    static const struct {
        uint32_t from, to;
        const char *text;
        size_t nlost;
        const char *expected;
    } cases[] = {
        {65001, 1252,
         "a\xFF\xEF\xBF\xBD\xE2\x82\xAD"
         "b",
         3, "a???b"},
        {65001, 65001, "a\xFF\xEF\xBF\xBD", 1, "a\xEF\xBF\xBD\xEF\xBF\xBD"},
        {932, 1252, "a\x85\x41\x93\xFA\x93", 3, "a?A??"},
        {932, 65001, "\x93", 1, "\xEF\xBF\xBD"},
        {1252, 37, "\x80", 1, "\x6F"},
    };
    static const uint32_t ways[] = {0, GW_TRANSCODE_PAUSE, GW_TRANSCODE_BEST_FIT};
    for (size_t i = 0; i < GWI_COUNT_OF(cases); i++) {
        for (size_t way = 0; way < GWI_COUNT_OF(ways); way++) {
            bytes text = make_bytes(cases[i].text, strlen(cases[i].text));
            bytes expected = make_bytes(cases[i].expected, strlen(cases[i].expected));
            bytes got = in_pieces(cases[i].from, cases[i].to, &text, 1, 2, 64, ways[way]);
            ck_assert_uint_eq(got.nlost, cases[i].nlost);
            is_the_same(got, &expected, cases[i].from, cases[i].to, way);
            free(expected.data);
            free(text.data);
        }
    }
}
END_TEST

START_TEST(best_fit_is_used_where_it_is_asked_for)
{
    bytes text = make_bytes("\xC4\x80\xE2\x88\x9E", 5);
    bytes without = make_bytes("??", 2);
    bytes with = make_bytes("A8", 2);
    bytes got = in_pieces(65001, 1252, &text, 5, 1, 64, 0);
    ck_assert_uint_eq(got.nlost, 2);
    is_the_same(got, &without, 65001, 1252, 0);
    got = in_pieces(65001, 1252, &text, 5, 1, 64, GW_TRANSCODE_BEST_FIT | GW_TRANSCODE_STRICT);
    ck_assert_uint_eq(got.nlost, 0);
    is_the_same(got, &with, 65001, 1252, 0);
    free(text.data);
    free(without.data);
    free(with.data);
}
END_TEST

START_TEST(after_the_last_piece_another_text_begins)
{
    static const char text[] = "\x93\xFA\n\x93\xFA\x81\xFF";
    gw_transcoder t;
    gw_transcode_result r;
    char out[128];
    ck_assert_int_eq(gw_transcoder_open(&t, 932, 65001), 1);
    for (size_t i = 0; i < 3; i++) {
        uint32_t flags = GW_TRANSCODE_PAUSE | GW_TRANSCODE_LAST;
        ck_assert_int_eq(gw_transcoder_convert(&t, flags, text, 7, out, sizeof out, &r),
                         GW_TRANSCODE_LOST);
        ck_assert_uint_eq(r.line, 2);
        ck_assert_uint_eq(r.column, 2);
        ck_assert_int_eq(gw_transcoder_convert(&t, flags, NULL, 0, out, sizeof out, &r),
                         GW_TRANSCODE_DONE);
    }
    ck_assert_int_eq(gw_transcoder_convert(&t, 0, text, 7, out, GW_TRANSCODER_ROOM - 1, &r),
                     GW_TRANSCODE_FULL);
    ck_assert_uint_eq(r.nread, 0);
    gw_transcoder_close(&t);
    gw_transcoder_close(NULL);
}
END_TEST

START_TEST(pages_that_are_none_are_refused)
{
    gw_transcoder t;
    ck_assert_int_eq(gw_transcoder_open(&t, 12345, 65001), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    gw_transcoder_close(&t);
    ck_assert_int_eq(gw_transcoder_open(&t, 51932, 12345), 0);
    gw_transcoder_close(&t);
    ck_assert_int_eq(gw_transcoder_open(NULL, 932, 65001), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: transcoder");
    HARNESS_ADD(suite, every_page_reads_the_same_in_pieces);
    HARNESS_ADD(suite, every_page_is_written_the_same_in_pieces);
    HARNESS_ADD(suite, every_pair_of_kinds_goes_there_and_back);
    HARNESS_ADD(suite, nothing_is_split_between_the_halves);
    HARNESS_ADD(suite, what_is_lost_is_named_at_its_place);
    HARNESS_ADD(suite, places_far_inside_a_text_are_right);
    HARNESS_ADD(suite, each_loss_counts_once);
    HARNESS_ADD(suite, best_fit_is_used_where_it_is_asked_for);
    HARNESS_ADD(suite, after_the_last_piece_another_text_begins);
    HARNESS_ADD(suite, pages_that_are_none_are_refused);
    return harness_run(suite);
}
