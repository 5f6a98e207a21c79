/* SPDX-License-Identifier: MIT */
/*
 * The steps by which records cross: a conversion and its place in a record, in the order of the fields. Runs of equal bytes
 * become one step, and small structures in line are taken apart, so that a run goes through them.
 */
#include "layout/build.h"

#include "heap/heap.h"

/* A structure in line with more steps is one step itself; so no layout has more steps than fields, times this. */
#define TAKEN_APART_MOST 16u

typedef struct plan {
    gwi_step *steps; /* room for each that may come */
    size_t count;
} plan;

/* --- adding steps -------------------------------------------------------------------------------------------------- */

static size_t end_of(const gwi_step *step)
{
    return (size_t)step->conversion.native_offset + step->conversion.native_stride;
}

/* Whether a run of bytes goes on with another. */
static bool continues(const gwi_step *last, const gwi_step *next)
{
    return last->conversion.op == GWI_OP_COPY && next->conversion.op == GWI_OP_COPY &&
           next->conversion.native_offset == end_of(last) &&
           next->record_offset == last->record_offset + last->conversion.native_stride;
}

static void add(plan *p, const gwi_step *step)
{
    gwi_step *last = p->count > 0 ? &p->steps[p->count - 1] : NULL;
    if (last != NULL && continues(last, step))
        last->conversion.native_stride += step->conversion.native_stride;
    else
        p->steps[p->count++] = *step;
}

static void add_bytes(plan *p, size_t native_offset, size_t record_offset, size_t nbytes)
{
    gwi_step step = {.record_offset = record_offset};
    step.conversion.op = GWI_OP_COPY;
    step.conversion.count = 1;
    step.conversion.native_offset = (uint32_t)native_offset;
    step.conversion.native_stride = (uint32_t)nbytes;
    add(p, &step);
}

static void add_inner(plan *p, const gwi_step *outer)
{
    const gw_layout *l = outer->conversion.layout;
    for (size_t i = 0; i < l->step_count; i++) {
        gwi_step step = l->steps[i];
        step.conversion.native_offset += outer->conversion.native_offset;
        step.record_offset += outer->record_offset;
        add(p, &step);
    }
}

static bool is_taken_apart(const gwi_conversion *c)
{
    return c->op == GWI_OP_RECORD && c->count == 1 && c->layout->step_count <= TAKEN_APART_MOST;
}

static void add_field(plan *p, const gwi_placed *placed)
{
    gwi_step step = {placed->shape.conversion, placed->record_offset};
    const gw_layout *inner = step.conversion.layout;
    step.conversion.native_offset = (uint32_t)placed->native_offset;
    if (is_taken_apart(&step.conversion))
        add_inner(p, &step);
    else if (step.conversion.op == GWI_OP_RECORD && inner->way == GWI_WAY_SAME)
        add_bytes(p, placed->native_offset, placed->record_offset,
                  inner->size * step.conversion.count);
    else if (step.conversion.op != GWI_OP_COPY || step.conversion.native_stride != 0)
        add(p, &step);
}

static size_t room_for(const gwi_placed *placed, size_t count)
{
    size_t room = 1; /* for what is carried */
    for (size_t i = 0; i < count; i++)
        room += is_taken_apart(&placed[i].shape.conversion)
                    ? placed[i].shape.conversion.layout->step_count
                    : 1;
    return room;
}

/* --- what the steps make of a layout -------------------------------------------------------------------------------- */

static bool is_owning(const gwi_conversion *c)
{
    unsigned op = c->op == GWI_OP_ARRAY ? c->element : c->op;
    return op == GWI_OP_STRING || (op == GWI_OP_RECORD && c->layout->is_owner);
}

static bool is_holding(const gwi_conversion *c)
{
    return c->op == GWI_OP_STRING || c->op == GWI_OP_TEXT || c->op == GWI_OP_ARRAY ||
           (c->op == GWI_OP_RECORD && c->layout->is_holder);
}

static bool can_fail(const gwi_conversion *c)
{
    switch (c->op) {
    case GWI_OP_COPY:
    case GWI_OP_BOOL:
        return false;
    case GWI_OP_CHAR:
        return (c->flags & GWI_CONVERT_STRICT) != 0;
    case GWI_OP_RECORD:
        return c->layout->way == GWI_WAY_STEPWISE || c->layout->way == GWI_WAY_CHECKED;
    default:
        return true;
    }
}

/* An array that can fail by its kind and its length alone. */
static bool is_checkable(const gwi_conversion *c)
{
    if (c->op != GWI_OP_ARRAY)
        return false;
    return c->element == GWI_OP_COPY || c->element == GWI_OP_BOOL ||
           (c->element == GWI_OP_RECORD && c->layout->way == GWI_WAY_SAME);
}

static size_t bytes_of(const gwi_conversion *c)
{
    if (c->op == GWI_OP_COPY)
        return c->native_stride;
    return c->op == GWI_OP_RECORD || (c->op == GWI_OP_ARRAY && c->element == GWI_OP_RECORD)
               ? c->count * c->layout->size
               : (size_t)c->count * c->native_stride;
}

