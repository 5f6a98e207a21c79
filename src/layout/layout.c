/* SPDX-License-Identifier: MIT */
/* Layouts: finding them, computing them once, and what is asked of them. */
#include "layout/build.h"

/* --- computing -------------------------------------------------------------------------------------------------------- */

/* The place that the declarations keep for this room; under their lock. */
static void keep(const gwi_declared *type, gw_layout *l)
{
    gwi_declared *keeper = (gwi_declared *)(uintptr_t)type;
    keeper->layout = l;
}

static gwi_made refuse_recursion(gwi_builder *b, gw_layout *l)
{
    l->is_broken = true;
    return gwi_layout_refuse(b, l,
                             "Type '%s' cannot be marshaled as an unmanaged structure; its native "
                             "layout contains a recursive definition so no meaningful size can be "
                             "computed.",
                             l->type->name);
}

static gwi_made refuse_depth(gwi_builder *b, gw_layout *l)
{
    l->is_broken = true;
    return gwi_layout_refuse(b, l,
                             "Type '%s' cannot be marshaled as an unmanaged structure; it has "
                             "structures in structures more than %d deep.",
                             l->type->name, GWI_LAYOUT_DEPTH_MAX);
}

static gwi_made compute(gwi_builder *b, gw_layout *l)
{
    if (b->depth > GWI_LAYOUT_DEPTH_MAX)
        return GWI_TOO_DEEP;
    b->depth++;
    gwi_made made = gwi_place_fields(b, l);
    b->depth--;
    if (made == GWI_MADE && l->depth > GWI_LAYOUT_DEPTH_MAX)
        made = GWI_TOO_DEEP;
    /* What lies between is as deep as it is by itself: only the outermost one is known to be too deep. */
    return made == GWI_TOO_DEEP && b->depth == 0 ? refuse_depth(b, l) : made;
}

gwi_made gwi_layout_of(gwi_builder *b, const gwi_declared *type, const gw_layout **out)
{
    gw_layout *l = type->layout;
    *out = l;
    if (l != NULL)
        return l->is_pending ? refuse_recursion(b, l) : GWI_MADE;
    l = gwi_declare_alloc(b->declarations, 1, sizeof *l);
    if (l == NULL)
        return GWI_NO_MEMORY;
    *out = l;
    l->type = type;
    l->declarations = b->declarations;
    l->is_pending = true;
    keep(type, l);
    gwi_made made = compute(b, l);
    l->is_pending = false;
    if (made != GWI_MADE)
        keep(type, NULL);
    return made;
}

/* --- finding ----------------------------------------------------------------------------------------------------------- */

static const gw_layout *find(gw_declarations *d, const gwi_declared *type)
{
    gwi_builder builder = {d, 0};
    const gw_layout *l = NULL;
    gwi_declare_lock(d);
    gwi_made made = gwi_layout_of(&builder, type, &l);
    gwi_declare_unlock(d);
    return made == GWI_MADE ? l : NULL;
}

const gw_layout *gw_find_layout(const gw_declarations *d, const char *name)
{
    if (d == NULL || name == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "gw_find_layout: no %s",
                 d == NULL ? "declarations" : "name");
        return NULL;
    }
    const gwi_declared *type = gwi_declare_find(d, name);
    if (type == NULL)
        return NULL;
    if (type->kind != GW_TYPE_STRUCT && type->kind != GW_TYPE_CLASS) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "'%s' is neither a structure nor a class with layout.",
                 type->name);
        return NULL;
    }
    return find(type->declarations, type);
}

/* --- what is asked of them ---------------------------------------------------------------------------------------------- */

static bool fail_for_nothing(const char *function, const char *what)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: no %s", function, what);
    return false;
}

static bool fail_with(const char *sentence)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s", sentence);
    return false;
}

static bool has_size(const gw_layout *l, const char *function)
{
    if (GWI_UNLIKELY(l == NULL))
        return fail_for_nothing(function, "layout");
    return GWI_LIKELY(l->refusal == NULL) || fail_with(l->refusal);
}

bool gwi_layout_check(const gw_layout *l, const char *function)
{
    if (!has_size(l, function))
        return false;
    return GWI_LIKELY(gwi_layout_is_marshaled(l)) || fail_with(l->unmarshaled);
}

const char *gw_layout_name(const gw_layout *l)
{
    return l != NULL ? l->type->name : NULL;
}

gw_declarations *gw_layout_declarations(const gw_layout *l)
{
    return l != NULL ? l->declarations : NULL;
}

size_t gw_SizeOf(const gw_layout *l)
{
    return has_size(l, "gw_SizeOf") ? l->size : 0;
}

size_t gw_layout_alignment(const gw_layout *l)
{
    return has_size(l, "gw_layout_alignment") ? l->alignment : 0;
}

size_t gw_layout_pack(const gw_layout *l)
{
    return l != NULL && l->type->pack > 0 ? (size_t)l->type->pack : 0;
}

gw_bool gw_layout_is_blittable(const gw_layout *l)
{
    return l != NULL && gwi_layout_is_marshaled(l) && l->is_alike && l->size == l->record_size;
}

size_t gw_layout_fields(const gw_layout *l, const gw_field_info **fields)
{
    if (!has_size(l, "gw_layout_fields"))
        return 0;
    if (fields != NULL)
        *fields = l->fields;
    return l->field_count;
}

size_t gw_layout_record_size(const gw_layout *l)
{
    return gwi_layout_check(l, "gw_layout_record_size") ? l->record_size : 0;
}

/* The last of a name, since a field hides one of a base class. NULL with the failure set. The layout has a size. */
static const gw_field_info *find_field(const gw_layout *l, const char *field, const char *function)
{
    if (field == NULL) {
        fail_for_nothing(function, "field");
        return NULL;
    }
    for (size_t i = l->field_count; i-- > 0;)
        if (strcmp(l->fields[i].name, field) == 0)
            return &l->fields[i];
    gwi_fail(GW_ERROR_INVALID_PARAMETER,
             "Field passed in is not a marshaled member of the type '%s'.", l->type->name);
    return NULL;
}

ptrdiff_t gw_OffsetOf(const gw_layout *l, const char *field)
{
    if (!has_size(l, "gw_OffsetOf"))
        return -1;
    const gw_field_info *info = find_field(l, field, "gw_OffsetOf");
    return info != NULL ? (ptrdiff_t)info->native_offset : -1;
}

ptrdiff_t gw_layout_record_offset(const gw_layout *l, const char *field)
{
    if (!gwi_layout_check(l, "gw_layout_record_offset"))
        return -1;
    const gw_field_info *info = find_field(l, field, "gw_layout_record_offset");
    return info != NULL ? (ptrdiff_t)info->record_offset : -1;
}
