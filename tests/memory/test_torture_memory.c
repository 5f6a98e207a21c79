/* SPDX-License-Identifier: MIT */
/* Every function of the memory room that allocates, with its first, second, third ... allocation failing. */
#include "support/torture.h"

static const gw_char16 text[] = {'q', 'u', 'a', 'y', 0};

/* --- HGlobal, CoTaskMem, native -------------------------------------------------------------------------- */

/* BODY allocates, GROWN resizes to 5000 bytes after that. */
#define ALLOCATION(name, allocation, release)                                                      \
    static bool name(void)                                                                         \
    {                                                                                              \
        void *p = allocation;                                                                      \
        if (p == NULL)                                                                             \
            return false;                                                                          \
        ck_assert_int_eq(release(p), 1);                                                           \
        return true;                                                                               \
    }
#define RESIZE(name, allocation, resize, release)                                                  \
    static bool name(void)                                                                         \
    {                                                                                              \
        unsigned char *p = allocation;                                                             \
        if (p == NULL)                                                                             \
            return false;                                                                          \
        memset(p, 0x5A, 20);                                                                       \
        unsigned char *resized = resize;                                                           \
        unsigned char *now = resized != NULL ? resized : p;                                        \
        for (size_t i = 0; i < 20; i++)                                                            \
            HARNESS_CHECK(now[i] == 0x5A);                                                         \
        ck_assert_int_eq(release(now), 1);                                                         \
        return resized != NULL;                                                                    \
    }

static gw_bool free_by_win32(void *p)
{
    gw_CoTaskMemFree(p);
    return 1;
}

ALLOCATION(hglobal, gw_AllocHGlobal(20), gw_FreeHGlobal)
ALLOCATION(hglobal_from_null, gw_ReAllocHGlobal(NULL, 20), gw_FreeHGlobal)
ALLOCATION(cotaskmem, gw_AllocCoTaskMem(20), gw_FreeCoTaskMem)
ALLOCATION(cotaskmem_from_null, gw_ReAllocCoTaskMem(NULL, 20), gw_FreeCoTaskMem)
ALLOCATION(cotaskmem_by_win32, gw_CoTaskMemAlloc(20), free_by_win32)
ALLOCATION(native, gw_NativeMemoryAlloc(20), gw_NativeMemoryFree)
ALLOCATION(native_zeroed, gw_NativeMemoryAllocZeroed(20), gw_NativeMemoryFree)
ALLOCATION(native_elements, gw_NativeMemoryAllocElements(3, 7), gw_NativeMemoryFree)
ALLOCATION(native_zeroed_elements, gw_NativeMemoryAllocZeroedElements(3, 7), gw_NativeMemoryFree)
ALLOCATION(native_aligned, gw_NativeMemoryAlignedAlloc(20, 256), gw_NativeMemoryAlignedFree)
ALLOCATION(native_aligned_to_pages, gw_NativeMemoryAlignedAlloc(20, 1 << 20),
           gw_NativeMemoryAlignedFree)

RESIZE(hglobal_resized, gw_AllocHGlobal(20), gw_ReAllocHGlobal(p, 5000), gw_FreeHGlobal)
RESIZE(hglobal_resized_in_pages, gw_AllocHGlobal(100000), gw_ReAllocHGlobal(p, 3000000),
       gw_FreeHGlobal)
RESIZE(cotaskmem_resized, gw_AllocCoTaskMem(20), gw_ReAllocCoTaskMem(p, 5000), gw_FreeCoTaskMem)
RESIZE(cotaskmem_resized_by_win32, gw_CoTaskMemAlloc(20), gw_CoTaskMemRealloc(p, 5000),
       free_by_win32)
RESIZE(native_resized, gw_NativeMemoryAlloc(20), gw_NativeMemoryRealloc(p, 5000),
       gw_NativeMemoryFree)
RESIZE(native_aligned_resized, gw_NativeMemoryAlignedAlloc(20, 64),
       gw_NativeMemoryAlignedRealloc(p, 5000, 512), gw_NativeMemoryAlignedFree)

/* --- IMalloc --------------------------------------------------------------------------------------------- */

static bool imalloc(void)
{
    gw_IMalloc *allocator;
    ck_assert_int_eq(gw_CoGetMalloc(GW_MEMCTX_TASK, &allocator), GW_S_OK);
    void *p = allocator->lpVtbl->Alloc(allocator, 20);
    if (p == NULL)
        return false;
    void *resized = allocator->lpVtbl->Realloc(allocator, p, 5000);
    allocator->lpVtbl->Free(allocator, resized != NULL ? resized : p);
    return resized != NULL;
}

/* --- BSTRs ----------------------------------------------------------------------------------------------- */

ALLOCATION(bstr, gw_SysAllocString(text), gw_SysFreeString)
ALLOCATION(bstr_of_units, gw_SysAllocStringLen(text, 4), gw_SysFreeString)
ALLOCATION(bstr_of_bytes, gw_SysAllocStringByteLen("quay", 3), gw_FreeBSTR)
ALLOCATION(bstr_of_zeros, gw_AllocBSTR(4), gw_FreeBSTR)

