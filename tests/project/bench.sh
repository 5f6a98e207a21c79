#!/bin/sh
# SPDX-License-Identifier: MIT
# bench/heap, bench/layout and bench/marshal run, and print and write every row; what they measure is nobody's test.
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

for name in layout marshal; do
  program=$top_builddir/bench/$name
  [ -x "$program" ] || { complain "$program is not built"; continue; }
  case $name in
    layout) declarations=$top_srcdir/bench/layout.cs rows=8 ;;
    marshal) declarations= rows=12 ;;
  esac
  "$program" $declarations --quick --peer 'itself=echo 1; while read -r line; do echo 10; done' >"$scratch/printed" ||
    complain "bench/$name --quick fails with status $?"
  [ "$(grep -c 'Gangway [0-9.]*/[0-9.]* .* itself 10.0/10.0 ([0-9.]*/[0-9.]*)' "$scratch/printed")" -eq $rows ] ||
    complain "bench/$name does not print $rows rows: $(cat "$scratch/printed")"
  "$program" $declarations --rounds 0 >"$scratch/printed" 2>&1 && complain "bench/$name takes 0 rounds"
  "$program" $declarations --peer none=false >"$scratch/printed" 2>&1 && complain "bench/$name takes a peer that does not answer"
done

finish
