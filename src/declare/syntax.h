/* SPDX-License-Identifier: MIT */
/* Where pieces of syntax end. Nothing is looked up for it. NULL stands for: there is no such piece here. */
#ifndef GWI_DECLARE_SYNTAX_H
#define GWI_DECLARE_SYNTAX_H

#include "declare/token.h"

/* Behind a type: "int", "A.B<C>[]*", "(int a, B b)", "delegate* unmanaged<int, void>". */
const gwi_token *gwi_type_end(const gwi_token *at);
/* The same in an expression, where a `?` behind it and what is no array's bracket belong to something else. */
const gwi_token *gwi_type_end_in_cast(const gwi_token *at);
/* The same behind `is`, `as` and `case`, where a `?` before an operand is a condition's. */
const gwi_token *gwi_type_end_in_pattern(const gwi_token *at);
/* Behind the `>` of type arguments. */
const gwi_token *gwi_type_arguments_end(const gwi_token *at);
/* Behind the `>` of type parameters, and how many there are. */
const gwi_token *gwi_type_parameters_end(const gwi_token *at, unsigned *count);
/* Behind attributes, or `at`. */
const gwi_token *gwi_attributes_end(const gwi_token *at);
/* Behind `ref`, `ref readonly`, `out`, `in`, `this`, `params`, `scoped` ..., or `at`. */
const gwi_token *gwi_parameter_modifiers_end(const gwi_token *at);
/* The same in an expression: `a < b, c > d` is type arguments where a token follows that tells the language so. */
const gwi_token *gwi_generic_end(const gwi_token *at);
/* True where an operand of an expression may begin. */
bool gwi_starts_operand(const gwi_token *at);
/* At the comma, semicolon or closing bracket that ends an expression. */
const gwi_token *gwi_expression_end(const gwi_token *at);
/* Behind the comma that ends the element of a list at `at`; `end` where no comma does. */
const gwi_token *gwi_list_next(const gwi_token *at, const gwi_token *end);
/* True for the keyword of a type: int, string, object, void ... */
bool gwi_is_type_keyword(const gwi_token *at);

#endif
