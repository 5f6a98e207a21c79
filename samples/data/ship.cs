// SPDX-License-Identifier: MIT
// What samples/structure.c sends across: a structure with strings, arrays and another structure in it.
using System;
using System.Runtime.InteropServices;

namespace Harbour
{
    public enum Flag : short
    {
        None,
        Home,
        Foreign
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Berth
    {
        public int Pier;
        public double Depth;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Ship
    {
        public string Name;

        [MarshalAs(UnmanagedType.LPWStr)]
        public string Captain;

        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 8)]
        public string CallSign;

        public Flag Flag;

        [MarshalAs(UnmanagedType.U1)]
        public bool AtSea;

        public Berth Berth;

        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)]
        public int[] Holds;

        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)]
        public string[] Ports;

        public bool IsEmpty => Holds == null || Array.TrueForAll(Holds, tons => tons == 0);
    }

    public static class Native
    {
        [DllImport("harbour", EntryPoint = "harbour_dock")]
        public static extern int Dock(ref Ship ship, int pier);
    }
}
