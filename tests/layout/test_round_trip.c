/* SPDX-License-Identifier: MIT */
/* Native bytes from records, and records back, for each UnmanagedType; little-endian, as .NET 10 on Linux writes them. */
#include "support/layouts.h"

#include <stdbool.h>

#define SEQUENTIAL(more) "[StructLayout(LayoutKind.Sequential" more ")]"

/* --- numbers ------------------------------------------------------------------------------------------------------------- */

START_TEST(numbers_are_the_same_bytes)
{
    const gw_layout *l = layouts_of_fields(
        "",
        "sbyte a; byte b; short c; ushort d; int e; uint f; long g; ulong h; float i; double j;");
    struct {
        int8_t a;
        uint8_t b;
        int16_t c;
        uint16_t d;
        int32_t e;
        uint32_t f;
        int64_t g;
        uint64_t h;
        float i;
        double j;
    } record, back;
    memset(&record, 0, sizeof record);
    record.a = -1, record.b = 2, record.c = -3, record.d = 4, record.e = -5, record.f = 6;
    record.g = -7, record.h = 8, record.i = 1.0f, record.j = -2.0;
    layouts_check_written(
        l, &record,
        "ff 02 fd ff 04 00 00 00 fb ff ff ff 06 00 00 00 f9 ff ff ff ff ff ff ff "
        "08 00 00 00 00 00 00 00 00 00 80 3f 00 00 00 00 00 00 00 00 00 00 00 c0");
    char native[64];
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 1);
    layouts_read_back(l, native, &back);
    ck_assert_mem_eq(&back, &record, sizeof record);
}
END_TEST

START_TEST(padding_is_zero_whatever_a_record_has_there)
{
    const gw_layout *l = layouts_of_fields("", "byte a; int b; byte c;");
    struct {
        uint8_t a;
        int32_t b;
        uint8_t c;
    } record;
    memset(&record, 0xEE, sizeof record);
    record.a = 1, record.b = 2, record.c = 3;
    layouts_check_written(l, &record, "01 00 00 00 02 00 00 00 03 00 00 00");
}
END_TEST

START_TEST(pack_takes_fields_together)
{
    const gw_layout *l =
        layouts_of_fields(SEQUENTIAL(", Pack = 1"), "byte a; int b; short c; double d;");
    struct {
        uint8_t a;
        int32_t b;
        int16_t c;
        double d;
    } record = {1, 2, 3, 1.0}, back;
    layouts_check_written(l, &record, "01 02 00 00 00 03 00 00 00 00 00 00 00 f0 3f");
    char native[16];
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 1);
    layouts_read_back(l, native, &back);
    ck_assert(back.a == 1 && back.b == 2 && back.c == 3 && back.d == 1.0);
}
END_TEST

/* --- bools ---------------------------------------------------------------------------------------------------------------- */

START_TEST(bools_are_one_two_or_four_bytes)
{
    const gw_layout *l = layouts_of_fields(
        "", "bool a; [MarshalAs(UnmanagedType.U1)] bool b; [MarshalAs(UnmanagedType.VariantBool)] "
            "bool c; [MarshalAs(UnmanagedType.I1)] bool d;");
    struct {
        bool a, b, c, d;
    } record = {true, true, true, true}, back;
    layouts_check_written(l, &record, "01 00 00 00 01 00 ff ff 01 00 00 00");
    memset(&record, 0, sizeof record);
    layouts_check_written(l, &record, "00 00 00 00 00 00 00 00 00 00 00 00");
    static const unsigned char native[12] = {0, 1, 0, 0, 0x80, 0, 0, 1, 0, 0, 0, 0};
    layouts_read_back(l, native, &back);
    ck_assert(back.a && back.b && back.c && !back.d);
}
END_TEST

