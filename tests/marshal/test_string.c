/* SPDX-License-Identifier: MIT */
/* gw_string: making, references, comparing, hashing, and the UTF-8 that it keeps. */
#include "support/harness.h"
#include "support/threads.h"

#include <gangway/marshal.h>

static const gw_char16 lone[] = {'a', 0xD800, 'b', 0, 'c', 0xDC00};

static gw_string *made(const char *utf8)
{
    gw_string *s = gw_string_new(gw_utf8(utf8));
    ck_assert_ptr_nonnull(s);
    return s;
}

START_TEST(a_string_of_every_encoding_has_the_same_units)
{
    static const gw_char16 expected[] = {'a', 0xE9, 0};
    static const gw_char16 utf16[] = {'a', 0xE9};
    static const uint32_t utf32[] = {'a', 0xE9};
    gw_text texts[] = {gw_utf8("a\xC3\xA9"), gw_utf16_n(utf16, 2), gw_utf32_n(utf32, 2),
                       gw_latin1_n("a\xE9", 2)};
    for (size_t i = 0; i < 4; i++) {
        gw_string *s = gw_string_new(texts[i]);
        ck_assert_uint_eq(gw_string_length(s), 2);
        ck_assert_mem_eq(gw_string_utf16(s), expected, sizeof expected);
        ck_assert_str_eq(gw_string_utf8(s), "a\xC3\xA9");
        gw_string_unref(s);
    }
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(units_without_partners_and_zeros_are_kept)
{
    gw_string *s = gw_string_new(gw_utf16_n(lone, 6));
    ck_assert_uint_eq(gw_string_length(s), 6);
    ck_assert_mem_eq(gw_string_utf16(s), lone, sizeof lone);
    ck_assert_uint_eq(gw_string_utf16(s)[6], 0);
    ck_assert_mem_eq(gw_string_utf8(s),
                     "a\xEF\xBF\xBD"
                     "b\0c\xEF\xBF\xBD",
                     11);
    gw_string_unref(s);
}
END_TEST

START_TEST(ill_formed_utf8_becomes_replacements)
{
    static const gw_char16 expected[] = {'b', 0xFFFD, 0xFFFD};
    gw_string *s = made("b\xFF\xE2\x82");
    ck_assert_uint_eq(gw_string_length(s), 3);
    ck_assert_mem_eq(gw_string_utf16(s), expected, sizeof expected);
    gw_string_unref(s);
}
END_TEST

START_TEST(the_empty_string_is_a_string)
{
    gw_string *s = made("");
    ck_assert_uint_eq(gw_string_length(s), 0);
    ck_assert_uint_eq(gw_string_utf16(s)[0], 0);
    ck_assert_str_eq(gw_string_utf8(s), "");
    ck_assert_ptr_nonnull(gw_string_text(s).data);
    gw_string_unref(s);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(null_is_defined_everywhere)
{
    gw_string *s = made("");
    gw_SetLastError(77);
    ck_assert_ptr_null(gw_string_new(gw_null_text()));
    ck_assert_ptr_null(gw_string_ref(NULL));
    gw_string_unref(NULL);
    ck_assert_uint_eq(gw_string_length(NULL), 0);
    ck_assert_ptr_null(gw_string_utf16(NULL));
    ck_assert_ptr_null(gw_string_utf8(NULL));
    ck_assert_ptr_null(gw_string_text(NULL).data);
    ck_assert_int_eq(gw_string_equal(NULL, NULL), 1);
    ck_assert_int_eq(gw_string_equal(NULL, s), 0);
    ck_assert_int_eq(gw_string_equal(s, NULL), 0);
    ck_assert_int_eq(gw_string_compare(NULL, NULL), 0);
    ck_assert_int_lt(gw_string_compare(NULL, s), 0);
    ck_assert_int_gt(gw_string_compare(s, NULL), 0);
    gw_string_hash(NULL);
    ck_assert_uint_eq(gw_GetLastError(), 77);
    gw_string_unref(s);
}
END_TEST

START_TEST(what_cannot_be_a_text_is_refused)
{
    gw_text text = gw_utf16_n(lone, SIZE_MAX / 2);
    ck_assert_ptr_null(gw_string_new(text));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
    ck_assert_str_ne(gw_error_message(), "");
    text.encoding = (gw_encoding)9;
    ck_assert_ptr_null(gw_string_new(text));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(the_last_reference_releases_the_string_and_its_utf8)
{
    gw_string *s = made("abc");
    gw_string *also = gw_string_ref(s);
    ck_assert_ptr_eq(also, s);
    ck_assert_str_eq(gw_string_utf8(s), "abc");
    ck_assert_uint_eq(harness_live_blocks(), 2);
    gw_string_unref(s);
    ck_assert_str_eq(gw_string_utf8(also), "abc");
    gw_string_unref(also);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(the_utf8_is_made_once)
{
    gw_string *s = made("abc");
    const char *first = gw_string_utf8(s);
    ck_assert_ptr_eq(gw_string_utf8(s), first);
    gw_string_unref(s);
}
END_TEST

START_TEST(a_scope_can_release_it)
{
    {
        GW_AUTO(gw_string_unref) gw_string *s = made("abc");
        ck_assert_uint_eq(gw_string_length(s), 3);
    }
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(comparing_goes_by_units_and_then_by_length)
{
    static const gw_char16 astral[] = {0xD83D, 0xDE00};
    static const gw_char16 high[] = {0xFF5E};
    /* In the order of System.String.CompareOrdinal, where U+1F600 comes before U+FF5E. */
    gw_string *ordered[] = {NULL,
                            made(""),
                            made("A"),
                            made("AB"),
                            made("B"),
                            made("a"),
                            made("\xC3\xA9"),
                            gw_string_new(gw_utf16_n(astral, 2)),
                            gw_string_new(gw_utf16_n(high, 1))};
    size_t count = sizeof ordered / sizeof ordered[0];
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            int order = gw_string_compare(ordered[i], ordered[j]);
            ck_assert_int_eq((order > 0) - (order < 0), (i > j) - (i < j));
            ck_assert_int_eq(gw_string_equal(ordered[i], ordered[j]), i == j);
        }
    }
    for (size_t i = 0; i < count; i++)
        gw_string_unref(ordered[i]);
}
END_TEST

START_TEST(equal_strings_have_equal_hashes_and_others_hardly_ever)
{
    uint64_t hashes[512];
    for (uint32_t i = 0; i < 512; i++) {
        gw_char16 units[2] = {(gw_char16)(i % 32), (gw_char16)(i / 32)};
        gw_string *s = gw_string_new(gw_utf16_n(units, 2));
        gw_string *t = gw_string_new(gw_utf16_n(units, 2));
        hashes[i] = gw_string_hash(s);
        ck_assert_uint_eq(gw_string_hash(t), hashes[i]);
        ck_assert_int_eq(gw_string_equal(s, t), 1);
        for (uint32_t j = 0; j < i; j++)
            ck_assert_uint_ne(hashes[i], hashes[j]);
        gw_string_unref(s);
        gw_string_unref(t);
    }
}
END_TEST

START_TEST(strings_of_every_length_up_to_the_long_ones_are_whole)
{
    static char text[3000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i % 26);
    for (size_t nbytes = 0; nbytes < sizeof text; nbytes += nbytes < 800 ? 1 : 113) {
        gw_string *s = gw_string_new(gw_utf8_n(text, nbytes));
        ck_assert_uint_eq(gw_string_length(s), nbytes);
        ck_assert_mem_eq(gw_string_utf8(s), text, nbytes);
        ck_assert_uint_eq(strlen(gw_string_utf8(s)), nbytes);
        gw_string_unref(s);
    }
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(a_big_string_crosses_whole)
{
    enum { CHARACTERS = 200000 };
    char *text = malloc(CHARACTERS * 3);
    for (size_t i = 0; i < CHARACTERS; i++)
        memcpy(text + 3 * i, "\xE2\x82\xAC", 3);
    gw_string *s = gw_string_new(gw_utf8_n(text, CHARACTERS * 3));
    ck_assert_uint_eq(gw_string_length(s), CHARACTERS);
    ck_assert_mem_eq(gw_string_utf8(s), text, CHARACTERS * 3);
    gw_string_unref(s);
    free(text);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

/* --- threads --------------------------------------------------------------------------------------------- */

typedef struct shared_string {
    gw_string *string;
    const char *seen[2];
    lockstep step;
} shared_string;

static void ask_for_utf8(void *context, unsigned index)
{
    shared_string *shared = context;
    for (size_t round = 1; round <= harness_scaled(2000); round++) {
        if (index == 0)
            shared->string = made("zw\xC3\xB6lf");
        lockstep_meet(&shared->step, index, 3 * round);
        shared->seen[index] = gw_string_utf8(shared->string);
        ck_assert_str_eq(shared->seen[index], "zw\xC3\xB6lf");
        lockstep_meet(&shared->step, index, 3 * round + 1);
        ck_assert_ptr_eq(shared->seen[0], shared->seen[1]);
        if (index == 0)
            gw_string_unref(shared->string);
        lockstep_meet(&shared->step, index, 3 * round + 2);
    }
}

START_TEST(two_threads_get_the_same_utf8)
{
    static shared_string shared;
    threads_run(2, ask_for_utf8, &shared);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

static void take_and_give_references(void *context, unsigned index)
{
    gw_string *s = context;
    (void)index;
    for (size_t i = 0; i < harness_scaled(20000); i++) {
        gw_string *mine = gw_string_ref(s);
        ck_assert_uint_eq(gw_string_length(mine), 3);
        gw_string_unref(mine);
    }
    gw_string_unref(s);
}

START_TEST(references_of_many_threads_are_counted)
{
    gw_string *s = made("abc");
    for (unsigned i = 1; i < 4; i++)
        gw_string_ref(s);
    threads_run(4, take_and_give_references, s);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("marshal: string");
    HARNESS_ADD(suite, a_string_of_every_encoding_has_the_same_units);
    HARNESS_ADD(suite, units_without_partners_and_zeros_are_kept);
    HARNESS_ADD(suite, ill_formed_utf8_becomes_replacements);
    HARNESS_ADD(suite, the_empty_string_is_a_string);
    HARNESS_ADD(suite, null_is_defined_everywhere);
    HARNESS_ADD(suite, what_cannot_be_a_text_is_refused);
    HARNESS_ADD(suite, the_last_reference_releases_the_string_and_its_utf8);
    HARNESS_ADD(suite, the_utf8_is_made_once);
    HARNESS_ADD(suite, a_scope_can_release_it);
    HARNESS_ADD(suite, comparing_goes_by_units_and_then_by_length);
    HARNESS_ADD(suite, equal_strings_have_equal_hashes_and_others_hardly_ever);
    HARNESS_ADD(suite, strings_of_every_length_up_to_the_long_ones_are_whole);
    HARNESS_ADD(suite, a_big_string_crosses_whole);
    HARNESS_ADD_SLOW(suite, two_threads_get_the_same_utf8);
    HARNESS_ADD_SLOW(suite, references_of_many_threads_are_counted);
    return harness_run(suite);
}
