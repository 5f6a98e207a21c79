/* SPDX-License-Identifier: MIT */
/*
 * A table of a structure's fields: where each lies on either side, as C and as C# declare it, and who owns what it points to.
 */
#ifndef GWI_TOOL_TABLE_H
#define GWI_TOOL_TABLE_H

#include "tool/paint.h"

#include <gangway/layout.h>

#include <stdbool.h>

/* Prints it; false where there is no memory. */
bool table_print(const paint *p, const gw_layout *layout);

#endif
