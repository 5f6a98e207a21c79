/* SPDX-License-Identifier: MIT */
/*
 * Spans: runs of 64 KiB pages, each with its whole truth in a descriptor apart from the pages.
 *
 * A *small* span is cut into slots of one size class. One 16-bit word a slot is the truth about it:
 *
 *     bit 15     live
 *     bits 12-14 family + 1; 0: the slot was never handed out
 *     bits 0-11  slack: slot size minus requested size; all set: the size is beside the words
 *
 * Releasing a block clears bit 15 and keeps the rest, so that a second free can say what the block was. A
 * *large* span is one block; its word and size are in the descriptor.
 *
 * Who may change what: `owner` names the pool that the span belongs to and how a word may be changed:
 *
 *     pool                 only the pool's thread, by plain stores inside its busy section (a thread's pool),
 *                          or whoever holds the heap's lock (a shared pool)
 *     pool | HELD          another thread is compacting the pool, and will give the right to plain stores back
 *     pool | REVOKING      a second thread wants to free here: nobody may rely on plain stores any more
 *     pool | SHARED        every change of a word is one compare-and-swap
 *
 * Any thread may read a descriptor at any time: fields that another thread may change are atomic, and
 * `version` is odd while a descriptor is being rewritten.
 */
#ifndef GWI_HEAP_SPAN_H
#define GWI_HEAP_SPAN_H

#include "base/base.h"
#include "heap/classes.h"

#include <gangway/heap.h>

#define GWI_PAGE_SHIFT 16
#define GWI_PAGE_SIZE ((size_t)1 << GWI_PAGE_SHIFT)

typedef _Atomic uint16_t gwi_word;

#define GWI_WORD_LIVE 0x8000u
#define GWI_WORD_SLACK 0x0FFFu
#define GWI_WORD_FAMILY_SHIFT 12

/* Slots whose slack may not fit a word. */
static inline bool gwi_slot_has_size(size_t slot_nbytes)
{
    return slot_nbytes > GWI_WORD_SLACK;
}

/* Words are of 16 bits where they are kept, and plain numbers while they are looked at. */

/* Of a slack that fits. */
static inline uint16_t gwi_word_live(gw_family family, size_t slack)
{
    return (uint16_t)(GWI_WORD_LIVE | (((unsigned)family + 1) << GWI_WORD_FAMILY_SHIFT) |
                      (unsigned)slack);
}

/* Whether the slack is in the word. */
static inline bool gwi_word_has_slack(unsigned word)
{
    return (word & GWI_WORD_SLACK) != GWI_WORD_SLACK;
}

static inline bool gwi_word_is_live(unsigned word)
{
    return (word & GWI_WORD_LIVE) != 0;
}

static inline uint16_t gwi_word_released(unsigned word)
{
    return (uint16_t)(word & ~GWI_WORD_LIVE);
}

/* What a caller's `accepts` has a bit for: the family, and whether the block is live. */
static inline unsigned gwi_word_code(unsigned word)
{
    return word >> GWI_WORD_FAMILY_SHIFT;
}

static inline gw_family gwi_code_family(unsigned code)
{
    return (gw_family)((code & 7u) - 1u);
}

/* Meaningful for words that are not 0. */
static inline gw_family gwi_word_family(unsigned word)
{
    return gwi_code_family(gwi_word_code(word));
}

typedef enum gwi_span_kind {
    GWI_SPAN_NONE, /* no first page of anything */
    GWI_SPAN_TAIL, /* a later page of a span; `lead` pages after its first */
    GWI_SPAN_FREE, /* the first page of a free run */
    GWI_SPAN_END,  /* the last page of a free run of several; `lead` pages after its first */
    GWI_SPAN_SMALL,
    GWI_SPAN_LARGE
} gwi_span_kind;

struct gwi_pool;

#define GWI_OWNER_REVOKING ((uintptr_t)1)
#define GWI_OWNER_HELD ((uintptr_t)2)
#define GWI_OWNER_SHARED ((uintptr_t)3)
#define GWI_OWNER_BITS ((uintptr_t)3)

