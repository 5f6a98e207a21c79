/* SPDX-License-Identifier: MIT */
/* gw_block_query(): what any pointer value is. */
#include "support/blocks.h"

#include <sys/mman.h>

static const size_t sizes[] = {
    1,
    8,
    9,
    16,
    17,
    24,
    40,
    60,
    64,
    100,
    127,
    128,
    129,
    500,
    1000,
    1024,
    4000,
    4096,
    5000,
    8192,
    20000,
    32768,
    32769,
    60000,
    65536,
    70000,
    300000,
    1 << 20,
    3000 * 1024 + 37,
    4 << 20,
    (9 << 20) + 1,
};

static gw_block_info ask(const void *p)
{
    gw_block_info info;
    memset(&info, 0xCC, sizeof info);
    gw_SetLastError(HARNESS_UNTOUCHED);
    gw_block_state state = gw_block_query(p, &info);
    ck_assert_int_eq(gw_block_query(p, NULL), state);
    ck_assert_int_eq(info.state, state);
    ck_assert_uint_eq(gw_GetLastError(), HARNESS_UNTOUCHED);
    return info;
}

static void check_info(const gw_block_info *info, const family_calls *calls, void *start,
                       size_t nbytes)
{
    ck_assert_msg(info->start == start, "%s of %zu bytes: start %p for %p", calls->name, nbytes,
                  info->start, start);
    ck_assert_msg(info->nbytes == nbytes, "%s of %zu bytes: %zu", calls->name, nbytes,
                  info->nbytes);
    ck_assert_int_eq(info->family, calls->family);
    ck_assert_ptr_eq(info->heap, calls->heap());
    ck_assert_uint_ge(info->capacity, nbytes);
    ck_assert(info->site == NULL || getenv("GANGWAY_HEAP") != NULL);
}

/* --- live --------------------------------------------------------------------------------------------------------- */

START_TEST(a_live_block_of_any_family_and_size_is_known)
{
    for (size_t row = 0; row < ROW_COUNT; row++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            void *p = families[row].allocate(sizes[i]);
            ck_assert_ptr_nonnull(p);
            gw_block_info info = ask(p);
            ck_assert_int_eq(info.state, GW_BLOCK_LIVE);
            check_info(&info, &families[row], p, sizes[i]);
            ck_assert_int_eq(families[row].release(p), 1);
        }
    }
}
END_TEST

START_TEST(a_live_block_of_zero_bytes_is_known)
{
    for (size_t row = 0; row < ROW_COUNT; row++) {
        void *p = families[row].allocate(0);
        gw_block_info info = ask(p);
        ck_assert_int_eq(info.state, GW_BLOCK_LIVE);
        check_info(&info, &families[row], p, 0);
        ck_assert_int_eq(families[row].release(p), 1);
    }
}
END_TEST

START_TEST(the_capacity_may_be_used_by_a_resize_in_place)
{
    gw_heap *heap = blocks_private_heap();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        void *p = gw_HeapAlloc(heap, 0, sizes[i]);
        size_t capacity = ask(p).capacity;
        ck_assert_ptr_eq(
            gw_HeapReAlloc(heap, GW_HEAP_REALLOC_IN_PLACE_ONLY, harness_launder(p), capacity), p);
        memset(p, 1, capacity);
        ck_assert_int_eq(gw_HeapFree(heap, 0, p), 1);
    }
}
END_TEST

/* --- interior -------------------------------------------------------------------------------------------------------- */

static void check_interior(const family_calls *calls, size_t nbytes)
{
    static const size_t offsets[] = {
        1,     2,     3,     4,      7,       8,       15,           16,    17,
        31,    32,    33,    63,     64,      65,      100,          127,   128,
        255,   1000,  4095,  4096,   4097,    8191,    16384,        32767, 40000,
        65535, 65536, 65537, 100000, 1 << 20, 4 << 20, (8 << 20) + 3};
    unsigned char *p = calls->allocate(nbytes);
    ck_assert_ptr_nonnull(p);
    for (size_t i = 0; i < COUNT_OF(offsets) && offsets[i] < nbytes; i++) {
        gw_block_info info = ask(p + offsets[i]);
        ck_assert_msg(info.state == GW_BLOCK_INTERIOR, "%s of %zu bytes + %zu: state %d",
                      calls->name, nbytes, offsets[i], (int)info.state);
        check_info(&info, calls, p, nbytes);
    }
    if (nbytes > 1)
        ck_assert_int_eq(ask(p + nbytes - 1).state, GW_BLOCK_INTERIOR);
    ck_assert_int_eq(calls->release(p), 1);
}

START_TEST(an_interior_pointer_leads_to_its_block)
{
    for (size_t row = 0; row < ROW_COUNT; row++)
        for (size_t i = 0; i < COUNT_OF(sizes); i++)
            check_interior(&families[row], sizes[i]);
}
END_TEST

