#!/bin/sh
# SPDX-License-Identifier: MIT
# libgangway-malloc exports C's allocation functions and C++'s operators, and nothing else.
. "${top_srcdir:-.}/tests/support/project.sh"

library=$top_builddir/.libs/libgangway-malloc.so
[ -f "$library" ] || skip "exported symbols: there is no $library"
[ "$NM" != no ] || skip "exported symbols: there is no nm"

$NM -D --defined-only "$library" | $AWK '{ sub(/@.*/, "", $3); print $3 }' | sort >"$scratch/exported"
grep -v '^#' "$top_srcdir/tests/malloc/symbols.txt" >"$scratch/names"
# size_t is mangled as m where it is long, and as j where it is int.
grep -q '^_Znwj$' "$scratch/exported" && sed -i 's/^\(_Z[a-z]*\(Pv\)\{0,1\}\)m/\1j/' "$scratch/names"
sort "$scratch/names" >"$scratch/listed"

for name in $(comm -23 "$scratch/exported" "$scratch/listed"); do complain "$name is exported, but not listed"; done
for name in $(comm -13 "$scratch/exported" "$scratch/listed"); do complain "$name is listed, but not exported"; done

finish
