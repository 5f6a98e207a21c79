/* SPDX-License-Identifier: MIT */
/* IMalloc, and the spy that watches it (Wine: ole32/compobj.c and ole32/memory.c, and the documents). */
#include "support/harness.h"
#include "support/threads.h"

static gw_IMalloc *task_allocator(void)
{
    gw_IMalloc *allocator = NULL;
    ck_assert_int_eq(gw_CoGetMalloc(GW_MEMCTX_TASK, &allocator), GW_S_OK);
    ck_assert_ptr_nonnull(allocator);
    return allocator;
}

/* --- the object ------------------------------------------------------------------------------------------ */

START_TEST(only_the_task_context_has_an_allocator)
{
    static const uint32_t others[] = {0, GW_MEMCTX_SHARED, GW_MEMCTX_MACSYSTEM,
                                      4, GW_MEMCTX_SAME,   GW_MEMCTX_UNKNOWN};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        gw_IMalloc *allocator = (gw_IMalloc *)(uintptr_t)0xDEAD;
        ck_assert_int_eq(gw_CoGetMalloc(others[i], &allocator), GW_E_INVALIDARG);
        ck_assert_ptr_null(allocator);
    }
    ck_assert_int_eq(gw_CoGetMalloc(GW_MEMCTX_TASK, NULL), GW_E_INVALIDARG);
    ck_assert_ptr_eq(task_allocator(), task_allocator());
}
END_TEST

START_TEST(the_object_is_static_and_knows_its_interfaces)
{
    gw_IMalloc *allocator = task_allocator();
    const struct {
        uint32_t first;
        uint8_t rest[12];
    } iids[] = {{0, {0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}},
                {2, {0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}},
                {3, {0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}},
                {2, {0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x47}}};
    for (size_t i = 0; i < 4; i++) {
        void *found = &found;
        int32_t result = allocator->lpVtbl->QueryInterface(allocator, &iids[i], &found);
        ck_assert_int_eq(result, i < 2 ? GW_S_OK : GW_E_NOINTERFACE);
        ck_assert_ptr_eq(found, i < 2 ? allocator : NULL);
    }
    ck_assert_int_eq(allocator->lpVtbl->QueryInterface(allocator, &iids[0], NULL), GW_E_POINTER);
    ck_assert_uint_eq(allocator->lpVtbl->AddRef(allocator), 2);
    ck_assert_uint_eq(allocator->lpVtbl->Release(allocator), 1);
    ck_assert_uint_eq(allocator->lpVtbl->Release(allocator), 1);
}
END_TEST

START_TEST(the_functions_stand_in_the_documented_order)
{
    static const size_t offsets[] = {
        offsetof(gw_IMallocVtbl, QueryInterface), offsetof(gw_IMallocVtbl, AddRef),
        offsetof(gw_IMallocVtbl, Release),        offsetof(gw_IMallocVtbl, Alloc),
        offsetof(gw_IMallocVtbl, Realloc),        offsetof(gw_IMallocVtbl, Free),
        offsetof(gw_IMallocVtbl, GetSize),        offsetof(gw_IMallocVtbl, DidAlloc),
        offsetof(gw_IMallocVtbl, HeapMinimize)};
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++)
        ck_assert_uint_eq(offsets[i], i * sizeof(void *));
    static const size_t spy_offsets[] = {
        offsetof(gw_IMallocSpyVtbl, QueryInterface),  offsetof(gw_IMallocSpyVtbl, AddRef),
        offsetof(gw_IMallocSpyVtbl, Release),         offsetof(gw_IMallocSpyVtbl, PreAlloc),
        offsetof(gw_IMallocSpyVtbl, PostAlloc),       offsetof(gw_IMallocSpyVtbl, PreFree),
        offsetof(gw_IMallocSpyVtbl, PostFree),        offsetof(gw_IMallocSpyVtbl, PreRealloc),
        offsetof(gw_IMallocSpyVtbl, PostRealloc),     offsetof(gw_IMallocSpyVtbl, PreGetSize),
        offsetof(gw_IMallocSpyVtbl, PostGetSize),     offsetof(gw_IMallocSpyVtbl, PreDidAlloc),
        offsetof(gw_IMallocSpyVtbl, PostDidAlloc),    offsetof(gw_IMallocSpyVtbl, PreHeapMinimize),
        offsetof(gw_IMallocSpyVtbl, PostHeapMinimize)};
    for (size_t i = 0; i < sizeof spy_offsets / sizeof spy_offsets[0]; i++)
        ck_assert_uint_eq(spy_offsets[i], i * sizeof(void *));
}
END_TEST

