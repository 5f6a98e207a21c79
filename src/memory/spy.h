/* SPDX-License-Identifier: MIT */
/*
 * The spy on CoTaskMem: who it is, and which blocks it has seen.
 *
 * One lock is held from a spy's first function to its second; so the heap's locks come after it. A spy that uses
 * CoTaskMem itself is not spied: it has the lock already.
 */
#ifndef GWI_MEMORY_SPY_H
#define GWI_MEMORY_SPY_H

#include "memory/memory.h"

#include <gangway/imalloc.h>

/* Not NULL while there is a spy. */
extern _Atomic(gw_IMallocSpy *) gwi_spy;

/* The spy to call, with the lock held until gwi_spy_leave(); NULL where there is none or this thread is inside it. */
gw_IMallocSpy *gwi_spy_enter_slow(void);
void gwi_spy_leave(void);

static inline gw_IMallocSpy *gwi_spy_enter(void)
{
    return GWI_LIKELY(GWI_LOAD(gwi_spy) == NULL) ? NULL : gwi_spy_enter_slow();
}

/* Makes sure that gwi_spy_add() can remember one more. False with the failure set. The caller has entered, as for all
 * that follow. */
bool gwi_spy_make_room(void);
void gwi_spy_add(const void *p);
bool gwi_spy_knows(const void *p);
bool gwi_spy_forget(const void *p);

#endif
