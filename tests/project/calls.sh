#!/bin/sh
# SPDX-License-Identifier: MIT
# The library's own objects use neither the C library's heap nor its streams.
. "${top_srcdir:-.}/tests/support/project.sh"

[ "$NM" != no ] || skip "inner calls: there is no nm"

heap='malloc|calloc|realloc|reallocarray|free|cfree|memalign|aligned_alloc|posix_memalign|valloc|strdup|strndup|wcsdup|getline|getdelim|asprintf|vasprintf'
streams='v?f?printf|v?d?printf|v?sn?printf|f?puts|f?putc|putchar|fwrite|fread|fopen|fdopen|fclose|fflush|f?getc|fgets|getchar|perror|stdin|stdout|stderr|v?f?scanf|v?sscanf|setvbuf|open_memstream'
forbidden="^(__)?($heap|$streams)(_chk|_unlocked)?\$"

count=0
for room in base heap text memory marshal declare layout malloc; do
  for object in "$top_builddir/src/$room"/*.o "$top_builddir/src/$room"/.libs/*.o; do
    [ -f "$object" ] || continue
    count=$((count + 1))
    $NM -u "$object" | $AWK '{ sub(/@.*/, "", $2); print $2 }' | grep -E "$forbidden" >"$scratch/used"
    while IFS= read -r name; do
      complain "src/$room/$(basename "$object") calls $name"
    done <"$scratch/used"
  done
done
[ "$count" -ge 5 ] || complain "found only $count objects: this test does not see the build"

finish
