/* SPDX-License-Identifier: MIT */
/*
 * What .NET 10 refuses on Linux, with its reasons: Marshal.StructureToPtr and Marshal.SizeOf were asked for each row there.
 * And what is refused here beyond that: what cannot be safe.
 */
#include "support/layouts.h"

#define COMBINATION "Invalid managed/unmanaged type combination"

static const char others[] =
    "enum Color { Red } enum Small : byte { A } delegate void Callback(); interface IThing { }"
    "struct Pair { int a; short b; } struct Named { byte a; string b; } class Plain { int a; }"
    "[StructLayout(LayoutKind.Sequential)] class Inner { int a; byte b; }"
    "[StructLayout(LayoutKind.Auto)] struct Auto { int a; } struct Bad { object a; }"
    "struct Generic<T> { T a; }";

/* --- fields ------------------------------------------------------------------------------------------------------------ */

typedef struct field_row {
    const char *field; /* of the name f */
    const char *reason;
} field_row;

#define AS(unmanaged, type) "[MarshalAs(UnmanagedType." unmanaged ")] " type " f"
#define ARRAY_OF(type) "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] " type "[] f"
#define ARRAY_AS(sub, type)                                                                        \
    "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3, ArraySubType = UnmanagedType." sub        \
    ")] " type "[] f"

#define BOOLEANS COMBINATION " (booleans must be paired with I1, U1, or Bool)."
#define CHARS COMBINATION " (chars must be paired with I1, I2, U1, or U2)."
#define BYTES COMBINATION " (Byte/SByte must be paired with I1 or U1)."
#define INT16S COMBINATION " (Int16/UInt16 must be paired with I2 or U2)."
#define INT32S COMBINATION " (Int32/UInt32 must be paired with I4 or U4)."
#define INT64S COMBINATION " (Int64/UInt64 must be paired with I8 or U8)."
#define INTPTRS COMBINATION " (Int/UInt must be paired with SysInt or SysUInt)."
#define POINTERS COMBINATION " (pointers must not have a MarshalAs attribute set)."
#define STRINGS                                                                                    \
    COMBINATION " (String fields must be paired with LPStr, LPWStr, LPTStr, or ByValTStr)."
#define VALUES COMBINATION " (this value type must be paired with Struct)."
#define INTERFACES COMBINATION " (Marshaling to and from COM interface pointers isn't supported)."
#define VARIANTS COMBINATION " (Marshaling to and from COM VARIANTs isn't supported)."
#define NO_LAYOUT "The type definition of this type has no layout information."
#define AUTOMATIC "Structures marked with [StructLayout(LayoutKind.Auto)] cannot be marshaled."
#define ARRAYS COMBINATION " (Array fields must be paired with ByValArray)."
#define RESTRICTED "This type can only be marshaled in restricted ways."
#define INCOMPATIBLE "Signature is not Interop compatible."
#define GENERICS "Non-blittable generic types cannot be marshaled."
#define CLASSES                                                                                    \
    COMBINATION "  (Classes with layout fields must be paired with Struct or Interface)."

