/* SPDX-License-Identifier: MIT */
/*
 * Forks of a process whose other threads may be anywhere in the heap.
 */
#ifndef GWI_HEAP_FORK_H
#define GWI_HEAP_FORK_H

/* From now on every fork() finds the heap whole. The calling thread has its cache and holds no lock of the heap: the
 * C library may allocate here. */
void gwi_fork_watch(void);

#endif
