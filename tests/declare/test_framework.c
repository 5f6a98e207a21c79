/* SPDX-License-Identifier: MIT */
/* The table of .NET's own types: facts from .NET's documentation, what is not found, and that the whole table is consistent.
 * tests/conform/framework.sh compares all of it with .NET. */
#include "declare/framework_table.h"
#include "support/framework.h"

#include <float.h>
#include <math.h>

/* --- constants ---------------------------------------------------------------------------------------------------- */

START_TEST(members_of_enums_have_values_of_the_underlying_type)
{
    ck_assert_int_eq(
        framework_constant("System.Net.NetworkInformation", "TcpState", "Established").integer, 5);
    ck_assert_int_eq(framework_constant("System.IO", "FileAttributes", "Directory").integer, 16);
    ck_assert_int_eq(framework_constant("System.Reflection", "BindingFlags", "Public").integer, 16);
    ck_assert_int_eq(framework_constant("System", "DayOfWeek", "Friday").integer, 5);
    ck_assert_int_eq(framework_constant("System.Net.Sockets", "SocketError", "SocketError").integer,
                     -1);

    gwi_framework_constant constant =
        framework_constant("System.Diagnostics.Tracing", "EventKeywords", "All");
    ck_assert_uint_eq(constant.kind, GW_TYPE_INT64);
    ck_assert_int_eq(constant.integer, -1);
    constant = framework_constant("System.Diagnostics.Tracing", "EventKeywords", "AuditFailure");
    ck_assert_int_eq(constant.integer, 0x10000000000000);
    constant = framework_constant("System.Security.AccessControl", "AceFlags", "FailedAccess");
    ck_assert_uint_eq(constant.kind, GW_TYPE_BYTE);
    ck_assert_int_eq(constant.integer, 128);
    constant = framework_constant("System.Diagnostics.Tracing", "EventManifestOptions", "Strict");
    ck_assert_int_eq(constant.integer, 1);
}
END_TEST

START_TEST(limits_of_numbers_are_constants)
{
    ck_assert_int_eq(framework_constant("System", "Int32", "MaxValue").integer, INT32_MAX);
    ck_assert_int_eq(framework_constant("System", "Int32", "MinValue").integer, INT32_MIN);
    ck_assert_int_eq(framework_constant("System", "Int64", "MinValue").integer, INT64_MIN);
    ck_assert_int_eq(framework_constant("System", "UInt32", "MaxValue").integer, UINT32_MAX);
    ck_assert_int_eq(framework_constant("System", "UInt64", "MaxValue").integer, -1);
    ck_assert_uint_eq(framework_constant("System", "UInt64", "MaxValue").kind, GW_TYPE_UINT64);
    ck_assert_int_eq(framework_constant("System", "SByte", "MinValue").integer, -128);
    ck_assert_int_eq(framework_constant("System", "Char", "MaxValue").integer, 0xFFFF);
    ck_assert_uint_eq(framework_constant("System", "Char", "MaxValue").kind, GW_TYPE_CHAR);
    ck_assert_int_eq(framework_constant("System.Threading", "Timeout", "Infinite").integer, -1);
    ck_assert_uint_eq(framework_constant("System.Threading", "Timeout", "Infinite").enumeration, 0);
}
END_TEST

