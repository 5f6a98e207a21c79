/* SPDX-License-Identifier: MIT */
/* Guards: laying out guarded blocks in their pages, and keeping released pages out of use. */
#include "heap/guard.h"

#include "heap/arena.h"
#include "heap/block.h"
#include "heap/modes.h"
#include "heap/os.h"

/* Each guarded block splits the address space twice, and Linux keeps 65,530 parts a process (vm.max_map_count): what
 * remains is for stacks and libraries. */
#define LIVE_MOST 30000

/* Released pages wait here, oldest first. */
static struct {
    gwi_lock lock;
    gwi_span *oldest, *newest;
    size_t npages;
    atomic_size_t live;
} guards = {.lock = GWI_LOCK_INIT};

static size_t page_rounded(size_t nbytes)
{
    size_t page = gwi_os_page_size();
    return (nbytes + page - 1) & ~(page - 1);
}

size_t gwi_guard_extent(size_t offset, size_t nbytes)
{
    return page_rounded(offset + (nbytes > 0 ? nbytes : 1));
}

/* --- layout ---------------------------------------------------------------------------------------------- */

typedef struct layout {
    size_t offset; /* of the block in its span */
    size_t extent; /* of what can be touched, from the start of the span */
    size_t front;  /* bytes at the start that cannot be touched */
    size_t npages; /* of the span */
    size_t alignment;
} layout;

static bool is_back(size_t alignment)
{
    return gwi_modes_have(GWI_MODE_PAGE_HEAP_BACK) && alignment <= gwi_os_page_size();
}

static bool lay_out(size_t owned, size_t alignment, layout *out)
{
    const size_t page = gwi_os_page_size();
    size_t nbytes = owned > 0 ? owned : 1;
    alignment = alignment > 16 ? alignment : 16;
    if (page > GWI_PAGE_SIZE / 2 || nbytes > SIZE_MAX / 2)
        return false;
    out->front = is_back(alignment) ? page : 0;
    out->offset = is_back(alignment) ? page : (page_rounded(nbytes) - nbytes) & ~(alignment - 1);
    out->extent = gwi_guard_extent(out->offset, nbytes);
    out->npages = (out->extent + page + GWI_PAGE_SIZE - 1) >> GWI_PAGE_SHIFT;
    out->alignment = alignment > GWI_PAGE_SIZE ? alignment : GWI_PAGE_SIZE;
    return out->npages <= UINT32_MAX;
}

static bool raise_guards(const gwi_span *span, const layout *l)
{
    size_t nbytes = (size_t)GWI_LOAD(((gwi_span *)(uintptr_t)span)->npages) << GWI_PAGE_SHIFT;
    return (l->front == 0 || gwi_os_protect(span->start, l->front, GWI_OS_NO_ACCESS)) &&
           gwi_os_protect(span->start + l->extent, nbytes - l->extent, GWI_OS_NO_ACCESS);
}

/* --- released pages -------------------------------------------------------------------------------------- */

static gwi_span *oldest_released(void)
{
    gwi_lock_take(&guards.lock);
    gwi_span *span = guards.oldest;
    if (span != NULL) {
        guards.oldest = span->next;
        guards.npages -= GWI_LOAD(span->npages);
        if (guards.oldest == NULL)
            guards.newest = NULL;
    }
    gwi_lock_drop(&guards.lock);
    if (span != NULL)
        gwi_arena_take_up(span);
    return span;
}

/* Gives pages to whoever wants them, or leaves them unused for good where the system will not make them usable. */
static void give_pages(gwi_span *span)
{
    span->next = span->prev = NULL;
    if (!gwi_os_commit(span->start, (size_t)GWI_LOAD(span->npages) << GWI_PAGE_SHIFT))
        return;
    GWI_STORE(span->guarded, false);
    GWI_STORE(span->offset, 0);
    GWI_STORE(span->large_word, 0);
    gwi_arena_give(span);
}

