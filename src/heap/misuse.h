/* SPDX-License-Identifier: MIT */
/*
 * Misuse: saying what a refused pointer is.
 */
#ifndef GWI_HEAP_MISUSE_H
#define GWI_HEAP_MISUSE_H

#include "heap/heap.h"

/* Reports that a function was given a pointer it does not take, and sets ERROR_INVALID_PARAMETER. `heap` is the
 * heap that the function meant. The caller is outside its busy section and holds no lock. */
void gwi_misuse_report(const gwi_caller *by, const gw_heap *heap, const void *p);

/* For a sentence: "a BSTR of 24 bytes", "an HGlobal block of 1 byte". */
void gwi_misuse_name_block(char *out, size_t capacity, const gw_block_info *info);

/* The family that the program knows a block by. */
static inline gw_family gwi_misuse_family(gw_family family)
{
    return family == GWI_FAMILY_MOVEABLE ? GW_FAMILY_HGLOBAL : family;
}

/* Writes behind a sentence where its block was allocated and released, as far as a violation says:
 * "; allocated at main.lua:12, first freed at main.lua:19". */
void gwi_misuse_add_sites(char *sentence, size_t capacity, const gw_violation *violation);

#endif
