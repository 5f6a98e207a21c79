/* SPDX-License-Identifier: MIT */
/* NativeMemory: C's malloc family as .NET spells it. Aligned and plain blocks are one family. */
#include "heap/fast.h"

#include <gangway/memory.h>

#define ACCEPTED GWI_ACCEPTS(GW_FAMILY_NATIVE)

void *gw_NativeMemoryAlloc(size_t nbytes)
{
    return gwi_fast_alloc(GW_FAMILY_NATIVE, nbytes);
}

void *gw_NativeMemoryAllocZeroed(size_t nbytes)
{
    return gwi_heap_alloc_zeroed(GW_FAMILY_NATIVE, nbytes);
}

static void *alloc_elements(size_t count, size_t element_size, unsigned flags)
{
    size_t nbytes;
    if (gwi_mul(count, element_size, &nbytes))
        return gwi_heap_alloc_with(GW_FAMILY_NATIVE, nbytes, flags);
    gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW,
             "%zu elements of %zu bytes are more than memory can hold", count, element_size);
    return NULL;
}

void *gw_NativeMemoryAllocElements(size_t count, size_t element_size)
{
    return alloc_elements(count, element_size, 0);
}

void *gw_NativeMemoryAllocZeroedElements(size_t count, size_t element_size)
{
    return alloc_elements(count, element_size, GWI_ALLOC_ZEROED);
}

void *gw_NativeMemoryRealloc(void *p, size_t nbytes)
{
    static const gwi_caller self = {"gw_NativeMemoryRealloc", "native blocks", ACCEPTED, 0};
    return p == NULL ? gw_NativeMemoryAlloc(nbytes) : gwi_heap_realloc(&self, p, nbytes, 0);
}

gw_bool gw_NativeMemoryFree(void *p)
{
    static const gwi_caller self = {"gw_NativeMemoryFree", "native blocks", ACCEPTED, 0};
    return gwi_fast_free(&self, p);
}

/* --- aligned --------------------------------------------------------------------------------------------- */

static bool check_alignment(size_t alignment)
{
    if (gwi_is_power_of_two(alignment))
        return true;
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "the alignment %zu is no power of two", alignment);
    return false;
}

void *gw_NativeMemoryAlignedAlloc(size_t nbytes, size_t alignment)
{
    return check_alignment(alignment) ? gwi_heap_alloc_aligned(GW_FAMILY_NATIVE, nbytes, alignment)
                                      : NULL;
}

/* Always a new block, as .NET does it: the old one is released last, so that a failure leaves it whole. */
static void *move_aligned(const gwi_caller *by, void *p, size_t old_nbytes, size_t nbytes,
                          size_t alignment)
{
    void *moved = gwi_heap_alloc_aligned(GW_FAMILY_NATIVE, nbytes, alignment);
    if (moved == NULL)
        return NULL;
    memcpy(moved, p, old_nbytes < nbytes ? old_nbytes : nbytes);
    if (gwi_heap_free(by, p))
        return moved;
    gwi_heap_free(by, moved);
    return NULL;
}

void *gw_NativeMemoryAlignedRealloc(void *p, size_t nbytes, size_t alignment)
{
    static const gwi_caller self = {"gw_NativeMemoryAlignedRealloc", "native blocks", ACCEPTED, 0};
    size_t old_nbytes;
    if (p == NULL || !check_alignment(alignment))
        return p == NULL ? gw_NativeMemoryAlignedAlloc(nbytes, alignment) : NULL;
    old_nbytes = gwi_heap_size(&self, p);
    if (old_nbytes != GWI_NO_SIZE)
        return move_aligned(&self, p, old_nbytes, nbytes, alignment);
    gwi_heap_refuse(&self, p);
    return NULL;
}

gw_bool gw_NativeMemoryAlignedFree(void *p)
{
    static const gwi_caller self = {"gw_NativeMemoryAlignedFree", "native blocks", ACCEPTED, 0};
    return gwi_heap_free(&self, p);
}

/* --- bytes ----------------------------------------------------------------------------------------------- */

void gw_NativeMemoryClear(void *p, size_t n)
{
    if (n > 0)
        memset(p, 0, n);
}

void gw_NativeMemoryFill(void *p, size_t n, uint8_t v)
{
    if (n > 0)
        memset(p, v, n);
}

void gw_NativeMemoryCopy(const void *source, void *destination, size_t n)
{
    if (n > 0)
        memmove(destination, source, n);
}
