#!/bin/sh
# SPDX-License-Identifier: MIT
# The shared library exports what the headers declare and what symbols.txt lists, and nothing else.
. "${top_srcdir:-.}/tests/support/project.sh"

library=$top_builddir/.libs/libgangway.so
[ -f "$library" ] || skip "exported symbols: there is no $library"
[ "$NM" != no ] || skip "exported symbols: there is no nm"

# Without its version ("@@GANGWAY_0"), and without the name of the version itself.
$NM -D --defined-only "$library" | $AWK '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort -u >"$scratch/exported"
$AWK -f "$top_srcdir/build-aux/api.awk" -v mode=names "$top_srcdir"/include/gangway/*.h | sort -u >"$scratch/declared"
grep -v '^#' "$top_srcdir/tests/project/symbols.txt" | sort -u >"$scratch/listed"

[ -s "$scratch/exported" ] || complain "nm found nothing"

# each_only_in FIRST SECOND: the lines that SECOND lacks
only_in()
{
  comm -23 "$scratch/$1" "$scratch/$2"
}

for name in $(only_in exported declared); do complain "$name is exported, but no header declares it"; done
for name in $(only_in declared exported); do complain "$name is declared in a header, but not exported"; done
for name in $(only_in exported listed); do complain "$name is exported, but not in tests/project/symbols.txt"; done
for name in $(only_in listed exported); do complain "$name is in tests/project/symbols.txt, but not exported"; done

finish
