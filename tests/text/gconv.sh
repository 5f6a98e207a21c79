#!/bin/sh
# SPDX-License-Identifier: MIT
# No module of glibc's iconv is opened for a code page that has a table.
. "${top_srcdir:-.}/tests/support/project.sh"

program=$top_builddir/tests/text/every_page
[ -x "$program" ] || { complain "$program is not built"; finish; }
command -v strace >/dev/null 2>&1 || skip "gconv: there is no strace"
# LeakSanitizer cannot look at what is traced already.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
unset GANGWAY_ACP GANGWAY_HEAP LD_PRELOAD
strace -o "$scratch/probe" true 2>/dev/null || skip "gconv: strace may not trace here"

# opens FILE ARGUMENT...: the files that the program opens
opens()
{
  file=$scratch/$1
  shift
  strace -f -e trace=open,openat -o "$file" "$program" "$@" >"$scratch/out" 2>"$scratch/err" ||
    complain "every_page $*: $(cat "$scratch/out" "$scratch/err")"
}

opens tables
pages=$(sed -n 's/ pages$//p' "$scratch/out")
[ "${pages:-0}" -eq 111 ] || complain "every_page went through ${pages:-no} pages, not 111"
grep -q 'open' "$scratch/tables" || complain "strace saw no file opened at all"
if grep -i gconv "$scratch/tables"; then
  complain "a module of iconv was looked for, though every page had a table"
fi

# That this can fail: of a page without a table such a module is opened, where iconv has modules.
if "$program" 54936 >/dev/null 2>&1; then
  opens iconv 54936
  if [ -n "$(find /usr/lib /usr/lib64 /lib -type d -name gconv 2>/dev/null | head -n 1)" ]; then
    grep -q gconv "$scratch/iconv" || complain "no module of iconv was opened for 54936 either: this test sees nothing"
  else
    echo "SKIP gconv, counter-check: iconv has no modules here"
  fi
else
  echo "SKIP gconv, counter-check: iconv has no 54936 here"
fi
finish
