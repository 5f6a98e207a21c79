/* SPDX-License-Identifier: MIT */
/* The Win32 heap functions: checks and failures as documented, over the process heap and private heaps. */
#include "heap/checked.h"
#include "heap/damage.h"
#include "heap/fast.h"
#include "heap/heap.h"
#include "heap/misuse.h"
#include "heap/os.h"
#include "heap/private.h"
#include "heap/watch.h"

#include <stdlib.h>

/* On the process heap these functions know HGlobal and CoTaskMem blocks too, as Windows allocates them from it. */
#define ACCEPTED_HERE                                                                              \
    (GWI_ACCEPTS(GW_FAMILY_HEAP) | GWI_ACCEPTS(GW_FAMILY_HGLOBAL) |                                \
     GWI_ACCEPTS(GW_FAMILY_COTASKMEM))

static const char families_here[] = "heap, HGlobal and CoTaskMem blocks";

gw_heap *gw_GetProcessHeap(void)
{
    return &gwi_process_heap;
}

/* --- lists and lives of heaps ---------------------------------------------------------------------------- */

typedef struct listing {
    gw_heap **heaps;
    uint32_t capacity, count;
} listing;

static void list_heap(gw_heap *heap, void *context)
{
    listing *list = context;
    if (list->count < list->capacity)
        list->heaps[list->count] = heap;
    list->count++;
}

static void count_heap(gw_heap *heap, void *context)
{
    (void)heap;
    ++*(uint32_t *)context;
}

uint32_t gw_GetProcessHeaps(uint32_t capacity, gw_heap **heaps)
{
    if (heaps == NULL && capacity > 0) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "gw_GetProcessHeaps: no array for %u heaps", capacity);
        return 0;
    }
    uint32_t count = 0;
    gwi_heaps_each(count_heap, &count);
    if (count > capacity)
        return count;
    listing list = {heaps, capacity, 0};
    gwi_heaps_each(list_heap, &list);
    return list.count;
}

static bool page_rounded(size_t nbytes, size_t *rounded)
{
    return gwi_round_up(nbytes, gwi_os_page_size(), rounded);
}

gw_heap *gw_HeapCreate(uint32_t options, size_t initial_bytes, size_t maximum_bytes)
{
    size_t initial, maximum;
    gwi_checks_at_call(NULL, "gw_HeapCreate");
    if (!page_rounded(initial_bytes, &initial) || !page_rounded(maximum_bytes, &maximum)) {
        gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "gw_HeapCreate: no memory for %zu bytes",
                 initial_bytes);
        return NULL;
    }
    if (maximum != 0 && initial > maximum) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER,
                 "gw_HeapCreate: the initial size of %zu bytes passes the maximum of %zu",
                 initial_bytes, maximum_bytes);
        return NULL;
    }
    return gwi_heap_create(options, initial, maximum);
}

gw_bool gw_HeapDestroy(gw_heap *heap)
{
    if (gwi_heap_is_process(heap)) {
        gwi_fail(GW_ERROR_INVALID_HANDLE, "gw_HeapDestroy: the process heap cannot be destroyed");
        return 0;
    }
    gwi_checks_at_call(heap, "gw_HeapDestroy");
    gwi_watch_note();
    if (!gwi_heap_enter(heap, 0, "gw_HeapDestroy"))
        return 0;
    gwi_heap_end(heap);
    gwi_damage_report("gw_HeapDestroy");
    return 1;
}

gw_bool gw_HeapLock(gw_heap *heap)
{
    gwi_checks_at_call(heap, "gw_HeapLock");
    if (!gwi_heap_check(heap, "gw_HeapLock"))
        return 0;
    gwi_gate_hold(&heap->gate);
    if (gwi_heap_is_alive(heap))
        return 1;
    gwi_gate_let_go(&heap->gate);
    return gwi_heap_check(heap, "gw_HeapLock");
}

gw_bool gw_HeapUnlock(gw_heap *heap)
{
    if (!gwi_heap_check(heap, "gw_HeapUnlock"))
        return 0;
    if (gwi_gate_let_go(&heap->gate))
        return 1;
    gwi_fail(GW_ERROR_NOT_OWNER, "gw_HeapUnlock: this thread has not locked heap %p", (void *)heap);
    return 0;
}

/* --- allocating ------------------------------------------------------------------------------------------ */

