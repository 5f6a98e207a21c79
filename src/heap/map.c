/* SPDX-License-Identifier: MIT */
/* Maps: bits of pages, set and cleared one by one, read 64 at a time. */
#include "heap/map.h"

#include "heap/arena.h"

size_t gwi_map_nbytes(size_t npages)
{
    return (npages + 63) / 64 * sizeof(gwi_map);
}

static _Atomic uint64_t *bits_of(const gwi_span *span, gwi_mark mark, uint64_t *bit)
{
    size_t arena, page;
    if (!gwi_arena_place(span, &arena, &page))
        return NULL;
    *bit = (uint64_t)1 << (page % 64);
    return &GWI_LOAD(gwi_arenas[arena].map)[page / 64].marks[mark];
}

void gwi_map_set(const gwi_span *span, gwi_mark mark)
{
    uint64_t bit;
    _Atomic uint64_t *bits = bits_of(span, mark, &bit);
    if (bits != NULL && (GWI_LOAD(*bits) & bit) == 0)
        atomic_fetch_or_explicit(bits, bit, memory_order_release);
}

void gwi_map_clear(const gwi_span *span, gwi_mark mark)
{
    uint64_t bit;
    _Atomic uint64_t *bits = bits_of(span, mark, &bit);
    if (bits != NULL && (GWI_LOAD(*bits) & bit) != 0)
        atomic_fetch_and_explicit(bits, ~bit, memory_order_release);
}

void gwi_map_forget(const gwi_span *span)
{
    gwi_map_clear(span, GWI_MARK_SMALL);
    gwi_map_clear(span, GWI_MARK_LARGE);
    gwi_map_clear(span, GWI_MARK_PRIVATE);
}

static uint64_t wanted(gwi_map *map, gwi_map_pass pass)
{
    uint64_t shared = ~GWI_LOAD_ACQUIRE(map->marks[GWI_MARK_PRIVATE]);
    if (pass == GWI_PASS_LARGE)
        return GWI_LOAD_ACQUIRE(map->marks[GWI_MARK_LARGE]) & shared;
    return (GWI_LOAD_ACQUIRE(map->marks[GWI_MARK_SMALL]) & shared) |
           GWI_LOAD_ACQUIRE(map->marks[GWI_MARK_FREE]);
}

size_t gwi_map_next(size_t arena, size_t page, gwi_map_pass pass)
{
    gwi_arena *a = &gwi_arenas[arena];
    size_t used = GWI_LOAD_ACQUIRE(a->limit) >> GWI_PAGE_SHIFT;
    gwi_map *map = GWI_LOAD(a->map);
    uint64_t behind = UINT64_MAX << (page % 64);
    for (size_t group = page / 64; group * 64 < used; group++, behind = UINT64_MAX) {
        uint64_t bits = wanted(&map[group], pass) & behind;
        if (bits != 0)
            return group * 64 + (size_t)__builtin_ctzll(bits);
    }
    return GWI_NO_PAGE;
}
