# SPDX-License-Identifier: MIT
# Holds differences that were found against those that are intended:
#
#   awk -v who=NAME -f differences.awk differences.txt FOUND
#
# A line of differences.txt: who, a regular expression, the reason, in columns. A line of FOUND: what the expression is
# for, what they have, what we have, in columns. Prints what is not intended, and what is intended and does not occur; the last line
# is how many were intended. Where -v sets="NAME..." says what was compared, only lines that begin with one of these and a colon have
# to occur.
BEGIN { FS = "\t" }

FNR == NR {
  if ($0 !~ /^#/ && $1 == who) {
    expressions[++count] = "^(" $2 ")$"
    absent[count] = sets != "" && !index(" " sets " ", " " substr($2, 1, index($2, ":") - 1) " ")
    reasons[count] = $3
  }
  next
}

{
  for (i = 1; i <= count; i++)
    if ($1 ~ expressions[i]) {
      used[i]++
      intended++
      next
    }
  print "unlisted: " $1 "\n    theirs: " $2 "\n    ours:   " $3
}

END {
  for (i = 1; i <= count; i++)
    if (!used[i] && absent[i])
      continue
    else if (!used[i])
      print "listed, but it does not occur: " expressions[i]
    else if (counts)
      printf "    %d for %s: %s\n", used[i], expressions[i], reasons[i]
  print intended + 0
}
