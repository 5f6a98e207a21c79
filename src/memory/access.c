/* SPDX-License-Identifier: MIT */
/* Reading and writing at any alignment. */
#include "base/base.h"

#include <gangway/memory.h>

#define DEFINE_READ(name, type)                                                                    \
    type gw_Read##name(const void *p, ptrdiff_t offset)                                            \
    {                                                                                              \
        type value;                                                                                \
        memcpy(&value, (const char *)p + offset, sizeof value);                                    \
        return value;                                                                              \
    }

#define DEFINE_WRITE(name, type)                                                                   \
    void gw_Write##name(void *p, ptrdiff_t offset, type value)                                     \
    {                                                                                              \
        memcpy((char *)p + offset, &value, sizeof value);                                          \
    }

DEFINE_READ(Byte, uint8_t)
DEFINE_READ(Int16, int16_t)
DEFINE_READ(Int32, int32_t)
DEFINE_READ(Int64, int64_t)
DEFINE_READ(IntPtr, intptr_t)

DEFINE_WRITE(Byte, uint8_t)
DEFINE_WRITE(Int16, int16_t)
DEFINE_WRITE(Int32, int32_t)
DEFINE_WRITE(Int64, int64_t)
DEFINE_WRITE(IntPtr, intptr_t)
