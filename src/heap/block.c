/* SPDX-License-Identifier: MIT */
/* Blocks of the process heap: allocating, releasing, resizing. The first of each pair is the fast path. */
#include "heap/block.h"

#include "heap/arena.h"
#include "heap/meta.h"
#include "heap/misuse.h"
#include "heap/os.h"
#include "heap/place.h"
#include "heap/remote.h"

static void *fail_for_memory(size_t nbytes)
{
    gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "no memory for a block of %zu bytes", nbytes);
    return NULL;
}

/* What a block counts for: of a BSTR, its text. */
static inline size_t counted(gw_family family, size_t nbytes)
{
    return nbytes - (family == GW_FAMILY_BSTR ? GWI_BSTR_EXTRA : 0);
}

static void count_in(gwi_pool *pool, gw_family family, size_t nbytes)
{
    gwi_tally *tally = &pool->tallies[family];
    if (gwi_tally_is_due(tally))
        gwi_tally_fold(tally);
    gwi_tally_add(tally, counted(family, nbytes));
}

static void count_out(gwi_pool *pool, gw_family family, size_t nbytes)
{
    gwi_tally *tally = &pool->tallies[family];
    if (gwi_tally_is_due(tally))
        gwi_tally_fold(tally);
    gwi_tally_remove(tally, counted(family, nbytes));
}

/* --- allocating ------------------------------------------------------------------------------------------ */

/* Takes the topmost slot of a magazine, after filling it where it is empty. */
static bool take_entry(gwi_cache *cache, unsigned size_class, gwi_entry *entry)
{
    gwi_magazine *magazine = &cache->magazines[size_class];
    do {
        if (magazine->count == 0 && !gwi_cache_refill(cache, size_class))
            return false;
        *entry = magazine->entries[--magazine->count];
    } while (gwi_word_is_live(GWI_LOAD(*entry->word))); /* kept twice: never hand it out twice */
    return true;
}

static void make_live(gwi_cache *cache, gwi_entry entry, gw_family family, unsigned size_class,
                      size_t nbytes)
{
    size_t slack = gwi_class_size(size_class) - nbytes;
    if (gwi_class_size(size_class) > GWI_SLACK_MAX) {
        gwi_span *span = gwi_arena_span_of(entry.block);
        GWI_STORE(span->sizes[entry.word - GWI_LOAD(span->words)], (uint32_t)nbytes);
        slack = 0;
    }
    GWI_STORE(*entry.word, gwi_word_live(family, slack));
    count_in(&cache->pool, family, nbytes);
}

static void *alloc_small(gw_family family, unsigned size_class, size_t nbytes, unsigned flags)
{
    gwi_cache *cache = gwi_cache_enter();
    gwi_entry entry;
    bool taken = take_entry(cache, size_class, &entry);
    if (taken)
        make_live(cache, entry, family, size_class, nbytes);
    gwi_cache_leave(cache);
    if (!taken)
        return fail_for_memory(nbytes);
    if (flags & GWI_ALLOC_ZEROED)
        memset(entry.block, 0, nbytes);
    return entry.block;
}

static void *alloc_large(gw_family family, size_t nbytes, size_t alignment, unsigned flags)
{
    gw_heap *heap = &gwi_process_heap;
    gwi_gate_enter(&heap->gate, GWI_GATE_WAIT);
    gwi_span *span = gwi_pool_large(&heap->pool, family, nbytes, alignment);
    if (span != NULL)
        count_in(&heap->pool, family, nbytes);
    gwi_gate_leave(&heap->gate);
    if (span == NULL)
        return fail_for_memory(nbytes);
    if ((flags & GWI_ALLOC_ZEROED) && span->dirty)
        memset(span->start, 0, nbytes);
    return span->start;
}

