/* SPDX-License-Identifier: MIT */
/*
 * Quarantine: released blocks of a heap that wait, oldest first, before their memory serves again.
 *
 * The caller is inside the heap's gate.
 */
#ifndef GWI_HEAP_QUARANTINE_H
#define GWI_HEAP_QUARANTINE_H

#include "heap/place.h"

/* Lets a released block wait; false where such blocks do not wait. */
bool gwi_quarantine_add(gw_heap *heap, const gwi_place *place);

/* A block whose time is over, if there is one. */
bool gwi_quarantine_next(gw_heap *heap, gwi_place *place);

/* The block that has waited longest, whether its time is over or not: for a heap that has no other memory. */
bool gwi_quarantine_oldest(gw_heap *heap, gwi_place *place);

/* Whether blocks wait only so that they can be checked: such a wait may end at any time. */
bool gwi_quarantine_is_brief(void);

/* Forgets all that wait, when the heap ends. */
void gwi_quarantine_end(gw_heap *heap);

#endif
