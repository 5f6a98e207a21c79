/* SPDX-License-Identifier: MIT */
/*
 * Text on stdout for people: in colours on a terminal, with the lines of Unicode where the locale's encoding is UTF-8.
 */
#ifndef GWI_TOOL_PAINT_H
#define GWI_TOOL_PAINT_H

#include <stdbool.h>
#include <stddef.h>

typedef enum style { STYLE_PLAIN, STYLE_FAINT, STYLE_NAME, STYLE_OWNED, STYLE_REFUSED } style;

typedef struct paint {
    bool is_unicode;
    bool is_coloured;
} paint;

/* As the environment asks: its locale, NO_COLOR, TERM; `ascii` rules out Unicode. */
paint paint_for_stdout(bool ascii);

/* Prints text padded with blanks to so many columns, 0 for none. */
void paint_text(const paint *p, style how, size_t columns, const char *text);
void paint_format(const paint *p, style how, size_t columns, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* How many columns a text takes: its characters, as the identifiers of C# are. */
size_t paint_columns(const char *text);

/* Where the column after so many ends: bytes of text that take no more. */
size_t paint_cut(const char *text, size_t columns);

/* A crossing of lines, by the directions in which they go: 1 up, 2 down, 4 left, 8 right. */
enum { LINE_UP = 1, LINE_DOWN = 2, LINE_LEFT = 4, LINE_RIGHT = 8 };
void paint_line(const paint *p, unsigned directions, size_t times);

#endif
