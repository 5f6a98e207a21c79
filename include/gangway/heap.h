/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Heaps: the process heap, private heaps, and what can be asked of any pointer.
 *
 * Every function takes any pointer value at all. One that is not a live block of the heap in question is
 * refused with GW_ERROR_INVALID_PARAMETER, nothing is read through it, and nothing is changed.
 *
 * Blocks are aligned to 16 bytes. A block of 0 bytes is a live block with an address of its own.
 */
#ifndef GANGWAY_HEAP_H
#define GANGWAY_HEAP_H

#include <gangway/base.h>

GW_BEGIN_DECLS

/** A heap. Its fields are nobody's business; any value may be handed in as a handle and is checked. */
typedef struct gw_heap gw_heap;

/** @name Heap flags
 * The values of winnt.h. @{ */
#define GW_HEAP_NO_SERIALIZE 0x00000001u
#define GW_HEAP_GROWABLE 0x00000002u
#define GW_HEAP_GENERATE_EXCEPTIONS 0x00000004u
#define GW_HEAP_ZERO_MEMORY 0x00000008u
#define GW_HEAP_REALLOC_IN_PLACE_ONLY 0x00000010u
#define GW_HEAP_TAIL_CHECKING_ENABLED 0x00000020u
#define GW_HEAP_FREE_CHECKING_ENABLED 0x00000040u
#define GW_HEAP_CREATE_ALIGN_16 0x00010000u
#define GW_HEAP_CREATE_ENABLE_EXECUTE 0x00040000u
/** @} */

/** @name Flags of an entry of gw_HeapWalk()
 * The values of winbase.h. @{ */
#define GW_PROCESS_HEAP_REGION 0x0001u
#define GW_PROCESS_HEAP_UNCOMMITTED_RANGE 0x0002u
#define GW_PROCESS_HEAP_ENTRY_BUSY 0x0004u
#define GW_PROCESS_HEAP_ENTRY_MOVEABLE 0x0010u
#define GW_PROCESS_HEAP_ENTRY_DDESHARE 0x0020u
/** @} */

/**
 * Where a walk of a heap stands, and what it found there; laid out as Win32's PROCESS_HEAP_ENTRY on x64 (40
 * bytes). The whole state of the walk is in here. cbData is 32 bits by contract: a block of 4 GiB or more
 * reports 0xFFFFFFFF; gw_HeapSize() says the rest.
 */
typedef struct gw_PROCESS_HEAP_ENTRY {
    void *lpData;       /**< the block, or the start of the region; NULL begins a walk */
    uint32_t cbData;    /**< requested size in bytes, or the size of the range */
    uint8_t cbOverhead; /**< bytes that the block takes beyond cbData, at most 255 */
    uint8_t
        iRegionIndex; /**< which region holds the entry; 64 for large blocks, which are in none */
    uint16_t wFlags;  /**< GW_PROCESS_HEAP_ flags; 0: free */
    union {
        struct {
            void *hMem;             /**< a moveable block's handle */
            uint32_t dwReserved[3]; /**< by which a later step knows the entry */
        } Block;                    /**< of all but regions; hMem is NULL, as on Windows */
        struct {
            uint32_t dwCommittedSize;   /**< bytes in use or at hand, at most 0xFFFF0000 */
            uint32_t dwUnCommittedSize; /**< bytes only reserved, at most 0xFFFF0000 */
            void *lpFirstBlock;         /**< first byte of the region's first page */
            void *lpLastBlock;          /**< first byte after the uncommitted ones */
        } Region;                       /**< of a region */
    } u;                                /**< by wFlags */
} gw_PROCESS_HEAP_ENTRY;

/** @name Information classes of gw_HeapQueryInformation() and gw_HeapSetInformation()
 * The values of winnt.h. @{ */
#define GW_HeapCompatibilityInformation 0
#define GW_HeapEnableTerminationOnCorruption 1
#define GW_HeapOptimizeResources 3
#define GW_HEAP_OPTIMIZE_RESOURCES_CURRENT_VERSION 1u
/** @} */

/** What gw_HeapSetInformation() is given with GW_HeapOptimizeResources. */
typedef struct gw_HEAP_OPTIMIZE_RESOURCES_INFORMATION {
    uint32_t Version; /**< GW_HEAP_OPTIMIZE_RESOURCES_CURRENT_VERSION */
    uint32_t Flags;   /**< 0 */
} gw_HEAP_OPTIMIZE_RESOURCES_INFORMATION;

