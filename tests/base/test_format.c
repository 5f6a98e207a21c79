/* SPDX-License-Identifier: MIT */
/* gwi_format() against snprintf(), and at every capacity against a guard page. */
#include "base/base.h"
#include "support/harness.h"

#include <limits.h>

/* Compares one call with snprintf at every capacity from 0 to two more than is needed. */
#define CHECK_FORMAT(...)                                                                          \
    do {                                                                                           \
        char wanted[512];                                                                          \
        int length = snprintf(wanted, sizeof wanted, __VA_ARGS__);                                 \
        ck_assert(length >= 0 && (size_t)length < sizeof wanted);                                  \
        for (size_t capacity = 0; capacity <= (size_t)length + 2; capacity++) {                    \
            char *out = guarded_out(capacity);                                                     \
            size_t written = gwi_format(out, capacity, __VA_ARGS__);                               \
            check_cut(out, capacity, written, wanted, (size_t)length);                             \
        }                                                                                          \
    } while (0)

/* The last bytes before a page that cannot be touched, freshly filled. */
static char *guarded_out(size_t capacity)
{
    static char *page;
    if (page == NULL)
        page = harness_guarded(1024);
    memset(page, 0xA5, 1024);
    return page + 1024 - capacity;
}

static bool is_trail(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static void check_cut(const char *out, size_t capacity, size_t written, const char *wanted,
                      size_t length)
{
    size_t expected = capacity == 0 ? 0 : length < capacity ? length : capacity - 1;
    while (expected > 0 && expected < length && is_trail(wanted[expected]))
        expected--;
    ck_assert_msg(written == expected, "\"%s\" at %zu: wrote %zu", wanted, capacity, written);
    if (capacity == 0)
        return;
    ck_assert_msg(memcmp(out, wanted, expected) == 0, "\"%s\" at %zu: \"%.*s\"", wanted, capacity,
                  (int)expected, out);
    ck_assert_int_eq(out[expected], '\0');
    ck_assert_int_eq((unsigned char)out[-1], 0xA5);
}

START_TEST(plain_text_is_copied)
{
    CHECK_FORMAT("%s", "");
    CHECK_FORMAT("plain");
    CHECK_FORMAT("100 %%");
    CHECK_FORMAT("%%%%");
    CHECK_FORMAT("\xC3\xA4\xE2\x82\xAC");
}
END_TEST

START_TEST(strings_take_width_and_precision)
{
    CHECK_FORMAT("%s", "text");
    CHECK_FORMAT("<%s|%s>", "one", "");
    CHECK_FORMAT("%10s", "right");
    CHECK_FORMAT("%2s", "longer");
    CHECK_FORMAT("%.3s", "abcdef");
    CHECK_FORMAT("%.0s", "abcdef");
    CHECK_FORMAT("%.9s", "abcdef");
    CHECK_FORMAT("%8.3s", "abcdef");
}
END_TEST

START_TEST(a_precision_keeps_from_reading_on)
{
    char *text = harness_guarded(5);
    memcpy(text, "12345", 5);
    char out[16];
    ck_assert_uint_eq(gwi_format(out, sizeof out, "%.5s", text), 5);
    ck_assert_str_eq(out, "12345");
    harness_unguard(text, 5);
}
END_TEST

START_TEST(a_text_is_cut_between_characters)
{
    CHECK_FORMAT("%s%s", "a\xC3\xA9\xE2\x82\xAC", "\xF0\x9F\x98\x80z");
    CHECK_FORMAT("\xE2\x82\xAC%d", 7);
}
END_TEST

START_TEST(a_precision_ends_between_characters)
{
    static const struct {
        const char *text, *expected;
    } cuts[] = {{"a\xC3\xA9", "a"},
                {"\xC3\xA9z", "\xC3\xA9"},
                {"\xE2\x82\xAC", ""},
                {"\xF0\x9F\x98\x80", ""},
                {"\x80\x80\x80", "\x80\x80"}};
    for (size_t i = 0; i < GWI_COUNT_OF(cuts); i++) {
        char out[16];
        size_t written = gwi_format(out, sizeof out, "%.2s", cuts[i].text);
        ck_assert_str_eq(out, cuts[i].expected);
        ck_assert_uint_eq(written, strlen(cuts[i].expected));
    }
}
END_TEST

START_TEST(a_cut_keeps_ill_formed_text)
{
    static const char trails[] = "\x80\x80\x80\x80\x80\x80", never[] = "ab\xFF\xFF";
    char out[6];
    ck_assert_uint_eq(gwi_format(out, sizeof out, "%s", trails), 5);
    ck_assert_str_eq(out, "\x80\x80\x80\x80\x80");
    ck_assert_uint_eq(gwi_format(out, 4, "%s", never), 3);
    ck_assert_str_eq(out, "ab\xFF");
}
END_TEST

START_TEST(characters_are_copied)
{
    CHECK_FORMAT("%c", 'x');
    CHECK_FORMAT("%c%c%c", 'a', '%', '\x7F');
    CHECK_FORMAT("[%c]", '\xFF');
}
END_TEST

static const long long numbers[] = {
    0,     1,         -1,        7,         9,        10,       -10,       15,
    16,    99,        100,       127,       128,      -128,     255,       256,
    999,   1000,      65535,     65536,     1000000,  INT_MAX,  INT_MIN,   UINT_MAX,
    12345, 123456789, LLONG_MAX, LLONG_MIN, LONG_MAX, LONG_MIN, -99999999, 4294967296,
};

START_TEST(whole_numbers_of_every_length_are_written)
{
    for (size_t i = 0; i < GWI_COUNT_OF(numbers); i++) {
        long long n = numbers[i];
        CHECK_FORMAT("%d", (int)n);
        CHECK_FORMAT("%u", (unsigned)n);
        CHECK_FORMAT("%x", (unsigned)n);
        CHECK_FORMAT("%X", (unsigned)n);
        CHECK_FORMAT("%ld %lu %lx %lX", (long)n, (unsigned long)n, (unsigned long)n,
                     (unsigned long)n);
        CHECK_FORMAT("%lld", n);
        CHECK_FORMAT("%llu %llx %llX", (unsigned long long)n, (unsigned long long)n,
                     (unsigned long long)n);
        CHECK_FORMAT("%zu", (size_t)n);
        CHECK_FORMAT("%zd", (ptrdiff_t)n);
        CHECK_FORMAT("%zx", (size_t)n);
    }
}
END_TEST

START_TEST(whole_numbers_take_width_and_zeros)
{
    for (size_t i = 0; i < GWI_COUNT_OF(numbers); i++) {
        int n = (int)numbers[i];
        CHECK_FORMAT("%1d|%5d|%20d", n, n, n);
        CHECK_FORMAT("%03d|%08d|%020d", n, n, n);
        CHECK_FORMAT("%08x|%4X|%02x", (unsigned)n, (unsigned)n, (unsigned)n);
        CHECK_FORMAT("%016llx|%30llu", (unsigned long long)numbers[i],
                     (unsigned long long)numbers[i]);
        CHECK_FORMAT("GW-%03u", (unsigned)n % 1000);
    }
}
END_TEST

START_TEST(pointers_are_written_as_the_c_library_writes_them)
{
    static const uintptr_t bits[] = {1, 16, 0xDEADBEEF, (uintptr_t)0x7FFF12345678, UINTPTR_MAX};
    for (size_t i = 0; i < GWI_COUNT_OF(bits); i++)
        CHECK_FORMAT("%p", (void *)bits[i]);
}
END_TEST

START_TEST(random_numbers_agree_with_the_c_library)
{
    uint64_t n = 0x9E3779B97F4A7C15u;
    for (size_t i = 0; i < harness_scaled(200000); i++) {
        n ^= n << 13;
        n ^= n >> 7;
        n ^= n << 17;
        unsigned long long value = n >> (n & 63);
        char ours[128], theirs[128];
        size_t written = gwi_format(ours, sizeof ours, "%lld %llu %llx %d %u %X %5d %08x",
                                    (long long)value, value, value, (int)value, (unsigned)value,
                                    (unsigned)value, (int)value, (unsigned)value);
        int length = snprintf(theirs, sizeof theirs, "%lld %llu %llx %d %u %X %5d %08x",
                              (long long)value, value, value, (int)value, (unsigned)value,
                              (unsigned)value, (int)value, (unsigned)value);
        ck_assert_uint_eq(written, (size_t)length);
        ck_assert_str_eq(ours, theirs);
    }
}
END_TEST

START_TEST(many_conversions_in_one_line_are_in_order)
{
    CHECK_FORMAT("%s: %p is %s; it was a %s of %zu bytes", "gw_FreeHGlobal", (void *)0x1000,
                 "freed already", "BSTR", (size_t)24);
    CHECK_FORMAT("%d%s%c%%%x%s", 1, "a", 'b', 0xCu, "d");
}
END_TEST

static size_t through_a_list(char *out, size_t capacity, const char *format, ...) GWI_PRINTF(3, 4);

static size_t through_a_list(char *out, size_t capacity, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t written = gwi_format_list(out, capacity, format, arguments);
    va_end(arguments);
    return written;
}

START_TEST(an_argument_list_gives_the_same_text)
{
    char out[32];
    ck_assert_uint_eq(through_a_list(out, sizeof out, "%s=%d", "n", -3), 4);
    ck_assert_str_eq(out, "n=-3");
    ck_assert_uint_eq(through_a_list(out, 3, "%s=%d", "n", -3), 2);
    ck_assert_str_eq(out, "n=");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base: format");
    HARNESS_ADD(suite, plain_text_is_copied);
    HARNESS_ADD(suite, strings_take_width_and_precision);
    HARNESS_ADD(suite, a_precision_keeps_from_reading_on);
    HARNESS_ADD(suite, a_text_is_cut_between_characters);
    HARNESS_ADD(suite, a_precision_ends_between_characters);
    HARNESS_ADD(suite, a_cut_keeps_ill_formed_text);
    HARNESS_ADD(suite, characters_are_copied);
    HARNESS_ADD(suite, whole_numbers_of_every_length_are_written);
    HARNESS_ADD(suite, whole_numbers_take_width_and_zeros);
    HARNESS_ADD(suite, pointers_are_written_as_the_c_library_writes_them);
    HARNESS_ADD(suite, random_numbers_agree_with_the_c_library);
    HARNESS_ADD(suite, many_conversions_in_one_line_are_in_order);
    HARNESS_ADD(suite, an_argument_list_gives_the_same_text);
    return harness_run(suite);
}
