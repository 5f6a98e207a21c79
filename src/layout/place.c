/* SPDX-License-Identifier: MIT */
/*
 * Where the fields of a structure are: natively as .NET 10 has them on this ABI, and in a record as C has them.
 *
 * Natively: each field at the next multiple of its alignment, which Pack bounds; or where FieldOffset says. A base class
 * is a first member. The size is a multiple of the largest alignment, unless Size asks for more; then it is just that.
 */
#include "layout/build.h"

#include "heap/heap.h"

/* .NET's default of Pack. */
#define PACK_DEFAULT 32u

/* What is being placed. */
typedef struct placing {
    gwi_builder *builder;
    gw_layout *layout;
    const gwi_declared *type;
    size_t pack;
    size_t native_base, record_base; /* bytes of the base class */
    gwi_placed *placed;              /* a base class's fields first */
    size_t inherited;
    size_t count;
    size_t native_end, record_end;
} placing;

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void raise_to(size_t *a, size_t b)
{
    if (*a < b)
        *a = b;
}

gwi_made gwi_layout_refused(gw_layout *l, const char *sentence)
{
    if (sentence == NULL)
        return GWI_NO_MEMORY;
    if (l->refusal == NULL)
        l->refusal = sentence;
    l->way = GWI_WAY_NONE; /* a layout that is too deep has its steps by now */
    return GWI_MADE;
}

static gwi_made refuse_as_broken(gw_layout *l, const char *sentence)
{
    l->is_broken = true;
    return gwi_layout_refused(l, sentence);
}

static gwi_made refuse_size(const placing *p)
{
    return refuse_as_broken(
        p->layout,
        gwi_declare_sentence(p->builder->declarations,
                             "Type '%s' cannot be marshaled as an unmanaged structure; it would be "
                             "larger than %zu bytes.",
                             p->type->name, GWI_LAYOUT_SIZE_MAX - 1));
}

/* --- what has no layout at all ------------------------------------------------------------------------------- */

static gwi_made refuse_type(gwi_builder *b, gw_layout *l)
{
    l->has_no_layout = true;
    return gwi_layout_refuse(b, l,
                             "Type '%s' cannot be marshaled as an unmanaged structure; no "
                             "meaningful size or offset can be computed.",
                             l->type->name);
}

static gwi_made refuse_base(gwi_builder *b, gw_layout *l, const char *base)
{
    l->is_broken = true;
    return gwi_layout_refuse(b, l,
                             "Could not load type '%s' because the format is invalid: its base "
                             "class '%s' has no layout.",
                             l->type->name, base);
}

static gwi_made check_pack(gwi_builder *b, gw_layout *l)
{
    int32_t pack = l->type->pack;
    if (pack == 0 || (pack > 0 && pack <= 128 && gwi_is_power_of_two((size_t)pack)))
        return GWI_MADE;
    l->is_broken = true;
    return gwi_layout_refuse(b, l,
                             "Could not load type '%s' because the format is invalid: a Pack of "
                             "%d is no power of two up to 128.",
                             l->type->name, (int)pack);
}

static gwi_made check_type(gwi_builder *b, gw_layout *l)
{
    const gwi_declared *type = l->type;
    if (type->is_generic) {
        l->has_no_layout = true;
        return gwi_layout_refuse(b, l, "The specified Type must not be a generic type.");
    }
    if (type->layout_kind == GWI_LAYOUT_AUTO)
        return refuse_type(b, l);
    if (type->base == NULL && type->base_spelling != NULL)
        return refuse_base(b, l, type->base_spelling);
    if (type->inline_count != 0 && type->field_count != 1) {
        l->is_broken = true;
        return gwi_layout_refuse(b, l,
                                 "Could not load type '%s' because an inline array must have one "
                                 "instance field.",
                                 type->name);
    }
    return check_pack(b, l);
}

/* --- the base class ------------------------------------------------------------------------------------------- */

static void inherit(placing *p, const gw_layout *base)
{
    gw_layout *l = p->layout;
    p->native_base = base->is_empty ? 0 : base->size;
    p->record_base = base->is_empty ? 0 : base->record_size;
    l->alignment = smaller(p->pack, base->alignment);
    l->record_alignment = base->record_alignment;
    l->is_plain = base->is_plain;
    l->depth = base->depth;
    l->unmarshaled = base->unmarshaled;
    l->has_references = base->has_references;
    p->inherited = base->field_count;
}

