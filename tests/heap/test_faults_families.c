/* SPDX-License-Identifier: MIT */
/* The fault matrix, across: each family's block with each other family's functions, NULL, and dead heaps. */
#include "support/cells.h"

static const size_t sizes[] = {24, 60, 5000, 60000, ((size_t)4 << 20) + 40};

/* --- what is documented to succeed ----------------------------------------------------------------------------- */

/* "gw_HeapFree(), gw_HeapSize() and gw_HeapValidate() on the process heap take HGlobal and CoTaskMem blocks." */
static bool may_ask(enum family_row owner, enum family_row asked)
{
    if (families[owner].heap() != families[asked].heap())
        return false;
    return families[owner].family == GW_FAMILY_HEAP || owner == ROW_HGLOBAL ||
           owner == ROW_COTASKMEM;
}

static bool may_release(enum family_row owner, enum family_row releaser)
{
    if (families[owner].family == families[releaser].family)
        return families[owner].heap() == families[releaser].heap();
    return releaser == ROW_PROCESS && may_ask(owner, releaser);
}

static bool may_resize(enum family_row owner, enum family_row resizer)
{
    return families[owner].family == families[resizer].family &&
           families[owner].heap() == families[resizer].heap();
}

/* --- ordered pairs ------------------------------------------------------------------------------------------------- */

typedef struct pair {
    enum family_row owner, other;
    size_t nbytes;
    known_block block;
    char name[200];
} pair;

static void check_ask(pair *p)
{
    gw_heap *heap = families[p->other].heap();
    bool allowed = may_ask(p->owner, p->other);
    cells_single_begin(p->name);
    size_t size = gw_HeapSize(heap, 0, p->block.start);
    ck_assert_msg(size == (allowed ? p->nbytes : SIZE_MAX), "%s: size %zu", p->name, size);
    cells_single_end(allowed ? CELLS_UNTOUCHED : GW_ERROR_INVALID_PARAMETER, 0);
    cells_single_begin(p->name);
    ck_assert_msg(gw_HeapValidate(heap, 0, p->block.start) == allowed, "%s: validate", p->name);
    cells_single_end(CELLS_UNTOUCHED, 0);
}

static void check_resize(pair *p)
{
    if (may_resize(p->owner, p->other))
        return;
    cells_single_begin(p->name);
    ck_assert_msg(families[p->other].resize(harness_launder(p->block.start), 100) == NULL, "%s",
                  p->name);
    cells_single_end(GW_ERROR_INVALID_PARAMETER, CELL_FAMILY | CELL_OTHER_HEAP);
}

static void check_refused_release(pair *p)
{
    cells_single_begin(p->name);
    ck_assert_msg(families[p->other].release(harness_launder(p->block.start)) == 0, "%s", p->name);
    cells_single_end(GW_ERROR_INVALID_PARAMETER, CELL_FAMILY | CELL_OTHER_HEAP);
    known_release(&p->block);
}

static void check_accepted_release(pair *p)
{
    gw_SetLastError(CELLS_UNTOUCHED);
    harness_violations = 0;
    ck_assert_msg(families[p->other].release(harness_launder(p->block.start)) == 1, "%s", p->name);
    ck_assert_uint_eq(gw_GetLastError(), CELLS_UNTOUCHED);
    ck_assert_uint_eq(harness_violations, 0);
    ck_assert_int_ne(gw_block_query(p->block.start, NULL), GW_BLOCK_LIVE);
}

static void check_pair(enum family_row owner, enum family_row other, size_t nbytes)
{
    pair p = {.owner = owner, .other = other, .nbytes = nbytes};
    snprintf(p.name, sizeof p.name, "%s of %zu bytes to %s", families[owner].name, nbytes,
             families[other].name);
    p.block = known_allocate(&families[owner], nbytes, 0x9D);
    check_ask(&p);
    check_resize(&p);
    if (may_release(owner, other))
        check_accepted_release(&p);
    else
        check_refused_release(&p);
}

START_TEST(every_ordered_pair_of_families_is_answered_as_documented)
{
    cells_begin();
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        for (int owner = 0; owner < ROW_COUNT; owner++)
            for (int other = 0; other < ROW_COUNT; other++)
                check_pair((enum family_row)owner, (enum family_row)other, sizes[s]);
        cells_allocate_many();
    }
    cells_end();
}
END_TEST

/* The same block is refused by all others in turn and then still released by its own family. */
START_TEST(a_block_outlives_the_refusals_of_all_other_families)
{
    cells_begin();
    for (int owner = 0; owner < ROW_COUNT; owner++) {
        known_block block = known_allocate(&families[owner], 1000, 0x9E);
        for (int other = 0; other < ROW_COUNT; other++)
            if (!may_release((enum family_row)owner, (enum family_row)other))
                ck_assert_int_eq(families[other].release(harness_launder(block.start)), 0);
        known_release(&block);
    }
    cells_end();
}
END_TEST

/* --- NULL ----------------------------------------------------------------------------------------------------------------- */

START_TEST(releasing_null_succeeds_in_every_family)
{
    cells_begin();
    for (int row = 0; row < ROW_COUNT; row++) {
        cells_single_begin(families[row].name);
        ck_assert_int_eq(families[row].release(NULL), 1);
        cells_single_end(CELLS_UNTOUCHED, 0);
    }
    cells_end();
}
END_TEST

