/* SPDX-License-Identifier: MIT */
/*
 * Comparing the names of types with what a user writes for them: "Pair<int, Point>" for "Ns.Pair<int,Ns.Point>".
 *
 * A name is a list of parts with dots between them; a part is an identifier, and of an instance its type arguments. What is
 * written fits a name if its parts are the last ones of the name, in the same order. An argument fits in the same way, so that
 * it may be shortened too. Blanks do not matter, and a keyword is the same as the type of System that it names.
 */
#include "declare/spellings.h"

#include "declare/known.h"

/* --- spans -------------------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static gwi_span trim(gwi_span s)
{
    while (s.nbytes > 0 && is_blank(s.text[s.nbytes - 1]))
        s.nbytes--;
    while (s.nbytes > 0 && is_blank(s.text[0])) {
        s.text++;
        s.nbytes--;
    }
    return s;
}

static gwi_span first_of(gwi_span s, size_t nbytes)
{
    return (gwi_span){s.text, nbytes};
}

static gwi_span after(gwi_span s, size_t nbytes)
{
    return (gwi_span){s.text + nbytes, s.nbytes - nbytes};
}

static size_t find_byte(gwi_span s, char byte)
{
    size_t at = 0;
    while (at < s.nbytes && s.text[at] != byte)
        at++;
    return at;
}

static char last_byte(gwi_span s)
{
    return s.nbytes > 0 ? s.text[s.nbytes - 1] : '\0';
}

static bool is_identifier_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static size_t blanks_at(gwi_span s, size_t at)
{
    size_t end = at;
    while (end < s.nbytes && is_blank(s.text[end]))
        end++;
    return end - at;
}

/* Blanks matter only where they keep two words apart. */
static bool is_same_text(gwi_span a, gwi_span b)
{
    char before = '\0';
    for (size_t i = 0, j = 0;; i++, j++) {
        size_t in_a = blanks_at(a, i), in_b = blanks_at(b, j);
        i += in_a;
        j += in_b;
        if (i == a.nbytes || j == b.nbytes)
            return i == a.nbytes && j == b.nbytes;
        bool is_apart = is_identifier_byte(before) && is_identifier_byte(a.text[i]);
        if (a.text[i] != b.text[j] || (is_apart && (in_a == 0) != (in_b == 0)))
            return false;
        before = a.text[i];
    }
}

/* --- parts of a name ---------------------------------------------------------------------------------------- */

static int nesting_of(char c)
{
    return (c == '<' || c == '(' || c == '[') - (c == '>' || c == ')' || c == ']');
}

gwi_span gwi_spelling_last(gwi_span name, gwi_span *outer)
{
    int nest = 0;
    for (size_t i = name.nbytes; i > 0; i--) {
        nest -= nesting_of(name.text[i - 1]);
        if (nest == 0 && name.text[i - 1] == '.') {
            *outer = first_of(name, i - 1);
            return trim(after(name, i));
        }
    }
    *outer = (gwi_span){NULL, 0};
    return trim(name);
}

/* How many bytes a file-local type has before the name that the source gives it: "<file>F0__Name". */
static size_t file_prefix(gwi_span part)
{
    if (part.nbytes == 0 || part.text[0] != '<')
        return 0;
    for (size_t i = find_byte(part, '>'); i + 2 < part.nbytes; i++)
        if (part.text[i] == '_' && part.text[i + 1] == '_')
            return i + 2;
    return 0;
}

static gwi_span identifier_of(gwi_span part, size_t prefix)
{
    return trim(first_of(part, prefix + find_byte(after(part, prefix), '<')));
}

gwi_span gwi_spelling_key(gwi_span part)
{
    size_t prefix = file_prefix(part);
    return after(identifier_of(part, prefix), prefix);
}

static bool fits_type(gwi_span name, gwi_span written, gwi_spelling_match match);

/* The first argument of a list, which is left after its comma. */
static gwi_span take_argument(gwi_span *rest)
{
    int nest = 0;
    size_t i = 0;
    for (; i < rest->nbytes && (nest > 0 || rest->text[i] != ','); i++)
        nest += nesting_of(rest->text[i]);
    gwi_span argument = first_of(*rest, i);
    *rest = after(*rest, i < rest->nbytes ? i + 1 : i);
    return argument;
}

/* "<int,byte>": what is between the brackets. False where there is no list. */
static bool take_list(gwi_span part, size_t identifier_nbytes, gwi_span *out)
{
    gwi_span list = trim(after(part, identifier_nbytes));
    if (list.nbytes < 3 || list.text[0] != '<' || last_byte(list) != '>')
        return false;
    *out = (gwi_span){list.text + 1, list.nbytes - 2};
    return true;
}

static bool fit_arguments(gwi_span name, gwi_span written, gwi_spelling_match match)
{
    while (name.nbytes > 0 && written.nbytes > 0) {
        gwi_span argument = take_argument(&name);
        if (!fits_type(argument, take_argument(&written), match))
            return false;
    }
    return name.nbytes == 0 && written.nbytes == 0;
}

bool gwi_spelling_part_fits(gwi_span name, gwi_span written, gwi_spelling_match match)
{
    size_t prefix = file_prefix(name), own = file_prefix(written);
    gwi_span whole = identifier_of(name, prefix), given = identifier_of(written, own);
    bool is_short = match == GWI_SPELLING_END && prefix > 0 && own == 0;
    if (!is_same_text(is_short ? after(whole, prefix) : whole, given))
        return false;
    gwi_span arguments, given_arguments;
    bool has_list = take_list(name, whole.nbytes, &arguments);
    if (take_list(written, given.nbytes, &given_arguments) != has_list)
        return false;
    return has_list ? fit_arguments(arguments, given_arguments, match)
                    : trim(after(written, given.nbytes)).nbytes == 0;
}

