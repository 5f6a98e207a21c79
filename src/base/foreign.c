/* SPDX-License-Identifier: MIT */
/* Foreign locks: whether this process may wait for locks of the C library and of the loader. */
#include "base/base.h"

#include <errno.h>
#include <sys/stat.h>

#if defined(__has_include)
#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#define HAS_SINGLE_THREADED 1
#endif
#endif

GWI_THREAD_LOCAL bool gwi_lock_has_all;

static _Atomic bool had_threads; /* at the last fork() */
static _Atomic bool are_lost;

/* Linux counts a process's threads in the links of this folder, after the two that every folder has. */
static bool is_only_task(void)
{
    struct stat tasks;
    int saved = errno;
    bool alone = stat("/proc/self/task", &tasks) == 0 && tasks.st_nlink == 3;
    errno = saved;
    return alone;
}

/* Where the system does not say it, there may be other threads. */
static bool is_single_threaded(void)
{
#if defined(HAS_SINGLE_THREADED)
    if (__libc_single_threaded)
        return true;
#endif
    return is_only_task();
}

bool gwi_foreign_locks_are_free(void)
{
    return !GWI_LOAD(are_lost) && !gwi_lock_has_all;
}

bool gwi_foreign_locks_are_lost(void)
{
    return GWI_LOAD(are_lost);
}

void gwi_foreign_before_fork(void)
{
    GWI_STORE(had_threads, !is_single_threaded());
}

void gwi_foreign_after_fork_in_child(void)
{
    if (GWI_LOAD(had_threads))
        GWI_STORE(are_lost, true);
}
