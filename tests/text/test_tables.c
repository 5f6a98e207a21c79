/* SPDX-License-Identifier: MIT */
/* The tables of the code pages: equal to Microsoft's, by sums that are checked in, and to the archive where it is. */
#include "codepage_sums.h"
#include "support/harness.h"
#include "text/table.h"

#include <unistd.h>

enum { UNITS = 65536, PAIRS_MOST = 126 * 255 };

static const gwi_page *page_of(uint32_t number)
{
    const gwi_page *page = gwi_page_find(number);
    ck_assert_msg(page != NULL && page->kind == GWI_PAGE_TABLE, "there is no table %u", number);
    return page;
}

/* --- what a page makes of one thing ------------------------------------------------------------------------ */

static uint32_t decode_one(uint32_t number, const unsigned char *bytes, int32_t nbytes)
{
    gw_char16 units[4] = {0};
    int32_t n = gw_MultiByteToWideChar(number, 0, (const char *)bytes, nbytes, units, 4);
    if (n != 1)
        ck_abort_msg("%02X.. of page %u is %d units", bytes[0], (unsigned)number, (int)n);
    return units[0];
}

static uint32_t encode_one(uint32_t number, uint32_t flags, uint32_t unit, gw_bool *lost)
{
    gw_char16 source = (gw_char16)unit;
    char bytes[4];
    int32_t n = gw_WideCharToMultiByte(number, flags, &source, 1, bytes, 4, NULL, lost);
    if (n != 1 && n != 2)
        ck_abort_msg("U+%04X of page %u is %d bytes", (unsigned)unit, (unsigned)number, (int)n);
    uint32_t first = (unsigned char)bytes[0];
    return n == 1 ? first : first << 8 | (unsigned char)bytes[1];
}

/* --- sums -------------------------------------------------------------------------------------------------- */

static uint64_t add_to_sum(uint64_t sum, uint32_t number)
{
    sum = (sum ^ (number & 0xFFu)) * 0x100000001B3u;
    return (sum ^ number >> 8) * 0x100000001B3u;
}

static uint64_t sum_of_decoding(uint32_t number)
{
    uint64_t sum = 0xCBF29CE484222325u;
    for (unsigned n = 0; n < 256; n++) {
        unsigned char byte = (unsigned char)n;
        sum = add_to_sum(sum, decode_one(number, &byte, 1));
    }
    for (unsigned n = 0; n < UNITS; n++) {
        unsigned char pair[2] = {(unsigned char)(n >> 8), (unsigned char)n};
        if (pair[1] != 0 && gw_IsDBCSLeadByteEx(number, pair[0]) != 0)
            sum = add_to_sum(sum, decode_one(number, pair, 2));
    }
    return sum;
}

static uint64_t sum_of_encoding(uint32_t number, uint32_t flags)
{
    uint64_t sum = 0xCBF29CE484222325u;
    gw_bool lost;
    for (uint32_t unit = 0; unit < UNITS; unit++)
        sum = add_to_sum(sum, encode_one(number, flags, unit, &lost));
    return sum;
}

START_TEST(all_111_pages_have_the_sums_of_microsofts_tables)
{
    ck_assert_uint_eq(GWI_COUNT_OF(codepage_sums), 111);
    ck_assert_uint_eq(GWI_TABLES_COUNT, 111);
    for (size_t i = 0; i < GWI_COUNT_OF(codepage_sums); i++) {
        uint32_t number = codepage_sums[i].number;
        ck_assert_int_eq(gw_IsValidCodePage(number), 1);
        ck_assert_msg(sum_of_decoding(number) == codepage_sums[i].decoded, "%u decodes", number);
        ck_assert_msg(sum_of_encoding(number, GW_WC_NO_BEST_FIT_CHARS) == codepage_sums[i].exact,
                      "%u encodes", number);
        ck_assert_msg(sum_of_encoding(number, 0) == codepage_sums[i].fitted, "%u fits", number);
    }
}
END_TEST

/* --- the archive ------------------------------------------------------------------------------------------- */

typedef struct archive_page {
    uint32_t number, unicode_default, default_char;
    uint32_t bytes[256], units[UNITS], pairs[UNITS]; /* UNITS: none */
    bool leads[256];
} archive_page;

static archive_page page;

