/* SPDX-License-Identifier: MIT */
/* Text files as lines: reads them whole, finds out their encoding, and hands out views without copying. */
#include "tour.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* --- reading --------------------------------------------------------------------------------------------- */

/* Reads all of a stream into native memory; NULL, with errno set, if that fails. */
static void *read_all(FILE *stream, size_t *nbytes)
{
    unsigned char *bytes = NULL;
    size_t capacity = 0;
    *nbytes = 0;
    while (*nbytes == capacity) {
        capacity = capacity == 0 ? 65536 : 2 * capacity;
        unsigned char *larger = gw_NativeMemoryRealloc(bytes, capacity);
        if (larger == NULL) {
            gw_NativeMemoryFree(bytes);
            errno = ENOMEM;
            return NULL;
        }
        bytes = larger;
        *nbytes += fread(bytes + *nbytes, 1, capacity - *nbytes, stream);
    }
    if (!ferror(stream))
        return bytes;
    int cause = errno;
    gw_NativeMemoryFree(bytes);
    errno = cause;
    return NULL;
}

/* --- encodings ------------------------------------------------------------------------------------------- */

typedef struct mark {
    const char *bytes;
    size_t nbytes;
    gw_encoding encoding;
    bool is_big_endian;
} mark;

/* Byte order marks. The mark of UTF-32 begins with that of UTF-16, so it is looked for first. */
static const mark marks[] = {
    {"\xff\xfe\0\0", 4, GW_UTF32, false}, {"\0\0\xfe\xff", 4, GW_UTF32, true},
    {"\xff\xfe", 2, GW_UTF16, false},     {"\xfe\xff", 2, GW_UTF16, true},
    {"\xef\xbb\xbf", 3, GW_UTF8, false},
};

/* Where there is no mark, a name such as "x.utf16.txt" or "x.utf32.txt" says it, and means little-endian. */
static mark unmarked(const char *path)
{
    mark m = {"", 0, GW_UTF8, false};
    if (strstr(path, ".utf16") != NULL)
        m.encoding = GW_UTF16;
    else if (strstr(path, ".utf32") != NULL)
        m.encoding = GW_UTF32;
    return m;
}

static mark find_mark(const char *path, const void *bytes, size_t nbytes)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (nbytes >= marks[i].nbytes && memcmp(bytes, marks[i].bytes, marks[i].nbytes) == 0)
            return marks[i];
    return unmarked(path);
}

static size_t unit_size(gw_encoding encoding)
{
    return encoding == GW_UTF32 ? 4 : encoding == GW_UTF16 ? 2 : 1;
}

const char *tour_encoding_name(gw_encoding encoding)
{
    return encoding == GW_UTF32 ? "UTF-32" : encoding == GW_UTF16 ? "UTF-16" : "UTF-8";
}

static bool is_big_endian_host(void)
{
    return gw_ReadByte(&(const uint16_t){1}, 0) == 0;
}

static void reverse_units(unsigned char *bytes, size_t nunits, size_t size)
{
    for (unsigned char *unit = bytes; nunits > 0; nunits--, unit += size)
        for (size_t i = 0; i < size / 2; i++) {
            unsigned char byte = unit[i];
            unit[i] = unit[size - 1 - i];
            unit[size - 1 - i] = byte;
        }
}

static gw_text view(void *bytes, size_t nbytes, mark m)
{
    size_t size = unit_size(m.encoding);
    unsigned char *first = (unsigned char *)bytes + m.nbytes;
    gw_text text = {first, (nbytes - m.nbytes) / size, m.encoding};
    if (size > 1 && m.is_big_endian != is_big_endian_host())
        reverse_units(first, text.nunits, size);
    return text;
}

bool tour_input_open(const char *path, tour_input *input)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL)
        return false;
    size_t nbytes;
    input->bytes = read_all(stream, &nbytes);
    int cause = errno;
    fclose(stream);
    errno = cause;
    if (input->bytes == NULL)
        return false;
    mark m = find_mark(path, input->bytes, nbytes);
    input->rest = view(input->bytes, nbytes, m);
    input->malformed = (nbytes - m.nbytes) % unit_size(m.encoding);
    return true;
}

void tour_input_close(tour_input *input)
{
    gw_NativeMemoryFree(input->bytes);
    input->bytes = NULL;
}

/* --- lines ----------------------------------------------------------------------------------------------- */

static uint32_t unit_at(gw_text text, size_t i)
{
    switch (text.encoding) {
    case GW_UTF16:
        return ((const gw_char16 *)text.data)[i];
    case GW_UTF32:
        return ((const uint32_t *)text.data)[i];
    default:
        return ((const unsigned char *)text.data)[i];
    }
}

bool tour_input_next(tour_input *input, gw_text *line)
{
    gw_text rest = input->rest;
    if (rest.nunits == 0)
        return false;
    size_t end = 0;
    while (end < rest.nunits && unit_at(rest, end) != '\n')
        end++;
    size_t taken = end < rest.nunits ? end + 1 : end;
    *line = (gw_text){rest.data, end, rest.encoding};
    const unsigned char *next = (const unsigned char *)rest.data + taken * unit_size(rest.encoding);
    input->rest = (gw_text){next, rest.nunits - taken, rest.encoding};
    return true;
}

/* How often U+FFFD itself is written in a text. */
static size_t count_replacement_characters(gw_text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.nunits; i++)
        if (text.encoding != GW_UTF8)
            count += unit_at(text, i) == 0xFFFD;
        else if (unit_at(text, i) == 0xEF && text.nunits - i > 2)
            count += unit_at(text, i + 1) == 0xBF && unit_at(text, i + 2) == 0xBD;
    return count;
}

static size_t count_unpaired_surrogates(gw_text utf16)
{
    size_t count = 0;
    for (size_t i = 0; i < utf16.nunits; i++) {
        uint32_t unit = unit_at(utf16, i);
        bool leads = (unit & 0xFC00) == 0xD800;
        if (leads && i + 1 < utf16.nunits && (unit_at(utf16, i + 1) & 0xFC00) == 0xDC00)
            i++;
        else
            count += (unit & 0xF800) == 0xD800;
    }
    return count;
}

size_t tour_input_malformed(gw_text line, const gw_string *string)
{
    gw_text made = gw_string_text(string);
    return count_replacement_characters(made) - count_replacement_characters(line) +
           count_unpaired_surrogates(made);
}
