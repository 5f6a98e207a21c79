/* SPDX-License-Identifier: MIT */
/* What gw_declare() makes. */
#ifndef GWI_DECLARE_DECLARATIONS_H
#define GWI_DECLARE_DECLARATIONS_H

#include <stdatomic.h>

#include "declare/reader.h"
#include "declare/spellings.h"

/* Something that is found by the last part of its name. */
typedef struct gwi_found {
    gwi_span outer; /* what is before the last part; its text is NULL if nothing is */
    gwi_span last;
    gwi_span key; /* the identifier in the last part */
    const void *thing;
} gwi_found;

/* Sorted by the keys. */
typedef struct gwi_index {
    const gwi_found **entries;
    size_t count;
} gwi_index;

struct gw_declarations {
    _Atomic size_t references;
    gwi_lock lock;
    gwi_bump bump;
    const gw_note *notes;
    size_t note_count;
    const gw_type_info *types;
    size_t type_count;
    const gw_import_info *imports;
    size_t import_count;
    gwi_index type_index;     /* gwi_declared */
    gwi_index import_index;   /* gw_import */
    gwi_index constant_index; /* gwi_member */
};

/* --- listing.c ------------------------------------------------------------------------------------------------ */

/* Sorts what was read into the lists and the indexes. */
void gwi_listing(gwi_reader *r);

/* --- find.c ------------------------------------------------------------------------------------------------- */

/* Orders keys: less than 0, 0, or more. */
int gwi_found_compare(gwi_span a, gwi_span b);

/* --- overloads.c -------------------------------------------------------------------------------------------- */

/* "out ", "ref ", "in ", or nothing. */
const char *gwi_direction_word(unsigned direction);
/* "(string, out IntPtr)": whether these are the types of the parameters. */
bool gwi_signature_fits(const gwi_signature *signature, const char *text);

#endif
