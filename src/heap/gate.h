/* SPDX-License-Identifier: MIT */
/*
 * Gates: who is inside the shared part of a heap.
 *
 * HeapLock() holds a gate for long, for one thread, recursively; an operation passes it for a moment. A heap
 * made with NO_SERIALIZE has no lock, but notices a second thread.
 */
#ifndef GWI_HEAP_GATE_H
#define GWI_HEAP_GATE_H

#include "base/base.h"

typedef struct gwi_gate {
    gwi_lock lock;
    pthread_cond_t freed;     /* the holder has let go */
    _Atomic uintptr_t holder; /* the thread that has it by HeapLock(), or 0 */
    uint32_t depth;           /* how often it took it */
    _Atomic bool unserialized;
    _Atomic uintptr_t inside; /* unserialized: the thread that is inside, or 0 */
} gwi_gate;

typedef enum gwi_gate_wait {
    GWI_GATE_WAIT, /* wait while another thread holds the gate by HeapLock() */
    GWI_GATE_PASS  /* the caller said HEAP_NO_SERIALIZE: wait only for operations under way */
} gwi_gate_wait;

/* Once for the memory of a gate; and before each of its lives. A thread may still be waiting at the former one. */
void gwi_gate_init(gwi_gate *gate);
void gwi_gate_begin(gwi_gate *gate, bool unserialized);

/* Ends a life of a gate that the caller has entered, and leaves it; who waits at it goes on. */
void gwi_gate_end(gwi_gate *gate);

/* False where an unserialized gate has another thread inside: then nothing was entered. */
bool gwi_gate_enter(gwi_gate *gate, gwi_gate_wait wait);
void gwi_gate_leave(gwi_gate *gate);

/* Waits while another thread holds the gate by HeapLock(). */
void gwi_gate_await_slow(gwi_gate *gate);

static inline void gwi_gate_await(gwi_gate *gate)
{
    if (GWI_UNLIKELY(GWI_LOAD(gate->holder) != 0))
        gwi_gate_await_slow(gate);
}

/* HeapLock() and HeapUnlock(); the second is false where this thread is not the holder. */
void gwi_gate_hold(gwi_gate *gate);
bool gwi_gate_let_go(gwi_gate *gate);

/* For fork(): the child keeps what the forking thread holds, and nothing of other threads. */
void gwi_gate_before_fork(gwi_gate *gate);
void gwi_gate_after_fork_in_parent(gwi_gate *gate);
void gwi_gate_after_fork_in_child(gwi_gate *gate);

#endif
