/* SPDX-License-Identifier: MIT */
/**
 * @file
 * C's allocation functions over the process heap: blocks of family MALLOC.
 *
 * libgangway-malloc is malloc() and its like over these. A host can hand them to whatever takes an allocator, such
 * as lua_newstate() or sqlite3_config().
 *
 * They set errno as POSIX says, and with it the last error. gw_free() leaves errno as it was.
 */
#ifndef GANGWAY_MALLOC_H
#define GANGWAY_MALLOC_H

#include <gangway/base.h>

GW_BEGIN_DECLS

/**
 * Releases a block.
 *
 * @param[in] p  a live block of family MALLOC; where gw_malloc_join() was called, of any family of the process heap,
 *               from the start of its memory: a BSTR's is a pointer's size before the string, or four bytes, as Mono
 *               has it. NULL is released by doing nothing
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything else
 * @thread      any; of several threads that release one block, one gets 1
 * @differs     free() of POSIX answers nothing
 * @contract    POSIX free
 */
GW_API gw_bool gw_free(void *p);

/**
 * Allocates a block.
 *
 * @param[in] nbytes  size in bytes; 0 gives a live block of 0 bytes
 * @return      a block aligned to 16 bytes, or NULL
 * @owner       the caller; family MALLOC; release with gw_free()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY, errno ENOMEM
 * @thread      any
 * @contract    POSIX malloc
 */
GW_API void *gw_malloc(size_t nbytes) GW_NODISCARD GW_OWNED_BY(gw_free, 1);

/**
 * Allocates an array of zeros.
 *
 * @param[in] count         how many elements
 * @param[in] element_size  the size of one in bytes
 * @return      a block aligned to 16 bytes, or NULL
 * @owner       the caller; family MALLOC; release with gw_free()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY, errno ENOMEM, also where the product passes SIZE_MAX
 * @thread      any
 * @contract    POSIX calloc
 */
GW_API void *gw_calloc(size_t count, size_t element_size) GW_NODISCARD GW_OWNED_BY(gw_free, 1);

/**
 * Allocates a block that is aligned to more than 16 bytes.
 *
 * @param[in] alignment  in bytes, a power of two
 * @param[in] nbytes     size in bytes, any
 * @return      the block, or NULL
 * @owner       the caller; family MALLOC; release with gw_free()
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER, errno EINVAL, for what is no power of two; NULL and
 *              GW_ERROR_NOT_ENOUGH_MEMORY, errno ENOMEM
 * @thread      any
 * @contract    POSIX aligned_alloc
 */
GW_API void *gw_aligned_alloc(size_t alignment, size_t nbytes) GW_NODISCARD GW_OWNED_BY(gw_free, 1);

/**
 * Changes the size of a block, keeping its contents up to the smaller of both sizes, and its family.
 *
 * @param[in] p       what gw_free() takes; NULL allocates
 * @param[in] nbytes  the new size in bytes; 0 releases the block, as the GNU C library does it
 * @return      the block, which may have moved; or NULL
 * @owner       the caller; release with gw_free(). After NULL the old block is whole and still the caller's, unless
 *              @p nbytes is 0
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY, errno ENOMEM; NULL and GW_ERROR_INVALID_PARAMETER with a
 *              violation, errno EINVAL, for what gw_free() does not take
 * @thread      any, but one at a time for one block
 * @contract    POSIX realloc
 */
GW_API void *gw_realloc(void *p, size_t nbytes) GW_NODISCARD GW_OWNED_BY(gw_free, 1);

/**
 * How many bytes of a block may be used: exactly as many as were asked for.
 *
 * @param[in] p  what gw_free() takes
 * @return      the size in bytes; 0 for NULL and for what is no block
 * @owner       nothing is handed out
 * @errors      none: asking is no misuse
 * @thread      any
 * @differs     the GNU C library rounds up; here a resized block keeps what was asked for, and so only that is usable
 * @contract    malloc_usable_size of the GNU C library
 */
GW_API size_t gw_malloc_usable_size(const void *p);

/**
 * Says that this process's malloc() is gw_malloc(), for good; libgangway-malloc calls it as it is loaded.
 *
 * From now on every function that releases, resizes or measures blocks of the process heap takes blocks of family
 * MALLOC too, and gw_free(), gw_realloc() and gw_malloc_usable_size() take any family: what a managed runtime calls
 * AllocHGlobal is malloc().
 *
 * @owner       nothing changes hands
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API void gw_malloc_join(void);

GW_END_DECLS

#endif