/** What gw_HeapSummary() answers. */
typedef struct gw_HEAP_SUMMARY {
    uint32_t cb;         /**< in: sizeof(gw_HEAP_SUMMARY) */
    size_t cbAllocated;  /**< requested bytes of live blocks */
    size_t cbCommitted;  /**< memory the heap holds from the system, in use or at hand */
    size_t cbReserved;   /**< address space it holds */
    size_t cbMaxReserve; /**< of a fixed heap, its maximum; else as cbReserved */
} gw_HEAP_SUMMARY;

/** What a pointer value is. */
typedef enum gw_block_state {
    GW_BLOCK_FOREIGN, /**< no memory of any Gangway heap */
    GW_BLOCK_UNUSED,  /**< memory of a heap that holds no block now */
    GW_BLOCK_LIVE,    /**< exactly what was handed out, and not released */
    GW_BLOCK_FREED,   /**< was handed out, is released, and its place is not used again yet */
    GW_BLOCK_INTERIOR /**< inside a live block, not at its start */
} gw_block_state;

/** By whose functions a block was allocated, and so by whose it is released. */
typedef enum gw_family {
    GW_FAMILY_HEAP,      /**< gw_HeapAlloc() */
    GW_FAMILY_HGLOBAL,   /**< gw_AllocHGlobal() and its like */
    GW_FAMILY_COTASKMEM, /**< gw_AllocCoTaskMem() and its like */
    GW_FAMILY_BSTR,      /**< gw_SysAllocString() and its like */
    GW_FAMILY_NATIVE,    /**< gw_NativeMemoryAlloc() and its like */
    GW_FAMILY_MALLOC     /**< malloc() of libgangway-malloc */
} gw_family;

/** How many families there are. */
#define GW_FAMILY_COUNT 6

/** What gw_block_query() answers. */
typedef struct gw_block_info {
    gw_block_state state; /**< what the pointer is */
    gw_family family;     /**< of the block; meaningful for live, freed and interior */
    gw_heap *heap;        /**< the heap that holds it; NULL for foreign and unused */
    void
        *start; /**< first byte handed to the caller; of the block that holds an interior pointer */
    size_t nbytes;    /**< requested size in bytes; of a BSTR, its text without length and end */
    size_t capacity;  /**< usable bytes from start */
    const char *site; /**< where it was allocated, if tracing is on; else NULL */
} gw_block_info;

/** Counts of one family in one heap. */
typedef struct gw_family_statistics {
    size_t live_blocks; /**< blocks not released */
    size_t live_bytes;  /**< their requested sizes; of a BSTR, its text */
    size_t peak_blocks; /**< the most there were at once */
    size_t peak_bytes;  /**< the most bytes there were at once */
} gw_family_statistics;

/** What gw_heap_stats() answers. */
typedef struct gw_heap_statistics {
    gw_family_statistics families[GW_FAMILY_COUNT]; /**< by gw_family */
    gw_family_statistics
        total; /**< sums over the families; so its peaks are the most there can have been */
    size_t committed_bytes; /**< memory the heap holds from the system, in use or at hand */
    size_t reserved_bytes;  /**< address space it holds */
} gw_heap_statistics;

/**
 * The heap that every family of `memory.h` allocates from.
 *
 * @return      the heap; never NULL
 * @owner       the process; it cannot be destroyed
 * @errors      none
 * @thread      any
 * @contract    Win32 GetProcessHeap
 */
GW_API gw_heap *gw_GetProcessHeap(void);

/**
 * Lists the heaps: the process heap first, then the private heaps in the order of their making.
 *
 * @param[in]  capacity  how many handles @p heaps can hold; fewer than there are: nothing is written
 * @param[out] heaps     receives the handles; may be NULL if @p capacity is 0
 * @return      how many heaps there are
 * @owner       handles are borrowed; each belongs to who made it
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for NULL @p heaps with a capacity
 * @thread      any
 * @contract    Win32 GetProcessHeaps
 */
GW_API uint32_t gw_GetProcessHeaps(uint32_t capacity, gw_heap **heaps);

