/* SPDX-License-Identifier: MIT */
/* gangway info: what this library is and was built with, and what the environment asks of it. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/tool.h"

#include <stdio.h>
#include <stdlib.h>

static void print_pages(void)
{
    printf("ANSI page          %u\n", (unsigned)gw_GetACP());
    printf("OEM page           %u\n", (unsigned)gw_GetOEMCP());
}

static void print_modes(void)
{
    const char *modes = getenv("GANGWAY_HEAP");
    const char *violation = getenv("GANGWAY_VIOLATION");
    printf("heap modes         %s\n", modes != NULL && *modes != '\0' ? modes : "none");
    printf("at a violation     %s\n",
           violation != NULL && *violation != '\0' ? violation : "report");
}

static void print_heap(void)
{
    gw_heap_statistics stats;
    gw_free(gw_malloc(1)); /* or a process that has no block yet would say 0 */
    if (!gw_heap_stats(gw_GetProcessHeap(), &stats))
        return;
    printf("heap page          64 KiB\n");
    printf("heap reserved      %zu MiB of address space\n", stats.reserved_bytes >> 20);
    printf("heap committed     %zu KiB\n", stats.committed_bytes >> 10);
}

static void print_malloc(void)
{
    char path[4096];
    bool found = tool_find_malloc(path, sizeof path);
    printf("libgangway-malloc  %s\n", found ? path : "not installed beside libgangway");
}

static int run(const tool_command *self, int count, char **arguments)
{
    if (count > 1)
        return tool_misused(self, "info takes no '%s'", arguments[1]);
    printf("version            %s\n", gw_version());
    print_pages();
    printf("text kernels       %s\n", gw_text_kernel_name());
    printf("iconv              %s\n", GW_ICONV);
    print_modes();
    print_heap();
    print_malloc();
    return TOOL_DONE;
}

const tool_command tool_info = {
    "info",
    "version, code pages, text kernels, iconv, and the heap's modes",
    "Usage: gangway info\n\n"
    "Prints a line for each: the version, the ANSI and OEM code pages (GANGWAY_ACP), which\n"
    "text kernels this processor gets, whose iconv converts other pages, the modes that\n"
    "GANGWAY_HEAP asks for, what happens at a violation (GANGWAY_VIOLATION), what the heap\n"
    "holds at its start, and where libgangway-malloc is.\n",
    run,
};
