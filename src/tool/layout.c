/* SPDX-License-Identifier: MIT */
/* gangway layout: structures of C# files, for people, or as C declarations. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/cwrite.h"
#include "tool/picture.h"
#include "tool/sources.h"
#include "tool/table.h"

#include <gangway/error.h>
#include <gangway/layout.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct options {
    sources sources;
    const char **types; /* that were asked for; all where there is none */
    size_t type_count;
    bool ascii, c;
} options;

/* --- one structure ----------------------------------------------------------------------------------------- */

static const gw_type_info *find_listed(const options *o, const char *name)
{
    const gw_type_info *types = NULL;
    size_t count = gw_declarations_types(o->sources.declarations, &types);
    for (size_t i = 0; i < count; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

/* Behind the type arguments that begin there; how many there are. */
static const char *skip_arguments(const char *at, unsigned *count)
{
    unsigned nest = 0;
    *count = 1;
    do {
        nest += *at == '<' || *at == '[' || *at == '(';
        nest -= *at == '>' || *at == ']' || *at == ')';
        *count += *at == ',' && nest == 1;
    } while (*++at != '\0' && nest > 0);
    return at;
}

/* "Ns.Box`1.In" of "Ns.Box<int>.In". A part that begins with `<` is the name of a file-local type. */
static void write_definition(const char *name, char *out, size_t capacity)
{
    size_t used = 0;
    for (const char *at = name; *at != '\0' && used + 16 < capacity;) {
        unsigned count;
        bool has_arguments = *at == '<' && at > name && at[-1] != '.';
        if (has_arguments) {
            at = skip_arguments(at, &count);
            used += (size_t)snprintf(out + used, capacity - used, "`%u", count);
        } else {
            out[used++] = *at++;
        }
    }
    out[used] = '\0';
}

/* Of an instance its definition: those are not in the list. */
static const gw_type_info *find_type(const options *o, const char *name)
{
    char definition[1024];
    const gw_type_info *type = find_listed(o, name);
    if (type != NULL)
        return type;
    write_definition(name, definition, sizeof definition);
    return find_listed(o, definition);
}

static void print_title(const options *o, const paint *p, const gw_layout *layout)
{
    const gw_type_info *type = find_type(o, gw_layout_name(layout));
    bool is_class = type != NULL && type->kind == GW_TYPE_CLASS;
    printf("%s ", is_class ? "class" : "struct");
    paint_text(p, STYLE_NAME, 0, gw_layout_name(layout));
    if (type != NULL)
        paint_format(p, STYLE_FAINT, 0, "  %s:%u", type->file, (unsigned)type->line);
    putchar('\n');
}

static const char *bytes(size_t count)
{
    return count == 1 ? "byte" : "bytes";
}

static void print_sizes(const gw_layout *layout)
{
    size_t alignment = gw_layout_alignment(layout), pack = gw_layout_pack(layout);
    size_t record = gw_layout_record_size(layout);
    size_t native = gw_SizeOf(layout);
    printf("native %zu %s, aligned to %zu", native, bytes(native), alignment);
    if (pack != 0)
        printf(", Pack %zu", pack);
    if (record == 0)
        printf("\nno record: %s\n", gw_error_message());
    else
        printf("; record %zu %s%s\n", record, bytes(record),
               gw_layout_is_blittable(layout) ? "; blittable: both are the same bytes" : "");
}

/* 1 or 0: whether there was memory. */
static bool print_layout(const options *o, const paint *p, const gw_layout *layout)
{
    print_title(o, p, layout);
    if (gw_SizeOf(layout) == 0) {
        paint_format(p, STYLE_REFUSED, 0, "refused: %s\n", gw_error_message());
        return true;
    }
    print_sizes(layout);
    putchar('\n');
    if (!table_print(p, layout))
        return false;
    putchar('\n');
    return picture_print(p, layout);
}

/* --- those that were asked for ------------------------------------------------------------------------------ */

/* The layouts of the types of the command line; how many were found. */
static size_t find_named(const options *o, const gw_layout **layouts)
{
    size_t count = 0;
    for (size_t i = 0; i < o->type_count; i++) {
        const gw_layout *layout = gw_find_layout(o->sources.declarations, o->types[i]);
        if (layout == NULL)
            tool_complain("%s", gw_error_message());
        else
            layouts[count++] = layout;
    }
    return count;
}

static size_t find_all(const options *o, const gw_type_info *types, size_t count,
                       const gw_layout **layouts)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        const gw_layout *layout =
            types[i].has_layout ? gw_find_layout(o->sources.declarations, types[i].name) : NULL;
        if (layout != NULL)
            layouts[found++] = layout;
    }
    return found;
}

