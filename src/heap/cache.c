/* SPDX-License-Identifier: MIT */
/* Caches: their registry, their magazines, and what becomes of them when their thread ends. */
#include "heap/cache.h"

#include "heap/arena.h"
#include "heap/fork.h"
#include "heap/large.h"
#include "heap/meta.h"
#include "heap/modes.h"
#include "heap/os.h"
#include "heap/remote.h"

GWI_THREAD_LOCAL gwi_cache *gwi_cache_self;
bool gwi_cache_needs_fences;

static GWI_THREAD_LOCAL bool thread_has_ended;

/* --- magazines ------------------------------------------------------------------------------------------- */

/* A magazine keeps up to 64 KiB of slots, so that a thousand small blocks that come and go together never leave it. It is
 * filled little by little: what is never used is never touched. */
#define MAGAZINE_MIN 4
#define MAGAZINE_MAX 1024
#define MAGAZINE_BYTES 65536
#define REFILL_MAX 64

static uint32_t within(size_t n, uint32_t least, uint32_t most)
{
    return n < least ? least : n > most ? most : (uint32_t)n;
}

gwi_word gwi_never_free = GWI_WORD_LIVE;

static uint32_t magazine_capacity(unsigned size_class)
{
    return within(MAGAZINE_BYTES / gwi_class_size(size_class), MAGAZINE_MIN, MAGAZINE_MAX);
}

static size_t entries_of_all_magazines(void)
{
    size_t count = 0;
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++)
        count += 1 + magazine_capacity(size_class);
    return count;
}

static bool make_magazines(gwi_cache *cache)
{
    gwi_kept_entry *entries = gwi_meta_take(entries_of_all_magazines() * sizeof *entries);
    if (entries == NULL)
        return false;
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++) {
        uint32_t capacity = magazine_capacity(size_class);
        gwi_magazine *magazine = &cache->magazines[size_class];
        GWI_STORE(entries->word, &gwi_never_free);
        GWI_STORE(magazine->top, entries);
        magazine->last = entries + capacity;
        magazine->bottom = entries;
        magazine->slot_nbytes = gwi_class_size(size_class);
        entries += 1 + capacity;
    }
    return true;
}

uintptr_t gwi_cache_owner(const gwi_cache *cache, unsigned size_class)
{
    bool shared = gwi_cache_needs_fences || GWI_LOAD(cache->shares[size_class]);
    return (uintptr_t)&cache->pool | (shared ? GWI_OWNER_SHARED : 0);
}

/* A span that no thread has; its words stay under compare-and-swap, since another thread may be about to do one. */
static gwi_span *adopt(gwi_cache *cache, unsigned size_class)
{
    gwi_pool *shared = &gwi_process_heap.pool;
    gwi_gate_enter(&gwi_process_heap.gate, GWI_GATE_WAIT);
    gwi_span *span = gwi_pool_move_one(shared, &cache->pool, size_class,
                                       (uintptr_t)&cache->pool | GWI_OWNER_SHARED);
    gwi_gate_leave(&gwi_process_heap.gate);
    return span;
}

static gwi_span *span_with_room(gwi_cache *cache, unsigned size_class)
{
    gwi_span *span = gwi_pool_partial(&cache->pool, size_class);
    if (span == NULL)
        span = adopt(cache, size_class);
    if (span == NULL)
        span = gwi_pool_span(&cache->pool, size_class, gwi_cache_owner(cache, size_class));
    return span;
}

static void fold_tallies(gwi_cache *cache)
{
    for (unsigned tally = 0; tally < GWI_TALLY_COUNT; tally++)
        gwi_tally_fold(&cache->pool.tallies[tally]);
}

/* Entries that were taken away. */
static void drop_gaps(gwi_magazine *magazine)
{
    gwi_kept_entry *top = GWI_LOAD(magazine->top);
    while (top != magazine->bottom && GWI_LOAD(top->word) == &gwi_never_free)
        top--;
    GWI_STORE(magazine->top, top);
}

