/* SPDX-License-Identifier: MIT */
/* Last error, message, names and HRESULTs: include/gangway/error.h to the letter. */
#include "base/base.h"
#include "support/harness.h"

#include <errno.h>

START_TEST(nothing_has_failed_on_a_fresh_thread)
{
    ck_assert_uint_eq(gw_GetLastError(), GW_NO_ERROR);
    ck_assert_str_eq(gw_error_message(), "");
    ck_assert_int_eq(gw_GetLastPInvokeError(), 0);
}
END_TEST

START_TEST(the_last_error_is_what_was_set)
{
    static const uint32_t codes[] = {0,       1,          8,          87,        0xFFFF,
                                     0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    for (size_t i = 0; i < GWI_COUNT_OF(codes); i++) {
        gw_SetLastError(codes[i]);
        ck_assert_uint_eq(gw_GetLastError(), codes[i]);
        ck_assert_uint_eq(gw_GetLastError(), codes[i]);
    }
}
END_TEST

START_TEST(a_failure_leaves_a_code_and_a_sentence)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "alignment %zu is not a power of %s", (size_t)3, "two");
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_str_eq(gw_error_message(), "alignment 3 is not a power of two");
    gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "no memory");
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    ck_assert_str_eq(gw_error_message(), "no memory");
}
END_TEST

START_TEST(setting_the_last_error_clears_the_message)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "something");
    ck_assert_str_ne(gw_error_message(), "");
    gw_SetLastError(GW_ERROR_INVALID_PARAMETER);
    ck_assert_str_eq(gw_error_message(), "");
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "something");
    gw_SetLastError(GW_NO_ERROR);
    ck_assert_str_eq(gw_error_message(), "");
}
END_TEST

START_TEST(a_message_that_is_too_long_is_cut_and_ended)
{
    static char endless[100000];
    memset(endless, 'x', sizeof endless - 1);
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s", endless);
    size_t nbytes = strlen(gw_error_message());
    ck_assert_uint_gt(nbytes, 60);
    ck_assert_uint_lt(nbytes, sizeof endless - 1);
    ck_assert_int_eq(strncmp(gw_error_message(), endless, nbytes), 0);
}
END_TEST

START_TEST(a_message_may_be_made_of_the_former_message)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "inner");
    gwi_fail(GW_ERROR_GEN_FAILURE, "outer: %s", gw_error_message());
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_GEN_FAILURE);
    ck_assert_int_eq(strncmp(gw_error_message(), "outer: ", 7), 0);
}
END_TEST

START_TEST(success_leaves_the_last_error_and_errno_alone)
{
    gwi_fail(4242, "kept");
    errno = 1234;
    (void)gw_error_name(GW_ERROR_INVALID_PARAMETER);
    (void)gw_hresult_from_win32(5);
    (void)gw_GetHRForLastWin32Error();
    (void)gw_GetLastPInvokeError();
    (void)gw_version();
    gw_SetLastPInvokeError(7);
    gw_set_violation_handler(NULL, NULL);
    ck_assert_int_eq(errno, 1234);
    ck_assert_uint_eq(gw_GetLastError(), 4242);
    ck_assert_str_eq(gw_error_message(), "kept");
}
END_TEST

/* --- each thread has its own ----------------------------------------------------------------------------- */

static void *fail_elsewhere(void *unused)
{
    (void)unused;
    ck_assert_uint_eq(gw_GetLastError(), GW_NO_ERROR);
    ck_assert_str_eq(gw_error_message(), "");
    ck_assert_int_eq(gw_GetLastPInvokeError(), 0);
    gwi_fail(GW_ERROR_NOT_OWNER, "elsewhere");
    gw_SetLastPInvokeError(-5);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_OWNER);
    ck_assert_str_eq(gw_error_message(), "elsewhere");
    return NULL;
}

START_TEST(each_thread_has_its_own_last_error)
{
    gwi_fail(GW_ERROR_BUSY, "here");
    gw_SetLastPInvokeError(11);
    for (int i = 0; i < 20; i++) {
        pthread_t thread;
        ck_assert_int_eq(pthread_create(&thread, NULL, fail_elsewhere, NULL), 0);
        ck_assert_int_eq(pthread_join(thread, NULL), 0);
    }
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_BUSY);
    ck_assert_str_eq(gw_error_message(), "here");
    ck_assert_int_eq(gw_GetLastPInvokeError(), 11);
}
END_TEST

#define MIXERS 8

