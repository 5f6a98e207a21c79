/* SPDX-License-Identifier: MIT */
/* Kernels that read UTF-16: every unit, every pair of surrogates, generated vectors, every size of both sides. */
#include "support/battery.h"

static bool agrees(const gw_char16 *units, size_t nunits, gw_encoding to)
{
    unsigned char expected[64];
    unsigned char got[64];
    gw_text text = gw_utf16_n(units, nunits);
    size_t width = reference_width(to);
    size_t need = reference_convert(text, to, expected);
    gwi_text_result r = gwi_text_convert(text, to, got, sizeof got / width, GWI_TEXT_REPLACE);
    return r.status == GWI_TEXT_DONE && r.nread == nunits && r.nwritten == need &&
           memcmp(got, expected, need * width) == 0;
}

START_TEST(every_unit_alone_converts_as_the_reference_does)
{
    static const gw_encoding targets[] = {GW_UTF8, GW_UTF16, GW_UTF32, GW_LATIN1};
    for (uint32_t n = 0; n <= 0xFFFF; n++) {
        gw_char16 unit = (gw_char16)n;
        for (size_t i = 0; i < GWI_COUNT_OF(targets); i++)
            HARNESS_CHECK(agrees(&unit, 1, targets[i]));
    }
}
END_TEST

START_TEST(all_four_million_pairs_of_surrogates_convert_as_the_reference_does)
{
    uint32_t disagreements = 0;
    for (uint32_t first = 0xD800; first <= 0xDFFF; first++) {
        for (uint32_t second = 0xD800; second <= 0xDFFF; second++) {
            gw_char16 units[3] = {(gw_char16)first, (gw_char16)second, 0x41};
            disagreements += !agrees(units, 3, GW_UTF8);
        }
    }
    ck_assert_uint_eq(disagreements, 0);
}
END_TEST

START_TEST(a_surrogate_beside_any_unit_converts_as_the_reference_does)
{
    static const gw_char16 surrogates[] = {0xD800, 0xD801, 0xDBFF, 0xDC00, 0xDC01, 0xDFFF};
    for (uint32_t n = 0; n <= 0xFFFF; n++) {
        for (size_t i = 0; i < GWI_COUNT_OF(surrogates); i++) {
            gw_char16 units[3] = {(gw_char16)n, surrogates[i], (gw_char16)n};
            HARNESS_CHECK(agrees(units, 3, GW_UTF8) && agrees(units, 2, GW_UTF32) &&
                          agrees(units + 1, 2, GW_UTF16));
        }
    }
}
END_TEST

static void generated_row(char *fields[BATTERY_FIELDS])
{
    unsigned char bytes[256];
    unsigned char expected[256];
    unsigned char got[256];
    gw_char16 units[64];
    size_t nunits = battery_hex(fields[0], bytes, sizeof bytes) / 2;
    for (size_t i = 0; i < nunits; i++)
        units[i] = (gw_char16)(bytes[2 * i] | bytes[2 * i + 1] << 8);
    size_t need = battery_hex(fields[2], expected, sizeof expected);
    gwi_text_result r = gwi_utf16_to_utf8(units, nunits, got, sizeof got, GWI_TEXT_REPLACE);
    ck_assert_uint_eq(r.nwritten, need);
    ck_assert_mem_eq(got, expected, need);
    r = gwi_utf16_to_utf8(units, nunits, NULL, 0, GWI_TEXT_STRICT);
    ck_assert_int_eq(r.status == GWI_TEXT_DONE, atoi(fields[1]));
    battery_run(gw_utf16_n(units, nunits));
}

START_TEST(four_thousand_generated_vectors_are_replaced_unit_by_unit)
{
    battery_rows("generated/utf16le_replace.20250101.tsv", generated_row);
}
END_TEST

START_TEST(every_cut_of_the_input_and_every_size_of_the_output_stays_in_bounds)
{
    static const gw_char16 text[] = {'p',    'l',    'a',    'i',    'n',   ' ',  'A',    'S',
                                     'C',    'I',    'I',    ',',    ' ',   'a',  'n',    'd',
                                     ' ',    'm',    'o',    'r',    'e',   0xE9, 0x20AC, 0xD83D,
                                     0xDE00, 0xD83D, '!',    0xDE00, 'x',   0,    0xFFFD, 0xFFFE,
                                     0xFFFF, 0xDBFF, 0xDFFF, 0x7FF,  0x800, 0x80, 'y',    0xD800};
    battery_run_cuts(gw_utf16_n(text, GWI_COUNT_OF(text)));
}
END_TEST

