// SPDX-License-Identifier: MIT
// Writes the table of .NET's own types from the SDK that runs it: `sh src/declare/framework/framework.sh`.
//
//     framework.dll table REFERENCES     the C source of src/declare/framework_table.c
//     framework.dll facts REFERENCES     the same facts as text, a line each, as tests/conform/framework prints the C table
//
// REFERENCES is the folder of the targeting pack's reference assemblies. They say which types and constants are public;
// what these types are is asked of the runtime, by reflection and by Marshal.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

static class Framework
{
    static int Main(string[] arguments)
    {
        if (arguments.Length != 2) {
            Console.Error.WriteLine("usage: framework table|facts REFERENCES");
            return 2;
        }
        var output = new StreamWriter(Console.OpenStandardOutput()) { NewLine = "\n" };
        var types = new Collection(arguments[1]);
        if (arguments[0] == "table")
            new Table(types).Write(output);
        else
            new Facts(types).Write(output);
        output.Flush();
        return 0;
    }
}

// The public types of the reference assemblies, in the order of the table: those of namespaces by namespace, name and number of
// type parameters; then those in types by the outer type's number, name and number of type parameters.
class Collection
{
    public readonly List<Entry> Entries = new List<Entry>();
    readonly Dictionary<Type, Entry> found = new Dictionary<Type, Entry>();

    public Collection(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "*.dll").OrderBy(f => f, StringComparer.Ordinal))
            Read(file);
        Sort();
        foreach (var entry in Entries)
            entry.Describe(this);
    }

    // null: the type is not in the table.
    public Entry Find(Type type)
    {
        if (type.IsGenericType && !type.IsGenericTypeDefinition)
            type = type.GetGenericTypeDefinition();
        return found.GetValueOrDefault(type);
    }

    void Read(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var reader = image.GetMetadataReader();
        Assembly assembly = null;
        foreach (var handle in reader.TypeDefinitions) {
            var definition = reader.GetTypeDefinition(handle);
            if (!IsPublic(reader, definition))
                continue;
            assembly ??= Assembly.Load(Path.GetFileNameWithoutExtension(file));
            var type = assembly.GetType(FullName(reader, definition), true);
            found.Add(type, new Entry(type, Literals(reader, definition)));
        }
    }

    static bool IsPublic(MetadataReader reader, TypeDefinition definition)
    {
        var visibility = definition.Attributes & TypeAttributes.VisibilityMask;
        if (visibility == TypeAttributes.NestedPublic)
            return IsPublic(reader, reader.GetTypeDefinition(definition.GetDeclaringType()));
        return visibility == TypeAttributes.Public;
    }

    static string FullName(MetadataReader reader, TypeDefinition definition)
    {
        string name = reader.GetString(definition.Name);
        if (definition.IsNested)
            return FullName(reader, reader.GetTypeDefinition(definition.GetDeclaringType())) + "+" + name;
        string space = reader.GetString(definition.Namespace);
        return space == "" ? name : space + "." + name;
    }

    // The names of the public constants, as the compiler sees them; decimals are static fields with an attribute.
    static HashSet<string> Literals(MetadataReader reader, TypeDefinition definition)
    {
        var names = new HashSet<string>();
        foreach (var handle in definition.GetFields()) {
            var field = reader.GetFieldDefinition(handle);
            bool isPublic = (field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public;
            bool isConstant = (field.Attributes & FieldAttributes.Literal) != 0 || IsDecimal(reader, field);
            if (isPublic && isConstant)
                names.Add(reader.GetString(field.Name));
        }
        return names;
    }

    static bool IsDecimal(MetadataReader reader, FieldDefinition field)
    {
        return field.GetCustomAttributes().Any(h => AttributeName(reader, reader.GetCustomAttribute(h)) == "DecimalConstantAttribute");
    }

    static string AttributeName(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind == HandleKind.MethodDefinition) {
            var method = reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor);
            return reader.GetString(reader.GetTypeDefinition(method.GetDeclaringType()).Name);
        }
        var parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
            return ""; // of a generic attribute
        return reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name);
    }

    void Sort()
    {
        var level = found.Values.Where(e => e.Type.DeclaringType == null)
            .OrderBy(e => e.Space, StringComparer.Ordinal).ThenBy(e => e.Name, StringComparer.Ordinal).ThenBy(e => e.Arity).ToList();
        while (level.Count > 0) {
            foreach (var entry in level) {
                Entries.Add(entry);
                entry.Number = Entries.Count;
            }
            var outers = level.Select(e => e.Type).ToHashSet();
            level = found.Values.Where(e => e.Type.DeclaringType != null && outers.Contains(e.Type.DeclaringType))
                .OrderBy(e => Find(e.Type.DeclaringType).Number).ThenBy(e => e.Name, StringComparer.Ordinal).ThenBy(e => e.Arity).ToList();
        }
        if (Entries.Count != found.Count)
            throw new InvalidDataException("a public type is in a type that is not public");
    }
}
