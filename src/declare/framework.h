/* SPDX-License-Identifier: MIT */
/*
 * The public types of .NET's shared framework (Microsoft.NETCore.App): a table that is part of the library.
 *
 * src/declare/framework generates framework_table.c from what an SDK's runtime says by reflection. The functions load, read and
 * allocate nothing; they are pure, and any thread may call them. Types and namespaces are numbers. 0 means "not found"; every
 * function takes 0, and any number that is out of range, and returns 0, NULL, false or an empty structure for it.
 */
#ifndef GWI_DECLARE_FRAMEWORK_H
#define GWI_DECLARE_FRAMEWORK_H

#include <gangway/declare.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t gwi_framework_space; /* a namespace */
typedef uint32_t gwi_framework_type;

/* The .NET that the table is from: "10.0.12". */
extern const char gwi_framework_version[];

/* --- namespaces ----------------------------------------------------------------------------------------------- */

/* The namespace without a name, which is around all others. */
gwi_framework_space gwi_framework_space_root(void);
/* The namespace with that name in another one, also one that contains only namespaces ("System.Runtime"). 0: not found. */
gwi_framework_space gwi_framework_space_in(gwi_framework_space outer, const char *name,
                                           size_t nbytes);
/* The full name, "System.Threading"; "" of the outermost one, NULL of 0. */
const char *gwi_framework_space_name(gwi_framework_space space);

/* --- types ---------------------------------------------------------------------------------------------------- */

/* The type with that name and number of type parameters in a namespace: "List" and 1 for List<T>. */
gwi_framework_type gwi_framework_find(gwi_framework_space space, const char *name, size_t nbytes,
                                      unsigned arity);
/* The same in another type; the type parameters of the outer type do not count. */
gwi_framework_type gwi_framework_nested(gwi_framework_type outer, const char *name, size_t nbytes,
                                        unsigned arity);
/* Whether the type is found where no using directive names its namespace, once nothing else has the name: SDK projects
 * import some namespaces for all files, and other files may have a global using directive. */
bool gwi_framework_is_open(gwi_framework_type type);
/* The type of that kind with a name, in whatever namespace. */
gwi_framework_type gwi_framework_find_open(const char *name, size_t nbytes, unsigned arity);

typedef enum gwi_framework_kind {
    GWI_FRAMEWORK_NONE,
    GWI_FRAMEWORK_ENUM,
    GWI_FRAMEWORK_STRUCT,
    GWI_FRAMEWORK_CLASS,
    GWI_FRAMEWORK_STATIC_CLASS,
    GWI_FRAMEWORK_INTERFACE,
    GWI_FRAMEWORK_DELEGATE,       /* Delegate, and what is derived from it */
    GWI_FRAMEWORK_ATTRIBUTE,      /* System.Attribute, and classes derived from it */
    GWI_FRAMEWORK_SAFE_HANDLE,    /* SafeHandle, and classes derived from it */
    GWI_FRAMEWORK_CRITICAL_HANDLE /* CriticalHandle, and classes derived from it */
} gwi_framework_kind;

enum {                                /* facts of a structure, added up */
       GWI_FRAMEWORK_AUTO = 1,        /* LayoutKind.Auto */
       GWI_FRAMEWORK_BY_REF_LIKE = 2, /* a `ref struct` */
       GWI_FRAMEWORK_REFERENCES = 4,  /* has managed references in it */
       GWI_FRAMEWORK_BLITTABLE = 8,   /* crosses as the bytes that it is */
       GWI_FRAMEWORK_PROCESSOR = 16,  /* its size depends on the processor: Vector<T> */
       GWI_FRAMEWORK_POINTERS = 32,   /* has something of a pointer's size in it */
       GWI_FRAMEWORK_FIELDS =
           64 /* generic: its size depends on the type arguments, see the fields */
};

