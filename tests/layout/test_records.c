/* SPDX-License-Identifier: MIT */
/* Records: where a C compiler has the members of the structs that layout.h promises. */
#include "support/layouts.h"

#include <stdbool.h>

/* Every kind of member, each behind a bool, so that each alignment shows. */
static const char all_source[] =
    "enum Small : byte { A } delegate void Callback(); struct Inner { byte a; string b; }"
    "[StructLayout(LayoutKind.Sequential)] class Other { short a; }"
    "[InlineArray(3)] struct Three { bool e; }"
    "unsafe struct T { bool b0; char a; bool b1; sbyte b; bool b2; ushort c; bool b3; int d; bool "
    "b4; "
    "long e; bool b5; nint f; bool b6; void* g; bool b7; float h; bool b8; double i; bool b9; "
    "Small j; "
    "bool b10; string k; bool b11; [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 3)] string l; "
    "bool b12; [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] int[] m; bool b13; Callback n; "
    "bool b14; Guid o; bool b15; decimal p; bool b16; DateTime q; bool b17; TimeSpan r; bool b18; "
    "Inner s; bool b19; Other t; bool b20; fixed short u[5]; bool b21; Three v; bool b22; "
    "CLong w; bool b23; Int128 x; bool b24; CriticalHandle y; bool b25; int? z; bool b26; "
    "fixed bool aa[5]; fixed char ab[2]; Half ac; }";

struct inner {
    uint8_t a;
    gw_string *b;
};

struct other {
    int16_t a;
};

struct optional {
    bool has_value;
    int32_t value;
};

#ifdef __SIZEOF_INT128__
__extension__ typedef __int128 wide;
#else
typedef struct wide {
    _Alignas(16) char bytes[16];
} wide;
#endif

typedef struct all {
    bool b0;
    gw_char16 a;
    bool b1;
    int8_t b;
    bool b2;
    uint16_t c;
    bool b3;
    int32_t d;
    bool b4;
    int64_t e;
    bool b5;
    intptr_t f;
    bool b6;
    void *g;
    bool b7;
    float h;
    bool b8;
    double i;
    bool b9;
    uint8_t j;
    bool b10;
    gw_string *k;
    bool b11;
    gw_string *l;
    bool b12;
    gw_array *m;
    bool b13;
    gw_delegate *n;
    bool b14;
    gw_guid o;
    bool b15;
    gw_decimal p;
    bool b16;
    gw_datetime q;
    bool b17;
    int64_t r;
    bool b18;
    struct inner s;
    bool b19;
    struct other t;
    bool b20;
    int16_t u[5];
    bool b21;
    bool v[3];
    bool b22;
    long w;
    bool b23;
    wide x;
    bool b24;
    intptr_t y;
    bool b25;
    struct optional z;
    bool b26;
    bool aa[5];
    gw_char16 ab[2];
    uint16_t ac;
} all;

typedef struct member {
    const char *name;
    size_t offset, size;
} member;

#define MEMBER(name)                                                                               \
    {                                                                                              \
#name, offsetof(all, name), sizeof(((all *)NULL)->name)                                    \
    }

static const member members[] = {
    MEMBER(a), MEMBER(b), MEMBER(c),  MEMBER(d),  MEMBER(e),  MEMBER(f),   MEMBER(g), MEMBER(h),
    MEMBER(i), MEMBER(j), MEMBER(k),  MEMBER(l),  MEMBER(m),  MEMBER(n),   MEMBER(o), MEMBER(p),
    MEMBER(q), MEMBER(r), MEMBER(s),  MEMBER(t),  MEMBER(u),  MEMBER(v),   MEMBER(w), MEMBER(x),
    MEMBER(y), MEMBER(z), MEMBER(aa), MEMBER(ab), MEMBER(ac), MEMBER(b26),
};

START_TEST(a_record_is_the_struct_that_c_has)
{
    const gw_layout *l = layouts_good(all_source, "T");
    const gw_field_info *fields = NULL;
    size_t count = gw_layout_fields(l, &fields), found = 0;
    for (size_t i = 0; i < COUNT_OF(members); i++)
        ck_assert_msg(gw_layout_record_offset(l, members[i].name) == (ptrdiff_t)members[i].offset,
                      "%s is at %td, not at %zu", members[i].name,
                      gw_layout_record_offset(l, members[i].name), members[i].offset);
    for (size_t i = 0; i < COUNT_OF(members); i++)
        for (size_t j = 0; j < count; j++)
            if (strcmp(fields[j].name, members[i].name) == 0) {
                ck_assert_msg(fields[j].record_size == members[i].size, "%s has %zu bytes",
                              fields[j].name, fields[j].record_size);
                found++;
            }
    ck_assert_uint_eq(found, COUNT_OF(members));
    ck_assert_uint_eq(gw_layout_record_size(l), sizeof(all));
}
END_TEST

