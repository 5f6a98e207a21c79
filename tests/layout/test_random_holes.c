/* SPDX-License-Identifier: MIT */
/*
 * Random declarations, read as a whole and again with some of them removed: each size and offset that is still given is that of the
 * whole, and a size that is no longer given has a reason that names what was removed.
 */
#include "support/blocks.h"
#include "support/layouts.h"

#include <stdarg.h>
#include <stdlib.h>

/* --- random declarations -------------------------------------------------------------------------------------------- */

enum { TYPES_MOST = 14, ROUNDS = 400, SEEDS = 24 };

typedef enum kind {
    ENUM,
    ALIAS_ENUM, /* its underlying type is an alias */
    CONSTANTS,
    DELEGATE,
    INTERFACE,
    HANDLE,
    PLAIN_CLASS,
    GENERIC,
    OUTER, /* a class with a structure in it */
    AUTO,
    STRUCT, /* the others have fields, and a layout */
    EXPLICIT,
    INLINE,
    CLASS,
    KINDS
} kind;

/* The text of one type: of what must come first, and of itself. */
typedef struct type {
    kind kind;
    char first[64];
    char text[1200];
} type;

typedef struct world {
    uint64_t random;
    type types[TYPES_MOST];
    int count;
} world;

static unsigned any(world *w, unsigned count)
{
    return (unsigned)(blocks_random(&w->random) % count);
}

static void add(char *to, size_t capacity, const char *format, ...)
{
    size_t used = strlen(to);
    va_list arguments;
    va_start(arguments, format);
    int nbytes = vsnprintf(to + used, capacity - used, format, arguments);
    va_end(arguments);
    ck_assert(nbytes >= 0 && (size_t)nbytes < capacity - used);
}

#define ADD(t, ...) add((t)->text, sizeof(t)->text, __VA_ARGS__)

/* An earlier type of some kind; -1 where there is none. */
static int earlier(world *w, kind wanted)
{
    int start = w->count > 0 ? (int)any(w, (unsigned)w->count) : 0;
    for (int i = 0; i < w->count; i++)
        if (w->types[(start + i) % w->count].kind == wanted)
            return (start + i) % w->count;
    return -1;
}

static void add_scalar(world *w, type *t, int number)
{
    static const char *const scalars[] = {
        "byte a%d; ",
        "short a%d; ",
        "int a%d; ",
        "long a%d; ",
        "double a%d; ",
        "bool a%d; ",
        "char a%d; ",
        "string a%d; ",
        "IntPtr a%d; ",
        "decimal a%d; ",
        "object a%d; ",
        "[MarshalAs(UnmanagedType.U1)] bool a%d; ",
        "fixed short a%d[3]; ",
        "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = 5)] string a%d; "};
    ADD(t, scalars[any(w, sizeof scalars / sizeof *scalars)], number);
}

/* A number, which may be a constant of another type. */
static void add_number(world *w, type *t)
{
    int constants = any(w, 4) == 0 ? earlier(w, CONSTANTS) : -1;
    if (constants >= 0)
        ADD(t, "T%d.N", constants);
    else
        ADD(t, "%u", 1 + any(w, 5));
}

static void add_name(world *w, type *t, int of)
{
    if (w->types[of].kind == OUTER)
        ADD(t, "T%d.In", of);
    else if (w->types[of].kind == GENERIC)
        ADD(t, "T%d<%s>", of, any(w, 2) != 0 ? "int" : "byte");
    else
        ADD(t, "T%d", of);
}

static void add_array_of(world *w, type *t, int of, int number)
{
    ADD(t, "[MarshalAs(UnmanagedType.ByValArray, SizeConst = ");
    add_number(w, t);
    ADD(t, ")] ");
    add_name(w, t, of);
    ADD(t, "[] a%d; ", number);
}

/* A generic structure whose argument is another type. */
static void add_instance(world *w, type *t, int of, int number)
{
    int generic = earlier(w, GENERIC);
    if (generic < 0 || w->types[of].kind == GENERIC)
        generic = -1;
    if (generic >= 0)
        ADD(t, "T%d<", generic);
    add_name(w, t, of);
    ADD(t, generic >= 0 ? "> a%d; " : " a%d; ", number);
}

