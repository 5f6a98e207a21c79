/* SPDX-License-Identifier: MIT */
/* What a field says of its marshaling: shared by the files that say what fields are. */
#ifndef GWI_LAYOUT_NATIVE_H
#define GWI_LAYOUT_NATIVE_H

#include "layout/build.h"

#define COMBINATION "Invalid managed/unmanaged type combination"
#define BIT(unmanaged) (UINT64_C(1) << (unmanaged))

/* A value of C# source may be any number. */
static inline uint64_t gwi_native_bit(int32_t unmanaged)
{
    return unmanaged >= 0 && unmanaged < 64 ? BIT(unmanaged) : 0;
}

static inline int32_t gwi_native_said(const gwi_field *field)
{
    return field->marshal.given ? field->marshal.unmanaged : GW_UNMANAGED_DEFAULT;
}

/* Whether a field says nothing, or one of a set. */
static inline bool gwi_native_pairs(const gwi_field *field, uint64_t takes)
{
    int32_t unmanaged = gwi_native_said(field);
    return unmanaged == GW_UNMANAGED_DEFAULT || (takes & gwi_native_bit(unmanaged)) != 0;
}

static inline gw_UnmanagedType gwi_native_chosen(const gwi_field *field, gw_UnmanagedType usual)
{
    int32_t unmanaged = gwi_native_said(field);
    return unmanaged == GW_UNMANAGED_DEFAULT ? usual : (gw_UnmanagedType)unmanaged;
}

/* The first reason stays. */
static inline void gwi_native_refuse(gwi_shape *out, const char *reason)
{
    if (out->refusal == NULL)
        out->refusal = reason;
}

/* A kind that C has, whose native form is the same. */
void gwi_native_plain_kind(gwi_shape *out, gw_type_kind kind);

/* native_values.c */
void gwi_native_boolean(const gwi_field *field, gwi_shape *out);
void gwi_native_char(const gwi_declared *owner, const gwi_field *field, gwi_shape *out);
void gwi_native_decimal(const gwi_field *field, gwi_shape *out);
void gwi_native_date(const gwi_field *field, gwi_shape *out);
void gwi_native_text(const gwi_declared *owner, const gwi_field *field, gwi_shape *out);

#endif
