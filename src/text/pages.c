/* SPDX-License-Identifier: MIT */
/* Which code pages there are, by what names the system's converter may know them, and which is the process's. */
#include "text/text.h"

#include <stdatomic.h>

enum { MAC_PAGE = 10000, UTF8_PAGE = 65001 };

#define EBCDIC_OR_DOS(number, name)                                                                \
    {                                                                                              \
        number, GWI_PAGE_ICONV, 0,                                                                 \
        {                                                                                          \
            "CP" name, "IBM" name, "IBM-" name                                                     \
        }                                                                                          \
    }
#define WINDOWS(number, name)                                                                      \
    {                                                                                              \
        number, GWI_PAGE_ICONV, GWI_PAGE_C1,                                                       \
        {                                                                                          \
            "CP" name, "WINDOWS-" name                                                             \
        }                                                                                          \
    }
#define ISO(number, name)                                                                          \
    {                                                                                              \
        number, GWI_PAGE_ICONV, 0,                                                                 \
        {                                                                                          \
            "ISO-8859-" name, "ISO8859-" name                                                      \
        }                                                                                          \
    }
#define WIDE(number, kind, order)                                                                  \
    {                                                                                              \
        number, kind, GWI_PAGE_WIDE | (order),                                                     \
        {                                                                                          \
            NULL                                                                                   \
        }                                                                                          \
    }

/* The names are those of glibc, GNU libiconv and musl. A name that means nearly the page is left out: SHIFT_JIS
 * is not 932, GB18030 not 936, and glibc's ASMO-708 not 708. */
const gwi_page gwi_pages[] = {
    EBCDIC_OR_DOS(37, "037"),
    EBCDIC_OR_DOS(437, "437"),
    EBCDIC_OR_DOS(500, "500"),
    EBCDIC_OR_DOS(737, "737"),
    EBCDIC_OR_DOS(775, "775"),
    EBCDIC_OR_DOS(850, "850"),
    EBCDIC_OR_DOS(852, "852"),
    EBCDIC_OR_DOS(855, "855"),
    EBCDIC_OR_DOS(857, "857"),
    EBCDIC_OR_DOS(858, "858"),
    EBCDIC_OR_DOS(860, "860"),
    EBCDIC_OR_DOS(861, "861"),
    EBCDIC_OR_DOS(862, "862"),
    EBCDIC_OR_DOS(863, "863"),
    EBCDIC_OR_DOS(864, "864"),
    EBCDIC_OR_DOS(865, "865"),
    EBCDIC_OR_DOS(866, "866"),
    EBCDIC_OR_DOS(869, "869"),
    EBCDIC_OR_DOS(870, "870"),
    WINDOWS(874, "874"),
    EBCDIC_OR_DOS(875, "875"),
    {932, GWI_PAGE_ICONV, 0, {"CP932", "WINDOWS-31J", "MS932"}},
    {936, GWI_PAGE_ICONV, 0, {"CP936", "GBK", "WINDOWS-936"}},
    {949, GWI_PAGE_ICONV, 0, {"CP949", "UHC"}},
    {950, GWI_PAGE_ICONV, 0, {"CP950", "BIG5"}},
    EBCDIC_OR_DOS(1026, "1026"),
    EBCDIC_OR_DOS(1047, "1047"),
    EBCDIC_OR_DOS(1140, "1140"),
    EBCDIC_OR_DOS(1141, "1141"),
    EBCDIC_OR_DOS(1142, "1142"),
    EBCDIC_OR_DOS(1143, "1143"),
    EBCDIC_OR_DOS(1144, "1144"),
    EBCDIC_OR_DOS(1145, "1145"),
    EBCDIC_OR_DOS(1146, "1146"),
    EBCDIC_OR_DOS(1147, "1147"),
    EBCDIC_OR_DOS(1148, "1148"),
    EBCDIC_OR_DOS(1149, "1149"),
    WIDE(1200, GWI_PAGE_UTF16, 0),
    WIDE(1201, GWI_PAGE_UTF16, GWI_PAGE_BIG_ENDIAN),
    WINDOWS(1250, "1250"),
    WINDOWS(1251, "1251"),
    WINDOWS(1252, "1252"),
    WINDOWS(1253, "1253"),
    WINDOWS(1254, "1254"),
    WINDOWS(1255, "1255"),
    WINDOWS(1256, "1256"),
    WINDOWS(1257, "1257"),
    WINDOWS(1258, "1258"),
    {1361, GWI_PAGE_ICONV, 0, {"CP1361", "JOHAB"}},
    {10000, GWI_PAGE_ICONV, 0, {"MACINTOSH", "MAC"}},
    {10007, GWI_PAGE_ICONV, 0, {"MAC-CYRILLIC", "MACCYRILLIC"}},
    {10029, GWI_PAGE_ICONV, 0, {"MAC-CENTRALEUROPE", "MACCENTRALEUROPE"}},
    WIDE(12000, GWI_PAGE_UTF32, 0),
    WIDE(12001, GWI_PAGE_UTF32, GWI_PAGE_BIG_ENDIAN),
    {20127, GWI_PAGE_ASCII, 0, {NULL}},
    EBCDIC_OR_DOS(20273, "273"),
    EBCDIC_OR_DOS(20277, "277"),
    EBCDIC_OR_DOS(20278, "278"),
    EBCDIC_OR_DOS(20280, "280"),
    EBCDIC_OR_DOS(20284, "284"),
    EBCDIC_OR_DOS(20285, "285"),
    EBCDIC_OR_DOS(20297, "297"),
    EBCDIC_OR_DOS(20424, "424"),
    {20866, GWI_PAGE_ICONV, 0, {"KOI8-R"}},
    EBCDIC_OR_DOS(20871, "871"),
    {20932, GWI_PAGE_ICONV, 0, {"EUC-JP", "EUCJP"}},
    EBCDIC_OR_DOS(21025, "1025"),
    {21866, GWI_PAGE_ICONV, 0, {"KOI8-U"}},
    {28591, GWI_PAGE_LATIN1, 0, {NULL}},
    ISO(28592, "2"),
    ISO(28593, "3"),
    ISO(28594, "4"),
    ISO(28595, "5"),
    ISO(28596, "6"),
    ISO(28597, "7"),
    ISO(28598, "8"),
    ISO(28599, "9"),
    ISO(28603, "13"),
    ISO(28605, "15"),
    {50220, GWI_PAGE_ICONV, GWI_PAGE_STATEFUL, {"ISO-2022-JP", "ISO2022JP"}},
    {50225, GWI_PAGE_ICONV, GWI_PAGE_STATEFUL, {"ISO-2022-KR", "ISO2022KR"}},
    {51932, GWI_PAGE_ICONV, 0, {"EUC-JP", "EUCJP"}},
    {51936, GWI_PAGE_ICONV, 0, {"EUC-CN", "GB2312", "EUCCN"}},
    {51949, GWI_PAGE_ICONV, 0, {"EUC-KR", "EUCKR"}},
    {52936, GWI_PAGE_ICONV, GWI_PAGE_STATEFUL, {"HZ", "HZ-GB-2312"}},
    {54936, GWI_PAGE_ICONV, 0, {"GB18030"}},
    {65001, GWI_PAGE_UTF8, 0, {NULL}},
};