static unsigned alloc_flags(uint32_t flags)
{
    return (flags & GW_HEAP_ZERO_MEMORY ? GWI_ALLOC_ZEROED : 0u) |
           (flags & GW_HEAP_REALLOC_IN_PLACE_ONLY ? GWI_ALLOC_IN_PLACE : 0u);
}

/* GENERATE_EXCEPTIONS raises STATUS_NO_MEMORY on Windows: here the handler may leave by longjmp, else the process
 * ends. */
static void raise_for_memory(const gw_heap *heap, uint32_t flags, const char *function,
                             size_t nbytes)
{
    if (((heap->options | flags) & GW_HEAP_GENERATE_EXCEPTIONS) == 0)
        return;
    gw_violation violation = {.id = GW_VIOLATION_OUT_OF_MEMORY,
                              .function = function,
                              .pointer = heap,
                              .state = "live",
                              .nbytes = nbytes};
    gwi_report(&violation, GW_ERROR_NOT_ENOUGH_MEMORY, "no memory for %zu bytes in heap %p", nbytes,
               (const void *)heap);
    abort();
}

/* Inside the gate; `allowed` is what the modes say. */
static void *try_private_alloc(gw_heap *heap, uint32_t flags, size_t nbytes, bool allowed)
{
    void *block = allowed ? gwi_private_alloc(heap, nbytes, alloc_flags(flags)) : NULL;
    if (allowed && block == NULL)
        gwi_watch_failed(nbytes);
    return block;
}

static void *private_alloc(gw_heap *heap, uint32_t flags, size_t nbytes)
{
    gwi_checks_at_call(heap, "gw_HeapAlloc");
    bool allowed = gwi_watch_begin(nbytes);
    if (!gwi_heap_enter(heap, flags, "gw_HeapAlloc")) {
        if (allowed)
            gwi_watch_failed(nbytes);
        return NULL;
    }
    void *block = try_private_alloc(heap, flags, nbytes, allowed);
    gwi_heap_leave(heap);
    gwi_damage_report("gw_HeapAlloc");
    if (block == NULL) {
        gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "gw_HeapAlloc: no memory for %zu bytes in heap %p",
                 nbytes, (void *)heap);
        raise_for_memory(heap, flags, "gw_HeapAlloc", nbytes);
    }
    return block;
}

void *gw_HeapAlloc(gw_heap *heap, uint32_t flags, size_t nbytes)
{
    if (!gwi_heap_is_process(heap))
        return private_alloc(heap, flags, nbytes);
    void *block = flags & GW_HEAP_ZERO_MEMORY ? gwi_heap_alloc_zeroed(GW_FAMILY_HEAP, nbytes)
                                              : gwi_fast_alloc(GW_FAMILY_HEAP, nbytes);
    if (GWI_UNLIKELY(block == NULL))
        raise_for_memory(heap, flags, "gw_HeapAlloc", nbytes);
    return block;
}

/* --- releasing ------------------------------------------------------------------------------------------- */

static const gwi_caller heap_free = {"gw_HeapFree", families_here, ACCEPTED_HERE, 0};

gw_bool gw_HeapFree(gw_heap *heap, uint32_t flags, void *block)
{
    if (block == NULL) /* tested before the handle (Wine: heap.c, test_HeapCreate) */
        return 1;
    if (gwi_heap_is_process(heap))
        return gwi_fast_free(&heap_free, block);
    gwi_checks_at_call(heap, "gw_HeapFree");
    gwi_watch_note();
    if (!gwi_heap_enter(heap, flags, "gw_HeapFree"))
        return 0;
    gwi_place place;
    bool found = gwi_private_find(heap, block, &place) && gwi_checks_are_good(&place);
    if (found)
        gwi_private_free(heap, &place);
    gwi_heap_leave(heap);
    if (!found)
        gwi_misuse_report(&heap_free, heap, block);
    else
        gwi_damage_report("gw_HeapFree");
    return found;
}

/* --- resizing -------------------------------------------------------------------------------------------- */

static const gwi_caller heap_realloc = {"gw_HeapReAlloc", "heap blocks",
                                        GWI_ACCEPTS(GW_FAMILY_HEAP), 0};

static bool needs_memory(const gwi_place *place, size_t nbytes)
{
    return gwi_checks_are_on() ? gwi_checked_needs_memory(place, nbytes)
                               : nbytes > place->slot_nbytes;
}

