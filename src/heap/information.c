/* SPDX-License-Identifier: MIT */
/* HeapCompact, HeapSummary and the information classes of a heap. */
#include "heap/arena.h"
#include "heap/cache.h"
#include "heap/checked.h"
#include "heap/compact.h"
#include "heap/heap.h"
#include "heap/private.h"

/* --- giving memory back ---------------------------------------------------------------------------------- */

static bool trim(gw_heap *heap, uint32_t flags, const char *function)
{
    gwi_cache *cache = gwi_cache_enter();
    if (gwi_heap_is_process(heap))
        gwi_caches_compact(cache);
    bool entered = gwi_heap_enter(heap, flags, function);
    if (entered) {
        gwi_checked_compact(heap);
        gwi_pool_trim(&heap->pool);
        gwi_heap_leave(heap);
    }
    gwi_cache_leave(cache);
    return entered;
}

/* A fixed heap has no more than its maximum leaves it. */
static size_t at_hand(gw_heap *heap, size_t longest)
{
    if (heap->maximum == 0)
        return longest;
    size_t left = gwi_private_left(heap);
    return left < longest ? left : longest;
}

size_t gw_HeapCompact(gw_heap *heap, uint32_t flags)
{
    gwi_checks_at_call(heap, "gw_HeapCompact");
    if (!gwi_heap_check(heap, "gw_HeapCompact") || !trim(heap, flags, "gw_HeapCompact"))
        return 0;
    size_t nbytes = at_hand(heap, gwi_arena_compact());
    if (nbytes == 0)
        gw_SetLastError(GW_NO_ERROR); /* so that it is told from a failure */
    return nbytes;
}

void gwi_heap_minimize(void)
{
    trim(&gwi_process_heap, 0, "gw_HeapCompact");
    gwi_arena_compact();
}

/* --- summary --------------------------------------------------------------------------------------------- */

gw_bool gw_HeapSummary(gw_heap *heap, uint32_t flags, gw_HEAP_SUMMARY *summary)
{
    gw_heap_statistics statistics;
    if (!gwi_heap_check(heap, "gw_HeapSummary"))
        return 0;
    if (flags != 0 || summary == NULL || summary->cb != sizeof *summary) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "gw_HeapSummary: flags, no summary, or one whose cb "
                                             "is not its size");
        return 0;
    }
    if (!gw_heap_stats(heap, &statistics))
        return 0;
    summary->cbAllocated = statistics.total.live_bytes;
    summary->cbCommitted = statistics.committed_bytes;
    summary->cbReserved = statistics.reserved_bytes;
    summary->cbMaxReserve = heap->maximum != 0 ? heap->maximum : statistics.reserved_bytes;
    return 1;
}

/* --- information classes --------------------------------------------------------------------------------- */

enum { STANDARD = 0, LOOK_ASIDE = 1, LOW_FRAGMENTATION = 2 };

static gw_bool fail_for_class(const char *function, int32_t information_class)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: there is no information class %d", function,
             (int)information_class);
    return 0;
}

static gw_bool fail_for_size(const char *function, size_t nbytes, size_t needed)
{
    gwi_fail(GW_ERROR_INSUFFICIENT_BUFFER, "%s: %zu bytes, where %zu are needed", function, nbytes,
             needed);
    return 0;
}

/* A buffer of at least so many bytes. */
static bool check_buffer(const char *function, const void *buffer, size_t nbytes, size_t needed)
{
    if (nbytes < needed)
        return fail_for_size(function, nbytes, needed);
    if (buffer != NULL)
        return true;
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: no buffer", function);
    return false;
}

static bool check_heap(gw_heap *heap, const char *function)
{
    if (heap != NULL)
        return gwi_heap_check(heap, function);
    gwi_fail(GW_ERROR_NOACCESS, "%s: no heap", function); /* Wine: heap.c, test_HeapCreate */
    return false;
}

