/* SPDX-License-Identifier: MIT */
/* The spy on CoTaskMem: who it is, and which blocks it has seen. */
#include "memory/spy.h"

_Atomic(gw_IMallocSpy *) gwi_spy;

static struct {
    gwi_lock lock;
    _Atomic uintptr_t inside; /* the thread that has the lock, or 0 */
    bool revoked;             /* goes with the last block */
    const void **seen;        /* a set by open addressing; NULL: an empty place */
    size_t capacity, count;   /* places, a power of two; blocks */
} spied = {.lock = GWI_LOCK_INIT};

/* --- the lock -------------------------------------------------------------------------------------------- */

static void take(void)
{
    gwi_lock_take(&spied.lock);
    GWI_STORE(spied.inside, gwi_thread_id());
}

static void drop(void)
{
    GWI_STORE(spied.inside, (uintptr_t)0);
    gwi_lock_drop(&spied.lock);
}

static bool is_inside(void)
{
    return GWI_LOAD(spied.inside) == gwi_thread_id();
}

/* A spy's own function may fork: then its thread has the lock in the child too. */
static _Atomic bool forks_inside;

static void before_fork(void)
{
    bool inside = is_inside();
    if (!inside)
        take();
    GWI_STORE(forks_inside, inside);
}

static void after_fork_in_parent(void)
{
    if (!GWI_LOAD(forks_inside))
        drop();
}

static void after_fork_in_child(void)
{
    if (!GWI_LOAD(forks_inside))
        drop();
    else
        GWI_STORE(spied.inside, gwi_thread_id());
}

__attribute__((constructor)) static void watch_fork(void)
{
    gwi_heap_watch_fork();
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

gw_IMallocSpy *gwi_spy_enter_slow(void)
{
    if (is_inside())
        return NULL;
    take();
    gw_IMallocSpy *spy = GWI_LOAD(gwi_spy);
    if (spy == NULL)
        drop();
    return spy;
}

static void end_spy(void)
{
    gw_IMallocSpy *spy = GWI_LOAD(gwi_spy);
    GWI_STORE(gwi_spy, NULL);
    spied.revoked = false;
    spy->lpVtbl->Release(spy);
}

void gwi_spy_leave(void)
{
    if (spied.revoked && spied.count == 0)
        end_spy();
    drop();
}

/* --- the set --------------------------------------------------------------------------------------------- */

static size_t home_of(const void *p)
{
    uint64_t bits = (uint64_t)(uintptr_t)p >> 3;
    return (size_t)((bits * 0x9E3779B97F4A7C15u) >> 32) & (spied.capacity - 1);
}

/* Where a block is, or the empty place where it would be. */
static size_t place_of(const void *p)
{
    size_t i = home_of(p);
    while (spied.seen[i] != NULL && spied.seen[i] != p)
        i = (i + 1) & (spied.capacity - 1);
    return i;
}

static bool grow(void)
{
    const void **old = spied.seen;
    size_t old_capacity = spied.capacity, capacity = old_capacity > 0 ? 2 * old_capacity : 1024;
    const void **seen = gwi_heap_table(capacity * sizeof *seen);
    if (seen == NULL)
        return false;
    spied.seen = seen;
    spied.capacity = capacity;
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i] != NULL)
            seen[place_of(old[i])] = old[i];
    if (old != NULL)
        gwi_heap_table_end((void *)old, old_capacity * sizeof *old);
    return true;
}

bool gwi_spy_make_room(void)
{
    if (spied.count < spied.capacity / 2 || grow())
        return true;
    gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "no memory to remember another block that a spy has seen");
    return false;
}

void gwi_spy_add(const void *p)
{
    size_t i = place_of(p);
    if (spied.seen[i] == NULL)
        spied.count++;
    spied.seen[i] = p;
}

bool gwi_spy_knows(const void *p)
{
    return spied.count > 0 && spied.seen[place_of(p)] != NULL;
}

/* What follows moves up, so that no search ends before it. */
bool gwi_spy_forget(const void *p)
{
    if (!gwi_spy_knows(p))
        return false;
    size_t mask = spied.capacity - 1, hole = place_of(p);
    for (size_t i = (hole + 1) & mask; spied.seen[i] != NULL; i = (i + 1) & mask) {
        if (((i - home_of(spied.seen[i])) & mask) < ((i - hole) & mask))
            continue;
        spied.seen[hole] = spied.seen[i];
        hole = i;
    }
    spied.seen[hole] = NULL;
    spied.count--;
    return true;
}

/* --- coming and going ------------------------------------------------------------------------------------ */

/* IID_IMallocSpy, {0000001d-0000-0000-C000-000000000046}, as it lies in memory. */
static gw_IMallocSpy *as_spy(gw_IMallocSpy *object)
{
    struct {
        uint32_t first;
        uint8_t rest[12];
    } iid = {0x1d, {0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
    void *spy = NULL;
    return object->lpVtbl->QueryInterface(object, &iid, &spy) >= 0 ? spy : NULL;
}

static int32_t registered(gw_IMallocSpy *object)
{
    if (GWI_LOAD(gwi_spy) != NULL)
        return GW_CO_E_OBJISREG;
    gw_IMallocSpy *spy = as_spy(object);
    if (spy == NULL)
        return GW_E_INVALIDARG;
    GWI_STORE(gwi_spy, spy);
    return GW_S_OK;
}

int32_t gw_CoRegisterMallocSpy(gw_IMallocSpy *spy)
{
    if (spy == NULL)
        return GW_E_INVALIDARG;
    if (is_inside())
        return GW_CO_E_OBJISREG;
    take();
    int32_t result = registered(spy);
    drop();
    return result;
}

int32_t gw_CoRevokeMallocSpy(void)
{
    int32_t result = GW_S_OK;
    bool inside = is_inside();
    if (!inside)
        take();
    if (GWI_LOAD(gwi_spy) == NULL) {
        result = GW_CO_E_OBJNOTREG;
    } else if (inside ||
               spied.count > 0) { /* a spy that revokes itself goes when its call is over */
        spied.revoked = true;
        result = GW_E_ACCESSDENIED;
    } else {
        end_spy();
    }
    if (!inside)
        drop();
    return result;
}