/**
 * Destroys a private heap and releases everything in it, without visiting the blocks.
 *
 * @param[in] heap  a private heap; no other thread may be using it
 * @return      1, or 0
 * @owner       every block of the heap is released with it
 * @errors      0 and GW_ERROR_INVALID_HANDLE for the process heap, and, with a violation, for what is no heap
 *              or no longer one
 * @thread      any; a thread that is inside the heap at that time has its call refused, or finished first
 * @contract    Win32 HeapDestroy
 */
GW_API gw_bool gw_HeapDestroy(gw_heap *heap);

/**
 * Makes a private heap.
 *
 * @param[in] options        GW_HEAP_NO_SERIALIZE: the caller promises one thread at a time, and a second
 *                           thread inside is refused and reported; GW_HEAP_GENERATE_EXCEPTIONS: see
 *                           gw_HeapAlloc(); GW_HEAP_CREATE_ENABLE_EXECUTE: blocks may hold code. The other
 *                           documented bits are accepted and have no effect
 * @param[in] initial_bytes  committed at once; rounded up to a page
 * @param[in] maximum_bytes  0: grows as needed. Else the heap is fixed: rounded up to a page, it refuses what
 *                           would pass it, and single blocks of 0xFF000 bytes (32-bit: 0x7FFF8) or more
 * @return      the heap, or NULL
 * @owner       the caller; release with gw_HeapDestroy()
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_INVALID_PARAMETER where @p
 *              initial_bytes passes @p maximum_bytes
 * @thread      any
 * @contract    Win32 HeapCreate
 */
GW_API gw_heap *gw_HeapCreate(uint32_t options, size_t initial_bytes,
                              size_t maximum_bytes) GW_NODISCARD;

/**
 * Releases a block of a heap.
 *
 * @param[in] heap   the heap that holds the block; not looked at where @p block is NULL
 * @param[in] flags  GW_HEAP_NO_SERIALIZE: do not wait for gw_HeapLock(); others are ignored
 * @param[in] block  a live block; NULL is released by doing nothing. On the process heap, blocks of HGlobal
 *                   and CoTaskMem are accepted too, as on Windows
 * @return      1, or 0
 * @owner       the block is no longer the caller's; after 0 nothing has changed
 * @errors      0 and GW_ERROR_INVALID_PARAMETER with a violation for anything but a live block of that heap; 0
 *              and GW_ERROR_INVALID_HANDLE for what is no heap
 * @thread      any; of several threads that release one block, one gets 1
 * @contract    Win32 HeapFree
 */
GW_API gw_bool gw_HeapFree(gw_heap *heap, uint32_t flags, void *block);

/**
 * Changes the size of a block, keeping its contents up to the smaller of both sizes.
 *
 * @param[in] heap    the heap that holds the block
 * @param[in] flags   GW_HEAP_REALLOC_IN_PLACE_ONLY: fail rather than move; GW_HEAP_ZERO_MEMORY: clear the
 *                    bytes beyond the old requested size; GW_HEAP_NO_SERIALIZE; GW_HEAP_GENERATE_EXCEPTIONS
 * @param[in] block   a live block; NULL gives NULL with GW_NO_ERROR: it does not allocate
 * @param[in] nbytes  the new size in bytes; 0 gives a live block of 0 bytes
 * @return      the block, which may have moved, or NULL
 * @owner       the caller; release with gw_HeapFree(). After NULL the old block is whole and still the caller's
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_INVALID_PARAMETER with a violation for
 *              anything but a live block of that heap; NULL and GW_ERROR_INVALID_HANDLE for what is no heap
 * @thread      any, but one at a time for one block
 * @contract    Win32 HeapReAlloc
 */
GW_API void *gw_HeapReAlloc(gw_heap *heap, uint32_t flags, void *block, size_t nbytes) GW_NODISCARD
    GW_OWNED_BY(gw_HeapFree, 3);

/**
 * Allocates a block.
 *
 * @param[in] heap    a heap
 * @param[in] flags   GW_HEAP_ZERO_MEMORY: all bytes 0; GW_HEAP_GENERATE_EXCEPTIONS: where there is no memory,
 *                    call the violation handler with GW_VIOLATION_OUT_OF_MEMORY, and abort unless it leaves
 *                    by longjmp; GW_HEAP_NO_SERIALIZE: do not wait for gw_HeapLock()
 * @param[in] nbytes  size in bytes; 0 gives a live block of 0 bytes
 * @return      a block aligned to 16 bytes, or NULL
 * @owner       the caller; family HEAP; release with gw_HeapFree() on the same heap
 * @errors      NULL and GW_ERROR_NOT_ENOUGH_MEMORY; NULL and GW_ERROR_INVALID_HANDLE with a violation for what
 *              is no heap
 * @thread      any
 * @contract    Win32 HeapAlloc
 */
