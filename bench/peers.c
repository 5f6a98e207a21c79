/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "peers.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

double bench_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* --- programs of their own ------------------------------------------------------------------------------------------- */

/* Not for other peers: one that had it too would keep it open when this program closes it. */
static bool open_pipe(int ends[2])
{
    return pipe(ends) == 0 && fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
}

static void become(const char *command, int input, int output)
{
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

static bool start(bench_peer *p, const char *command)
{
    char version[64];
    int down[2], up[2];
    if (!open_pipe(down) || !open_pipe(up))
        return false;
    p->process = fork();
    if (p->process == 0)
        become(command, down[0], up[1]);
    close(down[0]);
    close(up[1]);
    p->to = fdopen(down[1], "w");
    p->from = fdopen(up[0], "r");
    if (p->process < 0 || p->to == NULL || p->from == NULL ||
        fgets(version, sizeof version, p->from) == NULL)
        return false;
    printf("%s: %s", p->name, version);
    fflush(stdout);
    return true;
}

static double ask(bench_peer *p, const char *question, size_t ncalls)
{
    char answer[64];
    fprintf(p->to, "%s %zu\n", question, ncalls);
    fflush(p->to);
    return fgets(answer, sizeof answer, p->from) != NULL ? strtod(answer, NULL) : -1;
}

static void end(bench_peer *p)
{
    if (p->to != NULL)
        fclose(p->to);
    if (p->from != NULL)
        fclose(p->from);
    if (p->process > 0)
        waitpid(p->process, NULL, 0);
}

void bench_end(bench_table *t)
{
    for (size_t k = 0; k < t->npeers; k++)
        end(&t->peers[k]);
}

/* --- options ----------------------------------------------------------------------------------------------------------- */

void bench_add_here(bench_table *t, const char *name, bench_here *here)
{
    bench_peer *p = &t->peers[t->npeers++];
    p->name = name;
    p->here = here;
}

static bool add_program(bench_table *t, char *name)
{
    char *command = strchr(name, '=');
    if (command == NULL || t->npeers == BENCH_PEERS_MAX)
        return false;
    *command++ = '\0';
    bench_peer *p = &t->peers[t->npeers];
    p->name = name;
    if (start(p, command)) {
        t->npeers++;
        return true;
    }
    fprintf(stderr, "%s does not answer\n", name);
    end(p);
    *p = (bench_peer){0};
    return false;
}

bool bench_options(bench_table *t, int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    t->nrounds = 41;
    t->round_ns = 4e6;
    for (int i = 0; i < argc; i++) {
        bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--quick") == 0) {
            t->nrounds = 3;
            t->round_ns = 1e5;
        } else if (has_value && strcmp(argv[i], "--rounds") == 0) {
            t->nrounds = strtoul(argv[++i], NULL, 10);
        } else if (!has_value || strcmp(argv[i], "--peer") != 0 || !add_program(t, argv[++i])) {
            fprintf(stderr, "options: [--rounds 1..%d] [--quick] [--peer NAME=COMMAND]...\n",
                    BENCH_ROUNDS_MAX);
            return false;
        }
    }
    if (t->nrounds != 0 && t->nrounds <= BENCH_ROUNDS_MAX)
        return true;
    fprintf(stderr, "--rounds: from 1 to %d\n", BENCH_ROUNDS_MAX);
    return false;
}

/* --- rounds -------------------------------------------------------------------------------------------------------------- */

static double measure(const bench_table *t, bench_peer *p, size_t row, size_t ncalls)
{
    return p->here != NULL ? p->here(row, ncalls) : ask(p, t->rows[row].question, ncalls);
}

static void calibrate(const bench_table *t, bench_peer *p)
{
    for (size_t i = 0; i < t->nrows; i++) {
        double each = measure(t, p, i, 20);
        if (each > 0)
            each = measure(t, p, i, (size_t)(t->round_ns / 8 / each) + 1);
        p->ncalls[i] = each > 0 ? (size_t)(t->round_ns / each) + 1 : 0;
    }
}

static void run_rounds(bench_table *t)
{
    for (size_t round = 0; round < t->nrounds; round++)
        for (size_t i = 0; i < t->nrows; i++)
            for (size_t k = 0; k < t->npeers; k++)
                if (t->peers[k].ncalls[i] != 0)
                    t->peers[k].samples[i][round] =
                        measure(t, &t->peers[k], i, t->peers[k].ncalls[i]);
}

/* --- printing -------------------------------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_row(bench_table *t, size_t i)
{
    size_t middle = t->nrounds / 2;
    const double *ours = t->peers[0].samples[i];
    printf("%s\n  ", t->rows[i].title);
    for (size_t k = 0; k < t->npeers; k++) {
        double *samples = t->peers[k].samples[i];
        if (t->peers[k].ncalls[i] == 0)
            continue;
        qsort(samples, t->nrounds, sizeof *samples, by_value);
        printf("  %s %.1f/%.1f", t->peers[k].name, samples[middle], samples[0]);
        if (k > 0)
            printf(" (%.2f/%.2f)", ours[middle] / samples[middle], ours[0] / samples[0]);
    }
    printf("\n");
}

void bench_run(bench_table *t)
{
    for (size_t k = 0; k < t->npeers; k++)
        calibrate(t, &t->peers[k]);
    run_rounds(t);
    printf("ns a call, median/minimum of %zu rounds; (Gangway's over the peer's)\n", t->nrounds);
    for (size_t i = 0; i < t->nrows; i++)
        print_row(t, i);
    fflush(stdout);
}
