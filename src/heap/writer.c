/* SPDX-License-Identifier: MIT */
/* A writer to a file descriptor. */
#include "heap/writer.h"

#include <errno.h>
#include <unistd.h>

void gwi_writer_begin(gwi_writer *writer, int fd)
{
    writer->fd = fd;
    writer->error = 0;
    writer->used = 0;
}

static void flush(gwi_writer *writer)
{
    int saved = errno;
    size_t done = 0;
    while (done < writer->used && writer->error == 0) {
        ssize_t n = write(writer->fd, writer->text + done, writer->used - done);
        if (n > 0)
            done += (size_t)n;
        else if (n == 0 || errno != EINTR)
            writer->error = n == 0 ? EIO : errno;
    }
    writer->used = 0;
    errno = saved;
}

bool gwi_writer_end(gwi_writer *writer)
{
    flush(writer);
    return writer->error == 0;
}

static void put(gwi_writer *writer, const char *text, size_t nbytes)
{
    while (nbytes > 0) {
        size_t room = sizeof writer->text - writer->used;
        size_t part = nbytes < room ? nbytes : room;
        memcpy(writer->text + writer->used, text, part);
        writer->used += part;
        text += part;
        nbytes -= part;
        if (writer->used == sizeof writer->text)
            flush(writer);
    }
}

void gwi_write(gwi_writer *writer, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    size_t nbytes = gwi_format_list(text, sizeof text, format, arguments);
    va_end(arguments);
    put(writer, text, nbytes);
}

/* --- JSON ------------------------------------------------------------------------------------------------ */

/* Bytes of the UTF-8 character that begins here (Unicode, table 3-7); 0 where none does. */
static size_t character_nbytes(const unsigned char *s)
{
    static const unsigned char rows[][4] = {
        /* first byte from, to; second byte from, to */
        {0xC2, 0xDF, 0x80, 0xBF}, {0xE0, 0xE0, 0xA0, 0xBF}, {0xE1, 0xEC, 0x80, 0xBF},
        {0xED, 0xED, 0x80, 0x9F}, {0xEE, 0xEF, 0x80, 0xBF}, {0xF0, 0xF0, 0x90, 0xBF},
        {0xF1, 0xF3, 0x80, 0xBF}, {0xF4, 0xF4, 0x80, 0x8F},
    };
    if (s[0] < 0x80)
        return 1;
    for (size_t row = 0; row < GWI_COUNT_OF(rows); row++) {
        if (s[0] < rows[row][0] || s[0] > rows[row][1])
            continue;
        size_t nbytes = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4, fits = 1;
        if (s[1] >= rows[row][2] && s[1] <= rows[row][3])
            fits++;
        while (fits > 1 && fits < nbytes && (s[fits] & 0xC0) == 0x80)
            fits++;
        return fits == nbytes ? nbytes : 0;
    }
    return 0;
}

static void put_character(gwi_writer *writer, const char *s, size_t nbytes)
{
    if (nbytes == 0)
        put(writer, "\\ufffd", 6);
    else if (*s == '"' || *s == '\\')
        gwi_write(writer, "\\%c", *s);
    else if ((unsigned char)*s < 0x20)
        gwi_write(writer, "\\u%04x", (unsigned)(unsigned char)*s);
    else
        put(writer, s, nbytes);
}

void gwi_write_json(gwi_writer *writer, const char *text)
{
    if (text == NULL) {
        put(writer, "null", 4);
        return;
    }
    put(writer, "\"", 1);
    while (*text != '\0') {
        size_t nbytes = character_nbytes((const unsigned char *)text);
        put_character(writer, text, nbytes);
        text += nbytes > 0 ? nbytes : 1;
    }
    put(writer, "\"", 1);
}
