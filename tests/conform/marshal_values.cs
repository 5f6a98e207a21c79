// SPDX-License-Identifier: MIT
// The values that tests/conform/marshal_main.cs fills structures with, and how it prints what it reads back. The same rules
// are in marshal_values.c, which fills records: change both.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

static class Reflect
{
    // Base classes first, in the order of declaration.
    public static IEnumerable<FieldInfo> Fields(Type type)
    {
        const BindingFlags own =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        if (type == null || type == typeof(object) || type == typeof(ValueType))
            return new FieldInfo[0];
        return Fields(type.BaseType).Concat(type.GetFields(own).OrderBy(f => f.MetadataToken));
    }

    public static T Attribute<T>(MemberInfo of) where T : Attribute
    {
        return (T)of.GetCustomAttributes(typeof(T), false).FirstOrDefault();
    }

    public static bool IsOurs(Type type)
    {
        return type.Namespace == "Conform" || type.Namespace == "Matrix";
    }

    public static bool IsInlineArray(Type type)
    {
        return type.GetCustomAttributes(false).Any(a => a.GetType().Name == "InlineArrayAttribute");
    }

    public static bool IsInlineArrayOfReferences(Type type)
    {
        return IsInlineArray(type) && Fields(type).Any(f => !f.FieldType.IsValueType);
    }

    public static bool IsDelegate(Type type)
    {
        return typeof(Delegate).IsAssignableFrom(type);
    }

    // A structure or class whose fields are filled one by one; what is none is a value, or bytes.
    public static bool HasFields(Type type)
    {
        return IsOurs(type) && !type.IsEnum && !IsDelegate(type) && !IsInlineArray(type) &&
               (type.IsValueType || type.IsClass);
    }

    public static bool IsAddress(Type type)
    {
        var property = typeof(Type).GetProperty("IsFunctionPointer");
        return type.IsPointer || type == typeof(IntPtr) || type == typeof(UIntPtr) ||
               (property != null && (bool)property.GetValue(type, null));
    }

    public static FixedBufferAttribute Buffer(FieldInfo field)
    {
        return Attribute<FixedBufferAttribute>(field);
    }
}

// The bytes of a value in its box: behind what the runtime keeps before them.
static unsafe class Box
{
    public static readonly bool Mono = Type.GetType("Mono.Runtime") != null;

    // Nothing may be allocated as long as the address is in use.
    static byte* Address(ref object box)
    {
        TypedReference reference = __makeref(box);
        byte** variable = Mono ? ((byte***)&reference)[1] : ((byte***)&reference)[0];
        return *variable + (Mono ? 16 : 8);
    }

    public static void Write(object box, byte[] bytes)
    {
        byte* to = Address(ref box);
        for (int i = 0; i < bytes.Length; i++)
            to[i] = bytes[i];
        GC.KeepAlive(box);
    }

    public static byte[] Read(object box, int count)
    {
        var bytes = new byte[count];
        byte* from = Address(ref box);
        for (int i = 0; i < count; i++)
            bytes[i] = from[i];
        GC.KeepAlive(box);
        return bytes;
    }
}

// One filling of one structure. Set 0 is all zero; 1 is ordinary; 2 is long and large; 3 is not ASCII; 4 is odd.
sealed class Filling
{
    readonly int set;
    int counter;
    static readonly Dictionary<Type, Delegate> callbacks = new Dictionary<Type, Delegate>();

    public Filling(int set)
    {
        this.set = set;
    }

    static int Answer(int value)
    {
        return value + 1;
    }

    static ulong Hash(int k)
    {
        return (ulong)(k + 1) * 0x9E3779B97F4A7C15;
    }

    ulong Integer(int k)
    {
        switch (set) {
        case 1: return Hash(k) >> 7;
        case 2: return ulong.MaxValue;
        case 3: return 0x8080808080808080;
        default: return (ulong)(k + 1);
        }
    }

    public byte[] Bytes(int k, int count)
    {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = (byte)((Hash(k) >> (i % 8 * 8)) + (ulong)i + (ulong)set);
        return bytes;
    }

    char Character(int k)
    {
        return set == 1 ? (char)('A' + k % 26) : "\u00E9\u20AC\uD83D"[set - 2];
    }

    string Text(int k)
    {
        switch (set) {
        case 1: return "t" + k.ToString(CultureInfo.InvariantCulture);
        case 2: return "abcdefghijklmnopqrstuvwxyz";
        case 3: return "\u00E9\u20AC\uD834\uDD1E";
        default: return "x\uD83Dy";
        }
    }

