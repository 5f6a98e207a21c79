/* SPDX-License-Identifier: MIT */
/*
 * C# declarations, as the rooms above see them: the types that a source declares, resolved, with what concerns the
 * boundary and nothing else.
 *
 * What always holds: all of it lives in one private heap that the last reference destroys; it does not change after
 * gw_declare() but for the one place that a floor above may fill under the lock; names and sentences are UTF-8, ended
 * by a zero; the source is never trusted: a number that is out of range, a type that contains itself or a nesting
 * without end is noted, and its declaration left out.
 */
#ifndef GWI_DECLARE_H
#define GWI_DECLARE_H

#include <gangway/declare.h>

#include "base/base.h"

typedef struct gwi_declared gwi_declared;
typedef struct gwi_type gwi_type;
typedef struct gwi_signature gwi_signature;

/* Where something stands in the source. */
typedef struct gwi_place {
    const char *file;
    uint32_t line, column;
} gwi_place;

/* A type as a field, a parameter or a result uses it. */
struct gwi_type {
    gw_type_kind kind;
    uint8_t rank;               /* ARRAY: dimensions */
    bool is_open;               /* it depends on a type parameter that no argument is bound to */
    bool is_never_nullable;     /* a type parameter: `?` behind it says nothing */
    uint16_t nbytes, alignment; /* BLOB */
    const gwi_declared *
        declared; /* ENUM, STRUCT, BLOB, HANDLE; CLASS, DELEGATE, INTERFACE: NULL for those of .NET */
    const char
        *framework_name; /* of a CLASS, DELEGATE or INTERFACE of .NET its whole name; else NULL */
    const gwi_type *element;       /* ARRAY, POINTER, NULLABLE */
    const gwi_signature *function; /* FUNCTION_POINTER */
    const char
        *spelling; /* as C# writes it, without spaces that do not matter: "byte*", "Ns.Point[]" */
};

/* [MarshalAs]; all zero where there is none. */
typedef struct gwi_marshal_as {
    bool given;
    bool has_size_const, has_size_param;
    int32_t unmanaged;      /* gw_UnmanagedType, as it was written */
    int32_t array_sub_type; /* 0 where none is given */
    int32_t size_const;
    int32_t size_param_index;
    int32_t iid_param_index;
    const char *marshal_type; /* MarshalType, or the spelling of MarshalTypeRef; NULL */
} gwi_marshal_as;

/* An instance field, the backing field of an automatic property, or a fixed buffer. */
typedef struct gwi_field {
    const char *name; /* of a backing field "<Name>k__BackingField", as the compiler has it */
    gwi_type type;    /* of a fixed buffer the type of its elements */
    gwi_marshal_as marshal;
    bool has_offset; /* [FieldOffset] */
    bool is_fixed;   /* `fixed T name[fixed_count]` */
    bool is_private; /* also the compiler's own */
    bool is_event;   /* the delegate that an event without accessors keeps */
    bool is_ref;     /* `ref T name` */
    int32_t offset;
    uint32_t fixed_count;
    gwi_place place;
} gwi_field;

typedef enum gwi_direction {                /* added up */
                             GWI_IN = 1,    /* [In] */
                             GWI_OUT = 2,   /* [Out], and `out` */
                             GWI_BY_REF = 4 /* `ref`, `out`, `in`, `ref readonly` */
} gwi_direction;

typedef struct gwi_parameter {
    const char *name;
    gwi_type type;
    gwi_marshal_as marshal;
    unsigned direction;
    bool is_params;
    gwi_place place;
} gwi_parameter;

struct gwi_signature {
    gwi_type result;
    gwi_marshal_as result_marshal;
    const gwi_parameter *parameters;
    size_t parameter_count;
    gw_CallingConvention calling_convention; /* of a delegate or a function pointer */
    gw_CharSet charset;                      /* of a delegate */
    bool set_last_error, best_fit_mapping, throw_on_unmappable_char; /* of a delegate */
};

/* A constant of a type. */
typedef struct gwi_member {
    const char *name; /* without its type's */
    gw_constant value;
    gwi_place place;
} gwi_member;

