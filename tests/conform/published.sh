#!/bin/sh
# SPDX-License-Identifier: MIT
# Whole published binding files: what `gangway inspect` says of them is what the real compiler and runtime say, line for line.
#
# GANGWAY_PUBLISHED is a folder of sets; a set is a folder of C# files that compile together. Beside them may be a file
# `compilers` (dotnet, mono or both; dotnet where there is none) and a file `symbols` with what is defined beside .NET's own.
# docs/conformance.md names the sets that were compared. sqlite-net has its expected output in GANGWAY_TEST_DATA.
. "${top_srcdir:-.}/tests/support/project.sh"
. "$top_srcdir/tests/support/csharp.sh"

here=$top_srcdir/tests/conform
program=$top_builddir/src/tool/gangway
: >"$scratch/found.dotnet"
: >"$scratch/found.mono"
: >"$scratch/found.data"

# inspect SET OPTION...: sorted, into a file; all files at once, as they refer to each other. A note that something was left out
# is a complaint.
inspect()
{
  set=$1
  shift
  find "$sets/$set" -name '*.cs' | xargs -x -s 2000000 -d '\n' "$program" inspect "$@" >"$scratch/inspected" 2>"$scratch/notes" ||
    complain "$set: inspect fails: $(tail -n 3 "$scratch/notes")"
  grep -E ': (error|warning): ' "$scratch/notes" >"$scratch/left-out" && complain "$set: $(head -n 5 "$scratch/left-out")"
  sort "$scratch/inspected" >"$scratch/ours"
}

# compare WHO SET EXPECTED: counts what is equal, and keeps what differs
compare()
{
  diff "$3" "$scratch/ours" | $AWK -v set="$2" '
    /^[<>]/ { line = substr($0, 3); gsub(/\t/, " ", line); print set ": " line "\t" (/^</ ? "so" : "") "\t" (/^>/ ? "so" : "") }
  ' >"$scratch/different"
  cat "$scratch/different" >>"$scratch/found.$1"
  different=$(grep -c '	so	' "$scratch/different")
  echo "$2, by $1: $(find "$sets/$2" -name '*.cs' | wc -l) files, $(find "$sets/$2" -name '*.cs' -exec cat {} + | wc -l) lines;" \
    "$(grep -c ^struct "$3") structures, $(grep -c ^field "$3") fields, $(grep -c ^import "$3") imports," \
    "$(grep -c ^enum "$3") enums; $(($(wc -l <"$3") - different)) of $(wc -l <"$3") lines equal"
  echo "$2" >>"$scratch/compared.$1"
}

# reflected WHO SET ARGUMENT...: compiles a set, and prints its reflection
reflected()
{
  who=$1 set=$2
  shift 2
  find "$sets/$set" -name '*.cs' | sed 's/.*/"&"/' >"$scratch/set.rsp"
  rm -f "$scratch/set.dll"
  if ! "${who}_compile" -target:library "$@" -out:"$scratch/set.dll" "@$scratch/set.rsp" >"$scratch/errors" 2>&1; then
    complain "$set, by $who: does not compile: $(grep -m 3 error "$scratch/errors")"
    return 1
  fi
  if ! "${who}_run" "$scratch/$who-dump.dll" "$scratch/set.dll" >"$scratch/reflected" 2>"$scratch/errors"; then
    complain "$set, by $who: cannot be reflected: $(head -n 3 "$scratch/errors")"
    return 1
  fi
  sort "$scratch/reflected" >"$scratch/theirs"
}

wants()
{
  if [ -f "$sets/$2/compilers" ]; then grep -qw "$1" "$sets/$2/compilers"; else [ "$1" = dotnet ]; fi
}

by_dotnet()
{
  extra=$(cat "$sets/$1/symbols" 2>/dev/null)
  # shellcheck disable=SC2086
  reflected dotnet "$1" -define:"$(echo $dotnet_symbols $extra | tr ' ' ';')" || return
  # shellcheck disable=SC2046
  inspect "$1" $(printf -- '-D%s ' $extra | sed 's/^-D $//')
  compare dotnet "$1" "$scratch/theirs"
}

by_mono()
{
  reflected mono "$1" || return
  inspect "$1" --undefine-all
  compare mono "$1" "$scratch/theirs"
}

judge()
{
  [ -f "$scratch/compared.$1" ] || return
  $AWK -v who="published-$1" -v sets="$(tr '\n' ' ' <"$scratch/compared.$1")" -f "$here/differences.awk" "$here/differences.txt" "$scratch/found.$1" >"$scratch/judged"
  sed '$d' "$scratch/judged" >"$scratch/unlisted"
  echo "by $1: $(tail -n 1 "$scratch/judged") lines different as listed"
  [ -s "$scratch/unlisted" ] && complain "by $1: $(head -n 60 "$scratch/unlisted")"
}

sets=${GANGWAY_PUBLISHED:-}
[ -d "${sets:-/nowhere}" ] || skip "published binding files: GANGWAY_PUBLISHED names no folder of them"
runtimes=
for who in dotnet mono; do
  have_$who && "${who}_compile" -out:"$scratch/$who-dump.dll" "$here/dump.cs" >"$scratch/errors" 2>&1 && runtimes="$runtimes $who"
done
for folder in "$sets"/*/; do
  set=$(basename "$folder")
  for who in $runtimes; do
    wants $who "$set" && by_$who "$set"
  done
done
expected=${GANGWAY_TEST_DATA:-}/declarations/sqlite-net.SQLite.cs.mono.tsv
if [ -f "$expected" ] && [ -d "$sets/sqlite-net" ]; then
  sort "$expected" >"$scratch/theirs"
  inspect sqlite-net --undefine-all
  compare data sqlite-net "$scratch/theirs"
fi
cat "$scratch"/compared.* >"$scratch/all" 2>/dev/null || skip "published binding files: no set of them in $sets, or no compiler"
for who in $runtimes data; do
  judge $who
done
finish
