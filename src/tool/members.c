/* SPDX-License-Identifier: MIT */
/* Members of a layout: sorted, in layers, and with the packing that lets C place them where they are. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- layers ------------------------------------------------------------------------------------------------ */

static bool overlap(const member *a, const member *b)
{
    return a->offset < b->offset + b->nbytes && b->offset < a->offset + a->nbytes;
}

/* The first layer in which there is room, in the order of declaration. */
static void find_layer(members *m, size_t index)
{
    member *one = &m->all[index];
    for (size_t i = 0; i < index;) {
        bool is_taken = m->all[i].layer == one->layer && overlap(&m->all[i], one);
        one->layer += is_taken;
        i = is_taken ? 0 : i + 1;
    }
    if (one->layer >= m->layer_count)
        m->layer_count = one->layer + 1;
}

static int by_place(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->layer != y->layer)
        return x->layer < y->layer ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

const member *members_layer(const members *m, size_t layer, size_t *count)
{
    size_t first = 0, end;
    while (first < m->count && m->all[first].layer < layer)
        first++;
    for (end = first; end < m->count && m->all[end].layer == layer; end++)
        continue;
    *count = end - first;
    return m->all + first;
}

/* --- packing ------------------------------------------------------------------------------------------------ */

size_t members_packed(size_t alignment, size_t pack)
{
    return pack != 0 && pack < alignment ? pack : alignment;
}

static bool is_placeable(const members *m, size_t pack, size_t most, size_t *alignment)
{
    *alignment = 1;
    for (size_t i = 0; i < m->count; i++) {
        size_t own = members_packed(m->all[i].type.alignment, pack);
        if (m->all[i].offset % own != 0)
            return false;
        if (own > *alignment)
            *alignment = own;
    }
    return m->nbytes % *alignment == 0 && *alignment <= most;
}

/* The weakest packing under which offsets and size are possible, and the alignment is no more than .NET's. */
static void choose_pack(members *m, size_t most)
{
    static const size_t packs[] = {0, 8, 4, 2, 1};
    for (size_t i = 0; i < sizeof packs / sizeof packs[0]; i++) {
        m->pack = packs[i];
        if (is_placeable(m, m->pack, most, &m->alignment))
            return;
    }
}

/* --- names --------------------------------------------------------------------------------------------------- */

static bool is_named(const members *m, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(m->all[i].name, name) == 0)
            return true;
    return false;
}

/* A class may hide a field of its base, and two names may differ by what C cannot write. */
static void make_name(members *m, size_t index)
{
    member *one = &m->all[index];
    c_field_name(one->field->name, one->name);
    size_t nbytes = strlen(one->name);
    for (unsigned number = 1; is_named(m, index, one->name); number++) {
        if (number == 1)
            strcat(one->name, "_");
        else
            snprintf(one->name + nbytes, C_NUMBER_NBYTES, "_%u", number);
    }
}

/* --- all of it ------------------------------------------------------------------------------------------------ */

bool members_of(const gw_layout *layout, side where, members *out)
{
    const gw_field_info *fields = NULL;
    size_t count = gw_layout_fields(layout, &fields);
    *out = (members){.all = calloc(count + 1, sizeof *out->all), .layer_count = 1};
    if (out->all == NULL)
        return false;
    out->nbytes = where == SIDE_NATIVE ? gw_SizeOf(layout) : gw_layout_record_size(layout);
    for (; out->count < count; out->count++) {
        const gw_field_info *f = &fields[out->count];
        member *one = &out->all[out->count];
        one->field = f;
        one->offset = where == SIDE_NATIVE ? f->native_offset : f->record_offset;
        one->nbytes = where == SIDE_NATIVE ? f->native_size : f->record_size;
        c_type_of(f, where, &one->type);
        make_name(out, out->count);
        find_layer(out, out->count);
    }
    qsort(out->all, out->count, sizeof *out->all, by_place);
    choose_pack(out, where == SIDE_NATIVE ? gw_layout_alignment(layout) : (size_t)-1);
    return true;
}

void members_free(members *m)
{
    free(m->all);
}