static bool check_and_free(gw_bstr b, bool worked, uint32_t nunits)
{
    ck_assert_uint_eq(gw_SysStringLen(b), worked ? nunits : 4);
    ck_assert_int_eq(memcmp(b, text, 8), 0);
    ck_assert_int_eq(gw_SysFreeString(b), 1);
    return worked;
}

static bool bstr_with_new_contents(void)
{
    static const gw_char16 other[] = {'q', 'u', 'a', 'y', 's', 'i', 'd', 'e', ' ', 'c', 'r',
                                      'a', 'n', 'e', 's', ' ', 'w', 'a', 'i', 't', 0};
    gw_bstr b = gw_SysAllocString(text);
    if (b == NULL)
        return false;
    bool worked = gw_SysReAllocString(&b, other);
    return check_and_free(b, worked, 20);
}

static bool bstr_that_grows(void)
{
    gw_bstr b = gw_SysAllocString(text);
    if (b == NULL)
        return false;
    bool worked = gw_SysReAllocStringLen(&b, NULL, 5000);
    return check_and_free(b, worked, 5000);
}

/* --- handles --------------------------------------------------------------------------------------------- */

static bool free_handle(void *h)
{
    ck_assert_ptr_null(gw_GlobalFree(h));
    return true;
}

static bool moveable_handle(void)
{
    void *h = gw_GlobalAlloc(GW_GMEM_MOVEABLE | GW_GMEM_ZEROINIT, 20);
    return h != NULL && free_handle(h);
}

static bool moveable_handle_resized(void)
{
    void *h = gw_GlobalAlloc(GW_GMEM_MOVEABLE, 20);
    if (h == NULL)
        return false;
    bool worked = gw_GlobalReAlloc(h, 5000, GW_GMEM_MOVEABLE) == h;
    ck_assert_uint_eq(gw_GlobalSize(h), worked ? 5000 : 20);
    free_handle(h);
    return worked;
}

static bool discarded_handle_revived(void)
{
    void *h = gw_GlobalAlloc(GW_GMEM_MOVEABLE, 0);
    if (h == NULL)
        return false;
    bool worked = gw_GlobalReAlloc(h, 100, GW_GMEM_MOVEABLE) == h;
    free_handle(h);
    return worked;
}

static bool fixed_block_of_global(void)
{
    void *p = gw_GlobalAlloc(GW_GMEM_FIXED, 20);
    return p != NULL && free_handle(p);
}

static bool fixed_block_that_becomes_moveable(void)
{
    void *p = gw_GlobalAlloc(GW_GMEM_FIXED, 20);
    if (p == NULL)
        return false;
    void *h = gw_GlobalReAlloc(p, 0, GW_GMEM_MODIFY | GW_GMEM_MOVEABLE);
    free_handle(h != NULL ? h : p);
    return h != NULL;
}

static bool moveable_handle_of_local(void)
{
    void *h = gw_LocalAlloc(GW_LMEM_MOVEABLE, 20);
    if (h == NULL)
        return false;
    bool worked = gw_LocalReAlloc(h, 5000, GW_LMEM_MOVEABLE) == h;
    ck_assert_ptr_null(gw_LocalFree(h));
    return worked;
}

static const torture_row rows[] = {
    TORTURE(hglobal),
    TORTURE(hglobal_from_null),
    TORTURE(hglobal_resized),
    TORTURE(hglobal_resized_in_pages),
    TORTURE(cotaskmem),
    TORTURE(cotaskmem_from_null),
    TORTURE(cotaskmem_by_win32),
    TORTURE(cotaskmem_resized),
    TORTURE(cotaskmem_resized_by_win32),
    TORTURE(native),
    TORTURE(native_zeroed),
    TORTURE(native_elements),
    TORTURE(native_zeroed_elements),
    TORTURE(native_aligned),
    TORTURE(native_aligned_to_pages),
    TORTURE(native_resized),
    TORTURE(native_aligned_resized),
    TORTURE(imalloc),
    TORTURE(bstr),
    TORTURE(bstr_of_units),
    TORTURE(bstr_of_bytes),
    TORTURE(bstr_of_zeros),
    TORTURE(bstr_with_new_contents),
    TORTURE(bstr_that_grows),
    TORTURE(moveable_handle),
    TORTURE(moveable_handle_resized),
    TORTURE(discarded_handle_revived),
    TORTURE(fixed_block_of_global),
    TORTURE(fixed_block_that_becomes_moveable),
    TORTURE(moveable_handle_of_local),
};

START_TEST(memory_functions_fail_cleanly_without_memory_for_a_block)
{
    torture_blocks(rows, COUNT_OF(rows));
}
END_TEST

START_TEST(memory_functions_fail_cleanly_without_memory_for_pages)
{
    torture_pages(rows, COUNT_OF(rows));
}
END_TEST

int main(int argc, char **argv)
{
    (void)argc;
    harness_drop_modes(argv);
    Suite *suite = suite_create("torture of memory");
    HARNESS_ADD_SLOW(suite, memory_functions_fail_cleanly_without_memory_for_a_block);
    HARNESS_ADD_SLOW(suite, memory_functions_fail_cleanly_without_memory_for_pages);
    return harness_run(suite);
}
