#!/bin/sh
# SPDX-License-Identifier: MIT
# Every block of C in the documentation compiles without a warning and runs. What a whole program prints is the block after
# it; what statements report is what their comments say, such as GW-001.
. "${top_srcdir:-.}/tests/support/project.sh"

includes="-I$top_srcdir/include -I$top_builddir/include"
warnings="-std=gnu11 -O2 -Wall -Wextra -Werror -Wno-unused-variable -Wno-unused-function"

# Writes each block of C of a page to PREFIX.N.c, and a block of text right after it to PREFIX.N.expected.
extract()
{
  $AWK -v prefix="$2" '
    /^```/ && inside { close(file); inside = 0; next }
    inside { print > file; next }
    /^```c$/ { n++; file = prefix "." n ".c"; printf "" > file; inside = 1; after = 1; next }
    /^```text$/ && after { file = prefix "." n ".expected"; printf "" > file; inside = 1; after = 0; next }
    /^```/ { file = "/dev/null"; inside = 1; after = 0; next }
    /[^[:space:]]/ { after = 0 }
  ' "$1"
}

# What a block is.
kind()
{
  if grep -q '^int main(' "$1"; then
    echo program
  elif grep -q '^{$' "$1" || grep -q '^#include' "$1"; then
    echo functions
  else
    echo statements
  fi
}

# A translation unit of a block.
wrap()
{
  [ "$2" = program ] ||
    printf '#include <gangway/gangway.h>\n#include <stdint.h>\n#include <stdio.h>\n#include <string.h>\n'
  [ "$2" != statements ] || printf 'static void snippet(void)\n{\n'
  cat "$1"
  [ "$2" != statements ] || printf '}\nint main(void)\n{\n    snippet();\n    return 0;\n}\n'
}

# Links an object with the library as it lies in the build tree, and runs it.
run()
{
  # shellcheck disable=SC2086 # words on purpose
  "$top_builddir/libtool" --silent --tag=CC --mode=link $CC $sanitize -o "$scratch/program" "$1" \
    "$top_builddir/libgangway.la" >"$scratch/messages" 2>&1 ||
    { complain "$2 does not link:
$(cat "$scratch/messages")"; return; }
  GANGWAY_VIOLATION=report "$scratch/program" >"$scratch/printed" 2>"$scratch/reports" ||
    complain "$2 fails with status $?:
$(cat "$scratch/reports")"
}

# The violations that its comments announce, and no others.
compare_reports()
{
  grep -o '/\* GW-[0-9]* ' "$1" | grep -o 'GW-[0-9]*' >"$scratch/announced"
  grep -o '^GW-[0-9]*' "$scratch/reports" | grep -o 'GW-[0-9]*' >"$scratch/reported"
  diff -u "$scratch/announced" "$scratch/reported" || complain "$2 does not report what its comments say"
}

compare_output()
{
  [ ! -f "$1" ] || diff -u "$1" "$scratch/printed" || complain "$2 does not print what the page says"
}

sanitize=
[ "${SANITIZERS:-no}" = no ] || sanitize="-fsanitize=$SANITIZERS"
count=0
ran=0
tree_files docs | grep '\.md$' >"$scratch/pages"
while IFS= read -r page; do
  prefix=$scratch/$(printf '%s' "${page%.md}" | tr / _)
  extract "$top_srcdir/$page" "$prefix"
  for block in "$prefix".*.c; do
    [ -f "$block" ] || continue
    number=${block#"$prefix".}
    name="$page, block ${number%.c}"
    kind=$(kind "$block")
    wrap "$block" "$kind" >"$scratch/snippet.c"
    # shellcheck disable=SC2086 # words on purpose
    $CC $warnings $sanitize $includes -c -o "$scratch/snippet.o" "$scratch/snippet.c" >"$scratch/messages" 2>&1 ||
      { complain "$name does not compile:
$(cat "$scratch/messages")"; continue; }
    count=$((count + 1))
    [ "$kind" != functions ] || continue
    run "$scratch/snippet.o" "$name"
    ran=$((ran + 1))
    case $kind in
      program) compare_output "${block%.c}.expected" "$name" ;;
      *) compare_reports "$block" "$name" ;;
    esac
  done
done <"$scratch/pages"

[ "$count" -ge 15 ] || complain "only $count blocks of C compiled"
[ "$ran" -ge 15 ] || complain "only $ran blocks of C ran"

# And the links between the pages lead somewhere.
while IFS= read -r page; do
  for target in $(grep -ho '](\([^)#:]*\)' "$top_srcdir/$page" | sed 's/^](//'); do
    [ -e "$top_srcdir/$(dirname "$page")/$target" ] || complain "$page names $target, which is not there"
  done
done <"$scratch/pages"

finish
