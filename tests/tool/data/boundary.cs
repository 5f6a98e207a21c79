// SPDX-License-Identifier: MIT
// What `gangway inspect` lists, and what it does not; boundary.tsv is what the compiler and reflection say of it.
using System;
using System.Runtime.InteropServices;
using Handle = System.IntPtr;

namespace Demo
{
    public enum Plain { Zero, One = 1 << 3 }
    public enum Small : byte { Low, High = byte.MaxValue }
    public enum Signed : short { Least = short.MinValue }
    public enum Wide : ulong { Most = ulong.MaxValue }

    // Sorted by whole names: Order, its inner type, Order1, OrderBook.
    public struct OrderBook { public int First; }
    public struct Order1 { public byte Only; }
    public struct Order
    {
        public Handle Owner;
        public struct Line { public short Quantity; public double Price; public Plain Kind; }
        public Line Last;
        public Small Flag;
        public int Count => 1;
        public static int Seen;
        public const int Limit = sizeof(int) * 4;
    }

    public class Box<T>
    {
        public enum Side { Left, Right }
        public struct Inner { public int X; }
        public T Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    public class Base { public int Id; protected byte Tag; private short secret; public short Secret() { return secret; } }

    [StructLayout(LayoutKind.Sequential)]
    public class Derived : Base { public double Weight; }

    [StructLayout(LayoutKind.Sequential)]
    public abstract class Never { public int X; }

    [StructLayout(LayoutKind.Auto)]
    public struct Shuffled { public byte A; public int B; }

    public class Managed { public int X; public string Y; }

    [StructLayout(LayoutKind.Explicit, Size = 24)]
    public struct Either
    {
        [FieldOffset(0)] public int Kind;
        [FieldOffset(8)] public long Number;
        [FieldOffset(8)] public double Real;
        [FieldOffset(8), MarshalAs(UnmanagedType.U1)] public bool Truth;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 2, CharSet = CharSet.Unicode)]
    public unsafe struct Mixed
    {
        public bool Given;
        public char Letter;
        public string Name;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = Order.Limit)] public string Code;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public Order.Line[] Lines;
        public fixed ushort Raw[5];
        public Notify Done;
        public decimal Total;
        public Guid Id { get; set; }
        private int last;
        public int Last() { return last; }
    }

    // An object has no native form here.
    public struct Refused { public int X; public int[] Numbers; }

    public delegate void Notify(int code);

    public interface IThing { int Go(); }

    public static class Native
    {
        const string Library = "demo" + "-1";

        [DllImport(Library)]
        public static extern int plain(int a, ref Order b);

        [DllImport(Library, EntryPoint = "renamed", CharSet = CharSet.Unicode, CallingConvention = CallingConvention.Cdecl,
            SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static extern bool Renamed([MarshalAs(UnmanagedType.LPStr)] string text, params int[] rest);

        [DllImportAttribute("other.so", CharSet = CharSet.Auto, CallingConvention = CallingConvention.StdCall)]
        static extern void Overloaded();

        [DllImport("other.so", CharSet = CharSet.Ansi, ExactSpelling = true)]
        static extern void Overloaded(Mixed m, out Handle h);

        public static void Use() { Overloaded(); }

#if NET
        [DllImport(nameof(Native))] public static extern void OnNet();
#else
        [DllImport("old")] public static extern void OnOld();
#endif
#if EXTRA
        public struct Extra { public int X; }
#endif
    }
}