static GWI_NOINLINE void *alloc_slow(gw_family family, size_t nbytes, unsigned flags)
{
    return nbytes <= GWI_SMALL_MAX ? alloc_small(family, gwi_class_of(nbytes), nbytes, flags)
                                   : alloc_large(family, nbytes, GWI_PAGE_SIZE, flags);
}

/* The fast path: a slot is at hand in this thread's magazine, and its slack fits the word. It calls nothing, so that
 * it needs no frame; every other case is the slow path's. */
void *gwi_heap_alloc(gw_family family, size_t nbytes, unsigned flags)
{
    gwi_cache *cache = gwi_cache_self;
    if (GWI_UNLIKELY(nbytes > GWI_SLACK_MAX || cache == NULL))
        return alloc_slow(family, nbytes, flags);
    unsigned size_class = gwi_class_of(nbytes);
    gwi_magazine *magazine = &cache->magazines[size_class];
    gwi_tally *tally = &cache->pool.tallies[family];
    if (GWI_UNLIKELY(magazine->count == 0 || gwi_tally_is_due(tally)))
        return alloc_slow(family, nbytes, flags);
    gwi_entry entry = magazine->entries[magazine->count - 1];
    if (GWI_UNLIKELY(gwi_word_is_live(GWI_LOAD(*entry.word))))
        return alloc_slow(family, nbytes, flags);
    magazine->count--;
    GWI_STORE(*entry.word, gwi_word_live(family, gwi_class_size(size_class) - nbytes));
    gwi_tally_add(tally, counted(family, nbytes));
    return GWI_UNLIKELY(flags & GWI_ALLOC_ZEROED) ? memset(entry.block, 0, nbytes) : entry.block;
}

/* Slots are aligned where their size is a multiple of the alignment, since spans begin at a page. */
unsigned gwi_block_aligned_class(size_t nbytes, size_t alignment)
{
    unsigned size_class = gwi_class_of(nbytes > alignment ? nbytes : alignment);
    while (gwi_class_size(size_class) % alignment != 0)
        size_class++;
    return size_class;
}

void *gwi_heap_alloc_aligned(gw_family family, size_t nbytes, size_t alignment)
{
    if (alignment <= 16)
        return gwi_heap_alloc(family, nbytes, 0);
    if (nbytes <= GWI_SMALL_MAX && alignment <= GWI_SMALL_MAX)
        return alloc_small(family, gwi_block_aligned_class(nbytes, alignment), nbytes, 0);
    return alloc_large(family, nbytes, alignment > GWI_PAGE_SIZE ? alignment : GWI_PAGE_SIZE, 0);
}

/* --- releasing ------------------------------------------------------------------------------------------- */

typedef enum outcome { RELEASED, REFUSED, AGAIN } outcome;

/* What becomes of the contents of a block between its claim and its next use. */
typedef enum contents { LEAVE_CONTENTS, WIPE_CONTENTS } contents;

/* Where the block of a caller's pointer would begin; the pointer may be any value, so this is no pointer arithmetic. */
static inline char *block_of(const gwi_caller *by, const void *p)
{
    return (char *)((uintptr_t)p - by->offset);
}

static bool is_accepted(const gwi_caller *by, uint16_t word)
{
    return (by->accepts >> (word >> GWI_WORD_FAMILY_SHIFT)) & 1u;
}

/* Whether the block that a caller means begins at a place and is one that it may have. */
bool gwi_block_matches(const gwi_caller *by, const char *block, const gwi_place *place)
{
    return place->start == block && is_accepted(by, place->value);
}

/* The one step that decides between several threads. */
static bool claim(gwi_place *place)
{
    return atomic_compare_exchange_strong_explicit(place->word, &place->value,
                                                   gwi_word_released(place->value),
                                                   memory_order_acq_rel, memory_order_acquire);
}

/* Who owns a span may always change its words by compare-and-swap; others, where nobody does it otherwise. */
static bool may_claim(const gwi_cache *cache, const gwi_place *place)
{
    return place->kind == GWI_SPAN_LARGE || gwi_owner_pool(place->owner) == &cache->pool ||
           (place->owner & GWI_OWNER_BITS) == GWI_OWNER_SHARED;
}