/* A base class that .NET refuses for one of its fields makes .NET refuse this one as well. */
static gwi_made find_base(placing *p, const gw_layout **base)
{
    gwi_made made = gwi_layout_of(p->builder, p->type->base, base);
    if (made != GWI_MADE)
        return made;
    if ((*base)->unknown != NULL)
        return gwi_unknown_base(p->builder, p->layout, *base);
    if ((*base)->has_no_layout)
        return refuse_base(p->builder, p->layout, p->type->base->name);
    if ((*base)->is_broken)
        return refuse_as_broken(p->layout, (*base)->refusal);
    if ((*base)->refusal != NULL)
        return gwi_layout_refused(p->layout, (*base)->refusal);
    return GWI_MADE;
}

/* The fields of a base class are listed, and marshaled, as if they were this one's. */
static void list_inherited(placing *p, const gw_layout *base)
{
    for (size_t i = 0; i < p->inherited; i++) {
        gwi_placed *placed = &p->placed[i];
        const gw_field_info *info = &base->fields[i];
        placed->shape.conversion = base->conversions[i];
        placed->shape.is_owner = info->owned;
        placed->shape.native_size = info->native_size;
        placed->shape.record_size = info->record_size;
        placed->native_offset = info->native_offset;
        placed->record_offset = info->record_offset;
    }
}

/* --- fields ----------------------------------------------------------------------------------------------------- */

static gwi_made refuse_field(placing *p, const gwi_field *field, const gwi_shape *shape)
{
    if (shape->breaks)
        return refuse_as_broken(p->layout, shape->refusal);
    return gwi_layout_refuse(p->builder, p->layout, "Cannot marshal field '%s' of type '%s': %s",
                             field->name, p->type->name, shape->refusal);
}

/* What is taken as a number by what follows: sizes stay below the limit, on a system of 32 bits too. */
static bool is_small(const gwi_shape *shape)
{
    return shape->native_size < GWI_LAYOUT_SIZE_MAX && shape->record_size < GWI_LAYOUT_SIZE_MAX;
}

static bool place_after(size_t *end, size_t nbytes, size_t alignment, size_t *offset)
{
    return gwi_round_up(*end, alignment, offset) && gwi_add(*offset, nbytes, end) &&
           *end < GWI_LAYOUT_SIZE_MAX;
}

static bool place_in_sequence(placing *p, gwi_placed *placed)
{
    const gwi_shape *shape = &placed->shape;
    return place_after(&p->native_end, shape->native_size,
                       smaller(shape->native_alignment, p->pack), &placed->native_offset) &&
           place_after(&p->record_end, shape->record_size, shape->record_alignment,
                       &placed->record_offset);
}

static bool end_at(size_t offset, size_t nbytes, size_t *end)
{
    size_t last;
    if (!gwi_add(offset, nbytes, &last) || last >= GWI_LAYOUT_SIZE_MAX)
        return false;
    raise_to(end, last);
    return true;
}

/* Both are where FieldOffset says, as a C union has them, and as .NET has them in its own memory. */
static bool place_explicitly(placing *p, const gwi_field *field, gwi_placed *placed)
{
    const gwi_shape *shape = &placed->shape;
    return field->offset >= 0 &&
           gwi_add(p->native_base, (size_t)field->offset, &placed->native_offset) &&
           gwi_add(p->record_base, (size_t)field->offset, &placed->record_offset) &&
           end_at(placed->native_offset, shape->native_size, &p->native_end) &&
           end_at(placed->record_offset, shape->record_size, &p->record_end);
}

static bool is_explicit(const gwi_declared *type)
{
    return type->layout_kind == GWI_LAYOUT_EXPLICIT;
}

static gwi_made refuse_offset(placing *p, const gwi_field *field)
{
    p->layout->is_broken = true;
    return gwi_layout_refuse(p->builder, p->layout,
                             "Could not load type '%s' because the format is invalid: field '%s' "
                             "has no FieldOffset.",
                             p->type->name, field->name);
}

static void note_traits(placing *p, const gwi_shape *shape)
{
    gw_layout *l = p->layout;
    size_t record_alignment =
        is_explicit(p->type) ? smaller(shape->record_alignment, p->pack) : shape->record_alignment;
    raise_to(&l->alignment, smaller(shape->native_alignment, p->pack));
    raise_to(&l->record_alignment, record_alignment);
    l->is_plain = l->is_plain && shape->is_plain;
    l->has_references = l->has_references || shape->is_reference || shape->has_references;
    if (l->unmarshaled == NULL)
        l->unmarshaled = shape->unmarshaled;
    if (shape->conversion.layout != NULL && shape->conversion.layout->depth >= l->depth)
        l->depth = (uint8_t)(shape->conversion.layout->depth + 1);
}

