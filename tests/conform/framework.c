/* SPDX-License-Identifier: MIT */
/* Prints the table of .NET's own types as src/declare/framework/facts.cs prints what it is made from: every type, constant,
 * structure and field, as the lookups give them. Names are looked up from the outermost namespace on. */
#include "declare/framework.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {
    "NONE",      "ENUM",     "STRUCT",    "CLASS",       "STATIC_CLASS",
    "INTERFACE", "DELEGATE", "ATTRIBUTE", "SAFE_HANDLE", "CRITICAL_HANDLE",
};
static const char *const type_kinds[] = {
    "-",         "VOID",
    "BOOLEAN",   "CHAR",
    "SBYTE",     "BYTE",
    "INT16",     "UINT16",
    "INT32",     "UINT32",
    "INT64",     "UINT64",
    "INTPTR",    "UINTPTR",
    "SINGLE",    "DOUBLE",
    "HALF",      "INT128",
    "UINT128",   "CLONG",
    "CULONG",    "NFLOAT",
    "DECIMAL",   "GUID",
    "DATETIME",  "TIMESPAN",
    "STRING",    "STRINGBUILDER",
    "OBJECT",    "HANDLE",
    "HANDLEREF", "BLOB",
    "POINTER",   "FUNCTION_POINTER",
    "ARRAY",     "ENUM",
    "STRUCT",    "CLASS",
    "DELEGATE",  "INTERFACE",
    "NULLABLE",  "GENERIC",
};

static void print_name(gwi_framework_type type)
{
    gwi_framework_info info = gwi_framework_describe(type);
    if (info.outer != 0)
        print_name(info.outer);
    else
        printf("%s", info.space);
    printf("%s%s", info.outer == 0 && info.space[0] == '\0' ? "" : ".", info.name);
    if (info.arity != 0)
        printf("`%u", info.arity);
}

static void print_name_or_none(gwi_framework_type type)
{
    if (type != 0)
        print_name(type);
    else
        printf("-");
}

/* --- as a reader of source finds it ------------------------------------------------------------------------------ */

static gwi_framework_space space_of(const char *full)
{
    gwi_framework_space space = gwi_framework_space_root();
    while (*full != '\0') {
        size_t nbytes = strcspn(full, ".");
        space = gwi_framework_space_in(space, full, nbytes);
        full += nbytes + (full[nbytes] == '.');
    }
    return space;
}

static gwi_framework_type found(gwi_framework_type type)
{
    gwi_framework_info info = gwi_framework_describe(type);
    size_t nbytes = strlen(info.name);
    if (info.outer != 0)
        return gwi_framework_nested(found(info.outer), info.name, nbytes, info.arity);
    return gwi_framework_find(space_of(info.space), info.name, nbytes, info.arity);
}

/* --- lines ------------------------------------------------------------------------------------------------------- */

static void print_shape(gwi_framework_cursor *at)
{
    static const char *const others[] = {"", "", "", "*", "@", "&", "?"};
    gwi_framework_shape shape = gwi_framework_next(at);
    if (shape.kind == GWI_SHAPE_PARAMETER)
        printf("!%u", shape.parameter);
    else if (shape.kind == GWI_SHAPE_TYPE)
        print_name(shape.type);
    else
        printf("%s", others[shape.kind]);
    for (unsigned i = 0; i < shape.argument_count; i++) {
        printf(" ");
        print_shape(at);
    }
}

static void print_flags(unsigned flags)
{
    static const char letters[] = "AROBVPG";
    for (unsigned i = 0; letters[i] != '\0'; i++)
        if ((flags >> i & 1) != 0)
            printf("%c", letters[i]);
    printf(".");
}

static void print_structure(gwi_framework_type type, const gwi_framework_info *info)
{
    printf("structure\t");
    print_name(type);
    printf("\t%zu\t%zu\t%zu\t%u\t", info->nbytes, info->alignment, info->managed_nbytes,
           info->repeat);
    print_flags(info->flags);
    printf("\t%s\n", info->refusal != NULL ? info->refusal : "-");
    gwi_framework_cursor at = gwi_framework_fields(type);
    for (unsigned i = 0; i < info->field_count; i++) {
        printf("field\t");
        print_name(type);
        printf("\t%u\t", i);
        print_shape(&at);
        printf("\n");
    }
}

static void print_text(const gwi_framework_constant *constant)
{
    printf("%s", constant->units != NULL ? "\"" : "null");
    for (size_t i = 0; i < constant->nunits; i++)
        printf("%04x", constant->units[i]);
}

static void print_value(const gwi_framework_constant *constant)
{
    uint64_t bits;
    memcpy(&bits, &constant->real, sizeof bits);
    if (constant->kind == GW_TYPE_STRING)
        print_text(constant);
    else if (constant->kind == GW_TYPE_DECIMAL)
        printf("%" PRIu64 " %" PRIu32 " %u %d", constant->decimal_low, constant->decimal_high,
               constant->decimal_scale, constant->decimal_is_negative);
    else if (constant->kind == GW_TYPE_SINGLE || constant->kind == GW_TYPE_DOUBLE)
        printf("%016" PRIx64, bits);
    else
        printf("%" PRId64, constant->integer);
}

static void print_constant(gwi_framework_type type, const char *name)
{
    gwi_framework_constant constant;
    if (!gwi_framework_member(type, name, strlen(name), &constant)) {
        printf("constant %s is not found\n", name);
        return;
    }
    printf("constant\t");
    print_name(type);
    printf(".%s\t%s\t", name, type_kinds[constant.kind]);
    print_name_or_none(constant.enumeration);
    printf("\t");
    print_value(&constant);
    printf("\n");
}

static void print_type(gwi_framework_type type)
{
    gwi_framework_info info = gwi_framework_describe(type);
    printf("type\t");
    print_name(type);
    printf("\t%s\t%s\t%s\t", kinds[info.kind], type_kinds[info.type_kind],
           type_kinds[info.underlying]);
    print_name_or_none(info.base);
    printf("\n");
    if (info.repeat != 0)
        print_structure(type, &info);
    for (unsigned i = 0; i < gwi_framework_member_count(type); i++)
        print_constant(type, gwi_framework_member_name(type, i));
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "version") == 0) {
        printf("%s\n", gwi_framework_version);
        return EXIT_SUCCESS;
    }
    for (gwi_framework_type type = 1; type <= gwi_framework_last(); type++)
        print_type(found(type));
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
