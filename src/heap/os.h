/* SPDX-License-Identifier: MIT */
/*
 * What the heap asks of the operating system. One backend file answers (os_posix.c).
 *
 * Every function leaves errno as it was. Addresses and sizes are multiples of the system's page size.
 */
#ifndef GWI_HEAP_OS_H
#define GWI_HEAP_OS_H

#include "base/base.h"

typedef enum gwi_os_access { GWI_OS_READ_WRITE, GWI_OS_EXECUTE, GWI_OS_NO_ACCESS } gwi_os_access;

/* The system's page size in bytes, a power of two. */
size_t gwi_os_page_size(void);

/* How much address space one range of the heap may take: little where the process is limited. */
size_t gwi_os_range_size(void);

/* Address space that nothing can touch yet, aligned to a power of two; NULL where there is none. */
void *gwi_os_reserve(size_t nbytes, size_t alignment);

/* Gives address space back, and what was committed in it. */
void gwi_os_unreserve(void *start, size_t nbytes);

/* Makes reserved memory readable and writable; it reads as zeros. False where the system refuses. */
bool gwi_os_commit(void *start, size_t nbytes);

/* Drops the contents of committed memory and gives its pages back; afterwards it reads as zeros. */
void gwi_os_purge(void *start, size_t nbytes);

/* Makes committed memory what it was when it was reserved: nothing can touch it, and its pages are given back. */
void gwi_os_withdraw(void *start, size_t nbytes);

/* Changes what committed memory may be used for. False where the system refuses. */
bool gwi_os_protect(void *start, size_t nbytes, gwi_os_access access);

/* Whether gwi_os_barrier() works here. Its answer never changes in a process. */
bool gwi_os_has_barrier(void);

/* Every thread of the process has executed a full memory barrier between call and return. */
void gwi_os_barrier(void);

/* Lets another thread run. */
void gwi_os_yield(void);

#endif
