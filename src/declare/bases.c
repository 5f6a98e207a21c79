/* SPDX-License-Identifier: MIT */
/* What a class is derived from, and whether that makes it a handle. */
#include "declare/lookup.h"

/* A base that is not known makes a layout impossible: it may be an interface, or a class with fields. */
static void take_unknown(gwi_reader *r, gwi_decl *decl, const gwi_part *part, const gwi_token *end)
{
    if (decl->face.base_spelling != NULL)
        return;
    decl->face.base_spelling = gwi_spell(r, part, part->bases, end);
    decl->face.is_base_unknown = true;
}

static void take_framework(gwi_decl *decl, const gwi_decl *base)
{
    gw_type_kind kind = base->info->type_kind;
    if (kind == GW_TYPE_INTERFACE || kind == GW_TYPE_OBJECT ||
        base->info->kind == GWI_FRAMEWORK_INTERFACE)
        return;
    decl->face.is_base_unknown = false;
    decl->derives_from_handle = kind == GW_TYPE_HANDLE;
    decl->face.base_spelling = kind == GW_TYPE_HANDLE ? base->face.base_spelling : base->face.name;
}

static void take_source(gwi_decl *decl, gwi_decl *base)
{
    if (gwi_decl_kind(base) == GW_TYPE_CLASS)
        decl->base = base;
}

static void take_base(gwi_reader *r, gwi_decl *decl, const gwi_part *part)
{
    const gwi_token *at = part->bases;
    if (at->word == GWI_WORD_object) /* written out, it is none */
        return;
    if (at->kind != GWI_TOKEN_NAME)
        return;
    gwi_resolved found;
    if (!gwi_lookup(r, part, &at, &found) || found.decl == NULL)
        take_unknown(r, decl, part, at);
    else if (found.decl->info != NULL)
        take_framework(decl, found.decl);
    else
        take_source(decl, found.decl);
}

/* A class has one base, which any of its parts may name: what one part names and is not known may be an interface if another
 * one names a class. */
static void take_bases(gwi_reader *r, gwi_decl *decl)
{
    for (const gwi_part *part = decl->first; part != NULL && decl->base == NULL; part = part->next)
        if (part->bases != NULL && !decl->derives_from_handle)
            take_base(r, decl, part);
    if (decl->base == NULL)
        return;
    decl->face.base_spelling = NULL;
    decl->face.is_base_unknown = false;
}

gwi_decl *gwi_base_of(gwi_reader *r, gwi_decl *decl)
{
    if (decl->base_state == GWI_KNOWN)
        return decl->base;
    if (decl->base_state == GWI_BUSY || decl->first == NULL || decl->first->kind != GW_TYPE_CLASS)
        return NULL;
    if (r->depth == GWI_NESTING_MOST) /* a name that needs a base that needs a name ... */
        return NULL;
    r->depth++;
    decl->base_state = GWI_BUSY;
    take_bases(r, decl);
    decl->base_state = GWI_KNOWN;
    r->depth--;
    return decl->base;
}

bool gwi_is_handle(gwi_reader *r, gwi_decl *decl)
{
    for (size_t i = 0; decl != NULL && i < GWI_NESTING_MOST; i++) {
        gwi_decl *base = gwi_base_of(r, decl);
        if (decl->derives_from_handle)
            return true;
        decl = base;
    }
    return false;
}

/* --- circles ------------------------------------------------------------------------------------------------ */

static void leave_out(gwi_reader *r, gwi_decl *first)
{
    gwi_decl *decl = first;
    do {
        gwi_decl *base = decl->base;
        decl->base = NULL;
        decl->mark = GWI_KNOWN;
        decl->face.unusable = gwi_sentence(r, "'%s' is derived from itself.", decl->name);
        gwi_note(r, decl->first, decl->first->at, GW_SEVERITY_WARNING,
                 "'%s' was left out: it is derived from itself.", decl->name);
        decl = base;
    } while (decl != first);
}

/* Follows each chain of bases once: what is met again on the way that led there closes a circle. */
void gwi_bases_check(gwi_reader *r)
{
    for (gwi_decl *decl = r->first; decl != NULL; decl = decl->next) {
        gwi_decl *at = decl;
        for (; at != NULL && at->mark == GWI_NOT_YET; at = gwi_base_of(r, at))
            at->mark = GWI_BUSY;
        if (at != NULL && at->mark == GWI_BUSY)
            leave_out(r, at);
        for (at = decl; at != NULL && at->mark == GWI_BUSY; at = at->base)
            at->mark = GWI_KNOWN;
    }
}
