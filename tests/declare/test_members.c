/* SPDX-License-Identifier: MIT */
/* Members that give a type a field without being one: properties, events, and their partial and explicit forms. */
#include "support/declared.h"

#define FIELDS(source, expected)                                                                   \
    ck_assert_str_eq(declared_fields(declared_clean(source), "T"), expected)

/* A source that cannot be decided: the diagnostics, and no type that can be used. */
#define REFUSED(source, notes)                                                                     \
    do {                                                                                           \
        const gw_declarations *d = declared_of(source);                                            \
        ck_assert_str_eq(declared_notes(d), notes);                                                \
        ck_assert_ptr_nonnull(gwi_declare_find(d, "T")->unusable);                                 \
    } while (0)

/* --- properties ------------------------------------------------------------------------------------------------- */

START_TEST(an_accessor_without_a_body_makes_a_field_where_the_property_is)
{
    FIELDS("struct T { int a; public int B { get; } public int C { get; private set; } short d; "
           "int E { get => 1; set; } int F { get; set { } } int G { get { return 1; } set { } } }",
           "int a; int <B>k__BackingField; int <C>k__BackingField; short d; "
           "int <E>k__BackingField; int <F>k__BackingField");
    FIELDS("abstract class B { public abstract int X { get; set; } } "
           "struct T { static int A { get; set; } extern int B { get; set; } "
           "int this[int i] { get => 1; set { } } int C => 1; byte x; }",
           "byte x");
}
END_TEST

START_TEST(attributes_for_the_field_reach_it)
{
    FIELDS("using System.Runtime.InteropServices; struct T { "
           "[field: MarshalAs(UnmanagedType.U1)] bool A { get; } bool B { get; } }",
           "{4} bool <A>k__BackingField; bool <B>k__BackingField");
    FIELDS("using System.Runtime.InteropServices; [StructLayout(LayoutKind.Explicit)] struct T { "
           "[Obsolete] [field: FieldOffset(4)] bool B { get => field; } }",
           "@4 bool <B>k__BackingField");
}
END_TEST

/* --- explicit implementations ----------------------------------------------------------------------------------- */

START_TEST(an_explicit_implementation_is_named_after_its_interface)
{
    FIELDS("interface I { int X { get; set; } } struct T : I { byte x; int I.X { get; set; } "
           "int I.Y => 1; }",
           "byte x; int <I.X>k__BackingField");
    FIELDS("interface @int { int @class { get; } } struct T : @int { int @int.@class { get; } }",
           "int <@int.class>k__BackingField");
}
END_TEST

START_TEST(short_names_and_aliases_of_an_interface_are_expanded)
{
    FIELDS(
        "namespace Q.R { interface I { } } namespace N { using Q.R; using J = Q.R.I; "
        "using A = Q.R; struct T { int I.X { get; set; } int J.Y { get; } int A.I.Z { get; } } }",
        "int <Q.R.I.X>k__BackingField; int <Q.R.I.Y>k__BackingField; "
        "int <Q.R.I.Z>k__BackingField");
    FIELDS("namespace Q { interface I<T> { } } namespace N { using J = Q.I<int?>; "
           "struct T { int J.X { get; set; } } }",
           "int <Q.I<System.Int32?>.X>k__BackingField");
    FIELDS("interface I { } struct T { int global::I.X { get; set; } }",
           "int <global::I.X>k__BackingField");
    FIELDS("namespace N { interface I { } } namespace M { using A = N; "
           "struct T { int A::I.X { get; set; } } }",
           "int <A::N.I.X>k__BackingField");
}
END_TEST

START_TEST(type_arguments_of_an_interface_are_displayed_as_the_compiler_does)
{
    FIELDS("interface I<A> { } enum E { } struct T { int I<int[]>.X { get; } int I<E>.X { get; } "
           "int I<(int, long q)>.X { get; } int I<int[][,]>.X { get; } int I<object>.X { get; } "
           "int I<nint>.X { get; } int I<System.IntPtr>.X { get; } int I<string?>.X { get; } "
           "int I<E?>.X { get; } int I<(int, int, int, int, int, int, int, byte)>.X { get; } }",
           "int <I<System.Int32[]>.X>k__BackingField; int <I<E>.X>k__BackingField; "
           "int <I<System.ValueTuple<System.Int32,System.Int64>>.X>k__BackingField; "
           "int <I<System.Int32[][,]>.X>k__BackingField; int <I<System.Object>.X>k__BackingField; "
           "int <I<nint>.X>k__BackingField; int <I<nint>.X>k__BackingField; "
           "int <I<System.String>.X>k__BackingField; int <I<E?>.X>k__BackingField; "
           "int <I<System.ValueTuple<System.Int32,System.Int32,System.Int32,System.Int32,"
           "System.Int32,System.Int32,System.Int32,System.ValueTuple<System.Byte>>>.X>"
           "k__BackingField");
    FIELDS("namespace N { class O<T> { public interface I { } public interface J<U> { } } "
           "struct T { int O<int>.I.X { get => field; set; } int O<byte>.J<T>.Y { get; } } }",
           "int <N.O<System.Int32>.I.X>k__BackingField; "
           "int <N.O<System.Byte>.J<N.T>.Y>k__BackingField");
}
END_TEST

