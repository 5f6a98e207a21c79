// SPDX-License-Identifier: MIT
// A managed program on the heap of libgangway-malloc: what one side allocates, the other side frees. By tests/malloc/preload.sh.
using System;
using System.Runtime.InteropServices;

static class Crossing
{
    const string Library = "libgangway.so.0";

    [DllImport(Library)] static extern int gw_FreeHGlobal(IntPtr p);
    [DllImport(Library)] static extern int gw_FreeCoTaskMem(IntPtr p);
    [DllImport(Library)] static extern int gw_FreeBSTR(IntPtr p);
    [DllImport(Library)] static extern int gw_NativeMemoryFree(IntPtr p);
    [DllImport(Library)] static extern IntPtr gw_AllocHGlobal(UIntPtr nbytes);
    [DllImport(Library)] static extern IntPtr gw_ReAllocHGlobal(IntPtr p, UIntPtr nbytes);
    [DllImport(Library)] static extern IntPtr gw_AllocCoTaskMem(UIntPtr nbytes);
    [DllImport(Library, CharSet = CharSet.Unicode)] static extern IntPtr gw_SysAllocStringLen(string s, uint nunits);
    [DllImport(Library)] static extern uint gw_SysStringLen(IntPtr b);
    [DllImport(Library)] static extern int gw_block_query(IntPtr p, IntPtr info);

    const int Live = 2;
    static int complaints;

    static void Expect(bool condition, string what)
    {
        if (condition)
            return;
        Console.WriteLine("not so: " + what);
        complaints++;
    }

    static bool IsLive(IntPtr p)
    {
        return gw_block_query(p, IntPtr.Zero) == Live;
    }

    static void OursToC(int nbytes)
    {
        IntPtr p = Marshal.AllocHGlobal(nbytes);
        Expect(IsLive(p), "AllocHGlobal gives a block of the heap");
        Expect(gw_FreeHGlobal(p) == 1 && !IsLive(p), "gw_FreeHGlobal takes AllocHGlobal's");
        Expect(gw_FreeCoTaskMem(Marshal.AllocCoTaskMem(nbytes)) == 1, "gw_FreeCoTaskMem takes AllocCoTaskMem's");
        IntPtr b = Marshal.StringToBSTR(new string('x', nbytes));
        Expect(gw_SysStringLen(b) == nbytes, "gw_SysStringLen reads StringToBSTR's");
        Expect(gw_FreeBSTR(b) == 1, "gw_FreeBSTR takes StringToBSTR's");
        Expect(gw_FreeHGlobal(Marshal.StringToHGlobalAnsi("text")) == 1, "gw_FreeHGlobal takes StringToHGlobalAnsi's");
        p = gw_ReAllocHGlobal(Marshal.AllocHGlobal(nbytes), (UIntPtr)(uint)(nbytes * 2));
        Expect(IsLive(p), "gw_ReAllocHGlobal takes AllocHGlobal's");
        Marshal.FreeHGlobal(p);
        Expect(!IsLive(p), "FreeHGlobal takes what it gave");
    }

    static void CsToUs(int nbytes)
    {
        IntPtr p = gw_AllocHGlobal((UIntPtr)(uint)nbytes);
        Marshal.WriteByte(p, nbytes - 1, 42);
        p = Marshal.ReAllocHGlobal(p, (IntPtr)(nbytes * 3));
        Expect(Marshal.ReadByte(p, nbytes - 1) == 42, "ReAllocHGlobal keeps the contents");
        Marshal.FreeHGlobal(p);
        Expect(!IsLive(p), "FreeHGlobal takes gw_AllocHGlobal's");
        p = gw_AllocCoTaskMem((UIntPtr)(uint)nbytes);
        Marshal.FreeCoTaskMem(p);
        Expect(!IsLive(p), "FreeCoTaskMem takes gw_AllocCoTaskMem's");
        string s = new string('y', nbytes);
        IntPtr b = gw_SysAllocStringLen(s, (uint)nbytes);
        Expect(Marshal.PtrToStringBSTR(b) == s, "PtrToStringBSTR reads gw_SysAllocStringLen's");
        Marshal.FreeBSTR(b);
        Expect(!IsLive(b), "FreeBSTR takes gw_SysAllocStringLen's");
    }

    static int Main()
    {
        foreach (int nbytes in new[] { 1, 24, 100, 3000, 20000, 100000, 5000000 }) {
            OursToC(nbytes);
            CsToUs(nbytes);
        }
        GC.Collect();
        Console.WriteLine(complaints + " complaint(s)");
        return complaints == 0 ? 0 : 1;
    }
}
