/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The names without a prefix of handles.h, of imalloc.h, and of what a heap says of itself; include unprefixed.h, which has all of them.
 */
#ifndef GANGWAY_UNPREFIXED_MEMORY_H
#define GANGWAY_UNPREFIXED_MEMORY_H

#include <gangway/gangway.h>

/** @cond */

/* --- constants and types --- */

#ifndef GMEM_FIXED
#define GMEM_FIXED GW_GMEM_FIXED
#endif
#ifndef GMEM_MOVEABLE
#define GMEM_MOVEABLE GW_GMEM_MOVEABLE
#endif
#ifndef GMEM_NOCOMPACT
#define GMEM_NOCOMPACT GW_GMEM_NOCOMPACT
#endif
#ifndef GMEM_NODISCARD
#define GMEM_NODISCARD GW_GMEM_NODISCARD
#endif
#ifndef GMEM_ZEROINIT
#define GMEM_ZEROINIT GW_GMEM_ZEROINIT
#endif
#ifndef GMEM_MODIFY
#define GMEM_MODIFY GW_GMEM_MODIFY
#endif
#ifndef GMEM_DISCARDABLE
#define GMEM_DISCARDABLE GW_GMEM_DISCARDABLE
#endif
#ifndef GMEM_NOT_BANKED
#define GMEM_NOT_BANKED GW_GMEM_NOT_BANKED
#endif
#ifndef GMEM_LOWER
#define GMEM_LOWER GW_GMEM_LOWER
#endif
#ifndef GMEM_SHARE
#define GMEM_SHARE GW_GMEM_SHARE
#endif
#ifndef GMEM_DDESHARE
#define GMEM_DDESHARE GW_GMEM_DDESHARE
#endif
#ifndef GMEM_NOTIFY
#define GMEM_NOTIFY GW_GMEM_NOTIFY
#endif
#ifndef GMEM_LOCKCOUNT
#define GMEM_LOCKCOUNT GW_GMEM_LOCKCOUNT
#endif
#ifndef GMEM_DISCARDED
#define GMEM_DISCARDED GW_GMEM_DISCARDED
#endif
#ifndef GMEM_INVALID_HANDLE
#define GMEM_INVALID_HANDLE GW_GMEM_INVALID_HANDLE
#endif
#ifndef GHND
#define GHND GW_GHND
#endif
#ifndef GPTR
#define GPTR GW_GPTR
#endif
#ifndef LMEM_FIXED
#define LMEM_FIXED GW_LMEM_FIXED
#endif
#ifndef LMEM_MOVEABLE
#define LMEM_MOVEABLE GW_LMEM_MOVEABLE
#endif
#ifndef LMEM_NOCOMPACT
#define LMEM_NOCOMPACT GW_LMEM_NOCOMPACT
#endif
#ifndef LMEM_NODISCARD
#define LMEM_NODISCARD GW_LMEM_NODISCARD
#endif
#ifndef LMEM_ZEROINIT
#define LMEM_ZEROINIT GW_LMEM_ZEROINIT
#endif
#ifndef LMEM_MODIFY
#define LMEM_MODIFY GW_LMEM_MODIFY
#endif
#ifndef LMEM_DISCARDABLE
#define LMEM_DISCARDABLE GW_LMEM_DISCARDABLE
#endif
#ifndef LMEM_LOCKCOUNT
#define LMEM_LOCKCOUNT GW_LMEM_LOCKCOUNT
#endif
#ifndef LMEM_DISCARDED
#define LMEM_DISCARDED GW_LMEM_DISCARDED
#endif
#ifndef LMEM_INVALID_HANDLE
#define LMEM_INVALID_HANDLE GW_LMEM_INVALID_HANDLE
#endif
#ifndef LHND
#define LHND GW_LHND
#endif
#ifndef LPTR
#define LPTR GW_LPTR
#endif
#ifndef NONZEROLHND
#define NONZEROLHND GW_NONZEROLHND
#endif
#ifndef NONZEROLPTR
#define NONZEROLPTR GW_NONZEROLPTR
#endif
#ifndef MEMCTX_TASK
#define MEMCTX_TASK GW_MEMCTX_TASK
#endif
#ifndef MEMCTX_SHARED
#define MEMCTX_SHARED GW_MEMCTX_SHARED
#endif
#ifndef MEMCTX_MACSYSTEM
#define MEMCTX_MACSYSTEM GW_MEMCTX_MACSYSTEM
#endif
#ifndef MEMCTX_UNKNOWN
#define MEMCTX_UNKNOWN GW_MEMCTX_UNKNOWN
#endif
#ifndef MEMCTX_SAME
#define MEMCTX_SAME GW_MEMCTX_SAME
#endif
#ifndef HeapCompatibilityInformation
#define HeapCompatibilityInformation GW_HeapCompatibilityInformation
#endif
#ifndef HeapEnableTerminationOnCorruption
#define HeapEnableTerminationOnCorruption GW_HeapEnableTerminationOnCorruption
#endif
#ifndef HeapOptimizeResources
#define HeapOptimizeResources GW_HeapOptimizeResources
#endif
#ifndef HEAP_OPTIMIZE_RESOURCES_CURRENT_VERSION
#define HEAP_OPTIMIZE_RESOURCES_CURRENT_VERSION GW_HEAP_OPTIMIZE_RESOURCES_CURRENT_VERSION
#endif
#ifndef HEAP_INFORMATION_CLASS
#define HEAP_INFORMATION_CLASS int32_t
#endif
#ifndef HEAP_SUMMARY
#define HEAP_SUMMARY gw_HEAP_SUMMARY
#endif
#ifndef HEAP_OPTIMIZE_RESOURCES_INFORMATION
#define HEAP_OPTIMIZE_RESOURCES_INFORMATION gw_HEAP_OPTIMIZE_RESOURCES_INFORMATION
#endif
#ifndef IMalloc
#define IMalloc gw_IMalloc
#endif
#ifndef IMallocVtbl
#define IMallocVtbl gw_IMallocVtbl
#endif
#ifndef IMallocSpy
#define IMallocSpy gw_IMallocSpy
#endif
#ifndef IMallocSpyVtbl
#define IMallocSpyVtbl gw_IMallocSpyVtbl
#endif

