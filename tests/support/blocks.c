/* SPDX-License-Identifier: MIT */
/* Blocks of every family under one shape of call. */
#include "support/blocks.h"

/* --- the families ----------------------------------------------------------------------------------------- */

gw_heap *blocks_private_heap(void)
{
    static gw_heap *heap;
    if (heap == NULL)
        heap = gw_HeapCreate(0, 0, 0);
    HARNESS_CHECK(heap != NULL);
    return heap;
}

static void *process_allocate(size_t nbytes)
{
    return gw_HeapAlloc(gw_GetProcessHeap(), 0, nbytes);
}

static void *process_resize(void *p, size_t nbytes)
{
    return gw_HeapReAlloc(gw_GetProcessHeap(), 0, p, nbytes);
}

static gw_bool process_release(void *p)
{
    return gw_HeapFree(gw_GetProcessHeap(), 0, p);
}

static void *private_allocate(size_t nbytes)
{
    return gw_HeapAlloc(blocks_private_heap(), 0, nbytes);
}

static void *private_resize(void *p, size_t nbytes)
{
    return gw_HeapReAlloc(blocks_private_heap(), 0, p, nbytes);
}

static gw_bool private_release(void *p)
{
    return gw_HeapFree(blocks_private_heap(), 0, p);
}

static void *bstr_allocate(size_t nbytes)
{
    return gw_SysAllocStringByteLen(NULL, (uint32_t)nbytes);
}

static void *bstr_resize(void *p, size_t nbytes)
{
    gw_bstr b = p;
    if (gw_SysReAllocStringLen(&b, NULL, (uint32_t)(nbytes / 2)))
        return b;
    HARNESS_CHECK((void *)b == p);
    return NULL;
}

static gw_bool bstr_release(void *p)
{
    return gw_SysFreeString(p);
}

static void *aligned_allocate(size_t nbytes)
{
    return gw_NativeMemoryAlignedAlloc(nbytes, 64);
}

static void *aligned_resize(void *p, size_t nbytes)
{
    return gw_NativeMemoryAlignedRealloc(p, nbytes, 64);
}

const family_calls families[ROW_COUNT] = {
    [ROW_PROCESS] = {"HEAP", GW_FAMILY_HEAP, process_allocate, process_resize, process_release,
                     gw_GetProcessHeap},
    [ROW_PRIVATE] = {"private HEAP", GW_FAMILY_HEAP, private_allocate, private_resize,
                     private_release, blocks_private_heap},
    [ROW_HGLOBAL] = {"HGLOBAL", GW_FAMILY_HGLOBAL, gw_AllocHGlobal, gw_ReAllocHGlobal,
                     gw_FreeHGlobal, gw_GetProcessHeap},
    [ROW_COTASKMEM] = {"COTASKMEM", GW_FAMILY_COTASKMEM, gw_AllocCoTaskMem, gw_ReAllocCoTaskMem,
                       gw_FreeCoTaskMem, gw_GetProcessHeap},
    [ROW_BSTR] = {"BSTR", GW_FAMILY_BSTR, bstr_allocate, bstr_resize, bstr_release,
                  gw_GetProcessHeap},
    [ROW_NATIVE] = {"NATIVE", GW_FAMILY_NATIVE, gw_NativeMemoryAlloc, gw_NativeMemoryRealloc,
                    gw_NativeMemoryFree, gw_GetProcessHeap},
    [ROW_ALIGNED] = {"aligned NATIVE", GW_FAMILY_NATIVE, aligned_allocate, aligned_resize,
                     gw_NativeMemoryAlignedFree, gw_GetProcessHeap},
};

/* --- random numbers ----------------------------------------------------------------------------------------- */

uint64_t blocks_random(uint64_t *state)
{
    uint64_t n = *state;
    n ^= n << 13;
    n ^= n >> 7;
    n ^= n << 17;
    *state = n;
    return n * 0x2545F4914F6CDD1Du;
}

size_t blocks_random_size(uint64_t *state, size_t most)
{
    uint64_t n = blocks_random(state);
    size_t limit = most;
    for (unsigned halvings = (unsigned)(n & 15); halvings > 0 && limit > 16; halvings--)
        limit /= 2;
    return (size_t)(n >> 8) % (limit + 1);
}

