/* SPDX-License-Identifier: MIT */
/* Constant expressions, computed where they stand. */
#include "declare/integers.h"
#include "declare/known.h"
#include "declare/lookup.h"
#include "declare/syntax.h"

static bool unary(gwi_expression *e, gwi_value *out);

static bool fault(gwi_expression *e, const gwi_token *at, const char *sentence)
{
    return gwi_fault_at(e->reader, e->from, at, "%s", sentence);
}

static bool expect(gwi_expression *e, gwi_token_kind kind)
{
    if (e->at->kind != kind)
        return fault(e, e->at, "an expression is not understood here");
    e->at++;
    return true;
}

/* For an operator or a cast. */
static bool expect_type(gwi_expression *e, const gwi_token *at, const gwi_value *v)
{
    return v->unchosen == NULL || fault(e, at, "the branches of a condition have no common type");
}

/* --- names -------------------------------------------------------------------------------------------------- */

static const char *name_at(gwi_expression *e, const gwi_token *at)
{
    return gwi_names_of(e->reader, e->from->scope->source, at);
}

static unsigned skip_arguments(const gwi_token **at)
{
    const gwi_token *behind = (*at)->kind == GWI_TOKEN_LESS ? gwi_type_arguments_end(*at) : NULL;
    if (behind == NULL || behind->kind != GWI_TOKEN_DOT)
        return 0;
    unsigned count = 1;
    for (const gwi_token *inner = *at + 1; inner < behind; inner++)
        count += inner->kind == GWI_TOKEN_COMMA;
    *at = behind;
    return count;
}

/* The first name, behind `global::` or an alias and `::` where one is written. */
static bool first_name(gwi_expression *e, gwi_resolved *found)
{
    const gwi_token *name = e->at++;
    if (e->at->kind != GWI_TOKEN_COLONS)
        return gwi_lookup_first(e->reader, e->from, name_at(e, name), skip_arguments(&e->at),
                                found);
    gwi_resolved outer;
    memset(&outer, 0, sizeof outer);
    outer.space = &e->reader->global;
    if (name->word != GWI_WORD_global &&
        !gwi_lookup_first(e->reader, e->from, name_at(e, name), 0, &outer))
        return false;
    name = e->at + 1;
    e->at += 2;
    return gwi_lookup_next(e->reader, e->from, &outer, name_at(e, name), skip_arguments(&e->at),
                           found);
}

/* One more name: a constant of the type before it, or a type in that. */
static gwi_item *next_name(gwi_expression *e, bool *has, gwi_resolved *found)
{
    const gwi_token *name = e->at + 1;
    e->at += 2;
    unsigned arity = skip_arguments(&e->at);
    gwi_item *item = *has && found->decl != NULL
                         ? gwi_lookup_constant_in(e->reader, found->decl, name_at(e, name))
                         : NULL;
    if (item == NULL)
        *has = *has && gwi_lookup_next(e->reader, e->from, found, name_at(e, name), arity, found);
    return item;
}

/* A.B.C: the last name is a constant of the type before it. */
static bool dotted(gwi_expression *e, gwi_value *out)
{
    const gwi_token *start = e->at;
    gwi_resolved found;
    memset(&found, 0, sizeof found);
    bool has = first_name(e, &found);
    gwi_item *item = NULL;
    while (e->at->kind == GWI_TOKEN_DOT && e->at[1].kind == GWI_TOKEN_NAME) {
        if (item != NULL)
            return fault(e, e->at, "a member of a constant is no constant");
        item = next_name(e, &has, &found);
    }
    if (item != NULL)
        return gwi_constant_used(e->reader, e->from, start, item, out);
    return gwi_fault_at(e->reader, e->from, start, "nothing that was read declares '%s'",
                        gwi_spell(e->reader, e->from, start, e->at));
}