/* --- functions --- */

#ifndef GlobalFree
#define GlobalFree gw_GlobalFree
#endif
#ifndef GlobalReAlloc
#define GlobalReAlloc gw_GlobalReAlloc
#endif
#ifndef GlobalAlloc
#define GlobalAlloc gw_GlobalAlloc
#endif
#ifndef GlobalLock
#define GlobalLock gw_GlobalLock
#endif
#ifndef GlobalUnlock
#define GlobalUnlock gw_GlobalUnlock
#endif
#ifndef GlobalSize
#define GlobalSize gw_GlobalSize
#endif
#ifndef GlobalFlags
#define GlobalFlags gw_GlobalFlags
#endif
#ifndef GlobalHandle
#define GlobalHandle gw_GlobalHandle
#endif
#ifndef LocalFree
#define LocalFree gw_LocalFree
#endif
#ifndef LocalReAlloc
#define LocalReAlloc gw_LocalReAlloc
#endif
#ifndef LocalAlloc
#define LocalAlloc gw_LocalAlloc
#endif
#ifndef LocalLock
#define LocalLock gw_LocalLock
#endif
#ifndef LocalUnlock
#define LocalUnlock gw_LocalUnlock
#endif
#ifndef LocalSize
#define LocalSize gw_LocalSize
#endif
#ifndef LocalFlags
#define LocalFlags gw_LocalFlags
#endif
#ifndef LocalHandle
#define LocalHandle gw_LocalHandle
#endif
#ifndef HeapCompact
#define HeapCompact gw_HeapCompact
#endif
#ifndef HeapSummary
#define HeapSummary gw_HeapSummary
#endif
#ifndef HeapQueryInformation
#define HeapQueryInformation gw_HeapQueryInformation
#endif
#ifndef HeapSetInformation
#define HeapSetInformation gw_HeapSetInformation
#endif
#ifndef CoGetMalloc
#define CoGetMalloc gw_CoGetMalloc
#endif
#ifndef CoRegisterMallocSpy
#define CoRegisterMallocSpy gw_CoRegisterMallocSpy
#endif
#ifndef CoRevokeMallocSpy
#define CoRevokeMallocSpy gw_CoRevokeMallocSpy
#endif
#ifndef GlobalDiscard
#define GlobalDiscard(handle) gw_GlobalReAlloc((handle), 0, GW_GMEM_MOVEABLE)
#endif
#ifndef LocalDiscard
#define LocalDiscard(handle) gw_LocalReAlloc((handle), 0, GW_LMEM_MOVEABLE)
#endif

/** @endcond */

#endif
