/* SPDX-License-Identifier: MIT */
/*
 * Declarations with holes: types that nothing declares, and what contains them. A size or an offset that is given despite them
 * is one that the missing declarations could not have changed.
 */
#include "support/layouts.h"

/* --- reasons -------------------------------------------------------------------------------------------------------- */

#define UNKNOWN "The size of 'T' is not known"
#define ABSENT "Nothing that was read declares 'Absent', the type of the field "
#define ARRAY "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] "
#define SEQUENTIAL "[StructLayout(LayoutKind.Sequential)] "

static const char others[] =
    "struct Head { Absent x; byte y; } struct Middle { byte a; Head h; } struct Opt<T> { T v; } "
    "enum Odd : Absent { A } [InlineArray(2)] struct Row { Head h; } class Derived : Absent { } "
    "class Further : Derived { } [StructLayout(LayoutKind.Auto)] struct Auto { byte a; int b; } "
    "struct Sized { [MarshalAs(UnmanagedType.ByValArray, SizeConst = Absent.N)] int[] a; } "
    "struct Bad { object o; Absent x; } " SEQUENTIAL "class Laid { int a; Head h; } " SEQUENTIAL
    "class Based : Absent { int a; } ";

typedef struct row {
    const char *source; /* declares T */
    const char *sentence;
} row;

static const row unknown_rows[] = {
    {"struct T { Absent f; }", UNKNOWN ". " ABSENT "'f' of 'T'."},
    {"struct T { [MarshalAs(UnmanagedType.I4)] Absent f; }", UNKNOWN ". " ABSENT "'f' of 'T'."},
    {"struct T { " ARRAY "Absent[] f; }", UNKNOWN ". " ABSENT "'f' of 'T'."},
    {"struct T { " ARRAY "Absent*[] f; }", UNKNOWN ". " ABSENT "'f' of 'T'."},
    {"struct T { fixed Absent f[3]; }", UNKNOWN ". " ABSENT "'f' of 'T'."},
    {"struct T { Nullable<Absent> f; }", UNKNOWN ". " ABSENT "'f' of 'T'."},
    {"[InlineArray(2)] struct T { Absent f; }", UNKNOWN ". " ABSENT "'f' of 'T'."},
    {"[StructLayout(LayoutKind.Explicit)] struct T { [FieldOffset(0)] Absent f; "
     "[FieldOffset(0)] byte g; }",
     UNKNOWN ". " ABSENT "'f' of 'T'."},
    {SEQUENTIAL "class T { Absent f; }", UNKNOWN ". " ABSENT "'f' of 'T'."},
    {"struct T { object o; Absent f; }",
     "Cannot marshal field 'o' of type 'T': Invalid managed/unmanaged type combination (Marshaling "
     "to and from COM VARIANTs isn't supported)."},
    {"struct T { byte a; Head h; byte b; }",
     UNKNOWN ": its field 'h' is of type 'Head'. " ABSENT "'x' of 'Head'."},
    {"struct T { Middle m; }",
     UNKNOWN ": its field 'm' is of type 'Middle'. " ABSENT "'x' of 'Head'."},
    {"struct T { Bad b; }", UNKNOWN ": its field 'b' is of type 'Bad'. " ABSENT "'x' of 'Bad'."},
    {"struct T { " ARRAY "Head[] h; }",
     UNKNOWN ": its field 'h' is of type 'Head[]'. " ABSENT "'x' of 'Head'."},
    {"[InlineArray(2)] struct T { Head h; }",
     UNKNOWN ": its field 'h' is of type 'Head'. " ABSENT "'x' of 'Head'."},
    {"struct T { Row r; }", UNKNOWN ": its field 'r' is of type 'Row'. " ABSENT "'x' of 'Head'."},
    {"struct T { Head? h; }",
     UNKNOWN ": its field 'h' is of type 'Head?'. " ABSENT "'x' of 'Head'."},
    {"struct T { Laid c; }", UNKNOWN ": its field 'c' is of type 'Laid'. " ABSENT "'x' of 'Head'."},
    {SEQUENTIAL "class T : Laid { int b; }",
     UNKNOWN ": it is derived from 'Laid'. " ABSENT "'x' of 'Head'."},
    {"struct T { Opt<Absent> o; }",
     UNKNOWN ": its field 'o' is of type 'Opt<Absent>'. " ABSENT "'v' of 'Opt<Absent>'."},
    {"struct T { Opt<Head> o; }",
     UNKNOWN ": its field 'o' is of type 'Opt<Head>'. " ABSENT "'x' of 'Head'."},
    {"struct T { " ARRAY "Opt<Head>[] o; }",
     UNKNOWN ": its field 'o' is of type 'Opt<Head>[]'. " ABSENT "'x' of 'Head'."},
    {"struct T { Odd e; }",
     UNKNOWN ": its field 'e' is of type 'Odd'. The underlying type of 'Odd', 'Absent', is not "
             "known."},
    {"struct T { " ARRAY "Odd[] e; }",
     UNKNOWN ": its field 'e' is of type 'Odd[]'. The underlying type of 'Odd', 'Absent', is not "
             "known."},
    {"struct T { Sized s; }",
     UNKNOWN ": its field 's' is of type 'Sized'. 'Sized' has no layout: nothing that was read "
             "declares 'Absent.N' (its field 'a')."},
    {"struct T { Derived d; }",
     UNKNOWN ": its field 'd' is of type 'Derived'. Nothing that was read "
             "declares 'Absent', from which 'Derived' is derived."},
    {"struct T { Further d; }",
     UNKNOWN ": its field 'd' is of type 'Further'. Nothing that was read "
             "declares 'Absent', from which 'Derived' is derived."},
    {"struct T { Based d; }", UNKNOWN ": its field 'd' is of type 'Based'. Nothing that was read "
                                      "declares 'Absent', from which 'Based' is derived."},
    {SEQUENTIAL "class T : Absent { int a; }",
     UNKNOWN ". Nothing that was read declares 'Absent', from which 'T' is derived."},
    {SEQUENTIAL "class T : Based { int b; }",
     UNKNOWN ". Nothing that was read declares 'Absent', from which 'Based' is derived."},
    {"struct T { System.Numerics.Vector<float> v; }",
     UNKNOWN ": its field 'v' is of type 'System.Numerics.Vector<float>'. The size of "
             "'System.Numerics.Vector<float>' depends on the processor."},
    /* The runtime knows these by their names alone. */
    {"namespace System { " SEQUENTIAL "class String { int a; } } struct T { System.String f; }",
     UNKNOWN
     ": its field 'f' is of type 'System.String'. 'System.String' has no layout: the runtime "
     "takes a class of this name for its own."},
    {"namespace System.Text { " SEQUENTIAL "class StringBuilder { int a; } } "
     "struct T { System.Text.StringBuilder f; }",
     UNKNOWN ": its field 'f' is of type 'System.Text.StringBuilder'. 'System.Text.StringBuilder' "
             "has no layout: the runtime takes a class of this name for its own."},
    /* .NET lays the elements out as if they were sequential */
    {"struct T { " ARRAY "Auto[] a; }",
     UNKNOWN ". 'Auto' has no layout of its own, and .NET gives its elements one."},
    {"struct T { " ARRAY "DateTimeOffset[] a; }",
     UNKNOWN ". 'System.DateTimeOffset' has no layout of its own, and .NET gives its elements "
             "one."},
};