/* --- blocks with known contents ----------------------------------------------------------------------------- */

known_block known_allocate(const family_calls *calls, size_t nbytes, unsigned char fill)
{
    known_block block = {calls->allocate(nbytes), nbytes, calls, fill};
    if (block.start == NULL)
        ck_abort_msg("no %s of %zu bytes", calls->name, nbytes);
    memset(block.start, fill, nbytes);
    return block;
}

void known_check(const known_block *block)
{
    if (block->start == NULL || block->nbytes == 0)
        return;
    bool whole = block->start[0] == block->fill &&
                 memcmp(block->start, block->start + 1, block->nbytes - 1) == 0;
    if (!whole)
        ck_abort_msg("the contents of a %s of %zu bytes have changed", block->calls->name,
                     block->nbytes);
}

void known_release(known_block *block)
{
    known_check(block);
    if (block->start != NULL && !block->calls->release(block->start))
        ck_abort_msg("a live %s of %zu bytes was refused: %s", block->calls->name, block->nbytes,
                     gw_error_message());
    block->start = NULL;
}

/* --- a crowd ------------------------------------------------------------------------------------------------ */

void crowd_gather(crowd *c)
{
    static const size_t sizes[] = {0,   1,   16,   24,   40,    60,    64,
                                   100, 500, 4096, 5000, 20000, 60000, 300000};
    for (size_t i = 0; i < CROWD_SIZE; i++) {
        size_t nbytes = sizes[i % (sizeof sizes / sizeof sizes[0])];
        c->blocks[i] = known_allocate(&families[i % ROW_COUNT], nbytes, (unsigned char)(i * 3 + 1));
    }
    known_release(&c->blocks[0]);
    c->blocks[0] = known_allocate(&families[ROW_HGLOBAL], (size_t)4 << 20, 0xC4);
}

void crowd_check(const crowd *c)
{
    for (size_t i = 0; i < CROWD_SIZE; i++)
        known_check(&c->blocks[i]);
}

void crowd_disperse(crowd *c)
{
    for (size_t i = 0; i < CROWD_SIZE; i++)
        known_release(&c->blocks[i]);
}

/* --- further allocations ------------------------------------------------------------------------------------ */

static void mark(unsigned char *p, size_t nbytes, uint32_t tag)
{
    for (size_t at = 0; at + sizeof tag <= nbytes; at += sizeof tag)
        memcpy(p + at, &tag, sizeof tag);
}

static bool is_marked(const unsigned char *p, size_t nbytes, uint32_t tag)
{
    for (size_t at = 0; at + sizeof tag <= nbytes; at += sizeof tag)
        if (memcmp(p + at, &tag, sizeof tag) != 0)
            return false;
    return true;
}

static size_t further_size(size_t index)
{
    return 4 + index * 7 % 124 + (index % 64 == 0 ? index % 5000 : 0);
}

void blocks_allocate_further(size_t count)
{
    static unsigned char *blocks[FURTHER_MOST];
    ck_assert_uint_le(count, FURTHER_MOST);
    count = harness_scaled(count) < FURTHER_MOST ? harness_scaled(count) : FURTHER_MOST;
    for (size_t i = 0; i < count; i++) {
        size_t nbytes = further_size(i);
        blocks[i] = families[i % ROW_COUNT].allocate(nbytes);
        HARNESS_CHECK(blocks[i] != NULL);
        mark(blocks[i], nbytes, (uint32_t)i + 1);
    }
    for (size_t i = 0; i < count; i++) {
        bool unshared = is_marked(blocks[i], further_size(i), (uint32_t)i + 1);
        HARNESS_CHECK(unshared);
        HARNESS_CHECK(families[i % ROW_COUNT].release(blocks[i]) == 1);
    }
}

gw_family_statistics blocks_live(gw_heap *heap)
{
    gw_heap_statistics statistics;
    ck_assert_int_eq(gw_heap_stats(heap, &statistics), 1);
    return statistics.total;
}
