/* SPDX-License-Identifier: MIT */
/*
 * What a field is in native memory: which UnmanagedType goes with which type, and how large and how aligned the result
 * is. Pairings and sentences are those of .NET 10 on Linux, found by declaring each pair there and asking Marshal.
 */
#include "layout/native.h"

/* --- kinds whose native form has the same bytes ------------------------------------------------------------- */

typedef struct pairing {
    uint64_t takes; /* a bit for each UnmanagedType */
    gw_UnmanagedType usual;
    const char *otherwise;
} pairing;

#define BYTE_PAIRING                                                                               \
    BIT(GW_UNMANAGED_I1) | BIT(GW_UNMANAGED_U1), GW_UNMANAGED_U1,                                  \
        COMBINATION " (Byte/SByte must be paired with I1 or U1)."
#define INT16_PAIRING(usual)                                                                       \
    BIT(GW_UNMANAGED_I2) | BIT(GW_UNMANAGED_U2), usual,                                            \
        COMBINATION " (Int16/UInt16 must be paired with I2 or U2)."
#define INT32_PAIRING(usual)                                                                       \
    BIT(GW_UNMANAGED_I4) | BIT(GW_UNMANAGED_U4) | BIT(GW_UNMANAGED_ERROR), usual,                  \
        COMBINATION " (Int32/UInt32 must be paired with I4 or U4)."
#define INT64_PAIRING(usual)                                                                       \
    BIT(GW_UNMANAGED_I8) | BIT(GW_UNMANAGED_U8), usual,                                            \
        COMBINATION " (Int64/UInt64 must be paired with I8 or U8)."
#define INTPTR_PAIRING(usual)                                                                      \
    BIT(GW_UNMANAGED_SYSINT) | BIT(GW_UNMANAGED_SYSUINT), usual,                                   \
        COMBINATION " (Int/UInt must be paired with SysInt or SysUInt)."
#define VALUE_PAIRING                                                                              \
    BIT(GW_UNMANAGED_STRUCT), GW_UNMANAGED_STRUCT,                                                 \
        COMBINATION " (this value type must be paired with Struct)."

static const pairing pairings[] = {
    [GW_TYPE_SBYTE] = {BYTE_PAIRING},
    [GW_TYPE_BYTE] = {BYTE_PAIRING},
    [GW_TYPE_INT16] = {INT16_PAIRING(GW_UNMANAGED_I2)},
    [GW_TYPE_UINT16] = {INT16_PAIRING(GW_UNMANAGED_U2)},
    [GW_TYPE_INT32] = {INT32_PAIRING(GW_UNMANAGED_I4)},
    [GW_TYPE_UINT32] = {INT32_PAIRING(GW_UNMANAGED_U4)},
    [GW_TYPE_INT64] = {INT64_PAIRING(GW_UNMANAGED_I8)},
    [GW_TYPE_UINT64] = {INT64_PAIRING(GW_UNMANAGED_U8)},
    [GW_TYPE_INTPTR] = {INTPTR_PAIRING(GW_UNMANAGED_SYSINT)},
    [GW_TYPE_UINTPTR] = {INTPTR_PAIRING(GW_UNMANAGED_SYSUINT)},
    [GW_TYPE_SINGLE] = {BIT(GW_UNMANAGED_R4), GW_UNMANAGED_R4,
                        COMBINATION " (Single must be paired with R4)."},
    [GW_TYPE_DOUBLE] = {BIT(GW_UNMANAGED_R8), GW_UNMANAGED_R8,
                        COMBINATION " (Double must be paired with R8)."},
    [GW_TYPE_POINTER] = {0, GW_UNMANAGED_SYSINT,
                         COMBINATION " (pointers must not have a MarshalAs attribute set)."},
    [GW_TYPE_FUNCTION_POINTER] = {BIT(GW_UNMANAGED_FUNCTIONPTR), GW_UNMANAGED_FUNCTIONPTR,
                                  COMBINATION
                                  " (function pointers must be paired with FunctionPtr)."},
    [GW_TYPE_DELEGATE] = {BIT(GW_UNMANAGED_FUNCTIONPTR), GW_UNMANAGED_FUNCTIONPTR,
                          COMBINATION " (Delegates must be paired with FunctionPtr or IDispatch)."},
    [GW_TYPE_GUID] = {BIT(GW_UNMANAGED_STRUCT), GW_UNMANAGED_STRUCT,
                      COMBINATION " (the Guid class must be paired with Struct or LPStruct)."},
    [GW_TYPE_HALF] = {VALUE_PAIRING},
    [GW_TYPE_INT128] = {VALUE_PAIRING},
    [GW_TYPE_UINT128] = {VALUE_PAIRING},
    [GW_TYPE_CLONG] = {VALUE_PAIRING},
    [GW_TYPE_CULONG] = {VALUE_PAIRING},
    [GW_TYPE_NFLOAT] = {VALUE_PAIRING},
    [GW_TYPE_TIMESPAN] = {VALUE_PAIRING},
    [GW_TYPE_BLOB] = {VALUE_PAIRING},
};