GW_API void *gw_HeapAlloc(gw_heap *heap, uint32_t flags, size_t nbytes) GW_NODISCARD
    GW_OWNED_BY(gw_HeapFree, 3);

/**
 * The size that was asked for when a block was allocated or last resized, to the byte.
 *
 * @param[in] heap   the heap that holds the block; the process heap knows HGlobal and CoTaskMem blocks too
 * @param[in] flags  GW_HEAP_NO_SERIALIZE; others are ignored
 * @param[in] block  a live block
 * @return      the size in bytes, or (size_t)-1
 * @owner       nothing is handed out
 * @errors      (size_t)-1 and GW_ERROR_INVALID_PARAMETER for anything but a live block of that heap; (size_t)-1
 *              and GW_ERROR_INVALID_HANDLE for what is no heap. Asking is no misuse: no violation is reported
 * @thread      any
 * @contract    Win32 HeapSize
 */
GW_API size_t gw_HeapSize(gw_heap *heap, uint32_t flags, const void *block);

/**
 * Checks a block, or a whole heap.
 *
 * @param[in] heap   a heap
 * @param[in] flags  GW_HEAP_NO_SERIALIZE; others are ignored
 * @param[in] block  a pointer: is it a live block of that heap? NULL: is the whole heap sound?
 * @return      1 or 0
 * @owner       nothing is handed out
 * @errors      0; the last error is left alone, whatever is found. Asking is no misuse
 * @thread      any
 * @contract    Win32 HeapValidate
 */
GW_API gw_bool gw_HeapValidate(gw_heap *heap, uint32_t flags, const void *block);

/**
 * Takes a heap for this thread. May be called again by the same thread; as many gw_HeapUnlock() undo it.
 *
 * A locked private heap lets no other thread allocate, release, resize or walk. The locked process heap keeps
 * out other locks, walks and validation, and keeps its structure still, while threads may go on with blocks of
 * sizes that they have at hand.
 *
 * @param[in] heap  a heap; of one made with GW_HEAP_NO_SERIALIZE nothing is locked
 * @return      1, or 0
 * @owner       the thread that locked must unlock
 * @errors      0 and GW_ERROR_INVALID_HANDLE with a violation for what is no heap
 * @thread      any
 * @contract    Win32 HeapLock
 */
GW_API gw_bool gw_HeapLock(gw_heap *heap);

/**
 * Undoes one gw_HeapLock() of this thread.
 *
 * @param[in] heap  a heap that this thread has locked
 * @return      1, or 0
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_NOT_OWNER where this thread has not locked it; 0 and GW_ERROR_INVALID_HANDLE with
 *              a violation for what is no heap
 * @thread      the one that locked
 * @contract    Win32 HeapUnlock
 */
GW_API gw_bool gw_HeapUnlock(gw_heap *heap);

/**
 * Steps to the next entry of a heap: each region, with its blocks and free ranges in the order of their addresses and
 * then its uncommitted range; then the large blocks, those of more than 32 KiB, with region index 64.
 *
 * Every live block appears once, with its requested size, as GW_PROCESS_HEAP_ENTRY_BUSY; free ranges have no flag. The
 * state of the walk is in the entry. Blocks that are allocated or released between two steps may or may not appear,
 * and all others still do; gw_HeapLock() keeps a private heap still. A step looks at one span of the heap.
 *
 * @param[in]     heap   a heap
 * @param[in,out] entry  where the walk stands; lpData NULL begins it
 * @return      1, or 0 at the end
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_NO_MORE_ITEMS at the end; 0 and GW_ERROR_INVALID_PARAMETER for a NULL entry or
 *              one that no walk of this heap left; 0 and GW_ERROR_INVALID_HANDLE with a violation for what is no heap
 * @thread      any
 * @differs     the heaps share address space: an uncommitted range may hold pages of other heaps, and the free pages of
 *              all heaps are entries of the process heap. A free entry lies between blocks of one size class
 * @contract    Win32 HeapWalk
 */
