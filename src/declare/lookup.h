/* SPDX-License-Identifier: MIT */
/* What names and types in the tokens stand for. */
#ifndef GWI_DECLARE_LOOKUP_H
#define GWI_DECLARE_LOOKUP_H

#include "declare/reader.h"

/* A type of .NET itself. */
typedef struct gwi_known {
    const char *space, *name;
    uint8_t arity;
    uint8_t kind; /* gw_type_kind; of an ENUM the underlying one is in `underlying` */
    uint8_t underlying;
    uint16_t nbytes, alignment; /* of a BLOB */
    bool is_open;               /* found without a using directive, which another file may have */
} gwi_known;

/* By its last name, alone or behind its namespace or the last parts of that; NULL where there is none. */
const gwi_known *gwi_known_find(const char *dotted, unsigned arity);
/* A member of one of its enums, or a constant of one of its types, of the name's last part. */
bool gwi_known_member(const gwi_known *type, const char *name, gwi_value *out);
const gwi_known *gwi_known_of_keyword(gwi_keyword word);
const gwi_known *gwi_known_of_word(const char *text);

/* What a name is: exactly one of these, or nothing. */
typedef struct gwi_resolved {
    gwi_decl *decl;
    gwi_space *space;
    const gwi_known *known;
    const gwi_using *alias; /* whose target is no plain name: `using P = int*;` */
    bool is_parameter;      /* a type parameter */
} gwi_resolved;

/* A name with all its dots and type arguments at *at, which is left behind it. */
bool gwi_lookup(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_resolved *out);
/* A constant in a type and its bases. */
gwi_item *gwi_lookup_constant_in(gwi_reader *r, gwi_decl *decl, const char *name);
/* A constant by a name without dots. */
gwi_item *gwi_lookup_constant(gwi_reader *r, const gwi_part *from, const char *name);
/* The first part of a dotted name, and then one by one the others. */
bool gwi_lookup_first(gwi_reader *r, const gwi_part *from, const char *name, unsigned arity,
                      gwi_resolved *out);
bool gwi_lookup_next(gwi_reader *r, const gwi_resolved *outer, const char *name, unsigned arity,
                     gwi_resolved *out);
/* By the text of a dotted name. */
const gwi_known *gwi_lookup_known(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                                  const gwi_token *end, unsigned arity);

/* The class that a class is derived from, where it was read. */
gwi_decl *gwi_base_of(gwi_reader *r, gwi_decl *decl);
bool gwi_is_handle(gwi_reader *r, gwi_decl *decl);
/* Notes the classes that are derived from themselves, and takes their bases away. */
void gwi_bases_check(gwi_reader *r);

/* --- types.c ------------------------------------------------------------------------------------------------ */

/* A type at *at, which is left behind it. What nothing declares is UNKNOWN. */
void gwi_type_read(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_type *out);
/* The tokens from `at` to `end`, with spaces only where they matter. */
const char *gwi_spell(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                      const gwi_token *end);
/* The kind that a type's values have as constants: of an enum the underlying one. */
gw_type_kind gwi_underlying(gwi_reader *r, gwi_decl *enumeration);

#endif