typedef struct gwi_span {
    /* first line: what a free needs */
    _Atomic uintptr_t owner;     /* see above; 0 while the span belongs to nobody */
    _Atomic uint64_t reciprocal; /* small: 2^64 / slot size, rounded up; else 0 */
    _Atomic(gwi_word *) words;   /* small: one a slot, and a zero one behind them */
    char *start;                 /* first byte of the first page; never changes */
    _Atomic uint32_t version;
    _Atomic uint32_t lead;
    _Atomic uint32_t npages;
    _Atomic uint8_t kind;       /* gwi_span_kind */
    _Atomic uint8_t size_class; /* small */
    bool dirty;                 /* free or fresh: its pages may hold old contents */
    bool executable;            /* its pages may hold code */
    gwi_word large_word; /* large, and kept after its release: as a slot's word, without slack */
    _Atomic uint16_t slot_nbytes; /* small */
    _Atomic uint16_t nslots;      /* small */
    uint16_t nfree;               /* small: slots whose bit is set */
    _Atomic size_t nbytes;        /* large, and kept after its release: requested size */

    /* second line: what lists and refills need */
    struct gwi_span *next, *prev;
    uint64_t *free_bits;             /* small: a bit a slot; set: free, and in nobody's magazine */
    _Atomic uint32_t *_Atomic sizes; /* small, if gwi_slot_has_size(): requested sizes */
    uint32_t ndirty;         /* free: about how many of its pages the system has not got back */
    _Atomic uint16_t offset; /* large: of the block in its pages; not 0 only where it is guarded */
    _Atomic bool
        guarded; /* large: a page that nothing can touch ends or begins the block (guard.h) */
    struct gwi_span *big_next, *big_prev; /* runs of very many pages */
    size_t meta_nbytes; /* small: bytes at `words` that hold words, bits and sizes */
} __attribute__((aligned(64))) gwi_span;

/* --- slots ----------------------------------------------------------------------------------------------- */

/* Offset to slot by one multiplication: the high part is the slot, the low part says whether the offset is a
 * start (Lemire, Kaser, Kurz: "Faster remainder by direct computation", 2019; exact for offsets below 2^32). */
static inline bool gwi_slot_at(uint64_t reciprocal, size_t offset, uint32_t *slot)
{
    uint64_t remainder;
    *slot = (uint32_t)gwi_mul_wide(offset, reciprocal, &remainder);
    return remainder < reciprocal;
}

static inline char *gwi_slot_start(const gwi_span *span, uint32_t slot)
{
    return span->start + (size_t)slot * GWI_LOAD(span->slot_nbytes);
}

/* Requested size of a slot's block by its word. */
static inline size_t gwi_slot_nbytes(gwi_span *span, uint32_t slot, uint16_t word)
{
    return GWI_LIKELY(gwi_word_has_slack(word))
               ? (size_t)GWI_LOAD(span->slot_nbytes) - (word & GWI_WORD_SLACK)
               : GWI_LOAD(GWI_LOAD(span->sizes)[slot]);
}

/* The word of a slot whose block gets a size; the size itself is noted where it does not fit. */
static inline uint16_t gwi_slot_word(gwi_span *span, uint32_t slot, gw_family family, size_t nbytes)
{
    size_t slack = GWI_LOAD(span->slot_nbytes) - nbytes;
    if (GWI_LIKELY(slack < GWI_WORD_SLACK))
        return gwi_word_live(family, slack);
    GWI_STORE(GWI_LOAD(span->sizes)[slot], (uint32_t)nbytes);
    return gwi_word_live(family, GWI_WORD_SLACK);
}

/* --- spans ----------------------------------------------------------------------------------------------- */

/* Pages of a small span of a class. */
uint32_t gwi_span_pages(unsigned size_class);

/* Makes a fresh run of pages a small span of a class, all slots free. False where there is no memory for its
 * words. The owner is still nobody. */
bool gwi_span_make_small(gwi_span *span, unsigned size_class);

/* Makes a fresh run of pages a large span that holds one live block, owned by a pool. */
void gwi_span_make_large(gwi_span *span, struct gwi_pool *pool, gw_family family, size_t nbytes);

/* Lets a large span whose block is released hold another one. */
void gwi_span_reuse_large(gwi_span *span, gw_family family, size_t nbytes);

/* So many of the lowest free slots, or as many as there are; in ascending order. Returns how many. */
uint32_t gwi_span_take(gwi_span *span, uint16_t *slots, uint32_t wanted);

/* Puts a slot back into the bits; false where it was there already. */
bool gwi_span_put(gwi_span *span, uint32_t slot);

/* Counts the free slots anew, from the bits. */
void gwi_span_recount(gwi_span *span);

static inline bool gwi_span_is_empty(const gwi_span *span)
{
    return span->nfree == span->nslots;
}

/* Marks the descriptor as being rewritten, and as whole again. Between them fields are stored with release
 * order and read with acquire order, so that a reader who sees a new one sees the odd version as well. */
void gwi_span_begin_change(gwi_span *span);
void gwi_span_end_change(gwi_span *span);

/* Adds to and removes from a list by its head. */
void gwi_span_link(gwi_span **head, gwi_span *span);
void gwi_span_unlink(gwi_span **head, gwi_span *span);

static inline struct gwi_pool *gwi_owner_pool(uintptr_t owner)
{
    return (struct gwi_pool *)(owner & ~GWI_OWNER_BITS);
}

#endif