START_TEST(asking_about_null_is_answered)
{
    gw_heap *const heaps[] = {gw_GetProcessHeap(), blocks_private_heap()};
    cells_begin();
    for (size_t h = 0; h < COUNT_OF(heaps); h++) {
        cells_single_begin("the size of NULL");
        ck_assert_uint_eq(gw_HeapSize(heaps[h], 0, NULL), SIZE_MAX);
        cells_single_end(GW_ERROR_INVALID_PARAMETER, 0);
        cells_single_begin("a walk of NULL");
        ck_assert_int_eq(gw_HeapWalk(heaps[h], NULL), 0);
        cells_single_end(GW_ERROR_INVALID_PARAMETER, 0);
    }
    cells_end();
}
END_TEST

/* --- blocks through handles of other heaps and of none ------------------------------------------------------------------------ */

static void check_through_handle(gw_heap *handle, void *block, uint32_t code, unsigned allowed,
                                 const char *name)
{
    cells_single_begin(name);
    ck_assert_int_eq(gw_HeapFree(handle, 0, harness_launder(block)), 0);
    cells_single_end(code, allowed);
    cells_single_begin(name);
    ck_assert_ptr_null(gw_HeapReAlloc(handle, 0, harness_launder(block), 50));
    cells_single_end(code, allowed);
    cells_single_begin(name);
    ck_assert_uint_eq(gw_HeapSize(handle, 0, block), SIZE_MAX);
    cells_single_end(code, 0);
    cells_single_begin(name);
    ck_assert_int_eq(gw_HeapValidate(handle, 0, block), 0);
    cells_single_end(CELLS_UNTOUCHED, 0);
}

static void check_through_dead_handle(size_t nbytes)
{
    gw_heap *dead = gw_HeapCreate(0, 0, 0);
    void *own = gw_HeapAlloc(dead, 0, nbytes);
    known_block process = known_allocate(&families[ROW_PROCESS], nbytes, 0x51);
    known_block private = known_allocate(&families[ROW_PRIVATE], nbytes, 0x52);
    ck_assert_int_eq(gw_HeapDestroy(dead), 1);
    void *const blocks[] = {harness_launder(own), process.start, private.start, (void *)1};
    for (size_t i = 0; i < COUNT_OF(blocks); i++)
        check_through_handle(harness_launder(dead), blocks[i], GW_ERROR_INVALID_HANDLE,
                             CELL_HEAP_HANDLE, "a destroyed heap");
    known_release(&process);
    known_release(&private);
}

START_TEST(a_destroyed_heap_takes_no_block)
{
    cells_begin();
    for (size_t s = 0; s < COUNT_OF(sizes); s++)
        check_through_dead_handle(sizes[s]);
    cells_end();
}
END_TEST

START_TEST(a_value_that_is_no_heap_takes_no_block)
{
    static long in_data[16];
    cells_begin();
    known_block block = known_allocate(&families[ROW_PROCESS], 100, 0x53);
    void *const handles[] = {NULL,
                             (void *)1,
                             in_data,
                             block.start,
                             (void *)(uintptr_t)0x4141414141414140,
                             (void *)UINTPTR_MAX};
    for (size_t i = 0; i < COUNT_OF(handles); i++)
        check_through_handle(harness_launder(handles[i]), block.start, GW_ERROR_INVALID_HANDLE,
                             CELL_HEAP_HANDLE, "no heap");
    known_release(&block);
    cells_end();
}
END_TEST

START_TEST(a_heap_takes_no_block_of_another)
{
    cells_begin();
    gw_heap *other = gw_HeapCreate(0, 0, 0);
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        known_block process = known_allocate(&families[ROW_PROCESS], sizes[s], 0x54);
        known_block private = known_allocate(&families[ROW_PRIVATE], sizes[s], 0x55);
        check_through_handle(other, process.start, GW_ERROR_INVALID_PARAMETER, CELL_OTHER_HEAP,
                             "the process heap's");
        check_through_handle(other, private.start, GW_ERROR_INVALID_PARAMETER, CELL_OTHER_HEAP,
                             "another private heap's");
        check_through_handle(gw_GetProcessHeap(), private.start, GW_ERROR_INVALID_PARAMETER,
                             CELL_OTHER_HEAP, "a private heap's");
        known_release(&process);
        known_release(&private);
    }
    ck_assert_int_eq(gw_HeapDestroy(other), 1);
    cells_end();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heap: fault matrix, across");
    cells_open();
    HARNESS_ADD_SLOW(suite, every_ordered_pair_of_families_is_answered_as_documented);
    HARNESS_ADD(suite, a_block_outlives_the_refusals_of_all_other_families);
    HARNESS_ADD(suite, releasing_null_succeeds_in_every_family);
    HARNESS_ADD(suite, asking_about_null_is_answered);
    HARNESS_ADD_SLOW(suite, a_destroyed_heap_takes_no_block);
    HARNESS_ADD_SLOW(suite, a_value_that_is_no_heap_takes_no_block);
    HARNESS_ADD_SLOW(suite, a_heap_takes_no_block_of_another);
    int status = harness_run(suite);
    cells_print_summary("fault matrix, across");
    return status;
}
