/* SPDX-License-Identifier: MIT */
/* gangway inspect: what C# files declare, a line each, as a compiler and .NET's reflection would list it. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/sources.h"

#include <gangway/error.h>
#include <gangway/layout.h>

#include <stdio.h>
#include <string.h>

/* As System names its types; an enum has one of these. */
static const char *system_name(gw_type_kind kind)
{
    switch (kind) {
    case GW_TYPE_SBYTE:
        return "SByte";
    case GW_TYPE_BYTE:
        return "Byte";
    case GW_TYPE_INT16:
        return "Int16";
    case GW_TYPE_UINT16:
        return "UInt16";
    case GW_TYPE_UINT32:
        return "UInt32";
    case GW_TYPE_INT64:
        return "Int64";
    case GW_TYPE_UINT64:
        return "UInt64";
    default:
        return "Int32";
    }
}

/* Where SizeOf refuses a type there is no number, but a reason, unless a note of the reader says it already. */
static void print_refused(const sources *s, const gw_type_info *type)
{
    printf("struct\t%s\terror\n", type->name);
    if (s->only_errors || type->is_left_out)
        return;
    fflush(stdout);
    sources_note(&(gw_note){type->file, type->line, type->column, GW_SEVERITY_INFORMATION,
                            gw_error_message()});
}

/* The compiler's own fields, such as the one behind an automatic property, have names that C# cannot write. */
static void print_field(const gw_type_info *type, const gw_field_info *field, size_t offset)
{
    if (strchr(field->name, '<') == NULL)
        printf("field\t%s\t%s\t%zu\n", type->name, field->name, offset);
}

/* Reflection lists a class's own fields, then those of its base that it may see. OffsetOf looks for a name, and finds the
 * class's own field of that name first. */
static void print_fields(const gw_type_info *type, const gw_layout *layout)
{
    const gw_field_info *fields = NULL;
    size_t count = gw_layout_fields(layout, &fields);
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].declared_in, type->name) == 0)
            print_field(type, &fields[i], fields[i].native_offset);
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].declared_in, type->name) != 0 && !fields[i].is_private)
            print_field(type, &fields[i], (size_t)gw_OffsetOf(layout, fields[i].name));
}

static void print_structure(const sources *s, const gw_type_info *type)
{
    const gw_layout *layout = gw_find_layout(s->declarations, type->name);
    size_t nbytes = layout != NULL ? gw_SizeOf(layout) : 0;
    if (nbytes == 0) {
        print_refused(s, type);
        return;
    }
    printf("struct\t%s\t%zu\n", type->name, nbytes);
    print_fields(type, layout);
}

static void print_type(const sources *s, const gw_type_info *type)
{
    if (type->kind == GW_TYPE_ENUM)
        printf("enum\t%s\t%s\n", type->name,
               type->is_left_out ? "error" : system_name(type->underlying));
    else if (type->has_layout)
        print_structure(s, type);
}

static const char *charset_name(const gw_import_info *import)
{
    static const char *const charsets[] = {"None", "None", "Ansi", "Unicode", "Auto"};
    static const char *const strings[] = {"Custom", "Utf8", "Utf16"};
    return import->is_library_import ? strings[import->strings] : charsets[import->charset];
}

/* [LibraryImport] has its convention from the name of a type: CallConvStdcall. */
static const char *convention_name(const gw_import_info *import)
{
    static const char *const names[2][6] = {
        {"Winapi", "Winapi", "Cdecl", "StdCall", "ThisCall", "FastCall"},
        {"Winapi", "Winapi", "Cdecl", "Stdcall", "Thiscall", "Fastcall"}};
    return names[import->is_library_import != 0][import->calling_convention];
}

/* The names of DllImportSearchPath's members that a value has, apart by commas. */
static void print_search_paths(const gw_import_info *import)
{
    static const struct {
        int32_t bit;
        const char *name;
    } paths[] = {{0x2, "AssemblyDirectory"},
                 {0x100, "UseDllDirectoryForDependencies"},
                 {0x200, "ApplicationDirectory"},
                 {0x400, "UserDirectories"},
                 {0x800, "System32"},
                 {0x1000, "SafeDirectories"}};
    int32_t rest = import->search_paths;
    const char *comma = "";
    printf("paths\t%s\t", import->name);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        if ((rest & paths[i].bit) == 0)
            continue;
        printf("%s%s", comma, paths[i].name);
        comma = ",";
        rest &= ~paths[i].bit;
    }
    if (import->search_paths == 0)
        printf("LegacyBehavior");
    if (rest != 0)
        printf("%s%#x", comma, (unsigned)rest);
    printf("\n");
}