START_TEST(an_interface_that_was_not_read_is_displayed_as_written)
{
    FIELDS("struct T { int Some.IOne<byte>.X { get; } byte y; }",
           "int <Some.IOne<byte>.X>k__BackingField; byte y");
}
END_TEST

/* --- partial members -------------------------------------------------------------------------------------------- */

START_TEST(the_implementing_part_of_a_partial_property_decides_about_the_field)
{
    FIELDS(
        "partial struct T { byte x; public partial int P { get; set; } byte y; } "
        "partial struct T { short z; public partial int P { get => field; set => field = value; } "
        "short w; }",
        "byte x; byte y; short z; int <P>k__BackingField; short w");
    FIELDS("partial struct T { byte x; partial int P { get => field; set => field = value; } } "
           "partial struct T { short z; partial int P { get; set; } short w; }",
           "byte x; int <P>k__BackingField; short z; short w");
    FIELDS("partial struct T { byte x; partial int P { get; set; } partial int P { get => 1; set { "
           "} } "
           "partial long Q { get; } partial long Q => 5; partial int R { get; set; } byte y; "
           "partial int R { get; set => field = value; } }",
           "byte x; byte y; int <R>k__BackingField");
}
END_TEST

START_TEST(an_initializer_on_the_declaring_part_takes_the_field_there)
{
    FIELDS("partial struct T { byte x; partial int P { get; } = 3; byte y; "
           "partial int P { get => field; } long z; public T() { } }",
           "byte x; int <P>k__BackingField; byte y; long z");
    FIELDS("partial struct T { byte x; partial int P { get; } byte y; "
           "partial int P { get => field; } = 3; long z; public T() { } }",
           "byte x; byte y; int <P>k__BackingField; long z");
}
END_TEST

START_TEST(attributes_on_either_part_reach_the_field)
{
    const char *start = "using System.Runtime.InteropServices; partial struct T { byte x; ";
    const char *attribute = "[field: MarshalAs(UnmanagedType.U1)] ";
    char source[512];
    for (int first = 0; first < 2; first++) {
        snprintf(source, sizeof source,
                 "%s%spartial bool P { get; } %spartial bool P { get => field; } }", start,
                 first ? attribute : "", first ? "" : attribute);
        FIELDS(source, "byte x; {4} bool <P>k__BackingField");
    }
}
END_TEST

START_TEST(a_partial_member_that_nothing_implements_is_refused)
{
    REFUSED("partial struct T { byte x; public partial int P { get; } }",
            "source:1:47 warning 'T' was left out: nothing that was read implements its partial "
            "member 'P'.");
    REFUSED("partial struct T { byte x; partial event D E; } delegate void D();",
            "source:1:44 warning 'T' was left out: nothing that was read implements its partial "
            "member 'E'.");
    REFUSED("partial struct T { partial int P { get; } partial int P { get; } }",
            "source:1:32 warning 'T' was left out: nothing that was read implements its partial "
            "member 'P'.");
}
END_TEST

/* --- events, references ----------------------------------------------------------------------------------------- */

START_TEST(an_event_without_accessors_is_a_field)
{
    FIELDS("delegate void D(); struct T { byte x; event D A, B; static event D C; "
           "event D E { add { } remove { } } event D I.F { add { } remove { } } "
           "event D G = null, H = delegate { }; byte y; public T() { } }",
           "byte x; event D A; event D B; event D G; event D H; byte y");
    FIELDS("delegate void D(); partial struct T { byte x; partial event D A, B; "
           "partial event D A { add { } remove { } } partial event D B { add { } remove { } } "
           "byte y; }",
           "byte x; byte y");
}
END_TEST

START_TEST(a_field_that_is_a_reference_is_marked)
{
    const gw_declarations *d =
        declared_clean("ref struct T { int a; ref int b; public ref readonly int c; "
                       "readonly ref int d; ref int M() => ref b; ref int P => ref b; }");
    ck_assert_str_eq(declared_fields(d, "T"), "int a; int b; public int c; int d");
    const gwi_declared *t = gwi_declare_find(d, "T");
    for (size_t i = 0; i < t->field_count; i++)
        ck_assert_int_eq(t->fields[i].is_ref, i != 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("members");
    HARNESS_ADD(suite, an_accessor_without_a_body_makes_a_field_where_the_property_is);
    HARNESS_ADD(suite, attributes_for_the_field_reach_it);
    HARNESS_ADD(suite, an_explicit_implementation_is_named_after_its_interface);
    HARNESS_ADD(suite, short_names_and_aliases_of_an_interface_are_expanded);
    HARNESS_ADD(suite, type_arguments_of_an_interface_are_displayed_as_the_compiler_does);
    HARNESS_ADD(suite, an_interface_that_was_not_read_is_displayed_as_written);
    HARNESS_ADD(suite, the_implementing_part_of_a_partial_property_decides_about_the_field);
    HARNESS_ADD(suite, an_initializer_on_the_declaring_part_takes_the_field_there);
    HARNESS_ADD(suite, attributes_on_either_part_reach_the_field);
    HARNESS_ADD(suite, a_partial_member_that_nothing_implements_is_refused);
    HARNESS_ADD(suite, an_event_without_accessors_is_a_field);
    HARNESS_ADD(suite, a_field_that_is_a_reference_is_marked);
    return harness_run(suite);
}
