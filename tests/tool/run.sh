#!/bin/sh
# SPDX-License-Identifier: MIT
# gangway run: leaks and misuse of a small program are found, named with their places, and told by the exit code.
. "${top_srcdir:-.}/tests/support/project.sh"

gangway=$top_builddir/src/tool/gangway
program=$top_builddir/tests/tool/leaky
[ -f "$top_builddir/.libs/libgangway-malloc.so" ] || skip "gangway run: there is no libgangway-malloc"
[ -x "$program" ] || { complain "$program is not built"; finish; }
unset GANGWAY_HEAP GANGWAY_VIOLATION LD_PRELOAD

# try CODE ARGUMENT...: the exit code, with output and errors in files
try()
{
  wanted=$1
  shift
  "$gangway" run "$@" >"$scratch/out" 2>"$scratch/err"
  code=$?
  [ "$code" -eq "$wanted" ] || complain "gangway run $*: exit code $code, not $wanted: $(cat "$scratch/err")"
}

reports()
{
  grep -q -e "$1" "$scratch/err" || complain "the report does not say '$1': $(cat "$scratch/err")"
}

try 0 "$program"
[ "$(cat "$scratch/out")" = 'at work' ] || complain "the program's own output is $(cat "$scratch/out")"
reports '^no leaks'; reports '^no violations'; reports '^malloc '
try 7 -- "$program" none 7
try 0 -e "$program"

try 5 "$program" leak 5
reports '^leaks: 300 bytes in 3 blocks'
reports '^  300 bytes in 3 blocks, malloc, allocated at:'
if command -v addr2line >/dev/null; then
  reports '#0 make_name at leaky.c:[0-9]'
else
  echo "SKIP file and line: there is no addr2line"
fi
try 1 -e -- "$program" leak 5

try 0 "$program" twice
reports '^violations: 1'; reports 'GW-001 free: .* freed already; it was a malloc block of 24 bytes'
reports '^no leaks'; reports 'allocated: '; reports 'first freed: '
try 1 -e "$program" twice

try 143 "$program" signal
reports 'has left no report'
try 143 -e "$program" signal
try 1 "$scratch/nothing"; reports 'cannot run .*: No such file'

try 1 -e --json "$scratch/report.json" "$program" leak
$AWK -f "$top_srcdir/tests/project/json.awk" "$scratch/report.json" || complain "--json writes what is no JSON"
grep -q '"gangway"' "$scratch/report.json" || complain "--json does not write the report"
try 1 --json "$scratch/no/such/folder" "$program"; reports 'cannot write'

try 0 --modes ust:1 "$program" leak
grep -q '#1' "$scratch/err" && complain "with ust:1 a site has two frames"
try 0 --modes htc,hfc "$program" leak; reports '^leaks: 300'

TMPDIR=$scratch "$gangway" run "$program" >/dev/null 2>&1
[ -z "$(find "$scratch" -name 'gangway-run.*')" ] || complain "a folder is left behind"

# A process that it starts has a report of its own, which is not this program's.
try 0 sh -c "'$program' leak; exit 0"
grep -q 'make_name' "$scratch/err" && complain "a child's leaks are said to be its parent's"

finish