GW_API gw_bool gw_HeapWalk(gw_heap *heap, gw_PROCESS_HEAP_ENTRY *entry);

/**
 * Gives empty spans back to the heap, and free memory to the system.
 *
 * @param[in] heap   a heap
 * @param[in] flags  GW_HEAP_NO_SERIALIZE does not wait for a thread that holds the heap by gw_HeapLock()
 * @return      the size in bytes of the largest free run of pages at hand; 0 where there is none, or it failed
 * @owner       nothing changes hands
 * @errors      0 and GW_NO_ERROR, which is set, where there is none; 0 and GW_ERROR_INVALID_HANDLE with a violation for
 *              what is no heap
 * @thread      any; what threads have at hand is given back too, but for one slot of a size at most. A thread that is
 *              changing what it has at hand just then gives it back itself, the next time it does so
 * @contract    Win32 HeapCompact
 */
GW_API size_t gw_HeapCompact(gw_heap *heap, uint32_t flags);

/**
 * Sums of a heap.
 *
 * @param[in]     heap     a heap
 * @param[in]     flags    0
 * @param[in,out] summary  its cb is sizeof(gw_HEAP_SUMMARY)
 * @return      1, or 0
 * @owner       nothing changes hands
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for flags, NULL, or another cb; 0 and GW_ERROR_INVALID_HANDLE with a
 *              violation for what is no heap
 * @thread      any
 * @contract    Win32 HeapSummary
 */
GW_API gw_bool gw_HeapSummary(gw_heap *heap, uint32_t flags, gw_HEAP_SUMMARY *summary);

/**
 * What kind of heap it is: as a uint32_t, 0 for a standard heap and 2 for a low-fragmentation heap.
 *
 * @param[in]  heap               a heap
 * @param[in]  information_class  GW_HeapCompatibilityInformation
 * @param[out] out                at least 4 bytes
 * @param[in]  nbytes             how many bytes there are
 * @param[out] returned           how many are needed; may be NULL
 * @return      1, or 0
 * @owner       nothing changes hands
 * @errors      0 and GW_ERROR_INSUFFICIENT_BUFFER for less than 4 bytes; GW_ERROR_INVALID_PARAMETER for another class,
 *              and for no @p out; GW_ERROR_NOACCESS for NULL; GW_ERROR_INVALID_HANDLE with a violation for what is no heap
 * @thread      any
 * @differs     the process heap is a low-fragmentation heap from the start, and no heap becomes one by itself
 * @contract    Win32 HeapQueryInformation
 */
GW_API gw_bool gw_HeapQueryInformation(gw_heap *heap, int32_t information_class, void *out,
                                       size_t nbytes, size_t *returned);

/**
 * Sets what kind of heap it is, ends the process at damage from now on, or gives memory back, by the class.
 *
 * GW_HeapCompatibilityInformation: a uint32_t, 2 for a low-fragmentation heap, from which there is no way back.
 * GW_HeapEnableTerminationOnCorruption: no data; from now on, and for good, a violation GW-009 ends the process by
 * abort(), without asking a handler. GW_HeapOptimizeResources: a gw_HEAP_OPTIMIZE_RESOURCES_INFORMATION; as
 * gw_HeapCompact(), for all heaps where @p heap is NULL.
 *
 * @param[in] heap               a heap; may be NULL for the last two classes
 * @param[in] information_class  one of the three
 * @param[in] in                 the data
 * @param[in] nbytes             how many bytes
 * @return      1, or 0
 * @owner       nothing changes hands
 * @errors      0 and GW_ERROR_INSUFFICIENT_BUFFER for too few bytes; GW_ERROR_INVALID_PARAMETER for another class or
 *              unknown data; GW_ERROR_GEN_FAILURE for a kind that the heap cannot become, as a low-fragmentation heap that
 *              is fixed or NO_SERIALIZE; GW_ERROR_NOACCESS for NULL; GW_ERROR_INVALID_HANDLE with a violation for what is
 *              no heap
 * @thread      any
 * @contract    Win32 HeapSetInformation
 */
GW_API gw_bool gw_HeapSetInformation(gw_heap *heap, int32_t information_class, const void *in,
                                     size_t nbytes);