static void add_fixed(world *w, type *t, int number)
{
    ADD(t, "fixed byte a%d[", number);
    add_number(w, t);
    ADD(t, "]; ");
}

static void add_text(world *w, type *t, int number)
{
    ADD(t, "[MarshalAs(UnmanagedType.ByValTStr, SizeConst = ");
    add_number(w, t);
    ADD(t, ")] string a%d; ", number);
}

static void add_field(world *w, type *t, int number)
{
    int of = w->count > 0 && any(w, 3) != 0 ? (int)any(w, (unsigned)w->count) : -1;
    if (of < 0 || w->types[of].kind == CONSTANTS) {
        add_scalar(w, t, number);
        return;
    }
    switch (any(w, 8)) {
    case 0:
        add_array_of(w, t, of, number);
        break;
    case 1:
        add_instance(w, t, of, number);
        break;
    case 2:
        if (any(w, 2) != 0)
            add_fixed(w, t, number);
        else
            add_text(w, t, number);
        break;
    case 3:
        add_name(w, t, of);
        ADD(t, w->types[of].kind == STRUCT || w->types[of].kind == ENUM ? "? a%d; " : " a%d; ",
            number);
        break;
    case 4:
        ADD(t, "T%d* a%d; ", of, number);
        break;
    default:
        add_name(w, t, of);
        ADD(t, " a%d; ", number);
        break;
    }
}

static void add_property(world *w, type *t, int number)
{
    int of = earlier(w, any(w, 2) != 0 ? STRUCT : ENUM);
    if (of >= 0)
        add_name(w, t, of);
    else
        ADD(t, "long");
    ADD(t, " P%d { get; set; } ", number);
}

static void add_fields(world *w, type *t, bool has_offsets)
{
    unsigned count = 1 + any(w, 4);
    ADD(t, "{ ");
    for (unsigned i = 0; i < count; i++) {
        if (has_offsets)
            ADD(t, "[FieldOffset(%u)] ", i * 64);
        if (!has_offsets && any(w, 6) == 0)
            add_property(w, t, (int)i);
        else
            add_field(w, t, (int)i);
    }
    ADD(t, "}\n");
}

static void add_sequential(world *w, type *t)
{
    ADD(t, "[StructLayout(LayoutKind.Sequential");
    if (any(w, 4) == 0)
        ADD(t, ", Pack = %u", 1u << any(w, 3));
    if (any(w, 6) == 0) {
        ADD(t, ", Size = ");
        add_number(w, t);
    }
    ADD(t, ")] ");
}

static void add_class(world *w, type *t, int self)
{
    int base = any(w, 3) != 0 ? earlier(w, CLASS) : any(w, 4) == 0 ? earlier(w, INTERFACE) : -1;
    add_sequential(w, t);
    ADD(t, "unsafe class T%d ", self);
    if (base >= 0)
        ADD(t, ": T%d ", base);
    add_fields(w, t, false);
}

static void add_handle(world *w, type *t, int self)
{
    static const char *const roots[] = {"SafeHandle", "CriticalHandle",
                                        "SafeHandleZeroOrMinusOneIsInvalid"};
    int base = any(w, 2) != 0 ? earlier(w, HANDLE) : -1;
    if (base >= 0)
        ADD(t, "class T%d : T%d { }\n", self, base);
    else
        ADD(t, "class T%d : %s { }\n", self, roots[any(w, 3)]);
}

static void add_plain_class(world *w, type *t, int self)
{
    int base = any(w, 2) != 0   ? earlier(w, PLAIN_CLASS)
               : any(w, 2) != 0 ? earlier(w, INTERFACE)
                                : -1;
    ADD(t, base >= 0 ? "class T%d : T%d { int a; }\n" : "class T%d { int a; }\n", self, base);
}

static void add_inline(world *w, type *t, int self)
{
    ADD(t, "[InlineArray(");
    add_number(w, t);
    ADD(t, ")] unsafe struct T%d { ", self);
    add_field(w, t, 0);
    ADD(t, "}\n");
}

static void add_enum(world *w, type *t, int self)
{
    static const char *const bases[] = {"", " : byte", " : short", " : ulong"};
    ADD(t, "enum T%d%s { A }\n", self, bases[any(w, 4)]);
}

