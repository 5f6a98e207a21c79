/* SPDX-License-Identifier: MIT */
/*
 * Tests of what a process is told by its environment at its start: a program runs itself again, with GANGWAY_HEAP set,
 * for one job.
 */
#ifndef GW_TESTS_CHILD_H
#define GW_TESTS_CHILD_H

#include "support/harness.h"

#include <unistd.h>

/* What a child does; it ends well by returning. */
typedef struct child_job {
    const char *name;
    void (*run)(void);
} child_job;

/* In a child, as Check's macros do in a test. */
#define CHILD_CHECK(condition)                                                                     \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: '%s' does not hold\n", __FILE__, __LINE__, #condition);        \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

/* Of the last child: what waitpid() said, and what it wrote to stderr. */
extern int child_status;
extern char child_text[65536];

/* Runs a function that does not come back in a child, and keeps what it wrote and how it ended. */
void child_capture(void (*run)(const void *context), const void *context);

/* Runs a job in a process with these modes; the blocks are this heap's own affair, whatever tool watches. */
void child_run(const char *modes, const char *job);

/* The same, and a watching tool is told of the blocks; `tool` is a command that runs the program, or NULL. */
void child_run_watched(const char *modes, const char *job, char *const *tool);

/* Runs a job that must end well. */
void child_passes(const char *modes, const char *job);

/* In main(), first of all: in a child, does the job and ends. The last job's name is NULL. */
void child_serve(int count, char **arguments, const child_job *jobs);

/* Whether touching a byte ends a process by a fault; asked of a copy of this one. */
int child_faults_at_read(const void *p);
int child_faults_at_write(void *p);

#endif
