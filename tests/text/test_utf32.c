/* SPDX-License-Identifier: MIT */
/* Kernels that read UTF-32: what is no scalar value, and every size of both sides. */
#include "support/battery.h"

START_TEST(every_value_up_to_twice_unicode_converts_as_the_reference_does)
{
    uint32_t disagreements = 0;
    for (uint32_t value = 0; value <= 0x220000; value++) {
        unsigned char expected[8];
        unsigned char got[8];
        size_t need = reference_convert(gw_utf32_n(&value, 1), GW_UTF8, expected);
        gwi_text_result r = gwi_utf32_to_utf8(&value, 1, got, sizeof got, GWI_TEXT_REPLACE);
        disagreements += r.nwritten != need || memcmp(got, expected, need) != 0;
        bool good = value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
        r = gwi_utf32_to_utf16(&value, 1, NULL, 0, GWI_TEXT_STRICT);
        disagreements += (r.status == GWI_TEXT_DONE) != good;
    }
    ck_assert_uint_eq(disagreements, 0);
}
END_TEST

START_TEST(every_cut_of_the_input_and_every_size_of_the_output_stays_in_bounds)
{
    static const uint32_t text[] = {'a',      0,          0x7F,       0x80,    0xFF,
                                    0x100,    0x7FF,      0x800,      0xD7FF,  0xD800,
                                    0xDFFF,   0xE000,     0xFFFF,     0x10000, 0x10FFFF,
                                    0x110000, 0x7FFFFFFF, 0xFFFFFFFF, 'b',     0x1F600};
    battery_run_cuts(gw_utf32_n(text, GWI_COUNT_OF(text)));
}
END_TEST

START_TEST(neither_side_needs_alignment)
{
    static const uint32_t text[] = {'a', 0x1F600, 0x20AC};
    unsigned char source[1 + sizeof text];
    unsigned char out[1 + 16];
    memcpy(source + 1, text, sizeof text);
    gwi_text_result r =
        gwi_text_convert(gw_utf32_n(source + 1, 3), GW_UTF16, out + 1, 8, GWI_TEXT_STRICT);
    ck_assert_uint_eq(r.nwritten, 4);
    r = gwi_text_convert(gw_utf16_n((const gw_char16 *)harness_launder(out + 1), 4), GW_UTF32,
                         source + 1, 3, GWI_TEXT_STRICT);
    ck_assert_uint_eq(r.nwritten, 3);
    ck_assert_mem_eq(source + 1, text, sizeof text);
}
END_TEST

START_TEST(what_cannot_be_a_text_is_refused)
{
    gw_text text = gw_utf32_n("", SIZE_MAX / 4);
    ck_assert(!gwi_text_check(text));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
    text.nunits = PTRDIFF_MAX / 4;
    ck_assert(gwi_text_check(text));
    text.encoding = (gw_encoding)0;
    ck_assert(!gwi_text_check(text));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    text.encoding = (gw_encoding)5;
    ck_assert(!gwi_text_check(text));
    text.encoding = (gw_encoding)-1;
    ck_assert(!gwi_text_check(text));
}
END_TEST

START_TEST(a_view_of_null_is_the_null_string)
{
    ck_assert_ptr_null(gw_null_text().data);
    ck_assert_ptr_null(gw_utf8(NULL).data);
    ck_assert_uint_eq(gw_utf8_n(NULL, 9).nunits, 0);
    ck_assert_uint_eq(gw_utf16(NULL).nunits, 0);
    ck_assert_uint_eq(gw_utf16_n(NULL, 9).nunits, 0);
    ck_assert_uint_eq(gw_utf32_n(NULL, 9).nunits, 0);
    ck_assert_uint_eq(gw_latin1_n(NULL, 9).nunits, 0);
    ck_assert_uint_eq(gw_utf8("abc").nunits, 3);
    ck_assert_uint_eq(gw_utf8("").nunits, 0);
    ck_assert_ptr_nonnull(gw_utf8("").data);
    static const gw_char16 two[] = {1, 0xFF00, 0, 4};
    ck_assert_uint_eq(gw_utf16(two).nunits, 2);
}
END_TEST

START_TEST(a_source_that_changes_meanwhile_never_leads_out_of_bounds)
{
    battery_race(GW_UTF32);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: utf32");
    HARNESS_ADD_SLOW(suite, every_value_up_to_twice_unicode_converts_as_the_reference_does);
    HARNESS_ADD_SLOW(suite, every_cut_of_the_input_and_every_size_of_the_output_stays_in_bounds);
    HARNESS_ADD(suite, neither_side_needs_alignment);
    HARNESS_ADD(suite, what_cannot_be_a_text_is_refused);
    HARNESS_ADD(suite, a_view_of_null_is_the_null_string);
    HARNESS_ADD_SLOW(suite, a_source_that_changes_meanwhile_never_leads_out_of_bounds);
    return harness_run(suite);
}
