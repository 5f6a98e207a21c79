#!/bin/sh
# SPDX-License-Identifier: MIT
# Small C# files: what `gangway inspect` says of each is what .NET 10 says, line for line.
. "${top_srcdir:-.}/tests/support/project.sh"

program=$top_builddir/src/tool/gangway
cases=${GANGWAY_TEST_DATA:-}/declarations/cases
[ -d "$cases" ] || skip "cases: there is no folder declarations/cases in GANGWAY_TEST_DATA"

compared=0
for source in "$cases"/*.cs; do
  name=$(basename "$source" .cs)
  "$program" inspect "$source" 2>"$scratch/notes" | sort >"$scratch/ours"
  sort "$cases/$name.tsv" | diff - "$scratch/ours" >"$scratch/different" ||
    complain "$name: $(cat "$scratch/different")"
  compared=$((compared + 1))
done
[ "$compared" -gt 0 ] || complain "there are no cases in $cases"
echo "$compared cases compared"
finish