START_TEST(ascii_of_every_length_is_carried_over_at_every_offset)
{
    gw_char16 text[40];
    for (size_t i = 0; i < GWI_COUNT_OF(text); i++)
        text[i] = (gw_char16)('!' + i);
    for (size_t nunits = 0; nunits <= GWI_COUNT_OF(text); nunits++) {
        battery_run(gw_utf16_n(text, nunits));
        for (size_t at = 0; at < nunits; at++) {
            static const gw_char16 others[] = {0x80, 0xFF, 0x100, 0x4100, 0x8000, 0xD800, 0xDC00};
            gw_char16 kept = text[at];
            for (size_t i = 0; i < GWI_COUNT_OF(others); i++) {
                text[at] = others[i];
                battery_compare(gw_utf16_n(text, nunits));
            }
            text[at] = kept;
        }
    }
}
END_TEST

START_TEST(strict_conversion_names_the_surrogate_without_a_partner)
{
    static const gw_char16 text[] = {'a', 0xD83D, 0xDE00, 0xDC12, 'b'};
    gwi_text_result r = gwi_utf16_to_utf8(text, 5, NULL, 0, GWI_TEXT_STRICT);
    ck_assert_int_eq(r.status, GWI_TEXT_BAD);
    ck_assert_uint_eq(r.lost_at, 3);
    ck_assert_uint_eq(r.lost, 0xDC12);
}
END_TEST

START_TEST(a_high_surrogate_at_the_end_waits_for_the_next_call)
{
    static const gw_char16 text[] = {'a', 0xD83D};
    gwi_text_result r = gwi_utf16_to_utf8(text, 2, NULL, 0, GWI_TEXT_MORE_FOLLOWS);
    ck_assert_int_eq(r.status, GWI_TEXT_MORE);
    ck_assert_uint_eq(r.nread, 1);
}
END_TEST

START_TEST(the_length_of_a_zero_ended_string_is_found_at_any_alignment)
{
    gw_char16 units[] = {0x4141, 0x0100, 0};
    unsigned char bytes[1 + sizeof units];
    memcpy(bytes + 1, units, sizeof units);
    ck_assert_uint_eq(gwi_text_length_utf16(bytes + 1), 2);
    unsigned char *edge = harness_guarded(2);
    memset(edge, 0, 2);
    ck_assert_uint_eq(gwi_text_length_utf16(edge), 0);
    harness_unguard(edge, 2);
}
END_TEST

START_TEST(a_length_is_found_up_to_the_last_unit_before_a_page)
{
    enum { MOST = 100 };
    unsigned char *end = (unsigned char *)harness_guarded(2 * MOST + 2) + 2 * MOST + 2;
    for (size_t nunits = 0; nunits < MOST; nunits++)
        for (size_t behind = 0; behind < 20; behind++) {
            unsigned char *zero = end - 2 - behind;
            unsigned char *s = zero - 2 * nunits;
            if (s < end - 2 * MOST)
                continue;
            memset(end - 2 * MOST - 2, 0, 2 * MOST + 2);
            for (size_t i = 0; i < nunits; i++)
                memcpy(s + 2 * i, i % 2 == 0 ? "\0A" : "A\0", 2);
            memset(zero, 0, 2);
            HARNESS_CHECK(gwi_text_length_utf16(s) == nunits);
        }
    harness_unguard(end - 2 * MOST - 2, 2 * MOST + 2);
}
END_TEST

START_TEST(a_source_that_changes_meanwhile_never_leads_out_of_bounds)
{
    battery_race(GW_UTF16);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: utf16");
    HARNESS_ADD_SLOW(suite, every_unit_alone_converts_as_the_reference_does);
    HARNESS_ADD_SLOW(suite, all_four_million_pairs_of_surrogates_convert_as_the_reference_does);
    HARNESS_ADD_SLOW(suite, a_surrogate_beside_any_unit_converts_as_the_reference_does);
    HARNESS_ADD_SLOW(suite, four_thousand_generated_vectors_are_replaced_unit_by_unit);
    HARNESS_ADD_SLOW(suite, every_cut_of_the_input_and_every_size_of_the_output_stays_in_bounds);
    HARNESS_ADD_SLOW(suite, ascii_of_every_length_is_carried_over_at_every_offset);
    HARNESS_ADD(suite, strict_conversion_names_the_surrogate_without_a_partner);
    HARNESS_ADD(suite, a_high_surrogate_at_the_end_waits_for_the_next_call);
    HARNESS_ADD(suite, the_length_of_a_zero_ended_string_is_found_at_any_alignment);
    HARNESS_ADD(suite, a_length_is_found_up_to_the_last_unit_before_a_page);
    HARNESS_ADD_SLOW(suite, a_source_that_changes_meanwhile_never_leads_out_of_bounds);
    return harness_run(suite);
}