/* The numbers in front of a line, or the word and the number; how many numbers there were. */
static int numbers_of(const char *line, char word[32], uint32_t numbers[3])
{
    char *at = (char *)(uintptr_t)line;
    int count = 0;
    word[0] = '\0';
    if (*line >= 'A' && *line <= 'Z' && sscanf(line, "%31s", word) == 1 && strlen(word) > 4)
        at += strlen(word);
    else
        word[0] = '\0';
    int base = word[0] == '\0' || strcmp(word, "CPINFO") == 0 ? 16 : 10; /* "0x3f", "037" */
    for (; count < 3; count++) {
        char *end;
        numbers[count] = (uint32_t)strtoul(at, &end, base);
        if (end == at)
            break;
        at = end;
    }
    return count;
}

static void clear_page(uint32_t number)
{
    memset(&page, 0, sizeof page);
    page.number = number;
    for (size_t i = 0; i < UNITS; i++)
        page.units[i] = page.pairs[i] = UNITS;
    for (size_t i = 0; i < 256; i++)
        page.bytes[i] = UNITS;
}

static void compare_decoding(void)
{
    for (uint32_t n = 0; n < UNITS; n++) {
        unsigned char pair[2] = {(unsigned char)(n >> 8), (unsigned char)n};
        uint32_t expected = page.pairs[n] != UNITS ? page.pairs[n] : page.unicode_default;
        if (page.leads[n >> 8] && pair[1] != 0)
            HARNESS_CHECK(decode_one(page.number, pair, 2) == expected);
    }
    for (uint32_t n = 0; n < 256; n++) {
        unsigned char byte = (unsigned char)n;
        uint32_t expected = page.bytes[n] != UNITS ? page.bytes[n] : page.unicode_default;
        HARNESS_CHECK(decode_one(page.number, &byte, 1) == expected);
        HARNESS_CHECK((gw_IsDBCSLeadByteEx(page.number, byte) != 0) == page.leads[n]);
    }
}

static size_t compare_unit(uint32_t unit)
{
    uint32_t value = page.units[unit];
    uint32_t back = value == UNITS ? UNITS : value > 0xFF ? page.pairs[value] : page.bytes[value];
    gw_bool lost = 2;
    uint32_t fitted = encode_one(page.number, 0, unit, &lost);
    HARNESS_CHECK(fitted == (value != UNITS ? value : page.default_char));
    HARNESS_CHECK(lost == (value == UNITS));
    uint32_t exact = encode_one(page.number, GW_WC_NO_BEST_FIT_CHARS, unit, &lost);
    HARNESS_CHECK(exact == (back == unit ? value : page.default_char));
    HARNESS_CHECK(lost == (back != unit));
    return value != UNITS && back != unit;
}

static size_t npages, nfitted;

static void compare_page(void)
{
    compare_decoding();
    for (uint32_t unit = 0; unit < UNITS; unit++)
        nfitted += compare_unit(unit);
    npages++;
}

typedef struct archive_reader {
    uint32_t *table; /* where rows go */
    uint32_t left;   /* rows of it to come */
    uint32_t lead, last_lead;
    bool range_follows;
} archive_reader;

static void read_word(archive_reader *r, const char *word, const uint32_t numbers[3])
{
    r->left = numbers[0];
    r->range_follows = strcmp(word, "DBCSRANGE") == 0;
    if (strcmp(word, "CODEPAGE") == 0) {
        clear_page(numbers[0]);
        r->left = 0;
    } else if (strcmp(word, "CPINFO") == 0) {
        page.default_char = numbers[1];
        page.unicode_default = numbers[2];
        r->left = 0;
    } else if (strcmp(word, "MBTABLE") == 0) {
        r->table = page.bytes;
    } else if (strcmp(word, "WCTABLE") == 0) {
        r->table = page.units;
    } else if (strcmp(word, "DBCSTABLE") == 0) {
        r->table = page.pairs + (size_t)r->lead++ * 256;
    } else if (strcmp(word, "ENDCODEPAGE") == 0) {
        compare_page();
    } else {
        r->table = NULL;
    }
}

static void read_row(archive_reader *r, const uint32_t numbers[3])
{
    if (r->left > 0 && !r->range_follows) {
        if (r->table != NULL)
            r->table[numbers[0]] = numbers[1];
        r->left--;
        return;
    }
    r->lead = numbers[0];
    r->last_lead = numbers[1];
    for (uint32_t lead = r->lead; lead <= r->last_lead; lead++)
        page.leads[lead] = true;
    r->range_follows = false;
    r->left = 0;
}