/* A record's byte may be any number; what is written is 1. */
START_TEST(any_byte_but_zero_is_true)
{
    const gw_layout *l = layouts_of_fields("", "[MarshalAs(UnmanagedType.U1)] bool a; bool b;");
    static const unsigned char record[2] = {0xFF, 2};
    layouts_check_written(l, record, "01 00 00 00 01 00 00 00");
}
END_TEST

/* --- characters ------------------------------------------------------------------------------------------------------------ */

START_TEST(characters_are_a_byte_or_a_unit)
{
    const gw_layout *l = layouts_of_fields("", "char a; [MarshalAs(UnmanagedType.U2)] char b;");
    struct {
        gw_char16 a, b;
    } record = {'x', 0x20AC}, back;
    layouts_check_written(l, &record, "78 00 ac 20");
    l = layouts_of_fields(SEQUENTIAL(", CharSet = CharSet.Unicode"),
                          "char a; [MarshalAs(UnmanagedType.U1)] char b;");
    record.a = 0xD800, record.b = 'y';
    layouts_check_written(l, &record, "00 d8 79 00");
    static const unsigned char native[4] = {0x41, 0x00, 0xE9, 0};
    layouts_read_back(l, native, &back);
    ck_assert(back.a == 'A' && back.b == 0xFFFD);
}
END_TEST

START_TEST(of_a_character_of_more_bytes_the_first_is_written)
{
    const gw_layout *l = layouts_of_fields("", "char a; char b;");
    struct {
        gw_char16 a, b;
    } record = {0xE9, 0x20AC}, back;
    layouts_check_written(l, &record, "c3 e2");
    layouts_read_back(l, "\xC3\xE2", &back);
    ck_assert(back.a == 0xFFFD && back.b == 0xFFFD);
    record.a = 0xD800; /* written as U+FFFD */
    layouts_check_written(l, &record, "ef e2");
    record.a = 0xE9;
    ck_assert_int_eq(gw_set_ansi_code_page(1252), 1);
    layouts_check_written(l, &record, "e9 80");
    layouts_read_back(l, "\xE9\x80", &back);
    ck_assert(back.a == 0xE9 && back.b == 0x20AC);
    ck_assert_int_eq(gw_set_ansi_code_page(932), 1);
    record.a = 0x65E5; /* two bytes */
    record.b = 0xFF71; /* one: a half-width katakana */
    layouts_check_written(l, &record, "93 b1");
}
END_TEST

/* --- strings ---------------------------------------------------------------------------------------------------------------- */

typedef struct string_row {
    const char *unmanaged;
    const char *text;
    const char *hex; /* of what the pointer points to, from so many bytes before it */
    ptrdiff_t before;
} string_row;

static const string_row string_rows[] = {
    {"LPStr", "a\xC3\xA9", "61 c3 a9 00", 0},
    {"LPUTF8Str", "a\xC3\xA9", "61 c3 a9 00", 0},
    {"LPWStr", "a\xC3\xA9", "61 00 e9 00 00 00", 0},
    {"LPTStr", "ab", "61 00 62 00 00 00", 0},
    {"BStr", "ab", "04 00 00 00 61 00 62 00 00 00", 4},
    {"TBStr", "ab", "04 00 00 00 61 00 62 00 00 00", 4},
    {"AnsiBStr", "a\xC3\xA9", "03 00 00 00 61 c3 a9 00", 4},
    {"LPStr", "", "00", 0},
    {"BStr", "", "00 00 00 00 00 00", 4},
};

