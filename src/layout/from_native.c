/* SPDX-License-Identifier: MIT */
/* PtrToStructure: records from native structures. */
#include "layout/layout.h"

/* --- elements ------------------------------------------------------------------------------------------------------------ */

static void read_bools(const gwi_conversion *c, const char *native, char *elements)
{
    for (size_t i = 0; i < c->count; i++) {
        bool value = gwi_convert_get_bool(c, native + i * c->native_stride);
        memcpy(elements + i, &value, sizeof value);
    }
}

static bool read_strings(const gwi_conversion *c, const char *native, char *elements)
{
    for (size_t i = 0; i < c->count; i++) {
        gw_string *s;
        if (!gwi_convert_get_string(c, native + i * sizeof s, &s))
            return false;
        memcpy(elements + i * sizeof s, &s, sizeof s);
    }
    return true;
}

static void read_currencies(const gwi_conversion *c, const char *native, char *elements)
{
    int64_t value;
    for (size_t i = 0; i < c->count; i++) {
        memcpy(&value, native + i * sizeof value, sizeof value);
        gw_decimal made = gwi_decimal_of_currency(value);
        memcpy(elements + i * sizeof made, &made, sizeof made);
    }
}

static bool read_dates(const gwi_conversion *c, const char *native, char *elements)
{
    double value;
    gw_datetime made;
    for (size_t i = 0; i < c->count; i++) {
        memcpy(&value, native + i * sizeof value, sizeof value);
        if (!gwi_ticks_of_date(value, &made.ticks))
            return false;
        memcpy(elements + i * sizeof made, &made, sizeof made);
    }
    return true;
}

static bool read_elements(const gwi_conversion *c, const char *native, char *elements)
{
    switch (c->element) {
    case GWI_OP_COPY:
        memcpy(elements, native, (size_t)c->count * c->native_stride);
        return true;
    case GWI_OP_BOOL:
        read_bools(c, native, elements);
        return true;
    case GWI_OP_CHAR:
        return gwi_convert_get_chars(c, native, (gw_char16 *)(void *)elements);
    case GWI_OP_STRING:
        return read_strings(c, native, elements);
    case GWI_OP_CURRENCY:
        read_currencies(c, native, elements);
        return true;
    case GWI_OP_DATE:
        return read_dates(c, native, elements);
    default:
        return gwi_layout_read(c->layout, c->count, native, elements);
    }
}

/* --- arrays in line -------------------------------------------------------------------------------------------------------- */

static size_t element_nbytes(const gwi_conversion *c)
{
    switch (c->element) {
    case GWI_OP_COPY:
        return c->native_stride;
    case GWI_OP_BOOL:
        return sizeof(bool);
    case GWI_OP_CHAR:
        return sizeof(gw_char16);
    case GWI_OP_STRING:
        return sizeof(gw_string *);
    case GWI_OP_CURRENCY:
        return sizeof(gw_decimal);
    case GWI_OP_DATE:
        return sizeof(gw_datetime);
    default:
        return c->layout->record_size;
    }
}

/* What is filled whole at once, and cannot fail on the way with references in it, needs no zeros first. */
static gwi_array_contents contents_of(const gwi_conversion *c)
{
    bool whole =
        c->element == GWI_OP_RECORD ? c->layout->way == GWI_WAY_SAME : c->element != GWI_OP_STRING;
    return whole ? GWI_ARRAY_UNSET : GWI_ARRAY_ZEROED;
}

/* The record has the array before its elements are there, so that it is dropped with the record. */
static bool read_array(const gwi_conversion *c, const char *native, char *at)
{
    gw_array *a = gwi_array_make((gw_type_kind)c->kind, c->layout, element_nbytes(c), c->count,
                                 contents_of(c));
    if (a == NULL)
        return false;
    memcpy(at, &a, sizeof a);
    return read_elements(c, native, gw_array_data(a));
}

/* --- by steps --------------------------------------------------------------------------------------------------------------- */

static bool read_string(const gwi_conversion *c, const char *native, char *at)
{
    gw_string *s;
    bool read = gwi_convert_get_string(c, native, &s);
    memcpy(at, &s, sizeof s);
    return read;
}

static bool read_text(const gwi_conversion *c, const char *native, char *at)
{
    gw_string *s;
    bool read = gwi_convert_get_text(c, native, &s);
    memcpy(at, &s, sizeof s);
    return read;
}

static void read_char(const gwi_conversion *c, const char *native, char *at)
{
    gw_char16 unit = gwi_convert_get_char(c, native);
    memcpy(at, &unit, sizeof unit);
}