static const field_row field_rows[] = {
    {AS("I4", "bool"), BOOLEANS},
    {AS("LPStr", "bool"), BOOLEANS},
    {AS("I4", "char"), CHARS},
    {AS("Bool", "char"), CHARS},
    {AS("I2", "byte"), BYTES},
    {AS("Bool", "sbyte"), BYTES},
    {AS("I4", "short"), INT16S},
    {AS("U1", "ushort"), INT16S},
    {AS("I8", "int"), INT32S},
    {AS("SysInt", "uint"), INT32S},
    {AS("Error", "long"), INT64S},
    {AS("I4", "ulong"), INT64S},
    {AS("I8", "nint"), INTPTRS},
    {AS("I4", "IntPtr"), INTPTRS},
    {AS("U4", "UIntPtr"), INTPTRS},
    {AS("R8", "float"), COMBINATION " (Single must be paired with R4)."},
    {AS("R4", "double"), COMBINATION " (Double must be paired with R8)."},
    {AS("SysInt", "int*"), POINTERS},
    {AS("LPStruct", "void*"), POINTERS},
    {AS("SysInt", "delegate* unmanaged<void>"),
     COMBINATION " (function pointers must be paired with FunctionPtr)."},
    {AS("I4", "string"), STRINGS},
    {AS("LPArray", "string"), STRINGS},
    {AS("LPStruct", "string"), STRINGS},
    {"[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 0)] string f",
     "The length for ByValTStr strings cannot be zero."},
    {"[MarshalAs(UnmanagedType.ByValArray, SizeConst = 0)] int[] f",
     "Fixed sized array fields cannot have a SizeConst of zero."},
    {"StringBuilder f", "Struct or class fields cannot be of type StringBuilder. The same effect "
                        "can usually be achieved "
                        "by using a String field and preinitializing it to a string with length "
                        "matching the length of "
                        "the appropriate buffer."},
    {"object f", VARIANTS},
    {AS("Struct", "object"), VARIANTS},
    {AS("IUnknown", "object"), INTERFACES},
    {AS("Interface", "object"), INTERFACES},
    {AS("AsAny", "object"), RESTRICTED},
    {AS("I4", "object"), COMBINATION
     " (the Object class must be paired with Interface, IUnknown, IDispatch, or Struct)."},
    {AS("LPStruct", "decimal"), COMBINATION " (Decimal fields must be paired with Struct)."},
    {AS("R8", "decimal"), COMBINATION " (Decimal fields must be paired with Struct)."},
    {AS("LPStruct", "Guid"),
     COMBINATION " (the Guid class must be paired with Struct or LPStruct)."},
    {AS("I8", "DateTime"), COMBINATION " (the DateTime class must be paired with Struct)."},
    {AS("I8", "TimeSpan"), VALUES},
    {AS("I8", "Int128"), VALUES},
    {AS("SysInt", "CLong"), VALUES},
    {AS("R4", "Vector4"), VALUES},
    {AS("I8", "long?"), VALUES},
    {AS("I1", "Color"), INT32S},
    {AS("I4", "Small"), BYTES},
    {AS("LPStruct", "Pair"), VALUES},
    {AS("LPStruct", "Named"), VALUES},
    {"Auto f", AUTOMATIC},
    {AS("Struct", "Auto"), AUTOMATIC},
    {AS("LPStruct", "Inner"), CLASSES},
    {AS("Interface", "Inner"), CLASSES},
    {"Plain f", INTERFACES},
    {"WeakReference f", INTERFACES},
    {"System.Version[] f", ARRAYS},
    {ARRAY_OF("Version"), INCOMPATIBLE},
    {AS("Struct", "Plain"), NO_LAYOUT},
    {"IThing f", INTERFACES},
    {AS("Struct", "IThing"), NO_LAYOUT},
    {"Array f", INTERFACES},
    {AS("LPArray", "Array"), NO_LAYOUT},
    {AS("Struct", "Exception"), NO_LAYOUT},
    {AS("Interface", "Stream"), INTERFACES},
    {AS("SysInt", "Callback"),
     COMBINATION " (Delegates must be paired with FunctionPtr or IDispatch)."},
    {AS("IDispatch", "Callback"),
     COMBINATION " (Delegates must be paired with FunctionPtr or IDispatch)."},
    {AS("SysInt", "SafeFileHandle"), COMBINATION
     " (SafeHandles must not have a MarshalAs attribute set and cannot be used in arrays)."},
    {AS("SysInt", "CriticalHandle"), COMBINATION
     " (CriticalHandles must not have a MarshalAs attribute set and cannot be used in arrays)."},
    {"HandleRef f", COMBINATION "."},
    {"int[] f", ARRAYS},
    {AS("SafeArray", "int[]"), ARRAYS},
    {AS("LPArray", "int[]"), RESTRICTED},
    {"int[][] f", ARRAYS},
    {"[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] int[][] f",
     "There is no marshaling support for nested arrays."},
    {ARRAY_OF("StringBuilder"), INCOMPATIBLE},
    {ARRAY_OF("object"), INCOMPATIBLE},
    {ARRAY_OF("Inner"), INCOMPATIBLE},
    {ARRAY_OF("Plain"), INCOMPATIBLE},
    {ARRAY_OF("Callback"), INCOMPATIBLE},
    {ARRAY_OF("IThing"), INCOMPATIBLE},
    {ARRAY_OF("Pair*"), INCOMPATIBLE},
    {ARRAY_OF("delegate* unmanaged<void>"), INCOMPATIBLE},
    {ARRAY_OF("SafeFileHandle"), COMBINATION " (Arrays of SafeHandles are not supported)."},
    {ARRAY_OF("int?"), GENERICS},
    {ARRAY_AS("I4", "string"),
     COMBINATION " (String[] must be paired with an ArraySubType of LPStr, LPWStr, or LPTStr)."},
    {ARRAY_AS("LPUTF8Str", "string"),
     COMBINATION " (String[] must be paired with an ArraySubType of LPStr, LPWStr, or LPTStr)."},
    {ARRAY_AS("R8", "decimal"),
     COMBINATION " (Decimal[] must be paired with an ArraySubType of Struct)."},
    {ARRAY_AS("R8", "DateTime"),
     COMBINATION " (DateTime[] must be paired with an ArraySubType of Struct)."},
    {"[MarshalAs(UnmanagedType.CustomMarshaler, MarshalType = \"X\")] string f",
     "Custom marshalers cannot be used on fields of structures."},
    /* here alone: .NET has them without sense, or not at all */
    {"System.Collections.Generic.List<int> f", GENERICS},
};

