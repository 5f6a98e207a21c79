/* SPDX-License-Identifier: MIT */
/*
 * A tour of Gangway: the life of one block of unmanaged memory, step by step, then every line of real text files
 * sent across the boundary and back.
 *
 *     tour [FILE...]
 *
 * Exit status: 0 where every call answered as documented, every Unicode way was lossless and no block is left;
 * 1 where not; 2 for a wrong option or a file that cannot be read.
 */
#include "tour.h"

#include <stdio.h>
#include <string.h>

#ifndef SAMPLES_DATA_DIR
#define SAMPLES_DATA_DIR "samples/data"
#endif

static const char *const usual_files[] = {
    SAMPLES_DATA_DIR "/gangway.txt",
    SAMPLES_DATA_DIR "/western.txt",
    SAMPLES_DATA_DIR "/beyond.txt",
};

static void print_usage(FILE *stream)
{
    fputs("usage: tour [FILE...]\n\n"
          "Shows what happens to a block of unmanaged memory, and sends every line of the files "
          "across\n"
          "and back in four encodings. The files are text in UTF-8, or in UTF-16 or UTF-32 where a "
          "byte\n"
          "order mark, or \".utf16\" or \".utf32\" in the name, says so. Without a file: "
          "samples/data.\n",
          stream);
}

static void print_title(const char *title)
{
    size_t columns = strlen(title);
    printf("%s\n", title);
    while (columns-- > 0)
        putchar('=');
    printf("\n\n");
}

/* Prints what the process heap holds by family; true if it holds nothing. */
static bool print_heap(void)
{
    gw_heap_statistics heap;
    if (!gw_heap_stats(gw_GetProcessHeap(), &heap))
        return false;
    printf("   %-10s %12s %12s %12s %12s\n", "family", "blocks live", "bytes live", "blocks peak",
           "bytes peak");
    for (int i = 0; i < GW_FAMILY_COUNT; i++) {
        const gw_family_statistics *f = &heap.families[i];
        if (f->peak_blocks > 0)
            printf("   %-10s %12zu %12zu %12zu %12zu\n", gw_family_name((gw_family)i),
                   f->live_blocks, f->live_bytes, f->peak_blocks, f->peak_bytes);
    }
    printf("   %-10s %12zu %12zu %12zu %12zu\n", "all", heap.total.live_blocks,
           heap.total.live_bytes, heap.total.peak_blocks, heap.total.peak_bytes);
    return heap.total.live_blocks == 0;
}

static int tour(const char *const *paths, size_t count)
{
    print_title("Gangway: one string, one block");
    bool is_as_documented = tour_block();

    printf("\n");
    print_title("Every line of every file, there and back");
    tour_tally total = {0};
    bool is_readable = tour_survey(paths, count, &total);
    printf("\n");
    print_title("In all");
    tour_survey_total(&total, count);

    printf("\n");
    print_title("What is left in the process heap");
    bool is_empty = print_heap();
    if (fflush(stdout) != 0 || !is_readable)
        return 2;
    return is_as_documented && is_empty && tour_survey_lossless(&total) ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        print_usage(stdout);
        return 0;
    }
    if (argc > 1 && argv[1][0] == '-' && argv[1][1] != '\0') {
        fprintf(stderr, "tour: %s: no such option\n", argv[1]);
        print_usage(stderr);
        return 2;
    }
    if (argc > 1)
        return tour((const char *const *)(argv + 1), (size_t)(argc - 1));
    return tour(usual_files, sizeof usual_files / sizeof *usual_files);
}
