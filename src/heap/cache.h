/* SPDX-License-Identifier: MIT */
/*
 * Caches: a thread's part of the process heap. A pool of spans that only this thread changes, and a magazine of
 * ready slots a class on top of it, last in, first out.
 *
 * The busy section. A thread that owns a span changes its words by plain loads and stores. Another thread that
 * wants to release a block there first revokes this right (see remote.h): it writes to `owner`, makes every
 * thread of the process pass a memory barrier, and waits until the owner's `busy` is 0. So, inside the busy
 * section, an owner that has seen `owner` to be itself may rely on it. The section holds a few loads and stores,
 * never a lock or a call.
 *
 * The memory of caches is never given back; a cache of a finished thread serves a later one.
 */
#ifndef GWI_HEAP_CACHE_H
#define GWI_HEAP_CACHE_H

#include "heap/heaps.h"
#include "heap/pool.h"

/* A slot that is ready to be handed out, or was just released. */
typedef struct gwi_entry {
    char *block;
    gwi_word *word;
} gwi_entry;

/* The same where it is kept. Another thread may take it away, by the word (compact.c). */
typedef struct gwi_kept_entry {
    _Atomic(char *) block;
    _Atomic(gwi_word *) word;
} gwi_kept_entry;

/* Under its entries lies one without a block, whose word is live: so who takes the topmost entry need not ask
 * whether there is one, but only whether it is free, which has to be asked anyway. Entries that were taken away
 * look the same. */
typedef struct gwi_magazine {
    _Atomic(gwi_kept_entry *) top; /* the topmost entry, or `bottom` */
    gwi_kept_entry *last;          /* where `top` is when the magazine is full */
    gwi_kept_entry *bottom;        /* the entry without a block */
    size_t slot_nbytes;            /* of the class */
} gwi_magazine;

/* The word of entries without a block. */
extern gwi_word gwi_never_free;

static inline bool gwi_magazine_is_empty(gwi_magazine *magazine)
{
    return GWI_LOAD(magazine->top) == magazine->bottom;
}

static inline size_t gwi_magazine_capacity(const gwi_magazine *magazine)
{
    return (size_t)(magazine->last - magazine->bottom);
}

static inline gwi_entry gwi_entry_at(gwi_kept_entry *kept)
{
    return (gwi_entry){GWI_LOAD(kept->block), GWI_LOAD(kept->word)};
}

/* In this order, which who takes entries away relies on: the word says that the block is there. */
static GWI_ALWAYS_INLINE void gwi_magazine_push(gwi_magazine *magazine, gwi_kept_entry *top,
                                                gwi_entry entry)
{
    GWI_STORE(top[1].block, entry.block);
    atomic_signal_fence(memory_order_release);
    GWI_STORE(top[1].word, entry.word);
    GWI_STORE(magazine->top, top + 1);
}

struct gwi_batch;

/* Blocks released here that belong to other threads' spans, gathered by destination. */
#define GWI_OUTGOING 4

/* Large spans whose blocks were released here, ready for the next such block. */
#define GWI_KEPT 8

typedef struct gwi_outgoing {
    struct gwi_cache *to;
    struct gwi_batch *batch;
} gwi_outgoing;

/*
 * What another thread may take (compact.c), and what keeps it from doing so:
 *
 *     spans, their bits and lists    `tended`: whoever changes them has it
 *     kept spans, outgoing batches   the busy section of an owner who sees there that the cache is not `held`
 *     entries of magazines           nothing; an entry's word is exchanged for one that sends its owner to `tended`
 */

typedef struct gwi_cache {
    gwi_pool pool;           /* first: an owner word is an address of a cache */
    _Atomic uint32_t busy;   /* 1 inside the busy section */
    _Atomic uint32_t tended; /* 1 while a thread, not always the owner, changes the spans */
    _Atomic bool held;       /* another thread is taking away what is kept */
    _Atomic bool wanted;     /* another thread wants to have back what is kept */
    gwi_magazine magazines[GWI_CLASS_COUNT];
    _Atomic(struct gwi_batch *) inbox; /* blocks of this cache's spans, released by others */
    gwi_outgoing outgoing[GWI_OUTGOING];
    _Atomic bool shares[GWI_CLASS_COUNT]; /* others release here: fresh spans begin as shared */
    bool in_use;                          /* a living thread has it; under the registry's lock */
    int64_t relieved_at;      /* most live bytes since the magazines were last emptied */
    gwi_span *kept[GWI_KEPT]; /* large spans without a block */
    size_t kept_pages;
    struct gwi_cache *next; /* in the registry; never removed */
} gwi_cache;

extern GWI_THREAD_LOCAL gwi_cache *gwi_cache_self;

/* This thread's cache. Where it cannot have one of its own (no memory, or the thread is ending), the spare one
 * that such threads share, locked. Never NULL; ends with gwi_cache_leave(). */
gwi_cache *gwi_cache_enter_slow(void);
void gwi_cache_leave_slow(void);

