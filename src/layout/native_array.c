/* SPDX-License-Identifier: MIT */
/*
 * What an array in line is, by its elements and its ArraySubType. As in .NET, an ArraySubType that makes no sense is
 * ignored with most kinds of elements.
 */
#include "layout/native.h"

#define INCOMPATIBLE "Signature is not Interop compatible."

static int32_t sub_type(const gwi_field *field)
{
    return field->marshal.array_sub_type;
}

static bool is_usual(const gwi_field *field)
{
    return sub_type(field) == 0 || sub_type(field) == GW_UNMANAGED_STRUCT;
}

static bool is_byte(const gwi_field *field)
{
    return sub_type(field) == GW_UNMANAGED_I1 || sub_type(field) == GW_UNMANAGED_U1;
}

/* Elements whose native form is another: an operation, and a native size. */
static void converted(gwi_shape *out, gwi_op op, size_t nbytes)
{
    out->conversion.op = (uint8_t)op;
    out->conversion.native_stride = (uint32_t)nbytes;
    out->native_size = out->native_alignment = nbytes;
    out->is_plain = false;
}

static void plain_elements(gwi_shape *out, gw_type_kind kind)
{
    size_t nbytes = 0, alignment = 1;
    if (gwi_record_of_kind(kind, &nbytes, &alignment))
        gwi_native_plain(out, kind, nbytes, alignment);
    else
        out->refusal = COMBINATION ".";
}

static void booleans(const gwi_field *field, gwi_shape *out)
{
    plain_elements(out, GW_TYPE_BOOLEAN);
    if (sub_type(field) == GW_UNMANAGED_VARIANTBOOL) {
        converted(out, GWI_OP_BOOL, sizeof(int16_t));
        out->conversion.flags = GWI_CONVERT_VARIANT_BOOL;
        out->element_unmanaged = GW_UNMANAGED_VARIANTBOOL;
    } else {
        converted(out, GWI_OP_BOOL, is_byte(field) ? 1 : sizeof(int32_t));
        out->element_unmanaged = is_byte(field) ? GW_UNMANAGED_U1 : GW_UNMANAGED_BOOL;
    }
}

static void chars(const gwi_declared *owner, const gwi_field *field, gwi_shape *out)
{
    bool units = sub_type(field) == GW_UNMANAGED_I2 || sub_type(field) == GW_UNMANAGED_U2;
    plain_elements(out, GW_TYPE_CHAR);
    out->element_unmanaged = GW_UNMANAGED_U2;
    if (is_byte(field) || (!units && !gwi_native_is_wide(owner))) {
        converted(out, GWI_OP_CHAR, 1);
        out->conversion.flags = (uint8_t)gwi_native_flags(owner);
        out->element_unmanaged = GW_UNMANAGED_U1;
    }
}

static bool string_form(const gwi_declared *owner, const gwi_field *field, gwi_text_form *form)
{
    bool wide = gwi_native_is_wide(owner);
    switch (sub_type(field)) {
    case 0:
        *form = wide ? GWI_FORM_UTF16 : GWI_FORM_ANSI;
        return true;
    case GW_UNMANAGED_LPSTR:
        *form = GWI_FORM_ANSI;
        return true;
    case GW_UNMANAGED_LPWSTR:
    case GW_UNMANAGED_LPTSTR:
        *form = GWI_FORM_UTF16;
        return true;
    case GW_UNMANAGED_BSTR:
        *form = GWI_FORM_BSTR;
        return true;
    default:
        return false;
    }
}

static void strings(const gwi_declared *owner, const gwi_field *field, gwi_shape *out)
{
    static const gw_UnmanagedType names[] = {
        [GWI_FORM_ANSI] = GW_UNMANAGED_LPSTR,
        [GWI_FORM_UTF16] = GW_UNMANAGED_LPWSTR,
        [GWI_FORM_BSTR] = GW_UNMANAGED_BSTR,
    };
    gwi_text_form form;
    if (!string_form(owner, field, &form)) {
        out->refusal = COMBINATION
            " (String[] must be paired with an ArraySubType of LPStr, LPWStr, or LPTStr).";
        return;
    }
    gwi_native_string(out, form, gwi_native_flags(owner));
    out->element_unmanaged = names[form];
}