START_TEST(a_string_is_a_pointer_to_a_block_of_its_family)
{
    const string_row *row = &string_rows[_i];
    char fields[128], what[160];
    snprintf(fields, sizeof fields, "[MarshalAs(UnmanagedType.%s)] string a;", row->unmanaged);
    snprintf(what, sizeof what, "%s of '%s'", row->unmanaged, row->text);
    const gw_layout *l = layouts_of_fields("", fields);
    gw_string *record = layouts_string(row->text), *back;
    char *native;
    size_t live = harness_live_blocks();
    ck_assert_int_eq(gw_StructureToPtr(l, &record, &native, 0), 1);
    ck_assert_uint_eq(harness_live_blocks(), live + 1);
    gw_block_info info;
    ck_assert_int_eq(gw_block_query(native, &info), GW_BLOCK_LIVE);
    ck_assert_int_eq(info.family, row->before != 0 ? GW_FAMILY_BSTR : GW_FAMILY_COTASKMEM);
    if (layouts_little_endian())
        layouts_check_bytes(native - row->before, row->hex, what);
    layouts_read_back(l, &native, &back);
    ck_assert_msg(gw_string_equal(back, record), "%s comes back as %s", what, gw_string_utf8(back));
    gw_record_clear(l, &back);
    ck_assert_ptr_null(back);
    ck_assert_int_eq(gw_DestroyStructure(l, &native), 1);
    ck_assert_ptr_null(native);
    ck_assert_uint_eq(harness_live_blocks(), live);
    gw_string_unref(record);
}
END_TEST

START_TEST(the_null_string_is_a_null_pointer)
{
    const gw_layout *l = layouts_of_fields(
        "",
        "string a; [MarshalAs(UnmanagedType.BStr)] string b; [MarshalAs(UnmanagedType.ByValTStr, "
        "SizeConst = 4)] string c; [MarshalAs(UnmanagedType.AnsiBStr)] string d;");
    struct {
        gw_string *a, *b, *c, *d;
    } record = {NULL, NULL, NULL, NULL}, back;
    char native[64], zeros[64] = {0};
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 1);
    ck_assert_mem_eq(native, zeros, gw_SizeOf(l));
    layouts_read_back(l, native, &back);
    ck_assert(back.a == NULL && back.b == NULL && back.d == NULL);
    ck_assert(layouts_is(back.c, ""));
    gw_record_clear(l, &back);
}
END_TEST

START_TEST(ansi_is_the_page_of_the_process)
{
    const gw_layout *l = layouts_of_fields("", "string a; [MarshalAs(UnmanagedType.AnsiBStr)] "
                                               "string b; [MarshalAs(UnmanagedType.ByValTStr, "
                                               "SizeConst = 8)] string c;");
    struct {
        gw_string *a, *b, *c;
    } record, back;
    struct {
        char *a, *b;
        char c[8];
    } native;
    record.a = record.b = record.c = layouts_string("\xE2\x82\xAC\xC3\xA9"); /* euro, e acute */
    ck_assert_int_eq(gw_set_ansi_code_page(1252), 1);
    ck_assert_int_eq(gw_StructureToPtr(l, &record, &native, 0), 1);
    ck_assert_str_eq(native.a, "\x80\xE9");
    ck_assert_mem_eq(native.b, "\x80\xE9\0", 4);
    ck_assert_mem_eq(native.c, "\x80\xE9\0\0\0\0\0", 8);
    layouts_read_back(l, &native, &back);
    ck_assert(gw_string_equal(back.a, record.a) && gw_string_equal(back.b, record.a) &&
              gw_string_equal(back.c, record.a));
    gw_record_clear(l, &back);
    ck_assert_int_eq(gw_DestroyStructure(l, &native), 1);
    gw_string_unref(record.a);
}
END_TEST

