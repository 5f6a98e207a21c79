/* SPDX-License-Identifier: MIT */
/* Cells of the fault matrix. */
#include "support/cells.h"
#include "support/threads.h"

#include <sys/mman.h>

/* After each cell so many further blocks are allocated at once. A corrupted free list shows within a few blocks of
 * the class; the full 20,000 follow each group of rows (cells_allocate_many), since after every cell they would
 * take minutes. */
#define FURTHER_PER_CELL 500

/* --- counting ------------------------------------------------------------------------------------------------ */

static atomic_size_t *checked;

void cells_open(void)
{
    checked =
        mmap(NULL, sizeof *checked, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (checked == MAP_FAILED)
        abort();
}

size_t cells_checked(void)
{
    return atomic_load(checked);
}

void cells_print_summary(const char *what)
{
    printf("%s: %zu cells\n", what, cells_checked());
}

/* --- what must not change -------------------------------------------------------------------------------------- */

static crowd bystanders;

static struct {
    const char *fault;
    gw_family_statistics process, private;
} before;

static void describe(const cell_row *row, const char *function, char *out, size_t capacity)
{
    snprintf(out, capacity, "%s of %zu bytes, %s, %s", row->calls->name, row->nbytes, row->fault,
             function);
}

void cells_begin(void)
{
    crowd_gather(&bystanders);
    harness_count_violations();
}

void cells_end(void)
{
    crowd_disperse(&bystanders);
}

void cells_single_begin(const char *fault)
{
    before.fault = fault;
    before.process = blocks_live(gw_GetProcessHeap());
    before.private = blocks_live(blocks_private_heap());
    harness_violations = 0;
    gw_SetLastError(CELLS_UNTOUCHED);
}

static void check_count(gw_heap *heap, gw_family_statistics expected)
{
    gw_family_statistics now = blocks_live(heap);
    ck_assert_msg(now.live_blocks == expected.live_blocks && now.live_bytes == expected.live_bytes,
                  "%s: %zu blocks of %zu bytes became %zu of %zu", before.fault,
                  expected.live_blocks, expected.live_bytes, now.live_blocks, now.live_bytes);
}

static void check_nothing_changed(void)
{
    check_count(gw_GetProcessHeap(), before.process);
    check_count(blocks_private_heap(), before.private);
    ck_assert_msg(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1, "%s", before.fault);
    ck_assert_msg(gw_HeapValidate(blocks_private_heap(), 0, NULL) == 1, "%s", before.fault);
    blocks_allocate_further(FURTHER_PER_CELL);
    crowd_check(&bystanders);
    check_count(gw_GetProcessHeap(), before.process);
    check_count(blocks_private_heap(), before.private);
}

static void check_report(unsigned allowed)
{
    unsigned expected = allowed == 0 ? 0 : 1;
    ck_assert_msg(harness_violations == expected, "%s: %u violations", before.fault,
                  harness_violations);
    if (expected == 0)
        return;
    ck_assert_msg((CELL_ID(harness_last_violation) & allowed) != 0, "%s: violation %d: %s",
                  before.fault, (int)harness_last_violation, harness_last_message);
    char number[16];
    snprintf(number, sizeof number, "GW-%03d ", (int)harness_last_violation);
    ck_assert_msg(strncmp(harness_last_message, number, strlen(number)) == 0, "%s",
                  harness_last_message);
}

void cells_single_end(uint32_t code, unsigned allowed)
{
    ck_assert_msg(gw_GetLastError() == code, "%s: last error %u", before.fault, gw_GetLastError());
    check_report(allowed);
    check_nothing_changed();
    atomic_fetch_add(checked, 1);
}

/* --- the five cells of a row -------------------------------------------------------------------------------------- */

static void check_free(const cell_row *row, const char *name)
{
    cells_single_begin(name);
    ck_assert_msg(row->calls->release(harness_launder(row->bad)) == 0, "%s", name);
    cells_single_end(GW_ERROR_INVALID_PARAMETER, row->allowed);
}

static void check_resize(const cell_row *row, const char *name)
{
    cells_single_begin(name);
    ck_assert_msg(row->calls->resize(harness_launder(row->bad), 100) == NULL, "%s", name);
    cells_single_end(GW_ERROR_INVALID_PARAMETER, row->allowed);
}

static void check_size(const cell_row *row, const char *name)
{
    cells_single_begin(name);
    ck_assert_msg(gw_HeapSize(row->calls->heap(), 0, row->bad) == SIZE_MAX, "%s", name);
    cells_single_end(GW_ERROR_INVALID_PARAMETER, 0);
}

static void check_validate(const cell_row *row, const char *name)
{
    cells_single_begin(name);
    ck_assert_msg(gw_HeapValidate(row->calls->heap(), 0, row->bad) == 0, "%s", name);
    cells_single_end(CELLS_UNTOUCHED, 0);
}

static void check_query(const cell_row *row, const char *name)
{
    cells_single_begin(name);
    gw_block_info info;
    gw_block_state state = gw_block_query(row->bad, &info);
    if (state == GW_BLOCK_LIVE)
        ck_assert_msg(info.family != row->calls->family || info.heap != row->calls->heap(), "%s",
                      name);
    cells_single_end(CELLS_UNTOUCHED, 0);
}

void cells_check_row(const cell_row *row)
{
    static const struct {
        const char *function;
        void (*check)(const cell_row *, const char *);
    } functions[] = {
        {"Free", check_free},         {"ReAlloc", check_resize}, {"Size", check_size},
        {"Validate", check_validate}, {"query", check_query},
    };
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        char name[200];
        describe(row, functions[i].function, name, sizeof name);
        functions[i].check(row, name);
    }
}

static void *check_on_thread(void *row)
{
    cells_check_row(row);
    return NULL;
}

void cells_check_row_elsewhere(const cell_row *row)
{
    cell_row copy = *row;
    threads_join(threads_start(check_on_thread, &copy));
}

void cells_allocate_many(void)
{
    blocks_allocate_further(FURTHER_MOST);
    crowd_check(&bystanders);
}
