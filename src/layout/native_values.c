/* SPDX-License-Identifier: MIT */
/* What fields of values and strings are that have more than one native form. */
#include "layout/native.h"

void gwi_native_boolean(const gwi_field *field, gwi_shape *out)
{
    uint64_t bytes = BIT(GW_UNMANAGED_I1) | BIT(GW_UNMANAGED_U1);
    gwi_native_plain_kind(out, GW_TYPE_BOOLEAN);
    if (!gwi_native_pairs(field, bytes | BIT(GW_UNMANAGED_BOOL) | BIT(GW_UNMANAGED_VARIANTBOOL)))
        gwi_native_refuse(out, COMBINATION " (booleans must be paired with I1, U1, or Bool).");
    out->unmanaged = gwi_native_chosen(field, GW_UNMANAGED_BOOL);
    out->conversion.op = GWI_OP_BOOL;
    out->is_plain = false;
    if (out->unmanaged == GW_UNMANAGED_VARIANTBOOL) {
        out->native_size = out->native_alignment = sizeof(int16_t);
        out->conversion.flags = GWI_CONVERT_VARIANT_BOOL;
    } else if (out->unmanaged == GW_UNMANAGED_BOOL) {
        out->native_size = out->native_alignment = sizeof(int32_t);
    }
    out->conversion.native_stride = (uint32_t)out->native_size;
}

void gwi_native_char(const gwi_declared *owner, const gwi_field *field, gwi_shape *out)
{
    uint64_t bytes = BIT(GW_UNMANAGED_I1) | BIT(GW_UNMANAGED_U1);
    uint64_t units = BIT(GW_UNMANAGED_I2) | BIT(GW_UNMANAGED_U2);
    gwi_native_plain_kind(out, GW_TYPE_CHAR);
    if (!gwi_native_pairs(field, bytes | units))
        gwi_native_refuse(out, COMBINATION " (chars must be paired with I1, I2, U1, or U2).");
    out->unmanaged =
        gwi_native_chosen(field, gwi_native_is_wide(owner) ? GW_UNMANAGED_U2 : GW_UNMANAGED_U1);
    if ((bytes & gwi_native_bit((int32_t)out->unmanaged)) == 0)
        return;
    out->conversion.op = GWI_OP_CHAR;
    out->conversion.flags = (uint8_t)gwi_native_flags(owner);
    out->native_size = out->native_alignment = out->conversion.native_stride = 1;
    out->is_plain = false;
}

void gwi_native_decimal(const gwi_field *field, gwi_shape *out)
{
    gwi_native_plain_kind(out, GW_TYPE_DECIMAL);
    out->is_plain = false;
    if (!gwi_native_pairs(field, BIT(GW_UNMANAGED_STRUCT) | BIT(GW_UNMANAGED_CURRENCY)))
        gwi_native_refuse(out, COMBINATION " (Decimal fields must be paired with Struct).");
    out->unmanaged = gwi_native_chosen(field, GW_UNMANAGED_STRUCT);
    if (out->unmanaged != GW_UNMANAGED_CURRENCY)
        return;
    out->conversion.op = GWI_OP_CURRENCY;
    gwi_record_of_kind(GW_TYPE_INT64, &out->native_size, &out->native_alignment);
    out->conversion.native_stride = (uint32_t)out->native_size;
}

void gwi_native_date(const gwi_field *field, gwi_shape *out)
{
    gwi_native_plain_kind(out, GW_TYPE_DATETIME);
    out->is_plain = false;
    if (!gwi_native_pairs(field, BIT(GW_UNMANAGED_STRUCT)))
        gwi_native_refuse(out, COMBINATION " (the DateTime class must be paired with Struct).");
    out->unmanaged = GW_UNMANAGED_STRUCT;
    out->conversion.op = GWI_OP_DATE;
    gwi_record_of_kind(GW_TYPE_DOUBLE, &out->native_size, &out->native_alignment);
    out->conversion.native_stride = (uint32_t)out->native_size;
}

/* LPTStr is UTF-16, and TBStr a BSTR, whatever the CharSet: so has it .NET 10. */
static gwi_text_form form_of(gw_UnmanagedType unmanaged)
{
    switch (unmanaged) {
    case GW_UNMANAGED_LPWSTR:
    case GW_UNMANAGED_LPTSTR:
        return GWI_FORM_UTF16;
    case GW_UNMANAGED_LPUTF8STR:
        return GWI_FORM_UTF8;
    case GW_UNMANAGED_BSTR:
    case GW_UNMANAGED_TBSTR:
        return GWI_FORM_BSTR;
    case GW_UNMANAGED_ANSIBSTR:
        return GWI_FORM_ANSI_BSTR;
    default:
        return GWI_FORM_ANSI;
    }
}

static void text_in_line(const gwi_declared *owner, const gwi_field *field, gwi_shape *out)
{
    bool wide = gwi_native_is_wide(owner);
    size_t width = wide ? sizeof(gw_char16) : 1;
    if (!field->marshal.has_size_const || field->marshal.size_const <= 0) {
        gwi_native_refuse(out, "The length for ByValTStr strings cannot be zero.");
        return;
    }
    out->conversion.op = GWI_OP_TEXT;
    out->conversion.form = wide ? GWI_FORM_UTF16 : GWI_FORM_ANSI;
    out->conversion.count = (uint32_t)field->marshal.size_const;
    out->conversion.native_stride = (uint32_t)width;
    out->count = (size_t)field->marshal.size_const;
    out->native_alignment = width;
    out->is_owner = false;
    if (!gwi_mul(out->count, width, &out->native_size))
        out->native_size = SIZE_MAX;
}

void gwi_native_text(const gwi_declared *owner, const gwi_field *field, gwi_shape *out)
{
    uint64_t takes = BIT(GW_UNMANAGED_LPSTR) | BIT(GW_UNMANAGED_LPWSTR) | BIT(GW_UNMANAGED_LPTSTR) |
                     BIT(GW_UNMANAGED_LPUTF8STR) | BIT(GW_UNMANAGED_BSTR) |
                     BIT(GW_UNMANAGED_TBSTR) | BIT(GW_UNMANAGED_ANSIBSTR) |
                     BIT(GW_UNMANAGED_BYVALTSTR);
    out->unmanaged = gwi_native_chosen(field, gwi_native_is_wide(owner) ? GW_UNMANAGED_LPWSTR
                                                                        : GW_UNMANAGED_LPSTR);
    gwi_native_string(out, form_of(out->unmanaged), gwi_native_flags(owner));
    if (!gwi_native_pairs(field, takes))
        gwi_native_refuse(
            out, COMBINATION
            " (String fields must be paired with LPStr, LPWStr, LPTStr, or ByValTStr).");
    if (out->unmanaged == GW_UNMANAGED_BYVALTSTR)
        text_in_line(owner, field, out);
}
