/* SPDX-License-Identifier: MIT */
/*
 * Measures conversions of text against other converters: `bench/text [--quick] [--utf] [--rounds N] [--rows PART]`. A row
 * is printed as it is measured: nanoseconds a call, and in brackets Gangway's time over the peer's (below 1: faster).
 */
#include "config.h"

#include "text_common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usage(void)
{
    fprintf(stderr,
            "usage: bench/text [--quick] [--utf] [--rounds 1..999] [--rows PART-OF-A-NAME]\n");
    return 2;
}

static bool take_option(text_bench *bench, char **arguments, int *taken)
{
    *taken = 2;
    if (strcmp(arguments[0], "--quick") == 0) {
        bench->round_ns = 2e4;
        bench->rounds = 1;
        *taken = 1;
    } else if (strcmp(arguments[0], "--utf") == 0) {
        bench->only_utf = true;
        *taken = 1;
    } else if (arguments[1] == NULL) {
        return false;
    } else if (strcmp(arguments[0], "--rounds") == 0) {
        bench->rounds = strtoul(arguments[1], NULL, 10);
    } else if (strcmp(arguments[0], "--rows") == 0) {
        bench->filter = arguments[1];
    } else {
        return false;
    }
    return bench->rounds > 0 && bench->rounds < 1000;
}

int main(int argc, char **argv)
{
    text_bench bench = {25, 1e6, NULL, false};
    for (int i = 1; i < argc;) {
        int taken;
        if (!take_option(&bench, argv + i, &taken))
            return usage();
        i += taken;
    }
    printf("ns a call, median of %zu rounds; (Gangway's time over the peer's); * another length\n",
           bench.rounds);
    if (!bench.only_utf)
        text_rows_pages(&bench);
    text_rows_utf(&bench);
    return 0;
}
