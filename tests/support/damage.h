/* SPDX-License-Identifier: MIT */
/* For jobs of children (child.h) that damage blocks: where their bytes are, and what is reported of them. */
#ifndef GW_TESTS_DAMAGE_H
#define GW_TESTS_DAMAGE_H

#include "support/blocks.h"
#include "support/child.h"

#define DAMAGE_UNTOUCHED 4242u

/* The bytes of a block, of which the compiler knows nothing. */
unsigned char *damage_bytes(const void *p);

/* Bytes from a family's pointer to the end of what it may write to: of a BSTR, behind its aligned zero unit. */
size_t damage_owned(const family_calls *calls, size_t nbytes);

/* A block, all bytes 0x11. */
void *damage_allocate(const family_calls *calls, size_t nbytes);

/* No violation until now; and the last error is DAMAGE_UNTOUCHED. */
void damage_expect_nothing(void);

/* Exactly one violation, GW-009, that says this; the second, of a call that was refused for it. */
void damage_expect_report(const char *sentence);
void damage_expect_refusal(const char *sentence);

/* What validation says of a family's heap. */
void damage_expect_validity(const family_calls *calls, gw_bool valid);

#endif
