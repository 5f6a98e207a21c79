// SPDX-License-Identifier: MIT
// What .NET makes of a structure as a field of another one. Part of framework.dll, see framework.cs.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

class Structure
{
    // Their fields say less than the runtime knows.
    public static readonly Dictionary<Type, int> FixedVectors = new Dictionary<Type, int> {
        { typeof(Vector64<>), 8 }, { typeof(Vector128<>), 16 }, { typeof(Vector256<>), 32 }, { typeof(Vector512<>), 64 },
    };

    public int Size, Alignment;     // native; 0 where .NET refuses a field of it, or where they depend on type arguments
    public int NarrowSize, NarrowAlignment; // the same where pointers are of 4 bytes; 0 where that is not known
    public int ManagedSize;
    public string Refusal;          // what .NET says; null where it does not refuse
    public bool IsAuto, IsByRefLike, HasReferences, IsBlittable, IsProcessors, HasPointers;
    public int Repeat = 1;          // an inline array's length
    public List<Shape> Fields;      // of a generic one

    public Structure(Type type, Collection all)
    {
        IsAuto = type.IsAutoLayout;
        IsByRefLike = type.IsByRefLike;
        IsProcessors = Contains(type, IsVector);
        HasPointers = Contains(type, IsPointer);
        HasReferences = Contains(type, IsReference);
        if (FixedVectors.ContainsKey(type))
            Size = Alignment = ManagedSize = FixedVectors[type];
        else if (type.ContainsGenericParameters)
            ReadFields(type, all);
        else if (!IsProcessors)
            Ask(type);
        IsBlittable |= FixedVectors.ContainsKey(type);
        Narrow(type);
    }

    // There is no runtime to ask: computed, by what computes what the runtime says where pointers are of 8 bytes.
    void Narrow(Type type)
    {
        (NarrowSize, NarrowAlignment) = HasPointers ? (0, 0) : (Size, Alignment);
        if (!HasPointers || !IsBlittable)
            return;
        if (Measure.Of(type, 8) != (Size, Alignment))
            throw new InvalidDataException(type + ": has another size than computed: " + Measure.Of(type, 8));
        (NarrowSize, NarrowAlignment) = Measure.Of(type, 4);
    }

    // --- what is in it ------------------------------------------------------------------------------------------------

