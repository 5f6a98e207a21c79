/* SPDX-License-Identifier: MIT */
/* CoTaskMem: what crosses a COM or P/Invoke boundary and is released by the other side. */
#include "heap/heap.h"

#include <gangway/memory.h>

#define ACCEPTED GWI_ACCEPTS(GW_FAMILY_COTASKMEM)

static void *reallocate(const gwi_caller *by, void *p, size_t nbytes)
{
    if (p == NULL)
        return gw_AllocCoTaskMem(nbytes);
    if (nbytes > 0)
        return gwi_heap_realloc(by, p, nbytes, 0);
    gwi_heap_free(by, p);
    return NULL;
}

void *gw_AllocCoTaskMem(size_t nbytes)
{
    return gwi_heap_alloc(GW_FAMILY_COTASKMEM, nbytes, 0);
}

void *gw_ReAllocCoTaskMem(void *p, size_t nbytes)
{
    static const gwi_caller self = {"gw_ReAllocCoTaskMem", "CoTaskMem blocks", ACCEPTED, 0};
    return reallocate(&self, p, nbytes);
}

gw_bool gw_FreeCoTaskMem(void *p)
{
    static const gwi_caller self = {"gw_FreeCoTaskMem", "CoTaskMem blocks", ACCEPTED, 0};
    return gwi_heap_free(&self, p);
}

void *gw_CoTaskMemAlloc(size_t nbytes)
{
    return gw_AllocCoTaskMem(nbytes);
}

void *gw_CoTaskMemRealloc(void *p, size_t nbytes)
{
    static const gwi_caller self = {"gw_CoTaskMemRealloc", "CoTaskMem blocks", ACCEPTED, 0};
    return reallocate(&self, p, nbytes);
}

void gw_CoTaskMemFree(void *p)
{
    static const gwi_caller self = {"gw_CoTaskMemFree", "CoTaskMem blocks", ACCEPTED, 0};
    gwi_heap_free(&self, p);
}
