/* SPDX-License-Identifier: MIT */
/* The fields of structures, and of classes with a layout. */
#include "declare/constants.h"
#include "declare/model.h"
#include "declare/syntax.h"

/* --- one field ---------------------------------------------------------------------------------------------- */

static bool read_attributes(gwi_reader *r, const gwi_part *from, const gwi_item *item,
                            gwi_field *out)
{
    bool is_property =
        item->kind != GWI_ITEM_FIELD; /* its attributes are its own, unless they say `field:` */
    gwi_attributes walk = gwi_attributes_of(r, from, item->attributes);
    gwi_attribute a;
    bool fine = true;
    while (fine && gwi_attributes_next(&walk, &a)) {
        if (a.target == GWI_WORD_NONE ? is_property : a.target != GWI_WORD_field)
            continue;
        if (a.id == GWI_ATTRIBUTE_FIELD_OFFSET)
            fine = gwi_read_field_offset(r, from, &a, out);
        else if (a.id == GWI_ATTRIBUTE_MARSHAL_AS)
            fine = gwi_read_marshal_as(r, from, &a, &out->marshal);
    }
    return fine;
}

/* Either part of a partial property may have them. */
static bool read_all_attributes(gwi_reader *r, const gwi_part *from, const gwi_item *item,
                                gwi_field *out)
{
    const gwi_item *declaring = item->declaring;
    return read_attributes(r, from, item, out) &&
           (declaring == NULL || read_attributes(r, declaring->part, declaring, out));
}

static bool read_fixed(gwi_reader *r, const gwi_part *from, const gwi_item *item, gwi_field *out)
{
    gwi_value value;
    const gwi_token *at = item->value;
    const char *sentence;
    if (at == NULL)
        return gwi_fault_at(r, from, item->at, "a fixed buffer has no length");
    if (!gwi_evaluate(r, from, &at, &value))
        return false;
    if (at->kind != GWI_TOKEN_RIGHT_BRACKET ||
        !gwi_convert_implicitly(&value, GW_TYPE_INT32, NULL, &sentence) ||
        value.constant.integer < 1)
        return gwi_fault_at(r, from, item->value, "a fixed buffer needs a length above 0");
    out->is_fixed = true;
    out->fixed_count = (uint32_t)value.constant.integer;
    return true;
}

/* `from` is the item's part, or a copy of it with other type arguments. */
static bool read_field(gwi_reader *r, const gwi_part *from, const gwi_item *item, gwi_field *out)
{
    const gwi_token *at = item->type;
    bool is_property = item->kind == GWI_ITEM_BACKING;
    out->name = is_property ? gwi_backing_name(r, item) : item->name;
    out->place = gwi_place_of(from, item->at);
    out->is_event = item->kind == GWI_ITEM_EVENT;
    out->is_ref = item->kind == GWI_ITEM_FIELD && (item->modifiers & GWI_REF) != 0;
    out->is_private = item->kind != GWI_ITEM_FIELD || (item->modifiers & GWI_OPEN) == 0;
    gwi_type_read(r, from, &at, &out->type);
    gwi_note_unknown(r, from, item->type, &out->type);
    return read_all_attributes(r, from, item, out) &&
           ((item->modifiers & GWI_FIXED) == 0 || read_fixed(r, from, item, out));
}

/* --- all fields --------------------------------------------------------------------------------------------- */

static bool is_field(const gwi_item *item)
{
    return (item->kind == GWI_ITEM_FIELD || item->kind == GWI_ITEM_BACKING ||
            item->kind == GWI_ITEM_CAPTURED || item->kind == GWI_ITEM_EVENT) &&
           (item->modifiers & GWI_STATIC) == 0;
}

static size_t count_fields(const gwi_decl *decl)
{
    size_t count = 0;
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        for (const gwi_item *item = part->first; item != NULL; item = item->next)
            count += is_field(item);
    return count;
}

static bool fail_broken(gwi_reader *r, const gwi_item *item)
{
    if (item->name == NULL)
        return gwi_fault_at(r, item->part, item->at, "a member of it cannot be understood");
    return gwi_fault_at(r, item->part, item->at,
                        "we cannot tell whether its property '%s' has a field", item->name);
}

static bool check_broken(gwi_reader *r, const gwi_decl *decl)
{
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        for (const gwi_item *item = part->first; item != NULL; item = item->next)
            if (item->kind == GWI_ITEM_BROKEN)
                return fail_broken(r, item);
    return true;
}

/* What the compiler adds to the members of a type; for all instances of a generic one at once. */
static void complete_items(gwi_reader *r, gwi_decl *decl)
{
    if (decl->items_state == GWI_KNOWN)
        return;
    decl->items_state = GWI_KNOWN;
    if (!check_broken(r, decl) || !gwi_add_primary(r, decl) || !gwi_join_partial(r, decl))
        gwi_leave_out(r, decl);
}