START_TEST(every_byte_of_a_small_block_leads_to_it)
{
    for (size_t row = 0; row < ROW_COUNT; row++) {
        for (size_t nbytes = 2; nbytes < 300; nbytes++) {
            unsigned char *p = families[row].allocate(nbytes);
            for (size_t at = 1; at < nbytes; at++) {
                gw_block_info info = ask(p + at);
                HARNESS_CHECK(info.state == GW_BLOCK_INTERIOR);
                HARNESS_CHECK(info.start == p);
            }
            ck_assert_int_eq(families[row].release(p), 1);
        }
    }
}
END_TEST

START_TEST(a_strongly_aligned_block_is_known_from_inside)
{
    for (size_t alignment = 1; alignment <= 1 << 20; alignment *= 2) {
        for (size_t nbytes = 10; nbytes <= 100000; nbytes *= 10) {
            unsigned char *p = gw_NativeMemoryAlignedAlloc(nbytes, alignment);
            gw_block_info info = ask(p);
            ck_assert_int_eq(info.state, GW_BLOCK_LIVE);
            check_info(&info, &families[ROW_ALIGNED], p, nbytes);
            info = ask(p + nbytes / 2);
            ck_assert_int_eq(info.state, GW_BLOCK_INTERIOR);
            ck_assert_ptr_eq(info.start, p);
            ck_assert_int_eq(gw_NativeMemoryAlignedFree(p), 1);
        }
    }
}
END_TEST

START_TEST(the_prefix_of_a_bstr_is_no_block)
{
    for (uint32_t nbytes = 0; nbytes < 100; nbytes++) {
        gw_bstr b = gw_SysAllocStringByteLen(NULL, nbytes);
        gw_block_info info = ask(b);
        ck_assert_int_eq(info.state, GW_BLOCK_LIVE);
        ck_assert_ptr_eq(info.start, b);
        ck_assert_uint_eq(info.nbytes, nbytes);
        for (ptrdiff_t before = 1; before <= 8; before++)
            ck_assert_int_ne(ask((char *)b - before).state, GW_BLOCK_LIVE);
        ck_assert_int_eq(gw_SysFreeString(b), 1);
    }
}
END_TEST

/* --- released ---------------------------------------------------------------------------------------------------------- */

static void check_released_between_live(const family_calls *calls, size_t nbytes)
{
    void *around[64];
    for (size_t i = 0; i < COUNT_OF(around); i++)
        around[i] = calls->allocate(nbytes);
    for (size_t i = 20; i < 40; i++) {
        ck_assert_int_eq(calls->release(harness_launder(around[i])), 1);
        gw_block_info info = ask(around[i]);
        ck_assert_msg(info.state == GW_BLOCK_FREED, "%s of %zu bytes: %d", calls->name, nbytes,
                      (int)info.state);
        ck_assert_ptr_eq(info.start, around[i]);
        ck_assert_int_eq(info.family, calls->family);
        ck_assert_ptr_eq(info.heap, calls->heap());
        ck_assert_int_ne(ask((char *)around[i] + nbytes / 2).state, GW_BLOCK_LIVE);
    }
    for (size_t i = 0; i < COUNT_OF(around); i++)
        if (i < 20 || i >= 40)
            ck_assert_int_eq(calls->release(around[i]), 1);
}

START_TEST(a_released_block_between_live_ones_is_known_as_freed)
{
    static const size_t small[] = {1, 16, 24, 40, 60, 100, 500, 1000};
    for (size_t row = 0; row < ROW_COUNT; row++)
        for (size_t i = 0; i < COUNT_OF(small); i++)
            check_released_between_live(&families[row], small[i]);
}
END_TEST

START_TEST(a_released_block_of_any_size_is_not_live)
{
    for (size_t row = 0; row < ROW_COUNT; row++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            unsigned char *p = families[row].allocate(sizes[i]);
            ck_assert_int_eq(families[row].release(harness_launder(p)), 1);
            gw_block_state state = ask(p).state;
            ck_assert(state == GW_BLOCK_FREED || state == GW_BLOCK_UNUSED ||
                      state == GW_BLOCK_FOREIGN);
            state = ask(p + sizes[i] / 2).state;
            ck_assert(state != GW_BLOCK_LIVE && state != GW_BLOCK_INTERIOR);
        }
    }
}
END_TEST

/* --- neither ------------------------------------------------------------------------------------------------------------ */

static void check_foreign(const void *p)
{
    gw_block_info info = ask(p);
    ck_assert_msg(info.state == GW_BLOCK_FOREIGN, "%p: state %d", p, (int)info.state);
    ck_assert_ptr_null(info.heap);
}

