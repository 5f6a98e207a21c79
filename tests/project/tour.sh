#!/bin/sh
# SPDX-License-Identifier: MIT
# The tour ends with the status that it promises: on its own texts, on the conformance data, and on what is no text.
. "${top_srcdir:-.}/tests/support/project.sh"

tour=$top_builddir/samples/tour
[ -x "$tour" ] || { complain "$tour is not built"; finish; }

# expect STATUS WHAT FILE...
expect()
{
  status=$1
  what=$2
  shift 2
  "$tour" "$@" >"$scratch/printed" 2>"$scratch/messages"
  found=$?
  [ "$found" -eq "$status" ] || complain "on $what the tour ends with $found, not $status:
$(tail -n 20 "$scratch/printed" "$scratch/messages")"
}

# has PATTERN WHAT
has()
{
  grep -q -- "$1" "$scratch/printed" || complain "$2: the tour does not print '$1'"
}

expect 0 "its own texts" "$top_srcdir"/samples/data/*.txt
[ ! -s "$scratch/messages" ] || complain "the tour writes to stderr: $(cat "$scratch/messages")"
for number in 1 2 3 4; do
  has "GW-00$number" "its own texts"
done

printf 'a\0b\n\0\n' >"$scratch/zeros.txt"
expect 0 "zeros" "$scratch/zeros.txt"
printf 'x\377\355\240\200\357\277\275\n\342\202' >"$scratch/bad.txt"
expect 0 "ill-formed UTF-8" "$scratch/bad.txt"
has 'malformed input: 5' "ill-formed UTF-8"
printf '\376\377\330\075\336\242\000\n' >"$scratch/big.txt"
expect 0 "UTF-16BE" "$scratch/big.txt"
has 'UTF-16 *1 *2 *5 ' "UTF-16BE"
printf '\377\376\000\330' >"$scratch/lone.txt"
expect 1 "an unpaired surrogate" "$scratch/lone.txt"
has 'UTF-8: 1 character lost in 1 line, the first U+D800 in line 1' "an unpaired surrogate"
: >"$scratch/empty.txt"
expect 0 "an empty file" "$scratch/empty.txt"

expect 2 "a missing file" "$scratch/nowhere"
expect 2 "a folder" "$scratch"
expect 2 "an unknown option" --nothing

data=${GANGWAY_TEST_DATA:-}
if [ -d "$data/lipsum" ] && [ -d "$data/naughty" ]; then
  expect 0 "the conformance data" "$data"/lipsum/* "$data"/naughty/*
else
  echo "SKIP tour of the conformance data: it is not here"
fi

finish
