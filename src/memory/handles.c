/* SPDX-License-Identifier: MIT */
/* Handles of moveable memory: a table that Global* and Local* share. */
#include "memory/handles.h"

_Static_assert(sizeof(gwi_handle) == 2 * sizeof(void *), "an entry has no room to spare");

#define NOWHERE 0u /* links are numbers of entries, from 1 */

static struct {
    gwi_lock lock;
    _Atomic uintptr_t entries; /* 0 until the first handle */
    uint32_t *links;           /* of an entry: the next free one, or the next of its bucket */
    uint32_t *buckets;         /* entries by block */
    uint32_t used;             /* entries that were ever handed out */
    uint32_t oldest, newest;   /* free entries */
} table = {.lock = GWI_LOCK_INIT};

static gwi_handle *entry_at(uint32_t number)
{
    return (gwi_handle *)GWI_LOAD_ACQUIRE(table.entries) + (number - 1);
}

static uint32_t number_of(const gwi_handle *entry)
{
    return (uint32_t)(entry - entry_at(1)) + 1;
}

static gwi_handle *entry_of(const void *h)
{
    return (gwi_handle *)((uintptr_t)h - offsetof(gwi_handle, block));
}

static void *handle_of(gwi_handle *entry)
{
    return &entry->block;
}

bool gwi_handles_cover(const void *p)
{
    uintptr_t first = GWI_LOAD_ACQUIRE(table.entries);
    return gwi_handle_shaped(p) && first != 0 &&
           (uintptr_t)p - first < GWI_HANDLES_MAX * sizeof(gwi_handle);
}

/* --- entries by block ------------------------------------------------------------------------------------ */

static uint32_t *bucket_of(const void *block)
{
    uint64_t bits = (uint64_t)(uintptr_t)block >> 4;
    return &table.buckets[(bits * 0x9E3779B97F4A7C15u) >> 48];
}

static void link_block(gwi_handle *entry)
{
    uint32_t *bucket = bucket_of(entry->block);
    table.links[number_of(entry) - 1] = *bucket;
    *bucket = number_of(entry);
}

static void unlink_block(const gwi_handle *entry)
{
    uint32_t *link = bucket_of(entry->block);
    while (*link != number_of(entry))
        link = &table.links[*link - 1];
    *link = table.links[*link - 1];
}

void gwi_handles_set_block(gwi_handle *entry, void *block)
{
    if (entry->block == block)
        return;
    if (entry->block != NULL)
        unlink_block(entry);
    entry->block = block;
    if (block != NULL)
        link_block(entry);
}

void *gwi_handles_find(const void *block)
{
    void *h = NULL;
    if (block == NULL || GWI_LOAD_ACQUIRE(table.entries) == 0)
        return NULL;
    gwi_lock_take(&table.lock);
    uint32_t number = *bucket_of(block);
    while (number != NOWHERE && entry_at(number)->block != block)
        number = table.links[number - 1];
    if (number != NOWHERE && entry_at(number)->resizing != GWI_RESIZING_ENDED)
        h = handle_of(entry_at(number));
    gwi_lock_drop(&table.lock);
    return h;
}

/* --- fork ------------------------------------------------------------------------------------------------ */

static void lock_table(void)
{
    gwi_lock_take(&table.lock);
}

static void unlock_table(void)
{
    gwi_lock_drop(&table.lock);
}

static void retire(gwi_handle *entry);

/* The thread that was resizing it is not in the child. */
static void heal(gwi_handle *entry)
{
    if (gw_block_query(entry->block, NULL) != GW_BLOCK_LIVE) {
        gwi_handles_set_block(entry, NULL);
        entry->flags |= GWI_HANDLE_DISCARDED;
    }
    if (entry->resizing == GWI_RESIZING_ENDED)
        retire(entry);
    entry->resizing = GWI_RESIZING_NOT;
}

static void unlock_table_in_child(void)
{
    for (uint32_t number = 1; number <= table.used; number++)
        if (entry_at(number)->resizing != GWI_RESIZING_NOT)
            heal(entry_at(number));
    gwi_lock_drop(&table.lock);
}

__attribute__((constructor)) static void watch_fork(void)
{
    gwi_heap_watch_fork();
    pthread_atfork(lock_table, unlock_table, unlock_table_in_child);
}

