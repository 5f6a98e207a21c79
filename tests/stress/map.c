/* SPDX-License-Identifier: MIT */
/* The shadow map: blocks of all families that any thread may check, resize and release, with what is known of them. */
#include "stress.h"

#include <string.h>

/* --- families -------------------------------------------------------------------------------------------- */

#define HEAPS 4 /* private, shared by all threads */
static gw_heap *heaps[HEAPS];

typedef struct family {
    gw_family id;
    void *(*allocate)(size_t nbytes);
    void *(*resize)(void *p, size_t nbytes);
    gw_bool (*release)(void *p);
} family;

static void *make_bstr(size_t nbytes)
{
    return gw_SysAllocStringByteLen(NULL, (uint32_t)nbytes);
}

static void *make_heap(size_t nbytes)
{
    return gw_HeapAlloc(gw_GetProcessHeap(), 0, nbytes);
}

static void *resize_heap(void *p, size_t nbytes)
{
    return gw_HeapReAlloc(gw_GetProcessHeap(), 0, p, nbytes);
}

static gw_bool release_heap(void *p)
{
    return gw_HeapFree(gw_GetProcessHeap(), 0, p);
}

static gw_bool release_bstr(void *p)
{
    return gw_SysFreeString(p);
}

static void *resize_cotaskmem(void *p, size_t nbytes)
{
    return nbytes > 0 ? gw_ReAllocCoTaskMem(p, nbytes) : NULL;
}

static const family families[] = {
    {GW_FAMILY_HEAP, make_heap, resize_heap, release_heap},
    {GW_FAMILY_HGLOBAL, gw_AllocHGlobal, gw_ReAllocHGlobal, gw_FreeHGlobal},
    {GW_FAMILY_COTASKMEM, gw_AllocCoTaskMem, resize_cotaskmem, gw_FreeCoTaskMem},
    {GW_FAMILY_BSTR, make_bstr, NULL, release_bstr},
    {GW_FAMILY_NATIVE, gw_NativeMemoryAlloc, gw_NativeMemoryRealloc, gw_NativeMemoryFree},
};
#define FAMILIES (sizeof families / sizeof families[0])

/* --- slots ----------------------------------------------------------------------------------------------- */

typedef struct slot {
    atomic_flag taken;
    unsigned char *start; /* NULL: none */
    size_t nbytes;
    unsigned family;
    gw_heap *heap; /* a private one, or NULL */
    unsigned char fill;
} slot;

#define SLOTS 6000
static slot slots[SLOTS];

static size_t random_size(uint64_t *state)
{
    uint64_t r = stress_random(state);
    unsigned bits = (unsigned)(r % 16);
    if (r >> 20 & 255)
        bits = bits > 12 ? bits - 5 : bits;
    else
        bits += 6;
    return (size_t)(r >> 32) & (((size_t)1 << bits) - 1);
}

/* All bytes of a small block; of a large one, those near its ends and some between. */
static size_t stride(const slot *s, size_t at)
{
    return at < 128 || at + 128 >= s->nbytes ? 1 : s->nbytes < 2048 ? 1 : 97;
}

static void fill(const slot *s)
{
    memset(s->start, s->fill, s->nbytes);
}

static void check_bytes(const slot *s, size_t nbytes)
{
    for (size_t i = 0; i < nbytes; i += stride(s, i))
        STRESS_CHECK(s->start[i] == s->fill);
}

static void check_slot(const slot *s)
{
    gw_block_info info;
    if (s->start == NULL)
        return;
    check_bytes(s, s->nbytes);
    STRESS_CHECK(gw_block_query(s->start, &info) == GW_BLOCK_LIVE);
    STRESS_CHECK(info.nbytes == s->nbytes && info.start == s->start);
    STRESS_CHECK(info.family == (s->heap != NULL ? GW_FAMILY_HEAP : families[s->family].id));
    STRESS_CHECK(info.heap == (s->heap != NULL ? s->heap : gw_GetProcessHeap()));
}

static void allocate(slot *s, uint64_t *state)
{
    uint64_t r = stress_random(state);
    s->family = (unsigned)(r % FAMILIES);
    s->heap = (r >> 8) % 4 == 0 ? heaps[(r >> 16) % HEAPS] : NULL;
    s->fill = (unsigned char)(r >> 24);
    s->nbytes = random_size(state);
    s->start = s->heap != NULL ? gw_HeapAlloc(s->heap, 0, s->nbytes)
                               : families[s->family].allocate(s->nbytes);
    STRESS_CHECK(s->start != NULL);
    fill(s);
}

