/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes the reader of declarations: the input is C# source, and everything that was read is walked: types, fields,
 * constants, imports, signatures, notes, layouts, and records of zeros there and back.
 *
 * The byte 0x1C begins another file of the same compilation, 0x1D what are symbols of the preprocessor, one a word, and a
 * first byte 0x1E makes UTF-16 of all that follows. What must hold: lists are sorted, places are places, every text is
 * UTF-8, what is listed is found by its name, fields lie in their structure; and in the end no block is live and no heap
 * is left.
 */
#include "declare/declare.h"

#include <gangway/error.h>
#include <gangway/heap.h>
#include <gangway/layout.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes);

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s: %s\n", __FILE__, __LINE__, #condition,             \
                    gw_error_message());                                                           \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

enum {
    ANOTHER_FILE = 0x1C,
    SYMBOLS = 0x1D,
    UTF16 = 0x1E,
    FILES_MOST = 4,
    SYMBOLS_MOST = 8,
    DEEP = 16,
    LARGE = 65536
};

/* --- texts, types and signatures --------------------------------------------------------------------------------- */

static void check_text(const char *text)
{
    static gw_char16 units[LARGE];
    size_t nbytes = strlen(text);
    if (nbytes == 0 || nbytes > LARGE)
        return;
    REQUIRE(gw_MultiByteToWideChar(GW_CP_UTF8, GW_MB_ERR_INVALID_CHARS, text, (int32_t)nbytes,
                                   units, LARGE) > 0);
}

static void check_place(const char *file, uint32_t line, uint32_t column)
{
    check_text(file);
    REQUIRE(line >= 1 && column >= 1);
}

static void check_type(const gwi_type *type, unsigned depth);

static void check_marshal_as(const gwi_marshal_as *m)
{
    REQUIRE(m->given || (m->unmanaged == 0 && m->marshal_type == NULL));
    if (m->marshal_type != NULL)
        check_text(m->marshal_type);
}

static void check_signature(const gwi_signature *s, unsigned depth)
{
    check_type(&s->result, depth);
    check_marshal_as(&s->result_marshal);
    for (size_t i = 0; i < s->parameter_count; i++) {
        const gwi_parameter *p = &s->parameters[i];
        check_text(p->name);
        check_type(&p->type, depth);
        check_marshal_as(&p->marshal);
        REQUIRE(p->direction <= (GWI_IN | GWI_OUT | GWI_BY_REF));
    }
}

static void check_declared_kind(const gwi_type *type)
{
    switch (type->kind) {
    case GW_TYPE_ENUM:
    case GW_TYPE_STRUCT:
        REQUIRE(type->declared != NULL && type->declared->kind == type->kind);
        break;
    case GW_TYPE_CLASS:
    case GW_TYPE_DELEGATE:
    case GW_TYPE_INTERFACE: /* NULL: .NET's own */
        REQUIRE(type->declared == NULL || type->declared->kind == type->kind);
        break;
    case GW_TYPE_BLOB:
        REQUIRE(type->nbytes > 0 && type->alignment > 0);
        break;
    default:
        break;
    }
}

static void check_type(const gwi_type *type, unsigned depth)
{
    check_text(type->spelling);
    check_declared_kind(type);
    if (type->kind == GW_TYPE_ARRAY)
        REQUIRE(type->rank > 0 && type->element != NULL);
    if (type->kind == GW_TYPE_POINTER || type->kind == GW_TYPE_NULLABLE)
        REQUIRE(type->element != NULL);
    if (type->element != NULL && depth < DEEP)
        check_type(type->element, depth + 1);
    if (type->function != NULL && depth < DEEP)
        check_signature(type->function, depth + 1);
}

/* --- layouts ------------------------------------------------------------------------------------------------------ */

static void check_fields(const gw_layout *l, size_t size)
{
    const gw_field_info *f = NULL;
    size_t count = gw_layout_fields(l, &f);
    for (size_t i = 0; i < count; i++) {
        check_text(f[i].name);
        check_text(f[i].type);
        check_text(f[i].declared_in);
        REQUIRE(f[i].native_offset <= size && f[i].native_size <= size - f[i].native_offset);
    }
}

/* A record of zeros has no string and no array; where that will do, it goes there, back, and is destroyed. */
static void marshal_zeros(const gw_layout *l, size_t size)
{
    size_t record_size = gw_layout_record_size(l);
    if (size > LARGE || record_size == 0 || record_size > LARGE)
        return;
    char *record = calloc(1, record_size), *native = malloc(size);
    REQUIRE(record != NULL && native != NULL);
    memset(native, 0x5A, size);
    if (gw_StructureToPtr(l, record, native, 0)) {
        if (gw_PtrToStructure(l, native, record))
            gw_record_clear(l, record);
        REQUIRE(gw_DestroyStructure(l, native));
    }
    free(record);
    free(native);
}

