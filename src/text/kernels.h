/* SPDX-License-Identifier: MIT */
/*
 * Kernels: the parts of conversions that are worth writing for one processor.
 *
 * A bulk converts well-formed text from the front of its source, and nothing else: whatever is ill-formed, is not
 * in the target, or does not fit, stops it, and so may anything that it would rather leave. convert.c takes one
 * character by itself there, judges it, and calls the bulk again. So how errors are counted is written once, and all
 * kernels agree on it.
 *
 * What always holds of a bulk: it reads each unit once and judges what it has read; what it has written is a whole
 * number of characters, all those that it has read; it writes nothing beyond its room, and nothing beyond what it and
 * those after it write as long as the conversion goes on.
 */
#ifndef GWI_TEXT_KERNELS_H
#define GWI_TEXT_KERNELS_H

#include "text/text.h"

typedef struct gwi_bulk_count {
    size_t nread;
    size_t nwritten;
} gwi_bulk_count;

/* In units. One that measures neither writes nor minds out and room. */
typedef gwi_bulk_count gwi_bulk(const unsigned char *s, size_t nunits, unsigned char *out,
                                size_t room);

/* The places of encodings in the tables; the sources are those without ASCII. */
enum {
    GWI_UTF8,
    GWI_UTF16,
    GWI_UTF32,
    GWI_LATIN1,
    GWI_ASCII,
    GWI_TARGETS,
    GWI_SOURCES = GWI_ASCII
};

typedef struct gwi_kernel_set {
    const char *name;
    bool (*runs)(void); /* on this processor, under this system */
    gwi_bulk *convert[GWI_SOURCES][GWI_TARGETS];
    gwi_bulk *measure[GWI_SOURCES][GWI_TARGETS];
} gwi_kernel_set;

/* Those that were compiled in, the best first; the last one is "scalar". */
extern const gwi_kernel_set *const gwi_kernel_sets[];
extern const size_t gwi_kernel_sets_count;

/* From now on all threads use these, which must run here. For tests. */
void gwi_kernels_use(const gwi_kernel_set *set);

extern const gwi_kernel_set gwi_kernels_scalar;
#ifdef __x86_64__
extern const gwi_kernel_set gwi_kernels_sse2, gwi_kernels_avx2, gwi_kernels_avx512;
#elif defined(__aarch64__) && defined(__ARM_NEON) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define GWI_KERNELS_NEON 1
extern const gwi_kernel_set gwi_kernels_neon;
#endif

/* Does something with each pair of encodings. */
#define GWI_EACH_TARGET(what, from)                                                                \
    what(from, utf8) what(from, utf16) what(from, utf32) what(from, latin1) what(from, ascii)
#define GWI_EACH_PAIR(what)                                                                        \
    GWI_EACH_TARGET(what, utf8)                                                                    \
    GWI_EACH_TARGET(what, utf16) GWI_EACH_TARGET(what, utf32) GWI_EACH_TARGET(what, latin1)

/* The table of a set, from functions PREFIX_utf8_utf16 and so on. */
#define GWI_TABLE_ROW(prefix, from)                                                                \
    {                                                                                              \
        prefix##_##from##_utf8, prefix##_##from##_utf16, prefix##_##from##_utf32,                  \
            prefix##_##from##_latin1, prefix##_##from##_ascii                                      \
    }
#define GWI_TABLE(prefix)                                                                          \
    {                                                                                              \
        GWI_TABLE_ROW(prefix, utf8), GWI_TABLE_ROW(prefix, utf16), GWI_TABLE_ROW(prefix, utf32),   \
            GWI_TABLE_ROW(prefix, latin1)                                                          \
    }

#endif