static bool print_layouts(const options *o, const gw_layout *const *layouts, size_t count)
{
    if (o->c)
        return c_print_structures(layouts, count, o->sources.paths[0]);
    paint p = paint_for_stdout(o->ascii);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            putchar('\n');
        if (!print_layout(o, &p, layouts[i])) {
            tool_complain("out of memory");
            return false;
        }
    }
    return true;
}

static int print_wanted(const options *o)
{
    const gw_type_info *types = NULL;
    size_t type_count = gw_declarations_types(o->sources.declarations, &types);
    const gw_layout **layouts = calloc(type_count + o->type_count + 1, sizeof(*layouts));
    if (layouts == NULL) {
        tool_complain("out of memory");
        return TOOL_FAILED;
    }
    size_t count =
        o->type_count > 0 ? find_named(o, layouts) : find_all(o, types, type_count, layouts);
    bool is_printed = (count > 0 || o->type_count == 0) && print_layouts(o, layouts, count);
    free(layouts);
    return is_printed && (o->type_count == 0 || count == o->type_count) ? TOOL_DONE : TOOL_FAILED;
}

/* --- the command line --------------------------------------------------------------------------------------- */

/* The first is a file in any case; of the others those are, that look like one. */
static void take_name(options *o, const char *name)
{
    size_t nbytes = strlen(name);
    bool is_file = o->sources.path_count == 0 || strchr(name, '/') != NULL ||
                   (nbytes > 3 && strcmp(name + nbytes - 3, ".cs") == 0);
    if (is_file)
        o->sources.paths[o->sources.path_count++] = name;
    else
        o->types[o->type_count++] = name;
}

static int read_arguments(const tool_command *self, int count, char **arguments, options *o)
{
    bool is_option = true;
    int code = TOOL_DONE;
    for (int i = 1; i < count && code == TOOL_DONE; i++) {
        if (!is_option || arguments[i][0] != '-' || arguments[i][1] == '\0')
            take_name(o, arguments[i]);
        else if (strcmp(arguments[i], "--") == 0)
            is_option = false;
        else if (strcmp(arguments[i], "--ascii") == 0)
            o->ascii = true;
        else if (strcmp(arguments[i], "--c") == 0)
            o->c = true;
        else if (!sources_option(&o->sources, self, count, arguments, &i, &code))
            code = tool_misused(self, "layout has no option '%s'", arguments[i]);
    }
    if (code == TOOL_DONE && o->sources.path_count == 0)
        code = tool_misused(self, "which file?");
    return code;
}

static int run(const tool_command *self, int count, char **arguments)
{
    options o = {.ascii = false};
    if (!sources_prepare(&o.sources, (size_t)count))
        return TOOL_FAILED;
    o.types = calloc((size_t)count, sizeof *o.types);
    int code = o.types != NULL ? read_arguments(self, count, arguments, &o) : TOOL_FAILED;
    int printed = TOOL_DONE;
    if (code == TOOL_DONE)
        code = sources_read(&o.sources);
    if (o.sources.declarations != NULL)
        printed = print_wanted(&o);
    sources_free(&o.sources);
    free(o.types);
    return code != TOOL_DONE ? code : printed;
}

const tool_command tool_layout = {
    "layout",
    "shows structures of C# files: offsets, padding, who owns what; or as C",
    "Usage: gangway layout [OPTION...] [--] FILE.cs... [TYPE...]\n\n"
    "Shows each structure and each class with layout, or the named ones: a table of its fields\n"
    "with native offset, size and C type, C# type, offset in the record, and who owns what a\n"
    "pointer leads to; then its bytes in rows of eight, with padding. Where .NET refuses to\n"
    "marshal a type, its reason. A TYPE is a name or the last parts of it: Person, Ns.Person,\n"
    "'Pair<int, Person>'.\n"
    "Arguments that end in .cs or have a slash are files.\n\n"
    "  --c             print the native structures and the records as C declarations instead,\n"
    "                  with assertions on sizes and offsets\n"
    "  --ascii         no lines and signs of Unicode, which a locale with UTF-8 gets "
    "else\n" SOURCES_HELP "\nColours on a terminal, unless NO_COLOR is set.\n"
    "Exit code: 0; 1 where a file cannot be read, an error is noted, or there is no such type;\n"
    "2 for a wrong command line.\n",
    run,
};
