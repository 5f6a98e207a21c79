# SPDX-License-Identifier: MIT
# Writes C#: a structure for every managed type with every UnmanagedType, for every kind of element with every ArraySubType,
# and for what depends on the CharSet with every CharSet. For tests/conform/marshal.sh.

# The field stands between two bytes, so that offsets tell its alignment.
function structure(name, attribute, type, charset)
{
  printf "    [StructLayout(LayoutKind.Sequential%s)] public unsafe struct %s { public byte before; %s public %s field; public byte after; }\n",
    charset == "" ? "" : ", CharSet = CharSet." charset, name, attribute, type
}

function marshal_as(value, more)
{
  return "[MarshalAs(UnmanagedType." value more ")]"
}

# What the name of a type is in the name of a structure.
function stem(type)
{
  gsub(/\[\]/, "Array", type)
  gsub(/\*/, "Pointer", type)
  return type
}

function fields(   i, j, more)
{
  for (i = 1; i <= ntypes; i++) {
    structure("As_" stem(types[i]) "_nothing", "", types[i])
    for (j = 1; j <= nways; j++) {
      more = ways[j] ~ /^ByVal/ ? ", SizeConst = 3" : ""
      structure("As_" stem(types[i]) "_" ways[j], marshal_as(ways[j], more), types[i])
    }
  }
}

function arrays(   i, j)
{
  for (i = 1; i <= nelements; i++) {
    structure("Of_" stem(elements[i]) "_nothing", marshal_as("ByValArray", ", SizeConst = 3"), elements[i] "[]")
    for (j = 1; j <= nsubtypes; j++)
      structure("Of_" stem(elements[i]) "_" subtypes[j],
        marshal_as("ByValArray", ", SizeConst = 3, ArraySubType = UnmanagedType." subtypes[j]), elements[i] "[]")
  }
}

function charsets(   i, j)
{
  for (i = 1; i <= 4; i++) {
    structure("Char_" sets[i], "", "char", sets[i])
    structure("String_" sets[i], "", "string", sets[i])
    structure("ByValTStr_" sets[i], marshal_as("ByValTStr", ", SizeConst = 5"), "string", sets[i])
    structure("CharArray_" sets[i], marshal_as("ByValArray", ", SizeConst = 3"), "char[]", sets[i])
    structure("StringArray_" sets[i], marshal_as("ByValArray", ", SizeConst = 3"), "string[]", sets[i])
    for (j = 1; j <= nstrings; j++) {
      structure("String_" sets[i] "_" strings[j], marshal_as(strings[j]), "string", sets[i])
      structure("StringArray_" sets[i] "_" strings[j],
        marshal_as("ByValArray", ", SizeConst = 3, ArraySubType = UnmanagedType." strings[j]), "string[]", sets[i])
    }
  }
}

BEGIN {
  # LPArray and VBByRefStr are refused on fields by the compiler, and CustomMarshaler without a type.
  nways = split("Bool I1 U1 I2 U2 I4 U4 I8 U8 R4 R8 Currency BStr LPStr LPWStr LPTStr ByValTStr IUnknown IDispatch " \
    "Struct Interface SafeArray ByValArray SysInt SysUInt AnsiBStr TBStr VariantBool FunctionPtr AsAny LPStruct Error " \
    "IInspectable HString LPUTF8Str", ways, " ")
  ntypes = split("bool char sbyte byte short ushort int uint long ulong float double IntPtr UIntPtr string decimal Guid " \
    "DateTime TimeSpan object StringBuilder int* Small ByteEnum LongEnum Inner WithString Plain Action1 SafeFileHandle " \
    "HandleRef Automatic Array int[] bool[] string[] Inner[] object[]", types, " ")
  nsubtypes = split("Bool I1 U1 I2 U2 I4 U4 I8 U8 R4 R8 Currency BStr LPStr LPWStr LPTStr Struct SysInt VariantBool " \
    "FunctionPtr LPStruct AnsiBStr TBStr LPUTF8Str IUnknown", subtypes, " ")
  nelements = split("bool char sbyte byte short ushort int uint long ulong float double IntPtr UIntPtr string decimal Guid " \
    "DateTime TimeSpan object Small ByteEnum Inner WithString Plain Action1", elements, " ")
  nstrings = split("LPStr LPWStr LPTStr BStr LPUTF8Str", strings, " ")
  split("None Ansi Unicode Auto", sets, " ")
  print "// Written by tests/conform/matrix.awk."
  print "using System;\nusing System.Runtime.InteropServices;\nusing System.Text;\nusing Microsoft.Win32.SafeHandles;\n"
  print "namespace Matrix\n{"
  print "    public enum Small : int { Zero, One }"
  print "    public enum ByteEnum : byte { Zero, One }"
  print "    public enum LongEnum : long { Zero, One }"
  print "    public delegate int Action1(int i);"
  print "    [StructLayout(LayoutKind.Sequential)] public struct Inner { public byte b; public int i; }"
  print "    [StructLayout(LayoutKind.Sequential)] public struct WithString { public string s; public bool b; }"
  print "    [StructLayout(LayoutKind.Sequential)] public class Plain { public short a; public double b; }"
  print "    [StructLayout(LayoutKind.Auto)] public struct Automatic { public short a; public double b; }\n"
  fields()
  arrays()
  charsets()
  print "}"
}
