// SPDX-License-Identifier: MIT
// Prints what a runtime's reflection says of the interop declarations in an assembly, in the format of `gangway inspect`:
// enums, structures with their fields, imports. For tests/conform/published.sh; runs on Mono and on .NET.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

static class Dump
{
    const BindingFlags OfInstances = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    const BindingFlags OfType =
        BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    static string Dotted(Type type)
    {
        return type.FullName.Replace('+', '.');
    }

    static void Line(params object[] columns)
    {
        Console.WriteLine(string.Join("\t", columns));
    }

    static IEnumerable<Type> TypesOf(string path)
    {
        Type[] types;
        try {
            types = Assembly.LoadFrom(path).GetTypes();
        } catch (ReflectionTypeLoadException e) {
            types = e.Types.Where(t => t != null).ToArray();
        }
        return types.Where(t => !t.FullName.Contains("<") && !t.ContainsGenericParameters);
    }

    static bool HasLayout(Type type)
    {
        if (type.IsAutoLayout)
            return false;
        return type.IsValueType || (!type.IsAbstract && (type.IsLayoutSequential || type.IsExplicitLayout));
    }

    static void Structure(Type type)
    {
        int size;
        try {
            size = Marshal.SizeOf(type);
        } catch (Exception) {
            Line("struct", Dotted(type), "error");
            return;
        }
        Line("struct", Dotted(type), size);
        foreach (var field in type.GetFields(OfInstances).Where(f => !f.Name.Contains("<"))) {
            string offset;
            try {
                offset = Marshal.OffsetOf(type, field.Name).ToString();
            } catch (Exception) {
                offset = "error";
            }
            Line("field", Dotted(type), field.Name, offset);
        }
    }

    // The generator writes [DllImport] beside [LibraryImport] where it has nothing to convert: what the source says counts.
    static void Import(Type type, MethodInfo method)
    {
        string name = Dotted(type) + "." + method.Name;
        int count = method.GetParameters().Length;
        var written = method.GetCustomAttributes(false).FirstOrDefault(a => a.GetType().Name == "LibraryImportAttribute");
        if (written != null) {
            Func<string, object> get = property => written.GetType().GetProperty(property).GetValue(written, null);
            Line("import", name, get("LibraryName"), get("EntryPoint") ?? method.Name, get("StringMarshalling"),
                 Convention(method), get("SetLastError"), count);
            return;
        }
        var import = (DllImportAttribute)method.GetCustomAttributes(typeof(DllImportAttribute), false).FirstOrDefault();
        if (import != null)
            Line("import", name, import.Value, import.EntryPoint ?? method.Name, import.CharSet, import.CallingConvention,
                 import.SetLastError, count);
    }

    // The last CallConv* that [UnmanagedCallConv] names; CallConvSuppressGCTransition is none.
    static string Convention(MethodInfo method)
    {
        string convention = "Winapi";
        foreach (var attribute in method.GetCustomAttributesData()) {
            if (attribute.Constructor.DeclaringType.Name != "UnmanagedCallConvAttribute")
                continue;
            foreach (var argument in attribute.NamedArguments) {
                var types = argument.TypedValue.Value as IEnumerable<CustomAttributeTypedArgument>;
                foreach (var each in types ?? new CustomAttributeTypedArgument[0]) {
                    string name = ((Type)each.Value).Name;
                    if (name.StartsWith("CallConv") && name != "CallConvSuppressGCTransition")
                        convention = name.Substring("CallConv".Length);
                }
            }
        }
        return convention;
    }

    static void Main(string[] arguments)
    {
        foreach (var type in TypesOf(arguments[0]).OrderBy(t => t.FullName, StringComparer.Ordinal)) {
            if (type.IsEnum) {
                Line("enum", Dotted(type), Enum.GetUnderlyingType(type).Name);
                continue;
            }
            if (typeof(Delegate).IsAssignableFrom(type))
                continue;
            if (HasLayout(type))
                Structure(type);
            foreach (var method in type.GetMethods(OfType))
                if (!method.Name.Contains("<") && !method.Name.StartsWith("__PInvoke"))
                    Import(type, method);
        }
    }
}
