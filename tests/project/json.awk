# SPDX-License-Identifier: MIT
# Status 0 where a file is one well-formed JSON value; else says where it is not.

{ text = text $0 "\n" }

END {
  at = 1
  if (value() && (blank() || 1) && at > length(text))
    exit 0
  line = substr(text, 1, at)
  printf "not JSON at line %d: %s\n", gsub(/\n/, "", line) + 1, substr(text, at, 40)
  exit 1
}

function blank() {
  while (substr(text, at, 1) ~ /[ \t\r\n]/ && at <= length(text))
    at++
  return 0
}

function take(c) {
  blank()
  if (substr(text, at, 1) != c)
    return 0
  at++
  return 1
}

function string(   c) {
  if (!take("\""))
    return 0
  while (at <= length(text)) {
    c = substr(text, at++, 1)
    if (c == "\"")
      return 1
    if (c < " ")
      return 0
    if (c == "\\") {
      c = substr(text, at++, 1)
      if (c == "u" ? substr(text, at, 4) !~ /^[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]$/ : index("\"\\/bfnrt", c) == 0)
        return 0
    }
  }
  return 0
}

function value() {
  blank()
  if (substr(text, at, 1) == "\"")
    return string()
  if (take("{"))
    return take("}") || members()
  if (take("["))
    return take("]") || elements()
  if (match(substr(text, at, 40), /^(true|false|null|-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?)/)) {
    at += RLENGTH
    return 1
  }
  return 0
}

function members() {
  do {
    if (!string() || !take(":") || !value())
      return 0
  } while (take(","))
  return take("}")
}

function elements() {
  do {
    if (!value())
      return 0
  } while (take(","))
  return take("]")
}