static bool named(gwi_expression *e, gwi_value *out)
{
    if (e->at[1].kind == GWI_TOKEN_DOT || e->at[1].kind == GWI_TOKEN_COLONS ||
        (e->at[1].kind == GWI_TOKEN_LESS && gwi_type_arguments_end(e->at + 1) != NULL &&
         gwi_type_arguments_end(e->at + 1)->kind == GWI_TOKEN_DOT))
        return dotted(e, out);
    gwi_item *item = gwi_lookup_constant(e->reader, e->from, name_at(e, e->at));
    if (item == NULL)
        return gwi_fault_at(e->reader, e->from, e->at, "nothing that was read declares '%s'",
                            name_at(e, e->at));
    return gwi_constant_used(e->reader, e->from, e->at++, item, out);
}

/* --- operators with words ----------------------------------------------------------------------------------- */

static bool checked(gwi_expression *e, gwi_value *out)
{
    bool before = e->is_unchecked;
    e->is_unchecked = e->at->word == GWI_WORD_unchecked;
    e->at++;
    bool fine = expect(e, GWI_TOKEN_LEFT_PAREN) && gwi_expression_read(e, out) &&
                expect(e, GWI_TOKEN_RIGHT_PAREN);
    e->is_unchecked = before;
    return fine;
}

/* The language gives these types a size; that of any other is no constant, though the runtime may know it. */
static size_t size_of(const gwi_type *type)
{
    gw_type_kind kind = type->kind == GW_TYPE_ENUM ? type->declared->underlying : type->kind;
    if (kind == GW_TYPE_BOOLEAN)
        return 1;
    if (kind == GW_TYPE_DECIMAL)
        return 16;
    if (gwi_is_real(kind))
        return kind == GW_TYPE_SINGLE ? 4 : 8;
    bool has_size = gwi_is_integer(kind) && kind != GW_TYPE_INTPTR && kind != GW_TYPE_UINTPTR;
    return has_size ? gwi_limits_of(kind).bits / 8 : 0;
}

/* `word(Type)`; at the type. */
static bool type_operand(gwi_expression *e, gwi_type *out)
{
    const gwi_token *end = e->at->kind == GWI_TOKEN_LEFT_PAREN ? gwi_type_end(e->at + 1) : NULL;
    if (end == NULL || end->kind != GWI_TOKEN_RIGHT_PAREN)
        return fault(e, e->at, "a type is not understood here");
    const gwi_token *at = e->at + 1;
    gwi_type_read(e->reader, e->from, &at, out);
    e->at = end + 1;
    return true;
}

static bool sized(gwi_expression *e, gwi_value *out)
{
    const gwi_token *start = e->at++;
    gwi_type type;
    if (!type_operand(e, &type))
        return false;
    size_t nbytes = size_of(&type);
    if (nbytes == 0)
        return gwi_fault_at(e->reader, e->from, start, "sizeof(%s) is no constant", type.spelling);
    gwi_value_set(out, GW_TYPE_INT32, (int64_t)nbytes);
    return true;
}

static bool defaulted(gwi_expression *e, gwi_value *out)
{
    const gwi_token *start = e->at++;
    gwi_value_set(out, GW_TYPE_VOID, 0);
    if (e->at->kind != GWI_TOKEN_LEFT_PAREN)
        return true;
    gwi_type type;
    if (!type_operand(e, &type))
        return false;
    bool is_enum = type.kind == GW_TYPE_ENUM;
    const char *sentence;
    if (!gwi_convert(out, is_enum ? type.declared->underlying : type.kind, false, &sentence))
        return gwi_fault_at(e->reader, e->from, start, "%s", sentence);
    if (is_enum)
        out->enumeration = (const gwi_decl *)(const void *)type.declared;
    return true;
}

/* nameof(A.B<C>): the last name. */
static bool name_of(gwi_expression *e, gwi_value *out)
{
    const gwi_token *open = e->at + 1, *last = NULL;
    unsigned nest = 0;
    for (const gwi_token *at = open + 1; at < open + open->extent; at++) {
        nest += at->kind == GWI_TOKEN_LESS;
        nest -= at->kind == GWI_TOKEN_GREATER && nest > 0;
        if (nest == 0 && at->kind == GWI_TOKEN_NAME)
            last = at;
    }
    if (last == NULL)
        return fault(e, e->at, "nameof() has no name");
    gwi_text_of_name(e, out, name_at(e, last));
    e->at = gwi_token_after(open);
    return true;
}

