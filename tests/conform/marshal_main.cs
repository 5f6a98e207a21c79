// SPDX-License-Identifier: MIT
// Marshals every structure of marshal.cs and matrix.awk by the runtime's Marshal class, and prints what comes of it, a line
// a fact: the type, what it is about, and its value, in columns. marshal.c prints the same of ours.
//
// Arguments: the byte that native memory holds before (hexadecimal); the number of the type to begin with, as a runtime
// that dies of one is started again behind it; and a file with the names of the types, or an asterisk for all, where a
// minus before a name leaves it out.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

enum Slot { Bytes, Units, Bstr, ByteBstr, Function }

sealed class Subject
{
    const int Guard = 16;
    readonly Type type;
    readonly string name;
    readonly byte before;
    readonly SortedDictionary<int, Slot> slots = new SortedDictionary<int, Slot>();
    int size;

    public Subject(Type type, byte before)
    {
        this.type = type;
        this.before = before;
        name = type.FullName.Replace('+', '.');
    }

    void Line(string about, string value)
    {
        Console.Out.Write(name + "\t" + about + "\t" + value + "\n");
    }

    // .NET's reason without the names before it, and without the parameter's name behind it.
    public static string Reason(Exception e)
    {
        string text = e.Message.Split('\n')[0];
        int begin = text.StartsWith("Cannot marshal field") ? text.IndexOf("': ") + 3 : 0;
        int end = text.IndexOf(" (Parameter ");
        text = end < 0 ? text.Substring(begin) : text.Substring(begin, end - begin);
        return "refused: " + text;
    }

    // --- where native memory has pointers -----------------------------------------------------------------

    static Slot SlotOf(UnmanagedType how, Type owner)
    {
        switch (how) {
        case UnmanagedType.LPWStr: return Slot.Units;
        case UnmanagedType.LPTStr: return Box.Mono ? Slot.Bytes : Slot.Units;
        case UnmanagedType.BStr: return Slot.Bstr;
        case UnmanagedType.AnsiBStr: return Slot.ByteBstr;
        case UnmanagedType.TBStr: return Slot.ByteBstr;
        case 0: return owner.IsUnicodeClass ? Slot.Units : Slot.Bytes;
        default: return Slot.Bytes;
        }
    }

    void AddElements(Type element, Type owner, int at, MarshalAsAttribute marshal)
    {
        int count = marshal.SizeConst == 0 ? 1 : marshal.SizeConst;
        for (int i = 0; i < count; i++)
            if (element == typeof(string))
                slots[at + i * IntPtr.Size] = SlotOf(marshal.ArraySubType == UnmanagedType.ByValTStr ? 0 : marshal.ArraySubType, owner);
            else if (Reflect.IsDelegate(element))
                slots[at + i * IntPtr.Size] = Slot.Function;
            else if (Reflect.HasFields(element))
                AddStructure(element, at + i * (element.IsAutoLayout ? 0 : Marshal.SizeOf(element)));
    }

    void AddField(FieldInfo field, Type owner, int at)
    {
        var marshal = Reflect.Attribute<MarshalAsAttribute>(field);
        if (field.FieldType.IsArray && marshal != null)
            AddElements(field.FieldType.GetElementType(), owner, at, marshal);
        else if (field.FieldType == typeof(string) && (marshal == null || marshal.Value != UnmanagedType.ByValTStr))
            slots[at] = SlotOf(marshal == null ? 0 : marshal.Value, owner);
        else if (Reflect.IsDelegate(field.FieldType))
            slots[at] = Slot.Function;
        else if (Reflect.HasFields(field.FieldType) && Reflect.Buffer(field) == null)
            AddStructure(field.FieldType, at);
    }

    // What cannot be marshaled has no offsets, and no pointers that matter.
    void AddStructure(Type owner, int at)
    {
        try {
            Marshal.SizeOf(owner);
        } catch (Exception) {
            return;
        }
        if (Reflect.IsInlineArray(owner))
            return;
        foreach (var field in Reflect.Fields(owner))
            AddField(field, owner, at + Marshal.OffsetOf(owner, field.Name).ToInt32());
    }

    // --- native memory in words ---------------------------------------------------------------------------

    static string Counted(IntPtr text)
    {
        int count = Marshal.ReadInt32(text, -4);
        var bytes = Enumerable.Range(0, count).Select(i => Marshal.ReadByte(text, i));
        return "counted " + count + ": " + Values.Hex(bytes);
    }

    static string Ended(IntPtr text, int unit)
    {
        var bytes = new List<byte>();
        for (int i = 0; ; i += unit) {
            short next = unit == 1 ? Marshal.ReadByte(text, i) : Marshal.ReadInt16(text, i);
            for (int j = 0; j < unit; j++)
                bytes.Add(Marshal.ReadByte(text, i + j));
            if (next == 0)
                return "to " + Values.Hex(bytes);
        }
    }

