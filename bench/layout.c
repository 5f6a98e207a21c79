/* SPDX-License-Identifier: MIT */
/*
 * Measures structures that cross, beside what .NET, Mono and Python's ctypes take for the same ones, and memcpy():
 * `bench/layout DECLARATIONS.cs [--rounds N] [--quick] [--peer NAME=COMMAND]...`. Peers go in turn in every round; medians of
 * nanoseconds are printed, and in brackets Gangway's time over the peer's (below 1: faster).
 */
#include "config.h"

#include "process.h"

#include <gangway/gangway.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PEERS_MAX = 8, ROUNDS_MAX = 999, NATIVE_MAX = 32768 };

/* --- the structures as records ------------------------------------------------------------------------------ */

typedef struct eight {
    int32_t numbers[8];
} eight;

typedef struct mixed {
    gw_string *name, *title;
    int32_t age, rank;
    bool active;
    gw_string *code;
    gw_array *scores;
} mixed;

/* A structure, a record of it, and the native structure that is read. */
typedef struct work {
    const char *type;
    size_t count; /* side by side */
    const gw_layout *layout;
    void *record;
    size_t nbytes;
    _Alignas(16) unsigned char native[NATIVE_MAX];
} work;

static eight eight_records[1000] = {{{1, 2, 3, 4, 5, 6, 7, 8}}};
static gw_array *thousand_record;
static mixed mixed_record;
static work works[] = {{"Eight", 1, NULL, eight_records, 0, {0}},
                       {"Eight", 1000, NULL, eight_records, 0, {0}},
                       {"Thousand", 1, NULL, &thousand_record, 0, {0}},
                       {"Mixed", 1, NULL, &mixed_record, 0, {0}}};

enum { EIGHT, ARRAY, THOUSAND, MIXED, WORKS };

static void fail(const char *what)
{
    fprintf(stderr, "bench/layout: %s: %s\n", what, gw_error_message());
    exit(1);
}

static void fill_records(void)
{
    static const int32_t scores[] = {1, 2, 3, 4, 5, 6, 7, 8};
    thousand_record = gw_array_of_records(works[EIGHT].layout, 1000);
    mixed_record = (mixed){.name = gw_string_new(gw_utf8("Ada Lovelace")),
                           .title = gw_string_new(gw_utf8("Countess")),
                           .age = 36,
                           .rank = 1,
                           .active = true,
                           .code = gw_string_new(gw_utf8("analytical engine")),
                           .scores = gw_array_new(GW_TYPE_INT32, 8)};
    if (thousand_record == NULL || mixed_record.scores == NULL)
        fail("records");
    memcpy(gw_array_data(mixed_record.scores), scores, sizeof scores);
}

static gw_declarations *prepare(const char *path)
{
    gw_declarations *d = gw_declare_files(&path, 1, NULL);
    for (size_t i = 0; i < WORKS; i++) {
        works[i].layout = d != NULL ? gw_find_layout(d, works[i].type) : NULL;
        works[i].nbytes = gw_SizeOf(works[i].layout) * works[i].count;
        if (works[i].nbytes == 0 || works[i].nbytes > NATIVE_MAX)
            fail(path);
    }
    fill_records();
    for (size_t i = 0; i < WORKS; i++)
        if (!gw_layout_write_array(works[i].layout, works[i].record, works[i].count,
                                   works[i].native, 0))
            fail(works[i].type);
    return d;
}

/* --- rows ------------------------------------------------------------------------------------------------------ */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

typedef struct row {
    const char *name, *title;
    work *of;
    bool is_to; /* else from */
} row;

