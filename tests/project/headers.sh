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

# A header that has to do with records brings the types of all their members, with nothing else included.
cat >"$scratch/members" <<'END'
#include <gangway/HEADER.h>
struct members {
    bool a[2];
    gw_char16 b;
    int8_t c; uint8_t d; int16_t e; uint16_t f; int32_t g; uint32_t h; int64_t i; uint64_t j;
    intptr_t k; uintptr_t l; void *m;
    gw_string *n; gw_array *o; gw_delegate *p;
    gw_guid q; gw_decimal r; gw_datetime s;
    struct { bool has_value; int32_t value; } t;
};
static inline bool is_set(const struct members *all) { return all->a[0] || all->t.has_value == true || all->a[1] == false; }
int any(const struct members *all);
int any(const struct members *all) { return is_set(all); }
END
for header in record layout gangway; do
  sed "s/HEADER/$header/" "$scratch/members" >"$scratch/members.c"
  cp "$scratch/members.c" "$scratch/members.cc"
  for compile in "$CC -std=c99 $scratch/members.c" "$CC -std=c11 $scratch/members.c" "$CXX -std=c++11 $scratch/members.cc"; do
    [ "${compile%% *}" != no ] || continue
    # shellcheck disable=SC2086 # words on purpose
    $compile -Wall -Wextra -Werror $includes -fsyntax-only >"$scratch/messages" 2>&1 ||
      complain "<gangway/$header.h> does not bring what records are made of ($compile):
$(cat "$scratch/messages")"
  done
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
# shellcheck disable=SC2086
$AWK '
  function has_word(line, word) { return line ~ "(^|[^A-Za-z0-9_])" word "($|[^A-Za-z0-9_])" }
  FILENAME ~ /contracts$/ { name_of[$1 " " $2] = $2; next }
  # A name leads somewhere where it stands anywhere but behind a plain #define.
  {
    is_plain = /^#define [A-Za-z_0-9]* [A-Za-z_0-9]*$/
    rest = $0
    while (match(rest, /[A-Za-z_0-9]+/)) {
      word = substr(rest, RSTART, RLENGTH)
      rest = substr(rest, RSTART + RLENGTH)
      if (!(is_plain && word == $3))
        stands[word]
    }
  }
  FILENAME ~ /unprefixed\.h$/ && /^#define / {
    defined = $2
    sub(/\(.*/, "", defined)
    line[defined] = line[defined] " " $0
    if (is_plain && $3 ~ /^(gw_|G[Ww]_)/)
      target[$3]
  }
  END {
    for (both in name_of) {
      split(both, part, " ")
      if (!has_word(line[part[1]], part[2]))
        print "unprefixed.h has no " part[1] " for " part[2]
    }
    for (name in target)
      if (!(name in stands))
        print "unprefixed.h leads to " name ", which is nowhere"
  }
' "$scratch/contracts" "$unprefixed" $others >"$scratch/complaints" || complain "the headers could not be read"
while IFS= read -r line; do complain "$line"; done <"$scratch/complaints"

[ "$count" -ge 6 ] || complain "found only $count headers"
[ "$CXX" != no ] || echo "SKIP headers as C++11: there is no C++ compiler"
finish