START_TEST(real_constants_are_exact)
{
    ck_assert(framework_constant("System", "Math", "PI").real == 3.14159265358979323846);
    ck_assert(framework_constant("System", "Math", "E").real == 2.7182818284590452354);
    ck_assert(framework_constant("System", "Math", "Tau").real == 6.283185307179586477);
    ck_assert(framework_constant("System", "MathF", "PI").real == (double)3.14159265358979323846f);
    ck_assert_uint_eq(framework_constant("System", "MathF", "PI").kind, GW_TYPE_SINGLE);
    ck_assert_uint_eq(framework_constant("System", "Math", "PI").kind, GW_TYPE_DOUBLE);
    ck_assert(framework_constant("System", "Double", "Epsilon").real == 0x1p-1074);
    ck_assert(framework_constant("System", "Single", "Epsilon").real == 0x1p-149);
    ck_assert(framework_constant("System", "Double", "MaxValue").real == DBL_MAX);
    ck_assert(framework_constant("System", "Single", "MinValue").real == -(double)FLT_MAX);
    ck_assert(isnan(framework_constant("System", "Double", "NaN").real));
    ck_assert(isnan(framework_constant("System", "Single", "NaN").real));
    ck_assert(framework_constant("System", "Double", "PositiveInfinity").real == (double)INFINITY);
    ck_assert(framework_constant("System", "Single", "NegativeInfinity").real == -(double)INFINITY);
    ck_assert(signbit(framework_constant("System", "Double", "NegativeZero").real));
}
END_TEST

/* 79228162514264337593543950335 is 2^96 - 1. */
START_TEST(decimals_are_constants)
{
    gwi_framework_constant most = framework_constant("System", "Decimal", "MaxValue");
    ck_assert_uint_eq(most.kind, GW_TYPE_DECIMAL);
    ck_assert_uint_eq(most.decimal_low, UINT64_MAX);
    ck_assert_uint_eq(most.decimal_high, UINT32_MAX);
    ck_assert_uint_eq(most.decimal_scale, 0);
    ck_assert(!most.decimal_is_negative);

    gwi_framework_constant minus_one = framework_constant("System", "Decimal", "MinusOne");
    ck_assert_uint_eq(minus_one.decimal_low, 1);
    ck_assert_uint_eq(minus_one.decimal_high, 0);
    ck_assert(minus_one.decimal_is_negative);
}
END_TEST

START_TEST(text_constants_have_their_units)
{
    gwi_framework_constant name =
        framework_constant("System.Net.Mime", "DispositionTypeNames", "Inline");
    ck_assert_uint_eq(name.kind, GW_TYPE_STRING);
    ck_assert_uint_eq(name.nunits, 6);
    for (size_t i = 0; i < 6; i++)
        ck_assert_uint_eq(name.units[i], (uint8_t) "inline"[i]);

    gwi_framework_constant line =
        framework_constant("Microsoft.VisualBasic", "Constants", "vbCrLf");
    ck_assert_uint_eq(line.nunits, 2);
    ck_assert_uint_eq(line.units[0], '\r');
    ck_assert_uint_eq(line.units[1], '\n');
    line = framework_constant("Microsoft.VisualBasic", "Constants", "vbNullString");
    ck_assert_uint_eq(line.kind, GW_TYPE_STRING);
    ck_assert_ptr_null(line.units);
    ck_assert_uint_eq(line.nunits, 0);
}
END_TEST

START_TEST(constants_may_be_of_an_enum)
{
    gwi_framework_constant constant =
        framework_constant("Microsoft.VisualBasic", "Constants", "vbDouble");
    ck_assert_uint_eq(constant.kind, GW_TYPE_INT32);
    ck_assert_uint_eq(constant.enumeration,
                      framework_type("Microsoft.VisualBasic", "VariantType", 0));
    ck_assert_int_eq(constant.integer, 5);
}
END_TEST

START_TEST(other_members_are_no_constants)
{
    gwi_framework_constant constant = {.integer = 42};
    gwi_framework_type text = framework_type("System", "String", 0);
    ck_assert(!gwi_framework_member(text, "Empty", 5, &constant));
    ck_assert(!gwi_framework_member(text, "", 0, &constant));
    ck_assert(!gwi_framework_member(framework_type("System", "IntPtr", 0), "Zero", 4, &constant));
    ck_assert(
        !gwi_framework_member(framework_type("System", "DayOfWeek", 0), "value__", 7, &constant));
    ck_assert(
        !gwi_framework_member(framework_type("System", "DayOfWeek", 0), "Frida", 5, &constant));
    ck_assert(
        !gwi_framework_member(framework_type("System", "DayOfWeek", 0), "Fridays", 7, &constant));
    ck_assert(
        !gwi_framework_member(framework_type("System", "DayOfWeek", 0), "friday", 6, &constant));
    ck_assert(!gwi_framework_member(0, "Friday", 6, &constant));
    ck_assert(!gwi_framework_member(UINT32_MAX, "Friday", 6, &constant));
    ck_assert_int_eq(constant.integer, 42);
}
END_TEST