static const row rows[] = {
    {"eight-to", "8 ints: StructureToPtr, DestroyStructure", &works[EIGHT], true},
    {"eight-from", "8 ints: PtrToStructure", &works[EIGHT], false},
    {"array-to", "1,000 of them side by side, there and destroyed", &works[ARRAY], true},
    {"array-from", "1,000 of them side by side, back", &works[ARRAY], false},
    {"thousand-to", "1,000 of them as ByValArray: StructureToPtr, DestroyStructure",
     &works[THOUSAND], true},
    {"thousand-from", "1,000 of them as ByValArray: PtrToStructure", &works[THOUSAND], false},
    {"mixed-to", "strings, ints, arrays: StructureToPtr, DestroyStructure", &works[MIXED], true},
    {"mixed-from", "strings, ints, arrays: PtrToStructure", &works[MIXED], false},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static unsigned char written[NATIVE_MAX] __attribute__((aligned(16)));

static gw_bool go_to(const work *w, size_t ncalls)
{
    gw_bool is_done = 1;
    for (size_t i = 0; i < ncalls; i++) {
        is_done &= gw_StructureToPtr(w->layout, w->record, written, 0);
        is_done &= gw_DestroyStructure(w->layout, written);
    }
    return is_done;
}

static gw_bool come_from(const work *w, size_t ncalls)
{
    gw_bool is_done = 1;
    for (size_t i = 0; i < ncalls; i++) {
        is_done &= gw_PtrToStructure(w->layout, w->native, written);
        gw_record_clear(w->layout, written);
    }
    return is_done;
}

static gw_bool all_go_to(const work *w, size_t ncalls)
{
    gw_bool is_done = 1;
    for (size_t i = 0; i < ncalls; i++) {
        is_done &= gw_layout_write_array(w->layout, w->record, w->count, written, 0);
        is_done &= gw_layout_destroy_array(w->layout, written, w->count);
    }
    return is_done;
}

/* These own nothing, and need no gw_record_clear_array(), which would be a second pass over them. */
static gw_bool all_come_from(const work *w, size_t ncalls)
{
    gw_bool is_done = 1;
    for (size_t i = 0; i < ncalls; i++)
        is_done &= gw_layout_read_array(w->layout, w->native, w->count, written);
    return is_done;
}

static double gangway(const row *r, size_t ncalls)
{
    gw_bool is_done;
    double start = now();
    if (r->of->count > 1)
        is_done = r->is_to ? all_go_to(r->of, ncalls) : all_come_from(r->of, ncalls);
    else
        is_done = r->is_to ? go_to(r->of, ncalls) : come_from(r->of, ncalls);
    double taken = now() - start;
    if (!is_done)
        fail(r->name);
    return taken / (double)ncalls;
}

/* By a pointer that the compiler does not see through, as Gangway's functions are called. */
static double copying(const row *r, size_t ncalls)
{
    void *(*volatile known)(void *, const void *, size_t) = memcpy;
    void *(*copy)(void *, const void *, size_t) = known;
    volatile size_t nbytes = r->of->nbytes;
    double start = now();
    for (size_t i = 0; i < ncalls; i++) {
        copy(written, r->of->native, nbytes);
        __asm__ volatile("" : : : "memory");
    }
    return (now() - start) / (double)ncalls;
}

/* The same into a block that is allocated and released, as an array read from C must be. */
static double copying_anew(const row *r, size_t ncalls)
{
    void *(*volatile known)(void *, const void *, size_t) = memcpy;
    void *(*copy)(void *, const void *, size_t) = known;
    volatile size_t nbytes = r->of->nbytes;
    double start = now();
    for (size_t i = 0; i < ncalls; i++) {
        void *to = gw_HeapAlloc(gw_GetProcessHeap(), 0, nbytes);
        if (to == NULL)
            fail("a block");
        copy(to, r->of->native, nbytes);
        __asm__ volatile("" : : "r"(to) : "memory");
        gw_HeapFree(gw_GetProcessHeap(), 0, to);
    }
    return (now() - start) / (double)ncalls;
}

/* --- peers ------------------------------------------------------------------------------------------------------- */

typedef struct peer {
    const char *name;
    double (*here)(const row *r, size_t ncalls); /* or NULL: in its process */
    bench_process there;
    size_t ncalls[ROWS]; /* that take about a round's time; 0 where it lacks the row */
    double samples[ROWS][ROUNDS_MAX];
} peer;

static double measure(peer *p, size_t i, size_t ncalls)
{
    return p->here != NULL ? p->here(&rows[i], ncalls)
                           : bench_process_ask(&p->there, rows[i].name, ncalls);
}

static void calibrate(peer *p, double round_ns)
{
    for (size_t i = 0; i < ROWS; i++) {
        double each = measure(p, i, 20);
        if (each > 0)
            each = measure(p, i, (size_t)(round_ns / 8 / each) + 1);
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

/* --- printing ------------------------------------------------------------------------------------------------------ */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_row(peer *peers, size_t npeers, size_t i, size_t nrounds)
{
    printf("%s, %zu B\n  ", rows[i].title, rows[i].of->nbytes);
    for (size_t k = 0; k < npeers; k++) {
        double *samples = peers[k].samples[i], ours = peers[0].samples[i][nrounds / 2];
        if (peers[k].ncalls[i] == 0)
            continue;
        qsort(samples, nrounds, sizeof *samples, by_value);
        if (k == 0)
            printf("  %s %.1f ns", peers[k].name, samples[nrounds / 2]);
        else
            printf("  %s %.1f (%.3f)", peers[k].name, samples[nrounds / 2],
                   ours / samples[nrounds / 2]);
    }
    printf("\n");
}

/* --- options --------------------------------------------------------------------------------------------------------- */

static int usage(void)
{
    fprintf(
        stderr,
        "usage: bench/layout DECLARATIONS.cs [--rounds 1..%d] [--quick] [--peer NAME=COMMAND]...\n",
        ROUNDS_MAX);
    return 2;
}

static bool add_peer(peer *peers, size_t *npeers, char *name)
{
    char *command = strchr(name, '=');
    if (command == NULL || *npeers == PEERS_MAX)
        return false;
    *command++ = '\0';
    peer *p = &peers[*npeers];
    p->name = name;
    if (bench_process_start(&p->there, command)) {
        printf("%s: %s\n", name, p->there.version);
        ++*npeers;
    } else {
        printf("%s: does not answer\n", name);
        bench_process_end(&p->there);
    }
    fflush(stdout);
    return true;
}

static peer peers[PEERS_MAX] = {{.name = "Gangway", .here = gangway},
                                {.name = "memcpy", .here = copying},
                                {.name = "allocate+memcpy+free", .here = copying_anew}};

int main(int argc, char **argv)
{
    size_t npeers = 3, nrounds = 41;
    double round_ns = 4e6;
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2)
        return usage();
    for (int i = 2; i < argc; i++) {
        bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--quick") == 0) {
            nrounds = 3;
            round_ns = 1e5;
        } else if (has_value && strcmp(argv[i], "--rounds") == 0) {
            nrounds = strtoul(argv[++i], NULL, 10);
        } else if (!has_value || strcmp(argv[i], "--peer") != 0 ||
                   !add_peer(peers, &npeers, argv[++i])) {
            return usage();
        }
    }
    if (nrounds == 0 || nrounds > ROUNDS_MAX)
        return usage();
    gw_declarations *d = prepare(argv[1]);
    for (size_t k = 0; k < npeers; k++)
        calibrate(&peers[k], round_ns);
    run_rounds(peers, npeers, nrounds);
    printf("ns a call, medians of %zu rounds; (Gangway's time over the peer's)\n", nrounds);
    for (size_t i = 0; i < ROWS; i++)
        print_row(peers, npeers, i, nrounds);
    fflush(stdout);
    for (size_t k = 0; k < npeers; k++)
        bench_process_end(&peers[k].there);
    for (size_t i = 0; i < WORKS; i++) {
        gw_layout_destroy_array(works[i].layout, works[i].native, works[i].count);
        gw_record_clear_array(works[i].layout, works[i].record, works[i].count);
    }
    gw_declarations_unref(d);
    return 0;
}
