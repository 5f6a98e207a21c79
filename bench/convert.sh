#!/bin/sh
# SPDX-License-Identifier: MIT
# A large CP932 file to UTF-8 and back by gangway convert, beside iconv: seconds, peak memory, and whether it is the same.
# `make bench-convert`; MEBIBYTES, ROUNDS, BENCH_FOLDER (three times that size) and GANGWAY_TEST_DATA say how and of what.
. "${top_srcdir:-.}/tests/support/project.sh"

: "${MEBIBYTES:=1024}" "${ROUNDS:=1}" "${BENCH_FOLDER:=$scratch}" "${GANGWAY_TEST_DATA:=$top_srcdir/../shared/data}"
text=$GANGWAY_TEST_DATA/lipsum/Japanese-Lipsum.utf8.txt
[ -f "$text" ] || skip "gangway convert: there is no $text"
[ -x /usr/bin/time ] || skip "gangway convert: there is no /usr/bin/time"
command -v iconv >/dev/null || skip "gangway convert: there is no iconv"

# The program itself, not the script that libtool puts before it.
program=$top_builddir/src/tool/.libs/gangway
[ -x "$program" ] || program=$top_builddir/src/tool/gangway
LD_LIBRARY_PATH=$top_builddir/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH

folder=$(mktemp -d "$BENCH_FOLDER/gangway-bench.XXXXXX") || exit 99
trap 'rm -rf "$scratch" "$folder"' EXIT

# What the page has of the text, again and again.
iconv -c -f UTF-8 -t CP932 "$text" >"$scratch/once"
copies=$((MEBIBYTES * 1048576 / $(wc -c <"$scratch/once") + 1))
for i in 1 2 3 4 5 6 7 8; do cat "$scratch/once"; done >"$scratch/eight"
i=0
while [ $i -lt $copies ]; do cat "$scratch/eight"; i=$((i + 8)); done >"$folder/932"
printf '%s bytes of CP932, of %s\n' "$(wc -c <"$folder/932")" "$(basename "$text")"
echo "| round | what | seconds | MB/s of CP932 | peak MiB |"
echo "| --- | --- | --- | --- | --- |"

# measure WHAT INPUT OUTPUT COMMAND...
measure()
{
  what=$1 input=$2 output=$3
  shift 3
  rm -f "$folder/$output"
  /usr/bin/time -f '%e %M' -o "$scratch/time" "$@" <"$folder/$input" >"$folder/$output" || complain "$what fails"
  tail -n 1 "$scratch/time" | $AWK -v round=$round -v what="$what" -v mebibytes="$MEBIBYTES" \
    '{ printf "| %s | %s | %.2f | %.0f | %.1f |\n", round, what, $1, mebibytes * 1.048576 / ($1 > 0 ? $1 : 0.01), $2 / 1024 }'
  peak=$(tail -n 1 "$scratch/time" | $AWK '{ print $2 }')
}

same()
{
  cmp -s "$folder/$1" "$folder/$2" || complain "round $round: $1 and $2 differ"
}

round=1
while [ $round -le "$ROUNDS" ]; do
  cat "$folder/932" >/dev/null
  measure 'gangway, CP932 to UTF-8' 932 utf8 "$program" convert -f 932 -t utf-8
  [ "$peak" -lt 65536 ] || complain "gangway takes $peak KiB"
  measure 'gangway, UTF-8 to CP932' utf8 back "$program" convert -f utf-8 -t 932
  [ "$peak" -lt 65536 ] || complain "gangway takes $peak KiB"
  same 932 back
  measure 'iconv, CP932 to UTF-8' 932 back iconv -f CP932 -t UTF-8
  same utf8 back
  measure 'iconv, UTF-8 to CP932' utf8 back iconv -f UTF-8 -t CP932
  same 932 back
  round=$((round + 1))
done
[ "$complaints" -ne 0 ] || echo "identical, there and back, in each round"
finish