/* What a step leaves as it is, it leaves zero: strings and records in line are not counted. */
static bool covers(const gw_layout *l)
{
    size_t end = 0;
    for (size_t i = 0; i < l->step_count; i++) {
        const gwi_conversion *c = &l->steps[i].conversion;
        if (c->native_offset != end || c->op == GWI_OP_RECORD || c->op == GWI_OP_TEXT)
            return false;
        end += bytes_of(c);
    }
    return end == l->size;
}

static gwi_way way_of(const gw_layout *l)
{
    gwi_way way = GWI_WAY_DIRECT;
    const gwi_conversion *first = l->step_count > 0 ? &l->steps[0].conversion : NULL;
    if (l->step_count == 1 && first->op == GWI_OP_COPY && first->native_offset == 0 &&
        l->steps[0].record_offset == 0 && first->native_stride == l->size &&
        l->record_size == l->size)
        return GWI_WAY_SAME;
    for (size_t i = 0; i < l->step_count; i++) {
        const gwi_conversion *c = &l->steps[i].conversion;
        if (is_checkable(c))
            way = GWI_WAY_CHECKED;
        else if (can_fail(c))
            return GWI_WAY_STEPWISE;
    }
    return way;
}

static gwi_made keep_owned(gwi_builder *b, gw_layout *l)
{
    size_t count = 0;
    for (size_t i = 0; i < l->step_count; i++)
        count += is_owning(&l->steps[i].conversion);
    l->is_owner = count > 0;
    if (count == 0)
        return GWI_MADE;
    gwi_step *owned = gwi_declare_alloc(b->declarations, count, sizeof *owned);
    if (owned == NULL)
        return GWI_NO_MEMORY;
    for (size_t i = 0; i < l->step_count; i++)
        if (is_owning(&l->steps[i].conversion))
            owned[l->owned_count++] = l->steps[i];
    l->owned = owned;
    return GWI_MADE;
}

static gwi_made keep(gwi_builder *b, gw_layout *l, const plan *p)
{
    if (p->count > 0) {
        gwi_step *steps = gwi_declare_alloc(b->declarations, p->count, sizeof *steps);
        if (steps == NULL)
            return GWI_NO_MEMORY;
        memcpy(steps, p->steps, p->count * sizeof *steps);
        l->steps = steps;
    }
    l->step_count = p->count;
    for (size_t i = 0; i < p->count; i++)
        l->is_holder |= is_holding(&p->steps[i].conversion);
    gwi_made made = keep_owned(b, l);
    l->way = (uint8_t)(l->unmarshaled == NULL ? way_of(l) : GWI_WAY_NONE);
    l->is_covered = covers(l);
    return made;
}

/* --- all of it -------------------------------------------------------------------------------------------------------- */

static void add_all(plan *p, const gwi_placed *placed, size_t count, size_t carried, size_t size)
{
    if (carried > 0)
        for (size_t i = 0; i < count; i++)
            add_field(p, &placed[i]);
    if (carried < size)
        add_bytes(p, carried, carried, size - carried);
}

gwi_made gwi_plan(gwi_builder *b, gw_layout *l, const gwi_placed *placed, size_t count,
                  size_t carried_from)
{
    static const gwi_caller self = {"gw_find_layout", "", GWI_ACCEPTS(GW_FAMILY_HEAP), 0};
    plan p = {NULL, 0};
    size_t nbytes;
    if (!gwi_mul(room_for(placed, count), sizeof *p.steps, &nbytes))
        return GWI_NO_MEMORY;
    p.steps = gwi_heap_alloc(GW_FAMILY_HEAP, nbytes);
    if (p.steps == NULL)
        return GWI_NO_MEMORY;
    add_all(&p, placed, count, carried_from, l->size);
    gwi_made made = keep(b, l, &p);
    gwi_heap_free(&self, p.steps);
    return made;
}

gwi_made gwi_plan_part(gwi_builder *b, const gwi_placed *placed, size_t count, size_t size,
                       size_t record_size, gw_layout **out)
{
    gw_layout *l = gwi_declare_alloc(b->declarations, 1, sizeof *l);
    if (l == NULL)
        return GWI_NO_MEMORY;
    *out = l;
    l->declarations = b->declarations;
    l->size = size;
    l->record_size = record_size;
    l->alignment = l->record_alignment = 1;
    l->is_plain = l->is_alike = true;
    for (size_t i = 0; i < count; i++) {
        const gwi_shape *shape = &placed[i].shape;
        const gw_layout *inner = shape->conversion.layout;
        l->is_plain &= shape->is_plain;
        l->is_alike &= placed[i].native_offset == placed[i].record_offset &&
                       shape->native_size == shape->record_size &&
                       (inner == NULL || inner->is_alike);
        if (inner != NULL && inner->depth >= l->depth)
            l->depth = (uint8_t)(inner->depth + 1);
        if (l->unmarshaled == NULL)
            l->unmarshaled = shape->unmarshaled;
    }
    l->is_alike &= l->is_plain;
    return gwi_plan(b, l, placed, count, size);
}