START_TEST(it_allocates_as_the_functions_do)
{
    harness_count_violations();
    gw_SetLastError(HARNESS_UNTOUCHED);
    gw_IMalloc *m = task_allocator();
    char *p = m->lpVtbl->Alloc(m, 0);
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq(m->lpVtbl->GetSize(m, p), 0);
    p = m->lpVtbl->Realloc(m, p, 100);
    ck_assert_uint_eq(m->lpVtbl->GetSize(m, p), 100);
    ck_assert_int_eq(m->lpVtbl->DidAlloc(m, p), 1);
    ck_assert_int_eq(m->lpVtbl->DidAlloc(m, p + 1), 0);
    ck_assert_int_eq(m->lpVtbl->DidAlloc(m, &p), 0);
    ck_assert_int_eq(m->lpVtbl->DidAlloc(m, NULL), -1);
    ck_assert_uint_eq(m->lpVtbl->GetSize(m, NULL), (size_t)-1);
    ck_assert_uint_eq(m->lpVtbl->GetSize(m, p + 1), (size_t)-1);
    ck_assert_ptr_null(m->lpVtbl->Realloc(m, p, 0));
    ck_assert_int_eq(m->lpVtbl->DidAlloc(m, p), 0);
    p = m->lpVtbl->Realloc(m, NULL, 0);
    ck_assert_ptr_nonnull(p);
    gw_CoTaskMemFree(p);
    m->lpVtbl->Free(m, NULL);
    p = gw_AllocCoTaskMem(5);
    m->lpVtbl->Free(m, p);
    m->lpVtbl->HeapMinimize(m);
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    ck_assert_uint_eq(harness_violations, 0);
    ck_assert_uint_eq(harness_live_blocks(), 0);
    m->lpVtbl->Free(m, harness_launder(p));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_uint_eq(harness_violations, 1);
}
END_TEST

/* --- a spy that keeps 16 bytes in front of each block ---------------------------------------------------- */

#define FRONT 16

static struct {
    unsigned calls[15]; /* by their place in the vtable */
    unsigned references;
    int inside;
    gw_bool spied;   /* last flag */
    gw_bool refuses; /* PreAlloc and PreRealloc answer 0 */
    gw_bool uses;    /* allocates itself */
} seen;

static void enter(unsigned call)
{
    ck_assert_int_eq(seen.inside++, 0);
    seen.calls[call]++;
}

static void leave(unsigned call)
{
    ck_assert_int_eq(--seen.inside, 0);
    seen.calls[call]++;
}

static int32_t spy_query(gw_IMallocSpy *self, const void *iid, void **out)
{
    uint32_t first;
    memcpy(&first, iid, sizeof first);
    *out = first == 0x1d ? self : NULL;
    seen.references += first == 0x1d;
    return first == 0x1d ? GW_S_OK : GW_E_NOINTERFACE;
}

static uint32_t spy_add(gw_IMallocSpy *self)
{
    (void)self;
    return ++seen.references;
}

static uint32_t spy_release(gw_IMallocSpy *self)
{
    (void)self;
    return --seen.references;
}

static size_t pre_alloc(gw_IMallocSpy *self, size_t nbytes)
{
    (void)self;
    enter(3);
    if (seen.refuses) {
        leave(4);
        return 0;
    }
    if (seen.uses)
        gw_CoTaskMemFree(gw_CoTaskMemAlloc(5));
    return nbytes + FRONT;
}

static void *post_alloc(gw_IMallocSpy *self, void *p)
{
    (void)self;
    leave(4);
    return p != NULL ? (char *)p + FRONT : NULL;
}

static void *shifted(void *p, gw_bool spied)
{
    seen.spied = spied;
    return spied ? (char *)p - FRONT : p;
}

static void *pre_free(gw_IMallocSpy *self, void *p, gw_bool spied)
{
    (void)self;
    enter(5);
    return shifted(p, spied);
}

static void post_free(gw_IMallocSpy *self, gw_bool spied)
{
    (void)self;
    ck_assert_int_eq(spied, seen.spied);
    leave(6);
}

static size_t pre_realloc(gw_IMallocSpy *self, void *p, size_t nbytes, void **actual, gw_bool spied)
{
    (void)self;
    enter(7);
    *actual = shifted(p, spied);
    if (!seen.refuses)
        return nbytes > 0 ? nbytes + FRONT : 0;
    leave(8);
    return 0;
}

static void *post_realloc(gw_IMallocSpy *self, void *p, gw_bool spied)
{
    (void)self;
    (void)spied;
    leave(8);
    return p != NULL ? (char *)p + FRONT : NULL;
}

static void *pre_size(gw_IMallocSpy *self, void *p, gw_bool spied)
{
    (void)self;
    enter(9);
    return shifted(p, spied);
}

static size_t post_size(gw_IMallocSpy *self, size_t nbytes, gw_bool spied)
{
    (void)self;
    leave(10);
    return spied ? nbytes - FRONT : nbytes;
}

