/* SPDX-License-Identifier: MIT */
/* Quarantine: a ring of released blocks for each heap. */
#include "heap/quarantine.h"

#include "heap/arena.h"
#include "heap/meta.h"
#include "heap/modes.h"

/* A large block's memory goes back to all heaps at once, where nobody could check it before reuse. So with hfc alone
 * the last few of them wait, as long as they are not too many bytes. */
#define LARGE_COUNT 16
#define LARGE_NBYTES ((size_t)64 << 20)

struct gwi_quarantine {
    size_t capacity, first, count;
    size_t nbytes; /* of large blocks, as far as only they wait */
    char *blocks[];
};

static bool all_wait(void)
{
    return gwi_modes_of_process()->quarantine > 0;
}

static size_t ring_nbytes(size_t capacity)
{
    return sizeof(struct gwi_quarantine) + (capacity + 1) * sizeof(char *);
}

/* Half as many where there is no memory for the ring. */
static struct gwi_quarantine *make_ring(void)
{
    const size_t most = (size_t)1 << 24;
    size_t wanted = gwi_modes_of_process()->quarantine;
    size_t capacity = !all_wait() ? LARGE_COUNT : wanted < most ? wanted : most;
    struct gwi_quarantine *ring = NULL;
    for (; capacity > 0; capacity /= 2) {
        ring = gwi_meta_take(ring_nbytes(capacity));
        if (ring != NULL)
            break;
    }
    if (ring != NULL)
        ring->capacity = capacity;
    return ring;
}

static struct gwi_quarantine *ring_of(gw_heap *heap)
{
    if (heap->quarantine == NULL)
        heap->quarantine = make_ring();
    return heap->quarantine;
}

static bool waits(const gwi_place *place)
{
    return all_wait() || (place->kind == GWI_SPAN_LARGE && gwi_modes_have(GWI_MODE_FREE_CHECK));
}

/* The ring has room for one more than may wait. */
bool gwi_quarantine_add(gw_heap *heap, const gwi_place *place)
{
    struct gwi_quarantine *ring = waits(place) ? ring_of(heap) : NULL;
    if (ring == NULL)
        return false;
    ring->blocks[(ring->first + ring->count) % (ring->capacity + 1)] = place->start;
    ring->count++;
    if (!all_wait())
        ring->nbytes += place->nbytes;
    return true;
}

bool gwi_quarantine_is_brief(void)
{
    return !all_wait();
}

static bool is_too_full(const struct gwi_quarantine *ring)
{
    return ring->count > ring->capacity || ring->nbytes > LARGE_NBYTES;
}

bool gwi_quarantine_next(gw_heap *heap, gwi_place *place)
{
    return heap->quarantine != NULL && is_too_full(heap->quarantine) &&
           gwi_quarantine_oldest(heap, place);
}

bool gwi_quarantine_oldest(gw_heap *heap, gwi_place *place)
{
    struct gwi_quarantine *ring = heap->quarantine;
    if (ring == NULL || ring->count == 0)
        return false;
    char *block = ring->blocks[ring->first];
    ring->first = (ring->first + 1) % (ring->capacity + 1);
    ring->count--;
    if (!gwi_place_read(gwi_arena_span(block), block, place))
        return false;
    if (!all_wait())
        ring->nbytes -= place->nbytes;
    return true;
}

void gwi_quarantine_end(gw_heap *heap)
{
    if (heap->quarantine != NULL)
        gwi_meta_give(heap->quarantine, ring_nbytes(heap->quarantine->capacity));
    heap->quarantine = NULL;
}