static void check_refused(const gw_layout *l, const char *sentence, const char *of_what)
{
    gw_SetLastError(0);
    char native[8] = "kept", record[8] = "kept";
    ck_assert_msg(gw_SizeOf(l) == 0, "%s has %zu bytes", of_what, gw_SizeOf(l));
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_msg(strcmp(gw_error_message(), sentence) == 0, "%s: %s", of_what, gw_error_message());
    ck_assert_int_eq(gw_OffsetOf(l, "f"), -1);
    ck_assert_uint_eq(gw_layout_alignment(l), 0);
    ck_assert_uint_eq(gw_layout_fields(l, NULL), 0);
    ck_assert_uint_eq(gw_layout_record_size(l), 0);
    ck_assert_int_eq(gw_layout_is_blittable(l), 0);
    ck_assert_int_eq(gw_StructureToPtr(l, record, native, 0), 0);
    ck_assert_int_eq(gw_PtrToStructure(l, native, record), 0);
    ck_assert_int_eq(gw_DestroyStructure(l, native), 0);
    ck_assert_ptr_null(gw_array_of_records(l, 1));
    gw_record_clear(l, record);
    ck_assert_str_eq(gw_error_message(), sentence);
    ck_assert_str_eq(native, "kept");
    ck_assert_str_eq(record, "kept");
}

START_TEST(a_field_is_refused_with_the_reason_of_dotnet)
{
    const field_row *row = &field_rows[_i];
    char source[4096], sentence[1024];
    snprintf(source, sizeof source, "%s unsafe struct T { byte before; %s; }", others, row->field);
    snprintf(sentence, sizeof sentence, "Cannot marshal field 'f' of type 'T': %s", row->reason);
    const gw_layout *l = layouts_find(source, "T");
    if (gw_SizeOf(l) == 0 && strcmp(gw_error_message(), sentence) != 0 &&
        strstr(row->field, "f") != NULL)
        ck_abort_msg("%s: %s", row->field, gw_error_message());
    check_refused(l, sentence, row->field);
}
END_TEST

/* --- types --------------------------------------------------------------------------------------------------------------- */

typedef struct type_row {
    const char *source; /* declares T */
    const char *sentence;
} type_row;

#define SEQUENTIAL(more) "[StructLayout(LayoutKind.Sequential" more ")] "
#define EXPLICIT(more) "[StructLayout(LayoutKind.Explicit" more ")] "
#define NO_SIZE                                                                                    \
    "Type 'T' cannot be marshaled as an unmanaged structure; no meaningful size or offset can be " \
    "computed."