START_TEST(every_byte_pair_and_unit_of_the_archive_is_what_it_says)
{
    const char *path = harness_data("codepages/windows-supported-code-page-data-files.zip");
    char command[4096];
    if (path == NULL)
        return;
    snprintf(command, sizeof command, "unzip -p '%s' 2>/dev/null", path);
    FILE *archive = popen(command, "r");
    ck_assert_ptr_nonnull(archive);
    char line[1024];
    archive_reader reader = {0};
    while (fgets(line, sizeof line, archive) != NULL) {
        char word[32];
        uint32_t numbers[3] = {0};
        bool mark = line[0] == 0x1A; /* the end of the last file */
        int count = numbers_of(line + mark, word, numbers);
        if (word[0] != '\0')
            read_word(&reader, word, numbers);
        else if (count >= 2)
            read_row(&reader, numbers);
    }
    if (pclose(archive) != 0) {
        printf("SKIP the archive of code pages: there is no unzip\n");
        return;
    }
    ck_assert_uint_eq(npages, 111);
    ck_assert_uint_eq(nfitted, 21391);
}
END_TEST

/* --- many characters at once ------------------------------------------------------------------------------- */

static gw_char16 all_units[UNITS];
static char many_bytes[UNITS * 2], single_bytes[UNITS * 2];

static void encode_all_at_once(uint32_t number, uint32_t flags)
{
    gw_bool lost;
    size_t at = 0;
    for (uint32_t unit = 0; unit < UNITS; unit++) {
        uint32_t bytes = encode_one(number, flags, unit, &lost);
        if (bytes > 0xFF)
            single_bytes[at++] = (char)(bytes >> 8);
        single_bytes[at++] = (char)bytes;
    }
    int32_t need = gw_WideCharToMultiByte(number, flags, all_units, UNITS, NULL, 0, NULL, &lost);
    ck_assert_uint_eq((size_t)need, at);
    need = gw_WideCharToMultiByte(number, flags, all_units, UNITS, many_bytes, sizeof many_bytes,
                                  NULL, &lost);
    ck_assert_uint_eq((size_t)need, at);
    ck_assert_mem_eq(many_bytes, single_bytes, at);
}

START_TEST(a_text_of_all_units_is_encoded_as_they_are_one_by_one)
{
    for (size_t i = 0; i < UNITS; i++)
        all_units[i] = (gw_char16)i;
    for (size_t i = 0; i < GWI_COUNT_OF(codepage_sums); i++) {
        encode_all_at_once(codepage_sums[i].number, 0);
        encode_all_at_once(codepage_sums[i].number, GW_WC_NO_BEST_FIT_CHARS);
    }
}
END_TEST

static gw_char16 many_units[PAIRS_MOST + 512], single_units[PAIRS_MOST + 512];
static char pairs[(PAIRS_MOST + 512) * 2];

/* All single bytes, then all pairs with a second byte that is not zero. */
static size_t all_characters(uint32_t number, size_t *nunits)
{
    size_t nbytes = 0;
    *nunits = 0;
    for (unsigned n = 0; n < UNITS; n++) {
        unsigned char bytes[2] = {(unsigned char)(n >> 8), (unsigned char)n};
        bool is_pair = gw_IsDBCSLeadByteEx(number, bytes[0]) != 0;
        bool is_lead = gw_IsDBCSLeadByteEx(number, bytes[1]) != 0;
        if (is_pair ? bytes[1] == 0 : bytes[0] != 0 || is_lead)
            continue;
        int32_t length = is_pair ? 2 : 1;
        const unsigned char *from = bytes + (is_pair ? 0 : 1);
        single_units[(*nunits)++] = (gw_char16)decode_one(number, from, length);
        memcpy(pairs + nbytes, from, (size_t)length);
        nbytes += (size_t)length;
    }
    return nbytes;
}

START_TEST(a_text_of_all_characters_is_decoded_as_they_are_one_by_one)
{
    for (size_t i = 0; i < GWI_COUNT_OF(codepage_sums); i++) {
        uint32_t number = codepage_sums[i].number;
        size_t nunits;
        int32_t nbytes = (int32_t)all_characters(number, &nunits);
        ck_assert_uint_eq((size_t)gw_MultiByteToWideChar(number, 0, pairs, nbytes, NULL, 0),
                          nunits);
        int32_t n =
            gw_MultiByteToWideChar(number, 0, pairs, nbytes, many_units, GWI_COUNT_OF(many_units));
        ck_assert_uint_eq((size_t)n, nunits);
        ck_assert_mem_eq(many_units, single_units, nunits * 2);
    }
}
END_TEST

/* --- bounds ------------------------------------------------------------------------------------------------- */

static const uint32_t some_pages[] = {37,    437,   708,   720,   864,   874,   932,   936,
                                      949,   950,   1252,  1255,  1361,  10001, 10008, 10021,
                                      20001, 20127, 20261, 20269, 21027, 28591, 28605};

