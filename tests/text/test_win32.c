/* SPDX-License-Identifier: MIT */
/* MultiByteToWideChar, WideCharToMultiByte and what goes with them: arguments, flags, UTF-8, UTF-7, symbols, CPINFO. */
#include "support/harness.h"
#include "text/text.h"

static gw_char16 units[512];
static char bytes[512];

static int32_t to_wide(uint32_t number, uint32_t flags, const char *source, size_t nbytes)
{
    memset(units, 0x55, sizeof units);
    return gw_MultiByteToWideChar(number, flags, source, (int32_t)nbytes, units, 512);
}

static int32_t to_bytes(uint32_t number, uint32_t flags, const gw_char16 *source, size_t nunits)
{
    memset(bytes, 0x55, sizeof bytes);
    return gw_WideCharToMultiByte(number, flags, source, (int32_t)nunits, bytes, 512, NULL, NULL);
}

#define WIDE(...)                                                                                  \
    ((const gw_char16[]){__VA_ARGS__}), GWI_COUNT_OF(((const gw_char16[]){__VA_ARGS__}))

static void is_wide(int32_t got, const gw_char16 *expected, size_t nunits)
{
    ck_assert_int_eq(got, (int32_t)nunits);
    if (nunits != 0)
        ck_assert_mem_eq(units, expected, nunits * 2);
}

static void is_bytes(int32_t got, const char *expected, size_t nbytes)
{
    ck_assert_int_eq(got, (int32_t)nbytes);
    ck_assert_mem_eq(bytes, expected, nbytes);
}

static void failed(int32_t got, uint32_t error)
{
    ck_assert_int_eq(got, 0);
    ck_assert_uint_eq(gw_GetLastError(), error);
    gw_SetLastError(0);
}

/* --- arguments -------------------------------------------------------------------------------------------- */

START_TEST(buffers_are_checked_before_the_page_and_that_before_its_flags)
{
    gw_char16 wide[4] = {'a', 0};
    char narrow[4] = "a";
    failed(gw_MultiByteToWideChar(0, 0x10, NULL, 1, wide, 4), GW_ERROR_INVALID_PARAMETER);
    failed(gw_MultiByteToWideChar(0, 0x10, narrow, 0, wide, 4), GW_ERROR_INVALID_PARAMETER);
    failed(gw_MultiByteToWideChar(0, 0x10, narrow, 1, NULL, 4), GW_ERROR_INVALID_PARAMETER);
    failed(gw_MultiByteToWideChar(0, 0x10, narrow, 1, wide, -1), GW_ERROR_INVALID_PARAMETER);
    failed(gw_MultiByteToWideChar(0, 0, (char *)wide, 1, wide, 4), GW_ERROR_INVALID_PARAMETER);
    failed(gw_MultiByteToWideChar(12345, 0x10, narrow, 1, wide, 4), GW_ERROR_INVALID_PARAMETER);
    failed(gw_MultiByteToWideChar(1252, 0x10, narrow, 1, wide, 4), GW_ERROR_INVALID_FLAGS);
    failed(gw_WideCharToMultiByte(0, 0x100, NULL, 1, narrow, 4, NULL, NULL),
           GW_ERROR_INVALID_PARAMETER);
    failed(gw_WideCharToMultiByte(0, 0x100, wide, 0, narrow, 4, NULL, NULL),
           GW_ERROR_INVALID_PARAMETER);
    failed(gw_WideCharToMultiByte(0, 0x100, wide, 1, NULL, 4, NULL, NULL),
           GW_ERROR_INVALID_PARAMETER);
    failed(gw_WideCharToMultiByte(0, 0x100, wide, 1, narrow, -1, NULL, NULL),
           GW_ERROR_INVALID_PARAMETER);
    failed(gw_WideCharToMultiByte(0, 0, wide, 1, (char *)wide, 4, NULL, NULL),
           GW_ERROR_INVALID_PARAMETER);
    failed(gw_WideCharToMultiByte(1200, 0x100, wide, 1, narrow, 4, NULL, NULL),
           GW_ERROR_INVALID_PARAMETER);
    failed(gw_WideCharToMultiByte(1252, 0x100, wide, 1, narrow, 4, NULL, NULL),
           GW_ERROR_INVALID_FLAGS);
    failed(gw_WideCharToMultiByte(1252, 0x800, wide, 1, narrow, 4, NULL, NULL),
           GW_ERROR_INVALID_FLAGS);
}
END_TEST

