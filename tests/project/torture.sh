#!/bin/sh
# SPDX-License-Identifier: MIT
# A short torture: quick test programs with their first and their fifth allocation failing. `make torture` is the long one.
. "${top_srcdir:-.}/tests/support/project.sh"

[ "${SANITIZERS:-no}" = no ] || skip "torture: a sanitizer ends tests whose own code does without a block"
[ -x "$top_builddir/tests/memory/test_bstr" ] || skip "torture: the tests of the rooms are not built"
command -v addr2line >/dev/null 2>&1 || skip "torture: there is no addr2line"
command -v timeout >/dev/null 2>&1 || skip "torture: there is no timeout"

cd "$top_builddir" || exit 1
for n in 1 5; do
  sh "$top_srcdir/tests/torture.sh" $n $n tests/heap/test_heap_options tests/heap/test_stats tests/heap/test_private_heaps \
    tests/memory/test_bstr tests/memory/test_global_local tests/memory/test_imalloc tests/memory/test_native \
    tests/marshal/test_string tests/marshal/test_strings_out ||
    complain "with the allocation $n failing"
done

finish