#define RECURSIVE(name)                                                                            \
    "Type '" name                                                                                  \
    "' cannot be marshaled as an unmanaged structure; its native layout contains a recursive "     \
    "definition so no meaningful size can be computed."
#define OVERLAPPED(offset)                                                                         \
    "Could not load type 'T' because it contains an object field at offset " offset                \
    " that is incorrectly aligned or overlapped by a non-object field."
#define SHARED(field, offset)                                                                      \
    "Type 'T' cannot be marshaled as an unmanaged structure; its field '" field                    \
    "' at offset " offset " shares bytes with another, and one of them owns memory."

static const type_row type_rows[] = {
    {"[StructLayout(LayoutKind.Auto)] struct T { int f; }", NO_SIZE},
    {"class T { int f; }", NO_SIZE},
    {SEQUENTIAL("") "class B { int a; } class T : B { int f; }", NO_SIZE},
    {"class B { int a; } " SEQUENTIAL("") "class T : B { int f; }",
     "Could not load type 'T' because the format is invalid: its base class 'B' has no layout."},
    {SEQUENTIAL("") "class T { T f; }", RECURSIVE("T")},
    {SEQUENTIAL("") "class T { U f; } " SEQUENTIAL("") "class U { T g; }", RECURSIVE("T")},
    {"struct T { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] T[] f; }", RECURSIVE("T")},
    {EXPLICIT("") "struct T { [FieldOffset(0)] string f; [FieldOffset(4)] int g; }",
     OVERLAPPED("4")},
    {EXPLICIT("") "struct T { [FieldOffset(4)] string f; }", OVERLAPPED("4")},
    {"struct N { string a; } " EXPLICIT(
         "") "struct T { [FieldOffset(0)] N f; [FieldOffset(4)] int g; }",
     OVERLAPPED("4") " Here no byte of a structure that contains references may be shared."},
    {EXPLICIT("") "struct T { [FieldOffset(0)] int g; [FieldOffset(0)] string f; }",
     OVERLAPPED("0")},
    {"delegate void D(); " EXPLICIT(
         "") "struct T { [FieldOffset(0)] int g; [FieldOffset(0)] D f; }",
     OVERLAPPED("0")},
    /* here alone: .NET lets two owners share a pointer, or native bytes be shared that are none in its own memory */
    {EXPLICIT("") "struct T { [FieldOffset(0)] string f; [FieldOffset(0)] string g; }",
     SHARED("g", "0")},
    {"delegate void D(); " EXPLICIT(
         "") "struct T { [FieldOffset(0)] string f; [FieldOffset(0)] D g; }",
     SHARED("g", "0")},
    {EXPLICIT("") "struct T { [FieldOffset(0), MarshalAs(UnmanagedType.ByValTStr, SizeConst = 32)] "
                  "string f; [FieldOffset(8)] string g; }",
     SHARED("g", "8")},
    {SEQUENTIAL("") "class C { string a; string b; } " EXPLICIT(
         "") "struct T { [FieldOffset(0)] C f; [FieldOffset(8)] nint g; }",
     SHARED("g", "8")},
    {"struct T { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 536870911)] int[] f; }",
     "Type 'T' cannot be marshaled as an unmanaged structure; it would be larger than 2147483631 "
     "bytes."},
    {"struct N { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 536870911)] int[] a; } "
     "struct T { byte a; N f; }",
     "Type 'N' cannot be marshaled as an unmanaged structure; it would be larger than 2147483631 "
     "bytes."},
    {"struct N { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 500000000)] byte[] a; } "
     "struct T { N a, b, c, d, f; }",
     "Type 'T' cannot be marshaled as an unmanaged structure; it would be larger than 2147483631 "
     "bytes."},
    {EXPLICIT("") "struct T { [FieldOffset(2147483640)] long f; }",
     "Type 'T' cannot be marshaled as an unmanaged structure; it would be larger than 2147483631 "
     "bytes."},
};