static void *pre_did(gw_IMallocSpy *self, void *p, gw_bool spied)
{
    (void)self;
    enter(11);
    return shifted(p, spied);
}

static int32_t post_did(gw_IMallocSpy *self, void *p, gw_bool spied, int32_t answer)
{
    (void)self;
    (void)p;
    (void)spied;
    leave(12);
    return answer;
}

static void pre_minimize(gw_IMallocSpy *self)
{
    (void)self;
    enter(13);
}

static void post_minimize(gw_IMallocSpy *self)
{
    (void)self;
    leave(14);
}

static const gw_IMallocSpyVtbl spy_functions = {
    spy_query, spy_add,   spy_release, pre_alloc,    post_alloc,
    pre_free,  post_free, pre_realloc, post_realloc, pre_size,
    post_size, pre_did,   post_did,    pre_minimize, post_minimize};
static gw_IMallocSpy spy = {&spy_functions};

static void check_calls(unsigned call, unsigned count)
{
    ck_assert_uint_eq(seen.calls[call], count);
    ck_assert_uint_eq(seen.calls[call + 1], count);
}

/* --- watching -------------------------------------------------------------------------------------------- */

static int32_t no_interface(gw_IMallocSpy *self, const void *iid, void **out)
{
    (void)self;
    (void)iid;
    *out = NULL;
    return GW_E_NOINTERFACE;
}

START_TEST(there_is_one_spy_at_a_time)
{
    static const gw_IMallocSpyVtbl nothing = {.QueryInterface = no_interface};
    static gw_IMallocSpy no_spy = {&nothing};
    ck_assert_int_eq(gw_CoRevokeMallocSpy(), GW_CO_E_OBJNOTREG);
    ck_assert_int_eq(gw_CoRegisterMallocSpy(NULL), GW_E_INVALIDARG);
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&no_spy), GW_E_INVALIDARG);
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&spy), GW_S_OK);
    ck_assert_uint_eq(seen.references, 1);
    ck_assert_int_eq(gw_CoRegisterMallocSpy(NULL), GW_E_INVALIDARG);
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&spy), GW_CO_E_OBJISREG);
    ck_assert_uint_eq(seen.references, 1);
    ck_assert_int_eq(gw_CoRevokeMallocSpy(), GW_S_OK);
    ck_assert_uint_eq(seen.references, 0);
    ck_assert_int_eq(gw_CoRevokeMallocSpy(), GW_CO_E_OBJNOTREG);
}
END_TEST

START_TEST(each_call_is_seen_before_and_after)
{
    harness_count_violations();
    gw_IMalloc *m = task_allocator();
    void *before = gw_CoTaskMemAlloc(3);
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&spy), GW_S_OK);
    char *p = gw_CoTaskMemAlloc(40);
    check_calls(3, 1);
    ck_assert_int_eq(gw_block_query(p, NULL), GW_BLOCK_INTERIOR);
    ck_assert_uint_eq(m->lpVtbl->GetSize(m, p), 40);
    check_calls(9, 1);
    ck_assert_int_eq(seen.spied, 1);
    ck_assert_int_eq(m->lpVtbl->DidAlloc(m, p), 1);
    check_calls(11, 1);
    memcpy(p, "spied", 6);
    p = gw_CoTaskMemRealloc(p, 4000);
    check_calls(7, 1);
    ck_assert_int_eq(seen.spied, 1);
    ck_assert_str_eq(p, "spied");
    ck_assert_uint_eq(m->lpVtbl->GetSize(m, p), 4000);
    m->lpVtbl->HeapMinimize(m);
    check_calls(13, 1);
    gw_CoTaskMemFree(NULL);
    ck_assert_int_eq(gw_FreeCoTaskMem(NULL), 1);
    m->lpVtbl->Free(m, NULL);
    check_calls(5, 0);
    gw_CoTaskMemFree(harness_launder(p));
    check_calls(5, 1);
    ck_assert_int_eq(gw_FreeCoTaskMem(before), 1);
    check_calls(5, 2);
    ck_assert_int_eq(seen.spied, 0);
    p = gw_AllocCoTaskMem(1);
    ck_assert_int_eq(gw_ZeroFreeCoTaskMemUTF8(harness_launder(p)), 1);
    check_calls(5, 3);
    p = gw_ReAllocCoTaskMem(NULL, 7);
    ck_assert_ptr_null(gw_ReAllocCoTaskMem(p, 0));
    ck_assert_int_eq(gw_CoRevokeMallocSpy(), GW_S_OK);
    ck_assert_uint_eq(harness_live_blocks(), 0);
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(a_spy_may_refuse)
{
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&spy), GW_S_OK);
    char *p = gw_CoTaskMemAlloc(40);
    seen.refuses = 1;
    ck_assert_ptr_null(gw_AllocCoTaskMem(40));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    gw_SetLastError(HARNESS_UNTOUCHED);
    ck_assert_ptr_null(harness_launder(gw_CoTaskMemRealloc(harness_launder(p), 50)));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_NOT_ENOUGH_MEMORY);
    seen.refuses = 0;
    ck_assert_int_eq(gw_FreeCoTaskMem(harness_launder(p)), 1); /* still whole, still known */
    ck_assert_int_eq(seen.spied, 1);
    ck_assert_int_eq(gw_CoRevokeMallocSpy(), GW_S_OK);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(a_revoked_spy_goes_with_the_last_of_its_blocks)
{
    void *blocks[3000];
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&spy), GW_S_OK);
    for (size_t i = 0; i < 3000; i++)
        blocks[i] = gw_CoTaskMemAlloc(i);
    ck_assert_int_eq(gw_CoRevokeMallocSpy(), GW_E_ACCESSDENIED);
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&spy), GW_CO_E_OBJISREG);
    for (size_t i = 0; i < 3000; i++) {
        HARNESS_CHECK(seen.references == 1);
        HARNESS_CHECK(gw_FreeCoTaskMem(harness_launder(blocks[i * 7 % 3000])) == 1);
        HARNESS_CHECK(seen.spied == 1);
    }
    ck_assert_uint_eq(seen.references, 0);
    ck_assert_int_eq(gw_CoRevokeMallocSpy(), GW_CO_E_OBJNOTREG);
    void *p = gw_CoTaskMemAlloc(1);
    check_calls(3, 3000);
    gw_CoTaskMemFree(p);
    check_calls(5, 3000);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(what_a_spy_does_itself_is_not_spied)
{
    seen.uses = 1;
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&spy), GW_S_OK);
    void *p = gw_CoTaskMemAlloc(9);
    check_calls(3, 1);
    check_calls(5, 0);
    gw_CoTaskMemFree(harness_launder(p));
    ck_assert_int_eq(gw_CoRevokeMallocSpy(), GW_S_OK);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

