/* SPDX-License-Identifier: MIT */
/* StringTo*: contents, sizes, families, losses and failures of strings that go out. */
#include "support/reference.h"
#include "support/threads.h"
#include "text/steps.h"

#include <gangway/marshal.h>

/* A function that writes bytes, or, as the same shape, units. */
typedef struct writer {
    const char *name;
    void *(*write)(gw_text text);
    gw_encoding encoding;
    gw_family family;
    gw_bool (*release)(void *p);
} writer;

#define WRITER(function)                                                                           \
    static void *write_##function(gw_text text)                                                    \
    {                                                                                              \
        return gw_StringTo##function(text);                                                        \
    }
WRITER(HGlobalAnsi)
WRITER(HGlobalUni)
WRITER(HGlobalAuto)
WRITER(HGlobalUTF8)
WRITER(CoTaskMemAnsi)
WRITER(CoTaskMemUni)
WRITER(CoTaskMemAuto)
WRITER(CoTaskMemUTF8)
WRITER(BSTR)

static void *write_page_to_hglobal(gw_text text)
{
    return gw_string_to_hglobal(text, 65001, 0, NULL);
}

static void *write_page_to_cotaskmem(gw_text text)
{
    return gw_string_to_cotaskmem(text, 65001, 0, NULL);
}

static gw_bool release_bstr(void *p)
{
    return gw_SysFreeString(p);
}

#define ROW(function, encoding, family, release)                                                   \
    {                                                                                              \
#function, write_##function, encoding, GW_FAMILY_##family, release                         \
    }
static const writer writers[] = {
    ROW(HGlobalAnsi, GW_UTF8, HGLOBAL, gw_FreeHGlobal),
    ROW(HGlobalUni, GW_UTF16, HGLOBAL, gw_FreeHGlobal),
    ROW(HGlobalAuto, GW_UTF8, HGLOBAL, gw_FreeHGlobal),
    ROW(HGlobalUTF8, GW_UTF8, HGLOBAL, gw_FreeHGlobal),
    ROW(CoTaskMemAnsi, GW_UTF8, COTASKMEM, gw_FreeCoTaskMem),
    ROW(CoTaskMemUni, GW_UTF16, COTASKMEM, gw_FreeCoTaskMem),
    ROW(CoTaskMemAuto, GW_UTF8, COTASKMEM, gw_FreeCoTaskMem),
    ROW(CoTaskMemUTF8, GW_UTF8, COTASKMEM, gw_FreeCoTaskMem),
    ROW(BSTR, GW_UTF16, BSTR, release_bstr),
    ROW(page_to_hglobal, GW_UTF8, HGLOBAL, gw_FreeHGlobal),
    ROW(page_to_cotaskmem, GW_UTF8, COTASKMEM, gw_FreeCoTaskMem),
};
enum { WRITERS = sizeof writers / sizeof writers[0] };

/* What a writer must write, without the zero; UTF-16 to UTF-16 stays as it is. */
static size_t expected_bytes(const writer *w, gw_text text, unsigned char *out)
{
    if (w->encoding != GW_UTF16 || text.encoding != GW_UTF16)
        return reference_convert(text, w->encoding, out) * reference_width(w->encoding);
    memcpy(out, text.data, text.nunits * 2);
    return text.nunits * 2;
}

static void writes_as_the_reference(const writer *w, gw_text text)
{
    unsigned char *expected = malloc(reference_room(text));
    size_t nbytes = expected_bytes(w, text, expected);
    size_t width = reference_width(w->encoding);
    size_t live = harness_live_blocks();
    gw_block_info info;
    gw_SetLastError(77);
    char *block = w->write(text);
    ck_assert_msg(block != NULL, "%s gave NULL", w->name);
    ck_assert_mem_eq(block, expected, nbytes);
    ck_assert_mem_eq(block + nbytes, "\0\0", width);
    ck_assert_int_eq(gw_block_query(block, &info), GW_BLOCK_LIVE);
    ck_assert_int_eq(info.family, w->family);
    ck_assert_uint_eq(info.nbytes, w->family == GW_FAMILY_BSTR ? nbytes : nbytes + width);
    if (w->family == GW_FAMILY_BSTR)
        ck_assert_uint_eq(gw_SysStringByteLen((gw_bstr)(void *)block), nbytes);
    ck_assert_uint_eq(harness_live_blocks(), live + 1);
    ck_assert_int_eq(w->release(block), 1);
    ck_assert_uint_eq(harness_live_blocks(), live);
    ck_assert_uint_eq(gw_GetLastError(), 77);
    free(expected);
}

