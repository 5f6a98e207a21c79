/* SPDX-License-Identifier: MIT */
/* Constants of .NET's own types: the enums that attributes take, and the limits of numbers. */
#include "declare/lookup.h"

#include <float.h>
#include <math.h>

typedef struct named {
    const char *name;
    int32_t value;
} named;

static const named unmanaged_types[] = {
    {"AnsiBStr", 35},
    {"AsAny", 40},
    {"BStr", 19},
    {"Bool", 2},
    {"ByValArray", 30},
    {"ByValTStr", 23},
    {"Currency", 15},
    {"CustomMarshaler", 44},
    {"Error", 45},
    {"FunctionPtr", 38},
    {"HString", 47},
    {"I1", 3},
    {"I2", 5},
    {"I4", 7},
    {"I8", 9},
    {"IDispatch", 26},
    {"IInspectable", 46},
    {"IUnknown", 25},
    {"Interface", 28},
    {"LPArray", 42},
    {"LPStr", 20},
    {"LPStruct", 43},
    {"LPTStr", 22},
    {"LPUTF8Str", 48},
    {"LPWStr", 21},
    {"R4", 11},
    {"R8", 12},
    {"SafeArray", 29},
    {"Struct", 27},
    {"SysInt", 31},
    {"SysUInt", 32},
    {"TBStr", 36},
    {"U1", 4},
    {"U2", 6},
    {"U4", 8},
    {"U8", 10},
    {"VBByRefStr", 34},
    {"VariantBool", 37},
    {NULL, 0},
};
static const named charsets[] = {{"None", 1}, {"Ansi", 2}, {"Unicode", 3}, {"Auto", 4}, {NULL, 0}};
static const named conventions[] = {{"Winapi", 1},   {"Cdecl", 2},    {"StdCall", 3},
                                    {"ThisCall", 4}, {"FastCall", 5}, {NULL, 0}};
static const named layouts[] = {{"Sequential", 0}, {"Explicit", 2}, {"Auto", 3}, {NULL, 0}};
static const named marshallings[] = {{"Custom", 0}, {"Utf8", 1}, {"Utf16", 2}, {NULL, 0}};
static const named variants[] = {{"VT_EMPTY", 0},
                                 {"VT_NULL", 1},
                                 {"VT_I2", 2},
                                 {"VT_I4", 3},
                                 {"VT_R4", 4},
                                 {"VT_R8", 5},
                                 {"VT_CY", 6},
                                 {"VT_DATE", 7},
                                 {"VT_BSTR", 8},
                                 {"VT_DISPATCH", 9},
                                 {"VT_ERROR", 10},
                                 {"VT_BOOL", 11},
                                 {"VT_VARIANT", 12},
                                 {"VT_UNKNOWN", 13},
                                 {"VT_DECIMAL", 14},
                                 {"VT_I1", 16},
                                 {"VT_UI1", 17},
                                 {"VT_UI2", 18},
                                 {"VT_UI4", 19},
                                 {"VT_I8", 20},
                                 {"VT_UI8", 21},
                                 {"VT_INT", 22},
                                 {"VT_UINT", 23},
                                 {"VT_VOID", 24},
                                 {"VT_HRESULT", 25},
                                 {"VT_PTR", 26},
                                 {"VT_SAFEARRAY", 27},
                                 {"VT_CARRAY", 28},
                                 {"VT_USERDEFINED", 29},
                                 {"VT_LPSTR", 30},
                                 {"VT_LPWSTR", 31},
                                 {"VT_RECORD", 36},
                                 {"VT_FILETIME", 64},
                                 {"VT_BLOB", 65},
                                 {"VT_STREAM", 66},
                                 {"VT_STORAGE", 67},
                                 {"VT_STREAMED_OBJECT", 68},
                                 {"VT_STORED_OBJECT", 69},
                                 {"VT_BLOB_OBJECT", 70},
                                 {"VT_CF", 71},
                                 {"VT_CLSID", 72},
                                 {"VT_VECTOR", 0x1000},
                                 {"VT_ARRAY", 0x2000},
                                 {"VT_BYREF", 0x4000},
                                 {NULL, 0}};
static const named search_paths[] = {{"LegacyBehavior", 0},
                                     {"AssemblyDirectory", 2},
                                     {"UseDllDirectoryForDependencies", 0x100},
                                     {"ApplicationDirectory", 0x200},
                                     {"UserDirectories", 0x400},
                                     {"System32", 0x800},
                                     {"SafeDirectories", 0x1000},
                                     {NULL, 0}};
static const named handle_types[] = {
    {"Weak", 0}, {"WeakTrackResurrection", 1}, {"Normal", 2}, {"Pinned", 3}, {NULL, 0}};

