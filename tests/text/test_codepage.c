/* SPDX-License-Identifier: MIT */
/* Code pages: which there are, round trips, losses, bounds, and that neither locale nor thread matters. */
#include "support/battery.h"
#include "support/threads.h"

#include <locale.h>
#include <sys/wait.h>
#include <unistd.h>

static const gwi_page *page_of(uint32_t number)
{
    const gwi_page *page = gwi_page_find(number);
    ck_assert_msg(page != NULL, "there is no page %u", number);
    return page;
}

/* harness_guarded() for no bytes too: then the last byte of one. */
static void *guarded(size_t nbytes)
{
    return nbytes != 0 ? harness_guarded(nbytes) : (char *)harness_guarded(1) + 1;
}

static void unguard(void *buffer, size_t nbytes)
{
    if (nbytes != 0)
        harness_unguard(buffer, nbytes);
    else
        harness_unguard((char *)buffer - 1, 1);
}

/* --- which there are ------------------------------------------------------------------------------------- */

START_TEST(the_table_is_in_the_order_of_its_numbers)
{
    for (size_t i = 1; i < gwi_pages_count; i++)
        ck_assert_uint_lt(gwi_pages[i - 1].number, gwi_pages[i].number);
}
END_TEST

START_TEST(pages_that_need_no_table_are_always_valid)
{
    ck_assert_int_eq(gw_IsValidCodePage(65001), 1);
    ck_assert_int_eq(gw_IsValidCodePage(20127), 1);
    ck_assert_int_eq(gw_IsValidCodePage(28591), 1);
}
END_TEST

START_TEST(numbers_that_are_no_page_of_bytes_are_invalid_and_no_failure)
{
    static const uint32_t numbers[] = {0,     1,     2,     3,     4,      42,
                                       438,   1200,  1201,  12000, 12001,  12345,
                                       65002, 65535, 65536, 66788, 131070, 4294967295u};
    gw_SetLastError(77);
    for (size_t i = 0; i < GWI_COUNT_OF(numbers); i++)
        ck_assert_int_eq(gw_IsValidCodePage(numbers[i]), 0);
    ck_assert_uint_eq(gw_GetLastError(), 77);
}
END_TEST

START_TEST(the_numbers_for_other_pages_lead_to_them)
{
    ck_assert_uint_eq(page_of(GW_CP_ACP)->number, 65001);
    ck_assert_uint_eq(page_of(GW_CP_THREAD_ACP)->number, 65001);
    ck_assert_uint_eq(page_of(GW_CP_OEMCP)->number, 65001);
    ck_assert_int_eq(gw_set_ansi_code_page(1252), 1);
    ck_assert_uint_eq(page_of(GW_CP_ACP)->number, 1252);
    ck_assert_uint_eq(page_of(GW_CP_OEMCP)->number, 437);
    ck_assert_uint_eq(gw_GetACP(), 1252);
    ck_assert_uint_eq(gw_GetOEMCP(), 437);
}
END_TEST

START_TEST(an_invalid_ansi_page_is_refused_and_changes_nothing)
{
    static const uint32_t numbers[] = {0, 3, 1200, 12001, 12345, 4294967295u};
    for (size_t i = 0; i < GWI_COUNT_OF(numbers); i++) {
        gw_SetLastError(0);
        ck_assert_int_eq(gw_set_ansi_code_page(numbers[i]), 0);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_str_ne(gw_error_message(), "");
    }
    ck_assert_uint_eq(gw_GetACP(), 65001);
}
END_TEST

