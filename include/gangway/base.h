/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The words every other header uses: linkage, ownership attributes, and the few types that cross the boundary.
 */
#ifndef GANGWAY_BASE_H
#define GANGWAY_BASE_H

#include <stddef.h>
#include <stdint.h>

#include <gangway/version.h>

#ifdef __cplusplus
#define GW_BEGIN_DECLS extern "C" {
#define GW_END_DECLS }
#else
#define GW_BEGIN_DECLS
#define GW_END_DECLS
#endif

/** Marks what the library exports; everything else stays hidden. */
#if defined(__GNUC__) || defined(__clang__)
#define GW_API __attribute__((visibility("default")))
#else
#define GW_API
#endif

/** Warns a caller who drops the result. */
#if defined(__GNUC__) || defined(__clang__)
#define GW_NODISCARD __attribute__((warn_unused_result))
#else
#define GW_NODISCARD
#endif

/**
 * States at compile time which function releases a result, and as which of its arguments (counted from 1).
 * GCC 11 and later then warn (-Wmismatched-dealloc, on by default) where the block goes to another family's
 * release function or to free().
 */
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 11
#define GW_OWNED_BY(release, position) __attribute__((malloc(release, position)))
#else
#define GW_OWNED_BY(release, position)
#endif

/**
 * Releases a local variable when its scope ends: `GW_AUTO(gw_FreeHGlobal) char *s = gw_StringToHGlobalAnsi(t);`
 * Works with every release function of this library on compilers that know the cleanup attribute.
 */
#if defined(__GNUC__) || defined(__clang__)
#define GW_AUTO(release) __attribute__((cleanup(release##_at)))
#define GW_DEFINE_AUTO(type, release)                                                              \
    static inline __attribute__((unused)) void release##_at(void *variable)                        \
    {                                                                                              \
        type value;                                                                                \
        __builtin_memcpy(&value, variable, sizeof value);                                          \
        release(value);                                                                            \
    }
#else
#define GW_DEFINE_AUTO(type, release)
#endif

GW_BEGIN_DECLS

/** One UTF-16 code unit in native byte order; the same type as char16_t. */
#if defined(__cplusplus)
typedef char16_t gw_char16;
#elif defined(__CHAR16_TYPE__)
typedef __CHAR16_TYPE__ gw_char16;
#else
typedef uint16_t gw_char16;
#endif

/**
 * A BSTR: a pointer to the first of a run of UTF-16 units that is ended by a zero unit and preceded by its
 * length in bytes (uint32_t, not counting the end). NULL is a BSTR of length 0.
 */
typedef gw_char16 *gw_bstr;

/** 0 or 1 in 32 bits: Win32's BOOL, and .NET's default for `bool`. */
typedef int32_t gw_bool;

/**
 * The version of the library that is running, as "major.minor.patch".
 *
 * @return      static text
 * @owner       nobody: static
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API const char *gw_version(void);

GW_END_DECLS

#endif
