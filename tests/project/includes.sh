#!/bin/sh
# SPDX-License-Identifier: MIT
# Nothing includes upward or sideways, and only the files that may know the system do.
. "${top_srcdir:-.}/tests/support/project.sh"

# The floors of the rooms, and of the public headers that mirror them.
floor_of()
{
  case $1 in
    base | error | version) echo 0 ;;
    heap | text) echo 1 ;;
    memory | malloc) echo 2 ;;
    marshal) echo 3 ;;
    declare) echo 4 ;;
    layout) echo 5 ;;
    call) echo 6 ;;
    host) echo 7 ;;
    tool) echo 8 ;;
    gangway) echo 9 ;; # all of them
    unprefixed) echo 10 ;;
    *) echo none ;;
  esac
}

# In the room of a public header: error.h and version.h are base's, malloc.h the heap's, handles.h and imalloc.h the
# memory's, record.h the layouts'.
room_of_header()
{
  case $1 in
    error | version) echo base ;;
    malloc) echo heap ;;
    transcoder) echo text ;;
    handles | imalloc) echo memory ;;
    record) echo layout ;;
    unprefixed_*) echo unprefixed ;;
    *) echo "$1" ;;
  esac
}

tree_files src include | grep -E '\.(c|h|h\.in)$' >"$scratch/files"
[ "$(grep -c . "$scratch/files")" -gt 5 ] || complain "found almost no source files: this test does not see the tree"

# FILE:LINE:INCLUDED for every include
(cd "$top_srcdir" && while IFS= read -r file; do
  sed -n 's/^[ \t]*#[ \t]*include[ \t]*\([<"][^>"]*\)[>"].*/\1/p' "$file" | sed "s|^|$file |"
done <"$scratch/files") >"$scratch/includes"

while read -r file included; do
  case $file in
    src/*/*) room=$(echo "$file" | cut -d/ -f2) ;;
    include/gangway/*) room=$(basename "$file"); room=$(room_of_header "${room%%.*}") ;;
    *) complain "$file is in no room"; continue ;;
  esac
  floor=$(floor_of "$room")
  [ "$floor" != none ] || { complain "$file: the room $room has no floor"; continue; }

  case $included in
    '<iconv.h') [ "$file" = src/text/iconv.c ] || complain "$file includes <iconv.h>; only src/text/iconv.c may" ;;
    '<utf8proc.h') [ "$file" = src/text/normalize.c ] || complain "$file includes <utf8proc.h>; only src/text/normalize.c may" ;;
    '<ffi.h') [ "$file" = src/call/ffi.c ] || complain "$file includes <ffi.h>; only src/call/ffi.c may" ;;
  esac

  case $included in
    '<gangway/'*)
      target=$(basename "$included"); target=$(room_of_header "${target%.h}") ;;
    '"'*/*)
      target=$(echo "$included" | sed 's|^"\([^/]*\)/.*|\1|')
      # Second headers: what is compiled into the functions that are called most.
      [ "$target" = "$room" ] || [ "$included" = "\"$target/$target.h" ] || [ "$included" = '"heap/fast.h' ] ||
        [ "$included" = '"text/short.h' ] ||
        complain "$file includes $included\"; of another room it may include only \"$target/$target.h\"" ;;
    '"config.h' | '<'*) continue ;;
    *)
      [ -f "$top_srcdir/$(dirname "$file")/${included#?}" ] || complain "$file includes $included\", which is not in its room"
      continue ;;
  esac
  [ "$target" != "$room" ] || continue
  below=$(floor_of "$target")
  [ "$below" != none ] || { complain "$file includes $included, which is in no room"; continue; }
  [ "$below" -lt "$floor" ] || complain "$file (floor $floor) includes $included (floor $below): not from below"
  [ "$room" != malloc ] || [ "$below" -le 1 ] || complain "$file includes $included: malloc stands on heap and base alone"
done <"$scratch/includes"

# Only the base and the heap's backends ask which system this is.
systems='_WIN32|_WIN64|__CYGWIN__|__linux__|__linux|linux|__gnu_linux__|__APPLE__|__MACH__|__FreeBSD__|__NetBSD__|__OpenBSD__|__DragonFly__|__sun|__unix__|__ANDROID__|__GLIBC__|__MUSL__|__HAIKU__'
(cd "$top_srcdir" && while IFS= read -r file; do
  case $file in src/base/* | src/heap/os_*.c | include/gangway/base.h) continue ;; esac
  grep -nE "^[[:space:]]*#[[:space:]]*(if|ifdef|ifndef|elif)\\b.*\\b($systems)\\b" "$file" | sed "s|^|$file:|"
done <"$scratch/files") >"$scratch/systems"
while IFS= read -r line; do
  complain "$line: only src/base and src/heap/os_*.c ask for the system"
done <"$scratch/systems"

finish
