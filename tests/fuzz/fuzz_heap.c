/* SPDX-License-Identifier: MIT */
/*
 * Operations on all families and heaps, taken from the input, against a shadow map that knows what must be live,
 * where, how large and with which contents; whatever else is handed in must be refused and change nothing.
 */
#include <gangway/gangway.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 64
#define HEAPS 4
#define FREED 32
#define UNTOUCHED 4242u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes);

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* --- input ------------------------------------------------------------------------------------------------------ */

typedef struct input {
    const uint8_t *next, *end;
} input;

static unsigned take(input *in)
{
    return in->next < in->end ? *in->next++ : 0;
}

static uint64_t take_many(input *in, unsigned count)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < count; i++)
        value = value << 8 | take(in);
    return value;
}

/* Mostly small: the first byte says how many bytes the size has. */
static size_t take_size(input *in)
{
    unsigned kind = take(in);
    if (kind < 160)
        return take(in);
    if (kind < 240)
        return (size_t)take_many(in, 2);
    return (size_t)take_many(in, 3) % (kind < 253 ? 300000 : (size_t)6 << 20);
}

/* --- the shadow map ------------------------------------------------------------------------------------------------ */

enum row { ROW_HEAP, ROW_HGLOBAL, ROW_COTASKMEM, ROW_BSTR, ROW_NATIVE, ROW_COUNT };

static const gw_family row_families[ROW_COUNT] = {
    GW_FAMILY_HEAP, GW_FAMILY_HGLOBAL, GW_FAMILY_COTASKMEM, GW_FAMILY_BSTR, GW_FAMILY_NATIVE,
};

typedef struct slot {
    unsigned char *start; /* NULL: empty */
    size_t nbytes;
    enum row row;
    unsigned heap; /* index; 0 is the process heap */
    unsigned char fill;
} slot;

static struct {
    slot slots[SLOTS];
    gw_heap *heaps[HEAPS];
    bool fixed[HEAPS];
    void *freed[FREED];
    unsigned next_freed;
    unsigned char next_fill;
    size_t baseline; /* live blocks of the process heap before the run */
} shadow;

static unsigned violations;

static void count_violation(const gw_violation *violation, void *context)
{
    (void)context;
    REQUIRE(strncmp(violation->message, "GW-0", 4) == 0);
    violations++;
}

static slot *find(const void *start)
{
    for (unsigned i = 0; i < SLOTS; i++)
        if (shadow.slots[i].start != NULL && shadow.slots[i].start == start)
            return &shadow.slots[i];
    return NULL;
}

static slot *find_holder(uintptr_t address)
{
    for (unsigned i = 0; i < SLOTS; i++) {
        uintptr_t start = (uintptr_t)shadow.slots[i].start;
        if (start != 0 && address > start && address - start < shadow.slots[i].nbytes)
            return &shadow.slots[i];
    }
    return NULL;
}

/* Large blocks are filled and checked at both ends only, or a run would do little else. */
#define WHOLE_MOST 65536
#define EDGE 4096

static void fill_anew(slot *s)
{
    s->fill = ++shadow.next_fill;
    if (s->nbytes <= WHOLE_MOST) {
        memset(s->start, s->fill, s->nbytes);
        return;
    }
    memset(s->start, s->fill, EDGE);
    memset(s->start + s->nbytes - EDGE, s->fill, EDGE);
}

static void check_run(const unsigned char *p, size_t nbytes, unsigned char fill)
{
    REQUIRE(nbytes == 0 || (p[0] == fill && memcmp(p, p + 1, nbytes - 1) == 0));
}

static void check_bytes(const unsigned char *p, size_t nbytes, unsigned char fill)
{
    if (nbytes <= WHOLE_MOST) {
        check_run(p, nbytes, fill);
        return;
    }
    check_run(p, EDGE, fill);
    check_run(p + nbytes - EDGE, EDGE, fill);
}

/* After a resize: what was filled of the old block and fits into the new one. */
static void check_kept(const unsigned char *p, const slot *old, size_t nbytes)
{
    size_t kept = nbytes < old->nbytes ? nbytes : old->nbytes;
    if (old->nbytes > WHOLE_MOST && kept > EDGE)
        kept = EDGE;
    check_run(p, kept, old->fill);
}

