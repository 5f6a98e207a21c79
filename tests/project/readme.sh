#!/bin/sh
# SPDX-License-Identifier: MIT
# The example in README.md is samples/readme.c, word for word, and prints what README.md says.
. "${top_srcdir:-.}/tests/support/project.sh"

readme=$top_srcdir/README.md
program=$top_builddir/samples/readme

# fenced LANGUAGE: the first block of that language
fenced()
{
  $AWK -v fence="\`\`\`$1" '
    inside && /^```$/ { exit }
    inside { print }
    $0 == fence { inside = 1 }
  ' "$readme"
}

fenced c >"$scratch/readme.c"
fenced text >"$scratch/expected"
[ -s "$scratch/readme.c" ] || complain "README.md has no block of C"
[ -s "$scratch/expected" ] || complain "README.md has no block with the output"

diff -u "$top_srcdir/samples/readme.c" "$scratch/readme.c" ||
  complain "the example in README.md is not samples/readme.c"

[ -x "$program" ] || { complain "$program is not built"; finish; }
GANGWAY_VIOLATION=ignore "$program" >"$scratch/printed" || complain "samples/readme fails with status $?"
diff -u "$scratch/expected" "$scratch/printed" || complain "samples/readme does not print what README.md says"

# The pages it sends the reader to are there.
for page in $(grep -ho '](\([^)#:]*\)' "$readme" | sed 's/^](//'); do
  [ -e "$top_srcdir/$page" ] || complain "README.md names $page, which is not there"
done

finish