START_TEST(best_fit_and_refusal_of_unmappable_characters_are_asked_for_by_attribute)
{
    static const char fields[] =
        "string a; [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 4)] string b; char c; "
        "[MarshalAs(UnmanagedType.AnsiBStr)] string d;";
    const gw_layout *replaces = layouts_of_fields("", fields);
    const gw_layout *fits = layouts_of_fields("[BestFitMapping(true)]", fields);
    const gw_layout *refuses =
        layouts_of_fields("[BestFitMapping(false, ThrowOnUnmappableChar = true)]", fields);
    gw_string *s = layouts_string("\xC4\x80"); /* A with a macron: like A in page 1252 */
    struct {
        gw_string *a, *b;
        gw_char16 c;
        gw_string *d;
    } record = {s, s, 0x100, s};
    struct {
        char *a;
        char b[4];
        char c;
        char *d;
    } native;
    ck_assert_int_eq(gw_set_ansi_code_page(1252), 1);
    ck_assert_int_eq(gw_StructureToPtr(replaces, &record, &native, 0), 1);
    ck_assert(native.a[0] == '?' && native.b[0] == '?' && native.c == '?' && native.d[0] == '?');
    ck_assert_int_eq(gw_DestroyStructure(replaces, &native), 1);
    ck_assert_int_eq(gw_StructureToPtr(fits, &record, &native, 0), 1);
    ck_assert(native.a[0] == 'A' && native.b[0] == 'A' && native.c == 'A' && native.d[0] == 'A');
    ck_assert_int_eq(gw_DestroyStructure(fits, &native), 1);
    size_t live = harness_live_blocks();
    gw_string *empty = layouts_string("");
    for (unsigned i = 0; i < 4; i++) { /* each of them alone */
        record.a = i == 0 ? s : empty, record.b = i == 1 ? s : empty;
        record.c = i == 2 ? 0x100 : 'x', record.d = i == 3 ? s : empty;
        ck_assert_int_eq(gw_StructureToPtr(refuses, &record, &native, 0), 0);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NO_UNICODE_TRANSLATION);
        ck_assert_uint_eq(harness_live_blocks(), live + 1);
    }
    gw_string_unref(empty);
    gw_string_unref(s);
}
END_TEST

START_TEST(half_a_pair_is_no_character_of_utf8_either)
{
    const gw_layout *l =
        layouts_of_fields("[BestFitMapping(false, ThrowOnUnmappableChar = true)]", "string a;");
    static const gw_char16 units[2] = {'a', 0xD800};
    gw_string *s = gw_string_new(gw_utf16_n(units, 2));
    char *native = NULL;
    ck_assert_int_eq(gw_StructureToPtr(l, &s, &native, 0), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NO_UNICODE_TRANSLATION);
    ck_assert_ptr_null(native);
    gw_string_unref(s);
}
END_TEST

/* --- strings in line --------------------------------------------------------------------------------------------------------- */

typedef struct text_row {
    const char *charset;
    const char *text; /* UTF-8 */
    const char *hex;  /* NULL: refused */
} text_row;

/* ByValTStr[5], a byte EE behind it */
static const text_row text_rows[] = {
    {"Ansi", "", "00 00 00 00 00 ee"},
    {"Ansi", "abcd", "61 62 63 64 00 ee"},
    {"Ansi", "abcdefgh", "61 62 63 64 00 ee"},
    {"Ansi", "ab\xC3\xA9", "61 62 c3 a9 00 ee"},
    {"Ansi", "abc\xC3\xA9", NULL},
    {"Ansi", "abc\xE2\x82\xAC", NULL},
    {"Ansi", "a\xE2\x82\xAC", "61 e2 82 ac 00 ee"},
    {"Ansi", "abc\xF0\x9F\x98\x80", "61 62 63 00 00 ee"}, /* .NET: half of the pair, refused */
    {"Auto", "abcd", "61 62 63 64 00 ee"},
    {"Unicode", "abcdefgh", "61 00 62 00 63 00 64 00 00 00 ee"},
    {"Unicode", "ab\xF0\x9F\x98\x80", "61 00 62 00 3d d8 00 de 00 00 ee"},
    {"Unicode", "abc\xF0\x9F\x98\x80", "61 00 62 00 63 00 00 00 00 00 ee"}, /* .NET: half of it */
};