/* --- casts -------------------------------------------------------------------------------------------------- */

/* What may follow a cast: so `(A)-1` is a difference, and `(A)(-1)` a cast, as the language has it. */
static bool begins_operand(const gwi_token *at)
{
    switch (at->kind) {
    case GWI_TOKEN_NAME:
    case GWI_TOKEN_NUMBER:
    case GWI_TOKEN_CHARACTER:
    case GWI_TOKEN_STRING:
    case GWI_TOKEN_INTERPOLATED:
    case GWI_TOKEN_LEFT_PAREN:
    case GWI_TOKEN_TILDE:
    case GWI_TOKEN_NOT:
        return true;
    case GWI_TOKEN_KEYWORD:
        return at->word != GWI_WORD_as && at->word != GWI_WORD_is;
    default:
        return false;
    }
}

static bool is_cast(const gwi_token *at)
{
    const gwi_token *end = gwi_type_end_in_cast(at + 1);
    if (end == NULL || end->kind != GWI_TOKEN_RIGHT_PAREN)
        return false;
    return (gwi_is_type_keyword(at + 1) && end == at + 2) || begins_operand(end + 1);
}

static bool cast(gwi_expression *e, gwi_value *out)
{
    const gwi_token *start = e->at++;
    gwi_type type;
    gwi_type_read(e->reader, e->from, &e->at, &type);
    const char *sentence;
    if (!expect(e, GWI_TOKEN_RIGHT_PAREN) || !unary(e, out) || !expect_type(e, start, out))
        return false;
    bool is_enum = type.kind == GW_TYPE_ENUM;
    if (type.kind == GW_TYPE_UNKNOWN)
        return gwi_fault_at(e->reader, e->from, start + 1, "nothing that was read declares '%s'",
                            type.spelling);
    if (!gwi_convert(out, is_enum ? type.declared->underlying : type.kind, e->is_unchecked,
                     &sentence))
        return gwi_fault_at(e->reader, e->from, start, "%s", sentence);
    if (is_enum)
        out->enumeration = (const gwi_decl *)(const void *)type.declared;
    return true;
}

/* --- operands ----------------------------------------------------------------------------------------------- */

/* int.MaxValue */
static bool member_of_keyword(gwi_expression *e, gwi_value *out)
{
    const gwi_token *start = e->at;
    gwi_decl *decl = gwi_decl_of_keyword(e->reader, (gwi_keyword)start->word);
    if (decl == NULL || start[1].kind != GWI_TOKEN_DOT || start[2].kind != GWI_TOKEN_NAME)
        return fault(e, start, "an expression is not understood here");
    gwi_item *item = gwi_lookup_constant_in(e->reader, decl, name_at(e, start + 2));
    if (item == NULL)
        return gwi_fault_at(e->reader, e->from, start + 2, "'%s.%s' is no constant",
                            decl->face.name, name_at(e, start + 2));
    e->at += 3;
    return gwi_constant_used(e->reader, e->from, start, item, out);
}

static bool keyword(gwi_expression *e, gwi_value *out)
{
    switch (e->at->word) {
    case GWI_WORD_true:
    case GWI_WORD_false:
        gwi_value_set(out, GW_TYPE_BOOLEAN, e->at->word == GWI_WORD_true);
        e->at++;
        return true;
    case GWI_WORD_null:
        gwi_value_set(out, GW_TYPE_OBJECT, 0);
        out->constant.text = gw_utf16_n(NULL, 0);
        e->at++;
        return true;
    case GWI_WORD_checked:
    case GWI_WORD_unchecked:
        return checked(e, out);
    case GWI_WORD_sizeof:
        return sized(e, out);
    case GWI_WORD_default:
        return defaulted(e, out);
    default:
        break;
    }
    return member_of_keyword(e, out);
}