START_TEST(pointers_from_elsewhere_are_foreign)
{
    static int in_data = 1, in_bss;
    int on_stack;
    void *of_libc = malloc(100), *large_of_libc = malloc((size_t)1 << 20);
    void *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    const void *const places[] = {
        NULL,
        (void *)1,
        (void *)16,
        (void *)0xDEADBE00,
        (void *)(uintptr_t)0x123456789000,
        (void *)(uintptr_t)0x4141414141414140,
        (void *)(uintptr_t)0x7FFFFFFFFFFF,
        (void *)(uintptr_t)0x800000000000,
        (void *)(uintptr_t)0xFFFF800000000000,
        (void *)(UINTPTR_MAX - 7),
        (void *)UINTPTR_MAX,
        &in_data,
        &in_bss,
        &on_stack,
        "literal",
        (void *)(uintptr_t)check_foreign,
        of_libc,
        large_of_libc,
        page,
        getenv("PATH"),
    };
    (void)gw_GetProcessHeap();
    for (size_t i = 0; i < COUNT_OF(places); i++)
        check_foreign(places[i]);
    munmap(page, 4096);
    check_foreign(page);
    free(of_libc);
    free(large_of_libc);
}
END_TEST

START_TEST(a_heap_itself_is_no_block)
{
    gw_heap *const heaps[] = {gw_GetProcessHeap(), blocks_private_heap()};
    for (size_t h = 0; h < COUNT_OF(heaps); h++)
        for (ptrdiff_t at = -256; at <= 256; at += 8)
            ck_assert_int_ne(ask((char *)heaps[h] + at).state, GW_BLOCK_LIVE);
}
END_TEST

START_TEST(random_values_are_never_live_and_never_crash)
{
    crowd c;
    uint64_t state = 0xABCDEF;
    crowd_gather(&c);
    for (size_t i = 0; i < harness_scaled(1000000); i++) {
        uint64_t bits = blocks_random(&state) >> (i % 3 == 0 ? 0 : i % 3 == 1 ? 16 : 17);
        gw_block_state answer = gw_block_query((void *)(uintptr_t)bits, NULL);
        HARNESS_CHECK(answer <= GW_BLOCK_INTERIOR);
        HARNESS_CHECK(answer != GW_BLOCK_LIVE);
    }
    crowd_disperse(&c);
}
END_TEST

static bool is_in_crowd(const crowd *c, const void *p)
{
    for (size_t i = 0; i < CROWD_SIZE; i++)
        if (p == c->blocks[i].start)
            return true;
    return false;
}

START_TEST(random_values_near_live_blocks_are_live_only_where_a_block_begins)
{
    crowd c;
    uint64_t state = 0x1234;
    crowd_gather(&c);
    for (size_t i = 0; i < harness_scaled(1000000); i++) {
        uint64_t n = blocks_random(&state);
        uintptr_t distance = (n >> 16) >> (n % 48);
        uintptr_t near = (uintptr_t)c.blocks[i % CROWD_SIZE].start;
        void *p = (void *)(n & 64 ? near + distance : near - distance);
        gw_block_info info;
        gw_block_state answer = gw_block_query(p, &info);
        HARNESS_CHECK((answer == GW_BLOCK_LIVE) == is_in_crowd(&c, p));
        HARNESS_CHECK(answer != GW_BLOCK_INTERIOR || is_in_crowd(&c, info.start));
    }
    crowd_check(&c);
    crowd_disperse(&c);
}
END_TEST

START_TEST(families_have_names_and_nothing_else_has)
{
    ck_assert_str_eq(gw_family_name(GW_FAMILY_HGLOBAL), "HGlobal");
    ck_assert_str_eq(gw_family_name(GW_FAMILY_BSTR), "BSTR");
    for (int a = 0; a < GW_FAMILY_COUNT; a++) {
        ck_assert_str_ne(gw_family_name((gw_family)a), "?");
        for (int b = 0; b < a; b++)
            ck_assert_str_ne(gw_family_name((gw_family)a), gw_family_name((gw_family)b));
    }
    ck_assert_str_eq(gw_family_name((gw_family)GW_FAMILY_COUNT), "?");
    ck_assert_str_eq(gw_family_name((gw_family)0x7FFFFFFF), "?");
    ck_assert_str_eq(gw_family_name((gw_family)-1), "?");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: query");
    HARNESS_ADD(suite, a_live_block_of_any_family_and_size_is_known);
    HARNESS_ADD(suite, a_live_block_of_zero_bytes_is_known);
    HARNESS_ADD(suite, the_capacity_may_be_used_by_a_resize_in_place);
    HARNESS_ADD(suite, an_interior_pointer_leads_to_its_block);
    HARNESS_ADD(suite, every_byte_of_a_small_block_leads_to_it);
    HARNESS_ADD(suite, a_strongly_aligned_block_is_known_from_inside);
    HARNESS_ADD(suite, the_prefix_of_a_bstr_is_no_block);
    HARNESS_ADD(suite, a_released_block_between_live_ones_is_known_as_freed);
    HARNESS_ADD(suite, a_released_block_of_any_size_is_not_live);
    HARNESS_ADD(suite, pointers_from_elsewhere_are_foreign);
    HARNESS_ADD(suite, a_heap_itself_is_no_block);
    HARNESS_ADD(suite, random_values_are_never_live_and_never_crash);
    HARNESS_ADD(suite, random_values_near_live_blocks_are_live_only_where_a_block_begins);
    HARNESS_ADD(suite, families_have_names_and_nothing_else_has);
    return harness_run(suite);
}