START_TEST(a_type_is_refused_with_the_reason_of_dotnet)
{
    const type_row *row = &type_rows[_i];
    check_refused(layouts_find(row->source, "T"), row->sentence, row->source);
}
END_TEST

START_TEST(a_structure_with_a_refused_one_in_it_has_a_size_but_is_not_marshaled)
{
    char native[64] = {0}, record[64] = {0};
    const gw_layout *l = layouts_find("struct Bad { object a; } struct T { byte b; Bad f; }", "T");
    ck_assert_uint_eq(gw_SizeOf(l), 2);
    ck_assert_int_eq(gw_OffsetOf(l, "f"), 1);
    ck_assert_int_eq(gw_StructureToPtr(l, record, native, 0), 0);
    ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    ck_assert_str_eq(gw_error_message(), "Cannot marshal field 'a' of type 'Bad': " VARIANTS);
    ck_assert_int_eq(gw_PtrToStructure(l, native, record), 0);
    ck_assert_uint_eq(gw_layout_record_size(l), 0);
    ck_assert_ptr_null(gw_array_of_records(l, 1));
}
END_TEST

START_TEST(a_structure_with_a_safe_handle_has_a_size_but_is_not_marshaled)
{
    char native[64] = {0}, record[64] = {0};
    const gw_layout *l =
        layouts_find("class Mine : SafeHandle { } struct T { int a; Mine f; }", "T");
    ck_assert_uint_eq(gw_SizeOf(l), 2 * sizeof(void *));
    ck_assert_int_eq(gw_StructureToPtr(l, record, native, 0), 0);
    ck_assert_str_eq(gw_error_message(),
                     "Structures containing SafeHandle fields are not allowed in this operation.");
    ck_assert_int_eq(gw_PtrToStructure(l, native, record), 0);
}
END_TEST

START_TEST(both_types_of_a_circle_are_refused_whichever_is_asked_first)
{
    const gw_layout *l =
        layouts_find(SEQUENTIAL("") "class U { T g; } " SEQUENTIAL("") "class T { U f; }", "U");
    const gw_layout *t = gw_find_layout(gw_layout_declarations(l), "T");
    ck_assert_ptr_nonnull(t);
    ck_assert_uint_eq(gw_SizeOf(l), 0);
    ck_assert_ptr_nonnull(strstr(gw_error_message(), "recursive definition"));
    ck_assert_uint_eq(gw_SizeOf(t), 0);
    ck_assert_ptr_nonnull(strstr(gw_error_message(), "recursive definition"));
}
END_TEST

/* S0 in S1 in S2 ... */
static const gw_layout *nested(unsigned count, unsigned wanted)
{
    static char source[100000];
    char name[32];
    size_t length = (size_t)snprintf(source, sizeof source, "struct S0 { int f; } ");
    for (unsigned i = 1; i <= count; i++)
        length += (size_t)snprintf(source + length, sizeof source - length,
                                   "struct S%u { S%u f; } ", i, i - 1);
    snprintf(name, sizeof name, "S%u", wanted);
    return layouts_find(source, name);
}

START_TEST(structures_nest_64_deep)
{
    ck_assert_uint_eq(gw_SizeOf(nested(64, 64)), 4);
    ck_assert_uint_eq(gw_SizeOf(nested(65, 64)), 4);
    const gw_layout *l = nested(65, 65);
    ck_assert_uint_eq(gw_SizeOf(l), 0);
    ck_assert_str_eq(
        gw_error_message(),
        "Type 'S65' cannot be marshaled as an unmanaged structure; it has structures in "
        "structures more than 64 deep.");
    gw_declarations *d = gw_layout_declarations(l);
    ck_assert_uint_eq(gw_SizeOf(gw_find_layout(d, "S64")), 4);
    ck_assert_uint_eq(gw_SizeOf(gw_find_layout(d, "S0")), 4);
}
END_TEST