/* As many addresses wait as the first range of them has. */
static bool are_too_many(void)
{
    gwi_lock_take(&guards.lock);
    bool many = guards.npages > gwi_os_range_size() >> GWI_PAGE_SHIFT;
    gwi_lock_drop(&guards.lock);
    return many;
}

static void append(gwi_span *span)
{
    gwi_lock_take(&guards.lock);
    span->next = NULL;
    if (guards.newest != NULL)
        guards.newest->next = span;
    else
        guards.oldest = span;
    guards.newest = span;
    guards.npages += GWI_LOAD(span->npages);
    gwi_lock_drop(&guards.lock);
    gwi_arena_set_aside(span);
}

/* The pages are still known to have held the block, as those of any released large block; and of which heap. */
void gwi_guard_give(gwi_span *span)
{
    gwi_arena_mark(span, GWI_MARK_NONE);
    gwi_span_begin_change(span);
    GWI_STORE_RELEASE(span->kind, GWI_SPAN_NONE);
    gwi_span_end_change(span);
    gwi_os_withdraw(span->start, (size_t)GWI_LOAD(span->npages) << GWI_PAGE_SHIFT);
    atomic_fetch_sub_explicit(&guards.live, 1, memory_order_relaxed);
    append(span);
    while (are_too_many())
        give_pages(oldest_released());
}

/* Fresh pages; where there are none, all that wait serve again. */
static gwi_span *take_pages(const layout *l)
{
    gwi_span *span = gwi_arena_take(l->npages, l->alignment);
    if (span != NULL)
        return span;
    for (gwi_span *released; (released = oldest_released()) != NULL;)
        give_pages(released);
    return gwi_arena_take(l->npages, l->alignment);
}

/* --- blocks ---------------------------------------------------------------------------------------------- */

static bool may_have_more(const gwi_pool *pool)
{
    return !pool->executable && GWI_LOAD(guards.live) < LIVE_MOST;
}

gwi_span *gwi_guard_take(gwi_pool *pool, gw_family family, size_t nbytes, size_t alignment)
{
    layout l;
    if (!may_have_more(pool) || !lay_out(gwi_owned(family, nbytes), alignment, &l))
        return NULL;
    gwi_span *span = take_pages(&l);
    if (span == NULL)
        return NULL;
    if (!raise_guards(span, &l)) {
        give_pages(span);
        return NULL;
    }
    GWI_STORE(span->offset, (uint16_t)l.offset);
    GWI_STORE(span->guarded, true);
    if (!gwi_pool_add_large(pool, span, family, nbytes)) {
        give_pages(span);
        return NULL;
    }
    atomic_fetch_add_explicit(&guards.live, 1, memory_order_relaxed);
    return span;
}

bool gwi_guard_fits(const gwi_place *place, size_t nbytes)
{
    size_t owned = gwi_owned(gwi_word_family(place->value), nbytes);
    return owned <= place->slot_nbytes && place->slot_nbytes - owned < 16;
}

/* Moves the guard to another place in the span, whose last page it keeps at least. */
static bool move_guard(const gwi_span *span, size_t from, size_t to)
{
    size_t most = (size_t)GWI_LOAD(((gwi_span *)(uintptr_t)span)->npages) << GWI_PAGE_SHIFT;
    if (to > from)
        return to <= most - gwi_os_page_size() && gwi_os_commit(span->start + from, to - from);
    return to == from || gwi_os_protect(span->start + to, from - to, GWI_OS_NO_ACCESS);
}

bool gwi_guard_resize(const gwi_place *place, size_t nbytes)
{
    gwi_span *span = place->span;
    size_t offset = GWI_LOAD(span->offset);
    size_t end = offset + place->slot_nbytes;
    if (nbytes > SIZE_MAX / 2 || !move_guard(span, end, gwi_guard_extent(offset, nbytes)))
        return false;
    GWI_STORE_RELEASE(span->nbytes, nbytes);
    return true;
}

/* --- fork ------------------------------------------------------------------------------------------------ */

void gwi_guard_before_fork(void)
{
    gwi_lock_take(&guards.lock);
}

void gwi_guard_after_fork(void)
{
    gwi_lock_drop(&guards.lock);
}
