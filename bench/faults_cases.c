/* SPDX-License-Identifier: MIT */
/* The faults: each makes a pointer that the next call should not be given. */
#include "faults.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

typedef struct scene {
    const heap_calls *heap;
    size_t nbytes;
    unsigned char *block; /* live at first */
    void *kept;           /* a live block of nbytes that somebody still has; or NULL */
    known moved;          /* what a resize made of the pointer */
} scene;

struct fault {
    const char *name;
    void *(*pointer)(scene *s, size_t argument);
    size_t argument;
    bool elsewhere; /* the call is another thread's */
};

/* --- pointers -------------------------------------------------------------------------------------------- */

static void *null(scene *s, size_t argument)
{
    (void)s;
    (void)argument;
    return NULL;
}

static void *value(scene *s, size_t argument)
{
    (void)s;
    return (void *)(uintptr_t)argument;
}

/* Released, and then so many other blocks of the size and of other sizes come and go. */
static void *released(scene *s, size_t others)
{
    s->heap->release(s->block);
    s->kept = NULL;
    for (size_t i = 0; i < others; i++) {
        void *one = s->heap->allocate(s->nbytes), *other = s->heap->allocate(i * 5);
        s->heap->release(one);
        s->heap->release(other);
    }
    return s->block;
}

static void *released_before_another(scene *s, size_t argument)
{
    (void)argument;
    void *other = s->heap->allocate(s->nbytes);
    s->heap->release(s->block);
    s->heap->release(other);
    s->kept = NULL;
    return s->block;
}

/* The weakness of every heap that gives addresses again: the pointer is right again, but another's. */
static void *released_and_handed_out_again(scene *s, size_t argument)
{
    (void)argument;
    s->heap->release(s->block);
    for (unsigned i = 0; i < 64; i++) {
        s->kept = s->heap->allocate(s->nbytes);
        if (s->kept == s->block)
            break;
    }
    return s->block;
}

static void *interior(scene *s, size_t offset)
{
    return s->block + offset;
}

static void *before_the_start(scene *s, size_t offset)
{
    return (void *)((uintptr_t)s->block - offset);
}

static void *past_the_end(scene *s, size_t argument)
{
    (void)argument;
    return s->block + s->nbytes;
}

static void *stack(scene *s, size_t argument)
{
    static unsigned char *place;
    unsigned char local[256];
    (void)s;
    (void)argument;
    memset(local, 0x41, sizeof local);
    place = local + 64 - (uintptr_t)local % 16;
    __asm__ volatile("" : "+r"(place) : : "memory");
    return place;
}

static void *variable(scene *s, size_t argument)
{
    static _Alignas(64) unsigned char data[512];
    (void)s;
    (void)argument;
    return data + 64;
}

static void *code(scene *s, size_t argument)
{
    (void)s;
    (void)argument;
    return (void *)((uintptr_t)&code & ~(uintptr_t)15);
}

static void *mapped(scene *s, size_t access)
{
    (void)s;
    char *start = mmap(NULL, (size_t)1 << 20, (int)access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return start != MAP_FAILED ? start + 65536 : NULL;
}

static const fault faults[] = {
    {"NULL", null, 0, false},
    {"a block released just before", released, 0, false},
    {"released, then another one (A, B, A)", released_before_another, 0, false},
    {"released, then 300 other pairs", released, 300, false},
    {"released, by another thread again", released, 0, true},
    {"released, its place handed out again", released_and_handed_out_again, 0, false},
    {"1 byte inside a block", interior, 1, false},
    {"8 bytes inside", interior, 8, false},
    {"16 bytes inside", interior, 16, false},
    {"64 bytes inside", interior, 64, false},
    {"4096 bytes inside", interior, 4096, false},
    {"16 bytes before a block", before_the_start, 16, false},
    {"one past the end", past_the_end, 0, false},
    {"the stack", stack, 0, false},
    {"a static variable", variable, 0, false},
    {"code", code, 0, false},
    {"1", value, 1, false},
    {"0x4141414141414140", value, (size_t)0x4141414141414140, false},
    {"UINTPTR_MAX", value, SIZE_MAX, false},
    {"foreign memory (mmap)", mapped, PROT_READ | PROT_WRITE, false},
    {"memory that nothing can touch", mapped, PROT_NONE, false},
};

size_t faults_count(void)
{
    return COUNT_OF(faults);
}

const char *faults_name(size_t nth)
{
    return faults[nth].name;
}

/* --- calls ----------------------------------------------------------------------------------------------- */

typedef struct errand {
    scene *s;
    fault_call call;
    void *pointer;
    outcome result;
} errand;

static outcome release(const heap_calls *heap, void *p)
{
    return heap->release(p) ? OUTCOME_IGNORED : OUTCOME_REFUSED;
}

/* What it hands out is live from now on; and so is what somebody has, who was not asked. */
static outcome resize(scene *s, void *p)
{
    s->moved = (known){s->heap->resize(p, s->nbytes * 2), s->nbytes * 2};
    return s->moved.start != NULL ? OUTCOME_IGNORED : OUTCOME_REFUSED;
}

static outcome size(const heap_calls *heap, const void *p)
{
    size_t nbytes;
    return heap->size(p, &nbytes) ? OUTCOME_ANSWERED : OUTCOME_REFUSED;
}

static void *run(void *context)
{
    errand *e = context;
    switch (e->call) {
    case CALL_RELEASE:
        e->result = release(e->s->heap, e->pointer);
        break;
    case CALL_RESIZE:
        e->result = resize(e->s, e->pointer);
        break;
    case CALL_SIZE:
    case CALL_COUNT:
    default:
        e->result = size(e->s->heap, e->pointer);
        break;
    }
    return NULL;
}

static void run_elsewhere(errand *e)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, e) == 0)
        pthread_join(thread, NULL);
}

/* Of NULL all is documented: nothing to release, a fresh block, no size. */
static outcome of_null(fault_call call, outcome result)
{
    bool fine = call == CALL_SIZE ? result == OUTCOME_REFUSED : result == OUTCOME_IGNORED;
    return fine ? OUTCOME_FINE : result;
}

/* An offset beyond the block is another case. */
static bool is_possible(const fault *f, size_t nbytes)
{
    return f->pointer != interior || f->argument < nbytes;
}

void faults_commit(const heap_calls *heap, size_t nth, fault_call call, size_t nbytes, progress *p)
{
    const fault *f = &faults[nth];
    p->result = OUTCOME_ABSENT;
    if (is_possible(f, nbytes) && (call != CALL_SIZE || heap->size != NULL)) {
        crowd_gather(heap);
        scene s = {heap, nbytes, heap->allocate(nbytes), NULL, {NULL, 0}};
        s.kept = s.block;
        errand e = {&s, call, f->pointer(&s, f->argument), OUTCOME_ABSENT};
        p->stage = STAGE_CALL;
        if (f->elsewhere)
            run_elsewhere(&e);
        else
            run(&e);
        p->stage = STAGE_AFTER;
        bool whole = crowd_is_whole(heap, (known){s.kept, nbytes}, s.moved);
        p->result = !whole              ? OUTCOME_CORRUPTED
                    : e.pointer == NULL ? of_null(call, e.result)
                                        : e.result;
    }
    p->stage = STAGE_DONE;
}