/* --- parts that arrays share -------------------------------------------------------------------------------- */

/* An enum is its underlying type, to native memory and to records. */
gw_type_kind gwi_native_kind(const gwi_type *type)
{
    return type->kind == GW_TYPE_ENUM && type->declared != NULL ? type->declared->underlying
                                                                : type->kind;
}

bool gwi_native_is_wide(const gwi_declared *owner)
{
    return owner->charset == GW_CHARSET_UNICODE;
}

/* What [BestFitMapping] of the type asks for. Unlike .NET, best fit is off unless it does. */
unsigned gwi_native_flags(const gwi_declared *owner)
{
    unsigned flags = owner->best_fit_mapping ? GWI_CONVERT_BEST_FIT : 0u;
    return owner->throw_on_unmappable_char ? flags | GWI_CONVERT_STRICT : flags;
}

void gwi_native_plain(gwi_shape *out, gw_type_kind kind, size_t nbytes, size_t alignment)
{
    out->conversion.op = GWI_OP_COPY;
    out->conversion.kind = (uint16_t)kind;
    out->conversion.count = 1;
    out->conversion.native_stride = (uint32_t)nbytes;
    out->native_size = out->record_size = nbytes;
    out->native_alignment = out->record_alignment = alignment;
    out->count = 1;
    out->is_plain = true;
}

gw_UnmanagedType gwi_native_usual(gw_type_kind kind)
{
    if (kind == GW_TYPE_SBYTE)
        return GW_UNMANAGED_I1;
    bool known = (size_t)kind < GWI_COUNT_OF(pairings) && pairings[kind].otherwise != NULL;
    return known ? pairings[kind].usual : GW_UNMANAGED_STRUCT;
}

void gwi_native_plain_kind(gwi_shape *out, gw_type_kind kind)
{
    size_t nbytes = 0, alignment = 1;
    gwi_record_of_kind(kind, &nbytes, &alignment);
    gwi_native_plain(out, kind, nbytes, alignment);
}

void gwi_native_string(gwi_shape *out, gwi_text_form form, unsigned flags)
{
    gwi_native_plain_kind(out, GW_TYPE_STRING);
    out->conversion.op = GWI_OP_STRING;
    out->conversion.form = (uint8_t)form;
    out->conversion.flags = (uint8_t)flags;
    out->is_plain = false;
    out->is_reference = out->is_owner = out->is_holder = true;
}

gwi_made gwi_native_structure(gwi_builder *b, const gwi_declared *type, gwi_shape *out)
{
    const gw_layout *l = NULL;
    gwi_made made = gwi_layout_of(b, type, &l);
    if (made != GWI_MADE)
        return made;
    if (l->unknown != NULL) {
        out->unknown = l->unknown;
        out->is_unknown_inside = true;
        return GWI_MADE;
    }
    if (l->is_broken) {
        out->breaks = true;
        gwi_native_refuse(out, l->refusal);
        return GWI_MADE;
    }
    gwi_native_plain(out, type->kind, l->size, l->alignment);
    out->conversion.op = GWI_OP_RECORD;
    out->conversion.layout = out->declared = l;
    out->record_size = l->record_size;
    out->record_alignment = l->record_alignment;
    out->is_plain = l->is_plain;
    out->has_references = l->has_references;
    out->is_owner = l->is_owner;
    out->is_holder = l->is_holder;
    out->unmarshaled = l->refusal != NULL ? l->refusal : l->unmarshaled;
    return GWI_MADE;
}

/* --- fields, by kind ----------------------------------------------------------------------------------------- */

/* Of a class that was read its first base class that was not says which it is; of one of .NET's own its name. */
static bool is_critical(const gwi_type *type)
{
    const gwi_declared *class = type->declared;
    while (class != NULL && class->base != NULL)
        class = class->base;
    const char *name = class != NULL ? class->base_spelling : type->spelling;
    return name != NULL && strstr(name, "Critical") != NULL;
}

