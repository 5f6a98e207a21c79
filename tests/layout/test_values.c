/* SPDX-License-Identifier: MIT */
/*
 * Explicit offsets, values that are too large for .NET, and its own structures as fields: sizes, offsets and refusals as .NET
 * 10 has them on 64-bit Linux, where Marshal.SizeOf, Marshal.OffsetOf, StructureToPtr and PtrToStructure were asked for each
 * row.
 */
#include "support/layouts.h"

#define SEQUENTIAL "[StructLayout(LayoutKind.Sequential"
#define EXPLICIT "[StructLayout(LayoutKind.Explicit)]"
#define ARRAY "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] "
#define AUTOMATIC "Structures marked with [StructLayout(LayoutKind.Auto)] cannot be marshaled."
#define VARIANTS                                                                                   \
    "Invalid managed/unmanaged type combination (Marshaling to and from COM VARIANTs isn't "       \
    "supported)."
#define POINTERS                                                                                   \
    "Invalid managed/unmanaged type combination (Marshaling to and from COM interface pointers "   \
    "isn't supported)."
#define COMBINATION "Invalid managed/unmanaged type combination."
#define TOO_LARGE "Internal limitation: structure is too complex or too large."
#define OVERLAPPED(offset)                                                                         \
    "Could not load type 'T' because it contains an object field at offset " offset                \
    " that is incorrectly aligned or overlapped by a non-object field."

#define SHARED(offset)                                                                             \
    OVERLAPPED(offset) " Here no byte of a structure that contains references may be shared."

static const layouts_row overlaps[] = {
    {EXPLICIT " struct T { [FieldOffset(0)] string a; [FieldOffset(8)] int b; }", 16, "a@0 b@8",
     NULL},
    {EXPLICIT " struct T { [FieldOffset(0)] Action a; [FieldOffset(0)] Action b; }", 8, "a@0 b@0",
     NULL},
    {"struct R { string s; int i; } " EXPLICIT
     " struct T { [FieldOffset(0)] R a; [FieldOffset(16)] int b; }",
     24, "a@0 b@16", NULL},
    {EXPLICIT
     " struct T { [FieldOffset(0)] bool a; [FieldOffset(0)] int b; [FieldOffset(2)] char c; }",
     4, "a@0 b@0 c@2", NULL},
    {EXPLICIT " struct T { [FieldOffset(0)] bool a; [FieldOffset(1)] byte b; }", 4, "a@0 b@1",
     NULL},
    {EXPLICIT " struct T { [FieldOffset(0)] char a; [FieldOffset(1)] byte b; }", 2, "a@0 b@1",
     NULL},
    {EXPLICIT " struct T { [FieldOffset(0)] DateTime a; [FieldOffset(4)] int b; }", 8, "a@0 b@4",
     NULL},
    {EXPLICIT " struct T { [FieldOffset(0)] decimal a; [FieldOffset(4)] int b; }", 16, "a@0 b@4",
     NULL},
    {EXPLICIT " struct T { [FieldOffset(0), MarshalAs(UnmanagedType.ByValTStr, SizeConst = 20)] "
              "string a; [FieldOffset(8)] int b; }",
     20, "a@0 b@8", NULL},
    {EXPLICIT " struct T { [FieldOffset(0), MarshalAs(UnmanagedType.ByValArray, SizeConst = 20)] "
              "int[] a; [FieldOffset(8)] int b; }",
     80, "a@0 b@8", NULL},
    {EXPLICIT " struct T { [FieldOffset(0)] string a; [FieldOffset(7)] byte b; }", 0, "",
     OVERLAPPED("7")},
    {EXPLICIT " struct T { [FieldOffset(4)] string a; }", 0, "", OVERLAPPED("4")},
    {"struct R { string s; int i; } " EXPLICIT " struct T { [FieldOffset(4)] R a; }", 0, "",
     OVERLAPPED("4")},
    /* here alone: .NET takes these, whose references share bytes with references, or their other bytes with others */
    {"struct R { string s; int i; } " EXPLICIT
     " struct T { [FieldOffset(0)] R a; [FieldOffset(0)] string b; }",
     0, "", SHARED("0")},
    {"struct R { string s; int i; } " EXPLICIT
     " struct T { [FieldOffset(0)] R a; [FieldOffset(12)] int b; }",
     0, "", SHARED("12")},
    {"struct R { string s; int i; } " EXPLICIT
     " struct T { [FieldOffset(0)] R a; [FieldOffset(0)] R b; }",
     0, "", SHARED("0")},
    {"struct R { string s; } " EXPLICIT
     " struct T { [FieldOffset(0)] R a; [FieldOffset(0)] Action b; }",
     0, "", SHARED("0")},
    {EXPLICIT " struct R { [FieldOffset(0)] string s; [FieldOffset(8)] int i; } " EXPLICIT
              " struct T { [FieldOffset(0)] R a; [FieldOffset(8)] int b; }",
     0, "", SHARED("8")},
};