/* A guarded buffer of nothing is the end of one of one byte. */
static char *guarded(size_t nbytes)
{
    return nbytes != 0 ? harness_guarded(nbytes) : (char *)harness_guarded(1) + 1;
}

static void unguard(char *buffer, size_t nbytes)
{
    if (nbytes != 0)
        harness_unguard(buffer, nbytes);
    else
        harness_unguard(buffer - 1, 1);
}

static void encode_into_every_size(const gwi_page *p, gw_text text, gwi_text_mode mode)
{
    char whole[256];
    gwi_text_result all = gwi_page_encode(p, text, whole, sizeof whole, mode);
    size_t need = gwi_page_encode(p, text, NULL, 0, mode).nwritten;
    ck_assert_uint_eq(all.nwritten, need);
    for (size_t capacity = 0; capacity <= need + 2; capacity++) {
        char *out = guarded(capacity);
        gwi_text_result r = gwi_page_encode(p, text, out, capacity, mode);
        ck_assert_int_eq(r.status, capacity < need ? GWI_TEXT_FULL : all.status);
        ck_assert_uint_le(r.nwritten, capacity);
        ck_assert_uint_ge(r.nwritten + 1, capacity < need ? capacity : need);
        ck_assert_mem_eq(out, whole, r.nwritten);
        unguard(out, capacity);
    }
}

START_TEST(texts_go_into_buffers_of_every_size)
{
    static const gw_char16 text[] = {
        'a', 0x20AC, 0x100, 'b', 0x65E5, 0xE9,  0xD83D, 0xDE00, 0xD800, 0xAF,   0x2014, 0x4E2D,
        0,   'z',    'e',   'n', 'o',    'u',   'g',    'h',    ' ',    'a',    's',    'c',
        'i', 'i',    '!',   '!', '!',    0x413, 0x5D0,  0x3B1,  0xAC00, 0xFF21, 'x'};
    for (size_t i = 0; i < GWI_COUNT_OF(some_pages); i++) {
        const gwi_page *p = page_of(some_pages[i]);
        for (size_t nunits = 0; nunits <= GWI_COUNT_OF(text); nunits++) {
            char *in = guarded(nunits * 2);
            memcpy(in, text, nunits * 2);
            gw_text cut = {in, nunits, GW_UTF16};
            encode_into_every_size(p, cut, GWI_TEXT_REPLACE);
            encode_into_every_size(p, cut, GWI_TEXT_BEST_FIT);
            unguard(in, nunits * 2);
        }
    }
}
END_TEST

static void decode_into_every_size(const gwi_page *p, const char *in, size_t nbytes,
                                   gwi_text_mode mode)
{
    gw_char16 whole[256];
    gwi_text_result all = gwi_page_decode(p, in, nbytes, whole, 256, mode);
    size_t need = gwi_page_decode(p, in, nbytes, NULL, 0, mode).nwritten;
    ck_assert_uint_eq(all.nwritten, need);
    ck_assert_uint_eq(all.nread, nbytes);
    for (size_t capacity = 0; capacity <= need + 2; capacity++) {
        char *out = guarded(capacity * 2);
        gwi_text_result r = gwi_page_decode(p, in, nbytes, out, capacity, mode);
        ck_assert_int_eq(r.status, capacity < need ? GWI_TEXT_FULL : GWI_TEXT_DONE);
        ck_assert_uint_eq(r.nwritten, capacity < need ? capacity : need);
        ck_assert_mem_eq(out, whole, r.nwritten * 2);
        unguard(out, capacity * 2);
    }
}

START_TEST(bytes_go_into_buffers_of_every_size_and_are_cut_at_every_byte)
{
    static const char bytes[] = "plain ascii, at least sixteen\x81\x41\xFF\x00\x93\xFA\x80z\x81\x20"
                                "\xB0\xA1\x84\x31\xC7\x00\xA1\xA1 and ascii again, more of it\xFE";
    for (size_t i = 0; i < GWI_COUNT_OF(some_pages); i++) {
        for (size_t nbytes = 0; nbytes < sizeof bytes; nbytes++) {
            char *in = guarded(nbytes);
            memcpy(in, bytes, nbytes);
            decode_into_every_size(page_of(some_pages[i]), in, nbytes, GWI_TEXT_REPLACE);
            decode_into_every_size(page_of(some_pages[i]), in, nbytes, GWI_TEXT_PAGE_DEFAULT);
            unguard(in, nbytes);
        }
    }
}
END_TEST

