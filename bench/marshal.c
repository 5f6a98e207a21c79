/* SPDX-License-Identifier: MIT */
/*
 * Measures the marshal functions beside those of managed runtimes: `bench/marshal [--rounds N] [--peer NAME=COMMAND]`. A
 * peer is a program that reads "KIND SCRIPT UNITS CALLS" and answers with nanoseconds a call, as bench/marshal.cs does;
 * bench/marshal.sh brings those that this machine has. Peers go in turn in every round, one at a time.
 */
#include "config.h"

#include <gangway/gangway.h>

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { UNITS_MAX = 4096, PEERS_MAX = 8, ROUNDS_MAX = 999 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* --- rows ---------------------------------------------------------------------------------------------------- */

/* What is converted: the host's string, which knows its length, and a zero-ended one in native memory. */
typedef struct sample {
    gw_text text;
    gw_char16 units[UNITS_MAX + 1];
    char bytes[UNITS_MAX * 3 + 1];
} sample;

typedef void loop(const sample *text, size_t ncalls);

static void to_hglobal_ansi(const sample *text, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        gw_FreeHGlobal(gw_StringToHGlobalAnsi(text->text));
}

static void to_hglobal_uni(const sample *text, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        gw_FreeHGlobal(gw_StringToHGlobalUni(text->text));
}

static void to_bstr(const sample *text, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        gw_FreeBSTR(gw_StringToBSTR(text->text));
}

static void from_utf8(const sample *text, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        gw_string_unref(gw_PtrToStringUTF8(text->bytes));
}

static void from_uni(const sample *text, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        gw_string_unref(gw_PtrToStringUni(text->units));
}

typedef struct row {
    const char *kind, *script;
    size_t nunits;
    loop *run;
    const char *name;
} row;

static const row rows[] = {
    {"hglobal-ansi", "ascii", 13, to_hglobal_ansi, "StringToHGlobalAnsi, FreeHGlobal, 13 ASCII"},
    {"hglobal-ansi", "ascii", 32, to_hglobal_ansi, "StringToHGlobalAnsi, FreeHGlobal, 32 ASCII"},
    {"hglobal-ansi", "ascii", 256, to_hglobal_ansi, "StringToHGlobalAnsi, FreeHGlobal, 256 ASCII"},
    {"hglobal-ansi", "russian", 13, to_hglobal_ansi,
     "StringToHGlobalAnsi, FreeHGlobal, 13 Russian"},
    {"hglobal-uni", "ascii", 13, to_hglobal_uni, "StringToHGlobalUni, FreeHGlobal, 13"},
    {"bstr", "ascii", 13, to_bstr, "StringToBSTR, FreeBSTR, 13"},
    {"from-utf8", "ascii", 13, from_utf8, "PtrToStringUTF8, 13 ASCII"},
    {"from-utf8", "ascii", 32, from_utf8, "PtrToStringUTF8, 32 ASCII"},
    {"from-utf8", "ascii", 256, from_utf8, "PtrToStringUTF8, 256 ASCII"},
    {"from-utf8", "russian", 13, from_utf8, "PtrToStringUTF8, 13 Russian"},
    {"from-uni", "ascii", 13, from_uni, "PtrToStringUni, 13"},
    {"from-uni", "ascii", 256, from_uni, "PtrToStringUni, 256"},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

/* As marshal.cs makes it. */
static void make_sample(sample *text, const row *of)
{
    static const gw_char16 russian[] = {0x041F, 0x0440, 0x0438, 0x0432, 0x0435, 0x0442};
    static const char ascii[] = "marshal text";
    for (size_t i = 0; i < of->nunits; i++)
        text->units[i] = strcmp(of->script, "russian") == 0
                             ? russian[i % 6]
                             : (gw_char16)ascii[i % (sizeof ascii - 1)];
    text->units[of->nunits] = 0;
    text->text = gw_utf16_n(text->units, of->nunits);
    char *bytes = gw_StringToHGlobalUTF8(text->text);
    if (bytes == NULL)
        abort();
    strcpy(text->bytes, bytes);
    gw_FreeHGlobal(bytes);
}

static double measure_here(const row *of, size_t ncalls)
{
    static sample text;
    make_sample(&text, of);
    double start = now();
    of->run(&text, ncalls);
    return (now() - start) / (double)ncalls;
}

/* --- peers --------------------------------------------------------------------------------------------------- */

typedef struct peer {
    const char *name;
    FILE *to, *from; /* NULL for Gangway, which is measured in this process */
    pid_t process;
    size_t ncalls[ROWS]; /* that take about a round's time; 0 where the peer lacks the row */
    double samples[ROWS][ROUNDS_MAX];
} peer;

static void run_shell(const char *command, const int down[2], const int up[2])
{
    dup2(down[0], STDIN_FILENO);
    dup2(up[1], STDOUT_FILENO);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* Starts a peer, and waits until it has warmed up and says its version. It gets no other peer's pipes, or it would keep
 * them open. */
static bool start(peer *p, const char *command)
{
    char version[64];
    int down[2], up[2];
    if (pipe2(down, O_CLOEXEC) != 0 || pipe2(up, O_CLOEXEC) != 0)
        return false;
    p->process = fork();
    if (p->process == 0)
        run_shell(command, down, up);
    close(down[0]);
    close(up[1]);
    p->to = fdopen(down[1], "w");
    p->from = fdopen(up[0], "r");
    if (p->process < 0 || p->to == NULL || p->from == NULL)
        return false;
    if (fgets(version, sizeof version, p->from) == NULL)
        return false;
    printf("%s: %s", p->name, version);
    return true;
}

static double measure_there(peer *p, const row *of, size_t ncalls)
{
    char answer[64];
    fprintf(p->to, "%s %s %zu %zu\n", of->kind, of->script, of->nunits, ncalls);
    fflush(p->to);
    return fgets(answer, sizeof answer, p->from) != NULL ? strtod(answer, NULL) : -1;
}

static double measure(peer *p, size_t i, size_t ncalls)
{
    return p->to != NULL ? measure_there(p, &rows[i], ncalls) : measure_here(&rows[i], ncalls);
}

static void stop(peer *p)
{
    if (p->to == NULL)
        return;
    fclose(p->to);
    fclose(p->from);
    waitpid(p->process, NULL, 0);
}

/* --- rounds -------------------------------------------------------------------------------------------------- */

static void calibrate(peer *p, double round_ns)
{
    for (size_t i = 0; i < ROWS; i++) {
        measure(p, i, 20000);
        double each = measure(p, i, 20000);
        p->ncalls[i] = each > 0 ? (size_t)(round_ns / each) + 1 : 0;
    }
}

static void run_rounds(peer *peers, size_t npeers, size_t nrounds)
{
    for (size_t round = 0; round < nrounds; round++)
        for (size_t i = 0; i < ROWS; i++)
            for (size_t k = 0; k < npeers; k++)
                if (peers[k].ncalls[i] != 0)
                    peers[k].samples[i][round] = measure(&peers[k], i, peers[k].ncalls[i]);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_row(peer *peers, size_t npeers, size_t i, size_t nrounds)
{
    printf("%-46s", rows[i].name);
    for (size_t k = 0; k < npeers; k++) {
        double *samples = peers[k].samples[i], *ours = peers[0].samples[i];
        if (peers[k].ncalls[i] == 0)
            continue;
        qsort(samples, nrounds, sizeof *samples, by_value);
        printf("  %s %.1f/%.1f", peers[k].name, samples[nrounds / 2], samples[0]);
        if (k > 0)
            printf(" (%.2f/%.2f)", ours[nrounds / 2] / samples[nrounds / 2], ours[0] / samples[0]);
    }
    printf("\n");
}

/* --- options ------------------------------------------------------------------------------------------------- */

static int usage(void)
{
    fprintf(stderr, "usage: bench/marshal [--rounds 1..%d] [--peer NAME=COMMAND]...\n", ROUNDS_MAX);
    return 2;
}

static bool add_peer(peer *peers, size_t *npeers, char *spec)
{
    char *command = strchr(spec, '=');
    if (command == NULL || *npeers == PEERS_MAX)
        return false;
    *command++ = '\0';
    peers[*npeers].name = spec;
    if (start(&peers[*npeers], command)) {
        (*npeers)++;
        return true;
    }
    fprintf(stderr, "bench/marshal: %s does not answer\n", spec);
    return false;
}

int main(int argc, char **argv)
{
    static peer peers[PEERS_MAX] = {{.name = "gangway"}};
    size_t npeers = 1, nrounds = 41;
    signal(SIGPIPE, SIG_IGN);
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 == argc)
            return usage();
        if (strcmp(argv[i], "--rounds") == 0)
            nrounds = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--peer") != 0 || !add_peer(peers, &npeers, argv[i + 1]))
            return usage();
    }
    if (nrounds == 0 || nrounds > ROUNDS_MAX)
        return usage();
    for (size_t k = 0; k < npeers; k++)
        calibrate(&peers[k], 4e6);
    run_rounds(peers, npeers, nrounds);
    printf("ns a call, median/minimum of %zu rounds; (Gangway's over the peer's)\n", nrounds);
    for (size_t i = 0; i < ROWS; i++)
        print_row(peers, npeers, i, nrounds);
    fflush(stdout);
    for (size_t k = 0; k < npeers; k++)
        stop(&peers[k]);
    return 0;
}