/* --- types -------------------------------------------------------------------------------------------------------- */

START_TEST(namespaces_are_found_part_by_part)
{
    gwi_framework_space system = framework_space("System"),
                        runtime = framework_space("System.Runtime");
    ck_assert_str_eq(gwi_framework_space_name(gwi_framework_space_root()), "");
    ck_assert_str_eq(gwi_framework_space_name(runtime), "System.Runtime");
    ck_assert_uint_eq(gwi_framework_space_in(system, "Runtime.", 7), runtime);
    ck_assert_uint_ne(framework_space("Microsoft"), 0);
    ck_assert_uint_eq(framework_space("Runtime"), 0);
    ck_assert_uint_eq(gwi_framework_space_in(system, "runtime", 7), 0);
    ck_assert_uint_eq(gwi_framework_space_in(system, "", 0), 0);
    ck_assert_uint_eq(gwi_framework_space_in(0, "System", 6), 0);
    ck_assert_uint_eq(gwi_framework_space_in(UINT32_MAX, "System", 6), 0);
    ck_assert_ptr_null(gwi_framework_space_name(0));
    ck_assert_ptr_null(gwi_framework_space_name(UINT32_MAX));
}
END_TEST

START_TEST(names_that_no_type_has_are_not_found)
{
    char long_name[300];
    memset(long_name, 'a', sizeof long_name);
    gwi_framework_space system = framework_space("System");
    ck_assert_uint_eq(gwi_framework_find(system, "HWND", 4, 0), 0);
    ck_assert_uint_eq(gwi_framework_find(system, "", 0, 0), 0);
    ck_assert_uint_eq(gwi_framework_find(system, "int32", 5, 0), 0);
    ck_assert_uint_eq(gwi_framework_find(system, "Int32", 5, 1), 0);
    ck_assert_uint_eq(gwi_framework_find(system, "Int32", 5, 200), 0);
    ck_assert_uint_eq(gwi_framework_find(system, long_name, sizeof long_name, 0), 0);
    ck_assert_uint_eq(gwi_framework_find(system, "Int32\0", 6, 0), 0);
    ck_assert_uint_eq(gwi_framework_find(0, "Int32", 5, 0), 0);
    ck_assert_uint_eq(gwi_framework_find(UINT32_MAX, "Int32", 5, 0), 0);
    ck_assert_uint_eq(gwi_framework_nested(0, "Int32", 5, 0), 0);
    ck_assert_uint_eq(gwi_framework_nested(UINT32_MAX, "Int32", 5, 0), 0);
    ck_assert_uint_eq(gwi_framework_describe(0).kind, GWI_FRAMEWORK_NONE);
    ck_assert_uint_eq(gwi_framework_describe(UINT32_MAX).kind, GWI_FRAMEWORK_NONE);
    ck_assert(!gwi_framework_is_open(0));
    ck_assert(!gwi_framework_is_open(UINT32_MAX));
}
END_TEST

START_TEST(types_of_one_name_differ_by_their_type_parameters)
{
    gwi_framework_info info = framework_info("System", "Nullable", 0);
    ck_assert_uint_eq(info.kind, GWI_FRAMEWORK_STATIC_CLASS);
    ck_assert_uint_eq(info.type_kind, GW_TYPE_CLASS);
    info = framework_info("System", "Nullable", 1);
    ck_assert_uint_eq(info.kind, GWI_FRAMEWORK_STRUCT);
    ck_assert_uint_eq(info.type_kind, GW_TYPE_NULLABLE);
}
END_TEST

