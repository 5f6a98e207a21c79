#!/bin/sh
# SPDX-License-Identifier: MIT
# Processor seconds and peak resident memory of programs on each heap that the machine has: interleaved rounds, medians.
# `make bench-preload`; BENCH_PROGRAMS and ROUNDS say what and how often.
. "${top_srcdir:-.}/tests/support/project.sh"

: "${ROUNDS:=3}" "${BENCH_PROGRAMS:=gcc python3 sqlite3 perl git}"
ours=$top_builddir/.libs/libgangway-malloc.so
[ -f "$ours" ] || skip "preloaded programs: there is no $ours"
[ -x /usr/bin/time ] || skip "preloaded programs: there is no /usr/bin/time"
unset GANGWAY_HEAP GANGWAY_VIOLATION LD_PRELOAD

mimalloc=$(find /usr/lib /usr/local/lib -name 'libmimalloc.so.2' 2>/dev/null | head -n 1)
jemalloc=$(find /usr/lib /usr/local/lib -name 'libjemalloc.so.2' 2>/dev/null | head -n 1)
heaps='glibc gangway'
[ -n "$mimalloc" ] && heaps="$heaps mimalloc" || echo "SKIP mimalloc: it is not there"
[ -n "$jemalloc" ] && heaps="$heaps jemalloc" || echo "SKIP jemalloc: it is not there"

library_of()
{
  case $1 in
    gangway) echo "$ours" ;;
    mimalloc) echo "$mimalloc" ;;
    jemalloc) echo "$jemalloc" ;;
  esac
}

# --- programs ---------------------------------------------------------------------------------------------

cat >"$scratch/python.py" <<'E2'
import json
data = [{"id": i, "name": "name %d" % i, "values": list(range(i % 20))} for i in range(300000)]
text = json.dumps(data)
copy = json.loads(text)
del data
words = {}
for entry in copy:
    words.setdefault(entry["name"][-3:], []).append(entry["name"] * (entry["id"] % 50))
print(len(text), len(words))
E2
$AWK 'BEGIN { for (i = 0; i < 1000000; i++) printf "%d,name%d,%s,%d\n", i, i % 997, "a text of some length that says number " i * 7 % 1000, i * 31 % 10007 }' >"$scratch/rows.csv"
cat >"$scratch/sqlite.sql" <<E2
CREATE TABLE rows(id, name, text, value);
.mode csv
.import '$scratch/rows.csv' rows
CREATE INDEX by_name ON rows(name);
SELECT count(DISTINCT text), sum(value) FROM rows GROUP BY name LIMIT 3;
E2
cat >"$scratch/perl.pl" <<'E2'
my %seen;
for my $i (1 .. 1000000) { $seen{join '', map { chr(97 + ($i * $_) % 26) } 1 .. 6} .= $i % 10; $seen{"n$i"} = "v" x ($i % 60); }
delete @seen{grep { /3$/ } keys %seen};
print scalar(keys %seen), "\n";
E2

work()
{
  case $1 in
    gcc) gcc -O2 -g -std=gnu11 -D_GNU_SOURCE -I"$top_srcdir/include" -I"$top_builddir/include" -I"$top_builddir" -I"$top_srcdir/src" \
      -c "$top_srcdir/src/heap/cache.c" -o "$scratch/out.o" ;;
    python3) python3 "$scratch/python.py" ;;
    sqlite3) sqlite3 :memory: <"$scratch/sqlite.sql" ;;
    perl) perl "$scratch/perl.pl" ;;
    git) rm -rf "$scratch/clone" && cp -R "$scratch/bare" "$scratch/clone" && git -C "$scratch/clone" gc -q --aggressive --prune=now ;;
  esac
}

# Only the program itself: /usr/bin/time would have the shell's memory in between.
cat >"$scratch/one" <<'E2'
. "$scratch/work.sh"
work "$1"
E2
command -v work >/dev/null
sed -n '/^work()/,/^}/p' "$top_srcdir/bench/preload.sh" >"$scratch/work.sh"
export scratch top_srcdir top_builddir
programs=
for program in $BENCH_PROGRAMS; do
  if command -v $program >/dev/null 2>&1; then programs="$programs $program"; else echo "SKIP $program: it is not there"; fi
done
git clone -q --bare --no-local "$top_srcdir" "$scratch/bare" 2>/dev/null || programs=$(echo "$programs" | sed 's/ git//')

# --- rounds -----------------------------------------------------------------------------------------------

measure()
{
  library=$(library_of "$2")
  /usr/bin/time -f '%U %S %M' -o "$scratch/time" env ${library:+LD_PRELOAD=$library} sh "$scratch/one" "$1" >/dev/null 2>"$scratch/err" ||
    complain "$1 on $2 fails: $(head -n 3 "$scratch/err")"
  tail -n 1 "$scratch/time" | $AWK -v what="$1 $2" '{ print what, $1 + $2, $3 }' >>"$scratch/results"
}

round=0
while [ $round -lt "$ROUNDS" ]; do
  for program in $programs; do
    for heap in $heaps; do measure "$program" "$heap"; done
  done
  round=$((round + 1))
done

# median PROGRAM HEAP COLUMN
median()
{
  $AWK -v p="$1" -v h="$2" -v c="$3" '$1 == p && $2 == h { print $c }' "$scratch/results" | sort -n |
    $AWK '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

echo
echo "| program | heap | seconds | peak MiB | peak / glibc's |"
echo "| --- | --- | --- | --- | --- |"
for program in $programs; do
  base=$(median "$program" glibc 4)
  for heap in $heaps; do
    peak=$(median "$program" "$heap" 4)
    echo "$program $heap $(median "$program" "$heap" 3) $peak $base" |
      $AWK '{ printf "| %s | %s | %.2f | %.1f | %.2f |\n", $1, $2, $3, $4 / 1024, $4 / $5 }'
  done
done
finish
