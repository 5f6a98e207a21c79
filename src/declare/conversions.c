/* SPDX-License-Identifier: MIT */
/* Conversions of constants: casts, and what an assignment does. */
#include "declare/decimal.h"
#include "declare/integers.h"

static const char overflow[] = GWI_OUTSIDE_OF_ITS_TYPE;

static bool fail(const char **sentence, const char *why)
{
    *sentence = why;
    return false;
}

/* --- numbers ------------------------------------------------------------------------------------------------ */

static double as_real(const gwi_value *v)
{
    if (gwi_is_real(v->constant.kind))
        return v->constant.real;
    if (v->constant.kind == GW_TYPE_DECIMAL)
        return gwi_decimal_to_real(&v->constant.decimal);
    return gwi_is_negative(v) ? (double)v->constant.integer : (double)(uint64_t)v->constant.integer;
}

static bool real_to_integer(gwi_value *v, gw_type_kind to, bool is_unchecked, const char **sentence)
{
    double real = v->constant.real; /* what is behind its point is dropped */
    gwi_limits l = gwi_limits_of(to);
    bool inside =
        (real >= (double)l.least || real > (double)l.least - 1.0) && real < (double)l.most + 1.0;
    if (!inside && !is_unchecked)
        return fail(sentence, overflow);
    v->constant.integer = !inside ? 0 : real < 0 ? (int64_t)real : (int64_t)(uint64_t)real;
    v->constant.kind = to;
    return true;
}

static void to_real(gwi_value *v, gw_type_kind to)
{
    double real = as_real(v);
    v->constant.real = to == GW_TYPE_SINGLE ? (double)(float)real : real;
    v->constant.integer = 0;
    v->constant.kind = to;
}

bool gwi_fits_every_pointer(const gwi_value *v, const char **sentence)
{
    gw_type_kind kind = v->constant.kind, narrow = kind;
    if (kind == GW_TYPE_INTPTR)
        narrow = GW_TYPE_INT32;
    else if (kind == GW_TYPE_UINTPTR)
        narrow = GW_TYPE_UINT32;
    return kind == narrow || gwi_fits(v->constant.integer, gwi_is_negative(v), narrow) ||
           fail(sentence, "a result depends on the size of a pointer");
}

/* Outside of the range it fails also where nothing is checked, as the language has it. */
static bool decimal_to_integer(gwi_value *v, gw_type_kind to, const char **sentence)
{
    uint64_t magnitude;
    bool fine = gwi_decimal_truncate(&v->constant.decimal, &magnitude);
    bool negative = gwi_decimal_is_negative(&v->constant.decimal) && magnitude != 0;
    int64_t value = (int64_t)(negative ? 0 - magnitude : magnitude);
    if (!fine || (negative && value >= 0) || !gwi_fits(value, negative, to))
        return fail(sentence, overflow);
    gwi_value_set(v, to, value);
    return true;
}

static bool to_decimal(gwi_value *v, const char **sentence)
{
    gw_decimal decimal;
    int64_t integer = v->constant.integer;
    bool is_single = v->constant.kind == GW_TYPE_SINGLE;
    if (!gwi_is_real(v->constant.kind)) {
        uint64_t magnitude = gwi_is_negative(v) ? 0 - (uint64_t)integer : (uint64_t)integer;
        decimal = gwi_decimal_of_integer(magnitude, gwi_is_negative(v));
    } else if (!gwi_decimal_of_real(v->constant.real, is_single, &decimal)) {
        return fail(sentence, overflow);
    }
    gwi_value_set(v, GW_TYPE_DECIMAL, 0);
    v->constant.decimal = decimal;
    return true;
}

static bool convert_number(gwi_value *v, gw_type_kind to, bool is_unchecked, const char **sentence)
{
    gw_type_kind from = v->constant.kind;
    if (gwi_is_real(to)) {
        to_real(v, to);
        return true;
    }
    if (from == GW_TYPE_DECIMAL || to == GW_TYPE_DECIMAL)
        return from == to                ? true
               : from == GW_TYPE_DECIMAL ? decimal_to_integer(v, to, sentence)
                                         : to_decimal(v, sentence);
    if (gwi_is_real(from))
        return real_to_integer(v, to, is_unchecked, sentence);
    if (!gwi_fits(v->constant.integer, gwi_is_negative(v), to)) {
        if (!is_unchecked)
            return fail(sentence, overflow);
        v->constant.integer = gwi_cut(v->constant.integer, to);
    }
    v->constant.kind = to;
    return true;
}

/* --- any type ----------------------------------------------------------------------------------------------- */

static bool is_reference(gw_type_kind kind)
{
    switch (kind) {
    case GW_TYPE_STRING:
    case GW_TYPE_STRINGBUILDER:
    case GW_TYPE_OBJECT:
    case GW_TYPE_HANDLE:
    case GW_TYPE_ARRAY:
    case GW_TYPE_CLASS:
    case GW_TYPE_DELEGATE:
    case GW_TYPE_INTERFACE:
    case GW_TYPE_GENERIC: /* no structure: these have no constants */
        return true;
    default:
        return false;
    }
}

static bool is_null(const gwi_value *v)
{
    gw_type_kind kind = v->constant.kind;
    return (kind == GW_TYPE_STRING || kind == GW_TYPE_OBJECT) && v->constant.text.data == NULL;
}

