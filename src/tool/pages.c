/* SPDX-License-Identifier: MIT */
/* Code pages by their names: those of IANA and of .NET, and what iconv's users write. A fixed table. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/pages.h"

#include <gangway/text.h>

#include <stdlib.h>
#include <string.h>

/* The first name of a page is the one that .NET has for it. "cp932", "windows-932" and "ibm932" are for every page. */
static const struct {
    uint32_t number;
    const char *names; /* apart by spaces */
} pages[] = {
    {37, "ibm037"},
    {42, "symbol"},
    {437, "ibm437"},
    {500, "ibm500"},
    {708, "asmo-708"},
    {720, "dos-720"},
    {737, "ibm737"},
    {775, "ibm775"},
    {850, "ibm850"},
    {852, "ibm852"},
    {855, "ibm855"},
    {857, "ibm857"},
    {858, "ibm00858"},
    {860, "ibm860"},
    {861, "ibm861"},
    {862, "dos-862"},
    {863, "ibm863"},
    {864, "ibm864"},
    {865, "ibm865"},
    {866, "cp866"},
    {869, "ibm869"},
    {870, "ibm870"},
    {874, "windows-874"},
    {875, "cp875"},
    {932, "shift_jis sjis ms_kanji windows-31j"},
    {936, "gb2312 gbk"},
    {949, "ks_c_5601-1987 uhc"},
    {950, "big5"},
    {1026, "ibm1026"},
    {1047, "ibm01047"},
    {1140, "ibm01140"},
    {1141, "ibm01141"},
    {1142, "ibm01142"},
    {1143, "ibm01143"},
    {1144, "ibm01144"},
    {1145, "ibm01145"},
    {1146, "ibm01146"},
    {1147, "ibm01147"},
    {1148, "ibm01148"},
    {1149, "ibm01149"},
    {1200, "utf-16le ucs-2le unicode"},
    {1201, "utf-16be ucs-2be unicodefffe"},
    {1250, "windows-1250"},
    {1251, "windows-1251"},
    {1252, "windows-1252"},
    {1253, "windows-1253"},
    {1254, "windows-1254"},
    {1255, "windows-1255"},
    {1256, "windows-1256"},
    {1257, "windows-1257"},
    {1258, "windows-1258"},
    {1361, "johab"},
    {10000, "macintosh macroman"},
    {10001, "x-mac-japanese"},
    {10002, "x-mac-chinesetrad"},
    {10003, "x-mac-korean"},
    {10004, "x-mac-arabic"},
    {10005, "x-mac-hebrew"},
    {10006, "x-mac-greek"},
    {10007, "x-mac-cyrillic"},
    {10008, "x-mac-chinesesimp"},
    {10010, "x-mac-romanian"},
    {10017, "x-mac-ukrainian"},
    {10021, "x-mac-thai"},
    {10029, "x-mac-ce"},
    {10079, "x-mac-icelandic"},
    {10081, "x-mac-turkish"},
    {10082, "x-mac-croatian"},
    {12000, "utf-32le ucs-4le"},
    {12001, "utf-32be ucs-4be"},
    {20000, "x-chinese-cns"},
    {20001, "x-cp20001"},
    {20002, "x-chinese-eten"},
    {20003, "x-cp20003"},
    {20004, "x-cp20004"},
    {20005, "x-cp20005"},
    {20105, "x-ia5"},
    {20106, "x-ia5-german"},
    {20107, "x-ia5-swedish"},
    {20108, "x-ia5-norwegian"},
    {20127, "us-ascii ascii ansi_x3.4-1968"},
    {20261, "x-cp20261 t.61"},
    {20269, "x-cp20269"},
    {20273, "ibm273"},
    {20277, "ibm277"},
    {20278, "ibm278"},
    {20280, "ibm280"},
    {20284, "ibm284"},
    {20285, "ibm285"},
    {20290, "ibm290"},
    {20297, "ibm297"},
    {20420, "ibm420"},
    {20423, "ibm423"},
    {20424, "ibm424"},
    {20833, "x-ebcdic-koreanextended"},
    {20838, "ibm-thai"},
    {20866, "koi8-r"},
    {20871, "ibm871"},
    {20880, "ibm880"},
    {20905, "ibm905"},
    {20924, "ibm00924"},
    {20932, "x-cp20932"},
    {21025, "cp1025"},
    {21027, "x-cp21027"},
    {21866, "koi8-u"},
    {28591, "iso-8859-1 latin1 l1"},
    {28592, "iso-8859-2 latin2 l2"},
    {28593, "iso-8859-3 latin3 l3"},
    {28594, "iso-8859-4 latin4 l4"},
    {28595, "iso-8859-5 cyrillic"},
    {28596, "iso-8859-6 arabic"},
    {28597, "iso-8859-7 greek"},
    {28598, "iso-8859-8 hebrew"},
    {28599, "iso-8859-9 latin5 l5"},
    {28603, "iso-8859-13 latin7 l7"},
    {28605, "iso-8859-15 latin9 l9"},
    {29001, "x-europa"},
    {50220, "iso-2022-jp"},
    {50225, "iso-2022-kr"},
    {51932, "euc-jp"},
    {51936, "euc-cn"},
    {51949, "euc-kr"},
    {52936, "hz-gb-2312 hz"},
    {54936, "gb18030"},
    {65000, "utf-7"},
    {65001, "utf-8"},
};
#define PAGES (sizeof pages / sizeof pages[0])

