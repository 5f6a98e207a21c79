#!/bin/sh
# SPDX-License-Identifier: MIT
# C++'s operators new and delete, all forms, where libgangway-malloc is loaded before the program.
. "${top_srcdir:-.}/tests/support/project.sh"

library=$top_builddir/.libs/libgangway-malloc.so
[ -f "$library" ] || skip "operator new: there is no $library"
[ "$CXX" != no ] || skip "operator new: there is no C++ compiler"
sources=$top_srcdir/tests/malloc

# shellcheck disable=SC2086 # CXX may have flags
$CXX -std=c++17 -O1 -fno-builtin -I"$top_srcdir/include" -I"$top_builddir/include" "$sources/new.cc" -o "$scratch/new" \
  -L"$top_builddir/.libs" -lgangway -Wl,-rpath,"$top_builddir/.libs" || complain "new.cc does not build"
said=$(LD_PRELOAD=$library "$scratch/new" 2>&1) || complain "the program says: $said"

# The C++ runtime of a library that was loaded later, and for itself alone.
# shellcheck disable=SC2086
$CXX -std=c++17 -O1 -shared -fPIC "$sources/plugin.cc" -o "$scratch/plugin.so" || complain "plugin.cc does not build"
# shellcheck disable=SC2086
$CC "$sources/plugin_host.c" -o "$scratch/host" -ldl || complain "plugin_host.c does not build"
said=$(LD_PRELOAD=$library "$scratch/host" "$scratch/plugin.so" 2>&1)
[ "$said" = 42 ] || complain "a C++ library in a C program says '$said', not 42"

finish
