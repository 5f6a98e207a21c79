/* SPDX-License-Identifier: MIT */
/* NormalizeString and IsNormalizedString: the forms, the contract, runs of marks of any length. */
#include "support/battery.h"

#define UNTOUCHED 0x1234u

static const int32_t forms[] = {GW_NormalizationC, GW_NormalizationD, GW_NormalizationKC,
                                GW_NormalizationKD};

typedef struct sample {
    gw_char16 source[6];
    gw_char16 results[4][20]; /* C, D, KC, KD */
} sample;

static const sample samples[] = {
    {{'a', 'b', 'c'}, {{'a', 'b', 'c'}, {'a', 'b', 'c'}, {'a', 'b', 'c'}, {'a', 'b', 'c'}}},
    {{0xE9}, {{0xE9}, {'e', 0x301}, {0xE9}, {'e', 0x301}}},
    {{'e', 0x301}, {{0xE9}, {'e', 0x301}, {0xE9}, {'e', 0x301}}},
    /* The dot below (220) goes before the dot above (230), and D-dot-below exists. */
    {{0x1E0A, 0x323}, {{0x1E0C, 0x307}, {'D', 0x323, 0x307}, {0x1E0C, 0x307}, {'D', 0x323, 0x307}}},
    {{0xFB01}, {{0xFB01}, {0xFB01}, {'f', 'i'}, {'f', 'i'}}},
    /* Hangul goes by arithmetic. */
    {{0xAC01}, {{0xAC01}, {0x1100, 0x1161, 0x11A8}, {0xAC01}, {0x1100, 0x1161, 0x11A8}}},
    {{0x1100, 0x1161, 0x11A8},
     {{0xAC01}, {0x1100, 0x1161, 0x11A8}, {0xAC01}, {0x1100, 0x1161, 0x11A8}}},
    /* A starter that composes with the starter before it. */
    {{0x9C7, 0x9BE}, {{0x9CB}, {0x9C7, 0x9BE}, {0x9CB}, {0x9C7, 0x9BE}}},
    /* Excluded from composition. */
    {{0x958}, {{0x915, 0x93C}, {0x915, 0x93C}, {0x915, 0x93C}, {0x915, 0x93C}}},
    /* Angstrom sign, a singleton. */
    {{0x212B}, {{0xC5}, {'A', 0x30A}, {0xC5}, {'A', 0x30A}}},
    /* A mark with nothing before it. */
    {{0x301, 'a'}, {{0x301, 'a'}, {0x301, 'a'}, {0x301, 'a'}, {0x301, 'a'}}},
    /* The second acute is blocked by the first. */
    {{'a', 0x302, 0x301, 0x301},
     {{0x1EA5, 0x301}, {'a', 0x302, 0x301, 0x301}, {0x1EA5, 0x301}, {'a', 0x302, 0x301, 0x301}}},
    /* Beyond the BMP: musical symbols, excluded; and a letter that composes. */
    {{0xD834, 0xDD5E},
     {{0xD834, 0xDD57, 0xD834, 0xDD65},
      {0xD834, 0xDD57, 0xD834, 0xDD65},
      {0xD834, 0xDD57, 0xD834, 0xDD65},
      {0xD834, 0xDD57, 0xD834, 0xDD65}}},
    {{0xD804, 0xDC99, 0xD804, 0xDCBA},
     {{0xD804, 0xDC9A},
      {0xD804, 0xDC99, 0xD804, 0xDCBA},
      {0xD804, 0xDC9A},
      {0xD804, 0xDC99, 0xD804, 0xDCBA}}},
    /* The longest decomposition there is. */
    {{0xFDFA},
     {{0xFDFA},
      {0xFDFA},
      {0x635, 0x644, 0x649, ' ', 0x627, 0x644, 0x644, 0x647, ' ', 0x639, 0x644, 0x64A, 0x647, ' ',
       0x648, 0x633, 0x644, 0x645},
      {0x635, 0x644, 0x649, ' ', 0x627, 0x644, 0x644, 0x647, ' ', 0x639, 0x644, 0x64A, 0x647, ' ',
       0x648, 0x633, 0x644, 0x645}}},
};