static void acp_of_environment_is(const char *value, uint32_t expected)
{
    /* Each in a process of its own, since the variable is read once. */
    pid_t child = fork();
    int status = 0;
    if (child == 0) {
        setenv("GANGWAY_ACP", value, 1);
        _exit(gw_GetACP() == expected ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(status == 0, "GANGWAY_ACP=%s did not give %u", value, expected);
}

START_TEST(the_environment_names_the_ansi_page_strictly)
{
    acp_of_environment_is("1252", 1252);
    acp_of_environment_is("01252", 1252);
    acp_of_environment_is("20127", 20127);
    acp_of_environment_is("", 65001);
    acp_of_environment_is(" 1252", 65001);
    acp_of_environment_is("1252 ", 65001);
    acp_of_environment_is("+1252", 65001);
    acp_of_environment_is("0x4E4", 65001);
    acp_of_environment_is("001252", 65001);
    acp_of_environment_is("4294968548", 65001);
    acp_of_environment_is("1200", 65001);
    acp_of_environment_is("CP1252", 65001);
}
END_TEST

START_TEST(the_ansi_page_is_decided_once)
{
    ck_assert_uint_eq(gw_GetACP(), 65001);
    setenv("GANGWAY_ACP", "1252", 1);
    ck_assert_uint_eq(gw_GetACP(), 65001);
}
END_TEST

/* --- bytes ----------------------------------------------------------------------------------------------- */

static void round_trip_of_single_bytes(const gwi_page *page)
{
    for (unsigned n = 0; n < 256; n++) {
        unsigned char byte = (unsigned char)n;
        unsigned char back[4];
        gw_char16 units[4];
        gwi_text_result in = gwi_page_decode(page, &byte, 1, units, 4, GWI_TEXT_STRICT);
        if (in.status != GWI_TEXT_DONE)
            continue;
        gw_text text = gw_utf16_n(units, in.nwritten);
        gwi_text_result out = gwi_page_encode(page, text, back, sizeof back, GWI_TEXT_STRICT);
        ck_assert_msg(out.status == GWI_TEXT_DONE && out.nwritten == 1 && back[0] == byte,
                      "%02X of page %u does not go round", n, (unsigned)page->number);
    }
}

START_TEST(every_byte_of_the_single_byte_pages_goes_round)
{
    static const uint32_t numbers[] = {37,   437,  850,  866,  874,   1250,  1251,  1252,
                                       1253, 1254, 1256, 1257, 20866, 28591, 28592, 28605};
    for (size_t i = 0; i < GWI_COUNT_OF(numbers); i++) {
        const gwi_page *page = gwi_page_find(numbers[i]);
        if (page != NULL)
            round_trip_of_single_bytes(page);
        else
            printf("SKIP page %u: this system has none\n", (unsigned)numbers[i]);
    }
}
END_TEST

START_TEST(gaps_of_the_windows_pages_are_c1_controls)
{
    static const unsigned char gaps[] = {0x81, 0x8D, 0x8F, 0x90, 0x9D};
    const gwi_page *page = page_of(1252);
    for (size_t i = 0; i < sizeof gaps; i++) {
        gw_char16 unit = 0;
        unsigned char byte = 0;
        gwi_text_result r = gwi_page_decode(page, &gaps[i], 1, &unit, 1, GWI_TEXT_STRICT);
        ck_assert_int_eq(r.status, GWI_TEXT_DONE);
        ck_assert_uint_eq(unit, gaps[i]);
        gwi_page_encode(page, gw_utf16_n(&unit, 1), &byte, 1, GWI_TEXT_STRICT);
        ck_assert_uint_eq(byte, gaps[i]);
    }
}
END_TEST

START_TEST(a_c1_control_whose_byte_is_taken_is_lost)
{
    static const gw_char16 text[] = {0x80, 0x81};
    unsigned char out[2];
    gwi_text_result r =
        gwi_page_encode(page_of(1252), gw_utf16_n(text, 2), out, 2, GWI_TEXT_REPLACE);
    ck_assert_mem_eq(out, "?\x81", 2);
    ck_assert_uint_eq(r.nlost, 1);
    ck_assert_uint_eq(r.lost, 0x80);
}
END_TEST

typedef struct page_sample {
    uint32_t number;
    const char *utf8;
    const char *bytes;
} page_sample;

static const page_sample samples[] = {
    {1252, "na\xC3\xAFve \xE2\x82\xAC\xE2\x80\x9C", "na\xEFve \x80\x93"},
    {1251, "\xD0\x9C\xD0\xB8\xD1\x80", "\xCC\xE8\xF0"},
    {1253, "\xCE\xB1\xCE\xB2", "\xE1\xE2"},
    {437, "\xE2\x95\x90\xC3\xA9", "\xCD\x82"},
    {866, "\xD0\x9C", "\x8C"},
    {932, "\xE6\x97\xA5\xE6\x9C\xAC\\~", "\x93\xFA\x96\x7B\\~"},
    {936, "\xE4\xB8\xAD", "\xD6\xD0"},
    {949, "\xED\x95\x9C", "\xC7\xD1"},
    {950, "\xE4\xB8\xAD", "\xA4\xA4"},
    {54936, "\xE4\xB8\xAD\xF0\x9F\x98\x80", "\xD6\xD0\x94\x39\xFC\x36"},
    {51932, "\xE6\x97\xA5", "\xC6\xFC"},
    {51949, "\xED\x95\x9C", "\xC7\xD1"},
    {20866, "\xD0\x9C", "\xED"},
    {37, "A1", "\xC1\xF1"},
    {50220, "a\xE6\x97\xA5", "a\x1B$BF|\x1B(B"},
    {65001, "a\xF0\x9F\x98\x80", "a\xF0\x9F\x98\x80"},
};

static void every_size_of_out(const gwi_page *page, gw_text text, const char *bytes)
{
    size_t need = strlen(bytes);
    ck_assert_uint_eq(gwi_page_encode(page, text, NULL, 0, GWI_TEXT_STRICT).nwritten, need);
    for (size_t capacity = 0; capacity <= need + 2; capacity++) {
        char *out = guarded(capacity);
        gwi_text_result r = gwi_page_encode(page, text, out, capacity, GWI_TEXT_STRICT);
        ck_assert_int_eq(r.status, capacity < need ? GWI_TEXT_FULL : GWI_TEXT_DONE);
        ck_assert_uint_le(r.nwritten, capacity);
        ck_assert_mem_eq(out, bytes, r.nwritten);
        unguard(out, capacity);
    }
}

static void every_cut_of_in(const gwi_page *page, const char *bytes, const gw_char16 *units,
                            size_t nunits)
{
    size_t nbytes = strlen(bytes);
    for (size_t cut = 0; cut <= nbytes; cut++) {
        char *in = guarded(cut);
        gw_char16 *out = guarded(nunits * 2);
        memcpy(in, bytes, cut);
        gwi_text_result r = gwi_page_decode(page, in, cut, out, nunits, GWI_TEXT_REPLACE);
        if (cut == nbytes) {
            ck_assert_int_eq(r.status, GWI_TEXT_DONE);
            ck_assert_uint_eq(r.nwritten, nunits);
            ck_assert_mem_eq(out, units, nunits * 2);
        }
        unguard(in, cut);
        unguard(out, nunits * 2);
    }
}

static bool check_sample(const page_sample *s)
{
    gw_char16 units[32];
    const gwi_page *page = gwi_page_find(s->number);
    if (page == NULL)
        return false;
    gw_text text = gw_utf8(s->utf8);
    size_t nunits = gwi_text_convert(text, GW_UTF16, units, 32, GWI_TEXT_STRICT).nwritten;
    every_size_of_out(page, text, s->bytes);
    every_size_of_out(page, gw_utf16_n(units, nunits), s->bytes);
    every_cut_of_in(page, s->bytes, units, nunits);
    return true;
}

START_TEST(samples_go_both_ways_at_every_size)
{
    for (size_t i = 0; i < GWI_COUNT_OF(samples); i++)
        if (!check_sample(&samples[i]))
            printf("SKIP page %u: this system has none\n", (unsigned)samples[i].number);
}
END_TEST

/* --- losses ---------------------------------------------------------------------------------------------- */

START_TEST(what_a_page_lacks_becomes_its_question_mark_and_is_named)
{
    char out[16];
    gw_text text = gw_utf8("a\xC4\x80\xE2\x82\xAC\xF0\x9F\x98\x80z");
    gwi_text_result r = gwi_page_encode(page_of(1252), text, out, sizeof out, GWI_TEXT_REPLACE);
    ck_assert_int_eq(r.status, GWI_TEXT_DONE);
    ck_assert_uint_eq(r.nwritten, 5);
    ck_assert_mem_eq(out, "a?\x80?z", 5);
    ck_assert_uint_eq(r.nlost, 2);
    ck_assert_uint_eq(r.lost, 0x100);
    ck_assert_uint_eq(r.lost_at, 1);
    r = gwi_page_encode(page_of(1252), text, out, sizeof out, GWI_TEXT_STRICT);
    ck_assert_int_eq(r.status, GWI_TEXT_BAD);
    ck_assert_uint_eq(r.lost_at, 1);
}
END_TEST

START_TEST(the_question_mark_of_ebcdic_is_another_byte)
{
    const gwi_page *page = gwi_page_find(37);
    unsigned char out[1];
    if (page == NULL)
        return;
    gwi_page_encode(page, gw_utf8("\xE2\x82\xAC"), out, 1, GWI_TEXT_REPLACE);
    ck_assert_uint_eq(out[0], 0x6F);
}
END_TEST

START_TEST(ill_formed_text_is_lost_once_for_each_subpart)
{
    char out[16];
    gw_text text = gw_utf8("x\xED\xA0\x80\x81"
                           "y");
    gwi_text_result r = gwi_page_encode(page_of(1252), text, out, sizeof out, GWI_TEXT_REPLACE);
    ck_assert_uint_eq(r.nwritten, 6);
    ck_assert_mem_eq(out, "x????y", 6);
    ck_assert_uint_eq(r.nlost, 4);
    ck_assert_uint_eq(r.lost, 0xED);
    ck_assert_uint_eq(r.lost_at, 1);
}
END_TEST

START_TEST(losses_far_inside_a_text_are_named_at_their_place)
{
    static gw_char16 text[1000];
    static char out[1000];
    for (size_t i = 0; i < 1000; i++)
        text[i] = (gw_char16)(i % 2 == 0 ? 'a' : 0x20AC);
    for (size_t at = 0; at < 1000; at += 37) {
        gw_char16 kept = text[at];
        text[at] = 0x4E2D;
        gwi_text_result r =
            gwi_page_encode(page_of(1252), gw_utf16_n(text, 1000), out, 1000, GWI_TEXT_REPLACE);
        ck_assert_uint_eq(r.nwritten, 1000);
        ck_assert_uint_eq(r.nlost, 1);
        ck_assert_uint_eq(r.lost_at, at);
        ck_assert_uint_eq((unsigned char)out[at], '?');
        text[at] = kept;
    }
}
END_TEST

START_TEST(tag_characters_are_not_dropped_without_a_word)
{
    static const uint32_t text[] = {'a', 0xE0041, 0xE007F, 'b'};
    char out[8];
    gwi_text_result r =
        gwi_page_encode(page_of(1252), gw_utf32_n(text, 4), out, sizeof out, GWI_TEXT_REPLACE);
    ck_assert_uint_eq(r.nwritten, 4);
    ck_assert_mem_eq(out, "a??b", 4);
    ck_assert_uint_eq(r.nlost, 2);
}
END_TEST

START_TEST(bytes_that_are_no_character_become_replacements_and_leave_ascii_alone)
{
    gw_char16 out[8];
    static const gw_char16 expected[] = {'a', 0xFFFD, 'A', 0xFFFD, 0x65E5, 0xFFFD};
    gwi_text_result r =
        gwi_page_decode(page_of(932), "a\x85\x41\x85\x81\x93\xFA\x93", 8, out, 8, GWI_TEXT_REPLACE);
    ck_assert_int_eq(r.status, GWI_TEXT_DONE);
    ck_assert_uint_eq(r.nwritten, 6);
    ck_assert_mem_eq(out, expected, sizeof expected);
    ck_assert_uint_eq(r.nlost, 3);
    ck_assert_uint_eq(r.lost_at, 1);
    r = gwi_page_decode(page_of(932), "a\x85\x41", 3, out, 8, GWI_TEXT_STRICT);
    ck_assert_int_eq(r.status, GWI_TEXT_BAD);
    ck_assert_uint_eq(r.lost_at, 1);
}
END_TEST

/* glibc's EUC-JP, for one, asks for more room than a character that it lacks, or even has, needs. */
static void measures_what_it_writes(const gwi_page *page, gw_text text)
{
    static const size_t shortfalls[] = {0, 1, 2, 5};
    size_t need = gwi_page_encode(page, text, NULL, 0, GWI_TEXT_REPLACE).nwritten;
    for (size_t i = 0; i < GWI_COUNT_OF(shortfalls) && shortfalls[i] <= need; i++) {
        size_t capacity = need - shortfalls[i];
        char *out = guarded(capacity);
        gwi_text_result r = gwi_page_encode(page, text, out, capacity, GWI_TEXT_REPLACE);
        ck_assert_int_eq(r.status, i == 0 ? GWI_TEXT_DONE : GWI_TEXT_FULL);
        ck_assert_uint_le(r.nwritten, capacity);
        unguard(out, capacity);
    }
}

START_TEST(every_page_measures_to_the_byte_what_it_writes)
{
    static const gw_char16 text[] = {'a',    0x20AC, 0x100, 'b',    0x65E5, 0xE9,   0xD83D,
                                     0xDE00, 0xD800, 0xAF,  0x2014, 0x4E2D, 0x20AC, 'z'};
    for (size_t i = 0; i < gwi_pages_count; i++) {
        const gwi_page *page = gwi_page_find(gwi_pages[i].number);
        for (size_t nunits = 0; page != NULL && nunits <= GWI_COUNT_OF(text); nunits++)
            measures_what_it_writes(page, gw_utf16_n(text, nunits));
    }
}
END_TEST

/* --- wide pages ------------------------------------------------------------------------------------------- */

START_TEST(the_pages_of_wide_units_have_their_byte_order)
{
    unsigned char out[8];
    gw_text text = gw_utf8("\xF0\x9F\x98\x80");
    ck_assert_uint_eq(gwi_page_encode(page_of(1200), text, out, 8, GWI_TEXT_STRICT).nwritten, 4);
    ck_assert_mem_eq(out, "\x3D\xD8\x00\xDE", 4);
    gwi_page_encode(page_of(1201), text, out, 8, GWI_TEXT_STRICT);
    ck_assert_mem_eq(out, "\xD8\x3D\xDE\x00", 4);
    gwi_page_encode(page_of(12000), text, out, 8, GWI_TEXT_STRICT);
    ck_assert_mem_eq(out, "\x00\xF6\x01\x00", 4);
    gwi_page_encode(page_of(12001), text, out, 8, GWI_TEXT_STRICT);
    ck_assert_mem_eq(out, "\x00\x01\xF6\x00", 4);
}
END_TEST

/* --- surroundings ------------------------------------------------------------------------------------------ */

START_TEST(ten_locales_change_nothing)
{
    static const char *const names[] = {
        "C",           "POSIX",        "C.UTF-8",   "en_US.UTF-8",  "de_DE",
        "tr_TR.UTF-8", "ja_JP.EUC-JP", "zh_CN.GBK", "ru_RU.KOI8-R", "fr_FR.ISO-8859-15"};
    for (size_t i = 0; i < GWI_COUNT_OF(names); i++) {
        if (setlocale(LC_ALL, names[i]) == NULL) {
            printf("SKIP locale %s: this system has none\n", names[i]);
            continue;
        }
        for (size_t j = 0; j < GWI_COUNT_OF(samples); j++)
            check_sample(&samples[j]);
        char out[4];
        gwi_page_encode(page_of(1252), gw_utf8("\xC5\x93\xC4\xB1"), out, 4, GWI_TEXT_REPLACE);
        ck_assert_mem_eq(out, "\x9C?", 2);
    }
}
END_TEST

static void use_many_pages(void *context, unsigned index)
{
    (void)context;
    for (size_t i = 0; i < harness_scaled(300); i++) {
        const page_sample *s = &samples[(i * (index + 1)) % GWI_COUNT_OF(samples)];
        const gwi_page *page = gwi_page_find(s->number);
        char out[32];
        if (page == NULL)
            continue;
        gwi_text_result r =
            gwi_page_encode(page, gw_utf8(s->utf8), out, sizeof out, GWI_TEXT_STRICT);
        ck_assert_uint_eq(r.nwritten, strlen(s->bytes));
        ck_assert_mem_eq(out, s->bytes, r.nwritten);
    }
}

START_TEST(threads_have_descriptors_of_their_own_and_close_them)
{
    for (unsigned round = 0; round < 20; round++)
        threads_run(8, use_many_pages, NULL);
}
END_TEST

START_TEST(success_leaves_errno_and_the_last_error_alone)
{
    char out[8];
    gw_SetLastError(5);
    gw_SetLastSystemError(99);
    gwi_page_encode(page_of(1252), gw_utf8("a\xC4\x80"), out, sizeof out, GWI_TEXT_REPLACE);
    gwi_page_decode(page_of(1252), "a\x81", 2, NULL, 0, GWI_TEXT_REPLACE);
    gwi_page_find(12345);
    ck_assert_uint_eq(gw_GetLastError(), 5);
    ck_assert_int_eq(gw_GetLastSystemError(), 99);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: codepage");
    HARNESS_ADD(suite, the_table_is_in_the_order_of_its_numbers);
    HARNESS_ADD(suite, pages_that_need_no_table_are_always_valid);
    HARNESS_ADD(suite, numbers_that_are_no_page_of_bytes_are_invalid_and_no_failure);
    HARNESS_ADD(suite, the_numbers_for_other_pages_lead_to_them);
    HARNESS_ADD(suite, an_invalid_ansi_page_is_refused_and_changes_nothing);
    HARNESS_ADD(suite, the_environment_names_the_ansi_page_strictly);
    HARNESS_ADD(suite, the_ansi_page_is_decided_once);
    HARNESS_ADD(suite, every_byte_of_the_single_byte_pages_goes_round);
    HARNESS_ADD(suite, gaps_of_the_windows_pages_are_c1_controls);
    HARNESS_ADD(suite, a_c1_control_whose_byte_is_taken_is_lost);
    HARNESS_ADD(suite, samples_go_both_ways_at_every_size);
    HARNESS_ADD(suite, what_a_page_lacks_becomes_its_question_mark_and_is_named);
    HARNESS_ADD(suite, the_question_mark_of_ebcdic_is_another_byte);
    HARNESS_ADD(suite, ill_formed_text_is_lost_once_for_each_subpart);
    HARNESS_ADD(suite, losses_far_inside_a_text_are_named_at_their_place);
    HARNESS_ADD(suite, tag_characters_are_not_dropped_without_a_word);
    HARNESS_ADD(suite, bytes_that_are_no_character_become_replacements_and_leave_ascii_alone);
    HARNESS_ADD(suite, every_page_measures_to_the_byte_what_it_writes);
    HARNESS_ADD(suite, the_pages_of_wide_units_have_their_byte_order);
    HARNESS_ADD(suite, ten_locales_change_nothing);
    HARNESS_ADD(suite, threads_have_descriptors_of_their_own_and_close_them);
    HARNESS_ADD(suite, success_leaves_errno_and_the_last_error_alone);
    return harness_run(suite);
}
