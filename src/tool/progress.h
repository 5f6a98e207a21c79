/* SPDX-License-Identifier: MIT */
/* A line on stderr that says how far long work has come, where stderr is a terminal. */
#ifndef GWI_TOOL_PROGRESS_H
#define GWI_TOOL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct progress {
    bool wanted;    /* there is somebody to see it */
    bool is_shown;  /* the line is on the screen */
    uint64_t size;  /* bytes there are; 0: not known */
    uint64_t done;  /* bytes that are done */
    double started; /* seconds of a clock that only goes on */
    double next;    /* when to show it again */
} progress;

/* Nothing is shown before a second has passed. */
void progress_start(progress *p, bool wanted, uint64_t size);
void progress_add(progress *p, uint64_t nbytes);

/* Takes the line away: before another one is written there, and at the end. */
void progress_clear(progress *p);

#endif
