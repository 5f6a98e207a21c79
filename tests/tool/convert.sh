#!/bin/sh
# SPDX-License-Identifier: MIT
# gangway convert: pages and names, blocks, pipes, marks, places of losses, and files that cannot be read or written.
. "${top_srcdir:-.}/tests/support/project.sh"

gangway=$top_builddir/src/tool/gangway
[ -x "$gangway" ] || { complain "$gangway is not built"; finish; }
# It is started hundreds of times: without the script that libtool puts before it.
if [ -x "$top_builddir/src/tool/.libs/gangway" ]; then
  gangway=$top_builddir/src/tool/.libs/gangway
  LD_LIBRARY_PATH=$top_builddir/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  export LD_LIBRARY_PATH
fi
in=$scratch/in
out=$scratch/out
err=$scratch/err

# try CODE ARGUMENT...: the exit code, from $in, with output and errors in files
try()
{
  wanted=$1
  shift
  "$gangway" convert "$@" <"$in" >"$out" 2>"$err"
  code=$?
  [ "$code" -eq "$wanted" ] || complain "convert $*: exit code $code, not $wanted: $(cat "$err")"
}

is()
{
  printf "$1" >"$scratch/wanted"
  cmp -s "$scratch/wanted" "$out" || complain "the output is $(od -An -c "$out" | head -n 2), not $1"
}

silent() { [ ! -s "$err" ] || complain "it complains: $(cat "$err")"; }
says() { grep -qF -e "$1" "$err" || complain "it does not say '$1': $(cat "$err")"; }
text() { printf "$@" >"$in"; }
same() { cmp -s "$1" "$2" || complain "$3: $1 and $2 differ"; }

# --- the command line -------------------------------------------------------------------------------------

text ''
try 2; says 'there is no -f'
try 2 -f 932; says 'there is no -t'
try 2 -f; says 'needs a value'
try 2 -f 932 -t nonsense; says "no code page 'nonsense'"
try 2 -f 12345 -t 932; says "no code page '12345'"
try 2 -f 932 -t 99999999999; says 'no code page'
try 2 --zork; says "no option '--zork'"
try 2 -f utf-8 -t 932 --bom; says 'no byte order mark'
try 2 -f utf-8 -t utf-8 --bom --keep-bom; says 'exclude'
try 0 --list
for line in ' 932  shift_jis sjis' '1200  utf-16le' '65001  utf-8' '28591  iso-8859-1 latin1' '21027 '; do
  grep -q "^ *$line" "$out" || complain "--list has no '$line'"
done
[ "$(grep -c . "$out")" -ge 118 ] || complain "--list has only $(grep -c . "$out") lines"
cp "$out" "$scratch/pages"

# Each name of each page is test_pages' to look at, and so are all pages there and back.
text 'A\303\251\n'
for name in UTF-8 utf8 cp65001 Utf_8; do try 0 -f "$name" -t latin1; is 'A\351\n'; silent; done
for name in windows-1252 CP1252 1252 ms1252 iso-8859-1 L1; do try 0 --from=utf-8 --to "$name"; is 'A\351\n'; done
try 0 -futf-8 -tlatin1 -- -; is 'A\351\n'

# --- every page there and back ----------------------------------------------------------------------------

# A page of each kind.
i=32
while [ $i -lt 127 ]; do printf "\\$(printf %o $i)"; i=$((i + 1)); done >"$scratch/ascii"
printf '\n' >>"$scratch/ascii"
for number in 37 437 932 1255 1201 12000 10001 50220 50225 52936 54936 65000 65001; do
  grep -q "^ *$number " "$scratch/pages" || { echo "SKIP page $number: this system has none"; continue; }
  "$gangway" convert -q -f 20127 -t "$number" "$scratch/ascii" >"$scratch/there" 2>"$err" &&
    "$gangway" convert -q -f "$number" -t 65001 "$scratch/there" >"$scratch/unicode" 2>"$err" &&
    "$gangway" convert -q -f 65001 -t "$number" "$scratch/unicode" >"$scratch/again" 2>"$err" ||
    complain "page $number: $(cat "$err")"
  same "$scratch/there" "$scratch/again" "page $number"
done

# --- blocks: longer than what is read at once, and shifted ------------------------------------------------

# many SHIFT TEXT: more than two blocks of it, behind so many other bytes
many()
{
  $AWK -v shift="$1" 'BEGIN { while (shift-- > 0) printf "x" }'
  printf "$2" >"$scratch/piece"
  n=$((600000 / $(wc -c <"$scratch/piece")))
  $AWK -v n=$n 'BEGIN { RS = "\001" } { for (i = 0; i < n; i++) printf "%s", $0 }' "$scratch/piece"
}

# So that in each page blocks end within a character; test_transcoder cuts everywhere.
for shift in 2 3; do
  many $shift '\346\227\245\360\237\230\200a' >"$scratch/utf8"
  for page in utf-16le utf-16be utf-32le utf-32be utf-7 gb18030; do
    "$gangway" convert -f utf-8 -t $page "$scratch/utf8" 2>"$err" | "$gangway" convert -f $page -t utf-8 >"$out" 2>>"$err"
    same "$out" "$scratch/utf8" "$page, shifted by $shift"
    silent
  done