static void release(slot *s)
{
    gw_bool released =
        s->heap != NULL ? gw_HeapFree(s->heap, 0, s->start) : families[s->family].release(s->start);
    STRESS_CHECK(released == 1);
    s->start = NULL;
}

static void resize(slot *s, uint64_t *state)
{
    size_t nbytes = random_size(state) + 1;
    if (s->heap == NULL && families[s->family].resize == NULL)
        return;
    s->start = s->heap != NULL ? gw_HeapReAlloc(s->heap, 0, s->start, nbytes)
                               : families[s->family].resize(s->start, nbytes);
    STRESS_CHECK(s->start != NULL);
    size_t kept = s->nbytes < nbytes ? s->nbytes : nbytes;
    s->nbytes = nbytes;
    check_bytes(s, kept);
    fill(s);
}

/* --- operations ------------------------------------------------------------------------------------------ */

static void change_slot(slot *s, uint64_t *state)
{
    check_slot(s);
    if (s->start == NULL)
        allocate(s, state);
    else if (stress_random(state) % 3 == 0)
        resize(s, state);
    else
        release(s);
}

static void refuse(gw_bool done)
{
    STRESS_CHECK(done == 0);
    atomic_fetch_add(&stress_counted.refused, 1);
}

/* A pointer of which the compiler knows nothing: misuse stays what the source says. */
static void *launder(uintptr_t bits)
{
    __asm__ volatile("" : "+r"(bits));
    return (void *)bits;
}

/* Pointers that are nobody's to release, while the thread has the slot. */
static void misuse_slot(slot *s, uint64_t *state)
{
    uint64_t r = stress_random(state);
    refuse(gw_FreeHGlobal(launder((uintptr_t)&r)));
    refuse(gw_FreeCoTaskMem(launder((uintptr_t)(r | 8))));
    refuse(gw_NativeMemoryFree(launder(1)));
    if (s->start == NULL)
        return;
    uintptr_t start = (uintptr_t)s->start;
    if (s->nbytes > 16)
        refuse(families[s->family].release((void *)(start + 1 + r % (s->nbytes - 1))));
    refuse(gw_HeapFree(heaps[0] != s->heap ? heaps[0] : heaps[1], 0, s->start));
    unsigned other =
        s->family % (FAMILIES - 1) + 1; /* not 0: gw_HeapFree() takes some of the others */
    refuse(families[other].release(s->start));
    check_slot(s);
}

/* A heap of this thread alone: filled, walked, partly emptied, destroyed. */
static void use_own_heap(uint64_t *state)
{
    uint32_t options = stress_random(state) % 2 ? GW_HEAP_NO_SERIALIZE : 0;
    gw_heap *heap = gw_HeapCreate(options, 0, 0);
    STRESS_CHECK(heap != NULL);
    size_t count = stress_random(state) % 300, live = 0, met = 0;
    for (size_t i = 0; i < count; i++) {
        void *block = gw_HeapAlloc(heap, GW_HEAP_ZERO_MEMORY, random_size(state));
        STRESS_CHECK(block != NULL);
        bool goes = stress_random(state) % 3 == 0;
        STRESS_CHECK(!goes || gw_HeapFree(heap, 0, block) == 1);
        live += !goes;
    }
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    while (gw_HeapWalk(heap, &entry))
        met += (entry.wFlags & GW_PROCESS_HEAP_ENTRY_BUSY) != 0;
    STRESS_CHECK(met == live);
    STRESS_CHECK(gw_HeapDestroy(heap) == 1);
    atomic_fetch_add(&stress_counted.heaps, 1);
}

static void ask_heap(gw_heap *heap)
{
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    gw_heap_statistics statistics;
    while (gw_HeapWalk(heap, &entry))
        continue;
    STRESS_CHECK(gw_GetLastError() == GW_ERROR_NO_MORE_ITEMS);
    STRESS_CHECK(gw_HeapValidate(heap, 0, NULL) == 1);
    STRESS_CHECK(gw_heap_stats(heap, &statistics) == 1);
    atomic_fetch_add(&stress_counted.walks, 1);
}

