/* SPDX-License-Identifier: MIT */
/* A program for tests/tool/run.sh: it leaks, frees twice, does neither, or ends by a signal, as it is told. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *volatile kept;

static void make_name(size_t nbytes)
{
    kept = malloc(nbytes);
    memset(kept, 0, nbytes);
}

static void leak(void)
{
    for (volatile int i = 0; i < 3; i++) /* unrolled, it would be three places */
        make_name(100);
    kept = NULL;
}

static void free_twice(void)
{
    make_name(24);
    free(kept);
    void *volatile again = kept;
    free(again);
}

int main(int count, char **arguments)
{
    const char *what = count > 1 ? arguments[1] : "";
    puts("at work");
    if (strcmp(what, "leak") == 0)
        leak();
    else if (strcmp(what, "twice") == 0)
        free_twice();
    else if (strcmp(what, "signal") == 0)
        raise(SIGTERM);
    return count > 2 ? atoi(arguments[2]) : 0;
}