static void add_type(world *w, type *t, int self)
{
    switch (t->kind) {
    case ENUM:
        add_enum(w, t, self);
        break;
    case ALIAS_ENUM:
        snprintf(t->first, sizeof t->first, "using A%d = System.%s;\n", self,
                 any(w, 2) != 0 ? "Byte" : "Int64");
        ADD(t, "enum T%d : A%d { A }\n", self, self);
        break;
    case CONSTANTS:
        ADD(t, "static class T%d { public const int N = %u; }\n", self, 1 + any(w, 9));
        break;
    case DELEGATE:
        ADD(t, "delegate void T%d();\n", self);
        break;
    case INTERFACE:
        ADD(t, "interface T%d { }\n", self);
        break;
    case HANDLE:
        add_handle(w, t, self);
        break;
    case PLAIN_CLASS:
        add_plain_class(w, t, self);
        break;
    case GENERIC:
        ADD(t, "unsafe struct T%d<X> ", self);
        add_fields(w, t, false);
        snprintf(strrchr(t->text, '}'), 16, "X x; }\n");
        break;
    case OUTER:
        ADD(t, "class T%d { public unsafe struct In ", self);
        add_fields(w, t, false);
        ADD(t, "}\n");
        break;
    case AUTO:
        ADD(t, "[StructLayout(LayoutKind.Auto)] struct T%d { byte a; int b; }\n", self);
        break;
    case STRUCT:
        add_sequential(w, t);
        ADD(t, "unsafe struct T%d ", self);
        add_fields(w, t, false);
        break;
    case EXPLICIT:
        ADD(t, "[StructLayout(LayoutKind.Explicit)] unsafe struct T%d ", self);
        add_fields(w, t, true);
        break;
    case INLINE:
        add_inline(w, t, self);
        break;
    default:
        add_class(w, t, self);
        break;
    }
}

/* Most are structures, which contain the others; classes are derived from others of their kind. */
static kind any_kind(world *w)
{
    unsigned choice = any(w, 8);
    return choice < 4 ? STRUCT : choice < 5 ? HANDLE : (kind)any(w, KINDS);
}

static void make_world(world *w)
{
    int wanted = 5 + (int)any(w, TYPES_MOST - 4);
    for (w->count = 0; w->count < wanted; w->count++) {
        type *t = &w->types[w->count];
        *t = (type){.kind = any_kind(w)};
        add_type(w, t, w->count);
    }
}

/* --- with holes, and without ---------------------------------------------------------------------------------------- */

/* An alias and the type are apart: either may be missing. Bit 2n is the alias of type n, bit 2n + 1 the type. */
static gw_declarations *declare(const world *w, uint32_t missing, char *source, size_t capacity)
{
    source[0] = '\0';
    for (int i = 0; i < w->count; i++)
        if ((missing >> (2 * i) & 1) == 0)
            add(source, capacity, "%s", w->types[i].first);
    add(source, capacity,
        "using System; using System.Runtime.InteropServices; using "
        "System.Runtime.CompilerServices; using Microsoft.Win32.SafeHandles;\n");
    for (int i = 0; i < w->count; i++)
        if ((missing >> (2 * i + 1) & 1) == 0)
            add(source, capacity, "%s", w->types[i].text);
    gw_declarations *d = gw_declare(gw_utf8(source), NULL);
    ck_assert_msg(d != NULL, "%s\n%s", gw_error_message(), source);
    return d;
}

static bool is_same_field(const gw_field_info *a, const gw_field_info *b)
{
    return strcmp(a->name, b->name) == 0 && a->native_offset == b->native_offset &&
           a->native_size == b->native_size && a->alignment == b->alignment && a->count == b->count;
}

/* NULL where what the layout with holes says is what the whole one says; else what differs. */
static const char *contradiction(const gw_layout *holed, const gw_layout *whole)
{
    const gw_field_info *a = NULL, *b = NULL;
    if (whole == NULL || gw_SizeOf(whole) != gw_SizeOf(holed))
        return "size";
    if (gw_layout_alignment(whole) != gw_layout_alignment(holed))
        return "alignment";
    if (gw_layout_record_size(whole) != gw_layout_record_size(holed))
        return "record";
    size_t count = gw_layout_fields(holed, &a);
    if (gw_layout_fields(whole, &b) != count)
        return "fields";
    for (size_t i = 0; i < count; i++)
        if (!is_same_field(&a[i], &b[i]))
            return a[i].name;
    return NULL;
}

