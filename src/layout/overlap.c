/* SPDX-License-Identifier: MIT */
/*
 * What explicit offsets may not do. .NET forbids that a reference shares bytes with anything else; of that its own memory
 * counts, which a record resembles. Beyond that nothing here may share bytes with what owns memory: which of the two
 * would be released? So two strings at one offset, which .NET takes, are refused.
 */
#include "layout/build.h"

#include "heap/heap.h"

typedef struct extent {
    size_t start, end;
    bool is_special;
    size_t field;
} extent;

/* --- sorting, without memory of its own ----------------------------------------------------------------------- */

static bool is_before(const extent *a, const extent *b)
{
    return a->start != b->start ? a->start < b->start : a->field < b->field;
}

static void swap(extent *a, extent *b)
{
    extent kept = *a;
    *a = *b;
    *b = kept;
}

static void sift_down(extent *of, size_t at, size_t count)
{
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && is_before(&of[child], &of[child + 1]))
            child++;
        if (!is_before(&of[at], &of[child]))
            return;
        swap(&of[at], &of[child]);
        at = child;
    }
}

static void sort(extent *of, size_t count)
{
    for (size_t at = count / 2; at-- > 0;)
        sift_down(of, at, count);
    for (size_t last = count; last-- > 1;) {
        swap(&of[0], &of[last]);
        sift_down(of, 0, last);
    }
}

/* --- sweeping ----------------------------------------------------------------------------------------------------- */

typedef enum sharing {
    NOT_WITH_OTHERS, /* special ones may share bytes with special ones */
    WITH_NOTHING
} sharing;

/* The first extent that shares bytes which it may not share; NULL where there is none. */
static const extent *find_overlap(extent *of, size_t count, sharing allowed)
{
    size_t special_end = 0, other_end = 0;
    sort(of, count);
    for (size_t i = 0; i < count; i++) {
        size_t *end = of[i].is_special ? &special_end : &other_end;
        size_t against = of[i].is_special ? other_end : special_end;
        if (of[i].is_special && allowed == WITH_NOTHING && against < special_end)
            against = special_end;
        if (of[i].start < against && of[i].start < of[i].end)
            return &of[i];
        if (*end < of[i].end)
            *end = of[i].end;
    }
    return NULL;
}

/* --- the three memories -------------------------------------------------------------------------------------------- */

typedef struct checking {
    gwi_builder *builder;
    gw_layout *layout;
    const gwi_placed *placed;
    size_t count;
    extent *extents;
} checking;

/* .NET's own memory: a reference is a pointer, whatever a record has. */
static extent managed_extent(const gwi_placed *placed)
{
    const gwi_shape *shape = &placed->shape;
    size_t nbytes = shape->is_reference ? sizeof(void *) : shape->record_size;
    return (extent){.start = placed->record_offset,
                    .end = placed->record_offset + nbytes,
                    .is_special = shape->is_reference || shape->has_references};
}

/* A structure with references in it has other bytes as well, and .NET arranges them as it likes. */
static extent mixed_extent(const gwi_placed *placed)
{
    extent all = managed_extent(placed);
    all.is_special = placed->shape.has_references;
    return all;
}

static extent native_extent(const gwi_placed *placed)
{
    return (extent){.start = placed->native_offset,
                    .end = placed->native_offset + placed->shape.native_size,
                    .is_special = placed->shape.is_owner};
}

static extent record_extent(const gwi_placed *placed)
{
    return (extent){.start = placed->record_offset,
                    .end = placed->record_offset + placed->shape.record_size,
                    .is_special = placed->shape.is_holder};
}

static const extent *find_in(checking *c, extent extent_of(const gwi_placed *placed),
                             sharing allowed)
{
    for (size_t i = 0; i < c->count; i++) {
        c->extents[i] = extent_of(&c->placed[i]);
        c->extents[i].field = i;
    }
    return find_overlap(c->extents, c->count, allowed);
}

static gwi_made refuse_reference(checking *c, size_t offset, const char *more)
{
    c->layout->is_broken = true;
    return gwi_layout_refuse(c->builder, c->layout,
                             "Could not load type '%s' because it contains an object field at "
                             "offset %zu that is incorrectly aligned or overlapped by a non-object "
                             "field.%s",
                             c->layout->type->name, offset, more);
}

/* .NET takes some of those that have structures with references. */
static gwi_made refuse_overlap(checking *c, size_t offset)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->placed[i].shape.has_references)
            return refuse_reference(c, offset,
                                    " Here no byte of a structure that contains references may be "
                                    "shared.");
    return refuse_reference(c, offset, "");
}

static gwi_made refuse_owner(checking *c, const extent *found)
{
    c->layout->is_broken = true;
    return gwi_layout_refuse(c->builder, c->layout,
                             "Type '%s' cannot be marshaled as an unmanaged structure; its field "
                             "'%s' at offset %zu shares bytes with another, and one of them owns "
                             "memory.",
                             c->layout->type->name, c->layout->type->fields[found->field].name,
                             found->start);
}

static const gwi_placed *find_misaligned(const checking *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const gwi_shape *shape = &c->placed[i].shape;
        if ((shape->is_reference || shape->has_references) &&
            c->placed[i].record_offset % sizeof(void *) != 0)
            return &c->placed[i];
    }
    return NULL;
}

static gwi_made check(checking *c)
{
    const gwi_placed *misaligned = find_misaligned(c);
    if (misaligned != NULL)
        return refuse_reference(c, misaligned->record_offset, "");
    const extent *found = find_in(c, managed_extent, NOT_WITH_OTHERS);
    if (found == NULL)
        found = find_in(c, mixed_extent, WITH_NOTHING);
    if (found != NULL)
        return refuse_overlap(c, found->start);
    found = find_in(c, native_extent, WITH_NOTHING);
    if (found == NULL)
        found = find_in(c, record_extent, WITH_NOTHING);
    return found != NULL ? refuse_owner(c, found) : GWI_MADE;
}

gwi_made gwi_overlap_check(gwi_builder *b, gw_layout *l, const gwi_placed *placed, size_t count)
{
    static const gwi_caller self = {"gw_find_layout", "", GWI_ACCEPTS(GW_FAMILY_HEAP), 0};
    checking c = {.builder = b, .layout = l, .placed = placed, .count = count};
    size_t nbytes;
    if (!gwi_mul(count, sizeof *c.extents, &nbytes))
        return GWI_NO_MEMORY;
    c.extents = gwi_heap_alloc(GW_FAMILY_HEAP, nbytes);
    if (c.extents == NULL)
        return GWI_NO_MEMORY;
    gwi_made made = check(&c);
    gwi_heap_free(&self, c.extents);
    return made;
}
