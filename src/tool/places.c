/* SPDX-License-Identifier: MIT */
/* Places: addr2line(1), asked for all places of a module at once. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/places.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* So many places a command: its line must not grow beyond what the system takes. */
#define BATCH 500

void places_add(places *p, const char *module, const char *offset)
{
    if (module == NULL || offset == NULL)
        return;
    if (p->count == p->capacity) {
        size_t capacity = p->capacity * 2 + 64;
        place *grown = realloc(p->all, capacity * sizeof *grown);
        if (grown == NULL)
            return;
        p->all = grown;
        p->capacity = capacity;
    }
    p->all[p->count++] = (place){.module = module, .offset = offset};
}

static int compare(const void *left, const void *right)
{
    const place *a = left, *b = right;
    int order = strcmp(a->module, b->module);
    return order != 0 ? order : strcmp(a->offset, b->offset);
}

static void keep_each_once(places *p)
{
    size_t kept = 0;
    if (p->count > 0)
        qsort(p->all, p->count, sizeof *p->all, compare);
    for (size_t i = 0; i < p->count; i++)
        if (kept == 0 || compare(&p->all[kept - 1], &p->all[i]) != 0)
            p->all[kept++] = p->all[i];
    p->count = kept;
}

/* --- the command ----------------------------------------------------------------------------------------- */

typedef struct command {
    pid_t child;
    FILE *output;
} command;

/* In the child. */
static void become(char **arguments, int output)
{
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDERR_FILENO);
    dup2(output, STDOUT_FILENO);
    execvp(arguments[0], arguments);
    _exit(127);
}

static bool begin(command *c, char **arguments)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    c->child = fork();
    if (c->child == 0)
        become(arguments, ends[1]);
    close(ends[1]);
    c->output = c->child > 0 ? fdopen(ends[0], "r") : NULL;
    if (c->output == NULL)
        close(ends[0]);
    return c->output != NULL;
}

static void end(command *c)
{
    fclose(c->output);
    waitpid(c->child, NULL, 0);
}

/* --- reading its answer ---------------------------------------------------------------------------------- */

static char *read_line(FILE *file)
{
    char *line = NULL;
    size_t capacity = 0;
    if (getline(&line, &capacity, file) <= 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\n")] = '\0';
    return line;
}

/* "??" is addr2line's word for what it does not know, "?" for a line. */
static char *if_known(char *text)
{
    if (text != NULL && text[0] != '?')
        return text;
    free(text);
    return NULL;
}

/* "/home/me/names.c:12 (discriminator 3)" as "names.c:12" */
static char *shorten(char *line)
{
    if (line == NULL)
        return NULL;
    line[strcspn(line, " ")] = '\0';
    const char *slash = strrchr(line, '/');
    char *copy = strdup(slash != NULL ? slash + 1 : line);
    free(line);
    return copy;
}

static void read_answers(place *all, size_t count, FILE *output)
{
    for (size_t i = 0; i < count; i++) {
        all[i].function = if_known(read_line(output));
        all[i].line = shorten(if_known(read_line(output)));
    }
}

static void ask(place *all, size_t count)
{
    char name[] = "addr2line", e[] = "-e", f[] = "-fC";
    char *arguments[BATCH + 5] = {name, f, e, (char *)(uintptr_t)all[0].module};
    command c;
    for (size_t i = 0; i < count; i++)
        arguments[4 + i] = (char *)(uintptr_t)all[i].offset;
    if (begin(&c, arguments)) {
        read_answers(all, count, c.output);
        end(&c);
    }
}

void places_resolve(places *p)
{
    keep_each_once(p);
    for (size_t first = 0, count; first < p->count; first += count) {
        for (count = 1; first + count < p->count && count < BATCH; count++)
            if (strcmp(p->all[first].module, p->all[first + count].module) != 0)
                break;
        ask(&p->all[first], count);
    }
}

const place *places_find(const places *p, const char *module, const char *offset)
{
    place wanted = {.module = module, .offset = offset};
    return module != NULL && offset != NULL && p->count > 0
               ? bsearch(&wanted, p->all, p->count, sizeof wanted, compare)
               : NULL;
}

void places_free(places *p)
{
    for (size_t i = 0; i < p->count; i++) {
        free(p->all[i].function);
        free(p->all[i].line);
    }
    free(p->all);
    memset(p, 0, sizeof *p);
}
