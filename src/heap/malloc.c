/* SPDX-License-Identifier: MIT */
/* C's allocation functions: family MALLOC, and what a process takes whose malloc() is this heap. */
#include "heap/fast.h"

#include <gangway/malloc.h>

#include <errno.h>

_Atomic bool gwi_malloc_joined;

void gw_malloc_join(void)
{
    GWI_STORE(gwi_malloc_joined, true);
}

/* --- who takes what --------------------------------------------------------------------------------------- */

#define OWN GWI_ACCEPTS(GW_FAMILY_MALLOC)
/* All but the memory of moveable handles, which would be left without it. */
#define ANY                                                                                        \
    (OWN | GWI_ACCEPTS(GW_FAMILY_HEAP) | GWI_ACCEPTS(GW_FAMILY_HGLOBAL) |                          \
     GWI_ACCEPTS(GW_FAMILY_COTASKMEM) | GWI_ACCEPTS(GW_FAMILY_BSTR) |                              \
     GWI_ACCEPTS(GW_FAMILY_NATIVE))

static const char takes_any[] = "the start of any block of the process heap";

static const gwi_caller own_free = {"gw_free", "malloc blocks", OWN, 0};
static const gwi_caller any_free = {"free", takes_any, ANY, 0};
static const gwi_caller own_realloc = {"gw_realloc", "malloc blocks", OWN, 0};
static const gwi_caller any_realloc = {"realloc", takes_any, ANY, 0};

static const gwi_caller *who(const gwi_caller *own, const gwi_caller *any)
{
    return GWI_LOAD(gwi_malloc_joined) ? any : own;
}

/* --- allocating ------------------------------------------------------------------------------------------- */

static GWI_NOINLINE void *too_large(void)
{
    gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "more bytes than a pointer difference can say");
    errno = ENOMEM;
    return NULL;
}

/* More than there is of addresses fails like any other size. */
void *gw_malloc(size_t nbytes)
{
    return gwi_fast_alloc(GW_FAMILY_MALLOC, nbytes);
}

void *gw_calloc(size_t count, size_t element_size)
{
    size_t nbytes;
    if (GWI_UNLIKELY(!gwi_mul(count, element_size, &nbytes) || nbytes > PTRDIFF_MAX))
        return too_large();
    return gwi_heap_alloc_zeroed(GW_FAMILY_MALLOC, nbytes);
}

void *gw_aligned_alloc(size_t alignment, size_t nbytes)
{
    if (!gwi_is_power_of_two(alignment)) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "the alignment %zu is no power of two", alignment);
        errno = EINVAL;
        return NULL;
    }
    if (nbytes > PTRDIFF_MAX || alignment > PTRDIFF_MAX)
        return too_large();
    return gwi_heap_alloc_aligned(GW_FAMILY_MALLOC, nbytes, alignment);
}

/* --- releasing, resizing, asking -------------------------------------------------------------------------- */

gw_bool gw_free(void *p)
{
    return gwi_fast_free(who(&own_free, &any_free), p);
}

/* A BSTR's block never gets smaller than what a BSTR holds besides its text, or it could not be counted. */
static bool is_bstr(const void *p)
{
    static const gwi_caller bstr = {"realloc", "BSTRs", GWI_ACCEPTS(GW_FAMILY_BSTR), 0};
    return GWI_LOAD(gwi_malloc_joined) && gwi_heap_size(&bstr, p) != GWI_NO_SIZE;
}

static void *shrink_bstr(void *p, size_t nbytes)
{
    void *block = gw_malloc(nbytes);
    if (block == NULL)
        return NULL;
    memcpy(block, p, nbytes);
    if (gw_free(p))
        return block;
    gw_free(block);
    return NULL;
}

static void *resized(void *block)
{
    if (GWI_UNLIKELY(block == NULL))
        errno = gw_GetLastError() == GW_ERROR_NOT_ENOUGH_MEMORY ? ENOMEM : EINVAL;
    return block;
}

void *gw_realloc(void *p, size_t nbytes)
{
    if (p == NULL)
        return gw_malloc(nbytes);
    if (nbytes == 0) {
        gw_free(p);
        return NULL;
    }
    if (nbytes > PTRDIFF_MAX)
        return too_large();
    if (nbytes < GWI_BSTR_EXTRA && is_bstr(p))
        return shrink_bstr(p, nbytes);
    return resized(gwi_heap_realloc(who(&own_realloc, &any_realloc), p, nbytes, 0));
}

size_t gw_malloc_usable_size(const void *p)
{
    size_t nbytes = gwi_heap_size(who(&own_free, &any_free), p);
    return nbytes != GWI_NO_SIZE ? nbytes : 0;
}
