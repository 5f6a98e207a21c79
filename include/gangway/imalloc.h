/* SPDX-License-Identifier: MIT */
/**
 * @file
 * IMalloc and IMallocSpy: CoTaskMem as an object, and the object that watches it. Vtables are in the documented order.
 */
#ifndef GANGWAY_IMALLOC_H
#define GANGWAY_IMALLOC_H

#include <gangway/base.h>
#include <gangway/memory.h>

GW_BEGIN_DECLS

/** @name Contexts of gw_CoGetMalloc()
 * The values of wtypes.h. @{ */
#define GW_MEMCTX_TASK 1u
#define GW_MEMCTX_SHARED 2u
#define GW_MEMCTX_MACSYSTEM 3u
#define GW_MEMCTX_UNKNOWN 0xFFFFFFFFu
#define GW_MEMCTX_SAME 0xFFFFFFFEu
/** @} */

/** The task allocator: an object whose first member leads to its functions. */
typedef struct gw_IMalloc gw_IMalloc;

/** What a gw_IMalloc does. An interface is named by the 16 bytes of its GUID. */
typedef struct gw_IMallocVtbl {
    /** IUnknown or IMalloc: GW_S_OK; others GW_E_NOINTERFACE and NULL */
    int32_t (*QueryInterface)(gw_IMalloc *self, const void *iid, void **out);
    uint32_t (*AddRef)(gw_IMalloc *self);  /**< 2: the object is static */
    uint32_t (*Release)(gw_IMalloc *self); /**< 1 */
    /** as gw_CoTaskMemAlloc() */
    void *(*Alloc)(gw_IMalloc *self, size_t nbytes);
    /** as gw_CoTaskMemRealloc() */
    void *(*Realloc)(gw_IMalloc *self, void *p, size_t nbytes);
    /** as gw_CoTaskMemFree() */
    void (*Free)(gw_IMalloc *self, void *p);
    /** requested size in bytes; (size_t)-1 for NULL and what is no live CoTaskMem block */
    size_t (*GetSize)(gw_IMalloc *self, void *p);
    /** 1 for a live CoTaskMem block, 0 for other values, -1 for NULL */
    int32_t (*DidAlloc)(gw_IMalloc *self, void *p);
    /** gives memory that is not in use back to the system */
    void (*HeapMinimize)(gw_IMalloc *self);
} gw_IMallocVtbl;

/** The task allocator. */
struct gw_IMalloc {
    const gw_IMallocVtbl *lpVtbl; /**< its functions */
};

/** A program's object that is called before and after what CoTaskMem functions do. */
typedef struct gw_IMallocSpy gw_IMallocSpy;

/** What a gw_IMallocSpy does. `spied` says whether a block was allocated while the spy was there. */
typedef struct gw_IMallocSpyVtbl {
    /** must know IMallocSpy; the reference it gives is kept until the spy is revoked */
    int32_t (*QueryInterface)(gw_IMallocSpy *self, const void *iid, void **out);
    uint32_t (*AddRef)(gw_IMallocSpy *self);  /**< counts one reference more */
    uint32_t (*Release)(gw_IMallocSpy *self); /**< counts one reference less */
    /** the size to allocate; 0 for a request of more makes it fail */
    size_t (*PreAlloc)(gw_IMallocSpy *self, size_t nbytes);
    /** the pointer to hand out for the one that was allocated, which may be NULL */
    void *(*PostAlloc)(gw_IMallocSpy *self, void *p);
    /** the pointer to release for the one that was handed in */
    void *(*PreFree)(gw_IMallocSpy *self, void *p, gw_bool spied);
    void (*PostFree)(gw_IMallocSpy *self, gw_bool spied); /**< after a release */
    /** the size to make, and in `actual` the block to resize; 0 for a request of more makes it fail */
    size_t (*PreRealloc)(gw_IMallocSpy *self, void *p, size_t nbytes, void **actual, gw_bool spied);
    /** the pointer to hand out */
    void *(*PostRealloc)(gw_IMallocSpy *self, void *p, gw_bool spied);
    /** the pointer to ask about */
    void *(*PreGetSize)(gw_IMallocSpy *self, void *p, gw_bool spied);
    /** the size to tell */
    size_t (*PostGetSize)(gw_IMallocSpy *self, size_t nbytes, gw_bool spied);
    /** the pointer to ask about */
    void *(*PreDidAlloc)(gw_IMallocSpy *self, void *p, gw_bool spied);
    /** the answer to give */
    int32_t (*PostDidAlloc)(gw_IMallocSpy *self, void *p, gw_bool spied, int32_t answer);
    void (*PreHeapMinimize)(gw_IMallocSpy *self);  /**< before memory is given back */
    void (*PostHeapMinimize)(gw_IMallocSpy *self); /**< after it */
} gw_IMallocSpyVtbl;

/** A program's spy; its own data may follow. */
struct gw_IMallocSpy {
    const gw_IMallocSpyVtbl *lpVtbl; /**< its functions */
};

/**
 * The task allocator as an object.
 *
 * @param[in]  context  GW_MEMCTX_TASK
 * @param[out] out      the allocator, or NULL
 * @return      GW_S_OK, or a failure
 * @owner       nobody: static; AddRef and Release may be called and do nothing
 * @errors      GW_E_INVALIDARG for any other context, and for no place to write to
 * @thread      any
 * @contract    Win32 CoGetMalloc
 */
GW_API int32_t gw_CoGetMalloc(uint32_t context, gw_IMalloc **out);

/**
 * Lets a spy watch: from now on each function that allocates, resizes or releases CoTaskMem calls it before and after,
 * as do the functions of gw_IMalloc. Its functions run one at a time in a process, under one lock, for which all these
 * functions wait; what a spy's function does with CoTaskMem itself is not spied. Releasing NULL calls nothing.
 *
 * @param[in] spy  the spy; its QueryInterface is asked for IMallocSpy
 * @return      GW_S_OK, or a failure
 * @owner       the reference that QueryInterface gave is kept, and released when the spy is revoked
 * @errors      GW_E_INVALIDARG for NULL, and for an object that is no IMallocSpy; GW_CO_E_OBJISREG where there is one
 * @thread      any
 * @differs     gw_HeapFree() on the process heap goes past the spy, as HeapFree does on Windows
 * @contract    Win32 CoRegisterMallocSpy
 */
GW_API int32_t gw_CoRegisterMallocSpy(gw_IMallocSpy *spy);

/**
 * Lets the spy go. While blocks are live that were allocated under its eyes it stays, and goes with the last of them.
 *
 * @return      GW_S_OK, or a failure
 * @owner       the spy's reference is released, now or later
 * @errors      GW_CO_E_OBJNOTREG where there is none; GW_E_ACCESSDENIED where it stays for now
 * @thread      any
 * @contract    Win32 CoRevokeMallocSpy
 */
GW_API int32_t gw_CoRevokeMallocSpy(void);

GW_END_DECLS

#endif