    double Real(int k)
    {
        switch (set) {
        case 1: return k + 0.5;
        case 2: return 1e30;
        case 3: return -0.0;
        default: return -1.0 / (k + 3);
        }
    }

    decimal Decimal(int k)
    {
        switch (set) {
        case 1: return new decimal(k * 10 + 15, 0, 0, false, 1);
        case 2: return decimal.MaxValue;
        case 3: return new decimal(k + 1, 0, 0, true, 4);
        default: return new decimal(k * 3 + 123455, 0, 0, true, 5);
        }
    }

    DateTime Date(int k)
    {
        switch (set) {
        case 1: return new DateTime(2026, 11, 29, 2, 30, 0).AddHours(k);
        case 2: return DateTime.MaxValue;
        case 3: return new DateTime(1700, 1, 1, 6, 0, 0);
        default: return new DateTime(50, 1, 1);
        }
    }

    bool Truth(int k)
    {
        return set < 3 || k % 2 == set % 2;
    }

    static object IntegerOf(Type type, ulong value)
    {
        unchecked {
            switch (Type.GetTypeCode(type)) {
            case TypeCode.SByte: return (sbyte)value;
            case TypeCode.Byte: return (byte)value;
            case TypeCode.Int16: return (short)value;
            case TypeCode.UInt16: return (ushort)value;
            case TypeCode.Int32: return (int)value;
            case TypeCode.UInt32: return (uint)value;
            case TypeCode.Int64: return (long)value;
            case TypeCode.UInt64: return value;
            default: return null;
            }
        }
    }

    unsafe object AddressOf(Type type, ulong value)
    {
        if (type == typeof(UIntPtr))
            return new UIntPtr(value);
        IntPtr address = new IntPtr(unchecked((long)value));
        return type.IsPointer ? Pointer.Box((void*)address, type) : (object)address;
    }

    static Delegate CallbackOf(Type type)
    {
        Delegate made;
        if (!callbacks.TryGetValue(type, out made)) {
            var method = typeof(Filling).GetMethod("Answer", BindingFlags.Static | BindingFlags.NonPublic);
            callbacks[type] = made = Delegate.CreateDelegate(type, method);
        }
        return made;
    }

    // A value of another value type: bytes. `instance` is one that is all zero; none of a nullable type.
    object Raw(object instance, int count)
    {
        if (instance == null)
            return null;
        Box.Write(instance, Bytes(counter++, count));
        return instance;
    }

    object Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return Enum.ToObject(type, IntegerOf(Enum.GetUnderlyingType(type), Integer(counter++)));
        if (type == typeof(bool))
            return Truth(counter++);
        if (type == typeof(char))
            return Character(counter++);
        object integer = IntegerOf(type, 0);
        if (integer != null)
            return IntegerOf(type, Integer(counter++));
        if (type == typeof(float))
            return (float)Real(counter++);
        if (type == typeof(double))
            return Real(counter++);
        if (type == typeof(decimal))
            return Decimal(counter++);
        if (type == typeof(Guid))
            return new Guid(Bytes(counter++, 16));
        if (type == typeof(DateTime))
            return Date(counter++);
        if (type == typeof(TimeSpan))
            return new TimeSpan(unchecked((long)Integer(counter++)));
        if (type == typeof(string))
            return Text(counter++);
        if (Reflect.IsAddress(type))
            return AddressOf(type, Integer(counter++));
        if (Reflect.IsDelegate(type))
            return type.IsAbstract ? null : CallbackOf(type);
        if (Reflect.HasFields(type))
            return Instance(type);
        if (!type.IsValueType || Reflect.IsInlineArrayOfReferences(type))
            return type.IsValueType ? Activator.CreateInstance(type) : null;
        return Raw(Activator.CreateInstance(type), Values.SizeOfRaw(type));
    }

    // As long as the field says; longer in set 2, too short in set 4. Mono does not look how long it is: it reads and writes
    // beyond it.
    object ArrayOf(Type type, int count)
    {
        int length = Box.Mono ? count : set == 2 ? count + 2 : set == 4 ? count - 1 : count;
        if (type.GetArrayRank() != 1)
            return null;
        var array = Array.CreateInstance(type.GetElementType(), length);
        for (int i = 0; i < length; i++)
            array.SetValue(Value(type.GetElementType()), i);
        return array;
    }

    object FieldValue(FieldInfo field, object instance)
    {
        var buffer = Reflect.Buffer(field);
        if (buffer != null)
            return Raw(field.GetValue(instance), buffer.Length * Values.ManagedSize(buffer.ElementType));
        if (!field.FieldType.IsArray)
            return Value(field.FieldType);
        var marshal = Reflect.Attribute<MarshalAsAttribute>(field);
        return ArrayOf(field.FieldType, marshal == null || marshal.SizeConst == 0 ? 1 : marshal.SizeConst);
    }

    // Of an explicit union all fields are set in turn: the last one stays.
    public object Instance(Type type)
    {
        object instance = Activator.CreateInstance(type);
        if (set != 0 && Reflect.IsInlineArray(type))
            return Reflect.IsInlineArrayOfReferences(type) ? instance : Raw(instance, Values.SizeOfRaw(type));
        if (set != 0)
            foreach (var field in Reflect.Fields(type))
                field.SetValue(instance, FieldValue(field, instance));
        return instance;
    }
}

