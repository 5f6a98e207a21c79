/* SPDX-License-Identifier: MIT */
/*
 * Measures the heap against the allocators that this machine has: all in one run, in interleaved rounds. Times are
 * what the threads had of a processor, so that others on the machine disturb little; where threads wait for each
 * other, or are made, they are by the clock.
 *
 *     bench/heap [--rounds N] [--only PATTERN] [--quick] [--peer NAME=PATH]... [--json FILE]
 *
 * Exit status: 0, or 2 for a wrong option, 1 where Gangway itself failed a workload.
 */
#include "config.h"

#include "bench.h"

#include <fnmatch.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_USUAL 21
#define ROUNDS_MAX 1000
#define MEMORY_ROUNDS_MAX 3
#define QUICK_DIVISOR 50

typedef struct options {
    size_t rounds, divisor;
    const char *only, *json;
    const char *extra[PEERS_MAX];
    size_t nextra;
} options;

static int usage(void)
{
    fputs("usage: bench/heap [--rounds N] [--only PATTERN] [--quick] [--peer NAME=PATH]... "
          "[--json FILE]\n"
          "  --rounds N        rounds of each row; 21 by default\n"
          "  --only PATTERN    rows whose name contains this, or matches it as file names do\n"
          "  --quick           a fiftieth of the operations: to see that it runs\n"
          "  --peer NAME=PATH  one more allocator: a library with malloc() and its like\n"
          "  --json FILE       medians and minima, for programs\n",
          stderr);
    return 2;
}

/* --- options ------------------------------------------------------------------------------------------------- */

static bool take_rounds(options *o, const char *text)
{
    char *end;
    o->rounds = strtoul(text, &end, 10);
    return *end == '\0' && o->rounds > 0 && o->rounds <= ROUNDS_MAX;
}

static bool take_with_value(options *o, const char *name, const char *value)
{
    if (strcmp(name, "--rounds") == 0)
        return take_rounds(o, value);
    if (strcmp(name, "--only") == 0)
        return (o->only = value) != NULL;
    if (strcmp(name, "--json") == 0)
        return (o->json = value) != NULL;
    if (strcmp(name, "--peer") != 0 || o->nextra == PEERS_MAX || strchr(value, '=') == NULL)
        return false;
    o->extra[o->nextra++] = value;
    return true;
}

static bool parse(options *o, int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--quick") == 0) {
            o->divisor = QUICK_DIVISOR;
        } else {
            if (i + 1 >= count || !take_with_value(o, arguments[i], arguments[i + 1]))
                return false;
            i++;
        }
    }
    return true;
}

static bool is_wanted(const options *o, const workload *load)
{
    return o->only == NULL || strstr(load->name, o->only) != NULL ||
           fnmatch(o->only, load->name, 0) == 0;
}

/* --- rounds -------------------------------------------------------------------------------------------------- */

static double samples[PEERS_MAX][VALUES_MAX][ROUNDS_MAX];
static size_t taken[PEERS_MAX];

static void keep(size_t peer, const double values[VALUES_MAX])
{
    for (size_t i = 0; i < VALUES_MAX; i++)
        samples[peer][i][taken[peer]] = values[i];
    taken[peer]++;
}

/* Each round begins with another peer, so that none always follows the same one. The first round warms up. */
static void run_times(const options *o, const results *all, const workload *load)
{
    worker workers[PEERS_MAX];
    bool alive[PEERS_MAX] = {false};
    size_t npeers = load->only_gangway ? 1 : all->npeers;
    double values[VALUES_MAX];
    for (size_t peer = 0; peer < npeers; peer++)
        alive[peer] = worker_start(&workers[peer], &all->peers[peer], load, o->divisor);
    for (size_t round = 0; round <= o->rounds; round++)
        for (size_t i = 0; i < npeers; i++) {
            size_t peer = (i + round) % npeers;
            if (!alive[peer])
                continue;
            if (!worker_round(&workers[peer], values)) {
                worker_stop(&workers[peer]);
                alive[peer] = false;
            } else if (round > 0) {
                keep(peer, values);
            }
        }
    for (size_t peer = 0; peer < npeers; peer++)
        if (alive[peer])
            worker_stop(&workers[peer]);
}

static void run_memory(const options *o, const results *all, const workload *load)
{
    size_t rounds = o->rounds < MEMORY_ROUNDS_MAX ? o->rounds : MEMORY_ROUNDS_MAX;
    double values[VALUES_MAX];
    for (size_t round = 0; round < rounds; round++)
        for (size_t peer = 0; peer < all->npeers; peer++) {
            worker w;
            if (!worker_start(&w, &all->peers[peer], load, o->divisor))
                continue;
            if (worker_round(&w, values))
                keep(peer, values);
            worker_stop(&w);
        }
}

static void add_rows(results *all, const workload *load)
{
    for (size_t value = 0; value < workload_rows(load); value++) {
        row *of = &all->rows[all->nrows++];
        const char *what = load->values[value];
        snprintf(of->name, sizeof of->name, "%s%s%s", load->name, what != NULL ? ", " : "",
                 what != NULL ? what : "");
        of->is_memory = workload_is_memory(load);
        of->only_gangway = load->only_gangway;
        for (size_t peer = 0; peer < all->npeers; peer++)
            of->of[peer] = samples_summarize(samples[peer][value], taken[peer]);
    }
}

static void measure(const options *o, results *all)
{
    const workload *load;
    for (size_t i = 0; (load = workload_at(i)) != NULL; i++) {
        if (!is_wanted(o, load))
            continue;
        memset(taken, 0, sizeof taken);
        if (workload_is_memory(load))
            run_memory(o, all, load);
        else
            run_times(o, all, load);
        add_rows(all, load);
    }
}

/* --- the program --------------------------------------------------------------------------------------------- */

static bool find_peers(const options *o, results *all)
{
    char missing[256];
    all->npeers = peers_find(all->peers, missing, sizeof missing);
    for (size_t i = 0; i < o->nextra; i++)
        if (!peers_add(all->peers, &all->npeers, o->extra[i])) {
            fprintf(stderr, "bench/heap: %s does not load\n", o->extra[i]);
            return false;
        }
    printf("peers:");
    for (size_t peer = 0; peer < all->npeers; peer++)
        printf(" %s", all->peers[peer].name);
    printf("\nnot installed:%s\nrounds: %zu\n", missing[0] != '\0' ? missing : " none", o->rounds);
    fflush(stdout);
    return true;
}

static bool gangway_did_all(const results *all)
{
    for (size_t i = 0; i < all->nrows; i++)
        if (isnan(all->rows[i].of[0].median)) {
            fprintf(stderr, "bench/heap: Gangway failed: %s\n", all->rows[i].name);
            return false;
        }
    return true;
}

int main(int count, char **arguments)
{
    static results all;
    options o = {.rounds = ROUNDS_USUAL, .divisor = 1};
    if (count == 6 && strcmp(arguments[1], "--worker") == 0)
        return worker_main(arguments + 2);
    signal(SIGPIPE, SIG_IGN);
    if (!parse(&o, count, arguments))
        return usage();
    if (!find_peers(&o, &all))
        return 2;
    measure(&o, &all);
    report_print(&all);
    if (o.json != NULL && !report_json(&all, o.json)) {
        perror(o.json);
        return 1;
    }
    return gangway_did_all(&all) ? 0 : 1;
}
