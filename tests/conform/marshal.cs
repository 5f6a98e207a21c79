// SPDX-License-Identifier: MIT
// Structures for tests/conform/marshal.sh, made of more than one field: read by gw_declare(), and compiled and marshaled by
// Mono and .NET. What one field can be alone is written by matrix.awk.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
#if NET
using System.Numerics;
using System.Runtime.Intrinsics;
#endif

namespace Conform
{
    public enum Colour { Red, Green = 5, Blue }
    public enum Tiny : sbyte { Low = -3, High = 4 }
    public enum Huge : ulong { One = 1, Most = ulong.MaxValue }
    public delegate int Callback(int value);

    // --- layout -------------------------------------------------------------------------------------------

    public struct Empty { }
    [StructLayout(LayoutKind.Sequential)] public class EmptyClass { }
    public struct HoldsEmpty { public byte a; public Empty e1; public byte b; public Empty e2; }
    [StructLayout(LayoutKind.Sequential)] public struct Natural { public byte a; public int b; public byte c; }
    [StructLayout(LayoutKind.Sequential, Pack = 1)] public struct Pack1 { public byte a; public int b; public byte c; }
    [StructLayout(LayoutKind.Sequential, Pack = 2)] public struct Pack2 { public byte a; public int b; public byte c; }
    [StructLayout(LayoutKind.Sequential, Pack = 4)] public struct Pack4 { public byte a; public double b; public byte c; }
    [StructLayout(LayoutKind.Sequential, Pack = 8)] public struct Pack8 { public byte a; public decimal b; public byte c; }
    [StructLayout(LayoutKind.Sequential, Pack = 16)] public struct Pack16 { public byte a; public double b; public byte c; }
    [StructLayout(LayoutKind.Sequential, Pack = 128)] public struct Pack128 { public byte a; public double b; public byte c; }
    [StructLayout(LayoutKind.Sequential, Pack = 1)] public struct PackNested { public byte a; public Natural b; public byte c; }
    [StructLayout(LayoutKind.Sequential)] public struct NestedPack { public byte a; public Pack1 b; public int c; }
    [StructLayout(LayoutKind.Sequential, Size = 1)] public struct SizeTooSmall { public int a, b; }
    [StructLayout(LayoutKind.Sequential, Size = 7)] public struct Size7 { public int a; }
    [StructLayout(LayoutKind.Sequential, Size = 9, Pack = 1)] public struct Size9 { public int a; public int b; }
    [StructLayout(LayoutKind.Sequential, Size = 64)] public struct Size64 { public short a; }
    [StructLayout(LayoutKind.Sequential, Size = 3)] public struct EmptySize3 { }
    [StructLayout(LayoutKind.Sequential)] public struct HoldsSize7 { public byte a; public Size7 b; public byte c; }
    [StructLayout(LayoutKind.Sequential)] public struct HoldsSize9 { public byte a; public Size9 b; public int c; }
    [StructLayout(LayoutKind.Sequential, Size = 10)] public struct Size10WithString { public byte a; public string b; }
    [StructLayout(LayoutKind.Sequential, Size = 50)] public struct Size50WithString { public byte a; public string b; }
    [StructLayout(LayoutKind.Auto)] public struct Automatic { public int a; public byte b; }
    public class WithoutLayout { public int a; }
    public interface IFace { int Value { get; } }
    [StructLayout(LayoutKind.Sequential)] public struct WithStatics
    {
        public const int Count = 3;
        public static int shared;
        public int a;
        public static readonly WithStatics Zero;
        public readonly byte b;
        private short c;
        internal byte d;
        public short C { get { return c; } set { c = value; } }
        public WithStatics(byte b) : this() { this.b = b; }
    }
    [StructLayout(LayoutKind.Sequential)] public struct WithProperties
    {
        public byte first;
        public int Number { get; set; }
        public byte last;
    }
    [StructLayout(LayoutKind.Sequential)] public struct Several { public byte a, b, c; public short d, e; public long f; }

    // --- explicit -----------------------------------------------------------------------------------------

