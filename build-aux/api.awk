# SPDX-License-Identifier: MIT
# Reads the public headers: what is exported, what its docblock says, and what its attributes say.
#
#   awk -f api.awk -v mode=json  HEADER...   gw-api.json, from which authors of bindings generate
#   awk -f api.awk -v mode=names HEADER...   the names of the exported functions, sorted
#   awk -f api.awk -v mode=check HEADER...   a line for each function whose documentation is not whole; status 1 if any
#   awk -f api.awk -v mode=pairs HEADER...   a C program with a function for each pair of an allocation and a release;
#                                            tests/project/ownership.sh has the compiler judge it
#
# A function is a declaration that begins with GW_API. Its docblock stands right before it; or it stands in a group
# that begins with a docblock ending in "@{" and ends with a line "/** @} */", whose words then hold for all of it. A
# function that is declared in two headers is documented in one of them.

function trim(text) {
  sub(/^[ \t\r\n]+/, "", text)
  sub(/[ \t\r\n]+$/, "", text)
  gsub(/[ \t\r\n]+/, " ", text)
  return text
}

# One header after another, each as one text: comments and preprocessor lines are taken as they come.
FNR == 1 {
  header = FILENAME
  sub(/^(.*\/)?include\//, "", header)
  in_block = in_directive = in_declaration = in_group = 0
  block = declaration = directive = ""
}

# --- docblocks ---

!in_block && /^[ \t]*\/\*\*($|[^*\/])/ {
  in_block = 1
  block = ""
}

in_block {
  line = $0
  ended = index(line, "*/") > 0
  sub(/\*\/.*$/, "", line)
  sub(/^[ \t]*\/\*\*/, "", line)
  sub(/^[ \t]*\*[ ]?/, "", line)
  block = block line "\n"
  if (ended) {
    in_block = 0
    if (block ~ /@}/) {
      in_group = 0
      block = ""
    } else if (block ~ /@[{]/) {
      in_group = 1
      group = block
      sub(/@[{]/, "", group)
      block = ""
    }
  }
  next
}

# A plain comment: nothing of it matters.
!in_declaration && /^[ \t]*\/\*/ {
  in_comment = 1
}
in_comment {
  if (index($0, "*/"))
    in_comment = 0
  next
}

# --- macros that name the owners ---

/^#/ || in_directive {
  directive = directive " " $0
  in_directive = /\\$/
  if (!in_directive) {
    gsub(/\\/, " ", directive)
    if (match(directive, /#[ \t]*define[ \t]+GW_OWNED_AS_[A-Z_]+/)) {
      name = substr(directive, RSTART, RLENGTH)
      sub(/^.*[ \t]/, "", name)
      owned_as[name] = substr(directive, RSTART + RLENGTH)
    }
    directive = ""
  }
  if (!in_declaration)
    block = ""
  next
}

# --- declarations ---

!in_declaration && /^GW_API[ \t]/ {
  in_declaration = 1
  declaration = ""
}

in_declaration {
  declaration = declaration " " $0
  if (declaration ~ /;[ \t]*$/) {
    in_declaration = 0
    declare(trim(declaration), block != "" ? block : in_group ? group : "", block == "" && in_group)
    block = ""
  }
  next
}

/[^ \t]/ { block = "" }

function declare(text, doc, grouped,   head, open, name) {
  sub(/^GW_API /, "", text)
  open = index(text, "(")
  head = substr(text, 1, open - 1)
  if (!match(head, /[A-Za-z_][A-Za-z_0-9]*[ ]*$/))
    return
  name = trim(substr(head, RSTART))
  if (!(name in known)) {
    known[name] = 1
    order[++count] = name
    where[name] = header
  }
  returns[name] = trim(substr(head, 1, RSTART - 1))
  take_parameters(name, substr(text, open + 1))
  if (doc == "")
    return
  where[name] = header
  documented[name] = 1
  in_group_of[name] = grouped
  take_tags(name, doc)
}

# TEXT follows the opening parenthesis: "type name, type name) ATTRIBUTES;"
function take_parameters(name, text,   depth, i, c, one, n) {
  depth = 1
  one = ""
  n = 0
  for (i = 1; i <= length(text) && depth > 0; i++) {
    c = substr(text, i, 1)
    if (c == "(") depth++
    if (c == ")") depth--
    if (depth == 0 || (c == "," && depth == 1)) {
      one = trim(one)
      if (one != "void" && one != "")
        take_parameter(name, ++n, one)
      one = ""
    } else {
      one = one c
    }
  }
  parameters[name] = n
  attributes[name] = attributes[name] " " substr(text, i)
}

function take_parameter(name, n, one,   suffix) {
  suffix = ""
  if (match(one, /\[[^\]]*\]$/)) {
    suffix = " *"
    one = substr(one, 1, RSTART - 1)
  }
  match(one, /[A-Za-z_][A-Za-z_0-9]*$/)
  parameter_name[name, n] = substr(one, RSTART)
  parameter_type[name, n] = trim(substr(one, 1, RSTART - 1)) suffix
}

function take_tags(name, doc,   lines, n, i, line, tag, rest, key) {
  n = split(doc, lines, "\n")
  key = "brief"
  for (i = 1; i <= n; i++) {
    line = lines[i]
    if (match(line, /^[ \t]*@(param|return|returns|unit|encoding|owner|errors|thread|differs|contract|since|name)([ \t\[]|$)/)) {
      tag = trim(substr(line, RSTART, RLENGTH))
      sub(/[\[]$/, "", tag)
      rest = line
      sub(/^[ \t]*@[a-z]+/, "", rest)
      tag = substr(tag, 2)
      if (tag == "returns")
        tag = "return"
      if (tag == "param") {
        if (match(rest, /^[ ]*\[[a-z,]+\]/)) {
          direction = trim(substr(rest, RSTART, RLENGTH))
          rest = substr(rest, RSTART + RLENGTH)
        } else {
          direction = ""
        }
        rest = trim(rest)
        match(rest, /^[A-Za-z_0-9]+/)
        key = "param " substr(rest, 1, RLENGTH)
        rest = substr(rest, RLENGTH + 1)
        doc_parameters[name] = doc_parameters[name] " " substr(key, 7)
        words[name, "direction " substr(key, 7)] = direction
      } else {
        key = tag
        seen[name, tag] = 1
      }
      words[name, key] = words[name, key] " " rest
    } else {
      words[name, key] = words[name, key] " " line
    }
  }
}

# --- who releases what ---

# Fills release_name[1..n] and release_position[1..n] for the attributes of a function.
function find_releases(text,   n, guard, pair, macro) {
  guard = 0
  while (match(text, /GW_OWNED_AS_[A-Z_]+/) && guard++ < 50) {
    macro = substr(text, RSTART, RLENGTH)
    text = substr(text, 1, RSTART - 1) " " owned_as[macro] " " substr(text, RSTART + RLENGTH)
  }
  n = 0
  while (match(text, /GW_OWNED_BY\([a-zA-Z_0-9]+,[ ]*[0-9]+\)/)) {
    pair = substr(text, RSTART + 12, RLENGTH - 13)
    text = substr(text, RSTART + RLENGTH)
    n++
    release_name[n] = pair
    sub(/,.*$/, "", release_name[n])
    release_position[n] = pair
    sub(/^.*,[ ]*/, "", release_position[n])
  }
  return n
}

# "the caller; family HGlobal; release with ..." has family HGlobal.
function family_of(name,   text) {
  text = words[name, "owner"]
  if (!match(text, /family [A-Za-z]+/))
    return ""
  return substr(text, RSTART + 7, RLENGTH - 7)
}

# --- the answers ---

END {
  if (mode == "json")
    write_json()
  else if (mode == "names")
    write_names()
  else if (mode == "check")
    exit check()
  else if (mode == "pairs")
    write_pairs()
  else {
    print "api.awk: -v mode=json|names|check|pairs" > "/dev/stderr"
    exit 2
  }
}

function sort_names(   i, j, held) {
  for (i = 2; i <= count; i++) {
    held = order[i]
    for (j = i - 1; j >= 1 && order[j] > held; j--)
      order[j + 1] = order[j]
    order[j + 1] = held
  }
}

function write_names(   i) {
  sort_names()
  for (i = 1; i <= count; i++)
    print order[i]
}

function complain(name, text) {
  print where[name] ": " name ": " text
  complaints++
}

function check(   i, j, n, name, owner, named, one, family, tags, rest) {
  complaints = 0
  if (count == 0) {
    print "no exported function was found"
    return 1
  }
  split("owner errors thread", tags, " ")
  for (i = 1; i <= count; i++) {
    name = order[i]
    if (!documented[name]) {
      complain(name, "has no docblock")
      continue
    }
    if (trim(words[name, "brief"]) == "" && trim(words[name, "name"]) == "")
      complain(name, "has no sentence of what it does")
    for (j = 1; j in tags; j++)
      if (trim(words[name, tags[j]]) == "")
        complain(name, "has no @" tags[j])
    if (trim(words[name, "contract"]) == "" && trim(words[name, "since"]) == "")
      complain(name, "has neither @contract nor @since")
    if (returns[name] != "void" && !seen[name, "return"] && !in_group_of[name])
      complain(name, "has no @return")
    if (!in_group_of[name]) {
      for (j = 1; j <= parameters[name]; j++)
        if (index(doc_parameters[name] " ", " " parameter_name[name, j] " ") == 0)
          complain(name, "has no @param " parameter_name[name, j])
      rest = doc_parameters[name]
      n = split(trim(rest), named, " ")
      for (j = 1; j <= n; j++)
        if (!has_parameter(name, named[j]))
          complain(name, "documents a parameter that it does not have: " named[j])
    }
    check_owner(name)
  }
  return complaints > 0
}

function has_parameter(name, one,   j) {
  for (j = 1; j <= parameters[name]; j++)
    if (parameter_name[name, j] == one)
      return 1
  return 0
}

# What @owner names must be what the attributes name, both ways.
function check_owner(name,   owner, n, j, text, one, found) {
  owner = words[name, "owner"]
  n = find_releases(attributes[name])
  found = 0
  text = owner
  if (match(text, /release with /)) {
    text = substr(text, RSTART + RLENGTH)
    if (match(text, /[.;]/))
      text = substr(text, 1, RSTART - 1)
    while (match(text, /gw_[A-Za-z_0-9]+/)) {
      one = substr(text, RSTART, RLENGTH)
      text = substr(text, RSTART + RLENGTH)
      if (!(one in known))
        complain(name, "@owner names " one "(), which is no exported function")
      if (n > 0 && !names_release(n, one))
        complain(name, "@owner names " one "(), which its GW_OWNED_BY does not")
      else
        found = 1
    }
  }
  if (n > 0 && !found)
    complain(name, "has GW_OWNED_BY, but @owner names no function to release with")
  for (j = 1; j <= n; j++)
    if (!(release_name[j] in known))
      complain(name, "GW_OWNED_BY names " release_name[j] "(), which is no exported function")
  if (n == 0 && family_of(name) != "" && returns[name] ~ /\*$|^gw_bstr$/)
    complain(name, "@owner names a family, but there is no GW_OWNED_BY")
}

function names_release(n, one,   j) {
  for (j = 1; j <= n; j++)
    if (release_name[j] == one)
      return 1
  return 0
}

# --- JSON ---

function quote(text) {
  text = trim(text)
  gsub(/\\/, "\\\\", text)
  gsub(/"/, "\\\"", text)
  return "\"" text "\""
}

function member(key, text, last) {
  printf "      %s: %s%s\n", quote(key), text, last ? "" : ","
}

function text_or_null(name, key) {
  return trim(words[name, key]) == "" ? "null" : quote(words[name, key])
}

function write_json(   i, j, n, name, list, shown) {
  sort_names()
  printf "{\n  \"library\": \"gangway\",\n  \"version\": %s,\n  \"functions\": [\n", quote(version)
  for (i = 1; i <= count; i++) {
    name = order[i]
    print "    {"
    member("name", quote(name))
    member("header", quote(where[name]))
    member("brief", quote(words[name, "brief"] != "" ? words[name, "brief"] : words[name, "name"]))
    list = ""
    for (j = 1; j <= parameters[name]; j++) {
      shown = parameter_name[name, j]
      list = list sprintf("%s\n        {\"name\": %s, \"type\": %s, \"direction\": %s, \"text\": %s}", j > 1 ? "," : "", \
        quote(shown), quote(parameter_type[name, j]), direction_of(name, j), text_or_null(name, "param " shown))
    }
    member("parameters", "[" list (list == "" ? "]" : "\n      ]"))
    member("returns", sprintf("{\"type\": %s, \"text\": %s}", quote(returns[name]), text_or_null(name, "return")))
    member("unit", text_or_null(name, "unit"))
    member("encoding", text_or_null(name, "encoding"))
    member("owner", text_or_null(name, "owner"))
    member("family", family_of(name) == "" ? "null" : quote(family_of(name)))
    n = find_releases(attributes[name])
    list = ""
    for (j = 1; j <= n; j++)
      list = list sprintf("%s{\"function\": %s, \"argument\": %d}", j > 1 ? ", " : "", quote(release_name[j]), release_position[j])
    member("release", "[" list "]")
    member("errors", text_or_null(name, "errors"))
    member("thread", text_or_null(name, "thread"))
    member("differs", text_or_null(name, "differs"))
    member("contract", text_or_null(name, "contract"))
    member("since", text_or_null(name, "since"), 1)
    printf "    }%s\n", i < count ? "," : ""
  }
  print "  ]\n}"
}

# What the docblock says, else what the type says.
function direction_of(name, j,   said) {
  said = words[name, "direction " parameter_name[name, j]]
  gsub(/[\[\] ]/, "", said)
  if (said == "" || said == "in")
    return "\"in\""
  return said == "out" ? "\"out\"" : "\"inout\""
}

# --- pairs ---

# "name(0, p, 0)": every argument but the one at POSITION is a zero of its type.
function call(name, position,   j, text) {
  text = name "("
  for (j = 1; j <= parameters[name]; j++)
    text = text (j > 1 ? ", " : "") (j == position ? "p" : "(" parameter_type[name, j] "){0}")
  return text ")"
}

# Each function is named ok_ or bad_ by what the attributes promise; free() is bad for everything.
function write_pairs(   i, j, k, n, name, total, all, at) {
  print "#include <gangway/gangway.h>\n#include <stdlib.h>\n"
  total = 0
  for (i = 1; i <= count; i++) {
    n = find_releases(attributes[order[i]])
    for (j = 1; j <= n; j++)
      if (!(release_name[j] in at)) {
        at[release_name[j]] = release_position[j]
        all[++total] = release_name[j]
      }
  }
  for (i = 1; i <= count; i++) {
    name = order[i]
    n = find_releases(attributes[name])
    if (n == 0)
      continue
    for (k = 1; k <= total; k++)
      write_pair(names_release(n, all[k]) ? "ok" : "bad", name, all[k], call(all[k], at[all[k]]))
    write_pair("bad", name, "free", "free(p)")
  }
}

function write_pair(verdict, allocation, release, release_call,   id) {
  id = verdict "_" allocation "_then_" release
  printf "void %s(void);\nvoid %s(void)\n{\n    void *p = %s;\n    %s;\n}\n\n", id, id, call(allocation, 0), release_call
}