static bool literal(gwi_expression *e, gwi_value *out)
{
    const gwi_token *at = e->at++;
    if (at->kind == GWI_TOKEN_NUMBER)
        return gwi_literal_number(e, at, false, out);
    return at->kind == GWI_TOKEN_CHARACTER ? gwi_literal_character(e, at, out)
                                           : gwi_literal_string(e, at, out);
}

static bool operand(gwi_expression *e, gwi_value *out)
{
    switch (e->at->kind) {
    case GWI_TOKEN_NUMBER:
    case GWI_TOKEN_CHARACTER:
    case GWI_TOKEN_STRING:
    case GWI_TOKEN_INTERPOLATED:
        return literal(e, out);
    case GWI_TOKEN_LEFT_PAREN:
        if (is_cast(e->at))
            return cast(e, out);
        e->at++;
        return gwi_expression_read(e, out) && expect(e, GWI_TOKEN_RIGHT_PAREN);
    case GWI_TOKEN_KEYWORD:
        return keyword(e, out);
    case GWI_TOKEN_NAME:
        if (e->at->word == GWI_WORD_nameof && e->at[1].kind == GWI_TOKEN_LEFT_PAREN)
            return name_of(e, out);
        return named(e, out);
    default:
        return fault(e, e->at, "an expression is not understood here");
    }
}

static bool sign(gwi_expression *e, gwi_value *out)
{
    const gwi_token *operator= e->at++;
    const char *sentence;
    if (operator->kind == GWI_TOKEN_MINUS && e->at->kind == GWI_TOKEN_NUMBER)
        return gwi_literal_number(e, e->at++, true, out);
    if (!unary(e, out) || !expect_type(e, operator, out))
        return false;
    return gwi_apply_unary((gwi_token_kind) operator->kind, out, e->is_unchecked, &sentence) ||
           fault(e, operator, sentence);
}

static bool unary(gwi_expression *e, gwi_value *out)
{
    if (e->reader->depth >= GWI_NESTING_MOST)
        return fault(e, e->at, "an expression nests too deep");
    e->reader->depth++;
    bool fine;
    switch (e->at->kind) {
    case GWI_TOKEN_MINUS:
    case GWI_TOKEN_PLUS:
    case GWI_TOKEN_NOT:
    case GWI_TOKEN_TILDE:
        fine = sign(e, out);
        break;
    default:
        fine = operand(e, out);
        if (fine && (e->at->kind == GWI_TOKEN_NOT)) /* null-forgiving */
            e->at++;
    }
    e->reader->depth--;
    return fine;
}

/* --- operators with two operands ---------------------------------------------------------------------------- */

static const struct {
    uint8_t kind, operator, strength;
} operators[] = {
    {GWI_TOKEN_STAR, GWI_OP_MULTIPLY, 10},
    {GWI_TOKEN_SLASH, GWI_OP_DIVIDE, 10},
    {GWI_TOKEN_PERCENT, GWI_OP_REMAINDER, 10},
    {GWI_TOKEN_PLUS, GWI_OP_ADD, 9},
    {GWI_TOKEN_MINUS, GWI_OP_SUBTRACT, 9},
    {GWI_TOKEN_SHIFT_LEFT, GWI_OP_SHIFT_LEFT, 8},
    {GWI_TOKEN_LESS, GWI_OP_LESS, 7},
    {GWI_TOKEN_GREATER, GWI_OP_GREATER, 7},
    {GWI_TOKEN_LESS_EQUAL, GWI_OP_LESS_EQUAL, 7},
    {GWI_TOKEN_GREATER_EQUAL, GWI_OP_GREATER_EQUAL, 7},
    {GWI_TOKEN_EQUAL, GWI_OP_EQUAL, 6},
    {GWI_TOKEN_NOT_EQUAL, GWI_OP_NOT_EQUAL, 6},
    {GWI_TOKEN_AND, GWI_OP_AND, 5},
    {GWI_TOKEN_XOR, GWI_OP_XOR, 4},
    {GWI_TOKEN_OR, GWI_OP_OR, 3},
    {GWI_TOKEN_AND_AND, GWI_OP_AND_AND, 2},
    {GWI_TOKEN_OR_OR, GWI_OP_OR_OR, 1},
};

