// SPDX-License-Identifier: MIT
// Sizes of blittable structures, computed from their fields. Part of framework.dll, see framework.cs.
using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

static class Measure
{
    // Size and alignment, in bytes.
    public static (int, int) Of(Type type, int pointer)
    {
        if (type.IsPointer || type.IsFunctionPointer || type == typeof(IntPtr) || type == typeof(UIntPtr))
            return (pointer, pointer);
        if (type.IsEnum)
            return Of(type.GetEnumUnderlyingType(), pointer);
        if (type.IsPrimitive)
            return (SizeOf(type), SizeOf(type));
        if (type == typeof(decimal))
            return (16, 8);
        return OfStructure(type, pointer);
    }

    static int SizeOf(Type type)
    {
        if (type == typeof(bool) || type == typeof(char))
            throw new InvalidDataException(type + " is not blittable");
        return Marshal.SizeOf(type);
    }

    static (int, int) OfStructure(Type type, int pointer)
    {
        var layout = type.StructLayoutAttribute;
        int most = layout.Pack != 0 ? layout.Pack : 8, end = 0, alignment = 1;
        foreach (var field in Structure.FieldsOf(type)) {
            var (size, natural) = Of(field.FieldType, pointer);
            int aligned = Math.Min(natural, most);
            int? given = field.GetCustomAttribute<FieldOffsetAttribute>()?.Value;
            end = Math.Max(end, (given ?? RoundUp(end, aligned)) + size);
            alignment = Math.Max(alignment, aligned);
        }
        int times = type.GetCustomAttribute<InlineArrayAttribute>()?.Length ?? 1;
        return (Math.Max(layout.Size, Math.Max(1, RoundUp(end, alignment) * times)), alignment);
    }

    static int RoundUp(int size, int alignment)
    {
        return (size + alignment - 1) / alignment * alignment;
    }
}
