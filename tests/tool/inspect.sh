#!/bin/sh
# SPDX-License-Identifier: MIT
# gangway inspect: a line for everything that crosses, as compiler and reflection have it; notes, symbols and exit codes.
subcommand=inspect
. "${top_srcdir:-.}/tests/support/tool.sh"

prints_not()
{
  ! grep -q -e "$1" "$scratch/out" || complain "inspect prints '$1': $(cat "$scratch/out")"
}

notes()
{
  grep -q -e "$1" "$scratch/err" || complain "inspect does not note '$1': $(cat "$scratch/err")"
}

tab=$(printf '\t')

# Line for line what .NET's compiler and reflection say of the same files.
for stem in boundary modern; do
  try 0 "$data/$stem.cs"
  diff -u "$data/$stem.tsv" "$scratch/out" || complain "inspect $stem.cs is not $stem.tsv"
done
try 0 "$data/boundary.cs"
notes "boundary.cs:[0-9]*:[0-9]*: information: .*Numbers"
try 0 -q "$data/boundary.cs"
[ ! -s "$scratch/err" ] || complain "inspect -q notes $(cat "$scratch/err")"

# Symbols: the default ones, more, fewer, none.
try 0 -q "$data/boundary.cs"; prints "Native.OnNet"; prints_not Extra
try 0 -q -D EXTRA "$data/boundary.cs"; prints "Native.OnNet"; prints "^struct${tab}Demo.Native.Extra${tab}4"
try 0 -q -DEXTRA -U NET "$data/boundary.cs"; prints "Native.OnOld"; prints Extra
try 0 -q --undefine-all "$data/boundary.cs"; prints "Native.OnOld"; prints_not Extra
try 0 -q --undefine-all -DNET "$data/boundary.cs"; prints "Native.OnNet"
try 0 -q -DEXTRA -UEXTRA "$data/boundary.cs"; prints_not Extra

# Several files are one compilation.
printf 'namespace N { public partial class P { public const int Size = Q.Half * 2; } public struct S { public R r; } }\n' >"$scratch/a.cs"
printf 'namespace N { public class Q { public const int Half = 4; }\n  public struct R { [System.Runtime.InteropServices.MarshalAs(System.Runtime.InteropServices.UnmanagedType.ByValTStr, SizeConst = P.Size)] public string s; } }\n' >"$scratch/b.cs"
try 0 "$scratch/a.cs" "$scratch/b.cs"
printf 'struct\tN.R\t8\nfield\tN.R\ts\t0\nstruct\tN.S\t8\nfield\tN.S\tr\t0\n' | diff -u - "$scratch/out" ||
  complain "two files are not one compilation"
[ ! -s "$scratch/err" ] || complain "two files are noted: $(cat "$scratch/err")"

# What is no C# is noted with its place, and what stands before it is listed.
printf 'public struct Before { public int x; }\n/* never closed\n' >"$scratch/bad.cs"
try 1 "$scratch/bad.cs"; prints "^struct${tab}Before${tab}4"; notes "bad.cs:2:1: error: "
try 1 -q "$scratch/bad.cs"; notes "bad.cs:2:1: error: "
cp "$scratch/bad.cs" "$scratch/-bad.cs"
(cd "$scratch" && "$gangway" inspect -- -bad.cs >/dev/null 2>err) ; notes "^-bad.cs:2:1: error: "

: >"$scratch/empty.cs"
try 0 "$scratch/empty.cs"
[ ! -s "$scratch/out" ] && [ ! -s "$scratch/err" ] || complain "an empty file has something in it"

try 1 "$scratch/nowhere.cs"; notes "nowhere.cs"
[ ! -s "$scratch/out" ] || complain "inspect prints something of a file that is not there"
try 1 "$scratch"
try 1 "$data/boundary.cs" "$scratch/nowhere.cs"; notes "nowhere.cs"

try 2; notes 'which files'
try 2 --zork "$data/boundary.cs"; notes "no option '--zork'"
try 2 "$data/boundary.cs" -D; notes '-D needs a symbol'
try 2 -U; notes '-U needs a symbol'

"$gangway" inspect -q "$data/boundary.cs" >/dev/full 2>/dev/null && complain "inspect into a full device succeeds"

finish
