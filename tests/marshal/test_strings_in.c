/* SPDX-License-Identifier: MIT */
/* PtrToString*: zero-ended and counted strings that come in. */
#include "support/harness.h"

#include <gangway/marshal.h>

typedef gw_string *read_bytes(const char *p);
typedef gw_string *read_counted(const char *p, int32_t nbytes);

static read_bytes *const zero_ended[] = {gw_PtrToStringAnsi, gw_PtrToStringAuto,
                                         gw_PtrToStringUTF8};
static read_counted *const counted[] = {gw_PtrToStringAnsiLen, gw_PtrToStringAutoLen,
                                        gw_PtrToStringUTF8Len};

static void is(gw_string *s, const gw_char16 *units, size_t nunits)
{
    ck_assert_ptr_nonnull(s);
    ck_assert_uint_eq(gw_string_length(s), nunits);
    ck_assert_mem_eq(gw_string_utf16(s), units, nunits * 2);
    ck_assert_uint_eq(gw_string_utf16(s)[nunits], 0);
    gw_string_unref(s);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}

START_TEST(null_is_the_null_string_whatever_the_length)
{
    static const int32_t lengths[] = {0, 1, -1, INT32_MIN, INT32_MAX};
    gw_SetLastError(77);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_ptr_null(zero_ended[i](NULL));
        for (size_t j = 0; j < 5; j++)
            ck_assert_ptr_null(counted[i](NULL, lengths[j]));
    }
    ck_assert_ptr_null(gw_PtrToStringUni(NULL));
    for (size_t j = 0; j < 5; j++)
        ck_assert_ptr_null(gw_PtrToStringUniLen(NULL, lengths[j]));
    ck_assert_ptr_null(gw_PtrToStringBSTR(NULL));
    ck_assert_uint_eq(gw_GetLastError(), 77);
}
END_TEST