static void normalizes_to(int32_t form, const gw_char16 *source, size_t nunits,
                          const gw_char16 *expected, size_t nexpected)
{
    gw_SetLastError(UNTOUCHED);
    int32_t need = gw_NormalizeString(form, source, (int32_t)nunits, NULL, 0);
    ck_assert_int_eq(need, (int32_t)nexpected);
    for (size_t capacity = 1; capacity <= nexpected + 2; capacity++) {
        gw_char16 *out = harness_guarded(capacity * 2);
        int32_t got = gw_NormalizeString(form, source, (int32_t)nunits, out, (int32_t)capacity);
        if (capacity < nexpected) {
            ck_assert_int_eq(got, -(int32_t)nexpected);
            ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INSUFFICIENT_BUFFER);
            gw_SetLastError(UNTOUCHED);
        } else {
            ck_assert_int_eq(got, (int32_t)nexpected);
            ck_assert_mem_eq(out, expected, nexpected * 2);
            ck_assert_uint_eq(gw_GetLastError(), UNTOUCHED);
        }
        harness_unguard(out, capacity * 2);
    }
    bool same = nunits == nexpected && memcmp(source, expected, nunits * 2) == 0;
    ck_assert_int_eq(gw_IsNormalizedString(form, source, (int32_t)nunits), same);
    ck_assert_int_eq(gw_IsNormalizedString(form, expected, (int32_t)nexpected), 1);
}

START_TEST(samples_come_out_in_all_four_forms_at_every_size)
{
    for (size_t i = 0; i < GWI_COUNT_OF(samples); i++) {
        const gw_char16 *source = samples[i].source;
        for (size_t form = 0; form < 4; form++) {
            const gw_char16 *result = samples[i].results[form];
            normalizes_to(forms[form], source, gwi_text_length_utf16(source), result,
                          gwi_text_length_utf16(result));
        }
    }
}
END_TEST

START_TEST(a_negative_length_takes_the_zero_along)
{
    static const gw_char16 source[] = {'e', 0x301, 0};
    gw_char16 out[2];
    ck_assert_int_eq(gw_NormalizeString(GW_NormalizationC, source, -1, NULL, 0), 2);
    ck_assert_int_eq(gw_NormalizeString(GW_NormalizationC, source, -1, out, 2), 2);
    ck_assert_uint_eq(out[0], 0xE9);
    ck_assert_uint_eq(out[1], 0);
    ck_assert_int_eq(gw_IsNormalizedString(GW_NormalizationD, source, -1), 1);
    ck_assert_int_eq(gw_IsNormalizedString(GW_NormalizationC, source, -1), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_SUCCESS);
}
END_TEST

START_TEST(no_units_are_a_success_of_zero)
{
    gw_char16 out = 7;
    gw_SetLastError(UNTOUCHED);
    ck_assert_int_eq(gw_NormalizeString(GW_NormalizationC, &out, 0, &out, 1), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_SUCCESS);
    ck_assert_uint_eq(out, 7);
}
END_TEST

static void is_refused(int32_t result, uint32_t code, int32_t expected)
{
    ck_assert_int_eq(result, expected);
    ck_assert_uint_eq(gw_GetLastError(), code);
    ck_assert_str_ne(gw_error_message(), "");
    gw_SetLastError(UNTOUCHED);
}

START_TEST(bad_arguments_are_refused)
{
    gw_char16 a[] = {'a', 0};
    gw_char16 out[2];
    static const int32_t not_forms[] = {0, 3, 4, 7, 13, -1, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < GWI_COUNT_OF(not_forms); i++) {
        is_refused(gw_NormalizeString(not_forms[i], a, 1, out, 2), GW_ERROR_INVALID_PARAMETER, 0);
        is_refused(gw_IsNormalizedString(not_forms[i], a, 1), GW_ERROR_INVALID_PARAMETER, 0);
    }
    is_refused(gw_NormalizeString(1, NULL, 1, out, 2), GW_ERROR_INVALID_PARAMETER, 0);
    is_refused(gw_NormalizeString(1, a, 1, NULL, 2), GW_ERROR_INVALID_PARAMETER, 0);
    is_refused(gw_NormalizeString(1, a, 1, out, -1), GW_ERROR_INVALID_PARAMETER, 0);
    is_refused(gw_IsNormalizedString(1, NULL, -1), GW_ERROR_INVALID_PARAMETER, 0);
}
END_TEST