START_TEST(misuse_is_refused_under_a_spys_eyes)
{
    harness_count_violations();
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&spy), GW_S_OK);
    void *p = harness_launder(gw_CoTaskMemAlloc(9));
    ck_assert_int_eq(gw_FreeCoTaskMem(harness_launder(p)), 1);
    ck_assert_int_eq(gw_FreeCoTaskMem(harness_launder(p)), 0);
    ck_assert_int_eq(seen.spied, 0);
    ck_assert_ptr_null(harness_launder(gw_CoTaskMemRealloc(harness_launder(p), 10)));
    ck_assert_uint_eq(harness_violations, 2);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(gw_CoRevokeMallocSpy(), GW_S_OK);
}
END_TEST

static void allocate_and_release(void *context, unsigned index)
{
    (void)context;
    for (size_t i = 0; i < harness_scaled(5000); i++) {
        char *p = gw_CoTaskMemAlloc(i % 100 + 1);
        p[0] = (char)index;
        p = gw_CoTaskMemRealloc(p, i % 3000 + 1);
        HARNESS_CHECK(p[0] == (char)index);
        HARNESS_CHECK(gw_FreeCoTaskMem(p) == 1);
    }
}

START_TEST(a_spys_functions_run_one_at_a_time)
{
    ck_assert_int_eq(gw_CoRegisterMallocSpy(&spy), GW_S_OK);
    threads_run(4, allocate_and_release, NULL);
    check_calls(3, 4 * (unsigned)harness_scaled(5000));
    check_calls(7, 4 * (unsigned)harness_scaled(5000));
    check_calls(5, 4 * (unsigned)harness_scaled(5000));
    ck_assert_int_eq(gw_CoRevokeMallocSpy(), GW_S_OK);
    ck_assert_uint_eq(harness_live_blocks(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory: IMalloc");
    HARNESS_ADD(suite, only_the_task_context_has_an_allocator);
    HARNESS_ADD(suite, the_object_is_static_and_knows_its_interfaces);
    HARNESS_ADD(suite, the_functions_stand_in_the_documented_order);
    HARNESS_ADD(suite, it_allocates_as_the_functions_do);
    HARNESS_ADD(suite, there_is_one_spy_at_a_time);
    HARNESS_ADD(suite, each_call_is_seen_before_and_after);
    HARNESS_ADD(suite, a_spy_may_refuse);
    HARNESS_ADD(suite, a_revoked_spy_goes_with_the_last_of_its_blocks);
    HARNESS_ADD(suite, what_a_spy_does_itself_is_not_spied);
    HARNESS_ADD(suite, misuse_is_refused_under_a_spys_eyes);
    HARNESS_ADD(suite, a_spys_functions_run_one_at_a_time);
    return harness_run(suite);
}
