/* SPDX-License-Identifier: MIT */
/* Types of .NET's shared framework, as declarations of the reader. */
#ifndef GWI_DECLARE_KNOWN_H
#define GWI_DECLARE_KNOWN_H

#include "declare/reader.h"

/* The declaration of a type of the table: always the same one. NULL of 0. */
gwi_decl *gwi_known_decl(gwi_reader *r, gwi_framework_type type);
/* Why a structure of the table, or an instance of that name, has no size here; NULL if it has one. */
const char *gwi_known_unusable(gwi_reader *r, const gwi_framework_info *info, const char *name);
/* A public type of .NET in a namespace, or in another type of .NET. NULL: not found. */
gwi_decl *gwi_known_in_space(gwi_reader *r, const gwi_space *space, const char *name,
                             unsigned arity);
gwi_decl *gwi_known_in_type(gwi_reader *r, const gwi_decl *outer, const char *name, unsigned arity);
/* One that is found where no using directive names its namespace; see gwi_framework_is_open(). */
gwi_decl *gwi_known_open(gwi_reader *r, const char *name, unsigned arity);
/* System.ValueTuple with so many type parameters. */
gwi_decl *gwi_known_tuple(gwi_reader *r, unsigned arity);
/* A constant or an enumerator that a type of .NET declares. NULL: not found. */
gwi_item *gwi_known_constant(gwi_reader *r, const gwi_decl *decl, const char *name);

/* --- keywords ----------------------------------------------------------------------------------------------- */

/* What `int` and the others are; UNKNOWN of a word that is no type. */
gw_type_kind gwi_kind_of_keyword(gwi_keyword word);
/* "int" of INT32; NULL of a kind that has no keyword. */
const char *gwi_keyword_of_kind(gw_type_kind kind);
/* System.Int32 of `int`, for its constants; NULL of a word that is no type. */
gwi_decl *gwi_decl_of_keyword(gwi_reader *r, gwi_keyword word);
/* The kind of "int", "Int32" and "System.Int32"; UNKNOWN of others. */
gw_type_kind gwi_kind_of_text(const char *text);

#endif
