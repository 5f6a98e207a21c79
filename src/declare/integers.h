/* SPDX-License-Identifier: MIT */
/* The ranges of C#'s integers: what operators and conversions share. */
#ifndef GWI_DECLARE_INTEGERS_H
#define GWI_DECLARE_INTEGERS_H

#include "declare/constants.h"

#define GWI_OUTSIDE_OF_ITS_TYPE "a result is outside of the range of its type"

/* The range of an integer kind. */
typedef struct gwi_limits {
    int64_t least;
    uint64_t most;
    uint8_t bits;
} gwi_limits;

static inline gwi_limits gwi_limits_of(gw_type_kind kind)
{
    enum { POINTER_BITS = sizeof(void *) * 8 };
    switch (kind) {
    case GW_TYPE_SBYTE:
        return (gwi_limits){INT8_MIN, INT8_MAX, 8};
    case GW_TYPE_BYTE:
        return (gwi_limits){0, UINT8_MAX, 8};
    case GW_TYPE_INT16:
        return (gwi_limits){INT16_MIN, INT16_MAX, 16};
    case GW_TYPE_CHAR:
    case GW_TYPE_UINT16:
        return (gwi_limits){0, UINT16_MAX, 16};
    case GW_TYPE_INT32:
        return (gwi_limits){INT32_MIN, INT32_MAX, 32};
    case GW_TYPE_UINT32:
        return (gwi_limits){0, UINT32_MAX, 32};
    case GW_TYPE_INTPTR:
        return (gwi_limits){INTPTR_MIN, INTPTR_MAX, POINTER_BITS};
    case GW_TYPE_UINTPTR:
        return (gwi_limits){0, UINTPTR_MAX, POINTER_BITS};
    case GW_TYPE_UINT64:
        return (gwi_limits){0, UINT64_MAX, 64};
    default:
        return (gwi_limits){INT64_MIN, INT64_MAX, 64};
    }
}

static inline bool gwi_is_signed(gw_type_kind kind)
{
    return gwi_limits_of(kind).least < 0;
}

/* A value that does not fit is cut to the bits of the type. */
static inline int64_t gwi_cut(int64_t value, gw_type_kind kind)
{
    unsigned spare = 64u - gwi_limits_of(kind).bits;
    uint64_t bits = (uint64_t)value << spare;
    return gwi_is_signed(kind) ? (int64_t)bits >> spare : (int64_t)(bits >> spare);
}

/* The value is negative, or a number of 64 bits without a sign. */
static inline bool gwi_fits(int64_t value, bool negative, gw_type_kind kind)
{
    gwi_limits l = gwi_limits_of(kind);
    return negative ? value >= l.least : (uint64_t)value <= l.most;
}

static inline bool gwi_is_negative(const gwi_value *v)
{
    return gwi_is_signed(v->constant.kind) && v->constant.integer < 0;
}

#endif