START_TEST(nested_types_are_found_in_their_outer_type)
{
    gwi_framework_type list = framework_type("System.Collections.Generic", "List", 1);
    gwi_framework_type type = gwi_framework_nested(list, "Enumerator", 10, 0);
    gwi_framework_info info = gwi_framework_describe(type);
    ck_assert_uint_ne(type, 0);
    ck_assert_str_eq(info.name, "Enumerator");
    ck_assert_str_eq(info.space, "System.Collections.Generic");
    ck_assert_uint_eq(info.outer, list);
    ck_assert_uint_eq(info.arity, 0);
    ck_assert_uint_eq(info.all_arity, 1);
    ck_assert_uint_eq(info.type_kind, GW_TYPE_GENERIC);
    ck_assert_uint_eq(framework_type("System.Collections.Generic", "Enumerator", 0), 0);

    gwi_framework_type folders =
        gwi_framework_nested(framework_type("System", "Environment", 0), "SpecialFolder", 13, 0);
    ck_assert_uint_eq(gwi_framework_describe(folders).kind, GWI_FRAMEWORK_ENUM);
}
END_TEST

START_TEST(kinds_are_told_apart)
{
    const char *safe = "Microsoft.Win32.SafeHandles", *interop = "System.Runtime.InteropServices";
    ck_assert_uint_eq(framework_info("System", "Math", 0).kind, GWI_FRAMEWORK_STATIC_CLASS);
    ck_assert_uint_eq(framework_info("System", "Attribute", 0).kind, GWI_FRAMEWORK_ATTRIBUTE);
    ck_assert_uint_eq(framework_info(interop, "DllImportAttribute", 0).kind,
                      GWI_FRAMEWORK_ATTRIBUTE);
    ck_assert_uint_eq(framework_info(safe, "SafeFileHandle", 0).kind, GWI_FRAMEWORK_SAFE_HANDLE);
    ck_assert_uint_eq(framework_info(interop, "CriticalHandle", 0).kind,
                      GWI_FRAMEWORK_CRITICAL_HANDLE);
    ck_assert_uint_eq(framework_info(safe, "CriticalHandleMinusOneIsInvalid", 0).kind,
                      GWI_FRAMEWORK_CRITICAL_HANDLE);
    ck_assert_uint_eq(framework_info("System", "Action", 16).kind, GWI_FRAMEWORK_DELEGATE);
    ck_assert_uint_eq(framework_info("System", "IDisposable", 0).kind, GWI_FRAMEWORK_INTERFACE);
    ck_assert_uint_eq(framework_info("System", "Int32", 0).kind, GWI_FRAMEWORK_STRUCT);
    ck_assert_uint_eq(framework_info("System.IO", "Stream", 0).kind, GWI_FRAMEWORK_CLASS);
}
END_TEST

START_TEST(classes_have_bases)
{
    gwi_framework_type file = framework_type("System.IO", "FileStream", 0);
    ck_assert_uint_eq(gwi_framework_describe(file).base, framework_type("System.IO", "Stream", 0));
    ck_assert(gwi_framework_derives(file, file));
    ck_assert(gwi_framework_derives(file, framework_type("System", "MarshalByRefObject", 0)));
    ck_assert(gwi_framework_derives(file, framework_type("System", "Object", 0)));
    ck_assert(!gwi_framework_derives(file, framework_type("System", "Exception", 0)));
    ck_assert(!gwi_framework_derives(0, file));
    ck_assert_uint_eq(framework_info("System", "Object", 0).base, 0);
}
END_TEST

