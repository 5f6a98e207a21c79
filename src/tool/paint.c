/* SPDX-License-Identifier: MIT */
/* Text for people: styles, widths and lines. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/paint.h"

#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && *value != '\0';
}

/* https://no-color.org */
static bool wants_colour(void)
{
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && !is_set("NO_COLOR") && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

paint paint_for_stdout(bool ascii)
{
    bool is_utf8 = setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    return (paint){.is_unicode = !ascii && is_utf8, .is_coloured = wants_colour()};
}

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

size_t paint_columns(const char *text)
{
    size_t columns = 0;
    for (; *text != '\0'; text++)
        columns += begins_character(*text);
    return columns;
}

size_t paint_cut(const char *text, size_t columns)
{
    size_t nbytes = 0;
    for (; text[nbytes] != '\0'; nbytes++)
        if (begins_character(text[nbytes]) && columns-- == 0)
            break;
    return nbytes;
}

void paint_text(const paint *p, style how, size_t columns, const char *text)
{
    static const char *const codes[] = {"", "2", "1", "33", "31"};
    bool is_styled = p->is_coloured && how != STYLE_PLAIN && *text != '\0';
    size_t width = paint_columns(text);
    if (is_styled)
        printf("\033[%sm", codes[how]);
    fputs(text, stdout);
    if (is_styled)
        fputs("\033[0m", stdout);
    for (; width < columns; width++)
        putchar(' ');
}

void paint_format(const paint *p, style how, size_t columns, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    paint_text(p, how, columns, text);
}

void paint_line(const paint *p, unsigned directions, size_t times)
{
    static const char *const unicode[] = {" ", "╵", "╷", "│", "╴", "┘", "┐", "┤",
                                          "╶", "└", "┌", "├", "─", "┴", "┬", "┼"};
    static const char ascii[] = " ''|'+++'+++-+++";
    char one[2] = {ascii[directions], '\0'};
    if (p->is_coloured)
        fputs("\033[2m", stdout);
    for (; times > 0; times--)
        fputs(p->is_unicode ? unicode[directions] : one, stdout);
    if (p->is_coloured)
        fputs("\033[0m", stdout);
}
