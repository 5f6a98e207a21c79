/* SPDX-License-Identifier: MIT */
/* The constants of types, computed when they are asked for. */
#include "declare/constants.h"
#include "declare/lookup.h"

bool gwi_fault_at(gwi_reader *r, const gwi_part *from, const gwi_token *at, const char *format, ...)
{
    if (r->fault.sentence != NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    r->fault.sentence = gwi_bump_sentence(r->bump, format, arguments);
    va_end(arguments);
    r->fault.source = from->scope->source;
    r->fault.at = at;
    return false;
}

void gwi_value_set(gwi_value *out, gw_type_kind kind, int64_t integer)
{
    memset(out, 0, sizeof *out);
    out->constant.kind = kind;
    out->constant.integer = integer;
}

/* --- constants of types ------------------------------------------------------------------------------------- */

static bool compute(gwi_reader *r, gwi_item *item, gwi_value *out)
{
    gwi_type type;
    const gwi_token *at = item->type;
    gwi_type_read(r, item->part, &at, &type);
    at = item->value;
    if (at == NULL)
        return gwi_fault_at(r, item->part, item->at, "it has no value");
    if (!gwi_evaluate(r, item->part, &at, out))
        return false;
    if (at->kind != GWI_TOKEN_COMMA && at->kind != GWI_TOKEN_SEMICOLON)
        return gwi_fault_at(r, item->part, at, "an expression is not understood here");
    gw_type_kind to = type.kind == GW_TYPE_ENUM ? type.declared->underlying : type.kind;
    const gwi_decl *enumeration =
        type.kind == GW_TYPE_ENUM ? (const gwi_decl *)(const void *)type.declared : NULL;
    const char *sentence;
    if (to == GW_TYPE_UNKNOWN) /* an enum that was not read: the value says enough */
        return true;
    return gwi_convert_implicitly(out, to, enumeration, &sentence) ||
           gwi_fault_at(r, item->part, item->value, "%s", sentence);
}

static bool compute_enumerator(gwi_reader *r, gwi_item *item, gwi_value *out)
{
    gwi_decl *decl = item->part->decl;
    gw_type_kind underlying = gwi_underlying(r, decl);
    const char *sentence;
    if (item->value != NULL) {
        const gwi_token *at = item->value;
        if (!gwi_evaluate(r, item->part, &at, out))
            return false;
        if (at->kind != GWI_TOKEN_COMMA && at->kind != GWI_TOKEN_RIGHT_BRACE)
            return gwi_fault_at(r, item->part, at, "an expression is not understood here");
        if (!gwi_convert_implicitly(out, underlying, NULL, &sentence))
            return gwi_fault_at(r, item->part, item->value, "%s", sentence);
    } else if (item->before == NULL) {
        gwi_value_set(out, underlying, 0);
    } else {
        gwi_value one;
        gwi_value_set(&one, underlying, 1);
        if (!gwi_constant_used(r, item->part, item->at, item->before, out))
            return false;
        if (!gwi_apply(GWI_OP_ADD, out, &one, false, &sentence) ||
            !gwi_convert(out, underlying, false, &sentence))
            return gwi_fault_at(r, item->part, item->at, "%s", sentence);
    }
    out->enumeration = decl;
    return true;
}

static void fail_item(gwi_reader *r, gwi_item *item)
{
    gwi_fault why = r->fault;
    item->state = GWI_FAILED;
    if (why.sentence != NULL)
        gwi_note_at(
            r, why.source, why.at->offset, GW_SEVERITY_WARNING,
            gwi_sentence(r, "The constant '%s' was left out: %s.", item->name, why.sentence));
    r->fault.sentence = NULL;
}

static bool compute_item(gwi_reader *r, gwi_item *item)
{
    gwi_value value;
    item->state = GWI_BUSY;
    r->depth++;
    bool fine = item->kind == GWI_ITEM_ENUMERATOR ? compute_enumerator(r, item, &value)
                                                  : compute(r, item, &value);
    r->depth--;
    if (!fine) {
        fail_item(r, item);
        return false;
    }
    value.room = 0;
    item->result = gwi_bump_alloc(r->bump, 1, sizeof *item->result);
    *item->result = value;
    item->state = GWI_KNOWN;
    return true;
}

/* Enumerators without a value need the one before them: the first of them is computed first. One may need a later one,
 * which is computed then. */
static void compute_those_before(gwi_reader *r, gwi_item *item)
{
    gwi_item *first = item;
    while (first->value == NULL && first->before != NULL && first->before->state == GWI_NOT_YET)
        first = first->before;
    for (; first != item; first = first->next)
        if (first->state == GWI_NOT_YET)
            compute_item(r, first);
}

bool gwi_constant_of(gwi_reader *r, gwi_item *item, gwi_value *out)
{
    if (item->state == GWI_BUSY)
        return gwi_fault_at(r, item->part, item->at, "'%s' needs its own value", item->name);
    if (item->state == GWI_NOT_YET) {
        if (r->depth >= GWI_NESTING_MOST)
            return gwi_fault_at(r, item->part, item->at, "constants need each other too deep");
        if (item->kind == GWI_ITEM_ENUMERATOR)
            compute_those_before(r, item);
        if (item->state == GWI_NOT_YET)
            compute_item(r, item);
    }
    if (item->state == GWI_FAILED)
        return gwi_fault_at(r, item->part, item->at, "'%s' has no value", item->name);
    *out = *item->result;
    return true;
}

bool gwi_constant_used(gwi_reader *r, const gwi_part *from, const gwi_token *at, gwi_item *item,
                       gwi_value *out)
{
    if (gwi_constant_of(r, item, out)) {
        if (from->kind == GW_TYPE_ENUM) /* in an enum every named constant is a number */
            out->enumeration = NULL;
        return true;
    }
    r->fault.source = from->scope->source;
    r->fault.at = at;
    return false;
}
