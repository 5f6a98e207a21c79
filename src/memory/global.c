/* SPDX-License-Identifier: MIT */
/* Global* and Local*: fixed blocks and moveable handles, with the differences between the two sets of names. */
#include "memory/hglobal.h"

#include <gangway/handles.h>

#define ACCEPTED GWI_ACCEPTS(GW_FAMILY_HGLOBAL)

/* Asking is allowed for all that Windows allocates from the process heap. */
#define ASKED                                                                                      \
    (ACCEPTED | GWI_ACCEPTS(GW_FAMILY_HEAP) | GWI_ACCEPTS(GW_FAMILY_COTASKMEM) |                   \
     GWI_ACCEPTS(GWI_FAMILY_MOVEABLE))

/* What Global* and Local* do not have in common (Wine: heap.c, test_GlobalAlloc and test_LocalAlloc). */
typedef struct dialect {
    uint32_t discardable; /* any of these bits asks for it; *Flags reports all */
    uint32_t shared;      /* as *Flags reports it */
    size_t least;         /* bytes of a fixed block that 0 were asked for */
    bool converts;        /* MODIFY | MOVEABLE makes a handle of a fixed block */
    bool forgives_unlock; /* unlocking what has no lock count is 1 */
} dialect;

static const dialect global = {GW_GMEM_DISCARDABLE, GW_GMEM_DDESHARE, 1, true, true};
static const dialect local = {GW_LMEM_DISCARDABLE, 0, 0, false, false};

/* --- what was handed in ---------------------------------------------------------------------------------- */

/* The size of a live block that is no handle. */
static bool is_block(const void *p, size_t *nbytes)
{
    static const gwi_caller asking = {"", "", ASKED, 0};
    size_t found = gwi_heap_size(&asking, p);
    if (found != GWI_NO_SIZE)
        *nbytes = found;
    return found != GWI_NO_SIZE;
}

static void fail_for_handle(const char *function, const void *h)
{
    gwi_fail(GW_ERROR_INVALID_HANDLE, "%s: %p is no live handle or block", function, h);
}

/* Released or resized, and neither a handle nor a block: a value that looks like a handle is called one. */
static void refuse(const gwi_caller *by, const void *h)
{
    if (gwi_handle_shaped(h) && gw_block_query(h, NULL) == GW_BLOCK_FOREIGN)
        gwi_handles_refuse(by, h);
    else
        gwi_heap_refuse(by, h);
}

/* --- allocating ------------------------------------------------------------------------------------------ */

static unsigned entry_flags(const dialect *d, uint32_t flags)
{
    return (flags & d->discardable ? GWI_HANDLE_DISCARDABLE : 0u) |
           (flags & d->shared ? GWI_HANDLE_DDESHARE : 0u);
}

static void *new_handle(unsigned flags, void *block)
{
    static const gwi_caller self = {"", "", GWI_ACCEPTS(GWI_FAMILY_MOVEABLE), 0};
    void *h = gwi_handles_add(flags, block);
    if (h == NULL)
        gwi_heap_free(&self, block);
    return h;
}

static void *allocate(const dialect *d, uint32_t flags, size_t nbytes)
{
    unsigned zeroed = flags & GW_GMEM_ZEROINIT ? GWI_ALLOC_ZEROED : 0u;
    if ((flags & GW_GMEM_MOVEABLE) == 0)
        return gwi_heap_alloc_with(GW_FAMILY_HGLOBAL, nbytes > 0 ? nbytes : d->least, zeroed);
    if (nbytes == 0)
        return new_handle(entry_flags(d, flags) | GWI_HANDLE_DISCARDED, NULL);
    void *block = gwi_heap_alloc_with(GWI_FAMILY_MOVEABLE, nbytes, zeroed);
    return block != NULL ? new_handle(entry_flags(d, flags), block) : NULL;
}

/* --- releasing ------------------------------------------------------------------------------------------- */

static void *release(const gwi_caller *by, void *h)
{
    bool released;
    if (gwi_handles_cover(h)) {
        released = gwi_hglobal_free_handle(by, h, GWI_LEAVE_CONTENTS);
    } else if (gwi_handle_shaped(h) && gwi_heap_size(by, h) == GWI_NO_SIZE) {
        refuse(by, h);
        released = false;
    } else {
        released = gwi_heap_free(by, h);
    }
    return released ? NULL : h;
}