/* A class is a pointer whoever declares it; the binding's own structure of that name has its own size. */
START_TEST(open_are_types_that_a_file_may_use_without_a_directive)
{
    const char *interop = "System.Runtime.InteropServices";
    ck_assert(gwi_framework_is_open(framework_type("System", "UriKind", 0)));
    ck_assert(gwi_framework_is_open(framework_type("System.IO", "Path", 0)));
    ck_assert(gwi_framework_is_open(framework_type(interop, "Marshal", 0)));
    ck_assert(gwi_framework_is_open(framework_type("System.Net.Sockets", "Socket", 0)));
    ck_assert(!gwi_framework_is_open(framework_type("System.Net.Sockets", "SocketFlags", 0)));
    ck_assert(!gwi_framework_is_open(framework_type(interop, "ArrayWithOffset", 0)));
    ck_assert(!gwi_framework_is_open(framework_type("System.Xml", "XmlReader", 0)));
    ck_assert(!gwi_framework_is_open(
        gwi_framework_nested(framework_type("System", "Environment", 0), "SpecialFolder", 13, 0)));
}
END_TEST

/* --- structures --------------------------------------------------------------------------------------------------- */

START_TEST(structures_that_dotnet_refuses_have_its_reason)
{
    gwi_framework_info offset = framework_info("System", "DateTimeOffset", 0);
    ck_assert((offset.flags & GWI_FRAMEWORK_AUTO) != 0);
    ck_assert_uint_eq(offset.nbytes, 0);
    ck_assert_uint_eq(offset.managed_nbytes, 16);
    ck_assert_str_eq(offset.refusal,
                     "Structures marked with [StructLayout(LayoutKind.Auto)] cannot be marshaled");
    gwi_framework_info entry = framework_info("System.Collections", "DictionaryEntry", 0);
    ck_assert((entry.flags & GWI_FRAMEWORK_REFERENCES) != 0);
    ck_assert_uint_eq(entry.nbytes,
                      2); /* in another structure, each of its fields counts as one byte */
    ck_assert_ptr_nonnull(strstr(entry.refusal, "COM VARIANTs"));
    gwi_framework_info reader = framework_info("System.Text.Json", "Utf8JsonReader", 0);
    ck_assert((reader.flags & GWI_FRAMEWORK_BY_REF_LIKE) != 0);
    ck_assert_ptr_nonnull(strstr(reader.refusal, "ByRef"));
}
END_TEST

START_TEST(structures_with_conversions_are_not_blittable)
{
    gwi_framework_info key = framework_info("System", "ConsoleKeyInfo", 0); /* has a char */
    ck_assert_uint_eq(key.nbytes, 12);
    ck_assert_uint_eq(key.alignment, 4);
    ck_assert((key.flags & GWI_FRAMEWORK_BLITTABLE) == 0);
    ck_assert_ptr_null(key.refusal);
}
END_TEST

/* Where pointers are of 4 bytes there is no runtime to ask: by the rules of a C compiler. */
START_TEST(structures_with_pointers_have_a_size_for_each_size_of_pointers)
{
    const struct {
        const char *space, *name;
        unsigned wide, narrow;
    } sizes[] = {
        {"System.Runtime.InteropServices", "GCHandle", 8, 4},
        {"System.Threading", "NativeOverlapped", 32, 20},
        {"System.Runtime.InteropServices.ComTypes", "FUNCDESC", 88, 52},
        {"System.Runtime.InteropServices.ComTypes", "FILETIME", 8, 8},
    };
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        gwi_framework_type type = framework_type(sizes[i].space, sizes[i].name, 0);
        const gwi_framework_structure_row *row =
            &gwi_framework_structures[gwi_framework_types[type].detail];
        ck_assert_uint_eq(row->nbytes, sizes[i].wide);
        ck_assert_uint_eq(row->narrow_nbytes, sizes[i].narrow);
        ck_assert_uint_eq(gwi_framework_describe(type).nbytes,
                          sizeof(void *) == 8 ? sizes[i].wide : sizes[i].narrow);
    }
}
END_TEST