static inline gwi_cache *gwi_cache_enter(void)
{
    gwi_cache *cache = gwi_cache_self;
    return GWI_LIKELY(cache != NULL) ? cache : gwi_cache_enter_slow();
}

static inline void gwi_cache_leave(const gwi_cache *cache)
{
    if (GWI_UNLIKELY(cache != gwi_cache_self))
        gwi_cache_leave_slow();
}

/* --- the busy section ------------------------------------------------------------------------------------ */

/* Without membarrier the section begins with a full barrier of its own, and no span is ever changed by plain
 * stores (gwi_cache_owner). */
extern bool gwi_cache_needs_fences;

static inline void gwi_busy_begin(gwi_cache *cache)
{
    if (GWI_UNLIKELY(gwi_cache_needs_fences))
        atomic_exchange_explicit(&cache->busy, 1, memory_order_seq_cst);
    else
        GWI_STORE(cache->busy, 1);
    atomic_signal_fence(memory_order_seq_cst);
}

/* For a thread that will rely on nothing but being the only owner of a span: without membarrier it never is. */
static inline void gwi_busy_begin_own(gwi_cache *cache)
{
    GWI_STORE(cache->busy, 1);
    atomic_signal_fence(memory_order_seq_cst);
}

static inline void gwi_busy_end(gwi_cache *cache)
{
    atomic_signal_fence(memory_order_seq_cst);
    GWI_STORE_RELEASE(cache->busy, 0);
}

/* Begins a busy section, if need be by waiting, in which what is kept stays so; false where another thread holds
 * the cache, outside the section then. */
static inline bool gwi_busy_begin_kept(gwi_cache *cache)
{
    gwi_busy_begin_own(cache);
    if (GWI_LIKELY(!GWI_LOAD_ACQUIRE(cache->held)))
        return true;
    gwi_busy_end(cache);
    return false;
}

/* Waits until a cache is, or was, outside its busy section, seen after a barrier in every thread. */
void gwi_cache_wait_for(gwi_cache *cache);

/* The same for all caches. The calling thread must be outside its own. */
void gwi_caches_wait_for_all(void);

/* What a fresh span of a class is owned as. */
uintptr_t gwi_cache_owner(const gwi_cache *cache, unsigned size_class);

/* --- tending --------------------------------------------------------------------------------------------- */

/* Keeps other threads from changing the cache's spans; first does what they want of it. Neither in a busy section
 * nor inside a gate. */
void gwi_cache_tend(gwi_cache *cache);

/* The same for a thread that is not the owner: false where another thread has it. */
bool gwi_cache_try_tend(gwi_cache *cache);

static inline void gwi_cache_tended(gwi_cache *cache)
{
    GWI_STORE_RELEASE(cache->tended, 0);
}

/* --- magazines ------------------------------------------------------------------------------------------- */

/* Fills a magazine whose topmost entry is without a block; false where there is no memory. */
bool gwi_cache_refill(gwi_cache *cache, unsigned size_class);

/* Puts the older half of a full magazine back into its spans. */
void gwi_cache_flush_half(gwi_cache *cache, unsigned size_class);

/* Empties the magazines where few blocks are live in very many pages: one slot in a magazine keeps a span. */
void gwi_cache_relieve(gwi_cache *cache);

/* Puts everything back: magazines, inbox, what is outgoing, empty spans. */
void gwi_cache_flush(gwi_cache *cache);

/* Does this to the cache that a finished thread has left as it was, if there is one. */
void gwi_caches_flush_warm(void);

/* Keeps a slot that was just released. */
static inline void gwi_cache_keep(gwi_cache *cache, unsigned size_class, char *block,
                                  gwi_word *word)
{
    gwi_magazine *magazine = &cache->magazines[size_class];
    if (GWI_UNLIKELY(GWI_LOAD(magazine->top) == magazine->last))
        gwi_cache_flush_half(cache, size_class);
    gwi_magazine_push(magazine, GWI_LOAD(magazine->top), (gwi_entry){block, word});
}

/* --- all caches ------------------------------------------------------------------------------------------ */

/* The cache that was made last; the others by `next`. */
gwi_cache *gwi_caches_first(void);

/* Whether it is the one that threads without one share. */
bool gwi_cache_is_spare(const gwi_cache *cache);

/* Calls a function for each cache that was ever made, with the registry locked. */
void gwi_caches_each(void (*visit)(gwi_cache *cache, void *context), void *context);

/* Gives this thread's cache up for good; false where another thread has one. Before the first block. */
bool gwi_cache_give_up(void);

/* The spare cache's lock comes before all others. */
void gwi_cache_spare_before_fork(void);
void gwi_cache_spare_after_fork(void);

void gwi_caches_before_fork(void);
void gwi_caches_after_fork_in_parent(void);
/* Also hands the spans of the threads that the child does not have to the process heap's shared pool. */
void gwi_caches_after_fork_in_child(void);

#endif