typedef struct gwi_framework_info {
    const char *space; /* the full name of the namespace, also of a type in a type */
    const char *name;  /* without type parameters */
    gwi_framework_type outer;
    gwi_framework_type base; /* of classes: the nearest base that is in the table */
    uint8_t arity;           /* type parameters of its own */
    uint8_t all_arity;       /* and those of the types around it */
    gwi_framework_kind kind;
    /* What the reader takes it for: the kinds that are named after a type of .NET; BLOB for other structures; GENERIC for what
     * has type parameters, but for Nullable<T> and the vectors of a fixed size. */
    gw_type_kind type_kind;
    gw_type_kind underlying; /* of an enum */

    /* Of structures (but not of those with a kind of their own), as fields of another structure. */
    unsigned flags;
    size_t nbytes,
        alignment; /* native; 0 where .NET refuses a field of it, or with FIELDS or PROCESSOR */
    size_t managed_nbytes; /* 0 with FIELDS or PROCESSOR */
    const char
        *refusal; /* what .NET says when it marshals one, without an ending full stop; else NULL */
    unsigned field_count; /* of a generic structure */
    unsigned
        repeat; /* how often these fields are there one after another: an inline array's length; else 1 */
} gwi_framework_info;

/* Of 0 all zero. */
gwi_framework_info gwi_framework_describe(gwi_framework_type type);
/* The type that a class, or one of its bases, is; the class itself counts. */
bool gwi_framework_derives(gwi_framework_type type, gwi_framework_type from);

/* --- constants ------------------------------------------------------------------------------------------------ */

/* A member of an enum, or a `const` of another type. */
typedef struct gwi_framework_constant {
    gw_type_kind kind; /* of an enum the underlying one; STRING also of the null reference */
    gwi_framework_type enumeration; /* where its type is an enum */
    int64_t integer;       /* of integer kinds, BOOLEAN and CHAR; of UINT64 the same 64 bits */
    double real;           /* of SINGLE and DOUBLE */
    const uint16_t *units; /* of STRING: UTF-16, not ended by a zero; NULL of the null reference */
    size_t nunits;
    uint64_t decimal_low; /* of DECIMAL: the lower 64 bits of its 96, */
    uint32_t decimal_high;
    uint8_t decimal_scale;
    bool decimal_is_negative;
} gwi_framework_constant;

/* What the type itself declares, public only; not what its bases do. */
bool gwi_framework_member(gwi_framework_type type, const char *name, size_t nbytes,
                          gwi_framework_constant *out);

/* --- fields of generic structures ------------------------------------------------------------------------------ */

typedef enum gwi_framework_shape_kind {
    GWI_SHAPE_NONE,
    GWI_SHAPE_PARAMETER, /* a type parameter */
    GWI_SHAPE_TYPE,      /* a structure or an enum of the table */
    GWI_SHAPE_POINTER,   /* or a function pointer */
    GWI_SHAPE_REFERENCE, /* a class, interface, array or delegate */
    GWI_SHAPE_BY_REF,    /* `ref T` */
    GWI_SHAPE_INTERNAL   /* a structure that is not public; it has references in it */
} gwi_framework_shape_kind;

/* The type of a field, or a type argument of one. */
typedef struct gwi_framework_shape {
    gwi_framework_shape_kind kind;
    unsigned parameter; /* of PARAMETER: from 0, those of the types around first */
    gwi_framework_type type;
    unsigned argument_count; /* of TYPE: this many shapes follow, each with its own arguments */
} gwi_framework_shape;

/* Where a generic structure's fields start, in the order of declaration; 0 where it has none. */
typedef uint32_t gwi_framework_cursor;
gwi_framework_cursor gwi_framework_fields(gwi_framework_type type);
/* The shape at *at, which is left at the next one. */
gwi_framework_shape gwi_framework_next(gwi_framework_cursor *at);

/* --- all of it ------------------------------------------------------------------------------------------------- */

/* Types have the numbers from 1 to this one. */
gwi_framework_type gwi_framework_last(void);
/* The namespaces have the numbers from 1 to this one. */
gwi_framework_space gwi_framework_last_space(void);
/* How many constants a type declares, and the name of each, sorted by bytes; NULL for a larger index. */
unsigned gwi_framework_member_count(gwi_framework_type type);
const char *gwi_framework_member_name(gwi_framework_type type, unsigned index);

#endif
