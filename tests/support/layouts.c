/* SPDX-License-Identifier: MIT */
/* Tests of layouts. */
#include "support/layouts.h"

#include <ctype.h>

static gw_declarations *kept[4096];
static size_t kept_count;

const gw_layout *layouts_find(const char *source, const char *type)
{
    static const char usings[] = "using System; using System.Runtime.InteropServices; "
                                 "using System.Runtime.CompilerServices; using System.Text; "
                                 "using System.Numerics; using Microsoft.Win32.SafeHandles;\n";
    size_t nbytes = strlen(usings) + strlen(source) + 1;
    char *text = malloc(nbytes);
    ck_assert_ptr_nonnull(text);
    snprintf(text, nbytes, "%s%s", usings, source);
    gw_declarations *d = gw_declare(gw_utf8(text), NULL);
    ck_assert_msg(d != NULL, "%s: %s", source, gw_error_message());
    free(text);
    ck_assert_uint_lt(kept_count, sizeof kept / sizeof kept[0]);
    kept[kept_count++] = d;
    const gw_layout *l = gw_find_layout(d, type);
    ck_assert_msg(l != NULL, "%s: %s", source, gw_error_message());
    return l;
}

const gw_layout *layouts_good(const char *source, const char *type)
{
    const gw_layout *l = layouts_find(source, type);
    ck_assert_msg(gw_SizeOf(l) > 0, "%s: %s", source, gw_error_message());
    return l;
}

void layouts_end(void)
{
    while (kept_count > 0)
        gw_declarations_unref(kept[--kept_count]);
}

const gw_layout *layouts_of_fields(const char *attribute, const char *fields)
{
    char source[4096];
    snprintf(source, sizeof source, "%s unsafe struct T { %s }", attribute, fields);
    return layouts_good(source, "T");
}

static int digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

void layouts_check_bytes(const void *bytes, const char *hex, const char *of_what)
{
    const unsigned char *got = bytes;
    char all[1024] = "";
    size_t length = 0;
    const char *at;
    for (at = hex; *at != '\0'; at += at[2] == ' ' ? 3 : 2)
        if (length + 4 < sizeof all)
            length += (size_t)snprintf(all + length, sizeof all - length, "%02x ", *got++);
    got = bytes;
    for (at = hex; *at != '\0'; at += at[2] == ' ' ? 3 : 2, got++)
        ck_assert_msg(*at == '_' || *got == digit(at[0]) * 16 + digit(at[1]),
                      "%s: byte %zu of %s, not %s", of_what,
                      (size_t)(got - (const unsigned char *)bytes), all, hex);
}

int layouts_little_endian(void)
{
    const uint16_t one = 1;
    return *(const unsigned char *)&one == 1;
}

void layouts_check_written(const gw_layout *l, const void *record, const char *hex)
{
    unsigned char native[512];
    memset(native, 0xCC, sizeof native);
    ck_assert_msg(gw_StructureToPtr(l, record, native, 0) == 1, "%s", gw_error_message());
    if (layouts_little_endian())
        layouts_check_bytes(native, hex, gw_layout_name(l));
    ck_assert_int_eq(native[gw_SizeOf(l)], 0xCC);
    ck_assert_int_eq(gw_DestroyStructure(l, native), 1);
}

void layouts_read_back(const gw_layout *l, const void *native, void *record)
{
    memset(record, 0xCC, gw_layout_record_size(l));
    ck_assert_msg(gw_PtrToStructure(l, native, record) == 1, "%s", gw_error_message());
}

gw_string *layouts_string(const char *utf8)
{
    gw_string *s = gw_string_new(gw_utf8(utf8));
    ck_assert_msg(s != NULL, "%s", gw_error_message());
    return s;
}

int layouts_is(const gw_string *s, const char *utf8)
{
    if (s == NULL || utf8 == NULL)
        return s == NULL && utf8 == NULL;
    gw_string *wanted = layouts_string(utf8);
    int same = gw_string_equal(s, wanted);
    gw_string_unref(wanted);
    return same;
}

static void check_offsets(const gw_layout *l, const layouts_row *row)
{
    char got[1024] = "";
    const gw_field_info *fields = NULL;
    size_t count = gw_layout_fields(l, &fields), used = 0;
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(got + used, sizeof got - used, "%s%s@%td", i > 0 ? " " : "",
                                 fields[i].name, gw_OffsetOf(l, fields[i].name));
    ck_assert_msg(strcmp(got, row->offsets) == 0, "%s has %s", row->source, got);
}

/* A field is named, and the type that it is in. */
static void check_reason(const layouts_row *row)
{
    const char *message = gw_error_message();
    size_t nbytes = strlen(message), end = strlen(row->why);
    bool is_named = strncmp(message, "Cannot marshal field '", 22) == 0 ||
                    strncmp(message, "Could not load type 'T'", 23) == 0;
    ck_assert_msg(is_named && nbytes >= end && strcmp(message + nbytes - end, row->why) == 0,
                  "%s: %s", row->source, message);
}

void layouts_check_row(const layouts_row *row)
{
    const gw_layout *l = layouts_find(row->source, "T");
    size_t size = gw_SizeOf(l);
    ck_assert_msg(size == row->size, "%s has %zu bytes: %s", row->source, size, gw_error_message());
    if (size == 0) {
        check_reason(row);
        return;
    }
    check_offsets(l, row);
    bool is_marshaled = gw_layout_record_size(l) != 0;
    ck_assert_msg(is_marshaled == (row->why == NULL), "%s: %s", row->source,
                  is_marshaled ? "it is marshaled" : gw_error_message());
    if (!is_marshaled)
        check_reason(row);
}
