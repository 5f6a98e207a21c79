/* SPDX-License-Identifier: MIT */
/*
 * Handles as HGlobal memory: what FreeHGlobal and ReAllocHGlobal share with Global* and Local*.
 */
#ifndef GWI_MEMORY_HGLOBAL_H
#define GWI_MEMORY_HGLOBAL_H

#include "memory/handles.h"

typedef enum gwi_handle_contents { GWI_LEAVE_CONTENTS, GWI_WIPE_CONTENTS } gwi_handle_contents;

typedef enum gwi_handle_resize_flags {
    GWI_RESIZE_MAY_MOVE = 1, /* a locked handle's memory too; and 0 bytes discard it */
    GWI_RESIZE_ZEROED = 2
} gwi_handle_resize_flags;

/* Ends a handle and releases its memory, locked or not. False with the failure set and reported. */
bool gwi_hglobal_free_handle(const gwi_caller *by, void *h, gwi_handle_contents contents);

/* Resizes a handle's memory; the handle, or NULL with the failure set, and then nothing has changed. */
void *gwi_hglobal_resize_handle(const gwi_caller *by, void *h, size_t nbytes, unsigned flags);

#endif
