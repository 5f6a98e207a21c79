// SPDX-License-Identifier: MIT
// Prints the facts as text, in the order of the table. Part of framework.dll, see framework.cs.
using System;
using System.IO;
using System.Linq;

class Facts
{
    readonly Collection all;

    public Facts(Collection all)
    {
        this.all = all;
    }

    public void Write(TextWriter output)
    {
        foreach (var entry in all.Entries) {
            Line(output, "type", entry.FullName, entry.Kind, entry.TypeKind, entry.Underlying ?? "-",
                entry.Base != null ? entry.Base.FullName : "-");
            if (entry.Structure != null)
                WriteStructure(output, entry);
            foreach (var constant in entry.Constants)
                Line(output, "constant", entry.FullName + "." + constant.Name, constant.Kind,
                    constant.Enum != null ? constant.Enum.FullName : "-", ValueOf(constant));
        }
    }

    static void Line(TextWriter output, params object[] columns)
    {
        output.WriteLine(string.Join("\t", columns));
    }

    static void WriteStructure(TextWriter output, Entry entry)
    {
        var it = entry.Structure;
        Line(output, "structure", entry.FullName, it.Size, it.Alignment, it.ManagedSize, it.Repeat, FlagsOf(it), it.Refusal ?? "-");
        for (int i = 0; it.Fields != null && i < it.Fields.Count; i++)
            Line(output, "field", entry.FullName, i, TextOf(it.Fields[i]));
    }

    static string FlagsOf(Structure it)
    {
        return string.Concat(it.IsAuto ? "A" : "", it.IsByRefLike ? "R" : "", it.HasReferences ? "O" : "",
            it.IsBlittable ? "B" : "", it.IsProcessors ? "V" : "", it.HasPointers ? "P" : "", it.Fields != null ? "G" : "") + ".";
    }

    static string TextOf(Shape shape)
    {
        switch (shape.Kind) {
        case Shape.Of.Parameter: return "!" + shape.Parameter;
        case Shape.Of.Pointer: return "*";
        case Shape.Of.Reference: return "@";
        case Shape.Of.ByRef: return "&";
        case Shape.Of.Internal: return "?";
        default: return string.Join(" ", new[] { shape.Entry.FullName }.Concat(shape.Arguments.Select(TextOf)));
        }
    }

    static string ValueOf(Constant constant)
    {
        if (constant.Value == null)
            return "null";
        if (constant.Value is string text)
            return "\"" + string.Concat(text.Select(unit => ((int)unit).ToString("x4")));
        if (constant.Value is decimal number) {
            int[] parts = decimal.GetBits(number);
            ulong low = (uint)parts[0] | (ulong)(uint)parts[1] << 32;
            return $"{low} {(uint)parts[2]} {parts[3] >> 16 & 0xFF} {parts[3] >> 31 & 1}";
        }
        return constant.Kind == "SINGLE" || constant.Kind == "DOUBLE" ? constant.Bits.ToString("x16") : constant.Bits.ToString();
    }
}