static bool find_and_claim(gwi_cache *cache, gwi_span *span, const gwi_caller *by,
                           const char *block, contents after, gwi_place *place)
{
    gwi_busy_begin(cache);
    bool claimed = gwi_place_read(span, block, place) && gwi_block_matches(by, block, place) &&
                   may_claim(cache, place) && claim(place);
    gwi_busy_end(cache);
    if (claimed && after == WIPE_CONTENTS)
        gwi_wipe(place->start, place->slot_nbytes);
    return claimed;
}

static outcome release_in_thread_span(gwi_cache *cache, gwi_span *span, const gwi_caller *by,
                                      char *block, contents after)
{
    uintptr_t owner = GWI_LOAD_ACQUIRE(span->owner);
    bool own = gwi_owner_pool(owner) == &cache->pool;
    if (!own && (owner & GWI_OWNER_BITS) != GWI_OWNER_SHARED) {
        gwi_remote_revoke(span, owner);
        return AGAIN;
    }
    gwi_place place;
    if (!find_and_claim(cache, span, by, block, after, &place))
        return GWI_LOAD_ACQUIRE(span->owner) == owner ? REFUSED : AGAIN;
    count_out(&cache->pool, gwi_word_family(place.value), place.nbytes);
    if (own)
        gwi_cache_keep(cache, GWI_LOAD(span->size_class), block, place.word);
    else
        gwi_remote_send(cache, block, place.slot_nbytes);
    return RELEASED;
}

/* The process heap's shared pool: spans of no thread, and large blocks. */
static outcome release_in_shared_span(gwi_cache *cache, gwi_span *span, const gwi_caller *by,
                                      char *block, contents after)
{
    gw_heap *heap = &gwi_process_heap;
    gwi_place place;
    outcome result = AGAIN;
    gwi_gate_enter(&heap->gate, GWI_GATE_WAIT);
    if (gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner)) == &heap->pool) {
        result = find_and_claim(cache, span, by, block, after, &place) ? RELEASED : REFUSED;
        if (result == RELEASED) {
            count_out(&heap->pool, gwi_word_family(place.value), place.nbytes);
            if (place.kind == GWI_SPAN_LARGE)
                gwi_pool_give_large(&heap->pool, span);
            else
                gwi_pool_put(&heap->pool, span, place.slot);
        }
    }
    gwi_gate_leave(&heap->gate);
    return result;
}

static outcome try_release(gwi_cache *cache, const gwi_caller *by, char *block, contents after)
{
    gwi_span *span = gwi_arena_span(block);
    if (span == NULL)
        return REFUSED;
    gwi_pool *pool = gwi_owner_pool(GWI_LOAD_ACQUIRE(span->owner));
    if (pool == NULL)
        return REFUSED;
    if (pool->kind == GWI_POOL_THREAD)
        return release_in_thread_span(cache, span, by, block, after);
    return pool->heap == &gwi_process_heap ? release_in_shared_span(cache, span, by, block, after)
                                           : REFUSED;
}

static GWI_NOINLINE bool free_slow(const gwi_caller *by, void *p, contents after)
{
    char *block = block_of(by, p);
    gwi_cache *cache = gwi_cache_enter();
    outcome result;
    do
        result = try_release(cache, by, block, after);
    while (result == AGAIN);
    gwi_cache_leave(cache);
    if (result == REFUSED)
        gwi_misuse_report(by, &gwi_process_heap, p);
    return result == RELEASED;
}

