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

#endif