START_TEST(any_negative_length_means_up_to_a_zero_and_with_it)
{
    gw_SetLastError(77);
    is_wide(gw_MultiByteToWideChar(1252, 0, "ab", -1, units, 512), WIDE('a', 'b', 0));
    is_wide(gw_MultiByteToWideChar(932, 0, "ab", -2002, units, 512), WIDE('a', 'b', 0));
    is_bytes(gw_WideCharToMultiByte(65001, 0, (gw_char16[]){'a', 0x20AC, 0}, -2002, bytes, 512,
                                    NULL, NULL),
             "a\xE2\x82\xAC\0", 5);
    ck_assert_int_eq(gw_MultiByteToWideChar(1252, 0, "abc", -1, NULL, 0), 4);
    ck_assert_int_eq(gw_MultiByteToWideChar(1252, 0, "abc", 3, units, 0), 3);
    ck_assert_uint_eq(gw_GetLastError(), 77);
}
END_TEST

START_TEST(a_buffer_that_is_too_small_holds_what_fits)
{
    gw_bool used = 2;
    to_wide(1252, 0, "x", 1);
    failed(gw_MultiByteToWideChar(1252, 0, "mbc", 3, units, 2), GW_ERROR_INSUFFICIENT_BUFFER);
    ck_assert_mem_eq(units, ((gw_char16[]){'m', 'b', 0x5555}), 6);
    to_bytes(1252, 0, WIDE('x'));
    failed(gw_WideCharToMultiByte(932, 0, (gw_char16[]){'m', 0x65E5}, 2, bytes, 2, NULL, &used),
           GW_ERROR_INSUFFICIENT_BUFFER);
    ck_assert_mem_eq(bytes, "m\x55", 2);
    ck_assert_int_eq(used, 0);
    failed(gw_MultiByteToWideChar(65001, 0, "a\xF0\x9F\x98\x80", 5, units, 2),
           GW_ERROR_INSUFFICIENT_BUFFER);
    ck_assert_uint_eq(units[0], 'a');
}
END_TEST

START_TEST(buffers_may_overlap_at_the_right_distance)
{
    static char shared[3 * 200];
    static const uint32_t numbers[] = {1252, 1251, 932, 65001};
    for (size_t i = 0; i < GWI_COUNT_OF(numbers); i++) {
        char *source = shared + 200;
        for (size_t n = 0; n < 200; n++)
            source[n] = (char)('a' + n % 26);
        int32_t got =
            gw_MultiByteToWideChar(numbers[i], 0, source, 200, (gw_char16 *)(void *)shared, 200);
        ck_assert_int_eq(got, 200);
        for (size_t n = 0; n < 200; n++)
            ck_assert_uint_eq(((gw_char16 *)(void *)shared)[n], 'a' + n % 26);
    }
}
END_TEST

