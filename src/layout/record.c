/* SPDX-License-Identifier: MIT */
/* Records: which member type a C host has for each kind of value, and how large and how aligned that is. */
#include "layout/build.h"

/* What C aligns a member of a type to, which need not be what it aligns a variable to (i386). */
#define MEMBER(type)                                                                               \
    {                                                                                              \
        sizeof(type), offsetof(                                                                    \
                          struct {                                                                 \
                              char before;                                                         \
                              type member;                                                         \
                          },                                                                       \
                          member)                                                                  \
    }

typedef struct extent {
    size_t nbytes, alignment;
} extent;

#ifdef __SIZEOF_INT128__
__extension__ typedef __int128 wide;
#define WIDE MEMBER(wide)
#else
#define WIDE                                                                                       \
    {                                                                                              \
        16, 16                                                                                     \
    }
#endif

/* System.NFloat is as wide as a pointer. */
#if UINTPTR_MAX > 0xFFFFFFFFu
#define NFLOAT MEMBER(double)
#else
#define NFLOAT MEMBER(float)
#endif

static const extent extents[] = {
    [GW_TYPE_BOOLEAN] = MEMBER(bool),
    [GW_TYPE_CHAR] = MEMBER(gw_char16),
    [GW_TYPE_SBYTE] = MEMBER(int8_t),
    [GW_TYPE_BYTE] = MEMBER(uint8_t),
    [GW_TYPE_INT16] = MEMBER(int16_t),
    [GW_TYPE_UINT16] = MEMBER(uint16_t),
    [GW_TYPE_INT32] = MEMBER(int32_t),
    [GW_TYPE_UINT32] = MEMBER(uint32_t),
    [GW_TYPE_INT64] = MEMBER(int64_t),
    [GW_TYPE_UINT64] = MEMBER(uint64_t),
    [GW_TYPE_INTPTR] = MEMBER(intptr_t),
    [GW_TYPE_UINTPTR] = MEMBER(uintptr_t),
    [GW_TYPE_SINGLE] = MEMBER(float),
    [GW_TYPE_DOUBLE] = MEMBER(double),
    [GW_TYPE_HALF] = MEMBER(uint16_t),
    [GW_TYPE_INT128] = WIDE,
    [GW_TYPE_UINT128] = WIDE,
    [GW_TYPE_CLONG] = MEMBER(long),
    [GW_TYPE_CULONG] = MEMBER(unsigned long),
    [GW_TYPE_NFLOAT] = NFLOAT,
    [GW_TYPE_DECIMAL] = MEMBER(gw_decimal),
    [GW_TYPE_GUID] = MEMBER(gw_guid),
    [GW_TYPE_DATETIME] = MEMBER(gw_datetime),
    [GW_TYPE_TIMESPAN] = MEMBER(int64_t),
    [GW_TYPE_STRING] = MEMBER(gw_string *),
    [GW_TYPE_HANDLE] = MEMBER(intptr_t),
    [GW_TYPE_POINTER] = MEMBER(void *),
    [GW_TYPE_FUNCTION_POINTER] = MEMBER(void *),
    [GW_TYPE_ARRAY] = MEMBER(gw_array *),
    [GW_TYPE_DELEGATE] = MEMBER(gw_delegate *),
};

bool gwi_record_of_kind(gw_type_kind kind, size_t *nbytes, size_t *alignment)
{
    if ((size_t)kind >= GWI_COUNT_OF(extents) || extents[kind].nbytes == 0)
        return false;
    *nbytes = extents[kind].nbytes;
    *alignment = extents[kind].alignment;
    return true;
}
