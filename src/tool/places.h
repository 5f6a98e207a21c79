/* SPDX-License-Identifier: MIT */
/*
 * Places in programs: from a module and an offset to a function, a file and a line, by addr2line(1) where it is there.
 */
#ifndef GWI_TOOL_PLACES_H
#define GWI_TOOL_PLACES_H

#include <stddef.h>
#include <stdint.h>

typedef struct place {
    const char *module; /* path; borrowed */
    const char *offset; /* as addr2line wants it; borrowed */
    char *function;     /* or NULL */
    char *line;         /* "names.c:12", or NULL */
} place;

typedef struct places {
    place *all; /* sorted by module and offset, each once, after places_resolve() */
    size_t count, capacity;
} places;

/* Notes a place that will be asked for. */
void places_add(places *p, const char *module, const char *offset);

/* Asks addr2line, once a module. */
void places_resolve(places *p);

/* What is known; NULL where nothing is. */
const place *places_find(const places *p, const char *module, const char *offset);

void places_free(places *p);

#endif
