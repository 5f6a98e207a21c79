/* SPDX-License-Identifier: MIT */
/* Names, resolved as C# resolves them: types of .NET, attributes, aliases, `using static`, file-local types, instances. */
#include "support/declared.h"

#define FIELDS(source, expected)                                                                   \
    ck_assert_str_eq(declared_fields(declared_clean(source), "T"), expected)

#define INTEROP "using System.Runtime.InteropServices; "

static gw_type_kind kind_of(const char *source)
{
    return gwi_declare_find(declared_of(source), "T")->fields[0].type.kind;
}

#define KIND(source, kind) ck_assert_uint_eq(kind_of(source), kind)

/* --- types of .NET ------------------------------------------------------------------------------------------------ */

START_TEST(a_namespace_of_dotnet_is_searched_where_csharp_searches_it)
{
    KIND("namespace System.Drawing.Internal { struct T { PointF a; } }", GW_TYPE_BLOB);
    KIND("namespace System { struct T { Drawing.PointF a; } }", GW_TYPE_BLOB);
    KIND("using System.Drawing; struct T { PointF a; }", GW_TYPE_BLOB);
    KIND("using D = System.Drawing; struct T { D.PointF a; }", GW_TYPE_BLOB);
    KIND("struct T { Drawing.PointF a; }", GW_TYPE_UNKNOWN);
    KIND("struct T { PointF a; }", GW_TYPE_UNKNOWN);
}
END_TEST

START_TEST(a_namespaces_own_types_come_before_an_outer_alias)
{
    KIND("using PointF = System.Int32; namespace System.Drawing { struct T { PointF a; } }",
         GW_TYPE_BLOB);
    KIND("using PointF = System.Int32; namespace N { enum PointF { A } struct T { PointF a; } }",
         GW_TYPE_ENUM);
    KIND("using PointF = System.Int32; namespace N { struct T { PointF a; } }", GW_TYPE_INT32);
    KIND("namespace System { enum Guid { A } struct T { Guid a; } }", GW_TYPE_ENUM);
}
END_TEST

START_TEST(a_type_of_dotnet_whose_size_depends_on_the_processor_is_refused_by_name)
{
    const gw_declarations *d = declared_clean("using System.Numerics; struct T { Vector<int> a; }");
    const gwi_type *type = &gwi_declare_find(d, "T")->fields[0].type;
    ck_assert_uint_eq(type->kind, GW_TYPE_STRUCT);
    ck_assert_str_eq(type->declared->unusable,
                     "The size of 'System.Numerics.Vector<int>' depends on the processor.");
}
END_TEST

/* --- attributes --------------------------------------------------------------------------------------------------- */

START_TEST(attributes_are_types)
{
    FIELDS("using M = System.Runtime.InteropServices.MarshalAsAttribute; " INTEROP
           "struct T { [M(UnmanagedType.U1)] bool a; }",
           "{4} bool a");
    FIELDS("using MAttribute = System.Runtime.InteropServices.MarshalAsAttribute; " INTEROP
           "struct T { [M(UnmanagedType.U1)] bool a; }",
           "{4} bool a");
    FIELDS(INTEROP "struct T { [@MarshalAsAttribute(UnmanagedType.U1)] bool a; "
                   "[@MarshalAs(UnmanagedType.U1)] bool b; }",
           "{4} bool a; bool b");
    FIELDS("struct T { [global::System.Runtime.InteropServices.MarshalAs("
           "System.Runtime.InteropServices.UnmanagedType.U1)] bool a; }",
           "{4} bool a");
}
END_TEST

START_TEST(ones_own_attribute_of_the_same_name_counts_where_it_comes_first)
{
    FIELDS(INTEROP "class MarshalAsAttribute : System.Attribute { public "
                   "MarshalAsAttribute(UnmanagedType t) { } }"
                   " struct T { [MarshalAs(UnmanagedType.U1)] bool a; }",
           "bool a");
    FIELDS(INTEROP "namespace Other { class MarshalAsAttribute : System.Attribute { } } "
                   "struct T { [MarshalAs(UnmanagedType.U1)] bool a; }",
           "{4} bool a");
    FIELDS("namespace System.Runtime.InteropServices { class MarshalAsAttribute : Attribute { } } "
           "namespace N { " INTEROP "struct T { [MarshalAs(UnmanagedType.U1)] bool a; } }",
           "{4} bool a");
}
END_TEST

