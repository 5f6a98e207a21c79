/* SPDX-License-Identifier: MIT */
/*
 * Sizes that are not known here: of a type that nothing declares, that was left out, or that only .NET can lay out. What .NET
 * itself refuses counts as one byte in another structure; of these nothing can be said, neither of them nor of any type that
 * contains them, at any depth. Each such type keeps the first cause, a sentence of bounded length.
 */
#include "layout/native.h"

/* --- causes ------------------------------------------------------------------------------------------------------- */

gwi_made gwi_unknown_type(gwi_builder *b, const gwi_declared *owner, const gwi_field *field,
                          const gwi_type *type, gwi_shape *out)
{
    out->unknown =
        gwi_declare_sentence(b->declarations,
                             "Nothing that was read declares '%s', the type of the field '%s' "
                             "of '%s'.",
                             type->spelling, field->name, owner->name);
    return out->unknown != NULL ? GWI_MADE : GWI_NO_MEMORY;
}

bool gwi_unknown_enum(const gwi_type *type, gwi_shape *out)
{
    if (type->kind != GW_TYPE_ENUM || type->declared == NULL || type->declared->unusable == NULL)
        return false;
    out->unknown = type->declared->unusable;
    out->is_unknown_inside = true;
    return true;
}

gwi_made gwi_unknown_here(gwi_builder *b, const gwi_declared *type, gwi_shape *out)
{
    out->unknown = gwi_declare_sentence(
        b->declarations, "'%s' has no layout of its own, and .NET gives its elements one.",
        type->name);
    return out->unknown != NULL ? GWI_MADE : GWI_NO_MEMORY;
}

/* A class that is derived from what nothing declares: from a class with fields, from a handle, or from an interface alone. */
static const gwi_declared *underived(const gwi_declared *type)
{
    while (type != NULL && !type->is_base_unknown)
        type = type->base;
    return type;
}

static gwi_made find_cause(gwi_builder *b, const gwi_declared *type, const char **out)
{
    const gwi_declared *class = underived(type);
    *out = type->unusable;
    if (*out != NULL || class == NULL)
        return GWI_MADE;
    *out = gwi_declare_sentence(b->declarations,
                                "Nothing that was read declares '%s', from which '%s' is derived.",
                                class->base_spelling, class->name);
    return *out != NULL ? GWI_MADE : GWI_NO_MEMORY;
}

/* --- whole types -------------------------------------------------------------------------------------------------- */

static gwi_made refuse(gw_layout *l, const char *cause, const char *sentence)
{
    l->is_broken = true;
    l->unknown = cause;
    return gwi_layout_refused(l, sentence);
}

gwi_made gwi_unknown_check(gwi_builder *b, gw_layout *l)
{
    const char *cause;
    gwi_made made = find_cause(b, l->type, &cause);
    if (made != GWI_MADE || cause == NULL)
        return made;
    if (l->type->unusable != NULL)
        return refuse(l, cause, cause);
    return refuse(l, cause,
                  gwi_declare_sentence(b->declarations, "The size of '%s' is not known. %s",
                                       l->type->name, cause));
}

gwi_made gwi_unknown_field(gwi_builder *b, gw_layout *l, const gwi_field *field,
                           const gwi_shape *shape)
{
    gw_declarations *d = b->declarations;
    if (!shape->is_unknown_inside)
        return refuse(l, shape->unknown,
                      gwi_declare_sentence(d, "The size of '%s' is not known. %s", l->type->name,
                                           shape->unknown));
    return refuse(l, shape->unknown,
                  gwi_declare_sentence(d,
                                       "The size of '%s' is not known: its field '%s' is of type "
                                       "'%s'. %s",
                                       l->type->name, field->name, field->type.spelling,
                                       shape->unknown));
}

gwi_made gwi_unknown_base(gwi_builder *b, gw_layout *l, const gw_layout *base)
{
    return refuse(l, base->unknown,
                  gwi_declare_sentence(b->declarations,
                                       "The size of '%s' is not known: it is derived from '%s'. %s",
                                       l->type->name, base->type->name, base->unknown));
}