/* A record has the handle's number. */
static void handle_field(const gwi_field *field, gwi_shape *out)
{
    bool critical = is_critical(&field->type);
    gwi_native_plain_kind(out, GW_TYPE_HANDLE);
    out->is_plain = false;
    out->is_reference = true;
    out->unmanaged = GW_UNMANAGED_SYSINT;
    if (!gwi_native_pairs(field, 0))
        gwi_native_refuse(
            out, critical ? COMBINATION " (CriticalHandles must not have a MarshalAs attribute set "
                                        "and cannot be used in arrays)."
                          : COMBINATION " (SafeHandles must not have a MarshalAs attribute set and "
                                        "cannot be used in arrays).");
    if (!critical)
        out->unmarshaled =
            "Structures containing SafeHandle fields are not allowed in this operation.";
}

static void object_field(const gwi_field *field, gwi_shape *out)
{
    switch (gwi_native_said(field)) {
    case GW_UNMANAGED_DEFAULT:
    case GW_UNMANAGED_STRUCT:
        gwi_native_refuse(out,
                          COMBINATION " (Marshaling to and from COM VARIANTs isn't supported).");
        break;
    case GW_UNMANAGED_INTERFACE:
    case GW_UNMANAGED_IUNKNOWN:
    case GW_UNMANAGED_IDISPATCH:
        gwi_native_refuse(out, COMBINATION
                          " (Marshaling to and from COM interface pointers isn't supported).");
        break;
    case GW_UNMANAGED_ASANY:
        gwi_native_refuse(out, "This type can only be marshaled in restricted ways.");
        break;
    default:
        gwi_native_refuse(out,
                          COMBINATION " (the Object class must be paired with Interface, IUnknown, "
                                      "IDispatch, or Struct).");
        break;
    }
}

/* A class without layout, or an interface. */
static void foreign_field(const gwi_field *field, gwi_shape *out)
{
    bool is_interface = gwi_native_pairs(field, BIT(GW_UNMANAGED_INTERFACE));
    gwi_native_refuse(out, is_interface
                               ? COMBINATION
                               " (Marshaling to and from COM interface pointers isn't supported)."
                               : "The type definition of this type has no layout information.");
}

static gwi_made structure_field(gwi_builder *b, const gwi_field *field, gwi_shape *out)
{
    const gwi_declared *type = field->type.declared;
    if (type->unusable == NULL && type->layout_kind == GWI_LAYOUT_AUTO) {
        gwi_native_refuse(
            out, "Structures marked with [StructLayout(LayoutKind.Auto)] cannot be marshaled.");
        return GWI_MADE;
    }
    if (type->is_generic) {
        gwi_native_refuse(out, "Non-blittable generic types cannot be marshaled.");
        return GWI_MADE;
    }
    if (!gwi_native_pairs(field, BIT(GW_UNMANAGED_STRUCT)))
        gwi_native_refuse(out, COMBINATION " (this value type must be paired with Struct).");
    out->unmanaged = GW_UNMANAGED_STRUCT;
    return gwi_native_structure(b, type, out);
}

static gwi_made class_field(gwi_builder *b, const gwi_field *field, gwi_shape *out)
{
    const gw_layout *l = NULL;
    const gwi_declared *type = field->type.declared;
    if (type == NULL) { /* one of .NET's own; those have none */
        foreign_field(field, out);
        return GWI_MADE;
    }
    if (type->is_generic) {
        gwi_native_refuse(out, "Non-blittable generic types cannot be marshaled.");
        return GWI_MADE;
    }
    gwi_made made = gwi_layout_of(b, type, &l);
    if (made != GWI_MADE)
        return made;
    if (l->unknown == NULL && l->has_no_layout) {
        foreign_field(field, out);
        return GWI_MADE;
    }
    if (!gwi_native_pairs(field, BIT(GW_UNMANAGED_STRUCT)))
        gwi_native_refuse(
            out,
            COMBINATION "  (Classes with layout fields must be paired with Struct or Interface).");
    out->unmanaged = GW_UNMANAGED_STRUCT;
    made = gwi_native_structure(b, type, out);
    out->is_plain = false;
    out->is_reference = true;
    return made;
}

/* --- fields made of others ------------------------------------------------------------------------------------ */

static void put_behind(gwi_placed *placed, size_t native_end, size_t record_end)
{
    if (!gwi_round_up(native_end, placed->shape.native_alignment, &placed->native_offset) ||
        !gwi_round_up(record_end, placed->shape.record_alignment, &placed->record_offset))
        placed->native_offset = placed->record_offset = SIZE_MAX / 2;
}

static size_t rounded(size_t offset, size_t nbytes, size_t alignment)
{
    size_t size;
    return gwi_add(offset, nbytes, &size) && gwi_round_up(size, alignment, &size) ? size : SIZE_MAX;
}

