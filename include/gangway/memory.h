/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The memory that crosses: allocation families over the process heap, and reads and writes at any alignment.
 *
 * | allocated by | released by |
 * | --- | --- |
 * | AllocHGlobal, ReAllocHGlobal, StringToHGlobal*, GlobalAlloc, LocalAlloc | FreeHGlobal, GlobalFree, LocalFree, ZeroFreeGlobalAlloc* |
 * | AllocCoTaskMem, CoTaskMemAlloc, StringToCoTaskMem* | FreeCoTaskMem, CoTaskMemFree, ZeroFreeCoTaskMem* |
 * | SysAllocString*, AllocBSTR, StringToBSTR | SysFreeString, FreeBSTR, ZeroFreeBSTR |
 * | NativeMemoryAlloc*, NativeMemoryAlignedAlloc | NativeMemoryFree, NativeMemoryAlignedFree |
 *
 * gw_HeapFree(), gw_HeapSize() and gw_HeapValidate() on the process heap take HGlobal and CoTaskMem blocks as
 * well. Everything else is refused with GW_ERROR_INVALID_PARAMETER and a violation, and the block stays live.
 *
 * Releasing NULL is 1 and does nothing. Allocating 0 bytes gives a live block with an address of its own.
 * Blocks are aligned to 16 bytes and are not cleared unless a function says so. A BSTR is aligned to 8.
 */
#ifndef GANGWAY_MEMORY_H
#define GANGWAY_MEMORY_H

#include <gangway/base.h>
#include <gangway/heap.h>

GW_BEGIN_DECLS

/* Declared here too, as the functions of handles.h. */
GW_API void *gw_GlobalFree(void *h);
GW_API void *gw_LocalFree(void *h);

/* Declared here too, since the attributes of the allocation functions name them; documented in marshal.h. */
GW_API gw_bool gw_ZeroFreeGlobalAllocAnsi(void *p);
GW_API gw_bool gw_ZeroFreeGlobalAllocUnicode(void *p);
GW_API gw_bool gw_ZeroFreeCoTaskMemAnsi(void *p);
GW_API gw_bool gw_ZeroFreeCoTaskMemUnicode(void *p);
GW_API gw_bool gw_ZeroFreeCoTaskMemUTF8(void *p);
GW_API gw_bool gw_ZeroFreeBSTR(gw_bstr b);

/**
 * Releases an HGlobal block, or a moveable handle of gw_GlobalAlloc() or gw_LocalAlloc() with its memory.
 *
 * @param[in] p  a live HGlobal block or handle, or NULL
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live HGlobal block;
 *              0 and GW_ERROR_INVALID_HANDLE with a violation for a freed handle
 * @thread      any; of several threads that release one block, one gets 1
 * @differs     .NET ends the process, or corrupts its heap, where this refuses
 * @contract    System.Runtime.InteropServices.Marshal.FreeHGlobal
 */
GW_API gw_bool gw_FreeHGlobal(void *p);
GW_DEFINE_AUTO(void *, gw_FreeHGlobal)

/** Names every function that takes an HGlobal block back for good. Resizing is not named in these lists: a block is
 * still its owner's where that fails. */
#define GW_OWNED_AS_HGLOBAL                                                                        \
    GW_OWNED_BY(gw_FreeHGlobal, 1)                                                                 \
    GW_OWNED_BY(gw_GlobalFree, 1)                                                                  \
    GW_OWNED_BY(gw_LocalFree, 1)                                                                   \
    GW_OWNED_BY(gw_ZeroFreeGlobalAllocAnsi, 1)                                                     \
    GW_OWNED_BY(gw_ZeroFreeGlobalAllocUnicode, 1) GW_OWNED_BY(gw_HeapFree, 3)

