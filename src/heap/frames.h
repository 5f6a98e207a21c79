/* SPDX-License-Identifier: MIT */
/*
 * Frames: where in the program a call comes from.
 *
 * A frame is the address of a call. Nothing here allocates. The loader may take a lock of its own, so the caller holds none of
 * the heap's; where that lock may not be taken, the loader is not asked (see gwi_foreign_locks_are_free).
 */
#ifndef GWI_HEAP_FRAMES_H
#define GWI_HEAP_FRAMES_H

#include "base/base.h"

#define GWI_FRAMES_MOST 32

/* The calls that led here, innermost first, without this library's own where it is a shared one; 0 where they cannot be
 * known. */
unsigned gwi_frames_capture(uintptr_t *frames, unsigned most);

/* What is known of a frame: the file of the program or library, "" where there is none; where in it, as addr2line(1)
 * wants it; the function, "" where its name is not known. */
typedef struct gwi_frame {
    char module[256];
    char symbol[128];
    uintptr_t offset;
} gwi_frame;

void gwi_frame_find(uintptr_t address, gwi_frame *frame);

/* A frame for people: "make_name (libnames.so+0x1234)". */
void gwi_frame_name(const gwi_frame *frame, char *out, size_t capacity);

/* Whether a frame is one of this library's functions by its name. */
bool gwi_frame_is_own(const gwi_frame *frame);

#endif
