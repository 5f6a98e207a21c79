/* SPDX-License-Identifier: MIT */
/*
 * Sites: places of the program from which blocks are allocated or released, each kept once and for ever.
 *
 * A site is a few frames; or, where the host's site provider said where it is, that, and the frames of the first time. It
 * counts the live blocks that were allocated there.
 */
#ifndef GWI_HEAP_SITES_H
#define GWI_HEAP_SITES_H

#include "heap/frames.h"

#include <gangway/heap.h>

typedef struct gwi_site {
    struct gwi_site *next; /* of those that share a bucket */
    uint64_t hash;
    const char *position;       /* the host's, or NULL */
    _Atomic(const char *) name; /* made when it is first asked for */
    unsigned nframes;
    size_t blocks[GW_FAMILY_COUNT]; /* live, allocated here; under the lock of blocks (trace.h) */
    size_t bytes[GW_FAMILY_COUNT];
    uintptr_t frames[];
} gwi_site;

/* The site of the caller of this library, of at most so many frames; NULL where there is no memory, the walk is what calls, or
 * nothing is known of the caller. Asks the host's provider. The caller holds no lock. */
gwi_site *gwi_site_here(unsigned nframes);

/* A site in one line, which lives as long as the process: the host's position, or else the first frame. NULL for NULL.
 * The caller holds no lock. */
const char *gwi_site_name(gwi_site *site);

/* Calls a function for each site, with the lock of sites taken. */
void gwi_sites_each(void (*visit)(gwi_site *site, void *context), void *context);

void gwi_sites_before_fork(void);
void gwi_sites_after_fork(void);

#endif
