/* SPDX-License-Identifier: MIT */
/*
 * libgangway-malloc: C++'s operators new and delete, by their mangled names, in C.
 *
 * The C++ runtime is not linked, since most programs are C: what a failing `new` needs of it, get_new_handler() and
 * the exception, is looked for when it is needed. The loader is asked for it, which locks; so in a child of a process with
 * threads nothing is looked for, and a C program that has loaded a C++ library gets no exception there.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "base/base.h"

#include <gangway/malloc.h>

#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

/* size_t is mangled by its type. */
#if __SIZEOF_SIZE_T__ == __SIZEOF_LONG__ && __SIZEOF_LONG__ != __SIZEOF_INT__
#define SIZE "m"
#else
#define SIZE "j"
#endif

#define EXPORTED __attribute__((visibility("default")))

__attribute__((constructor)) static void watch_fork(void)
{
    pthread_atfork(gwi_foreign_before_fork, NULL, gwi_foreign_after_fork_in_child);
}

/* --- when there is no memory ------------------------------------------------------------------------------ */

typedef void (*procedure)(void);
typedef procedure (*handler_getter)(void);

/* There, where the program itself is C++. */
extern procedure get_new_handler(void) __asm__("_ZSt15get_new_handlerv") __attribute__((weak));
extern void throw_bad_alloc(void) __asm__("_ZSt17__throw_bad_allocv") __attribute__((weak));

/* A C program may have loaded a C++ library: then its runtime is in reach of the module that called `new`. */
static void *find_near(const void *caller, const char *name)
{
    Dl_info module;
    if (gwi_foreign_locks_are_lost())
        return NULL;
    void *handle = dladdr(caller, &module) != 0 && module.dli_fname != NULL
                       ? dlopen(module.dli_fname, RTLD_LAZY | RTLD_NOLOAD)
                       : NULL;
    void *found = handle != NULL ? dlsym(handle, name) : NULL;
    if (handle != NULL)
        dlclose(handle);
    return found != NULL ? found : dlsym(RTLD_DEFAULT, name);
}

static procedure new_handler(const void *caller)
{
    handler_getter getter = get_new_handler;
    if (getter == NULL)
        *(void **)&getter = find_near(caller, "_ZSt15get_new_handlerv");
    return getter != NULL ? getter() : NULL;
}

static __attribute__((noreturn)) void throw(const void *caller)
{
    static const char sentence[] =
        "libgangway-malloc: operator new has no memory, and no C++ runtime to say so\n";
    static const char sentence_of_child[] = "libgangway-malloc: operator new has no memory, and "
                                            "the C++ runtime cannot be looked for in a "
                                            "child of a process with threads\n";
    procedure thrower = throw_bad_alloc;
    if (thrower == NULL)
        *(void **)&thrower = find_near(caller, "_ZSt17__throw_bad_allocv");
    if (thrower != NULL)
        thrower();
    ssize_t ignored = gwi_foreign_locks_are_lost()
                          ? write(STDERR_FILENO, sentence_of_child, sizeof sentence_of_child - 1)
                          : write(STDERR_FILENO, sentence, sizeof sentence - 1);
    (void)ignored;
    abort();
}

static void *try(size_t nbytes, size_t alignment)
{
    return alignment == 0 ? gw_malloc(nbytes) : gw_aligned_alloc(alignment, nbytes);
}

/* The handler makes room, or throws, or there is none: then NULL. */
static GWI_NOINLINE void *try_with_handlers(size_t nbytes, size_t alignment, const void *caller)
{
    for (;;) {
        procedure handler = new_handler(caller);
        if (handler == NULL)
            return NULL;
        handler();
        void *block = try(nbytes, alignment);
        if (block != NULL)
            return block;
    }
}

static GWI_NOINLINE void *make_room_or_throw(size_t nbytes, size_t alignment, const void *caller)
{
    void *block = try_with_handlers(nbytes, alignment, caller);
    if (block == NULL)
        throw(caller);
    return block;
}

static inline void *make(size_t nbytes, size_t alignment, const void *caller)
{
    void *block = try(nbytes, alignment);
    return GWI_LIKELY(block != NULL) ? block : make_room_or_throw(nbytes, alignment, caller);
}

/* A handler's exception must not leave a nothrow form. To catch it takes C++: the C++ runtime's own form of the
 * function, which asks the throwing one, which is ours. */
