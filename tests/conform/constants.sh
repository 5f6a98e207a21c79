#!/bin/sh
# SPDX-License-Identifier: MIT
# Random constants: the compiler of .NET refuses those that this library refuses, and gives the others the same values.
#
# GANGWAY_CONSTANTS: how many (2,000, or GANGWAY_TEST_SCALE of them); GANGWAY_RANDOM_SEED.
. "${top_srcdir:-.}/tests/support/project.sh"
. "$top_srcdir/tests/support/csharp.sh"

: "${GANGWAY_CONSTANTS:=$($AWK -v scale="${GANGWAY_TEST_SCALE:-1}" 'BEGIN { n = int(2000 * scale); print n < 100 ? 100 : n }')}"
: "${GANGWAY_RANDOM_SEED:=1}"
tests=$top_builddir/tests/conform
source=$scratch/constants.cs

have_dotnet || skip "constants: there is no dotnet"
"$tests/constants_source" "$GANGWAY_RANDOM_SEED" "$GANGWAY_CONSTANTS" >"$source"
"$tests/constants" "$source" "$GANGWAY_CONSTANTS" >"$scratch/ours" 2>"$scratch/errors" ||
  complain "ours: $(head -n 5 "$scratch/errors")"

# compiled: the constants that are left, with the program that prints them
compiled()
{
  dotnet_compile -out:"$scratch/rest.dll" "$top_srcdir/tests/conform/constants.cs" "$scratch/rest.cs" >"$scratch/refused" 2>&1
}

# drop_refused: a line stays in its place, but empty, so that it keeps its number
drop_refused()
{
  sed -n 's/^.*rest\.cs(\([0-9]*\),.*error.*/\1/p' "$scratch/refused" >"$scratch/lines"
  [ -s "$scratch/lines" ] || return 1
  $AWK 'FNR == NR { refused[$1]; next } { print FNR in refused ? "" : $0 }' "$scratch/lines" "$scratch/rest.cs" >"$scratch/fewer.cs"
  mv "$scratch/fewer.cs" "$scratch/rest.cs"
}

# The compiler reports the lines that are no constants. It reports those that it cannot parse first, and alone.
cp "$source" "$scratch/rest.cs"
rounds=0
until compiled; do
  rounds=$((rounds + 1))
  if [ "$rounds" -gt 4 ] || ! drop_refused; then
    complain "dotnet: $(head -n 5 "$scratch/refused")"
    finish
  fi
done
dotnet_run "$scratch/rest.dll" "$GANGWAY_CONSTANTS" >"$scratch/theirs" 2>"$scratch/errors" ||
  complain "dotnet: $(head -n 5 "$scratch/errors")"
count=$(wc -l <"$scratch/theirs")
echo "$GANGWAY_CONSTANTS constants from seed $GANGWAY_RANDOM_SEED: .NET has $count of them"
[ $((count * 2)) -ge "$GANGWAY_CONSTANTS" ] || complain "more than half of the random constants are refused"

# explained: a line for each difference, with the source of the constant
explained()
{
  diff "$scratch/theirs" "$scratch/ours" | grep '^[<>]' | head -n 20 | while read -r side name value; do
    printf '%s %s %s\n   %s\n' "$side" "$name" "$value" "$(grep "class ${name%.*} " "$source")"
  done
}

cmp -s "$scratch/theirs" "$scratch/ours" || complain "$(explained)"
finish
