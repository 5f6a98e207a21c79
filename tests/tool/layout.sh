#!/bin/sh
# SPDX-License-Identifier: MIT
# gangway layout: its pictures are as they are looked at here once, and its C compiles and is where the structures are.
subcommand=layout
. "${top_srcdir:-.}/tests/support/tool.sh"

notes()
{
  grep -q -e "$1" "$scratch/err" || complain "layout does not say '$1': $(cat "$scratch/err")"
}

# --- for people -------------------------------------------------------------------------------------------

cp "$data/shapes.cs" "$scratch"
cd "$scratch" || exit 99
try 0 --ascii shapes.cs
diff -u "$data/shapes.txt" out || complain "layout --ascii shapes.cs is not shapes.txt"
try 0 shapes.cs # the locale of the tests is C: no Unicode
cmp -s "$data/shapes.txt" out || complain "layout without --ascii is not ASCII in the locale C"
[ "$(grep -v '^refused: \|^no record: ' out | wc -L)" -le 110 ] || complain "layout prints a line beyond 110 columns"
! grep -n ' $' out || complain "layout prints blanks at the end of a line"

try 0 shapes.cs Packed; prints '^struct Shapes.Packed  shapes.cs:'; prints 'Pack 1'
[ "$(grep -c '^struct\|^class' out)" -eq 1 ] || complain "layout of one type shows another"
try 0 shapes.cs Point Shapes.Odd; prints '^struct Shapes.Point '; prints '^struct Shapes.Odd '
try 0 shapes.cs Refused; prints 'refused: .'
try 1 shapes.cs Missing; notes 'Missing'
try 1 shapes.cs Missing Point; notes 'Missing'; prints '^struct Shapes.Point '
try 1 shapes.cs Colour; notes 'Colour'
try 1 "$scratch/nowhere.cs"; notes 'nowhere.cs'
try 0 -DX ./shapes.cs Point
printf '/*' >bad.cs
try 1 bad.cs; notes 'bad.cs:1:1: error'
: >empty.cs
try 0 empty.cs
try 2; notes 'which file'
try 2 --zork shapes.cs; notes "no option '--zork'"
try 2 shapes.cs -D; notes '-D needs a symbol'

if [ "$(LC_ALL=C.UTF-8 locale charmap 2>/dev/null)" = UTF-8 ]; then
  LC_ALL=C.UTF-8 "$gangway" layout shapes.cs Shape >out
  prints '┌──'; prints '→ CoTaskMem │$'
  LC_ALL=C.UTF-8 "$gangway" layout --ascii shapes.cs | cmp -s - "$data/shapes.txt" || complain "--ascii is not ASCII with UTF-8"
else
  echo "SKIP lines of Unicode: there is no locale C.UTF-8"
fi

# Colours are a terminal's, which script(1) is for its program.
colours()
{
  script -qec "$1 '$gangway' layout --ascii shapes.cs Point" /dev/null </dev/null 2>/dev/null | grep -c "$(printf '\033')"
}
if have_terminal; then
  [ "$(colours 'NO_COLOR= TERM=xterm')" -gt 0 ] || complain "there are no colours on a terminal"
  [ "$(colours 'NO_COLOR=1 TERM=xterm')" -eq 0 ] || complain "there are colours in spite of NO_COLOR"
  [ "$(colours 'NO_COLOR= TERM=dumb')" -eq 0 ] || complain "there are colours on a dumb terminal"
else
  echo "SKIP colours: script(1) has no terminal"
fi

# --- as C ---------------------------------------------------------------------------------------------------

cd - >/dev/null || exit 99
includes="-I$top_srcdir/include -I$top_builddir/include -I$scratch"
sanitize=
[ "${SANITIZERS:-no}" = no ] || sanitize="-fsanitize=$SANITIZERS"
"$gangway" layout --c "$scratch/shapes.cs" >"$scratch/shapes.h" || complain "layout --c fails"

# compiles COMPILER...: the declarations by themselves, whose assertions it checks
compiles()
{
  # shellcheck disable=SC2086 # words on purpose
  "$@" -Wall -Wextra -Werror $includes -c -o "$scratch/alone.o" "$scratch/alone.c" >"$scratch/messages" 2>&1 ||
    complain "$* does not compile what layout --c prints: $(cat "$scratch/messages")"
}

printf '#include "shapes.h"\nint nothing;\n' >"$scratch/alone.c"
ran=0
for compiler in $CC gcc clang; do
  command -v "$compiler" >/dev/null 2>&1 || { echo "SKIP $compiler: it is not there"; continue; }
  compiles "$compiler" -std=c11
done
[ "$CXX" = no ] || compiles $CXX -x c++ -std=c++11 # shellcheck disable=SC2086 # words on purpose

