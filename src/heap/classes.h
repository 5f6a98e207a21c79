/* SPDX-License-Identifier: MIT */
/*
 * Size classes: 16-byte steps to 128 bytes, then 8 classes a doubling, to 32 KiB. Larger blocks have pages of
 * their own.
 */
#ifndef GWI_HEAP_CLASSES_H
#define GWI_HEAP_CLASSES_H

#include "base/base.h"

#define GWI_CLASS_COUNT 72
#define GWI_SMALL_MAX ((size_t)32768)

/* Classes of small sizes by 16 bytes: sizes come at random, and a branch on them is mispredicted as often. */
extern const uint8_t gwi_small_classes[129];

#define GWI_TABLED_MAX ((size_t)2048)

static inline size_t gwi_class_of_tabled(size_t nbytes)
{
    return gwi_small_classes[(nbytes + 15) >> 4];
}

/* The class whose slots hold nbytes, for nbytes <= GWI_SMALL_MAX. */
static inline unsigned gwi_class_of(size_t nbytes)
{
    if (GWI_LIKELY(nbytes <= GWI_TABLED_MAX))
        return (unsigned)gwi_class_of_tabled(nbytes);
    unsigned doubling =
        63u - (unsigned)__builtin_clzll((unsigned long long)(nbytes - 1)); /* >= 7 */
    unsigned step = (unsigned)((nbytes - 1) >> (doubling - 3)) & 7u;
    return (doubling - 7) * 8 + 8 + step;
}

/* Bytes of a slot of a class. */
extern const uint16_t gwi_class_sizes[GWI_CLASS_COUNT];

static inline size_t gwi_class_size(unsigned size_class)
{
    return gwi_class_sizes[size_class];
}

#endif
