/* SPDX-License-Identifier: MIT */
/* The heaps of the process: their table, their handles, their making and end. */
#include "heap/heaps.h"

#include "heap/checked.h"
#include "heap/faults.h"
#include "heap/heap.h"
#include "heap/os.h"
#include "heap/watch.h"

/* Usable before any constructor has run. */
#define TALLY(family) [family] = {.total = &gwi_process_heap.totals[family]}

gw_heap gwi_process_heap = {
    .alive = true,
    .gate = {.lock = GWI_LOCK_INIT, .freed = PTHREAD_COND_INITIALIZER},
    .pool = {.heap = &gwi_process_heap,
             .kind = GWI_POOL_SHARED,
             .tallies =
                 {TALLY(GW_FAMILY_HEAP), TALLY(GW_FAMILY_HGLOBAL), TALLY(GW_FAMILY_COTASKMEM),
                  [GW_FAMILY_BSTR] = {.total = &gwi_process_heap.totals[GW_FAMILY_BSTR],
                                      .uncounted = GWI_BSTR_EXTRA},
                  TALLY(GW_FAMILY_NATIVE), TALLY(GW_FAMILY_MALLOC),
                  [GWI_FAMILY_MOVEABLE] = {.total = &gwi_process_heap.totals[GW_FAMILY_HGLOBAL]}}},
};

#define TABLE_HEAPS 65536
/* So many destroyed heaps wait before the oldest of them is used again. */
#define WAITING_MIN 256

static struct {
    gwi_lock lock;
    _Atomic uintptr_t table;  /* reserved for TABLE_HEAPS heaps, committed as far as `used` */
    _Atomic size_t used;      /* slots that were ever handed out */
    size_t committed;         /* bytes */
    gw_heap *first, *last;    /* living private heaps */
    gw_heap *oldest, *newest; /* destroyed heaps */
    size_t waiting;
} heaps = {.lock = GWI_LOCK_INIT};

/* --- handles --------------------------------------------------------------------------------------------- */

bool gwi_heap_is_alive(const gw_heap *heap)
{
    if (gwi_heap_is_process(heap))
        return true;
    size_t used = GWI_LOAD_ACQUIRE(heaps.used);
    uintptr_t offset = (uintptr_t)heap - GWI_LOAD(heaps.table);
    return offset < used * sizeof(gw_heap) && offset % sizeof(gw_heap) == 0 &&
           GWI_LOAD_ACQUIRE(heap->alive);
}

bool gwi_heap_check(const gw_heap *heap, const char *function)
{
    if (GWI_LIKELY(gwi_heap_is_alive(heap)))
        return true;
    gw_violation violation = {
        .id = GW_VIOLATION_HEAP_HANDLE, .function = function, .pointer = heap, .state = "foreign"};
    gwi_report(&violation, GW_ERROR_INVALID_HANDLE, "%p is no heap, or a destroyed one",
               (const void *)heap);
    return false;
}

static void report_second_thread(const gw_heap *heap, const char *function)
{
    gw_violation violation = {
        .id = GW_VIOLATION_UNSERIALIZED, .function = function, .pointer = heap, .state = "live"};
    gwi_report(&violation, GW_ERROR_INVALID_PARAMETER,
               "another thread is inside heap %p, which was made with NO_SERIALIZE",
               (const void *)heap);
}

bool gwi_heap_enter(gw_heap *heap, uint32_t flags, const char *function)
{
    if (!gwi_heap_check(heap, function))
        return false;
    gwi_gate_wait wait = flags & GW_HEAP_NO_SERIALIZE ? GWI_GATE_PASS : GWI_GATE_WAIT;
    if (!gwi_gate_enter(&heap->gate, wait)) {
        report_second_thread(heap, function);
        return false;
    }
    if (GWI_LIKELY(GWI_LOAD(heap->alive)))
        return true;
    gwi_gate_leave(&heap->gate);
    return gwi_heap_check(heap, function);
}

void gwi_heap_leave(gw_heap *heap)
{
    gwi_gate_leave(&heap->gate);
}

/* --- making and ending ----------------------------------------------------------------------------------- */

static void append(gw_heap *heap, gw_heap **first, gw_heap **last)
{
    heap->next = NULL;
    heap->prev = *last;
    if (*last != NULL)
        (*last)->next = heap;
    else
        *first = heap;
    *last = heap;
}

static void unlink_heap(gw_heap *heap, gw_heap **first, gw_heap **last)
{
    if (heap->prev != NULL)
        heap->prev->next = heap->next;
    else
        *first = heap->next;
    if (heap->next != NULL)
        heap->next->prev = heap->prev;
    else
        *last = heap->prev;
}

/* The slots that the process may ever use: fewer where the address space is limited. */
static size_t table_slots(void)
{
    size_t share = gwi_os_range_size() / 4 / sizeof(gw_heap);
    return share < TABLE_HEAPS ? share : TABLE_HEAPS;
}

static size_t page_rounded(size_t nbytes)
{
    size_t page = gwi_os_page_size();
    return (nbytes + page - 1) & ~(page - 1);
}

static bool reserve_table(void)
{
    if (GWI_LOAD(heaps.table) == 0)
        GWI_STORE(heaps.table, (uintptr_t)gwi_os_reserve(
                                   page_rounded(table_slots() * sizeof(gw_heap)), GWI_PAGE_SIZE));
    return GWI_LOAD(heaps.table) != 0;
}

