/* SPDX-License-Identifier: MIT */
/* Arenas: reserving ranges, and finding the descriptor of any address. */
#include "heap/arena.h"

#include "heap/faults.h"
#include "heap/os.h"
#include "heap/runs.h"

gwi_arena gwi_arenas[GWI_ARENAS_MAX];

/* Runs of more pages do not mark each of them; they are found in a list instead. */
#define MARKED_PAGES_MAX 64

static struct {
    gwi_lock lock;
    size_t count;
    gwi_span *big; /* runs of more than MARKED_PAGES_MAX pages */
    atomic_size_t used_pages;
} arenas = {.lock = GWI_LOCK_INIT};

/* --- finding --------------------------------------------------------------------------------------------- */

gwi_span *gwi_arena_page_slow(uintptr_t address)
{
    for (size_t i = 0; i < GWI_ARENAS_MAX; i++) {
        if (GWI_LOAD_ACQUIRE(gwi_arenas[i].npages) == 0)
            return NULL;
        uintptr_t offset = address - GWI_LOAD(gwi_arenas[i].base);
        if (offset < GWI_LOAD_ACQUIRE(gwi_arenas[i].limit))
            return GWI_LOAD(gwi_arenas[i].pages) + (offset >> GWI_PAGE_SHIFT);
    }
    return NULL;
}

static gwi_span *find_big(const gwi_span *page)
{
    gwi_lock_take(&arenas.lock);
    gwi_span *span = arenas.big;
    while (span != NULL && !(page > span && page < span + GWI_LOAD(span->npages)))
        span = span->big_next;
    gwi_lock_drop(&arenas.lock);
    return span;
}

bool gwi_arena_holds(const void *pointer)
{
    for (size_t i = 0; i < GWI_ARENAS_MAX; i++) {
        size_t npages = GWI_LOAD_ACQUIRE(gwi_arenas[i].npages);
        if (npages == 0)
            return false;
        if ((uintptr_t)pointer - GWI_LOAD(gwi_arenas[i].base) < npages << GWI_PAGE_SHIFT)
            return true;
    }
    return false;
}

gwi_span *gwi_arena_span(const void *pointer)
{
    gwi_span *page = gwi_arena_page(pointer);
    if (page == NULL)
        return NULL;
    switch (GWI_LOAD_ACQUIRE(page->kind)) {
    case GWI_SPAN_TAIL:
    case GWI_SPAN_END:
        return page - GWI_LOAD(page->lead);
    case GWI_SPAN_NONE: {
        gwi_span *big = find_big(page);
        return big != NULL ? big : page;
    }
    default:
        return page;
    }
}

bool gwi_arena_place(const gwi_span *span, size_t *arena, size_t *page)
{
    for (size_t i = 0; i < GWI_ARENAS_MAX; i++) {
        size_t npages = GWI_LOAD_ACQUIRE(gwi_arenas[i].npages);
        if (npages == 0)
            return false;
        uintptr_t offset = (uintptr_t)span - (uintptr_t)GWI_LOAD(gwi_arenas[i].pages);
        if (offset < npages * sizeof(gwi_span)) {
            *arena = i;
            *page = offset / sizeof(gwi_span);
            return true;
        }
    }
    return false;
}

/* --- reserving ------------------------------------------------------------------------------------------- */

static size_t rounded_up(size_t nbytes)
{
    size_t page = gwi_os_page_size();
    return (nbytes + page - 1) & ~(page - 1);
}

static size_t descriptors_nbytes(size_t npages)
{
    return rounded_up(npages * sizeof(gwi_span));
}

/* Half as much, and again, until the system agrees. */
static char *reserve_range(size_t wanted, size_t needed, size_t *nbytes)
{
    for (*nbytes = wanted > needed ? wanted : needed;; *nbytes /= 2) {
        if (*nbytes < needed)
            *nbytes = needed;
        char *base = gwi_os_reserve(*nbytes, GWI_PAGE_SIZE);
        if (base != NULL || *nbytes == needed)
            return base;
    }
}

