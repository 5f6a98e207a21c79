/* SPDX-License-Identifier: MIT */
/*
 * The members of one side of a layout, and in which layers they lie where some of them overlap.
 */
#ifndef GWI_TOOL_MEMBERS_H
#define GWI_TOOL_MEMBERS_H

#include "tool/ctypes.h"

typedef struct member {
    const gw_field_info *field;
    char name[C_NAME_NBYTES]; /* unique in C */
    c_type type;
    size_t offset, nbytes;
    size_t layer; /* no two members of a layer overlap; the first is 0 */
} member;

typedef struct members {
    member *all; /* by layer, in it by offset */
    size_t count;
    size_t layer_count; /* at least 1 */
    size_t nbytes;      /* of the structure */
    size_t pack;        /* what #pragma pack() has to say so that C can place them; 0 for nothing */
    size_t alignment;   /* that C gives the structure then */
} members;

/* False where there is no memory. Ends with members_free(). */
bool members_of(const gw_layout *layout, side where, members *out);
void members_free(members *m);

/* The members of a layer, side by side in `all`. */
const member *members_layer(const members *m, size_t layer, size_t *count);

/* What C makes of a member's alignment under that pack. */
size_t members_packed(size_t alignment, size_t pack);

#endif