static void decimals(const gwi_field *field, gwi_shape *out)
{
    plain_elements(out, GW_TYPE_DECIMAL);
    out->is_plain = false;
    if (sub_type(field) == GW_UNMANAGED_CURRENCY) {
        out->element_unmanaged = GW_UNMANAGED_CURRENCY;
        converted(out, GWI_OP_CURRENCY, sizeof(int64_t));
        gwi_record_of_kind(GW_TYPE_INT64, &out->native_size, &out->native_alignment);
    } else if (!is_usual(field)) {
        out->refusal = COMBINATION " (Decimal[] must be paired with an ArraySubType of Struct).";
    }
}

static void dates(const gwi_field *field, gwi_shape *out)
{
    plain_elements(out, GW_TYPE_DATETIME);
    converted(out, GWI_OP_DATE, sizeof(double));
    gwi_record_of_kind(GW_TYPE_DOUBLE, &out->native_size, &out->native_alignment);
    if (!is_usual(field))
        out->refusal = COMBINATION " (DateTime[] must be paired with an ArraySubType of Struct).";
}

/* .NET takes pointers to numbers alone, and then has them as numbers of the size of what they point to. Here they are
 * pointers. */
static gwi_made pointers(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                         gwi_shape *out)
{
    const gwi_type *target = field->type.element->element;
    gw_type_kind kind = target != NULL ? target->kind : GW_TYPE_VOID;
    if (kind == GW_TYPE_UNKNOWN)
        return gwi_unknown_type(b, owner, field, target, out);
    bool is_number = (kind >= GW_TYPE_VOID && kind <= GW_TYPE_UINT64) || kind == GW_TYPE_SINGLE ||
                     kind == GW_TYPE_DOUBLE;
    if (is_number)
        plain_elements(out, GW_TYPE_POINTER);
    else
        out->refusal = INCOMPATIBLE;
    return GWI_MADE;
}

/* Elements that are instances of a generic structure have to be blittable. */
static gwi_made generic_or_not(gwi_builder *b, const gwi_declared *type, gwi_shape *out)
{
    gwi_made made = gwi_native_structure(b, type, out);
    if (made == GWI_MADE && type->is_instance && !out->is_plain)
        gwi_native_refuse(out, "Non-blittable generic types cannot be marshaled.");
    return made;
}

static gwi_made structures(gwi_builder *b, const gwi_declared *type, gwi_shape *out)
{
    if (type->is_generic)
        out->refusal = "Non-blittable generic types cannot be marshaled.";
    else if (type->unusable != NULL || type->layout_kind != GWI_LAYOUT_AUTO)
        return generic_or_not(b, type, out);
    else if (type->is_instance)
        out->refusal = "Non-blittable generic types cannot be marshaled.";
    else
        return gwi_unknown_here(b, type, out);
    return GWI_MADE;
}

/* COM has them; there is none here, so that such an array has a size but no contents. */
static void objects(const gwi_field *field, gwi_shape *out)
{
    if (sub_type(field) != GW_UNMANAGED_IUNKNOWN) {
        out->refusal = INCOMPATIBLE;
        return;
    }
    plain_elements(out, GW_TYPE_POINTER);
    out->unmarshaled =
        COMBINATION " (Marshaling to and from COM interface pointers isn't supported).";
}

