/* SPDX-License-Identifier: MIT */
/* Telling overloads apart: the types of parameters as somebody writes them, beside those of a signature. */
#include "declare/declarations.h"
#include "declare/known.h"

enum { TYPE_NBYTES = 256 };

const char *gwi_direction_word(unsigned direction)
{
    if ((direction & GWI_BY_REF) == 0)
        return "";
    return direction & GWI_OUT ? "out " : direction & GWI_IN ? "in " : "ref ";
}

/* --- what is written ---------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *text)
{
    while (is_blank(*text))
        text++;
    return text;
}

static bool take_word(const char **text, const char *word)
{
    size_t nbytes = strlen(word);
    if (strncmp(*text, word, nbytes) != 0 || !is_blank((*text)[nbytes]))
        return false;
    *text = skip_blanks(*text + nbytes);
    return true;
}

/* The end of a type: the comma or parenthesis that is in no bracket of its own. */
static const char *type_end(const char *text)
{
    int nest = 0;
    for (; *text != '\0'; text++) {
        if (nest == 0 && (*text == ',' || *text == ')'))
            break;
        nest += *text == '<' || *text == '[' || *text == '(';
        nest -= *text == '>' || *text == ']' || *text == ')';
    }
    return text;
}

static bool copy_packed(char *out, size_t capacity, const char *text, const char *end)
{
    size_t used = 0;
    for (; text < end; text++) {
        if (is_blank(*text))
            continue;
        if (used + 1 == capacity)
            return false;
        out[used++] = *text;
    }
    out[used] = '\0';
    return true;
}

/* --- types -------------------------------------------------------------------------------------------------- */

/* "Point" is the end of "Ns.Point". */
static bool ends_with(const char *name, const char *end)
{
    size_t all = strlen(name), nbytes = strlen(end);
    return nbytes <= all && strcmp(name + all - nbytes, end) == 0 &&
           (nbytes == all || name[all - nbytes - 1] == '.');
}

static bool same_name(const gwi_type *type, const char *written, const char *given)
{
    if (ends_with(written, given))
        return true;
    if (type->declared != NULL && !type->declared->is_framework)
        return ends_with(type->declared->name, given);
    if (type->declared != NULL && ends_with(type->declared->name, given))
        return true;
    if (ends_with(given, written))
        return true;
    gw_type_kind kind = gwi_kind_of_text(given);
    return kind == type->kind && kind != GW_TYPE_UNKNOWN && kind != GW_TYPE_BLOB &&
           kind != GW_TYPE_HANDLE && kind != GW_TYPE_CLASS && kind != GW_TYPE_INTERFACE;
}

/* How many bytes a type has before its `*`, `?` and `[]`, if it has type arguments. */
static size_t end_of_arguments(const char *text)
{
    const char *end = strrchr(text, '>');
    return end != NULL ? (size_t)(end + 1 - text) : 0;
}

/* "Pair<Point, System.Int32>[]" is "Ns.Pair<Ns.Point,int>[]". */
static bool same_instance(const gwi_declared *instance, const char *written, const char *given)
{
    size_t nbytes = end_of_arguments(given);
    gwi_span name = {instance->name, strlen(instance->name)};
    return strcmp(written + end_of_arguments(written), given + nbytes) == 0 &&
           gwi_spelling_fits(name, (gwi_span){given, nbytes}, GWI_SPELLING_END);
}

/* What is behind the name, `*` and `[]`, must be the same; the names must mean the same. */
static bool same_type(const gwi_type *type, const char *text, const char *end)
{
    char given[TYPE_NBYTES], written[TYPE_NBYTES];
    const char *spelling = type->spelling;
    if (!copy_packed(given, sizeof given, text, end) ||
        !copy_packed(written, sizeof written, spelling, spelling + strlen(spelling)))
        return false;
    if (strcmp(given, written) == 0)
        return true;
    while (type->element != NULL)
        type = type->element;
    if (type->declared != NULL && type->declared->is_instance)
        return same_instance(type->declared, written, given);
    size_t given_name = strcspn(given, "*[?<"), written_name = strcspn(written, "*[?<");
    if (strcmp(given + given_name, written + written_name) != 0)
        return false;
    given[given_name] = written[written_name] = '\0';
    return same_name(type, written, given);
}

static bool same_parameter(const gwi_parameter *p, const char **text)
{
    unsigned direction = 0;
    *text = skip_blanks(*text);
    if (take_word(text, "out"))
        direction = GWI_OUT | GWI_BY_REF;
    else if (take_word(text, "in"))
        direction = GWI_IN | GWI_BY_REF;
    else if (take_word(text, "ref"))
        direction = take_word(text, "readonly") ? GWI_IN | GWI_BY_REF : GWI_BY_REF;
    else
        take_word(text, "params");
    const char *end = type_end(*text);
    bool by_ref = (p->direction & GWI_BY_REF) != 0;
    bool same = by_ref == (direction != 0) &&
                (!by_ref || (p->direction & GWI_OUT) == (direction & GWI_OUT)) &&
                same_type(&p->type, *text, end);
    *text = end;
    return same;
}

bool gwi_signature_fits(const gwi_signature *signature, const char *text)
{
    text = skip_blanks(text + 1);
    for (size_t i = 0; i < signature->parameter_count; i++) {
        if (i > 0 && *text++ != ',')
            return false;
        if (!same_parameter(&signature->parameters[i], &text))
            return false;
    }
    return *text == ')' && *skip_blanks(text + 1) == '\0';
}