START_TEST(the_size_of_a_vector_depends_on_the_processor)
{
    gwi_framework_info vector = framework_info("System.Numerics", "Vector", 1);
    ck_assert((vector.flags & GWI_FRAMEWORK_PROCESSOR) != 0);
    ck_assert_uint_eq(vector.nbytes, 0);
    ck_assert((framework_info("System.Runtime.Intrinsics", "Vector128", 1).flags &
               GWI_FRAMEWORK_PROCESSOR) == 0);
}
END_TEST

static void check_shape(gwi_framework_cursor *at, gwi_framework_shape_kind kind, unsigned parameter,
                        gwi_framework_type type)
{
    gwi_framework_shape shape = gwi_framework_next(at);
    ck_assert_uint_eq(shape.kind, kind);
    ck_assert_uint_eq(shape.parameter, parameter);
    ck_assert_uint_eq(shape.type, type);
}

START_TEST(generic_structures_have_their_fields)
{
    gwi_framework_type pair = framework_type("System.Collections.Generic", "KeyValuePair", 2);
    gwi_framework_type integer = framework_type("System", "Int32", 0);
    gwi_framework_cursor at = gwi_framework_fields(pair);
    ck_assert_uint_eq(gwi_framework_describe(pair).field_count, 2);
    check_shape(&at, GWI_SHAPE_PARAMETER, 0, 0);
    check_shape(&at, GWI_SHAPE_PARAMETER, 1, 0);

    gwi_framework_type dictionary = framework_type("System.Collections.Generic", "Dictionary", 2);
    gwi_framework_type enumerator = gwi_framework_nested(dictionary, "Enumerator", 10, 0);
    at = gwi_framework_fields(enumerator);
    ck_assert_uint_eq(gwi_framework_describe(enumerator).field_count, 5);
    check_shape(&at, GWI_SHAPE_REFERENCE, 0, 0);
    check_shape(&at, GWI_SHAPE_TYPE, 0, integer);
    check_shape(&at, GWI_SHAPE_TYPE, 0, integer);
    check_shape(&at, GWI_SHAPE_TYPE, 0, pair);
    check_shape(&at, GWI_SHAPE_PARAMETER, 0, 0);
    check_shape(&at, GWI_SHAPE_PARAMETER, 1, 0);
    check_shape(&at, GWI_SHAPE_TYPE, 0, integer);

    at = gwi_framework_fields(framework_type("System", "Span", 1));
    check_shape(&at, GWI_SHAPE_BY_REF, 0, 0);
    at = gwi_framework_fields(integer);
    ck_assert_uint_eq(at, 0);
    check_shape(&at, GWI_SHAPE_NONE, 0, 0);
    ck_assert_uint_eq(framework_info("System.Runtime.CompilerServices", "InlineArray7", 1).repeat,
                      7);
    ck_assert((framework_info("System", "ValueTuple", 2).flags & GWI_FRAMEWORK_AUTO) != 0);
}
END_TEST

/* --- the whole table ---------------------------------------------------------------------------------------------- */

static gwi_framework_type found(gwi_framework_type type)
{
    gwi_framework_info info = gwi_framework_describe(type);
    size_t nbytes = strlen(info.name);
    if (info.outer != 0)
        return gwi_framework_nested(info.outer, info.name, nbytes, info.arity);
    return gwi_framework_find(framework_space(info.space), info.name, nbytes, info.arity);
}

START_TEST(every_type_is_found_by_its_name)
{
    ck_assert_uint_gt(gwi_framework_last(), 3000);
    for (gwi_framework_type type = 1; type <= gwi_framework_last(); type++)
        HARNESS_CHECK(found(type) == type);
}
END_TEST