    [StructLayout(LayoutKind.Explicit)] public struct Union
    {
        [FieldOffset(0)] public int i;
        [FieldOffset(0)] public float f;
        [FieldOffset(0)] public byte b;
        [FieldOffset(0)] public long l;
    }
    [StructLayout(LayoutKind.Explicit)] public struct Scattered
    {
        [FieldOffset(9)] public byte c;
        [FieldOffset(0)] public int a;
        [FieldOffset(2)] public short b;
    }
    [StructLayout(LayoutKind.Explicit)] public struct Offset1 { [FieldOffset(1)] public int a; }
    [StructLayout(LayoutKind.Explicit, Pack = 1)] public struct Offset1Pack1 { [FieldOffset(1)] public int a; }
    [StructLayout(LayoutKind.Explicit, Pack = 2)] public struct Offset3Pack2 { [FieldOffset(3)] public long a; }
    [StructLayout(LayoutKind.Explicit, Size = 64)] public struct ExplicitSize { [FieldOffset(4)] public int a; }
    [StructLayout(LayoutKind.Explicit, Size = 3)] public struct ExplicitSmall { [FieldOffset(4)] public int a; }
    [StructLayout(LayoutKind.Explicit, Size = 13)] public struct ExplicitOdd { [FieldOffset(4)] public int a; }
    [StructLayout(LayoutKind.Explicit)] public struct ExplicitEmpty { }
    [StructLayout(LayoutKind.Explicit)] public struct BoolOverInt { [FieldOffset(0)] public bool b; [FieldOffset(0)] public int i; }
    [StructLayout(LayoutKind.Explicit)] public struct ExplicitStrings
    {
        [FieldOffset(0)] public string s;
        [FieldOffset(8)] public int i;
        [FieldOffset(16)] [MarshalAs(UnmanagedType.LPWStr)] public string w;
    }
    [StructLayout(LayoutKind.Explicit)] public struct TwoStringsAtOne { [FieldOffset(0)] public string s; [FieldOffset(0)] public string t; }
    [StructLayout(LayoutKind.Explicit)] public struct StringOverInt { [FieldOffset(0)] public string s; [FieldOffset(0)] public long i; }
    [StructLayout(LayoutKind.Explicit)] public struct StringOff { [FieldOffset(4)] public string s; [FieldOffset(0)] public int i; }
    [StructLayout(LayoutKind.Explicit)] public struct ExplicitText
    {
        [FieldOffset(0)] public int i;
        [FieldOffset(8)] [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 8)] public string s;
        [FieldOffset(32)] [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public short[] a;
    }
    [StructLayout(LayoutKind.Explicit)] public struct ExplicitNested
    {
        [FieldOffset(0)] public Natural n;
        [FieldOffset(4)] public Union u;
        [FieldOffset(1)] public byte b;
    }
    [StructLayout(LayoutKind.Sequential)] public struct HoldsUnion { public byte type; public Union u; public byte tail; }

    // --- numbers, truth, characters -----------------------------------------------------------------------

