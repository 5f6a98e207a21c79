/* SPDX-License-Identifier: MIT */
/* Frames: walking the stack by its unwind tables, and naming what is found there. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "heap/frames.h"

#include <errno.h>
#include <unistd.h>

#if defined(HAVE_DLADDR)
#include <dlfcn.h>
#endif
#if defined(HAVE_DL_ITERATE_PHDR)
#include <link.h>
#endif
#if defined(HAVE_UNWIND)
#include <unwind.h>
#endif

/* --- modules --------------------------------------------------------------------------------------------- */

typedef struct module {
    uintptr_t address;    /* what is looked for */
    uintptr_t start, end; /* what holds it: a segment, or all of the module */
    uintptr_t bias;       /* what its file's addresses are moved by */
    const char *path;
    const void *dynamic; /* its dynamic section; NULL where that is not known */
    unsigned index;      /* 0: the program itself */
    bool found;
} module;

#if defined(HAVE__DL_FIND_OBJECT)
/* Takes no lock, so it may be asked in every child. The loader names every module but the program. */
static module find_module(uintptr_t address)
{
    module m = {.address = address};
    struct dl_find_object object;
    if (_dl_find_object((void *)address, &object) != 0)
        return m;
    m.start = (uintptr_t)object.dlfo_map_start;
    m.end = (uintptr_t)object.dlfo_map_end;
    m.bias = object.dlfo_link_map->l_addr;
    m.path = object.dlfo_link_map->l_name;
    m.dynamic = object.dlfo_link_map->l_ld;
    m.index = m.path[0] != '\0';
    m.found = true;
    return m;
}
#elif defined(HAVE_DL_ITERATE_PHDR)
static int look_into_module(struct dl_phdr_info *info, size_t nbytes, void *context)
{
    module *m = context;
    (void)nbytes;
    for (unsigned i = 0; i < info->dlpi_phnum && !m->found; i++) {
        uintptr_t start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        if (info->dlpi_phdr[i].p_type != PT_LOAD ||
            m->address - start >= info->dlpi_phdr[i].p_memsz)
            continue;
        m->start = start;
        m->end = start + info->dlpi_phdr[i].p_memsz;
        m->bias = info->dlpi_addr;
        m->path = info->dlpi_name;
        m->found = true;
    }
    m->index += !m->found;
    return m->found;
}

static module find_module(uintptr_t address)
{
    module m = {.address = address};
    if (gwi_foreign_locks_are_free())
        dl_iterate_phdr(look_into_module, &m);
    return m;
}
#else
static module find_module(uintptr_t address)
{
    return (module){.address = address};
}
#endif

/* This library's code, where it is a shared one; else nothing: the program's own functions lie between ours. */
static struct {
    _Atomic uintptr_t start, end;
    _Atomic bool known;
} own;

static void find_own(void)
{
    module m = find_module((uintptr_t)gwi_frames_capture);
    if (m.found && m.index > 0) {
        GWI_STORE(own.start, m.start);
        GWI_STORE(own.end, m.end);
    }
    GWI_STORE_RELEASE(own.known, true);
}

/* --- the stack ------------------------------------------------------------------------------------------- */

#if defined(HAVE_UNWIND)
typedef struct walk {
    uintptr_t *frames;
    unsigned count, most;
} walk;

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *argument)
{
    walk *w = argument;
    int before_call = 0;
    uintptr_t address = (uintptr_t)_Unwind_GetIPInfo(context, &before_call);
    if (address == 0)
        return _URC_END_OF_STACK;
    address -= !before_call; /* the call itself, not what it returns to */
    bool is_own = address - GWI_LOAD(own.start) < GWI_LOAD(own.end) - GWI_LOAD(own.start);
    if (is_own && w->count == 0)
        return _URC_NO_REASON;
    w->frames[w->count++] = address;
    return w->count < w->most ? _URC_NO_REASON : _URC_END_OF_STACK;
}
#endif

/* The runtime asks the loader for the unwind tables, under a lock except where HAVE_UNWIND_NO_LOCK. GCC 12 has a lock of its own
 * besides, once a program has registered tables by __register_frame(), as some just-in-time compilers do. */
static bool may_walk(void)
{
#if defined(HAVE_UNWIND) && !defined(HAVE_UNWIND_NO_LOCK)
    return gwi_foreign_locks_are_free();
#else
    return true;
#endif
}