    const BindingFlags OfInstances = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        return type.GetFields(OfInstances).OrderBy(f => f.MetadataToken);
    }

    public static bool Contains(Type type, Func<Type, bool> predicate)
    {
        return predicate(type) || (type.IsValueType && !type.IsPrimitive && !type.IsEnum &&
            FieldsOf(type).Any(f => f.FieldType != type && Contains(f.FieldType, predicate)));
    }

    static bool IsVector(Type type)
    {
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Vector<>);
    }

    // Whether its size is that of a pointer.
    static bool IsPointer(Type type)
    {
        return type == typeof(IntPtr) || type == typeof(UIntPtr) || type == typeof(CLong) || type == typeof(CULong) ||
            (!type.IsValueType && !type.IsGenericParameter);
    }

    public static bool IsReference(Type type)
    {
        return !type.IsValueType && !type.IsGenericParameter && !type.IsPointer && !type.IsFunctionPointer && !type.IsByRef;
    }

    // --- generic structures -------------------------------------------------------------------------------------------

    void ReadFields(Type type, Collection all)
    {
        var layout = type.StructLayoutAttribute;
        if (type.IsExplicitLayout || layout.Pack != 0 || layout.Size > 1)
            throw new InvalidDataException(type + ": a generic structure with Pack or Size; the table has no place for it");
        var inline = type.GetCustomAttribute<InlineArrayAttribute>();
        Repeat = inline != null ? inline.Length : 1;
        Fields = FieldsOf(type).Select(f => new Shape(f.FieldType, all)).ToList();
    }

    // --- other structures ---------------------------------------------------------------------------------------------

    static readonly ModuleBuilder module =
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("containers"), AssemblyBuilderAccess.Run).DefineDynamicModule("containers");
    static int containers;

    // struct { byte before; T it; byte after; }
    static Type ContainerOf(Type type)
    {
        var attributes = TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.SequentialLayout;
        var builder = module.DefineType("Container" + containers++, attributes, typeof(ValueType));
        builder.DefineField("before", typeof(byte), FieldAttributes.Public);
        builder.DefineField("it", type, FieldAttributes.Public);
        builder.DefineField("after", typeof(byte), FieldAttributes.Public);
        return builder.CreateType();
    }

    // sizeof, which knows no constraints.
    static int ManagedSizeOf(Type type)
    {
        var method = new DynamicMethod("size", typeof(int), Type.EmptyTypes, typeof(Structure).Module, true);
        var body = method.GetILGenerator();
        body.Emit(OpCodes.Sizeof, type);
        body.Emit(OpCodes.Ret);
        return (int)method.Invoke(null, null);
    }

    void Ask(Type type)
    {
        ManagedSize = ManagedSizeOf(type);
        try {
            var container = ContainerOf(type);
            MeasureIn(container);
            Copy(container);
        } catch (Exception e) {
            Refusal = ReasonOf(e);
            return;
        }
        IsBlittable = !HasReferences && Size == ManagedSize && IsCopied(type);
    }

    // A structure that contains one with a field that cannot be marshaled has a size, but is not marshaled.
    void MeasureIn(Type container)
    {
        if (!HasSize(container))
            return;
        int it = (int)Marshal.OffsetOf(container, "it"), after = (int)Marshal.OffsetOf(container, "after");
        Size = after - it;
        Alignment = it;
    }

    static bool HasSize(Type container)
    {
        try {
            return Marshal.SizeOf(container) > 0;
        } catch (ArgumentException) {
            return false;
        }
    }

    static void Copy(Type container)
    {
        var native = Marshal.AllocHGlobal(4 * ManagedSizeOf(container) + 4096);
        try {
            Marshal.StructureToPtr(Activator.CreateInstance(container), native, false);
            Marshal.PtrToStructure(native, container);
        } finally {
            Marshal.FreeHGlobal(native);
        }
    }

    static string ReasonOf(Exception e)
    {
        string text = e.Message;
        int end = text.IndexOf("': ");
        if (text.StartsWith("Cannot marshal field '") && end >= 0)
            text = text.Substring(end + 3);
        return text.TrimEnd('.');
    }

    // Whether bytes of any value cross as they are, in both directions.
    static bool IsCopied(Type type)
    {
        var container = ContainerOf(type);
        int offset = (int)Marshal.OffsetOf(container, "it"), size = ManagedSizeOf(type);
        return new byte[] { 0x5A, 0xFF }.All(fill => ThereAndBack(container, fill).Skip(offset).Take(size).All(b => b == fill));
    }

    // The native bytes that are left of ones that are all the same; none where they are no value.
    static unsafe byte[] ThereAndBack(Type container, byte fill)
    {
        var native = new byte[Marshal.SizeOf(container)];
        new Span<byte>(native).Fill(fill);
        fixed (byte* p = native) {
            try {
                object managed = Marshal.PtrToStructure((IntPtr)p, container);
                Array.Clear(native);
                Marshal.StructureToPtr(managed, (IntPtr)p, false);
            } catch (ArgumentException) {
                Array.Clear(native);
            }
        }
        return native;
    }
}

// A generic structure's field: a type parameter, a type of the table with its arguments, or something of a pointer's size.
class Shape
{
    public enum Of { Parameter, Entry, Pointer, Reference, ByRef, Internal }

    public readonly Of Kind;
    public readonly int Parameter;
    public readonly Entry Entry;
    public readonly List<Shape> Arguments = new List<Shape>();

    public Shape(Type type, Collection all)
    {
        if (type.IsEnum && all.Find(type) == null)
            type = type.GetEnumUnderlyingType();
        Kind = KindOf(type, all);
        Parameter = Kind == Of.Parameter ? type.GenericParameterPosition : 0;
        if (Kind == Of.Internal && !Structure.Contains(type, Structure.IsReference))
            throw new InvalidDataException(type + ": an internal structure without references; the table has no place for it");
        if (Kind != Of.Entry)
            return;
        Entry = all.Find(type);
        Arguments.AddRange(type.GetGenericArguments().Select(t => new Shape(t, all)));
    }

    static Of KindOf(Type type, Collection all)
    {
        if (type.IsGenericParameter)
            return Of.Parameter;
        if (type.IsByRef)
            return Of.ByRef;
        if (type.IsPointer || type.IsFunctionPointer)
            return Of.Pointer;
        if (!type.IsValueType)
            return Of.Reference;
        return all.Find(type) != null ? Of.Entry : Of.Internal;
    }
}