static void check_contents(const slot *s)
{
    check_bytes(s->start, s->nbytes, s->fill);
}

static void check_apart(const slot *s)
{
    for (unsigned i = 0; i < SLOTS; i++) {
        const slot *other = &shadow.slots[i];
        if (other == s || other->start == NULL)
            continue;
        REQUIRE(other->start != s->start);
        REQUIRE(s->start + s->nbytes <= other->start || other->start + other->nbytes <= s->start);
    }
}

static void forget(slot *s)
{
    shadow.freed[shadow.next_freed++ % FREED] = s->start;
    s->start = NULL;
}

/* --- calls ------------------------------------------------------------------------------------------------------------- */

static gw_bool release_as(enum row row, gw_heap *heap, void *p)
{
    switch (row) {
    case ROW_HEAP:
        return gw_HeapFree(heap, 0, p);
    case ROW_HGLOBAL:
        return gw_FreeHGlobal(p);
    case ROW_COTASKMEM:
        return gw_FreeCoTaskMem(p);
    case ROW_BSTR:
        return gw_SysFreeString(p);
    default:
        return gw_NativeMemoryFree(p);
    }
}

static void *resize_as(enum row row, gw_heap *heap, void *p, size_t nbytes)
{
    gw_bstr b = p;
    switch (row) {
    case ROW_HEAP:
        return gw_HeapReAlloc(heap, 0, p, nbytes);
    case ROW_HGLOBAL:
        return gw_ReAllocHGlobal(p, nbytes);
    case ROW_COTASKMEM:
        return gw_ReAllocCoTaskMem(p, nbytes == 0 ? 1 : nbytes);
    case ROW_BSTR:
        return gw_SysReAllocStringLen(&b, NULL, (uint32_t)(nbytes / 2)) ? b : NULL;
    default:
        return gw_NativeMemoryRealloc(p, nbytes);
    }
}

static size_t resized(enum row row, size_t nbytes)
{
    if (row == ROW_BSTR)
        return nbytes / 2 * 2;
    return row == ROW_COTASKMEM && nbytes == 0 ? 1 : nbytes;
}

static void *allocate_as(enum row row, gw_heap *heap, size_t nbytes, unsigned alignment_bits)
{
    switch (row) {
    case ROW_HEAP:
        return gw_HeapAlloc(heap, alignment_bits & 1 ? GW_HEAP_ZERO_MEMORY : 0, nbytes);
    case ROW_HGLOBAL:
        return gw_AllocHGlobal(nbytes);
    case ROW_COTASKMEM:
        return gw_AllocCoTaskMem(nbytes);
    case ROW_BSTR:
        return gw_SysAllocStringByteLen(NULL, (uint32_t)nbytes);
    default:
        return gw_NativeMemoryAlignedAlloc(nbytes, (size_t)1 << alignment_bits % 17);
    }
}

/* --- operations --------------------------------------------------------------------------------------------------------- */

static unsigned take_heap(input *in)
{
    unsigned heap = take(in) % HEAPS;
    return shadow.heaps[heap] != NULL ? heap : 0;
}

static void check_zeroed(const slot *s, unsigned alignment_bits)
{
    if (s->row == ROW_BSTR || (s->row == ROW_HEAP && (alignment_bits & 1)))
        check_bytes(s->start, s->nbytes, 0);
}

static void release_slot(slot *s)
{
    check_contents(s);
    REQUIRE(release_as(s->row, shadow.heaps[s->heap], s->start) == 1);
    forget(s);
}

static void operate_allocate(input *in)
{
    slot *s = &shadow.slots[take(in) % SLOTS];
    if (s->start != NULL)
        release_slot(s);
    s->row = (enum row)(take(in) % ROW_COUNT);
    s->heap = s->row == ROW_HEAP ? take_heap(in) : 0;
    s->nbytes = take_size(in);
    unsigned alignment_bits = take(in);
    s->start = allocate_as(s->row, shadow.heaps[s->heap], s->nbytes, alignment_bits);
    if (s->start == NULL) {
        REQUIRE(shadow.fixed[s->heap]);
        REQUIRE(gw_GetLastError() == GW_ERROR_NOT_ENOUGH_MEMORY);
        return;
    }
    REQUIRE(((uintptr_t)s->start & 7) == 0);
    if (s->row == ROW_NATIVE)
        REQUIRE(((uintptr_t)s->start & (((size_t)1 << alignment_bits % 17) - 1)) == 0);
    check_apart(s);
    check_zeroed(s, alignment_bits);
    fill_anew(s);
}