START_TEST(pack_and_size_are_no_concern_of_a_record)
{
    const gw_layout *l = layouts_of_fields(
        "[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 40)]", "byte a; int b; string c;");
    struct {
        uint8_t a;
        int32_t b;
        gw_string *c;
    } record;
    ck_assert_uint_eq(gw_layout_record_size(l), sizeof record);
    ck_assert_int_eq(gw_layout_record_offset(l, "b"), 4);
    ck_assert_uint_eq(gw_SizeOf(l), 40);
}
END_TEST

/* Structures are declared this way whose contents nobody but the library knows. */
START_TEST(the_room_that_size_makes_is_carried_where_all_fields_are_plain)
{
    const gw_layout *l =
        layouts_of_fields("[StructLayout(LayoutKind.Sequential, Size = 16)]", "int a;");
    unsigned char native[16], record[16], back[16];
    ck_assert_uint_eq(gw_layout_record_size(l), 16);
    ck_assert_int_eq(gw_layout_is_blittable(l), 1);
    for (unsigned i = 0; i < 16; i++)
        record[i] = (unsigned char)(i + 1);
    ck_assert_int_eq(gw_StructureToPtr(l, record, native, 0), 1);
    ck_assert_mem_eq(native, record, 16);
    ck_assert_int_eq(gw_PtrToStructure(l, native, back), 1);
    ck_assert_mem_eq(back, record, 16);
}
END_TEST

START_TEST(a_union_is_a_union)
{
    const gw_layout *l = layouts_of_fields(
        "[StructLayout(LayoutKind.Explicit)]",
        "[FieldOffset(0)] int a; [FieldOffset(0)] float b; [FieldOffset(4)] byte c;");
    struct {
        union {
            int32_t a;
            float b;
        };
        uint8_t c;
    } record = {.b = 1.5f, .c = 7}, back;
    char native[8];
    ck_assert_uint_eq(gw_layout_record_size(l), sizeof record);
    ck_assert_int_eq(gw_StructureToPtr(l, &record, native, 0), 1);
    ck_assert_int_eq(gw_PtrToStructure(l, native, &back), 1);
    ck_assert(back.b == 1.5f && back.c == 7);
    ck_assert_int_eq(gw_layout_is_blittable(l), 1);
}
END_TEST

START_TEST(a_base_class_is_a_first_member)
{
    const gw_layout *l =
        layouts_good("[StructLayout(LayoutKind.Sequential)] class B { int a; byte b; } "
                     "[StructLayout(LayoutKind.Sequential)] class T : B { byte c; string d; }",
                     "T");
    struct {
        struct {
            int32_t a;
            uint8_t b;
        } base;
        uint8_t c;
        gw_string *d;
    } record;
    ck_assert_uint_eq(gw_layout_record_size(l), sizeof record);
    ck_assert_int_eq(gw_layout_record_offset(l, "c"), (ptrdiff_t)offsetof(__typeof__(record), c));
    ck_assert_int_eq(gw_layout_record_offset(l, "d"), (ptrdiff_t)offsetof(__typeof__(record), d));
}
END_TEST

START_TEST(blittable_is_what_is_the_same_bytes_on_both_sides)
{
    ck_assert_int_eq(gw_layout_is_blittable(layouts_of_fields("", "int a; double b; nint c;")), 1);
    ck_assert_int_eq(gw_layout_is_blittable(layouts_of_fields("", "byte a; int b;")), 1);
    ck_assert_int_eq(gw_layout_is_blittable(layouts_of_fields("", "Guid a; Vector4 b; int* c;")),
                     1);
    ck_assert_int_eq(gw_layout_is_blittable(layouts_of_fields("", "fixed int a[9];")), 1);
    ck_assert_int_eq(gw_layout_is_blittable(layouts_of_fields("", "bool a;")), 0);
    ck_assert_int_eq(gw_layout_is_blittable(layouts_of_fields("", "char a;")), 0);
    ck_assert_int_eq(
        gw_layout_is_blittable(layouts_of_fields(
            "[StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]", "char a;")),
        1);
    ck_assert_int_eq(gw_layout_is_blittable(layouts_of_fields("", "string a;")), 0);
    ck_assert_int_eq(gw_layout_is_blittable(layouts_of_fields("", "decimal a;")), 0);
    ck_assert_int_eq(gw_layout_is_blittable(layouts_of_fields(
                         "[StructLayout(LayoutKind.Sequential, Pack = 1)]", "byte a; int b;")),
                     0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("records");
    HARNESS_ADD(suite, a_record_is_the_struct_that_c_has);
    HARNESS_ADD(suite, pack_and_size_are_no_concern_of_a_record);
    HARNESS_ADD(suite, the_room_that_size_makes_is_carried_where_all_fields_are_plain);
    HARNESS_ADD(suite, a_union_is_a_union);
    HARNESS_ADD(suite, a_base_class_is_a_first_member);
    HARNESS_ADD(suite, blittable_is_what_is_the_same_bytes_on_both_sides);
    return harness_run(suite);
}