/* `T?` is a bool and a T, marshaled as if it were declared as a structure of these. */
static gwi_made nullable_field(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                               gwi_shape *out)
{
    const gwi_declared neutral = {.charset = GW_CHARSET_ANSI, .name = owner->name};
    gwi_placed parts[2] = {{.native_offset = 0}};
    gwi_field value = {.type = *field->type.element, .name = field->name};
    gw_layout *part = NULL;
    if (!gwi_native_pairs(field, BIT(GW_UNMANAGED_STRUCT)))
        gwi_native_refuse(out, COMBINATION " (this value type must be paired with Struct).");
    gwi_native_boolean(&(const gwi_field){.type.kind = GW_TYPE_BOOLEAN}, &parts[0].shape);
    gwi_made made = gwi_native_field(b, &neutral, &value, &parts[1].shape);
    const gwi_shape *first = &parts[0].shape, *second = &parts[1].shape;
    if (made != GWI_MADE || second->refusal != NULL || second->unknown != NULL) {
        gwi_native_refuse(out, second->refusal);
        out->unknown = second->unknown;
        out->is_unknown_inside = second->is_unknown_inside;
        out->breaks |= second->breaks;
        return made;
    }
    put_behind(&parts[1], first->native_size, first->record_size);
    size_t alignment = first->native_alignment > second->native_alignment
                           ? first->native_alignment
                           : second->native_alignment;
    size_t size = rounded(parts[1].native_offset, second->native_size, alignment);
    gwi_native_plain(out, GW_TYPE_NULLABLE, size, alignment);
    out->record_alignment = second->record_alignment;
    out->record_size =
        rounded(parts[1].record_offset, second->record_size, second->record_alignment);
    made = gwi_plan_part(b, parts, 2, size, out->record_size, &part);
    out->conversion.op = GWI_OP_RECORD;
    out->conversion.layout = part;
    out->unmanaged = GW_UNMANAGED_STRUCT;
    out->unmarshaled = second->unmarshaled;
    out->is_holder = second->is_holder;
    out->has_references = second->is_reference || second->has_references;
    out->is_owner = second->is_owner;
    out->is_plain = false;
    return made;
}

/* The compiler makes a structure of one element, and of the size of all. In .NET that element alone is marshaled, so
 * where it is no plain one the size is what matters; here all elements are. */
static gwi_made fixed_field(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                            gwi_shape *out)
{
    gw_type_kind kind = gwi_native_kind(&field->type);
    size_t nbytes = 0, alignment = 1, whole;
    if (!gwi_record_of_kind(kind, &nbytes, &alignment))
        return gwi_unknown_type(b, owner, field, &field->type, out);
    if (!gwi_mul(field->fixed_count, nbytes, &whole) || whole > GWI_LAYOUT_SIZE_MAX)
        whole = GWI_LAYOUT_SIZE_MAX;
    gwi_native_plain(out, kind, whole, alignment);
    out->count = field->fixed_count;
    out->unmanaged = GW_UNMANAGED_BYVALARRAY;
    out->element_kind = kind;
    out->element_unmanaged = kind == GW_TYPE_BOOLEAN ? GW_UNMANAGED_U1
                             : kind == GW_TYPE_CHAR  ? GW_UNMANAGED_U2
                                                     : gwi_native_usual(kind);
    if (kind == GW_TYPE_CHAR && !gwi_native_is_wide(owner)) {
        out->native_alignment = 1;
        out->is_plain = false;
    }
    if (kind != GW_TYPE_BOOLEAN)
        return GWI_MADE;
    out->conversion.op = GWI_OP_BOOL;
    out->conversion.count = field->fixed_count;
    out->conversion.native_stride = 1;
    out->native_alignment = sizeof(int32_t);
    out->native_size = whole < sizeof(int32_t) ? sizeof(int32_t) : whole;
    out->is_plain = false;
    return GWI_MADE;
}

/* --- all of them ------------------------------------------------------------------------------------------------ */

/* Why a structure of .NET that has a size is not marshaled: what .NET says of a field in it, or that its fields are not known. */
static gwi_made note_unmarshaled(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                                 const gwi_declared *declared, gwi_shape *out)
{
    gw_declarations *d = b->declarations;
    if (declared->refusal != NULL)
        out->unmarshaled = gwi_declare_sentence(d, "Cannot marshal field '%s' of type '%s': %s",
                                                field->name, owner->name, declared->refusal);
    else
        out->unmarshaled = gwi_declare_sentence(
            d,
            "Cannot marshal field '%s' of type '%s': of .NET's own structures those alone are "
            "marshaled here that are blittable, and '%s' is not.",
            field->name, owner->name, declared->name);
    return out->unmarshaled != NULL ? GWI_MADE : GWI_NO_MEMORY;
}

