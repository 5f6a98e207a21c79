/* SPDX-License-Identifier: MIT */
/* What names and types in the tokens stand for. */
#ifndef GWI_DECLARE_LOOKUP_H
#define GWI_DECLARE_LOOKUP_H

#include "declare/reader.h"

/* What a name is: a type, a namespace, an alias or a type parameter. */
typedef struct gwi_resolved {
    gwi_decl *
        decl; /* of a generic type the instance; the definition, if the arguments are open or not written */
    gwi_space *space;
    const gwi_using *alias;    /* whose target is no plain name: `using P = int*;` */
    bool is_parameter;         /* a type parameter */
    const gwi_type *argument;  /* what a type parameter of an instance stands for */
    gwi_decl *within;          /* the instance that a nested type was found in */
    const gwi_type *arguments; /* of the last name; NULL: none are written, or they are open */
} gwi_resolved;

/* A name with all its dots and type arguments at *at, which is left behind it. */
bool gwi_lookup(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_resolved *out);
/* A constant in a type and its bases. */
gwi_item *gwi_lookup_constant_in(gwi_reader *r, gwi_decl *decl, const char *name);
/* A constant by a name without dots. */
gwi_item *gwi_lookup_constant(gwi_reader *r, const gwi_part *from, const char *name);
/* The first part of a dotted name, and then one by one the others; types are definitions. */
bool gwi_lookup_first(gwi_reader *r, const gwi_part *from, const char *name, unsigned arity,
                      gwi_resolved *out);
bool gwi_lookup_next(gwi_reader *r, const gwi_part *from, const gwi_resolved *outer,
                     const char *name, unsigned arity, gwi_resolved *out);

/* The class that a class is derived from, if the source declares it. */
gwi_decl *gwi_base_of(gwi_reader *r, gwi_decl *decl);
bool gwi_is_handle(gwi_reader *r, gwi_decl *decl);
/* Notes the classes that are derived from themselves, and takes their bases away. */
void gwi_bases_check(gwi_reader *r);

/* CLASS, STRUCT, ENUM ... as it is declared. */
gw_type_kind gwi_decl_kind(const gwi_decl *decl);
/* Whether it, or a type that it is nested in, has type parameters that no arguments are bound to. */
bool gwi_decl_is_open(const gwi_decl *decl);

/* --- instances.c -------------------------------------------------------------------------------------------- */

/*
 * The instance of a generic structure or class: always the same one for the same arguments. `within` is the instance that a
 * nested type was found in, or NULL. Its fields are read by gwi_read_instances().
 */
gwi_decl *gwi_instance(gwi_reader *r, gwi_decl *definition, gwi_decl *within,
                       const gwi_type *arguments);

/* --- types.c ------------------------------------------------------------------------------------------------ */

/* A type at *at, which is left behind it. What nothing declares is UNKNOWN. */
void gwi_type_read(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_type *out);
/* What a use of that type without type arguments is: of a type of .NET and of a type that the source declares. */
void gwi_type_of_decl(gwi_reader *r, gwi_decl *decl, gwi_type *out);
/* The tokens from `at` to `end`, with spaces only where they matter. */
const char *gwi_spell(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                      const gwi_token *end);
/* The kind that a type's values have as constants: of an enum the underlying one. */
gw_type_kind gwi_underlying(gwi_reader *r, gwi_decl *enumeration);

#endif
