/* SPDX-License-Identifier: MIT */
/* Kernels that read UTF-8: every scalar, every short sequence, published cases, every size of both sides. */
#include "support/battery.h"

/* --- exhaustive ------------------------------------------------------------------------------------------ */

/* Round by one encoding, from the reference's bytes and back to them. */
static bool goes_round(const unsigned char *utf8, size_t nbytes, gw_encoding by)
{
    unsigned char middle[8];
    unsigned char back[4];
    gw_text source = gw_utf8_n((const char *)utf8, nbytes);
    size_t most = sizeof middle / reference_width(by);
    gwi_text_result r = gwi_text_convert(source, by, middle, most, GWI_TEXT_STRICT);
    gw_text text = {middle, r.nwritten, by};
    if (r.status != GWI_TEXT_DONE)
        return false;
    r = gwi_text_convert(text, GW_UTF8, back, sizeof back, GWI_TEXT_STRICT);
    return r.status == GWI_TEXT_DONE && r.nwritten == nbytes && memcmp(back, utf8, nbytes) == 0;
}

static bool goes_between(uint32_t scalar)
{
    gw_char16 pair[2];
    uint32_t back = 0;
    size_t nunits = gwi_utf32_to_utf16(&scalar, 1, pair, 2, GWI_TEXT_STRICT).nwritten;
    gwi_utf16_to_utf32(pair, nunits, &back, 1, GWI_TEXT_STRICT);
    return back == scalar;
}

START_TEST(every_scalar_value_goes_round_by_every_encoding)
{
    uint32_t failures = 0;
    for (uint32_t scalar = 0; scalar <= 0x10FFFF; scalar++) {
        unsigned char utf8[4];
        if (scalar >= 0xD800 && scalar <= 0xDFFF)
            continue;
        size_t nbytes = reference_put(scalar, GW_UTF8, utf8);
        failures += !goes_round(utf8, nbytes, GW_UTF8) || !goes_round(utf8, nbytes, GW_UTF16) ||
                    !goes_round(utf8, nbytes, GW_UTF32) || !goes_between(scalar) ||
                    (scalar <= 0xFF && !goes_round(utf8, nbytes, GW_LATIN1));
    }
    ck_assert_uint_eq(failures, 0);
}
END_TEST

/* Without Check's bookkeeping for each of 16.8 million, which would take most of the time. */
static bool agrees(const unsigned char *bytes, size_t nbytes)
{
    unsigned char expected[32];
    unsigned char got[32];
    gw_text text = gw_utf8_n((const char *)bytes, nbytes);
    size_t nunits = reference_convert(text, GW_UTF16, expected);
    gwi_text_result r = gwi_utf8_to_utf16(bytes, nbytes, got, 8, GWI_TEXT_REPLACE);
    return r.status == GWI_TEXT_DONE && r.nread == nbytes && r.nwritten == nunits &&
           memcmp(got, expected, nunits * 2) == 0;
}

START_TEST(every_sequence_of_one_to_three_bytes_decodes_as_the_reference_does)
{
    uint32_t disagreements = 0;
    for (uint32_t n = 0; n < 0x1000000; n++) {
        unsigned char bytes[3] = {(unsigned char)(n >> 16), (unsigned char)(n >> 8),
                                  (unsigned char)n};
        disagreements += !agrees(bytes, 3);
        if (bytes[2] == 0)
            disagreements += !agrees(bytes, 2);
        if (bytes[1] == 0 && bytes[2] == 0)
            disagreements += !agrees(bytes, 1);
    }
    ck_assert_uint_eq(disagreements, 0);
}
END_TEST

START_TEST(sequences_of_four_bytes_decode_as_the_reference_does)
{
    static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                          0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xF5, 0xFF};
    uint32_t disagreements = 0;
    for (unsigned lead = 0xE0; lead <= 0xFF; lead++)
        for (size_t i = 0; i < 256 * sizeof edges * sizeof edges; i++) {
            unsigned char bytes[4] = {(unsigned char)lead, (unsigned char)i,
                                      edges[i / 256 % sizeof edges], edges[i / 256 / sizeof edges]};
            disagreements += !agrees(bytes, 4);
        }
    ck_assert_uint_eq(disagreements, 0);
}
END_TEST

/* --- published cases -------------------------------------------------------------------------------------- */

static unsigned char bytes[BATTERY_MOST];

