/* SPDX-License-Identifier: MIT */
/* Types of .NET itself that a declaration may use. Sizes are those of .NET 10, as its Marshal.SizeOf and the offsets of a
 * structure with a byte before a field of the type have them. */
#include "declare/lookup.h"

#define OPEN(space, name, kind)                                                                    \
    {                                                                                              \
        space, #name, 0, GW_TYPE_##kind, 0, 0, 0, true                                             \
    }
#define GENERIC(space, name, arity, kind)                                                          \
    {                                                                                              \
        space, #name, arity, GW_TYPE_##kind, 0, 0, 0, true                                         \
    }
#define BLOB(space, name, arity, nbytes, alignment, open)                                          \
    {                                                                                              \
        space, #name, arity, GW_TYPE_BLOB, 0, nbytes, alignment, open                              \
    }
#define ENUM(space, name)                                                                          \
    {                                                                                              \
        space, #name, 0, GW_TYPE_ENUM, GW_TYPE_INT32, 0, 0, true                                   \
    }

/* Sorted by name, and then by the number of type parameters. */
static const gwi_known known[] = {
    OPEN("System", Action, DELEGATE),
    GENERIC("System", Action, 1, GENERIC),
    ENUM("System.Net.Sockets", AddressFamily),
    OPEN("System", Array, CLASS),
    GENERIC("System", ArraySegment, 1, GENERIC),
    OPEN("System.Reflection", Assembly, CLASS),
    OPEN("System", AsyncCallback, DELEGATE),
    OPEN("System", Attribute, CLASS),
    OPEN("System", Boolean, BOOLEAN),
    OPEN("System", Byte, BYTE),
    OPEN("System.Runtime.InteropServices", CLong, CLONG),
    OPEN("System.Runtime.InteropServices", CULong, CULONG),
    ENUM("System.Runtime.InteropServices", CallingConvention),
    OPEN("System.Threading", CancellationTokenSource, CLASS),
    OPEN("System", Char, CHAR),
    ENUM("System.Runtime.InteropServices", CharSet),
    GENERIC("System", Comparison, 1, GENERIC),
    BLOB("System.Numerics", Complex, 0, 16, 8, false),
    ENUM("System", ConsoleColor),
    ENUM("System", ConsoleKey),
    GENERIC("System", Converter, 2, GENERIC),
    OPEN("System.Runtime.InteropServices", CriticalHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", CriticalHandleMinusOneIsInvalid, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", CriticalHandleZeroOrMinusOneIsInvalid, HANDLE),
    OPEN("System.Globalization", CultureInfo, CLASS),
    BLOB("System", DateOnly, 0, 4, 4, true),
    OPEN("System", DateTime, DATETIME),
    ENUM("System", DateTimeKind),
    ENUM("System", DayOfWeek),
    OPEN("System", Decimal, DECIMAL),
    OPEN("System", Delegate, DELEGATE),
    GENERIC("System.Collections.Generic", Dictionary, 2, GENERIC),
    ENUM("System.Runtime.InteropServices", DllImportSearchPath),
    OPEN("System", Double, DOUBLE),
    OPEN("System.Text", Encoding, CLASS),
    OPEN("System", EventArgs, CLASS),
    OPEN("System", EventHandler, DELEGATE),
    GENERIC("System", EventHandler, 1, GENERIC),
    OPEN("System", Exception, CLASS),
    BLOB("System.Runtime.InteropServices.ComTypes", FILETIME, 0, 8, 4, false),
    OPEN("System.Reflection", FieldInfo, CLASS),
    ENUM("System.IO", FileAccess),
    ENUM("System.IO", FileAttributes),
    ENUM("System.IO", FileMode),
    ENUM("System.IO", FileOptions),
    ENUM("System.IO", FileShare),
    OPEN("System.IO", FileStream, CLASS),
    GENERIC("System", Func, 1, GENERIC),
    BLOB("System.Runtime.InteropServices", GCHandle, 0, 8, 8, true),
    ENUM("System.Runtime.InteropServices", GCHandleType),
    OPEN("System", Guid, GUID),
    OPEN("System", Half, HALF),
    OPEN("System.Runtime.InteropServices", HandleRef, HANDLEREF),
    GENERIC("System.Collections.Generic", HashSet, 1, GENERIC),
    OPEN("System", IAsyncResult, INTERFACE),
    OPEN("System.Runtime.InteropServices.ComTypes", IBindCtx, INTERFACE),
    OPEN("System", ICloneable, INTERFACE),
    GENERIC("System.Collections.Generic", ICollection, 1, GENERIC),
    OPEN("System", IComparable, INTERFACE),
    OPEN("System.Runtime.InteropServices", ICustomMarshaler, INTERFACE),
    OPEN("System.Runtime.InteropServices.ComTypes", IDataObject, INTERFACE),
    GENERIC("System.Collections.Generic", IDictionary, 2, GENERIC),
    OPEN("System", IDisposable, INTERFACE),
    OPEN("System.Collections", IEnumerable, INTERFACE),
    GENERIC("System.Collections.Generic", IEnumerable, 1, GENERIC),
    OPEN("System.Collections", IEnumerator, INTERFACE),
    OPEN("System", IFormatProvider, INTERFACE),
    OPEN("System.Collections", IList, INTERFACE),
    GENERIC("System.Collections.Generic", IList, 1, GENERIC),
    OPEN("System.Runtime.InteropServices.ComTypes", IMoniker, INTERFACE),
    OPEN("System.Net", IPAddress, CLASS),
    OPEN("System.Net", IPEndPoint, CLASS),
    GENERIC("System.Collections.Generic", IReadOnlyList, 1, GENERIC),
    OPEN("System.Runtime.InteropServices.ComTypes", IStream, INTERFACE),
    OPEN("System.Runtime.InteropServices.ComTypes", ITypeInfo, INTERFACE),
    BLOB("System", Index, 0, 4, 4, true),
    OPEN("System", Int128, INT128),
    OPEN("System", Int16, INT16),
    OPEN("System", Int32, INT32),
    OPEN("System", Int64, INT64),
    OPEN("System", IntPtr, INTPTR),
    GENERIC("System.Collections.Generic", KeyValuePair, 2, GENERIC),
    ENUM("System.Runtime.InteropServices", LayoutKind),
    GENERIC("System", Lazy, 1, GENERIC),
    GENERIC("System.Collections.Generic", List, 1, GENERIC),
    OPEN("System", Math, CLASS),
    OPEN("System", MathF, CLASS),
    BLOB("System.Numerics", Matrix3x2, 0, 24, 4, false),
    BLOB("System.Numerics", Matrix4x4, 0, 64, 4, false),
    GENERIC("System", Memory, 1, GENERIC),
    ENUM("System.Runtime.CompilerServices", MethodImplOptions),
    OPEN("System.Reflection", MethodInfo, CLASS),
    OPEN("System", MulticastDelegate, DELEGATE),
    OPEN("System.Runtime.InteropServices", NFloat, NFLOAT),
    BLOB("System.Threading", NativeOverlapped, 0, 32, 8, false),
    GENERIC("System", Nullable, 1, NULLABLE),
    OPEN("System", Object, OBJECT),
    BLOB("System.Numerics", Plane, 0, 16, 4, false),
    ENUM("System", PlatformID),
    BLOB("System.Drawing", Point, 0, 8, 4, false),
    BLOB("System.Drawing", PointF, 0, 8, 4, false),
    GENERIC("System", Predicate, 1, GENERIC),
    OPEN("System.Diagnostics", Process, CLASS),
    ENUM("System.Diagnostics", ProcessWindowStyle),
    OPEN("System.Reflection", PropertyInfo, CLASS),
    ENUM("System.Net.Sockets", ProtocolType),
    BLOB("System.Numerics", Quaternion, 0, 16, 4, false),
    GENERIC("System.Collections.Generic", Queue, 1, GENERIC),
    OPEN("System", Random, CLASS),
    BLOB("System", Range, 0, 8, 4, true),
    GENERIC("System", ReadOnlyMemory, 1, GENERIC),
    GENERIC("System", ReadOnlySpan, 1, GENERIC),
    BLOB("System.Drawing", Rectangle, 0, 16, 4, false),
    BLOB("System.Drawing", RectangleF, 0, 16, 4, false),
    BLOB("System.Text", Rune, 0, 4, 4, true),
    OPEN("System", SByte, SBYTE),
    OPEN("Microsoft.Win32.SafeHandles", SafeAccessTokenHandle, HANDLE),
    OPEN("System.Runtime.InteropServices", SafeBuffer, HANDLE),
    OPEN("System.Security.Cryptography", SafeEvpPKeyHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeFileHandle, HANDLE),
    OPEN("System.Runtime.InteropServices", SafeHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeHandleMinusOneIsInvalid, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeHandleZeroOrMinusOneIsInvalid, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeMemoryMappedFileHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeMemoryMappedViewHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeNCryptHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeNCryptKeyHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeNCryptProviderHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeNCryptSecretHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafePipeHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeProcessHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeRegistryHandle, HANDLE),
    OPEN("System.Net.Sockets", SafeSocketHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeWaitHandle, HANDLE),
    OPEN("Microsoft.Win32.SafeHandles", SafeX509ChainHandle, HANDLE),
    ENUM("System.IO", SeekOrigin),
    OPEN("System", Single, SINGLE),
    BLOB("System.Drawing", Size, 0, 8, 4, false),
    BLOB("System.Drawing", SizeF, 0, 8, 4, false),
    ENUM("System.Net.Sockets", SocketError),
    ENUM("System.Net.Sockets", SocketType),
    GENERIC("System", Span, 1, GENERIC),
    GENERIC("System.Collections.Generic", Stack, 1, GENERIC),
    OPEN("System.Diagnostics", Stopwatch, CLASS),
    OPEN("System.IO", Stream, CLASS),
    OPEN("System", String, STRING),
    OPEN("System.Text", StringBuilder, STRINGBUILDER),
    ENUM("System", StringComparison),
    ENUM("System.Runtime.InteropServices", StringMarshalling),
    OPEN("System.Threading.Tasks", Task, CLASS),
    GENERIC("System.Threading.Tasks", Task, 1, GENERIC),
    OPEN("System.Threading", Thread, CLASS),
    OPEN("System.Threading", ThreadStart, DELEGATE),
    BLOB("System", TimeOnly, 0, 8, 8, true),
    OPEN("System", TimeSpan, TIMESPAN),
    OPEN("System.Threading", Timer, CLASS),
    OPEN("System.Threading", TimerCallback, DELEGATE),
    GENERIC("System", Tuple, 2, GENERIC),
    OPEN("System", Type, CLASS),
    ENUM("System", TypeCode),
    OPEN("System", UInt128, UINT128),
    OPEN("System", UInt16, UINT16),
    OPEN("System", UInt32, UINT32),
    OPEN("System", UInt64, UINT64),
    OPEN("System", UIntPtr, UINTPTR),
    ENUM("System.Runtime.InteropServices", UnmanagedType),
    OPEN("System", Uri, CLASS),
    GENERIC("System", ValueTuple, 2, GENERIC),
    ENUM("System.Runtime.InteropServices", VarEnum),
    GENERIC("System.Numerics", Vector, 1, GENERIC),
    BLOB("System.Runtime.Intrinsics", Vector128, 1, 16, 16, false),
    BLOB("System.Numerics", Vector2, 0, 8, 4, false),
    BLOB("System.Runtime.Intrinsics", Vector256, 1, 32, 32, false),
    BLOB("System.Numerics", Vector3, 0, 12, 4, false),
    BLOB("System.Numerics", Vector4, 0, 16, 4, false),
    BLOB("System.Runtime.Intrinsics", Vector512, 1, 64, 64, false),
    BLOB("System.Runtime.Intrinsics", Vector64, 1, 8, 8, false),
    OPEN("System", Version, CLASS),
    OPEN("System", Void, VOID),
    OPEN("System.Threading", WaitCallback, DELEGATE),
    OPEN("System", WeakReference, CLASS),
};