const size_t gwi_pages_count = GWI_COUNT_OF(gwi_pages);

/* The OEM page that Windows pairs with an ANSI page; with one that is not here, the page itself. */
static const struct {
    uint16_t ansi, oem;
} oem_pages[] = {
    {1250, 852}, {1251, 866}, {1252, 437}, {1253, 737},
    {1254, 857}, {1255, 862}, {1256, 720}, {1257, 775},
};

/* 0: not decided yet. */
static _Atomic uint32_t ansi_page;

static const gwi_page *find_number(uint32_t number)
{
    size_t low = 0;
    size_t high = GWI_COUNT_OF(gwi_pages);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gwi_pages[middle].number == number)
            return &gwi_pages[middle];
        if (gwi_pages[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const gwi_page *find_usable(uint32_t number)
{
    const gwi_page *page = find_number(number);
    if (page != NULL && page->kind == GWI_PAGE_ICONV && !gwi_iconv_has(page))
        return NULL;
    return page;
}

static uint32_t resolve(uint32_t code_page)
{
    switch (code_page) {
    case GW_CP_ACP:
    case GW_CP_THREAD_ACP:
        return gw_GetACP();
    case GW_CP_OEMCP:
        return gw_GetOEMCP();
    case GW_CP_MACCP:
        return MAC_PAGE;
    default:
        return code_page;
    }
}

const gwi_page *gwi_page_find(uint32_t code_page)
{
    return find_usable(resolve(code_page));
}

size_t gwi_page_width(const gwi_page *page)
{
    return page->kind == GWI_PAGE_UTF16 ? 2 : page->kind == GWI_PAGE_UTF32 ? 4 : 1;
}

gw_bool gw_IsValidCodePage(uint32_t code_page)
{
    const gwi_page *page = find_usable(code_page);
    return page != NULL && (page->traits & GWI_PAGE_WIDE) == 0;
}

/* --- the process's pages -------------------------------------------------------------------------------- */

/* Nothing but one to five decimal digits is a number here; 0 for the rest. */
static uint32_t parse_number(const char *text)
{
    uint32_t number = 0;
    size_t ndigits = 0;
    for (; text[ndigits] >= '0' && text[ndigits] <= '9' && ndigits < 5; ndigits++)
        number = number * 10 + (uint32_t)(text[ndigits] - '0');
    return text[ndigits] == '\0' ? number : 0;
}

static uint32_t page_of_environment(void)
{
    const char *text = gwi_environment("GANGWAY_ACP");
    uint32_t number = text != NULL ? parse_number(text) : 0;
    return gw_IsValidCodePage(number) != 0 ? number : UTF8_PAGE;
}

uint32_t gw_GetACP(void)
{
    uint32_t page = atomic_load_explicit(&ansi_page, memory_order_relaxed);
    if (GWI_LIKELY(page != 0))
        return page;
    uint32_t chosen = page_of_environment();
    return atomic_compare_exchange_strong(&ansi_page, &page, chosen) ? chosen : page;
}

uint32_t gw_GetOEMCP(void)
{
    uint32_t ansi = gw_GetACP();
    for (size_t i = 0; i < GWI_COUNT_OF(oem_pages); i++)
        if (oem_pages[i].ansi == ansi)
            return oem_pages[i].oem;
    return ansi;
}

gw_bool gw_set_ansi_code_page(uint32_t code_page)
{
    if (gw_IsValidCodePage(code_page) == 0) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "%u is no code page that can be the ANSI page.",
                 code_page);
        return 0;
    }
    atomic_store(&ansi_page, code_page);
    return 1;
}