    public struct Numbers
    {
        public sbyte a; public byte b; public short c; public ushort d; public int e; public uint f; public long g; public ulong h;
        public float i; public double j; public IntPtr k; public UIntPtr l;
    }
    public struct Enums { public Colour a; public Tiny b; public Huge c; public Tiny d; }
    public struct Bools
    {
        public bool a;
        [MarshalAs(UnmanagedType.U1)] public bool b;
        [MarshalAs(UnmanagedType.I1)] public bool c;
        [MarshalAs(UnmanagedType.Bool)] public bool d;
        [MarshalAs(UnmanagedType.U1)] public bool e;
    }
    public struct VariantBools { [MarshalAs(UnmanagedType.VariantBool)] public bool a; public byte b; [MarshalAs(UnmanagedType.VariantBool)] public bool c; }
    public struct Chars { public char a; public byte b; public char c; }
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)] public struct UnicodeChars { public byte a; public char b; public char c; }
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Auto)] public struct AutoChars { public char a; public byte b; public char c; }
    public struct MarshaledChars
    {
        [MarshalAs(UnmanagedType.U1)] public char a;
        [MarshalAs(UnmanagedType.I1)] public char b;
        [MarshalAs(UnmanagedType.U2)] public char c;
        [MarshalAs(UnmanagedType.I2)] public char d;
    }
    public struct Values { public byte a; public decimal b; public byte c; public Guid d; public byte e; public TimeSpan f; }
    public struct Dates { public byte a; public DateTime b; public int c; }
    public struct Money { public byte a; [MarshalAs(UnmanagedType.Currency)] public decimal b; public int c; }
    public unsafe struct Pointers { public byte a; public int* b; public void* c; public byte** d; public Natural* e; }

    // --- strings ------------------------------------------------------------------------------------------

    public struct Strings
    {
        public string a;
        [MarshalAs(UnmanagedType.LPStr)] public string b;
        [MarshalAs(UnmanagedType.LPWStr)] public string c;
        [MarshalAs(UnmanagedType.LPTStr)] public string d;
        [MarshalAs(UnmanagedType.BStr)] public string e;
        [MarshalAs(UnmanagedType.LPUTF8Str)] public string f;
    }
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)] public struct UnicodeStrings
    {
        public string a;
        [MarshalAs(UnmanagedType.LPStr)] public string b;
        [MarshalAs(UnmanagedType.LPTStr)] public string c;
        [MarshalAs(UnmanagedType.BStr)] public string d;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 6)] public string e;
        public byte f;
    }
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Ansi)] public struct TextInLine
    {
        public byte a;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 12)] public string b;
        public short c;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 1)] public string d;
        public byte e;
    }
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)] public struct WideInLine
    {
        public byte a;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 12)] public string b;
        public byte c;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 1)] public string d;
    }

    // --- arrays -------------------------------------------------------------------------------------------

    public struct Arrays
    {
        public byte a;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public int[] b;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public byte[] c;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public double[] d;
        public byte e;
    }
    public struct ArrayOfOne { public byte a; [MarshalAs(UnmanagedType.ByValArray)] public int[] b; public byte c; }
    public struct ArrayOfNone { public byte a; [MarshalAs(UnmanagedType.ByValArray, SizeConst = 0)] public int[] b; }
    public struct TextOfNone { public byte a; [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 0)] public string b; }
    public struct BoolArrays
    {
        public byte a;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public bool[] b;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3, ArraySubType = UnmanagedType.U1)] public bool[] c;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3, ArraySubType = UnmanagedType.I1)] public bool[] d;
        public byte e;
    }
    public struct CharArrays { public byte a; [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public char[] b; public byte c; }
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
    public struct UnicodeCharArrays { public byte a; [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public char[] b; public byte c; }
    public struct StringArrays
    {
        public byte a;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public string[] b;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2, ArraySubType = UnmanagedType.LPWStr)] public string[] c;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2, ArraySubType = UnmanagedType.LPStr)] public string[] d;
    }
    public struct EnumArrays
    {
        public byte a;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public Tiny[] b;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public Colour[] c;
    }
    public struct StructArrays
    {
        public byte a;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public Natural[] b;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public Bools[] c;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public TextInLine[] d;
        public byte e;
    }
    public struct OwningArrays { public byte a; [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public Strings[] b; public byte c; }
    public struct ValueArrays
    {
        public byte a;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public Guid[] b;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public IntPtr[] c;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public decimal[] d;
    }
    public struct DateArrays { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public DateTime[] a; }
    public struct TwoDimensions { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 4)] public int[,] a; }
    public struct Jagged { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 4)] public int[][] a; }

    // --- fixed buffers ------------------------------------------------------------------------------------

    public unsafe struct FixedInts { public byte a; public fixed int b[3]; public byte c; }
    public unsafe struct FixedBytes { public fixed byte a[5]; public short b; }
    public unsafe struct FixedLongs { public byte a; public fixed long b[2]; public byte c; public fixed double d[2]; }
    public unsafe struct FixedChars { public byte a; public fixed char b[3]; public byte c; }
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
    public unsafe struct FixedUnicode { public byte a; public fixed char b[3]; public byte c; }
    public unsafe struct FixedBools { public byte a; public fixed bool b[5]; public byte c; }
    [StructLayout(LayoutKind.Sequential, Pack = 1)] public unsafe struct FixedPacked { public byte a; public fixed int b[2]; public byte c; }
    public unsafe struct FixedAndString { public byte a; public fixed short b[3]; public string c; }
    [StructLayout(LayoutKind.Explicit)] public unsafe struct FixedUnion { [FieldOffset(0)] public fixed byte a[8]; [FieldOffset(0)] public long b; }

    // --- nested -------------------------------------------------------------------------------------------

    public struct Nested { public byte a; public Natural b; public Bools c; public Strings d; public byte e; }
    [StructLayout(LayoutKind.Sequential)] public class PlainClass { public byte a; public int b; }
    [StructLayout(LayoutKind.Sequential)] public class TextClass { public byte a; public string b; public bool c; }
    public struct HoldsClass { public byte a; public PlainClass b; public byte c; }
    public struct HoldsTextClass { public byte a; public TextClass b; public byte c; }
    public struct HoldsWithoutLayout { public byte a; public WithoutLayout b; }
    public struct HoldsAutomatic { public byte a; public Automatic b; }
    public struct HoldsAutomaticArray { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public Automatic[] a; }
    public struct HoldsDelegate { public byte a; public Callback b; [MarshalAs(UnmanagedType.FunctionPtr)] public Callback c; }
    public struct HoldsArray { public int[] a; }
    public struct HoldsObject { public object a; }
    public struct HoldsInterface { public IFace a; }
    public struct HoldsNullable { public int? a; }
    public struct HoldsGeneric { public Pair<int> a; public byte b; }
    public struct HoldsGenericBool { public Pair<bool> a; }
    public struct Pair<T> { public T a, b; }
    public struct HoldsError { public byte a; public HoldsArray b; }
    [StructLayout(LayoutKind.Sequential)] public class Recursive { public int a; public Recursive b; }
    [StructLayout(LayoutKind.Sequential)] public struct Outer
    {
        public byte a;
        public Middle b;
        public struct Middle
        {
            public short a;
            public Innermost b;
            public struct Innermost { public byte a; public string b; }
        }
        [StructLayout(LayoutKind.Explicit)] public struct Choice { [FieldOffset(0)] public int a; [FieldOffset(2)] public short b; }
    }
    public struct HoldsHandle { public int a; public System.Runtime.InteropServices.SafeHandle b; }
    [StructLayout(LayoutKind.Sequential)] public struct Ordinary
    {
        public string name;
        public int age;
        [MarshalAs(UnmanagedType.Bool)] public bool active;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 32)] public string label;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 8)] public int[] numbers;
        [MarshalAs(UnmanagedType.LPWStr)] public string note;
        public Callback callback;
        public Guid id;
    }

    // --- inheritance --------------------------------------------------------------------------------------

    [StructLayout(LayoutKind.Sequential)] public class Base { public int a; }
    [StructLayout(LayoutKind.Sequential)] public class Derived : Base { public byte b; }
    [StructLayout(LayoutKind.Sequential)] public class DerivedTwice : Derived { public string c; public short d; }
    [StructLayout(LayoutKind.Sequential)] public class DerivedOfEmpty : EmptyClass { public int a; }
    [StructLayout(LayoutKind.Sequential, Pack = 1)] public class DerivedPacked : Derived { public int c; }
    [StructLayout(LayoutKind.Sequential)] public class TextBase { public string a; }
    [StructLayout(LayoutKind.Sequential)] public class DerivedOfText : TextBase { public bool b; }
    public class DerivedWithout : Base { public byte b; }
    [StructLayout(LayoutKind.Explicit)] public class ExplicitClass { [FieldOffset(0)] public int a; [FieldOffset(8)] public string b; }
    [StructLayout(LayoutKind.Sequential)] public class DerivedOfAuto : WithoutLayout { public byte b; }

