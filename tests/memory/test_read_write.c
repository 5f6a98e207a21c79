/* SPDX-License-Identifier: MIT */
/* Read and Write: every type at every alignment and either side of the pointer. */
#include "support/harness.h"

static unsigned char bytes[64];

static void fill(void)
{
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 37 + 129);
}

/* For each type: what is read at any place is what memcpy() finds there; what is written changes just that. */
#define TYPE_TEST(sentence, type, name, ...)                                                       \
    START_TEST(sentence)                                                                           \
    {                                                                                              \
        static const type values[] = {__VA_ARGS__};                                                \
        for (ptrdiff_t at = 0; at + (ptrdiff_t)sizeof(type) <= (ptrdiff_t)sizeof bytes; at++) {    \
            for (ptrdiff_t base = 0; base < (ptrdiff_t)sizeof bytes; base++) {                     \
                type expected;                                                                     \
                fill();                                                                            \
                memcpy(&expected, bytes + at, sizeof expected);                                    \
                ck_assert(gw_Read##name(bytes + base, at - base) == expected);                     \
            }                                                                                      \
            for (size_t v = 0; v < COUNT_OF(values); v++) {                                        \
                unsigned char expected[sizeof bytes];                                              \
                fill();                                                                            \
                memcpy(expected, bytes, sizeof bytes);                                             \
                memcpy(expected + at, &values[v], sizeof(type));                                   \
                gw_Write##name(bytes + 32, at - 32, values[v]);                                    \
                ck_assert_mem_eq(bytes, expected, sizeof bytes);                                   \
                ck_assert(gw_Read##name(bytes, at) == values[v]);                                  \
            }                                                                                      \
        }                                                                                          \
    }                                                                                              \
    END_TEST

TYPE_TEST(bytes_are_read_and_written_anywhere, uint8_t, Byte, 0, 1, 0x7F, 0x80, 0xFF)
TYPE_TEST(int16_is_read_and_written_anywhere, int16_t, Int16, 0, 1, -1, INT16_MIN, INT16_MAX,
          0x1234)
TYPE_TEST(int32_is_read_and_written_anywhere, int32_t, Int32, 0, 1, -1, INT32_MIN, INT32_MAX,
          0x12345678)
TYPE_TEST(int64_is_read_and_written_anywhere, int64_t, Int64, 0, 1, -1, INT64_MIN, INT64_MAX,
          0x123456789ABCDEF0)
TYPE_TEST(intptr_is_read_and_written_anywhere, intptr_t, IntPtr, 0, 1, -1, INTPTR_MIN, INTPTR_MAX)

START_TEST(nothing_beyond_the_value_is_touched)
{
    char *end = (char *)harness_guarded(8) + 8;
    char *front = harness_guarded_front(8);
    gw_WriteInt64(end, -8, INT64_MIN);
    ck_assert(gw_ReadInt64(end, -8) == INT64_MIN);
    gw_WriteIntPtr(end, -(ptrdiff_t)sizeof(void *), 77);
    ck_assert(gw_ReadIntPtr(end, -(ptrdiff_t)sizeof(void *)) == 77);
    gw_WriteInt32(end, -4, -5);
    ck_assert_int_eq(gw_ReadInt32(end, -4), -5);
    gw_WriteInt16(end, -2, -6);
    ck_assert_int_eq(gw_ReadInt16(end, -2), -6);
    gw_WriteByte(end, -1, 200);
    ck_assert_uint_eq(gw_ReadByte(end, -1), 200);
    gw_WriteInt64(front, 0, 3);
    ck_assert(gw_ReadInt64(front, 0) == 3);
    harness_unguard(end - 8, 8);
    harness_unguard(front, 8);
}
END_TEST

START_TEST(large_offsets_reach_their_place)
{
    static unsigned char far[3 << 20];
    for (ptrdiff_t at = 0; at + 8 < (ptrdiff_t)sizeof far; at += 65537) {
        gw_WriteInt64(far, at, at);
        ck_assert(gw_ReadInt64(far + sizeof far, at - (ptrdiff_t)sizeof far) == at);
    }
}
END_TEST

START_TEST(reading_and_writing_leave_the_last_error)
{
    gw_SetLastError(4242);
    gw_WriteInt32(bytes, 0, 5);
    ck_assert_int_eq(gw_ReadInt32(bytes, 0), 5);
    ck_assert_uint_eq(gw_GetLastError(), 4242);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory: read and write");
    HARNESS_ADD(suite, bytes_are_read_and_written_anywhere);
    HARNESS_ADD(suite, int16_is_read_and_written_anywhere);
    HARNESS_ADD(suite, int32_is_read_and_written_anywhere);
    HARNESS_ADD(suite, int64_is_read_and_written_anywhere);
    HARNESS_ADD(suite, intptr_is_read_and_written_anywhere);
    HARNESS_ADD(suite, nothing_beyond_the_value_is_touched);
    HARNESS_ADD(suite, large_offsets_reach_their_place);
    HARNESS_ADD(suite, reading_and_writing_leave_the_last_error);
    return harness_run(suite);
}
