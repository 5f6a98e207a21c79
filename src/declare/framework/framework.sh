#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes src/declare/framework_table.c from the installed .NET SDK: `make framework-table`, or from the root of the tree
#
#     sh src/declare/framework/framework.sh [table|facts]
#
# With an argument it prints the table, or the facts that are in it, instead.
. "${top_srcdir:-.}/tests/support/project.sh"
. "$top_srcdir/tests/support/csharp.sh"

generator=$top_srcdir/src/declare/framework
have_dotnet || exit 77
references=$(ls -d "$pack"/ref/net* 2>/dev/null | tail -n 1)
[ -n "$references" ] || skip "framework: the SDK has no reference assemblies"

dotnet_compile -out:"$scratch/framework.dll" "$generator"/*.cs >"$scratch/errors" 2>&1 &&
  dotnet_run "$scratch/framework.dll" "${1:-table}" "$references" >"$scratch/printed" 2>>"$scratch/errors" || {
  complain "framework: $(head -n 20 "$scratch/errors")"
  finish
}
if [ $# -gt 0 ]; then
  cat "$scratch/printed"
else
  cp "$scratch/printed" "$top_srcdir/src/declare/framework_table.c" || complain "framework: the table cannot be written"
fi
finish
