/* SPDX-License-Identifier: MIT */
/*
 * Handles of moveable memory: a table that Global* and Local* share.
 *
 * A handle is the address of the `block` of an entry, so that *(void **)handle is the memory (Wine: heap.c,
 * test_GlobalAlloc). Whether a value is one is found by arithmetic. Entries are used again oldest first, and not
 * before all have been used, so that a freed handle stays refused.
 *
 * One lock guards the table. The heap is never called under it, since a thread may hold the heap by HeapLock() and
 * then ask for a handle. A handle that is being resized is marked: meanwhile its memory is the resizing thread's.
 */
#ifndef GWI_MEMORY_HANDLES_H
#define GWI_MEMORY_HANDLES_H

#include "memory/memory.h"

#define GWI_HANDLES_MAX 65536u
#define GWI_LOCKS_MAX 255

/* Flags of an entry, as Windows keeps them; 0: the entry is free. */
#define GWI_HANDLE_USED 0x0001u
#define GWI_HANDLE_MOVEABLE 0x0002u
#define GWI_HANDLE_DISCARDABLE 0x0004u
#define GWI_HANDLE_DISCARDED 0x0008u
#define GWI_HANDLE_DDESHARE 0x8000u

typedef enum gwi_handle_resizing {
    GWI_RESIZING_NOT,
    GWI_RESIZING,
    GWI_RESIZING_ENDED /* freed meanwhile: who resizes it ends it */
} gwi_handle_resizing;

typedef struct gwi_handle {
    uint16_t flags;
    uint8_t locks;
    uint8_t resizing; /* gwi_handle_resizing */
    void *block;      /* NULL: free or discarded */
} gwi_handle;

/* Only such a value can be a handle; no block's start is. */
static inline bool gwi_handle_shaped(const void *p)
{
    return (uintptr_t)p % sizeof(gwi_handle) == offsetof(gwi_handle, block);
}

/* Whether a value is an address of the table where handles are, live or not. */
bool gwi_handles_cover(const void *p);

/* A new handle; NULL with the failure set where the table is full. */
void *gwi_handles_add(unsigned flags, void *block);

/* The entry of a live handle, with the table locked until gwi_handles_leave(); else NULL, and nothing is locked. */
gwi_handle *gwi_handles_enter(const void *h);
void gwi_handles_leave(void);

/* Changes an entry's memory. The caller has entered. */
void gwi_handles_set_block(gwi_handle *entry, void *block);

/* Takes back the entry that gwi_handles_enter() gave, to be resized; false where another thread is resizing it. */
bool gwi_handles_begin_resize(gwi_handle *entry);

/* Enters again, whatever became of the handle. */
void gwi_handles_reenter(void);

/* After it: false where the handle was freed meanwhile, and is ended now. */
bool gwi_handles_end_resize(gwi_handle *entry);

/* Ends a live handle. Its memory is the caller's to release; NULL where there is none, or who resizes it will do
 * that. False where the handle is not live. */
bool gwi_handles_remove(const void *h, void **block);

/* The handle of a block, or NULL. */
void *gwi_handles_find(const void *block);

/* Reports that a function was given a handle that is none, and sets GW_ERROR_INVALID_HANDLE. */
void gwi_handles_refuse(const gwi_caller *by, const void *h);

#endif
