/* SPDX-License-Identifier: MIT */
/*
 * How a layout comes about, under the lock of the declarations: native.c says what each field is, place.c puts the
 * fields in their places, plan.c makes the steps.
 */
#ifndef GWI_LAYOUT_BUILD_H
#define GWI_LAYOUT_BUILD_H

#include "layout/layout.h"

/* Structures in structures in structures ... */
#define GWI_LAYOUT_DEPTH_MAX 64

/* .NET's limit: a native structure is smaller. */
#define GWI_LAYOUT_SIZE_MAX ((size_t)0x7FFFFFF0)

/* What became of computing a layout; one that .NET refuses is made as well. */
typedef enum gwi_made {
    GWI_MADE,
    GWI_NO_MEMORY, /* the failure is set, and nothing is kept */
    GWI_TOO_DEEP   /* nothing is kept but the outermost layout, which is refused */
} gwi_made;

typedef struct gwi_builder {
    gw_declarations *declarations;
    unsigned depth;
} gwi_builder;

/* A field, or an element of an array, before it has a place. */
typedef struct gwi_shape {
    gwi_conversion conversion; /* without its offset */
    size_t native_size, native_alignment;
    size_t record_size, record_alignment;
    size_t count;
    gw_type_kind kind;
    gw_UnmanagedType unmanaged;
    gw_type_kind element_kind; /* of an array or fixed buffer; else UNKNOWN */
    gw_UnmanagedType element_unmanaged;
    const gw_layout *declared; /* of a structure, or of the elements, as they are declared */
    const char *refusal;       /* why .NET refuses it: a part of a sentence; then the sizes are 1 */
    const char *unmarshaled;   /* a sentence: why .NET does not marshal it, though it has a size */
    bool breaks;               /* `refusal` is a sentence, of the whole structure */
    const char *unknown;    /* a sentence: why its size is not known here; whatever else is set */
    bool is_unknown_inside; /* it is about a type of the field's, not about the field */
    bool is_plain;          /* .NET calls it blittable */
    bool is_reference;      /* .NET keeps a reference for it */
    bool has_references;    /* .NET keeps one in it */
    bool is_owner, is_holder;
} gwi_shape;

/* The layout of a type, computed if need be. */
gwi_made gwi_layout_of(gwi_builder *b, const gwi_declared *type, const gw_layout **out);

/* native.c: what a field of a type is. */
gwi_made gwi_native_field(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                          gwi_shape *out);

/* native_array.c: what a ByValArray is. */
gwi_made gwi_native_array(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                          gwi_shape *out);

/* Shared by both. */
void gwi_native_plain(gwi_shape *out, gw_type_kind kind, size_t nbytes, size_t alignment);
void gwi_native_string(gwi_shape *out, gwi_text_form form, unsigned flags);
gw_UnmanagedType gwi_native_usual(gw_type_kind kind); /* of a kind whose native form is the same */
/* A structure of .NET, of which only the size is known: a BLOB. */
gwi_made gwi_native_blob(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                         const gwi_type *type, gwi_shape *out);
gwi_made gwi_native_structure(gwi_builder *b, const gwi_declared *type, gwi_shape *out);
bool gwi_native_is_wide(const gwi_declared *owner);
unsigned gwi_native_flags(const gwi_declared *owner);
gw_type_kind gwi_native_kind(const gwi_type *type);

/* unknown.c: sizes that are not known here. Of a field whose type nothing declares; of an enum; of an array of a type with automatic
 * layout; and the refusal of a whole type, of one for a field, and of one for its base class. */
gwi_made gwi_unknown_type(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                          const gwi_type *type, gwi_shape *out);
bool gwi_unknown_enum(const gwi_type *type, gwi_shape *out);
gwi_made gwi_unknown_here(gwi_builder *b, const gwi_declared *type, gwi_shape *out);
gwi_made gwi_unknown_check(gwi_builder *b, gw_layout *l);
gwi_made gwi_unknown_field(gwi_builder *b, gw_layout *l, const gwi_field *field,
                           const gwi_shape *shape);
gwi_made gwi_unknown_base(gwi_builder *b, gw_layout *l, const gw_layout *base);

/* place.c: the whole of a layout whose type is set. */
gwi_made gwi_place_fields(gwi_builder *b, gw_layout *l);

/* overlap.c: what .NET, or the ownership of blocks, forbids of explicit offsets. The refusal is in the layout. */
typedef struct gwi_placed {
    gwi_shape shape;
    size_t native_offset, record_offset;
} gwi_placed;
gwi_made gwi_overlap_check(gwi_builder *b, gw_layout *l, const gwi_placed *placed, size_t count);

/* record.c: what C has for a kind of value. False where it has no size of its own. */
bool gwi_record_of_kind(gw_type_kind kind, size_t *nbytes, size_t *alignment);

/* plan.c: the steps of a layout whose fields have their places. */
gwi_made gwi_plan(gwi_builder *b, gw_layout *l, const gwi_placed *placed, size_t count,
                  size_t carried_from);

/* A part of a structure that no declaration is, of fields that have their places. */
gwi_made gwi_plan_part(gwi_builder *b, const gwi_placed *placed, size_t count, size_t size,
                       size_t record_size, gw_layout **out);

/* Refuses a layout; the first reason stays. False where there is no memory for the sentence. */
#define gwi_layout_refuse(b, l, ...)                                                               \
    gwi_layout_refused((l), gwi_declare_sentence((b)->declarations, __VA_ARGS__))
gwi_made gwi_layout_refused(gw_layout *l, const char *sentence);

#endif
