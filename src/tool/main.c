/* SPDX-License-Identifier: MIT */
/* The program gangway: finding the subcommand, and help. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/tool.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const tool_command *const commands[] = {&tool_convert, &tool_info, &tool_inspect,
                                               &tool_layout, &tool_run};
#define COMMANDS (sizeof commands / sizeof commands[0])

static void complain(const char *format, va_list arguments)
{
    fputs("gangway: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

void tool_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(format, arguments);
    va_end(arguments);
}

int tool_misused(const tool_command *self, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(format, arguments);
    va_end(arguments);
    fprintf(stderr, "Try 'gangway%s%s --help'.\n", self != NULL ? " " : "",
            self != NULL ? self->name : "");
    return TOOL_USAGE;
}

bool tool_find_malloc(char *path, size_t capacity)
{
    static const char name[] = "libgangway-malloc.so";
    Dl_info library;
    void *symbol = dlsym(RTLD_DEFAULT, "gw_version");
    if (symbol == NULL || dladdr(symbol, &library) == 0 || library.dli_fname == NULL)
        return false;
    const char *slash = strrchr(library.dli_fname, '/');
    int folder = slash != NULL ? (int)(slash + 1 - library.dli_fname) : 0;
    int length = snprintf(path, capacity, "%.*s%s", folder, library.dli_fname, name);
    FILE *file = length > 0 && (size_t)length < capacity ? fopen(path, "re") : NULL;
    if (file == NULL)
        return false;
    fclose(file);
    return true;
}

static void print_help(void)
{
    puts("Usage: gangway COMMAND [ARGUMENT...]\n\n"
         "Memory and text that cross between managed code and C, at a shell.\n\nCommands:");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  %-8s  %s\n", commands[i]->name, commands[i]->summary);
    puts("\n'gangway COMMAND --help' says more. Exit codes: 0, 1 where the work failed, 2 for a "
         "wrong\n"
         "command line.");
}

static const tool_command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int run_command(const tool_command *command, int count, char **arguments)
{
    if (count > 1 && (strcmp(arguments[1], "--help") == 0 || strcmp(arguments[1], "-h") == 0)) {
        fputs(command->help, stdout);
        return TOOL_DONE;
    }
    return command->run(command, count, arguments);
}

static int dispatch(int count, char **arguments)
{
    if (count < 2)
        return tool_misused(NULL, "no command");
    if (strcmp(arguments[1], "--help") == 0 || strcmp(arguments[1], "-h") == 0 ||
        (strcmp(arguments[1], "help") == 0 && count == 2)) {
        print_help();
        return TOOL_DONE;
    }
    if (strcmp(arguments[1], "--version") == 0) {
        printf("gangway %s\n", gw_version());
        return TOOL_DONE;
    }
    const tool_command *command = find(arguments[1]);
    if (command == NULL)
        return tool_misused(NULL, "there is no command '%s'", arguments[1]);
    return run_command(command, count - 1, arguments + 1);
}

int main(int count, char **arguments)
{
    int code = dispatch(count, arguments);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        tool_complain("cannot write to the standard output");
        return TOOL_FAILED;
    }
    return code;
}