START_TEST(fields_share_bytes_as_dotnet_lets_them)
{
    layouts_check_row(&overlaps[_i]);
    layouts_end();
}
END_TEST

/* .NET holds a field of a structure that is converted in its own memory, where a field has at most 65,520 bytes. */
static const layouts_row large[] = {
    {SEQUENTIAL ", Size = 65520)] struct R { byte a; } struct T { R a; }", 65520, "a@0", NULL},
    {SEQUENTIAL ", Size = 65521)] struct R { byte a; } struct T { R a; }", 65521, "a@0", NULL},
    {SEQUENTIAL ", Size = 65536)] struct R { byte a; } struct T { R a; }", 65536, "a@0", NULL},
    {SEQUENTIAL ", Size = 65520)] struct R { byte a; } struct T { R a; bool b; }", 65524,
     "a@0 b@65520", NULL},
    {SEQUENTIAL ", Size = 65521)] struct R { byte a; } struct T { R a; bool b; }", 0, "",
     TOO_LARGE},
    {SEQUENTIAL ", Size = 65521)] struct R { bool a; } struct T { R a; }", 0, "", TOO_LARGE},
    {SEQUENTIAL ", Size = 65521)] struct T { bool a; }", 65521, "a@0", NULL},
    {SEQUENTIAL ", Size = 65521)] struct R { byte a; } " EXPLICIT
                " struct T { [FieldOffset(0)] R a; [FieldOffset(70000)] byte b; }",
     70001, "a@0 b@70000", NULL},
    {SEQUENTIAL ", Size = 65521)] struct R { byte a; } " EXPLICIT
                " struct T { [FieldOffset(0)] R a; [FieldOffset(70000)] bool b; }",
     0, "", TOO_LARGE},
    {SEQUENTIAL ", Size = 65521)] struct R { byte a; } " SEQUENTIAL ")] class T { R a; }", 65521,
     "a@0", NULL},
    {SEQUENTIAL ", Size = 65521)] struct R { byte a; } " SEQUENTIAL ")] class T { R a; bool b; }",
     0, "", TOO_LARGE},
    {SEQUENTIAL ", Size = 65521)] struct R { byte a; } struct T { string s; " ARRAY "R[] a; }",
     131056, "s@0 a@8", NULL},
    {"unsafe struct T { fixed byte a[65520]; bool b; }", 65524, "a@0 b@65520", NULL},
    {"unsafe struct T { fixed byte a[65521]; bool b; }", 0, "", TOO_LARGE},
    {"unsafe struct T { fixed byte a[65521]; byte b; }", 65522, "a@0 b@65521", NULL},
    {"struct T { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 65521)] byte[] a; bool b; }",
     65528, "a@0 b@65524", NULL},
    {"struct T { [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 65521)] string a; bool b; }",
     65528, "a@0 b@65524", NULL},
    {"[InlineArray(65521)] struct R { byte a; } struct T { R a; byte b; }", 65522, "a@0 b@65521",
     NULL},
    {"[InlineArray(65521)] struct R { byte a; } struct T { R a; bool b; }", 0, "", TOO_LARGE},
    {SEQUENTIAL
     ", Size = 65521)] struct R { byte a; } struct S { R r; byte x; } struct T { S a; bool b; }",
     0, "", TOO_LARGE},
    {SEQUENTIAL
     ", Size = 65000)] struct R { byte a; } struct S { R r; R x; } struct T { S a; bool b; }",
     0, "", TOO_LARGE},
    {SEQUENTIAL ", Size = 67000)] struct R { bool a; } [InlineArray(3)] struct T { R a; }", 0, "",
     TOO_LARGE},
    {SEQUENTIAL ", Size = 100)] struct R { bool a; } [InlineArray(3000)] struct T { R a; }", 300000,
     "a@0", NULL},
    {SEQUENTIAL ", Size = 67000)] struct R { byte a; } [InlineArray(3)] struct T { R a; }", 201000,
     "a@0", NULL},
};

START_TEST(a_value_beyond_65520_bytes_is_refused_in_what_is_converted)
{
    layouts_check_row(&large[_i]);
    layouts_end();
}
END_TEST

#define OFFSET(field)                                                                              \
    "Could not load type 'T': the offset of its field '" field "' is above 134217720."
#define ARRAY_TOO_LARGE "Could not load type 'T': the inline array is larger than 134217720 bytes."