static void utf8_replaces_to(const unsigned char *source, size_t nbytes,
                             const unsigned char *expected, size_t nexpected)
{
    unsigned char out[4096];
    gwi_text_result r = gwi_utf8_to_utf8(source, nbytes, out, sizeof out, GWI_TEXT_REPLACE);
    ck_assert_int_eq(r.status, GWI_TEXT_DONE);
    ck_assert_uint_eq(r.nwritten, nexpected);
    ck_assert_mem_eq(out, expected, nexpected);
}

static void generated_row(char *fields[BATTERY_FIELDS])
{
    unsigned char expected[1024];
    size_t nbytes = battery_hex(fields[0], bytes, sizeof bytes);
    size_t nexpected = battery_hex(fields[2], expected, sizeof expected);
    utf8_replaces_to(bytes, nbytes, expected, nexpected);
    gwi_text_result strict = gwi_utf8_to_utf16(bytes, nbytes, NULL, 0, GWI_TEXT_STRICT);
    ck_assert_int_eq(strict.status == GWI_TEXT_DONE, atoi(fields[1]));
    gwi_text_result measured = gwi_utf8_to_utf16(bytes, nbytes, NULL, 0, GWI_TEXT_REPLACE);
    ck_assert_uint_eq(measured.nwritten, (size_t)atoi(fields[3]));
    battery_run(gw_utf8_n((const char *)bytes, nbytes));
}

START_TEST(four_thousand_generated_vectors_are_replaced_by_maximal_subparts)
{
    battery_rows("generated/utf8_replace.20250101.tsv", generated_row);
}
END_TEST

/* Lines are NUMBER:valid:TEXT, NUMBER:valid hex:HEX, or NUMBER:invalid hex:HEX:SKIPPED:REPLACED. */
static void published_line(char *line)
{
    unsigned char expected[1024];
    char *kind = strchr(line, ':') + 1;
    kind += strspn(kind, " ");
    char *value = strchr(kind, ':') + 1;
    size_t nbytes = strlen(value);
    memcpy(bytes, value, nbytes);
    if (strncmp(kind, "valid:", 6) != 0) {
        for (char *c = value, *to = value; (*to = *c) != '\0'; c++)
            to += *c != ' ';
        nbytes = battery_hex(value, bytes, sizeof bytes);
    }
    memcpy(expected, bytes, nbytes < sizeof expected ? nbytes : sizeof expected);
    size_t nexpected = nbytes;
    if (strncmp(kind, "invalid", 7) == 0)
        nexpected = battery_hex(strrchr(value, ':') + 1, expected, sizeof expected);
    utf8_replaces_to(bytes, nbytes, expected, nexpected);
    battery_run(gw_utf8_n((const char *)bytes, nbytes));
}

START_TEST(the_published_cases_come_out_as_published)
{
    const char *path = harness_data("utf8/utf8tests.txt");
    size_t nbytes;
    unsigned cases = 0;
    if (path == NULL)
        return;
    char *text = harness_read(path, &nbytes);
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (line[0] < '0' || line[0] > '9')
            continue;
        published_line(line);
        cases++;
    }
    free(text);
    ck_assert_uint_ge(cases, 216);
}
END_TEST

static void regression_row(char *fields[BATTERY_FIELDS])
{
    size_t nbytes = battery_hex(fields[4], bytes, sizeof bytes);
    battery_run(gw_utf8_n((const char *)bytes, nbytes));
    battery_run(gw_utf16_n((const gw_char16 *)(const void *)bytes, nbytes / 2));
    battery_run(gw_utf32_n(bytes, nbytes / 4));
    battery_run(gw_latin1_n(bytes, nbytes));
}

START_TEST(inputs_that_once_broke_a_converter_break_none_here)
{
    battery_rows("utf8/simdutf-issue-vectors.tsv", regression_row);
}
END_TEST

static void whole_file(const char *name)
{
    const char *path = harness_data(name);
    size_t nbytes;
    if (path == NULL)
        return;
    char *text = harness_read(path, &nbytes);
    for (size_t at = 0; at < nbytes; at += BATTERY_MOST)
        battery_compare(
            gw_utf8_n(text + at, nbytes - at < BATTERY_MOST ? nbytes - at : BATTERY_MOST));
    free(text);
}