/* Inside the gate. */
static void *try_private_realloc(gw_heap *heap, uint32_t flags, gwi_place *place, size_t nbytes)
{
    if (!gwi_watch_may_resize(place->nbytes, nbytes, needs_memory(place, nbytes)))
        return NULL;
    void *resized = gwi_private_realloc(heap, place, nbytes, alloc_flags(flags));
    if (resized == NULL)
        gwi_watch_resize_failed(place->nbytes, nbytes);
    return resized;
}

static void *private_realloc(gw_heap *heap, uint32_t flags, void *block, size_t nbytes)
{
    gwi_checks_at_call(heap, "gw_HeapReAlloc");
    gwi_watch_note();
    if (!gwi_heap_enter(heap, flags, "gw_HeapReAlloc"))
        return NULL;
    gwi_place place;
    void *resized = NULL;
    bool found = gwi_private_find(heap, block, &place) && gwi_checks_are_good(&place);
    if (found)
        resized = try_private_realloc(heap, flags, &place, nbytes);
    gwi_heap_leave(heap);
    if (found)
        gwi_damage_report("gw_HeapReAlloc");
    if (!found)
        gwi_misuse_report(&heap_realloc, heap, block);
    else if (resized == NULL)
        gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY,
                 "gw_HeapReAlloc: a block of %zu bytes cannot become %zu", place.nbytes, nbytes);
    return resized;
}

void *gw_HeapReAlloc(gw_heap *heap, uint32_t flags, void *block, size_t nbytes)
{
    if (block == NULL) {
        if (gwi_heap_check(heap, "gw_HeapReAlloc"))
            gw_SetLastError(GW_NO_ERROR); /* it does not allocate (Wine: heap.c, test_HeapCreate) */
        return NULL;
    }
    void *resized = gwi_heap_is_process(heap)
                        ? gwi_heap_realloc(&heap_realloc, block, nbytes, alloc_flags(flags))
                        : private_realloc(heap, flags, block, nbytes);
    if (GWI_UNLIKELY(resized == NULL) && gw_GetLastError() == GW_ERROR_NOT_ENOUGH_MEMORY)
        raise_for_memory(heap, flags, "gw_HeapReAlloc", nbytes);
    return resized;
}

/* --- asking ---------------------------------------------------------------------------------------------- */

static const gwi_caller heap_size = {"gw_HeapSize", families_here,
                                     ACCEPTED_HERE | GWI_ACCEPTS(GWI_FAMILY_MOVEABLE), 0};

static size_t private_size(gw_heap *heap, uint32_t flags, const void *block)
{
    gwi_place place;
    gwi_checks_at_call(heap, "gw_HeapSize");
    if (!gwi_heap_enter(heap, flags, "gw_HeapSize"))
        return GWI_NO_SIZE;
    size_t nbytes = gwi_private_find(heap, block, &place) ? place.nbytes : GWI_NO_SIZE;
    gwi_heap_leave(heap);
    return nbytes;
}

static size_t fail_for_no_block(const gw_heap *heap, const void *block)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "gw_HeapSize: %p is no live block of heap %p", block,
             (const void *)heap);
    return (size_t)-1;
}

/* Asking is no misuse, of a heap's handle either. */
static GWI_NOINLINE size_t size_elsewhere(gw_heap *heap, uint32_t flags, const void *block)
{
    if (!gwi_heap_is_alive(heap)) {
        gwi_fail(GW_ERROR_INVALID_HANDLE, "gw_HeapSize: %p is no heap, or a destroyed one",
                 (void *)heap);
        return (size_t)-1;
    }
    size_t nbytes = private_size(heap, flags, block);
    return nbytes != GWI_NO_SIZE ? nbytes : fail_for_no_block(heap, block);
}

static size_t size_in_process(gwi_cache *cache, gwi_span *page, const gwi_caller *by,
                              const char *block)
{
    size_t nbytes = gwi_size_elsewhere(cache, page, by, block);
    return nbytes != GWI_NO_SIZE ? nbytes : fail_for_no_block(&gwi_process_heap, block);
}

size_t gw_HeapSize(gw_heap *heap, uint32_t flags, const void *block)
{
    return GWI_LIKELY(gwi_heap_is_process(heap)) ? gwi_fast_size(&heap_size, block, size_in_process)
                                                 : size_elsewhere(heap, flags, block);
}