/* Null of any type but string is one of object. */
static bool to_default(gwi_value *v, gw_type_kind to, const char **sentence)
{
    bool reference = is_reference(to);
    if (!reference && !gwi_is_number(to) && to != GW_TYPE_BOOLEAN)
        return fail(sentence, "a type has no constants");
    gwi_value_set(v, reference && to != GW_TYPE_STRING ? GW_TYPE_OBJECT : to, 0);
    v->constant.text = gw_utf16_n(NULL, 0);
    return true;
}

bool gwi_convert(gwi_value *v, gw_type_kind to, bool is_unchecked, const char **sentence)
{
    gw_type_kind from = v->constant.kind;
    v->enumeration = NULL;
    if (from == GW_TYPE_VOID || (is_null(v) && is_reference(to)))
        return to_default(v, to, sentence);
    if (gwi_is_number(from) && gwi_is_number(to))
        return convert_number(v, to, is_unchecked, sentence) && gwi_fits_every_pointer(v, sentence);
    return from == to || fail(sentence, "a value does not convert to the type");
}

/* --- without a cast ----------------------------------------------------------------------------------- */

static bool is_pointer_sized(gw_type_kind kind)
{
    return kind == GW_TYPE_INTPTR || kind == GW_TYPE_UINTPTR;
}

static gwi_limits limits_to(gw_type_kind to)
{
    return gwi_limits_of(to == GW_TYPE_INTPTR    ? GW_TYPE_INT32
                         : to == GW_TYPE_UINTPTR ? GW_TYPE_UINT32
                                                 : to);
}

/* True where every value of a type is one of the other, as the language sees it: it does not know the size of nint. */
static bool widens(gw_type_kind from, gw_type_kind to)
{
    if (!gwi_is_integer(from))
        return from == GW_TYPE_SINGLE && to == GW_TYPE_DOUBLE;
    if (gwi_is_real(to) || to == GW_TYPE_DECIMAL)
        return true;
    gwi_limits f = gwi_limits_of(from), t = limits_to(to);
    if (!gwi_is_integer(to) || to == GW_TYPE_CHAR || (is_pointer_sized(from) && t.bits != 64))
        return false;
    return t.least <= f.least && f.most <= t.most;
}

/* A constant of int converts to any integer type that has it, one of long to ulong. */
static bool may_take(gw_type_kind from, gw_type_kind to)
{
    return from == GW_TYPE_INT32 ? gwi_is_integer(to) && to != GW_TYPE_CHAR
                                 : from == GW_TYPE_INT64 && to == GW_TYPE_UINT64;
}

static bool takes_constant(const gwi_value *v, gw_type_kind to)
{
    return may_take(v->constant.kind, to) && gwi_fits(v->constant.integer, gwi_is_negative(v), to);
}

bool gwi_goes_implicitly(const gwi_value *v, gw_type_kind to)
{
    return v->constant.kind == to || widens(v->constant.kind, to) || takes_constant(v, to);
}

bool gwi_goes_to_enum(const gwi_value *v)
{
    gw_type_kind kind = v->constant.kind;
    if (v->enumeration != NULL || !gwi_is_number(kind) || kind == GW_TYPE_CHAR)
        return false;
    if (kind == GW_TYPE_DECIMAL)
        return gwi_decimal_is_zero(&v->constant.decimal);
    return gwi_is_real(kind) ? v->constant.real == 0 : v->constant.integer == 0;
}

static bool assign(gwi_value *v, gw_type_kind to, const gwi_decl *enumeration,
                   const char **sentence)
{
    gw_type_kind from = v->constant.kind;
    bool fine = from == to || widens(from, to) || may_take(from, to);
    if (enumeration != NULL)
        fine = v->enumeration == enumeration || gwi_goes_to_enum(v);
    else if (v->enumeration != NULL)
        fine = false;
    if (gwi_is_number(from) && gwi_is_number(to) && !fine)
        return fail(sentence, "a value needs a cast to the type");
    if (!gwi_convert(v, to, false, sentence))
        return false;
    v->enumeration = enumeration;
    return true;
}

bool gwi_convert_implicitly(gwi_value *v, gw_type_kind to, const gwi_decl *enumeration,
                            const char **sentence)
{
    for (const gwi_value *other = v->unchosen; other != NULL; other = other->unchosen) {
        gwi_value converted = *other;
        if (!assign(&converted, to, enumeration, sentence))
            return false;
    }
    v->unchosen = NULL;
    return assign(v, to, enumeration, sentence);
}

/* --- one type for two values -------------------------------------------------------------------------------- */

static bool goes_to(const gwi_value *v, const gwi_value *other)
{
    gw_type_kind from = v->constant.kind, to = other->constant.kind;
    if (from == GW_TYPE_VOID || (is_null(v) && is_reference(to)))
        return true;
    if (v->enumeration != NULL)
        return false;
    return other->enumeration != NULL ? gwi_goes_to_enum(v) : widens(from, to);
}

static bool take_type(gwi_value *v, const gwi_value *other)
{
    const char *ignored;
    if (!gwi_convert(v, other->constant.kind, false, &ignored))
        return false;
    v->enumeration = other->enumeration;
    return true;
}

bool gwi_unify(gwi_value *a, gwi_value *b)
{
    gw_type_kind x = a->constant.kind, y = b->constant.kind;
    if (a->unchosen != NULL || b->unchosen != NULL)
        return false;
    if (x == y && a->enumeration == b->enumeration)
        return true;
    if (goes_to(a, b))
        return take_type(a, b);
    if (goes_to(b, a))
        return take_type(b, a);
    if (a->enumeration != NULL || b->enumeration != NULL)
        return false;
    if (takes_constant(a, y))
        return take_type(a, b);
    return takes_constant(b, x) && take_type(b, a);
}
