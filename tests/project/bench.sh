#!/bin/sh
# SPDX-License-Identifier: MIT
# bench/heap runs, and prints and writes every row, and bench/layout does; what they measure is nobody's test.
. "${top_srcdir:-.}/tests/support/project.sh"

[ "${SANITIZERS:-no}" = no ] || skip "bench: other allocators do not load beside a sanitizer's"
program=$top_builddir/bench/heap
[ -x "$program" ] || { complain "$program is not built"; finish; }

"$program" --quick --rounds 1 --json "$scratch/rows.json" >"$scratch/printed" ||
  complain "bench/heap --quick fails with status $?"

# The rows of times twice, by medians and by minima; those of memory once.
$AWK -F '"' '/"name":/ { print ($0 ~ /"unit": "ns"/ ? 2 : 1) "|" $4 }' "$scratch/rows.json" >"$scratch/rows"
[ "$(grep -c . "$scratch/rows")" -ge 40 ] || complain "bench/heap wrote only $(grep -c . "$scratch/rows") rows"
while IFS='|' read -r times name; do
  printed=$($AWK -v name="$name" 'index($0, name " ") == 1 { n++ } END { print n + 0 }' "$scratch/printed")
  [ "$printed" -eq "$times" ] || complain "bench/heap printed $printed times, not $times: $name"
done <"$scratch/rows"
grep -q 'best of each row' "$scratch/printed" || complain "bench/heap printed no geometric means"

# What it is not, it refuses.
"$program" --rounds 0 >"$scratch/printed" 2>&1 && complain "bench/heap takes 0 rounds"
"$program" --peer nothing=/nowhere.so >"$scratch/printed" 2>&1 && complain "bench/heap takes a peer that is not there"

program=$top_builddir/bench/layout
[ -x "$program" ] || { complain "$program is not built"; finish; }
"$program" "$top_srcdir/bench/layout.cs" --quick >"$scratch/printed" || complain "bench/layout --quick fails with status $?"
[ "$(grep -c 'Gangway [0-9.]* ns  memcpy [0-9.]* ([0-9.]*)' "$scratch/printed")" -eq 8 ] ||
  complain "bench/layout does not print 8 rows: $(cat "$scratch/printed")"
"$program" "$top_srcdir/bench/layout.cs" --rounds 0 >"$scratch/printed" 2>&1 && complain "bench/layout takes 0 rounds"

finish
