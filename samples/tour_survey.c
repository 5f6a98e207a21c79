/* SPDX-License-Identifier: MIT */
/* Sends every line of some files across, every way, and tables what came back. */
#include "tour.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The longest line that is sent: three times its units still fit the lengths of the Len functions. */
#define LONGEST_LINE ((size_t)INT32_MAX / 4)

#define NAME_COLUMNS 28

/* --- what was lost --------------------------------------------------------------------------------------- */

/* The character that begins at a unit of UTF-16, and how many units it takes; a lone surrogate is its own. */
static uint32_t character_at(const gw_char16 *units, size_t left, size_t *taken)
{
    *taken = 1;
    if ((units[0] & 0xFC00) != 0xD800 || left < 2 || (units[1] & 0xFC00) != 0xDC00)
        return units[0];
    *taken = 2;
    return 0x10000 + ((units[0] & 0x3FFu) << 10 | (units[1] & 0x3FFu));
}

static bool is_kept(const gw_char16 *units, size_t nunits, const gw_string *back, size_t at)
{
    size_t left = at < gw_string_length(back) ? gw_string_length(back) - at : 0;
    return nunits <= left && memcmp(units, gw_string_utf16(back) + at, nunits * sizeof *units) == 0;
}

static void add_lost(uint32_t character, size_t line, tour_passage *passage)
{
    if (passage->lost_count == 0) {
        passage->first_lost = character;
        passage->first_line = line;
    }
    passage->lost_count++;
}

/*
 * Counts the characters of a string that did not come back. In the place of a lost one stands one replacement
 * character, or as many as it had units, which the lengths tell apart.
 */
static void count_lost(const gw_string *string, const gw_string *back, size_t line,
                       tour_passage *passage)
{
    const gw_char16 *units = gw_string_utf16(string);
    size_t nunits = gw_string_length(string);
    bool is_unit_by_unit = gw_string_length(back) == nunits;
    size_t taken;
    for (size_t i = 0, at = 0; i < nunits; i += taken) {
        uint32_t character = character_at(units + i, nunits - i, &taken);
        bool kept = is_kept(units + i, taken, back, at);
        if (!kept)
            add_lost(character, line, passage);
        at += kept || is_unit_by_unit ? taken : 1;
    }
    passage->lost_lines++;
}

/* --- carrying ----------------------------------------------------------------------------------------- */

static void report_failure(const char *path, size_t line, const tour_way *way,
                           tour_passage *passage)
{
    fprintf(stderr, "tour: %s:%zu: %s: %s\n", path, line, way->name, gw_error_message());
    passage->lost_lines++;
}

static void carry(const char *path, size_t line, const gw_string *string, const tour_way *way,
                  tour_passage *passage)
{
    tour_native native = way->there(string);
    gw_string *back = native.memory == NULL ? NULL : way->back(&native);
    if (back == NULL)
        report_failure(path, line, way, passage);
    else if (!gw_string_equal(string, back))
        count_lost(string, back, line, passage);
    passage->nbytes += native.nbytes;
    gw_string_unref(back);
    if (!way->release(native.memory))
        report_failure(path, line, way, passage);
}

static bool send_line(const char *path, gw_text line, tour_tally *tally)
{
    if (line.nunits > LONGEST_LINE) {
        fprintf(stderr, "tour: %s:%zu: a line of %zu units is too long\n", path, tally->lines + 1,
                line.nunits);
        return false;
    }
    gw_string *string = gw_string_new(line);
    if (string == NULL) {
        fprintf(stderr, "tour: %s:%zu: %s\n", path, tally->lines + 1, gw_error_message());
        return false;
    }
    tally->lines++;
    tally->units += gw_string_length(string);
    tally->malformed += tour_input_malformed(line, string);
    for (size_t i = 0; i < TOUR_WAY_COUNT; i++)
        carry(path, tally->lines, string, &tour_ways[i], &tally->passages[i]);
    gw_string_unref(string);
    return true;
}

/* --- the table ------------------------------------------------------------------------------------------- */

static size_t columns_of(const char *utf8)
{
    size_t count = 0;
    for (; *utf8 != '\0'; utf8++)
        count += ((unsigned char)*utf8 & 0xC0) != 0x80;
    return count;
}

/* Prints the last part of a path, from its end on so much of it as the column holds. */
static void print_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL && slash[1] != '\0' ? slash + 1 : path;
    size_t columns = columns_of(name);
    if (columns > NAME_COLUMNS) {
        for (; columns >= NAME_COLUMNS; columns--)
            do
                name++;
            while (((unsigned char)*name & 0xC0) == 0x80);
        printf("…");
        columns++;
    }
    printf("%s%*s", name, (int)(NAME_COLUMNS - columns), "");
}