START_TEST(every_namespace_is_found_by_its_name)
{
    ck_assert_uint_gt(gwi_framework_last_space(), 100);
    for (gwi_framework_space space = 1; space <= gwi_framework_last_space(); space++)
        HARNESS_CHECK(framework_space(gwi_framework_space_name(space)) == space);
}
END_TEST

/* Of types in one namespace, or in one type. */
static int compare(const gwi_framework_info *one, const gwi_framework_info *other)
{
    int order = strcmp(one->name, other->name);
    return order != 0 ? order : one->arity - other->arity;
}

START_TEST(types_are_sorted_and_there_once)
{
    for (gwi_framework_type type = 2; type <= gwi_framework_last(); type++) {
        gwi_framework_info before = gwi_framework_describe(type - 1);
        gwi_framework_info info = gwi_framework_describe(type);
        HARNESS_CHECK(before.outer <= info.outer);
        if (before.outer != info.outer)
            continue;
        int spaces = info.outer == 0 ? strcmp(before.space, info.space) : 0;
        HARNESS_CHECK(spaces < 0 || (spaces == 0 && compare(&before, &info) < 0));
    }
}
END_TEST

START_TEST(members_are_sorted_and_found)
{
    gwi_framework_constant constant;
    for (gwi_framework_type type = 1; type <= gwi_framework_last(); type++)
        for (unsigned i = 0; i < gwi_framework_member_count(type); i++) {
            const char *name = gwi_framework_member_name(type, i);
            HARNESS_CHECK(i == 0 || strcmp(gwi_framework_member_name(type, i - 1), name) < 0);
            HARNESS_CHECK(gwi_framework_member(type, name, strlen(name), &constant));
            HARNESS_CHECK(constant.kind != GW_TYPE_UNKNOWN);
        }
    ck_assert_ptr_null(gwi_framework_member_name(1, gwi_framework_member_count(1)));
    ck_assert_ptr_null(gwi_framework_member_name(0, 0));
}
END_TEST

START_TEST(every_type_has_a_kind_and_an_enum_an_integer_kind)
{
    for (gwi_framework_type type = 1; type <= gwi_framework_last(); type++) {
        gwi_framework_info info = gwi_framework_describe(type);
        bool is_enum = info.kind == GWI_FRAMEWORK_ENUM;
        HARNESS_CHECK(info.kind != GWI_FRAMEWORK_NONE && info.type_kind != GW_TYPE_UNKNOWN);
        HARNESS_CHECK(!is_enum || info.type_kind == GW_TYPE_ENUM);
        HARNESS_CHECK(is_enum == (info.underlying >= GW_TYPE_SBYTE));
        HARNESS_CHECK(info.underlying <= GW_TYPE_UINT64);
        HARNESS_CHECK(info.base == 0 || gwi_framework_describe(info.base).kind != 0);
        HARNESS_CHECK(info.outer < type && info.all_arity >= info.arity);
    }
}
END_TEST

/* One that is refused has a reason, and a size if another structure that contains it has one. */
START_TEST(every_structure_has_a_size_or_a_reason)
{
    for (gwi_framework_type type = 1; type <= gwi_framework_last(); type++) {
        gwi_framework_info info = gwi_framework_describe(type);
        bool depends = (info.flags & (GWI_FRAMEWORK_FIELDS | GWI_FRAMEWORK_PROCESSOR)) != 0;
        bool is_structure = info.repeat != 0;
        HARNESS_CHECK(is_structure || (info.flags == 0 && info.refusal == NULL));
        HARNESS_CHECK(!is_structure || info.kind == GWI_FRAMEWORK_STRUCT);
        HARNESS_CHECK(info.nbytes == 0 || (is_structure && !depends));
        HARNESS_CHECK(info.nbytes != 0 || !is_structure || depends || info.refusal != NULL);
        HARNESS_CHECK((info.alignment != 0) == (info.nbytes != 0));
        HARNESS_CHECK((info.alignment & (info.alignment - 1)) == 0);
        if ((info.flags & GWI_FRAMEWORK_BLITTABLE) != 0)
            HARNESS_CHECK(info.nbytes == info.managed_nbytes && info.refusal == NULL);
    }
}
END_TEST