START_TEST(flags_that_a_page_does_not_know_are_refused)
{
    gw_bool used;
    failed(to_wide(65001, GW_MB_PRECOMPOSED, "a", 1), GW_ERROR_INVALID_FLAGS);
    failed(to_wide(65000, GW_MB_ERR_INVALID_CHARS, "a", 1), GW_ERROR_INVALID_FLAGS);
    failed(to_wide(42, GW_MB_PRECOMPOSED, "a", 1), GW_ERROR_INVALID_FLAGS);
    failed(to_wide(1252, GW_MB_PRECOMPOSED | GW_MB_COMPOSITE, "a", 1), GW_ERROR_INVALID_FLAGS);
    failed(to_bytes(1252, GW_WC_ERR_INVALID_CHARS, WIDE('a')), GW_ERROR_INVALID_FLAGS);
    failed(to_bytes(65001, GW_WC_NO_BEST_FIT_CHARS, WIDE('a')), GW_ERROR_INVALID_FLAGS);
    failed(to_bytes(65000, GW_WC_DEFAULTCHAR, WIDE('a')), GW_ERROR_INVALID_FLAGS);
    failed(gw_WideCharToMultiByte(65000, 0x10, (gw_char16[]){'a'}, 1, bytes, 9, NULL, &used),
           GW_ERROR_INVALID_PARAMETER);
    failed(gw_WideCharToMultiByte(65000, 0, (gw_char16[]){'a'}, 1, bytes, 9, "?", NULL),
           GW_ERROR_INVALID_PARAMETER);
    failed(gw_WideCharToMultiByte(42, 0x10, (gw_char16[]){'a'}, 1, bytes, 9, NULL, &used),
           GW_ERROR_INVALID_FLAGS);
    ck_assert_int_eq(to_wide(1252, GW_MB_PRECOMPOSED | GW_MB_USEGLYPHCHARS, "a", 1), 1);
}
END_TEST

/* --- what is invalid, and what stands in ------------------------------------------------------------------- */

START_TEST(private_use_and_gaps_are_invalid_and_c1_controls_are_not)
{
    static const struct {
        uint32_t number;
        const char *bytes;
        size_t nbytes;
        bool valid;
    } cases[] = {
        {874, "\xDD", 1, false},         {932, "\xFE", 1, false},     {936, "\xFF", 1, false},
        {949, "\xFF", 1, false},         {950, "\xFF", 1, false},     {1253, "\xAA", 1, false},
        {1255, "\xFF", 1, false},        {1257, "\xA5", 1, false},    {932, "\x80", 1, true},
        {1252, "\x90", 1, true},         {37, "\x6F", 1, true},       {932, "\x81\x45", 2, true},
        {932, "\x81", 1, false},         {932, "\x81\x20", 2, false}, {936, "\xC7\x00", 2, false},
        {1252, "\x81\x8D\x9D", 3, true}, {20127, "\xC1", 1, true},    {950, "\xA4\xA4", 2, true},
        {10021, "\xFC", 1, false},       {950, "\xFA\x40", 2, true},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(cases); i++) {
        int32_t got =
            to_wide(cases[i].number, GW_MB_ERR_INVALID_CHARS, cases[i].bytes, cases[i].nbytes);
        ck_assert_msg((got != 0) == cases[i].valid, "case %zu", i);
        if (!cases[i].valid)
            failed(got, GW_ERROR_NO_UNICODE_TRANSLATION);
    }
    failed(gw_MultiByteToWideChar(932, GW_MB_ERR_INVALID_CHARS, "abc\xFF", 4, units, 2),
           GW_ERROR_NO_UNICODE_TRANSLATION);
}
END_TEST

START_TEST(a_lead_byte_alone_is_the_pages_stand_in)
{
    is_wide(to_wide(936, 0, "\xC7", 1), WIDE('?'));
    is_wide(to_wide(936, 0, "\xC7\0", 2), WIDE('?', 0));
    is_wide(to_wide(932, 0, "\x81", 1), WIDE(0x30FB));
    is_wide(to_wide(932, 0, "\x81\x20z", 3), WIDE(0x30FB, 'z'));
    is_wide(to_wide(20127, 0, "\xC1", 1), WIDE('A'));
    is_wide(to_wide(932, 0, "\xA0\xFF", 2), WIDE(0xF8F0, 0xF8F3));
}
END_TEST