static void print_header(void)
{
    printf("   %-*s  input  %6s %8s", NAME_COLUMNS, "file", "lines", "units");
    for (size_t i = 0; i < TOUR_WAY_COUNT; i++)
        printf(" %8s", tour_ways[i].name);
    printf("\n   %-*s  %22s", NAME_COLUMNS, "", "");
    for (size_t i = 0; i < TOUR_WAY_COUNT; i++)
        printf(" %8s", "bytes");
    printf("\n");
}

static void print_counts(const tour_tally *tally)
{
    printf("%6zu %8zu", tally->lines, tally->units);
    for (size_t i = 0; i < TOUR_WAY_COUNT; i++)
        printf(" %8zu", tally->passages[i].nbytes);
    printf("\n");
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_passage(const tour_passage *p)
{
    if (p->lost_lines == 0)
        printf("lossless");
    else
        printf("%zu character%s lost in %zu line%s, the first U+%04X in line %zu", p->lost_count,
               plural(p->lost_count), p->lost_lines, plural(p->lost_lines), (unsigned)p->first_lost,
               p->first_line);
}

/* What was lost, in words: the Unicode ways together where none of them lost anything. */
static void print_losses(const tour_tally *tally)
{
    bool together = tour_survey_lossless(tally);
    if (together)
        printf("      UTF-8, UTF-16, BSTR: lossless\n");
    for (size_t i = 0; i < TOUR_WAY_COUNT; i++) {
        if (together && tour_ways[i].is_unicode)
            continue;
        printf("      %s: ", tour_ways[i].name);
        print_passage(&tally->passages[i]);
        printf("\n");
    }
    if (tally->malformed > 0)
        printf("      malformed input: %zu\n", tally->malformed);
}

/* --- files ----------------------------------------------------------------------------------------------- */

static void add(tour_tally *total, const tour_tally *tally)
{
    total->lines += tally->lines;
    total->units += tally->units;
    total->malformed += tally->malformed;
    for (size_t i = 0; i < TOUR_WAY_COUNT; i++) {
        total->passages[i].nbytes += tally->passages[i].nbytes;
        total->passages[i].lost_count += tally->passages[i].lost_count;
        total->passages[i].lost_lines += tally->passages[i].lost_lines;
    }
}

static bool survey_file(const char *path, tour_tally *total)
{
    tour_input input;
    if (!tour_input_open(path, &input)) {
        fprintf(stderr, "tour: %s: %s\n", path, strerror(errno));
        return false;
    }
    tour_tally tally = {.malformed = input.malformed > 0};
    const char *encoding = tour_encoding_name(input.rest.encoding);
    gw_text line;
    bool good = true;
    while (good && tour_input_next(&input, &line))
        good = send_line(path, line, &tally);
    tour_input_close(&input);

    printf("   ");
    print_name(path);
    printf("  %-6s ", encoding);
    print_counts(&tally);
    print_losses(&tally);
    add(total, &tally);
    return good;
}

bool tour_survey(const char *const *paths, size_t count, tour_tally *total)
{
    bool good = true;
    printf(
        "Bytes are counted in unmanaged memory: with the end, and of a BSTR with its length.\n\n");
    print_header();
    for (size_t i = 0; i < count; i++)
        good &= survey_file(paths[i], total);
    return good;
}

void tour_survey_total(const tour_tally *total, size_t count)
{
    printf("   %zu file%s, %zu line%s, %zu UTF-16 units; malformed sequences in the input: %zu\n\n",
           count, plural(count), total->lines, plural(total->lines), total->units,
           total->malformed);
    printf("   %-6s  %-47s  %10s  %s\n", "way", "there and back", "bytes", "came back");
    for (size_t i = 0; i < TOUR_WAY_COUNT; i++) {
        const tour_passage *p = &total->passages[i];
        printf("   %-6s  %-47s  %10zu  ", tour_ways[i].name, tour_ways[i].calls, p->nbytes);
        if (p->lost_lines == 0)
            printf("all of it: lossless\n");
        else
            printf("%zu character%s lost\n", p->lost_count, plural(p->lost_count));
    }
}

bool tour_survey_lossless(const tour_tally *total)
{
    for (size_t i = 0; i < TOUR_WAY_COUNT; i++)
        if (tour_ways[i].is_unicode && total->passages[i].lost_lines != 0)
            return false;
    return true;
}