/**
 * Changes the size of an HGlobal block, keeping its contents up to the smaller of both sizes. A moveable handle is
 * resized as by gw_GlobalReAlloc() with GW_GMEM_MOVEABLE.
 *
 * @param[in] p       a live HGlobal block or handle; NULL allocates
 * @param[in] nbytes  the new size in bytes; 0 gives a live block of 0 bytes
 * @return      the block, which may have moved, or NULL
 * @owner       the caller; family HGlobal; release with gw_FreeHGlobal(). After NULL the old block is whole
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_INVALID_PARAMETER with a violation for
 *              anything but a live HGlobal block; NULL and GW_ERROR_INVALID_HANDLE with a violation for a freed handle
 * @thread      any, but one at a time for one block
 * @contract    System.Runtime.InteropServices.Marshal.ReAllocHGlobal
 */
GW_API void *gw_ReAllocHGlobal(void *p, size_t nbytes) GW_NODISCARD GW_OWNED_AS_HGLOBAL;

/**
 * Allocates an HGlobal block.
 *
 * @param[in] nbytes  size in bytes
 * @return      a block, or NULL
 * @owner       the caller; family HGlobal; release with gw_FreeHGlobal()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.AllocHGlobal
 */
GW_API void *gw_AllocHGlobal(size_t nbytes) GW_NODISCARD GW_OWNED_AS_HGLOBAL;

/**
 * Releases a CoTaskMem block.
 *
 * @param[in] p  a live CoTaskMem block, or NULL
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live CoTaskMem block
 * @thread      any; of several threads that release one block, one gets 1
 * @contract    System.Runtime.InteropServices.Marshal.FreeCoTaskMem
 */
GW_API gw_bool gw_FreeCoTaskMem(void *p);
GW_DEFINE_AUTO(void *, gw_FreeCoTaskMem)

/**
 * Releases a CoTaskMem block: gw_FreeCoTaskMem() by its Win32 name, without a result.
 *
 * @param[in] p  a live CoTaskMem block, or NULL
 * @owner       the block is no longer the caller's, unless it was refused
 * @errors      GW_ERROR_INVALID_PARAMETER with a violation for anything but a live CoTaskMem block
 * @thread      any
 * @contract    Win32 CoTaskMemFree
 */
GW_API void gw_CoTaskMemFree(void *p);
GW_DEFINE_AUTO(void *, gw_CoTaskMemFree)

/** Names every function that takes a CoTaskMem block back. */
#define GW_OWNED_AS_COTASKMEM                                                                      \
    GW_OWNED_BY(gw_FreeCoTaskMem, 1)                                                               \
    GW_OWNED_BY(gw_CoTaskMemFree, 1)                                                               \
    GW_OWNED_BY(gw_ZeroFreeCoTaskMemAnsi, 1)                                                       \
    GW_OWNED_BY(gw_ZeroFreeCoTaskMemUnicode, 1)                                                    \
    GW_OWNED_BY(gw_ZeroFreeCoTaskMemUTF8, 1) GW_OWNED_BY(gw_HeapFree, 3)

/**
 * Changes the size of a CoTaskMem block, keeping its contents up to the smaller of both sizes.
 *
 * @param[in] p       a live CoTaskMem block; NULL allocates, of 0 bytes too
 * @param[in] nbytes  the new size in bytes; 0 releases @p p and gives NULL, which is no error
 * @return      the block, which may have moved, or NULL
 * @owner       the caller; family CoTaskMem; release with gw_FreeCoTaskMem(). After a failure the old block is
 *              whole
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_INVALID_PARAMETER with a violation for
 *              anything but a live CoTaskMem block
 * @thread      any, but one at a time for one block
 * @contract    System.Runtime.InteropServices.Marshal.ReAllocCoTaskMem
 */
GW_API void *gw_ReAllocCoTaskMem(void *p, size_t nbytes) GW_OWNED_AS_COTASKMEM;

/**
 * gw_ReAllocCoTaskMem() by its Win32 name.
 *
 * @param[in] p       a live CoTaskMem block; NULL allocates
 * @param[in] nbytes  the new size in bytes; 0 releases @p p and gives NULL
 * @return      the block, which may have moved, or NULL
 * @owner       the caller; family CoTaskMem; release with gw_CoTaskMemFree()
 * @errors      as gw_ReAllocCoTaskMem()
 * @thread      any, but one at a time for one block
 * @contract    Win32 CoTaskMemRealloc
 */
