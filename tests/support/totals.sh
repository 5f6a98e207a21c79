#!/bin/sh
# SPDX-License-Identifier: MIT
# Adds up what `make check` left in a build folder: prints "PASSED FAILED SKIPPED", counting each of Check's tests and each
# line that says SKIP.
set -eu
cd "$1"
find tests -name '*.trs' | sort | while IFS= read -r trs; do
  log=${trs%.trs}.log
  result=$(sed -n 's/^:test-result: *//p' "$trs")
  awk -v result="$result" '
    /^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+/ {
      gsub(/[^0-9]+/, " ")
      split($0, n, " ")
      checks += n[2]
      bad += n[3] + n[4]
    }
    /^SKIP / && !/\(exit status: [0-9]+\)$/ { skipped++ }
    END {
      failed = bad
      if (result != "PASS" && result != "SKIP" && result != "XFAIL" && failed == 0)
        failed = 1
      passed = checks > 0 ? checks - bad : result == "PASS"
      if (result == "SKIP" && skipped == 0)
        skipped = 1
      print passed + 0, failed + 0, skipped + 0
    }
  ' "$log"
done | awk '{ passed += $1; failed += $2; skipped += $3 } END { print passed + 0, failed + 0, skipped + 0 }'