START_TEST(a_surrogate_without_a_partner_is_refused_with_its_place)
{
    static const gw_char16 text[] = {'a', 'b', 0xD800, 'c'};
    gw_char16 out[8];
    is_refused(gw_NormalizeString(1, text, 4, out, 8), GW_ERROR_NO_UNICODE_TRANSLATION, -2);
    is_refused(gw_NormalizeString(1, text + 1, 3, NULL, 0), GW_ERROR_NO_UNICODE_TRANSLATION, -1);
    is_refused(gw_NormalizeString(1, text + 2, 2, out, 8), GW_ERROR_NO_UNICODE_TRANSLATION, 0);
    is_refused(gw_IsNormalizedString(1, text, 4), GW_ERROR_NO_UNICODE_TRANSLATION, 0);
}
END_TEST

START_TEST(marks_are_put_in_order_however_many_there_are)
{
    enum { MARKS = 5000 };
    static gw_char16 source[1 + 2 * MARKS];
    static gw_char16 out[1 + 2 * MARKS];
    source[0] = 'q';
    for (size_t i = 0; i < MARKS; i++) {
        source[1 + 2 * i] = 0x307; /* dot above, 230 */
        source[2 + 2 * i] = 0x323; /* dot below, 220 */
    }
    int32_t nunits = (int32_t)GWI_COUNT_OF(source);
    ck_assert_int_eq(gw_NormalizeString(GW_NormalizationD, source, nunits, out, nunits), nunits);
    for (size_t i = 0; i < MARKS; i++) {
        ck_assert_uint_eq(out[1 + i], 0x323);
        ck_assert_uint_eq(out[1 + MARKS + i], 0x307);
    }
    ck_assert_int_eq(gw_NormalizeString(GW_NormalizationC, source, nunits, out, nunits), nunits);
    ck_assert_int_eq(gw_IsNormalizedString(GW_NormalizationC, out, nunits), 1);
    source[0] = 'a';
    ck_assert_int_eq(gw_NormalizeString(GW_NormalizationC, source, nunits, out, nunits),
                     nunits - 1);
    ck_assert_uint_eq(out[0], 0x1EA1);
    ck_assert_uint_eq(out[MARKS], 0x307);
}
END_TEST

static int32_t normalized(int32_t form, const gw_char16 *source, int32_t nunits, gw_char16 *out)
{
    int32_t got = gw_NormalizeString(form, source, nunits, out, 64);
    ck_assert_int_gt(got, 0);
    return got;
}

START_TEST(for_every_character_the_forms_agree_with_each_other)
{
    for (uint32_t scalar = 1; scalar <= 0x10FFFF; scalar++) {
        gw_char16 source[2];
        gw_char16 results[4][64];
        gw_char16 again[64];
        bool one_of_many = (scalar > 0x3400 && scalar < 0xF900) || scalar > 0x1FFFF;
        if ((scalar >= 0xD800 && scalar <= 0xDFFF) || (one_of_many && scalar % 23 != 0))
            continue;
        int32_t nunits = (int32_t)reference_put(scalar, GW_UTF16, (unsigned char *)source);
        int32_t got[4];
        for (size_t i = 0; i < 4; i++)
            got[i] = normalized(forms[i], source, nunits, results[i]);
        /* UAX 15: NFD(NFC(x)) is NFD(x), NFC(NFD(x)) is NFC(x), and so for KC and KD. */
        for (size_t i = 0; i < 4; i++) {
            size_t other = i ^ 1;
            int32_t n = normalized(forms[i], results[other], got[other], again);
            ck_assert_int_eq(n, got[i]);
            ck_assert_mem_eq(again, results[i], (size_t)n * 2);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: normalize");
    HARNESS_ADD(suite, samples_come_out_in_all_four_forms_at_every_size);
    HARNESS_ADD(suite, a_negative_length_takes_the_zero_along);
    HARNESS_ADD(suite, no_units_are_a_success_of_zero);
    HARNESS_ADD(suite, bad_arguments_are_refused);
    HARNESS_ADD(suite, a_surrogate_without_a_partner_is_refused_with_its_place);
    HARNESS_ADD(suite, marks_are_put_in_order_however_many_there_are);
    HARNESS_ADD_SLOW(suite, for_every_character_the_forms_agree_with_each_other);
    return harness_run(suite);
}