START_TEST(bytes_up_to_a_zero_are_read)
{
    static const gw_char16 expected[] = {'a', 0xE9, 0x20AC, 0xD83D, 0xDE00};
    for (size_t i = 0; i < 3; i++) {
        is(zero_ended[i]("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), expected, 5);
        is(zero_ended[i](""), expected, 0);
        is(zero_ended[i]("a\0hidden"), expected, 1);
    }
}
END_TEST

START_TEST(nothing_is_read_beyond_the_zero_or_the_length)
{
    static const gw_char16 expected[] = {'x', 'x', 'x'};
    for (size_t i = 0; i < 3; i++) {
        char *edge = harness_guarded(4);
        memset(edge, 'x', 4);
        is(counted[i](edge + 1, 3), expected, 3);
        is(counted[i](edge + 1, 0), expected, 0);
        edge[3] = '\0';
        is(zero_ended[i](edge), expected, 3);
        harness_unguard(edge, 4);
    }
    gw_char16 *units = harness_guarded(6);
    for (size_t i = 0; i < 3; i++)
        units[i] = 'x';
    is(gw_PtrToStringUniLen(units, 3), expected, 3);
    units[2] = 0;
    is(gw_PtrToStringUni(units), expected, 2);
    harness_unguard(units, 6);
}
END_TEST

START_TEST(counted_strings_keep_their_zeros)
{
    static const gw_char16 expected[] = {0, 'a', 0, 'b', 0};
    for (size_t i = 0; i < 3; i++)
        is(counted[i]("\0a\0b\0", 5), expected, 5);
    is(gw_PtrToStringUniLen(expected, 5), expected, 5);
}
END_TEST

START_TEST(a_negative_length_is_refused)
{
    static const gw_char16 units[] = {'x', 0};
    for (size_t i = 0; i < 3; i++) {
        gw_SetLastError(0);
        ck_assert_ptr_null(counted[i]("x", -1));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_ptr_nonnull(strstr(gw_error_message(), "-1"));
    }
    ck_assert_ptr_null(gw_PtrToStringUniLen(units, INT32_MIN));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(ill_formed_bytes_become_replacements)
{
    static const gw_char16 expected[] = {'b', 0xFFFD, 0xFFFD};
    for (size_t i = 0; i < 3; i++) {
        is(zero_ended[i]("b\xFF\xE2\x82"), expected, 3);
        is(counted[i]("b\xFF\xE2\x82\xAC", 4), expected, 3);
    }
}
END_TEST

START_TEST(utf16_is_taken_as_it_is_at_any_alignment)
{
    static const gw_char16 units[] = {0xDC00, 'a', 0xD800, 0xFFFE, 0};
    char bytes[1 + sizeof units];
    memcpy(bytes + 1, units, sizeof units);
    is(gw_PtrToStringUni(units), units, 4);
    is(gw_PtrToStringUni(harness_launder(bytes + 1)), units, 4);
    is(gw_PtrToStringUniLen(harness_launder(bytes + 1), 5), units, 5);
}
END_TEST

START_TEST(a_bstr_is_read_by_its_prefix)
{
    static const gw_char16 units[] = {'a', 0, 0xD800, 'b'};
    gw_bstr b = gw_SysAllocStringLen(units, 4);
    gw_string *s = gw_PtrToStringBSTR(b);
    ck_assert_int_eq(gw_SysFreeString(b), 1);
    is(s, units, 4);
    b = gw_SysAllocStringByteLen("a\0b", 3);
    s = gw_PtrToStringBSTR(b);
    ck_assert_int_eq(gw_SysFreeString(b), 1);
    ck_assert_uint_eq(gw_string_length(s), 1);
    gw_string_unref(s);
}
END_TEST

START_TEST(what_goes_out_comes_in_again)
{
    static gw_char16 units[1000];
    for (size_t i = 0; i < 1000; i++)
        units[i] = (gw_char16)(0x100 + i);
    for (size_t nunits = 0; nunits < 1000; nunits += nunits < 300 ? 7 : 111) {
        gw_text text = gw_utf16_n(units, nunits);
        char *bytes = gw_StringToHGlobalAnsi(text);
        gw_string *s = gw_PtrToStringAnsi(bytes);
        gw_FreeHGlobal(bytes);
        is(s, units, nunits);
        gw_char16 *wide = gw_StringToCoTaskMemUni(text);
        s = gw_PtrToStringUni(wide);
        gw_FreeCoTaskMem(wide);
        is(s, units, nunits);
        gw_bstr b = gw_StringToBSTR(text);
        s = gw_PtrToStringBSTR(b);
        gw_FreeBSTR(b);
        is(s, units, nunits);
    }
}
END_TEST

START_TEST(the_ansi_page_is_read)
{
    static const gw_char16 expected[] = {0x20AC, 0xE9, 0x81};
    static const gw_char16 han[] = {0x65E5, 0xFFFD};
    ck_assert_int_eq(gw_set_ansi_code_page(1252), 1);
    is(gw_PtrToStringAnsi("\x80\xE9\x81"), expected, 3);
    is(gw_PtrToStringAnsiLen("\x80\xE9\x81", 2), expected, 2);
    is(gw_PtrToStringUTF8("\xE2\x82\xAC"), expected, 1);
    is(gw_PtrToStringAuto("\xE2\x82\xAC"), expected, 1);
    if (gw_set_ansi_code_page(932) != 0)
        is(gw_PtrToStringAnsi("\x93\xFA\x93"), han, 2);
    ck_assert_int_eq(gw_set_ansi_code_page(28591), 1);
    is(gw_PtrToStringAnsi("\x81"), expected + 2, 1);
}
END_TEST

START_TEST(long_strings_of_the_ansi_page_are_whole)
{
    enum { BYTES = 70000 };
    char *bytes = malloc(BYTES + 1);
    memset(bytes, 0x80, BYTES + 1);
    ck_assert_int_eq(gw_set_ansi_code_page(1252), 1);
    for (size_t nbytes = 370; nbytes <= BYTES; nbytes = nbytes < 400 ? nbytes + 1 : nbytes * 5) {
        gw_string *s = gw_PtrToStringAnsiLen(bytes, (int32_t)nbytes);
        ck_assert_uint_eq(gw_string_length(s), nbytes);
        for (size_t i = 0; i < nbytes; i++)
            ck_assert_uint_eq(gw_string_utf16(s)[i], 0x20AC);
        gw_string_unref(s);
    }
    free(bytes);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("marshal: strings in");
    HARNESS_ADD(suite, null_is_the_null_string_whatever_the_length);
    HARNESS_ADD(suite, bytes_up_to_a_zero_are_read);
    HARNESS_ADD(suite, nothing_is_read_beyond_the_zero_or_the_length);
    HARNESS_ADD(suite, counted_strings_keep_their_zeros);
    HARNESS_ADD(suite, a_negative_length_is_refused);
    HARNESS_ADD(suite, ill_formed_bytes_become_replacements);
    HARNESS_ADD(suite, utf16_is_taken_as_it_is_at_any_alignment);
    HARNESS_ADD(suite, a_bstr_is_read_by_its_prefix);
    HARNESS_ADD(suite, what_goes_out_comes_in_again);
    HARNESS_ADD(suite, the_ansi_page_is_read);
    HARNESS_ADD(suite, long_strings_of_the_ansi_page_are_whole);
    return harness_run(suite);
}
