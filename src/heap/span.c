/* SPDX-License-Identifier: MIT */
/* Spans: slots, their words and their free bits. */
#include "heap/span.h"

#include "heap/arena.h"
#include "heap/meta.h"

uint32_t gwi_span_pages(unsigned size_class)
{
    size_t size = gwi_class_size(size_class);
    return size <= 4096 ? 1 : size <= 8192 ? 2 : 4;
}

void gwi_span_begin_change(gwi_span *span)
{
    GWI_STORE(span->version, GWI_LOAD(span->version) + 1);
}

void gwi_span_end_change(gwi_span *span)
{
    GWI_STORE_RELEASE(span->version, GWI_LOAD(span->version) + 1);
}

static void set_all_free(gwi_span *span)
{
    uint32_t whole = span->nslots / 64;
    for (uint32_t i = 0; i < whole; i++)
        span->free_bits[i] = UINT64_MAX;
    if (span->nslots % 64 != 0)
        span->free_bits[whole] = ((uint64_t)1 << (span->nslots % 64)) - 1;
    span->nfree = span->nslots;
}

bool gwi_span_make_small(gwi_span *span, unsigned size_class)
{
    size_t size = gwi_class_size(size_class);
    size_t nslots = (size_t)GWI_LOAD(span->npages) * GWI_PAGE_SIZE / size;
    /* One zero word more: a pointer into the unused end of the last page finds it, and nothing live. */
    size_t words = ((nslots + 1) * sizeof(gwi_word) + 7) & ~(size_t)7;
    size_t bits = (nslots + 63) / 64 * sizeof(uint64_t);
    size_t sizes = gwi_slot_has_size(size) ? nslots * sizeof(uint32_t) : 0;
    char *memory = gwi_meta_take(words + bits + sizes);
    if (memory == NULL)
        return false;

    gwi_span_begin_change(span);
    GWI_STORE_RELEASE(span->size_class, (uint8_t)size_class);
    GWI_STORE_RELEASE(span->slot_nbytes, (uint16_t)size);
    GWI_STORE_RELEASE(span->nslots, (uint16_t)nslots);
    GWI_STORE_RELEASE(span->sizes, (_Atomic uint32_t *)(void *)(memory + words + bits));
    span->free_bits = (uint64_t *)(void *)(memory + words);
    span->meta_nbytes = words + bits + sizes;
    set_all_free(span);
    GWI_STORE_RELEASE(span->large_word, 0);
    GWI_STORE_RELEASE(span->words, (gwi_word *)(void *)memory);
    GWI_STORE_RELEASE(span->reciprocal, UINT64_MAX / size + 1);
    GWI_STORE_RELEASE(span->kind, GWI_SPAN_SMALL);
    gwi_span_end_change(span);
    gwi_arena_mark(span, GWI_MARK_REGION);
    return true;
}

void gwi_span_make_large(gwi_span *span, struct gwi_pool *pool, gw_family family, size_t nbytes)
{
    gwi_span_begin_change(span);
    GWI_STORE_RELEASE(span->nbytes, nbytes);
    GWI_STORE_RELEASE(span->large_word, gwi_word_live(family, 0));
    GWI_STORE_RELEASE(span->owner, (uintptr_t)pool | GWI_OWNER_SHARED);
    GWI_STORE_RELEASE(span->kind, GWI_SPAN_LARGE);
    gwi_span_end_change(span);
    gwi_arena_mark(span, GWI_MARK_LARGE);
}

void gwi_span_reuse_large(gwi_span *span, gw_family family, size_t nbytes)
{
    gwi_span_begin_change(span);
    GWI_STORE_RELEASE(span->nbytes, nbytes);
    GWI_STORE_RELEASE(span->large_word, gwi_word_live(family, 0));
    gwi_span_end_change(span);
}

uint32_t gwi_span_take(gwi_span *span, uint16_t *slots, uint32_t wanted)
{
    uint32_t count = 0;
    wanted = wanted < span->nfree ? wanted : span->nfree;
    for (uint32_t i = 0; count < wanted; i++) {
        uint64_t bits = span->free_bits[i];
        for (; bits != 0 && count < wanted; bits &= bits - 1)
            slots[count++] = (uint16_t)(i * 64 + (uint32_t)__builtin_ctzll(bits));
        span->free_bits[i] = bits;
    }
    span->nfree = (uint16_t)(span->nfree - count);
    return count;
}

bool gwi_span_put(gwi_span *span, uint32_t slot)
{
    uint64_t bit = (uint64_t)1 << (slot % 64);
    if (span->free_bits[slot / 64] & bit)
        return false;
    span->free_bits[slot / 64] |= bit;
    span->nfree++;
    return true;
}

void gwi_span_recount(gwi_span *span)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < (span->nslots + 63u) / 64u; i++)
        count += (unsigned)__builtin_popcountll(span->free_bits[i]);
    span->nfree = (uint16_t)count;
}

void gwi_span_link(gwi_span **head, gwi_span *span)
{
    span->prev = NULL;
    span->next = *head;
    if (*head != NULL)
        (*head)->prev = span;
    *head = span;
}

void gwi_span_unlink(gwi_span **head, gwi_span *span)
{
    if (span->prev != NULL)
        span->prev->next = span->next;
    else
        *head = span->next;
    if (span->next != NULL)
        span->next->prev = span->prev;
    span->next = span->prev = NULL;
}