static void all_write_as_the_reference(gw_text text)
{
    for (size_t i = 0; i < WRITERS; i++)
        writes_as_the_reference(&writers[i], text);
}

START_TEST(every_function_writes_every_encoding)
{
    static const gw_char16 utf16[] = {'a', 0xE9, 0x20AC, 0xD83D, 0xDE00};
    static const uint32_t utf32[] = {'a', 0xE9, 0x20AC, 0x1F600};
    all_write_as_the_reference(gw_utf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
    all_write_as_the_reference(gw_utf16_n(utf16, 5));
    all_write_as_the_reference(gw_utf32_n(utf32, 4));
    all_write_as_the_reference(gw_latin1_n("a\xE9\x80", 3));
}
END_TEST

START_TEST(the_empty_string_is_a_zero_and_no_more)
{
    static const gw_char16 none[] = {0};
    all_write_as_the_reference(gw_utf8(""));
    all_write_as_the_reference(gw_utf16(none));
    all_write_as_the_reference(gw_utf32_n(none, 0));
    all_write_as_the_reference(gw_latin1_n("", 0));
}
END_TEST

START_TEST(the_null_string_is_null_and_no_error)
{
    gw_bool lossy = 5;
    gw_SetLastError(77);
    for (size_t i = 0; i < WRITERS; i++)
        ck_assert_ptr_null(writers[i].write(gw_null_text()));
    ck_assert_ptr_null(gw_string_to_hglobal(gw_null_text(), 12345, 0xFFFF, &lossy));
    ck_assert_int_eq(lossy, 0);
    ck_assert_uint_eq(gw_GetLastError(), 77);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(zeros_inside_are_kept)
{
    static const gw_char16 utf16[] = {0, 'a', 0, 0, 'b', 0};
    all_write_as_the_reference(gw_utf8_n("\0a\0\0b\0", 6));
    all_write_as_the_reference(gw_utf16_n(utf16, 6));
}
END_TEST

START_TEST(malformed_text_is_replaced_and_utf16_is_left_alone)
{
    static const gw_char16 utf16[] = {0xDC00, 'a', 0xD800};
    static const uint32_t utf32[] = {0xD800, 0x110000, 0xFFFFFFFF};
    all_write_as_the_reference(gw_utf8("\xED\xA0\x80\xFF\xC3"));
    all_write_as_the_reference(gw_utf16_n(utf16, 3));
    all_write_as_the_reference(gw_utf32_n(utf32, 3));
    char *bytes = gw_StringToHGlobalAnsi(gw_utf16_n(utf16, 3));
    ck_assert_str_eq(bytes, "\xEF\xBF\xBD"
                            "a\xEF\xBF\xBD");
    gw_FreeHGlobal(bytes);
}
END_TEST

START_TEST(every_length_around_the_short_buffer_is_whole)
{
    static gw_char16 utf16[800];
    for (size_t i = 0; i < 800; i++)
        utf16[i] = (gw_char16)(i % 3 == 0 ? 0x20AC : 'a' + i % 26);
    for (size_t nunits = 0; nunits < 800; nunits += nunits < 200 || nunits > 300 ? 13 : 1)
        all_write_as_the_reference(gw_utf16_n(utf16, nunits));
    char utf8[800];
    memset(utf8, 'x', sizeof utf8);
    memset(utf8 + 100, 0xFF, 100);
    for (size_t nbytes = 0; nbytes < 800; nbytes += nbytes < 240 || nbytes > 400 ? 17 : 1)
        all_write_as_the_reference(gw_utf8_n(utf8, nbytes));
}
END_TEST

START_TEST(big_strings_cross_whole)
{
    enum { UNITS = 100000 };
    gw_char16 *utf16 = malloc(UNITS * 2);
    for (size_t i = 0; i < UNITS; i++)
        utf16[i] = (gw_char16)(i % 0x1000 + 1);
    all_write_as_the_reference(gw_utf16_n(utf16, UNITS));
    all_write_as_the_reference(gw_utf8_n((const char *)utf16, UNITS * 2));
    all_write_as_the_reference(gw_latin1_n(utf16, UNITS * 2));
    free(utf16);
}
END_TEST

START_TEST(the_source_is_read_within_its_bounds_at_any_alignment)
{
    for (size_t nbytes = 1; nbytes < 40; nbytes++) {
        char *edge = harness_guarded(nbytes);
        memset(edge, 0xE2, nbytes);
        all_write_as_the_reference(gw_utf8_n(edge, nbytes));
        all_write_as_the_reference(gw_latin1_n(edge, nbytes));
        all_write_as_the_reference(gw_utf16_n(harness_launder(edge + nbytes % 2), nbytes / 2));
        all_write_as_the_reference(gw_utf32_n(edge + nbytes % 4, nbytes / 4));
        harness_unguard(edge, nbytes);
    }
}
END_TEST

/* --- failures -------------------------------------------------------------------------------------------- */

static void all_refuse(gw_text text, uint32_t code)
{
    for (size_t i = 0; i < WRITERS; i++) {
        gw_SetLastError(0);
        ck_assert_ptr_null(writers[i].write(text));
        ck_assert_uint_eq(gw_GetLastError(), code);
        ck_assert_str_ne(gw_error_message(), "");
    }
    ck_assert_uint_eq(harness_live_blocks(), 0);
}

START_TEST(sizes_that_no_memory_can_have_are_refused_unread)
{
    all_refuse(gw_utf8_n("x", SIZE_MAX), GW_ERROR_ARITHMETIC_OVERFLOW);
    all_refuse(gw_latin1_n("x", (size_t)PTRDIFF_MAX + 1), GW_ERROR_ARITHMETIC_OVERFLOW);
    all_refuse(gw_utf16_n(harness_launder("xx"), SIZE_MAX / 2), GW_ERROR_ARITHMETIC_OVERFLOW);
    all_refuse(gw_utf32_n("xxxx", SIZE_MAX / 4), GW_ERROR_ARITHMETIC_OVERFLOW);
}
END_TEST

START_TEST(an_unknown_encoding_is_refused)
{
    gw_text text = gw_utf8("x");
    text.encoding = (gw_encoding)0;
    all_refuse(text, GW_ERROR_INVALID_PARAMETER);
    text.encoding = (gw_encoding)77;
    all_refuse(text, GW_ERROR_INVALID_PARAMETER);
}
END_TEST

#if SIZE_MAX > 0xFFFFFFFF
START_TEST(a_bstr_that_32_bits_cannot_measure_is_refused)
{
    static const gw_char16 unit[] = {'x'};
    gw_SetLastError(0);
    ck_assert_ptr_null(gw_StringToBSTR(gw_utf16_n(unit, 0x80000000u)));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_ARITHMETIC_OVERFLOW);
}
END_TEST
#endif

/* --- code pages ------------------------------------------------------------------------------------------- */

START_TEST(the_ansi_functions_write_the_ansi_page)
{
    ck_assert_int_eq(gw_set_ansi_code_page(1252), 1);
    char *bytes = gw_StringToHGlobalAnsi(gw_utf8("\xE2\x82\xAC\xC3\xA9\xC4\x80"));
    ck_assert_str_eq(bytes, "\x80\xE9?");
    gw_FreeHGlobal(bytes);
    bytes = gw_StringToCoTaskMemAnsi(gw_utf8("\xE2\x82\xAC"));
    ck_assert_str_eq(bytes, "\x80");
    gw_FreeCoTaskMem(bytes);
    bytes = gw_StringToHGlobalAuto(gw_utf8("\xE2\x82\xAC"));
    ck_assert_str_eq(bytes, "\xE2\x82\xAC");
    gw_FreeHGlobal(bytes);
    ck_assert_ptr_null(gw_StringToHGlobalAnsi(gw_null_text()));
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(any_code_page_can_be_written_and_losses_are_reported)
{
    gw_bool lossy = 7;
    char *bytes = gw_string_to_hglobal(gw_utf8("\xE2\x82\xAC"), 1252, 0, &lossy);
    ck_assert_str_eq(bytes, "\x80");
    ck_assert_int_eq(lossy, 0);
    gw_FreeHGlobal(bytes);
    bytes = gw_string_to_cotaskmem(gw_utf8("a\xC4\x80"), 1252, GW_WC_NO_BEST_FIT_CHARS, &lossy);
    ck_assert_str_eq(bytes, "a?");
    ck_assert_int_eq(lossy, 1);
    gw_FreeCoTaskMem(bytes);
    bytes = gw_string_to_hglobal(gw_utf8("a\xFF"), 65001, 0, &lossy);
    ck_assert_str_eq(bytes, "a\xEF\xBF\xBD");
    ck_assert_int_eq(lossy, 1);
    gw_FreeHGlobal(bytes);
}
END_TEST

START_TEST(the_pages_of_wide_units_end_with_a_wide_zero)
{
    gw_block_info info;
    char *bytes = gw_string_to_hglobal(gw_utf8("ab"), 1201, 0, NULL);
    ck_assert_mem_eq(bytes, "\0a\0b\0\0", 6);
    gw_block_query(bytes, &info);
    ck_assert_uint_eq(info.nbytes, 6);
    gw_FreeHGlobal(bytes);
    bytes = gw_string_to_hglobal(gw_utf8("a"), 12000, 0, NULL);
    ck_assert_mem_eq(bytes, "a\0\0\0\0\0\0\0", 8);
    gw_FreeHGlobal(bytes);
}
END_TEST

START_TEST(long_texts_of_a_code_page_are_whole)
{
    enum { UNITS = 70000 };
    gw_char16 *text = malloc(UNITS * 2);
    for (size_t i = 0; i < UNITS; i++)
        text[i] = (gw_char16)(i % 5 == 0 ? 0x20AC : 'a' + i % 26);
    for (size_t nunits = 700; nunits <= UNITS; nunits = nunits < 830 ? nunits + 1 : nunits * 3) {
        char *bytes = gw_string_to_hglobal(gw_utf16_n(text, nunits), 1252, 0, NULL);
        ck_assert_uint_eq(strlen(bytes), nunits);
        for (size_t i = 0; i < nunits; i++)
            ck_assert_uint_eq((unsigned char)bytes[i], i % 5 == 0 ? 0x80u : 'a' + i % 26);
        gw_FreeHGlobal(bytes);
    }
    free(text);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

static void page_is_refused(gw_text text, uint32_t page, uint32_t flags, uint32_t code)
{
    gw_bool lossy = 7;
    gw_SetLastError(0);
    ck_assert_ptr_null(gw_string_to_hglobal(text, page, flags, &lossy));
    ck_assert_uint_eq(gw_GetLastError(), code);
    ck_assert_int_eq(lossy, 0);
    ck_assert_ptr_null(gw_string_to_cotaskmem(text, page, flags, NULL));
    ck_assert_uint_eq(gw_GetLastError(), code);
    ck_assert_str_ne(gw_error_message(), "");
}

START_TEST(unknown_pages_and_flags_are_refused_in_that_order)
{
    gw_text text = gw_utf8("x");
    page_is_refused(text, 12345, 0, GW_ERROR_INVALID_PARAMETER);
    page_is_refused(text, 12345, 0x800, GW_ERROR_INVALID_PARAMETER);
    page_is_refused(text, 1252, GW_STRING_BEST_FIT | GW_WC_NO_BEST_FIT_CHARS,
                    GW_ERROR_INVALID_FLAGS);
    page_is_refused(text, 1252, 0x800, GW_ERROR_INVALID_FLAGS);
    page_is_refused(text, 65001, GW_WC_COMPOSITECHECK, GW_ERROR_INVALID_FLAGS);
}
END_TEST

START_TEST(strict_writing_fails_and_names_the_character_and_its_place)
{
    static gw_char16 text[3000];
    page_is_refused(gw_utf8("ab\xC4\x80"), 1252, GW_WC_ERR_INVALID_CHARS,
                    GW_ERROR_NO_UNICODE_TRANSLATION);
    ck_assert_ptr_nonnull(strstr(gw_error_message(), "U+0100"));
    ck_assert_ptr_nonnull(strstr(gw_error_message(), "unit 2"));
    page_is_refused(gw_utf8("ab\xFF"), 65001, GW_WC_ERR_INVALID_CHARS,
                    GW_ERROR_NO_UNICODE_TRANSLATION);
    ck_assert_ptr_nonnull(strstr(gw_error_message(), "FF"));
    for (size_t i = 0; i < 3000; i++)
        text[i] = i == 2900 ? 0xD800 : 'a';
    page_is_refused(gw_utf16_n(text, 3000), 1252, GW_WC_ERR_INVALID_CHARS,
                    GW_ERROR_NO_UNICODE_TRANSLATION);
    ck_assert_ptr_nonnull(strstr(gw_error_message(), "unit 2900"));
    char *bytes = gw_string_to_hglobal(gw_utf16_n(text, 2900), 1252, GW_WC_ERR_INVALID_CHARS, NULL);
    ck_assert_uint_eq(strlen(bytes), 2900);
    gw_FreeHGlobal(bytes);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

/* --- threads --------------------------------------------------------------------------------------------- */

static void write_in_pages(void *context, unsigned index)
{
    (void)context;
    for (size_t i = 0; i < harness_scaled(2000); i++) {
        uint32_t page = (i + index) % 2 == 0 ? 1252 : 866;
        char *bytes = gw_string_to_hglobal(gw_utf8("abc"), page, 0, NULL);
        ck_assert_str_eq(bytes, "abc");
        ck_assert_int_eq(gw_FreeHGlobal(bytes), 1);
    }
}

START_TEST(several_threads_write_at_once)
{
    threads_run(4, write_in_pages, NULL);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(best_fit_is_there_for_those_who_ask)
{
    gw_bool lossy = 2;
    gw_text text = gw_utf8("\xC4\x80\xE2\x88\x9E");
    char *bytes = gw_string_to_hglobal(text, 1252, GW_STRING_BEST_FIT, &lossy);
    ck_assert_str_eq(bytes, "A8");
    ck_assert_int_eq(lossy, 0);
    gw_FreeHGlobal(bytes);
    bytes = gw_string_to_hglobal(text, 1252, GW_STRING_BEST_FIT | GW_WC_ERR_INVALID_CHARS, NULL);
    ck_assert_str_eq(bytes, "A8");
    gw_FreeHGlobal(bytes);
    bytes = gw_string_to_cotaskmem(text, 1252, 0, &lossy);
    ck_assert_str_eq(bytes, "??");
    ck_assert_int_eq(lossy, 1);
    gw_FreeCoTaskMem(bytes);
    gw_SetLastError(0);
    ck_assert_ptr_null(gw_string_to_hglobal(text, 1252, GW_WC_ERR_INVALID_CHARS, &lossy));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NO_UNICODE_TRANSLATION);
}
END_TEST

/* --- short texts ------------------------------------------------------------------------------------------------ */

enum { SHORT_MOST = 40 };

static void check_block(const void *block, const void *expected, size_t nunits, size_t width)
{
    gw_block_info info;
    HARNESS_CHECK(block != NULL && memcmp(block, expected, nunits * width) == 0);
    HARNESS_CHECK(memcmp((const char *)block + nunits * width, "\0", width) == 0);
    HARNESS_CHECK(gw_block_query(block, &info) == GW_BLOCK_LIVE);
    HARNESS_CHECK(info.nbytes == (nunits + 1) * width);
}

/* A text that ends before a page which cannot be read, as bytes and as units. */
static void convert_short(gw_text text)
{
    static gw_char16 units[4 * SHORT_MOST];
    static unsigned char bytes[4 * SHORT_MOST];
    size_t nunits = reference_convert(text, GW_UTF16, (unsigned char *)units);
    size_t nbytes = reference_convert(text, GW_UTF8, bytes);
    char *ansi = gw_StringToHGlobalAnsi(text);
    gw_char16 *wide = gw_StringToCoTaskMemUni(text);
    check_block(ansi, bytes, nbytes, 1);
    check_block(wide, units, nunits, 2);
    gw_string *back = gw_PtrToStringUTF8(ansi);
    HARNESS_CHECK(gw_string_length(back) == nunits);
    HARNESS_CHECK(memcmp(gw_string_utf16(back), units, (nunits + 1) * 2 - 2) == 0);
    gw_string_unref(back);
    gw_FreeHGlobal(ansi);
    gw_FreeCoTaskMem(wide);
}

START_TEST(short_texts_of_every_length_come_out_whole_with_and_without_an_odd_character)
{
    static const uint32_t odd[] = {'z', 0x7F, 0x80, 0xFF, 0x439, 0x20AC};
    unsigned char *end = (unsigned char *)harness_guarded(8 * SHORT_MOST) + 8 * SHORT_MOST;
    for (size_t n = 0; n <= SHORT_MOST; n++)
        for (size_t at = 0; at <= n; at++)
            for (size_t k = 0; k < GWI_COUNT_OF(odd); k++) {
                unsigned char text[4 * SHORT_MOST];
                size_t nbytes = 0;
                for (size_t i = 0; i < n; i++) {
                    uint32_t scalar = i == at ? odd[k] : 'a' + (uint32_t)i % 26;
                    gwi_store16(end - 2 * (n - i), scalar);
                    nbytes += gwi_put_utf8(scalar, text + nbytes, 4);
                }
                convert_short(gw_utf16_n((gw_char16 *)(void *)(end - 2 * n), n));
                memcpy(end - nbytes, text, nbytes);
                convert_short(gw_utf8_n((char *)end - nbytes, nbytes));
            }
    harness_unguard(end - 8 * SHORT_MOST, 8 * SHORT_MOST);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("marshal: strings out");
    HARNESS_ADD(suite, every_function_writes_every_encoding);
    HARNESS_ADD(suite, the_empty_string_is_a_zero_and_no_more);
    HARNESS_ADD(suite, the_null_string_is_null_and_no_error);
    HARNESS_ADD(suite, zeros_inside_are_kept);
    HARNESS_ADD(suite, malformed_text_is_replaced_and_utf16_is_left_alone);
    HARNESS_ADD(suite, every_length_around_the_short_buffer_is_whole);
    HARNESS_ADD(suite, big_strings_cross_whole);
    HARNESS_ADD(suite, the_source_is_read_within_its_bounds_at_any_alignment);
    HARNESS_ADD(suite, sizes_that_no_memory_can_have_are_refused_unread);
    HARNESS_ADD(suite, an_unknown_encoding_is_refused);
#if SIZE_MAX > 0xFFFFFFFF
    HARNESS_ADD(suite, a_bstr_that_32_bits_cannot_measure_is_refused);
#endif
    HARNESS_ADD(suite, the_ansi_functions_write_the_ansi_page);
    HARNESS_ADD(suite, any_code_page_can_be_written_and_losses_are_reported);
    HARNESS_ADD(suite, the_pages_of_wide_units_end_with_a_wide_zero);
    HARNESS_ADD(suite, long_texts_of_a_code_page_are_whole);
    HARNESS_ADD(suite, unknown_pages_and_flags_are_refused_in_that_order);
    HARNESS_ADD(suite, strict_writing_fails_and_names_the_character_and_its_place);
    HARNESS_ADD_SLOW(suite, several_threads_write_at_once);
    HARNESS_ADD(suite, best_fit_is_there_for_those_who_ask);
    HARNESS_ADD(suite,
                short_texts_of_every_length_come_out_whole_with_and_without_an_odd_character);
    return harness_run(suite);
}