static gw_heap *never_used_slot(void)
{
    size_t used = GWI_LOAD(heaps.used);
    if (!reserve_table() || used == table_slots())
        return NULL;
    size_t needed = page_rounded((used + 1) * sizeof(gw_heap));
    char *table = (char *)GWI_LOAD(heaps.table);
    if (needed > heaps.committed) {
        if (gwi_faults_hit_pages() ||
            !gwi_os_commit(table + heaps.committed, needed - heaps.committed))
            return NULL;
        heaps.committed = needed;
    }
    gw_heap *heap = (gw_heap *)(void *)(table + used * sizeof(gw_heap));
    gwi_gate_init(&heap->gate);
    GWI_STORE_RELEASE(heaps.used, used + 1);
    return heap;
}

static gw_heap *waiting_slot(void)
{
    gw_heap *heap = heaps.oldest;
    if (heap != NULL) {
        unlink_heap(heap, &heaps.oldest, &heaps.newest);
        heaps.waiting--;
    }
    return heap;
}

static gw_heap *take_slot(void)
{
    gw_heap *heap = heaps.waiting < WAITING_MIN ? never_used_slot() : NULL;
    return heap != NULL ? heap : waiting_slot();
}

static void clear_totals(gw_heap *heap)
{
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++) {
        GWI_STORE(heap->totals[family].blocks, 0);
        GWI_STORE(heap->totals[family].bytes, 0);
        GWI_STORE(heap->totals[family].peak_blocks, 0);
        GWI_STORE(heap->totals[family].peak_bytes, 0);
    }
}

static void give_slot(gw_heap *heap)
{
    append(heap, &heaps.oldest, &heaps.newest);
    heaps.waiting++;
}

static bool make(gw_heap *heap, uint32_t options, size_t initial, size_t maximum)
{
    heap->options = options;
    GWI_STORE(heap->compatibility, 0);
    heap->maximum = maximum;
    heap->charged = 0;
    gwi_gate_begin(&heap->gate, (options & GW_HEAP_NO_SERIALIZE) != 0);
    gwi_pool_init(&heap->pool, heap, heap->totals, GWI_POOL_SHARED,
                  (options & GW_HEAP_CREATE_ENABLE_EXECUTE) != 0);
    clear_totals(heap);
    /* One at least, as on Windows: a walk of an empty heap finds it. */
    size_t npages = (initial >> GWI_PAGE_SHIFT) + (initial % GWI_PAGE_SIZE != 0);
    return gwi_pool_commit(&heap->pool, npages > 0 ? npages : 1);
}

gw_heap *gwi_heap_create(uint32_t options, size_t initial, size_t maximum)
{
    gwi_lock_take(&heaps.lock);
    gw_heap *heap = take_slot();
    if (heap != NULL && make(heap, options, initial, maximum)) {
        append(heap, &heaps.first, &heaps.last);
        GWI_STORE_RELEASE(heap->alive, true);
    } else if (heap != NULL) {
        give_slot(heap);
        heap = NULL;
    }
    gwi_lock_drop(&heaps.lock);
    if (heap == NULL)
        gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "no memory for another heap of %zu bytes", initial);
    return heap;
}

/* The gate is left only after the heap is seen to be dead, so that who waits at it is refused. */
void gwi_heap_end(gw_heap *heap)
{
    GWI_STORE_RELEASE(heap->alive, false);
    gwi_checked_heap_ends(heap);
    gwi_watch_heap_ended(heap);
    gwi_pool_clear(&heap->pool);
    gwi_gate_end(&heap->gate);
    gwi_lock_take(&heaps.lock);
    unlink_heap(heap, &heaps.first, &heaps.last);
    give_slot(heap);
    gwi_lock_drop(&heaps.lock);
}

bool gwi_heaps_were_made(void)
{
    return GWI_LOAD(heaps.used) > 0;
}

void gwi_heaps_each(void (*visit)(gw_heap *heap, void *context), void *context)
{
    gwi_lock_take(&heaps.lock);
    visit(&gwi_process_heap, context);
    for (gw_heap *heap = heaps.first; heap != NULL; heap = heap->next)
        visit(heap, context);
    gwi_lock_drop(&heaps.lock);
}

/* --- fork ------------------------------------------------------------------------------------------------ */

void gwi_heaps_before_fork(void)
{
    gwi_lock_take(&heaps.lock);
    gwi_gate_before_fork(&gwi_process_heap.gate);
    for (gw_heap *heap = heaps.first; heap != NULL; heap = heap->next)
        gwi_gate_before_fork(&heap->gate);
}

void gwi_heaps_after_fork_in_parent(void)
{
    for (gw_heap *heap = heaps.last; heap != NULL; heap = heap->prev)
        gwi_gate_after_fork_in_parent(&heap->gate);
    gwi_gate_after_fork_in_parent(&gwi_process_heap.gate);
    gwi_lock_drop(&heaps.lock);
}

void gwi_heaps_after_fork_in_child(void)
{
    for (gw_heap *heap = heaps.last; heap != NULL; heap = heap->prev)
        gwi_gate_after_fork_in_child(&heap->gate);
    gwi_gate_after_fork_in_child(&gwi_process_heap.gate);
    gwi_lock_drop(&heaps.lock);
}