static gwi_made place_field(placing *p, const gwi_field *field, gwi_placed *placed)
{
    gwi_made made = gwi_native_field(p->builder, p->type, field, &placed->shape);
    if (made != GWI_MADE)
        return made;
    if (placed->shape.unknown != NULL)
        made = gwi_unknown_field(p->builder, p->layout, field, &placed->shape);
    else if (placed->shape.refusal != NULL)
        made = refuse_field(p, field, &placed->shape);
    if (made != GWI_MADE || p->layout->is_broken)
        return made;
    if (!is_small(&placed->shape))
        return refuse_size(p);
    note_traits(p, &placed->shape);
    if (is_explicit(p->type) && !field->has_offset)
        return refuse_offset(p, field);
    bool fits =
        is_explicit(p->type) ? place_explicitly(p, field, placed) : place_in_sequence(p, placed);
    return fits ? GWI_MADE : refuse_size(p);
}

static gwi_made place_each(placing *p)
{
    gwi_made made = GWI_MADE;
    for (size_t i = 0; i < p->type->field_count && made == GWI_MADE && !p->layout->is_broken; i++)
        made = place_field(p, &p->type->fields[i], &p->placed[p->inherited + i]);
    return made;
}

/* --- what .NET computes otherwise ----------------------------------------------------------------------------------- */

/* The most bytes that .NET's own memory may have for a field with a value in it, if the whole is not blittable; the largest
 * offset that a field may have in that memory, and the largest inline array. */
#define VALUE_MOST 65520u
#define OFFSET_MOST 134217720u

static size_t managed_size(const gwi_placed *placed)
{
    const gw_layout *declared = placed->shape.conversion.layout;
    size_t asked = declared != NULL && declared->type != NULL && declared->type->size > 0
                       ? (size_t)declared->type->size
                       : 0;
    if (placed->shape.is_reference)
        return sizeof(void *);
    return asked > placed->shape.record_size ? asked : placed->shape.record_size;
}

static gwi_made check_values(placing *p)
{
    for (size_t i = 0; i < p->type->field_count && !p->layout->is_plain; i++) {
        const gwi_placed *placed = &p->placed[p->inherited + i];
        const gwi_field *field = &p->type->fields[i];
        bool is_value = field->is_fixed || field->type.kind == GW_TYPE_STRUCT;
        if (is_value && managed_size(placed) > VALUE_MOST)
            return gwi_layout_refuse(p->builder, p->layout,
                                     "Cannot marshal field '%s' of type '%s': Internal limitation: "
                                     "structure is too complex or too large.",
                                     field->name, p->type->name);
    }
    return GWI_MADE;
}

static gwi_made check_offsets(placing *p)
{
    bool is_native = p->layout->is_plain || is_explicit(p->type);
    for (size_t i = 0; i < p->type->field_count; i++) {
        const gwi_placed *placed = &p->placed[p->inherited + i];
        if ((is_native ? placed->native_offset : placed->record_offset) > OFFSET_MOST)
            return refuse_as_broken(
                p->layout,
                gwi_declare_sentence(p->builder->declarations,
                                     "Could not load type '%s': the offset of its field '%s' is "
                                     "above %u.",
                                     p->type->name, p->type->fields[i].name, OFFSET_MOST));
    }
    return GWI_MADE;
}

static gwi_made check_inline(const placing *p)
{
    size_t nbytes;
    if (gwi_mul(managed_size(&p->placed[p->inherited]), p->type->inline_count, &nbytes) &&
        nbytes <= OFFSET_MOST)
        return GWI_MADE;
    return refuse_as_broken(
        p->layout,
        gwi_declare_sentence(p->builder->declarations,
                             "Could not load type '%s': the inline array is larger than %u bytes.",
                             p->type->name, OFFSET_MOST));
}

/* Of a blittable class with explicit layout .NET takes the offsets of its own memory, which count the base class once, as
 * offsets behind the base class; and the end of the last field as the size. */
static bool is_counted_twice(const placing *p)
{
    return is_explicit(p->type) && p->type->kind != GW_TYPE_STRUCT && p->layout->is_plain;
}

static bool count_base_twice(placing *p, const gw_layout *base)
{
    if (base == NULL || p->type->field_count == 0 || !is_counted_twice(p))
        return true;
    for (size_t i = p->inherited; i < p->count; i++)
        p->placed[i].native_offset += base->size;
    return gwi_add(p->native_end, base->size, &p->native_end) &&
           p->native_end < GWI_LAYOUT_SIZE_MAX;
}

/* --- inline arrays ---------------------------------------------------------------------------------------------- */

