/* SPDX-License-Identifier: MIT */
/* Constant expressions, with C#'s types and rules. */
#ifndef GWI_DECLARE_CONSTANTS_H
#define GWI_DECLARE_CONSTANTS_H

#include "declare/reader.h"

/* An expression while it is read. */
typedef struct gwi_expression {
    gwi_reader *reader;
    const gwi_part *from;
    const gwi_token *at;
    bool is_unchecked;
} gwi_expression;

/* The value of the expression at *at, which is left behind it. False with the reader's fault set. */
bool gwi_evaluate(gwi_reader *r, const gwi_part *from, const gwi_token **at, gwi_value *out);

/* The same within an expression. */
bool gwi_expression_read(gwi_expression *e, gwi_value *out);

/* The value of a constant, computed when it is first asked for; then a failure is noted. False with the fault set. */
bool gwi_constant_of(gwi_reader *r, gwi_item *item, gwi_value *out);
/* The same for an expression: a fault is where the name stands that needs the constant. */
bool gwi_constant_used(gwi_reader *r, const gwi_part *from, const gwi_token *at, gwi_item *item,
                       gwi_value *out);

/* A value of an integer kind. */
void gwi_value_set(gwi_value *out, gw_type_kind kind, int64_t integer);

/* Sets the fault, where none is set yet; false. */
bool gwi_fault_at(gwi_reader *r, const gwi_part *from, const gwi_token *at, const char *format, ...)
    GWI_PRINTF(4, 5);

/* --- literals.c: false with the fault set -------------------------------------------------------------------- */

bool gwi_literal_number(gwi_expression *e, const gwi_token *at, bool negative, gwi_value *out);

/* --- texts.c: false with the fault set ----------------------------------------------------------------------- */

bool gwi_literal_character(gwi_expression *e, const gwi_token *at, gwi_value *out);
/* Of a string with holes, too. */
bool gwi_literal_string(gwi_expression *e, const gwi_token *at, gwi_value *out);
bool gwi_text_append(gwi_expression *e, gwi_value *left, const gwi_value *right);
void gwi_text_of_name(gwi_expression *e, gwi_value *out, const char *utf8);

/* --- operators.c: false and a sentence ----------------------------------------------------------------------- */

bool gwi_apply_unary(gwi_token_kind operator, gwi_value * value, bool is_unchecked,
                     const char **sentence);
typedef enum gwi_operator {
    GWI_OP_NONE,
    GWI_OP_MULTIPLY,
    GWI_OP_DIVIDE,
    GWI_OP_REMAINDER,
    GWI_OP_ADD,
    GWI_OP_SUBTRACT,
    GWI_OP_SHIFT_LEFT,
    GWI_OP_SHIFT_RIGHT,
    GWI_OP_SHIFT_RIGHT_UNSIGNED,
    GWI_OP_LESS,
    GWI_OP_GREATER,
    GWI_OP_LESS_EQUAL,
    GWI_OP_GREATER_EQUAL,
    GWI_OP_EQUAL,
    GWI_OP_NOT_EQUAL,
    GWI_OP_AND,
    GWI_OP_XOR,
    GWI_OP_OR,
    GWI_OP_AND_AND,
    GWI_OP_OR_OR
} gwi_operator;

bool gwi_apply(gwi_operator operator, gwi_value * left, const gwi_value *right, bool is_unchecked,
               const char **sentence);

/* --- conversions.c: false and a sentence ---------------------------------------------------------------------- */

/* As a cast does. */
bool gwi_convert(gwi_value *value, gw_type_kind to, bool is_unchecked, const char **sentence);
/* As an assignment does, without a cast. `enumeration` is set where the type is an enum of that kind. */
bool gwi_convert_implicitly(gwi_value *value, gw_type_kind to, const gwi_decl *enumeration,
                            const char **sentence);
/* True where a number becomes one of the other type without a cast. */
bool gwi_goes_implicitly(const gwi_value *value, gw_type_kind to);
/* A zero of a numeric type converts to every enum. */
bool gwi_goes_to_enum(const gwi_value *value);
/* The language knows no size of a pointer: a constant of nint or nuint fits into 32 bits. */
bool gwi_fits_every_pointer(const gwi_value *value, const char **sentence);
/* Gives two values one type, as those of `? :` have it; false where there is none. */
bool gwi_unify(gwi_value *a, gwi_value *b);

static inline bool gwi_is_integer(gw_type_kind kind)
{
    return kind >= GW_TYPE_CHAR && kind <= GW_TYPE_UINTPTR;
}

static inline bool gwi_is_real(gw_type_kind kind)
{
    return kind == GW_TYPE_SINGLE || kind == GW_TYPE_DOUBLE;
}

static inline bool gwi_is_number(gw_type_kind kind)
{
    return gwi_is_integer(kind) || gwi_is_real(kind) || kind == GW_TYPE_DECIMAL;
}

#endif