static gwi_arena *add_arena(size_t npages_needed)
{
    size_t needed, nbytes;
    if (arenas.count == GWI_ARENAS_MAX || npages_needed > (SIZE_MAX >> (GWI_PAGE_SHIFT + 2)))
        return NULL;
    needed = npages_needed << GWI_PAGE_SHIFT;
    char *base = reserve_range(gwi_os_range_size(), needed, &nbytes);
    if (base == NULL)
        return NULL;
    size_t npages = nbytes >> GWI_PAGE_SHIFT;
    void *pages = gwi_os_reserve(descriptors_nbytes(npages), gwi_os_page_size());
    void *map = pages != NULL ? gwi_os_reserve(rounded_up(npages), gwi_os_page_size()) : NULL;
    if (map == NULL) {
        if (pages != NULL)
            gwi_os_unreserve(pages, descriptors_nbytes(npages));
        gwi_os_unreserve(base, nbytes);
        return NULL;
    }
    gwi_arena *arena = &gwi_arenas[arenas.count++];
    GWI_STORE(arena->base, (uintptr_t)base);
    GWI_STORE(arena->pages, (gwi_span *)pages);
    GWI_STORE(arena->map, map);
    GWI_STORE_RELEASE(arena->npages, npages);
    return arena;
}

static bool commit_between(char *memory, size_t old, size_t new)
{
    return new <= old || gwi_os_commit(memory + old, new - old);
}

/* Commits at least up to `page` pages, a megabyte at a time where the system agrees. */
static bool commit_up_to(gwi_arena *arena, size_t page)
{
    const size_t step = ((size_t)1 << 20) >> GWI_PAGE_SHIFT;
    if (page <= arena->committed)
        return true;
    size_t generous = (page + step - 1) / step * step;
    size_t npages = GWI_LOAD(arena->npages);
    size_t tries[2] = {generous < npages ? generous : npages, page};
    for (size_t i = 0; i < 2; i++) {
        char *start = (char *)GWI_LOAD(arena->base) + (arena->committed << GWI_PAGE_SHIFT);
        size_t old = descriptors_nbytes(arena->committed);
        size_t new = descriptors_nbytes(tries[i]);
        char *descriptors = (char *)GWI_LOAD(arena->pages);
        if (!commit_between(descriptors, old, new) ||
            !commit_between((char *)GWI_LOAD(arena->map), rounded_up(arena->committed),
                            rounded_up(tries[i])))
            continue;
        if (!gwi_os_commit(start, (tries[i] - arena->committed) << GWI_PAGE_SHIFT))
            continue;
        arena->committed = tries[i];
        return true;
    }
    return false;
}

static gwi_span *take_untouched_from(gwi_arena *arena, size_t npages)
{
    size_t first = GWI_LOAD(arena->limit) >> GWI_PAGE_SHIFT;
    if (npages > GWI_LOAD(arena->npages) - first || !commit_up_to(arena, first + npages))
        return NULL;
    gwi_span *span = GWI_LOAD(arena->pages) + first;
    for (size_t i = 0; i < npages; i++)
        span[i].start = (char *)GWI_LOAD(arena->base) + ((first + i) << GWI_PAGE_SHIFT);
    GWI_STORE(span->npages, (uint32_t)npages);
    GWI_STORE_RELEASE(arena->limit, (first + npages) << GWI_PAGE_SHIFT);
    return span;
}

static gwi_span *take_untouched(size_t npages)
{
    for (size_t i = 0; i < arenas.count; i++) {
        gwi_span *span = take_untouched_from(&gwi_arenas[i], npages);
        if (span != NULL)
            return span;
    }
    gwi_arena *arena = add_arena(npages);
    return arena != NULL ? take_untouched_from(arena, npages) : NULL;
}

/* --- runs ------------------------------------------------------------------------------------------------ */

