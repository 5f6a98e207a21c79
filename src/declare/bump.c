/* SPDX-License-Identifier: MIT */
/* Memory of declarations: pieces of chunks of one private heap. */
#include "declare/bump.h"

#include "heap/heap.h"

enum { ALIGNMENT = 16, FIRST_CHUNK = 8192, LARGEST_CHUNK = 1 << 20, SENTENCE_MOST = 2048 };

bool gwi_bump_begin(gwi_bump *b)
{
    memset(b, 0, sizeof *b);
    b->chunk_nbytes = FIRST_CHUNK;
    b->is_checked = gwi_heap_checks_blocks();
    b->heap = gw_HeapCreate(0, 0, 0);
    return b->heap != NULL;
}

void gwi_bump_end(gwi_bump *b)
{
    gw_HeapDestroy(b->heap);
}

static void *give_up(gwi_bump *b)
{
    if (b->leave != NULL)
        longjmp(*b->leave, 1);
    return NULL;
}

static void *too_large(gwi_bump *b, size_t count, size_t nbytes)
{
    gwi_fail(GW_ERROR_NOT_ENOUGH_MEMORY, "There is no memory for %zu pieces of %zu bytes.", count,
             nbytes);
    return give_up(b);
}

/* A piece that is a block of its own. */
static void *alloc_block(gwi_bump *b, size_t nbytes)
{
    void *block = gw_HeapAlloc(b->heap, GW_HEAP_ZERO_MEMORY, nbytes);
    return block != NULL ? block : give_up(b);
}

static bool enlarge_pieces(gwi_bump *b)
{
    size_t capacity = b->piece_capacity != 0 ? 2 * b->piece_capacity : 64;
    size_t nbytes = capacity * sizeof *b->pieces;
    void **pieces = b->pieces != NULL ? gw_HeapReAlloc(b->heap, 0, b->pieces, nbytes)
                                      : gw_HeapAlloc(b->heap, 0, nbytes);
    if (pieces == NULL)
        return false;
    b->pieces = pieces;
    b->piece_capacity = capacity;
    return true;
}

/* A piece that lives as long as the heap, though its owner may forget it. */
static void *alloc_piece(gwi_bump *b, size_t nbytes)
{
    if (b->piece_count == b->piece_capacity && !enlarge_pieces(b))
        return give_up(b);
    void *piece = alloc_block(b, nbytes);
    if (piece != NULL)
        b->pieces[b->piece_count++] = piece;
    return piece;
}

static bool next_chunk(gwi_bump *b)
{
    char *chunk = gw_HeapAlloc(b->heap, GW_HEAP_ZERO_MEMORY, b->chunk_nbytes);
    if (chunk == NULL)
        return false;
    b->next = chunk;
    b->end = chunk + b->chunk_nbytes;
    if (b->chunk_nbytes < LARGEST_CHUNK)
        b->chunk_nbytes *= 2;
    return true;
}

void *gwi_bump_alloc(gwi_bump *b, size_t count, size_t nbytes)
{
    size_t sum, product;
    if (!gwi_mul(count, nbytes, &product) || !gwi_round_up(product, ALIGNMENT, &sum))
        return too_large(b, count, nbytes);
    if (b->is_checked)
        return alloc_piece(b, product);
    if (sum == 0)
        sum = ALIGNMENT;
    if (sum > b->chunk_nbytes / 4) /* a large piece does not end the chunk in use */
        return alloc_block(b, sum);
    if ((size_t)(b->end - b->next) < sum && !next_chunk(b))
        return give_up(b);
    void *piece = b->next;
    b->next += sum;
    return piece;
}

char *gwi_bump_copy(gwi_bump *b, const char *text, size_t nbytes)
{
    char *copy = gwi_bump_alloc(b, nbytes + 1, 1);
    if (copy != NULL && nbytes != 0)
        memcpy(copy, text, nbytes);
    return copy;
}

void *gwi_bump_resize(gwi_bump *b, void *block, size_t count, size_t nbytes)
{
    size_t product;
    if (!gwi_mul(count, nbytes, &product))
        return too_large(b, count, nbytes);
    void *resized = block != NULL ? gw_HeapReAlloc(b->heap, 0, block, product)
                                  : gw_HeapAlloc(b->heap, 0, product);
    return resized != NULL ? resized : give_up(b);
}

void gwi_bump_release(gwi_bump *b, void *block)
{
    if (block != NULL)
        gw_HeapFree(b->heap, 0, block);
}

const char *gwi_bump_sentence(gwi_bump *b, const char *format, va_list arguments)
{
    char text[SENTENCE_MOST];
    size_t nbytes = gwi_format_list(text, sizeof text, format, arguments);
    return gwi_bump_copy(b, text, nbytes);
}
