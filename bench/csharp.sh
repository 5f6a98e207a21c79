# SPDX-License-Identifier: MIT
# Peers in C# for bench/peers.c. To be read after project.sh.
. "$top_srcdir/tests/support/csharp.sh"

# csharp_peers SOURCE: a line NAME=COMMAND for each runtime that this machine has
csharp_peers()
{
  if have_dotnet >&2; then
    if dotnet_compile -optimize -out:"$scratch/peer.dll" "$1" >&2; then
      echo "dotnet=exec dotnet exec --runtimeconfig '$scratch/dotnet.json' '$scratch/peer.dll'"
    else
      complain "$1 does not compile for .NET" >&2
    fi
  fi
  if have_mono >&2; then
    if mono_compile -optimize -out:"$scratch/peer.exe" "$1" >&2; then
      echo "mono=exec mono '$scratch/peer.exe'"
    else
      complain "$1 does not compile for Mono" >&2
    fi
  fi
}

# measure PROGRAM ARGUMENT...: with the peers in $scratch/peers, each as a word behind its option
measure()
{
  program=$1
  shift
  eval "set -- \"\$@\" $(sed "s/'/'\\\\''/g; s/.*/--peer '&'/" "$scratch/peers" | tr '\n' ' ')"
  "$top_builddir/bench/$program" "$@" || complain "bench/$program ended with status $?"
}
