/* SPDX-License-Identifier: MIT */
/*
 * Layouts: where the fields of a structure are in native memory, and how each crosses.
 *
 * A layout is computed once, under the lock of its declarations, and never changes. It knows each field twice:
 *
 *   conversion   the native side alone: at which offset, in which form (a bool of 4 bytes, a string as CoTaskMem, 8
 *                structures in line). Whoever keeps its managed values elsewhere than in records, in a table of a
 *                scripting language, walks the fields of the layout and drives these; src/layout/convert.c has one
 *                function for each that takes or gives a plain value.
 *   step         a conversion, and where the value is in a record. Fields that are the same bytes on both sides, side by
 *                side, are one step; small structures in line are taken apart, so that such runs go through them.
 *
 * What always holds: native memory and records are read and written within their sizes only, at any alignment; what
 * a native structure owns is released after every pointer of it was found to be a live block of its family; a call that
 * fails leaves nothing allocated; padding that is written is zero.
 */
#ifndef GWI_LAYOUT_H
#define GWI_LAYOUT_H

#include <gangway/layout.h>
#include <gangway/marshal.h>

#include "base/base.h"
#include "declare/declare.h"

/* How a value crosses. */
typedef enum gwi_op {
    GWI_OP_COPY, /* the same bytes on both sides: native_stride of them */
    GWI_OP_BOOL, /* C's bool, and an integer of native_stride bytes; `count` of them side by side */
    GWI_OP_CHAR, /* a UTF-16 unit, and a byte of the ANSI page */
    GWI_OP_STRING,   /* a string, and a pointer to a block that the structure owns */
    GWI_OP_TEXT,     /* a string, and `count` units in line, ended by a zero */
    GWI_OP_CURRENCY, /* a decimal, and a 64-bit number of ten-thousandths */
    GWI_OP_DATE,     /* ticks, and a double: days since December 30, 1899 */
    GWI_OP_RECORD,   /* `count` structures in line on both sides */
    GWI_OP_ARRAY     /* an array, and `count` elements in line, each by the op `element` */
} gwi_op;

/* What a native string is. */
typedef enum gwi_text_form {
    GWI_FORM_ANSI, /* the ANSI page */
    GWI_FORM_UTF8,
    GWI_FORM_UTF16,
    GWI_FORM_BSTR,
    GWI_FORM_ANSI_BSTR /* a BSTR whose contents are of the ANSI page */
} gwi_text_form;

/* How characters are converted that the ANSI page lacks, and what true is; added up. */
enum {
    GWI_CONVERT_BEST_FIT = 1,
    GWI_CONVERT_STRICT = 2,      /* refused, where else '?' stands in */
    GWI_CONVERT_VARIANT_BOOL = 4 /* true is -1 */
};

typedef struct gwi_conversion {
    uint8_t op;              /* gwi_op */
    uint8_t element;         /* ARRAY: the elements' gwi_op */
    uint8_t form;            /* gwi_text_form of strings */
    uint8_t flags;           /* GWI_CONVERT_ ... */
    uint16_t kind;           /* gw_type_kind of the value, of an array its elements' */
    uint32_t count;          /* elements, units; else 1 */
    uint32_t native_offset;  /* in bytes */
    uint32_t native_stride;  /* bytes of one element, or of the whole value */
    const gw_layout *layout; /* of structures */
} gwi_conversion;

/* A conversion, and where a record has the value. */
typedef struct gwi_step {
    gwi_conversion conversion;
    size_t record_offset;
} gwi_step;

/* How a whole structure crosses. */
typedef enum gwi_way {
    GWI_WAY_NONE,   /* refused: `refusal` or `unmarshaled` of the layout says why */
    GWI_WAY_SAME,   /* record and native structure are the same bytes */
    GWI_WAY_DIRECT, /* by steps that cannot fail, straight to where it goes */
    GWI_WAY_CHECKED, /* likewise, once it is known that the arrays of the record are what they have to be */
    GWI_WAY_STEPWISE /* by steps that can fail, with a copy of what was there */
} gwi_way;

struct gw_layout {
    uint8_t way;   /* gwi_way */
    bool is_plain; /* .NET calls it blittable: DestroyStructure leaves it alone */
    bool
        is_alike; /* and a record has the same bytes at the same places, but perhaps not at its end */
    bool is_covered; /* the steps write every byte of the native structure */
    bool is_owner;   /* a native structure may own blocks */
    bool is_holder;  /* a record may hold references */
    bool is_pending; /* being computed */
    bool is_broken;  /* what has it in line is refused for the same reason */
    bool has_no_layout;
    bool is_empty;       /* its byte is there for the size's sake alone */
    bool has_references; /* .NET keeps one in it, at any depth */
    uint8_t depth;       /* structures in structures */
    size_t size, alignment;
    size_t record_size, record_alignment;
    const gwi_step *steps; /* in the order in which fields are written */
    size_t step_count;
    const gwi_step *owned; /* those of them that own blocks */
    size_t owned_count;
    const char *refusal; /* why it has no size; else NULL */
    const char
        *unknown; /* why its size is not known here, where that is the refusal's cause; else NULL */
    const char *unmarshaled; /* why .NET does not marshal it, though it has a size; else NULL */

