/* SPDX-License-Identifier: MIT */
/*
 * How the table of .NET's own types is kept; src/declare/framework/table.cs writes framework_table.c.
 *
 * No pointers, so that no relocations: names are offsets, types and namespaces are indexes into arrays whose first row is
 * empty. Types that are not nested come first, by namespace, name and number of type parameters, so that those of a namespace
 * are side by side; then nested ones by outer type. The members of a type are side by side, sorted by the bytes of their
 * names. Slots are open addressed with linear probing, less than half full.
 */
#ifndef GWI_DECLARE_FRAMEWORK_TABLE_H
#define GWI_DECLARE_FRAMEWORK_TABLE_H

#include "declare/framework.h"

/* An offset of 19 bits, a length of 8, and a number of type parameters. */
#define GWI_FRAMEWORK_NAME(offset, nbytes, arity)                                                  \
    ((uint32_t)(offset) | (uint32_t)(nbytes) << 19 | (uint32_t)(arity) << 27)

enum {
    GWI_FRAMEWORK_NAMES_ROW = 4096,
    GWI_FRAMEWORK_TYPE_SLOTS = 8192,
    GWI_FRAMEWORK_SPACE_SLOTS = 512,
    GWI_FRAMEWORK_NESTED = 0x8000, /* with the outer type's number */
    GWI_FRAMEWORK_NULL = 1         /* a constant: the null reference */
};

/* Numbers of shapes that are no types. */
enum {
    GWI_FRAMEWORK_SHAPE_PARAMETER = 0xF000, /* and the parameter's number */
    GWI_FRAMEWORK_SHAPE_POINTER = 0xFF00,
    GWI_FRAMEWORK_SHAPE_REFERENCE,
    GWI_FRAMEWORK_SHAPE_BY_REF,
    GWI_FRAMEWORK_SHAPE_INTERNAL
};

typedef struct gwi_framework_counts {
    uint16_t spaces, types, members, structures;
} gwi_framework_counts;

typedef struct gwi_framework_space_row {
    uint32_t name; /* the full one */
    uint16_t outer;
    uint16_t last_nbytes;  /* of its last part */
    uint16_t first, count; /* its types that are not nested */
} gwi_framework_space_row;

typedef struct gwi_framework_type_row {
    uint32_t name;
    uint16_t outer; /* a namespace, or NESTED and a type */
    uint16_t base;
    uint16_t first, count; /* its members */
    uint16_t detail;       /* of an enum the underlying kind, of a structure its row */
    uint8_t kind, type_kind;
} gwi_framework_type_row;

typedef struct gwi_framework_member_row {
    uint32_t name;
    int32_t
        value; /* of an enum of 64 bits its place in `wide`, of a type that is no enum its row in `constants` */
} gwi_framework_member_row;

typedef struct gwi_framework_constant_row {
    uint64_t bits;  /* of STRING where it starts in `units`, of SINGLE those of the double */
    uint32_t extra; /* of STRING its length, of DECIMAL the upper 32 bits */
    uint16_t type;  /* its enum; of DECIMAL the scale */
    uint8_t kind;
    uint8_t flags; /* NULL; of DECIMAL whether it is negative */
} gwi_framework_constant_row;

typedef struct gwi_framework_structure_row {
    uint16_t nbytes, narrow_nbytes; /* where pointers are of 8 bytes, and where of 4 */
    uint16_t managed_nbytes;        /* where pointers are of 8 bytes */
    uint16_t fields;                /* where they start in `shapes` */
    uint8_t flags;
    uint8_t alignment, narrow_alignment;
    uint8_t field_count, repeat;
    uint8_t refusal; /* its place in `reasons` */
} gwi_framework_structure_row;

extern const gwi_framework_counts gwi_framework_totals;
extern const char gwi_framework_names[][GWI_FRAMEWORK_NAMES_ROW];
extern const gwi_framework_space_row gwi_framework_spaces[];
extern const gwi_framework_type_row gwi_framework_types[];
extern const gwi_framework_member_row gwi_framework_members[];
extern const int64_t gwi_framework_wide[];
extern const gwi_framework_constant_row gwi_framework_constants[];
extern const uint16_t gwi_framework_units[];
extern const gwi_framework_structure_row gwi_framework_structures[];
extern const uint16_t gwi_framework_shapes[];
extern const uint32_t gwi_framework_reasons[];
extern const uint16_t gwi_framework_type_slots[GWI_FRAMEWORK_TYPE_SLOTS];
extern const uint16_t gwi_framework_space_slots[GWI_FRAMEWORK_SPACE_SLOTS];

#endif
