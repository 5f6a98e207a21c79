/* SPDX-License-Identifier: MIT */
/* C# source files: symbols, reading, notes. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/sources.h"

#include <gangway/error.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool sources_prepare(sources *s, size_t arguments)
{
    size_t count = 0;
    while (gw_declare_default_symbol(count) != NULL)
        count++;
    *s = (sources){.paths = calloc(arguments + 1, sizeof *s->paths),
                   .symbols = calloc(count + arguments + 1, sizeof *s->symbols)};
    if (s->paths == NULL || s->symbols == NULL) {
        tool_complain("out of memory");
        sources_free(s);
        return false;
    }
    for (; s->symbol_count < count; s->symbol_count++)
        s->symbols[s->symbol_count] = gw_declare_default_symbol(s->symbol_count);
    return true;
}

void sources_free(sources *s)
{
    gw_declarations_unref(s->declarations);
    free(s->paths);
    free(s->symbols);
}

static void undefine(sources *s, const char *symbol)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->symbol_count; i++)
        if (strcmp(s->symbols[i], symbol) != 0)
            s->symbols[kept++] = s->symbols[i];
    s->symbol_count = kept;
    s->symbols[kept] = NULL;
}

static void undefine_all(sources *s)
{
    s->symbol_count = 0;
    s->symbols[0] = NULL;
}

static void define(sources *s, const char *symbol)
{
    undefine(s, symbol);
    s->symbols[s->symbol_count++] = symbol;
    s->symbols[s->symbol_count] = NULL;
}

bool sources_option(sources *s, const tool_command *self, int count, char **arguments, int *at,
                    int *code)
{
    const char *option = arguments[*at], *symbol = option + 2;
    if (strcmp(option, "--undefine-all") == 0) {
        undefine_all(s);
    } else if (strcmp(option, "-q") == 0) {
        s->only_errors = true;
    } else if (strncmp(option, "-D", 2) == 0 || strncmp(option, "-U", 2) == 0) {
        if (*symbol == '\0')
            symbol = *at + 1 < count ? arguments[++*at] : "";
        if (*symbol == '\0')
            *code = tool_misused(self, "%.2s needs a symbol", option);
        else if (option[1] == 'D')
            define(s, symbol);
        else
            undefine(s, symbol);
    } else {
        return false;
    }
    return true;
}

void sources_note(const gw_note *note)
{
    static const char *const severities[] = {"information", "warning", "error"};
    fprintf(stderr, "%s:%u:%u: %s: %s\n", note->file, (unsigned)note->line, (unsigned)note->column,
            severities[note->severity], note->sentence);
}

int sources_read(sources *s)
{
    const gw_declare_options options = {NULL, s->symbols};
    const gw_note *notes = NULL;
    int code = TOOL_DONE;
    s->declarations = gw_declare_files(s->paths, s->path_count, &options);
    if (s->declarations == NULL) {
        tool_complain("%s", gw_error_message());
        return TOOL_FAILED;
    }
    size_t count = gw_declarations_notes(s->declarations, &notes);
    for (size_t i = 0; i < count; i++) {
        if (notes[i].severity == GW_SEVERITY_ERROR)
            code = TOOL_FAILED;
        if (notes[i].severity == GW_SEVERITY_ERROR || !s->only_errors)
            sources_note(&notes[i]);
    }
    return code;
}
