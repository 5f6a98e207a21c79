/* SPDX-License-Identifier: MIT */
/* Compacting: what threads keep at hand goes back to the heap, whether they run or wait. */
#ifndef GWI_HEAP_COMPACT_H
#define GWI_HEAP_COMPACT_H

#include "heap/cache.h"

/* Empties all caches. `own` is the one that the calling thread has entered. */
void gwi_caches_compact(gwi_cache *own);

/* Its lock comes after the spare cache's and before all others. */
void gwi_compact_before_fork(void);
void gwi_compact_after_fork(void);

#endif