GW_API void *gw_CoTaskMemRealloc(void *p, size_t nbytes) GW_OWNED_AS_COTASKMEM;

/**
 * Allocates a CoTaskMem block.
 *
 * @param[in] nbytes  size in bytes
 * @return      a block, or NULL
 * @owner       the caller; family CoTaskMem; release with gw_FreeCoTaskMem()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.AllocCoTaskMem
 */
GW_API void *gw_AllocCoTaskMem(size_t nbytes) GW_NODISCARD GW_OWNED_AS_COTASKMEM;

/**
 * gw_AllocCoTaskMem() by its Win32 name.
 *
 * @param[in] nbytes  size in bytes
 * @return      a block, or NULL
 * @owner       the caller; family CoTaskMem; release with gw_CoTaskMemFree()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    Win32 CoTaskMemAlloc
 */
GW_API void *gw_CoTaskMemAlloc(size_t nbytes) GW_NODISCARD GW_OWNED_AS_COTASKMEM;

/**
 * Releases a block of native memory, however it was aligned.
 *
 * @param[in] p  a live block of native memory, or NULL
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live block of native memory
 * @thread      any; of several threads that release one block, one gets 1
 * @contract    System.Runtime.InteropServices.NativeMemory.Free
 */
GW_API gw_bool gw_NativeMemoryFree(void *p);
GW_DEFINE_AUTO(void *, gw_NativeMemoryFree)

/**
 * Releases a block of native memory, however it was aligned.
 *
 * @param[in] p  a live block of native memory, or NULL
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live block of native memory
 * @thread      any; of several threads that release one block, one gets 1
 * @contract    System.Runtime.InteropServices.NativeMemory.AlignedFree
 */
GW_API gw_bool gw_NativeMemoryAlignedFree(void *p);
GW_DEFINE_AUTO(void *, gw_NativeMemoryAlignedFree)

/** Names every function that takes a block of native memory back for good. */
#define GW_OWNED_AS_NATIVE                                                                         \
    GW_OWNED_BY(gw_NativeMemoryFree, 1) GW_OWNED_BY(gw_NativeMemoryAlignedFree, 1)

/**
 * Changes the size of a block of native memory, keeping its contents up to the smaller of both sizes.
 *
 * @param[in] p       a live block of native memory; NULL allocates
 * @param[in] nbytes  the new size in bytes; 0 gives a live block of 0 bytes
 * @return      the block, aligned to 16 bytes, which may have moved, or NULL
 * @owner       the caller; family native; release with gw_NativeMemoryFree(). After NULL the old block is whole
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_INVALID_PARAMETER with a violation for
 *              anything but a live block of native memory
 * @thread      any, but one at a time for one block
 * @contract    System.Runtime.InteropServices.NativeMemory.Realloc
 */
GW_API void *gw_NativeMemoryRealloc(void *p, size_t nbytes) GW_NODISCARD GW_OWNED_AS_NATIVE;

/**
 * Changes the size of a block of native memory to an aligned block.
 *
 * @param[in] p          a live block of native memory; NULL allocates
 * @param[in] nbytes     the new size in bytes
 * @param[in] alignment  in bytes, a power of two
 * @return      the block, which may have moved, or NULL
 * @owner       the caller; family native; release with gw_NativeMemoryAlignedFree(). After NULL the old block is
 *              whole
 * @errors      as gw_NativeMemoryAlignedAlloc(), and GW_ERROR_INVALID_PARAMETER with a violation for anything
 *              but a live block of native memory
 * @thread      any, but one at a time for one block
 * @contract    System.Runtime.InteropServices.NativeMemory.AlignedRealloc
 */
