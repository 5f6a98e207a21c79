/* SPDX-License-Identifier: MIT */
/* HGlobal: what Marshal.AllocHGlobal and its like hand out. */
#include "heap/heap.h"

#include <gangway/memory.h>

#define ACCEPTED GWI_ACCEPTS(GW_FAMILY_HGLOBAL)

void *gw_AllocHGlobal(size_t nbytes)
{
    return gwi_heap_alloc(GW_FAMILY_HGLOBAL, nbytes, 0);
}

void *gw_ReAllocHGlobal(void *p, size_t nbytes)
{
    static const gwi_caller self = {"gw_ReAllocHGlobal", "HGlobal blocks", ACCEPTED, 0};
    return p == NULL ? gw_AllocHGlobal(nbytes) : gwi_heap_realloc(&self, p, nbytes, 0);
}

gw_bool gw_FreeHGlobal(void *p)
{
    static const gwi_caller self = {"gw_FreeHGlobal", "HGlobal blocks", ACCEPTED, 0};
    return gwi_heap_free(&self, p);
}
