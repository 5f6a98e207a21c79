/* SPDX-License-Identifier: MIT */
/* How a row is measured and printed, and texts of a size. */
#include "config.h"

#include "text_common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS_MAX = 1000 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

typedef struct row_work {
    const void *source;
    size_t nbytes;
    void *out;
    size_t capacity;
} row_work;

static double time_of(const text_peer *peer, const row_work *work, size_t ncalls)
{
    double start = now();
    for (size_t i = 0; i < ncalls; i++) {
        peer->convert(peer->state, work->source, work->nbytes, work->out, work->capacity);
        __asm__ volatile("" : : "r"(work->out) : "memory");
    }
    return (now() - start) / (double)ncalls;
}

/* How many calls take about so long. */
static size_t calibrate(const text_peer *peer, const row_work *work, double round_ns)
{
    size_t ncalls = 1;
    while (time_of(peer, work, ncalls) * (double)ncalls < round_ns / 4 && ncalls < (1u << 26))
        ncalls *= 2;
    double each = time_of(peer, work, ncalls);
    size_t wanted = each > 0 ? (size_t)(round_ns / each) : ncalls;
    return wanted > 0 ? wanted : 1;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *samples, size_t count)
{
    qsort(samples, count, sizeof *samples, by_value);
    return samples[count / 2];
}

static void print_row(const char *name, size_t nbytes, const text_peer *peers,
                      const double medians[], const bool differs[], size_t npeers)
{
    printf("%-44s %7zu B", name, nbytes);
    for (size_t i = 0; i < npeers; i++) {
        if (peers[i].convert == NULL)
            continue;
        printf("  %s %.1f%s", peers[i].name, medians[i], differs[i] ? "*" : "");
        if (i > 0)
            printf(" (%.2f)", medians[0] / medians[i]);
    }
    printf("\n");
    fflush(stdout);
}

static bool is_wanted(const text_bench *bench, const char *name)
{
    return bench->filter == NULL || strstr(name, bench->filter) != NULL;
}

void text_bench_heading(const text_bench *bench, const char *title)
{
    if (bench->filter == NULL)
        printf("\n%s\n", title);
}

void text_bench_row(const text_bench *bench, const char *name, const void *source, size_t nbytes,
                    const text_peer *peers, size_t npeers)
{
    static double samples[TEXT_PEERS_MAX][ROUNDS_MAX];
    double medians[TEXT_PEERS_MAX] = {0};
    size_t ncalls[TEXT_PEERS_MAX] = {0};
    bool differs[TEXT_PEERS_MAX] = {false};
    size_t capacity = nbytes * 4 + 64;
    row_work work = {source, nbytes, malloc(capacity), capacity};
    if (!is_wanted(bench, name) || work.out == NULL) {
        free(work.out);
        return;
    }
    size_t need = peers[0].convert(peers[0].state, source, nbytes, work.out, capacity);
    for (size_t i = 0; i < npeers; i++) {
        if (peers[i].convert == NULL)
            continue;
        differs[i] = peers[i].convert(peers[i].state, source, nbytes, work.out, capacity) != need;
        ncalls[i] = calibrate(&peers[i], &work, bench->round_ns);
    }
    for (size_t round = 0; round < bench->rounds; round++)
        for (size_t i = 0; i < npeers; i++)
            if (peers[i].convert != NULL)
                samples[i][round] = time_of(&peers[i], &work, ncalls[i]);
    for (size_t i = 0; i < npeers; i++)
        if (peers[i].convert != NULL)
            medians[i] = median(samples[i], bench->rounds);
    print_row(name, nbytes, peers, medians, differs, npeers);
    free(work.out);
}

void *text_repeat(const void *text, size_t text_nbytes, size_t most, size_t *nbytes)
{
    size_t count = most / text_nbytes > 0 ? most / text_nbytes : 1;
    char *whole = malloc(count * text_nbytes);
    if (whole == NULL)
        abort();
    for (size_t i = 0; i < count; i++)
        memcpy(whole + i * text_nbytes, text, text_nbytes);
    *nbytes = count * text_nbytes;
    return whole;
}

uint16_t *text_utf16(const char *utf8, size_t *nunits)
{
    size_t nbytes = strlen(utf8);
    uint16_t *units = malloc(nbytes * sizeof *units + 2);
    if (units == NULL)
        abort();
    size_t n = 0;
    for (const unsigned char *s = (const unsigned char *)utf8; *s != '\0';) {
        uint32_t c = *s++;
        int more = c < 0x80u ? 0 : c < 0xE0u ? 1 : c < 0xF0u ? 2 : 3;
        c &= more == 0 ? 0x7Fu : 0x3Fu >> more;
        while (more-- > 0)
            c = c << 6 | (*s++ & 0x3Fu);
        if (c > 0xFFFFu) {
            units[n++] = (uint16_t)(0xD7C0u + (c >> 10));
            c = 0xDC00u + (c & 0x3FFu);
        }
        units[n++] = (uint16_t)c;
    }
    *nunits = n;
    return units;
}
