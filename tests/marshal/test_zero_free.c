/* SPDX-License-Identifier: MIT */
/* ZeroFree*: all of a block is wiped, and nothing of what is not to be released. */
#include "support/harness.h"

#include <stdbool.h>

#include <gangway/marshal.h>

typedef struct wiper {
    const char *name;
    gw_bool (*zero_free)(void *p);
    gw_family family;
} wiper;

static gw_bool zero_free_bstr(void *p)
{
    return gw_ZeroFreeBSTR(p);
}

static const wiper wipers[] = {
    {"GlobalAllocAnsi", gw_ZeroFreeGlobalAllocAnsi, GW_FAMILY_HGLOBAL},
    {"GlobalAllocUnicode", gw_ZeroFreeGlobalAllocUnicode, GW_FAMILY_HGLOBAL},
    {"CoTaskMemAnsi", gw_ZeroFreeCoTaskMemAnsi, GW_FAMILY_COTASKMEM},
    {"CoTaskMemUnicode", gw_ZeroFreeCoTaskMemUnicode, GW_FAMILY_COTASKMEM},
    {"CoTaskMemUTF8", gw_ZeroFreeCoTaskMemUTF8, GW_FAMILY_COTASKMEM},
    {"BSTR", zero_free_bstr, GW_FAMILY_BSTR},
};
enum { WIPERS = sizeof wipers / sizeof wipers[0] };

static unsigned char *allocate(gw_family family, size_t nbytes)
{
    void *p = NULL;
    if (family == GW_FAMILY_HGLOBAL)
        p = gw_AllocHGlobal(nbytes);
    else if (family == GW_FAMILY_COTASKMEM)
        p = gw_AllocCoTaskMem(nbytes);
    else if (family == GW_FAMILY_BSTR)
        p = gw_SysAllocStringByteLen(NULL, (uint32_t)nbytes);
    else
        p = gw_HeapAlloc(gw_GetProcessHeap(), 0, nbytes);
    ck_assert_ptr_nonnull(p);
    return p;
}

static void release(gw_family family, void *p)
{
    p = harness_launder(p);
    ck_assert_int_eq(family == GW_FAMILY_HGLOBAL     ? gw_FreeHGlobal(p)
                     : family == GW_FAMILY_COTASKMEM ? gw_FreeCoTaskMem(p)
                     : family == GW_FAMILY_BSTR      ? gw_SysFreeString(p)
                                                     : gw_HeapFree(gw_GetProcessHeap(), 0, p),
                     1);
}

START_TEST(null_does_nothing)
{
    gw_SetLastError(77);
    for (size_t i = 0; i < WIPERS; i++)
        ck_assert_int_eq(wipers[i].zero_free(NULL), 1);
    ck_assert_uint_eq(gw_GetLastError(), 77);
}
END_TEST

START_TEST(a_block_of_each_family_is_released)
{
    static const size_t sizes[] = {0, 1, 2, 7, 8, 64, 1000, 65536, 5000000};
    gw_SetLastError(77);
    for (size_t i = 0; i < WIPERS; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            unsigned char *p = allocate(wipers[i].family, sizes[j]);
            memset(p, 0x5E, sizes[j]);
            ck_assert_int_eq(wipers[i].zero_free(p), 1);
        }
        ck_assert_uint_eq(harness_live_blocks(), 0);
    }
    ck_assert_uint_eq(gw_GetLastError(), 77);
}
END_TEST

static bool has_secret(const unsigned char *p, size_t nbytes)
{
    for (size_t i = 0; i + 4 <= nbytes; i++)
        if (memcmp(p + i, "\x5E\x5E\x5E\x5E", 4) == 0)
            return true;
    return false;
}

/* A released block's place is used again soon: what was in it must not be there any more. Bytes that a heap keeps
 * for itself in free blocks may differ, but may not be the secret. */
