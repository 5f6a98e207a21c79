#!/bin/sh
# SPDX-License-Identifier: MIT
# Programs that know nothing of Gangway do their own work on its heap, to the same result. `make preload` runs it at length.
. "${top_srcdir:-.}/tests/support/project.sh"
. "$top_srcdir/tests/support/csharp.sh"

library=$top_builddir/.libs/libgangway-malloc.so
[ -f "$library" ] || skip "preloaded programs: there is no $library"
: "${GANGWAY_PRELOAD:=short}"
unset GANGWAY_HEAP GANGWAY_VIOLATION LD_PRELOAD
ran=0

is_long()
{
  [ "$GANGWAY_PRELOAD" = long ]
}

# have NAME: whether there is such a program, or a SKIP
have()
{
  command -v "$1" >/dev/null 2>&1 && "$1" --version >/dev/null 2>&1 && return 0
  echo "SKIP $1: it is not there"
  return 1
}

# on WHERE COMMAND...: a command on a heap, output and errors and status in files
on()
{
  where=$1
  shift
  mkdir -p "$scratch/$where"
  if [ "$where" = ours ]; then
    (cd "$scratch/$where" && LD_PRELOAD=$library "$@") >"$scratch/$where.out" 2>"$scratch/$where.err" </dev/null
  else
    (cd "$scratch/$where" && "$@") >"$scratch/$where.out" 2>"$scratch/$where.err" </dev/null
  fi
  echo "status $?" >>"$scratch/$where.out"
}

# same NAME COMMAND...: the same output, status and files with and without; and no misuse seen
same()
{
  name=$1
  shift
  rm -rf "$scratch/theirs" "$scratch/ours"
  on theirs "$@"
  on ours "$@"
  ran=$((ran + 1))
  cmp -s "$scratch/theirs.out" "$scratch/ours.out" || complain "$name: another output:
$(diff "$scratch/theirs.out" "$scratch/ours.out" | head -n 20)
$(head -n 10 "$scratch/ours.err")"
  diff -rq "$scratch/theirs" "$scratch/ours" >"$scratch/differ" || complain "$name: $(head -n 5 "$scratch/differ")"
  grep -h 'GW-0' "$scratch/ours.err" && complain "$name: misuse was reported, or is there"
  echo "$name: $(tail -n 1 "$scratch/ours.out")"
}

# --- compilers --------------------------------------------------------------------------------------------

cat >"$scratch/compile" <<'E2'
for file in $files; do
  $compiler -O2 -g "-ffile-prefix-map=$PWD=." -std=gnu11 -D_GNU_SOURCE -I"$top_srcdir/include" -I"$top_builddir/include" -I"$top_builddir" \
    -I"$top_srcdir/src" -c "$file" -o "$(echo "$file" | sed 's|.*/src/||; s|/|-|g').o" || exit 1
done
E2
files=$(find "$top_srcdir/src/heap" -name 'b*.c')
is_long && files=$(find "$top_srcdir/src/base" "$top_srcdir/src/heap" "$top_srcdir/src/memory" "$top_srcdir/src/marshal" -name '*.c')
export files compiler top_srcdir top_builddir
for compiler in gcc clang; do
  have $compiler && same "$compiler" sh "$scratch/compile"
done

# --- interpreters -----------------------------------------------------------------------------------------

cat >"$scratch/work.py" <<'E2'
import json, re, threading
words = ["%d-%s" % (i, "x" * (i % 97)) for i in range(40000)]
assert json.loads(json.dumps(words)) == words
found = []
def search(part):
    found.append(sum(len(re.findall(r"x+", w)) for w in words[part::4]))
