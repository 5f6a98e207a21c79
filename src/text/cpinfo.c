/* SPDX-License-Identifier: MIT */
/* What there is to know about a code page. */
#include "text/win32.h"

/* Pages without a table of Microsoft's that have lead bytes, as Windows reports them. */
static const struct {
    uint16_t number;
    uint8_t lead_ranges[4];
} others[] = {{20932, {0x8E, 0x8E, 0xA1, 0xFE}}};

static void take_leads(const gwi_page *page, uint8_t out[GW_MAX_LEADBYTES])
{
    memset(out, 0, GW_MAX_LEADBYTES);
    if (page->kind == GWI_PAGE_TABLE)
        memcpy(out, gwi_tables[page->table].lead_ranges, GW_MAX_LEADBYTES);
    for (size_t i = 0; i < GWI_COUNT_OF(others); i++)
        if (others[i].number == page->number)
            memcpy(out, others[i].lead_ranges, sizeof others[i].lead_ranges);
}

static uint32_t longest(const gwi_page *page)
{
    if (page->kind != GWI_PAGE_TABLE)
        return page->most;
    return gwi_table_is_double(&gwi_tables[page->table]) ? 2 : 1;
}

static bool check_call(uint32_t code_page, const void *out, const gwi_page **page)
{
    if (out == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "There is no structure to fill in.");
        return false;
    }
    *page = gwi_win32_page(code_page);
    if (*page != NULL && (*page)->kind == GWI_PAGE_SYMBOL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "Nothing is known about code page 42.");
        return false;
    }
    return *page != NULL;
}

gw_bool gw_GetCPInfo(uint32_t code_page, gw_CPINFO *info)
{
    const gwi_page *page;
    if (!check_call(code_page, info, &page))
        return 0;
    memset(info, 0, sizeof *info);
    info->MaxCharSize = longest(page);
    info->DefaultChar[0] = '?';
    if (page->kind == GWI_PAGE_TABLE)
        info->DefaultChar[0] = (uint8_t)gwi_tables[page->table].default_char;
    take_leads(page, info->LeadByte);
    return 1;
}

static gw_char16 unicode_default(const gwi_page *page)
{
    if (page->kind == GWI_PAGE_TABLE)
        return gwi_tables[page->table].unicode_default;
    return page->number == 20932 ? 0x30FB : page->kind == GWI_PAGE_UTF7 ? GWI_REPLACEMENT : '?';
}

/* "1252  (Latin I - ANSI)", as Windows has it but for the words. */
static void take_name(const gwi_page *page, gw_char16 out[GW_MAX_PATH])
{
    char name[GW_MAX_PATH];
    const char *words = page->kind == GWI_PAGE_TABLE  ? gwi_tables[page->table].name
                        : page->kind == GWI_PAGE_UTF8 ? "UTF-8"
                        : page->kind == GWI_PAGE_UTF7 ? "UTF-7"
                                                      : page->names[0];
    size_t nbytes = gwi_format(name, sizeof name, "%u  (%s)", (unsigned)page->number, words);
    for (size_t i = 0; i < nbytes; i++)
        out[i] = (unsigned char)name[i];
}

gw_bool gw_GetCPInfoEx(uint32_t code_page, uint32_t flags, gw_CPINFOEX *info)
{
    const gwi_page *page;
    gw_CPINFO plain;
    (void)flags;
    if (!check_call(code_page, info, &page) || gw_GetCPInfo(code_page, &plain) == 0)
        return 0;
    memset(info, 0, sizeof *info);
    info->MaxCharSize = plain.MaxCharSize;
    memcpy(info->DefaultChar, plain.DefaultChar, sizeof plain.DefaultChar);
    memcpy(info->LeadByte, plain.LeadByte, sizeof plain.LeadByte);
    info->UnicodeDefaultChar = unicode_default(page);
    info->CodePage = page->number;
    take_name(page, info->CodePageName);
    return 1;
}

gw_bool gw_IsDBCSLeadByteEx(uint32_t code_page, uint8_t byte)
{
    uint8_t ranges[GW_MAX_LEADBYTES];
    const gwi_page *page = gwi_win32_page(code_page);
    if (page == NULL)
        return 0;
    take_leads(page, ranges);
    for (size_t i = 0; i < GW_MAX_LEADBYTES && ranges[i] != 0; i += 2)
        if (byte >= ranges[i] && byte <= ranges[i + 1])
            return 1;
    return 0;
}
