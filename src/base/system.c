/* SPDX-License-Identifier: MIT */
/* What the system is asked for: the environment, the thread's identity, a wipe that stays. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "base/base.h"

#include <stdlib.h>
#include <unistd.h>

const char *gwi_environment(const char *name)
{
#if defined(HAVE_SECURE_GETENV)
    return secure_getenv(name);
#else
    return getuid() == geteuid() && getgid() == getegid() ? getenv(name) : NULL;
#endif
}

const char *gwi_system_symbol(void)
{
#if defined(__APPLE__)
    return "OSX";
#elif defined(__FreeBSD__)
    return "FREEBSD";
#elif defined(__ANDROID__)
    return "ANDROID";
#elif defined(__linux__)
    return "LINUX";
#elif defined(_WIN32) || defined(__CYGWIN__)
    return "WINDOWS";
#else
    return "UNIX";
#endif
}

void gwi_wipe(void *p, size_t nbytes)
{
    if (nbytes == 0)
        return;
    memset(p, 0, nbytes);
    __asm__ __volatile__("" : : "r"(p) : "memory");
}

uintptr_t gwi_thread_id(void)
{
    static GWI_THREAD_LOCAL char here;
    return (uintptr_t)&here;
}
