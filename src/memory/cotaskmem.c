/* SPDX-License-Identifier: MIT */
/* CoTaskMem: what crosses a COM or P/Invoke boundary and is released by the other side; as functions and as IMalloc. */
#include "memory/spy.h"

#include "heap/fast.h"

#define ACCEPTED GWI_ACCEPTS(GW_FAMILY_COTASKMEM)

typedef enum contents { LEAVE_CONTENTS, WIPE_CONTENTS } contents;

/* --- under a spy's eyes; the caller has entered, and these leave ----------------------------------------- */

static void *fail_for_spy(const char *function)
{
    gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "%s: the spy refused it", function);
    return NULL;
}

static void *alloc_spied(gw_IMallocSpy *spy, size_t nbytes)
{
    void *p = NULL;
    if (gwi_spy_make_room()) {
        size_t wanted = spy->lpVtbl->PreAlloc(spy, nbytes);
        if (wanted == 0 && nbytes > 0) {
            fail_for_spy("gw_CoTaskMemAlloc");
        } else {
            p = spy->lpVtbl->PostAlloc(spy, gwi_heap_alloc(GW_FAMILY_COTASKMEM, wanted));
            if (p != NULL)
                gwi_spy_add(p);
        }
    }
    gwi_spy_leave();
    return p;
}

static bool free_spied(const gwi_caller *by, gw_IMallocSpy *spy, void *p, contents after)
{
    bool known = gwi_spy_knows(p);
    void *actual = spy->lpVtbl->PreFree(spy, p, known);
    bool released =
        after == WIPE_CONTENTS ? gwi_heap_wipe_and_free(by, actual) : gwi_heap_free(by, actual);
    if (released)
        gwi_spy_forget(p);
    spy->lpVtbl->PostFree(spy, known);
    gwi_spy_leave();
    return released;
}

static void *resize(const gwi_caller *by, void *p, size_t nbytes)
{
    if (p == NULL)
        return gwi_heap_alloc(GW_FAMILY_COTASKMEM, nbytes);
    if (nbytes > 0)
        return gwi_heap_realloc(by, p, nbytes, 0);
    gwi_heap_free(by, p);
    return NULL;
}

static void *realloc_spied(const gwi_caller *by, gw_IMallocSpy *spy, void *p, size_t nbytes)
{
    void *actual = p, *resized = NULL;
    if (gwi_spy_make_room()) {
        bool known = gwi_spy_knows(p);
        size_t wanted = spy->lpVtbl->PreRealloc(spy, p, nbytes, &actual, known);
        if (wanted == 0 && nbytes > 0) {
            fail_for_spy(by->function);
        } else {
            void *fresh = resize(by, actual, wanted);
            if (fresh != NULL || gw_block_query(actual, NULL) != GW_BLOCK_LIVE)
                gwi_spy_forget(p);
            resized = spy->lpVtbl->PostRealloc(spy, fresh, known);
            if (resized != NULL)
                gwi_spy_add(resized);
        }
    }
    gwi_spy_leave();
    return resized;
}

/* --- the functions --------------------------------------------------------------------------------------- */

static void *allocate(size_t nbytes)
{
    gw_IMallocSpy *spy = gwi_spy_enter();
    return GWI_LIKELY(spy == NULL) ? gwi_fast_alloc(GW_FAMILY_COTASKMEM, nbytes)
                                   : alloc_spied(spy, nbytes);
}

static bool release(const gwi_caller *by, void *p)
{
    gw_IMallocSpy *spy = p != NULL ? gwi_spy_enter() : NULL;
    return GWI_LIKELY(spy == NULL) ? gwi_heap_free(by, p) : free_spied(by, spy, p, LEAVE_CONTENTS);
}

bool gwi_cotaskmem_wipe_and_free(const gwi_caller *by, void *p)
{
    gw_IMallocSpy *spy = p != NULL ? gwi_spy_enter() : NULL;
    return spy == NULL ? gwi_heap_wipe_and_free(by, p) : free_spied(by, spy, p, WIPE_CONTENTS);
}

/* A spy may hand out other pointers than the heap's; those it was told of. */
static bool is_known_to_spy(const void *p)
{
    bool known = gwi_spy_knows(p);
    gwi_spy_leave();
    return known;
}

bool gwi_cotaskmem_is_live(const void *p)
{
    static const gwi_caller self = {"gw_FreeCoTaskMem", "CoTaskMem blocks", ACCEPTED, 0};
    gw_IMallocSpy *spy = gwi_spy_enter();
    return (GWI_UNLIKELY(spy != NULL) && is_known_to_spy(p)) ||
           gwi_fast_size(&self, p, gwi_size_elsewhere) != GWI_NO_SIZE;
}

static void *reallocate(const gwi_caller *by, void *p, size_t nbytes)
{
    gw_IMallocSpy *spy = gwi_spy_enter();
    return spy == NULL ? resize(by, p, nbytes) : realloc_spied(by, spy, p, nbytes);
}

void *gw_AllocCoTaskMem(size_t nbytes)
{
    return allocate(nbytes);
}