static const layouts_row loaded[] = {
    {EXPLICIT " struct T { [FieldOffset(134217720)] byte a; }", 134217721, "a@134217720", NULL},
    {EXPLICIT " struct T { [FieldOffset(134217721)] byte a; }", 0, "", OFFSET("a")},
    {EXPLICIT " struct T { [FieldOffset(0)] bool a; [FieldOffset(134217721)] byte b; }", 0, "",
     OFFSET("b")},
    {"unsafe struct T { fixed byte a[134217720]; byte b; }", 134217721, "a@0 b@134217720", NULL},
    {"unsafe struct T { fixed byte a[134217721]; byte b; }", 0, "", OFFSET("b")},
    {"unsafe struct T { fixed byte a[134217722]; }", 134217722, "a@0", NULL},
    {SEQUENTIAL ", Size = 200000000)] struct T { byte a; }", 200000000, "a@0", NULL},
    {SEQUENTIAL ", Size = 67000000)] struct R { byte a; } struct T { R a; R b; R c; }", 201000000,
     "a@0 b@67000000 c@134000000", NULL},
    {"struct T { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 200000000)] byte[] a; bool b; }",
     200000004, "a@0 b@200000000", NULL},
    {"[InlineArray(134217721)] struct T { byte a; }", 0, "", ARRAY_TOO_LARGE},
    {"[InlineArray(134217721)] struct T { bool a; }", 0, "", ARRAY_TOO_LARGE},
    {"[InlineArray(67108860)] struct T { char a; }", 67108860, "a@0", NULL},
    {"[InlineArray(67108861)] struct T { char a; }", 0, "", ARRAY_TOO_LARGE},
    {"[InlineArray(16777216)] struct T { string a; }", 0, "", ARRAY_TOO_LARGE},
    {SEQUENTIAL ", Size = 67109)] struct R { byte a; } [InlineArray(2000)] struct T { R a; }", 0,
     "", ARRAY_TOO_LARGE},
};

START_TEST(offsets_are_at_most_those_that_dotnet_can_hold)
{
    layouts_check_row(&loaded[_i]);
    layouts_end();
}
END_TEST

static const layouts_row known[] = {
    {"struct T { byte a; System.Runtime.InteropServices.ComTypes.STGMEDIUM m; byte b; }", 40,
     "a@0 m@8 b@32", POINTERS},
    {"struct T { byte a; System.Runtime.InteropServices.ComTypes.FORMATETC m; byte b; }", 48,
     "a@0 m@8 b@40", NULL},
    {"struct T { byte a; System.Runtime.InteropServices.ComTypes.STATSTG m; byte b; }", 96,
     "a@0 m@8 b@88", "' is not."}, /* .NET: marshaled */
    {"struct T { byte a; System.Runtime.InteropServices.ComTypes.TYPEDESC m; byte b; }", 32,
     "a@0 m@8 b@24", NULL},
    {"struct T { byte a; System.Runtime.InteropServices.ComTypes.ELEMDESC m; byte b; }", 48,
     "a@0 m@8 b@40", NULL},
    {"struct T { byte a; System.Runtime.InteropServices.ComTypes.EXCEPINFO m; byte b; }", 80,
     "a@0 m@8 b@72", "' is not."}, /* .NET: marshaled */
    {"struct T { byte a; System.Runtime.InteropServices.ComTypes.BINDPTR m; byte b; }", 24,
     "a@0 m@8 b@16", NULL},
    {"struct T { byte a; System.Runtime.InteropServices.ComTypes.VARDESC m; byte b; }", 80,
     "a@0 m@8 b@72", "' is not."}, /* .NET: marshaled */
    {"struct T { byte a; GCHandle m; byte b; }", 24, "a@0 m@8 b@16", NULL},
    {"struct T { byte a; ArrayWithOffset m; byte b; }", 0, "", COMBINATION},
    {"struct T { byte a; HandleRef m; byte b; }", 0, "", COMBINATION},
    {"struct T { byte a; System.Threading.CancellationToken m; byte b; }", 3, "a@0 m@1 b@2",
     POINTERS},
    {"struct T { byte a; System.RuntimeTypeHandle m; byte b; }", 0, "", COMBINATION},
    {"struct T { byte a; DateTimeOffset m; byte b; }", 0, "", AUTOMATIC},
    {"struct T { byte a; System.Collections.DictionaryEntry m; byte b; }", 4, "a@0 m@1 b@3",
     VARIANTS},
    {"struct T { byte a; DateOnly m; TimeOnly n; byte b; }", 24, "a@0 m@4 n@8 b@16", NULL},
};

START_TEST(a_structure_of_dotnet_has_the_size_that_dotnet_gives_it)
{
    layouts_check_row(&known[_i]);
    layouts_end();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("values");
    HARNESS_ADD_EACH(suite, fields_share_bytes_as_dotnet_lets_them,
                     (int)(sizeof overlaps / sizeof overlaps[0]));
    HARNESS_ADD_EACH(suite, a_value_beyond_65520_bytes_is_refused_in_what_is_converted,
                     (int)(sizeof large / sizeof large[0]));
    HARNESS_ADD_EACH(suite, offsets_are_at_most_those_that_dotnet_can_hold, COUNT_OF(loaded));
    HARNESS_ADD_EACH(suite, a_structure_of_dotnet_has_the_size_that_dotnet_gives_it,
                     (int)(sizeof known / sizeof known[0]));
    return harness_run(suite);
}