GW_API void *gw_NativeMemoryAlignedRealloc(void *p, size_t nbytes,
                                           size_t alignment) GW_NODISCARD GW_OWNED_AS_NATIVE;

/**
 * Allocates native memory.
 *
 * @param[in] nbytes  size in bytes
 * @return      a block, or NULL
 * @owner       the caller; family native; release with gw_NativeMemoryFree()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.NativeMemory.Alloc(nuint)
 */
GW_API void *gw_NativeMemoryAlloc(size_t nbytes) GW_NODISCARD GW_OWNED_AS_NATIVE;

/**
 * Allocates native memory with all bytes 0.
 *
 * @param[in] nbytes  size in bytes
 * @return      a block, or NULL
 * @owner       the caller; family native; release with gw_NativeMemoryFree()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.NativeMemory.AllocZeroed(nuint)
 */
GW_API void *gw_NativeMemoryAllocZeroed(size_t nbytes) GW_NODISCARD GW_OWNED_AS_NATIVE;

/**
 * Allocates native memory for an array.
 *
 * @param[in] count         number of elements
 * @param[in] element_size  bytes of each
 * @return      a block, or NULL
 * @owner       the caller; family native; release with gw_NativeMemoryFree()
 * @errors      NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the product passes SIZE_MAX; NULL and
 *              GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.NativeMemory.Alloc(nuint, nuint)
 */
GW_API void *gw_NativeMemoryAllocElements(size_t count,
                                          size_t element_size) GW_NODISCARD GW_OWNED_AS_NATIVE;

/**
 * Allocates native memory for an array, with all bytes 0.
 *
 * @param[in] count         number of elements
 * @param[in] element_size  bytes of each
 * @return      a block, or NULL
 * @owner       the caller; family native; release with gw_NativeMemoryFree()
 * @errors      NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the product passes SIZE_MAX; NULL and
 *              GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.NativeMemory.AllocZeroed(nuint, nuint)
 */
GW_API void *gw_NativeMemoryAllocZeroedElements(size_t count, size_t element_size)
    GW_NODISCARD GW_OWNED_AS_NATIVE;

/**
 * Allocates aligned native memory.
 *
 * @param[in] nbytes     size in bytes
 * @param[in] alignment  in bytes, a power of two
 * @return      a block, or NULL
 * @owner       the caller; family native; release with gw_NativeMemoryAlignedFree()
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER where @p alignment is no power of two; NULL and
 *              GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @contract    System.Runtime.InteropServices.NativeMemory.AlignedAlloc
 */
GW_API void *gw_NativeMemoryAlignedAlloc(size_t nbytes,
                                         size_t alignment) GW_NODISCARD GW_OWNED_AS_NATIVE;

/**
 * Sets bytes to 0.
 *
 * @param[out] p  memory; may be NULL if @p n is 0
 * @param[in]  n  how many bytes
 * @owner       nothing changes hands
 * @errors      none
 * @thread      any
 * @contract    System.Runtime.InteropServices.NativeMemory.Clear
 */
GW_API void gw_NativeMemoryClear(void *p, size_t n);

/**
 * Sets bytes to a value.
 *
 * @param[out] p  memory; may be NULL if @p n is 0
 * @param[in]  n  how many bytes
 * @param[in]  v  the value
 * @owner       nothing changes hands
 * @errors      none
 * @thread      any
 * @contract    System.Runtime.InteropServices.NativeMemory.Fill
 */
GW_API void gw_NativeMemoryFill(void *p, size_t n, uint8_t v);

/**
 * Copies bytes; the two ranges may overlap. Mind the order: the source comes first, as in .NET.
 *
 * @param[in]  source       memory; may be NULL if @p n is 0
 * @param[out] destination  memory; may be NULL if @p n is 0
 * @param[in]  n            how many bytes
 * @owner       nothing changes hands
 * @errors      none
 * @thread      any
 * @contract    System.Runtime.InteropServices.NativeMemory.Copy
 */
GW_API void gw_NativeMemoryCopy(const void *source, void *destination, size_t n);

