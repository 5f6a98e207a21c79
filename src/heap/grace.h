/* SPDX-License-Identifier: MIT */
/*
 * Grace: words of a span may be read, or compared and swapped, by another thread that is in its busy section.
 * Before their memory serves another purpose, every thread must have been outside once.
 */
#ifndef GWI_HEAP_GRACE_H
#define GWI_HEAP_GRACE_H

#include "base/base.h"

/* Takes bookkeeping memory that is no longer in use, and gives it back when no thread can still see it. */
void gwi_grace_retire(void *memory, size_t nbytes);

void gwi_grace_before_fork(void);
void gwi_grace_after_fork(void);

#endif
