#!/bin/sh
# SPDX-License-Identifier: MIT
# The library's own objects use neither the C library's heap nor its streams.
. "${top_srcdir:-.}/tests/support/project.sh"

[ "$NM" != no ] || skip "inner calls: there is no nm"

heap='malloc|calloc|realloc|reallocarray|free|cfree|memalign|aligned_alloc|posix_memalign|valloc|strdup|strndup|wcsdup|getline|getdelim|asprintf|vasprintf'
streams='v?f?printf|v?d?printf|v?sn?printf|f?puts|f?putc|putchar|fwrite|fread|fopen|fdopen|fclose|fflush|f?getc|fgets|getchar|perror|stdin|stdout|stderr|v?f?scanf|v?sscanf|setvbuf|open_memstream'

for room in base heap text memory marshal declare layout malloc; do
  find "$top_builddir/src/$room" -name '*.o'
done >"$scratch/objects"
[ "$(grep -c . "$scratch/objects")" -ge 5 ] || complain "found almost no objects: this test does not see the build"

# OBJECT: U NAME
# shellcheck disable=SC2086 # NM may have flags
xargs $NM -A -u <"$scratch/objects" >"$scratch/symbols" || complain "$NM cannot read the objects"
grep -q 'memcpy' "$scratch/symbols" || complain "no object calls memcpy: this test does not see what is called"
$AWK '{ sub(/:.*/, "", $1); sub(/@.*/, "", $NF); print $NF, $1 }' "$scratch/symbols" |
  grep -E "^(__)?($heap|$streams)(_chk|_unlocked)? " >"$scratch/used"
while read -r name object; do
  complain "$object calls $name"
done <"$scratch/used"

finish
