/* SPDX-License-Identifier: MIT */
/* Every set of kernels that runs here, held against the scalar one: random and adversarial text at the edges of pages,
 * every alignment, texts of all characters, and which set is chosen. */
#include "support/battery.h"
#include "text/kernels.h"

enum { MOST = 700, ROOM = 4 * MOST };

static const gw_encoding encodings[] = {GW_UTF8, GW_UTF16, GW_UTF32, GW_LATIN1};
enum { ENCODINGS = 4 };

static unsigned char *source_end;   /* before a page that cannot be touched */
static unsigned char *source_front; /* after one */
static unsigned char *out_end;
static unsigned char *out_front;
static unsigned char expected[ROOM * 4];

static void open_buffers(void)
{
    source_end = (unsigned char *)harness_guarded(MOST * 4) + MOST * 4;
    source_front = harness_guarded_front(MOST * 4);
    out_end = (unsigned char *)harness_guarded(ROOM * 4) + ROOM * 4;
    out_front = harness_guarded_front(ROOM * 4);
}

static uint32_t random_state = 20251122;

static uint32_t random_below(uint32_t n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(random_state ^ random_state >> 15) * n >> 32);
}

/* --- random text ------------------------------------------------------------------------------------------ */

/* A character of a class: ASCII, Latin-1, two, three, four bytes, or at the edge of one of them. */
static uint32_t random_scalar(uint32_t kind)
{
    static const uint32_t edges[] = {0,      0x7F,   0x80,   0xFF,   0x100,   0x7FF,    0x800,
                                     0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF, 0xFEFF};
    switch (kind) {
    case 0:
        return random_below(0x80);
    case 1:
        return 0x80 + random_below(0x80);
    case 2:
        return 0x80 + random_below(0x780);
    case 3:
        return 0x800 + random_below(0xD000);
    case 4:
        return 0x10000 + random_below(0x100000);
    default:
        return edges[random_below(14)];
    }
}

