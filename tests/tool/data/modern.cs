// SPDX-License-Identifier: MIT
// C# of today: a file-scoped namespace, records, LibraryImport, function pointers, inline arrays.
namespace Demo.Modern;

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

public readonly record struct Pair(int First, long Second);

[InlineArray(4)]
public struct Four { private int first; }

public unsafe struct Table
{
    public delegate* unmanaged[Cdecl]<int, void*, int> Call;
    public nint Context;
    public Four Values;
    public void** Slots;
}

public static unsafe partial class Methods
{
    [LibraryImport("modern", EntryPoint = "open_file", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Open(string path, out int mode);

    [LibraryImport("modern")]
    [UnmanagedCallConv(CallConvs = new[] { typeof(CallConvCdecl) })]
    internal static partial void close(int handle);

    [LibraryImport("modern", StringMarshalling = StringMarshalling.Utf16), UnmanagedCallConv(CallConvs = [typeof(CallConvStdcall), typeof(CallConvSuppressGCTransition)])]
    internal static partial int Wide([MarshalAs(UnmanagedType.LPWStr)] string name, Table* table, int count = 0);
}
