// SPDX-License-Identifier: MIT
// Prints the constants K0.V0 to Kn.Vn that were compiled with this file, as tests/conform/constants.c prints those that this
// library read.
using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

static class Constants
{
    // gw_type_kind
    static readonly Type[] Kinds = {null, typeof(void), typeof(bool), typeof(char), typeof(sbyte), typeof(byte), typeof(short),
        typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(IntPtr), typeof(UIntPtr), typeof(float),
        typeof(double)};

    static int KindOf(Type type)
    {
        if (type.IsEnum)
            return KindOf(Enum.GetUnderlyingType(type));
        return type == typeof(decimal) ? DecimalKind : type == typeof(string) ? StringKind : Array.IndexOf(Kinds, type);
    }

    const int DecimalKind = 22, StringKind = 26;

    static string Real(double real)
    {
        return double.IsNaN(real) ? "NaN" : BitConverter.DoubleToInt64Bits(real).ToString("x16");
    }

    static string Decimal(decimal value)
    {
        var bits = decimal.GetBits(value);
        return string.Format("{0:x2} {1:x2} {2:x8}{3:x8}{4:x8}", bits[3] >> 24 & 0x80, bits[3] >> 16 & 0xFF, bits[2], bits[1], bits[0]);
    }

    static string ValueOf(FieldInfo field)
    {
        var attribute = field.GetCustomAttribute<DecimalConstantAttribute>();
        if (attribute != null)
            return Decimal(attribute.Value);
        var value = field.GetRawConstantValue();
        if (field.FieldType == typeof(string))
            return (value == null ? "null" : string.Concat(((string)value).Select(c => ((int)c).ToString("x4")))) + ".";
        if (value is char)
            return ((int)(char)value).ToString();
        if (value is bool)
            return (bool)value ? "1" : "0";
        if (value is double || value is float)
            return Real(Convert.ToDouble(value));
        return Convert.ToString(value, CultureInfo.InvariantCulture);
    }

    static void Main(string[] arguments)
    {
        var assembly = typeof(Constants).Assembly;
        int count = int.Parse(arguments[0]);
        for (int i = 0; i < count; i++) {
            var type = assembly.GetType("K" + i);
            var field = type != null ? type.GetField("V" + i) : null;
            if (field != null)
                Console.WriteLine("K{0}.V{0} {1} {2}", i, KindOf(field.FieldType), ValueOf(field));
        }
    }
}
