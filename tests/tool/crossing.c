/* SPDX-License-Identifier: MIT */
/*
 * Sends a record to a native structure and back, both declared by what `gangway layout --c` printed as shapes.h:
 * `crossing shapes.cs`. Exit status: 0, or the number of the first line that found something else.
 */
#include "shapes.h"

#include <stdio.h>
#include <string.h>

#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "crossing: line %d: %s; %s\n", __LINE__, #condition,                   \
                    gw_error_message());                                                           \
            return 1;                                                                              \
        }                                                                                          \
    } while (0)

static void moved(void)
{
}

static void fill(struct Shapes_Shape_record *s)
{
    memset(s, 0, sizeof *s);
    s->name = gw_string_new(gw_utf8("Ägir"));
    s->visible = true;
    s->colour = 1;
    s->letter = 'L';
    s->where.X = -2;
    s->where.Y = 77;
    s->code = gw_string_new(gw_utf8("abcdefgh"));
    s->colours = gw_array_new(GW_TYPE_BYTE, 3);
    memcpy(gw_array_data(s->colours), "\1\0\1", 3);
    s->names = gw_array_new(GW_TYPE_STRING, 2);
    ((gw_string **)gw_array_data(s->names))[1] = gw_string_new(gw_utf8("second"));
    s->flags = gw_array_new(GW_TYPE_BOOLEAN, 2);
    ((bool *)gw_array_data(s->flags))[1] = true;
    s->label.Hint = gw_string_new(gw_utf8("hint"));
    s->moved = (gw_delegate *)(uintptr_t)moved;
    s->register_ = 0x1234;
    s->id.data1 = 0x00112233;
    s->area.scale = 1;
    s->area.lo64 = 15;
    s->made.ticks = INT64_C(630822816000000000); /* 2000-01-01 */
    s->raw[63] = 64;
    s->Weight = 1.5;
}

static int check_native(const struct Shapes_Shape *n)
{
    EXPECT(strcmp(n->name, "Ägir") == 0);
    EXPECT(n->visible == 1 && n->closed == 0);
    EXPECT(n->colour == 1 && n->letter == 'L');
    EXPECT(n->where.X == -2 && n->where.Y == 77);
    EXPECT(strcmp(n->code, "abcd") == 0);
    EXPECT(n->colours[0] == 1 && n->colours[1] == 0 && n->colours[2] == 1);
    EXPECT(n->names[0] == NULL && strcmp(n->names[1], "second") == 0);
    EXPECT(n->corners[1].Y == 0);
    EXPECT(n->flags[0] == 0 && n->flags[1] == 1);
    EXPECT(n->label.Text == NULL && gw_SysStringLen(n->label.Hint) == 4 && n->label.Hint[3] == 't');
    EXPECT(n->moved == moved && n->drawn == NULL && n->data == NULL && n->register_ == 0x1234);
    EXPECT(n->id.data1 == 0x00112233 && n->area.lo64 == 15);
    EXPECT(n->made == 36526.0); /* days since 1899-12-30 */
    EXPECT(n->raw[0] == 0 && n->raw[63] == 64);
    EXPECT(n->Weight == 1.5);
    return 0;
}

static int cross_shape(const gw_declarations *d)
{
    const gw_layout *layout = gw_find_layout(d, "Shapes.Shape");
    struct Shapes_Shape native;
    struct Shapes_Shape_record record, back;
    EXPECT(gw_SizeOf(layout) == sizeof native && gw_layout_record_size(layout) == sizeof record);
    fill(&record);
    EXPECT(gw_StructureToPtr(layout, &record, &native, 0));
    if (check_native(&native) != 0)
        return 1;
    EXPECT(gw_PtrToStructure(layout, &native, &back));
    EXPECT(gw_string_equal(back.name, record.name));
    EXPECT(strcmp(gw_string_utf8(back.code), "abcd") == 0);
    EXPECT(back.where.Y == 77 && back.raw[63] == 64 && back.made.ticks == record.made.ticks);
    EXPECT(gw_array_length(back.names) == 2);
    EXPECT(gw_DestroyStructure(layout, &native));
    EXPECT(native.name == NULL && native.label.Hint == NULL);
    gw_record_clear(layout, &record);
    gw_record_clear(layout, &back);
    return 0;
}

static int cross_holder(const gw_declarations *d)
{
    const gw_layout *layout = gw_find_layout(d, "Shapes.Holder");
    struct Shapes_Holder native;
    struct Shapes_Holder_record record, back;
    memset(&record, 0, sizeof record);
    record.first = 1;
    record.odd.only = 2;
    record.either.kind = 3;
    record.either.number = 4;
    record.packed.b = 5;
    record.packed.c.Y = 6;
    EXPECT(gw_StructureToPtr(layout, &record, &native, 0));
    EXPECT(native.first == 1 && native.odd.only == 2 && native.either.kind == 3);
    EXPECT(native.either.number == 4 && native.packed.b == 5 && native.packed.c.Y == 6);
    EXPECT(gw_PtrToStructure(layout, &native, &back));
    EXPECT(back.first == 1 && back.either.number == 4 && back.packed.c.Y == 6);
    EXPECT(gw_DestroyStructure(layout, &native));
    gw_record_clear(layout, &record);
    gw_record_clear(layout, &back);
    return 0;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "shapes.cs";
    gw_declarations *d = gw_declare_files(&path, 1, NULL);
    gw_heap_statistics heap;
    EXPECT(d != NULL);
    int status = cross_shape(d) != 0 ? 1 : cross_holder(d);
    gw_declarations_unref(d);
    EXPECT(gw_heap_stats(gw_GetProcessHeap(), &heap));
    EXPECT(status != 0 || heap.total.live_blocks == 0);
    return status;
}
