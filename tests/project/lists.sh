#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source file is in a list of Makefile.am, so that it is built, and is in the release tarball.
. "${top_srcdir:-.}/tests/support/project.sh"

makefile=$top_srcdir/Makefile.am

# A word a line: of the lists, and of the short assignments of sources and programs.
sed -n 's/^\t\([^ ]*\) \\$/\1/p; s/^[a-z_]*_\(SOURCES\|PROGRAMS\) +*= *\([^$\\]*\)$/\2/p' "$makefile" | tr ' ' '\n' |
  grep -v '^$' >"$scratch/words"

# By itself, or in a folder that is taken whole.
listed()
{
  path=$1
  while [ "$path" != . ]; do
    grep -qxF -e "$path" "$scratch/words" && return 0
    path=$(dirname "$path")
  done
  return 1
}

tree_files src include tests samples build-aux m4 docs bench .ci >"$scratch/files"
tree_files bootstrap README.md LICENSE NEWS.md CONTRIBUTING.md SECURITY.md Doxyfile.in >>"$scratch/files"
[ "$(grep -c '\.c$' "$scratch/files")" -gt 5 ] || complain "found almost no source files: this test does not see the tree"

while IFS= read -r file; do
  case $file in
    include/gangway/version.h) continue ;; # configure makes it
    *.in) continue ;;                      # configure.ac names it
    m4/*.m4 | build-aux/*)                 # automake takes what configure uses
      case $file in *.awk | *config.rpath) ;; *) continue ;; esac ;;
    tests/*/test_*.c | tests/*/fuzz_*.c | samples/*.c)
      listed "$file" || listed "${file%.c}" || complain "$file is in no list of Makefile.am"
      continue ;;
  esac
  listed "$file" || complain "$file is in no list of Makefile.am"
done <"$scratch/files"

# And the other way round: what is listed is there.
grep '\.[ch]$' "$scratch/words" | while IFS= read -r file; do
  [ -f "$top_srcdir/$file" ] || [ -f "$top_builddir/$file" ] || printf '%s\n' "$file"
done >"$scratch/missing"
while IFS= read -r file; do
  complain "$file is listed in Makefile.am, but is not there"
done <"$scratch/missing"

finish
