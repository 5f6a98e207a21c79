/* SPDX-License-Identifier: MIT */
/* Bookkeeping memory: powers of two from 64 bytes, cut from mappings of a megabyte, reused by size. */
#include "heap/meta.h"

#include "heap/faults.h"
#include "heap/os.h"

#define SMALLEST_SHIFT 6
#define SIZES 26 /* 64 bytes to 2 GiB */
#define CHUNK ((size_t)1 << 20)

typedef struct spare {
    struct spare *next;
} spare;

static struct {
    gwi_lock lock;
    spare *spares[SIZES];
    char *next;
    size_t left;
    atomic_size_t committed;
} meta = {.lock = GWI_LOCK_INIT};

static unsigned size_index(size_t nbytes)
{
    unsigned index = 0;
    while (index < SIZES && ((size_t)1 << (index + SMALLEST_SHIFT)) < nbytes)
        index++;
    return index;
}

static char *map(size_t nbytes)
{
    char *start = gwi_os_reserve(nbytes, gwi_os_page_size());
    if (start == NULL)
        return NULL;
    if (!gwi_os_commit(start, nbytes)) {
        gwi_os_unreserve(start, nbytes);
        return NULL;
    }
    GWI_STORE(meta.committed, GWI_LOAD(meta.committed) + nbytes);
    return start;
}

/* What is left of the former chunk is too small for this request, and smaller than a chunk: it is let go. */
static void *cut(size_t nbytes)
{
    if (nbytes > CHUNK)
        return map(nbytes);
    if (nbytes > meta.left) {
        char *chunk = map(CHUNK);
        if (chunk == NULL)
            return NULL;
        meta.next = chunk;
        meta.left = CHUNK;
    }
    void *memory = meta.next;
    meta.next += nbytes;
    meta.left -= nbytes;
    return memory;
}

void *gwi_meta_take(size_t nbytes)
{
    unsigned index = size_index(nbytes);
    if (index == SIZES)
        return NULL;
    if (GWI_UNLIKELY(gwi_faults_hit_pages()))
        return NULL;
    size_t size = (size_t)1 << (index + SMALLEST_SHIFT);
    gwi_lock_take(&meta.lock);
    spare *reused = meta.spares[index];
    if (reused != NULL)
        meta.spares[index] = reused->next;
    void *memory = reused != NULL ? (void *)reused : cut(size);
    gwi_lock_drop(&meta.lock);
    if (reused != NULL)
        memset(memory, 0, size);
    return memory;
}

void gwi_meta_give(void *memory, size_t nbytes)
{
    if (memory == NULL)
        return;
    unsigned index = size_index(nbytes);
    spare *given = memory;
    gwi_lock_take(&meta.lock);
    given->next = meta.spares[index];
    meta.spares[index] = given;
    gwi_lock_drop(&meta.lock);
}

size_t gwi_meta_committed(void)
{
    return GWI_LOAD(meta.committed);
}

void gwi_meta_before_fork(void)
{
    gwi_lock_take(&meta.lock);
}

void gwi_meta_after_fork(void)
{
    gwi_lock_drop(&meta.lock);
}