/* A structure of .NET, of which only the size is known. */
gwi_made gwi_native_blob(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                         const gwi_type *type, gwi_shape *out)
{
    const gwi_declared *declared = type->declared;
    gwi_native_plain(out, GW_TYPE_BLOB, type->nbytes, type->alignment);
    out->has_references = declared->has_references;
    if (type->nbytes == 0)
        gwi_native_refuse(out, declared->refusal);
    bool is_marshaled = declared->is_blittable && declared->refusal == NULL;
    return is_marshaled ? GWI_MADE : note_unmarshaled(b, owner, field, declared, out);
}

static gwi_made paired_field(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                             gw_type_kind kind, gwi_shape *out)
{
    gwi_made made = GWI_MADE;
    if (kind == GW_TYPE_BLOB)
        made = gwi_native_blob(b, owner, field, &field->type, out);
    else
        gwi_native_plain_kind(out, kind);
    if (!gwi_native_pairs(field, pairings[kind].takes))
        gwi_native_refuse(out, pairings[kind].otherwise);
    out->unmanaged = gwi_native_chosen(field, gwi_native_usual(kind));
    out->is_reference = kind == GW_TYPE_DELEGATE;
    out->is_plain = kind != GW_TYPE_DELEGATE;
    return made;
}

static gwi_made by_kind(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                        gwi_shape *out)
{
    gw_type_kind kind = gwi_native_kind(&field->type);
    if (gwi_unknown_enum(&field->type, out))
        return GWI_MADE;
    if ((size_t)kind < GWI_COUNT_OF(pairings) && pairings[kind].otherwise != NULL)
        return paired_field(b, owner, field, kind, out);
    switch (kind) {
    case GW_TYPE_BOOLEAN:
        gwi_native_boolean(field, out);
        break;
    case GW_TYPE_CHAR:
        gwi_native_char(owner, field, out);
        break;
    case GW_TYPE_DECIMAL:
        gwi_native_decimal(field, out);
        break;
    case GW_TYPE_DATETIME:
        gwi_native_date(field, out);
        break;
    case GW_TYPE_STRING:
        gwi_native_text(owner, field, out);
        break;
    case GW_TYPE_HANDLE:
        handle_field(field, out);
        break;
    case GW_TYPE_OBJECT:
        object_field(field, out);
        break;
    case GW_TYPE_INTERFACE:
        foreign_field(field, out);
        break;
    case GW_TYPE_STRUCT:
        return structure_field(b, field, out);
    case GW_TYPE_CLASS:
        return class_field(b, field, out);
    case GW_TYPE_NULLABLE:
        return nullable_field(b, owner, field, out);
    case GW_TYPE_ARRAY:
        return gwi_native_array(b, owner, field, out);
    case GW_TYPE_STRINGBUILDER:
        gwi_native_refuse(
            out, "Struct or class fields cannot be of type StringBuilder. The same effect can "
                 "usually be achieved by using a String field and preinitializing it to a "
                 "string with length matching the length of the appropriate buffer.");
        break;
    case GW_TYPE_GENERIC:
        gwi_native_refuse(out, "Non-blittable generic types cannot be marshaled.");
        break;
    case GW_TYPE_UNKNOWN:
    case GW_TYPE_ENUM: /* not declared either: it is no number */
        return gwi_unknown_type(b, owner, field, &field->type, out);
    default:
        gwi_native_refuse(out, COMBINATION ".");
        break;
    }
    return GWI_MADE;
}

gwi_made gwi_native_field(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                          gwi_shape *out)
{
    gwi_made made = GWI_MADE;
    memset(out, 0, sizeof *out);
    out->count = 1;
    out->kind = field->type.kind;
    if (gwi_native_said(field) == GW_UNMANAGED_CUSTOMMARSHALER)
        gwi_native_refuse(out, "Custom marshalers cannot be used on fields of structures.");
    if (field->is_ref)
        gwi_native_refuse(out, "A field that is a reference (ref) has no native form.");
    else if (field->is_fixed)
        made = fixed_field(b, owner, field, out);
    else
        made = by_kind(b, owner, field, out);
    if (out->refusal != NULL) /* such a field still has a place, of one byte */
        out->native_size = out->native_alignment = out->record_size = out->record_alignment = 1;
    return made;
}
