/* SPDX-License-Identifier: MIT */
/*
 * The memory that crosses, as the rooms above see it beyond the public functions.
 */
#ifndef GWI_MEMORY_MEMORY_H
#define GWI_MEMORY_MEMORY_H

#include "heap/heap.h"

/* Clears and releases an HGlobal block, or a moveable handle with its block; NULL is released by doing nothing.
 * False with the failure set and reported. */
bool gwi_hglobal_wipe_and_free(const gwi_caller *by, void *p);

/* Clears and releases a CoTaskMem block; a spy is called. */
bool gwi_cotaskmem_wipe_and_free(const gwi_caller *by, void *p);

/* Whether gw_FreeCoTaskMem() and gw_SysFreeString() would take a pointer, any value at all but NULL. Nothing is reported. */
bool gwi_cotaskmem_is_live(const void *p);
bool gwi_bstr_is_live(const void *p);

#endif
