/* SPDX-License-Identifier: MIT */
/* What a class is derived from, and whether that makes it a handle. */
#include "declare/lookup.h"

/* By convention: what is called so and was not read is no class. */
static bool looks_like_interface(const char *name)
{
    return name[0] == 'I' && name[1] >= 'A' && name[1] <= 'Z';
}

static const char *last_part(const char *dotted)
{
    const char *dot = strrchr(dotted, '.');
    return dot != NULL ? dot + 1 : dotted;
}

static void take_known_base(gwi_decl *decl, const gwi_known *known, const char *spelling)
{
    if (known != NULL && known->kind == GW_TYPE_HANDLE)
        decl->derives_from_handle = true;
    bool is_object = known != NULL && known->kind == GW_TYPE_OBJECT;
    if (!is_object && (known != NULL ? known->kind != GW_TYPE_INTERFACE
                                     : !looks_like_interface(last_part(spelling))))
        decl->face.base_spelling = spelling;
}

static void take_base(gwi_reader *r, gwi_decl *decl, const gwi_part *part)
{
    const gwi_token *at = part->bases;
    if (at->word == GWI_WORD_object) /* written out, it is none */
        return;
    if (at->kind != GWI_TOKEN_NAME)
        return;
    gwi_resolved found;
    decl->base_at = at;
    decl->base_from = part;
    bool has = gwi_lookup(r, part, &at, &found);
    if (has && found.decl != NULL) {
        if (found.decl->first->kind == GW_TYPE_CLASS)
            decl->base = found.decl;
        return;
    }
    take_known_base(decl, has ? found.known : NULL, gwi_spell(r, part, part->bases, at));
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
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        if (part->bases != NULL && decl->base == NULL && decl->face.base_spelling == NULL)
            take_base(r, decl, part);
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
