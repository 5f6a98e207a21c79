#!/bin/sh
# SPDX-License-Identifier: MIT
# The compiler warns where a block goes to another family's release function, and only there.
. "${top_srcdir:-.}/tests/support/project.sh"

# GCC 11 and later know the attribute; clang does not.
compiler=
for candidate in "$CC" gcc gcc-14 gcc-13 gcc-12 gcc-11; do
  # shellcheck disable=SC2086 # CC may have flags
  major=$(printf '#if defined(__GNUC__) && !defined(__clang__)\nmajor=__GNUC__\n#endif\n' |
    $candidate -E -P - 2>/dev/null | sed -n 's/^major=//p' | tr -d ' ')
  if [ "${major:-0}" -ge 11 ]; then
    compiler=$candidate
    break
  fi
done
[ -n "$compiler" ] || skip "ownership at compile time: there is no GCC 11 or later"

compile()
{
  source=$1
  shift
  # shellcheck disable=SC2086
  $compiler -std=gnu11 -O0 -Wall -I"$top_srcdir/include" -I"$top_builddir/include" "$@" -S -o /dev/null "$source" 2>&1
}

# Two by hand: what the documents promise.
cat >"$scratch/hand.c" <<'EOC'
#include <gangway/gangway.h>
#include <stdlib.h>
void wrong_family(void);
void wrong_library(void);
void right(void);
void wrong_family(void) { gw_FreeCoTaskMem(gw_AllocHGlobal(8)); }
void wrong_library(void) { free(gw_AllocHGlobal(8)); }
void right(void) { gw_FreeHGlobal(gw_AllocHGlobal(8)); }
EOC
compile "$scratch/hand.c" >"$scratch/messages"
grep -q "error" "$scratch/messages" && complain "does not compile: $(cat "$scratch/messages")"
[ "$(grep -c 'Wmismatched-dealloc' "$scratch/messages")" -eq 2 ] ||
  complain "not exactly two warnings for gw_FreeCoTaskMem(gw_AllocHGlobal(8)), free(gw_AllocHGlobal(8)) and a right pair:
$(cat "$scratch/messages")"

# The way in which a buffer grows: after a resize that failed, the block is whole and released. Not a word about it.
cat >"$scratch/grow.c" <<'EOC'
#include <gangway/gangway.h>
#define GROW(name, allocate, resize, release)                                                      \
    int name(size_t want);                                                                         \
    int name(size_t want)                                                                          \
    {                                                                                              \
        char *all = allocate(16);                                                                  \
        for (size_t n = 16; all != NULL && n < want; n *= 2) {                                     \
            char *larger = resize(all, 2 * n);                                                     \
            if (larger == NULL) {                                                                  \
                release(all);                                                                      \
                return 0;                                                                          \
            }                                                                                      \
            all = larger;                                                                          \
        }                                                                                          \
        return release(all);                                                                       \
    }
GROW(grow_hglobal, gw_AllocHGlobal, gw_ReAllocHGlobal, gw_FreeHGlobal)
GROW(grow_cotaskmem, gw_AllocCoTaskMem, gw_ReAllocCoTaskMem, gw_FreeCoTaskMem)
GROW(grow_native, gw_NativeMemoryAlloc, gw_NativeMemoryRealloc, gw_NativeMemoryFree)
EOC
for level in -O0 -O2; do
  compile "$scratch/grow.c" $level -Wextra >"$scratch/messages"
  [ ! -s "$scratch/messages" ] || complain "a growing buffer is warned of with $level:
$(cat "$scratch/messages")"
done

# Every pair that the headers know.
$AWK -f "$top_srcdir/build-aux/api.awk" -v mode=pairs "$top_srcdir"/include/gangway/*.h >"$scratch/pairs.c"
compile "$scratch/pairs.c" >"$scratch/messages"
grep "error:" "$scratch/messages" && complain "the pairs do not compile"
$AWK '
  /In function .*(ok|bad)_/ { function_name = $0; sub(/^.*In function [^a-z]*/, "", function_name); sub(/[^A-Za-z0-9_].*$/, "", function_name) }
  /Wmismatched-dealloc/ { print function_name }
' "$scratch/messages" | sort -u >"$scratch/warned"
sed -n 's/^void \(bad_[A-Za-z0-9_]*\)(void);$/\1/p' "$scratch/pairs.c" | sort -u >"$scratch/bad"
[ "$(grep -c . "$scratch/bad")" -gt 100 ] || complain "found almost no pairs"
for pair in $(comm -13 "$scratch/warned" "$scratch/bad"); do complain "no warning for $pair"; done
for pair in $(comm -23 "$scratch/warned" "$scratch/bad"); do complain "a warning for $pair"; done

# And every pair of the family table must be right, by the names of the families.
while read -r family allocations releases; do
  for allocation in $(echo "$allocations" | tr , ' '); do
    grep -q "GW_API .*[ *]$allocation(" "$top_srcdir"/include/gangway/*.h || continue
    for release in $(echo "$releases" | tr , ' '); do
      grep -q "^void ok_${allocation}_then_$release(void);" "$scratch/pairs.c" ||
        complain "$family: $allocation, $release is no pair to the headers"
    done
  done
done <<'TABLE'
HGlobal gw_AllocHGlobal,gw_ReAllocHGlobal,gw_StringToHGlobalAnsi,gw_StringToHGlobalUni,gw_StringToHGlobalAuto,gw_StringToHGlobalUTF8,gw_string_to_hglobal,gw_GlobalAlloc,gw_GlobalReAlloc,gw_LocalAlloc,gw_LocalReAlloc gw_FreeHGlobal,gw_GlobalFree,gw_LocalFree,gw_ZeroFreeGlobalAllocAnsi,gw_ZeroFreeGlobalAllocUnicode,gw_HeapFree
CoTaskMem gw_AllocCoTaskMem,gw_ReAllocCoTaskMem,gw_CoTaskMemAlloc,gw_CoTaskMemRealloc,gw_StringToCoTaskMemAnsi,gw_StringToCoTaskMemUni,gw_StringToCoTaskMemAuto,gw_StringToCoTaskMemUTF8,gw_string_to_cotaskmem gw_FreeCoTaskMem,gw_CoTaskMemFree,gw_ZeroFreeCoTaskMemAnsi,gw_ZeroFreeCoTaskMemUnicode,gw_ZeroFreeCoTaskMemUTF8,gw_HeapFree
BSTR gw_SysAllocString,gw_SysAllocStringLen,gw_SysAllocStringByteLen,gw_AllocBSTR,gw_StringToBSTR gw_SysFreeString,gw_FreeBSTR,gw_ZeroFreeBSTR
native gw_NativeMemoryAlloc,gw_NativeMemoryAllocZeroed,gw_NativeMemoryAllocElements,gw_NativeMemoryAllocZeroedElements,gw_NativeMemoryAlignedAlloc,gw_NativeMemoryRealloc,gw_NativeMemoryAlignedRealloc gw_NativeMemoryFree,gw_NativeMemoryAlignedFree
HEAP gw_HeapAlloc,gw_HeapReAlloc gw_HeapFree
TABLE

finish