static int compare(const char *name, unsigned arity, const gwi_known *with)
{
    int order = strcmp(name, with->name);
    return order != 0 ? order : (int)arity - (int)with->arity;
}

/* "InteropServices" is enough for "System.Runtime.InteropServices". */
static bool ends_with(const char *space, const char *given, size_t nbytes)
{
    size_t all = strlen(space);
    if (nbytes > all || memcmp(space + all - nbytes, given, nbytes) != 0)
        return false;
    return nbytes == all || space[all - nbytes - 1] == '.';
}

const gwi_known *gwi_known_find(const char *dotted, unsigned arity)
{
    const char *dot = strrchr(dotted, '.');
    const char *name = dot != NULL ? dot + 1 : dotted;
    size_t low = 0, high = GWI_COUNT_OF(known);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(name, arity, &known[middle]) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < GWI_COUNT_OF(known) && compare(name, arity, &known[low]) == 0; low++)
        if (dot == NULL || ends_with(known[low].space, dotted, (size_t)(dot - dotted)))
            return &known[low];
    return NULL;
}

/* The keywords of types. */
static const struct {
    uint8_t word;
    const char *text, *name;
} keywords[] = {
    {GWI_WORD_bool, "bool", "Boolean"},    {GWI_WORD_byte, "byte", "Byte"},
    {GWI_WORD_char, "char", "Char"},       {GWI_WORD_decimal, "decimal", "Decimal"},
    {GWI_WORD_double, "double", "Double"}, {GWI_WORD_float, "float", "Single"},
    {GWI_WORD_int, "int", "Int32"},        {GWI_WORD_long, "long", "Int64"},
    {GWI_WORD_nint, "nint", "IntPtr"},     {GWI_WORD_nuint, "nuint", "UIntPtr"},
    {GWI_WORD_object, "object", "Object"}, {GWI_WORD_sbyte, "sbyte", "SByte"},
    {GWI_WORD_short, "short", "Int16"},    {GWI_WORD_string, "string", "String"},
    {GWI_WORD_uint, "uint", "UInt32"},     {GWI_WORD_ulong, "ulong", "UInt64"},
    {GWI_WORD_ushort, "ushort", "UInt16"}, {GWI_WORD_void, "void", "Void"},
};

const gwi_known *gwi_known_of_keyword(gwi_keyword word)
{
    for (size_t i = 0; i < GWI_COUNT_OF(keywords); i++)
        if (keywords[i].word == word)
            return gwi_known_find(keywords[i].name, 0);
    return NULL;
}

const gwi_known *gwi_known_of_word(const char *text)
{
    for (size_t i = 0; i < GWI_COUNT_OF(keywords); i++)
        if (strcmp(keywords[i].text, text) == 0)
            return gwi_known_find(keywords[i].name, 0);
    return NULL;
}