unsigned gwi_frames_capture(uintptr_t *frames, unsigned most)
{
    if (!may_walk())
        return 0;
    if (!GWI_LOAD_ACQUIRE(own.known))
        find_own();
#if defined(HAVE_UNWIND)
    walk w = {frames, 0, most};
    _Unwind_Backtrace(step, &w);
    return w.count;
#else
    frames[0] = (uintptr_t)__builtin_return_address(0) - 1;
    return most > 0;
#endif
}

/* --- names ----------------------------------------------------------------------------------------------- */

/* The loader does not know the program's own path, or knows it as it was typed. */
static void name_program(gwi_frame *frame)
{
    int saved = errno;
    ssize_t nbytes = readlink("/proc/self/exe", frame->module, sizeof frame->module - 1);
    frame->module[nbytes > 0 ? nbytes : 0] = '\0';
    errno = saved;
}

#if defined(HAVE__DL_FIND_OBJECT)
/* What an entry of a dynamic section points to. Most loaders have moved the address already. */
static const void *find_table(const module *m, ElfW(Sxword) tag)
{
    for (const ElfW(Dyn) *entry = m->dynamic; entry != NULL && entry->d_tag != DT_NULL; entry++)
        if (entry->d_tag == tag)
            return (const void *)(entry->d_un.d_ptr + (entry->d_un.d_ptr < m->bias ? m->bias : 0));
    return NULL;
}

/*
 * As dladdr() does it, but without a lock. The table for DT_GNU_HASH is: the number of buckets, the first symbol that has a
 * chain, the number of filter words and a shift; the filter; the first symbol of each bucket; and the hashes of the symbols,
 * whose lowest bit ends a chain.
 */
static const char *find_name(const module *m)
{
    const uint32_t *hash = find_table(m, DT_GNU_HASH);
    const ElfW(Sym) *symbols = find_table(m, DT_SYMTAB);
    const char *names = find_table(m, DT_STRTAB);
    if (hash == NULL || symbols == NULL || names == NULL)
        return NULL;
    const uint32_t *buckets = hash + 4 + hash[2] * (sizeof(ElfW(Addr)) / sizeof *hash);
    const uint32_t *hashes = buckets + hash[0];
    for (uint32_t i = 0; i < hash[0]; i++) {
        bool goes_on = buckets[i] >= hash[1];
        for (uint32_t s = buckets[i]; goes_on; s++) {
            if (ELF64_ST_TYPE(symbols[s].st_info) == STT_FUNC &&
                m->address - m->bias - symbols[s].st_value < symbols[s].st_size)
                return names + symbols[s].st_name;
            goes_on = (hashes[s - hash[1]] & 1) == 0;
        }
    }
    return NULL;
}
#else
static const char *find_name(const module *m)
{
    (void)m;
    return NULL;
}
#endif

static void copy_name(char *out, size_t capacity, const char *name)
{
    if (name != NULL)
        gwi_format(out, capacity, "%s", name);
}

static void find_symbol(const module *m, gwi_frame *frame)
{
#if defined(HAVE_DLADDR)
    Dl_info info = {0};
    if (gwi_foreign_locks_are_free()) {
        dladdr((void *)m->address, &info);
        copy_name(frame->symbol, sizeof frame->symbol, info.dli_sname);
        if (frame->module[0] == '\0')
            copy_name(frame->module, sizeof frame->module, info.dli_fname);
        return;
    }
#endif
    copy_name(frame->symbol, sizeof frame->symbol, find_name(m));
}

void gwi_frame_find(uintptr_t address, gwi_frame *frame)
{
    module m = find_module(address);
    memset(frame, 0, sizeof *frame);
    frame->offset = address - m.bias;
    if (m.found && m.index > 0)
        gwi_format(frame->module, sizeof frame->module, "%s", m.path);
    else if (m.found)
        name_program(frame);
    find_symbol(&m, frame);
}

void gwi_frame_name(const gwi_frame *frame, char *out, size_t capacity)
{
    const char *slash = strrchr(frame->module, '/');
    const char *file = slash != NULL ? slash + 1 : frame->module;
    gwi_format(out, capacity, "%s%s(%s+0x%zx)", frame->symbol, frame->symbol[0] != '\0' ? " " : "",
               file[0] != '\0' ? file : "?", (size_t)frame->offset);
}

bool gwi_frame_is_own(const gwi_frame *frame)
{
    return strncmp(frame->symbol, "gw_", 3) == 0 || strncmp(frame->symbol, "gwi_", 4) == 0;
}
