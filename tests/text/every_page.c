/* SPDX-License-Identifier: MIT */
/*
 * Converts with code pages, both ways and with what they lack, for gconv.sh, which watches what is opened meanwhile:
 * `every_page` with each page that has a table, `every_page NUMBER` with that one. Prints how many there were.
 */
#include "text/text.h"

#include <gangway/marshal.h>

#include <stdio.h>
#include <stdlib.h>

static const gw_char16 text[] = {'G',  'a',   'n',    'g',    'w',    'a',    'y',    ' ',
                                 0xE9, 0x416, 0x3042, 0x4EBA, 0xAC00, 0x20AC, 0xD83D, 0xDE00};

/* All bytes from 1 to FF, and the text above: in the longest way there is. */
static bool goes_through(uint32_t number)
{
    char bytes[256];
    gw_char16 units[1024];
    for (int i = 0; i < 255; i++)
        bytes[i] = (char)(i + 1);
    int32_t decoded = gw_MultiByteToWideChar(number, 0, bytes, 255, units, 1024);
    int32_t encoded = gw_WideCharToMultiByte(number, 0, text, GWI_COUNT_OF(text), bytes,
                                             sizeof bytes, NULL, NULL);
    int32_t again = gw_MultiByteToWideChar(number, 0, bytes, encoded, units, 1024);
    char *string = gw_StringToCoTaskMemAnsi(gw_utf16_n(text, GWI_COUNT_OF(text)));
    gw_FreeCoTaskMem(string);
    return decoded > 0 && encoded > 0 && again > 0 && string != NULL;
}

static bool as_ansi_page(uint32_t number)
{
    return gw_set_ansi_code_page(number) != 0 && goes_through(number);
}

int main(int argc, char **argv)
{
    unsigned npages = 0;
    uint32_t only = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
    for (size_t i = 0; i < gwi_pages_count; i++) {
        const gwi_page *page = &gwi_pages[i];
        bool wanted = only != 0 ? page->number == only : page->kind == GWI_PAGE_TABLE;
        if (!wanted)
            continue;
        if (!as_ansi_page(page->number)) {
            printf("page %u does not go through\n", (unsigned)page->number);
            return 1;
        }
        npages++;
    }
    printf("%u pages\n", npages);
    return 0;
}