done
for shift in 1 2; do
  many $shift '\346\227\245\346\234\254a' >"$scratch/utf8"
  for page in 932 936 950 949 20932 50220 51932; do
    "$gangway" convert -f utf-8 -t $page -o "$scratch/there" "$scratch/utf8" 2>"$err"
    cat "$scratch/there" | "$gangway" convert -s -f $page -t utf-8 2>>"$err" | cat >"$out"
    same "$out" "$scratch/utf8" "$page, shifted by $shift"
    silent
  done
done

# A pipe that gives few bytes at a time.
printf '\223\372\226\173' >"$in"
{ printf '\223'; sleep 0.1; printf '\372\226'; sleep 0.1; printf '\173'; } | "$gangway" convert -f 932 -t utf-8 >"$out" 2>"$err"
is '\346\227\245\346\234\254'; silent
(while [ ! -e "$scratch/seen" ]; do printf 'a\n'; sleep 0.1; done) | "$gangway" convert -f 932 -t utf-8 |
  { read -r line && : >"$scratch/seen"; cat >/dev/null; }
[ -e "$scratch/seen" ] || complain "what a pipe has given is held back"

# --- iconv, where its tables are the same -----------------------------------------------------------------

if command -v iconv >/dev/null && iconv -f utf-8 -t EUC-KR </dev/null >/dev/null 2>&1; then
  i=0
  while [ $i -lt 256 ]; do printf "\\$(printf %o $i)"; i=$((i + 1)); done >"$in"
  for pair in 28591:ISO-8859-1 28592:ISO-8859-2 28595:ISO-8859-5 437:CP437 866:CP866 1251:CP1251; do
    try 0 -q -f ${pair%%:*} -t utf-8
    iconv -f ${pair#*:} -t utf-8 <"$in" >"$scratch/wanted" 2>/dev/null || continue
    same "$out" "$scratch/wanted" "$pair"
  done
  printf '\345\244\247\346\235\261\354\225\204a\n' >"$in"
  for pair in utf-16le:UTF-16LE utf-32be:UTF-32BE gb18030:GB18030 utf-7:UTF-7 utf-8:UTF-8; do
    try 0 -f utf-8 -t ${pair%%:*}
    iconv -f ${pair#*:} -t utf-8 <"$out" >"$scratch/wanted"
    same "$in" "$scratch/wanted" "$pair"
  done
else
  echo "SKIP comparison with iconv: it is not there, or lacks modules"
fi

# --- what is lost -----------------------------------------------------------------------------------------

text 'ab\n\223\372\201\377x'
try 1 -s -f 932 -t utf-8
says 'gangway: the standard input:2:2: byte offset 5: bytes 81 FF are no character of 932'
is 'ab\n\346\227\245'
try 0 -f 932 -t utf-8; says ':2:2: byte offset 5: bytes 81 FF'; says '1 character was replaced'
is 'ab\n\346\227\245\357\277\275x'
try 0 -q -f 932 -t utf-8; silent
text '\320\226\n\320\226\342\202\254\342\204\265'
try 0 -f utf-8 -t 1251 --strict "$scratch/ascii"; silent
try 1 -f utf-8 -t 1251 --strict; says ':2:3: byte offset 8: U+2135 is not in 1251'
try 0 -f utf-8 -t 1251; is '\306\n\306\210?'
text '\304\200\342\210\236'
try 1 -s -f utf-8 -t 1252; says 'U+0100 is not in 1252'
try 0 -s -b -f utf-8 -t 1252; is 'A8'; silent
text 'a\223'
try 1 -s -f 932 -t utf-8; says ':1:2: byte offset 1: the text ends within a character of 932: byte 93'
try 0 -f 932 -t utf-8; is 'a\357\277\275'
text 'a\000=\330b\000'
try 1 -s -f utf-16le -t utf-8; says 'byte offset 2: the surrogate D83D is not one of a pair'
try 1 -s -f utf-16le -t utf-8 "$in" /nowhere; says "$in:1:2:"
many 0 '\377\377\377\377x' >"$in"
try 0 -f utf-8 -t utf-8; says "$(tr -dc '\377' <"$in" | wc -c | tr -d ' ') characters were replaced; the first of them are above"
[ "$(grep -c . "$err")" -eq 6 ] || complain "not five places and a sum: $(cat "$err")"
many 3 'abc\n' >"$in"; printf '\377' >>"$in"
try 1 -s -f utf-8 -t 932; says ":150001:1: byte offset 600003: byte FF is no character of 65001"

# --- byte order marks -------------------------------------------------------------------------------------

text '\357\273\277a'
try 0 -f utf-8 -t utf-8; is 'a'
try 0 -f utf-8 -t 1252; is 'a'; silent
try 0 -f utf-8 -t utf-8 --keep-bom; is '\357\273\277a'
try 0 -f utf-8 -t utf-16le --bom; is '\377\376a\000'
try 0 -f utf-8 -t utf-16be --bom; is '\376\377\000a'
try 0 -f utf-8 -t utf-16; is '\377\376a\000'
try 0 -f utf-8 -t utf-32; is '\377\376\000\000a\000\000\000'
try 0 -f utf-8 -t utf-8 --bom "$in" "$in"; is '\357\273\277aa'
text '\376\377\000a'; try 0 -f utf-16 -t utf-8; is 'a'
text 'a\000'; try 0 -f utf-16 -t utf-8; is 'a'
text '\000\000\376\377\000\000\000a'; try 0 -f utf-32 -t utf-8; is 'a'
text ''; try 0 -f utf-8 -t utf-16; is '\377\376'
try 0 -f utf-8 -t 932; is ''

# --- files ------------------------------------------------------------------------------------------------

text 'A\303\251\n'
try 0 -f utf-8 -t 1252 "$in" - "$in"; is 'A\351\nA\351\nA\351\n'
try 1 -f utf-8 -t 1252 "$scratch/nothing"; says 'cannot read'; says 'No such file'
try 1 -f utf-8 -t 1252 "$scratch"; says 'Is a directory'
if [ "$(id -u)" -ne 0 ]; then
  : >"$scratch/closed"; chmod 000 "$scratch/closed"
  try 1 -f utf-8 -t 1252 "$scratch/closed"; says 'Permission denied'
else
  echo "SKIP a file that may not be read: root may read all"
fi

target=$scratch/target
cp "$in" "$target"; chmod 640 "$target"
try 0 -f utf-8 -t 1252 -o "$target" "$target"
cp "$target" "$out"; is 'A\351\n'
[ "$(ls -l "$target" | cut -c1-10)" = '-rw-r-----' ] || complain "the file that is replaced has other rights: $(ls -l "$target")"
try 1 -s -f utf-8 -t 1252 -o "$target" "$target"; says 'no character of 65001'
cp "$target" "$out"; is 'A\351\n'
ln -s target "$scratch/link"
try 0 -f 1252 -t utf-8 --output="$scratch/link" "$target"; same "$in" "$target" "by a link"
[ -h "$scratch/link" ] || complain "a link is replaced by a file"
try 1 -f utf-8 -t 1252 -o "$scratch/no/such/folder" "$in"; says 'cannot write'
try 1 -f utf-8 -t 1252 -o "$scratch" "$in"; says 'cannot write'
[ -z "$(find "$scratch" -name 'target.*' -o -name 'link.*')" ] || complain "a file is left behind"
cp "$in" "$target"
"$gangway" convert -f utf-8 -t 1252 "$target" >>"$target" 2>"$err" && complain "a file is converted into itself"
says 'is what is written to'
same "$in" "$target" "converted into itself"

# A signal leaves neither half a file nor a temporary one.
{ many 0 abc; while [ ! -e "$scratch/over" ]; do sleep 0.1; done; } | "$gangway" convert -f utf-8 -t 1252 -o "$scratch/killed" 2>"$err" &
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
  [ -z "$(find "$scratch" -name 'killed.*')" ] || break
  sleep 0.2
done
kill $! 2>/dev/null
: >"$scratch/over"
wait $! 2>/dev/null
[ -z "$(find "$scratch" -name 'killed*')" ] || complain "a signal leaves $(find "$scratch" -name 'killed*')"

# --- what cannot be written -------------------------------------------------------------------------------

many 0 abcd >"$in"
if [ -e /dev/full ]; then
  "$gangway" convert -f utf-8 -t 1252 "$in" >/dev/full 2>"$err"; code=$?
  [ $code -eq 1 ] || complain "a full disk: exit code $code"
  says 'No space left'
  try 1 -f utf-8 -t 1252 -o /dev/full "$in"; says 'cannot write /dev/full'
fi
{ "$gangway" convert -f utf-8 -t 1252 "$in" "$in" "$in" 2>"$err"; echo $? >"$scratch/code"; } | head -c 1 >/dev/null
[ "$(cat "$scratch/code")" -eq 1 ] || complain "a closed pipe: exit code $(cat "$scratch/code")"
says 'Broken pipe'

# --- progress ---------------------------------------------------------------------------------------------

if have_terminal; then
  cat >"$scratch/long" <<E2
{ printf a; sleep 1.3; printf b; sleep 0.3; printf c; } | '$gangway' convert -f utf-8 -t 1252 -o '$scratch/slow'
E2
  script -qec "sh '$scratch/long'" "$scratch/screen" >/dev/null </dev/null
  grep -q 'gangway: [0-9]* bytes, .*/s' "$scratch/screen" || complain "a terminal sees no progress: $(cat "$scratch/screen")"
  [ "$(cat "$scratch/slow")" = abc ] || complain "the slow pipe gave $(cat "$scratch/slow")"
else
  echo "SKIP progress: script(1) has no terminal"
fi

finish