/* The process heap has a low-fragmentation heap's ways from the start. */
static uint32_t compatibility(gw_heap *heap)
{
    return gwi_heap_is_process(heap) ? LOW_FRAGMENTATION : GWI_LOAD(heap->compatibility);
}

gw_bool gw_HeapQueryInformation(gw_heap *heap, int32_t information_class, void *out, size_t nbytes,
                                size_t *returned)
{
    const char *self = "gw_HeapQueryInformation";
    uint32_t value;
    if (returned != NULL)
        *returned = 0;
    if (information_class != GW_HeapCompatibilityInformation)
        return fail_for_class(self, information_class);
    if (!check_heap(heap, self))
        return 0;
    if (returned != NULL)
        *returned = sizeof value;
    if (!check_buffer(self, out, nbytes, sizeof value))
        return 0;
    value = compatibility(heap);
    memcpy(out, &value, sizeof value);
    return 1;
}

/* A heap goes to low fragmentation, and not back (Wine: heap.c, test_HeapCreate). */
static gw_bool set_compatibility(gw_heap *heap, const void *in, size_t nbytes)
{
    const char *self = "gw_HeapSetInformation";
    uint32_t value;
    if (!check_heap(heap, self) || !check_buffer(self, in, nbytes, sizeof value))
        return 0;
    memcpy(&value, in, sizeof value);
    if (value > LOW_FRAGMENTATION) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: there is no kind of heap %u", self, value);
        return 0;
    }
    bool can_be_low = (heap->options & GW_HEAP_NO_SERIALIZE) == 0 && heap->maximum == 0;
    bool may = value == LOW_FRAGMENTATION ? can_be_low
                                          : value == STANDARD && compatibility(heap) == STANDARD;
    if (may)
        GWI_STORE(heap->compatibility, value);
    else
        gwi_fail(GW_ERROR_GEN_FAILURE, "%s: heap %p cannot become of kind %u", self, (void *)heap,
                 value);
    return may;
}

static gw_bool set_termination(const void *in, size_t nbytes)
{
    if (in != NULL || nbytes != 0) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER,
                 "gw_HeapSetInformation: ending at corruption takes no data");
        return 0;
    }
    gwi_abort_on_damage();
    return 1;
}

static void trim_each(gw_heap *heap, void *context)
{
    (void)context;
    if (gwi_gate_enter(&heap->gate, GWI_GATE_PASS)) {
        gwi_pool_trim(&heap->pool);
        gwi_gate_leave(&heap->gate);
    }
}

static gw_bool optimize(gw_heap *heap, const void *in, size_t nbytes)
{
    const char *self = "gw_HeapSetInformation";
    gw_HEAP_OPTIMIZE_RESOURCES_INFORMATION wanted;
    if ((heap != NULL && !gwi_heap_check(heap, self)) ||
        !check_buffer(self, in, nbytes, sizeof wanted))
        return 0;
    memcpy(&wanted, in, sizeof wanted);
    if (wanted.Version != GW_HEAP_OPTIMIZE_RESOURCES_CURRENT_VERSION || wanted.Flags != 0) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: not version 1, or flags", self);
        return 0;
    }
    if (!trim(heap != NULL ? heap : &gwi_process_heap, 0, self))
        return 0;
    if (heap == NULL)
        gwi_heaps_each(trim_each, NULL);
    gwi_arena_compact();
    return 1;
}

gw_bool gw_HeapSetInformation(gw_heap *heap, int32_t information_class, const void *in,
                              size_t nbytes)
{
    switch (information_class) {
    case GW_HeapCompatibilityInformation:
        return set_compatibility(heap, in, nbytes);
    case GW_HeapEnableTerminationOnCorruption:
        return set_termination(in, nbytes); /* of the process, whatever the heap */
    case GW_HeapOptimizeResources:
        return optimize(heap, in, nbytes);
    default:
        return fail_for_class("gw_HeapSetInformation", information_class);
    }
}
