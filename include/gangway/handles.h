/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Global* and Local*: HGlobal memory as Win32 programs allocate it, fixed or moveable.
 *
 * A *fixed* block is a pointer, of family HGlobal. A *moveable* one is a handle, which is not the pointer:
 * gw_GlobalLock() gives that. A handle is the address of a pointer to the memory, so `*(void **)handle` is it. There can
 * be 65,536 handles, shared by both sets of names; a freed one is used again as late as can be, and refused until then.
 *
 * Both sets take each other's blocks and handles, and so do gw_FreeHGlobal() and gw_ReAllocHGlobal(). The memory of a
 * handle is released and resized by the handle alone: its pointer is refused by every release function, GW-002.
 * gw_HeapSize() and gw_HeapValidate() on the process heap know it.
 *
 * Any value may be handed in: none is read through before it is known.
 */
#ifndef GANGWAY_HANDLES_H
#define GANGWAY_HANDLES_H

#include <gangway/base.h>
#include <gangway/memory.h>

GW_BEGIN_DECLS

/** @name Flags of gw_GlobalAlloc() and gw_GlobalReAlloc()
 * The values of winbase.h. @{ */
#define GW_GMEM_FIXED 0x0000u
#define GW_GMEM_MOVEABLE 0x0002u
#define GW_GMEM_NOCOMPACT 0x0010u
#define GW_GMEM_NODISCARD 0x0020u
#define GW_GMEM_ZEROINIT 0x0040u
#define GW_GMEM_MODIFY 0x0080u
#define GW_GMEM_DISCARDABLE 0x0100u
#define GW_GMEM_NOT_BANKED 0x1000u
#define GW_GMEM_LOWER 0x1000u
#define GW_GMEM_SHARE 0x2000u
#define GW_GMEM_DDESHARE 0x2000u
#define GW_GMEM_NOTIFY 0x4000u
#define GW_GHND (GW_GMEM_MOVEABLE | GW_GMEM_ZEROINIT)
#define GW_GPTR (GW_GMEM_FIXED | GW_GMEM_ZEROINIT)
/** @} */

/** @name What gw_GlobalFlags() answers
 * The values of winbase.h. @{ */
#define GW_GMEM_LOCKCOUNT 0x00FFu
#define GW_GMEM_DISCARDED 0x4000u
#define GW_GMEM_INVALID_HANDLE 0x8000u
/** @} */

/** @name Flags of gw_LocalAlloc() and gw_LocalReAlloc()
 * The values of winbase.h; GW_LMEM_DISCARDABLE is not GW_GMEM_DISCARDABLE. @{ */
#define GW_LMEM_FIXED 0x0000u
#define GW_LMEM_MOVEABLE 0x0002u
#define GW_LMEM_NOCOMPACT 0x0010u
#define GW_LMEM_NODISCARD 0x0020u
#define GW_LMEM_ZEROINIT 0x0040u
#define GW_LMEM_MODIFY 0x0080u
#define GW_LMEM_DISCARDABLE 0x0F00u
#define GW_LHND (GW_LMEM_MOVEABLE | GW_LMEM_ZEROINIT)
#define GW_LPTR (GW_LMEM_FIXED | GW_LMEM_ZEROINIT)
#define GW_NONZEROLHND GW_LMEM_MOVEABLE
#define GW_NONZEROLPTR GW_LMEM_FIXED
/** @} */

/** @name What gw_LocalFlags() answers
 * The values of winbase.h. @{ */
#define GW_LMEM_LOCKCOUNT 0x00FFu
#define GW_LMEM_DISCARDED 0x4000u
#define GW_LMEM_INVALID_HANDLE 0x8000u
/** @} */

/* --- Global --- */

