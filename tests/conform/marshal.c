/* SPDX-License-Identifier: MIT */
/* Marshals records of every structure in the C# files given, and prints what comes of it, in the format of
 * marshal_main.cs. Arguments: the byte that native memory holds before (hexadecimal), "net" or "mono" for the symbols that
 * are defined, and the files. */
#include "conform/marshal.h"

#include <stdlib.h>
#include <string.h>

#define GUARD 16

static unsigned char before;
static bool exact;

/* --- where native memory has pointers -------------------------------------------------------------------- */

typedef enum slot { SLOT_NONE, SLOT_BYTES, SLOT_UNITS, SLOT_COUNTED, SLOT_FUNCTION } slot;

static slot slot_of(const gwi_conversion *c, unsigned op)
{
    if (op != GWI_OP_STRING)
        return c->kind == GW_TYPE_DELEGATE ? SLOT_FUNCTION : SLOT_NONE;
    switch (c->form) {
    case GWI_FORM_UTF16:
        return SLOT_UNITS;
    case GWI_FORM_BSTR:
    case GWI_FORM_ANSI_BSTR:
        return SLOT_COUNTED;
    default:
        return SLOT_BYTES;
    }
}

static void add_structure(const gw_layout *l, unsigned char *slots);

static void add_field(const gwi_conversion *c, unsigned char *slots)
{
    unsigned op = c->op == GWI_OP_ARRAY ? c->element : c->op;
    size_t count = c->op == GWI_OP_ARRAY || c->op == GWI_OP_RECORD ? c->count : 1;
    for (size_t i = 0; i < count; i++) {
        unsigned char *at = slots + c->native_offset + i * c->native_stride;
        if (op == GWI_OP_RECORD && has_fields(c->layout))
            add_structure(c->layout, at);
        else if (op == GWI_OP_STRING || c->kind == GW_TYPE_DELEGATE)
            *at = (unsigned char)slot_of(c, op);
    }
}

/* One byte of `slots` for each of native memory. */
static void add_structure(const gw_layout *l, unsigned char *slots)
{
    for (size_t i = 0; i < l->field_count; i++)
        add_field(&l->conversions[i], slots);
}

/* --- native memory in words ------------------------------------------------------------------------------ */

static void print_ended(const char *text, size_t unit)
{
    static const char zero[2];
    size_t nbytes = 0;
    while (memcmp(text + nbytes, zero, unit) != 0)
        nbytes += unit;
    printf("to ");
    print_bytes(text, nbytes + unit);
}

static void print_target(const char *target, slot kind)
{
    uint32_t nbytes;
    if (target == NULL) {
        printf("null");
        return;
    }
    switch (kind) {
    case SLOT_FUNCTION:
        printf("function");
        return;
    case SLOT_UNITS:
        print_ended(target, 2);
        return;
    case SLOT_COUNTED:
        memcpy(&nbytes, target - 4, sizeof nbytes);
        printf("counted %u: ", nbytes);
        print_bytes(target, nbytes);
        return;
    default:
        print_ended(target, 1);
        return;
    }
}

static void print_native(const char *native, const unsigned char *slots, size_t size)
{
    for (size_t i = 0; i < size;) {
        printf(i == 0 ? "" : " ");
        if (slots[i] != SLOT_NONE) {
            printf("(");
            print_target(gwi_layout_pointer(native + i), (slot)slots[i]);
            printf(")");
            i += sizeof(void *);
        } else {
            print_bytes(native + i++, 1);
        }
    }
    for (size_t i = size; i < size + GUARD; i++)
        if ((unsigned char)native[i] != before)
            printf(" and beyond");
}

/* --- the work -------------------------------------------------------------------------------------------- */

/* The reason without the names before it. */
static void print_refusal(const char *name, const char *about)
{
    const char *message = gw_error_message(), *begin = strstr(message, "': ");
    printf("%s\t%s\trefused: %s\n", name, about, begin == NULL ? message : begin + 3);
}

static void round_trip(const gw_layout *l, int set, char *record, char *native,
                       const unsigned char *slots)
{
    const char *name = gw_layout_name(l);
    size_t size = gw_SizeOf(l);
    char about[32];
    filling f = {.set = set, .exact = exact};
    memset(record, 0, gw_layout_record_size(l));
    memset(native, before, size + GUARD);
    fill_record(&f, l, record);
    snprintf(about, sizeof about, "%d native", set);
    gw_bool written = gw_StructureToPtr(l, record, native, 0);
    if (!written)
        print_refusal(name, about);
    gw_record_clear(l, record);
    if (!written)
        return;
    printf("%s\t%s\t", name, about);
    print_native(native, slots, size);
    printf("\n%s\t%d back\t", name, set);
    if (!gw_PtrToStructure(l, native, record))
        abort();
    print_record(l, record);
    gw_record_clear(l, record);
    if (!gw_DestroyStructure(l, native))
        abort();
    printf("\n%s\t%d destroyed\t", name, set);
    print_native(native, slots, size);
    printf("\n");
}

static void work(const gw_layout *l, const char *name)
{
    size_t size = gw_SizeOf(l);
    if (size == 0) {
        printf("%s\tsize\trefused\n", name);
        print_refusal(name, "reason");
        return;
    }
    printf("%s\tsize\t%zu\n", name, size);
    for (size_t i = 0; i < l->field_count; i++)
        printf("%s\toffset %s\t%zu\n", name, l->fields[i].name, l->fields[i].native_offset);
    unsigned char *slots = calloc(size, 1);
    char *record = calloc(gw_layout_record_size(l), 1), *native = malloc(size + GUARD);
    if (slots == NULL || record == NULL || native == NULL)
        abort();
    add_structure(l, slots);
    for (int set = 0; set < 5; set++)
        round_trip(l, set, record, native, slots);
    free(slots);
    free(record);
    free(native);
}

int main(int argc, char **argv)
{
    static const char *const none[] = {NULL};
    gw_declare_options options = {.file_name = NULL};
    const gw_type_info *types;
    if (argc < 4)
        return 2;
    before = (unsigned char)strtoul(argv[1], NULL, 16);
    if (strcmp(argv[2], "mono") == 0)
        options.symbols = none, exact = true;
    gw_declarations *d =
        gw_declare_files((const char *const *)argv + 3, (size_t)argc - 3, &options);
    if (d == NULL) {
        fprintf(stderr, "%s\n", gw_error_message());
        return 1;
    }
    const gw_note *notes;
    size_t count = gw_declarations_notes(d, &notes);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "%s:%u:%u: %s\n", notes[i].file, notes[i].line, notes[i].column,
                notes[i].sentence);
    count = gw_declarations_types(d, &types);
    for (size_t i = 0; i < count; i++)
        if ((types[i].kind == GW_TYPE_STRUCT || types[i].kind == GW_TYPE_CLASS) &&
            strchr(types[i].name, '`') == NULL) {
            const gw_layout *l = gw_find_layout(d, types[i].name);
            if (l != NULL)
                work(l, types[i].name);
            else
                printf("%s\tsize\trefused\n", types[i].name);
        }
    gw_declarations_unref(d);
    return 0;
}