static void *set_own_codes(void *argument)
{
    uint32_t own = (uint32_t)(uintptr_t)argument;
    for (uint32_t i = 0; i < harness_scaled(20000); i++) {
        uint32_t code = own << 24 | i;
        gw_SetLastError(code);
        HARNESS_CHECK(gw_GetLastError() == code);
        gwi_fail(code ^ 1, "%u", code);
        HARNESS_CHECK(gw_GetLastError() == (code ^ 1));
        HARNESS_CHECK(strtoul(gw_error_message(), NULL, 10) == code);
    }
    return NULL;
}

START_TEST(codes_of_many_threads_never_mix)
{
    pthread_t threads[MIXERS];
    for (uintptr_t i = 0; i < MIXERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, set_own_codes, (void *)(i + 1)), 0);
    for (size_t i = 0; i < MIXERS; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
}
END_TEST

/* --- names ------------------------------------------------------------------------------------------------ */

#define NAMED(code)                                                                                \
    {                                                                                              \
        GW_##code, #code                                                                           \
    }

START_TEST(every_code_has_its_documented_name)
{
    static const struct {
        uint32_t code;
        const char *name;
    } names[] = {
        NAMED(ERROR_FILE_NOT_FOUND),      NAMED(ERROR_ACCESS_DENIED),
        NAMED(ERROR_INVALID_HANDLE),      NAMED(ERROR_NOT_ENOUGH_MEMORY),
        NAMED(ERROR_OUTOFMEMORY),         NAMED(ERROR_GEN_FAILURE),
        NAMED(ERROR_NOT_SUPPORTED),       NAMED(ERROR_INVALID_PARAMETER),
        NAMED(ERROR_INSUFFICIENT_BUFFER), NAMED(ERROR_DISCARDED),
        NAMED(ERROR_NOT_LOCKED),          NAMED(ERROR_BUSY),
        NAMED(ERROR_NO_MORE_ITEMS),       NAMED(ERROR_NOT_OWNER),
        NAMED(ERROR_ARITHMETIC_OVERFLOW), NAMED(ERROR_NOACCESS),
        NAMED(ERROR_INVALID_FLAGS),       NAMED(ERROR_NO_UNICODE_TRANSLATION),
    };
    for (size_t i = 0; i < GWI_COUNT_OF(names); i++)
        ck_assert_str_eq(gw_error_name(names[i].code), names[i].name);
}
END_TEST

START_TEST(a_code_that_is_never_set_is_named_unknown)
{
    static const uint32_t codes[] = {3, 86, 88, 0x80070057, 0xFFFFFFFF, 0x10057};
    for (size_t i = 0; i < GWI_COUNT_OF(codes); i++)
        ck_assert_str_eq(gw_error_name(codes[i]), "ERROR_UNKNOWN");
}
END_TEST

START_TEST(success_has_one_of_its_two_documented_names)
{
    const char *name = gw_error_name(GW_NO_ERROR);
    ck_assert_msg(strcmp(name, "ERROR_SUCCESS") == 0 || strcmp(name, "NO_ERROR") == 0, "%s", name);
}
END_TEST

START_TEST(the_values_are_those_of_winerror_h)
{
    static const struct {
        uint32_t ours, documented;
    } values[] = {
        {GW_ERROR_INVALID_HANDLE, 6},
        {GW_ERROR_NOT_ENOUGH_MEMORY, 8},
        {GW_ERROR_OUTOFMEMORY, 14},
        {GW_ERROR_GEN_FAILURE, 31},
        {GW_ERROR_INVALID_PARAMETER, 87},
        {GW_ERROR_INSUFFICIENT_BUFFER, 122},
        {GW_ERROR_DISCARDED, 157},
        {GW_ERROR_NOT_LOCKED, 158},
        {GW_ERROR_NO_MORE_ITEMS, 259},
        {GW_ERROR_NOT_OWNER, 288},
        {GW_ERROR_ARITHMETIC_OVERFLOW, 534},
        {GW_ERROR_NOACCESS, 998},
        {GW_ERROR_INVALID_FLAGS, 1004},
        {GW_ERROR_NO_UNICODE_TRANSLATION, 1113},
        {(uint32_t)GW_E_INVALIDARG, 0x80070057},
        {(uint32_t)GW_E_OUTOFMEMORY, 0x8007000E},
        {(uint32_t)GW_E_ACCESSDENIED, 0x80070005},
        {(uint32_t)GW_E_NOINTERFACE, 0x80004002},
        {(uint32_t)GW_CO_E_OBJNOTREG, 0x800401FB},
        {(uint32_t)GW_CO_E_OBJISREG, 0x800401FC},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(values); i++)
        ck_assert_uint_eq(values[i].ours, values[i].documented);
}
END_TEST

/* --- HRESULTs --------------------------------------------------------------------------------------------- */

struct mapping {
    uint32_t code, hresult;
};

