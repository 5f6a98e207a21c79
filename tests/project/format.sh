#!/bin/sh
# SPDX-License-Identifier: MIT
# The sources look as clang-format 14 with .clang-format makes them.
. "${top_srcdir:-.}/tests/support/project.sh"

[ "${CLANG_FORMAT:-no}" != no ] || skip "format: there is no clang-format"
version=$("$CLANG_FORMAT" --version | sed 's/.*version \([0-9]*\).*/\1/')
[ "$version" = 14 ] || skip "format: this is clang-format $version, and each version formats differently"

tree_files src include tests samples bench | grep -E '\.[ch]$' >"$scratch/files"
(cd "$top_srcdir" && xargs "$CLANG_FORMAT" --style=file --dry-run -Werror) <"$scratch/files" >"$scratch/said" 2>&1 ||
  complain "not as clang-format makes it, make format does: $(sed -n 's/:[0-9]*:[0-9]*: error:.*//p' "$scratch/said" | sort -u)"
[ ! -s "$scratch/said" ] || cat "$scratch/said"

finish