/* The one field stands for all elements, side by side. */
static gwi_made repeat(placing *p)
{
    gwi_shape *shape = &p->placed[p->inherited].shape;
    size_t count = p->type->inline_count, native, record;
    gw_layout *part = NULL;
    if (!gwi_mul(shape->native_size, count, &native) ||
        !gwi_mul(shape->record_size, count, &record) || native >= GWI_LAYOUT_SIZE_MAX ||
        record >= GWI_LAYOUT_SIZE_MAX)
        return refuse_size(p);
    gwi_made made = gwi_plan_part(p->builder, &p->placed[p->inherited], 1, shape->native_size,
                                  shape->record_size, &part);
    if (made != GWI_MADE)
        return made;
    shape->conversion = (gwi_conversion){
        .op = GWI_OP_RECORD,
        .kind = shape->conversion.kind,
        .count = (uint32_t)count,
        .native_stride = (uint32_t)shape->native_size,
        .layout = part,
    };
    shape->count = count;
    p->native_end = shape->native_size = native;
    p->record_end = shape->record_size = record;
    return GWI_MADE;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

/* Size, if it asks for more than the fields; or a multiple of the alignment, but of an inline array. */
static bool close_with(const placing *p, size_t base, size_t alignment, size_t *end)
{
    size_t asked;
    if (p->type->size > 0)
        return gwi_add(base, (size_t)p->type->size, &asked) && end_at(0, asked, end);
    if (p->type->inline_count != 0)
        return true;
    return gwi_round_up(*end, alignment, end) && *end < GWI_LAYOUT_SIZE_MAX;
}

/* Whether all fields are the same bytes at the same place on both sides. */
static bool is_alike(const placing *p, const gw_layout *base)
{
    if (!p->layout->is_plain || p->native_base != p->record_base ||
        (base != NULL && !base->is_alike))
        return false;
    for (size_t i = p->inherited; i < p->count; i++) {
        const gwi_placed *placed = &p->placed[i];
        const gw_layout *inner = placed->shape.conversion.layout;
        if (placed->native_offset != placed->record_offset ||
            placed->shape.native_size != placed->shape.record_size ||
            (inner != NULL && !inner->is_alike))
            return false;
    }
    return true;
}

/* Where the bytes begin that no field has and that are carried all the same, as .NET carries them: those of a plain
 * structure that Size makes larger, for opaque ones are declared this way, and every byte of a plain union. */
static size_t carried_from(const placing *p)
{
    const gw_layout *l = p->layout;
    if (!l->is_alike)
        return l->size;
    if (is_explicit(p->type))
        return 0;
    return p->type->size > 0 && p->native_end < l->size ? p->native_end : l->size;
}

/* A record of a sequential structure is closed as C closes it, but has the room that is carried. */
static bool close_record(placing *p, size_t carried)
{
    gw_layout *l = p->layout;
    size_t end = p->record_end;
    if (is_explicit(p->type))
        return close_with(p, p->record_base, l->record_alignment, &end) &&
               end_at(0, end, &l->record_size);
    if (carried < l->size)
        raise_to(&end, l->size);
    return gwi_round_up(end, l->record_alignment, &l->record_size) &&
           l->record_size < GWI_LAYOUT_SIZE_MAX;
}

static bool close_native(placing *p)
{
    size_t end = p->native_end;
    if (!is_counted_twice(p) && !close_with(p, p->native_base, p->layout->alignment, &end))
        return false;
    p->layout->size = end;
    return true;
}

static void fill_empty(gw_layout *l)
{
    l->is_empty = l->size == 0;
    if (l->size == 0)
        l->size = 1;
    if (l->record_size == 0)
        l->record_size = 1;
}

/* --- what gw_layout_fields() lists -------------------------------------------------------------------------------- */

static bool alloc_lists(placing *p, gw_field_info **infos, gwi_conversion **conversions)
{
    gw_declarations *d = p->builder->declarations;
    *infos = gwi_declare_alloc(d, p->count, sizeof **infos);
    *conversions = *infos != NULL ? gwi_declare_alloc(d, p->count, sizeof **conversions) : NULL;
    return *conversions != NULL;
}

static gw_field_info info_of(const gwi_declared *type, const gwi_field *field,
                             const gwi_placed *placed)
{
    const gwi_shape *shape = &placed->shape;
    bool is_array = shape->element_kind != GW_TYPE_UNKNOWN;
    return (gw_field_info){
        .name = field->name,
        .type = field->type.spelling,
        .kind = shape->kind,
        .unmanaged = shape->unmanaged,
        .element_kind = is_array ? shape->element_kind : shape->kind,
        .element_unmanaged = is_array ? shape->element_unmanaged : shape->unmanaged,
        .native_offset = placed->native_offset,
        .native_size = shape->native_size,
        .alignment = shape->native_alignment,
        .record_offset = placed->record_offset,
        .record_size = shape->record_size,
        .count = shape->count,
        .layout = shape->declared,
        .declared_in = type->name,
        .is_private = field->is_private,
        .owned = shape->is_owner,
    };
}

static gwi_made list_fields(placing *p, const gw_layout *base)
{
    gw_layout *l = p->layout;
    gw_field_info *infos;
    gwi_conversion *conversions;
    if (p->count == 0)
        return GWI_MADE;
    if (!alloc_lists(p, &infos, &conversions))
        return GWI_NO_MEMORY;
    for (size_t i = 0; i < p->count; i++) {
        infos[i] = i < p->inherited
                       ? base->fields[i]
                       : info_of(p->type, &p->type->fields[i - p->inherited], &p->placed[i]);
        conversions[i] = p->placed[i].shape.conversion;
        conversions[i].native_offset = (uint32_t)p->placed[i].native_offset;
    }
    l->fields = infos;
    l->conversions = conversions;
    l->field_count = p->count;
    return GWI_MADE;
}

/* --- all of it ------------------------------------------------------------------------------------------------------ */

static gwi_made complete_values(placing *p)
{
    gwi_made made = check_values(p);
    if (made == GWI_MADE)
        made = check_offsets(p);
    if (made == GWI_MADE && p->type->inline_count != 0)
        made = check_inline(p);
    if (made == GWI_MADE && p->type->inline_count != 0 && !p->layout->is_broken)
        made = repeat(p);
    return made;
}

static gwi_made finish(placing *p, const gw_layout *base)
{
    gw_layout *l = p->layout;
    gwi_made made = complete_values(p);
    if (made != GWI_MADE || l->is_broken)
        return made;
    if (!count_base_twice(p, base) || !close_native(p))
        return refuse_size(p);
    l->is_alike = is_alike(p, base);
    size_t carried = carried_from(p);
    if (!close_record(p, carried))
        return refuse_size(p);
    fill_empty(l);
    if (l->is_empty)
        carried = l->size;
    if (l->refusal != NULL)
        return GWI_MADE;
    if (is_explicit(p->type))
        made = gwi_overlap_check(p->builder, l, p->placed + p->inherited, p->type->field_count);
    if (made == GWI_MADE && l->refusal == NULL)
        made = list_fields(p, base);
    if (made == GWI_MADE && l->refusal == NULL)
        made = gwi_plan(p->builder, l, p->placed, p->count, carried);
    return made;
}

static gwi_made place_all(placing *p, const gw_layout *base)
{
    if (base != NULL)
        list_inherited(p, base);
    gwi_made made = place_each(p);
    return made != GWI_MADE || p->layout->is_broken ? made : finish(p, base);
}

static gwi_made place(placing *p)
{
    static const gwi_caller self = {"gw_find_layout", "", GWI_ACCEPTS(GW_FAMILY_HEAP), 0};
    const gw_layout *base = NULL;
    size_t nbytes;
    gwi_made made = p->type->base != NULL ? find_base(p, &base) : GWI_MADE;
    if (made != GWI_MADE || p->layout->refusal != NULL)
        return made;
    if (base != NULL)
        inherit(p, base);
    p->native_end = p->native_base;
    p->record_end = p->record_base;
    if (!gwi_add(p->inherited, p->type->field_count, &p->count) ||
        !gwi_mul(p->count, sizeof *p->placed, &nbytes))
        return refuse_size(p);
    p->placed = gwi_heap_alloc_zeroed(GW_FAMILY_HEAP, nbytes);
    if (p->placed == NULL)
        return GWI_NO_MEMORY;
    made = place_all(p, base);
    gwi_heap_free(&self, p->placed);
    return made;
}

gwi_made gwi_place_fields(gwi_builder *b, gw_layout *l)
{
    placing p = {.builder = b, .layout = l, .type = l->type};
    l->alignment = l->record_alignment = 1;
    l->size = l->record_size = 1;
    l->is_plain = true;
    p.pack = l->type->pack > 0 ? (size_t)l->type->pack : PACK_DEFAULT;
    gwi_made made = gwi_unknown_check(b, l);
    if (made == GWI_MADE && l->refusal == NULL)
        made = check_type(b, l);
    return made != GWI_MADE || l->refusal != NULL ? made : place(&p);
}