/**
 * Releases a BSTR.
 *
 * @param[in] b  a live BSTR, or NULL
 * @return      1, or 0
 * @owner       the string is no longer the caller's; after 0 nothing has changed
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live BSTR
 * @thread      any; of several threads that release one string, one gets 1
 * @differs     Windows keeps released strings in a cache, where a second release goes unseen; here there is none
 * @contract    OLE Automation SysFreeString
 */
GW_API gw_bool gw_SysFreeString(gw_bstr b);
GW_DEFINE_AUTO(gw_bstr, gw_SysFreeString)

/**
 * gw_SysFreeString() by its .NET name.
 *
 * @param[in] b  a live BSTR, or NULL
 * @return      1, or 0
 * @owner       the string is no longer the caller's; after 0 nothing has changed
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live BSTR
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.FreeBSTR
 */
GW_API gw_bool gw_FreeBSTR(gw_bstr b);
GW_DEFINE_AUTO(gw_bstr, gw_FreeBSTR)

/** Names every function that takes a BSTR back. */
#define GW_OWNED_AS_BSTR                                                                           \
    GW_OWNED_BY(gw_SysFreeString, 1) GW_OWNED_BY(gw_FreeBSTR, 1) GW_OWNED_BY(gw_ZeroFreeBSTR, 1)

/**
 * Makes a BSTR of a zero-ended string.
 *
 * @param[in] s  UTF-16 units up to a zero; NULL gives NULL, which is no error
 * @return      the BSTR, or NULL
 * @owner       the caller; family BSTR; release with gw_SysFreeString()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the length in
 *              bytes passes what 32 bits can say
 * @thread      any
 * @contract    OLE Automation SysAllocString
 */
GW_API gw_bstr gw_SysAllocString(const gw_char16 *s) GW_OWNED_AS_BSTR;

/**
 * Makes a BSTR of so many units, zeros included, and ends it.
 *
 * @param[in] s       at least @p nunits UTF-16 units; NULL leaves the new string all zeros
 * @param[in] nunits  length in UTF-16 units
 * @return      the BSTR, or NULL
 * @owner       the caller; family BSTR; release with gw_SysFreeString()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the length in
 *              bytes passes what 32 bits can say
 * @thread      any
 * @contract    OLE Automation SysAllocStringLen
 */
GW_API gw_bstr gw_SysAllocStringLen(const gw_char16 *s, uint32_t nunits) GW_OWNED_AS_BSTR;

/**
 * Makes a BSTR that holds so many bytes, odd numbers included, and ends it.
 *
 * @param[in] s       at least @p nbytes bytes; NULL leaves the new string all zeros
 * @param[in] nbytes  length in bytes
 * @return      the BSTR, or NULL
 * @owner       the caller; family BSTR; release with gw_SysFreeString()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW for a length of
 *              0xFFFFFFF0 bytes or more
 * @thread      any
 * @contract    OLE Automation SysAllocStringByteLen
 */
GW_API gw_bstr gw_SysAllocStringByteLen(const char *s, uint32_t nbytes) GW_OWNED_AS_BSTR;

/**
 * Gives a BSTR new contents from a zero-ended string.
 *
 * @param[in,out] b  where the BSTR is kept; its string is released or reused
 * @param[in]     s  UTF-16 units up to a zero, inside the old string or elsewhere; NULL leaves NULL in @p b
 * @return      1, or 0; then the old string is whole
 * @owner       the caller; family BSTR; release with gw_SysFreeString()
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for NULL @p b, and, with a violation, where what is kept there is
 *              no live BSTR; 0 and GW_ERROR_NOT_ENOUGH_MEMORY or GW_ERROR_ARITHMETIC_OVERFLOW
 * @thread      any, but one at a time for one string
 * @contract    OLE Automation SysReAllocString
 */
GW_API int32_t gw_SysReAllocString(gw_bstr *b, const gw_char16 *s);