static const struct {
    const char *type;
    const named *members;
} enums[] = {{"UnmanagedType", unmanaged_types},    {"CharSet", charsets},
             {"CallingConvention", conventions},    {"LayoutKind", layouts},
             {"StringMarshalling", marshallings},   {"VarEnum", variants},
             {"DllImportSearchPath", search_paths}, {"GCHandleType", handle_types}};

static bool member_of_enum(const gwi_known *type, const char *name, gwi_value *out)
{
    const named *members = NULL;
    for (size_t i = 0; i < GWI_COUNT_OF(enums); i++)
        if (strcmp(enums[i].type, type->name) == 0)
            members = enums[i].members;
    for (; members != NULL && members->name != NULL; members++)
        if (strcmp(members->name, name) == 0) {
            out->constant.kind = GW_TYPE_INT32;
            out->constant.integer = members->value;
            return true;
        }
    return false;
}

static bool limit(const gwi_known *type, bool most, gwi_value *out)
{
    static const struct {
        uint8_t kind;
        int64_t least;
        uint64_t most;
    } limits[] = {
        {GW_TYPE_CHAR, 0, UINT16_MAX},     {GW_TYPE_SBYTE, INT8_MIN, INT8_MAX},
        {GW_TYPE_BYTE, 0, UINT8_MAX},      {GW_TYPE_INT16, INT16_MIN, INT16_MAX},
        {GW_TYPE_UINT16, 0, UINT16_MAX},   {GW_TYPE_INT32, INT32_MIN, INT32_MAX},
        {GW_TYPE_UINT32, 0, UINT32_MAX},   {GW_TYPE_INT64, INT64_MIN, INT64_MAX},
        {GW_TYPE_UINT64, 0, UINT64_MAX},   {GW_TYPE_INTPTR, INTPTR_MIN, INTPTR_MAX},
        {GW_TYPE_UINTPTR, 0, UINTPTR_MAX},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(limits); i++)
        if (limits[i].kind == type->kind) {
            out->constant.integer = most ? (int64_t)limits[i].most : limits[i].least;
            return true;
        }
    double largest = type->kind == GW_TYPE_SINGLE ? (double)FLT_MAX : DBL_MAX;
    out->constant.real = most ? largest : -largest;
    return type->kind == GW_TYPE_SINGLE || type->kind == GW_TYPE_DOUBLE;
}

static bool member_of_real(const gwi_known *type, const char *name, gwi_value *out)
{
    bool is_single = type->kind == GW_TYPE_SINGLE;
    double *real = &out->constant.real;
    if (!is_single && type->kind != GW_TYPE_DOUBLE)
        return false;
    if (strcmp(name, "NaN") == 0)
        *real = (double)NAN;
    else if (strcmp(name, "PositiveInfinity") == 0)
        *real = (double)INFINITY;
    else if (strcmp(name, "NegativeInfinity") == 0)
        *real = -(double)INFINITY;
    else if (strcmp(name, "Epsilon") == 0) /* the least above 0, in C# */
        *real = is_single ? 0x1p-149 : 0x1p-1074;
    else
        return false;
    return true;
}

static bool member_of_math(const gwi_known *type, const char *name, gwi_value *out)
{
    bool is_single = type->name[4] == 'F';
    if (type->kind != GW_TYPE_CLASS || strncmp(type->name, "Math", 4) != 0)
        return false;
    double value = strcmp(name, "PI") == 0    ? 3.14159265358979323846
                   : strcmp(name, "E") == 0   ? 2.7182818284590452354
                   : strcmp(name, "Tau") == 0 ? 6.283185307179586477
                                              : 0;
    out->constant.kind = is_single ? GW_TYPE_SINGLE : GW_TYPE_DOUBLE;
    out->constant.real = is_single ? (double)(float)value : value;
    return value != 0;
}

bool gwi_known_member(const gwi_known *type, const char *name, gwi_value *out)
{
    memset(out, 0, sizeof *out);
    out->constant.kind = (gw_type_kind)type->kind;
    if (type->kind == GW_TYPE_ENUM)
        return member_of_enum(type, name, out);
    if (strcmp(name, "MaxValue") == 0 || strcmp(name, "MinValue") == 0)
        return limit(type, name[1] == 'a', out);
    bool is_pointer = type->kind == GW_TYPE_INTPTR || type->kind == GW_TYPE_UINTPTR;
    if (is_pointer && (strcmp(name, "Size") == 0 || strcmp(name, "Zero") == 0)) {
        bool is_size = name[0] == 'S';
        out->constant.kind = is_size ? GW_TYPE_INT32 : out->constant.kind;
        out->constant.integer = is_size ? (int64_t)sizeof(void *) : 0;
        return true;
    }
    return member_of_real(type, name, out) || member_of_math(type, name, out);
}