START_TEST(arguments_of_attributes_are_resolved)
{
    FIELDS("using U = System.Runtime.InteropServices.UnmanagedType; " INTEROP
           "struct T { [MarshalAs(U.U1)] bool a; }",
           "{4} bool a");
    FIELDS("using static System.Runtime.InteropServices.UnmanagedType; " INTEROP
           "struct T { [MarshalAs(U1)] bool a; }",
           "{4} bool a");
    FIELDS("using static System.Runtime.InteropServices.LayoutKind; " INTEROP
           "[StructLayout(Explicit)] struct T { [FieldOffset(int.MaxValue - 2147483643)] byte a; }",
           "@4 byte a");
}
END_TEST

/* --- file-local types --------------------------------------------------------------------------------------------- */

START_TEST(each_file_has_its_own_file_local_types)
{
    const gw_declarations *d = declared_clean("file struct F { byte a; } struct T { F f; }");
    const gwi_declared *t = gwi_declare_find(d, "T");
    ck_assert_str_eq(t->fields[0].type.declared->name, "<source>F0__F");
    ck_assert_ptr_eq(gwi_declare_find(d, "<source>F0__F"), t->fields[0].type.declared);
}
END_TEST

START_TEST(format_characters_are_no_part_of_a_name)
{
    KIND("enum A\xE2\x80\x8D"
         "B { X } struct T { AB a; }",
         GW_TYPE_ENUM);
    KIND("enum AB { X } struct T { A\\u200DB a; }", GW_TYPE_ENUM);
    KIND("enum AB { X } struct T { A\xC2\xAD"
         "B a; }",
         GW_TYPE_ENUM);
}
END_TEST

/* --- instances ---------------------------------------------------------------------------------------------------- */

static const char *field_of_instance(const char *source, size_t index)
{
    const gwi_type *type = &gwi_declare_find(declared_clean(source), "T")->fields[0].type;
    ck_assert_uint_eq(type->kind, GW_TYPE_STRUCT);
    ck_assert(type->declared->is_instance);
    ck_assert_uint_gt(type->declared->field_count, index);
    return type->declared->fields[index].type.spelling;
}

static const char *instance_of(const char *source)
{
    return gwi_declare_find(declared_clean(source), "T")->fields[0].type.declared->name;
}

START_TEST(type_parameters_are_bound)
{
    ck_assert_str_eq(
        field_of_instance("struct P<A, B> { B b; A a; } struct T { P<int, byte> p; }", 0), "byte");
    ck_assert_str_eq(field_of_instance("struct P<A> { A* a; } struct T { P<int> p; }", 0), "int*");
    ck_assert_str_eq(
        field_of_instance("class O<A> { public struct I { A a; } } struct T { O<long>.I p; }", 0),
        "long");
    ck_assert_str_eq(
        field_of_instance(
            "class O<A> { public struct I<B> { B b; A a; } } struct T { O<long>.I<char> p; }", 1),
        "long");
    ck_assert_str_eq(
        field_of_instance("class B<A> { public struct I { A a; } } class D : B<short> { } "
                          "struct T { D.I p; }",
                          0),
        "short");
}
END_TEST

START_TEST(instances_have_the_names_of_csharp_with_full_names)
{
    ck_assert_str_eq(instance_of("namespace N { struct P<A, B> { } enum E { } "
                                 "struct T { P<System.Int32, E[,][]> p; } }"),
                     "N.P<int,N.E[,][]>");
    ck_assert_str_eq(instance_of("struct P<A> { } struct T { P<P<int?>> p; }"), "P<P<int?>>");
    ck_assert_str_eq(instance_of("class O<A> { public struct I { } } struct T { O<string>.I p; }"),
                     "O<string>.I");
}
END_TEST

START_TEST(a_nullable_type_parameter_needs_a_constraint)
{
    ck_assert_str_eq(
        field_of_instance("struct P<A> where A : struct { A? a; } struct T { P<int> p; }", 0),
        "int?");
    const gw_declarations *d = declared_clean("struct P<A> { A? a; } struct T { P<int> p; }");
    ck_assert_uint_eq(gwi_declare_find(d, "T")->fields[0].type.declared->fields[0].type.kind,
                      GW_TYPE_INT32);
}
END_TEST

