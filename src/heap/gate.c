/* SPDX-License-Identifier: MIT */
/* Gates: who is inside the shared part of a heap. */
#include "heap/gate.h"

void gwi_gate_init(gwi_gate *gate)
{
    pthread_mutex_init(&gate->lock.mutex, NULL);
    pthread_cond_init(&gate->freed, NULL);
}

void gwi_gate_begin(gwi_gate *gate, bool unserialized)
{
    GWI_STORE(gate->unserialized, unserialized);
}

static void wait_for_holder(gwi_gate *gate)
{
    uintptr_t me = gwi_thread_id();
    while (GWI_LOAD(gate->holder) != 0 && GWI_LOAD(gate->holder) != me)
        pthread_cond_wait(&gate->freed, &gate->lock.mutex);
}

bool gwi_gate_enter(gwi_gate *gate, gwi_gate_wait wait)
{
    if (GWI_LOAD(gate->unserialized)) {
        uintptr_t nobody = 0;
        return atomic_compare_exchange_strong_explicit(&gate->inside, &nobody, gwi_thread_id(),
                                                       memory_order_acquire, memory_order_relaxed);
    }
    gwi_lock_take(&gate->lock);
    if (wait == GWI_GATE_WAIT && GWI_UNLIKELY(GWI_LOAD(gate->holder) != 0))
        wait_for_holder(gate);
    return true;
}

void gwi_gate_leave(gwi_gate *gate)
{
    if (GWI_LOAD(gate->unserialized))
        GWI_STORE_RELEASE(gate->inside, (uintptr_t)0);
    else
        gwi_lock_drop(&gate->lock);
}

void gwi_gate_end(gwi_gate *gate)
{
    bool unserialized = GWI_LOAD(gate->unserialized);
    GWI_STORE(gate->holder, (uintptr_t)0);
    GWI_STORE(gate->inside, (uintptr_t)0);
    gate->depth = 0;
    if (unserialized)
        return;
    pthread_cond_broadcast(&gate->freed);
    gwi_lock_drop(&gate->lock);
}

void gwi_gate_await_slow(gwi_gate *gate)
{
    gwi_gate_enter(gate, GWI_GATE_WAIT);
    gwi_gate_leave(gate);
}

/* On a NO_SERIALIZE heap HeapLock succeeds and locks nothing (Wine: heap.c, test_HeapCreate). */
void gwi_gate_hold(gwi_gate *gate)
{
    if (GWI_LOAD(gate->unserialized))
        return;
    gwi_lock_take(&gate->lock);
    wait_for_holder(gate);
    GWI_STORE(gate->holder, gwi_thread_id());
    gate->depth++;
    gwi_lock_drop(&gate->lock);
}

bool gwi_gate_let_go(gwi_gate *gate)
{
    if (GWI_LOAD(gate->unserialized))
        return true;
    gwi_lock_take(&gate->lock);
    bool held = GWI_LOAD(gate->holder) == gwi_thread_id();
    if (held && --gate->depth == 0) {
        GWI_STORE(gate->holder, (uintptr_t)0);
        pthread_cond_broadcast(&gate->freed);
    }
    gwi_lock_drop(&gate->lock);
    return held;
}

void gwi_gate_before_fork(gwi_gate *gate)
{
    gwi_lock_take(&gate->lock);
}

void gwi_gate_after_fork_in_parent(gwi_gate *gate)
{
    gwi_lock_drop(&gate->lock);
}

void gwi_gate_after_fork_in_child(gwi_gate *gate)
{
    uintptr_t me = gwi_thread_id();
    if (GWI_LOAD(gate->holder) != me) {
        GWI_STORE(gate->holder, (uintptr_t)0);
        gate->depth = 0;
    }
    if (GWI_LOAD(gate->inside) != me)
        GWI_STORE(gate->inside, (uintptr_t)0);
    pthread_cond_init(&gate->freed, NULL);
    gwi_lock_drop(&gate->lock);
}
