/* SPDX-License-Identifier: MIT */
/* Sites: a hash table of them, and the host's provider. */
#include "heap/sites.h"

#include "heap/meta.h"

#define BUCKETS 4096
#define POSITION_CAPACITY 128
#define NAME_CAPACITY 256

static struct {
    gwi_lock lock;
    gwi_site **buckets;
} sites = {.lock = GWI_LOCK_INIT};

/* --- the host's positions -------------------------------------------------------------------------------- */

static struct {
    gwi_lock lock;
    gw_site_provider provider;
    void *context;
} host = {.lock = GWI_LOCK_INIT};

/* A provider may allocate: for those blocks it is not asked. */
static GWI_THREAD_LOCAL bool is_asking;

void gw_set_site_provider(gw_site_provider provider, void *context)
{
    gwi_lock_take(&host.lock);
    host.provider = provider;
    host.context = context;
    gwi_lock_drop(&host.lock);
}

static size_t ask_host(char *out)
{
    gwi_lock_take(&host.lock);
    gw_site_provider provider = host.provider;
    void *context = host.context;
    gwi_lock_drop(&host.lock);
    if (provider == NULL || is_asking)
        return 0;
    uint32_t error = gw_GetLastError();
    is_asking = true;
    size_t nbytes = provider(out, POSITION_CAPACITY, context);
    is_asking = false;
    if (gw_GetLastError() != error)
        gw_SetLastError(error);
    return nbytes < POSITION_CAPACITY ? nbytes : POSITION_CAPACITY;
}

/* --- the table ------------------------------------------------------------------------------------------- */

/* FNV-1a, a word at a time for frames. */
static uint64_t mix(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * 0x100000001B3u;
}

typedef struct draft {
    uintptr_t frames[GWI_FRAMES_MOST];
    unsigned nframes;
    char position[POSITION_CAPACITY];
    size_t position_nbytes;
    uint64_t hash;
} draft;

/* Where the host says where it is, that alone tells sites apart: one line of an interpreted program comes by many ways
 * through the interpreter. */
static void hash_draft(draft *d)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (unsigned i = 0; i < d->nframes && d->position_nbytes == 0; i++)
        hash = mix(hash, d->frames[i]);
    for (size_t i = 0; i < d->position_nbytes; i++)
        hash = mix(hash, (unsigned char)d->position[i]);
    d->hash = hash ^ (hash >> 29);
}

static bool is_same(const gwi_site *site, const draft *d)
{
    if (site->hash != d->hash || (site->position != NULL) != (d->position_nbytes > 0))
        return false;
    if (site->position != NULL)
        return strlen(site->position) == d->position_nbytes &&
               memcmp(site->position, d->position, d->position_nbytes) == 0;
    return site->nframes == d->nframes &&
           memcmp(site->frames, d->frames, d->nframes * sizeof d->frames[0]) == 0;
}

/* The site, and behind its frames the host's position. */
static gwi_site *make_site(const draft *d)
{
    size_t frames_nbytes = d->nframes * sizeof d->frames[0];
    gwi_site *site = gwi_meta_take(sizeof *site + frames_nbytes + d->position_nbytes + 1);
    if (site == NULL)
        return NULL;
    site->hash = d->hash;
    site->nframes = d->nframes;
    memcpy(site->frames, d->frames, frames_nbytes);
    if (d->position_nbytes > 0) {
        char *position = (char *)site->frames + frames_nbytes;
        memcpy(position, d->position, d->position_nbytes);
        site->position = position;
        GWI_STORE_RELEASE(site->name, site->position);
    }
    return site;
}

/* Under the lock. */
static gwi_site *find_or_make(const draft *d)
{
    if (sites.buckets == NULL)
        sites.buckets = gwi_meta_take(BUCKETS * sizeof(gwi_site *));
    if (sites.buckets == NULL)
        return NULL;
    gwi_site **bucket = &sites.buckets[d->hash % BUCKETS];
    for (gwi_site *site = *bucket; site != NULL; site = site->next)
        if (is_same(site, d))
            return site;
    gwi_site *site = make_site(d);
    if (site != NULL) {
        site->next = *bucket;
        *bucket = site;
    }
    return site;
}

/* Where this library is the process's malloc, an unwinder that allocates comes back here. */
static GWI_THREAD_LOCAL bool is_walking;

/* A NUL that the host wrote ends its text. */
gwi_site *gwi_site_here(unsigned nframes)
{
    draft d;
    if (is_walking)
        return NULL;
    is_walking = true;
    d.nframes = gwi_frames_capture(d.frames, nframes < GWI_FRAMES_MOST ? nframes : GWI_FRAMES_MOST);
    is_walking = false;
    d.position_nbytes = strnlen(d.position, ask_host(d.position));
    if (d.nframes == 0 && d.position_nbytes == 0)
        return NULL;
    hash_draft(&d);
    gwi_lock_take(&sites.lock);
    gwi_site *site = find_or_make(&d);
    gwi_lock_drop(&sites.lock);
    return site;
}

void gwi_sites_each(void (*visit)(gwi_site *site, void *context), void *context)
{
    gwi_lock_take(&sites.lock);
    for (size_t i = 0; sites.buckets != NULL && i < BUCKETS; i++)
        for (gwi_site *site = sites.buckets[i]; site != NULL; site = site->next)
            visit(site, context);
    gwi_lock_drop(&sites.lock);
}

/* --- names ----------------------------------------------------------------------------------------------- */

/* The first frame that is not this library's, if there is one. */
static void write_name(const gwi_site *site, char *out, size_t capacity)
{
    gwi_frame frame = {.symbol = ""};
    unsigned i = 0;
    do
        if (i < site->nframes)
            gwi_frame_find(site->frames[i], &frame);
    while (++i < site->nframes && gwi_frame_is_own(&frame));
    gwi_frame_name(&frame, out, capacity);
}

const char *gwi_site_name(gwi_site *site)
{
    if (site == NULL)
        return NULL;
    const char *known = GWI_LOAD_ACQUIRE(site->name);
    if (known != NULL)
        return known;
    char text[NAME_CAPACITY];
    write_name(site, text, sizeof text);
    char *name = gwi_meta_take(strlen(text) + 1);
    if (name == NULL)
        return NULL;
    memcpy(name, text, strlen(text) + 1);
    if (atomic_compare_exchange_strong(&site->name, &known, name))
        return name;
    gwi_meta_give(name, strlen(text) + 1);
    return known;
}

/* --- fork ------------------------------------------------------------------------------------------------ */

void gwi_sites_before_fork(void)
{
    gwi_lock_take(&host.lock);
    gwi_lock_take(&sites.lock);
}

void gwi_sites_after_fork(void)
{
    gwi_lock_drop(&sites.lock);
    gwi_lock_drop(&host.lock);
}
