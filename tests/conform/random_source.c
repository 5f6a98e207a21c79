/* SPDX-License-Identifier: MIT */
/*
 * Writes random structures, the same ones in C# and in C: random_source SEED CHUNK COUNT cs|cs-mono|c.
 *
 * The C program prints the size, the offsets and the bytes of each, as its compiler has them: nothing of .NET's rules is
 * computed here but what C has no word for: Pack is #pragma pack, an explicit structure is a union of packed ones, and
 * one with Size is a run of bytes, which is aligned where it is used. tests/conform/random.c prints the same of ours.
 *
 * In cs-mono there is no Size, which Mono rounds up, and no array of bool, to which Mono gives 4 bytes an element whatever
 * ArraySubType says.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX 9
#define SIZE_MAX_WANTED 600

typedef enum shape { SHAPE_PLAIN, SHAPE_ARRAY, SHAPE_FIXED } shape;

typedef struct scalar {
    const char *cs, *c;
    unsigned nbytes;
    bool may_be_fixed;
    const char *attribute; /* of a field; of an array's elements its ArraySubType */
    const char *sub_type;
} scalar;

static const scalar scalars[] = {
    {"sbyte", "int8_t", 1, true, "", ""},
    {"byte", "uint8_t", 1, true, "", ""},
    {"short", "int16_t", 2, true, "", ""},
    {"ushort", "uint16_t", 2, true, "", ""},
    {"int", "int32_t", 4, true, "", ""},
    {"uint", "uint32_t", 4, true, "", ""},
    {"long", "int64_t", 8, true, "", ""},
    {"ulong", "uint64_t", 8, true, "", ""},
    {"float", "float", 4, true, "", ""},
    {"double", "double", 8, true, "", ""},
    {"IntPtr", "intptr_t", 8, false, "", ""},
    {"UIntPtr", "uintptr_t", 8, false, "", ""},
    {"char", "uint16_t", 2, false, "", ""},
    {"bool", "uint8_t", 1, false, "[MarshalAs(UnmanagedType.U1)] ",
     ", ArraySubType = UnmanagedType.U1"},
    {"ESByte", "int8_t", 1, false, "", ""},
    {"EShort", "int16_t", 2, false, "", ""},
    {"EInt", "int32_t", 4, false, "", ""},
    {"EULong", "uint64_t", 8, false, "", ""},
    {"int*", "int *", 8, false, "", ""},
    {"void*", "void *", 8, false, "", ""},
};
#define SCALARS (sizeof scalars / sizeof *scalars)

typedef struct field {
    shape shape;
    int scalar; /* or -1 */
    int nested; /* the number of a structure before this one */
    unsigned count, offset;
} field;

typedef struct structure {
    bool is_explicit, has_references, has_size;
    unsigned pack, size, field_count;
    unsigned most; /* bytes it can have at most */
    field fields[FIELDS_MAX];
} structure;

static uint64_t state;

static unsigned dice(unsigned sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state * UINT64_C(2685821657736338717)) >> 33) % sides;
}

/* --- making them up -------------------------------------------------------------------------------------- */

static void make_nested(field *f, const structure *all, unsigned number, bool is_explicit)
{
    unsigned other = dice(number);
    if (is_explicit && all[other].has_references)
        return;
    f->nested = (int)other;
    f->scalar = -1;
    if (!is_explicit && dice(4) == 0) {
        f->shape = SHAPE_ARRAY;
        f->count = 1 + dice(4);
    }
}

static field make_field(const structure *all, unsigned number, bool is_explicit)
{
    field f = {.shape = SHAPE_PLAIN, .scalar = (int)dice(SCALARS), .nested = -1, .count = 1};
    unsigned kind = dice(10);
    if (kind < 2 && number > 0) {
        make_nested(&f, all, number, is_explicit);
    } else if (kind == 2 && scalars[f.scalar].may_be_fixed) {
        f.shape = SHAPE_FIXED;
        f.count = 1 + dice(9);
    } else if (kind == 3 && !is_explicit && strchr(scalars[f.scalar].cs, '*') == NULL) {
        f.shape = SHAPE_ARRAY;
        f.count = 1 + dice(9);
    }
    if (is_explicit)
        f.offset = dice(2) == 0 ? dice(8) * 8 : dice(40);
    return f;
}

