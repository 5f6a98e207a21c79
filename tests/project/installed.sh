#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds and runs a C, a static C and a C++ program against the installed library, by pkg-config alone: make installcheck.
. "${top_srcdir:-.}/tests/support/project.sh"

: "${PKG_CONFIG:=pkg-config}" "${libdir:?}" "${pkgdatadir:?}" "${CFLAGS:=}" "${enable_shared:=yes}" "${enable_static:=yes}"
sources=$top_srcdir/tests/project
PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PKG_CONFIG_PATH

command -v "$PKG_CONFIG" >/dev/null || skip "installed library: there is no pkg-config"
version=$("$PKG_CONFIG" --modversion gangway) || { complain "pkg-config does not find gangway"; finish; }

# run NAME: it must succeed and print the version.
run()
{
  said=$(LD_LIBRARY_PATH=$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} "$scratch/$1" 2>&1) ||
    complain "$1 failed: $said"
  [ "$said" = "gangway $version" ] || complain "$1 said '$said', not 'gangway $version'"
  echo "$1: $said"
}

# shellcheck disable=SC2046,SC2086 # flags are words
if [ "$enable_shared" = yes ]; then
  if $CC $CFLAGS -Wall -Wextra -Werror "$sources/consumer.c" -o "$scratch/shared" $("$PKG_CONFIG" --cflags --libs gangway); then
    run shared
  else
    complain "the C program does not build"
  fi
  if [ "$CXX" = no ]; then
    echo "SKIP C++ program: there is no C++ compiler"
  elif $CXX -std=c++11 $CFLAGS -Wall -Wextra -Werror "$sources/consumer.cc" -o "$scratch/cxx" $("$PKG_CONFIG" --cflags --libs gangway); then
    run cxx
  else
    complain "the C++ program does not build"
  fi
fi

# The static library by its name, so that the linker cannot take the shared one; the rest as pkg-config has it.
# shellcheck disable=SC2046,SC2086
if [ "$enable_static" = yes ]; then
  if $CC $CFLAGS -Wall -Wextra -Werror $("$PKG_CONFIG" --cflags gangway) "$sources/consumer.c" -o "$scratch/static" \
    $("$PKG_CONFIG" --static --libs gangway | sed "s| *-lgangway| $libdir/libgangway.a|"); then
    run static
  else
    complain "the static C program does not build"
  fi
fi

[ -s "$pkgdatadir/gw-api.json" ] || complain "gw-api.json is not in $pkgdatadir"
[ -f "$("$PKG_CONFIG" --variable=includedir gangway)/gangway/version.h" ] || complain "version.h is not installed"
finish
