/* SPDX-License-Identifier: MIT */
/*
 * Damage: bytes around or in a block that are not as the heap left them, noted under the heap's locks and told
 * outside them.
 */
#ifndef GWI_HEAP_DAMAGE_H
#define GWI_HEAP_DAMAGE_H

#include "heap/patterns.h"
#include "heap/place.h"
#include "heap/watch.h"

typedef enum gwi_damage_kind {
    GWI_DAMAGE_TAIL, /* behind a live block */
    GWI_DAMAGE_FREED /* in a released one */
} gwi_damage_kind;

typedef struct gwi_damage {
    gwi_damage_kind kind;
    gw_block_info block; /* its start is where the caller's pointer points */
    gwi_mismatch at;     /* counted from the block's end, or from its start */
    gwi_watch_origin origin;
} gwi_damage;

/* Notes damage for gwi_damage_report() in this thread; the oldest of very many notes is lost. */
void gwi_damage_note(const gwi_damage *damage);

/* The same, unless it was noted already since the block was made. */
void gwi_damage_note_once(const gwi_damage *damage);

/* A block is made where there may have been a damaged one. */
void gwi_damage_forget(const void *start);

/* Reports what this thread has noted, as found by a function that goes on: the last error stays. The caller holds no
 * lock. */
void gwi_damage_report(const char *function);

/* Reports what this thread has noted on the block that a function was refused, and sets the failure. False where there
 * is no such note. */
bool gwi_damage_refuse(const char *function);

void gwi_damage_before_fork(void);
void gwi_damage_after_fork(void);

#endif
