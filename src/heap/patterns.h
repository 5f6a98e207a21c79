/* SPDX-License-Identifier: MIT */
/*
 * Patterns: what checked blocks are filled with where nobody may write, and finding the first byte that has changed.
 */
#ifndef GWI_HEAP_PATTERNS_H
#define GWI_HEAP_PATTERNS_H

#include "base/base.h"

/* Behind a block, as Windows' tail checking has it. */
#define GWI_TAIL_BYTE 0xABu
#define GWI_TAIL_NBYTES ((size_t)16)

/* In a released block, as Windows' free checking has it; the first bytes stay, there as here. */
#define GWI_FREED_PATTERN 0xFEEEFEEEu
#define GWI_FREED_OFFSET ((size_t)16)

typedef struct gwi_mismatch {
    size_t offset; /* of the byte, in what was checked */
    uint8_t expected, found;
} gwi_mismatch;

void gwi_pattern_fill_tail(char *tail, size_t nbytes);
void gwi_pattern_fill_freed(char *block, size_t nbytes);

/* True where all is as it was filled; else *mismatch is the first byte that is not. */
bool gwi_pattern_check_tail(const char *tail, size_t nbytes, gwi_mismatch *mismatch);
bool gwi_pattern_check_freed(const char *block, size_t nbytes, gwi_mismatch *mismatch);

#endif