static gwi_made elements(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                         gwi_shape *out)
{
    const gwi_type *element = field->type.element;
    gw_type_kind kind = gwi_native_kind(element);
    if (gwi_unknown_enum(element, out))
        return GWI_MADE;
    if (element->kind == GW_TYPE_ENUM && element->declared != NULL &&
        element->declared->is_generic) {
        out->refusal = "Non-blittable generic types cannot be marshaled.";
        return GWI_MADE;
    }
    switch (kind) {
    case GW_TYPE_BOOLEAN:
        booleans(field, out);
        break;
    case GW_TYPE_CHAR:
        chars(owner, field, out);
        break;
    case GW_TYPE_STRING:
        strings(owner, field, out);
        break;
    case GW_TYPE_DECIMAL:
        decimals(field, out);
        break;
    case GW_TYPE_DATETIME:
        dates(field, out);
        break;
    case GW_TYPE_POINTER:
        return pointers(b, owner, field, out);
    case GW_TYPE_BLOB:
        return gwi_native_blob(b, owner, field, element, out);
    case GW_TYPE_STRUCT:
        return structures(b, element->declared, out);
    case GW_TYPE_OBJECT:
        objects(field, out);
        break;
    case GW_TYPE_ARRAY:
        out->refusal = "There is no marshaling support for nested arrays.";
        break;
    case GW_TYPE_HANDLE:
        out->refusal = COMBINATION " (Arrays of SafeHandles are not supported).";
        break;
    case GW_TYPE_NULLABLE:
    case GW_TYPE_GENERIC:
        out->refusal = "Non-blittable generic types cannot be marshaled.";
        break;
    case GW_TYPE_UNKNOWN:
    case GW_TYPE_ENUM: /* not declared either: it is no number */
        return gwi_unknown_type(b, owner, field, element, out);
    case GW_TYPE_CLASS:
    case GW_TYPE_INTERFACE:
    case GW_TYPE_DELEGATE:
    case GW_TYPE_STRINGBUILDER:
    case GW_TYPE_FUNCTION_POINTER:
        out->refusal = INCOMPATIBLE;
        break;
    default:
        plain_elements(out, kind);
        break;
    }
    return GWI_MADE;
}

/* From one element to all of them, and to the array that a record has instead. */
static void multiply(gwi_shape *out, size_t count)
{
    out->conversion.element = out->conversion.op;
    out->conversion.op = GWI_OP_ARRAY;
    out->conversion.count = (uint32_t)count;
    out->count = count;
    if (!gwi_mul(out->native_size, count, &out->native_size))
        out->native_size = SIZE_MAX;
    gwi_record_of_kind(GW_TYPE_ARRAY, &out->record_size, &out->record_alignment);
    out->is_plain = false;
    out->is_reference = out->is_holder = true;
    out->has_references = false;
}

static const char *refusal_of(const gwi_field *field)
{
    bool in_line = field->marshal.given && field->marshal.unmanaged == GW_UNMANAGED_BYVALARRAY;
    bool apart = field->marshal.given && field->marshal.unmanaged == GW_UNMANAGED_LPARRAY;
    if (!in_line && !apart)
        return COMBINATION " (Array fields must be paired with ByValArray).";
    if (field->type.element->kind == GW_TYPE_ARRAY)
        return "There is no marshaling support for nested arrays.";
    if (apart)
        return "This type can only be marshaled in restricted ways.";
    if (field->marshal.has_size_const && field->marshal.size_const <= 0)
        return "Fixed sized array fields cannot have a SizeConst of zero.";
    return NULL;
}

gwi_made gwi_native_array(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                          gwi_shape *out)
{
    if (out->refusal == NULL)
        out->refusal = refusal_of(field);
    if (out->refusal != NULL)
        return GWI_MADE;
    out->element_kind = field->type.element->kind;
    out->element_unmanaged = gwi_native_usual(gwi_native_kind(field->type.element));
    gwi_made made = elements(b, owner, field, out);
    out->unmanaged = GW_UNMANAGED_BYVALARRAY;
    if (made == GWI_MADE && out->refusal == NULL && out->unknown == NULL)
        multiply(out, field->marshal.has_size_const ? (size_t)field->marshal.size_const : 1);
    return made;
}
