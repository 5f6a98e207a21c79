/* SPDX-License-Identifier: MIT */
/* Maps: marks of pages, stored one by one without an atomic operation, and read eight at a time. */
#include "heap/map.h"

#include "heap/arena.h"

void gwi_map_set(const gwi_span *span, gwi_mark mark)
{
    size_t arena, page;
    if (gwi_arena_place(span, &arena, &page))
        GWI_STORE_RELEASE(GWI_LOAD(gwi_arenas[arena].map)[page], (uint8_t)mark);
}

typedef uint64_t __attribute__((may_alias)) eight_marks;

static bool has_mark(gwi_map *eight, gwi_mark mark)
{
    uint64_t each = UINT64_C(0x0101010101010101) * (uint64_t)mark;
    return (__atomic_load_n((eight_marks *)(void *)eight, __ATOMIC_ACQUIRE) & each) != 0;
}

size_t gwi_map_next(size_t arena, size_t page, gwi_mark mark)
{
    gwi_arena *a = &gwi_arenas[arena];
    size_t used = GWI_LOAD_ACQUIRE(a->limit) >> GWI_PAGE_SHIFT;
    gwi_map *map = GWI_LOAD(a->map);
    while (page < used) {
        if (page % 8 == 0 && !has_mark(&map[page], mark))
            page += 8;
        else if (GWI_LOAD_ACQUIRE(map[page]) == mark)
            return page;
        else
            page++;
    }
    return GWI_NO_PAGE;
}
