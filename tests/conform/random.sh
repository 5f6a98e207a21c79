#!/bin/sh
# SPDX-License-Identifier: MIT
# Random structures, of which the same source is written in C# and in C: sizes, offsets and bytes are what gcc and clang
# make of the C, and sizes and offsets what .NET and Mono make of the C#.
#
# GANGWAY_RANDOM: how many structures (1,000, or GANGWAY_TEST_SCALE of them); GANGWAY_RANDOM_REFLECTED: how many of them the
# runtimes see at most; GANGWAY_RANDOM_SEED.
. "${top_srcdir:-.}/tests/support/project.sh"
. "$top_srcdir/tests/support/csharp.sh"

: "${GANGWAY_RANDOM:=$($AWK -v scale="${GANGWAY_TEST_SCALE:-1}" 'BEGIN { n = int(1000 * scale); print n < 1 ? 1 : n }')}"
: "${GANGWAY_RANDOM_SEED:=1}" "${GANGWAY_RANDOM_REFLECTED:=3000}"
each=250
chunks=$(((GANGWAY_RANDOM + each - 1) / each))
tests=$top_builddir/tests/conform

# ours FILES...: what this library makes of the C#
ours()
{
  "$tests/random" "$@" >"$scratch/ours" 2>"$scratch/errors" || complain "ours: $(head -n 5 "$scratch/errors")"
  LC_ALL=C sort "$scratch/ours" >"$scratch/ours.sorted"
}

# Where what members share depends on Pack, records have not the bytes of the C: there only sizes and offsets are compared.
known_bytes()
{
  $AWK 'FNR == NR { if ($1 == "bytes" && $3 == "shared") shared[$2]; next } $1 != "bytes" || !($2 in shared)' "$scratch/ours.sorted" "$1"
}

# compare WHO THEIRS OURS: both sorted
compare()
{
  if cmp -s "$2" "$3"; then
    echo "$1: $(wc -l <"$2") lines equal"
  else
    complain "$1: $(diff "$2" "$3" | grep -c '^>') of $(wc -l <"$2") lines differ:
$(diff "$2" "$3" | head -n 20)"
  fi
}

# --- C compilers ------------------------------------------------------------------------------------------

compilers=
for compiler in gcc clang; do
  if command -v $compiler >/dev/null 2>&1; then
    compilers="$compilers $compiler"
  else
    echo "SKIP $compiler: it is not there"
  fi
done

: >"$scratch/all.cs"
chunk=0
while [ $chunk -lt $chunks ]; do
  "$tests/random_source" "$GANGWAY_RANDOM_SEED" $chunk $each cs >>"$scratch/all.cs"
  "$tests/random_source" "$GANGWAY_RANDOM_SEED" $chunk $each c >"$scratch/chunk.c"
  for compiler in $compilers; do
    if $compiler -std=gnu11 -O0 -w -o "$scratch/chunk" "$scratch/chunk.c" 2>"$scratch/errors"; then
      "$scratch/chunk" >>"$scratch/$compiler"
    else
      complain "$compiler: $(head -n 5 "$scratch/errors")"
    fi
  done
  chunk=$((chunk + 1))
done
ours "$scratch/all.cs"
known_bytes "$scratch/ours.sorted" >"$scratch/ours.known"
echo "$(grep -c ' shared otherwise$' "$scratch/ours.sorted") structures share bytes otherwise in records: without their bytes"
for compiler in $compilers; do
  sort "$scratch/$compiler" >"$scratch/compiled"
  known_bytes "$scratch/compiled" >"$scratch/$compiler.sorted"
  compare "$compiler: $((chunks * each)) structures from seed $GANGWAY_RANDOM_SEED" "$scratch/$compiler.sorted" "$scratch/ours.known"
done

# --- managed runtimes -------------------------------------------------------------------------------------

# In the form of tests/conform/dump.cs.
as_inspected()
{
  $AWK '$1 == "size" { print "struct\t" $2 "\t" $3 }
    $1 == "offset" { split($2, name, "."); print "field\t" name[1] "\t" name[2] "\t" $3 }' "$1" | sort
}

# reflected WHO SUFFIX FILE
reflected()
{
  who=$1 suffix=$2 source=$3
  "${who}_compile" -out:"$scratch/dump.$suffix" "$top_srcdir/tests/conform/dump.cs" >"$scratch/errors" 2>&1 &&
    "${who}_compile" -target:library -out:"$scratch/random.dll" "$source" >>"$scratch/errors" 2>&1 &&
    "${who}_run" "$scratch/dump.$suffix" "$scratch/random.dll" >"$scratch/dumped" 2>>"$scratch/errors" ||
    complain "$who: $(head -n 5 "$scratch/errors")"
  ours "$source"
  as_inspected "$scratch/ours.sorted" >"$scratch/ours.inspected"
  grep -v '^enum' "$scratch/dumped" | sort >"$scratch/dumped.sorted"
  compare "$who" "$scratch/dumped.sorted" "$scratch/ours.inspected"
}

# some HOW: the C# of the structures that the runtimes see
some()
{
  chunk=0
  while [ $chunk -lt $chunks ] && [ $((chunk * each)) -lt "$GANGWAY_RANDOM_REFLECTED" ]; do
    "$tests/random_source" "$GANGWAY_RANDOM_SEED" $chunk $each "$1"
    chunk=$((chunk + 1))
  done
}

if have_dotnet; then
  some cs >"$scratch/some.cs"
  reflected dotnet dll "$scratch/some.cs"
fi
# Without Size, which Mono rounds up, and without arrays of bool, which it always makes of 4 bytes an element.
if have_mono; then
  some cs-mono >"$scratch/some.cs"
  reflected mono exe "$scratch/some.cs"
fi
finish