typedef enum gwi_layout_kind { /* LayoutKind, with its values */
                               GWI_LAYOUT_SEQUENTIAL = 0,
                               GWI_LAYOUT_EXPLICIT = 2,
                               GWI_LAYOUT_AUTO = 3
} gwi_layout_kind;

/* A declared type; the parts of a partial one are put together. */
struct gwi_declared {
    const char *name;      /* "Ns.Outer.Inner" */
    const char *last_name; /* the end of it: "Inner" */
    gw_type_kind
        kind; /* ENUM, STRUCT, CLASS, DELEGATE, INTERFACE; HANDLE for classes derived from SafeHandle ... */
    gwi_place place;

    bool is_generic;   /* it, or a type that it is nested in, has type parameters: a definition */
    bool is_instance;  /* of a generic structure or class, with its type arguments */
    bool is_framework; /* a type of .NET */
    bool is_blittable, has_references; /* of a structure of .NET: a BLOB */
    const char *
        refusal; /* why .NET marshals no structure with a field of this type, one of .NET; else NULL */
    bool is_abstract; /* static classes too, as in metadata */
    bool has_layout_attribute;
    gwi_layout_kind
        layout_kind; /* where there is no attribute: sequential for a struct, automatic for a class */
    int32_t pack;    /* 0 is the default */
    int32_t size;    /* 0 is none */
    gw_CharSet charset;                              /* ANSI where none is given */
    uint32_t inline_count;                           /* [InlineArray(N)]; else 0 */
    bool best_fit_mapping, throw_on_unmappable_char; /* [BestFitMapping]; else false */

    const gwi_declared *base;  /* of a class, where it was read */
    const char *base_spelling; /* where it was not, and is not object; else NULL */
    bool is_base_unknown;      /* nothing declares what that names: a class, or an interface */

    const gwi_field *fields; /* in the order of declaration */
    size_t field_count;
    const gwi_member *members; /* constants, in the order of declaration */
    size_t member_count;
    gw_type_kind underlying;        /* ENUM */
    const gwi_signature *signature; /* DELEGATE */
    const char *unusable; /* why it was left out, of an ENUM why its size is not known; else NULL */

    gw_declarations *declarations; /* what it is from */
    void *layout;                  /* the floor above's, under gwi_declare_lock(); else NULL */
};

struct gw_import {
    const char *name;      /* "Ns.Class.Method" */
    const char *last_name; /* "Method" */
    const gwi_declared *type;
    gwi_place place;
    const char *library;
    const char *entry_point;
    gwi_signature signature;
    bool is_library_import;
    gw_CharSet charset;
    gw_StringMarshalling strings;
    const char *string_marshaller; /* StringMarshallingCustomType, or NULL */
    bool exact_spelling, set_last_error, preserve_sig, best_fit_mapping, throw_on_unmappable_char;
    bool suppress_gc_transition;
    bool disables_marshalling; /* [assembly: DisableRuntimeMarshalling] */
    int32_t search_paths;      /* DllImportSearchPath, added up; -1: no attribute says it */
    bool is_variadic;          /* `__arglist` is behind its parameters */
    gw_declarations *declarations;
};

/* --- finding -------------------------------------------------------------------------------------------- */

/* A type by its name or the last parts of it. NULL with the failure set: GW_ERROR_NOT_FOUND where there is none,
 * GW_ERROR_INVALID_PARAMETER with the candidates where there is more than one. */
gwi_declared *gwi_declare_find(const gw_declarations *d, const char *name);

/* --- what the floor above keeps with the declarations ---------------------------------------------------- */

/* Excludes other threads from `layout` of every type, and from the memory below. */
void gwi_declare_lock(gw_declarations *d);
void gwi_declare_unlock(gw_declarations *d);

/* Zeroed memory that lives as long as the declarations, aligned to 16 bytes, under the lock; NULL with the failure set. */
void *gwi_declare_alloc(gw_declarations *d, size_t count, size_t nbytes);

/* A sentence of such memory. */
const char *gwi_declare_sentence(gw_declarations *d, const char *format, ...) GWI_PRINTF(2, 3);

#endif
