/* SPDX-License-Identifier: MIT */
/* Finds .NET's own types in the table, and says what they are. */
#include "declare/framework_table.h"

#include "base/base.h"

/* --- names ----------------------------------------------------------------------------------------------------- */

static const char *name_text(uint32_t name)
{
    uint32_t offset = name & 0x7FFFF;
    return &gwi_framework_names[offset / GWI_FRAMEWORK_NAMES_ROW][offset % GWI_FRAMEWORK_NAMES_ROW];
}

static size_t name_nbytes(uint32_t name)
{
    return name >> 19 & 0xFF;
}

static unsigned name_arity(uint32_t name)
{
    return name >> 27;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

/* 8 bytes, the first one lowest on any processor; compilers make one load of it. */
static uint64_t load(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
           (uint64_t)p[7] << 56;
}

/* As Hash() of framework/table.cs, which filled the slots by it. */
static uint64_t hash_of(unsigned outer, unsigned arity, const char *name, size_t nbytes)
{
    const unsigned char *at = (const unsigned char *)name;
    uint64_t hash = mix(nbytes, (uint64_t)outer << 8 | arity), word = 0;
    for (; nbytes >= 8; at += 8, nbytes -= 8)
        hash = mix(hash, load(at));
    for (size_t i = 0; i < nbytes; i++)
        word |= (uint64_t)at[i] << 8 * i;
    return nbytes != 0 ? mix(hash, word) : hash;
}

/* --- namespaces ------------------------------------------------------------------------------------------------ */

gwi_framework_space gwi_framework_space_root(void)
{
    return 1; /* "" is the first of all names */
}

gwi_framework_space gwi_framework_last_space(void)
{
    return gwi_framework_totals.spaces;
}

static bool is_space(gwi_framework_space space)
{
    return space != 0 && space <= gwi_framework_totals.spaces;
}

const char *gwi_framework_space_name(gwi_framework_space space)
{
    return is_space(space) ? name_text(gwi_framework_spaces[space].name) : NULL;
}

static bool space_fits(const gwi_framework_space_row *row, gwi_framework_space outer,
                       const char *name, size_t nbytes)
{
    if (row->outer != outer || row->last_nbytes != nbytes)
        return false;
    const char *end = name_text(row->name) + name_nbytes(row->name);
    return memcmp(end - nbytes, name, nbytes) == 0;
}

gwi_framework_space gwi_framework_space_in(gwi_framework_space outer, const char *name,
                                           size_t nbytes)
{
    if (!is_space(outer))
        return 0;
    uint64_t at = hash_of(outer, 0, name, nbytes);
    for (;; at++) {
        unsigned found = gwi_framework_space_slots[at % GWI_FRAMEWORK_SPACE_SLOTS];
        if (found == 0 || space_fits(&gwi_framework_spaces[found], outer, name, nbytes))
            return found;
    }
}

/* --- types ----------------------------------------------------------------------------------------------------- */

gwi_framework_type gwi_framework_last(void)
{
    return gwi_framework_totals.types;
}

/* The empty row for what is no type. */
static const gwi_framework_type_row *row_of(gwi_framework_type type)
{
    return &gwi_framework_types[type <= gwi_framework_totals.types ? type : 0];
}

static gwi_framework_type find(unsigned outer, const char *name, size_t nbytes, unsigned arity)
{
    if (nbytes > UINT8_MAX || arity > 31)
        return 0;
    uint64_t at = hash_of(outer, arity, name, nbytes);
    for (;; at++) {
        unsigned found = gwi_framework_type_slots[at % GWI_FRAMEWORK_TYPE_SLOTS];
        const gwi_framework_type_row *row = &gwi_framework_types[found];
        if (found == 0)
            return 0;
        if (row->outer == outer && name_arity(row->name) == arity &&
            name_nbytes(row->name) == nbytes && memcmp(name_text(row->name), name, nbytes) == 0)
            return found;
    }
}

gwi_framework_type gwi_framework_find(gwi_framework_space space, const char *name, size_t nbytes,
                                      unsigned arity)
{
    return is_space(space) ? find(space, name, nbytes, arity) : 0;
}

gwi_framework_type gwi_framework_nested(gwi_framework_type outer, const char *name, size_t nbytes,
                                        unsigned arity)
{
    if (outer == 0 || outer > gwi_framework_totals.types)
        return 0;
    return find(GWI_FRAMEWORK_NESTED | outer, name, nbytes, arity);
}

static gwi_framework_type outer_of(const gwi_framework_type_row *row)
{
    return (row->outer & GWI_FRAMEWORK_NESTED) != 0 ? (unsigned)row->outer - GWI_FRAMEWORK_NESTED
                                                    : 0;
}

static gwi_framework_space space_of(gwi_framework_type type)
{
    const gwi_framework_type_row *row = row_of(type);
    while (outer_of(row) != 0)
        row = row_of(outer_of(row));
    return row->outer;
}

static unsigned all_arity_of(gwi_framework_type type)
{
    unsigned arity = 0;
    for (; type != 0; type = outer_of(row_of(type)))
        arity += name_arity(row_of(type)->name);
    return arity;
}

/* The table is from a runtime of 64 bits; what has pointers in it is known for 32 bits where it is blittable. */
static void narrow(const gwi_framework_structure_row *row, gwi_framework_info *out)
{
    out->nbytes = row->narrow_nbytes;
    out->alignment = row->narrow_alignment;
    if ((row->flags & GWI_FRAMEWORK_POINTERS) != 0)
        out->managed_nbytes = row->narrow_nbytes;
    if (row->nbytes != 0 && row->narrow_nbytes == 0)
        out->refusal = "its size is known for processors of 64 bits only";
}

static void describe_structure(const gwi_framework_structure_row *row, gwi_framework_info *out)
{
    out->flags = row->flags;
    out->nbytes = row->nbytes;
    out->alignment = row->alignment;
    out->managed_nbytes = row->managed_nbytes;
    out->refusal = row->refusal != 0 ? name_text(gwi_framework_reasons[row->refusal]) : NULL;
    out->field_count = row->field_count;
    out->repeat = row->repeat;
    if (sizeof(void *) < 8)
        narrow(row, out);
}

static const gwi_framework_structure_row *structure_of(const gwi_framework_type_row *row)
{
    return &gwi_framework_structures[row->kind == GWI_FRAMEWORK_STRUCT ? row->detail : 0];
}

gwi_framework_info gwi_framework_describe(gwi_framework_type type)
{
    const gwi_framework_type_row *row = row_of(type);
    gwi_framework_info info = {0};
    if (row->kind == GWI_FRAMEWORK_NONE)
        return info;
    info.space = gwi_framework_space_name(space_of(type));
    info.name = name_text(row->name);
    info.outer = outer_of(row);
    info.base = row->base;
    info.arity = (uint8_t)name_arity(row->name);
    info.all_arity = (uint8_t)all_arity_of(type);
    info.kind = (gwi_framework_kind)row->kind;
    info.type_kind = (gw_type_kind)row->type_kind;
    if (row->kind == GWI_FRAMEWORK_ENUM)
        info.underlying = (gw_type_kind)row->detail;
    describe_structure(structure_of(row), &info);
    return info;
}

bool gwi_framework_derives(gwi_framework_type type, gwi_framework_type from)
{
    while (type != 0 && type != from)
        type = row_of(type)->base;
    return type != 0;
}

/* --- constants ------------------------------------------------------------------------------------------------- */

unsigned gwi_framework_member_count(gwi_framework_type type)
{
    return row_of(type)->count;
}

const char *gwi_framework_member_name(gwi_framework_type type, unsigned index)
{
    const gwi_framework_type_row *row = row_of(type);
    return index < row->count ? name_text(gwi_framework_members[row->first + index].name) : NULL;
}

static int compare(const char *name, size_t nbytes, uint32_t with)
{
    size_t other = name_nbytes(with);
    int order = memcmp(name, name_text(with), nbytes < other ? nbytes : other);
    if (order != 0)
        return order;
    return nbytes < other ? -1 : nbytes > other;
}

/* NULL: not found. */
static const gwi_framework_member_row *find_member(const gwi_framework_type_row *type,
                                                   const char *name, size_t nbytes)
{
    size_t low = type->first, high = low + type->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(name, nbytes, gwi_framework_members[middle].name);
        if (order == 0)
            return &gwi_framework_members[middle];
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static int64_t enum_value(gw_type_kind underlying, int32_t value)
{
    if (underlying == GW_TYPE_INT64 || underlying == GW_TYPE_UINT64)
        return gwi_framework_wide[value];
    return underlying == GW_TYPE_UINT32 ? (int64_t)(uint32_t)value : value;
}

static void set_real(uint64_t bits, gwi_framework_constant *out)
{
    memcpy(&out->real, &bits, sizeof bits);
}

static void set_text(const gwi_framework_constant_row *row, gwi_framework_constant *out)
{
    out->units = (row->flags & GWI_FRAMEWORK_NULL) != 0 ? NULL : &gwi_framework_units[row->bits];
    out->nunits = row->extra;
}

static void set_decimal(const gwi_framework_constant_row *row, gwi_framework_constant *out)
{
    out->decimal_low = row->bits;
    out->decimal_high = row->extra;
    out->decimal_scale = (uint8_t)row->type;
    out->decimal_is_negative = row->flags != 0;
}

static void set_constant(const gwi_framework_constant_row *row, gwi_framework_constant *out)
{
    out->kind = (gw_type_kind)row->kind;
    switch (out->kind) {
    case GW_TYPE_SINGLE:
    case GW_TYPE_DOUBLE:
        set_real(row->bits, out);
        break;
    case GW_TYPE_STRING:
        set_text(row, out);
        break;
    case GW_TYPE_DECIMAL:
        set_decimal(row, out);
        break;
    default:
        out->integer = (int64_t)row->bits;
        out->enumeration = row->type;
    }
}

bool gwi_framework_member(gwi_framework_type type, const char *name, size_t nbytes,
                          gwi_framework_constant *out)
{
    const gwi_framework_type_row *row = row_of(type);
    const gwi_framework_member_row *member = find_member(row, name, nbytes);
    if (member == NULL)
        return false;
    memset(out, 0, sizeof *out);
    if (row->kind != GWI_FRAMEWORK_ENUM) {
        set_constant(&gwi_framework_constants[member->value], out);
        return true;
    }
    out->kind = (gw_type_kind)row->detail;
    out->enumeration = type;
    out->integer = enum_value(out->kind, member->value);
    return true;
}

/* --- fields of generic structures ------------------------------------------------------------------------------- */

gwi_framework_cursor gwi_framework_fields(gwi_framework_type type)
{
    const gwi_framework_structure_row *row = structure_of(row_of(type));
    return row->field_count != 0 ? row->fields + 1u : 0;
}

static gwi_framework_shape_kind shape_kind_of(unsigned number)
{
    switch (number) {
    case GWI_FRAMEWORK_SHAPE_POINTER:
        return GWI_SHAPE_POINTER;
    case GWI_FRAMEWORK_SHAPE_REFERENCE:
        return GWI_SHAPE_REFERENCE;
    case GWI_FRAMEWORK_SHAPE_BY_REF:
        return GWI_SHAPE_BY_REF;
    case GWI_FRAMEWORK_SHAPE_INTERNAL:
        return GWI_SHAPE_INTERNAL;
    default:
        return number < GWI_FRAMEWORK_SHAPE_PARAMETER ? GWI_SHAPE_TYPE : GWI_SHAPE_PARAMETER;
    }
}

gwi_framework_shape gwi_framework_next(gwi_framework_cursor *at)
{
    gwi_framework_shape shape = {GWI_SHAPE_NONE, 0, 0, 0};
    if (*at == 0)
        return shape;
    unsigned number = gwi_framework_shapes[*at - 1];
    *at += 1;
    shape.kind = shape_kind_of(number);
    if (shape.kind == GWI_SHAPE_PARAMETER)
        shape.parameter = number - GWI_FRAMEWORK_SHAPE_PARAMETER;
    if (shape.kind == GWI_SHAPE_TYPE) {
        shape.type = number;
        shape.argument_count = all_arity_of(number);
    }
    return shape;
}
