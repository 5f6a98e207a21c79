#!/bin/sh
# SPDX-License-Identifier: MIT
# samples/structure: a structure crosses to C and back, and nothing is left.
. "${top_srcdir:-.}/tests/support/project.sh"

sample=$top_builddir/samples/structure
[ -x "$sample" ] || { complain "$sample is not built"; finish; }

"$sample" "$top_srcdir/samples/data/ship.cs" >"$scratch/printed" 2>"$scratch/messages" ||
  complain "samples/structure ends with $?: $(cat "$scratch/messages")"
[ ! -s "$scratch/messages" ] || complain "samples/structure writes to stderr: $(cat "$scratch/messages")"

has()
{
  grep -q -e "$1" "$scratch/printed" || complain "samples/structure does not print '$1': $(cat "$scratch/printed")"
}
has '^Harbour.Ship: [0-9]* bytes in C'
has 'Argo (SVAB2), captain Ἰάσων, at sea, pier 0'
has 'holds 120, 80 and 45 tons; from Ιωλκός to Κολχίς'
has 'unloads 245 tons'
has 'Argo (SVAB2), captain Ἰάσων, moored, pier 7'
has 'holds 0, 0 and 0 tons; from Κολχίς to Αθήνα'
has '^in C.s memory: 4 live blocks of CoTaskMem, 1 of HGlobal'
has '^destroyed: 0 live blocks of CoTaskMem, 1 of HGlobal'
has 'no live blocks'

"$sample" "$scratch/nowhere.cs" >/dev/null 2>"$scratch/messages" && complain "samples/structure succeeds without its declarations"
grep -q nowhere.cs "$scratch/messages" || complain "samples/structure does not name the file that is not there"

finish
