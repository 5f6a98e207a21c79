/* SPDX-License-Identifier: MIT */
/* The heap's operating system: POSIX mappings, and Linux's membarrier where there is one. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "heap/os.h"

#include <errno.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__linux__)
#include <linux/membarrier.h>
#include <sys/syscall.h>
#endif

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

size_t gwi_os_page_size(void)
{
    static atomic_size_t known;
    size_t nbytes = GWI_LOAD(known);
    if (nbytes == 0) {
        nbytes = (size_t)sysconf(_SC_PAGESIZE);
        GWI_STORE(known, nbytes);
    }
    return nbytes;
}

/* Where the address space is limited, the heap must not take what stacks and libraries will need. */
size_t gwi_os_range_size(void)
{
#if SIZE_MAX > 0xFFFFFFFFu
    const size_t ample = (size_t)64 << 30;
#else
    const size_t ample = (size_t)64 << 20;
#endif
    const size_t least = (size_t)4 << 20;
    int saved = errno;
    struct rlimit limit;
    size_t nbytes = ample;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        size_t share = (size_t)(limit.rlim_cur / 32) & ~(least - 1);
        nbytes = share < least ? least : share > ample ? ample : share;
    }
    errno = saved;
    return nbytes;
}

static void *map_nothing(size_t nbytes)
{
    void *start = mmap(NULL, nbytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return start == MAP_FAILED ? NULL : start;
}

static void *align_within(char *start, size_t nbytes, size_t alignment)
{
    char *aligned = (char *)(((uintptr_t)start + alignment - 1) & ~(uintptr_t)(alignment - 1));
    size_t before = (size_t)(aligned - start);
    if (before > 0)
        munmap(start, before);
    if (alignment > before)
        munmap(aligned + nbytes, alignment - before);
    return aligned;
}

void *gwi_os_reserve(size_t nbytes, size_t alignment)
{
    int saved = errno;
    size_t padded;
    void *start = NULL;
    if (gwi_add(nbytes, alignment, &padded)) {
        start = map_nothing(padded);
        if (start != NULL)
            start = align_within(start, nbytes, alignment);
    }
    errno = saved;
    return start;
}

void gwi_os_unreserve(void *start, size_t nbytes)
{
    int saved = errno;
    munmap(start, nbytes);
    errno = saved;
}

bool gwi_os_commit(void *start, size_t nbytes)
{
    return gwi_os_protect(start, nbytes, GWI_OS_READ_WRITE);
}

bool gwi_os_protect(void *start, size_t nbytes, gwi_os_access access)
{
    static const int protections[] = {
        [GWI_OS_READ_WRITE] = PROT_READ | PROT_WRITE,
        [GWI_OS_EXECUTE] = PROT_READ | PROT_WRITE | PROT_EXEC,
        [GWI_OS_NO_ACCESS] = PROT_NONE,
    };
    int saved = errno;
    bool done = mprotect(start, nbytes, protections[access]) == 0;
    errno = saved;
    return done;
}

void gwi_os_purge(void *start, size_t nbytes)
{
    int saved = errno;
#if defined(__linux__)
    bool purged = madvise(start, nbytes, MADV_DONTNEED) == 0;
#else
    bool purged = mmap(start, nbytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
#endif
    if (!purged) /* locked memory, say: what follows relies on zeros */
        memset(start, 0, nbytes);
    errno = saved;
}

/* A fresh mapping joins its neighbours of the same kind, so that the system has fewer to keep; it is refused where the
 * system keeps as many as it may. */
void gwi_os_withdraw(void *start, size_t nbytes)
{
    int saved = errno;
    if (mmap(start, nbytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
             0) == MAP_FAILED &&
        mprotect(start, nbytes, PROT_NONE) == 0)
        madvise(start, nbytes, MADV_DONTNEED);
    errno = saved;
}

#if defined(__linux__) && defined(SYS_membarrier)

static int membarrier(int command)
{
    return (int)syscall(SYS_membarrier, command, 0, 0);
}

/* Registration must precede use; it is kept across fork(). */
static bool register_barrier(void)
{
    int saved = errno;
    int commands = membarrier(MEMBARRIER_CMD_QUERY);
    bool registered = commands >= 0 && (commands & MEMBARRIER_CMD_PRIVATE_EXPEDITED) != 0 &&
                      membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;
    errno = saved;
    return registered;
}

/* A sandbox that the program has closed behind itself may refuse the call by now. A page that goes away is something
 * that every processor which runs a thread of the process is interrupted for. */
static void barrier_by_unmapping(void)
{
    size_t nbytes = gwi_os_page_size();
    char *page = mmap(NULL, nbytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return;
    *(volatile char *)page = 1; /* or no processor could know it */
    munmap(page, nbytes);
}

void gwi_os_barrier(void)
{
    int saved = errno;
    if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) != 0)
        barrier_by_unmapping();
    errno = saved;
}

#else

static bool register_barrier(void)
{
    return false;
}

void gwi_os_barrier(void)
{
    atomic_thread_fence(memory_order_seq_cst);
}

#endif

bool gwi_os_has_barrier(void)
{
    enum { UNKNOWN, NO, YES };
    static atomic_int known;
    int answer = GWI_LOAD(known);
    if (answer == UNKNOWN) {
        answer = register_barrier() ? YES : NO;
        GWI_STORE(known, answer);
    }
    return answer == YES;
}

void gwi_os_yield(void)
{
    sched_yield();
}