/* The layout of the 64th is there already, so that the 65th has its place and its steps before it is refused. */
START_TEST(a_structure_too_deep_is_not_marshaled_whichever_is_asked_first)
{
    char native[4] = {1}, record[4] = {2};
    gw_declarations *d = gw_layout_declarations(nested(65, 64));
    const gw_layout *l = gw_find_layout(d, "S65");
    ck_assert_uint_eq(gw_SizeOf(l), 0);
    ck_assert_int_eq(gw_StructureToPtr(l, record, native, 0), 0);
    ck_assert_int_eq(gw_PtrToStructure(l, native, record), 0);
    ck_assert_int_eq(gw_DestroyStructure(l, native), 0);
    ck_assert_int_eq(gw_layout_is_blittable(l), 0);
    gw_record_clear(l, record);
    ck_assert(native[0] == 1 && record[0] == 2);
}
END_TEST

START_TEST(a_chain_of_any_length_is_refused_however_it_is_asked_for)
{
    const gw_layout *l = nested(2000, 2000);
    gw_declarations *d = gw_layout_declarations(l);
    ck_assert_uint_eq(gw_SizeOf(l), 0);
    ck_assert_uint_eq(gw_SizeOf(gw_find_layout(d, "S64")), 4);
    for (unsigned i = 0; i <= 70; i++) {
        char name[32];
        snprintf(name, sizeof name, "S%u", i);
        ck_assert_uint_eq(gw_SizeOf(gw_find_layout(d, name)), i <= 64 ? 4 : 0);
    }
}
END_TEST

/* Each has the one before it twice: 2^28 leaves, in few steps. .NET loads no field behind the first 2^27 bytes. */
START_TEST(structures_that_double_are_computed_at_once)
{
    static char source[10000];
    size_t length = (size_t)snprintf(source, sizeof source, "struct S0 { byte a; short b; } ");
    for (unsigned i = 1; i <= 28; i++)
        length += (size_t)snprintf(source + length, sizeof source - length,
                                   "struct S%u { S%u a, b; } ", i, i - 1);
    const gw_layout *l = layouts_find(source, "S25");
    gw_declarations *d = gw_layout_declarations(l);
    ck_assert_uint_eq(gw_SizeOf(l), (size_t)4 << 25);
    ck_assert_uint_eq(gw_SizeOf(gw_find_layout(d, "S26")), 0);
    ck_assert_uint_eq(gw_SizeOf(gw_find_layout(d, "S28")), 0);
}
END_TEST

START_TEST(what_has_no_layout_is_not_found_as_one)
{
    const gw_layout *l = layouts_find("struct T { int a; } enum E { A } delegate void D(); "
                                      "interface I { }",
                                      "T");
    static const char *const names[] = {"E", "D", "I"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        ck_assert_ptr_null(gw_find_layout(gw_layout_declarations(l), names[i]));
        ck_assert_uint_eq(gw_GetLastError(), GW_ERROR_INVALID_PARAMETER);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("refusals");
    HARNESS_ADD_EACH(suite, a_field_is_refused_with_the_reason_of_dotnet,
                     (int)COUNT_OF(field_rows));
    HARNESS_ADD_EACH(suite, a_type_is_refused_with_the_reason_of_dotnet, (int)COUNT_OF(type_rows));
    HARNESS_ADD(suite, a_structure_with_a_refused_one_in_it_has_a_size_but_is_not_marshaled);
    HARNESS_ADD(suite, a_structure_with_a_safe_handle_has_a_size_but_is_not_marshaled);
    HARNESS_ADD(suite, both_types_of_a_circle_are_refused_whichever_is_asked_first);
    HARNESS_ADD(suite, structures_nest_64_deep);
    HARNESS_ADD(suite, a_structure_too_deep_is_not_marshaled_whichever_is_asked_first);
    HARNESS_ADD(suite, a_chain_of_any_length_is_refused_however_it_is_asked_for);
    HARNESS_ADD(suite, structures_that_double_are_computed_at_once);
    HARNESS_ADD(suite, what_has_no_layout_is_not_found_as_one);
    return harness_run(suite);
}
