/* SPDX-License-Identifier: MIT */
/* A stable sort of pointers, as fast for any order. */
#ifndef GWI_DECLARE_SORT_H
#define GWI_DECLARE_SORT_H

#include "declare/bump.h"

typedef bool gwi_sort_before(const void *a, const void *b);

void gwi_sort(gwi_bump *b, const void **pointers, size_t count, gwi_sort_before *before);

#endif
