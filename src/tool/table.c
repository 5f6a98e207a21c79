/* SPDX-License-Identifier: MIT */
/* The table of fields, in the order of their offsets, padding between them and structures in line opened up. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/table.h"
#include "tool/members.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { NATIVE_MOST = 40, MANAGED_MOST = 30, INDENT = 2 };

/* The record of an array's elements is behind a pointer. */
#define ELSEWHERE SIZE_MAX

typedef struct line {
    size_t offset, nbytes;
    size_t depth;
    size_t record;     /* offset in the record, or ELSEWHERE */
    char native[1024]; /* "" for padding */
    char managed[512];
    const char *owner; /* or NULL */
} line;

typedef struct table {
    line *lines;
    size_t count, capacity;
} table;

static const char *unmanaged_name(gw_UnmanagedType unmanaged)
{
    static const char *const names[] = {
        [GW_UNMANAGED_BOOL] = "Bool",
        [GW_UNMANAGED_I1] = "I1",
        [GW_UNMANAGED_U1] = "U1",
        [GW_UNMANAGED_I2] = "I2",
        [GW_UNMANAGED_U2] = "U2",
        [GW_UNMANAGED_I4] = "I4",
        [GW_UNMANAGED_U4] = "U4",
        [GW_UNMANAGED_I8] = "I8",
        [GW_UNMANAGED_U8] = "U8",
        [GW_UNMANAGED_R4] = "R4",
        [GW_UNMANAGED_R8] = "R8",
        [GW_UNMANAGED_CURRENCY] = "Currency",
        [GW_UNMANAGED_BSTR] = "BStr",
        [GW_UNMANAGED_LPSTR] = "LPStr",
        [GW_UNMANAGED_LPWSTR] = "LPWStr",
        [GW_UNMANAGED_LPTSTR] = "LPTStr",
        [GW_UNMANAGED_BYVALTSTR] = "ByValTStr",
        [GW_UNMANAGED_STRUCT] = "Struct",
        [GW_UNMANAGED_BYVALARRAY] = "ByValArray",
        [GW_UNMANAGED_SYSINT] = "SysInt",
        [GW_UNMANAGED_SYSUINT] = "SysUInt",
        [GW_UNMANAGED_ANSIBSTR] = "AnsiBStr",
        [GW_UNMANAGED_TBSTR] = "TBStr",
        [GW_UNMANAGED_VARIANTBOOL] = "VariantBool",
        [GW_UNMANAGED_FUNCTIONPTR] = "FunctionPtr",
        [GW_UNMANAGED_LPSTRUCT] = "LPStruct",
        [GW_UNMANAGED_ERROR] = "Error",
        [GW_UNMANAGED_LPUTF8STR] = "LPUTF8Str",
    };
    size_t index = (size_t)unmanaged;
    return index < sizeof names / sizeof names[0] && names[index] != NULL ? names[index] : "";
}

/* Of numbers the UnmanagedType says nothing that the type does not. */
static bool is_worth_saying(const gw_field_info *f)
{
    switch (f->kind) {
    case GW_TYPE_BOOLEAN:
    case GW_TYPE_CHAR:
    case GW_TYPE_STRING:
    case GW_TYPE_ARRAY:
    case GW_TYPE_DECIMAL:
    case GW_TYPE_ENUM:
        return unmanaged_name(f->unmanaged)[0] != '\0';
    default:
        return false;
    }
}

/* "string, LPStr"; "int x 64" of a fixed buffer. */
static void describe(const gw_field_info *f, char *out, size_t capacity)
{
    bool is_buffer = f->kind != GW_TYPE_ARRAY && f->kind != GW_TYPE_STRING && f->count > 1;
    if (is_buffer)
        snprintf(out, capacity, "%s x %zu", f->type, f->count);
    else if (is_worth_saying(f))
        snprintf(out, capacity, "%s, %s", f->type, unmanaged_name(f->unmanaged));
    else
        snprintf(out, capacity, "%s", f->type);
}

static line *add_line(table *t)
{
    if (t->count == t->capacity) {
        size_t capacity = t->capacity == 0 ? 32 : 2 * t->capacity;
        line *more = realloc(t->lines, capacity * sizeof *more);
        if (more == NULL)
            return NULL;
        t->lines = more;
        t->capacity = capacity;
    }
    t->lines[t->count] = (line){.offset = 0};
    return &t->lines[t->count++];
}