threads = [threading.Thread(target=search, args=(i,)) for i in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(sum(found))
E2
have python3 && same python3 python3 -B "$scratch/work.py"
if is_long && have python3; then
  if python3 -c 'import test.test_json, test.test_re, test.test_threading' 2>/dev/null; then
    same "python3's own tests" sh -c 'python3 -B -m test test_json test_re test_threading 2>&1 | grep "^Total tests"'
  else
    echo "SKIP python3's own tests: they are not installed"
  fi
fi

cat >"$scratch/work.pl" <<'E2'
my %seen; my $n = $ENV{GANGWAY_PRELOAD} eq 'long' ? 1500000 : 100000;
for my $i (1 .. $n) { my $w = join '', map { chr(97 + ($i * $_) % 26) } 1 .. 5; $seen{$w} .= $i % 10; }
my $text = join ' ', map { "$_=" . length $seen{$_} } sort keys %seen;
(my $copy = $text) =~ s/(\w+)=(\d+)/$2:$1/g;
print length($copy), ' ', unpack('%32C*', $copy), "\n";
E2
export GANGWAY_PRELOAD
have perl && same perl perl "$scratch/work.pl"

# --- databases and archives -------------------------------------------------------------------------------

rows=60000
is_long && rows=1800000
if have sqlite3; then
  $AWK -v rows=$rows 'BEGIN { print "id,name,text,value"; for (i = 0; i < rows; i++)
    printf "%d,name%d,%s,%d\n", i, i % 997, "a text of some length that says number " i * 7 % 1000, i * 31 % 10007 }' >"$scratch/rows.csv"
  cat >"$scratch/work.sql" <<E2
.mode csv
.import '$scratch/rows.csv' rows
CREATE INDEX by_name ON rows(name);
SELECT name, count(*), sum(value), max(text) FROM rows GROUP BY name ORDER BY 3 DESC, 1 LIMIT 20;
SELECT count(DISTINCT text) FROM rows;
E2
  same sqlite3 sh -c "sqlite3 work.db <'$scratch/work.sql' && rm work.db"
  rm -f "$scratch/rows.csv"
fi

if have git && git -C "$top_srcdir" rev-parse HEAD >/dev/null 2>&1; then
  same git sh -c "git clone -q --no-local '$top_srcdir' clone && cd clone && git gc -q --aggressive && git fsck --strict 2>/dev/null &&
    git log --format=%H | cksum && git count-objects -v | grep -v size && cd .. && rm -rf clone"
fi

# --- managed runtimes -------------------------------------------------------------------------------------

LD_LIBRARY_PATH=$top_builddir/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
crossing=$top_srcdir/tests/malloc/crossing.cs

# They work on the heap or not at all: without it they say so.
crosses()
{
  said=$(cd "$scratch" && LD_PRELOAD=$library "$@" 2>&1 </dev/null)
  ran=$((ran + 1))
  [ "$said" = '0 complaint(s)' ] || complain "blocks that cross, under $1: $said"
  echo "blocks that cross, under $1: $said"
}

if have_mono; then
  mono_compile -out:"$scratch/crossing.exe" "$crossing" >"$scratch/mcs" 2>&1 || complain "mcs: $(cat "$scratch/mcs")"
  crosses mono "$scratch/crossing.exe"
fi

if have_dotnet; then
  dotnet_compile -out:"$scratch/crossing.dll" "$crossing" >"$scratch/csc" 2>&1 || complain "csc: $(cat "$scratch/csc")"
  crosses dotnet exec --runtimeconfig "$scratch/dotnet.json" "$scratch/crossing.dll"
fi

# A build takes long.
if is_long && have_dotnet; then
  mkdir -p "$scratch/project" && cp "$crossing" "$scratch/project"
  cat >"$scratch/project/crossing.csproj" <<E2
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net$(dotnet --version | cut -d. -f1,2)</TargetFramework>
    <UseAppHost>false</UseAppHost>
    <Deterministic>true</Deterministic>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
</Project>
E2
  same "dotnet build" sh -c "cp -R '$scratch/project' . && cd project && dotnet build --disable-build-servers -o out 2>&1 |
    grep -E 'Warning|Error' && cksum <out/crossing.dll >/dev/null && cd .. && rm -rf project"
fi

echo "$ran programs ran ($GANGWAY_PRELOAD)"
finish