static unsigned most_of(const field *f, const structure *all)
{
    unsigned nbytes = f->scalar >= 0 ? scalars[f->scalar].nbytes : all[f->nested].most;
    return nbytes * f->count;
}

static void add_field(structure *s, const structure *all, unsigned number)
{
    field f = make_field(all, number, s->is_explicit);
    unsigned most = most_of(&f, all);
    if (s->most + most + 8 > SIZE_MAX_WANTED)
        return;
    s->has_references |= f.shape == SHAPE_ARRAY || (f.nested >= 0 && all[f.nested].has_references);
    if (!s->is_explicit)
        s->most += most + 8;
    else if (f.offset + most + 8 > s->most)
        s->most = f.offset + most + 8;
    s->fields[s->field_count++] = f;
}

static void make(structure *all, unsigned number)
{
    static const unsigned packs[] = {0, 0, 0, 0, 1, 1, 2, 4, 8, 16};
    structure *s = &all[number];
    memset(s, 0, sizeof *s);
    s->is_explicit = dice(5) == 0;
    s->pack = packs[dice(10)];
    unsigned count = 1 + dice(FIELDS_MAX - 1);
    while (s->field_count == 0 || (s->field_count < count && dice(50) != 0))
        add_field(s, all, number);
    s->has_size = dice(8) == 0;
    if (s->has_size) {
        s->size = 1 + dice(100);
        if (s->size + 8 > s->most)
            s->most = s->size + 8;
    }
}

/* --- in C# ----------------------------------------------------------------------------------------------- */

static void print_cs_field(const structure *s, const field *f, unsigned i, unsigned chunk,
                           bool for_mono)
{
    char nested[32];
    const scalar *one = f->scalar >= 0 ? &scalars[f->scalar] : NULL;
    if (for_mono && f->shape == SHAPE_ARRAY && one != NULL && strcmp(one->cs, "bool") == 0)
        one = &scalars[1];
    snprintf(nested, sizeof nested, "S%u_%d", chunk, f->nested);
    const char *type = one != NULL ? one->cs : nested;
    printf("    ");
    if (s->is_explicit)
        printf("[FieldOffset(%u)] ", f->offset);
    if (f->shape == SHAPE_FIXED)
        printf("public fixed %s f%u[%u];\n", type, i, f->count);
    else if (f->shape == SHAPE_ARRAY)
        printf("[MarshalAs(UnmanagedType.ByValArray, SizeConst = %u%s)] public %s[] f%u;\n",
               f->count, one != NULL ? one->sub_type : "", type, i);
    else
        printf("%spublic %s f%u;\n", one != NULL ? one->attribute : "", type, i);
}

/* Before the first chunk. */
static const char prelude_cs[] =
    "using System;\nusing System.Runtime.InteropServices;\n"
    "public enum ESByte : sbyte { None }\npublic enum EShort : short { None }\n"
    "public enum EInt { None }\npublic enum EULong : ulong { None }\n";

static void print_cs(const structure *s, unsigned number, unsigned chunk, bool for_mono)
{
    printf("[StructLayout(LayoutKind.%s, CharSet = CharSet.Unicode",
           s->is_explicit ? "Explicit" : "Sequential");
    if (s->pack != 0 || dice(4) == 0)
        printf(", Pack = %u", s->pack);
    if (s->has_size && !for_mono)
        printf(", Size = %u", s->size);
    printf(")]\npublic unsafe struct S%u_%u\n{\n", chunk, number);
    for (unsigned i = 0; i < s->field_count; i++)
        print_cs_field(s, &s->fields[i], i, chunk, for_mono);
    printf("}\n");
}

