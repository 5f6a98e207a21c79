/* SPDX-License-Identifier: MIT */
/* A source as UTF-8, from a host's text or the bytes of a file, and where its lines begin. */
#include "declare/reader.h"
#include "declare/unicode.h"

#include "text/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Offsets have 32 bits, and one is left for what is behind the end. */
#define NBYTES_MOST ((size_t)INT32_MAX - 1)

/* --- lines -------------------------------------------------------------------------------------------------- */

/* How many bytes end a line here; 0 where none does. */
static size_t line_end(const unsigned char *at)
{
    if (*at == '\n')
        return 1;
    if (*at == '\r')
        return at[1] == '\n' ? 2 : 1;
    if (*at == 0xC2u && at[1] == 0x85u)
        return 2;
    return *at == 0xE2u && at[1] == 0x80u && (at[2] == 0xA8u || at[2] == 0xA9u) ? 3 : 0;
}

static bool may_end_line(unsigned char c)
{
    return c == '\n' || c == '\r' || c == 0xC2u || c == 0xE2u;
}

static void find_lines(gwi_reader *r, gwi_source *source)
{
    uint32_t capacity = source->nbytes / 32 + 16, count = 1;
    uint32_t *lines = gwi_bump_resize(r->bump, NULL, capacity, sizeof *lines);
    lines[0] = 0;
    for (const unsigned char *at = source->text, *end = at + source->nbytes; at < end;) {
        size_t nbytes = may_end_line(*at) ? line_end(at) : 0;
        at += nbytes != 0 ? nbytes : 1;
        if (nbytes == 0)
            continue;
        if (count == capacity) {
            capacity *= 2;
            lines = gwi_bump_resize(r->bump, lines, capacity, sizeof *lines);
        }
        lines[count++] = (uint32_t)(at - source->text);
    }
    source->lines = lines;
    source->line_count = count;
}

/* --- texts -------------------------------------------------------------------------------------------------- */

static bool refuse_size(const gwi_source *source)
{
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s is larger than 2 GiB.", source->name);
    return false;
}

bool gwi_source_of_text(gwi_reader *r, gwi_source *source, gw_text text)
{
    size_t nbytes = gwi_text_convert(text, GW_UTF8, NULL, 0, GWI_TEXT_REPLACE).nwritten;
    if (nbytes > NBYTES_MOST)
        return refuse_size(source);
    /* Some bytes more than the zero, so that what looks ahead by a few bytes stays inside. */
    unsigned char *out = gwi_bump_resize(r->bump, NULL, nbytes + 8, 1);
    if (nbytes != 0)
        nbytes = gwi_text_convert(text, GW_UTF8, out, nbytes, GWI_TEXT_REPLACE).nwritten;
    memset(out + nbytes, 0, 8);
    size_t mark = nbytes >= 3 && memcmp(out, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    source->block = out;
    source->text = out + mark;
    source->nbytes = (uint32_t)(nbytes - mark);
    find_lines(r, source);
    return true;
}

static void swap_bytes(unsigned char *bytes, size_t nbytes, size_t width)
{
    for (size_t i = 0; i + width <= nbytes; i += width)
        for (size_t low = 0, high = width - 1; low < high; low++, high--) {
            unsigned char kept = bytes[i + low];
            bytes[i + low] = bytes[i + high];
            bytes[i + high] = kept;
        }
}

/* What a byte order mark says; UTF-8 where there is none. Wide units are brought into native order. */
static gw_text decode_mark(unsigned char *bytes, size_t nbytes)
{
    static const struct {
        unsigned char mark[4];
        size_t nbytes, width;
        bool big;
    } marks[] = {
        {{0xFF, 0xFE, 0, 0}, 4, 4, false},
        {{0, 0, 0xFE, 0xFF}, 4, 4, true},
        {{0xFF, 0xFE}, 2, 2, false},
        {{0xFE, 0xFF}, 2, 2, true},
    };
    static const uint16_t one = 1;
    bool is_big = *(const unsigned char *)&one == 0;
    for (size_t i = 0; i < GWI_COUNT_OF(marks); i++) {
        if (nbytes < marks[i].nbytes || memcmp(bytes, marks[i].mark, marks[i].nbytes) != 0)
            continue;
        if (marks[i].big != is_big)
            swap_bytes(bytes, nbytes, marks[i].width);
        gw_text text = {bytes, nbytes / marks[i].width, marks[i].width == 2 ? GW_UTF16 : GW_UTF32};
        return text;
    }
    gw_text text = {bytes, nbytes, GW_UTF8};
    return text;
}

/* --- files -------------------------------------------------------------------------------------------------- */

static bool fail_by_system(const char *path, int error)
{
    uint32_t code = error == ENOENT || error == ENOTDIR                    ? GW_ERROR_FILE_NOT_FOUND
                    : error == EACCES || error == EPERM || error == EISDIR ? GW_ERROR_ACCESS_DENIED
                    : error == ENOMEM ? GW_ERROR_NOT_ENOUGH_MEMORY
                                      : GW_ERROR_GEN_FAILURE;
    gwi_fail(code, "%s cannot be read: it %s (error %d of the system).", path,
             code == GW_ERROR_FILE_NOT_FOUND  ? "is not there"
             : code == GW_ERROR_ACCESS_DENIED ? "may not be, or is a folder"
                                              : "failed",
             error);
    return false;
}

/* Reads to the end, into a block that grows. The file need not have a size: it may be a pipe. */
static bool read_all(gwi_reader *r, int file, unsigned char **bytes, size_t *nbytes,
                     size_t expected)
{
    size_t capacity = expected + 1;
    *bytes = gwi_bump_resize(r->bump, NULL, capacity, 1);
    *nbytes = 0;
    for (;;) {
        ssize_t count = read(file, *bytes + *nbytes, capacity - *nbytes);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0;
        *nbytes += (size_t)count;
        if (*nbytes == capacity && capacity <= NBYTES_MOST)
            *bytes = gwi_bump_resize(r->bump, *bytes, capacity *= 2, 1);
        else if (*nbytes == capacity)
            return true;
    }
}

/* Closes the file on every way out, also on the one that has no memory. */
static bool read_file(gwi_reader *r, const char *path, int file, unsigned char **bytes,
                      size_t *nbytes)
{
    jmp_buf leave, *outer = r->bump->leave;
    if (setjmp(leave) != 0) {
        r->bump->leave = outer;
        close(file);
        longjmp(*outer, 1);
    }
    r->bump->leave = &leave;
    struct stat status;
    bool known = fstat(file, &status) == 0;
    if (known && S_ISDIR(status.st_mode))
        errno = EISDIR;
    bool fine = known && !S_ISDIR(status.st_mode) &&
                read_all(r, file, bytes, nbytes,
                         status.st_size > 0 && (uint64_t)status.st_size <= NBYTES_MOST
                             ? (size_t)status.st_size
                             : 4096);
    int error = errno;
    r->bump->leave = outer;
    close(file);
    return fine || fail_by_system(path, error);
}

bool gwi_source_of_file(gwi_reader *r, gwi_source *source, const char *path)
{
    unsigned char *bytes = NULL;
    size_t nbytes = 0;
    int kept = errno;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail_by_system(path, errno);
    if (!read_file(r, path, file, &bytes, &nbytes))
        return false;
    errno = kept;
    if (nbytes > NBYTES_MOST)
        return refuse_size(source);
    bool fine = gwi_source_of_text(r, source, decode_mark(bytes, nbytes));
    gwi_bump_release(r->bump, bytes);
    return fine;
}