START_TEST(best_fit_is_no_use_of_the_default_char)
{
    static const gw_char16 text[] = {0x100, 0x221E, 0x4E2D, 0xD83D, 0xDE00};
    gw_bool used = 2;
    int32_t n = gw_WideCharToMultiByte(1252, 0, text, 2, bytes, 512, NULL, &used);
    is_bytes(n, "A8", 2);
    ck_assert_int_eq(used, 0);
    n = gw_WideCharToMultiByte(1252, GW_WC_NO_BEST_FIT_CHARS, text, 5, bytes, 512, "*", &used);
    is_bytes(n, "*****", 5);
    ck_assert_int_eq(used, 1);
    is_bytes(gw_WideCharToMultiByte(932, 0, text + 3, 2, bytes, 512, "\x81\x45", NULL),
             "\x81\x45\x81\x45", 4);
    is_bytes(gw_WideCharToMultiByte(1252, 0, text + 3, 1, bytes, 512, "\x81\x45", NULL), "\x81", 1);
    is_bytes(to_bytes(37, 0, text + 2, 1), "\x6F", 1);
}
END_TEST

/* --- composites and glyphs --------------------------------------------------------------------------------- */

START_TEST(composite_decodes_to_canonical_decompositions)
{
    is_wide(to_wide(1252, GW_MB_COMPOSITE, "x\xC4", 2), WIDE('x', 'A', 0x308));
    ck_assert_int_eq(gw_MultiByteToWideChar(1252, GW_MB_COMPOSITE, "\xC4\xC4", 2, NULL, 0), 4);
    failed(gw_MultiByteToWideChar(1252, GW_MB_COMPOSITE, "\xC4\xC4", 2, units, 3),
           GW_ERROR_INSUFFICIENT_BUFFER);
    is_wide(to_wide(932, GW_MB_COMPOSITE, "\x83\x4B\x93\xFA", 4), WIDE(0x30AB, 0x3099, 0x65E5));
}
END_TEST

START_TEST(composite_check_composes_first)
{
    static const gw_char16 has[] = {'A', 0x308, 'b'};
    static const gw_char16 lacks[] = {'z', 0x304, 'b', 0x304, 0x1E07, 'B', 0x331};
    is_bytes(to_bytes(1252, GW_WC_COMPOSITECHECK, has, 3),
             "\xC4"
             "b",
             2);
    ck_assert_int_eq(to_bytes(1252, GW_WC_NO_BEST_FIT_CHARS, has, 3), 3);
    is_bytes(to_bytes(1252, GW_WC_COMPOSITECHECK | GW_WC_NO_BEST_FIT_CHARS, lacks + 5, 2), "B?", 2);
    is_bytes(to_bytes(1252, GW_WC_COMPOSITECHECK | GW_WC_NO_BEST_FIT_CHARS | GW_WC_SEPCHARS,
                      lacks + 5, 2),
             "B?", 2);
    is_bytes(to_bytes(1252, GW_WC_COMPOSITECHECK | GW_WC_NO_BEST_FIT_CHARS | GW_WC_DISCARDNS,
                      lacks + 5, 2),
             "B", 1);
    is_bytes(to_bytes(1252, GW_WC_COMPOSITECHECK | GW_WC_NO_BEST_FIT_CHARS | GW_WC_DEFAULTCHAR,
                      lacks + 5, 2),
             "?", 1);
    ck_assert_int_eq(
        gw_WideCharToMultiByte(1252, GW_WC_COMPOSITECHECK, has, 3, NULL, 0, NULL, NULL), 2);
    failed(gw_WideCharToMultiByte(1252, GW_WC_COMPOSITECHECK, has, 3, bytes, 1, NULL, NULL),
           GW_ERROR_INSUFFICIENT_BUFFER);
}
END_TEST