static void link_big(gwi_span *span)
{
    span->big_prev = NULL;
    span->big_next = arenas.big;
    if (arenas.big != NULL)
        arenas.big->big_prev = span;
    arenas.big = span;
}

static void unlink_big(gwi_span *span)
{
    if (span->big_prev != NULL)
        span->big_prev->big_next = span->big_next;
    else
        arenas.big = span->big_next;
    if (span->big_next != NULL)
        span->big_next->big_prev = span->big_prev;
}

/* Lets the later pages of a run in use know where its first is. */
static void mark_pages(gwi_span *span, size_t npages)
{
    if (npages > MARKED_PAGES_MAX) {
        link_big(span);
        return;
    }
    for (size_t i = 1; i < npages; i++) {
        GWI_STORE(span[i].lead, (uint32_t)i);
        GWI_STORE_RELEASE(span[i].kind, GWI_SPAN_TAIL);
    }
}

static void unmark_pages(gwi_span *span, size_t npages)
{
    if (npages > MARKED_PAGES_MAX) {
        unlink_big(span);
        return;
    }
    for (size_t i = 1; i < npages; i++)
        GWI_STORE_RELEASE(span[i].kind, GWI_SPAN_NONE);
}

static gwi_span *take(size_t npages)
{
    gwi_span *span = gwi_runs_take(npages);
    return span != NULL ? span : take_untouched(npages);
}

/* Cuts an aligned run out of a longer one. */
static gwi_span *align(gwi_span *span, size_t npages, size_t alignment)
{
    size_t before = (size_t)(-(uintptr_t)span->start & (alignment - 1)) >> GWI_PAGE_SHIFT;
    size_t behind = GWI_LOAD(span->npages) - npages - before;
    gwi_span *aligned = span + before;
    aligned->dirty = span->dirty;
    GWI_STORE(aligned->npages, (uint32_t)npages);
    if (behind > 0)
        gwi_runs_give(aligned + npages, behind, span->dirty);
    if (before > 0)
        gwi_runs_give(span, before, span->dirty);
    return aligned;
}

gwi_span *gwi_arena_take(size_t npages, size_t alignment)
{
    size_t extra = alignment > GWI_PAGE_SIZE ? (alignment >> GWI_PAGE_SHIFT) - 1 : 0;
    size_t total;
    if (!gwi_add(npages, extra, &total) || total > UINT32_MAX || gwi_faults_hit_pages())
        return NULL;
    gwi_lock_take(&arenas.lock);
    gwi_span *span = take(total);
    if (span != NULL) {
        if (extra > 0)
            span = align(span, npages, alignment);
        GWI_STORE_RELEASE(span->kind, GWI_SPAN_NONE);
        mark_pages(span, npages);
        GWI_STORE(arenas.used_pages, GWI_LOAD(arenas.used_pages) + npages);
    }
    gwi_lock_drop(&arenas.lock);
    return span;
}

size_t gwi_arena_compact(void)
{
    gwi_lock_take(&arenas.lock);
    gwi_runs_purge();
    size_t longest = gwi_runs_longest();
    gwi_lock_drop(&arenas.lock);
    return longest << GWI_PAGE_SHIFT;
}

/* Lets a run join the free ones. Free pages of the run's neighbourhood are merged by gwi_runs_give(). */
static void release_pages(gwi_span *span, size_t npages)
{
    gwi_runs_give(span, npages, true);
    size_t used = GWI_LOAD(arenas.used_pages) - npages;
    GWI_STORE(arenas.used_pages, used);
    gwi_runs_purge_beyond(used);
}