static void lay_out(const gw_declarations *d, const gw_type_info *type)
{
    gw_SetLastError(0);
    const gw_layout *l = gw_find_layout(d, type->name);
    if (l == NULL) {
        REQUIRE(gw_GetLastError() == GW_ERROR_INVALID_PARAMETER);
        return;
    }
    REQUIRE(type->kind == GW_TYPE_STRUCT || type->kind == GW_TYPE_CLASS);
    check_text(gw_layout_name(l));
    size_t size = gw_SizeOf(l);
    if (size == 0) {
        check_text(gw_error_message());
        return;
    }
    REQUIRE(size <= INT32_MAX && gw_layout_alignment(l) > 0);
    check_fields(l, size);
    marshal_zeros(l, size);
}

/* --- what is listed ----------------------------------------------------------------------------------------------- */

static void check_constant(const gw_declarations *d, const char *type, const char *member)
{
    char name[4096];
    gw_constant c;
    gw_SetLastError(0);
    if (snprintf(name, sizeof name, "%s.%s", type, member) >= (int)sizeof name)
        return;
    if (gw_find_constant(d, name, &c))
        REQUIRE(c.kind == GW_TYPE_STRING ? c.text.encoding == GW_UTF16 : c.kind != GW_TYPE_UNKNOWN);
    else
        REQUIRE(gw_GetLastError() == GW_ERROR_INVALID_PARAMETER);
}

static void check_members(const gw_declarations *d, const gwi_declared *declared)
{
    if (declared->unusable != NULL) { /* read as far as it was understood */
        check_text(declared->unusable);
        return;
    }
    for (size_t i = 0; i < declared->field_count; i++) {
        check_text(declared->fields[i].name);
        check_type(&declared->fields[i].type, 0);
        check_marshal_as(&declared->fields[i].marshal);
    }
    for (size_t i = 0; i < declared->member_count; i++) {
        check_text(declared->members[i].name);
        check_constant(d, declared->name, declared->members[i].name);
    }
    if (declared->kind == GW_TYPE_DELEGATE && declared->signature != NULL)
        check_signature(declared->signature, 0);
}

static void check_types(const gw_declarations *d)
{
    const gw_type_info *types = NULL;
    size_t count = gw_declarations_types(d, &types);
    for (size_t i = 0; i < count; i++) {
        check_text(types[i].name);
        check_place(types[i].file, types[i].line, types[i].column);
        REQUIRE(i == 0 || strcmp(types[i - 1].name, types[i].name) <= 0);
        gw_SetLastError(0);
        const gwi_declared *declared = gwi_declare_find(d, types[i].name);
        if (declared != NULL)
            check_members(d, declared);
        else
            REQUIRE(gw_GetLastError() == GW_ERROR_INVALID_PARAMETER);
        lay_out(d, &types[i]);
    }
}

static void check_imports(const gw_declarations *d)
{
    const gw_import_info *imports = NULL;
    size_t count = gw_declarations_imports(d, &imports);
    for (size_t i = 0; i < count; i++) {
        const gw_import_info *info = &imports[i];
        check_text(info->name);
        check_text(info->library);
        check_text(info->entry_point);
        check_place(info->file, info->line, info->column);
        REQUIRE(info->parameter_count == info->import->signature.parameter_count);
        check_signature(&info->import->signature, 0);
        gw_SetLastError(0);
        const gw_import *found = gw_find_import(d, info->name);
        REQUIRE(found == info->import || gw_GetLastError() == GW_ERROR_INVALID_PARAMETER);
    }
}

static int in_order(const gw_note *a, const gw_note *b)
{
    return strcmp(a->file, b->file) != 0 || a->line < b->line ||
           (a->line == b->line && a->column <= b->column);
}

static void check_notes(const gw_declarations *d)
{
    const gw_note *notes = NULL;
    size_t count = gw_declarations_notes(d, &notes);
    for (size_t i = 0; i < count; i++) {
        check_place(notes[i].file, notes[i].line, notes[i].column);
        check_text(notes[i].sentence);
        REQUIRE(notes[i].sentence[0] != '\0' && notes[i].severity <= GW_SEVERITY_ERROR);
        REQUIRE(i == 0 || in_order(&notes[i - 1], &notes[i]));
    }
}

