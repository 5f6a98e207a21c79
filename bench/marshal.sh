#!/bin/sh
# SPDX-License-Identifier: MIT
# The marshal functions beside those of .NET and Mono, as far as this machine has them: `make bench-marshal`, with
# BENCH_MARSHAL_FLAGS for bench/marshal.
. "${top_srcdir:-.}/tests/support/project.sh"

DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_HOME=$scratch DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_CLI_TELEMETRY_OPTOUT DOTNET_NOLOGO DOTNET_CLI_HOME DOTNET_SKIP_FIRST_TIME_EXPERIENCE

sh "$top_srcdir/build-aux/csharp.sh" "$top_srcdir/bench/marshal.cs" "$scratch/marshal" >"$scratch/peers" ||
  complain "bench/marshal.cs does not compile"
# Each peer is a word, and then an option.
eval "set -- $(sed "s/'/'\\\\''/g; s/.*/--peer '&'/" "$scratch/peers" | tr '\n' ' ') $*"
"$top_builddir/bench/marshal" "$@" || complain "bench/marshal ended with status $?"
finish
