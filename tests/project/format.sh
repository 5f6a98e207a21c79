#!/bin/sh
# SPDX-License-Identifier: MIT
# The sources look as clang-format 14 with .clang-format makes them.
. "${top_srcdir:-.}/tests/support/project.sh"

[ "${CLANG_FORMAT:-no}" != no ] || skip "format: there is no clang-format"
version=$("$CLANG_FORMAT" --version | sed 's/.*version \([0-9]*\).*/\1/')
[ "$version" = 14 ] || skip "format: this is clang-format $version, and each version formats differently"

tree_files src include tests samples bench | grep -E '\.[ch]$' >"$scratch/files"
while IFS= read -r file; do
  (cd "$top_srcdir" && "$CLANG_FORMAT" --style=file "$file") | cmp -s - "$top_srcdir/$file" ||
    complain "$file is not as clang-format makes it: make format"
done <"$scratch/files"

finish
