/* SPDX-License-Identifier: MIT */
/* Which code pages there are, where each comes from, and which is the process's. */
#include "text/table.h"

#include <stdatomic.h>

enum { MAC_PAGE = 10000, UTF8_PAGE = 65001 };

#define TABLE(number)                                                                              \
    {                                                                                              \
        number, GWI_PAGE_TABLE, 0, 0, GWI_TABLE_##number,                                          \
        {                                                                                          \
            NULL                                                                                   \
        }                                                                                          \
    }

/* The names are those of glibc, GNU libiconv and musl, of pages that Microsoft published no table of. */
const gwi_page gwi_pages[] = {
    TABLE(37),
    {42, GWI_PAGE_SYMBOL, GWI_PAGE_NO_FLAGS, 1, 0, {NULL}},
    TABLE(437),
    TABLE(500),
    TABLE(708),
    TABLE(720),
    TABLE(737),
    TABLE(775),
    TABLE(850),
    TABLE(852),
    TABLE(855),
    TABLE(857),
    TABLE(858),
    TABLE(860),
    TABLE(861),
    TABLE(862),
    TABLE(863),
    TABLE(864),
    TABLE(865),
    TABLE(866),
    TABLE(869),
    TABLE(870),
    TABLE(874),
    TABLE(875),
    TABLE(932),
    TABLE(936),
    TABLE(949),
    TABLE(950),
    TABLE(1026),
    TABLE(1047),
    TABLE(1140),
    TABLE(1141),
    TABLE(1142),
    TABLE(1143),
    TABLE(1144),
    TABLE(1145),
    TABLE(1146),
    TABLE(1147),
    TABLE(1148),
    TABLE(1149),
    {1200, GWI_PAGE_UTF16, GWI_PAGE_WIDE, 4, 0, {NULL}},
    {1201, GWI_PAGE_UTF16, GWI_PAGE_WIDE | GWI_PAGE_BIG_ENDIAN, 4, 0, {NULL}},
    TABLE(1250),
    TABLE(1251),
    TABLE(1252),
    TABLE(1253),
    TABLE(1254),
    TABLE(1255),
    TABLE(1256),
    TABLE(1257),
    TABLE(1258),
    TABLE(1361),
    TABLE(10000),
    TABLE(10001),
    TABLE(10002),
    TABLE(10003),
    TABLE(10004),
    TABLE(10005),
    TABLE(10006),
    TABLE(10007),
    TABLE(10008),
    TABLE(10010),
    TABLE(10017),
    TABLE(10021),
    TABLE(10029),
    TABLE(10079),
    TABLE(10081),
    TABLE(10082),
    {12000, GWI_PAGE_UTF32, GWI_PAGE_WIDE, 4, 0, {NULL}},
    {12001, GWI_PAGE_UTF32, GWI_PAGE_WIDE | GWI_PAGE_BIG_ENDIAN, 4, 0, {NULL}},
    TABLE(20000),
    TABLE(20001),
    TABLE(20002),
    TABLE(20003),
    TABLE(20004),
    TABLE(20005),
    TABLE(20105),
    TABLE(20106),
    TABLE(20107),
    TABLE(20108),
    TABLE(20127),
    TABLE(20261),
    TABLE(20269),
    TABLE(20273),
    TABLE(20277),
    TABLE(20278),
    TABLE(20280),
    TABLE(20284),
    TABLE(20285),
    TABLE(20290),
    TABLE(20297),
    TABLE(20420),
    TABLE(20423),
    TABLE(20424),
    TABLE(20833),
    TABLE(20838),
    TABLE(20866),
    TABLE(20871),
    TABLE(20880),
    TABLE(20905),
    TABLE(20924),
    {20932, GWI_PAGE_ICONV, 0, 3, 0, {"EUC-JP", "EUCJP"}},
    TABLE(21025),
    TABLE(21027),
    TABLE(21866),
    TABLE(28591),
    TABLE(28592),
    TABLE(28593),
    TABLE(28594),
    TABLE(28595),
    TABLE(28596),
    TABLE(28597),
    TABLE(28598),
    TABLE(28599),
    TABLE(28603),
    TABLE(28605),
    TABLE(29001),
    {50220,
     GWI_PAGE_ICONV,
     GWI_PAGE_STATEFUL | GWI_PAGE_NO_FLAGS,
     5,
     0,
     {"ISO-2022-JP", "ISO2022JP"}},
    {50225,
     GWI_PAGE_ICONV,
     GWI_PAGE_STATEFUL | GWI_PAGE_NO_FLAGS,
     5,
     0,
     {"ISO-2022-KR", "ISO2022KR"}},
    {51932, GWI_PAGE_ICONV, 0, 3, 0, {"EUC-JP", "EUCJP"}},
    {51936, GWI_PAGE_ICONV, 0, 2, 0, {"EUC-CN", "GB2312", "EUCCN"}},
    {51949, GWI_PAGE_ICONV, 0, 2, 0, {"EUC-KR", "EUCKR"}},
    {52936, GWI_PAGE_ICONV, GWI_PAGE_STATEFUL, 5, 0, {"HZ", "HZ-GB-2312"}},
    {54936, GWI_PAGE_ICONV, 0, 4, 0, {"GB18030"}},
    {65000, GWI_PAGE_UTF7, GWI_PAGE_NO_FLAGS, 5, 0, {NULL}},
    {65001, GWI_PAGE_UTF8, 0, 4, 0, {NULL}},
};
const size_t gwi_pages_count = GWI_COUNT_OF(gwi_pages);

/* The OEM page that Windows pairs with an ANSI page; with one that is not here, the page itself. */
static const struct {
    uint16_t ansi, oem;
} oem_pages[] = {
    {1250, 852}, {1251, 866}, {1252, 437}, {1253, 737},
    {1254, 857}, {1255, 862}, {1256, 720}, {1257, 775},
};

_Atomic uint32_t gwi_ansi_page;

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

void gwi_page_fail(uint32_t code_page, uint32_t code)
{
    const gwi_page *page = find_number(resolve(code_page));
    if (page == NULL)
        gwi_fail(code, "%u is no code page that is known here.", code_page);
    else if (gwi_foreign_locks_are_free())
        gwi_fail(code, "The converter of code page %u does not open.", (unsigned)page->number);
    else
        gwi_fail(GW_ERROR_NOT_SUPPORTED,
                 "The converter of code page %u cannot be opened in a child of a process with "
                 "threads; use it in the forking thread before fork().",
                 (unsigned)page->number);
}

size_t gwi_page_width(const gwi_page *page)
{
    return page->kind == GWI_PAGE_UTF16 ? 2 : page->kind == GWI_PAGE_UTF32 ? 4 : 1;
}

/* Where the system's converters may not be asked, its pages count as valid: to use one fails with a message, while GANGWAY_ACP
 * would silently be another page. */
gw_bool gw_IsValidCodePage(uint32_t code_page)
{
    const gwi_page *page =
        gwi_foreign_locks_are_free() ? find_usable(code_page) : find_number(code_page);
    return page != NULL && (page->traits & GWI_PAGE_WIDE) == 0 && page->kind != GWI_PAGE_SYMBOL;
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
    uint32_t page = atomic_load_explicit(&gwi_ansi_page, memory_order_relaxed);
    if (GWI_LIKELY(page != 0))
        return page;
    uint32_t chosen = page_of_environment();
    return atomic_compare_exchange_strong(&gwi_ansi_page, &page, chosen) ? chosen : page;
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
    atomic_store(&gwi_ansi_page, code_page);
    return 1;
}
