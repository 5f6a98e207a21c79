# SPDX-License-Identifier: MIT
# What the project's shell tests share. The makefile hands them top_srcdir, top_builddir and the tools.

set -u
LC_ALL=C
export LC_ALL
: "${top_srcdir:=.}" "${top_builddir:=.}" "${AWK:=awk}" "${CC:=cc}" "${CXX:=no}" "${NM:=nm}"
complaints=0

scratch=$(mktemp -d "${TMPDIR:-/tmp}/gangway-test.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

# What the tree consists of under the given folders: what git tracks or would, else what is there.
tree_files()
{
  (
    cd "$top_srcdir" || exit 99
    if [ -e .git ] && git ls-files --error-unmatch configure.ac >/dev/null 2>&1; then
      git ls-files --cached --others --exclude-standard -- "$@" | while IFS= read -r file; do
        [ ! -f "$file" ] || printf '%s\n' "$file"
      done
    else
      find "$@" -type f ! -name '*.o' ! -name '*.lo' ! -name '*~' ! -path '*/.*' 2>/dev/null
    fi
  ) | sort -u
}

complain()
{
  printf '%s\n' "$*"
  complaints=$((complaints + 1))
}

skip()
{
  printf 'SKIP %s\n' "$*"
  exit 77
}

# Whether script(1) can run a program on a terminal; a sandbox may have no device for one.
have_terminal()
{
  command -v script >/dev/null 2>&1 && script -qec true /dev/null </dev/null >/dev/null 2>&1
}

finish()
{
  [ "$complaints" -eq 0 ] || printf '%s complaint(s)\n' "$complaints"
  [ "$complaints" -eq 0 ]
  exit
}