/* Lowest addresses are handed out first, so they go on top. */
static bool refill(gwi_cache *cache, unsigned size_class)
{
    gwi_magazine *magazine = &cache->magazines[size_class];
    drop_gaps(magazine);
    if (!gwi_magazine_is_empty(magazine))
        return true;
    gwi_remote_receive(cache);
    if (!gwi_magazine_is_empty(magazine))
        return true;
    gwi_span *span = span_with_room(cache, size_class);
    if (span == NULL)
        return false;
    uint16_t slots[REFILL_MAX];
    uint32_t count = gwi_pool_take(&cache->pool, span, slots,
                                   within(gwi_magazine_capacity(magazine) / 2, 1, REFILL_MAX));
    gwi_word *words = GWI_LOAD(span->words);
    for (uint32_t i = count; i > 0; i--)
        gwi_magazine_push(magazine, GWI_LOAD(magazine->top),
                          (gwi_entry){gwi_slot_start(span, slots[i - 1]), words + slots[i - 1]});
    return true;
}

bool gwi_cache_refill(gwi_cache *cache, unsigned size_class)
{
    if (cache->magazines[size_class].bottom == NULL) /* spare, without memory for magazines */
        return false;
    gwi_cache_tend(cache);
    bool filled = refill(cache, size_class);
    gwi_cache_tended(cache);
    return filled;
}

static void put_back(gwi_cache *cache, gwi_entry entry)
{
    if (entry.word == &gwi_never_free)
        return;
    gwi_span *span = gwi_arena_span_of(entry.block);
    gwi_pool_put(&cache->pool, span, (uint32_t)(entry.word - GWI_LOAD(span->words)));
}

void gwi_cache_flush_half(gwi_cache *cache, unsigned size_class)
{
    gwi_magazine *magazine = &cache->magazines[size_class];
    gwi_kept_entry *first = magazine->bottom + 1;
    gwi_gate_await(&gwi_process_heap.gate);
    gwi_cache_tend(cache);
    size_t count = (size_t)(GWI_LOAD(magazine->top) - magazine->bottom), older = count / 2;
    for (size_t i = 0; i < older; i++)
        put_back(cache, gwi_entry_at(&first[i]));
    GWI_STORE(magazine->top, magazine->bottom + (count - older));
    memmove(first, first + older, (count - older) * sizeof *first);
    gwi_cache_tended(cache);
}

static void pop(gwi_magazine *magazine)
{
    GWI_STORE(magazine->top, GWI_LOAD(magazine->top) - 1);
}

static void empty_magazines(gwi_cache *cache)
{
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++) {
        gwi_magazine *magazine = &cache->magazines[size_class];
        for (; !gwi_magazine_is_empty(magazine); pop(magazine))
            put_back(cache, gwi_entry_at(GWI_LOAD(magazine->top)));
    }
}

static void flush(gwi_cache *cache)
{
    fold_tallies(cache);
    gwi_remote_post(cache);
    gwi_remote_receive(cache);
    empty_magazines(cache);
    gwi_pool_trim(&cache->pool);
    gwi_large_flush(cache);
}

void gwi_cache_flush(gwi_cache *cache)
{
    gwi_cache_tend(cache);
    flush(cache);
    gwi_cache_tended(cache);
}

static int64_t live_bytes(void)
{
    int64_t live = 0;
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++)
        live += GWI_LOAD(gwi_process_heap.totals[family].bytes);
    return live;
}

/* Not again until the process has used much more memory in between: a process that stays small pays once. */
void gwi_cache_relieve(gwi_cache *cache)
{
    const int64_t worthwhile = (int64_t)4 << 20;
    int64_t used = (int64_t)gwi_arena_used();
    if (used < worthwhile)
        return;
    int64_t live = live_bytes();
    if (live > cache->relieved_at)
        cache->relieved_at = live;
    if (live > used / 8 || live > cache->relieved_at / 2)
        return;
    cache->relieved_at = live;
    gwi_gate_await(&gwi_process_heap.gate);
    gwi_cache_flush(cache);
    gwi_caches_flush_warm();
}

