/* SPDX-License-Identifier: MIT */
/*
 * C# source files, as `inspect` and `layout` are given them: the options that say how they are read, and what was noticed.
 */
#ifndef GWI_TOOL_SOURCES_H
#define GWI_TOOL_SOURCES_H

#include "tool/tool.h"

#include <gangway/declare.h>

typedef struct sources {
    const char **paths;
    size_t path_count;
    const char **symbols; /* ended by NULL */
    size_t symbol_count;
    bool only_errors; /* -q */
    bool is_verbose;  /* -v */
    gw_declarations *declarations;
} sources;

/* Room for as many paths and symbols as there are arguments, and for the default symbols; false after complaining. */
bool sources_prepare(sources *s, size_t arguments);
void sources_free(sources *s);

/* Takes -D, -U, --undefine-all or -q at arguments[*at], with its value. `*code` becomes TOOL_USAGE where a value is missing.
 * False where the option is another. */
bool sources_option(sources *s, const tool_command *self, int count, char **arguments, int *at,
                    int *code);

/* Reads the files and prints the notes. TOOL_FAILED where one cannot be read, or an error was noted: in the latter case there
 * are declarations nevertheless. */
int sources_read(sources *s);

/* What sources_option() takes, for the help. */
#define SOURCES_HELP                                                                               \
    "  -D SYMBOL       define a symbol of the preprocessor, besides the default ones: those of "   \
    "a\n"                                                                                          \
    "                  current .NET on this system\n"                                              \
    "  -U SYMBOL       leave one of them out\n"                                                    \
    "  --undefine-all  leave all of them out; symbols of -D after it are defined\n"                \
    "  -q              print no notes but errors\n"

/* A note on stderr, "FILE:line:column: severity: sentence". */
void sources_note(const gw_note *note);

#endif