/* Whatever a locale says. */
static int fold(int c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool counts(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Letters and digits alone; false where they are not enough to be a name, or too many. */
static bool simplify(const char *name, size_t nbytes, char out[32])
{
    size_t n = 0;
    for (size_t i = 0; i < nbytes; i++) {
        int c = fold((unsigned char)name[i]);
        if (!counts(c) && strchr("-_.: ", c) == NULL)
            return false;
        if (counts(c) && n == 31)
            return false;
        if (counts(c))
            out[n++] = (char)c;
    }
    out[n] = '\0';
    return n > 0;
}

static bool is_one_of(const char *simple, const char *names)
{
    while (*names != '\0') {
        char other[32];
        size_t nbytes = strcspn(names, " ");
        if (simplify(names, nbytes, other) && strcmp(simple, other) == 0)
            return true;
        names += nbytes + (names[nbytes] == ' ');
    }
    return false;
}

static bool is_wide(uint32_t number)
{
    return number == 1200 || number == 1201 || number == 12000 || number == 12001;
}

static bool is_here(uint32_t number)
{
    return number == 42 || is_wide(number) || gw_IsValidCodePage(number) != 0;
}

/* 0 where it is no number of up to five digits. */
static uint32_t read_number(const char *digits)
{
    size_t ndigits = strspn(digits, "0123456789");
    return ndigits > 0 && ndigits <= 5 && digits[ndigits] == '\0'
               ? (uint32_t)strtoul(digits, NULL, 10)
               : 0;
}

static uint32_t after_prefix(const char *simple)
{
    static const char *const prefixes[] = {"cp", "windows", "ibm", "ms", "xcp"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t nbytes = strlen(prefixes[i]);
        if (strncmp(simple, prefixes[i], nbytes) == 0)
            return read_number(simple + nbytes);
    }
    return 0;
}

static uint32_t number_of(const char *simple)
{
    uint32_t number = read_number(simple);
    if (number != 0)
        return number;
    for (size_t i = 0; i < PAGES; i++)
        if (is_one_of(simple, pages[i].names))
            return pages[i].number;
    return after_prefix(simple);
}

bool page_find(const char *name, page *out)
{
    char simple[32];
    if (!simplify(name, strlen(name), simple))
        return false;
    bool utf16 = strcmp(simple, "utf16") == 0;
    out->finds_order = utf16 || strcmp(simple, "utf32") == 0;
    out->number = utf16 ? 1200 : out->finds_order ? 12000 : number_of(simple);
    return out->number > 3 && is_here(out->number);
}

bool page_is_unicode(uint32_t number)
{
    return number == GW_CP_UTF7 || number == GW_CP_UTF8 || is_wide(number);
}

static const char *names_of(uint32_t number)
{
    for (size_t i = 0; i < PAGES; i++)
        if (pages[i].number == number)
            return pages[i].names;
    return "";
}

/* What stands in brackets behind the number: Microsoft's words. */
static void print_words(uint32_t number, FILE *file)
{
    gw_CPINFOEX info;
    if (number == 42)
        fputs("(bytes 20 to FF are U+F020 to U+F0FF)", file);
    if (is_wide(number))
        fprintf(file, "(UTF-%d, %s endian)", number < 12000 ? 16 : 32,
                number % 2 == 0 ? "little" : "big");
    if (is_wide(number) || number == 42 || gw_GetCPInfoEx(number, 0, &info) == 0)
        return;
    const gw_char16 *at = info.CodePageName;
    while (*at != 0 && *at != '(')
        at++;
    for (; *at != 0; at++)
        fputc(*at < 0x7F ? (int)*at : '?', file);
}

void page_print_all(FILE *file)
{
    fprintf(file, "%-5s  %-36s  %s\n", "", "utf-16 utf-32",
            "(the byte order mark tells the order)");
    for (uint32_t number = 4; number <= 65535; number++) {
        if (!is_here(number))
            continue;
        fprintf(file, "%5u  %-36s  ", (unsigned)number, names_of(number));
        print_words(number, file);
        fputc('\n', file);
    }
}