static void walk(gw_declarations *d)
{
    check_notes(d);
    check_types(d);
    check_imports(d);
    gw_declarations_unref(d);
}

/* --- the input ----------------------------------------------------------------------------------------------------- */

typedef struct input {
    const char *begin[FILES_MOST];
    size_t nbytes[FILES_MOST];
    size_t count;
    const char *symbols[SYMBOLS_MOST + 1];
    char words[256];
} input;

/* A copy of exactly its size, so that a checker of memory sees a look beyond it. */
static char *exact_copy(const char *data, size_t nbytes)
{
    char *copy = malloc(nbytes != 0 ? nbytes : 1);
    REQUIRE(copy != NULL);
    if (nbytes != 0)
        memcpy(copy, data, nbytes);
    return copy;
}

static void split_symbols(input *in, const char *data, size_t nbytes)
{
    size_t count = 0;
    nbytes = nbytes < sizeof in->words - 1 ? nbytes : sizeof in->words - 1;
    memcpy(in->words, data, nbytes);
    in->words[nbytes] = '\0';
    char *word = strtok(in->words, " \n");
    for (; word != NULL && count < SYMBOLS_MOST; word = strtok(NULL, " \n"))
        in->symbols[count++] = word;
    in->symbols[count] = NULL;
}

static void split(input *in, const char *data, size_t nbytes)
{
    const char *end = nbytes != 0 ? memchr(data, SYMBOLS, nbytes) : NULL;
    if (end != NULL) {
        split_symbols(in, end + 1, nbytes - (size_t)(end - data) - 1);
        nbytes = (size_t)(end - data);
    }
    while (in->count < FILES_MOST) {
        const char *next = nbytes != 0 ? memchr(data, ANOTHER_FILE, nbytes) : NULL;
        size_t piece = next != NULL ? (size_t)(next - data) : nbytes;
        in->begin[in->count] = data;
        in->nbytes[in->count++] = piece;
        if (next == NULL)
            break;
        data = next + 1;
        nbytes -= piece + 1;
    }
}

static void write_file(char *path, const char *data, size_t nbytes)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, 256, "%.200s/gangway-fuzz-XXXXXX", folder != NULL ? folder : "/tmp");
    int file = mkstemp(path);
    REQUIRE(file >= 0 && write(file, data, nbytes) == (ssize_t)nbytes);
    close(file);
}

static gw_declarations *declare_files(const input *in, const gw_declare_options *options)
{
    char names[FILES_MOST][256];
    const char *paths[FILES_MOST];
    for (size_t i = 0; i < in->count; i++) {
        write_file(names[i], in->begin[i], in->nbytes[i]);
        paths[i] = names[i];
    }
    gw_declarations *d = gw_declare_files(paths, in->count, options);
    for (size_t i = 0; i < in->count; i++)
        unlink(names[i]);
    return d;
}

static void declare_utf16(const char *data, size_t nbytes)
{
    char *copy = exact_copy(data, nbytes & ~(size_t)1);
    gw_declarations *d =
        gw_declare(gw_utf16_n((const gw_char16 *)(const void *)copy, nbytes / 2), NULL);
    REQUIRE(d != NULL);
    free(copy);
    walk(d);
}

static void declare_utf8(const char *data, size_t nbytes)
{
    input in = {.count = 0};
    split(&in, data, nbytes);
    gw_declare_options options = {"fuzzed.cs", in.symbols[0] != NULL ? in.symbols : NULL};
    gw_declarations *d;
    if (in.count == 1) {
        char *copy = exact_copy(in.begin[0], in.nbytes[0]);
        d = gw_declare(gw_utf8_n(copy, in.nbytes[0]), &options);
        free(copy);
    } else {
        d = declare_files(&in, &options);
    }
    REQUIRE(d != NULL);
    walk(d);
}

static size_t live_blocks(void)
{
    gw_heap_statistics statistics;
    REQUIRE(gw_heap_stats(gw_GetProcessHeap(), &statistics));
    return statistics.total.live_blocks;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes)
{
    const char *text = (const char *)data;
    size_t live = live_blocks();
    uint32_t heaps = gw_GetProcessHeaps(0, NULL);
    if (nbytes > 0 && data[0] == UTF16)
        declare_utf16(text + 1, nbytes - 1);
    else
        declare_utf8(text, nbytes);
    REQUIRE(live_blocks() == live && gw_GetProcessHeaps(0, NULL) == heaps);
    return 0;
}
