// SPDX-License-Identifier: MIT
// One public type and what there is to say of it. Part of framework.dll, see framework.cs.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

class Entry
{
    public readonly Type Type;
    public readonly string Space, Name;
    public readonly int Arity;      // its own type parameters, without those of the types around it
    public int Number;              // from 1
    public Entry Outer, Base;       // null: not nested, no base in the table
    public string Kind;             // gwi_framework_kind
    public string TypeKind;         // gw_type_kind
    public string Underlying;       // of an enum, gw_type_kind
    public Structure Structure;     // of a structure that is not special
    public readonly List<Constant> Constants = new List<Constant>();
    readonly HashSet<string> literals;

    public Entry(Type type, HashSet<string> literals)
    {
        Type = type;
        this.literals = literals;
        Space = type.Namespace ?? "";
        Name = type.Name.Split('`')[0];
        int around = type.DeclaringType != null ? type.DeclaringType.GetGenericArguments().Length : 0;
        Arity = type.GetGenericArguments().Length - around;
    }

    // As C# writes it, with the numbers of type parameters: "System.Collections.Generic.List`1.Enumerator".
    public string FullName {
        get { return Type.FullName.Replace('+', '.'); }
    }

    public void Describe(Collection all)
    {
        Outer = Type.DeclaringType != null ? all.Find(Type.DeclaringType) : null;
        Kind = KindOf(Type);
        for (var type = Type.BaseType; Type.IsClass && type != null && Base == null; type = type.BaseType)
            Base = all.Find(type);
        Underlying = Type.IsEnum ? Special.KindOf(Enum.GetUnderlyingType(Type)) : null;
        TypeKind = Special.KindOf(Type) ?? OrdinaryKind();
        if (Kind == "STRUCT" && Special.KindOf(Type) == null)
            Structure = new Structure(Type, all);
        else if (Kind != "STRUCT" && Kind != "ENUM" && Kind != "INTERFACE" && Kind != "STATIC_CLASS" && !Type.IsAutoLayout)
            throw new InvalidDataException(FullName + ": a class with a layout; the table has no place for it");
        Constants.AddRange(FieldsOf().Select(f => new Constant(f, all)).OrderBy(c => c.Name, StringComparer.Ordinal));
    }

    static string KindOf(Type type)
    {
        if (type.IsEnum)
            return "ENUM";
        if (type.IsValueType)
            return "STRUCT";
        if (type.IsInterface)
            return "INTERFACE";
        if (typeof(Delegate).IsAssignableFrom(type))
            return "DELEGATE";
        if (typeof(SafeHandle).IsAssignableFrom(type))
            return "SAFE_HANDLE";
        if (typeof(CriticalHandle).IsAssignableFrom(type))
            return "CRITICAL_HANDLE";
        if (typeof(Attribute).IsAssignableFrom(type))
            return "ATTRIBUTE";
        return type.IsAbstract && type.IsSealed ? "STATIC_CLASS" : "CLASS";
    }

    string OrdinaryKind()
    {
        if (Structure.FixedVectors.ContainsKey(Type))
            return "BLOB";
        if (Type.ContainsGenericParameters)
            return "GENERIC";
        switch (Kind) {
        case "ENUM": case "INTERFACE": case "DELEGATE":
            return Kind;
        case "STRUCT":
            return "BLOB";
        case "SAFE_HANDLE": case "CRITICAL_HANDLE":
            return "HANDLE";
        default:
            return "CLASS";
        }
    }

    IEnumerable<FieldInfo> FieldsOf()
    {
        const BindingFlags OfType = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var fields = Type.GetFields(OfType).Where(f => literals.Contains(f.Name)).ToList();
        if (fields.Count != literals.Count)
            throw new InvalidDataException(FullName + ": the runtime lacks a constant of the reference assembly");
        return fields;
    }
}

// Types that the reader knows by themselves, as gw_type_kind names them.
static class Special
{
    static readonly Dictionary<Type, string> kinds = new Dictionary<Type, string> {
        { typeof(void), "VOID" }, { typeof(bool), "BOOLEAN" }, { typeof(char), "CHAR" }, { typeof(sbyte), "SBYTE" },
        { typeof(byte), "BYTE" }, { typeof(short), "INT16" }, { typeof(ushort), "UINT16" }, { typeof(int), "INT32" },
        { typeof(uint), "UINT32" }, { typeof(long), "INT64" }, { typeof(ulong), "UINT64" }, { typeof(IntPtr), "INTPTR" },
        { typeof(UIntPtr), "UINTPTR" }, { typeof(float), "SINGLE" }, { typeof(double), "DOUBLE" }, { typeof(Half), "HALF" },
        { typeof(Int128), "INT128" }, { typeof(UInt128), "UINT128" }, { typeof(CLong), "CLONG" }, { typeof(CULong), "CULONG" },
        { typeof(NFloat), "NFLOAT" }, { typeof(decimal), "DECIMAL" }, { typeof(Guid), "GUID" }, { typeof(DateTime), "DATETIME" },
        { typeof(TimeSpan), "TIMESPAN" }, { typeof(string), "STRING" }, { typeof(System.Text.StringBuilder), "STRINGBUILDER" },
        { typeof(object), "OBJECT" }, { typeof(HandleRef), "HANDLEREF" }, { typeof(Nullable<>), "NULLABLE" },
        { typeof(Array), "CLASS" }, { typeof(Delegate), "DELEGATE" }, { typeof(MulticastDelegate), "DELEGATE" },
    };

    public static string KindOf(Type type)
    {
        return kinds.GetValueOrDefault(type);
    }
}

// A constant, or a member of an enum.
class Constant
{
    public readonly string Name;
    public readonly object Value;   // of the underlying type; null of the null reference
    public readonly Entry Enum;     // null where the type is no enum
    public readonly string Kind;    // gw_type_kind

    public Constant(FieldInfo field, Collection all)
    {
        Name = field.Name;
        Value = field.IsLiteral ? field.GetRawConstantValue() : field.GetValue(null);
        Enum = field.FieldType.IsEnum ? all.Find(field.FieldType) : null;
        var type = field.FieldType.IsEnum ? field.FieldType.GetEnumUnderlyingType() : field.FieldType;
        Kind = Special.KindOf(type);
        if (Kind == null || (field.FieldType.IsEnum && Enum == null))
            throw new InvalidDataException(field.DeclaringType + "." + Name + ": a constant of a type that none can have");
    }

    public bool IsDecimal {
        get { return Value is decimal; }
    }

    // The 64 bits of any kind but string and decimal; a float has those of the double.
    public long Bits {
        get {
            switch (Value) {
            case null: return 0;
            case bool b: return b ? 1 : 0;
            case char c: return c;
            case float f: return BitConverter.DoubleToInt64Bits(f);
            case double d: return BitConverter.DoubleToInt64Bits(d);
            case ulong u: return unchecked((long)u);
            default: return Convert.ToInt64(Value);
            }
        }
    }
}
