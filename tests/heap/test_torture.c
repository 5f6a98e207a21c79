/* SPDX-License-Identifier: MIT */
/* Every function of the heap that allocates, with its first, second, third ... allocation failing. */
#include "support/torture.h"

static bool release(gw_heap *heap, void *p)
{
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
    return true;
}

static bool allocate(gw_heap *heap, uint32_t flags, size_t nbytes)
{
    unsigned char *p = gw_HeapAlloc(heap, flags, nbytes);
    if (p == NULL)
        return false;
    if (flags & GW_HEAP_ZERO_MEMORY)
        for (size_t i = 0; i < nbytes; i += 64)
            HARNESS_CHECK(p[i] == 0);
    memset(p, 0xA5, nbytes);
    return release(heap, p);
}

/* Whatever becomes of the resize, the first bytes stay. */
static bool resize(gw_heap *heap, uint32_t flags, size_t from, size_t to)
{
    unsigned char *p = gw_HeapAlloc(heap, 0, from);
    if (p == NULL)
        return false;
    memset(p, 0x5A, from);
    unsigned char *resized = gw_HeapReAlloc(heap, flags, p, to);
    unsigned char *now = resized != NULL ? resized : p;
    ck_assert_uint_eq(gw_HeapSize(heap, 0, now), resized != NULL ? to : from);
    for (size_t i = 0; i < (from < to ? from : to); i++)
        HARNESS_CHECK(now[i] == 0x5A);
    release(heap, now);
    return resized != NULL;
}

static bool in_private_heap(bool (*use)(gw_heap *heap), uint32_t options, size_t initial)
{
    gw_heap *heap = gw_HeapCreate(options, initial, 0);
    if (heap == NULL)
        return false;
    bool worked = use(heap);
    ck_assert_int_eq(gw_HeapValidate(heap, 0, NULL), 1);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    return worked;
}

/* --- the process heap ------------------------------------------------------------------------------------ */

static bool small_block(void)
{
    return allocate(gw_GetProcessHeap(), 0, 24);
}

static bool medium_block(void)
{
    return allocate(gw_GetProcessHeap(), GW_HEAP_ZERO_MEMORY, 5000);
}

static bool large_block(void)
{
    return allocate(gw_GetProcessHeap(), GW_HEAP_ZERO_MEMORY, 300000);
}

static bool small_block_that_grows(void)
{
    return resize(gw_GetProcessHeap(), 0, 24, 3000);
}

static bool large_block_that_grows(void)
{
    return resize(gw_GetProcessHeap(), GW_HEAP_ZERO_MEMORY, 100000, 5000000);
}

static bool block_that_becomes_large(void)
{
    return resize(gw_GetProcessHeap(), 0, 30000, 70000);
}

static bool many_blocks(void)
{
    void *blocks[100];
    size_t count = 0;
    while (count < COUNT_OF(blocks) &&
           (blocks[count] = gw_HeapAlloc(gw_GetProcessHeap(), 0, (size_t)16 << (count % 10))) !=
               NULL)
        count++;
    for (size_t i = 0; i < count; i++)
        release(gw_GetProcessHeap(), blocks[i]);
    return count == COUNT_OF(blocks);
}

/* --- private heaps --------------------------------------------------------------------------------------- */

static bool use_small(gw_heap *heap)
{
    return allocate(heap, 0, 24) && allocate(heap, GW_HEAP_ZERO_MEMORY, 2000);
}

static bool use_large(gw_heap *heap)
{
    return allocate(heap, GW_HEAP_ZERO_MEMORY, 200000);
}

static bool use_growing(gw_heap *heap)
{
    return resize(heap, 0, 24, 3000) && resize(heap, 0, 3000, 100000) &&
           resize(heap, GW_HEAP_ZERO_MEMORY, 100000, 5000000);
}

static bool use_shrinking(gw_heap *heap)
{
    return resize(heap, 0, 3000, 24) && resize(heap, 0, 100000, 3000);
}

/* Blocks that HeapDestroy() releases. */
static bool leave_behind(gw_heap *heap)
{
    for (size_t nbytes = 1; nbytes < 1000000; nbytes *= 4)
        if (gw_HeapAlloc(heap, 0, nbytes) == NULL)
            return false;
    return true;
}

static bool private_small_blocks(void)
{
    return in_private_heap(use_small, 0, 0);
}

static bool private_large_blocks(void)
{
    return in_private_heap(use_large, GW_HEAP_NO_SERIALIZE, 0);
}

static bool private_growing_blocks(void)
{
    return in_private_heap(use_growing, 0, 0);
}

static bool private_shrinking_blocks(void)
{
    return in_private_heap(use_shrinking, 0, 0);
}

static bool private_heap_with_pages(void)
{
    return in_private_heap(use_small, 0, 500000);
}

static bool private_heap_for_code(void)
{
    return in_private_heap(use_small, GW_HEAP_CREATE_ENABLE_EXECUTE, 0);
}

static bool private_heap_that_ends_with_blocks(void)
{
    return in_private_heap(leave_behind, 0, 0);
}

static const torture_row rows[] = {
    TORTURE(small_block),
    TORTURE(medium_block),
    TORTURE(large_block),
    TORTURE(small_block_that_grows),
    TORTURE(large_block_that_grows),
    TORTURE(block_that_becomes_large),
    TORTURE(many_blocks),
    TORTURE(private_small_blocks),
    TORTURE(private_large_blocks),
    TORTURE(private_growing_blocks),
    TORTURE(private_shrinking_blocks),
    TORTURE(private_heap_with_pages),
    TORTURE(private_heap_for_code),
    TORTURE(private_heap_that_ends_with_blocks),
};

START_TEST(heap_functions_fail_cleanly_without_memory_for_a_block)
{
    torture_blocks(rows, COUNT_OF(rows));
}
END_TEST

START_TEST(heap_functions_fail_cleanly_without_memory_for_pages)
{
    torture_pages(rows, COUNT_OF(rows));
}
END_TEST

int main(int argc, char **argv)
{
    (void)argc;
    harness_drop_modes(argv);
    Suite *suite = suite_create("torture of the heap");
    HARNESS_ADD_SLOW(suite, heap_functions_fail_cleanly_without_memory_for_a_block);
    HARNESS_ADD_SLOW(suite, heap_functions_fail_cleanly_without_memory_for_pages);
    return harness_run(suite);
}