/* True where a field, or an argument of one, is what it may be; *at is left at the next one. */
static bool is_sound(gwi_framework_cursor *at, const gwi_framework_info *outer)
{
    gwi_framework_shape shape = gwi_framework_next(at);
    if (shape.kind == GWI_SHAPE_PARAMETER)
        return shape.parameter < outer->all_arity;
    if (shape.kind != GWI_SHAPE_TYPE)
        return shape.kind != GWI_SHAPE_NONE && shape.argument_count == 0;
    gwi_framework_info info = gwi_framework_describe(shape.type);
    bool sound = info.kind == GWI_FRAMEWORK_STRUCT || info.kind == GWI_FRAMEWORK_ENUM;
    for (unsigned i = 0; i < shape.argument_count; i++)
        sound = is_sound(at, outer) && sound;
    return sound && shape.argument_count == info.all_arity;
}

START_TEST(every_field_of_a_generic_structure_is_a_type)
{
    gwi_framework_cursor end = 0;
    for (gwi_framework_type type = 1; type <= gwi_framework_last(); type++) {
        gwi_framework_info info = gwi_framework_describe(type);
        gwi_framework_cursor at = gwi_framework_fields(type);
        HARNESS_CHECK((at != 0) == (info.field_count != 0));
        if (at == 0)
            continue;
        HARNESS_CHECK(end == 0 || at == end);
        for (unsigned i = 0; i < info.field_count; i++)
            HARNESS_CHECK(is_sound(&at, &info));
        end = at;
    }
    ck_assert_uint_ne(end, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("framework");
    HARNESS_ADD(suite, members_of_enums_have_values_of_the_underlying_type);
    HARNESS_ADD(suite, limits_of_numbers_are_constants);
    HARNESS_ADD(suite, real_constants_are_exact);
    HARNESS_ADD(suite, decimals_are_constants);
    HARNESS_ADD(suite, text_constants_have_their_units);
    HARNESS_ADD(suite, constants_may_be_of_an_enum);
    HARNESS_ADD(suite, other_members_are_no_constants);
    HARNESS_ADD(suite, namespaces_are_found_part_by_part);
    HARNESS_ADD(suite, names_that_no_type_has_are_not_found);
    HARNESS_ADD(suite, types_of_one_name_differ_by_their_type_parameters);
    HARNESS_ADD(suite, nested_types_are_found_in_their_outer_type);
    HARNESS_ADD(suite, kinds_are_told_apart);
    HARNESS_ADD(suite, classes_have_bases);
    HARNESS_ADD(suite, open_are_types_that_a_file_may_use_without_a_directive);
    HARNESS_ADD(suite, structures_that_dotnet_refuses_have_its_reason);
    HARNESS_ADD(suite, structures_with_conversions_are_not_blittable);
    HARNESS_ADD(suite, structures_with_pointers_have_a_size_for_each_size_of_pointers);
    HARNESS_ADD(suite, the_size_of_a_vector_depends_on_the_processor);
    HARNESS_ADD(suite, generic_structures_have_their_fields);
    HARNESS_ADD(suite, every_type_is_found_by_its_name);
    HARNESS_ADD(suite, every_namespace_is_found_by_its_name);
    HARNESS_ADD(suite, types_are_sorted_and_there_once);
    HARNESS_ADD(suite, members_are_sorted_and_found);
    HARNESS_ADD(suite, every_type_has_a_kind_and_an_enum_an_integer_kind);
    HARNESS_ADD(suite, every_structure_has_a_size_or_a_reason);
    HARNESS_ADD(suite, every_field_of_a_generic_structure_is_a_type);
    return harness_run(suite);
}