START_TEST(a_size_that_depends_on_an_unknown_type_is_refused)
{
    const row *r = &unknown_rows[_i];
    char source[4096];
    snprintf(source, sizeof source, "%s %s struct U { byte b; T t; byte c; }", others, r->source);
    const gw_layout *l = layouts_find(source, "T");
    ck_assert_msg(gw_SizeOf(l) == 0, "%s has %zu bytes", r->source, gw_SizeOf(l));
    ck_assert_msg(strcmp(gw_error_message(), r->sentence) == 0, "%s: %s", r->source,
                  gw_error_message());
    ck_assert_int_eq(gw_OffsetOf(l, "f"), -1);
    ck_assert_uint_eq(gw_layout_alignment(l), 0);
    ck_assert_uint_eq(gw_layout_record_size(l), 0);
    const gw_layout *outer = layouts_find(source, "U");
    ck_assert_msg(gw_SizeOf(outer) == 0, "what contains %s has %zu bytes", r->source,
                  gw_SizeOf(outer));
    ck_assert_ptr_nonnull(
        strstr(gw_error_message(), "The size of 'U' is not known: its field 't'"));
    layouts_end();
}
END_TEST

/* What .NET refuses whatever the missing type is, and what is a pointer whatever it points to. */
static const struct {
    const char *source;
    size_t nbytes; /* of struct U { byte b; T t; byte c; } */
} known_rows[] = {
    {"struct T { Absent* p; byte a; }", 32},
    {"unsafe struct T { delegate*<Absent, void> p; }", 24},
    {"struct T { Head* p; Opt<Absent>* q; }", 32},
    {"delegate void D(Absent a, Head h); struct T { D d; }", 24},
    {"struct T { Absent[] f; }", 3},
    {"struct T { System.Collections.Generic.List<Absent> f; }", 3},
    {"struct T { (Absent, int) f; }", 3},
    {"struct T { object f; }", 3},
    {"struct T { static Absent f; const Absent K = 0; byte a; }", 3},
    {"struct T { string[] f; Auto g; int h; }", 16},
    /* A source's own types are laid out as declared, under whatever name of .NET's; keywords still mean those of .NET. */
    {"namespace System { struct Guid { int a; byte b; } } struct T { System.Guid f; }", 16},
    {"namespace System { struct DateTime { int a; } } struct T { System.DateTime f; }", 12},
    {"namespace System { struct Decimal { int a; short b; } } struct T { System.Decimal f; }", 16},
    {"namespace System { struct Int32 { long a; } } struct T { System.Int32 f; }", 24},
    {"namespace System { struct Int32 { long a; } } struct T { int f; }", 12},
    {"namespace System { struct IntPtr { byte a; } } struct T { System.IntPtr f; }", 3},
    {"namespace System { enum DayOfWeek : byte { A } } struct T { System.DayOfWeek f; }", 3},
    {"namespace System.Numerics { struct Vector<X> { X a, b; } } "
     "struct T { System.Numerics.Vector<int> f; }",
     16},
    {"namespace System.Runtime.InteropServices { struct CLong { byte a; } } "
     "struct T { System.Runtime.InteropServices.CLong f; }",
     3},
};

START_TEST(a_size_that_no_unknown_type_changes_is_given)
{
    char source[4096];
    snprintf(source, sizeof source, "%s %s struct U { byte b; T t; byte c; }", others,
             known_rows[_i].source);
    const gw_layout *l = layouts_good(source, "U");
    ck_assert_msg(gw_SizeOf(l) == known_rows[_i].nbytes, "%s has %zu bytes", known_rows[_i].source,
                  gw_SizeOf(l));
    layouts_end();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("holes");
    HARNESS_ADD_EACH(suite, a_size_that_depends_on_an_unknown_type_is_refused,
                     (int)COUNT_OF(unknown_rows));
    HARNESS_ADD_EACH(suite, a_size_that_no_unknown_type_changes_is_given,
                     (int)COUNT_OF(known_rows));
    return harness_run(suite);
}