/* --- registry -------------------------------------------------------------------------------------------- */

static struct {
    gwi_lock lock;
    gwi_cache *first;
    gwi_cache *warm; /* of the thread that ended last, as it left it */
    pthread_key_t key;
    bool ready;
} registry = {.lock = GWI_LOCK_INIT};

/* A mutex goes to whoever asks first, and that is the thread that has just dropped it. So who waits for this one holds the
 * door meanwhile: nobody has the lock twice while another waits. */
static struct {
    gwi_lock door;
    gwi_lock lock;
    gwi_cache cache;
} spare = {.door = GWI_LOCK_INIT, .lock = GWI_LOCK_INIT};

static void give_spans_away(gwi_cache *cache)
{
    gwi_gate_enter(&gwi_process_heap.gate, GWI_GATE_PASS);
    gwi_pool_move_all(&cache->pool, &gwi_process_heap.pool);
    gwi_gate_leave(&gwi_process_heap.gate);
}

/* First the spans get their new owner, then the inbox is closed: what is sent in between is delivered anew. */
static void give_all_away(gwi_cache *cache)
{
    gwi_cache_tend(cache);
    flush(cache);
    give_spans_away(cache);
    gwi_remote_close(cache);
    gwi_remote_post(cache);
    fold_tallies(cache);
    gwi_cache_tended(cache);
}

static bool has_few_spans(const gwi_cache *cache)
{
    const size_t few = 32;
    size_t count = 0;
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++) {
        const gwi_span *span = cache->pool.full[size_class];
        for (; span != NULL && count <= few; span = span->next)
            count++;
        for (span = cache->pool.partial[size_class]; span != NULL && count <= few;
             span = span->next)
            count++;
    }
    return count <= few;
}

/* The next thread finds everything at hand, so that short threads cost little. One such cache at most waits, and a
 * small one, since nobody else can use what is free in it. */
static bool leave_warm(gwi_cache *cache)
{
    gwi_cache_tend(cache);
    gwi_remote_post(cache);
    gwi_remote_receive(cache);
    fold_tallies(cache);
    gwi_large_flush(cache);
    bool few = has_few_spans(cache);
    gwi_cache_tended(cache);
    if (!few)
        return false;
    gwi_lock_take(&registry.lock);
    bool warm = registry.warm == NULL;
    if (warm) {
        registry.warm = cache;
        cache->in_use = false;
    }
    gwi_lock_drop(&registry.lock);
    return warm;
}

static void leave(gwi_cache *cache)
{
    gwi_lock_take(&registry.lock);
    cache->in_use = false;
    gwi_lock_drop(&registry.lock);
}

static void thread_ends(void *argument)
{
    gwi_cache *cache = argument;
    gwi_cache_self = NULL;
    thread_has_ended = true;
    if (leave_warm(cache))
        return;
    give_all_away(cache);
    leave(cache);
}

void gwi_caches_flush_warm(void)
{
    gwi_lock_take(&registry.lock);
    gwi_cache *cache = registry.warm;
    registry.warm = NULL;
    if (cache != NULL)
        cache->in_use = true;
    gwi_lock_drop(&registry.lock);
    if (cache == NULL)
        return;
    give_all_away(cache);
    leave(cache);
}

static void add(gwi_cache *cache)
{
    gwi_pool_init(&cache->pool, &gwi_process_heap, gwi_process_heap.totals, GWI_POOL_THREAD, false);
    cache->next = registry.first;
    registry.first = cache;
}

/* Before any other cache. Several threads release as its owner, so its spans are shared. */
static void make_spare(void)
{
    if (spare.cache.in_use)
        return;
    gwi_cache_needs_fences = !gwi_os_has_barrier();
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++)
        GWI_STORE(spare.cache.shares[size_class], true);
    add(&spare.cache);
    spare.cache.in_use = true;
}

