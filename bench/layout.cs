// SPDX-License-Identifier: MIT
// The structures that bench/layout.c marshals, which Gangway reads here, and the same work by .NET or Mono, compiled from here:
// bench/layout.sh brings it, bench/layout drives it. A line "ROW CALLS" on the standard input is answered by nanoseconds a call.
using System;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading;

namespace Bench
{
    [StructLayout(LayoutKind.Sequential)]
    public struct Eight
    {
        public int A, B, C, D, E, F, G, H;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Thousand
    {
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 1000)]
        public Eight[] All;
    }

    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Ansi)]
    public struct Mixed
    {
        public string Name;
        public string Title;
        public int Age;
        public int Rank;
        public bool Active;

        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 32)]
        public string Code;

        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 8)]
        public int[] Scores;
    }

    // One structure, and the loops over it: those by the type as an argument of the function, and those by object and Type.
    class Work<T> where T : struct
    {
        readonly T value;
        readonly object boxed;
        readonly IntPtr native;

        public Work(T value)
        {
            this.value = value;
            boxed = value;
            native = Marshal.AllocHGlobal(Marshal.SizeOf(typeof(T)));
            Marshal.StructureToPtr(boxed, native, false);
        }

        public void ToGeneric(int ncalls, IntPtr to)
        {
            for (int i = 0; i < ncalls; i++)
            {
                Marshal.StructureToPtr<T>(value, to, false);
                Marshal.DestroyStructure<T>(to);
            }
        }

        public void ToBoxed(int ncalls, IntPtr to)
        {
            for (int i = 0; i < ncalls; i++)
            {
                Marshal.StructureToPtr(boxed, to, false);
                Marshal.DestroyStructure(to, typeof(T));
            }
        }

        public T FromGeneric(int ncalls)
        {
            T result = default(T);
            for (int i = 0; i < ncalls; i++)
                result = Marshal.PtrToStructure<T>(native);
            return result;
        }

        public object FromBoxed(int ncalls)
        {
            object result = null;
            for (int i = 0; i < ncalls; i++)
                result = Marshal.PtrToStructure(native, typeof(T));
            return result;
        }

        static double Since(long start, int ncalls)
        {
            return (Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency) / ncalls;
        }

        // The faster of the two ways.
        public double Measure(bool isTo, int ncalls)
        {
            IntPtr to = Marshal.AllocHGlobal(Marshal.SizeOf(typeof(T)));
            long start = Stopwatch.GetTimestamp();
            if (isTo)
                ToGeneric(ncalls, to);
            else
                FromGeneric(ncalls);
            double generic = Since(start, ncalls);
            start = Stopwatch.GetTimestamp();
            if (isTo)
                ToBoxed(ncalls, to);
            else
                FromBoxed(ncalls);
            double byObject = Since(start, ncalls);
            Marshal.FreeHGlobal(to);
            return Math.Min(generic, byObject);
        }
    }

    // Structures side by side: there is no function for that, but a loop over one.
    class Many<T> where T : struct
    {
        readonly T[] values;
        readonly object[] boxed;
        readonly IntPtr native;
        readonly int nbytes = Marshal.SizeOf(typeof(T));

        public Many(int count)
        {
            values = new T[count];
            boxed = new object[count];
            native = Marshal.AllocHGlobal(nbytes * count);
            for (int i = 0; i < count; i++)
            {
                boxed[i] = values[i];
                Marshal.StructureToPtr(boxed[i], native + i * nbytes, false);
            }
        }

        public void To()
        {
            for (int i = 0; i < boxed.Length; i++)
            {
                Marshal.StructureToPtr(boxed[i], native + i * nbytes, false);
                Marshal.DestroyStructure<T>(native + i * nbytes);
            }
        }

        public void From()
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = Marshal.PtrToStructure<T>(native + i * nbytes);
        }

        public double Measure(bool isTo, int ncalls)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < ncalls; i++)
                if (isTo)
                    To();
                else
                    From();
            return (Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency) / ncalls;
        }
    }

    static class Program
    {
        static readonly Work<Eight> eight =
            new Work<Eight>(new Eight { A = 1, B = 2, C = 3, D = 4, E = 5, F = 6, G = 7, H = 8 });

        static readonly Many<Eight> array = new Many<Eight>(1000);

        static readonly Work<Thousand> thousand = new Work<Thousand>(new Thousand { All = new Eight[1000] });

        static readonly Work<Mixed> mixed = new Work<Mixed>(new Mixed {
            Name = "Ada Lovelace", Title = "Countess", Age = 36, Rank = 1, Active = true,
            Code = "analytical engine", Scores = new[] { 1, 2, 3, 4, 5, 6, 7, 8 } });

        // "eight-to", "mixed-from"; negative where there is no such row.
        static double Measure(string row, int ncalls)
        {
            bool isTo = row.EndsWith("-to", StringComparison.Ordinal);
            switch (row.Split('-')[0])
            {
                case "eight": return eight.Measure(isTo, ncalls);
                case "array": return array.Measure(isTo, ncalls);
                case "thousand": return thousand.Measure(isTo, ncalls);
                case "mixed": return mixed.Measure(isTo, ncalls);
                default: return -1;
            }
        }

        // The compiler of .NET replaces what is called often, in the background and some time after it has seen that.
        static void WarmUp()
        {
            foreach (string row in new[] { "eight-to", "eight-from", "mixed-to", "mixed-from", "array-to", "array-from", "thousand-to",
                                         "thousand-from" })
                for (int i = 0; i < 60; i++)
                {
                    Measure(row, i < 50 ? 50 : 3000);
                    if (i % 10 == 9)
                        Thread.Sleep(120);
                }
        }

        static void Main()
        {
            WarmUp();
            Console.WriteLine(Environment.Version.ToString());
            for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
            {
                string[] words = line.Split(' ');
                double ns = Measure(words[0], int.Parse(words[1], CultureInfo.InvariantCulture));
                Console.WriteLine(ns.ToString("F3", CultureInfo.InvariantCulture));
            }
        }
    }
}
