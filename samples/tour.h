/* SPDX-License-Identifier: MIT */
/* What the files of the tour share: one block's life, text files as input, ways across, and the survey of both. */
#ifndef TOUR_H
#define TOUR_H

#include <gangway/gangway.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- tour_block.c: the life of one block ----------------------------------------------------------------- */

/* Prints the numbered steps; true if every call answered as its documentation says. */
bool tour_block(void);

/* --- tour_input.c: text files ---------------------------------------------------------------------------- */

/* A text file in memory, and how far it has been read. */
typedef struct tour_input {
    void *bytes;      /* native memory, owned */
    gw_text rest;     /* what has not been read yet; a view into bytes */
    size_t malformed; /* bytes at the end that are no whole unit */
} tour_input;

/* Reads a file; false, with errno set, if it cannot be read. Release with tour_input_close(). */
bool tour_input_open(const char *path, tour_input *input);
void tour_input_close(tour_input *input);

/* Takes the next line, without its line feed; false at the end. The line is a view into the input. */
bool tour_input_next(tour_input *input, gw_text *line);

/* How many ill-formed sequences of a line were replaced, or kept as unpaired surrogates, in the string of it. */
size_t tour_input_malformed(gw_text line, const gw_string *string);

const char *tour_encoding_name(gw_encoding encoding);

/* --- tour_ways.c: the ways across ------------------------------------------------------------------------ */

/* A string in unmanaged memory. */
typedef struct tour_native {
    void *memory;  /* owned; of the way's family */
    size_t nunits; /* its length in units of its encoding, without the end */
    size_t
        nbytes; /* what it takes in memory, with its end, and with its length where that is kept there */
} tour_native;

/* One way for a string to go to unmanaged memory and to come back. */
typedef struct tour_way {
    const char *name;
    const char *calls; /* the functions, there and back */
    bool is_unicode;   /* so it can carry every string */
    tour_native (*there)(const gw_string *string);
    gw_string *(*back)(const tour_native *native);
    gw_bool (*release)(void *memory);
} tour_way;

#define TOUR_WAY_COUNT 4
extern const tour_way tour_ways[TOUR_WAY_COUNT];

/* --- tour_survey.c: every line of every file, every way -------------------------------------------------- */

/* What one way did with some lines. */
typedef struct tour_passage {
    size_t nbytes;       /* in unmanaged memory */
    size_t lost_count;   /* characters that came back as another, or not at all */
    size_t lost_lines;   /* lines with such characters */
    uint32_t first_lost; /* the first such character */
    size_t first_line;   /* and its line, counted from 1 */
} tour_passage;

/* What happened to a file, or to all of them. */
typedef struct tour_tally {
    size_t lines;
    size_t units;     /* UTF-16 units of the strings */
    size_t malformed; /* sequences of the input that were no text */
    tour_passage passages[TOUR_WAY_COUNT];
} tour_tally;

/* Sends each file across, printing the table; false if a file cannot be read. */
bool tour_survey(const char *const *paths, size_t count, tour_tally *total);

/* Prints what the ways did in all. */
void tour_survey_total(const tour_tally *total, size_t count);

/* True if no Unicode way lost anything. */
bool tour_survey_lossless(const tour_tally *total);

#endif