START_TEST(win32_codes_map_to_hresults)
{
    static const struct mapping mappings[] = {
        {0, 0},
        {1, 0x80070001},
        {5, 0x80070005},
        {87, 0x80070057},
        {1113, 0x80070459},
        {0xFFFF, 0x8007FFFF},
        {0x10000, 0x80070000},
        {0x10057, 0x80070057},
        {0x7FFFFFFF, 0x8007FFFF},
        {0x80000000, 0x80000000},
        {0x80004001, 0x80004001},
        {0x80131502, 0x80131502},
        {0xFFFFFFFF, 0xFFFFFFFF},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(mappings); i++)
        ck_assert_uint_eq((uint32_t)gw_hresult_from_win32(mappings[i].code), mappings[i].hresult);
}
END_TEST

START_TEST(the_hresult_of_the_last_call_is_that_of_the_pinvoke_error)
{
    static const struct mapping mappings[] = {
        {0, 0x80070000},          {5, 0x80070005},          {87, 0x80070057},
        {0x12345, 0x80072345},    {0x7FFFFFFF, 0x8007FFFF}, {0x80000000, 0x80000000},
        {0x80131502, 0x80131502}, {0xFFFFFFFF, 0xFFFFFFFF},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(mappings); i++) {
        gw_SetLastError(GW_ERROR_NOT_OWNER);
        gw_SetLastPInvokeError((int32_t)mappings[i].code);
        ck_assert_uint_eq((uint32_t)gw_GetHRForLastWin32Error(), mappings[i].hresult);
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_OWNER);
    }
}
END_TEST

/* --- P/Invoke and system errors --------------------------------------------------------------------------- */

START_TEST(the_pinvoke_error_is_apart_from_all_others)
{
    gw_SetLastError(77);
    errno = EAGAIN;
    gw_SetLastPInvokeError(INT32_MIN);
    ck_assert_int_eq(gw_GetLastPInvokeError(), INT32_MIN);
    ck_assert_uint_eq(gw_GetLastError(), 77);
    ck_assert_int_eq(errno, EAGAIN);
    gw_SetLastPInvokeError(INT32_MAX);
    ck_assert_int_eq(gw_GetLastPInvokeError(), INT32_MAX);
}
END_TEST

START_TEST(the_system_error_is_errno)
{
    gw_SetLastPInvokeError(3);
    errno = ENOTSUP;
    ck_assert_int_eq(gw_GetLastSystemError(), ENOTSUP);
    gw_SetLastSystemError(EILSEQ);
    ck_assert_int_eq(errno, EILSEQ);
    ck_assert_int_eq(gw_GetLastSystemError(), EILSEQ);
    gw_SetLastSystemError(0);
    ck_assert_int_eq(errno, 0);
    ck_assert_int_eq(gw_GetLastPInvokeError(), 3);
}
END_TEST

START_TEST(the_running_version_is_that_of_the_headers)
{
    char expected[64];
    snprintf(expected, sizeof expected, "%d.%d.%d", (int)GW_VERSION_MAJOR, (int)GW_VERSION_MINOR,
             (int)GW_VERSION_PATCH);
    ck_assert_int_eq(strncmp(gw_version(), expected, strlen(expected)), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base: error");
    HARNESS_ADD(suite, nothing_has_failed_on_a_fresh_thread);
    HARNESS_ADD(suite, the_last_error_is_what_was_set);
    HARNESS_ADD(suite, a_failure_leaves_a_code_and_a_sentence);
    HARNESS_ADD(suite, setting_the_last_error_clears_the_message);
    HARNESS_ADD(suite, a_message_that_is_too_long_is_cut_and_ended);
    HARNESS_ADD(suite, a_message_may_be_made_of_the_former_message);
    HARNESS_ADD(suite, success_leaves_the_last_error_and_errno_alone);
    HARNESS_ADD(suite, each_thread_has_its_own_last_error);
    HARNESS_ADD(suite, codes_of_many_threads_never_mix);
    HARNESS_ADD(suite, every_code_has_its_documented_name);
    HARNESS_ADD(suite, a_code_that_is_never_set_is_named_unknown);
    HARNESS_ADD(suite, success_has_one_of_its_two_documented_names);
    HARNESS_ADD(suite, the_values_are_those_of_winerror_h);
    HARNESS_ADD(suite, win32_codes_map_to_hresults);
    HARNESS_ADD(suite, the_hresult_of_the_last_call_is_that_of_the_pinvoke_error);
    HARNESS_ADD(suite, the_pinvoke_error_is_apart_from_all_others);
    HARNESS_ADD(suite, the_system_error_is_errno);
    HARNESS_ADD(suite, the_running_version_is_that_of_the_headers);
    return harness_run(suite);
}
