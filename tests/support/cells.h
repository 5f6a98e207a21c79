/* SPDX-License-Identifier: MIT */
/*
 * Cells of the fault matrix: a pointer that is no live block of a family is handed to each function that takes
 * one; each must refuse it by its code, report what it should, and change nothing.
 */
#ifndef GW_TESTS_CELLS_H
#define GW_TESTS_CELLS_H

#include "support/blocks.h"

/* A set of violation ids. */
#define CELL_ID(id) (1u << (id))
#define CELL_FREED CELL_ID(GW_VIOLATION_FREED)
#define CELL_FAMILY CELL_ID(GW_VIOLATION_FAMILY)
#define CELL_FOREIGN CELL_ID(GW_VIOLATION_FOREIGN)
#define CELL_INTERIOR CELL_ID(GW_VIOLATION_INTERIOR)
#define CELL_UNUSED CELL_ID(GW_VIOLATION_UNUSED)
#define CELL_OTHER_HEAP CELL_ID(GW_VIOLATION_OTHER_HEAP)
#define CELL_HEAP_HANDLE CELL_ID(GW_VIOLATION_HEAP_HANDLE)
/* A released block: its place may have gone back to the heap or to the system by now. */
#define CELL_GONE (CELL_FREED | CELL_UNUSED | CELL_FOREIGN)
/* No block begins there: what exactly it is depends on what lies there. */
#define CELL_ANY (CELL_GONE | CELL_INTERIOR)

/* One row of cells: all functions of one family with one bad pointer. */
typedef struct cell_row {
    const family_calls *calls;
    size_t nbytes;     /* size class under test */
    const char *fault; /* what is wrong with the pointer */
    void *bad;
    unsigned allowed; /* which violations may be reported */
} cell_row;

/* Shared between the test processes, so that main() can print the sum. */
void cells_open(void);
size_t cells_checked(void);
void cells_print_summary(const char *what);

/* Gathers the crowd that must stay unharmed, and counts violations. Once a test. */
void cells_begin(void);
void cells_end(void);

/* Free, ReAlloc, Size, Validate and query with the pointer: five cells. */
void cells_check_row(const cell_row *row);

/* The same on another thread. */
void cells_check_row_elsewhere(const cell_row *row);

/* A single call as a cell: begin remembers, the caller calls, end checks that it left the code, that it reported
 * one of the violations (none: 0), and that nothing has changed. */
void cells_single_begin(const char *fault);
void cells_single_end(uint32_t code, unsigned allowed);

/* What follows a row: a long run of further allocations. */
void cells_allocate_many(void);

#define CELLS_UNTOUCHED 4242u

#endif