bool gwi_spelling_fits(gwi_span name, gwi_span written, gwi_spelling_match match)
{
    for (;;) {
        gwi_span outer, written_outer;
        gwi_span part = gwi_spelling_last(name, &outer);
        if (!gwi_spelling_part_fits(part, gwi_spelling_last(written, &written_outer), match))
            return false;
        if (written_outer.text == NULL)
            return match == GWI_SPELLING_END || outer.text == NULL;
        if (outer.text == NULL)
            return false;
        name = outer;
        written = written_outer;
    }
}

/* --- types -------------------------------------------------------------------------------------------------- */

enum { KEYWORD_NBYTES = 24 }; /* more than "System.UIntPtr" */

/* The kind that a keyword or a type of System names; UNKNOWN for those that have no keyword. */
static gw_type_kind kind_of(gwi_span s, bool *is_keyword)
{
    char text[KEYWORD_NBYTES];
    *is_keyword = false;
    if (s.nbytes >= sizeof text)
        return GW_TYPE_UNKNOWN;
    memcpy(text, s.text, s.nbytes);
    text[s.nbytes] = '\0';
    gw_type_kind kind = gwi_kind_of_text(text);
    const char *keyword = gwi_keyword_of_kind(kind);
    *is_keyword = keyword != NULL && strcmp(keyword, text) == 0;
    return keyword != NULL ? kind : GW_TYPE_UNKNOWN;
}

/* "Int32" is the end of a name only; it may be the user's own. */
static bool is_same_keyword(gwi_span name, gwi_span written, gwi_spelling_match match)
{
    bool is_keyword, is_written_keyword;
    gw_type_kind kind = kind_of(name, &is_keyword);
    if (!is_keyword || kind_of(written, &is_written_keyword) != kind)
        return false;
    return match == GWI_SPELLING_END || is_written_keyword ||
           find_byte(written, '.') < written.nbytes;
}

/* "int[,]" without its rank, which is left in *rank. */
static gwi_span without_rank(gwi_span type, gwi_span *rank)
{
    size_t at = type.nbytes;
    while (at > 0 && type.text[at - 1] != '[')
        at--;
    *rank = after(type, at);
    return first_of(type, at > 0 ? at - 1 : 0);
}

static bool fit_arrays(gwi_span name, gwi_span written, gwi_spelling_match match)
{
    gwi_span rank, written_rank;
    gwi_span element = without_rank(name, &rank);
    gwi_span written_element = without_rank(written, &written_rank);
    return last_byte(written) == ']' && is_same_text(rank, written_rank) &&
           fits_type(element, written_element, match);
}

/* `int?` is System.Nullable<int>. */
static bool fit_nullables(gwi_span name, gwi_span written, gwi_spelling_match match)
{
    static const gwi_span nullable = {"System.Nullable", sizeof "System.Nullable" - 1};
    gwi_span element = first_of(name, name.nbytes - 1), outer, list;
    if (last_byte(written) == '?')
        return fits_type(element, first_of(written, written.nbytes - 1), match);
    gwi_span part = gwi_spelling_last(written, &outer);
    size_t identifier = identifier_of(part, 0).nbytes;
    gwi_span written_name = {written.text, (size_t)(part.text - written.text) + identifier};
    return take_list(part, identifier, &list) && gwi_spelling_fits(nullable, written_name, match) &&
           fits_type(element, list, match);
}

/* "int a" without the name of the element. */
static gwi_span without_element_name(gwi_span element)
{
    gwi_span s = trim(element);
    size_t at = s.nbytes;
    while (at > 0 && is_identifier_byte(s.text[at - 1]))
        at--;
    return at > 0 && is_blank(s.text[at - 1]) ? trim(first_of(s, at)) : s;
}

/* `(int a, byte b)` is System.ValueTuple<int,byte>. */
static bool fit_tuples(gwi_span name, gwi_span written, gwi_spelling_match match)
{
    static const char start[] = "System.ValueTuple<";
    const size_t nbytes = sizeof start - 1;
    if (name.nbytes <= nbytes || memcmp(name.text, start, nbytes) != 0 || last_byte(written) != ')')
        return false;
    gwi_span arguments = after(first_of(name, name.nbytes - 1), nbytes);
    gwi_span elements = after(first_of(written, written.nbytes - 1), 1);
    while (arguments.nbytes > 0 && elements.nbytes > 0) {
        gwi_span argument = take_argument(&arguments);
        if (!fits_type(argument, without_element_name(take_argument(&elements)), match))
            return false;
    }
    return arguments.nbytes == 0 && elements.nbytes == 0;
}

static bool fits_type(gwi_span name, gwi_span written, gwi_spelling_match match)
{
    name = trim(name);
    written = trim(written);
    if (is_same_text(name, written))
        return true;
    if (written.nbytes > 1 && written.text[0] == '(' && last_byte(name) == '>')
        return fit_tuples(name, written, match);
    switch (last_byte(name)) {
    case ']':
        return fit_arrays(name, written, match);
    case '?':
        return fit_nullables(name, written, match);
    case '*':
        return last_byte(written) == '*' && fits_type(first_of(name, name.nbytes - 1),
                                                      first_of(written, written.nbytes - 1), match);
    default:
        return is_same_keyword(name, written, match) || gwi_spelling_fits(name, written, match);
    }
}