/* The rest of a fast release whose word is changed already, where it is not all fast. */
static GWI_NOINLINE bool finish_release(gwi_cache *cache, gwi_span *span, gwi_entry entry,
                                        uint16_t word)
{
    unsigned size_class = GWI_LOAD(span->size_class);
    size_t nbytes = gwi_slot_nbytes(span, entry.word, gwi_class_size(size_class), word);
    bool due = gwi_tally_is_due(&cache->pool.tallies[gwi_word_family(word)]);
    count_out(&cache->pool, gwi_word_family(word), nbytes);
    gwi_cache_keep(cache, size_class, entry.block, entry.word);
    if (due)
        gwi_cache_relieve(cache);
    return true;
}

/* The fast path: the span is this thread's alone, the slack is in the word, and the magazine has room. It calls
 * nothing, so that it needs no frame; every other case is the slow path's. */
bool gwi_heap_free(const gwi_caller *by, void *p)
{
    if (p == NULL)
        return true;
    gwi_entry entry = {.block = block_of(by, p)};
    gwi_cache *cache = gwi_cache_self;
    gwi_span *span = gwi_arena_first_page(entry.block);
    if (GWI_UNLIKELY(span == NULL || cache == NULL))
        return free_slow(by, p, LEAVE_CONTENTS);
    if (GWI_UNLIKELY(GWI_LOAD_ACQUIRE(span->kind) == GWI_SPAN_TAIL))
        span -= GWI_LOAD(span->lead);

    uint32_t slot;
    uint16_t word = 0;
    gwi_busy_begin_own(cache);
    bool released =
        GWI_LOAD(span->owner) == (uintptr_t)&cache->pool &&
        gwi_slot_at(GWI_LOAD(span->reciprocal), (size_t)(entry.block - span->start), &slot);
    if (GWI_LIKELY(released)) {
        entry.word = GWI_LOAD(span->words) + slot;
        word = GWI_LOAD(*entry.word);
        released = is_accepted(by, word);
        if (GWI_LIKELY(released))
            GWI_STORE(*entry.word, gwi_word_released(word));
    }
    gwi_busy_end(cache);
    if (GWI_UNLIKELY(!released))
        return free_slow(by, p, LEAVE_CONTENTS);

    unsigned size_class = GWI_LOAD(span->size_class);
    gw_family family = gwi_word_family(word);
    gwi_magazine *magazine = &cache->magazines[size_class];
    gwi_tally *tally = &cache->pool.tallies[family];
    if (GWI_UNLIKELY(gwi_class_size(size_class) > GWI_SLACK_MAX ||
                     magazine->count == magazine->capacity || gwi_tally_is_due(tally)))
        return finish_release(cache, span, entry, word);
    gwi_tally_remove(tally, counted(family, gwi_class_size(size_class) - (word & GWI_WORD_SLACK)));
    __builtin_prefetch(entry.block, 1); /* the next block of this size, which will be written to */
    magazine->entries[magazine->count++] = entry;
    return true;
}

bool gwi_heap_wipe_and_free(const gwi_caller *by, void *p)
{
    return p == NULL || free_slow(by, p, WIPE_CONTENTS);
}

/* --- resizing -------------------------------------------------------------------------------------------- */

/* A block that became much smaller moves, so that a large slot is not kept for a small block. */
static bool is_worth_keeping(size_t slot_nbytes, size_t nbytes, unsigned flags)
{
    return (flags & GWI_ALLOC_IN_PLACE) || slot_nbytes <= 128 || nbytes > slot_nbytes / 2;
}

/* Gives a slot's block another requested size; false where it is not live any more. */
bool gwi_block_resize_slot(gwi_place *place, size_t nbytes)
{
    if (place->slot_nbytes > GWI_SLACK_MAX) {
        GWI_STORE(place->span->sizes[place->slot], (uint32_t)nbytes);
        return true;
    }
    uint16_t resized = gwi_word_live(gwi_word_family(place->value), place->slot_nbytes - nbytes);
    return atomic_compare_exchange_strong_explicit(place->word, &place->value, resized,
                                                   memory_order_acq_rel, memory_order_acquire);
}

