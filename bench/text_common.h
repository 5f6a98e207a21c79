/* SPDX-License-Identifier: MIT */
/*
 * What the files of the text's measurements share: a row is one text and one direction, converted by several peers in
 * turn. A file of rows has one function, which main() of text.c calls.
 */
#ifndef BENCH_TEXT_COMMON_H
#define BENCH_TEXT_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_PEERS_MAX 8
#define TEXT_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Converts the whole source, and returns the bytes it wrote; 0 where it could not. */
typedef size_t text_convert(void *state, const void *source, size_t nbytes, void *out,
                            size_t capacity);

typedef struct text_peer {
    const char *name; /* of the column; the first peer of a row is Gangway */
    text_convert *convert;
    void *state;
} text_peer;

typedef struct text_bench {
    size_t rounds;
    double round_ns;    /* how long one peer is measured at a time */
    const char *filter; /* only rows whose name has this in it; NULL for all */
    bool only_utf;      /* no code pages */
} text_bench;

/* Measures one row and prints it: nanoseconds a call of each peer, and Gangway's time over each of the others'. Peers
 * go in turn in every round, so that what the machine does besides meets all of them; medians are printed. A peer whose
 * `convert` is NULL is left out; one whose result has another length than Gangway's is marked with an asterisk. */
void text_bench_row(const text_bench *bench, const char *name, const void *source, size_t nbytes,
                    const text_peer *peers, size_t npeers);

/* A heading, where one of its rows is to be measured. */
void text_bench_heading(const text_bench *bench, const char *title);

/* The text again and again, up to so many bytes; whole repetitions only, at least one. From malloc(); *nbytes is its
 * size. */
void *text_repeat(const void *text, size_t text_nbytes, size_t most, size_t *nbytes);

/* UTF-8 as UTF-16 in native byte order, from malloc(), without a zero. */
uint16_t *text_utf16(const char *utf8, size_t *nunits);

/* --- peers that any file of rows may use -------------------------------------------------------------------- */

/* The C library's iconv with a descriptor that stays open; NULL where it does not know a name. Names as its own, such
 * as "UTF-16LE". */
void *peer_iconv_open(const char *to, const char *from);
size_t peer_iconv(void *state, const void *source, size_t nbytes, void *out, size_t capacity);

/* ICU's converter of a name, to and from UTF-16; NULL where there is no ICU. */
void *peer_icu_open(const char *name);
size_t peer_icu_to_utf16(void *state, const void *source, size_t nbytes, void *out,
                         size_t capacity);
size_t peer_icu_from_utf16(void *state, const void *source, size_t nbytes, void *out,
                           size_t capacity);

/* GLib's g_convert_with_iconv() with a descriptor of peer_iconv_open(): converts into a block that it allocates, and
 * that is released. NULL where there is no GLib. */
text_convert *peer_glib(void);

/* --- files of rows ---------------------------------------------------------------------------------------- */

void text_rows_pages(const text_bench *bench);
void text_rows_utf(const text_bench *bench);

#endif