void gwi_arena_give(gwi_span *span)
{
    size_t npages = GWI_LOAD(span->npages);
    gwi_arena_mark(span, GWI_MARK_NONE);
    if (span->executable &&
        !gwi_os_protect(span->start, npages << GWI_PAGE_SHIFT, GWI_OS_READ_WRITE))
        return; /* the system will not take the right to execute back: the pages are never used again */
    gwi_lock_take(&arenas.lock);
    gwi_span_begin_change(span);
    span->executable = false;
    GWI_STORE_RELEASE(span->owner, (uintptr_t)0);
    GWI_STORE_RELEASE(span->reciprocal, (uint64_t)0);
    GWI_STORE_RELEASE(span->kind, GWI_SPAN_NONE);
    gwi_span_end_change(span);
    unmark_pages(span, npages);
    release_pages(span, npages);
    gwi_lock_drop(&arenas.lock);
}

static size_t pages_of(const gwi_span *span)
{
    return GWI_LOAD(((gwi_span *)(uintptr_t)span)->npages);
}

void gwi_arena_set_aside(const gwi_span *span)
{
    gwi_lock_take(&arenas.lock);
    GWI_STORE(arenas.used_pages, GWI_LOAD(arenas.used_pages) - pages_of(span));
    gwi_lock_drop(&arenas.lock);
}

void gwi_arena_take_up(const gwi_span *span)
{
    gwi_lock_take(&arenas.lock);
    GWI_STORE(arenas.used_pages, GWI_LOAD(arenas.used_pages) + pages_of(span));
    gwi_lock_drop(&arenas.lock);
}

gwi_span *gwi_arena_split(gwi_span *span, size_t npages)
{
    gwi_lock_take(&arenas.lock);
    size_t old = GWI_LOAD(span->npages);
    gwi_span *end = span + old - npages;
    unmark_pages(span, old);
    GWI_STORE(span->npages, (uint32_t)(old - npages));
    GWI_STORE(end->npages, (uint32_t)npages);
    end->dirty = span->dirty;
    end->executable = span->executable;
    mark_pages(span, old - npages);
    mark_pages(end, npages);
    gwi_lock_drop(&arenas.lock);
    return end;
}

bool gwi_arena_extend(gwi_span *span, size_t npages)
{
    if (gwi_faults_hit_pages())
        return false;
    gwi_lock_take(&arenas.lock);
    size_t old = GWI_LOAD(span->npages);
    gwi_span *more = gwi_runs_take_at(span + old, npages - old);
    if (more != NULL) {
        unmark_pages(span, old);
        GWI_STORE(span->npages, (uint32_t)npages);
        mark_pages(span, npages);
        GWI_STORE(arenas.used_pages, GWI_LOAD(arenas.used_pages) + (npages - old));
    }
    gwi_lock_drop(&arenas.lock);
    return more != NULL;
}

void gwi_arena_shrink(gwi_span *span, size_t npages)
{
    gwi_lock_take(&arenas.lock);
    size_t old = GWI_LOAD(span->npages);
    unmark_pages(span, old);
    GWI_STORE(span->npages, (uint32_t)npages);
    mark_pages(span, npages);
    release_pages(span + npages, old - npages);
    gwi_lock_drop(&arenas.lock);
}

size_t gwi_arena_committed(void)
{
    gwi_lock_take(&arenas.lock);
    size_t pages = GWI_LOAD(arenas.used_pages) + gwi_runs_dirty_pages();
    gwi_lock_drop(&arenas.lock);
    return pages << GWI_PAGE_SHIFT;
}

size_t gwi_arena_used(void)
{
    return GWI_LOAD(arenas.used_pages) << GWI_PAGE_SHIFT;
}

size_t gwi_arena_reserved(void)
{
    size_t nbytes = 0;
    for (size_t i = 0; i < GWI_ARENAS_MAX; i++)
        nbytes += GWI_LOAD_ACQUIRE(gwi_arenas[i].npages) << GWI_PAGE_SHIFT;
    return nbytes;
}

void gwi_arena_before_fork(void)
{
    gwi_lock_take(&arenas.lock);
}

void gwi_arena_after_fork(void)
{
    gwi_lock_drop(&arenas.lock);
}
