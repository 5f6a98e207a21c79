// SPDX-License-Identifier: MIT
// Structures for `gangway layout`: what lies where, what is owned, what overlaps, what is refused.
using System;
using System.Runtime.InteropServices;

namespace Shapes
{
    public enum Colour : byte { Red, Green }
    public delegate void Moved(int x, int y);

    public struct Point { public short X; public int Y; }

    [StructLayout(LayoutKind.Sequential)]
    public class Label
    {
        [MarshalAs(UnmanagedType.LPWStr)] public string Text;
        [MarshalAs(UnmanagedType.BStr)] public string Hint;
    }

    public unsafe struct Shape
    {
        public string name;
        public bool visible;
        [MarshalAs(UnmanagedType.U1)] public bool closed;
        public Colour colour;
        public char letter;
        public Point where;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 5)] public string code;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public Colour[] colours;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public string[] names;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public Point[] corners;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public bool[] flags;
        public Label label;
        public Moved moved;
        public delegate* unmanaged[Cdecl]<int, void> drawn;
        public byte* data;
        public IntPtr register;
        public Guid id;
        public decimal area;
        public DateTime made;
        public fixed int raw[64];
        public double Weight { get; set; }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct Packed { public byte a; public long b; public Point c; public short d; }

    [StructLayout(LayoutKind.Explicit, Size = 21)]
    public struct Either
    {
        [FieldOffset(0)] public int kind;
        [FieldOffset(4)] public long number;
        [FieldOffset(4)] public double real;
        [FieldOffset(6)] public Point point;
    }

    [StructLayout(LayoutKind.Sequential, Size = 13)]
    public struct Odd { public int only; }

    public struct Holder { public byte first; public Odd odd; public Either either; public Packed packed; }

    public struct Nothing { }

    public struct Refused { public object anything; }

    public struct Holding { public int x; public Refused inner; }
}
