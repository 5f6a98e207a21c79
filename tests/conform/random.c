/* SPDX-License-Identifier: MIT */
/* Lays out every structure in a file of random_source's C#, and writes one from a record with the same values as its C,
 * with the same output. What is written is read back and written again, to the same bytes. */
#include "conform/marshal.h"

#include <stdlib.h>
#include <string.h>

static unsigned counter;

static void put(char *at, size_t nbytes, bool is_bool)
{
    uint64_t value = ++counter * UINT64_C(0x9E3779B97F4A7C15);
    if (is_bool)
        value = value >> 40 & 1;
    memcpy(at, &value, nbytes);
}

static void fill(const gw_layout *l, char *record);

static void fill_elements(const gwi_type *type, const gw_layout *layout, char *at, size_t nbytes,
                          size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (layout != NULL)
            fill(layout, at + i * nbytes);
        else
            put(at + i * nbytes, nbytes, type->kind == GW_TYPE_BOOLEAN);
}

static gw_array *array_of(const gwi_type *type, const gwi_conversion *c)
{
    gw_array *array = c->layout != NULL ? gw_array_of_records(c->layout, c->count)
                                        : gw_array_new((gw_type_kind)c->kind, c->count);
    if (array == NULL)
        abort();
    fill_elements(type->element, c->layout, gw_array_data(array), gw_array_element_size(array),
                  c->count);
    return array;
}

static void fill(const gw_layout *l, char *record)
{
    for (size_t i = 0; i < l->field_count; i++) {
        const gwi_field *field = declared_field(l, i);
        const gw_field_info *info = &l->fields[i];
        char *at = record + info->record_offset;
        if (field->type.kind == GW_TYPE_ARRAY) {
            gw_array *array = array_of(&field->type, &l->conversions[i]);
            memcpy(at, &array, sizeof array);
        } else {
            size_t count = field->is_fixed ? field->fixed_count : 1;
            fill_elements(&field->type, info->layout, at, info->record_size / count, count);
        }
    }
}

static void write_native(const gw_layout *l, const char *record, char *native, size_t size)
{
    memset(native, 0xCC, size + 1);
    if (!gw_StructureToPtr(l, record, native, 0)) {
        fprintf(stderr, "%s: %s\n", gw_layout_name(l), gw_error_message());
        exit(1);
    }
    if ((unsigned char)native[size] != 0xCC)
        printf("beyond %s\n", gw_layout_name(l));
}

static bool meet(const gw_field_info *a, const gw_field_info *b)
{
    return (a->native_offset < b->native_offset + b->native_size &&
            b->native_offset < a->native_offset + a->native_size) ||
           (a->record_offset < b->record_offset + b->record_size &&
            b->record_offset < a->record_offset + a->record_size);
}

static bool is_moved(const gw_layout *l)
{
    for (size_t i = 0; i < l->field_count; i++) {
        const gw_field_info *field = &l->fields[i];
        const gw_layout *inner = l->conversions[i].layout;
        if (field->native_offset != field->record_offset ||
            field->native_size != field->record_size || (inner != NULL && is_moved(inner)))
            return true;
    }
    return false;
}

/* Whether a member of a union is a structure whose record is not as its native form, because of a Pack in it: what it shares
 * with other members in a record is not what it shares in native memory, so that neither compiler knows what is written. */
static bool shares_otherwise(const gw_layout *l)
{
    for (size_t i = 0; i < l->field_count; i++) {
        const gw_layout *inner = l->conversions[i].layout;
        if (inner == NULL)
            continue;
        if (shares_otherwise(inner))
            return true;
        for (size_t j = 0; j < l->field_count && is_moved(inner); j++)
            if (i != j && meet(&l->fields[i], &l->fields[j]))
                return true;
    }
    return false;
}

static void show(const gw_layout *l, const char *name)
{
    size_t size = gw_SizeOf(l), record_size = gw_layout_record_size(l);
    char *record = calloc(record_size, 1), *native = malloc(size + 1), *again = malloc(size + 1);
    if (record == NULL || native == NULL || again == NULL)
        abort();
    counter = 0;
    fill(l, record);
    write_native(l, record, native, size);
    gw_record_clear(l, record);
    if (!gw_PtrToStructure(l, native, record))
        abort();
    write_native(l, record, again, size);
    gw_record_clear(l, record);
    bool is_known = !shares_otherwise(l);
    if (is_known && memcmp(native, again, size) != 0)
        printf("not again %s\n", name);
    printf(is_known ? "bytes %s " : "bytes %s shared otherwise", name);
    for (size_t i = 0; is_known && i < size; i++)
        printf("%02x", (unsigned char)native[i]);
    printf("\n");
    if (!gw_DestroyStructure(l, native) || !gw_DestroyStructure(l, again))
        abort();
    free(record);
    free(native);
    free(again);
}

int main(int argc, char **argv)
{
    const gw_type_info *types;
    if (argc < 2)
        return 2;
    gw_declarations *d = gw_declare_files((const char *const *)argv + 1, (size_t)argc - 1, NULL);
    if (d == NULL) {
        fprintf(stderr, "%s\n", gw_error_message());
        return 1;
    }
    size_t count = gw_declarations_types(d, &types);
    for (size_t i = 0; i < count; i++) {
        const gw_layout *l;
        if (types[i].kind != GW_TYPE_STRUCT)
            continue;
        l = gw_find_layout(d, types[i].name);
        if (l == NULL || gw_SizeOf(l) == 0) {
            printf("refused %s: %s\n", types[i].name, gw_error_message());
            continue;
        }
        printf("size %s %zu\n", types[i].name, gw_SizeOf(l));
        for (size_t j = 0; j < l->field_count; j++)
            printf("offset %s.%s %zu\n", types[i].name, l->fields[j].name,
                   l->fields[j].native_offset);
        show(l, types[i].name);
    }
    gw_declarations_unref(d);
    return 0;
}