static bool add_padding(table *t, size_t from, size_t to, size_t base, size_t depth)
{
    line *one = from < to ? add_line(t) : NULL;
    if (one != NULL) {
        one->offset = base + from;
        one->nbytes = to - from;
        one->depth = depth;
    }
    return from >= to || one != NULL;
}

static bool add_member(table *t, const member *m, size_t base, size_t record, size_t depth)
{
    const gw_field_info *f = m->field;
    line *one = add_line(t);
    if (one == NULL)
        return false;
    one->offset = base + m->offset;
    one->nbytes = m->nbytes;
    one->depth = depth;
    one->record = record == ELSEWHERE ? ELSEWHERE : record + f->record_offset;
    one->owner = c_owner(f);
    c_declare(&m->type, m->name, one->native, sizeof one->native);
    describe(f, one->managed, sizeof one->managed);
    return true;
}

static int by_offset(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return (x->layer > y->layer) - (x->layer < y->layer);
}

/* Of an array of structures the first one is opened up. */
static bool add_structure(table *t, const gw_layout *layout, size_t base, size_t record,
                          size_t depth)
{
    members m;
    size_t end = 0;
    bool is_added = members_of(layout, SIDE_NATIVE, &m);
    if (!is_added)
        return false;
    qsort(m.all, m.count, sizeof *m.all, by_offset);
    for (size_t i = 0; i < m.count && is_added; i++) {
        const member *one = &m.all[i];
        const gw_layout *inner = one->field->layout;
        size_t inner_record = record == ELSEWHERE || one->field->kind == GW_TYPE_ARRAY
                                  ? ELSEWHERE
                                  : record + one->field->record_offset;
        is_added =
            add_padding(t, end, one->offset, base, depth) &&
            add_member(t, one, base, record, depth) &&
            (inner == NULL || add_structure(t, inner, base + one->offset, inner_record, depth + 1));
        if (one->offset + one->nbytes > end)
            end = one->offset + one->nbytes;
    }
    is_added = is_added && add_padding(t, end, m.nbytes, base, depth);
    members_free(&m);
    return is_added;
}

static size_t widest(const table *t, bool managed)
{
    size_t most = managed ? 2 : 6, limit = managed ? MANAGED_MOST : NATIVE_MOST;
    for (size_t i = 0; i < t->count; i++) {
        const line *l = &t->lines[i];
        size_t columns =
            managed ? paint_columns(l->managed) : l->depth * INDENT + paint_columns(l->native);
        if (columns > most && columns <= limit)
            most = columns;
    }
    return most;
}

static void print_line(const paint *p, const line *l, size_t native, size_t managed)
{
    bool is_padding = l->native[0] == '\0';
    size_t indent = l->depth * INDENT;
    printf("%8zu %6zu  %*s", l->offset, l->nbytes, (int)indent, "");
    if (is_padding) {
        paint_text(p, STYLE_FAINT, 0, "padding");
        putchar('\n');
        return;
    }
    paint_text(p, STYLE_NAME, native > indent ? native - indent : 0, l->native);
    printf("  ");
    bool is_last = l->record == ELSEWHERE && l->owner == NULL;
    paint_text(p, STYLE_PLAIN, is_last ? 0 : managed, l->managed);
    if (l->record != ELSEWHERE)
        printf("  %6zu", l->record);
    else if (l->owner != NULL)
        printf("  %6s", "");
    if (l->owner != NULL) {
        printf("  ");
        paint_text(p, STYLE_OWNED, 0, l->owner);
    }
    putchar('\n');
}

bool table_print(const paint *p, const gw_layout *layout)
{
    table t = {NULL, 0, 0};
    bool is_made = add_structure(&t, layout, 0, 0, 0);
    size_t native = widest(&t, false), managed = widest(&t, true);
    paint_format(p, STYLE_FAINT, 0, "%8s %6s  %-*s  %-*s  %6s  %s\n", "offset", "size", (int)native,
                 "native", (int)managed, "C#", "record", "owned");
    for (size_t i = 0; is_made && i < t.count; i++)
        print_line(p, &t.lines[i], native, managed);
    free(t.lines);
    return is_made;
}
