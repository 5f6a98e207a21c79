# SPDX-License-Identifier: MIT
# What the tests of the program's subcommands share. Before it is read: subcommand=NAME.
# shellcheck shell=sh disable=SC2154
. "${top_srcdir:-.}/tests/support/project.sh"

gangway=$top_builddir/src/tool/gangway
data=$top_srcdir/tests/tool/data
[ -x "$gangway" ] || { complain "$gangway is not built"; finish; }

# try CODE ARGUMENT...: the exit code, with output and errors in files
try()
{
  wanted=$1
  shift
  "$gangway" "$subcommand" "$@" >"$scratch/out" 2>"$scratch/err"
  code=$?
  [ "$code" -eq "$wanted" ] || complain "gangway $subcommand $*: exit code $code, not $wanted: $(cat "$scratch/err")"
}

prints()
{
  grep -q -e "$1" "$scratch/out" || complain "$subcommand does not print '$1': $(cat "$scratch/out")"
}
