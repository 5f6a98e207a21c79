/* SPDX-License-Identifier: MIT */
/* gangway convert: the files that are read, one behind the other, and the one that is written. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/convert.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_standard_input(const char *path)
{
    return path == NULL || strcmp(path, "-") == 0;
}

static bool complain_of(const char *name)
{
    tool_complain("cannot read %s: %s", name, strerror(errno));
    return false;
}

static bool open_input(conversion *c, const char *path)
{
    struct stat status;
    c->name = is_standard_input(path) ? "the standard input" : path;
    c->file = is_standard_input(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (c->file < 0 || fstat(c->file, &status) != 0)
        return complain_of(c->name);
    if (S_ISDIR(status.st_mode))
        errno = EISDIR;
    if (S_ISDIR(status.st_mode))
        return complain_of(c->name);
    if (!output_is(&c->out, &status))
        return true;
    tool_complain("%s is what is written to; -o replaces a file when all is read", c->name);
    return false;
}

static bool convert_file(conversion *c, const char *path)
{
    c->file = -1;
    c->ready = 0;
    c->ended = false;
    c->offset = 0;
    c->nlost = 0;
    c->nplaces = 0;
    bool done = open_input(c, path) && convert_text(c);
    if (c->file > STDIN_FILENO)
        close(c->file);
    return done;
}

/* 0 where one of them has no known size. */
static uint64_t size_of(char **files)
{
    uint64_t size = 0;
    for (size_t i = 0; i == 0 || files[i] != NULL; i++) {
        struct stat status;
        int failed =
            is_standard_input(files[i]) ? fstat(STDIN_FILENO, &status) : stat(files[i], &status);
        if (failed != 0 || !S_ISREG(status.st_mode))
            return 0;
        size += (uint64_t)status.st_size;
        if (files[i] == NULL)
            break;
    }
    return size;
}

static bool convert_all(conversion *c)
{
    char **files = c->options->files;
    /* Where the text itself goes to a terminal, the line would tear it. */
    bool wanted = !c->options->quiet && isatty(c->out.file) == 0;
    progress_start(&c->shown, wanted, size_of(files));
    bool done = convert_file(c, files[0]);
    for (size_t i = 1; done && files[0] != NULL && files[i] != NULL; i++)
        done = convert_file(c, files[i]);
    progress_clear(&c->shown);
    return done;
}

static bool convert_to(conversion *c)
{
    bool done = convert_all(c);
    if (done)
        return output_keep(&c->out);
    output_drop(&c->out);
    return false;
}

int convert_files(const convert_options *options)
{
    conversion c = {.options = options};
    signal(SIGPIPE, SIG_IGN); /* a pipe that is closed is an error as any other */
    c.input = malloc(INPUT_BLOCK);
    c.made = malloc(OUTPUT_BLOCK);
    bool done = c.input != NULL && c.made != NULL;
    if (!done)
        tool_complain("there is no memory for a block of text");
    done = done && output_open(&c.out, options->output) && convert_to(&c);
    free(c.input);
    free(c.made);
    return done ? TOOL_DONE : TOOL_FAILED;
}
