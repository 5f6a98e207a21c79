/* SPDX-License-Identifier: MIT */
/* Attributes that concern the boundary. An attribute is a class, whose name is resolved as any other. */
#ifndef GWI_DECLARE_ATTRIBUTES_H
#define GWI_DECLARE_ATTRIBUTES_H

#include "declare/reader.h"

typedef enum gwi_attribute_id {
    GWI_ATTRIBUTE_OTHER,
    GWI_ATTRIBUTE_BEST_FIT_MAPPING,
    GWI_ATTRIBUTE_DEFAULT_CHARSET,
    GWI_ATTRIBUTE_DEFAULT_SEARCH_PATHS,
    GWI_ATTRIBUTE_DISABLE_MARSHALLING,
    GWI_ATTRIBUTE_DLL_IMPORT,
    GWI_ATTRIBUTE_FIELD_OFFSET,
    GWI_ATTRIBUTE_IN,
    GWI_ATTRIBUTE_INLINE_ARRAY,
    GWI_ATTRIBUTE_LIBRARY_IMPORT,
    GWI_ATTRIBUTE_MARSHAL_AS,
    GWI_ATTRIBUTE_MARSHAL_USING,
    GWI_ATTRIBUTE_OUT,
    GWI_ATTRIBUTE_PRESERVE_SIG,
    GWI_ATTRIBUTE_STRUCT_LAYOUT,
    GWI_ATTRIBUTE_SUPPRESS_GC_TRANSITION,
    GWI_ATTRIBUTE_UNMANAGED_CALL_CONV,
    GWI_ATTRIBUTE_UNMANAGED_FUNCTION_POINTER
} gwi_attribute_id;

typedef struct gwi_attribute {
    gwi_attribute_id id;
    gwi_keyword target;         /* `return`, `field`, `module` ...; NONE where none is written */
    const gwi_token *at;        /* its name */
    const gwi_token *arguments; /* `(`; NULL where there are none */
} gwi_attribute;

typedef struct gwi_attributes {
    gwi_reader *reader;
    const gwi_part *from;
    const gwi_token *at, *end; /* in a bracket: `end` is the one that ends it; else NULL */
    gwi_keyword target;
} gwi_attributes;

/* Notes that the source declares a type: one with the name of an attribute from here hides it in places. */
void gwi_attributes_declared(gwi_reader *r, const char *name);

/* Begins at the first bracket; NULL is no attributes. */
gwi_attributes gwi_attributes_of(gwi_reader *r, const gwi_part *from, const gwi_token *at);
bool gwi_attributes_next(gwi_attributes *walk, gwi_attribute *out);

/* What the attributes say. False with the reader's fault set where an argument cannot be used. */
bool gwi_read_struct_layout(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                            gwi_declared *out);
bool gwi_read_inline_array(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                           gwi_declared *out);
bool gwi_read_field_offset(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                           gwi_field *out);
bool gwi_read_marshal_as(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                         gwi_marshal_as *out);
bool gwi_read_dll_import(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                         gw_import *out);
bool gwi_read_library_import(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                             gw_import *out);
bool gwi_read_call_conv(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                        gw_import *out);
bool gwi_read_function_pointer(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                               gwi_signature *out);
bool gwi_read_best_fit(gwi_reader *r, const gwi_part *from, const gwi_attribute *a, bool *best_fit,
                       bool *throws);
bool gwi_read_charset(gwi_reader *r, const gwi_part *from, const gwi_attribute *a, gw_CharSet *out);
bool gwi_read_search_paths(gwi_reader *r, const gwi_part *from, const gwi_attribute *a,
                           int32_t *out);
bool gwi_read_preserve_sig(gwi_reader *r, const gwi_part *from, const gwi_attribute *a, bool *out);

#endif
