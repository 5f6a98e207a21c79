/* SPDX-License-Identifier: MIT */
/* gangway convert: text from one code page to another; its command line. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/convert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct command_line {
    const char *from, *to;
    bool keep_bom, bom, list;
    bool only_files; /* after "--" */
    size_t nfiles;
    convert_options options;
} command_line;

/* "-f VALUE", "-fVALUE", "--from VALUE" or "--from=VALUE"; false where the argument is another. */
static bool takes(const char *brief, const char *name, char **arguments, int *at,
                  const char **value)
{
    const char *argument = arguments[*at];
    size_t nbytes = strlen(name);
    if (strcmp(argument, brief) == 0 || strcmp(argument, name) == 0)
        *value = arguments[*at + 1] != NULL ? arguments[++*at] : "";
    else if (strncmp(argument, name, nbytes) == 0 && argument[nbytes] == '=')
        *value = argument + nbytes + 1;
    else if (strncmp(argument, brief, 2) == 0)
        *value = argument + 2;
    else
        return false;
    return true;
}

static bool *switch_of(command_line *line, const char *argument)
{
    struct {
        const char *brief, *name;
        bool *flag;
    } switches[] = {
        {"-l", "--list", &line->list},
        {"-s", "--strict", &line->options.strict},
        {"-b", "--best-fit", &line->options.best_fit},
        {"-q", "--quiet", &line->options.quiet},
        {"--bom", "--bom", &line->bom},
        {"--keep-bom", "--keep-bom", &line->keep_bom},
    };
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++)
        if (strcmp(argument, switches[i].brief) == 0 || strcmp(argument, switches[i].name) == 0)
            return switches[i].flag;
    return NULL;
}

/* 0, or TOOL_USAGE. The files are moved to the front of the arguments. */
static int read_argument(const tool_command *self, command_line *line, char **arguments, int *at)
{
    char *argument = arguments[*at];
    const char *value = argument;
    bool *flag = switch_of(line, argument);
    if (line->only_files || argument[0] != '-' || argument[1] == '\0')
        line->options.files[line->nfiles++] = argument;
    else if (strcmp(argument, "--") == 0)
        line->only_files = true;
    else if (flag != NULL)
        *flag = true;
    else if (takes("-f", "--from", arguments, at, &value))
        line->from = value;
    else if (takes("-t", "--to", arguments, at, &value))
        line->to = value;
    else if (takes("-o", "--output", arguments, at, &value))
        line->options.output = value;
    else
        return tool_misused(self, "convert has no option '%s'", argument);
    return *value != '\0' ? 0 : tool_misused(self, "%s needs a value", argument);
}

static int read_arguments(const tool_command *self, int count, char **arguments, command_line *line)
{
    line->options.files = arguments;
    for (int i = 1; i < count; i++) {
        int misused = read_argument(self, line, arguments, &i);
        if (misused != 0)
            return misused;
    }
    line->options.files[line->nfiles] = NULL;
    return 0;
}

static int find_page(const tool_command *self, const char *option, const char *name, page *out)
{
    if (name == NULL)
        return tool_misused(self, "which code page? there is no %s", option);
    if (!page_find(name, out))
        return tool_misused(self, "there is no code page '%s'; --list has those that there are",
                            name);
    return 0;
}

/* 0, or TOOL_USAGE. */
static int check(const tool_command *self, command_line *line)
{
    convert_options *o = &line->options;
    if (find_page(self, "-f", line->from, &o->from) != 0 ||
        find_page(self, "-t", line->to, &o->to) != 0)
        return TOOL_USAGE;
    if (line->bom && line->keep_bom)
        return tool_misused(self, "--bom and --keep-bom exclude each other");
    if (line->bom && !page_is_unicode(o->to.number))
        return tool_misused(self, "code page %u has no byte order mark", (unsigned)o->to.number);
    o->marks = line->keep_bom ? MARK_KEEP : MARK_DROP;
    if (line->bom || (o->to.finds_order && !line->keep_bom))
        o->marks = MARK_WRITE;
    return 0;
}

static int run(const tool_command *self, int count, char **arguments)
{
    command_line line = {.from = NULL};
    if (read_arguments(self, count, arguments, &line) != 0)
        return TOOL_USAGE;
    if (line.list) {
        page_print_all(stdout);
        return TOOL_DONE;
    }
    return check(self, &line) != 0 ? TOOL_USAGE : convert_files(&line.options);
}

const tool_command tool_convert = {
    "convert",
    "converts text from one code page to another, with Windows' tables",
    "Usage: gangway convert -f PAGE -t PAGE [OPTION...] [FILE...]\n"
    "       gangway convert --list\n\n"
    "Converts the FILEs, one behind the other, to the standard output. No FILE, or '-', is the\n"
    "standard input. A PAGE is a number of Windows (932) or a name: shift_jis, cp932,\n"
    "windows-1252, latin1, euc-jp, utf-8, utf-16le. The text may be of any size.\n\n"
    "  -f, --from PAGE    what the text is in\n"
    "  -t, --to PAGE      what it becomes\n"
    "  -o, --output FILE  write to FILE, which is replaced when all is converted and else stays\n"
    "                     as it was; it may be one of the FILEs that are read\n"
    "  -s, --strict       stop at the first thing that cannot be converted\n"
    "  -b, --best-fit     where the page lacks a character, take what Windows holds for alike\n"
    "      --bom          write a byte order mark (UTF-7, UTF-8, UTF-16 and UTF-32)\n"
    "      --keep-bom     take a byte order mark for text\n"
    "  -q, --quiet        neither progress nor a word of what was replaced\n"
    "  -l, --list         print the pages and their names\n\n"
    "What is no character of its page becomes U+FFFD, what the other page lacks becomes '?'.\n"
    "The first places of it, and how many there were, are told on stderr.\n\n"
    "A byte order mark in front of Unicode text is dropped. 'utf-16' and 'utf-32', without le\n"
    "or be, are read as their mark says (little endian without one) and written little endian\n"
    "with a mark. On a terminal stderr shows how far work of more than a second has come.\n\n"
    "Exit code: 0; 1 where a file cannot be read or written, or --strict stops; 2 for a wrong\n"
    "command line.\n",
    run,
};