/* A decoding that was full goes on where it stopped. */
START_TEST(bytes_in_chunks_of_every_size_are_the_bytes_at_once)
{
    for (size_t i = 0; i < GWI_COUNT_OF(some_pages); i++) {
        const gwi_page *p = page_of(some_pages[i]);
        size_t nunits;
        size_t nbytes = all_characters(some_pages[i], &nunits);
        size_t done = 0;
        size_t at = 0;
        for (size_t step = 1; at < nbytes; step = step % 67 + 1) {
            gwi_text_result r = gwi_page_decode(p, pairs + at, nbytes - at, many_units, step,
                                                GWI_TEXT_PAGE_DEFAULT);
            ck_assert_uint_le(r.nwritten, step);
            HARNESS_CHECK(memcmp(many_units, single_units + done, r.nwritten * 2) == 0);
            at += r.nread;
            done += r.nwritten;
        }
        ck_assert_uint_eq(done, nunits);
    }
}
END_TEST

START_TEST(losses_are_named_where_they_are_in_every_encoding)
{
    static const gw_encoding encodings[] = {GW_UTF8, GW_UTF16, GW_UTF32};
    static uint32_t scalars[700];
    static unsigned char source[2800];
    static char out[700];
    for (size_t i = 0; i < GWI_COUNT_OF(scalars); i++)
        scalars[i] = i % 3 == 0 ? 'a' : i % 3 == 1 ? 0x20AC : 0xE9;
    for (size_t at = 0; at < GWI_COUNT_OF(scalars); at += 23) {
        uint32_t kept = scalars[at];
        scalars[at] = at % 2 == 0 ? 0x4E2D : 0x1F600;
        for (size_t e = 0; e < GWI_COUNT_OF(encodings); e++) {
            gw_text text = gw_utf32_n(scalars, GWI_COUNT_OF(scalars));
            gw_text front = gw_utf32_n(scalars, at);
            size_t nunits =
                gwi_text_convert(text, encodings[e], source, 2800, GWI_TEXT_STRICT).nwritten;
            size_t before =
                gwi_text_convert(front, encodings[e], NULL, 0, GWI_TEXT_STRICT).nwritten;
            gw_text made = {source, nunits, encodings[e]};
            gwi_text_result r = gwi_page_encode(page_of(1252), made, out, 700, GWI_TEXT_REPLACE);
            ck_assert_uint_eq(r.nwritten, 700);
            ck_assert_uint_eq(r.nlost, 1);
            ck_assert_uint_eq(r.lost_at, before);
            ck_assert_uint_eq(r.lost, scalars[at]);
            r = gwi_page_encode(page_of(1252), made, out, 700, GWI_TEXT_STRICT);
            ck_assert_int_eq(r.status, GWI_TEXT_BAD);
            ck_assert_uint_eq(r.lost_at, before);
        }
        scalars[at] = kept;
    }
}
END_TEST

START_TEST(no_module_of_iconv_is_loaded_for_a_page_with_a_table)
{
    char line[1024];
    FILE *maps = fopen("/proc/self/maps", "r");
    if (maps == NULL) {
        printf("SKIP modules of iconv: this system has no /proc/self/maps\n");
        return;
    }
    fclose(maps);
    for (size_t i = 0; i < GWI_COUNT_OF(codepage_sums); i++) {
        gw_char16 units[4];
        gw_MultiByteToWideChar(codepage_sums[i].number, 0, "\x81\x41z", 3, units, 4);
        ck_assert_int_eq(gw_IsValidCodePage(codepage_sums[i].number), 1);
    }
    gw_IsValidCodePage(65000);
    maps = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, maps) != NULL)
        ck_assert_msg(strstr(line, "/gconv/") == NULL, "%s", line);
    fclose(maps);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text: tables");
    HARNESS_ADD(suite, no_module_of_iconv_is_loaded_for_a_page_with_a_table);
    HARNESS_ADD_SLOW(suite, all_111_pages_have_the_sums_of_microsofts_tables);
    HARNESS_ADD_SLOW(suite, every_byte_pair_and_unit_of_the_archive_is_what_it_says);
    HARNESS_ADD_SLOW(suite, a_text_of_all_units_is_encoded_as_they_are_one_by_one);
    HARNESS_ADD_SLOW(suite, a_text_of_all_characters_is_decoded_as_they_are_one_by_one);
    HARNESS_ADD(suite, texts_go_into_buffers_of_every_size);
    HARNESS_ADD(suite, bytes_go_into_buffers_of_every_size_and_are_cut_at_every_byte);
    HARNESS_ADD(suite, bytes_in_chunks_of_every_size_are_the_bytes_at_once);
    HARNESS_ADD(suite, losses_are_named_where_they_are_in_every_encoding);
    return harness_run(suite);
}
