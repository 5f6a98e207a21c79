/* SPDX-License-Identifier: MIT */
/* Grace: retired bookkeeping memory waits until every thread has been outside its busy section. */
#include "heap/grace.h"

#include "heap/cache.h"
#include "heap/meta.h"

#define WAITING_MAX 64

typedef struct retired {
    void *memory;
    size_t nbytes;
} retired;

static struct {
    gwi_lock lock;
    size_t count;
    retired waiting[WAITING_MAX];
} grace = {.lock = GWI_LOCK_INIT};

/* The batch is taken out first: waiting for other threads under the lock would make them wait for each other. */
void gwi_grace_retire(void *memory, size_t nbytes)
{
    retired batch[WAITING_MAX];
    size_t count = 0;
    gwi_lock_take(&grace.lock);
    if (grace.count == WAITING_MAX) {
        memcpy(batch, grace.waiting, sizeof batch);
        count = grace.count;
        grace.count = 0;
    }
    grace.waiting[grace.count++] = (retired){memory, nbytes};
    gwi_lock_drop(&grace.lock);
    if (count == 0)
        return;
    gwi_caches_wait_for_all();
    for (size_t i = 0; i < count; i++)
        gwi_meta_give(batch[i].memory, batch[i].nbytes);
}

void gwi_grace_before_fork(void)
{
    gwi_lock_take(&grace.lock);
}

void gwi_grace_after_fork(void)
{
    gwi_lock_drop(&grace.lock);
}