static bool read_step(const gwi_step *step, const char *native, char *record)
{
    const gwi_conversion *c = &step->conversion;
    char *at = record + step->record_offset;
    native += c->native_offset;
    switch (c->op) {
    case GWI_OP_COPY:
        memcpy(at, native, c->native_stride);
        return true;
    case GWI_OP_BOOL:
        read_bools(c, native, at);
        return true;
    case GWI_OP_CHAR:
        read_char(c, native, at);
        return true;
    case GWI_OP_STRING:
        return read_string(c, native, at);
    case GWI_OP_TEXT:
        return read_text(c, native, at);
    case GWI_OP_CURRENCY:
        read_currencies(c, native, at);
        return true;
    case GWI_OP_DATE:
        return read_dates(c, native, at);
    case GWI_OP_ARRAY:
        return read_array(c, native, at);
    default:
        return gwi_layout_read(c->layout, c->count, native, at);
    }
}

/* The products are sizes of what is there already. */
bool gwi_layout_read(const gw_layout *l, size_t count, const char *native, char *records)
{
    if (l->way == GWI_WAY_SAME) {
        memcpy(records, native, count * l->size);
        return true;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t step = 0; step < l->step_count; step++)
            if (!read_step(&l->steps[step], native + i * l->size, records + i * l->record_size))
                return false;
    return true;
}

/* --- all or nothing ------------------------------------------------------------------------------------------------------------ */

static bool fail_for_argument(const char *function, const char *what)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: no %s", function, what);
    return false;
}

static bool check(const gw_layout *l, size_t count, const void *native, const void *records,
                  const char *function)
{
    size_t nbytes;
    if (!gwi_layout_check(l, function))
        return false;
    if (native == NULL)
        return fail_for_argument(function, "native memory");
    if (records == NULL)
        return fail_for_argument(function, "record");
    if (gwi_mul(count, l->size, &nbytes) && gwi_mul(count, l->record_size, &nbytes))
        return true;
    gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW, "%s: %zu structures are more than memory can hold",
             function, count);
    return false;
}

static gw_bool from_native(const gw_layout *l, size_t count, const char *native, char *records,
                           const char *function)
{
    if (!check(l, count, native, records, function))
        return 0;
    if (l->way != GWI_WAY_SAME)
        memset(records, 0, count * l->record_size);
    if (gwi_layout_read(l, count, native, records))
        return 1;
    gwi_layout_drop(l, count, records);
    memset(records, 0, count * l->record_size);
    return 0;
}

gw_bool gw_PtrToStructure(const gw_layout *l, const void *native, void *record)
{
    if (GWI_LIKELY(l != NULL && l->way == GWI_WAY_SAME && record != NULL && native != NULL)) {
        gwi_layout_copy(record, native, l->size);
        return 1;
    }
    return from_native(l, 1, native, record, "gw_PtrToStructure");
}

gw_bool gw_layout_read_array(const gw_layout *l, const void *native, size_t count, void *records)
{
    return from_native(l, count, native, records, "gw_layout_read_array");
}

/* --- dropping what records hold --------------------------------------------------------------------------------------------------- */

static void drop_step(const gwi_step *step, const char *record)
{
    const gwi_conversion *c = &step->conversion;
    const char *at = record + step->record_offset;
    switch (c->op) {
    case GWI_OP_STRING:
    case GWI_OP_TEXT:
        gw_string_unref(gwi_layout_pointer(at));
        break;
    case GWI_OP_ARRAY:
        gw_array_unref(gwi_layout_pointer(at));
        break;
    case GWI_OP_RECORD:
        gwi_layout_drop(c->layout, c->count, at);
        break;
    default:
        break;
    }
}

void gwi_layout_drop(const gw_layout *l, size_t count, const char *records)
{
    for (size_t i = 0; l->is_holder && i < count; i++)
        for (size_t step = 0; step < l->step_count; step++)
            drop_step(&l->steps[step], records + i * l->record_size);
}

void gw_record_clear(const gw_layout *l, void *record)
{
    if (GWI_LIKELY(l != NULL && record != NULL && l->way == GWI_WAY_SAME))
        memset(record, 0, l->record_size);
    else
        gw_record_clear_array(l, record, 1);
}

void gw_record_clear_array(const gw_layout *l, void *records, size_t count)
{
    size_t nbytes;
    if (l == NULL || records == NULL || !gwi_layout_is_marshaled(l) ||
        !gwi_mul(count, l->record_size, &nbytes))
        return;
    gwi_layout_drop(l, count, records);
    memset(records, 0, nbytes);
}