/* --- in C ------------------------------------------------------------------------------------------------ */

static const char *c_type(const field *f, char *room, size_t nbytes)
{
    if (f->scalar >= 0)
        return scalars[f->scalar].c;
    snprintf(room, nbytes, "S%d", f->nested);
    return room;
}

/* A member; one with Size has the alignment of what it stands for, or Pack's. */
static void print_c_member(const structure *s, const structure *all, const field *f, unsigned i)
{
    char room[16];
    printf("%s f%u", c_type(f, room, sizeof room), i);
    if (f->shape != SHAPE_PLAIN)
        printf("[%u]", f->count);
    if (f->nested >= 0 && all[f->nested].has_size && !s->is_explicit)
        printf(" __attribute__((aligned(LEAST(%u, A%d))))", s->pack == 0 ? 128 : s->pack,
               f->nested);
    printf(";");
}

static void print_c_align(const structure *s, const structure *all)
{
    printf("LEAST(%u, ", s->pack == 0 ? 128 : s->pack);
    for (unsigned i = 0; i < s->field_count; i++) {
        char room[16];
        const field *f = &s->fields[i];
        if (f->nested >= 0 && all[f->nested].has_size)
            printf("MOST(A%d, ", f->nested);
        else
            printf("MOST(_Alignof(%s), ", c_type(f, room, sizeof room));
    }
    printf("1");
    for (unsigned i = 0; i < s->field_count; i++)
        printf(")");
    printf(")");
}

static void print_c_explicit(const structure *s, const structure *all, unsigned number)
{
    printf("typedef union N%u {\n", number);
    for (unsigned i = 0; i < s->field_count; i++) {
        printf("    struct __attribute__((packed)) { ");
        if (s->fields[i].offset != 0)
            printf("char before[%u]; ", s->fields[i].offset);
        print_c_member(s, all, &s->fields[i], i);
        printf(" } u%u;\n", i);
    }
    printf("} __attribute__((aligned(");
    print_c_align(s, all);
    printf("))) N%u;\n", number);
}

static void print_c_sequential(const structure *s, const structure *all, unsigned number)
{
    if (s->pack != 0)
        printf("#pragma pack(push, %u)\n", s->pack);
    printf("typedef struct N%u {\n", number);
    for (unsigned i = 0; i < s->field_count; i++) {
        printf("    ");
        print_c_member(s, all, &s->fields[i], i);
        printf("\n");
    }
    printf("} N%u;\n", number);
    if (s->pack != 0)
        printf("#pragma pack(pop)\n");
}

static const char *c_member(const structure *s, unsigned i, char *room, size_t nbytes)
{
    if (s->is_explicit)
        snprintf(room, nbytes, "u%u.f%u", i, i);
    else
        snprintf(room, nbytes, "f%u", i);
    return room;
}

/* What follows the last field is cut off where Size is given, and Size is not rounded. */
static void print_c_type(const structure *s, const structure *all, unsigned number)
{
    char room[32];
    if (s->is_explicit)
        print_c_explicit(s, all, number);
    else
        print_c_sequential(s, all, number);
    printf("enum { A%u = _Alignof(N%u) };\n", number, number);
    if (!s->has_size) {
        printf("typedef N%u S%u;\n", number, number);
        return;
    }
    printf("typedef struct { char bytes[");
    for (unsigned i = 0; i < s->field_count; i++)
        printf("MOST(END(N%u, %s), ", number, c_member(s, i, room, sizeof room));
    printf("%u", s->size);
    for (unsigned i = 0; i < s->field_count; i++)
        printf(")");
    printf("]; } S%u;\n", number);
}

