/* SPDX-License-Identifier: MIT */
/*
 * Layouts as declarations in C: the native structure and the record, with assertions on their sizes and offsets.
 */
#ifndef GWI_TOOL_CWRITE_H
#define GWI_TOOL_CWRITE_H

#include <gangway/layout.h>

#include <stdbool.h>
#include <stddef.h>

/* Prints a header of the structures and of those in line in them, each once; false where there is no memory. */
bool c_print_structures(const gw_layout *const *layouts, size_t count, const char *source);

#endif
