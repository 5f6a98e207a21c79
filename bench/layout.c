/* SPDX-License-Identifier: MIT */
/*
 * Measures structures that cross, beside what .NET, Mono and Python's ctypes take for the same ones, and memcpy():
 * `bench/layout DECLARATIONS.cs [--rounds N] [--quick] [--peer NAME=COMMAND]...`.
 */
#include "config.h"

#include "peers.h"

#include <gangway/gangway.h>

#include <stdlib.h>
#include <string.h>

enum { NATIVE_MAX = 32768 };

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

typedef struct row {
    work *of;
    bool is_to; /* else from */
} row;

static const bench_row rows[] = {
    {"eight-to", "8 ints: StructureToPtr, DestroyStructure"},
    {"eight-from", "8 ints: PtrToStructure"},
    {"array-to", "1,000 of them side by side, there and destroyed"},
    {"array-from", "1,000 of them side by side, back"},
    {"thousand-to", "1,000 of them as ByValArray: StructureToPtr, DestroyStructure"},
    {"thousand-from", "1,000 of them as ByValArray: PtrToStructure"},
    {"mixed-to", "strings, ints, arrays: StructureToPtr, DestroyStructure"},
    {"mixed-from", "strings, ints, arrays: PtrToStructure"},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static const row works_of[ROWS] = {
    {&works[EIGHT], true},  {&works[EIGHT], false},   {&works[ARRAY], true},
    {&works[ARRAY], false}, {&works[THOUSAND], true}, {&works[THOUSAND], false},
    {&works[MIXED], true},  {&works[MIXED], false},
};

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

/* What holds nothing needs no gw_record_clear(). */
static gw_bool come_from(const work *w, size_t ncalls)
{
    gw_bool is_done = 1;
    bool owns = w != &works[EIGHT];
    for (size_t i = 0; i < ncalls; i++) {
        is_done &= gw_PtrToStructure(w->layout, w->native, written);
        if (owns)
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

static double gangway(size_t index, size_t ncalls)
{
    const row *r = &works_of[index];
    gw_bool is_done;
    double start = bench_clock();
    if (r->of->count > 1)
        is_done = r->is_to ? all_go_to(r->of, ncalls) : all_come_from(r->of, ncalls);
    else
        is_done = r->is_to ? go_to(r->of, ncalls) : come_from(r->of, ncalls);
    double taken = bench_clock() - start;
    if (!is_done)
        fail(rows[index].title);
    return taken / (double)ncalls;
}

/* By a pointer that the compiler does not see through, as Gangway's functions are called. */
static double copying(size_t index, size_t ncalls)
{
    const work *w = works_of[index].of;
    void *(*volatile known)(void *, const void *, size_t) = memcpy;
    void *(*copy)(void *, const void *, size_t) = known;
    volatile size_t nbytes = w->nbytes;
    double start = bench_clock();
    for (size_t i = 0; i < ncalls; i++) {
        copy(written, w->native, nbytes);
        __asm__ volatile("" : : : "memory");
    }
    return (bench_clock() - start) / (double)ncalls;
}

/* The same into a block that is allocated and released, as an array read from C must be. */
static double copying_anew(size_t index, size_t ncalls)
{
    const work *w = works_of[index].of;
    void *(*volatile known)(void *, const void *, size_t) = memcpy;
    void *(*copy)(void *, const void *, size_t) = known;
    volatile size_t nbytes = w->nbytes;
    double start = bench_clock();
    for (size_t i = 0; i < ncalls; i++) {
        void *to = gw_HeapAlloc(gw_GetProcessHeap(), 0, nbytes);
        if (to == NULL)
            fail("a block");
        copy(to, w->native, nbytes);
        __asm__ volatile("" : : "r"(to) : "memory");
        gw_HeapFree(gw_GetProcessHeap(), 0, to);
    }
    return (bench_clock() - start) / (double)ncalls;
}

/* ---------------------------------------------------------------------------------------------------------------------- */

static void release(gw_declarations *d)
{
    for (size_t i = 0; i < WORKS; i++) {
        gw_layout_destroy_array(works[i].layout, works[i].native, works[i].count);
        gw_record_clear_array(works[i].layout, works[i].record, works[i].count);
    }
    gw_declarations_unref(d);
}

int main(int argc, char **argv)
{
    static bench_table table = {.rows = rows, .nrows = ROWS};
    bench_add_here(&table, "Gangway", gangway);
    bench_add_here(&table, "memcpy", copying);
    bench_add_here(&table, "allocate+memcpy+free", copying_anew);
    if (argc < 2 || !bench_options(&table, argc - 2, argv + 2)) {
        fprintf(stderr, "usage: bench/layout DECLARATIONS.cs [OPTION]...\n");
        bench_end(&table);
        return 2;
    }
    gw_declarations *d = prepare(argv[1]);
    bench_run(&table);
    bench_end(&table);
    release(d);
    return 0;
}
