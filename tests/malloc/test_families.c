/* SPDX-License-Identifier: MIT */
/* Who takes whose blocks in a process whose malloc() is the heap's: what a managed runtime allocates is malloc's. */
#include "support/harness.h"

#include <malloc.h>

static void *hidden(void *p)
{
    return harness_launder(p);
}

static gw_bool heap_free(void *p)
{
    return gw_HeapFree(gw_GetProcessHeap(), 0, p);
}

static gw_bool global_free(void *p)
{
    return gw_GlobalFree(p) == NULL;
}

static gw_bool local_free(void *p)
{
    return gw_LocalFree(p) == NULL;
}

static gw_bool zero_free_global(void *p)
{
    gw_ZeroFreeGlobalAllocAnsi(hidden(p));
    return gw_block_query(p, NULL) != GW_BLOCK_LIVE;
}

static gw_bool zero_free_cotaskmem(void *p)
{
    gw_ZeroFreeCoTaskMemUTF8(hidden(p));
    return gw_block_query(p, NULL) != GW_BLOCK_LIVE;
}

static gw_bool task_free(void *p)
{
    gw_CoTaskMemFree(hidden(p));
    return gw_block_query(p, NULL) != GW_BLOCK_LIVE;
}

static gw_bool plain_free(void *p)
{
    free(hidden(p));
    return gw_block_query(p, NULL) != GW_BLOCK_LIVE;
}

static gw_bool (*const releasers[])(void *) = {
    gw_FreeHGlobal,      gw_FreeCoTaskMem, gw_NativeMemoryFree, gw_NativeMemoryAlignedFree,
    heap_free,           global_free,      local_free,          zero_free_global,
    zero_free_cotaskmem, task_free,        plain_free,          gw_free,
};
#define RELEASERS (sizeof releasers / sizeof releasers[0])

static const size_t sizes[] = {1, 24, 1000, 5000, 30000, 100000};
#define SIZES (sizeof sizes / sizeof sizes[0])

START_TEST(every_releaser_takes_a_malloc_block)
{
    harness_count_violations();
    for (size_t r = 0; r < RELEASERS; r++)
        for (size_t i = 0; i < SIZES; i++) {
            char *p = hidden(malloc(sizes[i]));
            memset(p, 0, sizes[i]);
            ck_assert_int_eq(releasers[r](p), 1);
            ck_assert_int_ne(gw_block_query(p, NULL), GW_BLOCK_LIVE);
        }
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(a_second_release_is_refused_by_every_releaser)
{
    harness_count_violations();
    char *p = hidden(malloc(24));
    free(hidden(p));
    for (size_t r = 0; r < RELEASERS; r++)
        releasers[r](p);
    ck_assert_uint_eq(harness_violations, RELEASERS);
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_FREED);
}
END_TEST

START_TEST(every_reallocation_takes_a_malloc_block)
{
    harness_count_violations();
    char *p = hidden(malloc(24));
    strcpy(p, "crossing");
    p = hidden(gw_ReAllocHGlobal(p, 5000));
    p = hidden(gw_ReAllocCoTaskMem(p, 100000));
    p = hidden(gw_NativeMemoryRealloc(p, 40));
    p = hidden(gw_HeapReAlloc(gw_GetProcessHeap(), 0, p, 300));
    ck_assert_str_eq(p, "crossing");
    ck_assert_uint_eq(gw_HeapSize(gw_GetProcessHeap(), 0, p), 300);
    free(hidden(p));
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(free_and_realloc_take_every_family)
{
    harness_count_violations();
    for (size_t i = 0; i < SIZES; i++) {
        void *blocks[] = {gw_AllocHGlobal(sizes[i]),
                          gw_AllocCoTaskMem(sizes[i]),
                          gw_NativeMemoryAlloc(sizes[i]),
                          gw_NativeMemoryAlignedAlloc(sizes[i], 64),
                          gw_HeapAlloc(gw_GetProcessHeap(), 0, sizes[i]),
                          gw_GlobalAlloc(0, sizes[i])};
        for (size_t b = 0; b < sizeof blocks / sizeof blocks[0]; b++) {
            char *p = hidden(blocks[b]);
            memset(p, (int)b + 1, sizes[i]);
            ck_assert_uint_eq(malloc_usable_size(p), sizes[i]);
            p = hidden(realloc(p, sizes[i] * 2));
            ck_assert_int_eq(p[sizes[i] - 1], (int)b + 1);
            free(hidden(p));
            ck_assert_int_ne(gw_block_query(p, NULL), GW_BLOCK_LIVE);
        }
    }
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

/* As a managed runtime makes them: a pointer's size before the text, the length right before it. */
static gw_bstr foreign_bstr(uint32_t nbytes)
{
    char *block = hidden(malloc(sizeof(void *) + nbytes + 2));
    char *text = block + sizeof(void *);
    memcpy(text - 4, &nbytes, 4);
    memset(text, 'x', nbytes);
    memset(text + nbytes, 0, 2);
    return (gw_bstr)(void *)text;
}

START_TEST(a_BSTR_goes_both_ways)
{
    harness_count_violations();
    ck_assert_int_eq(gw_SysFreeString(foreign_bstr(20)), 1);
    ck_assert_int_eq(gw_FreeBSTR(foreign_bstr(70000)), 1);
    gw_ZeroFreeBSTR(foreign_bstr(200));
    const gw_char16 text[] = {'a', 'b', 'c', 0};
    gw_bstr ours = gw_SysAllocString(text);
    char *block = (char *)ours - sizeof(void *);
    free(hidden(block));
    ck_assert_int_eq(gw_block_query(ours, NULL), GW_BLOCK_FREED);
    ck_assert_uint_eq(harness_violations, 0);
    free(hidden(gw_SysAllocString(text))); /* its text is not its start */
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_FAMILY);
}
END_TEST

/* As Mono makes them: nothing but the length before the text. */
static gw_bstr mono_bstr(uint32_t nbytes)
{
    char *block = hidden(malloc(4 + nbytes + 2));
    memcpy(block, &nbytes, 4);
    memset(block + 4, 0, nbytes + 2);
    return (gw_bstr)(void *)(block + 4);
}

START_TEST(a_BSTR_goes_both_ways_with_Mono_too)
{
    harness_count_violations();
    for (size_t i = 0; i < SIZES; i++) {
        gw_bstr theirs = mono_bstr((uint32_t)sizes[i]), ours = gw_AllocBSTR(sizes[i]);
        char *start = harness_launder((char *)theirs - 4);
        ck_assert_int_eq(gw_FreeBSTR(theirs), 1);
        ck_assert_int_ne(gw_block_query(start, NULL), GW_BLOCK_LIVE);
        free(hidden((char *)ours - 4));
        ck_assert_int_ne(gw_block_query(ours, NULL), GW_BLOCK_LIVE);
    }
    ck_assert_uint_eq(harness_violations, 0);
    char *p = hidden(malloc(100)), *ours = (char *)gw_AllocBSTR(10);
    free(hidden(p + 4));
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_INTERIOR);
    ck_assert_int_eq(gw_FreeHGlobal(hidden(p + 4)), 0);
    ck_assert_int_eq(gw_FreeBSTR(hidden(ours - 4)), 0);
    ck_assert_uint_eq(harness_violations, 3);
}
END_TEST

