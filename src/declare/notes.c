/* SPDX-License-Identifier: MIT */
/* Notes, and where in a source something is. */
#include "declare/declarations.h"
#include "declare/sort.h"
#include "declare/unicode.h"

/* --- places ------------------------------------------------------------------------------------------------- */

static uint32_t line_of(const gwi_source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* A line is as long as a hostile source likes: beyond this many bytes, columns are counted in bytes. */
enum { COUNTED_MOST = 4096 };

static uint32_t column_of(const gwi_source *source, uint32_t start, uint32_t offset)
{
    uint32_t column = 0;
    if (offset - start > COUNTED_MOST) {
        column = offset - start - COUNTED_MOST;
        start = offset - COUNTED_MOST;
    }
    for (uint32_t at = start; at < offset; at++)
        column += (source->text[at] & 0xC0u) != 0x80u;
    return column + 1;
}

gwi_place gwi_source_place(const gwi_source *source, uint32_t offset)
{
    uint32_t line = line_of(source, offset);
    gwi_place place = {source->name, line + 1, column_of(source, source->lines[line], offset)};
    return place;
}

gwi_place gwi_place_of(const gwi_part *from, const gwi_token *at)
{
    return gwi_source_place(from->scope->source, at->offset);
}

/* --- notes -------------------------------------------------------------------------------------------------- */

const char *gwi_sentence(gwi_reader *r, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *sentence = gwi_bump_sentence(r->bump, format, arguments);
    va_end(arguments);
    return sentence;
}

void gwi_note_at(gwi_reader *r, const gwi_source *source, uint32_t offset, gw_severity severity,
                 const char *sentence)
{
    gwi_noted *noted = gwi_bump_alloc(r->bump, 1, sizeof *noted);
    gwi_place place = gwi_source_place(source, offset);
    gw_note note = {place.file, place.line, place.column, severity, sentence};
    noted->note = note;
    noted->source = source->number;
    noted->offset = offset;
    *r->last_note = noted;
    r->last_note = &noted->next;
    r->note_count++;
}

void gwi_note(gwi_reader *r, const gwi_part *from, const gwi_token *at, gw_severity severity,
              const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *sentence = gwi_bump_sentence(r->bump, format, arguments);
    va_end(arguments);
    gwi_note_at(r, from->scope->source, at->offset, severity, sentence);
}

static bool is_before(const void *a, const void *b)
{
    const gwi_noted *first = a, *second = b;
    return first->source != second->source ? first->source < second->source
                                           : first->offset < second->offset;
}

void gwi_notes_finish(gwi_reader *r)
{
    const void **sorted = gwi_bump_resize(r->bump, NULL, r->note_count + 1, sizeof *sorted);
    size_t count = 0;
    for (const gwi_noted *noted = r->notes; noted != NULL; noted = noted->next)
        sorted[count++] = noted;
    gwi_sort(r->bump, sorted, count, is_before);
    gw_note *notes = gwi_bump_alloc(r->bump, count, sizeof *notes);
    for (size_t i = 0; i < count; i++)
        notes[i] = ((const gwi_noted *)sorted[i])->note;
    gwi_bump_release(r->bump, sorted);
    r->declarations->notes = notes;
    r->declarations->note_count = count;
}