static void operate_release(input *in)
{
    slot *s = &shadow.slots[take(in) % SLOTS];
    if (s->start != NULL)
        release_slot(s);
}

static void operate_resize(input *in)
{
    slot *s = &shadow.slots[take(in) % SLOTS];
    size_t nbytes = resized(s->row, take_size(in));
    if (s->start == NULL)
        return;
    check_contents(s);
    unsigned char *p = resize_as(s->row, shadow.heaps[s->heap], s->start, nbytes);
    if (p == NULL) {
        REQUIRE(shadow.fixed[s->heap]);
        check_contents(s);
        return;
    }
    check_kept(p, s, nbytes);
    if (p != s->start)
        shadow.freed[shadow.next_freed++ % FREED] = s->start;
    s->start = p;
    s->nbytes = nbytes;
    check_apart(s);
    fill_anew(s);
}

/* Hands in what is no live block of the family: refused, reported once, nothing changed. */
static void refuse(enum row row, unsigned heap, void *p, bool resizing)
{
    violations = 0;
    gw_SetLastError(UNTOUCHED);
    if (resizing)
        REQUIRE(resize_as(row, shadow.heaps[heap], p, 10) == NULL);
    else
        REQUIRE(release_as(row, shadow.heaps[heap], p) == 0);
    REQUIRE(gw_GetLastError() == GW_ERROR_INVALID_PARAMETER);
    REQUIRE(violations == 1);
}

static void operate_bad_pointer(input *in, uintptr_t address)
{
    unsigned how = take(in);
    if (address == 0 || find((void *)address) != NULL)
        return;
    refuse((enum row)(how % ROW_COUNT), take_heap(in), (void *)address, (how & 64) != 0);
}

static void operate_freed(input *in)
{
    operate_bad_pointer(in, (uintptr_t)shadow.freed[take(in) % FREED]);
}

static void operate_near(input *in)
{
    uintptr_t start = (uintptr_t)shadow.slots[take(in) % SLOTS].start;
    int64_t distance = (int16_t)take_many(in, 2);
    if (start != 0)
        operate_bad_pointer(in, start + (uintptr_t)distance);
}

static void operate_number(input *in)
{
    operate_bad_pointer(in, (uintptr_t)take_many(in, 8));
}

static bool takes(const slot *s, enum row row, unsigned heap)
{
    if (row == ROW_HEAP)
        return s->row == ROW_HEAP ? s->heap == heap
                                  : heap == 0 && (s->row == ROW_HGLOBAL || s->row == ROW_COTASKMEM);
    return s->row == row;
}

static void operate_other_family(input *in)
{
    slot *s = &shadow.slots[take(in) % SLOTS];
    enum row row = (enum row)(take(in) % ROW_COUNT);
    unsigned heap = take_heap(in);
    if (s->start == NULL)
        return;
    if (!takes(s, row, heap)) {
        refuse(row, heap, s->start, false);
        check_contents(s);
        return;
    }
    REQUIRE(release_as(row, shadow.heaps[heap], s->start) == 1);
    forget(s);
}

static void operate_query(input *in)
{
    uintptr_t start = (uintptr_t)shadow.slots[take(in) % SLOTS].start;
    uintptr_t address = start + take_size(in);
    gw_block_info info;
    gw_block_state state = gw_block_query((void *)address, &info);
    const slot *s = find((void *)address);
    const slot *holder = find_holder(address);
    REQUIRE((state == GW_BLOCK_LIVE) == (s != NULL));
    if (holder != NULL)
        REQUIRE(state == GW_BLOCK_INTERIOR);
    if (s == NULL)
        s = holder;
    if (s != NULL)
        REQUIRE(info.start == s->start && info.nbytes == s->nbytes &&
                info.family == row_families[s->row] && info.heap == shadow.heaps[s->heap]);
}

