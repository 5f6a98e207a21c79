/* SPDX-License-Identifier: MIT */
/*
 * Guards: blocks with pages of their own, at whose end, or before whose start, is a page that nothing can touch.
 *
 * Such a block is a large span, however small it is. Its released pages cannot be touched either, and serve again only
 * when very many addresses have been used. The caller is inside the gate of the pool's heap.
 */
#ifndef GWI_HEAP_GUARD_H
#define GWI_HEAP_GUARD_H

#include "heap/place.h"

/* A guarded span of a pool with one live block; NULL where there can be no more of them. The block must be used with an
 * ordinary one's care then. */
gwi_span *gwi_guard_take(gwi_pool *pool, gw_family family, size_t nbytes, size_t alignment);

/* Takes the pages of a guarded span, which is in no pool any more, out of use. */
void gwi_guard_give(gwi_span *span);

/* Whether a block of another size would end at its guard where it is, but for alignment. */
bool gwi_guard_fits(const gwi_place *place, size_t nbytes);

/* Gives a guarded block another size at its place; its guard moves, as far as its pages go. */
bool gwi_guard_resize(const gwi_place *place, size_t nbytes);

/* Bytes from the start of a guarded span to its guard. */
size_t gwi_guard_extent(size_t offset, size_t nbytes);

void gwi_guard_before_fork(void);
void gwi_guard_after_fork(void);

#endif