START_TEST(a_string_in_line_is_cut_between_characters)
{
    const text_row *row = &text_rows[_i];
    char attribute[128];
    snprintf(attribute, sizeof attribute,
             "[StructLayout(LayoutKind.Sequential, CharSet = CharSet.%s)]", row->charset);
    const gw_layout *l = layouts_of_fields(
        attribute, "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 5)] string a; byte b;");
    struct {
        gw_string *a;
        uint8_t b;
    } record = {layouts_string(row->text), 0xEE};
    if (row->hex != NULL) {
        layouts_check_written(l, &record, row->hex);
    } else {
        char native[16] = "untouched";
        ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 0);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
        ck_assert_str_eq(
            gw_error_message(),
            "The output byte buffer is too small to contain the encoded data, encoding "
            "codepage '65001' and fallback 'System.Text.EncoderReplacementFallback'.");
        ck_assert_str_eq(native, "untouched");
    }
    gw_string_unref(record.a);
}
END_TEST

START_TEST(a_string_in_line_is_read_to_its_zero_or_its_end)
{
    const gw_layout *ansi =
        layouts_of_fields("", "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 5)] string a;");
    const gw_layout *wide =
        layouts_of_fields(SEQUENTIAL(", CharSet = CharSet.Unicode"),
                          "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 3)] string a;");
    static const struct {
        const char *native, *text;
    } rows[] = {
        {"abcdef", "abcde"},
        {"ab\0cd", "ab"},
        {"\0bcde", ""},
        {"a\xC3\xA9\xE2\x82", "a\xC3\xA9\xEF\xBF\xBD"},
        {"\xFF\xFEx\0", "\xEF\xBF\xBD\xEF\xBF\xBDx"},
    };
    gw_string *back;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        layouts_read_back(ansi, rows[i].native, &back);
        ck_assert_msg(layouts_is(back, rows[i].text), "row %zu: %s", i, gw_string_utf8(back));
        gw_record_clear(ansi, &back);
    }
    static const gw_char16 units[4] = {'a', 0xD800, 'c', 'd'};
    layouts_read_back(wide, units, &back);
    ck_assert_uint_eq(gw_string_length(back), 3);
    ck_assert_mem_eq(gw_string_utf16(back), units, 6);
    gw_record_clear(wide, &back);
}
END_TEST

/* --- values of .NET ------------------------------------------------------------------------------------------------------------ */

START_TEST(guids_decimals_and_spans_are_the_same_bytes)
{
    const gw_layout *l = layouts_of_fields("", "Guid a; decimal b; TimeSpan c;");
    struct {
        gw_guid a;
        gw_decimal b;
        int64_t c;
    } record = {{0x00112233, 0x4455, 0x6677, {0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF}},
                {.scale = 1, .sign = 0x80, .lo64 = 15},
                -2},
      back;
    layouts_check_written(
        l, &record,
        "33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff "
        "00 00 01 80 00 00 00 00 0f 00 00 00 00 00 00 00 fe ff ff ff ff ff ff ff");
    char native[64];
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 1);
    layouts_read_back(l, native, &back);
    ck_assert_mem_eq(&back, &record, sizeof back);
}
END_TEST

typedef struct currency_row {
    gw_decimal value;
    int64_t native;
    int fits;
} currency_row;

/* hi32 and lo64 and scale */
#define VALUE(sign_, hi, lo, scale_)                                                               \
    {                                                                                              \
        .sign = (sign_), .hi32 = (hi), .lo64 = UINT64_C(lo), .scale = (scale_)                     \
    }

static const currency_row currency_rows[] = {
    {VALUE(0, 0, 15, 1), 15000, 1},
    {VALUE(0, 0, 0, 0), 0, 1},
    {VALUE(0x80, 0, 0, 1), 0, 1},
    {VALUE(0, 0, 100005, 5), 10000, 1}, /* halves go to the even neighbour */
    {VALUE(0, 0, 100015, 5), 10002, 1},
    {VALUE(0, 0, 100025, 5), 10002, 1},
    {VALUE(0, 0, 1000250001, 9), 10003, 1},
    {VALUE(0, 0, 5, 5), 0, 1},
    {VALUE(0x80, 0, 100005, 5), -10000, 1},
    {VALUE(0, 0, 9223372036854775807, 4), INT64_MAX, 1},
    {VALUE(0, 0, 9223372036854775808, 4), 0, 0},
    {VALUE(0x80, 0, 9223372036854775808, 4), INT64_MIN, 1},
    {VALUE(0x80, 0, 9223372036854775809, 4), 0, 0},
    {VALUE(0, 4, 18446744073709551614, 5), 0, 0},
    {VALUE(0, 0xFFFFFFFF, 18446744073709551615, 0), 0, 0},
    {VALUE(0, 0xFFFFFFFF, 18446744073709551615, 28), 79228, 1},
    {VALUE(0, 0, 499999999, 14), 0, 1},
};

