/* SPDX-License-Identifier: MIT */
/*
 * A structure that C# declares crosses to a C function and back, and nothing is left of it.
 *
 *     structure [FILE.cs]
 *
 * Exit status: 0 where all went as it should and no block is left, 1 where not.
 */
#include "structure_harbour.h"

#include <stdio.h>
#include <string.h>

#ifndef SAMPLES_DATA_DIR
#define SAMPLES_DATA_DIR "samples/data"
#endif

static bool fail(const char *what)
{
    fprintf(stderr, "structure: %s: %s\n", what, gw_error_message());
    return false;
}

/* --- what is declared ---------------------------------------------------------------------------------------- */

static void print_notes(const gw_declarations *d)
{
    const gw_note *notes;
    size_t count = gw_declarations_notes(d, &notes);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "%s:%u:%u: %s\n", notes[i].file, (unsigned)notes[i].line,
                (unsigned)notes[i].column, notes[i].sentence);
}

static void print_layout(const gw_layout *layout)
{
    const gw_field_info *fields;
    size_t count = gw_layout_fields(layout, &fields);
    printf("%s: %zu bytes in C, records of %zu bytes\n", gw_layout_name(layout), gw_SizeOf(layout),
           gw_layout_record_size(layout));
    for (size_t i = 0; i < count; i++)
        printf("  %-10s %-9s at %3zu, %2zu bytes%s\n", fields[i].type, fields[i].name,
               fields[i].native_offset, fields[i].native_size, fields[i].owned ? ", owned" : "");
}

/* --- records --------------------------------------------------------------------------------------------------- */

/* False where there is no memory: what has been made is released by gw_record_clear() in any case. */
static bool fill(struct Harbour_Ship_record *ship)
{
    static const int32_t tons[] = {120, 80, 45};
    *ship = (struct Harbour_Ship_record){
        .Name = gw_string_new(gw_utf8("Argo")),
        .Captain = gw_string_new(gw_utf8("Ἰάσων")),
        .CallSign = gw_string_new(gw_utf8("SVAB2")),
        .Flag = 1,
        .AtSea = true,
        .Berth = {.Pier = 0, .Depth = 4.5},
        .Holds = gw_array_new(GW_TYPE_INT32, 3),
        .Ports = gw_array_new(GW_TYPE_STRING, 2),
    };
    if (ship->Holds == NULL || ship->Ports == NULL)
        return fail("filling a record");
    memcpy(gw_array_data(ship->Holds), tons, sizeof tons);
    gw_string **ports = gw_array_data(ship->Ports);
    ports[0] = gw_string_new(gw_utf8("Ιωλκός"));
    ports[1] = gw_string_new(gw_utf8("Κολχίς"));
    return true;
}

static void print_ship(const struct Harbour_Ship_record *ship)
{
    const int32_t *holds = gw_array_data(ship->Holds);
    gw_string *const *ports = gw_array_data(ship->Ports);
    printf("  %s (%s), captain %s, %s, pier %d\n", gw_string_utf8(ship->Name),
           gw_string_utf8(ship->CallSign), gw_string_utf8(ship->Captain),
           ship->AtSea ? "at sea" : "moored", (int)ship->Berth.Pier);
    printf("  holds %d, %d and %d tons; from %s to %s\n", (int)holds[0], (int)holds[1],
           (int)holds[2], gw_string_utf8(ports[0]), gw_string_utf8(ports[1]));
}

/* --- there and back ---------------------------------------------------------------------------------------------- */

static void print_heap(const char *when)
{
    gw_heap_statistics heap;
    gw_heap_stats(gw_GetProcessHeap(), &heap);
    printf("%s: %zu live blocks of CoTaskMem, %zu of HGlobal\n", when,
           heap.families[GW_FAMILY_COTASKMEM].live_blocks,
           heap.families[GW_FAMILY_HGLOBAL].live_blocks);
}

/* The record goes in and comes back as the C function left it. */
static bool cross(const gw_layout *layout, struct Harbour_Ship_record *ship, void *native)
{
    if (!gw_StructureToPtr(layout, ship, native, 0))
        return fail("StructureToPtr");
    print_heap("in C's memory");
    gw_record_clear(layout, ship);

    printf("the C function unloads %d tons\n", (int)harbour_dock(native, 7));

    bool is_back = gw_PtrToStructure(layout, native, ship);
    if (!gw_DestroyStructure(layout, native))
        return fail("DestroyStructure");
    print_heap("destroyed");
    return is_back || fail("PtrToStructure");
}

static bool send(const gw_layout *layout)
{
    struct Harbour_Ship_record ship = {.Name = NULL};
    if (gw_SizeOf(layout) != sizeof(struct Harbour_Ship) ||
        gw_layout_record_size(layout) != sizeof ship)
        return fail("structure_ship.h is of another declaration");
    void *native = gw_AllocHGlobal(gw_SizeOf(layout));
    bool is_done = native != NULL && fill(&ship);
    if (is_done) {
        print_ship(&ship);
        is_done = cross(layout, &ship, native);
    }
    if (is_done)
        print_ship(&ship);
    gw_record_clear(layout, &ship);
    return gw_FreeHGlobal(native) && is_done;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : SAMPLES_DATA_DIR "/ship.cs";
    gw_declarations *d = gw_declare_files(&path, 1, NULL);
    const gw_layout *layout = d != NULL ? gw_find_layout(d, "Ship") : NULL;
    bool is_done = layout != NULL || fail(path);
    if (d != NULL)
        print_notes(d);
    if (layout != NULL) {
        print_layout(layout);
        is_done = send(layout);
    }
    gw_declarations_unref(d);

    puts("\nwhat is left:");
    fflush(stdout);
    gw_heap_statistics heap;
    gw_heap_stats(gw_GetProcessHeap(), &heap);
    return gw_heap_report(1, GW_REPORT_TEXT) && is_done && heap.total.live_blocks == 0 ? 0 : 1;
}
