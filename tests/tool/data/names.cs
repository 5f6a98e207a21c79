// Names that C cannot write, or would write alike: type arguments, file-local types, words of C, properties of interfaces.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

struct A_B { byte x; }
struct A_B_2 { long q; }
struct A_B_record { byte x, y; }
struct N_Pair_int_byte { byte odd; }
struct size_t { nuint value; }
struct gw_guid { int a; }
struct Größe { int ä, b; }
struct @class { int @this, @new, template, int8_t, NULL; long gw_padding_4; }

namespace A {
    struct B { short x; }
    struct B_2 { int z; }
    struct B_record { int y; }
}

namespace N {
    struct Pair<K, V> { public K k; public V v; }
    struct Q<T> { T t; public struct In { T x; public byte a_b; } }
    file struct Hdr { byte b; int n; }
    file struct File<T> { T t; byte b; }

    interface I<T> { T P { get; set; } }
    interface J { int P { get; set; } }
    struct Properties : I<int>, J {
        int I<int>.P { get; set; }
        int J.P { get; set; }
        public int P { get; set; }
        public int N_J_P, P_;
    }

    [StructLayout(LayoutKind.Sequential)] class Base { public int x, x_; }
    [StructLayout(LayoutKind.Sequential)] class Derived : Base { public new byte x; public int x_2; }

    unsafe struct Uses {
        Pair<int, byte> a;
        Pair<Pair<byte, long>, Q<short>.In> b;
        Hdr c;
        KeyValuePair<int, byte> d;
        global::A_B e;
        A.B f;
        Q<IntPtr>.In g;
        fixed byte h[3];
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] Hdr[] i;
        Properties p;
        int* ptr;
        N_Pair_int_byte odd;
        File<int> l;
        Pair<byte, int> m, n;
    }
}
