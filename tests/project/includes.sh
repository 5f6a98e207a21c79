#!/bin/sh
# SPDX-License-Identifier: MIT
# Nothing includes upward or sideways, and only the files that may know the system do.
. "${top_srcdir:-.}/tests/support/project.sh"

tree_files src include | grep -E '\.(c|h|h\.in)$' >"$scratch/files"
[ "$(grep -c . "$scratch/files")" -gt 5 ] || complain "found almost no source files: this test does not see the tree"

# A complaint a line. Second headers of a room, "heap/fast.h" and "text/short.h", are what is compiled into the functions that
# are called most.
(cd "$top_srcdir" && xargs "$AWK" '
  BEGIN {
    # The floors of the rooms, and of the public headers that mirror them.
    rooms = "base 0 heap 1 text 1 memory 2 malloc 2 marshal 3 declare 4 layout 5 call 6 host 7 tool 8 gangway 9 unprefixed 10"
    count = split(rooms, word, " ")
    for (i = 1; i < count; i += 2)
      floor[word[i]] = word[i + 1] + 0
    headers = "error base version base malloc heap transcoder text handles memory imalloc memory record layout"
    count = split(headers, word, " ")
    for (i = 1; i < count; i += 2)
      room_of[word[i]] = word[i + 1]
    only["<iconv.h>"] = "src/text/iconv.c"
    only["<utf8proc.h>"] = "src/text/normalize.c"
    only["<ffi.h>"] = "src/call/ffi.c"
    # Only the base and the backends of the heap ask which system this is.
    systems = "_WIN32|_WIN64|__CYGWIN__|__linux__|__linux|linux|__gnu_linux__|__APPLE__|__MACH__|__FreeBSD__|__NetBSD__|__OpenBSD__|__DragonFly__|__sun|__unix__|__ANDROID__|__GLIBC__|__MUSL__|__HAIKU__"
  }
  # Of a public header, by its name without what follows the dot.
  function header_room(name) {
    if (name ~ /^unprefixed_/)
      return "unprefixed"
    return name in room_of ? room_of[name] : name
  }
  function room_of_file(file, part) {
    split(file, part, "/")
    if (file ~ /^src\/[^\/]*\//)
      return part[2]
    if (file !~ /^include\/gangway\//)
      return ""
    sub(/\..*/, "", part[3])
    return header_room(part[3])
  }
  function is_there(path, line, found) {
    found = (getline line < path) >= 0
    close(path)
    return found
  }
  # The room that is included; "" where nothing is to be compared.
  function target_of(file, room, included, name) {
    name = substr(included, 2, length(included) - 2)
    if (included ~ /^<gangway\//) {
      sub(/^gangway\//, "", name)
      sub(/\.h$/, "", name)
      return header_room(name)
    }
    if (included ~ /^</ || name == "config.h")
      return ""
    if (name !~ /\//) {
      sub(/[^\/]*$/, "", file)
      if (!is_there(file name))
        print FILENAME " includes " included ", which is not in its room"
      return ""
    }
    target = name
    sub(/\/.*/, "", target)
    if (target != room && name != target "/" target ".h" && name != "heap/fast.h" && name != "text/short.h")
      print FILENAME " includes " included "; of another room it may include only \"" target "/" target ".h\""
    return target
  }
  FNR == 1 {
    room = room_of_file(FILENAME)
    if (room == "")
      print FILENAME " is in no room"
    else if (!(room in floor))
      print FILENAME ": the room " room " has no floor"
    asks = FILENAME ~ /^src\/base\/|^src\/heap\/os_|^include\/gangway\/base\.h/
  }
  !asks && /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif)[^A-Za-z_]/ && $0 ~ "(^|[^A-Za-z0-9_])(" systems ")($|[^A-Za-z0-9_])" {
    print FILENAME ":" FNR ":" $0 ": only src/base and src/heap/os_*.c ask for the system"
  }
  !/^[ \t]*#[ \t]*include[ \t]*[<"]/ || !(room in floor) { next }
  {
    included = $0
    sub(/^[ \t]*#[ \t]*include[ \t]*/, "", included)
    match(included, /^.[^>"]*[>"]/)
    included = substr(included, 1, RLENGTH)
    if (included in only && only[included] != FILENAME)
      print FILENAME " includes " included "; only " only[included] " may"
    target = target_of(FILENAME, room, included)
    if (target == "" || target == room)
      next
    if (!(target in floor))
      print FILENAME " includes " included ", which is in no room"
    else if (floor[target] >= floor[room])
      print FILENAME " (floor " floor[room] ") includes " included " (floor " floor[target] "): not from below"
    else if (room == "malloc" && floor[target] > 1)
      print FILENAME " includes " included ": malloc stands on heap and base alone"
  }
' <"$scratch/files") >"$scratch/complaints" || complain "the files could not be read"
while IFS= read -r line; do
  complain "$line"
done <"$scratch/complaints"

finish
