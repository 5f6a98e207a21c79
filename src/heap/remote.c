/* SPDX-License-Identifier: MIT */
/* Blocks released by another thread than their span's: revoking, batches, inboxes. */
#include "heap/remote.h"

#include "heap/arena.h"
#include "heap/meta.h"
#include "heap/os.h"

#define BATCH_BLOCKS 61
/* A batch is delivered early where it keeps this many bytes from being used. */
#define BATCH_BYTES ((size_t)128 * 1024)

typedef struct gwi_batch {
    struct gwi_batch *next;
    size_t count;
    size_t nbytes;
    char *blocks[BATCH_BLOCKS];
} gwi_batch;

/* The inbox of a cache that no thread has. */
static gwi_batch closed;

/* --- revoking -------------------------------------------------------------------------------------------- */

void gwi_remote_revoke(gwi_span *span, uintptr_t owner)
{
    uintptr_t pool = owner & ~GWI_OWNER_BITS;
    uintptr_t revoking = pool | GWI_OWNER_REVOKING;
    if (owner != revoking && !atomic_compare_exchange_strong(&span->owner, &owner, revoking))
        return;
    gwi_cache *cache = (gwi_cache *)pool;
    GWI_STORE(cache->shares[span->size_class], true);
    gwi_cache_wait_for(cache);
    atomic_compare_exchange_strong(&span->owner, &revoking, pool | GWI_OWNER_SHARED);
}

/* --- batches --------------------------------------------------------------------------------------------- */

static struct {
    gwi_lock lock;
    gwi_batch *spare;
} batches = {.lock = GWI_LOCK_INIT};

static gwi_batch *take_batch(void)
{
    gwi_lock_take(&batches.lock);
    gwi_batch *batch = batches.spare;
    if (batch != NULL)
        batches.spare = batch->next;
    gwi_lock_drop(&batches.lock);
    if (batch == NULL)
        batch = gwi_meta_take(sizeof *batch);
    if (batch != NULL)
        batch->count = batch->nbytes = 0;
    return batch;
}

static void give_batch(gwi_batch *batch)
{
    gwi_lock_take(&batches.lock);
    batch->next = batches.spare;
    batches.spare = batch;
    gwi_lock_drop(&batches.lock);
}

/* --- delivering ------------------------------------------------------------------------------------------ */

static void put_slot(gwi_pool *pool, gwi_span *span, const char *block)
{
    uint32_t slot;
    if (gwi_slot_at(GWI_LOAD(span->reciprocal), (size_t)(block - span->start), &slot))
        gwi_pool_put(pool, span, slot);
}

static bool is_thread_pool(const gwi_pool *pool)
{
    return pool->kind == GWI_POOL_THREAD;
}

/* Puts a slot back into a span of no thread; false where a thread has taken the span meanwhile. */
static bool put_into_shared(gwi_span *span, char *block)
{
    gw_heap *heap = &gwi_process_heap;
    gwi_gate_enter(&heap->gate, GWI_GATE_PASS);
    bool shared = gwi_owner_pool(GWI_LOAD(span->owner)) == &heap->pool;
    if (shared)
        put_slot(&heap->pool, span, block);
    gwi_gate_leave(&heap->gate);
    return shared;
}

/* A batch that nobody takes: false where the cache is closed. */
static bool push(gwi_cache *to, gwi_batch *batch)
{
    gwi_batch *head = GWI_LOAD(to->inbox);
    do {
        if (head == &closed)
            return false;
        batch->next = head;
    } while (!atomic_compare_exchange_weak_explicit(&to->inbox, &head, batch, memory_order_release,
                                                    memory_order_relaxed));
    return true;
}

/* One released slot goes to whoever owns its span now; spans change hands, but not for ever. */
static void deliver(char *block)
{
    gwi_span *span = gwi_arena_span_of(block);
    for (;;) {
        gwi_pool *pool = gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner));
        if (!is_thread_pool(pool)) {
            if (put_into_shared(span, block))
                return;
            continue;
        }
        gwi_batch *batch = take_batch();
        if (batch == NULL) /* no memory at all: the slot stays unused, as if it were still live */
            return;
        batch->blocks[batch->count++] = block;
        if (push((gwi_cache *)pool, batch))
            return;
        give_batch(batch);
        gwi_os_yield(); /* its thread is ending, and about to give the span away */
    }
}

static void post(gwi_outgoing *outgoing)
{
    gwi_batch *batch = outgoing->batch;
    if (batch == NULL)
        return;
    outgoing->batch = NULL;
    if (push(outgoing->to, batch))
        return;
    for (size_t i = 0; i < batch->count; i++)
        deliver(batch->blocks[i]);
    give_batch(batch);
}

void gwi_remote_post(gwi_cache *cache)
{
    for (unsigned i = 0; i < GWI_OUTGOING; i++)
        post(&cache->outgoing[i]);
}