static class Values
{
    public static int ManagedSize(Type type)
    {
        return type == typeof(bool) ? 1 : type == typeof(char) ? 2 : Marshal.SizeOf(type);
    }

    public static int SizeOfRaw(Type type)
    {
#if NET
        if (Reflect.IsInlineArray(type))
            return (int)typeof(Unsafe).GetMethod("SizeOf").MakeGenericMethod(type).Invoke(null, null);
#endif
        return type.IsGenericType ? Marshal.SizeOf(Activator.CreateInstance(type)) : Marshal.SizeOf(type);
    }

    public static string Hex(IEnumerable<byte> bytes)
    {
        return string.Join(" ", bytes.Select(b => b.ToString("x2")));
    }

    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
            quoted.Append(c >= ' ' && c < 127 ? c.ToString() : "\\u" + ((int)c).ToString("X4"));
        return quoted.Append('"').ToString();
    }

    static unsafe string Address(object value)
    {
        if (value is Pointer)
            value = (IntPtr)Pointer.Unbox(value);
        ulong bits = value is UIntPtr ? ((UIntPtr)value).ToUInt64() : unchecked((ulong)((IntPtr)value).ToInt64());
        return "0x" + bits.ToString("x");
    }

    // Null where it is no value but a structure.
    static string Simple(object value, Type type)
    {
        if (value is bool)
            return (bool)value ? "true" : "false";
        if (value is char)
            return "U+" + ((int)(char)value).ToString("X4");
        if (value is float)
            return BitConverter.ToInt32(BitConverter.GetBytes((float)value), 0).ToString("x8");
        if (value is double)
            return BitConverter.DoubleToInt64Bits((double)value).ToString("x16");
        if (value is decimal)
            return string.Join(" ", decimal.GetBits((decimal)value).Select(i => i.ToString("x8")));
        if (value is Guid)
            return Hex(((Guid)value).ToByteArray());
        if (value is DateTime)
            return ((DateTime)value).Ticks.ToString(CultureInfo.InvariantCulture);
        if (value is TimeSpan)
            return ((TimeSpan)value).Ticks.ToString(CultureInfo.InvariantCulture);
        if (value is string)
            return Quoted((string)value);
        if (value is Enum)
            return Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType())).ToString();
        if (value is Delegate)
            return "function";
        if (Reflect.IsAddress(type))
            return Address(value);
        return type.IsPrimitive ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
    }

    static string Any(object value, Type type)
    {
        if (value == null)
            return "null";
        type = Nullable.GetUnderlyingType(type) ?? type;
        string simple = Simple(value, type);
        if (simple != null)
            return simple;
        var array = value as Array;
        if (array != null)
            return "[" + string.Join(", ", array.Cast<object>().Select(e => Any(e, type.GetElementType()))) + "]";
        if (Reflect.HasFields(type))
            return Structure(value, type);
        return type.IsValueType ? Hex(Box.Read(value, SizeOfRaw(type))) : "object";
    }

    static string Field(object instance, FieldInfo field)
    {
        var buffer = Reflect.Buffer(field);
        object value = field.GetValue(instance);
        if (buffer != null)
            return Hex(Box.Read(value, buffer.Length * ManagedSize(buffer.ElementType)));
        return Any(value, field.FieldType);
    }

    public static string Structure(object instance, Type type)
    {
        if (Reflect.IsInlineArray(type))
            return Hex(Box.Read(instance, SizeOfRaw(type)));
        return "{" + string.Join("; ", Reflect.Fields(type).Select(f => f.Name + " = " + Field(instance, f))) + "}";
    }
}