START_TEST(glyphs_stand_for_the_controls_of_oem_pages)
{
    is_wide(to_wide(437, GW_MB_USEGLYPHCHARS, "\x01\x1F\x7F\x20\x00\x80", 6),
            WIDE(0x263A, 0x25BC, 0x2302, ' ', 0, 0xC7));
    is_wide(to_wide(437, 0, "\x01", 1), WIDE(1));
    is_wide(to_wide(1252, GW_MB_USEGLYPHCHARS, "\x01", 1), WIDE(1));
    is_wide(to_wide(864, GW_MB_USEGLYPHCHARS, "\x01", 1), WIDE(1));
}
END_TEST

/* --- UTF-8 ------------------------------------------------------------------------------------------------- */

START_TEST(ill_formed_utf8_is_counted_as_windows_does)
{
    static const struct {
        const char *source;
        size_t nbytes, nreplaced, nunits;
    } cases[] = {
        {"\xED\xA0\x80", 3, 2, 2},
        {"\xE0\x80\xAD", 3, 2, 2},
        {"\xF0\x80\x80\xAD", 4, 3, 3},
        {"\xF4\x90\x80\x80", 4, 3, 3},
        {"\xF5\x80\x80\x80", 4, 4, 4},
        {"\xF8\x88\x80\x80\x80", 5, 5, 5},
        {"\xC0\xAD", 2, 2, 2},
        {"\xE0\xA0-", 3, 1, 2},
        {"\xF0\x90\x80-", 4, 1, 2},
        {"\xE1\x80", 2, 1, 1},
        {"\xF0\x90", 2, 1, 1},
        {"\xF0\x90\x80", 3, 1, 1},
        {"\xE1\x41", 2, 1, 2},
        {"\xF1\x41\x42", 3, 1, 3},
        {"\xE0\x80", 2, 1, 1},
        {"\xED\xA0", 2, 1, 1},
        {"\xC2", 1, 1, 1},
        {"\x80", 1, 1, 1},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(cases); i++) {
        int32_t n = to_wide(65001, 0, cases[i].source, cases[i].nbytes);
        size_t nreplaced = 0;
        for (int32_t j = 0; j < n; j++)
            nreplaced += units[j] == 0xFFFD;
        ck_assert_msg((size_t)n == cases[i].nunits && nreplaced == cases[i].nreplaced, "case %zu",
                      i);
        ck_assert_int_eq(
            gw_MultiByteToWideChar(65001, 0, cases[i].source, (int32_t)cases[i].nbytes, NULL, 0),
            n);
        failed(to_wide(65001, GW_MB_ERR_INVALID_CHARS, cases[i].source, cases[i].nbytes),
               GW_ERROR_NO_UNICODE_TRANSLATION);
    }
}
END_TEST

START_TEST(unpaired_surrogates_are_replaced_in_utf8)
{
    static const gw_char16 text[] = {'a', 0xD800, 'b', 0xD83D, 0xDE00};
    gw_bool used = 2;
    int32_t n = gw_WideCharToMultiByte(65001, 0, text, 5, bytes, 512, NULL, &used);
    is_bytes(n,
             "a\xEF\xBF\xBD"
             "b\xF0\x9F\x98\x80",
             9);
    ck_assert_int_eq(used, 1);
    failed(to_bytes(65001, GW_WC_ERR_INVALID_CHARS, text, 5), GW_ERROR_NO_UNICODE_TRANSLATION);
    n = gw_WideCharToMultiByte(65001, 0, text + 2, 3, bytes, 512, NULL, &used);
    ck_assert_int_eq(used, 0);
    ck_assert_int_eq(n, 5);
}
END_TEST