static inline void add(gwi_batch *batch, char *block, size_t nbytes)
{
    batch->blocks[batch->count++] = block;
    batch->nbytes += nbytes;
}

static inline bool stays_open(const gwi_batch *batch, size_t nbytes)
{
    return batch->count + 1 < BATCH_BLOCKS && batch->nbytes + nbytes < BATCH_BYTES;
}

/* The first block of a batch, or the last. */
static GWI_NOINLINE void send_slowly(gwi_cache *cache, gwi_outgoing *outgoing, gwi_cache *to,
                                     char *block, size_t nbytes)
{
    gwi_cache_tend(cache);
    if (outgoing->to != to)
        post(outgoing);
    if (outgoing->batch == NULL)
        *outgoing = (gwi_outgoing){to, take_batch()};
    gwi_batch *batch = outgoing->batch;
    bool last = batch != NULL && !stays_open(batch, nbytes);
    if (batch != NULL)
        add(batch, block, nbytes);
    else
        deliver(block);
    if (last)
        post(outgoing);
    gwi_cache_tended(cache);
}

void gwi_remote_send(gwi_cache *cache, gwi_cache *to, char *block, size_t nbytes)
{
    gwi_outgoing *outgoing = &cache->outgoing[((uintptr_t)to >> 12) % GWI_OUTGOING];
    bool added = false;
    if (GWI_LIKELY(gwi_busy_begin_kept(cache))) {
        gwi_batch *batch = outgoing->batch;
        added = outgoing->to == to && batch != NULL && stays_open(batch, nbytes);
        if (GWI_LIKELY(added))
            add(batch, block, nbytes);
        gwi_busy_end(cache);
    }
    if (GWI_UNLIKELY(!added))
        send_slowly(cache, outgoing, to, block, nbytes);
}

/* --- receiving ------------------------------------------------------------------------------------------- */

/* Into a magazine, for the next block of this size, or where that is full into the span. */
static void take_in_own(gwi_cache *cache, gwi_span *span, char *block)
{
    gwi_magazine *magazine = &cache->magazines[GWI_LOAD(span->size_class)];
    uint32_t slot;
    gwi_slot_at(GWI_LOAD(span->reciprocal), (size_t)(block - span->start), &slot);
    gwi_kept_entry *top = GWI_LOAD(magazine->top);
    if (top != magazine->last)
        gwi_magazine_push(magazine, top, (gwi_entry){block, GWI_LOAD(span->words) + slot});
    else
        gwi_pool_put(&cache->pool, span, slot);
}

/* Into the span: the magazine is its owner's. */
static void take_in_for_another(gwi_cache *cache, gwi_span *span, char *block)
{
    put_slot(&cache->pool, span, block);
}

typedef void take_in_slot(gwi_cache *cache, gwi_span *span, char *block);

static void take_in(gwi_cache *cache, char *block, take_in_slot *own)
{
    gwi_span *span = gwi_arena_span_of(block);
    if (gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner)) == &cache->pool)
        own(cache, span, block);
    else
        deliver(block);
}

static void take_in_all(gwi_cache *cache, gwi_batch *batch, take_in_slot *own)
{
    while (batch != NULL) {
        gwi_batch *next = batch->next;
        for (size_t i = 0; i < batch->count; i++)
            take_in(cache, batch->blocks[i], own);
        give_batch(batch);
        batch = next;
    }
}

bool gwi_remote_is_waiting(gwi_cache *cache)
{
    const gwi_batch *head = GWI_LOAD(cache->inbox);
    return head != NULL && head != &closed;
}

static gwi_batch *take_inbox(gwi_cache *cache)
{
    return gwi_remote_is_waiting(cache)
               ? atomic_exchange_explicit(&cache->inbox, NULL, memory_order_acquire)
               : NULL;
}

void gwi_remote_receive(gwi_cache *cache)
{
    take_in_all(cache, take_inbox(cache), take_in_own);
}

void gwi_remote_take_over(gwi_cache *cache)
{
    gwi_remote_post(cache);
    take_in_all(cache, take_inbox(cache), take_in_for_another);
}

void gwi_remote_close(gwi_cache *cache)
{
    gwi_batch *batch = atomic_exchange_explicit(&cache->inbox, &closed, memory_order_acquire);
    if (batch != &closed)
        take_in_all(cache, batch, take_in_own);
}

void gwi_remote_open(gwi_cache *cache)
{
    if (GWI_LOAD(cache->inbox) == &closed)
        GWI_STORE_RELEASE(cache->inbox, NULL);
}

void gwi_remote_before_fork(void)
{
    gwi_lock_take(&batches.lock);
}

void gwi_remote_after_fork(void)
{
    gwi_lock_drop(&batches.lock);
}
