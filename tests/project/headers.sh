#!/bin/sh
# SPDX-License-Identifier: MIT
# Each public header compiles alone, as C99 and as C++11, without a warning.
. "${top_srcdir:-.}/tests/support/project.sh"

includes="-I$top_srcdir/include -I$top_builddir/include"
warnings="-pedantic -Wall -Wextra -Werror"

# one HEADER LANGUAGE COMPILER...: the header twice, and nothing else
one()
{
  header=$1
  language=$2
  shift 2
  printf '#include <%s>\n#include <%s>\nextern int nothing_else;\n' "$header" "$header" >"$scratch/alone.$language"
  # shellcheck disable=SC2086 # words on purpose
  "$@" $warnings $includes -fsyntax-only "$scratch/alone.$language" >"$scratch/messages" 2>&1 ||
    complain "<$header> does not compile alone as $language:
$(cat "$scratch/messages")"
}

count=0
for path in "$top_srcdir"/include/gangway/*.h "$top_builddir"/include/gangway/version.h; do
  header=gangway/$(basename "$path")
  # shellcheck disable=SC2086 # CC may have flags
  one "$header" c $CC -std=c99
  # shellcheck disable=SC2086
  [ "$CXX" = no ] || one "$header" cc $CXX -std=c++11
  count=$((count + 1))
done

# unprefixed.h has the name of every function that is Win32's or OLE's by contract, and each of its names leads somewhere.
unprefixed=$scratch/unprefixed.h
cat "$top_srcdir"/include/gangway/unprefixed*.h >"$unprefixed"
others=$(find "$top_srcdir/include/gangway" -name '*.h' ! -name 'unprefixed*.h')
# shellcheck disable=SC2086
$AWK -f "$top_srcdir/build-aux/api.awk" -v mode=json $others |
  sed -n 's/^      "name": "\(.*\)",$/name \1/p; s/^      "contract": "\(Win32\|OLE Automation\) \([A-Za-z_0-9]*\)",$/contract \2/p' |
  $AWK '$1 == "name" { name = $2 } $1 == "contract" { print $2, name }' >"$scratch/contracts"
[ "$(grep -c . "$scratch/contracts")" -ge 30 ] || complain "found almost no function with a contract of Win32 or OLE"
while read -r documented name; do
  grep -qE "^#define $documented(\(.*\))? .*\b$name\b" "$unprefixed" || complain "unprefixed.h has no $documented for $name"
done <"$scratch/contracts"
sed -n 's/^#define [A-Za-z_0-9]* \(G[Ww]_[A-Za-z_0-9]*\)$/\1/p; s/^#define [A-Za-z_0-9]* \(gw_[A-Za-z_0-9]*\)$/\1/p' "$unprefixed" |
  while read -r name; do
    # shellcheck disable=SC2086
    cat "$unprefixed" $others | grep -v "^#define [A-Za-z_0-9]* $name\$" | grep -qE "\b$name\b" || echo "$name"
  done >"$scratch/nowhere"
while read -r name; do complain "unprefixed.h leads to $name, which is nowhere"; done <"$scratch/nowhere"

[ "$count" -ge 6 ] || complain "found only $count headers"
[ "$CXX" != no ] || echo "SKIP headers as C++11: there is no C++ compiler"
finish