void *gw_ReAllocCoTaskMem(void *p, size_t nbytes)
{
    static const gwi_caller self = {"gw_ReAllocCoTaskMem", "CoTaskMem blocks", ACCEPTED, 0};
    return reallocate(&self, p, nbytes);
}

gw_bool gw_FreeCoTaskMem(void *p)
{
    static const gwi_caller self = {"gw_FreeCoTaskMem", "CoTaskMem blocks", ACCEPTED, 0};
    return release(&self, p);
}

void *gw_CoTaskMemAlloc(size_t nbytes)
{
    return allocate(nbytes);
}

void *gw_CoTaskMemRealloc(void *p, size_t nbytes)
{
    static const gwi_caller self = {"gw_CoTaskMemRealloc", "CoTaskMem blocks", ACCEPTED, 0};
    return reallocate(&self, p, nbytes);
}

void gw_CoTaskMemFree(void *p)
{
    static const gwi_caller self = {"gw_CoTaskMemFree", "CoTaskMem blocks", ACCEPTED, 0};
    release(&self, p);
}

/* --- the object ------------------------------------------------------------------------------------------ */

/* IID_IUnknown and IID_IMalloc, {0000000?-0000-0000-C000-000000000046}, as they lie in memory. */
static bool is_interface(const void *iid, uint32_t number)
{
    static const uint8_t rest[12] = {0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46};
    return memcmp(iid, &number, sizeof number) == 0 &&
           memcmp((const char *)iid + sizeof number, rest, sizeof rest) == 0;
}

static int32_t query_interface(gw_IMalloc *self, const void *iid, void **out)
{
    if (out == NULL)
        return GW_E_POINTER;
    bool known = iid != NULL && (is_interface(iid, 0) || is_interface(iid, 2));
    *out = known ? self : NULL;
    return known ? GW_S_OK : GW_E_NOINTERFACE;
}

static uint32_t add_reference(gw_IMalloc *self)
{
    (void)self;
    return 2;
}

static uint32_t drop_reference(gw_IMalloc *self)
{
    (void)self;
    return 1;
}

static void *object_alloc(gw_IMalloc *self, size_t nbytes)
{
    (void)self;
    return allocate(nbytes);
}

static void *object_realloc(gw_IMalloc *self, void *p, size_t nbytes)
{
    static const gwi_caller caller = {"IMalloc::Realloc", "CoTaskMem blocks", ACCEPTED, 0};
    (void)self;
    return reallocate(&caller, p, nbytes);
}

static void object_free(gw_IMalloc *self, void *p)
{
    static const gwi_caller caller = {"IMalloc::Free", "CoTaskMem blocks", ACCEPTED, 0};
    (void)self;
    release(&caller, p);
}

static bool find_size(const void *p, size_t *nbytes)
{
    static const gwi_caller caller = {"IMalloc::GetSize", "CoTaskMem blocks", ACCEPTED, 0};
    *nbytes = p != NULL ? gwi_heap_size(&caller, p) : GWI_NO_SIZE;
    return *nbytes != GWI_NO_SIZE;
}

static size_t object_size(gw_IMalloc *self, void *p)
{
    size_t nbytes = (size_t)-1;
    (void)self;
    gw_IMallocSpy *spy = gwi_spy_enter();
    if (spy == NULL) {
        find_size(p, &nbytes);
        return nbytes;
    }
    bool known = gwi_spy_knows(p);
    find_size(spy->lpVtbl->PreGetSize(spy, p, known), &nbytes);
    nbytes = spy->lpVtbl->PostGetSize(spy, nbytes, known);
    gwi_spy_leave();
    return nbytes;
}

static int32_t did_alloc(const void *p)
{
    size_t nbytes;
    return p == NULL ? -1 : find_size(p, &nbytes);
}

static int32_t object_did_alloc(gw_IMalloc *self, void *p)
{
    (void)self;
    gw_IMallocSpy *spy = gwi_spy_enter();
    if (spy == NULL)
        return did_alloc(p);
    bool known = gwi_spy_knows(p);
    int32_t answer = did_alloc(spy->lpVtbl->PreDidAlloc(spy, p, known));
    answer = spy->lpVtbl->PostDidAlloc(spy, p, known, answer);
    gwi_spy_leave();
    return answer;
}

static void object_minimize(gw_IMalloc *self)
{
    (void)self;
    gw_IMallocSpy *spy = gwi_spy_enter();
    if (spy != NULL)
        spy->lpVtbl->PreHeapMinimize(spy);
    gwi_heap_minimize();
    if (spy != NULL) {
        spy->lpVtbl->PostHeapMinimize(spy);
        gwi_spy_leave();
    }
}

int32_t gw_CoGetMalloc(uint32_t context, gw_IMalloc **out)
{
    static const gw_IMallocVtbl functions = {
        query_interface, add_reference, drop_reference,   object_alloc,    object_realloc,
        object_free,     object_size,   object_did_alloc, object_minimize,
    };
    static gw_IMalloc object = {&functions};
    if (out != NULL)
        *out = context == GW_MEMCTX_TASK ? &object : NULL;
    return out != NULL && context == GW_MEMCTX_TASK ? GW_S_OK : GW_E_INVALIDARG;
}