START_TEST(the_rtl_functions_speak_bytes_and_statuses)
{
    uint32_t n = 0;
    ck_assert_int_eq(gw_RtlUTF8ToUnicodeN(units, 8, &n, "a\xE2\x82\xAC", 4), GW_STATUS_SUCCESS);
    ck_assert_uint_eq(n, 4);
    ck_assert_mem_eq(units, ((gw_char16[]){'a', 0x20AC}), 4);
    ck_assert_int_eq(gw_RtlUTF8ToUnicodeN(NULL, 0, &n, "a\xED\xA0\x80", 4),
                     GW_STATUS_SOME_NOT_MAPPED);
    ck_assert_uint_eq(n, 6);
    ck_assert_int_eq(gw_RtlUTF8ToUnicodeN(units, 3, &n, "ab", 2), GW_STATUS_BUFFER_TOO_SMALL);
    ck_assert_uint_eq(n, 2);
    ck_assert_int_eq(gw_RtlUTF8ToUnicodeN(units, 8, NULL, "a", 1), GW_STATUS_INVALID_PARAMETER);
    ck_assert_int_eq(gw_RtlUTF8ToUnicodeN(units, 8, &n, NULL, 1), GW_STATUS_INVALID_PARAMETER_4);
    ck_assert_int_eq(gw_RtlUnicodeToUTF8N(bytes, 8, &n, (gw_char16[]){'a', 0xD800}, 4),
                     GW_STATUS_SOME_NOT_MAPPED);
    ck_assert_uint_eq(n, 4);
    ck_assert_int_eq(gw_RtlUnicodeToUTF8N(bytes, 3, &n, (gw_char16[]){'a', 0xD800}, 4),
                     GW_STATUS_BUFFER_TOO_SMALL);
    ck_assert_uint_eq(n, 1);
    ck_assert_int_eq(gw_RtlUnicodeToUTF8N(bytes, 8, &n, (gw_char16[]){'a'}, 1),
                     GW_STATUS_INVALID_PARAMETER_5);
    ck_assert_int_eq(gw_RtlUnicodeToUTF8N(bytes, 8, &n, NULL, 2), GW_STATUS_INVALID_PARAMETER_4);
    ck_assert_int_eq(gw_RtlUnicodeToUTF8N(bytes, 8, NULL, (gw_char16[]){'a'}, 2),
                     GW_STATUS_INVALID_PARAMETER);
}
END_TEST

/* --- UTF-7 ------------------------------------------------------------------------------------------------- */

START_TEST(utf7_goes_both_ways)
{
    static const struct {
        gw_char16 wide[8];
        size_t nunits;
        const char *narrow;
    } cases[] = {
        /* RFC 2152, with the '-' that Windows always writes, and what it encodes directly. */
        {{'A', 0x2262, 0x391, '.'}, 4, "A+ImIDkQ-."},
        {{'H', 'i', ' ', 0x263A, '?'}, 5, "Hi +Jjo-?"},
        {{0x65E5, 0x672C, 0x8A9E}, 3, "+ZeVnLIqe-"},
        {{'1', '+', '1', '=', '2'}, 5, "1+-1+AD0-2"},
        {{'=', '+', 0xE9}, 3, "+AD0-+-+AOk-"},
        {{0xD83D, 0xDE00, 'a'}, 3, "+2D3eAA-a"},
        {{0x80}, 1, "+AIA-"},
        {{'~', '\\', '!'}, 3, "+AH4AXAAh-"},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(cases); i++) {
        is_bytes(to_bytes(65000, 0, cases[i].wide, cases[i].nunits), cases[i].narrow,
                 strlen(cases[i].narrow));
        is_wide(to_wide(65000, 0, cases[i].narrow, strlen(cases[i].narrow)), cases[i].wide,
                cases[i].nunits);
    }
}
END_TEST

START_TEST(every_unit_goes_round_in_utf7)
{
    for (uint32_t n = 0; n < 65536; n++) {
        gw_char16 text[3] = {(gw_char16)n, (gw_char16)(n * 7), 'x'};
        int32_t need = to_bytes(65000, 0, text, 3);
        HARNESS_CHECK(gw_WideCharToMultiByte(65000, 0, text, 3, NULL, 0, NULL, NULL) == need);
        HARNESS_CHECK(to_wide(65000, 0, bytes, (size_t)need) == 3);
        HARNESS_CHECK(memcmp(units, text, sizeof text) == 0);
    }
}
END_TEST

