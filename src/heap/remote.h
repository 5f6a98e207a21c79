/* SPDX-License-Identifier: MIT */
/*
 * Blocks that are released by another thread than the one whose span holds them.
 *
 * The releasing thread changes the word by one compare-and-swap, which decides between several that try, and
 * gathers the block in a batch for the owner. The owner empties its inbox when a magazine runs dry.
 */
#ifndef GWI_HEAP_REMOTE_H
#define GWI_HEAP_REMOTE_H

#include "heap/cache.h"

/* Takes a span's owner the right to change words by plain stores. `owner` is the word as it was seen. When it
 * returns, the word has changed. The calling thread is outside its busy section. */
void gwi_remote_revoke(gwi_span *span, uintptr_t owner);

/* Sends a released slot (its word says so) to the cache that owned the span a moment ago. */
void gwi_remote_send(gwi_cache *cache, gwi_cache *to, char *block, size_t nbytes);

/* Delivers all batches that are being gathered. Who does this, and what follows, tends the cache. */
void gwi_remote_post(gwi_cache *cache);

/* Takes in what others have sent. To close is to refuse, besides, what they send later; to open, to take it again. */
void gwi_remote_receive(gwi_cache *cache);

/* Both for another thread, which holds the cache: what others have sent goes into the spans. */
void gwi_remote_take_over(gwi_cache *cache);

/* Whether others have sent something. By anyone. */
bool gwi_remote_is_waiting(gwi_cache *cache);
void gwi_remote_close(gwi_cache *cache);
void gwi_remote_open(gwi_cache *cache);

void gwi_remote_before_fork(void);
void gwi_remote_after_fork(void);

#endif
