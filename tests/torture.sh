#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs test programs with allocations failing: the nth, all from the nth on, and the same for the heap's own memory. Their
# assertions may fail then, and the tests' own code may trip over a NULL that it does not check; the library may not
# crash, hang, or make a sanitizer speak.
#
#   torture.sh FIRST LAST PROGRAM...
#
# A crash is a test's own where the innermost frame of the program is not in src/, as addr2line has it, or is in what
# reads and writes any address by contract.
first=$1
last=$2
shift 2

top_srcdir=${top_srcdir:-.}
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

if ! command -v addr2line >/dev/null 2>&1; then
  echo "SKIP torture: there is no addr2line, which tells a crash of the library from one of a test"
  exit 77
fi

runs=0
own=0
bad=0

complain()
{
  bad=$((bad + 1))
  echo "$program with GANGWAY_HEAP=$mode: $1" >&2
}

# The offset in the program of the innermost frame behind the handler's, of each crash.
crash_offsets()
{
  awk -v name="${program##*/}" '
    /^CRASH$/ { seen = 0; open = 1; next }
    open && index($0, name "(") {
      seen++
      if (seen < 2) next
      open = 0
      if (match($0, /\(\+0x[0-9a-f]+\)/)) print substr($0, RSTART + 2, RLENGTH - 3); else print "unknown"
    }
  ' "$1"
}

judge_crashes()
{
  crash_offsets "$1" | sort -u >"$scratch/offsets"
  while read -r offset; do
    place=$(addr2line -i -e "$program" "$offset" 2>/dev/null | tail -n 1) # the outermost of inlined ones
    case $place in
      */src/memory/access.c:*) own=$((own + 1)) ;;
      */src/*) complain "crash at $place" ;;
      *) own=$((own + 1)) ;;
    esac
  done <"$scratch/offsets"
}

judge()
{
  [ "$1" -ne 124 ] && [ "$1" -ne 137 ] || complain "it hangs"
  ! grep -q 'Test timeout expired' "$2" || complain "a test hangs: $(grep -m 1 'Test timeout expired' "$2")"
  ! grep -qE 'AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:' "$2" ||
    complain "$(grep -m 1 -E 'AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:' "$2")"
  judge_crashes "$2"
}

for program in "$@"; do
  n=$first
  while [ "$n" -le "$last" ]; do
    for mode in fail=$n fail=$n+ fail=pages:$n fail=pages:$n+; do
      GANGWAY_TORTURE=1 GANGWAY_HEAP=$mode GANGWAY_TEST_SCALE=0.01 GANGWAY_VIOLATION=ignore \
        timeout -k 5 120 "$program" >"$scratch/output" 2>&1
      judge $? "$scratch/output"
      runs=$((runs + 1))
    done
    n=$((n + 1))
  done
done

echo "torture: $runs runs, $bad of them bad, $own crashes of a test's own code"
[ "$bad" -eq 0 ]