/**
 * Gives a BSTR new contents of so many units.
 *
 * @param[in,out] b       where the BSTR is kept; its string is released or reused
 * @param[in]     s       at least @p nunits units, inside the old string or elsewhere; NULL keeps what of the old
 *                        contents fits
 * @param[in]     nunits  length in UTF-16 units
 * @return      1, or 0; then the old string is whole
 * @owner       the caller; family BSTR; release with gw_SysFreeString()
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for NULL @p b, and, with a violation, where what is kept there is
 *              no live BSTR; 0 and GW_ERROR_NOT_ENOUGH_MEMORY or GW_ERROR_ARITHMETIC_OVERFLOW
 * @thread      any, but one at a time for one string
 * @contract    OLE Automation SysReAllocStringLen
 */
GW_API int32_t gw_SysReAllocStringLen(gw_bstr *b, const gw_char16 *s, uint32_t nunits);

/**
 * The length of a BSTR in UTF-16 units: what its prefix says, halved.
 *
 * @param[in] b  a BSTR, of this library or of another; NULL has length 0
 * @return      the length in UTF-16 units
 * @owner       nothing changes hands
 * @errors      none: like the documented function it reads the four bytes before @p b
 * @thread      any
 * @contract    OLE Automation SysStringLen
 */
GW_API uint32_t gw_SysStringLen(gw_bstr b);

/**
 * The length of a BSTR in bytes: what its prefix says.
 *
 * @param[in] b  a BSTR, of this library or of another; NULL has length 0
 * @return      the length in bytes
 * @owner       nothing changes hands
 * @errors      none: like the documented function it reads the four bytes before @p b
 * @thread      any
 * @contract    OLE Automation SysStringByteLen
 */
GW_API uint32_t gw_SysStringByteLen(gw_bstr b);

/**
 * Makes a BSTR of so many zero units, to be filled by the caller.
 *
 * @param[in] nunits  length in UTF-16 units
 * @return      the BSTR, or NULL
 * @owner       the caller; family BSTR; release with gw_FreeBSTR()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where the length in
 *              bytes passes what 32 bits can say
 * @thread      any
 * @contract    .NET's internal Marshal.AllocBSTR
 */
GW_API gw_bstr gw_AllocBSTR(size_t nunits) GW_OWNED_AS_BSTR;

/**
 * @name Reading memory
 * Read a value at @p p plus @p offset bytes, at any alignment, in native byte order.
 *
 * @unit        @p offset is in bytes and may be negative
 * @owner       nothing changes hands
 * @errors      none: like any load, they need readable memory there
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.ReadByte, ReadInt16, ReadInt32, ReadInt64, ReadIntPtr
 * @{
 */
GW_API uint8_t gw_ReadByte(const void *p, ptrdiff_t offset);
GW_API int16_t gw_ReadInt16(const void *p, ptrdiff_t offset);
GW_API int32_t gw_ReadInt32(const void *p, ptrdiff_t offset);
GW_API int64_t gw_ReadInt64(const void *p, ptrdiff_t offset);
GW_API intptr_t gw_ReadIntPtr(const void *p, ptrdiff_t offset);
/** @} */

/**
 * @name Writing memory
 * Write a value at @p p plus @p offset bytes, at any alignment, in native byte order.
 *
 * @unit        @p offset is in bytes and may be negative
 * @owner       nothing changes hands
 * @errors      none: like any store, they need writable memory there
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.WriteByte, WriteInt16, WriteInt32, WriteInt64, WriteIntPtr
 * @{
 */
GW_API void gw_WriteByte(void *p, ptrdiff_t offset, uint8_t value);
GW_API void gw_WriteInt16(void *p, ptrdiff_t offset, int16_t value);
GW_API void gw_WriteInt32(void *p, ptrdiff_t offset, int32_t value);
GW_API void gw_WriteInt64(void *p, ptrdiff_t offset, int64_t value);
GW_API void gw_WriteIntPtr(void *p, ptrdiff_t offset, intptr_t value);
/** @} */

GW_END_DECLS

#endif
