/* SPDX-License-Identifier: MIT */
/*
 * The members of a native structure or of a record, as C declares them.
 */
#ifndef GWI_TOOL_CTYPES_H
#define GWI_TOOL_CTYPES_H

#include "tool/cnames.h"

#include <stdbool.h>
#include <stddef.h>

/* A member is `before` NAME [count] `after`: "int32_t " age, "char *" names [4], "void (*" notify ")(void)". */
typedef struct c_type {
    char before[512];
    const char *after;
    size_t count;     /* elements of an array, else 0 */
    size_t alignment; /* as C aligns it */
    bool is_forced;   /* to that alignment by alignas(): its bytes alone would have 1 */
} c_type;

/* The type of a field on one side. */
void c_type_of(const gw_field_info *field, side where, c_type *out);

/* Writes "int32_t scores[8]"; returns what snprintf() does. */
int c_declare(const c_type *type, const char *name, char *out, size_t capacity);

/* The alignment that C gives that structure, as c_print_structures() writes it. */
size_t c_structure_alignment(const gw_layout *layout, side where);

/* Who a pointer's target belongs to, as gw_DestroyStructure() releases it: "CoTaskMem", "BSTR", "in parts"; NULL where
 * nothing is released. */
const char *c_owner(const gw_field_info *field);

#endif
