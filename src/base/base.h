/* SPDX-License-Identifier: MIT */
/*
 * The floor under every room: compiler words, checked arithmetic, the thread's last error, violations, locks.
 *
 * What always holds here: nothing allocates, nothing uses stdio, and a function that succeeds leaves the last
 * error and errno as they were.
 */
#ifndef GWI_BASE_H
#define GWI_BASE_H

#include <gangway/base.h>
#include <gangway/error.h>

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#define GWI_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define GWI_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define GWI_ALWAYS_INLINE inline __attribute__((always_inline))
#define GWI_NOINLINE __attribute__((noinline))
#define GWI_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define GWI_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Has the compiler keep an address in a register, where it would compute it anew for each atomic access. */
#define GWI_IN_REGISTER(pointer) __asm__("" : "+r"(pointer))

/* A thread-local of a shared library that costs one instruction to reach. Keep the sum small: a library that
 * is loaded by dlopen() shares about 1.6 KB of such memory with all others (see tests/project/test_dlopen). */
#define GWI_THREAD_LOCAL _Thread_local __attribute__((tls_model("initial-exec")))

/* Shared words that need no order of their own; one plain instruction each. */
#define GWI_LOAD(object) atomic_load_explicit(&(object), memory_order_relaxed)
#define GWI_STORE(object, value) atomic_store_explicit(&(object), (value), memory_order_relaxed)
#define GWI_LOAD_ACQUIRE(object) atomic_load_explicit(&(object), memory_order_acquire)
#define GWI_STORE_RELEASE(object, value)                                                           \
    atomic_store_explicit(&(object), (value), memory_order_release)

/* --- checked arithmetic: true and *out, or false and *out unchanged ------------------------------------- */

static inline bool gwi_add(size_t a, size_t b, size_t *out)
{
    size_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return false;
    *out = sum;
    return true;
}

static inline bool gwi_mul(size_t a, size_t b, size_t *out)
{
    size_t product;
    if (__builtin_mul_overflow(a, b, &product))
        return false;
    *out = product;
    return true;
}

/* a * b + c */
static inline bool gwi_mul_add(size_t a, size_t b, size_t c, size_t *out)
{
    size_t product;
    return gwi_mul(a, b, &product) && gwi_add(product, c, out);
}

/* The upper half of a 128-bit product, and the lower one. */
static inline uint64_t gwi_mul_wide(uint64_t a, uint64_t b, uint64_t *lower)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    *lower = (uint64_t)product;
    return (uint64_t)(product >> 64);
#else
    uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
    uint64_t first = a_low * b_low, second = a_high * b_low + (first >> 32);
    uint64_t third = a_low * b_high + (uint32_t)second;
    *lower = third << 32 | (uint32_t)first;
    return a_high * b_high + (second >> 32) + (third >> 32);
#endif
}

/* Rounds up to a multiple of a power of two. */
static inline bool gwi_round_up(size_t n, size_t power, size_t *out)
{
    size_t sum;
    if (!gwi_add(n, power - 1, &sum))
        return false;
    *out = sum & ~(power - 1);
    return true;
}

static inline bool gwi_is_power_of_two(size_t n)
{
    return n != 0 && (n & (n - 1)) == 0;
}

/* --- failure ------------------------------------------------------------------------------------------- */

/* Sets the thread's last error and its message. Formats: see gwi_format(). */
void gwi_fail(uint32_t code, const char *format, ...) GWI_PRINTF(2, 3);

/* snprintf without stdio, locale or allocation. Knows %s %c %d %u %x %X %p %% with l, ll, z, width and zero
 * padding, and precision of strings. Returns the length it wrote, without the ending zero; cuts what is too long,
 * between characters of UTF-8. */
size_t gwi_format(char *out, size_t capacity, const char *format, ...) GWI_PRINTF(3, 4);
size_t gwi_format_list(char *out, size_t capacity, const char *format, va_list arguments);

/* Hands a refused misuse to the handler, or does what GANGWAY_VIOLATION says, and sets the last error to code.
 * `violation->message` is made here: "GW-001 gw_FreeHGlobal: " and the formatted sentence. */
void gwi_report(gw_violation *violation, uint32_t code, const char *format, ...) GWI_PRINTF(3, 4);

/* What is remembered of violations that were alike: same kind, function, and sites. */
typedef struct gwi_violation_kept {
    gw_violation_id id;
    const char *function;
    const char *allocated_at, *released_at; /* as in gw_violation; live as long as the process */
    uint64_t count;
    uint64_t last;     /* which violation of the process it last was */
    char message[352]; /* of the first of them */
} gwi_violation_kept;

#define GWI_VIOLATIONS_KEPT 64

/* Copies the last distinct ones, in no order; returns how many. `total` is how many violations there were at all. */
size_t gwi_violations_copy(gwi_violation_kept out[GWI_VIOLATIONS_KEPT], uint64_t *total);

void gwi_violations_before_fork(void);
void gwi_violations_after_fork(void);

/* From now on a violation GW_VIOLATION_DAMAGED ends the process, and no handler is asked. */
void gwi_abort_on_damage(void);

/* --- environment --------------------------------------------------------------------------------------- */

/* The value of a variable, or NULL where it is unset or the process is set-id. */
const char *gwi_environment(const char *name);

/* What a C# compiler would have as the symbol of this system: "LINUX", "OSX", "FREEBSD" ... */
const char *gwi_system_symbol(void);

/* --- memory that must not be left behind ---------------------------------------------------------------- */

/* Clears memory by stores that no compiler drops. */
void gwi_wipe(void *p, size_t nbytes);

/* --- locks --------------------------------------------------------------------------------------------- */

/* A lock that is valid when all its bytes are zero. */
typedef struct gwi_lock {
    pthread_mutex_t mutex;
} gwi_lock;

#define GWI_LOCK_INIT                                                                              \
    {                                                                                              \
        PTHREAD_MUTEX_INITIALIZER                                                                  \
    }

/* This thread is inside fork(), and has every lock of the heap already: other libraries' atfork handlers may run in
 * between, and allocate. */
extern GWI_THREAD_LOCAL bool gwi_lock_has_all;

static inline void gwi_lock_take(gwi_lock *lock)
{
    if (GWI_LIKELY(!gwi_lock_has_all))
        pthread_mutex_lock(&lock->mutex);
}

static inline void gwi_lock_drop(gwi_lock *lock)
{
    if (GWI_LIKELY(!gwi_lock_has_all))
        pthread_mutex_unlock(&lock->mutex);
}

/* --- locks of others ----------------------------------------------------------------------------------- */

/*
 * The loader, the unwinder and iconv have locks of their own. In a child of a process with threads, a lock that another
 * thread held at the fork() stays locked: nobody is left to release it. So nothing that may run in such a child takes a
 * foreign lock; each use of one asks here first, and has another way or fails with a message.
 *
 * Nor does a thread inside fork(), which has the heap's locks: who holds the foreign lock may be waiting for those.
 */
bool gwi_foreign_locks_are_free(void);

/* Whether this process is such a child, or a child of one. That stays so until it is another program. */
bool gwi_foreign_locks_are_lost(void);

void gwi_foreign_before_fork(void);
void gwi_foreign_after_fork_in_child(void);

/* A number that no other living thread has; never 0. */
uintptr_t gwi_thread_id(void);

#endif