static GWI_NOINLINE void *make_room_or_null(const char *mangled, size_t nbytes, size_t alignment,
                                            const void *nothrow, const void *caller)
{
    if (new_handler(caller) == NULL)
        return NULL;
    if (gwi_foreign_locks_are_lost())
        return NULL;
    void *next = dlsym(RTLD_NEXT, mangled);
    if (next == NULL)
        return try_with_handlers(nbytes, alignment, caller);
    if (alignment == 0) {
        void *(*plain)(size_t, const void *);
        *(void **)&plain = next;
        return plain(nbytes, nothrow);
    }
    void *(*aligned)(size_t, size_t, const void *);
    *(void **)&aligned = next;
    return aligned(nbytes, alignment, nothrow);
}

static inline void *make_or_null(const char *mangled, size_t nbytes, size_t alignment,
                                 const void *nothrow, const void *caller)
{
    void *block = try(nbytes, alignment);
    return GWI_LIKELY(block != NULL)
               ? block
               : make_room_or_null(mangled, nbytes, alignment, nothrow, caller);
}

/* --- new -------------------------------------------------------------------------------------------------- */

#define CALLER __builtin_return_address(0)

#define NEW(name, mangled)                                                                         \
    EXPORTED void *name(size_t nbytes) __asm__(mangled);                                           \
    void *name(size_t nbytes)                                                                      \
    {                                                                                              \
        return make(nbytes, 0, CALLER);                                                            \
    }

#define NEW_NOTHROW(name, mangled)                                                                 \
    EXPORTED void *name(size_t nbytes, const void *nothrow) __asm__(mangled);                      \
    void *name(size_t nbytes, const void *nothrow)                                                 \
    {                                                                                              \
        return make_or_null(mangled, nbytes, 0, nothrow, CALLER);                                  \
    }

#define NEW_ALIGNED(name, mangled)                                                                 \
    EXPORTED void *name(size_t nbytes, size_t alignment) __asm__(mangled);                         \
    void *name(size_t nbytes, size_t alignment)                                                    \
    {                                                                                              \
        return make(nbytes, alignment, CALLER);                                                    \
    }

#define NEW_ALIGNED_NOTHROW(name, mangled)                                                         \
    EXPORTED void *name(size_t nbytes, size_t alignment, const void *nothrow) __asm__(mangled);    \
    void *name(size_t nbytes, size_t alignment, const void *nothrow)                               \
    {                                                                                              \
        return make_or_null(mangled, nbytes, alignment, nothrow, CALLER);                          \
    }

NEW(new_one, "_Znw" SIZE)
NEW(new_array, "_Zna" SIZE)
NEW_NOTHROW(new_one_nothrow, "_Znw" SIZE "RKSt9nothrow_t")
NEW_NOTHROW(new_array_nothrow, "_Zna" SIZE "RKSt9nothrow_t")
NEW_ALIGNED(new_one_aligned, "_Znw" SIZE "St11align_val_t")
NEW_ALIGNED(new_array_aligned, "_Zna" SIZE "St11align_val_t")
NEW_ALIGNED_NOTHROW(new_one_aligned_nothrow, "_Znw" SIZE "St11align_val_tRKSt9nothrow_t")
NEW_ALIGNED_NOTHROW(new_array_aligned_nothrow, "_Zna" SIZE "St11align_val_tRKSt9nothrow_t")

/* --- delete: what else they are told, the heap knows ------------------------------------------------------ */

#define DELETE(name, mangled)                                                                      \
    EXPORTED void name(void *p) __asm__(mangled);                                                  \
    void name(void *p)                                                                             \
    {                                                                                              \
        gw_free(p);                                                                                \
    }

DELETE(delete_one, "_ZdlPv")
DELETE(delete_array, "_ZdaPv")
DELETE(delete_one_nothrow, "_ZdlPvRKSt9nothrow_t")
DELETE(delete_array_nothrow, "_ZdaPvRKSt9nothrow_t")
DELETE(delete_one_sized, "_ZdlPv" SIZE)
DELETE(delete_array_sized, "_ZdaPv" SIZE)
DELETE(delete_one_aligned, "_ZdlPvSt11align_val_t")
DELETE(delete_array_aligned, "_ZdaPvSt11align_val_t")
DELETE(delete_one_sized_aligned, "_ZdlPv" SIZE "St11align_val_t")
DELETE(delete_array_sized_aligned, "_ZdaPv" SIZE "St11align_val_t")
DELETE(delete_one_aligned_nothrow, "_ZdlPvSt11align_val_tRKSt9nothrow_t")
DELETE(delete_array_aligned_nothrow, "_ZdaPvSt11align_val_tRKSt9nothrow_t")
