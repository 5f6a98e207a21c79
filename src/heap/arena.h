/* SPDX-License-Identifier: MIT */
/*
 * Arenas: large ranges of reserved address space, handed out as runs of 64 KiB pages.
 *
 * "Is this pointer ours?" is a comparison with a range, and the descriptor of its page is at a computed
 * address; neither reads through the pointer. Descriptors are never unmapped.
 */
#ifndef GWI_HEAP_ARENA_H
#define GWI_HEAP_ARENA_H

#include "base/base.h"
#include "heap/map.h"

#define GWI_ARENAS_MAX 64

typedef struct gwi_arena {
    _Atomic uintptr_t base;
    _Atomic size_t limit;    /* bytes that were ever handed out; those behind are untouched */
    gwi_span *_Atomic pages; /* one descriptor a page, as far as `limit` */
    gwi_map *_Atomic map;    /* one mark a page, likewise */
    _Atomic size_t npages;   /* 0 until the arena is ready */
    size_t committed;        /* pages that can be touched */
} gwi_arena;

extern gwi_arena gwi_arenas[GWI_ARENAS_MAX];

/* The descriptor of the page that holds an address; NULL where no arena has it, or it was never handed out. */
gwi_span *gwi_arena_page_slow(uintptr_t address);

/* The same, of the first arena alone, which is the only one in nearly all processes; false for all others. */
static inline bool gwi_arena_first_has(const void *pointer, gwi_span **page)
{
    gwi_arena *first = &gwi_arenas[0];
    uintptr_t offset = (uintptr_t)pointer - GWI_LOAD(first->base);
    if (GWI_UNLIKELY(offset >= GWI_LOAD_ACQUIRE(first->limit)))
        return false;
    *page = GWI_LOAD(first->pages) + (offset >> GWI_PAGE_SHIFT);
    return true;
}

/* Whether an address lies in the first arena, handed out or not; and whether there is no other. */
static inline bool gwi_arena_first_holds(const void *pointer)
{
    gwi_arena *first = &gwi_arenas[0];
    return (uintptr_t)pointer - GWI_LOAD(first->base) < GWI_LOAD_ACQUIRE(first->npages)
                                                            << GWI_PAGE_SHIFT;
}

static inline bool gwi_arena_is_only(void)
{
    return GWI_LOAD_ACQUIRE(gwi_arenas[1].npages) == 0;
}

static inline gwi_span *gwi_arena_page(const void *pointer)
{
    gwi_span *page;
    return gwi_arena_first_has(pointer, &page) ? page : gwi_arena_page_slow((uintptr_t)pointer);
}

/* Marks the first page of a span or free run for walks. */
static inline void gwi_arena_mark(const gwi_span *span, gwi_mark mark)
{
    gwi_arena *first = &gwi_arenas[0];
    uintptr_t offset = (uintptr_t)span->start - GWI_LOAD(first->base);
    if (GWI_LIKELY(offset < GWI_LOAD(first->limit)))
        GWI_STORE_RELEASE(GWI_LOAD(first->map)[offset >> GWI_PAGE_SHIFT], (uint8_t)mark);
    else
        gwi_map_set(span, mark);
}

/* The first page of the span or free run that holds an address, or the page itself where it is in none; NULL
 * where no arena has it, or it was never handed out. May take the arena's lock. */
gwi_span *gwi_arena_span(const void *pointer);

/* The span of a slot or large block that is known to be one. */
static inline gwi_span *gwi_arena_span_of(const void *block)
{
    gwi_span *page = gwi_arena_page(block);
    return GWI_LOAD(page->kind) == GWI_SPAN_TAIL ? page - GWI_LOAD(page->lead) : page;
}

/* Whether an address lies in reserved space, handed out or not. */
bool gwi_arena_holds(const void *pointer);

/* A fresh run of pages, committed, of kind GWI_SPAN_NONE; NULL where there is no memory. Its first byte is
 * aligned to `alignment`, a power of two. `dirty` says whether it may hold old contents. */
gwi_span *gwi_arena_take(size_t npages, size_t alignment);

/* Gives a run back. */
void gwi_arena_give(gwi_span *span);

/* Counts a run that is not given back, and has no memory any more, as not used; or as used again. */
void gwi_arena_set_aside(const gwi_span *span);
void gwi_arena_take_up(const gwi_span *span);

/* Cuts npages off the end of a longer run: a run of its own. */
gwi_span *gwi_arena_split(gwi_span *span, size_t npages);

/* Grows a run to npages at its place, or says no. Shrinks it. */
bool gwi_arena_extend(gwi_span *span, size_t npages);
void gwi_arena_shrink(gwi_span *span, size_t npages);

/* Bytes of the runs that are not free. */
size_t gwi_arena_used(void);

/* Gives the memory of free pages back to the system; the bytes of the longest run of them. */
size_t gwi_arena_compact(void);

/* Bytes that can be touched and are not known to be given back; bytes of address space. */
size_t gwi_arena_committed(void);
size_t gwi_arena_reserved(void);

/* Which arena, and which of its pages, a descriptor is. */
bool gwi_arena_place(const gwi_span *span, size_t *arena, size_t *page);

void gwi_arena_before_fork(void);
void gwi_arena_after_fork(void);

#endif