static void take_items(gwi_decl *instance, const gwi_decl *definition)
{
    gwi_part *part = instance->first;
    for (const gwi_part *from = definition->first; from != NULL; from = from->next) {
        part->first = from->first;
        part = part->next;
    }
    if (instance->face.unusable == NULL)
        instance->face.unusable = definition->face.unusable;
}

static void read_items(gwi_reader *r, gwi_decl *decl)
{
    gwi_decl *definition = decl->definition != NULL ? decl->definition : decl;
    complete_items(r, definition);
    if (definition != decl)
        take_items(decl, definition);
}

/* Leaves the type out, and says for which of its fields. */
static void leave_out_for(gwi_reader *r, gwi_decl *decl, const gwi_item *item)
{
    if (r->fault.sentence != NULL)
        r->fault.sentence = gwi_sentence(r, "%s (its field '%s')", r->fault.sentence, item->name);
    gwi_leave_out(r, decl);
}

void gwi_read_fields(gwi_reader *r, gwi_decl *decl)
{
    read_items(r, decl);
    size_t count = 0;
    gwi_field *fields = gwi_bump_alloc(r->bump, count_fields(decl), sizeof *fields);
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        for (const gwi_item *item = part->first; item != NULL; item = item->next) {
            if (!is_field(item))
                continue;
            if (!read_field(r, part, item, &fields[count]))
                leave_out_for(r, decl, item);
            count++;
        }
    decl->face.fields = fields;
    decl->face.field_count = count;
}

/* --- structures in themselves ------------------------------------------------------------------------------- */

typedef struct step {
    gwi_decl *decl;
    size_t next_field;
} step;

static gwi_decl *held_by(const gwi_field *field)
{
    const gwi_type *type = &field->type;
    if (type->kind == GW_TYPE_NULLABLE)
        type = type->element;
    return type->kind == GW_TYPE_STRUCT ? (gwi_decl *)(uintptr_t)type->declared : NULL;
}

/* Of a generic definition it is noted once for all instances. */
static void note_circle(gwi_reader *r, gwi_decl *decl, const char *field)
{
    gwi_decl *definition = decl->definition != NULL ? decl->definition : decl;
    if (decl->first == NULL || definition->is_noted)
        return;
    definition->is_noted = true;
    gwi_note(r, decl->first, decl->first->at, GW_SEVERITY_WARNING,
             "'%s' was left out: it contains itself (its field '%s').", decl->face.name, field);
}

static void leave_out_circle(gwi_reader *r, const step *from, const step *to)
{
    for (const step *at = from; at <= to; at++) {
        gwi_decl *decl = at->decl;
        if (decl->face.unusable != NULL)
            continue;
        decl->face.unusable = gwi_sentence(r, "'%s' contains itself.", decl->face.name);
        note_circle(r, decl, decl->face.fields[at->next_field - 1].name);
    }
}

static void look_into(gwi_reader *r, step *steps, size_t *count)
{
    step *top = &steps[*count - 1];
    if (top->next_field == top->decl->face.field_count) {
        top->decl->mark = GWI_KNOWN;
        --*count;
        return;
    }
    gwi_decl *inner = held_by(&top->decl->face.fields[top->next_field++]);
    if (inner == NULL || inner->mark == GWI_KNOWN)
        return;
    if (inner->mark == GWI_BUSY) {
        const step *from = top;
        while (from->decl != inner)
            from--;
        leave_out_circle(r, from, top);
        return;
    }
    inner->mark = GWI_BUSY;
    steps[(*count)++] = (step){inner, 0};
}

/* Follows each chain of structures in structures once. */
static void follow(gwi_reader *r, step *steps, gwi_decl *decl)
{
    size_t count = 1;
    if (decl->mark != GWI_NOT_YET || decl->face.kind != GW_TYPE_STRUCT)
        return;
    decl->mark = GWI_BUSY;
    steps[0] = (step){decl, 0};
    while (count > 0)
        look_into(r, steps, &count);
}

void gwi_fields_check(gwi_reader *r)
{
    size_t most = r->decl_count + r->instance_count + 1;
    step *steps = gwi_bump_resize(r->bump, NULL, most, sizeof *steps);
    for (gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        decl->mark = GWI_NOT_YET;
    for (gwi_decl *decl = r->first; decl != NULL; decl = decl->next)
        follow(r, steps, decl);
    for (gwi_decl *decl = r->first_instance; decl != NULL; decl = decl->next)
        follow(r, steps, decl);
    gwi_bump_release(r->bump, steps);
}