    const gwi_declared
        *type; /* NULL of a part that no declaration is: the element of an inline array */
    gw_declarations *declarations;
    const gw_field_info *fields;       /* a base class's first */
    const gwi_conversion *conversions; /* of the fields, in the same order */
    size_t field_count;
};

/* A pointer in a record or in native memory, at any alignment. */
static inline void *gwi_layout_pointer(const char *at)
{
    void *p;
    memcpy(&p, at, sizeof p);
    return p;
}

/* --- whole structures ------------------------------------------------------------------------------------- */

/* Writes so many records to native structures, side by side, whose bytes are zero. False with the failure set; what was
 * allocated by then is in `native`. */
bool gwi_layout_write(const gw_layout *l, size_t count, const char *records, char *native);

/* Reads so many records, whose bytes are zero. False with the failure set; what was made by then is in `records`. */
bool gwi_layout_read(const gw_layout *l, size_t count, const char *native, char *records);

/* Whether every block that native structures own is live, of its family, and named once. False with the failure set and
 * reported. `function` is who asks. */
bool gwi_layout_verify(const gw_layout *l, size_t count, const char *native, const char *function);

/* Releases what native structures own. */
void gwi_layout_release(const gw_layout *l, size_t count, const char *native);

/* Drops what records hold. */
void gwi_layout_drop(const gw_layout *l, size_t count, const char *records);

/* Whether structures of a layout are marshaled. Every function that marshals checks this, or compares `way` with a value
 * other than GWI_WAY_NONE, before it touches a record or native memory. */
static inline bool gwi_layout_is_marshaled(const gw_layout *l)
{
    return l->way != GWI_WAY_NONE;
}

/* The same; where they are not, it fails with the reason. */
bool gwi_layout_check(const gw_layout *l, const char *function);

/* --- single values: src/layout/convert.c ------------------------------------------------------------------- */
/* `native` is where the value goes or comes from, which is no more than the conversion's bytes. False with the failure
 * set. */

void gwi_convert_put_bool(const gwi_conversion *c, char *native, bool value);
bool gwi_convert_get_bool(const gwi_conversion *c, const char *native);
bool gwi_convert_put_char(const gwi_conversion *c, char *native, gw_char16 unit);
gw_char16 gwi_convert_get_char(const gwi_conversion *c, const char *native);

/* STRING: writes the pointer to a block, or NULL for the null string. */
bool gwi_convert_put_string(const gwi_conversion *c, char *native, gw_text text);
bool gwi_convert_get_string(const gwi_conversion *c, const char *native, gw_string **out);

/* The same of a string of records, to bytes that are zero. */
bool gwi_convert_put_gw_string(const gwi_conversion *c, char *native, const gw_string *s);

/* TEXT: writes what fits whole and a zero; the rest stays as it is, zero. */
bool gwi_convert_put_text(const gwi_conversion *c, char *native, gw_text text);
bool gwi_convert_put_units(const gwi_conversion *c, char *native, const gw_char16 *units,
                           size_t nunits);
bool gwi_convert_get_text(const gwi_conversion *c, const char *native, gw_string **out);

/* Elements of an array of chars as text of the ANSI page: `count` units, and as many bytes. */
bool gwi_convert_put_chars(const gwi_conversion *c, char *native, const gw_char16 *units);
bool gwi_convert_get_chars(const gwi_conversion *c, const char *native, gw_char16 *units);

/* --- values: src/layout/values.c ---------------------------------------------------------------------------- */

/* False with the failure set where the value is out of range. */
bool gwi_currency_of_decimal(const gw_decimal *value, int64_t *out);
gw_decimal gwi_decimal_of_currency(int64_t value);
bool gwi_date_of_ticks(int64_t ticks, double *out);
bool gwi_ticks_of_date(double date, int64_t *out);

/* --- arrays: src/layout/array.c ------------------------------------------------------------------------------ */

/* An array of any kind of elements; of records with their layout. Its elements are zero, or not set at all. */
typedef enum gwi_array_contents { GWI_ARRAY_ZEROED, GWI_ARRAY_UNSET } gwi_array_contents;
gw_array *gwi_array_make(gw_type_kind kind, const gw_layout *layout, size_t element_nbytes,
                         size_t count, gwi_array_contents contents);

/* The layout of the records in an array; NULL of other elements. */
const gw_layout *gwi_array_layout(const gw_array *a);

/* Runs of bytes are short: a size that the compiler knows is a move or two, and what it does not know it leaves to the
 * C library. */
static GWI_ALWAYS_INLINE void gwi_layout_copy(char *to, const char *from, size_t nbytes)
{
    switch (nbytes) {
    case 1:
        *to = *from;
        break;
    case 2:
        memcpy(to, from, 2);
        break;
    case 4:
        memcpy(to, from, 4);
        break;
    case 8:
        memcpy(to, from, 8);
        break;
    case 12:
        memcpy(to, from, 12);
        break;
    case 16:
        memcpy(to, from, 16);
        break;
    case 32:
        memcpy(to, from, 32);
        break;
    default:
        memcpy(to, from, nbytes);
        break;
    }
}

#endif
