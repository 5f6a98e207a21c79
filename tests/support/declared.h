/* SPDX-License-Identifier: MIT */
/*
 * Tests of the reader of declarations: what it made of a source, written down as text that a test compares.
 */
#ifndef GW_TESTS_DECLARED_H
#define GW_TESTS_DECLARED_H

#include "support/harness.h"

#include "declare/declare.h"

/* Declarations of a source that must come about, with the options given or none. They stay until declared_end(). */
gw_declarations *declared_of(const char *source);
gw_declarations *declared_with(const char *source, const gw_declare_options *options);

/* The same, and there must be no note. */
gw_declarations *declared_clean(const char *source);

/* Gives up all declarations so far. */
void declared_end(void);

/* "class N.A; enum N.E:Byte; struct N.S layout; class N.G`1 generic" by name. */
const char *declared_types(const gw_declarations *d);

/* "int a; public byte b[4]; event D c; @8 int d", as they are declared. What MarshalAs says is before a type:
 * "{23 const 8} string s". */
const char *declared_fields(const gw_declarations *d, const char *type);

/* "A=1; B=\"text\"; C='x'; D=1.5; E=true; F=null", as they are declared. */
const char *declared_members(const gw_declarations *d, const char *type);

/* One line each: "N.C.M lib entry Dll charset 1 winapi flags 2", flags of those that are set: exact error sig fit throw. */
const char *declared_imports(const gw_declarations *d);

/* "void (out int* a, {19} string b, params ...)" with what is marshaled. */
const char *declared_signature(const gwi_signature *signature);

/* One line each: "file:line:column severity sentence". */
const char *declared_notes(const gw_declarations *d);

/* The value of a constant, as in declared_members(), with its kind: "9 1"; a message where there is none. */
const char *declared_constant(const gw_declarations *d, const char *name);

/* The value of an expression, with the type of a constant that has it: a `const` of another type may not take it. */
const char *declared_value(const char *type, const char *expression);

#define VALUE(type, expression, expected)                                                          \
    ck_assert_str_eq(declared_value(type, expression), expected)
#define FAULT(type, expression, why)                                                               \
    VALUE(type, expression, "The constant 'value' was left out: " why ".")
#define OVERFLOWS(type, expression)                                                                \
    FAULT(type, expression, "a result is outside of the range of its type")
#define UNFIT(type, expression) FAULT(type, expression, "an operator does not go with its operands")
#define NEEDS_CAST(type, expression) FAULT(type, expression, "a value needs a cast to the type")

#endif
