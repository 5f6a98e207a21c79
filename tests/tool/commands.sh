#!/bin/sh
# SPDX-License-Identifier: MIT
# The program gangway: its commands, their help, info, and what it says of a wrong command line.
. "${top_srcdir:-.}/tests/support/project.sh"

gangway=$top_builddir/src/tool/gangway
[ -x "$gangway" ] || { complain "$gangway is not built"; finish; }

# try CODE ARGUMENT...: the exit code, with output and errors in files
try()
{
  wanted=$1
  shift
  "$gangway" "$@" >"$scratch/out" 2>"$scratch/err"
  code=$?
  [ "$code" -eq "$wanted" ] || complain "gangway $*: exit code $code, not $wanted"
}

prints()
{
  grep -q -e "$1" "$scratch/out" || complain "gangway does not print '$1': $(cat "$scratch/out")"
  [ ! -s "$scratch/err" ] || complain "gangway complains: $(cat "$scratch/err")"
}

complains()
{
  grep -q -e "$1" "$scratch/err" || complain "gangway does not complain '$1': $(cat "$scratch/err")"
  [ ! -s "$scratch/out" ] || complain "gangway prints beside its complaint: $(cat "$scratch/out")"
}

version=$(sed -n 's/^#define GW_VERSION_TEXT "\(.*\)"/\1/p' "$top_builddir/include/gangway/version.h")

try 0 --version; prints "^gangway $version"
for help in --help -h help; do try 0 $help; prints '^Usage: gangway COMMAND'; done
for command in convert info inspect layout run; do
  try 0 --help; prints "^  $command "
  try 0 $command --help; prints "^Usage: gangway $command"
  [ "$(wc -L <"$scratch/out" 2>/dev/null || echo 0)" -le 100 ] || complain "gangway $command --help has a line beyond 100 columns"
done

try 2; complains 'no command'
try 2 nonsense; complains "no command 'nonsense'"
try 2 info more; complains "no 'more'"
try 2 run; complains 'which program'
try 2 run --zork true; complains "no option '--zork'"
try 2 run --modes; complains 'needs a value'
try 2 run --json; complains 'needs a value'

try 0 info
prints "^version  *$version"
for line in 'ANSI page  *65001' 'text kernels  *[a-z]' 'iconv  *[a-zA-Z]' 'heap modes  *none' 'heap reserved  *[1-9]'; do prints "^$line"; done
GANGWAY_HEAP=htc,ust:4 GANGWAY_ACP=1252 GANGWAY_VIOLATION=ignore "$gangway" info >"$scratch/out"
for line in 'ANSI page  *1252' 'heap modes  *htc,ust:4' 'at a violation  *ignore'; do prints "^$line"; done

"$gangway" info >/dev/full 2>"$scratch/err" && complain "gangway info into a full device succeeds"

finish