/* Gives a large block another requested size at its place, with more pages or fewer. */
bool gwi_block_resize_large(gwi_place *place, size_t nbytes)
{
    size_t rounded;
    if (!gwi_round_up(nbytes > 0 ? nbytes : 1, GWI_PAGE_SIZE, &rounded))
        return false;
    size_t npages = rounded >> GWI_PAGE_SHIFT, old = GWI_LOAD(place->span->npages);
    if (npages > old && (npages > UINT32_MAX || !gwi_arena_extend(place->span, npages)))
        return false;
    if (npages < old)
        gwi_arena_shrink(place->span, npages);
    GWI_STORE_RELEASE(place->span->nbytes, nbytes);
    return true;
}

static bool resize_process_large(gwi_place *place, size_t nbytes)
{
    gw_heap *heap = &gwi_process_heap;
    gwi_gate_enter(&heap->gate, GWI_GATE_WAIT);
    bool resized = GWI_LOAD(*place->word) == place->value && gwi_block_resize_large(place, nbytes);
    if (resized)
        gwi_tally_resize(&heap->pool.tallies[gwi_word_family(place->value)], place->nbytes, nbytes);
    gwi_gate_leave(&heap->gate);
    return resized;
}

/* In the busy section, since another thread may be releasing the block, against the rules, and its span with it. */
static bool resize_process_slot(gwi_cache *cache, const gwi_caller *by, gwi_place *place,
                                size_t nbytes)
{
    gwi_place now;
    gwi_busy_begin(cache);
    bool resized = gwi_place_read(place->span, place->start, &now) &&
                   gwi_block_matches(by, place->start, &now) && gwi_block_resize_slot(&now, nbytes);
    gwi_busy_end(cache);
    return resized;
}

static bool resize_in_place(gwi_cache *cache, const gwi_caller *by, gwi_place *place, size_t nbytes,
                            unsigned flags)
{
    if (place->kind == GWI_SPAN_LARGE)
        return (nbytes > GWI_SMALL_MAX || (flags & GWI_ALLOC_IN_PLACE)) &&
               resize_process_large(place, nbytes);
    if (nbytes > place->slot_nbytes || !is_worth_keeping(place->slot_nbytes, nbytes, flags) ||
        !resize_process_slot(cache, by, place, nbytes))
        return false;
    gwi_tally_resize(&cache->pool.tallies[gwi_word_family(place->value)], place->nbytes, nbytes);
    return true;
}

static void *move(const gwi_caller *by, void *p, const gwi_place *place, size_t nbytes)
{
    gw_family family = gwi_word_family(place->value);
    char *block = gwi_heap_alloc(family, nbytes, 0);
    if (block == NULL)
        return NULL;
    memcpy(block, place->start, place->nbytes < nbytes ? place->nbytes : nbytes);
    if (gwi_heap_free(by, p))
        return block + by->offset;
    /* Another thread released the block meanwhile, and the failure is set. */
    gwi_caller self = {
        .function = by->function, .takes = by->takes, .accepts = GWI_ACCEPTS(family)};
    gwi_heap_free(&self, block);
    return NULL;
}

/* The live block that a caller means, or false with the failure reported. */
static bool find_live(const gwi_caller *by, const void *p, gwi_place *place)
{
    const char *block = block_of(by, p);
    gwi_cache *cache = gwi_cache_enter();
    bool found = gwi_place_find(cache, block, place) && place->kind != GWI_SPAN_FREE &&
                 gwi_place_heap(place) == &gwi_process_heap && gwi_block_matches(by, block, place);
    gwi_cache_leave(cache);
    return found;
}

/* --- the fast paths of asking and resizing: an own block whose slack is in its word ------------------------- */

typedef struct own_slot {
    gwi_word *word;
    size_t slot_nbytes;
} own_slot;