# run COMPILER...: a program that sends records to those structures and back
run()
{
  # shellcheck disable=SC2086 # words on purpose
  "$@" -std=gnu11 -Wall -Wextra -Werror $sanitize $includes -c -o "$scratch/crossing.o" "$top_srcdir/tests/tool/crossing.c" \
    >"$scratch/messages" 2>&1 || { complain "crossing.c does not compile with $*: $(cat "$scratch/messages")"; return; }
  # shellcheck disable=SC2086 # words on purpose
  "$top_builddir/libtool" --silent --tag=CC --mode=link "$@" $sanitize -o "$scratch/crossing" "$scratch/crossing.o" \
    "$top_builddir/libgangway.la" >"$scratch/messages" 2>&1 ||
    { complain "crossing.c does not link: $(cat "$scratch/messages")"; return; }
  "$scratch/crossing" "$scratch/shapes.cs" 2>"$scratch/messages" || complain "crossing ends with $?: $(cat "$scratch/messages")"
  ran=$((ran + 1))
}

# shellcheck disable=SC2086 # words on purpose
run $CC
if [ "${SANITIZERS:-no}" = no ]; then
  for compiler in gcc clang; do
    ! command -v "$compiler" >/dev/null 2>&1 || run "$compiler"
  done
fi
[ "$ran" -gt 0 ] || complain "no program with the structures ran"

# Names: those that C cannot write become identifiers, and no two become the same one.
cp "$data/names.cs" "$scratch"
name=$(printf 'x%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30)
name=$name$name$name$name$name$name$name$name$name$name
printf 'struct %s1 { int %s1, %s2; } struct %s2 { byte %sä; }\n' "$name" "$name" "$name" "$name" "$name" >"$scratch/long.cs"
"$gangway" layout --c "$scratch/names.cs" "$scratch/long.cs" >"$scratch/names.h" || complain "layout --c fails for names.cs"
printf '#include "names.h"\nint nothing;\n' >"$scratch/alone.c"
for compiler in $CC gcc clang; do
  ! command -v "$compiler" >/dev/null 2>&1 || compiles "$compiler" -std=c11
done
[ "$CXX" = no ] || compiles $CXX -x c++ -std=c++11 # shellcheck disable=SC2086 # words on purpose
tags=$(grep -c '^struct .* {$' "$scratch/names.h")
[ "$tags" -ge 40 ] || complain "layout --c of names.cs has only $tags structures"
doubles=$(grep '^struct .* {$' "$scratch/names.h" | sort | uniq -d)
[ -z "$doubles" ] || complain "layout --c has two structures of the same name: $doubles"
for tag in A_B A_B_3 N_Pair_int_byte N_Pair_int_byte_2 N_Pair_N_Pair_byte_long_N_Q_short_In N_names_F0__Hdr \
  N_names_F0__File_int N_Q_nint_In System_Collections_Generic_KeyValuePair_int_byte class_ size_t_ gw_guid_; do
  grep -q "^struct $tag {$" "$scratch/names.h" || complain "layout --c of names.cs has no structure $tag"
done
for member in N_I_System_Int32_P N_J_P P N_J_P_ P_ x x_ x_2 x_2_ this_ template_ NULL_ gw_padding_4_; do
  grep -q " $member;" "$scratch/names.h" || complain "layout --c of names.cs has no member $member"
done
! grep -n '^struct.*[<>,.@]' "$scratch/names.h" || complain "layout --c has a structure with no identifier"

# Instances are asked for as they are written; the heading says where their definition is.
cd "$scratch" || exit 99
try 0 --ascii names.cs 'Pair<Int32, byte>' 'Hdr' 'N.Q< short >.In'
prints '^struct N.Pair<int,byte>  names.cs:22$'; prints '^struct N.<names>F0__Hdr  names.cs:24$'; prints '^struct N.Q<short>.In  names.cs:23$'
try 1 names.cs 'Pair<int>'; notes "There is no type 'Pair<int>'"
cd - >/dev/null || exit 99

# A path that would end the comment of the heading does not.
mkdir -p "$scratch/a*/b"
printf 'struct S { byte a; }\n' >"$scratch/a*/b/c.cs"
"$gangway" layout --c "$scratch/a*/b/c.cs" >"$scratch/names.h" || complain "layout --c fails for a path with a star"
compiles $CC -std=c11 # shellcheck disable=SC2086 # words on purpose

# Of a size that is not known there is no assertion, and a comment says why.
cat >"$scratch/unknown.cs" <<'END'
struct Head { Foo x; }
struct Packet { byte a; Head h; byte b; }
struct Good { byte a; }
END
"$gangway" layout --c "$scratch/unknown.cs" >"$scratch/unknown.h" 2>/dev/null || complain "layout --c fails for unknown.cs"
if grep -e 'struct Packet\|struct Head' "$scratch/unknown.h"; then
  complain "layout --c declares a structure whose size is not known"
fi
grep -q "^/\* Packet: The size of 'Packet' is not known: its field 'h' is of type 'Head'. .*'Foo', the type of the field 'x' of 'Head'" \
  "$scratch/unknown.h" || complain "layout --c does not say why Packet has no size"
grep -q 'static_assert(sizeof(struct Good) == 1,' "$scratch/unknown.h" || complain "layout --c leaves out what has a size"

# The sample's header is what is printed of its declarations.
"$gangway" layout --c "$top_srcdir/samples/data/ship.cs" | sed "s|$top_srcdir/||" >"$scratch/ship.h"
sed 1d "$top_srcdir/samples/structure_ship.h" | diff -u - "$scratch/ship.h" ||
  complain "samples/structure_ship.h is not what layout --c prints of samples/data/ship.cs"

finish