START_TEST(instances_without_end_have_an_end)
{
    const gw_declarations *d =
        declared_of("struct G<A> { G<G<A>>* a; } struct H<A, B> { H<H<A, B>, H<B, A>>* a; } "
                    "struct T { G<int> g; H<int, byte> h; }");
    ck_assert_str_eq(declared_notes(d),
                     "source:1:8 warning Instances of 'G`1' nest too deep: those whose names have "
                     "more than 1024 bytes have no layout.\n"
                     "source:1:36 warning Instances of 'H`2' nest too deep: those whose names have "
                     "more than 1024 bytes have no layout.");
    ck_assert_uint_eq(gwi_declare_find(d, "T")->fields[0].type.declared->fields[0].type.kind,
                      GW_TYPE_POINTER);
}
END_TEST

START_TEST(a_generic_type_that_nothing_declares_is_unknown)
{
    const gw_declarations *d = declared_of("struct T { Absent<int> a; }");
    ck_assert_uint_eq(gwi_declare_find(d, "T")->fields[0].type.kind, GW_TYPE_UNKNOWN);
    ck_assert_str_eq(declared_notes(d),
                     "source:1:12 information Nothing that was read declares 'Absent<int>'.");
}
END_TEST

/* --- for calls ---------------------------------------------------------------------------------------------------- */

static const gw_import_info *import_of(const gw_declarations *d, const char *name)
{
    const gw_import_info *imports = NULL;
    size_t count = gw_declarations_imports(d, &imports);
    for (size_t i = 0; i < count; i++)
        if (strcmp(imports[i].name, name) == 0)
            return &imports[i];
    ck_abort_msg("%s is no import", name);
    return NULL;
}

START_TEST(what_the_assembly_says_of_calls_is_kept)
{
    const gw_declarations *d = declared_clean(
        INTEROP
        "[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling] "
        "[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)] "
        "[DefaultDllImportSearchPaths(DllImportSearchPath.System32)] static class A { "
        "[DllImport(\"x\")] static extern void M(); "
        "[DefaultDllImportSearchPaths(DllImportSearchPath.LegacyBehavior), DllImport(\"x\")] "
        "static extern void N(); } "
        "static class B { [DllImport(\"x\")] static extern void M(); }");
    ck_assert_int_eq(import_of(d, "A.M")->search_paths, 0x800);
    ck_assert_int_eq(import_of(d, "A.N")->search_paths, 0);
    ck_assert_int_eq(import_of(d, "B.M")->search_paths, 2);
    ck_assert_int_eq(import_of(d, "B.M")->disables_marshalling, 1);
    d = declared_clean(INTEROP "static class B { [DllImport(\"x\")] static extern void M(); }");
    ck_assert_int_eq(import_of(d, "B.M")->search_paths, -1);
    ck_assert_int_eq(import_of(d, "B.M")->disables_marshalling, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("names");
    HARNESS_ADD(suite, a_namespace_of_dotnet_is_searched_where_csharp_searches_it);
    HARNESS_ADD(suite, a_namespaces_own_types_come_before_an_outer_alias);
    HARNESS_ADD(suite, a_type_of_dotnet_whose_size_depends_on_the_processor_is_refused_by_name);
    HARNESS_ADD(suite, attributes_are_types);
    HARNESS_ADD(suite, ones_own_attribute_of_the_same_name_counts_where_it_comes_first);
    HARNESS_ADD(suite, arguments_of_attributes_are_resolved);
    HARNESS_ADD(suite, each_file_has_its_own_file_local_types);
    HARNESS_ADD(suite, format_characters_are_no_part_of_a_name);
    HARNESS_ADD(suite, type_parameters_are_bound);
    HARNESS_ADD(suite, instances_have_the_names_of_csharp_with_full_names);
    HARNESS_ADD(suite, a_nullable_type_parameter_needs_a_constraint);
    HARNESS_ADD(suite, instances_without_end_have_an_end);
    HARNESS_ADD(suite, a_generic_type_that_nothing_declares_is_unknown);
    HARNESS_ADD(suite, what_the_assembly_says_of_calls_is_kept);
    return harness_run(suite);
}