    static string Target(IntPtr pointer, Slot slot)
    {
        if (pointer == IntPtr.Zero)
            return "null";
        switch (slot) {
        case Slot.Function: return "function";
        case Slot.Units: return Ended(pointer, 2);
        case Slot.Bytes: return Ended(pointer, 1);
        default: return Counted(pointer);
        }
    }

    string Native(IntPtr native)
    {
        var words = new List<string>();
        for (int i = 0; i < size;) {
            Slot slot;
            if (slots.TryGetValue(i, out slot)) {
                words.Add("(" + Target(Marshal.ReadIntPtr(native, i), slot) + ")");
                i += IntPtr.Size;
            } else
                words.Add(Marshal.ReadByte(native, i++).ToString("x2"));
        }
        for (int i = 0; i < Guard; i++)
            if (Marshal.ReadByte(native, size + i) != before)
                words.Add("and beyond");
        return string.Join(" ", words);
    }

    // --- the work -----------------------------------------------------------------------------------------

    void Round(int set)
    {
        IntPtr native = Marshal.AllocHGlobal(size + Guard);
        try {
            object instance = new Filling(set).Instance(type);
            for (int i = 0; i < size + Guard; i++)
                Marshal.WriteByte(native, i, before);
            Marshal.StructureToPtr(instance, native, false);
        } catch (Exception e) {
            Line(set + " native", Reason(e is TargetInvocationException ? e.InnerException : e));
            return;
        }
        Line(set + " native", Native(native));
        try {
            Line(set + " back", Values.Structure(Marshal.PtrToStructure(native, type), type));
        } catch (Exception e) {
            Line(set + " back", Reason(e));
        }
        try {
            Marshal.DestroyStructure(native, type);
            Line(set + " destroyed", Native(native));
        } catch (Exception e) {
            Line(set + " destroyed", Reason(e));
        }
        Marshal.FreeHGlobal(native);
    }

    // Where a field is the reason, SizeOf says no more than no.
    void WhyNot(string why)
    {
        IntPtr native = Marshal.AllocHGlobal(4096);
        try {
            Marshal.StructureToPtr(Activator.CreateInstance(type), native, false);
            Line("reason", "none");
        } catch (TypeLoadException e) {
            Line("reason", Reason(e));
        } catch (Exception) {
            Line("reason", why);
        }
        Marshal.FreeHGlobal(native);
    }

    public void Work()
    {
        try {
            size = Marshal.SizeOf(type);
        } catch (Exception e) {
            Line("size", "refused");
            WhyNot(Reason(e));
            return;
        }
        Line("size", size.ToString());
        foreach (var field in Reflect.Fields(type))
            Line("offset " + field.Name, Marshal.OffsetOf(type, field.Name).ToString());
        AddStructure(type, 0);
        for (int set = 0; set < 5; set++)
            Round(set);
    }
}

static class MarshalMain
{
    static bool IsSubject(Type type)
    {
        try {
            return IsDeclared(type);
        } catch (TypeLoadException) {
            return true;
        }
    }

    static bool IsDeclared(Type type)
    {
        return Reflect.IsOurs(type) && !type.ContainsGenericParameters && !type.FullName.Contains("<") && !type.IsEnum &&
               !type.IsInterface && !Reflect.IsDelegate(type);
    }

    static void SayWhy(TypeLoadException failure)
    {
        string reason = Regex.Replace(Subject.Reason(failure), " from assembly '[^']*'", "");
        Console.Out.Write(failure.TypeName + "\tsize\trefused\n" + failure.TypeName + "\treason\t" + reason + "\n");
    }

    // What the runtime cannot even load has no type, but a name.
    static Type[] Load(bool say)
    {
        try {
            return typeof(MarshalMain).Assembly.GetTypes();
        } catch (ReflectionTypeLoadException e) {
            foreach (var failure in e.LoaderExceptions.OfType<TypeLoadException>().Where(f => say))
                SayWhy(failure);
            return e.Types.Where(t => t != null).ToArray();
        }
    }

    static void Main(string[] arguments)
    {
        byte before = Convert.ToByte(arguments[0], 16);
        int first = int.Parse(arguments[1]);
        var wanted = new HashSet<string>(File.ReadAllLines(arguments[2]));
        bool all = wanted.Contains("*");
        Type[] types = Load(first == 0 && all)
                           .Where(t => all ? IsSubject(t) : wanted.Contains(t.FullName.Replace('+', '.')))
                           .Where(t => !wanted.Contains("-" + t.FullName.Replace('+', '.')))
                           .OrderBy(t => t.FullName, StringComparer.Ordinal)
                           .ToArray();
        for (int i = first; i < types.Length; i++) {
            Console.Out.Write("begin\t" + i + "\t" + types[i].FullName.Replace('+', '.') + "\n");
            Console.Out.Flush();
            new Subject(types[i], before).Work();
        }
        Console.Out.Write("end\t" + types.Length + "\t\n");
    }
}
