// SPDX-License-Identifier: MIT
// What bench/marshal.c does, by .NET or Mono: bench/marshal.sh compiles it, bench/marshal drives it. A line "ROW CALLS" on the
// standard input is answered by the nanoseconds of a call.
using System;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

static class MarshalBench
{
    delegate void Loop(string text, IntPtr native, int ncalls);

    // --- rows: loops, so that no delegate is called for each ---------------------------------------------

    static void ToHGlobalAnsi(string text, IntPtr native, int ncalls)
    {
        for (int i = 0; i < ncalls; i++)
            Marshal.FreeHGlobal(Marshal.StringToHGlobalAnsi(text));
    }

    static void ToHGlobalUni(string text, IntPtr native, int ncalls)
    {
        for (int i = 0; i < ncalls; i++)
            Marshal.FreeHGlobal(Marshal.StringToHGlobalUni(text));
    }

    static void ToBSTR(string text, IntPtr native, int ncalls)
    {
        for (int i = 0; i < ncalls; i++)
            Marshal.FreeBSTR(Marshal.StringToBSTR(text));
    }

    static void FromUTF8(string text, IntPtr native, int ncalls)
    {
        for (int i = 0; i < ncalls; i++)
            GC.KeepAlive(Marshal.PtrToStringUTF8(native));
    }

    static void FromUni(string text, IntPtr native, int ncalls)
    {
        for (int i = 0; i < ncalls; i++)
            GC.KeepAlive(Marshal.PtrToStringUni(native));
    }

    static Loop LoopOf(string kind)
    {
        switch (kind)
        {
            case "hglobal-ansi": return ToHGlobalAnsi;
            case "hglobal-uni": return ToHGlobalUni;
            case "bstr": return ToBSTR;
            case "from-utf8": return FromUTF8;
            case "from-uni": return FromUni;
            default: return null;
        }
    }

    // --- texts -----------------------------------------------------------------------------------------------

    static string TextOf(string script, int nunits)
    {
        string letters = script == "russian" ? "Привет" : "marshal text";
        var text = new StringBuilder();
        while (text.Length < nunits)
            text.Append(letters[text.Length % letters.Length]);
        return text.ToString();
    }

    static IntPtr NativeOf(string kind, string text)
    {
        if (kind == "from-uni")
            return Marshal.StringToHGlobalUni(text);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        IntPtr native = Marshal.AllocHGlobal(bytes.Length + 1);
        Marshal.Copy(bytes, 0, native, bytes.Length);
        Marshal.WriteByte(native, bytes.Length, 0);
        return native;
    }

    // --- by lines ----------------------------------------------------------------------------------------------

    // Nanoseconds a call of a row, "KIND SCRIPT UNITS CALLS"; negative where there is no such.
    static double Measure(string[] row)
    {
        Loop loop = LoopOf(row[0]);
        if (loop == null)
            return -1;
        string text = TextOf(row[1], int.Parse(row[2], CultureInfo.InvariantCulture));
        IntPtr native = NativeOf(row[0], text);
        int ncalls = int.Parse(row[3], CultureInfo.InvariantCulture);
        long start = Stopwatch.GetTimestamp();
        loop(text, native, ncalls);
        long ticks = Stopwatch.GetTimestamp() - start;
        Marshal.FreeHGlobal(native);
        return ticks * (1e9 / Stopwatch.Frequency) / ncalls;
    }

    // The compiler of .NET replaces what is called often, in the background and some time after it has seen that.
    static void WarmUp()
    {
        foreach (string kind in new[] {"hglobal-ansi", "hglobal-uni", "bstr", "from-utf8", "from-uni"})
            for (int i = 0; i < 60; i++)
            {
                Measure(new[] {kind, i % 2 == 0 ? "ascii" : "russian", "13", i < 50 ? "100" : "20000"});
                if (i % 10 == 9)
                    Thread.Sleep(120);
            }
    }

    static void Main()
    {
        WarmUp();
        Console.WriteLine(Environment.Version.ToString());
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
            Console.WriteLine(Measure(line.Split(' ')).ToString("F3", CultureInfo.InvariantCulture));
    }
}