/**
 * Says what any pointer value is, without reading through it.
 *
 * @param[in]  any_pointer_value  any value at all
 * @param[out] info               receives the details; may be NULL
 * @return      the state
 * @owner       nothing is handed out; @p info->start stays whose it is, and @p info->site lives as long as the process
 * @errors      none
 * @thread      any; the answer is of the moment
 * @since       0.1.0
 */
GW_API gw_block_state gw_block_query(const void *any_pointer_value, gw_block_info *info);

/**
 * Counts what a heap holds.
 *
 * Live counts are exact while no other thread allocates or releases. Peaks are exact where one thread allocates;
 * of several, each may make them wrong by 64 blocks.
 *
 * @param[in]  heap  a heap
 * @param[out] out   receives the counts
 * @return      1, or 0
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for NULL @p out; 0 and GW_ERROR_INVALID_HANDLE with a violation
 *              for what is no heap
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_bool gw_heap_stats(gw_heap *heap, gw_heap_statistics *out);

/**
 * Sets the modes of the heap: what GANGWAY_HEAP asks for in the environment, by call.
 *
 * Before the process's first block any list may be set, from the only thread that has used the library. Afterwards only
 * where the process began with a mode on, by GANGWAY_HEAP or by this call (`report` alone will do), since what is
 * allocated without any is not watched; and then `htc`, `hfc`, `hpa` and `quarantine` stay as they were at the first
 * block. Each call begins the counts of `fail=N` and `fail=pages:N` anew.
 *
 * @param[in] list  as GANGWAY_HEAP has it, such as "ust,fail=3"; "" turns everything off that can be turned off
 * @return      1, or 0; then nothing has changed
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for NULL, and for a word that is no mode, which gw_error_message() names;
 *              0 and GW_ERROR_NOT_SUPPORTED where it is too late
 * @thread      any, but while no other thread uses the library
 * @since       0.1.0
 */
GW_API gw_bool gw_heap_set_modes(const char *list);

/**
 * A function that writes the host's own position, such as "app.lua:12", where a block is allocated or released.
 *
 * It is called on the thread that does so, with no lock held. It may use this library; for blocks that it allocates
 * itself it is not asked.
 *
 * @param out       receives the text, UTF-8; it need not end with a zero
 * @param capacity  bytes there are at @p out
 * @param context   as it was handed to gw_set_site_provider()
 * @return how many bytes were written; 0: nothing to say
 */
typedef size_t (*gw_site_provider)(char *out, size_t capacity, void *context);

/**
 * Lets the host say where it is: with mode `ust`, call sites are then named as the host names them.
 *
 * @param[in] provider  asked from now on, by all threads; NULL: nobody is asked
 * @param[in] context   handed to each call
 * @owner       nothing is handed out; @p context stays the caller's, and must last until another provider is set and no
 *              other thread is in this one
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API void gw_set_site_provider(gw_site_provider provider, void *context);

/** @name Forms of gw_heap_report()
 * For people, and for programs. @{ */
#define GW_REPORT_TEXT 0u
#define GW_REPORT_JSON 1u
/** @} */

/**
 * Writes what the process has of blocks: sums of each family, live blocks by family and call site, largest first, and
 * the violations so far.
 *
 * Call sites are known with mode `ust`; without it, and for blocks from before, a family is one entry. `docs/modes.md`
 * has the form.
 *
 * @param[in] fd     a file descriptor that can be written to, such as 2
 * @param[in] flags  GW_REPORT_TEXT or GW_REPORT_JSON
 * @return      1, or 0
 * @owner       nothing is handed out; the descriptor stays open
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for other flags; 0 and GW_ERROR_INVALID_HANDLE where @p fd cannot be
 *              written to; 0 and GW_ERROR_GEN_FAILURE where writing stopped on the way
 * @thread      any; counts of other threads are of the moment
 * @since       0.1.0
 */
GW_API gw_bool gw_heap_report(int32_t fd, uint32_t flags);

/**
 * The name of a family as messages have it.
 *
 * @param[in] family  a family
 * @return      such as "HGlobal"; "?" for what is no family
 * @owner       nobody: static text
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
static inline const char *gw_family_name(gw_family family)
{
    static const char *const names[GW_FAMILY_COUNT] = {"heap", "HGlobal", "CoTaskMem",
                                                       "BSTR", "native",  "malloc"};
    return (unsigned)family < GW_FAMILY_COUNT ? names[(unsigned)family] : "?";
}

GW_END_DECLS

#endif