typedef struct totals {
    unsigned given, refused;
} totals;

typedef struct pair {
    gw_declarations *holed, *whole;
    uint32_t missing;
    char sources[2][TYPES_MOST * 1300 + 400];
} pair;

/* 'T3', 'T3.N', 'T3<int>' and the like. */
static bool names(const char *message, char letter, int number)
{
    char quoted[16];
    int nbytes = snprintf(quoted, sizeof quoted, "'%c%d", letter, number);
    for (const char *at = message; (at = strstr(at, quoted)) != NULL; at++)
        if (at[nbytes] < '0' || at[nbytes] > '9')
            return true;
    return false;
}

/* The message about a size that only a missing declaration takes away names the type and that declaration. */
static bool has_reason(const pair *p, const char *message, const char *name)
{
    bool has_name = names(message, 'T', atoi(name + 1)), has_missing = false;
    for (int i = 0; i < TYPES_MOST; i++)
        has_missing = has_missing || ((p->missing >> (2 * i) & 1) != 0 && names(message, 'A', i)) ||
                      ((p->missing >> (2 * i + 1) & 1) != 0 && names(message, 'T', i));
    return has_name && has_missing;
}

static void compare_type(const pair *p, const char *name, uint64_t seed, totals *all)
{
    const gw_layout *holed = gw_find_layout(p->holed, name);
    const gw_layout *whole = gw_find_layout(p->whole, name);
    if (holed == NULL || gw_SizeOf(holed) == 0) {
        char message[1024];
        snprintf(message, sizeof message, "%s", gw_error_message());
        if (whole == NULL || gw_SizeOf(whole) == 0)
            return;
        all->refused++;
        ck_assert_msg(has_reason(p, message, name), "seed %llu: %s: %s\n%s",
                      (unsigned long long)seed, name, message, p->sources[0]);
        return;
    }
    all->given++;
    const char *what = contradiction(holed, whole);
    ck_assert_msg(what == NULL,
                  "seed %llu: %s of %s: %zu bytes with holes, %zu without\nwith holes:\n%s\n"
                  "without:\n%s",
                  (unsigned long long)seed, what, name, gw_SizeOf(holed),
                  whole != NULL ? gw_SizeOf(whole) : 0, p->sources[0], p->sources[1]);
}

static void compare_world(uint64_t seed, totals *all)
{
    static world w;
    static pair p;
    char name[16];
    uint32_t missing = 0;
    w.random = seed;
    make_world(&w);
    for (int i = 0; i < 2 * w.count; i++)
        missing |= (any(&w, 6) == 0 ? UINT32_C(1) : 0) << i;
    p.missing = missing;
    p.holed = declare(&w, missing, p.sources[0], sizeof p.sources[0]);
    p.whole = declare(&w, 0, p.sources[1], sizeof p.sources[1]);
    for (int i = 0; i < w.count; i++) {
        if (w.types[i].kind < STRUCT || (missing >> (2 * i + 1) & 1) != 0)
            continue;
        snprintf(name, sizeof name, "T%d", i);
        compare_type(&p, name, seed, all);
    }
    gw_declarations_unref(p.holed);
    gw_declarations_unref(p.whole);
}

START_TEST(no_size_is_given_that_a_missing_declaration_contradicts)
{
    totals all = {0};
    unsigned rounds = 16 + (unsigned)harness_scaled(ROUNDS - 16);
    for (uint64_t round = 0; round < rounds; round++)
        compare_world((uint64_t)_i * ROUNDS + round + 1, &all);
    /* Most are given: a refusal of all would be no contradiction either. */
    ck_assert_msg(all.given > rounds && all.refused > rounds / 8, "%u given, %u refused", all.given,
                  all.refused);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("random_holes");
    HARNESS_ADD_EACH(suite, no_size_is_given_that_a_missing_declaration_contradicts, SEEDS);
    return harness_run(suite);
}
