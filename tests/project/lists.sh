#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source file is in a list of Makefile.am, so that it is built, and is in the release tarball.
. "${top_srcdir:-.}/tests/support/project.sh"

makefile=$top_srcdir/Makefile.am

# A word a line: of the lists, and of the short assignments of sources and programs.
sed -n 's/^\t\([^ ]*\) \\$/\1/p; s/^[a-z_]*_\(SOURCES\|PROGRAMS\) +*= *\([^$\\]*\)$/\2/p' "$makefile" | tr ' ' '\n' |
  grep -v '^$' >"$scratch/words"

tree_files src include tests samples build-aux m4 docs bench .ci >"$scratch/files"
tree_files bootstrap README.md LICENSE NEWS.md CONTRIBUTING.md SECURITY.md Doxyfile.in >>"$scratch/files"
[ "$(grep -c '\.c$' "$scratch/files")" -gt 5 ] || complain "found almost no source files: this test does not see the tree"

# By itself, or in a folder that is taken whole; a program's source by the program.
$AWK '
  FNR == NR { listed[$0]; next }
  function is_listed(path) {
    for (; path != ""; path = path ~ /\// ? substr(path, 1, match(path, /\/[^\/]*$/) - 1) : "")
      if (path in listed)
        return 1
    return 0
  }
  $0 == "include/gangway/version.h" || /\.in$/ { next }                            # configure makes it; configure.ac names it
  /^m4\/.*\.m4$/ || (/^build-aux\// && !/\.awk$|config\.rpath$/) { next } # automake takes what configure uses
  {
    program = $0
    if (!/^tests\/[^\/]*\/(test|fuzz)_.*\.c$/ && !/^samples\/.*\.c$/)
      program = ""
    sub(/\.c$/, "", program)
    if (!is_listed($0) && !(program != "" && is_listed(program)))
      print $0 " is in no list of Makefile.am"
  }
' "$scratch/words" "$scratch/files" >"$scratch/complaints" || complain "the lists could not be read"

# And the other way round: what is listed is there.
grep '\.[ch]$' "$scratch/words" | while IFS= read -r file; do
  [ -f "$top_srcdir/$file" ] || [ -f "$top_builddir/$file" ] ||
    printf '%s is listed in Makefile.am, but is not there\n' "$file"
done >>"$scratch/complaints"
while IFS= read -r line; do
  complain "$line"
done <"$scratch/complaints"

finish
