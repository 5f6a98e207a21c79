/* SPDX-License-Identifier: MIT */
/*
 * Blocks of every family under one shape of call, blocks whose contents are known, and the question that
 * follows each misuse: does the heap still hand out memory that nobody else has?
 */
#ifndef GW_TESTS_BLOCKS_H
#define GW_TESTS_BLOCKS_H

#include "support/harness.h"

#include <stdbool.h>

/* A family as a table of calls. */
typedef struct family_calls {
    const char *name;
    gw_family family;
    void *(*allocate)(size_t nbytes);
    void *(*resize)(void *p, size_t nbytes); /* NULL where it was refused */
    gw_bool (*release)(void *p);
    gw_heap *(*heap)(void);
} family_calls;

enum family_row {
    ROW_PROCESS, /* gw_HeapAlloc() on the process heap */
    ROW_PRIVATE, /* gw_HeapAlloc() on blocks_private_heap() */
    ROW_HGLOBAL,
    ROW_COTASKMEM,
    ROW_BSTR,
    ROW_NATIVE,
    ROW_ALIGNED, /* gw_NativeMemoryAlignedAlloc() at 64 bytes */
    ROW_COUNT
};
extern const family_calls families[ROW_COUNT];

/* One private heap for the whole test, made at the first call. */
gw_heap *blocks_private_heap(void);

/* Numbers without a pattern; *state must not be 0. */
uint64_t blocks_random(uint64_t *state);

/* A size up to most, small ones more often. */
size_t blocks_random_size(uint64_t *state, size_t most);

/* A block that is filled with one byte. */
typedef struct known_block {
    unsigned char *start; /* NULL: none */
    size_t nbytes;
    const family_calls *calls;
    unsigned char fill;
} known_block;

known_block known_allocate(const family_calls *calls, size_t nbytes, unsigned char fill);
void known_check(const known_block *block);
void known_release(known_block *block);

/* Live blocks of all families and sizes, which nothing that a test does may touch. */
#define CROWD_SIZE 64
typedef struct crowd {
    known_block blocks[CROWD_SIZE];
} crowd;

void crowd_gather(crowd *c);
void crowd_check(const crowd *c);
void crowd_disperse(crowd *c);

/* Allocates so many further blocks (harness_scaled()) of all families, all live at once; fails the test where two share a byte or
 * one is no live block of its size; releases them. */
#define FURTHER_MOST 20000
void blocks_allocate_further(size_t count);

/* Live blocks and bytes of a heap, over all families. */
gw_family_statistics blocks_live(gw_heap *heap);

#endif
