#!/bin/sh
# SPDX-License-Identifier: MIT
# Every managed type with every UnmanagedType: one C# source, marshaled by .NET, by Mono, and by this library. Sizes, offsets,
# the bytes of StructureToPtr and what they point to, what PtrToStructure reads, what DestroyStructure leaves, and the
# reasons of refusals are the same, but for what differences.txt lists.
. "${top_srcdir:-.}/tests/support/project.sh"
. "$top_srcdir/tests/support/csharp.sh"

here=$top_srcdir/tests/conform
$AWK -f "$here/matrix.awk" >"$scratch/matrix.cs"
sources="$here/marshal.cs $scratch/matrix.cs"
programs="$here/marshal_main.cs $here/marshal_values.cs"

# ours WHO BEFORE: what this library makes of it, with the symbols of that runtime
ours()
{
  # shellcheck disable=SC2086
  "$top_builddir/tests/conform/marshal" "$2" "$1" $sources >"$scratch/ours.$1" 2>"$scratch/errors" ||
    complain "ours: $(tail -n 5 "$scratch/errors")"
}

# spare WHO: what is listed to crash is left out, and said to; GANGWAY_CONFORM_CRASHES=1 lets it crash.
# A line of differences.txt stands for it that ends in "crashed".
spare()
{
  [ -z "${GANGWAY_CONFORM_CRASHES:-}" ] || return
  $AWK -F '\t' -v who="$1" -v crashed="$scratch/theirs.$1" '
    FNR == NR { if ($1 == who && $2 ~ / crashed$/) expressions[++count] = "^(" $2 ")$"; next }
    $2 != "size" { next }
    { for (i = 1; i <= count; i++) if ($1 " crashed" ~ expressions[i]) { print "-" $1; print $1 "\tcrashed\tyes" >crashed } }
  ' "$here/differences.txt" "$scratch/ours.$1" >>"$scratch/accepted"
}

# theirs WHO BEFORE COMMAND...: a runtime that dies of a type is started again behind it.
theirs()
{
  who=$1 before=$2 next=0
  shift 2
  : >"$scratch/theirs.$who"
  spare "$who"
  while :; do
    "$@" "$before" "$next" "$scratch/accepted" >"$scratch/part" 2>"$scratch/errors" </dev/null
    # Where it dies, it says so in many lines.
    grep -E '^(Conform|Matrix)\.[^	]*	[^	]*	' "$scratch/part" >>"$scratch/theirs.$who"
    grep -q '^end' "$scratch/part" && return
    died=$(grep '^begin' "$scratch/part" | tail -n 1)
    if [ -z "$died" ]; then
      complain "$who: $(head -n 5 "$scratch/errors")"
      return
    fi
    printf '%s\tcrashed\tyes\n' "$(echo "$died" | cut -f3)" >>"$scratch/theirs.$who"
    next=$(($(echo "$died" | cut -f2) + 1))
  done
}

# judge WHO
judge()
{
  $AWK -v who="$1" -f "$here/marshal.awk" "$scratch/theirs.$1" "$scratch/ours.$1" >"$scratch/compared"
  sed '$d' "$scratch/compared" >"$scratch/found"
  $AWK -v who="$1" -v counts="${GANGWAY_CONFORM_COUNTS:-}" -f "$here/differences.awk" "$here/differences.txt" "$scratch/found" >"$scratch/judged"
  tail -n 1 "$scratch/compared" | {
    read -r types refused equal
    echo "$1: $types types, $refused of them refused; $equal facts equal, $(tail -n 1 "$scratch/judged") different as listed"
  }
  sed '$d' "$scratch/judged" | grep '^    [0-9]'
  sed '$d' "$scratch/judged" | grep -v '^    [0-9]' >"$scratch/unlisted"
  [ -s "$scratch/unlisted" ] && complain "$1: $(grep -c ^unlisted "$scratch/unlisted") differences that are not listed
$(head -n 60 "$scratch/unlisted")"
  if [ -n "${GANGWAY_CONFORM_KEEP:-}" ]; then
    mkdir -p "$GANGWAY_CONFORM_KEEP"
    cp "$scratch/theirs.$1" "$scratch/ours.$1" "$scratch/found" "$scratch/unlisted" "$GANGWAY_CONFORM_KEEP"
  fi
}

compiled()
{
  "$@" >"$scratch/errors" 2>&1 || { complain "$1: $(head -n 5 "$scratch/errors")"; return 1; }
}

# .NET clears what it writes to where it is not the same bytes; Mono leaves what was there in padding, so there it is zero.
MONO_DEBUG=no-gdb-backtrace
export MONO_DEBUG
ran=no
# What the runtimes do is the same whatever this library was built with: the other builds see that it reads and marshals all.
if [ "${SANITIZERS:-no}" != no ] || [ -n "${GANGWAY_TEST_SCALE:-}" ]; then
  ours net cc
  ours mono 00
  echo "SKIP dotnet, mono: compared by a build without sanitizers, at full scale"
  finish
fi
if have_dotnet; then
  ran=yes
  ours net cc
  # Which types it can load, it says itself.
  printf '*\n' >"$scratch/accepted"
  # shellcheck disable=SC2086
  compiled dotnet_compile -define:"$(echo $dotnet_symbols | tr ' ' ';')" -out:"$scratch/marshal.dll" $sources $programs &&
    theirs net cc dotnet_run "$scratch/marshal.dll" && judge net
fi
if have_mono; then
  ran=yes
  ours mono 00
  $AWK -F '\t' '$2 == "size" && $3 != "refused" { print $1 }' "$scratch/ours.mono" >"$scratch/accepted"
  # shellcheck disable=SC2086
  compiled mono_compile -out:"$scratch/marshal.exe" $sources $programs &&
    theirs mono 00 mono_run "$scratch/marshal.exe" && judge mono
fi
[ $ran = yes ] || skip "marshaling as .NET and Mono do it: neither is there"
finish