static void print_c_fill(const structure *s, unsigned number)
{
    printf("static void fill%u(char *at)\n{\n", number);
    for (unsigned i = 0; i < s->field_count; i++) {
        char room[32];
        const field *f = &s->fields[i];
        const char *member = c_member(s, i, room, sizeof room);
        printf("    for (size_t i = 0; i < %u; i++)\n        ", f->count);
        if (f->nested >= 0)
            printf("fill%d(at + offsetof(N%u, %s) + i * sizeof(S%d));\n", f->nested, number, member,
                   f->nested);
        else
            printf("put(at + offsetof(N%u, %s) + i * %u, %u, %d);\n", number, member,
                   scalars[f->scalar].nbytes, scalars[f->scalar].nbytes,
                   strcmp(scalars[f->scalar].cs, "bool") == 0);
    }
    printf("}\n");
}

static void print_c_work(const structure *s, unsigned number, unsigned chunk)
{
    printf("static void work%u(void)\n{\n", number);
    printf("    printf(\"size S%u_%u %%zu\\n\", sizeof(S%u));\n", chunk, number, number);
    for (unsigned i = 0; i < s->field_count; i++) {
        char room[32];
        printf("    printf(\"offset S%u_%u.f%u %%zu\\n\", offsetof(N%u, %s));\n", chunk, number, i,
               number, c_member(s, i, room, sizeof room));
    }
    printf("    show(\"S%u_%u\", fill%u, sizeof(S%u));\n}\n", chunk, number, number, number);
}

static const char prelude[] =
    "#include <stddef.h>\n#include <stdint.h>\n#include <stdio.h>\n#include <string.h>\n"
    "#define LEAST(a, b) ((a) < (b) ? (a) : (b))\n#define MOST(a, b) ((a) > (b) ? (a) : (b))\n"
    "#define END(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))\n"
    "static unsigned counter;\n"
    "static void put(char *at, size_t nbytes, int is_bool)\n{\n"
    "    uint64_t value = (++counter) * UINT64_C(0x9E3779B97F4A7C15);\n"
    "    if (is_bool)\n        value = value >> 40 & 1;\n    memcpy(at, &value, nbytes);\n}\n"
    "static void show(const char *name, void (*fill)(char *), size_t nbytes)\n{\n"
    "    unsigned char room[8192] = {0};\n    counter = 0;\n    fill((char *)room);\n"
    "    printf(\"bytes %s \", name);\n    for (size_t i = 0; i < nbytes; i++)\n"
    "        printf(\"%02x\", room[i]);\n    printf(\"\\n\");\n}\n";

static void print_c(const structure *all, unsigned count, unsigned chunk)
{
    fputs(prelude, stdout);
    for (unsigned i = 0; i < count; i++) {
        print_c_type(&all[i], all, i);
        print_c_fill(&all[i], i);
        print_c_work(&all[i], i, chunk);
    }
    printf("int main(void)\n{\n");
    for (unsigned i = 0; i < count; i++)
        printf("    work%u();\n", i);
    printf("    return 0;\n}\n");
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    uint64_t seed = strtoull(argv[1], NULL, 10);
    unsigned chunk = (unsigned)strtoul(argv[2], NULL, 10),
             count = (unsigned)strtoul(argv[3], NULL, 10);
    structure *all = calloc(count, sizeof *all);
    if (all == NULL)
        return 1;
    state = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15) + chunk * UINT64_C(0xD1B54A32D192ED03) + 1;
    for (unsigned i = 0; i < 16 + count; i++)
        if (i < 16)
            dice(2);
        else
            make(all, i - 16);
    bool is_c = strcmp(argv[4], "c") == 0, for_mono = strcmp(argv[4], "cs-mono") == 0;
    if (is_c)
        print_c(all, count, chunk);
    else if (chunk == 0)
        fputs(prelude_cs, stdout);
    for (unsigned i = 0; i < count && !is_c; i++)
        print_cs(&all[i], i, chunk, for_mono);
    free(all);
    return 0;
}