/**
 * Releases a fixed block, or a handle with its memory, locked or not.
 *
 * @param[in] h  what gw_GlobalAlloc() or another HGlobal function gave, or NULL
 * @return      NULL, or @p h where it was refused
 * @owner       the memory is no longer the caller's; after a refusal nothing has changed
 * @errors      @p h and GW_ERROR_INVALID_HANDLE with a violation for a freed handle, or a value that only looks like one;
 *              @p h and GW_ERROR_INVALID_PARAMETER with a violation for anything else that is not live HGlobal memory
 * @thread      any; of several threads that release one, one gets NULL
 * @differs     Windows sets ERROR_NOACCESS for an address that is not mapped
 * @contract    Win32 GlobalFree
 */
GW_API void *gw_GlobalFree(void *h);
GW_DEFINE_AUTO(void *, gw_GlobalFree)

/**
 * Changes the size of a fixed block or of a handle's memory, or its attributes.
 *
 * Without GMEM_MOVEABLE a fixed block and a locked handle's memory keep their place, or the call fails. With it they may
 * move: a fixed block stays fixed, at the address that is returned. 0 bytes with GMEM_MOVEABLE discard the memory of a
 * handle that is not locked. GMEM_MODIFY changes attributes alone, and @p nbytes is ignored: a fixed
 * block with GMEM_MOVEABLE becomes a handle of the same size.
 *
 * @param[in] h       a fixed block or a handle
 * @param[in] nbytes  the new size in bytes
 * @param[in] flags   GW_GMEM_MOVEABLE, GW_GMEM_ZEROINIT (what is new is 0), GW_GMEM_MODIFY, GW_GMEM_DISCARDABLE with it
 * @return      the block or handle, or NULL; it does not allocate for NULL
 * @owner       the caller; family HGlobal; release with gw_GlobalFree(). After NULL nothing has changed
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY, also where a block may not move and cannot grow;
 *              GW_ERROR_INVALID_PARAMETER for GW_GMEM_DISCARDABLE alone, and for discarding what is locked or may not
 *              move; GW_ERROR_INVALID_HANDLE for NULL; GW_ERROR_BUSY where another thread is resizing the handle; what is
 *              not live is refused as by gw_GlobalFree()
 * @thread      any, but one at a time for one block or handle
 * @differs     Windows never resizes small fixed blocks in place; here they are where their slot has room
 * @contract    Win32 GlobalReAlloc
 */
GW_API void *gw_GlobalReAlloc(void *h, size_t nbytes,
                              uint32_t flags) GW_NODISCARD GW_OWNED_AS_HGLOBAL;

/**
 * Allocates a fixed block, or moveable memory with a handle.
 *
 * @param[in] flags   GW_GMEM_FIXED or GW_GMEM_MOVEABLE, with GW_GMEM_ZEROINIT, GW_GMEM_DISCARDABLE, GW_GMEM_DDESHARE; others are accepted
 *                    and have no effect
 * @param[in] nbytes  size in bytes; 0 gives a fixed block of 1 byte, or a handle whose memory is discarded
 * @return      the block or handle, or NULL
 * @owner       the caller; family HGlobal; release with gw_GlobalFree()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY, also where there are 65,536 handles
 * @thread      any
 * @contract    Win32 GlobalAlloc
 */
GW_API void *gw_GlobalAlloc(uint32_t flags, size_t nbytes) GW_NODISCARD GW_OWNED_AS_HGLOBAL;

/**
 * The memory of a handle, which keeps its place until it is unlocked as often as it was locked. At 255 locks the count
 * stands still.
 *
 * @param[in] h  a handle; a fixed block is its own memory
 * @return      the memory, or NULL
 * @owner       the handle; valid until gw_GlobalUnlock()
 * @errors      NULL and GW_ERROR_DISCARDED; NULL and GW_ERROR_INVALID_HANDLE for what is not live
 * @thread      any
 * @contract    Win32 GlobalLock
 */
GW_API void *gw_GlobalLock(void *h);

