/* SPDX-License-Identifier: MIT */
/*
 * Partial properties and events. The part that implements a property says whether it has a field, and the field is where
 * that part is; but where the part that declares the property has the initializer, the compiler puts the field there.
 */
#include "declare/constants.h"
#include "declare/model.h"
#include "declare/sort.h"

static bool is_half(const gwi_item *item)
{
    return item->kind == GWI_ITEM_DECLARING || item->kind == GWI_ITEM_IMPLEMENTING ||
           (item->kind == GWI_ITEM_BACKING && (item->modifiers & GWI_PARTIAL) != 0);
}

static size_t count_halves(const gwi_decl *decl)
{
    size_t count = 0;
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        for (const gwi_item *item = part->first; item != NULL; item = item->next)
            count += is_half(item);
    return count;
}

/* The declaring half of a name comes before the other one. */
static bool before(const void *a, const void *b)
{
    const gwi_item *left = a, *right = b;
    if (left->name != right->name)
        return (uintptr_t)left->name < (uintptr_t)right->name;
    return left->kind == GWI_ITEM_DECLARING && right->kind != GWI_ITEM_DECLARING;
}

static void join(gwi_item *declaring, gwi_item *implementing)
{
    if (implementing->kind != GWI_ITEM_BACKING)
        return;
    if (declaring->value == NULL) {
        implementing->declaring = declaring;
        return;
    }
    declaring->kind = GWI_ITEM_BACKING;
    declaring->declaring = implementing;
    implementing->kind = GWI_ITEM_IMPLEMENTING;
}

static bool join_all(gwi_reader *r, gwi_item **halves, size_t count)
{
    bool fine = true;
    for (size_t i = 0; i < count; i++) {
        gwi_item *item = halves[i], *next = i + 1 < count ? halves[i + 1] : NULL;
        if (item->kind != GWI_ITEM_DECLARING)
            continue;
        if (next != NULL && next->name == item->name && next->kind != GWI_ITEM_DECLARING)
            join(item, halves[++i]);
        else
            fine = gwi_fault_at(r, item->part, item->at,
                                "nothing that was read implements its partial member '%s'",
                                item->name);
    }
    return fine;
}

bool gwi_join_partial(gwi_reader *r, gwi_decl *decl)
{
    size_t count = count_halves(decl), i = 0;
    if (count == 0)
        return true;
    gwi_item **halves = gwi_bump_resize(r->bump, NULL, count, sizeof *halves);
    for (const gwi_part *part = decl->first; part != NULL; part = part->next)
        for (gwi_item *item = part->first; item != NULL; item = item->next)
            if (is_half(item))
                halves[i++] = item;
    gwi_sort(r->bump, (const void **)halves, count, before);
    bool fine = join_all(r, halves, count);
    gwi_bump_release(r->bump, halves);
    return fine;
}