START_TEST(currency_counts_ten_thousandths)
{
    const currency_row *row = &currency_rows[_i];
    const gw_layout *l = layouts_of_fields("", "[MarshalAs(UnmanagedType.Currency)] decimal a;");
    int64_t native = 1;
    ck_assert_int_eq(gw_StructureToPtr(l, &row->value, &native, 0), row->fits);
    ck_assert_int_eq(native, row->fits ? row->native : 1);
    if (!row->fits)
        ck_assert_str_eq(gw_error_message(),
                         "Value was either too large or too small for a Currency.");
}
END_TEST

START_TEST(currency_comes_back_with_the_fewest_digits)
{
    static const struct {
        int64_t native;
        uint64_t lo64;
        uint8_t scale, sign;
    } rows[] = {
        {15000, 15, 1, 0},
        {0, 0, 4, 0},
        {-1, 1, 4, 0x80},
        {INT64_MAX, UINT64_C(9223372036854775807), 4, 0},
        {10000, 1, 0, 0},
        {INT64_MIN, UINT64_C(9223372036854775808), 4, 0x80},
        {100, 1, 2, 0},
        {-20000, 2, 0, 0x80},
        {123456789, 123456789, 4, 0},
    };
    const gw_layout *l = layouts_of_fields("", "[MarshalAs(UnmanagedType.Currency)] decimal a;");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        gw_decimal back;
        layouts_read_back(l, &rows[i].native, &back);
        ck_assert_uint_eq(back.lo64, rows[i].lo64);
        ck_assert_uint_eq(back.scale, rows[i].scale);
        ck_assert_uint_eq(back.sign, rows[i].sign);
        ck_assert(back.hi32 == 0 && back.reserved == 0);
    }
}
END_TEST

#define REFUSED (-1)

START_TEST(dates_are_days_since_1899)
{
    static const struct {
        int64_t ticks;
        uint64_t bits; /* of the double; all of them where .NET refuses the date */
    } rows[] = {
        {0, 0},
        {1, 0},
        {863999999999, UINT64_C(0x3FEFFFFFF9C94579)},
        {864000000000, UINT64_MAX},
        {31240512000000000, UINT64_MAX}, /* December 31, 99 */
        {31241376000000000, UINT64_C(0xC124103400000000)},
        {599264352000000000, 0},
        {599263704000000000, UINT64_C(0xBFF4000000000000)},
        {599264568000000000, UINT64_C(0x3FD0000000000000)},
        {638448068967890000, UINT64_C(0x40E624F0C6CE8151)},
        {3155378975999999999, UINT64_C(0x41469240FFFFFFE7)},
        {638396640000009999, UINT64_C(0x40E61D8000000000)},
        {599264351999999999, 0},
        {567709344123456789, UINT64_C(0xC0E1D540012BAB60)},
        {3155378976000000000, UINT64_MAX},
        {-1, UINT64_MAX},
    };
    const gw_layout *l = layouts_of_fields("", "DateTime a;");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint64_t bits = 7;
        gw_bool fits = rows[i].bits != UINT64_MAX;
        ck_assert_int_eq(gw_StructureToPtr(l, &rows[i].ticks, &bits, 0), fits);
        ck_assert_msg(bits == (fits ? rows[i].bits : 7), "%lld is %llx", (long long)rows[i].ticks,
                      (unsigned long long)bits);
        if (!fits)
            ck_assert_str_eq(gw_error_message(), "Not a legal OleAut date.");
    }
}
END_TEST

