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

# -v: what attributes of methods, classes and the assembly say of a call, and file-local types; without it they are not there.
cat >"$scratch/verbose.cs" <<'END'
using System.Runtime.InteropServices;
using System.Runtime.CompilerServices;
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
static class A {
  [DllImport("l")] static extern void Assembly();
  [DllImport("l"), DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.AssemblyDirectory)]
  static extern void Method();
  [DllImport("l"), DefaultDllImportSearchPaths(DllImportSearchPath.LegacyBehavior)] static extern void Legacy();
  [DllImport("l"), DefaultDllImportSearchPaths((DllImportSearchPath)0x4100)] static extern void Unnamed();
}
[DefaultDllImportSearchPaths(DllImportSearchPath.ApplicationDirectory | DllImportSearchPath.UserDirectories)]
static class B { [DllImport("l")] static extern void Class(); }
file struct Local { int a; byte b; }
file enum Kind : byte { One }
file static class C { [DllImport("l")] static extern void Hidden(); }
struct Open { Local l; }
struct Pair<T> { T t; }
struct Uses { Pair<int> p; }
END
lines()
{
  grep -v '^field' "$scratch/out" | diff -u "$scratch/expected" - || complain "inspect $1 prints other lines"
}
import="l${tab}%s${tab}None${tab}Winapi${tab}False${tab}0"
try 0 "$scratch/verbose.cs"
{
  for name in Assembly Method Legacy Unnamed; do
    printf "import${tab}A.$name${tab}$import\n" "$name"
  done
  printf "import${tab}B.Class${tab}$import\nstruct${tab}Open${tab}8\nstruct${tab}Uses${tab}4\n" Class
} >"$scratch/expected"
lines ''
try 0 -v "$scratch/verbose.cs"
{
  printf "enum${tab}<verbose>F0__Kind${tab}Byte\nstruct${tab}<verbose>F0__Local${tab}8\n"
  while read -r name paths; do
    printf "paths${tab}$name${tab}$paths\nimport${tab}$name${tab}$import\n" "${name#*.}"
  done <<'END'
A.Assembly SafeDirectories
A.Method AssemblyDirectory,System32
A.Legacy LegacyBehavior
A.Unnamed UseDllDirectoryForDependencies,0x4000
B.Class ApplicationDirectory,UserDirectories
END
  printf "struct${tab}Open${tab}8\nstruct${tab}Uses${tab}4\n"
} >"$scratch/expected"
grep -v '<verbose>F0__C' "$scratch/out" >"$scratch/others" # its import has lines of the same kind, below
mv "$scratch/others" "$scratch/out"
lines -v
try 0 -v "$scratch/verbose.cs"
prints "^paths${tab}<verbose>F0__C.Hidden${tab}SafeDirectories$"; prints "^import${tab}<verbose>F0__C.Hidden${tab}l${tab}Hidden"
prints "^field${tab}<verbose>F0__Local${tab}b${tab}4$"
prints_not unmarshaled

# Of every import of an assembly whose marshalling is off, and of no other.
printf '%s\n' '[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]' \
  'static class A { [System.Runtime.InteropServices.DllImport("l")] static extern void F(); }' >"$scratch/off.cs"
try 0 "$scratch/off.cs"; prints_not unmarshaled
try 0 -v "$scratch/off.cs"; prints "^unmarshaled${tab}A.F$"; prints_not paths
[ "$(wc -l <"$scratch/out")" -eq 2 ] || complain "inspect -v prints more of an import: $(cat "$scratch/out")"

# What is left out has a warning, each once; what contains it an information, with the cause.
cat >"$scratch/faults.cs" <<'END'
enum E : Foo { A }
unsafe struct S { fixed int a[0]; }
struct T { E e; }
struct U { S s; }
struct V { U u; }
struct W { System.Numerics.Vector<int> v; }
END
try 0 "$scratch/faults.cs"
prints "^enum${tab}E${tab}error$"
[ "$(grep -c "^struct${tab}.${tab}error$" "$scratch/out")" -eq 5 ] || complain "inspect lists $(cat "$scratch/out")"
notes ":1:10: warning: 'E' was left out: its underlying type 'Foo' is not known"
notes ":2:31: warning: 'S' was left out: a fixed buffer needs a length above 0 (its field 'a')"
notes ":3:8: information: .* its field 'e' is of type 'E'. The underlying type of 'E', 'Foo', is not known"
notes ":4:8: information: .* its field 's' is of type 'S'. 'S' has no layout: .*(its field 'a')"
notes ":5:8: information: .* its field 'u' is of type 'U'. 'S' has no layout: .*(its field 'a')"
notes ":6:8: information: .* its field 'v' is of type 'System.Numerics.Vector<int>'"
[ "$(wc -l <"$scratch/err")" -eq 6 ] || complain "inspect notes a fault twice: $(cat "$scratch/err")"
! grep 'information: .*left out' "$scratch/err" || complain "an information says that something was left out"

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
