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

# What it shows of a structure is what the program shows.
fenced csharp >"$scratch/person.cs"
fenced console >"$scratch/expected"
[ -s "$scratch/person.cs" ] && [ -s "$scratch/expected" ] || complain "README.md has no C# with its layout"
if [ "$(LC_ALL=C.UTF-8 locale charmap 2>/dev/null)" = UTF-8 ]; then
  (cd "$scratch" && LC_ALL=C.UTF-8 "$top_builddir/src/tool/gangway" layout person.cs) >"$scratch/printed" ||
    complain "gangway layout fails with status $?"
  diff -u "$scratch/expected" "$scratch/printed" || complain "gangway layout does not print what README.md says"
else
  echo "SKIP the layout in README.md: there is no locale C.UTF-8"
fi

# The pages it sends the reader to are there.
for page in $(grep -ho '](\([^)#:]*\)' "$readme" | sed 's/^](//'); do
  [ -e "$top_srcdir/$page" ] || complain "README.md names $page, which is not there"
done

finish