START_TEST(utf7_is_read_as_windows_reads_it)
{
    is_wide(to_wide(65000, 0, "+", 1), NULL, 0);
    is_wide(to_wide(65000, 0, "+-", 2), WIDE('+'));
    is_wide(to_wide(65000, 0, "+AA", 3), NULL, 0);
    is_wide(to_wide(65000, 0, "+AA-a", 5), WIDE('a'));       /* unfinished: dropped */
    is_wide(to_wide(65000, 0, "+AIA=", 5), WIDE(0x80, '=')); /* '=' is no digit, and ends the run */
    is_wide(to_wide(65000, 0, "+AIA!x", 6), WIDE(0x80, '!', 'x'));
    is_wide(to_wide(65000, 0, "\x80\xFF", 2), WIDE(0x80, 0xFF));
    is_wide(to_wide(65000, 0, "+A\x80+IA-", 7), WIDE(0x80, 0x0080)); /* kept over a byte above 7F */
    is_wide(to_wide(65000, 0, "~\\", 2), WIDE('~', '\\'));
}
END_TEST

START_TEST(utf7_leaves_out_a_last_digit_without_room_for_the_end)
{
    static const gw_char16 text[] = {0x80};
    memset(bytes, 0x23, sizeof bytes);
    failed(gw_WideCharToMultiByte(65000, 0, text, 1, bytes, 4, NULL, NULL),
           GW_ERROR_INSUFFICIENT_BUFFER);
    ck_assert_mem_eq(bytes, "+AI#", 4);
    ck_assert_int_eq(gw_WideCharToMultiByte(65000, 0, text, 1, bytes, 5, NULL, NULL), 5);
}
END_TEST

/* --- symbols ------------------------------------------------------------------------------------------------ */

START_TEST(symbols_are_in_the_private_use_area)
{
    is_wide(to_wide(42, 0, "\x1F\x20\xFF", 3), WIDE(0x1F, 0xF020, 0xF0FF));
    is_bytes(to_bytes(42, 0, WIDE(0x1F, 0xF020, 0xF0FF)), "\x1F\x20\xFF", 3);
    failed(to_bytes(42, 0, WIDE(0x20)), GW_ERROR_NO_UNICODE_TRANSLATION);
    failed(to_bytes(42, 0, WIDE(0xF01F)), GW_ERROR_NO_UNICODE_TRANSLATION);
    failed(to_bytes(42, 0, WIDE(0xF100)), GW_ERROR_NO_UNICODE_TRANSLATION);
    memset(units, 0x55, sizeof units);
    failed(gw_MultiByteToWideChar(42, 0, "abc", 3, units, 2), GW_ERROR_INSUFFICIENT_BUFFER);
    ck_assert_uint_eq(units[0], 0x5555);
}
END_TEST

/* --- about pages -------------------------------------------------------------------------------------------- */