static void secret_is_gone(const wiper *w, size_t nbytes)
{
    unsigned char *places[64];
    unsigned char *p = allocate(w->family, nbytes);
    memset(p, 0x5E, nbytes);
    p[nbytes / 2] = 0;
    ck_assert_int_eq(w->zero_free(p), 1);
    for (size_t i = 0; i < 64; i++) {
        places[i] = gw_HeapAlloc(gw_GetProcessHeap(), 0, nbytes);
        ck_assert(!has_secret(places[i], nbytes));
    }
    for (size_t i = 0; i < 64; i++)
        gw_HeapFree(gw_GetProcessHeap(), 0, places[i]);
}

START_TEST(a_secret_is_not_found_in_later_blocks_not_even_after_a_zero)
{
    for (size_t i = 0; i < WIPERS; i++) {
        secret_is_gone(&wipers[i], 24);
        secret_is_gone(&wipers[i], 200);
        secret_is_gone(&wipers[i], 5000);
    }
}
END_TEST

START_TEST(a_live_block_of_another_family_is_refused_and_stays_whole)
{
    static const gw_family families[] = {GW_FAMILY_HGLOBAL, GW_FAMILY_COTASKMEM, GW_FAMILY_BSTR,
                                         GW_FAMILY_HEAP};
    harness_count_violations();
    unsigned expected = 0;
    for (size_t i = 0; i < WIPERS; i++) {
        for (size_t j = 0; j < 4; j++) {
            if (families[j] == wipers[i].family)
                continue;
            unsigned char *p = allocate(families[j], 32);
            memset(p, 0x5E, 32);
            gw_SetLastError(0);
            ck_assert_int_eq(wipers[i].zero_free(harness_launder(p)), 0);
            ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
            ck_assert_uint_eq(harness_violations, ++expected);
            for (size_t k = 0; k < 32; k++)
                ck_assert_uint_eq(p[k], 0x5E);
            release(families[j], p);
        }
    }
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

static void refuses(const wiper *w, unsigned char *p)
{
    unsigned before = harness_violations;
    gw_SetLastError(0);
    ck_assert_int_eq(w->zero_free(harness_launder(p)), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(harness_violations, before + 1);
}

START_TEST(what_is_no_block_is_refused_and_untouched)
{
    harness_count_violations();
    for (size_t i = 0; i < WIPERS; i++) {
        unsigned char local[64];
        unsigned char *p = allocate(wipers[i].family, 64);
        memset(local, 0x5E, sizeof local);
        memset(p, 0x5E, 64);
        refuses(&wipers[i], local);
        refuses(&wipers[i], p + 16);
        refuses(&wipers[i], p + 1);
        refuses(&wipers[i], (unsigned char *)(uintptr_t)0x4141414141414140u);
        for (size_t k = 0; k < 64; k++)
            ck_assert(p[k] == 0x5E && local[k] == 0x5E);
        ck_assert_int_eq(wipers[i].zero_free(p), 1);
        refuses(&wipers[i], p);
    }
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(strings_of_their_makers_are_released)
{
    gw_text text = gw_utf8("geheim");
    ck_assert_int_eq(gw_ZeroFreeGlobalAllocAnsi(gw_StringToHGlobalAnsi(text)), 1);
    ck_assert_int_eq(gw_ZeroFreeGlobalAllocUnicode(gw_StringToHGlobalUni(text)), 1);
    ck_assert_int_eq(gw_ZeroFreeCoTaskMemAnsi(gw_StringToCoTaskMemAnsi(text)), 1);
    ck_assert_int_eq(gw_ZeroFreeCoTaskMemUnicode(gw_StringToCoTaskMemUni(text)), 1);
    ck_assert_int_eq(gw_ZeroFreeCoTaskMemUTF8(gw_StringToCoTaskMemUTF8(text)), 1);
    ck_assert_int_eq(gw_ZeroFreeBSTR(gw_StringToBSTR(text)), 1);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("marshal: zero and free");
    HARNESS_ADD(suite, null_does_nothing);
    HARNESS_ADD(suite, a_block_of_each_family_is_released);
    HARNESS_ADD(suite, a_secret_is_not_found_in_later_blocks_not_even_after_a_zero);
    HARNESS_ADD(suite, a_live_block_of_another_family_is_refused_and_stays_whole);
    HARNESS_ADD(suite, what_is_no_block_is_refused_and_untouched);
    HARNESS_ADD(suite, strings_of_their_makers_are_released);
    return harness_run(suite);
}
