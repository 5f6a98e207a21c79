/* SPDX-License-Identifier: MIT */
/*
 * Modes: what GANGWAY_HEAP and gw_heap_set_modes() ask of the heap beyond its contract.
 *
 * They are read once, before the first block. With any of them on no thread gets a cache of its own, so that every
 * operation takes the slow path, where the modes are looked at, and the fast paths never have to ask.
 */
#ifndef GWI_HEAP_MODES_H
#define GWI_HEAP_MODES_H

#include "base/base.h"

#define GWI_MODES_TEXT 256

typedef enum gwi_mode {
    GWI_MODE_TAIL_CHECK = 1,      /* htc: bytes behind each block, checked */
    GWI_MODE_FREE_CHECK = 2,      /* hfc: released blocks are filled, and checked before reuse */
    GWI_MODE_VALIDATE = 4,        /* hvc: the whole heap is checked at every call */
    GWI_MODE_PAGE_HEAP = 8,       /* hpa: each block ends at a page that nothing can touch */
    GWI_MODE_PAGE_HEAP_BACK = 16, /* hpa:back: each block begins behind one */
    GWI_MODE_TRACE = 32,          /* ust: blocks remember their call sites */
    GWI_MODE_QUARANTINE = 64,     /* quarantine=N */
    GWI_MODE_FAIL = 128,          /* fail=N, fail=N+ */
    GWI_MODE_LIMIT = 256,         /* limit=BYTES */
    GWI_MODE_REPORT = 512,        /* report, report=FILE */
    GWI_MODE_FAIL_PAGES = 1024,   /* fail=pages:N, fail=pages:N+ */
    GWI_MODE_TOOLS = 2048,        /* valgrind or AddressSanitizer is there: no word of the list */
    GWI_MODE_UNWATCHED = 4096,    /* unwatched: as if it were not */
    GWI_MODE_ANY = 1 << 30        /* the process began with a mode; stays when that is turned off */
} gwi_mode;

/* Once a process has blocks these stay as they are: blocks that were made without them have no tails, no guards. */
#define GWI_MODES_OF_BLOCKS                                                                        \
    ((unsigned)(GWI_MODE_TAIL_CHECK | GWI_MODE_FREE_CHECK | GWI_MODE_PAGE_HEAP |                   \
                GWI_MODE_PAGE_HEAP_BACK | GWI_MODE_QUARANTINE | GWI_MODE_TOOLS))

typedef struct gwi_modes {
    unsigned on;                      /* of gwi_mode */
    unsigned trace_frames;            /* ust:N */
    size_t quarantine;                /* blocks */
    uint64_t fail_at;                 /* the allocation that fails, from 1; 0: none yet */
    bool fail_from_then_on;           /* and all after it */
    uint64_t fail_pages_at;           /* the same for runs of pages and bookkeeping */
    bool fail_pages_from_then_on;     /* and all after it */
    size_t limit;                     /* bytes */
    char report_path[GWI_MODES_TEXT]; /* "" for stderr */
} gwi_modes;

/* The modes of the process. Reads the environment at the first call. Written under no lock: only before the first
 * block, or by gw_heap_set_modes(), which says what it may change. */
const gwi_modes *gwi_modes_of_process(void);

/* The process whose environment was read, or which last set its modes; its children by fork() are others. */
long gwi_modes_process_id(void);

/* Of gwi_mode, or GWI_MODES_UNREAD until the environment has been read. */
#define GWI_MODES_UNREAD 0x80000000u
extern _Atomic unsigned gwi_modes_on;

/* Whether any of these is on; reads the environment at the first call. */
static inline bool gwi_modes_have(unsigned modes)
{
    unsigned on = GWI_LOAD(gwi_modes_on);
    if (GWI_UNLIKELY(on == GWI_MODES_UNREAD))
        on = gwi_modes_of_process()->on;
    return (on & modes) != 0;
}

/* Reads a list such as "htc,ust:8,fail=3+". False with the failure set, which names the word that is none; then
 * *out is unchanged. */
bool gwi_modes_read(const char *list, gwi_modes *out);

void gwi_modes_before_fork(void);
void gwi_modes_after_fork(void);

#endif
