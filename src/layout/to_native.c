/* SPDX-License-Identifier: MIT */
/* StructureToPtr: native structures from records. */
#include "layout/layout.h"

#include "heap/heap.h"

/* What was there before is kept on the stack meanwhile; of structures that are larger, in the heap. */
#define KEPT_NBYTES 1024u

/* --- arrays in line ------------------------------------------------------------------------------------------------------------ */

static bool fail_for_length(void)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER,
             "Type could not be marshaled because the length of an embedded array instance does "
             "not match the declared length in the layout.");
    return false;
}

static bool fail_for_elements(const gwi_conversion *c, const gw_array *a)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER,
             "An array has elements of kind %d, of %zu bytes, where the layout has %s.",
             (int)gw_array_element_kind(a), gw_array_element_size(a),
             c->layout != NULL ? "records of another" : "another kind");
    return false;
}

static bool has_elements_of(const gw_array *a, const gwi_conversion *c)
{
    if (gw_array_element_kind(a) != (gw_type_kind)c->kind || gwi_array_layout(a) != c->layout)
        return false;
    return c->kind != GW_TYPE_BLOB || gw_array_element_size(a) == c->native_stride;
}

static bool write_strings(const gwi_conversion *c, const char *elements, char *native)
{
    for (size_t i = 0; i < c->count; i++) {
        const gw_string *s = gwi_layout_pointer(elements + i * sizeof s);
        if (!gwi_convert_put_gw_string(c, native + i * sizeof s, s))
            return false;
    }
    return true;
}

static bool write_currencies(const gwi_conversion *c, const char *elements, char *native)
{
    gw_decimal value;
    int64_t made;
    for (size_t i = 0; i < c->count; i++) {
        memcpy(&value, elements + i * sizeof value, sizeof value);
        if (!gwi_currency_of_decimal(&value, &made))
            return false;
        memcpy(native + i * sizeof made, &made, sizeof made);
    }
    return true;
}

static bool write_dates(const gwi_conversion *c, const char *elements, char *native)
{
    gw_datetime value;
    double made;
    for (size_t i = 0; i < c->count; i++) {
        memcpy(&value, elements + i * sizeof value, sizeof value);
        if (!gwi_date_of_ticks(value.ticks, &made))
            return false;
        memcpy(native + i * sizeof made, &made, sizeof made);
    }
    return true;
}

static void write_bools(const gwi_conversion *c, const char *elements, char *native)
{
    for (size_t i = 0; i < c->count; i++)
        gwi_convert_put_bool(c, native + i * c->native_stride, elements[i] != 0);
}

static bool write_elements(const gwi_conversion *c, const char *elements, char *native)
{
    switch (c->element) {
    case GWI_OP_COPY:
        gwi_layout_copy(native, elements, (size_t)c->count * c->native_stride);
        return true;
    case GWI_OP_BOOL:
        write_bools(c, elements, native);
        return true;
    case GWI_OP_CHAR:
        return gwi_convert_put_chars(c, native, (const gw_char16 *)(const void *)elements);
    case GWI_OP_STRING:
        return write_strings(c, elements, native);
    case GWI_OP_CURRENCY:
        return write_currencies(c, elements, native);
    case GWI_OP_DATE:
        return write_dates(c, elements, native);
    default:
        return gwi_layout_write(c->layout, c->count, elements, native);
    }
}

static bool check_array(const gwi_conversion *c, const gw_array *a)
{
    if (GWI_UNLIKELY(!has_elements_of(a, c)))
        return fail_for_elements(c, a);
    return GWI_LIKELY(gw_array_length(a) >= c->count) || fail_for_length();
}

/* Without an array there are zeros; where any step can fail they are there already. */
static void write_no_array(const gwi_conversion *c, char *native)
{
    size_t stride = c->element == GWI_OP_RECORD ? c->layout->size : c->native_stride;
    memset(native, 0, c->count * stride);
}

static bool write_array(const gwi_conversion *c, const char *at, char *native)
{
    const gw_array *a = gwi_layout_pointer(at);
    if (a != NULL)
        return check_array(c, a) && write_elements(c, gw_array_data(a), native);
    write_no_array(c, native);
    return true;
}

/* --- by steps ------------------------------------------------------------------------------------------------------------------- */

static bool write_string(const gwi_conversion *c, const char *at, char *native)
{
    return gwi_convert_put_gw_string(c, native, gwi_layout_pointer(at));
}

static bool write_text(const gwi_conversion *c, const char *at, char *native)
{
    const gw_string *s = gwi_layout_pointer(at);
    return s == NULL || gwi_convert_put_units(c, native, gw_string_utf16(s), gw_string_length(s));
}

static bool write_char(const gwi_conversion *c, const char *at, char *native)
{
    gw_char16 unit;
    memcpy(&unit, at, sizeof unit);
    return gwi_convert_put_char(c, native, unit);
}

static bool write_step(const gwi_step *step, const char *record, char *native)
{
    const gwi_conversion *c = &step->conversion;
    const char *at = record + step->record_offset;
    native += c->native_offset;
    switch (c->op) {
    case GWI_OP_COPY:
        gwi_layout_copy(native, at, c->native_stride);
        return true;
    case GWI_OP_BOOL:
        write_bools(c, at, native);
        return true;
    case GWI_OP_CHAR:
        return write_char(c, at, native);
    case GWI_OP_STRING:
        return write_string(c, at, native);
    case GWI_OP_TEXT:
        return write_text(c, at, native);
    case GWI_OP_CURRENCY:
        return write_currencies(c, at, native);
    case GWI_OP_DATE:
        return write_dates(c, at, native);
    case GWI_OP_ARRAY:
        return write_array(c, at, native);
    default:
        return gwi_layout_write(c->layout, c->count, at, native);
    }
}