/* --- lives of handles ------------------------------------------------------------------------------------ */

/* Asks the system under the lock, which is no harm: what it asks takes only the innermost lock of the heap. */
static bool make_table(void)
{
    if (GWI_LOAD_ACQUIRE(table.entries) != 0)
        return true;
    gwi_lock_take(&table.lock);
    if (table.buckets == NULL)
        table.buckets = gwi_heap_table(65536 * sizeof *table.buckets);
    if (table.links == NULL)
        table.links = gwi_heap_table(GWI_HANDLES_MAX * sizeof *table.links);
    if (table.buckets != NULL && table.links != NULL && GWI_LOAD(table.entries) == 0)
        GWI_STORE_RELEASE(table.entries,
                          (uintptr_t)gwi_heap_table(GWI_HANDLES_MAX * sizeof(gwi_handle)));
    gwi_lock_drop(&table.lock);
    return GWI_LOAD_ACQUIRE(table.entries) != 0;
}

static gwi_handle *take_entry(void)
{
    if (table.used < GWI_HANDLES_MAX)
        return entry_at(++table.used);
    uint32_t number = table.oldest;
    if (number == NOWHERE)
        return NULL;
    table.oldest = table.links[number - 1];
    if (table.oldest == NOWHERE)
        table.newest = NOWHERE;
    return entry_at(number);
}

static void retire(gwi_handle *entry)
{
    gwi_handles_set_block(entry, NULL);
    entry->flags = 0;
    entry->locks = 0;
    entry->resizing = GWI_RESIZING_NOT;
    uint32_t number = number_of(entry);
    table.links[number - 1] = NOWHERE;
    if (table.newest != NOWHERE)
        table.links[table.newest - 1] = number;
    else
        table.oldest = number;
    table.newest = number;
}

void *gwi_handles_add(unsigned flags, void *block)
{
    gwi_handle *entry = NULL;
    if (make_table()) {
        gwi_lock_take(&table.lock);
        entry = take_entry();
        if (entry != NULL) {
            entry->flags = (uint16_t)(flags | GWI_HANDLE_USED | GWI_HANDLE_MOVEABLE);
            gwi_handles_set_block(entry, block);
        }
        gwi_lock_drop(&table.lock);
    }
    if (entry != NULL)
        return handle_of(entry);
    gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "no memory for another handle; there can be %u",
             GWI_HANDLES_MAX);
    return NULL;
}

gwi_handle *gwi_handles_enter(const void *h)
{
    if (!gwi_handles_cover(h))
        return NULL;
    gwi_handle *entry = entry_of(h);
    gwi_lock_take(&table.lock);
    if (entry->flags != 0 && entry->resizing != GWI_RESIZING_ENDED)
        return entry;
    gwi_lock_drop(&table.lock);
    return NULL;
}

void gwi_handles_leave(void)
{
    gwi_lock_drop(&table.lock);
}

void gwi_handles_reenter(void)
{
    gwi_lock_take(&table.lock);
}

bool gwi_handles_begin_resize(gwi_handle *entry)
{
    if (entry->resizing != GWI_RESIZING_NOT)
        return false;
    entry->resizing = GWI_RESIZING;
    return true;
}

bool gwi_handles_end_resize(gwi_handle *entry)
{
    bool live = entry->resizing == GWI_RESIZING;
    entry->resizing = GWI_RESIZING_NOT;
    if (!live)
        retire(entry);
    return live;
}

bool gwi_handles_remove(const void *h, void **block)
{
    gwi_handle *entry = gwi_handles_enter(h);
    if (entry == NULL)
        return false;
    *block = NULL;
    if (entry->resizing == GWI_RESIZING) {
        entry->resizing = GWI_RESIZING_ENDED;
    } else {
        *block = entry->block;
        retire(entry);
    }
    gwi_handles_leave();
    return true;
}

void gwi_handles_refuse(const gwi_caller *by, const void *h)
{
    bool covered = gwi_handles_cover(h);
    gw_violation violation = {.id = GW_VIOLATION_MEMORY_HANDLE,
                              .function = by->function,
                              .pointer = h,
                              .state = covered ? "freed" : "foreign"};
    gwi_report(&violation, GW_ERROR_INVALID_HANDLE, "%p is no memory handle%s", h,
               covered ? ", or not any more" : "");
}
