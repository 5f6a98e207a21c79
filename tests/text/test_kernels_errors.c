/* SPDX-License-Identifier: MIT */
/* Ill-formed UTF-8 in the midst of text, by every set of kernels: all short sequences, as the reference decodes them,
 * and as Windows counts them. */
#include "support/battery.h"
#include "text/kernels.h"

enum { BEFORE = 62, AFTER = 30 };

static unsigned char text[BEFORE + 4 + AFTER];
static gw_char16 got[200];
static gw_char16 expected[200];

/* The sequence stands behind so many letters, at which a step of any kernel may end. */
static bool agrees(const unsigned char *sequence, size_t nbytes, size_t before)
{
    size_t whole = before + nbytes + AFTER;
    memset(text, 'x', before);
    memcpy(text + before, sequence, nbytes);
    memset(text + before + nbytes, 'y', AFTER);
    gw_text view = gw_utf8_n((char *)text, whole);
    size_t nunits = reference_convert(view, GW_UTF16, (unsigned char *)expected);
    gwi_text_result r = gwi_utf8_to_utf16(text, whole, got, 200, GWI_TEXT_REPLACE);
    gwi_text_result strict = gwi_utf8_to_utf16(text, whole, got + 100, 100, GWI_TEXT_STRICT);
    gwi_text_result measured = gwi_utf8_to_utf16(text, whole, NULL, 0, GWI_TEXT_REPLACE);
    gwi_text_result copied = gwi_utf8_to_utf8(text, whole, NULL, 0, GWI_TEXT_STRICT);
    return r.nwritten == nunits && memcmp(got, expected, nunits * 2) == 0 &&
           measured.nwritten == nunits && strict.status == copied.status &&
           (strict.status == GWI_TEXT_BAD) == (r.nlost != 0) && copied.lost_at == r.lost_at &&
           (r.nlost == 0 || strict.lost_at == r.lost_at);
}

static void with_each_set(void (*act)(void))
{
    for (size_t i = 0; i < gwi_kernel_sets_count; i++) {
        if (!gwi_kernel_sets[i]->runs())
            continue;
        gwi_kernels_use(gwi_kernel_sets[i]);
        act();
    }
    gwi_kernels_use(NULL);
}

/* Every sequence, or one of so many, an odd number, so that no byte is left out. */
static uint32_t stride(void)
{
    return (uint32_t)(1000 / harness_scaled(1000)) | 1;
}

/* What begins with ASCII is covered by shorter sequences behind the letters. */
static void three_bytes(void)
{
    uint32_t step = stride(), disagreements = 0;
    for (uint32_t n = 0x800000; n < 0x1000000; n += step) {
        unsigned char bytes[3] = {(unsigned char)(n >> 16), (unsigned char)(n >> 8),
                                  (unsigned char)n};
        bool edge = (bytes[2] & 0x8F) == 0x80 || (bytes[2] & 0x3F) == 0x3F;
        if (!edge && n % 7 != 0)
            continue;
        disagreements += !agrees(bytes, 3, n % (BEFORE + 1));
        disagreements += bytes[2] == 0x80 && !agrees(bytes, 2, n / 256 % (BEFORE + 1));
    }
    ck_assert_uint_eq(disagreements, 0);
}

START_TEST(sequences_of_three_bytes_are_replaced_wherever_they_stand)
{
    with_each_set(three_bytes);
}
END_TEST

static void four_bytes(void)
{
    static const unsigned char edges[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                          0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xFF};
    uint32_t step = stride(), disagreements = 0;
    for (unsigned lead = 0xE0; lead <= 0xFF; lead++)
        for (size_t i = 0; i < 256 * sizeof edges * sizeof edges; i += step) {
            unsigned char bytes[4] = {(unsigned char)lead, (unsigned char)i,
                                      edges[i / 256 % sizeof edges], edges[i / 256 / sizeof edges]};
            disagreements += !agrees(bytes, 4, (i + lead) % (BEFORE + 1));
        }
    ck_assert_uint_eq(disagreements, 0);
}

START_TEST(sequences_of_four_bytes_are_replaced_wherever_they_stand)
{
    with_each_set(four_bytes);
}
END_TEST

/* --- as Windows counts --------------------------------------------------------------------------------------- */

static size_t windows_count(const char *bytes)
{
    gwi_text_mode mode = GWI_TEXT_REPLACE | GWI_TEXT_WIN32;
    return gwi_utf8_to_utf16(bytes, strlen(bytes), NULL, 0, mode).nlost;
}

static void windows_cases(void)
{
    ck_assert_uint_eq(windows_count("\xED\xA0\x80"), 2);
    ck_assert_uint_eq(windows_count("\xE0\x80\xAF"), 2);
    ck_assert_uint_eq(windows_count("\xF0\x80\x80\xAF"), 3);
    ck_assert_uint_eq(windows_count("\xF4\x90\x80\x80"), 3);
    ck_assert_uint_eq(windows_count("\xF5\x80\x80\x80"), 4);
    ck_assert_uint_eq(windows_count("\xF8\x88\x80\x80\x80"), 5);
    ck_assert_uint_eq(windows_count("\xC0\xAD"), 2);
    ck_assert_uint_eq(windows_count("\xE0\xA0-"), 1);
    ck_assert_uint_eq(windows_count("\xF0\x90\x80-"), 1);
    ck_assert_uint_eq(windows_count("\xE1\x80"), 1);
    ck_assert_uint_eq(windows_count("\xF0\x90\x80"), 1);
    ck_assert_uint_eq(windows_count("\xE1"
                                    "A"),
                      1);
    ck_assert_uint_eq(windows_count("\xF1"
                                    "AB"),
                      1);
    ck_assert_uint_eq(windows_count("\xED\xA0"), 1);
}

START_TEST(windows_counts_a_lead_and_a_continuation_that_must_not_follow_as_one)
{
    with_each_set(windows_cases);
}
END_TEST

START_TEST(what_windows_counts_otherwise_is_still_read_whole)
{
    gw_char16 out[4];
    gwi_text_mode mode = GWI_TEXT_REPLACE | GWI_TEXT_WIN32;
    gwi_text_result r = gwi_utf8_to_utf16("\xED\xA0\x80z", 4, out, 4, mode);
    ck_assert_uint_eq(r.nread, 4);
    ck_assert_uint_eq(r.nwritten, 3);
    ck_assert_uint_eq(out[2], 'z');
    r = gwi_utf8_to_utf16("\xED\xA0\x80z", 4, out, 4, GWI_TEXT_REPLACE);
    ck_assert_uint_eq(r.nwritten, 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: kernels, ill-formed UTF-8");
    HARNESS_ADD_SLOW(suite, sequences_of_three_bytes_are_replaced_wherever_they_stand);
    HARNESS_ADD_SLOW(suite, sequences_of_four_bytes_are_replaced_wherever_they_stand);
    HARNESS_ADD(suite, windows_counts_a_lead_and_a_continuation_that_must_not_follow_as_one);
    HARNESS_ADD(suite, what_windows_counts_otherwise_is_still_read_whole);
    return harness_run(suite);
}
