/* SPDX-License-Identifier: MIT */
/* How the model is made of what the parser found. */
#ifndef GWI_DECLARE_MODEL_H
#define GWI_DECLARE_MODEL_H

#include "declare/attributes.h"
#include "declare/declarations.h"
#include "declare/lookup.h"

/* GWI_IN ... of the words before a parameter's type, which *at is left at. */
unsigned gwi_direction_of(const gwi_token **at);

/* The bytes of a type's spelling without the `?` of a nullable reference, which is no part of its name. */
size_t gwi_name_nbytes(const char *spelling);
/* Notes once for each name that nothing declares it. */
void gwi_note_unknown(gwi_reader *r, const gwi_part *from, const gwi_token *at,
                      const gwi_type *type);
/* Notes the fault, and why the type was left out for it; of a generic definition once for all its instances. */
void gwi_leave_out(gwi_reader *r, gwi_decl *decl);
/* Takes the fault as a sentence: "... was left out: ...". */
void gwi_note_fault(gwi_reader *r, const char *what, const char *name);

/* The base of a class, and the fields of what may have a layout. */
void gwi_read_own_fields(gwi_reader *r, gwi_decl *decl);

/* --- instances.c -------------------------------------------------------------------------------------------- */

/* The fields of all instances, and of those that these need. */
void gwi_read_instances(gwi_reader *r);

/* --- fields.c ----------------------------------------------------------------------------------------------- */

void gwi_read_fields(gwi_reader *r, gwi_decl *decl);
/* Structures that contain themselves are left out. */
void gwi_fields_check(gwi_reader *r);

/* --- primary.c ---------------------------------------------------------------------------------------------- */

/* Adds the fields of the primary constructor's parameters to the items of a definition. False with the fault set where we
 * cannot tell which there are. */
bool gwi_add_primary(gwi_reader *r, gwi_decl *decl);

/* --- partial.c ---------------------------------------------------------------------------------------------- */

/* Joins the parts of partial properties and events. False with the fault set where one was not read that implements them. */
bool gwi_join_partial(gwi_reader *r, gwi_decl *decl);

/* --- backing.c ---------------------------------------------------------------------------------------------- */

/* The name that the compiler gives to a property's field. */
const char *gwi_backing_name(gwi_reader *r, const gwi_item *item);

/* --- signatures.c ------------------------------------------------------------------------------------------- */

bool gwi_read_parameters(gwi_reader *r, const gwi_part *from, const gwi_token *open,
                         gwi_signature *out, bool *variadic);
void gwi_read_delegate(gwi_reader *r, gwi_decl *decl);
void gwi_read_imports(gwi_reader *r, gwi_decl *decl);

#endif