/**
 * Counts a lock off.
 *
 * @param[in] h  a handle or a fixed block
 * @return      1 while it is still locked, else 0; 1 for a fixed block
 * @owner       nothing changes hands
 * @errors      0 and GW_NO_ERROR, which is set, where it is not locked any more; 0 and GW_ERROR_NOT_LOCKED where it was
 *              not; 1 and GW_ERROR_INVALID_HANDLE for what is not live
 * @thread      any
 * @contract    Win32 GlobalUnlock
 */
GW_API gw_bool gw_GlobalUnlock(void *h);

/**
 * The requested size of a fixed block or of a handle's memory.
 *
 * @param[in] h  a handle or a block of the process heap
 * @return      bytes; 0 for discarded memory, and for what is not live
 * @owner       nothing changes hands
 * @errors      0 and GW_ERROR_INVALID_HANDLE for what is not live
 * @thread      any
 * @contract    Win32 GlobalSize
 */
GW_API size_t gw_GlobalSize(void *h);

/**
 * Lock count and attributes of a handle.
 *
 * @param[in] h  a handle or a block of the process heap
 * @return      the count in GW_GMEM_LOCKCOUNT, with GW_GMEM_DISCARDABLE, GW_GMEM_DISCARDED, GW_GMEM_DDESHARE; 0 for a fixed block
 * @owner       nothing changes hands
 * @errors      GW_GMEM_INVALID_HANDLE and GW_ERROR_INVALID_HANDLE for what is not live
 * @thread      any
 * @contract    Win32 GlobalFlags
 */
GW_API uint32_t gw_GlobalFlags(void *h);

/**
 * The handle of memory.
 *
 * @param[in] p  what gw_GlobalLock() gave; or any block of the process heap, which is its own handle
 * @return      the handle, or NULL
 * @owner       whoever has it: nothing changes hands
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER for NULL; NULL and GW_ERROR_INVALID_HANDLE for what is not live, and
 *              for a handle
 * @thread      any
 * @contract    Win32 GlobalHandle
 */
GW_API void *gw_GlobalHandle(const void *p);

/* --- Local --- */

/**
 * Releases a fixed block, or a handle with its memory, locked or not.
 *
 * @param[in] h  what gw_LocalAlloc() or another HGlobal function gave, or NULL
 * @return      NULL, or @p h where it was refused
 * @owner       the memory is no longer the caller's; after a refusal nothing has changed
 * @errors      @p h and GW_ERROR_INVALID_HANDLE with a violation for a freed handle, or a value that only looks like one;
 *              @p h and GW_ERROR_INVALID_PARAMETER with a violation for anything else that is not live HGlobal memory
 * @thread      any; of several threads that release one, one gets NULL
 * @differs     Windows sets ERROR_NOACCESS for an address that is not mapped
 * @contract    Win32 LocalFree
 */
GW_API void *gw_LocalFree(void *h);
GW_DEFINE_AUTO(void *, gw_LocalFree)

/**
 * Changes the size of a fixed block or of a handle's memory, or its attributes.
 *
 * Without LMEM_MOVEABLE a fixed block and a locked handle's memory keep their place, or the call fails. With it they may
 * move: a fixed block stays fixed, at the address that is returned. 0 bytes with LMEM_MOVEABLE discard the memory of a
 * handle that is not locked. LMEM_MODIFY changes attributes alone, and @p nbytes is ignored: a fixed
 * block stays one.
 *
 * @param[in] h       a fixed block or a handle
 * @param[in] nbytes  the new size in bytes
 * @param[in] flags   GW_LMEM_MOVEABLE, GW_LMEM_ZEROINIT (what is new is 0), GW_LMEM_MODIFY, GW_LMEM_DISCARDABLE with it
 * @return      the block or handle, or NULL; it does not allocate for NULL
 * @owner       the caller; family HGlobal; release with gw_LocalFree(). After NULL nothing has changed
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY, also where a block may not move and cannot grow;
 *              GW_ERROR_INVALID_PARAMETER for GW_LMEM_DISCARDABLE alone, and for discarding what is locked or may not
 *              move; GW_ERROR_INVALID_HANDLE for NULL; GW_ERROR_BUSY where another thread is resizing the handle; what is
 *              not live is refused as by gw_LocalFree()
 * @thread      any, but one at a time for one block or handle
 * @differs     Windows never resizes small fixed blocks in place; here they are where their slot has room
 * @contract    Win32 LocalReAlloc
 */