static bool touches(const gwi_token *at)
{
    return at[1].kind == GWI_TOKEN_GREATER && at[1].offset == at->offset + 1;
}

/* The operator here, how many tokens it has, and how strongly it binds. */
static gwi_operator operator_at(const gwi_token *at, unsigned *strength, size_t *count)
{
    *count = 1;
    if (at->kind == GWI_TOKEN_GREATER && touches(at)) {
        bool is_unsigned = touches(at + 1);
        *count = is_unsigned ? 3 : 2;
        *strength = 8;
        return is_unsigned ? GWI_OP_SHIFT_RIGHT_UNSIGNED : GWI_OP_SHIFT_RIGHT;
    }
    for (size_t i = 0; i < GWI_COUNT_OF(operators); i++)
        if (operators[i].kind == at->kind) {
            *strength = operators[i].strength;
            return (gwi_operator)operators[i].operator;
        }
    return GWI_OP_NONE;
}

static bool is_text(const gwi_value *v)
{
    return v->constant.kind == GW_TYPE_STRING || v->constant.kind == GW_TYPE_OBJECT;
}

static bool combine(gwi_expression *e, const gwi_token *at, gwi_operator operator, gwi_value * left,
                    const gwi_value *right)
{
    if (!expect_type(e, at, left) || !expect_type(e, at, right))
        return false;
    const char *sentence;
    bool has_string =
        left->constant.kind == GW_TYPE_STRING || right->constant.kind == GW_TYPE_STRING;
    if (operator== GWI_OP_ADD && has_string && is_text(left) && is_text(right))
        return gwi_text_append(e, left, right);
    return gwi_apply(operator, left, right, e->is_unchecked, &sentence) || fault(e, at, sentence);
}

static bool binary(gwi_expression *e, unsigned least, gwi_value *left)
{
    if (!unary(e, left))
        return false;
    for (;;) {
        unsigned strength = 0;
        size_t count;
        const gwi_token *at = e->at;
        gwi_operator operator= operator_at(at, &strength, &count);
        if (operator== GWI_OP_NONE || strength<least)
            return true;
        e->at += count;
        gwi_value right;
        if (!binary(e, strength + 1, &right) || !combine(e, at, operator, left, &right))
            return false;
    }
}

/* The end of the list is what the branch that was not chosen brings along. */
static void remember(gwi_expression *e, gwi_value *chosen, const gwi_value *other)
{
    gwi_value *added = gwi_bump_alloc(e->reader->bump, 1, sizeof *added), *last = chosen;
    *added = *other;
    while (last->unchosen != NULL)
        last = (gwi_value *)(uintptr_t)last->unchosen;
    last->unchosen = added;
}

static bool branches(gwi_expression *e, bool truth, gwi_value *out)
{
    gwi_value first, second;
    if (!gwi_expression_read(e, &first) || !expect(e, GWI_TOKEN_COLON) ||
        !gwi_expression_read(e, &second))
        return false;
    bool has_type = gwi_unify(&first, &second);
    *out = truth ? first : second;
    if (!has_type)
        remember(e, out, truth ? &second : &first);
    return true;
}

bool gwi_expression_read(gwi_expression *e, gwi_value *out)
{
    if (!binary(e, 0, out))
        return false;
    if (e->at->kind != GWI_TOKEN_QUESTION)
        return true;
    if (out->constant.kind != GW_TYPE_BOOLEAN || out->unchosen != NULL)
        return fault(e, e->at, "a condition is not true or false");
    if (e->reader->depth >= GWI_NESTING_MOST)
        return fault(e, e->at, "an expression nests too deep");
    bool truth = out->constant.integer != 0;
    e->at++;
    e->reader->depth++;
    bool fine = branches(e, truth, out);
    e->reader->depth--;
    return fine;
}

bool gwi_evaluate(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_value *out)
{
    gwi_expression e = {.reader = r, .from = from, .at = *at};
    bool fine = gwi_expression_read(&e, out);
    *at = e.at;
    return fine;
}
