/* SPDX-License-Identifier: MIT */
/*
 * A picture of a native structure: its bytes in rows of eight, with what lies where.
 */
#ifndef GWI_TOOL_PICTURE_H
#define GWI_TOOL_PICTURE_H

#include "tool/paint.h"

#include <gangway/layout.h>

#include <stdbool.h>

/* Prints it; false where there is no memory. */
bool picture_print(const paint *p, const gw_layout *layout);

#endif
