/* SPDX-License-Identifier: MIT */
/* What gw_declare() makes. */
#ifndef GWI_DECLARE_DECLARATIONS_H
#define GWI_DECLARE_DECLARATIONS_H

#include <stdatomic.h>

#include "declare/reader.h"

/* Something that is found by the last part of its name. */
typedef struct gwi_found {
    const char *outer; /* what is before the last part; not ended by a zero */
    size_t outer_nbytes;
    const char *last_name;
    const void *thing;
} gwi_found;

/* Sorted by the last part of the name. */
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

/* --- overloads.c -------------------------------------------------------------------------------------------- */

/* "out ", "ref ", "in ", or nothing. */
const char *gwi_direction_word(unsigned direction);
/* "(string, out IntPtr)": whether these are the types of the parameters. */
bool gwi_signature_fits(const gwi_signature *signature, const char *text);

#endif