/* What attributes of the assembly and of classes say of an import. */
static void print_surroundings(const gw_import_info *import)
{
    if (import->search_paths >= 0)
        print_search_paths(import);
    if (import->disables_marshalling)
        printf("unmarshaled\t%s\n", import->name);
}

static void print_import(const sources *s, const gw_import_info *import)
{
    if (s->is_verbose)
        print_surroundings(import);
    printf("import\t%s\t%s\t%s\t%s\t%s\t%s\t%zu\n", import->name, import->library,
           import->entry_point, charset_name(import), convention_name(import),
           import->set_last_error ? "True" : "False", import->parameter_count);
}

/* How an import's type compares with a type, in the order in which both are sorted. */
static int compare_type(const gw_import_info *import, const gw_type_info *type)
{
    size_t nbytes = (size_t)(strrchr(import->name, '.') - import->name);
    int order = strncmp(import->name, type->name, nbytes);
    return order != 0 ? order : type->name[nbytes] == '\0' ? 0 : -1;
}

/* The compiler invents the name of a file-local type. */
static bool is_type_listed(const sources *s, const gw_type_info *type)
{
    bool is_local = strchr(type->name, '<') != NULL;
    return !type->is_generic && type->kind != GW_TYPE_DELEGATE && (s->is_verbose || !is_local);
}

static void print_all(const sources *s)
{
    const gw_type_info *types = NULL;
    const gw_import_info *imports = NULL;
    size_t type_count = gw_declarations_types(s->declarations, &types), at = 0;
    size_t import_count = gw_declarations_imports(s->declarations, &imports);
    for (size_t i = 0; i < type_count; i++) {
        bool is_listed = is_type_listed(s, &types[i]);
        if (is_listed)
            print_type(s, &types[i]);
        for (; at < import_count && compare_type(&imports[at], &types[i]) <= 0; at++)
            if (is_listed)
                print_import(s, &imports[at]);
    }
}

static int read_arguments(const tool_command *self, int count, char **arguments, sources *s)
{
    bool is_option = true;
    int code = TOOL_DONE;
    for (int i = 1; i < count && code == TOOL_DONE; i++) {
        if (!is_option || arguments[i][0] != '-' || arguments[i][1] == '\0')
            s->paths[s->path_count++] = arguments[i];
        else if (strcmp(arguments[i], "--") == 0)
            is_option = false;
        else if (strcmp(arguments[i], "-v") == 0)
            s->is_verbose = true;
        else if (!sources_option(s, self, count, arguments, &i, &code))
            code = tool_misused(self, "inspect has no option '%s'", arguments[i]);
    }
    if (code == TOOL_DONE && s->path_count == 0)
        code = tool_misused(self, "which files?");
    return code;
}

static int run(const tool_command *self, int count, char **arguments)
{
    sources s;
    if (!sources_prepare(&s, (size_t)count))
        return TOOL_FAILED;
    int code = read_arguments(self, count, arguments, &s);
    if (code == TOOL_DONE)
        code = sources_read(&s);
    if (s.declarations != NULL)
        print_all(&s);
    sources_free(&s);
    return code;
}

const tool_command tool_inspect = {
    "inspect",
    "lists what C# files declare for the boundary, for machines",
    "Usage: gangway inspect [-D SYMBOL]... [-U SYMBOL]... [-q] [-v] [--] FILE.cs...\n\n"
    "Reads the files as one compilation and prints a line for each enum, structure, field and\n"
    "import, its parts apart by tabs, sorted by the name of the type:\n\n"
    "  enum    TYPE  UNDERLYING              or 'error'\n"
    "  struct  TYPE  SIZE                    native size in bytes, or 'error'\n"
    "  field   TYPE  FIELD  OFFSET           native offset in bytes\n"
    "  import  METHOD  LIBRARY  ENTRYPOINT  CHARSET  CONVENTION  SETLASTERROR  PARAMETERS\n\n"
    "CHARSET is of [DllImport] Ansi, Unicode, Auto or None, of [LibraryImport] Custom, Utf8 or\n"
    "Utf16. Structures are those with a sequential or explicit layout, classes among them.\n"
    "-v prints file-local types too, and before an import what holds for its call:\n\n"
    "  paths        METHOD  PATHS            of [DefaultDllImportSearchPaths]\n"
    "  unmarshaled  METHOD                   in an assembly with [DisableRuntimeMarshalling]\n\n"
    "What could not be used is noted on stderr, as FILE:line:column: severity: sentence, and why\n"
    "a size is 'error'.\n\n" SOURCES_HELP "\n"
    "Exit code: 0; 1 where a file cannot be read, or an error is noted: then what could be read\n"
    "is printed nevertheless; 2 for a wrong command line.\n",
    run,
};