START_TEST(pages_are_described_as_windows_describes_them)
{
    gw_CPINFOEX info;
    ck_assert_int_eq(gw_GetCPInfoEx(932, 0, &info), 1);
    ck_assert_uint_eq(info.MaxCharSize, 2);
    ck_assert_uint_eq(info.DefaultChar[0], '?');
    ck_assert_uint_eq(info.UnicodeDefaultChar, 0x30FB);
    ck_assert_mem_eq(info.LeadByte, "\x81\x9F\xE0\xFC\0\0", 6);
    ck_assert_uint_eq(info.CodePage, 932);
    ck_assert_int_eq(gw_GetCPInfoEx(1252, 0, &info), 1);
    ck_assert_uint_eq(info.MaxCharSize, 1);
    ck_assert_mem_eq(info.CodePageName, u"1252  (Latin I - ANSI)", 46);
    ck_assert_int_eq(gw_GetCPInfoEx(GW_CP_ACP, 0, &info), 1);
    ck_assert_uint_eq(info.CodePage, 65001);
    ck_assert_uint_eq(info.MaxCharSize, 4);
    ck_assert_int_eq(gw_GetCPInfoEx(65000, 0, &info), 1);
    ck_assert_uint_eq(info.MaxCharSize, 5);
    ck_assert_uint_eq(info.UnicodeDefaultChar, 0xFFFD);
    gw_CPINFO plain;
    ck_assert_int_eq(gw_GetCPInfo(1361, &plain), 1);
    ck_assert_mem_eq(plain.LeadByte, "\x84\xD3\xD8\xDE\xE0\xF9\0\0", 8);
    failed(gw_GetCPInfo(42, &plain), GW_ERROR_INVALID_PARAMETER);
    failed(gw_GetCPInfo(12345, &plain), GW_ERROR_INVALID_PARAMETER);
    failed(gw_GetCPInfo(1252, NULL), GW_ERROR_INVALID_PARAMETER);
    failed(gw_GetCPInfoEx(1200, 0, &info), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(lead_bytes_are_known)
{
    ck_assert_int_eq(gw_IsDBCSLeadByteEx(932, 0x81), 1);
    ck_assert_int_eq(gw_IsDBCSLeadByteEx(932, 0xA0), 0);
    ck_assert_int_eq(gw_IsDBCSLeadByteEx(932, 0xFC), 1);
    ck_assert_int_eq(gw_IsDBCSLeadByteEx(932, 0xFD), 0);
    ck_assert_int_eq(gw_IsDBCSLeadByteEx(1252, 0x81), 0);
    ck_assert_int_eq(gw_IsDBCSLeadByteEx(GW_CP_ACP, 0x81), 0);
    failed(gw_IsDBCSLeadByteEx(12345, 0x81), GW_ERROR_INVALID_PARAMETER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: win32");
    HARNESS_ADD(suite, buffers_are_checked_before_the_page_and_that_before_its_flags);
    HARNESS_ADD(suite, any_negative_length_means_up_to_a_zero_and_with_it);
    HARNESS_ADD(suite, a_buffer_that_is_too_small_holds_what_fits);
    HARNESS_ADD(suite, buffers_may_overlap_at_the_right_distance);
    HARNESS_ADD(suite, flags_that_a_page_does_not_know_are_refused);
    HARNESS_ADD(suite, private_use_and_gaps_are_invalid_and_c1_controls_are_not);
    HARNESS_ADD(suite, a_lead_byte_alone_is_the_pages_stand_in);
    HARNESS_ADD(suite, best_fit_is_no_use_of_the_default_char);
    HARNESS_ADD(suite, composite_decodes_to_canonical_decompositions);
    HARNESS_ADD(suite, composite_check_composes_first);
    HARNESS_ADD(suite, glyphs_stand_for_the_controls_of_oem_pages);
    HARNESS_ADD(suite, ill_formed_utf8_is_counted_as_windows_does);
    HARNESS_ADD(suite, unpaired_surrogates_are_replaced_in_utf8);
    HARNESS_ADD(suite, the_rtl_functions_speak_bytes_and_statuses);
    HARNESS_ADD(suite, utf7_goes_both_ways);
    HARNESS_ADD(suite, every_unit_goes_round_in_utf7);
    HARNESS_ADD(suite, utf7_is_read_as_windows_reads_it);
    HARNESS_ADD(suite, utf7_leaves_out_a_last_digit_without_room_for_the_end);
    HARNESS_ADD(suite, symbols_are_in_the_private_use_area);
    HARNESS_ADD(suite, pages_are_described_as_windows_describes_them);
    HARNESS_ADD(suite, lead_bytes_are_known);
    return harness_run(suite);
}