static GWI_ALWAYS_INLINE bool write_one(const gw_layout *l, const char *record, char *native)
{
    for (size_t step = 0; step < l->step_count; step++)
        if (GWI_UNLIKELY(!write_step(&l->steps[step], record, native)))
            return false;
    return true;
}

/* The products are sizes of what is there already. */
bool gwi_layout_write(const gw_layout *l, size_t count, const char *records, char *native)
{
    if (l->way == GWI_WAY_SAME) {
        memcpy(native, records, count * l->size);
        return true;
    }
    for (size_t i = 0; i < count; i++)
        if (!write_one(l, records + i * l->record_size, native + i * l->size))
            return false;
    return true;
}

/* --- all or nothing ----------------------------------------------------------------------------------------------------------------- */

typedef enum old_structure { OVERWRITE, DESTROY } old_structure;

/* Whether the arrays of records are what steps need that then cannot fail. */
static bool check_arrays(const gw_layout *l, size_t count, const char *records)
{
    for (size_t i = 0; i < count; i++)
        for (size_t step = 0; step < l->step_count; step++) {
            const gwi_step *at = &l->steps[step];
            if (at->conversion.op != GWI_OP_ARRAY)
                continue;
            const gw_array *a =
                gwi_layout_pointer(records + i * l->record_size + at->record_offset);
            if (a != NULL && !check_array(&at->conversion, a))
                return false;
        }
    return true;
}

/* Writes over what is there, of which a copy is kept meanwhile: so a failure can put it back. The other way round, built
 * apart and copied into place, bytes would be read again as soon as they are written, which costs more. */
static GWI_ALWAYS_INLINE bool build(const gw_layout *l, size_t count, const char *records,
                                    char *native, char *kept, old_structure old)
{
    size_t nbytes = count * l->size;
    memcpy(kept, native, nbytes);
    memset(native, 0, nbytes);
    if (GWI_UNLIKELY(!gwi_layout_write(l, count, records, native))) {
        gwi_layout_release(l, count, native);
        memcpy(native, kept, nbytes);
        return false;
    }
    if (old == DESTROY)
        gwi_layout_release(l, count, kept);
    return true;
}

static GWI_NOINLINE bool build_with_heap(const gw_layout *l, size_t count, const char *records,
                                         char *native, old_structure old)
{
    static const gwi_caller self = {"gw_StructureToPtr", "", GWI_ACCEPTS(GW_FAMILY_HEAP), 0};
    char *kept = gwi_heap_alloc(GW_FAMILY_HEAP, count * l->size);
    if (kept == NULL)
        return false;
    bool built = build(l, count, records, native, kept, old);
    gwi_heap_free(&self, kept);
    return built;
}

static GWI_NOINLINE bool build_with_stack(const gw_layout *l, size_t count, const char *records,
                                          char *native, old_structure old)
{
    char kept[KEPT_NBYTES];
    return build(l, count, records, native, kept, old);
}

static bool fail_for_argument(const char *function, const char *what)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: no %s", function, what);
    return false;
}

static bool check(const gw_layout *l, size_t count, const void *records, const void *native,
                  const char *function)
{
    size_t nbytes;
    if (!gwi_layout_check(l, function))
        return false;
    if (records == NULL)
        return fail_for_argument(function, "record");
    if (native == NULL)
        return fail_for_argument(function, "native memory");
    if (gwi_mul(count, l->size, &nbytes) && gwi_mul(count, l->record_size, &nbytes))
        return true;
    gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW, "%s: %zu structures are more than memory can hold",
             function, count);
    return false;
}

static gw_bool to_native(const gw_layout *l, size_t count, const char *records, char *native,
                         old_structure old, const char *function)
{
    if (!check(l, count, records, native, function))
        return 0;
    if (old == DESTROY && l->is_owner && !gwi_layout_verify(l, count, native, function))
        return 0;
    if (l->way == GWI_WAY_STEPWISE)
        return count * l->size <= KEPT_NBYTES ? build_with_stack(l, count, records, native, old)
                                              : build_with_heap(l, count, records, native, old);
    if (l->way == GWI_WAY_CHECKED && !check_arrays(l, count, records))
        return 0;
    if (!l->is_covered)
        memset(native, 0, count * l->size);
    return gwi_layout_write(l, count, records, native);
}

gw_bool gw_StructureToPtr(const gw_layout *l, const void *record, void *native, gw_bool delete_old)
{
    if (GWI_LIKELY(l != NULL && l->way == GWI_WAY_SAME && record != NULL && native != NULL)) {
        gwi_layout_copy(native, record, l->size);
        return 1;
    }
    return to_native(l, 1, record, native, delete_old ? DESTROY : OVERWRITE, "gw_StructureToPtr");
}

gw_bool gw_layout_write_array(const gw_layout *l, const void *records, size_t count, void *native,
                              gw_bool delete_old)
{
    return to_native(l, count, records, native, delete_old ? DESTROY : OVERWRITE,
                     "gw_layout_write_array");
}