static void operate_ask(input *in)
{
    const slot *s = &shadow.slots[take(in) % SLOTS];
    unsigned heap = take_heap(in);
    if (s->start == NULL)
        return;
    bool known = takes(s, ROW_HEAP, heap);
    REQUIRE(gw_HeapSize(shadow.heaps[heap], 0, s->start) == (known ? s->nbytes : SIZE_MAX));
    REQUIRE(gw_HeapValidate(shadow.heaps[heap], 0, s->start) == known);
}

/* --- whole heaps ------------------------------------------------------------------------------------------------------------ */

static void operate_make_heap(input *in)
{
    unsigned heap = 1 + take(in) % (HEAPS - 1);
    unsigned options = take(in);
    if (shadow.heaps[heap] != NULL)
        return;
    size_t maximum = options & 128 ? (size_t)0x40000 << (options & 3) : 0;
    shadow.heaps[heap] = gw_HeapCreate(options & GW_HEAP_NO_SERIALIZE, 0, maximum);
    shadow.fixed[heap] = maximum != 0;
    REQUIRE(shadow.heaps[heap] != NULL);
}

static void destroy(unsigned heap)
{
    gw_heap *handle = shadow.heaps[heap];
    for (unsigned i = 0; i < SLOTS; i++) {
        if (shadow.slots[i].start != NULL && shadow.slots[i].heap == heap) {
            check_contents(&shadow.slots[i]);
            forget(&shadow.slots[i]);
        }
    }
    REQUIRE(gw_HeapDestroy(handle) == 1);
    violations = 0;
    REQUIRE(gw_HeapDestroy(handle) == 0);
    REQUIRE(gw_GetLastError() == GW_ERROR_INVALID_HANDLE);
    REQUIRE(violations == 1);
    shadow.heaps[heap] = NULL;
}

static void operate_destroy_heap(input *in)
{
    unsigned heap = take_heap(in);
    if (heap != 0)
        destroy(heap);
}

static void operate_walk(input *in)
{
    unsigned heap = take_heap(in);
    size_t live = 0, met = 0;
    gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    for (unsigned i = 0; i < SLOTS; i++)
        live += shadow.slots[i].start != NULL && shadow.slots[i].heap == heap;
    while (gw_HeapWalk(shadow.heaps[heap], &entry)) {
        if (!(entry.wFlags & GW_PROCESS_HEAP_ENTRY_BUSY))
            continue;
        const slot *s = find(entry.lpData);
        met += s != NULL;
        if (s != NULL)
            REQUIRE(entry.cbData == s->nbytes && s->heap == heap);
    }
    REQUIRE(gw_GetLastError() == GW_ERROR_NO_MORE_ITEMS);
    REQUIRE(met == live);
    REQUIRE(gw_HeapValidate(shadow.heaps[heap], 0, NULL) == 1);
}

/* --- a run --------------------------------------------------------------------------------------------------------------------- */

static size_t live_blocks(void)
{
    gw_heap_statistics statistics;
    REQUIRE(gw_heap_stats(gw_GetProcessHeap(), &statistics) == 1);
    return statistics.total.live_blocks;
}

static void begin(void)
{
    memset(&shadow, 0, sizeof shadow);
    shadow.heaps[0] = gw_GetProcessHeap();
    shadow.baseline = live_blocks();
    gw_set_violation_handler(count_violation, NULL);
}

static void end(void)
{
    for (unsigned heap = 1; heap < HEAPS; heap++)
        if (shadow.heaps[heap] != NULL)
            destroy(heap);
    for (unsigned i = 0; i < SLOTS; i++)
        if (shadow.slots[i].start != NULL)
            release_slot(&shadow.slots[i]);
    REQUIRE(live_blocks() == shadow.baseline);
    REQUIRE(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
}

static void (*const operations[])(input *) = {
    operate_allocate,  operate_allocate,     operate_allocate, operate_release,
    operate_release,   operate_resize,       operate_freed,    operate_near,
    operate_number,    operate_other_family, operate_query,    operate_ask,
    operate_make_heap, operate_destroy_heap, operate_walk,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes)
{
    input in = {data, data + nbytes};
    begin();
    while (in.next < in.end)
        operations[take(&in) % (sizeof operations / sizeof operations[0])](&in);
    end();
    return 0;
}
