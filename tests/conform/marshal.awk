# SPDX-License-Identifier: MIT
# Compares what marshal_main.cs and marshal.c print: awk -v who=net|mono -f marshal.awk THEIRS OURS. Prints, in columns, what
# about, theirs, ours, a line a difference; the last line is "TYPES REFUSED EQUAL" of what was compared.
BEGIN { FS = "\t" }

# Mono has its own words for refusing.
function value(text)
{
  return who == "mono" && text ~ /^refused/ ? "refused" : text
}

$1 == "begin" || $1 == "end" { next }

who == "mono" && $2 == "reason" { next }

FNR == NR {
  theirs[$1, $2] = value($3)
  order[++n] = $1 SUBSEP $2
  if ($2 == "crashed")
    crashed[$1] = 1
  if ($2 == "size")
    size[$1] = $3
  next
}

{
  if ($2 == "size") {
    ours_size[$1] = $3
    types++
    refused += $3 == "refused"
  }
  ours[$1, $2] = value($3)
  ours_order[++m] = $1 SUBSEP $2
}

# One line where one side refuses what the other has; and one where theirs dies of it.
function disagree(type)
{
  return (size[type] == "refused") != (ours_size[type] == "refused")
}

function report(key, they, we,   part)
{
  split(key, part, SUBSEP)
  if (part[1] in crashed ? part[2] != "crashed" : disagree(part[1]) && part[2] != "size")
    return
  # Ours may say more behind their sentence.
  if (they == we || (they ~ /^refused: / && index(we, substr(they, 1, length(they) - 1)) == 1))
    equal++
  else
    print part[1] " " part[2] "\t" they "\t" we
}

END {
  for (i = 1; i <= n; i++)
    report(order[i], theirs[order[i]], order[i] in ours ? ours[order[i]] : "nothing")
  for (i = 1; i <= m; i++) {
    split(ours_order[i], part, SUBSEP)
    # Mono is not given what we refuse: it dies of much of it.
    if (!(ours_order[i] in theirs) && (who != "mono" || ours_size[part[1]] != "refused"))
      report(ours_order[i], "nothing", ours[ours_order[i]])
  }
  print types " " refused " " equal
}
