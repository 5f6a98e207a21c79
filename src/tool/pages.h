/* SPDX-License-Identifier: MIT */
/* Code pages by their names, as `gangway convert` takes them. */
#ifndef GWI_TOOL_PAGES_H
#define GWI_TOOL_PAGES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* What was asked for. */
typedef struct page {
    uint32_t number;
    bool finds_order; /* "utf-16" and "utf-32": a byte order mark tells the order, and is written */
} page;

/* A number, or a name of the table, in capitals or not, with or without '-', '_' and the like; false where there is no
 * such page. */
bool page_find(const char *name, page *out);

/* True for the pages of UTF-7, UTF-8, UTF-16 and UTF-32. */
bool page_is_unicode(uint32_t number);

/* Each page with its names and what Microsoft calls it. */
void page_print_all(FILE *file);

#endif
