/* SPDX-License-Identifier: MIT */
/* Results: summaries of samples, tables with ratios, geometric means, JSON. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- numbers ----------------------------------------------------------------------------------------------- */

static int compare_doubles(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

sample_set samples_summarize(double *samples, size_t count)
{
    if (count == 0)
        return (sample_set){NAN, NAN};
    qsort(samples, count, sizeof samples[0], compare_doubles);
    double median =
        count % 2 != 0 ? samples[count / 2] : (samples[count / 2 - 1] + samples[count / 2]) / 2;
    return (sample_set){median, samples[0]};
}

/* Which of the two numbers of a row a table shows. */
typedef double number(const sample_set *of);

static double median_of(const sample_set *of)
{
    return of->median;
}

static double minimum_of(const sample_set *of)
{
    return of->minimum;
}

/* Gangway is the first; a ratio below 1 says that it is the faster one. */
static double ratio(const row *of, size_t peer, number *which)
{
    return which(&of->of[0]) / which(&of->of[peer]);
}

static double best_ratio(const results *all, const row *of, number *which)
{
    double worst = NAN;
    for (size_t peer = 1; peer < all->npeers; peer++)
        worst = fmax(worst, ratio(of, peer, which)); /* of a number and NaN, the number */
    return worst;
}

/* --- the tables -------------------------------------------------------------------------------------------- */

static void print_number(double value, bool as_ratio)
{
    if (isnan(value))
        printf(" %9s", "-");
    else
        printf(as_ratio || value < 10 ? " %9.2f" : value < 1000 ? " %9.1f" : " %9.0f", value);
}

static void print_heading(const results *all, const char *unit)
{
    printf("\n%-40s", unit);
    for (size_t peer = 0; peer < all->npeers; peer++)
        printf(" %9.9s", all->peers[peer].name);
    printf(" |");
    for (size_t peer = 1; peer < all->npeers; peer++)
        printf(" %9.9s", all->peers[peer].name);
    printf(" %9s\n", "best");
}

static void print_row(const results *all, const row *of, number *which)
{
    printf("%-40s", of->name);
    for (size_t peer = 0; peer < all->npeers; peer++)
        print_number(which(&of->of[peer]), of->is_memory);
    printf(" |");
    for (size_t peer = 1; peer < all->npeers; peer++)
        print_number(ratio(of, peer, which), true);
    print_number(best_ratio(all, of, which), true);
    printf("\n");
}

static void print_table(const results *all, bool memory, number *which, const char *unit)
{
    bool any = false;
    for (size_t i = 0; i < all->nrows; i++) {
        if (all->rows[i].is_memory != memory)
            continue;
        if (!any)
            print_heading(all, unit);
        any = true;
        print_row(all, &all->rows[i], which);
    }
}

/* --- the sums ---------------------------------------------------------------------------------------------- */

typedef struct summary {
    double mean, worst; /* geometric mean of the rows' ratios, and the largest */
    const row *worst_row;
} summary;

/* Over the rows of times; `peer` 0 means the best of each row. */
static summary summarize(const results *all, size_t peer, number *which)
{
    summary sum = {NAN, 0, NULL};
    double logs = 0;
    size_t count = 0;
    for (size_t i = 0; i < all->nrows; i++) {
        const row *of = &all->rows[i];
        double r = peer == 0 ? best_ratio(all, of, which) : ratio(of, peer, which);
        if (of->is_memory || isnan(r))
            continue;
        logs += log(r);
        count++;
        if (r > sum.worst) {
            sum.worst = r;
            sum.worst_row = of;
        }
    }
    if (count > 0)
        sum.mean = exp(logs / (double)count);
    return sum;
}

static void print_summaries(const results *all, number *which, const char *name)
{
    printf("\nGangway's time over a peer's, %s: geometric mean of the rows, and the worst row\n",
           name);
    for (size_t i = 1; i <= all->npeers; i++) {
        size_t peer = i % all->npeers; /* the best of each row comes last */
        summary sum = summarize(all, peer, which);
        if (sum.worst_row != NULL)
            printf("  %-18s %6.2f   %6.2f  %s\n",
                   peer == 0 ? "best of each row" : all->peers[peer].name, sum.mean, sum.worst,
                   sum.worst_row->name);
    }
}

void report_print(const results *all)
{
    print_table(all, false, median_of, "ns an operation, medians | ratios");
    print_summaries(all, median_of, "medians");
    print_table(all, false, minimum_of, "ns an operation, minima | ratios");
    print_summaries(all, minimum_of, "minima");
    print_table(all, true, median_of, "bytes over bytes | ratios");
}

/* --- JSON ---------------------------------------------------------------------------------------------------- */

static void write_number(FILE *out, double value)
{
    if (isnan(value))
        fputs("null", out);
    else
        fprintf(out, "%.4f", value);
}

static void write_row(FILE *out, const results *all, const row *of)
{
    fprintf(out, "    {\"name\": \"%s\", \"unit\": \"%s\", \"peers\": {", of->name,
            of->is_memory ? "bytes/byte" : "ns");
    for (size_t peer = 0; peer < all->npeers; peer++) {
        fprintf(out, "%s\"%s\": {\"median\": ", peer == 0 ? "" : ", ", all->peers[peer].name);
        write_number(out, of->of[peer].median);
        fputs(", \"minimum\": ", out);
        write_number(out, of->of[peer].minimum);
        fputc('}', out);
    }
    fputs("}}", out);
}

bool report_json(const results *all, const char *path)
{
    FILE *out = fopen(path, "w");
    if (out == NULL)
        return false;
    fputs("{\n  \"rows\": [\n", out);
    for (size_t i = 0; i < all->nrows; i++) {
        write_row(out, all, &all->rows[i]);
        fputs(i + 1 < all->nrows ? ",\n" : "\n", out);
    }
    fputs("  ]\n}\n", out);
    return fclose(out) == 0;
}
