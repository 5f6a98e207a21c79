/* SPDX-License-Identifier: MIT */
/* What a name is in a namespace or in a type. */
#include "declare/reader.h"

static size_t hash(const void *outer, const char *name)
{
    uint64_t value = (uint64_t)(uintptr_t)outer * 31u + (uint64_t)(uintptr_t)name;
    return (size_t)(value * 0x9E3779B97F4A7C15u >> 32);
}

static gwi_symbol **slot_of(const gwi_symbols *s, const void *outer, const char *name)
{
    for (size_t at = hash(outer, name);; at++) {
        gwi_symbol **slot = &s->slots[at & (s->capacity - 1)];
        if (*slot == NULL || ((*slot)->outer == outer && (*slot)->name == name))
            return slot;
    }
}

static void grow(gwi_reader *r)
{
    gwi_symbols *s = &r->symbols, old = *s;
    s->capacity = old.capacity != 0 ? old.capacity * 2 : 64;
    s->slots = gwi_bump_resize(r->bump, NULL, s->capacity, sizeof s->slots[0]);
    memset(s->slots, 0, s->capacity * sizeof s->slots[0]);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i] != NULL)
            *slot_of(s, old.slots[i]->outer, old.slots[i]->name) = old.slots[i];
    gwi_bump_release(r->bump, old.slots);
}

gwi_symbol *gwi_symbols_find(const gwi_reader *r, const void *outer, const char *name)
{
    return r->symbols.capacity != 0 ? *slot_of(&r->symbols, outer, name) : NULL;
}

gwi_symbol *gwi_symbols_add(gwi_reader *r, const void *outer, const char *name)
{
    if (r->symbols.count * 4 >= r->symbols.capacity * 3)
        grow(r);
    gwi_symbol **slot = slot_of(&r->symbols, outer, name);
    if (*slot == NULL) {
        *slot = gwi_bump_alloc(r->bump, 1, sizeof **slot);
        (*slot)->outer = outer;
        (*slot)->name = name;
        r->symbols.count++;
    }
    return *slot;
}

gwi_space *gwi_symbols_space(gwi_reader *r, gwi_space *outer, const char *name)
{
    gwi_symbol *symbol = gwi_symbols_add(r, outer, name);
    if (symbol->space == NULL) {
        gwi_space *space = gwi_bump_alloc(r->bump, 1, sizeof *space);
        space->outer = outer;
        space->name = name;
        space->framework = gwi_framework_space_in(outer->framework, name, strlen(name));
        symbol->space = space;
    }
    return symbol->space;
}

/* Put together from the end, since those around it may be many that nothing is declared in. */
static const char *join(gwi_reader *r, const gwi_space *space)
{
    size_t nbytes = 0;
    for (const gwi_space *s = space; s->outer != NULL; s = s->outer)
        nbytes += strlen(s->name) + 1;
    char *full = gwi_bump_alloc(r->bump, nbytes, 1);
    char *at = full + nbytes;
    for (const gwi_space *s = space; s->outer != NULL; s = s->outer) {
        size_t length = strlen(s->name);
        *--at = s == space ? '\0' : '.';
        at -= length;
        memcpy(at, s->name, length);
    }
    return full;
}

const char *gwi_symbols_full(gwi_reader *r, gwi_space *space)
{
    if (space->full == NULL)
        space->full = join(r, space);
    return space->full;
}

gwi_decl *gwi_symbols_decl(const gwi_reader *r, const void *outer, const char *name, unsigned arity,
                           const gwi_source *source)
{
    const gwi_symbol *symbol = gwi_symbols_find(r, outer, name);
    gwi_decl *everywhere = NULL;
    for (gwi_decl *decl = symbol != NULL ? symbol->decl : NULL; decl != NULL; decl = decl->twin) {
        if (decl->arity != arity || (decl->file != NULL && decl->file != source))
            continue;
        if (decl->file != NULL)
            return decl;
        everywhere = decl;
    }
    return everywhere;
}
