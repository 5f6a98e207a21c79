/* SPDX-License-Identifier: MIT */
/* HGlobal: what Marshal.AllocHGlobal and its like hand out, and the memory of moveable handles. */
#include "memory/hglobal.h"

#include "heap/fast.h"

#include <gangway/memory.h>

#define ACCEPTED GWI_ACCEPTS(GW_FAMILY_HGLOBAL)

/* --- handles --------------------------------------------------------------------------------------------- */

/* Who releases or resizes a handle's memory in the name of a public function. */
static gwi_caller behind_handle(const gwi_caller *by)
{
    gwi_caller inner = {by->function, "moveable handles", GWI_ACCEPTS(GWI_FAMILY_MOVEABLE), 0};
    return inner;
}

bool gwi_hglobal_free_handle(const gwi_caller *by, void *h, gwi_handle_contents contents)
{
    gwi_caller inner = behind_handle(by);
    void *block;
    if (gwi_handles_remove(h, &block))
        return contents == GWI_WIPE_CONTENTS ? gwi_heap_wipe_and_free(&inner, block)
                                             : gwi_heap_free(&inner, block);
    gwi_handles_refuse(by, h);
    return false;
}

static void *discard(const gwi_caller *by, gwi_handle *entry, unsigned flags)
{
    bool may = entry->locks == 0 && (flags & GWI_RESIZE_MAY_MOVE) != 0 &&
               entry->resizing == GWI_RESIZING_NOT;
    void *h = &entry->block, *block = entry->block;
    if (may) {
        gwi_handles_set_block(entry, NULL);
        entry->flags |= GWI_HANDLE_DISCARDED;
    }
    gwi_handles_leave();
    if (!may) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER,
                 "%s: handle %p is locked, or not to be moved: it cannot be discarded",
                 by->function, h);
        return NULL;
    }
    gwi_caller inner = behind_handle(by);
    gwi_heap_free(&inner, block);
    return h;
}

static void *resize_block(const gwi_caller *by, void *block, size_t nbytes, unsigned flags)
{
    return block != NULL ? gwi_heap_realloc(by, block, nbytes, flags)
                         : gwi_heap_alloc_with(GWI_FAMILY_MOVEABLE, nbytes, flags);
}

/* The caller has entered, and leaves with the entry marked. */
static void *resize(const gwi_caller *by, gwi_handle *entry, size_t nbytes, unsigned flags)
{
    gwi_caller inner = behind_handle(by);
    void *old = entry->block;
    bool stays = entry->locks > 0 && (flags & GWI_RESIZE_MAY_MOVE) == 0;
    gwi_handles_leave();
    void *block = resize_block(&inner, old, nbytes,
                               (flags & GWI_RESIZE_ZEROED ? GWI_ALLOC_ZEROED : 0u) |
                                   (stays ? GWI_ALLOC_IN_PLACE : 0u));
    gwi_handles_reenter();
    bool live = gwi_handles_end_resize(entry);
    if (live && block != NULL) {
        gwi_handles_set_block(entry, block);
        entry->flags &= (uint16_t)~GWI_HANDLE_DISCARDED;
    }
    gwi_handles_leave();
    if (live)
        return block != NULL ? &entry->block : NULL;
    gwi_heap_free(&inner, block != NULL ? block : old);
    gwi_handles_refuse(by, &entry->block);
    return NULL;
}

void *gwi_hglobal_resize_handle(const gwi_caller *by, void *h, size_t nbytes, unsigned flags)
{
    gwi_handle *entry = gwi_handles_enter(h);
    if (entry == NULL) {
        gwi_handles_refuse(by, h);
        return NULL;
    }
    if (nbytes == 0)
        return discard(by, entry, flags);
    if (gwi_handles_begin_resize(entry))
        return resize(by, entry, nbytes, flags);
    gwi_handles_leave();
    gwi_fail(GW_ERROR_BUSY, "%s: another thread is resizing handle %p", by->function, h);
    return NULL;
}

/* --- blocks and handles ---------------------------------------------------------------------------------- */

void *gw_AllocHGlobal(size_t nbytes)
{
    return gwi_fast_alloc(GW_FAMILY_HGLOBAL, nbytes);
}

void *gw_ReAllocHGlobal(void *p, size_t nbytes)
{
    static const gwi_caller self = {"gw_ReAllocHGlobal", "HGlobal blocks", ACCEPTED, 0};
    if (GWI_UNLIKELY(gwi_handle_shaped(p)) && gwi_handles_cover(p))
        return gwi_hglobal_resize_handle(&self, p, nbytes, GWI_RESIZE_MAY_MOVE);
    return p == NULL ? gw_AllocHGlobal(nbytes) : gwi_heap_realloc(&self, p, nbytes, 0);
}

gw_bool gw_FreeHGlobal(void *p)
{
    static const gwi_caller self = {"gw_FreeHGlobal", "HGlobal blocks", ACCEPTED, 0};
    if (GWI_UNLIKELY(gwi_handle_shaped(p)) && gwi_handles_cover(p))
        return gwi_hglobal_free_handle(&self, p, GWI_LEAVE_CONTENTS);
    return gwi_fast_free(&self, p);
}

bool gwi_hglobal_wipe_and_free(const gwi_caller *by, void *p)
{
    return gwi_handles_cover(p) ? gwi_hglobal_free_handle(by, p, GWI_WIPE_CONTENTS)
                                : gwi_heap_wipe_and_free(by, p);
}
