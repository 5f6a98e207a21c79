/* SPDX-License-Identifier: MIT */
/* The question after each fault: does the heap still hand out memory that nobody else has? */
#include "faults.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CROWD 200
#define FURTHER 20000
#define KEPT 2
#define BLOCKS (CROWD + FURTHER + KEPT)

typedef struct block {
    unsigned char *start;
    size_t nbytes;
    unsigned char fill;
} block;

static block *blocks;

static size_t size_at(size_t i)
{
    static const size_t some[] = {48, 8200, 16, 100, 48, 1000, 40000, 48};
    return i % 128 < COUNT_OF(some) ? some[i % 128] : i % 4 == 0 ? 48 : i * 7 % 300;
}

static bool make(const heap_calls *heap, size_t i)
{
    block *b = &blocks[i];
    b->nbytes = size_at(i);
    b->fill = (unsigned char)(i * 31 + 1);
    b->start = heap->allocate(b->nbytes);
    return b->start != NULL;
}

static void fill(const block *b)
{
    memset(b->start, b->fill, b->nbytes);
}

static bool is_unchanged(const block *b)
{
    for (size_t i = 0; i < b->nbytes; i++)
        if (b->start[i] != b->fill)
            return false;
    return true;
}

/* From the system: the heap that is examined must not be the one that keeps the books. */
void crowd_gather(const heap_calls *heap)
{
    blocks = mmap(NULL, BLOCKS * sizeof *blocks, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (blocks == MAP_FAILED)
        abort();
    for (size_t i = 0; i < CROWD; i++)
        if (make(heap, i))
            fill(&blocks[i]);
}

static int by_start(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const block *)a)->start, y = (uintptr_t)((const block *)b)->start;
    return (x > y) - (x < y);
}

/* qsort() may take memory from the C library, which is one of the heaps that are examined. */
static void sort(size_t count)
{
    for (size_t gap = count / 2; gap > 0; gap = gap == 2 ? 1 : gap * 5 / 11)
        for (size_t i = gap; i < count; i++) {
            block moving = blocks[i];
            size_t at = i;
            for (; at >= gap && by_start(&blocks[at - gap], &moving) > 0; at -= gap)
                blocks[at] = blocks[at - gap];
            blocks[at] = moving;
        }
}

static bool are_apart(size_t count)
{
    sort(count);
    for (size_t i = 1; i < count; i++) {
        size_t nbytes = blocks[i - 1].nbytes > 0 ? blocks[i - 1].nbytes : 1;
        if (blocks[i - 1].start + nbytes > blocks[i].start)
            return false;
    }
    return true;
}

static bool fill_and_check(size_t count)
{
    for (size_t i = 0; i < count; i++)
        fill(&blocks[i]);
    for (size_t i = 0; i < count; i++)
        if (!is_unchanged(&blocks[i]))
            return false;
    return true;
}

static size_t add(size_t count, known kept)
{
    if (kept.start == NULL)
        return count;
    blocks[count] = (block){kept.start, kept.nbytes, 0x5A};
    return count + 1;
}

bool crowd_is_whole(const heap_calls *heap, known kept, known moved)
{
    size_t count = CROWD;
    for (size_t i = 0; i < CROWD; i++)
        if (!is_unchanged(&blocks[i]))
            return false;
    for (size_t i = 0; i < FURTHER; i++)
        count += make(heap, count);
    count = add(add(count, kept), moved);
    if (!are_apart(count) || !fill_and_check(count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!heap->release(blocks[i].start))
            return false;
    return true;
}