#if NET
    // --- .NET only ----------------------------------------------------------------------------------------

    public struct Wide { public byte a; public Int128 b; public byte c; public UInt128 d; }
    public struct Halves { public byte a; public Half b; public byte c; }
    public struct CTypes { public byte a; public CLong b; public byte c; public CULong d; public byte e; public NFloat f; }
    public struct Natives { public byte a; public nint b; public byte c; public nuint d; }
    public struct Vectors { public byte a; public Vector2 b; public Vector3 c; public Vector4 d; public Quaternion e; public Matrix4x4 f; }
    public struct Intrinsics64 { public byte a; public Vector64<float> b; }
    public struct Intrinsics128 { public byte a; public Vector128<int> b; }
    public struct Intrinsics256 { public byte a; public Vector256<int> b; }
    public struct Runes { public byte a; public System.Text.Rune b; }
    public struct Times { public byte a; public DateOnly b; public TimeOnly c; }
    public struct Offsets { public DateTimeOffset a; }
    public struct Indices { public Index a; public Range b; }
    public unsafe struct FunctionPointers
    {
        public byte a;
        public delegate* unmanaged[Cdecl]<int, void> b;
        public delegate* unmanaged<byte*, nint> c;
        public delegate*<int, int> d;
    }
    [InlineArray(3)] public struct ThreeInts { private int element; }
    [InlineArray(5)] public struct FiveBytes { private byte element; }
    public struct Full { public int a; public short b, c; }
    [InlineArray(2)] public struct TwoFull { private Full element; }
    [InlineArray(2)] public struct TwoNaturals { private Natural element; }
    [InlineArray(2)] public struct TwoBools { private bool element; }
    [InlineArray(2)] public struct TwoStrings { private string element; }
    public struct InlineArrays { public byte a; public ThreeInts b; public FiveBytes c; public TwoFull d; public byte e; }
    public struct InlineBools { public byte a; public TwoBools b; }
    public struct InlineStrings { public byte a; public TwoStrings b; }
    public record struct Recorded(int A, byte B, short C);
    public readonly record struct RecordedReadonly(string Name, int Age);
    public struct WithInit { public byte First { get; init; } public required int Second { get; set; } }
#endif
}
