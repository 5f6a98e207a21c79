/* SPDX-License-Identifier: MIT */
/* C declarations: a structure, padding by name where C would not pad by itself, a union where fields overlap. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/cwrite.h"
#include "tool/members.h"
#include "tool/tool.h"

#include <gangway/error.h>

#include <stdio.h>
#include <stdlib.h>

typedef struct writer {
    const gw_layout **written;
    size_t count, capacity;
    bool failed;
} writer;

/* --- comments ---------------------------------------------------------------------------------------------- */

/* Text in a comment, which it neither ends nor seems to begin again: paths and types of C# may have both signs in them. */
static void print_text(const char *text)
{
    for (; *text != '\0'; text++) {
        putchar(*text == '\n' || *text == '\r' ? ' ' : *text);
        if ((text[0] == '*' && text[1] == '/') || (text[0] == '/' && text[1] == '*'))
            putchar(' ');
    }
}

static void print_comment(const char *first, const char *second, const char *third)
{
    fputs("/* ", stdout);
    print_text(first);
    print_text(second);
    print_text(third);
    fputs(" */", stdout);
}

/* --- one side of one structure ------------------------------------------------------------------------------ */

/* "int32_t age;", and of the native side, padded to `columns`, what it is in C#: a record's types say that themselves. */
static void print_member(const member *one, side where, size_t columns)
{
    char text[1024];
    int nbytes = c_declare(&one->type, one->name, text, sizeof text);
    const char *owner = c_owner(one->field);
    printf("%s;", text);
    if (where == SIDE_NATIVE) {
        printf("%*s ", (int)columns > nbytes ? (int)columns - nbytes : 0, "");
        print_comment(one->field->type, owner != NULL ? ", owned: " : "",
                      owner != NULL ? owner : "");
    }
    putchar('\n');
}

static size_t widest(const members *m)
{
    char text[1024];
    size_t most = 0;
    for (size_t i = 0; i < m->count; i++) {
        size_t nbytes = (size_t)c_declare(&m->all[i].type, m->all[i].name, text, sizeof text);
        most = nbytes > most ? nbytes : most;
    }
    return most;
}

static void print_padding(size_t from, size_t to, size_t layer, const char *indent)
{
    if (layer == 0)
        printf("%suint8_t gw_padding_%zu[%zu];\n", indent, from, to - from);
    else
        printf("%suint8_t gw_padding_%zu_%zu[%zu];\n", indent, from, layer, to - from);
}

static size_t round_up(size_t value, size_t alignment)
{
    return (value + alignment - 1) / alignment * alignment;
}

static void print_layer(const members *m, size_t layer, side where, const char *indent)
{
    size_t count, at = 0, columns = widest(m);
    const member *all = members_layer(m, layer, &count);
    for (size_t i = 0; i < count; i++) {
        size_t natural = round_up(at, members_packed(all[i].type.alignment, m->pack));
        if (natural != all[i].offset)
            print_padding(at, all[i].offset, layer, indent);
        fputs(indent, stdout);
        print_member(&all[i], where, columns);
        at = all[i].offset + all[i].nbytes;
    }
    if (layer == 0 && round_up(at, m->alignment) != m->nbytes)
        print_padding(at, m->nbytes, layer, indent);
}

static void print_layers(const members *m, side where)
{
    puts("    union {");
    for (size_t layer = 0; layer < m->layer_count; layer++) {
        puts("        struct {");
        print_layer(m, layer, where, "            ");
        puts("        };");
    }
    puts("    };");
}

static void print_assertions(const members *m, const char *name)
{
    printf("static_assert(sizeof(%s) == %zu, \"size\");\n", name, m->nbytes);
    for (size_t i = 0; i < m->count; i++)
        printf("static_assert(offsetof(%s, %s) == %zu, \"offset\");\n", name, m->all[i].name,
               m->all[i].offset);
}

static bool print_side(const gw_layout *layout, side where)
{
    const char *name = c_structure_name(layout, where);
    members m;
    if (name == NULL || !members_of(layout, where, &m))
        return false;
    if (m.pack != 0)
        printf("#pragma pack(push, %zu)\n", m.pack);
    printf("%s {\n", name);
    if (m.layer_count > 1)
        print_layers(&m, where);
    else
        print_layer(&m, 0, where, "    ");
    puts("};");
    if (m.pack != 0)
        puts("#pragma pack(pop)");
    print_assertions(&m, name);
    members_free(&m);
    return true;
}

/* --- all of them ------------------------------------------------------------------------------------------- */

static bool is_new(writer *w, const gw_layout *layout)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->written[i] == layout)
            return false;
    if (w->count == w->capacity) {
        size_t capacity = w->capacity == 0 ? 16 : 2 * w->capacity;
        const gw_layout **more = realloc(w->written, capacity * sizeof(*more));
        w->failed = more == NULL;
        if (w->failed)
            return false;
        w->written = more;
        w->capacity = capacity;
    }
    w->written[w->count++] = layout;
    return true;
}

/* What is in line comes first. Structures nest at most 64 deep. */
static void print_structure(writer *w, const gw_layout *layout)
{
    const gw_field_info *fields = NULL;
    if (!is_new(w, layout))
        return;
    if (gw_SizeOf(layout) == 0) {
        putchar('\n');
        print_comment(gw_layout_name(layout), ": ", gw_error_message());
        putchar('\n');
        return;
    }
    size_t count = gw_layout_fields(layout, &fields);
    for (size_t i = 0; i < count; i++)
        if (fields[i].layout != NULL)
            print_structure(w, fields[i].layout);
    putchar('\n');
    print_comment(gw_layout_name(layout), "", "");
    putchar('\n');
    w->failed |= !print_side(layout, SIDE_NATIVE);
    putchar('\n');
    if (gw_layout_record_size(layout) == 0) {
        print_comment("no record: ", gw_error_message(), "");
        putchar('\n');
    } else {
        w->failed |= !print_side(layout, SIDE_RECORD);
    }
}

bool c_print_structures(const gw_layout *const *layouts, size_t count, const char *source)
{
    writer w = {NULL, 0, 0, false};
    print_comment("Made by 'gangway layout --c' of ", source,
                  ": native structures, and their records.");
    puts("\n#include <gangway/gangway.h>\n\n"
         "#include <assert.h>\n#include <stdalign.h>\n#include <stdbool.h>\n"
         "#include <stddef.h>\n#include <stdint.h>");
    for (size_t i = 0; i < count; i++)
        print_structure(&w, layouts[i]);
    free(w.written);
    if (w.failed)
        tool_complain("out of memory");
    return !w.failed;
}