START_TEST(days_since_1899_are_dates)
{
    static const struct {
        double native;
        int64_t ticks;
    } rows[] = {
        {0, 599264352000000000},
        {-0.0, 599264352000000000},
        {1, 599265216000000000},
        {-1, 599263488000000000},
        {-1.25, 599263704000000000},
        {0.25, 599264568000000000},
        {-0.25, 599264568000000000},
        {-0.75, 599265000000000000},
        {1.1574074074074074E-08, 599264352000010000},
        {5.787037037037037E-09, 599264352000010000},
        {5.7858796296296296E-09, 599264352000000000},
        {2.8935185185185185E-08, 599264352000030000},
        {-1.736111111111111E-08, 599264352000020000},
        {45351.524268391, 638448068967890000},
        {2958465.99999999, 3155378975999990000},
        {2958466, REFUSED},
        {2958465.9999999944, REFUSED},
        {-657434.99999, 31242239991360000},
        {-657435, REFUSED},
        {-657434.999999999, 31240512000000000},
        {-1.9999999999, 599262624000000000},
        {0.9999999999999, 599265216000000000},
        {1e300, REFUSED},
        {-1e300, REFUSED},
    };
    const gw_layout *l = layouts_of_fields("", "DateTime a;");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t ticks = 7;
        ck_assert_int_eq(gw_PtrToStructure(l, &rows[i].native, &ticks), rows[i].ticks != REFUSED);
        ck_assert_msg(ticks == (rows[i].ticks != REFUSED ? rows[i].ticks : 0), "%g is %lld",
                      rows[i].native, (long long)ticks);
    }
    static const uint64_t odd[] = {UINT64_C(0x7FF8000000000000), UINT64_C(0x7FF0000000000000),
                                   UINT64_C(0xFFF0000000000000)};
    int64_t ticks;
    for (size_t i = 0; i < COUNT_OF(odd); i++)
        ck_assert_int_eq(gw_PtrToStructure(l, &odd[i], &ticks), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("marshaling of numbers and strings");
    HARNESS_ADD(suite, numbers_are_the_same_bytes);
    HARNESS_ADD(suite, padding_is_zero_whatever_a_record_has_there);
    HARNESS_ADD(suite, pack_takes_fields_together);
    HARNESS_ADD(suite, bools_are_one_two_or_four_bytes);
    HARNESS_ADD(suite, any_byte_but_zero_is_true);
    HARNESS_ADD(suite, characters_are_a_byte_or_a_unit);
    HARNESS_ADD(suite, of_a_character_of_more_bytes_the_first_is_written);
    HARNESS_ADD_EACH(suite, a_string_is_a_pointer_to_a_block_of_its_family,
                     (int)COUNT_OF(string_rows));
    HARNESS_ADD(suite, the_null_string_is_a_null_pointer);
    HARNESS_ADD(suite, ansi_is_the_page_of_the_process);
    HARNESS_ADD(suite, best_fit_and_refusal_of_unmappable_characters_are_asked_for_by_attribute);
    HARNESS_ADD(suite, half_a_pair_is_no_character_of_utf8_either);
    HARNESS_ADD_EACH(suite, a_string_in_line_is_cut_between_characters, (int)COUNT_OF(text_rows));
    HARNESS_ADD(suite, a_string_in_line_is_read_to_its_zero_or_its_end);
    HARNESS_ADD(suite, guids_decimals_and_spans_are_the_same_bytes);
    HARNESS_ADD_EACH(suite, currency_counts_ten_thousandths, (int)COUNT_OF(currency_rows));
    HARNESS_ADD(suite, currency_comes_back_with_the_fewest_digits);
    HARNESS_ADD(suite, dates_are_days_since_1899);
    HARNESS_ADD(suite, days_since_1899_are_dates);
    return harness_run(suite);
}
