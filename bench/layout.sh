#!/bin/sh
# SPDX-License-Identifier: MIT
# Structures that cross, beside what .NET, Mono and Python's ctypes take, as far as this machine has them: `make bench-layout`,
# with BENCH_LAYOUT_FLAGS for bench/layout.
. "${top_srcdir:-.}/tests/support/project.sh"
. "$top_srcdir/bench/csharp.sh"

csharp_peers "$top_srcdir/bench/layout.cs" >"$scratch/peers"
if command -v python3 >/dev/null 2>&1 && python3 -c 'import ctypes' 2>/dev/null; then
  echo "ctypes=exec python3 '$top_srcdir/bench/layout.py'" >>"$scratch/peers"
else
  echo "SKIP ctypes: there is no python3 with it"
fi
measure layout "$top_srcdir/bench/layout.cs" "$@"
finish
