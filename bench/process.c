/* SPDX-License-Identifier: MIT */
/* Peers as processes: two pipes and a shell. */
#include "config.h"

#include "process.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void become(const char *command, const int down[2], const int up[2])
{
    dup2(down[0], STDIN_FILENO);
    dup2(up[1], STDOUT_FILENO);
    for (int i = 0; i < 2; i++) {
        close(down[i]);
        close(up[i]);
    }
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

bool bench_process_start(bench_process *p, const char *command)
{
    int down[2], up[2];
    *p = (bench_process){.id = -1};
    if (pipe(down) != 0 || pipe(up) != 0)
        return false;
    p->id = fork();
    if (p->id == 0)
        become(command, down, up);
    close(down[0]);
    close(up[1]);
    p->to = fdopen(down[1], "w");
    p->from = fdopen(up[0], "r");
    if (p->id < 0 || p->to == NULL || p->from == NULL ||
        fgets(p->version, sizeof p->version, p->from) == NULL)
        return false;
    p->version[strcspn(p->version, "\n")] = '\0';
    return true;
}

double bench_process_ask(bench_process *p, const char *row, size_t ncalls)
{
    char answer[64];
    fprintf(p->to, "%s %zu\n", row, ncalls);
    fflush(p->to);
    return fgets(answer, sizeof answer, p->from) != NULL ? strtod(answer, NULL) : -1;
}

void bench_process_end(bench_process *p)
{
    if (p->to != NULL)
        fclose(p->to);
    if (p->from != NULL)
        fclose(p->from);
    if (p->id > 0)
        waitpid(p->id, NULL, 0);
}
