#!/bin/sh
# SPDX-License-Identifier: MIT
# The marshal functions beside those of .NET and Mono, as far as this machine has them: `make bench-marshal`, with
# BENCH_MARSHAL_FLAGS for bench/marshal.
. "${top_srcdir:-.}/tests/support/project.sh"
. "$top_srcdir/bench/csharp.sh"

csharp_peers "$top_srcdir/bench/marshal.cs" >"$scratch/peers"
measure marshal "$@"
finish
