#!/bin/sh
# SPDX-License-Identifier: MIT
# Structures that cross, beside what .NET, Mono and Python's ctypes take, as far as this machine has them: `make bench-layout`,
# with BENCH_LAYOUT_FLAGS for bench/layout.
. "${top_srcdir:-.}/tests/support/project.sh"

DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_HOME=$scratch DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_CLI_TELEMETRY_OPTOUT DOTNET_NOLOGO DOTNET_CLI_HOME DOTNET_SKIP_FIRST_TIME_EXPERIENCE

sh "$top_srcdir/build-aux/csharp.sh" "$top_srcdir/bench/layout.cs" "$scratch/layout" >"$scratch/peers" ||
  complain "bench/layout.cs does not compile"
if command -v python3 >/dev/null 2>&1 && python3 -c 'import ctypes' 2>/dev/null; then
  echo "ctypes=exec python3 '$top_srcdir/bench/layout.py'" >>"$scratch/peers"
else
  echo "SKIP ctypes: there is no python3 with it"
fi
# Each peer is a word, and then an option.
eval "set -- $(sed "s/'/'\\\\''/g; s/.*/--peer '&'/" "$scratch/peers" | tr '\n' ' ') $*"
"$top_builddir/bench/layout" "$top_srcdir/bench/layout.cs" "$@" || complain "bench/layout ended with status $?"
finish