START_TEST(the_stress_test_and_real_text_decode_as_the_reference_does)
{
    whole_file("utf8/kuhn-UTF-8-test.txt");
    whole_file("naughty/blns.txt");
    whole_file("lipsum/Arabic-Lipsum.utf8.txt");
    whole_file("lipsum/Chinese-Lipsum.utf8.txt");
    whole_file("lipsum/Emoji-Lipsum.utf8.txt");
    whole_file("lipsum/Latin-Lipsum.utf8.txt");
    whole_file("lipsum/Russian-Lipsum.utf8.txt");
}
END_TEST

/* --- sizes, cuts, chunks --------------------------------------------------------------------------------- */

START_TEST(every_cut_of_the_input_and_every_size_of_the_output_stays_in_bounds)
{
    static const char text[] = "plain ASCII, and more of it; \xC3\xA9t\xC3\xA9 \xE2\x82\xAC "
                               "\xF0\x9F\x98\x80\xED\xA0\x80\xF0\x9F\x98!\xFF\xC3";
    battery_run_cuts(gw_utf8_n(text, sizeof text));
}
END_TEST

START_TEST(ascii_of_every_length_is_carried_over_at_every_offset)
{
    char text[80];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('!' + i);
    for (size_t nbytes = 0; nbytes <= 40; nbytes++) {
        battery_run(gw_utf8_n(text, nbytes));
        for (size_t at = 0; at < nbytes; at++) {
            char kept = text[at];
            text[at] = (char)0xE9;
            battery_compare(gw_utf8_n(text, nbytes));
            text[at] = kept;
        }
    }
}
END_TEST

START_TEST(strict_conversion_stops_at_the_first_bad_byte_and_names_it)
{
    gwi_text_result r = gwi_utf8_to_utf16("ab\xED\xA0\x80", 5, NULL, 0, GWI_TEXT_STRICT);
    ck_assert_int_eq(r.status, GWI_TEXT_BAD);
    ck_assert_uint_eq(r.nread, 2);
    ck_assert_uint_eq(r.lost_at, 2);
    ck_assert_uint_eq(r.lost, 0xED);
}
END_TEST

START_TEST(a_surrogate_in_utf8_is_three_replacements)
{
    utf8_replaces_to((const unsigned char *)"\xED\xA0\x80", 3,
                     (const unsigned char *)"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 9);
}
END_TEST

START_TEST(a_cut_sequence_is_left_for_the_next_call_only_where_one_follows)
{
    gwi_text_result r = gwi_utf8_to_utf16("a\xE2\x82", 3, NULL, 0, GWI_TEXT_MORE_FOLLOWS);
    ck_assert_int_eq(r.status, GWI_TEXT_MORE);
    ck_assert_uint_eq(r.nread, 1);
    r = gwi_utf8_to_utf16("a\xE2\x82", 3, NULL, 0, GWI_TEXT_REPLACE);
    ck_assert_int_eq(r.status, GWI_TEXT_DONE);
    ck_assert_uint_eq(r.nwritten, 2);
}
END_TEST

START_TEST(a_source_that_changes_meanwhile_never_leads_out_of_bounds)
{
    battery_race(GW_UTF8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: utf8");
    HARNESS_ADD_SLOW(suite, every_scalar_value_goes_round_by_every_encoding);
    HARNESS_ADD_SLOW(suite, every_sequence_of_one_to_three_bytes_decodes_as_the_reference_does);
    HARNESS_ADD_SLOW(suite, sequences_of_four_bytes_decode_as_the_reference_does);
    HARNESS_ADD_SLOW(suite, four_thousand_generated_vectors_are_replaced_by_maximal_subparts);
    HARNESS_ADD_SLOW(suite, the_published_cases_come_out_as_published);
    HARNESS_ADD_SLOW(suite, inputs_that_once_broke_a_converter_break_none_here);
    HARNESS_ADD_SLOW(suite, the_stress_test_and_real_text_decode_as_the_reference_does);
    HARNESS_ADD_SLOW(suite, every_cut_of_the_input_and_every_size_of_the_output_stays_in_bounds);
    HARNESS_ADD_SLOW(suite, ascii_of_every_length_is_carried_over_at_every_offset);
    HARNESS_ADD(suite, strict_conversion_stops_at_the_first_bad_byte_and_names_it);
    HARNESS_ADD(suite, a_surrogate_in_utf8_is_three_replacements);
    HARNESS_ADD(suite, a_cut_sequence_is_left_for_the_next_call_only_where_one_follows);
    HARNESS_ADD_SLOW(suite, a_source_that_changes_meanwhile_never_leads_out_of_bounds);
    return harness_run(suite);
}
