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
    uintptr_t start, end; /* the segment that holds it */
    uintptr_t bias;       /* what its file's addresses are moved by */
    const char *path;
    unsigned index; /* 0: the program itself */
    bool found;
} module;

#if defined(HAVE_DL_ITERATE_PHDR)
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
#endif

static module find_module(uintptr_t address)
{
    module m = {.address = address};
#if defined(HAVE_DL_ITERATE_PHDR)
    dl_iterate_phdr(look_into_module, &m);
#endif
    return m;
}

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

unsigned gwi_frames_capture(uintptr_t *frames, unsigned most)
{
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

static void find_symbol(uintptr_t address, gwi_frame *frame)
{
#if defined(HAVE_DLADDR)
    Dl_info info;
    if (dladdr((void *)address, &info) == 0)
        return;
    if (info.dli_sname != NULL)
        gwi_format(frame->symbol, sizeof frame->symbol, "%s", info.dli_sname);
    if (frame->module[0] == '\0' && info.dli_fname != NULL)
        gwi_format(frame->module, sizeof frame->module, "%s", info.dli_fname);
#else
    (void)address;
#endif
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
    find_symbol(address, frame);
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