static void lock_heap(gw_heap *heap)
{
    STRESS_CHECK(gw_HeapLock(heap) == 1);
    if (heap != gw_GetProcessHeap()) {
        gw_heap_statistics one, other;
        STRESS_CHECK(gw_heap_stats(heap, &one) == 1 && gw_heap_stats(heap, &other) == 1);
        STRESS_CHECK(one.total.live_blocks == other.total.live_blocks);
    }
    STRESS_CHECK(gw_HeapUnlock(heap) == 1);
}

static void use_slot(uint64_t *state)
{
    slot *s = &slots[stress_random(state) % SLOTS];
    if (atomic_flag_test_and_set_explicit(&s->taken, memory_order_acquire))
        return;
    if (stress_random(state) % 64 == 0)
        misuse_slot(s, state);
    else
        change_slot(s, state);
    atomic_flag_clear_explicit(&s->taken, memory_order_release);
}

static void operate(uint64_t *state)
{
    uint64_t r = stress_random(state);
    gw_heap *heap = (r >> 32) % 2 ? heaps[(r >> 40) % HEAPS] : gw_GetProcessHeap();
    if (r % 16384 == 0)
        ask_heap(heap);
    else if (r % 16384 == 1)
        (void)gw_HeapCompact(heap, 0);
    else if (r % 4096 == 2)
        use_own_heap(state);
    else if (r % 1024 == 3)
        lock_heap(heap);
    else
        use_slot(state);
}

void stress_work(uint64_t seed, size_t count)
{
    uint64_t state = seed;
    for (size_t i = 0; i < count && !atomic_load(&stress_over); i++) {
        pthread_rwlock_rdlock(&stress_world);
        for (unsigned n = 0; n < 16; n++)
            operate(&state);
        pthread_rwlock_unlock(&stress_world);
        atomic_fetch_add_explicit(&stress_counted.operations, 16, memory_order_relaxed);
    }
}

/* --- the whole ------------------------------------------------------------------------------------------- */

void stress_map_begin(void)
{
    for (size_t i = 0; i < HEAPS; i++) {
        heaps[i] = gw_HeapCreate(0, i * 100000, 0);
        STRESS_CHECK(heaps[i] != NULL);
    }
    for (size_t i = 0; i < SLOTS; i++)
        atomic_flag_clear(&slots[i].taken);
}

typedef struct sums {
    size_t blocks, bytes;
} sums;

static sums sums_of(const gw_heap *heap)
{
    sums sum = {0, 0};
    for (size_t i = 0; i < SLOTS; i++) {
        if (slots[i].start == NULL || slots[i].heap != heap)
            continue;
        sum.blocks++;
        sum.bytes += slots[i].nbytes;
    }
    return sum;
}

/* The map's blocks are the only live ones. */
static void check_heap(gw_heap *heap, sums expected)
{
    gw_heap_statistics statistics;
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    sums met = {0, 0};
    STRESS_CHECK(gw_HeapValidate(heap, 0, NULL) == 1);
    STRESS_CHECK(gw_heap_stats(heap, &statistics) == 1);
    while (gw_HeapWalk(heap, &entry)) {
        bool busy = (entry.wFlags & GW_PROCESS_HEAP_ENTRY_BUSY) != 0;
        met.blocks += busy;
        met.bytes += busy ? entry.cbData : 0;
    }
    STRESS_CHECK(met.blocks == expected.blocks && met.bytes == expected.bytes);
    STRESS_CHECK(statistics.total.live_blocks == expected.blocks);
    STRESS_CHECK(statistics.total.live_bytes == expected.bytes);
}

void stress_map_check(void)
{
    for (size_t i = 0; i < SLOTS; i++)
        check_slot(&slots[i]);
    check_heap(gw_GetProcessHeap(), sums_of(NULL));
    for (size_t i = 0; i < HEAPS; i++)
        check_heap(heaps[i], sums_of(heaps[i]));
}

void stress_map_end(void)
{
    stress_map_check();
    for (size_t i = 0; i < SLOTS; i++)
        if (slots[i].start != NULL)
            release(&slots[i]);
    stress_map_check();
    for (size_t i = 0; i < HEAPS; i++)
        STRESS_CHECK(gw_HeapDestroy(heaps[i]) == 1);
}
