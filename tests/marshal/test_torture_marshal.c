/* SPDX-License-Identifier: MIT */
/* Every function of the marshal room that allocates, with its first, second, third ... allocation failing. */
#include "support/torture.h"

static const gw_char16 units[] = {'q', 0xE4, 0x20AC, 0xD83D, 0xDEA2, 0};
static const char bytes[] = "q\xC3\xA4\xE2\x82\xAC";

static gw_text subject(void)
{
    return gw_utf16(units);
}

/* --- strings out ----------------------------------------------------------------------------------------- */

#define OUT(name, call, release)                                                                   \
    static bool name(void)                                                                         \
    {                                                                                              \
        void *p = call;                                                                            \
        if (p == NULL)                                                                             \
            return false;                                                                          \
        ck_assert_int_eq(release(p), 1);                                                           \
        return true;                                                                               \
    }

OUT(hglobal_ansi, gw_StringToHGlobalAnsi(subject()), gw_FreeHGlobal)
OUT(hglobal_uni, gw_StringToHGlobalUni(subject()), gw_ZeroFreeGlobalAllocUnicode)
OUT(hglobal_auto, gw_StringToHGlobalAuto(subject()), gw_FreeHGlobal)
OUT(hglobal_utf8, gw_StringToHGlobalUTF8(subject()), gw_ZeroFreeGlobalAllocAnsi)
OUT(cotaskmem_ansi, gw_StringToCoTaskMemAnsi(subject()), gw_ZeroFreeCoTaskMemAnsi)
OUT(cotaskmem_uni, gw_StringToCoTaskMemUni(subject()), gw_ZeroFreeCoTaskMemUnicode)
OUT(cotaskmem_auto, gw_StringToCoTaskMemAuto(subject()), gw_FreeCoTaskMem)
OUT(cotaskmem_utf8, gw_StringToCoTaskMemUTF8(subject()), gw_ZeroFreeCoTaskMemUTF8)
OUT(bstr, gw_StringToBSTR(subject()), gw_ZeroFreeBSTR)
OUT(hglobal_of_a_page, gw_string_to_hglobal(subject(), 1252, 0, NULL), gw_FreeHGlobal)
OUT(cotaskmem_of_a_page, gw_string_to_cotaskmem(subject(), 932, 0, NULL), gw_FreeCoTaskMem)

/* A text that is long enough for a way of its own. */
static bool long_text(void)
{
    static char text[200000];
    memset(text, 'x', sizeof text - 1);
    gw_char16 *p = gw_StringToHGlobalUni(gw_utf8(text));
    if (p == NULL)
        return false;
    ck_assert_int_eq(gw_FreeHGlobal(p), 1);
    return true;
}

/* --- strings in ------------------------------------------------------------------------------------------ */

static bool drop(gw_string *s)
{
    if (s == NULL)
        return false;
    gw_string_unref(s);
    return true;
}

#define IN(name, call)                                                                             \
    static bool name(void)                                                                         \
    {                                                                                              \
        return drop(call);                                                                         \
    }

IN(string, gw_string_new(subject()))
IN(string_of_nothing, gw_string_new(gw_utf8("")))
IN(from_ansi, gw_PtrToStringAnsi(bytes))
IN(from_ansi_length, gw_PtrToStringAnsiLen(bytes, 3))
IN(from_uni, gw_PtrToStringUni(units))
IN(from_uni_length, gw_PtrToStringUniLen(units, 3))
IN(from_auto, gw_PtrToStringAuto(bytes))
IN(from_auto_length, gw_PtrToStringAutoLen(bytes, 3))
IN(from_utf8, gw_PtrToStringUTF8(bytes))
IN(from_utf8_length, gw_PtrToStringUTF8Len(bytes, 3))

static bool from_bstr(void)
{
    gw_bstr b = gw_SysAllocString(units);
    if (b == NULL)
        return false;
    bool worked = drop(gw_PtrToStringBSTR(b));
    ck_assert_int_eq(gw_SysFreeString(b), 1);
    return worked;
}

static bool string_and_its_utf8(void)
{
    gw_string *s = gw_string_new(subject());
    if (s == NULL)
        return false;
    const char *utf8 = gw_string_utf8(s);
    bool worked = utf8 != NULL;
    ck_assert(!worked || gw_string_utf8(s) == utf8);
    gw_string_unref(s);
    return worked;
}

static const torture_row rows[] = {
    TORTURE(hglobal_ansi),
    TORTURE(hglobal_uni),
    TORTURE(hglobal_auto),
    TORTURE(hglobal_utf8),
    TORTURE(cotaskmem_ansi),
    TORTURE(cotaskmem_uni),
    TORTURE(cotaskmem_auto),
    TORTURE(cotaskmem_utf8),
    TORTURE(bstr),
    TORTURE(hglobal_of_a_page),
    TORTURE(cotaskmem_of_a_page),
    TORTURE(long_text),
    TORTURE(string),
    TORTURE(from_ansi),
    TORTURE(from_ansi_length),
    TORTURE(from_uni),
    TORTURE(from_uni_length),
    TORTURE(from_auto),
    TORTURE(from_auto_length),
    TORTURE(from_utf8),
    TORTURE(from_utf8_length),
    TORTURE(from_bstr),
    TORTURE(string_and_its_utf8),
    TORTURE(string_of_nothing),
};

START_TEST(marshal_functions_fail_cleanly_without_memory_for_a_block)
{
    torture_blocks(rows, COUNT_OF(rows));
}
END_TEST

START_TEST(marshal_functions_fail_cleanly_without_memory_for_pages)
{
    torture_pages(rows, COUNT_OF(rows));
}
END_TEST

int main(int argc, char **argv)
{
    (void)argc;
    harness_drop_modes(argv);
    Suite *suite = suite_create("torture of marshaling");
    HARNESS_ADD_SLOW(suite, marshal_functions_fail_cleanly_without_memory_for_a_block);
    HARNESS_ADD_SLOW(suite, marshal_functions_fail_cleanly_without_memory_for_pages);
    return harness_run(suite);
}