/* Units of garbage that is nearly text, or of text; most of one class, as text is. Returns how many. */
static size_t random_text(gw_encoding encoding, size_t most, unsigned char *out, bool garbage)
{
    static const unsigned char bytes[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                          0xBF, 0xC0, 0xC1, 0xC2, 0xC3, 0xDF, 0xE0, 0xE1,
                                          0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
    size_t width = reference_width(encoding);
    uint32_t kind = random_below(6);
    size_t n = 0;
    while (n + 4 <= most) {
        uint32_t scalar = random_scalar(random_below(6) != 0 ? kind : random_below(6));
        if (encoding == GW_LATIN1)
            scalar &= 0xFF;
        n += reference_put(scalar, encoding, out + n * width);
        if (garbage && random_below(24) == 0 && encoding == GW_UTF8)
            out[n - 1] = bytes[random_below(sizeof bytes)];
        if (garbage && random_below(24) == 0 && encoding == GW_UTF16)
            out[2 * n - 1] = (unsigned char)(0xD8 + random_below(8));
        if (garbage && random_below(24) == 0 && encoding == GW_UTF32)
            out[4 * n - 1 - random_below(3)] = (unsigned char)random_below(256);
    }
    return n;
}

/* --- a conversion by one set, and by the scalar one ------------------------------------------------------- */

static gwi_text_result by(const gwi_kernel_set *set, gw_text text, gw_encoding to, void *out,
                          size_t capacity, gwi_text_mode mode)
{
    gwi_kernels_use(set);
    return gwi_text_convert(text, to, out, capacity, mode);
}

static bool same_result(const gwi_text_result *a, const gwi_text_result *b)
{
    return a->status == b->status && a->nread == b->nread && a->nwritten == b->nwritten &&
           a->nlost == b->nlost && a->lost_at == b->lost_at && a->lost == b->lost;
}

/* Into an output of this capacity that ends, or begins, at a page. A conversion that goes through leaves what is
 * beyond alone. */
static void into(const gwi_kernel_set *set, gw_text text, gw_encoding to, size_t capacity,
                 gwi_text_mode mode, bool front)
{
    size_t width = reference_width(to);
    unsigned char *out = front ? out_front : out_end - capacity * width;
    gwi_text_result want = by(&gwi_kernels_scalar, text, to, expected, capacity, mode);
    memset(out, 0xA5, capacity * width);
    gwi_text_result got = by(set, text, to, out, capacity, mode);
    HARNESS_CHECK(same_result(&got, &want));
    HARNESS_CHECK(memcmp(out, expected, got.nwritten * width) == 0);
    for (size_t i = got.nwritten * width; got.status == GWI_TEXT_DONE && i < capacity * width; i++)
        HARNESS_CHECK(out[i] == 0xA5);
}

static void convert_each_way(const gwi_kernel_set *set, gw_text text, gwi_text_mode mode)
{
    for (size_t i = 0; i < ENCODINGS; i++) {
        gwi_text_result want = by(&gwi_kernels_scalar, text, encodings[i], NULL, 0, mode);
        gwi_text_result got = by(set, text, encodings[i], NULL, 0, mode);
        HARNESS_CHECK(same_result(&got, &want));
        into(set, text, encodings[i], want.nwritten, mode, random_below(2) == 0);
        into(set, text, encodings[i], want.nwritten + random_below(100), mode, false);
        into(set, text, encodings[i], random_below((uint32_t)want.nwritten + 1), mode, false);
    }
}

static void with_each_set(void (*act)(const gwi_kernel_set *set))
{
    open_buffers();
    for (size_t i = 0; i < gwi_kernel_sets_count; i++)
        if (gwi_kernel_sets[i]->runs())
            act(gwi_kernel_sets[i]);
        else
            fprintf(stderr, "SKIP %s: this processor does not run it\n", gwi_kernel_sets[i]->name);
    gwi_kernels_use(NULL);
}

/* --- random and adversarial text --------------------------------------------------------------------------- */

static void random_texts(const gwi_kernel_set *set)
{
    static unsigned char text[MOST * 4];
    for (size_t round = 0; round < harness_scaled(6000); round++) {
        gw_encoding encoding = encodings[round % ENCODINGS];
        size_t most = random_below(3) == 0 ? MOST : 80;
        size_t n = random_text(encoding, random_below((uint32_t)most), text, round % 3 != 0);
        size_t nbytes = n * reference_width(encoding);
        unsigned char *at = random_below(2) == 0 ? source_front : source_end - nbytes;
        memcpy(at, text, nbytes);
        gw_text view = {at, n, encoding};
        convert_each_way(set, view,
                         (gwi_text_mode)(random_below(4) | random_below(2) * GWI_TEXT_WIN32));
    }
}

START_TEST(every_set_of_kernels_does_with_random_text_what_the_scalar_one_does)
{
    with_each_set(random_texts);
}
END_TEST

static void one_odd_character(const gwi_kernel_set *set)
{
    static const char *const odd[] = {"\xC3\xA9",     "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                      "\xFF",         "\xC3",         "\xE2\x82",
                                      "\xED\xA0\x80", "\xF0\x9F\x98", "\x80"};
    for (size_t i = 0; i < GWI_COUNT_OF(odd); i++)
        for (size_t nbytes = 1; nbytes <= 140; nbytes += nbytes < 70 ? 1 : 13)
            for (size_t at = 0; at + strlen(odd[i]) <= nbytes; at += nbytes < 70 ? 1 : 5) {
                unsigned char *text = source_end - nbytes;
                memset(text, 'a', nbytes);
                memcpy(text + at, odd[i], strlen(odd[i]));
                convert_each_way(set, gw_utf8_n((char *)text, nbytes), GWI_TEXT_REPLACE);
                convert_each_way(set, gw_utf8_n((char *)text, nbytes), GWI_TEXT_STRICT);
            }
}

START_TEST(one_odd_character_is_seen_wherever_it_stands)
{
    with_each_set(one_odd_character);
}
END_TEST

/* --- alignments and chunks --------------------------------------------------------------------------------- */

static void in_chunks(const gwi_kernel_set *set, gw_text text, gw_encoding to, size_t chunk,
                      size_t offset)
{
    size_t width = reference_width(to);
    size_t need = by(&gwi_kernels_scalar, text, to, expected, ROOM, GWI_TEXT_REPLACE).nwritten;
    size_t begin = 0;
    size_t nwritten = 0;
    for (size_t end = 0; begin < text.nunits;) {
        end = end + chunk < text.nunits ? end + chunk : text.nunits;
        gw_text part = gwi_text_from(text, begin);
        part.nunits = end - begin;
        gwi_text_result got =
            by(set, part, to, out_front + offset + nwritten * width, need - nwritten,
               end == text.nunits ? GWI_TEXT_REPLACE : GWI_TEXT_MORE_FOLLOWS);
        begin += got.nread;
        nwritten += got.nwritten;
    }
    HARNESS_CHECK(nwritten == need);
    HARNESS_CHECK(memcmp(out_front + offset, expected, need * width) == 0);
}

static void alignments(const gwi_kernel_set *set)
{
    static unsigned char text[MOST * 4];
    for (size_t offset = 0; offset < 64; offset++)
        for (size_t from = 0; from < ENCODINGS; from++) {
            size_t n = random_text(encodings[from], 90, text, true);
            memcpy(source_front + offset, text, n * reference_width(encodings[from]));
            gw_text view = {source_front + offset, n, encodings[from]};
            for (size_t to = 0; to < ENCODINGS; to++)
                for (size_t chunk = 1; chunk <= 17; chunk++)
                    in_chunks(set, view, encodings[to], chunk, (offset * 7 + chunk) % 64);
        }
}

START_TEST(chunks_of_one_to_seventeen_units_at_every_alignment_join_to_the_whole)
{
    with_each_set(alignments);
}
END_TEST

/* --- all characters ---------------------------------------------------------------------------------------- */

enum { SCALARS = 0x110000 - 0x800 };

static void every_character(const gwi_kernel_set *set)
{
    uint32_t *all = malloc(SCALARS * 4);
    uint32_t *back = malloc(SCALARS * 4);
    unsigned char *middle = malloc(SCALARS * 4);
    for (uint32_t i = 0; i < SCALARS; i++)
        all[i] = i < 0xD800 ? i : i + 0x800;
    for (size_t i = 0; i < 3; i++) {
        gw_text text = gw_utf32_n(all, SCALARS);
        gwi_text_result r = by(set, text, encodings[i], middle,
                               SCALARS * 4 / reference_width(encodings[i]), GWI_TEXT_STRICT);
        HARNESS_CHECK(r.status == GWI_TEXT_DONE);
        gw_text made = {middle, r.nwritten, encodings[i]};
        HARNESS_CHECK(by(set, made, GW_UTF32, back, SCALARS, GWI_TEXT_STRICT).nwritten == SCALARS);
        HARNESS_CHECK(memcmp(all, back, SCALARS * 4) == 0);
        for (size_t to = 0; to < 3; to++) {
            gwi_text_result n = by(set, made, encodings[to], NULL, 0, GWI_TEXT_STRICT);
            HARNESS_CHECK(n.status == GWI_TEXT_DONE);
            HARNESS_CHECK(
                n.nwritten ==
                by(&gwi_kernels_scalar, text, encodings[to], NULL, 0, GWI_TEXT_STRICT).nwritten);
        }
    }
    free(middle);
    free(back);
    free(all);
}

START_TEST(a_text_of_all_characters_goes_round_by_every_encoding)
{
    with_each_set(every_character);
}
END_TEST

/* Each after the other, between others: bytes of UTF-8 by UTF-16 and back. */
static void all_pairs(const gwi_kernel_set *set)
{
    static gw_char16 units[64];
    static unsigned char bytes[200];
    for (uint32_t high = 0xD800; high < 0xDC00; high++)
        for (uint32_t low = 0xDC00; low < 0xE000; low += 16) {
            for (size_t i = 0; i < 32; i++)
                units[i] = (gw_char16)(i % 2 == 0 ? high : low + i / 2);
            gw_text text = gw_utf16_n(units, 32);
            gwi_text_result r = by(set, text, GW_UTF8, bytes, sizeof bytes, GWI_TEXT_STRICT);
            HARNESS_CHECK(r.status == GWI_TEXT_DONE && r.nwritten == 64);
            for (size_t i = 0; i < 16; i++) {
                reference_item item = reference_utf8(bytes + 4 * i, 4);
                HARNESS_CHECK(item.good && item.scalar == 0x10000 + (high - 0xD800) * 0x400 +
                                                              (low - 0xDC00 + (uint32_t)i));
            }
            text = gw_utf8_n((char *)bytes, 64);
            HARNESS_CHECK(by(set, text, GW_UTF16, expected, 64, GWI_TEXT_STRICT).nwritten == 32);
            HARNESS_CHECK(memcmp(units, expected, 64) == 0);
        }
}

START_TEST(every_pair_of_surrogates_goes_round)
{
    with_each_set(all_pairs);
}
END_TEST

/* --- overlap ------------------------------------------------------------------------------------------------ */

static void overlap(const gwi_kernel_set *set)
{
    static unsigned char text[MOST];
    static unsigned char both[MOST * 3];
    for (size_t round = 0; round < 400; round++) {
        size_t n = random_text(GW_UTF8, 20 + random_below(MOST - 20), text, round % 2 == 0);
        gw_text view = gw_utf8_n((char *)text, n);
        size_t need =
            by(&gwi_kernels_scalar, view, GW_UTF16, expected, ROOM, GWI_TEXT_REPLACE).nwritten;
        unsigned char *at =
            both + 2 * n; /* no unit is written before its byte is read, nor where one is unread */
        memcpy(at - n, text, n);
        view.data = at - n;
        HARNESS_CHECK(by(set, view, GW_UTF16, both, n, GWI_TEXT_REPLACE).nwritten == need);
        HARNESS_CHECK(memcmp(both, expected, need * 2) == 0);
    }
}

START_TEST(a_source_behind_its_output_is_read_before_it_is_overwritten)
{
    with_each_set(overlap);
}
END_TEST

/* --- the choice --------------------------------------------------------------------------------------------- */

static const char *chosen_with(const char *name)
{
    setenv("GANGWAY_KERNEL", name, 1);
    gwi_kernels_use(NULL);
    return gw_text_kernel_name();
}

START_TEST(the_environment_chooses_among_those_that_run_here)
{
    const char *best = chosen_with("");
    for (size_t i = 0; i < gwi_kernel_sets_count; i++)
        if (gwi_kernel_sets[i]->runs())
            ck_assert_str_eq(chosen_with(gwi_kernel_sets[i]->name), gwi_kernel_sets[i]->name);
        else
            ck_assert_str_eq(chosen_with(gwi_kernel_sets[i]->name), best);
    ck_assert_str_eq(chosen_with("no such kernel"), best);
    ck_assert_str_eq(chosen_with("scalar"), "scalar");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: kernels");
    HARNESS_ADD_SLOW(suite, every_set_of_kernels_does_with_random_text_what_the_scalar_one_does);
    HARNESS_ADD_SLOW(suite, one_odd_character_is_seen_wherever_it_stands);
    HARNESS_ADD_SLOW(suite, chunks_of_one_to_seventeen_units_at_every_alignment_join_to_the_whole);
    HARNESS_ADD_SLOW(suite, a_text_of_all_characters_goes_round_by_every_encoding);
    HARNESS_ADD_SLOW(suite, every_pair_of_surrogates_goes_round);
    HARNESS_ADD_SLOW(suite, a_source_behind_its_output_is_read_before_it_is_overwritten);
    HARNESS_ADD(suite, the_environment_chooses_among_those_that_run_here);
    return harness_run(suite);
}
