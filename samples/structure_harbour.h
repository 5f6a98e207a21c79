/* SPDX-License-Identifier: MIT */
/*
 * A C library to be called with a structure; the structure's own header was made by `gangway layout --c`.
 */
#ifndef STRUCTURE_HARBOUR_H
#define STRUCTURE_HARBOUR_H

#include "structure_ship.h"

/* Moors the ship and unloads it: the tons, or -1 where it is moored already. */
int32_t harbour_dock(struct Harbour_Ship *ship, int32_t pier);

#endif
