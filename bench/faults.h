/* SPDX-License-Identifier: MIT */
/*
 * The faults program: what each heap does when its functions are given pointers that they should not be given.
 */
#ifndef GW_BENCH_FAULTS_H
#define GW_BENCH_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A heap's functions. What has no way to refuse is taken to have done what it was told. */
typedef struct heap_calls {
    void *(*allocate)(size_t nbytes);
    bool (*release)(void *p);                    /* false: it said no */
    void *(*resize)(void *p, size_t nbytes);     /* NULL: it said no */
    bool (*size)(const void *p, size_t *nbytes); /* false: it said no */
} heap_calls;

/* From best to worst. */
typedef enum outcome {
    OUTCOME_ABSENT,   /* there is no such case, or no such function */
    OUTCOME_FINE,     /* as documented: of NULL */
    OUTCOME_REFUSED,  /* an error is returned, and the heap is whole */
    OUTCOME_IGNORED,  /* it returns, and the heap is whole */
    OUTCOME_ANSWERED, /* a size of what is no block */
    OUTCOME_ABORTED,  /* the process is ended by the heap */
    OUTCOME_CRASHED,  /* the process is ended by a signal */
    OUTCOME_DIED,     /* the process is ended later, in a call that is right */
    OUTCOME_HUNG,
    OUTCOME_CORRUPTED, /* the same memory is handed out twice, or another block's contents change */
    OUTCOME_COUNT
} outcome;

typedef enum fault_call { CALL_RELEASE, CALL_RESIZE, CALL_SIZE, CALL_COUNT } fault_call;

typedef struct fault fault;
size_t faults_count(void);
const char *faults_name(size_t nth);

/* How far the child got, in memory that it shares with its parent. */
typedef struct progress {
    volatile int stage;
    volatile outcome result;
} progress;
enum { STAGE_BEFORE, STAGE_CALL, STAGE_AFTER, STAGE_DONE };

/* Commits one fault on a block of nbytes and looks at the heap afterwards; what comes of it is in *p unless the
 * process ends. */
void faults_commit(const heap_calls *heap, size_t nth, fault_call call, size_t nbytes, progress *p);

/* Live blocks whose contents are known. */
void crowd_gather(const heap_calls *heap);

/* A live block; start NULL: none. */
typedef struct known {
    void *start;
    size_t nbytes;
} known;

/* 20,000 further blocks: whether none shares a byte with another or with the two that are known, and all contents stay. */
bool crowd_is_whole(const heap_calls *heap, known kept, known moved);

#endif