static bool make_ready(void)
{
    if (registry.ready)
        return true;
    make_spare();
    registry.ready = pthread_key_create(&registry.key, thread_ends) == 0;
    return registry.ready;
}

static gwi_cache *unused_cache(void)
{
    gwi_cache *cache = registry.warm != NULL ? registry.warm : registry.first;
    registry.warm = NULL;
    while (cache != NULL && cache->in_use)
        cache = cache->next;
    return cache;
}

static gwi_cache *new_cache(void)
{
    gwi_cache *cache = gwi_meta_take(sizeof *cache);
    if (cache == NULL)
        return NULL;
    if (!make_magazines(cache)) {
        gwi_meta_give(cache, sizeof *cache);
        return NULL;
    }
    add(cache);
    return cache;
}

static gwi_cache *take_cache(void)
{
    gwi_cache *cache = NULL;
    gwi_lock_take(&registry.lock);
    if (make_ready()) {
        cache = unused_cache();
        if (cache == NULL)
            cache = new_cache();
    }
    if (cache != NULL)
        cache->in_use = true;
    gwi_lock_drop(&registry.lock);
    return cache;
}

static bool become_own(gwi_cache *cache)
{
    gwi_remote_open(cache);
    gwi_cache_self = cache; /* before pthread_setspecific(), which may allocate */
    if (pthread_setspecific(registry.key, cache) == 0)
        return true;
    thread_ends(cache);
    return false;
}

/* The spare cache has no magazines until it is needed; without them it hands out nothing, but still releases. */
static gwi_cache *enter_spare(void)
{
    gwi_lock_take(&spare.door);
    gwi_lock_take(&spare.lock);
    gwi_lock_drop(&spare.door);
    if (spare.cache.magazines[0].bottom == NULL) {
        gwi_lock_take(&registry.lock);
        make_spare();
        gwi_lock_drop(&registry.lock);
        make_magazines(&spare.cache);
    }
    return &spare.cache;
}

gwi_cache *gwi_cache_enter_slow(void)
{
    if (!thread_has_ended && !gwi_modes_have(~0u)) {
        gwi_cache *cache = take_cache();
        if (cache != NULL && become_own(cache)) {
            gwi_fork_watch();
            return cache;
        }
    }
    return enter_spare();
}

void gwi_cache_leave_slow(void)
{
    gwi_cache_tend(&spare.cache);
    gwi_remote_post(&spare.cache);
    gwi_cache_tended(&spare.cache);
    gwi_lock_drop(&spare.lock);
}

bool gwi_cache_give_up(void)
{
    gwi_cache *self = gwi_cache_self;
    bool alone = true;
    gwi_lock_take(&registry.lock);
    for (gwi_cache *cache = registry.first; cache != NULL; cache = cache->next)
        alone = alone && (!cache->in_use || cache == self || cache == &spare.cache);
    gwi_lock_drop(&registry.lock);
    if (alone && self != NULL) {
        pthread_setspecific(registry.key, NULL);
        thread_ends(self);
    }
    return alone;
}

/* --- tending --------------------------------------------------------------------------------------------- */

bool gwi_cache_try_tend(gwi_cache *cache)
{
    return GWI_LOAD(cache->tended) == 0 &&
           atomic_exchange_explicit(&cache->tended, 1, memory_order_acquire) == 0;
}

void gwi_cache_tend(gwi_cache *cache)
{
    for (unsigned spins = 0; !gwi_cache_try_tend(cache); spins++)
        if (spins % 64 == 63)
            gwi_os_yield();
    if (GWI_UNLIKELY(GWI_LOAD(cache->wanted))) {
        GWI_STORE(cache->wanted, false);
        flush(cache);
    }
}

/* --- waiting --------------------------------------------------------------------------------------------- */