GW_API void *gw_LocalReAlloc(void *h, size_t nbytes,
                             uint32_t flags) GW_NODISCARD GW_OWNED_AS_HGLOBAL;

/**
 * Allocates a fixed block, or moveable memory with a handle.
 *
 * @param[in] flags   GW_LMEM_FIXED or GW_LMEM_MOVEABLE, with GW_LMEM_ZEROINIT, GW_LMEM_DISCARDABLE; others are accepted
 *                    and have no effect
 * @param[in] nbytes  size in bytes; 0 gives a fixed block of 0 bytes, or a handle whose memory is discarded
 * @return      the block or handle, or NULL
 * @owner       the caller; family HGlobal; release with gw_LocalFree()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY, also where there are 65,536 handles
 * @thread      any
 * @contract    Win32 LocalAlloc
 */
GW_API void *gw_LocalAlloc(uint32_t flags, size_t nbytes) GW_NODISCARD GW_OWNED_AS_HGLOBAL;

/**
 * The memory of a handle, which keeps its place until it is unlocked as often as it was locked. At 255 locks the count
 * stands still.
 *
 * @param[in] h  a handle; a fixed block is its own memory
 * @return      the memory, or NULL
 * @owner       the handle; valid until gw_LocalUnlock()
 * @errors      NULL and GW_ERROR_DISCARDED; NULL and GW_ERROR_INVALID_HANDLE for what is not live
 * @thread      any
 * @contract    Win32 LocalLock
 */
GW_API void *gw_LocalLock(void *h);

/**
 * Counts a lock off.
 *
 * @param[in] h  a handle or a fixed block
 * @return      1 while it is still locked, else 0; 0 for a fixed block
 * @owner       nothing changes hands
 * @errors      0 and GW_NO_ERROR, which is set, where it is not locked any more; 0 and GW_ERROR_NOT_LOCKED where it was
 *              not, or is a fixed block; 0 and GW_ERROR_INVALID_HANDLE for what is not live
 * @thread      any
 * @contract    Win32 LocalUnlock
 */
GW_API gw_bool gw_LocalUnlock(void *h);

/**
 * The requested size of a fixed block or of a handle's memory.
 *
 * @param[in] h  a handle or a block of the process heap
 * @return      bytes; 0 for discarded memory, and for what is not live
 * @owner       nothing changes hands
 * @errors      0 and GW_ERROR_INVALID_HANDLE for what is not live
 * @thread      any
 * @contract    Win32 LocalSize
 */
GW_API size_t gw_LocalSize(void *h);

/**
 * Lock count and attributes of a handle.
 *
 * @param[in] h  a handle or a block of the process heap
 * @return      the count in GW_LMEM_LOCKCOUNT, with GW_LMEM_DISCARDABLE, GW_LMEM_DISCARDED; 0 for a fixed block
 * @owner       nothing changes hands
 * @errors      GW_LMEM_INVALID_HANDLE and GW_ERROR_INVALID_HANDLE for what is not live
 * @thread      any
 * @contract    Win32 LocalFlags
 */
GW_API uint32_t gw_LocalFlags(void *h);

/**
 * The handle of memory.
 *
 * @param[in] p  what gw_LocalLock() gave; or any block of the process heap, which is its own handle
 * @return      the handle, or NULL
 * @owner       whoever has it: nothing changes hands
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER for NULL; NULL and GW_ERROR_INVALID_HANDLE for what is not live, and
 *              for a handle
 * @thread      any
 * @contract    Win32 LocalHandle
 */
GW_API void *gw_LocalHandle(const void *p);

GW_END_DECLS

#endif
