#!/bin/sh
# SPDX-License-Identifier: MIT
# Every exported function is documented in full, its owner agrees with its attributes, and gw-api.json says the same.
. "${top_srcdir:-.}/tests/support/project.sh"

reader=$top_srcdir/build-aux/api.awk

$AWK -f "$reader" -v mode=check "$top_srcdir"/include/gangway/*.h >"$scratch/complaints"
status=$?
while IFS= read -r line; do
  complain "$line"
done <"$scratch/complaints"
[ "$status" -eq 0 ] || [ "$complaints" -gt 0 ] || complain "the reader failed with status $status"

# The reader must have seen every declaration that a plain search sees.
cat "$top_srcdir"/include/gangway/*.h | grep -v '^#' | grep -oE '^GW_API .*' |
  sed 's/^GW_API [^(]*[ *]\(gw_[A-Za-z0-9_]*\)(.*/\1/' | sort -u >"$scratch/searched"
$AWK -f "$reader" -v mode=names "$top_srcdir"/include/gangway/*.h | sort -u >"$scratch/read"
for name in $(comm -3 "$scratch/searched" "$scratch/read"); do
  complain "$name: the reader and a plain search of the headers do not agree"
done

json=$top_builddir/gw-api.json
[ -f "$json" ] || complain "there is no $json"
$AWK -f "$top_srcdir/tests/project/json.awk" "$json" || complain "$json is not JSON"
[ "$(grep -c '^      "name": "gw_' "$json")" -eq "$(grep -c . "$scratch/read")" ] ||
  complain "$json does not have as many functions as the headers"

finish