static void wait_until_outside(gwi_cache *cache)
{
    for (unsigned spins = 0; GWI_LOAD_ACQUIRE(cache->busy) != 0; spins++)
        if (spins % 64 == 63)
            gwi_os_yield();
}

void gwi_cache_wait_for(gwi_cache *cache)
{
    if (!gwi_cache_needs_fences)
        gwi_os_barrier();
    wait_until_outside(cache);
}

void gwi_caches_wait_for_all(void)
{
    if (!gwi_cache_needs_fences)
        gwi_os_barrier();
    gwi_lock_take(&registry.lock);
    for (gwi_cache *cache = registry.first; cache != NULL; cache = cache->next)
        wait_until_outside(cache);
    gwi_lock_drop(&registry.lock);
}

gwi_cache *gwi_caches_first(void)
{
    gwi_lock_take(&registry.lock);
    gwi_cache *first = registry.first;
    gwi_lock_drop(&registry.lock);
    return first;
}

bool gwi_cache_is_spare(const gwi_cache *cache)
{
    return cache == &spare.cache;
}

void gwi_caches_each(void (*visit)(gwi_cache *cache, void *context), void *context)
{
    gwi_lock_take(&registry.lock);
    for (gwi_cache *cache = registry.first; cache != NULL; cache = cache->next)
        visit(cache, context);
    gwi_lock_drop(&registry.lock);
}

/* --- fork ------------------------------------------------------------------------------------------------ */

void gwi_caches_before_fork(void)
{
    gwi_lock_take(&registry.lock);
}

void gwi_caches_after_fork_in_parent(void)
{
    gwi_lock_drop(&registry.lock);
}

/* A thread was stopped anywhere: an entry of its magazine may be half written, or counted twice. */
static bool entry_is_sound(const gwi_cache *cache, gwi_entry entry)
{
    gwi_span *span = gwi_arena_span(entry.block);
    uint32_t slot;
    return span != NULL && GWI_LOAD(span->kind) == GWI_SPAN_SMALL &&
           gwi_owner_pool(GWI_LOAD(span->owner)) == &cache->pool &&
           gwi_slot_at(GWI_LOAD(span->reciprocal), (size_t)(entry.block - span->start), &slot) &&
           entry.word == GWI_LOAD(span->words) + slot && !gwi_word_is_live(GWI_LOAD(*entry.word));
}

static void recover(gwi_cache *cache)
{
    for (unsigned size_class = 0; size_class < GWI_CLASS_COUNT; size_class++) {
        gwi_magazine *magazine = &cache->magazines[size_class];
        for (; !gwi_magazine_is_empty(magazine); pop(magazine)) {
            gwi_entry entry = gwi_entry_at(GWI_LOAD(magazine->top));
            if (entry_is_sound(cache, entry)) {
                gwi_span *span = gwi_arena_span(entry.block);
                gwi_span_put(span, (uint32_t)(entry.word - GWI_LOAD(span->words)));
            }
        }
    }
    gwi_large_recover(cache);
    gwi_pool_move_all(&cache->pool, &gwi_process_heap.pool);
    gwi_remote_close(cache);
    gwi_remote_post(cache);
    fold_tallies(cache);
    cache->in_use = false;
}

void gwi_caches_after_fork_in_child(void)
{
    gwi_lock_drop(&registry.lock);
    for (gwi_cache *cache = registry.first; cache != NULL; cache = cache->next) {
        GWI_STORE(cache->busy,
                  0); /* of all first: to recover one may mean to wait for the others */
        GWI_STORE(cache->tended, 0);
    }
    for (gwi_cache *cache = registry.first; cache != NULL; cache = cache->next)
        if (cache->in_use && cache != gwi_cache_self && cache != &spare.cache)
            recover(cache);
}

void gwi_cache_spare_before_fork(void)
{
    gwi_lock_take(&spare.door);
    gwi_lock_take(&spare.lock);
}

void gwi_cache_spare_after_fork(void)
{
    gwi_lock_drop(&spare.lock);
    gwi_lock_drop(&spare.door);
}
