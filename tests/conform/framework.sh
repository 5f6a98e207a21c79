#!/bin/sh
# SPDX-License-Identifier: MIT
# The table of .NET's own types says what .NET says: with the .NET that it is from it is generated once more and is the same;
# with another one, what both know is the same.
. "${top_srcdir:-.}/tests/support/project.sh"
. "$top_srcdir/tests/support/csharp.sh"

have_dotnet || exit 77
[ -d "$pack/ref" ] || skip "framework: the SDK has no reference assemblies"
generator=$top_srcdir/src/declare/framework/framework.sh

"$top_builddir/tests/conform/framework" >"$scratch/ours" || complain "tests/conform/framework ends with $?"
recorded=$("$top_builddir/tests/conform/framework" version)
installed=$(basename "$dotnet_runtime")
sh "$generator" facts >"$scratch/theirs" || complain "the facts: $(head -n 5 "$scratch/theirs")"
[ "$(wc -l <"$scratch/theirs")" -gt 5000 ] || complain "there are almost no facts: $(wc -l <"$scratch/theirs") lines"

same_version()
{
  cmp -s "$scratch/ours" "$scratch/theirs" ||
    complain "the facts differ: $(diff "$scratch/theirs" "$scratch/ours" | head -n 20)"
  sh "$generator" table >"$scratch/table.c" || complain "the table: $(head -n 5 "$scratch/table.c")"
  cmp "$scratch/table.c" "$top_srcdir/src/declare/framework_table.c" || complain "the table is not what the generator writes"
}

# What a new version changes inside a type is its own affair; kinds, values, and sizes as fields of others are not.
other_version()
{
  for facts in ours theirs; do
    $AWK -F '\t' '$1 == "type" || $1 == "constant" { print $1 " " $2 "\t" $3 " " $4 " " $5 }
      $1 == "structure" && $3 > 0 { print $1 " " $2 "\t" $3 " " $4 }' "$scratch/$facts" >"$scratch/$facts.known"
  done
  $AWK -F '\t' 'FNR == NR { fact[$1] = $2; next }
    $1 in fact { both++; if (fact[$1] != $2) print $1 ": " $2 ", in the table " fact[$1] }
    END { if (both < 5000) print "only " both + 0 " facts are in both" }' \
    "$scratch/ours.known" "$scratch/theirs.known" >"$scratch/differences"
  [ ! -s "$scratch/differences" ] || complain "$(head -n 20 "$scratch/differences")"
}

if [ "$recorded" = "$installed" ]; then
  echo "framework: .NET $recorded, $(wc -l <"$scratch/ours") facts"
  same_version
else
  echo "framework: the table is from .NET $recorded, compared with $installed: what both know"
  other_version
fi
finish
