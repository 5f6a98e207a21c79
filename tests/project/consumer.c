/* SPDX-License-Identifier: MIT */
/* What a user of the installed library writes first. */
#include <gangway/gangway.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    char expected[32];
    snprintf(expected, sizeof expected, "%d.%d.%d", GW_VERSION_MAJOR, GW_VERSION_MINOR,
             GW_VERSION_PATCH);
    if (strcmp(gw_version(), expected) != 0 || strcmp(GW_VERSION_TEXT, expected) != 0)
        return fprintf(stderr, "headers %s, library %s\n", expected, gw_version()), 1;

    char *block = gw_AllocHGlobal(16);
    if (block == NULL || gw_block_query(block, NULL) != GW_BLOCK_LIVE)
        return fprintf(stderr, "no block\n"), 1;
    memset(block, 'c', 16);
    {
        GW_AUTO(gw_FreeCoTaskMem) void *scoped = gw_AllocCoTaskMem(8);
        if (scoped == NULL)
            return fprintf(stderr, "no second block\n"), 1;
    }
    if (gw_FreeHGlobal(block) != 1)
        return fprintf(stderr, "%s\n", gw_error_message()), 1;

    gw_heap_statistics heap;
    if (!gw_heap_stats(gw_GetProcessHeap(), &heap) || heap.total.live_blocks != 0)
        return fprintf(stderr, "blocks are left\n"), 1;
    printf("gangway %s\n", gw_version());
    return 0;
}