START_TEST(a_BSTRs_block_may_be_resized_to_anything)
{
    harness_count_violations();
    for (size_t nbytes = 1; nbytes < 100; nbytes++) {
        gw_heap_statistics before, after;
        gw_heap_stats(gw_GetProcessHeap(), &before);
        char *block = (char *)gw_SysAllocStringByteLen("0123456789", 10) - sizeof(void *);
        block[0] = 'R';
        block = hidden(realloc(hidden(block), nbytes));
        ck_assert_int_eq(block[0], 'R');
        ck_assert_uint_eq(malloc_usable_size(block), nbytes);
        free(block);
        gw_heap_stats(gw_GetProcessHeap(), &after);
        ck_assert_uint_eq(before.families[GW_FAMILY_BSTR].live_bytes,
                          after.families[GW_FAMILY_BSTR].live_bytes);
        ck_assert_uint_eq(before.families[GW_FAMILY_BSTR].live_blocks,
                          after.families[GW_FAMILY_BSTR].live_blocks);
    }
    ck_assert_uint_eq(harness_violations, 0);
}
END_TEST

START_TEST(families_but_malloc_stay_apart)
{
    harness_count_violations();
    void *p = hidden(gw_AllocHGlobal(10));
    ck_assert_int_eq(gw_FreeCoTaskMem(hidden(p)), 0);
    ck_assert_int_eq(gw_NativeMemoryFree(hidden(p)), 0);
    ck_assert_int_eq(gw_FreeHGlobal(hidden(p)), 1);
    ck_assert_uint_eq(harness_violations, 2);
}
END_TEST

START_TEST(free_takes_no_block_of_a_private_heap_nor_the_memory_of_a_handle)
{
    harness_count_violations();
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    void *p = hidden(gw_HeapAlloc(heap, 0, 100));
    free(hidden(p));
    ck_assert_int_eq(harness_last_violation, GW_VIOLATION_OTHER_HEAP);
    ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
    void *handle = gw_GlobalAlloc(GW_GMEM_MOVEABLE, 100);
    free(hidden(*(void **)handle));
    ck_assert_uint_eq(harness_violations, 2);
    ck_assert_ptr_null(gw_GlobalFree(handle));
    gw_HeapDestroy(heap);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("malloc: families");
    HARNESS_ADD(suite, every_releaser_takes_a_malloc_block);
    HARNESS_ADD(suite, a_second_release_is_refused_by_every_releaser);
    HARNESS_ADD(suite, every_reallocation_takes_a_malloc_block);
    HARNESS_ADD(suite, free_and_realloc_take_every_family);
    HARNESS_ADD(suite, a_BSTR_goes_both_ways);
    HARNESS_ADD(suite, a_BSTR_goes_both_ways_with_Mono_too);
    HARNESS_ADD(suite, a_BSTRs_block_may_be_resized_to_anything);
    HARNESS_ADD(suite, families_but_malloc_stay_apart);
    HARNESS_ADD(suite, free_takes_no_block_of_a_private_heap_nor_the_memory_of_a_handle);
    return harness_run(suite);
}
