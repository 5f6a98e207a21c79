/* SPDX-License-Identifier: MIT */
/* The allocators that are compared: where they are, and how their functions are taken. */
#include "config.h"

#include "bench.h"

#include <gangway/heap.h>
#include <gangway/memory.h>

#include <dlfcn.h>
#include <link.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names under which distributions install them; the first that loads is taken. */
static const struct {
    const char *name;
    const char *libraries[4];
} known[] = {
    {"mimalloc", {"libmimalloc.so.2", "libmimalloc.so.2.0", "libmimalloc.so.3", "libmimalloc.so"}},
    {"mi-secure",
     {"libmimalloc-secure.so.2", "libmimalloc-secure.so.2.0", "libmimalloc-secure.so.3",
      "libmimalloc-secure.so"}},
    {"jemalloc", {"libjemalloc.so.2", "libjemalloc.so"}},
    {"tcmalloc", {"libtcmalloc_minimal.so.4", "libtcmalloc_minimal.so"}},
    {"snmalloc", {"libsnmallocshim.so", "libsnmallocshim.so.0"}},
    {"sn-checks", {"libsnmallocshim-checks.so", "libsnmallocshim-checks.so.0"}},
    {"rpmalloc", {"librpmalloc.so", "librpmalloc.so.2", "librpmallocwrap.so"}},
};

/* --- finding --------------------------------------------------------------------------------------------- */

static void *open_library(const char *path)
{
    int flags = RTLD_NOW | RTLD_LOCAL;
#ifdef RTLD_DEEPBIND
    flags |= RTLD_DEEPBIND; /* its own calls of malloc mean its own */
#endif
    return dlopen(path, flags);
}

/* The process that only looks must not load: a library may do anything when it is loaded. */
static bool is_installed(const contender *candidate)
{
    worker probe;
    bool there = worker_start(&probe, candidate, workload_at(0), 1);
    if (there)
        worker_stop(&probe);
    return there;
}

static bool find(contender *out, size_t nth)
{
    snprintf(out->name, sizeof out->name, "%s", known[nth].name);
    for (size_t i = 0; i < COUNT_OF(known[nth].libraries); i++) {
        if (known[nth].libraries[i] == NULL)
            break;
        snprintf(out->path, sizeof out->path, "%s", known[nth].libraries[i]);
        if (is_installed(out))
            return true;
    }
    return false;
}

size_t peers_find(contender peers[PEERS_MAX], char *missing, size_t capacity)
{
    size_t count = 0, used = 0;
    peers[count++] = (contender){"gangway", ""};
    peers[count++] = (contender){"libc", ""};
    missing[0] = '\0';
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (find(&peers[count], i))
            count++;
        else if (used < capacity)
            used += (size_t)snprintf(missing + used, capacity - used, " %s", known[i].name);
    }
    return count;
}

bool peers_add(contender peers[PEERS_MAX], size_t *count, const char *spec)
{
    const char *equals = strchr(spec, '=');
    if (equals == NULL || *count == PEERS_MAX)
        return false;
    contender *out = &peers[*count];
    snprintf(out->name, sizeof out->name, "%.*s", (int)(equals - spec), spec);
    snprintf(out->path, sizeof out->path, "%s", equals + 1);
    if (!is_installed(out))
        return false;
    ++*count;
    return true;
}

/* --- taking functions ------------------------------------------------------------------------------------ */

/* Whether a symbol is the library's own, not one of a library that it depends on. */
static bool is_of(void *library, const void *symbol)
{
    struct link_map *map = NULL;
    Dl_info info;
    return dlinfo(library, RTLD_DI_LINKMAP, &map) == 0 && dladdr(symbol, &info) != 0 &&
           (uintptr_t)info.dli_fbase == map->l_addr;
}

/* A function, whatever its type, goes where a function of about that type is kept. */
static bool take(void *slot, void *library, const char *prefix, const char *name)
{
    char symbol_name[64];
    snprintf(symbol_name, sizeof symbol_name, "%s%s", prefix, name);
    void *symbol = dlsym(library, symbol_name);
    if (symbol == NULL || !is_of(library, symbol))
        return false;
    memcpy(slot, &symbol, sizeof symbol);
    return true;
}

static bool take_all(allocator *out, void *library, const char *prefix)
{
    bool taken = take(&out->alloc, library, prefix, "malloc") &&
                 take(&out->free, library, prefix, "free") &&
                 take(&out->realloc, library, prefix, "realloc") &&
                 take(&out->zeroed, library, prefix, "calloc");
    if (taken && !take(&out->size, library, prefix, "malloc_usable_size") &&
        !take(&out->size, library, prefix, "usable_size"))
        take(&out->size, library, "", "malloc_usable_size");
    out->sized_alloc = out->alloc;
    out->sized_free = out->free;
    return taken;
}

static bool load_library(const char *path, allocator *out)
{
    static const char *const prefixes[] = {"", "mi_", "je_", "tc_", "sn_"};
    void *library = open_library(path);
    for (size_t i = 0; library != NULL && i < COUNT_OF(prefixes); i++)
        if (take_all(out, library, prefixes[i]))
            return true;
    return false;
}

static void load_libc(allocator *out)
{
    *out = (allocator){.alloc = malloc,
                       .free = free,
                       .realloc = realloc,
                       .zeroed = calloc,
                       .size = malloc_usable_size,
                       .sized_alloc = malloc,
                       .sized_free = free};
}

/* --- Gangway --------------------------------------------------------------------------------------------- */

static size_t heap_size(void *block)
{
    static gw_heap *heap;
    if (heap == NULL)
        heap = gw_GetProcessHeap();
    return gw_HeapSize(heap, 0, block);
}

static void *heap_alloc(size_t nbytes)
{
    return gw_HeapAlloc(gw_GetProcessHeap(), 0, nbytes);
}

static void heap_free(void *block)
{
    gw_HeapFree(gw_GetProcessHeap(), 0, block);
}

static void load_gangway(allocator *out)
{
    gw_bool (*release)(void *) = gw_NativeMemoryFree;
    *out = (allocator){.alloc = gw_NativeMemoryAlloc,
                       .realloc = gw_NativeMemoryRealloc,
                       .zeroed = gw_NativeMemoryAllocZeroedElements,
                       .size = heap_size,
                       .sized_alloc = heap_alloc,
                       .sized_free = heap_free};
    memcpy(&out->free, &release, sizeof release);
}

bool peers_load(const contender *from, allocator *out)
{
    *out = (allocator){0};
    if (from->path[0] != '\0')
        return load_library(from->path, out);
    if (strcmp(from->name, "libc") == 0)
        load_libc(out);
    else
        load_gangway(out);
    return true;
}