/* In the busy section. */
static inline bool find_own(const gwi_cache *cache, const gwi_caller *by, const void *p,
                            own_slot *own)
{
    const char *block = block_of(by, p);
    gwi_span *span = gwi_arena_first_page(block);
    if (span == NULL)
        return false;
    if (GWI_LOAD_ACQUIRE(span->kind) == GWI_SPAN_TAIL)
        span -= GWI_LOAD(span->lead);
    uint32_t slot;
    if (GWI_LOAD(span->owner) != (uintptr_t)&cache->pool ||
        !gwi_slot_at(GWI_LOAD(span->reciprocal), (size_t)(block - span->start), &slot))
        return false;
    own->slot_nbytes = gwi_class_size(GWI_LOAD(span->size_class));
    own->word = GWI_LOAD(span->words) + slot;
    return own->slot_nbytes <= GWI_SLACK_MAX && is_accepted(by, GWI_LOAD(*own->word));
}

static bool own_size(const gwi_caller *by, const void *p, size_t *nbytes)
{
    gwi_cache *cache = gwi_cache_self;
    own_slot own;
    if (cache == NULL)
        return false;
    gwi_busy_begin_own(cache);
    bool found = find_own(cache, by, p, &own);
    if (found)
        *nbytes = own.slot_nbytes - (GWI_LOAD(*own.word) & GWI_WORD_SLACK);
    gwi_busy_end(cache);
    return found;
}

static bool own_resize(const gwi_caller *by, const void *p, size_t nbytes)
{
    gwi_cache *cache = gwi_cache_self;
    own_slot own;
    uint16_t old = 0;
    if (cache == NULL)
        return false;
    gwi_busy_begin_own(cache);
    bool fits = find_own(cache, by, p, &own) && nbytes <= own.slot_nbytes &&
                is_worth_keeping(own.slot_nbytes, nbytes, 0);
    if (fits) {
        old = GWI_LOAD(*own.word);
        GWI_STORE(*own.word, gwi_word_live(gwi_word_family(old), own.slot_nbytes - nbytes));
    }
    gwi_busy_end(cache);
    if (fits)
        gwi_tally_resize(&cache->pool.tallies[gwi_word_family(old)],
                         own.slot_nbytes - (old & GWI_WORD_SLACK), nbytes);
    return fits;
}

void *gwi_heap_realloc(const gwi_caller *by, void *p, size_t nbytes, unsigned flags)
{
    if (flags == 0 && own_resize(by, p, nbytes))
        return p;
    gwi_place place;
    if (!find_live(by, p, &place)) {
        gwi_misuse_report(by, &gwi_process_heap, p);
        return NULL;
    }
    size_t old_nbytes = place.nbytes;
    gwi_cache *cache = gwi_cache_enter();
    bool resized = resize_in_place(cache, by, &place, nbytes, flags);
    gwi_cache_leave(cache);
    if (!resized && (flags & GWI_ALLOC_IN_PLACE)) {
        gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "a block of %zu bytes cannot grow to %zu at its place",
                 old_nbytes, nbytes);
        return NULL;
    }
    char *block = resized ? p : move(by, p, &place, nbytes);
    if (block != NULL && (flags & GWI_ALLOC_ZEROED) && nbytes > old_nbytes)
        memset(block - by->offset + old_nbytes, 0, nbytes - old_nbytes);
    return block;
}

bool gwi_heap_size(const gwi_caller *by, const void *p, size_t *nbytes)
{
    if (GWI_LIKELY(own_size(by, p, nbytes)))
        return true;
    gwi_place place;
    if (!find_live(by, p, &place))
        return false;
    *nbytes = place.nbytes;
    return true;
}

void *gwi_heap_table(size_t nbytes)
{
    return gwi_meta_take(nbytes);
}

void gwi_heap_table_end(void *table, size_t nbytes)
{
    gwi_meta_give(table, nbytes);
}

void gwi_heap_refuse(const gwi_caller *by, const void *p)
{
    gwi_misuse_report(by, &gwi_process_heap, p);
}
