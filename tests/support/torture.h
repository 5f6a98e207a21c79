/* SPDX-License-Identifier: MIT */
/*
 * Out-of-memory torture: a body is run again and again, with the first, the second, the third ... allocation failing, and
 * with all from there on. It must fail if and only if one did, by its code, leave nothing behind, and work the next time.
 */
#ifndef GW_TESTS_TORTURE_H
#define GW_TESTS_TORTURE_H

#include "support/harness.h"

#include <stdbool.h>

/* Does something that allocates, checks it and undoes it. False where a call said that there is no memory: then what the
 * body had until then is released as well. */
typedef bool torture_body(void);

typedef struct torture_row {
    const char *name;
    torture_body *body;
} torture_row;

#define TORTURE(body)                                                                              \
    {                                                                                              \
#body, body                                                                                \
    }

/* With each block failing that the body allocates; of more than 200 (fewer where GANGWAY_TEST_SCALE says so), with some of
 * those after them. */
void torture_blocks(const torture_row *rows, size_t count);

/* With each run of pages and each piece of bookkeeping failing that the heap needs for it, in a process whose heap is
 * fresh. What fails there need not reach the body. */
void torture_pages(const torture_row *rows, size_t count);

#endif