/* --- resizing -------------------------------------------------------------------------------------------- */

static void *fail_for_discardable(const gwi_caller *by)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: only MODIFY makes memory discardable", by->function);
    return NULL;
}

static void *modify_handle(const gwi_caller *by, void *h, bool discardable)
{
    gwi_handle *entry = gwi_handles_enter(h);
    if (entry == NULL) {
        gwi_handles_refuse(by, h);
        return NULL;
    }
    if (discardable)
        entry->flags |= GWI_HANDLE_DISCARDABLE;
    gwi_handles_leave();
    return h;
}

/* A fixed block becomes the memory of a handle: a copy of it, since the block's own address stays refused. */
static void *convert(const gwi_caller *by, void *p, size_t nbytes, unsigned flags)
{
    static const gwi_caller self = {"", "", GWI_ACCEPTS(GWI_FAMILY_MOVEABLE), 0};
    void *block = gwi_heap_alloc(GWI_FAMILY_MOVEABLE, nbytes);
    if (block == NULL)
        return NULL;
    memcpy(block, p, nbytes);
    void *h = gwi_handles_add(flags, block);
    if (h != NULL && gwi_heap_free(by, p))
        return h;
    if (h != NULL)
        gwi_handles_remove(h, &block);
    gwi_heap_free(&self, block);
    return NULL;
}

static void *resize_fixed(const gwi_caller *by, const dialect *d, void *p, size_t nbytes,
                          uint32_t flags)
{
    size_t old_nbytes;
    old_nbytes = gwi_heap_size(by, p);
    if (old_nbytes == GWI_NO_SIZE) {
        refuse(by, p);
        return NULL;
    }
    if ((flags & GW_GMEM_MODIFY) == 0)
        return flags & d->discardable
                   ? fail_for_discardable(by)
                   : gwi_heap_realloc(by, p, nbytes,
                                      (flags & GW_GMEM_ZEROINIT ? GWI_ALLOC_ZEROED : 0u) |
                                          (flags & GW_GMEM_MOVEABLE ? 0u : GWI_ALLOC_IN_PLACE));
    if (d->converts && (flags & GW_GMEM_MOVEABLE))
        return convert(by, p, old_nbytes, entry_flags(d, flags));
    return p;
}

static void *reallocate(const gwi_caller *by, const dialect *d, void *h, size_t nbytes,
                        uint32_t flags)
{
    bool discardable = (flags & d->discardable) != 0;
    if (h == NULL) {
        fail_for_handle(by->function, h);
        return NULL;
    }
    if (!gwi_handles_cover(h))
        return resize_fixed(by, d, h, nbytes, flags);
    if (flags & GW_GMEM_MODIFY)
        return modify_handle(by, h, discardable);
    if (discardable)
        return fail_for_discardable(by);
    return gwi_hglobal_resize_handle(by, h, nbytes,
                                     (flags & GW_GMEM_MOVEABLE ? GWI_RESIZE_MAY_MOVE : 0u) |
                                         (flags & GW_GMEM_ZEROINIT ? GWI_RESIZE_ZEROED : 0u));
}

/* --- locking --------------------------------------------------------------------------------------------- */

static void *lock(const char *function, void *h)
{
    size_t nbytes;
    gwi_handle *entry = gwi_handles_enter(h);
    if (entry == NULL) {
        if (is_block(h, &nbytes))
            return h;
        fail_for_handle(function, h);
        return NULL;
    }
    void *block = entry->block;
    if (block != NULL && entry->locks < GWI_LOCKS_MAX)
        entry->locks++;
    gwi_handles_leave();
    if (block == NULL)
        gwi_fail(GW_ERROR_DISCARDED, "%s: the memory of handle %p is discarded", function, h);
    return block;
}

static void fail_for_unlock(const char *function, const void *h)
{
    gwi_fail(GW_ERROR_NOT_LOCKED, "%s: %p is not locked", function, h);
}

static gw_bool unlock_block(const char *function, const dialect *d, const void *p)
{
    size_t nbytes;
    if (!is_block(p, &nbytes))
        fail_for_handle(function, p);
    else if (!d->forgives_unlock)
        fail_for_unlock(function, p);
    return d->forgives_unlock;
}

