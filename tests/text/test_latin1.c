/* SPDX-License-Identifier: MIT */
/* Kernels that read or write Latin-1 and ASCII. */
#include "support/battery.h"

START_TEST(every_byte_is_the_character_of_its_number)
{
    unsigned char all[256];
    gw_char16 units[256];
    unsigned char back[256];
    for (size_t i = 0; i < 256; i++)
        all[i] = (unsigned char)i;
    gwi_text_result r = gwi_latin1_to_utf16(all, 256, units, 256, GWI_TEXT_STRICT);
    ck_assert_uint_eq(r.nwritten, 256);
    for (size_t i = 0; i < 256; i++)
        ck_assert_uint_eq(units[i], i);
    r = gwi_utf16_to_latin1(units, 256, back, 256, GWI_TEXT_STRICT);
    ck_assert_int_eq(r.status, GWI_TEXT_DONE);
    ck_assert_mem_eq(back, all, 256);
    battery_compare(gw_latin1_n(all, 256));
}
END_TEST

START_TEST(what_latin1_lacks_becomes_a_question_mark_and_is_counted)
{
    static const gw_char16 text[] = {'a', 0xFF, 0x100, 0xD83D, 0xDE00, 0xD800, 'b'};
    unsigned char out[8];
    gwi_text_result r = gwi_utf16_to_latin1(text, 7, out, 8, GWI_TEXT_REPLACE);
    ck_assert_uint_eq(r.nwritten, 6);
    ck_assert_mem_eq(out, "a\xFF???b", 6);
    ck_assert_uint_eq(r.nlost, 3);
    ck_assert_uint_eq(r.lost_at, 2);
    ck_assert_uint_eq(r.lost, 0x100);
    r = gwi_utf16_to_latin1(text, 7, out, 8, GWI_TEXT_STRICT);
    ck_assert_int_eq(r.status, GWI_TEXT_BAD);
    ck_assert_uint_eq(r.nread, 2);
}
END_TEST

static void writes_ascii(gw_text text, const char *expected)
{
    char out[8];
    const gwi_page *ascii = gwi_page_find(20127);
    gwi_text_result r = gwi_page_encode(ascii, text, out, sizeof out, GWI_TEXT_REPLACE);
    ck_assert_uint_eq(r.nwritten, strlen(expected));
    ck_assert_mem_eq(out, expected, r.nwritten);
    ck_assert_int_eq(gwi_page_encode(ascii, text, out, sizeof out, GWI_TEXT_STRICT).status,
                     GWI_TEXT_BAD);
}

START_TEST(ascii_has_seven_bits_from_every_encoding)
{
    static const gw_char16 utf16[] = {'a', 0x7F, 0x80, 'b'};
    static const uint32_t utf32[] = {'a', 0x7F, 0x1F600, 'b'};
    writes_ascii(gw_utf8("a\x7F\xC2\x80"
                         "b"),
                 "a\x7F?b");
    writes_ascii(gw_utf16_n(utf16, 4), "a\x7F?b");
    writes_ascii(gw_utf32_n(utf32, 4), "a\x7F?b");
    writes_ascii(gw_latin1_n("a\x7F\x80"
                             "b",
                             4),
                 "a\x7F?b");
}
END_TEST

START_TEST(reading_ascii_drops_the_high_bit_as_the_published_table_does)
{
    gw_char16 out[3];
    gwi_text_result r =
        gwi_page_decode(gwi_page_find(20127), "A\xC1\x80", 3, out, 3, GWI_TEXT_STRICT);
    ck_assert_int_eq(r.status, GWI_TEXT_DONE);
    ck_assert_uint_eq(out[0], 'A');
    ck_assert_uint_eq(out[1], 'A');
    ck_assert_uint_eq(out[2], 0);
}
END_TEST

START_TEST(every_cut_of_the_input_and_every_size_of_the_output_stays_in_bounds)
{
    static const char text[] = "twenty ASCII bytes, \x80\xFF\xE9 and more of them: \xA0";
    battery_run_cuts(gw_latin1_n(text, sizeof text));
}
END_TEST

START_TEST(a_source_that_changes_meanwhile_never_leads_out_of_bounds)
{
    battery_race(GW_LATIN1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: latin1");
    HARNESS_ADD(suite, every_byte_is_the_character_of_its_number);
    HARNESS_ADD(suite, what_latin1_lacks_becomes_a_question_mark_and_is_counted);
    HARNESS_ADD(suite, ascii_has_seven_bits_from_every_encoding);
    HARNESS_ADD(suite, reading_ascii_drops_the_high_bit_as_the_published_table_does);
    HARNESS_ADD_SLOW(suite, every_cut_of_the_input_and_every_size_of_the_output_stays_in_bounds);
    HARNESS_ADD_SLOW(suite, a_source_that_changes_meanwhile_never_leads_out_of_bounds);
    return harness_run(suite);
}
