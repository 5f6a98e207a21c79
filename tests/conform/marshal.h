/* SPDX-License-Identifier: MIT */
/* What marshal.c, which marshals records, and marshal_values.c, which fills and prints them, have in common. */
#ifndef TESTS_CONFORM_MARSHAL_H
#define TESTS_CONFORM_MARSHAL_H

#include <stdio.h>

#include "layout/layout.h"

/* One filling of one record: see Filling in marshal_values.cs. */
typedef struct filling {
    int set; /* 0 is all zero; 1 ordinary; 2 long and large; 3 not ASCII; 4 odd */
    int counter;
    bool exact; /* whether arrays are as long as declared, whatever the set */
} filling;

/* The declared fields of a layout, in its order: those of a base class first. */
const gwi_field *declared_field(const gw_layout *l, size_t i);

/* Whether what a layout is of has its fields filled and printed one by one. */
bool has_fields(const gw_layout *l);

/* A record that is all zero is filled. */
void fill_record(filling *f, const gw_layout *l, char *record);

/* "{a = 1; b = "text"}" */
void print_record(const gw_layout *l, const char *record);

/* "61 62 00" */
void print_bytes(const void *bytes, size_t count);

#endif
