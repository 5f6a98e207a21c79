/* SPDX-License-Identifier: MIT */
/* Watching tools: valgrind's client requests, and AddressSanitizer's poison. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "heap/tools.h"

#if defined(__SANITIZE_ADDRESS__)
#define TOOLS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TOOLS_ASAN 1
#endif
#endif

/* Set before the first block. */
static bool unwatched;

void gwi_tools_end(void)
{
    unwatched = true;
}

#if defined(TOOLS_ASAN)
#include <sanitizer/asan_interface.h>

bool gwi_tools_are_on(void)
{
    return !unwatched;
}

void gwi_tools_open(const char *memory, size_t nbytes)
{
    if (!unwatched)
        __asan_unpoison_memory_region(memory, nbytes);
}

void gwi_tools_close(const char *memory, size_t nbytes)
{
    if (!unwatched)
        __asan_poison_memory_region(memory, nbytes);
}

void gwi_tools_made(const char *block, size_t nbytes, bool zeroed)
{
    (void)zeroed;
    gwi_tools_open(block, nbytes);
}

void gwi_tools_resized(const char *block, size_t old_nbytes, size_t nbytes)
{
    if (nbytes < old_nbytes)
        gwi_tools_close(block + nbytes, old_nbytes - nbytes);
    gwi_tools_open(block, nbytes);
}

void gwi_tools_released(const char *block, size_t nbytes)
{
    gwi_tools_close(block, nbytes);
}

#elif defined(HAVE_VALGRIND)
#include <valgrind/memcheck.h>
#include <valgrind/valgrind.h>

bool gwi_tools_are_on(void)
{
    static atomic_int known; /* 0: not yet; the request costs more than a look */
    int answer = GWI_LOAD(known);
    if (answer == 0) {
        answer = RUNNING_ON_VALGRIND != 0 ? 2 : 1;
        GWI_STORE(known, answer);
    }
    return answer == 2 && !unwatched;
}

void gwi_tools_open(const char *memory, size_t nbytes)
{
    if (gwi_tools_are_on())
        VALGRIND_MAKE_MEM_DEFINED(memory, nbytes);
}

void gwi_tools_close(const char *memory, size_t nbytes)
{
    if (gwi_tools_are_on())
        VALGRIND_MAKE_MEM_NOACCESS(memory, nbytes);
}

/* Red zones are the heap's own affair (gwi_tools_close), so these are told of none. */
void gwi_tools_made(const char *block, size_t nbytes, bool zeroed)
{
    if (gwi_tools_are_on())
        VALGRIND_MALLOCLIKE_BLOCK(block, nbytes, 0, zeroed);
}

/* Valgrind takes a block that becomes empty for a mistake. */
void gwi_tools_resized(const char *block, size_t old_nbytes, size_t nbytes)
{
    if (!gwi_tools_are_on())
        return;
    if (nbytes > 0) {
        VALGRIND_RESIZEINPLACE_BLOCK(block, old_nbytes, nbytes, 0);
        return;
    }
    VALGRIND_FREELIKE_BLOCK(block, 0);
    VALGRIND_MALLOCLIKE_BLOCK(block, 0, 0, 0);
}

void gwi_tools_released(const char *block, size_t nbytes)
{
    (void)nbytes;
    if (gwi_tools_are_on())
        VALGRIND_FREELIKE_BLOCK(block, 0);
}

#else

bool gwi_tools_are_on(void)
{
    return false;
}

void gwi_tools_open(const char *memory, size_t nbytes)
{
    (void)memory;
    (void)nbytes;
}

void gwi_tools_close(const char *memory, size_t nbytes)
{
    (void)memory;
    (void)nbytes;
}

void gwi_tools_made(const char *block, size_t nbytes, bool zeroed)
{
    (void)block;
    (void)nbytes;
    (void)zeroed;
}

void gwi_tools_resized(const char *block, size_t old_nbytes, size_t nbytes)
{
    (void)block;
    (void)old_nbytes;
    (void)nbytes;
}

void gwi_tools_released(const char *block, size_t nbytes)
{
    (void)block;
    (void)nbytes;
}

#endif
