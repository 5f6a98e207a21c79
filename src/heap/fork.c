/* SPDX-License-Identifier: MIT */
/* What the heap does around fork(). */
#include "heap/fork.h"

#include "heap/arena.h"
#include "heap/cache.h"
#include "heap/compact.h"
#include "heap/damage.h"
#include "heap/grace.h"
#include "heap/guard.h"
#include "heap/heap.h"
#include "heap/meta.h"
#include "heap/modes.h"
#include "heap/remote.h"
#include "heap/trace.h"

/* Every lock is taken, in the order in which they nest, so that the child finds nothing half done by a thread that
 * it does not have. The thread has its cache by then: getting one may make the C library allocate. */
static void before_fork(void)
{
    gwi_cache_leave(gwi_cache_enter());
    gwi_foreign_before_fork();
    gwi_modes_before_fork();
    gwi_violations_before_fork();
    gwi_cache_spare_before_fork();
    gwi_compact_before_fork();
    gwi_heaps_before_fork();
    gwi_caches_before_fork();
    gwi_grace_before_fork();
    gwi_remote_before_fork();
    gwi_damage_before_fork();
    gwi_guard_before_fork();
    gwi_arena_before_fork();
    gwi_trace_before_fork();
    gwi_sites_before_fork();
    gwi_meta_before_fork();
    gwi_lock_has_all = true;
}

static void drop_inner_locks(void)
{
    gwi_lock_has_all = false;
    gwi_meta_after_fork();
    gwi_sites_after_fork();
    gwi_trace_after_fork();
    gwi_arena_after_fork();
    gwi_guard_after_fork();
    gwi_damage_after_fork();
    gwi_remote_after_fork();
    gwi_grace_after_fork();
}

static void drop_outer_locks(void)
{
    gwi_violations_after_fork();
    gwi_modes_after_fork();
}

static void after_fork_in_parent(void)
{
    drop_inner_locks();
    gwi_caches_after_fork_in_parent();
    gwi_heaps_after_fork_in_parent();
    gwi_compact_after_fork();
    gwi_cache_spare_after_fork();
    drop_outer_locks();
}

static void after_fork_in_child(void)
{
    gwi_foreign_after_fork_in_child();
    drop_inner_locks();
    gwi_heaps_after_fork_in_child();
    gwi_caches_after_fork_in_child();
    gwi_compact_after_fork();
    gwi_cache_spare_after_fork();
    drop_outer_locks();
}

static void watch(void)
{
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

void gwi_fork_watch(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, watch);
}

/* The first cache of a thread brings the watch with it; where modes are on, no thread has one. */
void gwi_heap_watch_fork(void)
{
    gwi_cache_leave(gwi_cache_enter());
    gwi_fork_watch();
}

/* A fork() may come before the first use of the heap is over. */
__attribute__((constructor)) static void start(void)
{
    gwi_heap_watch_fork();
}
