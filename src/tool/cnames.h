/* SPDX-License-Identifier: MIT */
/*
 * Identifiers of C for the names of types and fields.
 */
#ifndef GWI_TOOL_CNAMES_H
#define GWI_TOOL_CNAMES_H

#include <gangway/layout.h>

#include <stddef.h>

/* Which of the two sides of a layout. */
typedef enum side { SIDE_NATIVE, SIDE_RECORD } side;

enum {
    C_NUMBER_NBYTES = 16,             /* of a number behind a name, with its ending zero */
    C_NAME_NBYTES = 256,              /* of a name with its number: longer ones are cut */
    C_TAG_NBYTES = C_NAME_NBYTES + 16 /* "struct ", a name, "_record" */
};

/* An identifier for a name: what C cannot write becomes `_`, or a word where it means something ("int*": int_pointer). Names
 * that differ may become the same. */
void c_identifier(const char *name, size_t nbytes, char out[C_NAME_NBYTES]);

/* The same for the name of a field: without what the compiler put around it. */
void c_field_name(const char *name, char out[C_NAME_NBYTES]);

/* "struct Ns_Outer_Point" or "struct Ns_Outer_Point_record": no two layouts have the same. NULL where there is no memory. */
const char *c_structure_name(const gw_layout *layout, side where);

#endif
