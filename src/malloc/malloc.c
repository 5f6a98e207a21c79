/* SPDX-License-Identifier: MIT */
/*
 * libgangway-malloc: C's allocation functions by their own names, over the heap of libgangway.
 *
 * What always holds: nothing here allocates, or needs this library to be initialized. The dynamic linker calls these
 * before any constructor has run, and threads that have ended still call them.
 */
#include "base/base.h"

#include <gangway/heap.h>
#include <gangway/malloc.h>

#include <errno.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

/* Declared here: the system's headers need not have all of them, nor the same opinion of their attributes. */
EXPORTED void *malloc(size_t nbytes);
EXPORTED void *calloc(size_t count, size_t element_size);
EXPORTED void *realloc(void *p, size_t nbytes);
EXPORTED void *reallocarray(void *p, size_t count, size_t element_size);
EXPORTED void free(void *p);
EXPORTED void cfree(void *p);
EXPORTED void free_sized(void *p, size_t nbytes);
EXPORTED void free_aligned_sized(void *p, size_t alignment, size_t nbytes);
EXPORTED void *aligned_alloc(size_t alignment, size_t nbytes);
EXPORTED void *memalign(size_t alignment, size_t nbytes);
EXPORTED int posix_memalign(void **out, size_t alignment, size_t nbytes);
EXPORTED void *valloc(size_t nbytes);
EXPORTED void *pvalloc(size_t nbytes);
EXPORTED size_t malloc_usable_size(void *p);
EXPORTED int malloc_trim(size_t pad);

/* Before the constructors of what is loaded later; blocks that were allocated before it are MALLOC blocks as well. */
__attribute__((constructor(101))) static void join(void)
{
    gw_malloc_join();
}

/* --- allocating ------------------------------------------------------------------------------------------- */

void *malloc(size_t nbytes)
{
    return gw_malloc(nbytes);
}

void *calloc(size_t count, size_t element_size)
{
    return gw_calloc(count, element_size);
}

void *realloc(void *p, size_t nbytes)
{
    return gw_realloc(p, nbytes);
}

void *reallocarray(void *p, size_t count, size_t element_size)
{
    size_t nbytes;
    if (gwi_mul(count, element_size, &nbytes))
        return gw_realloc(p, nbytes);
    errno = ENOMEM;
    return NULL;
}

/* --- releasing -------------------------------------------------------------------------------------------- */

void free(void *p)
{
    gw_free(p);
}

void cfree(void *p)
{
    gw_free(p);
}

/* The heap knows the size better than the caller. */
void free_sized(void *p, size_t nbytes)
{
    (void)nbytes;
    gw_free(p);
}

void free_aligned_sized(void *p, size_t alignment, size_t nbytes)
{
    (void)alignment;
    (void)nbytes;
    gw_free(p);
}

/* --- aligned ---------------------------------------------------------------------------------------------- */

void *aligned_alloc(size_t alignment, size_t nbytes)
{
    return gw_aligned_alloc(alignment, nbytes);
}

static size_t power_of_two_from(size_t alignment)
{
    size_t power = 16;
    while (power < alignment && power <= SIZE_MAX / 4)
        power *= 2;
    return power;
}

/* Rounds an odd alignment up, as the GNU C library does. */
void *memalign(size_t alignment, size_t nbytes)
{
    return gw_aligned_alloc(power_of_two_from(alignment), nbytes);
}

/* Tells its error by its result and leaves errno alone, and *out where it fails. */
int posix_memalign(void **out, size_t alignment, size_t nbytes)
{
    if (!gwi_is_power_of_two(alignment) || alignment % sizeof(void *) != 0)
        return EINVAL;
    int saved = errno;
    void *block = gw_aligned_alloc(alignment, nbytes);
    errno = saved;
    if (block == NULL)
        return ENOMEM;
    *out = block;
    return 0;
}

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

void *valloc(size_t nbytes)
{
    return gw_aligned_alloc(page_size(), nbytes);
}

void *pvalloc(size_t nbytes)
{
    size_t rounded;
    if (gwi_round_up(nbytes > 0 ? nbytes : 1, page_size(), &rounded))
        return gw_aligned_alloc(page_size(), rounded);
    errno = ENOMEM;
    return NULL;
}

/* --- asking ----------------------------------------------------------------------------------------------- */

size_t malloc_usable_size(void *p)
{
    return gw_malloc_usable_size(p);
}

/* What is kept back is the heap's to say. 1 where memory may have gone back to the system. */
int malloc_trim(size_t pad)
{
    (void)pad;
    uint32_t saved = gw_GetLastError();
    size_t longest = gw_HeapCompact(gw_GetProcessHeap(), 0);
    gw_SetLastError(saved);
    return longest > 0;
}