static gw_bool unlock(const char *function, const dialect *d, void *h)
{
    gwi_handle *entry = gwi_handles_enter(h);
    if (entry == NULL)
        return unlock_block(function, d, h);
    unsigned before = entry->locks;
    if (before > 0)
        entry->locks--;
    gwi_handles_leave();
    if (before == 0)
        fail_for_unlock(function, h);
    else if (before == 1)
        gw_SetLastError(GW_NO_ERROR); /* so that its 0 is told from a failure */
    return before > 1;
}

/* --- asking ---------------------------------------------------------------------------------------------- */

static size_t size(const char *function, void *h)
{
    size_t nbytes = 0;
    gwi_handle *entry = gwi_handles_enter(h);
    if (entry != NULL) {
        const void *block = entry->block;
        gwi_handles_leave();
        if (block != NULL && !is_block(block, &nbytes)) /* freed by another thread meanwhile */
            fail_for_handle(function, h);
    } else if (!is_block(h, &nbytes)) {
        fail_for_handle(function, h);
    }
    return nbytes;
}

static uint32_t flags_of(const char *function, const dialect *d, void *h)
{
    size_t nbytes;
    gwi_handle *entry = gwi_handles_enter(h);
    if (entry == NULL) {
        if (is_block(h, &nbytes))
            return 0;
        fail_for_handle(function, h);
        return GW_GMEM_INVALID_HANDLE;
    }
    uint32_t flags = entry->locks;
    flags |= entry->flags & GWI_HANDLE_DISCARDABLE ? d->discardable : 0u;
    flags |= entry->flags & GWI_HANDLE_DISCARDED ? GW_GMEM_DISCARDED : 0u;
    flags |= entry->flags & GWI_HANDLE_DDESHARE ? d->shared : 0u;
    gwi_handles_leave();
    return flags;
}

static void *handle_of(const char *function, const void *p)
{
    size_t nbytes;
    if (p == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: NULL has no handle", function);
        return NULL;
    }
    void *h = gwi_handles_find(p);
    if (h != NULL)
        return h;
    if (is_block(p, &nbytes))
        return (void *)(uintptr_t)p;
    fail_for_handle(function, p);
    return NULL;
}

/* --- both sets of names ---------------------------------------------------------------------------------- */

#define DEFINE(Name, d)                                                                            \
    void *gw_##Name##Alloc(uint32_t flags, size_t nbytes)                                          \
    {                                                                                              \
        return allocate(&d, flags, nbytes);                                                        \
    }                                                                                              \
    void *gw_##Name##ReAlloc(void *h, size_t nbytes, uint32_t flags)                               \
    {                                                                                              \
        static const gwi_caller self = {"gw_" #Name "ReAlloc", "HGlobal blocks and handles",       \
                                        ACCEPTED, 0};                                              \
        return reallocate(&self, &d, h, nbytes, flags);                                            \
    }                                                                                              \
    void *gw_##Name##Free(void *h)                                                                 \
    {                                                                                              \
        static const gwi_caller self = {"gw_" #Name "Free", "HGlobal blocks and handles",          \
                                        ACCEPTED, 0};                                              \
        return release(&self, h);                                                                  \
    }                                                                                              \
    void *gw_##Name##Lock(void *h)                                                                 \
    {                                                                                              \
        return lock("gw_" #Name "Lock", h);                                                        \
    }                                                                                              \
    gw_bool gw_##Name##Unlock(void *h)                                                             \
    {                                                                                              \
        return unlock("gw_" #Name "Unlock", &d, h);                                                \
    }                                                                                              \
    size_t gw_##Name##Size(void *h)                                                                \
    {                                                                                              \
        return size("gw_" #Name "Size", h);                                                        \
    }                                                                                              \
    uint32_t gw_##Name##Flags(void *h)                                                             \
    {                                                                                              \
        return flags_of("gw_" #Name "Flags", &d, h);                                               \
    }                                                                                              \
    void *gw_##Name##Handle(const void *p)                                                         \
    {                                                                                              \
        return handle_of("gw_" #Name "Handle", p);                                                 \
    }

DEFINE(Global, global)
DEFINE(Local, local)
