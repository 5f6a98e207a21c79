/* SPDX-License-Identifier: MIT */
/*
 * Watching tools: telling valgrind and AddressSanitizer which memory is a block, where the library is built for them.
 *
 * Where it is not, or nobody watches, every function does nothing.
 */
#ifndef GWI_HEAP_TOOLS_H
#define GWI_HEAP_TOOLS_H

#include "base/base.h"

/* Whether such a tool watches this process. */
bool gwi_tools_are_on(void);

/* It is told nothing. Before the first block. */
void gwi_tools_end(void);

/* A block was made: its bytes may be used. Only valgrind asks whether they have values. */
void gwi_tools_made(const char *block, size_t nbytes, bool zeroed);

/* A block has another size at its place. */
void gwi_tools_resized(const char *block, size_t old_nbytes, size_t nbytes);

/* A block was released: whoever touches it is told. */
void gwi_tools_released(const char *block, size_t nbytes);

/* The heap itself is about to look at memory that nobody may touch, and has done so. */
void gwi_tools_open(const char *memory, size_t nbytes);
void gwi_tools_close(const char *memory, size_t nbytes);

#endif
